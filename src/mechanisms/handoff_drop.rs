//! A handed lead may be refused, forgotten or not show up.

use super::{Card, Taker, settings};
use crate::keys::Takes;
use crate::luck::{Fate, Purpose};
use crate::units::Share;

settings! {
    HandoffDrop "handoff_drop" "A handed lead may be forgotten or refused." {
        across: Share = Takes::Share, "15 %", "assumption, S29", within "5 %" "35 %", "Chance between teams.";
        same_team: Share = Takes::Share, "2 %", "assumption", "Chance inside a team.";
    }
}

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

/// Whether a change of hands loses the lead with this fate at the stage, which may have a chance of its own; part of it is
/// caught.
pub fn drops(own: Option<f64>, drop: Option<&HandoffDrop>, taker: Taker, caught: f64, fate: Fate) -> bool {
    let chance = match (own, drop) {
        (Some(own), _) => own,
        (None, Some(drop)) if taker == Taker::Across => drop.across.get(),
        (None, Some(drop)) => drop.same_team.get(),
        (None, None) => return false,
    };
    fate.happens(Purpose::HandoffDrop, 0, chance * (1.0 - caught))
}
