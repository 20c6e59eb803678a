//! Held to a plan: nothing is otherwise until bookings have fallen behind it, and what is done then does what it says.

use orgsim::engine::{self, Exit, Happening, Observer};
use orgsim::luck::Luck;
use orgsim::plan::{Plan, expand};
use orgsim::scenario::parse;
use orgsim::units::{Tick, days};

use crate::mechanisms::{column, moves, plain};
use crate::scenarios::{Draft, changing, planned};
use crate::support::{Measures, bits, measure, on_random_scenarios, plan, plans, study};
use crate::timeline::{Diary, diary, entry};

/// Each kind of correction, by what it is of: spend, hire, reassign.
const KINDS: [u32; 3] = [0, 1, 2];

/// Without what only those know who have a plan.
fn without_plan(mut measures: Measures) -> Measures {
    measures.remove("months_off_plan");
    measures.remove("corrections");
    measures
}

#[test]
pub fn cadence_off_is_a_plan_of_nothing() {
    on_random_scenarios(0.15, |seed, draft| {
        for kind in KINDS {
            let mut at_rest = planned(seed, draft.clone(), kind);
            let written = at_rest.get("mechanisms", "cadence").unwrap_or_default().to_owned();
            let (_, rest) = written.split_once(", ").expect("more than bookings");
            at_rest.set("mechanisms", "cadence", format!("{{ bookings = 0, {rest}"));
            let mut off = at_rest.clone();
            off.set("mechanisms", "cadence", "\"off\"");
            let mut absent = at_rest.clone();
            absent.unset("mechanisms", "cadence");
            for ((rest, off), absent) in plans(&at_rest).iter().zip(&plans(&off)).zip(&plans(&absent)) {
                let luck = Luck::new(seed, 2);
                let (held, free) = (measure(rest, luck), measure(off, luck));
                assert_eq!((held["months_off_plan"], held["corrections"]), (0.0, 0.0));
                assert!(!free.contains_key("months_off_plan") && !free.contains_key("corrections"));
                assert_eq!(without_plan(held), free, "{written} in `{}`", rest.name);
                assert_eq!(free, measure(absent, luck), "`{}`", rest.name);
            }
        }
    });
}

/// Two specialists in a line or in a team, for two years, held to a plan that nobody can keep.
fn behind(correction: &str) -> (Draft, Draft) {
    let mut draft = plain();
    draft.set("scenario", "horizon", "\"24 months\"").set("sources.web", "cost", 50);
    draft.set("mechanisms", "backfill", "\"on\"").set("mechanisms", "ramp", "\"on\"");
    draft.set("mechanisms", "reorganisation", "\"on\"");
    for role in ["first", "second"] {
        draft.set(&format!("roles.{role}"), "ramp", "\"6 months\"").set(
            &format!("roles.{role}"),
            "starting_tenure",
            "\"2 years\"",
        );
    }
    draft.set("structures.line", "assembly", "{ first = 4, second = 4 }");
    let mut held = draft.clone();
    held.set("mechanisms", "cadence", format!("{{ bookings = \"100M per year\", months = 3, {correction} }}"));
    (draft, held)
}

#[test]
pub fn each_correction_moves_what_it_should() {
    let (free, spends) = behind("at_most = 3, spend = { more = \"40 %\", lasts = \"6 months\" }");
    moves(&free, &spends, "leads", 1.0);
    moves(&free, &spends, "marketing_cost", 1.0);
    moves(&free, &spends, "wins", 1.0);
    let (free, hires) = behind("hire = { role = \"second\", seats = 2 }");
    moves(&free, &hires, "headcount", 1.0);
    moves(&free, &hires, "payroll", 1.0);
    let (free, reassigns) = behind("reassign = { from = \"first\", to = \"second\", seats = 2 }");
    moves(&free, &reassigns, "role_headcount.second", 1.0);
    moves(&free, &reassigns, "role_headcount.first", -1.0);
    moves(&free, &reassigns, "capacity", -1.0);
    for held in [&spends, &hires, &reassigns] {
        assert_eq!(column(held, "months_off_plan", 3), [24.0; 3], "nobody books so much");
    }
}

#[test]
fn a_month_is_off_plan_where_less_was_booked_than_planned() {
    on_random_scenarios(0.1, |seed, draft| {
        let draft = planned(seed, draft, 1);
        let plans = plans(&draft);
        let study = study(&draft, 2, 1);
        let at = |id: &str| study.measures.iter().position(|measure| measure.id == id).expect("it is measured");
        for (structure, plan) in study.structures.iter().zip(&plans) {
            let months = |id: &str| structure.monthly[at(id)].as_ref().expect("it is measured by month");
            let least = &plan.cadence.as_ref().expect("a plan").least;
            let (off, corrected) = (months("months_off_plan"), months("corrections"));
            for replication in 0..2 {
                for (month, booked) in months("bookings").iter().enumerate() {
                    let behind = f64::from(u8::from(booked[replication] < least[month]));
                    assert_eq!(off[month][replication], behind, "month {month} of `{}`", structure.name);
                    assert!(corrected[month][replication] <= behind);
                }
                let all: f64 = corrected.iter().map(|month| month[replication]).sum();
                assert!(all <= f64::from(plan.cadence.as_ref().expect("a plan").at_most));
                let told = structure.horizon[at("corrections")][replication];
                assert_eq!(told, all, "corrections of `{}`", structure.name);
            }
        }
    });
}

/// What happens until the first correction, and when that is.
fn until_corrected(plan: &Plan, luck: Luck) -> (Vec<(Tick, Happening)>, Option<Tick>) {
    let mut diary = Diary::default();
    engine::run(plan, luck, &mut diary);
    let first =
        diary.0.iter().find_map(|(at, it)| matches!(it, Happening::HeldToPlan { corrected: true, .. }).then_some(*at));
    // What is done at the end of that month stands before it.
    diary.0.retain(|(at, it)| first.is_none_or(|first| *at < first) && !matches!(it, Happening::HeldToPlan { .. }));
    (diary.0, first)
}

#[test]
fn until_the_first_correction_nothing_is_otherwise() {
    on_random_scenarios(0.15, |seed, draft| {
        for kind in KINDS {
            let held = planned(seed, changing(seed, draft.clone()), kind);
            let mut free = held.clone();
            free.unset("mechanisms", "cadence");
            for (held, free) in plans(&held).iter().zip(&plans(&free)) {
                let ((held, first), (mut other, _)) =
                    (until_corrected(held, Luck::new(seed, 4)), until_corrected(free, Luck::new(seed, 4)));
                other.retain(|(at, _)| first.is_none_or(|first| *at < first));
                assert!(held == other, "something is otherwise before day {:?} in `{}`", first.map(days), free.name);
            }
        }
    });
    for kind in ["spend = { more = 1 }", "hire = { role = \"first\", seats = 1 }"] {
        assert!(until_corrected(&plan(&behind(kind).1), Luck::new(1, 1)).1.is_some(), "{kind} is never made");
    }
}

#[test]
fn the_same_seed_gives_the_same_bits_on_any_number_of_threads() {
    on_random_scenarios(0.03, |seed, draft| {
        for kind in KINDS {
            let held = planned(seed, draft.clone(), kind);
            let alone = study(&held, 3, 1);
            for threads in [2, 7] {
                let other = study(&held, 3, threads);
                for structure in 0..alone.structures.len() {
                    assert_eq!(bits(&alone, structure), bits(&other, structure), "{threads} threads");
                }
            }
        }
    });
}

#[test]
fn more_is_spent_for_so_long_on_so_many_leads() {
    let (free, held) = behind("at_most = 1, spend = { more = \"100 %\", lasts = \"6 months\" }");
    let by_month = |draft: &Draft, id: &str| -> Vec<f64> {
        let study = study(draft, 40, 2);
        let at = study.measures.iter().position(|it| it.id == id).expect("it is measured");
        let months = study.structures[0].monthly[at].as_ref().expect("by month");
        months.iter().map(|month| month.iter().sum::<f64>() / 40.0).collect()
    };
    let (few, many) = (by_month(&free, "leads"), by_month(&held, "leads"));
    for month in (0..3).chain(9..24) {
        assert_eq!(few[month], many[month], "month {month}");
    }
    let (usual, more) = (few[3..9].iter().sum::<f64>(), many[3..9].iter().sum::<f64>());
    assert!((more / usual - 2.0).abs() < 0.05, "{more} leads instead of {usual}");
    let cost = (column(&free, "marketing_cost", 5), column(&held, "marketing_cost", 5));
    let leads = (column(&free, "leads", 5), column(&held, "leads", 5));
    for at in 0..5 {
        assert_eq!(cost.1[at] - cost.0[at], 50.0 * (leads.1[at] - leads.0[at]));
    }
    // Twice prolonged, and what is lost cannot be had for money.
    let (_, longer) = behind("at_most = 3, spend = { more = \"100 %\", lasts = \"6 months\" }");
    let longer = by_month(&longer, "leads");
    assert!((3..15).all(|month| longer[month] > 1.5 * few[month]) && longer[15..] == few[15..], "{longer:?}");
    let lost = entry(&held, "1 day", "lose_source", "\"web\"");
    let mut none = lost.clone();
    none.unset("mechanisms", "cadence");
    assert_eq!(by_month(&lost, "leads"), by_month(&none, "leads"));
}

#[test]
fn as_many_are_hired_as_corrections_say_and_no_more() {
    let (free, held) = behind("at_most = 3, hire = { role = \"second\", seats = 2 }");
    assert_eq!(column(&held, "hires", 3), [6.0; 3]);
    assert_eq!(column(&held, "corrections", 3), [3.0; 3]);
    // After three, six and nine months, with 20 days' search, of 24 months.
    let filled: f64 = [3.0, 6.0, 9.0].iter().map(|month| 2.0 * (504.0 - 21.0 * month - 20.0) / 504.0).sum();
    for (many, few) in column(&held, "headcount", 3).iter().zip(column(&free, "headcount", 3)) {
        assert!((many - few - filled).abs() < 1e-9, "{many} instead of {few}");
    }
    let frozen = entry(&held, "month 2", "freeze", "{ lasts = \"3 years\" }");
    assert_eq!(column(&frozen, "hires", 3), [0.0; 3], "nobody is hired in a freeze");
    // An island more, and seats of which nobody is there yet.
    let mut alone = held.clone();
    alone.set("roles.second", "covers", "[\"qualify\", \"sell\", \"serve\"]");
    alone.remove("structures.").set("structures.alone", "island", "{ second = 3 }");
    assert_eq!(column(&alone, "hires", 3), [6.0; 3]);
    // Nobody of the role is in this structure: there is a plan, and nothing to be done.
    alone.set("structures.others", "assembly", "{ second = 2, first = 1 }");
    let text = alone.get("mechanisms", "cadence").unwrap_or_default().replace("second", "first");
    alone.set("mechanisms", "cadence", text);
    assert_eq!(column(&alone, "corrections", 3), [0.0; 3]);
    assert_eq!(column(&alone, "months_off_plan", 3), [24.0; 3]);
}

/// People who move in the midst of a replication.
#[derive(Default)]
struct Moves {
    between: Vec<(u32, u32)>,
    redundant: usize,
    seats: usize,
}

impl Observer for Moves {
    fn note(&mut self, _now: Tick, happening: Happening) {
        match happening {
            Happening::Moves { from, to } => self.between.push((from, to)),
            Happening::Leaves { why: Exit::Redundant, .. } => self.redundant += 1,
            Happening::Turns { .. } => self.seats += 1,
            _ => {}
        }
    }
}

#[test]
fn people_go_on_in_the_other_role_and_learn_what_is_new() {
    let (_, held) = behind("at_most = 5, reassign = { from = \"first\", to = \"second\", seats = 1 }");
    let it = plan(&held);
    let mut seen = Moves::default();
    let outcome = engine::run(&it, Luck::new(3, 3), &mut seen);
    assert_eq!((seen.redundant, outcome.heads), (0, 8));
    // Of four one stays: three corrections find a seat, and each time all move, one of them to another role.
    assert_eq!((seen.seats, seen.between.len()), (3, 24));
    assert_eq!(column(&held, "corrections", 2), [3.0; 2]);
    let role = |seat: u32, seats: &[u32]| seats.iter().filter(|end| seat >= **end).count();
    let changed = seen.between.chunks(8).zip([[4, 8], [3, 8], [2, 8]]).map(|(moves, ends)| {
        let after = [ends[0] - 1, 8];
        moves.iter().filter(|(from, to)| role(*from, &ends) != role(*to, &after)).count()
    });
    assert_eq!(changed.collect::<Vec<usize>>(), [1, 1, 1]);
    // What is new has to be learnt, unless nothing is relearnt.
    let mut known = held.clone();
    known.set("mechanisms", "reorganisation", "{ relearn = 0 }");
    moves(&known, &held, "capacity", -1.0);
    // In a team of both it is the team's own seat.
    let mut pods = held.clone();
    pods.remove("structures.").set("structures.pods", "pod", "{ teams = 2, each = { first = 2, second = 2 } }");
    assert_eq!(column(&pods, "corrections", 2), [2.0; 2]);
    let it = plan(&pods);
    let after = it.in_force(0, 1);
    let seats: Vec<usize> = after.desks.iter().map(|desk| desk.seats.len()).collect();
    assert_eq!(seats, [1, 3, 2, 2]);
    let (few, many) = (column(&pods, "headcount", 2), plan(&pods).headcount());
    assert_eq!(few, [f64::from(many); 2]);
}

#[test]
fn structures_that_are_reorganised_are_held_to_their_plan_before_and_after() {
    let (_, mut held) = behind("at_most = 4, hire = { role = \"second\", seats = 1 }");
    held.set("structures.pods", "pod", "{ teams = 2, each = { first = 2, second = 2 } }");
    let held = entry(&held, "month 7", "reorganise", "{ from = \"line\", to = \"pods\", name = \"change\" }");
    let held = entry(&held, "month 8", "hire", "{ role = \"first\", seats = 1 }");
    let plans = plans(&held);
    let change = plans.iter().find(|plan| plan.name == "change").expect("it is compared");
    // Corrections after months 3 and 6 are void with the new structure; those after months 9 and 12 are not, nor is the hire.
    let seats = |phase, corrections| change.in_force(phase, corrections).headcount();
    assert_eq!([seats(0, 0), seats(0, 2), seats(1, 0), seats(2, 0), seats(2, 2)], [8, 10, 8, 9, 11]);
    let outcome = engine::run(change, Luck::new(5, 5), &mut ());
    assert_eq!(outcome.heads, 11);
    assert_eq!(measure(change, Luck::new(5, 5))["corrections"], 4.0);
    let diary = diary(change, 1);
    let turns = diary.iter().filter_map(|(at, it)| match it {
        Happening::Turns { phase, corrections, .. } => Some((days(*at) / 21.0, *phase, *corrections)),
        _ => None,
    });
    let expected = [(3.0, 0, 1), (6.0, 0, 2), (7.0, 1, 0), (8.0, 2, 0), (9.0, 2, 1), (12.0, 2, 2)];
    assert_eq!(turns.collect::<Vec<_>>(), expected);
}

#[test]
fn structures_that_are_alike_but_for_their_correction_part_with_the_first() {
    let text = include_str!("../../scenarios/off-plan.toml");
    let scenario = parse(text, "off-plan.toml", &[]).unwrap_or_else(|findings| panic!("{findings}"));
    let plans: Vec<Plan> = scenario.structures.iter().map(|structure| expand(&scenario, structure)).collect();
    let mut made = [0.0; 4];
    for number in 0..10 {
        let luck = Luck::new(scenario.seed, number);
        let mut waits = Diary::default();
        engine::run(&plans[0], luck, &mut waits);
        for (plan, made) in plans.iter().zip(&mut made) {
            let (before, first) = until_corrected(plan, luck);
            let mut other = waits.0.clone();
            other.retain(|(at, it)| {
                first.is_none_or(|first| *at < first) && !matches!(it, Happening::HeldToPlan { .. })
            });
            assert!(before == other, "`{}` in future {number} before day {:?}", plan.name, first.map(days));
            let all = measure(plan, luck);
            *made += all["corrections"];
            let (now, then) = (engine::run(plan, luck, &mut ()).heads, plan.headcount());
            assert!(plan.name == "Hire" || now <= then, "{now} people in {then} seats of `{}`", plan.name);
        }
    }
    assert!(made[0] == 0.0 && made[1..].iter().all(|made| *made > 5.0), "{made:?}");
    // Half of the leads of those months, and no more people.
    let by =
        |at: usize, id: &str| (0..20).map(|number| measure(&plans[at], Luck::new(3, number))[id]).sum::<f64>() / 20.0;
    assert!(by(1, "leads") > 1.1 * by(0, "leads") && by(1, "headcount") < 1.01 * by(0, "headcount"));
    assert!(by(2, "role_headcount.ae") > by(0, "role_headcount.ae") + 0.5);
    assert!(by(3, "role_headcount.ae") > by(0, "role_headcount.ae") + 0.5);
    assert!(by(3, "role_headcount.sdr") < by(0, "role_headcount.sdr") - 0.5);
}
