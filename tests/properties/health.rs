//! What customers' health moves, each part by itself, in pairs under the same luck; and the sizes where evidence has one.

use crate::mechanisms::{column, moves, plain};
use crate::scenarios::Draft;

/// Health with everything neutral but what is given.
fn only(part: &str) -> String {
    let keys = ["slow_onboarding", "missed_service", "stranger", "acquire_only"];
    let others = keys.iter().filter(|key| !part.contains(**key)).map(|key| format!("{key} = 1, ")).collect::<String>();
    format!("{{ {others}{part} }}")
}

/// Without health, and with this part of it.
fn pair(draft: Draft, part: &str) -> (Draft, Draft) {
    let mut on = draft.clone();
    on.set("mechanisms", "health", only(part));
    (draft, on)
}

/// Customers whom one person serves, a quarter more of them than one can: nothing else is to do.
fn crowded(customers: u32) -> Draft {
    let mut draft = plain();
    draft.set("sources.web", "leads", "{ per_day = 0 }").set("start", "customers", customers);
    draft.set("start", "customer_value", 10_000).set("customers", "churn", "\"12 % per year\"");
    draft.set("customers", "service", "{ every = \"20 days\", effort = \"1 h\" }");
    draft.set("structures.line", "assembly", "{ first = 1, second = 1 }");
    draft
}

/// Winners, and others who onboard and serve.
fn three_hands() -> Draft {
    let mut draft = plain();
    draft.set("customers", "churn", "\"60 % per year\"");
    draft.set("roles.second", "covers", "[\"sell\"]");
    draft.set("stages.onboard", "after_win", "true").set("stages.onboard", "effort", "\"12 h\"");
    draft.set("roles.third", "base", 0).set("roles.third", "covers", "[\"onboard\", \"serve\"]");
    draft.set("roles.third", "skill_spread", 0).set("roles.third", "selling_share", 1);
    draft.set("structures.line", "assembly", "{ first = 2, second = 2, third = 1 }");
    draft
}

fn mean(draft: &Draft, id: &str, replications: u64) -> f64 {
    column(draft, id, replications).iter().sum::<f64>() / replications as f64
}

#[test]
fn slow_onboarding_drives_customers_away() {
    // Nobody has time for onboarding: two days of work for each of some hundred wins.
    let (off, on) = pair(three_hands(), "slow_onboarding = 3");
    moves(&off, &on, "logo_churn", 1.0);
    let mut quick = off.clone();
    quick.set("structures.line", "assembly", "{ first = 2, second = 2, third = 9 }");
    let mut quick_on = on.clone();
    quick_on.set("structures.line", "assembly", "{ first = 2, second = 2, third = 9 }");
    let (slow, fast) = (mean(&on, "logo_churn", 60), mean(&quick_on, "logo_churn", 60));
    assert!(fast < slow, "{fast} with many hands, {slow} with few");
}

#[test]
pub fn missed_service_costs_customers_growth_referrals_and_renewals() {
    let (off, on) = pair(crowded(200), "missed_service = 1.5");
    moves(&off, &on, "logo_churn", 1.0);
    let mut renewing = off.clone();
    renewing.set("customers", "churn", "\"0 % per year\"").set("customers", "renewal", "{ probability = \"80 %\" }");
    let (off, on) = pair(renewing, "missed_service = 1.5");
    moves(&off, &on, "customers_end", -1.0);
    let mut growing = off.clone();
    growing.unset("customers", "renewal").set("customers", "expansion", "{ rate = \"1 per year\", by = \"10 %\" }");
    let (off, on) = pair(growing, "missed_service = 1.5, growth = 1");
    moves(&off, &on, "expansion_arr", -1.0);
    let mut naming = off.clone();
    naming.unset("customers", "expansion").set("sources.friends", "referral", "{ per_customer = \"0.5 per year\" }");
    let (off, on) = pair(naming, "missed_service = 1.5");
    moves(&off, &on, "leads", -1.0);
}

#[test]
fn a_book_a_quarter_too_large_costs_about_the_stated_part() {
    // At the end a tenth of the customers has left, so that books shrink towards what can be served.
    let (off, on) = pair(crowded(200), "missed_service = 1.15");
    let ratio = mean(&on, "logo_churn", 300) / mean(&off, "logo_churn", 300);
    assert!((1.03..1.2).contains(&ratio), "{ratio} times the churn");
    let missed = mean(&on, "service_missed", 20);
    assert!((0.05..0.25).contains(&missed), "{missed} of service is missed");
}

#[test]
fn customers_in_crowded_books_recommend_us_less() {
    let (crowded, easy) = (crowded(320), crowded(120));
    let with = |mut draft: Draft| {
        draft.set("mechanisms", "health", "\"on\"");
        draft
    };
    let (crowded, easy) = (column(&with(crowded), "nps", 10), column(&with(easy), "nps", 10));
    assert!(crowded.iter().zip(&easy).all(|(crowded, easy)| crowded < easy), "{crowded:?} against {easy:?}");
}

#[test]
fn owners_who_never_last_drive_customers_away() {
    let mut draft = crowded(100);
    draft.set("mechanisms", "attrition", "\"on\"").set("mechanisms", "backfill", "\"on\"");
    draft.set("roles.second", "attrition", "\"300 % per year\"").set("roles.second", "time_to_fill", "\"0 days\"");
    let (off, on) = pair(draft, "stranger = 2");
    moves(&off, &on, "logo_churn", 1.0);
}

#[test]
fn who_wins_and_does_not_keep_brings_customers_who_stay_less() {
    let (off, on) = pair(three_hands(), "acquire_only = 1.5");
    moves(&off, &on, "logo_churn", 1.0);
    // Where winners serve too, nothing changes.
    let (off, on) = pair(plain(), "acquire_only = 1.5");
    assert_eq!(column(&off, "logo_churn", 5), column(&on, "logo_churn", 5));
}

#[test]
fn only_what_comes_back_to_the_winner_makes_the_winner_care_who_stays() {
    let mut pod = three_hands();
    pod.unset("structures.line", "assembly");
    pod.set("structures.line", "pod", "{ teams = 1, each = { first = 2, second = 2, third = 1 } }");
    // That a teammate serves is not enough.
    let (off, on) = pair(pod.clone(), "acquire_only = 1.5");
    moves(&off, &on, "logo_churn", 1.0);
    let mut shared = pod.clone();
    shared.set("structures.line", "pay", "{ team_pool = \"50 %\" }");
    let (_, half) = pair(shared.clone(), "acquire_only = 1.5");
    moves(&half, &on, "logo_churn", 1.0);
    shared.set("structures.line", "pay", "{ team_pool = \"100 %\" }");
    let (off, on) = pair(shared, "acquire_only = 1.5");
    assert_eq!(column(&off, "logo_churn", 5), column(&on, "logo_churn", 5));
    pod.set("roles.second", "commission", "{ rate = \"10 %\" }").set("roles.second", "clawback", "\"12 months\"");
    let (off, on) = pair(pod, "acquire_only = 1.5");
    assert_eq!(column(&off, "logo_churn", 5), column(&on, "logo_churn", 5));
}

#[test]
fn whoever_sells_and_keeps_a_customer_knows_it_through_its_onboarding() {
    // Two touches before the win, and an owner is known as usual after two: no part of churn is a stranger's.
    let mut draft = three_hands();
    draft.set("roles.second", "covers", "[\"sell\", \"serve\"]").set("roles.third", "covers", "[\"onboard\"]");
    draft.set("structures.line", "after_win", "\"the seller keeps\"");
    let (off, known) = pair(draft.clone(), "stranger = 3, known_after = 2");
    assert_eq!(column(&off, "logo_churn", 20), column(&known, "logo_churn", 20), "known from the win on");
    let (_, less) = pair(draft.clone(), "stranger = 3, known_after = 8");
    moves(&off, &less, "logo_churn", 1.0);
    // Whoever gets it only after the onboarding has never met it.
    draft.unset("structures.line", "after_win");
    let (off, handed) = pair(draft, "stranger = 3, known_after = 2");
    moves(&off, &handed, "logo_churn", 1.0);
}

#[test]
pub fn customers_of_those_who_do_not_keep_them_leave_as_much_sooner_as_evidence_says() {
    let (off, on) = pair(three_hands(), "acquire_only = 1.1");
    let ratio = mean(&on, "logo_churn", 300) / mean(&off, "logo_churn", 300);
    println!("won by who does not serve: {ratio:.3} times the churn");
    assert!((1.0..=1.3).contains(&ratio) && (ratio - 1.1).abs() < 0.03, "{ratio} times the churn (P12)");
}

#[test]
fn able_people_onboard_customers_who_stay() {
    let mut draft = three_hands();
    draft.set("roles.third", "skill_spread", 0.4).set(
        "structures.line",
        "assembly",
        "{ first = 2, second = 2, third = 6 }",
    );
    let (off, on) = pair(draft.clone(), "onboarder = 3");
    // Whoever has no talent to speak of does it as usual.
    let alike = draft.set("roles.third", "skill_spread", 0).clone();
    let (off_alike, on_alike) = pair(alike, "onboarder = 3");
    assert_eq!(column(&off_alike, "logo_churn", 5), column(&on_alike, "logo_churn", 5), "people alike");
    // Talents differ from one replication to the next, so its churn spreads, and more than doubles on average:
    // factors of three to the power of a standard normal have a mean of e to the half square of ln 3.
    let [off, on] = [off, on].map(|draft| column(&draft, "logo_churn", 100));
    let spread = |values: &[f64]| {
        let mean = values.iter().sum::<f64>() / values.len() as f64;
        values.iter().map(|value| (value - mean) * (value - mean)).sum::<f64>() / values.len() as f64 / mean / mean
    };
    assert!(spread(&on) > 2.0 * spread(&off), "{} against {}", spread(&on), spread(&off));
}

#[test]
fn a_contact_who_leaves_an_open_deal_costs_it_the_stated_odds() {
    // Everybody's contact leaves before the first touch ends: the odds of all deals are those of one without it.
    let mut off = plain();
    off.set("stages.qualify", "effort", "\"4 h\"");
    let at_once = |deal: f64| format!("{{ leaves = \"10 per day\", churn = 1, lasts = \"0 days\", deal = {deal} }}");
    let mut on = off.clone();
    on.set("mechanisms", "champion_exit", at_once(0.5));
    moves(&off, &on, "win_rate", -1.0);
    let odds = |draft: &Draft| {
        let rate = mean(draft, "win_rate", 200);
        rate / (1.0 - rate)
    };
    let factor = odds(&on) / odds(&off);
    assert!((factor - 0.5).abs() < 0.03, "odds × {factor}");
    let mut soft = on.clone();
    soft.set("customers", "contacts", 4);
    let factor = odds(&soft) / odds(&off);
    assert!((factor - 0.5f64.powf(0.25)).abs() < 0.04, "odds × {factor} with four contacts");
    // Seldom, and only as long as a deal is open.
    let mut rare = off.clone();
    rare.set("mechanisms", "champion_exit", "{ leaves = \"0.001 per year\", churn = 1, deal = 0.1 }");
    let same = |draft: &Draft| column(draft, "wins", 5);
    assert_eq!(same(&rare), same(&off), "nobody's contact leaves");
    let mut neutral = on;
    neutral.set("mechanisms", "champion_exit", at_once(1.0));
    assert_eq!(same(&neutral), same(&off), "it costs nothing");
}

#[test]
pub fn contacts_who_leave_cost_customers_and_several_soften_it() {
    let mut off = crowded(150);
    off.unset("customers", "service");
    let mut on = off.clone();
    on.set("mechanisms", "champion_exit", "{ leaves = \"60 % per year\", churn = 3 }");
    moves(&off, &on, "logo_churn", 1.0);
    let mut soft = on.clone();
    soft.set("customers", "contacts", 4);
    moves(&on, &soft, "logo_churn", -1.0);
    let mut renewing = off.clone();
    renewing.set("customers", "churn", "\"0 % per year\"").set("customers", "renewal", "{ probability = \"80 %\" }");
    let mut lapsing = renewing.clone();
    lapsing.set("mechanisms", "champion_exit", "{ leaves = \"60 % per year\", churn = 3 }");
    moves(&renewing, &lapsing, "customers_end", -1.0);
}

#[test]
pub fn at_default_contacts_who_leave_raise_churn_by_the_time_that_one_is_missed() {
    let mut off = crowded(1000);
    off.unset("customers", "service");
    let mut on = off.clone();
    on.set("mechanisms", "champion_exit", "\"on\"");
    let ratio = mean(&on, "logo_churn", 100) / mean(&off, "logo_churn", 100);
    // 0.2 a year for half a year each: missed for 1 − e^(−0.1) of the time, at twice the churn.
    assert!((ratio - 1.095).abs() < 0.02, "{ratio} times the churn");
    let exits = mean(&on, "champions_lost", 20) / mean(&on, "customers_end", 20);
    assert!((exits - 0.2 * 0.94 / 0.88).abs() < 0.02, "{exits} exits for each customer at the end");
}

#[test]
fn products_are_sold_once_to_each_and_may_hold_customers() {
    let mut draft = crowded(500);
    draft.unset("customers", "service").set("customers", "churn", "\"0 % per year\"");
    draft.set("products.support", "value", 1000).set("products.support", "attach", "\"50 % per year\"");
    let sold = mean(&draft, "product_sales.support", 40) / 500.0;
    assert!((sold - (1.0 - (-0.5f64).exp())).abs() < 0.01, "{sold} of the customers buy");
    let (arr, grown) = (mean(&draft, "product_arr.support", 5), mean(&draft, "expansion_arr", 5));
    assert!((arr - grown).abs() < 1e-6 && arr > 0.0, "{arr} sold, {grown} grown");
    draft.set("customers", "churn", "\"40 % per year\"");
    let mut holding = draft.clone();
    holding.set("products.support", "churn", 0.4);
    moves(&draft, &holding, "logo_churn", -1.0);
}

#[test]
fn without_service_a_customer_breaks_even_when_its_margin_has_paid_for_it() {
    let draft = plain();
    let (payback, cac) = (column(&draft, "payback_months", 5), column(&draft, "cac_payback_months", 5));
    for (payback, cac) in payback.iter().zip(&cac) {
        assert!((payback - cac).abs() < 1e-9 * cac, "{payback} months, {cac} by the acquisition cost");
    }
    let mut served = draft.clone();
    served.set("customers", "service", "{ every = \"1 month\", effort = \"30 min\" }");
    let (cost, new) = (mean(&served, "cost", 1), mean(&served, "new_arr", 1));
    let months = mean(&served, "payback_months", 1);
    // Service takes 6 of the 2,016 hours of people with 50,000 a year and the employer's load.
    assert!(
        months.is_finite() && months > 0.0 && (months / (12.0 * cost / (new * 0.75)) - 1.0).abs() < 0.3,
        "{months}"
    );
}
