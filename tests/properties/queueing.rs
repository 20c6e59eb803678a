//! Queues: what pooling, order and thinning do, and structures that differ by nothing else.

use orgsim::engine;
use orgsim::luck::Luck;
use orgsim::stats::{estimate, p_value, paired};

use crate::audit::Audit;
use crate::mechanisms::column;
use crate::scenarios::Draft;
use crate::support::{measure, on_random_scenarios, plan, plans};

/// One stage, so many leads a day and hours of work each, eight people or as the structures say.
fn one_stage(leads: f64, effort: &str) -> Draft {
    let mut draft = Draft::new();
    draft.set("scenario", "horizon", "\"12 months\"").set("market.only", "deal_value", 1);
    draft.set("sources.web", "leads", format!("{{ per_day = {leads} }}"));
    draft.set("stages.work", "effort", effort).set("stages.work", "advance", 1.0);
    draft.set("roles.rep", "base", 0).set("roles.rep", "covers", "[\"work\"]").set("roles.rep", "selling_share", 1);
    draft.set("roles.rep", "skill_spread", 0).set("mechanisms", "all", "\"off\"");
    draft.set("structures.it", "assembly", "{ rep = 8 }");
    draft
}

const EXPONENTIAL: &str = "{ exponential = { mean = \"8 h\" } }";

#[test]
fn splitting_a_pool_lengthens_waits_the_more_the_smaller_the_groups_and_the_nearer_the_load_to_one() {
    let waits = |leads: f64, preset: &str, content: &str| {
        let mut draft = one_stage(leads, EXPONENTIAL);
        draft.remove("structures.").set("structures.it", preset, content);
        if preset != "assembly" {
            draft.set("structures.it", "route", "\"random\"");
        }
        column(&draft, "wait_days.work", 60)
    };
    let less = |a: &[f64], b: &[f64], what: &str| {
        let difference = paired(b, a).unwrap().difference;
        let p = p_value(&difference);
        assert!(difference.mean > 0.0 && p < 0.01, "{what}: {} (p = {p})", difference.mean);
    };
    let gaps: Vec<Vec<f64>> = [5.6, 7.4]
        .iter()
        .map(|&leads| {
            let pooled = waits(leads, "assembly", "{ rep = 8 }");
            let halves = waits(leads, "pod", "{ teams = 2, each = { rep = 4 } }");
            let single = waits(leads, "island", "{ rep = 8 }");
            less(&pooled, &halves, "one pool against two");
            less(&halves, &single, "two pools against eight");
            pooled.iter().zip(&single).map(|(pooled, single)| single - pooled).collect()
        })
        .collect();
    less(&gaps[0], &gaps[1], "the gap at a higher load");
}

/// What depends on how many people there are, and on whether one of them does all or hands over.
const OF_THE_PEOPLE: [&str; 7] =
    ["headcount", "capacity", "revenue_per_rep", "handoffs_per_win", "handoff_loss", "top_sellers_share", "role_"];

/// What depends on what they are paid, and for what.
const OF_THEIR_PAY: [&str; 19] = [
    "payroll",
    "commission",
    "cost",
    "profit",
    "value",
    "cac",
    "cac_ratio",
    "cac_payback_months",
    "ltv_cac",
    "payback_months",
    "earnings_gini",
    "quota_attainment",
    "reps_at_quota",
    "sellers_at_quota",
    "quota_capacity_booked",
    "skill_share_of_attainment",
    "worth.",
    "return.",
    "attainment_",
];

/// All structures have the same measures but those whose ids begin so.
fn all_alike_but(seed: u64, draft: &Draft, but: &[&str]) {
    let named = |id: &str| {
        but.iter().any(|begin| id == *begin || !begin.ends_with(char::is_alphanumeric) && id.starts_with(begin))
    };
    let mut all = plans(draft).into_iter().map(|plan| {
        let mut measures = measure(&plan, Luck::new(seed, 4));
        measures.retain(|id, _| !named(id));
        measures
    });
    let first = all.next().unwrap_or_default();
    all.for_each(|other| assert_eq!(first, other));
}

#[test]
fn with_every_friction_and_capacity_off_all_structures_have_the_same_funnel() {
    on_random_scenarios(0.5, |seed, mut draft| {
        draft.remove("mechanisms").set("mechanisms", "all", "\"off\"").set("mechanisms", "capacity", "\"off\"");
        draft.remove("structures.Mixed").remove("sources.allies").nobody_minds();
        // Service begins with the win where the seller keeps the customer, else with the end of the work after it.
        for structure in draft.names("structures") {
            draft.unset(&format!("structures.{structure}"), "after_win");
        }
        // How many there are to open a segment is a matter of the structure.
        for segment in draft.names("market") {
            draft.unset(&format!("market.{segment}"), "opened_by");
        }
        for role in draft.names("roles") {
            draft.set(&format!("roles.{role}"), "skill_spread", 0).set(&format!("roles.{role}"), "selling_share", 0.5);
        }
        all_alike_but(seed, &draft, &[&OF_THE_PEOPLE[..], &OF_THEIR_PAY].concat());
        // Where nobody is paid and nobody has a quota, money is the same as well.
        for structure in draft.names("structures") {
            draft.unset(&format!("structures.{structure}"), "pay");
        }
        for role in draft.names("roles") {
            let table = format!("roles.{role}");
            for key in ["variable", "quota", "commission", "cap"] {
                draft.unset(&table, key);
            }
            draft.set(&table, "base", 0);
        }
        all_alike_but(seed, &draft, &OF_THE_PEOPLE);
    });
}

#[test]
fn with_every_friction_off_but_capacity_structures_differ_by_queueing_alone() {
    // Work that fills nearly nobody's time: then nobody queues, and there is nothing left to differ by.
    let mut draft = one_stage(0.02, "\"1 min\"");
    let all = [("assembly", "{ rep = 8 }"), ("island", "{ rep = 8 }"), ("pod", "{ teams = 2, each = { rep = 4 } }")];
    let columns = all.map(|(preset, content)| {
        draft.remove("structures.").set("structures.it", preset, content);
        ["wins", "sales_cycle_days", "wait_days.work"].map(|id| column(&draft, id, 20))
    });
    assert_eq!(format!("{:?}", columns[0]), format!("{:?}", columns[1]));
    assert_eq!(format!("{:?}", columns[0]), format!("{:?}", columns[2]));
}

#[test]
fn order_of_service_moves_waits_between_leads_but_not_their_sum() {
    // With the same work in each lead the queue is as long at every moment, whoever is next: equal to the tick.
    on_random_scenarios(0.2, |seed, _| {
        let mut fifo = one_stage(1.9, "\"4 h\"");
        fifo.remove("market.").remove("structures.");
        fifo.set("market.first", "deal_value", 1).set("market.last", "deal_value", 1);
        fifo.set("sources.web", "mix", "{ first = 0.5, last = 0.5 }").set("structures.it", "assembly", "{ rep = 1 }");
        let mut priority = fifo.clone();
        priority.set("market.last", "priority", 1);
        let sums = [&fifo, &priority].map(|draft| {
            let plan = plan(draft);
            let mut audit = Audit::new(&plan);
            engine::run(&plan, Luck::new(seed, 0), &mut audit);
            audit.close(plan.horizon);
            assert_eq!(audit.wrong.take(), None);
            (audit.stages[0].waiting_time, audit.stages[0].entered)
        });
        assert_eq!(sums[0], sums[1]);
    });
}

#[test]
fn priority_gives_the_same_mean_wait_as_first_come_first_served() {
    let mut fifo = one_stage(7.0, EXPONENTIAL);
    fifo.remove("market.").set("market.first", "deal_value", 1).set("market.last", "deal_value", 1);
    fifo.set("sources.web", "mix", "{ first = 0.5, last = 0.5 }");
    let mut priority = fifo.clone();
    priority.set("market.last", "priority", 1);
    let difference = paired(&column(&fifo, "wait_days.work", 200), &column(&priority, "wait_days.work", 200));
    let difference = difference.unwrap().difference;
    assert!(difference.mean.abs() < 4.0 * difference.se + 1e-9, "{difference:?}");
    assert!(difference.se < 0.02, "{difference:?}");
}

#[test]
fn leads_of_a_poisson_source_see_time_averages() {
    // One person: the part of leads that find somebody at work is the part of time that somebody is.
    let mut draft = one_stage(0.7, EXPONENTIAL);
    draft.remove("structures.").set("structures.it", "assembly", "{ rep = 1 }");
    let plan = plan(&draft);
    let gaps: Vec<f64> = (0..400)
        .filter_map(|number| {
            let luck = Luck::new(5, number);
            let fates = crate::monotone::fates(&plan, luck);
            let waited = fates.waits.values().filter(|wait| **wait > 0).count();
            let untouched = fates.came.len() - fates.waits.len();
            let seen = (waited + untouched) as f64 / fates.came.len() as f64;
            Some(seen - measure(&plan, luck).get("utilisation")?)
        })
        .collect();
    let gap = estimate(&gaps).unwrap();
    assert!(gap.mean.abs() < 4.0 * gap.se && gap.se < 0.005, "{gap:?}");
}

/// The means of two columns agree within 4 standard errors of each.
fn agree(a: &[f64], b: &[f64], what: &str) {
    let (a, b) = (estimate(a).unwrap(), estimate(b).unwrap());
    let error = (a.se * a.se + b.se * b.se).sqrt();
    assert!((a.mean - b.mean).abs() < 4.0 * error, "{what}: {a:?} against {b:?}");
    assert!(error < 0.02 * a.mean.abs(), "{what}: {error} is no precision");
}

#[test]
fn passing_with_one_half_and_then_two_fifths_is_passing_with_a_fifth() {
    let (mut twice, mut once) = (one_stage(4.0, "\"1 h\""), one_stage(4.0, "\"1 h\""));
    once.set("stages.work", "advance", 0.2);
    twice.set("stages.work", "advance", 0.5).set("stages.more", "effort", "\"1 h\"").set("stages.more", "advance", 0.4);
    twice.set("roles.rep", "covers", "[\"work\", \"more\"]");
    agree(&column(&twice, "wins", 200), &column(&once, "wins", 200), "wins");
}

#[test]
fn two_sources_are_one_source_of_both_rates() {
    let (one, mut two) = (one_stage(7.0, EXPONENTIAL), one_stage(2.0, EXPONENTIAL));
    two.set("sources.post", "leads", "{ per_day = 5 }");
    for id in ["leads", "wins", "utilisation"] {
        agree(&column(&one, id, 100), &column(&two, id, 100), id);
    }
    let spread = |draft: &Draft| {
        let leads = column(draft, "leads", 400);
        let mean = leads.iter().sum::<f64>() / 400.0;
        leads.iter().map(|count| (count - mean) * (count - mean)).sum::<f64>() / 399.0 / mean
    };
    // Counts of a Poisson process vary by their mean: sd of the ratio is sqrt(2 / 399).
    for draft in [&one, &two] {
        assert!((spread(draft) - 1.0).abs() < 4.0 * 0.071, "{}", spread(draft));
    }
}
