//! Work that belongs to somebody moves faster than work that belongs to everybody.
//!
//! Where physicians had a queue of their own instead of one in common, patients stayed less long, although pooling was lost
//! (P10): whoever sees that nobody else will do it, does it sooner. What counts is how many people share the queue through which
//! a deal came to this stage. Up to a few still feel it is theirs; beyond, what each feels thins out with their number. Who
//! keeps a deal from the stage before, or has found it, has it alone. Service for customers is always owned: no effect.

use super::{Card, settings};
use crate::keys::{Takes, bounds};

bounds! {
    FASTER: "the part of the time that is saved", 0.0 closed .. 0.9, "is zero to 90 %";
    SHARERS: "a number of people", 1.0 closed .. 1e6, "is 1 to 1,000,000";
}

settings! {
    Ownership "ownership" "Work owned by a person or a few moves faster than work pooled by many." {
        faster: f64 = Takes::Part(&FASTER), "5 %", "P10", within "0 %" "17 %", "Part of the time of a touch saved on work that is one's own.";
        shared_by: f64 = Takes::Number(&SHARERS), "3", "assumption", "So many people who share a queue still feel that its work is theirs.";
    }
}

/// What there is to know about it.
pub const CARD: Card = Card {
    id: "ownership",
    does: "work that few share a queue for takes less time than work pooled by many",
    formula: "time × (1 − faster · min(1, shared_by / people who share the queue)); 1 person for a deal kept from the stage before",
    source: "P10; shared_by: assumption",
    neutral: "off, or 0 % faster",
    default: "5 % less time, whole up to 3 people",
    range: "0–17 % less time",
};

/// How much work is felt to be one's own if so many people share the queue, from 0 to 1.
pub fn felt(ownership: &Ownership, people: f64) -> f64 {
    (ownership.shared_by / people.max(1.0)).min(1.0)
}

/// Factor on the time of a touch of work felt to be one's own so much.
pub fn time(ownership: &Ownership, felt: f64) -> f64 {
    1.0 - ownership.faster * felt
}
