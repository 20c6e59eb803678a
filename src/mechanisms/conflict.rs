//! Tension builds in teams: where what they hand over gets lost between them, and at random inside small ones. It fades, and
//! costs effort and people while it lasts.

use super::{Card, settings};
use crate::keys::{HAZARD, HAZARD_FACTOR, LENGTH, SEATS, SLOWING, TENSION, Takes};
use crate::units::{Rate, Span};

settings! {
    Conflict "conflict" "Lost handoffs and quarrels build tension, which costs effort and people." {
        lost: f64 = Takes::Number(&TENSION), "0.1", "assumption", "Tension that a handoff lost between teams adds, spread over the people of each side.";
        quarrels: Rate = Takes::Rate(&HAZARD), "0.5 per year", "assumption", "How often a small team quarrels.";
        quarrel: f64 = Takes::Number(&TENSION), "0.3", "assumption", "Tension that a quarrel adds.";
        small: f64 = Takes::Whole(&SEATS), "8", "assumption", "Seats up to which a team of two or more is small.";
        half_life: Span = Takes::Time(&LENGTH), "2 months", "assumption", "Time in which half of the tension fades.";
        slowing: f64 = Takes::Part(&SLOWING), "5 %", "assumption", "Part of the speed that a tension of 1 costs, the most there is.";
        leaving: f64 = Takes::Number(&HAZARD_FACTOR), "1.2", "assumption", "Factor on the voluntary hazard of leaving at a tension of 1.";
    }
}

/// What there is to know about it.
pub const CARD: Card = Card {
    id: "conflict",
    does: "handoffs lost between teams and quarrels inside small ones build tension, which fades; it slows work and drives people out; told at the end of each month",
    formula: "speed × (1 − slowing · min(tension, 1)), voluntary hazard × (1 + (leaving − 1) · min(tension, 1))",
    source: "assumption",
    neutral: "off, or a slowing of 0 and leaving 1, or nothing that adds tension",
    default: "0.1 a lost handoff and head; 0.5 quarrels a year of 0.3 in teams up to 8; half fades in 2 months; slowing 5 %, leaving 1.2",
    range: "slowing 0–15 %, leaving 1–1.5",
};

/// What is left of a tension after so many days.
pub fn eased(conflict: &Conflict, tension: f64, days: f64) -> f64 {
    tension * libm::exp2(-days / conflict.half_life.get())
}

/// Chance that a team of so many seats quarrels within so many days.
pub fn quarrels(conflict: &Conflict, seats: u32, days: f64) -> f64 {
    let small = seats >= 2 && f64::from(seats) <= conflict.small;
    if small { -libm::expm1(-conflict.quarrels.get() * days) } else { 0.0 }
}

/// Factor on the speed of people in a team with this tension.
pub fn speed(conflict: &Conflict, tension: f64) -> f64 {
    1.0 - conflict.slowing * tension.min(1.0)
}

/// Factor on their voluntary hazard.
pub fn leaving(conflict: &Conflict, tension: f64) -> f64 {
    1.0 + (conflict.leaving - 1.0) * tension.min(1.0)
}
