//! Units do not matter: with all times twice as long the same things happen in the same order, with four times the money
//! only money changes.
//!
//! Times are rounded to ticks of 2⁻³⁰ days where they are drawn, so a doubled time is up to one tick off for every step that
//! led to it; months and years of the calendar do not stretch, so what refers to them is left out.

use orgsim::dist::Law;
use orgsim::engine::{self, Happening, Observer};
use orgsim::luck::Luck;
use orgsim::mechanisms::Mechanisms;
use orgsim::plan::expand;
use orgsim::scenario::{Flow, Leaving, QuotaOf, Ramp, Response, Scenario, Season};
use orgsim::units::{Money, Rate, Span, Tick};

use crate::scenarios::Draft;
use crate::support::{measure, on_random_scenarios, scenario};

fn longer(span: &mut Span, by: f64) {
    *span = Span::new(span.get() * by).unwrap();
}

fn rarer(rate: &mut Rate, by: f64) {
    *rate = Rate::new(rate.get() / by).unwrap();
}

fn stretch(law: &mut Law, by: f64) {
    *law = law.scaled(by);
}

/// Settings in hours of work.
fn hours_of(on: &mut Mechanisms) -> Vec<&mut f64> {
    let mut all: Vec<&mut f64> = on.switching.iter_mut().map(|it| &mut it.setup).collect();
    all.extend(on.practice.iter_mut().flat_map(|it| [&mut it.reference, &mut it.prior]));
    all.extend(on.segment_practice.iter_mut().flat_map(|it| [&mut it.reference, &mut it.prior]));
    all
}

/// The scenario with all times `by` as long and all rates as much smaller.
fn slower(mut scenario: Scenario, by: f64) -> Scenario {
    let it = &mut scenario;
    longer(&mut it.horizon, by);
    for segment in &mut it.segments {
        segment.cycle.iter_mut().for_each(|cycle| longer(cycle, by));
        segment.churn.iter_mut().for_each(|churn| rarer(churn, by));
        stretch(&mut segment.rest, by);
    }
    for source in &mut it.sources {
        match &mut source.flow {
            Flow::Inbound { rate, growth, season, .. } => {
                rarer(rate, by);
                *growth /= by;
                match season {
                    Season::Sine { period, phase, .. } => {
                        longer(period, by);
                        longer(phase, by);
                    }
                    other => *other = Season::Flat,
                }
            }
            Flow::Referral { rate } => rarer(rate, by),
            Flow::Partners { rate, .. } => rarer(rate, by),
            Flow::Prospecting => {}
        }
    }
    for stage in &mut it.stages {
        let gap = stage.attempts.as_mut().map(|attempts| &mut attempts.gap);
        let laws = [Some(&mut stage.effort), stage.buyer_gap.as_mut(), gap];
        let more = [stage.patience.as_mut(), stage.handoff_delay.as_mut()];
        laws.into_iter().chain(more).flatten().for_each(|law| stretch(law, by));
        stage.service.sla.iter_mut().for_each(|sla| longer(&mut sla.first_touch, by));
        match &mut stage.response {
            Some(Response::Exponential { rate }) => rarer(rate, by),
            Some(Response::Steps(points) | Response::Curve(points)) => {
                points.iter_mut().for_each(|(at, _)| longer(at, by));
            }
            None => {}
        }
    }
    for role in &mut it.roles {
        stretch(&mut role.time_to_fill, by);
        stretch(&mut role.starting_tenure, by);
        role.quota.iter_mut().for_each(|quota| longer(&mut quota.period, by));
        match &mut role.ramp {
            Ramp::Linear { length, .. } | Ramp::Smoothstep { length, .. } | Ramp::Exponential { length, .. } => {
                longer(length, by);
            }
            Ramp::None => {}
        }
        match &mut role.attrition {
            Leaving::Constant(rate) => rarer(rate, by),
            Leaving::Law(law) => stretch(law, by),
            Leaving::Bands(bands) => bands.iter_mut().for_each(|(from, rate)| {
                longer(from, by);
                rarer(rate, by);
            }),
            Leaving::Never => {}
        }
    }
    for segment in &mut it.segments {
        segment.opened_by.iter_mut().for_each(|(_, work)| longer(work, by));
        match &mut segment.contract {
            orgsim::scenario::Contract::Recurring { term } | orgsim::scenario::Contract::Both { term, .. } => {
                longer(term, by);
            }
            orgsim::scenario::Contract::Project => {}
        }
    }
    rarer(&mut it.customers.churn, by);
    let changes = it.customers.expansion.iter_mut().chain(it.customers.contraction.iter_mut());
    changes.for_each(|change| rarer(&mut change.rate, by));
    it.customers.service.iter_mut().for_each(|service| {
        longer(&mut service.every, by);
        stretch(&mut service.effort, by);
    });
    it.customers.escalator /= by;
    it.products.iter_mut().for_each(|product| rarer(&mut product.attach, by));
    it.mechanisms.champion_exit.iter_mut().for_each(|exit| {
        rarer(&mut exit.leaves, by);
        longer(&mut exit.lasts, by);
    });
    if let Some(delay) = &mut it.mechanisms.handoff_delay {
        stretch(&mut delay.across, by);
        stretch(&mut delay.same_team, by);
    }
    it.mechanisms.recycling.iter_mut().for_each(|recycling| stretch(&mut recycling.after, by));
    for hours in hours_of(&mut it.mechanisms) {
        *hours *= by;
    }
    it.mechanisms.rapport.iter_mut().for_each(|rapport| longer(&mut rapport.early, by));
    scenario
}

/// What happened and when, without what is told by the calendar and without amounts.
#[derive(Default)]
struct Order(Vec<(Tick, String)>);

impl Observer for Order {
    fn note(&mut self, now: Tick, happening: Happening) {
        let what = match happening {
            Happening::MonthEnds { .. } | Happening::Present { .. } | Happening::Vacant { .. } => return,
            Happening::InTime { .. } | Happening::Forecast { .. } | Happening::HeldToPlan { .. } => return,
            Happening::Surveyed { .. } | Happening::Largest { .. } => return,
            Happening::Worked { .. } | Happening::Paid { .. } | Happening::Attains { .. } => return,
            Happening::TouchStarts { deal, stage, seat, .. } => format!("{deal} touched at {stage} by {seat}"),
            Happening::HandsOver { deal, stage, taker, dropped, .. } => format!("{deal} {stage} {taker:?} {dropped}"),
            Happening::StageEnds { deal, stage, ending, .. } => format!("{deal} leaves {stage}: {ending:?}"),
            Happening::Wins { deal, seat, touches, .. } => format!("{deal} won by {seat}, {touches} touches"),
            Happening::ServiceStarts { seat, .. } => format!("service by {seat}"),
            Happening::Upsells { deal, seat, .. } => format!("{deal} sold by {seat}"),
            Happening::Churns { customer, .. } => format!("customer {customer} gone"),
            Happening::Renews { customer, .. } => format!("customer {customer} renews"),
            Happening::Expands { customer, .. } => format!("customer {customer} buys more"),
            Happening::Shrinks { customer, .. } => format!("customer {customer} takes less"),
            Happening::Attaches { customer, product, .. } => format!("customer {customer} buys {product}"),
            Happening::Leaves { seat, .. } => format!("{seat} left"),
            other => format!("{other:?}"),
        };
        self.0.push((now, what));
    }
}

#[test]
fn times_twice_as_long_make_the_same_things_happen_at_twice_the_time() {
    on_random_scenarios(0.2, |seed, mut draft: Draft| {
        // These speak of calendar years and quarters.
        draft.set("mechanisms", "book_loss", "\"off\"").set("mechanisms", "hygiene", "\"off\"");
        draft.set("mechanisms", "incentives", "\"off\"");
        draft.nobody_minds().set("mechanisms", "quitting", "\"off\"").set("mechanisms", "hygiene", "\"off\"");
        // What people there at the start have learnt counts service to a customer for at most twenty years.
        draft.set("customers", "churn", "\"20 % per year\"");
        // Where two people are free at the same moment after fixed times, rounding may decide between them.
        draft.remove("start.pipeline");
        let one = slower(scenario(&draft), 1.0);
        let two = slower(one.clone(), 2.0);
        for (a, b) in one.structures.iter().zip(&two.structures) {
            let (mut fast, mut slow) = (Order::default(), Order::default());
            engine::run(&expand(&one, a), Luck::new(seed, 5), &mut fast);
            engine::run(&expand(&two, b), Luck::new(seed, 5), &mut slow);
            let steps = fast.0.len();
            for ((when, what), (later, same)) in fast.0.iter().zip(&slow.0) {
                assert_eq!(what, same, "in `{}`", a.name);
                let off = (2 * when).abs_diff(*later);
                assert!(off as usize <= 2 * steps, "`{}`: {what} at {when}, then at {later}", a.name);
            }
            // At the very end one more or less may fit in.
            assert!(steps.abs_diff(slow.0.len()) <= 4, "`{}`: {steps} against {}", a.name, slow.0.len());
        }
    });
}

#[test]
fn four_times_the_money_changes_money_only_and_four_times() {
    let money = [
        "value",
        "revenue",
        "bookings",
        "arr_end",
        "new_arr",
        "expansion_arr",
        "churned_arr",
        "contraction_arr",
        "cost",
        "payroll",
        "commission",
        "hiring_cost",
        "marketing_cost",
        "delivery_cost",
        "profit",
        "revenue_per_rep",
        "cac",
        "average_deal",
        "revenue_lost_to_departures",
        "worth",
        "product_arr",
        "source_arr",
        "role_pay",
    ];
    on_random_scenarios(0.3, |seed, draft| {
        // A power of two, which rounds nothing: samplers by rejection may turn round on the last bit of a shape.
        let by = 4.0;
        let one = scenario(&draft);
        let mut rich = one.clone();
        let more = |amount: &mut Money| *amount = Money::new(amount.get() * by).unwrap();
        for segment in &mut rich.segments {
            segment.deal_value = segment.deal_value.scaled(by);
        }
        rich.sources.iter_mut().for_each(|source| more(&mut source.cost));
        for role in &mut rich.roles {
            more(&mut role.base);
            more(&mut role.variable);
            more(&mut role.hiring_cost);
            role.market_pay.iter_mut().for_each(|(market, _)| more(market));
            if let Some(quota) = role.quota.as_mut().filter(|quota| quota.of == QuotaOf::Bookings) {
                quota.amount *= by;
            }
        }
        rich.products.iter_mut().for_each(|product| product.value = product.value.scaled(by));
        for pay in rich.structures.iter_mut().filter_map(|structure| structure.pay.as_mut()) {
            pay.base.iter_mut().chain(&mut pay.variable).for_each(more);
        }
        rich.initial.customer_value.iter_mut().for_each(|value| *value = value.scaled(by));
        for (a, b) in one.structures.iter().zip(&rich.structures) {
            let luck = Luck::new(seed, 5);
            let (poor, rich) = (measure(&expand(&one, a), luck), measure(&expand(&rich, b), luck));
            assert!(poor.keys().eq(rich.keys()), "{:?} are known, then {:?}", poor.keys(), rich.keys());
            for (id, value) in &poor {
                let whole = id.split_once('.').map_or(id.as_str(), |(whole, _)| whole);
                let factor = if money.contains(&whole) { by } else { 1.0 };
                let near = (value * factor - rich[id]).abs() <= 1e-6 * (1.0 + value.abs());
                assert!(near, "{id} of `{}`: {value}, then {}", a.name, rich[id]);
            }
        }
    });
}
