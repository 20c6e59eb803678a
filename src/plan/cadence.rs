//! The plan that bookings are held against, and what follows when they fall behind.
//!
//! What a correction needs is there from the start, and does nothing until it is made: sources that let nobody in, and plans
//! with the seats as they would be then. So nothing is otherwise before the first correction.

use super::phases::{Phase, fund};
use super::*;
use crate::mechanisms::cadence::{Cadence, Correction, least};
use crate::scenario::Team;
use crate::units::{days, grouped, short};

/// What bookings are held against, and what is done when they have fallen behind.
#[derive(Clone, Debug)]
pub struct CadencePlan {
    /// By month: bookings below which it is off course; 0 where nobody looks.
    pub least: Vec<f64>,
    /// How many months off course in a row are answered.
    pub months: u32,
    /// How many corrections there are at the most.
    pub at_most: u32,
    /// What is done, by phase.
    pub corrections: Vec<CorrectionPlan>,
    /// The plans with other seats: after one correction of seats, after two and so on, each the first of its phases.
    pub after: Vec<Plan>,
    /// All of it in words.
    pub words: String,
}

/// What is done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CorrectionPlan {
    /// Nothing.
    Nothing,
    /// For so long, leads come from the sources that flow only then.
    Spend(Tick),
    /// Seats are those of the plan after one more correction.
    Seats,
}

/// The plans of all phases of a structure, held to what the scenario plans; `chain` makes them of phases.
pub(super) fn hold(
    scenario: &Scenario,
    path: &Structure,
    mut phases: Vec<Phase<'_>>,
    chain: impl Fn(&[Phase<'_>]) -> Plan,
) -> Plan {
    let mut plan = chain(&phases);
    let Some(it) = &scenario.mechanisms.cadence else { return plan };
    let called = |phase: &Phase<'_>| match &path.becomes {
        Some(becomes) if phase.at >= becomes.at.ticks() => becomes.to.name.clone(),
        Some(becomes) => becomes.from.clone(),
        None => path.name.clone(),
    };
    let made = |phase: &Phase<'_>| it.correction_in(&called(phase));
    let made: Vec<Option<Correction>> = phases.iter().map(made).collect();
    let corrections: Vec<CorrectionPlan> = made.iter().copied().map(lower).collect();
    let mut after = Vec::new();
    if corrections.contains(&CorrectionPlan::Seats) {
        for _ in 0..it.at_most {
            phases.iter_mut().zip(&made).for_each(|(phase, made)| correct(scenario, phase, *made));
            after.push(chain(&phases));
        }
    }
    let length = |month: usize| {
        let begins = if month == 0 { 0 } else { plan.month_end(month - 1) };
        days(plan.month_end(month) - begins)
    };
    let least = (0..plan.months).map(|month| least(it, month, length(month))).collect();
    let words = words(scenario, it, &made);
    let (months, at_most) = (it.months, it.at_most);
    plan.cadence = Some(Box::new(CadencePlan { least, months, at_most, corrections, after, words }));
    plan
}

fn lower(correction: Option<Correction>) -> CorrectionPlan {
    match correction {
        None => CorrectionPlan::Nothing,
        Some(Correction::Spend { lasts, .. }) => CorrectionPlan::Spend(lasts.ticks()),
        Some(Correction::Hire { .. } | Correction::Reassign { .. }) => CorrectionPlan::Seats,
    }
}

/// One more correction, as far as there is a seat for it.
fn correct(scenario: &Scenario, phase: &mut Phase<'_>, correction: Option<Correction>) {
    match correction {
        None | Some(Correction::Spend { .. }) => {}
        Some(Correction::Hire { role, seats }) => {
            fund(scenario, &phase.structure.form, &mut phase.general, role, seats);
        }
        Some(Correction::Reassign { from, to, seats }) => {
            (0..seats).for_each(|_| give(&mut phase.general.teams, from, to));
        }
    }
}

/// A seat of one role becomes one of another: where the most of the first are, of which one stays; in the same team if it has
/// both, else where the fewest of the second are.
fn give(teams: &mut [Team], from: usize, to: usize) {
    let seats = |team: &Team, role: usize| team.desks.iter().find(|desk| desk.role == role).map(|desk| desk.seats);
    let ways = teams.iter().enumerate().filter_map(|(at, team)| {
        let many = seats(team, from).filter(|seats| *seats > 1)?;
        Some((seats(team, to).is_some(), many, std::cmp::Reverse(at)))
    });
    let Some((both, _, std::cmp::Reverse(giver))) = ways.max() else { return };
    let takers = teams.iter().enumerate().filter_map(|(at, team)| Some((seats(team, to)?, at)));
    let Some((_, fewest)) = takers.min() else { return };
    let taker = if both { giver } else { fewest };
    for (team, role, more) in [(giver, from, false), (taker, to, true)] {
        let desk = teams[team].desks.iter_mut().find(|desk| desk.role == role);
        desk.into_iter().for_each(|desk| desk.seats = if more { desk.seats + 1 } else { desk.seats - 1 });
    }
}

/// Sources that flow while more is spent, each beside its own. Their leads come from streams of their own, at the rate of the
/// source and as it changes over time.
pub(super) fn spend(plan: &mut Plan, scenario: &Scenario) {
    let Some((only, more)) = scenario.mechanisms.cadence.as_ref().and_then(Cadence::spends) else { return };
    let horizon = days(plan.horizon);
    for index in (0..plan.stated).filter(|&index| only.is_none_or(|only| only == index)) {
        let source = &plan.sources[index];
        let FlowPlan::Inbound(intensity, batch) = &source.flow else { continue };
        let flow = FlowPlan::Spend(Box::new(intensity.times(more, horizon)), batch.clone());
        let more = SourcePlan { flow, key: name_key(&format!("{}, spent on", source.name)), ..source.clone() };
        plan.bring_more(index, more);
    }
}

fn words(scenario: &Scenario, it: &Cadence, made: &[Option<Correction>]) -> String {
    let role = |role: usize| scenario.roles[role].name.as_str();
    let done = |correction: &Option<Correction>| match *correction {
        None => "nothing".to_owned(),
        Some(Correction::Spend { source, more, lasts }) => {
            let of = source.map_or("all inbound sources", |source| scenario.sources[source].name.as_str());
            format!("{} % more leads of {of} for {lasts}", short(100.0 * more))
        }
        Some(Correction::Hire { role: of, seats }) => format!("{seats} more funded as {}", role(of)),
        Some(Correction::Reassign { from, to, seats }) => format!("{seats} of {} go on as {}", role(from), role(to)),
    };
    let mut all: Vec<String> = made.iter().map(done).collect();
    all.dedup();
    let counted = |count: u32, what: &str| format!("{count} {what}{}", if count == 1 { "" } else { "s" });
    format!(
        "bookings of {} a year planned{}: after {} in a row more than {} % below it, {}; at most {}",
        grouped(it.bookings),
        if it.growth == 0.0 { "" } else { " at the start" },
        counted(it.months, "month"),
        short(100.0 * it.tolerance),
        all.join(", later "),
        counted(it.at_most, "time"),
    )
}

impl Intensity {
    /// The same rate times a factor, with a ceiling of its own.
    fn times(&self, factor: f64, horizon: f64) -> Intensity {
        let mut it = Intensity { rate: self.rate * factor, ..self.clone() };
        it.ceiling = next_power_of_two(it.highest(horizon) * it.volume.highest());
        it.steady = self.steady.map(|_| it.rate / it.ceiling);
        it
    }
}

impl FlowPlan {
    /// Whether its leads come by themselves.
    pub fn is_inbound(&self) -> bool {
        matches!(self, FlowPlan::Inbound(..) | FlowPlan::Spend(..))
    }
}

impl Plan {
    /// The plan in force in a phase, after so many corrections in it. Asked of the first of all.
    pub fn in_force(&self, phase: u32, corrections: u32) -> &Plan {
        let after = self.cadence.as_ref().map_or(&[][..], |cadence| &cadence.after);
        let first = corrections.checked_sub(1).and_then(|at| after.get(at as usize));
        (0..phase).fold(first.unwrap_or(self), |plan, _| plan.later.as_ref().map_or(plan, |later| &later.plan))
    }

    /// Every last plan that there may be.
    pub fn ends(&self) -> impl Iterator<Item = &Plan> {
        let after = self.cadence.as_ref().map_or(&[][..], |cadence| &cadence.after);
        std::iter::once(self).chain(after).map(Plan::last)
    }

    /// Whether another plan has the same teams with as many seats of each role.
    pub fn has_seats_of(&self, other: &Plan) -> bool {
        let seats = |plan: &Plan| -> Vec<(u32, u32, usize)> {
            plan.desks.iter().map(|desk| (desk.team, desk.role, desk.seats.len())).collect()
        };
        seats(self) == seats(other)
    }
}
