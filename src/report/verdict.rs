//! The one plain sentence, true for every kind of result.

use crate::report::words::{amount, difference, probability};
use crate::stats::{Estimate, replications_for};
use crate::study::{Better, Study, Unit};

/// What the study says about which structure is best, in one or two sentences.
pub fn sentence(study: &Study) -> String {
    let measure = &study.measures[study.decide_by];
    let name = |structure: usize| study.structures[structure].name.as_str();
    if study.structures.len() < 2 {
        return "There is one structure, so there is nothing to compare.".to_owned();
    }
    let Some(best) = &study.best else {
        return format!(
            "Which structure is best by {} is unknown: too few replications know it.",
            lower(&measure.label)
        );
    };
    let Some((rival, gap)) = closest(study, best.structure) else {
        return format!("Which structure is best by {} is unknown.", lower(&measure.label));
    };
    if identical(study, best.structure) {
        return format!("All structures tie exactly by {}.", lower(&measure.label));
    }
    let clear = gap.low > 0.0;
    let edge = format!(
        "{} {} {} than {} (95 % interval {} to {})",
        plain(gap.mean, measure.unit, &study.currency),
        if measure.unit == Unit::Share { "points" } else { "" },
        if measure.better == Better::Lower { "lower" } else { "higher" },
        name(rival),
        plain(gap.low, measure.unit, &study.currency),
        plain(gap.high, measure.unit, &study.currency),
    )
    .replace("  ", " ");
    if clear {
        return format!(
            "By {}, {} is best with a probability of {}: on average {edge}. In a single future it comes first in {}.",
            lower(&measure.label),
            name(best.structure),
            probability(best.probability),
            share(best.share_of_futures),
        );
    }
    let more = more_replications(&gap, study.replications);
    format!(
        "By {}, no structure is clearly best: {} leads with a probability of {}, but its lead over {} is {} (95 % interval {} to {}).{more}",
        lower(&measure.label),
        name(best.structure),
        probability(best.probability),
        name(rival),
        difference(gap.mean, measure.unit),
        difference(gap.low, measure.unit),
        difference(gap.high, measure.unit),
    )
}

/// How many more replications would tell a lead of this size from none.
fn more_replications(gap: &Estimate, done: u32) -> String {
    let sd = gap.se * libm::sqrt(gap.n as f64);
    let wanted = if gap.mean > 0.0 { replications_for(sd, gap.mean) } else { None };
    match wanted {
        Some(wanted) if wanted > u64::from(done) && wanted < 10_000_000 => {
            let more = crate::units::grouped((wanted - u64::from(done)) as f64);
            format!(" About {more} more replications would tell a lead of that size from none.")
        }
        _ => String::new(),
    }
}

/// The rival with the smallest certain gap, and the best one's lead over it (positive is better), at a level that holds for
/// all rivals together (Bonferroni).
fn closest(study: &Study, best: usize) -> Option<(usize, Estimate)> {
    let rivals = (0..study.structures.len()).filter(|&other| other != best);
    let gaps = rivals.filter_map(|rival| Some((rival, lead(study, best, rival)?)));
    gaps.min_by(|a, b| a.1.low.total_cmp(&b.1.low))
}

/// By how much `best` leads `rival` by the deciding measure, positive if it does.
pub fn lead(study: &Study, best: usize, rival: usize) -> Option<Estimate> {
    let rivals = study.structures.len().saturating_sub(1).max(1) as f64;
    let higher = study.measures[study.decide_by].better != Better::Lower;
    let pair = study.pairs.iter().find(|pair| (pair.a, pair.b) == (best.min(rival), best.max(rival)))?;
    let it = pair.measures[study.decide_by]?.difference;
    let flip = (best > rival) == higher;
    let mean = if flip { -it.mean } else { it.mean };
    let level = 1.0 - 0.025 / rivals;
    let half = if it.se > 0.0 { it.se * crate::stats::t_quantile(level, it.n as f64 - 1.0) } else { 0.0 };
    Some(Estimate { mean, se: it.se, low: mean - half, high: mean + half, n: it.n })
}

fn identical(study: &Study, best: usize) -> bool {
    (0..study.structures.len())
        .filter(|&other| other != best)
        .all(|other| lead(study, best, other).is_some_and(|gap| gap.mean == 0.0 && gap.se == 0.0))
}

fn plain(value: f64, unit: Unit, currency: &str) -> String {
    match unit {
        Unit::Money => format!("{currency} {}", amount(value, unit)),
        Unit::Share => amount(value * 100.0, Unit::Ratio),
        _ => amount(value, unit),
    }
}

fn share(value: f64) -> String {
    format!("{:.0} %", value * 100.0)
}

fn lower(label: &str) -> String {
    let mut letters = label.chars();
    match (letters.next(), letters.next()) {
        (Some(first), Some(second)) if second.is_lowercase() => {
            first.to_lowercase().chain(label.chars().skip(1)).collect()
        }
        _ => label.to_owned(),
    }
}
