//! Whether the corrections of `[mechanisms.cadence]` find something to correct, one for each structure.

use super::between::{SEATS, head_count, works};
use super::timeline::Things;
use crate::mechanisms::cadence::{Cadence, Correction, Stated};
use crate::scenario::finding::Problem;
use crate::scenario::read::{Place, Reader};
use crate::scenario::{Flow, Form, Role, Structure};
use crate::units::grouped;

/// The keys of corrections.
const CORRECTIONS: [&str; 3] = ["spend", "hire", "reassign"];

pub(super) fn check(r: &mut Reader, root: &Place<'_>, cadence: Option<&Cadence>, things: &Things<'_>) {
    let mut place = root.clone();
    for key in ["mechanisms", "cadence"] {
        place = r.at(&place, key);
    }
    if place.is_table() && !CORRECTIONS.iter().any(|key| r.at(&place, key).given()) {
        let allowed = CORRECTIONS.map(str::to_owned).to_vec();
        r.wrong_key(&place, Problem::Choose { key: "cadence".into(), allowed });
    }
    let Some(it) = cadence else { return };
    for (number, stated) in it.corrections.iter().enumerate() {
        let at = r.at(&place, stated.correction.key());
        let twice = |structure: &Structure| {
            it.corrections[..=number].iter().filter(|it| it.concerns(&structure.name)).count() > 1
        };
        if things.structures.iter().any(twice) {
            let must = "be for other structures than the correction before it: each of them names its own with `in`";
            r.wrong_key(&at, Problem::Order { key: at.name.clone(), must });
        }
        match stated.correction {
            Correction::Spend { source, .. } => spend(r, &at, source, things),
            Correction::Hire { role, seats } => {
                let name = &things.roles[role].name;
                let lacks =
                    |form: &Form| (seats_of(form, Some(role)) == 0).then(|| format!("nobody is `{name}` there"));
                effective(r, &at, stated, things, &lacks);
                size(r, &at, seats * it.at_most, things);
            }
            Correction::Reassign { from, to, .. } => reassign(r, &at, stated, (from, to), things),
        }
    }
}

/// There is something to do in each structure named, or in one at least.
fn effective(
    r: &mut Reader,
    place: &Place<'_>,
    stated: &Stated,
    things: &Things<'_>,
    lacks: &dyn Fn(&Form) -> Option<String>,
) {
    let within = r.at(place, "in");
    let change = || place.name.clone();
    let concerned = things.structures.iter().filter(|structure| stated.concerns(&structure.name));
    let lacking: Vec<(&str, Option<String>)> =
        concerned.map(|structure| (structure.name.as_str(), lacks(&structure.form))).collect();
    if within.given() {
        for (structure, why) in lacking {
            let Some(why) = why else { continue };
            r.wrong(&within, Problem::Ineffective { change: change(), structure: Some(structure.to_owned()), why });
        }
    } else if let Some((_, Some(why))) = lacking.first()
        && lacking.iter().all(|(_, why)| why.is_some())
    {
        r.wrong_key(place, Problem::Ineffective { change: change(), structure: None, why: why.clone() });
    }
}

fn spend(r: &mut Reader, place: &Place<'_>, source: Option<usize>, things: &Things<'_>) {
    let at = r.at(place, "source");
    let inbound = |index: usize| matches!(things.sources[index].flow, Flow::Inbound { .. });
    match source {
        Some(source) if !inbound(source) => {
            let why = "only leads that come by themselves can be had for more money";
            r.wrong(&at, Problem::NotHere { key: "spend".into(), why });
        }
        None if !at.given() && !things.sources.is_empty() && !(0..things.sources.len()).any(inbound) => {
            let why = "there is no source whose leads come by themselves".to_owned();
            r.wrong_key(place, Problem::Ineffective { change: "spend".into(), structure: None, why });
        }
        _ => {}
    }
}

/// Seats of a role, or of all.
fn seats_of(form: &Form, role: Option<usize>) -> u64 {
    let counts = head_count(form).into_iter().filter(|(other, _)| role.is_none_or(|role| role == *other));
    counts.map(|(_, seats)| seats).sum()
}

/// No structure becomes larger than one may be.
fn size(r: &mut Reader, place: &Place<'_>, more: u32, things: &Things<'_>) {
    let most = things.structures.iter().map(|structure| seats_of(&structure.form, None)).max().unwrap_or(0);
    let all = most + u64::from(more);
    if all > SEATS {
        let (what, count, limit) = ("seats after all corrections", grouped(all as f64), grouped(SEATS as f64));
        let at = r.at(place, "seats");
        r.wrong(&at, Problem::TooMany { what, count, limit });
    }
}

/// There is a seat to give, and a team that can take it.
fn reassign(r: &mut Reader, place: &Place<'_>, stated: &Stated, (from, to): (usize, usize), things: &Things<'_>) {
    if from == to {
        let at = r.at(place, "to");
        let why = "`from` and `to` are the same role".to_owned();
        return r.wrong(&at, Problem::Ineffective { change: "reassign".into(), structure: None, why });
    }
    let name = |role: usize| &things.roles[role].name;
    let lacks = |form: &Form| {
        let desks = desks(form, things.roles);
        let has = |role: usize, seats: u32| desks.iter().any(|&(other, count)| other == role && count >= seats);
        match (has(from, 2), has(to, 1)) {
            (false, _) => Some(format!("no team has two of `{}`, of which one stays", name(from))),
            (_, false) => Some(format!("nobody is `{}` there", name(to))),
            _ => None,
        }
    };
    effective(r, place, stated, things, &lacks);
}

/// Seats of one role in one team, each kind of team once.
fn desks(form: &Form, roles: &[Role]) -> Vec<(usize, u32)> {
    match form {
        Form::Assembly { seats } => seats.clone(),
        Form::Island { seats } => {
            seats.iter().map(|&(role, count)| (role, if works(&roles[role]) { count.min(1) } else { count })).collect()
        }
        Form::Pod { each, support, .. } => each.iter().chain(support).copied().collect(),
        Form::Custom(teams) => {
            let staffed = teams.iter().filter(|team| team.count > 0);
            staffed.flat_map(|team| team.desks.iter().map(|desk| (desk.role, desk.seats))).collect()
        }
    }
}
