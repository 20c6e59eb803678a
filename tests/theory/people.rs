//! People who leave, are replaced and grow into the job.

use orgsim::dist::Law;
use orgsim::engine::{Happening, Observer};
use orgsim::luck::{Purpose, name_key};
use orgsim::mechanisms::practice::Curve;
use orgsim::mechanisms::ramp;
use orgsim::plan::Plan;
use orgsim::scenario::Ramp;
use orgsim::stats::kaplan_meier;
use orgsim::units::{Tick, days, ticks};
use serde_json::Value;

use crate::cases::Case;
use crate::experiment::{Experiment, Length, watched};
use crate::family::Checks;
use crate::scene::{Scene, exponential};
use crate::sums::{Sums, deviation, mean, of, per, variance};
use crate::watch::{Level, On, Sample};

/// Filled seats over time.
pub struct Heads<'a>(pub &'a mut Level);

impl Observer for Heads<'_> {
    fn note(&mut self, now: Tick, happening: Happening) {
        match happening {
            Happening::Joins { .. } => self.0.step(now, 1.0),
            Happening::Leaves { .. } => self.0.step(now, -1.0),
            _ => {}
        }
    }
}

const COME_AND_GO: &str = "attrition = \"on\"\nbackfill = \"on\"";

/// Seats that people leave at one rate and that are filled at another, all filled at the start.
fn seats(case: &Case, horizon: f64) -> Scene {
    let (quit, hire) = (case.number("quit"), case.number("hire"));
    Scene::new(horizon)
        .rep(&format!("attrition = \"{quit} per day\"\ntime_to_fill = {}", exponential(1.0 / hire)))
        .mechanisms(COME_AND_GO)
        .reps(case.number("seats") as u64)
}

/// Joining, leaving and headcount, read at times.
fn turnover(plan: &Plan, luck: orgsim::luck::Luck, warm: f64, times: &[f64], horizon: f64) -> [Level; 3] {
    let level = || Level::new(warm, times);
    let (mut heads, mut quits, mut hires) = (level(), level(), level());
    heads.level = f64::from(plan.headcount());
    let look = |now, happening| match happening {
        Happening::Joins { .. } => {
            hires.step(now, 1.0);
            heads.step(now, 1.0);
        }
        Happening::Leaves { .. } => {
            quits.step(now, 1.0);
            heads.step(now, -1.0);
        }
        _ => {}
    };
    watched(plan, luck, On(look));
    [heads, quits, hires].map(|mut level| {
        level.close(ticks(horizon));
        level
    })
}

pub fn vacant_seats(case: &Case) -> Checks {
    let length = Length::steady(case, 350_000.0);
    let counts = case.numbers("k");
    let held = counts.clone();
    let scene = seats(case, length.horizon);
    let mut steady = Experiment::of("steady", &[scene], length, move |plans, turn, sums| {
        let [heads, ..] = turnover(&plans[0], turn.luck(), length.warm, &[], length.horizon);
        sums.add("days", length.horizon - length.warm);
        sums.add("heads", heads.area);
        sums.add("squares", heads.area_of_square);
        held.iter().for_each(|count| sums.add(&format!("at_{count}"), heads.shares[*count as usize]));
    });
    steady = steady.value("heads", per("heads", "days")).value(
        "heads_var",
        of(|sums| sums.per("squares", "days") - sums.per("heads", "days") * sums.per("heads", "days")),
    );
    for count in counts {
        steady = steady.value(format!("pmf_{count}"), per(format!("at_{count}"), "days"));
    }
    let times = case.numbers("times");
    let last = times[times.len() - 1];
    let read = times.clone();
    let length = Length::timed(last, 15_000.0);
    let mut timed = Experiment::of("timed", &[seats(case, last)], length, move |plans, turn, sums| {
        let [heads, quits, hires] = turnover(&plans[0], turn.luck(), 0.0, &read, last);
        for (index, time) in read.iter().enumerate() {
            sums.moments(&format!("heads_{time}"), heads.seen[index]);
            sums.add(&format!("quits_{time}"), quits.seen[index]);
            sums.add(&format!("hires_{time}"), hires.seen[index]);
        }
    });
    for time in times {
        timed = timed.value(format!("var_{time}"), variance(format!("heads_{time}")));
        for what in ["heads", "quits", "hires"] {
            timed = timed.value(format!("{what}_{time}"), mean(format!("{what}_{time}")));
        }
    }
    Checks::of(steady).and(timed)
}

/// How people leave, as the language says it.
fn hazard(hazard: &Value) -> String {
    if hazard["dist"] != "pwconst" {
        return crate::scene::time(hazard);
    }
    let numbers = |name: &str| -> Vec<f64> {
        hazard[name].as_array().expect("a list").iter().map(|value| value.as_f64().expect("a number")).collect()
    };
    let (cuts, rates) = (numbers("cuts"), numbers("rates"));
    let mut bands = Vec::new();
    let mut from = 0.0;
    for (cut, rate) in cuts.iter().zip(&rates) {
        bands.push(format!("\"{from}-{cut} days\" = \"{rate} per day\""));
        from = *cut;
    }
    bands.push(format!("later = \"{} per day\"", rates[rates.len() - 1]));
    format!("{{ by_tenure = {{ {} }} }}", bands.join(", "))
}

/// Tenures of all the people of a plan in which nobody is replaced.
fn tenures(plan: &Plan, luck: orgsim::luck::Luck) -> Vec<f64> {
    let mut tenures = vec![f64::INFINITY; plan.seats.len()];
    let look = |_, happening| {
        if let Happening::Leaves { seat, tenure, .. } = happening {
            tenures[seat as usize] = tenure;
        }
    };
    watched(plan, luck, On(look));
    tenures
}

pub fn tenure(case: &Case) -> Checks {
    let (times, tau) = (case.numbers("times"), case.number("tau"));
    let people = case.number("n");
    let leave = format!("attrition = {}", hazard(&case.params["hazard"]));
    let scene = |horizon: f64| Scene::new(horizon).rep(&leave).mechanisms("attrition = \"on\"").reps(people as u64);
    let read = times.clone();
    let length = Length::timed(2000.0, 100.0);
    let mut whole = Experiment::of("tenure", &[scene(length.horizon)], length, move |plans, turn, sums| {
        let mut sample = Sample::new(&read, 600.0);
        let mut restricted = 0.0;
        for tenure in tenures(&plans[0], turn.luck()) {
            sample.note(tenure.min(length.horizon));
            restricted += tenure.min(tau);
        }
        sample.report(sums, "tenure");
        sums.add("restricted", restricted);
    })
    .value("mean", per("tenure", "tenure.n"))
    .value("median", of(|sums| sums.quantile("tenure", 0.5)))
    .value("rmst", per("restricted", "tenure.n"));
    for (index, time) in times.iter().enumerate() {
        whole = whole.value(format!("S_{time}"), per(format!("tenure.above{index}"), "tenure.n"));
    }
    let (end, at) = (case.number("C"), case.number("t_km"));
    let length = Length::timed(end, 400.0);
    let study = Experiment::of("study", &[scene(end)], length, move |plans, turn, sums| {
        let mut lasted = Vec::new();
        let mut left = Vec::new();
        for (seat, tenure) in tenures(&plans[0], turn.luck()).into_iter().enumerate() {
            // The study ends at one date, and everybody had entered at a date of their own before it.
            let watched = end * turn.luck().fate(name_key("entry"), seat as u64).uniform(Purpose::Statistics, 0);
            lasted.push(tenure.min(watched));
            left.push(tenure <= watched);
        }
        sums.add("events", left.iter().filter(|left| **left).count() as f64);
        let curve = kaplan_meier(&lasted, &left);
        sums.moments("survival", curve.iter().rev().find(|step| step.time <= at).map_or(1.0, |step| step.survival));
    });
    Checks::of(whole).and(study.value("km_se", deviation("survival")).value("km_events", mean("events")))
}

/// A ramp as the language says it.
fn ramp_of(shape: &Value) -> String {
    let name = shape["shape"].as_str().expect("a shape");
    format!("ramp = {{ {name} = {{ start = {}, length = \"{} days\" }} }}", shape["start"], shape["length"])
}

/// What people present could do, in days at full speed, and how long they were present.
fn capacity(plan: &Plan, luck: orgsim::luck::Luck, warm: f64) -> (f64, f64) {
    let (mut done, mut present) = (0.0, 0.0);
    let warm = ticks(warm);
    let look = |now, happening| {
        if let Happening::Present { time, capacity, .. } = happening
            && now > warm
        {
            done += capacity;
            present += days(time);
        }
    };
    watched(plan, luck, On(look));
    (done, present)
}

pub fn ramps(case: &Case) -> Checks {
    let shapes = case.params["ramps"].as_object().expect("ramps");
    let window = case.number("T");
    let on = format!("{COME_AND_GO}\nramp = \"on\"");
    // Capacity is told at the ends of months, so warm-up ends with one: 20 months of 21 days.
    let length = Length::after(420.0, 60_000.0);
    let cohort = 200;
    let mut checks = Checks::default();
    for (name, shape) in shapes {
        let ramp = ramp_of(shape);
        let steady = seats(case, length.horizon).rep(&ramp).mechanisms(&on);
        let steady = Experiment::of(format!("steady {name}"), &[steady], length, move |plans, turn, sums| {
            let (done, present) = capacity(&plans[0], turn.luck(), length.warm);
            sums.add("done", done);
            sums.add("present", present);
            sums.add("days", length.horizon - length.warm);
        });
        let leaves =
            |horizon: f64| seats(case, horizon).rep(&ramp).mechanisms("attrition = \"on\"\nramp = \"on\"").reps(cohort);
        let scenes = [leaves(2000.0), leaves(window)];
        let newcomers =
            Experiment::of(format!("cohort {name}"), &scenes, Length::timed(2000.0, 100.0), |plans, turn, sums| {
                sums.add("life", capacity(&plans[0], turn.luck(), 0.0).0);
                sums.add("window", capacity(&plans[1], turn.luck(), 0.0).0);
            });
        let people = cohort as f64;
        checks = checks
            .and(
                steady
                    .value(format!("prod_{name}"), per("done", "present"))
                    .value(format!("cap_{name}"), per("done", "days")),
            )
            .and(
                newcomers
                    .value(format!("life_{name}"), of(move |sums| sums.mean("life") / people))
                    .value(format!("coh_{name}"), of(move |sums| sums.mean("window") / people)),
            );
    }
    checks
}

pub fn ramp_with_backlog(case: &Case) -> Checks {
    let (mu, end) = (case.number("mu"), case.number("T"));
    let scene = Scene::new(end)
        .work(&exponential(1.0 / mu), 1.0, "")
        .rep(&ramp_of(&case.params["ramp"]))
        .mechanisms("ramp = \"on\"")
        .start("pipeline = { work = 400 }");
    let experiment = Experiment::of(&case.id, &[scene], Length::timed(end, 2000.0), |plans, turn, sums| {
        let mut wins = 0.0;
        let look = |_, happening| wins += f64::from(matches!(happening, Happening::Wins { .. }));
        watched(&plans[0], turn.luck(), On(look));
        sums.add("wins", wins);
    });
    Checks::of(experiment.value("done_cont", mean("wins")))
        .calculated("done_full", mu * ramp::done(&Ramp::None, end))
        .waits(&["done_frozen"], "the other semantics: here speed applies continuously")
}

pub fn rehire(case: &Case) -> Checks {
    let (rate, many, times) = (case.number("phase_rate"), case.number("seats"), case.numbers("times"));
    let law = Law::Gamma { mean: 2.0 / rate, shape: 2.0 };
    let scene = |horizon: f64| {
        let stay = format!("attrition = {{ gamma = {{ mean = \"{} days\", shape = 2 }} }}", 2.0 / rate);
        Scene::new(horizon).rep(&(stay + "\ntime_to_fill = \"0 days\"")).mechanisms(COME_AND_GO).reps(many as u64)
    };
    let last = times[times.len() - 1];
    let read = times.clone();
    let mut timed = Experiment::of("timed", &[scene(last)], Length::timed(last, 7000.0), move |plans, turn, sums| {
        let [_, _, hires] = turnover(&plans[0], turn.luck(), 0.0, &read, last);
        for (time, hires) in read.iter().zip(&hires.seen) {
            sums.moments(&format!("hires_{time}"), *hires);
            sums.add(&format!("none_{time}"), f64::from(*hires == 0.0));
        }
    });
    for time in &times {
        timed = timed
            .value(format!("hires_{time}"), mean(format!("hires_{time}")))
            .value(format!("var_{time}"), variance(format!("hires_{time}")));
    }
    let long = Length::after(500.0, 30_000.0);
    let steady = Experiment::of("steady", &[scene(long.horizon)], long, move |plans, turn, sums| {
        let [_, _, hires] = turnover(&plans[0], turn.luck(), 0.0, &[long.warm, long.horizon], long.horizon);
        sums.add("hires", hires.seen[1] - hires.seen[0]);
        sums.add("days", long.horizon - long.warm);
    });
    Checks::of(timed.value("P0_6", mean("none_6")))
        .and(steady.value("rate", per("hires", "days")))
        .calculated("P0_24", (-many * law.cumulative_hazard(24.0)).exp())
        .waits(&["asym"], "a calculator of renewals")
}

pub fn capacity_over_time(case: &Case) -> Checks {
    let times = case.numbers("times");
    let last = times[times.len() - 1];
    // Capacity at a moment: what is delivered between two ends of the horizon just before and after it.
    let half = 0.05;
    let scene = |horizon: f64| {
        seats(case, horizon)
            .roles(format!(
                "[roles.rep]\ncovers = [\"work\"]\nbase = 0\nskill_spread = 0\nstarting_tenure = \"1000 days\"\n\
                 attrition = \"{} per day\"\ntime_to_fill = {}\n{}",
                case.number("quit"),
                exponential(1.0 / case.number("hire")),
                ramp_of(&case.params["ramp"])
            ))
            .mechanisms(&format!("{COME_AND_GO}\nramp = \"on\""))
    };
    let ends: Vec<f64> = times.iter().flat_map(|time| [time - half, time + half]).chain([last]).collect();
    let scenes: Vec<Scene> = ends.iter().map(|end| scene(*end)).collect();
    let read = times.clone();
    let mut experiment = Experiment::of(&case.id, &scenes, Length::timed(last, 500.0), move |plans, turn, sums| {
        let done: Vec<f64> = plans.iter().map(|plan| capacity(plan, turn.luck(), 0.0).0).collect();
        for (time, pair) in read.iter().zip(done.chunks(2)) {
            sums.add(&format!("cap_{time}"), (pair[1] - pair[0]) / (2.0 * half));
        }
        sums.add("total", done[done.len() - 1]);
        let [heads, ..] = turnover(&plans[plans.len() - 1], turn.luck(), 0.0, &read, last);
        for (time, heads) in read.iter().zip(&heads.seen) {
            sums.add(&format!("heads_{time}"), *heads);
        }
    });
    for time in times {
        experiment = experiment
            .value(format!("cap_{time}"), mean(format!("cap_{time}")))
            .value(format!("heads_{time}"), mean(format!("heads_{time}")));
    }
    Checks::of(experiment.value("cap_total", of(|sums: &Sums| sums.mean("total"))))
}

pub fn learning(case: &Case) -> Checks {
    let (first, rate, end, units) = (case.number("first"), case.number("rate"), case.number("T"), case.number("n"));
    // Units are touches of one deal each; the stated effort is that of the first.
    let settings = format!("rate = {rate}, odds = 1, reference = \"{first} days\", prior = \"0 h\", most = 10");
    let scene = move |effort: &str, horizon: f64| {
        let scene = Scene::new(horizon).work(effort, 1.0, "").start("pipeline = { work = 300 }");
        scene.mechanisms(&format!("practice = {{ {settings} }}"))
    };
    let wins = |plan: &Plan, luck| {
        let mut times = Vec::new();
        let look = |now, happening| {
            if let Happening::Wins { .. } = happening {
                times.push(days(now));
            }
        };
        watched(plan, luck, On(look));
        times
    };
    let long = 400.0;
    let random = [scene(&exponential(first), long)];
    let random = Experiment::of(&case.id, &random, Length::timed(long, 1600.0), move |plans, turn, sums| {
        let times = wins(&plans[0], turn.luck());
        sums.moments("cum", times[units as usize - 1]);
        sums.moments("units", times.iter().filter(|time| **time <= end).count() as f64);
    })
    .value("cum_n", mean("cum"))
    .value("sd_n", deviation("cum"))
    .value("units_mean", mean("units"))
    .value("units_var", variance("units"));
    let fixed = [scene(&format!("\"{first} days\""), end)];
    let fixed = Experiment::of("fixed", &fixed, Length::timed(end, 1.0), move |plans, turn, sums| {
        sums.moments("units", wins(&plans[0], turn.luck()).len() as f64);
    });
    let curve = Curve { time: rate.log2(), odds: 0.0, prior: 0.0, reference: first, most: 10.0 };
    Checks::of(random)
        .and(fixed.value("units_det", mean("units")))
        .calculated("b", -curve.time)
        .calculated("t_n", first * curve.time(curve.doublings(units * first)))
}
