//! What is said about bad scenarios, whole: `findings/cases.txt` holds an edit of `findings/base.toml` and the message it earns.
//!
//! With `ORGSIM_BLESS=1` the messages are written anew, to be read before they are kept.

use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

use orgsim::scenario::{Override, parse, parse_bytes};
use proptest::prelude::*;

const BASE: &str = include_str!("findings/base.toml");
const SHIPPED: &str = include_str!("../scenarios/it-services.toml");

fn cases_file() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/findings/cases.txt")
}

/// A case: its title, the edits as written, and the message.
struct Case<'f> {
    title: &'f str,
    edits: Vec<&'f str>,
    says: String,
}

fn cases(file: &str) -> Vec<Case<'_>> {
    let blocks = file.split("=== ").skip(1);
    blocks
        .map(|block| {
            let mut lines = block.lines();
            let title = lines.next().unwrap_or_default();
            let edits = lines.by_ref().take_while(|line| *line != "says").collect();
            let says: Vec<&str> = lines.collect();
            Case { title, edits, says: says.join("\n").trim_end().to_owned() }
        })
        .collect()
}

/// The base with a case's edits, and the flags to set.
fn edited(case: &Case<'_>) -> (String, Vec<Override>) {
    let mut text = BASE.to_owned();
    let mut flags = Vec::new();
    let mut replaced = String::new();
    for edit in &case.edits {
        let (verb, rest) = edit.split_once(' ').unwrap_or((edit, ""));
        let rest = rest.replace("\\n", "\n");
        match verb {
            "replace" => {
                assert!(text.contains(&rest), "{}: the base has no {rest}", case.title);
                replaced = rest;
            }
            "with" => text = text.replacen(&replaced, &rest, 1),
            "add" => text = format!("{text}\n{rest}\n"),
            "first" => text = format!("{rest}\n{text}"),
            "whole" => text = rest,
            "set" => flags.push(Override::parse(&rest).unwrap()),
            _ => panic!("{}: {verb}?", case.title),
        }
    }
    (text, flags)
}

fn said(case: &Case<'_>) -> String {
    let (text, flags) = edited(case);
    let said = match parse(&text, "base.toml", &flags) {
        Ok(_) => "nothing: the scenario is sound".to_owned(),
        Err(findings) => findings.to_string(),
    };
    said.lines().map(str::trim_end).collect::<Vec<_>>().join("\n").trim_end().to_owned()
}

#[test]
fn each_bad_scenario_is_told_what_is_wrong_and_what_to_do() {
    let file = fs::read_to_string(cases_file()).unwrap();
    let cases = cases(&file);
    assert!(cases.len() >= 70);
    if std::env::var_os("ORGSIM_BLESS").is_some() {
        let mut out = String::new();
        for case in &cases {
            let _ = write!(out, "=== {}\n{}\nsays\n{}\n\n", case.title, case.edits.join("\n"), said(case));
        }
        fs::write(cases_file(), out).unwrap();
        return;
    }
    for case in &cases {
        assert_eq!(said(case), case.says, "{}", case.title);
    }
}

#[test]
fn the_base_itself_is_sound() {
    parse(BASE, "base.toml", &[]).unwrap_or_else(|findings| panic!("{findings}"));
}

/// Pieces that hurt where a value or key is expected.
const PIECES: [&str; 24] = [
    "1e400",
    "nan",
    "-inf",
    "-1",
    "99999999999999999999",
    "\"\"",
    "\"∞ days\"",
    "\"45 dayz\"",
    "{}",
    "[]",
    "[[[]]]",
    "{ low = 1 }",
    "true",
    "2027-01-01",
    "\"off\"",
    "\"none\"",
    "\"1 per\"",
    "=",
    "[",
    "\"",
    "\n",
    "'''",
    "{ exponential = { mean = 0 } }",
    "\u{0}",
];

/// The places of a text where a token begins.
fn tokens(text: &str) -> Vec<usize> {
    let bytes = text.as_bytes();
    let edge = |at: &usize| *at == 0 || bytes[*at].is_ascii_alphanumeric() != bytes[at - 1].is_ascii_alphanumeric();
    (0..text.len()).filter(|at| text.is_char_boundary(*at)).filter(edge).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(400) })]

    #[test]
    fn flipped_bytes_never_panic(flips in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..8)) {
        let mut bytes = SHIPPED.as_bytes().to_vec();
        for (place, byte) in flips {
            let at = place.index(bytes.len());
            bytes[at] = byte;
        }
        if let Err(findings) = parse_bytes(&bytes, "x.toml", &[]) {
            prop_assert!(!findings.render(true).is_empty());
        }
    }

    #[test]
    fn deletions_never_panic(from in any::<prop::sample::Index>(), length in 1usize..400) {
        let mut bytes = SHIPPED.as_bytes().to_vec();
        let start = from.index(bytes.len());
        let end = (start + length).min(bytes.len());
        bytes.drain(start..end);
        if let Err(findings) = parse_bytes(&bytes, "x.toml", &[]) {
            prop_assert!(!findings.to_string().is_empty());
        }
    }

    #[test]
    fn replaced_tokens_never_panic(edits in prop::collection::vec((any::<prop::sample::Index>(), 0..PIECES.len()), 1..5)) {
        let mut text = SHIPPED.to_owned();
        for (place, piece) in edits {
            let places = tokens(&text);
            let index = place.index(places.len());
            let end = places.get(index + 1).copied().unwrap_or(text.len());
            text.replace_range(places[index]..end, PIECES[piece]);
        }
        if let Err(findings) = parse(&text, "x.toml", &[]) {
            prop_assert!(!findings.to_string().is_empty());
        }
    }

    #[test]
    fn swapped_tokens_never_panic(first in any::<prop::sample::Index>(), second in any::<prop::sample::Index>()) {
        let places = tokens(SHIPPED);
        let token = |index: usize| places[index]..places.get(index + 1).copied().unwrap_or(SHIPPED.len());
        let (a, b) = (first.index(places.len()), second.index(places.len()));
        let (a, b) = (token(a.min(b)), token(a.max(b)));
        if a != b {
            let text = [&SHIPPED[..a.start], &SHIPPED[b.clone()], &SHIPPED[a.end..b.start], &SHIPPED[a.clone()], &SHIPPED[b.end..]].concat();
            let _ = parse(&text, "x.toml", &[]).map_err(|findings| findings.to_string());
        }
    }

    #[test]
    fn any_flag_on_a_known_path_never_panics(place in any::<prop::sample::Index>(), piece in 0..PIECES.len()) {
        let parameters = parse(BASE, "x.toml", &[]).map(|scenario| scenario.parameters).unwrap_or_default();
        let given = format!("{}={}", parameters[place.index(parameters.len())].path, PIECES[piece]);
        if let Ok(flag) = Override::parse(&given) {
            let _ = parse(BASE, "x.toml", &[flag]).map_err(|findings| findings.to_string());
        }
    }

    #[test]
    fn any_flag_at_all_never_panics(given in "\\PC{0,60}", value in "\\PC{0,40}") {
        for given in [given.clone(), format!("{given}={value}"), format!("roles.ae.{given}={value}"), format!("roles.ae.ramp={value}")] {
            if let Ok(flag) = Override::parse(&given) {
                let _ = parse(BASE, "x.toml", &[flag]).map_err(|findings| findings.to_string());
            }
        }
    }
}
