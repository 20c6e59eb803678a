//! `[[timeline]]`: what changes when, and whether there is anything to change.

use super::between::head_count;
use super::{Names, reorganise};
use crate::scenario::finding::Problem;
use crate::scenario::read::{Place, Reader};
use crate::scenario::{Flow, Intervention, Milestone, Role, Source, Structure};
use crate::units::Span;

/// What an entry may change.
const CHANGES: [&str; 10] =
    ["reorganise", "hire", "freeze", "price", "volume", "lose_source", "quota", "pay", "lose_best", "open_segment"];

/// Most entries.
const ENTRIES: usize = 1000;

/// What entries speak of.
pub(super) struct Things<'s> {
    pub names: &'s Names,
    pub sources: &'s [Source],
    pub roles: &'s [Role],
    pub structures: &'s [Structure],
    pub horizon: Span,
}

/// What changes, and the structures that there are because others turn into them.
pub(super) fn timeline(r: &mut Reader, root: &Place<'_>, things: &Things<'_>) -> (Vec<Milestone>, Vec<Structure>) {
    let list = r.at(root, "timeline");
    let places = r.tables(&list);
    let (mut milestones, mut paths) = (Vec::new(), Vec::new());
    if places.len() > ENTRIES {
        let (count, limit) = (places.len().to_string(), ENTRIES.to_string());
        r.wrong_key(&list, Problem::TooMany { what: "entries of the time line", count, limit });
        return (milestones, paths);
    }
    for place in &places {
        let (at_at, in_at) = (r.at(place, "at"), r.at(place, "in"));
        let at = r.span(&at_at);
        let structures = reorganise::names(things.structures);
        let within = r.indices(&in_at, "structure", &structures);
        let within = within.into_iter().map(|index| structures[index].clone()).collect();
        let Some(chosen) = r.choice(place, &CHANGES) else { continue };
        if at.is_some_and(|at| at >= things.horizon) {
            r.warnings.push(format!("`{}` comes only when the simulated time is over", place.path));
        }
        if chosen.name == "reorganise" {
            paths.extend(reorganise::path(r, &chosen, &in_at, at, things.structures, &paths));
        } else if let (Some(change), Some(at)) = (change(r, &chosen, things), at) {
            let milestone = Milestone { at, within, change };
            effective(r, &chosen, &in_at, &milestone, things);
            milestones.push(milestone);
        }
    }
    (milestones, paths)
}

fn change(r: &mut Reader, chosen: &Place<'_>, things: &Things<'_>) -> Option<Intervention> {
    let names = things.names;
    let sources: Vec<String> = things.sources.iter().map(|source| source.name.clone()).collect();
    match chosen.name.as_str() {
        "lose_source" => {
            return r.index(chosen, "source", &sources).map(|source| Intervention::Volume { source, factor: 0.0 });
        }
        "open_segment" => {
            let segment = r.index(chosen, "segment", &names.segments);
            return segment.map(|segment| Intervention::OpenSegment { segment });
        }
        _ => {}
    }
    if !r.open(chosen) {
        return None;
    }
    let role = |r: &mut Reader| {
        let at = r.at(chosen, "role");
        r.index(&at, "role", &names.roles)
    };
    match chosen.name.as_str() {
        "freeze" => {
            let (roles, lasts) = (r.at(chosen, "roles"), r.at(chosen, "lasts"));
            let roles = r.indices(&roles, "role", &names.roles);
            r.span(&lasts).map(|lasts| Intervention::Freeze { roles, lasts })
        }
        "hire" => {
            let (role, seats_at) = (role(r), r.at(chosen, "seats"));
            let seats = r.number(&seats_at);
            Some(Intervention::Hire { role: role?, seats: seats? as u32 })
        }
        "price" => price(r, chosen, names),
        "volume" => {
            let (source_at, by) = (r.at(chosen, "source"), factor(r, chosen, "by"));
            let source = r.index(&source_at, "source", &sources);
            let why = match source.map(|source| &things.sources[source].flow) {
                Some(Flow::Prospecting) => Some("prospected leads are as many as people have time for"),
                Some(Flow::Partners { .. }) if by.is_some_and(|factor| factor > 1.0) => {
                    Some("partners bring more only where more people look after them")
                }
                _ => None,
            };
            if let Some(why) = why {
                r.wrong(&source_at, Problem::NotHere { key: "volume".into(), why });
            }
            Some(Intervention::Volume { source: source?, factor: by? })
        }
        "quota" => {
            let (role, by) = (role(r), factor(r, chosen, "by"));
            Some(Intervention::Quota { role: role?, factor: by? })
        }
        "pay" => {
            let role = role(r);
            let [base, variable, commission] = ["base", "variable", "commission"].map(|key| factor(r, chosen, key));
            Some(Intervention::Pay { role: role?, base: base?, variable: variable?, commission: commission? })
        }
        _ => role(r).map(|role| Intervention::LoseBest { role }),
    }
}

fn price(r: &mut Reader, chosen: &Place<'_>, names: &Names) -> Option<Intervention> {
    let (segment_at, odds) = (r.at(chosen, "segment"), r.at(chosen, "win_odds"));
    let (factor, win_odds) = (factor(r, chosen, "by"), r.number(&odds));
    let segment = if segment_at.given() { r.index(&segment_at, "segment", &names.segments) } else { None };
    Some(Intervention::Price { factor: factor?, segment, win_odds: win_odds? })
}

/// A change by a part of what there is, as a factor.
fn factor(r: &mut Reader, table: &Place<'_>, key: &str) -> Option<f64> {
    let place = r.at(table, key);
    r.number(&place).map(|by| 1.0 + by)
}

/// There is something to change in each structure named, or in one at least.
fn effective(r: &mut Reader, chosen: &Place<'_>, at: &Place<'_>, milestone: &Milestone, things: &Things<'_>) {
    let concerned = things.structures.iter().filter(|structure| milestone.concerns(&structure.name));
    let lacking: Vec<(&str, Option<String>)> =
        concerned.map(|structure| (structure.name.as_str(), lacks(&milestone.change, structure, things))).collect();
    let change = || chosen.name.clone();
    if at.given() {
        for (structure, why) in lacking {
            let Some(why) = why else { continue };
            r.wrong(at, Problem::Ineffective { change: change(), structure: Some(structure.to_owned()), why });
        }
    } else if let Some((_, Some(why))) = lacking.first()
        && lacking.iter().all(|(_, why)| why.is_some())
    {
        let problem = Problem::Ineffective { change: change(), structure: None, why: why.clone() };
        r.wrong_key(chosen, problem);
    }
}

/// What a structure lacks for a change to change anything in it.
fn lacks(change: &Intervention, structure: &Structure, things: &Things<'_>) -> Option<String> {
    let seated = |role: usize| head_count(&structure.form).iter().any(|&(other, seats)| other == role && seats > 0);
    let role = match *change {
        Intervention::Quota { role, .. } | Intervention::Pay { role, .. } | Intervention::LoseBest { role } => role,
        Intervention::Hire { role, .. } => role,
        Intervention::Freeze { ref roles, .. } => *roles.iter().find(|role| !seated(**role))?,
        _ => return None,
    };
    let (it, name) = (&things.roles[role], &things.roles[role].name);
    if !seated(role) {
        return Some(format!("nobody is `{name}` there"));
    }
    match change {
        Intervention::Quota { .. } if it.quota.is_none() => Some(format!("`{name}` has no quota")),
        Intervention::Pay { base, variable, commission, .. } => {
            let (fixed, usual) = structure.pay_of(role, it);
            let lacks = [
                (*base, fixed.get() > 0.0, "base pay"),
                (*variable, usual.get() > 0.0, "variable pay"),
                (*commission, structure.commission_of(role, it).is_some(), "commission"),
            ];
            let lack = lacks.iter().find(|(factor, there, _)| *factor != 1.0 && !there);
            lack.map(|(.., what)| format!("`{name}` has no {what}"))
        }
        _ => None,
    }
}
