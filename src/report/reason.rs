//! Why the best structure leads, in two or three sentences.

use super::charts::findings::precise;
use super::charts::findings::{Contrast, inside};
use super::charts::numbers::Format;
use super::words::{counted, plain_spaces};
use crate::stats::{Estimate, t_quantile};
use crate::study::{Better, Carrier, Reason, Study};

/// Mechanisms named on either side.
const NAMED: usize = 3;

/// What carries the lead and what works against it, each with an interval that holds for all mechanisms together.
pub fn sentence(study: &Study, reason: &Reason) -> String {
    let [best, rival] = [reason.best, reason.rival].map(|at| study.structures[at].name.as_str());
    let all = reason.carriers.len();
    let sure: Vec<(&Carrier, Contrast)> = reason
        .carriers
        .iter()
        .map(|carrier| (carrier, together(&carrier.part, all)))
        .filter(|it| it.1.clear())
        .collect();
    let helps: Vec<&(&Carrier, Contrast)> = sure.iter().filter(|it| it.1.mean > 0.0).take(NAMED).collect();
    let harms: Vec<&(&Carrier, Contrast)> = sure.iter().rev().filter(|it| it.1.mean < 0.0).take(NAMED).collect();
    let lead = Contrast { mean: reason.lead.mean, low: reason.lead.low, high: reason.lead.high };
    let lead = precise(study, study.decide_by, &lead).gap(reason.lead.mean.abs());
    let told = |some: &[&(&Carrier, Contrast)], word: &str| {
        let one = |it: &&(&Carrier, Contrast)| part(study, it, word);
        some.iter().map(one).collect::<Vec<_>>().join("; ")
    };
    let lower = study.measures[study.decide_by].better == Better::Lower;
    let better = if lower == (reason.lead.mean > 0.0) { "less" } else { "more" };
    let opening = format!(
        "In the first {} {best} had {lead} {better} {} than {rival}.",
        counted(u64::from(reason.replications), "future"),
        inside(&study.measures[study.decide_by].label),
    );
    let carried = match helps.is_empty() {
        true => " No mechanism carries that lead for sure: queues, pay and the division of work are left.".to_owned(),
        false => format!(" Switched off alone, under the same luck, the lead is {}.", told(&helps, "smaller without")),
    };
    let against = match harms.is_empty() {
        true => String::new(),
        false => format!(" Against it work what makes the lead {}.", told(&harms, "larger when off:")),
    };
    let note = format!(" Intervals hold for all {all} mechanisms together; parts do not add up.");
    plain_spaces(&format!("{opening}{carried}{against}{note}"))
}

/// An interval that holds with so many others (Bonferroni).
pub(super) fn together(it: &Estimate, many: usize) -> Contrast {
    let reach = t_quantile(1.0 - 0.025 / many.max(1) as f64, (it.n - 1) as f64) * it.se;
    Contrast { mean: it.mean, low: it.mean - reach, high: it.mean + reach }
}

fn part(study: &Study, (carrier, it): &(&Carrier, Contrast), word: &str) -> String {
    let format: Format = precise(study, study.decide_by, it);
    let (low, high) = if it.mean > 0.0 { (it.low, it.high) } else { (-it.high, -it.low) };
    format!(
        "{} {word} `{}` (95% interval {} to {})",
        format.gap(it.mean.abs()),
        carrier.mechanism,
        format.gap(low),
        format.gap(high)
    )
}
