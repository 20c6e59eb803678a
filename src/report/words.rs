//! Numbers as people write them.

use crate::study::Unit;
use crate::units::short;

/// A value in its unit, short enough for a table: `12.4M`, `21.3 %`, `58 days`; a dash where it is unknown.
pub fn amount(value: f64, unit: Unit) -> String {
    if !value.is_finite() {
        return "–".to_owned();
    }
    match unit {
        Unit::Money => scaled(value),
        Unit::Share => format!("{} %", digits(value * 100.0, 3)),
        Unit::Ratio => digits(value, 3),
        Unit::Days => format!("{} days", digits(value, 3)),
        Unit::Hours => format!("{} h", digits(value, 3)),
        Unit::Months => format!("{} months", digits(value, 3)),
        Unit::Count if value.abs() >= 100_000.0 => scaled(value),
        Unit::Count | Unit::People => digits(value, if value.abs() >= 1000.0 { 4 } else { 3 }),
    }
}

/// A difference in its unit, with its sign; shares differ in percentage points.
pub fn difference(value: f64, unit: Unit) -> String {
    if !value.is_finite() {
        return "–".to_owned();
    }
    let sign = if value > 0.0 { "+" } else { "" };
    match unit {
        Unit::Share => format!("{sign}{} pp", digits(value * 100.0, 3)),
        _ => format!("{sign}{}", amount(value, unit)),
    }
}

/// A probability as a percentage, never rounded up to certainty or down to impossibility.
pub fn probability(value: f64) -> String {
    match value {
        v if v > 0.999 && v < 1.0 => "more than 99.9 %".to_owned(),
        v if v < 0.001 && v > 0.0 => "less than 0.1 %".to_owned(),
        v if (0.1..=0.9).contains(&v) => format!("{:.0} %", v * 100.0),
        v => format!("{} %", digits(v * 100.0, 3)),
    }
}

/// A large number with its thousand, million or billion.
pub fn scaled(value: f64) -> String {
    let (divisor, suffix) = match value.abs() {
        v if v >= 999_500_000.0 => (1e9, "bn"),
        v if v >= 999_500.0 => (1e6, "M"),
        v if v >= 9_995.0 => (1e3, "k"),
        _ => (1.0, ""),
    };
    format!("{}{suffix}", digits(value / divisor, 3))
}

/// So many significant digits at most before the point is passed, with a real minus sign; whole numbers are never cut.
pub fn digits(value: f64, significant: i32) -> String {
    if value == 0.0 {
        return "0".to_owned();
    }
    // The magnitude after rounding: 999.9 to three digits is 1,000, not 1,000.0.
    let rounded = format!("{:.*e}", significant.max(1) as usize - 1, value);
    let magnitude: i32 = rounded.split_once('e').and_then(|(_, power)| power.parse().ok()).unwrap_or(0);
    let decimals = (significant - 1 - magnitude).clamp(0, 9) as usize;
    let text = format!("{:.decimals$}", value.abs());
    let sign = if value < 0.0 && text.chars().any(|c| ('1'..='9').contains(&c)) { "−" } else { "" };
    let (whole, part) = text.split_once('.').unwrap_or((&text, ""));
    let grouped = crate::units::grouped(whole.parse().unwrap_or(f64::NAN));
    if part.is_empty() { format!("{sign}{grouped}") } else { format!("{sign}{grouped}.{part}") }
}

/// A number in full for a file that programs read: the shortest text that gives the same bits back; empty if unknown.
pub fn exact(value: f64) -> String {
    if value.is_finite() { format!("{value}") } else { String::new() }
}

/// A name for a file or folder: letters, digits, dashes.
pub fn file_name(name: &str) -> String {
    let mapped: String =
        name.chars().map(|c| if c.is_alphanumeric() || c == '-' || c == '_' { c } else { '-' }).collect();
    let trimmed = mapped.trim_matches('-');
    if trimmed.is_empty() { "scenario".to_owned() } else { trimmed.chars().take(80).collect() }
}

/// "1 replication", "400 replications".
pub fn counted(count: u64, one: &str) -> String {
    let plural = if count == 1 { "" } else { "s" };
    format!("{} {one}{plural}", short(count as f64))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_read_as_people_write_them() {
        assert_eq!(amount(12_437_000.0, Unit::Money), "12.4M");
        assert_eq!(amount(-3_250.0, Unit::Money), "−3,250");
        assert_eq!(amount(999_900.0, Unit::Money), "1.00M");
        assert_eq!(amount(0.2134, Unit::Share), "21.3 %");
        assert_eq!(amount(f64::NAN, Unit::Money), "–");
        assert_eq!(amount(58.04, Unit::Days), "58.0 days");
        assert_eq!(difference(0.0213, Unit::Share), "+2.13 pp");
        assert_eq!(difference(-1.0e6, Unit::Money), "−1.00M");
        assert_eq!(digits(123_456.0, 3), "123,456");
    }

    #[test]
    fn probabilities_never_claim_certainty() {
        assert_eq!(probability(0.99999), "more than 99.9 %");
        assert_eq!(probability(1e-9), "less than 0.1 %");
        assert_eq!(probability(0.734), "73 %");
        assert_eq!(probability(0.973), "97.3 %");
        assert_eq!(probability(1.0), "100 %");
    }

    #[test]
    fn names_become_file_names() {
        assert_eq!(file_name("IT services / 2027"), "IT-services---2027");
        assert_eq!(file_name("../.."), "scenario");
    }
}
