//! A scenario that says what is observed today is moved until the simulated present structure does the same.

use std::sync::atomic::AtomicBool;

use orgsim::scenario::{Override, Scenario, parse};
use orgsim::study::{Effort, Stopped, Study, Unit, compare};

const COMPANY: &str = r#"
scenario.horizon = "18 months"
market.home = { deal_value = 20_000 }
sources.website.leads.per_month = 60
stages.qualify = { effort = "1 h", advance = 0.3 }
stages.sell = { touches = 3, effort = "2 h", buyer_gap = "5 days", advance = 0.25 }
roles.sdr = { covers = ["qualify"], base = 50_000, attrition = "30 % per year", skill_spread = 0 }
roles.ae = { covers = ["sell"], base = 80_000, attrition = "30 % per year", skill_spread = 0 }
roles.rep = { covers = ["qualify", "sell"], base = 70_000, attrition = "30 % per year", skill_spread = 0 }
customers.churn = "12 % per year"
structures.Line.assembly = { sdr = 3, ae = 5 }
structures.Alone.island = { rep = 8 }
"#;

fn company(changes: &[&str]) -> Scenario {
    let changes: Vec<Override> = changes.iter().map(|change| Override::parse(change).unwrap()).collect();
    parse(COMPANY, "company.toml", &changes).unwrap_or_else(|findings| panic!("{findings}"))
}

fn outcome(changes: &[&str]) -> Result<Study, Stopped> {
    compare(&company(changes), Effort { seed: 3, replications: 100, threads: 0 }, &AtomicBool::new(false), &())
}

fn mean(study: &Study, structure: usize, id: &str) -> f64 {
    let at = study.measures.iter().position(|measure| measure.id == id).unwrap();
    let column = &study.structures[structure].horizon[at];
    column.iter().sum::<f64>() / column.len() as f64
}

const TODAY: &str = "today={ structure = \"Alone\", observed = { lead_to_sql = \"22 %\", win_rate = 0.3, \
                     sales_cycle_days = 40, attrition_rate = 0.4, logo_churn = \"20 %\", average_deal = 31_000 } }";

#[test]
fn the_present_structure_does_what_is_observed_and_the_others_run_with_the_same_settings() {
    let (stated, anchored) = (outcome(&[]).unwrap(), outcome(&[TODAY]).unwrap());
    let anchor = anchored.anchor.as_ref().unwrap();
    assert_eq!((anchor.structure.as_str(), anchor.figures.len()), ("Alone", 6));
    for figure in &anchor.figures {
        let miss = figure.reproduced / figure.observed - 1.0;
        assert!(miss.abs() < 0.006, "{} is {} instead of {}", figure.measure, figure.reproduced, figure.observed);
        // The study has the same seed and as many replications, so it shows the very figures that were solved for.
        let shown = mean(&anchored, 1, &figure.measure);
        assert!((shown / figure.reproduced - 1.0).abs() < 1e-12, "{}: {shown}", figure.measure);
        assert!(figure.factor != 1.0 && figure.se > 0.0 || figure.measure == "average_deal");
        assert!(!figure.settings.is_empty(), "{} says of no setting what it has to be", figure.measure);
    }
    // What is said of the settings can be written into the scenario, and does the same without anything observed.
    let settings = anchor.figures.iter().flat_map(|figure| &figure.settings);
    let written: Vec<String> = settings
        .map(|it| match it.unit {
            Unit::Days => format!("{}={:.15} days", it.path, it.solved),
            Unit::Share if it.path.ends_with("advance") => format!("{}={:.17}", it.path, it.solved),
            Unit::Share => format!("{}={:.15} per year", it.path, it.solved),
            _ => format!("{}={}", it.path, it.solved),
        })
        .collect();
    let by_hand = outcome(&written.iter().map(String::as_str).collect::<Vec<_>>()).unwrap();
    for figure in &anchor.figures {
        let shown = mean(&by_hand, 1, &figure.measure);
        assert!((shown / figure.reproduced - 1.0).abs() < 0.01, "{}: {shown} by {written:?}", figure.measure);
    }
    assert!(mean(&anchored, 0, "win_rate") > mean(&stated, 0, "win_rate") + 0.02, "the other structure sells as well");
    assert!(mean(&anchored, 0, "attrition_rate") > mean(&stated, 0, "attrition_rate"));
}

#[test]
fn observing_what_the_simulation_does_anyway_changes_nothing() {
    let stated = outcome(&[]).unwrap();
    let (rate, cycle) = (mean(&stated, 1, "win_rate"), mean(&stated, 1, "sales_cycle_days"));
    let today =
        format!("today={{ structure = \"Alone\", observed = {{ win_rate = {rate}, sales_cycle_days = {cycle} }} }}");
    let anchored = outcome(&[&today]).unwrap();
    let anchor = anchored.anchor.as_ref().unwrap();
    assert!(anchor.figures.iter().all(|figure| figure.factor == 1.0), "{anchor:?}");
    for (a, b) in stated.structures.iter().zip(&anchored.structures) {
        assert!(
            a.horizon.iter().flatten().map(|value| value.to_bits()).eq(b
                .horizon
                .iter()
                .flatten()
                .map(|value| value.to_bits()))
        );
    }
}

#[test]
fn figures_that_count_rare_things_are_reproduced_as_closely_as_chance_lets() {
    // One person and a handful of customers: with every turn of a knob the figures leap.
    let few = ["structures.Alone.island={ rep = 1 }", "sources.website.leads.per_month=6"];
    let today = "today={ structure = \"Alone\", observed = { attrition_rate = 0.3, logo_churn = 0.07 } }";
    let study = outcome(&[few[0], few[1], today]).unwrap_or_else(|stopped| panic!("{stopped}"));
    let figures = &study.anchor.as_ref().unwrap().figures;
    let miss = |figure: &orgsim::study::Figure| (figure.reproduced - figure.observed).abs();
    assert!(figures.iter().any(|figure| miss(figure) > 0.006 * figure.observed), "nothing leaps here: {figures:?}");
    assert!(figures.iter().all(|figure| miss(figure) < 0.51 * figure.se), "{figures:?}");
}

#[test]
fn what_cannot_be_reproduced_says_so_and_with_which_figure_it_fights() {
    // Three touches of two hours at a third of the day take more than a day, whatever the buyers do.
    let hasty = "today={ structure = \"Line\", observed = { win_rate = 0.3, sales_cycle_days = 1 } }";
    // Where the usual cycle is so short, whatever waits for a person would be stale.
    let patient = "mechanisms={ ageing = \"off\", hygiene = \"off\", recycling = \"off\" }";
    let Err(Stopped::OutOfReach(alone)) = outcome(&[hasty, patient]) else { panic!("a cycle of a day was reached") };
    let (first, second) = alone.split_once('\n').unwrap();
    assert!(
        first.starts_with("today.observed: `sales_cycle_days` = 1 cannot be reproduced by `Line`; at best it is "),
        "{alone}"
    );
    assert!(first.ends_with("with buyers' time × 0.00100779"), "{alone}");
    assert_eq!(second, "leave it out, or look at what else in the scenario holds it there");
}
