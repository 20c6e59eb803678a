//! The state of one replication: what is there now. The files beside this one say what happens to it.

use super::agenda::{Agenda, Event};
use super::cadence::Cadence;
use super::careers::Careers;
use super::happening::{Happening, Observer};
use super::health::Health;
use super::named::Named;
use super::openings::Openings;
use super::pace::Crew;
use super::pay::Credits;
use super::products::Holding;
use super::slab::Slab;
use super::timeline::Timeline;
use crate::luck::{Fate, Luck};
use crate::plan::{NONE, Plan};
use crate::units::{Tick, days, ticks};

/// What kind of work a deal is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A lead or opportunity before the win.
    Open,
    /// The work for a new customer after the win.
    Won,
    /// A service touch.
    Service,
    /// Work to sell more to a customer.
    Upsell,
}

/// A lead on its way, its onboarding after the win, a service touch or an upsell: whatever somebody has to work on.
///
/// Two lines of the cache; what only a wait or a customer needs is set [`Aside`].
#[derive(Clone, Debug)]
#[repr(C, align(64))]
pub(super) struct Deal {
    pub fate: Fate,
    /// When the lead came in.
    pub came: Tick,
    /// When it entered the present stage, or set out for it.
    pub entered: Tick,
    /// Time waited in the present stage.
    pub waited: Tick,
    /// Time it lay unanswered in all: queues and handoffs.
    pub lay: Tick,
    /// Log-odds lost on the way.
    pub context: f64,
    /// Factor on the chance to advance here, from the delay of the first answer.
    pub response: f64,
    /// What the next event of it must carry.
    pub turn: u32,
    /// The team it belongs to, or [`NONE`].
    pub team: u32,
    /// The person working on it, and that person's turn in the seat.
    pub seat: u32,
    pub seat_turn: u32,
    /// Talent of the person who has it, or had it last.
    pub talent: f64,
    /// Time waited before the next touch.
    pub last_wait: Tick,
    /// Touches begun at this stage: the count of its draws there.
    pub starts: u32,
    /// Touches by the present person, and by anyone.
    pub shared_touches: u32,
    pub all_touches: u32,
    /// Waits at this stage: the count of their draws.
    pub waits: u32,
    pub account: u32,
    pub customer: u32,
    pub source: u16,
    pub segment: u16,
    pub stage: u16,
    pub touch: u16,
    /// Attempts made to reach the buyer here; [`REACHED`] once reached.
    pub attempt: u16,
    /// No more than stages.
    pub handoffs: u16,
    pub kind: Kind,
    /// Whether a person is at it now.
    pub in_work: bool,
}

/// What of a deal few touches need: its place in a queue while it waits, and the life of its customer after the win.
#[derive(Clone, Debug)]
pub(super) struct Aside {
    /// When the present wait began.
    pub queued: Tick,
    /// Place in the order of all queues.
    pub order: i64,
    /// The queue it waits in, or [`NONE`].
    pub queue: u32,
    pub previous: u32,
    pub next: u32,
    /// The life of its customer that it is for.
    pub customer_turn: u32,
    /// The seat that handed it over, or [`NONE`]; kept where people have fixed partners.
    pub handed_by: u32,
    /// The team that handed it over last, where somebody asks.
    pub giver: u32,
}

impl Default for Aside {
    fn default() -> Aside {
        Aside {
            queued: 0,
            order: 0,
            queue: NONE,
            previous: NONE,
            next: NONE,
            customer_turn: 0,
            handed_by: NONE,
            giver: NONE,
        }
    }
}

/// The buyer has been reached at this stage.
pub(super) const REACHED: u16 = u16::MAX;

/// Deals in a row.
#[derive(Clone, Copy, Debug)]
pub(super) struct Queue {
    pub head: u32,
    pub tail: u32,
}

impl Default for Queue {
    fn default() -> Queue {
        Queue { head: NONE, tail: NONE }
    }
}

/// A customer with a contract.
#[derive(Clone, Debug)]
pub(super) struct Customer {
    pub fate: Fate,
    pub since: Tick,
    /// Annual value.
    pub yearly: f64,
    /// Churn hazard left to spend, as of `spent_at`.
    pub budget: f64,
    pub spent_at: Tick,
    /// Factor on the segment's hazard until `early_until`.
    pub early: f64,
    pub early_until: Tick,
    /// Hazard per day added by an owner's exit until `exit_until`.
    pub exit: f64,
    pub exit_until: Tick,
    /// Its life: what its events must carry.
    pub turn: u32,
    /// What its next churn event must carry.
    pub churn_turn: u32,
    /// Who looks after it, or [`NONE`].
    pub seat: u32,
    pub previous: u32,
    pub next: u32,
    pub account: u32,
    /// Counts of its draws.
    pub terms: u32,
    pub expansions: u32,
    pub contractions: u32,
    pub referrals: u32,
    pub services: u32,
    pub segment: u16,
    pub source: u16,
    /// Owners who have left: the count of draws.
    pub owners_left: u16,
    /// A service touch is waiting or being done.
    pub service_open: bool,
}

/// A funded position and the person in it, as far as every touch needs it: one line of the cache.
#[derive(Clone, Debug)]
#[repr(align(64))]
pub(super) struct Seat {
    /// Place in the order of those who became idle.
    pub idle_since: i64,
    /// The present touch told up to here.
    pub touch_told: Tick,
    /// From when on the person is at full speed.
    pub ramped: Tick,
    /// Standard normal.
    pub talent: f64,
    /// Days that an hour of effort takes at full speed.
    pub days_per_hour: f64,
    pub desk: u32,
    /// The person's turn; changes with every departure.
    pub turn: u32,
    /// What the person works on, or [`NONE`].
    pub at_work_on: u32,
    pub idle_previous: u32,
    pub idle_next: u32,
    pub here: bool,
    /// In the list of idle people of the desk.
    pub idle: bool,
    /// Something waits for this very person.
    pub awaited: bool,
}

/// What else there is to know about a seat and its person.
#[derive(Clone, Debug)]
pub(super) struct Record {
    /// Number of people who have held the seat before.
    pub holder: u32,
    /// Customers looked after.
    pub book: u32,
    /// When the person came (or the seat fell vacant), and tenure in days at that moment.
    pub since: Tick,
    pub tenure_then: f64,
    /// Presence told up to here.
    pub told: Tick,
    /// What the event of the person's departure must carry.
    pub leaves: u32,
    /// Quota credit in the present period, and which that is.
    pub credit: f64,
    pub period: u64,
    /// The person's own quota, where there is one.
    pub quota: f64,
    /// Days of tenure that do not count for the ramp: work that was new when it was taken on.
    pub behind: f64,
}

impl Record {
    /// Tenure in days of the person at this moment.
    pub fn tenure(&self, now: Tick) -> f64 {
        self.tenure_then + days(now - self.since)
    }
}

/// Idle people of a desk, longest idle first; and whose turn it is to get a customer.
#[derive(Clone, Copy, Debug)]
pub(super) struct DeskState {
    pub idle_head: u32,
    pub idle_tail: u32,
    pub turn: u32,
}

/// An account of a finite segment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Account {
    /// May be sold to.
    Free,
    /// Somebody is at it, or it is a customer.
    Taken,
    /// Rests until that moment.
    Resting(Tick),
}

/// The accounts of a segment.
#[derive(Clone, Debug, Default)]
pub(super) struct Market {
    /// Empty for an unlimited segment.
    pub accounts: Vec<Account>,
    /// Accounts to prospect, in order; some may have been taken meanwhile.
    pub fresh: std::collections::VecDeque<u32>,
    pub in_fresh: Vec<bool>,
    /// Resting accounts by the end of their rest, where somebody prospects.
    pub resting: std::collections::BinaryHeap<std::cmp::Reverse<(Tick, u32)>>,
    /// The moment of the wake-up planned, or `NEVER`.
    pub wake: Tick,
}

/// Where a source stands.
#[derive(Clone, Copy, Debug)]
pub(super) struct SourceState {
    pub fate: Fate,
    /// Candidates drawn so far.
    pub drawn: u32,
    /// Leads made so far (prospecting, referral).
    pub made: u64,
    /// Moment of the last candidate in days.
    pub day: f64,
}

/// Too few ends of patience to look for those called off.
pub(super) const FEW_TIMERS: usize = 4096;

/// Everything there is.
pub(super) struct World<'a, O> {
    pub plan: &'a Plan,
    /// The plan in force at the start.
    pub first: &'a Plan,
    pub luck: Luck,
    pub observer: &'a mut O,
    pub now: Tick,
    pub agenda: Agenda,
    pub deals: Slab<Deal>,
    /// By deal.
    pub asides: Vec<Aside>,
    pub customers: Slab<Customer>,
    pub seats: Vec<Seat>,
    pub records: Vec<Record>,
    pub crew: Crew,
    pub desks: Vec<DeskState>,
    /// Filled seats that can take from each pool.
    pub here: Vec<u32>,
    /// Where deals wait: the queues of each pool by class, then one for each seat.
    pub queues: Vec<Queue>,
    /// Classes of service.
    pub classes: u32,
    /// The number of the first person's queue.
    pub first_seat_queue: u32,
    /// What is known of the pools' queues besides, by number; empty if nobody asks.
    pub lines: Vec<super::order::Line>,
    pub markets: Vec<Market>,
    pub sources: Vec<SourceState>,
    /// Ends of patience planned since those of deals that no longer wait were taken out, and how many are to be planned
    /// before that is done again.
    pub timers: usize,
    pub most_timers: usize,
    /// Whose turn it is, by stage and segment.
    pub rota: Vec<u32>,
    /// Whose turn it is to get a customer, by segment.
    pub server_rota: Vec<u32>,
    pub turns: u32,
    pub orders: i64,
    pub returns: i64,
    pub events: u64,
    pub open_deals: u32,
    pub heads: u32,
    pub orphans: u32,
    /// By slot of a deal before the win: what few ask; empty if nobody does.
    pub sides: Vec<super::nurture::Side>,
    /// Leads that will come back.
    pub nurtured: Slab<super::nurture::Nurtured>,
    /// Forecasts whose span is not over.
    pub forecasts: Vec<super::forecast::Made>,
    /// What pay remembers.
    pub credits: Credits,
    /// By seat: factor on speed from the team's pay; empty where nothing moves it.
    pub efforts: Vec<f64>,
    pub careers: Careers,
    /// By segment: customers to whom nothing more can happen before the end.
    pub settled: Vec<u32>,
    /// Annual value of the largest of them, at the prices of time 0.
    pub settled_top: f64,
    /// By customer, where the plan has health.
    pub health: Vec<Health>,
    /// By customer, where the plan has products.
    pub holdings: Vec<Holding>,
    /// By deal: the product that an upsell is about, or [`super::upsell::MORE`]; short where there was none.
    pub upsells: Vec<u16>,
    pub named: Named,
    pub timeline: Timeline,
    /// How far the segments are that somebody has to open.
    pub openings: Openings,
    pub cadence: Cadence,
}

impl<'a, O: Observer> World<'a, O> {
    pub fn new(plan: &'a Plan, luck: Luck, observer: &'a mut O) -> World<'a, O> {
        let fate = |source: &crate::plan::SourcePlan| SourceState {
            fate: luck.fate(source.key, u64::MAX),
            drawn: 0,
            made: 0,
            day: 0.0,
        };
        let mut world = World {
            plan,
            first: plan,
            luck,
            observer,
            now: 0,
            agenda: Agenda::default(),
            deals: Slab::default(),
            asides: Vec::new(),
            customers: Slab::default(),
            seats: Vec::new(),
            records: Vec::new(),
            crew: Crew::new(plan),
            desks: Vec::new(),
            here: Vec::new(),
            queues: Vec::new(),
            classes: plan.segments.iter().map(|segment| segment.class as u32 + 1).max().unwrap_or(1),
            first_seat_queue: 0,
            lines: Vec::new(),
            markets: plan.segments.iter().map(|segment| Market::new(segment, luck)).collect(),
            sources: plan.sources.iter().map(fate).collect(),
            timers: 0,
            most_timers: FEW_TIMERS,
            rota: Vec::new(),
            server_rota: Vec::new(),
            turns: 0,
            orders: 0,
            returns: 0,
            events: 0,
            open_deals: 0,
            heads: 0,
            orphans: 0,
            sides: Vec::new(),
            nurtured: Slab::default(),
            forecasts: Vec::new(),
            credits: Credits::default(),
            efforts: Vec::new(),
            careers: Careers::new(plan),
            settled: vec![0; plan.segments.len()],
            settled_top: 0.0,
            health: Vec::new(),
            holdings: Vec::new(),
            upsells: Vec::new(),
            named: Named::default(),
            timeline: Timeline::new(plan),
            openings: Openings::new(plan),
            cadence: Cadence::default(),
        };
        world.furnish(plan);
        world
    }

    /// The places that this plan has for people and for work, with nobody and nothing in them.
    pub(super) fn furnish(&mut self, plan: &'a Plan) {
        let classes = self.classes as usize;
        self.plan = plan;
        self.seats = Vec::with_capacity(plan.seats.len());
        self.records = Vec::with_capacity(plan.seats.len());
        self.desks = vec![DeskState { idle_head: NONE, idle_tail: NONE, turn: 0 }; plan.desks.len()];
        self.here = vec![0; plan.pools.len()];
        self.queues = vec![Queue::default(); plan.pools.len() * classes + plan.seats.len()];
        self.first_seat_queue = (plan.pools.len() * classes) as u32;
        self.lines = super::order::lines(plan, classes);
        self.rota = vec![0; plan.stages.len() * plan.segments.len()];
        self.server_rota = vec![0; plan.segments.len()];
        self.efforts = vec![1.0; if plan.incentives.is_some() { plan.seats.len() } else { 0 }];
        self.named = Named::new(plan, self.luck);
    }

    /// Fill the seats, the pipeline and the customer base, and set the sources going.
    pub fn start(&mut self) {
        self.agenda.push(self.plan.month_end(0), Event::MonthEnds { month: 0 });
        self.plan_timeline();
        for seat in 0..self.plan.seats.len() as u32 {
            self.first_person(seat);
        }
        (0..self.plan.teams.len() as u32).for_each(|team| self.team_changes(team));
        self.openers_change();
        if self.plan.people.careers {
            self.first_look();
        }
        for source in 0..self.plan.sources.len() {
            self.plan_arrival(source);
        }
        self.first_customers();
        self.first_pipeline();
        for seat in 0..self.plan.seats.len() as u32 {
            if self.seats[seat as usize].at_work_on == NONE && !self.seats[seat as usize].idle {
                self.next_work(seat);
            }
        }
    }

    /// Tell the observer.
    #[inline(always)]
    pub fn tell(&mut self, happening: Happening) {
        self.observer.note(self.now, happening);
    }

    /// A number that no event in the agenda carries.
    #[inline]
    pub fn new_turn(&mut self) -> u32 {
        self.turns = self.turns.wrapping_add(1);
        self.turns
    }

    /// Plan an event `delay` days from now, unless it lies beyond the horizon.
    #[inline(always)]
    pub fn after(&mut self, delay: f64, event: Event) {
        self.at(self.now.saturating_add(ticks(delay)), event);
    }

    /// Plan an event, unless it lies beyond the horizon.
    #[inline(always)]
    pub fn at(&mut self, at: Tick, event: Event) {
        if at <= self.plan.horizon {
            self.agenda.push(at, event);
        }
    }
}
