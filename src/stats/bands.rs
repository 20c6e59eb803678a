//! Bands over time. Say which is meant: the spread of what could happen ([`fan`]) or how well the mean is known
//! ([`mean_band`] month by month, [`simultaneous_band`] for the path as a whole).
//!
//! A series is a slice of columns, one per month, each with one value per replication.

use super::Estimate;
use super::estimate::{around, estimate};
use super::laws::t_reach;
use super::quantile::{of_sorted, quantiles};
use super::resample::{RESAMPLES, indices, resample};

/// The quantiles `ps` of the replications in each month: the spread of outcomes. `None` for a month without known values.
///
/// Pointwise: a single replication leaves an 80 % band in some month with far more than 20 %.
pub fn fan(months: &[Vec<f64>], ps: &[f64]) -> Vec<Option<Vec<f64>>> {
    months.iter().map(|month| quantiles(month, ps)).collect()
}

/// The mean of each month with Student's interval: pointwise, each month's claim for itself.
pub fn mean_band(months: &[Vec<f64>]) -> Vec<Option<Estimate>> {
    months.iter().map(|month| estimate(month)).collect()
}

/// The mean of each month with intervals that hold for all months together with 95 %: mean ± c·se with c from [`sup_t`].
pub fn simultaneous_band(months: &[Vec<f64>]) -> Vec<Option<Estimate>> {
    let reach = sup_t(months);
    mean_band(months).into_iter().map(|month| month.and_then(|m| Some(around(m.mean, m.se, reach?, m.n)))).collect()
}

/// The sup-t constant c: the 95 % quantile of maxₜ |m*ₜ − mₜ|/seₜ over resamples of whole replications.
///
/// Assumes independent replications; keeps the dependence between months, so it is smaller than Bonferroni's. Never below
/// the pointwise t. Its own error is about 0.02. Months that do not vary are left out; `None` if none varies.
/// Source: Montiel Olea & Plagborg-Møller 2019.
///
/// # Panics
/// If the months differ in their number of replications.
pub fn sup_t(months: &[Vec<f64>]) -> Option<f64> {
    let n = months.first()?.len();
    assert!(months.iter().all(|month| month.len() == n), "every month has one value per replication");
    let means = mean_band(months);
    let moving: Vec<(&[f64], Estimate)> = months
        .iter()
        .zip(means)
        .filter_map(|(month, mean)| mean.filter(|m| m.se > 0.0).map(|m| (month.as_slice(), m)))
        .collect();
    let fewest = moving.iter().map(|(_, mean)| mean.n).min()?;
    let mut furthest: Vec<f64> = (0..RESAMPLES).map(|b| furthest(&moving, n, b)).collect();
    furthest.sort_by(f64::total_cmp);
    Some(of_sorted(&furthest, 0.95)?.max(t_reach(fewest as f64 - 1.0)))
}

/// The furthest that any month's mean lies off in resample `b`, in its standard errors.
fn furthest(months: &[(&[f64], Estimate)], n: usize, b: u64) -> f64 {
    let drawn: Vec<usize> = indices(resample("sup-t", b), n).collect();
    let off = |(values, of): &(&[f64], Estimate)| {
        let (mut sum, mut known) = (0.0, 0.0);
        for &i in &drawn {
            if !values[i].is_nan() {
                sum += values[i] - of.mean;
                known += 1.0;
            }
        }
        if known > 0.0 { (sum / known / of.se).abs() } else { 0.0 }
    };
    months.iter().map(off).fold(0.0, f64::max)
}
