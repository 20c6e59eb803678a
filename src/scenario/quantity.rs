//! Numbers with units, as people write them: `"45 days"`, `"38 % per year"`, `"4.6M"`.

use super::finding::nearest;
use crate::units::{DAYS_PER_MONTH, DAYS_PER_QUARTER, DAYS_PER_WEEK, DAYS_PER_YEAR, HOURS_PER_DAY};

/// Why a text is not a quantity.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Bad {
    /// It does not start with a number, or goes on in a way nobody writes.
    Shape,
    /// The number lacks its unit.
    NoUnit(String),
    /// The unit is not known; the whole text with the nearest unit instead.
    Unit { unit: String, better: Option<String> },
}

/// Units of time with their length in business days.
const TIMES: [(&str, f64); 15] = [
    ("min", 1.0 / 60.0 / HOURS_PER_DAY),
    ("minute", 1.0 / 60.0 / HOURS_PER_DAY),
    ("minutes", 1.0 / 60.0 / HOURS_PER_DAY),
    ("h", 1.0 / HOURS_PER_DAY),
    ("hour", 1.0 / HOURS_PER_DAY),
    ("hours", 1.0 / HOURS_PER_DAY),
    ("day", 1.0),
    ("days", 1.0),
    ("week", DAYS_PER_WEEK),
    ("weeks", DAYS_PER_WEEK),
    ("month", DAYS_PER_MONTH),
    ("months", DAYS_PER_MONTH),
    ("quarter", DAYS_PER_QUARTER),
    ("quarters", DAYS_PER_QUARTER),
    ("year", DAYS_PER_YEAR),
];

const PLURAL: [&str; 9] = ["min", "minutes", "h", "hours", "days", "weeks", "months", "quarters", "years"];
const SINGULAR: [&str; 7] = ["minute", "hour", "day", "week", "month", "quarter", "year"];

/// What a message says about units of time.
pub(super) const TIME_UNITS: &str = "min, h, days, weeks, months, quarters, years";

/// The length of a unit of time in days.
pub(super) fn unit_of_time(unit: &str) -> Option<f64> {
    let unit = unit.strip_suffix('.').unwrap_or(unit);
    if unit == "years" {
        return Some(DAYS_PER_YEAR);
    }
    TIMES.iter().find(|(name, _)| *name == unit).map(|(_, days)| *days)
}

fn time_unit(number: &str, unit: &str, nearby: &[&'static str]) -> Result<f64, Bad> {
    unit_of_time(unit).ok_or_else(|| Bad::Unit {
        unit: unit.to_owned(),
        better: nearest(unit, nearby.iter().copied()).map(|unit| format!("{number} {unit}")),
    })
}

/// The number a text starts with, its digits, and the rest.
pub(super) fn leading(text: &str) -> Result<(f64, &str, &str), Bad> {
    let text = text.trim();
    let mut end = 0;
    let bytes = text.as_bytes();
    while end < bytes.len() {
        let exponent =
            matches!(bytes[end], b'e' | b'E') && end > 0 && bytes.get(end + 1).is_some_and(u8::is_ascii_digit);
        let sign = matches!(bytes[end], b'+' | b'-') && end == 0;
        if !(bytes[end].is_ascii_digit() || matches!(bytes[end], b'.' | b'_') || exponent || sign) {
            break;
        }
        end += 1;
    }
    let digits = &text[..end];
    let value: f64 = digits.replace('_', "").parse().map_err(|_| Bad::Shape)?;
    Ok((value, digits, text[end..].trim_start()))
}

/// A time in business days.
pub(super) fn time(text: &str) -> Result<f64, Bad> {
    let (value, digits, unit) = leading(text)?;
    if unit.is_empty() {
        return Err(Bad::NoUnit(digits.to_owned()));
    }
    if unit.contains(char::is_whitespace) {
        return Err(Bad::Shape);
    }
    Ok(value * time_unit(digits, unit, &PLURAL)?)
}

/// A moment in business days after the start: `month 6`, when six of them have passed, or a time.
pub(super) fn moment(text: &str) -> Result<f64, Bad> {
    let Some((unit, number)) = text.trim().split_once(char::is_whitespace) else { return time(text) };
    match (SINGULAR.contains(&unit), leading(number)) {
        (true, Ok((value, _, ""))) => Ok(value * time_unit(number, unit, &SINGULAR)?),
        _ => time(text),
    }
}

/// A share: `25 %` or `0.25`.
pub(super) fn share(text: &str) -> Result<(f64, bool), Bad> {
    let (value, _, rest) = leading(text)?;
    match rest {
        "" => Ok((value, false)),
        "%" => Ok((value / 100.0, true)),
        _ => Err(Bad::Shape),
    }
}

/// An amount of money: `4.6M`, `85k`, `56_000`.
pub(super) fn money(text: &str) -> Result<f64, Bad> {
    let (value, _, rest) = leading(text)?;
    scaled(value, rest).ok_or(Bad::Shape)
}

fn scaled(value: f64, suffix: &str) -> Option<f64> {
    match suffix {
        "" => Some(value),
        "k" | "K" => Some(value * 1e3),
        "M" | "m" => Some(value * 1e6),
        _ => None,
    }
}

/// Something per time: the amount (percent taken as a part of 1), the words between, and the period in days.
pub(super) fn per(text: &str) -> Result<(f64, String, f64), Bad> {
    let (value, digits, rest) = leading(text)?;
    let words: Vec<&str> = rest.split_whitespace().collect();
    let Some(place) = words.iter().position(|word| *word == "per") else {
        return Err(if words.is_empty() || words == ["%"] {
            Bad::NoUnit(format!("{digits} {rest}").trim().to_owned())
        } else {
            Bad::Shape
        });
    };
    let [unit] = words[place + 1..] else { return Err(Bad::Shape) };
    let what = words[..place].join(" ");
    let days = time_unit(&format!("{digits}{}{what} per", if what.is_empty() { "" } else { " " }), unit, &SINGULAR)?;
    if what == "%" {
        return Ok((value / 100.0, String::new(), days));
    }
    let (suffix, what) = match what.split_once(' ') {
        Some((suffix, what)) if scaled(1.0, suffix).is_some() => (suffix, what.to_owned()),
        None if scaled(1.0, &what).is_some() => (what.as_str(), String::new()),
        _ => ("", what.clone()),
    };
    Ok((scaled(value, suffix).unwrap_or(value), what, days))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_business_time() {
        assert_eq!(time("45 days"), Ok(45.0));
        assert_eq!(time("3 months"), Ok(63.0));
        assert_eq!(time("2 years"), Ok(504.0));
        assert_eq!(time("30 min"), Ok(0.0625));
        assert_eq!(time("2h"), Ok(0.25));
        assert_eq!((moment("month 6"), moment("6 months"), moment(" day 1.5")), (Ok(126.0), Ok(126.0), Ok(1.5)));
        assert_eq!((moment("month six"), moment("monday 6")), (Err(Bad::Shape), Err(Bad::Shape)));
        assert_eq!(time("45"), Err(Bad::NoUnit("45".into())));
        assert_eq!(time("soon"), Err(Bad::Shape));
        let better = Some("45 days".to_owned());
        assert_eq!(time("45 dayz"), Err(Bad::Unit { unit: "dayz".into(), better }));
    }

    #[test]
    fn rates_carry_percent_suffixes_and_words() {
        assert_eq!(per("38 % per year"), Ok((0.38, String::new(), 252.0)));
        assert_eq!(per("4.6M per year"), Ok((4_600_000.0, String::new(), 252.0)));
        assert_eq!(per("12 wins per month"), Ok((12.0, "wins".into(), 21.0)));
        assert_eq!(per("875_000 per year"), Ok((875_000.0, String::new(), 252.0)));
        assert_eq!(per("12"), Err(Bad::NoUnit("12".into())));
        assert!(matches!(per("3 per yeer"), Err(Bad::Unit { better: Some(text), .. }) if text == "3 per year"));
    }

    #[test]
    fn odd_texts_are_refused_quietly() {
        for text in ["", "_", "-", "+.e5", "1e400 days", "NaN days", "1..2 days", "∞ days", "1 per", "% per year"] {
            let _ = (time(text), per(text), share(text), money(text));
        }
        assert_eq!(share("nan"), Err(Bad::Shape));
    }
}
