//! Money from deals: bookings, quota, commission, concentration, and what shared luck does to a comparison.

use orgsim::engine::{Happening, Pay};
use orgsim::luck::Luck;
use orgsim::plan::Plan;
use orgsim::stats::normal_quantile;
use serde_json::{Value, json};

use crate::cases::Case;
use crate::experiment::{Experiment, Length, watched};
use crate::family::Checks;
use crate::scene::{Scene, Step, money};
use crate::sums::{Sums, deviation, mean, of, skewness, variance};
use crate::watch::On;

const AT_ONCE: &str = "capacity = \"off\"";

/// A normal law by the middles of its quantiles: amounts have no law of their own that may fall below zero, so what lies
/// there, less than a thousandth in these cases, is next to nothing. Neither what exceeds a quota nor the chance to reach
/// it knows the difference.
fn normal(law: &Value) -> String {
    let part = |name: &str| law[name].as_f64().expect("a parameter of the law");
    let parts = 20_000;
    let value = |at: usize| part("mean") + part("sd") * normal_quantile((at as f64 + 0.5) / f64::from(parts));
    let values: Vec<String> = (0..parts as usize).map(|at| format!("{:.6}", value(at).max(1e-6))).collect();
    format!("{{ empirical = [{}] }}", values.join(", "))
}

/// Leads that are won or lost at once, with deals of this law.
fn at_once(horizon: f64, deal: &str, chance: f64) -> Scene {
    let market = format!("[market.everyone]\ndeal_value = {deal}\ncontract = \"project\"");
    Scene::new(horizon).market(market).work("\"0 days\"", chance, "").mechanisms(AT_ONCE)
}

/// Deals won and what they booked.
fn bookings(plan: &Plan, luck: Luck) -> (f64, f64) {
    let (mut wins, mut money) = (0.0, 0.0);
    let look = |_, happening| {
        if let Happening::Wins { booked, .. } = happening {
            wins += 1.0;
            money += booked;
        }
    };
    watched(plan, luck, On(look));
    (wins, money)
}

pub fn compound(case: &Case) -> Checks {
    let end = case.number("T");
    let scene = at_once(end, &money(&case.params["deal"]), case.number("win")).leads(case.number("lambda"));
    let target = case.params["target"].as_f64().unwrap_or(f64::INFINITY);
    let replications = if target.is_finite() { 20_000.0 } else { 250_000.0 };
    let experiment = Experiment::of(&case.id, &[scene], Length::timed(end, replications), move |plans, turn, sums| {
        let (wins, money) = bookings(&plans[0], turn.luck());
        sums.add("wins", wins);
        sums.moments("money", money);
        sums.add("reached", f64::from(money >= target));
    });
    let mut experiment = experiment
        .value("mean", mean("money"))
        .value("sd", deviation("money"))
        .value("skew", skewness("money"))
        .value("wins", mean("wins"));
    if target.is_finite() {
        experiment = experiment.value("P_target", mean("reached"));
    }
    Checks::of(experiment).waits(&["P0"], "a calculator of bookings")
}

/// Attainment of everybody at the end of the only period.
fn attainments(plan: &Plan, luck: Luck) -> Vec<f64> {
    let mut attainments = Vec::new();
    let look = |_, happening| {
        if let Happening::Attains { attainment, .. } = happening {
            attainments.push(attainment);
        }
    };
    watched(plan, luck, On(look));
    attainments
}

/// One deal for each rep, in a period of one day.
fn one_deal_each(reps: f64, deal: &str, pay: &str) -> Scene {
    let market = format!("[market.everyone]\ndeal_value = {deal}\ncontract = \"project\"");
    Scene::new(1.0)
        .market(market)
        .work("\"0.1 days\"", 1.0, "")
        .rep(pay)
        .start(format!("pipeline = {{ work = {reps} }}"))
        .reps(reps as u64)
}

pub fn quota(case: &Case) -> Checks {
    let (amount, reps, k) = (case.number("quota"), case.number("reps"), case.number("k"));
    let quota = format!("quota = {{ amount = {amount}, per = \"1 day\" }}");
    let laws = &case.params["dists"];
    let single = one_deal_each(reps, &money(&laws["lognormal"]), &quota);
    let even = one_deal_each(reps, &normal(&laws["normal"]), &quota);
    let many = &laws["cpoisson"];
    let deal = money(&json!({"dist": "gamma", "mean": many["deal"], "shape": many["shape"]}));
    let wins = many["wins"].as_f64().expect("wins");
    let islands = format!("[structures.islands]\nisland = {{ rep = {reps} }}\nroute = \"random\"");
    let several = at_once(1.0, &deal, 1.0).leads(wins * reps).rep(&quota).structures(islands);
    let mut checks = Checks::default();
    for (name, scene) in [("normal", even), ("lognormal", single), ("cpoisson", several)] {
        let experiment = Experiment::of(name, &[scene], Length::timed(1.0, 32_000.0), move |plans, turn, sums| {
            let reached = attainments(&plans[0], turn.luck()).iter().filter(|part| **part >= 1.0).count() as f64;
            sums.add("reached", reached / reps);
            sums.add("team", f64::from(reached >= k));
        });
        checks = checks.and(
            experiment.value(format!("share_{name}"), mean("reached")).value(format!("P_ge_{k}_{name}"), mean("team")),
        );
    }
    checks
}

pub fn commission(case: &Case) -> Checks {
    let (rate, amount) = (case.number("rate"), case.number("quota"));
    let faster = rate * case.number("accel");
    let pay = format!(
        "quota = {{ amount = {amount}, per = \"1 day\" }}\n\
         commission = {{ rate = {rate}, accelerator = {{ above = \"100 %\", rate = {faster} }} }}"
    );
    let law = &case.params["lognormal"];
    let deal = money(&json!({"dist": "lognormal", "mean": law["mean"], "cv": law["cv"]}));
    let mut checks = Checks::default();
    for (name, deal) in [("ln", deal), ("n", normal(&case.params["normal"]))] {
        let scene = one_deal_each(1.0, &deal, &pay);
        let experiment = Experiment::of(name, &[scene], Length::timed(1.0, 60_000.0), move |plans, turn, sums| {
            let (mut paid, mut attained) = (0.0, 0.0);
            let look = |_, happening| match happening {
                Happening::Paid { pay: Pay::Variable, amount, .. } => paid += amount,
                Happening::Attains { attainment, .. } => attained = attainment,
                _ => {}
            };
            watched(&plans[0], turn.luck(), On(look));
            sums.moments("paid", paid);
            sums.add("over", (attained - 1.0).max(0.0) * amount);
        })
        .value(format!("pay_{name}"), mean("paid"))
        .value(format!("over_{name}"), mean("over"));
        checks = checks.and(if name == "ln" { experiment.value("pay_ln_sd", deviation("paid")) } else { experiment });
    }
    checks.waits(&["naive_ln"], "a calculator of commission")
}

/// Annual values of the customers at the start, the largest first.
fn accounts(plan: &Plan, luck: Luck) -> Vec<f64> {
    let mut values = Vec::new();
    let look = |_, happening| {
        if let Happening::ContractStarts { yearly, .. } = happening {
            values.push(yearly);
        }
    };
    watched(plan, luck, On(look));
    values.sort_by(|a, b| b.total_cmp(a));
    values
}

/// Part of the sum that the first so many hold.
fn held_by(values: &[f64], first: usize) -> f64 {
    values[..first].iter().sum::<f64>() / values.iter().sum::<f64>()
}

pub fn concentration(case: &Case) -> Checks {
    let (few, top) = (case.number("n"), case.number("k") as usize);
    let laws = [
        ("ln", json!({"dist": "lognormal", "mean": 100.0, "cv": case.number("cv")})),
        ("exp", json!({"dist": "gamma", "mean": 100.0, "shape": 1.0})),
        ("gamma", json!({"dist": "gamma", "mean": 100.0, "shape": case.number("gshape")})),
    ];
    let scene = |law: &Value, customers: f64| {
        let market = format!("[market.everyone]\ndeal_value = {}", money(law));
        Scene::new(1.0).market(market).start(format!("customers = {customers}"))
    };
    let scenes: Vec<Scene> = laws.iter().map(|(_, law)| scene(law, few)).collect();
    let samples = Experiment::of("samples", &scenes, Length::timed(1.0, 4000.0), move |plans, turn, sums| {
        for (plan, name) in plans.iter().zip(["ln", "exp", "gamma"]) {
            let values = accounts(plan, turn.luck());
            let whole: f64 = values.iter().sum();
            sums.add(&format!("top1_{name}"), held_by(&values, 1));
            sums.add(&format!("top{top}_{name}"), held_by(&values, top));
            sums.add(&format!("hhi_{name}"), values.iter().map(|value| (value / whole) * (value / whole)).sum());
        }
    });
    let names = ["top1_ln", "hhi_ln", "top1_exp", "top4_exp", "hhi_exp", "hhi_gamma"];
    let samples = names.into_iter().fold(samples, |samples, name| samples.value(name, mean(name)));
    let whole = scene(&laws[0].1, 20_000.0);
    let population = Experiment::of("population", &[whole], Length::timed(1.0, 100.0), |plans, turn, sums| {
        let values = accounts(&plans[0], turn.luck());
        let (n, whole) = (values.len() as f64, values.iter().sum::<f64>());
        let ranks: f64 = values.iter().rev().enumerate().map(|(rank, value)| (rank as f64 + 0.5) * value).sum();
        sums.add("gini", 2.0 * ranks / (n * whole) - 1.0);
        sums.add("top20", held_by(&values, values.len() / 5));
    });
    Checks::of(samples).and(population.value("gini_ln", mean("gini")).value("top20_ln", mean("top20")))
}

/// Leads set by the expected value reach the target less than half the time.
pub fn reverse_funnel(case: &Case) -> Checks {
    let (weeks, target) = (case.number("weeks"), case.number("target"));
    let leads = case.quantities.iter().find(|quantity| quantity.name == "leads").expect("leads").value;
    let mut loss = 0.0;
    let step = |stage: &Value| {
        let more = format!("handoff = {{ delay = \"0 days\", drop = {loss} }}");
        loss = stage["loss"].as_f64().unwrap_or(0.0);
        Step { effort: "\"0 days\"".into(), advance: stage["pass"].as_f64().expect("a share"), more, seats: 1.0 }
    };
    let steps: Vec<Step> = case.list("stages").iter().map(step).collect();
    let (mean_deal, shape) = (case.number("deal_mean"), case.number("deal_shape"));
    let deal = money(&json!({"dist": "gamma", "mean": mean_deal, "shape": shape}));
    let scene = at_once(weeks, &deal, 1.0)
        .leads(leads / weeks)
        .line(&steps)
        .mechanisms("capacity = \"off\"\nhandoff_drop = \"on\"");
    let experiment = Experiment::of(&case.id, &[scene], Length::timed(weeks, 5000.0), move |plans, turn, sums| {
        sums.add("reached", f64::from(bookings(&plans[0], turn.luck()).1 >= target));
    });
    Checks::of(experiment.value("P_at_mean", mean("reached"))).waits(
        &["conv", "wins", "leads", "leads_ceil", "reps_1", "reps_2", "reps_3", "wins_conf", "leads_conf"],
        "a calculator from target to leads and reps",
    )
}

pub fn shared_luck(case: &Case) -> Checks {
    let end = case.number("T");
    let scene =
        |chance: &str| at_once(end, &money(&case.params["deal"]), case.number(chance)).leads(case.number("lambda"));
    let scenes = [scene("pA"), scene("pB")];
    let experiment = Experiment::of(&case.id, &scenes, Length::timed(end, 65_000.0), |plans, turn, sums| {
        let (a, b) = (bookings(&plans[0], turn.luck()), bookings(&plans[1], turn.luck()));
        let other = bookings(&plans[1], turn.other_luck());
        sums.moments("a", a.0);
        sums.moments("b", b.0);
        sums.add("ab", a.0 * b.0);
        for (name, wins, money) in [("crn", b.0 - a.0, b.1 - a.1), ("ind", other.0 - a.0, other.1 - a.1)] {
            sums.moments(&format!("wins_{name}"), wins);
            sums.moments(&format!("money_{name}"), money);
            sums.add(&format!("more_{name}"), f64::from(wins > 0.0));
            sums.add(&format!("tie_{name}"), f64::from(wins == 0.0));
        }
    });
    let together = |sums: &Sums| {
        let shared = sums.mean("ab") - sums.mean("a") * sums.mean("b");
        shared / (sums.variance("a") * sums.variance("b")).sqrt()
    };
    let half_width = normal_quantile(0.975) / case.number("reps").sqrt();
    Checks::of(
        experiment
            .value("dmean", mean("wins_crn"))
            .value("dvar_crn", variance("wins_crn"))
            .value("dvar_ind", variance("wins_ind"))
            .value("corr", of(together))
            .value("vrf", of(|sums| sums.variance("wins_ind") / sums.variance("wins_crn")))
            .value("rev_dmean", mean("money_crn"))
            .value("rev_dvar_crn", variance("money_crn"))
            .value("rev_dvar_ind", variance("money_ind"))
            .value("hw_crn", of(move |sums| half_width * sums.variance("wins_crn").sqrt()))
            .value("P_B_gt_A_ind", mean("more_ind"))
            .value("P_tie_ind", mean("tie_ind"))
            .value("P_B_gt_A_crn", mean("more_crn")),
    )
}
