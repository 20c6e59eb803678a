//! Anchored in today: the scenario is moved until the simulated present structure does what the real one is observed to do.
//!
//! Each observed figure has one knob of its own: odds of stages for conversions, the buyers' time for the cycle, rates for
//! attrition and churn, a factor for deal values. Under common luck the simulated figures are a fixed function of the knobs,
//! solved by Broyden's method from the slopes that each pair would have alone. What is left over is reported, never hidden.

use std::sync::atomic::AtomicBool;

use super::solved::{Setting, settings};
use super::{Effort, Stopped, Study, simulated};
use crate::dist::Law;
use crate::scenario::{Knob, Leaving, Observed, Scenario, Today};
use crate::stats::estimate;
use crate::units::{Rate, Span, short};

/// How the simulation was made to do what is observed.
#[derive(Clone, Debug)]
pub struct Anchor {
    /// Name of the present structure.
    pub structure: String,
    /// Replications that it was simulated for.
    pub replications: u32,
    /// In the order of the scenario.
    pub figures: Vec<Figure>,
}

/// One observed figure.
#[derive(Clone, Debug)]
pub struct Figure {
    /// Id of the measure.
    pub measure: String,
    /// What is observed.
    pub observed: f64,
    /// What the simulated present structure does, as a mean over replications.
    pub reproduced: f64,
    /// Standard error of that mean.
    pub se: f64,
    /// What was moved, in words.
    pub knob: String,
    /// The factor by which it was moved; 1 is as stated.
    pub factor: f64,
    /// The settings that this moved.
    pub settings: Vec<Setting>,
}

/// Replications that the present structure is simulated for at each step.
const REPLICATIONS: u32 = 100;
/// Steps after which a figure counts as out of reach.
const STEPS: usize = 24;
/// A figure is sought to within this, on the log or log-odds scale: half a percent of itself.
const CLOSE: f64 = 0.005;
/// A figure that counts rare things moves by leaps: where it comes no closer, this part of its standard error will do.
const NOISE: f64 = 0.5;
/// The furthest a knob is turned, as the logarithm of its factor: 1,000 times.
const FURTHEST: f64 = 6.9;
/// The most a knob is turned in one step.
const STRIDE: f64 = 1.5;

/// The scenario moved, and how; `None` if it says nothing about today.
///
/// # Errors
/// [`Stopped::OutOfReach`] with the figures that fight, if they cannot all be reproduced.
pub(super) fn anchored(
    scenario: &Scenario,
    effort: Effort,
    stop: &AtomicBool,
) -> Result<Option<(Scenario, Anchor)>, Stopped> {
    let Some(today) = &scenario.today else { return Ok(None) };
    let search = Search { scenario, today, effort: Effort { replications: REPLICATIONS, ..effort }, stop };
    let wanted: Vec<&Observed> = today.observed.iter().collect();
    let found = search.solve(&wanted)?;
    match found.worst() {
        None => {
            let moved = turned(scenario, &wanted, &found.knobs);
            let figures = search.figures(&wanted, &found, &moved);
            let structure = today.structure.name.clone();
            Ok(Some((moved, Anchor { structure, replications: REPLICATIONS, figures })))
        }
        Some(worst) => Err(search.why_not(&wanted, worst, &found)?),
    }
}

struct Search<'s> {
    scenario: &'s Scenario,
    today: &'s Today,
    effort: Effort,
    stop: &'s AtomicBool,
}

/// Where a search ended.
struct Found {
    knobs: Vec<f64>,
    /// Simulated less observed, on the scale of each figure; NaN if the simulation knows no value.
    misses: Vec<f64>,
    /// Standard errors on the same scale.
    errors: Vec<f64>,
    /// Mean and standard error.
    levels: Vec<(f64, f64)>,
}

impl Found {
    /// Whether every figure is as close to what is observed as is sought.
    fn is_solved(&self) -> bool {
        self.misses.iter().all(|miss| miss.abs() <= CLOSE)
    }

    /// The figure that is furthest from what is observed, if any is further than chance would explain.
    fn worst(&self) -> Option<usize> {
        let room = |at: usize| CLOSE.max(NOISE * self.errors[at]);
        let far = |at: &usize| self.misses[*at].is_nan() || self.misses[*at].abs() > room(*at);
        let distance = |at: usize| if self.misses[at].is_nan() { f64::INFINITY } else { self.misses[at].abs() };
        (0..self.misses.len()).filter(far).max_by(|&a, &b| distance(a).total_cmp(&distance(b)))
    }

    fn size(&self) -> f64 {
        self.misses.iter().map(|miss| if miss.is_nan() { 1e3 } else { miss * miss }).sum()
    }
}

impl Search<'_> {
    /// What the present structure does with the knobs turned so.
    fn at(&self, wanted: &[&Observed], knobs: Vec<f64>) -> Result<Found, Stopped> {
        let moved = turned(self.scenario, wanted, &knobs);
        // What is observed today was there before anything changed.
        let structures = vec![self.today.structure.clone()];
        let alone = Scenario { structures, timeline: Vec::new(), today: None, ..moved };
        let study = simulated(&alone, self.effort, self.stop, &())?;
        let levels: Vec<(f64, f64)> = wanted.iter().map(|figure| level(&study, &figure.measure)).collect();
        let misses =
            wanted.iter().zip(&levels).map(|(figure, level)| scale(figure, level.0) - scale(figure, figure.value));
        let errors = wanted.iter().zip(&levels).map(|(figure, level)| level.1 * steepness(figure, level.0));
        Ok(Found { misses: misses.collect(), errors: errors.collect(), knobs, levels })
    }

    /// Broyden's method: the slopes are learned from the steps, beginning with those that each pair would have alone.
    fn solve(&self, wanted: &[&Observed]) -> Result<Found, Stopped> {
        let count = wanted.len();
        let mut slopes: Vec<Vec<f64>> =
            (0..count).map(|row| (0..count).map(|column| f64::from(u8::from(row == column))).collect()).collect();
        let mut here = self.at(wanted, vec![0.0; count])?;
        let (mut best, mut best_size) = (None, f64::INFINITY);
        for _ in 0..STEPS {
            if here.size() < best_size {
                best_size = here.size();
                best = Some(here.knobs.clone());
            }
            if here.is_solved() || here.misses.iter().any(|miss| miss.is_nan()) {
                return Ok(here);
            }
            let step = solved(&slopes, &here.misses);
            let knobs: Vec<f64> = here
                .knobs
                .iter()
                .zip(&step)
                .map(|(knob, step)| (knob - step.clamp(-STRIDE, STRIDE)).clamp(-FURTHEST, FURTHEST))
                .collect();
            let moved: Vec<f64> = knobs.iter().zip(&here.knobs).map(|(new, old)| new - old).collect();
            let next = self.at(wanted, knobs)?;
            learn(&mut slopes, &moved, &next.misses, &here.misses);
            here = next;
        }
        match best {
            Some(knobs) if here.size() > best_size => self.at(wanted, knobs),
            _ => Ok(here),
        }
    }

    fn figures(&self, wanted: &[&Observed], found: &Found, moved: &Scenario) -> Vec<Figure> {
        let figure = |(at, figure): (usize, &&Observed)| Figure {
            measure: figure.measure.clone(),
            observed: figure.value,
            reproduced: found.levels[at].0,
            se: found.levels[at].1,
            knob: self.name(&figure.knob),
            factor: libm::exp(found.knobs[at]),
            settings: settings(self.scenario, moved, &figure.knob),
        };
        wanted.iter().enumerate().map(figure).collect()
    }

    fn name(&self, knob: &Knob) -> String {
        match knob {
            Knob::Odds(stages) => {
                let names: Vec<&str> = stages.iter().map(|&stage| self.scenario.stages[stage].name.as_str()).collect();
                format!("odds to advance at {}", names.join(", "))
            }
            Knob::BuyersTime => "buyers' time".to_owned(),
            Knob::Leaving => "rate of leaving".to_owned(),
            Knob::Churn => "churn".to_owned(),
            Knob::DealValue => "deal values".to_owned(),
        }
    }

    /// Which other figure the unreachable one fights with: one without which it is reached.
    fn why_not(&self, wanted: &[&Observed], worst: usize, found: &Found) -> Result<Stopped, Stopped> {
        let figure = wanted[worst];
        let reached = match found.levels[worst].0 {
            level if level.is_nan() => "it is not known there".to_owned(),
            level => format!("at best it is {}", short(level)),
        };
        let opening = format!(
            "today.observed: `{}` = {} cannot be reproduced by `{}`; {reached}, with {} × {}",
            figure.measure,
            short(figure.value),
            self.today.structure.name,
            self.name(&figure.knob),
            short(libm::exp(found.knobs[worst])),
        );
        for other in (0..wanted.len()).filter(|&other| other != worst) {
            let fewer: Vec<&Observed> =
                wanted.iter().enumerate().filter(|(at, _)| *at != other).map(|(_, figure)| *figure).collect();
            if self.solve(&fewer)?.worst().is_none() {
                let other = &wanted[other].measure;
                return Ok(Stopped::OutOfReach(format!(
                    "{opening}\nit fights with `{other}`: without that, all others are reproduced"
                )));
            }
        }
        Ok(Stopped::OutOfReach(format!("{opening}\nleave it out, or look at what else in the scenario holds it there")))
    }
}

/// Mean and standard error of a measure of the only structure.
fn level(study: &Study, id: &str) -> (f64, f64) {
    let at = study.measures.iter().position(|measure| measure.id == *id);
    let column = at.and_then(|at| estimate(&study.structures[0].horizon[at]));
    column.map_or((f64::NAN, f64::NAN), |estimate| (estimate.mean, estimate.se))
}

/// The scale on which a knob's turn moves a figure by about as much: log-odds for conversions, else logarithms.
fn scale(figure: &Observed, value: f64) -> f64 {
    match figure.knob {
        Knob::Odds(_) if value > 0.0 && value < 1.0 => libm::log(value / (1.0 - value)),
        Knob::Odds(_) => f64::NAN,
        _ if value > 0.0 => libm::log(value),
        _ => f64::NAN,
    }
}

/// How fast the scale of a figure runs there.
fn steepness(figure: &Observed, value: f64) -> f64 {
    match figure.knob {
        Knob::Odds(_) => 1.0 / (value * (1.0 - value)),
        _ => 1.0 / value,
    }
}

/// The step that undoes the misses, by elimination with the largest pivot; where slopes tell nothing, the miss itself.
fn solved(slopes: &[Vec<f64>], misses: &[f64]) -> Vec<f64> {
    let count = misses.len();
    let mut rows: Vec<Vec<f64>> =
        slopes.iter().zip(misses).map(|(row, miss)| row.iter().copied().chain([*miss]).collect()).collect();
    for column in 0..count {
        let pivot = (column..count).max_by(|&a, &b| rows[a][column].abs().total_cmp(&rows[b][column].abs()));
        let pivot = pivot.unwrap_or(column);
        rows.swap(column, pivot);
        if rows[column][column].abs() < 1e-6 {
            return misses.to_vec();
        }
        for below in column + 1..count {
            let part = rows[below][column] / rows[column][column];
            let above = rows[column].clone();
            rows[below].iter_mut().zip(&above).for_each(|(value, above)| *value -= part * above);
        }
    }
    let mut step = vec![0.0; count];
    for row in (0..count).rev() {
        let known: f64 = (row + 1..count).map(|column| rows[row][column] * step[column]).sum();
        step[row] = (rows[row][count] - known) / rows[row][row];
    }
    step
}

/// Broyden's update: the least change of slopes that explains the last step.
fn learn(slopes: &mut [Vec<f64>], moved: &[f64], after: &[f64], before: &[f64]) {
    let length: f64 = moved.iter().map(|step| step * step).sum();
    if length == 0.0 || after.iter().any(|miss| miss.is_nan()) {
        return;
    }
    for (row, (after, before)) in slopes.iter_mut().zip(after.iter().zip(before)) {
        let foreseen: f64 = row.iter().zip(moved).map(|(slope, step)| slope * step).sum();
        let surprise = (after - before - foreseen) / length;
        row.iter_mut().zip(moved).for_each(|(slope, step)| *slope += surprise * step);
    }
}

/// The scenario with each figure's knob turned by a factor of e to the power given.
fn turned(scenario: &Scenario, wanted: &[&Observed], knobs: &[f64]) -> Scenario {
    let mut it = scenario.clone();
    for (figure, &turn) in wanted.iter().zip(knobs) {
        let factor = libm::exp(turn);
        match &figure.knob {
            Knob::Odds(stages) => stages.iter().for_each(|&stage| it.stages[stage].anchor += turn),
            Knob::BuyersTime => slow_down(&mut it, factor),
            Knob::Leaving => it.roles.iter_mut().for_each(|role| hurry(&mut role.attrition, factor)),
            Knob::Churn => {
                it.customers.churn = more(it.customers.churn, factor);
                it.segments.iter_mut().for_each(|segment| segment.churn = segment.churn.map(|rate| more(rate, factor)));
            }
            Knob::DealValue => {
                it.segments.iter_mut().for_each(|segment| segment.deal_value = segment.deal_value.scaled(factor));
            }
        }
    }
    it
}

fn more(rate: Rate, factor: f64) -> Rate {
    Rate::new(rate.get() * factor).unwrap_or(rate)
}

/// Buyers take longer at every stage before the win, whether a stage says how long or a segment how long in all.
fn slow_down(scenario: &mut Scenario, factor: f64) {
    for stage in scenario.stages.iter_mut().filter(|stage| !stage.after_win) {
        stage.buyer_gap = stage.buyer_gap.as_ref().map(|law| law.scaled(factor));
    }
    for segment in &mut scenario.segments {
        segment.cycle = segment.cycle.map(|cycle| Span::new(cycle.get() * factor).unwrap_or(cycle));
    }
}

fn hurry(leaving: &mut Leaving, factor: f64) {
    match leaving {
        Leaving::Never => {}
        Leaving::Constant(rate) => *rate = more(*rate, factor),
        Leaving::Law(law) => *law = Law::scaled(law, 1.0 / factor),
        Leaving::Bands(bands) => bands.iter_mut().for_each(|(_, rate)| *rate = more(*rate, factor)),
    }
}
