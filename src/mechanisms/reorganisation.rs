//! What a reorganisation does to the people in it, beyond new hands for deals and customers: work that is new to them has to be
//! learnt, some are restless for a while, and those without a place get severance pay.
//!
//! Nobody has measured these sizes for sales organisations; they are what to try around.

use super::{Card, settings};
use crate::keys::{HAZARD_FACTOR, SPAN, Takes};
use crate::units::{Share, Span};

settings! {
    Reorganisation "reorganisation" "Whoever is reorganised learns what is new, and leaves sooner for a while; whoever loses the seat is paid off." {
        relearn: Share = Takes::Share, "100 %", "assumption", "Part of the ramp that work never done before asks for anew.";
        unrest: f64 = Takes::Number(&HAZARD_FACTOR), "1.3", "assumption", "Factor on the hazard of leaving of all who were there.";
        lasts: Span = Takes::Time(&SPAN), "6 months", "assumption", "How long.";
        severance: Span = Takes::Time(&SPAN), "3 months", "assumption", "Fixed pay of whoever loses the seat, for so long.";
    }
}

/// What there is to know about it.
pub const CARD: Card = Card {
    id: "reorganisation",
    does: "people whose work changes ramp again by the part of it that is new to them, everybody who was there leaves sooner for a while, and those without a seat are paid off",
    formula: "experience × (1 − relearn · new), new the part of the work never done before; hazard × unrest while it lasts; severance × fixed pay",
    source: "assumption",
    neutral: "off, or relearn 0, unrest 1 and severance 0",
    default: "relearn 100 %, unrest 1.3 for 6 months, severance 3 months",
    range: "relearn 0–100 %, unrest 1–2 for 0–12 months, severance 0–12 months",
};

/// Part of a person's experience that counts where this part of the work was done before.
pub fn experience(it: Option<&Reorganisation>, known: f64) -> f64 {
    it.map_or(1.0, |it| 1.0 - it.relearn.get() * (1.0 - known))
}

/// Factor on the hazard of leaving of somebody who was there, so many days later.
pub fn unrest(it: Option<&Reorganisation>, days: f64) -> f64 {
    it.filter(|it| days < it.lasts.get()).map_or(1.0, |it| it.unrest)
}

/// Days of fixed pay for whoever loses the seat.
pub fn severance(it: Option<&Reorganisation>) -> f64 {
    it.map_or(0.0, |it| it.severance.get())
}
