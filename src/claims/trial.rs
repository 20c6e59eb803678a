//! Runs claims: every future once, however many claims look at it.

use std::collections::BTreeMap;
use std::sync::atomic::AtomicBool;

use super::market::{self, MarketSize};
use super::seen::Record;
use super::verdict::{self, Answer, Carried, Effect, verdict};
use super::{By, Claim, Months, Of, Scene, Side, Suspects, Test, Trial};
use crate::luck::Luck;
use crate::measures::{Measure, measures};
use crate::plan::{Plan, expand};
use crate::scenario::{Override, Scenario, parse};
use crate::study::{Column, Effort, Stopped, Unit, Watch, futures, heard, replicate};

/// Claims put to the test.
#[derive(Clone, Debug)]
pub struct Claims {
    /// Version of orgsim that did it.
    pub version: &'static str,
    /// Master seed.
    pub seed: u64,
    /// What was found, in the order of the claims.
    pub answers: Vec<Answer>,
    /// Pods against the best other by size of the market, if a claim asked for it.
    pub sizes: Option<MarketSize>,
}

/// Put these claims to the test. `effort.replications` of 0 leaves each its own number.
///
/// # Errors
/// [`Stopped::Interrupted`] soon after `stop` is set.
pub fn tested(
    claims: &[&'static Claim],
    effort: Effort,
    stop: &AtomicBool,
    watch: &dyn Watch,
) -> Result<Claims, Stopped> {
    let mut whole = Work::default();
    let sides: Vec<Vec<Place>> = claims.iter().map(|claim| wanted(&mut whole, claim, "", effort)).collect();
    let whole = whole.done(effort, stop, watch)?;
    let effects: Vec<Option<Sides>> =
        claims.iter().zip(&sides).map(|(claim, places)| Sides::new(claim, &whole, places)).collect();
    let mut without = Work::default();
    let suspected: Vec<Vec<(&'static str, Vec<Place>)>> = claims
        .iter()
        .zip(&effects)
        .map(|(claim, sides)| match sides {
            Some(sides) if sides.worth_a_search() => suspects(&mut without, claim, effort),
            _ => Vec::new(),
        })
        .collect();
    let without = without.done(effort, stop, watch)?;
    let asks = claims.iter().any(|claim| matches!(claim.test, Test::Sizes(..)));
    let sizes = if asks { Some(market::sizes(effort, stop, watch)?) } else { None };
    let answers = claims.iter().zip(&effects).zip(&suspected);
    let answers = answers.map(|((claim, sides), suspected)| match (&claim.test, sides) {
        (Test::Trial(trial), Some(sides)) => sides.answer(claim, trial, &without, suspected),
        (Test::Sizes(from, to, expected), _) => market::answer(claim, sizes.as_ref(), (*from, *to), *expected),
        _ => untested(claim),
    });
    Ok(Claims { version: env!("CARGO_PKG_VERSION"), seed: effort.seed, answers: answers.collect(), sizes })
}

/// What is known of a claim that nothing was run for.
pub(super) fn untested(claim: &'static Claim) -> Answer {
    Answer {
        claim,
        scenario: String::new(),
        measure: String::new(),
        unit: Unit::Ratio,
        effect: None,
        expected: None,
        verdict: super::Verdict::Undecided,
        carried: Vec::new(),
        searched: false,
    }
}

/// Futures at most with a mechanism off: enough to tell what carries an effect, which is known better.
const MOST_WITHOUT: u32 = 100;

/// The futures that a claim looks at.
fn wanted(work: &mut Work, claim: &'static Claim, off: &str, effort: Effort) -> Vec<Place> {
    let Test::Trial(trial) = &claim.test else { return Vec::new() };
    let all = if effort.replications == 0 { trial.futures } else { effort.replications };
    let many = if off.is_empty() { all } else { (all / 3).clamp(2, MOST_WITHOUT) };
    trial.sides.iter().map(|side| work.add(trial, side, off, many)).collect()
}

/// The same futures with each suspect off.
fn suspects(work: &mut Work, claim: &'static Claim, effort: Effort) -> Vec<(&'static str, Vec<Place>)> {
    let Test::Trial(trial) = &claim.test else { return Vec::new() };
    let on = |side: &Side| work_scenario(trial.scene, trial.set, side.set).mechanisms.on();
    let some: Vec<&'static str> = trial.sides.iter().flat_map(on).collect();
    let named = |id: &&str| match trial.suspects {
        Suspects::All => true,
        Suspects::These(these) => these.contains(id),
    };
    let all = crate::mechanisms::ALL.iter().map(|card| card.id).filter(|id| some.contains(id)).filter(named);
    all.map(|id| (id, wanted(work, claim, id, effort))).collect()
}

/// A scene as changed.
pub(super) fn work_scenario(scene: &Scene, all: &[&str], side: &[&str]) -> Scenario {
    let changes = all.iter().chain(side).map(|change| Override::parse(change).expect("a change that can be read"));
    let changes: Vec<Override> = changes.collect();
    match parse(scene.text, &format!("{}.toml", scene.name), &changes) {
        Ok(scenario) => scenario,
        Err(findings) => panic!("a claim's scenario is sound, a test holds it: {findings}"),
    }
}

/// Where a column of values stands.
#[derive(Clone, Copy)]
struct Place {
    plan: usize,
    /// Which of what is read of it.
    read: usize,
    /// How many futures the claim looks at. Another claim may ask for more of the same: a verdict does not depend on which
    /// claims are tested together.
    many: usize,
}

/// Futures to be run, each once.
#[derive(Default)]
struct Work {
    plans: Vec<(Plan, u32)>,
    reads: Vec<Vec<(String, Of)>>,
    known: BTreeMap<String, usize>,
}

impl Work {
    fn add(&mut self, trial: &Trial, side: &Side, off: &str, many: u32) -> Place {
        let key = [&[trial.scene.name, side.structure, off], trial.set, side.set].concat().join("\u{1f}");
        let at = *self.known.entry(key).or_insert(self.plans.len());
        if at == self.plans.len() {
            let scenario = work_scenario(trial.scene, trial.set, side.set);
            let scenario = Scenario { mechanisms: scenario.mechanisms.clone().without(off), ..scenario };
            self.plans.push((plan(&scenario, side.structure), 0));
            self.reads.push(Vec::new());
        }
        self.plans[at].1 = self.plans[at].1.max(many);
        let name = trial.of.name();
        let read = self.reads[at].iter().position(|(other, _)| *other == name);
        let read = read.unwrap_or_else(|| {
            self.reads[at].push((name, trial.of));
            self.reads[at].len() - 1
        });
        Place { plan: at, read, many: many as usize }
    }

    fn done(self, effort: Effort, stop: &AtomicBool, watch: &dyn Watch) -> Result<Done, Stopped> {
        watch.more(self.plans.iter().map(|(_, many)| u64::from(*many)).sum());
        let tables: Vec<Vec<Measure>> = self.plans.iter().map(|(plan, _)| measures(plan)).collect();
        let read = |at: usize, luck: Luck| {
            let reads: Vec<Of> = self.reads[at].iter().map(|(_, of)| *of).collect();
            future(&self.plans[at].0, &tables[at], &reads, luck)
        };
        let columns = futures(&self.plans, effort, &read, stop, watch)?;
        let unit = |table: &Vec<Measure>, of: &Of| of.unit(table);
        let units = self.reads.iter().zip(&tables);
        let units = units.map(|(reads, table)| reads.iter().map(|(_, of)| unit(table, of)).collect()).collect();
        Ok(Done { columns, units })
    }
}

/// The plan of a structure of this name.
pub(super) fn plan(scenario: &Scenario, structure: &str) -> Plan {
    let named = scenario.structures.iter().find(|it| it.name == structure);
    expand(scenario, named.unwrap_or_else(|| panic!("no structure `{structure}`: a test holds it")))
}

/// What is looked at in one future.
fn future(plan: &Plan, table: &[Measure], reads: &[Of], luck: Luck) -> Vec<f64> {
    let mut record = Record::default();
    let row = match reads.iter().any(|of| matches!(of, Of::Seen(_))) {
        true => heard(plan, table, luck, &mut record),
        false => replicate(plan, table, luck),
    };
    let value = |id: &str| table.iter().position(|it| it.what.id == id).map_or(f64::NAN, |at| row[at]);
    let one = |of: &Of| match of {
        Of::Measure(id) => value(id),
        Of::Quotient(above, below) => value(above) / value(below),
        Of::Unsteadiness(id) => unsteadiness(months(plan, table, &row, id)),
        Of::Months(id, some) => average(months(plan, table, &row, id), *some),
        Of::MonthsOver(above, below, some) => {
            let [above, below] = [above, below].map(|id| average(months(plan, table, &row, id), *some));
            above / below
        }
        Of::Seen(witness) => (witness.tell)(plan, &record),
    };
    reads.iter().map(one).map(|value| if value.is_finite() { value } else { f64::NAN }).collect()
}

/// A measure's months in a row of values.
fn months<'r>(plan: &Plan, table: &[Measure], row: &'r [f64], id: &str) -> &'r [f64] {
    let place = table.iter().filter(|measure| measure.monthly).position(|measure| measure.what.id == id);
    place.map_or(&[], |place| &row[table.len() + place * plan.months..][..plan.months])
}

/// The mean of some of the months, of those in which there is anything to tell.
fn average(months: &[f64], Months(first, end): Months) -> f64 {
    let known: Column = months[first..end].iter().copied().filter(|value| value.is_finite()).collect();
    known.iter().sum::<f64>() / known.len() as f64
}

/// Standard deviation of the months over their mean.
fn unsteadiness(months: &[f64]) -> f64 {
    let n = months.len() as f64;
    let mean = months.iter().sum::<f64>() / n;
    let squares: f64 = months.iter().map(|value| (value - mean) * (value - mean)).sum();
    libm::sqrt(squares / (n - 1.0)) / mean
}

impl Of {
    /// What is looked at, in words for a table; measures by their id.
    pub(super) fn name(&self) -> String {
        match self {
            Of::Measure(id) => (*id).to_owned(),
            Of::Quotient(above, below) => format!("{above} / {below}"),
            Of::Unsteadiness(id) => format!("{id}, spread of months over their mean"),
            Of::Months(id, some) => format!("{id} a month, {}", some.told()),
            Of::MonthsOver(above, below, some) => format!("{above} / {below}, {}", some.told()),
            Of::Seen(witness) => witness.name.to_owned(),
        }
    }

    fn unit(&self, table: &[Measure]) -> Unit {
        let of = |id: &str| table.iter().find(|it| it.what.id == id).map_or(Unit::Ratio, |it| it.what.unit);
        match self {
            Of::Measure(id) | Of::Months(id, _) => of(id),
            Of::Quotient(above, below) | Of::MonthsOver(above, below, _)
                if of(above) == Unit::Money && of(below) != Unit::Money =>
            {
                Unit::Money
            }
            Of::Quotient(..) | Of::MonthsOver(..) | Of::Unsteadiness(_) => Unit::Ratio,
            Of::Seen(witness) => witness.unit,
        }
    }
}

impl Months {
    /// In words for a table, counted from 1.
    fn told(&self) -> String {
        format!("months {} to {}", self.0 + 1, self.1)
    }
}

/// Futures that have been run.
struct Done {
    columns: Vec<Vec<Column>>,
    units: Vec<Vec<Unit>>,
}

/// The columns of a claim's sides, and what they make.
struct Sides {
    /// Which sides count, with their weights.
    weights: Vec<f64>,
    effects: Column,
    effect: Option<Effect>,
    unit: Unit,
    expected: super::Expected,
}

impl Sides {
    fn new(claim: &Claim, done: &Done, places: &[Place]) -> Option<Sides> {
        let Test::Trial(trial) = &claim.test else { return None };
        let columns = of(trial, done, places);
        let weights = weights(trial, &columns);
        let effects = effects(trial, &columns, &weights);
        let effect = measured(trial, &columns, &weights);
        let Place { plan, read, .. } = places[0];
        let unit = if matches!(trial.by, By::Part | By::Relative) { Unit::Share } else { done.units[plan][read] };
        Some(Sides { weights, effects, effect, unit, expected: trial.expected })
    }

    /// Whether there is an effect that something could carry.
    fn worth_a_search(&self) -> bool {
        self.effect.is_some_and(|it| it.low > 0.0 || it.high < 0.0)
    }

    fn answer(
        &self,
        claim: &'static Claim,
        trial: &Trial,
        without: &Done,
        suspected: &[(&'static str, Vec<Place>)],
    ) -> Answer {
        let left = |(id, places): &(&'static str, Vec<Place>)| {
            (*id, effects(trial, &of(trial, without, places), &self.weights))
        };
        let carried: Vec<Carried> = verdict::carried(&self.effects, &suspected.iter().map(left).collect::<Vec<_>>());
        Answer {
            scenario: trial.told(&self.weights),
            measure: trial.of.name(),
            unit: self.unit,
            effect: self.effect,
            expected: Some(self.expected),
            verdict: self.effect.map_or(super::Verdict::Undecided, |it| verdict(&it, self.expected)),
            carried,
            searched: !suspected.is_empty(),
            ..untested(claim)
        }
    }
}

/// The columns of the sides, as many futures as the claim looks at, each future as a distance from the mean where risk is asked for.
fn of(trial: &Trial, done: &Done, places: &[Place]) -> Vec<Column> {
    let shortest = places.iter().map(|it| it.many).min().unwrap_or(0);
    let risk = |column: Column| {
        let mean = column.iter().sum::<f64>() / column.len() as f64;
        column.iter().map(|value| (value - mean).abs()).collect()
    };
    let cut = places.iter().map(|it| done.columns[it.plan][it.read][..shortest].to_vec());
    cut.map(|column| if trial.by == By::Risk { risk(column) } else { column }).collect()
}

/// The weights of the sides: as stated, or one against the best of the others.
fn weights(trial: &Trial, columns: &[Column]) -> Vec<f64> {
    let stated = || trial.sides.iter().map(|side| side.weight);
    if trial.by != By::LeadOverBest {
        return stated().collect();
    }
    let sum = |at: &usize| columns[*at].iter().sum::<f64>();
    let best = (1..columns.len()).max_by(|a, b| sum(a).total_cmp(&sum(b)));
    stated().enumerate().map(|(at, weight)| if at == 0 || Some(at) == best { weight } else { 0.0 }).collect()
}

/// What the sides make, future by future.
fn effects(trial: &Trial, columns: &[Column], weights: &[f64]) -> Column {
    match (trial.by, columns) {
        (By::Relative, [a, b, c, d]) => (0..a.len()).map(|at| a[at] / b[at] - c[at] / d[at]).collect(),
        _ => weighted(columns, weights),
    }
}

/// The weighted sum of the sides that count, future by future.
fn weighted(columns: &[Column], weights: &[f64]) -> Column {
    let futures = columns.iter().map(Vec::len).min().unwrap_or(0);
    let counted = || columns.iter().zip(weights).filter(|(_, weight)| **weight != 0.0);
    (0..futures).map(|at| counted().map(|(column, weight)| column[at] * weight).sum()).collect()
}

/// The effect of the sides.
fn measured(trial: &Trial, columns: &[Column], weights: &[f64]) -> Option<Effect> {
    let effects = effects(trial, columns, weights);
    if trial.by != By::Part {
        return verdict::effect(&effects);
    }
    let against: Vec<f64> = weights.iter().map(|weight| (-weight).max(0.0)).collect();
    verdict::quotient(&effects, &weighted(columns, &against))
}

impl Trial {
    /// The scene and what is compared in it.
    fn told(&self, weights: &[f64]) -> String {
        let sides = self.sides.iter().zip(weights).filter(|(_, weight)| **weight != 0.0);
        let one = |(place, (side, &weight)): (usize, (&Side, &f64))| {
            let sign = match (place, weight < 0.0) {
                (1 | 3, _) if self.by == By::Relative => "over ",
                (0, false) => "",
                (_, false) => "+ ",
                (_, true) => "− ",
            };
            let times = match weight.abs() {
                1.0 => String::new(),
                w if w < 1.0 => format!("1/{} × ", libm::round(1.0 / w)),
                w => format!("{w} × "),
            };
            let set = if side.set.is_empty() { String::new() } else { format!(" ({})", side.set.join(" ")) };
            format!("{sign}{times}{}{set}", side.structure)
        };
        let sides: Vec<String> = sides.enumerate().map(one).collect();
        let set = if self.set.is_empty() { String::new() } else { format!(" with {}", self.set.join(" ")) };
        let part = if self.by == By::Part { ", as a part of the latter" } else { "" };
        format!("{}{set}: {}{part}", self.scene.name, sides.join(" "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::claims::all;

    #[test]
    fn ids_are_unique_and_every_scenario_is_sound() {
        let mut ids: Vec<&str> = all().map(|claim| claim.id).collect();
        let many = ids.len();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), many);
        for claim in all() {
            let Test::Trial(trial) = &claim.test else { continue };
            for side in trial.sides {
                let scenario = work_scenario(trial.scene, trial.set, side.set);
                let plan = plan(&scenario, side.structure);
                let ids: Vec<String> = measures(&plan).into_iter().map(|measure| measure.what.id).collect();
                let asked = match trial.of {
                    Of::Measure(id) | Of::Unsteadiness(id) => vec![id],
                    Of::Quotient(above, below) => vec![above, below],
                    Of::Months(id, some) => by_month(claim, &plan, vec![id], some),
                    Of::MonthsOver(above, below, some) => by_month(claim, &plan, vec![above, below], some),
                    Of::Seen(_) => vec![],
                };
                asked.iter().for_each(|id| assert!(ids.iter().any(|it| it == id), "{}: {id}", claim.id));
            }
        }
    }

    /// These, which are told by month and for so long.
    fn by_month(claim: &Claim, plan: &Plan, ids: Vec<&'static str>, some: Months) -> Vec<&'static str> {
        let table = measures(plan);
        let monthly = |id: &&str| table.iter().any(|measure| measure.monthly && measure.what.id == *id);
        assert!(ids.iter().all(monthly) && some.0 < some.1 && some.1 <= plan.months, "{}", claim.id);
        ids
    }

    /// Changes in claims are multiples and parts of what the shipped company is: whoever changes it must change them too.
    #[test]
    fn the_shipped_company_is_the_one_that_changes_are_made_for() {
        let rests = [
            ("per_month = 280 ", "leads in proportion: 37, 56, 111, 308, 1_680; scarce: 80; floods: 3_000"),
            ("customers = 200 ", "customers in proportion: 28, 40, 84, 1_200"),
            ("pipeline = { qualify = 30, sell = 60 }", "open deals in proportion"),
            ("mean = 44_000, cv = 0.8", "customers of the same mean value, alike and most unlike"),
            (
                "assembly = { sdr = 8, ae = 12, onboarding = 2, csm = 6, manager = 3 }",
                "six times as large; 5 and 12 SDRs",
            ),
            ("teams = { dach = 2, us = 2 }, each = { sdr = 2, ae = 3, success = 2 }", "twelve each; three and one"),
            ("island = { rep = 20, manager = 3 }", "four and twelve"),
            ("accounts = 2_400 ", "ten times as many"),
            ("accounts = 3_800 ", "ten times as many"),
            ("churn = \"8 % per year\"", "a tenth less: 7.2"),
            ("expansion = { rate = \"0.3 per year\", by = \"30 %\" }", "a tenth more: 0.33"),
            ("cycle = \"50 days\"", "slipped by eight weeks and the waits beyond it: 100 days"),
            ("base = 87_500 ", "7 % below the market: 188_000"),
            ("quota = \"300_000 per year\"", "one that 60 to 70 % reach: 180_000"),
        ];
        let text: String = crate::claims::scenes::FIRM.text.split_whitespace().collect::<Vec<_>>().join(" ");
        rests.iter().for_each(|(line, what)| assert!(text.contains(line), "`{line}` has changed; so must: {what}"));
    }

    /// The quota of that claim is one that so many reach.
    #[test]
    fn a_quota_that_serves_is_one_that_two_thirds_reach() {
        let claim = all().find(|claim| claim.id == "quota-share").unwrap();
        let Test::Trial(trial) = &claim.test else { panic!("it is run") };
        let scenario = work_scenario(trial.scene, trial.set, trial.sides[0].set);
        let plan = plan(&scenario, trial.sides[0].structure);
        let table = measures(&plan);
        let reach = [Of::Measure("sellers_at_quota")];
        let shares = (0..20).map(|number| future(&plan, &table, &reach, Luck::new(1, number))[0]);
        let mean = shares.sum::<f64>() / 20.0;
        assert!((0.6..=0.7).contains(&mean), "{mean}");
    }

    #[test]
    fn months_are_those_of_the_measure() {
        let scenario = work_scenario(&crate::claims::scenes::BARE, &[], &[]);
        let plan = plan(&scenario, "Line");
        let table = measures(&plan);
        let row = replicate(&plan, &table, Luck::new(1, 0));
        let at = table.iter().position(|measure| measure.what.id == "wins").unwrap();
        let wins = months(&plan, &table, &row, "wins");
        assert_eq!(wins.len(), 12);
        assert!(row[at] > 20.0 && (wins.iter().sum::<f64>() - row[at]).abs() < 1e-9);
        assert!((average(wins, Months(0, 12)) - row[at] / 12.0).abs() < 1e-9);
        assert_eq!(average(&[9.0, 1.0, f64::NAN, 3.0, 9.0], Months(1, 4)), 2.0, "of those known");
        assert_eq!(unsteadiness(&[3.0, 3.0, 3.0]), 0.0);
        assert!((unsteadiness(&[2.0, 4.0]) - libm::sqrt(2.0) / 3.0).abs() < 1e-12);
    }
}
