//! Frictions and effects, one file each: what it does, why, from which source, what switches it off.
//!
//! The engine calls them at named points; none holds state of its own. [`ALL`] is the list that `explain` prints.

pub mod attrition;
pub mod backfill;
pub mod book_loss;
pub mod capacity;
pub mod context_loss;
pub mod handoff_delay;
pub mod handoff_drop;
pub mod incentives;
pub mod market_depletion;
pub mod pay_against_market;
pub mod ramp;
pub mod rapport;
pub mod response_decay;

/// What there is to know about a mechanism.
#[derive(Clone, Copy, Debug)]
pub struct Card {
    /// Stable id, as in `[mechanisms]`.
    pub id: &'static str,
    /// What it does.
    pub does: &'static str,
    /// In symbols.
    pub formula: &'static str,
    /// Evidence it rests on.
    pub source: &'static str,
    /// The setting that switches it off exactly.
    pub neutral: &'static str,
    /// Default, with its unit.
    pub default: &'static str,
    /// Plausible range.
    pub range: &'static str,
}

/// Every mechanism, in the order of the model's description.
pub const ALL: [&Card; 12] = [
    &capacity::CARD,
    &handoff_delay::CARD,
    &handoff_drop::CARD,
    &context_loss::CARD,
    &ramp::CARD,
    &attrition::CARD,
    &backfill::CARD,
    &book_loss::CARD,
    &rapport::CARD,
    &incentives::CARD,
    &response_decay::CARD,
    &market_depletion::CARD,
];
