//! What management can see of open deals, and the forecast made of it: it changes nothing in the deals themselves.

use super::{Card, settings};
use crate::keys::{ODDS, Takes, bounds};
use crate::units::Share;

bounds! {
    MONTHS: "a number of months", 1.0 closed .. 60.0, "is 1 to 60";
}

settings! {
    Visibility "visibility" "Management forecasts from what has been recorded of open deals." {
        forgotten: Share = Takes::Share, "10 %", "assumption",
            "Chance that a change of stage goes unrecorded, for each activity of the person beyond the first.";
        optimism: f64 = Takes::Number(&ODDS), "1.4", "S35 S61", within "1" "2", "Factor of the stated odds to win on the true ones.";
        ahead: f64 = Takes::Whole(&MONTHS), "3", "assumption", "Months that a forecast looks ahead.";
    }
}

/// What there is to know about it.
pub const CARD: Card = Card {
    id: "visibility",
    does: "at the end of each month it is forecast what the open deals will bring within some months, from their recorded stages; who covers much records less, and a change of hands writes things down",
    formula: "sum of value × stated chance over deals recorded and due; recorded with (1 − forgotten)^(activities − 1); stated odds = optimism × true odds",
    source: "S35 S61; recording: assumption",
    neutral: "off: no forecast is made; 0 % and 1: all is recorded, and chances are stated as they are",
    default: "10 % per further activity, odds 1.4, 3 months",
    range: "0–30 %, odds 1–2",
};

/// Chance that a change of stage is recorded by a person with so many activities.
pub fn recorded(visibility: &Visibility, activities: usize) -> f64 {
    libm::pow(1.0 - visibility.forgotten.get(), activities.saturating_sub(1) as f64)
}

/// A chance as it is stated.
pub fn stated(visibility: &Visibility, chance: f64) -> f64 {
    let odds = chance * visibility.optimism;
    if odds > 0.0 { odds / (1.0 - chance + odds) } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stated_odds_are_a_multiple_of_the_true_ones() {
        let none = Share::new(0.0).unwrap();
        let visibility = Visibility { forgotten: none, optimism: 1.4, ahead: 3.0 };
        let stated = stated(&visibility, 0.25);
        assert!((stated / (1.0 - stated) - 1.4 / 3.0).abs() < 1e-12);
        assert_eq!((super::stated(&visibility, 0.0), super::stated(&visibility, 1.0)), (0.0, 1.0));
    }

    #[test]
    fn a_specialist_records_everything() {
        let visibility = Visibility { forgotten: Share::new(0.1).unwrap(), optimism: 1.0, ahead: 3.0 };
        assert_eq!((recorded(&visibility, 0), recorded(&visibility, 1)), (1.0, 1.0));
        assert!((recorded(&visibility, 4) - 0.729).abs() < 1e-12);
    }
}
