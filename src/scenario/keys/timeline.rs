//! `[[timeline]]`.

use crate::keys::Need::{Default as Is, Optional, Required};
use crate::keys::Takes::{Moment, Money, Name, Names, Number, Part, Table, Tables, Text, Time, Whole};
use crate::keys::{AMOUNT, HIRED, Key, LENGTH, MORE_OR_LESS, ODDS, RISE, key};

const BY: &str = "By how much, as a part of what it is then: `\"+10 %\"`, `\"-30 %\"`.";

pub(super) static KEYS: &[Key] = &[
    key("timeline", Tables, Optional, "", "What changes at stated times; each entry has a time and one change."),
    key(
        "timeline.at",
        Moment(&LENGTH),
        Required,
        "",
        "When: `\"month 6\"` is the moment at which six business months have passed.",
    ),
    key("timeline.in", Names("structure"), Optional, "", "Structures in which it happens; left out, in all."),
    key(
        "timeline.reorganise",
        Table,
        Optional,
        "",
        "One structure turns into another; compared as one more structure, beside both of them.",
    ),
    key("timeline.reorganise.from", Name("structure"), Required, "", "The structure until then."),
    key("timeline.reorganise.to", Name("structure"), Required, "", "The structure from then on."),
    key(
        "timeline.reorganise.cost",
        Money(&AMOUNT),
        Is("0"),
        "neutral",
        "What the change itself costs, once: advice, tools, moves. Pay for those who must go comes on top.",
    ),
    key("timeline.reorganise.name", Text, Optional, "", "What it is called; left out, \"FROM to TO\"."),
    key("timeline.hire", Table, Optional, "", "More seats are funded; people are looked for as for any vacant seat."),
    key(
        "timeline.hire.role",
        Name("role"),
        Required,
        "",
        "Of which role: where the fewest of it are, or as one more island.",
    ),
    key("timeline.hire.seats", Whole(&HIRED), Required, "", "How many more."),
    key("timeline.freeze", Table, Optional, "", "For a time nobody is hired; after it, for all seats vacant then."),
    key("timeline.freeze.roles", Names("role"), Optional, "", "Of which roles; left out, of all."),
    key("timeline.freeze.lasts", Time(&LENGTH), Required, "", "How long."),
    key(
        "timeline.price",
        Table,
        Optional,
        "",
        "Deals won from then on bring more or less; contracts under way do not.",
    ),
    key("timeline.price.by", Part(&RISE), Required, "", BY),
    key("timeline.price.segment", Name("segment"), Optional, "", "In which segment; left out, in all."),
    key(
        "timeline.price.win_odds",
        Number(&ODDS),
        Is("1"),
        "neutral",
        "Factor on the odds to win from then on; with 1, demand does not answer.",
    ),
    key("timeline.volume", Table, Optional, "", "A source brings more or fewer leads."),
    key("timeline.volume.source", Name("source"), Required, "", "Which."),
    key("timeline.volume.by", Part(&MORE_OR_LESS), Required, "", BY),
    key("timeline.lose_source", Name("source"), Optional, "", "This source brings no leads any more."),
    key("timeline.quota", Table, Optional, "", "The quota of a role changes, that of the period under way too."),
    key("timeline.quota.role", Name("role"), Required, "", "Of which role."),
    key("timeline.quota.by", Part(&RISE), Required, "", BY),
    key("timeline.pay", Table, Optional, "", "The pay of a role changes, for those who are there and who come."),
    key("timeline.pay.role", Name("role"), Required, "", "Of which role."),
    key("timeline.pay.base", Part(&MORE_OR_LESS), Is("0"), "neutral", "Fixed pay, by this part of it."),
    key("timeline.pay.variable", Part(&MORE_OR_LESS), Is("0"), "neutral", "Variable pay at quota, by this part of it."),
    key(
        "timeline.pay.commission",
        Part(&MORE_OR_LESS),
        Is("0"),
        "neutral",
        "All rates of commission, by this part of them.",
    ),
    key("timeline.lose_best", Table, Optional, "", "The person with the most booked so far leaves."),
    key("timeline.lose_best.role", Name("role"), Required, "", "Of which role."),
    key(
        "timeline.open_segment",
        Name("segment"),
        Optional,
        "",
        "This segment is closed until then: no leads, no prospecting, nothing there at the start.",
    ),
];
