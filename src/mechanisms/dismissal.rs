//! Who stays below a share of quota for some quarters is dismissed. A quota that the whole role misses is no yardstick: then
//! it is a share of what the role attains on average, as far as enough people are judged.
//!
//! A role's stated attrition is of all kinds, and dismissals are part of it: as much as they stand for is taken out of the
//! hazard of roles with a quota, and they happen by results instead.

use super::{Card, settings};
use crate::keys::{QUARTERS, Takes};
use crate::units::Share;

settings! {
    Dismissal "dismissal" "Who stays far below quota for some quarters has to go." {
        below: Share = Takes::Share, "50 %", "assumption", "Attainment of a quarter below which it counts against a person.";
        quarters: f64 = Takes::Whole(&QUARTERS), "2", "assumption", "How many such quarters in a row end in dismissal.";
        within: Share = Takes::Share, "50 %", "S27", "Part of the attrition of a role with a quota that these dismissals stand for; it is taken out of the hazard.";
    }
}

/// What there is to know about it.
pub const CARD: Card = Card {
    id: "dismissal",
    does: "a person with a quota who stays below a share of it for some quarters in a row is dismissed; quarters count from the end of the ramp, for people there all through",
    formula: "out after n quarters with attainment < share · min(1, average attainment of the role); hazard × (1 − within)",
    source: "assumption; S27 (half of the exits are not voluntary)",
    neutral: "off, or a share of 0 % and nothing within",
    default: "below 50 % for 2 quarters; half of the stated attrition",
    range: "1–3 quarters",
};

/// People of a role that must be judged for their average to count.
pub const ENOUGH: u32 = 3;

/// Quarters missed in a row after one more at this attainment, where the role's people attain so much on average.
pub fn misses(dismissal: &Dismissal, before: u32, attainment: f64, usual: f64) -> u32 {
    if attainment < dismissal.below.get() * usual.min(1.0) { before + 1 } else { 0 }
}
