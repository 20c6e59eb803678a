//! Each change of hands costs odds: the next person knows less of what was said.

use super::{Card, Setting, Settings, Taker, settings};
use crate::keys::{LOSS, Takes};

settings! {
    ContextLoss "context_loss" "Each change of hands costs odds to advance." {
        bare: f64 = Takes::Number(&LOSS), "0.90", "B22 (weak)", within "0.75" "1",
            "Factor on the odds with nothing written down; also when an owner has left.";
        documented: f64 = Takes::Number(&LOSS), "0.96", "B22 (weak)", within "0.75" "1", "Factor on the odds with a written handover.";
        same_team: f64 = Takes::Number(&LOSS), "0.99", "B22 (weak)", within "0.75" "1", "Factor on the odds inside a team.";
        across: Handover = Takes::Word(&["documented", "bare"]), "documented", "assumption",
            "Whether teams write things down when they hand over.";
    }
}

/// How a deal is handed over between teams.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Handover {
    /// In writing.
    Documented,
    /// With nothing written down.
    Bare,
}

impl Setting for Handover {
    fn read(from: &mut dyn Settings, key: &'static str) -> Option<Handover> {
        from.word(key).map(|word| if word == "bare" { Handover::Bare } else { Handover::Documented })
    }
}

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
pub fn of_a_handoff(loss: Option<&ContextLoss>, taker: Taker) -> f64 {
    loss.map_or(0.0, |loss| {
        libm::log(match taker {
            Taker::Same => 1.0,
            Taker::SameTeam => loss.same_team,
            Taker::Across | Taker::Similar | Taker::NewHire if loss.across == Handover::Documented => loss.documented,
            Taker::Across | Taker::Similar | Taker::NewHire => loss.bare,
        })
    })
}

/// Log-odds lost when the person who had the deal has left.
pub fn of_an_exit(loss: Option<&ContextLoss>) -> f64 {
    loss.map_or(0.0, |loss| libm::log(loss.bare))
}
