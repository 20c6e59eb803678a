//! Customers who come, grow, shrink, renew and leave, and the revenue that they bring.

use orgsim::engine::{Happening, Observer};
use orgsim::luck::Luck;
use orgsim::measures::{Ledger, measures};
use orgsim::plan::Plan;
use orgsim::units::{DAYS_PER_YEAR, Tick, days};

use crate::cases::Case;
use crate::experiment::{Experiment, Length, watched};
use crate::family::Checks;
use crate::scene::Scene;
use crate::sums::{deviation, mean, per, variance};
use crate::watch::{Level, Sample};

const AT_ONCE: &str = "capacity = \"off\"";

/// Contracts over time. Revenue per unit of time is annual value over the days of a year.
struct Book {
    customers: Level,
    revenue: Level,
    lost: Level,
    renewed: f64,
    expanded: f64,
    booked: f64,
    life: Sample,
}

impl Book {
    fn new(warm: f64, times: &[f64]) -> Book {
        let level = || Level::new(warm, times);
        let (customers, revenue, lost) = (level(), level(), level());
        Book { customers, revenue, lost, renewed: 0.0, expanded: 0.0, booked: 0.0, life: Sample::new(&[], 0.0) }
    }

    fn run(plan: &Plan, luck: Luck, warm: f64, times: &[f64]) -> Book {
        let mut book = watched(plan, luck, Book::new(warm, times));
        for level in [&mut book.customers, &mut book.revenue, &mut book.lost] {
            level.close(plan.horizon);
        }
        book
    }
}

impl Observer for Book {
    fn note(&mut self, now: Tick, happening: Happening) {
        let mut pay = |yearly: f64| self.revenue.step(now, yearly / DAYS_PER_YEAR);
        match happening {
            Happening::ContractStarts { yearly, .. } => {
                pay(yearly);
                self.customers.step(now, 1.0);
            }
            Happening::Churns { yearly, age, .. } => {
                pay(-yearly);
                self.customers.step(now, -1.0);
                self.lost.step(now, 1.0);
                self.life.note(days(age));
            }
            Happening::Renews { before, after, booked, .. } => {
                pay(after - before);
                self.renewed += 1.0;
                self.booked += booked;
            }
            Happening::Expands { by, .. } => {
                pay(by);
                self.expanded += 1.0;
            }
            Happening::Shrinks { by, .. } => pay(-by),
            Happening::Wins { booked, .. } => self.booked += booked,
            _ => {}
        }
    }
}

/// Everybody who comes becomes a customer at once and pays `price` per unit of time.
fn base(horizon: f64, price: f64, term: f64) -> Scene {
    let yearly = price * DAYS_PER_YEAR;
    let market =
        format!("[market.everyone]\ndeal_value = {yearly}\ncontract = {{ recurring = {{ term = \"{term} days\" }} }}");
    Scene::new(horizon).market(market).mechanisms(AT_ONCE)
}

pub fn come_and_go(case: &Case) -> Checks {
    let (times, churn) = (case.numbers("times"), case.number("churn"));
    let last = times[times.len() - 1];
    let scene = |horizon: f64| {
        base(horizon, 1.0, DAYS_PER_YEAR)
            .leads(case.number("lambda"))
            .customers(format!("churn = \"{churn} per day\""))
            .start(format!("customers = {}", case.number("n0")))
    };
    let read = times.clone();
    let mut timed = Experiment::of("timed", &[scene(last)], Length::timed(last, 1200.0), move |plans, turn, sums| {
        let book = Book::run(&plans[0], turn.luck(), 0.0, &read);
        for (index, time) in read.iter().enumerate() {
            sums.moments(&format!("N_{time}"), book.customers.seen[index]);
            sums.add(&format!("lost_{time}"), book.lost.seen[index]);
        }
    });
    for time in times {
        timed = timed
            .value(format!("N_{time}"), mean(format!("N_{time}")))
            .value(format!("var_{time}"), variance(format!("N_{time}")))
            .value(format!("lost_{time}"), mean(format!("lost_{time}")));
    }
    let length = Length::steady(case, 20_000.0);
    let steady = Experiment::of("steady", &[scene(length.horizon)], length, move |plans, turn, sums| {
        sums.add("customers", Book::run(&plans[0], turn.luck(), length.warm, &[]).customers.area);
        sums.add("days", length.horizon - length.warm);
    });
    Checks::of(timed).and(steady.value("N_inf", per("customers", "days")))
}

/// The same base with prices that rise, by the measures of the product.
fn escalated(case: &Case) -> Experiment {
    let (end, price, churn) = (case.number("T"), case.number("price"), case.number("churn"));
    let rise = 100.0 * case.number("escalator").exp_m1();
    let scene = base(end, price, DAYS_PER_YEAR)
        .leads(case.number("lambda"))
        .customers(format!("churn = \"{churn} per day\"\nescalator = \"{rise} % per day\""))
        .start(format!("customers = {}", case.number("n0")));
    Experiment::of("escalated", &[scene], Length::timed(end, 1000.0), move |plans, turn, sums| {
        let plan = &plans[0];
        let ledger = watched(plan, turn.luck(), Ledger::new(plan));
        let total = ledger.total();
        let reading = total.reading(plan);
        let table = measures(plan);
        let read =
            |id: &str| table.iter().find(|it| it.what.id == id).and_then(|it| it.read(&reading)).unwrap_or(f64::NAN);
        sums.add("rate", read("arr_end") / DAYS_PER_YEAR);
        sums.add("revenue", read("revenue"));
    })
    .value("MRR_T_esc", mean("rate"))
    .value("rev_T_esc", mean("revenue"))
}

pub fn recurring_revenue(case: &Case) -> Checks {
    let (end, price, churn) = (case.number("T"), case.number("price"), case.number("churn"));
    let leave = format!("churn = \"{churn} per day\"");
    let scene = base(end, price, DAYS_PER_YEAR)
        .leads(case.number("lambda"))
        .customers(&leave)
        .start(format!("customers = {}", case.number("n0")));
    let timed = Experiment::of("timed", &[scene], Length::timed(end, 1000.0), move |plans, turn, sums| {
        let book = Book::run(&plans[0], turn.luck(), 0.0, &[end]);
        sums.add("rate", book.revenue.seen[0]);
        sums.moments("revenue", book.revenue.area);
    });
    let whole = base(2000.0, price, DAYS_PER_YEAR).customers(&leave).start("customers = 500");
    let whole = Experiment::of("life", &[whole], Length::timed(2000.0, 100.0), move |plans, turn, sums| {
        sums.add("revenue", Book::run(&plans[0], turn.luck(), 0.0, &[]).revenue.area);
        sums.add("customers", 500.0);
    });
    Checks::of(timed.value("MRR_T", mean("rate")).value("rev_T", mean("revenue")).value("rev_sd", deviation("revenue")))
        .and(whole.value("LTV_undisc", per("revenue", "customers")))
        .and(escalated(case))
        .waits(&["LTV"], "a calculator of lifetime value")
}

pub fn retention(case: &Case) -> Checks {
    let (end, many) = (case.number("T"), case.number("n"));
    let scene = |changes: &str| {
        base(end, 1.0, DAYS_PER_YEAR)
            .customers(format!("churn = \"{} per day\"\n{changes}", case.number("churn")))
            .start(format!("customers = {many}"))
    };
    let change = |name: &str, rate: &str, by: &str| {
        format!("{name} = {{ rate = \"{} per day\", by = {} }}\n", case.number(rate), case.number(by))
    };
    let (up, down) = (change("expansion", "exp_rate", "exp_up"), change("contraction", "con_rate", "con_down"));
    let scenes = [scene(&format!("{up}{down}")), scene(&down)];
    let experiment = Experiment::of(&case.id, &scenes, Length::timed(end, 600.0), move |plans, turn, sums| {
        let book = Book::run(&plans[0], turn.luck(), 0.0, &[end]);
        sums.moments("kept", book.revenue.seen[0] / many);
        sums.add("customers", book.customers.seen[0] / many);
        sums.add("expanded", book.expanded);
        sums.add("plain", Book::run(&plans[1], turn.luck(), 0.0, &[end]).revenue.seen[0] / many);
    });
    Checks::of(
        experiment
            .value("NRR", mean("kept"))
            .value("NRR_sd", deviation("kept"))
            .value("logo", mean("customers"))
            .value("NRR_noexp", mean("plain"))
            .value("upsells", mean("expanded")),
    )
}

pub fn renewals(case: &Case) -> Checks {
    let (end, term) = (case.number("T"), case.number("term"));
    let renewal = format!(
        "churn = \"0 per day\"\nrenewal = {{ probability = {}, uplift = {} }}",
        case.number("renew"),
        case.number("uplift")
    );
    let scene = |horizon: f64| base(horizon, case.number("price"), term).customers(&renewal);
    let flowing = |horizon: f64| scene(horizon).leads(case.number("lambda"));
    let timed = Experiment::of("timed", &[flowing(end)], Length::timed(end, 400.0), move |plans, turn, sums| {
        let book = Book::run(&plans[0], turn.luck(), 0.0, &[end]);
        sums.add("active", book.customers.seen[0]);
        sums.add("rate", book.revenue.seen[0]);
        sums.add("revenue", book.revenue.area);
        sums.add("renewed", book.renewed);
        sums.add("booked", book.booked);
    });
    let whole = scene(3000.0).start("pipeline = { work = 200 }");
    let whole = Experiment::of("life", &[whole], Length::timed(3000.0, 100.0), |plans, turn, sums| {
        Book::run(&plans[0], turn.luck(), 0.0, &[]).life.report(sums, "life");
    });
    let length = Length::steady(case, 20_000.0);
    let steady = Experiment::of("steady", &[flowing(length.horizon)], length, move |plans, turn, sums| {
        sums.add("active", Book::run(&plans[0], turn.luck(), length.warm, &[]).customers.area);
        sums.add("days", length.horizon - length.warm);
    });
    Checks::of(
        timed
            .value("active_T", mean("active"))
            .value("mrr_T", mean("rate"))
            .value("rev_T", mean("revenue"))
            .value("renewals_T", mean("renewed"))
            .value("bookings_T", mean("booked")),
    )
    .and(whole.value("life", per("life", "life.n")))
    .and(steady.value("active_inf", per("active", "days")))
}
