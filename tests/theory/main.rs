//! The simulator against models whose answer is known in closed form.
//!
//! Each family is an ordinary scenario: parsed from text, expanded, and run by the engine as any other, with everything
//! that the model does not speak of switched off. The published values are in `tests/data/theory.json`; which of them are
//! checked, and what the others wait for, is printed in `src/guide/verification.md` (`ORGSIM_BLESS=1` rewrites it).
//!
//! A value is judged by its kind, after the run has reached the precision that the kind asks for: a test that passes with a
//! large error proves nothing. Errors come from independent replications, as a jackknife over 50 groups of them; what is
//! allowed is Student's quantile with the tail of four normal standard errors (4.38), and a slack of 0.2 % or 0.3 % for
//! steady states. By that, any one of the values fails by chance once in 16,000 runs, and some one of the 400 once in
//! about 40. That the squares of all errors are on average about 1 (0.7 to 1.4, and at most 8 % beyond 2) is tested
//! too. Values of a family hang together, so that test alone fails under about one fresh seed in eight: then look whether
//! other seeds agree on the direction. The seed is fixed, so a failure is news; `ORGSIM_THEORY_SEED=n` draws afresh.
//!
//! The quick run has four times the error of the full one:
//! `ORGSIM_THEORY=full cargo test --release --test theory -- --nocapture`.

mod cases;
mod customers;
mod deals;
mod experiment;
mod families;
mod family;
mod flows;
mod markets;
mod people;
mod pools;
mod queues;
mod scene;
mod sums;
mod table;
mod watch;

use cases::Kind;
use experiment::Verdict;
use families::FAMILIES;

/// Say what came out of a family and fail if something is wrong.
fn check(id: &str) {
    let family = FAMILIES.iter().find(|family| family.id == id).expect("a family");
    let verdicts = family.verdicts();
    verdicts.iter().for_each(|verdict| println!("{}", verdict.line()));
    let bad: Vec<String> = verdicts.iter().filter(|verdict| verdict.problem.is_some()).map(Verdict::line).collect();
    assert!(bad.is_empty(), "{id}:\n{}", bad.join("\n"));
}

/// Squares of all errors together: a small error everywhere shows here before any single value fails.
#[test]
fn errors_of_all_values_together_are_those_of_chance() {
    let verdicts = FAMILIES.iter().flat_map(|family| family.verdicts());
    let means = verdicts.filter(|verdict| matches!(verdict.kind, Kind::Steady | Kind::Timed));
    let errors: Vec<f64> = means.filter_map(Verdict::z).collect();
    let n = errors.len() as f64;
    let square = errors.iter().map(|z| z * z).sum::<f64>() / n;
    let beyond = errors.iter().filter(|z| z.abs() > 2.0).count() as f64 / n;
    println!("{n} values: mean square {square:.3}, beyond two {:.1} %", 100.0 * beyond);
    assert!((0.7..=1.4).contains(&square), "mean square of the errors is {square}");
    assert!(beyond <= 0.08, "{beyond} of the errors lie beyond two");
}

#[test]
fn every_value_is_checked_or_says_what_it_waits_for() {
    for known in cases::known() {
        let family = FAMILIES.iter().find(|family| family.id == known.id);
        let family = family.unwrap_or_else(|| panic!("nothing is done about {}", known.id));
        for case in &known.cases {
            let mut done = (family.build)(case).names();
            let mut wanted: Vec<String> = case.names().map(str::to_owned).collect();
            done.sort();
            wanted.sort();
            assert_eq!(done, wanted, "{}", case.id);
        }
    }
}
