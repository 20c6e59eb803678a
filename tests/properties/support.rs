//! Running scenarios and reading what comes out.

use std::collections::BTreeMap;
use std::sync::atomic::AtomicBool;

use orgsim::engine::{self, Observer};
use orgsim::luck::Luck;
use orgsim::measures::{Ledger, measures};
use orgsim::plan::{Plan, expand};
use orgsim::scenario::{Scenario, parse};
use orgsim::study::{Effort, Study, compare};

use crate::scenarios::{Draft, random};

fn number(name: &str, default: u64) -> u64 {
    std::env::var(name)
        .map_or(default, |text| text.parse().unwrap_or_else(|_| panic!("{name} is not a number: {text}")))
}

/// Tries a law on random scenarios, `part` of the number asked for (400 by default).
pub fn on_random_scenarios(part: f64, law: impl Fn(u64, Draft)) {
    let first = number("ORGSIM_LAWS_SEED", 1);
    let many = ((number("ORGSIM_LAWS", 400) as f64 * part) as u64).max(1);
    for seed in first..first + many {
        if std::env::var_os("ORGSIM_LAWS_SHOW").is_some() {
            eprintln!("{}", random(seed).text());
        }
        let told = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| law(seed, random(seed))));
        if let Err(what) = told {
            eprintln!("the law fails in the scenario of ORGSIM_LAWS_SEED={seed}:\n{}", random(seed).text());
            std::panic::resume_unwind(what);
        }
    }
}

/// The scenario of a draft, which must be valid.
pub fn scenario(draft: &Draft) -> Scenario {
    let text = draft.text();
    parse(&text, "random.toml", &[]).unwrap_or_else(|findings| panic!("{findings}\n{text}"))
}

/// Plans of all structures of a draft.
pub fn plans(draft: &Draft) -> Vec<Plan> {
    let scenario = scenario(draft);
    scenario.structures.iter().map(|structure| expand(&scenario, structure)).collect()
}

/// Plan of the only structure of a draft, or of the first.
pub fn plan(draft: &Draft) -> Plan {
    plans(draft).swap_remove(0)
}

/// Measures over the horizon by id, those unknown left out.
pub type Measures = BTreeMap<String, f64>;

/// Measures of one replication.
pub fn measure(plan: &Plan, luck: Luck) -> Measures {
    measure_with(plan, luck, &mut ())
}

/// Measures of one replication to which somebody else listens too.
pub fn measure_with(plan: &Plan, luck: Luck, other: &mut impl Observer) -> Measures {
    let mut ledger = Ledger::new(plan);
    engine::run(plan, luck, &mut (&mut ledger, other));
    let total = ledger.total();
    let tallies = total.row.iter().chain(&total.stages).chain(&total.sources).chain(&total.roles);
    tallies.for_each(|tally| assert!(tally.is_finite(), "a tally is no number: {total:?}"));
    let reading = total.reading(plan);
    measures(plan).iter().filter_map(|measure| Some((measure.what.id.clone(), measure.read(&reading)?))).collect()
}

/// A study with so many replications and threads.
pub fn study(draft: &Draft, replications: u32, threads: usize) -> Study {
    let effort = Effort { replications, seed: 7, threads };
    compare(&scenario(draft), effort, &AtomicBool::new(false), &()).unwrap_or_else(|stopped| panic!("{stopped}"))
}

/// Bits of a structure's columns.
pub fn bits(study: &Study, structure: usize) -> Vec<u64> {
    let it = &study.structures[structure];
    let spans = it.monthly.iter().chain(&it.quarterly).flatten().flatten();
    let columns = it.horizon.iter().chain(spans);
    columns.flat_map(|column| column.iter().map(|value| value.to_bits())).collect()
}
