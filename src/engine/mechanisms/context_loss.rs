//! Each change of hands costs odds: the next person knows less of what was said.

use super::Card;
use crate::engine::Taker;
use crate::scenario::Mechanisms;

/// What there is to know about it.
pub const CARD: Card = Card {
    id: "context_loss",
    does: "each change of hands multiplies the odds to advance; an owner who leaves hands over nothing in writing",
    formula: "log-odds += ln(factor), factor by bare / documented / same team",
    source: "B22 (weak)",
    neutral: "off, or factors of 1",
    default: "bare 0.90, documented 0.96, same team 0.99",
    range: "0.75–1",
};

/// Log-odds that a planned handoff costs, zero or less.
pub fn of_a_handoff(on: &Mechanisms, taker: Taker) -> f64 {
    on.context_loss.map_or(0.0, |loss| {
        libm::log(match taker {
            Taker::Same => 1.0,
            Taker::SameTeam => loss.same_team,
            Taker::Across | Taker::NewHire if loss.across_is_documented => loss.documented,
            Taker::Across | Taker::NewHire => loss.bare,
        })
    })
}

/// Log-odds lost when the person who had the deal has left.
pub fn of_an_exit(on: &Mechanisms) -> f64 {
    on.context_loss.map_or(0.0, |loss| libm::log(loss.bare))
}
