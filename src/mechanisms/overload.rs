//! Whoever has too many deals open at once is slower at each of them, and wins fewer.

use super::{Card, settings};
use crate::keys::{Takes, bounds};
use crate::units::Share;

bounds! {
    OPEN: "a number of open deals", 1.0 closed .. 1e6, "is 1 to 1,000,000";
    SLOWER: "the added part of the time", 0.0 closed .. 1.0, "is zero to 100 %";
    ABOVE: "the part above the capacity", 0.0 closed .. 10.0, "is zero to 1,000 %";
}

settings! {
    Overload "overload" "Above a number of open deals in a person's hands everything slows, and odds fall." {
        capacity: f64 = Takes::Number(&OPEN), "16", "B15b B18", within "8" "30", "Open deals that a person can have in hand, where the role says nothing else: 25 of small ones, 12 of large ones.";
        slower: f64 = Takes::Part(&SLOWER), "8 %", "P21", within "3 %" "15 %", "Added to the time of each touch, for each 10 % above the capacity.";
        win: Share = Takes::Share, "3 %", "P21", "Part of the odds to advance lost, for each 10 % above the capacity.";
        at_most: f64 = Takes::Part(&ABOVE), "100 %", "assumption", "So far above the capacity it stops getting worse.";
    }
}

/// What there is to know about it.
pub const CARD: Card = Card {
    id: "overload",
    does: "whoever has more deals in hand than they can is slower at all of them and advances fewer",
    formula: "time × (1 + slower · x), odds × (1 − win)^x, x = min(open / capacity − 1, at_most) / 10 %, 0 below the capacity",
    source: "P21; capacity B15b B18; at_most: assumption",
    neutral: "off, or 0 % slower and 0 % of the odds",
    default: "+8 % time and −3 % odds per 10 % above 16 open deals, up to twice as many",
    range: "capacity 8–30; 3–15 % slower",
};

/// Tenths by which so many open deals are above the capacity of a person.
pub fn tenths(overload: &Overload, capacity: f64, open: u32) -> f64 {
    10.0 * (f64::from(open) / capacity - 1.0).clamp(0.0, overload.at_most)
}

/// Factor on the time of a touch.
pub fn time(overload: &Overload, tenths: f64) -> f64 {
    1.0 + overload.slower * tenths
}

/// Log-odds, zero or less.
pub fn shift(overload: &Overload, tenths: f64) -> f64 {
    // A loss of everything stays a number.
    if tenths > 0.0 { tenths * libm::log((1.0 - overload.win.get()).max(1e-9)) } else { 0.0 }
}
