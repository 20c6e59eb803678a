//! Mixed structures do what they say: who works on what, who keeps whom, and what the rules of a structure move.

use std::collections::BTreeMap;

use orgsim::engine::{self, Happening, Observer};
use orgsim::luck::{Luck, Purpose};
use orgsim::plan::Plan;
use orgsim::stats::{p_value, paired};
use orgsim::units::{Tick, days};

use crate::mechanisms::{column, plain};
use crate::scenarios::Draft;
use crate::support::{measure, on_random_scenarios, plan, plans};

/// What is seen of a lead.
#[derive(Clone, Debug, Default)]
struct Seen {
    /// Its number among all leads, those turned away included.
    number: u64,
    segment: u16,
    came: Tick,
    /// Who touched it first at each stage, in order.
    hands: Vec<(u16, u32)>,
}

/// Follows leads from hand to hand.
#[derive(Default)]
struct Watch {
    leads: u64,
    open: BTreeMap<u32, Seen>,
    seen: Vec<Seen>,
    /// Service touches by seat.
    served: BTreeMap<u32, u32>,
    /// Attainments told, by seat.
    attained: BTreeMap<u32, Vec<f64>>,
    left: Vec<(Tick, u32)>,
    joined: Vec<(Tick, u32)>,
}

impl Observer for Watch {
    fn note(&mut self, now: Tick, happening: Happening) {
        match happening {
            Happening::LeadArrives { deal, segment, taken, .. } => {
                if !taken {
                    let lead = Seen { number: self.leads, segment, came: now, hands: Vec::new() };
                    self.seen.extend(self.open.insert(deal, lead));
                }
                self.leads += 1;
            }
            Happening::TouchStarts { deal, stage, seat, first: true, .. } => {
                if let Some(lead) = self.open.get_mut(&deal) {
                    lead.hands.push((stage, seat));
                }
            }
            Happening::ServiceStarts { seat, .. } => *self.served.entry(seat).or_default() += 1,
            Happening::Attains { seat, attainment, .. } => self.attained.entry(seat).or_default().push(attainment),
            Happening::Leaves { seat, .. } => self.left.push((now, seat)),
            Happening::Joins { seat, .. } => self.joined.push((now, seat)),
            _ => {}
        }
    }
}

fn watched(plan: &Plan, replication: u64) -> Watch {
    let mut watch = Watch::default();
    engine::run(plan, Luck::new(11, replication), &mut watch);
    let open = std::mem::take(&mut watch.open);
    watch.seen.extend(open.into_values());
    watch
}

/// The name of the role in a seat, and of its team.
fn who(plan: &Plan, seat: u32) -> (&str, &str) {
    let seat = &plan.seats[seat as usize];
    (&plan.roles[seat.role as usize].name, &plan.teams[seat.team as usize].name)
}

/// Three specialists and one who can do all, two segments, and service.
fn firm() -> Draft {
    let mut draft = plain();
    draft.set("market.only", "deal_value", 60_000);
    draft.set("market.other", "deal_value", 10_000);
    draft.set("sources.web", "mix", "{ only = 0.5, other = 0.5 }");
    draft.set("stages.onboard", "after_win", "true").set("stages.onboard", "effort", "\"3 h\"");
    draft.set("customers", "service", "{ every = \"10 days\", effort = \"15 min\" }");
    draft.set("roles.second", "covers", "[\"sell\"]");
    let more = [("third", "[\"onboard\", \"serve\"]"), ("solo", "[\"qualify\", \"sell\", \"onboard\", \"serve\"]")];
    for (role, covers) in more {
        let table = format!("roles.{role}");
        draft.set(&table, "base", 50_000).set(&table, "covers", covers).set(&table, "selling_share", 1);
        draft.set(&table, "skill_spread", 0).set(&table, "starting_tenure", "\"0 days\"");
    }
    draft.remove("structures.");
    draft
}

fn bits(one: &Draft, other: &Draft, what: &str) {
    for (a, b) in plans(one).iter().zip(&plans(other)) {
        for number in 0..4 {
            let luck = Luck::new(5, number);
            assert_eq!(measure(a, luck), measure(b, luck), "{what}");
        }
    }
}

/// Paired over replications, the first is larger than the second, p < 0.01.
fn larger(one: &[f64], other: &[f64], what: &str) {
    let difference = paired(one, other).unwrap_or_else(|| panic!("{what}: no pairs")).difference;
    let p = p_value(&difference);
    assert!(difference.mean > 0.0 && p < 0.01, "{what}: {} (p = {p})", difference.mean);
}

#[test]
fn a_shared_desk_hands_over_to_pods_by_their_rule_and_a_pod_keeps_its_customers() {
    let mut draft = firm();
    draft.set("structures.it", "route", "{ sell = \"round robin\" }");
    draft.set("structures.it.teams.desk", "seats", "{ first = 3 }");
    draft.set("structures.it.teams.pod", "seats", "{ second = 1, third = 1 }").set(
        "structures.it.teams.pod",
        "count",
        2,
    );
    let plan = plan(&draft);
    let names: Vec<&str> = plan.teams.iter().map(|team| team.name.as_str()).collect();
    assert_eq!(names, ["desk", "pod 1", "pod 2"]);
    let watch = watched(&plan, 0);
    let mut sold = BTreeMap::new();
    for lead in &watch.seen {
        let hands: Vec<(&str, &str)> = lead.hands.iter().map(|&(_, seat)| who(&plan, seat)).collect();
        match hands[..] {
            [] => {}
            [first] => assert_eq!(first, ("first", "desk")),
            [_, seller] => *sold.entry(seller).or_insert(0) += 1,
            [_, seller, after] => {
                *sold.entry(seller).or_insert(0) += 1;
                assert_eq!((after.0, after.1), ("third", seller.1), "the same pod goes on after the win");
            }
            _ => panic!("{hands:?}"),
        }
    }
    let (one, two) = (sold[&("second", "pod 1")], sold[&("second", "pod 2")]);
    assert!(one > 30 && i32::abs(one - two) <= 3, "in turn: {one} and {two}");
    assert!(watch.served.keys().all(|&seat| who(&plan, seat).0 == "third"));
}

#[test]
fn islands_share_an_onboarding_team_and_sellers_keep_their_customers() {
    let mut draft = firm();
    draft.set("structures.it", "route", "\"round robin\"").set("structures.it", "after_win", "\"the seller keeps\"");
    draft.set("structures.it.teams.island", "seats", "{ solo = 1 }").set("structures.it.teams.island", "count", 4);
    draft.set("structures.it.teams.island", "covers", "[\"qualify\", \"sell\", \"serve\"]");
    draft.set("structures.it.teams.welcome", "seats", "{ third = 2 }");
    draft.set("structures.it.teams.welcome", "covers", "[\"onboard\", \"serve\"]");
    let plan = plan(&draft);
    let watch = watched(&plan, 0);
    let mut onboarded = 0;
    for lead in &watch.seen {
        let sellers: Vec<u32> = lead.hands.iter().filter(|(stage, _)| *stage < 2).map(|&(_, seat)| seat).collect();
        assert!(sellers.iter().all(|&seat| seat == sellers[0] && who(&plan, seat).0 == "solo"), "{lead:?}");
        for &(_, seat) in lead.hands.iter().filter(|(stage, _)| *stage == 2) {
            assert_eq!(who(&plan, seat), ("third", "welcome"));
            onboarded += 1;
        }
    }
    assert!(onboarded > 30);
    assert!(watch.served.len() == 4 && watch.served.keys().all(|&seat| who(&plan, seat).0 == "solo"));
    // Without the rule, those who onboarded a customer keep it.
    draft.unset("structures.it", "after_win");
    let plan = self::plan(&draft);
    assert!(watched(&plan, 0).served.keys().all(|&seat| who(&plan, seat).0 == "third"));
}

#[test]
fn two_tiers_divide_deals_by_segment_or_by_stage() {
    let mut draft = firm();
    draft.set("structures.it.teams.desk", "seats", "{ first = 2 }");
    for (team, segment) in [("junior", "other"), ("senior", "only")] {
        let table = format!("structures.it.teams.{team}");
        draft.set(&table, "seats", "{ second = 2 }").set(&table, "serves", format!("[\"{segment}\"]"));
    }
    draft.set("structures.it.teams.care", "seats", "{ third = 2 }");
    let by_segment = plan(&draft);
    let mut sold = [0, 0];
    for lead in watched(&by_segment, 0).seen {
        for (_, seat) in lead.hands.into_iter().filter(|(stage, _)| *stage == 1) {
            let team = if by_segment.segments[lead.segment as usize].name == "only" { "senior" } else { "junior" };
            assert_eq!(who(&by_segment, seat), ("second", team));
            sold[lead.segment as usize] += 1;
        }
    }
    assert!(sold.iter().all(|sold| *sold > 30), "{sold:?}");

    let mut draft = firm();
    draft.set("structures.it.teams.junior", "seats", "{ second = 2 }");
    draft.set("structures.it.teams.junior", "covers", "[\"qualify\"]");
    draft.set("structures.it.teams.senior", "seats", "{ second = 2, third = 1 }");
    let by_stage = plan(&draft);
    for lead in watched(&by_stage, 0).seen {
        for (stage, seat) in lead.hands {
            assert_eq!(who(&by_stage, seat).1, if stage == 0 { "junior" } else { "senior" });
        }
    }
}

#[test]
fn a_fixed_pair_hands_over_by_number_while_the_partner_is_there() {
    let mut draft = firm();
    draft.set("structures.it", "assembly", "{ first = 2, second = 4, third = 2 }");
    draft.set("structures.it", "pairs", "{ first = \"second\", second = \"third\" }");
    let pairs = plan(&draft);
    let firsts = |plan: &Plan, role: &str| plan.seats.iter().position(|s| plan.roles[s.role as usize].name == role);
    let (a, b, c) = (firsts(&pairs, "first"), firsts(&pairs, "second"), firsts(&pairs, "third"));
    let number = |from: Option<usize>, seat: u32| seat as usize - from.unwrap();
    let mut sold = [0; 4];
    for lead in watched(&pairs, 0).seen {
        if let [(_, opener), (_, seller), ..] = lead.hands[..] {
            assert_eq!(number(b, seller) % 2, number(a, opener), "{lead:?}");
            sold[number(b, seller)] += 1;
        }
        if let [_, (_, seller), (_, keeper)] = lead.hands[..] {
            assert_eq!(number(c, keeper), number(b, seller) % 2, "{lead:?}");
        }
    }
    assert!(sold.iter().all(|sold| *sold > 15), "each of several partners in turn: {sold:?}");
    // Where partners leave and are not replaced, others take over.
    draft.set("mechanisms", "attrition", "\"on\"").set("roles.second", "attrition", "\"100 % per year\"");
    let left = plan(&draft);
    let mut others = 0;
    for replication in 0..5 {
        let watch = watched(&left, replication);
        let here = |seat: u32| !watch.left.iter().any(|(_, who)| *who == seat);
        for lead in &watch.seen {
            if let [(_, opener), (_, seller), ..] = lead.hands[..]
                && number(b, seller) % 2 != number(a, opener)
            {
                let partners = [0, 2].map(|step| (b.unwrap() + number(a, opener) + step) as u32);
                assert!(
                    !partners.iter().any(|&seat| here(seat)),
                    "somebody else though a partner never left: {lead:?}"
                );
                others += 1;
            }
        }
    }
    assert!(others > 10, "{others}");
}

#[test]
fn a_pair_or_a_list_of_one_changes_nothing() {
    // With one touch a stage, all work at it comes by name or none does: the order is the same.
    let mut free = plain();
    free.set("stages.sell", "touches", 1).set("structures.line", "assembly", "{ first = 2, second = 1 }");
    free.set("roles.second", "covers", "[\"sell\"]");
    let (mut fixed, mut listed) = (free.clone(), free.clone());
    fixed.set("structures.line", "pairs", "{ first = \"second\" }");
    listed.set("structures.line", "lists", "[\"second\"]").set("structures.line", "imbalance", 0.5);
    bits(&free, &fixed, "the partner of all");
    bits(&free, &listed, "the list of all accounts");
    // More than one can do, served by a rule, with room for a few.
    let late = "{ first_touch = \"2 days\", on_breach = \"front\" }";
    let rules = [("order", "\"newest\""), ("order", "\"value\""), ("room", "3"), ("room", "0"), ("sla", late)];
    for (key, value) in rules {
        for draft in [&mut free, &mut fixed, &mut listed] {
            draft.set("market.only", "deal_value", "{ lognormal = { mean = 10_000, cv = 1 } }");
            draft.set("sources.web", "leads", "{ per_day = 3 }").set("stages.sell", key, value);
        }
        let turned_away = column(&listed, "turned_away", 3).iter().sum::<f64>();
        assert_eq!(turned_away > 0.0, free.get("stages.sell", "room").is_some(), "{key} = {value}");
        bits(&free, &fixed, &format!("the partner of all, {key} = {value}"));
        bits(&free, &listed, &format!("the list of all accounts, {key} = {value}"));
    }
}

#[test]
fn whoever_has_an_account_on_the_list_prospects_it() {
    // Each account is approached once, and there is time for all.
    let mut free = plain();
    free.remove("sources.").set("sources.calls", "prospecting", "{}");
    free.set("market.only", "accounts", 120).set("market.only", "rest", "\"40 years\"");
    free.set("mechanisms", "market_depletion", "\"on\"").set("roles.first", "covers", "[\"qualify\", \"sell\"]");
    free.set("structures.line", "assembly", "{ first = 4, second = 0 }");
    let mut listed = free.clone();
    listed.set("structures.line", "lists", "[\"first\"]");
    let approached = |draft: &Draft| {
        let mut by_seat = [0; 4];
        for lead in watched(&plan(draft), 0).seen {
            by_seat[lead.hands[0].1 as usize] += 1;
        }
        by_seat
    };
    let (luck, key) = (Luck::new(11, 0), plan(&listed).segments[0].key);
    let mut lists = [0; 4];
    for account in 0..120 {
        lists[(luck.fate(key, account).uniform(Purpose::Routing, 1) * 4.0) as usize] += 1;
    }
    assert_eq!(approached(&listed), lists, "each all of the own list");
    let anybody = approached(&free);
    assert!(anybody != lists && anybody.iter().sum::<i32>() == 120, "without lists, whoever is free: {anybody:?}");
    // Territories are lists of teams.
    let mut alone = free.clone();
    alone.remove("structures.").set("structures.alone", "island", "{ first = 4 }");
    alone.set("structures.alone", "route", "\"territory\"");
    let mut territories = [0; 4];
    for account in 0..120 {
        territories[(luck.fate(key, account).uniform(Purpose::Routing, 0) * 4.0) as usize] += 1;
    }
    assert_eq!(approached(&alone), territories, "each all of the own territory");
    // What is on the list of somebody who has gone is for all.
    listed.set("mechanisms", "attrition", "\"on\"").set("roles.second", "covers", "[\"qualify\", \"sell\"]");
    listed.set("structures.line", "assembly", "{ first = 2, second = 2 }").remove("structures.");
    listed.set("structures.it.teams.all", "seats", "{ first = 2, second = 2 }");
    listed.set("structures.it", "lists", "[\"first\", \"second\"]").set(
        "roles.second",
        "attrition",
        "\"2_500 per year\"",
    );
    let [one, other, ..] = approached(&listed);
    assert!(one + other >= 118, "{one} and {other} of 120");
}

#[test]
fn an_account_is_on_one_list_and_goes_to_whoever_has_it() {
    let mut draft = firm();
    draft.set("market.only", "accounts", 300).set("mechanisms", "market_depletion", "\"on\"");
    draft.set("structures.it", "assembly", "{ first = 2, second = 3, third = 1 }");
    draft.set("structures.it", "lists", "[\"second\"]");
    let plan = plan(&draft);
    let first = plan.desks[1].seats.start;
    let mut sold = [0; 3];
    for replication in 0..3 {
        let luck = Luck::new(11, replication);
        for lead in watched(&plan, replication).seen {
            let fate = luck.fate(plan.sources[0].key, lead.number);
            let segment = &plan.segments[lead.segment as usize];
            let home = match segment.accounts {
                0 => fate,
                count => luck.fate(segment.key, (fate.uniform(Purpose::Account, 0) * f64::from(count)) as u64),
            };
            let list = (home.uniform(Purpose::Routing, 1) * 3.0) as u32;
            for (_, seat) in lead.hands.into_iter().filter(|(stage, _)| *stage == 1) {
                assert_eq!(seat - first, list);
                sold[list as usize] += 1;
            }
        }
    }
    assert!(sold.iter().all(|sold| *sold > 60), "{sold:?}");
}

/// Spread of the sales people's attainments in each replication.
fn spreads(draft: &Draft, replications: u64) -> Vec<f64> {
    let plan = plan(draft);
    let spread = |replication: u64| {
        let all: Vec<f64> = watched(&plan, replication).attained.into_values().flatten().collect();
        let mean = all.iter().sum::<f64>() / all.len() as f64;
        (all.iter().map(|one| (one - mean) * (one - mean)).sum::<f64>() / all.len() as f64).sqrt()
    };
    (0..replications).map(spread).collect()
}

#[test]
fn unequal_lists_and_territories_spread_attainment() {
    let mut lists = plain();
    lists.set("sources.web", "leads", "{ per_day = 4 }");
    lists.set("roles.second", "quota", "{ amount = 40, of = \"wins\", per = \"1 year\" }");
    lists.set("stages.sell", "effort", "\"1 h\"").set("stages.qualify", "effort", "\"1 h\"");
    lists.set("structures.line", "assembly", "{ first = 4, second = 6 }").set(
        "structures.line",
        "lists",
        "[\"second\"]",
    );
    let mut territories = lists.clone();
    territories.remove("structures.").set("structures.islands", "island", "{ second = 6 }");
    territories.set("roles.second", "covers", "[\"qualify\", \"sell\", \"serve\"]");
    territories.set("structures.islands", "route", "\"territory\"");
    for (mut draft, structure) in [(lists, "structures.line"), (territories, "structures.islands")] {
        let even = spreads(&draft, 40);
        draft.set(structure, "imbalance", 0.5);
        let uneven = spreads(&draft, 40);
        larger(&uneven, &even, structure);
    }
}

#[test]
fn the_size_of_lists_has_the_spread_that_is_stated() {
    let mut draft = plain();
    draft.set("sources.web", "leads", "{ per_day = 40 }").set("stages.sell", "effort", "\"0 h\"");
    draft.set("stages.qualify", "effort", "\"0 h\"").set("mechanisms", "capacity", "\"off\"");
    draft.set("structures.line", "assembly", "{ first = 1, second = 40 }").set(
        "structures.line",
        "lists",
        "[\"second\"]",
    );
    draft.set("structures.line", "imbalance", "\"30 %\"");
    let plan = plan(&draft);
    let mut found = Vec::new();
    for replication in 0..6 {
        let mut deals = vec![0.0; plan.seats.len()];
        for lead in watched(&plan, replication).seen {
            lead.hands.iter().filter(|(stage, _)| *stage == 1).for_each(|&(_, seat)| deals[seat as usize] += 1.0);
        }
        let deals = &deals[1..];
        let mean = deals.iter().sum::<f64>() / deals.len() as f64;
        let variance = deals.iter().map(|one| (one - mean) * (one - mean)).sum::<f64>() / (deals.len() - 1) as f64;
        // What chance alone adds to the counts is Poisson.
        found.push((variance - mean).max(0.0).sqrt() / mean);
    }
    let mean = found.iter().sum::<f64>() / found.len() as f64;
    assert!((mean - 0.3).abs() < 0.05, "{mean} for 0.3: {found:?}");
}

#[test]
fn a_rule_at_its_neutral_value_changes_nothing() {
    on_random_scenarios(0.1, |seed, draft| {
        for name in draft.names("structures") {
            let table = format!("structures.{name}");
            let mut bare = draft.clone();
            bare.unset(&table, "after_win").unset(&table, "imbalance");
            let mut stated = bare.clone();
            stated.set(&table, "after_win", "\"same team\"").set(&table, "imbalance", 0);
            for team in draft.names(&format!("{table}.teams")) {
                if draft.get(&format!("{table}.teams.{team}"), "count").is_none() {
                    stated.set(&format!("{table}.teams.{team}"), "count", 1);
                }
            }
            let of = |draft: &Draft| plans(draft).into_iter().find(|plan| plan.name == name);
            let (Some(one), Some(other)) = (of(&bare), of(&stated)) else { panic!("{name} is gone") };
            assert_eq!(measure(&one, Luck::new(seed, 2)), measure(&other, Luck::new(seed, 2)), "{name}");
        }
    });
    // Whoever serves keeps what was sold, where no work follows the win.
    let mut plain = plain();
    plain.set("customers", "service", "{ every = \"10 days\", effort = \"15 min\" }");
    let mut kept = plain.clone();
    kept.set("structures.line", "after_win", "\"the seller keeps\"");
    bits(&plain, &kept, "the seller keeps");
}

#[test]
fn a_variant_is_its_team_and_nothing_else() {
    let mut draft = firm();
    draft.set("roles.zeroth", "covers", "[]").set("roles.zeroth", "base", 0);
    let variants = [
        ("vertical", "{ only = 1, other = 1 }", "{ first = 1, second = 2, third = 1 }"),
        ("inbound", "2", "{ first = 2, second = 3, third = 1 }"),
        ("outbound", "2", "{ first = 2, second = 2, third = 1 }"),
        ("targeted", "2", "{ first = 1, second = 1, third = 1 }"),
    ];
    for (variant, teams, each) in variants {
        let (mut short, mut long) = (draft.clone(), draft.clone());
        let given = if variant == "vertical" { String::new() } else { format!(", teams = {teams}") };
        short.set("structures.it", "pod", format!("{{ variant = \"{variant}\"{given} }}"));
        long.set("structures.it", "pod", format!("{{ teams = {teams}, each = {each} }}"));
        assert_eq!(orgsim::plan::describe(&plan(&short)), orgsim::plan::describe(&plan(&long)), "{variant}");
        bits(&short, &long, variant);
    }
    // Roles are known by what they cover: with one more that opens, those who open are divided.
    draft.set("stages.qualify", "effort", "\"1 h\"").insert_after(
        "stages.qualify",
        "stages.meet",
        &[("effort", "\"1 h\""), ("advance", "0.9")],
    );
    draft.set("roles.solo", "covers", "[\"qualify\", \"meet\", \"sell\", \"onboard\", \"serve\"]");
    draft.set("roles.between", "covers", "[\"meet\"]").set("roles.between", "base", 0);
    for (variant, expected) in [("inbound", [1, 1, 3, 1]), ("outbound", [1, 1, 2, 1])] {
        let mut it = draft.clone();
        it.set("structures.it", "pod", format!("{{ variant = \"{variant}\", teams = 1 }}"));
        let plan = plan(&it);
        let seats: Vec<usize> = plan.desks.iter().map(|desk| desk.seats.len()).collect();
        let roles: Vec<&str> = plan.desks.iter().map(|desk| plan.roles[desk.role as usize].name.as_str()).collect();
        assert_eq!(
            (&roles[..], &seats[..]),
            (&["first", "between", "second", "third"][..], &expected[..]),
            "{variant}"
        );
    }
}

#[test]
fn any_who_serve_share_the_customers_of_all_teams() {
    let mut draft = firm();
    draft.set("structures.it", "route", "\"random\"");
    for (team, share) in [("one", 4), ("two", 1)] {
        let table = format!("structures.it.teams.{team}");
        draft.set(&table, "seats", "{ first = 2, second = 2, third = 1 }").set(&table, "share", share);
    }
    let part = |draft: &Draft| -> Vec<f64> {
        let plan = plan(draft);
        let of_two = |watch: Watch| {
            let by = |team: &str| -> f64 {
                watch
                    .served
                    .iter()
                    .filter(|(seat, _)| who(&plan, **seat).1 == team)
                    .map(|(_, many)| f64::from(*many))
                    .sum()
            };
            by("two") / (by("one") + by("two"))
        };
        (0..30).map(|replication| of_two(watched(&plan, replication))).collect()
    };
    let kept = part(&draft);
    draft.set("structures.it", "after_win", "\"any who serve\"");
    let shared = part(&draft);
    larger(&shared, &kept, "service in the team that sells less");
    let mean = shared.iter().sum::<f64>() / shared.len() as f64;
    assert!((mean - 0.5).abs() < 0.03, "{mean}");
}

#[test]
fn whoever_sells_keeps_the_customer_from_the_first_day() {
    let mut draft = firm();
    draft.set("roles.second", "covers", "[\"sell\", \"serve\"]");
    draft.set("mechanisms", "rapport", "{ odds = 1, cold_across = 5, early = \"6 months\" }");
    draft.set("customers", "churn", "\"40 % per year\"");
    draft.set("structures.it", "assembly", "{ first = 2, second = 3, third = 1 }");
    let handed = column(&draft, "logo_churn", 60);
    draft.set("structures.it", "after_win", "\"the seller keeps\"");
    let kept = column(&draft, "logo_churn", 60);
    larger(&handed, &kept, "churn of customers handed on to strangers");
}

#[test]
fn work_stranded_where_nobody_is_left_goes_to_whoever_comes_first() {
    let mut draft = plain();
    draft.set("mechanisms", "attrition", "\"on\"").set("mechanisms", "backfill", "\"on\"");
    let soon = "{ by_tenure = { \"0-12 months\" = \"0 % per year\", later = \"2_000 per year\" } }";
    for role in ["first", "second"] {
        let table = format!("roles.{role}");
        draft.set(&table, "attrition", soon).set(&table, "starting_tenure", "\"2 years\"");
        draft.set(&table, "covers", "[\"qualify\", \"sell\", \"serve\"]");
    }
    draft.set("roles.first", "time_to_fill", "\"40 years\"").set("roles.second", "time_to_fill", "\"30 days\"");
    draft.set("stages.qualify", "effort", "\"1 h\"").set("stages.sell", "effort", "\"1 h\"");
    draft.remove("structures.").set("structures.it", "route", "\"random\"");
    draft.set("structures.it.teams.gone", "seats", "{ first = 1 }");
    draft.set("structures.it.teams.back", "seats", "{ second = 1 }");
    let watch = watched(&plan(&draft), 0);
    let &(came, _) = watch.joined.first().unwrap();
    assert_eq!((watch.left.len(), watch.joined.len()), (2, 1));
    let early: Vec<&Seen> = watch.seen.iter().filter(|lead| lead.came < came).collect();
    assert!(early.len() > 15 && days(came) < 40.0, "{} leads before day {}", early.len(), days(came));
    let untouched = early.iter().filter(|lead| lead.hands.is_empty()).count();
    assert_eq!(untouched, 0, "of {} leads that came while nobody was there", early.len());
}
