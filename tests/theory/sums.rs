//! Sums over replications, and what is estimated from them.
//!
//! Every estimate is a function of sums, and every standard error the jackknife over [`GROUPS`] groups of replications: the
//! same rule for means, ratios, variances, correlations and quantiles. For a mean over groups of one it is sd/√R.

use std::collections::BTreeMap;

/// Groups of replications from which standard errors come.
pub const GROUPS: usize = 50;

/// Sums by name, and histograms by name.
#[derive(Clone, Default)]
pub struct Sums {
    replications: f64,
    values: BTreeMap<String, f64>,
    histograms: BTreeMap<String, (f64, Vec<f64>)>,
}

/// A statistic as a function of sums.
pub type Estimator = Box<dyn Fn(&Sums) -> f64 + Send + Sync>;

impl Sums {
    /// Add to a sum.
    pub fn add(&mut self, name: &str, value: f64) {
        match self.values.get_mut(name) {
            Some(sum) => *sum += value,
            None => {
                self.values.insert(name.to_owned(), value);
            }
        }
    }

    /// Add one replication's value with its square and cube.
    pub fn moments(&mut self, name: &str, value: f64) {
        self.add(name, value);
        self.add(&format!("{name}^2"), value * value);
        self.add(&format!("{name}^3"), value * value * value);
    }

    /// Add counts in bins of this width from 0; the last bin holds all above.
    pub fn bins(&mut self, name: &str, width: f64, counts: &[u32]) {
        let (_, sums) = self.histograms.entry(name.to_owned()).or_insert_with(|| (width, vec![0.0; counts.len()]));
        sums.iter_mut().zip(counts).for_each(|(sum, count)| *sum += f64::from(*count));
    }

    /// One more replication is in these sums.
    pub fn replicated(&mut self) {
        self.replications += 1.0;
    }

    /// These sums and others, `sign` times.
    pub fn merge(&mut self, other: &Sums, sign: f64) {
        self.replications += sign * other.replications;
        other.values.iter().for_each(|(name, value)| self.add(name, sign * value));
        for (name, (width, counts)) in &other.histograms {
            let (_, sums) = self.histograms.entry(name.clone()).or_insert_with(|| (*width, vec![0.0; counts.len()]));
            sums.iter_mut().zip(counts).for_each(|(sum, count)| *sum += sign * count);
        }
    }

    /// A sum.
    pub fn get(&self, name: &str) -> f64 {
        *self.values.get(name).unwrap_or_else(|| panic!("nothing was summed as {name}"))
    }

    /// A sum over another.
    pub fn per(&self, above: &str, below: &str) -> f64 {
        self.get(above) / self.get(below)
    }

    /// Mean over replications.
    pub fn mean(&self, name: &str) -> f64 {
        self.get(name) / self.replications
    }

    /// Variance between replications.
    pub fn variance(&self, name: &str) -> f64 {
        let (n, mean) = (self.replications, self.mean(name));
        (self.mean(&format!("{name}^2")) - mean * mean) * n / (n - 1.0)
    }

    /// Skewness between replications.
    pub fn skewness(&self, name: &str) -> f64 {
        let (mean, square) = (self.mean(name), self.mean(&format!("{name}^2")));
        let spread = square - mean * mean;
        (self.mean(&format!("{name}^3")) - 3.0 * mean * square + 2.0 * mean * mean * mean) / spread.powf(1.5)
    }

    /// The quantile of a histogram, along a line inside its bin.
    pub fn quantile(&self, name: &str, p: f64) -> f64 {
        let (width, counts) = &self.histograms[name];
        let mut left = p * counts.iter().sum::<f64>();
        let holds = counts.iter().position(|count| {
            left -= count;
            left < 0.0
        });
        let bin = holds.expect("the quantile lies in the histogram");
        assert!(bin + 1 < counts.len(), "the histogram of {name} ends before its quantile {p}");
        (bin as f64 + 1.0 + left / counts[bin]) * width
    }
}

/// An estimate and its standard error.
#[derive(Clone, Copy, Debug)]
pub struct Estimate {
    pub value: f64,
    pub se: f64,
}

/// The statistic of all groups, with the jackknife over them.
pub fn jackknife(groups: &[Sums], statistic: &Estimator) -> Estimate {
    let mut all = Sums::default();
    groups.iter().for_each(|group| all.merge(group, 1.0));
    let without: Vec<f64> = groups
        .iter()
        .map(|group| {
            let mut rest = all.clone();
            rest.merge(group, -1.0);
            statistic(&rest)
        })
        .collect();
    let n = groups.len() as f64;
    let mean = without.iter().sum::<f64>() / n;
    let squares: f64 = without.iter().map(|value| (value - mean) * (value - mean)).sum();
    Estimate { value: statistic(&all), se: ((n - 1.0) / n * squares).sqrt() }
}

/// Mean over replications.
pub fn mean(name: impl Into<String>) -> Estimator {
    let name = name.into();
    Box::new(move |sums| sums.mean(&name))
}

/// A sum over another.
pub fn per(above: impl Into<String>, below: impl Into<String>) -> Estimator {
    let (above, below) = (above.into(), below.into());
    Box::new(move |sums| sums.per(&above, &below))
}

/// Variance between replications.
pub fn variance(name: impl Into<String>) -> Estimator {
    let name = name.into();
    Box::new(move |sums| sums.variance(&name))
}

/// Standard deviation between replications.
pub fn deviation(name: impl Into<String>) -> Estimator {
    let name = name.into();
    Box::new(move |sums| sums.variance(&name).sqrt())
}

/// Skewness between replications.
pub fn skewness(name: impl Into<String>) -> Estimator {
    let name = name.into();
    Box::new(move |sums| sums.skewness(&name))
}

/// Any function of the sums.
pub fn of(function: impl Fn(&Sums) -> f64 + Send + Sync + 'static) -> Estimator {
    Box::new(function)
}
