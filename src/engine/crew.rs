//! Tables of what people have learnt, and of who has worked with whom.

use crate::mechanisms::practice::Curve;

/// Experience of each person in each of a number of things, with what follows from it kept until it has grown enough.
pub(super) struct Learning {
    /// Things to be experienced in; 0 if nobody learns.
    width: usize,
    skills: Vec<Skill>,
    /// By team and thing: hours done by all who were ever there; empty if nobody learns from peers.
    told: Vec<f64>,
    /// By seat and thing: how many of these hours the person has heard of.
    heard: Vec<f64>,
}

/// One person's experience in one thing.
#[derive(Clone, Copy, Debug)]
struct Skill {
    hours: f32,
    /// Hours from which on the rest is to be calculated anew.
    next: f32,
    /// Factor on time, and log-odds.
    time: f32,
    shift: f32,
}

/// Experience grows by one part in so many before its effect is calculated anew.
const GRAIN: f64 = 256.0;

impl Skill {
    /// Where nobody has been yet.
    const NONE: Skill = Skill { hours: 0.0, next: 0.0, time: 1.0, shift: 0.0 };

    #[inline(never)]
    fn renew(&mut self, curve: &Curve) {
        let hours = f64::from(self.hours);
        let doublings = curve.doublings(hours);
        (self.time, self.shift) = (curve.time(doublings) as f32, curve.shift(doublings) as f32);
        self.next = (hours + (curve.prior + hours) / GRAIN) as f32;
    }
}

impl Learning {
    /// For so many seats in so many teams; `width` 0 if nobody learns.
    pub fn new(seats: usize, width: usize, teams: usize, from_peers: bool) -> Learning {
        let peers = if from_peers { width } else { 0 };
        Learning {
            width,
            skills: vec![Skill::NONE; seats * width],
            told: vec![0.0; teams * peers],
            heard: vec![0.0; seats * peers],
        }
    }

    /// Somebody new sits here, with so many hours in each thing.
    pub fn begins(&mut self, seat: usize, team: usize, curve: &Curve, hours: impl Fn(usize) -> f64) {
        for thing in 0..self.width {
            let skill = &mut self.skills[seat * self.width + thing];
            skill.hours = hours(thing) as f32;
            skill.renew(curve);
            if let Some(heard) = self.heard.get_mut(seat * self.width + thing) {
                *heard = self.told[team * self.width + thing];
            }
        }
    }

    /// Somebody works so many hours at a thing; an hour of all teammates adds `weight` hours of one's own, if people learn
    /// from peers. The factor on the time.
    #[inline]
    pub fn does(
        &mut self,
        seat: usize,
        team: usize,
        thing: usize,
        hours: f64,
        weight: Option<f64>,
        curve: &Curve,
    ) -> f64 {
        let at = seat * self.width + thing;
        let mut gained = hours;
        if let Some(weight) = weight {
            let (told, heard) = (&mut self.told[team * self.width + thing], &mut self.heard[at]);
            gained += weight * (*told - *heard);
            *told += hours;
            *heard = *told;
        }
        let skill = &mut self.skills[at];
        skill.hours += gained as f32;
        if skill.hours >= skill.next {
            skill.renew(curve);
        }
        f64::from(skill.time)
    }

    /// What teams have learnt stays with those that are still there: by old team, the new one, or [`u32::MAX`].
    pub fn carry_teams(&mut self, before: &Learning, teams: &[u32]) {
        if self.told.is_empty() {
            return;
        }
        for (from, &to) in teams.iter().enumerate().filter(|(_, to)| **to != u32::MAX) {
            self.told[to as usize * self.width..][..self.width]
                .copy_from_slice(&before.told[from * self.width..][..self.width]);
        }
    }

    /// A person knows in another seat what was known before; in another team, what that learns comes on top by and by.
    pub fn carry(&mut self, before: &Learning, from: usize, to: usize, team: usize, stays: bool) {
        let width = self.width;
        self.skills[to * width..][..width].copy_from_slice(&before.skills[from * width..][..width]);
        if self.heard.is_empty() {
            return;
        }
        let heard = &mut self.heard[to * width..][..width];
        match stays {
            true => heard.copy_from_slice(&before.heard[from * width..][..width]),
            false => heard.copy_from_slice(&self.told[team * width..][..width]),
        }
    }

    /// Log-odds of a person's experience in a thing.
    pub fn shift(&self, seat: usize, thing: usize) -> f64 {
        f64::from(self.skills[seat * self.width + thing].shift)
    }

    /// Whatever was learnt, effects are numbers, and times more than nothing.
    #[cfg(debug_assertions)]
    pub fn audit(&self) {
        let sound = |it: &Skill| it.hours >= 0.0 && it.time > 0.0 && it.time.is_finite() && it.shift.is_finite();
        assert!(self.skills.iter().all(sound), "a skill is no number");
    }
}

/// How often people have handed over to each other: all pairs where seats are few, otherwise a table of fixed size in which
/// pairs that meet seldom give way.
pub(super) struct Pairs {
    seats: usize,
    rows: Vec<Pair>,
}

#[derive(Clone, Copy, Debug, Default)]
struct Pair {
    /// Turns of the two people, by which they are known: seats change hands.
    giver: u32,
    taker: u32,
    count: u32,
}

/// Seats up to which every pair has a row of its own.
const FEW: usize = 256;
/// Rows to look at for a pair, and rows for each seat, where there are more.
const LOOK: usize = 4;
const ROWS: usize = 64;
const MOST: usize = 1 << 22;

impl Pairs {
    /// For so many seats.
    pub fn new(seats: usize) -> Pairs {
        let rows = if seats <= FEW { seats * seats } else { (seats * ROWS).next_power_of_two().min(MOST) };
        Pairs { seats, rows: vec![Pair::default(); rows] }
    }

    /// One more handoff between the people with these turns in these seats; how many there were before.
    pub fn meet(&mut self, seats: (u32, u32), turns: (u32, u32)) -> u32 {
        if self.seats <= FEW {
            let row = &mut self.rows[seats.0 as usize * self.seats + seats.1 as usize];
            return row.meet(turns).unwrap_or_else(|| row.begin(turns));
        }
        let from = place(turns, self.rows.len());
        let rows = &mut self.rows[from..from + LOOK];
        if let Some(before) = rows.iter_mut().find_map(|row| row.meet(turns)) {
            return before;
        }
        // Those who do not meet are forgotten by and by.
        if let Some(row) = rows.iter_mut().find(|row| row.count == 0) {
            return row.begin(turns);
        }
        rows.iter_mut().for_each(|row| row.count -= 1);
        0
    }
}

impl Pairs {
    /// Those who have met, where they are now.
    pub fn carry(&mut self, before: &Pairs, now: impl Fn(u32) -> Option<u32>) {
        for pair in before.rows.iter().filter(|pair| pair.count > 0) {
            if let (Some(giver), Some(taker)) = (now(pair.giver), now(pair.taker)) {
                self.meet((giver, taker), (pair.giver, pair.taker));
                self.set((giver, taker), *pair);
            }
        }
    }

    /// What there is of a pair, if it has a row.
    fn set(&mut self, seats: (u32, u32), pair: Pair) {
        let turns = (pair.giver, pair.taker);
        let rows = match self.seats <= FEW {
            true => &mut self.rows[seats.0 as usize * self.seats + seats.1 as usize..][..1],
            false => {
                let from = place(turns, self.rows.len());
                &mut self.rows[from..from + LOOK]
            }
        };
        if let Some(row) = rows.iter_mut().find(|row| (row.giver, row.taker) == turns && row.count > 0) {
            row.count = pair.count;
        }
    }
}

impl Pair {
    /// One more, if these are the two.
    fn meet(&mut self, turns: (u32, u32)) -> Option<u32> {
        if (self.giver, self.taker) != turns || self.count == 0 {
            return None;
        }
        self.count = self.count.saturating_add(1);
        Some(self.count - 1)
    }

    fn begin(&mut self, turns: (u32, u32)) -> u32 {
        *self = Pair { giver: turns.0, taker: turns.1, count: 1 };
        0
    }
}

/// The first of the rows in which a pair may be.
fn place(turns: (u32, u32), rows: usize) -> usize {
    let mixed = ((u64::from(turns.0) << 32) | u64::from(turns.1)).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    (((mixed ^ (mixed >> 29)).wrapping_mul(0xBF58_476D_1CE4_E5B9) >> 32) as usize % (rows / LOOK)) * LOOK
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pairs_are_ordered_and_belong_to_people_not_seats() {
        let mut pairs = Pairs::new(3);
        assert_eq!([pairs.meet((0, 1), (7, 8)), pairs.meet((0, 1), (7, 8)), pairs.meet((0, 1), (7, 8))], [0, 1, 2]);
        assert_eq!(pairs.meet((1, 0), (8, 7)), 0, "the other way round");
        assert_eq!(pairs.meet((0, 1), (7, 9)), 0, "somebody new in the second seat");
        assert_eq!(pairs.meet((0, 1), (7, 9)), 1);
    }

    #[test]
    fn where_seats_are_many_pairs_that_meet_are_remembered_in_bounded_memory() {
        let mut pairs = Pairs::new(100_000);
        assert_eq!(pairs.rows.len(), MOST);
        for turn in 0..50_u32 {
            for giver in 1..1_000_u32 {
                assert_eq!(pairs.meet((giver, 7), (giver, 2_000)), turn);
            }
        }
        let mut crowd = Pairs::new(FEW + 1);
        let rows = crowd.rows.len() as u32;
        (1..20 * rows).for_each(|giver| assert_eq!(crowd.meet((0, 0), (giver, 1)), 0, "nobody meets twice"));
        let often: Vec<u32> = (0..30).map(|_| crowd.meet((0, 0), (1, u32::MAX))).collect();
        assert!(often[29] >= 25, "a pair that meets often takes the place of those who do not: {often:?}");
    }
}
