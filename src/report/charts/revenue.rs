//! Revenue by month and structure, with the spread of possible futures.

use super::Figure;
use super::fan::{Fan, Fans, axis, names_reference};
use super::findings::{Verdict, inside, measure, rivals};
use super::months;
use super::numbers::Format;
use super::page::{Names, Page};
use crate::stats::quantile;
use crate::study::{Better, Column, Study};

/// Draws it; `None` if neither revenue nor bookings are known by month, or both are zero throughout.
pub fn draw(study: &Study) -> Option<Figure> {
    let at = ["revenue", "bookings"].into_iter().filter_map(|id| measure(study, id)).find(|&at| flows(study, at))?;
    let unit = study.measures[at].unit;
    let months: Vec<&Vec<Column>> = monthly(study, at).collect::<Option<_>>()?;
    let fans: Vec<Fan> = months.into_iter().map(|months| Fan::new(months)).collect();
    let verdict = Verdict::new(study, at, Better::Higher, None, rivals(study));
    let axis = axis(&fans, std::iter::empty(), false);
    let ticks = axis.format(unit, &study.currency);
    let largest = axis.range.0.abs().max(axis.range.1.abs());
    let ends = Format::new(unit, &study.currency, largest, largest / 200.0);
    let reference = reference(study, &verdict);
    let subtitle = subtitle(study, at, &ticks, reference);
    let mut page = Page::new(study, |names| title(study, &verdict, names), &subtitle);
    let levels = Vec::new();
    let alt = alt(study, at, &fans);
    Fans { study, fans: &fans, axis: &axis, ticks, ends, inner: true, reference, levels }
        .draw(&mut page.scene, page.area);
    Some(page.figure("revenue", alt))
}

fn monthly(study: &Study, at: usize) -> impl Iterator<Item = Option<&Vec<Column>>> {
    study.structures.iter().map(move |structure| structure.monthly.get(at)?.as_ref())
}

/// Whether the measure is known by month everywhere, and not zero throughout.
fn flows(study: &Study, at: usize) -> bool {
    let any = |months: &Vec<Column>| months.iter().flatten().any(|value| value.is_finite() && *value != 0.0);
    monthly(study, at).all(|months| months.is_some_and(|months| !months.is_empty()))
        && monthly(study, at).flatten().any(any)
}

/// Whose median is repeated: the best by this measure, or the first.
fn reference(study: &Study, verdict: &Verdict) -> Option<usize> {
    (study.structures.len() > 1).then(|| if verdict.leads() { verdict.ranked[0] } else { 0 })
}

fn subtitle(study: &Study, at: usize, format: &Format, reference: Option<usize>) -> String {
    let label = &study.measures[at].label;
    let bands = "line = median, dark band = 50% and light band = 90% of futures";
    let thin = match reference {
        Some(at) if !names_reference(study.structures.len()) => {
            format!(", thin line = median of {}", study.structures[at].name)
        }
        _ => String::new(),
    };
    let unit = format.unit();
    let comma = if unit.is_empty() { "" } else { ", " };
    format!("{label} per month{comma}{unit} · {bands}{thin}")
}

fn title(study: &Study, verdict: &Verdict, names: &Names) -> String {
    let what = inside(&study.measures[verdict.measure].label);
    let name = |at: usize| names.of(&study.structures[at].name);
    let span = span(study);
    match verdict.ranked[..] {
        [] => format!("{} by month: too few known replications for a finding", study.measures[verdict.measure].label),
        [only] => alone(study, verdict.measure, only, &what, names),
        [first, second, ..] if verdict.leads() => {
            let (lead, range) = verdict.lead(study).expect("a leader has a lead");
            let (first, second) = (name(first), name(second));
            match verdict.of_two() {
                true => format!("{first} brought in {lead} {what} than {second} in {span} ({range})"),
                false => format!("{first} brought in the most {what}: {lead} than {second} in {span} ({range})"),
            }
        }
        _ => verdict.unclear(study, &format!("{what} in {span}"), names),
    }
}

/// The title when there is nobody to compare with.
fn alone(study: &Study, at: usize, structure: usize, what: &str, names: &Names) -> String {
    let values = &study.structures[structure].horizon[at];
    let by = |p: f64| quantile(values, p).unwrap_or(f64::NAN);
    let (low, median, high) = (by(0.05), by(0.5), by(0.95));
    let largest = low.abs().max(high.abs());
    let format =
        Format::new(study.measures[at].unit, &study.currency, largest, (high - low).max(largest / 100.0) / 10.0);
    format!(
        "{} brought in a median of {} {what} in {}; nine in ten futures lie between {} and {}",
        names.of(&study.structures[structure].name),
        format.full(median),
        span(study),
        format.full(low),
        format.full(high)
    )
}

fn span(study: &Study) -> String {
    if study.months == 1 { "1 month".to_owned() } else { format!("{} months", study.months) }
}

fn alt(study: &Study, at: usize, fans: &[Fan]) -> String {
    let lines = study.structures.iter().zip(fans).map(|(structure, fan)| match fan.last() {
        Some(last) => {
            let format = Format::of_size(study.measures[at].unit, &study.currency, fan.median[last]);
            let month = months::month(study.start, last);
            format!("{} ends at a median of {} in {month}", structure.name, format.full(fan.median[last]))
        }
        None => format!("{} is not known", structure.name),
    });
    format!("{} per month by structure. {}.", study.measures[at].label, lines.collect::<Vec<_>>().join("; "))
}
