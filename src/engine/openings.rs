//! Segments that people of a role have to open before anything comes of them, by the time that they are there.

use super::agenda::Event;
use super::happening::Observer;
use super::world::World;
use crate::plan::Plan;
use crate::units::{Tick, days, ticks};

/// How far the opening of a segment has come.
#[derive(Clone, Copy, Debug)]
pub(super) struct Progress {
    /// Days of work that are missing as of `seen`, and people who have been at it since then.
    pub missing: f64,
    pub people: u32,
    pub seen: Tick,
}

/// What is known of the segments that somebody has to open; empty where there are none.
#[derive(Clone, Debug, Default)]
pub(super) struct Openings {
    /// By opening of the plan; `None` once it is open.
    under_way: Vec<Option<Progress>>,
    /// By segment.
    closed: Vec<bool>,
}

impl Openings {
    pub fn new(plan: &Plan) -> Openings {
        let mut closed = vec![false; if plan.openings.is_empty() { 0 } else { plan.segments.len() }];
        plan.openings.iter().for_each(|opening| closed[opening.segment as usize] = true);
        let begin = |opening: &crate::plan::OpeningPlan| Progress { missing: opening.work, people: 0, seen: 0 };
        Openings { under_way: plan.openings.iter().map(|opening| Some(begin(opening))).collect(), closed }
    }

    /// Whether nobody has opened a segment yet that has to be.
    pub fn is_closed(&self, segment: usize) -> bool {
        self.closed.get(segment).is_some_and(|closed| *closed)
    }
}

impl<O: Observer> World<'_, O> {
    /// Somebody has come or gone: what is missing goes on at another speed.
    #[inline(never)]
    pub(super) fn openers_change(&mut self) {
        (0..self.plan.openings.len()).for_each(|number| self.opening_goes_on(number));
    }

    /// The work on an opening is counted up to now: it is done, or it is planned when it will be as things are.
    pub(super) fn opening_goes_on(&mut self, number: usize) {
        let Some(before) = self.openings.under_way[number] else { return };
        let opening = &self.plan.openings[number];
        let missing = before.missing - days(self.now - before.seen) * f64::from(before.people);
        let people = self.present(&opening.desks);
        // A tick is the shortest there is.
        if missing <= days(1) {
            self.openings.under_way[number] = None;
            self.openings.closed[opening.segment as usize] = false;
            return self.wake_prospectors();
        }
        self.openings.under_way[number] = Some(Progress { missing, people, seen: self.now });
        if people > 0 && (people, missing) != (before.people, before.missing) {
            let done = self.now.saturating_add(ticks(missing / f64::from(people)).max(1));
            let index = (self.plan.timeline.planned.len() + number) as u32;
            self.at(done, Event::Scheduled { index });
        }
    }
}
