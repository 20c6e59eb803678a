//! What customers buy besides, where it has to be sold to them: whoever owns the customer does it, if that role covers it,
//! else colleagues of the owner's team, else as the route says.

use super::happening::{Happening, Observer};
use super::world::{Kind, World};
use crate::luck::Purpose;
use crate::mechanisms::rapport;
use crate::plan::NONE;
use crate::units::DAYS_PER_YEAR;

/// In the place of a product: more of the contract.
pub(super) const MORE: u16 = u16::MAX;

/// The life of an upsell among the children of its customer's fate.
const UPSELL: u64 = 0x0905_E110_0000_0000;

impl<O: Observer> World<'_, O> {
    /// Something comes up that the customer may buy.
    #[inline(never)]
    pub(super) fn opens_upsell(&mut self, customer: u32, product: u16, count: u32) {
        let it = &self.customers[customer];
        let (turn, owner, account, source, segment) = (it.turn, it.seat, it.account, it.source, it.segment);
        let fate = it.fate.child(UPSELL ^ (u64::from(product == MORE) << 32) ^ u64::from(count));
        let deal = self.new_deal(fate, Kind::Upsell, self.plan.upsell_at as u16, account, source, segment);
        self.asides[deal as usize].customer_turn = turn;
        self.deals[deal].customer = customer;
        if self.upsells.len() <= deal as usize {
            self.upsells.resize(deal as usize + 1, MORE);
        }
        self.upsells[deal as usize] = product;
        self.tell(Happening::UpsellOpens { deal, customer, segment });
        self.entered(deal, self.plan.upsell_at, source, segment);
        match owner {
            NONE => self.offer(deal),
            owner if self.sells_itself(owner) => {
                self.deals[deal].shared_touches = self.acquaintance(customer).0 as u32;
                self.offer_seat(owner, deal, Self::wait_in);
            }
            owner => {
                self.deals[deal].team = self.plan.seats[owner as usize].team;
                self.offer(deal);
            }
        }
    }

    /// Whether an owner is there and sells to customers.
    fn sells_itself(&self, owner: u32) -> bool {
        let desk = &self.plan.desks[self.plan.seats[owner as usize].desk as usize];
        self.seats[owner as usize].here && desk.covers[self.plan.upsell_at]
    }

    /// The chance to advance: the stage's own for the reference person and a customer of usual health who knows that person
    /// as usual, moved on the log-odds scale.
    #[inline(never)]
    pub(super) fn upsell_chance(&self, deal: u32) -> f64 {
        let plan = self.plan;
        let it = &self.deals[deal];
        let (stage, customer) = (it.stage as usize, it.customer);
        let touches = plan.stages[plan.upsell_at..=stage].iter().map(|stage| u32::from(stage.touches)).sum::<u32>();
        let usual = self.acquaintance(customer).1 as u32 + touches;
        let mut shift = it.context + rapport::between(plan.mechanisms.on.rapport.as_ref(), usual, it.shared_touches);
        if let Some(health) = &plan.health {
            shift -= health.growth * libm::log(self.risk(customer, self.now).0);
        }
        if plan.work.shifts && it.seat != NONE {
            shift += self.know_how(it);
        }
        if it.seat != NONE {
            shift += plan.seats[it.seat as usize].skill_spread * it.talent;
            if plan.people.coaching {
                shift += self.careers.coached(plan, it.seat);
            }
        }
        1.0 / (1.0 + libm::exp(-(plan.stages[stage].odds + shift))) * it.response
    }

    /// The customer buys: its contract grows, and whoever sold it is credited as for a win.
    #[inline(never)]
    pub(super) fn sells_more(&mut self, deal: u32) {
        let plan = self.plan;
        let it = &self.deals[deal];
        let (seat, customer, segment, product) = (it.seat, it.customer, it.segment, self.upsells[deal as usize]);
        let by = self.worth_of_upsell(customer, product);
        let booked = by * plan.segments[segment as usize].term / DAYS_PER_YEAR;
        self.cadence.booked += booked;
        self.tell(Happening::Upsells { deal, seat, customer, booked });
        match product {
            MORE => self.grow(customer),
            number => self.attach(customer, number as usize),
        };
        self.credit_upsell(deal, booked);
        self.upsell_ends(deal);
    }

    /// What an upsell adds to the annual value, at present prices.
    fn worth_of_upsell(&self, customer: u32, product: u16) -> f64 {
        let it = &self.customers[customer];
        match (product, self.plan.customers.expansion) {
            (MORE, Some((_, part))) => it.yearly * part * self.price(),
            (MORE, None) => 0.0,
            (number, _) => {
                let product = &self.plan.products[number as usize];
                product.value.draw(it.fate.at(product.key), Purpose::DealValue, 0)
            }
        }
    }

    /// An upsell is over, sold or not; an owner who tried knows the customer better.
    pub(super) fn upsell_ends(&mut self, deal: u32) {
        let it = &self.deals[deal];
        let (seat, customer, shared) = (it.seat, it.customer, it.shared_touches);
        let (gone, product, in_hand) = (self.customer_gone(deal), self.upsells[deal as usize], self.in_hand(deal));
        self.forget(deal);
        if gone {
            return;
        }
        if product != MORE {
            self.off_offer(customer, product);
        }
        if in_hand && self.customers[customer].seat == seat {
            self.meets_again(customer, f64::from(shared));
        }
    }
}
