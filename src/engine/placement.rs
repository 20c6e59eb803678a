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

/// Where people, places and teams of the present plan are in the one that follows; [`NONE`] where they are not.
pub(super) struct Moved {
    /// By seat: where its person goes.
    pub to: Vec<u32>,
    /// By seat, desk and team: the same place there.
    pub seats: Vec<u32>,
    /// See `seats`.
    pub desks: Vec<u32>,
    /// See `seats`.
    pub teams: Vec<u32>,
    /// By seat: its team now.
    team_of: Vec<u32>,
}

impl Moved {
    /// Seats that people leave, and that they take.
    pub fn people(&self) -> impl Iterator<Item = (u32, u32)> {
        (0..).zip(&self.to).filter(|(_, to)| **to != NONE).map(|(from, &to)| (from, to))
    }

    /// Where a seat is now, or else its person, if either is anywhere.
    pub fn place(&self, seat: u32) -> u32 {
        let known = |all: &[u32]| all.get(seat as usize).copied().filter(|&at| at != NONE);
        known(&self.seats).or_else(|| known(&self.to)).unwrap_or(NONE)
    }

    /// The team of the seat that a person leaves.
    pub fn team_before(&self, from: u32) -> usize {
        self.team_of[from as usize] as usize
    }

    /// Places are the same if team and role are called the same, and the number there is.
    fn places(before: &Plan, after: &Plan) -> Moved {
        let teams: HashMap<u64, u32> = (0..).zip(&after.teams).map(|(at, team)| (team.key, at)).collect();
        let name = |plan: &Plan, desk: &DeskPlan| (plan.teams[desk.team as usize].key, desk.role);
        let desks: HashMap<(u64, u32), u32> =
            (0..).zip(&after.desks).map(|(at, desk)| (name(after, desk), at)).collect();
        let desk = |desk: &DeskPlan| desks.get(&name(before, desk)).copied().unwrap_or(NONE);
        let desks: Vec<u32> = before.desks.iter().map(desk).collect();
        let seat = |(at, seat): (u32, &crate::plan::SeatPlan)| {
            let number = at - before.desks[seat.desk as usize].seats.start;
            let there = after.desks.get(desks[seat.desk as usize] as usize)?;
            (number < there.seats.len() as u32).then_some(there.seats.start + number)
        };
        Moved {
            to: vec![NONE; before.seats.len()],
            seats: (0..).zip(&before.seats).map(|it| seat(it).unwrap_or(NONE)).collect(),
            teams: before.teams.iter().map(|team| teams.get(&team.key).copied().unwrap_or(NONE)).collect(),
            team_of: before.seats.iter().map(|seat| seat.team).collect(),
            desks,
        }
    }
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
    /// Where everybody goes in the plan that follows.
    pub(super) fn placed(&self, after: &Plan) -> Moved {
        let before = self.plan;
        let moved = Moved::places(before, after);
        let mut placing = Placing { to: vec![NONE; before.seats.len()], taken: vec![false; after.seats.len()] };
        let mut people: Vec<u32> =
            (0..self.seats.len() as u32).filter(|&seat| self.seats[seat as usize].here).collect();
        self.reassigned(after, &moved, &people).into_iter().for_each(|(seat, to)| placing.take(seat, to));
        for &seat in people.iter().filter(|seat| moved.seats[**seat as usize] != NONE) {
            if placing.to[seat as usize] == NONE {
                placing.take(seat, moved.seats[seat as usize]);
            }
        }
        people.retain(|&seat| placing.to[seat as usize] == NONE);
        // Those who have been there longest come first.
        people.sort_by(|&a, &b| self.tenure(b).total_cmp(&self.tenure(a)).then(a.cmp(&b)));
        for role in 0..before.roles.len() as u32 {
            keep_role(before, after, role, &people, &mut placing);
        }
        people.retain(|&seat| placing.to[seat as usize] == NONE);
        change_role(before, after, &people, &mut placing);
        Moved { to: placing.to, ..moved }
    }
}

impl<O: Observer> World<'_, O> {
    /// Who goes on in another role because seats of theirs have become seats of that role, and where: of each desk as many as
    /// have, those who have been there longest. In a reorganisation roles are not given, but found.
    fn reassigned(&self, after: &Plan, moved: &Moved, people: &[u32]) -> Vec<(u32, u32)> {
        let before = self.plan;
        if after.reorganised != before.reorganised {
            return Vec::new();
        }
        let seats = |plan: &Plan, role: u32| plan.seats.iter().filter(|seat| seat.role == role).count();
        let roles: Vec<std::cmp::Ordering> =
            (0..before.roles.len() as u32).map(|role| seats(after, role).cmp(&seats(before, role))).collect();
        let mut kept = vec![false; after.seats.len()];
        moved.seats.iter().filter(|to| **to != NONE).for_each(|&to| kept[to as usize] = true);
        let new = |seat: &u32| !kept[*seat as usize] && roles[after.seats[*seat as usize].role as usize].is_gt();
        let mut open: Vec<u32> = (0..after.seats.len() as u32).filter(new).collect();
        let mut going = Vec::new();
        for desk in before.desks.iter().filter(|desk| roles[desk.role as usize].is_lt()) {
            let given = desk.seats.clone().filter(|&seat| moved.seats[seat as usize] == NONE).count();
            let mut there: Vec<u32> = people.iter().copied().filter(|seat| desk.seats.contains(seat)).collect();
            there.sort_by(|&a, &b| self.tenure(b).total_cmp(&self.tenure(a)).then(a.cmp(&b)));
            let team = moved.teams[desk.team as usize];
            for seat in there.into_iter().take(given) {
                let near = open.iter().position(|&to| after.seats[to as usize].team == team);
                if !open.is_empty() {
                    going.push((seat, open.remove(near.unwrap_or(0))));
                }
            }
        }
        going
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
