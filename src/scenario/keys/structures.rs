//! `[structures.NAME]`.

use crate::keys::Need::{Default as Is, Depends, Optional, Required};
use crate::keys::Takes::{Either, Name, Names, Number, Part, Share, Table, Whole, Word};
use crate::keys::{IMBALANCE, Key, SEATS, TEAMS, WEIGHT, key};

const ROUTES: crate::keys::Takes = Word(&["next free", "round robin", "random", "territory"]);

pub(super) static KEYS: &[Key] = &[
    key("structures", Table, Required, "", "The ways of organising to compare, by name."),
    key("structures.*", Table, Optional, "", "A structure: one of `assembly`, `island`, `pod` and `teams`."),
    key(
        "structures.*.route",
        Either(&[ROUTES, Table]),
        Depends("round robin for islands, else next free; an assembly line has no route"),
        "assumption",
        "How work finds one of several teams that could take it, at all stages or by stage.",
    ),
    key("structures.*.route.*", ROUTES, Optional, "", "The same for this stage."),
    key(
        "structures.*.after_win",
        Word(&["same team", "the seller keeps", "any who serve"]),
        Is("same team"),
        "assumption",
        "Who looks after a customer.",
    ),
    key("structures.*.pairs", Table, Optional, "", "Roles whose seats hand over to fixed seats of another role."),
    key("structures.*.pairs.*", Name("role"), Optional, "", "The role that seats of this one hand over to."),
    key(
        "structures.*.lists",
        Names("role"),
        Optional,
        "",
        "Roles of which each seat has a list of accounts of its own.",
    ),
    key(
        "structures.*.imbalance",
        Part(&IMBALANCE),
        Is("0"),
        "neutral",
        "Spread of the size of lists and territories, as coefficient of variation.",
    ),
    key("structures.*.assembly", Table, Optional, "", "Assembly line: one pool per role; seats by role."),
    key("structures.*.assembly.*", Whole(&SEATS), Optional, "", "Seats of this role."),
    key(
        "structures.*.island",
        Table,
        Optional,
        "",
        "Islands: each rep alone; seats by role. Roles that cover nothing support everybody.",
    ),
    key("structures.*.island.*", Whole(&SEATS), Optional, "", "Seats of this role."),
    key("structures.*.pod", Table, Optional, "", "Pods: small teams, each with all activities."),
    key(
        "structures.*.pod.variant",
        Word(&["vertical", "inbound", "outbound", "targeted"]),
        Optional,
        "",
        "The market that the pods are meant for: their usual team, and a warning where the market is another.",
    ),
    key(
        "structures.*.pod.by",
        Word(&["segment"]),
        Optional,
        "",
        "Each pod serves one segment; `teams` then counts pods by segment.",
    ),
    key(
        "structures.*.pod.teams",
        Either(&[Whole(&TEAMS), Table]),
        Depends("one for each segment of `vertical` pods; else required"),
        "",
        "Number of pods, or of pods by segment.",
    ),
    key("structures.*.pod.teams.*", Whole(&TEAMS), Optional, "", "Number of pods for this segment."),
    key(
        "structures.*.pod.each",
        Table,
        Depends("the usual team of the variant; else required"),
        "B3 B9",
        "Seats by role in each pod.",
    ),
    key("structures.*.pod.each.*", Whole(&SEATS), Optional, "", "Seats of this role in each pod."),
    key("structures.*.pod.*", Whole(&SEATS), Optional, "", "Support seats of this role beside the pods."),
    key("structures.*.teams", Table, Optional, "", "The general form: teams, by name."),
    key("structures.*.teams.*", Table, Optional, "", "A team: seats that share pools of work."),
    key("structures.*.teams.*.count", Whole(&TEAMS), Is("1"), "neutral", "How many such teams there are."),
    key("structures.*.teams.*.seats", Table, Required, "", "Seats by role."),
    key("structures.*.teams.*.seats.*", Whole(&SEATS), Optional, "", "Seats of this role."),
    key(
        "structures.*.teams.*.covers",
        Either(&[Names("stage, or `serve`"), Table]),
        Depends("as the roles say"),
        "",
        "What the team covers, for all its roles or by role.",
    ),
    key(
        "structures.*.teams.*.covers.*",
        Names("stage, or `serve`"),
        Optional,
        "",
        "What this role covers in this team.",
    ),
    key("structures.*.teams.*.serves", Either(&[Word(&["all"]), Names("segment")]), Is("all"), "", "Segments served."),
    key(
        "structures.*.teams.*.share",
        Number(&WEIGHT),
        Is("1"),
        "neutral",
        "Weight among teams that could take the same work, when the route is by chance.",
    ),
    key(
        "structures.*.teams.*.team_pay",
        Share,
        Is("0 %"),
        "neutral",
        "Part of variable pay that follows the team's attainment instead of one's own.",
    ),
];
