//! What is claimed of sales organisations, put to the test.
//!
//! Practitioners say what each structure is good and bad at, and studies have measured what a model must show to be believed.
//! Each such sentence is a [`Claim`]: a scenario where it should hold, the sides that are compared under the same luck, a
//! measure, and the side of zero or the range it claims. [`tested`] runs them and says what was found, and which mechanism
//! carries it. A claim that does not hold is reported so; nothing is bent until it does.

mod facts;
mod market;
mod rules;
mod scenes;
mod seen;
mod structures;
mod trial;
mod verdict;

pub use facts::HIGH_END;
pub use market::{MarketSize, Size};
pub use trial::{Claims, tested};
pub use verdict::{Answer, CONFIDENCE, Carried, Effect, Expected, Verdict};

use scenes::Scene;
use seen::Witness;

/// Something said of sales organisations.
#[derive(Debug)]
pub struct Claim {
    /// Stable id, as in files.
    pub id: &'static str,
    /// What is claimed, in a sentence.
    pub claim: &'static str,
    /// Who claims it: the structure it is said of, with a plus or minus, or ids of the evidence page.
    pub source: &'static str,
    /// How it is put to the test.
    pub(crate) test: Test,
    /// Why it cannot be tested, or why it does not hold, found by experiment; empty if there is nothing to say.
    pub(crate) why: &'static str,
}

/// How a claim is put to the test.
#[derive(Debug)]
pub(crate) enum Test {
    /// By running it.
    Trial(Trial),
    /// By the lead of pods over the best other at market sizes from one number of accounts to another.
    Sizes(u32, u32, Expected),
    /// Not at all: the model has no words for it.
    Beyond,
}

/// What is run, and what is looked at.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Trial {
    pub scene: &'static Scene,
    /// Changes of the scenario for all sides, as `--set` takes them.
    pub set: &'static [&'static str],
    pub sides: &'static [Side],
    pub of: Of,
    pub by: By,
    pub expected: Expected,
    /// Mechanisms that are switched off, one at a time, to see which carries the effect.
    pub suspects: Suspects,
    /// Futures of each side; some of them are run again with each suspect off.
    pub futures: u32,
}

/// One of what is compared.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Side {
    /// How often it counts; below zero for what the others are compared with.
    pub weight: f64,
    /// A structure of the scenario.
    pub structure: &'static str,
    /// Changes of the scenario for this side.
    pub set: &'static [&'static str],
}

/// What is looked at in each future.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Of {
    /// A measure over the horizon.
    Measure(&'static str),
    /// One measure over another.
    Quotient(&'static str, &'static str),
    /// The spread of a measure's months over their mean.
    Unsteadiness(&'static str),
    /// A month of a measure, on average over some of them.
    Months(&'static str, Months),
    /// The same over that of another measure.
    MonthsOver(&'static str, &'static str, Months),
    /// What only somebody who watches can tell.
    Seen(&'static Witness),
}

/// Months from the first, counted from 0, to before the last.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Months(pub usize, pub usize);

/// How sides become one effect.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum By {
    /// The weighted sum of the sides.
    Difference,
    /// The same as a part of what the sides below zero add up to.
    Part,
    /// The weighted sum of how far each future is from the mean of its side: risk, not level.
    Risk,
    /// The first side over the second, less the third over the fourth.
    Relative,
    /// The first side less the best of the others.
    LeadOverBest,
}

/// Mechanisms that may carry an effect.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Suspects {
    /// All that are on.
    All,
    /// These, as far as they are on.
    These(&'static [&'static str]),
}

/// Every claim, in the order in which they are listed.
pub fn all() -> impl Iterator<Item = &'static Claim> {
    [structures::ASSEMBLY, structures::ISLANDS_CLAIMS, structures::PODS_CLAIMS, rules::RULES, facts::FACTS]
        .into_iter()
        .flatten()
}

const fn side(weight: f64, structure: &'static str, set: &'static [&'static str]) -> Side {
    Side { weight, structure, set }
}

const fn trial(
    scene: &'static Scene,
    sides: &'static [Side],
    of: Of,
    expected: Expected,
    suspects: &'static [&'static str],
) -> Trial {
    Trial {
        scene,
        set: &[],
        sides,
        of,
        by: By::Difference,
        expected,
        suspects: Suspects::These(suspects),
        futures: 120,
    }
}

impl Trial {
    const fn set(self, set: &'static [&'static str]) -> Trial {
        Trial { set, ..self }
    }

    const fn by(self, by: By) -> Trial {
        Trial { by, ..self }
    }

    const fn all(self) -> Trial {
        Trial { suspects: Suspects::All, ..self }
    }

    const fn futures(self, futures: u32) -> Trial {
        Trial { futures, ..self }
    }
}

impl Claim {
    /// Why it does not hold.
    const fn why(self, why: &'static str) -> Claim {
        Claim { why, ..self }
    }
}

const fn claim(id: &'static str, claim: &'static str, source: &'static str, trial: Trial) -> Claim {
    Claim { id, claim, source, test: Test::Trial(trial), why: "" }
}

const fn beyond(id: &'static str, claim: &'static str, source: &'static str, why: &'static str) -> Claim {
    Claim { id, claim, source, test: Test::Beyond, why }
}
