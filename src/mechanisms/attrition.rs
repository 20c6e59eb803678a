//! People leave, by a hazard over their tenure. The draw is a unit-exponential budget that the hazard spends, so a changed
//! hazard moves departures without reshuffling them.

use super::{Card, settings};
use crate::dist::Law;

/// Hazard of leaving over tenure.
#[derive(Clone, Debug)]
pub enum Hazard {
    /// Nobody leaves.
    Never,
    /// Constant, per day.
    Constant(f64),
    /// From each tenure in days on, a hazard per day; with the hazard summed up to that tenure.
    Bands(Vec<(f64, f64, f64)>),
    /// The hazard of a law.
    Law(Law),
}

impl Hazard {
    /// Hazard summed up to this tenure in days.
    pub fn spent(&self, tenure: f64) -> f64 {
        match self {
            Hazard::Never => 0.0,
            Hazard::Constant(rate) => rate * tenure,
            Hazard::Law(law) => law.cumulative_hazard(tenure),
            Hazard::Bands(bands) => {
                let &(from, rate, spent) = bands.iter().rev().find(|(from, ..)| *from <= tenure).unwrap_or(&bands[0]);
                spent + rate * (tenure - from)
            }
        }
    }

    /// The tenure in days at which the summed hazard reaches `budget`; infinite if never.
    pub fn tenure(&self, budget: f64) -> f64 {
        match self {
            Hazard::Never => f64::INFINITY,
            Hazard::Constant(rate) => budget / rate,
            Hazard::Law(law) => law.inverse_cumulative_hazard(budget),
            Hazard::Bands(bands) => {
                let &(from, rate, spent) = bands.iter().rev().find(|(.., spent)| *spent <= budget).unwrap_or(&bands[0]);
                if rate > 0.0 { from + (budget - spent) / rate } else { f64::INFINITY }
            }
        }
    }
}

settings! { Attrition "attrition" "People leave, where a role says so." {} }

/// What there is to know about it.
pub const CARD: Card = Card {
    id: "attrition",
    does: "people leave their seats, by role and tenure",
    formula: "leaves at the tenure a with H(a) = H(a₀) + E, E ~ Exp(1), H the role's summed hazard",
    source: "S23 S27 S10; tenure bands (M)",
    neutral: "off, or a rate of 0",
    default: "SDR 38, AE 30, CSM 18, manager 15 % per year",
    range: "× 0.6–1.4",
};

/// Days until a person with this tenure leaves who has this budget of hazard left, with the hazard times `factor` from now on;
/// infinite if never.
pub fn stays(leaving: &Hazard, tenure: f64, budget: f64, factor: f64) -> f64 {
    match leaving {
        Hazard::Never => f64::INFINITY,
        _ if factor < f64::EPSILON => f64::INFINITY,
        Hazard::Constant(rate) => budget / factor / rate,
        other => (other.tenure(other.spent(tenure) + budget / factor) - tenure).max(0.0),
    }
}
