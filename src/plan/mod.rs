//! The general form: whatever a structure is called, what the engine runs is seats at desks, pools of work and routes between them.
//!
//! [`expand`] lowers one structure of a checked scenario. It cannot fail: `scenario` has refused what could.

mod cadence;
mod expand;
mod funnel;
mod health;
mod named;
mod openings;
mod pay;
mod people;
mod phases;
mod print;
mod structures;
mod timeline;
mod work;

pub use cadence::{CadencePlan, CorrectionPlan};
pub use expand::expand;
pub use funnel::{FunnelPlan, ServicePlan};
pub use health::HealthPlan;
pub use openings::OpeningPlan;
pub use people::{PartnersPlan, PeoplePlan, SupportPlan};
pub use phases::Later;
pub use print::describe;
pub use timeline::{Act, Planned, Steps, TimelinePlan};
pub use work::WorkPlan;

use crate::dist::{Law, Sampler};
use crate::luck::name_key;
use crate::mechanisms::attrition::Hazard;
use crate::mechanisms::champion_exit;
use crate::mechanisms::handoff_delay::Delays;
use crate::mechanisms::health::Health;
use crate::mechanisms::incentives::Incentives;
use crate::scenario::{
    Accounts, AfterWin, Change, Commission, Contract, Flow, General, Leaving, Mechanisms, Product, Promotion, Quota,
    Ramp, Renewal, Response, Role, Route, Scenario, Season, Stage, Structure, TakenOver,
};
use crate::units::{DAYS_PER_MONTH, DAYS_PER_QUARTER, DAYS_PER_YEAR, HOURS_PER_DAY, TICKS_PER_DAY, Tick, ticks};

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
    /// Index of the first stage of upsell; the number of stages if growth is not sold.
    pub upsell_at: usize,
    /// When the people in it were last reorganised; 0 if never.
    pub reorganised: Tick,
    /// What follows it, if the structure changes on the way.
    pub later: Option<Box<Later>>,
    /// What bookings are held against, in the first of all its plans; `None` if they are not.
    pub cadence: Option<Box<CadencePlan>>,
    /// Market segments.
    pub segments: Vec<SegmentPlan>,
    /// Lead sources; behind those that the scenario states, what they bring beyond what was foreseen.
    pub sources: Vec<SourcePlan>,
    /// How many the scenario states.
    pub stated: usize,
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
    /// Whether anything moves the time of a touch besides the ramp.
    pub swayed: bool,
    /// Whether anybody is credited for leads that advance.
    pub credits: bool,
    /// By segment: desks that serve customers.
    pub servers: Vec<Vec<u32>>,
    /// What changes at stated times.
    pub timeline: TimelinePlan,
    /// Segments that somebody has to open.
    pub openings: Vec<OpeningPlan>,
    /// What happens to customers.
    pub customers: CustomerPlan,
    /// Products they may buy besides.
    pub products: Vec<ProductPlan>,
    /// What their health does; `None` if nothing follows from it.
    pub health: Option<HealthPlan>,
    /// Sizes of the mechanisms.
    pub mechanisms: MechanismPlan,
    /// Policies about leads and open deals.
    pub funnel: FunnelPlan,
    /// How people work.
    pub work: WorkPlan,
    /// What is kept of people beyond their seats.
    pub people: PeoplePlan,
    /// Open leads at time 0: (stage, how many).
    pub pipeline: Vec<(usize, u32)>,
    /// Customers at time 0.
    pub initial_customers: u32,
    /// Annual value of such a customer; `None`: as the segment's deals.
    pub initial_value: Option<Sampler>,
    /// Money terms.
    pub economics: crate::scenario::Economics,
    /// Whether some role has a part of the credit of wins for earlier stages.
    pub shared_credit: bool,
    /// Whether some role's pay may be taken back.
    pub clawback: bool,
    /// How effort follows from pay; `None` where it is the same for everybody at all times.
    pub incentives: Option<Incentives>,
    /// What sellers with accelerators do at quarter ends; `None` where nobody has any, or it does nothing.
    pub quarter_end: Option<QuarterEnd>,
    /// Planned fully-loaded pay per year.
    pub planned_cost: f64,
    /// Fully-loaded pay for the time that serving one customer takes in a year, at the average pay of those who serve.
    pub service_cost: f64,
    /// Who looks after a customer after the win.
    pub after_win: AfterWin,
    /// Whether accounts are divided between teams or people, by territories or lists.
    pub divided: bool,
    /// Whether some work is somebody's by name: fixed partners or lists of accounts.
    pub named: bool,
    /// By seat: the seats it hands over to, in turn; empty if nobody has fixed partners.
    pub partners: Vec<Vec<u32>>,
    /// Spread of the size of lists and territories, as coefficient of variation.
    pub imbalance: f64,
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
    /// Factor on the value of new deals over time, and on the odds to win.
    pub price: Steps,
    /// See `price`.
    pub win_odds: Steps,
    /// When it opens; 0 from the start.
    pub opens: Tick,
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
    /// Factor on what comes of it over time, where it is not inbound.
    pub volume: Steps,
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
    Inbound(Box<Intensity>, Option<Sampler>),
    /// The same, of which leads come only while more is spent on them.
    Spend(Box<Intensity>, Option<Sampler>),
    /// Idle people.
    Prospecting,
    /// Customers, each at this rate per day.
    Referral(f64),
    /// Partners, by the people who look after them.
    Partners(Box<PartnersPlan>),
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
    /// Part of the ceiling that a rate without season and growth is.
    pub steady: Option<f64>,
    /// Factor on the rate at stated times.
    pub volume: Steps,
    /// Only what exceeds this rate comes.
    pub above: f64,
}

impl Intensity {
    /// Leads per day at `day`.
    pub fn at(&self, day: f64) -> f64 {
        let usual = self.usual(day);
        match self.volume.is_empty() {
            true => usual,
            false => (usual * self.volume.at(ticks(day)) - self.above).max(0.0),
        }
    }

    /// Without changes at stated times.
    fn usual(&self, day: f64) -> f64 {
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

    pub(super) fn new(rate: f64, growth: f64, season: Season, first_month: usize, horizon: f64) -> Intensity {
        let calm = season == Season::Flat && growth == 0.0;
        let (ceiling, volume) = (0.0, Steps::default());
        let mut it = Intensity { rate, growth, season, first_month, ceiling, steady: None, volume, above: 0.0 };
        it.ceiling = next_power_of_two(it.highest(horizon));
        it.steady = calm.then(|| rate / it.ceiling);
        it
    }

    /// A rate that it never exceeds within the horizon, without changes at stated times.
    fn highest(&self, horizon: f64) -> f64 {
        let peak = match &self.season {
            Season::Flat => 1.0,
            Season::Monthly(factors) => factors.iter().copied().fold(0.0, f64::max),
            Season::Sine { amplitude, .. } => 1.0 + amplitude,
        };
        self.rate * peak * libm::exp((self.growth * horizon).max(0.0))
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
    /// Touches before it is decided; the stated chance to advance includes a person's rapport after all of them.
    pub touches: u16,
    /// Tries to reach the buyer.
    pub attempts: Option<AttemptPlan>,
    /// Work in a touch, in hours.
    pub effort: Sampler,
    /// Work of one deal here as stated, in hours.
    pub work: f64,
    /// The buyer's time after a touch, in days.
    pub buyer_gap: Option<Sampler>,
    /// Log-odds to advance, as stated and for the reference; they count for upsell.
    pub odds: f64,
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
    /// Attainment above which nothing is paid; infinite without a cap.
    pub cap: f64,
    /// Time after a win within which a customer's leaving takes back the pay for it.
    pub clawback: Tick,
    /// Part of the credit of a win for having advanced the deal earlier.
    pub stage_credit: f64,
    /// Whether an accelerator pays more than the first rate.
    pub accelerated: bool,
    /// Factor on the hazard of leaving of the most able third, from pay below the market's; 1 is neutral.
    pub pay_hazard: f64,
    /// Speed after hiring.
    pub ramp: Ramp,
    /// Hazard of leaving.
    pub leaving: Hazard,
    /// Part of the stated hazard of leaving that dismissals stand for, where they are simulated.
    pub dismissed: f64,
    /// Where the best of it are promoted to.
    pub promoted_to: Option<Promotion>,
    /// Days of vacancy; `None`: for ever.
    pub time_to_fill: Option<Sampler>,
    /// Cost of one replacement.
    pub hiring_cost: f64,
    /// Days of tenure at time 0.
    pub starting_tenure: Sampler,
    /// Spread of talent.
    pub skill_spread: f64,
    /// Open deals that a person can have in hand.
    pub open_deals: f64,
}

impl RolePlan {
    /// Whether a person's own pay depends on results.
    pub fn paid_by_result(&self) -> bool {
        self.quota.is_some() || self.commission.is_some()
    }

    /// Part of paid hours that is there for touches.
    pub fn selling_share(&self) -> f64 {
        1.0 / (HOURS_PER_DAY * self.days_per_hour)
    }
}

/// What sellers with accelerators do at quarter ends.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct QuarterEnd {
    /// Where time 0 lies in its quarter.
    pub phase: Tick,
    /// From when on in a quarter.
    pub from: Tick,
    /// Factor on the price.
    pub price: f64,
    /// Log-odds added to the chance to win.
    pub log_odds: f64,
}

impl QuarterEnd {
    /// Whether this moment lies in the last part of a quarter.
    pub fn covers(&self, now: Tick) -> bool {
        (now + self.phase) % ticks(DAYS_PER_QUARTER) >= self.from
    }
}

/// What 100 % attainment means.
#[derive(Clone, Copy, Debug)]
pub struct QuotaPlan {
    /// As in the scenario.
    pub quota: Quota,
    /// Length of its period.
    pub period: Tick,
}

/// A team.
#[derive(Clone, Debug)]
pub struct TeamPlan {
    /// Its name.
    pub name: String,
    /// Key of its luck.
    pub key: u64,
    /// Its desks.
    pub desks: Vec<u32>,
    /// By stage: the team's own pool, or [`NONE`] if it does not cover the stage.
    pub pools: Vec<u32>,
    /// By segment: whether it serves it.
    pub serves: Vec<bool>,
    /// Whether it serves a part of the market only.
    pub focused: bool,
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
    /// Stages covered, and service.
    pub activities: u32,
    /// Who supports it, as indices of `people.support`.
    pub supported_by: Vec<u32>,
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
    /// Seats among which its accounts are divided by lists; empty if they are not.
    pub listed: Vec<u32>,
}

/// Who may take work at a stage.
#[derive(Clone, Debug)]
pub struct RoutePlan {
    /// How one of them is chosen.
    pub rule: Route,
    /// Teams and the pool of each.
    pub teams: Vec<(u32, u32)>,
    /// Cumulative weights, for `Random` and `Territory`.
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
    /// Rise of contract prices, continuous, per day.
    pub escalator: f64,
    /// Whether customers wait for whoever is hired into their owner's seat.
    pub wait_for_hire: bool,
}

/// A product besides the contract.
#[derive(Clone, Debug)]
pub struct ProductPlan {
    /// Its name.
    pub name: String,
    /// Key of its luck.
    pub key: u64,
    /// What it adds to a customer's annual value.
    pub value: Sampler,
    /// How often it comes up with a customer, per day.
    pub attach: f64,
    /// Log of the factor on churn of those who hold it.
    pub stays: f64,
}

impl TeamPlan {
    /// Whether the other serves just the same part of the market.
    pub fn is_similar(&self, other: &TeamPlan) -> bool {
        self.focused && self.serves == other.serves
    }
}

/// Mechanisms with their laws ready; `None` is off.
#[derive(Clone, Debug)]
pub struct MechanismPlan {
    /// As in the scenario.
    pub on: Mechanisms,
    /// Days between teams and inside one.
    pub handoff_delay: Option<Delays>,
    /// Extra churn hazard per day for a year after an owner's exit: new hire, insider, similar insider, same team.
    pub book_loss: Option<[f64; 4]>,
    /// How often the contact of an open deal leaves, per day, and what that costs in log-odds; `None` if nothing.
    pub contact: Option<(f64, f64)>,
}

impl Plan {
    /// Whether what customers buy besides has to be sold to them.
    #[inline]
    pub fn upsells(&self) -> bool {
        self.upsell_at < self.stages.len()
    }

    /// Who may take work at a stage for a segment when it comes from outside the team.
    #[inline]
    pub fn route(&self, stage: usize, segment: usize) -> &RoutePlan {
        &self.routes[stage * self.segments.len() + segment]
    }

    /// Open deals that the person in a seat can have in hand.
    #[inline]
    pub fn capacity_of(&self, seat: u32) -> f64 {
        self.roles[self.seats[seat as usize].role as usize].open_deals
    }

    /// Funded seats.
    pub fn headcount(&self) -> u32 {
        self.seats.len() as u32
    }

    /// End of month `month` (from 0), no later than the horizon.
    pub fn month_end(&self, month: usize) -> Tick {
        (((month + 1) as f64 * DAYS_PER_MONTH * TICKS_PER_DAY) as Tick).min(self.horizon)
    }
}
