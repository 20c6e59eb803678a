//! Teammates cover for whoever is gone, and catch what slips.
//!
//! When a person leaves, a teammate who takes a deal over has heard of it, and knows the buyer a little: part of what would
//! be lost is kept. Nobody follows the deals of many colleagues, so in a large team the one who takes it over has rarely
//! heard of it. Between teams nobody sees both sides of a handoff; inside one, some of what is forgotten is caught.

use super::{Card, Taker, settings};
use crate::keys::{Takes, bounds};
use crate::units::Share;

bounds! {
    FOLLOWED: "a number of colleagues", 0.0 closed .. 1e6, "is zero to 1,000,000";
}

settings! {
    Backup "backup" "Teammates cover for who has left, and catch what is forgotten in a handoff." {
        keeps: Share = Takes::Share, "50 %", "assumption", "Part of context and rapport kept when a teammate who knows of a deal takes it over from one who has left.";
        knows: f64 = Takes::Number(&FOLLOWED), "3", "assumption", "Colleagues whose deals a person knows of.";
        catches: Share = Takes::Share, "30 %", "assumption", "Part of what would be lost in a handoff inside the team that is caught.";
    }
}

/// What there is to know about it.
pub const CARD: Card = Card {
    id: "backup",
    does: "a teammate who takes over from somebody who left keeps part of context and rapport; part of the drops inside a team is caught",
    formula: "lost × (1 − keeps · min(1, knows / colleagues who could take it)); chance of a drop inside the team × (1 − catches)",
    source: "assumption; direction B11 P6",
    neutral: "off, or 0 % kept and caught",
    default: "50 % kept among 3 colleagues, 30 % caught",
    range: "0–80 %",
};

/// Part of what was between a leaver and a buyer that stays, if so many teammates could take over.
pub fn kept(backup: Option<&Backup>, teammates: u32) -> f64 {
    backup.filter(|_| teammates > 0).map_or(0.0, |it| it.keeps.get() * (it.knows / f64::from(teammates)).min(1.0))
}

/// Part of the drops that is caught.
pub fn caught(backup: Option<&Backup>, taker: Taker) -> f64 {
    backup.filter(|_| taker == Taker::SameTeam).map_or(0.0, |it| it.catches.get())
}
