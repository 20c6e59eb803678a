//! Assembly: each role a team of its own with one pool; work is handed from role to role.

use super::{desk, team};
use crate::scenario::{General, Route, Scenario};

pub(super) fn lower(scenario: &Scenario, seats: &[(usize, u32)]) -> General {
    let by_role = |&(role, count): &(usize, u32)| {
        team(scenario, scenario.roles[role].name.clone(), vec![desk(scenario, role, count)])
    };
    General { teams: seats.iter().map(by_role).collect(), route: Route::NextFree }
}
