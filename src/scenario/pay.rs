//! What people are paid for: quotas, commission, and what a structure says about both.

use super::{Form, Role, Structure};
use crate::units::{Money, Share, Span};

/// What 100 % attainment means.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Quota {
    /// How much, above 0, per `period`.
    pub amount: f64,
    /// Of what.
    pub of: QuotaOf,
    /// In which time, more than zero.
    pub period: Span,
    /// Part of the gap between attainment and 100 % by which a person's next quota moves; 0 is neutral.
    pub elastic: Share,
}

/// What a quota counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum QuotaOf {
    /// Currency booked by the rep who won.
    Bookings,
    /// Deals won.
    Wins,
    /// Leads that the rep advanced out of the stage with this index.
    Advanced(usize),
}

/// Pay on credited bookings.
#[derive(Clone, Debug, PartialEq)]
pub struct Commission {
    /// Part of bookings up to the first accelerator.
    pub rate: Share,
    /// Attainments, rising, above which other rates apply, and those.
    pub accelerators: Vec<(f64, Share)>,
}

/// A structure's own pay plan, for the roles with work of their own; what is `None` is as the roles say.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct PayPlan {
    /// Fixed pay per year.
    pub base: Option<Money>,
    /// Variable pay per year at quota.
    pub variable: Option<Money>,
    /// Part of credited bookings, at any attainment.
    pub commission: Option<Share>,
    /// Part of variable pay that goes into the pool of the team, where the team does not say its own.
    pub team_pool: Share,
}

impl Structure {
    /// Base and variable pay at quota per year of a role in this structure.
    pub fn pay_of(&self, index: usize, role: &Role) -> (Money, Money) {
        match self.pay {
            Some(pay) if self.gives_work(index, role) => {
                (pay.base.unwrap_or(role.base), pay.variable.unwrap_or(role.variable))
            }
            _ => (role.base, role.variable),
        }
    }

    /// Rates on credited bookings of a role in this structure.
    pub fn commission_of(&self, index: usize, role: &Role) -> Option<Commission> {
        match self.pay.and_then(|pay| pay.commission) {
            Some(rate) if self.gives_work(index, role) => Some(Commission { rate, accelerators: Vec::new() }),
            _ => role.commission.clone(),
        }
    }

    /// Whether seats of this role do work of their own here, or only support others.
    fn gives_work(&self, index: usize, role: &Role) -> bool {
        match &self.form {
            Form::Custom(teams) => teams
                .iter()
                .flat_map(|team| &team.desks)
                .any(|desk| desk.role == index && (desk.serves_customers || !desk.covers.is_empty())),
            _ => role.serves_customers || !role.covers.is_empty(),
        }
    }
}
