//! Whoever has done much of one kind of work does it faster and better.
//!
//! Experience is counted in hours of work as stated, so that many short touches teach as much as few long ones. The stated
//! effort and the stated chance to advance are those of a person with the reference experience; who has done twice as much,
//! what everybody brings along included, needs `rate` times the time. The touch under way counts.

use super::{Card, settings};
use crate::keys::{GAIN, Takes, bounds};
use crate::units::Share;

bounds! {
    LEARNING: "a factor on time for twice the experience", 0.5 closed .. 1.0, "is 0.5 to 1";
    DOUBLINGS: "a number of doublings", 0.0 closed .. 10.0, "is zero to 10";
    BROUGHT: "experience that is brought along", 0.0 closed .. 12600.0, "is zero to 50 years of work";
    EXPERIENCE: "the reference experience", 0.0 open .. 12600.0, "is more than zero and at most 50 years of work";
}

settings! {
    Practice "practice" "Time per task falls, and odds rise, with a person's own experience in the activity." {
        rate: f64 = Takes::Number(&LEARNING), "0.92", "B26", within "0.80" "0.98", "Factor on the time of a touch for twice the experience.";
        odds: f64 = Takes::Number(&GAIN), "1.02", "assumption", "Factor on the odds to advance for twice the experience.";
        reference: f64 = Takes::Work(&EXPERIENCE), "700 h", "assumption",
            "Experience in the activity at which stated effort and chances hold: about a year of selling time.";
        prior: f64 = Takes::Work(&BROUGHT), "250 h", "assumption", "Like work that everybody brings along, counted on top.";
        most: f64 = Takes::Number(&DOUBLINGS), "3", "assumption", "Doublings beyond the reference after which nothing is left to learn.";
        busy: Share = Takes::Share, "75 %", "assumption",
            "Part of their selling time that the people there at the start have worked, shared out over what they cover as leads need it.";
    }
}

/// What there is to know about it.
pub const CARD: Card = Card {
    id: "practice",
    does: "whoever has done much of one activity does it faster, and advances more",
    formula: "time × rate^d, log-odds += d · ln(odds), d = log2((prior + hours done) / (prior + reference)), −10 ≤ d ≤ most",
    source: "B26; odds, reference and prior: assumption",
    neutral: "off, or a rate of 1 and odds of 1",
    default: "0.92 of the time and 1.02 times the odds per doubling, around 700 h, with 250 h brought along",
    range: "rate 0.80–0.98",
};

/// What experience does: a learning curve with its numbers ready.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Curve {
    /// Logarithms, per doubling, of the factors on time (base 2) and on odds (base e).
    pub time: f64,
    /// See `time`.
    pub odds: f64,
    /// Hours that everybody brings along.
    pub prior: f64,
    /// Hours at which the stated effort holds.
    pub reference: f64,
    /// Doublings above that at which learning ends.
    pub most: f64,
}

impl Curve {
    /// The curve of these settings.
    pub fn of(practice: &Practice) -> Curve {
        let Practice { rate, odds, reference, prior, most, .. } = *practice;
        Curve { time: libm::log2(rate), odds: libm::log(odds), prior, reference, most }
    }

    /// How often experience has doubled since the reference, after so many hours; less than zero before it.
    pub fn doublings(&self, hours: f64) -> f64 {
        libm::log2((self.prior + hours) / (self.prior + self.reference)).clamp(-10.0, self.most)
    }

    /// Factor on the time of a touch.
    pub fn time(&self, doublings: f64) -> f64 {
        libm::exp2(doublings * self.time)
    }

    /// Log-odds.
    pub fn shift(&self, doublings: f64) -> f64 {
        doublings * self.odds
    }
}
