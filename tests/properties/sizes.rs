//! How much mechanisms do at their defaults, held to what has been found in the field, where something has.

use std::collections::BTreeMap;

use orgsim::engine::{Ending, Exit, Happening, Observer};
use orgsim::luck::Luck;
use orgsim::mechanisms::overload;
use orgsim::plan::{Plan, expand};
use orgsim::scenario::{Assumptions, Scenario, parse};
use orgsim::units::{Tick, days};

use crate::mechanisms::{column, plain, with};
use crate::scenarios::Draft;
use crate::support::{measure_with, plan};

fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len() as f64
}

/// How many times larger a measure is on average with the mechanism at its default.
fn times(mechanism: &str, id: &str, replications: u64) -> f64 {
    let (off, on) = with(mechanism, "\"on\"");
    mean(&column(&on, id, replications)) / mean(&column(&off, id, replications))
}

fn shipped() -> Scenario {
    let text = include_str!("../../scenarios/it-services.toml");
    parse(text, "it-services.toml", &[]).unwrap_or_else(|findings| panic!("{findings}"))
}

/// One listener through so many replications.
fn heard<O: Observer>(plan: &Plan, replications: u64, mut listener: O) -> O {
    (0..replications).for_each(|number| drop(measure_with(plan, Luck::new(11, number), &mut listener)));
    listener
}

#[test]
pub fn people_with_endless_work_sell_in_a_third_of_their_paid_time() {
    let mut draft = plain();
    draft.unset("roles.second", "selling_share").set("sources.web", "leads", "{ per_day = 10 }");
    draft.set("roles.second", "covers", "[\"qualify\", \"sell\"]").remove("structures.");
    draft.set("structures.alone", "island", "{ second = 3 }");
    let share = mean(&column(&draft, "selling_time", 10));
    assert!((0.22..=0.45).contains(&share) && (share - 0.35).abs() < 0.01, "{share} of paid time (S44 S45)");
}

#[test]
pub fn one_lead_in_seven_is_lost_between_teams() {
    let (_, on) = with("handoff_drop", "\"on\"");
    let lost = mean(&column(&on, "handoff_loss", 60));
    assert!((0.05..=0.35).contains(&lost) && (lost - 0.15).abs() < 0.01, "{lost} (S29)");
}

#[test]
pub fn a_documented_handover_costs_a_few_percent_of_the_odds() {
    let (off, on) = with("context_loss", "\"on\"");
    let odds = |draft: &Draft| {
        let rate = mean(&column(draft, "win_rate", 200));
        rate / (1.0 - rate)
    };
    let factor = odds(&on) / odds(&off);
    assert!((0.75..1.0).contains(&factor) && (factor - 0.96).abs() < 0.02, "odds × {factor} (B22)");
}

#[test]
pub fn twice_the_experience_saves_time() {
    // A reference twice as far away, what everybody brings along included: all are one doubling less experienced.
    for (mechanism, rate) in [("practice", 0.92), ("segment_practice", 0.98)] {
        let (_, near) = with(mechanism, "{ reference = \"700 h\", odds = 1 }");
        let (_, far) = with(mechanism, "{ reference = \"1650 h\", odds = 1 }");
        let factor = mean(&column(&near, "utilisation", 60)) / mean(&column(&far, "utilisation", 60));
        assert!((factor - rate).abs() < 0.005, "{mechanism}: time × {factor}");
        // A segment's curve is at the flat end of what has been found.
        assert!((0.80..=0.985).contains(&factor), "{mechanism}: time × {factor} (B26)");
    }
}

#[test]
pub fn work_of_ones_own_takes_a_little_less_time() {
    let saved = 1.0 - times("ownership", "utilisation", 60);
    assert!((0.0..=0.17).contains(&saved) && (saved - 0.05).abs() < 0.01, "{saved} of the time (P10)");
}

#[test]
pub fn each_tenth_above_capacity_slows_and_loses() {
    let (_, on) = with("overload", "\"on\"");
    let plan = plan(&on);
    let it = plan.mechanisms.on.overload.as_ref().expect("overload is on");
    // Twenty in hand, a quarter above sixteen.
    let tenths = overload::tenths(it, it.capacity, 20);
    assert!((tenths - 2.5).abs() < 1e-12);
    let slower = (overload::time(it, tenths) - 1.0) / tenths;
    let lost = 1.0 - (overload::shift(it, tenths) / tenths).exp();
    assert!((0.03..=0.15).contains(&slower), "{slower} longer for each tenth (P21)");
    assert!((lost - 0.03).abs() < 1e-9, "{lost} of the odds for each tenth (P21)");
}

#[test]
pub fn ramps_of_the_shipped_scenario_are_as_long_as_surveys_say() {
    let ledger = Assumptions::of(&shipped()).entries;
    let ramps: Vec<_> = ledger.iter().filter(|it| it.path.contains(".ramp") && it.published.is_some()).collect();
    assert!(ramps.len() >= 3, "{} ramps", ramps.len());
    for ramp in ramps {
        assert!(!ramp.outside(), "{} = {} (S20 B15 S22)", ramp.path, ramp.value);
    }
    // Along a line from a quarter of full speed, a hire is worth five eighths of a head until the ramp ends.
    let (_, mut on) = with("ramp", "\"on\"");
    on.set("roles.first", "ramp", "\"12 months\"").set("roles.second", "ramp", "\"12 months\"");
    let worth = mean(&column(&on, "capacity", 1)) / mean(&column(&on, "headcount", 1));
    assert!((worth - 0.625).abs() < 1e-6, "{worth} of a head");
}

/// Exits of account executives: those of their own will, and all.
struct Exits<'p> {
    plan: &'p Plan,
    voluntary: f64,
    all: f64,
}

impl Observer for Exits<'_> {
    fn note(&mut self, _: Tick, happening: Happening) {
        let Happening::Leaves { seat, why, .. } = happening else { return };
        let role = &self.plan.roles[self.plan.seats[seat as usize].role as usize];
        if why == Exit::Promoted || role.name != "ae" {
            return;
        }
        // Of what the hazard is after dismissals, as much as is stated to be voluntary.
        let stated = self.plan.mechanisms.on.quitting.as_ref().map_or(0.0, |it| it.voluntary.get());
        let left = 1.0 - role.dismissed;
        self.voluntary += if why == Exit::Left { stated.min(left) / left } else { 0.0 };
        self.all += 1.0;
    }
}

#[test]
pub fn about_half_of_the_sellers_who_leave_want_to() {
    // Surveys are of firms that divide the work; whether reps who do all of it are dismissed more often, nobody has counted.
    let scenario = shipped();
    for structure in scenario.structures.iter().filter(|structure| structure.name != "Islands") {
        let plan = expand(&scenario, structure);
        let Exits { voluntary, all, .. } = heard(&plan, 40, Exits { plan: &plan, voluntary: 0.0, all: 0.0 });
        let part = voluntary / all;
        println!("{}: {part:.3} of {all} exits are voluntary", plan.name);
        assert!((0.40..=0.65).contains(&part), "{part} of the exits in {} (S27)", plan.name);
    }
}

/// How long seats stay vacant.
#[derive(Default)]
struct Vacancies {
    since: BTreeMap<u32, Tick>,
    lengths: Vec<f64>,
}

impl Observer for Vacancies {
    fn note(&mut self, now: Tick, happening: Happening) {
        match happening {
            Happening::Leaves { seat, .. } => drop(self.since.insert(seat, now)),
            Happening::Joins { seat, .. } => {
                self.lengths.extend(self.since.remove(&seat).map(|since| days(now - since)));
            }
            _ => {}
        }
    }
}

#[test]
pub fn a_seat_is_vacant_for_two_months_and_costs_what_surveys_say() {
    let (_, mut on) = with("backfill", "\"on\"");
    on.set("mechanisms", "attrition", "\"on\"");
    for role in ["roles.first", "roles.second"] {
        on.unset(role, "time_to_fill").set(role, "attrition", "\"100 % per year\"");
    }
    let vacant = heard(&plan(&on), 40, Vacancies::default()).lengths;
    assert!(vacant.len() > 50, "{} seats were filled again", vacant.len());
    let calendar = mean(&vacant) * 7.0 / 5.0;
    assert!((45.0..=120.0).contains(&calendar) && (calendar - 58.1).abs() < 2.0, "{calendar} calendar days (S24)");
    let cost = mean(&column(&on, "hiring_cost", 40)) / mean(&column(&on, "hires", 40));
    assert!((30_000.0..=115_000.0).contains(&cost), "{cost} for each (S25)");
}

#[test]
pub fn customers_handed_to_strangers_leave_a_little_sooner_at_first() {
    let (mut off, mut on) = with("rapport", "\"on\"");
    for draft in [&mut off, &mut on] {
        draft.set("scenario", "horizon", "\"3 months\"").set("customers", "churn", "\"300 % per year\"");
        draft.set("stages.onboard", "after_win", "true").set("stages.onboard", "effort", "\"1 h\"");
        draft.set("roles.third", "base", 0).set("roles.third", "covers", "[\"onboard\", \"serve\"]");
        draft.set("structures.line", "assembly", "{ first = 4, second = 8, third = 4 }");
        draft.set("sources.web", "leads", "{ per_day = 4 }");
    }
    let factor = mean(&column(&on, "logo_churn", 200)) / mean(&column(&off, "logo_churn", 200));
    assert!((1.0..=2.0).contains(&factor) && (factor - 1.1).abs() < 0.03, "churn × {factor} (B20 B21)");
}

/// Leads that qualified of all, by how long they lay before the first touch: no longer than an hour, more than a day.
#[derive(Default)]
struct Answers {
    lay: BTreeMap<u32, Tick>,
    quick: (f64, f64),
    late: (f64, f64),
}

impl Observer for Answers {
    fn note(&mut self, _: Tick, happening: Happening) {
        match happening {
            Happening::TouchStarts { deal, stage: 0, lay, opening: true, .. } => drop(self.lay.insert(deal, lay)),
            Happening::StageEnds { deal, stage: 0, ending, .. } => {
                let Some(lay) = self.lay.remove(&deal).map(days) else { return };
                let of = match lay {
                    lay if lay <= 1.0 / 8.0 => &mut self.quick,
                    lay if lay > 1.0 => &mut self.late,
                    _ => return,
                };
                *of = (of.0 + f64::from(u8::from(ending == Ending::Advanced)), of.1 + 1.0);
            }
            _ => {}
        }
    }
}

#[test]
pub fn leads_answered_within_an_hour_qualify_twice_as_often_as_after_a_day() {
    let (_, mut on) = with("response_decay", "\"on\"");
    on.set("stages.qualify", "response", "\"default\"").set("sources.web", "leads", "{ per_day = 3.6 }");
    let Answers { quick, late, .. } = heard(&plan(&on), 40, Answers::default());
    assert!(quick.1 > 1000.0 && late.1 > 1000.0, "{quick:?} {late:?}");
    let ratio = (quick.0 / quick.1) / (late.0 / late.1);
    assert!((2.0..=7.0).contains(&ratio), "{ratio} times as often (V3, S50)");
}

#[test]
pub fn forecasts_are_too_high_by_what_sellers_overstate() {
    // Buyers take fixed times, so a deal that is due is decided in time.
    let bias = |visibility: &str| {
        let mut draft = plain();
        draft.set("sources.web", "leads", "{ per_day = 3 }").set("mechanisms", "capacity", "\"off\"");
        draft.set("stages.sell", "buyer_gap", "\"20 days\"").set("scenario", "horizon", "\"24 months\"");
        draft.set("stages.qualify", "effort", "\"1 h\"").set("stages.sell", "effort", "\"1 h\"");
        draft.set("mechanisms", "visibility", visibility);
        mean(&column(&draft, "forecast_bias", 40))
    };
    let (honest, usual, most) = (bias("{ optimism = 1 }"), bias("\"on\""), bias("{ optimism = 2 }"));
    assert!(
        honest < usual && usual < most,
        "biases of {honest}, {usual}, {most} at odds of 1, by default and of 2 (S35)"
    );
    // A chance of one half is stated as 1.4 to 1.
    assert!((usual - honest - (1.4 / 2.4 / 0.5 - 1.0)).abs() < 0.03, "{usual}");
}
