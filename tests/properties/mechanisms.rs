//! Each mechanism, switched on, moves what it should in the direction stated, in pairs under the same luck.
//!
//! That it is without effect when switched off is in [`crate::neutral`].

use orgsim::luck::Luck;
use orgsim::plan::Plan;
use orgsim::stats::{p_value, paired};

use crate::scenarios::Draft;
use crate::support::{measure, plan};

/// Two specialists and the customers they win, with every mechanism off but capacity.
pub fn plain() -> Draft {
    let mut draft = Draft::new();
    draft.set("scenario", "horizon", "\"12 months\"");
    draft.set("market.only", "deal_value", 10_000).set("market.only", "rest", "\"1 month\"");
    draft.set("sources.web", "leads", "{ per_day = 1 }");
    draft.set("stages.qualify", "effort", "{ exponential = { mean = \"4 h\" } }").set("stages.qualify", "advance", 0.6);
    draft.set("stages.sell", "effort", "{ exponential = { mean = \"6 h\" } }").set("stages.sell", "advance", 0.5);
    draft.set("stages.sell", "touches", 2).set("stages.sell", "buyer_gap", "{ exponential = { mean = \"3 days\" } }");
    for (role, covers) in [("first", "[\"qualify\"]"), ("second", "[\"sell\", \"serve\"]")] {
        let table = format!("roles.{role}");
        draft.set(&table, "base", 50_000).set(&table, "covers", covers);
        draft.set(&table, "skill_spread", 0).set(&table, "selling_share", 1);
        draft.set(&table, "starting_tenure", "\"0 days\"").set(&table, "time_to_fill", "\"20 days\"");
    }
    draft.set("customers", "churn", "\"0 % per year\"");
    draft.set("mechanisms", "all", "\"off\"");
    draft.set("structures.line", "assembly", "{ first = 2, second = 2 }");
    draft
}

/// Values of a measure in so many replications.
pub fn column(draft: &Draft, id: &str, replications: u64) -> Vec<f64> {
    column_of(&plan(draft), id, replications)
}

/// The same of one plan; NaN where it is unknown.
pub fn column_of(plan: &Plan, id: &str, replications: u64) -> Vec<f64> {
    (0..replications).map(|number| measure(plan, Luck::new(11, number)).get(id).copied().unwrap_or(f64::NAN)).collect()
}

/// With the mechanism, the measure is higher (`sign` 1) or lower (−1), p < 0.01 in pairs.
pub fn moves(without: &Draft, with: &Draft, id: &str, sign: f64) {
    let replications = 60;
    differ(&column(with, id, replications), &column(without, id, replications), id, sign);
}

/// The first values are higher (`sign` 1) or lower (−1) than the second, p < 0.01 in pairs.
pub fn differ(on: &[f64], off: &[f64], id: &str, sign: f64) {
    let difference = paired(on, off).unwrap_or_else(|| panic!("{id} is unknown")).difference;
    let p = p_value(&difference);
    assert!(difference.mean * sign > 0.0 && p < 0.01, "{id} moves by {} (p = {p})", difference.mean);
}

/// The plain scenario, and with this mechanism.
pub fn with(mechanism: &str, sizes: &str) -> (Draft, Draft) {
    let mut on = plain();
    on.set("mechanisms", mechanism, sizes);
    (plain(), on)
}

#[test]
pub fn capacity_makes_leads_wait() {
    let (on, mut off) = (plain(), plain());
    off.set("mechanisms", "capacity", "\"off\"");
    moves(&off, &on, "wait_days.qualify", 1.0);
    moves(&off, &on, "sales_cycle_days", 1.0);
}

#[test]
pub fn handoff_delay_lengthens_the_cycle_by_itself() {
    let (off, on) = with("handoff_delay", "{ across = \"5 days\" }");
    moves(&off, &on, "sales_cycle_days", 1.0);
    let (with, without) = (column(&on, "sales_cycle_days", 60), column(&off, "sales_cycle_days", 60));
    let mean = with.iter().zip(&without).map(|(on, off)| on - off).sum::<f64>() / 60.0;
    assert!((mean - 5.0).abs() < 1.5, "a delay of 5 days makes the cycle {mean} days longer");
}

#[test]
pub fn handoff_drop_loses_leads_between_hands() {
    let (off, on) = with("handoff_drop", "{ across = \"30 %\" }");
    moves(&off, &on, "wins", -1.0);
    moves(&off, &on, "handoff_loss", 1.0);
    let lost = column(&on, "handoff_loss", 60);
    let mean = lost.iter().sum::<f64>() / lost.len() as f64;
    assert!((mean - 0.3).abs() < 0.02, "{mean} of the changes of hands lose the lead");
}

#[test]
pub fn context_loss_costs_wins() {
    let (off, on) = with("context_loss", "{ documented = 0.5 }");
    moves(&off, &on, "win_rate", -1.0);
}

#[test]
pub fn a_ramp_makes_a_young_team_slower() {
    let (mut off, mut on) = with("ramp", "\"on\"");
    for draft in [&mut off, &mut on] {
        draft.set("roles.first", "ramp", "\"6 months\"").set("roles.second", "ramp", "\"6 months\"");
    }
    moves(&off, &on, "capacity", -1.0);
    moves(&off, &on, "wait_days.qualify", 1.0);
    moves(&off, &on, "sales_cycle_days", 1.0);
}

#[test]
pub fn attrition_empties_seats_and_backfill_fills_them() {
    let (mut stay, mut leave) = with("attrition", "\"on\"");
    for draft in [&mut stay, &mut leave] {
        draft.set("roles.first", "attrition", "\"100 % per year\"").set(
            "roles.second",
            "attrition",
            "\"100 % per year\"",
        );
    }
    moves(&stay, &leave, "headcount", -1.0);
    moves(&stay, &leave, "wins", -1.0);
    let mut filled = leave.clone();
    filled.set("mechanisms", "backfill", "\"on\"");
    moves(&leave, &filled, "headcount", 1.0);
    moves(&leave, &filled, "wins", 1.0);
    moves(&leave, &filled, "hiring_cost", 1.0);
}

#[test]
pub fn rapport_is_worth_more_to_whoever_keeps_the_buyer() {
    let (mut off, mut on) = with("rapport", "{ odds = 3, half_at = 1 }");
    // One person for both stages: at the second, more touches lie behind the two than the stage itself has.
    for draft in [&mut off, &mut on] {
        draft.set("roles.first", "covers", "[\"qualify\", \"sell\"]");
        draft.remove("structures.").set("structures.alone", "island", "{ first = 4 }");
    }
    moves(&off, &on, "win_rate", 1.0);
}

#[test]
fn rapport_makes_customers_handed_to_strangers_leave_sooner() {
    let (mut off, mut on) = with("rapport", "{ odds = 1, cold_across = 5, early = \"6 months\" }");
    for draft in [&mut off, &mut on] {
        draft.set("customers", "churn", "\"40 % per year\"");
        draft.set("stages.onboard", "after_win", "true").set("stages.onboard", "effort", "\"1 h\"");
        draft.set("roles.third", "base", 0).set("roles.third", "covers", "[\"onboard\", \"serve\"]");
        draft.set("structures.line", "assembly", "{ first = 2, second = 2, third = 2 }");
    }
    moves(&off, &on, "logo_churn", 1.0);
}

#[test]
pub fn late_answers_cost_chances() {
    let (mut off, mut on) = with("response_decay", "\"on\"");
    for draft in [&mut off, &mut on] {
        draft.set("stages.qualify", "response", "\"hard\"");
    }
    moves(&off, &on, "stage_conversion.qualify", -1.0);
}

#[test]
pub fn a_finite_market_turns_leads_away() {
    let (mut off, mut on) = with("market_depletion", "\"on\"");
    for draft in [&mut off, &mut on] {
        draft.set("market.only", "accounts", 60);
    }
    moves(&off, &on, "leads_taken", 1.0);
    moves(&off, &on, "wins", -1.0);
}

/// Part of a year's revenue lost by customers of whom some lose their owner at once, with its standard error.
fn lost_in_a_year(structure: &str, content: &str) -> (f64, f64) {
    let mut draft = plain();
    draft.set("start", "customers", 200).set("start", "customer_value", 1000);
    draft.set("sources.web", "leads", "{ per_day = 0 }");
    draft.set("mechanisms", "attrition", "\"on\"").set("mechanisms", "book_loss", "\"on\"");
    for role in ["first", "second"] {
        draft.set(&format!("roles.{role}"), "covers", "[\"qualify\", \"sell\", \"serve\"]");
    }
    // The second leaves within an hour or so and is not replaced; the first stays.
    draft.set("roles.second", "attrition", "\"2_500 per year\"");
    draft.remove("structures.").set("structures.it", structure, content);
    let lost: Vec<f64> = column(&draft, "revenue", 100).iter().map(|revenue| 1.0 - revenue / 200_000.0).collect();
    let n = lost.len() as f64;
    let mean = lost.iter().sum::<f64>() / n;
    let spread = lost.iter().map(|loss| (loss - mean) * (loss - mean)).sum::<f64>() / (n - 1.0);
    (mean, (spread / n).sqrt())
}

#[test]
fn an_owners_exit_costs_the_stated_part_of_the_next_years_revenue() {
    // Where there is a colleague, half of the customers are the colleague's from the start.
    let cases = [
        ("the next person hired", "assembly", "{ second = 1 }", 0.18),
        ("a colleague of another team", "assembly", "{ first = 1, second = 1 }", 0.15 / 2.0),
        ("a colleague of the same team", "pod", "{ teams = 1, each = { first = 1, second = 1 } }", 0.09 / 2.0),
    ];
    for (who, structure, content, stated) in cases {
        let (lost, error) = lost_in_a_year(structure, content);
        assert!(error < 0.003 && (lost - stated).abs() < 4.0 * error, "{who}: {lost} ± {error} lost, {stated} stated");
    }
}
