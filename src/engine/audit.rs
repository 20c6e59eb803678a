//! The engine's own books, walked at the end of every month in debug builds: lists, counters and states must agree.

use super::happening::Observer;
use super::world::{Account, Kind, World};
use crate::plan::NONE;

impl<O: Observer> World<'_, O> {
    /// Panics where something does not add up.
    pub(super) fn audit(&self) {
        self.audit_queues();
        self.audit_people();
        self.audit_books();
        self.audit_accounts();
        self.audit_crew();
        let open = self.deals.all().filter(|deal| deal.turn != 0 && deal.kind == Kind::Open).count();
        assert_eq!(open as u32, self.open_deals, "open deals");
    }

    /// Deals of a queue, from its head, after a look at its links.
    fn queued(&self, number: u32) -> Vec<u32> {
        let queue = &self.queues[number as usize];
        let (mut found, mut previous, mut deal) = (Vec::new(), NONE, queue.head);
        while deal != NONE {
            let it = &self.deals[deal];
            assert!(it.turn != 0 && !it.in_work, "a deal waits that is over or in work");
            let place = &self.asides[deal as usize];
            assert_eq!((place.queue, place.previous), (number, previous), "the links of a queue");
            found.push(deal);
            assert!(found.len() <= self.deals.len(), "a queue without end");
            (previous, deal) = (deal, place.next);
        }
        assert_eq!(queue.tail, previous, "the tail of a queue");
        found
    }

    fn audit_queues(&self) {
        let mut waiting = 0;
        for (pool, plan) in self.plan.pools.iter().enumerate() {
            let seats = || plan.desks.iter().flat_map(|&desk| self.plan.desks[desk as usize].seats.clone());
            let here = seats().filter(|&seat| self.seats[seat as usize].here).count();
            assert_eq!(here as u32, self.here[pool], "filled seats of a pool");
            let idle = seats().any(|seat| self.seats[seat as usize].idle);
            for class in 0..self.classes as usize {
                let deals = self.queued(self.pool_queue(pool as u32, class));
                assert!(deals.is_empty() || !idle, "work waits in a pool whose people are idle");
                for &deal in &deals {
                    assert_eq!(self.deals[deal].stage, plan.stage, "a deal waits at another stage");
                    assert_eq!(self.class(deal), class, "a deal waits in another class");
                    assert!(self.deals[deal].kind != Kind::Service, "service waits in a pool");
                }
                waiting += deals.len();
            }
        }
        for (seat, state) in self.seats.iter().enumerate() {
            let deals = self.queued(self.seat_queue(seat as u32));
            assert!(deals.is_empty() || (state.here && !state.idle), "work waits for somebody gone or idle");
            assert_eq!(state.awaited, !deals.is_empty(), "somebody does not know that work waits");
            for &deal in &deals {
                let of = self.deals[deal].seat;
                assert!(of == NONE || of as usize == seat, "a deal waits for somebody else");
            }
            waiting += deals.len();
        }
        let alive = self.deals.all().zip(&self.asides).filter(|(deal, _)| deal.turn != 0);
        let flagged = alive.filter(|(_, place)| place.queue != NONE).count();
        assert_eq!(waiting, flagged, "deals that wait, by the queues and by themselves");
    }

    fn audit_people(&self) {
        let capacity = self.plan.mechanisms.on.capacity.is_some();
        let here = self.seats.iter().filter(|seat| seat.here).count();
        assert_eq!(here as u32, self.heads, "filled seats");
        for (seat, state) in self.seats.iter().enumerate() {
            let busy = state.at_work_on != NONE;
            assert!(!(state.idle && busy), "somebody is idle at work");
            assert!(state.here || !(state.idle || busy), "nobody sits there, idle or at work");
            assert!(!capacity || !state.here || state.idle || busy, "somebody is neither idle nor at work");
            if busy {
                let deal = &self.deals[state.at_work_on];
                assert!(deal.in_work && deal.turn != 0, "somebody is at a deal that nobody is at");
                assert_eq!((deal.seat as usize, deal.seat_turn), (seat, state.turn), "somebody is at another's deal");
            }
        }
        let mut listed = 0;
        for desk in &self.desks {
            let (mut seat, mut previous) = (desk.idle_head, NONE);
            while seat != NONE {
                let state = &self.seats[seat as usize];
                assert!(state.idle && state.idle_previous == previous, "the links of the idle");
                listed += 1;
                assert!(listed <= self.seats.len(), "a list of the idle without end");
                (previous, seat) = (seat, state.idle_next);
            }
            assert_eq!(desk.idle_tail, previous, "the tail of the idle");
        }
        assert_eq!(listed, self.seats.iter().filter(|seat| seat.idle).count(), "the idle");
    }

    fn audit_books(&self) {
        let (mut owned, mut orphans) = (0, 0);
        for (seat, state) in self.seats.iter().enumerate() {
            let (mut customer, mut previous) = (self.records[seat].book, NONE);
            while customer != NONE {
                let it = &self.customers[customer];
                assert!(it.turn != 0, "a customer in a book has left");
                assert_eq!((it.seat as usize, it.previous), (seat, previous), "the links of a book");
                owned += 1;
                orphans += u32::from(!state.here);
                assert!(owned <= self.customers.len(), "a book without end");
                (previous, customer) = (customer, it.next);
            }
        }
        assert_eq!(orphans, self.orphans, "orphans");
        let alive = || self.customers.all().filter(|customer| customer.turn != 0);
        assert_eq!(alive().count(), self.customers.len(), "customers");
        assert_eq!(alive().filter(|customer| customer.seat != NONE).count(), owned, "customers with an owner");
    }

    fn audit_accounts(&self) {
        for (segment, market) in self.markets.iter().enumerate() {
            let taken = market.accounts.iter().filter(|account| **account == Account::Taken).count();
            let in_play =
                |deal: &&super::world::Deal| deal.turn != 0 && deal.kind == Kind::Open && deal.account != NONE;
            let in_play = self.deals.all().filter(in_play).filter(|deal| deal.segment as usize == segment).count();
            let customers = self.customers.all().filter(|it| it.turn != 0 && it.account != NONE);
            let customers = customers.filter(|it| it.segment as usize == segment).count();
            let settled = if market.accounts.is_empty() { 0 } else { self.settled[segment] as usize };
            assert_eq!(taken, in_play + customers + settled, "accounts taken");
        }
    }
}
