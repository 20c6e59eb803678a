//! What is switched off, or so small or so far away that it cannot matter, is as if it were not there: the same bits.

use orgsim::luck::Luck;

use crate::scenarios::Draft;
use crate::support::{measure, on_random_scenarios, plans};

/// Both drafts give the same measures in every structure.
fn same(seed: u64, one: &Draft, other: &Draft, what: &str) {
    for (a, b) in plans(one).iter().zip(&plans(other)) {
        let luck = Luck::new(seed, 2);
        assert_eq!(measure(a, luck), measure(b, luck), "{what}, in `{}`", a.name);
    }
}

fn unset_in(draft: &mut Draft, above: &str, keys: &[&str]) {
    for name in draft.names(above) {
        for key in keys {
            draft.unset(&format!("{above}.{name}"), key);
        }
    }
}

/// The draft with this mechanism off, and with it on at its neutral value.
pub fn off_and_neutral(seed: u64, draft: &Draft, mechanism: &str, neutral: &str) {
    let (mut off, mut at_rest) = (draft.clone(), draft.clone());
    off.set("mechanisms", mechanism, "\"off\"");
    at_rest.set("mechanisms", mechanism, neutral);
    same(seed, &off, &at_rest, mechanism);
}

/// The draft with this switch off, and with it on where nothing asks for it.
fn off_and_unused(seed: u64, draft: &Draft, mechanism: &str, above: &str, keys: &[&str]) {
    let (mut off, mut unused) = (draft.clone(), draft.clone());
    off.set("mechanisms", mechanism, "\"off\"");
    unused.set("mechanisms", mechanism, "\"on\"");
    unset_in(&mut unused, above, keys);
    same(seed, &off, &unused, mechanism);
}

#[test]
pub fn handoff_delay_off_is_a_delay_of_nothing() {
    on_random_scenarios(0.15, |seed, mut draft| {
        unset_in(&mut draft, "stages", &["handoff"]);
        off_and_neutral(seed, &draft, "handoff_delay", "{ across = \"0 days\", same_team = \"0 days\" }");
    });
}

#[test]
pub fn handoff_drop_off_is_a_chance_of_nothing() {
    on_random_scenarios(0.15, |seed, mut draft| {
        unset_in(&mut draft, "stages", &["handoff"]);
        off_and_neutral(seed, &draft, "handoff_drop", "{ across = \"0 %\", same_team = \"0 %\" }");
    });
}

#[test]
pub fn context_loss_off_is_a_factor_of_one() {
    on_random_scenarios(0.15, |seed, draft| {
        off_and_neutral(seed, &draft, "context_loss", "{ bare = 1, documented = 1, same_team = 1 }");
    });
}

#[test]
pub fn rapport_off_is_a_factor_of_one() {
    on_random_scenarios(0.15, |seed, draft| {
        off_and_neutral(seed, &draft, "rapport", "{ odds = 1, cold_across = 1, cold_same_team = 1 }");
    });
}

#[test]
pub fn book_loss_off_is_a_loss_of_nothing() {
    on_random_scenarios(0.3, |seed, draft| {
        let nothing = "new_hire = \"0 %\", insider = \"0 %\", similar = \"0 %\", same_team = \"0 %\"";
        off_and_neutral(seed, &draft, "book_loss", &format!("{{ {nothing} }}"));
    });
}

#[test]
pub fn health_off_is_a_factor_of_one() {
    on_random_scenarios(0.3, |seed, draft| {
        let (mut off, mut at_rest) = (draft.clone(), draft);
        off.set("mechanisms", "health", "\"off\"");
        let sizes = "slow_onboarding = 1, missed_service = 1, stranger = 1, acquire_only = 1";
        // With contacts who leave or products that hold, whether growth and referrals follow health is a matter of health.
        at_rest.set("mechanisms", "health", format!("{{ {sizes}, growth = 0, detractor = 1000 }}"));
        for (a, b) in plans(&off).iter().zip(&plans(&at_rest)) {
            let (one, mut other) = (measure(a, Luck::new(seed, 2)), measure(b, Luck::new(seed, 2)));
            // Asked of nobody where there is no health.
            other.remove("nps");
            assert_eq!(one, other, "`{}`", a.name);
        }
    });
}

#[test]
pub fn champion_exit_off_is_a_factor_of_one() {
    on_random_scenarios(0.3, |seed, draft| {
        let (mut off, mut at_rest) = (draft.clone(), draft);
        off.set("mechanisms", "champion_exit", "\"off\"");
        at_rest.set("mechanisms", "champion_exit", "{ churn = 1 }");
        for (a, b) in plans(&off).iter().zip(&plans(&at_rest)) {
            let (one, mut other) = (measure(a, Luck::new(seed, 2)), measure(b, Luck::new(seed, 2)));
            other.remove("champions_lost");
            assert_eq!(one, other, "`{}`", a.name);
        }
    });
}

#[test]
fn an_escalator_of_nothing_is_none_and_one_contact_is_what_is_meant_without_a_number() {
    on_random_scenarios(0.1, |seed, draft| {
        let (mut without, mut with) = (draft.clone(), draft);
        without.unset("customers", "escalator").unset("customers", "contacts").unset("customers", "taken_over_by");
        with.set("customers", "escalator", "\"0 % per year\"").set("customers", "contacts", 1);
        with.set("customers", "taken_over_by", "\"colleague\"");
        same(seed, &without, &with, "customers");
    });
}

#[test]
fn a_product_that_never_comes_up_changes_nothing() {
    on_random_scenarios(0.15, |seed, mut draft| {
        draft.nobody_upsells().remove("products.");
        let mut with = draft.clone();
        with.set("products.extra", "value", 1000).set("products.extra", "attach", "\"0 % per year\"");
        for (a, b) in plans(&draft).iter().zip(&plans(&with)) {
            let (one, mut other) = (measure(a, Luck::new(seed, 2)), measure(b, Luck::new(seed, 2)));
            other.retain(|id, _| !id.starts_with("product_"));
            assert_eq!(one, other, "`{}`", a.name);
        }
    });
}

#[test]
pub fn scoring_off_is_no_threshold_and_no_stage_served_by_score() {
    on_random_scenarios(0.15, |seed, mut draft| {
        for stage in draft.names("stages") {
            let table = format!("stages.{stage}");
            if draft.get(&table, "order") == Some("\"score\"") {
                draft.unset(&table, "order");
            }
        }
        off_and_neutral(seed, &draft, "scoring", "{ threshold = \"0 %\" }");
    });
}

#[test]
fn scoring_off_serves_the_oldest_where_a_stage_asks_for_the_score() {
    on_random_scenarios(0.15, |seed, mut draft| {
        draft.set("mechanisms", "scoring", "\"off\"");
        let mut oldest = draft.clone();
        for stage in draft.names("stages") {
            draft.set(&format!("stages.{stage}"), "order", "\"score\"");
            oldest.set(&format!("stages.{stage}"), "order", "\"oldest\"");
        }
        same(seed, &draft, &oldest, "order");
    });
}

#[test]
pub fn recycling_off_is_a_chance_of_nothing() {
    on_random_scenarios(0.15, |seed, draft| off_and_neutral(seed, &draft, "recycling", "{ returns = \"0 %\" }"));
}

#[test]
fn recycling_off_is_a_return_beyond_the_horizon() {
    on_random_scenarios(0.15, |seed, draft| {
        off_and_neutral(seed, &draft, "recycling", "{ returns = \"100 %\", after = \"40 years\" }");
    });
}

#[test]
pub fn ageing_off_is_a_factor_of_one() {
    on_random_scenarios(0.15, |seed, draft| {
        off_and_neutral(seed, &draft, "ageing", "{ after = 0.5, win = \"100 %\" }")
    });
}

#[test]
pub fn hygiene_off_is_an_age_that_no_deal_reaches() {
    on_random_scenarios(0.15, |seed, draft| off_and_neutral(seed, &draft, "hygiene", "{ after = 10000 }"));
}

#[test]
pub fn visibility_is_only_seen_in_the_forecast() {
    on_random_scenarios(0.3, |seed, mut draft| {
        let mut off = draft.clone();
        off.set("mechanisms", "visibility", "\"off\"");
        draft.set("mechanisms", "visibility", "{ forgotten = \"50 %\", optimism = 3, ahead = 1 }");
        for (a, b) in plans(&off).iter().zip(&plans(&draft)) {
            let mut seen = measure(b, Luck::new(seed, 2));
            seen.retain(|id, _| !id.starts_with("forecast_"));
            assert_eq!(measure(a, Luck::new(seed, 2)), seen, "in `{}`", a.name);
        }
    });
}

#[test]
fn room_for_more_than_ever_come_is_room_for_all() {
    on_random_scenarios(0.15, |seed, draft| {
        let (mut any, mut much) = (draft.clone(), draft.clone());
        unset_in(&mut any, "stages", &["room"]);
        for stage in much.names("stages") {
            much.set(&format!("stages.{stage}"), "room", 1_000_000);
        }
        same(seed, &any, &much, "room");
    });
}

#[test]
fn an_agreement_that_nothing_follows_from_only_counts() {
    on_random_scenarios(0.15, |seed, draft| {
        let (mut none, mut agreed) = (draft.clone(), draft.clone());
        unset_in(&mut none, "stages", &["sla"]);
        for stage in agreed.names("stages") {
            agreed.set(&format!("stages.{stage}"), "sla", "{ first_touch = \"1 h\" }");
        }
        for (a, b) in plans(&none).iter().zip(&plans(&agreed)) {
            let mut counted = measure(b, Luck::new(seed, 2));
            counted.remove("sla_met");
            assert_eq!(measure(a, Luck::new(seed, 2)), counted, "in `{}`", a.name);
        }
    });
}

#[test]
fn serving_all_late_deals_first_is_serving_the_oldest_whatever_the_order() {
    on_random_scenarios(0.15, |seed, mut draft| {
        // One class and one pool a desk: between classes and between pools, late deals have a rule of their own.
        unset_in(&mut draft, "market", &["priority"]);
        unset_in(&mut draft, "stages", &["buyer_gap", "attempts"]);
        draft.set("mechanisms", "attrition", "\"off\"");
        // Nobody is late in the moment of coming, so those who come at once would be served in their own order.
        draft.unset("start", "pipeline").remove("sources.fair");
        draft.set("sources.web", "leads", "{ per_day = 4 }").unset("sources.web", "prospecting");
        for stage in draft.names("stages") {
            let table = format!("stages.{stage}");
            draft.set(&table, "touches", 1).set(&table, "effort", "{ exponential = { mean = \"3 h\" } }");
        }
        draft.remove("structures.Islands").remove("structures.Pods").remove("structures.Mixed");
        let covers = draft.names("roles").iter().all(|role| {
            draft.get(&format!("roles.{role}"), "covers").is_none_or(|covers| !covers.contains(',') || role == "solo")
        });
        if !covers {
            return;
        }
        let mut oldest = draft.clone();
        unset_in(&mut oldest, "stages", &["order"]);
        for stage in draft.names("stages") {
            let table = format!("stages.{stage}");
            let late = "{ first_touch = \"0 days\", on_breach = \"front\" }";
            draft.set(&table, "order", "\"newest\"").set(&table, "sla", late);
            oldest.set(&table, "sla", late.replace("front", "nothing"));
        }
        same(seed, &draft, &oldest, "late first");
    });
}

#[test]
pub fn incentives_off_are_slopes_and_discounts_of_nothing() {
    on_random_scenarios(0.3, |seed, draft| {
        let none = "free_ride = 0, help = 0, outshone = 0, spurt = 0, slack = 0, discount = 0, discount_odds = 1";
        off_and_neutral(seed, &draft, "incentives", &format!("{{ {none} }}"));
    });
}

#[test]
fn incentives_are_nothing_where_all_pay_is_ones_own_and_nobody_has_an_accelerator() {
    on_random_scenarios(0.15, |seed, mut draft| {
        unset_in(&mut draft, "roles", &["commission"]);
        for structure in draft.names("structures") {
            draft.unset(&format!("structures.{structure}"), "pay");
            for team in draft.names(&format!("structures.{structure}.teams")) {
                draft.unset(&format!("structures.{structure}.teams.{team}"), "team_pay");
            }
        }
        off_and_neutral(seed, &draft, "incentives", "\"on\"");
    });
}

#[test]
fn parts_of_a_pay_plan_at_rest_are_as_if_they_were_not_there() {
    on_random_scenarios(0.3, |seed, mut draft| {
        let parts = ["cap", "clawback", "stage_credit", "market_pay", "pay_cut_hazard"];
        unset_in(&mut draft, "roles", &parts);
        // Quotas so large that nobody makes them a hundred times, elastic ones apart.
        for role in draft.names("roles") {
            let table = format!("roles.{role}");
            if let Some(quota) = draft.get(&table, "quota").map(|quota| quota.replace("amount = ", "amount = 100")) {
                draft.set(&table, "quota", quota);
            }
        }
        let mut at_rest = draft.clone();
        for role in draft.names("roles") {
            let table = format!("roles.{role}");
            if let Some(quota) = draft.get(&table, "quota").filter(|quota| !quota.contains("elastic")) {
                at_rest.set(&table, "cap", 100);
                at_rest.set(&table, "quota", quota.replace(" }", ", elastic = \"0 %\" }"));
            }
            at_rest.set(&table, "clawback", "\"0 days\"").set(&table, "stage_credit", 0);
            at_rest.set(&table, "market_pay", 0).set(&table, "pay_cut_hazard", 3);
        }
        for structure in draft.names("structures") {
            let table = format!("structures.{structure}");
            if draft.get(&table, "pay").is_none() {
                at_rest.set(&table, "pay", "{ team_pool = 0 }");
            }
        }
        same(seed, &draft, &at_rest, "a pay plan at rest");
    });
}

#[test]
pub fn response_decay_off_is_no_stage_with_a_response() {
    on_random_scenarios(0.15, |seed, draft| off_and_unused(seed, &draft, "response_decay", "stages", &["response"]));
}

#[test]
pub fn ramp_off_is_no_role_with_a_ramp() {
    on_random_scenarios(0.15, |seed, draft| off_and_unused(seed, &draft, "ramp", "roles", &["ramp"]));
}

#[test]
pub fn attrition_off_is_no_role_that_anybody_leaves() {
    on_random_scenarios(0.15, |seed, draft| off_and_unused(seed, &draft, "attrition", "roles", &["attrition"]));
}

#[test]
pub fn market_depletion_off_is_accounts_without_limit() {
    on_random_scenarios(0.15, |seed, draft| off_and_unused(seed, &draft, "market_depletion", "market", &["accounts"]));
}

#[test]
pub fn backfill_off_is_a_vacancy_beyond_the_horizon() {
    on_random_scenarios(0.15, |seed, mut draft| {
        unset_in(&mut draft, "roles", &["promoted_to", "supports"]);
        let (mut off, mut late) = (draft.clone(), draft.clone());
        // Customers wait for a new hire only where there will be one.
        off.unset("customers", "taken_over_by");
        late.unset("customers", "taken_over_by");
        off.set("mechanisms", "backfill", "\"off\"");
        late.set("mechanisms", "backfill", "\"on\"");
        for role in late.names("roles") {
            late.set(&format!("roles.{role}"), "time_to_fill", "\"40 years\"");
        }
        same(seed, &off, &late, "backfill");
    });
}

#[test]
pub fn capacity_off_lets_nobody_wait_for_a_person_who_is_there() {
    on_random_scenarios(0.15, |seed, mut draft| {
        draft.set("mechanisms", "capacity", "\"off\"").set("mechanisms", "attrition", "\"off\"");
        draft.nobody_minds();
        for plan in plans(&draft) {
            let measures = measure(&plan, Luck::new(seed, 2));
            let waits = measures.iter().filter(|(id, _)| id.starts_with("wait_days") || id.starts_with("gave_up"));
            waits.for_each(|(id, value)| assert_eq!(*value, 0.0, "{id} in `{}`", plan.name));
        }
    });
}

#[test]
fn patience_for_longer_than_the_horizon_is_patience_for_ever() {
    on_random_scenarios(0.15, |seed, draft| {
        let (mut for_ever, mut long) = (draft.clone(), draft.clone());
        unset_in(&mut for_ever, "stages", &["patience"]);
        for stage in long.names("stages") {
            long.set(&format!("stages.{stage}"), "patience", "\"40 years\"");
        }
        same(seed, &for_ever, &long, "patience");
    });
}

#[test]
fn a_rate_of_leaving_of_zero_is_nobody_leaving() {
    on_random_scenarios(0.15, |seed, draft| {
        let (mut none, mut zero) = (draft.clone(), draft.clone());
        unset_in(&mut none, "roles", &["attrition"]);
        for role in zero.names("roles") {
            zero.set(&format!("roles.{role}"), "attrition", "\"0 % per year\"");
        }
        same(seed, &none, &zero, "attrition");
    });
}

#[test]
fn a_ramp_that_everybody_has_behind_them_is_no_ramp() {
    on_random_scenarios(0.15, |seed, mut draft| {
        draft.nobody_minds().set("mechanisms", "attrition", "\"off\"").set("mechanisms", "ramp", "\"on\"");
        for role in draft.names("roles") {
            draft.set(&format!("roles.{role}"), "starting_tenure", "\"3 years\"");
        }
        let mut none = draft.clone();
        unset_in(&mut none, "roles", &["ramp"]);
        for role in draft.names("roles") {
            draft.set(&format!("roles.{role}"), "ramp", "{ linear = { length = \"2 years\" } }");
        }
        // Seats count at the speed of their people, which is a sum that rounds.
        for (a, b) in plans(&none).iter().zip(&plans(&draft)) {
            let (mut one, mut other) = (measure(a, Luck::new(seed, 2)), measure(b, Luck::new(seed, 2)));
            let (was, is) = (one.remove("capacity").unwrap_or(0.0), other.remove("capacity").unwrap_or(0.0));
            assert!((was - is).abs() < 1e-9, "capacity in `{}`", a.name);
            assert_eq!(one, other, "`{}`", a.name);
        }
    });
}

/// Only the words of the funnel: what a stage more or a pod more may not touch.
const FUNNEL: [&str; 9] = [
    "leads",
    "wins",
    "new_arr",
    "sales_cycle_days",
    "bookings",
    "customers_end",
    "stage_entered.step1",
    "wait_days.step1",
    "gave_up.step1",
];

/// The draft without what makes people come back to a deal, or get it by name, so that nothing waits in a person's own list.
fn one_touch_each(draft: &mut Draft) {
    unset_in(draft, "structures", &["lists", "pairs", "imbalance"]);
    unset_in(draft, "stages", &["buyer_gap", "attempts"]);
    for stage in draft.names("stages") {
        draft.set(&format!("stages.{stage}"), "touches", 1);
    }
    draft.unset("customers", "service").nobody_upsells();
    draft.nobody_minds().set("mechanisms", "attrition", "\"off\"").set("mechanisms", "rapport", "\"off\"");
    // Each touch more makes people known to each other.
    draft.set("mechanisms", "health", "\"off\"");
}

#[test]
fn a_stage_without_work_that_all_pass_changes_nothing() {
    on_random_scenarios(0.3, |seed, mut draft| {
        one_touch_each(&mut draft);
        // What is the last stage, and how long a cycle is, would change with a stage more.
        for mechanism in ["recycling", "ageing", "hygiene"] {
            draft.set("mechanisms", mechanism, "\"off\"");
        }
        // Discounts move the odds of whichever stage is the last.
        draft.set("mechanisms", "incentives", "\"off\"");
        // With a fixed effort two people may end at the same moment, and a further event then changes who is first.
        draft.set("stages.step1", "effort", "{ exponential = { mean = \"2 h\" } }");
        let nil = [("effort", "\"0 h\""), ("advance", "1.0"), ("no_decision", "0.0")];
        let mut more: Draft = draft.clone();
        more.insert_after("stages.step1", "stages.nil", &nil);
        let covers = |table: String, more: &mut Draft| {
            if let Some(covers) = draft.get(&table, "covers") {
                more.set(&table, "covers", covers.replace("\"step1\"", "\"step1\", \"nil\""));
            }
        };
        draft.names("roles").iter().for_each(|role| covers(format!("roles.{role}"), &mut more));
        let teams = draft.names("structures.Mixed.teams");
        teams.iter().for_each(|team| covers(format!("structures.Mixed.teams.{team}"), &mut more));
        for (before, after) in plans(&draft).iter().zip(&plans(&more)) {
            let (was, is) = (measure(before, Luck::new(seed, 2)), measure(after, Luck::new(seed, 2)));
            for id in FUNNEL {
                assert_eq!(was.get(id), is.get(id), "{id} in `{}`", before.name);
            }
        }
    });
}

#[test]
fn a_second_pod_that_gets_no_share_changes_nothing_in_the_funnel() {
    on_random_scenarios(0.3, |seed, mut draft| {
        // Without capacity, the turns of a desk's people to work and to get a customer are the same.
        draft.nobody_minds().set("mechanisms", "attrition", "\"off\"").set("mechanisms", "capacity", "\"on\"");
        draft.remove("sources.calls").unset("customers", "service").nobody_upsells().remove("structures.");
        // Twice the people open a segment in half the time.
        unset_in(&mut draft, "market", &["opened_by"]);
        if draft.names("sources").is_empty() {
            return;
        }
        let seats: Vec<String> = draft
            .names("roles")
            .iter()
            .filter(|role| role.starts_with("job"))
            .map(|role| format!("{role} = 2"))
            .collect();
        let seats = format!("{{ {} }}", seats.join(", "));
        draft.set("structures.Pods", "route", "\"random\"").set("structures.Pods.teams.one", "seats", &seats);
        if draft.get("sources.web", "enters").is_none() && draft.names("sources") == ["friends"] {
            draft.unset("sources.friends", "enters");
        }
        let mut two = draft.clone();
        two.set("structures.Pods.teams.two", "seats", &seats).set("structures.Pods.teams.two", "share", 0);
        for (before, after) in plans(&draft).iter().zip(&plans(&two)) {
            let (was, is) = (measure(before, Luck::new(seed, 2)), measure(after, Luck::new(seed, 2)));
            for id in FUNNEL {
                assert_eq!(was.get(id), is.get(id), "{id}");
            }
        }
    });
}
