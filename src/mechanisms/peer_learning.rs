//! People learn from teammates who do the same work, and newcomers beside people at full speed grow faster.
//!
//! It has no bonus of its own: it adds experience, and what experience does [`super::practice`] and
//! [`super::segment_practice`] say. What counts is what an average teammate does, so that a large team teaches no more than
//! a small one: nobody watches more than a few. An activity is learnt from those of the team who do it, a segment from all.

use super::{Card, settings};
use crate::keys::{Takes, bounds};
use crate::units::Share;

bounds! {
    SOONER: "the part by which the time to full speed is shorter", 0.0 closed .. 0.9, "is zero to 90 %";
}

settings! {
    PeerLearning "peer_learning" "Practice spreads inside a team; strong peers shorten the ramp." {
        share: Share = Takes::Share, "25 %", "assumption, P4 P6", "Part of an average teammate's experience that becomes one's own.";
        ramp: f64 = Takes::Part(&SOONER), "10 %", "P6", "Part by which the ramp is shorter, if all who do the same job beside a new hire are at full speed.";
    }
}

/// What there is to know about it.
pub const CARD: Card = Card {
    id: "peer_learning",
    does: "experience grows by a part of what teammates do; new hires beside people at full speed ramp sooner",
    formula: "hours += share · (hours of an average teammate since); ramp length × (1 − ramp · part of peers at full speed)",
    source: "P4 P6; share: assumption",
    neutral: "off, or a share of 0 % and a ramp of 0 %",
    default: "25 % of an average teammate's work; ramp 10 % shorter",
    range: "share 0–50 %; ramp 0–25 % shorter",
};

/// How fast a new hire's ramp runs beside so many peers, of whom so many are at full speed.
pub fn clock(learning: &PeerLearning, peers: u32, strong: u32) -> f64 {
    if peers == 0 { 1.0 } else { 1.0 / (1.0 - learning.ramp * f64::from(strong) / f64::from(peers)) }
}

/// What an hour of all teammates together adds to the experience of one, if so many are there.
pub fn heard(learning: &PeerLearning, teammates: u32) -> f64 {
    if teammates == 0 { 0.0 } else { learning.share.get() / f64::from(teammates) }
}
