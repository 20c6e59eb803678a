//! The quantiles and probabilities that intervals are made of.

use statrs::distribution::{ContinuousCDF, StudentsT};
use statrs::function::beta::beta_reg;

use crate::dist::normal;

/// Chance left outside an interval.
pub(super) const ALPHA: f64 = 0.05;

/// The value a standard normal stays below with probability `p` (0 < p < 1).
pub fn normal_quantile(p: f64) -> f64 {
    normal::quantile(p)
}

/// The value Student's t with `freedom` degrees stays below with probability `p` (0 < p < 1, freedom > 0).
///
/// From 1,000 degrees on by Fisher's expansion around the normal (Abramowitz & Stegun 26.7.5), whose error is then below
/// 1e-10 for usual p; the general inverse loses digits there.
pub fn t_quantile(p: f64, freedom: f64) -> f64 {
    if freedom >= 1000.0 {
        return t_near_normal(normal::quantile(p), freedom);
    }
    StudentsT::new(0.0, 1.0, freedom).map_or(f64::NAN, |law| law.inverse_cdf(p))
}

fn t_near_normal(z: f64, freedom: f64) -> f64 {
    let (s, v) = (z * z, freedom);
    let first = (s + 1.0) * z / (4.0 * v);
    let second = ((5.0 * s + 16.0) * s + 3.0) * z / (96.0 * v * v);
    let third = (((3.0 * s + 19.0) * s + 17.0) * s - 15.0) * z / (384.0 * v * v * v);
    z + first + second + third
}

/// The multiple of its standard error that an interval at 95 % reaches to either side.
pub(super) fn t_reach(freedom: f64) -> f64 {
    t_quantile(1.0 - ALPHA / 2.0, freedom)
}

/// P(|T| ≥ |t|) for Student's t, through the incomplete beta function: exact in the far tail.
pub(super) fn t_two_sided(t: f64, freedom: f64) -> f64 {
    beta_reg(freedom / 2.0, 0.5, freedom / (freedom + t * t))
}

/// P(B ≤ k) for a binomial of `n` trials, through the incomplete beta function.
///
/// Exact at k = −1 (0) and k ≥ n (1).
pub(super) fn binomial_cdf(k: i64, n: u64, p: f64) -> f64 {
    if k < 0 {
        0.0
    } else if k as u64 >= n {
        1.0
    } else {
        beta_reg((n - k as u64) as f64, k as f64 + 1.0, 1.0 - p)
    }
}
