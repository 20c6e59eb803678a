//! One file per preset: what a word such as "pod" means in the general form. A structure has no property that is not written here.

mod assembly;
mod island;
mod pod;

use crate::scenario::{Desk, Form, General, Scenario, Structure, Team};
use crate::units::Share;

/// A structure in the general form, in which every team stands by itself.
pub fn lower(scenario: &Scenario, structure: &Structure) -> General {
    let mut teams: Vec<Team> = match &structure.form {
        Form::Assembly { seats } => assembly::lower(scenario, seats),
        Form::Island { seats } => island::lower(scenario, seats),
        Form::Pod { by_segment, count, each, support, .. } => pod::lower(scenario, by_segment, *count, each, support),
        Form::Custom(teams) => teams.iter().flat_map(copies).collect(),
    };
    if !matches!(structure.form, Form::Custom(_)) {
        let pool = structure.pay.map_or(Share::NONE, |pay| pay.team_pool);
        let working = |team: &&mut Team| team.desks.iter().any(|desk| works(scenario, desk.role));
        teams.iter_mut().filter(working).for_each(|team| team.team_pay = pool);
    }
    General { teams, rules: structure.rules.clone() }
}

/// As many teams as there are of one, numbered if there are several.
fn copies(team: &Team) -> Vec<Team> {
    let one = |number: u32| {
        let name = if team.count == 1 { team.name.clone() } else { format!("{} {number}", team.name) };
        Team { name, count: 1, ..team.clone() }
    };
    (1..=team.count).map(one).collect()
}

/// Seats of a role with the activities that the role covers in presets.
fn desk(scenario: &Scenario, role: usize, seats: u32) -> Desk {
    let covers = scenario.roles[role].covers.clone();
    Desk { role, seats, covers, serves_customers: scenario.roles[role].serves_customers }
}

/// A team that serves every segment.
fn team(scenario: &Scenario, name: String, desks: Vec<Desk>) -> Team {
    let serves = (0..scenario.segments.len()).collect();
    Team { name, count: 1, desks, serves, share: 1.0, team_pay: Share::NONE }
}

/// Whether seats of this role do work of their own, or only support others.
pub(super) fn works(scenario: &Scenario, role: usize) -> bool {
    !scenario.roles[role].covers.is_empty() || scenario.roles[role].serves_customers
}
