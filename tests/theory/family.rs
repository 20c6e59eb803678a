//! A family's checks: experiments, calculated values, and what has to wait.

use crate::cases::Case;
use crate::experiment::{Experiment, Verdict};

/// What is done about the values of one case. Each value is in exactly one place.
#[derive(Default)]
pub struct Checks {
    pub experiments: Vec<Experiment>,
    /// Values that the product's own functions give.
    pub calculated: Vec<(String, f64)>,
    /// Values that nothing can give yet, and what is missing.
    pub waiting: Vec<(String, &'static str)>,
}

impl Checks {
    /// One experiment.
    pub fn of(experiment: Experiment) -> Checks {
        Checks::default().and(experiment)
    }

    /// Another experiment.
    pub fn and(mut self, experiment: Experiment) -> Checks {
        self.experiments.push(experiment);
        self
    }

    /// A value by the product's own functions.
    pub fn calculated(mut self, name: &str, value: f64) -> Checks {
        self.calculated.push((name.to_owned(), value));
        self
    }

    /// Values that wait for something.
    pub fn waits(mut self, names: &[&str], reason: &'static str) -> Checks {
        self.waiting.extend(names.iter().map(|name| ((*name).to_owned(), reason)));
        self
    }

    /// Names of all values, each as often as something is done about it.
    pub fn names(&self) -> Vec<String> {
        let simulated = self.experiments.iter().flat_map(Experiment::names).map(str::to_owned);
        let calculated = self.calculated.iter().map(|(name, _)| name.clone());
        simulated.chain(calculated).chain(self.waiting.iter().map(|(name, _)| name.clone())).collect()
    }

    /// Run and judge everything that does not wait.
    pub fn judge(&self, case: &Case) -> Vec<Verdict> {
        let mut verdicts: Vec<Verdict> =
            self.experiments.iter().flat_map(|experiment| experiment.judge(case)).collect();
        for (name, got) in &self.calculated {
            let wanted = case.quantities.iter().find(|quantity| quantity.name == *name);
            let wanted = wanted.unwrap_or_else(|| panic!("{} has the value {name}", case.id));
            verdicts.push(Verdict::new(format!("{}.{name}", case.id), wanted.kind, wanted.value, *got, 0.0));
        }
        verdicts
    }
}
