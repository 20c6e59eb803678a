//! Waiting: deals in the queues of pools and people, idle people at their desks, and patience that ends.

use super::agenda::Event;
use super::happening::{Ending, Happening, Observer};
use super::world::{Deal, FEW_TIMERS, Kind, World};
use crate::luck::Purpose;
use crate::plan::NONE;
use crate::units::{Tick, ticks};

// Where a deal waits is one number: pools by class first, then people.
impl<O: Observer> World<'_, O> {
    /// The number of the queue of a pool for a class.
    #[inline]
    pub(super) fn pool_queue(&self, pool: u32, class: usize) -> u32 {
        pool * self.classes + class as u32
    }

    /// The number of the queue of a person.
    #[inline]
    pub(super) fn seat_queue(&self, seat: u32) -> u32 {
        self.first_seat_queue + seat
    }

    /// Put a deal at the end of a queue; its patience begins.
    #[inline(always)]
    pub(super) fn wait_in(&mut self, deal: u32, queue: u32) {
        self.orders += 1;
        let tail = self.queues[queue as usize].tail;
        self.link(deal, queue, self.orders, tail, NONE);
    }

    /// Put a deal that was already being worked on at the head of a queue.
    pub(super) fn wait_first_in(&mut self, deal: u32, queue: u32) {
        self.returns -= 1;
        let head = self.queues[queue as usize].head;
        self.link(deal, queue, self.returns, NONE, head);
    }

    /// Put a deal that waits already at the end of another queue: its place among all, its patience and its wait go on.
    pub(super) fn waits_on(&mut self, deal: u32, queue: u32) {
        let tail = self.queues[queue as usize].tail;
        self.place_in(deal, queue, tail, NONE);
    }

    #[inline(always)]
    fn link(&mut self, deal: u32, queue: u32, order: i64, previous: u32, next: u32) {
        let now = self.now;
        let turn = self.new_turn();
        let place = &mut self.asides[deal as usize];
        (place.queued, place.order) = (now, order);
        let it = &mut self.deals[deal];
        it.turn = turn;
        let (kind, stage) = (it.kind, it.stage);
        self.place_in(deal, queue, previous, next);
        if kind != Kind::Service {
            self.tell(Happening::Waits { deal, stage });
            self.begin_patience(deal);
        }
    }

    #[inline(always)]
    fn place_in(&mut self, deal: u32, queue: u32, previous: u32, next: u32) {
        let place = &mut self.asides[deal as usize];
        (place.previous, place.next, place.queue) = (previous, next, queue);
        match previous {
            NONE => self.queues[queue as usize].head = deal,
            _ => self.asides[previous as usize].next = deal,
        }
        match next {
            NONE => self.queues[queue as usize].tail = deal,
            _ => self.asides[next as usize].previous = deal,
        }
        if queue >= self.first_seat_queue {
            self.seats[(queue - self.first_seat_queue) as usize].awaited = true;
        } else if !self.lines.is_empty() {
            self.joins_line(deal, queue);
        }
    }

    /// A wait is over: take the deal out of its queue, and count the time. Somebody begins, or it waits elsewhere, or gives up.
    #[inline(always)]
    pub(super) fn stops_waiting(&mut self, deal: u32) -> &Deal {
        let wait = self.now - self.unlink(deal);
        let it = &mut self.deals[deal];
        it.waited += wait;
        it.lay += wait;
        it.last_wait += wait;
        it
    }

    /// Take a deal out of the queue it waits in; since when it did.
    #[inline(always)]
    pub(super) fn unlink(&mut self, deal: u32) -> Tick {
        let place = &mut self.asides[deal as usize];
        let queued = place.queued;
        let (previous, next, queue) = (place.previous, place.next, place.queue);
        place.queue = NONE;
        match previous {
            NONE => self.queues[queue as usize].head = next,
            _ => self.asides[previous as usize].next = next,
        }
        match next {
            NONE => self.queues[queue as usize].tail = previous,
            _ => self.asides[next as usize].previous = previous,
        }
        if queue < self.first_seat_queue {
            if !self.lines.is_empty() {
                self.lines[queue as usize].waiting -= 1;
            }
        } else if (previous, next) == (NONE, NONE) {
            self.seats[(queue - self.first_seat_queue) as usize].awaited = false;
        }
        queued
    }

    #[inline(always)]
    fn begin_patience(&mut self, deal: u32) {
        let it = &mut self.deals[deal];
        let stage = &self.plan.stages[it.stage as usize];
        // Counted without patience too: routes by chance draw by the number of waits.
        let count = it.waits;
        it.waits += 1;
        let Some(law) = &stage.patience else { return };
        let turn = it.turn;
        let days = law.draw(it.fate.at(stage.key), Purpose::Patience, count);
        let deadline = self.now.saturating_add(ticks(days));
        if deadline > self.plan.horizon {
            return;
        }
        self.agenda.push(deadline, Event::PatienceEnds { deal, turn });
        self.timers += 1;
        if self.timers > self.most_timers {
            self.forget_timers();
        }
    }

    /// Take the patience of those who no longer wait out of the agenda, so that it grows with those who do.
    #[cold]
    fn forget_timers(&mut self) {
        let deals = &self.deals;
        let kept = self.agenda.retain(|event| match event {
            Event::PatienceEnds { deal, turn } => deals[deal].turn == turn,
            _ => true,
        });
        (self.timers, self.most_timers) = (0, kept + FEW_TIMERS);
    }

    /// The patience of a waiting deal has come to its end: it gives up.
    pub(super) fn patience_ends(&mut self, deal: u32) {
        self.events += 1;
        self.stops_waiting(deal);
        self.leave_stage(deal, Ending::GaveUp);
        self.lose(deal);
    }

    /// A person has nothing to do.
    #[inline(always)]
    pub(super) fn stand_idle(&mut self, seat: u32) {
        self.orders += 1;
        let it = &mut self.seats[seat as usize];
        let desk = &mut self.desks[it.desk as usize];
        let tail = std::mem::replace(&mut desk.idle_tail, seat);
        (it.idle, it.idle_since) = (true, self.orders);
        (it.idle_previous, it.idle_next) = (tail, NONE);
        match tail {
            NONE => desk.idle_head = seat,
            _ => self.seats[tail as usize].idle_next = seat,
        }
    }

    /// A person who had nothing to do is busy or gone.
    #[inline(always)]
    pub(super) fn stop_idling(&mut self, seat: u32) {
        let it = &mut self.seats[seat as usize];
        let desk = &mut self.desks[it.desk as usize];
        let (previous, next) = (it.idle_previous, it.idle_next);
        it.idle = false;
        match previous {
            NONE => desk.idle_head = next,
            _ => self.seats[previous as usize].idle_next = next,
        }
        match next {
            NONE => desk.idle_tail = previous,
            _ => self.seats[next as usize].idle_previous = previous,
        }
    }
}
