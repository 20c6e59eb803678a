//! Islands: each person who works with leads or customers is a team of one; those who only support form one team.

use super::{desk, team, works};
use crate::scenario::{General, Route, Scenario, Team};

pub(super) fn lower(scenario: &Scenario, seats: &[(usize, u32)], route: Route) -> General {
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
    General { teams, route }
}
