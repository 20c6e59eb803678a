//! The deciding measure's paired differences: every other structure against the best, future by future.

use super::Figure;
use super::backend::{Area, Mark, Plot};
use super::face::shorten;
use super::findings::{Contrast, Verdict, contrast, direction, inside, paired, pairs};
use super::numbers::{Format, Steps};
use super::page::{GREY, HAIRLINE, INK, LINE, Names, Page, hue, name_label};
use super::scene::{Anchor, Fill, Scene, Stroke, Style};
use super::standin::quantile;
use crate::stats::Paired;
use crate::study::{Better, Study};

const HEAD: Style = Style::new(13.0, GREY);
const TICK: Style = Style::new(13.0, GREY);
/// Points of a density.
const POINTS: usize = 200;

/// One row: another structure minus the best.
struct Row {
    structure: usize,
    differences: Vec<f64>,
    paired: Option<Paired>,
    contrast: Option<Contrast>,
}

/// Draws it; `None` for a single structure or if no two were known in the same replication.
pub fn draw(study: &Study) -> Option<Figure> {
    let at = study.decide_by;
    let better = study.measures.get(at)?.better;
    let verdict = Verdict::new(study, at, better, study.best.as_ref().map(|best| best.structure), pairs(study));
    let best = *verdict.ranked.first()?;
    let rows: Vec<Row> =
        (0..study.structures.len()).filter(|&other| other != best).map(|other| row(study, at, other, best)).collect();
    if !rows.iter().any(|row| row.contrast.is_some() && !row.differences.is_empty()) {
        return None;
    }
    let (axis, trimmed) = axis(&rows);
    let format = axis.format(study.measures[at].unit, &study.currency);
    let subtitle = subtitle(study, best, &format, trimmed);
    let mut page = Page::new(study, |names| title(study, &verdict, names), &subtitle);
    chart(study, &mut page.scene, page.area, &rows, best, &axis);
    let alt = alt(study, &rows, best);
    Some(page.figure("difference", alt))
}

fn row(study: &Study, at: usize, structure: usize, best: usize) -> Row {
    let column = |structure: usize| study.structures[structure].horizon.get(at).map_or(&[][..], Vec::as_slice);
    let differences = column(structure).iter().zip(column(best)).map(|(other, best)| other - best);
    Row {
        structure,
        differences: differences.filter(|value| value.is_finite()).collect(),
        paired: paired(study, at, structure, best),
        contrast: contrast(study, at, structure, best, pairs(study)),
    }
}

/// The axis holds zero, the intervals and the middle 99 % of all differences; whether that leaves some out.
fn axis(rows: &[Row]) -> (Steps, bool) {
    let by = |p: f64| move |row: &Row| quantile(&row.differences, p);
    let reach = |p: f64| rows.iter().filter_map(by(p)).fold((0.0_f64, 0.0_f64), |(l, h), v| (l.min(v), h.max(v)));
    let (low, high) = (reach(0.005).0, reach(0.995).1);
    let intervals = rows.iter().filter_map(|row| row.contrast);
    let (low, high) = intervals.fold((low, high), |(l, h), c| (l.min(c.low), h.max(c.high)));
    let (least, most) = (reach(0.0).0, reach(1.0).1);
    let pad = (high - low) * 0.06;
    let steps = Steps::within(low - pad, high + pad, 6);
    let trimmed = least < steps.range.0 || most > steps.range.1;
    (steps, trimmed)
}

fn subtitle(study: &Study, best: usize, format: &Format, trimmed: bool) -> String {
    let measured = &study.measures[study.decide_by];
    let unit = format.unit();
    let unit = if unit.is_empty() { String::new() } else { format!(", {unit}") };
    let shaded = match measured.better {
        Better::Neither => "",
        _ => " · dark = the other one is better",
    };
    let family = pairs(study);
    let family = if family > 1 { format!(" (for all {family} pairs together)") } else { String::new() };
    let trimmed = if trimmed { " · axis without the outermost 1%" } else { "" };
    format!(
        "{} minus that of {} under the same luck{unit} · dot and line = mean with 95% interval{family}{shaded}{trimmed}",
        measured.label, study.structures[best].name
    )
}

fn chart(study: &Study, scene: &mut Scene, area: Area, rows: &[Row], best: usize, axis: &Steps) {
    let names = Style::new(16.0, INK).semibold().anchored(Anchor::End);
    let widest = rows.iter().map(|row| names.width(&study.structures[row.structure].name)).fold(0.0, f64::max);
    let left = area.left + widest.clamp(60.0, 200.0) + 20.0;
    let body = Area { left, top: area.top + 30.0, right: area.right - 382.0, bottom: area.bottom - 26.0 };
    let height = (body.height() / rows.len() as f64).min(215.0);
    let body = Area { bottom: body.top + height * rows.len() as f64, ..body };
    grid(study, scene, body, axis);
    sides(study, scene, body, axis, best, rows);
    let peaks: Vec<Vec<(f64, f64)>> = rows.iter().map(|row| density(&row.differences, axis.range)).collect();
    let scale = heights(&peaks);
    let format = table_format(study, rows);
    heads(study, scene, area, body.top);
    for (place, (row, curve)) in rows.iter().zip(&peaks).enumerate() {
        let base = body.top + (place as f64 + 0.78) * height;
        let tall = height * 0.62;
        let plot =
            Plot { area: Area { top: base - tall, bottom: base, ..body }, x: axis.range, y: (0.0, scale[place]) };
        ridge(study, scene, &plot, row, curve);
        interval(scene, &plot, row);
        name_label(scene, study, row.structure, (left - 20.0, base - 6.0), names, left - 20.0 - area.left);
        cells(study, scene, area, base - 6.0, row, &format);
    }
}

fn grid(study: &Study, scene: &mut Scene, body: Area, axis: &Steps) {
    let format = axis.format(study.measures[study.decide_by].unit, &study.currency);
    let plot = Plot { area: body, x: axis.range, y: (0.0, 1.0) };
    for &tick in &axis.ticks {
        let stroke = if tick == 0.0 { Stroke::new(INK, 1.4) } else { Stroke::new(HAIRLINE, 1.0) };
        plot.draw(scene, &[Mark::Line(vec![(tick, 0.0), (tick, 1.0)], stroke)]);
        let (x, _) = plot.at((tick, 0.0));
        scene.text((x, body.bottom + 20.0), &format.signed_bare(tick), TICK.anchored(Anchor::Middle));
    }
}

/// Says above the chart which side of zero means what.
fn sides(study: &Study, scene: &mut Scene, body: Area, axis: &Steps, best: usize, rows: &[Row]) {
    let (zero, _) = Plot { area: body, x: axis.range, y: (0.0, 1.0) }.at((0.0, 0.0));
    let best = &study.structures[best].name;
    let other = match rows {
        [row] => study.structures[row.structure].name.as_str(),
        _ => "the other",
    };
    let (below, above) = match study.measures[study.decide_by].better {
        Better::Higher => (format!("{best} better"), format!("{other} better")),
        Better::Lower => (format!("{other} better"), format!("{best} better")),
        Better::Neither => (format!("{best} higher"), format!("{other} higher")),
    };
    let y = body.top - 12.0;
    let room = |width: f64| width - 34.0;
    let mut side = |text: &str, x: f64, anchor: Anchor, width: f64| {
        let text = shorten(text, HEAD.size, HEAD.weight, room(width));
        if room(width) > 40.0 {
            let text = if anchor == Anchor::End { format!("← {text}") } else { format!("{text} →") };
            scene.text((x, y), &text, HEAD.anchored(anchor));
        }
    };
    side(&below, zero - 10.0, Anchor::End, zero - body.left);
    side(&above, zero + 10.0, Anchor::Start, body.right - zero);
}

/// A smooth curve of how often each difference occurs, between the lowest and the highest (Gaussian kernel, Silverman's
/// width); empty if they do not vary.
fn density(values: &[f64], range: (f64, f64)) -> Vec<(f64, f64)> {
    let count = values.len() as f64;
    let mean = values.iter().sum::<f64>() / count;
    let spread = libm::sqrt(values.iter().map(|value| (value - mean) * (value - mean)).sum::<f64>() / count);
    let quartiles = quantile(values, 0.75).zip(quantile(values, 0.25)).map_or(0.0, |(high, low)| (high - low) / 1.349);
    let narrow = if quartiles > 0.0 { spread.min(quartiles) } else { spread };
    let width = 0.9 * narrow * libm::pow(count, -0.2);
    if !(width.is_finite() && width > (range.1 - range.0) * 1e-4) {
        return Vec::new();
    }
    let least = values.iter().copied().fold(f64::INFINITY, f64::min) - 2.5 * width;
    let most = values.iter().copied().fold(f64::NEG_INFINITY, f64::max) + 2.5 * width;
    let (from, to) = (least.max(range.0), most.min(range.1));
    let at = |place: usize| from + (to - from) * place as f64 / (POINTS - 1) as f64;
    let kernel = |x: f64| values.iter().map(|value| bell((x - value) / width)).sum::<f64>() / (count * width);
    (0..POINTS).map(at).map(|x| (x, kernel(x))).collect()
}

fn bell(z: f64) -> f64 {
    if z.abs() > 6.0 { 0.0 } else { libm::exp(-z * z / 2.0) / 2.506_628_274_631_000_5 }
}

/// The density that reaches the top of each row: one for all, so that areas compare, unless some would vanish.
fn heights(curves: &[Vec<(f64, f64)>]) -> Vec<f64> {
    let peak = |curve: &Vec<(f64, f64)>| curve.iter().map(|point| point.1).fold(0.0, f64::max);
    let peaks: Vec<f64> = curves.iter().map(peak).collect();
    let highest = peaks.iter().copied().fold(0.0, f64::max);
    let visible = |own: f64| if own > 0.0 { own.max(highest.min(own * 4.0)) } else { 1.0 };
    peaks.into_iter().map(visible).collect()
}

fn ridge(study: &Study, scene: &mut Scene, plot: &Plot, row: &Row, curve: &[(f64, f64)]) {
    let fill = hue(row.structure).fill;
    let (left, right) = (plot.area.left, plot.area.right);
    scene.polyline(&[(left, plot.area.bottom), (right, plot.area.bottom)], Stroke::new(LINE, 1.0));
    if let (Some(first), Some(last)) = (curve.first(), curve.last()) {
        let mut area = curve.to_vec();
        area.extend([(last.0, 0.0), (first.0, 0.0)]);
        plot.draw(scene, &[Mark::Area(area.clone(), Fill { colour: fill, opacity: 0.24 })]);
        if let Some(wins) = winning(study, plot.x) {
            let part = Plot { x: wins, area: between(plot, wins), ..*plot };
            part.draw(scene, &[Mark::Area(area, Fill { colour: fill, opacity: 0.75 })]);
        }
        plot.draw(scene, &[Mark::Line(curve.to_vec(), Stroke::new(fill, 2.0))]);
    } else if let Some(&value) = row.differences.first() {
        let top = plot.y.1 * 0.8;
        plot.draw(scene, &[Mark::Line(vec![(value, 0.0), (value, top)], Stroke::new(fill, 4.0))]);
    } else {
        let middle = ((left + right) / 2.0, plot.area.bottom - 10.0);
        scene.text(middle, "not known", TICK.anchored(Anchor::Middle));
    }
}

/// Differences at which the other structure is better.
fn winning(study: &Study, range: (f64, f64)) -> Option<(f64, f64)> {
    let side = match study.measures[study.decide_by].better {
        Better::Higher => (0.0_f64.max(range.0), range.1),
        Better::Lower => (range.0, 0.0_f64.min(range.1)),
        Better::Neither => return None,
    };
    (side.0 < side.1).then_some(side)
}

fn between(plot: &Plot, x: (f64, f64)) -> Area {
    Area { left: plot.at((x.0, 0.0)).0, right: plot.at((x.1, 0.0)).0, ..plot.area }
}

/// The mean and its interval, below the spread so that nobody takes one for the other.
fn interval(scene: &mut Scene, plot: &Plot, row: &Row) {
    if let Some(contrast) = row.contrast {
        let x = |value: f64| plot.at((value, 0.0)).0;
        let y = plot.area.bottom + 11.0;
        let fill = hue(row.structure).fill;
        scene.whisker(x(contrast.low), x(contrast.mean), x(contrast.high), y, fill);
    }
}

fn heads(study: &Study, scene: &mut Scene, area: Area, top: f64) {
    let better = match study.measures[study.decide_by].better {
        Better::Neither => "Higher in",
        _ => "Better in",
    };
    for (text, x) in [("Mean", columns(area)[0]), ("95% interval", columns(area)[1]), (better, columns(area)[2])] {
        scene.text((x, top - 12.0), text, HEAD.anchored(Anchor::End));
    }
}

/// Right edges of the table's columns.
fn columns(area: Area) -> [f64; 3] {
    [area.right - 264.0, area.right - 122.0, area.right]
}

fn cells(study: &Study, scene: &mut Scene, area: Area, y: f64, row: &Row, format: &Format) {
    let [mean, range, better] = columns(area);
    let text = Style::new(15.0, INK).anchored(Anchor::End);
    let Some((contrast, paired)) = row.contrast.zip(row.paired) else {
        scene.text((better, y), "not known", text);
        return;
    };
    let cell = |text: &str, style: Style, room: f64| shorten(text, style.size, style.weight, room);
    scene.text((mean, y), &cell(&format.signed(contrast.mean), text.semibold(), 110.0), text.semibold());
    let interval = format!("{} to {}", format.signed_bare(contrast.low), format.signed_bare(contrast.high));
    scene.text((range, y), &cell(&interval, text, 136.0), text);
    let measured = &study.measures[study.decide_by];
    let wins = if direction(measured.better) < 0.0 { 1.0 - paired.share_a_above_b } else { paired.share_a_above_b };
    scene.text((better, y), &format!("{} of futures", whole_percent(wins)), text);
}

/// A share as a whole per cent that never rounds to never or always.
fn whole_percent(share: f64) -> String {
    match libm::round(share * 100.0) {
        0.0 if share > 0.0 => "<1%".to_owned(),
        100.0 if share < 1.0 => ">99%".to_owned(),
        percent => format!("{percent:.0}%"),
    }
}

fn table_format(study: &Study, rows: &[Row]) -> Format {
    let known = || rows.iter().filter_map(|row| row.contrast);
    let largest = known().map(|c| c.low.abs().max(c.high.abs())).fold(0.0, f64::max);
    let width = known().map(|c| (c.high - c.low) / 4.0).filter(|width| *width > 0.0).fold(f64::INFINITY, f64::min);
    let finest = width.min(largest).max(largest / 1000.0);
    Format::new(study.measures[study.decide_by].unit, &study.currency, largest, finest)
}

fn title(study: &Study, verdict: &Verdict, names: &Names) -> String {
    let measured = &study.measures[verdict.measure];
    let what = inside(&measured.label);
    let name = |at: usize| names.of(&study.structures[at].name);
    match verdict.ranked[..] {
        [first, second, ..] if verdict.leads() => {
            let (lead, range) = verdict.lead(study).expect("a leader has a lead");
            let (first, second) = (name(first), name(second));
            let neither = measured.better == Better::Neither;
            let came = if neither { "came out higher than" } else { "came out ahead of" };
            match verdict.of_two() {
                true => format!("{first} {came} {second} in {what}: {lead} ({range})"),
                false => format!("{first} {came} every other structure in {what}: {lead} than {second} ({range})"),
            }
        }
        _ => verdict.unclear(study, &what, names),
    }
}

fn alt(study: &Study, rows: &[Row], best: usize) -> String {
    let format = table_format(study, rows);
    let line = |row: &Row| {
        let name = &study.structures[row.structure].name;
        match row.contrast {
            Some(c) => {
                let (low, high) = (format.signed(c.low), format.signed(c.high));
                format!("{name}: mean {}, 95% interval {low} to {high}", format.signed(c.mean))
            }
            None => format!("{name}: not known"),
        }
    };
    let lines: Vec<String> = rows.iter().map(line).collect();
    let label = &study.measures[study.decide_by].label;
    format!("{label} minus that of {} under the same luck. {}.", study.structures[best].name, lines.join("; "))
}
