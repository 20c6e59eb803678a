//! What the mechanisms of how people work need of the plan, computed once.

use super::*;
use crate::mechanisms::coordination::Counted;
use crate::mechanisms::practice::Curve;
use crate::mechanisms::{ownership, segment_practice};

/// How people work. An activity is a stage, by its number, or service to customers, whose number is that of the stages.
#[derive(Clone, Debug, Default)]
pub struct WorkPlan {
    /// Whether a touch takes anything else than its stated time, or its beginning changes anything.
    pub paced: bool,
    /// Whether experience or load move the chance to advance.
    pub shifts: bool,
    /// Whether something is noted of each deal.
    pub notes: bool,
    /// By activity: stated hours of a touch.
    pub hours: Vec<f64>,
    /// What experience in an activity does, and the part of their time that people worked before the start.
    pub practice: Option<(Curve, f64)>,
    /// The same in a segment.
    pub segment_practice: Option<(Curve, f64)>,
    /// By desk, then activity: hours of it in an hour of work.
    pub habits: Vec<Vec<f64>>,
    /// By pool: how much its work is felt to be one's own.
    pub felt: Vec<f64>,
    /// By team: whether its members have to coordinate.
    pub joint: Vec<bool>,
}

impl WorkPlan {
    pub(super) fn new(plan: &Plan, scenario: &Scenario) -> WorkPlan {
        let on = &plan.mechanisms.on;
        let practice = on.practice.as_ref().map(|it| (Curve::of(it), it.busy.get()));
        let segment_practice = on.segment_practice.as_ref().map(|it| (segment_practice::curve(it), it.busy.get()));
        let learns = practice.is_some() || segment_practice.is_some();
        let others = on.switching.is_some() || on.coordination.is_some();
        let notes = on.familiarity.is_some() || on.ownership.is_some();
        let per_lead = hours_per_lead(scenario);
        let people =
            |pool: &PoolPlan| pool.desks.iter().map(|&desk| plan.desks[desk as usize].seats.len() as f64).sum();
        let felt =
            |own: &ownership::Ownership| plan.pools.iter().map(|pool| ownership::felt(own, people(pool))).collect();
        WorkPlan {
            paced: learns || notes || others || on.overload.is_some(),
            shifts: learns || on.overload.is_some(),
            notes,
            hours: hours(scenario),
            practice,
            segment_practice,
            habits: plan.desks.iter().map(|desk| habit(desk, &per_lead)).collect(),
            felt: on.ownership.as_ref().map_or(Vec::new(), felt),
            joint: plan.teams.iter().map(|team| joint(plan, team)).collect(),
        }
    }

    /// Activities that there are.
    pub fn activities(&self) -> usize {
        self.hours.len()
    }
}

impl DeskPlan {
    /// Whether its people work with deals or customers.
    pub fn works(&self) -> bool {
        self.serves_customers || self.covers.contains(&true)
    }
}

/// Whether deals or customers change hands inside a team, or every team counts.
fn joint(plan: &Plan, team: &TeamPlan) -> bool {
    let counts = plan.mechanisms.on.coordination.as_ref().map_or(Counted::Joint, |it| it.counts);
    let desks = team.desks.iter().filter(|&&desk| plan.desks[desk as usize].works());
    desks.count() > usize::from(counts == Counted::Joint)
}

fn hours(scenario: &Scenario) -> Vec<f64> {
    let service = scenario.customers.service.as_ref().map_or(0.0, |service| service.effort.mean());
    scenario.stages.iter().map(|stage| stage.effort.mean()).chain([service]).collect()
}

/// By activity: hours that a lead takes on average, by the stated chances.
fn hours_per_lead(scenario: &Scenario) -> Vec<f64> {
    let (mut arrive, mut won) = (1.0, None);
    let life = (1.0 / scenario.customers.churn.get()).min(LONGEST_LIFE);
    let mut all = Vec::new();
    for stage in &scenario.stages {
        if stage.upsell && won.is_none() {
            won = Some(arrive);
            arrive *= life * offers(scenario);
        }
        let (mut tries, mut unreached) = (0.0, 1.0);
        if let Some(attempts) = &stage.attempts {
            for attempt in 0..attempts.up_to {
                let then = if attempt == 0 { 1.0 } else { attempts.then };
                tries += unreached;
                unreached *= 1.0 - (attempts.reach.get() * then).min(1.0);
            }
        } else {
            (tries, unreached) = (1.0, 0.0);
        }
        let touches = tries + (1.0 - unreached) * f64::from(stage.touches - 1);
        all.push(arrive * touches * stage.effort.mean());
        // After the win all advance, by their share.
        arrive *= (1.0 - unreached) * stage.advance.get();
    }
    let won = won.unwrap_or(arrive);
    let service = |it: &crate::scenario::Service| won * it.effort.mean() * life / it.every.get();
    all.push(scenario.customers.service.as_ref().map_or(0.0, service));
    all
}

/// What comes up with a customer in a day.
fn offers(scenario: &Scenario) -> f64 {
    let more = scenario.customers.expansion.map_or(0.0, |expansion| expansion.rate.get());
    more + scenario.products.iter().map(|product| product.attach.get()).sum::<f64>()
}

/// Days of service that a customer is reckoned with at most.
const LONGEST_LIFE: f64 = 20.0 * DAYS_PER_YEAR;

/// What part of an hour of work at this desk goes into each activity.
fn habit(desk: &DeskPlan, per_lead: &[f64]) -> Vec<f64> {
    let does = |activity: usize| *desk.covers.get(activity).unwrap_or(&desk.serves_customers);
    let hours: Vec<f64> =
        per_lead.iter().enumerate().map(|(activity, hours)| if does(activity) { *hours } else { 0.0 }).collect();
    let sum: f64 = hours.iter().sum();
    hours.iter().map(|hours| if sum > 0.0 { hours / sum } else { 0.0 }).collect()
}
