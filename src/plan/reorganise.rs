//! A structure that turns into another: two plans, one after the other.
//!
//! Each is a plan as it would be by itself, so nothing that runs on a plan knows of the other. What changes at stated times is
//! the same list in both.

use super::{DeskPlan, Plan};
use crate::scenario::Becomes;
use crate::units::Tick;

/// The plan that follows another one.
#[derive(Clone, Debug)]
pub struct Later {
    /// From when on.
    pub at: Tick,
    /// It.
    pub plan: Plan,
    /// What the change itself costs.
    pub cost: f64,
}

/// The first of two plans, with the second to follow.
pub(super) fn join(mut first: Plan, mut second: Plan, becomes: &Becomes) -> Plan {
    let at = becomes.at.ticks();
    second.began = at;
    // Those who are reorganised may leave sooner for a while: what is known of people has to be kept from the start.
    (first.people.careers, second.people.careers) = (true, true);
    first.later = Some(Box::new(Later { at, plan: second, cost: becomes.cost.get() }));
    first
}

impl Plan {
    /// The plan in force at the end.
    pub fn last(&self) -> &Plan {
        self.later.as_ref().map_or(self, |later| later.plan.last())
    }

    /// Pay for the service of one customer in a year, on average over a time.
    pub fn service_cost_between(&self, from: Tick, to: Tick) -> f64 {
        let Some(later) = self.later.as_ref().filter(|later| later.at < to) else { return self.service_cost };
        if later.at <= from {
            return later.plan.service_cost_between(from, to);
        }
        let part = (later.at - from) as f64 / (to - from) as f64;
        part * self.service_cost + (1.0 - part) * later.plan.service_cost_between(later.at, to)
    }

    /// Hours in an hour of work at `desk` that somebody used to the work of another desk has done before, 0 to 1.
    pub fn known(&self, desk: u32, before: &[f64]) -> f64 {
        let habit = &self.work.habits[desk as usize];
        1.0 - habit.iter().zip(before).filter(|(_, before)| **before == 0.0).map(|(now, _)| now).sum::<f64>()
    }

    /// Hours in an hour of work that these two desks have in common, 0 to 1.
    pub fn overlap(&self, desk: u32, before: &[f64]) -> f64 {
        self.work.habits[desk as usize].iter().zip(before).map(|(now, before)| now.min(*before)).sum()
    }
}

impl DeskPlan {
    /// Whether its people go on with a deal or a customer of this segment: at a stage, or in the service of customers.
    pub fn may(&self, plan: &Plan, stage: Option<usize>, segment: usize) -> bool {
        let does = stage.map_or(self.serves_customers, |stage| self.covers[stage]);
        does && plan.teams[self.team as usize].serves[segment]
    }
}
