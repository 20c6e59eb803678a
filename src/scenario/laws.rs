//! Reads laws of chance: `{ lognormal = { mean = "6 days", cv = 0.6 } }`, or one value that always holds.

use super::finding::Problem;
use super::keys::{self, Bound, LawKey, Takes, Unit};
use super::read::{Place, Reader, inner_place, nearest_key};
use super::tree::{Entry, Node, NodeKind};
use super::value::{number, range, wrong_type};
use crate::dist::Law;

impl Reader {
    /// A law of chance.
    pub fn law(&mut self, place: &Place<'_>) -> Option<Law> {
        let found = self.value(place, |node| match law_kind(&place.row.takes) {
            Some((unit, bound)) => Ok((unit, bound, node.clone())),
            None => Err(wrong_type(place, node)),
        });
        let (unit, bound, node) = found?;
        self.law_at(place, &node, unit, bound)
    }

    fn law_at(&mut self, place: &Place<'_>, node: &Node, unit: Unit, bound: &'static Bound) -> Option<Law> {
        if !matches!(node.kind, NodeKind::Table(_)) {
            return match number(place, &in_unit(unit, bound), node) {
                Ok(value) => Some(Law::Fixed(value)),
                Err(problem) => {
                    self.wrong(place, problem);
                    None
                }
            };
        }
        if let Some(problem) = range(place, node, true) {
            self.wrong(place, problem);
            return None;
        }
        self.law_table(place, node, unit, bound)
    }

    /// `{ NAME = { PARAMETER = …, … } }`.
    pub fn law_table(&mut self, place: &Place<'_>, node: &Node, unit: Unit, bound: &'static Bound) -> Option<Law> {
        let known: Vec<String> = keys::LAWS.iter().map(|law| law.name.to_owned()).chain(["empirical".into()]).collect();
        for entry in node.entries().iter().filter(|entry| !known.contains(&entry.key)) {
            let nearest = nearest_key(&entry.key, &known);
            let (key, within) = (entry.key.clone(), place.within());
            self.inner(place, entry, Problem::UnknownKey { key, within, known: known.clone(), nearest });
        }
        let found: Vec<_> = node.entries().iter().filter(|entry| known.contains(&entry.key)).collect();
        match found[..] {
            [] if node.entries().is_empty() => {
                self.wrong(place, Problem::Choose { key: place.name.clone(), allowed: known });
                None
            }
            [] => None,
            [entry] if entry.key == "empirical" => self.empirical(place, entry, unit, bound),
            [entry] => self.law_named(place, entry, unit, bound),
            [_, second, ..] => {
                let found = found.iter().map(|entry| entry.key.clone()).collect();
                self.inner(place, second, Problem::ChooseOne { key: place.name.clone(), found });
                None
            }
        }
    }

    fn empirical(&mut self, place: &Place<'_>, entry: &Entry, unit: Unit, bound: &'static Bound) -> Option<Law> {
        let here = inner_place(place, entry);
        let NodeKind::List(items) = &entry.value.kind else {
            let expected = "a list of values".to_owned();
            self.wrong(&here, Problem::WrongType { key: here.name.clone(), expected, found: entry.value.found() });
            return None;
        };
        if items.is_empty() || items.len() > 100_000 {
            self.wrong(&here, Problem::Order { key: here.name.clone(), must: "list 1 to 100,000 values" });
            return None;
        }
        let mut values = Vec::with_capacity(items.len());
        for item in items {
            match number(&here, &in_unit(unit, bound), item) {
                Ok(value) => values.push(value),
                Err(problem) => {
                    self.wrong(&Place { node: Some(item), ..here.clone() }, problem);
                    return None;
                }
            }
        }
        Some(Law::Empirical(values))
    }

    fn law_named(&mut self, place: &Place<'_>, entry: &Entry, unit: Unit, bound: &'static Bound) -> Option<Law> {
        let here = inner_place(place, entry);
        let law = keys::LAWS.iter().find(|law| law.name == entry.key)?;
        let known: Vec<String> = law.keys().map(str::to_owned).collect();
        if !here.is_table() {
            let expected = format!("a table with {}", known.join(", "));
            self.wrong(&here, Problem::WrongType { key: here.name.clone(), expected, found: entry.value.found() });
            return None;
        }
        for extra in entry.value.entries().iter().filter(|extra| !known.contains(&extra.key)) {
            let nearest = nearest_key(&extra.key, &known);
            let (key, within) = (extra.key.clone(), here.within());
            self.inner(&here, extra, Problem::UnknownKey { key, within, known: known.clone(), nearest });
        }
        self.parameters_of(&here, law, unit, bound)
    }

    fn parameters_of(&mut self, here: &Place<'_>, law: &LawKey, unit: Unit, bound: &'static Bound) -> Option<Law> {
        let takes = in_unit(unit, bound);
        let sizes: Vec<Option<f64>> = law.sized.iter().map(|key| self.parameter(here, key, &takes)).collect();
        let shapes: Vec<Option<f64>> =
            law.bare.iter().map(|(key, bound)| self.parameter(here, key, &Takes::Number(bound))).collect();
        let sizes: Vec<f64> = sizes.into_iter().collect::<Option<_>>()?;
        let shapes: Vec<f64> = shapes.into_iter().collect::<Option<_>>()?;
        match made(law.name, &sizes, &shapes) {
            Ok(law) => Some(law),
            Err(must) => {
                self.wrong(here, Problem::Order { key: here.name.clone(), must });
                None
            }
        }
    }

    fn parameter(&mut self, law: &Place<'_>, key: &str, takes: &Takes) -> Option<f64> {
        let Some(entry) = law.node.and_then(|node| node.get(key)) else {
            let (key, within, allowed) = (key.to_owned(), law.within(), keys::described(takes));
            self.wrong_key(law, Problem::Missing { key, within, allowed });
            return None;
        };
        let here = inner_place(law, entry);
        match number(&here, takes, &entry.value) {
            Ok(value) => Some(value),
            Err(problem) => {
                self.wrong(&here, problem);
                None
            }
        }
    }
}

fn in_unit(unit: Unit, bound: &'static Bound) -> Takes {
    match unit {
        Unit::Days => Takes::Time(bound),
        Unit::Hours => Takes::Work(bound),
        Unit::Money => Takes::Money(bound),
        Unit::Count => Takes::Number(bound),
    }
}

pub(super) fn law_kind(takes: &Takes) -> Option<(Unit, &'static Bound)> {
    match takes {
        Takes::Law(unit, bound) => Some((*unit, *bound)),
        Takes::Either(all) => all.iter().find_map(law_kind),
        _ => None,
    }
}

/// The law of this name, or what its parameters must be.
fn made(name: &str, sizes: &[f64], shapes: &[f64]) -> Result<Law, &'static str> {
    let positive = |law| if sizes.iter().all(|size| *size > 0.0) { Ok(law) } else { Err("have a size above zero") };
    match (name, sizes, shapes) {
        ("fixed", [value], _) => Ok(Law::Fixed(*value)),
        ("exponential", [mean], _) => positive(Law::Exponential { mean: *mean }),
        ("lognormal", [mean], [cv]) => positive(Law::Lognormal { mean: *mean, cv: *cv }),
        ("gamma", [mean], [shape]) => positive(Law::Gamma { mean: *mean, shape: *shape }),
        ("weibull", [scale], [shape]) => positive(Law::Weibull { shape: *shape, scale: *scale }),
        ("beta", [high], [a, b]) => positive(Law::Beta { a: *a, b: *b, high: *high }),
        ("uniform", [low, high], _) if low < high => Ok(Law::Uniform { low: *low, high: *high }),
        ("uniform", ..) => Err("have `low` below `high`"),
        ("triangular", [low, likely, high], _) if low <= likely && likely <= high && low < high => {
            Ok(Law::Triangular { low: *low, likely: *likely, high: *high })
        }
        ("pert", [low, likely, high], _) if low <= likely && likely <= high && low < high => {
            Ok(Law::Pert { low: *low, likely: *likely, high: *high })
        }
        _ => Err("have `low`, `likely` and `high` in rising order"),
    }
}
