//! How long things last when some of them are still going on.

use super::laws::ALPHA;
use super::normal_quantile;

/// The survival curve from an event on.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Survival {
    /// When the event happened.
    pub time: f64,
    /// Cases that were under watch just before.
    pub at_risk: usize,
    /// Events at that time.
    pub events: usize,
    /// Chance to last longer.
    pub survival: f64,
    /// Its standard error.
    pub se: f64,
    /// Lower end of its 95 % interval.
    pub low: f64,
    /// Its upper end.
    pub high: f64,
}

/// The survival curve of cases that `lasted` so long and either ended then (`ended`) or were still going on.
///
/// Assumes that whether a case is still watched says nothing about how long it will last. One entry per time of an event,
/// ascending; a case censored at that time counts as still under watch. The error is Greenwood's; the interval is taken
/// on the scale of log(−log) and so stays between 0 and 1; where the curve has reached 0 neither is known (NaN). Cases
/// whose time is NaN are left out. Source: Kaplan & Meier 1958; Greenwood 1926.
///
/// # Panics
/// If the two columns differ in length.
pub fn kaplan_meier(lasted: &[f64], ended: &[bool]) -> Vec<Survival> {
    assert_eq!(lasted.len(), ended.len(), "every case has a time and says whether it ended");
    let mut cases: Vec<(f64, bool)> =
        lasted.iter().copied().zip(ended.iter().copied()).filter(|case| !case.0.is_nan()).collect();
    cases.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut curve = Vec::new();
    let (mut survival, mut greenwood) = (1.0, 0.0);
    let mut first = 0;
    while first < cases.len() {
        let time = cases[first].0;
        let here = cases[first..].iter().take_while(|case| case.0 == time).count();
        let events = cases[first..first + here].iter().filter(|case| case.1).count();
        let at_risk = cases.len() - first;
        first += here;
        if events == 0 {
            continue;
        }
        let (d, n) = (events as f64, at_risk as f64);
        survival *= 1.0 - d / n;
        greenwood += d / (n * (n - d));
        let (low, high) = log_log_limits(survival, greenwood);
        curve.push(Survival { time, at_risk, events, survival, se: survival * libm::sqrt(greenwood), low, high });
    }
    curve
}

/// S^exp(±z·√G / ln S).
fn log_log_limits(survival: f64, greenwood: f64) -> (f64, f64) {
    let off = normal_quantile(1.0 - ALPHA / 2.0) * libm::sqrt(greenwood) / libm::log(survival);
    (libm::pow(survival, libm::exp(-off)), libm::pow(survival, libm::exp(off)))
}
