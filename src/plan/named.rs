//! Work that is somebody's by name: fixed partners, and lists of accounts.

use super::Plan;
use crate::scenario::Rules;

pub(super) fn name(plan: &mut Plan, rules: &Rules) {
    for &(from, to) in &rules.pairs {
        pair(plan, from as u32, to as u32);
    }
    for pool in &mut plan.pools {
        let listed = |&desk: &u32| rules.lists.contains(&(plan.desks[desk as usize].role as usize));
        let desks = pool.desks.iter().copied().filter(listed);
        pool.listed = desks.flat_map(|desk| plan.desks[desk as usize].seats.clone()).collect();
        pool.listed.sort_unstable();
    }
    let lists = plan.pools.iter().any(|pool| !pool.listed.is_empty());
    plan.divided = lists || plan.routes.iter().any(|route| route.rule == crate::scenario::Route::Territory);
    plan.named = !plan.partners.is_empty() || lists;
}

/// Partners by number: inside each team that has both roles, and among the teams that have one of them only. Where there are
/// more on one side, they share the partners of the other in turn.
fn pair(plan: &mut Plan, from: u32, to: u32) {
    let seats = |team: &super::TeamPlan, role: u32| -> Vec<u32> {
        let desks = team.desks.iter().map(|&desk| &plan.desks[desk as usize]).filter(|desk| desk.role == role);
        desks.flat_map(|desk| desk.seats.clone()).collect()
    };
    let mut sides: Vec<(Vec<u32>, Vec<u32>)> = Vec::new();
    let (mut givers, mut takers) = (Vec::new(), Vec::new());
    for team in &plan.teams {
        let (a, b) = (seats(team, from), seats(team, to));
        if a.is_empty() || b.is_empty() {
            givers.extend(a);
            takers.extend(b);
        } else {
            sides.push((a, b));
        }
    }
    sides.push((givers, takers));
    plan.partners.resize(plan.seats.len(), Vec::new());
    for (givers, takers) in sides.into_iter().filter(|(givers, takers)| !(givers.is_empty() || takers.is_empty())) {
        for (number, &giver) in givers.iter().enumerate() {
            plan.partners[giver as usize] = match givers.len() < takers.len() {
                true => takers.iter().copied().skip(number).step_by(givers.len()).collect(),
                false => vec![takers[number % takers.len()]],
            };
        }
    }
}
