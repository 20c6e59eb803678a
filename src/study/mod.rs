//! Many replications of each structure under the same luck, and what they say.
//!
//! Replications run in parallel, are collected in index order and folded one after the other, so the result has the same
//! bits on any number of threads. No bare mean leaves this floor: a number travels with its interval.

mod anchor;
mod carried;
pub mod plausibility;
mod reorganisation;
mod solved;

pub use anchor::{Anchor, Figure};
pub use carried::{Carrier, Reason, carried, futures};
pub use reorganisation::{BreakEven, Part, Reorganisation, Spread};
pub use solved::Setting;

use std::sync::atomic::{AtomicBool, Ordering};

use rayon::prelude::*;

use crate::engine::{self, Happening, Observer};
use crate::luck::Luck;
use crate::measures::{Ledger, Measure, OF_A_TEAM, Sums, measures, told_apart};
use crate::plan::{Plan, expand};
use crate::scenario::{Assumptions, Scenario};
use crate::stats::{best_of, paired};
use crate::units::Tick;

/// A study's result: it explains itself, and everything that is printed, drawn or written comes from here.
#[derive(Clone, Debug)]
pub struct Study {
    /// Version of orgsim that made it.
    pub version: &'static str,
    /// Master seed.
    pub seed: u64,
    /// Replications of each structure.
    pub replications: u32,
    /// Scenario name.
    pub scenario: String,
    /// The scenario's question, if it states one.
    pub question: Option<String>,
    /// Hash of the resolved scenario, hexadecimal.
    pub hash: String,
    /// First calendar month: year and month 1–12.
    pub start: (i32, u32),
    /// Months simulated; the last may be part of one.
    pub months: usize,
    /// Code or sign printed with money.
    pub currency: String,
    /// Names of the stages before the win, in order.
    pub funnel: Vec<String>,
    /// What was measured; columns below are in this order.
    pub measures: Vec<Measured>,
    /// Index in `measures` of the one that decides.
    pub decide_by: usize,
    /// In the scenario's order.
    pub structures: Vec<StructureResult>,
    /// Every pair (a before b) in the scenario's order; empty for a single structure.
    pub pairs: Vec<Pair>,
    /// How the simulation was made to do what the present structure is observed to do, if the scenario says what that is.
    pub anchor: Option<Anchor>,
    /// The most probable best by the deciding measure; `None` for a single structure or if it is unknown.
    pub best: Option<Best>,
    /// What each reorganisation costs before it pays.
    pub reorganisations: Vec<Reorganisation>,
    /// Every parameter, and how far to trust it.
    pub assumptions: Assumptions,
}

/// What a measure is.
#[derive(Clone, Debug, PartialEq)]
pub struct Measured {
    /// Stable id, as in files: `win_rate`, `wait_days.qualify`.
    pub id: String,
    /// Words for a heading: "Win rate".
    pub label: String,
    /// Unit of its values.
    pub unit: Unit,
    /// Which way is better, if either is.
    pub better: Better,
    /// One sentence that defines it.
    pub sentence: &'static str,
}

/// The unit of a measure's values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// The scenario's currency.
    Money,
    /// A share, 0.25 for 25 %.
    Share,
    /// A ratio without a unit, such as LTV : CAC.
    Ratio,
    /// Business days.
    Days,
    /// Working hours.
    Hours,
    /// Business months.
    Months,
    /// A count.
    Count,
    /// People.
    People,
}

/// Which way of a measure is better.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Better {
    /// More is better.
    Higher,
    /// Less is better.
    Lower,
    /// Neither in itself.
    Neither,
}

/// One value per replication, in order; NaN where it is unknown in that replication (never 0 for unknown).
pub type Column = Vec<f64>;

/// What one structure did.
#[derive(Clone, Debug)]
pub struct StructureResult {
    /// Its name in the scenario.
    pub name: String,
    /// Whether it turned into another on the way.
    pub reorganised: bool,
    /// Funded seats in the end, with all that the time line adds; of a structure that turns into another those of that one.
    pub headcount: u32,
    /// Funded seats by month, as they are when it begins.
    pub seats: Vec<u32>,
    /// Planned fully-loaded pay per year with everybody at quota, in currency, for the seats in the end.
    pub planned_cost: f64,
    /// Over the horizon, by measure.
    pub horizon: Vec<Column>,
    /// By measure, then by month; `None` for measures that make no sense by month.
    pub monthly: Vec<Option<Vec<Column>>>,
    /// The same by quarter, counted from the start.
    pub quarterly: Vec<Option<Vec<Column>>>,
    /// Its teams, in the order of the plan; none where they are more than a hundred.
    pub teams: Vec<TeamResult>,
}

/// What one team of a structure did over the horizon.
#[derive(Clone, Debug)]
pub struct TeamResult {
    /// Its name in the structure.
    pub name: String,
    /// Funded seats.
    pub seats: u32,
    /// In the order of [`OF_A_TEAM`].
    pub columns: [Column; OF_A_TEAM.len()],
}

/// Two structures under the same luck.
#[derive(Clone, Debug)]
pub struct Pair {
    /// Index of the first structure.
    pub a: usize,
    /// Index of the second.
    pub b: usize,
    /// By measure: a − b over replications in which both are known; `None` if fewer than two.
    pub measures: Vec<Option<crate::stats::Paired>>,
}

/// The verdict.
#[derive(Clone, Debug)]
pub struct Best {
    /// Index of the structure.
    pub structure: usize,
    /// Probability, by the joint distribution of the means, that its true mean is the best.
    pub probability: f64,
    /// The same for every structure.
    pub probabilities: Vec<f64>,
    /// Share of replications in which it came out best: the chance in a single possible future.
    pub share_of_futures: f64,
}

/// How a study is to be run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Effort {
    /// Master seed.
    pub seed: u64,
    /// Replications of each structure, at least 1.
    pub replications: u32,
    /// Threads; 0 for as many as the machine has.
    pub threads: usize,
}

/// Why there is no study.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Stopped {
    /// Somebody asked to stop.
    #[error("interrupted: nothing was written")]
    Interrupted,
    /// What is observed today cannot be reproduced.
    #[error("{0}")]
    OutOfReach(String),
    /// The operating system gave no threads.
    #[error("the operating system gave no threads: {0}")]
    NoThreads(String),
}

/// Watches a study while it runs.
pub trait Watch: Sync {
    /// So many more replications of one structure are done.
    fn done(&self, replications: u64);

    /// So many more than were known of are to come.
    fn more(&self, _replications: u64) {}
}

impl Watch for () {
    fn done(&self, _replications: u64) {}
}

/// Replications that are collected before they are folded: bounds what is held twice.
const CHUNK: u32 = 128;

/// Run every structure of the scenario under the same luck and compare them.
///
/// Where the scenario says what is observed today, the simulated present structure is first made to do the same.
///
/// # Errors
/// [`Stopped::Interrupted`] soon after `stop` is set; nothing partial is returned. [`Stopped::OutOfReach`] if what is
/// observed today cannot be reproduced.
pub fn compare(scenario: &Scenario, effort: Effort, stop: &AtomicBool, watch: &dyn Watch) -> Result<Study, Stopped> {
    let Some((anchored, anchor)) = anchor::anchored(scenario, effort, stop)? else {
        return simulated(scenario, effort, stop, watch);
    };
    Ok(Study { anchor: Some(anchor), hash: scenario.fingerprint(), ..simulated(&anchored, effort, stop, watch)? })
}

/// Run every structure of the scenario as it is stated.
fn simulated(scenario: &Scenario, effort: Effort, stop: &AtomicBool, watch: &dyn Watch) -> Result<Study, Stopped> {
    let plans: Vec<Plan> = scenario.structures.iter().map(|structure| expand(scenario, structure)).collect();
    let tables: Vec<Vec<Measure>> = plans.iter().map(measures).collect();
    let pool = threads(effort)?;
    let mut structures: Vec<StructureResult> = plans
        .iter()
        .zip(&tables)
        .map(|(plan, table)| StructureResult::empty(plan, table, effort.replications))
        .collect();
    let mut first = 0;
    while first < effort.replications {
        let last = effort.replications.min(first + CHUNK);
        let work: Vec<(u32, usize)> =
            (first..last).flat_map(|replication| (0..plans.len()).map(move |plan| (replication, plan))).collect();
        let rows: Vec<Option<Vec<f64>>> = pool.install(|| {
            work.par_iter()
                .map(|&(replication, plan)| {
                    let luck = Luck::new(effort.seed, u64::from(replication));
                    let row = replicate_until(&plans[plan], &tables[plan], luck, stop)?;
                    watch.done(1);
                    Some(row)
                })
                .collect()
        });
        for (&(_, plan), row) in work.iter().zip(rows) {
            structures[plan].append(&row.ok_or(Stopped::Interrupted)?);
        }
        first = last;
    }
    Ok(concluded(scenario, effort, &plans, &tables, structures))
}

/// As many threads as were asked for.
fn threads(effort: Effort) -> Result<rayon::ThreadPool, Stopped> {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(effort.threads).build();
    pool.map_err(|error| Stopped::NoThreads(error.to_string()))
}

/// A ledger that is closed as soon as somebody asks to stop.
struct Stoppable<'a> {
    ledger: Ledger<'a>,
    stop: &'a AtomicBool,
}

impl Observer for Stoppable<'_> {
    #[inline(always)]
    fn note(&mut self, now: Tick, happening: Happening) {
        self.ledger.note(now, happening);
    }

    fn goes_on(&self) -> bool {
        !self.stop.load(Ordering::Relaxed)
    }
}

/// One replication: every measure over the horizon, then by month, then by quarter where that makes sense; NaN where unknown. `None` once
/// `stop` is set, also in the midst of a long one.
fn replicate_until(plan: &Plan, table: &[Measure], luck: Luck, stop: &AtomicBool) -> Option<Vec<f64>> {
    let mut observer = Stoppable { ledger: Ledger::new(plan), stop };
    if observer.goes_on() {
        engine::run(plan, luck, &mut observer);
    }
    observer.goes_on().then(|| read(plan, table, &observer.ledger))
}

/// The same to its end.
pub(crate) fn replicate(plan: &Plan, table: &[Measure], luck: Luck) -> Vec<f64> {
    heard(plan, table, luck, &mut ())
}

/// The same, with somebody else who listens.
pub(crate) fn heard<O: Observer>(plan: &Plan, table: &[Measure], luck: Luck, also: &mut O) -> Vec<f64> {
    let mut ledger = Ledger::new(plan);
    engine::run(plan, luck, &mut (&mut ledger, also));
    read(plan, table, &ledger)
}

fn read(plan: &Plan, table: &[Measure], ledger: &Ledger<'_>) -> Vec<f64> {
    let value = |measure: &Measure, sums: &Sums| measure.read(&sums.reading(plan)).unwrap_or(f64::NAN);
    let total = ledger.total();
    let mut values: Vec<f64> = table.iter().map(|measure| value(measure, &total)).collect();
    let teams: Vec<f64> = total.by_team().collect();
    for length in [1, QUARTER] {
        let spans = (0..plan.months).step_by(length);
        let spans: Vec<Sums> = spans.map(|first| ledger.over(first..(first + length).min(plan.months))).collect();
        for measure in table.iter().filter(|measure| measure.monthly) {
            values.extend(spans.iter().map(|span| value(measure, span)));
        }
    }
    values.extend(teams);
    values
}

/// Months of a quarter. Quarters are counted from the start; the last may be part of one.
const QUARTER: usize = 3;

impl StructureResult {
    fn empty(plan: &Plan, table: &[Measure], replications: u32) -> StructureResult {
        let column = || Vec::with_capacity(replications as usize);
        let spans = |measure: &Measure, count: usize| measure.monthly.then(|| (0..count).map(|_| column()).collect());
        let quarters = plan.months.div_ceil(QUARTER);
        let team = |team: &crate::plan::TeamPlan| TeamResult {
            name: team.name.clone(),
            seats: team.seats,
            columns: std::array::from_fn(|_| column()),
        };
        StructureResult {
            name: plan.name.clone(),
            reorganised: plan.is_reorganised(),
            headcount: plan.last().headcount(),
            seats: (0..plan.months).map(|month| plan.seats_in(month)).collect(),
            planned_cost: plan.last().planned_cost,
            horizon: table.iter().map(|_| column()).collect(),
            monthly: table.iter().map(|measure| spans(measure, plan.months)).collect(),
            quarterly: table.iter().map(|measure| spans(measure, quarters)).collect(),
            teams: told_apart(plan).iter().map(team).collect(),
        }
    }

    fn append(&mut self, row: &[f64]) {
        let mut values = row.iter().copied();
        let spans = self.monthly.iter_mut().chain(&mut self.quarterly).flatten().flatten();
        let teams = self.teams.iter_mut().flat_map(|team| &mut team.columns);
        let columns = self.horizon.iter_mut().chain(spans).chain(teams);
        columns.for_each(|column| column.extend(values.next()));
    }
}

fn concluded(
    scenario: &Scenario,
    effort: Effort,
    plans: &[Plan],
    tables: &[Vec<Measure>],
    structures: Vec<StructureResult>,
) -> Study {
    let measures: Vec<Measured> = tables[0].iter().map(|measure| measure.what.clone()).collect();
    let decide_by = measures.iter().position(|measure| measure.id == scenario.decide_by).unwrap_or(0);
    let pair = |a: usize, b: usize| Pair {
        a,
        b,
        measures: (0..measures.len())
            .map(|at| paired(&structures[a].horizon[at], &structures[b].horizon[at]))
            .collect(),
    };
    let pairs = (0..structures.len()).flat_map(|a| (a + 1..structures.len()).map(move |b| (a, b)));
    let study = Study {
        version: env!("CARGO_PKG_VERSION"),
        seed: effort.seed,
        replications: effort.replications,
        scenario: scenario.name.clone(),
        question: scenario.question.clone(),
        hash: scenario.fingerprint(),
        start: scenario.start,
        months: plans[0].months,
        currency: scenario.currency.clone(),
        funnel: scenario.stages[..plans[0].won_at].iter().map(|stage| stage.name.clone()).collect(),
        decide_by,
        pairs: pairs.map(|(a, b)| pair(a, b)).collect(),
        anchor: None,
        assumptions: Assumptions::of(scenario),
        best: best(&measures[decide_by], decide_by, &structures),
        reorganisations: Vec::new(),
        measures,
        structures,
    };
    Study { reorganisations: reorganisation::found(&study, &scenario.structures), ..study }
}

fn best(measure: &Measured, at: usize, structures: &[StructureResult]) -> Option<Best> {
    if structures.len() < 2 {
        return None;
    }
    let higher = measure.better != Better::Lower;
    let columns: Vec<&[f64]> = structures.iter().map(|structure| structure.horizon[at].as_slice()).collect();
    let verdict = best_of(&columns, higher)?;
    let structure = (0..structures.len())
        .max_by(|&a, &b| verdict.probability[a].total_cmp(&verdict.probability[b]).then(b.cmp(&a)))?;
    Some(Best {
        structure,
        probability: verdict.probability[structure],
        share_of_futures: share_of_futures(&columns, structure, higher),
        probabilities: verdict.probability,
    })
}

/// Part of the replications, known in all structures, in which this one came out best; ties are shared.
fn share_of_futures(columns: &[&[f64]], structure: usize, higher: bool) -> f64 {
    let sign = if higher { 1.0 } else { -1.0 };
    let (mut ahead, mut known) = (0.0, 0.0);
    for replication in 0..columns[structure].len() {
        let values: Vec<f64> = columns.iter().map(|column| sign * column[replication]).collect();
        if values.iter().any(|value| value.is_nan()) {
            continue;
        }
        known += 1.0;
        let best = values.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        if values[structure] == best {
            ahead += 1.0 / values.iter().filter(|&&value| value == best).count() as f64;
        }
    }
    if known > 0.0 { ahead / known } else { f64::NAN }
}

/// What one more replication of every structure adds to the memory that a study takes, in bytes.
pub fn bytes_per_replication(scenario: &Scenario) -> u64 {
    let plan = expand(scenario, &scenario.structures[0]);
    let table = measures(&plan);
    let monthly = table.iter().filter(|measure| measure.monthly).count();
    let teams = told_apart(&plan).len() * OF_A_TEAM.len();
    let columns = table.len() + monthly * (plan.months + plan.months.div_ceil(QUARTER)) + teams;
    (columns * scenario.structures.len() * size_of::<f64>()) as u64
}

/// Ids of everything that can be measured in this scenario, for `decide_by` and its like.
pub fn measure_ids(scenario: &Scenario) -> Vec<String> {
    let plan = expand(scenario, &scenario.structures[0]);
    measures(&plan).into_iter().map(|measure| measure.what.id).collect()
}
