//! Who sits where when a structure turns into another one.
//!
//! Whoever finds the same place again keeps it: the same team by name, the same role, the same number. Then people stay in
//! their role, those who have been there longest first, and as far as that goes under the same number. Whoever is left goes
//! where work of theirs goes on, so that no kind of seat stays emptier than others while somebody could take it; and who finds
//! no such place has none.

use std::collections::{BTreeMap, HashMap};

use super::happening::Observer;
use super::world::World;
use crate::plan::{DeskPlan, NONE, Plan};

/// What there is to do at a desk: role, stages covered, service.
type Kind = (u32, Vec<bool>, bool);

fn kind(desk: &DeskPlan) -> Kind {
    (desk.role, desk.covers.clone(), desk.serves_customers)
}

/// A seat by its team's name, its role, and its number there.
fn place(plan: &Plan, seat: u32, numbers: &mut HashMap<(u64, u32), u32>) -> (u64, u32, u32) {
    let it = &plan.seats[seat as usize];
    let team = plan.teams[it.team as usize].key;
    let number = numbers.entry((team, it.role)).or_default();
    *number += 1;
    (team, it.role, *number)
}

/// Seats that somebody leaves, seats to be taken, and who takes which so far.
struct Placing {
    /// By old seat: the new one, or [`NONE`].
    to: Vec<u32>,
    /// By new seat: whether it is taken.
    taken: Vec<bool>,
}

impl Placing {
    fn take(&mut self, from: u32, to: u32) {
        self.to[from as usize] = to;
        self.taken[to as usize] = true;
    }

    fn is_free(&self, seat: u32) -> bool {
        !self.taken[seat as usize]
    }
}

impl<O: Observer> World<'_, O> {
    /// By seat of the present plan: the seat of the next one that its person takes, or [`NONE`].
    pub(super) fn placed(&self, after: &Plan) -> Vec<u32> {
        let before = self.plan;
        let mut placing = Placing { to: vec![NONE; before.seats.len()], taken: vec![false; after.seats.len()] };
        let mut people: Vec<u32> =
            (0..self.seats.len() as u32).filter(|&seat| self.seats[seat as usize].here).collect();
        self.keep_places(after, &mut placing);
        people.retain(|&seat| placing.to[seat as usize] == NONE);
        // Those who have been there longest come first.
        people.sort_by(|&a, &b| self.tenure(b).total_cmp(&self.tenure(a)).then(a.cmp(&b)));
        for role in 0..before.roles.len() as u32 {
            keep_role(before, after, role, &people, &mut placing);
        }
        people.retain(|&seat| placing.to[seat as usize] == NONE);
        change_role(before, after, &people, &mut placing);
        placing.to
    }

    fn keep_places(&self, after: &Plan, placing: &mut Placing) {
        let mut numbers = HashMap::new();
        let seats = 0..after.seats.len() as u32;
        let places: HashMap<_, _> = seats.map(|seat| (place(after, seat, &mut numbers), seat)).collect();
        numbers.clear();
        for seat in 0..self.seats.len() as u32 {
            let again = places.get(&place(self.plan, seat, &mut numbers));
            if let Some(&to) = again.filter(|_| self.seats[seat as usize].here) {
                placing.take(seat, to);
            }
        }
    }
}

/// Who stays in a role.
fn keep_role(before: &Plan, after: &Plan, role: u32, people: &[u32], placing: &mut Placing) {
    let mine = |&seat: &u32| before.seats[seat as usize].role == role;
    let free = |placing: &Placing| -> Vec<u32> {
        let seats = 0..after.seats.len() as u32;
        seats.filter(|&seat| after.seats[seat as usize].role == role && placing.is_free(seat)).collect()
    };
    let open = free(placing);
    let stay: Vec<u32> = people.iter().copied().filter(mine).take(open.len()).collect();
    let by_number: HashMap<u64, u32> = open.iter().map(|&seat| (after.seats[seat as usize].index, seat)).collect();
    for &seat in &stay {
        if let Some(&to) = by_number.get(&before.seats[seat as usize].index) {
            placing.take(seat, to);
        }
    }
    let others = stay.into_iter().filter(|&seat| placing.to[seat as usize] == NONE).collect::<Vec<u32>>();
    for (seat, to) in others.into_iter().zip(free(placing)) {
        placing.take(seat, to);
    }
}

/// Who takes on another role.
fn change_role(before: &Plan, after: &Plan, people: &[u32], placing: &mut Placing) {
    let mut leavers: BTreeMap<Kind, Vec<u32>> = BTreeMap::new();
    for &seat in people {
        leavers.entry(kind(&before.desks[before.seats[seat as usize].desk as usize])).or_default().push(seat);
    }
    let mut openings: BTreeMap<Kind, Vec<u32>> = BTreeMap::new();
    for seat in (0..after.seats.len() as u32).filter(|&seat| placing.is_free(seat)) {
        openings.entry(kind(&after.desks[after.seats[seat as usize].desk as usize])).or_default().push(seat);
    }
    let mut staffing = Staffing::new(before, after, leavers, openings, placing);
    while let Some((from, to)) = staffing.next() {
        placing.take(from, to);
    }
}

/// People who take on another role, and what is open for them, by kind.
struct Staffing {
    /// People, the next to be placed last.
    leavers: Vec<Vec<u32>>,
    /// Seats, the next to be taken last; and how many of the kind there are, and are taken.
    openings: Vec<(Vec<u32>, usize, usize)>,
    /// By opening, then leaver: hours in an hour of work that they have in common.
    common: Vec<Vec<f64>>,
}

impl Staffing {
    fn new(
        before: &Plan,
        after: &Plan,
        leavers: BTreeMap<Kind, Vec<u32>>,
        openings: BTreeMap<Kind, Vec<u32>>,
        placing: &Placing,
    ) -> Staffing {
        let mut all: BTreeMap<Kind, (usize, usize)> = BTreeMap::new();
        for (seat, taken) in placing.taken.iter().enumerate() {
            let (seats, filled) = all.entry(kind(&after.desks[after.seats[seat].desk as usize])).or_default();
            (*seats, *filled) = (*seats + 1, *filled + usize::from(*taken));
        }
        let common = |open: &Vec<u32>, who: &Vec<u32>| {
            let habit = &before.work.habits[before.seats[who[0] as usize].desk as usize];
            after.overlap(after.seats[open[0] as usize].desk, habit)
        };
        let row = |open: &Vec<u32>| leavers.values().map(|who| common(open, who)).collect();
        let common = openings.values().map(row).collect();
        let next_last = |mut all: Vec<u32>| {
            all.reverse();
            all
        };
        let open = |(kind, seats): (Kind, Vec<u32>)| {
            let (all, filled) = all.get(&kind).copied().unwrap_or_default();
            (next_last(seats), all, filled)
        };
        Staffing {
            openings: openings.into_iter().map(open).collect(),
            leavers: leavers.into_values().map(next_last).collect(),
            common,
        }
    }

    /// Who takes which seat next: of the kinds of seat that somebody could take, the one with the smallest part of its seats
    /// filled; of those who could, the one with the most work in common.
    fn next(&mut self) -> Option<(u32, u32)> {
        let best = |to: usize| {
            let able =
                (0..self.leavers.len()).filter(|&from| !self.leavers[from].is_empty() && self.common[to][from] > 0.0);
            able.max_by(|&a, &b| self.common[to][a].total_cmp(&self.common[to][b]).then(b.cmp(&a)))
        };
        let open = (0..self.openings.len()).filter(|&to| !self.openings[to].0.is_empty());
        let ways = open.filter_map(|to| Some((to, best(to)?)));
        let filled = |to: usize| self.openings[to].2 as f64 / self.openings[to].1.max(1) as f64;
        let more = |(to, from): (usize, usize)| self.common[to][from];
        let (to, from) =
            ways.min_by(|a, b| filled(a.0).total_cmp(&filled(b.0)).then(more(*b).total_cmp(&more(*a))).then(a.cmp(b)))?;
        self.openings[to].2 += 1;
        Some((self.leavers[from].pop()?, self.openings[to].0.pop()?))
    }
}
