//! PODs: small teams that hold every activity; work is handed over inside them.

use super::{desk, team};
use crate::scenario::{Scenario, Team};

pub(super) fn lower(
    scenario: &Scenario,
    by_segment: &[(usize, u32)],
    count: u32,
    each: &[(usize, u32)],
    support: &[(usize, u32)],
) -> Vec<Team> {
    let desks = |seats: &[(usize, u32)]| seats.iter().map(|&(role, count)| desk(scenario, role, count)).collect();
    let mut teams: Vec<Team> = Vec::new();
    for &(segment, pods) in by_segment {
        let name = &scenario.segments[segment].name;
        teams.extend((1..=pods).map(|number| Team {
            serves: vec![segment],
            ..team(scenario, format!("{name} pod {number}"), desks(each))
        }));
    }
    if by_segment.is_empty() {
        teams.extend((1..=count).map(|number| team(scenario, format!("pod {number}"), desks(each))));
    }
    if !support.is_empty() {
        teams.push(team(scenario, "support".to_owned(), desks(support)));
    }
    teams
}
