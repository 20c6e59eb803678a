//! Waiting: deals in the queues of pools and people, idle people at their desks, and patience that ends.

use std::cmp::Reverse;

use super::agenda::Event;
use super::happening::{Ending, Happening, Observer};
use super::world::{Kind, World};
use crate::luck::Purpose;
use crate::plan::NONE;
use crate::units::{NEVER, ticks};

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
        self.deals[deal].order = self.orders;
        let tail = self.queues[queue as usize].tail;
        self.link(deal, queue, tail, NONE);
    }

    /// Put a deal that was already being worked on at the head of a queue.
    pub(super) fn wait_first_in(&mut self, deal: u32, queue: u32) {
        self.returns -= 1;
        self.deals[deal].order = self.returns;
        let head = self.queues[queue as usize].head;
        self.link(deal, queue, NONE, head);
    }

    #[inline(always)]
    fn link(&mut self, deal: u32, queue: u32, previous: u32, next: u32) {
        let now = self.now;
        let turn = self.new_turn();
        let it = &mut self.deals[deal];
        (it.previous, it.next, it.queue, it.queued, it.turn) = (previous, next, queue, now, turn);
        let stage = it.stage;
        match previous {
            NONE => self.queues[queue as usize].head = deal,
            _ => self.deals[previous].next = deal,
        }
        match next {
            NONE => self.queues[queue as usize].tail = deal,
            _ => self.deals[next].previous = deal,
        }
        if (queue as usize) < self.lines.len() {
            self.joins_line(deal, queue);
        }
        if self.deals[deal].kind != Kind::Service {
            self.tell(Happening::Waits { deal, stage });
            self.begin_patience(deal);
        }
    }

    /// Take a deal out of the queue it waits in.
    #[inline(always)]
    pub(super) fn unlink(&mut self, deal: u32) {
        let it = &mut self.deals[deal];
        let (previous, next, queue) = (it.previous, it.next, it.queue);
        it.queue = NONE;
        let stage = it.stage;
        let patient = it.kind != Kind::Service;
        match previous {
            NONE => self.queues[queue as usize].head = next,
            _ => self.deals[previous].next = next,
        }
        match next {
            NONE => self.queues[queue as usize].tail = previous,
            _ => self.deals[next].previous = previous,
        }
        if (queue as usize) < self.lines.len() {
            self.lines[queue as usize].waiting -= 1;
        }
        if patient && self.plan.stages[stage as usize].patience.is_some() {
            self.patience[stage as usize].waiting -= 1;
        }
    }

    #[inline(always)]
    fn begin_patience(&mut self, deal: u32) {
        let it = &mut self.deals[deal];
        let stage = it.stage as usize;
        // Counted without patience too: routes by chance draw by the number of waits.
        let count = it.waits;
        it.waits += 1;
        let Some(law) = &self.plan.stages[stage].patience else { return };
        let turn = it.turn;
        let days = law.draw(it.fate.at(self.plan.stages[stage].key), Purpose::Patience, count);
        let deadline = self.now.saturating_add(ticks(days));
        let patience = &mut self.patience[stage];
        patience.waiting += 1;
        if deadline > self.plan.horizon {
            return;
        }
        if patience.deadlines.len() > 2 * patience.waiting + 64 {
            let deals = &self.deals;
            patience.deadlines.retain(|&Reverse((_, deal, turn))| deals[deal].turn == turn);
        }
        patience.deadlines.push(Reverse((deadline, deal, turn)));
        if deadline < patience.planned {
            patience.planned = deadline;
            self.agenda.push(deadline, Event::PatienceEnds { stage: stage as u32 });
        }
    }

    /// The earliest deadline of a stage has come: those whose patience it was give up, if they still wait.
    pub(super) fn patience_ends(&mut self, stage: usize) {
        if self.patience[stage].planned != self.now {
            return;
        }
        self.patience[stage].planned = NEVER;
        while let Some(&Reverse((deadline, deal, turn))) = self.patience[stage].deadlines.peek() {
            let waits = self.deals[deal].turn == turn;
            if waits && deadline > self.now {
                self.patience[stage].planned = deadline;
                self.agenda.push(deadline, Event::PatienceEnds { stage: stage as u32 });
                break;
            }
            self.patience[stage].deadlines.pop();
            if waits {
                self.events += 1;
                self.unlink(deal);
                self.deals[deal].waited += self.now - self.deals[deal].queued;
                self.leave_stage(deal, Ending::GaveUp);
                self.lose(deal);
            }
        }
    }

    /// A person has nothing to do.
    #[inline(always)]
    pub(super) fn stand_idle(&mut self, seat: u32) {
        let desk = self.seats[seat as usize].desk as usize;
        let tail = self.desks[desk].idle_tail;
        self.orders += 1;
        let since = self.orders;
        let it = &mut self.seats[seat as usize];
        it.idle = true;
        it.idle_since = since;
        (it.idle_previous, it.idle_next) = (tail, NONE);
        match tail {
            NONE => self.desks[desk].idle_head = seat,
            _ => self.seats[tail as usize].idle_next = seat,
        }
        self.desks[desk].idle_tail = seat;
    }

    /// A person who had nothing to do is busy or gone.
    #[inline(always)]
    pub(super) fn stop_idling(&mut self, seat: u32) {
        let desk = self.seats[seat as usize].desk as usize;
        let it = &mut self.seats[seat as usize];
        let (previous, next) = (it.idle_previous, it.idle_next);
        it.idle = false;
        match previous {
            NONE => self.desks[desk].idle_head = next,
            _ => self.seats[previous as usize].idle_next = next,
        }
        match next {
            NONE => self.desks[desk].idle_tail = previous,
            _ => self.seats[next as usize].idle_previous = previous,
        }
    }
}
