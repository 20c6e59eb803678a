//! A plan in words, for `explain` and for the golden files that show what each preset means.

use std::fmt::Write;

use super::{NONE, Plan};
use crate::scenario::Route;
use crate::units::grouped;

/// Teams, desks, pools and routes, as text.
pub fn describe(plan: &Plan) -> String {
    let mut out = String::new();
    let _ = writeln!(
        out,
        "{}: {} seats in {} teams, planned cost {} per year fully loaded",
        plan.name,
        plan.seats.len(),
        plan.teams.len(),
        grouped(plan.planned_cost)
    );
    for team in &plan.teams {
        let all = team.serves.iter().all(|&serves| serves);
        let served: Vec<&str> = plan
            .segments
            .iter()
            .zip(&team.serves)
            .filter(|(_, serves)| **serves)
            .map(|(s, _)| s.name.as_str())
            .collect();
        let served = if all { "all segments".to_owned() } else { served.join(", ") };
        let _ = writeln!(out, "  team {} for {served}", team.name);
        for &desk in &team.desks {
            let _ = writeln!(out, "    {}", self::desk(plan, desk));
        }
    }
    for (index, stage) in plan.stages.iter().enumerate() {
        for (number, segment) in plan.segments.iter().enumerate() {
            let route = plan.route(index, number);
            let teams: Vec<&str> =
                route.teams.iter().map(|&(team, _)| plan.teams[team as usize].name.as_str()).collect();
            let how = match route.rule {
                _ if route.teams.is_empty() => continue,
                _ if teams.len() == 1 => "goes to",
                Route::NextFree => "waits in one queue for the next free of",
                Route::RoundRobin => "goes in turn to",
                Route::Random => "goes by chance to",
                Route::Territory => "goes by territory to",
            };
            debug_assert!(route.shared != NONE || route.rule != Route::NextFree);
            let _ = writeln!(out, "  {} of {} {how} {}", stage.name, segment.name, listed(&teams));
        }
    }
    out
}

fn desk(plan: &Plan, desk: u32) -> String {
    let desk = &plan.desks[desk as usize];
    let mut work: Vec<&str> =
        plan.stages.iter().zip(&desk.covers).filter(|(_, covers)| **covers).map(|(s, _)| s.name.as_str()).collect();
    if desk.serves_customers {
        work.push("serve");
    }
    let work = if work.is_empty() { "support".to_owned() } else { work.join(", ") };
    format!("{} × {}: {work}", desk.seats.len(), plan.roles[desk.role as usize].name)
}

/// At most six names in full.
fn listed(names: &[&str]) -> String {
    match names.len() {
        0..=6 => names.join(", "),
        many => format!("{}, … {} ({many} teams)", names[..3].join(", "), names[many - 1]),
    }
}
