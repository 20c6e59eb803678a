//! Waiting: deals in the queues of pools and people, idle people at their desks, and patience that ends.

use super::agenda::Event;
use super::happening::{Ending, Happening, Observer};
use super::world::{FEW_TIMERS, Kind, World};
use crate::luck::Purpose;
use crate::plan::NONE;
use crate::units::ticks;

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
        self.plan.pools.len() as u32 * self.classes + seat
    }

    /// Put a deal at the end of a queue; its patience begins.
    #[inline(always)]
    pub(super) fn wait_in(&mut self, deal: u32, queue: u32) {
        self.orders += 1;
        self.asides[deal as usize].order = self.orders;
        let tail = self.queues[queue as usize].tail;
        self.link(deal, queue, tail, NONE);
    }

    /// Put a deal that was already being worked on at the head of a queue.
    pub(super) fn wait_first_in(&mut self, deal: u32, queue: u32) {
        self.returns -= 1;
        self.asides[deal as usize].order = self.returns;
        let head = self.queues[queue as usize].head;
        self.link(deal, queue, NONE, head);
    }

    #[inline(always)]
    fn link(&mut self, deal: u32, queue: u32, previous: u32, next: u32) {
        let now = self.now;
        let turn = self.new_turn();
        let place = &mut self.asides[deal as usize];
        (place.previous, place.next, place.queue, place.queued) = (previous, next, queue, now);
        match previous {
            NONE => self.queues[queue as usize].head = deal,
            _ => self.asides[previous as usize].next = deal,
        }
        match next {
            NONE => self.queues[queue as usize].tail = deal,
            _ => self.asides[next as usize].previous = deal,
        }
        let first_seat = self.seat_queue(0);
        if queue >= first_seat {
            self.seats[(queue - first_seat) as usize].awaited = true;
        }
        let it = &mut self.deals[deal];
        it.turn = turn;
        if it.kind != Kind::Service {
            let stage = it.stage;
            self.tell(Happening::Waits { deal, stage });
            self.begin_patience(deal);
        }
    }

    /// Take a deal out of the queue it waits in.
    #[inline(always)]
    pub(super) fn unlink(&mut self, deal: u32) {
        let place = &mut self.asides[deal as usize];
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
        let first_seat = self.seat_queue(0);
        if queue >= first_seat && (previous, next) == (NONE, NONE) {
            self.seats[(queue - first_seat) as usize].awaited = false;
        }
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
        self.unlink(deal);
        self.deals[deal].waited += self.now - self.asides[deal as usize].queued;
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
