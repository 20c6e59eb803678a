//! Reads the tree through the table of keys: keeps what was resolved, and collects findings instead of stopping.

use std::collections::BTreeSet;

use super::Parameter;
use super::finding::{At, Finding, Problem, clipped, nearest};
use super::keys::{self, Key, Need};
use super::quantity;
use super::tree::{Entry, Node, NodeKind, path_part, value_of};
use super::value::{bad_quantity, check, curve, month, months, no_unit, number, points, word, wrong_type};
use crate::units::{Money, Rate, Share, Span};

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

    /// The table itself, for messages.
    pub fn within(&self) -> String {
        if self.path.is_empty() { "the scenario".to_owned() } else { format!("`{}`", self.path) }
    }
}

/// Letters of a free text.
const LONGEST_TEXT: usize = 1000;

/// Findings kept; a file with more is no scenario, and its findings would fill the memory.
const KEPT: usize = 1000;

/// The state of reading a scenario.
#[derive(Default)]
pub(super) struct Reader {
    pub findings: Vec<Finding>,
    /// How many findings were not kept.
    pub beyond: usize,
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
        row.unwrap_or(keys::all()[0])
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
        let row = Reader::row(&joined(parent.row.path, "*"));
        let entries: Vec<&Entry> = node.entries().iter().filter(|entry| !own(&entry.key)).collect();
        if !entries.is_empty() {
            self.used.insert(row.path);
        }
        entries.into_iter().map(|entry| Place { row, ..inner_place(parent, entry) }).collect()
    }

    /// The tables of a list, each opened and named by its number from 1.
    pub fn tables<'t>(&mut self, list: &Place<'t>) -> Vec<Place<'t>> {
        let Some(node) = list.node else { return Vec::new() };
        let NodeKind::List(items) = &node.kind else {
            self.wrong_type(list, node);
            return Vec::new();
        };
        let numbered = |(index, node): (usize, &'t Node)| {
            let name = (index + 1).to_string();
            let path = joined(&list.path, &name);
            Place { node: Some(node), at: one_of(&node.at, &list.at), name: path.clone(), path, row: list.row }
        };
        let places: Vec<Place<'t>> = items.iter().enumerate().map(numbered).collect();
        places.into_iter().filter(|place| self.open(place)).collect()
    }

    /// The index of the name that stands here.
    pub fn index(&mut self, place: &Place<'_>, kind: &'static str, known: &[String]) -> Option<usize> {
        let name = self.text(place)?;
        let at = place.node.map_or_else(|| place.at.clone(), |node| node.at.clone());
        self.find(place, &at, kind, &name, known)
    }

    /// The indices of the names that stand here; none if nothing does.
    pub fn indices(&mut self, place: &Place<'_>, kind: &'static str, known: &[String]) -> Vec<usize> {
        let list = if place.given() { self.list_of_names(place) } else { None };
        list.unwrap_or_default().iter().filter_map(|(name, at)| self.find(place, at, kind, name, known)).collect()
    }

    /// Keeps a finding; of very many only the number.
    pub fn push(&mut self, finding: Finding) {
        if self.findings.len() < KEPT {
            self.findings.push(finding);
        } else {
            self.beyond += 1;
        }
    }

    /// Adds a finding about what stands at a place.
    pub fn wrong(&mut self, place: &Place<'_>, problem: Problem) {
        let at = place.node.map_or_else(|| place.at.clone(), |node| one_of(&node.at, &place.at));
        let value = place.node.map(Node::shown).unwrap_or_default();
        self.push(Finding { problem, at, path: place.path.clone(), value });
    }

    /// Adds a finding about the key of a place.
    pub fn wrong_key(&mut self, place: &Place<'_>, problem: Problem) {
        let value = place.node.map(Node::shown).unwrap_or_default();
        self.push(Finding { problem, at: place.at.clone(), path: place.path.clone(), value });
    }

    pub(super) fn record(&mut self, place: &Place<'_>, value: String, evidence: &'static str) {
        let given = place.given();
        let evidence = if given { "" } else { evidence };
        let at = place.node.map_or(At::Whole, |node| node.at.clone());
        let (path, note, row) = (place.path.clone(), String::new(), place.row);
        self.parameters.push(Parameter { path, value, given, evidence, note, at, row });
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
        let expected = keys::expected(place.row);
        self.wrong(place, Problem::WrongType { key: place.name.clone(), expected, found: node.found() });
    }

    fn known(&mut self, place: &Place<'_>, key: &str, key_at: &At, value: &Node) {
        let pattern = place.row.path;
        let path = joined(&place.path, &path_part(key));
        let problem = if keys::row(&joined(pattern, key)).is_some() {
            return;
        } else if keys::row(&joined(pattern, "*")).is_some() {
            let Some(why) = bad_name(key) else { return };
            Problem::BadName { name: path_part(key), kind: "thing", why }
        } else {
            let known: Vec<String> = keys::children(place.row).map(|row| keys::last(row).to_owned()).collect();
            let nearest = nearest_key(key, &known);
            Problem::UnknownKey { key: key.to_owned(), within: place.within(), known, nearest }
        };
        self.push(Finding { problem, at: key_at.clone(), path, value: value.shown() });
    }

    /// Says that something required is absent.
    pub fn missing(&mut self, place: &Place<'_>) {
        let (within, _) = split_last(&place.path, &place.name);
        let within = if within.is_empty() { "the scenario".to_owned() } else { format!("`{within}`") };
        let allowed = keys::expected(place.row);
        self.wrong(place, Problem::Missing { key: place.name.clone(), within, allowed });
    }

    /// Reads a value: what is written, else the default.
    pub(super) fn value<T>(&mut self, place: &Place<'_>, read: impl FnOnce(&Node) -> Result<T, Problem>) -> Option<T> {
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

    /// A free text, fit to be printed.
    pub fn text(&mut self, place: &Place<'_>) -> Option<String> {
        self.value(place, |node| match &node.kind {
            NodeKind::Text(text) if text.chars().any(char::is_control) || text.chars().count() > LONGEST_TEXT => {
                let must = "be a text of at most 1,000 letters without control characters";
                Err(Problem::Order { key: place.name.clone(), must })
            }
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

    /// Adds a finding about an entry of what stands at a place.
    pub(super) fn inner(&mut self, place: &Place<'_>, entry: &Entry, problem: Problem) {
        let path = joined(&place.path, &path_part(&entry.key));
        self.push(Finding { problem, at: one_of(&entry.key_at, &place.at), path, value: entry.value.shown() });
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
        // With nothing there at all, the table they should stand in has its finding already.
        if found.is_none() && !known.is_empty() {
            let nearest = nearest(name, known.iter().map(String::as_str));
            let problem = Problem::UnknownName {
                kind,
                name: name.to_owned(),
                known: known.iter().take(30).cloned().collect(),
                nearest,
            };
            let (path, value) = (place.path.clone(), name.to_owned());
            self.push(Finding { problem, at: one_of(at, &place.at), path, value });
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

    /// Pairs of an attainment and a rate, with rising attainments.
    pub fn curve(&mut self, place: &Place<'_>) -> Option<Vec<(f64, Share)>> {
        self.value(place, |node| curve(place, node))
    }

    /// A quota written as a text: amount, what it counts, and the period in days.
    pub fn quota_text(&mut self, place: &Place<'_>) -> Option<(f64, String, f64)> {
        self.value(place, |node| match &node.kind {
            NodeKind::Text(text) => {
                let quota = quantity::per(text).map_err(|bad| bad_quantity(place, &place.row.takes, text, bad))?;
                check(place, quota.0, &keys::QUOTA)?;
                Ok(quota)
            }
            NodeKind::Number(_, digits) => Err(no_unit(place, &place.row.takes, &clipped(digits, 40))),
            _ => Err(wrong_type(place, node)),
        })
    }
}

fn one_of(at: &At, other: &At) -> At {
    if *at == At::Whole { other.clone() } else { at.clone() }
}

pub(super) fn inner_place<'t>(place: &Place<'_>, entry: &'t Entry) -> Place<'t> {
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

pub(super) fn nearest_key(key: &str, known: &[String]) -> Option<String> {
    let synonym = SYNONYMS.iter().find(|(other, meant)| *other == key && known.iter().any(|word| word == meant));
    synonym
        .map(|(_, meant)| (*meant).to_owned())
        .or_else(|| nearest(key, known.iter().map(String::as_str).filter(|key| *key != "*")))
}
