//! Leads that come with the season, and work that nobody waits for.

use orgsim::engine::Happening;
use orgsim::units::{days, ticks};

use crate::cases::Case;
use crate::experiment::{Experiment, Length, watched};
use crate::family::Checks;
use crate::queues::wave;
use crate::scene::{Scene, time};
use crate::sums::{mean, of, per};
use crate::watch::{Asked, Floor, On};

const ENDLESS: &str = "capacity = \"off\"";

/// Work begun at once, in a season.
pub fn no_queue(case: &Case) -> Checks {
    let (times, period) = (case.numbers("times"), case.number("period"));
    let last = times[times.len() - 1];
    let scene = |horizon: f64| {
        Scene::new(horizon)
            .leads(case.number("lambda0"))
            .flow(&wave(case.number("amp"), period, 0.0))
            .work(&time(&case.params["service"]), 1.0, "")
            .mechanisms(ENDLESS)
    };
    let asked = Asked { times: times.clone(), ..Asked::default() };
    let read = times.clone();
    let timed = Experiment::of("timed", &[scene(last)], Length::timed(last, 200.0), move |plans, turn, sums| {
        let mut floor = watched(&plans[0], turn.luck(), Floor::new(1, &asked));
        floor.report(ticks(last), sums, "");
        for (time, inside) in read.iter().zip(&floor.lanes[0].inside.seen) {
            sums.add(&format!("N_{time}"), *inside);
        }
    });
    let mut timed = timed.value("completed", mean("0.advanced"));
    for time in times {
        timed = timed.value(format!("EN_{time}"), mean(format!("N_{time}")));
    }
    // Longer than the published guide: a lognormal time leaves 0.1 % of the load unseen after that, more than a full run's error.
    let warm = 5.0 * case.warmup;
    let length = Length { warm, ..Length::timed(warm + 4.0 * period, 200.0) };
    let asked = Asked { warm, ..Asked::default() };
    let steady = Experiment::of("steady", &[scene(length.horizon)], length, move |plans, turn, sums| {
        let mut floor = watched(&plans[0], turn.luck(), Floor::new(1, &asked));
        floor.report(ticks(length.horizon), sums, "");
    });
    let checks = Checks::of(timed).and(steady.value("EN_avg", per("0.inside", "days")));
    match case.names().any(|name| name == "lag") {
        true => checks.waits(&["rel_amp", "lag"], "a calculator of seasonal load"),
        false => checks,
    }
}

/// A seasonal, growing stream of leads. Here a month is one of 21 business days, for the factors by month.
pub fn stream(case: &Case) -> Checks {
    const MONTH: f64 = 21.0;
    let rate = case.number("lambda0") / MONTH;
    let windows: Vec<(f64, f64)> = case
        .list("windows")
        .iter()
        .map(|window| (window[0].as_f64().expect("a time"), window[1].as_f64().expect("a time")))
        .collect();
    let horizon = 24.0 * MONTH;
    let growth = case.number("growth").exp_m1();
    let season = wave(case.number("amp"), case.number("period") * MONTH, case.number("phase") * MONTH);
    let waving = Scene::new(horizon).leads(rate).flow(&format!("{season}\ngrowth = \"{growth} per month\""));
    let within = |arrivals: &[f64], from: f64, to: f64| {
        arrivals.iter().filter(|day| (from * MONTH..to * MONTH).contains(day)).count() as f64
    };
    let read = windows.clone();
    let k = case.number("k");
    let (scenes, length) = ([waving], Length::timed(horizon, 5500.0));
    let mut waves = Experiment::of("wave", &scenes, length, move |plans, turn, sums| {
        let arrivals = arrivals(&plans[0], turn.luck());
        for (from, to) in &read {
            sums.add(&format!("n_{from}_{to}"), within(&arrivals, *from, *to));
        }
        sums.add("few", f64::from(within(&arrivals, read[0].0, read[0].1) <= k));
    });
    waves = waves.value("P_le_k", mean("few"));
    for (from, to) in windows {
        waves = waves.value(format!("n_{from}_{to}"), mean(format!("n_{from}_{to}")));
    }
    let factors = format!("season = {:?}", case.numbers("monthly"));
    let year = 12.0 * MONTH;
    let monthly = Scene::new(year).leads(rate).flow(&factors);
    let monthly = Experiment::of("monthly", &[monthly], Length::timed(year, 500.0), move |plans, turn, sums| {
        let arrivals = arrivals(&plans[0], turn.luck());
        sums.add("year", within(&arrivals, 0.0, 12.0));
        sums.add("quarter", within(&arrivals, 9.0, 12.0));
    });
    Checks::of(waves).and(monthly.value("n_monthly", mean("year")).value("n_monthly_q4", mean("quarter")))
}

/// Days at which leads arrived.
fn arrivals(plan: &orgsim::plan::Plan, luck: orgsim::luck::Luck) -> Vec<f64> {
    let mut arrivals = Vec::new();
    let look = |now, happening| {
        if let Happening::LeadArrives { .. } = happening {
            arrivals.push(days(now));
        }
    };
    watched(plan, luck, On(look));
    arrivals
}

/// Deals that take their time, cut off by a horizon.
pub fn cycle(case: &Case) -> Checks {
    let end = case.number("T");
    let gap = format!("buyer_gap = {}", time(&case.params["cycle"]));
    let scene = |horizon: f64| Scene::new(horizon).work("\"0 days\"", case.number("win"), &gap).mechanisms(ENDLESS);
    let asked = Asked { times: vec![end], marks: vec![end / 2.0], top: 100.0, ..Asked::default() };
    let look = asked.clone();
    let flowing = scene(end).leads(case.number("lambda"));
    let timed = Experiment::of("timed", &[flowing], Length::timed(end, 1000.0), move |plans, turn, sums| {
        let mut floor = watched(&plans[0], turn.luck(), Floor::new(1, &look));
        floor.report(ticks(end), sums, "");
        sums.add("open", floor.lanes[0].inside.seen[0]);
    });
    let whole = scene(300.0).start("pipeline = { work = 1000 }");
    let stated = crate::experiment::plans(&whole)[0].sources[0].advance[0].0;
    let whole = Experiment::of("whole", &[whole], Length::timed(300.0, 100.0), move |plans, turn, sums| {
        let mut floor = watched(&plans[0], turn.luck(), Floor::new(1, &asked));
        floor.report(ticks(300.0), sums, "");
    });
    let below = of(|sums: &crate::sums::Sums| 1.0 - sums.per("0.stay.above0", "0.stay.n"));
    Checks::of(
        timed
            .value("won_T", mean("cycle.n"))
            .value("open_T", mean("open"))
            .value("apparent", per("cycle.n", "arrived")),
    )
    .and(whole.value("F_T2", below).value("median", of(|sums| sums.quantile("0.stay", 0.5))))
    .calculated("true_win", stated)
}
