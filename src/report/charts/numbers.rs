//! Numbers as a board reads them: scaled, rounded to what is known, with thousands set apart; and axes with round steps.

use crate::study::Unit;

/// How the numbers of one axis or one sentence are written.
#[derive(Clone, Debug, PartialEq)]
pub struct Format {
    unit: Unit,
    currency: String,
    scale: Scale,
    decimals: usize,
}

/// Thousands, millions and so on.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Scale {
    by: f64,
    sign: &'static str,
    word: &'static str,
}

const SCALES: [Scale; 5] = [
    Scale { by: 1e12, sign: "tn", word: "trillion" },
    Scale { by: 1e9, sign: "bn", word: "billion" },
    Scale { by: 1e6, sign: "m", word: "million" },
    Scale { by: 1e3, sign: "k", word: "thousand" },
    Scale { by: 1.0, sign: "", word: "" },
];

impl Format {
    /// For values up to `largest`, in which `finest` still shows.
    pub fn new(unit: Unit, currency: &str, largest: f64, finest: f64) -> Format {
        let by = |scale: &&Scale| largest.abs() >= scale.by * 0.9995;
        let scale = match unit {
            Unit::Share => Scale { by: 0.01, sign: "%", word: "" },
            Unit::Money | Unit::Count => *SCALES.iter().find(by).unwrap_or(&SCALES[4]),
            _ => SCALES[4],
        };
        let decimals = decimals(finest / scale.by);
        Format { unit, currency: currency.to_owned(), scale, decimals }
    }

    /// For single values up to `largest`, with three figures.
    pub fn of_size(unit: Unit, currency: &str, largest: f64) -> Format {
        let finest = if matches!(unit, Unit::Count | Unit::People) { largest.abs().max(100.0) } else { largest.abs() };
        Format::new(unit, currency, largest, finest / 100.0)
    }

    /// The number alone, scaled: `1.25`.
    pub fn bare(&self, value: f64) -> String {
        if value == 0.0 {
            return "0".to_owned();
        }
        let half = self.unit == Unit::People && value.fract() != 0.0;
        fixed(value / self.scale.by, self.decimals.max(usize::from(half)))
    }

    /// The number with its unit: `€1.25m`, `12.5%`, `3.1 days`.
    pub fn full(&self, value: f64) -> String {
        let bare = self.bare(value);
        let (minus, digits) = match bare.strip_prefix('−') {
            Some(digits) => ("−", digits),
            None => ("", bare.as_str()),
        };
        let sign = self.scale.sign;
        match self.unit {
            Unit::Money => format!("{minus}{}{digits}{sign}", currency_before(&self.currency)),
            Unit::Share | Unit::Count => format!("{minus}{digits}{sign}"),
            Unit::Ratio | Unit::People => bare,
            Unit::Days | Unit::Hours | Unit::Months => format!("{bare} {}", self.word()),
        }
    }

    /// As [`Format::full`] for a difference: shares differ by points.
    pub fn gap(&self, value: f64) -> String {
        match self.unit {
            Unit::Share => format!("{} points", self.bare(value)),
            _ => self.full(value),
        }
    }

    /// A range, its unit said once where that reads well: `€0.8m to €1.4m`, `2.4 to 5.8 points`. A lower end above zero
    /// never reads as zero.
    pub fn span(&self, low: f64, high: f64) -> String {
        if low > 0.0 && !self.bare(low).chars().any(|c| ('1'..='9').contains(&c)) {
            return format!("just above 0 to {}", self.gap(high));
        }
        let start = if self.unit == Unit::Money { self.full(low) } else { self.bare(low) };
        format!("{start} to {}", self.gap(high))
    }

    /// A difference with its sign.
    pub fn signed(&self, value: f64) -> String {
        with_plus(value, self.gap(value))
    }

    /// The unit of a difference in words.
    pub fn gap_unit(&self) -> String {
        if self.unit == Unit::Share { "percentage points".to_owned() } else { self.unit() }
    }

    /// A scaled number alone with its sign.
    pub fn signed_bare(&self, value: f64) -> String {
        with_plus(value, self.bare(value))
    }

    /// The unit in words, for a subtitle: `€ million`, `days`; empty for a bare number.
    pub fn unit(&self) -> String {
        let word = match self.unit {
            Unit::Money => return [self.currency.trim(), self.scale.word].join(" ").trim().to_owned(),
            Unit::Count => self.scale.word,
            _ => self.word(),
        };
        word.to_owned()
    }

    fn word(&self) -> &'static str {
        match self.unit {
            Unit::Share => "%",
            Unit::Days => "business days",
            Unit::Hours => "working hours",
            Unit::Months => "months",
            Unit::People => "people",
            Unit::Money | Unit::Ratio | Unit::Count => "",
        }
    }
}

fn with_plus(value: f64, text: String) -> String {
    let nothing = !text.chars().any(|c| c.is_ascii_digit() && c != '0');
    if value > 0.0 && !nothing { format!("+{text}") } else { text }
}

/// A sign stands before the number, a code with a space.
fn currency_before(currency: &str) -> String {
    let currency = currency.trim();
    match currency.chars().next_back() {
        Some(last) if last.is_alphabetic() || last == '.' => format!("{currency}\u{a0}"),
        _ => currency.to_owned(),
    }
}

/// Decimals in which `finest` still shows, up to nine.
fn decimals(finest: f64) -> usize {
    if finest > 0.0 && finest.is_finite() {
        (-libm::floor(libm::log10(finest) + 1e-9)).clamp(0.0, 9.0) as usize
    } else {
        0
    }
}

/// A number with so many decimals and its thousands set apart; beyond measure, in powers of ten.
pub fn fixed(value: f64, decimals: usize) -> String {
    if !value.is_finite() {
        return "–".to_owned();
    }
    let size = value.abs();
    if size >= 1e7 || (size > 0.0 && size < 1e-6) {
        return format!("{value:.1e}").replace('-', "−");
    }
    let digits = format!("{size:.decimals$}");
    let (whole, rest) = digits.split_at(digits.find('.').unwrap_or(digits.len()));
    let minus = if value < 0.0 && digits.chars().any(|c| c.is_ascii_digit() && c != '0') { "−" } else { "" };
    format!("{minus}{}{rest}", crate::units::grouped(whole.parse().unwrap_or(0.0)))
}

/// An axis with round steps.
#[derive(Clone, Debug, PartialEq)]
pub struct Steps {
    /// First and last value of the axis.
    pub range: (f64, f64),
    /// Distance of its ticks.
    pub step: f64,
    /// Its ticks.
    pub ticks: Vec<f64>,
}

impl Steps {
    /// About `count` round steps that hold all values between `low` and `high`; the ends are steps too.
    pub fn around(low: f64, high: f64, count: usize) -> Steps {
        let (low, high) = widened(low, high);
        Steps::by(low, high, round_step((high - low) / count as f64))
    }

    /// As [`Steps::around`] for what comes in wholes.
    pub fn whole(low: f64, high: f64, count: usize) -> Steps {
        let steps = Steps::around(low, high, count);
        match steps.step {
            2.5 => Steps::by(low, high, 2.0),
            step if step < 1.0 => Steps::by(low, high, 1.0),
            _ => steps,
        }
    }

    fn by(low: f64, high: f64, step: f64) -> Steps {
        let first = libm::floor(low / step + 1e-9);
        let last = libm::ceil(high / step - 1e-9).max(first + 1.0);
        Steps { range: (first * step, last * step), step, ticks: ticks(first, last, step) }
    }

    /// About `count` round steps, at least two, inside `low` and `high`, which stay the ends.
    pub fn within(low: f64, high: f64, count: usize) -> Steps {
        let (low, high) = widened(low, high);
        let with = |count: usize| {
            let step = round_step((high - low) / count as f64);
            let (first, last) = (libm::ceil(low / step - 1e-9), libm::floor(high / step + 1e-9));
            Steps { range: (low, high), step, ticks: ticks(first, last, step) }
        };
        (count..count + 6).map(with).find(|steps| steps.ticks.len() > 1).unwrap_or_else(|| with(count + 6))
    }

    /// How its ticks are written.
    pub fn format(&self, unit: Unit, currency: &str) -> Format {
        let largest = self.range.0.abs().max(self.range.1.abs());
        Format::new(unit, currency, largest, last_figure(self.step))
    }
}

/// What the last figure of a step counts: 0.1 in 2.5.
fn last_figure(step: f64) -> f64 {
    let unit = libm::pow(10.0, libm::floor(libm::log10(step) + 1e-9));
    let part = step / unit;
    if (part - libm::round(part)).abs() > 1e-6 { unit / 10.0 } else { step }
}

fn ticks(first: f64, last: f64, step: f64) -> Vec<f64> {
    (0..=(last - first).clamp(0.0, 100.0) as i32).map(|place| (first + f64::from(place)) * step).collect()
}

/// A range that is one: with a length, and finite.
fn widened(low: f64, high: f64) -> (f64, f64) {
    if !(low.is_finite() && high.is_finite()) {
        return (0.0, 1.0);
    }
    let size = low.abs().max(high.abs());
    if high - low > size * 1e-9 && high - low > 1e-300 {
        (low, high)
    } else if size < 1e-290 {
        (0.0, 1.0)
    } else {
        (low - size * 0.05, high + size * 0.05)
    }
}

/// The smallest of 1, 2, 2.5, 5 and 10 times a power of ten that is not below `least`.
fn round_step(least: f64) -> f64 {
    let unit = libm::pow(10.0, libm::floor(libm::log10(least)));
    let round = [1.0, 2.0, 2.5, 5.0].into_iter().find(|part| part * unit >= least * (1.0 - 1e-9));
    round.unwrap_or(10.0) * unit
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_scaled_and_keep_their_sign() {
        let money = Format::of_size(Unit::Money, "€", 1_254_000.0);
        assert_eq!(money.full(-1_254_000.0), "−€1.25m");
        assert_eq!(money.signed(1_254_000.0), "+€1.25m");
        assert_eq!(money.signed(0.0), "€0m");
        assert_eq!(money.unit(), "€ million");
        assert_eq!(Format::of_size(Unit::Money, "EUR", 950.0).full(950.0), "EUR\u{a0}950");
        assert_eq!(Format::of_size(Unit::Money, "€", 3.2e15).full(3.2e15), "€3,200tn");
        assert_eq!(Format::of_size(Unit::Share, "", 0.123).full(0.123), "12.3%");
        assert_eq!(Format::of_size(Unit::Share, "", 0.00012).full(0.00012), "0.0120%");
        assert_eq!(Format::of_size(Unit::Days, "", 12.34).full(12.34), "12.3 business days");
        assert_eq!(Format::of_size(Unit::Count, "", 14.0).full(14.0), "14");
        assert_eq!(Format::new(Unit::Share, "", 0.001, 0.0001).span(0.000_005, 0.0008), "just above 0 to 0.08 points");
        assert_eq!(money.span(800_000.0, 1_254_000.0), "€0.80m to €1.25m");
        assert_eq!(fixed(1234.5, 1), "1,234.5");
        assert_eq!(fixed(-0.004, 1), "0.0");
        assert_eq!(fixed(f64::NAN, 1), "–");
        assert_eq!(fixed(3.0e22, 0), "3.0e22");
    }

    #[test]
    fn axes_have_round_steps_and_hold_all_values() {
        let axis = Steps::around(0.0, 22.9, 5);
        assert_eq!(axis.ticks, [0.0, 5.0, 10.0, 15.0, 20.0, 25.0]);
        let axis = Steps::around(-3.0, 8.0, 5);
        assert_eq!(axis.range, (-5.0, 10.0));
        let axis = Steps::around(0.0, 11.0, 5);
        assert_eq!(axis.format(Unit::Ratio, "").bare(2.5), "2.5");
        assert_eq!(Steps::around(0.0, 0.0, 5).range, (0.0, 1.0));
        assert_eq!(Steps::within(0.12, 0.58, 4).range, (0.12, 0.58));
        for (low, high) in [(1e-12, 3e-12), (-1e30, 1e30), (5.0, 5.0), (1e-300, 2e-300), (f64::NAN, 1.0)] {
            let axis = Steps::around(low, high, 5);
            assert!((2..=12).contains(&axis.ticks.len()), "{axis:?}");
        }
    }
}
