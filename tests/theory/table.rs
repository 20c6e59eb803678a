//! The table of what is checked (`src/guide/verification.md`).

use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::Path;

use crate::cases::{Case, Kind, known};
use crate::families::{FAMILIES, Family};

const KINDS: [Kind; 6] = [Kind::Steady, Kind::Timed, Kind::Tail, Kind::Variance, Kind::Number, Kind::Whole];

/// What each kind is, and the precision that a run must reach before it is judged.
const WORDS: [(Kind, &str, &str); 6] = [
    (Kind::Steady, "mean or probability of a steady state", "0.2 %"),
    (Kind::Timed, "expectation at a time or over a window, from the stated start", "none"),
    (Kind::Tail, "quantile, tail or standard deviation of a steady state", "0.3 %"),
    (Kind::Variance, "variance, standard deviation, skewness or correlation of terminating runs", "none"),
    (Kind::Number, "analytic, by a function of the product", "1e-8"),
    (Kind::Whole, "whole number", "none"),
];

/// Values of one family that are checked, by kind, and those that wait, by reason.
#[derive(Default)]
struct Counted {
    checked: BTreeMap<Kind, usize>,
    waiting: BTreeMap<&'static str, Vec<String>>,
}

impl Counted {
    fn of(family: &Family) -> Counted {
        let mut counted = Counted::default();
        family.known().cases.iter().for_each(|case| counted.add(family, case));
        counted
    }

    fn add(&mut self, family: &Family, case: &Case) {
        let checks = (family.build)(case);
        for quantity in &case.quantities {
            match checks.waiting.iter().find(|(name, _)| *name == quantity.name) {
                Some((name, reason)) => self.waiting.entry(reason).or_default().push(format!("{}.{name}", case.id)),
                None => *self.checked.entry(quantity.kind).or_default() += 1,
            }
        }
    }
}

fn line(family: &Family) -> String {
    let counted = Counted::of(family);
    let known = family.known();
    let cases: Vec<&str> = known.cases.iter().map(|case| case.id.as_str()).collect();
    let total: usize = known.cases.iter().map(|case| case.quantities.len()).sum();
    let checked: usize = counted.checked.values().sum();
    let kinds: Vec<String> = KINDS
        .iter()
        .filter_map(|kind| counted.checked.get(kind).map(|count| format!("{count} {}", kind.letter())))
        .collect();
    let waits: Vec<String> =
        counted.waiting.iter().map(|(reason, values)| format!("{reason} ({})", values.len())).collect();
    let (cases, kinds, waits) = (cases.join(", "), kinds.join(", "), waits.join("; "));
    format!("| {cases} | {} | {checked} of {total} | {kinds} | {} | {waits} |\n", known.model, family.note)
}

fn table() -> String {
    let all: usize = known().iter().flat_map(|known| &known.cases).map(|case| case.quantities.len()).sum();
    let counted: Vec<Counted> = FAMILIES.iter().map(Counted::of).collect();
    let checked: usize = counted.iter().flat_map(|counted| counted.checked.values()).sum();
    let mut text = format!(
        "# Verification\n\n\
         The engine is held against models whose answer is known in closed form: {} families with {all} published values.\n\
         {checked} of them are checked on every change, each through an ordinary scenario file; the others say what they wait for.\n\
         This page is written by the test itself (`cargo test --test theory`), which fails if a value is off or the page is old.\n\n\
         A value is judged only after the run is precise enough, by independent replications:\n\n\
         | kind | what | relative standard error: quick, full | accepted |\n|---|---|---|---|\n",
        FAMILIES.len()
    );
    for (kind, what, slack) in WORDS {
        let (quick, full) = kind.precision();
        let (precision, accepted) = match kind {
            Kind::Number => ("–".to_owned(), "relative 1e-8".to_owned()),
            Kind::Whole => ("–".to_owned(), "equal".to_owned()),
            _ if slack == "none" => (percents(quick, full), "4.38 standard errors".to_owned()),
            _ => (percents(quick, full), format!("4.38 standard errors + {slack}")),
        };
        let _ = writeln!(text, "| {} | {what} | {precision} | {accepted} |", kind.letter());
    }
    text += "\n4.38 is Student's quantile over 50 groups of replications with the tail of four normal standard errors. Any one\n\
             value fails by chance once in 16,000 runs, some one of them about once in 40. All errors of S and T together must\n\
             have a mean square of 0.7 to 1.4, and at most 8 % may lie beyond 2.\n\n\
             | cases | model | checked | of kind | how it reads here | waits for (values) |\n|---|---|---|---|---|---|\n";
    FAMILIES.iter().for_each(|family| text += &line(family));
    text += "\n## Waiting\n\n";
    let mut waiting: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for counted in counted {
        counted.waiting.into_iter().for_each(|(reason, values)| waiting.entry(reason).or_default().extend(values));
    }
    for (reason, values) in waiting {
        let _ = writeln!(text, "- {reason}: {}", values.join(", "));
    }
    text
}

fn percents(quick: f64, full: f64) -> String {
    format!("{} %, {} %", 100.0 * quick, 100.0 * full)
}

#[test]
fn the_table_in_the_guide_is_up_to_date() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/guide/verification.md");
    let table = table();
    if std::env::var_os("ORGSIM_BLESS").is_some() {
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("the folder can be made");
        std::fs::write(&path, &table).expect("the table can be written");
    }
    let written = std::fs::read_to_string(&path).expect("the table is there").replace("\r\n", "\n");
    assert!(written == table, "src/guide/verification.md is old: run the test with ORGSIM_BLESS=1");
}
