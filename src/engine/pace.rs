//! How long a touch takes the person who does it, beyond its stated work: experience, load, habit and team.
//!
//! What people know and have in hand is kept here, in tables that are empty unless a mechanism needs them.

use super::crew::{Learning, Pairs};
use super::happening::Observer;
use super::placement::Moved;
use super::world::{Kind, World};
use crate::mechanisms::{Taker, backup, coordination, familiarity, overload, ownership, peer_learning, switching};
use crate::plan::{NONE, Plan};

/// What people know, remember and have in hand.
pub(super) struct Crew {
    /// Experience by seat and activity, and by seat and segment.
    activities: Learning,
    segments: Learning,
    /// By seat: the activity of the last touch, or [`NONE`].
    last: Vec<u32>,
    /// By seat: deals in hand.
    open: Vec<u32>,
    /// By team and activity: people there who do it; last in each row, all who work with deals.
    there: Vec<u32>,
    /// By team: factor on the time of a touch.
    coordinated: Vec<f64>,
    /// By seat: how fast its person's ramp runs.
    clocks: Vec<f64>,
    /// By deal.
    notes: Vec<Note>,
    pairs: Pairs,
}

/// What is noted of a deal.
#[derive(Clone, Copy, Debug)]
struct Note {
    /// Who handed it over, and that person's turn, until somebody takes it; [`NONE`] if nobody did.
    giver: u32,
    giver_turn: u32,
    /// Log-odds that the handoff costs.
    lost: f64,
    /// How much it is felt to be one's own at this stage.
    felt: f64,
}

const UNTOLD: Note = Note { giver: NONE, giver_turn: 0, lost: 0.0, felt: 1.0 };

/// Stretch of a touch.
#[derive(Clone, Copy, Debug)]
pub(super) struct Pace {
    /// Factor on its stated work.
    pub factor: f64,
    /// Hours that come before it.
    pub setup: f64,
    /// Factor on the person's speed.
    pub speed: f64,
}

impl Pace {
    /// As stated.
    pub const STATED: Pace = Pace { factor: 1.0, setup: 0.0, speed: 1.0 };
}

/// Whatever adds up, no touch takes less than this part of its stated work.
const LEAST: f64 = 0.01;

impl Crew {
    pub fn new(plan: &Plan) -> Crew {
        let (on, work) = (&plan.mechanisms.on, &plan.work);
        let (seats, teams) = (plan.seats.len(), plan.teams.len());
        let columns = work.activities() + 1;
        let among = |needed: bool, size: usize| if needed { size } else { 0 };
        let peers = on.peer_learning.is_some();
        let learning = |needed: bool, width: usize| Learning::new(seats, among(needed, width), teams, peers);
        Crew {
            activities: learning(work.practice.is_some(), work.activities()),
            segments: learning(work.segment_practice.is_some(), plan.segments.len()),
            last: vec![NONE; among(on.switching.is_some(), seats)],
            open: vec![0; among(on.overload.is_some(), seats)],
            there: vec![0; among(peers || on.coordination.is_some(), teams * columns)],
            coordinated: vec![1.0; among(on.coordination.is_some(), teams)],
            clocks: vec![1.0; among(peers, seats)],
            notes: Vec::new(),
            pairs: Pairs::new(among(on.familiarity.is_some(), seats)),
        }
    }

    /// People have moved to other seats, with what they know; `now` says where whoever has this turn is.
    pub fn carry(&mut self, before: Crew, plan: &Plan, moved: &Moved, now: impl Fn(u32) -> Option<u32>) {
        self.activities.carry_teams(&before.activities, &moved.teams);
        self.segments.carry_teams(&before.segments, &moved.teams);
        for (from, to) in moved.people() {
            let team = plan.seats[to as usize].team;
            let stays = moved.teams[moved.team_before(from)] == team;
            let (team, from, to) = (team as usize, from as usize, to as usize);
            self.activities.carry(&before.activities, from, to, team, stays);
            self.segments.carry(&before.segments, from, to, team, stays);
            if let Some(last) = self.last.get_mut(to) {
                *last = before.last[from];
            }
            if let Some(clock) = self.clocks.get_mut(to) {
                *clock = before.clocks[from];
            }
        }
        self.pairs.carry(&before.pairs, &now);
        self.notes = before.notes;
        for note in self.notes.iter_mut().filter(|note| note.giver != NONE) {
            note.giver = now(note.giver_turn).unwrap_or(NONE);
        }
    }

    fn note(&mut self, deal: u32) -> &mut Note {
        if self.notes.len() <= deal as usize {
            self.notes.resize(deal as usize + 1, UNTOLD);
        }
        &mut self.notes[deal as usize]
    }
}

impl<O: Observer> World<'_, O> {
    /// What moves the time of a touch: how people work, what they are paid for, and how they get on.
    #[inline(never)]
    pub(super) fn sway(&mut self, seat: u32, deal: u32, new_hands: bool) -> Pace {
        let plan = self.plan;
        let effort = if plan.incentives.is_some() { self.effort(seat) } else { 1.0 };
        let mood = if plan.people.moods { self.careers.mood(seat) } else { 1.0 };
        let pace = if plan.work.paced { self.pace(seat, deal, new_hands) } else { Pace::STATED };
        Pace { speed: effort * mood, ..pace }
    }

    /// `seat` begins a touch of `deal`: how long it takes, and what the person learns by it.
    #[inline(never)]
    fn pace(&mut self, seat: u32, deal: u32, new_hands: bool) -> Pace {
        let plan = self.plan;
        let (on, work) = (&plan.mechanisms.on, &plan.work);
        let it = &self.deals[deal];
        let service = it.kind == Kind::Service;
        let activity = if service { plan.stages.len() } else { it.stage as usize };
        if new_hands && on.familiarity.is_some() {
            self.takes_from_colleague(seat, deal);
        }
        let mut factor = self.learns(seat, activity, self.deals[deal].segment as usize);
        if let Some(own) = on.ownership.as_ref().filter(|_| !service) {
            factor *= ownership::time(own, self.crew.note(deal).felt);
        }
        if let Some(load) = &on.overload {
            let open = &mut self.crew.open[seat as usize];
            *open += u32::from(new_hands && !service);
            factor *= overload::time(load, overload::tenths(load, plan.capacity_of(seat), *open));
        }
        if on.coordination.is_some() {
            factor *= self.crew.coordinated[plan.seats[seat as usize].team as usize];
        }
        let mut setup = 0.0;
        if on.switching.is_some() && work.hours[activity] > 0.0 {
            let last = std::mem::replace(&mut self.crew.last[seat as usize], activity as u32);
            setup = switching::setup(on.switching.as_ref(), (last != NONE).then_some(last as usize), activity);
        }
        debug_assert!(factor.is_finite() && factor > 0.0 && setup >= 0.0, "a touch takes {factor} of its work");
        Pace { factor: factor.max(LEAST), setup, speed: 1.0 }
    }

    /// Experience grows by the touch that begins; the factor on its time.
    fn learns(&mut self, seat: u32, activity: usize, segment: usize) -> f64 {
        let plan = self.plan;
        let work = &plan.work;
        let (hours, team) = (work.hours[activity], plan.seats[seat as usize].team as usize);
        // Work that takes no time teaches nothing, and cannot become faster.
        if hours == 0.0 {
            return 1.0;
        }
        let columns = work.activities() + 1;
        let peers = plan.mechanisms.on.peer_learning.as_ref();
        let there = &self.crew.there;
        let heard =
            |column: usize| peers.map(|it| peer_learning::heard(it, there[team * columns + column].saturating_sub(1)));
        let mut factor = 1.0;
        if let Some((curve, _)) = &work.practice {
            factor *= self.crew.activities.does(seat as usize, team, activity, hours, heard(activity), curve);
        }
        if let Some((curve, _)) = &work.segment_practice {
            factor *= self.crew.segments.does(seat as usize, team, segment, hours, heard(columns - 1), curve);
        }
        factor
    }

    /// Log-odds of what the person who has a deal knows and has in hand.
    #[inline(never)]
    pub(super) fn know_how(&self, deal: &super::world::Deal) -> f64 {
        let plan = self.plan;
        let person = &self.seats[deal.seat as usize];
        if !person.here || person.turn != deal.seat_turn {
            return 0.0;
        }
        let (seat, stage) = (deal.seat as usize, deal.stage as usize);
        let mut shift = 0.0;
        if plan.work.practice.is_some() && plan.work.hours[stage] > 0.0 {
            shift += self.crew.activities.shift(seat, stage);
        }
        if plan.work.segment_practice.is_some() {
            shift += self.crew.segments.shift(seat, deal.segment as usize);
        }
        if let Some(load) = &plan.mechanisms.on.overload {
            shift += overload::shift(load, overload::tenths(load, plan.capacity_of(seat as u32), self.crew.open[seat]));
        }
        shift
    }

    /// A deal is offered to the people of a pool.
    pub(super) fn note_offer(&mut self, deal: u32, pool: u32) {
        if self.plan.mechanisms.on.ownership.is_some() {
            self.crew.note(deal).felt = self.plan.work.felt[pool as usize];
        }
    }

    /// Whoever has a deal keeps it at the next stage.
    pub(super) fn note_kept(&mut self, deal: u32) {
        self.crew.note(deal).felt = 1.0;
    }

    /// Whoever has a deal hands it on, which costs it so much.
    pub(super) fn note_given(&mut self, deal: u32, lost: f64) {
        if self.plan.mechanisms.on.familiarity.is_none() {
            return;
        }
        let it = &self.deals[deal];
        let (giver, giver_turn) = (it.seat, it.seat_turn);
        let note = self.crew.note(deal);
        (note.giver, note.giver_turn, note.lost) = (giver, giver_turn, lost);
    }

    /// The person in a seat has this deal in hand.
    pub(super) fn counts_open(&mut self, deal: u32, seat: u32) {
        if let Some(open) = self.crew.open.get_mut(seat as usize) {
            *open += u32::from(self.deals[deal].kind != Kind::Service);
        }
    }

    /// Whoever had a deal has no more to do with it.
    pub(super) fn out_of_hand(&mut self, deal: u32) {
        let it = &self.deals[deal];
        let (seat, service) = (it.seat as usize, it.kind == Kind::Service);
        if !self.crew.open.is_empty() && !service && self.in_hand(deal) {
            self.crew.open[seat] -= 1;
        }
    }

    /// A deal is over: its place may be another's.
    pub(super) fn note_over(&mut self, deal: u32) {
        self.out_of_hand(deal);
        if self.plan.work.notes {
            *self.crew.note(deal) = UNTOLD;
        }
    }

    /// Somebody takes what a colleague handed over; if the two have done so before, less of the context is lost.
    fn takes_from_colleague(&mut self, seat: u32, deal: u32) {
        let note = self.crew.note(deal);
        let (giver, giver_turn, lost) = (note.giver, note.giver_turn, note.lost);
        if giver == NONE {
            return;
        }
        note.giver = NONE;
        let there = &self.seats[giver as usize];
        if !there.here || there.turn != giver_turn {
            return;
        }
        let turns = (giver_turn, self.seats[seat as usize].turn);
        let before = self.crew.pairs.meet((giver, seat), turns);
        if let Some(it) = &self.plan.mechanisms.on.familiarity {
            self.deals[deal].context -= lost * familiarity::kept(it, before);
        }
    }

    /// Part of what a leaver had with the buyer that stays with the team which takes the deal over at `stage`.
    pub(super) fn kept_by_team(&self, team: u32, stage: u16) -> f64 {
        let pool = self.plan.teams[team as usize].pools[stage as usize];
        let teammates = if pool == NONE { 0 } else { self.here[pool as usize] };
        backup::kept(self.plan.mechanisms.on.backup.as_ref(), teammates)
    }

    /// Part of the drops on a handoff that is caught.
    pub(super) fn caught(&self, taker: Taker) -> f64 {
        backup::caught(self.plan.mechanisms.on.backup.as_ref(), taker)
    }

    /// Somebody with this tenure is there from now on.
    pub(super) fn crew_joins(&mut self, seat: u32, tenure: f64) {
        let plan = self.plan;
        let work = &plan.work;
        let place = plan.seats[seat as usize];
        let (team, at) = (place.team as usize, seat as usize);
        let worked = tenure / plan.roles[place.role as usize].days_per_hour;
        if let Some((curve, busy)) = &work.practice {
            let habit = &work.habits[place.desk as usize];
            self.crew.activities.begins(at, team, curve, |activity| worked * busy * habit[activity]);
        }
        if let Some((curve, busy)) = &work.segment_practice {
            let serves = &plan.teams[team].serves;
            let served = serves.iter().filter(|serves| **serves).count().max(1) as f64;
            let part = |segment: usize| if serves[segment] { worked * busy / served } else { 0.0 };
            self.crew.segments.begins(at, team, curve, part);
        }
        if let Some(last) = self.crew.last.get_mut(at) {
            *last = NONE;
        }
        self.crew_there(seat, true);
        // Ramps of the people there at the start lie in the past.
        if !self.crew.clocks.is_empty() {
            self.crew.clocks[at] = if self.records[at].holder == 0 { 1.0 } else { self.clock_among_peers(seat) };
        }
    }

    /// Somebody is gone.
    pub(super) fn crew_leaves(&mut self, seat: u32) {
        if let Some(open) = self.crew.open.get_mut(seat as usize) {
            *open = 0;
        }
        self.crew_there(seat, false);
    }

    pub(super) fn crew_there(&mut self, seat: u32, comes: bool) {
        let plan = self.plan;
        let place = plan.seats[seat as usize];
        let desk = &plan.desks[place.desk as usize];
        if self.crew.there.is_empty() || !desk.works() {
            return;
        }
        let columns = plan.work.activities() + 1;
        let row = &mut self.crew.there[place.team as usize * columns..][..columns];
        for (activity, there) in row.iter_mut().enumerate() {
            let last = activity + 1 == columns;
            if last || *desk.covers.get(activity).unwrap_or(&desk.serves_customers) {
                *there = if comes { *there + 1 } else { *there - 1 };
            }
        }
        let people = row[columns - 1];
        if let Some(it) = plan.mechanisms.on.coordination.as_ref().filter(|_| plan.work.joint[place.team as usize]) {
            self.crew.coordinated[place.team as usize] = coordination::time(it, people);
        }
    }

    /// How fast a new hire's ramp runs beside the nearest colleagues at the same desk.
    fn clock_among_peers(&self, seat: u32) -> f64 {
        let Some(learning) = &self.plan.mechanisms.on.peer_learning else { return 1.0 };
        let desk = self.plan.desks[self.plan.seats[seat as usize].desk as usize].seats.clone();
        let from = seat.saturating_sub(NEAREST).max(desk.start);
        let (mut peers, mut strong) = (0, 0);
        for other in (from..desk.end.min(seat + NEAREST + 1)).filter(|&other| other != seat) {
            let other = &self.seats[other as usize];
            peers += u32::from(other.here);
            strong += u32::from(other.here && other.ramped <= self.now);
        }
        peer_learning::clock(learning, peers, strong)
    }

    /// How fast the ramp of a seat's person runs.
    #[inline]
    pub(super) fn clock(&self, seat: u32) -> f64 {
        self.crew.clocks.get(seat as usize).copied().unwrap_or(1.0)
    }

    /// Days of tenure that count for the ramp of the person in a seat.
    pub(super) fn experience(&self, seat: u32) -> f64 {
        self.tenure(seat) - self.records[seat as usize].behind
    }

    /// Tenure in days of the person in a seat.
    pub(super) fn tenure(&self, seat: u32) -> f64 {
        self.records[seat as usize].tenure(self.now)
    }
}

/// So many seats to either side are near.
const NEAREST: u32 = 8;

#[cfg(debug_assertions)]
impl<O: Observer> World<'_, O> {
    /// Deals in hand and people there, counted anew.
    pub(super) fn audit_crew(&self) {
        let mut open = vec![0; self.crew.open.len()];
        for deal in self.deals.all().filter(|deal| deal.turn != 0 && deal.kind != Kind::Service && deal.seat != NONE) {
            let person = &self.seats[deal.seat as usize];
            if !open.is_empty() && person.here && person.turn == deal.seat_turn {
                open[deal.seat as usize] += 1;
            }
        }
        assert_eq!(open, self.crew.open, "deals in hand");
        let columns = self.plan.work.activities() + 1;
        for (team, row) in self.crew.there.chunks(columns).enumerate() {
            let works = |seat: &usize| {
                let place = self.plan.seats[*seat];
                place.team as usize == team && self.plan.desks[place.desk as usize].works() && self.seats[*seat].here
            };
            assert_eq!((0..self.seats.len()).filter(works).count(), row[columns - 1] as usize, "people of a team");
        }
        self.crew.activities.audit();
        self.crew.segments.audit();
    }
}
