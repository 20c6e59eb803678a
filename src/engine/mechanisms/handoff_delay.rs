//! A change of hands costs days beyond the queue: between teams more than inside one.

use super::Card;
use crate::engine::Taker;
use crate::luck::{Fate, Purpose};
use crate::plan::Plan;

/// What there is to know about it.
pub const CARD: Card = Card {
    id: "handoff_delay",
    does: "a deal that changes hands reaches the other person only after a delay",
    formula: "delay ~ law by across / same team; a stage may state its own",
    source: "assumption (evidence: recommended defaults, handoff delay)",
    neutral: "off, or a fixed delay of 0",
    default: "exponential, mean 1 day across teams, 0.2 days inside one",
    range: "0.1–3 days across teams",
};

/// Days that this change of hands takes.
pub fn days(plan: &Plan, stage: usize, taker: Taker, fate: Fate) -> f64 {
    let at = &plan.stages[stage];
    let law = match (&at.handoff_delay, &plan.mechanisms.handoff_delay) {
        (Some(own), _) => own,
        (None, Some((across, _))) if taker == Taker::Across => across,
        (None, Some((_, same_team))) => same_team,
        (None, None) => return 0.0,
    };
    law.draw(fate.at(at.key), Purpose::HandoffDelay, 0)
}
