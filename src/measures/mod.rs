//! What is measured: a table of id, unit, which way is better, one sentence and a formula; and the ledger that it reads.
//!
//! A [`Ledger`] listens to a replication and keeps tallies by month. Every measure is a formula over tallies, the same for a
//! month, a quarter and the horizon. A formula that has nothing to divide by is unknown, never 0.

mod attainment;
mod earnings;
mod ledger;
mod parts;
mod sellers;
mod spans;
mod table;
mod worth;

pub use ledger::Ledger;
pub use parts::told_apart;
pub use spans::{OF_A_TEAM, Sums};
pub use table::{Measure, Reading, measures};
