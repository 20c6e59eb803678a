//! −ln u, the heart of every waiting time: a table and a short series instead of the general logarithm.
//!
//! Exponential draws are a tenth of a run, and `libm::log` spends half of its work on arguments that a uniform never takes.
//! Only sums, products and bits are used, so the result has the same bits everywhere. The tests hold it against `libm`.

use std::f64::consts::LN_2;

/// Cells of the mantissa, whose 1/a and ln a are tabled.
const CELLS: usize = 128;

/// Mantissas run from here to twice as much, so that u just below 1 falls into the cells around 1, where ln is exact.
const FIRST: u64 = 0.75_f64.to_bits();

static TABLE: [(f64, f64, f64); CELLS] = table();

/// −ln u for u in the open interval (0, 1), to about one unit in the last place; never negative.
#[inline]
pub(super) fn minus_ln(u: f64) -> f64 {
    let distance = u.to_bits().wrapping_sub(FIRST);
    let exponent = (distance as i64) >> 52;
    let mantissa = f64::from_bits(u.to_bits().wrapping_sub((exponent as u64) << 52));
    let (centre, inverse, ln_centre) = TABLE[(distance >> 45) as usize % CELLS];
    let r = (mantissa - centre) * inverse;
    let tail = r * (1.0 / 5.0 + r * (-1.0 / 6.0 + r * (1.0 / 7.0)));
    let series = r + r * r * (-0.5 + r * (1.0 / 3.0 + r * (-0.25 + tail)));
    -(exponent as f64 * LN_2 + (ln_centre + series))
}

const fn table() -> [(f64, f64, f64); CELLS] {
    let mut table = [(1.0, 1.0, 0.0); CELLS];
    let mut cell = 0;
    while cell < CELLS {
        let centre = f64::from_bits(FIRST + ((cell as u64) << 45) + (1 << 44));
        // The two cells that meet at 1 are centred on it.
        if cell != CELLS / 2 && cell != CELLS / 2 - 1 {
            table[cell] = (centre, 1.0 / centre, ln(centre));
        }
        cell += 1;
    }
    table
}

/// ln x near 1 as 2 artanh z, z = (x − 1) / (x + 1).
const fn ln(x: f64) -> f64 {
    let z = (x - 1.0) / (x + 1.0);
    let mut power = z;
    let mut sum = 0.0;
    let mut odd = 1;
    while odd < 40 {
        sum += power / odd as f64;
        power *= z * z;
        odd += 2;
    }
    2.0 * sum
}

#[cfg(test)]
mod tests {
    use super::minus_ln;

    fn agrees(u: f64) {
        let (ours, exact) = (minus_ln(u), -libm::log(u));
        let error = (ours - exact).abs() / exact.max(f64::MIN_POSITIVE);
        assert!(error < 1e-15 && ours > 0.0, "{u:e}: {ours:e} against {exact:e}, off by {error:e}");
    }

    #[test]
    fn it_is_the_logarithm_from_the_smallest_uniform_to_the_largest() {
        let half_cell = 0.5 / (1u64 << 52) as f64;
        for power in 0..=52 {
            let u = 1.0 / (1u64 << power) as f64;
            for near in [u - half_cell * u, u * 0.75, u * 0.7499999, u * 0.999, u * 0.501] {
                agrees(near.clamp(half_cell, 1.0 - half_cell));
            }
        }
        (1..200_000u32).for_each(|step| agrees(f64::from(step) / 200_000.0));
        (1..2_000u32).for_each(|step| agrees(1.0 - f64::from(step) * half_cell * 2.0));
    }

    #[test]
    fn it_falls_as_the_uniform_rises() {
        let mut before = f64::INFINITY;
        for step in 1..400_000u32 {
            let now = minus_ln(f64::from(step) / 400_000.0);
            assert!(now < before);
            before = now;
        }
    }
}
