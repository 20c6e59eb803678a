//! Touches, and what they decide.

use super::agenda::Event;
use super::happening::{Ending, Happening, Observer};
use super::world::{Account, Deal, Kind, REACHED, World};
use crate::dist::normal;
use crate::luck::Purpose;
use crate::mechanisms::{context_loss, ramp, rapport, response_decay};
use crate::plan::NONE;
use crate::units::{days, ticks};

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
        it.team = plan.seats[it.seat as usize].team;
        it.seat = NONE;
        it.shared_touches = 0;
        it.context += context_loss::of_an_exit(plan.mechanisms.on.context_loss.as_ref());
    }

    /// `seat` begins a touch of `deal`; `new_hands` if the person did not have it before.
    #[inline(always)]
    pub(super) fn begin(&mut self, seat: u32, deal: u32, new_hands: bool) {
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
            if count == 0
                && let Some(response) = &stage.response
            {
                it.response = response_decay::factor(response, it.lay);
            }
            let waited = std::mem::take(&mut it.last_wait);
            let opening = it.all_touches == 0 && count == 0;
            let (stage_index, lay, first) = (it.stage, it.lay, count == 0);
            let starts = Happening::TouchStarts { deal, stage: stage_index, seat, waited, lay, first, opening };
            self.observer.note(now, starts);
            stage.effort.draw(it.fate.at(stage.key), Purpose::Effort, count)
        };
        let mut length = hours * person.days_per_hour;
        if now < person.ramped {
            let record = &self.records[seat as usize];
            let tenure = record.tenure_then + days(now - record.since);
            let role = plan.desks[person.desk as usize].role;
            length = ramp::time_for(&plan.roles[role as usize].ramp, length, tenure);
        }
        if plan.mechanisms.on.capacity.is_some() {
            (person.at_work_on, person.touch_told) = (deal, now);
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
            let time = now - person.touch_told;
            (person.touch_told, person.at_work_on) = (now, NONE);
            self.observer.note(now, Happening::Worked { seat, time });
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
        let gap = match &stage.buyer_gap {
            Some(gap) => {
                let pace = if it.kind == Kind::Open { plan.segments[it.segment as usize].pace } else { 1.0 };
                pace * gap.draw(fate, Purpose::BuyerGap, u32::from(it.touch))
            }
            None => 0.0,
        };
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

    #[inline(always)]
    fn answer(&mut self, deal: u32) {
        let it = &self.deals[deal];
        if it.kind == Kind::Won && self.customer_gone(deal) {
            return self.customer_left(deal);
        }
        if it.touch < self.plan.stages[it.stage as usize].touches {
            self.wants_touch(deal);
        } else {
            self.decide(deal);
        }
    }

    /// The customer that this work was for has left.
    pub(super) fn customer_gone(&self, deal: u32) -> bool {
        let it = &self.deals[deal];
        it.customer != NONE && self.customers[it.customer].turn != it.customer_turn
    }

    #[inline(always)]
    fn decide(&mut self, deal: u32) {
        let plan = self.plan;
        let it = &self.deals[deal];
        let (index, won) = (it.stage as usize, it.kind == Kind::Won);
        let stage = &plan.stages[index];
        let fate = it.fate.at(stage.key);
        if won || fate.happens(Purpose::Advance, 0, self.chance(it)) {
            self.leave_stage(deal, Ending::Advanced);
            if self.in_hand(deal) {
                self.credit_advance(self.deals[deal].seat, index);
            }
            return match index + 1 {
                next if next == plan.won_at => self.wins(deal),
                next if next == plan.stages.len() => self.onboarded(deal),
                next => self.move_on(deal, next),
            };
        }
        let undecided = stage.no_decision > 0.0 && fate.happens(Purpose::NoDecision, 0, stage.no_decision);
        self.leave_stage(deal, if undecided { Ending::NoDecision } else { Ending::Lost });
        self.lose(deal);
    }

    /// The chance to advance: the stage's own for the reference rep and lead, moved on the log-odds scale by what is particular here.
    #[inline(always)]
    fn chance(&self, it: &Deal) -> f64 {
        let source = &self.plan.sources[it.source as usize];
        let (plain, odds) = source.advance[it.stage as usize];
        let shift = if self.plan.plain { it.context } else { self.shift(it) };
        let neutral = shift == 0.0 && source.neutral_odds;
        let chance = if neutral { plain } else { 1.0 / (1.0 + libm::exp(-(odds + shift))) };
        chance * it.response
    }

    /// Log-odds by which this lead with this person differs from the reference.
    fn shift(&self, it: &Deal) -> f64 {
        let plan = self.plan;
        let need_spread = plan.segments[it.segment as usize].need_spread;
        let usual_touches = plan.stages[it.stage as usize].touches;
        let mut shift = it.context + rapport::at(plan.mechanisms.on.rapport.as_ref(), usual_touches, it.shared_touches);
        if need_spread > 0.0 {
            shift += need_spread * normal::quantile(it.fate.uniform(Purpose::Need, 0));
        }
        if it.seat != NONE {
            shift += plan.seats[it.seat as usize].skill_spread * it.talent;
        }
        shift
    }

    /// The deal is done with its stage.
    #[inline(always)]
    pub(super) fn leave_stage(&mut self, deal: u32, ending: Ending) {
        let it = &self.deals[deal];
        let (inside, age) = (self.now - it.entered, self.now - it.came);
        let (stage, waited, source, segment) = (it.stage, it.waited, it.source, it.segment);
        let ends = Happening::StageEnds { deal, stage, ending, inside, waited, age, source, segment };
        self.observer.note(self.now, ends);
    }

    /// The deal is over without a win: its account rests.
    #[inline(always)]
    pub(super) fn lose(&mut self, deal: u32) {
        let it = &self.deals[deal];
        let (account, segment, fate) = (it.account, it.segment as usize, it.fate);
        let (kind, customer) = (it.kind, it.customer);
        let gone = self.customer_gone(deal);
        if kind == Kind::Open {
            self.open_deals -= 1;
        }
        self.forget(deal);
        if kind == Kind::Open {
            self.rest(segment, account, fate);
        } else if customer != NONE && !gone {
            // Onboarding broken off: the customer is there all the same, and needs somebody.
            self.find_owner(customer, None);
            self.onboarding_fails(customer);
        }
    }

    /// The customer that this work was for has left: nothing comes of it.
    fn customer_left(&mut self, deal: u32) {
        if self.deals[deal].kind == Kind::Won {
            self.leave_stage(deal, Ending::CustomerLeft);
        }
        self.forget(deal);
    }

    /// Nothing is left to do for a deal.
    #[inline(always)]
    pub(super) fn forget(&mut self, deal: u32) {
        self.deals[deal].turn = 0;
        self.deals.remove(deal);
    }

    /// What a person turns to when free; without the `capacity` mechanism, everything that waits.
    pub(super) fn next_work(&mut self, seat: u32) {
        let plan = self.plan;
        let desk = &plan.desks[self.seats[seat as usize].desk as usize];
        let endless = plan.mechanisms.on.capacity.is_none();
        loop {
            let own = self.queues[self.seat_queue(seat) as usize].head;
            let deal = if own == NONE { self.oldest_in(&desk.pools) } else { own };
            if deal == NONE {
                break;
            }
            self.unlink(deal);
            self.waited(deal);
            if self.deals[deal].kind != Kind::Open && self.customer_gone(deal) {
                self.customer_left(deal);
                continue;
            }
            self.begin(seat, deal, own == NONE);
            if !endless {
                return;
            }
        }
        if !endless && (desk.prospects.is_empty() || !self.prospect(seat)) {
            self.stand_idle(seat);
        }
    }

    /// The deal that is to be served first among those waiting in these pools, or [`NONE`].
    #[inline(always)]
    fn oldest_in(&self, pools: &[u32]) -> u32 {
        let mut best = (u32::MAX, i64::MAX, NONE);
        for &pool in pools {
            for class in 0..self.classes {
                let head = self.queues[(pool * self.classes + class) as usize].head;
                if head != NONE {
                    best =
                        if pools.len() == 1 { (0, 0, head) } else { best.min((class, self.deals[head].order, head)) };
                    break;
                }
            }
        }
        best.2
    }

    /// A wait is over: somebody begins, or the deal must wait elsewhere.
    #[inline(always)]
    pub(super) fn waited(&mut self, deal: u32) {
        let now = self.now;
        let it = &mut self.deals[deal];
        let wait = now - it.queued;
        it.waited += wait;
        it.lay += wait;
        it.last_wait += wait;
    }
}

/// A new deal with nothing done to it yet.
pub(super) fn fresh(fate: crate::luck::Fate, kind: Kind, now: u64, source: u16, segment: u16) -> Deal {
    Deal {
        fate,
        came: now,
        entered: now,
        queued: now,
        waited: 0,
        last_wait: 0,
        lay: 0,
        order: 0,
        context: 0.0,
        response: 1.0,
        talent: 0.0,
        seat: NONE,
        seat_turn: 0,
        team: NONE,
        turn: 0,
        queue: NONE,
        previous: NONE,
        next: NONE,
        account: NONE,
        customer: NONE,
        customer_turn: 0,
        starts: 0,
        waits: 0,
        shared_touches: 0,
        all_touches: 0,
        handoffs: 0,
        source,
        segment,
        stage: 0,
        touch: 0,
        attempt: 0,
        kind,
        in_work: false,
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
