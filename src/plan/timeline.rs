//! The time line of one structure: moments at which something is to be done, and numbers that change at stated times.

use super::*;
use crate::scenario::{Intervention, Milestone};
use crate::units::{days, short};

/// A factor that changes at stated moments.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Steps(Vec<(Tick, f64)>);

impl Steps {
    /// The factor at this moment; 1 before the first step.
    #[inline]
    pub fn at(&self, now: Tick) -> f64 {
        self.0.iter().rev().find(|(from, _)| *from <= now).map_or(1.0, |(_, factor)| *factor)
    }

    /// When it changes.
    pub fn moments(&self) -> impl Iterator<Item = Tick> {
        self.0.iter().map(|(from, _)| *from)
    }

    /// Whether it never changes.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(super) fn highest(&self) -> f64 {
        self.0.iter().map(|(_, factor)| *factor).fold(1.0, f64::max)
    }

    /// From then on it is so many times what it was. Steps come in the order of time.
    fn multiply(&mut self, from: Tick, factor: f64) {
        if factor != 1.0 {
            self.0.push((from, self.at(from) * factor));
        }
    }
}

/// What changes in a structure, and what the engine has to look after because of it.
#[derive(Clone, Debug, Default)]
pub struct TimelinePlan {
    /// In the order of time, then of the file.
    pub planned: Vec<Planned>,
    /// Terms of roles that come into force by and by.
    pub terms: Vec<RolePlan>,
    /// Whether prices of new deals change.
    pub prices: bool,
    /// Whether the odds to win change.
    pub odds: bool,
    /// Whether sources other than inbound change.
    pub volumes: bool,
    /// Moments at which the flow of some referral changes.
    pub referrals: Vec<Tick>,
    /// Whether some segment is closed at first.
    pub closed: bool,
    /// Whether hiring is frozen some time.
    pub freezes: bool,
    /// Whether somebody asks who has booked the most.
    pub bests: bool,
}

/// Something that happens at a stated moment.
#[derive(Clone, Debug)]
pub struct Planned {
    /// When.
    pub at: Tick,
    /// In words.
    pub words: String,
    /// What is to be done then.
    pub act: Act,
}

/// What is to be done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Act {
    /// Nothing: the numbers of the plan change by themselves.
    Nothing,
    /// Nobody is hired into seats of these roles until as many thaws have come.
    Freeze(Vec<u32>),
    /// Hiring may go on.
    Thaw(Vec<u32>),
    /// A role has these terms from now on, as an index of `terms`.
    Terms {
        /// Role.
        role: u32,
        /// Terms.
        terms: u32,
    },
    /// The person of this role who has booked the most leaves.
    LoseBest(u32),
    /// A segment may be sold to.
    Opens,
    /// The plan that follows is in force.
    Turns,
}

/// Lower the time line of a structure, the same for all parts of one that turns into another. What comes when the simulated time is over, or changes nothing, is left out.
///
/// `turns` are the moments at which another plan follows, in words.
pub(super) fn lower(plan: &mut Plan, scenario: &Scenario, structure: &Structure, turns: &[(Tick, String)]) {
    let mut milestones: Vec<&Milestone> = scenario
        .timeline
        .iter()
        .filter(|milestone| milestone.concerns(structure.called(milestone.at)))
        .filter(|milestone| milestone.at.ticks() < plan.horizon || closes(milestone))
        .collect();
    milestones.sort_by_key(|milestone| milestone.at.ticks());
    for milestone in milestones {
        add(plan, scenario, milestone);
    }
    let turn = |(at, words): &(Tick, String)| Planned { at: *at, words: words.clone(), act: Act::Turns };
    plan.timeline.planned.extend(turns.iter().map(turn));
    plan.timeline.planned.sort_by_key(|planned| planned.at);
    swell(plan);
    let referral = |source: &&SourcePlan| matches!(source.flow, FlowPlan::Referral(_));
    let mut moments: Vec<Tick> = plan.sources.iter().filter(referral).flat_map(|it| it.volume.moments()).collect();
    moments.sort_unstable();
    plan.timeline.volumes = plan.sources.iter().any(|source| !source.volume.is_empty());
    plan.timeline.referrals = moments;
    plan.plain &= !plan.timeline.odds;
}

/// Whether something is otherwise before it happens.
fn closes(milestone: &Milestone) -> bool {
    matches!(milestone.change, Intervention::OpenSegment { .. })
}

fn add(plan: &mut Plan, scenario: &Scenario, milestone: &Milestone) {
    let at = milestone.at.ticks();
    let role_name = |role: usize| scenario.roles[role].name.as_str();
    let (words, act) = match milestone.change {
        Intervention::Freeze { ref roles, lasts } => {
            let frozen: Vec<u32> = match &roles[..] {
                [] => (0..scenario.roles.len() as u32).collect(),
                some => some.iter().map(|&role| role as u32).collect(),
            };
            let thaws = at.saturating_add(lasts.ticks());
            if thaws < plan.horizon {
                let (words, act) = ("hiring may go on".to_owned(), Act::Thaw(frozen.clone()));
                plan.timeline.planned.push(Planned { at: thaws, words, act });
            }
            plan.timeline.freezes = true;
            let whom: Vec<&str> = roles.iter().map(|&role| role_name(role)).collect();
            let whom = if whom.is_empty() { String::new() } else { format!(" as {}", whom.join(", ")) };
            (format!("nobody is hired{whom} for {lasts}"), Act::Freeze(frozen))
        }
        Intervention::Price { factor, win_odds, .. } if factor == 1.0 && win_odds == 1.0 => return,
        Intervention::Price { factor, segment, win_odds } => {
            let all = 0..plan.segments.len();
            for segment in all.filter(|&at| segment.is_none_or(|only| only == at)) {
                plan.segments[segment].price.multiply(at, factor);
                plan.segments[segment].win_odds.multiply(at, win_odds);
            }
            plan.timeline.prices |= factor != 1.0;
            plan.timeline.odds |= win_odds != 1.0;
            let of = segment.map_or("", |at| scenario.segments[at].name.as_str());
            let of = if of.is_empty() { String::new() } else { format!(" of {of}") };
            (format!("prices{of} {}, odds to win × {}", by(factor), short(win_odds)), Act::Nothing)
        }
        Intervention::Volume { factor: 1.0, .. } | Intervention::Quota { factor: 1.0, .. } => return,
        Intervention::Volume { source, factor } => {
            plan.sources[source].volume.multiply(at, factor);
            (format!("leads of {} {}", scenario.sources[source].name, by(factor)), Act::Nothing)
        }
        Intervention::Quota { role, factor } => {
            let mut terms = latest(plan, role);
            if let Some(quota) = &mut terms.quota {
                quota.quota.amount *= factor;
            }
            (format!("the quota of {} {}", role_name(role), by(factor)), in_force(plan, role, terms))
        }
        Intervention::Pay { base: 1.0, variable: 1.0, commission: 1.0, .. } => return,
        Intervention::Pay { role, base, variable, commission } => {
            let terms = paid(&latest(plan, role), scenario, role, (base, variable, commission));
            let parts = [("base", base), ("variable", variable), ("commission", commission)];
            let parts = parts.iter().filter(|(_, factor)| *factor != 1.0);
            let parts: Vec<String> = parts.map(|(what, factor)| format!("{what} {}", by(*factor))).collect();
            (format!("pay of {}: {}", role_name(role), parts.join(", ")), in_force(plan, role, terms))
        }
        Intervention::LoseBest { role } => {
            plan.timeline.bests = true;
            (format!("the best {} leaves", role_name(role)), Act::LoseBest(role as u32))
        }
        // Other plans follow.
        Intervention::Hire { .. } => return,
        Intervention::OpenSegment { segment } => {
            plan.timeline.closed = true;
            let it = &mut plan.segments[segment];
            it.opens = if it.opens > 0 { it.opens.min(at) } else { at };
            (format!("{} opens", it.name), Act::Opens)
        }
    };
    if at < plan.horizon {
        plan.timeline.planned.push(Planned { at, words, act });
    }
}

/// A factor as a change: "+10 %".
fn by(factor: f64) -> String {
    let percent = 100.0 * (factor - 1.0);
    format!("{}{} %", if percent < 0.0 { "−" } else { "+" }, short(percent.abs()))
}

/// The terms of a role after all that has changed so far.
fn latest(plan: &Plan, role: usize) -> RolePlan {
    let of_role = |planned: &Planned| match planned.act {
        Act::Terms { role: of, terms } if of as usize == role => Some(terms as usize),
        _ => None,
    };
    let last = plan.timeline.planned.iter().rev().find_map(of_role);
    last.map_or(&plan.roles[role], |terms| &plan.timeline.terms[terms]).clone()
}

fn in_force(plan: &mut Plan, role: usize, terms: RolePlan) -> Act {
    // Those who are there look at their pay anew, which takes a career to look at.
    plan.people.careers |= terms.pay_hazard != plan.roles[role].pay_hazard;
    plan.timeline.terms.push(terms);
    Act::Terms { role: role as u32, terms: plan.timeline.terms.len() as u32 - 1 }
}

fn paid(before: &RolePlan, scenario: &Scenario, role: usize, factors: (f64, f64, f64)) -> RolePlan {
    let (base, variable) = (before.base * factors.0, before.variable * factors.1);
    let rate = |rate: crate::units::Share| crate::units::Share::new(rate.get() * factors.2).unwrap_or(rate);
    let commission = before.commission.as_ref().map(|commission| Commission {
        rate: rate(commission.rate),
        accelerators: commission.accelerators.iter().map(|&(above, faster)| (above, rate(faster))).collect(),
    });
    let yearly = (base + variable) * DAYS_PER_YEAR / scenario.economics.employer_load;
    RolePlan { base, variable, commission, pay_hazard: pay::hazard(&scenario.roles[role], yearly), ..before.clone() }
}

/// Inbound sources flow by their steps. What exceeds the candidates that there were without them comes from a stream of its
/// own, so that the leads of the smaller flow are among those of the larger one.
fn swell(plan: &mut Plan) {
    let horizon = days(plan.horizon);
    for index in 0..plan.stated {
        let source = &mut plan.sources[index];
        let FlowPlan::Inbound(intensity, batch) = &mut source.flow else { continue };
        if source.volume.is_empty() {
            continue;
        }
        let volume = std::mem::take(&mut source.volume);
        let above = intensity.ceiling;
        let most = intensity.highest(horizon) * volume.highest();
        (intensity.steady, intensity.volume) = (None, volume);
        if most > above {
            let more = Intensity { above, ceiling: next_power_of_two(most - above), ..(**intensity).clone() };
            let flow = FlowPlan::Inbound(Box::new(more), batch.clone());
            let more = SourcePlan { flow, key: name_key(&format!("{}, beyond", source.name)), ..source.clone() };
            plan.bring_more(index, more);
        }
    }
}

impl Plan {
    /// Leads of a stated source come from one more stream.
    pub(super) fn bring_more(&mut self, source: usize, more: SourcePlan) {
        self.sources.push(more);
        if !self.funnel.stated.is_empty() {
            self.funnel.stated.extend_from_within(source * self.won_at..(source + 1) * self.won_at);
        }
    }
}
