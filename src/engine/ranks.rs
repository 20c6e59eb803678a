//! Ranks among comparable peers, and tension between teams: what people make of each other.

use super::happening::Observer;
use super::world::World;
use crate::luck::Purpose;
use crate::mechanisms::{conflict, rivalry};
use crate::plan::NONE;
use crate::units::DAYS_PER_MONTH;

/// Attainment of a person for comparison: role, pay pool (the team's, where it shares pay), attainment, seat.
pub(super) type Standing = (u32, u32, f64, u32);

impl<O: Observer> World<'_, O> {
    /// A quarter is over: where each stands among those who do the same work and share no pay.
    pub(super) fn rank(&mut self) {
        let plan = self.plan;
        if plan.mechanisms.on.rivalry.is_none() {
            return;
        }
        let mut all = std::mem::take(&mut self.careers.standings);
        all.clear();
        for (seat, place) in plan.seats.iter().enumerate() {
            self.careers.of[seat].rank = None;
            if let Some(attainment) = self.careers.of[seat].attainment.filter(|_| self.seats[seat].here) {
                let pool = if plan.teams[place.team as usize].team_pay > 0.0 { place.team } else { NONE };
                all.push((place.role, pool, attainment, seat as u32));
            }
        }
        all.sort_unstable_by(|a, b| a.0.cmp(&b.0).then(a.2.total_cmp(&b.2)).then(a.3.cmp(&b.3)));
        for &(role, _, attainment, seat) in &all {
            let of_role = stretch(&all, |other| other.0.cmp(&role));
            let (below, level) = place_of(of_role, attainment);
            self.careers.of[seat as usize].standing = (below, level - 1, of_role.len() - 1);
        }
        // Who shares one's pay is no rival.
        all.sort_unstable_by(|a, b| (a.0, a.1).cmp(&(b.0, b.1)).then(a.2.total_cmp(&b.2)).then(a.3.cmp(&b.3)));
        for &(role, pool, attainment, seat) in &all {
            let (mut below, mut level, mut peers) = self.careers.of[seat as usize].standing;
            if pool != NONE {
                let mates = stretch(&all, |other| (other.0, other.1).cmp(&(role, pool)));
                let (mates_below, mates_level) = place_of(mates, attainment);
                (below, level, peers) = (below - mates_below, level + 1 - mates_level, peers + 1 - mates.len());
            }
            self.careers.of[seat as usize].rank = rivalry::rank(below, level, peers);
        }
        self.careers.standings = all;
    }

    /// Factors on the speed and the voluntary hazard of a person, from rivalry and conflict.
    pub(super) fn among_others(&self, seat: u32) -> (f64, f64) {
        let on = &self.plan.mechanisms.on;
        let team = self.plan.seats[seat as usize].team as usize;
        let (mut speed, mut leaving) = (1.0, 1.0);
        if let (Some(rivalry), Some(rank)) = (&on.rivalry, self.careers.of[seat as usize].rank) {
            let own_pay = 1.0 - self.plan.teams[team].team_pay;
            speed *= rivalry::speed(rivalry, own_pay, rank);
            leaving *= rivalry::leaving(rivalry, own_pay);
        }
        if let Some(conflict) = &on.conflict {
            let tension = self.careers.tension[team];
            speed *= conflict::speed(conflict, tension);
            leaving *= conflict::leaving(conflict, tension);
        }
        (speed, leaving)
    }

    /// A deal was lost on its way between two teams: both sides are cross.
    #[inline(never)]
    pub(super) fn blame(&mut self, deal: u32) {
        let Some(conflict) = &self.plan.mechanisms.on.conflict else { return };
        let (it, giver) = (&self.deals[deal], self.asides[deal as usize].giver);
        if giver != NONE {
            self.careers.tension[giver as usize] += conflict.lost / f64::from(self.plan.teams[giver as usize].seats);
        }
        self.careers.blame[it.stage as usize * self.plan.segments.len() + it.segment as usize] += conflict.lost;
    }

    /// A month is over: the takers' part of the blame is spread over all who could have taken, some teams quarrel, and time
    /// heals.
    pub(super) fn ease(&mut self, month: u32) {
        let plan = self.plan;
        let Some(conflict) = &plan.mechanisms.on.conflict else { return };
        for (route, blame) in plan.routes.iter().zip(&mut self.careers.blame) {
            let blame = std::mem::take(blame);
            if blame > 0.0 {
                let heads: u32 = route.teams.iter().map(|&(team, _)| plan.teams[team as usize].seats).sum();
                for &(team, _) in &route.teams {
                    self.careers.tension[team as usize] += blame / f64::from(heads);
                }
            }
        }
        for (team, tension) in plan.teams.iter().zip(&mut self.careers.tension) {
            *tension = conflict::eased(conflict, *tension, DAYS_PER_MONTH);
            let chance = conflict::quarrels(conflict, team.seats, DAYS_PER_MONTH);
            if chance > 0.0 && self.luck.fate(team.key, QUARRELS).happens(Purpose::Quarrel, month, chance) {
                *tension += conflict.quarrel;
            }
        }
    }
}

/// Index of the quarrels in the family of a team's luck.
const QUARRELS: u64 = 0x0000_9AA8_8E15;

/// The entries of a sorted list that compare as equal.
fn stretch(all: &[Standing], compare: impl Fn(&Standing) -> std::cmp::Ordering) -> &[Standing] {
    let begin = all.partition_point(|it| compare(it).is_lt());
    let end = all.partition_point(|it| compare(it).is_le());
    &all[begin..end]
}

/// How many are below this attainment, and how many are level with it.
fn place_of(sorted: &[Standing], attainment: f64) -> (usize, usize) {
    let below = sorted.partition_point(|it| it.2 < attainment);
    let up_to = sorted.partition_point(|it| it.2 <= attainment);
    (below, up_to - below)
}
