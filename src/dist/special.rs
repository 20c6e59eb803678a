//! Incomplete gamma and beta functions with `libm`, so that a tenure ends in the same tick on every system.

/// Terms after which a series or fraction is given up; both need about √shape of them.
const TERMS: u32 = 100_000;
const TINY: f64 = 1e-300;

/// The cumulative hazard −ln Q(a, x) of the gamma law with shape a and scale 1, x ≥ 0.
///
/// Series of P below a + 1, continued fraction of ln Q above (Abramowitz & Stegun 6.5.29 and 6.5.31), so that neither
/// tail runs out of numbers.
pub fn gamma_hazard(a: f64, x: f64) -> f64 {
    if x <= 0.0 {
        0.0
    } else if x == f64::INFINITY {
        x
    } else if x < a + 1.0 {
        -libm::log1p(-(libm::exp(gamma_front(a, x)) * gamma_series(a, x)).min(1.0))
    } else {
        -gamma_front(a, x) - libm::log(gamma_fraction(a, x))
    }
}

/// ln(xᵃ e⁻ˣ / Γ(a)).
fn gamma_front(a: f64, x: f64) -> f64 {
    a * libm::log(x) - x - libm::lgamma(a)
}

fn gamma_series(a: f64, x: f64) -> f64 {
    let (mut term, mut sum) = (1.0 / a, 1.0 / a);
    for k in 1..TERMS {
        term *= x / (a + f64::from(k));
        sum += term;
        if term < sum * 1e-17 {
            break;
        }
    }
    sum
}

/// Lentz's evaluation of the fraction of Γ(a, x)/(xᵃ e⁻ˣ).
fn gamma_fraction(a: f64, x: f64) -> f64 {
    let mut b = x + 1.0 - a;
    let (mut c, mut d) = (1.0 / TINY, 1.0 / b);
    let mut value = d;
    for k in 1..TERMS {
        let k = f64::from(k);
        b += 2.0;
        let step = -k * (k - a);
        d = 1.0 / apart(step * d + b);
        c = apart(b + step / c);
        value *= d * c;
        if (d * c - 1.0).abs() < 1e-16 {
            break;
        }
    }
    value
}

/// The x with [`gamma_hazard`]`(a, x)` = h, by Newton's method on ln x inside a bracket.
pub fn inverse_gamma_hazard(a: f64, h: f64) -> f64 {
    if h <= 0.0 {
        return 0.0;
    }
    if h == f64::INFINITY {
        return h;
    }
    let (mut y, mut low, mut high) = bracket(a, h);
    for _ in 0..200 {
        let x = libm::exp(y);
        let reached = gamma_hazard(a, x);
        if reached < h {
            low = y
        } else {
            high = y
        }
        let newton = y - (reached - h) / libm::exp(gamma_front(a, x) + reached);
        let next = if newton > low && newton < high { newton } else { (low + high) / 2.0 };
        if (next - y).abs() <= 1e-15 * y.abs().max(1.0) {
            return libm::exp(next);
        }
        y = next;
    }
    libm::exp(y)
}

/// A start for ln x and bounds around the solution. The start is Wilson & Hilferty's, or the first term of the series.
fn bracket(a: f64, h: f64) -> (f64, f64, f64) {
    let z = super::normal::inverse_hazard(h);
    let root = 1.0 - 1.0 / (9.0 * a) + z / (3.0 * libm::sqrt(a));
    let first_term = (libm::log(-libm::expm1(-h)) + libm::lgamma(a + 1.0)) / a;
    let start = if root > 0.1 { libm::log(a * root * root * root) } else { first_term };
    let (mut low, mut high) = (start - 0.5, start + 0.5);
    while gamma_hazard(a, libm::exp(low)) > h {
        low -= 2.0 * (start - low);
    }
    while gamma_hazard(a, libm::exp(high)) < h {
        high += 2.0 * (high - start);
    }
    (start, low, high)
}

/// The regularised incomplete beta function I_x(a, b), 0 ≤ x ≤ 1 (Abramowitz & Stegun 26.5.8, by Lentz's method).
pub fn beta_cdf(a: f64, b: f64, x: f64) -> f64 {
    if x <= 0.0 {
        return 0.0;
    }
    if x >= 1.0 {
        return 1.0;
    }
    let logs = libm::lgamma(a + b) - libm::lgamma(a) - libm::lgamma(b) + a * libm::log(x) + b * libm::log1p(-x);
    let front = libm::exp(logs);
    if x < (a + 1.0) / (a + b + 2.0) {
        front * beta_fraction(a, b, x) / a
    } else {
        1.0 - front * beta_fraction(b, a, 1.0 - x) / b
    }
}

fn beta_fraction(a: f64, b: f64, x: f64) -> f64 {
    let (mut c, mut d) = (1.0, 1.0 / apart(1.0 - (a + b) * x / (a + 1.0)));
    let mut value = d;
    for k in 1..TERMS {
        let k = f64::from(k);
        let even = k * (b - k) * x / ((a + 2.0 * k - 1.0) * (a + 2.0 * k));
        d = 1.0 / apart(1.0 + even * d);
        c = apart(1.0 + even / c);
        value *= d * c;
        let odd = -(a + k) * (a + b + k) * x / ((a + 2.0 * k) * (a + 2.0 * k + 1.0));
        d = 1.0 / apart(1.0 + odd * d);
        c = apart(1.0 + odd / c);
        value *= d * c;
        if (d * c - 1.0).abs() < 1e-16 {
            break;
        }
    }
    value
}

/// Away from 0, as Lentz's method needs.
fn apart(value: f64) -> f64 {
    if value.abs() < TINY { TINY } else { value }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn close(a: f64, b: f64, relative: f64) {
        assert!((a - b).abs() <= relative * b.abs(), "{a} is not {b}");
    }

    #[test]
    fn gamma_hazards_in_closed_form() {
        for x in [1e-9, 0.1, 1.0, 3.0, 40.0, 900.0] {
            close(gamma_hazard(1.0, x), x, 1e-13);
            // Shape 2: Q = (1 + x) e⁻ˣ; shape 3: (1 + x + x²/2) e⁻ˣ.
            if x > 1e-3 {
                close(gamma_hazard(2.0, x), x - libm::log1p(x), 1e-12);
                close(gamma_hazard(3.0, x), x - libm::log1p(x + x * x / 2.0), 1e-11);
                // Shape ½: Q = erfc(√x).
                close(gamma_hazard(0.5, x.min(500.0)), -libm::log(libm::erfc(x.min(500.0).sqrt())), 1e-12);
            }
        }
    }

    #[test]
    fn the_inverse_gamma_hazard_undoes_the_hazard() {
        for a in [0.05, 0.3, 1.0, 1.7, 4.0, 25.0, 3000.0] {
            for h in [1e-9, 1e-3, 0.1, 0.693, 2.0, 10.0, 80.0, 800.0] {
                let x = inverse_gamma_hazard(a, h);
                // Below the smallest number x is 0 and nothing is left to undo.
                if x > 1e-290 {
                    close(gamma_hazard(a, x), h, 2e-11);
                }
            }
        }
    }

    #[test]
    fn beta_in_closed_form() {
        for x in [0.01, 0.3, 0.5, 0.77, 0.999] {
            close(beta_cdf(1.0, 1.0, x), x, 1e-14);
            close(beta_cdf(2.0, 1.0, x), x * x, 1e-13);
            close(beta_cdf(2.0, 3.0, x), x * x * (6.0 - 8.0 * x + 3.0 * x * x), 1e-12);
            close(beta_cdf(0.5, 0.5, x), libm::asin(x.sqrt()) * std::f64::consts::FRAC_2_PI, 1e-12);
        }
    }
}
