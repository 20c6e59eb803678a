//! The reference model written down plainly, as a rival: one loop, one binary heap, one generator, nothing general.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, VecDeque};

use rand_xoshiro::Xoshiro256PlusPlus;
use rand_xoshiro::rand_core::{Rng, SeedableRng};

/// What one replication came to.
pub struct Answer {
    pub events: u64,
    pub wins: u64,
    pub revenue: f64,
}

const HORIZON: f64 = 500.0;
const SEATS: [usize; 2] = [12, 20];
const SERVICE: [f64; 2] = [0.5, 2.0];
const PASS: [f64; 2] = [0.4, 0.25];

#[derive(Clone, Copy, PartialEq)]
enum Event {
    Arrival,
    ServiceEnd { stage: usize, seat: usize, person: u32 },
    HandoffEnd,
    GiveUp { stage: usize, wait: u64 },
    Quit { stage: usize, seat: usize, person: u32 },
    Hire { stage: usize, seat: usize },
    Churn,
}

struct Entry(f64, u64, Event);

impl PartialEq for Entry {
    fn eq(&self, other: &Entry) -> bool {
        self.1 == other.1
    }
}

impl Eq for Entry {}

impl PartialOrd for Entry {
    fn partial_cmp(&self, other: &Entry) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Entry {
    fn cmp(&self, other: &Entry) -> std::cmp::Ordering {
        self.0.total_cmp(&other.0).then(self.1.cmp(&other.1))
    }
}

#[derive(Clone, Copy, Default)]
struct Seat {
    here: bool,
    busy: bool,
    person: u32,
}

struct Line {
    random: Xoshiro256PlusPlus,
    agenda: BinaryHeap<Reverse<Entry>>,
    planned: u64,
    now: f64,
    seats: [Vec<Seat>; 2],
    idle: [Vec<usize>; 2],
    waiting: [VecDeque<u64>; 2],
    waits: u64,
    answer: Answer,
}

/// One replication.
pub fn run(seed: u64) -> Answer {
    let mut line = Line {
        random: Xoshiro256PlusPlus::seed_from_u64(seed),
        agenda: BinaryHeap::new(),
        planned: 0,
        now: 0.0,
        seats: SEATS.map(|count| vec![Seat::default(); count]),
        idle: [Vec::new(), Vec::new()],
        waiting: [VecDeque::new(), VecDeque::new()],
        waits: 0,
        answer: Answer { events: 0, wins: 0, revenue: 0.0 },
    };
    for (stage, seats) in SEATS.into_iter().enumerate() {
        (0..seats).for_each(|seat| line.hire(stage, seat));
    }
    let first = line.exponential(1.0 / 20.0);
    line.plan(first, Event::Arrival);
    while let Some(Reverse(Entry(now, _, event))) = line.agenda.pop() {
        line.now = now;
        line.handle(event);
    }
    line.answer
}

impl Line {
    fn uniform(&mut self) -> f64 {
        (self.random.next_u64() >> 11) as f64 / (1u64 << 53) as f64
    }

    fn exponential(&mut self, mean: f64) -> f64 {
        -mean * (1.0 - self.uniform()).ln()
    }

    fn plan(&mut self, delay: f64, event: Event) {
        if self.now + delay <= HORIZON {
            self.planned += 1;
            self.agenda.push(Reverse(Entry(self.now + delay, self.planned, event)));
        }
    }

    fn handle(&mut self, event: Event) {
        match event {
            Event::Arrival => {
                self.answer.events += 1;
                let next = self.exponential(1.0 / 20.0);
                self.plan(next, Event::Arrival);
                self.offer(0, false);
            }
            Event::ServiceEnd { stage, seat, person } if self.seats[stage][seat].person == person => {
                self.answer.events += 1;
                self.seats[stage][seat].busy = false;
                if self.uniform() < PASS[stage] {
                    if stage == 0 {
                        let delay = self.exponential(1.0);
                        self.plan(delay, Event::HandoffEnd);
                    } else {
                        self.win();
                    }
                }
                self.next(stage, seat);
            }
            Event::HandoffEnd => {
                self.answer.events += 1;
                if self.uniform() >= 0.1 {
                    self.offer(1, false);
                }
            }
            Event::GiveUp { stage, wait } => {
                if let Some(place) = self.waiting[stage].iter().position(|&waiting| waiting == wait) {
                    self.answer.events += 1;
                    self.waiting[stage].remove(place);
                }
            }
            Event::Quit { stage, seat, person } if self.seats[stage][seat].person == person => {
                self.answer.events += 1;
                let it = &mut self.seats[stage][seat];
                let busy = std::mem::take(&mut it.busy);
                it.here = false;
                it.person += 1;
                self.idle[stage].retain(|&idle| idle != seat);
                let vacancy = self.exponential(45.0);
                self.plan(vacancy, Event::Hire { stage, seat });
                if busy {
                    self.offer(stage, true);
                }
            }
            Event::Hire { stage, seat } => {
                self.answer.events += 1;
                self.hire(stage, seat);
            }
            Event::Churn => self.answer.events += 1,
            Event::ServiceEnd { .. } | Event::Quit { .. } => {}
        }
    }

    fn hire(&mut self, stage: usize, seat: usize) {
        self.seats[stage][seat].here = true;
        let person = self.seats[stage][seat].person;
        let stays = self.exponential(250.0 / 0.35);
        self.plan(stays, Event::Quit { stage, seat, person });
        self.next(stage, seat);
    }

    fn offer(&mut self, stage: usize, first: bool) {
        if let Some(seat) = self.idle[stage].pop() {
            return self.serve(stage, seat);
        }
        self.waits += 1;
        let wait = self.waits;
        if first {
            self.waiting[stage].push_front(wait)
        } else {
            self.waiting[stage].push_back(wait)
        }
        let patience = self.exponential(10.0);
        self.plan(patience, Event::GiveUp { stage, wait });
    }

    fn next(&mut self, stage: usize, seat: usize) {
        match self.waiting[stage].pop_front() {
            Some(_) => self.serve(stage, seat),
            None => self.idle[stage].push(seat),
        }
    }

    fn serve(&mut self, stage: usize, seat: usize) {
        self.seats[stage][seat].busy = true;
        let person = self.seats[stage][seat].person;
        let length = self.exponential(SERVICE[stage]);
        self.plan(length, Event::ServiceEnd { stage, seat, person });
    }

    fn win(&mut self) {
        self.answer.wins += 1;
        let normal = (-2.0 * (1.0 - self.uniform()).ln()).sqrt() * (std::f64::consts::TAU * self.uniform()).cos();
        self.answer.revenue += (20_000.0_f64.ln() + 0.8 * normal).exp();
        let stays = self.exponential(250.0 / 0.15);
        self.plan(stays, Event::Churn);
    }
}
