//! What a reorganisation costs before it pays: profit since then beside what the structure would have earned without it.
//!
//! Both are run under the same luck and are the same until the moment of change, so each future says by itself how deep the
//! dip is and when, if ever, it is made up for. Only what is earned within the simulated time counts.

use super::{Column, Study};
use crate::scenario::Structure;
use crate::stats::{Estimate, QuantileEstimate, estimate, quantile_interval, simultaneous_band, wilson};
use crate::units::{DAYS_PER_MONTH, Span};

/// A structure that turned into another one, beside itself without that.
#[derive(Clone, Debug)]
pub struct Reorganisation {
    /// Index in the study of the one that changes, and of the one that does not.
    pub path: usize,
    /// See `path`.
    pub from: usize,
    /// Name of what it turns into.
    pub to: String,
    /// When.
    pub at: Span,
    /// By month, then replication: profit up to then, less what it would have been.
    pub futures: Vec<Column>,
    /// Its mean by month; the intervals hold for all months together with 95 %.
    pub mean: Vec<Option<Estimate>>,
    /// The lowest point of each future, on average over them; at most 0.
    pub depth: Option<Estimate>,
    /// Business months from the change to the last month end at which something was lacking: the middle of all futures.
    /// `None` if fewer than half of them come so far, or there are too few to tell; so is its upper end.
    pub break_even: Option<BreakEven>,
    /// Part of the futures that end with something lacking.
    pub never: Option<Part>,
}

/// When half of all futures have made up for the change.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct BreakEven {
    /// Business months after the change.
    pub months: f64,
    /// Lower end of its 95 % interval.
    pub low: f64,
    /// Upper end; `None` if it lies beyond the simulated time.
    pub high: Option<f64>,
    /// Futures it rests on.
    pub n: usize,
}

/// A share of futures with its 95 % interval.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Part {
    /// The share.
    pub share: f64,
    /// Lower end.
    pub low: f64,
    /// Upper end.
    pub high: f64,
    /// Futures in all.
    pub n: usize,
}

/// Of every structure that turns into another and is there without that, too.
pub(super) fn found(study: &Study, stated: &[Structure]) -> Vec<Reorganisation> {
    let Some(profit) = study.measures.iter().position(|measure| measure.id == "profit") else { return Vec::new() };
    let place = |name: &str| study.structures.iter().position(|it| it.name == name);
    let one = |it: &Structure| {
        let becomes = it.becomes.as_ref()?;
        let (path, from) = (place(&it.name)?, place(&becomes.from)?);
        let by_month = |at: usize| study.structures[at].monthly[profit].as_ref();
        let futures = summed(by_month(path)?, by_month(from)?);
        Some(Reorganisation::of(path, from, becomes.to.name.clone(), becomes.at, futures))
    };
    stated.iter().filter_map(one).collect()
}

/// Differences by month and replication, summed up over the months.
fn summed(path: &[Column], from: &[Column]) -> Vec<Column> {
    let mut sums: Column = vec![0.0; path.first().map_or(0, Vec::len)];
    let add = |(path, from): (&Column, &Column)| {
        let pairs = path.iter().zip(from);
        sums.iter_mut().zip(pairs).for_each(|(sum, (path, from))| *sum += path - from);
        sums.clone()
    };
    path.iter().zip(from).map(add).collect()
}

impl Reorganisation {
    fn of(path: usize, from: usize, to: String, at: Span, futures: Vec<Column>) -> Reorganisation {
        let replications = futures.first().map_or(0, Vec::len);
        let future = |turn: usize| futures.iter().map(move |month| month[turn]);
        let known: Vec<usize> = (0..replications).filter(|&turn| future(turn).all(f64::is_finite)).collect();
        let depths: Column = known.iter().map(|&turn| future(turn).fold(0.0, f64::min)).collect();
        let made_up: Column = known.iter().map(|&turn| months_lacking(future(turn), at)).collect();
        let never = made_up.iter().filter(|months| months.is_infinite()).count() as f64;
        let part = |(low, high)| Part { share: never / known.len() as f64, low, high, n: known.len() };
        Reorganisation {
            path,
            from,
            to,
            at,
            mean: simultaneous_band(&futures),
            depth: estimate(&depths),
            break_even: quantile_interval(&made_up, 0.5).and_then(BreakEven::of),
            never: wilson(never, known.len()).map(part),
            futures,
        }
    }

    /// Month and value of the lowest point of the mean, if it is known and below 0.
    pub fn lowest(&self) -> Option<(usize, Estimate)> {
        let known = self.mean.iter().enumerate().filter_map(|(month, mean)| Some((month, (*mean)?)));
        known.min_by(|a, b| a.1.mean.total_cmp(&b.1.mean)).filter(|(_, lowest)| lowest.mean < 0.0)
    }
}

impl BreakEven {
    fn of(found: QuantileEstimate) -> Option<BreakEven> {
        let high = Some(found.high).filter(|high| high.is_finite());
        found.value.is_finite().then_some(BreakEven { months: found.value, low: found.low, high, n: found.n })
    }
}

/// Business months from the change to the first month end from which on nothing is lacking; infinite if something is at the end.
fn months_lacking(gaps: impl DoubleEndedIterator<Item = f64> + ExactSizeIterator, at: Span) -> f64 {
    let months = gaps.len();
    let began = at.get() / DAYS_PER_MONTH;
    match gaps.rev().position(|gap| gap < 0.0) {
        Some(0) => f64::INFINITY,
        Some(since) => ((months - since + 1) as f64 - began).max(0.0),
        None => 0.0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(futures: &[[f64; 4]]) -> Reorganisation {
        let months = (0..4).map(|month| futures.iter().map(|future| future[month]).collect()).collect();
        Reorganisation::of(1, 0, "Pods".into(), Span::months(1.0), months)
    }

    #[test]
    fn a_future_has_made_up_for_it_when_nothing_is_lacking_any_more() {
        let lacking = |future: [f64; 4]| months_lacking(future.into_iter(), Span::months(1.0));
        assert_eq!(lacking([0.0, -2.0, -1.0, 3.0]), 3.0, "the month end three months after the change");
        assert_eq!(lacking([0.0, -2.0, 1.0, 3.0]), 2.0);
        assert_eq!(lacking([0.0, 2.0, -1.0, 3.0]), 3.0, "a lead that was lost again does not count");
        assert_eq!(lacking([0.0, 1.0, 2.0, 3.0]), 0.0, "there was no dip");
        assert_eq!(lacking([0.0, 1.0, 2.0, -3.0]), f64::INFINITY);
    }

    #[test]
    fn depth_break_even_and_never_are_those_of_the_futures() {
        let mut futures = vec![[0.0, -2.0, -1.0, 3.0]; 30];
        futures.extend([[0.0, -4.0, -6.0, -5.0]; 10]);
        let found = of(&futures);
        assert_eq!(found.depth.map(|depth| depth.mean), Some(-3.0));
        assert_eq!(found.break_even.map(|it| (it.months, it.low, it.high)), Some((3.0, 3.0, Some(3.0))));
        assert_eq!(found.never.map(|never| (never.share, never.n)), Some((0.25, 40)));
        let (month, lowest) = found.lowest().unwrap();
        assert_eq!((month, lowest.mean), (1, -2.5));
        // Half of them never: nothing to state, and nothing stated as a number.
        futures.extend([[0.0, -4.0, -6.0, -5.0]; 21]);
        assert_eq!(of(&futures).break_even, None);
        assert_eq!(of(&futures[..4]).break_even, None, "too few to tell");
    }

    #[test]
    fn the_upper_end_may_lie_beyond_what_was_simulated() {
        let mut futures = vec![[0.0, -2.0, 1.0, 3.0]; 22];
        futures.extend([[0.0, -4.0, -6.0, -5.0]; 20]);
        let found = of(&futures).break_even.unwrap();
        assert_eq!((found.months, found.low, found.high), (2.0, 2.0, None));
    }

    #[test]
    fn sums_run_over_the_months_under_the_same_luck() {
        let path = [vec![1.0, 2.0], vec![5.0, 1.0]];
        let from = [vec![1.0, 1.0], vec![2.0, 4.0]];
        assert_eq!(summed(&path, &from), vec![vec![0.0, 1.0], vec![3.0, -2.0]]);
    }
}
