//! `[today]`: what the present structure is observed to do, and what is solved for so that the simulation does the same.

use super::Names;
use crate::scenario::finding::Problem;
use crate::scenario::keys::{self, Takes};
use crate::scenario::read::{Place, Reader};
use crate::scenario::tree::NodeKind;
use crate::scenario::value::number;
use crate::scenario::{Knob, Observed, Structure, Today};

/// Observed figures that say something about stretches of the funnel, with the stretch they speak of.
struct Stretch<'t> {
    place: Place<'t>,
    measure: String,
    value: f64,
    stages: std::ops::Range<usize>,
}

pub(super) fn today(r: &mut Reader, root: &Place<'_>, names: &Names, structures: &[Structure]) -> Option<Today> {
    let table = r.at(root, "today");
    if !r.open(&table) {
        return None;
    }
    let (structure, observed) = (r.at(&table, "structure"), r.at(&table, "observed"));
    let known: Vec<String> = structures.iter().map(|structure| structure.name.clone()).collect();
    let at = structure.node.map_or_else(|| structure.at.clone(), |node| node.at.clone());
    let name = r.text(&structure);
    let index = name.and_then(|name| r.find(&structure, &at, "structure", &name, &known));
    if !observed.given() {
        r.missing(&observed);
        return None;
    }
    r.open(&observed);
    let mut all = conversions(r, &observed, names);
    for (key, knob) in [
        ("sales_cycle_days", Knob::BuyersTime),
        ("attrition_rate", Knob::Leaving),
        ("logo_churn", Knob::Churn),
        ("average_deal", Knob::DealValue),
    ] {
        let place = r.at(&observed, key);
        if let Some(value) = figure(r, &place) {
            all.push(Observed { measure: key.to_owned(), value, knob });
        }
    }
    if all.is_empty() && r.findings.is_empty() {
        let allowed = keys::children(observed.row).map(|row| keys::last(row).to_owned());
        let problem = Problem::Choose { key: "observed".to_owned(), allowed: allowed.collect() };
        r.wrong_key(&observed, problem);
    }
    Some(Today { structure: structures.get(index?)?.clone(), observed: all })
}

/// A number, or a time where the figure is one.
fn figure(r: &mut Reader, place: &Place<'_>) -> Option<f64> {
    let written = matches!(place.node.map(|node| &node.kind), Some(NodeKind::Text(_)));
    match place.row.takes {
        Takes::Either([_, time @ Takes::Time(_)]) if written => r.value(place, |node| number(place, time, node)),
        _ => r.number(place),
    }
}

/// Conversions, each with the stages that are free to be moved for it: shorter stretches choose first.
fn conversions(r: &mut Reader, observed: &Place<'_>, names: &Names) -> Vec<Observed> {
    // Without a stage there is nothing to convert, which has its finding already.
    let Some(last) = names.before_win.checked_sub(1) else { return Vec::new() };
    let mut stretches = Vec::new();
    let by_stage = r.at(observed, "stage_conversion");
    if r.open(&by_stage) {
        for place in r.names(&by_stage) {
            let stage = r.find_key(&place, "stage before the win", names.selling());
            let value = r.number(&place);
            if let (Some(stage), Some(value)) = (stage, value) {
                let measure = format!("stage_conversion.{}", place.name);
                stretches.push(Stretch { place, measure, value, stages: stage..stage + 1 });
            }
        }
    }
    for (key, stages) in [("win_rate", last..last + 1), ("lead_to_sql", 0..last), ("lead_to_win", 0..last + 1)] {
        let place = r.at(observed, key);
        if let Some(value) = r.number(&place) {
            stretches.push(Stretch { place, measure: key.to_owned(), value, stages });
        }
    }
    stretches.sort_by_key(|stretch| stretch.stages.len());
    let mut fixed_by: Vec<Option<usize>> = vec![None; names.before_win];
    let mut all = Vec::new();
    for index in 0..stretches.len() {
        let it = &stretches[index];
        contradictions(r, it, &stretches[..index]);
        let free: Vec<usize> = it.stages.clone().filter(|&stage| fixed_by[stage].is_none()).collect();
        if free.is_empty() {
            fixed_already(r, it, &stretches, &fixed_by);
            continue;
        }
        free.iter().for_each(|&stage| fixed_by[stage] = Some(index));
        all.push(Observed { measure: it.measure.clone(), value: it.value, knob: Knob::Odds(free) });
    }
    all
}

/// A longer stretch of the funnel cannot convert better than a part of it.
fn contradictions(r: &mut Reader, it: &Stretch<'_>, shorter: &[Stretch<'_>]) {
    let inside = |part: &&Stretch<'_>| {
        part.stages.len() < it.stages.len() && part.stages.start >= it.stages.start && part.stages.end <= it.stages.end
    };
    for part in shorter.iter().filter(inside).filter(|part| part.value < it.value) {
        let (a, b) = (it.measure.clone(), part.measure.clone());
        let why = format!("`{a}` is {}, more than `{b}`, which is a part of the way", shown(it.value));
        r.wrong(&it.place, Problem::Contradiction { a, b, why });
    }
}

fn fixed_already(r: &mut Reader, it: &Stretch<'_>, all: &[Stretch<'_>], fixed_by: &[Option<usize>]) {
    let mut others: Vec<&str> =
        it.stages.clone().filter_map(|stage| fixed_by[stage]).map(|index| all[index].measure.as_str()).collect();
    others.dedup();
    let names: Vec<String> = others.iter().map(|name| format!("`{name}`")).collect();
    let (a, b) = (it.measure.clone(), others.first().copied().unwrap_or_default().to_owned());
    let why = match it.stages.is_empty() {
        true => format!("`{a}` speaks of stages before the last, and there is only one stage before the win"),
        false => format!("every stage that `{a}` speaks of is already fixed by {}", names.join(" and ")),
    };
    r.wrong_key(&it.place, Problem::Contradiction { a, b, why });
}

fn shown(share: f64) -> String {
    format!("{} %", crate::units::short(share * 100.0))
}
