//! The deciding measure's paired differences: every other structure against the best, future by future.

use super::Figure;
use super::backend::{Area, Mark, Plot};
use super::face::shorten;
use super::findings::{Contrast, Verdict, contrast, direction, inside, paired, rivals};
use super::numbers::{Format, Steps};
use super::page::{GREY, HAIRLINE, INK, LINE, Names, Page, hue, name_label};
use super::scene::{Anchor, Fill, Scene, Stroke, Style};
use crate::stats::Paired;
use crate::stats::quantile;
use crate::study::{Better, Study};

const HEAD: Style = Style::new(13.0, GREY);
const TICK: Style = Style::new(13.0, GREY);
/// Replications below which a density would be made up: they are drawn one by one.
const FEW: usize = 12;
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
    let verdict = Verdict::new(study, at, better, study.best.as_ref().map(|best| best.structure), rivals(study));
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
        contrast: contrast(study, at, structure, best, rivals(study)),
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
    let pad = if high > low { (high - low) * 0.06 } else { 1.0 };
    let steps = Steps::within(low - pad, high + pad, 6);
    let trimmed = least < steps.range.0 || most > steps.range.1;
    (steps, trimmed)
}

fn subtitle(study: &Study, best: usize, format: &Format, trimmed: bool) -> String {
    let measured = &study.measures[study.decide_by];
    let unit = format.gap_unit();
    let unit = if unit.is_empty() { String::new() } else { format!(", {unit}") };
    let shaded = match measured.better {
        Better::Neither => "",
        _ => " · dark = the other one is better",
    };
    let family = rivals(study);
    let family = match family {
        1 => String::new(),
        2 => " (for both comparisons together)".to_owned(),
        many => format!(" (for all {many} comparisons together)"),
    };
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
    let body = Area { left, top: area.top + 30.0, right: 0.0, bottom: area.bottom - 26.0 };
    let table = Table::new(study, rows, area.right);
    let body = Area { right: table.left - 36.0, ..body };
    let height = (body.height() / rows.len() as f64).min(if rows.len() == 1 { 320.0 } else { 215.0 });
    let body = Area { bottom: body.top + height * rows.len() as f64, ..body };
    grid(study, scene, body, axis);
    // Above the rows there is room from the names to the heads of the table.
    sides(study, scene, body, (area.left, table.heads_left() - 20.0), axis, best, rows);
    let peaks: Vec<Vec<(f64, f64)>> = rows.iter().map(|row| density(&row.differences, axis.range)).collect();
    let scale = heights(&peaks);
    table.heads(scene, body.top - 12.0);
    for (place, (row, curve)) in rows.iter().zip(&peaks).enumerate() {
        let base = body.top + (place as f64 + 0.78) * height;
        let tall = height * 0.62;
        let plot =
            Plot { area: Area { top: base - tall, bottom: base, ..body }, x: axis.range, y: (0.0, scale[place]) };
        ridge(study, scene, &plot, row, curve);
        interval(scene, &plot, row);
        name_label(scene, study, row.structure, (left - 20.0, base - 6.0), names, left - 20.0 - area.left);
        table.row(scene, base - 6.0, place);
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
fn sides(study: &Study, scene: &mut Scene, body: Area, ends: (f64, f64), axis: &Steps, best: usize, rows: &[Row]) {
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
    side(&below, zero - 10.0, Anchor::End, zero - ends.0);
    side(&above, zero + 10.0, Anchor::Start, ends.1 - zero);
}

/// A smooth curve of how often each difference occurs, between the lowest and the highest (Gaussian kernel, Silverman's
/// width); empty if they do not vary or are few.
fn density(values: &[f64], range: (f64, f64)) -> Vec<(f64, f64)> {
    let count = values.len() as f64;
    if values.len() < FEW {
        return Vec::new();
    }
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
    } else if !row.differences.is_empty() {
        let mut values = row.differences.clone();
        values.sort_by(f64::total_cmp);
        values.dedup();
        let top = plot.y.1 * 0.5;
        let marks =
            values.into_iter().map(|value| Mark::Line(vec![(value, 0.0), (value, top)], Stroke::new(fill, 3.0)));
        plot.draw(scene, &marks.collect::<Vec<_>>());
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

/// Figures beside the chart: as wide as they need, for a number must not be cut.
struct Table {
    heads: [&'static str; 3],
    cells: Vec<Option<[String; 3]>>,
    /// Right edges of its columns.
    columns: [f64; 3],
    left: f64,
}

const CELL: Style = Style::new(15.0, INK).anchored(Anchor::End);

impl Table {
    fn new(study: &Study, rows: &[Row], right: f64) -> Table {
        let better = study.measures[study.decide_by].better;
        let heads = ["Mean", "95% interval", if better == Better::Neither { "Higher in" } else { "Better in" }];
        let format = table_format(study, rows);
        let cells: Vec<_> = rows.iter().map(|row| figures(row, better, &format)).collect();
        let wide = |column: usize| {
            let style = if column == 0 { CELL.semibold() } else { CELL };
            let texts = cells.iter().flatten().map(|cells| style.width(&cells[column]));
            texts.fold(HEAD.width(heads[column]), f64::max)
        };
        let middle = right - wide(2) - 26.0;
        let first = middle - wide(1) - 26.0;
        Table { heads, columns: [first, middle, right], left: first - wide(0), cells }
    }

    fn heads(&self, scene: &mut Scene, y: f64) {
        for (text, x) in self.heads.iter().zip(self.columns) {
            scene.text((x, y), text, HEAD.anchored(Anchor::End));
        }
    }

    /// Where its heads begin.
    fn heads_left(&self) -> f64 {
        self.columns[0] - HEAD.width(self.heads[0])
    }

    fn row(&self, scene: &mut Scene, y: f64, row: usize) {
        for (column, text) in self.cells[row].iter().flatten().enumerate() {
            let style = if column == 0 { CELL.semibold() } else { CELL };
            scene.text((self.columns[column], y), text, style);
        }
    }
}

/// Mean, interval and share of futures of a row.
fn figures(row: &Row, better: Better, format: &Format) -> Option<[String; 3]> {
    let (contrast, paired) = row.contrast.zip(row.paired)?;
    let interval = format!("{} to {}", format.signed_bare(contrast.low), format.signed_bare(contrast.high));
    let above = paired.share_a_above_b;
    let wins = if direction(better) < 0.0 { 1.0 - above } else { above };
    let share = match row.differences.iter().all(|difference| *difference == 0.0) {
        true => "no future".to_owned(),
        false => format!("{} of futures", whole_percent(wins)),
    };
    Some([format.signed(contrast.mean), interval, share])
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
    let width = known().map(|c| (c.high - c.low) / 8.0).filter(|width| *width > 0.0).fold(f64::INFINITY, f64::min);
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
