//! Structures: presets as written, and the general form.

use super::pay::PayPlan;
use crate::units::{Money, Share, Span};

/// One way of organising, as written.
#[derive(Clone, Debug)]
pub struct Structure {
    /// Unique name.
    pub name: String,
    /// Preset or general form.
    pub form: Form,
    /// Its own pay plan; `None`: as the roles say.
    pub pay: Option<PayPlan>,
    /// Who gets which work and which customers.
    pub rules: Rules,
    /// What it turns into, if it is one that is reorganised.
    pub becomes: Option<Box<Becomes>>,
}

/// Another structure, from a moment on.
#[derive(Clone, Debug)]
pub struct Becomes {
    /// How much time has passed by then, more than zero.
    pub at: Span,
    /// Name of the structure until then.
    pub from: String,
    /// The structure from then on.
    pub to: Structure,
    /// What the change itself costs, once.
    pub cost: Money,
}

impl Structure {
    /// Name of the structure that there is once so much time has passed.
    pub fn called(&self, at: Span) -> &str {
        match &self.becomes {
            Some(becomes) if at >= becomes.at => &becomes.to.name,
            Some(becomes) => &becomes.from,
            None => &self.name,
        }
    }
}

/// How a structure is written. Role indices with head counts; counts are 1 to 100,000.
#[derive(Clone, Debug)]
pub enum Form {
    /// One pool per role: each role covers its own activities.
    Assembly {
        /// Seats by role.
        seats: Vec<(usize, u32)>,
    },
    /// Each selling rep alone; roles that cover nothing support everybody.
    Island {
        /// Seats by role.
        seats: Vec<(usize, u32)>,
    },
    /// Small teams, each with all activities.
    Pod {
        /// The market that the pods are meant for; it says no more than what a pod's usual team is and what is warned about.
        variant: Option<Variant>,
        /// Number of pods by segment index; empty: `count` pods serve all segments.
        by_segment: Vec<(usize, u32)>,
        /// Number of pods when they serve all segments, at least 1 then.
        count: u32,
        /// Seats by role in each pod.
        each: Vec<(usize, u32)>,
        /// Support seats beside the pods.
        support: Vec<(usize, u32)>,
    },
    /// Stated in full, at least one team.
    Custom(Vec<Team>),
}

/// The market that a pod is meant for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Variant {
    /// Large markets side by side, a pod or more for each.
    Vertical,
    /// Strong marketing, small deals, a short cycle.
    Inbound,
    /// Large deals, a long cycle.
    Outbound,
    /// Few accounts, large ones.
    Targeted,
}

/// The general form of a structure.
#[derive(Clone, Debug)]
pub struct General {
    /// At least one.
    pub teams: Vec<Team>,
    /// Who gets which work and which customers.
    pub rules: Rules,
}

/// Who gets which work and which customers, where several could.
#[derive(Clone, Debug, PartialEq)]
pub struct Rules {
    /// By stage: how work finds a team when several could take it.
    pub route: Vec<Route>,
    /// Who looks after a customer after the win.
    pub after_win: AfterWin,
    /// Role indices: seats of the first hand over to fixed seats of the second; each role is first at most once.
    pub pairs: Vec<(usize, usize)>,
    /// Role indices, rising: each of their seats has a list of accounts of its own.
    pub lists: Vec<usize>,
    /// Spread of the size of lists and territories, as coefficient of variation; 0 for none.
    pub imbalance: f64,
}

/// Seats that share pools of work.
#[derive(Clone, Debug)]
pub struct Team {
    /// Its name; teams of which there are several are numbered.
    pub name: String,
    /// How many such teams there are.
    pub count: u32,
    /// Desks: seats of one role in this team.
    pub desks: Vec<Desk>,
    /// Segment indices served; all of them if the file says "all".
    pub serves: Vec<usize>,
    /// Weight among teams that could take the same work when the route is by chance; 1 by default.
    pub share: f64,
    /// Part of variable pay that follows the team's attainment instead of one's own.
    pub team_pay: Share,
}

/// Seats of one role in one team.
#[derive(Clone, Debug)]
pub struct Desk {
    /// Role index.
    pub role: usize,
    /// How many.
    pub seats: u32,
    /// Stage indices covered.
    pub covers: Vec<usize>,
    /// Whether it covers the service of customers.
    pub serves_customers: bool,
}

/// How work finds one of several teams that could take it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Route {
    /// One shared queue; whoever is free takes the oldest.
    NextFree,
    /// In turn.
    RoundRobin,
    /// By chance, weighted by team share.
    Random,
    /// Always the same team for the same account.
    Territory,
}

/// Who looks after a customer after the win.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AfterWin {
    /// Whoever had the deal last, else a teammate, as far as they serve customers.
    SameTeam,
    /// Whoever won the deal, from the win on.
    Seller,
    /// Those who serve the segment, in turn.
    Any,
}
