//! The shape of the source as a passing test: floors, portable arithmetic, no structure in the engine, short files.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// Floor of each module. A module names only modules of a lower floor, or its own folder.
const FLOORS: [(&str, u8); 16] = [
    ("evidence", 0),
    ("units", 0),
    ("luck", 0),
    ("stats", 0),
    ("dist", 1),
    ("keys", 1),
    ("mechanisms", 2),
    ("scenario", 3),
    ("plan", 4),
    ("engine", 5),
    ("measures", 6),
    ("study", 7),
    ("fit", 7),
    ("claims", 8),
    ("report", 9),
    ("cli", 10),
];

/// What looks up nonetheless, and why.
const EXCEPTIONS: [(&str, &str, &str); 3] = [
    ("stats", "luck", "resampling draws from the same luck; both are on the ground floor"),
    ("stats", "dist", "quantiles of the normal law have one implementation"),
    ("measures", "study", "a measure's description is part of a study's result, which has it from here"),
];

/// The longest a file may be, and files that are longer today: these may shrink, not grow.
const LONGEST: usize = 600;
const LONGER: [(&str, usize); 0] = [];

struct Source {
    path: String,
    module: String,
    /// Without comments and without the tests at the end.
    code: String,
    lines: usize,
}

fn sources() -> Vec<Source> {
    let mut found = Vec::new();
    let mut folders = vec![PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("src")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|ending| ending == "rs") {
                found.push(source(&path));
            }
        }
    }
    found.sort_by(|a, b| a.path.cmp(&b.path));
    assert!(found.len() > 40, "the source has moved");
    found
}

fn source(path: &Path) -> Source {
    let text = fs::read_to_string(path).unwrap();
    let path = path.strip_prefix(env!("CARGO_MANIFEST_DIR")).unwrap().to_str().unwrap().replace('\\', "/");
    let body = text.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default();
    let code: Vec<&str> = body.lines().map(|line| line.split("//").next().unwrap_or_default()).collect();
    let inside = path.trim_start_matches("src/");
    let module = inside.split(['/', '.']).next().unwrap_or_default().to_owned();
    Source { module, code: code.join("\n"), lines: text.lines().count(), path }
}

/// Names of the crate's modules that a source names.
fn named(source: &Source) -> Vec<String> {
    let after = |mark: &str| -> Vec<String> {
        let parts = source.code.split(mark).skip(1);
        parts.flat_map(heads).collect()
    };
    let mut all = after("crate::");
    all.sort();
    all.dedup();
    all
}

/// The first name of a path, or of each path in braces.
fn heads(path: &str) -> Vec<String> {
    let word = |text: &str| text.trim().chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect::<String>();
    match path.strip_prefix('{') {
        None => vec![word(path)],
        Some(list) => {
            let mut depth = 0;
            let mut parts = vec![String::new()];
            for c in list.chars() {
                match c {
                    '{' => depth += 1,
                    '}' if depth == 0 => break,
                    '}' => depth -= 1,
                    ',' if depth == 0 => parts.push(String::new()),
                    _ => {}
                }
                if let Some(last) = parts.last_mut() {
                    last.push(c);
                }
            }
            parts.iter().map(|part| word(part.trim_start_matches(','))).filter(|name| !name.is_empty()).collect()
        }
    }
}

#[test]
fn a_module_names_only_modules_of_a_lower_floor() {
    let floor = |module: &str| FLOORS.iter().find(|(name, _)| *name == module).map(|(_, floor)| *floor);
    for source in sources().iter().filter(|source| !["lib", "main"].contains(&source.module.as_str())) {
        let mine = floor(&source.module).unwrap_or_else(|| panic!("`{}` has no floor", source.module));
        for other in named(source).iter().filter(|other| **other != source.module) {
            let Some(theirs) = floor(other) else { continue };
            let excepted = EXCEPTIONS.iter().any(|(from, to, _)| *from == source.module && to == other);
            assert!(theirs < mine || excepted, "{} (floor {mine}) names `{other}` (floor {theirs})", source.path);
        }
    }
}

#[test]
fn arithmetic_has_the_same_bits_everywhere() {
    let platform = [
        ".exp()",
        ".exp2()",
        ".exp_m1()",
        ".ln()",
        ".ln_1p()",
        ".log(",
        ".log2()",
        ".log10()",
        ".powf(",
        ".powi(",
        ".sin()",
        ".cos()",
        ".tan()",
        ".sinh()",
        ".cosh()",
        ".tanh()",
        ".atan()",
        ".asin()",
        ".acos()",
        ".cbrt()",
        ".hypot(",
        ".mul_add(",
    ];
    for source in sources() {
        for function in platform {
            assert!(!source.code.contains(function), "{} calls `{function}`: take libm's", source.path);
        }
    }
}

#[test]
fn nothing_is_unsafe_or_left_to_do() {
    for source in sources() {
        for word in ["unsafe ", "unsafe{", "todo!", "unimplemented!", "dbg!"] {
            assert!(!source.code.contains(word), "{} has `{word}`", source.path);
        }
    }
}

#[test]
fn the_engine_knows_no_structure_by_name() {
    for source in sources().iter().filter(|source| ["engine", "mechanisms"].contains(&source.module.as_str())) {
        let code = source.code.to_lowercase();
        for name in ["assembly", "island", "pod"] {
            let word = |(at, _): (usize, &str)| {
                let before = code[..at].chars().next_back().is_some_and(char::is_alphabetic);
                let after = code[at + name.len()..].chars().next().is_some_and(|c| c.is_alphabetic() && c != 's');
                !before && !after
            };
            assert!(!code.match_indices(name).any(word), "{} names `{name}`", source.path);
        }
    }
}

#[test]
fn files_are_short_and_the_long_ones_do_not_grow() {
    for source in sources() {
        let most = LONGER.iter().find(|(path, _)| *path == source.path).map_or(LONGEST, |(_, most)| *most);
        assert!(source.lines <= most, "{} has {} lines, at most {most}", source.path, source.lines);
        let excused = most > LONGEST && source.lines <= LONGEST;
        assert!(!excused, "{} is short now: take it off the list", source.path);
    }
}

#[test]
fn every_purpose_of_luck_has_a_code_of_its_own() {
    let luck = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("src/luck.rs")).unwrap();
    let body = luck.split("pub enum Purpose {").nth(1).unwrap().split('}').next().unwrap();
    let mut codes = BTreeMap::new();
    for line in body.lines().map(str::trim).filter(|line| !line.starts_with("//") && !line.is_empty()) {
        let (name, code) = line.trim_end_matches(',').split_once(" = ").unwrap_or_else(|| panic!("no code: {line}"));
        let code: u8 = code.parse().unwrap();
        assert!(code > 0, "{name} has the code 0");
        if let Some(other) = codes.insert(code, name.to_owned()) {
            panic!("{name} and {other} have the code {code}");
        }
    }
    assert!(codes.len() >= 30);
}
