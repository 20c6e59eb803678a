//! A change of hands costs days beyond the queue: between teams more than inside one.

use super::{Card, Taker, settings};
use crate::dist::{Law, Sampler};
use crate::keys::{SPAN, Takes, Unit};
use crate::luck::{Fate, Purpose};

settings! {
    HandoffDelay "handoff_delay" "A change of hands costs days beyond the queue." {
        across: Law = Takes::Law(Unit::Days, &SPAN), "{ exponential = { mean = \"1 day\" } }", "assumption", "Between teams.";
        same_team: Law = Takes::Law(Unit::Days, &SPAN), "{ exponential = { mean = \"0.2 days\" } }", "assumption",
            "Inside a team.";
    }
}

/// What there is to know about it.
pub const CARD: Card = Card {
    id: "handoff_delay",
    does: "a deal that changes hands reaches the other person only after a delay",
    formula: "delay ~ law by across / same team; a stage may state its own",
    source: "assumption: nobody has measured it",
    neutral: "off, or a fixed delay of 0",
    default: "exponential, mean 1 day across teams, 0.2 days inside one",
    range: "0.1–3 days across teams",
};

/// The laws across and inside teams, ready to be drawn from.
pub type Delays = (Sampler, Sampler);

/// Days that a change of hands takes for the lead with this fate at the stage, which may have a law of its own.
#[inline]
pub fn days(own: Option<&Sampler>, delays: Option<&Delays>, taker: Taker, fate: Fate) -> f64 {
    let law = match (own, delays) {
        (Some(own), _) => own,
        (None, Some((across, _))) if taker == Taker::Across => across,
        (None, Some((_, same_team))) => same_team,
        (None, None) => return 0.0,
    };
    law.draw(fate, Purpose::HandoffDelay, 0)
}
