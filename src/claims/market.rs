//! Pods against the best other by size of the market: the shipped company, with leads and customers in proportion to accounts.

use std::sync::atomic::AtomicBool;

use super::Claim;
use super::scenes::FIRM;
use super::trial::{plan, untested, work_scenario};
use super::verdict::{self, Answer, Effect, Expected, Verdict, verdict};
use crate::luck::Luck;
use crate::measures::measures;
use crate::study::{Column, Effort, Stopped, Unit, Watch, futures, replicate};

/// The lead of pods over the best other structure, by size of the market.
#[derive(Clone, Debug)]
pub struct MarketSize {
    /// The scenario.
    pub scenario: &'static str,
    /// Its currency.
    pub currency: String,
    /// Futures of each structure at each size.
    pub replications: u32,
    /// From the smallest market to the largest.
    pub sizes: Vec<Size>,
}

/// The lead at one size.
#[derive(Clone, Copy, Debug)]
pub struct Size {
    /// Accounts in the whole market.
    pub accounts: u32,
    /// The best other structure there, by the mean.
    pub rival: &'static str,
    /// Value of pods less that of the rival.
    pub lead: Effect,
}

const PODS: &str = "Pods";
const OTHERS: [&str; 2] = ["Assembly line", "Islands"];
/// About evenly spaced on a logarithmic axis.
const ACCOUNTS: [u32; 10] = [150, 300, 600, 800, 1_000, 1_800, 3_000, 5_000, 8_000, 12_000];
const FUTURES: u32 = 80;

/// The shipped company in a market of so many accounts: its two segments, leads and customers keep their proportions.
fn changes(accounts: u32) -> Vec<String> {
    let part = |of: f64| libm::round(of * f64::from(accounts) / 6_200.0);
    vec![
        format!("market.dach.accounts={}", part(2_400.0)),
        format!("market.us.accounts={}", f64::from(accounts) - part(2_400.0)),
        format!("sources.website.leads.per_month={}", 280.0 * f64::from(accounts) / 6_200.0),
        format!("start.customers={}", part(200.0)),
        format!("start.pipeline={{ qualify = {}, sell = {} }}", part(30.0), part(60.0)),
    ]
}

pub(super) fn sizes(effort: Effort, stop: &AtomicBool, watch: &dyn Watch) -> Result<MarketSize, Stopped> {
    let many = if effort.replications == 0 { FUTURES } else { effort.replications };
    let names: Vec<&str> = std::iter::once(PODS).chain(OTHERS).collect();
    let mut plans = Vec::new();
    let mut currency = String::new();
    for accounts in ACCOUNTS {
        let changes = changes(accounts);
        let scenario = work_scenario(&FIRM, &changes.iter().map(String::as_str).collect::<Vec<_>>(), &[]);
        plans.extend(names.iter().map(|name| (plan(&scenario, name), many)));
        currency = scenario.currency;
    }
    watch.more(u64::from(many) * plans.len() as u64);
    let value = |at: usize, luck: Luck| {
        let table = measures(&plans[at].0);
        let place = table.iter().position(|measure| measure.what.id == "value");
        vec![place.map_or(f64::NAN, |place| replicate(&plans[at].0, &table, luck)[place])]
    };
    let columns = futures(&plans, effort, &value, stop, watch)?;
    let sizes = ACCOUNTS.iter().zip(columns.chunks(names.len()));
    let sizes = sizes.filter_map(|(&accounts, sides)| size(accounts, sides)).collect();
    Ok(MarketSize { scenario: FIRM.name, currency, replications: many, sizes })
}

/// The first against the best of the others.
fn size(accounts: u32, sides: &[Vec<Column>]) -> Option<Size> {
    let sum = |at: &usize| sides[*at][0].iter().sum::<f64>();
    let best = (1..sides.len()).max_by(|a, b| sum(a).total_cmp(&sum(b)))?;
    let leads: Column = sides[0][0].iter().zip(&sides[best][0]).map(|(pods, other)| pods - other).collect();
    Some(Size { accounts, rival: OTHERS[best - 1], lead: verdict::effect(&leads)? })
}

/// What the sizes in a range say: the claim must hold at each of them, and fails if it fails at one.
pub(super) fn answer(
    claim: &'static Claim,
    found: Option<&MarketSize>,
    (from, to): (u32, u32),
    expected: Expected,
) -> Answer {
    let inside = |size: &&Size| (from..=to).contains(&size.accounts);
    let sizes: Vec<&Size> = found.iter().flat_map(|found| &found.sizes).filter(inside).collect();
    let worst = |verdict: Verdict| match verdict {
        Verdict::DoesNotHold => 0,
        Verdict::Undecided => 1,
        Verdict::Holds => 2,
    };
    let decisive = sizes.iter().min_by_key(|size| worst(verdict(&size.lead, expected)));
    let Some(size) = decisive else { return untested(claim) };
    Answer {
        scenario: format!(
            "{} with {} accounts, leads and customers in proportion: {PODS} − {}",
            FIRM.name, size.accounts, size.rival
        ),
        measure: "value".to_owned(),
        unit: Unit::Money,
        effect: Some(size.lead),
        expected: Some(expected),
        verdict: verdict(&size.lead, expected),
        ..untested(claim)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_market_of_the_shipped_size_is_the_shipped_company() {
        let changed = changes(6_200);
        let changed = work_scenario(&FIRM, &changed.iter().map(String::as_str).collect::<Vec<_>>(), &[]);
        let shipped = work_scenario(&FIRM, &[], &[]);
        let row = |plan: &crate::plan::Plan| -> Vec<u64> {
            replicate(plan, &measures(plan), Luck::new(1, 0)).into_iter().map(f64::to_bits).collect()
        };
        for name in std::iter::once(PODS).chain(OTHERS) {
            assert_eq!(row(&plan(&changed, name)), row(&plan(&shipped, name)), "{name}");
        }
    }
}
