//! Profit after a reorganisation less what it would have been without it, summed up by month: the dip, and when it is made up for.

use super::Figure;
use super::backend::{Area, Mark, Plot};
use super::months;
use super::numbers::{Format, Steps, fixed};
use super::page::{GREY, HAIRLINE, INK, LINE, Names, Page, hue, name_label};
use super::scene::{Anchor, Fill, Scene, Stroke, Style, dodge};
use crate::report::words::{digits, percent};
use crate::stats::{Estimate, quantile};
use crate::study::{Reorganisation, Study, Unit};
use crate::units::DAYS_PER_MONTH;

const TICK: Style = Style::new(13.0, GREY);
const NOTE: Style = Style::new(13.0, INK);
/// Panels at most; what there is beyond them is in the text and in the document.
const MOST: usize = 3;

/// Draws it; `None` if nothing is reorganised, or nothing is known of it.
pub fn draw(study: &Study) -> Option<Figure> {
    let known = |it: &&Reorganisation| it.mean.iter().any(Option::is_some);
    let all: Vec<&Reorganisation> = study.reorganisations.iter().filter(known).take(MOST).collect();
    let first = all.first()?;
    let reach = all
        .iter()
        .flat_map(|it| ends(it))
        .fold((0.0_f64, 0.0_f64), |(low, high), value| (low.min(value), high.max(value)));
    let axis = Steps::around(reach.0, reach.1, 6);
    let format = axis.format(Unit::Money, &study.currency);
    let subtitle = format!(
        "Profit with the change less profit without it, summed up since then, {} · line = mean, dark band = its 95% interval for all \
         months together, light band = 80% of futures",
        format.unit()
    );
    let mut page = Page::new(study, |names| title(study, first, names), &subtitle);
    let largest = axis.range.0.abs().max(axis.range.1.abs());
    let ends = Format::new(Unit::Money, &study.currency, largest, largest / 100.0);
    panels(&mut page.scene, study, &all, page.area, &axis, (&format, &ends));
    let alt = all.iter().map(|it| alt(study, it)).collect::<Vec<_>>().join(" ");
    Some(page.figure("reorganisation", alt))
}

/// Ends of what is drawn.
fn ends(it: &Reorganisation) -> impl Iterator<Item = f64> {
    let futures = it.futures.iter().flat_map(|month| [0.1, 0.9].map(|p| quantile(month, p).unwrap_or(f64::NAN)));
    let means = it.mean.iter().flatten().flat_map(|mean| [mean.low, mean.high]);
    futures.chain(means).filter(|value| value.is_finite())
}

fn title(study: &Study, it: &Reorganisation, names: &Names) -> String {
    let [path, from] = [it.path, it.from].map(|at| names.of(&study.structures[at].name));
    let Some(never) = it.never else { return format!("{path}: too few known futures for a finding") };
    let dip = match it.lowest().filter(|(_, lowest)| lowest.high < 0.0) {
        Some((at, lowest)) => {
            let format = Format::of_size(Unit::Money, &study.currency, lowest.mean);
            let month = months::month(study.start, at).replace(' ', "\u{a0}");
            format!("falls {} behind {from} by {month}", format.full(-lowest.mean))
        }
        None => format!("falls not clearly behind {from}"),
    };
    let paid = match it.break_even {
        Some(found) => format!("half of all futures have made up for it after {} months", digits(found.months, 2)),
        None if never.share == 1.0 => "no future has made up for it by the end".to_owned(),
        None => format!("{} of futures have not made up for it by the end", percent(never.share)),
    };
    format!("{path} {dip}; {paid}")
}

fn panels(
    scene: &mut Scene,
    study: &Study,
    all: &[&Reorganisation],
    area: Area,
    axis: &Steps,
    (format, ends): (&Format, &Format),
) {
    let scale = axis.ticks.iter().map(|tick| TICK.width(&format.signed_bare(*tick))).fold(0.0, f64::max) + 14.0;
    let (labels, gap) = (64.0, 22.0);
    let count = all.len() as f64;
    let width = (area.width() - scale - labels * count - gap * (count - 1.0)) / count;
    for (number, it) in all.iter().enumerate() {
        let left = area.left + scale + number as f64 * (width + labels + gap);
        let inside = Area { left, top: area.top + 40.0, right: left + width, bottom: area.bottom - 28.0 };
        let months = it.mean.len();
        let plot = Plot { area: inside, x: (0.0, months.max(1) as f64), y: axis.range };
        let room = width + labels;
        name_label(scene, study, it.path, (inside.left, inside.top - 16.0), Style::new(16.0, GREY), room);
        grid(scene, &plot, axis, (number == 0).then_some(format));
        calendar(scene, study, &plot, months);
        curve(scene, &plot, it);
        notes(scene, study, &plot, it, ends);
    }
}

fn grid(scene: &mut Scene, plot: &Plot, axis: &Steps, scale: Option<&Format>) {
    for &tick in &axis.ticks {
        let stroke = if tick == 0.0 { Stroke::new(INK, 1.4) } else { Stroke::new(HAIRLINE, 1.0) };
        plot.draw(scene, &[Mark::Line(vec![(plot.x.0, tick), (plot.x.1, tick)], stroke)]);
        if let Some(format) = scale {
            let (x, y) = plot.at((plot.x.0, tick));
            scene.text((x - 12.0, y + 4.5), &format.signed_bare(tick), TICK.anchored(Anchor::End));
        }
    }
}

/// Months begin where their label stands; what is summed up stands at their end.
fn calendar(scene: &mut Scene, study: &Study, plot: &Plot, months: usize) {
    for (at, label) in months::labels(study.start, months, plot.area.width(), TICK) {
        let (x, _) = plot.at((at as f64, plot.y.0));
        scene.text((x, plot.area.bottom + 20.0), &label, TICK.anchored(Anchor::Middle));
    }
}

/// Values at the ends of months, from nothing at the start.
fn points(values: impl Iterator<Item = Option<f64>>) -> Vec<(f64, f64)> {
    let ends = values.enumerate().filter_map(|(month, value)| Some((month as f64 + 1.0, value?)));
    std::iter::once((0.0, 0.0)).chain(ends).collect()
}

fn curve(scene: &mut Scene, plot: &Plot, it: &Reorganisation) {
    let colour = hue(it.path).fill;
    let future = |p: f64| points(it.futures.iter().map(|month| quantile(month, p).filter(|value| value.is_finite())));
    let mean = |of: fn(&Estimate) -> f64| points(it.mean.iter().map(|month| month.as_ref().map(of)));
    let band = |upper: Vec<(f64, f64)>, lower: Vec<(f64, f64)>, opacity| {
        Mark::Area(upper.into_iter().chain(lower.into_iter().rev()).collect(), Fill { colour, opacity })
    };
    let began = it.at.get() / DAYS_PER_MONTH;
    plot.draw(
        scene,
        &[
            band(future(0.9), future(0.1), 0.18),
            band(mean(|it| it.high), mean(|it| it.low), 0.38),
            Mark::Line(vec![(began, plot.y.0), (began, plot.y.1)], Stroke::new(LINE, 1.2)),
            Mark::Line(mean(|it| it.mean), Stroke::new(colour, 3.2)),
        ],
    );
}

fn notes(scene: &mut Scene, study: &Study, plot: &Plot, it: &Reorganisation, format: &Format) {
    let began = plot.at((it.at.get() / DAYS_PER_MONTH, plot.y.1));
    let label = "the change";
    let room = plot.area.right - began.0 > TICK.width(label) + 8.0;
    let (x, anchor) = if room { (began.0 + 6.0, Anchor::Start) } else { (began.0 - 6.0, Anchor::End) };
    scene.text((x, began.1 + 14.0), label, TICK.anchored(anchor).rimmed());
    if let Some((at, lowest)) = it.lowest() {
        let (x, y) = plot.at((at as f64 + 1.0, lowest.mean));
        scene.dot((x, y), 5.0, hue(it.path).fill);
        if at + 1 < it.mean.len() {
            let ink = Style { colour: hue(it.path).ink, ..NOTE }.semibold();
            let text = format!("{} in {}", format.signed_bare(lowest.mean), months::month(study.start, at));
            let half = NOTE.width(&text) / 2.0 + 4.0;
            let x = x.clamp(plot.area.left + half, (plot.area.right - half).max(plot.area.left + half));
            scene.text((x, (y + 22.0).min(plot.area.bottom - 6.0)), &text, ink.anchored(Anchor::Middle).rimmed());
        }
    }
    let last = it.futures.len().saturating_sub(1);
    let end = |p: f64| it.futures.get(last).and_then(|month| quantile(month, p));
    let ink = Style { colour: hue(it.path).ink, ..Style::new(15.0, INK) }.semibold();
    let labels: Vec<(f64, Style)> =
        [(it.mean.last().and_then(Option::as_ref).map(|mean| mean.mean), ink), (end(0.9), TICK), (end(0.1), TICK)]
            .into_iter()
            .filter_map(|(value, style)| Some((value.filter(|value| value.is_finite())?, style)))
            .collect();
    let wishes: Vec<f64> = labels.iter().map(|(value, _)| plot.at((plot.x.1, *value)).1).collect();
    let places = dodge(&wishes, 16.0, plot.area.top, plot.area.bottom);
    for ((value, style), place) in labels.iter().zip(places) {
        let text = format.signed_bare(*value);
        scene.text((plot.area.right + 9.0, place + style.size * 0.36), &text, *style);
    }
}

fn alt(study: &Study, it: &Reorganisation) -> String {
    let [path, from] = [it.path, it.from].map(|at| study.structures[at].name.as_str());
    let money = |value: f64| Format::of_size(Unit::Money, &study.currency, value).signed(value);
    let lowest = it.lowest().map_or("never lower".to_owned(), |(at, lowest)| {
        format!("lowest at {} in {}", money(lowest.mean), months::month(study.start, at))
    });
    let end = it.mean.last().copied().flatten();
    let end = end.map_or("not known".to_owned(), |end| {
        format!("{} at the end (95% interval {} to {})", money(end.mean), money(end.low), money(end.high))
    });
    let never = it.never.map_or("not known".to_owned(), |never| {
        format!("{} of {} futures", percent(never.share), fixed(never.n as f64, 0))
    });
    format!(
        "Profit of {path} less that of {from}, summed up by month: {lowest}, {end}; something is lacking at the end in {never}."
    )
}
