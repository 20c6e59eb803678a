//! Headcount by month against the funded seats, and attrition with its interval.

use super::Figure;
use super::backend::Area;
use super::fan::{Fan, Fans, axis};
use super::findings::{Verdict, horizon, measure, rivals};
use super::numbers::{Format, Steps, fixed};
use super::page::{GREY, HAIRLINE, INK, Names, Page, hue, name_label};
use super::scene::{Anchor, Scene, Stroke, Style};
use crate::stats::Estimate;
use crate::study::{Better, Column, StructureResult, Study, Unit};

const HEAD: Style = Style::new(15.0, INK).semibold();
const TICK: Style = Style::new(13.0, GREY);
/// Width of the panel with attrition.
const SIDE: f64 = 250.0;

/// Draws it; `None` if headcount is not known by month.
pub fn draw(study: &Study) -> Option<Figure> {
    let heads = measure(study, "headcount")?;
    let monthly = |structure: &'_ StructureResult| {
        structure.monthly.get(heads)?.as_ref().filter(|months: &&Vec<Column>| !months.is_empty()).map(|m| Fan::new(m))
    };
    let fans: Vec<Fan> = study.structures.iter().map(monthly).collect::<Option<_>>()?;
    fans.iter().find_map(Fan::last)?;
    let attrition = attrition(study);
    let seats = |it: &StructureResult| -> Vec<f64> { it.seats.iter().map(|&seats| f64::from(seats)).collect() };
    let axis = axis(&fans, study.structures.iter().flat_map(seats), true);
    let subtitle =
        "Filled seats, average of each month · line = median, band = 90% of futures, grey line = funded seats";
    let mut page = Page::new(study, |names| title(study, &fans, attrition.as_ref(), names), subtitle);
    let area = page.area;
    let right = if attrition.is_some() { area.right - SIDE - 44.0 } else { area.right };
    let levels = study.structures.iter().map(|it| Some((seats(it), seat_label(*it.seats.last()?)))).collect();
    let ticks = axis.format(Unit::People, "");
    let whole = fans.iter().all(Fan::ends_whole);
    let ends = Format::new(Unit::People, "", 1.0, if whole { 1.0 } else { 0.1 });
    Fans { study, fans: &fans, axis: &axis, ticks, ends, inner: false, reference: None, levels }
        .draw(&mut page.scene, Area { right, ..area });
    if let Some(attrition) = &attrition {
        side(study, &mut page.scene, Area { left: area.right - SIDE, ..area }, attrition);
    }
    let alt = alt(study, &fans, attrition.as_ref());
    Some(page.figure("people", alt))
}

fn seat_label(seats: u32) -> String {
    if seats == 1 { "1 seat".to_owned() } else { format!("{} seats", fixed(f64::from(seats), 0)) }
}

/// Attrition by structure.
struct Attrition {
    measure: usize,
    shares: Vec<Option<Estimate>>,
}

fn attrition(study: &Study) -> Option<Attrition> {
    let measure = measure(study, "attrition_rate")?;
    let shares: Vec<_> = (0..study.structures.len()).map(|at| horizon(study, measure, at)).collect();
    shares.iter().any(Option::is_some).then_some(Attrition { measure, shares })
}

impl Attrition {
    fn format(&self) -> Format {
        let largest = self.shares.iter().flatten().map(|share| share.mean.abs()).fold(0.0, f64::max);
        Format::new(Unit::Share, "", largest, if largest < 0.1 { largest / 100.0 } else { 0.001 })
    }
}

fn side(study: &Study, scene: &mut Scene, area: Area, attrition: &Attrition) {
    scene.text((area.left, area.top + 20.0), "Attrition a year", HEAD);
    scene.text((area.left, area.top + 40.0), "mean with its 95% interval", TICK);
    let highest = attrition.shares.iter().flatten().map(|share| share.high).fold(0.0, f64::max);
    let lowest = attrition.shares.iter().flatten().map(|share| share.low).fold(0.0, f64::min);
    let steps = Steps::around(lowest, highest, 3);
    let format = steps.format(Unit::Share, "");
    let body = Area { top: area.top + 54.0, bottom: area.bottom - 26.0, ..area };
    let height = (body.height() / study.structures.len() as f64).min(140.0);
    let body = Area { bottom: body.top + height * study.structures.len() as f64, ..body };
    let right = area.right - 16.0;
    let x = |value: f64| area.left + (value - steps.range.0) / (steps.range.1 - steps.range.0) * (right - area.left);
    for &tick in &steps.ticks {
        scene.polyline(&[(x(tick), body.top), (x(tick), body.bottom)], Stroke::new(HAIRLINE, 1.0));
        scene.text((x(tick), body.bottom + 20.0), &format.full(tick), TICK.anchored(Anchor::Middle));
    }
    for (structure, share) in attrition.shares.iter().enumerate() {
        let y = body.top + (structure as f64 + 0.5) * height;
        name_label(scene, study, structure, (area.left + 6.0, y - 6.0), Style::new(14.0, INK).rimmed(), SIDE - 84.0);
        row(scene, share.as_ref(), structure, right, y, &attrition.format(), &x);
    }
}

fn row(
    scene: &mut Scene,
    share: Option<&Estimate>,
    structure: usize,
    right: f64,
    y: f64,
    format: &Format,
    x: &impl Fn(f64) -> f64,
) {
    let end = Style::new(14.0, hue(structure).ink).semibold().anchored(Anchor::End).rimmed();
    let Some(share) = share else {
        scene.text((right, y - 6.0), "not known", TICK.anchored(Anchor::End));
        return;
    };
    scene.text((right, y - 6.0), &format.full(share.mean), end);
    let fill = hue(structure).fill;
    scene.whisker(x(share.low), x(share.mean), x(share.high), y + 10.0, fill);
}

fn title(study: &Study, fans: &[Fan], attrition: Option<&Attrition>, names: &Names) -> String {
    let filled = filled(study, fans);
    let left = attrition.and_then(|attrition| leaving(study, attrition, names));
    match (left, filled) {
        (Some(left), Some(filled)) if left.len() + filled.len() < 120 => format!("{left}; {filled}"),
        (Some(left), _) => left,
        (None, Some(filled)) => format!("Attrition is not known; {filled}"),
        (None, None) => "Headcount by month and structure".to_owned(),
    }
}

/// What attrition says.
fn leaving(study: &Study, attrition: &Attrition, names: &Names) -> Option<String> {
    let at = attrition.measure;
    let all = study.structures.iter().flat_map(|structure| &structure.horizon[at]);
    if all.clone().all(|value| *value == 0.0) {
        return Some(format!("Nobody left in any of the {} replications", study.replications));
    }
    let verdict = Verdict::new(study, at, Better::Lower, None, rivals(study));
    let name = |at: usize| names.of(&study.structures[at].name);
    match verdict.ranked[..] {
        [] => None,
        [only] => {
            let share = attrition.shares[only]?;
            let format = attrition.format();
            let range = format!("{} to {}", format.full(share.low), format.full(share.high));
            Some(format!("Attrition of {} was {} a year (95% interval {range})", name(only), format.full(share.mean)))
        }
        [first, second, ..] if verdict.leads() => {
            let lowest = if verdict.of_two() { "lower" } else { "the lowest" };
            let (lead, range) = verdict.lead(study)?;
            Some(format!("{} had {lowest} attrition: {lead} a year than {} ({range})", name(first), name(second)))
        }
        _ => Some(verdict.unclear(study, "attrition", names)),
    }
}

/// How many of the funded seats are filled at the end.
fn filled(study: &Study, fans: &[Fan]) -> Option<String> {
    let share = |(fan, structure): (&Fan, &StructureResult)| {
        let median = fan.median[fan.last()?];
        (structure.headcount > 0).then(|| median / f64::from(structure.headcount))
    };
    let shares: Vec<f64> = fans.iter().zip(&study.structures).map(share).collect::<Option<_>>()?;
    let round = |share: f64| libm::round(share * 100.0);
    let low = shares.iter().copied().map(round).fold(f64::INFINITY, f64::min);
    let high = shares.iter().copied().map(round).fold(f64::NEG_INFINITY, f64::max);
    let range = if low == high { format!("{low}%") } else { format!("{low}–{high}%") };
    Some(format!("{range} of funded seats were filled in the last month (median)"))
}

fn alt(study: &Study, fans: &[Fan], attrition: Option<&Attrition>) -> String {
    let line = |(at, fan): (usize, &Fan)| {
        let structure = &study.structures[at];
        let end = fan.last().map_or("not known".to_owned(), |last| format!("{:.1}", fan.median[last]));
        let share = attrition.and_then(|attrition| Some((attrition.format(), attrition.shares[at]?)));
        let left =
            share.map_or(String::new(), |(format, share)| format!(", attrition {} a year", format.full(share.mean)));
        format!(
            "{}: median of {end} filled seats in the last month, {} funded seats{left}",
            structure.name, structure.headcount
        )
    };
    format!("Headcount by month and structure. {}.", fans.iter().enumerate().map(line).collect::<Vec<_>>().join("; "))
}
