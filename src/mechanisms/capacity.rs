//! People have finite hours: one touch at a time, `hours per day × selling share` of it. The rule itself is the engine's
//! (`work`, `route`): off, whoever is asked begins at once, and no one ever waits for a person who is there.

use super::{Card, settings};

settings! { Capacity "capacity" "Reps have finite hours; off: no one ever waits." {} }

/// What there is to know about it.
pub const CARD: Card = Card {
    id: "capacity",
    does: "people work on one thing at a time, within their selling hours; what they cannot begin waits",
    formula: "days of a touch = effort / (8 h × selling share × speed)",
    source: "S44 S45; queueing theory (V9)",
    neutral: "off: everybody always has time, so no deal waits for a person",
    default: "on, selling share 35 %",
    range: "selling share 22–45 %",
};
