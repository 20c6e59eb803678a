//! People who come, grow into the job and leave; their seats stay.

use super::agenda::Event;
use super::happening::{Exit, Happening, Observer};
use super::world::{Kind, Record, Seat, World};
use crate::dist::normal;
use crate::luck::{Fate, Purpose};
use crate::mechanisms::{attrition, backfill, pay_against_market, ramp};
use crate::plan::NONE;
use crate::units::{days, ticks};

impl<O: Observer> World<'_, O> {
    /// The person in a seat at time 0, with the tenure that the role starts with.
    pub(super) fn first_person(&mut self, seat: u32) {
        let place = self.plan.seats[seat as usize];
        let role = &self.plan.roles[place.role as usize];
        let fate = self.luck.fate(place.family, place.index).child(0);
        let tenure = role.starting_tenure.draw(fate, Purpose::StartingTenure, 0);
        self.vacant_seat(seat, 0);
        self.settle(seat, fate, tenure, None);
    }

    /// A seat that so many people have held before, with nobody in it.
    pub(super) fn vacant_seat(&mut self, seat: u32, holder: u32) {
        let place = self.plan.seats[seat as usize];
        let (role, now) = (&self.plan.roles[place.role as usize], self.now);
        self.seats.push(Seat {
            idle_since: 0,
            touch_told: 0,
            ramped: 0,
            talent: 0.0,
            days_per_hour: role.days_per_hour,
            desk: place.desk,
            turn: 0,
            at_work_on: NONE,
            idle_previous: NONE,
            idle_next: NONE,
            here: false,
            idle: false,
            awaited: false,
        });
        self.records.push(Record {
            holder,
            book: NONE,
            since: now,
            tenure_then: 0.0,
            told: now,
            leaves: 0,
            credit: 0.0,
            period: 0,
            quota: 0.0,
            behind: 0.0,
        });
    }

    /// A person is there from now on, with this tenure and talent; the talent of somebody new is drawn.
    fn settle(&mut self, seat: u32, fate: Fate, tenure: f64, talent: Option<f64>) {
        let plan = self.plan;
        let role = self.terms(seat);
        let turn = self.new_turn();
        let now = self.now;
        self.forget_bookings(seat);
        if plan.people.careers {
            self.begin_career(seat);
        }
        let it = &mut self.seats[seat as usize];
        (it.turn, it.here) = (turn, true);
        let drawn = || if role.skill_spread > 0.0 { normal::quantile(fate.uniform(Purpose::Talent, 0)) } else { 0.0 };
        it.talent = talent.unwrap_or_else(drawn);
        let record = &mut self.records[seat as usize];
        (record.since, record.told, record.tenure_then, record.leaves) = (now, now, tenure, turn);
        record.behind = 0.0;
        (record.credit, record.period) = (0.0, role.quota.map_or(0, |quota| now / quota.period));
        record.quota = role.quota.map_or(0.0, |quota| quota.quota.amount);
        let hazard = pay_against_market::factor(role.pay_hazard, it.talent);
        self.crew_joins(seat, tenure);
        self.plan_ramp(seat);
        self.heads += 1;
        self.counts_in(seat);
        let budget = fate.exponential(Purpose::Tenure, 0) / hazard;
        let urge = if plan.people.careers { self.settles(seat, budget, tenure) } else { 1.0 };
        let stays = attrition::stays(&role.leaving, tenure, budget, urge);
        self.after(stays, Event::Leaves { seat, turn });
    }

    /// From when on the person in a seat is at full speed.
    pub(super) fn plan_ramp(&mut self, seat: u32) {
        let shape = self.careers.ramp(self.plan, seat);
        let left = ramp::length(&shape) / self.clock(seat) - self.experience(seat);
        self.seats[seat as usize].ramped = self.now.saturating_add(ticks(left.max(0.0)));
    }

    /// The person in a seat can take from the pools of the desk.
    pub(super) fn counts_in(&mut self, seat: u32) {
        let plan = self.plan;
        for &pool in &plan.desks[plan.seats[seat as usize].desk as usize].pools {
            self.here[pool as usize] += 1;
        }
    }

    /// A person leaves: what was open goes to colleagues, and the seat is to be filled again.
    pub(super) fn leaves(&mut self, seat: u32, why: Exit) {
        self.events += 1;
        let plan = self.plan;
        let place = plan.seats[seat as usize];
        self.tell_presence(seat);
        self.close_periods(seat, self.now);
        let record = &self.records[seat as usize];
        let tenure = record.tenure(self.now);
        let it = &mut self.seats[seat as usize];
        let current = std::mem::replace(&mut it.at_work_on, NONE);
        let idle = it.idle;
        (it.here, it.turn) = (false, 0);
        self.records[seat as usize].leaves = 0;
        self.heads -= 1;
        self.crew_leaves(seat);
        if idle {
            self.stop_idling(seat);
        }
        for &pool in &plan.desks[place.desk as usize].pools {
            self.here[pool as usize] -= 1;
        }
        self.tell(Happening::Leaves { seat, tenure, why });
        self.team_changes(place.team);
        self.openers_change();
        if plan.people.careers && why != Exit::Promoted {
            self.remember_exit(place.team);
        }
        let successor = if plan.people.promotes { self.successor(seat) } else { None };
        if successor.is_none() {
            self.refill(seat);
        }
        self.reassign_book(seat, why);
        if current != NONE {
            self.break_off(seat, current);
        }
        self.hand_out_queue(seat);
        self.hand_out_pools(seat);
        if let Some(from) = successor {
            self.promote(from, seat);
        }
    }

    pub(super) fn refill(&mut self, seat: u32) {
        if self.is_frozen(seat) {
            return;
        }
        let place = self.plan.seats[seat as usize];
        let holder = self.records[seat as usize].holder;
        let fate = self.luck.fate(place.family, place.index).child(u64::from(holder));
        if let Some(vacant) = backfill::days(self.plan.roles[place.role as usize].time_to_fill.as_ref(), fate) {
            let sooner = if self.plan.people.support.is_empty() { 1.0 } else { self.time_to_fill(seat) };
            self.after(vacant * sooner, Event::Joins { seat });
        }
    }

    /// The touch that the person was at: somebody else begins it afresh, before other work.
    fn break_off(&mut self, seat: u32, deal: u32) {
        if self.deals[deal].kind == Kind::Service {
            self.tell(Happening::ServiceEnds { seat });
            return self.service_ends(deal);
        }
        let stage = self.deals[deal].stage;
        self.deals[deal].in_work = false;
        self.tell(Happening::TouchEnds { deal, stage, seat });
        self.let_go(deal);
        self.offer_first(deal);
    }

    /// Work that waited for the person: it goes to colleagues in its order.
    fn hand_out_queue(&mut self, seat: u32) {
        loop {
            let deal = self.queues[self.seat_queue(seat) as usize].head;
            if deal == NONE {
                return;
            }
            self.stops_waiting(deal);
            if self.deals[deal].kind == Kind::Service {
                self.service_ends(deal);
            } else {
                self.let_go(deal);
                self.offer(deal);
            }
        }
    }

    /// Work in pools that nobody is left for: to other teams, if any can take it.
    fn hand_out_pools(&mut self, seat: u32) {
        let plan = self.plan;
        for &pool in &plan.desks[plan.seats[seat as usize].desk as usize].pools {
            self.hand_out_pool(pool);
        }
    }

    /// Work in this pool, if nobody is left for it: to other teams, if any can take it.
    fn hand_out_pool(&mut self, pool: u32) {
        if self.here[pool as usize] > 0 {
            return;
        }
        for class in 0..self.classes as usize {
            let mut deal = self.queues[self.pool_queue(pool, class) as usize].head;
            while deal != NONE {
                let next = self.asides[deal as usize].next;
                if self.anyone_else(deal) {
                    self.stops_waiting(deal);
                    self.offer(deal);
                }
                deal = next;
            }
        }
    }

    /// Somebody came to where nobody was: work that lies stranded in pools of other teams with nobody left comes over. It does so
    /// only where this team was empty and so were all others of the route, for else the work would have gone before.
    fn take_in_stranded(&mut self, seat: u32) {
        let plan = self.plan;
        let place = plan.seats[seat as usize];
        let serves = &plan.teams[place.team as usize].serves;
        for &pool in &plan.desks[place.desk as usize].pools {
            if self.here[pool as usize] > 1 {
                continue;
            }
            let stage = plan.pools[pool as usize].stage as usize;
            for segment in (0..serves.len()).filter(|&segment| serves[segment]) {
                let teams = &plan.route(stage, segment).teams;
                if teams.iter().all(|&(_, other)| other == pool || self.here[other as usize] == 0) {
                    teams.iter().for_each(|&(_, other)| self.hand_out_pool(other));
                }
            }
        }
    }

    /// Somebody new fills a seat and takes over what waits there.
    pub(super) fn joins(&mut self, seat: u32) {
        self.fills(seat, None);
    }

    /// A seat is filled; by somebody promoted, with credited tenure and perhaps a known talent, or by somebody new.
    pub(super) fn fills(&mut self, seat: u32, promoted: Option<(f64, Option<f64>)>) {
        self.events += 1;
        self.tell_presence(seat);
        let place = self.plan.seats[seat as usize];
        let it = &mut self.records[seat as usize];
        it.holder += 1;
        let fate = self.luck.fate(place.family, place.index).child(u64::from(it.holder));
        let mut customer = it.book;
        while customer != NONE {
            self.orphans -= 1;
            customer = self.customers[customer].next;
        }
        let (tenure, talent) = promoted.unwrap_or((0.0, None));
        self.settle(seat, fate, tenure, talent);
        self.team_changes(place.team);
        self.openers_change();
        self.tell(Happening::Joins { seat, promoted: promoted.is_some() });
        self.take_in_stranded(seat);
        self.next_work(seat);
    }

    /// Tell how long a seat has been filled or vacant, and what its person has worked and earned by being there.
    pub(super) fn tell_presence(&mut self, seat: u32) {
        let now = self.now;
        let record = &mut self.records[seat as usize];
        let time = now - record.told;
        let from = record.tenure_then + days(record.told.saturating_sub(record.since)) - record.behind;
        record.told = now;
        let it = &self.seats[seat as usize];
        let (here, at_work) = (it.here, it.at_work_on != NONE);
        if !here {
            return self.tell(Happening::Vacant { seat, time });
        }
        let shape = self.careers.ramp(self.plan, seat);
        let clock = self.clock(seat);
        let capacity = (ramp::done(&shape, (from + days(time)) * clock) - ramp::done(&shape, from * clock)) / clock;
        self.tell(Happening::Present { seat, time, capacity });
        if at_work {
            self.tell_touch(seat);
        }
        self.pay_presence(seat, time);
    }

    /// Tell what a person has worked on the present touch since it was last told.
    pub(super) fn tell_touch(&mut self, seat: u32) {
        let now = self.now;
        let it = &mut self.seats[seat as usize];
        let (desk, time) = (it.desk, now - it.touch_told);
        it.touch_told = now;
        self.tell(Happening::Worked { seat, desk, time });
        if self.plan.people.load {
            self.load(seat, time);
        }
    }
}
