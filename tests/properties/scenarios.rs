//! Random valid scenarios as TOML, each a pure function of a seed: small enough for a replication to cost a few milliseconds.

use std::fmt::Write;

use orgsim::luck::{Luck, Purpose, Stream, name_key};

/// A scenario as tables of keys in the order of the file, so that a law can change one thing and leave the rest.
#[derive(Clone, Debug, Default)]
pub struct Draft {
    tables: Vec<(String, Vec<(String, String)>)>,
}

impl Draft {
    /// An empty scenario.
    pub fn new() -> Draft {
        Draft::default()
    }

    /// Sets a key, of a table that is made if it is not there.
    pub fn set(&mut self, table: &str, key: &str, value: impl ToString) -> &mut Draft {
        let value = value.to_string();
        let keys = self.table(table);
        match keys.iter_mut().find(|(name, _)| name == key) {
            Some(entry) => entry.1 = value,
            None => keys.push((key.to_owned(), value)),
        }
        self
    }

    /// Adds a table after another one, before what follows that.
    pub fn insert_after(&mut self, table: &str, new: &str, keys: &[(&str, &str)]) -> &mut Draft {
        let place = self.tables.iter().position(|(name, _)| name == table).map_or(self.tables.len(), |place| place + 1);
        let keys = keys.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect();
        self.tables.insert(place, (new.to_owned(), keys));
        self
    }

    /// Takes a key away.
    pub fn unset(&mut self, table: &str, key: &str) -> &mut Draft {
        let tables = self.tables.iter_mut().filter(|(name, _)| name == table);
        tables.for_each(|(_, keys)| keys.retain(|(name, _)| name != key));
        self
    }

    /// Takes tables away, by the begin of their names.
    pub fn remove(&mut self, prefix: &str) -> &mut Draft {
        self.tables.retain(|(name, _)| !name.starts_with(prefix));
        self
    }

    /// People work as fast and stay as long whoever else there is and whatever becomes of their results.
    pub fn nobody_minds(&mut self) -> &mut Draft {
        for mechanism in ["rivalry", "conflict", "dismissal"] {
            self.set("mechanisms", mechanism, "\"off\"");
        }
        for role in self.names("roles") {
            self.unset(&format!("roles.{role}"), "supports").unset(&format!("roles.{role}"), "promoted_to");
        }
        self
    }

    /// Growth happens by itself, if at all: nobody sells to customers, and no owner has that work to do.
    pub fn nobody_upsells(&mut self) -> &mut Draft {
        for stage in self.names("stages").into_iter().filter(|stage| stage.starts_with("more")) {
            self.remove(&format!("stages.{stage}"));
            for role in self.names("roles") {
                let table = format!("roles.{role}");
                if let Some(covers) = self.get(&table, "covers").map(|it| it.replace(&format!(", \"{stage}\""), "")) {
                    self.set(&table, "covers", covers);
                }
            }
        }
        self
    }

    /// The value of a key.
    pub fn get(&self, table: &str, key: &str) -> Option<&str> {
        let keys = &self.tables.iter().find(|(name, _)| name == table)?.1;
        keys.iter().find(|(name, _)| name == key).map(|(_, value)| value.as_str())
    }

    /// The keys of a table with their values.
    pub fn keys(&self, table: &str) -> &[(String, String)] {
        self.tables.iter().find(|(name, _)| name == table).map_or(&[], |(_, keys)| keys)
    }

    /// Names of the tables directly below this one.
    pub fn names(&self, above: &str) -> Vec<String> {
        let below = |name: &String| name.strip_prefix(above)?.strip_prefix('.').map(str::to_owned);
        self.tables.iter().filter_map(|(name, _)| below(name)).filter(|name| !name.contains('.')).collect()
    }

    fn table(&mut self, table: &str) -> &mut Vec<(String, String)> {
        let place = self.tables.iter().position(|(name, _)| name == table).unwrap_or_else(|| {
            self.tables.push((table.to_owned(), Vec::new()));
            self.tables.len() - 1
        });
        &mut self.tables[place].1
    }

    /// The file.
    pub fn text(&self) -> String {
        let mut text = String::new();
        for (table, keys) in &self.tables {
            let _ = writeln!(text, "[{table}]");
            keys.iter().for_each(|(key, value)| {
                let _ = writeln!(text, "{key} = {value}");
            });
        }
        text
    }
}

/// Chance for the generator.
struct Dice(Stream);

impl Dice {
    fn unit(&mut self) -> f64 {
        self.0.uniform()
    }

    fn chance(&mut self, p: f64) -> bool {
        self.unit() < p
    }

    fn between(&mut self, low: f64, high: f64) -> f64 {
        low + (high - low) * self.unit()
    }

    /// One of `low..=high`.
    fn whole(&mut self, low: u32, high: u32) -> u32 {
        low + (self.unit() * f64::from(high - low + 1)) as u32
    }

    fn pick<'a, T: ?Sized>(&mut self, of: &[&'a T]) -> &'a T {
        of[self.whole(0, of.len() as u32 - 1) as usize]
    }

    /// A law of about this mean, `unit` such as "days"; without a unit, of money or counts.
    fn law(&mut self, mean: f64, unit: &str) -> String {
        let size = |value: f64| match unit {
            "" => format!("{value:.3}"),
            _ => format!("\"{value:.4} {unit}\""),
        };
        let one = size(mean);
        let (low, high) = (size(mean * 0.5), size(mean * 1.5));
        let shape = self.between(0.6, 4.0);
        match self.whole(0, 9) {
            0 => format!("{{ exponential = {{ mean = {one} }} }}"),
            1 => format!("{{ lognormal = {{ mean = {one}, cv = {:.3} }} }}", self.between(0.2, 1.5)),
            2 => format!("{{ gamma = {{ mean = {one}, shape = {shape:.3} }} }}"),
            3 => format!("{{ weibull = {{ scale = {one}, shape = {shape:.3} }} }}"),
            4 => format!("{{ beta = {{ high = {high}, a = {shape:.3}, b = 1.5 }} }}"),
            5 => format!("{{ uniform = {{ low = {low}, high = {high} }} }}"),
            6 => format!("{{ triangular = {{ low = {low}, likely = {one}, high = {high} }} }}"),
            7 => format!("{{ pert = {{ low = {low}, likely = {one}, high = {high} }} }}"),
            _ => one,
        }
    }

    fn percent(&mut self, low: f64, high: f64) -> String {
        format!("\"{:.3} %\"", self.between(low, high))
    }

    fn rate(&mut self, low: f64, high: f64) -> String {
        format!("\"{:.3} % per year\"", self.between(low, high))
    }

    /// Shares of these names that add up to 1 exactly, none of them zero.
    fn shares(&mut self, names: &[String]) -> String {
        let mut parts = vec![1; names.len()];
        for _ in names.len()..16 {
            let at = self.whole(0, names.len() as u32 - 1) as usize;
            parts[at] += 1;
        }
        let each = |(name, part): (&String, &i32)| format!("{name} = {}", f64::from(*part) / 16.0);
        format!("{{ {} }}", names.iter().zip(&parts).map(each).collect::<Vec<_>>().join(", "))
    }
}

fn quoted(names: &[String]) -> String {
    format!("[{}]", names.iter().map(|name| format!("\"{name}\"")).collect::<Vec<_>>().join(", "))
}

/// What the parts of a scenario have to know of each other.
struct Frame {
    segments: Vec<String>,
    /// Stages before the win, then those after it.
    stages: Vec<String>,
    won_at: usize,
    prospects: bool,
    service: bool,
    /// Specialists with what each covers.
    groups: Vec<(String, Vec<String>)>,
    days: f64,
}

/// A random scenario.
pub fn random(seed: u64) -> Draft {
    let fate = Luck::new(seed, 0).fate(name_key("a random scenario"), 0);
    let mut dice = Dice(fate.stream(Purpose::Statistics, 0));
    let names = |stem: &str, count: u32| (1..=count).map(|number| format!("{stem}{number}")).collect::<Vec<_>>();
    let (before, after) = (dice.whole(1, 3), dice.whole(0, 2));
    let mut stages = names("step", before);
    stages.extend(names("after", after));
    let segments = dice.whole(1, 3);
    let mut frame = Frame {
        segments: names("seg", segments),
        stages,
        won_at: before as usize,
        prospects: dice.chance(0.4),
        service: dice.chance(0.5),
        groups: Vec::new(),
        days: dice.between(30.0, 170.0),
    };
    let mut activities = frame.stages.clone();
    if frame.service || dice.chance(0.3) {
        activities.push("serve".into());
    }
    while !activities.is_empty() {
        let many = dice.whole(1, activities.len().min(3) as u32) as usize;
        let covered: Vec<String> = activities.drain(..many).collect();
        frame.groups.push((format!("job{}", frame.groups.len() + 1), covered));
    }
    let mut draft = Draft::new();
    draft.set("scenario", "horizon", format!("\"{:.3} days\"", frame.days));
    draft.set("scenario", "start", format!("\"2027-{:02}\"", dice.whole(1, 12)));
    market(&mut draft, &mut dice, &frame);
    sources(&mut draft, &mut dice, &frame);
    stages_of(&mut draft, &mut dice, &frame);
    roles(&mut draft, &mut dice, &frame);
    customers(&mut draft, &mut dice, &frame);
    mechanisms(&mut draft, &mut dice);
    work(&mut draft, &mut Dice(fate.stream(Purpose::Statistics, 1)));
    structures(&mut draft, &mut dice, &frame);
    crew(&mut draft, &mut dice, &frame);
    pay(&mut draft, &mut dice);
    upsell(&mut draft, &mut Dice(fate.stream(Purpose::Statistics, 3)), &frame);
    persons(&mut draft, &mut Dice(fate.stream(Purpose::Statistics, 4)), &frame);
    draft
}

fn market(draft: &mut Draft, dice: &mut Dice, frame: &Frame) {
    for segment in &frame.segments {
        let table = format!("market.{segment}");
        let value = dice.between(1_000.0, 80_000.0);
        draft.set(&table, "deal_value", dice.law(value, ""));
        if dice.chance(0.5) {
            draft.set(&table, "accounts", dice.whole(5, 300));
        }
        if dice.chance(0.5) {
            draft.set(&table, "need_spread", format!("{:.3}", dice.between(0.0, 1.2)));
        }
        if dice.chance(0.3) {
            draft.set(&table, "cycle", format!("\"{:.2} days\"", dice.between(1.0, 60.0)));
        }
        let term = format!("term = \"{:.2} days\"", dice.between(15.0, 120.0));
        let contract = match dice.whole(0, 3) {
            0 => "\"project\"".to_owned(),
            1 => format!("{{ both = {{ {term}, recurring = {} }} }}", dice.percent(10.0, 90.0)),
            2 => format!("{{ recurring = {{ {term} }} }}"),
            _ => "\"recurring\"".to_owned(),
        };
        draft.set(&table, "contract", contract);
        if dice.chance(0.3) {
            draft.set(&table, "churn", dice.rate(0.0, 300.0));
        }
        let rest = dice.between(0.5, 60.0);
        draft.set(&table, "rest", dice.law(rest, "days"));
        draft.set(&table, "priority", dice.whole(0, 2));
    }
}

fn sources(draft: &mut Draft, dice: &mut Dice, frame: &Frame) {
    let mut flows = Vec::new();
    if dice.chance(0.9) || !frame.prospects {
        flows.push("web");
    }
    if dice.chance(0.3) {
        flows.push("fair");
    }
    if frame.prospects {
        flows.push("calls");
    }
    if dice.chance(0.5) {
        flows.push("friends");
    }
    for (place, flow) in flows.iter().enumerate() {
        let table = format!("sources.{flow}");
        match *flow {
            "calls" => draft.set(&table, "prospecting", "{}"),
            "friends" => draft.set(&table, "referral", format!("{{ per_customer = {} }}", dice.rate(10.0, 400.0))),
            _ => draft.set(&table, "leads", inbound(dice)),
        };
        if frame.segments.len() > 1 {
            let some = dice.whole(1, frame.segments.len() as u32) as usize;
            draft.set(&table, "mix", dice.shares(&frame.segments[..some]));
        }
        // Some source enters at the first stage, or nothing would reach it.
        if place > 0 && dice.chance(0.4) {
            let stage = &frame.stages[dice.whole(0, frame.won_at as u32 - 1) as usize];
            draft.set(&table, "enters", format!("\"{stage}\""));
        }
        draft.set(&table, "cost", dice.whole(0, 200));
        if dice.chance(0.3) {
            draft.set(&table, "odds", format!("{:.3}", dice.between(0.3, 3.0)));
        }
        if dice.chance(0.3) {
            let stage = &frame.stages[dice.whole(0, frame.won_at as u32 - 1) as usize];
            draft.set(&table, "advance", format!("{{ {stage} = {} }}", dice.percent(0.0, 100.0)));
        }
    }
}

fn inbound(dice: &mut Dice) -> String {
    let mut keys = vec![format!("per_day = {:.3}", dice.between(0.2, 4.0))];
    if dice.chance(0.4) {
        keys.push(format!("growth = \"{:.2} % per month\"", dice.between(-20.0, 20.0)));
    }
    match dice.whole(0, 3) {
        0 => {
            let months: Vec<String> = (0..12).map(|_| format!("{:.2}", dice.between(0.05, 2.0))).collect();
            keys.push(format!("season = [{}]", months.join(", ")));
        }
        1 => {
            let (amplitude, period) = (dice.percent(0.0, 100.0), dice.between(5.0, 90.0));
            keys.push(format!("season = {{ sine = {{ amplitude = {amplitude}, period = \"{period:.2} days\" }} }}"));
        }
        _ => {}
    }
    if dice.chance(0.2) {
        keys.push(format!("batch = {}", dice.law(2.5, "")));
    }
    format!("{{ {} }}", keys.join(", "))
}

fn stages_of(draft: &mut Draft, dice: &mut Dice, frame: &Frame) {
    for (place, stage) in frame.stages.iter().enumerate() {
        let table = format!("stages.{stage}");
        let won = place >= frame.won_at;
        if won {
            draft.set(&table, "after_win", "true");
        }
        draft.set(&table, "touches", dice.whole(1, 3));
        // Whoever prospects must be busy with it, or there is no end of it.
        let effort = if !frame.prospects && dice.chance(0.1) { 0.0 } else { dice.between(0.4, 5.0) };
        draft.set(&table, "effort", if effort == 0.0 { "\"0 h\"".into() } else { dice.law(effort, "h") });
        if !won {
            draft.set(&table, "advance", dice.percent(20.0, 100.0));
            draft.set(&table, "no_decision", dice.percent(0.0, 100.0));
        }
        if dice.chance(0.3) {
            let (gap, reach) = (dice.between(0.1, 3.0), dice.percent(10.0, 90.0));
            let (up_to, then, gap) = (dice.whole(1, 5), dice.between(0.3, 1.1), dice.law(gap, "days"));
            let attempts = format!("{{ up_to = {up_to}, reach = {reach}, then = {then:.2}, gap = {gap} }}");
            draft.set(&table, "attempts", attempts);
        }
        if dice.chance(0.6) {
            let gap = dice.between(0.1, 8.0);
            draft.set(&table, "buyer_gap", dice.law(gap, "days"));
        }
        if dice.chance(0.4) {
            let patience = dice.between(0.05, 20.0);
            draft.set(&table, "patience", dice.law(patience, "days"));
        }
        match dice.whole(0, 7) {
            0 => draft.set(&table, "response", "\"hard\""),
            1 => draft.set(&table, "response", "{ exponential = { rate = \"0.2 per day\" } }"),
            2 => draft.set(&table, "response", "{ steps = [[\"1 h\", 0.8], [\"1 day\", 0.3]] }"),
            _ => draft,
        };
        if dice.chance(0.4) {
            draft.set(&table, "order", format!("\"{}\"", dice.pick(&["oldest", "newest", "score", "value"])));
        }
        if dice.chance(0.2) {
            draft.set(&table, "room", dice.whole(0, 8));
        }
        if dice.chance(0.3) {
            let within = dice.between(0.0, 3.0);
            let breach = dice.pick(&["nothing", "front"]);
            let sla = format!("{{ first_touch = \"{within:.3} days\", on_breach = \"{breach}\" }}");
            draft.set(&table, "sla", sla);
        }
        if dice.chance(0.3) {
            let delay = dice.between(0.1, 3.0);
            let handoff = format!("{{ delay = {}, drop = {} }}", dice.law(delay, "days"), dice.percent(0.0, 50.0));
            draft.set(&table, "handoff", handoff);
        }
    }
}

fn roles(draft: &mut Draft, dice: &mut Dice, frame: &Frame) {
    let everything: Vec<String> = frame.groups.iter().flat_map(|(_, covers)| covers.clone()).collect();
    let mut all: Vec<(String, Vec<String>)> = frame.groups.clone();
    all.push(("solo".into(), everything));
    all.push(("aide".into(), Vec::new()));
    for (role, covers) in &all {
        let table = format!("roles.{role}");
        draft.set(&table, "base", dice.whole(0, 90_000));
        draft.set(&table, "variable", dice.whole(0, 60_000));
        if !covers.is_empty() {
            draft.set(&table, "covers", quoted(covers));
        }
        let (period, stage) = (dice.between(8.0, 80.0), dice.whole(0, frame.stages.len() as u32 - 1));
        let of = match dice.whole(0, 4) {
            0 => Some(("bookings", 50_000.0)),
            1 => Some(("wins", 3.0)),
            2 => Some((frame.stages[stage as usize].as_str(), 8.0)),
            _ => None,
        };
        if let Some((of, amount)) = of {
            let quota = format!("{{ amount = {amount}, of = \"{of}\", per = \"{period:.2} days\" }}");
            draft.set(&table, "quota", quota);
        }
        if dice.chance(0.3) {
            let rate = dice.percent(1.0, 15.0);
            let faster = format!(", accelerator = {{ above = \"80 %\", rate = {} }}", dice.percent(1.0, 20.0));
            let commission = format!("{{ rate = {rate}{} }}", if of.is_some() { faster.as_str() } else { "" });
            draft.set(&table, "commission", commission);
        }
        let length = dice.between(1.0, 90.0);
        let (start, length) = (dice.percent(0.0, 100.0), format!("length = \"{length:.2} days\""));
        match dice.whole(0, 4) {
            0 => draft.set(&table, "ramp", format!("{{ linear = {{ start = {start}, {length} }} }}")),
            1 => draft.set(&table, "ramp", format!("{{ smoothstep = {{ start = {start}, {length} }} }}")),
            2 => draft.set(&table, "ramp", format!("{{ exponential = {{ start = {start}, {length} }} }}")),
            _ => draft,
        };
        let stay = dice.between(20.0, 200.0);
        match dice.whole(0, 4) {
            0 => draft.set(&table, "attrition", dice.rate(50.0, 600.0)),
            1 => {
                let (one, two, three) = (dice.rate(0.0, 400.0), dice.rate(0.0, 900.0), dice.rate(0.0, 400.0));
                let bands = format!("\"0-1 months\" = {one}, \"1-3 months\" = {two}, later = {three}");
                draft.set(&table, "attrition", format!("{{ by_tenure = {{ {bands} }} }}"))
            }
            2 => {
                draft.set(&table, "attrition", format!("{{ weibull = {{ scale = \"{stay:.2} days\", shape = 1.4 }} }}"))
            }
            3 => draft.set(&table, "attrition", format!("{{ lognormal = {{ mean = \"{stay:.2} days\", cv = 0.8 }} }}")),
            _ => draft,
        };
        let (fill, tenure) = (dice.between(0.2, 40.0), dice.between(1.0, 200.0));
        draft.set(&table, "time_to_fill", if dice.chance(0.1) { "\"0 days\"".into() } else { dice.law(fill, "days") });
        draft.set(&table, "starting_tenure", dice.law(tenure, "days"));
        draft.set(&table, "skill_spread", format!("{:.3}", if dice.chance(0.3) { 0.0 } else { dice.unit() }));
        draft.set(&table, "selling_share", dice.percent(30.0, 100.0));
    }
}

fn customers(draft: &mut Draft, dice: &mut Dice, frame: &Frame) {
    draft.set("customers", "churn", dice.rate(0.0, 300.0));
    if dice.chance(0.5) {
        let (probability, uplift) = (dice.percent(30.0, 100.0), dice.percent(-20.0, 20.0));
        draft.set("customers", "renewal", format!("{{ probability = {probability}, uplift = {uplift} }}"));
    }
    for change in ["expansion", "contraction"] {
        if dice.chance(0.4) {
            let (rate, by) = (dice.rate(20.0, 500.0), dice.percent(1.0, 60.0));
            draft.set("customers", change, format!("{{ rate = {rate}, by = {by} }}"));
        }
    }
    if frame.service {
        let (every, effort) = (dice.between(4.0, 30.0), dice.between(0.05, 1.5));
        let service = format!("{{ every = \"{every:.2} days\", effort = {} }}", dice.law(effort, "h"));
        draft.set("customers", "service", service);
    }
    if dice.chance(0.3) {
        draft.set("customers", "escalator", dice.rate(-30.0, 40.0));
    }
    if dice.chance(0.3) {
        draft.set("customers", "contacts", dice.whole(1, 4));
    }
    if dice.chance(0.3) {
        draft.set("customers", "taken_over_by", "\"new hire\"");
    }
    for number in 1..=dice.whole(0, 4).saturating_sub(1) {
        let table = format!("products.extra{number}");
        let value = dice.between(100.0, 9_000.0);
        draft.set(&table, "value", dice.law(value, ""));
        draft.set(&table, "attach", dice.rate(0.0, 300.0));
        if dice.chance(0.5) {
            draft.set(&table, "churn", format!("{:.3}", dice.between(0.4, 1.0)));
        }
    }
    if dice.chance(0.6) {
        draft.set("start", "customers", dice.whole(0, 5 * frame.segments.len() as u32));
        if dice.chance(0.5) {
            draft.set("start", "customer_value", dice.law(9_000.0, ""));
        }
    }
    if dice.chance(0.6) {
        let stage = &frame.stages[dice.whole(0, frame.won_at as u32 - 1) as usize];
        draft.set("start", "pipeline", format!("{{ {stage} = {} }}", dice.whole(0, 12)));
    }
}

/// Mechanisms that are switched on or off and nothing else.
pub const SWITCHES: [&str; 6] = ["capacity", "response_decay", "ramp", "attrition", "backfill", "market_depletion"];

fn mechanisms(draft: &mut Draft, dice: &mut Dice) {
    for switch in SWITCHES {
        draft.set("mechanisms", switch, if dice.chance(0.8) { "\"on\"" } else { "\"off\"" });
    }
    let (across, same) = (dice.between(0.1, 3.0), dice.between(0.05, 1.0));
    let delay = format!("{{ across = {}, same_team = {} }}", dice.law(across, "days"), dice.law(same, "days"));
    let drop = format!("{{ across = {}, same_team = {} }}", dice.percent(0.0, 40.0), dice.percent(0.0, 20.0));
    let (bare, documented, same) = (dice.between(0.3, 1.0), dice.between(0.5, 1.0), dice.between(0.7, 1.0));
    let across = dice.pick(&["documented", "bare"]);
    let sizes = format!("bare = {bare:.3}, documented = {documented:.3}, same_team = {same:.3}");
    let context = format!("{{ {sizes}, across = \"{across}\" }}");
    let (odds, half, cold) = (dice.between(1.0, 3.0), dice.between(0.5, 10.0), dice.between(1.0, 4.0));
    let early = dice.between(0.0, 60.0);
    let rapport = format!(
        "{{ odds = {odds:.3}, half_at = {half:.3}, cold_across = {cold:.3}, cold_same_team = 1.2, early = \"{early:.2} days\" }}"
    );
    let (new, insider, same) = (dice.percent(0.0, 60.0), dice.percent(0.0, 60.0), dice.percent(0.0, 60.0));
    let (fit, behaviour, after) = (dice.between(0.0, 1.0), dice.between(0.0, 1.0), dice.between(0.5, 60.0));
    let (weight, threshold) = (dice.percent(0.0, 100.0), dice.percent(0.0, 80.0));
    let scoring =
        format!("{{ fit = {fit:.3}, behaviour = {behaviour:.3}, fit_weight = {weight}, threshold = {threshold} }}");
    let recycling = format!("{{ returns = {}, after = {} }}", dice.percent(0.0, 100.0), dice.law(after, "days"));
    let ageing = format!("{{ after = {:.3}, win = {} }}", dice.between(0.1, 4.0), dice.percent(0.0, 100.0));
    let hygiene = format!("{{ after = {:.3} }}", dice.between(0.1, 6.0));
    let (forgotten, optimism) = (dice.percent(0.0, 100.0), dice.between(0.5, 3.0));
    let ahead = dice.whole(1, 4);
    let visibility = format!("{{ forgotten = {forgotten}, optimism = {optimism:.3}, ahead = {ahead} }}");
    let (similar, along) = (dice.percent(0.0, 60.0), dice.percent(0.0, 30.0));
    let book = format!(
        "{{ new_hire = {new}, insider = {insider}, similar = {similar}, same_team = {same}, takes_along = {along} }}"
    );
    let (slow, missed, stranger) = (dice.between(1.0, 3.0), dice.between(1.0, 2.0), dice.between(1.0, 2.0));
    let (memory, known, introduced) = (dice.between(1.0, 9.0), dice.between(0.5, 9.0), dice.percent(0.0, 100.0));
    let (only, growth) = (dice.between(1.0, 2.0), dice.between(0.0, 2.0));
    let (promoter, detractor) = (dice.between(0.5, 1.0), dice.between(1.01, 2.0));
    let health = format!(
        "{{ slow_onboarding = {slow:.3}, missed_service = {missed:.3}, memory = {memory:.2}, stranger = {stranger:.3}, \
         known_after = {known:.2}, introduced = {introduced}, acquire_only = {only:.3}, growth = {growth:.2}, \
         promoter = {promoter:.3}, detractor = {detractor:.3} }}"
    );
    let (leaves, factor, lasts) = (dice.rate(0.0, 400.0), dice.between(1.0, 5.0), dice.between(0.0, 40.0));
    let champion = format!("{{ leaves = {leaves}, churn = {factor:.3}, lasts = \"{lasts:.2} days\" }}");
    let sized = [
        ("scoring", scoring),
        ("recycling", recycling),
        ("ageing", ageing),
        ("hygiene", hygiene),
        ("visibility", visibility),
        ("handoff_delay", delay),
        ("handoff_drop", drop),
        ("context_loss", context),
        ("rapport", rapport),
        ("book_loss", book),
        ("health", health),
        ("champion_exit", champion),
    ];
    for (mechanism, sizes) in sized {
        let value = match dice.whole(0, 3) {
            0 => "\"off\"".to_owned(),
            1 => "\"on\"".to_owned(),
            _ => sizes,
        };
        draft.set("mechanisms", mechanism, value);
    }
}

/// How people work; chance of its own, so that the rest of a scenario stays. Nobody becomes so fast that those who prospect
/// make a scenario long.
fn work(draft: &mut Draft, dice: &mut Dice) {
    let curve = |dice: &mut Dice| {
        let (rate, odds, prior) = (dice.between(0.8, 1.0), dice.between(1.0, 1.3), dice.between(0.0, 50.0));
        let (reference, most, busy) = (dice.between(0.5, 100.0), dice.between(0.0, 3.0), dice.percent(0.0, 100.0));
        let hours = format!("reference = \"{reference:.3} h\", prior = \"{prior:.3} h\"");
        format!("{{ rate = {rate:.3}, odds = {odds:.3}, {hours}, most = {most:.2}, busy = {busy} }}")
    };
    let (practice, segment) = (curve(dice), curve(dice));
    let familiarity = format!("{{ half_at = {:.2}, most = {} }}", dice.between(0.5, 20.0), dice.percent(0.0, 100.0));
    let switching = format!("{{ setup = \"{:.3} min\" }}", dice.between(0.0, 60.0));
    let ownership = format!("{{ faster = {}, shared_by = {} }}", dice.percent(0.0, 40.0), dice.whole(1, 4));
    let (capacity, slower, win) = (dice.whole(1, 12), dice.percent(0.0, 20.0), dice.percent(0.0, 30.0));
    let overload =
        format!("{{ capacity = {capacity}, slower = {slower}, win = {win}, at_most = {} }}", dice.percent(0.0, 300.0));
    let peers = format!("{{ share = {}, ramp = {} }}", dice.percent(0.0, 100.0), dice.percent(0.0, 80.0));
    let (keeps, catches) = (dice.percent(0.0, 100.0), dice.percent(0.0, 100.0));
    let backup = format!("{{ keeps = {keeps}, knows = {}, catches = {catches} }}", dice.whole(0, 5));
    let (cost, counts) = (dice.percent(0.0, 10.0), dice.pick(&["joint", "all"]));
    let coordination = format!("{{ cost = {cost}, free = {}, counts = \"{counts}\" }}", dice.whole(1, 6));
    let sized = [
        ("familiarity", familiarity),
        ("practice", practice),
        ("segment_practice", segment),
        ("switching", switching),
        ("ownership", ownership),
        ("overload", overload),
        ("peer_learning", peers),
        ("backup", backup),
        ("coordination", coordination),
    ];
    for (mechanism, sizes) in sized {
        let value = match dice.whole(0, 3) {
            0 => "\"off\"".to_owned(),
            1 => "\"on\"".to_owned(),
            _ => sizes,
        };
        draft.set("mechanisms", mechanism, value);
    }
}

/// What people make of how things go.
fn crew(draft: &mut Draft, dice: &mut Dice, frame: &Frame) {
    let (low, middle, high) = (dice.between(0.0, 3.0), dice.between(0.0, 3.0), dice.between(0.0, 3.0));
    let (peers, busy, variety) = (dice.between(0.5, 4.0), dice.between(0.5, 4.0), dice.between(0.1, 2.0));
    let (voluntary, window, kinds) = (dice.percent(0.0, 100.0), dice.between(0.0, 90.0), dice.whole(1, 3));
    let quitting = format!(
        "{{ voluntary = {voluntary}, below_50 = {low:.3}, from_50 = {middle:.3}, above_110 = {high:.3}, peer_exit = {peers:.3}, \
         peer_window = \"{window:.2} days\", busy = {busy:.3}, variety = {variety:.3}, variety_from = {kinds} }}"
    );
    let (below, quarters, within) = (dice.percent(0.0, 100.0), dice.whole(1, 2), dice.percent(0.0, 100.0));
    let dismissal = format!("{{ below = {below}, quarters = {quarters}, within = {within} }}");
    let (first, last, leaving) = (dice.between(0.8, 1.5), dice.between(0.5, 1.2), dice.between(0.5, 2.0));
    let rivalry = format!("{{ first = {first:.3}, last = {last:.3}, leaving = {leaving:.3} }}");
    let (lost, quarrels, slowing) = (dice.between(0.0, 2.0), dice.rate(0.0, 400.0), dice.percent(0.0, 60.0));
    let conflict = format!(
        "{{ lost = {lost:.3}, quarrels = {quarrels}, slowing = {slowing}, leaving = {leaving:.3}, small = 4 }}"
    );
    support(draft, dice, frame);
    let all = [("quitting", quitting), ("dismissal", dismissal), ("rivalry", rivalry), ("conflict", conflict)];
    for (mechanism, sizes) in all {
        let value = match dice.whole(0, 3) {
            0 => "\"off\"".to_owned(),
            1 => "\"on\"".to_owned(),
            _ => sizes,
        };
        draft.set("mechanisms", mechanism, value);
    }
}

/// Aides who help or look after partners, and a way up.
fn support(draft: &mut Draft, dice: &mut Dice, frame: &Frame) {
    let mut factor = |low, high| format!("{:.3}", dice.between(low, high));
    let (leaving, pace, odds) = (factor(0.3, 1.5), factor(0.7, 1.6), factor(0.5, 2.0));
    let (ramp, fill, span) = (factor(0.3, 1.5), factor(0.2, 1.5), factor(0.0, 6.0));
    let effects = match dice.whole(0, 3) {
        0 => format!("leaving = {leaving}, pace = {pace}"),
        1 => format!("odds = {odds}, ramp = {ramp}"),
        2 => format!("time_to_fill = {fill}, openings = {span}, selling_share = {}", dice.percent(0.0, 80.0)),
        _ => format!("roles = [\"job1\", \"solo\"], pace = {pace}, time_to_fill = {fill}"),
    };
    if dice.chance(0.6) {
        draft.set("roles.aide", "supports", format!("{{ span = {span}, {effects} }}"));
    }
    if frame.groups.len() > 1 && dice.chance(0.5) {
        let (after, credit) = (dice.between(0.0, 90.0), dice.between(0.0, 60.0));
        let way = format!("role = \"job2\", after = \"{after:.2} days\", credit = \"{credit:.2} days\"");
        draft.set("roles.job1", "promoted_to", format!("{{ {way}, attainment = {} }}", dice.percent(0.0, 100.0)));
    }
    if dice.chance(0.3) {
        let rate = dice.rate(500.0, 20_000.0);
        draft.set("sources.allies", "partners", format!("{{ role = \"aide\", per_developer = {rate} }}"));
        draft.set("sources.allies", "mix", dice.shares(&frame.segments));
    }
}

fn structures(draft: &mut Draft, dice: &mut Dice, frame: &Frame) {
    let route = |dice: &mut Dice| format!("\"{}\"", dice.pick(&["next free", "round robin", "random", "territory"]));
    let seats = |dice: &mut Dice, most: u32| {
        let each = |(role, _): &(String, Vec<String>)| format!("{role} = {}", dice.whole(1, most));
        frame.groups.iter().map(each).collect::<Vec<_>>().join(", ")
    };
    let line = format!("{{ {}, aide = {} }}", seats(dice, 4), dice.whole(0, 2));
    draft.set("structures.Line", "assembly", line);
    draft.set("structures.Islands", "island", format!("{{ solo = {}, aide = 1 }}", dice.whole(1, 6)));
    draft.set("structures.Islands", "route", route(dice));
    let each = seats(dice, 2);
    let pods = if dice.chance(0.5) {
        let teams: Vec<String> =
            frame.segments.iter().map(|segment| format!("{segment} = {}", dice.whole(1, 2))).collect();
        format!("{{ by = \"segment\", teams = {{ {} }}, each = {{ {each} }} }}", teams.join(", "))
    } else {
        format!("{{ teams = {}, each = {{ {each} }}, aide = 1 }}", dice.whole(1, 3))
    };
    draft.set("structures.Pods", "pod", pods).set("structures.Pods", "route", route(dice));
    let islands = [("solo".to_owned(), frame.groups.iter().flat_map(|(_, covers)| covers.clone()).collect())];
    rules(draft, dice, frame, "Line", &frame.groups);
    rules(draft, dice, frame, "Islands", &islands);
    rules(draft, dice, frame, "Pods", &frame.groups);
    if dice.chance(0.3) {
        // Without `each`, the usual team of the variant.
        let variant = dice.pick(&["vertical", "inbound", "outbound", "targeted"]);
        let teams: Vec<String> = frame.segments.iter().map(|segment| format!("{segment} = 1")).collect();
        let pods = format!("{{ variant = \"{variant}\", teams = {{ {} }} }}", teams.join(", "));
        draft.set("structures.Variant", "pod", pods);
    }
    // A team that can do all, beside some that can do a part.
    if dice.chance(0.5) {
        draft.set("structures.Mixed", "route", route(dice));
    } else {
        let each = |stage: &String| format!("{stage} = {}", route(dice));
        let by_stage: Vec<String> = frame.stages.iter().map(each).collect();
        draft.set("structures.Mixed", "route", format!("{{ {} }}", by_stage.join(", ")));
    }
    rules(draft, dice, frame, "Mixed", &frame.groups);
    let core = "structures.Mixed.teams.core".to_owned();
    draft.set(&core, "seats", format!("{{ {} }}", seats(dice, 3)));
    draft.set(&core, "team_pay", dice.percent(0.0, 100.0));
    for number in 1..=dice.whole(0, 3) {
        let team = format!("structures.Mixed.teams.more{number}");
        let (role, _) = &frame.groups[dice.whole(0, frame.groups.len() as u32 - 1) as usize];
        draft.set(&team, "count", dice.whole(0, 2));
        draft.set(&team, "seats", format!("{{ solo = {}, {role} = {} }}", dice.whole(1, 2), dice.whole(1, 2)));
        let some = dice.whole(1, frame.segments.len() as u32) as usize;
        draft.set(&team, "serves", quoted(&frame.segments[..some]));
        draft.set(&team, "share", format!("{:.2}", if dice.chance(0.2) { 0.0 } else { dice.between(0.1, 3.0) }));
        draft.set(&team, "team_pay", dice.percent(0.0, 100.0));
        let covered = &frame.groups[dice.whole(0, frame.groups.len() as u32 - 1) as usize].1;
        match dice.whole(0, 2) {
            0 => draft.set(&team, "covers", quoted(covered)),
            1 => draft.set(&team, "covers", format!("{{ solo = {} }}", quoted(covered))),
            _ => draft,
        };
    }
}

/// Who gets which work and which customers, in a structure that seats each of these roles somewhere.
fn rules(draft: &mut Draft, dice: &mut Dice, frame: &Frame, structure: &str, seated: &[(String, Vec<String>)]) {
    let table = format!("structures.{structure}");
    // Each role goes on where the one before it stops, as far as there are stages left.
    let goes_on = |pair: &&[(String, Vec<String>)]| frame.stages.contains(&pair[1].1[0]);
    let pairs = seated.windows(2).filter(goes_on).filter(|_| dice.chance(0.4));
    let pairs: Vec<String> = pairs.map(|pair| format!("{} = \"{}\"", pair[0].0, pair[1].0)).collect();
    if !pairs.is_empty() {
        draft.set(&table, "pairs", format!("{{ {} }}", pairs.join(", ")));
    }
    let stage = |activity: &String| frame.stages.contains(activity);
    let works = seated.iter().filter(|(_, covers)| covers.iter().any(stage)).filter(|_| dice.chance(0.3));
    let lists: Vec<String> = works.map(|(role, _)| role.clone()).collect();
    let territory = draft.get(&table, "route").is_some_and(|route| route.contains("territory"));
    if !lists.is_empty() {
        draft.set(&table, "lists", quoted(&lists));
    }
    if (territory || !lists.is_empty()) && dice.chance(0.6) {
        draft.set(&table, "imbalance", dice.percent(0.0, 120.0));
    }
    let serves = |(_, covers): &(String, Vec<String>)| covers.iter().any(|activity| activity == "serve");
    let sells = |(_, covers): &(String, Vec<String>)| covers.contains(&frame.stages[frame.won_at - 1]);
    if seated.iter().any(serves) && dice.chance(0.3) {
        draft.set(&table, "after_win", "\"any who serve\"");
    } else if structure != "Mixed" && seated.iter().filter(|role| sells(role)).all(serves) && dice.chance(0.7) {
        draft.set(&table, "after_win", "\"the seller keeps\"");
    }
}

/// The scenario with a random time line, for laws that hold whatever changes.
pub fn changing(seed: u64, mut draft: Draft) -> Draft {
    let horizon = draft.get("scenario", "horizon").unwrap_or_default().trim_matches('"').to_owned();
    let days = horizon.split(' ').next().and_then(|days| days.parse().ok()).expect("a horizon in days");
    let fate = Luck::new(seed, 0).fate(name_key("a random scenario"), 0);
    timeline(&mut draft, &mut Dice(fate.stream(Purpose::Statistics, 2)), days);
    reorganisations(&mut draft, &mut Dice(fate.stream(Purpose::Statistics, 3)), days);
    let mut dice = Dice(fate.stream(Purpose::Statistics, 5));
    if dice.chance(0.6) {
        let correction = dice.whole(0, 2);
        cadence(&mut draft, &mut dice, correction);
    }
    draft
}

/// A plan that is missed now and then, and what is done about it: spend, hire or reassign.
fn cadence(draft: &mut Draft, dice: &mut Dice, correction: u32) {
    let inbound: Vec<String> = draft
        .names("sources")
        .into_iter()
        .filter(|it| draft.get(&format!("sources.{it}"), "leads").is_some())
        .collect();
    let jobs: Vec<String> = draft.names("roles").into_iter().filter(|role| role.starts_with("job")).collect();
    let done = match correction {
        0 if !inbound.is_empty() => {
            let (of, more) = (&inbound[dice.whole(0, inbound.len() as u32 - 1) as usize], dice.percent(1.0, 300.0));
            let of = if dice.chance(0.5) { format!("source = \"{of}\", ") } else { String::new() };
            format!("spend = {{ {of}more = {more}, lasts = \"{:.2} days\" }}", dice.between(1.0, 90.0))
        }
        2 if jobs.len() > 1 => {
            let from = dice.whole(0, jobs.len() as u32 - 1) as usize;
            let to = (from + dice.whole(1, jobs.len() as u32 - 1) as usize) % jobs.len();
            let (from, to) = (&jobs[from], &jobs[to]);
            // Some structure has a seat to give.
            let line = draft
                .get("structures.Line", "assembly")
                .unwrap_or_default()
                .replace(&format!("{from} = 1"), &format!("{from} = 2"));
            draft.set("structures.Line", "assembly", line);
            format!("reassign = {{ from = \"{from}\", to = \"{to}\", seats = {} }}", dice.whole(1, 2))
        }
        _ => format!(
            "hire = {{ role = \"{}\", seats = {} }}",
            jobs[dice.whole(0, jobs.len() as u32 - 1) as usize],
            dice.whole(1, 3)
        ),
    };
    let bookings = dice.between(10_000.0, 2_000_000.0);
    let (growth, from) = (dice.between(-20.0, 20.0), dice.between(0.0, 40.0));
    let plan = format!(
        "bookings = \"{bookings:.0} per year\", growth = \"{growth:.2} % per month\", from = \"{from:.2} days\""
    );
    let (tolerance, months, most) = (dice.percent(0.0, 50.0), dice.whole(1, 2), dice.whole(1, 3));
    let all = format!("{{ {plan}, tolerance = {tolerance}, months = {months}, at_most = {most}, {done} }}");
    draft.set("mechanisms", "cadence", all);
}

/// The scenario with a plan and this kind of correction.
pub fn planned(seed: u64, mut draft: Draft, correction: u32) -> Draft {
    let fate = Luck::new(seed, 0).fate(name_key("a random scenario"), 0);
    cadence(&mut draft, &mut Dice(fate.stream(Purpose::Statistics, 6)), correction);
    draft
}

/// Structures that turn into others, some after the end.
fn reorganisations(draft: &mut Draft, dice: &mut Dice, days: f64) {
    let structures = draft.names("structures");
    for number in 0..dice.whole(1, 2).min(structures.len() as u32 - 1) {
        let from = dice.whole(0, structures.len() as u32 - 1) as usize;
        let to = (from + dice.whole(1, structures.len() as u32 - 1) as usize) % structures.len();
        let (from, to, cost) = (&structures[from], &structures[to], dice.whole(0, 100_000));
        let change = format!("{{ from = \"{from}\", to = \"{to}\", cost = {cost}, name = \"Change {number}\" }}");
        let at = format!("\"day {:.3}\"", dice.between(0.1, days * 1.05));
        draft.insert_after("", "[timeline]", &[("at", &at), ("reorganise", &change)]);
    }
    let jobs: Vec<String> = draft.names("roles").into_iter().filter(|role| role.starts_with("job")).collect();
    if !jobs.is_empty() && dice.chance(0.5) {
        let role = &jobs[dice.whole(0, jobs.len() as u32 - 1) as usize];
        let (at, hire) = (dice.between(0.1, days), format!("{{ role = \"{role}\", seats = {} }}", dice.whole(1, 4)));
        draft.insert_after("", "[timeline]", &[("at", &format!("\"day {at:.3}\"")), ("hire", &hire)]);
    }
    if dice.chance(0.5) {
        let sizes = [dice.percent(0.0, 100.0), format!("{:.2}", dice.between(0.0, 5.0))];
        let spans = [dice.between(0.0, days), dice.between(0.0, 300.0)];
        let [relearn, unrest] = sizes;
        let all = format!(
            "{{ relearn = {relearn}, unrest = {unrest}, lasts = \"{:.2} days\", severance = \"{:.2} days\" }}",
            spans[0], spans[1]
        );
        draft.set("mechanisms", "reorganisation", all);
    }
}

/// Up to four changes at random times, some after the end.
fn timeline(draft: &mut Draft, dice: &mut Dice, days: f64) {
    let (roles, sources) = (draft.names("roles"), draft.names("sources"));
    let says = |source: &str, key: &str| draft.get(&format!("sources.{source}"), key).is_some();
    let flows = |source: &&String| !says(source, "prospecting") && !says(source, "partners");
    let volume: Vec<&str> = sources.iter().filter(flows).map(String::as_str).collect();
    let (segments, structures) = (draft.names("market"), draft.names("structures"));
    let quotas: Vec<&str> = roles
        .iter()
        .map(String::as_str)
        .filter(|role| draft.get(&format!("roles.{role}"), "quota").is_some())
        .collect();
    let seated: Vec<&str> = roles.iter().filter(|role| role.starts_with("job")).map(String::as_str).collect();
    let mut entries = Vec::new();
    for _ in 0..dice.whole(0, 4) {
        let at = format!("\"day {:.3}\"", dice.between(0.1, days * 1.1));
        let source = dice.pick(&sources.iter().map(String::as_str).collect::<Vec<_>>());
        let (by, odds) = (dice.percent(-90.0, 150.0), dice.between(0.3, 2.0));
        entries.push(match dice.whole(0, 8) {
            0 => (at, "freeze", format!("{{ lasts = \"{:.2} days\" }}", dice.between(1.0, days))),
            7 if !seated.is_empty() => {
                let lasts = dice.between(1.0, days);
                (at, "freeze", format!("{{ roles = [\"{}\"], lasts = \"{lasts:.2} days\" }}", dice.pick(&seated)))
            }
            8 if !quotas.is_empty() => (at, "quota", format!("{{ role = \"{}\", by = {by} }}", dice.pick(&quotas))),
            1 => (at, "price", format!("{{ by = {by}, win_odds = {odds:.3} }}")),
            2 if !volume.is_empty() => (at, "volume", format!("{{ source = \"{}\", by = {by} }}", dice.pick(&volume))),
            3 => (at, "lose_source", format!("\"{source}\"")),
            4 if !seated.is_empty() => (at, "lose_best", format!("{{ role = \"{}\" }}", dice.pick(&seated))),
            5 if !seated.is_empty() => (at, "pay", format!("{{ role = \"{}\", base = {by} }}", dice.pick(&seated))),
            _ => (at, "open_segment", format!("\"{}\"", segments[segments.len() - 1])),
        });
    }
    for (at, change, to) in &entries {
        let mut keys = vec![("at", at.as_str()), (change, to)];
        // Of a role that not every structure has, only in one that has it.
        let of_role = matches!(*change, "freeze" | "quota" | "lose_best" | "pay") && to.contains("role");
        let within = format!(
            "[\"{}\"]",
            if of_role { "Mixed" } else { dice.pick(&structures.iter().map(String::as_str).collect::<Vec<_>>()) }
        );
        if dice.chance(0.3) && !to.contains("solo") && !to.contains("aide") {
            keys.insert(1, ("in", &within));
        }
        draft.insert_after("", "[timeline]", &keys);
    }
}

/// What differs from person to person and role to role; and a segment that somebody has to open.
fn persons(draft: &mut Draft, dice: &mut Dice, frame: &Frame) {
    let sizes = [("health", "onboarder", dice.between(1.0, 1.6)), ("champion_exit", "deal", dice.between(0.2, 1.0))];
    for (mechanism, key, size) in sizes {
        let Some(table) = draft.get("mechanisms", mechanism).and_then(|value| value.strip_suffix(" }")) else {
            continue;
        };
        let table = format!("{table}, {key} = {size:.3} }}");
        draft.set("mechanisms", mechanism, table);
    }
    for role in draft.names("roles") {
        if dice.chance(0.3) {
            draft.set(&format!("roles.{role}"), "open_deals", dice.whole(1, 10));
        }
    }
    if frame.segments.len() > 1 && dice.chance(0.3) {
        let (role, work) = (dice.pick(&["aide", "job1", "solo"]), dice.between(1.0, 60.0));
        let table = format!("market.{}", frame.segments[frame.segments.len() - 1]);
        draft.set(&table, "opened_by", format!("{{ role = \"{role}\", work = \"{work:.2} days\" }}"));
    }
}

/// Growth that has to be sold, by some who do other work too.
fn upsell(draft: &mut Draft, dice: &mut Dice, frame: &Frame) {
    let offers = draft.get("customers", "expansion").is_some() || draft.get("products.extra1", "value").is_some();
    if !offers || dice.chance(0.5) {
        return;
    }
    let stages: Vec<String> = (1..=dice.whole(1, 2)).map(|number| format!("more{number}")).collect();
    for stage in &stages {
        let table = format!("stages.{stage}");
        let (effort, gap, patience) = (dice.between(0.1, 4.0), dice.between(0.1, 8.0), dice.between(0.5, 20.0));
        draft.set(&table, "upsell", "true").set(&table, "touches", dice.whole(1, 3));
        draft.set(&table, "effort", dice.law(effort, "h")).set(&table, "buyer_gap", dice.law(gap, "days"));
        draft.set(&table, "advance", dice.percent(0.0, 100.0)).set(&table, "no_decision", dice.percent(0.0, 100.0));
        if dice.chance(0.4) {
            draft.set(&table, "patience", dice.law(patience, "days")).set(&table, "room", dice.whole(0, 8));
        }
    }
    for stage in &stages {
        let (job, _) = &frame.groups[dice.whole(0, frame.groups.len() as u32 - 1) as usize];
        for role in [job.as_str(), "solo"] {
            let table = format!("roles.{role}");
            let covers = draft.get(&table, "covers").unwrap_or("[]").trim_end_matches(']').to_owned();
            draft.set(&table, "covers", format!("{covers}, \"{stage}\"]"));
        }
    }
}

/// Everything about pay that a role, a structure or the scenario may state beyond quota and commission.
fn pay(draft: &mut Draft, dice: &mut Dice) {
    for role in draft.names("roles") {
        let table = format!("roles.{role}");
        let quota = draft.get(&table, "quota").map(str::to_owned);
        if let Some(quota) = &quota {
            let elastic = format!(", elastic = {} }}", dice.percent(0.0, 100.0));
            if dice.chance(0.4) {
                draft.set(&table, "quota", quota.replace(" }", &elastic));
            }
            if draft.get(&table, "commission").is_some() && dice.chance(0.4) {
                let [first, second, third] = [1.0, 5.0, 9.0].map(|low| dice.percent(low, 20.0));
                let curve = format!("[[{:.2}, {second}], [\"80 %\", {third}]]", dice.between(0.0, 0.7));
                draft.set(&table, "commission", format!("{{ rate = {first}, accelerators = {curve} }}"));
            }
            if dice.chance(0.3) {
                draft.set(&table, "cap", dice.percent(81.0, 300.0));
            }
        }
        if dice.chance(0.4) {
            draft.set(&table, "clawback", format!("\"{:.2} days\"", dice.between(0.5, 120.0)));
        }
        if dice.chance(0.4) {
            draft.set(&table, "stage_credit", dice.percent(0.0, 80.0));
        }
        if dice.chance(0.3) {
            draft.set(&table, "market_pay", dice.whole(10_000, 160_000));
            draft.set(&table, "pay_cut_hazard", format!("{:.3}", dice.between(1.0, 3.0)));
        }
    }
    let (ride, help, outshone) = (dice.between(0.0, 0.3), dice.between(0.0, 3.0), dice.between(0.0, 0.5));
    let around = format!(
        "spurt = {}, slack = {}, last_part = {}",
        dice.percent(0.0, 30.0),
        dice.percent(0.0, 100.0),
        dice.percent(0.0, 100.0)
    );
    let late = format!(
        "discount = {}, discount_window = \"{:.2} days\", discount_odds = {:.2}",
        dice.percent(0.0, 10.0),
        dice.between(10.0, 63.0),
        dice.between(1.0, 3.0)
    );
    let sizes = format!("{{ free_ride = {ride:.3}, help = {help:.3}, outshone = {outshone:.3}, {around}, {late} }}");
    let incentives = match dice.whole(0, 3) {
        0 => "\"off\"".to_owned(),
        1 => "\"on\"".to_owned(),
        _ => sizes,
    };
    draft.set("mechanisms", "incentives", incentives);
    for structure in draft.names("structures") {
        let mut keys = Vec::new();
        for (key, most) in [("base", 90_000), ("variable", 60_000)] {
            if dice.chance(0.4) {
                keys.push(format!("{key} = {}", dice.whole(0, most)));
            }
        }
        for key in ["commission", "team_pool"] {
            if dice.chance(0.5) {
                keys.push(format!("{key} = {}", dice.percent(0.0, 100.0)));
            }
        }
        if dice.chance(0.5) {
            draft.set(&format!("structures.{structure}"), "pay", format!("{{ {} }}", keys.join(", ")));
        }
    }
}
