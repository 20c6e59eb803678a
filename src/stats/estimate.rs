//! A mean with its error.

use super::Estimate;
use super::laws::{ALPHA, t_reach};
use super::quantile::of_sorted;
use super::resample::{RESAMPLES, indices, resample};

/// The mean with Student's t interval.
///
/// Assumes independent replications whose mean is near normal: any shape from some fifty values on, see
/// [`estimate_skewed`] for fewer. Two-pass variance with n − 1. `None` for fewer than two known values or a mean that
/// is not finite. Source: Student 1908; Law 2015, section 4.5.
pub fn estimate(values: &[f64]) -> Option<Estimate> {
    let known = known(values);
    let (mean, variance) = moments(&known)?;
    let n = known.len();
    Some(around(mean, libm::sqrt(variance / n as f64), t_reach(n as f64 - 1.0), n))
}

/// The adjusted Fisher–Pearson skewness G₁; `None` for fewer than three values or values that do not vary.
pub fn skewness(values: &[f64]) -> Option<f64> {
    let known = known(values);
    let n = known.len() as f64;
    let (mean, variance) = moments(&known)?;
    if n < 3.0 || variance == 0.0 {
        return None;
    }
    let sd = libm::sqrt(variance);
    let cubes: f64 = known.iter().map(|x| ((x - mean) / sd) * ((x - mean) / sd) * ((x - mean) / sd)).sum();
    Some(cubes * n / ((n - 1.0) * (n - 2.0)))
}

/// [`estimate`], unless the values are few (under 50) and skewed (beyond ±1): then [`bootstrap_t`].
///
/// Money is skewed, and with few replications Student's interval then misses too often on the side of the long tail.
pub fn estimate_skewed(values: &[f64]) -> Option<Estimate> {
    let plain = estimate(values)?;
    let bent = skewness(values).is_some_and(|skew| skew.abs() > 1.0);
    if plain.n < 50 && bent { bootstrap_t(values).or(Some(plain)) } else { Some(plain) }
}

/// The mean with the bootstrap-t interval [m − q₉₇.₅·se, m − q₂.₅·se], q the quantiles of (m* − m)/se* over resamples.
///
/// Assumes independent replications; second-order correct under skew. Resamples in which nothing varies have no t and
/// are left out. `None` for fewer than five values or values that do not vary. Source: Efron & Tibshirani 1993, ch. 12.
pub fn bootstrap_t(values: &[f64]) -> Option<Estimate> {
    let known = known(values);
    let n = known.len();
    let (mean, variance) = moments(&known)?;
    if n < 5 || variance == 0.0 {
        return None;
    }
    let mut studentised: Vec<f64> = (0..RESAMPLES).filter_map(|b| studentise(&known, mean, b)).collect();
    studentised.sort_by(f64::total_cmp);
    let se = libm::sqrt(variance / n as f64);
    let low = mean - se * of_sorted(&studentised, 1.0 - ALPHA / 2.0)?;
    let high = mean - se * of_sorted(&studentised, ALPHA / 2.0)?;
    Some(Estimate { mean, se, low, high, n })
}

/// (m* − m)/se* of resample `b`.
fn studentise(values: &[f64], mean: f64, b: u64) -> Option<f64> {
    let fate = resample("bootstrap-t", b);
    let drawn: Vec<f64> = indices(fate, values.len()).map(|i| values[i]).collect();
    let (again, variance) = moments(&drawn)?;
    let se = libm::sqrt(variance / drawn.len() as f64);
    (se > 0.0).then(|| (again - mean) / se)
}

/// The difference of two means, mean(a) − mean(b), of independent runs of unequal variance.
///
/// For runs that share their luck use [`paired`](super::paired()), which is sharper. `n` counts both. Source: Welch 1947,
/// degrees of freedom by Satterthwaite. `None` if either has fewer than two known values.
pub fn welch(a: &[f64], b: &[f64]) -> Option<Estimate> {
    let (a, b) = (known(a), known(b));
    let ((mean_a, var_a), (mean_b, var_b)) = (moments(&a)?, moments(&b)?);
    let (n_a, n_b) = (a.len() as f64, b.len() as f64);
    let (part_a, part_b) = (var_a / n_a, var_b / n_b);
    let both = part_a + part_b;
    let freedom = both * both / (part_a * part_a / (n_a - 1.0) + part_b * part_b / (n_b - 1.0));
    let reach = if both > 0.0 { t_reach(freedom) } else { 0.0 };
    Some(around(mean_a - mean_b, libm::sqrt(both), reach, a.len() + b.len()))
}

/// A symmetric interval.
pub(super) fn around(mean: f64, se: f64, reach: f64, n: usize) -> Estimate {
    Estimate { mean, se, low: mean - reach * se, high: mean + reach * se, n }
}

/// The values that are known.
pub(super) fn known(values: &[f64]) -> Vec<f64> {
    values.iter().copied().filter(|value| !value.is_nan()).collect()
}

/// Mean and sample variance of at least two values, in order; `None` if they are not finite.
pub(super) fn moments(values: &[f64]) -> Option<(f64, f64)> {
    let n = values.len() as f64;
    if n < 2.0 {
        return None;
    }
    let mean = middle(values);
    let squares: f64 = values.iter().map(|x| (x - mean) * (x - mean)).sum();
    let variance = squares / (n - 1.0);
    (mean.is_finite() && variance.is_finite()).then_some((mean, variance))
}

/// The mean; equal values have exactly their value as mean, so that what does not vary has variance 0.
fn middle(values: &[f64]) -> f64 {
    let first = values[0];
    first + values.iter().map(|x| x - first).sum::<f64>() / values.len() as f64
}
