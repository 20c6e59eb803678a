//! The time line: what changes at stated times.

use crate::units::Span;

/// Something that changes at a stated time.
#[derive(Clone, Debug, PartialEq)]
pub struct Milestone {
    /// How much time has passed by then, more than zero.
    pub at: Span,
    /// Names of the structures in which it happens; empty: in all.
    pub within: Vec<String>,
    /// What changes.
    pub change: Intervention,
}

impl Milestone {
    /// Whether it happens in the structure with this name.
    pub fn concerns(&self, structure: &str) -> bool {
        self.within.is_empty() || self.within.iter().any(|name| name == structure)
    }
}

/// What changes. Factors are on what there is then, and 1 changes nothing; roles, sources and segments are indices.
#[derive(Clone, Debug, PartialEq)]
pub enum Intervention {
    /// Nobody is hired for a time.
    Freeze {
        /// Roles; empty: all.
        roles: Vec<usize>,
        /// How long.
        lasts: Span,
    },
    /// New deals bring more or less.
    Price {
        /// Factor on the value of deals won from then on.
        factor: f64,
        /// Where; `None`: in all segments.
        segment: Option<usize>,
        /// Factor on the odds to win.
        win_odds: f64,
    },
    /// A source brings more or fewer leads; 0 for none any more.
    Volume {
        /// Source.
        source: usize,
        /// Factor on its flow.
        factor: f64,
    },
    /// Quotas change.
    Quota {
        /// Role.
        role: usize,
        /// Factor on its quota.
        factor: f64,
    },
    /// Pay changes.
    Pay {
        /// Role.
        role: usize,
        /// Factor on base pay.
        base: f64,
        /// Factor on variable pay at quota.
        variable: f64,
        /// Factor on commission rates.
        commission: f64,
    },
    /// The most successful person of a role leaves.
    LoseBest {
        /// Role.
        role: usize,
    },
    /// More seats are funded, and people looked for.
    Hire {
        /// Role.
        role: usize,
        /// How many more.
        seats: u32,
    },
    /// A segment of the market that was closed until then.
    OpenSegment {
        /// Segment.
        segment: usize,
    },
}
