//! Two ways to a smaller error from the same number of runs.

use super::Estimate;
use super::estimate::{around, estimate, moments};
use super::laws::t_reach;

/// The means of neighbouring values, for antithetic pairs of replications (u and 1 − u): analyse these, not the values.
///
/// Helps outputs that are monotone in the draws. A pair with an unknown is unknown; a single last value is left out.
pub fn antithetic_means(values: &[f64]) -> Vec<f64> {
    values.chunks_exact(2).map(|pair| (pair[0] + pair[1]) / 2.0).collect()
}

/// The mean of `values` corrected by one control whose true mean is known: m − β·(m_c − μ_c), β = Cov/Var.
///
/// Assumes that value and control are jointly near normal; the interval has n − 2 degrees of freedom, and its error counts
/// that β is estimated (regression through the control). Source: Lavenberg & Welch 1981. A control that does not vary
/// changes nothing. `None` for fewer than three pairs.
///
/// # Panics
/// If the columns differ in length.
pub fn control_variate(values: &[f64], control: &[f64], true_mean: f64) -> Option<Estimate> {
    assert_eq!(values.len(), control.len(), "a control has one value per replication");
    let (y, c): (Vec<f64>, Vec<f64>) =
        values.iter().zip(control).filter(|(y, c)| !y.is_nan() && !c.is_nan()).map(|(&y, &c)| (y, c)).unzip();
    let n = y.len() as f64;
    let ((mean, _), (control_mean, control_variance)) = (moments(&y)?, moments(&c)?);
    if control_variance == 0.0 || n < 3.0 {
        return estimate(&y);
    }
    let products: f64 = y.iter().zip(&c).map(|(y, c)| (y - mean) * (c - control_mean)).sum();
    let beta = products / (n - 1.0) / control_variance;
    let off = control_mean - true_mean;
    let left = y.iter().zip(&c).map(|(y, c)| y - mean - beta * (c - control_mean));
    let left: f64 = left.map(|rest| rest * rest).sum();
    let squares = left / (n - 2.0);
    let se = libm::sqrt(squares * (1.0 / n + off * off / ((n - 1.0) * control_variance)));
    Some(around(mean - beta * off, se, t_reach(n - 2.0), y.len()))
}
