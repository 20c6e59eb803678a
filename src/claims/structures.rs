//! What practitioners say for and against each structure.

use super::Expected::{Less, More, Within};
use super::Of::{Measure, Quotient, Seen, Unsteadiness};
use super::scenes::FIRM;
use super::{By, Claim, Side, claim, seen, side, trial};

const LINE: &str = "Assembly line";
const ISLANDS: &str = "Islands";
const PODS: &str = "Pods";

const LINE_ISLANDS: &[Side] = &[side(1.0, LINE, &[]), side(-1.0, ISLANDS, &[])];
const LINE_PODS: &[Side] = &[side(1.0, LINE, &[]), side(-1.0, PODS, &[])];
const LINE_OTHERS: &[Side] = &[side(1.0, LINE, &[]), side(-0.5, ISLANDS, &[]), side(-0.5, PODS, &[])];
const ISLANDS_LINE: &[Side] = &[side(1.0, ISLANDS, &[]), side(-1.0, LINE, &[])];
const ISLANDS_OTHERS: &[Side] = &[side(1.0, ISLANDS, &[]), side(-0.5, LINE, &[]), side(-0.5, PODS, &[])];
const PODS_LINE: &[Side] = &[side(1.0, PODS, &[]), side(-1.0, LINE, &[])];

/// What one switch does in the first structure, less what it does in the second.
macro_rules! more_in {
    ($one:ident, $other:ident, $off:literal) => {
        &[side(1.0, $one, &[]), side(-1.0, $one, &[$off]), side(-1.0, $other, &[]), side(1.0, $other, &[$off])]
    };
}

/// What exits of any kind leave of the value of Islands, less what they leave of that of PODs.
const NOBODY_LEAVES: &[&str] = &["mechanisms.attrition=off", "mechanisms.dismissal=off"];
const EXITS: &[Side] = &[
    side(1.0, ISLANDS, &[]),
    side(-1.0, ISLANDS, NOBODY_LEAVES),
    side(-1.0, PODS, &[]),
    side(1.0, PODS, NOBODY_LEAVES),
];

/// Chances stated as they are, so that a forecast misses by what is not on record and by what is still to come.
const SOBER: &[&str] = &["mechanisms.visibility={ optimism = 1 }"];
/// The same where everything is on record.
const RECORDED: &[&str] = &["mechanisms.visibility={ optimism = 1, forgotten = 0 }"];
const NO_QUARRELS: &[&str] = &["mechanisms.conflict.quarrels=0 per year"];
const NO_BLAME: &[&str] = &["mechanisms.conflict.lost=0"];
const SHARED: &str = "structures.Pods.pay={ team_pool = 1 }";

/// A structure of another size, with leads, customers and open deals in proportion.
macro_rules! with {
    ($structure:literal, $leads:literal, $customers:literal, $qualify:literal, $sell:literal) => {
        &[
            $structure,
            concat!("sources.website.leads.per_month=", $leads),
            concat!("start.customers=", $customers),
            concat!("start.pipeline={ qualify = ", $qualify, ", sell = ", $sell, " }"),
        ]
    };
}

/// Value a head of four people, a line against islands, less the same of twelve.
const FOUR_AND_TWELVE: &[Side] = &[
    side(0.25, LINE, with!("structures.\"Assembly line\".assembly={ sdr = 1, ae = 2, success = 1 }", 37, 28, 4, 8)),
    side(-0.25, ISLANDS, with!("structures.Islands.island={ rep = 4 }", 37, 28, 4, 8)),
    side(
        -1.0 / 12.0,
        LINE,
        with!("structures.\"Assembly line\".assembly={ sdr = 3, ae = 6, success = 3 }", 111, 84, 12, 24),
    ),
    side(1.0 / 12.0, ISLANDS, with!("structures.Islands.island={ rep = 12 }", 111, 84, 12, 24)),
];

const LARGE_LINE: &[&str] = &[
    "structures.\"Assembly line\".assembly={ sdr = 48, ae = 72, onboarding = 12, csm = 36, manager = 18 }",
    "sources.website.leads.per_month=1_680",
    "start.customers=1_200",
    "start.pipeline={ qualify = 180, sell = 360 }",
];
const LARGE_PODS: &[&str] = &[
    "structures.Pods.pod={ by = \"segment\", teams = { dach = 12, us = 12 }, each = { sdr = 2, ae = 3, success = 2 }, manager = 18 }",
    "sources.website.leads.per_month=1_680",
    "start.customers=1_200",
    "start.pipeline={ qualify = 180, sell = 360 }",
];
const ROOMY: &[&str] = &["market.dach.accounts=24_000", "market.us.accounts=38_000", "scenario.horizon=12 months"];
const GROWN_LINE: &[Side] = &[side(1.0 / 6.0, LINE, LARGE_LINE), side(-1.0, LINE, &[])];
const GROWN_PODS: &[Side] = &[side(1.0 / 6.0, PODS, LARGE_PODS), side(-1.0, PODS, &[])];

/// Said of assembly lines.
#[rustfmt::skip]
pub(super) const ASSEMBLY: &[Claim] = &[
    claim("line-steady", "Stages of an Assembly line have a steadier throughput than those of other structures", "Assembly +",
        trial(&FIRM, LINE_OTHERS, Unsteadiness("opportunities"), Less, &[]).futures(300).all()),
    claim("line-plans", "So plans made for an Assembly line come true more often", "Assembly +",
        trial(&FIRM, LINE_OTHERS, Measure("forecast_mape"), Less, &[]).futures(300).all()),
    claim("line-data", "An Assembly line's data on stages is complete: forecasts miss less for what is not on record than on Islands", "Assembly +",
        trial(&FIRM, &[side(1.0, LINE, SOBER), side(-1.0, LINE, RECORDED), side(-1.0, ISLANDS, SOBER), side(1.0, ISLANDS, RECORDED)],
            Measure("forecast_bias"), More, &[])),
    claim("line-skill", "Specialists of an Assembly line gain more from practice than generalists", "Assembly +, B1 B3 B26",
        trial(&FIRM, more_in!(LINE, ISLANDS, "mechanisms.practice=off"), Measure("wins"), More, &["practice", "peer_learning", "switching"])),
    claim("line-tasks", "Tasks in an Assembly line are clear: nothing is lost in changing between kinds of work", "Assembly +, P18 B25",
        trial(&FIRM, more_in!(LINE, ISLANDS, "mechanisms.switching=off"), Measure("wins"), More, &["switching", "capacity"])),
    claim("line-metrics", "Measures in an Assembly line are clear: attainment says more of skill than on Islands", "Assembly +",
        trial(&FIRM, LINE_ISLANDS, Measure("skill_share_of_attainment"), More, &[]).futures(400).all()),
    claim("line-people", "An Assembly line needs five or six people to work: with four it falls further behind Islands than with twelve", "Assembly −",
        trial(&FIRM, FOUR_AND_TWELVE, Measure("value"), Less, &["capacity", "attrition", "backfill", "ownership", "backup", "market_depletion"]).set(&["market.dach.accounts=24_000", "market.us.accounts=38_000"])),
    claim("line-cost", "An Assembly line has a higher running cost for each customer won", "Assembly −",
        trial(&FIRM, LINE_OTHERS, Measure("cac"), More, &[]).futures(300).all())
        .why("for the same money specialists win more than Islands, who lose time to switching and gain less practice; beside PODs of the same people costs are the same"),
    claim("line-lost", "Clients get lost between the hands of an Assembly line, more than in Pods", "Assembly −, B1 B3 B22",
        trial(&FIRM, LINE_PODS, Measure("handoff_loss"), More, &[]).futures(300).all()),
    claim("line-blame", "Teams of an Assembly line blame each other: handoffs lost between teams slow people, more than in Pods", "Assembly −",
        trial(&FIRM, &[side(1.0, LINE, NO_QUARRELS), side(-1.0, LINE, &["mechanisms.conflict=off"]), side(-1.0, PODS, NO_QUARRELS), side(1.0, PODS, &["mechanisms.conflict=off"])],
            Measure("wins"), Less, &["conflict", "handoff_drop", "backup"]).futures(400)),
    claim("line-estranged", "Clients of an Assembly line are estranged: they leave more often than those of Islands", "Assembly −, B3 B20",
        trial(&FIRM, LINE_ISLANDS, Measure("logo_churn"), More, &[]).futures(400).all())
        .why("on Islands customers belong to sellers, of whom about twice as many leave as of those who only serve, and each exit drives customers away; without `book_loss` it is as claimed"),
    claim("line-hundreds", "An Assembly line does not scale to hundreds: it brings less a head when it is six times as large", "Assembly −",
        trial(&FIRM, GROWN_LINE, Measure("value"), Less, &["familiarity", "ownership", "coordination"]).by(By::Part).set(ROOMY).futures(40))
        .why("six times as large, it brings as much a head to within a fiftieth, with 200 futures as well"),
];

/// Said of islands.
#[rustfmt::skip]
pub(super) const ISLANDS_CLAIMS: &[Claim] = &[
    claim("islands-fast", "Islands sell faster than an Assembly line", "Island +",
        trial(&FIRM, ISLANDS_LINE, Measure("sales_cycle_days"), Less, &[]).futures(400).all())
        .why("no day is lost in handoffs, but deals wait for the one person who does everything; without waits (`capacity`) the cycles are the same to a day"),
    claim("islands-loyal", "Clients of Islands are more loyal", "Island +, P3 P10",
        trial(&FIRM, ISLANDS_OTHERS, Measure("logo_churn"), Less, &[]).futures(300).all())
        .why("customers belong to sellers, who leave more often than those who only serve; without `book_loss` it is as claimed"),
    claim("islands-cheap", "Islands cost little for what they win", "Island +, B2 B3",
        trial(&FIRM, ISLANDS_OTHERS, Quotient("cost", "new_arr"), Less, &[]).futures(300).all())
        .why("whoever does everything loses time to switching and gains less practice in each activity, and wins less for the same money"),
    claim("islands-rivalry", "Rivalry on Islands is healthy: they win more for it", "Island +, B3",
        trial(&FIRM, &[side(1.0, ISLANDS, &[]), side(-1.0, ISLANDS, &["mechanisms.rivalry=off"])], Measure("wins"), More, &["rivalry", "quitting"]).futures(500)),
    claim("islands-blind", "Stages of Islands are hard to see: forecasts miss more for what is not on record than in Pods", "Island −, B3",
        trial(&FIRM, &[side(1.0, ISLANDS, SOBER), side(-1.0, ISLANDS, RECORDED), side(-1.0, PODS, SOBER), side(1.0, PODS, RECORDED)],
            Measure("forecast_bias"), Less, &[])),
    claim("islands-leaver", "One who leaves an Island takes the base along: each exit costs more annual value than elsewhere", "Island −, P1",
        trial(&FIRM, ISLANDS_OTHERS, Quotient("revenue_lost_to_departures", "departures"), More, &[]).futures(300).all()),
    claim("islands-future", "And the future with it: exits cost Islands a larger part of their value than Pods", "Island −, P1 P2",
        trial(&FIRM, EXITS, Measure("value"), Less, &["book_loss", "ramp", "backfill", "backup"]).by(By::Relative)),
    claim("islands-aggression", "Aggression on Islands hurts all: more people leave for it", "Island −",
        trial(&FIRM, &[side(1.0, ISLANDS, &[]), side(-1.0, ISLANDS, &["mechanisms.rivalry=off"])], Measure("departures"), More, &["rivalry", "quitting"]).futures(500))
        .why("of all departures half are people's own will, a third of pay is each one's own, and rivalry adds a twentieth to that: a tenth of a person in two years, which is less than luck moves in 500 futures"),
];

/// Said of pods.
#[rustfmt::skip]
pub(super) const PODS_CLAIMS: &[Claim] = &[
    claim("pods-scale", "PODs scale by adding PODs: six times as many bring as much a head, to within a twentieth", "POD +, B3",
        trial(&FIRM, GROWN_PODS, Measure("value"), Within(-0.05, f64::INFINITY), &["familiarity", "ownership", "coordination"]).by(By::Part).set(ROOMY).futures(40)),
    claim("pods-no-blame", "There is no conflict between teams of PODs: fewer handoffs are lost between teams than in an Assembly line", "POD +, B3 B6",
        trial(&FIRM, PODS_LINE, Seen(&seen::LOST_BETWEEN_TEAMS), Less, &["handoff_drop", "backup"]).futures(300)),
    claim("pods-experience", "Every client of a POD has a good experience: more recommend it than an Assembly line", "POD +, B11",
        trial(&FIRM, PODS_LINE, Measure("nps"), More, &[]).futures(300).all())
        .why("with 400 futures there is no difference of more than a point either: in both structures customers belong to people who do not sell"),
    claim("pods-local", "PODs are local teams: they gain more from knowing their segment than an Assembly line", "POD +",
        trial(&FIRM, more_in!(PODS, LINE, "mechanisms.segment_practice=off"), Measure("wins"), More, &["segment_practice"]).futures(300)),
    claim("pods-errors", "There are fewer human errors in PODs thanks to mutual help: fewer handoffs get lost", "POD +",
        trial(&FIRM, &[side(1.0, PODS, &[]), side(-1.0, PODS, &["mechanisms.backup=off"])], Measure("handoff_loss"), Less, &["backup", "handoff_drop"])),
    claim("pods-quarrels", "People inside a POD quarrel, and win less for it", "POD −",
        trial(&FIRM, &[side(1.0, PODS, NO_BLAME), side(-1.0, PODS, &["mechanisms.conflict=off"])], Measure("wins"), Less, &["conflict"]).futures(600))
        .why("what quarrels cost is less than three wins of about 290 in two years, which 600 futures do not tell from none"),
    claim("pods-motivation", "Pay that a POD shares weakens its people's own motivation: they win less", "POD −, P8",
        trial(&FIRM, &[side(1.0, PODS, &[SHARED]), side(-1.0, PODS, &[])], Measure("wins"), Less, &["incentives", "rivalry"]).futures(300))
        .why("it does weaken it: without the help that those have reason to give whose pay depends on it (`mechanisms.incentives.help`) they win less, as claimed; but that help is the larger, as was measured of small teams (V10)"),
    claim("pods-niche", "PODs specialised for the wrong part of the market sell less", "POD −",
        trial(&FIRM, &[side(1.0, PODS, &["structures.Pods.pod.teams={ dach = 3, us = 1 }"]), side(-1.0, PODS, &[])], Measure("wins"), Less, &["capacity", "segment_practice", "overload"])),
    claim("pods-no-rivalry", "There is no competition in PODs that share their pay: rivalry brings them less than Islands", "POD −",
        trial(&FIRM, &[side(1.0, PODS, &[SHARED]), side(-1.0, PODS, &[SHARED, "mechanisms.rivalry=off"]), side(-1.0, ISLANDS, &[]), side(1.0, ISLANDS, &["mechanisms.rivalry=off"])],
            Measure("wins"), Less, &["rivalry"]).futures(500)),
];
