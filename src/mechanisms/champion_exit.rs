//! The person at the buyer who stands for us changes job. A customer is likelier to leave until somebody else does; an open
//! deal has lost its advocate for good.

use super::{Card, settings};
use crate::keys::{CHURN_FACTOR, HAZARD, LOSS, SPAN, Takes};
use crate::units::{Rate, Span};

settings! {
    ChampionExit "champion_exit" "A customer's contact leaves, and the customer is likelier to leave for a while." {
        leaves: Rate = Takes::Rate(&HAZARD), "20 % per year", "S53", within "15 % per year" "30 % per year", "How often the contact who stands for us leaves.";
        churn: f64 = Takes::Number(&CHURN_FACTOR), "2", "B24 (weak)", within "1.3" "3",
            "Factor on churn, and on the odds not to renew, where that contact was the only one.";
        lasts: Span = Takes::Time(&SPAN), "6 months", "assumption", "How long until another stands for us as well.";
        deal: f64 = Takes::Number(&LOSS), "1", "neutral",
            "Factor on the odds to advance of an open deal whose contact has left since the lead came in, where that contact was the only one.";
    }
}

/// What there is to know about it.
pub const CARD: Card = Card {
    id: "champion_exit",
    does: "a contact leaves; the customer is likelier to leave for a while, and an open deal to be lost, the less so the more contacts there are",
    formula: "churn × factor^(1 / contacts) for a while, at exits of a Poisson process; odds of an open deal × deal^(1 / contacts) from the first exit on",
    source: "S53 for how often; B24 (weak) for what it costs; B31 for several contacts",
    neutral: "off, or factors of 1",
    default: "20 % per year, churn × 2 for 6 months, one contact; open deals × 1, as nobody has measured them",
    range: "15–30 % per year; churn × 1.3–3",
};

/// Log of a factor on churn, or on the odds of a deal, while nobody has taken the place of a contact, of so many contacts in all.
pub fn risk(factor: f64, contacts: u32) -> f64 {
    libm::log(factor) / f64::from(contacts.max(1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn several_contacts_soften_the_exit_of_one() {
        assert_eq!(risk(2.0, 1), libm::log(2.0));
        assert!((libm::exp(risk(4.0, 2)) - 2.0).abs() < 1e-12);
        assert_eq!(risk(1.0, 3), 0.0);
    }
}
