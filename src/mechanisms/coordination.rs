//! Every member more of a large team costs everybody in it time.
//!
//! Coordination is the price of joint work. People who do the same work side by side from one queue share no deal, and pay
//! nothing by default however many they are; a team inside which deals change hands has everybody in every deal. Work
//! between teams is paid for by the handoff mechanisms. `counts = "all"` takes every team as one that works jointly.

use super::{Card, Setting, Settings, settings};
use crate::keys::{Takes, bounds};

bounds! {
    COST: "the added part of the time", 0.0 closed .. 1.0, "is zero to 100 %";
    FREE: "the number of members", 1.0 closed .. 1e5, "is 1 to 100,000";
}

settings! {
    Coordination "coordination" "Each member above six of a team that works jointly costs all of them time." {
        cost: f64 = Takes::Part(&COST), "1.5 %", "P11 B12", within "0 %" "4 %", "Added to the time of each touch, for each member above the number that is free.";
        free: f64 = Takes::Number(&FREE), "6", "P11 B12", "Members who coordinate without cost.";
        counts: Counted = Takes::Word(&["joint", "all"]), "joint", "assumption",
            "Which teams pay: those in which deals or customers change hands, or all.";
    }
}

/// Which teams have to coordinate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Counted {
    /// Those in which deals or customers change hands.
    Joint,
    /// All whose people work with deals.
    All,
}

impl Setting for Counted {
    fn read(from: &mut dyn Settings, key: &'static str) -> Option<Counted> {
        from.word(key).map(|word| if word == "all" { Counted::All } else { Counted::Joint })
    }
}

/// What there is to know about it.
pub const CARD: Card = Card {
    id: "coordination",
    does: "in a team that works jointly, each member above six slows everybody",
    formula: "time × (1 + cost · max(0, n − free)), n members there who work with deals, in a team of more than one kind of desk",
    source: "P11 B12",
    neutral: "off, or a cost of 0 %",
    default: "1.5 % for each member above 6",
    range: "0–4 %",
};

/// Factor on the time of a touch in a team with so many people there.
pub fn time(coordination: &Coordination, people: u32) -> f64 {
    1.0 + coordination.cost * (f64::from(people) - coordination.free).max(0.0)
}
