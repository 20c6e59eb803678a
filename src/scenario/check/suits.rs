//! Structures of an unusual size, and pods in another market than theirs: no errors, but worth a warning.

use std::fmt::Write;

use super::pods::usual_members;
use crate::dist::Law;
use crate::scenario::read::Reader;
use crate::scenario::{Accounts, Flow, Form, Scenario, Segment, Structure, Variant};
use crate::units::{DAYS_PER_MONTH, grouped};

/// Members of a pod (B3 B7 B12).
const POD: std::ops::RangeInclusive<u32> = 3..=7;
/// People in an assembly line, support included.
const LINE: u32 = 5;
/// Deals up to this are for inbound pods, deals over that for outbound and targeted pods, in currency (B1).
const SMALL_DEAL: f64 = 20_000.0;
const LARGE_DEAL: f64 = 50_000.0;
/// Days of cycle up to which inbound pods, and over which outbound pods are meant (B1).
const SHORT_CYCLE: f64 = DAYS_PER_MONTH;
const LONG_CYCLE: f64 = 3.0 * DAYS_PER_MONTH;
/// Accounts in the whole market up to which targeted pods are meant (B1).
const FEW_ACCOUNTS: u32 = 200;

/// The variants of pods with their markets and usual teams, and the usual sizes, as Markdown.
pub fn variants() -> String {
    let (small, large) = (grouped(SMALL_DEAL), grouped(LARGE_DEAL));
    let rows = [
        (Variant::Vertical, "vertical", "large markets side by side, a pod or more for each segment".to_owned()),
        (Variant::Inbound, "inbound", format!("strong marketing, deals up to {small}, a cycle up to a month")),
        (Variant::Outbound, "outbound", format!("deals over {large}, a cycle over three months")),
        (
            Variant::Targeted,
            "targeted",
            format!("at most {FEW_ACCOUNTS} accounts in the whole market, deals over {large}"),
        ),
    ];
    let mut out =
        String::from("| `variant` | meant for (B1) | open | close | keep | team from |\n|---|---|---|---|---|---|\n");
    for (variant, word, market) in rows {
        let ([open, close, keep], from) = usual_members(variant);
        let _ = writeln!(out, "| `{word}` | {market} | {open} | {close} | {keep} | {from} |");
    }
    let (least, most) = (POD.start(), POD.end());
    let _ = write!(
        out,
        "\nThere is a warning, too, for pods of fewer than {least} or more than {most} people (B3 B7 B12), and for an assembly line of \
         fewer than {LINE}."
    );
    out
}

pub(super) fn warn(r: &mut Reader, scenario: &Scenario, structure: &Structure) {
    let name = &structure.name;
    match &structure.form {
        Form::Assembly { seats } => {
            let people = people(seats);
            if people < u64::from(LINE) {
                let text = format!("`{name}` is an assembly line of {people} people, where {LINE} or more are usual");
                r.warnings.push(text);
            }
        }
        Form::Pod { variant, by_segment, each, .. } => {
            let people = people(each);
            if !(u64::from(*POD.start())..=u64::from(*POD.end())).contains(&people) {
                let (least, most) = (POD.start(), POD.end());
                let text = format!("`{name}` has pods of {people} people, where {least} to {most} are usual");
                r.warnings.push(text);
            }
            if let Some(variant) = variant {
                let served = |index: &usize| by_segment.is_empty() || by_segment.iter().any(|(at, _)| at == index);
                let served: Vec<usize> = (0..scenario.segments.len()).filter(served).collect();
                let (kind, unlike) = unlike(scenario, *variant, &served);
                r.warnings.extend(unlike.into_iter().map(|how| format!("`{name}` has {kind} pods, meant for {how}")));
            }
        }
        Form::Island { .. } | Form::Custom(_) => {}
    }
}

fn people(seats: &[(usize, u32)]) -> u64 {
    seats.iter().map(|(_, count)| u64::from(*count)).sum()
}

/// The variant's word, and how the market differs from the one it is meant for.
fn unlike(scenario: &Scenario, variant: Variant, served: &[usize]) -> (&'static str, Vec<String>) {
    let segments: Vec<&Segment> = served.iter().map(|&index| &scenario.segments[index]).collect();
    let mut unlike = Vec::new();
    let kind = match variant {
        Variant::Vertical => {
            if segments.len() < 2 {
                unlike.push("markets side by side; here is one".to_owned());
            }
            for segment in segments {
                if let Accounts::Finite(count @ ..=FEW_ACCOUNTS) = segment.accounts {
                    unlike.push(format!("large markets; `{}` has {count} accounts", segment.name));
                }
            }
            "vertical"
        }
        Variant::Inbound => {
            for (&index, segment) in served.iter().zip(segments) {
                small_deals(segment, &mut unlike);
                let cycle = cycle(scenario, segment);
                if cycle > SHORT_CYCLE {
                    unlike.push(format!("cycles up to a month; that of `{}` is {} days", segment.name, grouped(cycle)));
                }
                let markets = |source: &crate::scenario::Source| {
                    let reaches = source.mix.iter().any(|&(to, share)| to == index && share > 0.0);
                    reaches && matches!(source.flow, Flow::Inbound { .. })
                };
                if !scenario.sources.iter().any(markets) {
                    unlike.push(format!("strong marketing; none brings leads of `{}`", segment.name));
                }
            }
            "inbound"
        }
        Variant::Outbound => {
            for segment in segments {
                large_deals(segment, &mut unlike);
                let cycle = cycle(scenario, segment);
                if cycle < LONG_CYCLE {
                    let text =
                        format!("cycles over three months; that of `{}` is {} days", segment.name, grouped(cycle));
                    unlike.push(text);
                }
            }
            "outbound"
        }
        Variant::Targeted => {
            let accounts = scenario.segments.iter().try_fold(0u64, |sum, segment| match segment.accounts {
                Accounts::Finite(count) => Some(sum + u64::from(count)),
                Accounts::Unlimited => None,
            });
            if accounts.is_none_or(|count| count > u64::from(FEW_ACCOUNTS)) {
                let found =
                    accounts.map_or("is no limit to them".to_owned(), |count| format!("are {}", grouped(count as f64)));
                unlike.push(format!("at most {FEW_ACCOUNTS} accounts in the whole market; here {found}"));
            }
            segments.into_iter().for_each(|segment| large_deals(segment, &mut unlike));
            "targeted"
        }
    };
    (kind, unlike)
}

fn small_deals(segment: &Segment, unlike: &mut Vec<String>) {
    let mean = segment.deal_value.mean();
    if mean > SMALL_DEAL {
        unlike.push(format!(
            "deals up to {}; those of `{}` are worth {}",
            grouped(SMALL_DEAL),
            segment.name,
            grouped(mean)
        ));
    }
}

fn large_deals(segment: &Segment, unlike: &mut Vec<String>) {
    let mean = segment.deal_value.mean();
    if mean < LARGE_DEAL {
        unlike.push(format!(
            "deals over {}; those of `{}` are worth {}",
            grouped(LARGE_DEAL),
            segment.name,
            grouped(mean)
        ));
    }
}

/// Days that buyers take before the win, on average.
fn cycle(scenario: &Scenario, segment: &Segment) -> f64 {
    let stages = scenario.stages.iter().take_while(|stage| !stage.after_win);
    let gaps = stages.map(|stage| stage.buyer_gap.as_ref().map_or(0.0, Law::mean) * f64::from(stage.touches));
    segment.cycle.map_or_else(|| gaps.sum(), |cycle| cycle.get())
}
