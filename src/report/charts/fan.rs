//! Values by month as bands of their spread: one panel per structure, all on one scale.

use super::backend::{Area, Mark, Plot};
use super::months;
use super::numbers::{Format, Steps};
use super::page::{GREY, HAIRLINE, LINE, hue, name_label};
use super::scene::{Anchor, Fill, Scene, Stroke, Style, dodge};
use crate::stats::quantile;
use crate::study::{Column, Study};

const TICK: Style = Style::new(13.0, GREY);
const END: Style = Style::new(13.0, GREY);
/// Height of a label at the end of a line.
const LABEL: f64 = 15.0;
/// Panels in a row.
const IN_ROW: usize = 4;

/// Quantiles of one structure's months; what is unknown in every replication is not a number.
#[derive(Clone, Debug)]
pub struct Fan {
    low: Vec<f64>,
    inner_low: Vec<f64>,
    /// The middle of the replications.
    pub median: Vec<f64>,
    inner_high: Vec<f64>,
    high: Vec<f64>,
}

impl Fan {
    /// Of one column per month.
    pub fn new(months: &[Column]) -> Fan {
        let by = |p: f64| months.iter().map(|values| quantile(values, p).unwrap_or(f64::NAN)).collect();
        Fan { low: by(0.05), inner_low: by(0.25), median: by(0.5), inner_high: by(0.75), high: by(0.95) }
    }

    /// The last month that is known.
    pub fn last(&self) -> Option<usize> {
        self.median.iter().rposition(|value| value.is_finite())
    }

    /// Whether the values at its end are whole numbers.
    pub fn ends_whole(&self) -> bool {
        let at = |last: usize| [self.low[last], self.median[last], self.high[last]];
        self.last().is_none_or(|last| at(last).iter().all(|value| value.fract() == 0.0))
    }

    /// Lowest and highest value drawn.
    fn reach(&self) -> (f64, f64) {
        let all = self.low.iter().chain(&self.high).filter(|value| value.is_finite());
        all.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), &value| (low.min(value), high.max(value)))
    }
}

/// How a set of fans is drawn.
pub struct Fans<'a> {
    /// The study they are from.
    pub study: &'a Study,
    /// One per structure, in the scenario's order.
    pub fans: &'a [Fan],
    /// The shared scale.
    pub axis: &'a Steps,
    /// How values are written along the axis.
    pub ticks: Format,
    /// How values are written at the end of a line.
    pub ends: Format,
    /// Whether the middle half has a band of its own.
    pub inner: bool,
    /// Whose median is repeated in the others' panels.
    pub reference: Option<usize>,
    /// Levels by month per structure, with a label for the last, such as a plan.
    pub levels: Vec<Option<(Vec<f64>, String)>>,
}

/// The scale that holds all fans and zero.
pub fn axis(fans: &[Fan], levels: impl Iterator<Item = f64>, whole: bool) -> Steps {
    let reach = fans.iter().map(Fan::reach).filter(|(low, high)| low <= high);
    let (low, high) = reach.fold((0.0_f64, 0.0_f64), |(low, high), reach| (low.min(reach.0), high.max(reach.1)));
    let high = levels.fold(high, f64::max);
    let steps = if whole { Steps::whole } else { Steps::around };
    steps(low, high, if rows(fans.len()) > 1 { 3 } else { 5 })
}

/// Rows of panels for so many structures.
fn rows(count: usize) -> usize {
    count.div_ceil(IN_ROW).max(1)
}

/// Whether the repeated median is named in the panels; otherwise the subtitle has to.
pub fn names_reference(count: usize) -> bool {
    count <= 3
}

/// A label at the end of a line.
struct EndLabel {
    value: f64,
    text: String,
    style: Style,
}

impl Fans<'_> {
    /// Draws all panels into `area`.
    pub fn draw(&self, scene: &mut Scene, area: Area) {
        let count = self.fans.len();
        let rows = rows(count);
        let columns = count.div_ceil(rows);
        let scale = self.axis.ticks.iter().map(|tick| TICK.width(&self.ticks.bare(*tick))).fold(0.0, f64::max) + 14.0;
        let labels = self.label_room();
        let gap = 26.0;
        let width = (area.width() - scale - labels * columns as f64 - gap * (columns - 1) as f64) / columns as f64;
        let height = area.height() / rows as f64;
        for structure in 0..count {
            let (row, column) = (structure / columns, structure % columns);
            let left = area.left + scale + column as f64 * (width + labels + gap);
            let top = area.top + row as f64 * height;
            let head = if rows > 1 { 46.0 } else { 36.0 };
            let panel = Area { left, top: top + head, right: left + width, bottom: top + height - 26.0 };
            self.panel(scene, structure, panel, labels, column == 0);
        }
    }

    fn label_room(&self) -> f64 {
        let widest = |structure: usize| {
            self.end_labels(structure).iter().map(|label| label.style.width(&label.text)).fold(0.0, f64::max)
        };
        (0..self.fans.len()).map(widest).fold(24.0, f64::max) + 10.0
    }

    fn panel(&self, scene: &mut Scene, structure: usize, area: Area, labels: f64, scaled: bool) {
        let months = self.fans[structure].median.len();
        let x = if months == 1 { (-0.5, 0.5) } else { (0.0, (months - 1) as f64) };
        let plot = Plot { area, x, y: self.axis.range };
        let room = area.width() + labels;
        name_label(scene, self.study, structure, (area.left, area.top - 16.0), Style::new(16.0, GREY), room);
        self.grid(scene, &plot, scaled);
        self.calendar(scene, &plot, months);
        plot.draw(scene, &self.marks(structure));
        if self.fans[structure].last().is_none() {
            let middle = ((area.left + area.right) / 2.0, (area.top + area.bottom) / 2.0);
            scene.text(middle, "not known", TICK.anchored(Anchor::Middle).rimmed());
        }
        self.ends(scene, &plot, structure);
    }

    fn grid(&self, scene: &mut Scene, plot: &Plot, scaled: bool) {
        for &tick in &self.axis.ticks {
            let zero = tick == 0.0 && self.axis.range.0 < 0.0;
            let stroke = Stroke::new(if zero { LINE } else { HAIRLINE }, 1.0);
            plot.draw(scene, &[Mark::Line(vec![(plot.x.0, tick), (plot.x.1, tick)], stroke)]);
            if scaled {
                let (x, y) = plot.at((plot.x.0, tick));
                scene.text((x - 12.0, y + 4.5), &self.ticks.bare(tick), TICK.anchored(Anchor::End));
            }
        }
    }

    fn calendar(&self, scene: &mut Scene, plot: &Plot, months: usize) {
        for (at, label) in months::labels(self.study.start, months, plot.area.width(), TICK) {
            let (x, _) = plot.at((at as f64, plot.y.0));
            scene.text((x, plot.area.bottom + 20.0), &label, TICK.anchored(Anchor::Middle));
        }
    }

    fn marks(&self, structure: usize) -> Vec<Mark> {
        let fan = &self.fans[structure];
        let fill = |opacity| Fill { colour: hue(structure).fill, opacity };
        let mut marks = bands(&fan.low, &fan.high, fill(0.18));
        if self.inner {
            marks.extend(bands(&fan.inner_low, &fan.inner_high, fill(0.34)));
        }
        if let Some((levels, _)) = self.levels.get(structure).and_then(Option::as_ref) {
            marks.push(Mark::Line(spread_out(levels), Stroke::new(LINE, 1.4)));
        }
        if let Some(other) = self.reference.filter(|&other| other != structure && fan.last().is_some()) {
            marks.push(Mark::Line(spread_out(&self.fans[other].median), Stroke::new(hue(other).fill, 1.4)));
        }
        marks.push(Mark::Line(spread_out(&fan.median), Stroke::new(hue(structure).fill, 3.2)));
        marks
    }

    fn end_labels(&self, structure: usize) -> Vec<EndLabel> {
        let fan = &self.fans[structure];
        let Some(last) = fan.last() else { return Vec::new() };
        let label = |value: f64, style: Style| EndLabel { value, text: self.ends.bare(value), style };
        let main = label(fan.median[last], Style::new(15.0, hue(structure).ink).semibold());
        let mut labels = Vec::new();
        let level = self.levels.get(structure).and_then(Option::as_ref);
        let level = level.and_then(|(levels, text)| Some((*levels.last()?, text)));
        let said = level.map(|(value, _)| self.ends.bare(value));
        for value in [fan.high[last], fan.low[last]] {
            let edge = label(value, END);
            if edge.text != main.text && said.as_ref() != Some(&edge.text) {
                labels.push(edge);
            }
        }
        labels.push(main);
        if let Some((value, text)) = level {
            labels.push(EndLabel { value, text: text.clone(), style: END });
        }
        if let Some(other) = self.reference.filter(|&other| other != structure && names_reference(self.fans.len()))
            && let Some(last) = self.fans[other].last()
        {
            let style = Style::new(13.0, hue(other).ink);
            let text = super::face::shorten(&self.study.structures[other].name, style.size, style.weight, 96.0);
            labels.push(EndLabel { value: self.fans[other].median[last], text, style });
        }
        labels
    }

    fn ends(&self, scene: &mut Scene, plot: &Plot, structure: usize) {
        let labels = self.end_labels(structure);
        let wishes: Vec<f64> = labels.iter().map(|label| plot.at((plot.x.1, label.value)).1).collect();
        let places = dodge(&wishes, LABEL + 1.0, plot.area.top, plot.area.bottom);
        for (label, place) in labels.iter().zip(places) {
            scene.text((plot.area.right + 9.0, place + label.style.size * 0.36), &label.text, label.style);
        }
    }
}

/// Points over the months; a single month is drawn as wide as a bar.
fn spread_out(values: &[f64]) -> Vec<(f64, f64)> {
    match values {
        [only] => vec![(-0.3, *only), (0.3, *only)],
        many => many.iter().enumerate().map(|(month, value)| (month as f64, *value)).collect(),
    }
}

/// One area for each run of known months.
fn bands(low: &[f64], high: &[f64], fill: Fill) -> Vec<Mark> {
    let (low, high) = (spread_out(low), spread_out(high));
    let edges: Vec<_> = low.into_iter().zip(high).collect();
    let known = edges.split(|(low, high)| !(low.1.is_finite() && high.1.is_finite()));
    known
        .filter(|run| run.len() > 1)
        .map(|run| {
            let upper = run.iter().map(|(_, high)| *high);
            let lower = run.iter().rev().map(|(low, _)| *low);
            Mark::Area(upper.chain(lower).collect(), fill)
        })
        .collect()
}
