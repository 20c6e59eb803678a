//! An auditor: keeps its own books from what the engine tells, and refuses whatever does not add up, at every happening.

use std::cell::RefCell;
use std::collections::BTreeMap;

use orgsim::engine::{Ending, Exit, Happening, Observer, Pay, Taker};
use orgsim::plan::{CorrectionPlan, FlowPlan, NONE, Plan};
use orgsim::units::{Tick, days};

/// Where a deal is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Phase {
    /// Come in, won, or advanced: between two stages, perhaps on its way to other hands.
    Between,
    /// At a stage, with the buyer or just about to be offered to somebody.
    Ready,
    /// In a queue.
    Waiting,
    /// A person is at it.
    InWork,
}

#[derive(Clone, Copy, Debug)]
struct Deal {
    phase: Phase,
    won: bool,
    stage: u16,
    seat: u32,
    came: Tick,
    entered: Tick,
    /// Since when it waits, what it has waited at this stage, and since the last touch.
    queued: Tick,
    waited: Tick,
    last_wait: Tick,
}

impl Deal {
    /// A deal that has just come in.
    fn new(now: Tick) -> Deal {
        Deal {
            phase: Phase::Between,
            won: false,
            stage: 0,
            seat: 0,
            came: now,
            entered: now,
            queued: now,
            waited: 0,
            last_wait: 0,
        }
    }
}

#[derive(Clone, Copy, Debug, Default)]
struct Seat {
    here: bool,
    busy: bool,
    present: Tick,
    vacant: Tick,
    worked: Tick,
}

/// A stage's deals, and time spent in it and waiting for it, to the tick.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct StageBook {
    /// Deals that entered.
    pub entered: u64,
    /// Deals in it now.
    pub inside: u64,
    /// Deals waiting in it now.
    pub waiting: u64,
    /// Deals that advanced.
    pub advanced: u64,
    /// Deals that ended in it without advancing, by ending.
    pub ended: [u64; 10],
    /// Time-integral of the deals inside, and of those waiting.
    pub inside_time: u128,
    /// Time-integral of those waiting.
    pub waiting_time: u128,
    /// Times of those that left, summed.
    pub told_inside: u128,
    /// Waits of those that left, summed.
    pub told_waited: u128,
}

/// What the auditor knows.
pub struct Audit<'p> {
    plan: &'p Plan,
    /// The plan at the start; which of its phases is in force, after how many corrections of seats.
    origin: &'p Plan,
    phase: (u32, u32),
    /// Booked this month, months off course in a row, and corrections made; until when more is spent on leads.
    booked: f64,
    off: u32,
    pub corrections: u32,
    spends_until: Tick,
    /// What is wrong, if anything; only the first is kept.
    pub wrong: RefCell<Option<String>>,
    now: Tick,
    month: u32,
    month_began: Tick,
    deals: Vec<Option<Deal>>,
    seats: Vec<Seat>,
    /// Those of the structure before, until all have moved.
    before: Vec<Seat>,
    /// By stage.
    pub stages: Vec<StageBook>,
    /// Leads that came in, and those whose account was taken.
    pub arrived: u64,
    /// Of them, those there at the start.
    pub initial: u64,
    /// Leads whose account was taken.
    pub taken: u64,
    /// Leads set aside by their score.
    pub aside: u64,
    /// Leads that came back from nurture, and deals that came of them.
    pub back: u64,
    /// See `back`.
    pub returned: u64,
    /// Leads that may be in nurture: set aside, or over without a win.
    pub nurtured: u64,
    /// Deals open before the win.
    pub open: u64,
    /// Deals won.
    pub wins: u64,
    /// Deals that ended without a win.
    pub lost: u64,
    /// Annual value by customer, and since when it has been that but for the rise of prices.
    customers: BTreeMap<u32, (f64, Tick)>,
    /// The same of customers to whom nothing more can happen.
    settled: Vec<(f64, Tick)>,
    /// Products by customer.
    held: BTreeMap<u32, Vec<u16>>,
    orphans: BTreeMap<u32, u32>,
    last_leaver: u32,
    /// People at the start, and seats in which somebody was at a deal before they moved to others.
    first: usize,
    at_work: Vec<(usize, u32)>,
    start: f64,
    new: f64,
    grown: f64,
    shrunk: f64,
    renewed: f64,
    churned: f64,
    /// What the rise of prices has added, as far as it has been counted.
    escalated: f64,
    /// Annual value of the largest customer, as told.
    pub largest: f64,
    /// Base and variable pay; variable pay that was paid or taken back.
    pub paid: [f64; 2],
    moved: f64,
    pub joined: u64,
    pub left: u64,
    /// Of them, those without a seat when the structure changed, and what changing it cost.
    pub redundant: u64,
    pub reorganising: f64,
    /// People promoted who have left one seat and are not in the other yet.
    moving: i64,
    ended: bool,
    /// Offers sold to customers.
    pub upsells: u64,
}

impl<'p> Audit<'p> {
    /// Nothing seen yet.
    pub fn new(plan: &'p Plan) -> Audit<'p> {
        Audit {
            plan,
            origin: plan,
            phase: (0, 0),
            booked: 0.0,
            off: 0,
            corrections: 0,
            spends_until: 0,
            wrong: RefCell::new(None),
            now: 0,
            month: 0,
            month_began: 0,
            deals: Vec::new(),
            before: Vec::new(),
            seats: vec![Seat { here: true, ..Seat::default() }; plan.seats.len()],
            stages: vec![StageBook::default(); plan.stages.len()],
            arrived: 0,
            initial: 0,
            taken: 0,
            aside: 0,
            back: 0,
            returned: 0,
            nurtured: 0,
            open: 0,
            wins: 0,
            lost: 0,
            customers: BTreeMap::new(),
            settled: Vec::new(),
            held: BTreeMap::new(),
            escalated: 0.0,
            largest: 0.0,
            orphans: BTreeMap::new(),
            last_leaver: 0,
            first: plan.seats.len(),
            at_work: Vec::new(),
            start: 0.0,
            new: 0.0,
            grown: 0.0,
            shrunk: 0.0,
            renewed: 0.0,
            churned: 0.0,
            paid: [0.0; 2],
            moved: 0.0,
            joined: 0,
            left: 0,
            redundant: 0,
            reorganising: 0.0,
            moving: 0,
            ended: false,
            upsells: 0,
        }
    }

    /// Customers now.
    pub fn customers(&self) -> usize {
        self.customers.len() + self.settled.len()
    }

    /// Filled seats now.
    pub fn heads(&self) -> usize {
        self.seats.iter().filter(|seat| seat.here).count()
    }

    /// Annual value now, by the bridge from the start.
    pub fn bridge(&self) -> f64 {
        let rises = |&(value, since): &(f64, Tick)| self.risen(value, since) - value;
        let rising: f64 = self.customers.values().chain(&self.settled).map(rises).sum();
        self.start + self.new + self.grown + self.renewed + self.escalated + rising - self.shrunk - self.churned
    }

    /// What an annual value has become since then.
    fn risen(&self, value: f64, since: Tick) -> f64 {
        value * (self.plan.customers.escalator * days(self.now - since)).exp()
    }

    /// Annual value now, customer by customer.
    pub fn yearly(&self) -> f64 {
        self.customers.values().chain(&self.settled).map(|&(value, since)| self.risen(value, since)).sum()
    }

    /// Annual value of the largest customer now, customer by customer.
    pub fn top(&self) -> f64 {
        self.customers.values().chain(&self.settled).map(|&(value, since)| self.risen(value, since)).fold(0.0, f64::max)
    }

    fn must(&self, holds: bool, what: impl FnOnce() -> String) {
        if !holds && self.wrong.borrow().is_none() {
            *self.wrong.borrow_mut() = Some(format!("at day {:.4}: {}", days(self.now), what()));
        }
    }

    fn deal(&mut self, deal: u32, what: &str) -> Deal {
        match self.deals.get(deal as usize).copied().flatten() {
            Some(found) => found,
            None => {
                self.must(false, || format!("{what} of deal {deal}, which is over"));
                Deal::new(self.now)
            }
        }
    }

    fn put(&mut self, deal: u32, state: Option<Deal>) {
        if self.deals.len() <= deal as usize {
            self.deals.resize(deal as usize + 1, None);
        }
        self.deals[deal as usize] = state;
    }

    fn pass_time(&mut self, now: Tick) {
        self.must(now >= self.now, || format!("time goes back to day {:.4}", days(now)));
        let time = u128::from(now.saturating_sub(self.now));
        self.now = now;
        if time > 0 {
            for stage in &mut self.stages {
                stage.inside_time += time * u128::from(stage.inside);
                stage.waiting_time += time * u128::from(stage.waiting);
            }
        }
    }

    /// The deal's wait ends now.
    fn wait_ends(&mut self, it: &mut Deal) {
        if it.phase == Phase::Waiting {
            let wait = self.now - it.queued;
            it.waited += wait;
            it.last_wait += wait;
            self.stages[it.stage as usize].waiting -= 1;
        }
    }

    fn begin(&mut self, seat: u32, what: &str) {
        self.must(self.seats[seat as usize].here, || format!("{what} by seat {seat}, which is vacant"));
        if self.plan.mechanisms.on.capacity.is_some() {
            self.must(!self.seats[seat as usize].busy, || format!("{what} by seat {seat}, who is at something else"));
            self.seats[seat as usize].busy = true;
        }
    }

    fn end(&mut self, seat: u32, what: &str) {
        if self.plan.mechanisms.on.capacity.is_some() {
            self.must(self.seats[seat as usize].busy, || format!("{what} of seat {seat}, who was at nothing"));
            self.seats[seat as usize].busy = false;
        }
    }

    fn stage_ends(&mut self, deal: u32, stage: u16, ending: Ending, told: [Tick; 3]) {
        let [inside, waited, age] = told;
        let mut it = self.deal(deal, "the end of a stage");
        self.must(age == self.now - it.came, || format!("deal {deal} came {} days ago", days(age)));
        let dropped = ending == Ending::Dropped;
        if dropped {
            self.must(it.phase == Phase::Between, || format!("deal {deal} dropped, but is {:?}", it.phase));
        } else {
            self.must(it.stage == stage, || format!("deal {deal} ends stage {stage}, is at {}", it.stage));
            let may = match ending {
                Ending::GaveUp => it.phase == Phase::Waiting,
                Ending::Purged => !it.won && matches!(it.phase, Phase::Waiting | Phase::Ready),
                Ending::CustomerLeft => it.won && matches!(it.phase, Phase::Waiting | Phase::Ready),
                _ => it.phase == Phase::Ready,
            };
            self.must(may, || format!("deal {deal} ends with {ending:?}, but is {:?}", it.phase));
            self.wait_ends(&mut it);
            self.must(waited == it.waited, || {
                format!("deal {deal} waited {} days, told {}", days(it.waited), days(waited))
            });
            self.must(inside == self.now - it.entered, || format!("deal {deal} was inside {} days", days(inside)));
            let book = &mut self.stages[stage as usize];
            book.inside -= 1;
            book.told_inside += u128::from(inside);
            book.told_waited += u128::from(waited);
            match ending {
                Ending::Advanced => book.advanced += 1,
                other => book.ended[other as usize] += 1,
            }
        }
        it.phase = Phase::Between;
        if ending != Ending::Advanced {
            if !it.won {
                self.open -= 1;
                self.lost += 1;
                let bought = ending == Ending::Lost && stage as usize + 1 == self.plan.won_at;
                self.nurtured += u64::from(!bought);
            }
            return self.put(deal, None);
        }
        let next = stage as usize + 1;
        let over = it.won && (next == self.plan.upsell_at || next == self.plan.stages.len());
        self.put(deal, (!over).then_some(it));
    }

    fn yearly_of(&mut self, customer: u32, what: &str) -> f64 {
        let found = self.customers.get(&customer).copied();
        self.must(found.is_some(), || format!("{what} of customer {customer}, who is gone"));
        let (value, since) = found.unwrap_or((0.0, self.now));
        let now = self.risen(value, since);
        self.escalated += now - value;
        self.customers.insert(customer, (now, self.now));
        now
    }

    fn month_ends(&mut self, month: u32, open_deals: u32, heads: u32, orphans: u32) {
        self.must(month == self.month, || format!("month {month} ends after month {}", self.month));
        self.must(!self.ended, || "a month ends after the last".into());
        self.month += 1;
        self.ended = self.month as usize == self.plan.months;
        let length = self.now - self.month_began;
        self.month_began = self.now;
        for seat in 0..self.seats.len() {
            let it = self.seats[seat];
            self.must(it.present + it.vacant == length, || {
                format!("seat {seat}: {} days filled and {} vacant", days(it.present), days(it.vacant))
            });
            self.must(it.worked <= it.present, || {
                format!("seat {seat} worked {} of {} days", days(it.worked), days(it.present))
            });
            let it = &mut self.seats[seat];
            (it.present, it.vacant, it.worked) = (0, 0, 0);
        }
        let counted = self.deals.iter().flatten().filter(|deal| !deal.won).count() as u64;
        self.must(counted == self.open, || format!("{counted} open deals, {} by the books", self.open));
        self.must(u64::from(open_deals) == self.open, || format!("{open_deals} open deals told, {}", self.open));
        self.must(heads as usize == self.heads(), || format!("{heads} heads told, {} seats filled", self.heads()));
        let (start, now) = (self.first as u64, self.heads() as u64);
        let stay = self.before.iter().filter(|seat| seat.here).count();
        self.must(stay == 0, || format!("{stay} people have neither left nor moved"));
        let known = start + self.joined == now + self.left && self.moving == 0;
        self.must(known, || {
            format!("{start} people at first, {} joined, {} left, {now} there", self.joined, self.left)
        });
        let mine = self.orphans.len() as u32;
        self.must(orphans == mine, || format!("{orphans} orphans told, {mine} known"));
        let (bridge, yearly) = (self.bridge(), self.yearly());
        let near = (bridge - yearly).abs() <= 1e-9 * (1.0 + self.start + self.new + self.grown);
        self.must(near, || format!("the bridge ends at {bridge}, the contracts add up to {yearly}"));
        for stage in 0..self.stages.len() {
            let book = self.stages[stage];
            let gone: u64 = book.ended.iter().sum::<u64>() + book.advanced;
            self.must(book.entered == gone + book.inside, || format!("stage {stage} does not add up: {book:?}"));
        }
    }

    /// Seats are those of the plan that follows from now on.
    fn turns(&mut self, phase: u32, corrections: u32) {
        let before = self.now - self.month_began;
        for seat in 0..self.seats.len() {
            let it = self.seats[seat];
            self.must(it.present + it.vacant == before, || format!("seat {seat}, which is gone: {it:?}"));
        }
        match (&self.plan.later, std::mem::replace(&mut self.phase, (phase, corrections))) {
            (Some(later), (last, _)) if phase == last + 1 => {
                self.must(later.at == self.now, || format!("the structure was to change at day {}", days(later.at)));
            }
            (_, last) => self.must(last == (phase, corrections.wrapping_sub(1)), || {
                format!("phase {phase} with {corrections} corrections after {last:?}")
            }),
        }
        let at_work =
            |(deal, it): (usize, &Option<Deal>)| it.filter(|it| it.phase == Phase::InWork).map(|it| (deal, it.seat));
        self.at_work = self.deals.iter().enumerate().filter_map(at_work).collect();
        self.plan = self.origin.in_force(phase, corrections);
        let vacant = Seat { vacant: before, ..Seat::default() };
        self.before = std::mem::replace(&mut self.seats, vec![vacant; self.plan.seats.len()]);
        self.orphans.clear();
    }

    /// What was booked in this month is held against the plan.
    fn held_to_plan(&mut self, off: bool, corrected: bool) {
        let Some(cadence) = &self.origin.cadence else {
            return self.must(false, || "there is no plan".into());
        };
        let booked = std::mem::take(&mut self.booked);
        let least = cadence.least[self.month as usize];
        self.must(off == (booked < least), || format!("{booked} booked, at least {least} planned; off course: {off}"));
        self.off = if off { self.off + 1 } else { 0 };
        if corrected {
            let may = self.off >= cadence.months && self.corrections < cadence.at_most;
            self.must(may, || format!("correction {} after {} months", self.corrections, self.off));
            (self.off, self.corrections) = (0, self.corrections + 1);
            if let CorrectionPlan::Spend(lasts) = cadence.corrections[self.phase.0 as usize] {
                self.spends_until = self.now + lasts;
            }
        }
    }

    /// A person goes on in a seat of it, with what is in work.
    fn moves(&mut self, from: u32, to: u32) {
        let was = std::mem::take(&mut self.before[from as usize]);
        self.must(was.here, || format!("nobody moves from seat {from}"));
        self.must(!self.seats[to as usize].here, || format!("two move to seat {to}"));
        let it = &mut self.seats[to as usize];
        (it.here, it.busy) = (true, was.busy);
        for &(deal, seat) in &self.at_work {
            if let Some(deal) = self.deals[deal].as_mut().filter(|_| seat == from) {
                deal.seat = to;
            }
        }
    }

    /// A lead comes back from nurture, where it must have been.
    fn came_back(&mut self) {
        self.back += 1;
        let (back, nurtured) = (self.back, self.nurtured + self.aside);
        self.must(back <= nurtured, || format!("{back} leads came back, {nurtured} may have been in nurture"));
        self.must(self.plan.funnel.nurture.is_some(), || "a lead comes back though none may".into());
    }

    fn conserved(&mut self) {
        let seen = self.taken + self.aside + self.open + self.wins + self.lost;
        let came = self.arrived + self.returned;
        self.must(came == seen, || format!("{came} leads came in or back, {seen} are accounted for"));
    }

    /// Little's law without error: time spent in a stage is the integral over time of the deals in it. Call at the end.
    pub fn close(&mut self, ended_at: Tick) {
        self.pass_time(ended_at);
        let mut inside: Vec<u128> = self.stages.iter().map(|book| book.told_inside).collect();
        let mut waited: Vec<u128> = self.stages.iter().map(|book| book.told_waited).collect();
        for deal in self.deals.clone().iter().flatten().filter(|deal| deal.phase != Phase::Between) {
            let since = if deal.phase == Phase::Waiting { ended_at - deal.queued } else { 0 };
            inside[deal.stage as usize] += u128::from(ended_at - deal.entered);
            waited[deal.stage as usize] += u128::from(deal.waited + since);
        }
        for stage in 0..self.stages.len() {
            let book = self.stages[stage];
            self.must(book.inside_time == inside[stage], || format!("time inside stage {stage}"));
            self.must(book.waiting_time == waited[stage], || format!("time waiting at stage {stage}"));
        }
        let months = self.plan.months;
        self.must(self.ended, || format!("{} of {months} months ended", self.month));
        self.must(self.plan.later.is_none(), || "the structure has not changed".into());
    }
}

/// The same but for rounding.
fn near(one: f64, other: f64) -> bool {
    (one - other).abs() <= 1e-9 * (1.0 + other.abs())
}

impl Observer for Audit<'_> {
    fn note(&mut self, now: Tick, happening: Happening) {
        use Happening as H;
        self.pass_time(now);
        match happening {
            H::LeadArrives { taken: true, .. } => {
                self.arrived += 1;
                self.taken += 1;
            }
            H::LeadArrives { deal, aside: true, .. } => {
                self.must(deal == NONE && self.plan.funnel.sets_aside, || "a lead is set aside".into());
                self.arrived += 1;
                self.aside += 1;
            }
            H::Returns { taken: true, .. } => self.came_back(),
            H::Returns { deal, .. } => {
                self.came_back();
                self.returned += 1;
                self.open += 1;
                let free = self.deals.get(deal as usize).copied().flatten().is_none();
                self.must(free, || format!("deal {deal} comes back twice"));
                self.put(deal, Some(Deal::new(now)));
            }
            H::Forecast { expected, booked } => {
                let may = expected.is_finite() && expected >= 0.0 && booked >= 0.0;
                self.must(may, || format!("{expected} expected, {booked} booked"));
            }
            H::LeadArrives { deal, initial, source, .. } => {
                let extra = matches!(self.plan.sources[source as usize].flow, FlowPlan::Spend(..));
                self.must(!extra || now < self.spends_until, || "a lead on which nothing is spent".into());
                self.arrived += 1;
                self.initial += u64::from(initial);
                self.open += 1;
                let free = self.deals.get(deal as usize).copied().flatten().is_none();
                self.must(free, || format!("deal {deal} comes in twice"));
                self.put(deal, Some(Deal::new(now)));
            }
            H::Enters { deal, stage, .. } => {
                let mut it = self.deal(deal, "a stage");
                self.must(it.phase == Phase::Between, || format!("deal {deal} enters {stage}, but is {:?}", it.phase));
                let after_win = stage as usize >= self.plan.won_at;
                self.must(after_win == it.won, || format!("deal {deal} enters {stage}, won: {}", it.won));
                (it.phase, it.stage, it.entered, it.waited, it.last_wait) = (Phase::Ready, stage, now, 0, 0);
                self.stages[stage as usize].entered += 1;
                self.stages[stage as usize].inside += 1;
                self.put(deal, Some(it));
            }
            H::Waits { deal, stage } => {
                let mut it = self.deal(deal, "a wait");
                // A wait broken off, because whoever had the deal in the queue left, goes on elsewhere.
                self.wait_ends(&mut it);
                let may = it.stage == stage && matches!(it.phase, Phase::Ready | Phase::Waiting);
                self.must(may, || format!("deal {deal} waits at {stage}, but is {:?} at {}", it.phase, it.stage));
                (it.phase, it.queued) = (Phase::Waiting, now);
                self.stages[stage as usize].waiting += 1;
                self.put(deal, Some(it));
            }
            H::TouchStarts { deal, stage, seat, waited, .. } => {
                let mut it = self.deal(deal, "a touch");
                let may = it.stage == stage && matches!(it.phase, Phase::Ready | Phase::Waiting);
                self.must(may, || format!("deal {deal} is touched at {stage}, but is {:?} at {}", it.phase, it.stage));
                self.wait_ends(&mut it);
                self.must(waited == it.last_wait, || {
                    format!("deal {deal} waited {} days for its touch, told {}", days(it.last_wait), days(waited))
                });
                (it.phase, it.seat, it.last_wait) = (Phase::InWork, seat, 0);
                self.put(deal, Some(it));
                self.begin(seat, "a touch");
            }
            H::TouchEnds { deal, stage, seat } => {
                let mut it = self.deal(deal, "the end of a touch");
                let may = it.phase == Phase::InWork && it.stage == stage && it.seat == seat;
                self.must(may, || format!("seat {seat} ends a touch of deal {deal}: {it:?}"));
                it.phase = Phase::Ready;
                self.put(deal, Some(it));
                self.end(seat, "the end of a touch");
            }
            H::ServiceStarts { seat, .. } => self.begin(seat, "service"),
            H::ServiceEnds { seat } => self.end(seat, "the end of service"),
            H::ServiceMissed => {}
            H::InTime { deal, stage } => {
                let it = self.deal(deal, "an agreement met");
                let within = self.plan.funnel.stages[stage as usize].answer_within;
                let may = it.stage == stage && within.is_some_and(|within| now - it.entered <= within);
                self.must(may, || format!("deal {deal} is told to be touched in time: {it:?}"));
            }
            H::Worked { seat, desk, time } => {
                self.must(self.plan.seats[seat as usize].desk == desk, || format!("seat {seat} is not at desk {desk}"));
                self.must(self.plan.mechanisms.on.capacity.is_some(), || {
                    "work is counted though nobody's hours are".into()
                });
                self.seats[seat as usize].worked += time;
            }
            H::Present { seat, time, capacity } => {
                self.must(self.seats[seat as usize].here, || format!("presence of seat {seat}, which is vacant"));
                let may = (0.0..=days(time) * (1.0 + 1e-9) + 1e-9).contains(&capacity);
                self.must(may, || format!("seat {seat}: {capacity} days of {}", days(time)));
                self.seats[seat as usize].present += time;
            }
            H::Vacant { seat, time } => {
                self.must(!self.seats[seat as usize].here, || format!("vacancy of seat {seat}, which is filled"));
                self.seats[seat as usize].vacant += time;
            }
            H::HandsOver { deal, .. } => {
                let it = self.deal(deal, "a change of hands");
                self.must(it.phase == Phase::Between, || format!("deal {deal} is handed over, but is {:?}", it.phase));
            }
            H::PassesOn { deal, stage, .. } => {
                let mut it = self.deal(deal, "a change of hands");
                let may = it.stage == stage && matches!(it.phase, Phase::Ready | Phase::Waiting);
                self.must(may, || format!("deal {deal} passes on at {stage}, but is {:?} at {}", it.phase, it.stage));
                self.wait_ends(&mut it);
                it.phase = Phase::Ready;
                self.put(deal, Some(it));
            }
            H::Turns { cost, phase, corrections } => {
                self.must(cost.is_finite() && cost >= 0.0, || format!("a reorganisation costs {cost}"));
                self.reorganising += cost;
                self.turns(phase, corrections);
            }
            H::Moves { from, to } => self.moves(from, to),
            H::StageEnds { deal, stage, ending, inside, waited, age, .. } => {
                self.stage_ends(deal, stage, ending, [inside, waited, age]);
            }
            H::Wins { deal, yearly, once, booked, cycle, .. } => {
                let mut it = self.deal(deal, "a win");
                let may = it.phase == Phase::Between && !it.won && it.stage as usize + 1 == self.plan.won_at;
                self.must(may, || format!("deal {deal} is won: {it:?}"));
                self.must(cycle == now - it.came, || format!("deal {deal} took {} days", days(cycle)));
                let finite = [yearly, once, booked].iter().all(|value| value.is_finite() && *value >= 0.0);
                self.must(finite, || format!("deal {deal} is worth {yearly}, {once}, {booked}"));
                it.won = true;
                self.booked += booked;
                self.open -= 1;
                self.wins += 1;
                self.put(deal, (self.plan.won_at < self.plan.upsell_at).then_some(it));
            }
            H::ContractStarts { customer, yearly, initial, .. } => {
                if customer == NONE {
                    self.settled.push((yearly, now));
                } else {
                    let free = self.customers.insert(customer, (yearly, now)).is_none();
                    self.must(free, || format!("customer {customer} signs twice"));
                }
                *(if initial { &mut self.start } else { &mut self.new }) += yearly;
            }
            H::Churns { customer, yearly, by_exit, .. } => {
                let before = self.yearly_of(customer, "a churn");
                self.must(near(before, yearly), || format!("customer {customer} paid {before}, leaves with {yearly}"));
                self.must((0.0..=1.0).contains(&by_exit), || format!("{by_exit} of a churn by an exit"));
                self.churned += yearly;
                self.held.remove(&customer);
                self.customers.remove(&customer);
                self.orphans.remove(&customer);
            }
            H::Renews { customer, before, after, booked, .. } => {
                self.booked += booked;
                let had = self.yearly_of(customer, "a renewal");
                self.must(near(before, had), || format!("customer {customer} paid {had}, renews {before}"));
                self.renewed += after - before;
                self.customers.insert(customer, (after, now));
            }
            H::Expands { customer, by, .. } => {
                let had = self.yearly_of(customer, "an expansion");
                self.grown += by;
                self.customers.insert(customer, (had + by, now));
            }
            H::Attaches { customer, product, by, .. } => {
                let had = self.yearly_of(customer, "a product");
                self.must((product as usize) < self.plan.products.len() && by >= 0.0, || format!("product {product}"));
                let held = self.held.entry(customer).or_default();
                let new = !held.contains(&product);
                held.push(product);
                self.must(new, || format!("customer {customer} buys product {product} twice"));
                self.grown += by;
                self.customers.insert(customer, (had + by, now));
            }
            H::UpsellOpens { deal, customer, .. } => {
                self.yearly_of(customer, "an upsell");
                self.must(self.plan.upsells(), || "growth has to be sold, but by no stage".into());
                let free = self.deals.get(deal as usize).copied().flatten().is_none();
                self.must(free, || format!("deal {deal} opens twice"));
                self.put(deal, Some(Deal { won: true, ..Deal::new(now) }));
            }
            H::Upsells { customer, booked, .. } => {
                self.yearly_of(customer, "an upsell sold");
                self.must(booked.is_finite() && booked >= 0.0, || format!("an upsell of {booked}"));
                self.booked += booked;
                self.upsells += 1;
            }
            H::ChampionLeaves { customer } => {
                self.yearly_of(customer, "the exit of a contact");
            }
            H::Surveyed { customers, promoters, detractors, churn, lapse, .. } => {
                self.must(promoters + detractors <= customers, || {
                    format!("{promoters} and {detractors} of {customers}")
                });
                let may = churn > 0.0 && churn.is_finite() && lapse >= 0.0 && lapse.is_finite();
                self.must(may, || format!("{churn} times the churn, {lapse} times the lapses"));
            }
            H::Largest { yearly } => self.largest = yearly,
            H::Shrinks { customer, by, .. } => {
                let had = self.yearly_of(customer, "a contraction");
                self.must(by <= had * (1.0 + 1e-9), || format!("customer {customer} of {had} shrinks by {by}"));
                self.shrunk += by;
                self.customers.insert(customer, (had - by, now));
            }
            H::Reassigned { customer, taker } => {
                self.yearly_of(customer, "a change of owner");
                let known = self.orphans.contains_key(&customer);
                self.must(!known, || format!("customer {customer}, whose owner is gone, loses another"));
                if taker == Taker::NewHire {
                    self.orphans.insert(customer, self.last_leaver);
                }
            }
            H::Joins { seat, promoted } => {
                self.must(!self.seats[seat as usize].here, || format!("seat {seat} is filled twice"));
                self.seats[seat as usize].here = true;
                self.orphans.retain(|_, owner| *owner != seat);
                self.joined += u64::from(!promoted);
                self.moving -= i64::from(promoted);
            }
            H::Leaves { seat, tenure, why } => {
                self.must(self.seats[seat as usize].here, || format!("seat {seat} is left twice"));
                self.must(tenure >= 0.0 && tenure.is_finite(), || format!("a tenure of {tenure}"));
                self.seats[seat as usize].here = false;
                self.last_leaver = seat;
                self.left += u64::from(why != Exit::Promoted);
                self.redundant += u64::from(why == Exit::Redundant);
                self.moving += i64::from(why == Exit::Promoted);
            }
            H::Paid { seat, pay, amount } => {
                self.must(self.seats[seat as usize].here, || format!("seat {seat} is paid, but vacant"));
                let taken_back = pay == Pay::Variable && self.plan.clawback;
                self.must(amount.is_finite() && (amount >= 0.0 || taken_back), || format!("pay of {amount}"));
                self.paid[usize::from(pay == Pay::Variable)] += amount;
                self.moved += if pay == Pay::Variable { amount.abs() } else { 0.0 };
                let all = self.paid[1];
                self.must(all >= -1e-9 * (1.0 + self.moved), || format!("more taken back than paid: {all}"));
            }
            H::Attains { attainment, .. } => {
                self.must(attainment >= 0.0 && attainment.is_finite(), || format!("attainment of {attainment}"));
            }
            H::Unowned { customer, seat } => {
                self.orphans.insert(customer, seat);
            }
            H::HeldToPlan { off, corrected } => self.held_to_plan(off, corrected),
            H::MonthEnds { month, open_deals, heads, orphans } => self.month_ends(month, open_deals, heads, orphans),
        }
        // A win is told between the end of its stage and the contract, when it is no more open and not yet counted.
        self.conserved();
    }
}
