//! A structure turns into another one: people take their new seats, deals and customers go to whoever has them there.
//!
//! Whoever can go on with a deal or a customer in the new seat does. Everything else changes hands as it would at any other
//! time: with the delay, the loss of context and the chance to be forgotten of a handoff, and with what the exit of an owner
//! costs. All of the state that hangs on seats, desks, teams and pools is made anew for the plan that follows; what is called
//! the same there keeps it, so that seats which are only added change nothing else.

use std::collections::{HashMap, VecDeque};

use super::agenda::Event;
use super::careers::Careers;
use super::happening::{Ending, Exit, Happening, Observer};
use super::named::Named;
use super::pace::Crew;
use super::placement::Moved;
use super::world::{DeskState, Kind, Record, Seat, World};
use crate::mechanisms::reorganisation;
use crate::mechanisms::{Taker, context_loss, handoff_delay, handoff_drop, pay_against_market, ramp};
use crate::plan::{FlowPlan, NONE, Plan};
use crate::units::{Tick, ticks};

/// What becomes of whoever had a deal or a customer. Seats are new ones.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Hand {
    /// Nobody had it.
    Nobody,
    /// Goes on with it.
    Keeps(u32),
    /// Is there, but cannot go on with it.
    GivesUp(u32),
    /// Has left before; the seat is still there.
    Left(u32),
    /// Is gone, and so is the seat.
    Gone,
}

/// What there was before people took their new seats.
struct Before<'a> {
    plan: &'a Plan,
    seats: Vec<Seat>,
    records: Vec<Record>,
    desks: Vec<DeskState>,
    careers: Careers,
    named: Named,
    rota: Vec<u32>,
    server_rota: Vec<u32>,
    moved: Moved,
    /// By seat: when its person leaves, or somebody comes, as was planned.
    leave: HashMap<u32, Tick>,
    join: HashMap<u32, Tick>,
}

/// Deals that are taken up in the new structure.
#[derive(Default)]
struct AtHand {
    /// Those that wait on, in the order of all queues; with the seat of whoever they wait for by name, or [`NONE`].
    waiting: Vec<(u32, u32)>,
    /// Those that waited for somebody who gives them up.
    given_up: Vec<u32>,
    /// Those that somebody was at.
    broken_off: Vec<u32>,
}

/// The life of a deal in the new structure, among the children of its fate.
const REORGANISED: u64 = 0x0C1A_6E00_0000_0000;

impl<'a, O: Observer> World<'a, O> {
    /// Another plan is in force from now on; what the change itself costs.
    pub(super) fn becomes(&mut self, after: &'a Plan, once: f64) {
        let before = self.plan;
        for seat in 0..self.seats.len() as u32 {
            self.tell_presence(seat);
            self.close_periods(seat, self.now);
        }
        let moved = self.placed(after);
        let hands: Vec<Hand> = (0..self.deals.slots()).map(|deal| self.hand(deal, after, &moved)).collect();
        let at_hand = self.lay_down(&hands, after, &moved);
        let cost = once + self.pay_off(&moved.to, after);
        let (leave, join) = self.call_off();
        let (phase, corrections) = (self.cadence.phase, self.cadence.seated);
        self.tell(Happening::Turns { cost, phase, corrections });
        let before = Before {
            plan: before,
            seats: std::mem::take(&mut self.seats),
            records: std::mem::take(&mut self.records),
            desks: std::mem::take(&mut self.desks),
            careers: std::mem::replace(&mut self.careers, Careers::new(after)),
            named: std::mem::take(&mut self.named),
            rota: std::mem::take(&mut self.rota),
            server_rota: std::mem::take(&mut self.server_rota),
            moved,
            leave,
            join,
        };
        self.furnish(after);
        self.fill_places(&before, &hands);
        self.hand_over_customers(&before);
        let delays = self.hand_over_deals(&before, &hands);
        self.take_up(&before, &hands, &delays, at_hand);
    }

    /// What becomes of whoever has a deal now.
    fn hand(&self, deal: u32, after: &Plan, moved: &Moved) -> Hand {
        let it = &self.deals[deal];
        if it.turn == 0 || it.seat == NONE {
            return Hand::Nobody;
        }
        let (seat, place) = (moved.to[it.seat as usize], moved.seats[it.seat as usize]);
        if !self.in_hand(deal) && place != NONE {
            return Hand::Left(place);
        }
        if !self.in_hand(deal) || seat == NONE {
            return Hand::Gone;
        }
        let stage = (it.kind != Kind::Service).then_some(it.stage as usize);
        match after.desks[after.seats[seat as usize].desk as usize].may(after, stage, it.segment as usize) {
            true => Hand::Keeps(seat),
            false => Hand::GivesUp(seat),
        }
    }

    /// Touches that whoever is at them cannot end are broken off, and everything that waits is taken out of its queue.
    fn lay_down(&mut self, hands: &[Hand], after: &Plan, moved: &Moved) -> AtHand {
        let mut at_hand = AtHand::default();
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
                at_hand.broken_off.push(deal);
            }
        }
        let endless = self.plan.mechanisms.on.capacity.is_none();
        let waits = |&deal: &u32| self.deals[deal].turn != 0 && self.asides[deal as usize].queue != NONE;
        let mut waiting: Vec<u32> = (0..self.deals.slots()).filter(waits).collect();
        waiting.sort_by_key(|&deal| self.asides[deal as usize].order);
        for deal in waiting {
            let (hand, service) = (hands[deal as usize], self.deals[deal].kind == Kind::Service);
            if service && !matches!(hand, Hand::Keeps(_)) {
                self.stops_waiting(deal);
                self.call_off_service(deal);
            } else if endless || matches!(hand, Hand::GivesUp(_)) {
                self.stops_waiting(deal);
                at_hand.given_up.push(deal);
            } else {
                let named = self.waits_for(deal, hand, after, moved);
                self.unlink(deal);
                at_hand.waiting.push((deal, named));
            }
        }
        at_hand
    }

    /// The new seat of the person a deal waits for and who may go on with it, or [`NONE`].
    fn waits_for(&self, deal: u32, hand: Hand, after: &Plan, moved: &Moved) -> u32 {
        if let Hand::Keeps(seat) = hand {
            return seat;
        }
        let (it, queue) = (&self.deals[deal], self.asides[deal as usize].queue);
        let person = queue.checked_sub(self.first_seat_queue).map_or(NONE, |seat| moved.to[seat as usize]);
        let desk = after.seats.get(person as usize).map(|seat| &after.desks[seat.desk as usize]);
        match desk.is_some_and(|desk| desk.may(after, Some(it.stage as usize), it.segment as usize)) {
            true => person,
            false => NONE,
        }
    }

    /// A service touch that its owner will not do.
    fn call_off_service(&mut self, deal: u32) {
        self.deals[deal].seat = NONE;
        self.service_ends(deal);
    }

    /// Those without a new seat leave; what they are paid for it.
    fn pay_off(&mut self, to: &[u32], after: &Plan) -> f64 {
        let lasts = reorganisation::severance(after.mechanisms.on.reorganisation.as_ref());
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

    /// Departures and hires under way are planned anew, and candidates that depend on who is there. By seat, when somebody was to
    /// leave, and when somebody was to come.
    fn call_off(&mut self) -> (HashMap<u32, Tick>, HashMap<u32, Tick>) {
        let plan = self.plan;
        let (mut leave, mut join) = (HashMap::new(), HashMap::new());
        for (at, event) in self.agenda.all() {
            match event {
                Event::Leaves { seat, turn } if self.records[seat as usize].leaves == turn => leave.insert(seat, at),
                Event::Joins { seat } => join.insert(seat, at),
                _ => None,
            };
        }
        self.agenda.retain(|event| match event {
            Event::Joins { .. } | Event::Leaves { .. } => false,
            Event::Arrives { source } => !matches!(plan.sources[source as usize].flow, FlowPlan::Partners(_)),
            _ => true,
        });
        (leave, join)
    }

    /// People take their new seats; the others are to be filled.
    fn fill_places(&mut self, before: &Before<'a>, hands: &[Hand]) {
        let plan = self.plan;
        let family = |plan: &Plan, seat: usize| (plan.seats[seat].family, plan.seats[seat].index);
        let held: HashMap<_, u32> =
            before.records.iter().enumerate().map(|(seat, it)| (family(before.plan, seat), it.holder)).collect();
        for seat in 0..plan.seats.len() {
            self.vacant_seat(seat as u32, held.get(&family(plan, seat)).copied().unwrap_or(0));
        }
        self.keep_turns(before);
        let moved = &before.moved;
        let turns: HashMap<u32, u32> =
            moved.people().map(|(from, to)| (before.seats[from as usize].turn, to)).collect();
        let crew = std::mem::replace(&mut self.crew, Crew::new(plan));
        self.crew.carry(crew, plan, moved, |turn| turns.get(&turn).copied());
        self.timeline.carry(plan, moved.people());
        self.credits.carry(|seat, turn| turns.get(&turn).copied().or(Some(moved.place(seat)).filter(|&at| at != NONE)));
        self.careers.carry(&before.careers, moved);
        for (from, to) in moved.people() {
            self.takes_seat(before, from, to, hands);
            self.tell(Happening::Moves { from, to });
        }
        for team in 0..plan.teams.len() as u32 {
            self.team_changes(team);
        }
        // Who is only joined by others goes on as before until the end of the month.
        if plan.people.careers && plan.reorganised == self.now {
            self.first_look();
        }
        self.openers_change();
        self.look_for_people(before);
        for source in 0..plan.sources.len() {
            if let FlowPlan::Partners(_) = plan.sources[source].flow {
                self.plan_arrival(source);
            }
        }
    }

    /// Whose turn it is, wherever that means the same.
    fn keep_turns(&mut self, before: &Before<'a>) {
        for (from, &to) in before.moved.desks.iter().enumerate().filter(|(_, to)| **to != NONE) {
            let many = self.plan.desks[to as usize].seats.len() as u32;
            self.desks[to as usize].turn = before.desks[from].turn % many.max(1);
        }
        let routes = before.plan.routes.iter().zip(&self.plan.routes);
        for ((now, then), (old, new)) in self.rota.iter_mut().zip(&before.rota).zip(routes) {
            *now = if old.teams.len() == new.teams.len() { *then } else { 0 };
        }
        let servers = before.plan.servers.iter().zip(&self.plan.servers);
        for ((now, then), (old, new)) in self.server_rota.iter_mut().zip(&before.server_rota).zip(servers) {
            *now = if old.len() == new.len() { *then } else { 0 };
        }
        self.named.carry(&before.named, (before.plan, self.plan), before.moved.people());
    }

    /// Whoever was to come comes to the same place, if it is still vacant, or to another of the role; for all other vacant seats
    /// somebody is looked for.
    fn look_for_people(&mut self, before: &Before<'a>) {
        let plan = self.plan;
        let vacant = |world: &Self, seat: u32| seat != NONE && !world.seats[seat as usize].here;
        let mut coming: Vec<(Tick, u32)> = before.join.iter().map(|(&seat, &at)| (at, seat)).collect();
        coming.sort_unstable();
        let (mut planned, mut others) = (HashMap::new(), HashMap::<u32, VecDeque<Tick>>::new());
        for (at, from) in coming {
            match before.moved.seats[from as usize] {
                seat if vacant(self, seat) => {
                    planned.insert(seat, at);
                }
                _ => others.entry(before.plan.seats[from as usize].role).or_default().push_back(at),
            }
        }
        for seat in 0..plan.seats.len() as u32 {
            if !vacant(self, seat) {
                continue;
            }
            let role = plan.seats[seat as usize].role;
            let next = || others.get_mut(&role).and_then(VecDeque::pop_front);
            match planned.get(&seat).copied().or_else(next) {
                Some(at) => self.agenda.push(at, Event::Joins { seat }),
                None => self.refill(seat),
            }
        }
    }

    /// A person goes on in another seat, with everything but what hangs on the old one.
    fn takes_seat(&mut self, before: &Before<'a>, from: u32, to: u32, hands: &[Hand]) {
        let (plan, now) = (self.plan, self.now);
        let (place, was) = (&plan.seats[to as usize], &before.plan.seats[from as usize]);
        let (person, record) = (&before.seats[from as usize], &before.records[from as usize]);
        let tenure = record.tenure(now);
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
        if place.role == was.role && plan.reorganised == before.plan.reorganised {
            let leaves = self.records[to as usize].leaves;
            if let Some(&at) = before.leave.get(&from) {
                self.agenda.push(at, Event::Leaves { seat: to, turn: leaves });
            }
        } else {
            self.goes_on_leaving(before, from, to, tenure);
        }
    }

    /// What is new in the work of a person is to be learnt: tenure counts for less.
    fn learns_anew(&mut self, before: &Plan, from: u32, to: u32) {
        let (plan, now) = (self.plan, self.now);
        let (place, was) = (&plan.seats[to as usize], &before.seats[from as usize]);
        let habit = &before.work.habits[was.desk as usize];
        let known = if plan.desks[place.desk as usize].works() { plan.known(place.desk, habit) } else { 1.0 };
        let size = plan.mechanisms.on.reorganisation.as_ref();
        let anew = plan.reorganised == now || place.role != was.role;
        let counts = if anew { reorganisation::experience(size, known) } else { 1.0 };
        let shape = self.careers.ramp(plan, to);
        let clock = self.clock(to);
        if counts < 1.0 {
            let experience = self.experience(to).min(ramp::grown(&shape) / clock);
            self.records[to as usize].behind = self.tenure(to) - counts * experience;
        }
        self.plan_ramp(to);
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
        self.plan_departure(to, tenure, budget, urge);
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
            let place = before.moved.seats[owner as usize];
            match before.moved.to[owner as usize] {
                NONE if there && self.goes_along(customer) => self.ends(customer, 1.0),
                NONE if there => self.finds_another(customer, None),
                NONE if place != NONE && !self.seats[place as usize].here => {
                    self.join_book(customer, place);
                    self.orphans += 1;
                    self.tell(Happening::Unowned { customer, seat: place });
                }
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

    /// Deals stay with whoever goes on with them, are handed over by whoever cannot, and are nobody's otherwise. By deal, how long the
    /// handover takes.
    fn hand_over_deals(&mut self, before: &Before<'a>, hands: &[Hand]) -> Vec<Tick> {
        let mut delays = vec![0; hands.len()];
        for (deal, &hand) in (0..).zip(hands) {
            if self.deals[deal].turn == 0 {
                continue;
            }
            let aside = &mut self.asides[deal as usize];
            aside.giver = before.moved.teams.get(aside.giver as usize).copied().unwrap_or(NONE);
            aside.handed_by = before.moved.place(aside.handed_by);
            match hand {
                Hand::Keeps(seat) => {
                    let team = self.plan.seats[seat as usize].team;
                    (self.deals[deal].seat, self.deals[deal].team) = (seat, team);
                    self.counts_open(deal, seat);
                }
                Hand::Left(seat) => self.deals[deal].seat = seat,
                Hand::GivesUp(seat) => delays[deal as usize] = self.passes_on(deal, seat),
                Hand::Nobody => {
                    let it = &mut self.deals[deal];
                    it.team = before.moved.teams.get(it.team as usize).copied().unwrap_or(NONE);
                }
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

    /// What was at hand is taken up again: first what was being done, then in the order of the queues, then what was given up;
    /// what is with its buyer is handed over meanwhile. Then everybody who has nothing to do looks for work, those idle for the
    /// longest time first.
    fn take_up(&mut self, before: &Before<'a>, hands: &[Hand], delays: &[Tick], at_hand: AtHand) {
        for (deal, named) in at_hand.waiting {
            match named {
                NONE => self.offer_on(deal),
                seat => {
                    let queue = self.seat_queue(seat);
                    self.waits_on(deal, queue);
                }
            }
        }
        for (deal, first) in at_hand
            .given_up
            .into_iter()
            .map(|deal| (deal, false))
            .chain(at_hand.broken_off.into_iter().rev().map(|deal| (deal, true)))
        {
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
                _ if first => self.offer_first(deal),
                _ => self.offer(deal),
            }
        }
        let mut free: Vec<(i64, u32)> = Vec::new();
        for (from, to) in before.moved.people() {
            let person = &before.seats[from as usize];
            free.push((if person.idle { person.idle_since } else { i64::MAX }, to));
        }
        free.sort_unstable();
        for (_, seat) in free {
            let it = &self.seats[seat as usize];
            if !it.idle && it.at_work_on == NONE {
                self.next_work(seat);
            }
        }
    }
}
