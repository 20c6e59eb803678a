//! What management sees of open deals, and what it expects of them: recorded stages, and a forecast at the end of each month.

use super::happening::{Happening, Observer};
use super::world::{Kind, World};
use crate::luck::Purpose;
use crate::plan::NONE;
use crate::units::{DAYS_PER_YEAR, Tick};

/// A forecast whose span is not over.
#[derive(Clone, Copy, Debug)]
pub(super) struct Made {
    /// When it was made.
    at: Tick,
    /// The month at whose end its span is over.
    until: u32,
    /// What the deals open then were expected to bring.
    expected: f64,
    /// What they have brought.
    booked: f64,
}

impl<O: Observer> World<'_, O> {
    /// A deal reaches a stage, which is recorded or not: by the person who goes on with it; a lead that comes in and a change of
    /// hands always are.
    #[inline(never)]
    pub(super) fn record(&mut self, deal: u32) {
        let plan = self.plan;
        let it = &self.deals[deal];
        if it.kind != Kind::Open {
            return;
        }
        let chance = match it.seat {
            NONE => 1.0,
            seat => plan.funnel.recorded[plan.seats[seat as usize].desk as usize],
        };
        if it.fate.at(plan.stages[it.stage as usize].key).happens(Purpose::Recorded, 0, chance) {
            let side = &mut self.sides[deal as usize];
            (side.recorded, side.recorded_at) = (it.stage, self.now);
        }
    }

    /// At the end of a month: close the forecast whose span is over, and make the next one.
    pub(super) fn forecast(&mut self, month: u32) {
        let Some(visibility) = &self.plan.mechanisms.on.visibility else { return };
        while let Some(&Made { expected, booked, .. }) = self.forecasts.first().filter(|made| made.until == month) {
            self.forecasts.remove(0);
            self.tell(Happening::Forecast { expected, booked });
        }
        let until = month + visibility.ahead as u32;
        if (until as usize) < self.plan.months {
            let expected = self.expected_until(self.plan.month_end(until as usize));
            self.forecasts.push(Made { at: self.now, until, expected, booked: 0.0 });
        }
    }

    /// What the open deals that should be won by then are expected to bring, as far as they are recorded.
    fn expected_until(&mut self, end: Tick) -> f64 {
        let plan = self.plan;
        let stages = plan.won_at;
        let mut sum = 0.0;
        for deal in 0..self.deals.slots() {
            let it = &self.deals[deal];
            if it.turn == 0 || it.kind != Kind::Open {
                continue;
            }
            let (source, segment) = (it.source as usize, it.segment as usize);
            let side = self.sides[deal as usize];
            let stage = side.recorded as usize;
            if stage >= stages || side.recorded_at.saturating_add(plan.funnel.ahead[segment * stages + stage]) > end {
                continue;
            }
            let value = side.value.unwrap_or_else(|| self.value_of(deal));
            self.sides[deal as usize].value = Some(value);
            let market = &plan.segments[segment];
            let value = if plan.timeline.prices { value * market.price.at(self.now) } else { value };
            let booked = 1.0 - market.recurring + market.recurring * market.term / DAYS_PER_YEAR;
            sum += value * booked * plan.funnel.stated[source * stages + stage];
        }
        sum
    }

    /// A deal whose lead came then is won.
    #[inline]
    pub(super) fn count_forecast(&mut self, came: Tick, booked: f64) {
        for made in &mut self.forecasts {
            if came <= made.at {
                made.booked += booked;
            }
        }
    }
}
