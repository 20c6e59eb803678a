//! Ordinary scenarios, written as text. One unit of time of a case is one business day.

use std::fmt;

use serde_json::Value;

/// The parts of a scenario; whatever a case does not say is switched off.
#[derive(Clone)]
pub struct Scene {
    horizon: f64,
    market: String,
    sources: String,
    stages: String,
    roles: String,
    customers: String,
    mechanisms: String,
    start: String,
    structures: String,
}

/// What makes a role plain: no pay, no talent, no tenure before the start.
pub const PLAIN: &str = "base = 0\nskill_spread = 0\nstarting_tenure = \"0 days\"";

/// A stage with a role of its own.
pub struct Step {
    pub effort: String,
    pub advance: f64,
    /// More lines for the stage.
    pub more: String,
    pub seats: f64,
}

/// A project of one money unit each.
pub const PROJECT: &str = "deal_value = 1\ncontract = \"project\"";

impl Scene {
    /// One rep, one stage without work that everybody passes, no leads.
    pub fn new(horizon: f64) -> Scene {
        Scene {
            horizon,
            market: format!("[market.everyone]\n{PROJECT}"),
            sources: "[sources.web.leads]\nper_day = 0".into(),
            stages: "[stages.work]\neffort = \"0 days\"\nadvance = 1.0\nno_decision = 0.0".into(),
            roles: format!("[roles.rep]\ncovers = [\"work\"]\n{PLAIN}"),
            customers: "churn = \"0 per day\"".into(),
            mechanisms: String::new(),
            start: String::new(),
            structures: "[structures.team]\nassembly = { rep = 1 }".into(),
        }
    }

    /// Leads per day from one source.
    pub fn leads(mut self, rate: f64) -> Scene {
        self.sources = format!("[sources.web.leads]\nper_day = {rate}");
        self
    }

    /// More lines for the source's flow.
    pub fn flow(mut self, lines: &str) -> Scene {
        self.sources += &format!("\n{lines}");
        self
    }

    /// The sources as written.
    pub fn sources(mut self, text: impl Into<String>) -> Scene {
        self.sources = text.into();
        self
    }

    /// The market as written.
    pub fn market(mut self, text: impl Into<String>) -> Scene {
        self.market = text.into();
        self
    }

    /// The only stage: its effort, its chance to advance, and more lines.
    pub fn work(self, effort: &str, advance: f64, more: &str) -> Scene {
        self.stages(format!("[stages.work]\neffort = {effort}\nadvance = {advance}\nno_decision = 0.0\n{more}"))
    }

    /// The stages as written.
    pub fn stages(mut self, text: impl Into<String>) -> Scene {
        self.stages = text.into();
        self
    }

    /// More lines for the only role.
    pub fn rep(mut self, more: &str) -> Scene {
        self.roles += &format!("\n{more}");
        self
    }

    /// The roles as written.
    pub fn roles(mut self, text: impl Into<String>) -> Scene {
        self.roles = text.into();
        self
    }

    /// Stages in a row, `s0` first, each with a role and a team of its own.
    pub fn line(self, steps: &[Step]) -> Scene {
        let (mut stages, mut roles, mut seats) = (String::new(), String::new(), Vec::new());
        for (at, Step { effort, advance, more, seats: count }) in steps.iter().enumerate() {
            stages += &format!("[stages.s{at}]\neffort = {effort}\nadvance = {advance}\nno_decision = 0.0\n{more}\n");
            roles += &format!("[roles.r{at}]\ncovers = [\"s{at}\"]\n{PLAIN}\n");
            seats.push(format!("r{at} = {count}"));
        }
        let structure = format!("[structures.line]\nassembly = {{ {} }}", seats.join(", "));
        self.stages(stages).roles(roles).structures(structure)
    }

    /// A plain role that covers these stages, beside the others.
    pub fn role(mut self, name: &str, covers: &str) -> Scene {
        self.roles += &format!("\n[roles.{name}]\ncovers = [{covers}]\n{PLAIN}");
        self
    }

    /// What happens to customers.
    pub fn customers(mut self, lines: impl Into<String>) -> Scene {
        self.customers = lines.into();
        self
    }

    /// Mechanisms that are on.
    pub fn mechanisms(mut self, lines: &str) -> Scene {
        self.mechanisms = lines.into();
        self
    }

    /// What is there at the start.
    pub fn start(mut self, lines: impl Into<String>) -> Scene {
        self.start = lines.into();
        self
    }

    /// The structures as written.
    pub fn structures(mut self, text: impl Into<String>) -> Scene {
        self.structures = text.into();
        self
    }

    /// One team of so many reps.
    pub fn reps(self, count: u64) -> Scene {
        self.structures(format!("[structures.team]\nassembly = {{ rep = {count} }}"))
    }
}

impl fmt::Display for Scene {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(out, "[scenario]\nhorizon = \"{} days\"", self.horizon)?;
        writeln!(out, "[economics]\nselling_share = 1.0\nemployer_load = 1.0")?;
        for part in [&self.market, &self.sources, &self.stages, &self.roles] {
            writeln!(out, "{part}")?;
        }
        writeln!(out, "[customers]\n{}", self.customers)?;
        writeln!(out, "[mechanisms]\nall = \"off\"\n{}", self.mechanisms)?;
        writeln!(out, "[start]\n{}\n{}", self.start, self.structures)
    }
}

/// An exponential time of this mean.
pub fn exponential(mean: f64) -> String {
    format!("{{ exponential = {{ mean = \"{mean} days\" }} }}")
}

/// A law of time as a case states it.
pub fn time(law: &Value) -> String {
    written(law, |value| format!("\"{value} days\""))
}

/// A law of money as a case states it.
pub fn money(law: &Value) -> String {
    written(law, |value| value.to_string())
}

fn written(law: &Value, unit: impl Fn(f64) -> String) -> String {
    let part = |name: &str| law[name].as_f64().expect("a parameter of the law");
    match law["dist"].as_str() {
        Some("exp") => format!("{{ exponential = {{ mean = {} }} }}", unit(part("mean"))),
        Some("lognormal") => format!("{{ lognormal = {{ mean = {}, cv = {} }} }}", unit(part("mean")), part("cv")),
        Some("gamma") => format!("{{ gamma = {{ mean = {}, shape = {} }} }}", unit(part("mean")), part("shape")),
        Some("weibull") => format!("{{ weibull = {{ scale = {}, shape = {} }} }}", unit(part("scale")), part("shape")),
        _ => unit(part("value")),
    }
}
