//! Pay: base for being there, variable for results, part of it shared by the team where the structure says so.

use super::happening::{Happening, Observer, Pay};
use super::world::World;
use crate::plan::{NONE, QuotaPlan, RolePlan};
use crate::scenario::QuotaOf;
use crate::units::{Tick, days};

/// What pay has to remember beyond the period; empty where no role asks for it.
#[derive(Clone, Debug, Default)]
pub(super) struct Credits {
    /// By deal and stage before the last: who advanced it there, and that person's turn; 0 for nobody.
    advanced: Vec<(u32, u32)>,
    /// By customer and payee: pay for the win that may be taken back.
    claims: Vec<Claim>,
    /// The claims of the win under way.
    due: Vec<Claim>,
}

/// Pay for a win, to a person while that person's turn lasts.
#[derive(Clone, Copy, Debug)]
struct Claim {
    seat: u32,
    turn: u32,
    amount: f64,
}

impl Credits {
    /// People have moved: where somebody who was in a seat with this turn is now.
    pub fn carry(&mut self, now: impl Fn(u32, u32) -> Option<u32>) {
        for it in self.advanced.iter_mut().filter(|it| it.1 != 0) {
            *it = now(it.0, it.1).map_or((NONE, 0), |seat| (seat, it.1));
        }
        for it in self.claims.iter_mut().filter(|it| it.turn != 0) {
            *it = now(it.seat, it.turn).map_or(NO_CLAIM, |seat| Claim { seat, ..*it });
        }
    }
}

const NO_CLAIM: Claim = Claim { seat: NONE, turn: 0, amount: 0.0 };

impl<O: Observer> World<'_, O> {
    /// Base pay for this long; variable pay too where no quota says what it depends on.
    pub(super) fn pay_presence(&mut self, seat: u32, time: Tick) {
        let role = self.terms(seat);
        let (base, variable) = (role.base * days(time), role.variable * days(time));
        let unconditional = !role.paid_by_result();
        self.pay(seat, Pay::Base, base);
        if unconditional {
            self.pay_variable(seat, variable, true);
        }
    }

    /// A won deal counts for the quota of the person who won it, and is paid by commission where there is one; parts of it
    /// go to those who advanced it before, where their roles say so.
    pub(super) fn credit_win(&mut self, deal: u32, booked: f64) {
        let winner = if self.in_hand(deal) { self.deals[deal].seat } else { NONE };
        let left = if self.plan.shared_credit { self.credit_helpers(deal, winner, booked) } else { 1.0 };
        if winner != NONE {
            self.credit_part(winner, left, booked);
        }
    }

    /// Credit those still there who advanced the deal through earlier stages, each once; what is left for the winner. Parts
    /// that would exceed the whole are cut in proportion.
    #[inline(never)]
    fn credit_helpers(&mut self, deal: u32, winner: u32, booked: f64) -> f64 {
        let stages = self.plan.won_at - 1;
        let all: f64 = (0..stages).map(|stage| self.helped(deal, stage, winner).1).sum();
        let scale = if all > 1.0 { 1.0 / all } else { 1.0 };
        for stage in 0..stages {
            let (seat, part) = self.helped(deal, stage, winner);
            if part > 0.0 {
                self.credit_part(seat, part * scale, booked);
            }
        }
        (1.0 - all * scale).max(0.0)
    }

    /// Who advanced the deal through this stage, and the part of the credit of a win that follows from it.
    fn helped(&self, deal: u32, stage: usize, winner: u32) -> (u32, f64) {
        let row = deal as usize * (self.plan.won_at - 1);
        let Some(&(seat, turn)) = self.credits.advanced.get(row + stage) else { return (NONE, 0.0) };
        let before = &self.credits.advanced[row..row + stage];
        if turn == 0 || self.seats[seat as usize].turn != turn || seat == winner || before.contains(&(seat, turn)) {
            return (NONE, 0.0);
        }
        (seat, self.plan.roles[self.plan.seats[seat as usize].role as usize].stage_credit)
    }

    /// What is sold to a customer counts as a win does, for the person who sold it.
    pub(super) fn credit_upsell(&mut self, deal: u32, booked: f64) {
        if self.in_hand(deal) {
            self.credit_part(self.deals[deal].seat, 1.0, booked);
            // Pay for it stays paid.
            self.credits.due.clear();
        }
    }

    fn credit_part(&mut self, seat: u32, part: f64, booked: f64) {
        self.remember_booking(seat, booked * part);
        let role = self.terms(seat);
        let counts = match role.quota.map(|quota| quota.quota.of) {
            Some(QuotaOf::Bookings) => booked * part,
            Some(QuotaOf::Wins) => part,
            _ => 0.0,
        };
        let paid = self.credit(seat, counts, booked * part);
        if role.clawback > 0 && paid > 0.0 {
            let turn = self.seats[seat as usize].turn;
            self.credits.due.push(Claim { seat, turn, amount: paid });
        }
    }

    /// A lead that advanced counts for the quota of the person who advanced it.
    pub(super) fn credit_advance(&mut self, deal: u32, stage: usize) {
        let seat = self.deals[deal].seat;
        let desk = &self.plan.desks[self.seats[seat as usize].desk as usize];
        let quota = &self.plan.roles[desk.role as usize].quota;
        if quota.is_some_and(|quota| quota.quota.of == QuotaOf::Advanced(stage)) {
            self.credit(seat, 1.0, 0.0);
        }
        if self.plan.shared_credit && stage + 1 < self.plan.won_at {
            self.remember_advance(deal, stage);
        }
    }

    #[inline(never)]
    fn remember_advance(&mut self, deal: u32, stage: usize) {
        let it = &self.deals[deal];
        let row = deal as usize * (self.plan.won_at - 1);
        if self.credits.advanced.len() < row + self.plan.won_at - 1 {
            self.credits.advanced.resize(row + self.plan.won_at - 1, (NONE, 0));
        }
        self.credits.advanced[row + stage] = (it.seat, it.seat_turn);
    }

    /// Nothing is left to do for a deal: its place is for another.
    #[inline(never)]
    pub(super) fn forget_advances(&mut self, deal: u32) {
        let row = deal as usize * (self.plan.won_at - 1);
        if let Some(row) = self.credits.advanced.get_mut(row..row + self.plan.won_at - 1) {
            row.fill((NONE, 0));
        }
    }

    /// So much counts for the quota, and so much was booked by it; what that pays.
    fn credit(&mut self, seat: u32, counts: f64, booked: f64) -> f64 {
        let plan = self.plan;
        let role = self.terms(seat);
        // The last moment of a period belongs to it.
        self.close_periods(seat, self.now.saturating_sub(1));
        if plan.people.careers {
            self.credit_career(seat, counts);
        }
        let it = &mut self.records[seat as usize];
        let before = it.credit;
        it.credit += counts;
        let after = it.credit;
        let pay = match (&role.commission, role.quota) {
            (Some(_), quota) => {
                let amount = quota.map_or(f64::INFINITY, |_| it.quota);
                booked * rate(role, before / amount, after / amount) * plan.economics.employer_load
            }
            (None, Some(QuotaPlan { period, .. })) => {
                let top = role.cap * it.quota;
                let paid = if after <= top { counts } else { (top - before).max(0.0) };
                role.variable * days(period) * paid / it.quota
            }
            (None, None) => 0.0,
        };
        self.pay_variable(seat, pay, true);
        pay
    }

    /// Close the quota periods that are over by `moment`, and tell how each went for a person who was there all through it.
    pub(super) fn close_periods(&mut self, seat: u32, moment: Tick) {
        let Some(QuotaPlan { quota, period }) = self.terms(seat).quota else { return };
        let present = moment / period;
        let (here, talent) = (self.seats[seat as usize].here, self.seats[seat as usize].talent);
        while self.records[seat as usize].period < present {
            let it = &mut self.records[seat as usize];
            let attainment = it.credit / it.quota;
            let all_through = here && it.since <= it.period * period;
            it.period += 1;
            it.credit = 0.0;
            if all_through {
                if quota.elastic.get() > 0.0 {
                    let next = it.quota * (1.0 + quota.elastic.get() * (attainment - 1.0));
                    it.quota = next.clamp(quota.amount / 10.0, quota.amount * 10.0);
                }
                self.tell(Happening::Attains { seat, attainment, talent });
            }
        }
    }

    /// The customer of the win under way: its pay may be taken back for a time.
    #[inline(never)]
    pub(super) fn keep_claims(&mut self, customer: u32) {
        let width = self.plan.won_at;
        let Credits { claims, due, .. } = &mut self.credits;
        if customer != NONE {
            let row = customer as usize * width;
            if claims.len() < row + width {
                claims.resize(row + width, NO_CLAIM);
            }
            claims[row..row + width].fill(NO_CLAIM);
            claims[row..row + due.len()].copy_from_slice(due);
        }
        due.clear();
    }

    /// A customer is gone: pay for the win is taken back as far as it was paid lately; from the payee's own part only while
    /// that person is there.
    #[inline(never)]
    pub(super) fn claw_back(&mut self, customer: u32) {
        let width = self.plan.won_at;
        let age = self.now - self.customers[customer].since;
        for place in customer as usize * width..(customer as usize + 1) * width {
            let Some(claim) = self.credits.claims.get_mut(place) else { return };
            let Claim { seat, turn, amount } = std::mem::replace(claim, NO_CLAIM);
            if turn == 0 || age > self.plan.roles[self.plan.seats[seat as usize].role as usize].clawback {
                continue;
            }
            let still_there = self.seats[seat as usize].turn == turn;
            self.pay_variable(seat, -amount, still_there);
        }
    }

    fn pay(&mut self, seat: u32, pay: Pay, amount: f64) {
        if amount != 0.0 {
            self.tell(Happening::Paid { seat, pay, amount });
        }
    }

    /// Variable pay: one's own part, if `to_oneself`, and the team's part in equal shares to all who are there.
    fn pay_variable(&mut self, seat: u32, amount: f64, to_oneself: bool) {
        let plan = self.plan;
        let team = &plan.teams[plan.seats[seat as usize].team as usize];
        if amount == 0.0 {
            return;
        }
        if to_oneself {
            self.pay(seat, Pay::Variable, amount * (1.0 - team.team_pay));
        }
        if team.team_pay == 0.0 {
            return;
        }
        let members = || team.desks.iter().flat_map(|&desk| plan.desks[desk as usize].seats.clone());
        let here = members().filter(|&member| self.seats[member as usize].here).count();
        for member in members() {
            if self.seats[member as usize].here {
                self.pay(member, Pay::Variable, amount * team.team_pay / here as f64);
            }
        }
    }
}

/// Rate on what moves a person from one attainment to another: each accelerator's applies to the part that lies above its
/// attainment, and above the cap nothing does.
fn rate(role: &RolePlan, before: f64, after: f64) -> f64 {
    let Some(commission) = &role.commission else { return 0.0 };
    let usual = commission.rate.get();
    let (mut sum, mut last) = (usual, usual);
    for &(above, faster) in &commission.accelerators {
        sum += (faster.get() - last) * part_above(above, before, after);
        last = faster.get();
    }
    if role.cap < f64::INFINITY {
        sum -= last * part_above(role.cap, before, after);
    }
    // Where all of it lies above the cap, the parts cancel up to rounding.
    sum.max(0.0)
}

/// Part of the way from one attainment to another that lies above a third.
fn part_above(above: f64, before: f64, after: f64) -> f64 {
    match after > before {
        true => ((after - above.max(before)) / (after - before)).max(0.0),
        false => f64::from(u8::from(before >= above)),
    }
}
