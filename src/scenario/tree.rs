//! The file as written: a tree of values that know where they stand, and the overrides that edit it.

use std::fmt::Write;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::finding::{At, Finding, Problem, clipped, nearest};

/// Tables in tables; the language itself needs seven.
const DEEPEST: usize = 64;

/// A value and where it stands.
#[derive(Clone, Debug)]
pub(super) struct Node {
    pub kind: NodeKind,
    pub at: At,
}

/// What a value is.
#[derive(Clone, Debug)]
pub(super) enum NodeKind {
    Text(String),
    /// Value and its digits as written.
    Number(f64, String),
    Bool(bool),
    Date(String),
    List(Vec<Node>),
    Table(Vec<Entry>),
}

/// A key and its value, in file order.
#[derive(Clone, Debug)]
pub(super) struct Entry {
    pub key: String,
    pub key_at: At,
    pub value: Node,
}

impl Node {
    /// The value of a key, if this is a table that has it.
    pub fn get(&self, key: &str) -> Option<&Entry> {
        self.entries().iter().find(|entry| entry.key == key)
    }

    /// The entries of a table; none for anything else.
    pub fn entries(&self) -> &[Entry] {
        match &self.kind {
            NodeKind::Table(entries) => entries,
            _ => &[],
        }
    }

    /// What it is, for messages.
    pub fn found(&self) -> &'static str {
        match self.kind {
            NodeKind::Text(_) => "a text",
            NodeKind::Number(..) => "a number",
            NodeKind::Bool(_) => "true or false",
            NodeKind::Date(_) => "a date",
            NodeKind::List(_) => "a list",
            NodeKind::Table(_) => "a table",
        }
    }

    /// As a person would write it after `--set path=`; quoted only where it would be read as something else.
    pub fn shown(&self) -> String {
        match &self.kind {
            NodeKind::Text(text) if matches!(value_of(text, &At::Whole).kind, NodeKind::Text(same) if same == *text) => {
                clipped(text, 200)
            }
            _ => {
                let mut out = String::new();
                self.write(&mut out);
                clipped(&out, 400)
            }
        }
    }

    fn write(&self, out: &mut String) {
        if out.len() > 4000 {
            return;
        }
        match &self.kind {
            NodeKind::Text(text) => {
                let _ = write!(out, "{:?}", clipped(text, 200));
            }
            NodeKind::Number(_, digits) => out.push_str(digits),
            NodeKind::Bool(value) => out.push_str(if *value { "true" } else { "false" }),
            NodeKind::Date(date) => out.push_str(date),
            NodeKind::List(items) => {
                out.push('[');
                for (place, item) in items.iter().enumerate() {
                    out.push_str(if place > 0 { ", " } else { "" });
                    item.write(out);
                }
                out.push(']');
            }
            NodeKind::Table(entries) if entries.is_empty() => out.push_str("{}"),
            NodeKind::Table(entries) => {
                out.push_str("{ ");
                for (place, entry) in entries.iter().enumerate() {
                    out.push_str(if place > 0 { ", " } else { "" });
                    out.push_str(&path_part(&entry.key));
                    out.push_str(" = ");
                    entry.value.write(out);
                }
                out.push_str(" }");
            }
        }
    }
}

/// A key as one part of a dotted path, quoted where it has to be.
pub(super) fn path_part(key: &str) -> String {
    let bare = |letter: char| letter.is_ascii_alphanumeric() || letter == '_' || letter == '-';
    if !key.is_empty() && key.chars().all(bare) { key.to_owned() } else { format!("{key:?}") }
}

/// The tree of a text. Syntax errors come as findings; with duplicate keys only, the tree is still worth checking.
pub(super) fn grow(text: &str) -> (Node, Vec<Finding>, bool) {
    let empty = Node { kind: NodeKind::Table(Vec::new()), at: At::Whole };
    if let Some(offset) = too_deep(text) {
        let finding = Finding {
            problem: Problem::TooDeep { limit: DEEPEST },
            at: At::File(offset..offset + 1),
            path: String::new(),
            value: String::new(),
        };
        return (empty, vec![finding], false);
    }
    let (document, errors) = DeTable::parse_recoverable(text);
    let sound = errors.iter().all(|error| error.message() == "duplicate key");
    let findings = errors.iter().map(|error| syntax(error, text.len())).collect();
    let root = Node { kind: table(document.get_ref()), at: At::Whole };
    (root, findings, sound)
}

fn syntax(error: &toml::de::Error, length: usize) -> Finding {
    Finding {
        problem: Problem::Syntax { message: error.message().to_owned() },
        at: At::File(error.span().unwrap_or(length..length)),
        path: String::new(),
        value: String::new(),
    }
}

fn table(table: &DeTable<'_>) -> NodeKind {
    let mut entries: Vec<(usize, Entry)> = table
        .iter()
        .map(|(key, value)| {
            let entry = Entry { key: key.get_ref().to_string(), key_at: At::File(key.span()), value: node(value) };
            (key.span().start, entry)
        })
        .collect();
    entries.sort_by_key(|(start, _)| *start);
    NodeKind::Table(entries.into_iter().map(|(_, entry)| entry).collect())
}

fn node(value: &Spanned<DeValue<'_>>) -> Node {
    let kind = match value.get_ref() {
        DeValue::String(text) => NodeKind::Text(text.to_string()),
        DeValue::Integer(digits) => NodeKind::Number(whole(digits.as_str(), digits.radix()), digits.to_string()),
        DeValue::Float(digits) => NodeKind::Number(digits.as_str().parse().unwrap_or(f64::NAN), digits.to_string()),
        DeValue::Boolean(value) => NodeKind::Bool(*value),
        DeValue::Datetime(date) => NodeKind::Date(date.to_string()),
        DeValue::Array(items) => NodeKind::List(items.iter().map(node).collect()),
        DeValue::Table(inner) => table(inner),
    };
    Node { kind, at: At::File(value.span()) }
}

fn whole(digits: &str, radix: u32) -> f64 {
    match radix {
        10 => digits.parse().unwrap_or(f64::NAN),
        _ => i64::from_str_radix(digits, radix).map_or(f64::NAN, |value| value as f64),
    }
}

/// Where nesting by dots and brackets exceeds the limit. The TOML parser bounds brackets but not dotted keys, and a tree
/// of a million levels would overflow the stack when it is dropped.
fn too_deep(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    let mut open: Vec<usize> = Vec::new();
    let mut depth = 0;
    let mut at = 0;
    while at < bytes.len() {
        match bytes[at] {
            b'"' | b'\'' => at = string_end(bytes, at),
            b'#' => at = bytes[at..].iter().position(|byte| *byte == b'\n').map_or(bytes.len(), |skip| at + skip) - 1,
            b'.' => depth += 1,
            b'[' | b'{' => {
                depth += 1;
                open.push(depth);
            }
            b']' | b'}' => depth = open.pop().map_or(0, |level| level - 1),
            b',' | b'\n' => depth = open.last().copied().unwrap_or(0),
            _ => {}
        }
        if depth > DEEPEST {
            return Some(at);
        }
        at += 1;
    }
    None
}

/// The last byte of the string that starts here; for one that never ends, the end of its line.
pub(super) fn string_end(bytes: &[u8], start: usize) -> usize {
    let quote = bytes[start];
    let long = bytes[start..].starts_with(&[quote; 3]);
    let mut at = start + if long { 3 } else { 1 };
    while at < bytes.len() {
        match bytes[at] {
            b'\\' if quote == b'"' => at += 1,
            b'\n' if !long => return at - 1,
            byte if byte == quote && !long => return at,
            byte if byte == quote && bytes[at..].starts_with(&[quote; 3]) => return at + 2,
            _ => {}
        }
        at += 1;
    }
    bytes.len()
}

/// A `--set path=value`: an edit of the scenario before it is checked.
#[derive(Clone, Debug)]
pub struct Override {
    path: Vec<String>,
    value: Node,
    flag: String,
}

/// Why a `--set` cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`--set {given}`: {why}; write it like `--set roles.ae.ramp=\"3 months\"`")]
pub struct OverrideError {
    given: String,
    why: &'static str,
}

impl Override {
    /// Reads `path=value`: parts of the path may be quoted; a value that is not TOML is taken as a text.
    pub fn parse(given: &str) -> Result<Override, OverrideError> {
        let wrong = |why| OverrideError { given: clipped(given, 200), why };
        let (path, rest) = split_path(given).map_err(wrong)?;
        if path.len() > DEEPEST {
            return Err(wrong("the path has too many parts"));
        }
        let flag = format!("--set {given}");
        let value = value_of(rest.trim(), &At::Flag(flag.clone()));
        Ok(Override { path, value, flag })
    }

    /// The dotted path, as typed.
    pub fn path(&self) -> String {
        self.path.iter().map(|part| path_part(part)).collect::<Vec<_>>().join(".")
    }

    /// A finding if the path goes through a name that its table does not have: most likely a slip.
    pub(super) fn stranger(&self, root: &Node) -> Option<Finding> {
        let [table, name, _, ..] = &self.path[..] else { return None };
        let kind = match table.as_str() {
            "market" => "segment",
            "sources" => "source",
            "stages" => "stage",
            "roles" => "role",
            "structures" => "structure",
            _ => return None,
        };
        let known: Vec<String> = root.get(table)?.value.entries().iter().map(|entry| entry.key.clone()).collect();
        if known.contains(name) {
            return None;
        }
        let nearest = nearest(name, known.iter().map(String::as_str));
        let problem = Problem::UnknownName { kind, name: name.clone(), known, nearest };
        Some(Finding { problem, at: At::Flag(self.flag.clone()), path: self.path(), value: self.value.shown() })
    }

    /// Points a finding about something that this edit changed at the flag instead of the file.
    pub(super) fn claim(&self, finding: &mut Finding) {
        let below = self.path().strip_prefix(&finding.path).is_some_and(|rest| rest.starts_with('.'));
        if below && !finding.path.is_empty() && matches!(finding.at, At::File(_)) {
            finding.at = At::Flag(self.flag.clone());
        }
    }

    /// Puts the value in its place; whatever stands in the way of the path is replaced.
    pub(super) fn apply(&self, root: &mut Node) {
        let at = At::Flag(self.flag.clone());
        let mut node = root;
        for part in &self.path {
            node = child(node, part, &at);
        }
        *node = self.value.clone();
    }
}

fn child<'n>(node: &'n mut Node, key: &str, at: &At) -> &'n mut Node {
    if let (NodeKind::List(items), Ok(number @ 1..)) = (&node.kind, key.parse::<usize>())
        && number <= items.len()
    {
        let NodeKind::List(items) = &mut node.kind else { unreachable!("it has just been one") };
        return &mut items[number - 1];
    }
    if !matches!(node.kind, NodeKind::Table(_)) {
        *node = Node { kind: NodeKind::Table(Vec::new()), at: at.clone() };
    }
    let NodeKind::Table(entries) = &mut node.kind else { unreachable!("it has just been made a table") };
    let place = entries.iter().position(|entry| entry.key == key).unwrap_or_else(|| {
        let value = Node { kind: NodeKind::Table(Vec::new()), at: at.clone() };
        entries.push(Entry { key: key.to_owned(), key_at: at.clone(), value });
        entries.len() - 1
    });
    &mut entries[place].value
}

/// The parts before the first `=` outside quotes, and what follows it.
fn split_path(given: &str) -> Result<(Vec<String>, &str), &'static str> {
    let mut parts = Vec::new();
    let mut part = String::new();
    let mut quote = None;
    for (at, letter) in given.char_indices() {
        match (quote, letter) {
            (Some(open), letter) if letter == open => quote = None,
            (Some(_), letter) => part.push(letter),
            (None, '"' | '\'') => quote = Some(letter),
            (None, '.') => parts.push(std::mem::take(&mut part)),
            (None, '=') => {
                parts.push(part);
                let parts: Vec<String> = parts.iter().map(|part| part.trim().to_owned()).collect();
                return match parts.iter().any(String::is_empty) {
                    true => Err("a part of the path is empty"),
                    false => Ok((parts, &given[at + 1..])),
                };
            }
            (None, letter) => part.push(letter),
        }
    }
    Err("there is no `=`")
}

/// A TOML value, or the text itself if it is none.
pub(super) fn value_of(text: &str, at: &At) -> Node {
    let taken = || Node { kind: NodeKind::Text(text.to_owned()), at: at.clone() };
    if text.len() > 100_000 || too_deep(text).is_some() {
        return taken();
    }
    match DeValue::parse(text) {
        Ok(value) => {
            let mut node = node(&value);
            stand(&mut node, at);
            node
        }
        Err(_) => taken(),
    }
}

fn stand(node: &mut Node, at: &At) {
    node.at = at.clone();
    match &mut node.kind {
        NodeKind::List(items) => items.iter_mut().for_each(|item| stand(item, at)),
        NodeKind::Table(entries) => {
            for entry in entries {
                entry.key_at = at.clone();
                stand(&mut entry.value, at);
            }
        }
        _ => {}
    }
}
