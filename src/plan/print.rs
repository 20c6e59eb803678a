//! A plan in words, for `explain` and for the golden files that show what each preset means.

use std::fmt::Write;

use super::{OpeningPlan, Plan, TeamPlan};
use crate::scenario::{AfterWin, Route};
use crate::units::{grouped, short};

/// Teams, desks and routes, as text. What is alike is said once.
pub fn describe(plan: &Plan) -> String {
    let mut out = String::new();
    let _ = writeln!(
        out,
        "{}: {} in {}, planned pay {} a year with the employer's load",
        plan.name,
        counted(plan.seats.len(), "seat"),
        counted(plan.teams.len(), "team"),
        grouped(plan.planned_cost)
    );
    let teams: Vec<(String, Vec<&str>)> =
        alike(plan.teams.iter().map(|team| (inside(plan, team), team.name.as_str())).collect());
    for (inside, names) in teams {
        let _ = match &names[..] {
            [one] => writeln!(out, "  team {one}, {inside}"),
            [first, .., last] => writeln!(out, "  {} teams, {first} to {last}, each {inside}", names.len()),
            [] => Ok(()),
        };
    }
    for (way, stages) in alike(ways(plan)) {
        let _ = writeln!(out, "  {}{way}", listed(&stages));
    }
    for planned in &plan.timeline.planned {
        let _ = writeln!(out, "  after {}: {}", span(planned.at), planned.words);
    }
    rules(plan).iter().for_each(|rule| {
        let _ = writeln!(out, "  {rule}");
    });
    out
}

/// A moment as the time that has passed.
fn span(at: crate::units::Tick) -> String {
    crate::units::Span::new(crate::units::days(at)).map_or_else(|_| String::new(), |span| span.to_string())
}

/// Who opens a segment that is closed until then.
fn opens(plan: &Plan, opening: &OpeningPlan) -> String {
    let name = &plan.segments[opening.segment as usize].name;
    let Some(&desk) = opening.desks.first() else { return format!("{name}: closed, nobody opens it") };
    let role = &plan.roles[plan.desks[desk as usize].role as usize].name;
    let work = crate::units::Span::new(opening.work).map_or_else(|_| String::new(), |work| work.to_string());
    format!("{name}: closed until {role} has worked on it for {work}, two of them for half of that")
}

/// What is not as usual.
fn rules(plan: &Plan) -> Vec<String> {
    let mut rules = Vec::new();
    rules.extend(plan.cadence.as_ref().map(|cadence| cadence.words.clone()));
    let role = |seat: u32| plan.roles[plan.seats[seat as usize].role as usize].name.as_str();
    let mut pairs: Vec<(&str, &str)> = Vec::new();
    for (giver, partners) in plan.partners.iter().enumerate() {
        let pair = partners.first().map(|&taker| (role(giver as u32), role(taker)));
        pairs.extend(pair.filter(|pair| !pairs.contains(pair)));
    }
    rules.extend(pairs.into_iter().map(|(giver, taker)| format!("{giver} to {taker}: fixed partners, by number")));
    rules.extend(plan.openings.iter().map(|opening| opens(plan, opening)));
    let mut lists: Vec<&str> = Vec::new();
    for &seat in plan.pools.iter().flat_map(|pool| &pool.listed) {
        if !lists.contains(&role(seat)) {
            lists.push(role(seat));
        }
    }
    if !lists.is_empty() {
        rules.push(format!("each {} has a list of accounts", listed(&lists)));
    }
    if plan.imbalance > 0.0 {
        rules.push(format!("lists and territories differ in size by {} %", short(100.0 * plan.imbalance)));
    }
    if plan.upsells() {
        let stages: Vec<&str> = plan.stages[plan.upsell_at..].iter().map(|stage| stage.name.as_str()).collect();
        rules.push(format!("{}: to the customer's owner first, where that role covers it", listed(&stages)));
    }
    match plan.after_win {
        AfterWin::SameTeam => {}
        AfterWin::Seller => rules.push("after the win: the seller keeps the customer".to_owned()),
        AfterWin::Any => rules.push("after the win: customers in turn to all who serve".to_owned()),
    }
    rules
}

/// What follows each other and is alike, once, with the names of all.
fn alike(all: Vec<(String, &str)>) -> Vec<(String, Vec<&str>)> {
    let mut groups: Vec<(String, Vec<&str>)> = Vec::new();
    for (what, name) in all {
        match groups.last_mut() {
            Some((last, names)) if *last == what => names.push(name),
            _ => groups.push((what, vec![name])),
        }
    }
    groups
}

fn counted(count: usize, one: &str) -> String {
    format!("{count} {one}{}", if count == 1 { "" } else { "s" })
}

/// Whom a team serves, and its desks.
fn inside(plan: &Plan, team: &TeamPlan) -> String {
    let segments = plan.segments.iter().zip(&team.serves);
    let served: Vec<&str> = segments.filter(|(_, serves)| **serves).map(|(segment, _)| segment.name.as_str()).collect();
    let all = served.len() == plan.segments.len();
    let mut out = format!("for {}", if all { "all segments".to_owned() } else { listed(&served) });
    if team.team_pay > 0.0 {
        let _ = write!(out, ", {} % of variable pay shared", short(team.team_pay * 100.0));
    }
    for &desk in &team.desks {
        let _ = write!(out, "\n    {}", self::desk(plan, desk));
    }
    out
}

fn desk(plan: &Plan, desk: u32) -> String {
    let desk = &plan.desks[desk as usize];
    let covered = plan.stages.iter().zip(&desk.covers).filter(|(_, covers)| **covers);
    let mut work: Vec<String> = covered.map(|(stage, _)| stage.name.clone()).collect();
    if desk.serves_customers {
        work.push("serve".to_owned());
    }
    let idle: Vec<&str> = desk.prospects.iter().map(|&source| plan.sources[source as usize].name.as_str()).collect();
    if !idle.is_empty() {
        work.push(format!("{} when idle", idle.join(" and ")));
    }
    let work = if work.is_empty() { "support".to_owned() } else { work.join(", ") };
    format!("{} × {}: {work}", desk.seats.len(), plan.roles[desk.role as usize].name)
}

/// How the work of each stage finds a team, by segment if that makes a difference.
fn ways(plan: &Plan) -> Vec<(String, &str)> {
    let mut ways = Vec::new();
    for (index, stage) in plan.stages.iter().enumerate() {
        let by_segment = plan.segments.iter().enumerate().map(|(number, segment)| {
            let route = plan.route(index, number);
            let teams: Vec<&str> =
                route.teams.iter().map(|&(team, _)| plan.teams[team as usize].name.as_str()).collect();
            (way(route.rule, &teams), segment.name.as_str())
        });
        let groups = alike(by_segment.filter(|(way, _)| !way.is_empty()).collect());
        ways.extend(groups.into_iter().map(|(way, segments)| match segments.len() == plan.segments.len() {
            true => (format!(": {way}"), stage.name.as_str()),
            false => (format!(" of {}: {way}", listed(&segments)), stage.name.as_str()),
        }));
    }
    // Stages that are routed alike stand together, in the order in which their way first comes.
    let first = |way: &str, all: &[(String, &str)]| all.iter().position(|(other, _)| other == way);
    let order: Vec<usize> = ways.iter().map(|(way, _)| first(way, &ways).unwrap_or(0)).collect();
    let mut sorted: Vec<(usize, (String, &str))> = order.into_iter().zip(ways).collect();
    sorted.sort_by_key(|(place, _)| *place);
    sorted.into_iter().map(|(_, way)| way).collect()
}

fn way(rule: Route, teams: &[&str]) -> String {
    let how = match rule {
        _ if teams.is_empty() => return String::new(),
        _ if teams.len() == 1 => "to",
        Route::NextFree => "one queue for whoever is free first of",
        Route::RoundRobin => "in turn to",
        Route::Random => "by chance to",
        Route::Territory => "by account to one of",
    };
    format!("{how} {}", listed(teams))
}

/// `a`, `a and b`, `a, b and c`; many are shortened.
fn listed(names: &[&str]) -> String {
    match names {
        [] => String::new(),
        [one] => (*one).to_owned(),
        [first @ .., last] if first.len() < 6 => format!("{} and {last}", first.join(", ")),
        [first, .., last] => format!("{first}, {}, … {last} ({} in all)", names[1], names.len()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::{LIBRARY, Override, parse};

    #[test]
    fn who_opens_a_segment_is_told() {
        let shipped = LIBRARY.iter().find(|it| it.name == "new-market").unwrap();
        let told = |edits: &[&str]| {
            let edits: Vec<Override> = edits.iter().map(|edit| Override::parse(edit).unwrap()).collect();
            let scenario = parse(shipped.text, "new-market.toml", &edits).unwrap();
            describe(&crate::plan::expand(&scenario, &scenario.structures[0]))
        };
        let opened = "abroad: closed until developer has worked on it for 9 months, two of them for half of that";
        assert!(told(&[]).contains(opened), "{}", told(&[]));
        let nobody = r#"structures."One line for both".assembly.developer=0"#;
        assert!(told(&[nobody]).contains("abroad: closed, nobody opens it"), "{}", told(&[nobody]));
    }
}
