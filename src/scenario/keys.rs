//! Every key a scenario may have: its path, what it takes, its default with the evidence for it, and a sentence.
//!
//! This table is the only source: the reader reads through it, unknown keys are whatever is not in it, and the JSON schema
//! and the reference are printed from it. In a path `*` stands for a name that the scenario chooses. Evidence ids are those
//! of the evidence page; "assumption" says that nobody has measured it.

use std::collections::BTreeMap;
use std::sync::OnceLock;

/// A key.
#[derive(Debug)]
pub(super) struct Key {
    pub path: &'static str,
    pub takes: Takes,
    pub need: Need,
    pub evidence: &'static str,
    pub doc: &'static str,
}

/// Whether a key may be left out.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Need {
    /// It may not.
    Required,
    /// Left out, there is none of it.
    Optional,
    /// Left out, it is this, read like a written value.
    Default(&'static str),
    /// Left out, it depends, as this says.
    Depends(&'static str),
}

/// What a key takes.
#[derive(Clone, Copy, Debug)]
pub(super) enum Takes {
    /// Any text.
    Text,
    /// A month such as `"2027-01"`.
    Month,
    /// One of these words.
    Word(&'static [&'static str]),
    /// The name of something in the scenario.
    Name(&'static str),
    /// A list of such names.
    Names(&'static str),
    /// A whole number.
    Whole(&'static Bound),
    /// A bare number.
    Number(&'static Bound),
    /// An amount of money.
    Money(&'static Bound),
    /// An amount of money per time; a bare amount is per year. Bounded per year.
    Budget(&'static Bound),
    /// A time. Bounded in days.
    Time(&'static Bound),
    /// A time of work, kept in hours. Bounded in days.
    Work(&'static Bound),
    /// Something per time. Bounded per day.
    Rate(&'static Bound),
    /// A growth or discount per time, which compounds.
    Growth,
    /// A part of 1.
    Share,
    /// A part of something that may exceed it.
    Part(&'static Bound),
    /// True or false.
    Flag,
    /// A law of chance, or one value.
    Law(Unit, &'static Bound),
    /// Amount, what is counted, and period.
    Quota,
    /// Twelve numbers, January first.
    Months,
    /// A list of pairs of a time and a factor.
    Points,
    /// A list of pairs of an attainment and a rate.
    Curve,
    /// A table; its keys have rows of their own.
    Table,
    /// One of these.
    Either(&'static [Takes]),
}

/// The unit of a law.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unit {
    /// Time, kept in days.
    Days,
    /// Time, kept in hours.
    Hours,
    /// Money.
    Money,
    /// A bare number.
    Count,
}

/// Named bounds of a number.
#[derive(Debug)]
pub(super) struct Bound {
    pub what: &'static str,
    pub min: f64,
    /// Whether the minimum itself is allowed.
    pub closed: bool,
    pub max: f64,
    /// In words, after `what`.
    pub words: &'static str,
}

macro_rules! bounds {
    ($($name:ident: $what:literal, $low:literal $from:tt .. $to:literal, $words:literal;)*) => {
        $(pub(super) const $name: Bound = Bound { what: $what, min: $low, closed: bounds!(@ $from), max: $to, words: $words };)*
    };
    (@ closed) => { true };
    (@ open) => { false };
}

bounds! {
    HORIZON: "the horizon", 0.0 open .. 12600.0, "is more than zero and at most 50 years";
    REPLICATIONS: "the number of replications", 1.0 closed .. 1e6, "is 1 to 1,000,000";
    SEED: "a seed", 0.0 closed .. 9007199254740992.0, "is 0 to 2^53";
    AMOUNT: "an amount of money", 0.0 closed .. 1e12, "is zero to 10^12";
    PRICE: "a deal's value", 0.0 open .. 1e12, "is more than zero and at most 10^12";
    LOAD: "the employer's load", 1.0 closed .. 10.0, "is 1 to 10";
    ACCOUNTS: "the number of accounts", 1.0 closed .. 1e7, "is 1 to 10,000,000";
    SPREAD: "a spread on the log-odds scale", 0.0 closed .. 5.0, "is 0 to 5";
    SPAN: "a time", 0.0 closed .. 12600.0, "is zero to 50 years";
    LENGTH: "a time", 0.0 open .. 12600.0, "is more than zero and at most 50 years";
    EFFORT: "the work of one touch", 0.0 closed .. 2520.0, "is zero to 10 years";
    PRIORITY: "a priority", 0.0 closed .. 255.0, "is 0 to 255";
    LEADS: "the number of leads", 0.0 closed .. 1e6, "is zero to 1,000,000 a day";
    HAZARD: "a rate", 0.0 closed .. 10.0, "is zero to 10 a day";
    BATCH: "the size of a batch", 0.0 open .. 1e5, "is more than zero and at most 100,000";
    ODDS: "a factor on odds", 0.0 open .. 1000.0, "is more than zero and at most 1,000";
    GAIN: "a factor on odds that cannot lower them", 1.0 closed .. 1000.0, "is 1 to 1,000";
    LOSS: "a factor on odds that cannot raise them", 0.0 open .. 1.0, "is more than 0 and at most 1";
    CHURN_FACTOR: "a factor on churn", 1.0 closed .. 1000.0, "is 1 to 1,000";
    TOUCHES: "the number of touches", 1.0 closed .. 1000.0, "is 1 to 1,000";
    FACTOR: "a factor on a chance", 0.0 closed .. 100.0, "is zero to 100";
    QUOTA: "a quota", 0.0 open .. 1e12, "is more than zero and at most 10^12";
    EVENTS: "a rate of events per customer", 0.0 closed .. 1.0, "is zero to one a day";
    EVERY: "the time between service touches", 0.125 closed .. 12600.0, "is one hour to 50 years";
    CHANGE: "the part by which a contract changes", 0.0 open .. 100.0, "is more than zero and at most 100 times";
    SHRINKING: "the part by which a contract shrinks", 0.0 open .. 0.999999999, "is more than zero and less than 100 %";
    UPLIFT: "a rise in price", -0.99 closed .. 10.0, "is -99 % to 1,000 %";
    ATTAINMENT: "attainment", 0.0 closed .. 100.0, "is zero to 100 times the quota";
    SEATS: "the number of seats", 0.0 closed .. 1e5, "is 0 to 100,000";
    TEAMS: "the number of teams", 0.0 closed .. 1e4, "is 0 to 10,000";
    WEIGHT: "a weight", 0.0 closed .. 1e6, "is 0 to 1,000,000";
    CUSTOMERS: "the number of customers", 0.0 closed .. 1e6, "is 0 to 1,000,000";
    PIPELINE: "the number of open leads", 0.0 closed .. 1e6, "is 0 to 1,000,000";
    HALF: "a number of touches", 0.0 open .. 1e6, "is more than zero and at most 1,000,000";
    SHAPE: "a shape", 0.01 closed .. 10000.0, "is 0.01 to 10,000";
    GAIN_OF_LEAVING: "a factor on the chance of leaving", 1.0 closed .. 10.0, "is 1 to 10";
    CAP: "the attainment above which nothing is paid", 0.0 open .. 100.0, "is more than zero and at most 100 times the quota";
    FREE_RIDE: "the slope of free riding", 0.0 closed .. 1.0, "is 0 to 1";
    HELP: "help per unit of skill", 0.0 closed .. 10.0, "is 0 to 10";
    WINDOW: "the time before the end of a quarter", 0.125 closed .. 63.0, "is one hour to a quarter";
    SPREAD_OF_LAW: "a coefficient of variation", 0.0 open .. 20.0, "is more than zero and at most 20";
}

/// A law of chance as it is written.
pub(super) struct LawKey {
    pub name: &'static str,
    /// Parameters in the unit of the quantity.
    pub sized: &'static [&'static str],
    /// Parameters that are bare numbers.
    pub bare: &'static [(&'static str, &'static Bound)],
}

impl LawKey {
    /// All its parameters.
    pub fn keys(&self) -> impl Iterator<Item = &'static str> {
        self.sized.iter().copied().chain(self.bare.iter().map(|(key, _)| *key))
    }
}

const fn law(
    name: &'static str,
    sized: &'static [&'static str],
    bare: &'static [(&'static str, &'static Bound)],
) -> LawKey {
    LawKey { name, sized, bare }
}

/// The laws, besides `empirical`, which takes a list.
pub(super) const LAWS: [LawKey; 9] = [
    law("fixed", &["value"], &[]),
    law("exponential", &["mean"], &[]),
    law("lognormal", &["mean"], &[("cv", &SPREAD_OF_LAW)]),
    law("gamma", &["mean"], &[("shape", &SHAPE)]),
    law("weibull", &["scale"], &[("shape", &SHAPE)]),
    law("beta", &["high"], &[("a", &SHAPE), ("b", &SHAPE)]),
    law("uniform", &["low", "high"], &[]),
    law("triangular", &["low", "likely", "high"], &[]),
    law("pert", &["low", "likely", "high"], &[]),
];

/// What the program will simulate later: path and what to do until then.
pub(super) const NOT_YET: [(&str, &str); 24] = [
    ("timeline", "leave it out; structures are compared as if each had always been there"),
    ("today", "leave it out; state conversions directly in `stages`"),
    ("roles.*.promoted_to", "leave it out; promotions count as departures in `attrition`"),
    ("customers.champion_leaves", "leave it out; its effect is part of `churn`"),
    ("structures.*.after_win", "a customer stays with the team that covers the work after the win"),
    ("mechanisms.familiarity", "leave it out"),
    ("mechanisms.practice", "leave it out"),
    ("mechanisms.segment_practice", "leave it out"),
    ("mechanisms.switching", "leave it out"),
    ("mechanisms.ownership", "leave it out"),
    ("mechanisms.overload", "leave it out"),
    ("mechanisms.dismissal", "leave it out; dismissals are part of `attrition`"),
    ("mechanisms.champion_exit", "leave it out; its effect is part of `churn`"),
    ("mechanisms.rivalry", "leave it out"),
    ("mechanisms.peer_learning", "leave it out"),
    ("mechanisms.backup", "leave it out"),
    ("mechanisms.conflict", "leave it out"),
    ("mechanisms.coordination", "leave it out"),
    ("mechanisms.scoring", "leave it out"),
    ("mechanisms.recycling", "leave it out; lost accounts return after the segment's `rest`"),
    ("mechanisms.hygiene", "leave it out"),
    ("mechanisms.visibility", "leave it out"),
    ("mechanisms.cadence", "leave it out"),
    ("sources.*.lead_to_opportunity", "write it as `advance = { STAGE = … }`"),
];

use Need::{Default as Is, Depends, Optional, Required};
use Takes::{
    Either, Growth, Law, Money, Month, Months, Name, Names, Number, Part, Points, Quota, Rate, Share, Table, Text,
    Time, Whole, Word,
};

const fn key(path: &'static str, takes: Takes, need: Need, evidence: &'static str, doc: &'static str) -> Key {
    Key { path, takes, need, evidence, doc }
}

const SWITCH: Takes = Word(&["on", "off"]);
const SWITCHED: Takes = Either(&[SWITCH, Table]);
const NO_OR_TABLE: Takes = Either(&[Word(&["none"]), Table]);
const ROUTES: Takes = Word(&["next free", "round robin", "random", "territory"]);

/// All keys. A parent stands before its children.
pub(super) static KEYS: &[Key] = &[
    key(
        "",
        Table,
        Required,
        "",
        "A scenario: a market, the work it takes to sell to it, and the structures to compare.",
    ),
    // -- scenario
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
    // -- economics
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
    // -- market
    key("market", Table, Required, "", "Segments of the market, by name."),
    key("market.*", Table, Optional, "", "A segment: accounts that buy alike."),
    key(
        "market.*.accounts",
        Either(&[Whole(&ACCOUNTS), Word(&["unlimited"])]),
        Is("unlimited"),
        "",
        "How many accounts there are.",
    ),
    key(
        "market.*.deal_value",
        Law(Unit::Money, &PRICE),
        Required,
        "",
        "Value of a deal: per year if recurring, once if a project.",
    ),
    key(
        "market.*.need_spread",
        Number(&SPREAD),
        Is("0"),
        "neutral",
        "Spread of the hidden need between leads, standard deviation on the log-odds scale.",
    ),
    key(
        "market.*.cycle",
        Time(&LENGTH),
        Optional,
        "",
        "Usual time buyers take from first touch to signature; buyer gaps are scaled to add up to it.",
    ),
    key(
        "market.*.contract",
        Either(&[Word(&["recurring", "project"]), Table]),
        Is("recurring"),
        "assumption",
        "What a won deal is: recurring, a project, or both.",
    ),
    key("market.*.contract.recurring", Table, Optional, "", "Paid every year."),
    key("market.*.contract.recurring.term", Time(&LENGTH), Is("12 months"), "assumption", "Length of one contract."),
    key("market.*.contract.project", Table, Optional, "", "Paid once, at the win; the account then rests."),
    key("market.*.contract.both", Table, Optional, "", "Part of the value recurs, the rest is paid once."),
    key("market.*.contract.both.term", Time(&LENGTH), Is("12 months"), "assumption", "Length of one contract."),
    key("market.*.contract.both.recurring", Share, Required, "", "Part of the value that recurs."),
    key(
        "market.*.churn",
        Rate(&HAZARD),
        Optional,
        "",
        "Churn of this segment's customers where it differs from `customers.churn`.",
    ),
    key(
        "market.*.rest",
        Law(Unit::Days, &SPAN),
        Is("6 months"),
        "assumption",
        "How long a lost or churned account rests before it may be sold to again.",
    ),
    key("market.*.priority", Whole(&PRIORITY), Is("0"), "neutral", "Smaller is served first."),
    key("market.*.tags", Table, Optional, "", "Free labels."),
    key("market.*.tags.*", Text, Optional, "", "A label."),
    // -- sources
    key("sources", Table, Required, "", "Where leads come from, by name."),
    key("sources.*", Table, Optional, "", "A source: one of `leads`, `prospecting` and `referral`."),
    key("sources.*.leads", Table, Optional, "", "Leads that come by themselves, at random times."),
    key("sources.*.leads.per_day", Number(&LEADS), Optional, "", "Leads per business day at the start."),
    key("sources.*.leads.per_week", Number(&LEADS), Optional, "", "Leads per week at the start."),
    key("sources.*.leads.per_month", Number(&LEADS), Optional, "", "Leads per month at the start."),
    key("sources.*.leads.per_year", Number(&LEADS), Optional, "", "Leads per year at the start."),
    key(
        "sources.*.leads.growth",
        Growth,
        Is("0 % per year"),
        "neutral",
        "Growth of the flow; it compounds and may be negative.",
    ),
    key(
        "sources.*.leads.season",
        Either(&[Months, Table]),
        Optional,
        "",
        "Factor on the flow by calendar month, or a wave.",
    ),
    key("sources.*.leads.season.sine", Table, Optional, "", "A wave: 1 + amplitude · sin(2π (t − phase) / period)."),
    key("sources.*.leads.season.sine.amplitude", Share, Required, "", "Height of the wave, 0 to 1."),
    key("sources.*.leads.season.sine.period", Time(&LENGTH), Is("1 year"), "", "Length of the wave."),
    key("sources.*.leads.season.sine.phase", Time(&SPAN), Is("0 days"), "", "Time at which it rises through 1."),
    key(
        "sources.*.leads.batch",
        Law(Unit::Count, &BATCH),
        Optional,
        "",
        "Leads that come at once, such as after a webinar.",
    ),
    key(
        "sources.*.prospecting",
        Table,
        Optional,
        "",
        "Leads made from untouched accounts by people with nothing else to do.",
    ),
    key("sources.*.from", Word(&["prospecting"]), Optional, "", "Another way to write `prospecting = {}`."),
    key("sources.*.referral", Table, Optional, "", "Leads made by customers."),
    key("sources.*.referral.per_customer", Rate(&EVENTS), Is("0.05 per year"), "M", "Referrals per customer."),
    key("sources.*.mix", Table, Depends("all in the only segment"), "", "Share of each segment; together 1."),
    key("sources.*.mix.*", Share, Optional, "", "Share of this segment."),
    key("sources.*.cost", Money(&AMOUNT), Is("0"), "neutral", "Marketing spend per lead."),
    key("sources.*.enters", Name("stage"), Depends("the first stage"), "", "Stage where its leads enter."),
    key("sources.*.advance", Table, Optional, "", "Chance to advance by stage, where this source's differs."),
    key("sources.*.advance.*", Share, Optional, "", "Chance of this source's leads to advance from this stage."),
    key("sources.*.odds", Number(&ODDS), Is("1"), "neutral", "Factor on the odds to advance at every stage."),
    // -- stages
    key("stages", Table, Required, "", "The funnel in the order of the file, then the work after a win."),
    key("stages.*", Table, Optional, "", "A stage; its name is also that of the activity that roles cover."),
    key("stages.*.after_win", Takes::Flag, Is("false"), "", "Whether it follows the win."),
    key("stages.*.touches", Whole(&TOUCHES), Is("1"), "neutral", "Touches before the stage is decided."),
    key("stages.*.attempts", Table, Optional, "", "Tries to reach the buyer before the first touch counts."),
    key(
        "stages.*.attempts.up_to",
        Whole(&TOUCHES),
        Is("6"),
        "S46",
        "Most tries; after that the lead is lost unreached.",
    ),
    key("stages.*.attempts.reach", Share, Is("35 %"), "S47", "Chance that the first try reaches the buyer."),
    key("stages.*.attempts.then", Number(&FACTOR), Is("0.67"), "S48", "Factor on that chance for every later try."),
    key("stages.*.attempts.gap", Law(Unit::Days, &SPAN), Is("1 day"), "assumption", "Time between tries."),
    key("stages.*.effort", Law(Unit::Hours, &EFFORT), Required, "", "A rep's work in one touch."),
    key("stages.*.buyer_gap", Law(Unit::Days, &SPAN), Optional, "", "The buyer's time after each touch."),
    key(
        "stages.*.advance",
        Share,
        Depends("required before the win, 100 % after it"),
        "",
        "Chance to advance for the reference rep on the reference lead.",
    ),
    key(
        "stages.*.no_decision",
        Share,
        Depends("45 % in the last stage before the win, else 0 %"),
        "S34 S35",
        "Part of those that do not advance which end without a decision.",
    ),
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
    key("stages.*.handoff.drop", Share, Optional, "", "Chance that a change of hands into this stage loses the lead."),
    // -- roles
    key("roles", Table, Required, "", "Kinds of jobs, by name."),
    key("roles.*", Table, Optional, "", "A job."),
    key("roles.*.base", Money(&AMOUNT), Required, "", "Fixed pay per year."),
    key("roles.*.variable", Money(&AMOUNT), Is("0"), "", "Variable pay per year at quota."),
    key(
        "roles.*.quota",
        Quota,
        Optional,
        "",
        "What 100 % attainment means: money booked, `wins`, or leads advanced out of a stage, per time.",
    ),
    key("roles.*.quota.amount", Number(&QUOTA), Required, "", "How much."),
    key(
        "roles.*.quota.of",
        Name("stage, `bookings` or `wins`"),
        Is("bookings"),
        "",
        "Of what: `bookings`, `wins` or a stage.",
    ),
    key("roles.*.quota.per", Time(&LENGTH), Is("1 year"), "", "In which time."),
    key(
        "roles.*.quota.elastic",
        Share,
        Is("0 %"),
        "neutral",
        "Part of the gap between a period's attainment and 100 % by which a person's next quota moves, within a tenth and ten times the stated one.",
    ),
    key(
        "roles.*.cap",
        Part(&CAP),
        Optional,
        "",
        "Attainment above which nothing more is paid in a period; left out, there is no cap.",
    ),
    key(
        "roles.*.clawback",
        Time(&SPAN),
        Is("0 days"),
        "neutral",
        "Time after a win within which a customer's leaving takes back the variable pay for it.",
    ),
    key(
        "roles.*.stage_credit",
        Share,
        Is("0 %"),
        "neutral",
        "Part of the credit of a win that goes to the person of this role who advanced the deal through an earlier stage; the winner has the rest.",
    ),
    key(
        "roles.*.market_pay",
        Money(&AMOUNT),
        Optional,
        "",
        "What others pay a year for this job, base and variable at quota; below it the most able third leave sooner.",
    ),
    key(
        "roles.*.pay_cut_hazard",
        Number(&GAIN_OF_LEAVING),
        Is("1.5"),
        "P17 (direction), size an assumption",
        "Factor on the chance of leaving of the most able third where pay is 7 % below `market_pay`; more by its power law.",
    ),
    key("roles.*.commission", Table, Optional, "", "Rate on credited bookings instead of variable pay by attainment."),
    key("roles.*.commission.rate", Share, Required, "", "Part of bookings paid."),
    key("roles.*.commission.accelerator", Table, Optional, "", "A second rate for bookings above an attainment."),
    key(
        "roles.*.commission.accelerator.above",
        Part(&ATTAINMENT),
        Is("100 %"),
        "S3",
        "Attainment above which it applies.",
    ),
    key("roles.*.commission.accelerator.rate", Share, Required, "", "Part of bookings paid above it."),
    key(
        "roles.*.commission.accelerators",
        Takes::Curve,
        Optional,
        "",
        "Several of them: from each attainment on, this rate.",
    ),
    key(
        "roles.*.ramp",
        Either(&[Word(&["none"]), Time(&LENGTH), Table]),
        Is("none"),
        "neutral",
        "How speed grows after hiring; a time is a line from 25 % (S20 B14).",
    ),
    key("roles.*.ramp.linear", Table, Optional, "", "Along a line."),
    key("roles.*.ramp.linear.start", Share, Is("25 %"), "S20 B14", "Speed on the first day."),
    key("roles.*.ramp.linear.length", Time(&LENGTH), Required, "", "Time to full speed."),
    key("roles.*.ramp.smoothstep", Table, Optional, "", "Slowly, then fast, then slowly."),
    key("roles.*.ramp.smoothstep.start", Share, Is("25 %"), "S20 B14", "Speed on the first day."),
    key("roles.*.ramp.smoothstep.length", Time(&LENGTH), Required, "", "Time to full speed."),
    key("roles.*.ramp.exponential", Table, Optional, "", "Fast, then ever more slowly."),
    key("roles.*.ramp.exponential.start", Share, Is("25 %"), "S20 B14", "Speed on the first day."),
    key("roles.*.ramp.exponential.length", Time(&LENGTH), Required, "", "Time constant."),
    key(
        "roles.*.attrition",
        Either(&[Word(&["none"]), Rate(&HAZARD), Table]),
        Is("none"),
        "neutral",
        "Chance of leaving, as departures per person and time, or a law of tenure.",
    ),
    key(
        "roles.*.attrition.by_tenure",
        Table,
        Optional,
        "",
        "A rate for each stretch of tenure, such as `\"0-6 months\"`, and `later`.",
    ),
    key("roles.*.attrition.by_tenure.*", Rate(&HAZARD), Optional, "", "The rate in this stretch."),
    key(
        "roles.*.time_to_fill",
        Law(Unit::Days, &SPAN),
        Is("42 days"),
        "S24 (58.1 calendar days)",
        "How long a seat stays vacant, in business time.",
    ),
    key("roles.*.hiring_cost", Money(&AMOUNT), Is("65_000"), "S25", "Cost of replacing one person."),
    key(
        "roles.*.starting_tenure",
        Law(Unit::Days, &SPAN),
        Is("{ exponential = { mean = \"18 months\" } }"),
        "assumption, S20",
        "Tenure of the people there at the start.",
    ),
    key(
        "roles.*.skill_spread",
        Number(&SPREAD),
        Is("0.4"),
        "S10 P13",
        "Spread of talent between people, standard deviation on the log-odds scale.",
    ),
    key(
        "roles.*.selling_share",
        Share,
        Depends("as in `economics`"),
        "S44 S45",
        "Part of paid hours spent on touches.",
    ),
    key(
        "roles.*.covers",
        Names("stage, or `serve`"),
        Optional,
        "",
        "Stages whose work this role does, and `serve` for service to customers; a role that covers nothing supports.",
    ),
    // -- customers
    key("customers", Table, Optional, "", "What happens after the win."),
    key("customers.churn", Rate(&HAZARD), Is("12 % per year"), "S57 S58", "Customers lost per customer and time."),
    key(
        "customers.renewal",
        NO_OR_TABLE,
        Is("none"),
        "neutral",
        "What happens at the end of each term; without it contracts roll on.",
    ),
    key("customers.renewal.probability", Share, Required, "", "Chance that the contract goes on."),
    key("customers.renewal.uplift", Part(&UPLIFT), Is("0"), "neutral", "Part by which its price rises then."),
    key("customers.expansion", NO_OR_TABLE, Is("none"), "neutral", "Growth of contracts, as events."),
    key("customers.expansion.rate", Rate(&EVENTS), Required, "", "How often per customer."),
    key(
        "customers.expansion.by",
        Part(&CHANGE),
        Required,
        "",
        "Part of its value by which a contract grows each time.",
    ),
    key("customers.contraction", NO_OR_TABLE, Is("none"), "neutral", "Shrinking of contracts, as events."),
    key("customers.contraction.rate", Rate(&EVENTS), Required, "", "How often per customer."),
    key(
        "customers.contraction.by",
        Part(&SHRINKING),
        Required,
        "",
        "Part of its value by which a contract shrinks each time.",
    ),
    key(
        "customers.service",
        NO_OR_TABLE,
        Is("none"),
        "neutral",
        "Regular work for each customer: the activity `serve`.",
    ),
    key("customers.service.every", Time(&EVERY), Is("1 month"), "assumption", "Time between touches."),
    key("customers.service.effort", Law(Unit::Hours, &EFFORT), Required, "", "Work in one touch."),
    // -- mechanisms
    key(
        "mechanisms",
        Table,
        Optional,
        "",
        "Frictions and effects; each can be switched off, and is exactly neutral then.",
    ),
    key(
        "mechanisms.all",
        SWITCH,
        Is("on"),
        "",
        "`off` switches off every mechanism not named in this table, except `capacity`.",
    ),
    key("mechanisms.capacity", SWITCH, Is("on"), "", "Reps have finite hours; off: no one ever waits."),
    key("mechanisms.handoff_delay", SWITCHED, Is("on"), "", "A change of hands costs days beyond the queue."),
    key(
        "mechanisms.handoff_delay.across",
        Law(Unit::Days, &SPAN),
        Is("{ exponential = { mean = \"1 day\" } }"),
        "assumption",
        "Between teams.",
    ),
    key(
        "mechanisms.handoff_delay.same_team",
        Law(Unit::Days, &SPAN),
        Is("{ exponential = { mean = \"0.2 days\" } }"),
        "assumption",
        "Inside a team.",
    ),
    key("mechanisms.handoff_drop", SWITCHED, Is("on"), "", "A handed lead may be forgotten or refused."),
    key("mechanisms.handoff_drop.across", Share, Is("15 %"), "assumption, S29", "Chance between teams."),
    key("mechanisms.handoff_drop.same_team", Share, Is("2 %"), "assumption", "Chance inside a team."),
    key("mechanisms.context_loss", SWITCHED, Is("on"), "", "Each change of hands costs odds to advance."),
    key(
        "mechanisms.context_loss.bare",
        Number(&LOSS),
        Is("0.90"),
        "B22 (weak)",
        "Factor on the odds with nothing written down; also when an owner has left.",
    ),
    key(
        "mechanisms.context_loss.documented",
        Number(&LOSS),
        Is("0.96"),
        "B22 (weak)",
        "Factor on the odds with a written handover.",
    ),
    key(
        "mechanisms.context_loss.same_team",
        Number(&LOSS),
        Is("0.99"),
        "B22 (weak)",
        "Factor on the odds inside a team.",
    ),
    key(
        "mechanisms.context_loss.across",
        Word(&["documented", "bare"]),
        Is("documented"),
        "assumption",
        "Whether teams write things down when they hand over.",
    ),
    key(
        "mechanisms.rapport",
        SWITCHED,
        Is("on"),
        "",
        "Odds grow with touches by the same person; customers handed to strangers leave sooner at first.",
    ),
    key(
        "mechanisms.rapport.odds",
        Number(&GAIN),
        Is("1.15"),
        "assumption",
        "Factor on the odds to win that endless touches by the same person would reach.",
    ),
    key("mechanisms.rapport.half_at", Number(&HALF), Is("6"), "assumption", "Touches at which half of it is reached."),
    key(
        "mechanisms.rapport.cold_across",
        Number(&CHURN_FACTOR),
        Is("1.1"),
        "B20 B21",
        "Factor on early churn of a customer handed to another team after the win: 1.1 with a documented handover, 1.35 with a bare one.",
    ),
    key(
        "mechanisms.rapport.cold_same_team",
        Number(&CHURN_FACTOR),
        Is("1.05"),
        "B20 B21",
        "The same, handed within the team.",
    ),
    key("mechanisms.rapport.early", Time(&SPAN), Is("3 months"), "B20", "How long that early time lasts."),
    key(
        "mechanisms.book_loss",
        SWITCHED,
        Is("on"),
        "",
        "When an owner leaves, customers lose what they had with that person: part of next year's revenue.",
    ),
    key("mechanisms.book_loss.new_hire", Share, Is("18 %"), "P1 P3", "If somebody hired into the seat takes over."),
    key("mechanisms.book_loss.insider", Share, Is("15 %"), "P1 P3", "If a colleague of another team takes over."),
    key("mechanisms.book_loss.same_team", Share, Is("9 %"), "P1 P3", "If a colleague of the same team takes over."),
    key(
        "mechanisms.incentives",
        SWITCHED,
        Is("on"),
        "",
        "Effort follows one's own part of the reward: free riding and mutual help under shared pay, effort around quota, discounts at quarter ends.",
    ),
    key(
        "mechanisms.incentives.free_ride",
        Number(&FREE_RIDE),
        Is("0.10"),
        "P8, theory",
        "Part of effort lost where results are wholly others' and one's own at once: f in 1 − f·s·(1 − 1/n), s the shared part of variable pay, n the members.",
    ),
    key(
        "mechanisms.incentives.help",
        Number(&HELP),
        Is("1.8"),
        "P7 P8 P9 (net effect)",
        "Speed gained per unit of skill by which the most able colleague is ahead, times that colleague's part s/n of one's result.",
    ),
    key(
        "mechanisms.incentives.outshone",
        Number(&HELP),
        Is("0"),
        "neutral, P7 (direction)",
        "Speed lost per unit of that skill where pay is one's own: times (1 − s)·(1 − 1/n).",
    ),
    key(
        "mechanisms.incentives.spurt",
        Share,
        Is("0 %"),
        "neutral",
        "Effort gained while the quota is in reach in the last part of its period.",
    ),
    key(
        "mechanisms.incentives.slack",
        Share,
        Is("0 %"),
        "neutral",
        "Effort lost once the quota is made and no accelerator lies ahead, and while it is out of reach in the last part of its period.",
    ),
    key("mechanisms.incentives.last_part", Share, Is("25 %"), "assumption", "What the last part of a quota period is."),
    key(
        "mechanisms.incentives.discount",
        Share,
        Is("6 %"),
        "P14",
        "Part of revenue that sellers with accelerators give away at quarter ends, if deals close evenly over the quarter.",
    ),
    key(
        "mechanisms.incentives.discount_window",
        Time(&WINDOW),
        Is("1 month"),
        "assumption",
        "Time before the end of a quarter in which they do.",
    ),
    key(
        "mechanisms.incentives.discount_odds",
        Number(&GAIN),
        Is("1"),
        "neutral",
        "Factor on the odds to win of deals sold at that discount.",
    ),
    key("mechanisms.response_decay", SWITCH, Is("on"), "", "Late answers cost chances, where a stage says so."),
    key("mechanisms.ramp", SWITCH, Is("on"), "", "New hires start slow, where a role says so."),
    key("mechanisms.attrition", SWITCH, Is("on"), "", "People leave, where a role says so."),
    key("mechanisms.backfill", SWITCH, Is("on"), "", "Vacant seats are refilled."),
    key("mechanisms.market_depletion", SWITCH, Is("on"), "", "Accounts are finite, where a segment says so."),
    // -- start
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
    // -- structures
    key("structures", Table, Required, "", "The ways of organising to compare, by name."),
    key("structures.*", Table, Optional, "", "A structure: one of `assembly`, `island`, `pod` and `teams`."),
    key(
        "structures.*.route",
        ROUTES,
        Depends("round robin for islands, else next free; an assembly line has no route"),
        "assumption",
        "How work finds one of several teams that could take it.",
    ),
    key(
        "structures.*.pay",
        Table,
        Optional,
        "",
        "Pay plan of the structure, for everybody with work of their own; what it leaves out is as the roles say.",
    ),
    key("structures.*.pay.base", Money(&AMOUNT), Optional, "", "One fixed pay per year for all."),
    key("structures.*.pay.variable", Money(&AMOUNT), Optional, "", "One variable pay per year at quota for all."),
    key(
        "structures.*.pay.commission",
        Share,
        Optional,
        "",
        "One part of credited bookings for all, instead of the roles' commission or variable pay by attainment.",
    ),
    key(
        "structures.*.pay.team_pool",
        Share,
        Is("0 %"),
        "neutral",
        "Part of variable pay that goes into the pool of one's team and is shared equally by its members.",
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
        "structures.*.pod.by",
        Word(&["segment"]),
        Optional,
        "",
        "Each pod serves one segment; `teams` then counts pods by segment.",
    ),
    key(
        "structures.*.pod.teams",
        Either(&[Whole(&TEAMS), Table]),
        Required,
        "",
        "Number of pods, or of pods by segment.",
    ),
    key("structures.*.pod.teams.*", Whole(&TEAMS), Optional, "", "Number of pods for this segment."),
    key("structures.*.pod.each", Table, Required, "", "Seats by role in each pod."),
    key("structures.*.pod.each.*", Whole(&SEATS), Optional, "", "Seats of this role in each pod."),
    key("structures.*.pod.*", Whole(&SEATS), Optional, "", "Support seats of this role beside the pods."),
    key("structures.*.teams", Table, Optional, "", "The general form: teams, by name."),
    key("structures.*.teams.*", Table, Optional, "", "A team: seats that share pools of work."),
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
        Depends("as `pay.team_pool` of the structure"),
        "neutral",
        "Part of variable pay that goes into the team's pool and is shared equally by its members.",
    ),
];

fn index() -> &'static BTreeMap<&'static str, usize> {
    static INDEX: OnceLock<BTreeMap<&'static str, usize>> = OnceLock::new();
    INDEX.get_or_init(|| KEYS.iter().enumerate().map(|(place, key)| (key.path, place)).collect())
}

/// The row of a path pattern.
pub(super) fn row(pattern: &str) -> Option<&'static Key> {
    index().get(pattern).map(|place| &KEYS[*place])
}

/// The last part of a row's path.
pub(super) fn last(key: &Key) -> &'static str {
    key.path.rsplit('.').next().unwrap_or(key.path)
}

/// The rows directly below a row.
pub(super) fn children(parent: &Key) -> impl Iterator<Item = &'static Key> {
    let parent = parent.path;
    KEYS.iter().filter(move |key| match (parent, key.path.rsplit_once('.')) {
        ("", None) => !key.path.is_empty(),
        (_, Some((above, _))) => above == parent,
        _ => false,
    })
}

/// What the key of a row takes, in words, with the keys of a table.
pub(super) fn expected(key: &Key) -> String {
    let below: Vec<&str> = children(key).map(last).collect();
    let words = described(&key.takes);
    let Some(before) = words.strip_suffix("a table") else { return words };
    match below[..] {
        [] | ["*"] if key.path.contains('*') => format!("{before}a table such as {{ NAME = … }}"),
        [] | ["*"] => format!("{before}tables such as [{}.NAME]", key.path),
        _ => format!(
            "{before}a table with {}",
            below.iter().filter(|key| **key != "*").copied().collect::<Vec<_>>().join(", ")
        ),
    }
}

/// What a key takes, in words.
pub(super) fn described(takes: &Takes) -> String {
    match takes {
        Text => "a text".into(),
        Month => "a month such as \"2027-01\"".into(),
        Word(words) => words.iter().map(|word| format!("\"{word}\"")).collect::<Vec<_>>().join(" or "),
        Name(kind) => format!("a name ({kind})"),
        Names(kind) => format!("a list of names ({kind})"),
        Whole(_) => "a whole number".into(),
        Number(_) => "a number such as 1.5".into(),
        Money(_) => "an amount such as 56_000 or \"56k\"".into(),
        Takes::Budget(_) => "an amount per time such as \"4.6M per year\"".into(),
        Time(_) => "a time such as \"45 days\"".into(),
        Takes::Work(_) => "a time such as \"25 min\" or \"2 h\"".into(),
        Rate(_) => "a rate such as \"12 % per year\"".into(),
        Growth => "a growth such as \"1 % per month\"".into(),
        Part(_) => "a part such as 0.3 or \"30 %\"".into(),
        Takes::Flag => "true or false".into(),
        Share => "a share such as 0.25 or \"25 %\"".into(),
        Law(Unit::Days, _) => {
            "a time such as \"6 days\", or a law such as { lognormal = { mean = \"6 days\", cv = 0.6 } }".into()
        }
        Law(Unit::Hours, _) => {
            "a time such as \"2 h\", or a law such as { lognormal = { mean = \"2 h\", cv = 0.6 } }".into()
        }
        Law(Unit::Money, _) => {
            "an amount such as 38_000, or a law such as { lognormal = { mean = 38_000, cv = 0.8 } }".into()
        }
        Law(Unit::Count, _) => "a number such as 6, or a law such as { gamma = { mean = 6, shape = 2 } }".into(),
        Quota => "an amount per time such as \"875_000 per year\" or \"12 wins per month\"".into(),
        Months => "a list of 12 numbers, January first".into(),
        Takes::Curve => "a list of pairs such as [[\"100 %\", \"13 %\"], [\"120 %\", \"15 %\"]]".into(),
        Points => "a list of pairs such as [[\"1 h\", 0.8], [\"1 day\", 0.3]]".into(),
        Table => "a table".into(),
        Either(all) => all.iter().map(described).collect::<Vec<_>>().join(", or "),
    }
}
