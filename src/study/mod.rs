//! Many replications of each structure under the same luck, and what they say.

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
    /// The most probable best by the deciding measure; `None` for a single structure or if it is unknown.
    pub best: Option<Best>,
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
    /// Funded seats.
    pub headcount: u32,
    /// Planned fully-loaded pay per year with everybody at quota, in currency.
    pub planned_cost: f64,
    /// Over the horizon, by measure.
    pub horizon: Vec<Column>,
    /// By measure, then by month; `None` for measures that make no sense by month.
    pub monthly: Vec<Option<Vec<Column>>>,
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
