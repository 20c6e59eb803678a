//! What an event costs, on the reference model `scenarios/sales-line-1.toml`, beside a plain hand-written loop of the same model.
//!
//! `cargo bench --bench sales_line` times both, and first prints the ratios that are promised: what an event costs at 1,000
//! times the size and in how much memory, what a second thread gains, and what all mechanisms cost (`ratios`). Compare
//! ratios, not times: the machine may be busy. Instructions are steadier:
//!
//! ```sh
//! bench=$(cargo bench --bench sales_line --no-run 2>&1 | sed -n 's/.*Executable.*(\(.*\))/\1/p')
//! ORGSIM_COUNT=2 valgrind --tool=callgrind "$bench"   # the difference of two counts leaves the start-up out
//! ORGSIM_COUNT=6 valgrind --tool=callgrind "$bench"
//! ```
//!
//! `ORGSIM_COUNT=N` runs N replications of the scenario (`ORGSIM_SIZE=K` times its leads and people; `ORGSIM_RIVAL=1` the
//! plain loop instead; `ORGSIM_MECHANISMS=on` or `off` the default scenario, all its structures, with every mechanism or none),
//! prints the events, and ends. Every benchmark asserts its answer first.

mod ratios;
mod rival;

use orgsim::engine;
use orgsim::luck::Luck;
use orgsim::measures::{Ledger, Measure, measures};
use orgsim::plan::{Plan, expand};
use orgsim::scenario::{Override, Scenario, parse};

/// A scenario of `scenarios/` with changes to it.
fn scenario_with(text: &str, changes: &[String]) -> Scenario {
    let changes: Vec<Override> = changes.iter().map(|change| Override::parse(change).expect("a change")).collect();
    parse(text, "scenario.toml", &changes).expect("a shipped scenario is sound")
}

/// The reference model with `size` times its leads and people.
fn plan(size: u32) -> Plan {
    let changes = [
        format!("sources.inbound.leads.per_day={}", 20 * size),
        format!("structures.Line.assembly.sdr={}", 12 * size),
        format!("structures.Line.assembly.ae={}", 20 * size),
    ];
    let scenario = scenario_with(include_str!("../scenarios/sales-line-1.toml"), &changes);
    expand(&scenario, &scenario.structures[0])
}

/// The default scenario, with every mechanism on or with none but that people have only so much time.
fn company(on: bool) -> Scenario {
    // Those with settings of their own in the file are named, for `all` holds for the others.
    let off = ["all", "handoff_drop", "context_loss"].map(|name| format!("mechanisms.{name}=off"));
    scenario_with(include_str!("../scenarios/it-services.toml"), if on { &[] } else { &off })
}

/// Its structures, each after what is measured of it.
fn structures(scenario: &Scenario) -> Vec<(Vec<Measure>, Plan)> {
    scenario.structures.iter().map(|structure| with_measures(expand(scenario, structure))).collect()
}

/// A plan after what is measured of it.
fn with_measures(plan: Plan) -> (Vec<Measure>, Plan) {
    (measures(&plan), plan)
}

/// One replication of each structure: events.
fn replicate_all(structures: &[(Vec<Measure>, Plan)], replication: u64) -> u64 {
    structures.iter().map(|(table, plan)| replicate(plan, table, replication).0).sum()
}

/// One replication with all measures collected: its events and its wins.
fn replicate(plan: &Plan, table: &[Measure], replication: u64) -> (u64, f64) {
    let mut ledger = Ledger::new(plan);
    let outcome = engine::run(plan, Luck::new(1, replication), &mut ledger);
    let total = ledger.total();
    let reading = total.reading(plan);
    let values: Vec<Option<f64>> = table.iter().map(|measure| measure.read(&reading)).collect();
    let wins = table.iter().position(|measure| measure.what.id == "wins").and_then(|at| values[at]);
    (outcome.events, wins.expect("wins are counted"))
}

fn main() {
    let number = |name: &str| std::env::var(name).ok().and_then(|value| value.parse::<u32>().ok());
    if let Some(count) = number("ORGSIM_COUNT") {
        let count = u64::from(count);
        let events: u64 = if number("ORGSIM_RIVAL").is_some() {
            (0..count).map(|replication| rival::run(replication).events).sum()
        } else if let Ok(mechanisms) = std::env::var("ORGSIM_MECHANISMS") {
            let structures = structures(&company(mechanisms != "off"));
            (0..count).map(|replication| replicate_all(&structures, replication)).sum()
        } else {
            let plan = plan(number("ORGSIM_SIZE").unwrap_or(1));
            let table = measures(&plan);
            (0..count).map(|replication| replicate(&plan, &table, replication).0).sum()
        };
        return println!("{events} events in {count} replications");
    }
    the_answers_are_right();
    ratios::print();
    divan::main();
}

/// Published mean of another program over 20,000 replications: 870.8 wins, with a standard deviation of about 30.
fn the_answers_are_right() {
    let plan = plan(1);
    let table = measures(&plan);
    let count = 200;
    let ours: f64 = (0..count).map(|replication| replicate(&plan, &table, replication).1).sum();
    let rivals: f64 = (0..count).map(|replication| rival::run(replication).wins as f64).sum();
    for (who, wins) in [("orgsim", ours / count as f64), ("the plain loop", rivals / count as f64)] {
        assert!((wins - 870.8).abs() < 4.0 * 30.0 / (count as f64).sqrt(), "{who} wins {wins}");
    }
}

#[divan::bench(sample_count = 20)]
fn scenario(bencher: divan::Bencher<'_, '_>) {
    let plan = plan(1);
    let table = measures(&plan);
    let events = replicate(&plan, &table, 0).0;
    bencher.counter(divan::counter::ItemsCount::new(events)).bench(|| replicate(&plan, &table, 0));
}

#[divan::bench(sample_count = 20)]
fn plain_loop(bencher: divan::Bencher<'_, '_>) {
    let events = rival::run(0).events;
    bencher.counter(divan::counter::ItemsCount::new(events)).bench(|| rival::run(0));
}

#[divan::bench(sample_count = 3, sample_size = 1, args = [10, 100, 1000])]
fn scenario_times(bencher: divan::Bencher<'_, '_>, size: u32) {
    let plan = plan(size);
    let table = measures(&plan);
    let events = replicate(&plan, &table, 0).0;
    bencher.counter(divan::counter::ItemsCount::new(events)).bench(|| replicate(&plan, &table, 0));
}
