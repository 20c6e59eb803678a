//! Pure functions on slices: estimates with their intervals, quantiles, paired differences, precision.
//!
//! One value per replication. NaN means unknown and is left out; a result that cannot be had is `None`, never 0.
//! Sums run in the order of the replications, and every resampling is keyed, so the same values give the same result
//! wherever and in however many threads they are computed. Intervals are at 95 %.

mod bands;
mod best;
mod estimate;
mod laws;
mod paired;
mod precision;
mod quantile;
mod resample;
mod survival;
mod variance;
mod warmup;

pub use bands::{fan, mean_band, simultaneous_band, sup_t};
pub use best::{BestOf, best_of, best_of_normal, holm};
pub use estimate::{bootstrap_t, estimate, estimate_skewed, skewness, welch};
pub use laws::{normal_quantile, t_quantile};
pub use paired::{correlation, p_value, paired, variance_reduction, wilson};
pub use precision::{
    Precision, detectable, precise, replications_for, replications_for_power, stop_at, stop_at_consecutive,
};
pub use quantile::{
    QuantileEstimate, Worst, cvar, cvar_interval, order_ranks, quantile, quantile_interval, quantiles, wilks,
};
pub use survival::{Survival, kaplan_meier};
pub use variance::{antithetic_means, control_variate};
pub use warmup::{Warmup, mser5};

/// A mean with its error: what repeating the study would change, not the spread of possible years.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Estimate {
    /// Sample mean.
    pub mean: f64,
    /// Its standard error.
    pub se: f64,
    /// Lower end of the 95 % interval.
    pub low: f64,
    /// Upper end.
    pub high: f64,
    /// Values it rests on.
    pub n: usize,
}

/// A paired difference a − b with its interval.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Paired {
    /// Mean of the differences, its error and 95 % interval.
    pub difference: Estimate,
    /// Share of pairs with a above b; ties count half.
    pub share_a_above_b: f64,
    /// 95 % Wilson interval of that share.
    pub share_low: f64,
    /// Its upper end.
    pub share_high: f64,
    /// Correlation of a and b that the shared luck brought; `None` if one of them does not vary.
    pub correlation: Option<f64>,
}
