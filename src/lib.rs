//! Simulate a sales organisation before anyone is reorganised.

pub mod cli;
pub mod dist;
pub mod engine;
pub mod luck;
pub mod measures;
pub mod plan;
pub mod report;
pub mod scenario;
pub mod stats;
pub mod study;
pub mod units;
