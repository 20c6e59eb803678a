//! Tidy tables for programs: every number in full, unknown is an empty field.

use std::fmt::Write;

use crate::measures::OF_A_TEAM;
use crate::report::text::{mean, month_name};
use crate::report::words::exact;
use crate::stats::quantile;
use crate::study::{Column, StructureResult, Study};

/// One row per structure, month and measure: `structure,month,label,measure,mean,p10,p50,p90`.
pub fn monthly(study: &Study) -> String {
    spans(study, "month", 1, |structure| &structure.monthly)
}

/// The same by quarter: `structure,quarter,label,measure,mean,p10,p50,p90`, the label that of its first month.
pub fn quarterly(study: &Study) -> String {
    spans(study, "quarter", 3, |structure| &structure.quarterly)
}

fn spans(study: &Study, what: &str, months: usize, of: fn(&StructureResult) -> &Vec<Option<Vec<Column>>>) -> String {
    let mut out = format!("structure,{what},label,measure,mean,p10,p50,p90\n");
    for structure in &study.structures {
        let name = field(&structure.name);
        for (measure, spans) in study.measures.iter().zip(of(structure)) {
            let Some(spans) = spans else { continue };
            for (number, column) in spans.iter().enumerate() {
                let label = month_name(study.start, number * months);
                let of = |p: f64| quantile(column, p).map_or(String::new(), exact);
                let mean = mean(column).map_or(String::new(), exact);
                let _ = writeln!(
                    out,
                    "{name},{},{label},{},{mean},{},{},{}",
                    number + 1,
                    field(&measure.id),
                    of(0.1),
                    of(0.5),
                    of(0.9)
                );
            }
        }
    }
    out
}

/// One row per structure, team and measure over the horizon: `structure,team,seats,measure,mean,p10,p50,p90`.
pub fn teams(study: &Study) -> String {
    let mut out = String::from("structure,team,seats,measure,mean,p10,p50,p90\n");
    for structure in &study.structures {
        for team in &structure.teams {
            let name = format!("{},{},{}", field(&structure.name), field(&team.name), team.seats);
            for (id, column) in OF_A_TEAM.iter().zip(&team.columns) {
                let of = |p: f64| quantile(column, p).map_or(String::new(), exact);
                let mean = mean(column).map_or(String::new(), exact);
                let _ = writeln!(out, "{name},{id},{mean},{},{},{}", of(0.1), of(0.5), of(0.9));
            }
        }
    }
    out
}

/// One row per structure, replication and measure over the horizon: `structure,replication,measure,value`.
pub fn replications(study: &Study) -> String {
    let mut out = String::from("structure,replication,measure,value\n");
    for structure in &study.structures {
        let name = field(&structure.name);
        for (measure, column) in study.measures.iter().zip(&structure.horizon) {
            let id = field(&measure.id);
            for (replication, &value) in column.iter().enumerate() {
                let _ = writeln!(out, "{name},{replication},{id},{}", exact(value));
            }
        }
    }
    out
}

/// A field of a comma-separated file (RFC 4180).
pub(super) fn field(text: &str) -> String {
    if text.contains([',', '"', '\n', '\r']) { format!("\"{}\"", text.replace('"', "\"\"")) } else { text.to_owned() }
}
