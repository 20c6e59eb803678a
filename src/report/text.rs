//! Tables for the terminal.

use std::fmt::Write;

use comfy_table::{CellAlignment, ContentArrangement, Table, presets};

use crate::report::verdict::{lead, sentence};
use crate::report::words::{amount, counted, difference};
use crate::stats::{estimate, quantile};
use crate::study::{Study, Unit};

/// What a leader looks at first.
const HEADLINES: [&str; 10] = [
    "value",
    "revenue",
    "arr_end",
    "profit",
    "cost",
    "win_rate",
    "lead_to_win",
    "sales_cycle_days",
    "attrition_rate",
    "logo_churn",
];

/// The comparison as text: levels, differences, and the sentence.
pub fn comparison(study: &Study, width: u16) -> String {
    let mut out = String::new();
    if let Some(question) = &study.question {
        let _ = writeln!(out, "{question}");
    }
    let _ = writeln!(out, "{}\n", source(study));
    let _ = writeln!(out, "{}", levels(study, &headline_measures(study), width));
    let _ = writeln!(out, "mean ± error of the estimate (95 %); below it the range of 80 % of possible futures\n");
    if study.structures.len() > 1 {
        let _ = writeln!(out, "{}", differences(study, width));
        let _ = writeln!(out, "mean paired difference and its 95 % interval; all structures met the same luck\n");
        let _ = writeln!(out, "{}", sentence(study));
    }
    out
}

/// Every measure of every structure over the horizon, and the deciding measures by month.
pub fn run(study: &Study, width: u16) -> String {
    let mut out = String::new();
    let _ = writeln!(out, "{}\n", source(study));
    let all: Vec<usize> = (0..study.measures.len()).collect();
    let _ = writeln!(out, "{}", levels(study, &all, width));
    let _ = writeln!(out, "mean ± error of the estimate (95 %); below it the range of 80 % of possible futures\n");
    for structure in 0..study.structures.len() {
        let _ = writeln!(out, "{} by month: mean over replications", study.structures[structure].name);
        let _ = writeln!(out, "{}\n", by_month(study, structure, width));
    }
    out
}

/// Where the numbers come from, in one line.
pub fn source(study: &Study) -> String {
    format!(
        "{} · {} months from {} · {} per structure · seed {} · orgsim {} · scenario {}",
        study.scenario,
        study.months,
        month_name(study.start, 0),
        counted(u64::from(study.replications), "replication"),
        study.seed,
        study.version,
        study.hash,
    )
}

fn headline_measures(study: &Study) -> Vec<usize> {
    let find = |id: &str| study.measures.iter().position(|measure| measure.id == id);
    let mut found: Vec<usize> = HEADLINES.iter().filter_map(|id| find(id)).collect();
    if !found.contains(&study.decide_by) {
        found.insert(0, study.decide_by);
    }
    found
}

fn table(width: u16) -> Table {
    let mut table = Table::new();
    table.load_style(presets::UTF8_HORIZONTAL_ONLY);
    table.set_content_arrangement(ContentArrangement::Dynamic);
    table.set_width(width);
    table
}

fn align(table: &mut Table) {
    table.column_iter_mut().skip(1).for_each(|column| column.set_cell_alignment(CellAlignment::Right));
}

fn levels(study: &Study, measures: &[usize], width: u16) -> String {
    let mut table = table(width);
    let names = study.structures.iter().map(|structure| structure.name.clone());
    table.set_header(std::iter::once(String::new()).chain(names));
    let people = study.structures.iter().map(|structure| structure.headcount.to_string());
    table.add_row(std::iter::once("Funded seats".to_owned()).chain(people));
    let planned = study.structures.iter().map(|structure| amount(structure.planned_cost, Unit::Money));
    table.add_row(std::iter::once(format!("Planned pay a year, {}", study.currency)).chain(planned));
    for &at in measures {
        let cells = study.structures.iter().map(|structure| level(&structure.horizon[at], study.measures[at].unit));
        table.add_row(std::iter::once(heading(study, at)).chain(cells));
    }
    align(&mut table);
    table.to_string()
}

fn heading(study: &Study, at: usize) -> String {
    let measure = &study.measures[at];
    let mark = if at == study.decide_by { " (decides)" } else { "" };
    match measure.unit {
        Unit::Money => format!("{}{mark}, {}", measure.label, study.currency),
        _ => format!("{}{mark}", measure.label),
    }
}

fn level(values: &[f64], unit: Unit) -> String {
    let Some(mean) = estimate(values) else {
        let known: Vec<f64> = values.iter().copied().filter(|value| !value.is_nan()).collect();
        return known.first().map_or("unknown".to_owned(), |&only| format!("{} (one value)", amount(only, unit)));
    };
    let half = (mean.high - mean.low) / 2.0;
    let spread = match (quantile(values, 0.1), quantile(values, 0.9)) {
        (Some(low), Some(high)) => format!("\n{} to {}", amount(low, unit), amount(high, unit)),
        _ => String::new(),
    };
    format!("{} ± {}{spread}", amount(mean.mean, unit), amount(half, unit).trim_end_matches(" %"))
}

fn differences(study: &Study, width: u16) -> String {
    let best = study.best.as_ref().map_or(0, |best| best.structure);
    let others: Vec<usize> = (0..study.structures.len()).filter(|&other| other != best).collect();
    let mut table = table(width);
    let against = |&other: &usize| format!("{} − {}", study.structures[best].name, study.structures[other].name);
    table.set_header(std::iter::once(String::new()).chain(others.iter().map(against)));
    for at in headline_measures(study) {
        let cells = others.iter().map(|&other| difference_cell(study, best, other, at));
        table.add_row(std::iter::once(heading(study, at)).chain(cells));
    }
    align(&mut table);
    table.to_string()
}

fn difference_cell(study: &Study, a: usize, b: usize, at: usize) -> String {
    let unit = study.measures[at].unit;
    let pair = study.pairs.iter().find(|pair| (pair.a, pair.b) == (a.min(b), a.max(b)));
    let Some(paired) = pair.and_then(|pair| pair.measures[at]) else { return "unknown".to_owned() };
    let it = paired.difference;
    let (mean, low, high) = if a < b { (it.mean, it.low, it.high) } else { (-it.mean, -it.high, -it.low) };
    format!("{}\n{} to {}", difference(mean, unit), difference(low, unit), difference(high, unit))
}

fn by_month(study: &Study, structure: usize, width: u16) -> String {
    let ids =
        ["leads", "opportunities", "wins", "bookings", "revenue", "arr_end", "cost", "headcount", "customers_end"];
    let shown: Vec<usize> =
        ids.iter().filter_map(|id| study.measures.iter().position(|measure| measure.id == *id)).collect();
    let mut table = table(width);
    table.set_header(std::iter::once("Month".to_owned()).chain(shown.iter().map(|&at| heading(study, at))));
    for month in 0..study.months {
        let cell = |&at: &usize| {
            let columns = study.structures[structure].monthly[at].as_ref();
            let mean = columns.and_then(|columns| mean(&columns[month]));
            mean.map_or("–".to_owned(), |mean| amount(mean, study.measures[at].unit))
        };
        table.add_row(std::iter::once(month_name(study.start, month)).chain(shown.iter().map(cell)));
    }
    align(&mut table);
    table.to_string()
}

/// Mean of the known values.
pub(crate) fn mean(values: &[f64]) -> Option<f64> {
    let known = values.iter().filter(|value| !value.is_nan());
    let (sum, count) = known.fold((0.0, 0usize), |(sum, count), value| (sum + value, count + 1));
    (count > 0).then(|| sum / count as f64)
}

/// "Jan 2027", `month` months after the start.
pub fn month_name((year, first): (i32, u32), month: usize) -> String {
    const NAMES: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    let months = first as usize - 1 + month;
    format!("{} {}", NAMES[months % 12], year + (months / 12) as i32)
}

/// Whether the best structure's lead over every other is beyond its error.
pub fn is_clear(study: &Study) -> bool {
    study.best.as_ref().is_some_and(|best| {
        let others = (0..study.structures.len()).filter(|&other| other != best.structure);
        others.into_iter().all(|other| lead(study, best.structure, other).is_some_and(|gap| gap.low > 0.0))
    })
}
