//! A handed lead may be refused, forgotten or not show up.

use super::Card;
use crate::engine::Taker;
use crate::luck::{Fate, Purpose};
use crate::plan::Plan;

/// What there is to know about it.
pub const CARD: Card = Card {
    id: "handoff_drop",
    does: "a lead that changes hands before the win may be lost by it",
    formula: "lost if u < p, p by across / same team; a stage may state its own",
    source: "assumption, S29 (accept 0.85)",
    neutral: "off, or 0 %",
    default: "15 % across teams, 2 % inside one",
    range: "5–35 % across teams",
};

/// Whether this change of hands loses the lead.
pub fn drops(plan: &Plan, stage: usize, taker: Taker, fate: Fate) -> bool {
    let at = &plan.stages[stage];
    let chance = match (at.handoff_drop, plan.mechanisms.on.handoff_drop) {
        (Some(own), _) => own,
        (None, Some(drop)) if taker == Taker::Across => drop.across.get(),
        (None, Some(drop)) => drop.same_team.get(),
        (None, None) => return false,
    };
    fate.at(at.key).happens(Purpose::HandoffDrop, 0, chance)
}
