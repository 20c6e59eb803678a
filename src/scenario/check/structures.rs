//! `[structures.NAME]`.

use super::{Names, pay, people, pods};
use crate::scenario::finding::{At, Problem};
use crate::scenario::read::{Place, Reader};
use crate::scenario::{AfterWin, Desk, Form, Role, Route, Rules, Structure, Team};
use crate::units::Share;

pub(super) fn structure(r: &mut Reader, place: &Place<'_>, names: &Names, roles: &[Role]) -> Structure {
    let pay = pay::plan(r, place);
    let pool = pay.map_or(Share::NONE, |pay| pay.team_pool);
    let chosen = r.choice(place, &["assembly", "island", "pod", "teams"]);
    let rules = rules(r, place, names, chosen.as_ref().map_or("", |form| form.name.as_str()));
    let form = chosen.and_then(|chosen| form(r, &chosen, names, roles, pool));
    Structure {
        name: place.name.clone(),
        form: form.unwrap_or(Form::Assembly { seats: Vec::new() }),
        rules,
        pay,
        becomes: None,
    }
}

fn form(r: &mut Reader, chosen: &Place<'_>, names: &Names, roles: &[Role], pool: Share) -> Option<Form> {
    if !r.open(chosen) {
        return None;
    }
    Some(match chosen.name.as_str() {
        "assembly" => Form::Assembly { seats: seats(r, chosen, names) },
        "island" => Form::Island { seats: seats(r, chosen, names) },
        "pod" => pods::pods(r, chosen, names, roles)?,
        _ => Form::Custom(teams(r, chosen, names, roles, pool)),
    })
}

fn rules(r: &mut Reader, structure: &Place<'_>, names: &Names, form: &str) -> Rules {
    let mut at = |key| r.at(structure, key);
    let (route_at, after_at, pairs_at, lists_at, imbalance_at) =
        (at("route"), at("after_win"), at("pairs"), at("lists"), at("imbalance"));
    let route = route(r, &route_at, names, form);
    let after_win = match r.word(&after_at) {
        Some("the seller keeps") => AfterWin::Seller,
        Some("any who serve") => AfterWin::Any,
        _ => AfterWin::SameTeam,
    };
    let (pairs, lists) = (pairs(r, &pairs_at, names), lists(r, &lists_at, names));
    let imbalance = r.number(&imbalance_at).unwrap_or_default();
    if imbalance > 0.0 && lists.is_empty() && !route.contains(&Route::Territory) && !lists_at.given() {
        let why = "it is the spread of named lists and territories; add `lists`, or `route = \"territory\"`";
        r.wrong_key(&imbalance_at, Problem::NotHere { key: "imbalance".into(), why });
    }
    Rules { route, after_win, pairs, lists, imbalance }
}

/// By stage.
fn route(r: &mut Reader, place: &Place<'_>, names: &Names, form: &str) -> Vec<Route> {
    let all = |route| vec![route; names.stages.len()];
    if form == "assembly" {
        if place.given() {
            let why = "in an assembly line whoever is free takes the oldest work of the one pool";
            r.wrong_key(place, Problem::NotHere { key: "route".into(), why });
        }
        return all(Route::NextFree);
    }
    let usual = if form == "island" { "round robin" } else { "next free" };
    if !place.is_table() {
        return all(r.word_or(place, usual, place.row.evidence).map_or(Route::NextFree, way));
    }
    r.open(place);
    let mut by_stage = all(way(usual));
    for each in r.names(place) {
        let (stage, word) = (r.find_key(&each, "stage", &names.stages), r.word(&each));
        if let (Some(stage), Some(word)) = (stage, word) {
            by_stage[stage] = way(word);
        }
    }
    by_stage
}

fn way(word: &str) -> Route {
    match word {
        "round robin" => Route::RoundRobin,
        "random" => Route::Random,
        "territory" => Route::Territory,
        _ => Route::NextFree,
    }
}

fn pairs(r: &mut Reader, table: &Place<'_>, names: &Names) -> Vec<(usize, usize)> {
    let mut pairs = Vec::new();
    if table.given() && r.open(table) {
        for place in r.names(table) {
            let from = r.find_key(&place, "role", &names.roles);
            r.note(&place, "", "");
            let to =
                r.quiet_text(&place).and_then(|name| r.find(&place, &value_at(&place), "role", &name, &names.roles));
            pairs.extend(from.zip(to));
        }
    }
    pairs
}

fn lists(r: &mut Reader, place: &Place<'_>, names: &Names) -> Vec<usize> {
    let list = if place.given() { r.list_of_names(place) } else { None };
    let mut roles: Vec<usize> = list
        .unwrap_or_default()
        .iter()
        .filter_map(|(name, at)| r.find(place, at, "role", name, &names.roles))
        .collect();
    roles.sort_unstable();
    roles.dedup();
    roles
}

fn value_at(place: &Place<'_>) -> At {
    place.node.map_or_else(|| place.at.clone(), |node| node.at.clone())
}

/// Seats by role; a role with none is left out.
pub(super) fn seats(r: &mut Reader, table: &Place<'_>, names: &Names) -> Vec<(usize, u32)> {
    let mut seats = Vec::new();
    for place in r.names(table) {
        let (role, count) = (r.find_key(&place, "role", &names.roles), r.count(&place));
        if let (Some(role), Some(count @ 1..)) = (role, count) {
            seats.push((role, count));
        }
    }
    seats
}

fn teams(r: &mut Reader, table: &Place<'_>, names: &Names, roles: &[Role], pool: Share) -> Vec<Team> {
    let places = r.names(table);
    places.iter().filter_map(|place| team(r, place, names, roles, pool)).collect()
}

fn team(r: &mut Reader, place: &Place<'_>, names: &Names, roles: &[Role], pool: Share) -> Option<Team> {
    if !r.open(place) {
        return None;
    }
    let mut at = |key| r.at(place, key);
    let (count, seats_at, covers, serves_at, share, pay) =
        (at("count"), at("seats"), at("covers"), at("serves"), at("share"), at("team_pay"));
    if !seats_at.given() {
        r.missing(&seats_at);
    }
    let seats = if r.open(&seats_at) { seats(r, &seats_at, names) } else { Vec::new() };
    let covers = cover(r, &covers, names);
    let own_pool = r.share_or(&pay, &pool.to_string(), "as `pay.team_pool`");
    let desks = seats.into_iter().map(|(role, seats)| desk(role, seats, &covers, roles)).collect();
    Some(Team {
        name: place.name.clone(),
        count: r.count(&count).unwrap_or(1),
        desks,
        serves: serves(r, &serves_at, names),
        share: r.number(&share).unwrap_or(1.0),
        team_pay: if pay.given() { own_pool.unwrap_or_default() } else { pool },
    })
}

/// What a team says about who covers what.
enum Cover {
    AsRoles,
    All(Vec<usize>, bool),
    ByRole(Vec<(usize, Vec<usize>, bool)>),
}

fn cover(r: &mut Reader, place: &Place<'_>, names: &Names) -> Cover {
    if !place.given() {
        return Cover::AsRoles;
    }
    if !place.is_table() {
        return people::covered(r, place, names).map_or(Cover::AsRoles, |(stages, serves)| Cover::All(stages, serves));
    }
    r.open(place);
    let mut by_role = Vec::new();
    for each in r.names(place) {
        let (role, covered) = (r.find_key(&each, "role", &names.roles), people::covered(r, &each, names));
        if let (Some(role), Some((stages, serves))) = (role, covered) {
            by_role.push((role, stages, serves));
        }
    }
    Cover::ByRole(by_role)
}

fn desk(role: usize, seats: u32, cover: &Cover, roles: &[Role]) -> Desk {
    let usual = || (roles[role].covers.clone(), roles[role].serves_customers);
    let (covers, serves_customers) = match cover {
        Cover::AsRoles => usual(),
        Cover::All(stages, serves) => (stages.clone(), *serves),
        Cover::ByRole(rows) => match rows.iter().find(|row| row.0 == role) {
            Some((_, stages, serves)) => (stages.clone(), *serves),
            None => usual(),
        },
    };
    Desk { role, seats, covers, serves_customers }
}

fn serves(r: &mut Reader, place: &Place<'_>, names: &Names) -> Vec<usize> {
    let all = || (0..names.segments.len()).collect();
    if place.says("all") || !place.given() {
        r.word(place);
        return all();
    }
    let Some(list) = r.list_of_names(place) else { return all() };
    let mut found: Vec<usize> =
        list.iter().filter_map(|(name, at)| r.find(place, at, "segment", name, &names.segments)).collect();
    found.sort_unstable();
    found.dedup();
    found
}
