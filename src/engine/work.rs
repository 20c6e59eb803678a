//! Touches, and what they decide.

use super::agenda::Event;
use super::happening::{Ending, Happening, Observer};
use super::order;
use super::pace::Pace;
use super::world::{Account, Aside, Deal, Kind, REACHED, World};
use crate::dist::normal;
use crate::luck::{Fate, Purpose};
use crate::mechanisms::{context_loss, ramp, rapport, response_decay};
use crate::plan::{NONE, StagePlan};
use crate::units::{Tick, ticks};

impl<O: Observer> World<'_, O> {
    /// The person who has the deal should touch it now; if that person has left, somebody else must.
    pub(super) fn wants_touch(&mut self, deal: u32) {
        if !self.in_hand(deal) {
            self.let_go(deal);
            return self.offer(deal);
        }
        let seat = self.deals[deal].seat;
        let free = self.seats[seat as usize].idle;
        if free {
            self.stop_idling(seat);
        }
        if free || self.plan.mechanisms.on.capacity.is_none() {
            return self.begin(seat, deal, false);
        }
        let queue = self.seat_queue(seat);
        self.wait_in(deal, queue);
    }

    /// The person who had the deal has left: what the two had between them is gone.
    pub(super) fn let_go(&mut self, deal: u32) {
        let plan = self.plan;
        let it = &mut self.deals[deal];
        if it.seat == NONE {
            return;
        }
        let (team, stage) = (plan.desks[self.seats[it.seat as usize].desk as usize].team, it.stage);
        (it.team, it.seat) = (team, NONE);
        self.lose_touch(deal, team, stage);
    }

    /// Who takes the deal over from somebody who has left knows as much of it as the team does.
    pub(super) fn lose_touch(&mut self, deal: u32, team: u32, stage: u16) {
        let kept = if team == NONE { 0.0 } else { self.kept_by_team(team, stage) };
        let loss = context_loss::of_an_exit(self.plan.mechanisms.on.context_loss.as_ref());
        let it = &mut self.deals[deal];
        it.shared_touches = (f64::from(it.shared_touches) * kept) as _;
        it.context += loss * (1.0 - kept);
    }

    /// `seat` begins a touch of `deal`; `new_hands` if the person did not have it before.
    #[inline(always)]
    pub(super) fn begin(&mut self, seat: u32, deal: u32, new_hands: bool) {
        match self.plan.swayed {
            true => self.begin_swayed(seat, deal, new_hands),
            false => self.begin_at(Pace::STATED, seat, deal, new_hands),
        }
    }

    #[inline(never)]
    fn begin_swayed(&mut self, seat: u32, deal: u32, new_hands: bool) {
        let pace = self.sway(seat, deal, new_hands);
        self.begin_at(pace, seat, deal, new_hands);
    }

    #[inline(always)]
    fn begin_at(&mut self, pace: Pace, seat: u32, deal: u32, new_hands: bool) {
        let now = self.now;
        let plan = self.plan;
        let turn = self.new_turn();
        let person = &mut self.seats[seat as usize];
        let it = &mut self.deals[deal];
        if new_hands {
            (it.seat, it.seat_turn, it.team, it.talent) =
                (seat, person.turn, plan.desks[person.desk as usize].team, person.talent);
        }
        let count = it.starts;
        it.starts += 1;
        it.in_work = true;
        it.turn = turn;
        let hours = if it.kind == Kind::Service {
            let waited = std::mem::take(&mut it.last_wait);
            self.observer.note(now, Happening::ServiceStarts { seat, waited });
            plan.customers.service.as_ref().map_or(0.0, |(_, effort)| effort.draw(it.fate, Purpose::Effort, count))
        } else {
            let stage = &plan.stages[it.stage as usize];
            if count == 0 {
                if let Some(response) = &stage.response {
                    it.response = response_decay::factor(response, it.lay);
                }
                if plan.funnel.agreed && order::is_in_time(plan, it, now) {
                    self.observer.note(now, Happening::InTime { deal, stage: it.stage });
                }
            }
            let waited = std::mem::take(&mut it.last_wait);
            let opening = it.all_touches == 0 && count == 0;
            let (stage_index, lay, first) = (it.stage, it.lay, count == 0);
            let starts = Happening::TouchStarts { deal, stage: stage_index, seat, waited, lay, first, opening };
            self.observer.note(now, starts);
            stage.effort.draw(it.fate.at(stage.key), Purpose::Effort, count)
        };
        let mut length = (hours * pace.factor + pace.setup) * person.days_per_hour / pace.speed;
        if plan.mechanisms.on.capacity.is_some() {
            (person.at_work_on, person.touch_told) = (deal, now);
        }
        if now < person.ramped {
            let (tenure, clock) = (self.experience(seat), self.clock(seat));
            length = ramp::time_for(&self.careers.ramp(plan, seat), length * clock, tenure * clock) / clock;
        }
        self.after(length, Event::TouchEnds { deal, turn });
    }

    /// A touch is done: count it, see what comes of it, then the person turns to the next piece of work.
    pub(super) fn touch_ends(&mut self, deal: u32) {
        self.events += 1;
        let now = self.now;
        let capacity = self.plan.mechanisms.on.capacity.is_some();
        let it = &mut self.deals[deal];
        it.in_work = false;
        let (seat, kind, stage) = (it.seat, it.kind, it.stage);
        if capacity {
            let person = &mut self.seats[seat as usize];
            let (desk, time) = (person.desk, now - person.touch_told);
            (person.touch_told, person.at_work_on) = (now, NONE);
            self.observer.note(now, Happening::Worked { seat, desk, time });
            if self.plan.people.load {
                self.load(seat, time);
            }
        }
        if kind == Kind::Service {
            self.tell(Happening::ServiceEnds { seat });
            self.service_ends(deal);
        } else {
            self.tell(Happening::TouchEnds { deal, stage, seat });
            self.follow_up(deal);
        }
        // The person may have begun the next touch of the same deal already.
        if capacity && self.seats[seat as usize].at_work_on == NONE {
            self.next_work(seat);
        }
    }

    /// What a touch leads to: another try, the buyer's turn, or a decision.
    #[inline(always)]
    fn follow_up(&mut self, deal: u32) {
        let plan = self.plan;
        let it = &mut self.deals[deal];
        let stage = &plan.stages[it.stage as usize];
        let fate = it.fate.at(stage.key);
        it.all_touches += 1;
        if let Some(attempts) = &stage.attempts
            && it.attempt != REACHED
        {
            let reach = if it.attempt == 0 { attempts.reach } else { attempts.reach * attempts.then };
            if fate.happens(Purpose::Reach, u32::from(it.attempt), reach) {
                it.attempt = REACHED;
            } else {
                it.attempt += 1;
                if it.attempt >= attempts.up_to {
                    self.leave_stage(deal, Ending::Unreached);
                    return self.lose(deal);
                }
                let gap = attempts.gap.draw(fate, Purpose::BuyerGap, u32::MAX - u32::from(it.attempt));
                return self.wait_for_buyer(deal, gap);
            }
        }
        it.touch += 1;
        it.shared_touches += 1;
        let Some(gap) = &stage.buyer_gap else { return self.answers(deal, stage) };
        let pace = if it.kind == Kind::Open { plan.segments[it.segment as usize].pace } else { 1.0 };
        let gap = pace * gap.draw(fate, Purpose::BuyerGap, u32::from(it.touch));
        self.wait_for_buyer(deal, gap)
    }

    #[inline(always)]
    fn wait_for_buyer(&mut self, deal: u32, gap: f64) {
        if ticks(gap) == 0 {
            return self.answer(deal);
        }
        let turn = self.new_turn();
        self.deals[deal].turn = turn;
        self.after(gap, Event::BuyerAnswers { deal, turn });
    }

    /// The buyer comes back.
    pub(super) fn buyer_answers(&mut self, deal: u32) {
        self.events += 1;
        self.answer(deal);
    }

    fn answer(&mut self, deal: u32) {
        self.answers(deal, &self.plan.stages[self.deals[deal].stage as usize]);
    }

    #[inline(always)]
    fn answers(&mut self, deal: u32, stage: &StagePlan) {
        let it = &self.deals[deal];
        if it.kind != Kind::Open && self.customer_gone(deal) {
            return self.customer_left(deal);
        }
        if it.touch < stage.touches { self.wants_touch(deal) } else { self.decide(deal, stage) }
    }

    /// The customer that this work was for has left.
    pub(super) fn customer_gone(&self, deal: u32) -> bool {
        let customer = self.deals[deal].customer;
        customer != NONE && self.customers[customer].turn != self.asides[deal as usize].customer_turn
    }

    #[inline(always)]
    fn decide(&mut self, deal: u32, stage: &StagePlan) {
        let plan = self.plan;
        let it = &self.deals[deal];
        let index = it.stage as usize;
        let fate = it.fate.at(stage.key);
        let advances = if it.kind == Kind::Open {
            fate.happens(Purpose::Advance, 0, self.chance(deal, it))
        } else {
            it.kind == Kind::Won || fate.happens(Purpose::Advance, 0, self.upsell_chance(deal))
        };
        if advances {
            self.observer.note(self.now, it.leaves_stage(deal, self.now, Ending::Advanced));
            if plan.credits && self.in_hand(deal) {
                self.credit_advance(deal, index);
            }
            return match index + 1 {
                next if next == plan.won_at => self.wins(deal),
                next if next == plan.upsell_at => self.onboarded(deal),
                next if next == plan.stages.len() => self.sells_more(deal),
                next => self.move_on(deal, next),
            };
        }
        let open = it.kind == Kind::Open;
        let undecided = stage.no_decision > 0.0 && fate.happens(Purpose::NoDecision, 0, stage.no_decision);
        let ending = if undecided { Ending::NoDecision } else { Ending::Lost };
        self.observer.note(self.now, it.leaves_stage(deal, self.now, ending));
        if plan.funnel.nurture.is_some() {
            self.goes_to_nurture(deal, ending);
        }
        if open { self.lose_open(deal) } else { self.break_off_work(deal) }
    }

    /// The chance to advance: the stage's own for the reference rep and lead, moved on the log-odds scale by what is particular here.
    #[inline(always)]
    fn chance(&self, deal: u32, it: &Deal) -> f64 {
        let source = &self.plan.sources[it.source as usize];
        let (plain, odds) = source.advance[it.stage as usize];
        let (shift, old) = if self.plan.plain { (it.context, 1.0) } else { (self.shift(deal, it), self.ageing(it)) };
        let neutral = shift == 0.0 && source.neutral_odds;
        let chance = if neutral { plain } else { 1.0 / (1.0 + libm::exp(-(odds + shift))) };
        chance * it.response * old
    }

    /// Log-odds by which this lead with this person differs from the reference.
    fn shift(&self, deal: u32, it: &Deal) -> f64 {
        let plan = self.plan;
        let need_spread = plan.segments[it.segment as usize].need_spread;
        let usual_touches = plan.stages[it.stage as usize].touches;
        let mut shift = it.context + rapport::at(plan.mechanisms.on.rapport.as_ref(), usual_touches, it.shared_touches);
        if need_spread > 0.0 {
            shift += need_spread * normal::quantile(self.origin(deal).uniform(Purpose::Need, 0));
        }
        if plan.timeline.odds && it.stage as usize + 1 == plan.won_at {
            shift += libm::log(plan.segments[it.segment as usize].win_odds.at(self.now));
        }
        if let Some(contact) = plan.mechanisms.contact {
            shift += self.contact_left(it, contact);
        }
        if plan.work.shifts && it.seat != NONE {
            shift += self.know_how(it);
        }
        if it.seat != NONE {
            shift += plan.seats[it.seat as usize].skill_spread * it.talent;
            let late = plan.quarter_end.filter(|late| late.log_odds > 0.0 && it.stage as usize + 1 == plan.won_at);
            shift += late.filter(|_| self.sells_cheap(it.seat)).map_or(0.0, |late| late.log_odds);
            if plan.people.coaching {
                shift += self.careers.coached(plan, it.seat);
            }
        }
        shift
    }

    /// The deal is done with its stage.
    #[inline(always)]
    pub(super) fn leave_stage(&mut self, deal: u32, ending: Ending) {
        self.observer.note(self.now, self.deals[deal].leaves_stage(deal, self.now, ending));
        if ending != Ending::Advanced && self.plan.funnel.nurture.is_some() {
            self.goes_to_nurture(deal, ending);
        }
    }

    /// The deal is over without a win: its account rests.
    #[inline(always)]
    pub(super) fn lose(&mut self, deal: u32) {
        match self.deals[deal].kind {
            Kind::Open => self.lose_open(deal),
            _ => self.break_off_work(deal),
        }
    }

    #[inline(always)]
    fn lose_open(&mut self, deal: u32) {
        self.forget(deal);
        self.open_deals -= 1;
        let it = &self.deals[deal];
        self.rest(it.segment as usize, it.account, it.fate);
    }

    /// The customer is there all the same; a new one needs somebody.
    fn break_off_work(&mut self, deal: u32) {
        if self.deals[deal].kind == Kind::Upsell {
            return self.upsell_ends(deal);
        }
        let (customer, gone) = (self.deals[deal].customer, self.customer_gone(deal));
        self.forget(deal);
        if customer != NONE && !gone {
            self.find_owner(customer, None);
            self.onboarding_fails(customer);
        }
    }

    /// The customer that this work was for has left: nothing comes of it.
    fn customer_left(&mut self, deal: u32) {
        if self.deals[deal].kind != Kind::Service {
            self.leave_stage(deal, Ending::CustomerLeft);
        }
        self.forget(deal);
    }

    /// A new deal, at the beginning of a stage, of which nobody has been told yet.
    #[inline(always)]
    pub(super) fn new_deal(
        &mut self,
        fate: Fate,
        kind: Kind,
        stage: u16,
        account: u32,
        source: u16,
        segment: u16,
    ) -> u32 {
        let new = Deal { stage, ..Deal::new(fate, kind, self.now, account, source, segment) };
        let Some(deal) = self.deals.claim() else {
            self.asides.push(Aside::default());
            return self.deals.add(new);
        };
        self.deals[deal] = new;
        if self.plan.named {
            self.asides[deal as usize].handed_by = NONE;
        }
        deal
    }

    /// Nothing is left to do for a deal.
    #[inline(always)]
    pub(super) fn forget(&mut self, deal: u32) {
        if self.plan.shared_credit {
            self.forget_advances(deal);
        }
        if self.plan.work.paced {
            self.note_over(deal);
        }
        self.deals[deal].turn = 0;
        self.deals.remove(deal);
    }

    /// What a person turns to when free; without the `capacity` mechanism, everything that waits.
    #[inline(always)]
    pub(super) fn next_work(&mut self, seat: u32) {
        if self.takes_next(seat) {
            self.takes_more(seat);
        }
    }

    #[cold]
    fn takes_more(&mut self, seat: u32) {
        while self.takes_next(seat) {}
    }

    /// A free person begins what is next, or has nothing to do. Whether the person is to take one more, be it that nobody is
    /// ever busy or that nothing was left to do for what came first.
    #[inline(always)]
    fn takes_next(&mut self, seat: u32) -> bool {
        let plan = self.plan;
        let desk = &plan.desks[self.seats[seat as usize].desk as usize];
        let endless = plan.mechanisms.on.capacity.is_none();
        let own = self.seats[seat as usize].awaited;
        let deal = if own && plan.funnel.ordered {
            self.first_by_name(seat)
        } else if own {
            self.queues[self.seat_queue(seat) as usize].head
        } else if plan.funnel.ordered {
            self.first_in(&desk.pools)
        } else {
            self.oldest_in(&desk.pools)
        };
        if deal == NONE {
            if !endless && (desk.prospects.is_empty() || !self.prospect(seat)) {
                self.stand_idle(seat);
            }
            return false;
        }
        let it = self.stops_waiting(deal);
        // Work that came by name was nobody's before.
        let new_hands = !own || it.seat == NONE;
        if it.kind != Kind::Open && self.customer_gone(deal) {
            self.customer_left(deal);
            return true;
        }
        self.begin(seat, deal, new_hands);
        endless
    }

    /// The deal that is to be served first among those waiting in these pools, or [`NONE`].
    #[inline(always)]
    fn oldest_in(&self, pools: &[u32]) -> u32 {
        if let ([pool], 1) = (pools, self.classes) {
            return self.queues[*pool as usize].head;
        }
        let mut best = (u32::MAX, i64::MAX, NONE);
        for &pool in pools {
            for class in 0..self.classes {
                let head = self.queues[(pool * self.classes + class) as usize].head;
                if head != NONE {
                    best = if pools.len() == 1 {
                        (0, 0, head)
                    } else {
                        best.min((class, self.asides[head as usize].order, head))
                    };
                    break;
                }
            }
        }
        best.2
    }
}

impl Deal {
    /// A deal with nothing done to it yet.
    #[inline(always)]
    fn new(fate: Fate, kind: Kind, now: Tick, account: u32, source: u16, segment: u16) -> Deal {
        Deal {
            fate,
            came: now,
            entered: now,
            waited: 0,
            last_wait: 0,
            lay: 0,
            context: 0.0,
            response: 1.0,
            talent: 0.0,
            seat: NONE,
            seat_turn: 0,
            team: NONE,
            turn: 0,
            starts: 0,
            shared_touches: 0,
            all_touches: 0,
            waits: 0,
            account,
            customer: NONE,
            source,
            segment,
            stage: 0,
            touch: 0,
            attempt: 0,
            handoffs: 0,
            kind,
            in_work: false,
        }
    }

    /// What there is to tell when it leaves its stage.
    #[inline(always)]
    fn leaves_stage(&self, deal: u32, now: Tick, ending: Ending) -> Happening {
        let Deal { stage, waited, all_touches: touches, source, segment, .. } = *self;
        let (inside, age) = (now - self.entered, now - self.came);
        Happening::StageEnds { deal, stage, ending, inside, waited, age, touches, source, segment }
    }
}

impl Account {
    /// Whether it may be sold to at this moment.
    pub(super) fn is_free(self, now: u64) -> bool {
        match self {
            Account::Free => true,
            Account::Taken => false,
            Account::Resting(until) => until <= now,
        }
    }
}
