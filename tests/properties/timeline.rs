//! What changes at stated times: nothing before, nothing where nothing changes, and what it should from then on.

use orgsim::luck::Luck;

use crate::mechanisms::{column, moves, plain};
use crate::scenarios::Draft;
use crate::support::{measure, on_random_scenarios, plans};

/// The draft with an entry on its time line.
fn entry(draft: &Draft, at: &str, change: &str, to: &str) -> Draft {
    let mut changed = draft.clone();
    changed.insert_after("", "[timeline]", &[("at", &format!("\"{at}\"")), (change, to)]);
    changed
}

/// A team with people who leave and are replaced, customers who refer, and a list of accounts to call.
fn firm() -> Draft {
    let mut draft = plain();
    draft.set("scenario", "horizon", "\"24 months\"");
    draft.set("market.only", "accounts", 3000);
    draft.set("market.other", "deal_value", 30_000).set("market.other", "accounts", 3000);
    draft.set("sources.web", "mix", "{ only = 0.5, other = 0.5 }");
    draft.set("sources.friends", "referral", "{ per_customer = \"0.5 per year\" }").set(
        "sources.friends",
        "mix",
        "{ only = 1 }",
    );
    draft.set("mechanisms", "attrition", "\"on\"").set("mechanisms", "backfill", "\"on\"");
    for role in ["first", "second"] {
        draft.set(&format!("roles.{role}"), "attrition", "\"60 % per year\"");
    }
    draft.set("roles.second", "variable", 50_000).set("roles.second", "quota", "\"400_000 per year\"");
    draft.set("structures.line", "assembly", "{ first = 6, second = 8 }");
    draft
}

/// A change and how it says that nothing changes.
fn idle(draft: &Draft, dice: u64) -> (&'static str, String) {
    let role = draft.names("roles")[0].clone();
    let quota = draft.names("roles").into_iter().find(|role| draft.get(&format!("roles.{role}"), "quota").is_some());
    match (dice % 4, quota) {
        (0, _) => ("price", "{ by = 0, win_odds = 1 }".to_owned()),
        (1, Some(role)) => ("quota", format!("{{ role = \"{role}\", by = \"0 %\" }}")),
        (2, _) => ("pay", format!("{{ role = \"{role}\" }}")),
        _ => ("freeze", "{ lasts = \"1 min\" }".to_owned()),
    }
}

#[test]
fn a_change_by_nothing_and_one_after_the_end_change_no_bit() {
    on_random_scenarios(0.3, |seed, draft| {
        let (change, to) = idle(&draft, seed);
        let late = entry(&draft, "year 40", "freeze", "{ lasts = \"1 year\" }");
        let late = entry(&late, "year 40", "price", "{ by = \"+10 %\", win_odds = 0.5 }");
        let now = entry(&draft, "day 3", change, &to);
        let others = if change == "freeze" { vec![late] } else { vec![late, now] };
        for other in others {
            for (a, b) in plans(&draft).iter().zip(&plans(&other)) {
                assert_eq!(measure(a, Luck::new(seed, 2)), measure(b, Luck::new(seed, 2)), "{change} in `{}`", a.name);
            }
        }
    });
}

#[test]
fn a_price_that_nobody_minds_scales_what_is_booked_after_it() {
    let (mut without, first) = (firm(), "0.001 days");
    without.unset("roles.second", "quota");
    let with = entry(&without, first, "price", "{ by = \"+10 %\" }");
    for (with, without) in column(&with, "bookings", 20).iter().zip(column(&without, "bookings", 20)) {
        assert!(without > 0.0 && (with / without - 1.1).abs() < 1e-12, "{with} for {without}");
    }
    let late = entry(&without, "month 12", "price", "{ by = \"+10 %\" }");
    moves(&without, &late, "bookings", 1.0);
    moves(&late, &with, "bookings", 1.0);
    let one = entry(&without, "month 12", "price", "{ by = \"+10 %\", segment = \"other\" }");
    moves(&without, &one, "arr_end.other", 1.0);
    assert_eq!(column(&without, "arr_end.only", 20), column(&one, "arr_end.only", 20));
}

#[test]
fn demand_answers_to_a_price_where_it_is_said_to() {
    let with = entry(&firm(), "month 6", "price", "{ by = \"+10 %\", win_odds = 0.5 }");
    moves(&firm(), &with, "win_rate", -1.0);
}

#[test]
fn a_source_that_is_lost_is_one_that_had_ended_and_less_volume_keeps_some_of_the_leads() {
    let with = entry(&firm(), "month 12", "lose_source", "\"web\"");
    let all = entry(&firm(), "month 12", "volume", "{ source = \"web\", by = \"-100 %\" }");
    assert_eq!(column(&with, "value", 20), column(&all, "value", 20));
    let mut alone = plain();
    alone.set("scenario", "horizon", "\"24 months\"");
    let (lost, mut short) = (entry(&alone, "month 12", "lose_source", "\"web\""), alone.clone());
    short.set("scenario", "horizon", "\"12 months\"");
    assert_eq!(column(&lost, "leads", 20), column(&short, "leads", 20), "all leads came in the first year");
    let half = entry(&firm(), "month 12", "volume", "{ source = \"web\", by = \"-50 %\" }");
    let more = entry(&firm(), "month 12", "volume", "{ source = \"web\", by = \"+200 %\" }");
    moves(&firm(), &half, "leads", -1.0);
    moves(&firm(), &more, "leads", 1.0);
    let mean = |draft: &Draft| column(draft, "leads", 40).iter().sum::<f64>() / 40.0;
    let (few, usual, many) = (
        mean(&lost),
        mean(&alone),
        mean(&entry(&alone, "month 12", "volume", "{ source = \"web\", by = \"+200 %\" }")),
    );
    assert!((usual / few - 2.0).abs() < 0.1 && (many / few - 4.0).abs() < 0.2, "{few}, {usual}, {many}");
    let friends = entry(&firm(), "month 12", "lose_source", "\"friends\"");
    moves(&firm(), &friends, "leads", -1.0);
    let louder = entry(&firm(), "month 12", "volume", "{ source = \"friends\", by = \"+300 %\" }");
    moves(&firm(), &louder, "leads", 1.0);
}

#[test]
fn while_hiring_is_frozen_nobody_comes_and_afterwards_all_are_looked_for() {
    let with = entry(&firm(), "month 3", "freeze", "{ lasts = \"9 months\" }");
    moves(&firm(), &with, "headcount", -1.0);
    moves(&firm(), &with, "hires", -1.0);
    let mut cut = with.clone();
    cut.set("scenario", "horizon", "\"12 months\"");
    let mut begins = cut.clone();
    begins.set("scenario", "horizon", "\"3 months\"").remove("[timeline]");
    assert_eq!(column(&cut, "hires", 20), column(&begins, "hires", 20), "the last came before the freeze");
    assert!(column(&with, "hires", 20).iter().zip(column(&cut, "hires", 20)).all(|(all, before)| *all >= before + 3.0));
    let some = entry(&firm(), "month 3", "freeze", "{ roles = [\"first\"], lasts = \"9 months\" }");
    moves(&with, &some, "headcount", 1.0);
    moves(&firm(), &some, "headcount", -1.0);
}

#[test]
fn a_higher_quota_is_attained_less_and_pays_less() {
    let with = entry(&firm(), "month 12", "quota", "{ role = \"second\", by = \"+50 %\" }");
    moves(&firm(), &with, "quota_attainment", -1.0);
    moves(&firm(), &with, "commission", -1.0);
    assert_eq!(column(&firm(), "wins", 10), column(&with, "wins", 10), "nobody works otherwise for it here");
}

#[test]
fn lower_pay_costs_less_and_drives_out_whom_others_would_pay_more() {
    let mut paid = firm();
    paid.set("roles.second", "market_pay", 100_000).set("roles.second", "skill_spread", "0.4");
    paid.set("roles.second", "pay_cut_hazard", 3);
    let with = entry(&paid, "month 6", "pay", "{ role = \"second\", base = \"-30 %\" }");
    moves(&paid, &with, "departures", 1.0);
    let calm = firm();
    let with = entry(&calm, "month 6", "pay", "{ role = \"second\", base = \"-30 %\" }");
    moves(&calm, &with, "payroll", -1.0);
    assert_eq!(column(&calm, "departures", 10), column(&with, "departures", 10));
    // Base is paid by the day, so a quarter of the time at 70 % costs 7.5 % less of it.
    let late = entry(&calm, "month 18", "pay", "{ role = \"second\", variable = \"+20 %\" }");
    moves(&calm, &late, "commission", 1.0);
    assert_eq!(column(&calm, "payroll", 10), column(&late, "payroll", 10));
}

#[test]
fn the_best_who_leaves_is_one_departure_and_sells_no_more() {
    let mut stays = firm();
    stays.set("mechanisms", "attrition", "\"off\"").set("mechanisms", "backfill", "\"off\"");
    stays.set("roles.second", "skill_spread", "1.5");
    let with = entry(&stays, "month 6", "lose_best", "{ role = \"second\" }");
    assert_eq!(column(&with, "departures", 20), vec![1.0; 20]);
    moves(&stays, &with, "win_rate", -1.0);
}

#[test]
fn a_segment_is_closed_until_it_opens() {
    let with = entry(&firm(), "month 12", "open_segment", "\"other\"");
    moves(&firm(), &with, "wins.other", -1.0);
    moves(&firm(), &with, "leads", -1.0);
    let mut cut = with.clone();
    cut.set("scenario", "horizon", "\"12 months\"");
    assert_eq!(column(&cut, "wins.other", 20), vec![0.0; 20]);
    assert!(column(&with, "wins.other", 20).iter().all(|wins| *wins > 0.0));
}
