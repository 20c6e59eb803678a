//! The ratios that are promised, measured so that they can be trusted on a busy machine: both sides take turns, and each is
//! taken at its quickest, for whatever else runs only ever adds time.

use std::sync::atomic::AtomicBool;
use std::time::Instant;

use orgsim::measures::Measure;
use orgsim::plan::Plan;
use orgsim::study::{Effort, compare};

use super::{company, plan, replicate, replicate_all, structures, with_measures};

/// Turns that each side takes.
const TURNS: usize = 5;

/// Print all of them, each with its bound.
pub fn print() {
    println!("ratios of the quickest of {TURNS} turns each");
    println!("  cost of an event, 1,000 times the size : 1    {:5.2}   at most 1.8, aim 1.3", growth());
    match peak_memory() {
        Some(mib) => println!("  memory of the whole process by then       {mib:5.0} MiB   below 64"),
        None => println!("  memory of the whole process by then       unknown on this system"),
    }
    println!("  cost of an event, all mechanisms : none       {:5.2}   at most 2.5", mechanisms());
    println!("  speed of a comparison, 2 threads : 1          {:5.2}   at least 1.9", threads());
}

/// Seconds that `work` takes, and what it gives.
fn timed<T>(work: impl FnOnce() -> T) -> (f64, T) {
    let start = Instant::now();
    let result = work();
    (start.elapsed().as_secs_f64(), result)
}

/// The quickest of both sides in turn: how much longer the second takes.
fn ratio(mut first: impl FnMut() -> f64, mut second: impl FnMut() -> f64) -> f64 {
    let mut quickest = (f64::INFINITY, f64::INFINITY);
    for _ in 0..TURNS {
        quickest = (quickest.0.min(first()), quickest.1.min(second()));
    }
    quickest.1 / quickest.0
}

/// How much more an event costs at 1,000 times the leads and people. Both sides do the same work and take as long: the quickest
/// moment of a short one would be set against the average of a long one.
fn growth() -> f64 {
    let [small, large] = [1, 1000].map(|size| with_measures(plan(size)));
    let cost = |(table, plan): &(Vec<Measure>, Plan), replications: u64| {
        let (seconds, events) =
            timed(|| (0..replications).map(|replication| replicate(plan, table, replication).0).sum::<u64>());
        seconds / events as f64
    };
    ratio(|| cost(&small, 1000), || cost(&large, 1))
}

/// How much more an event of the default scenario costs with all mechanisms than with none.
fn mechanisms() -> f64 {
    let [off, on] = [false, true].map(|on| structures(&company(on)));
    let cost = |structures: &[(Vec<Measure>, Plan)]| {
        let (seconds, events) =
            timed(|| (0..20).map(|replication| replicate_all(structures, replication)).sum::<u64>());
        seconds / events as f64
    };
    ratio(|| cost(&off), || cost(&on))
}

/// How many times quicker two threads compare the structures of the default scenario than one.
fn threads() -> f64 {
    let scenario = company(true);
    let study = |threads| {
        let effort = Effort { seed: 1, replications: 100, threads };
        timed(|| compare(&scenario, effort, &AtomicBool::new(false), &()).expect("nobody stops it")).0
    };
    ratio(|| study(2), || study(1))
}

/// The most memory that the process has had, in MiB, where the system tells.
fn peak_memory() -> Option<f64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.trim().strip_suffix("kB")?.trim().parse::<f64>().ok().map(|kib| kib / 1024.0)
}
