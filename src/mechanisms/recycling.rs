//! Leads that came to nothing go to nurture, and some of them come back.

use super::{Card, settings};
use crate::dist::{Law, Sampler};
use crate::keys::{SPAN, Takes, Unit};
use crate::luck::{Fate, Purpose};
use crate::units::Share;

settings! {
    Recycling "recycling" "Leads that came to nothing may qualify again." {
        returns: Share = Takes::Share, "8 %", "S52 (weak)", within "2 %" "20 %", "Chance that a lead in nurture comes back.";
        after: Law = Takes::Law(Unit::Days, &SPAN), "{ uniform = { low = \"0 days\", high = \"12 months\" } }",
            "S52 (weak)", "How long it is in nurture before it does.";
    }
}

/// What there is to know about it.
pub const CARD: Card = Card {
    id: "recycling",
    does: "a lead set aside or over without a win, unless lost in the last stage, goes to nurture and may come back to the stage where its source's leads enter; if its account is in play by then, nothing comes of it",
    formula: "back if u < p, after a time of its law; need, fit and value as before, all else drawn anew",
    source: "S52 (weak)",
    neutral: "off, or 0 %",
    default: "8 % within 12 months",
    range: "2–20 %",
};

/// In how many days the lead with this fate comes back, if it does: by the chance of it and the law of that time.
pub fn comes_back((returns, after): &(f64, Sampler), fate: Fate) -> Option<f64> {
    fate.happens(Purpose::Return, 0, *returns).then(|| after.draw(fate, Purpose::Nurture, 0))
}
