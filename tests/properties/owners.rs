//! What an owner's exit costs, measured as in the field: by how much the next year's revenue of the customers concerned falls
//! short, beside that of customers whose owners stayed (P1).

use std::collections::{BTreeMap, BTreeSet};

use orgsim::engine::{self, Exit, Happening, Observer, Taker};
use orgsim::luck::Luck;
use orgsim::plan::{Plan, expand};
use orgsim::scenario::parse;
use orgsim::stats::{p_value, paired};
use orgsim::units::{DAYS_PER_YEAR, Tick, ticks};

use crate::mechanisms::moves;
use crate::scenarios::Draft;
use crate::support::{measure, plan};

/// Customers there from the start, and what became of them.
#[derive(Default)]
struct Lives {
    yearly: BTreeMap<u32, f64>,
    ended: BTreeMap<u32, Tick>,
    /// When somebody left first, and whose customers were concerned.
    left: Option<Tick>,
    concerned: BTreeSet<u32>,
    takers: Vec<Taker>,
}

impl Observer for Lives {
    fn note(&mut self, now: Tick, happening: Happening) {
        match happening {
            Happening::ContractStarts { customer, yearly, .. } => {
                self.yearly.insert(customer, yearly);
            }
            Happening::Churns { customer, .. } => {
                self.ended.insert(customer, now);
            }
            Happening::Leaves { .. } => self.left = self.left.or(Some(now)),
            Happening::Reassigned { customer, taker } => {
                self.concerned.insert(customer);
                self.takers.push(taker);
            }
            _ => {}
        }
    }
}

impl Lives {
    /// Part of a year's revenue that those still there at the exit bring in the year after it.
    fn kept(&self, concerned: bool) -> f64 {
        let left = self.left.expect("somebody left");
        let year = ticks(DAYS_PER_YEAR);
        let (mut before, mut after) = (0.0, 0.0);
        for (customer, yearly) in &self.yearly {
            let end = self.ended.get(customer).copied().unwrap_or(Tick::MAX);
            if end > left && self.concerned.contains(customer) == concerned {
                before += yearly;
                after += yearly * (end.min(left + year) - left) as f64 / year as f64;
            }
        }
        after / before
    }
}

/// Two markets and 240 customers, served by one who leaves after a year and five who stay; mechanisms as by default.
fn served(teams: &[(&str, &str, &str)], taken_over_by: &str) -> Draft {
    let mut draft = Draft::new();
    draft.set("scenario", "horizon", "\"24 months\"");
    for segment in ["north", "south"] {
        draft.set(&format!("market.{segment}"), "deal_value", 10_000);
    }
    draft.set("sources.web", "leads", "{ per_day = 0 }").set("sources.web", "mix", "{ north = 0.5, south = 0.5 }");
    draft.set("stages.sell", "effort", "\"1 h\"").set("stages.sell", "advance", 0.5);
    for (role, attrition) in
        [("leaver", "{ weibull = { scale = \"1 year\", shape = 1000 } }"), ("stayer", "\"0 % per year\"")]
    {
        let table = format!("roles.{role}");
        draft.set(&table, "base", 0).set(&table, "covers", "[\"sell\", \"serve\"]").set(&table, "attrition", attrition);
        draft.set(&table, "starting_tenure", "\"0 days\"").set(&table, "selling_share", "\"50 %\"");
        draft.set(&table, "ramp", "\"none\"");
    }
    draft.set("customers", "churn", "\"12 % per year\"");
    draft.set("customers", "service", "{ every = \"1 month\", effort = \"20 min\" }");
    draft.set("customers", "taken_over_by", format!("\"{taken_over_by}\""));
    draft.set("start", "customers", 240).set("start", "customer_value", 10_000);
    for (name, seats, serves) in teams {
        let team = format!("structures.it.teams.{name}");
        draft.set(&team, "seats", seats).set(&team, "serves", serves);
    }
    draft
}

/// Difference in differences, with its standard error: what the customers concerned bring less than the others.
fn shortfall(draft: &Draft, taker: Taker) -> (f64, f64) {
    let plan = plan(draft);
    let found: Vec<f64> = (0..100)
        .map(|number| {
            let mut lives = Lives::default();
            engine::run(&plan, Luck::new(5, number), &mut lives);
            assert!(lives.takers.iter().all(|it| *it == taker), "{:?} instead of {taker:?}", lives.takers);
            lives.kept(true) - lives.kept(false)
        })
        .collect();
    let n = found.len() as f64;
    let mean = found.iter().sum::<f64>() / n;
    let spread = found.iter().map(|it| (it - mean) * (it - mean)).sum::<f64>() / (n - 1.0);
    (mean, (spread / n).sqrt())
}

const ALL: &str = "[\"north\", \"south\"]";
const ONE: &str = "[\"north\"]";
const OTHER: &str = "[\"south\"]";
const LEAVER: &str = "{ leaver = 1 }";
const STAYER: &str = "{ stayer = 1 }";

#[test]
pub fn an_owners_exit_costs_what_was_measured_in_the_field_and_a_similar_colleague_saves_part_of_it() {
    let team = [("a", "{ leaver = 1, stayer = 5 }", ALL)];
    let alone = [("a", LEAVER, ALL), ("b", STAYER, ALL), ("c", STAYER, ALL), ("d", STAYER, ALL), ("e", STAYER, ALL)];
    let focused =
        [("a", LEAVER, ONE), ("b", STAYER, ONE), ("c", STAYER, ONE), ("d", STAYER, OTHER), ("e", STAYER, OTHER)];
    let new_hire = shortfall(&served(&team, "new hire"), Taker::NewHire);
    let insider = shortfall(&served(&alone, "colleague"), Taker::Across);
    let similar = shortfall(&served(&focused, "colleague"), Taker::Similar);
    let mate = shortfall(&served(&team, "colleague"), Taker::SameTeam);
    println!("new hire {new_hire:?}, insider {insider:?}, similar {similar:?}, teammate {mate:?}");
    for (who, (cost, error)) in [("new hire", new_hire), ("insider", insider), ("similar", similar), ("teammate", mate)]
    {
        assert!(error < 0.008, "{who}: {cost} ± {error}");
    }
    // −13 to −18 % for whoever is no better a match than chance; a similar insider and a teammate save 40 % of it.
    for (who, cost) in [("insider", insider), ("new hire", new_hire)] {
        assert!((-0.18..=-0.13).contains(&cost.0), "{who}: {cost:?}");
    }
    for (who, (cost, error)) in [("similar", similar), ("teammate", mate)] {
        assert!((cost + 0.09).abs() < 0.02, "{who}: {cost} ± {error}");
        let saved = 1.0 - cost / insider.0;
        assert!((0.2..0.6).contains(&saved), "{who} saves {saved}");
    }
    let worse = |one: (f64, f64), other: (f64, f64)| (other.0 - one.0) / one.1.hypot(other.1);
    assert!(worse(new_hire, insider) > 2.4, "a new hire costs more than an insider: {new_hire:?}, {insider:?}");
    assert!(worse(insider, similar) > 2.4, "an insider costs more than a similar one: {insider:?}, {similar:?}");
}

#[test]
pub fn an_owners_exit_drives_customers_away() {
    let mut on = served(&[("a", "{ leaver = 3, stayer = 3 }", ALL)], "colleague");
    on.set("mechanisms", "all", "\"off\"").set("mechanisms", "attrition", "\"on\"").set(
        "mechanisms",
        "book_loss",
        "\"on\"",
    );
    let mut off = on.clone();
    off.set("mechanisms", "book_loss", "\"off\"");
    moves(&off, &on, "logo_churn", 1.0);
    moves(&off, &on, "revenue_lost_to_departures", 1.0);
}

#[test]
fn a_leaver_may_take_customers_along() {
    let team = [("a", "{ leaver = 1, stayer = 5 }", ALL)];
    let stay = served(&team, "colleague");
    let mut go = stay.clone();
    go.set("mechanisms", "book_loss", "{ takes_along = \"30 %\" }");
    let plans = [plan(&go), plan(&stay)];
    let [gone, kept] = plans.map(|plan| {
        let taken = |number| {
            let mut lives = Lives::default();
            engine::run(&plan, Luck::new(5, number), &mut lives);
            let left = lives.left.expect("somebody left");
            let gone = lives.ended.values().filter(|end| **end == left).count() as f64;
            gone / (gone + lives.concerned.len() as f64)
        };
        (0..60).map(taken).sum::<f64>() / 60.0
    });
    assert_eq!(kept, 0.0);
    assert!((gone - 0.3).abs() < 0.02, "{gone} of a book go along");
}

/// What becomes of the customers of whoever has left last: handed on or gone, by whether that was a promotion.
#[derive(Default)]
struct Moves {
    promoted: bool,
    handed_on: [u32; 2],
    gone: [u32; 2],
}

impl Observer for Moves {
    fn note(&mut self, _: Tick, happening: Happening) {
        match happening {
            Happening::Leaves { why, .. } => self.promoted = why == Exit::Promoted,
            Happening::Reassigned { .. } => self.handed_on[usize::from(self.promoted)] += 1,
            Happening::Churns { .. } => self.gone[usize::from(self.promoted)] += 1,
            _ => {}
        }
    }
}

#[test]
fn nobody_goes_along_with_who_was_promoted() {
    let mut draft = served(&[("a", "{ leaver = 3, stayer = 3, junior = 6 }", ALL)], "colleague");
    let junior = "roles.junior";
    draft.set(junior, "base", 0).set(junior, "covers", "[\"sell\", \"serve\"]").set(
        junior,
        "promoted_to",
        "\"leaver\"",
    );
    draft.set(junior, "attrition", "\"0 % per year\"").set(junior, "starting_tenure", "\"2 years\"");
    draft.set("customers", "churn", "\"0 % per year\"");
    draft.set("mechanisms", "all", "\"off\"").set("mechanisms", "attrition", "\"on\"");
    draft.set("mechanisms", "backfill", "\"on\"").set(
        "mechanisms",
        "book_loss",
        "{ new_hire = 0, insider = 0, similar = 0, same_team = 0, takes_along = 1 }",
    );
    let mut moves = Moves::default();
    for number in 0..5 {
        engine::run(&plan(&draft), Luck::new(5, number), &mut moves);
    }
    let Moves { handed_on, gone, .. } = moves;
    assert!(gone[0] > 100 && handed_on[0] == 0, "whoever leaves takes all along: {gone:?}, {handed_on:?}");
    assert!(gone[1] == 0 && handed_on[1] > 100, "whoever is promoted leaves all behind: {gone:?}, {handed_on:?}");
}

/// Plans of the shipped structures, with mechanisms as by default.
fn shipped() -> Vec<Plan> {
    let text = include_str!("../../scenarios/it-services.toml");
    let scenario = parse(text, "it-services.toml", &[]).unwrap_or_else(|findings| panic!("{findings}"));
    scenario.structures.iter().map(|structure| expand(&scenario, structure)).collect()
}

#[test]
fn islands_lose_most_by_an_exit() {
    let lost = |plan: &Plan| -> Vec<f64> {
        (0..60)
            .map(|number| {
                let measures = measure(plan, Luck::new(3, number));
                measures["revenue_lost_to_departures"] / measures["departures"]
            })
            .collect()
    };
    let [line, islands, pods]: [Vec<f64>; 3] =
        shipped().iter().map(lost).collect::<Vec<_>>().try_into().expect("three structures");
    let mean = |of: &[f64]| of.iter().sum::<f64>() / of.len() as f64;
    println!("ARR lost by a departure: line {}, islands {}, pods {}", mean(&line), mean(&islands), mean(&pods));
    for (name, other) in [("the line", &line), ("pods", &pods)] {
        let difference = paired(&islands, other).expect("two columns").difference;
        let p = p_value(&difference);
        assert!(difference.mean > 0.0 && p < 0.01, "islands lose {} more than {name} (p = {p})", difference.mean);
    }
}
