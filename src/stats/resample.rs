//! Resampling with keyed draws: resample `b` of anything is the same on every machine and in every order.

use crate::luck::{Fate, Luck, Purpose, name_key};

/// Resamples behind an interval at 95 %; its ends then move by about 1 % of its width.
pub(super) const RESAMPLES: u64 = 4000;

/// The luck of one resample, apart from every draw of a simulation.
pub(super) fn resample(what: &str, number: u64) -> Fate {
    Luck::new(0, 0).fate(name_key(what), number)
}

/// `n` indices below `n` with replacement (Lemire's multiplication; its bias is below n/2⁶⁴).
pub(super) fn indices(fate: Fate, n: usize) -> impl Iterator<Item = usize> {
    (0..n as u32).map(move |count| pick(fate.bits(Purpose::Statistics, count), n))
}

fn pick(bits: u64, n: usize) -> usize {
    ((u128::from(bits) * n as u128) >> 64) as usize
}
