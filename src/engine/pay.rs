//! Pay: base for being there, variable for results, part of it shared by the team where the structure says so.

use super::happening::{Happening, Observer, Pay};
use super::world::World;
use crate::plan::QuotaPlan;
use crate::scenario::{Commission, QuotaOf};
use crate::units::{Tick, days};

impl<O: Observer> World<'_, O> {
    /// Base pay for this long; variable pay too where no quota says what it depends on.
    pub(super) fn pay_presence(&mut self, seat: u32, time: Tick) {
        let role = &self.plan.roles[self.plan.seats[seat as usize].role as usize];
        let (base, variable) = (role.base * days(time), role.variable * days(time));
        let unconditional = role.quota.is_none() && role.commission.is_none();
        self.pay(seat, Pay::Base, base);
        if unconditional {
            self.pay_variable(seat, variable);
        }
    }

    /// A won deal counts for the quota of the person who won it, and is paid by commission where there is one.
    pub(super) fn credit_win(&mut self, seat: u32, booked: f64) {
        let role = &self.plan.roles[self.plan.seats[seat as usize].role as usize];
        let counts = match role.quota.map(|quota| quota.quota.of) {
            Some(QuotaOf::Bookings) => booked,
            Some(QuotaOf::Wins) => 1.0,
            _ => 0.0,
        };
        self.credit(seat, counts, booked);
    }

    /// A lead that advanced counts for the quota of the person who advanced it.
    pub(super) fn credit_advance(&mut self, seat: u32, stage: usize) {
        let role = &self.plan.roles[self.plan.seats[seat as usize].role as usize];
        if role.quota.map(|quota| quota.quota.of) == Some(QuotaOf::Advanced(stage)) {
            self.credit(seat, 1.0, 0.0);
        }
    }

    /// So much counts for the quota, and so much was booked by it.
    fn credit(&mut self, seat: u32, counts: f64, booked: f64) {
        let plan = self.plan;
        let role = &plan.roles[plan.seats[seat as usize].role as usize];
        // The last moment of a period belongs to it.
        self.close_periods(seat, self.now.saturating_sub(1));
        if plan.people.careers {
            self.credit_career(seat, counts);
        }
        let it = &mut self.records[seat as usize];
        let before = it.credit;
        it.credit += counts;
        let after = it.credit;
        let pay = match (role.commission, role.quota) {
            (Some(commission), quota) => {
                let amount = quota.map_or(f64::INFINITY, |quota| quota.quota.amount);
                booked * rate(commission, before / amount, after / amount) * plan.economics.employer_load
            }
            (None, Some(QuotaPlan { quota, period })) => role.variable * days(period) * counts / quota.amount,
            (None, None) => 0.0,
        };
        self.pay_variable(seat, pay);
    }

    /// Close the quota periods that are over by `moment`, and tell how each went for a person who was there all through it.
    pub(super) fn close_periods(&mut self, seat: u32, moment: Tick) {
        let place = &self.plan.seats[seat as usize];
        let Some(QuotaPlan { quota, period }) = self.plan.roles[place.role as usize].quota else { return };
        let present = moment / period;
        let here = self.seats[seat as usize].here;
        while self.records[seat as usize].period < present {
            let it = &mut self.records[seat as usize];
            let attainment = it.credit / quota.amount;
            let all_through = here && it.since <= it.period * period;
            it.period += 1;
            it.credit = 0.0;
            if all_through {
                self.tell(Happening::Attains { seat, attainment });
            }
        }
    }

    fn pay(&mut self, seat: u32, pay: Pay, amount: f64) {
        if amount != 0.0 {
            self.tell(Happening::Paid { seat, pay, amount });
        }
    }

    /// Variable pay: one's own part, and the team's part in equal shares to all who are there.
    fn pay_variable(&mut self, seat: u32, amount: f64) {
        let plan = self.plan;
        let team = &plan.teams[plan.seats[seat as usize].team as usize];
        if team.team_pay == 0.0 || amount == 0.0 {
            return self.pay(seat, Pay::Variable, amount);
        }
        self.pay(seat, Pay::Variable, amount * (1.0 - team.team_pay));
        let members = || team.desks.iter().flat_map(|&desk| plan.desks[desk as usize].seats.clone());
        let here = members().filter(|&member| self.seats[member as usize].here).count();
        for member in members() {
            if self.seats[member as usize].here {
                self.pay(member, Pay::Variable, amount * team.team_pay / here as f64);
            }
        }
    }
}

/// Commission on what moves a person from one attainment to another: the second rate applies to the part that lies above the
/// accelerator's attainment.
fn rate(commission: Commission, before: f64, after: f64) -> f64 {
    let usual = commission.rate.get();
    let Some((above, faster)) = commission.accelerator else { return usual };
    let part = match after > before {
        true => ((after - above.max(before)) / (after - before)).max(0.0),
        false => f64::from(u8::from(before >= above)),
    };
    usual + (faster.get() - usual) * part
}
