//! What happens at stated times, one small function for each.

use super::agenda::Event;
use super::happening::{Exit, Observer};
use super::world::World;
use crate::mechanisms::pay_against_market;
use crate::plan::{Act, NONE, Plan, RolePlan};
use crate::units::{Tick, days};

/// Where the time line stands; empty where there is none.
#[derive(Clone, Debug, Default)]
pub(super) struct Timeline {
    /// By role: freezes under way.
    frozen: Vec<u32>,
    /// By role: its present terms as an index of the plan's, or [`NONE`].
    terms: Vec<u32>,
    /// By seat: what its person has booked.
    booked: Vec<f64>,
}

impl Timeline {
    pub fn new(plan: &Plan) -> Timeline {
        let among = |needed: bool, many: usize| if needed { many } else { 0 };
        let it = &plan.timeline;
        Timeline {
            frozen: vec![0; among(it.freezes, plan.roles.len())],
            terms: vec![NONE; among(!it.terms.is_empty(), plan.roles.len())],
            booked: vec![0.0; among(it.bests, plan.seats.len())],
        }
    }

    /// People have moved to the seats of this plan.
    pub fn carry(&mut self, plan: &Plan, moves: impl Iterator<Item = (u32, u32)>) {
        if self.booked.is_empty() {
            return;
        }
        let before = std::mem::replace(&mut self.booked, vec![0.0; plan.seats.len()]);
        moves.for_each(|(from, to)| self.booked[to as usize] = before[from as usize]);
    }
}

impl<'a, O: Observer> World<'a, O> {
    /// Plan all that has to be done at stated times.
    pub(super) fn plan_timeline(&mut self) {
        for (index, planned) in self.plan.timeline.planned.iter().enumerate() {
            if planned.act != Act::Nothing {
                self.agenda.push(planned.at, Event::Scheduled { index: index as u32 });
            }
        }
    }

    /// What was planned for this moment is done.
    #[inline(never)]
    pub(super) fn scheduled(&mut self, index: u32) {
        self.events += 1;
        let planned = &self.plan.timeline.planned;
        let Some(it) = planned.get(index as usize) else {
            return self.opening_goes_on(index as usize - planned.len());
        };
        match &it.act {
            Act::Nothing => {}
            Act::Freeze(roles) => self.freeze(roles),
            Act::Thaw(roles) => self.thaw(roles),
            Act::Terms { role, terms } => self.change_terms(*role, *terms),
            Act::LoseBest(role) => self.lose_best(*role),
            Act::Opens => self.wake_prospectors(),
            Act::Turns => self.turns(),
        }
    }

    /// The terms of the role of a seat, as they are now.
    #[inline]
    pub(super) fn terms(&self, seat: u32) -> &'a RolePlan {
        let plan = self.plan;
        self.terms_of(plan, plan.seats[seat as usize].role as usize)
    }

    /// The terms of a role of a plan, as they are now.
    #[inline]
    pub(super) fn terms_of(&self, plan: &'a Plan, role: usize) -> &'a RolePlan {
        match self.timeline.terms.get(role) {
            Some(&terms) if terms != NONE => &plan.timeline.terms[terms as usize],
            _ => &plan.roles[role],
        }
    }

    /// Whether nobody may be hired into this seat now.
    pub(super) fn is_frozen(&self, seat: u32) -> bool {
        let role = self.plan.seats[seat as usize].role as usize;
        self.timeline.frozen.get(role).is_some_and(|freezes| *freezes > 0)
    }

    /// Nobody is hired any more, whoever was being looked for.
    fn freeze(&mut self, roles: &[u32]) {
        roles.iter().for_each(|&role| self.timeline.frozen[role as usize] += 1);
        let seats = &self.plan.seats;
        self.agenda.retain(|event| match event {
            Event::Joins { seat } => !roles.contains(&seats[seat as usize].role),
            _ => true,
        });
    }

    /// Somebody is looked for, for every vacant seat.
    fn thaw(&mut self, roles: &[u32]) {
        roles.iter().for_each(|&role| self.timeline.frozen[role as usize] -= 1);
        for seat in 0..self.seats.len() as u32 {
            let thawed = roles.contains(&self.plan.seats[seat as usize].role);
            if thawed && !self.seats[seat as usize].here && !self.is_frozen(seat) {
                self.refill(seat);
            }
        }
    }

    /// A role has other terms from now on: what was earned until now is told, and those who are there look at them.
    fn change_terms(&mut self, role: u32, terms: u32) {
        let seats = 0..self.seats.len() as u32;
        let of_role = |seat: &u32| self.plan.seats[*seat as usize].role == role;
        let seats: Vec<u32> = seats.filter(of_role).collect();
        let Some(&first) = seats.first() else { return };
        for &seat in &seats {
            self.tell_presence(seat);
            self.close_periods(seat, self.now);
        }
        let before = self.terms(first);
        self.timeline.terms[role as usize] = terms;
        let after = self.terms(first);
        let amount = |it: &RolePlan| it.quota.map_or(1.0, |quota| quota.quota.amount);
        for &seat in &seats {
            self.records[seat as usize].quota *= amount(after) / amount(before);
            if before.pay_hazard != after.pay_hazard && self.seats[seat as usize].here {
                let talent = self.seats[seat as usize].talent;
                let hazard = |it: &RolePlan| pay_against_market::factor(it.pay_hazard, talent);
                self.feels(seat, hazard(before) / hazard(after));
            }
        }
    }

    /// A win is booked for the person in a seat.
    pub(super) fn remember_booking(&mut self, seat: u32, booked: f64) {
        if let Some(sum) = self.timeline.booked.get_mut(seat as usize) {
            *sum += booked;
        }
    }

    /// Somebody new sits here.
    pub(super) fn forget_bookings(&mut self, seat: u32) {
        if let Some(sum) = self.timeline.booked.get_mut(seat as usize) {
            *sum = 0.0;
        }
    }

    /// The person who has booked the most leaves; where nobody has booked anything, the one with the most customers; of
    /// equals, the longest there, then the first.
    fn lose_best(&mut self, role: u32) {
        let there = |seat: &u32| self.plan.seats[*seat as usize].role == role && self.seats[*seat as usize].here;
        let rank = |seat: u32| (self.timeline.booked[seat as usize], self.book_size(seat), self.tenure(seat));
        let mut best: Option<((f64, u32, f64), u32)> = None;
        for seat in (0..self.seats.len() as u32).filter(there) {
            let (booked, book, tenure) = rank(seat);
            let it = if booked > 0.0 { (booked, 0, tenure) } else { (booked, book, tenure) };
            if best.is_none_or(|(most, _)| it > most) {
                best = Some((it, seat));
            }
        }
        if let Some((_, seat)) = best {
            self.leaves(seat, Exit::Left);
        }
    }

    /// Customers that the person in a seat looks after.
    fn book_size(&self, seat: u32) -> u32 {
        let first = Some(self.records[seat as usize].book).filter(|&customer| customer != NONE);
        let next = |&customer: &u32| Some(self.customers[customer].next).filter(|&next| next != NONE);
        std::iter::successors(first, next).count() as u32
    }

    /// Whether a segment is closed still.
    #[inline]
    pub(super) fn is_closed(&self, segment: usize) -> bool {
        self.plan.timeline.closed && (self.now < self.plan.segments[segment].opens || self.openings.is_closed(segment))
    }

    /// Days until a customer that refers so often in all has spent this budget, as flows change at stated times.
    #[inline(never)]
    pub(super) fn referral_wait(&self, budget: f64) -> f64 {
        let plan = self.plan;
        let rate = |now: Tick| -> f64 {
            let referrals = plan.customers.referrals.iter();
            referrals.map(|&(source, rate)| rate * plan.sources[source as usize].volume.at(now)).sum()
        };
        let (mut left, mut from) = (budget, self.now);
        for &moment in plan.timeline.referrals.iter().filter(|&&moment| moment > self.now) {
            let spent = rate(from) * days(moment - from);
            if spent >= left {
                break;
            }
            (left, from) = (left - spent, moment);
        }
        days(from - self.now) + if rate(from) > 0.0 { left / rate(from) } else { f64::INFINITY }
    }
}
