//! Pure functions on slices: estimates with their intervals, quantiles, paired differences, precision.

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
