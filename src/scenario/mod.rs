//! The question, as validated types: what a scenario file says once everything in it has been checked.
//!
//! [`parse`] reads TOML and returns either a [`Scenario`] or every finding at once. After that nothing fails: later floors
//! rely on what the types and the comments here promise.
//!
//! How a scenario is written:
//!
//! - A quantity carries its unit: `"45 days"`, `"12 % per year"`, `"25 min"`. Time is business time: 8 hours a day, 5 days a
//!   week, 21 a month, 63 a quarter, 252 a year. Work is time too: `"0.5 days"` of effort are 4 hours.
//! - A rate is counted, not compounded: `"12 % per year"` churn is 0.12 departures per customer and year. Growth and discount
//!   compound: `"1 % per month"` multiplies by 1.01 each month.
//! - A share is written `0.25` or `"25 %"`, money `56_000`, `"56k"` or `"4.6M"`.
//! - A law of chance is named by its key, `{ lognormal = { mean = "6 days", cv = 0.6 } }`; a single value always holds.
//! - What is left out has a default, and the default its evidence; [`reference()`] lists both.
//! - A key that is not known is an error.
//! - `--set path=value` edits the tree before anything is checked, see [`Override`].

mod assumptions;
mod check;
mod finding;
mod fingerprint;
mod keys;
mod laws;
mod library;
mod pay;
mod quantity;
mod read;
mod schema;
mod structure;
mod timeline;
mod tree;
mod value;

#[cfg(test)]
mod tests;

pub use assumptions::{Assumptions, Entry, Lies, Range, Standing};
pub use check::{parse, parse_bytes, variants};
pub use finding::{At, Finding, Findings, Problem};
pub use library::{LIBRARY, Shipped};
pub use pay::{Commission, PayPlan, Quota, QuotaOf};
pub use schema::{reference, schema};
pub use structure::{AfterWin, Becomes, Desk, Form, General, Route, Rules, Structure, Team, Variant};
pub use timeline::{Intervention, Milestone};
pub use tree::{Override, OverrideError};

pub use crate::mechanisms::Mechanisms;
pub use crate::mechanisms::ramp::Ramp;
pub use crate::mechanisms::response_decay::Response;

use crate::dist::Law;
use crate::units::{Money, Rate, Share, Span};

/// A checked scenario. All cross-references are indices into its own lists.
#[derive(Clone, Debug)]
pub struct Scenario {
    /// Short name, from the file's stem unless `[scenario] name` says otherwise.
    pub name: String,
    /// The question a leader asks.
    pub question: Option<String>,
    /// First calendar month: year and month 1–12.
    pub start: (i32, u32),
    /// Simulated time, more than zero, at most 50 years.
    pub horizon: Span,
    /// Three-letter code or sign printed with money.
    pub currency: String,
    /// Id of the measure that decides (see `measures`).
    pub decide_by: String,
    /// Planned fully-loaded cost per year that each structure should stay within.
    pub budget: Option<Money>,
    /// Replications unless the command says otherwise.
    pub replications: u32,
    /// Master seed unless the command says otherwise.
    pub seed: u64,
    /// Money terms common to all structures.
    pub economics: Economics,
    /// At least one.
    pub segments: Vec<Segment>,
    /// At least one.
    pub sources: Vec<Source>,
    /// In the order a lead passes them, at least one before the win; then those with `after_win`, last those with `upsell`.
    pub stages: Vec<Stage>,
    /// At least one.
    pub roles: Vec<Role>,
    /// What happens to customers.
    pub customers: Customers,
    /// What they may buy besides; at most 32.
    pub products: Vec<Product>,
    /// Which frictions and effects are on, with their sizes.
    pub mechanisms: Mechanisms,
    /// What is there at time 0 besides the people.
    pub initial: Initial,
    /// At least one.
    pub structures: Vec<Structure>,
    /// What changes at stated times, in the order of the file.
    pub timeline: Vec<Milestone>,
    /// What the present structure is observed to do; alternatives run only after the simulation does the same.
    pub today: Option<Today>,
    /// Every parameter as resolved, in file order, for `explain`.
    pub parameters: Vec<Parameter>,
    /// Things worth saying that are no errors, such as a structure over budget.
    pub warnings: Vec<String>,
}

/// Money terms common to all structures.
#[derive(Clone, Copy, Debug)]
pub struct Economics {
    /// Part of revenue left after delivering what was sold.
    pub gross_margin: Share,
    /// Continuous discount rate for what lies beyond the horizon.
    pub discount: Rate,
    /// Employer's cost per unit of pay, at least 1.
    pub employer_load: f64,
    /// Part of paid hours spent on touches; roles may differ.
    pub selling_share: Share,
}

/// Part of the market.
#[derive(Clone, Debug)]
pub struct Segment {
    /// Unique name.
    pub name: String,
    /// How many accounts there are.
    pub accounts: Accounts,
    /// Value of a deal: annual contract value if recurring, price if a project; in currency.
    pub deal_value: Law,
    /// Spread of the hidden need between leads, standard deviation on the log-odds scale; 0 for none.
    pub need_spread: f64,
    /// The usual time buyers take from first touch to signature; buyer gaps are scaled to add up to it. `None`: as the stages say.
    pub cycle: Option<Span>,
    /// What a deal is.
    pub contract: Contract,
    /// Churn of this segment's customers where it differs from `customers.churn`.
    pub churn: Option<Rate>,
    /// How long a lost or churned account rests before it may be sold to again, in days.
    pub rest: Law,
    /// Smaller is served first; equal by default (0).
    pub priority: u8,
    /// Who has to open it, and how long that takes one person, more than zero; `None`: it is open.
    pub opened_by: Option<(usize, Span)>,
    /// Free labels.
    pub tags: Vec<(String, String)>,
}

/// How many accounts a segment has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Accounts {
    /// Every lead is a new account.
    Unlimited,
    /// A finite market, 1 to 10,000,000.
    Finite(u32),
}

/// What a won deal brings.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Contract {
    /// The value is paid every year; signed for `term` at a time, more than zero.
    Recurring {
        /// Length of one contract.
        term: Span,
    },
    /// The value is paid once, at the win; the account then rests.
    Project,
    /// `recurring` of the value is paid every year for terms of `term`; the rest once, at the win.
    Both {
        /// Length of one contract.
        term: Span,
        /// Part of the value that recurs.
        recurring: Share,
    },
}

/// Where leads come from.
#[derive(Clone, Debug)]
pub struct Source {
    /// Unique name.
    pub name: String,
    /// What makes the leads.
    pub flow: Flow,
    /// Segment index and share; shares add up to 1. For outbound: the order of segments is by share too.
    pub mix: Vec<(usize, f64)>,
    /// Marketing spend per lead.
    pub cost: Money,
    /// Index of the stage where its leads enter, before the win.
    pub enters: usize,
    /// Advance probability by stage index where this source's differs.
    pub advance: Vec<(usize, Share)>,
    /// Multiplier of the odds to advance at every stage, above 0; 1 is neutral.
    pub odds: f64,
}

/// What makes a source's leads.
#[derive(Clone, Debug)]
pub enum Flow {
    /// They come by themselves: a Poisson process.
    Inbound {
        /// Arrivals per day at time 0, before season.
        rate: Rate,
        /// Continuous growth of the rate per day (a rate of `r` multiplies it by e^(r·t)); may be negative.
        growth: f64,
        /// Factor on the rate over the year.
        season: Season,
        /// Leads per arrival, rounded, at least 1; `None` is 1.
        batch: Option<Law>,
    },
    /// Made by people with nothing else to do, from untouched accounts of finite or unlimited segments.
    Prospecting,
    /// Made by customers.
    Referral {
        /// Referrals per customer.
        rate: Rate,
    },
    /// Made by partners, whom the people of a role look after.
    Partners {
        /// Role index.
        role: usize,
        /// Leads for each of them who is there.
        rate: Rate,
    },
}

/// The factor on a source's rate over time.
#[derive(Clone, Debug, PartialEq)]
pub enum Season {
    /// Always 1.
    Flat,
    /// By calendar month, January first; each zero or more, not all zero.
    Monthly([f64; 12]),
    /// 1 + amplitude · sin(2π (t − phase) / period), amplitude 0 to 1.
    Sine {
        /// Height of the wave, 0 to 1.
        amplitude: f64,
        /// Length of the wave, more than zero.
        period: Span,
        /// Time at which it rises through 1.
        phase: Span,
    },
}

/// A step of the funnel, or of the work after a win.
#[derive(Clone, Debug)]
pub struct Stage {
    /// Unique name; also the name of the activity that roles cover.
    pub name: String,
    /// Whether it follows the win, as all with `upsell` do.
    pub after_win: bool,
    /// Whether it is work to sell more to customers.
    pub upsell: bool,
    /// Touches before it is decided, at least 1.
    pub touches: u16,
    /// Tries to reach the buyer before the first touch counts.
    pub attempts: Option<Attempts>,
    /// A rep's work in one touch, in hours.
    pub effort: Law,
    /// The buyer's time after each touch, in days; `None` for none.
    pub buyer_gap: Option<Law>,
    /// Chance to advance for the reference rep on the reference lead; the last stage before the win: to win. 1 after the win.
    pub advance: Share,
    /// Log-odds added to every chance to advance here, so that the present structure does what is observed; 0 as stated.
    pub anchor: f64,
    /// Part of those that do not advance which end without a decision.
    pub no_decision: Share,
    /// How long whoever waits here waits before giving up, in days; `None`: for ever.
    pub patience: Option<Law>,
    /// How the chance to advance falls with the time a lead lay unanswered before its first touch here; `None`: not at all.
    pub response: Option<Response>,
    /// Delay (days) of a change of hands into this stage where it differs from the mechanism's.
    pub handoff_delay: Option<Law>,
    /// Chance that a change of hands into this stage loses the lead, where it differs from the mechanism's.
    pub handoff_drop: Option<Share>,
    /// How its pools are served.
    pub service: PoolService,
}

/// How the pools of a stage are served.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PoolService {
    /// Which deal comes first.
    pub order: Order,
    /// How many deals may wait in one pool; `None`: any number.
    pub room: Option<u32>,
    /// What is agreed about the first touch.
    pub sla: Option<Sla>,
}

/// Which of the deals that wait in a pool is served first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    /// Whoever has waited longest.
    Oldest,
    /// Whoever came last.
    Newest,
    /// The highest score.
    Score,
    /// The largest deal.
    Value,
}

/// What is agreed about the first touch at a stage.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Sla {
    /// How long a deal may wait for it.
    pub first_touch: Span,
    /// Whether one that has waited longer goes before all others.
    pub late_first: bool,
}

/// Tries to reach a buyer.
#[derive(Clone, Debug)]
pub struct Attempts {
    /// Most tries, at least 1; after that the lead is lost unreached.
    pub up_to: u16,
    /// Chance that the first try reaches the buyer.
    pub reach: Share,
    /// Factor on that chance for every later try.
    pub then: f64,
    /// Time between tries, in days.
    pub gap: Law,
}

impl Attempts {
    /// Chance to reach the buyer at all.
    pub fn reached(&self) -> f64 {
        let (first, later) = (self.reach.get(), (self.reach.get() * self.then).min(1.0));
        1.0 - (1.0 - first) * libm::pow(1.0 - later, f64::from(self.up_to.saturating_sub(1)))
    }
}

/// A kind of job.
#[derive(Clone, Debug)]
pub struct Role {
    /// Unique name.
    pub name: String,
    /// Fixed pay per year.
    pub base: Money,
    /// Variable pay per year at quota.
    pub variable: Money,
    /// What 100 % means; `None`: variable pay is paid in full.
    pub quota: Option<Quota>,
    /// Rate on credited bookings instead of `variable` × attainment.
    pub commission: Option<Commission>,
    /// Attainment above which nothing is paid, above 0 and above every accelerator; `None` for no cap.
    pub cap: Option<f64>,
    /// Time after a win within which a customer's leaving takes back the variable pay for it; 0 for none.
    pub clawback: Span,
    /// Part of the credit of a win for who advanced the deal through an earlier stage; 0 for none.
    pub stage_credit: Share,
    /// What others pay a year for this job at quota, and the factor on the hazard of leaving of the most able third where
    /// pay is 7 % below, at least 1; `None`: nobody compares.
    pub market_pay: Option<(Money, f64)>,
    /// How speed grows after hiring.
    pub ramp: Ramp,
    /// Chance of leaving.
    pub attrition: Leaving,
    /// Part of it that dismissals stand for, where it differs from the mechanism's.
    pub dismissals: Option<Share>,
    /// How long a seat stays vacant, in days.
    pub time_to_fill: Law,
    /// Cost of replacing one person.
    pub hiring_cost: Money,
    /// Tenure of the people there at time 0, in days.
    pub starting_tenure: Law,
    /// Spread of talent between people, standard deviation on the log-odds scale; 0 for none.
    pub skill_spread: f64,
    /// Part of paid hours spent on touches.
    pub selling_share: Share,
    /// Open deals that a person can have in hand, where it differs from the mechanism's.
    pub open_deals: Option<f64>,
    /// Stage indices whose work it does in the presets, rising; a role that covers nothing supports.
    pub covers: Vec<usize>,
    /// Whether it does the service of customers in the presets.
    pub serves_customers: bool,
    /// Where the best of it go when a seat there falls vacant.
    pub promoted_to: Option<Promotion>,
    /// What it does for others, if it covers nothing.
    pub supports: Option<Support>,
}

/// A way up.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Promotion {
    /// Role index.
    pub role: usize,
    /// Tenure from which.
    pub after: Span,
    /// Attainment in the last quarter from which, where there is a quota.
    pub attainment: f64,
    /// Tenure in the new role that the promoted start with.
    pub credit: Span,
}

/// What a role does for others: each at full size for as many people as it can support. Factors of 1 do nothing.
#[derive(Clone, Debug, PartialEq)]
pub struct Support {
    /// Role indices; empty: all roles with work of their own.
    pub roles: Vec<usize>,
    /// People that one can support.
    pub span: f64,
    /// Vacant seats that one can work on at once.
    pub openings: f64,
    /// Factor on the voluntary hazard of leaving.
    pub leaving: f64,
    /// Factor on speed of work.
    pub pace: f64,
    /// Factor on the odds to advance.
    pub odds: f64,
    /// Factor on the length of the ramp of those who join.
    pub ramp: f64,
    /// Part of paid time added to the selling hours.
    pub selling_share: Share,
    /// Factor on the time to fill a seat.
    pub time_to_fill: f64,
}

/// The hazard of leaving, over tenure.
#[derive(Clone, Debug, PartialEq)]
pub enum Leaving {
    /// Nobody leaves.
    Never,
    /// The same at all times.
    Constant(Rate),
    /// Tenure is drawn from this law (days): exponential, gamma, Weibull or lognormal.
    Law(Law),
    /// Hazard by tenure: from each tenure on (the first is 0), this rate; tenures rise.
    Bands(Vec<(Span, Rate)>),
}

/// What happens after the win.
#[derive(Clone, Debug)]
pub struct Customers {
    /// Hazard of leaving at any time.
    pub churn: Rate,
    /// At the end of each term; `None`: contracts roll on.
    pub renewal: Option<Renewal>,
    /// Growth of a contract, as events; where there is a stage of upsell, as offers.
    pub expansion: Option<Change>,
    /// Shrinking of a contract, as events.
    pub contraction: Option<Change>,
    /// Regular work for each customer; `None` for none.
    pub service: Option<Service>,
    /// Continuous rise of contract prices per day (a rise of `r` multiplies them by e^(r·t)); 0 is neutral.
    pub escalator: f64,
    /// People at a customer who stand for us, 1 to 1,000.
    pub contacts: u32,
    /// Who takes over from an owner who leaves.
    pub taken_over_by: TakenOver,
}

/// Who takes over the customers of somebody who leaves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TakenOver {
    /// Who is there: of the team, else of a similar team, else anybody who serves the segment.
    Colleague,
    /// Whoever is hired into the seat; they wait.
    NewHire,
}

/// Something that a customer may buy besides its contract, once.
#[derive(Clone, Debug)]
pub struct Product {
    /// Unique name.
    pub name: String,
    /// What it adds to the annual value, in currency.
    pub value: Law,
    /// How often it comes up with a customer who does not have it.
    pub attach: Rate,
    /// Factor on churn of those who hold it, above 0 and at most 1; 1 is neutral.
    pub churn: f64,
}

/// What happens at the end of a term.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Renewal {
    /// Chance that the contract goes on.
    pub probability: Share,
    /// Part by which its price rises then.
    pub uplift: f64,
}

/// Changes of a contract's value.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Change {
    /// How often per customer.
    pub rate: Rate,
    /// Part of the present value by which it changes each time, above 0 (contraction: below 1).
    pub by: f64,
}

/// Regular work for customers: the activity `serve`.
#[derive(Clone, Debug)]
pub struct Service {
    /// Time between touches, in days, more than zero.
    pub every: Span,
    /// Work in one touch, in hours.
    pub effort: Law,
}

/// What is there at time 0 besides the people.
#[derive(Clone, Debug, Default)]
pub struct Initial {
    /// Open leads by stage index, in the queue of that stage at time 0.
    pub pipeline: Vec<(usize, u32)>,
    /// Customers at time 0.
    pub customers: u32,
    /// Annual value of one such customer, in currency; `None`: as the segment's deals.
    pub customer_value: Option<Law>,
}

/// What is observed today, and in which structure.
#[derive(Clone, Debug)]
pub struct Today {
    /// The present structure.
    pub structure: Structure,
    /// At least one figure, each with a knob of its own.
    pub observed: Vec<Observed>,
}

/// An observed figure.
#[derive(Clone, Debug, PartialEq)]
pub struct Observed {
    /// Id of the measure.
    pub measure: String,
    /// What it is today, in the measure's unit; above 0.
    pub value: f64,
    /// What is moved until the simulation agrees.
    pub knob: Knob,
}

/// A part of the scenario that an observed figure fixes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Knob {
    /// The odds to advance at these stages before the win, by one common factor.
    Odds(Vec<usize>),
    /// The time that buyers take, at every stage before the win.
    BuyersTime,
    /// The rate at which people leave, in every role.
    Leaving,
    /// The rate at which customers leave, in every segment.
    Churn,
    /// The value of deals, in every segment.
    DealValue,
}

/// A parameter as resolved.
#[derive(Clone, Debug)]
pub struct Parameter {
    /// Dotted path as `--set` takes it.
    pub path: String,
    /// As a person would write it.
    pub value: String,
    /// Whether the scenario gave it; otherwise it is a default.
    pub given: bool,
    /// Evidence id of a default, or what it rests on; empty if none is needed.
    pub evidence: &'static str,
    /// What the comment at the end of its line says of a value that the scenario gave; empty if there is none.
    pub note: String,
    /// Where its value stands.
    at: At,
    row: &'static crate::keys::Key,
}
