//! Work that is somebody's by name: what goes to a fixed partner, and what goes to whoever has the account on a list.
//!
//! Such work goes past the pool into the person's own list. If nobody sits there, it goes the usual way.

use super::happening::Observer;
use super::world::World;
use crate::dist::normal;
use crate::luck::{Fate, Luck, Purpose, name_key};
use crate::plan::{NONE, Plan};
use crate::scenario::Route;

/// What names need to know; empty where nothing goes by name.
#[derive(Debug, Default)]
pub(super) struct Named {
    /// By seat: whose turn it is of its partners.
    turns: Vec<u32>,
    /// By pool: cumulative sizes of the lists.
    lists: Vec<Vec<f64>>,
    /// By route: cumulative sizes of the territories; empty where the plan's own weights hold.
    territories: Vec<Vec<f64>>,
}

impl Named {
    pub fn new(plan: &Plan, luck: Luck) -> Named {
        let sums = |sizes: &mut dyn Iterator<Item = f64>| -> Vec<f64> {
            let add = |sum: &mut f64, size: f64| {
                *sum += size;
                Some(*sum)
            };
            sizes.scan(0.0, add).collect()
        };
        let mut named = Named::default();
        if plan.named {
            named.turns = vec![0; plan.partners.len()];
            let size = |&seat: &u32| size(plan, luck, plan.seats[seat as usize].index);
            named.lists = plan.pools.iter().map(|pool| sums(&mut pool.listed.iter().map(size))).collect();
        }
        if plan.imbalance > 0.0 {
            let size = |&(team, _): &(u32, u32)| plan.teams[team as usize].share * size(plan, luck, u64::from(team));
            let territories = |route: &crate::plan::RoutePlan| match route.rule {
                Route::Territory => sums(&mut route.teams.iter().map(size)),
                _ => Vec::new(),
            };
            named.territories = plan.routes.iter().map(territories).collect();
        }
        named
    }

    /// Whose turn it is among the partners of whoever has moved, where these are as many as before.
    pub fn carry(&mut self, before: &Named, plans: (&Plan, &Plan), moves: impl Iterator<Item = (u32, u32)>) {
        for (from, to) in moves {
            let (from, to) = (from as usize, to as usize);
            let many = |plan: &Plan, seat: usize| plan.partners.get(seat).map_or(0, Vec::len);
            if let (Some(&turn), Some(now)) = (before.turns.get(from), self.turns.get_mut(to))
                && many(plans.0, from) == many(plans.1, to)
            {
                *now = turn;
            }
        }
    }

    /// Cumulative weights of the teams of a route for territories.
    pub fn territories<'a>(&'a self, plan: &'a Plan, route: usize) -> &'a [f64] {
        if self.territories.is_empty() { &plan.routes[route].weights } else { &self.territories[route] }
    }
}

/// The size of list or territory `number`, of mean 1: the same in every structure.
fn size(plan: &Plan, luck: Luck, number: u64) -> f64 {
    if plan.imbalance == 0.0 {
        return 1.0;
    }
    let variance = libm::log1p(plan.imbalance * plan.imbalance);
    let fate = luck.fate(const { name_key("the size of a territory") }, number);
    let deviate = normal::quantile(fate.uniform(Purpose::Territory, 0));
    libm::exp(libm::sqrt(variance) * deviate - 0.5 * variance)
}

impl<O: Observer> World<'_, O> {
    /// The fate by which the account of a deal belongs to a team or to a list. Where accounts are without limit, each lead is one.
    pub(super) fn home(&self, deal: u32) -> Fate {
        let it = &self.deals[deal];
        match it.account {
            NONE => it.fate,
            account => self.luck.fate(self.plan.segments[it.segment as usize].key, u64::from(account)),
        }
    }

    /// Whether the accounts of a segment that are approached at a stage are divided between teams or lists.
    pub(super) fn is_divided(&self, team: u32, stage: usize, segment: usize) -> bool {
        let route = self.plan.route(stage, segment);
        let pool = self.pool_of_prospects(team, stage, segment);
        route.rule == Route::Territory || self.plan.named && !self.plan.pools[pool as usize].listed.is_empty()
    }

    fn pool_of_prospects(&self, team: u32, stage: usize, segment: usize) -> u32 {
        match self.plan.route(stage, segment).shared {
            NONE => self.plan.teams[team as usize].pools[stage],
            shared => shared,
        }
    }

    /// Whether a person may approach an account: it lies in the team's territory and on the person's list, or nobody is
    /// there in whose it does.
    #[inline(never)]
    pub(super) fn may_approach(&self, seat: u32, stage: usize, segment: usize, account: u32) -> bool {
        let plan = self.plan;
        let team = plan.seats[seat as usize].team;
        let home = self.luck.fate(plan.segments[segment].key, u64::from(account));
        let route = plan.route(stage, segment);
        if route.rule == Route::Territory {
            let weights = self.named.territories(plan, stage * plan.segments.len() + segment);
            let (owner, pool) = route.teams[super::route::chosen(weights, home.uniform(Purpose::Routing, 0))];
            if owner != team {
                return self.here[pool as usize] == 0;
            }
        }
        let pool = self.pool_of_prospects(team, stage, segment);
        self.on_list(home, pool).is_none_or(|owner| owner == seat || !self.seats[owner as usize].here)
    }

    /// Who has an account of this home on the list, of those who take from a pool.
    fn on_list(&self, home: Fate, pool: u32) -> Option<u32> {
        let sums = self.named.lists.get(pool as usize)?;
        let point = home.uniform(Purpose::Routing, 1) * sums.last()?;
        let at = sums.iter().position(|&sum| point < sum).unwrap_or(sums.len() - 1);
        Some(self.plan.pools[pool as usize].listed[at])
    }

    /// The fixed partner who takes a deal over, if there is one who is there and may.
    #[inline(never)]
    pub(super) fn partner(&mut self, deal: u32) -> Option<u32> {
        let plan = self.plan;
        let it = &self.deals[deal];
        let (stage, segment, team, giver) =
            (it.stage as usize, it.segment as usize, it.team, self.asides[deal as usize].handed_by as usize);
        let partners = plan.partners.get(giver).filter(|partners| !partners.is_empty())?;
        let may = |&seat: &u32| {
            let place = &plan.seats[seat as usize];
            self.seats[seat as usize].here
                && (team == NONE || team == place.team)
                && plan.desks[place.desk as usize].covers[stage]
                && plan.teams[place.team as usize].serves[segment]
        };
        let many = partners.len();
        let first = self.named.turns[giver] as usize;
        let found = (0..many).map(|step| (first + step) % many).find(|&at| may(&partners[at]))?;
        self.named.turns[giver] = ((found + 1) % many) as u32;
        Some(partners[found])
    }

    /// Who has the account of a deal on the list, of those who take from a pool, if that person is there.
    #[inline(never)]
    pub(super) fn listed(&self, deal: u32, pool: u32) -> Option<u32> {
        self.on_list(self.home(deal), pool).filter(|&seat| self.seats[seat as usize].here)
    }
}
