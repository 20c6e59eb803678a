//! Quantiles of possible years, and the mean of the worst of them.

use super::Estimate;
use super::estimate::{around, known};
use super::laws::{ALPHA, binomial_cdf};
use super::resample::{RESAMPLES, indices, resample};

/// The values a tail must hold before its quantile is stated.
const TAIL: f64 = 10.0;

/// A quantile with its interval.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct QuantileEstimate {
    /// The quantile, type 7.
    pub value: f64,
    /// Lower end of the interval of at least 95 %.
    pub low: f64,
    /// Its upper end.
    pub high: f64,
    /// Values it rests on.
    pub n: usize,
}

/// The p-quantile by linear interpolation between order statistics (type 7 of Hyndman & Fan 1996).
///
/// A description of the values at hand, whatever their law. `None` without known values or for p outside 0 to 1.
pub fn quantile(values: &[f64], p: f64) -> Option<f64> {
    of_sorted(&sorted(values), p)
}

/// Several [`quantile`]s from one sort, in the order of `ps`.
pub fn quantiles(values: &[f64], ps: &[f64]) -> Option<Vec<f64>> {
    let sorted = sorted(values);
    ps.iter().map(|&p| of_sorted(&sorted, p)).collect()
}

/// The known values in ascending order.
pub(super) fn sorted(values: &[f64]) -> Vec<f64> {
    let mut known = known(values);
    known.sort_by(f64::total_cmp);
    known
}

/// Type 7 on sorted values. Equal neighbours give exactly their value.
pub(super) fn of_sorted(sorted: &[f64], p: f64) -> Option<f64> {
    let last = sorted.len().checked_sub(1)?;
    if !(0.0..=1.0).contains(&p) {
        return None;
    }
    let place = p * last as f64;
    let (low, high) = (sorted[place as usize], sorted[(place as usize + 1).min(last)]);
    let part = place.fract();
    Some(if part == 0.0 || low == high { low } else { low + part * (high - low) })
}

/// Ranks r and s (from 1) of the order statistics that enclose the p-quantile with at least 95 %, and their exact coverage.
///
/// r = max{r : P(B ≤ r−1) ≤ 2.5 %}, s = min{s : P(B ≤ s−1) ≥ 97.5 %}, B binomial(n, p). Free of any assumption on the law
/// but independence (Conover 1999, section 3.2). `None` if the values do not reach far enough out.
pub fn order_ranks(n: usize, p: f64) -> Option<(usize, usize, f64)> {
    if !(0.0..=1.0).contains(&p) {
        return None;
    }
    let below = |rank: usize| binomial_cdf(rank as i64 - 1, n as u64, p);
    let r = (1..=n + 1).collect::<Vec<_>>().partition_point(|&rank| below(rank) <= ALPHA / 2.0);
    let s = (1..=n + 1).collect::<Vec<_>>().partition_point(|&rank| below(rank) < 1.0 - ALPHA / 2.0) + 1;
    (r >= 1 && s <= n).then(|| (r, s, below(s) - below(r)))
}

/// The p-quantile with its interval by order statistics, see [`order_ranks`].
///
/// Refused with `None` if either tail holds fewer than ten values in expectation, n·p or n·(1−p): such a quantile would be
/// one replication's accident.
pub fn quantile_interval(values: &[f64], p: f64) -> Option<QuantileEstimate> {
    let sorted = sorted(values);
    let n = sorted.len();
    if n as f64 * p.min(1.0 - p) < TAIL - 1e-9 {
        return None;
    }
    let (r, s, _) = order_ranks(n, p)?;
    Some(QuantileEstimate { value: of_sorted(&sorted, p)?, low: sorted[r - 1], high: sorted[s - 1], n })
}

/// Values needed so that the largest is above the p-quantile with this confidence, and so that smallest and largest
/// together hold the share p of the law between them (Wilks 1941). `None` unless both lie strictly between 0 and 1.
pub fn wilks(p: f64, confidence: f64) -> Option<(u64, u64)> {
    if !(p > 0.0 && p < 1.0 && confidence > 0.0 && confidence < 1.0) {
        return None;
    }
    let one = |n: f64| 1.0 - libm::pow(p, n);
    let two = |n: f64| 1.0 - n * libm::pow(p, n - 1.0) + (n - 1.0) * libm::pow(p, n);
    let first = |enough: &dyn Fn(f64) -> f64, from: u64| (from..).find(|&n| enough(n as f64) >= confidence);
    let single = first(&one, 1)?;
    Some((single, first(&two, single.max(2))?))
}

/// Which values are the bad ones.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Worst {
    /// Small ones, such as revenue.
    Lowest,
    /// Large ones, such as cost.
    Highest,
}

/// The mean of the worst share 1 − `level` of the values (conditional value at risk, expected shortfall), the boundary
/// value weighted by the part of it that belongs to the share. Source: Rockafellar & Uryasev 2002.
///
/// `None` without known values or for a level outside 0 to below 1.
pub fn cvar(values: &[f64], level: f64, worst: Worst) -> Option<f64> {
    let ordered = worst_first(values, worst);
    worst_mean(&ordered, (0..ordered.len()).map(|_| 1), level)
}

/// [`cvar`] with the percentile interval of resampled replications; its `se` is the standard deviation of the resamples.
///
/// Assumes independent replications. Refused with `None` if the tail holds fewer than ten values, as for quantiles; with
/// few more the interval is somewhat short. Source: Hong, Hu & Liu 2014.
pub fn cvar_interval(values: &[f64], level: f64, worst: Worst) -> Option<Estimate> {
    let ordered = worst_first(values, worst);
    let n = ordered.len();
    if (n as f64) * (1.0 - level) < TAIL - 1e-9 {
        return None;
    }
    let mean = worst_mean(&ordered, (0..n).map(|_| 1), level)?;
    let mut again: Vec<f64> = (0..RESAMPLES).filter_map(|b| resampled_cvar(&ordered, level, b)).collect();
    let se = libm::sqrt(super::estimate::moments(&again)?.1);
    again.sort_by(f64::total_cmp);
    let (low, high) = (of_sorted(&again, ALPHA / 2.0)?, of_sorted(&again, 1.0 - ALPHA / 2.0)?);
    Some(Estimate { low, high, ..around(mean, se, 0.0, n) })
}

fn worst_first(values: &[f64], worst: Worst) -> Vec<f64> {
    let mut ordered = sorted(values);
    if worst == Worst::Highest {
        ordered.reverse();
    }
    ordered
}

fn resampled_cvar(ordered: &[f64], level: f64, b: u64) -> Option<f64> {
    let mut times = vec![0u32; ordered.len()];
    indices(resample("cvar", b), ordered.len()).for_each(|i| times[i] += 1);
    worst_mean(ordered, times.into_iter(), level)
}

/// The mean of the first share 1 − level of the values, each counted so many times.
fn worst_mean(ordered: &[f64], times: impl Iterator<Item = u32>, level: f64) -> Option<f64> {
    if ordered.is_empty() || !(0.0..1.0).contains(&level) {
        return None;
    }
    let share = ordered.len() as f64 * (1.0 - level);
    let (mut left, mut sum) = (share, 0.0);
    for (value, times) in ordered.iter().zip(times) {
        let weight = f64::from(times).min(left);
        if weight > 0.0 {
            sum += weight * value;
        }
        left -= weight;
        if left <= 0.0 {
            break;
        }
    }
    Some(sum / share)
}
