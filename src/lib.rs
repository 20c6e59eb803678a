//! Simulate a sales organisation before anyone is reorganised: as an Assembly line, as Islands, or in PODs.
//!
//! The program is the usual way in (`orgsim compare`); everything it does is a call into this library. Those who want to
//! use it start with the [`guide`]; this page is for those who want to read or change it.
//!
//! ```
//! use std::sync::atomic::AtomicBool;
//!
//! use orgsim::scenario;
//! use orgsim::study::{Effort, compare};
//!
//! let text = include_str!("../scenarios/it-services.toml");
//! let scenario = scenario::parse(text, "it-services.toml", &[]).expect("a sound scenario");
//! let effort = Effort { seed: 1, replications: 2, threads: 1 };
//! let study = compare(&scenario, effort, &AtomicBool::new(false), &()).expect("nobody stops it");
//!
//! let at = study.measures.iter().position(|measure| measure.id == "win_rate").expect("a measure");
//! for structure in &study.structures {
//!     println!("{}: {:?}", structure.name, structure.horizon[at]);
//! }
//! assert_eq!(study.structures.len(), 3);
//! ```
//!
//! # The path is the layout
//!
//! ```text
//! TOML text -> Scenario -> Plan -> engine(plan, luck) -> Ledger -> Study -> text, charts, files
//!              scenario    plan    engine               measures   study,   report     (cli moves bytes)
//!                                                                  stats
//!
//! scenario::parse(text, …)     -> Result<Scenario, Findings>   all that can be wrong with the question, found at once
//! plan::expand(&Scenario, …)   -> Plan                         one way of organising, in the general form
//! engine::run(&Plan, Luck, …)  -> Outcome                      one replication: pure, no I/O, no clock, no thread
//! study::compare(&Scenario, …) -> Result<Study, Stopped>       many replications, paired, with intervals
//! report::*(&Study)            -> String or bytes              no file is written here
//! ```
//!
//! A module names only modules of a lower floor, or its own folder; `tests/tidy.rs` holds this, with the few exceptions and
//! their reasons.
//!
//! | floor | module | one sentence |
//! |---|---|---|
//! | 0 | `units` | Money, time, shares and rates: checked once, printed with their unit; time is integer ticks, so ties are decided and sums exact. |
//! | 0 | `luck` | (seed, replication, entity, index, purpose, count) → draw; the only place where chance is made. |
//! | 0 | `stats` | Pure functions on slices: estimate with interval, quantile with interval, paired difference, probability of being best. |
//! | 0 | `evidence` | What the defaults rest on: every source with its grade. |
//! | 1 | `dist` | A closed enum of laws: checked parameters, exact mean and variance, one sampler. |
//! | 1 | `keys` | The words in which a key of a scenario is described: what it takes, bounds, default, evidence. |
//! | 2 | `mechanisms` | One file for each mechanism: card, settings with their keys, formula. |
//! | 3 | `scenario` | The question as validated types; `scenario/keys` is the table of all keys, `check` turns the file into the domain, `finding` draws the caret. |
//! | 4 | `plan` | The general form: seats, teams, pools, routes; `plan/structures` has one file for each preset. |
//! | 5 | `engine` | The loop and the one `match` on a closed event; it calls the mechanisms at named points. |
//! | 6 | `measures` | A ledger that listens to a replication, and the table of what is measured. |
//! | 7 | `study` | Replicate and compare; the only floor with threads. |
//! | 8 | `claims` | What is said of sales organisations, and whether the model shows it; `scenes` where each is put to the test. |
//! | 9 | `report` | Text, charts, JSON, data files; `report/charts` has one file for each chart. |
//! | 10 | `cli` | Arguments, files, the terminal, progress, exit codes. |
//!
//! # One word for each thing
//!
//! | word | meaning |
//! |---|---|
//! | scenario | the question: a market, the work to sell to it, people, and structures to compare |
//! | segment | part of a market: accounts that buy alike |
//! | account | a company that may buy; free, in play, a customer, or at rest |
//! | source | what leads come from |
//! | lead | an account's interest, coming in through a source |
//! | deal | a lead that somebody may work on, from its first stage to its end |
//! | stage | a step of the funnel, or of the work after a win |
//! | touch | one piece of work on a deal by one person |
//! | customer | an account with a contract |
//! | upsell | an offer to a customer that somebody has to sell |
//! | role | a kind of job: what it covers, its pay, ramp and hazard of leaving |
//! | seat | a funded position of one role in one team, filled or vacant |
//! | rep | the person in a seat |
//! | team | seats that share pools of work |
//! | desk | the seats of one role in one team |
//! | pool | a queue of deals at one stage, and the desks that take from it |
//! | route | how work finds one of several teams that could take it |
//! | handoff | a deal going from one person to another |
//! | structure | one way of organising, as a scenario writes it |
//! | plan | a structure in the general form, ready to run |
//! | mechanism | a friction or effect that can be switched off exactly |
//! | luck | all chance of one replication; a fate is that of one entity |
//! | replication | one possible future of one structure |
//! | happening | something the engine tells while it runs |
//! | measure | a number defined in one place, with unit and direction |
//! | outcome | what the engine itself knows at the end of a replication |
//! | study | many replications and what they say |
//!
//! # What is deliberately absent
//!
//! - **No property of a structure.** The engine sees seats, pools and routes; it cannot know that something is called a pod.
//! - **No failure after the check.** `plan` and `engine` return values, not results. What could fail is refused by `scenario`.
//! - **No sequence of random numbers.** A draw is a function of what it is for, so nothing that is added or left out shifts
//!   the luck of anything else.
//! - **No clock, file, thread or environment** below `study`, and no file or terminal below `cli`.
//! - **No platform mathematics.** Exponentials and logarithms come from `libm`, sums run in a fixed order, maps are ordered:
//!   the same file, seed and version give the same bits on every machine and on any number of threads.
//! - **No 0 for unknown.** A measure without anything to divide by is absent, up to the last table.
//! - **No bare mean.** A number leaves `study` with its interval; a comparison is a paired difference.
//! - **No half-written result.** Files are written beside their place and renamed.
//!
//! # How to add
//!
//! - **A structure preset**: a file in `plan/structures` that lowers it to the general form, an arm in its `lower`, a row of
//!   keys, and a scenario that uses it.
//! - **A mechanism**: a file in `mechanisms` with its card (what, formula, source, neutral value), its settings with their keys and
//!   its formula; its line in the list there, with its design concept; one call in the engine where it acts, and a test that off is exactly neutral.
//! - **A measure**: an entry in `measures/table.rs`; a tally in the ledger if the engine tells something not yet counted.
//! - **A chart**: a file in `report/charts` and its line in `charts::all`.
//! - **A law of chance**: an arm in `dist`, a row in the table of laws in `keys.rs`, and two rows in `tests/laws.rs`.
//! - **A claim**: an entry in `claims/structures`, `rules` or `facts`.
//! - **A shipped scenario**: a file in `scenarios`, its name in `scenario/library.rs`; `tests/library.rs` says what it must have.
//! - **A key**: a row in `scenario/keys`; schema, reference and messages follow from it. What others have published of
//!   it is said by `within`.
//! - **A source**: a line in `evidence`; whatever names its id then has its grade, and the guide's page shows it.
//! - **A purpose of luck**: appended at the end of [`luck::Purpose`]. A changed code changes every result.
//!
//! After that `ORGSIM_BLESS=1 cargo test --test docs` writes the generated parts of the guide and the README anew. A change
//! that gives other results for the same scenario and seed is called **value-breaking** in the changelog.

#![warn(missing_docs)]

pub mod claims;
pub mod cli;
pub mod dist;
pub mod engine;
pub mod evidence;
mod keys;
pub mod luck;
pub mod measures;
pub mod mechanisms;
pub mod plan;
pub mod report;
pub mod scenario;
pub mod stats;
pub mod study;
pub mod units;

/// How to use orgsim, and how to trust it.
///
/// In the order in which they are wanted: [`first_scenario`](guide::first_scenario),
/// [`describe_company`](guide::describe_company), [`result`](guide::result), [`limits`](guide::limits),
/// [`claims`](guide::claims);
/// then the reference: [`model`](guide::model), [`mechanisms`](guide::mechanisms), [`measures`](guide::measures),
/// [`statistics`](guide::statistics), [`evidence`](guide::evidence), [`verification`](guide::verification).
pub mod guide {
    #[doc = include_str!("guide/first-scenario.md")]
    pub mod first_scenario {}

    #[doc = include_str!("guide/describe-company.md")]
    pub mod describe_company {}

    #[doc = include_str!("guide/result.md")]
    pub mod result {}

    #[doc = include_str!("guide/limits.md")]
    pub mod limits {}

    // The picture that the page names, as documentation has no folder for it.
    #[doc = include_str!("guide/images/market-size.txt")]
    #[doc = include_str!("guide/claims.md")]
    pub mod claims {}

    #[doc = include_str!("guide/model.md")]
    pub mod model {}

    #[doc = include_str!("guide/mechanisms.md")]
    pub mod mechanisms {}

    #[doc = include_str!("guide/measures.md")]
    pub mod measures {}

    #[doc = include_str!("guide/statistics.md")]
    pub mod statistics {}

    #[doc = include_str!("guide/evidence.md")]
    pub mod evidence {}

    #[doc = include_str!("guide/verification.md")]
    pub mod verification {}
}
