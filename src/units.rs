//! Quantities with their unit: checked once, when they are made, and printed with it.
//!
//! Time is business time: 8 working hours a day, 5 days a week, 21 a month, 63 a quarter, 252 a year.
//! A [`Span`] is a length of it, a [`Tick`] a moment or length inside a simulation as an integer, so that
//! equal times are equal and sums of times are exact.

use std::fmt;

/// Working hours in a business day.
pub const HOURS_PER_DAY: f64 = 8.0;
/// Business days in a week.
pub const DAYS_PER_WEEK: f64 = 5.0;
/// Business days in a month.
pub const DAYS_PER_MONTH: f64 = 21.0;
/// Business days in a quarter.
pub const DAYS_PER_QUARTER: f64 = 63.0;
/// Business days in a year.
pub const DAYS_PER_YEAR: f64 = 252.0;

/// A moment or a length of simulated time, in ticks of 2⁻³⁰ business days (about 0.03 ms of work).
pub type Tick = u64;

/// Ticks in a business day; a power of two, so scaling a scenario's times by a power of two scales its ticks.
pub const TICKS_PER_DAY: f64 = (1u64 << 30) as f64;

/// A moment that never comes.
pub const NEVER: Tick = Tick::MAX;

/// The longest time a simulation can speak of, in days (8,000 years); anything longer is [`NEVER`].
const LONGEST: f64 = (1u64 << 21) as f64;

const TWO_52: f64 = (1u64 << 52) as f64;

/// Business days, zero or more, as ticks, to the nearest; infinite or absurd lengths are [`NEVER`].
#[inline]
pub fn ticks(days: f64) -> Tick {
    if days < LONGEST {
        // Adding 2⁵² leaves the nearest integer in the lower bits of the float: one addition instead of a checked conversion.
        (days * TICKS_PER_DAY + TWO_52).to_bits() & ((1 << 52) - 1)
    } else {
        NEVER
    }
}

/// Ticks as business days.
#[inline]
pub fn days(ticks: Tick) -> f64 {
    // A signed conversion is a single instruction, and no moment reaches the sign.
    ticks as i64 as f64 * (1.0 / TICKS_PER_DAY)
}

macro_rules! quantity {
    ($(#[$doc:meta])* $name:ident, $test:expr, $must:literal) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, PartialOrd, Default)]
        pub struct $name(f64);

        impl $name {
            /// The quantity, or what it must be instead.
            pub fn new(value: f64) -> Result<$name, &'static str> {
                let good: fn(f64) -> bool = $test;
                if good(value) { Ok($name(value)) } else { Err($must) }
            }

            /// The bare number, in the unit of the type.
            #[inline]
            pub const fn get(self) -> f64 {
                self.0
            }
        }
    };
}

quantity!(
    /// A length of time in business days, zero or more.
    Span, |v| (0.0..=1e9).contains(&v), "a time is zero or more, and less than a billion days"
);
quantity!(
    /// Part of a whole, 0 to 1.
    Share, |v| (0.0..=1.0).contains(&v), "a share lies between 0 % and 100 %"
);
quantity!(
    /// How often something happens: events per business day, zero or more. As a hazard, the chance per day of those still there.
    Rate, |v| (0.0..=1e9).contains(&v), "a rate is zero or more"
);
quantity!(
    /// An amount in the scenario's one currency.
    Money, |v| v.is_finite() && v.abs() <= 1e15, "an amount of money is a finite number"
);

impl Span {
    /// No time at all.
    pub const ZERO: Span = Span(0.0);

    /// The span in ticks.
    pub fn ticks(self) -> Tick {
        ticks(self.0)
    }

    /// A span of so many business months.
    pub fn months(months: f64) -> Span {
        Span(months * DAYS_PER_MONTH)
    }
}

impl Rate {
    /// A rate stated per year.
    pub fn per_year(events: f64) -> Rate {
        Rate(events / DAYS_PER_YEAR)
    }

    /// The rate as events per year.
    pub fn in_years(self) -> f64 {
        self.0 * DAYS_PER_YEAR
    }
}

impl Share {
    /// Nothing of it.
    pub const NONE: Share = Share(0.0);
    /// All of it.
    pub const ALL: Share = Share(1.0);
}

impl fmt::Display for Span {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let days = self.0;
        let hours = days * HOURS_PER_DAY;
        if days == 0.0 {
            write!(out, "0 days")
        } else if hours < 0.99 {
            write!(out, "{} min", short(hours * 60.0))
        } else if days < 1.0 {
            write!(out, "{} h", short(hours))
        } else if days >= DAYS_PER_MONTH && (days / DAYS_PER_MONTH).fract() == 0.0 {
            write!(out, "{} months", short(days / DAYS_PER_MONTH))
        } else {
            write!(out, "{} days", short(days))
        }
    }
}

impl fmt::Display for Share {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{} %", short(self.0 * 100.0))
    }
}

impl fmt::Display for Rate {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{} per year", short(self.in_years()))
    }
}

impl fmt::Display for Money {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}", grouped(self.0))
    }
}

/// A number with at most six significant digits and no trailing zeros.
pub fn short(value: f64) -> String {
    if value == 0.0 || !value.is_finite() {
        return format!("{value}");
    }
    let magnitude = libm::floor(libm::log10(value.abs())) as i32;
    let decimals = (5 - magnitude).clamp(0, 12) as usize;
    let text = format!("{value:.decimals$}");
    match text.contains('.') {
        true => text.trim_end_matches('0').trim_end_matches('.').to_owned(),
        false => text,
    }
}

/// A whole number with its thousands set apart: `1,234,567`.
pub fn grouped(value: f64) -> String {
    let digits = format!("{:.0}", value.abs());
    let mut text = String::with_capacity(digits.len() * 4 / 3 + 1);
    if value < 0.0 && digits != "0" {
        text.push('−');
    }
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_round_to_the_nearest_tick_and_absurd_ones_never_come() {
        assert_eq!(ticks(1.0), 1 << 30);
        assert_eq!(ticks(0.0), 0);
        assert_eq!(ticks(f64::INFINITY), NEVER);
        assert_eq!(ticks(1e12), NEVER);
        assert_eq!(days(ticks(0.5)), 0.5);
    }

    #[test]
    fn quantities_refuse_what_they_cannot_be() {
        assert!(Share::new(1.2).is_err());
        assert!(Share::new(f64::NAN).is_err());
        assert!(Span::new(-1.0).is_err());
        assert!(Rate::new(f64::INFINITY).is_err());
        assert!(Money::new(f64::NAN).is_err());
    }

    #[test]
    fn quantities_print_with_their_unit() {
        let span = |days| Span::new(days).unwrap().to_string();
        assert_eq!(span(25.0 / 60.0 / 8.0), "25 min");
        assert_eq!(span(0.25), "2 h");
        assert_eq!(span(45.0), "45 days");
        assert_eq!(span(63.0), "3 months");
        assert_eq!(Share::new(0.125).unwrap().to_string(), "12.5 %");
        assert_eq!(Rate::per_year(0.38).to_string(), "0.38 per year");
        assert_eq!(Money::new(-1_234_567.0).unwrap().to_string(), "−1,234,567");
    }
}
