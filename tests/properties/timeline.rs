//! What changes at stated times: nothing before, nothing where nothing changes, and what it should from then on.

use orgsim::engine::{self, Happening, Observer};
use orgsim::luck::Luck;
use orgsim::plan::{Plan, expand};
use orgsim::scenario::{Override, parse};
use orgsim::units::{Tick, ticks};

use crate::mechanisms::{column, moves, plain};
use crate::scenarios::Draft;
use crate::support::{measure, on_random_scenarios, plan, plans};

/// The draft with an entry on its time line.
pub fn entry(draft: &Draft, at: &str, change: &str, to: &str) -> Draft {
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

/// All that happens in a replication, with its time.
#[derive(Default)]
pub struct Diary(pub Vec<(Tick, Happening)>);

impl Observer for Diary {
    fn note(&mut self, now: Tick, happening: Happening) {
        self.0.push((now, happening));
    }
}

pub fn diary(plan: &Plan, number: u64) -> Vec<(Tick, Happening)> {
    let mut diary = Diary::default();
    engine::run(plan, Luck::new(11, number), &mut diary);
    diary.0
}

/// What happened before a day; and whether anything was otherwise from then on.
fn parted(with: &Draft, without: &Draft, day: f64, number: u64) -> bool {
    let (with, without) = (diary(&plan(with), number), diary(&plan(without), number));
    let before = |all: &[(Tick, Happening)]| all.partition_point(|(at, _)| *at < ticks(day));
    let (one, other) = (before(&with), before(&without));
    assert_eq!(with[..one], without[..other], "something is otherwise before day {day}");
    with[one..] != without[other..]
}

#[test]
fn until_a_change_nothing_is_otherwise_and_from_then_on_something_is() {
    let mut firm = firm();
    firm.set("roles.second", "commission", "{ rate = \"10 %\" }");
    let changes = [
        ("freeze", "{ lasts = \"6 months\" }"),
        ("price", "{ by = \"+10 %\", segment = \"other\", win_odds = 0.8 }"),
        ("volume", "{ source = \"friends\", by = \"-90 %\" }"),
        ("volume", "{ source = \"web\", by = \"+50 %\" }"),
        ("lose_source", "\"web\""),
        ("quota", "{ role = \"second\", by = \"+20 %\" }"),
        ("pay", "{ role = \"first\", base = \"-10 %\" }"),
        ("pay", "{ role = \"second\", commission = \"-10 %\" }"),
        ("lose_best", "{ role = \"second\" }"),
    ];
    for (change, to) in changes {
        let with = entry(&firm, "100 days", change, to);
        let differing = (0..8).filter(|number| parted(&with, &firm, 100.0, *number)).count();
        assert_eq!(differing, 8, "{change} = {to}");
    }
}

/// Each replication's value is this, but for rounding.
fn same(values: Vec<f64>, expected: impl IntoIterator<Item = f64>) {
    for (value, expected) in values.into_iter().zip(expected) {
        assert!((value - expected).abs() <= 1e-9 * expected.abs(), "{value} instead of {expected}");
    }
}

/// The column of `without` that ends at month 18, and its rest times `factor`.
fn scaled_from_month_18(without: &Draft, id: &str, factor: f64) -> Vec<f64> {
    let mut cut = without.clone();
    cut.set("scenario", "horizon", "\"18 months\"");
    let (all, before) = (column(without, id, 20), column(&cut, id, 20));
    all.into_iter().zip(before).map(|(all, before)| before + factor * (all - before)).collect()
}

fn mean(draft: &Draft, id: &str) -> f64 {
    column(draft, id, 40).iter().sum::<f64>() / 40.0
}

#[test]
fn money_changes_by_just_so_much_and_only_from_then_on() {
    let mut firm = firm();
    let with = |change: &str, to: &str| entry(&firm, "month 18", change, to);
    same(
        column(&with("pay", "{ role = \"second\", variable = \"+20 %\" }"), "commission", 20),
        scaled_from_month_18(&firm, "commission", 1.2),
    );
    let cheaper = with("pay", "{ role = \"second\", base = \"-30 %\" }");
    let both = entry(&cheaper, "month 18", "pay", "{ role = \"first\", base = \"-30 %\" }");
    same(column(&both, "payroll", 20), scaled_from_month_18(&firm, "payroll", 0.7));
    // 8 of 14 people, who all earn alike and leave alike.
    let part = (mean(&firm, "payroll") - mean(&cheaper, "payroll")) / (mean(&firm, "payroll") - mean(&both, "payroll"));
    assert!((part - 8.0 / 14.0).abs() < 0.03, "{part} of what both save");
    firm.unset("roles.second", "quota").unset("roles.second", "variable");
    let dearer = entry(&firm, "month 18", "price", "{ by = \"+10 %\" }");
    same(column(&dearer, "bookings", 20), scaled_from_month_18(&firm, "bookings", 1.1));
}

#[test]
fn terms_from_the_first_moment_are_those_of_who_had_them_always() {
    let mut firm = firm();
    firm.set("roles.second", "market_pay", 100_000).set("roles.second", "skill_spread", "0.4");
    firm.set("roles.second", "pay_cut_hazard", 3).set("roles.second", "commission", "{ rate = \"10 %\" }");
    let changes = [
        ("base", "35_000", "pay", "{ role = \"second\", base = \"-30 %\" }"),
        ("commission", "{ rate = \"5 %\" }", "pay", "{ role = \"second\", commission = \"-50 %\" }"),
        ("quota", "\"600_000 per year\"", "quota", "{ role = \"second\", by = \"+50 %\" }"),
    ];
    for (key, value, change, to) in changes {
        let mut always = firm.clone();
        always.set("roles.second", key, value);
        let changed = entry(&firm, "0.001 days", change, to);
        for id in ["departures", "wins", "payroll", "commission", "quota_attainment"] {
            let (late, early) = (mean(&changed, id), mean(&always, id));
            assert!((late / early - 1.0).abs() < 1e-5, "{id} is {late} instead of {early} with {key} = {value}");
        }
    }
}

#[test]
fn odds_to_win_change_by_just_so_much() {
    for (odds, rate) in [(0.5, 1.0 / 3.0), (1.0, 0.5), (3.0, 0.75)] {
        let with = entry(&plain(), "0.001 days", "price", &format!("{{ by = 0, win_odds = {odds} }}"));
        let won = mean(&with, "win_rate");
        assert!((won - rate).abs() < 0.025, "{won} of the deals are won at {odds} times the odds of one half");
    }
}

#[test]
fn referrals_answer_in_proportion() {
    let none = mean(&entry(&firm(), "0.001 days", "lose_source", "\"friends\""), "leads");
    let usual = mean(&firm(), "leads") - none;
    // New customers refer in their turn, so four times the flow brings somewhat more than four times the leads.
    for (by, expected) in [("-50 %", 0.45..0.5), ("+300 %", 4.0..6.0)] {
        let with = entry(&firm(), "0.001 days", "volume", &format!("{{ source = \"friends\", by = \"{by}\" }}"));
        let times = (mean(&with, "leads") - none) / usual;
        assert!(expected.contains(&times), "{times} times the referrals at {by}");
    }
}

#[test]
fn the_one_who_leaves_has_booked_the_most() {
    let mut stays = firm();
    stays.set("mechanisms", "attrition", "\"off\"").set("mechanisms", "backfill", "\"off\"");
    let with = entry(&stays, "month 6", "lose_best", "{ role = \"second\" }");
    for number in 0..20 {
        let mut booked = [0.0_f64; 14];
        let diary = diary(&plan(&with), number);
        let leaver = diary.iter().find_map(|(_, happening)| match *happening {
            Happening::Wins { seat, booked: value, .. } => {
                booked[seat as usize] += value;
                None
            }
            Happening::Leaves { seat, .. } => Some(seat),
            _ => None,
        });
        let leaver = leaver.expect("somebody leaves") as usize;
        assert!(booked[leaver] > 0.0 && booked.iter().all(|other| *other <= booked[leaver]), "{leaver} of {booked:?}");
    }
}

#[test]
fn hiring_after_a_freeze_fills_what_stood_empty() {
    let mut quick = firm();
    for role in ["first", "second"] {
        quick.set(&format!("roles.{role}"), "time_to_fill", "\"1 min\"");
    }
    let with = entry(&quick, "month 3", "freeze", "{ lasts = \"9 months\" }");
    assert_eq!(column(&with, "hires", 20), column(&with, "departures", 20));
    let mut cut = with.clone();
    cut.set("scenario", "horizon", "\"12 months\"");
    let (hires, departures) = (mean(&cut, "hires"), mean(&cut, "departures"));
    assert!(departures > 2.0 * hires, "{hires} came and {departures} left by the end of the freeze");
}

#[test]
fn a_closed_segment_has_no_leads_half_the_time() {
    let mut open = plain();
    open.set("market.other", "deal_value", 30_000).set("sources.web", "mix", "{ only = 0.5, other = 0.5 }");
    let with = entry(&open, "month 6", "open_segment", "\"other\"");
    let part = mean(&with, "leads") / mean(&open, "leads");
    assert!((part - 0.75).abs() < 0.02, "half of the leads half the time are a quarter, but {part} come");
}

#[test]
fn a_company_of_real_size_freezes_hiring_and_loses_its_best() {
    let text = include_str!("../../scenarios/it-services.toml");
    let plans = |changes: &[&str]| -> Vec<Plan> {
        let changes: Vec<Override> = changes.iter().map(|change| Override::parse(change).unwrap()).collect();
        let scenario = parse(text, "it-services.toml", &changes).unwrap_or_else(|findings| panic!("{findings}"));
        scenario.structures.iter().map(|structure| expand(&scenario, structure)).collect()
    };
    let freeze = "timeline=[{ at = \"month 6\", freeze = { lasts = \"9 months\" } }]";
    let (without, frozen) = (plans(&[]), plans(&[freeze]));
    let later = plans(&[freeze, "timeline.1.at=month 9"]);
    let lost = plans(&["timeline=[{ at = \"month 12\", in = [\"Islands\"], lose_best = { role = \"rep\" } }]"]);
    let heads = |plan: &Plan| (0..6).map(|number| measure(plan, Luck::new(5, number))["headcount"]).sum::<f64>() / 6.0;
    for at in 0..3 {
        let starts = |plans: &[Plan]| plans[at].timeline.planned[0].at;
        assert_eq!(starts(&frozen) * 3, starts(&later) * 2, "month 6 and month 9");
        let (all, few, more) = (heads(&without[at]), heads(&frozen[at]), heads(&later[at]));
        assert!(few + 1.0 < all && few < more && more < all, "{}: {all}, {few}, {more} people", without[at].name);
        let alike = measure(&without[at], Luck::new(5, 0)) == measure(&lost[at], Luck::new(5, 0));
        assert_eq!(alike, lost[at].name != "Islands", "{}", lost[at].name);
    }
}
