//! Accounts are finite: one that is in play, a customer or at rest yields no new deal, and prospecting runs out of names.
//! The bookkeeping of accounts is the engine's (`arrive`); off, every segment is without limit.

use super::{Card, settings};

settings! { MarketDepletion "market_depletion" "Accounts are finite, where a segment says so." {} }

/// What there is to know about it.
pub const CARD: Card = Card {
    id: "market_depletion",
    does: "a lead for an account that is in play, a customer or at rest creates no deal; prospecting uses accounts up",
    formula: "a deal only from a free account; lost and churned accounts rest",
    source: "arithmetic of a finite market; rest 6 months: assumption",
    neutral: "off, or unlimited accounts",
    default: "on where a segment states its accounts",
    range: "—",
};
