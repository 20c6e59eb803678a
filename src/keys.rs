//! The words in which a key of a scenario is described: what it takes, within which bounds, whether it may be left out.
//!
//! `scenario` has the table of keys; a mechanism states the keys of its own settings. Both are written in these words.

/// A key.
#[derive(Debug)]
pub(crate) struct Key {
    pub path: &'static str,
    pub takes: Takes,
    pub need: Need,
    pub evidence: &'static str,
    pub doc: &'static str,
    /// Within which others have found it.
    pub published: &'static [Published],
}

/// A range that others have found: for what, the least and the most, written like the value, and who says so.
pub(crate) type Published = (For, &'static str, &'static str, &'static str);

/// What a published range is for: a role or a stage by what it covers, a source by what makes its leads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum For {
    /// Wherever the key stands.
    All,
    /// A stage before the last one of the sale, and a role that covers such a stage and not the last.
    Opening,
    /// The last stage before the win, and a role that covers it.
    Closing,
    /// A stage after the win, and a role that covers only such stages or service.
    Serving,
    /// A role that covers nothing.
    Supporting,
    /// A source whose leads come by themselves.
    Inbound,
    /// A source whose leads are made by prospecting.
    Prospecting,
    /// A source whose leads are made by customers.
    Referral,
    /// A source whose leads are made by partners.
    Partners,
}

impl Key {
    /// With what others have found.
    pub const fn within(self, published: &'static [Published]) -> Key {
        Key { published, ..self }
    }
}

/// Whether a key may be left out.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Need {
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
pub(crate) enum Takes {
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
    /// A moment: so much time after the start. Bounded in days.
    Moment(&'static Bound),
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
    /// A list of such tables.
    Tables,
    /// One of these.
    Either(&'static [Takes]),
}

/// The unit of a law.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Unit {
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
pub(crate) struct Bound {
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
        $(pub(crate) const $name: $crate::keys::Bound = $crate::keys::Bound { what: $what, min: $low, closed: $crate::keys::bounds!(@ $from), max: $to, words: $words };)*
    };
    (@ closed) => { true };
    (@ open) => { false };
}

pub(crate) use bounds;

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
    LOSS_OF_CHURN: "a factor on churn that cannot raise it", 0.001 closed .. 1.0, "is 0.001 to 1";
    CONTACTS: "the number of contacts", 1.0 closed .. 1000.0, "is 1 to 1,000";
    TOUCHES: "the number of touches", 1.0 closed .. 1000.0, "is 1 to 1,000";
    FACTOR: "a factor on a chance", 0.0 closed .. 100.0, "is zero to 100";
    QUOTA: "a quota", 0.0 open .. 1e12, "is more than zero and at most 10^12";
    EVENTS: "a rate of events per customer", 0.0 closed .. 1.0, "is zero to one a day";
    EVERY: "the time between service touches", 0.125 closed .. 12600.0, "is one hour to 50 years";
    CHANGE: "the part by which a contract changes", 0.0 open .. 100.0, "is more than zero and at most 100 times";
    SHRINKING: "the part by which a contract shrinks", 0.0 open .. 0.999999999, "is more than zero and less than 100 %";
    UPLIFT: "a rise in price", -0.99 closed .. 10.0, "is -99 % to 1,000 %";
    RISE: "a change", -0.99 closed .. 100.0, "is -99 % to 10,000 %";
    MORE_OR_LESS: "a change", -1.0 closed .. 100.0, "is -100 % to 10,000 %";
    ATTAINMENT: "attainment", 0.0 closed .. 100.0, "is zero to 100 times the quota";
    SEATS: "the number of seats", 0.0 closed .. 1e5, "is 0 to 100,000";
    IMBALANCE: "an imbalance", 0.0 closed .. 5.0, "is 0 to 500 %";
    TEAMS: "the number of teams", 0.0 closed .. 1e4, "is 0 to 10,000";
    WEIGHT: "a weight", 0.0 closed .. 1e6, "is 0 to 1,000,000";
    CUSTOMERS: "the number of customers", 0.0 closed .. 1e6, "is 0 to 1,000,000";
    ROOM: "the room of a queue", 0.0 closed .. 1e6, "is 0 to 1,000,000 deals";
    PIPELINE: "the number of open leads", 0.0 closed .. 1e6, "is 0 to 1,000,000";
    HALF: "a number of touches", 0.0 open .. 1e6, "is more than zero and at most 1,000,000";
    HAZARD_FACTOR: "a factor on leaving", 0.0 closed .. 100.0, "is zero to 100";
    PACE: "a factor on speed", 0.01 closed .. 100.0, "is 0.01 to 100";
    TIMES: "a factor on a time", 0.01 closed .. 100.0, "is 0.01 to 100";
    HIRED: "the number of seats funded", 1.0 closed .. 1000.0, "is 1 to 1,000";
    GIVEN: "the number of seats given to another role", 1.0 closed .. 1000.0, "is 1 to 1,000";
    MORE_LEADS: "the part by which leads rise", 0.0 open .. 100.0, "is more than zero and at most 100 times";
    TOLERANCE: "the part of a plan that may be missing", 0.0 closed .. 0.999999999, "is zero to less than 100 %";
    OFF_COURSE: "the number of months off course", 1.0 closed .. 600.0, "is 1 to 600";
    CORRECTIONS: "the number of corrections", 1.0 closed .. 12.0, "is 1 to 12";
    LED: "the number of people led", 0.0 closed .. 1e6, "is 0 to 1,000,000";
    TENSION: "a tension", 0.0 closed .. 100.0, "is zero to 100";
    SLOWING: "a loss of speed", 0.0 closed .. 0.9, "is zero to 90 %";
    ACTIVITIES: "the number of activities", 1.0 closed .. 100.0, "is 1 to 100";
    QUARTERS: "the number of quarters", 1.0 closed .. 200.0, "is 1 to 200";
    SHAPE: "a shape", 0.01 closed .. 10000.0, "is 0.01 to 10,000";
    CONVERSION: "an observed conversion", 0.0 open .. 0.999, "is more than 0 % and at most 99.9 %";
    OBSERVED: "an observed rate per year", 0.0 open .. 10.0, "is more than 0 % and at most 1,000 %";
    CYCLE: "an observed cycle", 0.0 open .. 12600.0, "is more than zero and at most 50 years";
    GAIN_OF_LEAVING: "a factor on the chance of leaving", 1.0 closed .. 10.0, "is 1 to 10";
    CAP: "the attainment above which nothing is paid", 0.0 open .. 100.0, "is more than zero and at most 100 times the quota";
    FREE_RIDE: "the slope of free riding", 0.0 closed .. 1.0, "is 0 to 1";
    HELP: "help per unit of skill", 0.0 closed .. 10.0, "is 0 to 10";
    WINDOW: "the time before the end of a quarter", 0.125 closed .. 63.0, "is one hour to a quarter";
    SPREAD_OF_LAW: "a coefficient of variation", 0.0 open .. 20.0, "is more than zero and at most 20";
}

/// A law of chance as it is written.
pub(crate) struct LawKey {
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
pub(crate) const LAWS: [LawKey; 9] = [
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

/// A row of the table of keys.
pub(crate) const fn key(
    path: &'static str,
    takes: Takes,
    need: Need,
    evidence: &'static str,
    doc: &'static str,
) -> Key {
    Key { path, takes, need, evidence, doc, published: &[] }
}

/// On or off.
pub(crate) const SWITCH: Takes = Takes::Word(&["on", "off"]);

/// On or off, or a table of settings, which means on.
pub(crate) const SWITCHED: Takes = Takes::Either(&[SWITCH, Takes::Table]);

/// What a key takes, in words.
pub(crate) fn described(takes: &Takes) -> String {
    use Takes::*;
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
        Moment(_) => "a moment such as \"month 6\" or \"120 days\"".into(),
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
        Curve => "a list of pairs such as [[\"100 %\", \"13 %\"], [\"120 %\", \"15 %\"]]".into(),
        Points => "a list of pairs such as [[\"1 h\", 0.8], [\"1 day\", 0.3]]".into(),
        Table => "a table".into(),
        Tables => "a list of tables".into(),
        Either(all) => all.iter().map(described).collect::<Vec<_>>().join(", or "),
    }
}
