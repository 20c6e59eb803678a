//! What an event costs, on the reference model `scenarios/sales-line-1.toml`, beside a plain hand-written loop of the same model.
//!
//! `cargo bench --bench sales_line` times both. Compare ratios, not times: the machine may be busy. Instructions are steadier:
//!
//! ```sh
//! bench=$(cargo bench --bench sales_line --no-run 2>&1 | sed -n 's/.*Executable.*(\(.*\))/\1/p')
//! ORGSIM_COUNT=2 valgrind --tool=callgrind "$bench"   # the difference of two counts leaves the start-up out
//! ORGSIM_COUNT=6 valgrind --tool=callgrind "$bench"
//! ```
//!
//! `ORGSIM_COUNT=N` runs N replications of the scenario (`ORGSIM_SIZE=K` times its leads and people; `ORGSIM_RIVAL=1` the
//! plain loop instead), prints the events, and ends. Every benchmark asserts its answer first.

mod rival;

use orgsim::engine;
use orgsim::luck::Luck;
use orgsim::measures::{Ledger, Measure, Reading, measures};
use orgsim::plan::{Plan, expand};
use orgsim::scenario::{Override, parse};
use orgsim::units::days;

/// The reference model with `size` times its leads and people.
fn plan(size: u32) -> Plan {
    let changes = [
        format!("sources.inbound.leads.per_day={}", 20 * size),
        format!("structures.Line.assembly.sdr={}", 12 * size),
        format!("structures.Line.assembly.ae={}", 20 * size),
    ];
    let changes: Vec<Override> = changes.iter().map(|change| Override::parse(change).expect("a change")).collect();
    let text = include_str!("../scenarios/sales-line-1.toml");
    let scenario = parse(text, "sales-line-1.toml", &changes).expect("the reference model is sound");
    expand(&scenario, &scenario.structures[0])
}

/// One replication with all measures collected: its events and its wins.
fn replicate(plan: &Plan, table: &[Measure], replication: u64) -> (u64, f64) {
    let mut ledger = Ledger::new(plan);
    let outcome = engine::run(plan, Luck::new(1, replication), &mut ledger);
    let (row, stages) = ledger.total();
    let reading = Reading {
        plan,
        row: &row,
        stages: &stages,
        segments: &ledger.segment_total(),
        products: &[],
        days: days(plan.horizon),
        earnings: &[],
        skill_share: None,
        top_sellers_share: None,
    };
    let values: Vec<Option<f64>> = table.iter().map(|measure| measure.read(&reading)).collect();
    let wins = table.iter().position(|measure| measure.what.id == "wins").and_then(|at| values[at]);
    (outcome.events, wins.expect("wins are counted"))
}

fn main() {
    let number = |name: &str| std::env::var(name).ok().and_then(|value| value.parse::<u32>().ok());
    if let Some(count) = number("ORGSIM_COUNT") {
        let events: u64 = match number("ORGSIM_RIVAL") {
            Some(_) => (0..count).map(|replication| rival::run(u64::from(replication)).events).sum(),
            None => {
                let plan = plan(number("ORGSIM_SIZE").unwrap_or(1));
                let table = measures(&plan);
                (0..count).map(|replication| replicate(&plan, &table, u64::from(replication)).0).sum()
            }
        };
        return println!("{events} events in {count} replications");
    }
    the_answers_are_right();
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
