//! Until `stats` has them: the mean with its interval, and quantiles.

use statrs::distribution::{ContinuousCDF, StudentsT};

use crate::stats::Estimate;

/// The quantile of the known values, interpolated between neighbours (type 7).
pub fn quantile(values: &[f64], p: f64) -> Option<f64> {
    let mut known: Vec<f64> = values.iter().copied().filter(|value| !value.is_nan()).collect();
    known.sort_by(f64::total_cmp);
    let place = p * (known.len().checked_sub(1)?) as f64;
    let (low, part) = (libm::floor(place), place - libm::floor(place));
    let (from, to) = (known[low as usize], known[(low as usize + 1).min(known.len() - 1)]);
    Some(if part == 0.0 { from } else { from + part * (to - from) })
}

/// The mean of the known values with its 95 % interval; `None` for fewer than two.
pub fn estimate(values: &[f64]) -> Option<Estimate> {
    let known: Vec<f64> = values.iter().copied().filter(|value| !value.is_nan()).collect();
    let n = known.len();
    if n < 2 {
        return None;
    }
    let mean = known.iter().sum::<f64>() / n as f64;
    let squares: f64 = known.iter().map(|value| (value - mean) * (value - mean)).sum();
    let se = libm::sqrt(squares / (n - 1) as f64 / n as f64);
    let reach = StudentsT::new(0.0, 1.0, (n - 1) as f64).ok()?.inverse_cdf(0.975) * se;
    Some(Estimate { mean, se, low: mean - reach, high: mean + reach, n })
}
