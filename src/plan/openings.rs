//! Segments that people of a role have to open.

use super::Plan;
use crate::scenario::Scenario;

/// A segment that is closed until people of a role have put in so much time.
#[derive(Clone, Debug)]
pub struct OpeningPlan {
    /// The segment.
    pub segment: u32,
    /// Desks of those who open it.
    pub desks: Vec<u32>,
    /// Days of one person.
    pub work: f64,
}

/// Segments that somebody has to open, with the desks of those who do in this structure.
pub(super) fn of(plan: &Plan, scenario: &Scenario) -> Vec<OpeningPlan> {
    let opening = |(segment, it): (usize, &crate::scenario::Segment)| {
        let (role, work) = it.opened_by?;
        let mine = |&desk: &u32| plan.desks[desk as usize].role as usize == role;
        let desks = (0..plan.desks.len() as u32).filter(mine).collect();
        Some(OpeningPlan { segment: segment as u32, desks, work: work.get() })
    };
    scenario.segments.iter().enumerate().filter_map(opening).collect()
}
