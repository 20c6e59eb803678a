//! When an owner leaves, customers lose what they had with that person, and more of them leave over the next year.
//!
//! The sizes are stated as evidence states them, as the part of the next year's revenue that is lost; the hazard that
//! costs as much over a year is solved for when the plan is made: (1 − e^(−h)) / h = 1 − loss. It is the whole of the loss:
//! what a customer's health already loses because nobody knows it any more is taken off.

use super::{Card, Taker, settings};
use crate::keys::Takes;
use crate::units::{DAYS_PER_YEAR, Share};

settings! {
    BookLoss "book_loss" "When an owner leaves, customers lose what they had with that person: part of next year's revenue." {
        new_hire: Share = Takes::Share, "18 %", "P1 P3", within "13 %" "18 %", "If somebody hired into the seat takes over.";
        insider: Share = Takes::Share, "15 %", "P1 P3", within "13 %" "18 %", "If a colleague of another team takes over.";
        similar: Share = Takes::Share, "9 %", "P1",
            "If that colleague's team serves just the segments of the leaver's, and not the whole market.";
        same_team: Share = Takes::Share, "9 %", "P1 P3", "If a colleague of the same team takes over.";
        takes_along: Share = Takes::Share, "0 %", "neutral",
            "Chance that a customer leaves with the leaver at once; whatever the losses above include is in them already.";
    }
}

/// What there is to know about it.
pub const CARD: Card = Card {
    id: "book_loss",
    does: "a customer whose owner has left is likelier to leave for a year, by who takes over; some may go with the leaver",
    formula: "churn hazard += h for 252 days, (1 − e^(−h)) / h = 1 − loss; gone at once if u < takes_along",
    source: "P1 P3",
    neutral: "off, or losses of 0 %",
    default: "new hire 18 %, insider of another team 15 %, similar insider and same team 9 %; nobody is taken along",
    range: "13–18 % for an average replacement; taken along: no figure",
};

/// Hazard per day added by this replacement, and for how many days.
pub fn added_hazard(hazards: &[f64; 4], taker: Taker) -> (f64, f64) {
    let [new_hire, insider, similar, same_team] = *hazards;
    let added = match taker {
        Taker::NewHire => new_hire,
        Taker::Across => insider,
        Taker::Similar => similar,
        Taker::SameTeam => same_team,
        Taker::Same => 0.0,
    };
    (added, DAYS_PER_YEAR)
}
