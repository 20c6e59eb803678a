//! How much of a long-run series is warm-up. A study from a stated start needs none.

/// What MSER-5 found.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Warmup {
    /// Batches of five to leave out.
    pub batches: usize,
    /// Observations to leave out, five per batch.
    pub truncate: usize,
    /// The statistic at its minimum.
    pub statistic: f64,
    /// Mean of the batches that are kept.
    pub mean: f64,
    /// The minimum lies at the bound, half the series: the run is too short to say.
    pub too_short: bool,
}

/// MSER-5: batch means of five, k* = argmin over k ≤ b/2 of SSₖ/(b − k)².
///
/// Average over replications first. A heuristic: it balances the bias of the start against the values thrown away and
/// assumes that the start is further from the long run than the noise. An incomplete last batch is left out. `None` for
/// fewer than two batches or with unknown values. Source: White, Cobb & Spratt 2000; ties go to the shorter warm-up.
pub fn mser5(series: &[f64]) -> Option<Warmup> {
    let batches: Vec<f64> = series.chunks_exact(5).map(|batch| batch.iter().sum::<f64>() / 5.0).collect();
    let b = batches.len();
    if b < 2 || batches.iter().any(|mean| !mean.is_finite()) {
        return None;
    }
    let mut best: Option<Warmup> = None;
    for k in 0..=b / 2 {
        let kept = &batches[k..];
        let mean = kept.iter().sum::<f64>() / kept.len() as f64;
        let squares: f64 = kept.iter().map(|x| (x - mean) * (x - mean)).sum();
        let statistic = squares / (kept.len() * kept.len()) as f64;
        if best.is_none_or(|least| statistic < least.statistic) {
            best = Some(Warmup { batches: k, truncate: 5 * k, statistic, mean, too_short: k == b / 2 });
        }
    }
    best
}
