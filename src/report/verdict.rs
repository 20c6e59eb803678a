//! The one plain sentence, true for every kind of result.

use crate::report::charts::findings::{Contrast, contrast, direction, inside, listed, precise, rivals};
use crate::report::charts::numbers::Format;
use crate::report::words::{percent, plain_spaces, probability};
use crate::stats::replications_for;
use crate::study::{Best, Better, Study};

/// What the study says about which structure is best, in one or two sentences.
pub fn sentence(study: &Study) -> String {
    if study.structures.len() < 2 {
        return "There is one structure, so there is nothing to compare.".to_owned();
    }
    let known = study.best.as_ref().and_then(|best| Verdict::new(study, best));
    plain_spaces(&known.map_or_else(|| unknown(study), |verdict| verdict.sentence()))
}

fn unknown(study: &Study) -> String {
    let measure = &study.measures[study.decide_by];
    let (best, label) = (best_word(measure.better), inside(&measure.label));
    let why = match study.replications {
        1 => "one replication says nothing about chance; it takes two at least",
        _ => "in fewer than two replications it is known for every structure",
    };
    format!("Which structure is {best} by {label} is unknown: {why}.")
}

fn best_word(better: Better) -> &'static str {
    if better == Better::Neither { "highest" } else { "best" }
}

/// How far the best leads another by the deciding measure, positive if it does, held over all rivals together.
pub fn lead(study: &Study, best: usize, rival: usize) -> Option<Contrast> {
    let it = contrast(study, study.decide_by, best, rival, rivals(study))?;
    let lower = direction(study.measures[study.decide_by].better) < 0.0;
    Some(if lower { Contrast { mean: -it.mean, low: -it.high, high: -it.low } } else { it })
}

/// The best, those that are the same, and the rival that comes closest.
struct Verdict<'a> {
    study: &'a Study,
    best: &'a Best,
    /// The best and its exact equals.
    first: Vec<usize>,
    /// The other with the smallest certain gap; `None` if all are equal.
    rival: Option<(usize, Contrast)>,
}

impl<'a> Verdict<'a> {
    /// `None` if some lead is unknown.
    fn new(study: &'a Study, best: &'a Best) -> Option<Verdict<'a>> {
        let mut first = vec![best.structure];
        let mut gaps = Vec::new();
        for other in (0..study.structures.len()).filter(|&other| other != best.structure) {
            let gap = lead(study, best.structure, other)?;
            if gap == (Contrast { mean: 0.0, low: 0.0, high: 0.0 }) {
                first.push(other);
            } else {
                gaps.push((other, gap));
            }
        }
        first.sort_unstable();
        let rival = gaps.into_iter().min_by(|a, b| a.1.low.total_cmp(&b.1.low));
        Some(Verdict { study, best, first, rival })
    }

    fn sentence(&self) -> String {
        match self.rival {
            None => self.tie(),
            Some((rival, gap)) if gap.low > 0.0 => self.clear(rival, &gap),
            Some((rival, gap)) => self.unclear(rival, &gap),
        }
    }

    fn tie(&self) -> String {
        let best = best_word(self.better());
        format!(
            "By {}, {} tie exactly, in every replication: each is {best} with a probability of {}.",
            self.label(),
            self.names(),
            probability(self.best.probability)
        )
    }

    fn clear(&self, rival: usize, gap: &Contrast) -> String {
        let format = self.format(gap);
        let edge = format!(
            "on average {} {} than {}{}",
            format.gap(gap.mean),
            if self.better() == Better::Lower { "less" } else { "more" },
            self.study.structures[rival].name,
            interval(&format, gap),
        );
        let best = best_word(self.better());
        let certain = gap.high - gap.low <= gap.mean * 1e-9;
        // Rounding must not make a certainty of what was estimated.
        let sure = probability(if certain { self.together() } else { self.together().min(0.999_999) });
        match self.first.len() {
            1 => format!(
                "By {}, the {best} structure is {} with a probability of {sure}: {edge}. It came first in {} of futures.",
                self.label(),
                self.names(),
                percent(self.best.share_of_futures),
            ),
            _ => format!(
                "By {}, {} tie exactly and are together {best} with a probability of {sure}: {edge}.",
                self.label(),
                self.names()
            ),
        }
    }

    fn unclear(&self, rival: usize, gap: &Contrast) -> String {
        let format = self.format(gap);
        let best = best_word(self.better());
        let who = match self.first.len() {
            1 => format!("the most likely is {} with a probability of", self.names()),
            _ => format!("{} tie exactly and are together the most likely with a probability of", self.names()),
        };
        format!(
            "By {}, no structure is clearly {best}: {who} {}, but the lead over {} is {}{}.{}",
            self.label(),
            probability(self.together()),
            self.study.structures[rival].name,
            format.gap(gap.mean),
            interval(&format, gap),
            self.more_replications(rival, gap),
        )
    }

    /// How many more replications would tell a lead of this size from none.
    fn more_replications(&self, rival: usize, gap: &Contrast) -> String {
        let (best, done) = (self.best.structure, self.study.replications);
        let pair = self.study.pairs.iter().find(|pair| (pair.a, pair.b) == (best.min(rival), best.max(rival)));
        let estimate = pair.and_then(|pair| pair.measures[self.study.decide_by]).map(|paired| paired.difference);
        let sd = estimate.map_or(0.0, |it| it.se * libm::sqrt(it.n as f64));
        match if gap.mean > 0.0 { replications_for(sd, gap.mean) } else { None } {
            Some(wanted) if wanted > u64::from(done) && wanted < 10_000_000 => {
                let more = crate::units::grouped(rounded_up((wanted - u64::from(done)) as f64));
                format!(" About {more} more replications would tell a lead of that size from none.")
            }
            _ => String::new(),
        }
    }

    /// The probability that the best or one of its equals is best.
    fn together(&self) -> f64 {
        self.first.iter().map(|&at| self.best.probabilities.get(at).copied().unwrap_or(0.0)).sum::<f64>().min(1.0)
    }

    fn better(&self) -> Better {
        self.study.measures[self.study.decide_by].better
    }

    fn label(&self) -> String {
        inside(&self.study.measures[self.study.decide_by].label)
    }

    fn names(&self) -> String {
        let names: Vec<String> = self.first.iter().map(|&at| self.study.structures[at].name.clone()).collect();
        if names.len() == self.study.structures.len() && names.len() > 3 {
            return format!("all {} structures", names.len());
        }
        listed(&names)
    }

    fn format(&self, gap: &Contrast) -> Format {
        precise(self.study, self.study.decide_by, gap)
    }
}

/// The interval of a lead, unless it is known exactly.
fn interval(format: &Format, gap: &Contrast) -> String {
    let (low, high) = (format.gap(gap.low), format.gap(gap.high));
    if low == high { String::new() } else { format!(" (95% interval {low} to {high})") }
}

/// To two figures, never down: nobody needs "about 1,237".
fn rounded_up(count: f64) -> f64 {
    let step = libm::pow(10.0, (libm::floor(libm::log10(count.max(1.0))) - 1.0).max(0.0));
    libm::ceil(count / step) * step
}
