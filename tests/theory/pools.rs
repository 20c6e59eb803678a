//! Several teams or several stages: pods and islands against a pool, specialists against full-cycle reps, funnels.

use orgsim::engine::Happening;
use orgsim::units::{days, ticks};
use serde_json::Value;

use crate::cases::Case;
use crate::experiment::{Experiment, Length, watched};
use crate::family::Checks;
use crate::queues::{deviation_inside, standard};
use crate::scene::{PLAIN, Scene, Step, exponential, time};
use crate::sums::{Sums, mean, of, per};
use crate::watch::{Asked, Floor, On, Sample};

/// The same reps as one pool, as pods and as islands; leads go to a group at random.
fn groups(reps: f64, groups: &[f64]) -> String {
    let structure = |count: &f64| {
        let each = reps / count;
        match *count {
            1.0 => format!("[structures.by{count}]\nassembly = {{ rep = {reps} }}\n"),
            _ => format!(
                "[structures.by{count}]\nroute = \"random\"\npod = {{ teams = {count}, each = {{ rep = {each} }} }}\n"
            ),
        }
    };
    groups.iter().map(structure).collect()
}

/// Every structure of the scenario under the same luck, each reported under its prefix.
fn side_by_side(
    name: &str,
    scenes: &[Scene],
    lanes: usize,
    asked: Asked,
    length: Length,
    prefixes: Vec<String>,
) -> Experiment {
    Experiment::of(name, scenes, length, move |plans, turn, sums| {
        for (plan, prefix) in plans.iter().zip(&prefixes) {
            let mut floor = watched(plan, turn.luck(), Floor::new(lanes, &asked));
            floor.report(ticks(length.horizon), sums, prefix);
            if lanes == 1 {
                sums.add(&format!("{prefix}wins"), floor.cycle.n);
            }
        }
    })
}

pub fn round_robin(case: &Case) -> Checks {
    let (lambda, k) = (case.number("lambda_total"), case.number("k"));
    let length = Length::steady(case, 400_000.0);
    let structures = format!(
        "[structures.turns]\nisland = {{ rep = {k} }}\nroute = \"round robin\"\n\
         [structures.random]\nisland = {{ rep = {k} }}\nroute = \"random\"\n\
         [structures.pooled]\nassembly = {{ rep = {k} }}"
    );
    let effort = exponential(1.0 / case.number("mu"));
    let scene = Scene::new(length.horizon).leads(lambda).work(&effort, 1.0, "").structures(structures);
    let asked = Asked { warm: length.warm, marks: vec![case.number("t")], ..Asked::default() };
    let prefixes = ["turns.", "random.", "pooled."].map(str::to_owned).to_vec();
    let experiment = side_by_side(&case.id, &[scene], 1, asked, length, prefixes);
    let standard = |name, lane| standard(name, 1.0, lane).expect("a standard value");
    Checks::of(
        experiment
            .value("P_wait", standard("P_wait", "turns.0."))
            .value("Wq", standard("Wq", "turns.0."))
            .value("P_Wq_gt_t", standard("P_Wq_gt_t", "turns.0."))
            .value("Wq_random", standard("Wq", "random.0."))
            .value("Wq_pooled", standard("Wq", "pooled.0.")),
    )
}

pub fn pool(case: &Case) -> Checks {
    let (reps, counts) = (case.number("reps"), case.numbers("groups"));
    let length = Length::steady(case, 400_000.0);
    let scene = Scene::new(length.horizon)
        .leads(case.number("lambda"))
        .work(&exponential(1.0 / case.number("mu")), 1.0, "")
        .structures(groups(reps, &counts));
    let asked = Asked { warm: length.warm, marks: vec![case.number("t")], ..Asked::default() };
    let prefixes: Vec<String> = counts.iter().map(|count| format!("by{count}.")).collect();
    let mut experiment = side_by_side(&case.id, &[scene], 1, asked, length, prefixes);
    for count in counts {
        let lane = format!("by{count}.0.");
        let suffix = format!("{count}x{}", reps / count);
        for (name, what) in [("Wq", "Wq"), ("Pwait", "P_wait"), ("Ptail", "P_Wq_gt_t"), ("Lq", "Lq")] {
            let estimator = standard(what, reps, &lane).expect("a standard value");
            experiment = experiment.value(format!("{name}_{suffix}"), estimator);
        }
        if count > 1.0 {
            let wait = move |sums: &Sums, lane: &str| sums.per(&format!("{lane}wait"), &format!("{lane}wait.n"));
            let penalty = of(move |sums| wait(sums, &lane) / wait(sums, "by1.0."));
            experiment = experiment.value(format!("penalty_{suffix}"), penalty);
        }
    }
    Checks::of(experiment)
}

pub fn decay(case: &Case) -> Checks {
    let (reps, counts, lambda) = (case.number("reps"), case.numbers("groups"), case.number("lambda"));
    let length = Length::steady(case, 250_000.0);
    let (k, fast) = (case.number("k"), case.number("fast"));
    let (quick, slow) = (case.number("p_fast"), case.number("p_slow"));
    let effort = exponential(1.0 / case.number("mu"));
    let scene = |chance: f64, response: &str| {
        Scene::new(length.horizon)
            .leads(lambda)
            .work(&effort, chance, response)
            .mechanisms("response_decay = \"on\"")
            .structures(groups(reps, &counts))
    };
    let smooth = scene(case.number("p0"), &format!("response = {{ exponential = {{ rate = \"{k} per day\" }} }}"));
    let steps = format!("response = {{ steps = [[\"{fast} days\", {}]] }}", slow / quick);
    let asked = Asked { warm: length.warm, ..Asked::default() };
    let prefixes: Vec<String> = counts.iter().map(|count| format!("by{count}.")).collect();
    let smooth = side_by_side("exponential", &[smooth], 1, asked.clone(), length, prefixes.clone());
    let stepped = side_by_side("steps", &[scene(quick, &steps)], 1, asked, length, prefixes);
    let (mut smooth, mut stepped) = (smooth, stepped);
    let share = |sums: &Sums, group: f64| sums.per(&format!("by{group}.wins"), &format!("by{group}.0.stay.n"));
    for count in counts {
        let suffix = format!("{count}x{}", reps / count);
        smooth = smooth
            .value(format!("conv_{suffix}"), of(move |sums| share(sums, count)))
            .value(format!("wins_{suffix}"), per(format!("by{count}.wins"), format!("by{count}.days")));
        stepped = stepped.value(format!("conv_step_{suffix}"), of(move |sums| share(sums, count)));
        if count > 1.0 {
            let lost = of(move |sums| 1.0 - share(sums, count) / share(sums, 1.0));
            smooth = smooth.value(format!("lossrel_{suffix}"), lost);
        }
    }
    Checks::of(smooth).and(stepped)
}

pub fn full_cycle(case: &Case) -> Checks {
    let length = Length::steady(case, 400_000.0);
    let stage = |name: &str, mu: f64, advance: f64| {
        format!("[stages.{name}]\neffort = {}\nadvance = {advance}\nno_decision = 0.0\n", exponential(1.0 / mu))
    };
    let stages = stage("qualify", case.number("mu1"), case.number("p")) + &stage("close", case.number("mu2"), 1.0);
    let structures = "[structures.pool]\nassembly = { rep = 2 }\n\
        [structures.island]\nisland = { rep = 2 }\nroute = \"random\"\n\
        [structures.spec]\nassembly = { qualifier = 1, closer = 1 }";
    let scene = Scene::new(length.horizon)
        .leads(case.number("lambda"))
        .stages(stages)
        .roles(format!("[roles.rep]\ncovers = [\"qualify\", \"close\"]\n{PLAIN}"))
        .role("qualifier", "\"qualify\"")
        .role("closer", "\"close\"")
        .structures(structures);
    let asked = Asked { warm: length.warm, ..Asked::default() };
    let prefixes = ["pool.", "island.", "spec."].map(str::to_owned).to_vec();
    let mut experiment = side_by_side(&case.id, &[scene], 2, asked, length, prefixes);
    for (name, suffix) in [("pool", ""), ("island", ""), ("spec", "1")] {
        let wait = format!("{name}.0.wait");
        let wait_name = if suffix.is_empty() { format!("Wq_{name}") } else { format!("Wq{suffix}_{name}") };
        experiment = experiment
            .value(wait_name, per(wait.clone(), format!("{wait}.n")))
            .value(format!("Twon_{name}"), per(format!("{name}.cycle"), format!("{name}.cycle.n")));
    }
    let busy = |sums: &Sums, name: &str| sums.get(&format!("{name}.0.busy")) + sums.get(&format!("{name}.1.busy"));
    // Every rep works full cycle in the pool and on the islands: one value, so both structures count for it.
    let both = of(move |sums| {
        (busy(sums, "pool") / sums.get("pool.days") + busy(sums, "island") / sums.get("island.days")) / 4.0
    });
    let experiment = experiment
        .value("rho1_spec", per("spec.0.busy", "spec.days"))
        .value("rho2_spec", per("spec.1.busy", "spec.days"))
        .value("rho_full", both);
    Checks::of(experiment)
}

/// The stages of a case in a row, and their seats.
fn row_of_stages(case: &Case, horizon: f64) -> (Scene, Vec<f64>) {
    let step = |stage: &Value| Step {
        effort: exponential(1.0 / stage["mu"].as_f64().expect("a rate")),
        advance: stage["pass"].as_f64().expect("a share"),
        more: String::new(),
        seats: stage["c"].as_f64().unwrap_or(1.0),
    };
    let steps: Vec<Step> = case.list("stages").iter().map(step).collect();
    let seats = steps.iter().map(|step| step.seats).collect();
    (Scene::new(horizon).leads(case.number("lambda")).line(&steps), seats)
}

pub fn funnel(case: &Case) -> Checks {
    let length = Length::steady(case, 380_000.0);
    let (scene, seats) = row_of_stages(case, length.horizon);
    let asked = Asked { warm: length.warm, ..Asked::default() };
    let stages = seats.len();
    let mut experiment = side_by_side(&case.id, &[scene], stages, asked, length, vec![String::new()]);
    for (stage, reps) in seats.into_iter().enumerate() {
        let id = |what: &str| format!("{stage}.{what}");
        let name = |what: &str| format!("{what}_{}", stage + 1);
        let lane = format!("{stage}.");
        experiment = experiment
            .value(name("flow"), per(id("entered"), "days"))
            .value(name("util"), standard("util", reps, &lane).expect("a standard value"))
            .value(name("Wq"), standard("Wq", reps, &lane).expect("a standard value"))
            .value(name("Tlost"), per(id("lost"), id("lost.n")))
            .value(name("lost"), per(id("lost.n"), "days"));
    }
    let window = case.number("horizon");
    let inside = move |sums: &Sums| (0..stages).map(|stage| sums.get(&format!("{stage}.inside"))).sum::<f64>();
    Checks::of(
        experiment
            .value("won_rate", per("cycle.n", "days"))
            .value("conv", per("cycle.n", "arrived"))
            .value("T_won", per("cycle", "cycle.n"))
            .value("T_all", per("age", "age.n"))
            .value("L_total", of(move |sums| inside(sums) / sums.get("days")))
            .value("won_H", of(move |sums| sums.per("cycle.n", "days") * window)),
    )
}

pub fn tandem(case: &Case) -> Checks {
    let length = Length::steady(case, 400_000.0);
    let (scene, seats) = row_of_stages(case, length.horizon);
    let asked = Asked { warm: length.warm, marks: vec![case.number("t")], top: 200.0, ..Asked::default() };
    let experiment = side_by_side(&case.id, &[scene], seats.len(), asked, length, vec![String::new()]);
    Checks::of(
        experiment
            .value("T_mean", per("cycle", "cycle.n"))
            .value("T_sd", of(|sums| deviation_inside(sums, "cycle")))
            .value("P_T_gt_t", per("cycle.above0", "cycle.n"))
            .value("q50_T", of(|sums| sums.quantile("cycle", 0.5)))
            .value("q90_T", of(|sums| sums.quantile("cycle", 0.9))),
    )
}

/// Stages without work, with the case's changes of hands between them; the last wins or loses.
fn hands(case: &Case) -> Vec<Step> {
    let step = |advance: f64, more: String| Step { effort: "\"0 days\"".into(), advance, more, seats: 1.0 };
    let hand = |hand: &Value| format!("handoff = {{ delay = {}, drop = {} }}", time(&hand["delay"]), hand["loss"]);
    let mut steps = vec![step(1.0, String::new())];
    steps.extend(case.list("handoffs").iter().map(|handoff| step(1.0, hand(handoff))));
    let last = steps.last_mut().expect("a stage");
    last.advance = case.number("p0");
    last.more += &format!("\nresponse = {{ exponential = {{ rate = \"{} per day\" }} }}", case.number("decay"));
    steps
}

pub fn handoff(case: &Case) -> Checks {
    let length = Length::timed(200.0, 100.0);
    let (chance, steps) = (case.number("p0"), hands(case));
    let last = steps.len() - 1;
    let scene = Scene::new(length.horizon)
        .line(&steps)
        .mechanisms("capacity = \"off\"\nhandoff_delay = \"on\"\nhandoff_drop = \"on\"\nresponse_decay = \"on\"")
        .start(format!("pipeline = {{ s0 = {} }}", case.number("leads")));
    let experiment = Experiment::of(&case.id, &[scene], length, move |plans, turn, sums| {
        let mut entered = vec![0.0; last + 1];
        let (mut delays, mut wins) = (Sample::new(&[], 0.0), 0.0);
        let look = |_, happening| match happening {
            Happening::Enters { stage, .. } => entered[stage as usize] += 1.0,
            Happening::TouchStarts { stage, lay, .. } if stage as usize == last => delays.note(days(lay)),
            Happening::Wins { .. } => wins += 1.0,
            _ => {}
        };
        watched(&plans[0], turn.luck(), On(look));
        entered.iter().enumerate().for_each(|(stage, count)| sums.add(&format!("entered{stage}"), *count));
        delays.report(sums, "delay");
        sums.add("wins", wins);
    });
    let mut experiment = experiment
        .value("delay_mean", per("delay", "delay.n"))
        .value("delay_sd", of(|sums| deviation_inside(sums, "delay")))
        .value("decay", of(move |sums| sums.per("wins", "delay.n") / chance))
        .value("conv", per("wins", "entered0"))
        .value("wins", mean("wins"));
    for stage in 1..=last {
        experiment = experiment.value(format!("surv_{stage}"), per(format!("entered{stage}"), "entered0"));
    }
    Checks::of(experiment)
}
