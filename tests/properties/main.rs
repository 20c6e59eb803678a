//! Laws that every scenario obeys, tried on random ones.
//!
//! Each test draws its scenarios from consecutive seeds, beginning at `ORGSIM_LAWS_SEED` (1 by default); a failure names the
//! seed, and `ORGSIM_LAWS_SEED=<it> ORGSIM_LAWS=1` tries it alone. `ORGSIM_LAWS` is the number of scenarios of the widest
//! law, the others take a part of it: some hundreds by default, so that all of it takes about a minute; the long run is
//! `ORGSIM_LAWS=10000 cargo test --release --test properties`.

mod audit;
mod scaling;
mod scenarios;
mod support;

mod cadence;
mod complete;
mod conservation;
mod crews;
mod funnel;
mod health;
mod independence;
mod mechanisms;
mod monotone;
mod neutral;
mod owners;
mod pay;
mod queueing;
mod reference;
mod reorganisation;
mod sizes;
mod structures;
mod timeline;
mod today;
mod upsell;
mod work;
