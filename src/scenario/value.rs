//! A plain value as what its row says it is, or what is wrong with it.

use super::finding::{Problem, clipped, nearest};
use super::keys::{self, Bound, Takes};
use super::quantity::{self, Bad};
use super::read::Place;
use super::tree::{Node, NodeKind};
use crate::units::{DAYS_PER_YEAR, HOURS_PER_DAY, Share, Span, short};

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

pub(super) fn wrong_type(place: &Place<'_>, node: &Node) -> Problem {
    let expected = keys::expected(place.row);
    Problem::WrongType { key: place.name.clone(), expected, found: node.found() }
}

/// A plain value as a number in the unit its row keeps.
pub(super) fn number(place: &Place<'_>, takes: &Takes, node: &Node) -> Result<f64, Problem> {
    let takes = &scalar(takes);
    if let Some(problem) = range(place, node, false) {
        return Err(problem);
    }
    let read = match &node.kind {
        NodeKind::Number(value, _) if !value.is_finite() => return Err(Problem::NotFinite { key: place.name.clone() }),
        NodeKind::Number(value, digits) => of_number(place, takes, *value, digits),
        NodeKind::Text(text) => of_text(place, takes, text),
        _ => None,
    };
    read.unwrap_or_else(|| {
        let expected = keys::described(takes);
        Err(Problem::WrongType { key: place.name.clone(), expected, found: node.found() })
    })
}

/// A bare number, where one may stand.
fn of_number(place: &Place<'_>, takes: &Takes, value: f64, digits: &str) -> Option<Result<f64, Problem>> {
    Some(match takes {
        Takes::Whole(_) if value.fract() != 0.0 => Err(Problem::NotWhole { key: place.name.clone() }),
        Takes::Whole(bound)
        | Takes::Number(bound)
        | Takes::Money(bound)
        | Takes::Part(bound)
        | Takes::Budget(bound) => check(place, value, bound),
        Takes::Share => share(place, value, false),
        Takes::Time(_) | Takes::Moment(_) | Takes::Rate(_) | Takes::Growth | Takes::Work(_) => {
            Err(no_unit(place, takes, &clipped(digits, 40)))
        }
        _ => return None,
    })
}

/// A quantity written as a text, where one may stand.
fn of_text(place: &Place<'_>, takes: &Takes, text: &str) -> Option<Result<f64, Problem>> {
    let read = match takes {
        Takes::Time(bound) => quantity::time(text).map(|days| check(place, days, bound)),
        Takes::Moment(bound) => quantity::moment(text).map(|days| check(place, days, bound)),
        Takes::Work(bound) => {
            quantity::time(text).map(|days| check(place, days, bound).map(|days| days * HOURS_PER_DAY))
        }
        Takes::Rate(bound) => plain_per(text).map(|(value, days)| check(place, value / days, bound)),
        Takes::Growth => plain_per(text).map(|(value, days)| growth(place, value, days)),
        Takes::Budget(bound) => plain_per(text).map(|(value, days)| check(place, value * DAYS_PER_YEAR / days, bound)),
        Takes::Share => quantity::share(text).map(|(value, percent)| share(place, value, percent)),
        Takes::Part(bound) => quantity::share(text).map(|(value, _)| check(place, value, bound)),
        Takes::Money(bound) => quantity::money(text).map(|value| check(place, value, bound)),
        // A word that is none of those allowed beside the number.
        Takes::Whole(_) | Takes::Number(_) if matches!(place.row.takes, Takes::Either(_)) => Err(Bad::Shape),
        _ => return None,
    };
    Some(read.unwrap_or_else(|bad| Err(bad_quantity(place, takes, text, bad))))
}

/// An amount and its period in days, with no word between them.
fn plain_per(text: &str) -> Result<(f64, f64), Bad> {
    match quantity::per(text)? {
        (value, what, days) if what.is_empty() => Ok((value, days)),
        _ => Err(Bad::Shape),
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

pub(super) fn check(place: &Place<'_>, value: f64, bound: &'static Bound) -> Result<f64, Problem> {
    let above = if bound.closed { value >= bound.min } else { value > bound.min };
    if above && value <= bound.max {
        return Ok(value);
    }
    Err(Problem::OutOfBounds { key: place.name.clone(), what: bound.what, allowed: bound.words.into() })
}

pub(super) fn no_unit(place: &Place<'_>, takes: &Takes, number: &str) -> Problem {
    let percent = if number.ends_with('%') { "" } else { " %" };
    let example = match takes {
        Takes::Rate(_) => format!("\"{number} per year\""),
        Takes::Growth => format!("\"{number}{percent} per year\""),
        Takes::Quota => format!("\"{number} per year\", \"{number} wins per month\" or the like"),
        Takes::Budget(_) => format!("\"{number} per year\""),
        Takes::Work(_) => format!("\"{number} min\" or \"{number} h\""),
        Takes::Moment(_) => format!("\"month {number}\" or \"{number} days\""),
        _ => format!("\"{number} days\" or \"{number} months\""),
    };
    Problem::NoUnit { key: place.name.clone(), example }
}

pub(super) fn bad_quantity(place: &Place<'_>, takes: &Takes, text: &str, bad: Bad) -> Problem {
    match bad {
        Bad::NoUnit(number) => no_unit(place, takes, &clipped(&number, 40)),
        Bad::Unit { unit, better } => {
            let unit = clipped(&unit, 60);
            Problem::UnknownUnit { unit, known: quantity::TIME_UNITS, nearest: better }
        }
        Bad::Shape => not_understood(place, text),
    }
}

fn not_understood(place: &Place<'_>, text: &str) -> Problem {
    let words = words(&place.row.takes);
    let expected = keys::expected(place.row);
    Problem::NotUnderstood { key: place.name.clone(), expected, nearest: nearest(text, words) }
}

fn words(takes: &Takes) -> Vec<&'static str> {
    match takes {
        Takes::Word(words) => words.to_vec(),
        Takes::Either(all) => all.iter().flat_map(words).collect(),
        _ => Vec::new(),
    }
}

pub(super) fn word(place: &Place<'_>, node: &Node) -> Result<&'static str, Problem> {
    let NodeKind::Text(text) = &node.kind else { return Err(wrong_type(place, node)) };
    words(&place.row.takes).into_iter().find(|word| word == text).ok_or_else(|| not_understood(place, text))
}

/// `{ low, likely, high }`, which is understood but not simulated.
pub(super) fn range(place: &Place<'_>, node: &Node, law: bool) -> Option<Problem> {
    let likely = node.get("likely").or_else(|| node.get("low"))?;
    let likely = match &likely.value.kind {
        NodeKind::Text(text) => format!("\"{}\"", clipped(text, 60)),
        _ => likely.value.shown(),
    };
    let likely = node.get("likely").map(|_| likely);
    Some(Problem::Ranges { key: place.name.clone(), likely, law })
}

pub(super) fn month(place: &Place<'_>, node: &Node) -> Result<(i32, u32), Problem> {
    let NodeKind::Text(text) = &node.kind else { return Err(wrong_type(place, node)) };
    let parts = text.split_once('-').and_then(|(year, month)| Some((year.parse().ok()?, month.parse().ok()?)));
    match parts {
        Some((year, month)) if (1900..=2200).contains(&year) && (1..=12).contains(&month) && text.is_ascii() => {
            Ok((year, month))
        }
        _ => Err(not_understood(place, text)),
    }
}

pub(super) fn months(place: &Place<'_>, node: &Node) -> Result<[f64; 12], Problem> {
    let key = || place.name.clone();
    let NodeKind::List(items) = &node.kind else { return Err(wrong_type(place, node)) };
    let factor = |item: &Node| number(place, &Takes::Number(&keys::FACTOR), item);
    let factors = items.iter().map(factor).collect::<Result<Vec<f64>, Problem>>()?;
    match <[f64; 12]>::try_from(factors) {
        Ok(factors) if factors.iter().any(|factor| *factor > 0.0) => Ok(factors),
        Ok(_) => Err(Problem::Order { key: key(), must: "not be zero in every month" }),
        Err(_) => Err(Problem::Order { key: key(), must: "list 12 factors, January first" }),
    }
}

pub(super) fn points(place: &Place<'_>, node: &Node, from_zero: bool) -> Result<Vec<(Span, f64)>, Problem> {
    let order = |must| Problem::Order { key: place.name.clone(), must };
    let NodeKind::List(items) = &node.kind else { return Err(wrong_type(place, node)) };
    if items.is_empty() || items.len() > 100 {
        return Err(order("list 1 to 100 pairs"));
    }
    let mut points: Vec<(Span, f64)> = Vec::with_capacity(items.len());
    for item in items {
        let NodeKind::List(pair) = &item.kind else { return Err(wrong_type(place, item)) };
        let [delay, factor] = &pair[..] else { return Err(order("list pairs of a delay and a factor")) };
        let delay = number(place, &Takes::Time(if from_zero { &keys::SPAN } else { &keys::LENGTH }), delay)?;
        let factor = number(place, &Takes::Number(&keys::FACTOR), factor)?;
        let delay = Span::new(delay).map_err(order)?;
        if points.last().is_some_and(|(before, _)| *before >= delay) {
            return Err(order("have rising delays"));
        }
        points.push((delay, factor));
    }
    Ok(points)
}

pub(super) fn curve(place: &Place<'_>, node: &Node) -> Result<Vec<(f64, Share)>, Problem> {
    let order = |must| Problem::Order { key: place.name.clone(), must };
    let NodeKind::List(items) = &node.kind else { return Err(wrong_type(place, node)) };
    if items.is_empty() || items.len() > 20 {
        return Err(order("list 1 to 20 pairs"));
    }
    let mut curve: Vec<(f64, Share)> = Vec::with_capacity(items.len());
    for item in items {
        let NodeKind::List(pair) = &item.kind else { return Err(wrong_type(place, item)) };
        let [above, rate] = &pair[..] else { return Err(order("list pairs of an attainment and a rate")) };
        let above = number(place, &Takes::Part(&keys::ATTAINMENT), above)?;
        let rate = Share::new(number(place, &Takes::Share, rate)?).map_err(order)?;
        if curve.last().is_some_and(|(before, _)| *before >= above) {
            return Err(order("have rising attainments"));
        }
        curve.push((above, rate));
    }
    Ok(curve)
}
