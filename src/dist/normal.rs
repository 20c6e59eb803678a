//! The standard normal law, computed with `libm` so that its last digit is the same on every system.
#![expect(clippy::excessive_precision, reason = "coefficients stand as published")]

use std::f64::consts::{FRAC_1_SQRT_2, PI, SQRT_2};

/// P(Z ≤ x), by the complementary error function.
pub fn cdf(x: f64) -> f64 {
    0.5 * libm::erfc(-x * FRAC_1_SQRT_2)
}

/// The density at x.
pub fn density(x: f64) -> f64 {
    libm::exp(-0.5 * x * x) / libm::sqrt(2.0 * PI)
}

/// The value with P(Z ≤ value) = p for p in (0, 1): Wichura's AS 241 (1988), PPND16, about 16 digits.
#[inline]
pub fn quantile(p: f64) -> f64 {
    let q = p - 0.5;
    if q.abs() <= 0.425 {
        return central(q);
    }
    let tail = upper(libm::sqrt(-libm::log(if q < 0.0 { p } else { 1.0 - p })));
    if q < 0.0 { -tail } else { tail }
}

/// The value z with −ln P(Z > z) = h: the inverse of the normal's cumulative hazard, exact far beyond the reach of P itself.
pub fn inverse_hazard(h: f64) -> f64 {
    if h <= 0.0 || h == f64::INFINITY {
        return if h > 0.0 { h } else { f64::NEG_INFINITY };
    }
    let above = libm::exp(-h);
    if (above - 0.5).abs() <= 0.425 {
        -central(above - 0.5)
    } else if above < 0.5 {
        upper(libm::sqrt(h))
    } else {
        -upper(libm::sqrt(-libm::log(-libm::expm1(-h))))
    }
}

/// −ln P(Z > z): by the error function, and by Laplace's continued fraction where that has run out of numbers.
pub fn hazard(z: f64) -> f64 {
    if z < 0.0 {
        -libm::log1p(-0.5 * libm::erfc(-z / SQRT_2))
    } else if z < 20.0 {
        -libm::log(0.5 * libm::erfc(z / SQRT_2))
    } else {
        let fraction = (1..=20).rev().fold(z, |rest, k| z + k as f64 / rest);
        0.5 * z * z + libm::log(fraction) + 0.5 * libm::log(2.0 * PI)
    }
}

/// AS 241 for 0.075 ≤ p ≤ 0.925, q = p − ½.
#[inline]
fn central(q: f64) -> f64 {
    let r = 0.180625 - q * q;
    let above = [
        2.509_080_928_730_122_672_7e3,
        3.343_057_558_358_812_810_5e4,
        6.726_577_092_700_870_085_3e4,
        4.592_195_393_154_987_145_7e4,
        1.373_169_376_550_946_112_5e4,
        1.971_590_950_306_551_442_7e3,
        1.331_416_678_917_843_774_5e2,
        3.387_132_872_796_366_608_0,
    ];
    let below = [
        5.226_495_278_852_854_561_0e3,
        2.872_908_573_572_194_267_4e4,
        3.930_789_580_009_271_061_0e4,
        2.121_379_430_158_659_586_7e4,
        5.394_196_021_424_751_107_7e3,
        6.871_870_074_920_579_083_0e2,
        4.231_333_070_160_091_125_2e1,
        1.0,
    ];
    q * polynomial(&above, r) / polynomial(&below, r)
}

/// AS 241 in the tails: the upper value whose chance of being exceeded is exp(−r²).
#[inline]
fn upper(r: f64) -> f64 {
    if r <= 5.0 {
        let above = [
            7.745_450_142_783_414_076_40e-4,
            2.272_384_498_926_918_458_33e-2,
            2.417_807_251_774_506_117_70e-1,
            1.270_458_252_452_368_382_58,
            3.647_848_324_763_204_605_04,
            5.769_497_221_460_691_405_50,
            4.630_337_846_156_545_295_90,
            1.423_437_110_749_683_577_34,
        ];
        let below = [
            1.050_750_071_644_416_843_24e-9,
            5.475_938_084_995_344_946_00e-4,
            1.519_866_656_361_645_719_66e-2,
            1.481_039_764_274_800_745_90e-1,
            6.897_673_349_851_000_045_50e-1,
            1.676_384_830_183_803_849_40,
            2.053_191_626_637_758_821_87,
            1.0,
        ];
        polynomial(&above, r - 1.6) / polynomial(&below, r - 1.6)
    } else {
        let above = [
            2.010_334_399_292_288_132_65e-7,
            2.711_555_568_743_487_578_15e-5,
            1.242_660_947_388_078_438_60e-3,
            2.653_218_952_657_612_309_30e-2,
            2.965_605_718_285_048_912_30e-1,
            1.784_826_539_917_291_335_80,
            5.463_784_911_164_114_369_90,
            6.657_904_643_501_103_777_20,
        ];
        let below = [
            2.044_263_103_389_939_785_64e-15,
            1.421_511_758_316_445_888_70e-7,
            1.846_318_317_510_054_681_80e-5,
            7.868_691_311_456_132_591_00e-4,
            1.487_536_129_085_061_485_25e-2,
            1.369_298_809_227_358_053_10e-1,
            5.998_322_065_558_879_376_90e-1,
            1.0,
        ];
        polynomial(&above, r - 5.0) / polynomial(&below, r - 5.0)
    }
}

/// Horner's rule, highest power first.
#[inline(always)]
fn polynomial(coefficients: &[f64; 8], x: f64) -> f64 {
    coefficients.iter().fold(0.0, |sum, c| sum * x + c)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn close(a: f64, b: f64, relative: f64) {
        assert!((a - b).abs() <= relative * b.abs().max(1e-300), "{a} is not {b}");
    }

    #[test]
    fn quantiles_are_the_published_ones_and_undo_the_distribution() {
        close(quantile(0.25), -0.674_489_750_196_081_7, 1e-15); // checks of AS 241
        close(quantile(0.001), -3.090_232_306_167_813_5, 1e-15);
        close(quantile(1e-20), -9.262_340_089_798_408, 1e-15);
        close(quantile(0.975), 1.959_963_984_540_054, 1e-15);
        for p in [1e-12, 1e-4, 0.03, 0.075, 0.2, 0.5, 0.7, 0.925, 0.99] {
            close(cdf(quantile(p)), p, 1e-13);
        }
    }

    #[test]
    fn the_hazard_and_its_inverse_agree_in_both_tails() {
        close(hazard(0.0), std::f64::consts::LN_2, 1e-15);
        close(hazard(19.999_999), hazard(20.000_001), 1e-5);
        for h in [1e-12, 0.01, 0.05, 0.5, 0.7, 2.0, 3.0, 24.0, 26.0, 300.0, 600.0] {
            close(hazard(inverse_hazard(h)), h, 1e-12);
        }
    }
}
