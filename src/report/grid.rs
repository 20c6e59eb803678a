//! Figures in rows and columns that fit a width: side by side, one below the other, or turned and in parts.

use unicode_width::UnicodeWidthStr;

/// A figure and what is said beside or below it, such as its range.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Cell {
    /// The figure.
    pub figure: String,
    /// What follows it; may be empty.
    pub beside: String,
}

impl From<String> for Cell {
    fn from(figure: String) -> Cell {
        Cell { figure, beside: String::new() }
    }
}

/// Figures with a heading for each row and column.
#[derive(Clone, Debug, Default)]
pub struct Grid {
    /// Over the headings of the rows.
    pub corner: String,
    /// Headings of columns.
    pub columns: Vec<String>,
    /// Headings of rows and their figures.
    pub rows: Vec<(String, Vec<Cell>)>,
}

/// Letters of a row's heading before it goes on in the next line.
const ROW_HEADING: usize = 34;
/// Blanks between columns.
const GAP: usize = 3;
/// Letters of a column's heading that may widen it.
const COLUMN_HEADING: usize = 10;

impl Grid {
    /// As it fits: figures with what is beside them in a line, then below each other, then turned and in parts.
    pub fn fitted(&self, width: usize) -> String {
        let fits = |text: &String| widest(text) <= width;
        Some(self.drawn(Beside::Right))
            .filter(fits)
            .or_else(|| Some(self.drawn(Beside::Below)).filter(fits))
            .unwrap_or_else(|| self.turned().in_parts(width))
    }

    /// As many columns at a time as fit, at least one.
    pub fn in_parts(&self, width: usize) -> String {
        let mut parts = Vec::new();
        let mut from = 0;
        while from < self.columns.len() {
            let most = (from + 1..=self.columns.len())
                .take_while(|&to| to == from + 1 || widest(&self.part(from, to).drawn(Beside::Below)) <= width)
                .last();
            let to = most.unwrap_or(self.columns.len());
            parts.push(self.part(from, to).drawn(Beside::Below));
            from = to;
        }
        parts.join("\n\n")
    }

    fn part(&self, from: usize, to: usize) -> Grid {
        Grid {
            corner: self.corner.clone(),
            columns: self.columns[from..to].to_vec(),
            rows: self.rows.iter().map(|(name, cells)| (name.clone(), cells[from..to].to_vec())).collect(),
        }
    }

    /// Rows as columns.
    fn turned(&self) -> Grid {
        let cells = |at: usize| self.rows.iter().map(|(_, cells)| cells[at].clone()).collect();
        Grid {
            corner: self.corner.clone(),
            columns: self.rows.iter().map(|(name, _)| name.clone()).collect(),
            rows: self.columns.iter().enumerate().map(|(at, name)| (name.clone(), cells(at))).collect(),
        }
    }

    fn drawn(&self, how: Beside) -> String {
        let headings = std::iter::once(wrapped(&self.corner, ROW_HEADING))
            .chain(self.rows.iter().map(|(name, _)| wrapped(name, ROW_HEADING)));
        let columns: Vec<Vec<String>> = std::iter::once(headings.collect())
            .chain(self.columns.iter().enumerate().map(|(at, head)| {
                let cells = self.column(at, how);
                let room = cells.iter().map(|cell| widest(cell)).max().unwrap_or(0).max(COLUMN_HEADING);
                std::iter::once(wrapped(head, room)).chain(cells).collect()
            }))
            .collect();
        let widths: Vec<usize> =
            columns.iter().map(|cells| cells.iter().map(|cell| widest(cell)).max().unwrap_or(0)).collect();
        let mut lines: Vec<String> = Vec::new();
        for row in 0..=self.rows.len() {
            let cells: Vec<&str> = columns.iter().map(|column| column[row].as_str()).collect();
            lines.extend(row_lines(&cells, &widths, row == 0));
            if row == 0 {
                lines.push("─".repeat(widths.iter().map(|width| width + GAP).sum::<usize>() - GAP));
            }
        }
        lines.join("\n")
    }

    /// The cells of a column as text; what stands in one line is set flush, figure under figure.
    fn column(&self, at: usize, how: Beside) -> Vec<String> {
        let cells = || self.rows.iter().map(|(_, cells)| &cells[at]);
        let wide = cells().map(|cell| cell.beside.width()).max().unwrap_or(0);
        let text = |cell: &Cell| match how {
            _ if wide == 0 => cell.figure.clone(),
            Beside::Right => {
                format!("{}  {}{}", cell.figure, " ".repeat(wide - cell.beside.width()), cell.beside)
            }
            Beside::Below if cell.beside.is_empty() => cell.figure.clone(),
            Beside::Below => format!("{}\n{}", cell.figure, cell.beside),
        };
        cells().map(text).collect()
    }
}

/// The lines of a row: the first column flush left, the others right; headings stand on the line below them.
fn row_lines(cells: &[&str], widths: &[usize], heading: bool) -> Vec<String> {
    let parts: Vec<Vec<&str>> = cells.iter().map(|cell| cell.lines().collect()).collect();
    let height = parts.iter().map(Vec::len).max().unwrap_or(0);
    let line = |at: usize| {
        let mut text = String::new();
        for (column, (lines, width)) in parts.iter().zip(widths).enumerate() {
            let above = if heading { height - lines.len() } else { 0 };
            let part = at.checked_sub(above).and_then(|at| lines.get(at)).copied().unwrap_or("");
            let pad = " ".repeat(width - part.width());
            match column {
                0 => text.extend([part, &pad]),
                _ => text.extend([&" ".repeat(GAP), pad.as_str(), part]),
            }
        }
        text.trim_end().to_owned()
    };
    (0..height).map(line).collect()
}

#[derive(Clone, Copy, PartialEq)]
enum Beside {
    Right,
    Below,
}

/// Columns of a terminal that the widest line takes.
pub fn widest(text: &str) -> usize {
    text.lines().map(UnicodeWidthStr::width).max().unwrap_or(0)
}

/// Broken between words into lines of at most so many letters; a longer word stays whole, up to a limit.
pub fn wrapped(text: &str, width: usize) -> String {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split_whitespace().map(shortened) {
        match lines.last_mut() {
            Some(line) if line.width() + 1 + word.width() <= width => {
                line.push(' ');
                line.push_str(&word);
            }
            _ => lines.push(word),
        }
    }
    lines.join("\n")
}

/// A word cut to what any table can hold.
fn shortened(word: &str) -> String {
    if word.width() <= ROW_HEADING {
        return word.to_owned();
    }
    let mut kept = String::new();
    for letter in word.chars() {
        if kept.width() + 3 > ROW_HEADING {
            break;
        }
        kept.push(letter);
    }
    kept + "…"
}

#[cfg(test)]
mod tests {
    use super::*;

    fn grid(columns: &[&str]) -> Grid {
        let cell = |figure: &str, beside: &str| Cell { figure: figure.to_owned(), beside: beside.to_owned() };
        let row = |name: &str, figure: &str, beside: &str| {
            (name.to_owned(), columns.iter().map(|_| cell(figure, beside)).collect())
        };
        Grid {
            corner: String::new(),
            columns: columns.iter().map(|name| (*name).to_owned()).collect(),
            rows: vec![row("Funded seats", "31", ""), row("Value, USD", "12.43m ± 0.12m", "9.8m to 14.2m")],
        }
    }

    fn assert_lines(text: &str, lines: &[&str]) {
        assert_eq!(text.lines().collect::<Vec<_>>(), lines, "\n{text}");
    }

    #[test]
    fn what_fits_stands_in_one_line() {
        assert_lines(
            &grid(&["Line", "Pods"]).fitted(80),
            &[
                "                                        Line                            Pods",
                "────────────────────────────────────────────────────────────────────────────",
                "Funded seats               31                              31",
                "Value, USD     12.43m ± 0.12m  9.8m to 14.2m   12.43m ± 0.12m  9.8m to 14.2m",
            ],
        );
    }

    #[test]
    fn what_does_not_goes_below_and_then_turns() {
        let columns = ["The line we have today", "Islands", "Pods"];
        assert_lines(
            &grid(&columns).fitted(66),
            &[
                "                  The line we",
                "                   have today          Islands             Pods",
                "───────────────────────────────────────────────────────────────",
                "Funded seats               31               31               31",
                "Value, USD     12.43m ± 0.12m   12.43m ± 0.12m   12.43m ± 0.12m",
                "                9.8m to 14.2m    9.8m to 14.2m    9.8m to 14.2m",
            ],
        );
        assert_lines(
            &grid(&columns).fitted(52),
            &[
                "                         Funded",
                "                          seats       Value, USD",
                "────────────────────────────────────────────────",
                "The line we have today       31   12.43m ± 0.12m",
                "                                   9.8m to 14.2m",
                "Islands                      31   12.43m ± 0.12m",
                "                                   9.8m to 14.2m",
                "Pods                         31   12.43m ± 0.12m",
                "                                   9.8m to 14.2m",
            ],
        );
    }

    #[test]
    fn words_stay_whole_unless_nothing_could_hold_them() {
        assert_eq!(wrapped("The line we have today", 10), "The line\nwe have\ntoday");
        assert_eq!(wrapped("Donaudampfschifffahrt now", 10), "Donaudampfschifffahrt\nnow");
        assert_eq!(wrapped(&"x".repeat(90), 10), format!("{}…", "x".repeat(32)));
        for width in 20..120 {
            assert!(widest(&grid(&["A", "B", "C", "D", "E", "F", "G", "H"]).fitted(width)) <= width.max(40));
        }
    }
}
