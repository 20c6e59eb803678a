//! Old deals are won less often: whoever wanted it would have bought.

use super::hygiene::CYCLES;
use super::{Card, settings};
use crate::keys::Takes;
use crate::units::Share;

settings! {
    Ageing "ageing" "Old deals are won less often." {
        after: f64 = Takes::Number(&CYCLES), "2", "S10 S38", "Age in usual cycles above which a deal is old.";
        win: Share = Takes::Share, "35 %", "S10 S38", within "20 %" "50 %", "Factor on the chance to win an old deal.";
    }
}

/// What there is to know about it.
pub const CARD: Card = Card {
    id: "ageing",
    does: "a deal that is decided at an age above a multiple of the usual cycle has a smaller chance to be won",
    formula: "p × win in the last stage before the win if age > after × cycle",
    source: "S10 S38 (V7: deals that slipped for eight weeks win 50–75 % less)",
    neutral: "off, or 100 %",
    default: "35 % beyond 2 cycles",
    range: "20–50 %",
};
