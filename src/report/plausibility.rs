//! Simulated figures beside published ranges, as a table and in words.

use crate::report::charts::findings::{inside, listed};
use crate::report::grid::{Cell, Grid};
use crate::report::text::{heading, level, range};
use crate::report::words::counted;
use crate::study::Study;
use crate::study::plausibility::{Place, Row, panel, steady};

/// A place in one or two words.
pub(super) const fn word(place: Place) -> &'static str {
    match place {
        Place::Inside => "inside",
        Place::Outside => "outside",
        Place::AtTheEdge => "at the edge",
        Place::Unknown => "unknown",
    }
}

/// Each check with what is published and what was simulated.
pub(super) fn table(study: &Study) -> Grid {
    let names = steady(study).map(|it| it.name.clone());
    let columns = std::iter::once("published".to_owned()).chain(names).collect();
    Grid { corner: "Plausible?".to_owned(), columns, rows: panel(study).iter().map(|it| row(study, it)).collect() }
}

fn row(study: &Study, row: &Row) -> (String, Vec<Cell>) {
    let unit = study.measures[row.measure].unit;
    let ends = row.published.map_or("unknown".to_owned(), |(low, high)| range(low, high, unit));
    let published = Cell { figure: ends, beside: row.sources.to_owned() };
    let found = row.found.iter().zip(steady(study)).map(|((_, place), structure)| Cell {
        figure: level(study, row.measure, &structure.horizon[row.measure]).figure,
        beside: word(*place).to_owned(),
    });
    (heading(study, row.measure), std::iter::once(published).chain(found).collect())
}

/// Which figures lie outside, and what that means.
pub(super) fn sentence(study: &Study) -> String {
    let rows = panel(study);
    let outside: Vec<String> = rows.iter().filter_map(|row| outside(study, row)).collect();
    let checks = counted(rows.len() as u64, "figure");
    match outside.len() {
        0 => format!("None of {checks} lies outside what is published, mostly of software companies in North America."),
        some => format!(
            "{some} of {checks} {} outside what is published, mostly of software companies in North America: {}. \
             That is no error: either the company is unusual there, or a number of the scenario is.",
            if some == 1 { "lies" } else { "lie" },
            outside.join("; ")
        ),
    }
}

/// "Win rate in Islands and Pods", if the figure lies outside anywhere.
fn outside(study: &Study, row: &Row) -> Option<String> {
    let there = row.found.iter().zip(steady(study)).filter(|((_, place), _)| *place == Place::Outside);
    let there: Vec<String> = there.map(|(_, structure)| structure.name.clone()).collect();
    let label = inside(&study.measures[row.measure].label);
    let all = there.len() == row.found.len() && there.len() > 1;
    let places = if all { "all structures".to_owned() } else { listed(&there) };
    (!there.is_empty()).then(|| format!("{label} in {places}"))
}
