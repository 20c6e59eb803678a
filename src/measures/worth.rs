//! What customers and open deals count for beyond what has been earned.

use crate::plan::Plan;
use crate::units::{DAYS_PER_YEAR, Tick};

/// Years that a customer of this segment counts beyond the horizon: one over the rate at which customers are lost and the
/// future is discounted, at so many times the stated churn and chance not to renew.
pub(super) fn years_ahead(plan: &Plan, segment: usize, churn: f64, lapse: f64) -> f64 {
    let segment = &plan.segments[segment];
    let not_renewed = match plan.customers.renewal {
        Some(renewal) if segment.term > 0.0 => (1.0 - renewal.probability.get()) * lapse / segment.term,
        _ => 0.0,
    };
    let fading = (segment.churn * churn + not_renewed + plan.economics.discount.get()) * DAYS_PER_YEAR;
    // Without churn or discount it would be for ever: twenty years are as long as a plan may count on.
    1.0 / fading.max(1.0 / 20.0)
}

/// What an open deal is worth by stage and segment: its chance to be won from there, at the stages' stated chances, times what
/// it brings then.
pub(super) fn open_worth(plan: &Plan, now: Tick) -> Vec<f64> {
    let mut worth = vec![0.0; plan.stages.len() * plan.segments.len()];
    let sources = plan.stated as f64;
    let margin = plan.economics.gross_margin.get();
    let mut ahead = 1.0;
    for stage in (0..plan.won_at).rev() {
        ahead *= plan.sources[..plan.stated].iter().map(|source| source.advance[stage].0).sum::<f64>() / sources;
        for (index, segment) in plan.segments.iter().enumerate() {
            let value = segment.mean_value * segment.price.at(now);
            let yearly = value * segment.recurring;
            let service = if yearly > 0.0 { plan.service_cost } else { 0.0 };
            let recurring = (yearly * margin - service) * years_ahead(plan, index, 1.0, 1.0);
            let once = value * (1.0 - segment.recurring) * margin;
            worth[stage * plan.segments.len() + index] = ahead * (recurring + once);
        }
    }
    worth
}

/// The average over a time of what is so much from each of these moments on.
pub(super) fn average(costs: &[(Tick, f64)], from: Tick, to: Tick) -> f64 {
    let Some((&(_, cost), later)) = costs.split_first() else { return 0.0 };
    let Some(&(at, _)) = later.first().filter(|(at, _)| *at < to) else { return cost };
    if at <= from {
        return average(later, from, to);
    }
    let part = (at - from) as f64 / (to - from) as f64;
    part * cost + (1.0 - part) * average(later, at, to)
}
