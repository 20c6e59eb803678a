//! At the end of each month, management holds what was booked against a plan; after some months off course it makes one
//! correction, which was stated beforehand: spend more on leads, fund more seats, or give seats to another role. Structures that
//! are alike but for their correction tell which of them is best.
//!
//! How often firms correct, how late and by how much, nobody has measured: it is a policy, to be tried.

use super::{Card, Settings};
use crate::keys::{
    AMOUNT, CORRECTIONS, GIVEN, HIRED, Key, LENGTH, MORE_LEADS, Need, OFF_COURSE, SPAN, TOLERANCE, Takes, key,
};
use crate::units::{DAYS_PER_MONTH, DAYS_PER_YEAR, Span};

/// A plan, and what is done when bookings fall behind it.
#[derive(Clone, Debug, PartialEq)]
pub struct Cadence {
    /// Planned bookings a year, at the start.
    pub bookings: f64,
    /// Continuous growth of the plan per day, from month to month.
    pub growth: f64,
    /// Months that begin before are not looked at.
    pub from: Span,
    /// Part of the plan that may be missing, less than 1.
    pub tolerance: f64,
    /// How many months off course in a row are answered, at least 1.
    pub months: u32,
    /// How many corrections there are at the most, at least 1.
    pub at_most: u32,
    /// What is done, at most one for each structure; at most one of each kind.
    pub corrections: Vec<Stated>,
}

/// A correction, and where it is made.
#[derive(Clone, Debug, PartialEq)]
pub struct Stated {
    /// It.
    pub correction: Correction,
    /// Names of the structures in which it is made; empty: in all.
    pub within: Vec<String>,
}

/// What is done when bookings have fallen behind. Sources and roles are indices.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Correction {
    /// More is spent on leads.
    Spend {
        /// On which source; `None`: on all whose leads come by themselves.
        source: Option<usize>,
        /// How many more leads, as a part of those that would come.
        more: f64,
        /// For how long.
        lasts: Span,
    },
    /// More seats are funded.
    Hire {
        /// Of which role.
        role: usize,
        /// How many.
        seats: u32,
    },
    /// Seats of one role become seats of another, with the people in them.
    Reassign {
        /// The one role.
        from: usize,
        /// The other, which is another one.
        to: usize,
        /// How many.
        seats: u32,
    },
}

const ID: &str = "mechanisms.cadence";

/// Off, or a table: without a plan there is nothing to be held to.
const PLANNED: Takes = Takes::Either(&[Takes::Word(&["off"]), Takes::Table]);

const ASSUMPTION: &str = "assumption";
const IN: &str = "Structures in which it is made; left out, in all.";
const NEUTRAL: &str = "neutral";

impl Cadence {
    /// The rows of its keys.
    pub(crate) const KEYS: &'static [Key] = &[
        key(
            ID,
            PLANNED,
            Need::Default("off"),
            "",
            "Bookings are held against a plan each month, and something is done when they fall behind.",
        ),
        key(
            "mechanisms.cadence.bookings",
            Takes::Budget(&AMOUNT),
            Need::Required,
            "",
            "The plan: bookings at the start, as the measure `bookings` counts them; the same for every structure.",
        ),
        key(
            "mechanisms.cadence.growth",
            Takes::Growth,
            Need::Default("0 % per month"),
            NEUTRAL,
            "How the plan grows from month to month.",
        ),
        key(
            "mechanisms.cadence.from",
            Takes::Moment(&SPAN),
            Need::Default("0 days"),
            NEUTRAL,
            "Months that begin before are not looked at: an empty pipeline books nothing.",
        ),
        key(
            "mechanisms.cadence.tolerance",
            Takes::Part(&TOLERANCE),
            Need::Default("10 %"),
            ASSUMPTION,
            "Part of a month's plan that may be missing; below that the month is off course.",
        ),
        key(
            "mechanisms.cadence.months",
            Takes::Whole(&OFF_COURSE),
            Need::Default("2"),
            ASSUMPTION,
            "How many months off course in a row are answered by a correction; after it the count begins anew.",
        ),
        key(
            "mechanisms.cadence.at_most",
            Takes::Whole(&CORRECTIONS),
            Need::Default("1"),
            ASSUMPTION,
            "How many corrections there are at the most.",
        ),
        key(
            "mechanisms.cadence.spend",
            Takes::Table,
            Need::Optional,
            "",
            "The correction: more is spent on leads for a time, at the cost per lead of their source. Another such correction meanwhile prolongs it.",
        ),
        key("mechanisms.cadence.spend.in", Takes::Names("structure"), Need::Optional, "", IN),
        key(
            "mechanisms.cadence.spend.source",
            Takes::Name("source"),
            Need::Optional,
            "",
            "On which source; left out, on all whose leads come by themselves.",
        ),
        key(
            "mechanisms.cadence.spend.more",
            Takes::Part(&MORE_LEADS),
            Need::Required,
            "",
            "How many more leads, as a part of those that would come.",
        ),
        key(
            "mechanisms.cadence.spend.lasts",
            Takes::Time(&LENGTH),
            Need::Default("3 months"),
            ASSUMPTION,
            "For how long.",
        ),
        key(
            "mechanisms.cadence.hire",
            Takes::Table,
            Need::Optional,
            "",
            "The correction: more seats are funded, and people looked for as for any vacant seat.",
        ),
        key("mechanisms.cadence.hire.in", Takes::Names("structure"), Need::Optional, "", IN),
        key(
            "mechanisms.cadence.hire.role",
            Takes::Name("role"),
            Need::Required,
            "",
            "Of which role: where the fewest of it are, or alone like all the others of it.",
        ),
        key("mechanisms.cadence.hire.seats", Takes::Whole(&HIRED), Need::Required, "", "How many more, each time."),
        key(
            "mechanisms.cadence.reassign",
            Takes::Table,
            Need::Optional,
            "",
            "The correction: seats of one role become seats of another, with the people in them, who learn what is new to them.",
        ),
        key("mechanisms.cadence.reassign.in", Takes::Names("structure"), Need::Optional, "", IN),
        key(
            "mechanisms.cadence.reassign.from",
            Takes::Name("role"),
            Need::Required,
            "",
            "Which role gives them: where the most of it are, of two and more in a team.",
        ),
        key(
            "mechanisms.cadence.reassign.to",
            Takes::Name("role"),
            Need::Required,
            "",
            "Which role takes them: in the same team, else where the fewest of it are.",
        ),
        key(
            "mechanisms.cadence.reassign.seats",
            Takes::Whole(&GIVEN),
            Need::Required,
            "",
            "How many, each time; in a team one stays.",
        ),
    ];

    /// As a scenario states them. All are read before the first that is missing ends it: each has its finding.
    pub(crate) fn read(from: &mut dyn Settings) -> Option<Cadence> {
        let [bookings, growth, begins] = ["bookings", "growth", "from"].map(|key| from.number(key));
        let [tolerance, months, at_most] = ["tolerance", "months", "at_most"].map(|key| from.number(key));
        let mut corrections = Vec::new();
        for (key, read) in KINDS {
            from.table(key, &mut |from| {
                let within = from.names("in");
                corrections.extend(read(from).map(|correction| Stated { correction, within }));
            });
        }
        Some(Cadence {
            bookings: bookings?,
            growth: growth?,
            from: Span::new(begins?).ok()?,
            tolerance: tolerance?,
            months: months? as u32,
            at_most: at_most? as u32,
            corrections,
        })
    }

    /// Whether people may go on in another role because of it.
    pub fn reassigns(&self) -> bool {
        self.corrections.iter().any(|it| matches!(it.correction, Correction::Reassign { .. }))
    }

    /// More that may be spent: on which source, and how many more leads.
    pub fn spends(&self) -> Option<(Option<usize>, f64)> {
        self.corrections.iter().find_map(|it| match it.correction {
            Correction::Spend { source, more, .. } => Some((source, more)),
            _ => None,
        })
    }

    /// What is done in the structure of this name; `None` if nothing is.
    pub fn correction_in(&self, structure: &str) -> Option<Correction> {
        self.corrections.iter().find(|it| it.concerns(structure)).map(|it| it.correction)
    }
}

impl Stated {
    /// Whether it is made in the structure of this name.
    pub fn concerns(&self, structure: &str) -> bool {
        self.within.is_empty() || self.within.iter().any(|name| name == structure)
    }
}

type Read = fn(&mut dyn Settings) -> Option<Correction>;

/// The kinds of correction, by their key.
const KINDS: [(&str, Read); 3] =
    [("spend", Correction::spend), ("hire", Correction::hire), ("reassign", Correction::reassign)];

impl Correction {
    /// The key of its kind.
    pub fn key(&self) -> &'static str {
        match self {
            Correction::Spend { .. } => "spend",
            Correction::Hire { .. } => "hire",
            Correction::Reassign { .. } => "reassign",
        }
    }

    fn spend(from: &mut dyn Settings) -> Option<Correction> {
        let (source, more, lasts) = (from.index("source"), from.number("more"), from.number("lasts"));
        Some(Correction::Spend { source, more: more?, lasts: Span::new(lasts?).ok()? })
    }

    fn hire(from: &mut dyn Settings) -> Option<Correction> {
        let (role, seats) = (from.index("role"), from.number("seats"));
        Some(Correction::Hire { role: role?, seats: seats? as u32 })
    }

    fn reassign(from: &mut dyn Settings) -> Option<Correction> {
        let (gives, takes, seats) = (from.index("from"), from.index("to"), from.number("seats"));
        Some(Correction::Reassign { from: gives?, to: takes?, seats: seats? as u32 })
    }
}

/// What there is to know about it.
pub const CARD: Card = Card {
    id: "cadence",
    does: "at the end of each month bookings are held against a plan; after some months off course in a row one stated correction is made: more spend on leads for a time, more seats, or seats that go to another role with their people",
    formula: "off course if booked < (1 − tolerance) · plan / 12 · (1 + growth)^month; a correction after n in a row, at most so many",
    source: "assumption",
    neutral: "off, or a plan of 0",
    default: "off; with a plan: 10 % may be missing, 2 months, 1 correction, spend for 3 months",
    range: "tolerance 0–20 %, 1–3 months, spend of 10–100 %",
};

/// Bookings below which a month is off course, by its number and its length in days; 0 where nobody looks.
pub fn least(it: &Cadence, month: usize, length: f64) -> f64 {
    let begins = month as f64 * DAYS_PER_MONTH;
    if begins < it.from.get() {
        return 0.0;
    }
    it.bookings / DAYS_PER_YEAR * length * libm::exp(it.growth * begins) * (1.0 - it.tolerance)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_month_is_off_course_below_its_part_of_a_plan_that_grows() {
        let growth = libm::log1p(0.1) / DAYS_PER_MONTH;
        let from = Span::months(2.0);
        let it =
            Cadence { bookings: 1200.0, growth, from, tolerance: 0.25, months: 2, at_most: 1, corrections: Vec::new() };
        let least = |month: usize, length: f64| least(&it, month, length);
        assert_eq!([least(0, DAYS_PER_MONTH), least(1, DAYS_PER_MONTH)], [0.0; 2]);
        assert!((least(2, DAYS_PER_MONTH) - 75.0 * 1.21).abs() < 1e-9);
        assert!((least(3, 7.0) - 25.0 * 1.331).abs() < 1e-9, "the last month may be shorter");
    }
}
