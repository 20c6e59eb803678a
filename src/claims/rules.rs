//! Rules of size, of the funnel and of revenue.

use super::Expected::{Less, More, Within};
use super::Of::{Measure, Seen};
use super::scenes::FIRM;
use super::{By, Claim, Expected, Side, Test, claim, seen, side, trial};

const LINE: &str = "Assembly line";
const ISLANDS: &str = "Islands";
const PODS: &str = "Pods";
const MEAN: &[Side] = &[side(1.0 / 3.0, LINE, &[]), side(1.0 / 3.0, ISLANDS, &[]), side(1.0 / 3.0, PODS, &[])];

/// 150 accounts with large deals, and six people.
const NICHE: &[&str] = &[
    "market.dach.accounts=60",
    "market.us.accounts=90",
    "market.dach.deal_value={ lognormal = { mean = 120_000, cv = 0.8 } }",
    "market.us.deal_value={ lognormal = { mean = 120_000, cv = 0.8 } }",
    "sources.website.leads.per_month=6",
    "start.customers=10",
    "start.customer_value=110_000",
    "start.pipeline={ qualify = 2, sell = 4 }",
    "structures.\"Assembly line\".assembly={ sdr = 2, ae = 2, success = 2 }",
    "structures.Islands.island={ rep = 5 }",
    "structures.Pods.pod={ variant = \"targeted\", teams = 2, each = { sdr = 1, ae = 1, success = 1 } }",
];

const SIX: &[&str] = &["structures.Pods.pod={ teams = 4, each = { sdr = 2, ae = 2, success = 2 }, manager = 3 }"];
const TWELVE: &[&str] = &["structures.Pods.pod={ teams = 2, each = { sdr = 4, ae = 4, success = 4 }, manager = 3 }"];
const TWO: &[&str] = &[
    "structures.Pods={ route = \"round robin\", teams = { pod = { count = 12, seats = { ae = 1, success = 1 }, covers = { ae = [\"qualify\", \"sell\"], success = [\"onboard\", \"serve\"] } }, support = { seats = { manager = 3 } } } }",
];
const SORTED: &[&str] = &[
    "mechanisms.scoring={ threshold = 0.4 }",
    "stages.qualify.order=score",
    "stages.qualify.sla={ first_touch = \"4 h\", on_breach = \"front\" }",
];
/// Buyers who take very different times, so that some deals grow old.
const SLIPPING: &[&str] = &["stages.sell.buyer_gap={ lognormal = { mean = \"6 days\", cv = 1.5 } }"];
/// Four times as many leads as are usually there, and nobody who waits for ever.
const FLOOD: &[&str] =
    &["sources.website.leads.per_month=3_000", "stages.qualify.patience={ exponential = { mean = \"5 days\" } }"];

const NOT_AT_8000: &str = "with 300 futures they are clearly ahead at 3,000, 5,000 and 12,000 accounts, and not at 8,000; what narrows the lead there is not known";

/// Why pods are ahead in small markets too.
const FEW_LEADS: &str = "the fewer leads there are, the more counts each that no handoff loses, and everybody has time: without `handoff_drop` most of the lead is gone, and what is left is not behind";

const fn sizes(
    id: &'static str,
    claim: &'static str,
    source: &'static str,
    from: u32,
    to: u32,
    expected: Expected,
) -> Claim {
    Claim { id, claim, source, test: Test::Sizes(from, to, expected), why: "" }
}

/// Rules that are said to hold for all.
#[rustfmt::skip]
pub(super) const RULES: &[Claim] = &[
    sizes("size-large", "PODs are best in markets of 3,000 potential clients and more", "size rule", 3_000, u32::MAX, More).why(NOT_AT_8000),
    sizes("size-small", "PODs are pointless in markets below 1,000 potential clients", "size rule", 0, 999, Less).why(FEW_LEADS),
    claim("size-targeted", "Targeted PODs are best even in a market of 150 large accounts", "size rule, B1",
        trial(&FIRM, &[side(1.0, PODS, &[]), side(-1.0, LINE, &[]), side(-1.0, ISLANDS, &[])], Measure("value"), More, &["handoff_drop", "context_loss", "market_depletion", "capacity", "practice", "backup"]).by(By::LeadOverBest).set(NICHE))
        .why("six people in a market of 150 accounts: luck moves each structure by more than they differ, and with 400 futures nobody is ahead either"),
    claim("pod-not-larger", "PODs of three to seven do better than larger ones: six in a POD against twelve", "size rule, B7 B12 P11",
        trial(&FIRM, &[side(1.0, PODS, SIX), side(-1.0, PODS, TWELVE)], Measure("value"), More, &["coordination", "capacity", "ownership", "conflict", "familiarity"]))
        .why("with 400 futures as well the interval reaches to both sides, most of it to where the claim says"),
    claim("pod-not-smaller", "And better than smaller ones: six in a POD against two", "size rule, B7 B12",
        trial(&FIRM, &[side(1.0, PODS, SIX), side(-1.0, PODS, TWO)], Measure("value"), More, &["capacity", "practice", "switching", "ownership", "backup"])),
    claim("leads-ignored", "Without scoring and an agreement on answers 70 to 80 % of marketing's leads are ignored", "funnel, P19",
        trial(&FIRM, &[side(1.0, LINE, &[])], Measure("ignored_leads"), Within(0.7, 0.8), &["capacity"]).futures(400))
        .why("people here work on every lead that they have time for, and there is time; that sellers pass over leads which they do not trust (P19) is in no mechanism"),
    claim("leads-mended", "Scoring and an agreement on answers mend it, where leads come in floods", "funnel, P19 P20",
        trial(&FIRM, &[side(1.0, LINE, SORTED), side(-1.0, LINE, &[])], Measure("ignored_leads"), Less, &["scoring", "capacity", "recycling"]).set(FLOOD).futures(40)),
    claim("stale-purge", "Closing deals at two usual cycles makes forecasts honest: too high by less, where deals slip", "funnel, S10 S38",
        trial(&FIRM, &[side(1.0, LINE, &["mechanisms.hygiene.after=2"]), side(-1.0, LINE, &["mechanisms.hygiene=off"])], Measure("forecast_bias"), Less, &["hygiene", "ageing"]).set(SLIPPING)),
    claim("stage-odds", "Stated stage probabilities are too high, and so are forecasts made from them", "funnel, S35 S61",
        trial(&FIRM, &[side(1.0, LINE, &[])], Measure("forecast_bias"), More, &["visibility", "ageing", "hygiene", "capacity", "overload"]).futures(400)),
    claim("win-rate", "A win rate of 20 to 30 % is what good firms have", "funnel, S32 S33",
        trial(&FIRM, MEAN, Measure("win_rate"), Within(0.2, 0.3), &["capacity", "context_loss", "overload", "practice", "rapport", "coordination"]).futures(300)),
    claim("quota-share", "A quota that 60 to 70 % of a team reach serves the firm better than one that fewer do", "funnel, S12 S13",
        trial(&FIRM, &[side(1.0, ISLANDS, &["roles.rep.quota=180_000 per year"]), side(-1.0, ISLANDS, &[])], Measure("value"), More, &["incentives", "quitting", "dismissal", "rivalry"])),
    claim("one-account", "One account that brings over 15 to 20 % of revenue is a risk: what is kept varies more", "revenue",
        trial(&FIRM, &[side(1.0, LINE, &["start.customer_value={ lognormal = { mean = 44_000, cv = 6 } }"]), side(-1.0, LINE, &["start.customer_value=44_000"])],
            Measure("grr"), More, &["health", "champion_exit", "book_loss"]).by(By::Risk)),
    claim("contact-leaves", "A contact who leaves within the first two or three months puts the sale in question, as if it had to be made again: more of these customers are gone a year later", "revenue, S53 B24",
        trial(&FIRM, &[side(1.0, LINE, &[])], Seen(&seen::EARLY_CONTACT), More, &["champion_exit", "health", "rapport"]).futures(400)),
    claim("keep-and-grow", "Keeping and growing customers counts as much as winning them: a tenth better at both brings as much as a tenth more leads", "revenue, S54 S57",
        trial(&FIRM, &[side(1.0, LINE, &["customers.churn=7.2 % per year", "customers.expansion={ rate = \"0.33 per year\", by = \"30 %\" }"]), side(-1.0, LINE, &["sources.website.leads.per_month=308"])],
            Measure("value"), More, &["capacity", "market_depletion", "health"])),
];
