//! `[stages.NAME]`.

use crate::keys::Need::{Default as Is, Depends, Optional, Required};
use crate::keys::Takes::{Either, Law, Number, Points, Rate, Share, Table, Time, Whole, Word};
use crate::keys::{EFFORT, FACTOR, For, HAZARD, Key, ROOM, SPAN, TOUCHES, Takes, Unit, key};

pub(super) static KEYS: &[Key] = &[
    key("stages", Table, Required, "", "The funnel in the order of the file, then the work after a win."),
    key("stages.*", Table, Optional, "", "A stage; its name is also that of the activity that roles cover."),
    key("stages.*.after_win", Takes::Flag, Is("false"), "", "Whether it follows the win."),
    key(
        "stages.*.upsell",
        Takes::Flag,
        Is("false"),
        "neutral",
        "Whether it is work to sell more to customers: what `customers.expansion` and `products` offer must pass such stages to be bought.",
    ),
    key("stages.*.touches", Whole(&TOUCHES), Is("1"), "neutral", "Touches before the stage is decided."),
    key("stages.*.attempts", Table, Optional, "", "Tries to reach the buyer before the first touch counts."),
    key(
        "stages.*.attempts.up_to",
        Whole(&TOUCHES),
        Is("6"),
        "S46",
        "Most tries; after that the lead is lost unreached.",
    )
    .within(&[(For::All, "3", "10", "S46 S47 S48")]),
    key("stages.*.attempts.reach", Share, Is("35 %"), "S47", "Chance that the first try reaches the buyer.")
        .within(&[(For::All, "10 %", "50 %", "S46 S47 S48")]),
    key("stages.*.attempts.then", Number(&FACTOR), Is("0.67"), "S48", "Factor on that chance for every later try."),
    key("stages.*.attempts.gap", Law(Unit::Days, &SPAN), Is("1 day"), "assumption", "Time between tries."),
    key("stages.*.effort", Law(Unit::Hours, &EFFORT), Required, "", "A rep's work in one touch."),
    key("stages.*.buyer_gap", Law(Unit::Days, &SPAN), Optional, "", "The buyer's time after each touch."),
    key(
        "stages.*.advance",
        Share,
        Depends("required before the win and for upsell, 100 % after the win"),
        "",
        "Chance to advance for the reference rep on the reference lead.",
    )
    .within(&[(For::Closing, "12 %", "35 %", "S32 S33 S29")]),
    key(
        "stages.*.no_decision",
        Share,
        Depends("45 % in the last stage before the win, else 0 %"),
        "S34 S35",
        "Part of those that do not advance which end without a decision.",
    )
    .within(&[(For::Closing, "39 %", "75 %", "S34 S35")]),
    key(
        "stages.*.patience",
        Either(&[Word(&["forever"]), Law(Unit::Days, &SPAN)]),
        Is("forever"),
        "neutral",
        "How long whoever waits here waits before giving up.",
    ),
    key(
        "stages.*.response",
        Either(&[Word(&["off", "default", "soft", "hard"]), Table]),
        Is("off"),
        "neutral",
        "How the chance falls with the time a lead lies unanswered. Of the named curves' points, 5 min, 1 h and 4 h are working time, 24 h is one business day.",
    ),
    key("stages.*.response.exponential", Table, Optional, "", "A chance that decays at a constant rate."),
    key("stages.*.response.exponential.rate", Rate(&HAZARD), Required, "", "Loss of chance per time of delay."),
    key("stages.*.response.steps", Points, Optional, "", "From each delay on, this factor."),
    key(
        "stages.*.response.curve",
        Points,
        Optional,
        "",
        "Factors at these delays, along straight lines over log delay between them.",
    ),
    key(
        "stages.*.handoff",
        Table,
        Optional,
        "",
        "A change of hands into this stage, where it differs from the mechanisms.",
    ),
    key("stages.*.handoff.delay", Law(Unit::Days, &SPAN), Optional, "", "Delay of a change of hands into this stage."),
    key("stages.*.handoff.drop", Share, Optional, "", "Chance that a change of hands into this stage loses the lead.")
        .within(&[(For::All, "5 %", "35 %", "S29")]),
    key(
        "stages.*.order",
        Word(&["oldest", "newest", "score", "value"]),
        Is("oldest"),
        "neutral",
        "Which of the deals that wait in a pool is served first; `score` needs the mechanism `scoring`, else it is `oldest`.",
    ),
    key(
        "stages.*.room",
        Whole(&ROOM),
        Optional,
        "",
        "How many deals may wait in one pool here; who finds it full is turned away.",
    ),
    key("stages.*.sla", Table, Optional, "", "What is agreed about the first touch here."),
    key("stages.*.sla.first_touch", Time(&SPAN), Required, "", "How long a deal may wait here for its first touch."),
    key(
        "stages.*.sla.on_breach",
        Word(&["nothing", "front"]),
        Is("nothing"),
        "neutral",
        "Whether a deal that has waited longer goes before all others.",
    ),
];
