//! `[structures.NAME]`.

use super::{Names, pay, people};
use crate::scenario::finding::Problem;
use crate::scenario::read::{Place, Reader};
use crate::scenario::{Desk, Form, General, Role, Route, Structure, Team};
use crate::units::Share;

pub(super) fn structure(r: &mut Reader, place: &Place<'_>, names: &Names, roles: &[Role]) -> Structure {
    let pay = pay::plan(r, place);
    let pool = pay.map_or(Share::NONE, |pay| pay.team_pool);
    let form = form(r, place, names, roles, pool).unwrap_or(Form::Assembly { seats: Vec::new() });
    Structure { name: place.name.clone(), form, pay }
}

fn form(r: &mut Reader, place: &Place<'_>, names: &Names, roles: &[Role], pool: Share) -> Option<Form> {
    let chosen = r.choice(place, &["assembly", "island", "pod", "teams"]);
    let route = route(r, place, chosen.as_ref().map_or("", |form| form.name.as_str()));
    let chosen = chosen?;
    if !r.open(&chosen) {
        return None;
    }
    Some(match chosen.name.as_str() {
        "assembly" => Form::Assembly { seats: seats(r, &chosen, names) },
        "island" => Form::Island { seats: seats(r, &chosen, names), route },
        "pod" => pods(r, &chosen, names, route)?,
        _ => Form::Custom(General { teams: teams(r, &chosen, names, roles, pool), route }),
    })
}

fn route(r: &mut Reader, structure: &Place<'_>, form: &str) -> Route {
    let place = r.at(structure, "route");
    if form == "assembly" {
        if place.given() {
            let why = "in an assembly line whoever is free takes the oldest work of the one pool";
            r.wrong_key(&place, Problem::NotHere { key: "route".into(), why });
        }
        return Route::NextFree;
    }
    let default = if form == "island" { "round robin" } else { "next free" };
    match r.word_or(&place, default, place.row.evidence) {
        Some("round robin") => Route::RoundRobin,
        Some("random") => Route::Random,
        Some("territory") => Route::Territory,
        _ => Route::NextFree,
    }
}

/// Seats by role; a role with none is left out.
fn seats(r: &mut Reader, table: &Place<'_>, names: &Names) -> Vec<(usize, u32)> {
    let mut seats = Vec::new();
    for place in r.names(table) {
        let (role, count) = (r.find_key(&place, "role", &names.roles), r.count(&place));
        if let (Some(role), Some(count @ 1..)) = (role, count) {
            seats.push((role, count));
        }
    }
    seats
}

fn pods(r: &mut Reader, table: &Place<'_>, names: &Names, route: Route) -> Option<Form> {
    let mut at = |key| r.at(table, key);
    let (by, teams, each) = (at("by"), at("teams"), at("each"));
    r.word(&by);
    let (by_segment, count) =
        if teams.is_table() { (by_segment(r, &teams, names), Some(0)) } else { (Vec::new(), r.count(&teams)) };
    if by.given() && teams.given() && !teams.is_table() {
        let why = "with `by = \"segment\"`, write the pods of each segment: `teams = { SEGMENT = 2 }`";
        r.wrong(&teams, Problem::NotHere { key: "teams".into(), why });
    }
    if !each.given() {
        r.missing(&each);
    }
    let inside = if r.open(&each) { seats(r, &each, names) } else { Vec::new() };
    Some(Form::Pod { by_segment, count: count?, each: inside, support: seats(r, table, names), route })
}

fn by_segment(r: &mut Reader, table: &Place<'_>, names: &Names) -> Vec<(usize, u32)> {
    r.open(table);
    let mut pods = Vec::new();
    for place in r.names(table) {
        let (segment, count) = (r.find_key(&place, "segment", &names.segments), r.count(&place));
        if let (Some(segment), Some(count @ 1..)) = (segment, count) {
            pods.push((segment, count));
        }
    }
    pods
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
    let (seats_at, covers, serves_at, share, pay) =
        (at("seats"), at("covers"), at("serves"), at("share"), at("team_pay"));
    if !seats_at.given() {
        r.missing(&seats_at);
    }
    let seats = if r.open(&seats_at) { seats(r, &seats_at, names) } else { Vec::new() };
    let covers = cover(r, &covers, names);
    let own_pool = r.share_or(&pay, &pool.to_string(), "as `pay.team_pool`");
    let desks = seats.into_iter().map(|(role, seats)| desk(role, seats, &covers, roles)).collect();
    Some(Team {
        name: place.name.clone(),
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
