//! Tables for the terminal.

use std::fmt::Write;

use crate::report::assumptions::caution;
use crate::report::charts::findings::{Contrast, contrast, listed, precise, rivals};
use crate::report::charts::numbers::{Format, word};
use crate::report::grid::{Cell, Grid, wrapped};
use crate::report::plausibility;
use crate::report::reorganisation;
use crate::report::verdict::sentence;
use crate::report::words::{counted, percent, plain_spaces};
use crate::stats::{estimate, quantile};
use crate::study::{Anchor, Setting, Study, Unit};

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

/// Beyond so many structures only the first few measures are compared: the rest is in the files.
const MANY: usize = 4;
const FEW: usize = 4;

/// What a month is watched by.
const WATCHED: [&str; 8] =
    ["leads", "opportunities", "wins", "revenue", "arr_end", "cost", "headcount", "customers_end"];

/// The comparison as text: levels, differences, and the sentence.
pub fn comparison(study: &Study, width: u16) -> String {
    let mut out = opening(study, width);
    out.push_str(&anchor(study, width));
    let shown = headline_measures(study);
    let _ = writeln!(out, "{}\n", levels(study, &shown).fitted(usize::from(width)));
    let _ = writeln!(out, "{}\n", prose("* decides. Mean ± its 95% error, then the range of 80% of futures.", width));
    if let Some(warning) = concentration(study) {
        let _ = writeln!(out, "{}\n", prose(&warning, width));
    }
    let _ = writeln!(out, "{}\n", plausibility::table(study).fitted(usize::from(width)));
    let _ = writeln!(out, "{}\n", prose(&plausibility::sentence(study), width));
    if study.structures.len() > 1 {
        let compared = if study.structures.len() > MANY { &shown[..shown.len().min(FEW)] } else { &shown[..] };
        let _ = writeln!(out, "{}\n", differences(study, compared).fitted(usize::from(width)));
        let _ = writeln!(out, "{}\n", prose(&together(study), width));
        let _ = writeln!(out, "{}\n", prose(&caution(&study.assumptions), width));
        let _ = writeln!(out, "{}", prose(&sentence(study), width));
    }
    for it in &study.reorganisations {
        let _ = writeln!(out, "\n{}", prose(&reorganisation::sentence(study, it), width));
    }
    plain_spaces(&out)
}

/// Annual value in one account from which it is a risk.
const RISKY: f64 = 0.15;

/// Says in which structures the largest customer brings too much.
fn concentration(study: &Study) -> Option<String> {
    let at = study.measures.iter().position(|measure| measure.id == "top_account_share")?;
    let risky = |it: &crate::study::StructureResult| {
        let share = mean(&it.horizon[at]).filter(|share| *share > RISKY)?;
        Some(format!("{} in {}", percent(share), it.name))
    };
    let risky: Vec<String> = study.structures.iter().filter_map(risky).collect();
    (!risky.is_empty()).then(|| {
        format!(
            "One customer brings much of the annual value at the end, on average {}: an account of more than {} is a risk.",
            listed(&risky),
            percent(RISKY)
        )
    })
}

/// Every measure of every structure over the horizon, and what a month is watched by.
pub fn run(study: &Study, width: u16) -> String {
    let mut out = opening(study, width);
    let all: Vec<usize> = (0..study.measures.len()).collect();
    let _ = writeln!(out, "{}\n", levels(study, &all).fitted(usize::from(width)));
    let _ = writeln!(out, "{}", prose("* decides. Mean ± its 95% error, then the range of 80% of futures.", width));
    for structure in 0..study.structures.len() {
        let _ = writeln!(out, "\n{} by month, mean of all replications", study.structures[structure].name);
        let _ = writeln!(out, "{}", by_month(study, structure).in_parts(usize::from(width)));
    }
    plain_spaces(&out)
}

/// How the simulation was made to do what is observed today.
fn anchor(study: &Study, width: u16) -> String {
    let Some(anchor) = &study.anchor else { return String::new() };
    let rows = anchor.figures.iter().map(|figure| {
        let at = study.measures.iter().position(|measure| measure.id == figure.measure);
        let unit = at.map_or(Unit::Ratio, |at| study.measures[at].unit);
        let name = at.map_or(figure.measure.clone(), |at| heading(study, at).replace(" *", ""));
        let cells = [
            size(figure.observed, unit).into(),
            format!("{} ± {}", size(figure.reproduced, unit), size(1.96 * figure.se, unit)).into(),
            format!("{} × {:.3}", figure.knob, figure.factor).into(),
        ];
        (name, cells.into())
    });
    let columns = ["observed", "simulated", "by"].map(str::to_owned).into();
    let table = Grid { columns, rows: rows.collect(), ..Grid::default() }.fitted(usize::from(width));
    let opening = format!(
        "Anchored in today: `{}` does what is observed ({}); all structures run with the same settings.",
        anchor.structure,
        counted(u64::from(anchor.replications), "replication"),
    );
    format!("{}\n{table}\n\n{}\n\n", prose(&opening, width), solved(anchor).fitted(usize::from(width)))
}

/// The settings that all structures run with, beside those that the scenario states.
fn solved(anchor: &Anchor) -> Grid {
    let row = |it: &Setting| {
        let per_year = if it.unit == Unit::Share && !it.path.ends_with(".advance") { " per year" } else { "" };
        let cell = |value: f64| Cell::from(format!("{}{per_year}", Format::of_size(it.unit, "", value).full(value)));
        (it.path.clone(), vec![cell(it.stated), cell(it.solved)])
    };
    let settings = anchor.figures.iter().flat_map(|figure| &figure.settings);
    let columns = ["stated", "solved"].map(str::to_owned).into();
    Grid { corner: "Setting".to_owned(), columns, rows: settings.map(row).collect() }
}

/// The question, and where the numbers come from.
fn opening(study: &Study, width: u16) -> String {
    let question = study.question.iter().map(|question| prose(question, width) + "\n").collect::<String>();
    format!("{question}{}\n\n", prose(&source(study), width))
}

/// Where the numbers come from, in one line.
pub fn source(study: &Study) -> String {
    format!(
        "{} · {} from {} · {} per structure · seed {} · orgsim {} · scenario {}",
        study.scenario,
        counted(study.months as u64, "month"),
        month_name(study.start, 0),
        counted(u64::from(study.replications), "replication"),
        study.seed,
        study.version,
        study.hash,
    )
}

/// A paragraph after all else.
pub fn paragraph(text: &str, width: u16) -> String {
    format!("\n{}\n", prose(text, width))
}

/// Text in lines that are pleasant to read.
fn prose(text: &str, width: u16) -> String {
    wrapped(text, usize::from(width.min(110)))
}

/// The one that decides first.
fn headline_measures(study: &Study) -> Vec<usize> {
    let find = |id: &&str| study.measures.iter().position(|measure| measure.id == *id);
    let others = HEADLINES.iter().filter_map(find).filter(|&at| at != study.decide_by);
    std::iter::once(study.decide_by).chain(others).collect()
}

fn levels(study: &Study, measures: &[usize]) -> Grid {
    let each = |cell: &dyn Fn(usize) -> Cell| (0..study.structures.len()).map(cell).collect::<Vec<_>>();
    let planned = |at: usize| Cell::from(size(study.structures[at].planned_cost, Unit::Money));
    let mut rows = vec![
        ("Funded seats".to_owned(), each(&|at| study.structures[at].headcount.to_string().into())),
        (format!("Planned pay a year, {}", study.currency), each(&planned)),
    ];
    for &measure in measures {
        rows.push((heading(study, measure), each(&|at| level(study, measure, &study.structures[at].horizon[measure]))));
    }
    Grid { columns: names(study), rows, ..Grid::default() }
}

pub(super) fn names(study: &Study) -> Vec<String> {
    study.structures.iter().map(|structure| structure.name.clone()).collect()
}

/// A measure with its unit, and a star if it decides.
pub(super) fn heading(study: &Study, at: usize) -> String {
    with_unit(study, at, word(study.measures[at].unit))
}

fn with_unit(study: &Study, at: usize, unit: &str) -> String {
    let measure = &study.measures[at];
    let star = if at == study.decide_by { " *" } else { "" };
    let unit = match measure.unit {
        Unit::Money => study.currency.trim(),
        Unit::People => "",
        _ => unit,
    };
    if unit.is_empty() { format!("{}{star}", measure.label) } else { format!("{}, {unit}{star}", measure.label) }
}

pub(super) fn level(study: &Study, at: usize, values: &[f64]) -> Cell {
    let unit = study.measures[at].unit;
    let Some(it) = estimate(values) else {
        let known: Option<f64> = values.iter().copied().find(|value| !value.is_nan());
        return known.map_or("unknown".to_owned(), |only| size(only, unit)).into();
    };
    let half = (it.high - it.low) / 2.0;
    if half <= it.mean.abs() * 1e-9 {
        return size(it.mean, unit).into();
    }
    let format = precise(study, at, &Contrast { mean: it.mean, low: it.low, high: it.high });
    let beside = match (quantile(values, 0.1), quantile(values, 0.9)) {
        (Some(low), Some(high)) if low < high => range(low, high, unit),
        _ => String::new(),
    };
    Cell { figure: format!("{} ± {}", format.cell(it.mean), format.cell(half)), beside }
}

/// A figure with three digits.
fn size(value: f64, unit: Unit) -> String {
    Format::of_size(unit, "", value).cell(value)
}

/// Three digits of the larger end, both ends alike; what is counted in ones has none behind the point unless they differ
/// by little.
pub(super) fn range(low: f64, high: f64, unit: Unit) -> String {
    let largest = low.abs().max(high.abs());
    let format = match unit {
        Unit::Count | Unit::People if high - low < 5.0 => Format::new(unit, "", largest, (high - low) / 5.0),
        _ => Format::of_size(unit, "", largest),
    };
    format!("{} to {}", format.cell(low), format.cell(high))
}

fn differences(study: &Study, measures: &[usize]) -> Grid {
    let best = study.best.as_ref().map_or(0, |best| best.structure);
    let others: Vec<usize> = (0..study.structures.len()).filter(|&other| other != best).collect();
    let against = |&other: &usize| format!("less {}", study.structures[other].name);
    let row = |&at: &usize| {
        let unit = if study.measures[at].unit == Unit::Share { "points" } else { word(study.measures[at].unit) };
        (with_unit(study, at, unit), others.iter().map(|&other| difference(study, best, other, at)).collect())
    };
    Grid {
        corner: study.structures[best].name.clone(),
        columns: others.iter().map(against).collect(),
        rows: measures.iter().map(row).collect(),
    }
}

fn difference(study: &Study, a: usize, b: usize, at: usize) -> Cell {
    let Some(it) = contrast(study, at, a, b, rivals(study)) else { return "unknown".to_owned().into() };
    if it == (Contrast { mean: 0.0, low: 0.0, high: 0.0 }) {
        return "none".to_owned().into();
    }
    let format = precise(study, at, &it);
    let [figure, low, high] = [it.mean, it.low, it.high].map(|value| format.signed_cell(value));
    let beside = if low == high { String::new() } else { format!("{low} to {high}") };
    Cell { figure, beside }
}

/// What the intervals of the differences promise.
fn together(study: &Study) -> String {
    let best = study.best.as_ref().map_or(0, |best| best.structure);
    let best = &study.structures[best].name;
    let what = "Mean difference under the same luck, then its 95% interval";
    match rivals(study) {
        1 => format!("{what}."),
        2 => format!("{what}, which holds for both comparisons with {best} together."),
        many => format!("{what}, which holds for all {many} comparisons with {best} together."),
    }
}

fn by_month(study: &Study, structure: usize) -> Grid {
    let find = |id: &&str| study.measures.iter().position(|measure| measure.id == *id);
    let shown: Vec<usize> = WATCHED.iter().filter_map(find).collect();
    let cell = |at: usize, month: usize| {
        let columns = study.structures[structure].monthly[at].as_ref();
        let mean = columns.and_then(|columns| mean(&columns[month]));
        Cell::from(mean.map_or("–".to_owned(), |mean| size(mean, study.measures[at].unit)))
    };
    let row = |month| (month_name(study.start, month), shown.iter().map(|&at| cell(at, month)).collect());
    Grid {
        corner: "Month".to_owned(),
        columns: shown.iter().map(|&at| heading(study, at)).collect(),
        rows: (0..study.months).map(row).collect(),
    }
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
