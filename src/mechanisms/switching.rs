//! Whoever turns from one kind of work to another must first find back into it.

use super::{Card, settings};
use crate::keys::{Takes, bounds};

bounds! {
    SETUP: "the time to find into other work", 0.0 closed .. 10.0, "is zero to 10 days";
}

settings! {
    Switching "switching" "Set-up time when the next task is of another activity than the last." {
        setup: f64 = Takes::Work(&SETUP), "8 min", "P18 B25", "Work before a touch of another activity than the last one.";
    }
}

/// What there is to know about it.
pub const CARD: Card = Card {
    id: "switching",
    does: "a touch of another activity than the person's last one takes longer",
    formula: "hours of a touch += setup, if its activity (a stage, or service) is not that of the last touch",
    source: "P18 B25: 8 % of time for mixed roles",
    neutral: "off, or a set-up of 0 min",
    default: "8 min; a role with one activity never pays",
    range: "0–30 min; evidence has 0–25 % of time",
};

/// Hours to find into a touch.
pub fn setup(switching: Option<&Switching>, last: Option<usize>, activity: usize) -> f64 {
    switching.map_or(0.0, |it| if last.is_some_and(|last| last != activity) { it.setup } else { 0.0 })
}
