//! People leave, by a hazard over their tenure. The draw is a unit-exponential budget that the hazard spends, so a changed
//! hazard moves departures without reshuffling them.

use super::Card;
use crate::luck::{Fate, Purpose};
use crate::plan::LeavingPlan;

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

/// Days until a person with this tenure leaves, with the hazard times `factor`; infinite if never.
pub fn stays(leaving: &LeavingPlan, tenure: f64, fate: Fate, factor: f64) -> f64 {
    match leaving {
        LeavingPlan::Never => f64::INFINITY,
        LeavingPlan::Constant(rate) => fate.exponential(Purpose::Tenure, 0) / factor / rate,
        other => {
            let budget = other.spent(tenure) + fate.exponential(Purpose::Tenure, 0) / factor;
            (other.tenure(budget) - tenure).max(0.0)
        }
    }
}
