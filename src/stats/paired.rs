//! Two structures under the same luck.

use super::estimate::{estimate, moments};
use super::laws::{ALPHA, normal_quantile, t_two_sided};
use super::{Estimate, Paired};

/// The paired difference a − b over the replications in which both are known.
///
/// Replication i of both ran under the same luck, so the difference carries only the luck they did not share. Assumes
/// independent replications; the interval is Student's t on the differences. Ties count half in the share, so a structure
/// compared with its exact copy has difference 0, standard error 0 and share ½. The share is the chance in one possible
/// year, not the probability that the mean is better. `None` for fewer than two such replications.
///
/// # Panics
/// If the columns differ in length: they are not from the same study.
pub fn paired(a: &[f64], b: &[f64]) -> Option<Paired> {
    let (a, b) = both_known(a, b);
    let differences: Vec<f64> = a.iter().zip(&b).map(|(x, y)| x - y).collect();
    let difference = estimate(&differences)?;
    let above: f64 = differences.iter().map(|&d| half_steps(d)).sum();
    let (share_low, share_high) = wilson(above, difference.n)?;
    Some(Paired {
        difference,
        share_a_above_b: above / difference.n as f64,
        share_low,
        share_high,
        correlation: correlation(&a, &b),
    })
}

/// 1 above, ½ at, 0 below zero.
fn half_steps(difference: f64) -> f64 {
    if difference > 0.0 {
        1.0
    } else if difference == 0.0 {
        0.5
    } else {
        0.0
    }
}

/// Wilson's score interval (1927) for a share of `successes` in `n` independent trials; ties may count half.
///
/// `None` without trials. Unlike the mean ± 2 standard errors it stays inside 0 to 1 and keeps its width at 0 and n.
pub fn wilson(successes: f64, n: usize) -> Option<(f64, f64)> {
    if n == 0 {
        return None;
    }
    let n = n as f64;
    let z = normal_quantile(1.0 - ALPHA / 2.0);
    let share = successes / n;
    let centre = share + z * z / (2.0 * n);
    let reach = z * libm::sqrt(share * (1.0 - share) / n + z * z / (4.0 * n * n));
    let scale = 1.0 + z * z / n;
    let low = if successes <= 0.0 { 0.0 } else { (centre - reach) / scale };
    let high = if share >= 1.0 { 1.0 } else { (centre + reach) / scale };
    Some((low, high))
}

/// Pearson's correlation over the pairs that are both known; `None` for fewer than two or if one side does not vary.
pub fn correlation(a: &[f64], b: &[f64]) -> Option<f64> {
    let (a, b) = both_known(a, b);
    let ((mean_a, var_a), (mean_b, var_b)) = (moments(&a)?, moments(&b)?);
    if var_a == 0.0 || var_b == 0.0 {
        return None;
    }
    let products: f64 = a.iter().zip(&b).map(|(x, y)| (x - mean_a) * (y - mean_b)).sum();
    let covariance = products / (a.len() as f64 - 1.0);
    Some((covariance / (libm::sqrt(var_a) * libm::sqrt(var_b))).clamp(-1.0, 1.0))
}

/// By what factor shared luck reduced the variance of the difference: (s²ₐ + s²ᵦ)/s²_d.
///
/// As many times more replications would independent luck have needed; below 1 sharing did harm. `None` for fewer than
/// two pairs or a difference that does not vary.
pub fn variance_reduction(a: &[f64], b: &[f64]) -> Option<f64> {
    let (a, b) = both_known(a, b);
    let differences: Vec<f64> = a.iter().zip(&b).map(|(x, y)| x - y).collect();
    let ((_, var_a), (_, var_b), (_, var_d)) = (moments(&a)?, moments(&b)?, moments(&differences)?);
    (var_d > 0.0).then(|| (var_a + var_b) / var_d)
}

/// The two-sided p value of Student's t test that the estimated mean is 0, with n − 1 degrees of freedom.
///
/// For the intervals of [`estimate`] and the difference of [`paired()`]. Without any variation it is 1 at 0 and 0 elsewhere.
pub fn p_value(of: &Estimate) -> f64 {
    if of.se == 0.0 { f64::from(of.mean == 0.0) } else { t_two_sided(of.mean / of.se, of.n as f64 - 1.0) }
}

/// Both columns at the replications in which both are known.
fn both_known(a: &[f64], b: &[f64]) -> (Vec<f64>, Vec<f64>) {
    assert_eq!(a.len(), b.len(), "paired columns have one value per replication each");
    a.iter().zip(b).filter(|(x, y)| !x.is_nan() && !y.is_nan()).unzip()
}
