//! Touches, and what they decide.

use super::agenda::Event;
use super::happening::{Ending, Happening, Observer};
use super::mechanisms::{context_loss, ramp, rapport, response_decay};
use super::world::{Account, Kind, REACHED, World};
use crate::dist::normal;
use crate::luck::Purpose;
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
        if free || !self.plan.mechanisms.on.capacity {
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
        it.context += context_loss::of_an_exit(&plan.mechanisms.on);
    }

    /// `seat` begins a touch of `deal`; `new_hands` if the person did not have it before.
    pub(super) fn begin(&mut self, seat: u32, deal: u32, new_hands: bool) {
        let now = self.now;
        let plan = self.plan;
        let place = &plan.seats[seat as usize];
        let it = &mut self.deals[deal];
        if new_hands {
            (it.seat, it.seat_turn, it.team) = (seat, self.seats[seat as usize].turn, place.team);
            it.talent = self.seats[seat as usize].talent;
        }
        let first = it.starts == 0;
        let fate = it.fate;
        let count = it.starts;
        it.starts += 1;
        it.in_work = true;
        let hours = match it.kind {
            Kind::Service => match &plan.customers.service {
                Some((_, effort)) => effort.draw(fate, Purpose::Effort, count),
                None => 0.0,
            },
            _ => {
                let stage = &plan.stages[it.stage as usize];
                if first && let Some(response) = &stage.response {
                    it.response = response_decay::factor(response, it.lay);
                }
                stage.effort.draw(fate.at(stage.key), Purpose::Effort, count)
            }
        };
        let (stage, lay, kind) = (it.stage, it.lay, it.kind);
        let work = hours * plan.roles[place.role as usize].days_per_hour;
        let length = ramp::time_for(&plan.roles[place.role as usize].ramp, work, self.tenure_if_ramping(seat));
        let turn = self.new_turn();
        self.deals[deal].turn = turn;
        if self.plan.mechanisms.on.capacity {
            let it = &mut self.seats[seat as usize];
            it.at_work_on = deal;
            it.touch_told = now;
        }
        let waited = std::mem::take(&mut self.deals[deal].last_wait);
        if kind == Kind::Service {
            self.tell(Happening::ServiceStarts { seat, waited });
        } else {
            let opening = self.deals[deal].all_touches == 0 && first;
            self.tell(Happening::TouchStarts { deal, stage, seat, waited, lay, first, opening });
        }
        self.after(length, Event::TouchEnds { deal, turn });
    }

    /// A touch is done: count it, see what comes of it, then the person turns to the next piece of work.
    pub(super) fn touch_ends(&mut self, deal: u32) {
        self.events += 1;
        let it = &mut self.deals[deal];
        it.in_work = false;
        let (seat, kind, stage) = (it.seat, it.kind, it.stage);
        if self.plan.mechanisms.on.capacity {
            self.tell_touch(seat);
            self.seats[seat as usize].at_work_on = NONE;
        }
        match kind {
            Kind::Service => {
                self.tell(Happening::ServiceEnds { seat });
                self.service_ends(deal);
            }
            _ => {
                self.tell(Happening::TouchEnds { deal, stage, seat });
                self.follow_up(deal);
            }
        }
        // The person may have begun the next touch of the same deal already.
        if self.plan.mechanisms.on.capacity && self.seats[seat as usize].at_work_on == NONE {
            self.next_work(seat);
        }
    }

    /// What a touch leads to: another try, the buyer's turn, or a decision.
    fn follow_up(&mut self, deal: u32) {
        let plan = self.plan;
        let stage = &plan.stages[self.deals[deal].stage as usize];
        let fate = self.deals[deal].fate.at(stage.key);
        let it = &mut self.deals[deal];
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
        let it = &self.deals[deal];
        let gone = it.kind == Kind::Won && self.customer_gone(deal);
        if gone {
            return self.customer_left(deal);
        }
        let it = &self.deals[deal];
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

    fn decide(&mut self, deal: u32) {
        let stage = self.deals[deal].stage as usize;
        if self.deals[deal].kind == Kind::Won {
            self.leave_stage(deal, Ending::Advanced);
            if self.in_hand(deal) {
                self.credit_advance(self.deals[deal].seat, stage);
            }
            return match stage + 1 < self.plan.stages.len() {
                true => self.move_on(deal, stage + 1),
                false => self.onboarded(deal),
            };
        }
        let plan = self.plan;
        let it = &self.deals[deal];
        let fate = it.fate.at(plan.stages[stage].key);
        if fate.happens(Purpose::Advance, 0, self.chance(deal)) {
            self.leave_stage(deal, Ending::Advanced);
            if self.in_hand(deal) {
                self.credit_advance(self.deals[deal].seat, stage);
            }
            return match stage + 1 == plan.won_at {
                true => self.wins(deal),
                false => self.move_on(deal, stage + 1),
            };
        }
        let undecided = plan.stages[stage].no_decision;
        let ending = if fate.happens(Purpose::NoDecision, 0, undecided) { Ending::NoDecision } else { Ending::Lost };
        self.leave_stage(deal, ending);
        self.lose(deal);
    }

    /// The chance to advance: the stage's own for the reference rep and lead, moved on the log-odds scale by what is particular here.
    fn chance(&self, deal: u32) -> f64 {
        let plan = self.plan;
        let it = &self.deals[deal];
        let segment = &plan.segments[it.segment as usize];
        let stage = &plan.stages[it.stage as usize];
        let (plain, odds) = plan.sources[it.source as usize].advance[it.stage as usize];
        let mut shift = it.context + rapport::at(plan, stage.usual_touches, it.shared_touches);
        if segment.need_spread > 0.0 {
            shift += segment.need_spread * normal::quantile(it.fate.uniform(Purpose::Need, 0));
        }
        if it.seat != NONE {
            let spread = plan.roles[plan.seats[it.seat as usize].role as usize].skill_spread;
            if spread > 0.0 {
                shift += spread * it.talent;
            }
        }
        let neutral = shift == 0.0 && plan.sources[it.source as usize].neutral_odds;
        let chance = if neutral { plain } else { 1.0 / (1.0 + libm::exp(-(odds + shift))) };
        chance * it.response
    }

    /// The deal is done with its stage.
    pub(super) fn leave_stage(&mut self, deal: u32, ending: Ending) {
        let it = &self.deals[deal];
        let inside = self.now - it.entered;
        let age = self.now - it.came;
        let (stage, waited, source, segment) = (it.stage, it.waited, it.source, it.segment);
        self.tell(Happening::StageEnds { deal, stage, ending, inside, waited, age, source, segment });
    }

    /// The deal is over without a win: its account rests.
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
    pub(super) fn forget(&mut self, deal: u32) {
        self.deals[deal].turn = 0;
        self.deals.remove(deal);
    }

    /// What a person turns to when free; without the `capacity` mechanism, everything that waits.
    pub(super) fn next_work(&mut self, seat: u32) {
        let endless = !self.plan.mechanisms.on.capacity;
        while self.take_next(seat) && endless {}
        if endless {
            return;
        }
        if self.seats[seat as usize].at_work_on == NONE && !self.prospect(seat) {
            self.stand_idle(seat);
        }
    }

    /// Begin the next piece of work for a person: one's own list first, then the oldest in the pools.
    fn take_next(&mut self, seat: u32) -> bool {
        let plan = self.plan;
        loop {
            let own = self.seats[seat as usize].queue.head;
            let (deal, new_hands) = if own != NONE {
                (own, false)
            } else {
                let mut best = (usize::MAX, i64::MAX, NONE);
                for &pool in &plan.desks[plan.seats[seat as usize].desk as usize].pools {
                    for (class, queue) in self.pools[pool as usize].classes.iter().enumerate() {
                        if queue.head != NONE {
                            best = best.min((class, self.deals[queue.head].order, queue.head));
                            break;
                        }
                    }
                }
                (best.2, true)
            };
            if deal == NONE {
                return false;
            }
            self.unlink(deal);
            if self.deals[deal].kind != Kind::Open && self.customer_gone(deal) {
                self.waited(deal);
                self.customer_left(deal);
                continue;
            }
            self.waited(deal);
            self.begin(seat, deal, new_hands);
            return true;
        }
    }

    /// A wait is over: somebody begins, or the deal must wait elsewhere.
    pub(super) fn waited(&mut self, deal: u32) {
        let now = self.now;
        let it = &mut self.deals[deal];
        let wait = now - it.queued;
        it.waited += wait;
        it.lay += wait;
        it.last_wait += wait;
    }

    /// Tenure in days while the person is not yet at full speed.
    fn tenure_if_ramping(&self, seat: u32) -> Option<f64> {
        let it = &self.seats[seat as usize];
        (self.now < it.ramped).then(|| it.tenure_then + days(self.now - it.since))
    }
}

/// A new deal with nothing done to it yet.
pub(super) fn fresh(fate: crate::luck::Fate, kind: Kind, now: u64, source: u16, segment: u16) -> super::world::Deal {
    super::world::Deal {
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
