//! What happens next: a 4-ary heap on (time, rank, insertion), 24 bytes an entry.
//!
//! Most events cause exactly one new event, so `pop` leaves a hole at the root that the next `push` fills: one descent
//! instead of a descent and a climb. Equal times are ordered by the rank of the event, then by insertion.

use crate::units::Tick;

/// Something that will happen. Indices may have died meanwhile: `turn` is the number of the life (or of the wait, or of the
/// person in the seat) that the event was meant for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Event {
    /// A vacant seat is filled.
    Joins { seat: u32 },
    /// A handoff reaches the other side.
    HandoffEnds { deal: u32, turn: u32 },
    /// The buyer comes back after a touch, or may be tried again.
    BuyerAnswers { deal: u32, turn: u32 },
    /// A source's next lead.
    Arrives { source: u32 },
    /// A touch is done.
    TouchEnds { deal: u32, turn: u32 },
    /// The patience of somebody waiting at this stage ends.
    PatienceEnds { stage: u32 },
    /// A contract's term ends.
    TermEnds { customer: u32, turn: u32 },
    /// A customer buys more.
    Expands { customer: u32, turn: u32 },
    /// A customer takes less.
    Contracts { customer: u32, turn: u32 },
    /// A customer names another prospect.
    Refers { customer: u32, turn: u32 },
    /// A customer is due for a service touch.
    ServiceDue { customer: u32, turn: u32 },
    /// A customer leaves.
    Churns { customer: u32, turn: u32 },
    /// A person leaves.
    Leaves { seat: u32, turn: u32 },
    /// A rested account may be prospected again.
    Rested { segment: u32 },
    /// A month is over; everything at the same moment belongs to it.
    MonthEnds { month: u32 },
}

#[derive(Clone, Copy, Debug)]
struct Entry {
    at: Tick,
    /// Rank in the upper byte, insertion below.
    order: u64,
    /// The event's index and turn; its kind is the rank.
    index: u32,
    turn: u32,
}

/// Fills the places behind the last entry, so that a parent always has four children to compare.
const NOBODY: Entry = Entry { at: Tick::MAX, order: u64::MAX, index: 0, turn: 0 };

macro_rules! events {
    ($($rank:literal $name:ident $index:ident $($turn:ident)?;)+) => {
        impl Event {
            /// Rank, index and turn. The rank is the order at equal times: people join and work arrives before it is
            /// missed; a month ends after all that happened in it.
            #[inline(always)]
            const fn parts(self) -> (u64, u32, u32) {
                match self {
                    $(Event::$name { $index, $($turn)? } => ($rank, $index, events!(@turn $($turn)?)),)+
                }
            }
        }

        impl Entry {
            #[inline(always)]
            fn event(&self) -> Event {
                match self.order >> RANK_SHIFT {
                    $($rank => Event::$name { $index: self.index, $($turn: self.turn)? },)+
                    _ => unreachable!("every entry was made from an event"),
                }
            }
        }
    };
    (@turn) => { 0 };
    (@turn $turn:ident) => { $turn };
}

events! {
    0 Joins seat;
    1 HandoffEnds deal turn;
    2 BuyerAnswers deal turn;
    3 Arrives source;
    4 TouchEnds deal turn;
    5 PatienceEnds stage;
    6 TermEnds customer turn;
    7 Expands customer turn;
    8 Contracts customer turn;
    9 Refers customer turn;
    10 ServiceDue customer turn;
    11 Churns customer turn;
    12 Leaves seat turn;
    13 Rested segment;
    14 MonthEnds month;
}

impl Entry {
    #[inline(always)]
    fn key(&self) -> (Tick, u64) {
        (self.at, self.order)
    }

    /// Whether this comes before `other`. Times are hardly ever equal, so one comparison mostly decides.
    #[inline(always)]
    fn before(&self, other: &Entry) -> bool {
        if self.at == other.at { self.order < other.order } else { self.at < other.at }
    }
}

const RANK_SHIFT: u32 = 56;
const ARITY: usize = 4;

/// Ranks from here on happen to customers, people and months: rarely, and mostly far ahead. They wait in a heap of their own,
/// so that the many steps of daily work sift through a small one.
const FIRST_SLOW: u64 = 5;

/// The events to come.
#[derive(Clone, Debug, Default)]
pub struct Agenda {
    fast: Heap,
    slow: Heap,
    inserted: u64,
}

impl Agenda {
    /// Events planned.
    pub fn len(&self) -> usize {
        self.fast.len() + self.slow.len()
    }

    /// Whether nothing is planned.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Plan `event` for the moment `at`.
    #[inline]
    pub fn push(&mut self, at: Tick, event: Event) {
        let (rank, index, turn) = event.parts();
        let entry = Entry { at, order: (rank << RANK_SHIFT) | self.inserted, index, turn };
        self.inserted += 1;
        if rank < FIRST_SLOW { self.fast.push(entry) } else { self.slow.push(entry) }
    }

    /// The next event and its moment.
    #[inline]
    pub fn pop(&mut self) -> Option<(Tick, Event)> {
        self.fast.settle();
        self.slow.settle();
        let heap = if self.slow.first().before(self.fast.first()) { &mut self.slow } else { &mut self.fast };
        let first = heap.take_first()?;
        Some((first.at, first.event()))
    }
}

/// A 4-ary heap whose `take_first` leaves a hole at the root for the next `push` to fill.
#[derive(Clone, Debug)]
struct Heap {
    /// The entries, and at least four times nobody behind them.
    slots: Vec<Entry>,
    entries: usize,
    hole: bool,
}

impl Default for Heap {
    fn default() -> Heap {
        Heap { slots: vec![NOBODY; 64 + ARITY], entries: 0, hole: false }
    }
}

impl Heap {
    fn len(&self) -> usize {
        self.entries - usize::from(self.hole)
    }

    #[inline(always)]
    fn first(&self) -> &Entry {
        &self.slots[0]
    }

    /// Fill the hole that no push has filled.
    #[inline(always)]
    fn settle(&mut self) {
        if self.hole {
            self.hole = false;
            self.entries -= 1;
            let last = std::mem::replace(&mut self.slots[self.entries], NOBODY);
            if self.entries > 0 {
                self.sink(last);
            }
        }
    }

    #[inline(always)]
    fn take_first(&mut self) -> Option<Entry> {
        if self.entries == 0 {
            return None;
        }
        self.hole = true;
        Some(self.slots[0])
    }

    #[inline]
    fn push(&mut self, entry: Entry) {
        if self.hole {
            self.hole = false;
            return self.sink(entry);
        }
        let place = self.entries;
        self.entries += 1;
        if self.slots.len() < self.entries + ARITY {
            self.slots.resize(2 * self.entries + ARITY, NOBODY);
        }
        self.climb(place, entry);
    }

    #[inline]
    fn climb(&mut self, mut place: usize, entry: Entry) {
        let slots = self.slots.as_mut_slice();
        while place > 0 {
            let parent = (place - 1) / ARITY;
            if slots[parent].key() <= entry.key() {
                break;
            }
            slots[place] = slots[parent];
            place = parent;
        }
        slots[place] = entry;
    }

    /// Put `entry` where the root was, and down to its place.
    #[inline]
    fn sink(&mut self, entry: Entry) {
        let slots = self.slots.as_mut_slice();
        let mut place = 0;
        loop {
            let base = place * ARITY + 1;
            let Some(four) = slots.get(base..base + ARITY).and_then(|four| four.first_chunk::<ARITY>()) else { break };
            let (left, left_at) = if four[1].at < four[0].at { (1, four[1].at) } else { (0, four[0].at) };
            let (right, right_at) = if four[3].at < four[2].at { (3, four[3].at) } else { (2, four[2].at) };
            let (mut child, at) = if right_at < left_at { (right, right_at) } else { (left, left_at) };
            if at == left_at.max(right_at) || four[0].at == four[1].at || four[2].at == four[3].at {
                child = earliest(four);
            }
            if entry.at < at || (entry.at == at && entry.order < four[child & 3].order) {
                break;
            }
            slots[place] = four[child & 3];
            place = base + child;
        }
        slots[place] = entry;
    }
}

/// The first of four among which times are equal.
#[cold]
fn earliest(four: &[Entry; ARITY]) -> usize {
    (1..ARITY).fold(0, |first, next| if four[next].before(&four[first]) { next } else { first })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::luck::{Luck, Purpose};

    fn arrives(source: u32) -> Event {
        Event::Arrives { source }
    }

    #[test]
    fn events_come_in_the_order_of_time_whatever_the_mix_of_pushes_and_pops() {
        let fate = Luck::new(7, 0).fate(1, 1);
        let mut agenda = Agenda::default();
        let mut plain: Vec<(Tick, u32)> = Vec::new();
        for step in 0..20_000u32 {
            let draw = fate.bits(Purpose::Effort, step);
            if draw % 5 < 3 || plain.is_empty() {
                let at = (draw >> 40) % 1_000;
                agenda.push(at, arrives(step));
                plain.push((at, step));
            } else {
                let next = *plain.iter().min().unwrap();
                plain.retain(|&other| other != next);
                assert_eq!(agenda.pop(), Some((next.0, arrives(next.1))));
            }
            assert_eq!(agenda.len(), plain.len());
        }
    }

    #[test]
    fn equal_times_are_ordered_by_rank_then_by_insertion() {
        let mut agenda = Agenda::default();
        agenda.push(5, Event::MonthEnds { month: 0 });
        agenda.push(5, Event::PatienceEnds { stage: 0 });
        agenda.push(5, arrives(1));
        agenda.push(5, arrives(0));
        agenda.push(5, Event::TouchEnds { deal: 0, turn: 0 });
        let order: Vec<Event> = std::iter::from_fn(|| agenda.pop()).map(|(_, event)| event).collect();
        let touch = Event::TouchEnds { deal: 0, turn: 0 };
        let expected = [arrives(1), arrives(0), touch, Event::PatienceEnds { stage: 0 }, Event::MonthEnds { month: 0 }];
        assert_eq!(order, expected);
    }
}
