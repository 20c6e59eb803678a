//! What customers' health does in a scenario.

use super::*;
use crate::mechanisms::health::{CLUMSIEST, INTRODUCED, KNOWN_AFTER};

/// What customers' health does. Parts are logs of factors on churn; 0 does nothing.
#[derive(Clone, Debug, PartialEq)]
pub struct HealthPlan {
    /// Whether health itself is on, and not only what else acts through it.
    pub on: bool,
    /// Of work after the win in twice the usual time; the same as a factor; and that usual time in days.
    pub slow: f64,
    /// As a factor.
    pub late: f64,
    /// Of work after the win done by somebody one standard deviation of talent below the average.
    pub onboarder: f64,
    /// Days from the win to the end of the work after it, as the stages state them, without waiting.
    pub usual_onboarding: f64,
    /// Of a fifth of service missed.
    pub missed: f64,
    /// Touches over which service is remembered.
    pub memory: f64,
    /// Of an owner never met.
    pub stranger: f64,
    /// Touches with an owner at which it is known as usual.
    pub known_after: f64,
    /// Part of that which passes inside a team.
    pub introduced: f64,
    /// Of a win by somebody whose pay and work end with it.
    pub acquire_only: f64,
    /// Power of one over the factor on churn by which growth is faster.
    pub growth: f64,
    /// The power of two that the speed of growth never exceeds.
    pub growth_ceiling: f64,
    /// Factor on churn up to which a customer recommends us.
    pub promoter: f64,
    /// Factor on churn from which it warns others.
    pub detractor: f64,
    /// Exits of a customer's contact, per day.
    pub leaves: f64,
    /// Factor on churn after one.
    pub champion: f64,
    /// Days that it lasts.
    pub lasts: f64,
}

/// What health does, if it or anything that acts through it is on.
pub(super) fn of(scenario: &Scenario) -> Option<HealthPlan> {
    let (health, champion) = (&scenario.mechanisms.health, &scenario.mechanisms.champion_exit);
    let products: f64 = scenario.products.iter().map(|product| libm::log(product.churn)).sum();
    // Whoever sells to customers may know them, whether or not anything else follows from that.
    let upsells = scenario.stages.iter().any(|stage| stage.upsell);
    let met = upsells && scenario.mechanisms.rapport.is_some();
    if health.is_none() && champion.is_none() && products == 0.0 && !met {
        return None;
    }
    let part = |read: fn(&Health) -> f64| health.as_ref().map_or(0.0, |on| libm::log(read(on)));
    let or = |read: fn(&Health) -> f64, without: f64| health.as_ref().map_or(without, read);
    let (slow, stranger, growth) = (part(|on| on.slow_onboarding), part(|on| on.stranger), or(|on| on.growth, 0.0));
    let onboarder = part(|on| on.onboarder);
    let happiest = slow + onboarder * CLUMSIEST + stranger - products;
    Some(HealthPlan {
        on: health.is_some(),
        slow,
        late: libm::exp(slow),
        onboarder,
        usual_onboarding: usual_onboarding(scenario),
        missed: part(|on| on.missed_service),
        memory: or(|on| on.memory, 1.0),
        stranger,
        known_after: or(|on| on.known_after, KNOWN_AFTER),
        introduced: or(|on| on.introduced.get(), INTRODUCED),
        acquire_only: part(|on| on.acquire_only),
        growth,
        // Growth that has to be sold comes up at the stated rate; health moves the odds.
        growth_ceiling: match upsells {
            true => 1.0,
            false => next_power_of_two(libm::exp(growth * happiest)),
        },
        promoter: or(|on| on.promoter, 0.0),
        detractor: or(|on| on.detractor, f64::INFINITY),
        leaves: champion.as_ref().map_or(0.0, |on| on.leaves.get()),
        champion: champion
            .as_ref()
            .map_or(1.0, |on| libm::exp(champion_exit::risk(on.churn, scenario.customers.contacts))),
        lasts: champion.as_ref().map_or(0.0, |on| on.lasts.get()),
    })
}

/// Days of the work after the win as the stages state it, with work done at the average selling share of who covers it.
fn usual_onboarding(scenario: &Scenario) -> f64 {
    let days = |(index, stage): (usize, &Stage)| {
        let shares =
            scenario.roles.iter().filter(|role| role.covers.contains(&index)).map(|role| role.selling_share.get());
        let (sum, count) = shares.fold((0.0, 0.0), |(sum, count), share| (sum + share, count + 1.0));
        let share = if count > 0.0 { sum / count } else { scenario.economics.selling_share.get() };
        let gap = stage.buyer_gap.as_ref().map_or(0.0, Law::mean);
        f64::from(stage.touches) * (stage.effort.mean() / (HOURS_PER_DAY * share) + gap)
    };
    scenario.stages.iter().enumerate().filter(|(_, stage)| stage.after_win && !stage.upsell).map(days).sum()
}
