//! One replication: the loop and the one `match` on what can happen.
//!
//! [`run`] is a pure function of plan and luck: no I/O, no clock, no thread. What happens is told to an [`Observer`]; the
//! engine itself keeps no books and knows no structure by name.

mod agenda;
mod arrive;
#[cfg(debug_assertions)]
mod audit;
mod cadence;
mod careers;
mod crew;
mod customers;
mod effort;
mod forecast;
mod happening;
mod health;
mod named;
mod nurture;
mod openings;
mod order;
mod owners;
mod pace;
mod pay;
mod people;
mod placement;
mod products;
mod queues;
mod ranks;
mod reorganise;
mod route;
mod slab;
mod state;
mod support;
mod timeline;
mod upsell;
mod work;
mod world;

pub use agenda::{Agenda, Event};
pub use happening::{Ending, Exit, Happening, Observer, Pay};
pub use state::{ENTITIES, Entity};

pub use crate::mechanisms::Taker;

use crate::luck::Luck;
use crate::plan::Plan;
use crate::units::Tick;
use world::World;

/// What the engine itself knows at the end of a replication.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// Changes of state: arrivals, ends of touches, handoffs and waits, people who come and go, customers who change.
    pub events: u64,
    /// Open deals at the end.
    pub open_deals: u32,
    /// Customers at the end.
    pub customers: u32,
    /// Filled seats at the end.
    pub heads: u32,
}

/// Run one replication of `plan` under `luck`, and tell `observer` all that happens.
pub fn run<O: Observer>(plan: &Plan, luck: Luck, observer: &mut O) -> Outcome {
    let mut world = World::new(plan, luck, observer);
    world.start();
    while let Some((now, event)) = world.next_event() {
        world.now = now;
        world.handle(event);
    }
    Outcome {
        events: world.events,
        open_deals: world.open_deals,
        customers: world.customers.len() as u32 + world.settled.iter().sum::<u32>(),
        heads: world.heads,
    }
}

impl<O: Observer> World<'_, O> {
    /// Looking at the deals of several events together also brings them into the cache side by side: in a large organisation
    /// each event would wait for its own.
    #[inline(always)]
    fn next_event(&mut self) -> Option<(Tick, Event)> {
        let (deals, seats, plan) = (&self.deals, &self.seats, &self.plan);
        self.agenda.pop(|event| match event {
            Event::TouchEnds { deal, turn } => {
                let it = &deals[deal];
                it.turn == turn
                    && it.in_work
                    && (seats[it.seat as usize].at_work_on == deal || plan.mechanisms.on.capacity.is_none())
            }
            Event::HandoffEnds { deal, turn }
            | Event::BuyerAnswers { deal, turn }
            | Event::PatienceEnds { deal, turn } => deals[deal].turn == turn,
            _ => true,
        })
    }

    #[inline(always)]
    fn handle(&mut self, event: Event) {
        match event {
            Event::Arrives { source } => self.arrives(source as usize),
            Event::TouchEnds { deal, turn } if self.deals[deal].turn == turn => self.touch_ends(deal),
            Event::BuyerAnswers { deal, turn } if self.deals[deal].turn == turn => self.buyer_answers(deal),
            Event::HandoffEnds { deal, turn } if self.deals[deal].turn == turn => self.handoff_ends(deal),
            Event::PatienceEnds { deal, turn } if self.deals[deal].turn == turn => self.patience_ends(deal),
            Event::Leaves { seat, turn } if self.records[seat as usize].leaves == turn => self.leaves(seat, Exit::Left),
            Event::Joins { seat } => self.joins(seat),
            Event::Churns { customer, turn } if self.customers[customer].churn_turn == turn => self.churns(customer),
            Event::TermEnds { customer, turn } if self.customers[customer].turn == turn => self.term_ends(customer),
            Event::Expands { customer, turn } if self.customers[customer].turn == turn => self.expands(customer),
            Event::Contracts { customer, turn } if self.customers[customer].turn == turn => self.contracts(customer),
            Event::Refers { customer, turn } if self.customers[customer].turn == turn => self.refers(customer),
            Event::ChampionLeaves { customer, turn } if self.customers[customer].turn == turn => {
                self.champion_leaves(customer)
            }
            Event::Offered { customer, turn } if self.customers[customer].turn == turn => self.offered(customer),
            Event::ServiceDue { customer, turn } if self.customers[customer].turn == turn => self.service_due(customer),
            Event::Rested { segment } => self.rested(segment as usize),
            Event::Returns { lead } => self.returns(lead),
            Event::MonthEnds { month } => self.month_ends(month),
            Event::Scheduled { index } => self.scheduled(index),
            // Planned for a deal, a customer or a person that has gone on or gone away since.
            _ => {}
        }
    }

    fn month_ends(&mut self, month: u32) {
        let next = month + 1;
        let goes_on = (next as usize) < self.plan.months;
        if goes_on {
            self.agenda.push(self.plan.month_end(next as usize), Event::MonthEnds { month: next });
        }
        for seat in 0..self.seats.len() as u32 {
            self.tell_presence(seat);
            self.close_periods(seat, self.now);
        }
        self.close_stale();
        self.forecast(month);
        // At the very end it is too late for anything to come of it.
        if goes_on && self.plan.people.careers {
            self.take_stock(month);
        }
        self.hold_to_plan(month, goes_on);
        #[cfg(debug_assertions)]
        self.audit();
        self.survey();
        if next as usize == self.plan.months {
            let yearly = self.largest();
            self.tell(Happening::Largest { yearly });
        }
        let (open_deals, heads, orphans) = (self.open_deals, self.heads, self.orphans);
        self.tell(Happening::MonthEnds { month, open_deals, heads, orphans });
        if !self.observer.goes_on() {
            self.agenda = Agenda::default();
        }
    }
}
