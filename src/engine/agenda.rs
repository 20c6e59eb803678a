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
    fn key(&self) -> u128 {
        (u128::from(self.at) << 64) | u128::from(self.order)
    }
}

const RANK_SHIFT: u32 = 56;
const ARITY: usize = 4;

/// The events to come.
#[derive(Clone, Debug, Default)]
pub struct Agenda {
    /// The entries, and at least four times nobody behind them.
    heap: Vec<Entry>,
    entries: usize,
    hole: bool,
    inserted: u64,
}

impl Agenda {
    /// Nothing planned, room for `capacity` events.
    pub fn with_capacity(capacity: usize) -> Agenda {
        Agenda { heap: vec![NOBODY; capacity + ARITY], ..Agenda::default() }
    }

    /// Events planned.
    pub fn len(&self) -> usize {
        self.entries - usize::from(self.hole)
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
        if self.hole {
            self.hole = false;
            self.sink(entry);
        } else {
            let place = self.entries;
            self.entries += 1;
            if self.heap.len() < self.entries + ARITY {
                self.heap.resize(2 * self.entries + ARITY, NOBODY);
            }
            self.climb(place, entry);
        }
    }

    /// The next event and its moment.
    #[inline]
    pub fn pop(&mut self) -> Option<(Tick, Event)> {
        if self.hole {
            self.hole = false;
            self.entries -= 1;
            let last = std::mem::replace(&mut self.heap[self.entries], NOBODY);
            if self.entries > 0 {
                self.sink(last);
            }
        }
        if self.entries == 0 {
            return None;
        }
        let first = self.heap[0];
        self.hole = true;
        Some((first.at, first.event()))
    }

    #[inline]
    fn climb(&mut self, mut place: usize, entry: Entry) {
        let key = entry.key();
        let heap = self.heap.as_mut_slice();
        while place > 0 {
            let parent = (place - 1) / ARITY;
            if heap[parent].key() <= key {
                break;
            }
            heap[place] = heap[parent];
            place = parent;
        }
        heap[place] = entry;
    }

    /// Put `entry` where the root was, and down to its place.
    #[inline]
    fn sink(&mut self, entry: Entry) {
        let key = entry.key();
        let heap = self.heap.as_mut_slice();
        let mut place = 0;
        while let Some(four) = heap.get(place * ARITY + 1..place * ARITY + 1 + ARITY) {
            let keys = [four[0].key(), four[1].key(), four[2].key(), four[3].key()];
            let (left, left_key) = if keys[1] < keys[0] { (1, keys[1]) } else { (0, keys[0]) };
            let (right, right_key) = if keys[3] < keys[2] { (3, keys[3]) } else { (2, keys[2]) };
            let (child, child_key) = if right_key < left_key { (right, right_key) } else { (left, left_key) };
            if key <= child_key {
                break;
            }
            heap[place] = four[child];
            place = place * ARITY + 1 + child;
        }
        heap[place] = entry;
    }
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
