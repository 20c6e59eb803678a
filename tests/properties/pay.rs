//! What people are paid, and what they do for it: each part of a pay plan moves what it should, and what it does not speak
//! of stays as it was.

use orgsim::engine::{self, Happening, Observer};
use orgsim::luck::Luck;
use orgsim::stats::{p_value, paired};
use orgsim::units::Tick;

use crate::mechanisms::column;
use crate::scenarios::Draft;
use crate::support::{measure, on_random_scenarios, plan, plans};

/// People who sell all by themselves, and never run out of leads, with quota and commission.
fn sellers(people: u32, spread: f64) -> Draft {
    let mut draft = Draft::new();
    draft.set("scenario", "horizon", "\"12 months\"");
    draft.set("economics", "employer_load", 1);
    draft.set("market.only", "deal_value", 10_000);
    draft.set("sources.web", "leads", format!("{{ per_day = {} }}", 4 * people));
    draft.set("stages.qualify", "effort", "{ exponential = { mean = \"2 h\" } }").set("stages.qualify", "advance", 0.5);
    draft.set("stages.sell", "effort", "{ exponential = { mean = \"4 h\" } }").set("stages.sell", "advance", 0.5);
    draft.set("roles.rep", "base", 50_000).set("roles.rep", "variable", 50_000);
    draft.set("roles.rep", "covers", "[\"qualify\", \"sell\"]").set("roles.rep", "selling_share", 1);
    draft.set("roles.rep", "quota", "{ amount = 250_000, per = \"1 quarter\" }");
    draft.set("roles.rep", "skill_spread", spread).set("roles.rep", "time_to_fill", "\"5 days\"");
    draft.set("customers", "churn", "\"0 % per year\"").set("mechanisms", "all", "\"off\"");
    draft.set("structures.team", "assembly", format!("{{ rep = {people} }}"));
    draft
}

fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len() as f64
}

/// A measure is higher (`sign` 1) or lower (−1) in the second draft, p < 0.01 in pairs.
fn moves(before: &Draft, after: &Draft, id: &str, sign: f64) {
    let (after, before) = (column(after, id, 40), column(before, id, 40));
    let difference = paired(&after, &before).unwrap_or_else(|| panic!("{id} is unknown")).difference;
    let p = p_value(&difference);
    assert!(difference.mean * sign > 0.0 && p < 0.01, "{id} moves by {} (p = {p})", difference.mean);
}

/// The draft with this key, and without it.
fn with(mut draft: Draft, table: &str, key: &str, value: &str) -> (Draft, Draft) {
    let before = draft.clone();
    draft.set(table, key, value);
    (before, draft)
}

/// The draft with incentives of these sizes and no others, and without.
fn incentives(draft: Draft, sizes: &str) -> (Draft, Draft) {
    let none = "free_ride = 0, help = 0, discount = \"0 %\"";
    let given = |key: &&str| !sizes.contains(key.split(' ').next().unwrap_or_default());
    let rest: Vec<&str> = none.split(", ").filter(given).chain([sizes]).collect();
    with(draft, "mechanisms", "incentives", &format!("{{ {} }}", rest.join(", ")))
}

fn all_shared(mut draft: Draft) -> Draft {
    draft.set("structures.team", "pay", "{ team_pool = \"100 %\" }");
    draft
}

#[test]
pub fn free_riding_costs_a_large_pool_and_nothing_where_pay_is_ones_own() {
    let (off, on) = incentives(all_shared(sellers(12, 0.0)), "free_ride = 0.1");
    moves(&off, &on, "wins", -1.0);
    let ratio = mean(&column(&on, "wins", 40)) / mean(&column(&off, "wins", 40));
    assert!((ratio - (1.0 - 0.1 * 11.0 / 12.0)).abs() < 0.01, "output × {ratio}");
    let (off, on) = incentives(sellers(12, 0.4), "free_ride = 0.1");
    assert_eq!(column(&off, "wins", 5), column(&on, "wins", 5));
}

/// Output under pay that is wholly shared, by what it is without incentives.
fn gain(people: u32, spread: f64) -> f64 {
    let (off, on) = with(all_shared(sellers(people, spread)), "mechanisms", "incentives", "\"on\"");
    let replications = 400 / u64::from(people);
    mean(&column(&on, "wins", replications)) / mean(&column(&off, "wins", replications)) - 1.0
}

#[test]
pub fn team_pay_gains_with_spread_loses_with_size_and_stays_within_what_was_seen() {
    let (usual, wide, equal, large) = (gain(7, 0.4), gain(7, 0.8), gain(7, 0.0), gain(25, 0.4));
    println!("all pay shared: usual {usual:.3}, wide {wide:.3}, equal {equal:.3}, large {large:.3}");
    assert!((0.0..=0.06).contains(&usual), "usual {usual}");
    assert!((usual + 0.02..=0.14).contains(&wide), "wide {wide}");
    assert!((-0.10..=-0.05).contains(&equal), "equal {equal}");
    assert!((-0.10..usual).contains(&large), "large {large}");
}

#[test]
fn being_outshone_costs_where_pay_is_ones_own() {
    let (off, on) = incentives(sellers(8, 0.8), "outshone = 0.3");
    moves(&off, &on, "wins", -1.0);
}

#[test]
fn a_spurt_adds_wins_and_slack_costs_some() {
    let draft = sellers(6, 0.4);
    let (off, on) = incentives(draft.clone(), "spurt = \"30 %\"");
    moves(&off, &on, "wins", 1.0);
    let (off, on) = incentives(draft, "slack = \"60 %\"");
    moves(&off, &on, "wins", -1.0);
}

#[test]
fn sellers_with_accelerators_give_six_percent_away_and_others_nothing() {
    let mut draft = sellers(6, 0.0);
    let (off, on) = with(draft.clone(), "mechanisms", "incentives", "\"on\"");
    assert_eq!(column(&off, "bookings", 3), column(&on, "bookings", 3));
    draft.set("roles.rep", "commission", "{ rate = 0.1, accelerator = { rate = 0.15 } }");
    let (off, on) = with(draft, "mechanisms", "incentives", "\"on\"");
    moves(&off, &on, "average_deal", -1.0);
    let lost = 1.0 - mean(&column(&on, "average_deal", 40)) / mean(&column(&off, "average_deal", 40));
    assert!((lost - 0.06).abs() < 0.01, "{lost} of revenue given away");
    let mut easier = on.clone();
    easier.set("mechanisms", "incentives", "{ discount_odds = 1.5 }");
    moves(&on, &easier, "win_rate", 1.0);
}

#[test]
fn commission_follows_its_curve_up_to_the_cap() {
    let mut draft = sellers(4, 0.4);
    draft.set("roles.rep", "quota", "{ amount = 100_000, per = \"1 quarter\" }");
    draft.set("roles.rep", "commission", "{ rate = \"10 %\" }");
    let curve = |text: &str| format!("{{ rate = \"10 %\", accelerators = {text} }}");
    let (flat, faster) =
        with(draft, "roles.rep", "commission", &curve("[[\"50 %\", \"12 %\"], [1, \"15 %\"], [\"150 %\", \"20 %\"]]"));
    moves(&flat, &faster, "commission", 1.0);
    let (free, capped) = with(faster.clone(), "roles.rep", "cap", "\"160 %\"");
    moves(&free, &capped, "commission", -1.0);
    // By attainment without commission: the same cap.
    let mut plain = flat.clone();
    plain.unset("roles.rep", "commission");
    let (free, capped) = with(plain, "roles.rep", "cap", "\"100 %\"");
    moves(&free, &capped, "commission", -1.0);
    let most = 4.0 * 50_000.0;
    assert!(column(&capped, "commission", 10).iter().all(|paid| *paid <= most + 1e-6), "more than 100 % paid");
    assert_eq!(column(&free, "bookings", 3), column(&capped, "bookings", 3), "a cap changes pay and nothing else");
}

#[test]
fn one_accelerator_reads_the_same_alone_and_in_a_list() {
    let mut draft = sellers(3, 0.4);
    draft.set("roles.rep", "commission", "{ rate = 0.1, accelerator = { above = \"90 %\", rate = 0.15 } }");
    let (alone, listed) = with(draft, "roles.rep", "commission", "{ rate = 0.1, accelerators = [[\"90 %\", 0.15]] }");
    assert_eq!(column(&alone, "commission", 5), column(&listed, "commission", 5));
}

#[test]
fn a_clawback_takes_back_what_was_paid_for_customers_who_leave_early() {
    let mut draft = sellers(4, 0.4);
    draft.set("roles.rep", "commission", "{ rate = \"10 %\" }");
    let (kept, unmoved) = with(draft.clone(), "roles.rep", "clawback", "\"6 months\"");
    assert_eq!(column(&kept, "commission", 3), column(&unmoved, "commission", 3), "nobody leaves");
    draft.set("customers", "churn", "\"100 % per year\"");
    let (kept, back) = with(draft.clone(), "roles.rep", "clawback", "\"6 months\"");
    moves(&kept, &back, "commission", -1.0);
    // Without an end to it, commission is that of the customers who are still there.
    let (_, for_ever) = with(draft, "roles.rep", "clawback", "\"50 years\"");
    for (paid, held) in column(&for_ever, "commission", 10).iter().zip(column(&for_ever, "customers_end", 10)) {
        assert!((paid - 1_000.0 * held).abs() < 1e-6 * paid, "{paid} paid for {held} customers");
    }
}

#[test]
fn a_pool_gives_back_its_part_and_whoever_has_left_gives_nothing() {
    let mut draft = sellers(3, 0.4);
    draft.set("roles.rep", "commission", "{ rate = \"10 %\" }").set("roles.rep", "clawback", "\"50 years\"");
    draft.set("customers", "churn", "\"100 % per year\"");
    let pooled = all_shared(draft.clone());
    for (paid, held) in column(&pooled, "commission", 10).iter().zip(column(&pooled, "customers_end", 10)) {
        assert!((paid - 1_000.0 * held).abs() < 1e-6 * paid, "{paid} paid for {held} customers");
    }
    draft.set("mechanisms", "attrition", "\"on\"").set("mechanisms", "backfill", "\"on\"");
    draft.set("roles.rep", "attrition", "\"200 % per year\"");
    let owed: Vec<f64> = column(&draft, "customers_end", 20).iter().map(|held| 1_000.0 * held).collect();
    assert!(mean(&column(&draft, "commission", 20)) > 1.02 * mean(&owed));
}

#[test]
fn an_elastic_quota_follows_attainment() {
    let mut draft = sellers(4, 0.4);
    draft.set("roles.rep", "quota", "{ amount = 60_000, per = \"1 month\" }");
    let (rigid, elastic) =
        with(draft.clone(), "roles.rep", "quota", "{ amount = 60_000, per = \"1 month\", elastic = \"50 %\" }");
    let gap = |draft: &Draft| (mean(&column(draft, "quota_attainment", 20)) - 1.0).abs();
    assert!(gap(&elastic) < 0.6 * gap(&rigid), "{} and {}", gap(&elastic), gap(&rigid));
    moves(
        &rigid,
        &elastic,
        "quota_attainment",
        if mean(&column(&rigid, "quota_attainment", 5)) > 1.0 { -1.0 } else { 1.0 },
    );
}

/// Attainment by role, summed over closed periods, and wins.
struct Credit<'p> {
    plan: &'p orgsim::plan::Plan,
    attained: Vec<f64>,
    wins: f64,
}

impl Observer for Credit<'_> {
    fn note(&mut self, _: Tick, happening: Happening) {
        match happening {
            Happening::Attains { seat, attainment, .. } => {
                self.attained[self.plan.seats[seat as usize].role as usize] += attainment;
            }
            Happening::Wins { .. } => self.wins += 1.0,
            _ => {}
        }
    }
}

#[test]
fn the_credit_of_a_win_is_divided_and_never_multiplied() {
    let mut draft = Draft::new();
    draft.set("scenario", "horizon", "\"126 days\"").set("market.only", "deal_value", 1_000);
    draft.set("sources.web", "leads", "{ per_day = 2 }").set("mechanisms", "all", "\"off\"");
    for (stage, role, credit) in [("a", "first", "\"30 %\""), ("b", "second", "\"90 %\""), ("c", "third", "\"10 %\"")] {
        draft.set(&format!("stages.{stage}"), "effort", "\"1 h\"").set(&format!("stages.{stage}"), "advance", 0.7);
        let table = format!("roles.{role}");
        draft.set(&table, "base", 0).set(&table, "covers", format!("[\"{stage}\"]"));
        draft.set(&table, "quota", "{ amount = 1, of = \"wins\", per = \"126 days\" }");
        draft.set(&table, "stage_credit", credit);
    }
    draft.set("structures.line", "assembly", "{ first = 2, second = 2, third = 2 }");
    let credited = |draft: &Draft| {
        let plan = plan(draft);
        let mut credit = Credit { plan: &plan, attained: vec![0.0; 3], wins: 0.0 };
        engine::run(&plan, Luck::new(4, 1), &mut credit);
        (credit.attained, credit.wins)
    };
    // 30 and 90 % are more than there is: they are cut in proportion, and nothing is left for the winner.
    let (attained, wins) = credited(&draft);
    assert!((attained[0] - wins * 0.25).abs() < 1e-9 * wins && (attained[1] - wins * 0.75).abs() < 1e-9 * wins);
    assert!(attained[2].abs() < 1e-9 * wins);
    draft.set("roles.second", "stage_credit", "\"50 %\"");
    let (attained, wins) = credited(&draft);
    for (part, stated) in attained.iter().zip([0.3, 0.5, 0.2]) {
        assert!((part - wins * stated).abs() < 1e-9 * wins, "{part} of {wins} wins instead of {stated}");
    }
}

#[test]
fn pay_below_the_market_drives_the_most_able_away() {
    let mut draft = sellers(12, 0.4);
    draft.set("mechanisms", "attrition", "\"on\"").set("mechanisms", "backfill", "\"on\"");
    draft.set("roles.rep", "attrition", "\"60 % per year\"");
    let (fair, poor) = with(draft, "roles.rep", "market_pay", "120_000");
    moves(&fair, &poor, "departures", 1.0);
    moves(&fair, &poor, "win_rate", -1.0);
    let (_, above) = with(fair.clone(), "roles.rep", "market_pay", "90_000");
    assert_eq!(column(&fair, "departures", 5), column(&above, "departures", 5));
    // At 7 % below, a third of the people leave 1.5 times as often: departures up by about a sixth, less what they leave behind.
    let (_, cut) = with(fair.clone(), "roles.rep", "market_pay", "107_526.88");
    let more = mean(&column(&cut, "departures", 150)) / mean(&column(&fair, "departures", 150));
    assert!((1.07..=1.2).contains(&more), "departures × {more}");
}

#[test]
fn attainment_tells_skill_from_luck() {
    let share = |spread: f64| mean(&column(&sellers(12, spread), "skill_share_of_attainment", 60));
    let (none, some, wide) = (share(0.0), share(0.2), share(1.5));
    assert_eq!(none, 0.0);
    assert!(some > 0.1 && wide > some + 0.1 && wide < 1.0, "{some} and {wide}");
    let draft = sellers(2, 1.0);
    assert!(
        column(&draft, "skill_share_of_attainment", 3).iter().all(|share| share.is_nan()),
        "two people tell nothing"
    );
}

#[test]
fn shares_of_attainment_add_up_to_all_of_it() {
    on_random_scenarios(0.2, |seed, draft| {
        for plan in plans(&draft) {
            let it = measure(&plan, Luck::new(seed, 3));
            let Some(at_quota) = it.get("reps_at_quota") else { continue };
            let part = |id: &str| it[&format!("attainment_{id}")];
            let below = part("below_50") + part("50_80") + part("80_100");
            assert!((below + at_quota - 1.0).abs() < 1e-9);
            assert!((part("100_120") + part("above_120") - at_quota).abs() < 1e-9);
        }
    });
}

#[test]
fn a_structures_own_pay_plan_is_that_of_its_roles() {
    on_random_scenarios(0.2, |seed, mut draft| {
        for structure in draft.names("structures") {
            draft.unset(&format!("structures.{structure}"), "pay");
        }
        draft.set("structures.Line", "pay", "{ base = 40_000, variable = 20_000, commission = \"7 %\" }");
        draft.remove("structures.Islands").remove("structures.Pods").remove("structures.Mixed");
        let mut by_role = draft.clone();
        by_role.unset("structures.Line", "pay");
        for role in by_role.names("roles").iter().filter(|role| *role != "aide") {
            let table = format!("roles.{role}");
            by_role.set(&table, "base", 40_000).set(&table, "variable", 20_000);
            by_role.set(&table, "commission", "{ rate = \"7 %\" }");
        }
        let (one, other) = (plan(&draft), plan(&by_role));
        assert_eq!(one.planned_cost, other.planned_cost);
        assert_eq!(measure(&one, Luck::new(seed, 1)), measure(&other, Luck::new(seed, 1)));
    });
}

#[test]
fn a_pool_of_the_structure_is_that_of_its_teams() {
    let mut preset = sellers(3, 0.4);
    preset.set("structures.team", "pay", "{ team_pool = \"40 %\" }").set("mechanisms", "incentives", "\"on\"");
    let mut general = preset.clone();
    general.remove("structures.");
    general.set("structures.team.teams.rep", "seats", "{ rep = 3 }").set("structures.team.teams.rep", "team_pay", 0.4);
    let mut said_once = general.clone();
    said_once.unset("structures.team.teams.rep", "team_pay");
    said_once.set("structures.team", "pay", "{ team_pool = \"40 %\" }");
    for id in ["wins", "commission", "earnings_gini"] {
        assert_eq!(column(&preset, id, 5), column(&general, id, 5), "{id}");
        assert_eq!(column(&preset, id, 5), column(&said_once, id, 5), "{id}");
    }
}
