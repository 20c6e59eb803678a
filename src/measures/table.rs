//! The table of measures. To add one: one entry.

use super::ledger::{PRODUCT_TALLIES, ProductTally, SEGMENT_TALLIES, STAGE_TALLIES, SegmentTally, StageTally, Tally};
use super::parts::{ROLE_TALLIES, RoleTally, SOURCE_TALLIES, SourceTally};
use crate::plan::Plan;
use crate::study::{Better, Measured, Unit};
use crate::units::{DAYS_PER_MONTH, DAYS_PER_YEAR, HOURS_PER_DAY};

/// Tallies of a span of time, with what a formula may want to know about it.
#[derive(Clone, Copy, Debug)]
pub struct Reading<'a> {
    /// The plan; of two, the first.
    pub plan: &'a Plan,
    /// Pay for the service of one customer in a year.
    pub service_cost: f64,
    /// By `Tally`.
    pub row: &'a [f64],
    /// By stage, then `StageTally`.
    pub stages: &'a [f64],
    /// By segment, then `SegmentTally`.
    pub segments: &'a [f64],
    /// By product, then `ProductTally`.
    pub products: &'a [f64],
    /// By source, then `SourceTally`; empty for a month.
    pub sources: &'a [f64],
    /// By role, then `RoleTally`; empty for a month.
    pub roles: &'a [f64],
    /// Length of the span in days.
    pub days: f64,
    /// Earnings per day by seat with variable pay; empty for a month.
    pub earnings: &'a [f64],
    /// Part of the differences in attainment between people that is skill; `None` for a month, or if unknown.
    pub skill_share: Option<f64>,
    /// Part of bookings that the best-selling fifth of sellers has brought; `None` for a month, or if unknown.
    pub top_sellers_share: Option<f64>,
}

type Formula = fn(&Reading) -> Option<f64>;
type PartFormula = fn(&Reading, usize) -> Option<f64>;

enum How {
    Whole(Formula),
    /// One measure for each of these, named `id.stage` and the like.
    By(Part, PartFormula),
}

/// What a measure is split by.
#[derive(Clone, Copy)]
enum Part {
    Stage,
    /// Only where there is more than one.
    Segment,
    Product,
    Source,
    /// Known only of those that the structure seats.
    Role,
}

impl Part {
    /// What it is called.
    const fn word(self) -> &'static str {
        match self {
            Part::Stage => "stage",
            Part::Segment => "segment",
            Part::Product => "product",
            Part::Source => "source",
            Part::Role => "role",
        }
    }

    /// The names of all of them.
    fn names(self, plan: &Plan) -> Vec<&str> {
        match self {
            Part::Stage => plan.stages.iter().map(|stage| stage.name.as_str()).collect(),
            Part::Segment if plan.segments.len() == 1 => Vec::new(),
            Part::Segment => plan.segments.iter().map(|segment| segment.name.as_str()).collect(),
            Part::Product => plan.products.iter().map(|product| product.name.as_str()).collect(),
            Part::Source => plan.sources[..plan.stated].iter().map(|source| source.name.as_str()).collect(),
            Part::Role => plan.roles.iter().map(|role| role.name.as_str()).collect(),
        }
    }
}

struct Entry {
    id: &'static str,
    label: &'static str,
    unit: Unit,
    better: Better,
    monthly: bool,
    sentence: &'static str,
    how: How,
}

/// A measure of a plan, ready to be read.
pub struct Measure {
    /// What it is.
    pub what: Measured,
    /// Whether it makes sense by month.
    pub monthly: bool,
    /// What it is split by: "stage", "segment", "product", "source" or "role".
    pub by: Option<&'static str>,
    part: usize,
    how: &'static How,
}

impl Measure {
    /// Its value in this span; `None` if unknown.
    pub fn read(&self, reading: &Reading) -> Option<f64> {
        match self.how {
            How::Whole(formula) => formula(reading),
            How::By(_, formula) => formula(reading, self.part),
        }
        .filter(|value| value.is_finite())
    }
}

/// The measures of this plan, in the order of the table.
pub fn measures(plan: &Plan) -> Vec<Measure> {
    let mut all = Vec::new();
    for entry in TABLE {
        let names: Vec<Option<&str>> = match entry.how {
            How::Whole(_) => vec![None],
            How::By(part, _) => part.names(plan).into_iter().map(Some).collect(),
        };
        for (part, name) in names.into_iter().enumerate() {
            all.push(Measure {
                what: Measured {
                    id: name.map_or(entry.id.to_owned(), |name| format!("{}.{name}", entry.id)),
                    label: name.map_or(entry.label.to_owned(), |name| format!("{}, {name}", entry.label)),
                    unit: entry.unit,
                    better: entry.better,
                    sentence: entry.sentence,
                },
                monthly: entry.monthly,
                by: match entry.how {
                    How::Whole(_) => None,
                    How::By(part, _) => Some(part.word()),
                },
                part,
                how: &entry.how,
            });
        }
    }
    all
}

impl Reading<'_> {
    fn get(&self, tally: Tally) -> f64 {
        self.row[tally as usize]
    }

    fn at(&self, stage: usize, tally: StageTally) -> f64 {
        self.stages[stage * STAGE_TALLIES + tally as usize]
    }

    /// Leads handed to people, each time they come.
    fn handed(&self) -> f64 {
        self.get(Tally::Leads) - self.get(Tally::Taken) - self.get(Tally::SetAside) + self.get(Tally::Returned)
    }

    fn of(&self, segment: usize, tally: SegmentTally) -> f64 {
        self.segments[segment * SEGMENT_TALLIES + tally as usize]
    }

    fn sold(&self, product: usize, tally: ProductTally) -> f64 {
        self.products[product * PRODUCT_TALLIES + tally as usize]
    }

    fn from(&self, source: usize, tally: SourceTally) -> f64 {
        self.sources[source * SOURCE_TALLIES + tally as usize]
    }

    fn people(&self, role: usize, tally: RoleTally) -> f64 {
        self.roles[role * ROLE_TALLIES + tally as usize]
    }

    /// Whether the structure has seats of a role.
    fn seats(&self, role: usize) -> Option<()> {
        let time = self.people(role, RoleTally::PresentDays) + self.people(role, RoleTally::VacantDays);
        (time > 0.0).then_some(())
    }

    fn years(&self) -> f64 {
        self.days / DAYS_PER_YEAR
    }

    fn pay(&self) -> f64 {
        self.get(Tally::BasePay) + self.get(Tally::VariablePay)
    }

    fn cost(&self) -> f64 {
        self.pay() + self.get(Tally::Hiring) + self.get(Tally::Marketing) + self.get(Tally::Reorganising)
    }

    fn revenue(&self) -> f64 {
        self.get(Tally::Recognised) + self.get(Tally::Once)
    }

    fn delivery(&self) -> f64 {
        self.revenue() * (1.0 - self.plan.economics.gross_margin.get())
    }

    fn profit(&self) -> f64 {
        self.revenue() - self.delivery() - self.cost()
    }

    /// Annual value added to existing contracts.
    fn grown(&self) -> f64 {
        self.get(Tally::Grown) + self.get(Tally::Renewed) + self.get(Tally::Escalated)
    }

    /// Pay and hiring, less what the service of customers takes of it.
    fn selling(&self) -> f64 {
        let service = self.get(Tally::CustomerDays) / DAYS_PER_YEAR * self.service_cost;
        (self.pay() + self.get(Tally::Hiring) - service).max(0.0)
    }

    /// What all customers won in a segment are expected to bring, margin less service.
    fn worth(&self, segment: usize) -> f64 {
        let margin = self.plan.economics.gross_margin.get();
        let service = self.of(segment, SegmentTally::Signed) * self.service_cost;
        (self.of(segment, SegmentTally::NewYearly) * margin - service) * self.of(segment, SegmentTally::YearsAhead)
            + self.of(segment, SegmentTally::Once) * margin
    }

    /// What winning them cost: the spend on their leads, and of pay and hiring the part of the work that they stand for.
    fn acquisition(&self, segment: usize) -> Option<f64> {
        let all: f64 = (0..self.plan.segments.len()).map(|segment| self.of(segment, SegmentTally::WorkHours)).sum();
        let part = ratio(self.of(segment, SegmentTally::WorkHours), all)?;
        Some(self.of(segment, SegmentTally::Marketing) + self.selling() * part)
    }

    /// Average contract value under way.
    fn average_yearly(&self) -> f64 {
        self.get(Tally::YearlyDays) / self.days
    }
}

/// `a / b`, unknown where there is nothing to divide by.
fn ratio(a: f64, b: f64) -> Option<f64> {
    (b > 0.0).then(|| a / b)
}

impl Entry {
    /// Of the horizon only.
    const fn overall(self) -> Entry {
        Entry { monthly: false, ..self }
    }
}

const fn entry(
    id: &'static str,
    label: &'static str,
    unit: Unit,
    better: Better,
    monthly: bool,
    sentence: &'static str,
    formula: Formula,
) -> Entry {
    Entry { id, label, unit, better, monthly, sentence, how: How::Whole(formula) }
}

const fn by(
    part: Part,
    id: &'static str,
    label: &'static str,
    unit: Unit,
    better: Better,
    sentence: &'static str,
    formula: PartFormula,
) -> Entry {
    Entry { id, label, unit, better, monthly: true, sentence, how: How::By(part, formula) }
}

const fn by_stage(
    id: &'static str,
    label: &'static str,
    unit: Unit,
    better: Better,
    sentence: &'static str,
    formula: PartFormula,
) -> Entry {
    by(Part::Stage, id, label, unit, better, sentence, formula)
}

use Better::{Higher, Lower, Neither};
use Unit::{Count, Days, Hours, Money, Months, People, Ratio, Share};

#[rustfmt::skip]
static TABLE: &[Entry] = &[
    entry("value", "Value", Money, Higher, false,
        "Profit over the horizon plus the expected discounted contribution, margin less the cost of service, of the customers and open deals held at its end.",
        |r| Some(r.profit() + r.get(Tally::CustomerWorth) + r.get(Tally::PipelineWorth))),
    entry("revenue", "Revenue", Money, Higher, true,
        "Recurring contracts recognised day by day, and one-off deals when won.", |r| Some(r.revenue())),
    entry("bookings", "Bookings", Money, Higher, true,
        "Whole value of the contracts signed, new and renewed, and of what is sold to customers besides.", |r| Some(r.get(Tally::Booked))),
    entry("arr_end", "ARR at the end", Money, Higher, true,
        "Annual value of the contracts under way at the end.", |r| Some(r.get(Tally::Yearly))),
    entry("new_arr", "New ARR", Money, Higher, true,
        "Annual value of contracts with new customers.", |r| Some(r.get(Tally::NewYearly))),
    entry("expansion_arr", "Expansion ARR", Money, Higher, true,
        "Annual value added to existing contracts, at renewals or between, products bought besides with them.",
        |r| Some(r.grown())),
    entry("churned_arr", "Churned ARR", Money, Lower, true,
        "Annual value of the contracts of customers who left.", |r| Some(r.get(Tally::ChurnedYearly))),
    entry("contraction_arr", "Contraction ARR", Money, Lower, true,
        "Annual value taken off existing contracts.", |r| Some(r.get(Tally::Shrunk))),
    entry("nrr", "Net revenue retention", Share, Higher, false,
        "1 + (expansion − contraction − churn of annual value) per year over its average: what a year makes of one unit held.",
        |r| ratio(r.grown() - r.get(Tally::Shrunk) - r.get(Tally::ChurnedYearly),
            r.average_yearly() * r.years()).map(|change| 1.0 + change)),
    entry("grr", "Gross revenue retention", Share, Higher, false,
        "1 − (contraction + churn of annual value) per year over its average.",
        |r| ratio(r.get(Tally::Shrunk) + r.get(Tally::ChurnedYearly), r.average_yearly() * r.years()).map(|loss| 1.0 - loss)),
    entry("cost", "Cost", Money, Lower, true,
        "Pay with the employer's load, hiring, marketing and what reorganising costs once; delivery is not part of it.", |r| Some(r.cost())),
    entry("payroll", "Base pay", Money, Lower, true,
        "Fixed pay with the employer's load.", |r| Some(r.get(Tally::BasePay))),
    entry("commission", "Variable pay", Money, Neither, true,
        "Variable pay with the employer's load.", |r| Some(r.get(Tally::VariablePay))),
    entry("hiring_cost", "Hiring cost", Money, Lower, true,
        "Cost of replacing people, booked when the new person joins.", |r| Some(r.get(Tally::Hiring))),
    entry("marketing_cost", "Marketing cost", Money, Lower, true,
        "Spend on leads.", |r| Some(r.get(Tally::Marketing))),
    entry("delivery_cost", "Delivery cost", Money, Neither, true,
        "Revenue less the gross margin.", |r| Some(r.delivery())),
    entry("profit", "Profit", Money, Higher, true,
        "Revenue less delivery and the cost of the revenue organisation.", |r| Some(r.profit())),
    entry("revenue_per_rep", "Revenue per head", Money, Higher, false,
        "Revenue per year over average headcount.",
        |r| ratio(r.revenue() / r.years(), r.get(Tally::PresentDays) / r.days)),
    entry("cac", "Acquisition cost", Money, Lower, false,
        "Cost over customers won, with what reorganising costs once.", |r| ratio(r.cost(), r.get(Tally::Wins))),
    entry("cac_payback_months", "CAC payback", Months, Lower, false,
        "Cost over the monthly gross margin of the new annual value.",
        |r| ratio(r.cost(), r.get(Tally::NewYearly) / 12.0 * r.plan.economics.gross_margin.get())),
    entry("cac_ratio", "Cost of new ARR", Ratio, Lower, false,
        "Pay and hiring, less what the stated service of customers takes of it, and marketing, over the annual value of contracts with new customers; what reorganising costs once is no part of it.",
        |r| ratio(r.selling() + r.get(Tally::Marketing), r.get(Tally::NewYearly))),
    entry("expansion_share", "Expansion in new ARR", Share, Neither, false,
        "Annual value added to existing contracts over all annual value added, that of new customers included; unknown where existing contracts became cheaper.",
        |r| if r.grown() < 0.0 { None } else { ratio(r.grown(), r.grown() + r.get(Tally::NewYearly)) }),
    entry("payback_months", "Break-even of a customer", Months, Lower, false,
        "How long an average new customer must stay until its margin, less its service, repays what winning it cost.",
        |r| {
            let margin = r.plan.economics.gross_margin.get();
            let cost = r.selling() + r.get(Tally::Marketing) - r.get(Tally::Once) * margin;
            let monthly = (r.get(Tally::NewYearly) * margin - r.get(Tally::Signed) * r.service_cost) / 12.0;
            ratio(cost.max(0.0), monthly)
        }),
    entry("ltv_cac", "LTV : CAC", Ratio, Higher, false,
        "Gross margin of an average new contract over its expected life at the churn seen, over the acquisition cost.",
        |r| {
            let life = ratio(r.get(Tally::CustomerDays), r.get(Tally::Churned))? / DAYS_PER_YEAR;
            let yearly = ratio(r.get(Tally::NewYearly), r.get(Tally::Wins))?;
            ratio(yearly * life * r.plan.economics.gross_margin.get(), ratio(r.cost(), r.get(Tally::Wins))?)
        }),
    entry("leads", "Leads", Count, Neither, true,
        "Leads that came in, were prospected or referred.", |r| Some(r.get(Tally::Leads))),
    entry("leads_taken", "Leads of accounts in play", Share, Neither, true,
        "Part of leads whose account was in play, a customer or at rest, so that no deal came of them.",
        |r| ratio(r.get(Tally::Taken), r.get(Tally::Leads))),
    entry("lead_growth", "Growth of leads", Share, Neither, false,
        "Leads of the second half of the horizon over those of the first, less 1.",
        |r| ratio(r.get(Tally::LateLeads), r.get(Tally::Leads) - r.get(Tally::LateLeads)).map(|ratio| ratio - 1.0)),
    entry("mqls", "Leads handed over", Count, Higher, true,
        "Leads that became deals: their account was free and their score high enough; those back from nurture count again.",
        |r| Some(r.handed())),
    entry("sqls", "Qualified leads", Count, Higher, true,
        "Leads advanced into the last stage before the win.",
        |r| match r.plan.won_at {
            0 | 1 => None,
            last => Some(r.at(last - 2, StageTally::Advanced)),
        }),
    entry("opportunities", "Opportunities", Count, Higher, true,
        "Leads that reached the last stage before the win.", |r| Some(r.get(Tally::Opportunities))),
    entry("wins", "Wins", Count, Higher, true, "Deals won.", |r| Some(r.get(Tally::Wins))),
    entry("lead_to_mql", "Lead → handed over", Share, Higher, false,
        "Leads that became deals over leads, those back from nurture left out.",
        |r| ratio(r.handed() - r.get(Tally::Returned), r.get(Tally::Leads))),
    entry("mql_to_sql", "Handed over → qualified", Share, Higher, false,
        "Leads advanced into the last stage before the win over leads handed over.",
        |r| if r.plan.won_at < 2 { None } else { ratio(r.at(r.plan.won_at - 2, StageTally::Advanced), r.handed()) }),
    entry("lead_to_sql", "Lead → qualified", Share, Higher, false,
        "Leads advanced into the last stage before the win over leads.",
        |r| if r.plan.won_at < 2 { None } else { ratio(r.at(r.plan.won_at - 2, StageTally::Advanced), r.get(Tally::Leads)) }),
    entry("lead_to_win", "Lead → win", Share, Higher, false,
        "Wins over leads; those still open at the end count as not won.",
        |r| ratio(r.get(Tally::Wins), r.get(Tally::Leads))),
    entry("win_rate", "Win rate", Share, Higher, true,
        "Wins over deals that ended in the last stage, those never reached left out; no decision and giving up count as not won.",
        |r| ratio(r.get(Tally::Wins), r.get(Tally::Decided))),
    entry("average_deal", "Average deal", Money, Higher, true,
        "Value booked with new customers or projects over wins.",
        |r| ratio(r.get(Tally::NewYearly) + r.get(Tally::Once), r.get(Tally::Wins))),
    entry("sales_cycle_days", "Sales cycle", Days, Lower, true,
        "From the lead's arrival to the win, of deals won.", |r| ratio(r.get(Tally::CycleDays), r.get(Tally::Wins))),
    by_stage("stage_entered", "Entered", Count, Neither, "Deals that reached the stage.",
        |r, stage| Some(r.at(stage, StageTally::Entered))),
    by_stage("stage_conversion", "Conversion", Share, Higher,
        "Deals that advanced over deals that ended in the stage.",
        |r, stage| ratio(r.at(stage, StageTally::Advanced), r.at(stage, StageTally::Ended))),
    by_stage("days_in_stage", "Days in stage", Days, Lower, "From reaching a stage to leaving it.",
        |r, stage| ratio(r.at(stage, StageTally::InsideDays), r.at(stage, StageTally::Ended))),
    by_stage("wait_days", "Days waiting", Days, Lower, "Time in a stage spent waiting for a person.",
        |r, stage| ratio(r.at(stage, StageTally::WaitedDays), r.at(stage, StageTally::Ended))),
    by_stage("gave_up", "Gave up", Share, Lower, "Part of deals ending in the stage that gave up waiting.",
        |r, stage| ratio(r.at(stage, StageTally::GaveUp), r.at(stage, StageTally::Ended))),
    entry("touches_per_win", "Touches per win", Count, Neither, true,
        "Touches of a won deal before the win, attempts included.", |r| ratio(r.get(Tally::Touches), r.get(Tally::Wins))),
    entry("touches_per_loss", "Touches per loss", Count, Lower, true,
        "Touches of a deal that ended without a win, attempts included.",
        |r| ratio(r.get(Tally::LostTouches), r.get(Tally::Losses))),
    entry("recycled_wins", "Wins from nurture", Count, Higher, true,
        "Deals won whose lead had come back from nurture.", |r| Some(r.get(Tally::WonAgain))),
    entry("purged_deals", "Closed as stale", Count, Neither, true,
        "Deals closed because they were far older than is usual.", |r| Some(r.get(Tally::Purged))),
    entry("first_response_hours", "First response", Hours, Lower, true,
        "Working hours that a lead lay before its first touch, of leads touched.",
        |r| ratio(r.get(Tally::ResponseDays) * HOURS_PER_DAY, r.get(Tally::Responses))),
    entry("sla_met", "Agreement met", Share, Higher, false,
        "Deals that reached a stage with an agreement on its first touch and had it in time, over all that reached one.",
        |r| ratio(r.get(Tally::AnsweredInTime), r.get(Tally::AnswersDue))),
    entry("turned_away", "Turned away", Count, Lower, true,
        "Deals that found no room to wait in.", |r| Some(r.get(Tally::TurnedAway))),
    entry("ignored_leads", "Untouched leads", Share, Lower, false,
        "Part of the leads handed over that nobody ever touched.",
        |r| ratio(r.handed() - r.get(Tally::Responses), r.handed())),
    entry("handoffs_per_win", "Changes of hands per win", Count, Lower, true,
        "How often a won deal changed hands before the win.", |r| ratio(r.get(Tally::Handoffs), r.get(Tally::Wins))),
    entry("handoff_loss", "Lost in a change of hands", Share, Lower, true,
        "Part of changes of hands that lost the deal.", |r| ratio(r.get(Tally::ChangesDropped), r.get(Tally::Changes))),
    entry("forecast_bias", "Forecast bias", Share, Neither, false,
        "What the deals open at the ends of months were expected to bring within the forecast's span, over what they brought, less 1.",
        |r| ratio(r.get(Tally::Expected), r.get(Tally::Delivered)).map(|ratio| ratio - 1.0)),
    entry("forecast_mape", "Forecast error", Share, Lower, false,
        "Absolute errors of these forecasts over what the deals brought: the mean percentage error, weighted by bookings.",
        |r| ratio(r.get(Tally::MissedBy), r.get(Tally::Delivered))),
    entry("headcount", "Headcount", People, Neither, true,
        "Average filled seats.", |r| ratio(r.get(Tally::PresentDays), r.days)),
    entry("departures", "Departures", People, Lower, true, "People who left; who is promoted has not left.", |r| Some(r.get(Tally::Left))),
    entry("dismissals", "Dismissals", People, Lower, true,
        "People who left because they had to, for results far below quota.", |r| Some(r.get(Tally::Dismissed))),
    entry("redundancies", "Redundancies", People, Lower, false,
        "People for whom there was no seat when the structure changed; they are no departures.",
        |r| r.plan.is_reorganised().then(|| r.get(Tally::Redundant))),
    entry("reorganisation_cost", "Reorganisation cost", Money, Lower, false,
        "What the change itself cost, with the pay of those who had to go.",
        |r| r.plan.is_reorganised().then(|| r.get(Tally::Reorganising))),
    entry("promotions", "Promotions", People, Higher, true,
        "People promoted into a vacant seat of another role.", |r| Some(r.get(Tally::Promoted))),
    entry("hires", "Hires", People, Neither, true, "People who joined.", |r| Some(r.get(Tally::Joined))),
    entry("attrition_rate", "Attrition", Share, Lower, false,
        "Departures a year over average headcount.",
        |r| ratio(r.get(Tally::Left) / r.years(), r.get(Tally::PresentDays) / r.days)),
    entry("vacancy", "Vacancy", Share, Lower, true, "Part of seat time that was vacant.",
        |r| ratio(r.get(Tally::VacantDays), r.get(Tally::VacantDays) + r.get(Tally::PresentDays))),
    entry("tenure_months", "Tenure of leavers", Months, Higher, false, "Average tenure of the people who left.",
        |r| ratio(r.get(Tally::LeftTenure) / DAYS_PER_MONTH, r.get(Tally::Left))),
    entry("utilisation", "Utilisation", Share, Neither, true,
        "Part of the selling hours of people with work of their own that went into touches.",
        |r| if r.plan.mechanisms.on.capacity.is_some() { ratio(r.get(Tally::WorkedDays), r.get(Tally::SellingDays)) } else { None }),
    entry("capacity", "Productive capacity", People, Higher, true,
        "Average filled seats counted at their people's speed: ramped-rep equivalents.",
        |r| ratio(r.get(Tally::CapacityDays), r.days)),
    entry("quota_attainment", "Quota attainment", Share, Higher, false,
        "Average attainment over closed quota periods of people there all through them.",
        |r| ratio(r.get(Tally::Attained), r.get(Tally::Attainments))),
    entry("reps_at_quota", "At quota", Share, Higher, false,
        "Part of those closed quota periods that reached 100 %.",
        |r| ratio(r.get(Tally::AtQuota), r.get(Tally::Attainments))),
    entry("attainment_below_50", "Attained less than half", Share, Lower, false,
        "Part of closed quota periods below 50 %.",
        |r| ratio(r.get(Tally::Below50), r.get(Tally::Attainments))),
    entry("attainment_50_80", "Attained 50 to 80 %", Share, Neither, false,
        "Part of closed quota periods from 50 % to below 80 %.",
        |r| ratio(r.get(Tally::Below80), r.get(Tally::Attainments))),
    entry("attainment_80_100", "Attained 80 to 100 %", Share, Neither, false,
        "Part of closed quota periods from 80 % to below 100 %.",
        |r| ratio(r.get(Tally::Below100), r.get(Tally::Attainments))),
    entry("attainment_100_120", "Attained 100 to 120 %", Share, Neither, false,
        "Part of closed quota periods from 100 % to below 120 %.",
        |r| ratio(r.get(Tally::Below120), r.get(Tally::Attainments))),
    entry("attainment_above_120", "Attained 120 % or more", Share, Neither, false,
        "Part of closed quota periods from 120 % up.",
        |r| ratio(r.get(Tally::AtQuota) - r.get(Tally::Below120), r.get(Tally::Attainments))),
    entry("seller_attrition", "Attrition of sellers", Share, Lower, false,
        "Departures a year of those who win deals over their average number.",
        |r| ratio(r.get(Tally::SellersLeft) / r.years(), r.get(Tally::SellerDays) / r.days)),
    entry("sellers_at_quota", "Sellers at quota", Share, Higher, false,
        "Part of the closed quota periods of those who win deals that reached 100 %.",
        |r| ratio(r.get(Tally::SellersAtQuota), r.get(Tally::SellerAttainments))),
    entry("quota_capacity_booked", "Booked of quota capacity", Share, Higher, false,
        "What those who win deals made of their stated quotas over all quotas due while they were there, new people's included.",
        |r| ratio(r.get(Tally::QuotasMade), r.get(Tally::QuotasDue))),
    entry("top_sellers_share", "Bookings of the top fifth", Share, Neither, false,
        "Part of the value of deals won that the fifth of sellers who won most brought; each person counts once.",
        |r| r.top_sellers_share),
    entry("selling_time", "Paid time in touches", Share, Neither, true,
        "Part of the paid time of those who win deals that went into touches.",
        |r| if r.plan.mechanisms.on.capacity.is_some() { ratio(r.get(Tally::SellerWorked), r.get(Tally::SellerDays)) } else { None }),
    entry("skill_share_of_attainment", "Skill in attainment", Share, Neither, false,
        "Part of the variance between people of a role in mean attainment that a line through talent explains, adjusted for their number; the rest is luck with leads and time. By chance it may fall below zero.",
        |r| r.skill_share),
    entry("earnings_gini", "Gini of earnings", Ratio, Lower, false,
        "Inequality of earnings per day between seats whose pay depends on results: 0 all equal, 1 one earns all.",
        |r| gini(r.earnings)),
    entry("customers_end", "Customers at the end", Count, Higher, true,
        "Customers with a contract at the end.", |r| Some(r.get(Tally::Customers))),
    entry("logo_churn", "Logo churn", Share, Lower, false,
        "Customers lost a year over average customers.",
        |r| ratio(r.get(Tally::Churned) / r.years(), r.get(Tally::CustomerDays) / r.days)),
    entry("orphaned_customers", "Orphaned customers", Count, Lower, true,
        "Customers at the end whose owner has left and whom nobody has taken over.", |r| Some(r.get(Tally::Orphans))),
    entry("reassigned_customers", "Customers whose owner left", Count, Lower, true,
        "Times that a customer lost its owner to a departure.", |r| Some(r.get(Tally::Reassigned))),
    entry("revenue_lost_to_departures", "ARR lost to departures", Money, Lower, true,
        "Annual value churned, as far as an owner's exit added to the hazard.", |r| Some(r.get(Tally::ExitYearly))),
    entry("service_missed", "Service touches missed", Share, Lower, true,
        "Part of service touches due that were skipped: the one before still open, or nobody there.",
        |r| ratio(r.get(Tally::Missed), r.get(Tally::Missed) + r.get(Tally::Served))),
    entry("nps", "Net promoter score", Share, Higher, true,
        "Customers at the end who fare well enough to recommend us less those who would warn others, over all of them; the stated thresholds set its level.",
        |r| ratio(r.get(Tally::Promoters) - r.get(Tally::Detractors), r.get(Tally::Surveyed))),
    entry("upsells", "Upsells", Count, Higher, true,
        "Offers sold to customers, where growth has to be sold.",
        |r| r.plan.upsells().then(|| r.get(Tally::Upsold))),
    entry("months_off_plan", "Months off plan", Count, Lower, true,
        "Months in which bookings fell behind the plan by more than is tolerated.",
        |r| r.plan.mechanisms.on.cadence.is_some().then(|| r.get(Tally::OffPlan))),
    entry("corrections", "Corrections", Count, Neither, true,
        "Corrections made because bookings had fallen behind the plan.",
        |r| r.plan.mechanisms.on.cadence.is_some().then(|| r.get(Tally::Corrections))),
    entry("champions_lost", "Contacts lost", Count, Lower, true,
        "Contacts at customers who left.",
        |r| r.plan.mechanisms.on.champion_exit.is_some().then(|| r.get(Tally::ChampionsLeft))),
    entry("top_account_share", "Largest customer", Share, Lower, false,
        "Part of annual value at the end that the largest customer brings.",
        |r| if r.get(Tally::Customers) > 0.0 { ratio(r.get(Tally::Largest), r.get(Tally::Yearly)) } else { None }),
    by(Part::Segment, "wins", "Wins", Count, Higher, "Deals won in the segment.",
        |r, segment| Some(r.of(segment, SegmentTally::Won))),
    by(Part::Segment, "arr_end", "ARR at the end", Money, Higher,
        "Annual value of the segment's contracts under way at the end.",
        |r, segment| Some(r.of(segment, SegmentTally::Yearly))),
    by(Part::Segment, "logo_churn", "Logo churn", Share, Lower,
        "The segment's customers lost a year over its average customers.",
        |r, segment| ratio(r.of(segment, SegmentTally::Lost) / r.years(), r.of(segment, SegmentTally::CustomerDays) / r.days)).overall(),
    by(Part::Segment, "worth", "Worth of a customer", Money, Higher,
        "What a customer won in the segment is expected to bring, margin less service, discounted, at the churn that health implies at the end.",
        |r, segment| ratio(1.0, r.of(segment, SegmentTally::Won)).map(|per| r.worth(segment) * per)).overall(),
    by(Part::Segment, "return", "Return on winning", Ratio, Higher,
        "Worth of the customers won in the segment over what winning them cost: spend on its leads, and pay and hiring by its part of the stated work of all deals.",
        |r, segment| ratio(r.worth(segment), r.acquisition(segment)?)).overall(),
    by(Part::Product, "product_sales", "Sold", Count, Higher, "Customers who bought the product.",
        |r, product| Some(r.sold(product, ProductTally::Sold))),
    by(Part::Product, "product_arr", "ARR sold", Money, Higher, "Annual value that the product added when it was bought.",
        |r, product| Some(r.sold(product, ProductTally::SoldYearly))),
    by(Part::Source, "source_leads", "Leads", Count, Neither, "Leads that the source brought.",
        |r, source| Some(r.from(source, SourceTally::Leads))).overall(),
    by(Part::Source, "source_wins", "Wins", Count, Higher, "Deals won whose lead the source brought.",
        |r, source| Some(r.from(source, SourceTally::Won))).overall(),
    by(Part::Source, "source_lead_to_win", "Lead → win", Share, Higher,
        "Wins over leads of the source; those still open at the end count as not won.",
        |r, source| ratio(r.from(source, SourceTally::Won), r.from(source, SourceTally::Leads))).overall(),
    by(Part::Source, "source_arr", "New ARR", Money, Higher,
        "Annual value of contracts with new customers whose lead the source brought.",
        |r, source| Some(r.from(source, SourceTally::NewYearly))).overall(),
    by(Part::Role, "role_headcount", "Headcount", People, Neither, "Average filled seats of the role.",
        |r, role| r.seats(role).map(|()| r.people(role, RoleTally::PresentDays) / r.days)).overall(),
    by(Part::Role, "role_vacancy", "Vacancy", Share, Lower, "Part of the role's seat time that was vacant.",
        |r, role| ratio(r.people(role, RoleTally::VacantDays), r.people(role, RoleTally::VacantDays) + r.people(role, RoleTally::PresentDays))).overall(),
    by(Part::Role, "role_attrition", "Attrition", Share, Lower, "Departures a year over the average headcount of the role.",
        |r, role| ratio(r.people(role, RoleTally::Left) / r.years(), r.people(role, RoleTally::PresentDays) / r.days)).overall(),
    by(Part::Role, "role_utilisation", "Utilisation", Share, Neither,
        "Part of the selling hours of the role's people that went into touches; the role with the most is where work waits.",
        |r, role| {
            let known = r.plan.mechanisms.on.capacity.is_some() && r.people(role, RoleTally::WorkedDays) > 0.0;
            if known { ratio(r.people(role, RoleTally::WorkedDays), r.people(role, RoleTally::PresentDays)) } else { None }
        }).overall(),
    by(Part::Role, "role_attainment", "Quota attainment", Share, Higher,
        "Average attainment over closed quota periods of the role's people there all through them.",
        |r, role| ratio(r.people(role, RoleTally::Attained), r.people(role, RoleTally::Attainments))).overall(),
    by(Part::Role, "role_pay", "Pay", Money, Lower, "Base and variable pay of the role's people, with the employer's load.",
        |r, role| r.seats(role).map(|()| r.people(role, RoleTally::Pay))).overall(),
];

/// Gini coefficient of non-negative values.
fn gini(values: &[f64]) -> Option<f64> {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let (n, sum) = (sorted.len() as f64, sorted.iter().sum::<f64>());
    let weighted: f64 = sorted.iter().enumerate().map(|(rank, value)| (rank as f64 + 1.0) * value).sum();
    if sorted.len() < 2 || sum <= 0.0 { None } else { Some(2.0 * weighted / (n * sum) - (n + 1.0) / n) }
}
