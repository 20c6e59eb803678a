//! Where work goes: which pool, which of several teams, and what a change of hands does on the way.

use super::agenda::Event;
use super::happening::{Ending, Happening, Observer};
use super::world::{Kind, World};
use crate::luck::Purpose;
use crate::mechanisms::{Taker, context_loss, handoff_delay, handoff_drop};
use crate::plan::NONE;
use crate::scenario::Route;

impl<O: Observer> World<'_, O> {
    /// The person who had the deal is still there.
    #[inline(always)]
    pub(super) fn in_hand(&self, deal: u32) -> bool {
        let it = &self.deals[deal];
        it.seat != NONE && {
            let seat = &self.seats[it.seat as usize];
            seat.here && seat.turn == it.seat_turn
        }
    }

    /// Who would take this deal over at `stage`.
    #[inline(always)]
    pub(super) fn taker(&self, deal: u32, stage: usize) -> Taker {
        let it = &self.deals[deal];
        if it.seat == NONE {
            return Taker::Across;
        }
        let desk = &self.plan.desks[self.seats[it.seat as usize].desk as usize];
        let team = &self.plan.teams[desk.team as usize];
        if desk.covers[stage] {
            Taker::Same
        } else if team.pools[stage] != NONE && team.serves[it.segment as usize] {
            Taker::SameTeam
        } else {
            Taker::Across
        }
    }

    /// The deal moves on to `stage`: the same person keeps it, or it changes hands.
    #[inline(always)]
    pub(super) fn move_on(&mut self, deal: u32, stage: usize) {
        let taker = self.taker(deal, stage);
        let in_hand = self.in_hand(deal);
        if taker == Taker::Same && in_hand {
            if self.plan.work.notes {
                self.note_kept(deal);
            }
            self.enter(deal, stage);
            return self.wants_touch(deal);
        }
        let plan = self.plan;
        let it = &mut self.deals[deal];
        let fate = it.fate;
        it.team = match taker {
            Taker::Across => NONE,
            _ => plan.desks[self.seats[it.seat as usize].desk as usize].team,
        };
        if in_hand {
            let lost = context_loss::of_a_handoff(plan.mechanisms.on.context_loss.as_ref(), taker);
            it.context += lost;
            it.shared_touches = 0;
            if plan.work.paced {
                self.out_of_hand(deal);
                self.note_given(deal, lost);
            }
        } else if it.seat != NONE {
            let team = it.team;
            self.lose_touch(deal, team, stage as u16);
        }
        if plan.mechanisms.on.conflict.is_some() {
            let giver = self.deals[deal].seat;
            self.asides[deal as usize].giver = plan.seats.get(giver as usize).map_or(NONE, |seat| seat.team);
        }
        let it = &mut self.deals[deal];
        it.handoffs += 1;
        if plan.named {
            self.asides[deal as usize].handed_by = it.seat;
        }
        it.seat = NONE;
        it.stage = stage as u16;
        it.entered = self.now;
        let (at, mechanisms) = (&plan.stages[stage], &plan.mechanisms);
        let delays = mechanisms.handoff_delay.as_ref();
        let delay = handoff_delay::days(at.handoff_delay.as_ref(), delays, taker, fate.at(at.key));
        if delay > 0.0 {
            let turn = self.new_turn();
            self.deals[deal].turn = turn;
            self.after(delay, Event::HandoffEnds { deal, turn });
        } else {
            self.handoff_arrives(deal);
        }
    }

    /// A handoff that took time reaches the other side.
    pub(super) fn handoff_ends(&mut self, deal: u32) {
        self.events += 1;
        self.handoff_arrives(deal);
    }

    #[inline(always)]
    fn handoff_arrives(&mut self, deal: u32) {
        let it = &self.deals[deal];
        let (stage, fate, delay, open) = (it.stage as usize, it.fate, self.now - it.entered, it.kind == Kind::Open);
        let taker = if it.team == NONE { Taker::Across } else { Taker::SameTeam };
        let (at, drop) = (&self.plan.stages[stage], self.plan.mechanisms.on.handoff_drop.as_ref());
        let dropped = open && handoff_drop::drops(at.handoff_drop, drop, taker, self.caught(taker), fate.at(at.key));
        self.deals[deal].lay += delay;
        self.tell(Happening::HandsOver { deal, stage: stage as u16, taker, delay, dropped });
        if dropped {
            if taker == Taker::Across {
                self.blame(deal);
            }
            self.deals[deal].waited = 0;
            self.leave_stage(deal, Ending::Dropped);
            return self.lose(deal);
        }
        self.enter(deal, stage);
        self.offer(deal);
    }

    /// The deal goes on to the beginning of a stage.
    #[inline(always)]
    pub(super) fn enter(&mut self, deal: u32, stage: usize) {
        let now = self.now;
        let it = &mut self.deals[deal];
        it.stage = stage as u16;
        it.entered = now;
        it.waited = 0;
        (it.touch, it.attempt, it.starts, it.waits) = (0, 0, 0, 0);
        it.response = 1.0;
        let (source, segment) = (it.source, it.segment);
        self.entered(deal, stage, source, segment);
    }

    /// The deal is at the beginning of a stage.
    #[inline(always)]
    pub(super) fn entered(&mut self, deal: u32, stage: usize, source: u16, segment: u16) {
        self.tell(Happening::Enters { deal, stage: stage as u16, source, segment });
        if self.plan.funnel.records {
            self.record(deal);
        }
    }

    /// Offer a deal that nobody has to those who could take it: somebody idle begins, or it waits.
    #[inline(always)]
    pub(super) fn offer(&mut self, deal: u32) {
        match self.plan.named {
            true => self.offer_by_name(deal, Self::wait_in),
            false => self.offer_or(deal, Self::wait_in),
        }
    }

    /// Offer a deal that waits already, and goes on waiting.
    pub(super) fn offer_on(&mut self, deal: u32) {
        match self.plan.named {
            true => self.offer_by_name(deal, Self::waits_on),
            false => self.offer_or(deal, Self::waits_on),
        }
    }

    /// Offer a deal that was already being worked on: it goes before the others.
    pub(super) fn offer_first(&mut self, deal: u32) {
        match self.plan.named {
            true => self.offer_by_name(deal, Self::wait_first_in),
            false => self.offer_or(deal, Self::wait_first_in),
        }
    }

    #[inline(always)]
    fn offer_or(&mut self, deal: u32, wait: impl Fn(&mut Self, u32, u32)) {
        let pool = self.pool_for(deal);
        self.offer_to(pool, deal, wait);
    }

    /// Offer a deal to a fixed partner or to whoever has its account on the list, else as usual.
    #[inline(never)]
    fn offer_by_name(&mut self, deal: u32, wait: impl Fn(&mut Self, u32, u32)) {
        if let Some(seat) = self.partner(deal) {
            return self.offer_seat(seat, deal, wait);
        }
        let pool = self.pool_for(deal);
        match self.listed(deal, pool) {
            Some(seat) => self.offer_seat(seat, deal, wait),
            None => self.offer_to(pool, deal, wait),
        }
    }

    /// Somebody who is there begins, or it waits in that person's own list.
    pub(super) fn offer_seat(&mut self, seat: u32, deal: u32, wait: impl Fn(&mut Self, u32, u32)) {
        let idle = self.seats[seat as usize].idle;
        if idle {
            self.stop_idling(seat);
        }
        if idle || self.plan.mechanisms.on.capacity.is_none() {
            return self.begin(seat, deal, true);
        }
        if self.plan.funnel.rooms && self.finds_list_full(deal, seat) {
            return self.turn_away(deal);
        }
        let queue = self.seat_queue(seat);
        wait(self, deal, queue);
    }

    #[inline(always)]
    fn offer_to(&mut self, pool: u32, deal: u32, wait: impl Fn(&mut Self, u32, u32)) {
        if self.plan.work.notes {
            self.note_offer(deal, pool);
        }
        match self.idle_for(pool) {
            Some(seat) => self.begin(seat, deal, true),
            None if self.plan.funnel.rooms && self.finds_no_room(deal, pool) => self.turn_away(deal),
            None => {
                let class = if self.classes == 1 { 0 } else { self.class(deal) };
                let queue = self.pool_queue(pool, class);
                wait(self, deal, queue);
            }
        }
    }

    #[inline(always)]
    pub(super) fn class(&self, deal: u32) -> usize {
        self.plan.segments[self.deals[deal].segment as usize].class
    }

    /// The pool where a deal waits: its team's while somebody is there, otherwise by the route.
    #[inline(always)]
    fn pool_for(&mut self, deal: u32) -> u32 {
        let it = &self.deals[deal];
        let stage = it.stage as usize;
        if it.team != NONE {
            let own = self.plan.teams[it.team as usize].pools[stage];
            if own != NONE && (self.here[own as usize] > 0 || !self.anyone_else(deal)) {
                return own;
            }
        }
        let route = self.plan.route(stage, it.segment as usize);
        if route.shared != NONE { route.shared } else { self.route(deal) }
    }

    /// Whether another team could take this deal now.
    pub(super) fn anyone_else(&self, deal: u32) -> bool {
        let it = &self.deals[deal];
        let route = self.plan.route(it.stage as usize, it.segment as usize);
        route.teams.iter().any(|&(_, pool)| self.here[pool as usize] > 0)
    }

    /// The pool of the team whose turn it is, or the next that has somebody there.
    fn route(&mut self, deal: u32) -> u32 {
        let plan = self.plan;
        let it = &self.deals[deal];
        let (stage, segment) = (it.stage as usize, it.segment as usize);
        let route = plan.route(stage, segment);
        let teams = route.teams.len();
        let first = match route.rule {
            Route::NextFree => 0,
            Route::RoundRobin => {
                let rota = &mut self.rota[stage * plan.segments.len() + segment];
                *rota = (*rota + 1) % teams as u32;
                (*rota as usize + teams - 1) % teams
            }
            Route::Random => {
                let chance = it.fate.at(plan.stages[stage].key).uniform(Purpose::Routing, it.waits);
                chosen(&route.weights, chance)
            }
            Route::Territory => {
                let weights = self.named.territories(plan, stage * plan.segments.len() + segment);
                chosen(weights, self.home(deal).uniform(Purpose::Routing, 0))
            }
        };
        let manned = |&turn: &usize| self.here[route.teams[(first + turn) % teams].1 as usize] > 0;
        let turn = (0..teams).find(manned).unwrap_or(0);
        let (team, pool) = route.teams[(first + turn) % teams];
        self.deals[deal].team = team;
        pool
    }

    /// The person who has been idle longest among the desks of a pool. Without the `capacity` mechanism everybody always has time.
    #[inline(always)]
    fn idle_for(&mut self, pool: u32) -> Option<u32> {
        let plan = self.plan;
        if plan.mechanisms.on.capacity.is_none() {
            return plan.pools[pool as usize].desks.iter().find_map(|&desk| self.in_turn(desk));
        }
        let idle = |&desk: &u32| Some(self.desks[desk as usize].idle_head).filter(|&seat| seat != NONE);
        let longest = match plan.pools[pool as usize].desks.as_slice() {
            [only] => idle(only),
            several => several.iter().filter_map(idle).min_by_key(|&seat| self.seats[seat as usize].idle_since),
        };
        if let Some(seat) = longest {
            self.stop_idling(seat);
        }
        longest
    }

    /// The next person at a desk whose turn it is, of those who are there.
    pub(super) fn in_turn(&mut self, desk: u32) -> Option<u32> {
        let seats = self.plan.desks[desk as usize].seats.clone();
        let many = seats.len() as u32;
        for _ in 0..many {
            let state = &mut self.desks[desk as usize];
            let seat = seats.start + state.turn;
            state.turn = (state.turn + 1) % many;
            if self.seats[seat as usize].here {
                return Some(seat);
            }
        }
        None
    }
}

/// The index that a uniform draw points to, given cumulative weights.
pub(super) fn chosen(weights: &[f64], uniform: f64) -> usize {
    let point = uniform * weights.last().copied().unwrap_or(0.0);
    weights.iter().position(|&sum| point < sum).unwrap_or(weights.len() - 1)
}
