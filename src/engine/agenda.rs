//! What happens next, in the order of time, rank and insertion: a ladder of buckets, 16 bytes an entry.
//!
//! Time and rank are one number, and a bucket holds the entries that share its leading digits: one bucket of the bottom
//! rung is a moment and a rank, a bucket of the next rung sixteen of them, and so on. What lies ahead is only thrown into
//! its bucket. When a bucket's turn comes, few entries are put in order at once, many are first spread over the rung
//! below. So an entry costs much the same among thirty as among thirty thousand, and memory is read in rows (Tang, Goh &
//! Thng 2005, with digits instead of measured widths).

use std::cmp::Reverse;

use crate::units::Tick;

/// Something planned.
#[derive(Clone, Copy, Debug)]
struct Entry {
    /// The moment and, in the lowest bits, the rank. Equal keys keep the order of insertion everywhere.
    key: u64,
    /// Index in the lower half, turn in the upper: two numbers go from hand to hand in registers, three would not.
    what: u64,
}

macro_rules! events {
    ($($rank:literal $name:ident { $index:ident $($turn:ident)? } $says:literal;)+) => {
        /// Something that will happen. Indices may have died meanwhile: `turn` is the number of the life (or of the wait, or
        /// of the person in the seat) that the event was meant for.
        #[expect(missing_docs, reason = "fields are named for what they are; what is not plain stands at the variant")]
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Event {
            $(#[doc = $says] $name { $index: u32, $($turn: u32)? },)+
        }

        impl Event {
            /// Every kind with what it is, in the order in which those of one moment happen.
            pub const ORDER: &[(&str, &str)] = &[$((stringify!($name), $says)),+];

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
                match self.key % (1 << RANK_BITS) {
                    $($rank => Event::$name { $index: self.what as u32, $($turn: (self.what >> 32) as u32)? },)+
                    // Every entry was made from an event; without a panic here the match is no work at all.
                    _ => Event::MonthEnds { month: self.what as u32 },
                }
            }
        }

        /// What is listed first happens first.
        const _: () = {
            let (ranks, mut place) = ([$($rank),+], 0);
            while place < ranks.len() {
                assert!(ranks[place] == place);
                place += 1;
            }
        };
    };
    (@turn) => { 0 };
    (@turn $turn:ident) => { $turn };
}

events! {
    0 Joins { seat } "A vacant seat is filled.";
    1 HandoffEnds { deal turn } "A handoff reaches the other side.";
    2 BuyerAnswers { deal turn } "The buyer comes back after a touch, or may be tried again.";
    3 Arrives { source } "A source's next lead.";
    4 TouchEnds { deal turn } "A touch is done.";
    5 PatienceEnds { deal turn } "The patience of a waiting deal ends.";
    6 TermEnds { customer turn } "A contract's term ends.";
    7 Expands { customer turn } "A customer buys more.";
    8 Contracts { customer turn } "A customer takes less.";
    9 Refers { customer turn } "A customer names another prospect.";
    10 ChampionLeaves { customer turn } "A customer's contact leaves.";
    11 Offered { customer turn } "A product comes up with a customer.";
    12 ServiceDue { customer turn } "A customer is due for a service touch.";
    13 Churns { customer turn } "A customer leaves.";
    14 Leaves { seat turn } "A person leaves.";
    15 Rested { segment } "A rested account may be prospected again.";
    16 Returns { lead } "A lead comes back from nurture.";
    17 MonthEnds { month } "A month is over; everything at the same moment belongs to it.";
    18 Scheduled { index } "Something on the time line; what happened until then is over.";
}

/// Room for ranks below the moment; moments have the other 56 bits, eight times the longest time there is.
const RANK_BITS: u32 = 8;

/// Bits of a digit: a rung has a bucket for each digit.
const DIGIT: u32 = 4;
const WIDTH: usize = 1 << DIGIT;
const RUNGS: usize = u64::BITS as usize / DIGIT as usize;

/// A bucket with no more than this is put in order instead of being spread.
const FEW: usize = 24;

/// With so many in order, the later half goes back to the ladder.
const CROWD: usize = 64;

/// The events to come.
#[derive(Clone, Debug)]
pub struct Agenda {
    /// Those before `edge`, the next one last.
    near: Vec<Entry>,
    edge: u64,
    /// Where the bucket began that `near` came from. An entry from `edge` on stands on the rung of the first digit in which it
    /// differs from this, in the bucket of its own digit there; so all of a lower rung comes before all of a higher one.
    base: u64,
    buckets: Box<[Vec<Entry>; RUNGS * WIDTH]>,
    /// By rung: the buckets with something in them, as bits.
    filled: [u16; RUNGS],
    /// The rungs with something on them, as bits.
    rungs: u32,
}

/// A full bucket takes one more; its first room is for as many as are put in order at once.
#[cold]
fn grow_by(bucket: &mut Vec<Entry>, entry: Entry) {
    bucket.reserve(FEW);
    bucket.push(entry);
}

impl Default for Agenda {
    fn default() -> Agenda {
        Agenda {
            near: Vec::with_capacity(CROWD),
            edge: 0,
            base: 0,
            buckets: Box::new([const { Vec::new() }; RUNGS * WIDTH]),
            filled: [0; RUNGS],
            rungs: 0,
        }
    }
}

impl Agenda {
    /// Plan `event` for the moment `at`, which is not before that of the last event popped.
    #[inline(always)]
    pub fn push(&mut self, at: Tick, event: Event) {
        let (rank, index, turn) = event.parts();
        self.insert(Entry { key: (at << RANK_BITS) | rank, what: u64::from(index) | u64::from(turn) << 32 });
    }

    /// The next event and its moment. Where many are due, those of which it is known shortly before that they do not hold any
    /// more are left out.
    #[inline(always)]
    pub fn pop(&mut self, holds: impl Fn(Event) -> bool) -> Option<(Tick, Event)> {
        let first = match self.near.pop() {
            Some(first) => first,
            None => self.refill(holds)?,
        };
        Some((first.key >> RANK_BITS, first.event()))
    }

    /// All events to come, in no order.
    pub fn all(&self) -> impl Iterator<Item = (Tick, Event)> {
        let entries = self.near.iter().chain(self.buckets.iter().flatten());
        entries.map(|entry| (entry.key >> RANK_BITS, entry.event()))
    }

    /// Keep only those events for which this holds, and say how many.
    pub fn retain(&mut self, holds: impl Fn(Event) -> bool) -> usize {
        self.near.retain(|entry| holds(entry.event()));
        let mut kept = self.near.len();
        for (number, bucket) in self.buckets.iter_mut().enumerate() {
            bucket.retain(|entry| holds(entry.event()));
            kept += bucket.len();
            if bucket.is_empty() {
                self.filled[number / WIDTH] &= !(1 << (number % WIDTH));
            }
        }
        for (rung, filled) in self.filled.iter().enumerate() {
            if *filled == 0 {
                self.rungs &= !(1 << rung);
            }
        }
        kept
    }

    #[inline(always)]
    fn insert(&mut self, entry: Entry) {
        if entry.key < self.edge { self.insert_near(entry) } else { self.throw(entry) }
    }

    /// Put an entry into the row of those that come next, which is kept short.
    #[inline(never)]
    fn insert_near(&mut self, entry: Entry) {
        if self.near.len() >= CROWD || self.near.len() == self.near.capacity() {
            return self.insert_crowded(entry);
        }
        self.place(entry);
    }

    #[cold]
    fn insert_crowded(&mut self, entry: Entry) {
        if self.near.len() >= CROWD {
            self.thin();
        }
        self.near.reserve(FEW);
        if entry.key < self.edge { self.place(entry) } else { self.throw(entry) }
    }

    /// Put an entry behind all that do not come after it.
    #[inline(always)]
    fn place(&mut self, entry: Entry) {
        let mut place = self.near.len();
        self.near.push(entry);
        for before in (0..place).rev() {
            if self.near[before].key > entry.key {
                break;
            }
            self.near[place] = self.near[before];
            place = before;
        }
        self.near[place] = entry;
    }

    /// Put an entry into its bucket.
    #[inline]
    fn throw(&mut self, entry: Entry) {
        let differs = (entry.key ^ self.base) | 1;
        let rung = (differs.ilog2() / DIGIT) as usize;
        let digit = (entry.key >> (rung as u32 * DIGIT)) as usize % WIDTH;
        self.filled[rung % RUNGS] |= 1 << digit;
        self.rungs |= 1 << rung;
        let bucket = &mut self.buckets[(rung * WIDTH + digit) % (RUNGS * WIDTH)];
        if bucket.len() == bucket.capacity() {
            return grow_by(bucket, entry);
        }
        bucket.push(entry);
    }

    /// Put the next bucket in order, and take its first; `None` if there is no bucket.
    #[inline(never)]
    fn refill(&mut self, holds: impl Fn(Event) -> bool) -> Option<Entry> {
        while self.rungs != 0 {
            let rung = self.rungs.trailing_zeros() as usize;
            let digit = self.filled[rung].trailing_zeros() as usize;
            self.filled[rung] &= self.filled[rung] - 1;
            if self.filled[rung] == 0 {
                self.rungs &= self.rungs - 1;
            }
            let shift = rung as u32 * DIGIT;
            let above = if rung + 1 < RUNGS { self.base >> (shift + DIGIT) << DIGIT } else { 0 };
            self.base = (above | digit as u64) << shift;
            let bucket = rung * WIDTH + digit;
            if self.buckets[bucket].len() <= FEW || rung == 0 {
                // The last bucket of all may end where numbers do; nothing is planned there.
                self.edge = self.base.saturating_add(1 << shift);
                std::mem::swap(&mut self.near, &mut self.buckets[bucket]);
                self.near.reverse();
                if rung > 0 {
                    self.near.sort_by_key(|entry| Reverse(entry.key));
                }
                return self.near.pop();
            }
            let mut many = std::mem::take(&mut self.buckets[bucket]);
            if many.len() <= FEW * WIDTH {
                many.retain(|entry| holds(entry.event()));
            }
            many.drain(..).for_each(|entry| self.throw(entry));
            self.buckets[bucket] = many;
        }
        self.base = self.edge;
        None
    }

    /// Give the later half of many that are to come back to the ladder (what lies before the ladder begins, at the present
    /// moment, must stay).
    #[cold]
    fn thin(&mut self) {
        let edge = self.near[self.near.len() / 2].key.max(self.base);
        let later = self.near.partition_point(|entry| entry.key >= edge);
        if later < self.near.len() {
            let stay = self.near.split_off(later);
            let mut later = std::mem::replace(&mut self.near, stay);
            self.edge = edge;
            // Those of one moment and rank went in before those that lie before them here.
            later.drain(..).rev().for_each(|entry| self.throw(entry));
        }
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
                assert_eq!(agenda.pop(|_| true), Some((next.0, arrives(next.1))));
            }
        }
    }

    #[test]
    fn a_crowd_comes_in_order_however_it_lies_in_time() {
        let fate = Luck::new(7, 1).fate(1, 1);
        for spread in [0, 1, 3, 11, 40] {
            let mut agenda = Agenda::default();
            let mut plain = std::collections::BTreeSet::new();
            let mut now = 0;
            for step in 0..30_000u32 {
                let draw = fate.bits(Purpose::Effort, step);
                if draw % 256 < if step < 15_000 { 200 } else { 40 } || plain.is_empty() {
                    let at = now + (draw >> 20) % (1 << spread);
                    let late = draw & 256 > 0;
                    let event = if late { Event::Rested { segment: step } } else { arrives(step) };
                    agenda.push(at, event);
                    plain.insert((at, late, step));
                } else if let Some((at, late, step)) = plain.pop_first() {
                    let event = if late { Event::Rested { segment: step } } else { arrives(step) };
                    assert_eq!(agenda.pop(|_| true), Some((at, event)));
                    now = at;
                }
            }
        }
    }

    #[test]
    fn what_holds_comes_in_order_and_of_the_rest_some_is_left_out() {
        let fate = Luck::new(7, 3).fate(1, 1);
        let mut agenda = Agenda::default();
        let moment = |step| fate.bits(Purpose::Effort, step) >> 30;
        (0..5_000).for_each(|step| agenda.push(moment(step), arrives(step)));
        let even = |event| matches!(event, Event::Arrives { source } if source % 2 == 0);
        let came: Vec<_> = std::iter::from_fn(|| agenda.pop(even)).collect();
        let mut expected: Vec<_> = (0..5_000).step_by(2).map(|step| (moment(step), step)).collect();
        expected.sort();
        assert!(came.len() < 4_000);
        let held: Vec<_> = came.into_iter().filter(|&(_, event)| even(event)).collect();
        assert_eq!(held, expected.into_iter().map(|(at, step)| (at, arrives(step))).collect::<Vec<_>>());
    }

    #[test]
    fn what_is_taken_out_never_comes_and_the_rest_does() {
        let fate = Luck::new(7, 2).fate(1, 1);
        let mut agenda = Agenda::default();
        let moment = |step| fate.bits(Purpose::Effort, step) >> (20 + step % 40);
        (0..500).for_each(|step| agenda.push(moment(step), arrives(step)));
        let first: Vec<_> = (0..100).map_while(|_| agenda.pop(|_| true)).collect();
        let over = |step: u32| first.iter().any(|&(_, event)| event == arrives(step));
        let kept = agenda.retain(|event| (0..500).step_by(3).any(|step| event == arrives(step)));
        let mut expected: Vec<_> = (0..500).step_by(3).filter(|&step| !over(step)).map(|s| (moment(s), s)).collect();
        expected.sort();
        assert_eq!(kept, expected.len());
        let came: Vec<_> = std::iter::from_fn(|| agenda.pop(|_| true)).collect();
        assert_eq!(came, expected.into_iter().map(|(at, step)| (at, arrives(step))).collect::<Vec<_>>());
    }

    #[test]
    fn equal_times_are_ordered_by_rank_then_by_insertion() {
        let mut agenda = Agenda::default();
        agenda.push(5, Event::MonthEnds { month: 0 });
        agenda.push(5, Event::PatienceEnds { deal: 0, turn: 0 });
        agenda.push(5, arrives(1));
        agenda.push(5, arrives(0));
        agenda.push(5, Event::TouchEnds { deal: 0, turn: 0 });
        let order: Vec<Event> = std::iter::from_fn(|| agenda.pop(|_| true)).map(|(_, event)| event).collect();
        let (touch, patience) = (Event::TouchEnds { deal: 0, turn: 0 }, Event::PatienceEnds { deal: 0, turn: 0 });
        let expected = [arrives(1), arrives(0), touch, patience, Event::MonthEnds { month: 0 }];
        assert_eq!(order, expected);
    }
}
