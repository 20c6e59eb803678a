//! Laws of chance: a closed set with checked parameters, exact mean and variance, and their hazards.
//!
//! Every law with a usable inverse takes one uniform and inverts it, so that a changed parameter shifts outcomes
//! monotonically under the same luck. Gamma, beta and PERT use `rand_distr`'s rejection samplers inside a range of draws of their own.

use std::fmt;

use rand_distr::Distribution;

use crate::luck::{Fate, Purpose};
use crate::units::short;

pub(crate) mod normal;
mod special;

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

/// A law of 0.
const NOTHING: Law = Law::Fixed(0.0);

impl Law {
    /// Whether the parameters make a law; if not, what they must be.
    pub fn check(&self) -> Result<(), &'static str> {
        let (good, must) = match *self {
            Law::Fixed(value) => (zero_or_more(value), "a fixed value is zero or more"),
            Law::Exponential { mean } => (positive(mean), "the mean of an exponential law is above 0"),
            Law::Lognormal { mean, cv } => {
                (positive(mean) && positive(cv), "the mean and the cv of a lognormal law are above 0")
            }
            Law::Gamma { mean, shape } => {
                (positive(mean) && positive(shape), "the mean and the shape of a gamma law are above 0")
            }
            Law::Weibull { shape, scale } => {
                (positive(shape) && positive(scale), "the shape and the scale of a Weibull law are above 0")
            }
            Law::Beta { a, b, high } => {
                (positive(a) && positive(b) && positive(high), "the shapes and the upper end of a beta law are above 0")
            }
            Law::Uniform { low, high } => {
                (span(low, high), "the ends of a uniform law are zero or more, and the lower is below the upper")
            }
            Law::Triangular { low, likely, high } => (
                span(low, high) && (low..=high).contains(&likely),
                "a triangular law has its most likely value between its ends, which are zero or more and differ",
            ),
            Law::Pert { low, likely, high } => (
                span(low, high) && (low..=high).contains(&likely),
                "a PERT law has its most likely value between its ends, which are zero or more and differ",
            ),
            Law::Empirical(ref values) => (
                !values.is_empty() && values.iter().all(|&value| zero_or_more(value)),
                "an empirical law lists at least one value, each zero or more",
            ),
        };
        if good { Ok(()) } else { Err(must) }
    }

    /// The exact mean.
    pub fn mean(&self) -> f64 {
        match *self {
            Law::Fixed(value) => value,
            Law::Exponential { mean } | Law::Lognormal { mean, .. } | Law::Gamma { mean, .. } => mean,
            Law::Weibull { shape, scale } => scale * libm::tgamma(1.0 + 1.0 / shape),
            Law::Beta { a, b, high } => high * a / (a + b),
            Law::Uniform { low, high } => (low + high) / 2.0,
            Law::Triangular { low, likely, high } => (low + likely + high) / 3.0,
            Law::Pert { low, likely, high } => (low + 4.0 * likely + high) / 6.0,
            Law::Empirical(ref values) => values.iter().sum::<f64>() / values.len() as f64,
        }
    }

    /// The exact variance.
    pub fn variance(&self) -> f64 {
        match *self {
            Law::Fixed(_) => 0.0,
            Law::Exponential { mean } => mean * mean,
            Law::Lognormal { mean, cv } => mean * mean * cv * cv,
            Law::Gamma { mean, shape } => mean * mean / shape,
            Law::Weibull { shape, scale } => {
                let mean = libm::tgamma(1.0 + 1.0 / shape);
                scale * scale * (libm::tgamma(1.0 + 2.0 / shape) - mean * mean)
            }
            Law::Beta { a, b, high } => high * high * beta_variance(a, b),
            Law::Uniform { low, high } => (high - low) * (high - low) / 12.0,
            Law::Triangular { low, likely, high } => {
                let (up, down) = (likely - low, high - likely);
                (up * up + down * down + up * down) / 18.0
            }
            Law::Pert { low, likely, high } => {
                let (a, b) = pert_shapes(low, likely, high);
                (high - low) * (high - low) * beta_variance(a, b)
            }
            Law::Empirical(ref values) => {
                let mean = self.mean();
                values.iter().map(|value| (value - mean) * (value - mean)).sum::<f64>() / values.len() as f64
            }
        }
    }

    /// The law of the quantity times `factor` (zero or more): an effort at another pace, an amount in another currency.
    pub fn scaled(&self, factor: f64) -> Law {
        if factor == 0.0 {
            return NOTHING;
        }
        match *self {
            Law::Fixed(value) => Law::Fixed(value * factor),
            Law::Exponential { mean } => Law::Exponential { mean: mean * factor },
            Law::Lognormal { mean, cv } => Law::Lognormal { mean: mean * factor, cv },
            Law::Gamma { mean, shape } => Law::Gamma { mean: mean * factor, shape },
            Law::Weibull { shape, scale } => Law::Weibull { shape, scale: scale * factor },
            Law::Beta { a, b, high } => Law::Beta { a, b, high: high * factor },
            Law::Uniform { low, high } => Law::Uniform { low: low * factor, high: high * factor },
            Law::Triangular { low, likely, high } => {
                Law::Triangular { low: low * factor, likely: likely * factor, high: high * factor }
            }
            Law::Pert { low, likely, high } => {
                Law::Pert { low: low * factor, likely: likely * factor, high: high * factor }
            }
            Law::Empirical(ref values) => Law::Empirical(values.iter().map(|value| value * factor).collect()),
        }
    }

    /// P(X > x).
    pub fn survival(&self, x: f64) -> f64 {
        match *self {
            Law::Uniform { low, high } => ((high - x) / (high - low)).clamp(0.0, 1.0),
            Law::Triangular { low, likely, high } => triangular_survival(low, likely, high, x),
            Law::Beta { a, b, high } => special::beta_cdf(b, a, 1.0 - x / high),
            Law::Pert { low, likely, high } => {
                let (a, b) = pert_shapes(low, likely, high);
                special::beta_cdf(b, a, (high - x) / (high - low))
            }
            Law::Empirical(ref values) => {
                values.iter().filter(|&&value| value > x).count() as f64 / values.len() as f64
            }
            _ => libm::exp(-self.cumulative_hazard(x)),
        }
    }

    /// −ln P(X > x): the hazard spent by time x. Infinite where nothing is left.
    pub fn cumulative_hazard(&self, x: f64) -> f64 {
        match *self {
            Law::Fixed(value) => {
                if x < value {
                    0.0
                } else {
                    f64::INFINITY
                }
            }
            _ if x <= 0.0 => 0.0 - libm::log(self.mass_above_zero(x)),
            Law::Exponential { mean } => x / mean,
            Law::Weibull { shape, scale } => libm::pow(x / scale, shape),
            Law::Gamma { mean, shape } => special::gamma_hazard(shape, x * shape / mean),
            Law::Lognormal { mean, cv } => {
                let (mu, sigma) = lognormal(mean, cv);
                normal::hazard((libm::log(x) - mu) / sigma)
            }
            _ => 0.0 - libm::log(self.survival(x)),
        }
    }

    /// P(X > x) at or below 0, where only listed values of 0 take anything away.
    fn mass_above_zero(&self, x: f64) -> f64 {
        if let Law::Empirical(_) = self { self.survival(x) } else { 1.0 }
    }

    /// The time at which a budget of hazard is spent: the least x with a cumulative hazard of at least `h`, h ≥ 0.
    ///
    /// A unit-exponential budget ([`Fate::exponential`]) gives a draw of the law, and what is left of one gives the rest of
    /// it: someone who has been there for x leaves at the inverse of `cumulative_hazard(x)` + a new budget.
    pub fn inverse_cumulative_hazard(&self, h: f64) -> f64 {
        match *self {
            Law::Exponential { mean } => mean * h,
            Law::Weibull { shape, scale } => scale * libm::pow(h, 1.0 / shape),
            Law::Gamma { mean, shape } => mean / shape * special::inverse_gamma_hazard(shape, h),
            Law::Lognormal { mean, cv } => {
                let (mu, sigma) = lognormal(mean, cv);
                libm::exp(mu + sigma * normal::inverse_hazard(h))
            }
            Law::Beta { high, .. } => self.bisect(0.0, high, h),
            Law::Pert { low, high, .. } => self.bisect(low, high, h),
            _ => self.sampler().invert(-libm::expm1(-h)),
        }
    }

    /// The inverse of the cumulative hazard of a law between two ends.
    fn bisect(&self, mut low: f64, mut high: f64, h: f64) -> f64 {
        if h <= 0.0 {
            return low;
        }
        let left = libm::exp(-h);
        loop {
            let middle = low + (high - low) / 2.0;
            if middle <= low || middle >= high {
                return high;
            }
            if self.survival(middle) > left { low = middle } else { high = middle }
        }
    }

    /// Draw `count` for `purpose` of this fate. Where many are drawn, keep the [`Law::sampler`].
    pub fn sample(&self, fate: Fate, purpose: Purpose, count: u32) -> f64 {
        self.sampler().draw(fate, purpose, count)
    }

    /// The law prepared for drawing.
    ///
    /// # Panics
    /// For gamma, beta and PERT if the parameters do not pass [`Law::check`].
    pub fn sampler(&self) -> Sampler {
        let beta = |a, b| rand_distr::Beta::new(a, b).expect("shapes were checked");
        Sampler(match *self {
            Law::Fixed(value) => Kind::Fixed(value),
            Law::Exponential { mean } => Kind::Exponential { mean },
            Law::Lognormal { mean, cv } => {
                let (mu, sigma) = lognormal(mean, cv);
                Kind::Lognormal { mu, sigma }
            }
            Law::Gamma { mean, shape } => {
                Kind::Gamma(rand_distr::Gamma::new(shape, mean / shape).expect("mean and shape were checked"))
            }
            Law::Weibull { shape, scale } => Kind::Weibull { power: 1.0 / shape, scale },
            Law::Beta { a, b, high } => Kind::Beta { beta: beta(a, b), low: 0.0, span: high },
            Law::Uniform { low, high } => Kind::Uniform { low, span: high - low },
            Law::Triangular { low, likely, high } => Kind::Triangular {
                low,
                high,
                turn: (likely - low) / (high - low),
                rise: (high - low) * (likely - low),
                fall: (high - low) * (high - likely),
            },
            Law::Pert { low, likely, high } => {
                let (a, b) = pert_shapes(low, likely, high);
                Kind::Beta { beta: beta(a, b), low, span: high - low }
            }
            Law::Empirical(ref values) => {
                let mut sorted = values.clone();
                sorted.sort_by(f64::total_cmp);
                Kind::Empirical(sorted.into())
            }
        })
    }
}

fn positive(value: f64) -> bool {
    value > 0.0 && value.is_finite()
}

fn zero_or_more(value: f64) -> bool {
    value >= 0.0 && value.is_finite()
}

fn span(low: f64, high: f64) -> bool {
    zero_or_more(low) && high.is_finite() && low < high
}

/// Mean and standard deviation of the logarithm.
fn lognormal(mean: f64, cv: f64) -> (f64, f64) {
    let squared = libm::log1p(cv * cv);
    (libm::log(mean) - squared / 2.0, libm::sqrt(squared))
}

/// The shapes of a PERT law's beta (Malcolm et al. 1959).
fn pert_shapes(low: f64, likely: f64, high: f64) -> (f64, f64) {
    let span = high - low;
    (1.0 + 4.0 * (likely - low) / span, 1.0 + 4.0 * (high - likely) / span)
}

fn beta_variance(a: f64, b: f64) -> f64 {
    a * b / ((a + b) * (a + b) * (a + b + 1.0))
}

fn triangular_survival(low: f64, likely: f64, high: f64, x: f64) -> f64 {
    if x <= low {
        1.0
    } else if x >= high {
        0.0
    } else if x < likely {
        1.0 - (x - low) * (x - low) / ((high - low) * (likely - low))
    } else {
        (high - x) * (high - x) / ((high - low) * (high - likely))
    }
}

impl fmt::Display for Law {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let three = |name: &str, low: &f64, likely: &f64, high: &f64| {
            format!("{name}, {} to {}, most likely {}", number(*low), number(*high), number(*likely))
        };
        let text = match self {
            Law::Fixed(value) => format!("always {}", number(*value)),
            Law::Exponential { mean } => format!("exponential, mean {}", number(*mean)),
            Law::Lognormal { mean, cv } => format!("lognormal, mean {}, cv {}", number(*mean), number(*cv)),
            Law::Gamma { mean, shape } => format!("gamma, mean {}, shape {}", number(*mean), number(*shape)),
            Law::Weibull { shape, scale } => format!("Weibull, shape {}, scale {}", number(*shape), number(*scale)),
            Law::Beta { a, b, high } => format!("beta, a {}, b {}, up to {}", number(*a), number(*b), number(*high)),
            Law::Uniform { low, high } => format!("uniform, {} to {}", number(*low), number(*high)),
            Law::Triangular { low, likely, high } => three("triangular", low, likely, high),
            Law::Pert { low, likely, high } => three("PERT", low, likely, high),
            Law::Empirical(values) => {
                format!("one of {} listed values, mean {}", number(values.len() as f64), number(self.mean()))
            }
        };
        out.write_str(&text)
    }
}

/// A number without a unit, thousands set apart: `38,000`, `0.8`, `1,234.5`.
fn number(value: f64) -> String {
    let text = short(value);
    let whole = text.split('.').next().unwrap_or_default().trim_start_matches('-').len();
    let mut apart = String::with_capacity(text.len() + whole / 3);
    let start = text.len() - text.trim_start_matches('-').len();
    for (place, digit) in text.chars().enumerate() {
        let before = place.saturating_sub(start);
        if before > 0 && before < whole && (whole - before).is_multiple_of(3) {
            apart.push(',');
        }
        apart.push(digit);
    }
    apart
}

/// A law prepared for drawing: logarithms, roots and tables are done.
#[derive(Clone, Debug)]
pub struct Sampler(Kind);

#[derive(Clone, Debug)]
enum Kind {
    Fixed(f64),
    Exponential { mean: f64 },
    Lognormal { mu: f64, sigma: f64 },
    Gamma(rand_distr::Gamma<f64>),
    Weibull { power: f64, scale: f64 },
    Beta { beta: rand_distr::Beta<f64>, low: f64, span: f64 },
    Uniform { low: f64, span: f64 },
    Triangular { low: f64, high: f64, turn: f64, rise: f64, fall: f64 },
    Empirical(Box<[f64]>),
}

impl Sampler {
    /// Draw `count` for `purpose` of this fate.
    #[inline(always)]
    pub fn draw(&self, fate: Fate, purpose: Purpose, count: u32) -> f64 {
        match &self.0 {
            Kind::Exponential { mean } => mean * fate.exponential(purpose, count),
            _ => self.draw_other(fate, purpose, count),
        }
    }

    /// Any law but the commonest, apart from it so that that one stays short wherever something is drawn.
    #[inline(never)]
    fn draw_other(&self, fate: Fate, purpose: Purpose, count: u32) -> f64 {
        match &self.0 {
            Kind::Fixed(value) => *value,
            Kind::Gamma(gamma) => gamma.sample(&mut fate.stream(purpose, count)),
            Kind::Beta { beta, low, span } => low + span * beta.sample(&mut fate.stream(purpose, count)),
            _ => self.invert(fate.uniform(purpose, count)),
        }
    }

    /// The value at the uniform `u` of a law drawn by inversion: falling in u for exponential and Weibull, else rising.
    /// Gamma and beta have no value at a single uniform.
    #[inline]
    fn invert(&self, u: f64) -> f64 {
        match &self.0 {
            Kind::Fixed(value) => *value,
            Kind::Exponential { mean } => -mean * libm::log(u),
            Kind::Lognormal { mu, sigma } => libm::exp(mu + sigma * normal::quantile(u)),
            Kind::Weibull { power, scale } => scale * libm::pow(-libm::log(u), *power),
            Kind::Uniform { low, span } => low + span * u,
            Kind::Triangular { low, turn, rise, .. } if u < *turn => low + libm::sqrt(u * rise),
            Kind::Triangular { high, fall, .. } => high - libm::sqrt((1.0 - u) * fall),
            Kind::Empirical(sorted) => sorted[((u * sorted.len() as f64) as usize).min(sorted.len() - 1)],
            Kind::Gamma(_) | Kind::Beta { .. } => f64::NAN,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn laws_drawn_by_inversion_are_monotone_in_the_uniform() {
        let rising = [
            Law::Lognormal { mean: 38_000.0, cv: 0.8 },
            Law::Uniform { low: 2.0, high: 5.0 },
            Law::Triangular { low: 0.0, likely: 1.0, high: 5.0 },
            Law::Triangular { low: 1.0, likely: 1.0, high: 2.0 },
            Law::Triangular { low: 1.0, likely: 2.0, high: 2.0 },
            Law::Empirical(vec![3.0, 1.0, 2.0, 2.0]),
            Law::Fixed(4.0),
        ];
        let falling = [Law::Exponential { mean: 3.0 }, Law::Weibull { shape: 0.7, scale: 2.0 }];
        let grid: Vec<f64> = (0..10_000).map(|i| (f64::from(i) + 0.5) / 10_000.0).collect();
        let ends = [0.5f64.powi(53), 1.0 - 0.5f64.powi(53)];
        let all: Vec<f64> = ends[..1].iter().chain(&grid).chain(&ends[1..]).copied().collect();
        for (laws, sign) in [(&rising[..], 1.0), (&falling[..], -1.0)] {
            for law in laws {
                let values: Vec<f64> = all.iter().map(|&u| sign * law.sampler().invert(u)).collect();
                assert!(values.windows(2).all(|pair| pair[0] <= pair[1]), "{law}");
                assert!(values.iter().all(|value| value.is_finite()), "{law}");
            }
        }
    }

    #[test]
    fn laws_say_what_they_are() {
        let says = |law: Law, text: &str| assert_eq!(law.to_string(), text);
        says(Law::Lognormal { mean: 38_000.0, cv: 0.8 }, "lognormal, mean 38,000, cv 0.8");
        says(Law::Fixed(0.25), "always 0.25");
        says(Law::Exponential { mean: 1234.5 }, "exponential, mean 1,234.5");
        says(Law::Gamma { mean: 10.0, shape: 2.0 }, "gamma, mean 10, shape 2");
        says(Law::Weibull { shape: 1.2, scale: 250.0 }, "Weibull, shape 1.2, scale 250");
        says(Law::Beta { a: 2.0, b: 3.0, high: 1.0 }, "beta, a 2, b 3, up to 1");
        says(Law::Uniform { low: 0.0, high: 1e6 }, "uniform, 0 to 1,000,000");
        says(Law::Triangular { low: 1.0, likely: 2.0, high: 9.0 }, "triangular, 1 to 9, most likely 2");
        says(Law::Pert { low: 1.0, likely: 2.0, high: 9.0 }, "PERT, 1 to 9, most likely 2");
        says(Law::Empirical(vec![1.0, 2.0]), "one of 2 listed values, mean 1.5");
    }
}
