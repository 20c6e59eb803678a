//! The settings behind a knob, as they are and as they were stated: what has to be written into a scenario to have the same.

use super::Unit;
use crate::scenario::{Knob, Leaving, Scenario, Stage};
use crate::units::DAYS_PER_YEAR;

/// A setting that was solved for.
#[derive(Clone, Debug, PartialEq)]
pub struct Setting {
    /// Its key in the scenario; of a law its mean, of a rate the events per year.
    pub path: String,
    /// As the scenario states it.
    pub stated: f64,
    /// As it has to be for the present structure to do what is observed.
    pub solved: f64,
    /// The unit of both.
    pub unit: Unit,
}

/// What a knob has moved between two forms of a scenario.
pub(super) fn settings(stated: &Scenario, solved: &Scenario, knob: &Knob) -> Vec<Setting> {
    let pair = |((path, unit, stated), (.., solved)): (Size, Size)| Setting { path, stated, solved, unit };
    sizes(stated, knob).into_iter().zip(sizes(solved, knob)).map(pair).collect()
}

/// A setting's path, unit and size.
type Size = (String, Unit, f64);

fn sizes(scenario: &Scenario, knob: &Knob) -> Vec<Size> {
    match knob {
        Knob::Odds(stages) => stages.iter().map(|&stage| advance(&scenario.stages[stage])).collect(),
        Knob::BuyersTime => buyers_time(scenario),
        Knob::Leaving => scenario.roles.iter().flat_map(|role| leaving(&role.name, &role.attrition)).collect(),
        Knob::Churn => {
            let own =
                |segment: &crate::scenario::Segment| Some((format!("market.{}.churn", segment.name), segment.churn?));
            let all = ("customers.churn".to_owned(), scenario.customers.churn);
            let rates = std::iter::once(all).chain(scenario.segments.iter().filter_map(own));
            rates.map(|(path, rate)| (path, Unit::Share, rate.in_years())).collect()
        }
        Knob::DealValue => {
            let value = |segment: &crate::scenario::Segment| {
                (format!("market.{}.deal_value", segment.name), Unit::Money, segment.deal_value.mean())
            };
            scenario.segments.iter().map(value).collect()
        }
    }
}

/// The chance to advance for the reference rep on the reference lead.
fn advance(stage: &Stage) -> Size {
    let stated = stage.advance.get();
    let odds = libm::log(stated / (1.0 - stated)) + stage.anchor;
    let chance = if stage.anchor == 0.0 { stated } else { 1.0 / (1.0 + libm::exp(-odds)) };
    (format!("stages.{}.advance", stage.name), Unit::Share, chance)
}

/// Where every segment says how long its buyers take, the gaps of the stages only say how that is divided.
fn buyers_time(scenario: &Scenario) -> Vec<Size> {
    let cycle = |segment: &crate::scenario::Segment| {
        segment.cycle.map(|cycle| (format!("market.{}.cycle", segment.name), Unit::Days, cycle.get()))
    };
    let gap = |stage: &Stage| {
        let gap = stage.buyer_gap.as_ref().filter(|_| !stage.after_win)?;
        Some((format!("stages.{}.buyer_gap", stage.name), Unit::Days, gap.mean()))
    };
    let cycles: Vec<Size> = scenario.segments.iter().filter_map(cycle).collect();
    let gaps = scenario.stages.iter().filter_map(gap).filter(|_| cycles.len() < scenario.segments.len());
    gaps.chain(cycles.iter().cloned()).collect()
}

fn leaving(role: &str, leaving: &Leaving) -> Vec<Size> {
    let path = format!("roles.{role}.attrition");
    match leaving {
        Leaving::Never => Vec::new(),
        Leaving::Constant(rate) => vec![(path, Unit::Share, rate.in_years())],
        Leaving::Law(law) => vec![(path, Unit::Days, law.mean())],
        Leaving::Bands(bands) => {
            let band = |(from, rate): &(crate::units::Span, crate::units::Rate)| {
                (format!("{path} from {from}"), Unit::Share, rate.get() * DAYS_PER_YEAR)
            };
            bands.iter().map(band).collect()
        }
    }
}
