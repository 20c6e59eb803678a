//! A vacant seat is filled again: by the best of a role that is promoted into it, else after a delay by somebody new.

use super::{Card, settings};
use crate::dist::Sampler;
use crate::luck::{Fate, Purpose};

settings! { Backfill "backfill" "Vacant seats are refilled." {} }

/// What there is to know about it.
pub const CARD: Card = Card {
    id: "backfill",
    does: "a vacant seat is refilled after a time by a new person, at a cost; by promotion at once where a role says so, and sooner with recruiters",
    formula: "vacancy ~ the role's time to fill × (1 + (factor − 1) · min(1, openings · recruiters / vacant seats))",
    source: "S24 (58 calendar days), S25",
    neutral: "off: vacant seats stay vacant; a time to fill of 0 refills at once",
    default: "42 business days, cost 65,000",
    range: "45–120 calendar days, 30,000–115,000",
};

/// Days of vacancy after the person with this fate has left; `None` if the seat stays vacant.
pub fn days(time_to_fill: Option<&Sampler>, fate: Fate) -> Option<f64> {
    time_to_fill.map(|law| law.draw(fate, Purpose::Vacancy, 0))
}
