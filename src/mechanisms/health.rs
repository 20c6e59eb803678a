//! How a customer fares: what onboarding, service and knowing its owner make of churn, renewal, growth and referrals.
//!
//! Health is counted as the log of a factor on churn, its parts added up. At usual health (onboarded in the usual time, all
//! service done, an owner met so often, won by somebody who keeps it) it is zero, and what the scenario states holds exactly.

use super::{Card, settings};
use crate::keys::{CHURN_FACTOR, HALF, Takes, bounds};
use crate::units::Share;

bounds! {
    MEMORY: "a number of service touches", 1.0 closed .. 1e4, "is 1 to 10,000";
    POWER: "a power", 0.0 closed .. 10.0, "is zero to 10";
    UNHAPPY: "a factor on churn above the usual", 1.0 open .. 1000.0, "is more than 1 and at most 1,000";
    HAPPY: "a factor on churn that no longer is usual", 0.0 closed .. 1.0, "is zero to 1";
}

settings! {
    Health "health" "A customer's churn, renewal, growth and referrals depend on how it is onboarded, served and known." {
        slow_onboarding: f64 = Takes::Number(&CHURN_FACTOR), "1", "neutral",
            "Factor on churn of a customer whose work after the win took twice the usual time or more; none at all: one over it.";
        onboarder: f64 = Takes::Number(&CHURN_FACTOR), "1", "neutral",
            "Factor on churn of a customer onboarded by somebody whose talent is one standard deviation below the average; one above it: one over it.";
        missed_service: f64 = Takes::Number(&CHURN_FACTOR), "1.15", "assumption",
            "Factor on churn where a fifth of service is missed: books a quarter above what people can serve.";
        memory: f64 = Takes::Number(&MEMORY), "4", "assumption", "Service touches over which missed ones are remembered.";
        stranger: f64 = Takes::Number(&CHURN_FACTOR), "1", "neutral",
            "Factor on churn of a customer whom its owner has never met; known without end: one over it.";
        known_after: f64 = Takes::Number(&HALF), "6", "assumption", "Touches with an owner that the stated churn belongs to.";
        introduced: Share = Takes::Share, "50 %", "assumption",
            "Part of the acquaintance that passes to a colleague of the same team.";
        acquire_only: f64 = Takes::Number(&CHURN_FACTOR), "1.1", "P12", within "1" "1.3",
            "Factor on churn of customers won by somebody whose pay and work end with the win.";
        growth: f64 = Takes::Number(&POWER), "0.5", "assumption", "Power of one over the factor on churn by which growth is faster.";
        promoter: f64 = Takes::Number(&HAPPY), "1", "assumption", "A customer at or below this factor on churn recommends us.";
        detractor: f64 = Takes::Number(&UNHAPPY), "1.15", "assumption",
            "A customer at or above this factor warns others, and brings no referrals.";
    }
}

/// What there is to know about it.
pub const CARD: Card = Card {
    id: "health",
    does: "a customer's churn, renewal, growth and referrals follow how it was won and onboarded, is served, and knows its owner",
    formula: "churn × F, odds not to renew × F, growth × F^(−power), referrals if F < detractor; ln F = Σ of parts, 0 at usual health",
    source: "P12 (acquire only), B20 B21 (onboarding) and P3 (knowing) for the direction only; other sizes: assumption",
    neutral: "off, or factors of 1",
    default: "a fifth of service missed × 1.15; won by whose pay and work end with the win × 1.1; onboarding, whoever does it, and strangers × 1, as nobody has measured them",
    range: "onboarding and who does it 1–1.4, missed service 1–1.4, stranger 1–1.3, acquire only 1–1.3",
};

/// Touches at which an owner is known as usual, and the part that passes to a teammate, where health is off: its defaults.
pub const KNOWN_AFTER: f64 = 6.0;
/// See [`KNOWN_AFTER`].
pub const INTRODUCED: f64 = 0.5;

/// Lateness of an onboarding, 0 in the usual time: −1 at once, 1 in twice the usual time or more.
pub fn lateness(took: f64, usual: f64) -> f64 {
    if usual > 0.0 { (took / usual - 1.0).clamp(-1.0, 1.0) } else { 0.0 }
}

/// What there is to fear of somebody with this talent, standard normal: bounded, so that growth is.
pub fn clumsiness(talent: f64) -> f64 {
    -talent.clamp(-CLUMSIEST, CLUMSIEST)
}

/// Standard deviations of talent beyond which a person onboards no better or worse.
pub const CLUMSIEST: f64 = 2.0;

/// Coverage of service after one more touch, done or missed.
pub fn coverage(before: f64, done: bool, memory: f64) -> f64 {
    let touch = if done { 1.0 } else { 0.0 };
    before + (touch - before) / memory
}

/// The part of service missed, in fifths.
pub fn missed(coverage: f64) -> f64 {
    (1.0 - coverage) * 5.0
}

/// How strange an owner is after so many touches: 1 never met, 0 as usual, towards −1 known ever better.
pub fn strangeness(touches: f64, usual: f64) -> f64 {
    (usual - touches) / (usual + touches)
}

/// Chance of renewal where the odds not to renew are `factor` times those stated.
pub fn renewal(stated: f64, factor: f64) -> f64 {
    if factor == 1.0 { stated } else { stated / (stated + (1.0 - stated) * factor) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn usual_health_is_zero_in_every_part() {
        assert_eq!(lateness(12.0, 12.0), 0.0);
        assert_eq!(missed(coverage(1.0, true, 4.0)), 0.0);
        assert_eq!(strangeness(6.0, 6.0), 0.0);
        assert_eq!(renewal(0.83, 1.0), 0.83);
    }

    #[test]
    fn parts_are_bounded() {
        assert_eq!((lateness(0.0, 5.0), lateness(99.0, 5.0), lateness(9.0, 0.0)), (-1.0, 1.0, 0.0));
        assert_eq!(missed(0.0), 5.0);
        assert!((missed(0.8) - 1.0).abs() < 1e-12);
        assert_eq!(strangeness(0.0, 6.0), 1.0);
        assert!(strangeness(1e9, 6.0) > -1.0);
        let half = (0..40).fold(1.0, |coverage, touch| super::coverage(coverage, touch % 2 == 0, 10.0));
        assert!((half - 0.5).abs() < 0.06, "{half}");
    }

    #[test]
    fn the_odds_not_to_renew_are_multiplied() {
        let chance = renewal(0.9, 2.0);
        assert!(((1.0 - chance) / chance - 2.0 * 0.1 / 0.9).abs() < 1e-12);
        assert_eq!((renewal(1.0, 3.0), renewal(0.0, 3.0)), (1.0, 0.0));
    }
}
