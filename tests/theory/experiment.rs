//! Runs the scenario of a case often enough, and judges what comes out by the kind of each value.

use orgsim::engine::{self, Observer};
use orgsim::luck::{Luck, name_key};
use orgsim::plan::{Plan, expand};
use orgsim::scenario;
use orgsim::stats::t_quantile;
use rayon::prelude::*;

use crate::cases::{Case, Kind};
use crate::scene::Scene;
use crate::sums::{Estimator, GROUPS, Sums, jackknife};

/// How many times more is simulated than in a quick run: 16 for `ORGSIM_THEORY=full`.
pub fn effort() -> f64 {
    if full() { 16.0 } else { 1.0 }
}

/// Whether the precision of the full column is asked for.
pub fn full() -> bool {
    std::env::var("ORGSIM_THEORY").is_ok_and(|value| value == "full")
}

fn seed() -> u64 {
    std::env::var("ORGSIM_THEORY_SEED").map_or(1, |text| text.parse().expect("ORGSIM_THEORY_SEED is a whole number"))
}

/// The longest horizon that a scenario may have, in days.
const LONGEST: f64 = 12_600.0;

/// How long one replication lasts and how many there are.
#[derive(Clone, Copy)]
pub struct Length {
    /// Warm-up in days.
    pub warm: f64,
    /// End in days.
    pub horizon: f64,
    pub replications: u64,
}

impl Length {
    /// A steady state: after the case's warm-up, `total` days over all replications in a quick run.
    pub fn steady(case: &Case, total: f64) -> Length {
        Length::after(case.warmup, total)
    }

    /// `total` days over all replications in a quick run, each after `warm` days.
    pub fn after(warm: f64, total: f64) -> Length {
        let each = total * effort() / GROUPS as f64;
        let room = LONGEST - warm;
        let rounds = (each / room).ceil().max(1.0);
        Length { warm, horizon: warm + each / rounds, replications: (rounds as u64) * GROUPS as u64 }
    }

    /// From the stated start to `horizon`, in so many replications of a quick run.
    pub fn timed(horizon: f64, replications: f64) -> Length {
        let groups = (replications * effort() / GROUPS as f64).ceil();
        Length { warm: 0.0, horizon, replications: groups as u64 * GROUPS as u64 }
    }
}

/// One replication's place in the order of all luck.
#[derive(Clone, Copy)]
pub struct Turn {
    seed: u64,
    replication: u64,
}

impl Turn {
    /// The luck of this replication.
    pub fn luck(self) -> Luck {
        Luck::new(self.seed, self.replication)
    }

    /// Luck that has nothing to do with it.
    pub fn other_luck(self) -> Luck {
        Luck::new(!self.seed, self.replication)
    }
}

type Run = Box<dyn Fn(&[Plan], Turn, &mut Sums) + Send + Sync>;

/// A scenario, what is looked at while it runs, and the values that come of it.
pub struct Experiment {
    name: String,
    plans: Vec<Plan>,
    replications: u64,
    run: Run,
    values: Vec<(String, Estimator)>,
}

impl Experiment {
    /// Run these scenarios; `run` gets the plans of all their structures, in order.
    pub fn of(
        name: impl Into<String>,
        scenes: &[Scene],
        length: Length,
        run: impl Fn(&[Plan], Turn, &mut Sums) + Send + Sync + 'static,
    ) -> Experiment {
        let plans = scenes.iter().flat_map(plans).collect();
        let replications = length.replications;
        Experiment { name: name.into(), plans, replications, run: Box::new(run), values: Vec::new() }
    }

    /// A value of the case, and how it is estimated.
    pub fn value(mut self, name: impl Into<String>, estimator: Estimator) -> Experiment {
        self.values.push((name.into(), estimator));
        self
    }

    /// Names of its values.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.values.iter().map(|(name, _)| name.as_str())
    }

    fn groups(&self, case: &Case) -> Vec<Sums> {
        let seed = seed() ^ name_key(&case.id) ^ name_key(&self.name).rotate_left(1);
        let each = self.replications / GROUPS as u64;
        let group = |group: usize| {
            let mut sums = Sums::default();
            for number in 0..each {
                let turn = Turn { seed, replication: group as u64 * each + number };
                (self.run)(&self.plans, turn, &mut sums);
                sums.replicated();
            }
            sums
        };
        (0..GROUPS).into_par_iter().map(group).collect()
    }

    /// Run it and judge its values.
    pub fn judge(&self, case: &Case) -> Vec<Verdict> {
        let groups = self.groups(case);
        let judged = |(name, estimator): &(String, Estimator)| {
            let wanted = case.quantities.iter().find(|quantity| quantity.name == *name);
            let wanted = wanted.unwrap_or_else(|| panic!("{} has the value {name}", case.id));
            let estimate = jackknife(&groups, estimator);
            Verdict::new(format!("{}.{name}", case.id), wanted.kind, wanted.value, estimate.value, estimate.se)
        };
        self.values.iter().map(judged).collect()
    }
}

/// The plans of a scenario's structures.
pub fn plans(scene: &Scene) -> Vec<Plan> {
    let text = scene.to_string();
    let scenario = scenario::parse(&text, "theory.toml", &[]).unwrap_or_else(|findings| panic!("{findings}\n{text}"));
    scenario.structures.iter().map(|structure| expand(&scenario, structure)).collect()
}

/// Run a plan under a luck and give back the observer.
pub fn watched<O: Observer>(plan: &Plan, luck: Luck, mut observer: O) -> O {
    engine::run(plan, luck, &mut observer);
    observer
}

/// How one value came out.
#[derive(Clone, Debug)]
pub struct Verdict {
    pub id: String,
    pub kind: Kind,
    pub value: f64,
    pub estimate: f64,
    pub se: f64,
    pub problem: Option<&'static str>,
}

impl Verdict {
    /// The judgement of an estimate; for a calculated value the error is 0.
    pub fn new(id: String, kind: Kind, value: f64, estimate: f64, se: f64) -> Verdict {
        let (quick, full_precision) = kind.precision();
        let needed = if full() { full_precision } else { quick } * value.abs();
        let allowed = match kind {
            Kind::Number | Kind::Whole => kind.slack() * value.abs(),
            _ => reach() * se + kind.slack() * value.abs(),
        };
        let away = (estimate - value).abs();
        let problem = if se > needed && !matches!(kind, Kind::Number | Kind::Whole) {
            Some("not precise enough")
        } else if away <= allowed || away <= 1e-12 * value.abs() {
            None
        } else {
            Some("wrong")
        };
        Verdict { id, kind, value, estimate, se, problem }
    }

    /// How many standard errors the estimate is away; `None` if it does not vary.
    pub fn z(&self) -> Option<f64> {
        (self.se > 1e-9 * self.value.abs()).then(|| (self.estimate - self.value) / self.se)
    }

    /// A line of a report.
    pub fn line(&self) -> String {
        let z = self.z().map_or("      ".to_owned(), |z| format!("{z:6.2}"));
        let error = 100.0 * self.se / self.value.abs();
        let problem = self.problem.unwrap_or("");
        let (id, kind) = (&self.id, self.kind.letter());
        format!("{id:32} {kind} {:14.8} {:14.8} ± {error:5.2} %  z {z} {problem}", self.value, self.estimate)
    }
}

/// Student's quantile with the tail of four normal standard errors: 4.38.
fn reach() -> f64 {
    t_quantile(0.999_968_328_758_166_9, (GROUPS - 1) as f64)
}
