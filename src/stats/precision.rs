//! How many replications are enough.

use super::Estimate;
use super::laws::{ALPHA, normal_quantile, t_reach};

/// How well a mean, or better the difference of two, must be known.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Precision {
    /// Half the interval is at most this, in the unit of the values.
    Absolute(f64),
    /// The true relative error is at most this share γ: half the interval is at most γ/(1 + γ) of the mean (Law 2015, ch. 9).
    Relative(f64),
}

impl Precision {
    /// The half-width allowed around this mean.
    fn allows(self, mean: f64) -> f64 {
        match self {
            Precision::Absolute(width) => width,
            Precision::Relative(share) => share / (1.0 + share) * mean.abs(),
        }
    }
}

/// Whether an estimate is as precise as demanded.
pub fn precise(of: &Estimate, demand: Precision) -> bool {
    (of.high - of.low) / 2.0 <= demand.allows(of.mean)
}

/// The smallest n ≥ 2 with t·s/√n ≤ `half_width` if the standard deviation stays `sd`: the plan from a pilot study.
///
/// Absolute precision of Law 2015, section 9.4.1; t has n − 1 degrees of freedom, so it is found by iteration. `None` if
/// the width is not above 0 or the count is absurd (over 2⁴⁰).
pub fn replications_for(sd: f64, half_width: f64) -> Option<u64> {
    let enough = |n: u64| t_reach(n as f64 - 1.0) * sd / libm::sqrt(n as f64) <= half_width;
    if !(half_width > 0.0 && sd >= 0.0) {
        return None;
    }
    let mut high = 2;
    while !enough(high) {
        high *= 2;
        if high > 1 << 40 {
            return None;
        }
    }
    let mut low = 2;
    while low < high {
        let between = low + (high - low) / 2;
        if enough(between) { high = between } else { low = between + 1 }
    }
    Some(high)
}

/// Replications with which a true difference `delta` is found significant with this `power`: n = ((z₀.₉₇₅ + z_power)·s_d/δ)².
///
/// Normal approximation, two-sided at 5 %; `sd` is that of the paired difference. `None` unless delta ≠ 0 and 0 < power < 1.
pub fn replications_for_power(sd: f64, delta: f64, power: f64) -> Option<u64> {
    let root = (normal_quantile(1.0 - ALPHA / 2.0) + normal_quantile(power)) * sd / delta;
    let n = libm::ceil(root * root);
    (n.is_finite() && delta != 0.0 && power > 0.0 && power < 1.0).then(|| (n as u64).max(2))
}

/// The true difference that `n` replications find significant with this power: the inverse of [`replications_for_power`].
pub fn detectable(sd: f64, n: u64, power: f64) -> f64 {
    (normal_quantile(1.0 - ALPHA / 2.0) + normal_quantile(power)) * sd / libm::sqrt(n as f64)
}

/// The first n ≥ `first` at which the first n values are precise enough (Law 2015, section 9.4.1); `None` if never.
///
/// Stopping at the first success leaves the coverage slightly under 95 %; [`stop_at_consecutive`] repairs most of that.
pub fn stop_at(values: &[f64], demand: Precision, first: usize) -> Option<usize> {
    let checks: Vec<usize> = (first..=values.len()).collect();
    met(values, demand, &checks, 1)
}

/// The check (a number of replications, ascending) at which the demand is met for the second time in a row; `None` if never.
///
/// The rule of Hoad, Robinson & Davies 2010: one lucky look does not end a study.
pub fn stop_at_consecutive(values: &[f64], demand: Precision, checks: &[usize]) -> Option<usize> {
    met(values, demand, checks, 2)
}

/// The check that is the `wanted`-th success in a row. Unknown values count as replications but not as values.
fn met(values: &[f64], demand: Precision, checks: &[usize], wanted: usize) -> Option<usize> {
    let mut running = Running::default();
    let mut in_a_row = 0;
    let mut at = 0;
    for &check in checks.iter().filter(|&&check| check <= values.len()) {
        values[at.min(check)..check].iter().for_each(|&value| running.add(value));
        at = check;
        in_a_row = if running.precise(demand) { in_a_row + 1 } else { 0 };
        if in_a_row == wanted {
            return Some(check);
        }
    }
    None
}

/// Mean and sum of squares so far (Welford 1962).
#[derive(Default)]
struct Running {
    n: f64,
    mean: f64,
    squares: f64,
}

impl Running {
    fn add(&mut self, value: f64) {
        if value.is_nan() {
            return;
        }
        self.n += 1.0;
        let off = value - self.mean;
        self.mean += off / self.n;
        self.squares += off * (value - self.mean);
    }

    fn precise(&self, demand: Precision) -> bool {
        self.n >= 2.0 && {
            let se = libm::sqrt(self.squares / (self.n - 1.0) / self.n);
            t_reach(self.n - 1.0) * se <= demand.allows(self.mean)
        }
    }
}
