//! From numbers to a verdict: one rule for all claims.

use super::Claim;
use crate::stats::{Estimate, estimate, t_quantile};
use crate::study::{Column, Unit};

/// Confidence of the intervals that decide.
pub const CONFIDENCE: f64 = 0.99;

/// What a claim says of its effect.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Expected {
    /// It is above zero.
    More,
    /// It is below zero.
    Less,
    /// It is not shown to be above zero.
    NotMore,
    /// It lies in this published range, ends included.
    Within(f64, f64),
}

/// What was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// The interval lies where the claim says.
    Holds,
    /// The interval lies where the claim denies it.
    DoesNotHold,
    /// The interval allows both, or the model cannot express the claim.
    Undecided,
}

impl Verdict {
    /// In words.
    pub fn words(self) -> &'static str {
        match self {
            Verdict::Holds => "holds",
            Verdict::DoesNotHold => "does not hold",
            Verdict::Undecided => "undecided",
        }
    }
}

/// An effect with the interval that decides.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Effect {
    /// Its mean.
    pub mean: f64,
    /// Lower end of its 99 % interval.
    pub low: f64,
    /// Upper end.
    pub high: f64,
    /// Futures it rests on.
    pub n: usize,
}

/// A mechanism's part in an effect.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Carried {
    /// The mechanism.
    pub mechanism: &'static str,
    /// What its removal takes away of the effect, as a part of it.
    pub share: f64,
    /// Lower end of the 99 % interval of that part.
    pub low: f64,
    /// Upper end.
    pub high: f64,
}

/// What was found of a claim.
#[derive(Clone, Debug)]
pub struct Answer {
    /// The claim.
    pub claim: &'static Claim,
    /// Where it was put to the test; empty if it was not.
    pub scenario: String,
    /// What was looked at.
    pub measure: String,
    /// Unit of the effect.
    pub unit: Unit,
    /// What was found, `None` if nothing was run or nothing is known.
    pub effect: Option<Effect>,
    /// The claimed side or range.
    pub expected: Option<Expected>,
    /// What follows.
    pub verdict: Verdict,
    /// Mechanisms whose removal takes a part of the effect away for sure, the largest part first.
    pub carried: Vec<Carried>,
    /// Whether mechanisms were switched off at all.
    pub searched: bool,
}

/// Part of an effect that a mechanism must take away to be called what carries it.
const MOST: f64 = 0.5;

impl Answer {
    /// What carries the effect: the mechanism without which at least half of it is gone; `several` if it takes more than one;
    /// `none` if no removal takes anything away for sure. `None` where nothing was switched off.
    pub fn carried_by(&self) -> Option<&'static str> {
        match self.carried.first() {
            _ if !self.searched => None,
            Some(first) if first.share >= MOST => Some(first.mechanism),
            Some(_) => Some("several"),
            None => Some("none"),
        }
    }

    /// Why it does not hold or is undecided; empty if it holds.
    pub fn reason(&self) -> &'static str {
        match self.verdict {
            Verdict::Holds => "",
            _ if !self.claim.why.is_empty() => self.claim.why,
            Verdict::Undecided => "the interval reaches to both sides",
            Verdict::DoesNotHold => "the interval lies where the claim denies it",
        }
    }
}

/// Whether an effect is as claimed.
pub fn verdict(effect: &Effect, expected: Expected) -> Verdict {
    let Effect { low, high, .. } = *effect;
    let (holds, fails) = match expected {
        Expected::More => (low > 0.0, high <= 0.0),
        Expected::Less => (high < 0.0, low >= 0.0),
        Expected::NotMore => (low <= 0.0, low > 0.0),
        Expected::Within(least, most) => (low >= least && high <= most, high < least || low > most),
    };
    match (holds, fails) {
        (true, _) => Verdict::Holds,
        (_, true) => Verdict::DoesNotHold,
        _ => Verdict::Undecided,
    }
}

/// The mean of one value for each future; `None` for fewer than two known ones.
pub fn effect(values: &[f64]) -> Option<Effect> {
    estimate(values).map(|it| wide(&it))
}

/// The same with the interval that decides.
fn wide(it: &Estimate) -> Effect {
    let reach = t_quantile(0.5 + CONFIDENCE / 2.0, (it.n - 1) as f64) * it.se;
    Effect { mean: it.mean, low: it.mean - reach, high: it.mean + reach, n: it.n }
}

/// The quotient of two means, Σ above / Σ below, with its interval by linearisation: the residuals above − quotient · below
/// have the quotient's error times the mean below. `None` if too few are known or what is below is no amount.
pub fn quotient(above: &[f64], below: &[f64]) -> Option<Effect> {
    let (above, below): (Column, Column) = above.iter().zip(below).filter(|(a, b)| !a.is_nan() && !b.is_nan()).unzip();
    let (over, under) = (estimate(&above)?, estimate(&below)?);
    if under.mean.abs() <= 1e-12 * over.mean.abs() {
        return None;
    }
    let at = over.mean / under.mean;
    let residuals: Column = above.iter().zip(&below).map(|(a, b)| (a - at * b) / under.mean).collect();
    let spread = wide(&estimate(&residuals)?);
    let reach = (spread.high - spread.low) / 2.0;
    Some(Effect { mean: at, low: at - reach, high: at + reach, n: spread.n })
}

/// The parts of an effect that removals take away for sure, largest first: those whose interval lies above zero.
pub fn carried(effects: &[f64], without: &[(&'static str, Column)]) -> Vec<Carried> {
    let part = |(mechanism, left): &(&'static str, Column)| {
        let whole = &effects[..left.len()];
        let gone: Column = whole.iter().zip(left).map(|(whole, left)| whole - left).collect();
        let base: Column = whole.iter().zip(left).map(|(whole, left)| whole + 0.0 * left).collect();
        let it = quotient(&gone, &base)?;
        Some(Carried { mechanism, share: it.mean, low: it.low, high: it.high })
    };
    let mut parts: Vec<Carried> = without.iter().filter_map(part).filter(|part| part.low > 0.0).collect();
    parts.sort_by(|a, b| b.share.total_cmp(&a.share));
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(low: f64, high: f64) -> Effect {
        Effect { mean: (low + high) / 2.0, low, high, n: 10 }
    }

    #[test]
    fn a_claim_holds_only_if_the_whole_interval_is_where_it_says() {
        use Expected::{Less, More, NotMore, Within};
        use Verdict::{DoesNotHold, Holds, Undecided};
        let cases = [
            (at(0.1, 0.2), More, Holds),
            (at(0.0, 0.2), More, Undecided),
            (at(-0.1, 0.2), More, Undecided),
            (at(-0.2, 0.0), More, DoesNotHold),
            (at(0.0, 0.0), More, DoesNotHold),
            (at(-0.2, -0.1), Less, Holds),
            (at(-0.2, 0.1), Less, Undecided),
            (at(0.0, 0.0), Less, DoesNotHold),
            (at(0.1, 0.2), Less, DoesNotHold),
            (at(-0.2, 0.1), NotMore, Holds),
            (at(-0.2, -0.1), NotMore, Holds),
            (at(0.1, 0.2), NotMore, DoesNotHold),
            (at(0.1, 0.2), Within(0.1, 0.2), Holds),
            (at(0.05, 0.2), Within(0.1, 0.2), Undecided),
            (at(0.1, 0.25), Within(0.1, 0.2), Undecided),
            (at(0.05, 0.25), Within(0.1, 0.2), Undecided),
            (at(0.0, 0.09), Within(0.1, 0.2), DoesNotHold),
            (at(0.21, 0.3), Within(0.1, 0.2), DoesNotHold),
            (at(0.0, 0.0), Within(0.0, 0.0), Holds),
        ];
        for (effect, expected, found) in cases {
            assert_eq!(verdict(&effect, expected), found, "{effect:?} {expected:?}");
        }
    }

    #[test]
    fn intervals_are_at_ninety_nine_percent() {
        let values: Column = (0..11).map(f64::from).collect();
        let it = effect(&values).unwrap();
        // Mean 5, standard error 1, Student's quantile with 10 degrees of freedom 3.1693.
        assert_eq!((it.mean, it.n), (5.0, 11));
        assert!((it.high - it.mean - 3.169_27).abs() < 1e-4, "{it:?}");
        assert!((it.mean - it.low - 3.169_27).abs() < 1e-4, "{it:?}");
        assert!(effect(&[1.0, f64::NAN]).is_none());
    }

    #[test]
    fn a_quotient_is_that_of_the_means_and_as_sure_as_they_are_together() {
        let below = [1.0, 2.0, 3.0, 6.0];
        let above: Column = below.iter().map(|value| 0.25 * value).collect();
        let exact = quotient(&above, &below).unwrap();
        assert!((exact.mean - 0.25).abs() < 1e-15 && exact.high - exact.low < 1e-14, "{exact:?}");
        let it = quotient(&[1.0, 0.0, 1.0, 1.0], &below).unwrap();
        assert!((it.mean - 0.25).abs() < 1e-15 && it.low < 0.0 && it.high > 0.5, "{it:?}");
        assert!(quotient(&above, &[0.0; 4]).is_none());
    }

    #[test]
    fn what_carries_is_what_takes_half_of_the_effect_away() {
        let whole = [4.0, 5.0, 6.0, 5.0];
        let left = |part: f64| whole.iter().map(|value| value * (1.0 - part)).collect::<Column>();
        let parts = carried(&whole, &[("a", left(0.2)), ("b", left(0.6)), ("c", left(0.0)), ("d", left(-0.3))]);
        let told: Vec<(&str, f64)> =
            parts.iter().map(|part| (part.mechanism, (part.share * 10.0).round() / 10.0)).collect();
        assert_eq!(told, [("b", 0.6), ("a", 0.2)]);
        let noisy = carried(&whole, &[("a", vec![9.0, 0.0, 7.0, 1.0])]);
        assert!(noisy.is_empty(), "{noisy:?}");
        let of = |carried: Vec<Carried>| Answer {
            claim: super::super::all().next().unwrap(),
            scenario: String::new(),
            measure: String::new(),
            unit: Unit::Ratio,
            effect: None,
            expected: None,
            verdict: Verdict::Holds,
            carried,
            searched: true,
        };
        assert_eq!(of(parts.clone()).carried_by(), Some("b"));
        assert_eq!(of(parts[1..].to_vec()).carried_by(), Some("several"));
        assert_eq!(of(Vec::new()).carried_by(), Some("none"));
        assert_eq!(Answer { searched: false, ..of(parts) }.carried_by(), None);
    }
}
