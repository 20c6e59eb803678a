//! Attainment by person: how much of what distinguishes people is skill, and how much is not.

use crate::plan::Plan;

/// Sums over the people of a role who have closed a quota period, each counted once.
#[derive(Clone, Copy, Debug, Default)]
struct Sums {
    people: f64,
    talent: f64,
    mean: f64,
    talents: f64,
    means: f64,
    both: f64,
}

/// What the person in a seat has attained so far.
#[derive(Clone, Copy, Debug, Default)]
struct Person {
    talent: f64,
    attained: f64,
    periods: f64,
}

/// Attainment of all people of a replication, in sums.
#[derive(Clone, Debug)]
pub(super) struct Attainments {
    seats: Vec<Person>,
    roles: Vec<Sums>,
    /// Those who have not moved yet to the seats of a new structure.
    before: Vec<Person>,
}

impl Sums {
    fn add(&mut self, person: Person) {
        if person.periods > 0.0 {
            let (talent, mean) = (person.talent, person.attained / person.periods);
            self.people += 1.0;
            self.talent += talent;
            self.mean += mean;
            self.talents += talent * talent;
            self.means += mean * mean;
            self.both += talent * mean;
        }
    }
}

impl Attainments {
    pub fn new(plan: &Plan) -> Attainments {
        Attainments {
            seats: vec![Person::default(); plan.seats.len()],
            roles: vec![Sums::default(); plan.roles.len()],
            before: Vec::new(),
        }
    }

    /// Seats are those of this plan from now on.
    pub fn turns(&mut self, plan: &Plan) {
        self.before = std::mem::replace(&mut self.seats, vec![Person::default(); plan.seats.len()]);
    }

    /// A person goes on in a seat of it.
    pub fn moves(&mut self, from: u32, to: u32) {
        self.seats[to as usize] = std::mem::take(&mut self.before[from as usize]);
    }

    /// A period of the person in a seat has closed.
    pub fn attains(&mut self, seat: u32, attainment: f64, talent: f64) {
        let it = &mut self.seats[seat as usize];
        it.talent = talent;
        it.attained += attainment;
        it.periods += 1.0;
    }

    /// The person in a seat of this role has left.
    pub fn leaves(&mut self, seat: u32, role: u32) {
        let person = std::mem::take(&mut self.seats[seat as usize]);
        self.roles[role as usize].add(person);
    }

    /// Part of the variance between people of the same role, of their mean attainment, that a line through talent explains,
    /// adjusted for the number of people: 1 − (1 − r²)(n − 1)/(n − 2). Unknown with fewer than three people.
    pub fn skill_share(&self, plan: &Plan) -> Option<f64> {
        let mut roles = self.roles.clone();
        for (person, seat) in self.seats.iter().zip(&plan.seats) {
            roles[seat.role as usize].add(*person);
        }
        let (mut free, mut talents, mut means, mut both, mut whole) = (0.0, 0.0, 0.0, 0.0, 0.0);
        for sums in roles.iter().filter(|sums| sums.people > 1.0) {
            free += sums.people - 1.0;
            talents += sums.talents - sums.talent * sums.talent / sums.people;
            means += sums.means - sums.mean * sums.mean / sums.people;
            both += sums.both - sums.talent * sums.mean / sums.people;
            whole += sums.means;
        }
        if free < 2.0 || means <= 1e-12 * whole {
            return None;
        }
        if talents <= 0.0 {
            return Some(0.0);
        }
        let explained = (both * both / (talents * means)).min(1.0);
        Some(1.0 - (1.0 - explained) * free / (free - 1.0))
    }
}
