//! Products that customers buy besides their contract, each at most once.

use super::agenda::Event;
use super::happening::{Happening, Observer};
use super::world::World;
use crate::luck::Purpose;

/// What a customer holds.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Holding {
    /// A bit for each product; another where somebody is selling it.
    held: u32,
    on_offer: u32,
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

    /// A product comes up that the customer does not have: it buys it if it fares well enough, or somebody has to sell it.
    pub(super) fn offered(&mut self, customer: u32) {
        self.events += 1;
        let plan = self.plan;
        let it = &mut self.holdings[customer as usize];
        let count = it.offers;
        it.offers += 1;
        let held = it.held | it.on_offer;
        let fate = self.customers[customer].fate;
        let total: f64 = plan.products.iter().map(|product| product.attach).sum();
        let mut point = fate.uniform(Purpose::Product, count) * total;
        let chosen = plan.products.iter().position(|product| {
            point -= product.attach;
            point < 0.0
        });
        if let Some(number) = chosen
            && held >> number & 1 == 0
        {
            if plan.upsells() {
                self.holdings[customer as usize].on_offer |= 1 << number;
                self.opens_upsell(customer, number as u16, count);
            } else if self.grows(customer, Purpose::OfferTaken, count) {
                self.attach(customer, number);
            }
        }
        self.plan_offer(customer);
    }

    /// The customer buys a product: what it adds to the annual value, at present prices.
    pub(super) fn attach(&mut self, customer: u32, number: usize) -> f64 {
        let product = &self.plan.products[number];
        let (fate, segment) = (self.customers[customer].fate, self.customers[customer].segment);
        let by = product.value.draw(fate.at(product.key), Purpose::DealValue, 0);
        self.holdings[customer as usize].held |= 1 << number;
        self.customers[customer].yearly += by / self.price();
        self.tell(Happening::Attaches { customer, segment, product: number as u16, by });
        self.holds(customer, product.stays);
        by
    }

    /// Nobody is selling this product to the customer any more.
    pub(super) fn off_offer(&mut self, customer: u32, number: u16) {
        self.holdings[customer as usize].on_offer &= !(1 << number);
    }
}
