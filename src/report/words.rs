//! Numbers as people write them.

use crate::units::short;

/// A probability as a percentage, never rounded up to certainty or down to impossibility.
pub fn probability(value: f64) -> String {
    match value {
        v if v > 0.999 && v < 1.0 => "more than 99.9%".to_owned(),
        v if v < 0.001 && v > 0.0 => "less than 0.1%".to_owned(),
        v if (0.1..=0.9).contains(&v) => format!("{:.0}%", v * 100.0),
        v => format!("{}%", digits(v * 100.0, 3)),
    }
}

/// A share as a whole per cent that never rounds to never or always.
pub fn percent(share: f64) -> String {
    match libm::round(share * 100.0) {
        0.0 if share > 0.0 => "less than 1%".to_owned(),
        100.0 if share < 1.0 => "more than 99%".to_owned(),
        percent => format!("{percent:.0}%"),
    }
}

/// Spaces that a terminal may break at and a search finds, instead of those that hold a number to its unit.
pub fn plain_spaces(text: &str) -> String {
    text.replace('\u{a0}', " ")
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

/// A name for a file or folder: letters, digits, dashes; short enough for any file system.
pub fn file_name(name: &str) -> String {
    let kept = |c: char| if c.is_alphanumeric() || c == '-' || c == '_' { c } else { '-' };
    let mapped: String = name.trim().chars().map(kept).collect();
    let trimmed = mapped.trim_matches('-');
    let end = (0..=trimmed.len().min(LONGEST_NAME)).rev().find(|&at| trimmed.is_char_boundary(at)).unwrap_or(0);
    if end == 0 { "scenario".to_owned() } else { trimmed[..end].to_owned() }
}

/// Bytes; file systems take 255, and backups and archives add to them.
const LONGEST_NAME: usize = 120;

/// "1 replication", "400 replications".
pub fn counted(count: u64, one: &str) -> String {
    let plural = if count == 1 { "" } else { "s" };
    format!("{} {one}{plural}", short(count as f64))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_grouped_and_cut() {
        assert_eq!(digits(123_456.0, 3), "123,456");
        assert_eq!(digits(-0.012_345, 3), "−0.0123");
        assert_eq!(digits(999.9, 3), "1,000");
        assert_eq!(percent(0.9999), "more than 99%");
        assert_eq!(percent(0.0), "0%");
        assert_eq!(percent(0.734), "73%");
    }

    #[test]
    fn probabilities_never_claim_certainty() {
        assert_eq!(probability(0.99999), "more than 99.9%");
        assert_eq!(probability(1e-9), "less than 0.1%");
        assert_eq!(probability(0.734), "73%");
        assert_eq!(probability(0.973), "97.3%");
        assert_eq!(probability(1.0), "100%");
    }

    #[test]
    fn names_become_file_names() {
        assert_eq!(file_name("IT services / 2027"), "IT-services---2027");
        assert_eq!(file_name("../.."), "scenario");
        assert_eq!(file_name("../../x"), "x");
        assert_eq!(file_name(&"組".repeat(200)).len(), 120);
    }
}
