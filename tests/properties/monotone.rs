//! What more people, better odds, more leads or fewer may do to each single lead under the same luck.

use std::collections::BTreeMap;

use orgsim::engine::{self, Happening, Observer};
use orgsim::luck::Luck;
use orgsim::plan::{NONE, Plan};
use orgsim::units::Tick;

use crate::scenarios::Draft;
use crate::support::{on_random_scenarios, plan, plans};

/// What became of each lead that came in, by source and number.
#[derive(Default)]
pub struct Fates {
    slots: BTreeMap<u32, (u16, u32)>,
    numbers: BTreeMap<u16, u32>,
    /// When it came in.
    pub came: BTreeMap<(u16, u32), Tick>,
    /// Its wait for the first touch.
    pub waits: BTreeMap<(u16, u32), Tick>,
    /// How long it took to win it.
    pub wins: BTreeMap<(u16, u32), Tick>,
}

impl Observer for Fates {
    fn note(&mut self, now: Tick, happening: Happening) {
        match happening {
            Happening::LeadArrives { deal, source, .. } => {
                let number = self.numbers.entry(source).or_default();
                self.came.insert((source, *number), now);
                if deal != NONE {
                    self.slots.insert(deal, (source, *number));
                }
                *number += 1;
            }
            Happening::TouchStarts { deal, waited, opening: true, .. } => {
                self.waits.insert(self.slots[&deal], waited);
            }
            Happening::Wins { deal, cycle, .. } => {
                self.wins.insert(self.slots[&deal], cycle);
            }
            _ => {}
        }
    }
}

pub fn fates(plan: &Plan, luck: Luck) -> Fates {
    let mut fates = Fates::default();
    engine::run(plan, luck, &mut fates);
    fates
}

/// One pool of so many people and a stage of one touch, with the work of a random scenario.
fn pool(random: &Draft, people: u32) -> Draft {
    let mut draft = Draft::new();
    draft.set("scenario", "horizon", "\"60 days\"").set("market.only", "deal_value", 1);
    draft.set("sources.web", "leads", format!("{{ per_day = {} }}", 1.9 * f64::from(people)));
    let effort = random.get("stages.step1", "effort").unwrap_or("\"4 h\"");
    draft.set("stages.work", "effort", effort).set("stages.work", "advance", 1.0);
    draft.set("roles.rep", "base", 0).set("roles.rep", "covers", "[\"work\"]").set("roles.rep", "selling_share", 1);
    draft.set("mechanisms", "all", "\"off\"");
    draft.set("structures.pool", "assembly", format!("{{ rep = {people} }}"));
    draft
}

#[test]
fn one_more_rep_never_lengthens_a_wait_in_a_single_pool() {
    on_random_scenarios(0.5, |seed, random| {
        let people = 1 + (seed % 4) as u32;
        let fewer = pool(&random, people);
        let mut more = fewer.clone();
        more.set("structures.pool", "assembly", format!("{{ rep = {} }}", people + 1));
        let (fewer, more) = (fates(&plan(&fewer), Luck::new(seed, 0)), fates(&plan(&more), Luck::new(seed, 0)));
        assert_eq!(fewer.came, more.came);
        for (lead, wait) in &fewer.waits {
            assert!(more.waits.get(lead).is_some_and(|shorter| shorter <= wait), "lead {lead:?} waited {wait}");
        }
    });
}

#[test]
fn a_higher_chance_never_loses_a_win_that_was_won() {
    on_random_scenarios(0.3, |seed, mut draft| {
        // Whose turn it is changes with who passes: so that it does not matter, all people and all ways are alike.
        draft.remove("mechanisms").set("mechanisms", "all", "\"off\"").set("mechanisms", "capacity", "\"off\"");
        draft.remove("sources.friends").unset("sources.web", "advance");
        if draft.names("sources").is_empty() {
            return;
        }
        for role in draft.names("roles") {
            draft.set(&format!("roles.{role}"), "skill_spread", 0).set(&format!("roles.{role}"), "selling_share", 0.5);
        }
        let (mut low, mut high) = (draft.clone(), draft);
        low.set("stages.step1", "advance", 0.4);
        high.set("stages.step1", "advance", 0.7);
        for (low, high) in plans(&low).iter().zip(&plans(&high)) {
            let (low, high) = (fates(low, Luck::new(seed, 0)), fates(high, Luck::new(seed, 0)));
            assert!(low.wins.keys().all(|lead| high.wins.contains_key(lead)), "a win was lost");
        }
    });
}

#[test]
fn leads_that_are_not_there_leave_the_others_as_they_were() {
    on_random_scenarios(0.3, |seed, mut draft| {
        draft.set("mechanisms", "capacity", "\"off\"").set("mechanisms", "market_depletion", "\"off\"");
        draft.nobody_minds().set("mechanisms", "attrition", "\"off\"").remove("sources.").remove("start");
        // Whoever has had more leads has learnt more, and has more in hand; the quota is nearer.
        for history in ["practice", "segment_practice", "familiarity", "switching", "overload", "incentives"] {
            draft.set("mechanisms", history, "\"off\"");
        }
        for role in draft.names("roles") {
            draft.set(&format!("roles.{role}"), "skill_spread", 0);
            draft.unset(&format!("roles.{role}"), "ramp").set(&format!("roles.{role}"), "selling_share", 0.5);
        }
        let mix = format!("{{ {} = 1 }}", draft.names("market")[0]);
        draft.set("sources.one", "leads", "{ per_day = 1.5 }").set("sources.one", "mix", &mix);
        let mut both = draft.clone();
        both.set("sources.two", "leads", "{ per_day = 2.5, batch = { uniform = { low = 1, high = 5 } } }");
        both.set("sources.two", "mix", &mix);
        // Which of several teams a lead meets may change with their turns, and with it whether hands are changed.
        for (one, both) in plans(&draft).iter().zip(&plans(&both)).take(1) {
            let (one, both) = (fates(one, Luck::new(seed, 0)), fates(both, Luck::new(seed, 0)));
            let of_one = |fates: &BTreeMap<(u16, u32), Tick>| -> Vec<((u16, u32), Tick)> {
                fates.iter().filter(|((source, _), _)| *source == 0).map(|(lead, time)| (*lead, *time)).collect()
            };
            assert_eq!(of_one(&one.came), of_one(&both.came));
            assert_eq!(of_one(&one.wins), of_one(&both.wins));
        }
    });
}

#[test]
fn a_higher_rate_within_the_same_power_of_two_keeps_the_old_leads() {
    on_random_scenarios(0.3, |seed, random| {
        let (mut fewer, mut more) = (pool(&random, 1), pool(&random, 1));
        let season = "season = { sine = { amplitude = \"30 %\", period = \"30 days\" } }";
        fewer.set("sources.web", "leads", format!("{{ per_day = 1.6, {season} }}"));
        more.set("sources.web", "leads", format!("{{ per_day = 2.9, {season} }}"));
        let (fewer, more) = (fates(&plan(&fewer), Luck::new(seed, 0)), fates(&plan(&more), Luck::new(seed, 0)));
        let times: Vec<Tick> = more.came.values().copied().collect();
        assert!(fewer.came.values().all(|time| times.contains(time)) && fewer.came.len() < more.came.len());
    });
}
