//! What a study says, no more: who is ahead and by how much, or that nobody is.

use super::numbers::Format;
use super::page::Names;
use crate::stats::{Estimate, Paired, estimate, t_quantile};
use crate::study::{Better, Study};

/// A difference with its 95 % interval, held together with the others that were looked at (Bonferroni).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Contrast {
    /// Mean of the paired differences.
    pub mean: f64,
    /// Lower end.
    pub low: f64,
    /// Upper end.
    pub high: f64,
}

impl Contrast {
    /// Whether the interval lies on one side of zero.
    pub fn clear(&self) -> bool {
        self.low > 0.0 || self.high < 0.0
    }

    fn flipped(self) -> Contrast {
        Contrast { mean: -self.mean, low: -self.high, high: -self.low }
    }

    fn size(&self) -> f64 {
        self.low.abs().max(self.high.abs())
    }
}

/// The order of the structures by one measure.
#[derive(Clone, Debug, PartialEq)]
pub struct Verdict {
    /// Index of the measure.
    pub measure: usize,
    /// Which way it is ranked.
    better: Better,
    /// Structures in which it is known, best first by the mean (highest first if neither way is better).
    pub ranked: Vec<usize>,
    /// The first against each of the others of `ranked`; `None` if they never were known together.
    pub contrasts: Vec<Option<Contrast>>,
    /// Whether some structure's value is unknown.
    pub gaps: bool,
}

impl Verdict {
    /// The order by a measure, better as the caller's words have it, each interval held together with `family` comparisons. Some `first` may be given, such
    /// as the best by a joint distribution.
    pub fn new(study: &Study, measure: usize, better: Better, first: Option<usize>, family: usize) -> Verdict {
        let sign = direction(better);
        let mut known: Vec<(usize, f64)> =
            (0..study.structures.len()).filter_map(|at| Some((at, sign * horizon(study, measure, at)?.mean))).collect();
        known.sort_by(|a, b| (first == Some(b.0)).cmp(&(first == Some(a.0))).then(b.1.total_cmp(&a.1)));
        let ranked: Vec<usize> = known.into_iter().map(|(at, _)| at).collect();
        let against = |&other: &usize| contrast(study, measure, ranked[0], other, family);
        let contrasts = ranked.iter().skip(1).map(against).collect();
        Verdict { measure, better, gaps: ranked.len() < study.structures.len(), ranked, contrasts }
    }

    /// Whether the first is ahead of that place for certain.
    fn ahead_of(&self, place: usize) -> bool {
        let sign = direction(self.better);
        let clear = |contrast: Contrast| contrast.clear() && contrast.mean * sign > 0.0;
        self.contrasts[place - 1].is_some_and(clear)
    }

    /// Whether the first is ahead of every other for certain.
    pub fn leads(&self) -> bool {
        self.ranked.len() > 1 && (1..self.ranked.len()).all(|place| self.ahead_of(place))
    }

    /// Whether it compares the first with one other only, by what is known.
    pub fn of_two(&self) -> bool {
        self.ranked.len() == 2 || self.gaps
    }

    /// Whether the first is ahead of some, though not of all.
    pub fn some_behind(&self) -> bool {
        (1..self.ranked.len()).any(|place| self.ahead_of(place))
    }

    /// Whether all are equal in every replication.
    pub fn equal(&self) -> bool {
        let none = Contrast { mean: 0.0, low: 0.0, high: 0.0 };
        self.ranked.len() > 1 && self.contrasts.iter().all(|contrast| *contrast == Some(none))
    }

    /// The first's lead over the second: its size with "more" or "less", and its interval.
    pub fn lead(&self, study: &Study) -> Option<(String, String)> {
        let contrast = (*self.contrasts.first()?)?;
        let less = contrast.mean < 0.0;
        let size = if less { contrast.flipped() } else { contrast };
        let format = precise(study, self.measure, &size);
        let word = if less { "less" } else { "more" };
        Some((
            format!("{} {word}", format.gap(size.mean)),
            format!("95% interval {}", format.span(size.low, size.high)),
        ))
    }

    /// The sentence when nobody is ahead of every other.
    pub fn unclear(&self, study: &Study, what: &str, names: &Names) -> String {
        let name = |&at: &usize| names.of(&study.structures[at].name);
        let places = 1..self.ranked.len();
        let (behind, level): (Vec<usize>, Vec<usize>) = places.partition(|&place| self.ahead_of(place));
        let level: Vec<usize> = level.iter().map(|&place| self.ranked[place]).collect();
        let tied: Vec<String> = self.ranked.iter().take(1).chain(&level).map(name).collect();
        let range = match self.contrasts.first() {
            Some(Some(contrast)) if self.ranked.len() == 2 => {
                let format = precise(study, self.measure, contrast);
                let (low, high) = (format.signed(contrast.low), format.signed(contrast.high));
                format!(" (95% interval of the difference {low} to {high})")
            }
            _ => String::new(),
        };
        if self.equal() {
            return format!("No difference in {what} between {} in any replication", listed(&tied));
        }
        let start = format!("No clear difference in {what} between {}{range}", listed(&tied));
        if behind.is_empty() {
            return start;
        }
        let behind: Vec<String> = behind.iter().map(|&place| name(&self.ranked[place])).collect();
        format!("{start}; {} came out clearly behind {}", listed(&behind), name(&self.ranked[0]))
    }
}

/// +1 if more is better or neither, −1 if less is.
pub fn direction(better: Better) -> f64 {
    if better == Better::Lower { -1.0 } else { 1.0 }
}

/// Structures that the first is compared with. A wrong one passes for the best only if it seems ahead of the true one,
/// so holding its lead over so many together keeps that as rare as 95 % promises.
pub fn rivals(study: &Study) -> usize {
    study.structures.len().saturating_sub(1).max(1)
}

/// Where a measure stands, by its id.
pub fn measure(study: &Study, id: &str) -> Option<usize> {
    study.measures.iter().position(|measured| measured.id == id)
}

/// The mean over the horizon with its interval.
pub fn horizon(study: &Study, measure: usize, structure: usize) -> Option<Estimate> {
    estimate(study.structures[structure].horizon.get(measure)?)
}

/// a − b under the same luck, whichever way the study has the pair.
pub fn paired(study: &Study, measure: usize, a: usize, b: usize) -> Option<Paired> {
    let pair = study.pairs.iter().find(|pair| (pair.a, pair.b) == (a, b) || (pair.a, pair.b) == (b, a))?;
    let paired = (*pair.measures.get(measure)?)?;
    if pair.a == a {
        return Some(paired);
    }
    let Estimate { mean, se, low, high, n } = paired.difference;
    Some(Paired {
        difference: Estimate { mean: -mean, se, low: -high, high: -low, n },
        share_a_above_b: 1.0 - paired.share_a_above_b,
        share_low: 1.0 - paired.share_high,
        share_high: 1.0 - paired.share_low,
        correlation: paired.correlation,
    })
}

/// a − b with an interval that holds together with `family` others.
pub fn contrast(study: &Study, measure: usize, a: usize, b: usize, family: usize) -> Option<Contrast> {
    let Estimate { mean, se, low, high, n } = paired(study, measure, a, b)?.difference;
    if family <= 1 || n < 2 {
        return Some(Contrast { mean, low, high });
    }
    let reach = t_quantile(1.0 - 0.025 / family as f64, (n - 1) as f64) * se;
    Some(Contrast { mean, low: mean - reach, high: mean + reach })
}

/// A format in which the interval's width shows.
pub fn precise(study: &Study, measure: usize, contrast: &Contrast) -> Format {
    let size = contrast.size();
    let width = (contrast.high - contrast.low) / 5.0;
    let finest = if width > 0.0 { width.max(size / 1e4) } else { size / 100.0 };
    Format::new(study.measures[measure].unit, &study.currency, size, finest)
}

/// `A`, `A and B`, `A, B and C`; more than three are counted.
pub fn listed(names: &[String]) -> String {
    match names {
        [] => "none".to_owned(),
        [one] => one.clone(),
        [first @ .., last] if first.len() < 3 => format!("{} and {last}", first.join(", ")),
        many => format!("{} structures", many.len()),
    }
}

/// A measure's label inside a sentence: its first letter small unless it begins an abbreviation.
pub fn inside(label: &str) -> String {
    let mut letters = label.chars();
    match (letters.next(), letters.next()) {
        (Some(first), Some(second)) if !second.is_uppercase() => {
            first.to_lowercase().chain(label.chars().skip(1)).collect()
        }
        _ => label.to_owned(),
    }
}
