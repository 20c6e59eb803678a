//! A structure turns into another one: people take their new seats, deals and customers go to whoever has them there.
//!
//! Whoever can go on with a deal or a customer in the new seat does. Everything else changes hands as it would at any other
//! time: with the delay, the loss of context and the chance to be forgotten of a handoff, and with what the exit of an owner
//! costs. All of the state that hangs on seats, desks, teams and pools is made anew for the plan that follows.

use std::collections::{HashMap, VecDeque};

use super::agenda::Event;
use super::careers::Careers;
use super::happening::{Ending, Exit, Happening, Observer};
use super::pace::Crew;
use super::world::{Kind, Record, Seat, World};
use crate::mechanisms::reorganisation;
use crate::mechanisms::{Taker, attrition, context_loss, handoff_delay, handoff_drop, pay_against_market, ramp};
use crate::plan::{FlowPlan, NONE, Plan};
use crate::units::{Tick, days, ticks};

/// What becomes of whoever had a deal or a customer. Seats are new ones.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Hand {
    /// Nobody had it.
    Nobody,
    /// Goes on with it.
    Keeps(u32),
    /// Is there, but cannot go on with it.
    GivesUp(u32),
    /// Is gone.
    Gone,
}

/// What people had before they took their new seats.
struct Before<'a> {
    plan: &'a Plan,
    seats: Vec<Seat>,
    records: Vec<Record>,
    careers: Careers,
    /// By seat: the new one, or [`NONE`].
    to: Vec<u32>,
}

/// The life of a deal in the new structure, among the children of its fate.
const REORGANISED: u64 = 0x0C1A_6E00_0000_0000;

impl<'a, O: Observer> World<'a, O> {
    /// The plan that follows the present one is in force from now on.
    pub(super) fn turns(&mut self) {
        let before = self.plan;
        let Some(later) = &before.later else { return };
        let after = &later.plan;
        for seat in 0..self.seats.len() as u32 {
            self.tell_presence(seat);
            self.close_periods(seat, self.now);
        }
        let to = self.placed(after);
        let hands: Vec<Hand> = (0..self.deals.slots()).map(|deal| self.hand(deal, after, &to)).collect();
        let at_hand = self.lay_down(&hands);
        let cost = later.cost + self.pay_off(&to);
        let hires = self.call_off();
        self.tell(Happening::Reorganises { cost });
        let (seats, records) = (std::mem::take(&mut self.seats), std::mem::take(&mut self.records));
        let careers = std::mem::replace(&mut self.careers, Careers::new(after));
        self.furnish(after);
        let before = Before { plan: before, seats, records, careers, to };
        self.fill_places(&before, &hands, hires);
        self.hand_over_customers(&before);
        let delays = self.hand_over_deals(&before, &hands);
        self.take_up(&hands, &delays, at_hand);
    }

    /// What becomes of whoever has a deal now.
    fn hand(&self, deal: u32, after: &Plan, to: &[u32]) -> Hand {
        let it = &self.deals[deal];
        if it.turn == 0 || it.seat == NONE {
            return Hand::Nobody;
        }
        let seat = to[it.seat as usize];
        if seat == NONE || !self.in_hand(deal) {
            return Hand::Gone;
        }
        let stage = (it.kind != Kind::Service).then_some(it.stage as usize);
        match after.desks[after.seats[seat as usize].desk as usize].may(after, stage, it.segment as usize) {
            true => Hand::Keeps(seat),
            false => Hand::GivesUp(seat),
        }
    }

    /// Touches that whoever is at them cannot end are broken off, and everything that waits is taken out of its queue: in the
    /// order in which it is to be taken up.
    fn lay_down(&mut self, hands: &[Hand]) -> Vec<u32> {
        let mut at_hand = Vec::new();
        for (deal, hand) in (0..).zip(hands) {
            let it = &self.deals[deal];
            if it.turn == 0 || !it.in_work || matches!(hand, Hand::Keeps(_)) {
                continue;
            }
            let (seat, stage, service) = (it.seat, it.stage, it.kind == Kind::Service);
            self.deals[deal].in_work = false;
            self.seats[seat as usize].at_work_on = NONE;
            if service {
                self.tell(Happening::ServiceEnds { seat });
                self.call_off_service(deal);
            } else {
                self.tell(Happening::TouchEnds { deal, stage, seat });
                at_hand.push(deal);
            }
        }
        let waits = |&deal: &u32| self.deals[deal].turn != 0 && self.asides[deal as usize].queue != NONE;
        let mut waiting: Vec<u32> = (0..self.deals.slots()).filter(waits).collect();
        waiting.sort_by_key(|&deal| self.asides[deal as usize].order);
        for deal in waiting {
            self.unlink(deal);
            self.waited(deal);
            let service = self.deals[deal].kind == Kind::Service;
            if service && !matches!(hands[deal as usize], Hand::Keeps(_)) {
                self.call_off_service(deal);
            } else {
                at_hand.push(deal);
            }
        }
        at_hand
    }

    /// A service touch that its owner will not do.
    fn call_off_service(&mut self, deal: u32) {
        self.deals[deal].seat = NONE;
        self.service_ends(deal);
    }

    /// Those without a new seat leave; what they are paid for it.
    fn pay_off(&mut self, to: &[u32]) -> f64 {
        let lasts = self
            .plan
            .later
            .as_ref()
            .map_or(0.0, |later| reorganisation::severance(later.plan.mechanisms.on.reorganisation.as_ref()));
        let mut paid = 0.0;
        for seat in 0..self.seats.len() as u32 {
            if self.seats[seat as usize].here && to[seat as usize] == NONE {
                paid += self.terms(seat).base * lasts;
                let tenure = self.tenure(seat);
                self.heads -= 1;
                self.tell(Happening::Leaves { seat, tenure, why: Exit::Redundant });
            }
        }
        paid
    }

    /// Departures and hires under way, and candidates that depend on who is there, are not what they were. Hires, by role, in
    /// the order in which they come.
    fn call_off(&mut self) -> HashMap<u32, VecDeque<Tick>> {
        let plan = self.plan;
        let joins = |(at, event)| match event {
            Event::Joins { seat } => Some((at, plan.seats[seat as usize].role)),
            _ => None,
        };
        let mut coming: Vec<(Tick, u32)> = self.agenda.all().filter_map(joins).collect();
        coming.sort_unstable();
        let mut hires: HashMap<u32, VecDeque<Tick>> = HashMap::new();
        coming.into_iter().for_each(|(at, role)| hires.entry(role).or_default().push_back(at));
        self.agenda.retain(|event| match event {
            Event::Joins { .. } | Event::Leaves { .. } => false,
            Event::Arrives { source } => !matches!(plan.sources[source as usize].flow, FlowPlan::Partners(_)),
            _ => true,
        });
        hires
    }

    /// People take their new seats; the others are to be filled.
    fn fill_places(&mut self, before: &Before<'a>, hands: &[Hand], mut hires: HashMap<u32, VecDeque<Tick>>) {
        let plan = self.plan;
        let family = |plan: &Plan, seat: usize| (plan.seats[seat].family, plan.seats[seat].index);
        let held: HashMap<_, u32> =
            before.records.iter().enumerate().map(|(seat, it)| (family(before.plan, seat), it.holder)).collect();
        for seat in 0..plan.seats.len() {
            self.vacant_seat(seat as u32, held.get(&family(plan, seat)).copied().unwrap_or(0));
        }
        let moves: Vec<(u32, u32)> =
            (0..).zip(&before.to).filter(|(_, to)| **to != NONE).map(|(from, &to)| (from, to)).collect();
        let crew = std::mem::replace(&mut self.crew, Crew::new(plan));
        let turns: HashMap<u32, u32> = moves.iter().map(|&(from, to)| (before.seats[from as usize].turn, to)).collect();
        self.crew.carry(crew, plan, &moves, |turn| turns.get(&turn).copied());
        self.timeline.carry(plan, &moves);
        self.credits.carry(|seat, turn| turns.get(&turn).copied().filter(|&to| before.to[seat as usize] == to));
        self.careers.carry(&before.careers);
        for &(from, to) in &moves {
            self.takes_seat(before, from, to, hands);
            self.tell(Happening::Moves { from, to });
        }
        for team in 0..plan.teams.len() as u32 {
            self.team_changes(team);
        }
        self.first_look();
        for seat in 0..plan.seats.len() as u32 {
            if self.seats[seat as usize].here {
                continue;
            }
            match hires.get_mut(&plan.seats[seat as usize].role).and_then(VecDeque::pop_front) {
                Some(at) => self.agenda.push(at, Event::Joins { seat }),
                None => self.refill(seat),
            }
        }
        for source in 0..plan.sources.len() {
            if let FlowPlan::Partners(_) = plan.sources[source].flow {
                self.plan_arrival(source);
            }
        }
    }

    /// A person goes on in another seat, with everything but what hangs on the old one.
    fn takes_seat(&mut self, before: &Before<'a>, from: u32, to: u32, hands: &[Hand]) {
        let (plan, now) = (self.plan, self.now);
        let (place, was) = (&plan.seats[to as usize], &before.plan.seats[from as usize]);
        let (person, record) = (&before.seats[from as usize], &before.records[from as usize]);
        let tenure = record.tenure_then + days(now - record.since);
        let goes_on = person.at_work_on != NONE && hands[person.at_work_on as usize] == Hand::Keeps(to);
        self.seats[to as usize] = Seat {
            desk: place.desk,
            days_per_hour: plan.roles[place.role as usize].days_per_hour,
            at_work_on: if goes_on { person.at_work_on } else { NONE },
            idle: false,
            awaited: false,
            ..person.clone()
        };
        let quota = self.terms(to).quota;
        let holder = self.records[to as usize].holder;
        let kept = Record { holder, book: NONE, ..record.clone() };
        self.records[to as usize] = match place.role == was.role {
            true => kept,
            false => Record {
                since: now,
                tenure_then: tenure,
                credit: 0.0,
                period: quota.map_or(0, |quota| now / quota.period),
                quota: quota.map_or(0.0, |quota| quota.quota.amount),
                ..kept
            },
        };
        self.careers.moves(&before.careers, from, to);
        self.crew_there(to, true);
        self.counts_in(to);
        self.learns_anew(before.plan, from, to);
        self.goes_on_leaving(before, from, to, tenure);
    }

    /// What is new in the work of a person is to be learnt: tenure counts for less.
    fn learns_anew(&mut self, before: &Plan, from: u32, to: u32) {
        let (plan, now) = (self.plan, self.now);
        let (place, was) = (&plan.seats[to as usize], &before.seats[from as usize]);
        let habit = &before.work.habits[was.desk as usize];
        let known = if plan.desks[place.desk as usize].works() { plan.known(place.desk, habit) } else { 1.0 };
        let counts = reorganisation::experience(plan.mechanisms.on.reorganisation.as_ref(), known);
        let shape = self.careers.ramp(plan, to);
        let clock = self.clock(to);
        if counts < 1.0 {
            let experience = self.experience(to).min(ramp::grown(&shape) / clock);
            self.records[to as usize].behind = self.tenure(to) - counts * experience;
        }
        let left = ramp::length(&shape) / clock - self.experience(to);
        self.seats[to as usize].ramped = now.saturating_add(ticks(left.max(0.0)));
    }

    /// The hazard of leaving goes on: what is spent is spent, the rest lasts as long as the new role says.
    fn goes_on_leaving(&mut self, before: &Before<'a>, from: u32, to: u32, tenure: f64) {
        let plan = self.plan;
        let roles = (before.plan.seats[from as usize].role as usize, plan.seats[to as usize].role as usize);
        let talent = self.seats[to as usize].talent;
        let pay = |terms: &crate::plan::RolePlan| pay_against_market::factor(terms.pay_hazard, talent);
        let budget = before.careers.left(from, &before.plan.roles[roles.0].leaving, tenure)
            * pay(self.terms_of(before.plan, roles.0))
            / pay(self.terms_of(plan, roles.1));
        let urge = self.settles(to, budget, tenure);
        let stays = attrition::stays(&plan.roles[roles.1].leaving, tenure, budget, urge);
        let turn = self.new_turn();
        self.records[to as usize].leaves = turn;
        self.after(stays, Event::Leaves { seat: to, turn });
    }

    /// Owners who serve on keep their customers; the others go to whoever is there for them.
    fn hand_over_customers(&mut self, before: &Before<'a>) {
        self.orphans = 0;
        for customer in 0..self.customers.slots() {
            let it = &mut self.customers[customer];
            let (owner, segment) = (it.seat, it.segment as usize);
            if it.turn == 0 || owner == NONE {
                continue;
            }
            (it.seat, it.previous, it.next) = (NONE, NONE, NONE);
            let there = before.seats[owner as usize].here;
            match before.to[owner as usize] {
                NONE if there && self.goes_along(customer) => self.ends(customer, 1.0),
                NONE if there => self.finds_another(customer, None),
                // Whoever was to be hired is not the one who comes.
                NONE => self.find_owner(customer, None),
                seat => {
                    let place = &self.plan.seats[seat as usize];
                    let desk = &self.plan.desks[place.desk as usize];
                    match desk.may(self.plan, None, segment) {
                        true => self.join_book(customer, seat),
                        false => self.finds_another(customer, Some(place.team)),
                    }
                }
            }
        }
    }

    /// A customer whose owner does not serve it any more, but may be in this team.
    fn finds_another(&mut self, customer: u32, team: Option<u32>) {
        let plan = self.plan;
        let segment = self.customers[customer].segment as usize;
        let found = match team.filter(|&team| plan.teams[team as usize].serves[segment]) {
            Some(team) => self.taker_of(team, segment),
            None => self.server(segment).map(|seat| (seat, Taker::Across)),
        };
        match found {
            Some((seat, taker)) => {
                self.join_book(customer, seat);
                self.owner_exits(customer, taker);
            }
            None if plan.servers[segment].is_empty() => {}
            None => {
                self.owner_exits(customer, Taker::NewHire);
                self.find_owner(customer, None);
            }
        }
    }

    /// Deals stay with whoever goes on with them, are handed over by whoever cannot, and are nobody's else. By deal, how long the
    /// handover takes.
    fn hand_over_deals(&mut self, before: &Before<'a>, hands: &[Hand]) -> Vec<Tick> {
        let mut delays = vec![0; hands.len()];
        for (deal, &hand) in (0..).zip(hands) {
            if self.deals[deal].turn == 0 {
                continue;
            }
            let aside = &mut self.asides[deal as usize];
            aside.giver = NONE;
            aside.handed_by = before.to.get(aside.handed_by as usize).copied().unwrap_or(NONE);
            match hand {
                Hand::Keeps(seat) => {
                    let team = self.plan.seats[seat as usize].team;
                    (self.deals[deal].seat, self.deals[deal].team) = (seat, team);
                    self.counts_open(deal, seat);
                }
                Hand::GivesUp(seat) => delays[deal as usize] = self.passes_on(deal, seat),
                Hand::Nobody => self.deals[deal].team = NONE,
                Hand::Gone => {
                    let it = &mut self.deals[deal];
                    (it.seat, it.team) = (NONE, NONE);
                    let stage = it.stage;
                    self.lose_touch(deal, NONE, stage);
                }
            }
        }
        delays
    }

    /// Somebody hands a deal over in the midst of a stage: to a teammate who could take it, or to others. How long that takes.
    fn passes_on(&mut self, deal: u32, giver: u32) -> Tick {
        let plan = self.plan;
        let it = &mut self.deals[deal];
        let (stage, segment, open) = (it.stage as usize, it.segment as usize, it.kind == Kind::Open);
        let team = plan.seats[giver as usize].team;
        let inside = plan.teams[team as usize].pools[stage] != NONE && plan.teams[team as usize].serves[segment];
        let taker = if inside { Taker::SameTeam } else { Taker::Across };
        let (at, mechanisms) = (&plan.stages[stage], &plan.mechanisms);
        let fate = it.fate.child(REORGANISED).at(at.key);
        let lost = context_loss::of_a_handoff(mechanisms.on.context_loss.as_ref(), taker);
        it.context += lost;
        (it.shared_touches, it.seat) = (0, giver);
        it.handoffs += 1;
        if plan.work.notes {
            self.note_given(deal, lost);
        }
        let aside = &mut self.asides[deal as usize];
        aside.handed_by = giver;
        aside.giver = if mechanisms.on.conflict.is_some() { team } else { NONE };
        let it = &mut self.deals[deal];
        (it.seat, it.team) = (NONE, if inside { team } else { NONE });
        let law = mechanisms.handoff_delay.as_ref();
        let delay = ticks(handoff_delay::days(at.handoff_delay.as_ref(), law, taker, fate));
        let drop = mechanisms.on.handoff_drop.as_ref();
        let dropped = open && handoff_drop::drops(at.handoff_drop, drop, taker, self.caught(taker), fate);
        self.tell(Happening::PassesOn { deal, stage: stage as u16, taker, delay, dropped });
        if dropped {
            if taker == Taker::Across {
                self.blame(deal);
            }
            self.leave_stage(deal, Ending::Forgotten);
            self.lose(deal);
        }
        delay
    }

    /// What was at hand is taken up again, first what was being done, then in the order of the queues; then everybody who has
    /// nothing to do looks for work. What is with its buyer is handed over meanwhile.
    fn take_up(&mut self, hands: &[Hand], delays: &[Tick], at_hand: Vec<u32>) {
        for deal in at_hand {
            if self.deals[deal].turn == 0 {
                continue;
            }
            let delay = delays[deal as usize];
            match hands[deal as usize] {
                Hand::Keeps(_) => self.wants_touch(deal),
                Hand::GivesUp(_) if delay > 0 => {
                    let turn = self.new_turn();
                    let it = &mut self.deals[deal];
                    it.turn = turn;
                    it.lay += delay;
                    self.at(self.now.saturating_add(delay), Event::BuyerAnswers { deal, turn });
                }
                _ => self.offer(deal),
            }
        }
        for seat in 0..self.seats.len() as u32 {
            let it = &self.seats[seat as usize];
            if it.here && !it.idle && it.at_work_on == NONE {
                self.next_work(seat);
            }
        }
    }
}
