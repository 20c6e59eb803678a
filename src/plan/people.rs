//! What is kept of people beyond their seats, as far as something asks for it; who supports whom.

use super::{DeskPlan, FlowPlan, Plan, next_power_of_two};
use crate::mechanisms::cadence::Cadence;
use crate::scenario::{Flow, Role, Scenario, Support};

/// What is kept of people beyond their seats.
#[derive(Clone, Debug, Default)]
pub struct PeoplePlan {
    /// Anything at all.
    pub careers: bool,
    /// How much of a month they work.
    pub load: bool,
    /// Whether anything but tenure moves the speed of work.
    pub moods: bool,
    /// Whether support moves chances.
    pub coaching: bool,
    /// Whether anybody is promoted.
    pub promotes: bool,
    /// Who supports whom.
    pub support: Vec<SupportPlan>,
}

/// People of one role who support the same others.
#[derive(Clone, Debug)]
pub struct SupportPlan {
    /// What it does.
    pub gives: Support,
    /// Their desks.
    pub supporters: Vec<u32>,
    /// Desks of those whom they support.
    pub supported: Vec<u32>,
}

pub(super) fn expand(plan: &mut Plan, scenario: &Scenario) {
    let on = &scenario.mechanisms;
    let support = support(plan, scenario);
    for (number, group) in support.iter().enumerate() {
        group.supported.iter().for_each(|&desk| plan.desks[desk as usize].supported_by.push(number as u32));
    }
    let any = |moves: fn(&Support) -> bool| support.iter().any(|group| moves(&group.gives));
    let promotes = on.backfill.is_some() && scenario.roles.iter().any(|role| role.promoted_to.is_some());
    let moody = on.rivalry.is_some() || on.conflict.is_some();
    plan.people = PeoplePlan {
        careers: on.quitting.is_some()
            || on.dismissal.is_some()
            || on.cadence.as_ref().is_some_and(Cadence::reassigns)
            || moody
            || promotes
            || !support.is_empty(),
        load: on.quitting.as_ref().is_some_and(|quitting| quitting.busy != 1.0) && on.capacity.is_some(),
        moods: moody || any(|gives| gives.pace != 1.0 || gives.selling_share.get() > 0.0),
        coaching: any(|gives| gives.odds != 1.0),
        promotes,
        support,
    };
    plan.plain &= !plan.people.coaching;
    partners(plan);
}

/// Who supports whom: in a team with people to support its supporters are there for these, all others for everybody else.
fn support(plan: &Plan, scenario: &Scenario) -> Vec<SupportPlan> {
    let mut groups = Vec::new();
    for (role, gives) in scenario.roles.iter().enumerate().filter_map(|(role, it)| Some((role, it.supports.as_ref()?)))
    {
        let helps = |desk: &DeskPlan| match &gives.roles[..] {
            _ if desk.role as usize == role => false,
            [] => desk.activities > 0,
            some => some.contains(&(desk.role as usize)),
        };
        let mut general = SupportPlan { gives: gives.clone(), supporters: Vec::new(), supported: Vec::new() };
        for team in &plan.teams {
            let desks = |which: &dyn Fn(&DeskPlan) -> bool| -> Vec<u32> {
                team.desks.iter().copied().filter(|&desk| which(&plan.desks[desk as usize])).collect()
            };
            let (supporters, supported) = (desks(&|desk| desk.role as usize == role), desks(&helps));
            if supporters.is_empty() {
                general.supported.extend(supported);
            } else if supported.is_empty() {
                general.supporters.extend(supporters);
            } else {
                groups.push(SupportPlan { gives: gives.clone(), supporters, supported });
            }
        }
        if !general.supporters.is_empty() && !general.supported.is_empty() {
            groups.push(general);
        }
    }
    groups
}

/// Candidates from partners come as if everybody who looks after them were there.
fn partners(plan: &mut Plan) {
    let desks = &plan.desks;
    for source in &mut plan.sources {
        if let FlowPlan::Partners(partners) = &mut source.flow {
            let mine = |(_, desk): &(usize, &DeskPlan)| desk.role == partners.role;
            let mine: Vec<(usize, &DeskPlan)> = desks.iter().enumerate().filter(mine).collect();
            let seats: usize = mine.iter().map(|(_, desk)| desk.seats.len()).sum();
            partners.desks = mine.iter().map(|(index, _)| *index as u32).collect();
            partners.ceiling = next_power_of_two(partners.rate * seats as f64);
        }
    }
}

/// What makes the leads of partners.
#[derive(Clone, Debug, Default)]
pub struct PartnersPlan {
    /// The role that looks after them.
    pub role: u32,
    /// Its desks.
    pub desks: Vec<u32>,
    /// Leads per day for each who is there.
    pub rate: f64,
    /// A rate per day that they never exceed.
    pub ceiling: f64,
}

impl PartnersPlan {
    pub(super) fn of(flow: &Flow) -> Option<PartnersPlan> {
        match flow {
            Flow::Partners { role, rate } => {
                Some(PartnersPlan { role: *role as u32, rate: rate.get(), ..PartnersPlan::default() })
            }
            _ => None,
        }
    }
}

/// Part of a role's stated hazard that dismissals stand for.
pub(super) fn dismissed(scenario: &Scenario, role: &Role) -> f64 {
    match &scenario.mechanisms.dismissal {
        Some(dismissal) if role.quota.is_some() => role.dismissals.unwrap_or(dismissal.within).get(),
        _ => 0.0,
    }
}
