//! What was booked against what was planned, month by month, and what is done when it falls behind.

use super::happening::{Happening, Observer};
use super::world::World;
use crate::plan::{CadencePlan, CorrectionPlan};
use crate::units::Tick;

/// Where management stands with its plan.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Cadence {
    /// Booked in the present month.
    pub booked: f64,
    /// Months off course in a row, and corrections made.
    pub off: u32,
    pub made: u32,
    /// Until when more is spent on leads.
    pub spends_until: Tick,
    /// Which phase of the first plan is in force, after how many corrections of seats in it.
    pub phase: u32,
    pub seated: u32,
}

impl<'a, O: Observer> World<'a, O> {
    /// A month is over: what was booked is held against the plan, and after some months off course something is done, unless it
    /// is too late for anything to come of it.
    pub(super) fn hold_to_plan(&mut self, month: u32, goes_on: bool) {
        let Some(cadence) = &self.first.cadence else { return };
        let booked = std::mem::take(&mut self.cadence.booked);
        let off = booked < cadence.least[month as usize];
        let state = &mut self.cadence;
        state.off = if off { state.off + 1 } else { 0 };
        let due = off && goes_on && state.off >= cadence.months && state.made < cadence.at_most;
        let corrected = due && self.correct(cadence);
        if corrected {
            (self.cadence.off, self.cadence.made) = (0, self.cadence.made + 1);
        }
        self.tell(Happening::HeldToPlan { off, corrected });
    }

    /// Something is done about it, if anything is stated, and there is a seat to do it with.
    fn correct(&mut self, cadence: &CadencePlan) -> bool {
        match cadence.corrections[self.cadence.phase as usize] {
            CorrectionPlan::Nothing => return false,
            CorrectionPlan::Spend(lasts) => self.cadence.spends_until = self.now.saturating_add(lasts),
            CorrectionPlan::Seats => {
                let after = self.first.in_force(self.cadence.phase, self.cadence.seated + 1);
                if after.has_seats_of(self.plan) {
                    return false;
                }
                self.cadence.seated += 1;
                self.becomes(after, 0.0);
            }
        }
        true
    }

    /// Whether more is spent on leads now.
    pub(super) fn spends(&self) -> bool {
        self.now < self.cadence.spends_until
    }

    /// The plan that follows the present one at a stated time is in force from now on. A structure that is reorganised is as it is
    /// stated, whatever was corrected before.
    pub(super) fn turns(&mut self) {
        let Some(later) = &self.plan.later else { return };
        self.cadence.phase += 1;
        if later.reorganises() {
            self.cadence.seated = 0;
        }
        self.becomes(self.first.in_force(self.cadence.phase, self.cadence.seated), later.cost);
    }
}
