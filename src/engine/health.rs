//! How customers fare, and what follows from it: churn, renewals, growth, referrals.
//!
//! Nothing here is kept, drawn or planned where the plan has no health.

use super::agenda::Event;
use super::happening::{Happening, Observer};
use super::world::{Deal, World};
use crate::luck::{Fate, Purpose};
use crate::mechanisms::{Taker, health};
use crate::plan::{HealthPlan, NONE};
use crate::scenario::AfterWin;
use crate::units::{Tick, days, ticks};

/// What a customer's churn depends on beside its segment and its owner's exit.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Health {
    /// Factor on churn, without what time alone changes.
    calm: f64,
    /// Parts of its log: how it was won and what it holds; how it was onboarded.
    nature: f64,
    onboarding: f64,
    /// Part of service done lately.
    covered: f64,
    /// Touches with the present owner; by introduction until there is one.
    known: f64,
    introduced: f64,
    /// From when on the work after the win is as late as counts, while it lasts.
    late_at: Tick,
    /// Until when a contact is missed, and how many have left.
    missed_until: Tick,
    exits: u32,
}

impl Health {
    fn usual(plan: &HealthPlan) -> Health {
        Health {
            calm: 1.0,
            nature: 0.0,
            onboarding: 0.0,
            covered: 1.0,
            known: plan.known_after,
            introduced: 0.0,
            late_at: Tick::MAX,
            missed_until: 0,
            exits: 0,
        }
    }

    /// With the factor that its parts make.
    fn summed(mut self, plan: &HealthPlan) -> Health {
        let parts = self.nature
            + self.onboarding
            + plan.missed * health::missed(self.covered)
            + plan.stranger * health::strangeness(self.known, plan.known_after);
        self.calm = if parts == 0.0 { 1.0 } else { libm::exp(parts) };
        self
    }

    /// Factor on churn from this moment on, and until when it stays so.
    #[inline]
    fn risk(&self, plan: &HealthPlan, from: Tick) -> (f64, Tick) {
        let (mut factor, mut until) = (self.calm, Tick::MAX);
        if from < self.late_at {
            until = self.late_at;
        } else {
            factor *= plan.late;
        }
        if from < self.missed_until {
            factor *= plan.champion;
            until = until.min(self.missed_until);
        }
        (factor, until)
    }
}

impl<O: Observer> World<'_, O> {
    /// Factor on a customer's churn from this moment on, and until when it stays so.
    #[inline]
    pub(super) fn risk(&self, customer: u32, from: Tick) -> (f64, Tick) {
        match &self.plan.health {
            Some(plan) => self.health[customer as usize].risk(plan, from),
            None => (1.0, Tick::MAX),
        }
    }

    /// A customer is new, won by this deal and met first by this person; or there from the start.
    pub(super) fn is_born(&mut self, customer: u32, fate: Fate, won: Option<(u32, Taker)>) {
        let Some(plan) = &self.plan.health else { return };
        let mut it = Health::usual(plan);
        match won {
            Some((deal, taker)) => self.won(plan, &mut it, deal, taker),
            None if plan.champion != 1.0 && plan.leaves > 0.0 => {
                // Some contact may have left shortly before.
                let ago = fate.exponential(Purpose::ChampionLeaves, u32::MAX) / plan.leaves;
                it.missed_until = ticks((plan.lasts - ago).max(0.0));
            }
            None => {}
        }
        let slot = customer as usize;
        if self.health.len() <= slot {
            self.health.resize(slot + 1, it);
        }
        self.health[slot] = it.summed(plan);
    }

    fn won(&self, plan: &HealthPlan, it: &mut Health, deal: u32, taker: Taker) {
        let deal = &self.deals[deal];
        let segment = deal.segment as usize;
        if plan.slow != 0.0 && plan.usual_onboarding > 0.0 {
            it.late_at = self.now.saturating_add(ticks(2.0 * plan.usual_onboarding));
        }
        if self.plan.servers[segment].is_empty() {
            return;
        }
        let shared = f64::from(deal.shared_touches);
        (it.known, it.introduced) = match taker {
            Taker::Same => (shared, 0.0),
            Taker::SameTeam => (plan.introduced * shared, plan.introduced * shared),
            Taker::Across | Taker::Similar | Taker::NewHire => (0.0, 0.0),
        };
        it.nature = plan.acquire_only * self.indifference(deal.seat);
    }

    /// The part of a winner's interest that ends with the win: none of it where the winner keeps the customer, or pays back
    /// when it leaves; else what is not shared with teammates who serve.
    fn indifference(&self, seat: u32) -> f64 {
        if seat == NONE {
            return 1.0;
        }
        let seat = &self.plan.seats[seat as usize];
        let serves = |desk: u32| self.plan.desks[desk as usize].serves_customers;
        let keeps = serves(seat.desk) && self.plan.after_win != AfterWin::Any;
        let team = &self.plan.teams[seat.team as usize];
        if keeps || self.plan.roles[seat.role as usize].clawback > 0 {
            0.0
        } else if team.desks.iter().any(|&desk| serves(desk)) {
            1.0 - team.team_pay
        } else {
            1.0
        }
    }

    /// Change a customer's health; churn goes on at the hazard that follows.
    fn mend(&mut self, customer: u32, change: impl FnOnce(&mut Health, &HealthPlan)) {
        let Some(plan) = &self.plan.health else { return };
        let before = self.health[customer as usize];
        let mut after = before;
        change(&mut after, plan);
        let after = after.summed(plan);
        let same =
            (after.calm, after.late_at, after.missed_until) == (before.calm, before.late_at, before.missed_until);
        if !same {
            self.spend(customer);
        }
        self.health[customer as usize] = after;
        if !same {
            self.plan_churn(customer);
        }
    }

    /// The work after the win is done, in the hands of `had`, who shared so many touches with the customer. An owner
    /// kept from the win on knows it already.
    pub(super) fn onboarding_ends(&mut self, customer: u32, had: Option<u32>, shared: u32, kept: bool) {
        let it = &self.customers[customer];
        let (took, owner, served) =
            (days(self.now - it.since), it.seat, !self.plan.servers[it.segment as usize].is_empty());
        let team = |seat: u32| self.plan.seats[seat as usize].team;
        let clumsy = had.map_or(0.0, |seat| health::clumsiness(self.seats[seat as usize].talent));
        let passes = match had {
            Some(had) if had == owner => Some(1.0),
            Some(had) if owner != NONE && team(had) == team(owner) => None,
            _ => Some(0.0),
        };
        self.mend(customer, |it, plan| {
            let late = plan.slow * health::lateness(took, plan.usual_onboarding);
            (it.late_at, it.onboarding) = (Tick::MAX, late + plan.onboarder * clumsy);
            if served && kept {
                it.known = if had == Some(owner) { it.known.max(f64::from(shared)) } else { it.known };
            } else if served {
                it.known = passes.unwrap_or(plan.introduced) * (it.introduced + f64::from(shared));
            }
        });
    }

    /// The work after the win was broken off: as bad as late.
    pub(super) fn onboarding_fails(&mut self, customer: u32) {
        self.mend(customer, |it, plan| (it.late_at, it.onboarding) = (Tick::MAX, plan.slow));
    }

    /// A service touch was done by the owner, or missed.
    pub(super) fn is_served(&mut self, customer: u32, done: bool) {
        self.mend(customer, |it, plan| {
            it.covered = health::coverage(it.covered, done, plan.memory);
            it.known += f64::from(u8::from(done));
        });
    }

    /// Somebody takes the customer over. The hazard per day that knowing nobody adds.
    pub(super) fn meets(&mut self, customer: u32, taker: Taker) -> f64 {
        if self.plan.health.is_none() {
            return 0.0;
        }
        let before = self.hazard(customer, self.now).0;
        self.mend(customer, |it, plan| {
            it.known *= if taker == Taker::SameTeam { plan.introduced } else { 0.0 };
        });
        (self.hazard(customer, self.now).0 - before).max(0.0)
    }

    /// Plan when the contact leaves.
    pub(super) fn plan_champion(&mut self, customer: u32) {
        let Some(plan) = self.plan.health.as_ref().filter(|plan| plan.leaves > 0.0) else { return };
        let (count, it) = (self.health[customer as usize].exits, &self.customers[customer]);
        let (turn, wait) = (it.turn, it.fate.exponential(Purpose::ChampionLeaves, count) / plan.leaves);
        self.after(wait, Event::ChampionLeaves { customer, turn });
    }

    /// The contact leaves: for a while somebody is missed.
    pub(super) fn champion_leaves(&mut self, customer: u32) {
        self.events += 1;
        let now = self.now;
        self.mend(customer, |it, plan| {
            it.exits += 1;
            if plan.champion != 1.0 {
                it.missed_until = now.saturating_add(ticks(plan.lasts));
            }
        });
        self.tell(Happening::ChampionLeaves { customer });
        self.plan_champion(customer);
    }

    /// Log-odds that a deal has lost with the contact who stood for us when its lead came in: at this rate they leave, and
    /// that much it costs.
    #[inline(never)]
    pub(super) fn contact_left(&self, deal: &Deal, (leaves, cost): (f64, f64)) -> f64 {
        let stays = deal.fate.exponential(Purpose::ChampionLeaves, OF_A_DEAL) / leaves;
        if days(self.now - deal.came) > stays { cost } else { 0.0 }
    }

    /// Touches that an owner and its customer have had, and those of an owner who is known as usual.
    pub(super) fn acquaintance(&self, customer: u32) -> (f64, f64) {
        let known = |plan: &HealthPlan| (self.health[customer as usize].known, plan.known_after);
        self.plan.health.as_ref().map_or((0.0, 0.0), known)
    }

    /// The owner has met the customer so often.
    pub(super) fn meets_again(&mut self, customer: u32, touches: f64) {
        self.mend(customer, |it, _| it.known = it.known.max(touches));
    }

    /// Candidates for growth come at so many times the stated rate.
    pub(super) fn growth_ceiling(&self) -> f64 {
        self.plan.health.as_ref().map_or(1.0, |plan| plan.growth_ceiling)
    }

    /// Whether a candidate for growth stays, at the customer's present health.
    pub(super) fn grows(&self, customer: u32, purpose: Purpose, count: u32) -> bool {
        let Some(plan) = &self.plan.health else { return true };
        let (risk, _) = self.risk(customer, self.now);
        let speed = if risk == 1.0 { 1.0 } else { libm::exp(-plan.growth * libm::log(risk)) };
        self.customers[customer].fate.uniform(purpose, count) * plan.growth_ceiling < speed
    }

    /// Whether the customer would name us to others.
    pub(super) fn recommends(&self, customer: u32) -> bool {
        self.plan.health.as_ref().is_none_or(|plan| self.risk(customer, self.now).0 < plan.detractor)
    }

    /// The customer holds something that makes it stay, or leave.
    pub(super) fn holds(&mut self, customer: u32, part: f64) {
        if part != 0.0 {
            self.mend(customer, |it, _| it.nature += part);
        }
    }

    /// How all customers fare, by segment.
    pub(super) fn survey(&mut self) {
        let Some(plan) = &self.plan.health else { return };
        let stated = self.plan.customers.renewal.map_or(1.0, |renewal| renewal.probability.get());
        let mut found = vec![(0u32, 0u32, 0u32, 0.0, 0.0); self.plan.segments.len()];
        for customer in 0..self.customers.slots() {
            let it = &self.customers[customer];
            if it.turn == 0 {
                continue;
            }
            let (risk, _) = self.risk(customer, self.now);
            let lapse = if stated < 1.0 { (1.0 - health::renewal(stated, risk)) / (1.0 - stated) } else { 1.0 };
            let (all, promoters, detractors, churn, lapses) = &mut found[it.segment as usize];
            *all += 1;
            *promoters += u32::from(risk <= plan.promoter);
            *detractors += u32::from(risk >= plan.detractor);
            *churn += risk;
            *lapses += lapse;
        }
        for (segment, (customers, promoters, detractors, churn, lapse)) in found.into_iter().enumerate() {
            if customers > 0 {
                let (churn, lapse) = (churn / f64::from(customers), lapse / f64::from(customers));
                let segment = segment as u16;
                self.tell(Happening::Surveyed { segment, customers, promoters, detractors, churn, lapse });
            }
        }
    }
}

/// The count of the exit of a deal's contact; those of its customer's begin at 0.
const OF_A_DEAL: u32 = u32::MAX - 1;
