//! Assembly: each role a team of its own with one pool; work is handed from role to role.

use super::{desk, team};
use crate::scenario::{Scenario, Team};

pub(super) fn lower(scenario: &Scenario, seats: &[(usize, u32)]) -> Vec<Team> {
    let by_role = |&(role, count): &(usize, u32)| {
        team(scenario, scenario.roles[role].name.clone(), vec![desk(scenario, role, count)])
    };
    seats.iter().map(by_role).collect()
}
