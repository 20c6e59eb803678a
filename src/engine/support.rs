//! What support roles do for others, as far as they are there and not too few; and who is promoted.

use super::careers::Careers;
use super::happening::{Exit, Observer};
use super::world::World;
use crate::plan::{Plan, SupportPlan};
use crate::scenario::Ramp;

/// What support makes of the people at a desk.
#[derive(Clone, Copy, Debug)]
pub(super) struct Backing {
    /// Factor on the voluntary hazard of leaving.
    pub leaving: f64,
    /// Factor on speed.
    pub pace: f64,
    /// Added log-odds.
    pub shift: f64,
    /// Factor on the length of the ramp of those who join now.
    pub ramp: f64,
}

impl Backing {
    pub const NONE: Backing = Backing { leaving: 1.0, pace: 1.0, shift: 0.0, ramp: 1.0 };
}

/// A factor of which only this part comes about.
fn part(factor: f64, coverage: f64) -> f64 {
    1.0 + (factor - 1.0) * coverage
}

impl Careers {
    /// The ramp of the person in a seat.
    pub fn ramp(&self, plan: &Plan, seat: u32) -> Ramp {
        let ramp = plan.roles[plan.seats[seat as usize].role as usize].ramp;
        self.of.get(seat as usize).map_or(ramp, |career| ramp.times(career.ramp))
    }

    /// Factor on the speed of the person in a seat, from support, rivalry and conflict.
    #[inline(never)]
    pub fn mood(&self, seat: u32) -> f64 {
        self.of[seat as usize].pace
    }

    /// Log-odds that support adds to the work of the person in a seat.
    #[inline(never)]
    pub fn coached(&self, plan: &Plan, seat: u32) -> f64 {
        self.backing[plan.seats[seat as usize].desk as usize].shift
    }
}

impl<O: Observer> World<'_, O> {
    /// People there at these desks.
    pub(super) fn present(&self, desks: &[u32]) -> u32 {
        let seats = desks.iter().flat_map(|&desk| self.plan.desks[desk as usize].seats.clone());
        seats.filter(|&seat| self.seats[seat as usize].here).count() as u32
    }

    /// What everybody gets from those who are there now.
    pub(super) fn back_up(&mut self) {
        let plan = self.plan;
        if plan.people.support.is_empty() {
            return;
        }
        self.careers.backing.fill(Backing::NONE);
        for group in &plan.people.support {
            let (supporters, led) = (self.present(&group.supporters), self.present(&group.supported));
            let coverage =
                if led == 0 { 1.0 } else { (group.gives.span * f64::from(supporters) / f64::from(led)).min(1.0) };
            let coverage = if supporters == 0 { 0.0 } else { coverage };
            for &desk in &group.supported {
                self.support(group, desk, coverage);
            }
        }
    }

    fn support(&mut self, group: &SupportPlan, desk: u32, coverage: f64) {
        let (gives, place) = (&group.gives, &self.plan.desks[desk as usize]);
        let it = &mut self.careers.backing[desk as usize];
        it.leaving *= part(gives.leaving, coverage);
        it.pace *= part(gives.pace, coverage);
        it.ramp *= part(gives.ramp, coverage);
        it.shift += libm::log(gives.odds) * coverage;
        let more = gives.selling_share.get();
        let share = self.plan.roles[place.role as usize].selling_share();
        if more > 0.0 && share > 0.0 {
            it.pace *= part((share + more).min(1.0) / share, coverage);
        }
    }

    /// Factor on the time to fill this vacant seat.
    pub(super) fn time_to_fill(&self, seat: u32) -> f64 {
        let desk = &self.plan.desks[self.plan.seats[seat as usize].desk as usize];
        let groups = desk.supported_by.iter().map(|&group| &self.plan.people.support[group as usize]);
        let factor = |group: &SupportPlan| {
            let seats: usize = group.supported.iter().map(|&desk| self.plan.desks[desk as usize].seats.len()).sum();
            let vacant = seats as f64 - f64::from(self.present(&group.supported));
            let able = group.gives.openings * f64::from(self.present(&group.supporters));
            part(group.gives.time_to_fill, (able / vacant.max(1.0)).min(1.0))
        };
        groups.filter(|group| group.gives.time_to_fill != 1.0).map(factor).product()
    }

    /// Who is promoted into a seat that has fallen vacant: of those who may be, the one with the best last quarter, then the
    /// longest there.
    #[inline(never)]
    pub(super) fn successor(&self, vacant: u32) -> Option<u32> {
        let plan = self.plan;
        let role = plan.seats[vacant as usize].role as usize;
        let mut best: Option<(f64, f64, u32)> = None;
        for (seat, place) in plan.seats.iter().enumerate() {
            let from = &plan.roles[place.role as usize];
            let Some(way) = from.promoted_to.filter(|way| way.role == role && self.seats[seat].here) else { continue };
            let tenure = self.tenure(seat as u32);
            let attainment = match from.quota {
                Some(_) => self.careers.of[seat].attainment.unwrap_or(f64::NEG_INFINITY),
                None => f64::INFINITY,
            };
            let better = best.is_none_or(|(most, longest, _)| (attainment, tenure) > (most, longest));
            if tenure >= way.after.get() && attainment >= way.attainment && better {
                best = Some((attainment, tenure, seat as u32));
            }
        }
        best.map(|(.., seat)| seat)
    }

    /// A person goes on in a vacant seat of another role, talent and all.
    #[inline(never)]
    pub(super) fn promote(&mut self, from: u32, to: u32) {
        let plan = self.plan;
        let place = &plan.seats[from as usize];
        let credit = plan.roles[place.role as usize].promoted_to.map_or(0.0, |way| way.credit.get());
        let talent = (place.skill_spread > 0.0).then_some(self.seats[from as usize].talent);
        self.leaves(from, Exit::Promoted);
        self.fills(to, Some((credit, talent)));
    }
}
