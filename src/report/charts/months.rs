//! Calendar labels below an axis of months.

use super::scene::Style;

const NAMES: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/// Year and month 1–12 of the month `after` the start.
fn calendar(start: (i32, u32), after: usize) -> (i32, usize) {
    let months = i64::from(start.0) * 12 + i64::from(start.1) - 1 + after as i64;
    (months.div_euclid(12) as i32, months.rem_euclid(12) as usize + 1)
}

/// A month in words: `Mar 2026`.
pub fn month(start: (i32, u32), after: usize) -> String {
    let (year, month) = calendar(start, after);
    format!("{} {year}", NAMES[month - 1])
}

/// The months to label and how, as many as fit into `room`: every month, quarter, half-year or year.
pub fn labels(start: (i32, u32), months: usize, room: f64, style: Style) -> Vec<(usize, String)> {
    let per_month = room / months.saturating_sub(1).max(1) as f64;
    for step in [1, 3, 6, 12, 24, 60, 120] {
        let shown = every(start, months, step);
        let widest = shown.iter().map(|(_, label)| style.width(label)).fold(0.0, f64::max);
        let fits = shown.len() == 1 || widest + 12.0 <= per_month * step as f64;
        if fits && (shown.len() > 1 || months == 1) {
            return shown;
        }
    }
    let ends = [0, months - 1].map(|at| (at, short(calendar(start, at), 1)));
    let wide: f64 = ends.iter().map(|(_, label)| style.width(label)).sum::<f64>() / 2.0;
    if wide + 12.0 <= room { ends.to_vec() } else { vec![(0, short(calendar(start, 0), 1))] }
}

fn every(start: (i32, u32), months: usize, step: usize) -> Vec<(usize, String)> {
    let begins = |at: &usize| {
        let (year, month) = calendar(start, *at);
        (i64::from(year) * 12 + month as i64 - 1).rem_euclid(step as i64) == 0
    };
    (0..months).filter(begins).map(|at| (at, short(calendar(start, at), step))).collect()
}

fn short((year, month): (i32, usize), step: usize) -> String {
    let tail = year.rem_euclid(100);
    match step {
        1 => format!("{} ’{tail:02}", NAMES[month - 1]),
        3 | 6 => format!("Q{} ’{tail:02}", (month - 1) / 3 + 1),
        _ => year.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::charts::scene::Colour;

    fn shown(start: (i32, u32), months: usize, room: f64) -> Vec<String> {
        let labels = labels(start, months, room, Style::new(13.0, Colour(0, 0, 0)));
        labels.into_iter().map(|(at, label)| format!("{at} {label}")).collect()
    }

    #[test]
    fn labels_follow_the_calendar_and_the_room() {
        assert_eq!(shown((2026, 1), 1, 300.0), ["0 Jan ’26"]);
        assert_eq!(shown((2026, 11), 3, 300.0), ["0 Nov ’26", "1 Dec ’26", "2 Jan ’27"]);
        assert_eq!(shown((2026, 2), 12, 300.0), ["2 Q2 ’26", "5 Q3 ’26", "8 Q4 ’26", "11 Q1 ’27"]);
        assert_eq!(shown((2026, 1), 60, 300.0), ["0 2026", "12 2027", "24 2028", "36 2029", "48 2030"]);
        assert_eq!(shown((2026, 2), 3, 40.0).len(), 1);
        assert_eq!(month((2026, 11), 14), "Jan 2028");
    }
}
