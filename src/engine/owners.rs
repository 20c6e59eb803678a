//! Who looks after a customer, and what an owner's exit costs.

use super::happening::{Exit, Happening, Observer};
use super::world::World;
use crate::luck::Purpose;
use crate::mechanisms::{Taker, book_loss};
use crate::plan::NONE;
use crate::scenario::AfterWin;
use crate::units::ticks;

impl<O: Observer> World<'_, O> {
    /// Give a customer an owner: the person who has it, a teammate, or anybody who serves the segment. If all of them are gone
    /// it waits, without an owner, for whoever is hired into the first of their seats. Where anybody may, the first two count
    /// no more than others.
    pub(super) fn find_owner(&mut self, customer: u32, had: Option<u32>) {
        let plan = self.plan;
        if self.customers[customer].seat != NONE {
            return;
        }
        let segment = self.customers[customer].segment as usize;
        let had = had.filter(|_| plan.after_win != AfterWin::Any);
        let team = had.map(|seat| plan.seats[seat as usize].team);
        let owner = had
            .filter(|&seat| self.serves(seat))
            .or_else(|| team.and_then(|team| self.teammate(team)))
            .or_else(|| self.server(segment));
        let vacant = || plan.servers[segment].first().map(|&desk| plan.desks[desk as usize].seats.start);
        if let Some(seat) = owner.or_else(vacant) {
            self.join_book(customer, seat);
            if owner.is_none() {
                self.orphans += 1;
                self.tell(Happening::Unowned { customer, seat });
            }
        }
    }

    fn teammate(&mut self, team: u32) -> Option<u32> {
        let plan = self.plan;
        let serving = |desk: &&u32| plan.desks[**desk as usize].serves_customers;
        plan.teams[team as usize].desks.iter().filter(serving).find_map(|&desk| self.in_turn(desk))
    }

    pub(super) fn server(&mut self, segment: usize) -> Option<u32> {
        self.server_among(segment, |_| true)
    }

    /// The next who serves a segment, of the teams that `admits` says.
    fn server_among(&mut self, segment: usize, admits: impl Fn(u32) -> bool) -> Option<u32> {
        let desks = &self.plan.servers[segment];
        for _ in 0..desks.len() {
            let turn = &mut self.server_rota[segment];
            let desk = desks[*turn as usize % desks.len()];
            *turn = (*turn + 1) % desks.len() as u32;
            if admits(self.plan.desks[desk as usize].team)
                && let Some(seat) = self.in_turn(desk)
            {
                return Some(seat);
            }
        }
        None
    }

    pub(super) fn join_book(&mut self, customer: u32, seat: u32) {
        let head = std::mem::replace(&mut self.records[seat as usize].book, customer);
        let it = &mut self.customers[customer];
        (it.seat, it.previous, it.next) = (seat, NONE, head);
        if head != NONE {
            self.customers[head].previous = customer;
        }
    }

    pub(super) fn leave_book(&mut self, customer: u32) {
        let it = &mut self.customers[customer];
        let (seat, previous, next) = (it.seat, it.previous, it.next);
        it.seat = NONE;
        if seat == NONE {
            return;
        }
        if !self.seats[seat as usize].here {
            self.orphans -= 1;
        }
        match previous {
            NONE => self.records[seat as usize].book = next,
            _ => self.customers[previous].next = next,
        }
        if next != NONE {
            self.customers[next].previous = previous;
        }
    }

    /// An owner has left: each customer goes along, to a teammate, to a colleague who serves the same segments, or to any
    /// other; if there is none, or the scenario says so, it waits for the new hire. Nobody goes along with who was promoted.
    pub(super) fn reassign_book(&mut self, seat: u32, why: Exit) {
        let place = self.plan.seats[seat as usize];
        let refilled = self.plan.roles[place.role as usize].time_to_fill.is_some();
        let waits = refilled && self.plan.customers.wait_for_hire;
        let mut customer = self.records[seat as usize].book;
        while customer != NONE {
            let next = self.customers[customer].next;
            self.orphans += 1;
            if why != Exit::Promoted && self.goes_along(customer) {
                self.ends(customer, 1.0);
                customer = next;
                continue;
            }
            let segment = self.customers[customer].segment as usize;
            match if waits { None } else { self.taker_of(place.team, segment) } {
                Some((new_owner, taker)) => {
                    self.leave_book(customer);
                    self.join_book(customer, new_owner);
                    self.owner_exits(customer, taker);
                }
                None => self.owner_exits(customer, Taker::NewHire),
            }
            customer = next;
        }
    }

    /// Whether the customer follows its owner out.
    pub(super) fn goes_along(&mut self, customer: u32) -> bool {
        let chance = self.plan.mechanisms.on.book_loss.as_ref().map_or(0.0, |loss| loss.takes_along.get());
        let it = &mut self.customers[customer];
        let count = u32::from(it.owners_left);
        it.owners_left = it.owners_left.saturating_add(1);
        chance > 0.0 && it.fate.happens(Purpose::TakenAlong, count, chance)
    }

    /// Who takes over from somebody of this team.
    pub(super) fn taker_of(&mut self, team: u32, segment: usize) -> Option<(u32, Taker)> {
        let teams = &self.plan.teams;
        if let Some(seat) = self.teammate(team) {
            return Some((seat, Taker::SameTeam));
        }
        let similar = |other: u32| teams[other as usize].is_similar(&teams[team as usize]);
        if teams[team as usize].focused
            && let Some(seat) = self.server_among(segment, similar)
        {
            return Some((seat, Taker::Similar));
        }
        self.server(segment).map(|seat| (seat, Taker::Across))
    }

    pub(super) fn owner_exits(&mut self, customer: u32, taker: Taker) {
        self.tell(Happening::Reassigned { customer, taker });
        let strange = self.meets(customer, taker);
        let Some(hazards) = &self.plan.mechanisms.book_loss else { return };
        let (exit, lasts) = book_loss::added_hazard(hazards, taker);
        self.spend(customer);
        let until = self.now.saturating_add(ticks(lasts));
        let it = &mut self.customers[customer];
        // A second exit within the year of a first starts the year anew, and never makes the loss smaller. What being a
        // stranger costs from now on is part of the loss.
        let before = if it.exit_until > self.now { it.exit } else { 0.0 };
        (it.exit, it.exit_until) = ((exit - strange).max(0.0).max(before), until);
        self.plan_churn(customer);
    }
}
