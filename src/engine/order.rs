//! Pools that are not simply served oldest first: which deal comes next, how many may wait, and what is late.
//!
//! The queue itself stays in the order in which deals joined it. Newest first is then its other end, and only the best by
//! score or value needs more: a heap beside the queue, from which those that no longer wait are dropped when they come up.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::happening::{Ending, Observer};
use super::world::{Deal, World};
use crate::luck::Purpose;
use crate::plan::{NONE, Plan};
use crate::scenario::Order;
use crate::units::Tick;

/// What is known of a pool's queue besides its ends.
#[derive(Clone, Debug, Default)]
pub(super) struct Line {
    /// Deals waiting in it.
    pub waiting: u32,
    /// The best on top, then the oldest; some no longer wait.
    best: BinaryHeap<Entry>,
}

/// How good a deal is, its place in the order of all queues, which deal and in which wait.
type Entry = (i64, Reverse<i64>, u32, u32);

/// A line for each queue of a pool, if any stage asks.
pub(super) fn lines(plan: &Plan, classes: usize) -> Vec<Line> {
    let asked = plan.funnel.ordered || plan.funnel.rooms;
    if asked { vec![Line::default(); plan.pools.len() * classes] } else { Vec::new() }
}

/// Whether a first touch now is as soon as was agreed.
pub(super) fn is_in_time(plan: &Plan, deal: &Deal, now: Tick) -> bool {
    let within = plan.funnel.stages[deal.stage as usize].answer_within;
    within.is_some_and(|within| now - deal.entered <= within)
}

/// A number in the order of whole numbers.
fn ranked(value: f64) -> i64 {
    let bits = value.to_bits() as i64;
    bits ^ (((bits >> 63) as u64) >> 1) as i64
}

impl<O: Observer> World<'_, O> {
    /// A deal has joined the queue of a pool.
    #[inline(never)]
    pub(super) fn joins_line(&mut self, deal: u32, queue: u32) {
        let rank = match self.plan.funnel.stages[self.deals[deal].stage as usize].order {
            Order::Oldest | Order::Newest => None,
            Order::Score => self.score_of(deal),
            Order::Value => Some(self.value_of(deal)),
        };
        let (order, turn) = (self.asides[deal as usize].order, self.deals[deal].turn);
        let line = &mut self.lines[queue as usize];
        line.waiting += 1;
        let Some(rank) = rank else { return };
        if line.best.len() > 2 * line.waiting as usize + 64 {
            let deals = &self.deals;
            line.best.retain(|&(.., deal, turn)| deals[deal].turn == turn);
        }
        line.best.push((ranked(rank), Reverse(order), deal, turn));
    }

    /// Whether a deal that has just reached a stage finds its pool full. Those there at the start wait all the same.
    pub(super) fn finds_no_room(&self, deal: u32, pool: u32) -> bool {
        let it = &self.deals[deal];
        let new_here = it.starts == 0 && it.waits == 0 && self.now > 0;
        let lines = &self.lines[(pool * self.classes) as usize..][..self.classes as usize];
        let waiting: u32 = lines.iter().map(|line| line.waiting).sum();
        new_here && waiting >= self.plan.funnel.stages[it.stage as usize].room
    }

    /// Whether a deal that has just reached a stage, and comes to a person by name, finds as many waiting there for that
    /// person as may wait in a pool.
    #[inline(never)]
    pub(super) fn finds_list_full(&self, deal: u32, seat: u32) -> bool {
        let it = &self.deals[deal];
        let new_here = it.starts == 0 && it.waits == 0 && self.now > 0;
        let room = self.plan.funnel.stages[it.stage as usize].room as usize;
        new_here && self.unbegun(seat, it.stage).take(room).count() >= room
    }

    /// Deals that wait at a stage for a person who has not begun with them, in the order in which they came.
    fn unbegun(&self, seat: u32, stage: u16) -> impl Iterator<Item = u32> {
        let next = |deal: u32| Some(deal).filter(|&deal| deal != NONE);
        let all = std::iter::successors(next(self.queues[self.seat_queue(seat) as usize].head), move |&deal| {
            next(self.asides[deal as usize].next)
        });
        all.filter(move |&deal| self.deals[deal].seat == NONE && self.deals[deal].stage == stage)
    }

    /// The deal that a person is to serve first of those that wait for just that person: in their order; what nobody has
    /// begun with is served as in a pool when its turn comes.
    #[inline(never)]
    pub(super) fn first_by_name(&self, seat: u32) -> u32 {
        let head = self.queues[self.seat_queue(seat) as usize].head;
        let it = &self.deals[head];
        if it.seat != NONE {
            return head;
        }
        let service = &self.plan.funnel.stages[it.stage as usize];
        let rank = |&deal: &u32| {
            let it = &self.deals[deal];
            let order = self.asides[deal as usize].order;
            let late = service.late_first && it.starts == 0 && !is_in_time(self.plan, it, self.now);
            let by = match service.order {
                _ if late || order < 0 => i64::MIN,
                Order::Oldest => 0,
                Order::Newest => -order,
                Order::Score => self.score_of(deal).map_or(0, |score| !ranked(score)),
                Order::Value => !ranked(self.value_of(deal)),
            };
            (!late, self.class(deal), by, order)
        };
        self.unbegun(seat, it.stage).min_by_key(rank).unwrap_or(head)
    }

    /// A deal that finds no room is over.
    pub(super) fn turn_away(&mut self, deal: u32) {
        self.leave_stage(deal, Ending::TurnedAway);
        self.lose(deal);
    }

    /// The deal that is to be served first among those waiting in these pools, or [`NONE`]: what is late, then by class; of
    /// several pools, from the one whose first has waited longest.
    #[inline(never)]
    pub(super) fn first_in(&mut self, pools: &[u32]) -> u32 {
        let mut best = (true, u32::MAX, i64::MAX, NONE);
        for &pool in pools {
            for class in 0..self.classes {
                let (late, deal) = self.first_of(pool * self.classes + class);
                if deal != NONE {
                    best = best.min((!late, class, self.asides[deal as usize].order, deal));
                }
            }
        }
        best.3
    }

    /// The deal of a queue that is to be served first, and whether because it is late.
    fn first_of(&mut self, queue: u32) -> (bool, u32) {
        let head = self.queues[queue as usize].head;
        if head == NONE {
            return (false, NONE);
        }
        let it = &self.deals[head];
        let service = &self.plan.funnel.stages[it.stage as usize];
        let late = service.late_first && it.starts == 0 && !is_in_time(self.plan, it, self.now);
        // Whoever was already being worked on has a place before all numbers.
        if late || self.asides[head as usize].order < 0 {
            return (late, head);
        }
        let first = match service.order {
            Order::Oldest => head,
            Order::Newest => self.queues[queue as usize].tail,
            Order::Score | Order::Value => self.best_of(queue).unwrap_or(head),
        };
        (false, first)
    }

    /// The best that still waits.
    fn best_of(&mut self, queue: u32) -> Option<u32> {
        let best = &mut self.lines[queue as usize].best;
        while let Some(&(.., deal, turn)) = best.peek() {
            if self.deals[deal].turn == turn {
                return Some(deal);
            }
            best.pop();
        }
        None
    }

    /// What a deal is worth.
    pub(super) fn value_of(&self, deal: u32) -> f64 {
        let it = &self.deals[deal];
        self.plan.segments[it.segment as usize].value.draw(self.origin(deal), Purpose::DealValue, 0)
    }
}
