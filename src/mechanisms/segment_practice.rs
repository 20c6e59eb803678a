//! Whoever has worked much in one segment is faster and better there: they know its trade, its people and its words.
//!
//! The same curve as [`super::practice`], on hours of any work for leads and customers of the segment.

use super::practice::{BROUGHT, Curve, DOUBLINGS, EXPERIENCE, LEARNING};
use super::{Card, settings};
use crate::keys::{GAIN, Takes};
use crate::units::Share;

settings! {
    SegmentPractice "segment_practice" "Time per task falls, and odds rise, with a person's own experience in the segment." {
        rate: f64 = Takes::Number(&LEARNING), "0.98", "B26", within "0.80" "0.98", "Factor on the time of a touch for twice the experience.";
        odds: f64 = Takes::Number(&GAIN), "1.02", "assumption", "Factor on the odds to advance for twice the experience.";
        reference: f64 = Takes::Work(&EXPERIENCE), "700 h", "assumption",
            "Experience in the segment at which stated effort and chances hold.";
        prior: f64 = Takes::Work(&BROUGHT), "250 h", "assumption", "Like work that everybody brings along, counted on top.";
        most: f64 = Takes::Number(&DOUBLINGS), "3", "assumption", "Doublings beyond the reference after which nothing is left to learn.";
        busy: Share = Takes::Share, "75 %", "assumption",
            "Part of their selling time that the people there at the start have worked, in equal parts over the segments of their team.";
    }
}

/// What there is to know about it.
pub const CARD: Card = Card {
    id: "segment_practice",
    does: "whoever has worked much in one segment is faster there, and advances more",
    formula: "as `practice`, on hours of work in the segment",
    source: "B26 (upper end); odds, reference and prior: assumption",
    neutral: "off, or a rate of 1 and odds of 1",
    default: "0.98 of the time and 1.02 times the odds per doubling, around 700 h, with 250 h brought along",
    range: "rate 0.92–1",
};

/// The curve of these settings.
pub fn curve(practice: &SegmentPractice) -> Curve {
    let SegmentPractice { rate, odds, reference, prior, most, .. } = *practice;
    Curve { time: libm::log2(rate), odds: libm::log(odds), prior, reference, most }
}
