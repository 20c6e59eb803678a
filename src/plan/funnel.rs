//! Policies about leads and open deals, with flags for what the engine has to look at: all off where no scenario asks for it.

use super::{DeskPlan, SegmentPlan, SourcePlan};
use crate::dist::{Law, Sampler};
use crate::mechanisms::visibility;
use crate::scenario::{Attempts, Order, Scenario, Stage};
use crate::units::{HOURS_PER_DAY, NEVER, Tick, ticks};

/// Policies about leads and open deals.
#[derive(Clone, Debug)]
pub struct FunnelPlan {
    /// By stage: how its pools are served.
    pub stages: Vec<ServicePlan>,
    /// Whether the pools of some stage are served otherwise than oldest first.
    pub ordered: bool,
    /// Whether the room of some pool is limited.
    pub rooms: bool,
    /// Whether something is agreed about a first touch.
    pub agreed: bool,
    /// Whether leads of a low score are set aside.
    pub sets_aside: bool,
    /// Chance that a lead comes back from nurture, and when.
    pub nurture: Option<(f64, Sampler)>,
    /// Whether changes of stage are recorded.
    pub records: bool,
    /// Whether something is kept beside each deal.
    pub sided: bool,
    /// By segment: age above which an open deal is old, and is closed; `NEVER` if it is not.
    pub old_after: Vec<Tick>,
    /// See `old_after`.
    pub closed_after: Vec<Tick>,
    /// By source, then stage before the win: chance to win from there, as it is stated.
    pub stated: Vec<f64>,
    /// By segment, then stage before the win: usual time from there to the win.
    pub ahead: Vec<Tick>,
    /// By desk: chance that its people record a change of stage.
    pub recorded: Vec<f64>,
}

/// How the pools of a stage are served.
#[derive(Clone, Copy, Debug)]
pub struct ServicePlan {
    /// Which deal comes first.
    pub order: Order,
    /// How many deals may wait in one pool.
    pub room: u32,
    /// How long a deal may wait for its first touch.
    pub answer_within: Option<Tick>,
    /// Whether one that has waited longer goes before all others.
    pub late_first: bool,
}

impl FunnelPlan {
    pub(super) fn of(scenario: &Scenario, segments: &[SegmentPlan], sources: &[SourcePlan]) -> FunnelPlan {
        let on = &scenario.mechanisms;
        let before_win: Vec<&Stage> = scenario.stages.iter().take_while(|stage| !stage.after_win).collect();
        let mut stages: Vec<ServicePlan> = scenario.stages.iter().map(service).collect();
        if on.scoring.is_none() {
            stages.iter_mut().filter(|stage| stage.order == Order::Score).for_each(|stage| stage.order = Order::Oldest);
        }
        let cycles: Vec<f64> = scenario.segments.iter().zip(segments).map(|it| cycle(it, &before_win)).collect();
        let ages = |multiple: Option<f64>| -> Vec<Tick> {
            let age = |cycle: &f64| multiple.filter(|_| *cycle > 0.0).map_or(NEVER, |many| ticks(many * cycle));
            cycles.iter().map(age).collect()
        };
        let nurture = on.recycling.as_ref().filter(|recycling| recycling.returns.get() > 0.0);
        let records = on.visibility.is_some();
        FunnelPlan {
            ordered: stages.iter().any(|stage| stage.order != Order::Oldest || stage.late_first),
            rooms: stages.iter().any(|stage| stage.room != u32::MAX),
            agreed: stages.iter().any(|stage| stage.answer_within.is_some()),
            sets_aside: on.scoring.as_ref().is_some_and(|scoring| scoring.threshold.get() > 0.0),
            nurture: nurture.map(|recycling| (recycling.returns.get(), recycling.after.sampler())),
            records,
            sided: records || nurture.is_some(),
            old_after: ages(on.ageing.as_ref().map(|ageing| ageing.after)),
            closed_after: ages(on.hygiene.as_ref().map(|hygiene| hygiene.after)),
            stated: on.visibility.as_ref().map_or(Vec::new(), |visibility| {
                sources.iter().flat_map(|source| chances_ahead(source, &before_win, visibility)).collect()
            }),
            ahead: segments.iter().flat_map(|segment| times_ahead(segment, &before_win)).collect(),
            recorded: Vec::new(),
            stages,
        }
    }

    /// Who covers how much is known only when all are seated.
    pub(super) fn seat(&mut self, scenario: &Scenario, desks: &[DeskPlan]) {
        let Some(visibility) = &scenario.mechanisms.visibility else { return };
        let activities =
            |desk: &DeskPlan| desk.covers.iter().filter(|covers| **covers).count() + usize::from(desk.serves_customers);
        self.recorded = desks.iter().map(|desk| visibility::recorded(visibility, activities(desk))).collect();
    }
}

fn service(stage: &Stage) -> ServicePlan {
    let it = &stage.service;
    ServicePlan {
        order: it.order,
        room: it.room.unwrap_or(u32::MAX),
        answer_within: it.sla.map(|sla| sla.first_touch.ticks()),
        late_first: it.sla.is_some_and(|sla| sla.late_first),
    }
}

/// The usual time in days that the touches of a stage take the buyer and the person, in a segment of this pace.
fn usual(stage: &Stage, pace: f64) -> f64 {
    let gap = stage.buyer_gap.as_ref().map_or(0.0, Law::mean);
    f64::from(stage.touches) * (pace * gap + stage.effort.mean() / HOURS_PER_DAY)
}

fn cycle((stated, segment): (&crate::scenario::Segment, &SegmentPlan), before_win: &[&Stage]) -> f64 {
    let sum = || before_win.iter().map(|stage| usual(stage, segment.pace)).sum();
    stated.cycle.map_or_else(sum, |cycle| cycle.get())
}

/// From each stage on, the usual time to the win.
fn times_ahead(segment: &SegmentPlan, before_win: &[&Stage]) -> Vec<Tick> {
    let from = |at: usize| before_win[at..].iter().map(|stage| usual(stage, segment.pace)).sum();
    (0..before_win.len()).map(|at| ticks(from(at))).collect()
}

/// From each stage on, the chance to win as it is stated.
fn chances_ahead(source: &SourcePlan, before_win: &[&Stage], visibility: &visibility::Visibility) -> Vec<f64> {
    let pass = |at: usize| {
        let (plain, odds) = source.advance[at];
        let chance = if source.neutral_odds { plain } else { 1.0 / (1.0 + libm::exp(-odds)) };
        chance * before_win[at].attempts.as_ref().map_or(1.0, Attempts::reached)
    };
    let from = |at: usize| (at..before_win.len()).map(pass).product();
    (0..before_win.len()).map(|at| visibility::stated(visibility, from(at))).collect()
}
