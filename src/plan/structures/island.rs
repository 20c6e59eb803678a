//! Islands: each person who works with leads or customers is a team of one; those who only support form one team.

use super::{desk, team, works};
use crate::scenario::{Scenario, Team};

pub(super) fn lower(scenario: &Scenario, seats: &[(usize, u32)]) -> Vec<Team> {
    let mut teams: Vec<Team> = Vec::new();
    let mut support = Vec::new();
    for &(role, count) in seats {
        if !works(scenario, role) {
            support.push(desk(scenario, role, count));
            continue;
        }
        let name = &scenario.roles[role].name;
        teams.extend(
            (1..=count).map(|number| team(scenario, format!("{name} {number}"), vec![desk(scenario, role, 1)])),
        );
    }
    if !support.is_empty() {
        teams.push(team(scenario, "support".to_owned(), support));
    }
    teams
}
