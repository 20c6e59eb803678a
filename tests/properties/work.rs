//! How people work: what they learn, own, juggle and know of each other, each mechanism in pairs under the same luck.

use orgsim::engine::{self, Happening, Observer};
use orgsim::luck::Luck;
use orgsim::plan::{Plan, expand};
use orgsim::scenario::{Override, parse};
use orgsim::stats::{p_value, paired};
use orgsim::units::{Tick, days};

use crate::mechanisms::{column, moves, with};
use crate::neutral::off_and_neutral;
use crate::scenarios::Draft;
use crate::support::{measure, on_random_scenarios, plan};

/// Each mechanism of this file and the settings at which it does nothing.
const AT_REST: [(&str, &str); 9] = [
    ("familiarity", "{ most = \"0 %\" }"),
    ("practice", "{ rate = 1, odds = 1 }"),
    ("segment_practice", "{ rate = 1, odds = 1 }"),
    ("switching", "{ setup = \"0 min\" }"),
    ("ownership", "{ faster = \"0 %\" }"),
    ("overload", "{ slower = \"0 %\", win = \"0 %\" }"),
    ("peer_learning", "{ share = \"0 %\", ramp = \"0 %\" }"),
    ("backup", "{ keeps = \"0 %\", catches = \"0 %\" }"),
    ("coordination", "{ cost = \"0 %\" }"),
];

#[test]
pub fn how_people_work_is_off_at_its_neutral_values() {
    for (mechanism, neutral) in AT_REST {
        on_random_scenarios(0.05, |seed, draft| off_and_neutral(seed, &draft, mechanism, neutral));
    }
}

/// The second column exceeds the first on average, p < 0.01 in pairs.
fn less(a: &[f64], b: &[f64], what: &str) {
    let difference = paired(b, a).unwrap_or_else(|| panic!("{what}: no values")).difference;
    let p = p_value(&difference);
    assert!(difference.mean > 0.0 && p < 0.01, "{what}: {} (p = {p})", difference.mean);
}

fn differences(a: &[f64], b: &[f64]) -> Vec<f64> {
    a.iter().zip(b).map(|(a, b)| a - b).collect()
}

/// The same draft with other structures.
fn as_structure(draft: &Draft, preset: &str, content: &str) -> Draft {
    let mut other = draft.clone();
    other.remove("structures.").set("structures.it", preset, content);
    other
}

#[test]
pub fn practice_makes_work_faster_and_better() {
    let (off, on) = with("practice", "{ rate = 0.8, odds = 1, reference = \"20 h\", prior = \"20 h\" }");
    moves(&off, &on, "wait_days.qualify", -1.0);
    moves(&off, &on, "utilisation", -1.0);
    let (off, on) = with("practice", "{ rate = 1, odds = 1.3, reference = \"20 h\", prior = \"20 h\" }");
    moves(&off, &on, "win_rate", 1.0);
}

#[test]
fn beginners_are_slower_than_the_reference() {
    let (off, on) = with("practice", "{ reference = \"5_000 h\" }");
    moves(&off, &on, "utilisation", 1.0);
}

#[test]
fn specialists_learn_faster_than_generalists() {
    let (off, on) = with("practice", "{ odds = 1, reference = \"200 h\", prior = \"20 h\" }");
    let slower = |preset: &str, content: &str| {
        let all = |draft: &Draft| {
            let mut draft = as_structure(draft, preset, content);
            if preset == "island" {
                draft.set("roles.first", "covers", "[\"qualify\", \"sell\"]");
            }
            column(&draft, "utilisation", 60)
        };
        differences(&all(&on), &all(&off))
    };
    less(
        &slower("assembly", "{ first = 2, second = 2 }"),
        &slower("island", "{ first = 4 }"),
        "time lost by generalists",
    );
}

#[test]
pub fn practice_in_a_segment_is_had_by_those_who_stay_in_it() {
    let (mut off, mut on) =
        with("segment_practice", "{ rate = 0.8, odds = 1.1, reference = \"200 h\", prior = \"20 h\" }");
    for draft in [&mut off, &mut on] {
        draft.remove("market.").set("market.north", "deal_value", 1).set("market.south", "deal_value", 1);
        draft.set("sources.web", "mix", "{ north = 0.5, south = 0.5 }");
    }
    let gains = |preset: &str, content: &str| {
        let all = |draft: &Draft| column(&as_structure(draft, preset, content), "win_rate", 60);
        differences(&all(&on), &all(&off))
    };
    let mixed = gains("pod", "{ teams = 2, each = { first = 1, second = 1 } }");
    let apart =
        gains("pod", "{ by = \"segment\", teams = { north = 1, south = 1 }, each = { first = 1, second = 1 } }");
    less(&mixed, &apart, "what is gained by a segment of one's own");
}

#[test]
pub fn switching_costs_those_who_do_more_than_one_thing() {
    let (mut off, mut on) = with("switching", "{ setup = \"30 min\" }");
    assert_eq!(column(&off, "utilisation", 3), column(&on, "utilisation", 3), "specialists never switch");
    for draft in [&mut off, &mut on] {
        draft.set("roles.first", "covers", "[\"qualify\", \"sell\"]");
        *draft = as_structure(draft, "island", "{ first = 4 }");
    }
    moves(&off, &on, "utilisation", 1.0);
}

/// Counts touches of another activity than the last, and hours at work.
struct Switches {
    last: Vec<Option<u16>>,
    count: f64,
    worked: Tick,
}

impl Observer for Switches {
    fn note(&mut self, _: Tick, happening: Happening) {
        let (seat, activity) = match happening {
            Happening::TouchStarts { seat, stage, .. } => (seat, stage),
            Happening::ServiceStarts { seat, .. } => (seat, u16::MAX),
            Happening::Leaves { seat, .. } => return self.last[seat as usize] = None,
            Happening::Worked { time, .. } => return self.worked += time,
            _ => return,
        };
        let before = self.last[seat as usize].replace(activity);
        self.count += f64::from(before.is_some_and(|before| before != activity));
    }
}

fn shipped(structure: usize, changes: &[&str]) -> Plan {
    let changes: Vec<Override> = changes.iter().map(|change| Override::parse(change).unwrap()).collect();
    let text = include_str!("../../scenarios/it-services.toml");
    let scenario = parse(text, "it-services.toml", &changes).unwrap_or_else(|findings| panic!("{findings}"));
    expand(&scenario, &scenario.structures[structure])
}

#[test]
pub fn in_the_shipped_scenario_switching_takes_mixed_roles_about_a_twelfth_of_their_time() {
    let plan = shipped(1, &[]);
    let setup = plan.mechanisms.on.switching.as_ref().unwrap().setup;
    let mut switches = Switches { last: vec![None; plan.seats.len()], count: 0.0, worked: 0 };
    for number in 0..4 {
        engine::run(&plan, Luck::new(3, number), &mut switches);
    }
    let role = plan.seats.iter().find(|seat| plan.desks[seat.desk as usize].works()).unwrap().role as usize;
    let lost = switches.count * setup * plan.roles[role].days_per_hour / days(switches.worked);
    assert!((0.065..0.095).contains(&lost), "{lost} of the time");
}

/// One stage, eight people in one pool or two, and how long a lead is in it.
fn stage_time(faster: f64, preset: &str, content: &str) -> Vec<f64> {
    let mut draft = Draft::new();
    draft.set("scenario", "horizon", "\"12 months\"").set("market.only", "deal_value", 1);
    draft.set("sources.web", "leads", "{ per_day = 3.2 }");
    draft.set("stages.work", "effort", "{ exponential = { mean = \"8 h\" } }").set("stages.work", "advance", 1.0);
    draft.set("roles.rep", "base", 0).set("roles.rep", "covers", "[\"work\"]").set("roles.rep", "selling_share", 1);
    draft.set("roles.rep", "skill_spread", 0).set("mechanisms", "all", "\"off\"");
    draft.set("mechanisms", "ownership", format!("{{ faster = {faster} }}"));
    draft.set("structures.it", preset, content);
    if preset == "pod" {
        draft.set("structures.it", "route", "\"random\"");
    }
    column(&draft, "days_in_stage.work", 60)
}

#[test]
pub fn ownership_may_turn_the_order_of_pooled_and_split_queues() {
    let (pooled, split) = (("assembly", "{ rep = 8 }"), ("pod", "{ teams = 2, each = { rep = 4 } }"));
    let of = |faster: f64, (preset, content): (&str, &str)| stage_time(faster, preset, content);
    less(&of(0.0, pooled), &of(0.0, split), "without ownership, pooled work is sooner done");
    less(&of(0.17, split), &of(0.17, pooled), "with ownership, split work is");
    less(&of(0.17, pooled), &of(0.0, pooled), "a pool of eight is owned a little");
}

#[test]
pub fn overload_slows_and_loses() {
    let (off, on) = with("overload", "{ capacity = 2, win = \"0 %\" }");
    moves(&off, &on, "sales_cycle_days", 1.0);
    let (off, on) = with("overload", "{ capacity = 2, slower = \"0 %\" }");
    moves(&off, &on, "win_rate", -1.0);
    let (off, on) = with("overload", "{ capacity = 100_000 }");
    assert_eq!(column(&off, "wins", 5), column(&on, "wins", 5), "nobody has so many deals");
}

#[test]
fn a_role_may_have_more_deals_in_hand_than_others() {
    let (_, all) = with("overload", "{ capacity = 2 }");
    let (off, mut by_role) = with("overload", "{ capacity = 100_000 }");
    by_role.set("roles.first", "open_deals", 2).set("roles.second", "open_deals", 2);
    assert_eq!(column(&all, "wins", 5), column(&by_role, "wins", 5), "as the roles say");
    // Who qualifies has one deal in hand at a time.
    let mut one = by_role.clone();
    one.unset("roles.second", "open_deals");
    assert_eq!(column(&off, "wins", 5), column(&one, "wins", 5), "a role that is never full");
    moves(&one, &by_role, "days_in_stage.sell", 1.0);
}

#[test]
pub fn familiarity_keeps_context_and_thins_out_in_large_teams() {
    let gains = |content: &str| {
        let (mut off, mut on) = with("familiarity", "\"on\"");
        for draft in [&mut off, &mut on] {
            draft.set("mechanisms", "context_loss", "{ documented = 0.4 }");
            draft.set("structures.line", "assembly", content);
        }
        moves(&off, &on, "win_rate", 1.0);
        differences(&column(&on, "win_rate", 60), &column(&off, "win_rate", 60))
    };
    less(&gains("{ first = 5, second = 5 }"), &gains("{ first = 1, second = 1 }"), "what two alone keep of each other");
}

#[test]
pub fn peers_teach_each_other_in_teams_and_nobody_alone() {
    let (mut off, mut on) = with("peer_learning", "{ share = \"50 %\", ramp = \"0 %\" }");
    for draft in [&mut off, &mut on] {
        draft.set("mechanisms", "practice", "{ reference = \"200 h\", prior = \"20 h\" }");
    }
    moves(&off, &on, "utilisation", -1.0);
    moves(&off, &on, "win_rate", 1.0);
    let alone = |draft: &Draft| {
        let mut draft = as_structure(draft, "island", "{ first = 2, second = 2 }");
        draft.set("structures.it", "route", "\"random\"");
        measure(&plan(&draft), Luck::new(11, 0))
    };
    assert_eq!(alone(&off), alone(&on));
}

#[test]
fn strong_peers_shorten_the_ramp() {
    let (mut off, mut on) = with("peer_learning", "{ ramp = \"25 %\" }");
    for draft in [&mut off, &mut on] {
        draft.set("mechanisms", "ramp", "\"on\"").set("mechanisms", "attrition", "\"on\"");
        draft.set("mechanisms", "backfill", "\"on\"").set("structures.line", "assembly", "{ first = 4, second = 4 }");
        for role in ["roles.first", "roles.second"] {
            draft.set(role, "ramp", "\"6 months\"").set(role, "attrition", "\"60 % per year\"");
            draft.set(role, "starting_tenure", "\"12 months\"");
        }
    }
    moves(&off, &on, "capacity", 1.0);
}

#[test]
pub fn peers_lift_output_by_a_few_percent_in_the_shipped_scenario() {
    let wins = |changes: &[&str]| {
        let plan = shipped(2, changes);
        let of = |number| measure(&plan, Luck::new(3, number))["wins"];
        (0..200).map(of).collect::<Vec<f64>>()
    };
    let (on, off) = (wins(&[]), wins(&["mechanisms.peer_learning=off"]));
    let mean = |column: &[f64]| column.iter().sum::<f64>() / column.len() as f64;
    let lift = mean(&on) / mean(&off) - 1.0;
    less(&off, &on, "what pods win by learning from each other");
    assert!((0.0..0.15).contains(&lift), "a lift of {lift}");
}

#[test]
pub fn teammates_keep_what_a_leaver_knew() {
    let (mut off, mut on) = with("backup", "{ keeps = \"80 %\" }");
    for draft in [&mut off, &mut on] {
        draft.set("mechanisms", "attrition", "\"on\"").set("mechanisms", "backfill", "\"on\"");
        draft.set("mechanisms", "context_loss", "{ bare = 0.1 }").set(
            "roles.second",
            "attrition",
            "\"600 % per year\"",
        );
        draft.set("structures.line", "assembly", "{ first = 2, second = 3 }");
    }
    moves(&off, &on, "win_rate", 1.0);
    let alone =
        |draft: &Draft| measure(&plan(&as_structure(draft, "assembly", "{ first = 1, second = 1 }")), Luck::new(11, 0));
    assert_eq!(alone(&off), alone(&on), "nobody is there to cover");
}

#[test]
fn teammates_catch_what_is_forgotten_in_a_handoff() {
    let (mut off, mut on) = with("backup", "{ catches = \"30 %\" }");
    for draft in [&mut off, &mut on] {
        draft.set("mechanisms", "handoff_drop", "{ same_team = \"30 %\" }");
        *draft = as_structure(draft, "pod", "{ teams = 1, each = { first = 2, second = 2 } }");
    }
    moves(&off, &on, "handoff_loss", -1.0);
    let lost = column(&on, "handoff_loss", 60).iter().sum::<f64>() / 60.0;
    assert!((lost - 0.21).abs() < 0.02, "{lost} of the changes of hands lose the lead");
}

#[test]
pub fn coordination_costs_large_teams_that_work_jointly() {
    let (off, on) = with("coordination", "\"on\"");
    let (mut apart, mut all) = (on.clone(), on.clone());
    all.set("mechanisms", "coordination", "{ counts = \"all\" }");
    let pods = |draft: &Draft| as_structure(draft, "pod", "{ teams = 1, each = { first = 6, second = 6 } }");
    moves(&pods(&off), &pods(&on), "utilisation", 1.0);
    let ratio = differences(&column(&pods(&on), "utilisation", 60), &column(&pods(&off), "utilisation", 60));
    let mean = |column: &[f64]| column.iter().sum::<f64>() / column.len() as f64;
    let longer = mean(&ratio) / mean(&column(&pods(&off), "utilisation", 60));
    assert!((longer - 0.09).abs() < 0.01, "twelve people take {longer} longer");
    let line = "{ first = 8, second = 8 }";
    apart = as_structure(&apart, "assembly", line);
    assert_eq!(column(&as_structure(&off, "assembly", line), "wins", 5), column(&apart, "wins", 5), "side by side");
    moves(&apart, &as_structure(&all, "assembly", line), "utilisation", 1.0);
}
