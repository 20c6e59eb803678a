//! One stage and one queue: waiting, giving up, priorities, batches, bursts.

use serde_json::json;

use crate::cases::Case;
use crate::experiment::{Experiment, Length, watched};
use crate::family::Checks;
use crate::scene::{PROJECT, Scene, exponential, time};
use crate::sums::{Estimator, Sums, mean, of, per, variance};
use crate::watch::{Asked, Floor};
use orgsim::units::ticks;

/// The values that every queue at one stage has, by their published names. `lane` is a prefix such as `0.`.
pub fn standard(name: &str, reps: f64, lane: &str) -> Option<Estimator> {
    let id = |what: &str| format!("{lane}{what}");
    let days = lane.rsplit_once('.').map_or("", |(above, _)| above);
    let days = format!("{}days", days.trim_end_matches(|last: char| last.is_ascii_digit()));
    let (inside, busy, wait, gave_up, stay) = (id("inside"), id("busy"), id("wait"), id("gave_up"), id("stay"));
    let of_wait = |what: &str| format!("{wait}.{what}");
    let (n, left) = (of_wait("n"), format!("{gave_up}.n"));
    let all = move |sums: &Sums| sums.get(&n) + sums.get(&left);
    Some(match name {
        "util" => of(move |sums| sums.per(&busy, &days) / reps),
        "Lq" => of(move |sums| (sums.get(&inside) - sums.get(&busy)) / sums.get(&days)),
        "L" => per(inside, days),
        "Wq" => of(move |sums| (sums.get(&wait) + sums.get(&gave_up)) / all(sums)),
        "W" => per(stay.clone(), format!("{stay}.n")),
        "sd_Wq" => of(move |sums| deviation_inside(sums, &wait)),
        "EWq2" => per(of_wait("squares"), of_wait("n")),
        "P_wait" => {
            let (positive, left) = (of_wait("positive"), format!("{gave_up}.n"));
            of(move |sums| (sums.get(&positive) + sums.get(&left)) / all(sums))
        }
        "P_Wq_gt_t" => per(of_wait("above0"), of_wait("n")),
        "P_T_gt_t" => per(format!("{stay}.above0"), format!("{stay}.n")),
        "P_block" | "P_ab" => of(move |sums| sums.get(&format!("{gave_up}.n")) / all(sums)),
        "throughput" => per(id("advanced"), days),
        "Wq_acc" => per(wait.clone(), of_wait("n")),
        "P_wait_acc" => per(of_wait("positive"), of_wait("n")),
        "Wq_served" => per(wait.clone(), of_wait("n")),
        "Wq_ab" => per(gave_up.clone(), format!("{gave_up}.n")),
        "SL_t" => {
            let (n, late) = (of_wait("n"), of_wait("above0"));
            of(move |sums| (sums.get(&n) - sums.get(&late)) / all(sums))
        }
        _ => {
            let p = name.strip_prefix('q')?.strip_suffix("_Wq")?.parse::<f64>().ok()? / 100.0;
            of(move |sums| sums.quantile(&wait, p))
        }
    })
}

/// The standard deviation of a sample within the runs.
pub fn deviation_inside(sums: &Sums, name: &str) -> f64 {
    let n = format!("{name}.n");
    let mean = sums.per(name, &n);
    (sums.per(&format!("{name}.squares"), &n) - mean * mean).sqrt()
}

/// All standard values of a case.
fn standards(mut experiment: Experiment, case: &Case, reps: f64) -> Experiment {
    for name in case.names() {
        if let Some(estimator) = standard(name, reps, "0.") {
            experiment = experiment.value(name, estimator);
        }
    }
    experiment
}

/// One stage, watched.
fn at_one_stage(case: &Case, scene: Scene, asked: Asked, length: Length) -> Experiment {
    Experiment::of(&case.id, &[scene], length, move |plans, turn, sums| {
        let mut floor = watched(&plans[0], turn.luck(), Floor::new(1, &asked));
        floor.report(ticks(length.horizon), sums, "");
        let inside = &floor.lanes[0].inside;
        sums.add("5 or more", inside.shares[5..].iter().sum());
    })
}

fn asked(length: Length, marks: &[f64], top: f64) -> Asked {
    Asked { warm: length.warm, marks: marks.to_vec(), top, ..Asked::default() }
}

pub fn mm1(case: &Case) -> Checks {
    let (lambda, mu) = (case.number("lambda"), case.number("mu"));
    let total = if case.id == "MM1-1" { 1_000_000.0 } else { 75_000.0 };
    let length = Length::steady(case, total);
    let scene = Scene::new(length.horizon).leads(lambda).work(&exponential(1.0 / mu), 1.0, "");
    let asked = asked(length, &[case.number("t")], 30.0 / (mu - lambda));
    let experiment = at_one_stage(case, scene, asked, length).value("P_N_ge_5", per("5 or more", "days"));
    Checks::of(standards(experiment, case, 1.0))
}

/// From a stated start, with levels read at the case's times.
fn timed(case: &Case, scene: Scene, times: Vec<f64>, reps: f64, length: Length) -> Experiment {
    let asked = Asked { times: times.clone(), ..Asked::default() };
    Experiment::of(&case.id, &[scene], length, move |plans, turn, sums| {
        let mut floor = watched(&plans[0], turn.luck(), Floor::new(1, &asked));
        floor.report(ticks(length.horizon), sums, "");
        let lane = &floor.lanes[0];
        for ((time, inside), busy) in times.iter().zip(&lane.inside.seen).zip(&lane.busy.seen) {
            sums.moments(&format!("N_{time}"), *inside);
            sums.add(&format!("empty_{time}"), f64::from(*inside == 0.0));
            sums.add(&format!("waiting_{time}"), inside - busy);
            sums.add(&format!("busy_{time}"), f64::from(*busy == reps));
        }
    })
}

pub fn mm1t(case: &Case) -> Checks {
    let (times, start) = (case.numbers("times"), case.number("n0"));
    let last = times[times.len() - 1];
    let length = Length::timed(last, if start > 0.0 { 300_000.0 } else { 30_000.0 });
    let effort = exponential(1.0 / case.number("mu"));
    let scene = Scene::new(last)
        .leads(case.number("lambda"))
        .work(&effort, 1.0, "")
        .start(format!("pipeline = {{ work = {start} }}"));
    let mut experiment = timed(case, scene, times.clone(), 1.0, length).value(format!("ED_{last}"), mean("0.advanced"));
    for time in times {
        experiment = experiment
            .value(format!("EN_{time}"), mean(format!("N_{time}")))
            .value(format!("P0_{time}"), mean(format!("empty_{time}")))
            .value(format!("VarN_{time}"), variance(format!("N_{time}")));
    }
    Checks::of(experiment)
}

pub fn mmc(case: &Case) -> Checks {
    let (lambda, mu, reps) = (case.number("lambda"), case.number("mu"), case.number("c"));
    let total = if case.id == "MMC-1" { 300_000.0 } else { 220_000.0 };
    let length = Length::steady(case, total);
    let effort = exponential(1.0 / mu);
    let scene = Scene::new(length.horizon).leads(lambda).work(&effort, 1.0, "").reps(reps as u64);
    let asked = asked(length, &[case.number("t")], 30.0 / (reps * mu - lambda));
    Checks::of(standards(at_one_stage(case, scene, asked, length), case, reps))
}

pub fn mmck(case: &Case) -> Checks {
    let reps = case.number("c");
    let total = if case.id == "MMCK-1" { 12_000.0 } else { 62_000.0 };
    let length = Length::steady(case, total);
    let effort = exponential(1.0 / case.number("mu"));
    let room = format!("room = {}", case.number("K") - reps);
    let scene = Scene::new(length.horizon).leads(case.number("lambda")).work(&effort, 1.0, &room).reps(reps as u64);
    Checks::of(standards(at_one_stage(case, scene, asked(length, &[], 0.0), length), case, reps))
}

/// Patience of any law; Erlang A if it is exponential.
pub fn impatient(case: &Case) -> Checks {
    let reps = case.number("c");
    let length = Length::steady(case, 60_000.0);
    let effort = exponential(1.0 / case.number("mu"));
    let patience = format!("patience = {}", time(&case.params["patience"]));
    let scene = Scene::new(length.horizon).leads(case.number("lambda")).work(&effort, 1.0, &patience).reps(reps as u64);
    Checks::of(standards(at_one_stage(case, scene, asked(length, &[case.number("t")], 0.0), length), case, reps))
}

pub fn mg1(case: &Case) -> Checks {
    let total = match case.id.as_str() {
        // The error of its second moment rests on high moments of a lognormal law, and is itself known slowly.
        "MG1-1" => 14_000_000.0,
        _ => 700_000.0,
    };
    let length = Length::steady(case, total);
    let marks = case.params["t"].as_f64().into_iter().collect::<Vec<_>>();
    let scene = Scene::new(length.horizon).leads(case.number("lambda")).work(&time(&case.params["service"]), 1.0, "");
    Checks::of(standards(at_one_stage(case, scene, asked(length, &marks, 0.0), length), case, 1.0))
}

pub fn prio(case: &Case) -> Checks {
    let (rates, reps) = (case.numbers("lambdas"), case.number("c"));
    let length = Length::steady(case, 220_000.0);
    let mut market = String::new();
    let mut sources = String::new();
    for (index, rate) in rates.iter().enumerate() {
        market += &format!("[market.class{index}]\n{PROJECT}\npriority = {index}\n");
        sources += &format!("[sources.to{index}]\nleads = {{ per_day = {rate} }}\nmix = {{ class{index} = 1 }}\n");
    }
    let scene = Scene::new(length.horizon)
        .market(market)
        .sources(sources)
        .work(&exponential(1.0 / case.number("mu")), 1.0, "")
        .reps(reps as u64);
    let asked = Asked { warm: length.warm, by_segment: true, ..Asked::default() };
    let classes = rates.len();
    let mut experiment = Experiment::of(&case.id, &[scene], length, move |plans, turn, sums| {
        let mut floor = watched(&plans[0], turn.luck(), Floor::new(classes, &asked));
        floor.report(ticks(length.horizon), sums, "");
    });
    for class in 0..classes {
        let lane = format!("{class}.");
        for what in ["Wq", "Lq"] {
            let estimator = standard(what, reps, &lane).expect("a standard value");
            experiment = experiment.value(format!("{what}_{}", class + 1), estimator);
        }
    }
    let all =
        move |sums: &Sums, what: &str| (0..classes).map(|class| sums.get(&format!("{class}.{what}"))).sum::<f64>();
    let experiment = experiment
        .value("P_wait", of(move |sums| all(sums, "wait.positive") / all(sums, "wait.n")))
        .value("Wq_all", of(move |sums| all(sums, "wait") / all(sums, "wait.n")));
    Checks::of(experiment)
}

pub fn batch(case: &Case) -> Checks {
    let length = Length::steady(case, 1_000_000.0);
    let size = format!("batch = {}", case.params["batch"]["size"]);
    let effort = exponential(1.0 / case.number("mu"));
    let scene = Scene::new(length.horizon).leads(case.number("batch_rate")).flow(&size).work(&effort, 1.0, "");
    Checks::of(standards(at_one_stage(case, scene, asked(length, &[], 0.0), length), case, 1.0))
}

pub fn mtmc(case: &Case) -> Checks {
    let (times, reps) = (case.numbers("times"), case.number("c"));
    let last = times[times.len() - 1];
    let length = Length::timed(last, 30_000.0);
    let scene = Scene::new(last)
        .leads(case.number("lambda0"))
        .flow(&wave(case.number("amp"), case.number("period"), 0.0))
        .work(&exponential(1.0 / case.number("mu")), 1.0, "")
        .reps(reps as u64);
    let mut experiment = timed(case, scene, times.clone(), reps, length)
        .value("int_Nq", of(|sums| sums.mean("0.inside") - sums.mean("0.busy")))
        .value("completed", mean("0.advanced"))
        .value("delayed", mean("0.delayed"));
    for time in times {
        experiment = experiment
            .value(format!("EN_{time}"), mean(format!("N_{time}")))
            .value(format!("ENq_{time}"), mean(format!("waiting_{time}")))
            .value(format!("Pbusy_{time}"), mean(format!("busy_{time}")));
    }
    Checks::of(experiment)
}

/// The season of a source: a wave, in days.
pub fn wave(amplitude: f64, period: f64, phase: f64) -> String {
    format!("season = {{ sine = {{ amplitude = {amplitude}, period = \"{period} days\", phase = \"{phase} days\" }} }}")
}

/// Reps who quit and are replaced while leads wait.
pub fn breaks(case: &Case) -> Checks {
    let length = Length::steady(case, 600_000.0);
    let seats = case.number("seats");
    let (quit, hire) = (case.number("quit"), case.number("hire"));
    let plain = Scene::new(length.horizon)
        .leads(case.number("lambda"))
        .work(&exponential(1.0 / case.number("mu")), 1.0, "")
        .rep(&format!("attrition = \"{quit} per day\"\ntime_to_fill = {}", exponential(1.0 / hire)))
        .reps(seats as u64);
    let steady = plain.clone().mechanisms("attrition = \"on\"\nbackfill = \"on\"");
    let asked = asked(length, &[], 0.0);
    let experiment = Experiment::of(&case.id, &[steady, plain], length, move |plans, turn, sums| {
        let mut heads = crate::watch::Level::new(length.warm, &[]);
        heads.level = seats;
        let mut floor = Floor::new(1, &asked);
        let mut seen = crate::people::Heads(&mut heads);
        orgsim::engine::run(&plans[0], turn.luck(), &mut (&mut floor, &mut seen));
        heads.close(ticks(length.horizon));
        floor.report(ticks(length.horizon), sums, "");
        sums.add("heads", heads.area);
        sums.add("nobody", heads.shares[0]);
        let mut without = watched(&plans[1], turn.luck(), Floor::new(1, &asked));
        without.report(ticks(length.horizon), sums, "without.");
    });
    let standard = |name, lane| standard(name, 1.0, lane).expect("a standard value");
    Checks::of(
        experiment
            .value("L", standard("L", "0."))
            .value("L_closed", standard("L", "0."))
            .value("W", standard("W", "0."))
            .value("busy", per("0.busy", "days"))
            .value("heads", per("heads", "days"))
            .value("P_nobody", per("nobody", "days"))
            .value("W_noquit", standard("W", "without.0.")),
    )
}

/// What a search for the fewest reps would find, at the staffing that it should find.
pub fn staffing(case: &Case) -> Checks {
    let (lambda, mu, t) = (case.number("lambda"), case.number("mu"), case.number("t"));
    let length = Length::after(case.warmup, 240_000.0);
    let reps = |name: &str| case.quantities.iter().find(|value| value.name == name).expect("a staffing").value as u64;
    let scene = |count: u64, patience: &str| {
        Scene::new(length.horizon).leads(lambda).work(&exponential(1.0 / mu), 1.0, patience).reps(count)
    };
    let patience = format!("patience = {}", time(&json!({"dist": "exp", "mean": case.number("patience")})));
    let scenes = [scene(reps("c_sl"), ""), scene(reps("c_w"), ""), scene(reps("c_ab"), &patience)];
    let asked = asked(length, &[t], 0.0);
    let experiment = Experiment::of(&case.id, &scenes, length, move |plans, turn, sums| {
        for (plan, prefix) in plans.iter().zip(["sl.", "w.", "ab."]) {
            let mut floor = watched(plan, turn.luck(), Floor::new(1, &asked));
            floor.report(ticks(length.horizon), sums, prefix);
        }
    });
    let standard = |name, lane| standard(name, 1.0, lane).expect("a standard value");
    let experiment = experiment
        .value("sl_at", standard("SL_t", "sl.0."))
        .value("w_at", standard("Wq", "w.0."))
        .value("ab_at", standard("P_ab", "ab.0."));
    Checks::of(experiment)
        .waits(&["c_sl", "c_w", "c_ab"], "a search for the fewest reps")
        .waits(&["sl_below", "ab_below"], "a calculator of waiting")
}
