//! People who are paid for their own results compare themselves with the others who do the same work: those in front try
//! harder, those behind give up a little, and the race makes all of them likelier to leave.

use super::{Card, settings};
use crate::keys::{HAZARD_FACTOR, PACE, Takes};

settings! {
    Rivalry "rivalry" "Effort follows one's rank among comparable peers, and the race costs people." {
        first: f64 = Takes::Number(&PACE), "1.03", "assumption", "Factor on the speed of the first among them.";
        last: f64 = Takes::Number(&PACE), "0.99", "assumption", "The same for the last; between them by rank.";
        leaving: f64 = Takes::Number(&HAZARD_FACTOR), "1.05", "assumption", "Factor on the voluntary hazard of leaving of all of them.";
    }
}

/// What there is to know about it.
pub const CARD: Card = Card {
    id: "rivalry",
    does: "speed follows one's rank in attainment among people of the same role who do not share a pay pool, and all of them leave sooner; by the part of pay that is one's own",
    formula: "speed × (1 + w · (last + (first − last) · rank − 1)), voluntary hazard × (1 + w · (leaving − 1)), w the part of pay that is one's own, rank 0 to 1",
    source: "assumption",
    neutral: "off, or factors of 1",
    default: "first 1.03, last 0.99, leaving 1.05",
    range: "first 1–1.1, last 0.9–1, leaving 1–1.2",
};

/// Factor on the speed of a person of this rank, from 0 for the last to 1 for the first.
pub fn speed(rivalry: &Rivalry, own_pay: f64, rank: f64) -> f64 {
    1.0 + own_pay * (rivalry.last - 1.0 + (rivalry.first - rivalry.last) * rank)
}

/// Factor on the voluntary hazard of a person who has a rank.
pub fn leaving(rivalry: &Rivalry, own_pay: f64) -> f64 {
    1.0 + own_pay * (rivalry.leaving - 1.0)
}

/// Rank of a person with so many peers below and level, of so many: 0 to 1; `None` without a peer.
pub fn rank(below: usize, level: usize, peers: usize) -> Option<f64> {
    (peers > 0).then(|| (below as f64 + 0.5 * level as f64) / peers as f64)
}
