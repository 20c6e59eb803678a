//! Simulated figures beside published ranges: a first look at whether a scenario describes a company that could be.
//!
//! The ranges are those of mostly North American companies that sell software or services by subscription, in US dollars;
//! amounts are compared as they stand. To lie outside is no error: a company may be unusual, and a number may be wrong.
//! To add a check: one entry.

use super::{Column, StructureResult, Study};
use crate::stats::{Estimate, estimate};
use crate::units::DAYS_PER_WEEK;

/// What is published about a measure.
struct Check {
    measure: &'static str,
    /// Ids of the evidence page.
    sources: &'static str,
    range: Range,
}

/// Both ends of what is published, in the measure's unit.
enum Range {
    From(f64, f64),
    /// For deals of this average value.
    ByDeal(fn(f64) -> (f64, f64)),
}

/// Where a simulated figure lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// The whole interval within the range.
    Inside,
    /// The whole interval beyond one end of it.
    Outside,
    /// An end of the range lies in the interval.
    AtTheEdge,
    /// The figure has no interval, or the range is not known.
    Unknown,
}

/// One check of a study.
#[derive(Clone, Debug)]
pub struct Row {
    /// Index of the measure in the study.
    pub measure: usize,
    /// Ids of the evidence page.
    pub sources: &'static str,
    /// Both ends, in the measure's unit; `None` if they depend on the value of deals and nothing was won.
    pub published: Option<(f64, f64)>,
    /// By structure of [`steady`].
    pub found: Vec<(Option<Estimate>, Place)>,
}

use Range::{ByDeal, From};

#[rustfmt::skip]
static TABLE: &[Check] = &[
    Check { measure: "sellers_at_quota", sources: "V1: S4 S7 S9", range: From(0.30, 0.57) },
    Check { measure: "quota_capacity_booked", sources: "V1: S4", range: From(0.66, 0.87) },
    Check { measure: "top_sellers_share", sources: "V2: S10 P13", range: From(0.40, 0.80) },
    Check { measure: "seller_attrition", sources: "V12: S10 S23 S27", range: From(0.22, 0.36) },
    Check { measure: "selling_time", sources: "S44 S45", range: From(0.22, 0.45) },
    Check { measure: "mql_to_sql", sources: "S30 S31", range: From(0.05, 0.40) },
    Check { measure: "win_rate", sources: "S29 S32 S33", range: From(0.12, 0.35) },
    Check { measure: "sales_cycle_days", sources: "S36 S37 S38", range: ByDeal(cycle) },
    Check { measure: "cac_ratio", sources: "V15: S55 S57", range: From(1.1, 2.8) },
    Check { measure: "expansion_share", sources: "V15: S55 S56 S57", range: From(0.16, 0.58) },
    Check { measure: "nrr", sources: "V15: S54 S55 S56", range: From(0.95, 1.20) },
    Check { measure: "logo_churn", sources: "V15: S57 S58", range: From(0.05, 0.25) },
];

/// Business days of the cycle of deals of this value. Published cycles mostly begin with the opportunity and those simulated
/// with the lead, so a figure a little above is no surprise. Ends: published bands, as far as the averages by value lie beyond them,
/// which grow with its square root.
fn cycle(deal: f64) -> (f64, f64) {
    let average = 60.0 * libm::sqrt(deal / 25_000.0);
    let (low, high) = match deal {
        d if d < 25_000.0 => (14.0, 60.0),
        d if d < 100_000.0 => (30.0, 90.0),
        _ => (90.0, 180.0),
    };
    let business = DAYS_PER_WEEK / 7.0;
    (low * business, f64::max(high, average) * business)
}

/// The checks of a study, in the order of the table; those whose measure it does not have are left out.
pub fn panel(study: &Study) -> Vec<Row> {
    let place = |id: &str| study.measures.iter().position(|measure| measure.id == id);
    let deal = place("average_deal").and_then(|at| average(study, at));
    let rows = TABLE.iter().filter_map(|check| Some((check, place(check.measure)?)));
    rows.map(|(check, measure)| {
        let published = match check.range {
            From(low, high) => Some((low, high)),
            ByDeal(range) => deal.map(range),
        };
        let found = steady(study).map(|it| look(&it.horizon[measure], published)).collect();
        Row { measure, sources: check.sources, published, found }
    })
    .collect()
}

/// Structures that are looked at: one in the midst of a change is like no company that anything is published about.
pub fn steady(study: &Study) -> impl Iterator<Item = &StructureResult> {
    study.structures.iter().filter(|it| !it.reorganised)
}

/// Mean of a measure over all such structures and replications in which it is known.
fn average(study: &Study, at: usize) -> Option<f64> {
    let all: Vec<f64> = steady(study).flat_map(|it| it.horizon[at].iter().copied()).collect();
    estimate(&all).map(|it| it.mean)
}

fn look(column: &Column, published: Option<(f64, f64)>) -> (Option<Estimate>, Place) {
    let found = estimate(column);
    let place = match (&found, published) {
        (Some(it), Some((low, high))) if it.low >= low && it.high <= high => Place::Inside,
        (Some(it), Some((low, high))) if it.high < low || it.low > high => Place::Outside,
        (Some(_), Some(_)) => Place::AtTheEdge,
        _ => Place::Unknown,
    };
    (found, place)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_figure_lies_where_its_interval_does() {
        let place = |values: &[f64]| look(&values.to_vec(), Some((0.4, 0.6))).1;
        assert_eq!(place(&[0.5, 0.51, 0.49, 0.5]), Place::Inside);
        assert_eq!(place(&[0.7, 0.71, 0.69, 0.7]), Place::Outside);
        assert_eq!(place(&[0.3, 0.31, 0.29, 0.3]), Place::Outside);
        assert_eq!(place(&[0.55, 0.65, 0.55, 0.65]), Place::AtTheEdge);
        assert_eq!(place(&[f64::NAN, 0.5]), Place::Unknown);
        assert_eq!(look(&vec![0.5, 0.51, 0.49], None).1, Place::Unknown);
    }

    #[test]
    fn dearer_deals_may_take_longer() {
        let ends: Vec<(f64, f64)> = [8_000.0, 40_000.0, 120_000.0, 400_000.0].into_iter().map(cycle).collect();
        assert!(ends.windows(2).all(|two| two[0].0 <= two[1].0 && two[0].1 < two[1].1), "{ends:?}");
    }
}
