//! Reads the tree through the table of keys: keeps what was resolved, and collects findings instead of stopping.

use std::collections::BTreeSet;

use super::Parameter;
use super::finding::{At, Finding, Problem, clipped, nearest};
use super::keys::{self, Bound, Key, Need, Takes, Unit};
use super::quantity::{self, Bad};
use super::tree::{Node, NodeKind, path_part, value_of};
use crate::dist::Law;
use crate::units::{DAYS_PER_YEAR, HOURS_PER_DAY, Money, Rate, Share, Span, short};

/// A place in the tree, whether or not something stands there.
#[derive(Clone)]
pub(super) struct Place<'t> {
    /// What stands there.
    pub node: Option<&'t Node>,
    /// Where its key stands; for what is absent, that of the table it should stand in.
    pub at: At,
    /// Its last part.
    pub name: String,
    /// Dotted path, as `--set` takes it.
    pub path: String,
    /// Its row.
    pub row: &'static Key,
}

impl Place<'_> {
    /// Whether this word stands here.
    pub fn says(&self, word: &str) -> bool {
        matches!(self.node.map(|node| &node.kind), Some(NodeKind::Text(text)) if text == word)
    }

    /// Whether a table stands here.
    pub fn is_table(&self) -> bool {
        matches!(self.node.map(|node| &node.kind), Some(NodeKind::Table(_)))
    }

    /// Whether anything stands here.
    pub fn given(&self) -> bool {
        self.node.is_some()
    }

    fn within(&self) -> String {
        if self.path.is_empty() { "the scenario".to_owned() } else { format!("`{}`", self.path) }
    }
}

/// The state of reading a scenario.
#[derive(Default)]
pub(super) struct Reader {
    pub findings: Vec<Finding>,
    pub parameters: Vec<Parameter>,
    pub warnings: Vec<String>,
    /// Rows at which something was written and read.
    pub used: BTreeSet<&'static str>,
}

impl Reader {
    /// The root of a tree.
    pub fn root<'t>(&mut self, node: &'t Node) -> Place<'t> {
        let place =
            Place { node: Some(node), at: At::Whole, name: String::new(), path: String::new(), row: Reader::row("") };
        self.open(&place);
        place
    }

    fn row(pattern: &str) -> &'static Key {
        let row = keys::row(pattern);
        debug_assert!(row.is_some(), "no row for {pattern}");
        row.unwrap_or(&keys::KEYS[0])
    }

    /// The place of a key below a table.
    pub fn at<'t>(&mut self, parent: &Place<'t>, key: &str) -> Place<'t> {
        let row = Reader::row(&joined(parent.row.path, key));
        self.below(parent, key, row)
    }

    /// The place of a name that the scenario chose.
    pub fn named<'t>(&mut self, parent: &Place<'t>, name: &str) -> Place<'t> {
        let row = Reader::row(&joined(parent.row.path, "*"));
        self.below(parent, name, row)
    }

    fn below<'t>(&mut self, parent: &Place<'t>, key: &str, row: &'static Key) -> Place<'t> {
        let entry = parent.node.and_then(|node| node.get(key));
        if entry.is_some() {
            self.used.insert(row.path);
        }
        Place {
            node: entry.map(|entry| &entry.value),
            at: entry.map_or_else(|| parent.at.clone(), |entry| entry.key_at.clone()),
            name: key.to_owned(),
            path: joined(&parent.path, &path_part(key)),
            row,
        }
    }

    /// The named children of a table, in file order; keys with a row of their own are left out.
    pub fn names<'t>(&mut self, parent: &Place<'t>) -> Vec<Place<'t>> {
        let Some(node) = parent.node else { return Vec::new() };
        let own = |key: &str| keys::row(&joined(parent.row.path, key)).is_some();
        let names: Vec<String> = node.entries().iter().map(|entry| entry.key.clone()).filter(|key| !own(key)).collect();
        names.iter().map(|name| self.named(parent, name)).collect()
    }

    /// Adds a finding about what stands at a place.
    pub fn wrong(&mut self, place: &Place<'_>, problem: Problem) {
        let at = place.node.map_or_else(|| place.at.clone(), |node| one_of(&node.at, &place.at));
        let value = place.node.map(Node::shown).unwrap_or_default();
        self.findings.push(Finding { problem, at, path: place.path.clone(), value });
    }

    /// Adds a finding about the key of a place.
    pub fn wrong_key(&mut self, place: &Place<'_>, problem: Problem) {
        let value = place.node.map(Node::shown).unwrap_or_default();
        self.findings.push(Finding { problem, at: place.at.clone(), path: place.path.clone(), value });
    }

    fn record(&mut self, place: &Place<'_>, value: String, evidence: &'static str) {
        let given = place.given();
        let evidence = if given { "" } else { evidence };
        self.parameters.push(Parameter { path: place.path.clone(), value, given, evidence });
    }

    /// Records what a place resolved to where it is not a plain value.
    pub fn note(&mut self, place: &Place<'_>, default: &str, evidence: &'static str) {
        let value = place.node.map_or_else(|| default.to_owned(), Node::shown);
        self.record(place, value, evidence);
    }

    /// Whether a table stands here, with its unknown keys found.
    pub fn open(&mut self, place: &Place<'_>) -> bool {
        let Some(node) = place.node else { return false };
        if !place.is_table() {
            self.wrong_type(place, node);
            return false;
        }
        for entry in node.entries() {
            self.known(place, &entry.key, &entry.key_at, &entry.value);
        }
        true
    }

    fn wrong_type(&mut self, place: &Place<'_>, node: &Node) {
        let expected = keys::described(&place.row.takes);
        self.wrong(place, Problem::WrongType { key: place.name.clone(), expected, found: node.found() });
    }

    fn known(&mut self, place: &Place<'_>, key: &str, key_at: &At, value: &Node) {
        let pattern = place.row.path;
        let path = joined(&place.path, &path_part(key));
        let later = keys::NOT_YET.iter().find(|(later, _)| *later == joined(pattern, key));
        let problem = if let Some((_, instead)) = later {
            Problem::NotYet { what: key.to_owned(), instead }
        } else if keys::row(&joined(pattern, key)).is_some() {
            return;
        } else if keys::row(&joined(pattern, "*")).is_some() {
            let Some(why) = bad_name(key) else { return };
            Problem::BadName { name: key.to_owned(), kind: "thing", why }
        } else {
            let known: Vec<String> = keys::children(place.row).map(|row| keys::last(row).to_owned()).collect();
            let nearest = nearest_key(key, &known);
            Problem::UnknownKey { key: key.to_owned(), within: place.within(), known, nearest }
        };
        self.findings.push(Finding { problem, at: key_at.clone(), path, value: value.shown() });
    }

    /// Says that something required is absent.
    pub fn missing(&mut self, place: &Place<'_>) {
        let (within, _) = split_last(&place.path, &place.name);
        let within = if within.is_empty() { "the scenario".to_owned() } else { format!("`{within}`") };
        let allowed = keys::described(&place.row.takes);
        self.wrong(place, Problem::Missing { key: place.name.clone(), within, allowed });
    }

    /// Reads a value: what is written, else the default.
    fn value<T>(&mut self, place: &Place<'_>, read: impl FnOnce(&Node) -> Result<T, Problem>) -> Option<T> {
        match (place.node, place.row.need) {
            (None, Need::Default(text)) => self.value_or(place, text, place.row.evidence, read),
            (None, Need::Required) => {
                self.missing(place);
                None
            }
            (None, _) => None,
            (Some(_), _) => self.value_or(place, "", "", read),
        }
    }

    /// Reads a value: what is written, else this.
    fn value_or<T>(
        &mut self,
        place: &Place<'_>,
        text: &str,
        evidence: &'static str,
        read: impl FnOnce(&Node) -> Result<T, Problem>,
    ) -> Option<T> {
        let default;
        let node = match place.node {
            Some(node) => node,
            None => {
                default = value_of(text, &At::Whole);
                &default
            }
        };
        self.record(place, node.shown(), evidence);
        match read(node) {
            Ok(value) => Some(value),
            Err(problem) => {
                self.wrong(place, problem);
                None
            }
        }
    }

    /// A number in the unit of its row.
    pub fn number(&mut self, place: &Place<'_>) -> Option<f64> {
        self.value(place, |node| number(place, &place.row.takes, node))
    }

    /// A whole number.
    pub fn count(&mut self, place: &Place<'_>) -> Option<u32> {
        self.number(place).map(|value| value as u32)
    }

    /// A share.
    pub fn share(&mut self, place: &Place<'_>) -> Option<Share> {
        self.number(place).and_then(|value| Share::new(value).ok())
    }

    /// A share whose default depends on its surroundings.
    pub fn share_or(&mut self, place: &Place<'_>, default: &str, evidence: &'static str) -> Option<Share> {
        let value = self.value_or(place, default, evidence, |node| number(place, &place.row.takes, node));
        value.and_then(|value| Share::new(value).ok())
    }

    /// A time.
    pub fn span(&mut self, place: &Place<'_>) -> Option<Span> {
        self.number(place).and_then(|value| Span::new(value).ok())
    }

    /// A rate.
    pub fn rate(&mut self, place: &Place<'_>) -> Option<Rate> {
        self.number(place).and_then(|value| Rate::new(value).ok())
    }

    /// An amount of money.
    pub fn money(&mut self, place: &Place<'_>) -> Option<Money> {
        self.number(place).and_then(|value| Money::new(value).ok())
    }

    /// A free text.
    pub fn text(&mut self, place: &Place<'_>) -> Option<String> {
        self.value(place, |node| match &node.kind {
            NodeKind::Text(text) => Ok(text.clone()),
            _ => Err(wrong_type(place, node)),
        })
    }

    /// A text that is recorded elsewhere.
    pub fn quiet_text(&mut self, place: &Place<'_>) -> Option<String> {
        let node = place.node?;
        if let NodeKind::Text(text) = &node.kind {
            return Some(text.clone());
        }
        self.wrong_type(place, node);
        None
    }

    /// True or false.
    pub fn flag(&mut self, place: &Place<'_>) -> bool {
        let flag = self.value(place, |node| match &node.kind {
            NodeKind::Bool(value) => Ok(*value),
            _ => Err(wrong_type(place, node)),
        });
        flag.unwrap_or_default()
    }

    /// A month.
    pub fn month(&mut self, place: &Place<'_>) -> Option<(i32, u32)> {
        self.value(place, |node| month(place, node))
    }

    /// One of the words of the row.
    pub fn word(&mut self, place: &Place<'_>) -> Option<&'static str> {
        self.value(place, |node| word(place, node))
    }

    /// One of the words of the row, with a default that depends.
    pub fn word_or(&mut self, place: &Place<'_>, default: &str, evidence: &'static str) -> Option<&'static str> {
        self.value_or(place, default, evidence, |node| word(place, node))
    }

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
        let known: Vec<String> =
            keys::LAWS.iter().map(|(name, ..)| (*name).to_owned()).chain(["empirical".into()]).collect();
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

    fn inner(&mut self, place: &Place<'_>, entry: &super::tree::Entry, problem: Problem) {
        let path = joined(&place.path, &path_part(&entry.key));
        self.findings.push(Finding { problem, at: one_of(&entry.key_at, &place.at), path, value: entry.value.shown() });
    }

    fn empirical(
        &mut self,
        place: &Place<'_>,
        entry: &super::tree::Entry,
        unit: Unit,
        bound: &'static Bound,
    ) -> Option<Law> {
        let here = inner_place(place, entry);
        let NodeKind::List(items) = &entry.value.kind else {
            let expected = "a list of values".to_owned();
            self.wrong(&here, Problem::WrongType { key: here.name.clone(), expected, found: entry.value.found() });
            return None;
        };
        if items.is_empty() || items.len() > 100_000 {
            self.wrong(&here, Problem::Order { key: here.name.clone(), must: "lists 1 to 100,000 values" });
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

    fn law_named(
        &mut self,
        place: &Place<'_>,
        entry: &super::tree::Entry,
        unit: Unit,
        bound: &'static Bound,
    ) -> Option<Law> {
        let here = inner_place(place, entry);
        let (name, sized, bare) = keys::LAWS.iter().find(|(name, ..)| *name == entry.key)?;
        if !here.is_table() {
            let known: Vec<&str> = sized.iter().copied().chain(bare.iter().map(|(key, _)| *key)).collect();
            let expected = format!("a table with {}", known.join(", "));
            self.wrong(&here, Problem::WrongType { key: here.name.clone(), expected, found: entry.value.found() });
            return None;
        }
        let known: Vec<String> =
            sized.iter().copied().chain(bare.iter().map(|(key, _)| *key)).map(str::to_owned).collect();
        for extra in entry.value.entries().iter().filter(|extra| !known.contains(&extra.key)) {
            let nearest = nearest_key(&extra.key, &known);
            let (key, within) = (extra.key.clone(), here.within());
            self.inner(&here, extra, Problem::UnknownKey { key, within, known: known.clone(), nearest });
        }
        let takes = in_unit(unit, bound);
        let sizes: Vec<Option<f64>> = sized.iter().map(|key| self.parameter(&here, key, &takes)).collect();
        let shapes: Vec<Option<f64>> =
            bare.iter().map(|(key, bound)| self.parameter(&here, key, &Takes::Number(bound))).collect();
        let sizes: Vec<f64> = sizes.into_iter().collect::<Option<_>>()?;
        let shapes: Vec<f64> = shapes.into_iter().collect::<Option<_>>()?;
        match law(name, &sizes, &shapes) {
            Ok(law) => Some(law),
            Err(must) => {
                self.wrong(&here, Problem::Order { key: here.name.clone(), must });
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

    /// The one of several keys that stands in a table.
    pub fn choice<'t>(&mut self, place: &Place<'t>, alternatives: &[&str]) -> Option<Place<'t>> {
        let places: Vec<Place<'t>> = alternatives.iter().map(|key| self.at(place, key)).collect();
        let mut found: Vec<&Place<'t>> = places.iter().filter(|place| place.given()).collect();
        match found.len() {
            1 => found.pop().cloned(),
            0 => {
                let allowed = alternatives.iter().map(|key| (*key).to_owned()).collect();
                self.wrong_key(place, Problem::Choose { key: place.name.clone(), allowed });
                None
            }
            _ => {
                let problem = Problem::ChooseOne {
                    key: place.name.clone(),
                    found: found.iter().map(|place| place.name.clone()).collect(),
                };
                self.wrong_key(found[1], problem);
                None
            }
        }
    }

    /// The index of a name among those there are.
    pub fn find(
        &mut self,
        place: &Place<'_>,
        at: &At,
        kind: &'static str,
        name: &str,
        known: &[String],
    ) -> Option<usize> {
        let found = known.iter().position(|other| other == name);
        if found.is_none() {
            let nearest = nearest(name, known.iter().map(String::as_str));
            let problem = Problem::UnknownName { kind, name: name.to_owned(), known: known.to_vec(), nearest };
            let (path, value) = (place.path.clone(), name.to_owned());
            self.findings.push(Finding { problem, at: one_of(at, &place.at), path, value });
        }
        found
    }

    /// The index of the name that this place's own key is.
    pub fn find_key(&mut self, place: &Place<'_>, kind: &'static str, known: &[String]) -> Option<usize> {
        self.find(place, &place.at.clone(), kind, &place.name.clone(), known)
    }

    /// A list of names, each given to `read` with its place.
    pub fn list_of_names(&mut self, place: &Place<'_>) -> Option<Vec<(String, At)>> {
        self.value(place, |node| {
            let NodeKind::List(items) = &node.kind else { return Err(wrong_type(place, node)) };
            let name = |item: &Node| match &item.kind {
                NodeKind::Text(text) => Some((text.clone(), item.at.clone())),
                _ => None,
            };
            items.iter().map(name).collect::<Option<Vec<_>>>().ok_or_else(|| wrong_type(place, node))
        })
    }

    /// Twelve factors by month.
    pub fn months(&mut self, place: &Place<'_>) -> Option<[f64; 12]> {
        self.value(place, |node| months(place, node))
    }

    /// Pairs of a delay and a factor, with rising delays.
    pub fn points(&mut self, place: &Place<'_>, from_zero: bool) -> Option<Vec<(Span, f64)>> {
        self.value(place, |node| points(place, node, from_zero))
    }

    /// A quota written as a text: amount, what it counts, and the period in days.
    pub fn quota_text(&mut self, place: &Place<'_>) -> Option<(f64, String, f64)> {
        self.value(place, |node| match &node.kind {
            NodeKind::Text(text) => {
                let quota = quantity::per(text).map_err(|bad| bad_quantity(place, &place.row.takes, text, bad))?;
                check(place, quota.0, &keys::QUOTA)?;
                Ok(quota)
            }
            NodeKind::Number(value, _) => Err(no_unit(place, &place.row.takes, *value)),
            _ => Err(wrong_type(place, node)),
        })
    }
}

fn one_of(at: &At, other: &At) -> At {
    if *at == At::Whole { other.clone() } else { at.clone() }
}

fn inner_place<'t>(place: &Place<'_>, entry: &'t super::tree::Entry) -> Place<'t> {
    Place {
        node: Some(&entry.value),
        at: one_of(&entry.key_at, &place.at),
        name: entry.key.clone(),
        path: joined(&place.path, &path_part(&entry.key)),
        row: place.row,
    }
}

fn joined(parent: &str, key: &str) -> String {
    if parent.is_empty() { key.to_owned() } else { format!("{parent}.{key}") }
}

fn split_last<'p>(path: &'p str, name: &str) -> (&'p str, &'p str) {
    let tail = path_part(name).len();
    match path.len().checked_sub(tail + 1) {
        Some(at) if path.is_char_boundary(at) => path.split_at(at),
        _ => ("", path),
    }
}

fn bad_name(name: &str) -> Option<&'static str> {
    if name.trim().is_empty() {
        Some("a name has letters")
    } else if name.chars().any(char::is_control) {
        Some("a name has no control characters")
    } else if name.chars().count() > 100 {
        Some("a name has at most 100 letters")
    } else {
        None
    }
}

/// What people call things elsewhere.
const SYNONYMS: [(&str, &str); 12] = [
    ("segments", "market"),
    ("markets", "market"),
    ("teams", "structures"),
    ("organisations", "structures"),
    ("funnel", "stages"),
    ("people", "roles"),
    ("reps", "roles"),
    ("salary", "base"),
    ("bonus", "variable"),
    ("win_rate", "advance"),
    ("conversion", "advance"),
    ("size", "accounts"),
];

fn nearest_key(key: &str, known: &[String]) -> Option<String> {
    let synonym = SYNONYMS.iter().find(|(other, meant)| *other == key && known.iter().any(|word| word == meant));
    synonym
        .map(|(_, meant)| (*meant).to_owned())
        .or_else(|| nearest(key, known.iter().map(String::as_str).filter(|key| *key != "*")))
}

fn in_unit(unit: Unit, bound: &'static Bound) -> Takes {
    match unit {
        Unit::Days => Takes::Time(bound),
        Unit::Hours => Takes::Work(bound),
        Unit::Money => Takes::Money(bound),
        Unit::Count => Takes::Number(bound),
    }
}

fn law_kind(takes: &Takes) -> Option<(Unit, &'static Bound)> {
    match takes {
        Takes::Law(unit, bound) => Some((*unit, *bound)),
        Takes::Either(all) => all.iter().find_map(law_kind),
        _ => None,
    }
}

/// The law of this name, or what its parameters must be.
fn law(name: &str, sizes: &[f64], shapes: &[f64]) -> Result<Law, &'static str> {
    let positive = |law| if sizes.iter().all(|size| *size > 0.0) { Ok(law) } else { Err("has sizes above zero") };
    match (name, sizes, shapes) {
        ("fixed", [value], _) => Ok(Law::Fixed(*value)),
        ("exponential", [mean], _) => positive(Law::Exponential { mean: *mean }),
        ("lognormal", [mean], [cv]) => positive(Law::Lognormal { mean: *mean, cv: *cv }),
        ("gamma", [mean], [shape]) => positive(Law::Gamma { mean: *mean, shape: *shape }),
        ("weibull", [scale], [shape]) => positive(Law::Weibull { shape: *shape, scale: *scale }),
        ("beta", [high], [a, b]) => positive(Law::Beta { a: *a, b: *b, high: *high }),
        ("uniform", [low, high], _) if low < high => Ok(Law::Uniform { low: *low, high: *high }),
        ("uniform", ..) => Err("has `low` below `high`"),
        ("triangular", [low, likely, high], _) if low <= likely && likely <= high && low < high => {
            Ok(Law::Triangular { low: *low, likely: *likely, high: *high })
        }
        ("pert", [low, likely, high], _) if low <= likely && likely <= high && low < high => {
            Ok(Law::Pert { low: *low, likely: *likely, high: *high })
        }
        _ => Err("has `low`, `likely` and `high` in rising order"),
    }
}

/// What the alternatives of a row say about plain values.
fn scalar(takes: &Takes) -> Takes {
    match takes {
        Takes::Either(all) => {
            let plain =
                |takes: &&Takes| !matches!(takes, Takes::Word(_) | Takes::Table | Takes::Months | Takes::Names(_));
            all.iter().find(plain).copied().unwrap_or(*takes)
        }
        other => *other,
    }
}

fn wrong_type(place: &Place<'_>, node: &Node) -> Problem {
    let expected = keys::described(&place.row.takes);
    Problem::WrongType { key: place.name.clone(), expected, found: node.found() }
}

/// A plain value as a number in the unit its row keeps.
fn number(place: &Place<'_>, takes: &Takes, node: &Node) -> Result<f64, Problem> {
    let takes = &scalar(takes);
    let key = || place.name.clone();
    if let Some(problem) = range(place, node, false) {
        return Err(problem);
    }
    let mistyped = || Problem::WrongType { key: key(), expected: keys::described(takes), found: node.found() };
    let (value, text) = match &node.kind {
        NodeKind::Number(value, _) if value.is_nan() || value.is_infinite() => {
            return Err(Problem::NotFinite { key: key() });
        }
        NodeKind::Number(value, _) => (Some(*value), ""),
        NodeKind::Text(text) => (None, text.as_str()),
        _ => return Err(mistyped()),
    };
    let unread = |bad| bad_quantity(place, takes, text, bad);
    match (takes, value) {
        (Takes::Whole(bound), Some(value)) if value.fract() == 0.0 => check(place, value, bound),
        (Takes::Whole(_), Some(_)) => Err(Problem::NotWhole { key: key() }),
        (Takes::Number(bound) | Takes::Money(bound) | Takes::Part(bound), Some(value)) => check(place, value, bound),
        (Takes::Budget(bound), Some(value)) => check(place, value, bound),
        (Takes::Share, Some(value)) => share(place, value, false),
        (Takes::Time(_) | Takes::Rate(_) | Takes::Growth | Takes::Work(_), Some(value)) => {
            Err(no_unit(place, takes, value))
        }
        (Takes::Time(bound), None) => check(place, quantity::time(text).map_err(unread)?, bound),
        (Takes::Work(bound), None) => {
            let days = quantity::time(text).map_err(unread)?;
            check(place, days, bound).map(|days| days * HOURS_PER_DAY)
        }
        (Takes::Rate(bound), None) => match quantity::per(text).map_err(unread)? {
            (value, what, days) if what.is_empty() => check(place, value / days, bound),
            _ => Err(unread(Bad::Shape)),
        },
        (Takes::Growth, None) => match quantity::per(text).map_err(unread)? {
            (value, what, days) if what.is_empty() => growth(place, value, days),
            _ => Err(unread(Bad::Shape)),
        },
        (Takes::Budget(bound), None) => match quantity::per(text).map_err(unread)? {
            (value, what, days) if what.is_empty() => check(place, value * DAYS_PER_YEAR / days, bound),
            _ => Err(unread(Bad::Shape)),
        },
        (Takes::Share, None) => {
            let (value, percent) = quantity::share(text).map_err(unread)?;
            share(place, value, percent)
        }
        (Takes::Part(bound), None) => check(place, quantity::share(text).map_err(unread)?.0, bound),
        (Takes::Money(bound), None) => check(place, quantity::money(text).map_err(unread)?, bound),
        (Takes::Whole(_) | Takes::Number(_), None) if matches!(place.row.takes, Takes::Either(_)) => {
            Err(unread(Bad::Shape))
        }
        _ => Err(mistyped()),
    }
}

fn share(place: &Place<'_>, value: f64, percent: bool) -> Result<f64, Problem> {
    if (0.0..=1.0).contains(&value) {
        return Ok(value);
    }
    let key = place.name.clone();
    if !percent && value > 1.0 && value <= 100.0 {
        let example = format!("{} or \"{} %\"", short(value / 100.0), short(value));
        return Err(Problem::Percentage { key, example });
    }
    Err(Problem::OutOfBounds { key, what: "a share", allowed: "lies between 0 % and 100 %".into() })
}

fn growth(place: &Place<'_>, value: f64, days: f64) -> Result<f64, Problem> {
    if (-0.99..=10.0).contains(&value) {
        return Ok(libm::log1p(value) / days);
    }
    let allowed = "lies between -99 % and 1,000 %".into();
    Err(Problem::OutOfBounds { key: place.name.clone(), what: "a growth", allowed })
}

fn check(place: &Place<'_>, value: f64, bound: &'static Bound) -> Result<f64, Problem> {
    let above = if bound.closed { value >= bound.min } else { value > bound.min };
    if above && value <= bound.max {
        return Ok(value);
    }
    Err(Problem::OutOfBounds { key: place.name.clone(), what: bound.what, allowed: bound.words.into() })
}

fn no_unit(place: &Place<'_>, takes: &Takes, value: f64) -> Problem {
    let number = short(value);
    let example = match takes {
        Takes::Rate(_) => format!("\"{number} per year\""),
        Takes::Growth if value.abs() < 1.0 => format!("\"{} % per year\"", short(value * 100.0)),
        Takes::Growth => format!("\"{number} % per year\""),
        Takes::Quota => format!("\"{number} per year\", \"{number} wins per month\" or the like"),
        Takes::Work(_) => format!("\"{number} min\" or \"{number} h\""),
        _ => format!("\"{number} days\""),
    };
    Problem::NoUnit { key: place.name.clone(), example }
}

fn bad_quantity(place: &Place<'_>, takes: &Takes, text: &str, bad: Bad) -> Problem {
    match bad {
        Bad::NoUnit(value) => no_unit(place, takes, value),
        Bad::Unit { unit, better } => {
            let unit = clipped(&unit, 60);
            Problem::UnknownUnit { unit, known: quantity::TIME_UNITS, nearest: better }
        }
        Bad::Shape => not_understood(place, text),
    }
}

fn not_understood(place: &Place<'_>, text: &str) -> Problem {
    let words = words(&place.row.takes);
    let expected = keys::described(&place.row.takes);
    Problem::NotUnderstood { key: place.name.clone(), expected, nearest: nearest(text, words) }
}

fn words(takes: &Takes) -> Vec<&'static str> {
    match takes {
        Takes::Word(words) => words.to_vec(),
        Takes::Either(all) => all.iter().flat_map(words).collect(),
        _ => Vec::new(),
    }
}

fn word(place: &Place<'_>, node: &Node) -> Result<&'static str, Problem> {
    let NodeKind::Text(text) = &node.kind else { return Err(wrong_type(place, node)) };
    words(&place.row.takes).into_iter().find(|word| word == text).ok_or_else(|| not_understood(place, text))
}

/// `{ low, likely, high }`, which is understood but not simulated.
fn range(place: &Place<'_>, node: &Node, law: bool) -> Option<Problem> {
    let likely = node.get("likely").or_else(|| node.get("low"))?;
    let likely = match &likely.value.kind {
        NodeKind::Text(text) => format!("\"{}\"", clipped(text, 60)),
        _ => likely.value.shown(),
    };
    let likely = node.get("likely").map(|_| likely);
    Some(Problem::Ranges { key: place.name.clone(), likely, law })
}

fn month(place: &Place<'_>, node: &Node) -> Result<(i32, u32), Problem> {
    let NodeKind::Text(text) = &node.kind else { return Err(wrong_type(place, node)) };
    let parts = text.split_once('-').and_then(|(year, month)| Some((year.parse().ok()?, month.parse().ok()?)));
    match parts {
        Some((year, month)) if (1900..=2200).contains(&year) && (1..=12).contains(&month) && text.is_ascii() => {
            Ok((year, month))
        }
        _ => Err(not_understood(place, text)),
    }
}

fn months(place: &Place<'_>, node: &Node) -> Result<[f64; 12], Problem> {
    let key = || place.name.clone();
    let NodeKind::List(items) = &node.kind else { return Err(wrong_type(place, node)) };
    let factor = |item: &Node| number(place, &Takes::Number(&keys::FACTOR), item);
    let factors = items.iter().map(factor).collect::<Result<Vec<f64>, Problem>>()?;
    match <[f64; 12]>::try_from(factors) {
        Ok(factors) if factors.iter().any(|factor| *factor > 0.0) => Ok(factors),
        Ok(_) => Err(Problem::Order { key: key(), must: "is not zero in every month" }),
        Err(_) => Err(Problem::Order { key: key(), must: "lists 12 factors, January first" }),
    }
}

fn points(place: &Place<'_>, node: &Node, from_zero: bool) -> Result<Vec<(Span, f64)>, Problem> {
    let order = |must| Problem::Order { key: place.name.clone(), must };
    let NodeKind::List(items) = &node.kind else { return Err(wrong_type(place, node)) };
    if items.is_empty() || items.len() > 100 {
        return Err(order("lists 1 to 100 pairs"));
    }
    let mut points: Vec<(Span, f64)> = Vec::with_capacity(items.len());
    for item in items {
        let NodeKind::List(pair) = &item.kind else { return Err(wrong_type(place, item)) };
        let [delay, factor] = &pair[..] else { return Err(order("lists pairs of a delay and a factor")) };
        let delay = number(place, &Takes::Time(if from_zero { &keys::SPAN } else { &keys::LENGTH }), delay)?;
        let factor = number(place, &Takes::Number(&keys::FACTOR), factor)?;
        let delay = Span::new(delay).map_err(order)?;
        if points.last().is_some_and(|(before, _)| *before >= delay) {
            return Err(order("has rising delays"));
        }
        points.push((delay, factor));
    }
    Ok(points)
}
