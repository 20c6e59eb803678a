//! The part of attrition that is people's own will reacts to how things go for them: attainment, peers who leave, load, variety,
//! and whatever supports, spurs or spoils their work.
//!
//! The hazard that a role states is that of a person for whom all of it is as usual: factors of 1. Over people spread over
//! the four bands as surveys find them (V1) the factors of attainment average about 0.97, so the stated rate stays about
//! the mean; what is unusual in a scenario moves it.

use super::{Card, settings};
use crate::keys::{ACTIVITIES, HAZARD_FACTOR, SPAN, Takes};
use crate::units::{Share, Span};

settings! {
    Quitting "quitting" "The voluntary part of attrition reacts to attainment, exits of peers, load and the job." {
        voluntary: Share = Takes::Share, "50 %", "S27", within "40 %" "65 %", "Part of a role's attrition that is voluntary, and reacts.";
        below_50: f64 = Takes::Number(&HAZARD_FACTOR), "0.9", "P16", "Factor on it after a quarter of attainment below 50 %.";
        from_50: f64 = Takes::Number(&HAZARD_FACTOR), "1.2", "P16", "The same from 50 to 80 %.";
        from_80: f64 = Takes::Number(&HAZARD_FACTOR), "1.2", "P16", "The same from 80 to 110 %.";
        above_110: f64 = Takes::Number(&HAZARD_FACTOR), "0.6", "P16", "The same above 110 %.";
        peer_exit: f64 = Takes::Number(&HAZARD_FACTOR), "1.1", "P16", within "1" "1.3", "Factor while somebody of the team has left lately.";
        peer_window: Span = Takes::Time(&SPAN), "3 months", "P16", "How long an exit counts as lately.";
        busy: f64 = Takes::Number(&HAZARD_FACTOR), "1", "neutral", "Factor after a month with more work than `busy_above`.";
        busy_above: Share = Takes::Share, "95 %", "assumption", "Part of the selling hours of a month from which it was too much.";
        variety: f64 = Takes::Number(&HAZARD_FACTOR), "0.9", "P18", within "0.8" "1", "Factor for whoever does several kinds of work.";
        variety_from: f64 = Takes::Whole(&ACTIVITIES), "3", "assumption", "Stages covered, service counted as one, from which work is of several kinds.";
    }
}

/// What there is to know about it.
pub const CARD: Card = Card {
    id: "quitting",
    does: "the voluntary part of attrition reacts to attainment in the last quarter, exits of peers, load, variety of work, and to support, rivalry and conflict where there are any; people take stock at the end of each month",
    formula: "hazard × (1 + v · (product of factors − 1)), v the voluntary part",
    source: "S27 P16 P18; load: assumption",
    neutral: "off, or a voluntary part of 0",
    default: "v 50 %; < 50 / 50–80 / 80–110 / > 110 % of quota: 0.9 / 1.2 / 1.2 / 0.6; peer exit 1.1; variety 0.9; load 1",
    range: "v 40–65 %; peer exit 1–1.3; variety 0.8–1",
};

/// Factor on the voluntary hazard after a quarter of this attainment; 1 before the first that counts.
pub fn by_attainment(quitting: &Quitting, attainment: Option<f64>) -> f64 {
    attainment.map_or(1.0, |attainment| match attainment {
        share if share < 0.5 => quitting.below_50,
        share if share < 0.8 => quitting.from_50,
        share if share <= 1.1 => quitting.from_80,
        _ => quitting.above_110,
    })
}

/// Factor on the whole hazard: `removed` of it is simulated otherwise, the voluntary part reacts by `factor`.
pub fn urge(voluntary: f64, removed: f64, factor: f64) -> f64 {
    let reacting = voluntary.min(1.0 - removed);
    (1.0 - removed + reacting * (factor - 1.0)).max(0.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_voluntary_part_reacts() {
        assert_eq!(urge(0.5, 0.0, 1.0), 1.0);
        assert_eq!(urge(0.0, 0.0, 7.0), 1.0);
        assert_eq!(urge(0.5, 0.0, 1.2), 1.1);
        assert_eq!(urge(0.5, 0.25, 0.0), 0.25);
        assert_eq!(urge(0.8, 0.5, 0.0), 0.0);
    }
}
