//! Where leads come from: inbound processes, prospecting, referrals and the pipeline at the start; and the accounts they belong to.

use std::cmp::Reverse;

use super::agenda::Event;
use super::happening::{Happening, Observer};
use super::world::{Account, Kind, Market, World};
use crate::dist::Sampler;
use crate::luck::{Fate, Luck, Purpose};
use crate::plan::{FlowPlan, Intensity, NONE, SegmentPlan, SourcePlan};
use crate::units::{NEVER, days, ticks};

impl Market {
    pub(super) fn new(segment: &SegmentPlan, luck: Luck) -> Market {
        let count = segment.accounts as usize;
        let mut market = Market { accounts: vec![Account::Free; count], wake: NEVER, ..Market::default() };
        if segment.prospected {
            let mut order: Vec<u32> = (0..segment.accounts).collect();
            let fate = luck.fate(segment.key, u64::MAX);
            for last in (1..count).rev() {
                let other = (fate.uniform(Purpose::ProspectOrder, last as u32) * (last + 1) as f64) as usize;
                order.swap(last, other);
            }
            market.fresh = order.into();
            market.in_fresh = vec![true; count];
        }
        market
    }
}

/// The unit gap before a candidate arrival, and the chance that decides whether it stays.
///
/// Out of line: a loop of one or two rounds would fetch every constant of the draws before the first.
#[inline(never)]
fn candidate(source: Fate, number: u32) -> (f64, f64) {
    (source.exponential(Purpose::ArrivalGap, number), source.uniform(Purpose::ArrivalThinning, number))
}

/// The segment of a lead from this source.
#[inline(always)]
fn segment_for(from: &SourcePlan, fate: Fate) -> usize {
    match from.mix.as_slice() {
        [(_, only)] => *only as usize,
        mix => {
            let point = fate.uniform(Purpose::Segment, 0) * mix.last().map_or(0.0, |last| last.0);
            mix.iter().find(|(sum, _)| point < *sum).or(mix.last()).map_or(0, |found| found.1 as usize)
        }
    }
}

impl<O: Observer> World<'_, O> {
    /// Plan the next arrival of a source.
    pub(super) fn plan_arrival(&mut self, source: usize) {
        match &self.plan.sources[source].flow {
            FlowPlan::Inbound(intensity, _) | FlowPlan::Spend(intensity, _) => self.plan_inbound(source, intensity),
            FlowPlan::Partners(partners) => self.plan_partners(source, partners.ceiling),
            FlowPlan::Prospecting | FlowPlan::Referral(_) => {}
        }
    }

    /// Plan the next arrival of an inbound source: candidates come at the ceiling's rate, and one stays with the chance rate / ceiling.
    #[inline(always)]
    fn plan_inbound(&mut self, source: usize, intensity: &Intensity) {
        let ceiling = intensity.ceiling;
        if ceiling <= 0.0 {
            return;
        }
        let end = days(self.plan.horizon);
        let state = &mut self.sources[source];
        let (fate, mut day, mut drawn) = (state.fate, state.day, state.drawn);
        loop {
            let (gap, chance) = candidate(fate, drawn);
            day += gap / ceiling;
            drawn += 1;
            if day > end {
                return;
            }
            let kept = match intensity.steady {
                Some(part) => chance < part,
                None => chance * ceiling < intensity.at(day),
            };
            if kept {
                break;
            }
        }
        (state.day, state.drawn) = (day, drawn);
        self.at(ticks(day), Event::Arrives { source: source as u32 });
    }

    /// Plan the next candidate of a source of partners; whether it stays depends on who is there then.
    fn plan_partners(&mut self, source: usize, ceiling: f64) {
        if ceiling > 0.0 {
            let state = &mut self.sources[source];
            let wait = state.fate.exponential(Purpose::ArrivalGap, state.drawn) / ceiling;
            state.drawn += 1;
            self.after(wait, Event::Arrives { source: source as u32 });
        }
    }

    /// An arrival: one lead, or a batch; of partners, perhaps none.
    pub(super) fn arrives(&mut self, source: usize) {
        let plan = self.plan;
        let from = &plan.sources[source];
        let number = self.sources[source].drawn - 1;
        let fate = self.luck.fate(from.key, u64::from(number));
        match &from.flow {
            FlowPlan::Inbound(intensity, batch) => {
                self.plan_inbound(source, intensity);
                match batch {
                    None => self.lead(source, from, fate),
                    Some(size) => self.batch(source, from, fate, size),
                }
            }
            FlowPlan::Spend(intensity, batch) => self.spent_on(source, intensity, batch.as_ref(), fate),
            FlowPlan::Partners(partners) => {
                let flow = if plan.timeline.volumes { from.volume.at(self.now) } else { 1.0 };
                let rate = partners.rate * f64::from(self.present(&partners.desks)) * flow;
                let chance = self.sources[source].fate.uniform(Purpose::ArrivalThinning, number);
                self.plan_partners(source, partners.ceiling);
                if chance * partners.ceiling < rate {
                    self.lead(source, from, fate);
                }
            }
            FlowPlan::Prospecting | FlowPlan::Referral(_) => {}
        }
    }

    /// Leads that come together.
    fn batch(&mut self, source: usize, from: &SourcePlan, fate: Fate, size: &Sampler) {
        let size = libm::round(size.draw(fate, Purpose::BatchSize, 0)).max(1.0) as u64;
        (0..size).for_each(|number| self.lead(source, from, fate.child(number)));
    }

    /// An arrival of a source that flows while more is spent.
    #[inline(never)]
    fn spent_on(&mut self, source: usize, intensity: &Intensity, batch: Option<&Sampler>, fate: Fate) {
        let from = &self.plan.sources[source];
        self.plan_inbound(source, intensity);
        match batch {
            _ if !self.spends() => {}
            None => self.lead(source, from, fate),
            Some(size) => self.batch(source, from, fate, size),
        }
    }

    /// A lead of this source, in the segment and at the account that its fate says.
    #[inline(always)]
    fn lead(&mut self, source: usize, from: &SourcePlan, fate: Fate) {
        let segment = segment_for(from, fate);
        if self.is_closed(segment) {
            return;
        }
        self.events += 1;
        let account = self.account_for(segment, fate);
        let now = self.now;
        let taken = account != NONE && !self.markets[segment].accounts[account as usize].is_free(now);
        if taken {
            let (source, segment) = (source as u16, segment as u16);
            return self.tell(Happening::LeadArrives {
                deal: NONE,
                source,
                segment,
                taken,
                aside: false,
                initial: false,
            });
        }
        if self.plan.funnel.sets_aside && self.is_below(source, fate) {
            return self.set_aside(source, segment, account, fate);
        }
        let deal = self.open(source, segment, from.enters, account, fate, false);
        self.offer(deal);
    }

    /// A new deal at the beginning of a stage.
    #[inline(always)]
    fn open(&mut self, source: usize, segment: usize, stage: u16, account: u32, fate: Fate, initial: bool) -> u32 {
        if account != NONE {
            self.markets[segment].accounts[account as usize] = Account::Taken;
        }
        let (source, segment) = (source as u16, segment as u16);
        let deal = self.new_deal(fate, Kind::Open, stage, account, source, segment);
        self.open_deals += 1;
        if self.plan.funnel.sided {
            self.open_side(deal, fate, false);
        }
        self.tell(Happening::LeadArrives { deal, source, segment, taken: false, aside: false, initial });
        self.entered(deal, stage as usize, source, segment);
        deal
    }

    #[inline(always)]
    fn account_for(&self, segment: usize, fate: Fate) -> u32 {
        match self.plan.segments[segment].accounts {
            0 => NONE,
            count => (fate.uniform(Purpose::Account, 0) * f64::from(count)) as u32,
        }
    }

    /// A person with nothing else to do approaches an account that nobody is at. False if there is none.
    #[inline(always)]
    pub(super) fn prospect(&mut self, seat: u32) -> bool {
        let plan = self.plan;
        let place = plan.seats[seat as usize];
        for &source in &plan.desks[place.desk as usize].prospects {
            let source = source as usize;
            if plan.timeline.volumes && plan.sources[source].volume.at(self.now) == 0.0 {
                continue;
            }
            let from = &plan.sources[source];
            let number = self.sources[source].made;
            let fate = self.luck.fate(from.key, number);
            let first = segment_for(from, fate);
            let mix = &from.mix;
            let start = mix.iter().position(|&(_, segment)| segment as usize == first).unwrap_or(0);
            for step in 0..mix.len() {
                let segment = mix[(start + step) % mix.len()].1 as usize;
                if !plan.teams[place.team as usize].serves[segment] || self.is_closed(segment) {
                    continue;
                }
                if let Some(account) = self.next_account(segment, seat, plan.sources[source].enters as usize) {
                    self.sources[source].made += 1;
                    self.events += 1;
                    let deal = self.open(source, segment, from.enters, account, fate, false);
                    self.begin(seat, deal, true);
                    return true;
                }
            }
        }
        false
    }

    /// The next account of a segment to prospect: [`NONE`] in a segment without limit, `None` if all are taken or at rest.
    fn next_account(&mut self, segment: usize, seat: u32, stage: usize) -> Option<u32> {
        let now = self.now;
        if self.plan.segments[segment].accounts == 0 {
            return Some(NONE);
        }
        if self.is_divided(self.plan.seats[seat as usize].team, stage, segment) {
            return self.next_of_list(segment, seat, stage);
        }
        let market = &mut self.markets[segment];
        while let Some(account) = market.fresh.pop_front() {
            market.in_fresh[account as usize] = false;
            if market.accounts[account as usize].is_free(now) {
                return Some(account);
            }
        }
        None
    }

    /// The next of them that the person may approach, where they are divided by territories or lists.
    #[inline(never)]
    fn next_of_list(&mut self, segment: usize, seat: u32, stage: usize) -> Option<u32> {
        let mut at = 0;
        while let Some(&account) = self.markets[segment].fresh.get(at) {
            let free = self.markets[segment].accounts[account as usize].is_free(self.now);
            if free && !self.may_approach(seat, stage, segment, account) {
                at += 1;
                continue;
            }
            let market = &mut self.markets[segment];
            market.fresh.remove(at);
            market.in_fresh[account as usize] = false;
            if free {
                return Some(account);
            }
        }
        None
    }

    /// An account that was lost rests, and may then be sold to again.
    #[inline(always)]
    pub(super) fn rest(&mut self, segment: usize, account: u32, fate: Fate) {
        if account == NONE {
            return;
        }
        let plan = self.plan;
        let days = plan.segments[segment].rest.draw(fate, Purpose::Rest, 0);
        let until = self.now.saturating_add(ticks(days));
        let market = &mut self.markets[segment];
        market.accounts[account as usize] = Account::Resting(until);
        if plan.segments[segment].prospected && until <= plan.horizon {
            market.resting.push(Reverse((until, account)));
            if until < market.wake {
                market.wake = until;
                self.agenda.push(until, Event::Rested { segment: segment as u32 });
            }
        }
    }

    /// Accounts whose rest is over may be prospected again, if they are still free; idle people begin.
    pub(super) fn rested(&mut self, segment: usize) {
        let now = self.now;
        let market = &mut self.markets[segment];
        if market.wake != now {
            return;
        }
        market.wake = NEVER;
        while let Some(&Reverse((until, account))) = market.resting.peek() {
            if until > now {
                market.wake = until;
                self.agenda.push(until, Event::Rested { segment: segment as u32 });
                break;
            }
            market.resting.pop();
            let free = market.accounts[account as usize].is_free(now);
            if free && !std::mem::replace(&mut market.in_fresh[account as usize], true) {
                market.fresh.push_back(account);
            }
        }
        self.wake_prospectors();
    }

    pub(super) fn wake_prospectors(&mut self) {
        for desk in 0..self.plan.desks.len() {
            if self.plan.desks[desk].prospects.is_empty() {
                continue;
            }
            // Where accounts are divided, one may have found none and the next may.
            let mut left = if self.plan.divided { self.plan.desks[desk].seats.len() } else { 1 };
            while self.desks[desk].idle_head != NONE && left > 0 {
                let seat = self.desks[desk].idle_head;
                self.stop_idling(seat);
                if !self.prospect(seat) {
                    self.stand_idle(seat);
                    left -= 1;
                }
            }
        }
    }

    /// A customer names another prospect.
    pub(super) fn refers(&mut self, customer: u32) {
        let plan = self.plan;
        let it = &mut self.customers[customer];
        let fate = it.fate.child(u64::from(it.referrals));
        it.referrals += 1;
        self.plan_referral(customer);
        if !self.recommends(customer) {
            return;
        }
        let now = self.now;
        let flow = |source: u16| match plan.timeline.referrals.is_empty() {
            true => 1.0,
            false => plan.sources[source as usize].volume.at(now),
        };
        let total: f64 = plan.customers.referrals.iter().map(|&(source, rate)| rate * flow(source)).sum();
        // Its count is one that the lead, once a customer, never reaches with referrals of its own.
        let mut point = fate.uniform(Purpose::Referral, u32::MAX) * total;
        for &(source, rate) in &plan.customers.referrals {
            point -= rate * flow(source);
            if point < 0.0 {
                return self.lead(source as usize, &plan.sources[source as usize], fate);
            }
        }
    }

    pub(super) fn plan_referral(&mut self, customer: u32) {
        let rate: f64 = self.plan.customers.referrals.iter().map(|(_, rate)| rate).sum();
        if rate > 0.0 {
            let it = &self.customers[customer];
            let turn = it.turn;
            let budget = it.fate.exponential(Purpose::Referral, it.referrals);
            let wait = match self.plan.timeline.referrals.is_empty() {
                true => budget / rate,
                false => self.referral_wait(budget),
            };
            self.after(wait, Event::Refers { customer, turn });
        }
    }

    /// This account if it is free, otherwise the next one that is; `None` if the whole segment is taken.
    fn free_account_from(&self, segment: usize, account: u32) -> Option<u32> {
        if account == NONE {
            return Some(NONE);
        }
        let accounts = &self.markets[segment].accounts;
        let from = account as usize;
        let free = |at: &usize| accounts[*at].is_free(self.now);
        (from..accounts.len()).chain(0..from).find(free).map(|at| at as u32)
    }

    /// The open leads at time 0, in the queues of their stages, from the sources in turn.
    pub(super) fn first_pipeline(&mut self) {
        let plan = self.plan;
        for &(stage, count) in &plan.pipeline {
            for number in 0..u64::from(count) {
                let source = number as usize % plan.stated;
                let fate = self.luck.fate(plan.stages[stage].key, number);
                let segment = segment_for(&plan.sources[source], fate);
                if self.is_closed(segment) {
                    continue;
                }
                let Some(account) = self.free_account_from(segment, self.account_for(segment, fate)) else { continue };
                let deal = self.open(source, segment, stage as u16, account, fate, true);
                self.offer(deal);
            }
        }
    }
}
