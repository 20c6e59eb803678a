//! How things go for people: results by quarter, peers who leave, load; and what they make of it at the end of each month.
//!
//! Kept only where a mechanism asks for it (`plan.people.careers`): everything here is beside the path that deals take.

use super::agenda::Event;
use super::happening::{Exit, Observer};
use super::placement::Moved;
use super::ranks::Standing;
use super::support::Backing;
use super::world::World;
use crate::mechanisms::dismissal::{self, Dismissal};
use crate::mechanisms::{attrition, quitting, ramp, reorganisation};
use crate::plan::{NONE, Plan};
use crate::units::{NEVER, Tick, days};

/// How things go for the person in a seat.
#[derive(Clone, Debug)]
pub(super) struct Career {
    /// Hazard of leaving left to spend as of the tenure `spent_at` in days, and the factor on it since then.
    budget: f64,
    spent_at: f64,
    urge: f64,
    /// Quota credit since the last review.
    credit: f64,
    /// Attainment in the last quarter that counts.
    pub attainment: Option<f64>,
    /// Quarters far below quota in a row.
    misses: u32,
    /// Time worked this month, and whether it was too much last month.
    worked: Tick,
    busy: bool,
    /// Rank among peers at the last review, 0 to 1; and how many were below, level and there.
    pub rank: Option<f64>,
    pub standing: (usize, usize, usize),
    /// Factor on the speed of work, and on the length of the ramp.
    pub pace: f64,
    pub ramp: f64,
}

impl Career {
    const NEW: Career = Career {
        budget: 0.0,
        spent_at: 0.0,
        urge: 1.0,
        credit: 0.0,
        attainment: None,
        misses: 0,
        worked: 0,
        busy: false,
        rank: None,
        standing: (0, 0, 0),
        pace: 1.0,
        ramp: 1.0,
    };
}

/// What is known of people beyond their seats; empty where no mechanism asks for it.
#[derive(Clone, Debug, Default)]
pub(super) struct Careers {
    /// By seat.
    pub of: Vec<Career>,
    /// By team: when somebody last left it.
    exits: Vec<Tick>,
    /// By desk: what support makes of its people.
    pub backing: Vec<Backing>,
    /// By team: its tension; and by stage and segment, blame that has not reached those who take there.
    pub tension: Vec<f64>,
    pub blame: Vec<f64>,
    /// Paper to rank people on, and to sum attainment and its count by role on.
    usual: Vec<(f64, u32)>,
    pub standings: Vec<Standing>,
    /// When the last review was, and the last look at the load.
    reviewed: Tick,
    looked: Tick,
}

impl Careers {
    pub fn new(plan: &Plan) -> Careers {
        if !plan.people.careers {
            return Careers::default();
        }
        Careers {
            of: vec![Career::NEW; plan.seats.len()],
            exits: vec![NEVER; plan.teams.len()],
            backing: vec![Backing::NONE; plan.desks.len()],
            tension: vec![0.0; plan.teams.len()],
            blame: vec![0.0; plan.routes.len()],
            ..Careers::default()
        }
    }

    /// What was there for all in the structure before: teams and desks that are still there keep what they had.
    pub fn carry(&mut self, before: &Careers, moved: &Moved) {
        (self.reviewed, self.looked) = (before.reviewed, before.looked);
        if self.of.is_empty() {
            return;
        }
        for (from, &to) in moved.teams.iter().enumerate().filter(|(_, to)| **to != NONE) {
            self.exits[to as usize] = before.exits[from];
            self.tension[to as usize] = before.tension[from];
        }
        for (from, &to) in moved.desks.iter().enumerate().filter(|(_, to)| **to != NONE) {
            self.backing[to as usize] = before.backing[from];
        }
        self.blame.copy_from_slice(&before.blame);
    }

    /// How things have gone for the person who had this seat in the structure before goes on.
    pub fn moves(&mut self, before: &Careers, from: u32, to: u32) {
        if let Some(career) = self.of.get_mut(to as usize) {
            *career = before.of[from as usize].clone();
        }
    }

    /// Hazard that is left of the budget of the person in a seat at this tenure.
    pub fn left(&self, seat: u32, leaving: &attrition::Hazard, tenure: f64) -> f64 {
        let career = &self.of[seat as usize];
        let spent = career.urge * (leaving.spent(tenure) - leaving.spent(career.spent_at));
        (career.budget - spent).max(0.0)
    }
}

/// Months between reviews.
const QUARTER: u32 = 3;

impl<O: Observer> World<'_, O> {
    /// Somebody begins in a seat.
    pub(super) fn begin_career(&mut self, seat: u32) {
        let ramp = self.backing(seat).ramp;
        self.careers.of[seat as usize] = Career { ramp, ..Career::NEW };
        self.careers.of[seat as usize].pace = self.spirit(seat);
    }

    /// The person in a seat has this tenure and this budget of hazard; the factor on the hazard for now.
    pub(super) fn settles(&mut self, seat: u32, budget: f64, tenure: f64) -> f64 {
        let urge = self.urge(seat);
        let career = &mut self.careers.of[seat as usize];
        (career.budget, career.spent_at, career.urge) = (budget, tenure, urge);
        urge
    }

    fn backing(&self, seat: u32) -> &Backing {
        &self.careers.backing[self.plan.seats[seat as usize].desk as usize]
    }

    /// Factor on the speed of the person in a seat, from support, rivals and quarrels.
    fn spirit(&self, seat: u32) -> f64 {
        self.backing(seat).pace * self.among_others(seat).0
    }

    /// Everybody is there: what depends on the others counts from the start.
    #[inline(never)]
    pub(super) fn first_look(&mut self) {
        self.back_up();
        self.look_around();
    }

    /// So much counts for the quota of the person.
    #[inline(never)]
    pub(super) fn credit_career(&mut self, seat: u32, counts: f64) {
        self.careers.of[seat as usize].credit += counts;
    }

    /// So long has the person worked.
    #[inline(never)]
    pub(super) fn load(&mut self, seat: u32, time: Tick) {
        self.careers.of[seat as usize].worked += time;
    }

    /// Somebody has left a team for good.
    pub(super) fn remember_exit(&mut self, team: u32) {
        self.careers.exits[team as usize] = self.now;
    }

    /// A month is over: people look at how things go, and at the end of a quarter they are judged by results.
    #[inline(never)]
    pub(super) fn take_stock(&mut self, month: u32) {
        let quarter = (month + 1).is_multiple_of(QUARTER);
        if self.plan.people.load {
            self.weigh_loads();
        }
        if quarter {
            self.review();
            self.rank();
        }
        self.ease(month);
        self.back_up();
        self.look_around();
        if quarter && let Some(dismissal) = &self.plan.mechanisms.on.dismissal {
            let most = dismissal.quarters as u32;
            for seat in 0..self.seats.len() as u32 {
                if self.seats[seat as usize].here && self.careers.of[seat as usize].misses >= most {
                    self.leaves(seat, Exit::Dismissed);
                }
            }
        }
    }

    fn look_around(&mut self) {
        for seat in 0..self.seats.len() as u32 {
            if self.seats[seat as usize].here {
                self.careers.of[seat as usize].pace = self.spirit(seat);
                self.reconsider(seat);
            }
        }
    }

    /// How much of the month each has worked.
    fn weigh_loads(&mut self) {
        let Some(quitting) = &self.plan.mechanisms.on.quitting else { return };
        let began = std::mem::replace(&mut self.careers.looked, self.now);
        for (career, record) in self.careers.of.iter_mut().zip(&self.records) {
            let there = self.now - record.since.max(began);
            let worked = std::mem::take(&mut career.worked);
            career.busy = there > 0 && worked as f64 > quitting.busy_above.get() * there as f64;
        }
    }

    /// A quarter is over: the attainment of all who were there through it, and grown into the job when it began.
    fn review(&mut self) {
        let plan = self.plan;
        let began = std::mem::replace(&mut self.careers.reviewed, self.now);
        for seat in 0..self.seats.len() {
            let credit = std::mem::take(&mut self.careers.of[seat].credit);
            let quota = self.terms(seat as u32).quota;
            let (Some(quota), record) = (quota, &self.records[seat]) else { continue };
            if !self.seats[seat].here || record.since > began {
                continue;
            }
            let experience = record.tenure_then + days(began - record.since) - record.behind;
            if experience < ramp::grown(&self.careers.ramp(plan, seat as u32)) {
                continue;
            }
            let attainment = credit / quota.quota.amount * quota.period as f64 / (self.now - began) as f64;
            self.careers.of[seat].attainment = Some(attainment);
        }
        if let Some(dismissal) = &plan.mechanisms.on.dismissal {
            self.judge(dismissal);
        }
    }

    /// Whose quarter was far below quota, and below what others of the role attain.
    fn judge(&mut self, dismissal: &Dismissal) {
        let plan = self.plan;
        self.careers.usual.clear();
        self.careers.usual.resize(plan.roles.len(), (0.0, 0));
        let there = |seat: &usize| self.seats[*seat].here;
        for seat in (0..self.seats.len()).filter(there) {
            let usual = &mut self.careers.usual[plan.seats[seat].role as usize];
            if let Some(attainment) = self.careers.of[seat].attainment {
                (usual.0, usual.1) = (usual.0 + attainment, usual.1 + 1);
            }
        }
        for seat in (0..self.seats.len()).filter(there) {
            let (sum, judged) = self.careers.usual[plan.seats[seat].role as usize];
            let usual = if judged >= dismissal::ENOUGH { sum / f64::from(judged) } else { 1.0 };
            let career = &mut self.careers.of[seat];
            if let Some(attainment) = career.attainment {
                career.misses = dismissal::misses(dismissal, career.misses, attainment, usual);
            }
        }
    }

    /// The factor on the hazard of the person in this seat.
    fn urge(&self, seat: u32) -> f64 {
        self.reaction(seat) * self.unrest(seat)
    }

    /// The factor for whoever was there when the structure changed.
    fn unrest(&self, seat: u32) -> f64 {
        let then = self.plan.reorganised;
        // Moved at that moment, or there before.
        if then == 0 || self.records[seat as usize].since > then {
            return 1.0;
        }
        reorganisation::unrest(self.plan.mechanisms.on.reorganisation.as_ref(), days(self.now - then))
    }

    /// The factor from how things go for the person.
    fn reaction(&self, seat: u32) -> f64 {
        let plan = self.plan;
        let place = &plan.seats[seat as usize];
        let removed = plan.roles[place.role as usize].dismissed;
        let Some(it) = &plan.mechanisms.on.quitting else { return quitting::urge(0.0, removed, 1.0) };
        let career = &self.careers.of[seat as usize];
        let mut factor = quitting::by_attainment(it, career.attainment);
        let exit = self.careers.exits[place.team as usize];
        // Who came after it has not seen it.
        if exit != NEVER && exit > self.records[seat as usize].since && self.now - exit <= it.peer_window.ticks() {
            factor *= it.peer_exit;
        }
        if career.busy {
            factor *= it.busy;
        }
        if f64::from(plan.desks[place.desk as usize].activities) >= it.variety_from {
            factor *= it.variety;
        }
        factor *= self.backing(seat).leaving * self.among_others(seat).1;
        quitting::urge(it.voluntary.get(), removed, factor)
    }

    /// If the factor has changed, the departure moves: the hazard so far is spent, and the rest goes on at the new one.
    fn reconsider(&mut self, seat: u32) {
        let urge = self.urge(seat);
        let career = &self.careers.of[seat as usize];
        if urge == career.urge {
            return;
        }
        self.leaves_at(seat, urge, 1.0);
    }

    /// What others pay has become more or less of a reason to leave: the rest of the hazard lasts so many times as long.
    pub(super) fn feels(&mut self, seat: u32, times: f64) {
        let urge = self.careers.of[seat as usize].urge;
        self.leaves_at(seat, urge, times);
    }

    /// Plan the departure anew: the hazard so far is spent at the factor until now, and of the rest so many times goes on.
    fn leaves_at(&mut self, seat: u32, urge: f64, times: f64) {
        let leaving = &self.plan.roles[self.plan.seats[seat as usize].role as usize].leaving;
        let tenure = self.tenure(seat);
        let budget = self.careers.left(seat, leaving, tenure) * times;
        let career = &mut self.careers.of[seat as usize];
        (career.budget, career.spent_at, career.urge) = (budget, tenure, urge);
        self.plan_departure(seat, tenure, budget, urge);
    }

    /// Plan when the person in a seat leaves, who has this tenure and this budget of hazard left; what was planned is void.
    pub(super) fn plan_departure(&mut self, seat: u32, tenure: f64, budget: f64, urge: f64) {
        let leaving = &self.plan.roles[self.plan.seats[seat as usize].role as usize].leaving;
        let stays = attrition::stays(leaving, tenure, budget, urge);
        let turn = self.new_turn();
        self.records[seat as usize].leaves = turn;
        self.after(stays, Event::Leaves { seat, turn });
    }
}
