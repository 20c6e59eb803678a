//! Laws of chance: a closed set, parameters checked when made, exact mean and variance, one `sample`.
//!
//! Every law with a usable inverse takes one uniform and inverts it, so that a changed parameter shifts outcomes
//! monotonically under the same luck. Gamma, beta and PERT use `rand_distr`'s rejection samplers inside a range of draws of their own.

pub(crate) mod normal;

/// A law of a non-negative quantity. The unit is the caller's: days for spans, hours for effort, money for values.
#[derive(Clone, Debug, PartialEq)]
pub enum Law {
    /// Always the same value.
    Fixed(f64),
    /// Memoryless, by its mean.
    Exponential {
        /// Mean, above 0.
        mean: f64,
    },
    /// Lognormal by mean and coefficient of variation of the variable itself.
    Lognormal {
        /// Mean, above 0.
        mean: f64,
        /// Standard deviation over mean, above 0.
        cv: f64,
    },
    /// Gamma by mean and shape (cv = 1/√shape).
    Gamma {
        /// Mean, above 0.
        mean: f64,
        /// Shape, above 0.
        shape: f64,
    },
    /// Weibull, S(t) = exp(−(t/scale)^shape).
    Weibull {
        /// Shape, above 0.
        shape: f64,
        /// Scale, above 0.
        scale: f64,
    },
    /// Beta on 0 to `high`, by its two shapes.
    Beta {
        /// First shape, above 0.
        a: f64,
        /// Second shape, above 0.
        b: f64,
        /// Upper end, above 0.
        high: f64,
    },
    /// Equal chance between two ends.
    Uniform {
        /// Lower end.
        low: f64,
        /// Upper end, above the lower.
        high: f64,
    },
    /// Triangular between two ends with a mode.
    Triangular {
        /// Lower end.
        low: f64,
        /// Mode.
        likely: f64,
        /// Upper end.
        high: f64,
    },
    /// PERT: a beta between two ends with a mode, weight 4.
    Pert {
        /// Lower end.
        low: f64,
        /// Mode.
        likely: f64,
        /// Upper end.
        high: f64,
    },
    /// One of the listed values, all equally likely.
    Empirical(Vec<f64>),
}
