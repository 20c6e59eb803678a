//! What each reorganisation costs before it pays, in sentences.

use crate::report::charts::findings::{contrast, inside, precise};
use crate::report::charts::months::month;
use crate::report::charts::numbers::Format;
use crate::report::words::{counted, digits, percent, plain_spaces};
use crate::study::{Reorganisation, Spread, Study, Unit};
use crate::units::DAYS_PER_MONTH;

/// One paragraph; empty where nothing is known.
pub(super) fn sentence(study: &Study, it: &Reorganisation) -> String {
    let [path, from] = [it.path, it.from].map(|at| study.structures[at].name.as_str());
    let Some(never) = it.never else { return String::new() };
    let mut said = vec![format!("{path}, changed after {}, beside {from} unchanged, by the profit since then.", it.at)];
    said.push(dip(study, it));
    said.push(pays_back(it));
    said.extend(it.spread.and_then(luck));
    said.push(format!(
        "In {} of the futures (95% interval {} to {}) something is lacking at the end of the {} simulated after it; \
         what it may bring beyond them is in the value, not here.",
        percent(never.share),
        percent(never.low),
        percent(never.high),
        counted(libm::ceil(after(study, it)) as u64, "month"),
    ));
    said.extend(decides(study, it));
    plain_spaces(&said.join(" "))
}

/// The same by the deciding measure.
fn decides(study: &Study, it: &Reorganisation) -> Option<String> {
    let found = contrast(study, study.decide_by, it.path, it.from, 1)?;
    let format = precise(study, study.decide_by, &found);
    let [mean, low, high] = [found.mean, found.low, found.high].map(|value| format.signed(value));
    let label = inside(&study.measures[study.decide_by].label);
    Some(format!("By {label} the change comes to {mean} (95% interval {low} to {high})."))
}

/// Business months simulated after the change.
fn after(study: &Study, it: &Reorganisation) -> f64 {
    study.months as f64 - it.at.get() / DAYS_PER_MONTH
}

fn dip(study: &Study, it: &Reorganisation) -> String {
    let Some((at, lowest)) = it.lowest() else { return "On average nothing is ever lacking.".to_owned() };
    let depth = it.depth.map_or(lowest, |depth| depth);
    let half = (lowest.high - lowest.low) / 2.0;
    let format = Format::with_error(Unit::Money, &study.currency, lowest.low.abs().max(depth.low.abs()), half);
    format!(
        "On average it is furthest behind at the end of {}, by {} ({}, for all months together); each future for itself is \
         at most {} behind on average (95% interval {}).",
        month(study.start, at),
        format.full(-lowest.mean),
        format.span(-lowest.high, -lowest.low),
        format.full(-depth.mean),
        format.span(-depth.high, -depth.low),
    )
}

fn months(months: f64) -> String {
    format!("{} months", digits(months, 2))
}

/// What luck makes of it, however many futures are run.
fn luck(it: Spread) -> Option<String> {
    let quick = match it.p10 {
        months if months.is_infinite() => return None,
        0.0 => "at once".to_owned(),
        found => format!("within {}", months(found)),
    };
    let slow = match it.p90 {
        months if months.is_infinite() => "not within the simulated time".to_owned(),
        found => format!("after {} or more", months(found)),
    };
    Some(format!("By luck alone, a tenth of the futures have made up for it {quick}, and a tenth {slow}."))
}

fn pays_back(it: &Reorganisation) -> String {
    match it.break_even {
        None if it.never.is_some_and(|never| never.share >= 0.5) => {
            "Half of all futures do not make up for it within the simulated time.".to_owned()
        }
        None => "There are too few futures to say when half of them have made up for it.".to_owned(),
        Some(found) => {
            let high = found.high.map_or("beyond the simulated time".to_owned(), months);
            let low = if found.high.is_some() { digits(found.low, 2) } else { months(found.low) };
            format!(
                "Half of all futures have made up for it {} after the change (95% interval {low} to {high}).",
                months(found.months),
            )
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_luck_makes_of_it_is_told_as_far_as_it_was_simulated() {
        let told = |p10, p90| luck(Spread { p10, p50: p10, p90 });
        let both = told(9.0, 21.5).unwrap();
        assert_eq!(
            both,
            "By luck alone, a tenth of the futures have made up for it within 9.0 months, and a tenth after 22 months or more."
        );
        let late = told(0.0, f64::INFINITY).unwrap();
        assert!(late.ends_with("at once, and a tenth not within the simulated time."), "{late}");
        assert_eq!(told(f64::INFINITY, f64::INFINITY), None);
    }
}
