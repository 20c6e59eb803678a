//! What carries a lead: the same futures again, with one mechanism off at a time.

use std::sync::atomic::{AtomicBool, Ordering};

use rayon::prelude::*;

use super::{Better, Column, Effort, Stopped, Study, Watch, anchor, replicate_until, threads};
use crate::luck::Luck;
use crate::measures::measures;
use crate::plan::{Plan, expand};
use crate::scenario::Scenario;
use crate::stats::{Estimate, paired};

/// Why the best structure leads, as far as mechanisms tell.
#[derive(Clone, Debug)]
pub struct Reason {
    /// Index of the best structure.
    pub best: usize,
    /// Index of the one that comes closest by the mean.
    pub rival: usize,
    /// How far the best leads by the deciding measure, positive if it does.
    pub lead: Estimate,
    /// What each mechanism that is on does for it, most for the lead first.
    pub carriers: Vec<Carrier>,
    /// Replications of each side, with each mechanism off and with all on.
    pub replications: u32,
}

/// What a mechanism does for a lead.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Carrier {
    /// Its id.
    pub mechanism: &'static str,
    /// The lead less what it is with this mechanism off, under the same luck: positive if it helps the leader.
    ///
    /// Parts do not add up: two mechanisms may each be needed for the same thing.
    pub part: Estimate,
}

/// Switch off each mechanism in turn and see what it does to the lead of the study's best over the one closest to it.
///
/// `None` if there is no best, or nobody to compare it with.
///
/// # Errors
/// As [`compare`](super::compare).
pub fn carried(
    scenario: &Scenario,
    study: &Study,
    effort: Effort,
    stop: &AtomicBool,
    watch: &dyn Watch,
) -> Result<Option<Reason>, Stopped> {
    let Some((best, rival)) = leaders(study) else { return Ok(None) };
    let anchored = anchor::anchored(scenario, effort, stop)?.map(|(scenario, _)| scenario);
    let scenario = anchored.as_ref().unwrap_or(scenario);
    let on = scenario.mechanisms.on();
    let mut plans = Vec::new();
    for off in std::iter::once("").chain(on.iter().copied()) {
        let without = Scenario { mechanisms: scenario.mechanisms.clone().without(off), ..scenario.clone() };
        plans.extend([best, rival].map(|at| (expand(&without, &without.structures[at]), effort.replications)));
    }
    let columns =
        futures(&plans, effort, &|at, luck| vec![decided(&plans[at].0, study.decide_by, luck, stop)], stop, watch)?;
    let sign = if study.measures[study.decide_by].better == Better::Lower { -1.0 } else { 1.0 };
    let lead = |two: &[Vec<Column>]| -> Column {
        two[0][0].iter().zip(&two[1][0]).map(|(best, rival)| sign * (best - rival)).collect()
    };
    let leads: Vec<Column> = columns.chunks(2).map(lead).collect();
    let Some(whole) = paired(&leads[0], &vec![0.0; leads[0].len()]) else { return Ok(None) };
    let mut carriers: Vec<Carrier> = on
        .iter()
        .zip(&leads[1..])
        .filter_map(|(&mechanism, without)| Some(Carrier { mechanism, part: paired(&leads[0], without)?.difference }))
        .collect();
    carriers.sort_by(|a, b| b.part.mean.total_cmp(&a.part.mean));
    Ok(Some(Reason { best, rival, lead: whole.difference, carriers, replications: effort.replications }))
}

/// The best, and of the others the one with the best mean.
fn leaders(study: &Study) -> Option<(usize, usize)> {
    let best = study.best.as_ref()?.structure;
    let lead = |other: usize| {
        let pair = study.pairs.iter().find(|pair| (pair.a, pair.b) == (best.min(other), best.max(other)))?;
        let mean = pair.measures[study.decide_by]?.difference.mean;
        let ahead = if best < other { mean } else { -mean };
        Some(if study.measures[study.decide_by].better == Better::Lower { -ahead } else { ahead })
    };
    let others = (0..study.structures.len()).filter(|&other| other != best);
    let known = others.filter_map(|other| Some((other, lead(other)?)));
    known.min_by(|a, b| a.1.total_cmp(&b.1)).map(|(rival, _)| (best, rival))
}

/// The deciding measure in one future, unless `stop` is set before its end.
fn decided(plan: &Plan, at: usize, luck: Luck, stop: &AtomicBool) -> f64 {
    replicate_until(plan, &measures(plan), luck, stop).map_or(f64::NAN, |row| row[at])
}

/// What is read of so many futures of each plan, all under the same luck: by plan, by value read, by replication.
///
/// `read` is told the index of the plan and must return the same number of values for each future of it.
///
/// # Errors
/// [`Stopped::Interrupted`] soon after `stop` is set.
pub fn futures(
    plans: &[(Plan, u32)],
    effort: Effort,
    read: &(dyn Fn(usize, Luck) -> Vec<f64> + Sync),
    stop: &AtomicBool,
    watch: &dyn Watch,
) -> Result<Vec<Vec<Column>>, Stopped> {
    let work: Vec<(usize, u32)> = plans
        .iter()
        .enumerate()
        .flat_map(|(at, (_, replications))| (0..*replications).map(move |number| (at, number)))
        .collect();
    let one = |&(at, number): &(usize, u32)| {
        if stop.load(Ordering::Relaxed) {
            return None;
        }
        let row = read(at, Luck::new(effort.seed, u64::from(number)));
        watch.done(1);
        (!stop.load(Ordering::Relaxed)).then_some(row)
    };
    let rows: Vec<Option<Vec<f64>>> = threads(effort)?.install(|| work.par_iter().map(one).collect());
    let mut columns: Vec<Vec<Column>> = vec![Vec::new(); plans.len()];
    for (&(at, _), row) in work.iter().zip(rows) {
        let row = row.ok_or(Stopped::Interrupted)?;
        columns[at].resize(row.len(), Vec::new());
        columns[at].iter_mut().zip(row).for_each(|(column, value)| column.push(value));
    }
    Ok(columns)
}
