//! The general form: whatever a structure is called, what the engine runs is seats at desks, pools of work and routes between them.
//!
//! [`expand`] lowers one structure of a checked scenario. It cannot fail: `scenario` has refused what could.

mod print;
mod structures;

pub use print::describe;

use crate::dist::{Law, Sampler};
use crate::luck::name_key;
use crate::scenario::{
    Accounts, Change, Commission, Contract, Flow, General, Leaving, Mechanisms, Quota, Ramp, Renewal, Response, Role,
    Route, Scenario, Season, Stage, Structure,
};
use crate::units::{DAYS_PER_MONTH, DAYS_PER_YEAR, HOURS_PER_DAY, NEVER, TICKS_PER_DAY, Tick, ticks};

/// "No such index", in all tables of the engine.
pub const NONE: u32 = u32::MAX;

/// One structure, ready to run.
#[derive(Clone, Debug)]
pub struct Plan {
    /// The structure's name.
    pub name: String,
    /// End of simulated time.
    pub horizon: Tick,
    /// Months begun within the horizon.
    pub months: usize,
    /// Calendar month (0 is January) of the first.
    pub first_month: usize,
    /// Index of the first stage after the win; the number of stages if there is none.
    pub won_at: usize,
    /// Market segments.
    pub segments: Vec<SegmentPlan>,
    /// Lead sources.
    pub sources: Vec<SourcePlan>,
    /// Stages in order.
    pub stages: Vec<StagePlan>,
    /// Roles.
    pub roles: Vec<RolePlan>,
    /// Teams.
    pub teams: Vec<TeamPlan>,
    /// Seats of one role in one team.
    pub desks: Vec<DeskPlan>,
    /// All seats, desk by desk.
    pub seats: Vec<SeatPlan>,
    /// Queues of work.
    pub pools: Vec<PoolPlan>,
    /// By stage, then segment in one row: who may take work that comes from outside the team.
    pub routes: Vec<RoutePlan>,
    /// Whether nothing but context moves a chance to advance: no spread of need or skill, no rapport.
    pub plain: bool,
    /// By segment: desks that serve customers.
    pub servers: Vec<Vec<u32>>,
    /// What happens to customers.
    pub customers: CustomerPlan,
    /// Sizes of the mechanisms.
    pub mechanisms: MechanismPlan,
    /// Open leads at time 0: (stage, how many).
    pub pipeline: Vec<(usize, u32)>,
    /// Customers at time 0.
    pub initial_customers: u32,
    /// Annual value of such a customer; `None`: as the segment's deals.
    pub initial_value: Option<Sampler>,
    /// Money terms.
    pub economics: crate::scenario::Economics,
    /// Planned fully-loaded pay per year.
    pub planned_cost: f64,
}

/// A market segment.
#[derive(Clone, Debug)]
pub struct SegmentPlan {
    /// Its name.
    pub name: String,
    /// Key of its accounts' luck.
    pub key: u64,
    /// Accounts; 0 is without limit.
    pub accounts: u32,
    /// Whether somebody prospects here, so that a list of free accounts is kept.
    pub prospected: bool,
    /// Value of a deal.
    pub value: Sampler,
    /// Its mean.
    pub mean_value: f64,
    /// Spread of need.
    pub need_spread: f64,
    /// Factor on buyer gaps.
    pub pace: f64,
    /// Part of a deal's value that recurs yearly.
    pub recurring: f64,
    /// Length of a contract in days, 0 without one.
    pub term: f64,
    /// Churn hazard per day.
    pub churn: f64,
    /// Rest of a lost account in days.
    pub rest: Sampler,
    /// Class of service, 0 first.
    pub class: usize,
}

/// A source of leads.
#[derive(Clone, Debug)]
pub struct SourcePlan {
    /// Its name.
    pub name: String,
    /// Key of its leads' luck.
    pub key: u64,
    /// What makes its leads.
    pub flow: FlowPlan,
    /// Segments with cumulative shares.
    pub mix: Vec<(f64, u32)>,
    /// Spend per lead.
    pub cost: f64,
    /// Stage of entry.
    pub enters: u16,
    /// By stage: chance to advance for the reference, and the same on the log-odds scale with the source's odds in it.
    pub advance: Vec<(f64, f64)>,
    /// Whether its odds are those of the stage.
    pub neutral_odds: bool,
}

/// What makes leads.
#[derive(Clone, Debug)]
pub enum FlowPlan {
    /// A Poisson process.
    Inbound(Intensity, Option<Sampler>),
    /// Idle people.
    Prospecting,
    /// Customers, each at this rate per day.
    Referral(f64),
}

/// The rate of an inbound source over time.
#[derive(Clone, Debug)]
pub struct Intensity {
    /// Per day at time 0.
    pub rate: f64,
    /// Continuous growth per day.
    pub growth: f64,
    /// Factor over the year.
    pub season: Season,
    /// Calendar month of time 0.
    pub first_month: usize,
    /// The power of two that the rate never exceeds within the horizon.
    pub ceiling: f64,
}

impl Intensity {
    /// Leads per day at `day`.
    pub fn at(&self, day: f64) -> f64 {
        let trend = if self.growth == 0.0 { self.rate } else { self.rate * libm::exp(self.growth * day) };
        match &self.season {
            Season::Flat => trend,
            Season::Monthly(factors) => trend * factors[(self.first_month + (day / DAYS_PER_MONTH) as usize) % 12],
            Season::Sine { amplitude, period, phase } => {
                let turn = 2.0 * std::f64::consts::PI * (day - phase.get()) / period.get();
                trend * (1.0 + amplitude * libm::sin(turn))
            }
        }
    }

    fn new(rate: f64, growth: f64, season: Season, first_month: usize, horizon: f64) -> Intensity {
        let peak = match &season {
            Season::Flat => 1.0,
            Season::Monthly(factors) => factors.iter().copied().fold(0.0, f64::max),
            Season::Sine { amplitude, .. } => 1.0 + amplitude,
        };
        let highest = rate * peak * libm::exp((growth * horizon).max(0.0));
        Intensity { rate, growth, season, first_month, ceiling: next_power_of_two(highest) }
    }
}

/// A power of two at least as large, so that a changed rate within it keeps the leads of the smaller one.
fn next_power_of_two(value: f64) -> f64 {
    if value <= 0.0 { 0.0 } else { libm::exp2(libm::ceil(libm::log2(value) - 1e-12)) }
}

/// A stage.
#[derive(Clone, Debug)]
pub struct StagePlan {
    /// Its name.
    pub name: String,
    /// Key of all draws made here.
    pub key: u64,
    /// Touches before it is decided.
    pub touches: u16,
    /// Tries to reach the buyer.
    pub attempts: Option<AttemptPlan>,
    /// Work in a touch, in hours.
    pub effort: Sampler,
    /// The buyer's time after a touch, in days.
    pub buyer_gap: Option<Sampler>,
    /// Part of those not advancing that ends without decision.
    pub no_decision: f64,
    /// Days of patience.
    pub patience: Option<Sampler>,
    /// Loss of chance by delay of the first answer.
    pub response: Option<Response>,
    /// Delay of a handoff into it, where it has its own.
    pub handoff_delay: Option<Sampler>,
    /// Chance that a handoff into it loses the lead, where it has its own.
    pub handoff_drop: Option<f64>,
    /// Rapport of a person after all its touches, which the stated chance to advance includes.
    pub usual_touches: u16,
}

/// Tries to reach a buyer.
#[derive(Clone, Debug)]
pub struct AttemptPlan {
    /// Most tries.
    pub up_to: u16,
    /// Chance of the first.
    pub reach: f64,
    /// Factor for later ones.
    pub then: f64,
    /// Days between them.
    pub gap: Sampler,
}

/// A role.
#[derive(Clone, Debug)]
pub struct RolePlan {
    /// Its name.
    pub name: String,
    /// Days that an hour of effort takes at full speed.
    pub days_per_hour: f64,
    /// Fixed pay per day, with the employer's load.
    pub base: f64,
    /// Variable pay per day at quota, with load.
    pub variable: f64,
    /// What 100 % means.
    pub quota: Option<QuotaPlan>,
    /// Rates on bookings, without load.
    pub commission: Option<Commission>,
    /// Speed after hiring.
    pub ramp: Ramp,
    /// Hazard of leaving.
    pub leaving: LeavingPlan,
    /// Days of vacancy; `None`: for ever.
    pub time_to_fill: Option<Sampler>,
    /// Cost of one replacement.
    pub hiring_cost: f64,
    /// Days of tenure at time 0.
    pub starting_tenure: Sampler,
    /// Spread of talent.
    pub skill_spread: f64,
}

/// What 100 % attainment means.
#[derive(Clone, Copy, Debug)]
pub struct QuotaPlan {
    /// As in the scenario.
    pub quota: Quota,
    /// Length of its period.
    pub period: Tick,
}

/// Hazard of leaving over tenure.
#[derive(Clone, Debug)]
pub enum LeavingPlan {
    /// Nobody leaves.
    Never,
    /// Constant, per day.
    Constant(f64),
    /// From each tenure in days on, a hazard per day; with the hazard summed up to that tenure.
    Bands(Vec<(f64, f64, f64)>),
    /// The hazard of a law.
    Law(Law),
}

/// A team.
#[derive(Clone, Debug)]
pub struct TeamPlan {
    /// Its name.
    pub name: String,
    /// Its desks.
    pub desks: Vec<u32>,
    /// By stage: the team's own pool, or [`NONE`] if it does not cover the stage.
    pub pools: Vec<u32>,
    /// By segment: whether it serves it.
    pub serves: Vec<bool>,
    /// Weight when the route is by chance.
    pub share: f64,
    /// Part of variable pay that the team shares.
    pub team_pay: f64,
    /// Seats funded.
    pub seats: u32,
}

/// Seats of one role in one team.
#[derive(Clone, Debug)]
pub struct DeskPlan {
    /// Its team.
    pub team: u32,
    /// Its role.
    pub role: u32,
    /// Its seats.
    pub seats: std::ops::Range<u32>,
    /// By stage.
    pub covers: Vec<bool>,
    /// Pools it takes from.
    pub pools: Vec<u32>,
    /// Whether it looks after customers.
    pub serves_customers: bool,
    /// Sources it prospects for when there is nothing else to do.
    pub prospects: Vec<u16>,
}

/// A seat.
#[derive(Clone, Copy, Debug)]
pub struct SeatPlan {
    /// Its desk.
    pub desk: u32,
    /// Its team.
    pub team: u32,
    /// Its role.
    pub role: u32,
    /// Days that an hour of effort takes here at full speed.
    pub days_per_hour: f64,
    /// Spread of talent in the role.
    pub skill_spread: f64,
    /// Key and index of its luck: seat `n` of a role has the same people in every structure.
    pub family: u64,
    /// Index in that family.
    pub index: u64,
}

/// A queue of work at one stage.
#[derive(Clone, Debug)]
pub struct PoolPlan {
    /// Its stage.
    pub stage: u16,
    /// Desks that take from it.
    pub desks: Vec<u32>,
}

/// Who may take work at a stage.
#[derive(Clone, Debug)]
pub struct RoutePlan {
    /// How one of them is chosen.
    pub rule: Route,
    /// Teams and the pool of each.
    pub teams: Vec<(u32, u32)>,
    /// For `Random`: cumulative weights; for `NextFree`: empty.
    pub weights: Vec<f64>,
    /// For `NextFree`: the shared pool.
    pub shared: u32,
}

/// What happens to customers.
#[derive(Clone, Debug)]
pub struct CustomerPlan {
    /// At the end of a term.
    pub renewal: Option<Renewal>,
    /// Growth events: (rate per day, part).
    pub expansion: Option<(f64, f64)>,
    /// Shrinking events: (rate per day, part).
    pub contraction: Option<(f64, f64)>,
    /// Days between service touches, and effort in hours.
    pub service: Option<(f64, Sampler)>,
    /// Referrals: source and rate per day.
    pub referrals: Vec<(u16, f64)>,
}

/// Mechanisms with their laws ready; `None` is off.
#[derive(Clone, Debug)]
pub struct MechanismPlan {
    /// As in the scenario.
    pub on: Mechanisms,
    /// Days between teams and inside one.
    pub handoff_delay: Option<(Sampler, Sampler)>,
    /// Extra churn hazard per day for a year after an owner's exit: new hire, insider, same team.
    pub book_loss: Option<[f64; 3]>,
}

/// Lower `structure` to the general form.
pub fn expand(scenario: &Scenario, structure: &Structure) -> Plan {
    let general = structures::lower(scenario, structure);
    let horizon = scenario.horizon.get();
    let won_at = scenario.stages.iter().position(|stage| stage.after_win).unwrap_or(scenario.stages.len());
    let mut plan = Plan {
        name: structure.name.clone(),
        horizon: ticks(horizon),
        months: (libm::ceil(horizon / DAYS_PER_MONTH - 1e-9) as usize).max(1),
        first_month: (scenario.start.1 as usize + 11) % 12,
        won_at,
        segments: segments(scenario, won_at),
        sources: scenario.sources.iter().map(|source| self::source(scenario, source)).collect(),
        stages: scenario.stages.iter().map(|stage| self::stage(scenario, stage)).collect(),
        roles: scenario.roles.iter().map(|role| self::role(scenario, role)).collect(),
        teams: Vec::new(),
        desks: Vec::new(),
        seats: Vec::new(),
        pools: Vec::new(),
        routes: Vec::new(),
        plain: is_plain(scenario),
        servers: Vec::new(),
        customers: customers(scenario),
        mechanisms: mechanisms(&scenario.mechanisms),
        pipeline: scenario.initial.pipeline.clone(),
        initial_customers: scenario.initial.customers,
        initial_value: scenario.initial.customer_value.as_ref().map(Law::sampler),
        economics: scenario.economics,
        planned_cost: 0.0,
    };
    staff(&mut plan, scenario, &general);
    connect(&mut plan, scenario, &general);
    plan.planned_cost = planned_cost(scenario, &general);
    plan
}

fn is_plain(scenario: &Scenario) -> bool {
    scenario.mechanisms.rapport.is_none()
        && scenario.segments.iter().all(|segment| segment.need_spread == 0.0)
        && scenario.roles.iter().all(|role| role.skill_spread == 0.0)
}

fn segments(scenario: &Scenario, won_at: usize) -> Vec<SegmentPlan> {
    let mut classes: Vec<u8> = scenario.segments.iter().map(|segment| segment.priority).collect();
    classes.sort_unstable();
    classes.dedup();
    let buyer_days: f64 = scenario.stages[..won_at]
        .iter()
        .map(|stage| stage.buyer_gap.as_ref().map_or(0.0, Law::mean) * f64::from(stage.touches))
        .sum();
    let prospected = |index: usize| {
        let works = |source: &&crate::scenario::Source| matches!(source.flow, Flow::Prospecting);
        scenario
            .sources
            .iter()
            .filter(works)
            .any(|source| source.mix.iter().any(|&(to, share)| to == index && share > 0.0))
    };
    let plan = |(index, segment): (usize, &crate::scenario::Segment)| {
        let (recurring, term) = match segment.contract {
            Contract::Recurring { term } => (1.0, term.get()),
            Contract::Project => (0.0, 0.0),
            Contract::Both { term, recurring } => (recurring.get(), term.get()),
        };
        SegmentPlan {
            name: segment.name.clone(),
            key: name_key(&segment.name),
            accounts: match segment.accounts {
                Accounts::Finite(count) if scenario.mechanisms.market_depletion => count,
                _ => 0,
            },
            prospected: prospected(index),
            value: segment.deal_value.sampler(),
            mean_value: segment.deal_value.mean(),
            need_spread: segment.need_spread,
            pace: match segment.cycle {
                Some(cycle) if buyer_days > 0.0 => cycle.get() / buyer_days,
                _ => 1.0,
            },
            recurring,
            term,
            churn: segment.churn.unwrap_or(scenario.customers.churn).get(),
            rest: segment.rest.sampler(),
            class: classes.iter().position(|&class| class == segment.priority).unwrap_or(0),
        }
    };
    scenario.segments.iter().enumerate().map(plan).collect()
}

fn source(scenario: &Scenario, source: &crate::scenario::Source) -> SourcePlan {
    let first_month = (scenario.start.1 as usize + 11) % 12;
    let flow = match &source.flow {
        Flow::Inbound { rate, growth, season, batch } => FlowPlan::Inbound(
            Intensity::new(rate.get(), *growth, season.clone(), first_month, scenario.horizon.get()),
            batch.as_ref().map(Law::sampler),
        ),
        Flow::Prospecting => FlowPlan::Prospecting,
        Flow::Referral { rate } => FlowPlan::Referral(rate.get()),
    };
    let mut sum = 0.0;
    let mix = source
        .mix
        .iter()
        .filter(|(_, share)| *share > 0.0)
        .map(|&(segment, share)| {
            sum += share;
            (sum, segment as u32)
        })
        .collect();
    let advance = |(index, stage): (usize, &Stage)| {
        let own = source.advance.iter().find(|(at, _)| *at == index).map(|(_, share)| share.get());
        let chance = own.unwrap_or(stage.advance.get());
        (chance, libm::log(chance / (1.0 - chance)) + libm::log(source.odds))
    };
    SourcePlan {
        name: source.name.clone(),
        key: name_key(&source.name),
        flow,
        mix,
        cost: source.cost.get(),
        enters: source.enters as u16,
        neutral_odds: source.odds == 1.0,
        advance: scenario.stages.iter().enumerate().map(advance).collect(),
    }
}

fn stage(scenario: &Scenario, stage: &Stage) -> StagePlan {
    StagePlan {
        name: stage.name.clone(),
        key: name_key(&stage.name),
        touches: stage.touches,
        attempts: stage.attempts.as_ref().map(|attempts| AttemptPlan {
            up_to: attempts.up_to,
            reach: attempts.reach.get(),
            then: attempts.then,
            gap: attempts.gap.sampler(),
        }),
        effort: stage.effort.sampler(),
        buyer_gap: stage.buyer_gap.as_ref().map(Law::sampler),
        no_decision: stage.no_decision.get(),
        patience: stage.patience.as_ref().map(Law::sampler),
        response: stage.response.clone().filter(|_| scenario.mechanisms.response_decay),
        handoff_delay: stage
            .handoff_delay
            .as_ref()
            .filter(|_| scenario.mechanisms.handoff_delay.is_some())
            .map(Law::sampler),
        handoff_drop: stage.handoff_drop.filter(|_| scenario.mechanisms.handoff_drop.is_some()).map(|drop| drop.get()),
        usual_touches: stage.touches,
    }
}

fn role(scenario: &Scenario, role: &Role) -> RolePlan {
    let load = scenario.economics.employer_load;
    let leaving = match &role.attrition {
        _ if !scenario.mechanisms.attrition => LeavingPlan::Never,
        Leaving::Never => LeavingPlan::Never,
        Leaving::Constant(rate) if rate.get() == 0.0 => LeavingPlan::Never,
        Leaving::Constant(rate) => LeavingPlan::Constant(rate.get()),
        Leaving::Law(law) => LeavingPlan::Law(law.clone()),
        Leaving::Bands(bands) => LeavingPlan::Bands(summed(bands)),
    };
    RolePlan {
        name: role.name.clone(),
        days_per_hour: 1.0 / (HOURS_PER_DAY * role.selling_share.get()),
        base: role.base.get() / DAYS_PER_YEAR * load,
        variable: role.variable.get() / DAYS_PER_YEAR * load,
        quota: role.quota.map(|quota| QuotaPlan { quota, period: quota.period.ticks() }),
        commission: role.commission,
        ramp: if scenario.mechanisms.ramp { role.ramp } else { Ramp::None },
        leaving,
        time_to_fill: scenario.mechanisms.backfill.then(|| role.time_to_fill.sampler()),
        hiring_cost: role.hiring_cost.get(),
        starting_tenure: role.starting_tenure.sampler(),
        skill_spread: role.skill_spread,
    }
}

fn summed(bands: &[(crate::units::Span, crate::units::Rate)]) -> Vec<(f64, f64, f64)> {
    let mut spent = 0.0;
    let mut before = (0.0, 0.0);
    bands
        .iter()
        .map(|&(from, rate)| {
            spent += (from.get() - before.0) * before.1;
            before = (from.get(), rate.get());
            (from.get(), rate.get(), spent)
        })
        .collect()
}

fn customers(scenario: &Scenario) -> CustomerPlan {
    let change = |change: &Change| (change.rate.get(), change.by);
    let referral = |(index, source): (usize, &crate::scenario::Source)| match source.flow {
        Flow::Referral { rate } if rate.get() > 0.0 => Some((index as u16, rate.get())),
        _ => None,
    };
    CustomerPlan {
        renewal: scenario.customers.renewal,
        expansion: scenario.customers.expansion.as_ref().map(change),
        contraction: scenario.customers.contraction.as_ref().map(change),
        service: scenario.customers.service.as_ref().map(|service| (service.every.get(), service.effort.sampler())),
        referrals: scenario.sources.iter().enumerate().filter_map(referral).collect(),
    }
}

fn mechanisms(on: &Mechanisms) -> MechanismPlan {
    MechanismPlan {
        on: on.clone(),
        handoff_delay: on.handoff_delay.as_ref().map(|delay| (delay.across.sampler(), delay.same_team.sampler())),
        book_loss: on.book_loss.map(|loss| {
            [loss.new_hire, loss.insider, loss.same_team].map(|share| hazard_for_loss(share.get()) / DAYS_PER_YEAR)
        }),
    }
}

/// The extra hazard over a year that costs this part of the year's revenue: (1 − e^(−h)) / h = 1 − loss, by bisection.
fn hazard_for_loss(loss: f64) -> f64 {
    let (mut low, mut high) = (0.0, 1e3);
    if loss <= 0.0 {
        return 0.0;
    }
    for _ in 0..200 {
        let middle = 0.5 * (low + high);
        if -libm::expm1(-middle) / middle > 1.0 - loss { low = middle } else { high = middle }
    }
    0.5 * (low + high)
}

fn staff(plan: &mut Plan, scenario: &Scenario, general: &General) {
    let stages = scenario.stages.len();
    let mut taken = vec![0u64; scenario.roles.len()];
    for (team_index, team) in general.teams.iter().enumerate() {
        let mut serves = vec![false; scenario.segments.len()];
        team.serves.iter().for_each(|&segment| serves[segment] = true);
        let mut desks = Vec::new();
        for desk in &team.desks {
            let first = plan.seats.len() as u32;
            let mut covers = vec![false; stages];
            desk.covers.iter().for_each(|&stage| covers[stage] = true);
            for _ in 0..desk.seats {
                plan.seats.push(SeatPlan {
                    desk: plan.desks.len() as u32,
                    team: team_index as u32,
                    role: desk.role as u32,
                    days_per_hour: plan.roles[desk.role].days_per_hour,
                    skill_spread: plan.roles[desk.role].skill_spread,
                    family: name_key(&scenario.roles[desk.role].name),
                    index: taken[desk.role],
                });
                taken[desk.role] += 1;
            }
            desks.push(plan.desks.len() as u32);
            plan.desks.push(DeskPlan {
                team: team_index as u32,
                role: desk.role as u32,
                seats: first..plan.seats.len() as u32,
                prospects: prospects(scenario, &covers),
                covers,
                pools: Vec::new(),
                serves_customers: desk.serves_customers,
            });
        }
        plan.teams.push(TeamPlan {
            name: team.name.clone(),
            seats: team.desks.iter().map(|desk| desk.seats).sum(),
            desks,
            pools: vec![NONE; stages],
            serves,
            share: team.share,
            team_pay: team.team_pay.get(),
        });
    }
}

fn prospects(scenario: &Scenario, covers: &[bool]) -> Vec<u16> {
    let made_here = |(_, source): &(usize, &crate::scenario::Source)| {
        matches!(source.flow, Flow::Prospecting) && covers[source.enters]
    };
    scenario.sources.iter().enumerate().filter(made_here).map(|(index, _)| index as u16).collect()
}

/// Pools and routes: a pool of its own for each team and stage, and where the route is "next free" one shared by all that could take the work.
fn connect(plan: &mut Plan, scenario: &Scenario, general: &General) {
    let covering = |plan: &Plan, team: u32, stage: usize| -> Vec<u32> {
        plan.teams[team as usize]
            .desks
            .iter()
            .copied()
            .filter(|&desk| plan.desks[desk as usize].covers[stage])
            .collect()
    };
    for stage in 0..scenario.stages.len() {
        for team in 0..plan.teams.len() as u32 {
            let desks = covering(plan, team, stage);
            if !desks.is_empty() {
                plan.teams[team as usize].pools[stage] = add_pool(plan, stage, desks);
            }
        }
        let mut shared: Vec<(Vec<u32>, u32)> = Vec::new();
        for segment in 0..scenario.segments.len() {
            let able = |&team: &u32| {
                plan.teams[team as usize].serves[segment] && plan.teams[team as usize].pools[stage] != NONE
            };
            let able: Vec<u32> = (0..plan.teams.len() as u32).filter(able).collect();
            let pool = match (general.route, able.as_slice()) {
                (_, []) => NONE,
                (_, [only]) => plan.teams[*only as usize].pools[stage],
                (Route::NextFree, teams) => match shared.iter().find(|(among, _)| among == teams) {
                    Some(&(_, pool)) => pool,
                    None => {
                        let desks = teams.iter().flat_map(|&team| covering(plan, team, stage)).collect();
                        let pool = add_pool(plan, stage, desks);
                        shared.push((teams.to_vec(), pool));
                        pool
                    }
                },
                _ => NONE,
            };
            let mut weight = 0.0;
            let weigh = |&team: &u32| {
                weight += plan.teams[team as usize].share;
                weight
            };
            let route = RoutePlan {
                rule: if able.len() < 2 { Route::NextFree } else { general.route },
                weights: able.iter().map(weigh).collect(),
                teams: able.iter().map(|&team| (team, plan.teams[team as usize].pools[stage])).collect(),
                shared: pool,
            };
            plan.routes.push(route);
        }
    }
    for segment in 0..scenario.segments.len() {
        let serving = |&desk: &u32| {
            let desk = &plan.desks[desk as usize];
            desk.serves_customers && plan.teams[desk.team as usize].serves[segment]
        };
        plan.servers.push((0..plan.desks.len() as u32).filter(serving).collect());
    }
}

fn add_pool(plan: &mut Plan, stage: usize, desks: Vec<u32>) -> u32 {
    let pool = plan.pools.len() as u32;
    desks.iter().for_each(|&desk| plan.desks[desk as usize].pools.push(pool));
    plan.pools.push(PoolPlan { stage: stage as u16, desks });
    pool
}

/// Fully-loaded pay per year with every seat filled and everybody at quota.
fn planned_cost(scenario: &Scenario, general: &General) -> f64 {
    let seat = |role: usize| scenario.roles[role].base.get() + scenario.roles[role].variable.get();
    let desks = general.teams.iter().flat_map(|team| &team.desks);
    desks.map(|desk| seat(desk.role) * f64::from(desk.seats)).sum::<f64>() * scenario.economics.employer_load
}

impl LeavingPlan {
    /// Hazard summed up to this tenure in days.
    pub fn spent(&self, tenure: f64) -> f64 {
        match self {
            LeavingPlan::Never => 0.0,
            LeavingPlan::Constant(rate) => rate * tenure,
            LeavingPlan::Law(law) => law.cumulative_hazard(tenure),
            LeavingPlan::Bands(bands) => {
                let &(from, rate, spent) = bands.iter().rev().find(|(from, ..)| *from <= tenure).unwrap_or(&bands[0]);
                spent + rate * (tenure - from)
            }
        }
    }

    /// The tenure in days at which the summed hazard reaches `budget`; infinite if never.
    pub fn tenure(&self, budget: f64) -> f64 {
        match self {
            LeavingPlan::Never => f64::INFINITY,
            LeavingPlan::Constant(rate) => budget / rate,
            LeavingPlan::Law(law) => law.inverse_cumulative_hazard(budget),
            LeavingPlan::Bands(bands) => {
                let &(from, rate, spent) = bands.iter().rev().find(|(.., spent)| *spent <= budget).unwrap_or(&bands[0]);
                if rate > 0.0 { from + (budget - spent) / rate } else { f64::INFINITY }
            }
        }
    }
}

impl Plan {
    /// Who may take work at a stage for a segment when it comes from outside the team.
    #[inline]
    pub fn route(&self, stage: usize, segment: usize) -> &RoutePlan {
        &self.routes[stage * self.segments.len() + segment]
    }

    /// Funded seats.
    pub fn headcount(&self) -> u32 {
        self.seats.len() as u32
    }

    /// End of month `month` (from 0), no later than the horizon.
    pub fn month_end(&self, month: usize) -> Tick {
        (((month + 1) as f64 * DAYS_PER_MONTH * TICKS_PER_DAY) as Tick).min(self.horizon).min(NEVER)
    }
}
