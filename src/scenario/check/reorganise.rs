//! `reorganise` on the time line: a structure that turns into another one.

use crate::scenario::finding::Problem;
use crate::scenario::read::{Place, Reader};
use crate::scenario::{Becomes, Structure};
use crate::units::{Money, Span};

/// Most structures, with those that turn into others.
const MOST: usize = 64;

pub(super) fn names(structures: &[Structure]) -> Vec<String> {
    structures.iter().map(|structure| structure.name.clone()).collect()
}

/// The structure that turns into another at this moment, beside those that there are.
pub(super) fn path(
    r: &mut Reader,
    chosen: &Place<'_>,
    within: &Place<'_>,
    at: Option<Span>,
    stated: &[Structure],
    paths: &[Structure],
) -> Option<Structure> {
    if within.given() {
        let why = "`from` says which structure is reorganised";
        r.wrong_key(within, Problem::NotHere { key: "in".into(), why });
    }
    if !r.open(chosen) {
        return None;
    }
    let (from_at, to_at) = (r.at(chosen, "from"), r.at(chosen, "to"));
    let (cost_at, name_at) = (r.at(chosen, "cost"), r.at(chosen, "name"));
    let known = names(stated);
    let (from, to) = (r.index(&from_at, "structure", &known), r.index(&to_at, "structure", &known));
    let cost = r.money(&cost_at);
    let name = if name_at.given() { r.text(&name_at) } else { None };
    let (from, to) = (&stated[from?], &stated[to?]);
    if from.name == to.name {
        let why = "`from` and `to` are the same structure".to_owned();
        r.wrong(&to_at, Problem::Ineffective { change: "reorganise".into(), structure: None, why });
    }
    let name = name.unwrap_or_else(|| format!("{} to {}", from.name, to.name));
    let taken = |it: &Structure| it.name == name;
    if stated.iter().any(taken) || paths.iter().any(taken) {
        let why = "another structure is called so; say its `name`";
        r.wrong_key(chosen, Problem::BadName { name: name.clone(), kind: "reorganisation", why });
    }
    if stated.len() + paths.len() >= MOST {
        let (what, count) = ("structures, with those reorganised", (stated.len() + paths.len() + 1).to_string());
        r.wrong_key(chosen, Problem::TooMany { what, count, limit: MOST.to_string() });
        return None;
    }
    let (at, cost): (Span, Money) = (at?, cost?);
    let becomes = Becomes { at, from: from.name.clone(), to: to.clone(), cost };
    Some(Structure { name, becomes: Some(Box::new(becomes)), ..from.clone() })
}
