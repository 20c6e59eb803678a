//! Products that customers buy besides their contract, each at most once.

use super::agenda::Event;
use super::happening::{Happening, Observer};
use super::world::World;
use crate::luck::Purpose;

/// What a customer holds.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Holding {
    /// A bit for each product.
    held: u32,
    /// Candidates so far: the count of their draws.
    offers: u32,
}

impl<O: Observer> World<'_, O> {
    /// A new customer holds none.
    pub(super) fn holds_nothing(&mut self, customer: u32) {
        if self.plan.products.is_empty() {
            return;
        }
        let slot = customer as usize;
        if self.holdings.len() <= slot {
            self.holdings.resize(slot + 1, Holding::default());
        }
        self.holdings[slot] = Holding::default();
    }

    /// Plan when some product, held or not, comes up next.
    pub(super) fn plan_offer(&mut self, customer: u32) {
        let rate: f64 = self.plan.products.iter().map(|product| product.attach).sum();
        if rate <= 0.0 {
            return;
        }
        let (it, count) = (&self.customers[customer], self.holdings[customer as usize].offers);
        let (turn, wait) = (it.turn, it.fate.exponential(Purpose::Offer, count) / (rate * self.growth_ceiling()));
        self.after(wait, Event::Offered { customer, turn });
    }

    /// A product comes up: the customer buys it, unless it has it or does not fare well enough.
    pub(super) fn offered(&mut self, customer: u32) {
        self.events += 1;
        let plan = self.plan;
        let it = &mut self.holdings[customer as usize];
        let count = it.offers;
        it.offers += 1;
        let held = it.held;
        let (fate, segment) = (self.customers[customer].fate, self.customers[customer].segment);
        let total: f64 = plan.products.iter().map(|product| product.attach).sum();
        let mut point = fate.uniform(Purpose::Product, count) * total;
        let chosen = plan.products.iter().position(|product| {
            point -= product.attach;
            point < 0.0
        });
        if let Some(number) = chosen
            && held >> number & 1 == 0
            && self.grows(customer, Purpose::OfferTaken, count)
        {
            let product = &plan.products[number];
            let by = product.value.draw(fate.at(product.key), Purpose::DealValue, 0);
            self.holdings[customer as usize].held |= 1 << number;
            self.customers[customer].yearly += by / self.price();
            self.tell(Happening::Attaches { customer, segment, product: number as u16, by });
            self.holds(customer, product.stays);
        }
        self.plan_offer(customer);
    }
}
