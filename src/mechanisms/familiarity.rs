//! Two people who have handed work to each other often lose less of it on the way.
//!
//! Counted by ordered pair of people, not of seats: who comes new has handed over to nobody. The engine keeps the counts.

use super::{Card, settings};
use crate::keys::{Takes, bounds};
use crate::units::Share;

bounds! {
    HANDOFFS: "a number of handoffs", 0.0 open .. 1e6, "is more than zero and at most 1,000,000";
}

settings! {
    Familiarity "familiarity" "Two people who have often handed over to each other keep more of the context." {
        half_at: f64 = Takes::Number(&HANDOFFS), "10", "assumption", "Handoffs from one to the other after which half of it is kept.";
        most: Share = Takes::Share, "100 %", "assumption", "Part of the context that endless handoffs would keep.";
    }
}

/// What there is to know about it.
pub const CARD: Card = Card {
    id: "familiarity",
    does: "a handoff between two people who have handed over before costs less context",
    formula: "context lost × (1 − most · n / (n + half_at)), n handoffs from this person to that one before",
    source: "P23; sizes: assumption",
    neutral: "off, or a most of 0 %",
    default: "half after 10 handoffs",
    range: "half after 3–30 handoffs",
};

/// Part of the context kept after so many handoffs before.
pub fn kept(familiarity: &Familiarity, before: u32) -> f64 {
    let before = f64::from(before);
    familiarity.most.get() * before / (before + familiarity.half_at)
}
