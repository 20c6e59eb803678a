//! A structure that changes on the way: plans that follow each other.
//!
//! Each is a plan as it would be by itself, so nothing that runs on a plan knows of the others. What changes at stated times is
//! the same list in all of them.

use super::{DeskPlan, Plan, structures};
use crate::scenario::{Form, General, Intervention, Scenario, Structure, Team};
use crate::units::Tick;

/// The plan that follows another one.
#[derive(Clone, Debug)]
pub struct Later {
    /// From when on.
    pub at: Tick,
    /// It.
    pub plan: Plan,
    /// What the change itself costs.
    pub cost: f64,
}

/// What a structure is for a time.
pub(super) struct Phase<'s> {
    /// From when on.
    pub at: Tick,
    /// What has changed by then, in words.
    pub words: String,
    /// It, and its general form then.
    pub structure: &'s Structure,
    /// See `structure`.
    pub general: General,
    /// What the change costs, if it is a reorganisation.
    pub cost: Option<f64>,
}

/// What changes a structure.
enum Turn<'s> {
    Reorganised(&'s Structure, f64),
    Hired { role: usize, seats: u32 },
}

/// The phases of a structure, the first from the start; what comes when the simulated time is over is none.
pub(super) fn of<'s>(scenario: &'s Scenario, path: &'s Structure) -> Vec<Phase<'s>> {
    let horizon = scenario.horizon.ticks();
    let mut turns: Vec<(Tick, Turn<'s>)> = Vec::new();
    // Before hires at the same moment: these are into the structure that there is then.
    turns.extend(path.becomes.iter().map(|it| (it.at.ticks(), Turn::Reorganised(&it.to, it.cost.get()))));
    let hires = scenario.timeline.iter().filter(|it| it.concerns(path.called(it.at)));
    turns.extend(hires.filter_map(|it| match it.change {
        Intervention::Hire { role, seats } => Some((it.at.ticks(), Turn::Hired { role, seats })),
        _ => None,
    }));
    turns.retain(|(at, _)| *at < horizon);
    turns.sort_by_key(|(at, _)| *at);
    let general = structures::lower(scenario, path);
    let mut phases = vec![Phase { at: 0, words: String::new(), structure: path, general, cost: None }];
    for (at, turn) in turns {
        let last = &phases[phases.len() - 1];
        let (mut words, mut structure, mut general, mut cost) =
            (String::new(), last.structure, last.general.clone(), None);
        match turn {
            Turn::Reorganised(to, once) => {
                words = format!("reorganised into {}", to.name);
                (structure, general, cost) = (to, structures::lower(scenario, to), Some(once));
            }
            Turn::Hired { role, .. } if !general.teams.iter().any(|team| has(team, role)) => continue,
            Turn::Hired { role, seats } => {
                let more = format!("{seats} more funded as {}", scenario.roles[role].name);
                if at == last.at {
                    (words, cost) = (format!("{}, ", last.words), last.cost);
                }
                words.push_str(&more);
                fund(scenario, &structure.form, &mut general, role, seats);
            }
        }
        if at == last.at {
            phases.pop();
        }
        phases.push(Phase { at, words, structure, general, cost });
    }
    phases
}

/// Whether a team has seats of a role.
fn has(team: &Team, role: usize) -> bool {
    team.desks.iter().any(|desk| desk.role == role)
}

/// Seats are added where the fewest of the role are, one by one; in islands each is one more.
pub(super) fn fund(scenario: &Scenario, form: &Form, general: &mut General, role: usize, seats: u32) {
    for _ in 0..seats {
        let last = general.teams.iter().rposition(|team| has(team, role));
        match (form, last) {
            (Form::Island { .. }, Some(last)) if structures::works(scenario, role) => {
                let number = general.teams.iter().filter(|team| has(team, role)).count() + 1;
                let name = format!("{} {number}", scenario.roles[role].name);
                general.teams.insert(last + 1, Team { name, ..general.teams[last].clone() });
            }
            _ => {
                let desks = general.teams.iter_mut().flat_map(|team| &mut team.desks);
                let fewest = desks.filter(|desk| desk.role == role).min_by_key(|desk| desk.seats);
                fewest.into_iter().for_each(|desk| desk.seats += 1);
            }
        }
    }
}

/// The first of the plans of these phases, with the others to follow.
pub(super) fn chain(phases: &[Phase<'_>], mut plans: Vec<Plan>) -> Plan {
    let any = phases.iter().any(|phase| phase.cost.is_some()) || plans.iter().any(|plan| plan.people.careers);
    let mut reorganised = 0;
    for (plan, phase) in plans.iter_mut().zip(phases) {
        if phase.cost.is_some() {
            reorganised = phase.at;
        }
        plan.reorganised = reorganised;
        // Those who are reorganised may leave sooner for a while: what is known of people has to be kept from the start.
        plan.people.careers |= any;
    }
    let mut following: Option<Box<Later>> = None;
    for (mut plan, phase) in plans.into_iter().zip(phases).rev() {
        plan.later = following.take();
        following = Some(Box::new(Later { at: phase.at, plan, cost: phase.cost.unwrap_or(0.0) }));
    }
    match following {
        Some(first) => first.plan,
        None => unreachable!("there is a phase from the start"),
    }
}

impl Later {
    /// Whether people are reorganised then, and not only joined by others.
    pub fn reorganises(&self) -> bool {
        self.plan.reorganised == self.at
    }
}

impl Plan {
    /// Whether people are reorganised on the way.
    pub fn is_reorganised(&self) -> bool {
        self.last().reorganised > 0
    }

    /// The plan in force at the end.
    pub fn last(&self) -> &Plan {
        self.later.as_ref().map_or(self, |later| later.plan.last())
    }

    /// Funded seats when month `month` (from 0) begins, as the time line has it.
    pub fn seats_in(&self, month: usize) -> u32 {
        let begins = if month == 0 { 0 } else { self.month_end(month - 1) };
        match &self.later {
            Some(later) if later.at <= begins => later.plan.seats_in(month),
            _ => self.headcount(),
        }
    }

    /// Hours in an hour of work at `desk` that somebody used to the work of another desk has done before, 0 to 1.
    pub fn known(&self, desk: u32, before: &[f64]) -> f64 {
        let habit = &self.work.habits[desk as usize];
        1.0 - habit.iter().zip(before).filter(|(_, before)| **before == 0.0).map(|(now, _)| now).sum::<f64>()
    }

    /// Hours in an hour of work that these two desks have in common, 0 to 1.
    pub fn overlap(&self, desk: u32, before: &[f64]) -> f64 {
        self.work.habits[desk as usize].iter().zip(before).map(|(now, before)| now.min(*before)).sum()
    }
}

impl DeskPlan {
    /// Whether its people go on with a deal or a customer of this segment: at a stage, or in the service of customers.
    pub fn may(&self, plan: &Plan, stage: Option<usize>, segment: usize) -> bool {
        let does = stage.map_or(self.serves_customers, |stage| self.covers[stage]);
        does && plan.teams[self.team as usize].serves[segment]
    }
}
