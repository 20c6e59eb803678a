//! What is kept of people beyond their seats, as far as a mechanism asks for it.

use crate::scenario::{Role, Scenario};

/// What is kept of people beyond their seats.
#[derive(Clone, Debug, Default)]
pub struct PeoplePlan {
    /// Anything at all.
    pub careers: bool,
    /// How much of a month they work.
    pub load: bool,
}

pub(super) fn expand(scenario: &Scenario) -> PeoplePlan {
    let on = &scenario.mechanisms;
    let load = on.quitting.as_ref().is_some_and(|quitting| quitting.busy != 1.0) && on.capacity.is_some();
    PeoplePlan { careers: on.quitting.is_some() || on.dismissal.is_some(), load }
}

/// Part of a role's stated hazard that dismissals stand for.
pub(super) fn dismissed(scenario: &Scenario, role: &Role) -> f64 {
    match &scenario.mechanisms.dismissal {
        Some(dismissal) if role.quota.is_some() => dismissal.within.get(),
        _ => 0.0,
    }
}
