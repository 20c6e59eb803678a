//! One file per preset: what a word such as "pod" means in the general form. A structure has no property that is not written here.

mod assembly;
mod island;
mod pod;

use crate::scenario::{Desk, Form, General, Scenario, Structure, Team};
use crate::units::Share;

/// A structure in the general form.
pub fn lower(scenario: &Scenario, structure: &Structure) -> General {
    let mut general = match &structure.form {
        Form::Assembly { seats } => assembly::lower(scenario, seats),
        Form::Island { seats, route } => island::lower(scenario, seats, *route),
        Form::Pod { by_segment, count, each, support, route } => {
            pod::lower(scenario, by_segment, *count, each, support, *route)
        }
        Form::Custom(general) => return general.clone(),
    };
    let pool = structure.pay.map_or(Share::NONE, |pay| pay.team_pool);
    let working = |team: &&mut Team| team.desks.iter().any(|desk| works(scenario, desk.role));
    general.teams.iter_mut().filter(working).for_each(|team| team.team_pay = pool);
    general
}

/// Seats of a role with the activities that the role covers in presets.
fn desk(scenario: &Scenario, role: usize, seats: u32) -> Desk {
    let covers = scenario.roles[role].covers.clone();
    Desk { role, seats, covers, serves_customers: scenario.roles[role].serves_customers }
}

/// A team that serves every segment.
fn team(scenario: &Scenario, name: String, desks: Vec<Desk>) -> Team {
    let serves = (0..scenario.segments.len()).collect();
    Team { name, desks, serves, share: 1.0, team_pay: Share::NONE }
}

/// Whether seats of this role do work of their own, or only support others.
fn works(scenario: &Scenario, role: usize) -> bool {
    !scenario.roles[role].covers.is_empty() || scenario.roles[role].serves_customers
}
