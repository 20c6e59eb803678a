//! A buyer and a person who keep meeting trust each other more; a stranger begins anew.
//!
//! Before the win it moves the odds. The stated chance to advance belongs to a person who does all touches of the stage
//! and met the buyer there, so that much rapport is part of it: a person who knew the buyer before has more, a stranger
//! who takes over midway less. After the win, a customer handed to another team leaves sooner in the first months.

use super::{Card, Taker, settings};
use crate::keys::{CHURN_FACTOR, GAIN, HALF, SPAN, Takes};
use crate::units::Span;

settings! {
    Rapport "rapport" "Odds grow with touches by the same person; customers handed to strangers leave sooner at first." {
        odds: f64 = Takes::Number(&GAIN), "1.15", "assumption",
            "Factor on the odds to win that endless touches by the same person would reach.";
        half_at: f64 = Takes::Number(&HALF), "6", "assumption", "Touches at which half of it is reached.";
        cold_across: f64 = Takes::Number(&CHURN_FACTOR), "1.1", "B20 B21", within "1" "2",
            "Factor on early churn of a customer handed to another team after the win: 1.1 with a documented handover, 1.35 with a bare one.";
        cold_same_team: f64 = Takes::Number(&CHURN_FACTOR), "1.05", "B20 B21", "The same, handed within the team.";
        early: Span = Takes::Time(&SPAN), "3 months", "B20", "How long that early time lasts.";
    }
}

/// What there is to know about it.
pub const CARD: Card = Card {
    id: "rapport",
    does: "odds grow with touches by the same person; customers handed to strangers after the win leave sooner at first",
    formula: "log-odds += ln(odds) · (n/(n+h) − n₀/(n₀+h)), n touches by this person, n₀ the stage's own; early churn × factor",
    source: "odds: assumption; early churn B20 B21",
    neutral: "off, or odds of 1 and factors of 1",
    default: "odds 1.15, half at 6 touches; churn × 1.1 across (documented), × 1.05 same team, for 3 months",
    range: "churn factor 1–2 across teams",
};

/// Log-odds of the rapport after so many shared touches, beyond what the stage's stated chance includes.
pub fn at(rapport: Option<&Rapport>, usual_touches: u16, shared_touches: u32) -> f64 {
    between(rapport, u32::from(usual_touches), shared_touches)
}

/// Log-odds of the rapport after so many shared touches, beyond that of the usual ones.
pub fn between(rapport: Option<&Rapport>, usual_touches: u32, shared_touches: u32) -> f64 {
    rapport.map_or(0.0, |rapport| {
        let reached = |touches: f64| touches / (touches + rapport.half_at);
        let (usual, shared) = (f64::from(usual_touches), f64::from(shared_touches));
        if usual == shared { 0.0 } else { libm::log(rapport.odds) * (reached(shared) - reached(usual)) }
    })
}

/// Factor on churn for a customer whom this person meets first after the win, and for how many days.
pub fn early_churn(rapport: Option<&Rapport>, taker: Taker) -> (f64, f64) {
    rapport.map_or((1.0, 0.0), |rapport| {
        let factor = match taker {
            Taker::Same => 1.0,
            Taker::SameTeam => rapport.cold_same_team,
            Taker::Across | Taker::Similar | Taker::NewHire => rapport.cold_across,
        };
        (factor, rapport.early.get())
    })
}
