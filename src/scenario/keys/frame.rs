//! What is asked, over which time, with which money: `[scenario]`, `[economics]`; and what is there at the start.

use crate::keys::Need::{Default as Is, Depends, Optional, Required};
use crate::keys::Takes::{Growth, Law, Month, Number, Share, Table, Text, Time, Whole};
use crate::keys::{AMOUNT, CUSTOMERS, HORIZON, Key, LOAD, PIPELINE, PRICE, REPLICATIONS, SEED, Takes, Unit, key};

pub(super) static KEYS: &[Key] = &[
    key(
        "",
        Table,
        Required,
        "",
        "A scenario: a market, the work it takes to sell to it, and the structures to compare.",
    ),
    key("scenario", Table, Optional, "", "What is asked, and over which time."),
    key("scenario.name", Text, Depends("the file's name"), "", "Short name, used in titles."),
    key("scenario.question", Text, Optional, "", "The question that the comparison should answer, in a sentence."),
    key("scenario.start", Month, Is("2027-01"), "assumption", "First calendar month; it sets the season."),
    key("scenario.horizon", Time(&HORIZON), Is("24 months"), "assumption", "Simulated time."),
    key("scenario.currency", Text, Is("USD"), "", "Printed with money; all amounts are in it."),
    key("scenario.decide_by", Text, Is("value"), "", "Id of the measure that decides, named before anything is run."),
    key(
        "scenario.budget",
        Takes::Budget(&AMOUNT),
        Optional,
        "",
        "Planned fully-loaded pay per year that each structure should stay within.",
    ),
    key(
        "scenario.replications",
        Whole(&REPLICATIONS),
        Is("400"),
        "assumption",
        "How many possible futures are simulated.",
    ),
    key(
        "scenario.seed",
        Whole(&SEED),
        Is("1"),
        "",
        "Number that fixes all chance; the same seed gives the same result.",
    ),
    key("economics", Table, Optional, "", "Money terms common to all structures."),
    key(
        "economics.gross_margin",
        Share,
        Is("75 %"),
        "assumption",
        "Part of revenue left after delivering what was sold.",
    ),
    key(
        "economics.discount",
        Growth,
        Is("10 % per year"),
        "assumption",
        "Yearly discount of what lies beyond the horizon; it compounds.",
    ),
    key("economics.employer_load", Number(&LOAD), Is("1.25"), "M", "Employer's cost per unit of pay."),
    key("economics.selling_share", Share, Is("35 %"), "S44 S45", "Part of paid hours that people spend on touches."),
    key("start", Table, Optional, "", "What is there at the start besides the people."),
    key("start.pipeline", Table, Optional, "", "Open leads by stage."),
    key("start.pipeline.*", Whole(&PIPELINE), Optional, "", "Open leads that wait at this stage."),
    key("start.customers", Whole(&CUSTOMERS), Is("0"), "neutral", "Customers at the start."),
    key(
        "start.customer_value",
        Law(Unit::Money, &PRICE),
        Optional,
        "",
        "Annual value of one such customer; else as the segment's deals.",
    ),
];
