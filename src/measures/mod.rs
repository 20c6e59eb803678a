//! What is measured: a table of id, unit, which way is better, one sentence and a formula; and the ledger that it reads.
//!
//! A [`Ledger`] listens to a replication and keeps tallies by month. Every measure is a formula over tallies, the same for a
//! month and for the horizon. A formula that has nothing to divide by is unknown, never 0.

mod attainment;
mod earnings;
mod ledger;
mod sellers;
mod table;

pub use ledger::Ledger;
pub use table::{Measure, Reading, measures};
