//! What a structure's pay plan switches on.

use super::*;

/// Decide what the engine has to look after: what moves nobody costs nothing.
pub(super) fn switch(plan: &mut Plan, scenario: &Scenario) {
    let seated = |role: &u32| &plan.roles[*role as usize];
    let roles: Vec<u32> = plan.desks.iter().map(|desk| desk.role).collect();
    let any = |holds: fn(&RolePlan) -> bool| roles.iter().map(seated).any(holds);
    plan.shared_credit = plan.won_at > 1 && any(|role| role.stage_credit > 0.0);
    let counts_advances = |role: &RolePlan| {
        matches!(role.quota, Some(QuotaPlan { quota: Quota { of: crate::scenario::QuotaOf::Advanced(_), .. }, .. }))
    };
    plan.credits = plan.shared_credit || any(counts_advances);
    plan.clawback = any(|role| role.clawback > 0);
    let Some(sizes) = scenario.mechanisms.incentives.as_ref() else { return };
    let by_team = |team: &TeamPlan| {
        let shared = team.team_pay > 0.0 && (sizes.free_ride > 0.0 || sizes.help > 0.0);
        team.seats > 1 && (shared || team.team_pay < 1.0 && sizes.outshone > 0.0)
    };
    let by_time = (sizes.spurt.get() > 0.0 || sizes.slack.get() > 0.0) && any(|role| role.quota.is_some());
    let moved = by_time || plan.teams.iter().any(by_team);
    plan.incentives = (moved && any(RolePlan::paid_by_result)).then(|| sizes.clone());
    let late = sizes.discount.get() > 0.0 || sizes.discount_odds > 1.0;
    plan.quarter_end = (late && any(|role| role.accelerated)).then(|| {
        let quarter = ticks(DAYS_PER_QUARTER);
        QuarterEnd {
            phase: ticks((plan.first_month % 3) as f64 * DAYS_PER_MONTH),
            from: quarter - sizes.discount_window.ticks().min(quarter),
            price: 1.0 - sizes.price_cut().min(1.0),
            log_odds: libm::log(sizes.discount_odds),
        }
    });
    // Odds at quarter ends move chances, so the short way past them is closed.
    plan.plain &= plan.quarter_end.is_none_or(|late| late.log_odds == 0.0);
}

/// Whether an accelerator pays more than the first rate.
pub(super) fn accelerated(commission: Option<&Commission>) -> bool {
    commission.is_some_and(|pay| pay.accelerators.iter().any(|(_, rate)| *rate > pay.rate))
}

/// Factor on the hazard of leaving from pay at quota below the market's: the stated factor at 7 % below, and by a power law.
pub(super) fn hazard(role: &Role, pay: f64) -> f64 {
    let Some((market, at_seven)) = role.market_pay else { return 1.0 };
    if pay >= market.get() || at_seven == 1.0 {
        return 1.0;
    }
    libm::pow(pay / market.get(), libm::log(at_seven) / libm::log(0.93)).min(MOST)
}

/// The most that pay multiplies a hazard by: whoever earns next to nothing goes soon, not at once.
const MOST: f64 = 20.0;
