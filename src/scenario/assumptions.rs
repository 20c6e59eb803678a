//! What is assumed: every parameter with its value, what it rests on, and whether others have found the like.
//!
//! What a stated value rests on is what the comment at the end of its line says. The comment is read by clauses, between
//! semicolons: one that names keys of that line is about those alone; of the others the first is about all the rest. So in
//! `# S46 S47 S48; the gap is an assumption` the gap is assumed, and whatever else stands on the line has sources.

use std::collections::BTreeMap;

use super::finding::At;
use super::read::{Place, Reader};
use super::tree::{path_part, string_end, value_of};
use super::value::number;
use super::{Flow, Parameter, Role, Scenario, laws};
use crate::evidence::{self, Basis, Grade};
use crate::keys::{For, Key, Published, Takes, Unit};

/// Every parameter, in the order in which it is read.
#[derive(Clone, Debug, Default)]
pub struct Assumptions {
    /// One for each parameter.
    pub entries: Vec<Entry>,
}

/// A parameter, and how far to trust it.
#[derive(Clone, Debug)]
pub struct Entry {
    /// Dotted path as `--set` takes it.
    pub path: String,
    /// As a person would write it.
    pub value: String,
    /// Whether the scenario gave it; otherwise it is a default.
    pub given: bool,
    /// What is said about where it comes from: the comment of a stated value, the evidence of a default.
    pub note: String,
    /// Ids in the note that the table of sources has.
    pub sources: Vec<&'static str>,
    /// Words of the note that look like an id and are none.
    pub unknown: Vec<String>,
    /// What that amounts to.
    pub standing: Standing,
    /// What others have found, if it can be compared.
    pub published: Option<Range>,
}

/// What a parameter rests on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// A source, or an assumption, by its grade.
    Graded(Grade),
    /// Words of somebody's own, such as "our CRM, 2026".
    Own,
    /// It does nothing.
    Neutral,
    /// A name, a decision or a setting of the run, which needs no source.
    Choice,
    /// A figure of which nothing is said.
    Unsaid,
}

/// A range that others have found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Range {
    /// The least, as a person would write it.
    pub low: &'static str,
    /// The most, likewise.
    pub high: &'static str,
    /// Ids of who says so.
    pub sources: &'static str,
    /// Where the value lies.
    pub lies: Lies,
}

/// Where a value lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lies {
    /// Below the range.
    Below,
    /// In it, its ends included.
    Inside,
    /// Above it.
    Above,
}

impl Entry {
    /// Whether nobody has measured it, nobody has checked, or nobody says.
    pub fn assumed(&self) -> bool {
        match self.standing {
            Standing::Graded(grade) => grade.assumed(),
            other => other == Standing::Unsaid,
        }
    }

    /// Whether it lies outside of what others have found.
    pub fn outside(&self) -> bool {
        self.published.is_some_and(|range| range.lies != Lies::Inside)
    }
}

impl Assumptions {
    /// Those of a scenario.
    pub fn of(scenario: &Scenario) -> Assumptions {
        Assumptions { entries: scenario.parameters.iter().map(|parameter| entry(scenario, parameter)).collect() }
    }

    /// How many parameters are like this.
    pub fn count(&self, like: impl Fn(&Entry) -> bool) -> usize {
        self.entries.iter().filter(|entry| like(entry)).count()
    }
}

fn entry(scenario: &Scenario, parameter: &Parameter) -> Entry {
    let note = if parameter.given { parameter.note.as_str() } else { parameter.evidence };
    let words = note.split(|c: char| !c.is_alphanumeric());
    Entry {
        path: parameter.path.clone(),
        value: parameter.value.clone(),
        given: parameter.given,
        note: note.to_owned(),
        sources: words.filter_map(known).collect(),
        unknown: evidence::unknown(note).map(str::to_owned).collect(),
        standing: standing(parameter, note),
        published: published(scenario, parameter),
    }
}

/// The id that a word is, as the table of sources has it.
fn known(word: &str) -> Option<&'static str> {
    evidence::find(word)?.ids.split(' ').find(|id| *id == word)
}

fn standing(parameter: &Parameter, note: &str) -> Standing {
    match Basis::of(note) {
        Basis::Graded(grade) => Standing::Graded(grade),
        Basis::Neutral => Standing::Neutral,
        _ if chosen(parameter) => Standing::Choice,
        Basis::Own => Standing::Own,
        Basis::Unsaid => Standing::Unsaid,
    }
}

/// Whether it is no figure of the world: a name, how the run is set, what is compared, or a default that needs no evidence.
fn chosen(parameter: &Parameter) -> bool {
    let decided = ["scenario.", "structures.", "timeline."].iter().any(|part| parameter.path.starts_with(part));
    decided || !is_figure(&parameter.row.takes) || (!parameter.given && parameter.evidence.is_empty())
}

fn is_figure(takes: &Takes) -> bool {
    use Takes::{Either, Flag, Month, Name, Names, Table, Text, Word};
    match takes {
        Text | Month | Word(_) | Name(_) | Names(_) | Flag | Table => false,
        Either(all) => all.iter().any(is_figure),
        _ => true,
    }
}

/// What others have found of a parameter, where a range is for it and its value is a number in the same terms.
fn published(scenario: &Scenario, parameter: &Parameter) -> Option<Range> {
    let row = parameter.row;
    if row.published.is_empty() || (in_money(&row.takes) && !["USD", "$"].contains(&scenario.currency.as_str())) {
        return None;
    }
    let kind = kind(scenario, &parameter.path);
    let fits = |it: &&Published| it.0 == For::All || Some(it.0) == kind;
    let &(_, low, high, sources) = row.published.iter().find(fits)?;
    let lies = lies(figure(row, &parameter.value)?, figure(row, low)?, figure(row, high)?);
    Some(Range { low, high, sources, lies })
}

/// Ends count as inside, whatever unit they are written in.
fn lies(value: f64, low: f64, high: f64) -> Lies {
    let slack = 1e-9 * high.abs();
    match value {
        value if value < low - slack => Lies::Below,
        value if value > high + slack => Lies::Above,
        _ => Lies::Inside,
    }
}

/// All ranges in money are in US dollars.
fn in_money(takes: &Takes) -> bool {
    match takes {
        Takes::Money(_) | Takes::Budget(_) | Takes::Law(Unit::Money, _) => true,
        Takes::Either(all) => all.iter().any(in_money),
        _ => false,
    }
}

/// A value as one number in the unit of its row: a law by its mean, none of it as 0; `None` for what is no number.
fn figure(row: &'static Key, text: &str) -> Option<f64> {
    if text == "none" {
        return Some(0.0);
    }
    let node = value_of(text, &At::Whole);
    let place = Place { node: Some(&node), at: At::Whole, name: String::new(), path: String::new(), row };
    match laws::law_kind(&row.takes) {
        Some(_) => Reader::default().law(&place).map(|law| law.mean()),
        None => number(&place, &row.takes, &node).ok(),
    }
}

/// What a path is about, by what the thing does and never by its name.
fn kind(scenario: &Scenario, path: &str) -> Option<For> {
    let below = |table: &str, name: &str| path.starts_with(&format!("{table}.{}.", path_part(name)));
    let closing = scenario.stages.iter().rposition(|stage| !stage.after_win)?;
    if let Some(role) = scenario.roles.iter().find(|role| below("roles", &role.name)) {
        return Some(job(role, closing));
    }
    if let Some(source) = scenario.sources.iter().find(|source| below("sources", &source.name)) {
        return Some(made_by(&source.flow));
    }
    scenario.stages.iter().position(|stage| below("stages", &stage.name)).map(|stage| step(stage, closing))
}

fn job(role: &Role, closing: usize) -> For {
    match role.covers.iter().map(|stage| step(*stage, closing)).collect::<Vec<_>>() {
        steps if steps.contains(&For::Closing) => For::Closing,
        steps if steps.contains(&For::Opening) => For::Opening,
        steps if steps.is_empty() && !role.serves_customers => For::Supporting,
        _ => For::Serving,
    }
}

fn step(stage: usize, closing: usize) -> For {
    match stage.cmp(&closing) {
        std::cmp::Ordering::Less => For::Opening,
        std::cmp::Ordering::Equal => For::Closing,
        std::cmp::Ordering::Greater => For::Serving,
    }
}

fn made_by(flow: &Flow) -> For {
    match flow {
        Flow::Inbound { .. } => For::Inbound,
        Flow::Prospecting => For::Prospecting,
        Flow::Referral { .. } => For::Referral,
        Flow::Partners { .. } => For::Partners,
    }
}

/// Gives each stated parameter what the comment at the end of its line says of it.
pub(super) fn annotate(parameters: &mut [Parameter], text: &str) {
    let comments: Vec<Option<usize>> = parameters.iter().map(|it| comment_after(text, it)).collect();
    let mut lines: BTreeMap<usize, Vec<String>> = BTreeMap::new();
    for (parameter, start) in parameters.iter().zip(&comments) {
        if let Some(start) = start {
            lines.entry(*start).or_default().push(key_of(&parameter.path).to_owned());
        }
    }
    for (parameter, start) in parameters.iter_mut().zip(&comments) {
        let Some(start) = start else { continue };
        let comment = text[*start..].lines().next().unwrap_or_default();
        parameter.note = clause(comment, key_of(&parameter.path), &lines[start]).trim().to_owned();
    }
}

/// Where the comment begins that ends the line on which a value ends.
fn comment_after(text: &str, parameter: &Parameter) -> Option<usize> {
    let At::File(range) = &parameter.at else { return None };
    let bytes = text.as_bytes();
    let mut at = range.end;
    while at < bytes.len() {
        match bytes[at] {
            b'#' => return Some(at + 1),
            b'\n' => return None,
            b'"' | b'\'' => at = string_end(bytes, at),
            _ => {}
        }
        at += 1;
    }
    None
}

/// The last part of a path.
fn key_of(path: &str) -> &str {
    path.rsplit('.').next().unwrap_or(path)
}

/// The clause of a comment that is about a key, among the keys of its line.
fn clause<'c>(comment: &'c str, key: &str, line: &[String]) -> &'c str {
    let names =
        |clause: &str, key: &str| clause.split(|c: char| !(c.is_alphanumeric() || c == '_')).any(|word| word == key);
    let own = comment.split(';').find(|clause| names(clause, key));
    let common = || comment.split(';').find(|clause| !line.iter().any(|other| names(clause, other)));
    own.or_else(common).unwrap_or_default()
}

#[cfg(test)]
mod tests;
