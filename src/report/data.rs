//! Tidy tables for programs: every number in full, unknown is an empty field.

use std::fmt::Write;

use crate::report::text::{mean, month_name};
use crate::report::words::exact;
use crate::stats::quantile;
use crate::study::Study;

/// One row per structure, month and measure: `structure,month,label,measure,mean,p10,p50,p90`.
pub fn monthly(study: &Study) -> String {
    let mut out = String::from("structure,month,label,measure,mean,p10,p50,p90\n");
    for structure in &study.structures {
        let name = field(&structure.name);
        for (measure, months) in study.measures.iter().zip(&structure.monthly) {
            let Some(months) = months else { continue };
            for (month, column) in months.iter().enumerate() {
                let label = month_name(study.start, month);
                let of = |p: f64| quantile(column, p).map_or(String::new(), exact);
                let mean = mean(column).map_or(String::new(), exact);
                let _ = writeln!(
                    out,
                    "{name},{},{label},{},{mean},{},{},{}",
                    month + 1,
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
