//! Tallies by month, kept while a replication runs.

use super::attainment::Attainments;
use super::earnings::Earnings;
use super::parts::{Parts, RoleTally, SourceTally, TeamTally};
use super::sellers::Sellers;
use super::worth::{open_worth, years_ahead};
use crate::engine::{Ending, Exit, Happening, Observer, Pay};
use crate::plan::Plan;
use crate::units::{DAYS_PER_YEAR, Tick, days};

macro_rules! tallies {
    ($name:ident, $count:ident, $($(#[$doc:meta])* $tally:ident),+ $(,)?) => {
        /// What is counted or summed.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        #[repr(usize)]
        pub enum $name { $($(#[$doc])* $tally),+ }

        /// How many there are.
        pub const $count: usize = [$($name::$tally),+].len();
    };
}

pub(super) use tallies;

tallies!(
    Tally, TALLIES,
    Leads, LateLeads, Taken, SetAside, Returned, WonAgain,
    Wins, Decided, Booked, Once, NewYearly, Renewed, Grown, Shrunk, ChurnedYearly, ExitYearly, Churned,
    CycleDays, Touches, Handoffs, Changes, ChangesDropped, Responses, ResponseDays, Opportunities,
    Marketing, BasePay, VariablePay, Hiring, Reorganising, Joined, Left, LeftTenure, Dismissed, Redundant, Promoted, PresentDays, VacantDays,
    WorkedDays, CapacityDays, AnswersDue, AnsweredInTime, TurnedAway, Purged, Losses, LostTouches, Expected, Delivered,
    MissedBy, SellingDays, Recognised, CustomerDays, YearlyDays, Attained, Attainments, AtQuota,
    Below50, Below80, Below100, Below120, SellerDays, SellerWorked, SellersLeft, SellerAttainments, SellersAtQuota,
    QuotasDue, QuotasMade, Served, Missed, Reassigned, Signed, Escalated, ChampionsLeft, Upsold, OffPlan, Corrections,
    /// From here on: what there is at the end of the month, not what happened in it.
    Yearly, Customers, Orphans, CustomerWorth, PipelineWorth, Surveyed, Promoters, Detractors, Largest,
);

/// The first tally that is a stock.
pub const FIRST_STOCK: usize = Tally::Yearly as usize;

tallies!(StageTally, STAGE_TALLIES, Entered, Advanced, GaveUp, InsideDays, WaitedDays, Ended,);

tallies!(
    SegmentTally, SEGMENT_TALLIES,
    Won, Signed, Once, NewYearly, Lost, CustomerDays, Marketing, WorkHours,
    /// From here on what there is at the end of the month; the years that a customer counts from then on.
    Yearly, YearsAhead,
);

/// The first of them that is a stock.
pub(super) const FIRST_SEGMENT_STOCK: usize = SegmentTally::Yearly as usize;

tallies!(ProductTally, PRODUCT_TALLIES, Sold, SoldYearly,);

/// What is counted at a stage in the present month, beside what is to be known of the stage for it.
#[derive(Clone, Debug)]
struct StageNow {
    tallies: [f64; STAGE_TALLIES],
    /// Hours of work of one deal as stated.
    work: f64,
    before_win: bool,
    /// The last before the win.
    last: bool,
    /// Whether an answer is due at once.
    answers: bool,
}

impl StageNow {
    fn new(plan: &Plan, stage: usize) -> StageNow {
        StageNow {
            tallies: [0.0; STAGE_TALLIES],
            work: plan.stages[stage].work,
            before_win: stage < plan.won_at,
            last: stage + 1 == plan.won_at,
            answers: plan.funnel.agreed && plan.funnel.stages[stage].answer_within.is_some(),
        }
    }
}

/// Tallies of one replication.
#[derive(Clone, Debug)]
pub struct Ledger<'a> {
    pub(super) plan: &'a Plan,
    /// The plan in force at the start.
    first: &'a Plan,
    /// Pay for the service of one customer in a year, from each moment on at which the plan changes.
    pub(super) service_costs: Vec<(Tick, f64)>,
    /// Tallies of the present month, as a fixed array so that counting checks no bound.
    now: [f64; TALLIES],
    stages_now: Vec<StageNow>,
    segments_now: Vec<[f64; SEGMENT_TALLIES]>,
    products_now: Vec<[f64; PRODUCT_TALLIES]>,
    /// Those of the months that are over, one after the other.
    rows: Vec<f64>,
    stages: Vec<f64>,
    segments: Vec<f64>,
    products: Vec<f64>,
    /// By desk: time worked in the present month. Told at every touch, and shared out when the month is over.
    worked: Vec<Tick>,
    yearly: f64,
    yearly_told: Tick,
    customers: f64,
    /// By segment: annual value at the prices of time 0, customers, and up to when their time has been told.
    by_segment: Vec<f64>,
    customers_by_segment: Vec<f64>,
    segments_told: Vec<Tick>,
    open: Vec<f64>,
    /// By segment: years that a customer counts beyond the horizon.
    years_ahead: Vec<f64>,
    open_worth: Vec<f64>,
    /// Deals there at the start, by slot: they are no leads of the period.
    initial: Vec<bool>,
    earned: Earnings,
    attainments: Attainments,
    sellers: Sellers,
    parts: Parts,
}

impl<'a> Ledger<'a> {
    /// An empty ledger for `plan`.
    pub fn new(plan: &'a Plan) -> Ledger<'a> {
        let segments = plan.segments.len();
        Ledger {
            plan,
            first: plan,
            service_costs: vec![(0, plan.service_cost)],
            now: [0.0; TALLIES],
            stages_now: (0..plan.stages.len()).map(|stage| StageNow::new(plan, stage)).collect(),
            segments_now: vec![[0.0; SEGMENT_TALLIES]; segments],
            products_now: vec![[0.0; PRODUCT_TALLIES]; plan.products.len()],
            rows: Vec::with_capacity(plan.months * TALLIES),
            stages: Vec::with_capacity(plan.months * plan.stages.len() * STAGE_TALLIES),
            segments: Vec::with_capacity(plan.months * segments * SEGMENT_TALLIES),
            products: Vec::with_capacity(plan.months * plan.products.len() * PRODUCT_TALLIES),
            worked: vec![0; plan.desks.len()],
            yearly: 0.0,
            yearly_told: 0,
            customers: 0.0,
            by_segment: vec![0.0; segments],
            customers_by_segment: vec![0.0; segments],
            segments_told: vec![0; segments],
            open: vec![0.0; plan.stages.len() * segments],
            years_ahead: (0..segments).map(|segment| years_ahead(plan, segment, 1.0, 1.0)).collect(),
            open_worth: open_worth(plan, 0),
            initial: Vec::new(),
            earned: Earnings::new(plan),
            attainments: Attainments::new(plan),
            sellers: Sellers::new(plan),
            parts: Parts::new(plan),
        }
    }

    /// Tallies of the whole horizon by source, by role and by team.
    pub(super) fn by_part(&self) -> [&[f64]; 3] {
        let Parts { sources, roles, teams, .. } = &self.parts;
        [sources.as_flattened(), roles.as_flattened(), teams.as_flattened()]
    }

    /// Tallies of a month.
    pub fn row(&self, month: usize) -> &[f64] {
        &self.rows[month * TALLIES..][..TALLIES]
    }

    /// Tallies of a month by stage.
    pub fn stage_row(&self, month: usize) -> &[f64] {
        let width = self.plan.stages.len() * STAGE_TALLIES;
        &self.stages[month * width..][..width]
    }

    /// Tallies of a month by segment.
    pub fn segment_row(&self, month: usize) -> &[f64] {
        let width = self.plan.segments.len() * SEGMENT_TALLIES;
        &self.segments[month * width..][..width]
    }

    /// Tallies of a month by product.
    pub fn product_row(&self, month: usize) -> &[f64] {
        let width = self.plan.products.len() * PRODUCT_TALLIES;
        &self.products[month * width..][..width]
    }

    /// Earnings per day of presence, by seat whose role has variable pay.
    pub fn earnings(&self) -> Vec<f64> {
        self.earned.by_result()
    }

    /// Part of the differences in attainment between people that is skill; `None` if unknown.
    pub fn skill_share(&self) -> Option<f64> {
        self.attainments.skill_share(self.plan)
    }

    /// Part of all bookings that the best-selling fifth of sellers has brought; `None` if unknown.
    pub fn top_sellers_share(&self) -> Option<f64> {
        self.sellers.top_share()
    }

    #[inline(always)]
    fn add(&mut self, tally: Tally, value: f64) {
        self.now[tally as usize] += value;
    }

    /// Revenue recognised and customer time up to now, before either changes.
    fn accrue(&mut self, now: Tick) {
        let time = days(now - self.yearly_told);
        self.yearly_told = now;
        let yearly_days = match self.plan.customers.escalator {
            0.0 => self.yearly * time,
            growth => self.escalate(growth, time),
        };
        self.add(Tally::Recognised, yearly_days / DAYS_PER_YEAR);
        self.add(Tally::YearlyDays, yearly_days);
        self.add(Tally::CustomerDays, self.customers * time);
    }

    /// Prices rise for this long. Annual value times days, while it grows.
    fn escalate(&mut self, growth: f64, time: f64) -> f64 {
        let rise = self.yearly * libm::expm1(growth * time);
        self.yearly += rise;
        self.add(Tally::Escalated, rise);
        rise / growth
    }

    /// What a unit of price agreed at time 0 has become.
    fn price(&self, now: Tick) -> f64 {
        match self.plan.customers.escalator {
            0.0 => 1.0,
            growth => libm::exp(growth * days(now)),
        }
    }

    fn change(&mut self, now: Tick, segment: u16, yearly: f64, customers: f64) {
        self.accrue(now);
        self.yearly += yearly;
        self.customers += customers;
        if self.customers == 0.0 {
            // What rounding has left of those who are gone, here and by segment below.
            self.yearly = 0.0;
        }
        self.pass_time(now, segment as usize);
        self.by_segment[segment as usize] += yearly / self.price(now);
        self.customers_by_segment[segment as usize] += customers;
        if self.customers_by_segment[segment as usize] == 0.0 {
            self.by_segment[segment as usize] = 0.0;
        }
    }

    /// Time of a segment's customers up to now, before their number changes.
    fn pass_time(&mut self, now: Tick, segment: usize) {
        let time = days(now - std::mem::replace(&mut self.segments_told[segment], now));
        self.segments_now[segment][SegmentTally::CustomerDays as usize] += self.customers_by_segment[segment] * time;
    }

    #[inline(always)]
    fn add_in(&mut self, segment: u16, tally: SegmentTally, value: f64) {
        self.segments_now[segment as usize][tally as usize] += value;
    }

    #[inline(always)]
    fn count_open(&mut self, stage: u16, segment: u16, by: f64) {
        self.open[stage as usize * self.years_ahead.len() + segment as usize] += by;
    }

    #[inline(always)]
    fn stage_ends(&mut self, stage: u16, segment: u16, ending: Ending, inside: Tick, waited: Tick, touches: u32) {
        let at = &mut self.stages_now[stage as usize];
        let (before_win, last) = (at.before_win, at.last);
        if ending != Ending::Advanced && before_win {
            self.now[Tally::Losses as usize] += 1.0;
            self.now[Tally::LostTouches as usize] += f64::from(touches);
        }
        match ending {
            // The deal was between stages: it never entered this one.
            Ending::Dropped => return,
            Ending::CustomerLeft => return self.count_open(stage, segment, -1.0),
            Ending::Advanced => at.tallies[StageTally::Advanced as usize] += 1.0,
            Ending::GaveUp => at.tallies[StageTally::GaveUp as usize] += 1.0,
            Ending::TurnedAway => self.now[Tally::TurnedAway as usize] += 1.0,
            Ending::Purged => self.now[Tally::Purged as usize] += 1.0,
            Ending::Lost | Ending::NoDecision | Ending::Unreached | Ending::Forgotten => {}
        }
        at.tallies[StageTally::Ended as usize] += 1.0;
        at.tallies[StageTally::InsideDays as usize] += days(inside);
        at.tallies[StageTally::WaitedDays as usize] += days(waited);
        self.count_open(stage, segment, -1.0);
        if last && ending != Ending::Unreached {
            self.add(Tally::Decided, 1.0);
        }
    }

    /// Whether a deal was there at the start.
    #[inline(always)]
    fn is_initial(&self, deal: u32) -> bool {
        self.initial.get(deal as usize).copied().unwrap_or(false)
    }

    /// A deal takes the place of another one in the books.
    #[inline(always)]
    fn opens(&mut self, deal: u32, initial: bool) {
        if initial {
            self.initial.resize((deal as usize + 1).max(self.initial.len()), false);
        }
        if let Some(was) = self.initial.get_mut(deal as usize) {
            *was = initial;
        }
    }

    /// The plan that follows is in force: seats are its own from now on.
    #[cold]
    fn turns(&mut self, now: Tick, phase: u32, corrections: u32) {
        self.share_out_work();
        self.plan = self.first.in_force(phase, corrections);
        self.worked = vec![0; self.plan.desks.len()];
        self.service_costs.push((now, self.plan.service_cost));
        self.earned.turns(self.plan);
        self.attainments.turns(self.plan);
        self.sellers.turns(self.plan);
    }

    /// What the people at each desk have worked goes to the tallies that it counts for.
    fn share_out_work(&mut self) {
        let plan = self.plan;
        for (desk, it) in plan.desks.iter().enumerate() {
            let time = days(std::mem::take(&mut self.worked[desk]));
            self.add(Tally::WorkedDays, time);
            self.add(Tally::SellerWorked, time * self.sellers.of_desk(desk as u32).share);
            self.parts.roles[it.role as usize][RoleTally::WorkedDays as usize] += time;
        }
    }

    fn month_ends(&mut self, now: Tick, orphans: u32) {
        self.accrue(now);
        self.share_out_work();
        let margin = self.plan.economics.gross_margin.get();
        let price = self.price(now);
        if self.plan.timeline.prices {
            self.open_worth = open_worth(self.plan, now);
        }
        let contribution = |segment: usize| {
            self.by_segment[segment] * price * margin - self.customers_by_segment[segment] * self.plan.service_cost
        };
        let segments = self.years_ahead.iter().enumerate();
        let customers = segments.map(|(segment, years)| contribution(segment) * years).sum::<f64>();
        let pipeline = self.open.iter().zip(&self.open_worth).map(|(deals, worth)| deals * worth).sum::<f64>();
        self.add(Tally::Yearly, self.yearly);
        self.add(Tally::Customers, self.customers);
        self.add(Tally::Orphans, f64::from(orphans));
        self.add(Tally::CustomerWorth, customers);
        self.add(Tally::PipelineWorth, pipeline);
        for segment in 0..self.segments_now.len() {
            self.pass_time(now, segment);
            self.add_in(segment as u16, SegmentTally::Yearly, self.by_segment[segment] * price);
            self.add_in(segment as u16, SegmentTally::YearsAhead, self.years_ahead[segment]);
        }
        self.segments.extend(self.segments_now.iter_mut().flat_map(|it| std::mem::replace(it, [0.0; SEGMENT_TALLIES])));
        self.products.extend(self.products_now.iter_mut().flat_map(|it| std::mem::replace(it, [0.0; PRODUCT_TALLIES])));
        self.rows.extend(std::mem::replace(&mut self.now, [0.0; TALLIES]));
        for stage in &mut self.stages_now {
            self.stages.extend(std::mem::replace(&mut stage.tallies, [0.0; STAGE_TALLIES]));
        }
    }
}

impl Observer for Ledger<'_> {
    // Every call site tells one kind of happening: inlined, only that arm is left of the match.
    #[inline(always)]
    fn note(&mut self, now: Tick, happening: Happening) {
        use Happening as H;
        let plan = self.plan;
        match happening {
            H::LeadArrives { deal, initial: true, .. } => self.opens(deal, true),
            H::LeadArrives { deal, source, segment, taken, aside, .. } => {
                self.opens(deal, false);
                self.add(Tally::Leads, 1.0);
                if 2 * now > plan.horizon {
                    self.add(Tally::LateLeads, 1.0);
                }
                if aside {
                    self.add(Tally::SetAside, 1.0);
                }
                let cost = plan.sources[source as usize].cost;
                self.add(Tally::Marketing, cost);
                self.add_in(segment, SegmentTally::Marketing, cost);
                self.parts.of_source(source, SourceTally::Leads, 1.0);
                if taken {
                    self.add(Tally::Taken, 1.0);
                }
            }
            H::Returns { deal, taken, .. } => {
                self.opens(deal, false);
                if !taken {
                    self.add(Tally::Returned, 1.0);
                }
            }
            H::Enters { stage, segment, .. } => {
                let at = &mut self.stages_now[stage as usize];
                let (work, last, answers) = (at.work, at.last, at.answers);
                at.tallies[StageTally::Entered as usize] += 1.0;
                self.count_open(stage, segment, 1.0);
                self.add_in(segment, SegmentTally::WorkHours, work);
                if last {
                    self.add(Tally::Opportunities, 1.0);
                }
                if answers {
                    self.add(Tally::AnswersDue, 1.0);
                }
            }
            H::TouchStarts { deal, stage, lay, opening, .. } => {
                if opening && (stage as usize) < self.plan.won_at && !self.is_initial(deal) {
                    self.add(Tally::Responses, 1.0);
                    self.add(Tally::ResponseDays, days(lay));
                }
            }
            H::InTime { .. } => self.add(Tally::AnsweredInTime, 1.0),
            H::Worked { desk, time, .. } => self.worked[desk as usize] += time,
            H::Present { seat, time, capacity } => {
                self.add(Tally::PresentDays, days(time));
                self.parts.of_role(plan, seat, RoleTally::PresentDays, days(time));
                self.parts.of_team(plan, seat, TeamTally::PresentDays, days(time));
                self.add(Tally::CapacityDays, capacity);
                let desk = &plan.desks[plan.seats[seat as usize].desk as usize];
                if !desk.pools.is_empty() || desk.serves_customers {
                    self.add(Tally::SellingDays, days(time));
                }
                self.earned.present(seat, days(time));
                let weight = self.sellers.weight(plan, seat);
                if weight.one > 0.0 {
                    self.sellers.present(seat);
                    self.add(Tally::SellerDays, days(time));
                    self.add(Tally::QuotasDue, days(time) * weight.quotas);
                }
            }
            H::Vacant { seat, time } => {
                self.add(Tally::VacantDays, days(time));
                self.parts.of_role(plan, seat, RoleTally::VacantDays, days(time));
            }
            H::ServiceStarts { .. } => self.add(Tally::Served, 1.0),
            H::ServiceMissed => self.add(Tally::Missed, 1.0),
            H::HandsOver { dropped, .. } | H::PassesOn { dropped, .. } => {
                self.add(Tally::Changes, 1.0);
                if dropped {
                    self.add(Tally::ChangesDropped, 1.0);
                }
            }
            H::StageEnds { stage, ending, inside, waited, segment, touches, .. } => {
                self.stage_ends(stage, segment, ending, inside, waited, touches);
            }
            H::Wins { seat, source, segment, yearly, once, booked, cycle, touches, handoffs, again, .. } => {
                self.parts.of_source(source, SourceTally::Won, 1.0);
                self.parts.of_team(plan, seat, TeamTally::Won, 1.0);
                self.parts.of_team(plan, seat, TeamTally::Booked, booked);
                self.parts.of_source(source, SourceTally::NewYearly, yearly);
                self.add_in(segment, SegmentTally::Won, 1.0);
                self.add_in(segment, SegmentTally::Once, once);
                self.add(Tally::Wins, 1.0);
                if again {
                    self.add(Tally::WonAgain, 1.0);
                }
                self.add(Tally::Booked, booked);
                self.sellers.wins(seat, booked);
                let weight = self.sellers.weight(plan, seat);
                self.add(Tally::QuotasMade, booked * weight.by_booking + weight.by_win);
                self.add(Tally::Once, once);
                self.add(Tally::CycleDays, days(cycle));
                self.add(Tally::Touches, f64::from(touches));
                self.add(Tally::Handoffs, f64::from(handoffs));
            }
            H::ContractStarts { segment, yearly, initial, .. } => {
                self.change(now, segment, yearly, 1.0);
                if !initial {
                    self.add(Tally::Signed, 1.0);
                    self.add(Tally::NewYearly, yearly);
                    self.add_in(segment, SegmentTally::Signed, 1.0);
                    self.add_in(segment, SegmentTally::NewYearly, yearly);
                }
            }
            H::Churns { segment, yearly, by_exit, .. } => {
                self.change(now, segment, -yearly, -1.0);
                self.add(Tally::Churned, 1.0);
                self.add_in(segment, SegmentTally::Lost, 1.0);
                self.add(Tally::ChurnedYearly, yearly);
                self.add(Tally::ExitYearly, yearly * by_exit);
            }
            H::Renews { segment, before, after, booked, .. } => {
                self.change(now, segment, after - before, 0.0);
                self.add(Tally::Booked, booked);
                self.add(Tally::Renewed, after - before);
            }
            H::Expands { segment, by, .. } => {
                self.change(now, segment, by, 0.0);
                self.add(Tally::Grown, by);
            }
            H::Shrinks { segment, by, .. } => {
                self.change(now, segment, -by, 0.0);
                self.add(Tally::Shrunk, by);
            }
            H::Attaches { segment, product, by, .. } => {
                self.change(now, segment, by, 0.0);
                self.add(Tally::Grown, by);
                self.products_now[product as usize][ProductTally::Sold as usize] += 1.0;
                self.products_now[product as usize][ProductTally::SoldYearly as usize] += by;
            }
            H::Upsells { seat, booked, .. } => {
                self.parts.of_team(plan, seat, TeamTally::Booked, booked);
                self.add(Tally::Upsold, 1.0);
                self.add(Tally::Booked, booked);
            }
            H::ChampionLeaves { .. } => self.add(Tally::ChampionsLeft, 1.0),
            H::Surveyed { segment, customers, promoters, detractors, churn, lapse } => {
                self.years_ahead[segment as usize] = years_ahead(plan, segment as usize, churn, lapse);
                if plan.health.as_ref().is_some_and(|health| health.on) {
                    self.add(Tally::Surveyed, f64::from(customers));
                    self.add(Tally::Promoters, f64::from(promoters));
                    self.add(Tally::Detractors, f64::from(detractors));
                }
            }
            H::Largest { yearly } => self.add(Tally::Largest, yearly),
            H::Reassigned { .. } => self.add(Tally::Reassigned, 1.0),
            H::Joins { promoted: true, .. } => self.add(Tally::Promoted, 1.0),
            H::Joins { seat, .. } => {
                self.add(Tally::Joined, 1.0);
                let role = plan.seats[seat as usize].role as usize;
                self.add(Tally::Hiring, plan.roles[role].hiring_cost);
            }
            H::Leaves { seat, tenure, why } => {
                self.attainments.leaves(seat, plan.seats[seat as usize].role);
                self.sellers.leaves(seat);
                match why {
                    Exit::Promoted => return,
                    Exit::Redundant => return self.add(Tally::Redundant, 1.0),
                    Exit::Left | Exit::Dismissed => {}
                }
                self.add(Tally::Left, 1.0);
                self.parts.of_role(plan, seat, RoleTally::Left, 1.0);
                self.parts.of_team(plan, seat, TeamTally::Left, 1.0);
                self.add(Tally::SellersLeft, self.sellers.weight(plan, seat).one);
                self.add(Tally::LeftTenure, tenure);
                if why == Exit::Dismissed {
                    self.add(Tally::Dismissed, 1.0);
                }
            }
            H::Paid { seat, pay, amount } => {
                self.add(if pay == Pay::Base { Tally::BasePay } else { Tally::VariablePay }, amount);
                self.earned.pays(seat, amount);
                self.parts.of_role(plan, seat, RoleTally::Pay, amount);
            }
            H::Attains { seat, attainment, talent } => {
                self.attainments.attains(seat, attainment, talent);
                self.add(Tally::Attained, attainment);
                self.parts.of_role(plan, seat, RoleTally::Attained, attainment);
                self.parts.of_role(plan, seat, RoleTally::Attainments, 1.0);
                let bands =
                    [(0.5, Tally::Below50), (0.8, Tally::Below80), (1.0, Tally::Below100), (1.2, Tally::Below120)];
                if let Some((_, band)) = bands.iter().find(|(under, _)| attainment < *under) {
                    self.add(*band, 1.0);
                }
                self.add(Tally::Attainments, 1.0);
                self.add(Tally::AtQuota, f64::from(u8::from(attainment >= 1.0)));
                let seller = self.sellers.weight(plan, seat).one;
                self.add(Tally::SellerAttainments, seller);
                self.add(Tally::SellersAtQuota, seller * f64::from(u8::from(attainment >= 1.0)));
            }
            H::Forecast { expected, booked } => {
                self.add(Tally::Expected, expected);
                self.add(Tally::Delivered, booked);
                self.add(Tally::MissedBy, (expected - booked).abs());
            }
            H::Turns { cost, phase, corrections } => {
                self.add(Tally::Reorganising, cost);
                self.turns(now, phase, corrections);
            }
            H::Moves { from, to } => {
                self.earned.moves(from, to);
                self.attainments.moves(from, to);
                self.sellers.moves(from, to);
            }
            H::HeldToPlan { off, corrected } => {
                self.add(Tally::OffPlan, f64::from(u8::from(off)));
                self.add(Tally::Corrections, f64::from(u8::from(corrected)));
            }
            H::MonthEnds { orphans, .. } => self.month_ends(now, orphans),
            H::UpsellOpens { .. }
            | H::Unowned { .. }
            | H::Waits { .. }
            | H::TouchEnds { .. }
            | H::ServiceEnds { .. } => {}
        }
    }
}
