//! Open deals that are far older than is usual are closed, so that nobody counts on them.

use super::{Card, settings};
use crate::keys::{Takes, bounds};

bounds! {
    CYCLES: "a multiple of the usual cycle", 0.0 open .. 10000.0, "is more than zero and at most 10,000";
}

settings! {
    Hygiene "hygiene" "Stale deals are closed at the end of a month." {
        after: f64 = Takes::Number(&CYCLES), "2.5", "S10 S38", "Age in usual cycles above which an open deal is closed.";
    }
}

/// What there is to know about it.
pub const CARD: Card = Card {
    id: "hygiene",
    does: "at the end of each month open deals that are older than a multiple of the usual cycle are closed, unless somebody is at them or they are changing hands",
    formula: "closed if age > after × cycle, the segment's own or the stages' touches × (buyer gap + effort)",
    source: "S10 S38",
    neutral: "off, or a multiple that no deal reaches within the horizon",
    default: "2.5 cycles",
    range: "1.5 cycles to never",
};
