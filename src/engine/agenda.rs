//! What happens next: a 4-ary heap on (time, rank, insertion), 24 bytes an entry.
//!
//! Most events cause exactly one new event, so `pop` leaves a hole at the root that the next `push` fills: one descent
//! instead of a descent and a climb. Equal times are ordered by the rank of the event, then by insertion.

use crate::units::Tick;

/// Something that will happen. Indices may have died meanwhile: `turn` is the number of the life (or of the wait, or of the
/// person in the seat) that the event was meant for.
#[expect(missing_docs, reason = "fields are named for what they are; what is not plain stands at the variant")]
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
    /// A customer's contact leaves.
    ChampionLeaves { customer: u32, turn: u32 },
    /// A product comes up with a customer.
    Offered { customer: u32, turn: u32 },
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

/// What happens, without its time.
#[derive(Clone, Copy, Debug)]
struct What {
    /// Rank in the upper byte, insertion below.
    order: u64,
    /// The event's index and turn; its kind is the rank.
    index: u32,
    turn: u32,
}

/// Stands behind the last entry, so that a parent always has four children to compare.
const NOTHING: What = What { order: u64::MAX, index: 0, turn: 0 };

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

        impl What {
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
    10 ChampionLeaves customer turn;
    11 Offered customer turn;
    12 ServiceDue customer turn;
    13 Churns customer turn;
    14 Leaves seat turn;
    15 Rested segment;
    16 MonthEnds month;
}

const RANK_SHIFT: u32 = 56;
const ARITY: usize = 4;

/// Where group 0 holds the root.
const ROOT: usize = ARITY - 1;

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
        let what = What { order: (rank << RANK_SHIFT) | self.inserted, index, turn };
        self.inserted += 1;
        if rank < FIRST_SLOW { self.fast.push(at, what) } else { self.slow.push(at, what) }
    }

    /// The next event and its moment.
    #[inline]
    pub fn pop(&mut self) -> Option<(Tick, Event)> {
        self.fast.settle();
        self.slow.settle();
        let (fast, slow) = (self.fast.first(), self.slow.first());
        let slow_first = slow.0 < fast.0 || (slow.0 == fast.0 && slow.1.order < fast.1.order);
        let (heap, (at, what)) = if slow_first { (&mut self.slow, slow) } else { (&mut self.fast, fast) };
        if heap.entries == 0 {
            return None;
        }
        heap.hole = true;
        Some((at, what.event()))
    }
}

/// A 4-ary heap whose `take_first` leaves a hole at the root for the next `push` to fill.
///
/// The four children of a node stand together in one group: group 0 holds the root alone, and the children of node n are
/// group n + 1, so a step down touches one group and checks one bound.
#[derive(Clone, Debug)]
struct Heap {
    groups: Vec<Group>,
    entries: usize,
    hole: bool,
}

/// Four siblings; places behind the last entry hold a time that never comes.
#[derive(Clone, Copy, Debug)]
struct Group {
    at: [Tick; ARITY],
    what: [What; ARITY],
}

const EMPTY: Group = Group { at: [Tick::MAX; ARITY], what: [NOTHING; ARITY] };

/// Group and place of the node with this number.
#[inline(always)]
fn position(node: usize) -> (usize, usize) {
    let shifted = node + ARITY - 1;
    (shifted / ARITY, shifted % ARITY)
}

impl Default for Heap {
    fn default() -> Heap {
        Heap { groups: vec![EMPTY; 16], entries: 0, hole: false }
    }
}

impl Heap {
    fn len(&self) -> usize {
        self.entries - usize::from(self.hole)
    }

    #[inline(always)]
    fn first(&self) -> (Tick, What) {
        (self.groups[0].at[ROOT], self.groups[0].what[ROOT])
    }

    /// Fill the hole that no push has filled.
    #[inline(always)]
    fn settle(&mut self) {
        if self.hole {
            self.hole = false;
            self.entries -= 1;
            let (group, place) = position(self.entries);
            let group = &mut self.groups[group];
            let at = std::mem::replace(&mut group.at[place], Tick::MAX);
            let what = std::mem::replace(&mut group.what[place], NOTHING);
            if self.entries > 0 {
                self.sink(at, what);
            }
        }
    }

    #[inline(always)]
    fn push(&mut self, at: Tick, what: What) {
        if self.hole {
            self.hole = false;
            return self.sink(at, what);
        }
        let node = self.entries;
        self.entries += 1;
        if self.groups.len() <= position(node).0 {
            self.groups.resize(2 * self.groups.len(), EMPTY);
        }
        self.climb(node, at, what);
    }

    #[inline]
    fn climb(&mut self, mut node: usize, at: Tick, what: What) {
        let (mut group, mut place) = position(node);
        while node > 0 {
            // The node whose children are this group.
            let parent = group - 1;
            let (above, above_place) = position(parent);
            let (above_at, above_what) = (self.groups[above].at[above_place], self.groups[above].what[above_place]);
            if (above_at, above_what.order) <= (at, what.order) {
                break;
            }
            self.groups[group].at[place] = above_at;
            self.groups[group].what[place] = above_what;
            (node, group, place) = (parent, above, above_place);
        }
        self.groups[group].at[place] = at;
        self.groups[group].what[place] = what;
    }

    /// Put an entry where the root was, and down to its place.
    #[inline(always)]
    fn sink(&mut self, at: Tick, what: What) {
        let groups = self.groups.as_mut_slice();
        let (mut above, mut above_place, mut below) = (0, ROOT, 1);
        while let Some(group) = groups.get(below) {
            let four = &group.at;
            let (left, left_at) = if four[1] < four[0] { (1, four[1]) } else { (0, four[0]) };
            let (right, right_at) = if four[3] < four[2] { (3, four[3]) } else { (2, four[2]) };
            let (mut child, first_at) = if right_at < left_at { (right, right_at) } else { (left, left_at) };
            if at < first_at {
                break;
            }
            // Equal times are rare; then rank and insertion decide.
            if four[child ^ 1] == first_at || left_at == right_at || at == first_at {
                child = earliest(group);
                if (at, what.order) < (first_at, group.what[child & 3].order) {
                    break;
                }
            }
            child &= 3;
            let moved = group.what[child];
            let parent = &mut groups[above];
            parent.at[above_place & 3] = first_at;
            parent.what[above_place & 3] = moved;
            (above, above_place) = (below, child);
            below = (below - 1) * ARITY + child + 2;
        }
        let parent = &mut groups[above];
        parent.at[above_place & 3] = at;
        parent.what[above_place & 3] = what;
    }
}

/// The first of four among which times are equal.
#[cold]
fn earliest(group: &Group) -> usize {
    (0..ARITY).min_by_key(|&child| (group.at[child], group.what[child].order)).unwrap_or(0)
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
