//! How hard people work for their pay, where a pay plan makes a difference; and what they give away at quarter ends.

use super::happening::Observer;
use super::world::World;
use crate::mechanisms::incentives;
use crate::plan::QuotaPlan;

impl<O: Observer> World<'_, O> {
    /// Factor on the speed of the person in a seat, from the pay plan.
    #[inline(never)]
    pub(super) fn effort(&self, seat: u32) -> f64 {
        let plan = self.plan;
        let role = &plan.roles[plan.seats[seat as usize].role as usize];
        let Some(sizes) = &plan.incentives else { return 1.0 };
        let shared = self.efforts[seat as usize];
        let Some(QuotaPlan { period, .. }) = role.quota else { return shared };
        let record = &self.records[seat as usize];
        let present = self.now / period;
        if record.since > present * period {
            return shared;
        }
        let attainment = if record.period == present { record.credit / record.quota } else { 0.0 };
        let elapsed = (self.now % period) as f64 / period as f64;
        shared * incentives::around_quota(sizes, role.accelerated && attainment < role.cap, attainment, elapsed)
    }

    /// Somebody has joined or left a team: what its members have in each other changes.
    pub(super) fn team_changes(&mut self, team: u32) {
        let plan = self.plan;
        let Some(sizes) = &plan.incentives else { return };
        let team = &plan.teams[team as usize];
        let members = || team.desks.iter().flat_map(|&desk| plan.desks[desk as usize].seats.clone());
        let skill = |seat: u32| plan.seats[seat as usize].skill_spread * self.seats[seat as usize].talent;
        let here = |seat: &u32| self.seats[*seat as usize].here;
        let many = members().filter(here).count();
        let best = members().filter(here).map(skill).fold(f64::NEG_INFINITY, f64::max);
        for seat in members() {
            let role = &plan.roles[plan.seats[seat as usize].role as usize];
            let moved = role.paid_by_result() && self.seats[seat as usize].here;
            let gap = (best - plan.seats[seat as usize].skill_spread * self.seats[seat as usize].talent).max(0.0);
            self.efforts[seat as usize] = if moved { incentives::shared(sizes, team.team_pay, many, gap) } else { 1.0 };
        }
    }

    /// Whether the person in a seat sells at a discount now.
    pub(super) fn sells_cheap(&self, seat: u32) -> bool {
        let plan = self.plan;
        let accelerated = || plan.roles[plan.seats[seat as usize].role as usize].accelerated;
        plan.quarter_end.is_some_and(|late| late.covers(self.now)) && accelerated()
    }
}
