//! After the win: contracts that start, renew, grow, shrink and end, and the service of those who hold them.

use super::agenda::Event;
use super::happening::{Happening, Observer};
use super::upsell::MORE;
use super::world::{Account, Customer, Kind, World};
use crate::luck::{Fate, Purpose};
use crate::mechanisms::{Taker, health, rapport};
use crate::plan::NONE;
use crate::scenario::AfterWin;
use crate::units::{DAYS_PER_YEAR, Tick, days, ticks};

impl<O: Observer> World<'_, O> {
    /// A deal is won: it is booked, its seller credited, and the account becomes a customer or, after a project, rests.
    pub(super) fn wins(&mut self, deal: u32) {
        let plan = self.plan;
        let it = &self.deals[deal];
        let segment = &plan.segments[it.segment as usize];
        let mut value = self.value_of(deal);
        if let Some(late) = plan.quarter_end
            && it.seat != NONE
            && self.sells_cheap(it.seat)
        {
            value *= late.price;
        }
        if plan.timeline.prices {
            value *= segment.price.at(self.now);
        }
        let yearly = value * segment.recurring;
        let once = value - yearly;
        let booked = once + yearly * segment.term / DAYS_PER_YEAR;
        let (fate, seat, source, segment, account) = (it.fate, it.seat, it.source, it.segment, it.account);
        let (came, cycle) = (it.came, self.now - it.came);
        let (touches, handoffs) = (it.all_touches, u32::from(it.handoffs));
        let again = self.has_returned(deal);
        self.count_forecast(came, booked);
        self.cadence.booked += booked;
        self.tell(Happening::Wins {
            deal,
            seat,
            source,
            segment,
            yearly,
            once,
            booked,
            cycle,
            touches,
            handoffs,
            again,
        });
        self.credit_win(deal, booked);
        self.open_deals -= 1;
        let mut customer = NONE;
        if yearly > 0.0 {
            let keeper = self.keeper(deal);
            let taker = keeper.map_or_else(|| self.first_taker(deal), |keeper| self.relation(deal, keeper));
            customer = self.sign(fate, source, segment, account, yearly, Some((deal, taker)));
            if let Some(keeper) = keeper.filter(|_| customer != NONE) {
                self.join_book(customer, keeper);
            }
        } else {
            self.rest(segment as usize, account, fate);
        }
        if plan.clawback {
            self.keep_claims(customer);
        }
        self.deals[deal].kind = Kind::Won;
        self.deals[deal].customer = customer;
        let customer_turn = if customer == NONE { 0 } else { self.customers[customer].turn };
        self.asides[deal as usize].customer_turn = customer_turn;
        match plan.won_at < plan.upsell_at {
            true => self.move_on(deal, plan.won_at),
            false => self.onboarded(deal),
        }
    }

    /// Who looks after the customer from the moment of the win on, where the rule says so; else it is found out when the work
    /// after the win is done.
    fn keeper(&mut self, deal: u32) -> Option<u32> {
        let plan = self.plan;
        let (seat, segment) = (self.deals[deal].seat, self.deals[deal].segment as usize);
        match plan.after_win {
            AfterWin::SameTeam => None,
            AfterWin::Seller => (self.in_hand(deal) && self.serves(seat)).then_some(seat),
            AfterWin::Any => {
                if plan.won_at == plan.upsell_at {
                    self.server(segment)
                } else {
                    None
                }
            }
        }
    }

    /// What somebody is to whoever won the deal.
    fn relation(&self, deal: u32, keeper: u32) -> Taker {
        let seller = self.deals[deal].seat;
        let team = |seat: u32| self.plan.seats[seat as usize].team;
        match () {
            () if seller == keeper && self.in_hand(deal) => Taker::Same,
            () if seller != NONE && team(seller) == team(keeper) => Taker::SameTeam,
            () => Taker::Across,
        }
    }

    /// Whether a seat looks after customers.
    pub(super) fn serves(&self, seat: u32) -> bool {
        let plan = self.plan;
        plan.desks[plan.seats[seat as usize].desk as usize].serves_customers
    }

    /// Who the customer meets first after the win.
    fn first_taker(&self, deal: u32) -> Taker {
        let plan = self.plan;
        let it = &self.deals[deal];
        if plan.won_at < plan.upsell_at {
            return self.taker(deal, plan.won_at);
        }
        if plan.customers.service.is_none() || it.seat == NONE {
            return Taker::Same;
        }
        let seat = &plan.seats[it.seat as usize];
        if plan.desks[seat.desk as usize].serves_customers {
            return Taker::Same;
        }
        let team = &plan.teams[seat.team as usize];
        match team.desks.iter().any(|&desk| plan.desks[desk as usize].serves_customers) {
            true => Taker::SameTeam,
            false => Taker::Across,
        }
    }

    /// What a unit of price agreed at time 0 has become by now.
    #[inline]
    pub(super) fn price(&self) -> f64 {
        match self.plan.customers.escalator {
            0.0 => 1.0,
            growth => libm::exp(growth * days(self.now)),
        }
    }

    /// A contract starts now, by a deal and with whom it meets first; without them, it was there before time 0, at a random
    /// point of its term.
    fn sign(
        &mut self,
        fate: Fate,
        source: u16,
        segment: u16,
        account: u32,
        yearly: f64,
        won: Option<(u32, Taker)>,
    ) -> u32 {
        let turn = self.new_turn();
        let taker = won.map_or(Taker::Same, |(_, taker)| taker);
        let (early, early_for) = rapport::early_churn(self.plan.mechanisms.on.rapport.as_ref(), taker);
        let customer = self.customers.insert(Customer {
            fate,
            since: self.now,
            yearly: yearly / self.price(),
            budget: fate.exponential(Purpose::Churn, 0),
            spent_at: self.now,
            early,
            early_until: self.now.saturating_add(ticks(early_for)),
            exit: 0.0,
            exit_until: self.now,
            turn,
            churn_turn: turn,
            seat: NONE,
            previous: NONE,
            next: NONE,
            account,
            terms: 0,
            expansions: 0,
            contractions: 0,
            referrals: 0,
            services: 0,
            segment,
            source,
            owners_left: 0,
            service_open: false,
        });
        let initial = won.is_none();
        self.is_born(customer, fate, won);
        self.holds_nothing(customer);
        let churns = self.plan_churn(customer);
        if churns > self.plan.horizon && self.is_quiet(segment as usize) {
            let it = &mut self.customers[customer];
            (it.turn, it.churn_turn) = (0, 0);
            self.customers.remove(customer);
            self.settled[segment as usize] += 1;
            self.settled_top = self.settled_top.max(yearly / self.price());
            self.tell(Happening::ContractStarts { customer: NONE, segment, yearly, initial });
            return NONE;
        }
        self.tell(Happening::ContractStarts { customer, segment, yearly, initial });
        self.plan_term(customer, if initial { fate.uniform(Purpose::ContractAge, 0) } else { 1.0 });
        self.plan_expansion(customer);
        self.plan_contraction(customer);
        self.plan_referral(customer);
        self.plan_champion(customer);
        self.plan_offer(customer);
        if let Some((every, _)) = self.plan.customers.service {
            let phase = fate.uniform(Purpose::ServicePhase, 0);
            self.after(every * phase, Event::ServiceDue { customer, turn });
        }
        customer
    }

    /// Whether nothing but churn can happen to customers of a segment: one who stays beyond the horizon then needs no place in
    /// memory.
    fn is_quiet(&self, segment: usize) -> bool {
        let terms = &self.plan.customers;
        self.plan.servers[segment].is_empty()
            && self.plan.last().servers[segment].is_empty()
            && terms.renewal.is_none()
            && terms.expansion.is_none()
            && terms.contraction.is_none()
            && terms.service.is_none()
            && terms.referrals.is_empty()
            && self.plan.products.is_empty()
            && self.plan.health.is_none()
    }

    /// The customers at time 0; their contracts are at a random point of their term, and they have owners.
    pub(super) fn first_customers(&mut self) {
        let plan = self.plan;
        let segments = plan.segments.len();
        let mut placed = vec![0; segments];
        for number in 0..plan.initial_customers {
            let source = number as usize % plan.stated;
            let fate = self.luck.fate(plan.sources[source].key ^ INITIAL, u64::from(number));
            // Segments in turn; one whose accounts are all customers is passed over.
            let room = |&segment: &usize| {
                let limit = plan.segments[segment].accounts;
                !self.is_closed(segment) && (limit == 0 || placed[segment] < limit)
            };
            let Some(segment) = (0..segments).map(|step| (number as usize + step) % segments).find(room) else {
                return;
            };
            let account = match plan.segments[segment].accounts {
                0 => NONE,
                _ => {
                    self.markets[segment].accounts[placed[segment] as usize] = Account::Taken;
                    placed[segment]
                }
            };
            placed[segment] += 1;
            let law = plan.initial_value.as_ref().unwrap_or(&plan.segments[segment].value);
            let yearly = law.draw(fate, Purpose::DealValue, 0);
            let customer = self.sign(fate, source as u16, segment as u16, account, yearly, None);
            if customer != NONE {
                self.find_owner(customer, None);
            }
        }
    }

    /// When hazard runs as it does now, the budget is spent at the moment returned.
    pub(super) fn plan_churn(&mut self, customer: u32) -> Tick {
        let turn = self.new_turn();
        let it = &mut self.customers[customer];
        it.churn_turn = turn;
        let mut left = it.budget;
        let mut from = it.spent_at;
        loop {
            let (rate, until) = self.hazard(customer, from);
            let lasts = if until == Tick::MAX { f64::INFINITY } else { days(until - from) };
            if rate * lasts >= left || until == Tick::MAX {
                let end = if rate > 0.0 { from.saturating_add(ticks(left / rate)) } else { Tick::MAX };
                self.at(end, Event::Churns { customer, turn });
                return end;
            }
            left -= rate * lasts;
            from = until;
        }
    }

    /// Hazard per day from this moment, and until when it stays so.
    #[inline]
    pub(super) fn hazard(&self, customer: u32, from: Tick) -> (f64, Tick) {
        let it = &self.customers[customer];
        let base = self.plan.segments[it.segment as usize].churn;
        if self.plan.health.is_none() {
            return it.hazard(base, from);
        }
        let (factor, until) = self.risk(customer, from);
        let (rate, own) = it.hazard(base * factor, from);
        (rate, own.min(until))
    }

    /// Spend the hazard up to now.
    pub(super) fn spend(&mut self, customer: u32) {
        let now = self.now;
        let (mut budget, mut from) = (self.customers[customer].budget, self.customers[customer].spent_at);
        while from < now {
            let (rate, until) = self.hazard(customer, from);
            let until = until.min(now);
            budget -= rate * days(until - from);
            from = until;
        }
        let it = &mut self.customers[customer];
        (it.budget, it.spent_at) = (budget.max(0.0), from);
    }

    /// A customer leaves; its account rests.
    pub(super) fn churns(&mut self, customer: u32) {
        self.events += 1;
        let it = &self.customers[customer];
        let exit = if self.now <= it.exit_until { it.exit } else { 0.0 };
        let (rate, _) = self.hazard(customer, self.now.saturating_sub(1));
        self.ends(customer, if exit > 0.0 { exit / rate } else { 0.0 });
    }

    pub(super) fn ends(&mut self, customer: u32, by_exit: f64) {
        let it = &self.customers[customer];
        let (segment, yearly, age) = (it.segment, it.yearly * self.price(), self.now - it.since);
        self.tell(Happening::Churns { customer, segment, yearly, age, by_exit });
        if self.plan.clawback {
            self.claw_back(customer);
        }
        self.leave_book(customer);
        let it = &mut self.customers[customer];
        (it.turn, it.churn_turn) = (0, 0);
        let (account, fate) = (it.account, it.fate);
        self.customers.remove(customer);
        self.rest(segment as usize, account, fate.child(u64::MAX));
    }

    fn plan_term(&mut self, customer: u32, part: f64) {
        let it = &self.customers[customer];
        let term = self.plan.segments[it.segment as usize].term;
        if self.plan.customers.renewal.is_some() && term > 0.0 {
            let turn = it.turn;
            self.after(term * part, Event::TermEnds { customer, turn });
        }
    }

    /// A term ends: a new one is signed, or the customer is gone.
    pub(super) fn term_ends(&mut self, customer: u32) {
        let Some(renewal) = self.plan.customers.renewal else { return };
        self.events += 1;
        let (price, (risk, _)) = (self.price(), self.risk(customer, self.now));
        let it = &mut self.customers[customer];
        let count = it.terms;
        it.terms += 1;
        if !it.fate.happens(Purpose::Renewal, count, health::renewal(renewal.probability.get(), risk)) {
            return self.ends(customer, 0.0);
        }
        let before = it.yearly * price;
        it.yearly *= 1.0 + renewal.uplift;
        let after = it.yearly * price;
        let segment = it.segment;
        let booked = after * self.plan.segments[segment as usize].term / DAYS_PER_YEAR;
        self.cadence.booked += booked;
        self.tell(Happening::Renews { customer, segment, before, after, booked });
        self.plan_term(customer, 1.0);
    }

    fn plan_expansion(&mut self, customer: u32) {
        let Some((rate, _)) = self.plan.customers.expansion.filter(|(rate, _)| *rate > 0.0) else { return };
        let rate = rate * self.growth_ceiling();
        let it = &self.customers[customer];
        let (turn, wait) = (it.turn, it.fate.exponential(Purpose::Expansion, it.expansions) / rate);
        self.after(wait, Event::Expands { customer, turn });
    }

    /// A contract grows, or somebody has to sell that.
    pub(super) fn expands(&mut self, customer: u32) {
        self.events += 1;
        let it = &mut self.customers[customer];
        let count = it.expansions;
        it.expansions += 1;
        if self.plan.upsells() {
            self.opens_upsell(customer, MORE, count);
            return self.plan_expansion(customer);
        }
        if self.grows(customer, Purpose::Growth, count) {
            self.grow(customer);
        }
        self.plan_expansion(customer);
    }

    /// By what the contract grows, at present prices.
    pub(super) fn grow(&mut self, customer: u32) -> f64 {
        let Some((_, part)) = self.plan.customers.expansion else { return 0.0 };
        let price = self.price();
        let it = &mut self.customers[customer];
        let by = it.yearly * part;
        it.yearly += by;
        let (segment, by) = (it.segment, by * price);
        self.tell(Happening::Expands { customer, segment, by });
        by
    }

    fn plan_contraction(&mut self, customer: u32) {
        let Some((rate, _)) = self.plan.customers.contraction.filter(|(rate, _)| *rate > 0.0) else { return };
        let it = &self.customers[customer];
        let (turn, wait) = (it.turn, it.fate.exponential(Purpose::Contraction, it.contractions) / rate);
        self.after(wait, Event::Contracts { customer, turn });
    }

    /// A contract shrinks.
    pub(super) fn contracts(&mut self, customer: u32) {
        let Some((_, part)) = self.plan.customers.contraction else { return };
        self.events += 1;
        let price = self.price();
        let it = &mut self.customers[customer];
        it.contractions += 1;
        let by = it.yearly * part;
        it.yearly -= by;
        let (segment, by) = (it.segment, by * price);
        self.tell(Happening::Shrinks { customer, segment, by });
        self.plan_contraction(customer);
    }

    /// The work after the win is done: somebody looks after the customer from now on.
    pub(super) fn onboarded(&mut self, deal: u32) {
        let it = &self.deals[deal];
        let (customer, seat) = (it.customer, it.seat);
        let gone = self.customer_gone(deal);
        let seller = (seat != NONE && self.in_hand(deal)).then_some(seat);
        let shared = it.shared_touches;
        self.forget(deal);
        if customer != NONE && !gone {
            let kept = self.customers[customer].seat != NONE;
            self.find_owner(customer, seller);
            self.onboarding_ends(customer, seller, shared, kept);
        }
    }

    /// A service touch falls due.
    pub(super) fn service_due(&mut self, customer: u32) {
        let Some((every, _)) = self.plan.customers.service else { return };
        self.events += 1;
        let it = &self.customers[customer];
        let (turn, seat, open) = (it.turn, it.seat, it.service_open);
        self.after(every, Event::ServiceDue { customer, turn });
        if open || seat == NONE || !self.seats[seat as usize].here {
            self.is_served(customer, false);
            return self.tell(Happening::ServiceMissed);
        }
        let it = &mut self.customers[customer];
        it.service_open = true;
        let number = u64::from(it.services);
        it.services += 1;
        let (fate, source, segment) = (it.fate.child(SERVICE ^ number), it.source, it.segment);
        let deal = self.new_deal(fate, Kind::Service, 0, NONE, source, segment);
        self.asides[deal as usize].customer_turn = turn;
        let it = &mut self.deals[deal];
        (it.customer, it.seat, it.seat_turn) = (customer, seat, self.seats[seat as usize].turn);
        self.wants_touch(deal);
    }

    /// The annual value of the largest customer now.
    pub(super) fn largest(&self) -> f64 {
        let alive = (0..self.customers.slots()).map(|slot| &self.customers[slot]).filter(|it| it.turn != 0);
        alive.map(|it| it.yearly).fold(self.settled_top, f64::max) * self.price()
    }

    /// A service touch is done, or given up because its owner left.
    pub(super) fn service_ends(&mut self, deal: u32) {
        if !self.customer_gone(deal) {
            let customer = self.deals[deal].customer;
            self.customers[customer].service_open = false;
            self.is_served(customer, self.in_hand(deal));
        }
        self.forget(deal);
    }
}

/// Families of luck that belong to no name.
const INITIAL: u64 = 0x0001_4917_1A10_57A7;
const SERVICE: u64 = 0x005E_2B1C_E000_0000;

impl Customer {
    /// Hazard per day from this moment, and until when it stays so.
    fn hazard(&self, base: f64, from: Tick) -> (f64, Tick) {
        let early = from < self.early_until && self.early != 1.0;
        let exit = from < self.exit_until && self.exit != 0.0;
        let rate = base * if early { self.early } else { 1.0 } + if exit { self.exit } else { 0.0 };
        let until = match (early, exit) {
            (true, true) => self.early_until.min(self.exit_until),
            (true, false) => self.early_until,
            (false, true) => self.exit_until,
            (false, false) => Tick::MAX,
        };
        (rate, until)
    }
}
