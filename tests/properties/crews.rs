//! People who leave because of how things go, who are dismissed, led, promoted, spurred or at odds.

use orgsim::engine::{self, Exit, Happening, Observer};
use orgsim::luck::Luck;
use orgsim::plan::Plan;
use orgsim::scenario::{Override, parse};
use orgsim::units::{DAYS_PER_YEAR, Tick, days};

use crate::mechanisms::{column, moves, plain};
use crate::scenarios::Draft;
use crate::support::{measure, on_random_scenarios, plan, plans};

/// Both drafts give the same measures in every structure.
fn same(seed: u64, one: &Draft, other: &Draft, what: &str) {
    for (a, b) in plans(one).iter().zip(&plans(other)) {
        let luck = Luck::new(seed, 2);
        assert_eq!(measure(a, luck), measure(b, luck), "{what}, in `{}`", a.name);
    }
}

/// A line of sellers with a quota, of whom many leave, and nothing else that matters.
fn sellers() -> Draft {
    let mut draft = plain();
    draft.remove("stages.qualify").remove("roles.first").remove("structures.");
    draft.set("scenario", "horizon", "\"4 years\"").set("sources.web", "leads", "{ per_day = 4 }");
    draft.set("stages.sell", "advance", 0.4);
    draft.set("roles.second", "quota", "\"8 wins per quarter\"").set("roles.second", "skill_spread", 0.6);
    draft.set("roles.second", "attrition", "\"80 % per year\"");
    draft.set("mechanisms", "attrition", "\"on\"").set("mechanisms", "backfill", "\"on\"");
    draft.set("structures.line", "assembly", "{ second = 12 }");
    draft
}

fn with(mechanism: &str, sizes: &str) -> (Draft, Draft) {
    let mut on = sellers();
    on.set("mechanisms", mechanism, sizes);
    (sellers(), on)
}

/// Settings of `quitting` in which all people want to leave alike, but for these.
fn quitting(but: &str) -> String {
    let alike = ["below_50", "from_50", "from_80", "above_110", "peer_exit", "busy", "variety"];
    let rest: Vec<String> =
        alike.iter().filter(|key| !but.contains(*key)).map(|key| format!(", {key} = 1")).collect();
    format!("{{ voluntary = 1{}{}{but} }}", rest.concat(), if but.is_empty() { "" } else { ", " })
}

#[test]
fn quitting_off_is_a_voluntary_part_of_nothing() {
    on_random_scenarios(0.15, |seed, mut draft| {
        let mut off = draft.clone();
        off.set("mechanisms", "quitting", "\"off\"");
        draft.set("mechanisms", "quitting", "{ voluntary = 0, busy = 3 }");
        same(seed, &off, &draft, "a voluntary part of 0");
        draft.set("mechanisms", "quitting", quitting(""));
        same(seed, &off, &draft, "factors of 1");
    });
}

#[test]
fn dismissal_off_is_nobody_far_enough_below_quota() {
    on_random_scenarios(0.15, |seed, draft| {
        let (mut off, mut never) = (draft.clone(), draft.clone());
        off.set("mechanisms", "dismissal", "\"off\"");
        never.set("mechanisms", "dismissal", "{ below = 0, within = 0 }");
        same(seed, &off, &never, "dismissal");
    });
}

/// Time under observation and departures by band of attainment in the quarter before.
struct Bands {
    since: Vec<Option<(usize, Tick)>>,
    time: [f64; 3],
    left: [f64; 3],
}

impl Bands {
    fn until(&mut self, seat: u32, now: Tick, next: Option<usize>) -> Option<usize> {
        let before = std::mem::replace(&mut self.since[seat as usize], next.map(|band| (band, now)));
        before.map(|(band, since)| {
            self.time[band] += days(now - since) / DAYS_PER_YEAR;
            band
        })
    }
}

impl Observer for Bands {
    fn note(&mut self, now: Tick, happening: Happening) {
        match happening {
            Happening::Attains { seat, attainment, .. } => {
                let band = if attainment < 0.5 { 0 } else { 1 + usize::from(attainment > 1.1) };
                self.until(seat, now, Some(band));
            }
            Happening::Leaves { seat, why, .. } => {
                if let Some(band) = self.until(seat, now, None).filter(|_| why == Exit::Left) {
                    self.left[band] += 1.0;
                }
            }
            _ => {}
        }
    }
}

#[test]
fn whoever_is_in_the_middle_of_attainment_quits_most() {
    let (_, draft) = with("quitting", "\"on\"");
    let plan = plan(&draft);
    let mut bands = Bands { since: vec![None; plan.seats.len()], time: [0.0; 3], left: [0.0; 3] };
    for number in 0..150 {
        bands.since.fill(None);
        engine::run(&plan, Luck::new(5, number), &mut bands);
    }
    let [low, middle, high] = [0, 1, 2].map(|band| bands.left[band] / bands.time[band]);
    // Departures are counts: the error of a logarithm of their rate is one over the root of the count.
    let error = |other: usize| (1.0 / bands.left[1] + 1.0 / bands.left[other]).sqrt();
    assert!((middle / low).ln() > 2.6 * error(0), "{low} {middle} a year");
    assert!((middle / high).ln() > 2.6 * error(2), "{middle} {high} a year");
    // Half of it is voluntary: 1 + 0.5 · (1.2 − 1) against 1 + 0.5 · (0.6 − 1), and some of it a peer's exit.
    assert!(((middle / high) / (1.1 / 0.8) - 1.0).abs() < 3.0 * error(2), "{}", middle / high);
}

#[test]
fn departures_come_in_clusters_where_people_see_each_other_leave() {
    let (off, on) = with("quitting", &quitting("peer_exit = 2"));
    moves(&off, &on, "departures", 1.0);
    // Whoever works alone sees nobody leave.
    let (mut off, mut on) = (off, on);
    for draft in [&mut off, &mut on] {
        draft.remove("structures.").set("structures.alone", "island", "{ second = 12 }");
    }
    same(3, &off, &on, "peers of nobody");
}

#[test]
fn too_much_work_drives_people_out() {
    let (mut off, mut on) = with("quitting", &quitting("busy = 2, busy_above = \"80 %\""));
    moves(&off, &on, "departures", 1.0);
    for draft in [&mut off, &mut on] {
        draft.set("sources.web", "leads", "{ per_day = 0.5 }");
    }
    let rate = |draft: &Draft| column(draft, "departures", 30).iter().sum::<f64>();
    assert!(rate(&on) < 1.02 * rate(&off), "with little to do, hardly anybody leaves because of it");
}

#[test]
fn whoever_has_variety_stays_longer() {
    let (mut off, mut on) = with("quitting", &quitting("variety = 0.5, variety_from = 2"));
    moves(&off, &on, "departures", -1.0);
    for draft in [&mut off, &mut on] {
        draft.set("roles.second", "covers", "[\"sell\"]");
    }
    same(3, &off, &on, "one kind of work");
}

#[test]
fn dismissal_tells_stragglers_from_stars() {
    let (off, on) = with("dismissal", "{ within = 0 }");
    moves(&off, &on, "dismissals", 1.0);
    moves(&off, &on, "quota_attainment", 1.0);
    moves(&off, &on, "departures", 1.0);
    // What dismissals stand for is taken out of the stated rate.
    let (_, within) = with("dismissal", "{ below = 0, within = \"40 %\" }");
    let (stated, left) = (column(&off, "attrition_rate", 100), column(&within, "attrition_rate", 100));
    let ratio = left.iter().sum::<f64>() / stated.iter().sum::<f64>();
    assert!((ratio - 0.6).abs() < 0.03, "{ratio} of the departures are left");
}

/// Departures and presence of people of one role.
struct Turnover<'p> {
    plan: &'p Plan,
    role: usize,
    left: f64,
    years: f64,
}

impl Observer for Turnover<'_> {
    fn note(&mut self, _: Tick, happening: Happening) {
        let mine = |seat: u32| self.plan.seats[seat as usize].role as usize == self.role;
        match happening {
            Happening::Leaves { seat, .. } if mine(seat) => self.left += 1.0,
            Happening::Present { seat, time, .. } if mine(seat) => self.years += days(time) / DAYS_PER_YEAR,
            _ => {}
        }
    }
}

/// Departures a year and head of a role of the shipped scenario, in its structure of this number.
fn shipped_turnover(role: &str, structure: usize) -> f64 {
    let longer = Override::parse("scenario.horizon=4 years").unwrap();
    let text = include_str!("../../scenarios/it-services.toml");
    let scenario = parse(text, "it-services.toml", &[longer]).unwrap_or_else(|findings| panic!("{findings}"));
    let plan = orgsim::plan::expand(&scenario, &scenario.structures[structure]);
    let role = plan.roles.iter().position(|other| other.name == role).unwrap();
    let mut turnover = Turnover { plan: &plan, role, left: 0.0, years: 0.0 };
    for number in 0..40 {
        engine::run(&plan, Luck::new(1, number), &mut turnover);
    }
    turnover.left / turnover.years
}

#[test]
fn account_executives_of_the_shipped_scenario_leave_as_often_as_surveys_say() {
    for (role, structure) in [("ae", 0), ("rep", 1), ("ae", 2)] {
        let rate = shipped_turnover(role, structure);
        assert!((0.22..=0.36).contains(&rate), "{rate} of `{role}` leave in a year in structure {structure} (V12)");
    }
}
