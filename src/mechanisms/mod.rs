//! Frictions and effects, one file each: what it does, its settings, why, from which source, what switches it off.
//!
//! A file holds everything there is to say about a mechanism: the card that `explain --mechanisms` prints, the settings with
//! their keys, defaults and evidence, and the formula as pure functions of plain numbers. The engine calls them at named
//! points and keeps whatever state they need. To add one: a file, and a line in the list below,
//! which also names the design concept that it belongs to.

pub mod ageing;
pub mod attrition;
pub mod backfill;
pub mod backup;
pub mod book_loss;
pub mod cadence;
pub mod capacity;
pub mod champion_exit;
pub mod conflict;
pub mod context_loss;
pub mod coordination;
pub mod dismissal;
pub mod familiarity;
pub mod handoff_delay;
pub mod handoff_drop;
pub mod health;
pub mod hygiene;
pub mod incentives;
pub mod market_depletion;
pub mod overload;
pub mod ownership;
pub mod pay_against_market;
pub mod peer_learning;
pub mod practice;
pub mod quitting;
pub mod ramp;
pub mod rapport;
pub mod recycling;
pub mod reorganisation;
pub mod response_decay;
pub mod rivalry;
pub mod scoring;
pub mod segment_practice;
mod settings;
pub mod switching;
pub mod visibility;

pub(crate) use settings::{Setting, Settings, settings};

use crate::keys::{Key, Need, SWITCH, Takes, key};

/// What there is to know about a mechanism.
#[derive(Clone, Copy, Debug)]
pub struct Card {
    /// Stable id, as in `[mechanisms]`.
    pub id: &'static str,
    /// What it does.
    pub does: &'static str,
    /// In symbols.
    pub formula: &'static str,
    /// Evidence it rests on.
    pub source: &'static str,
    /// The setting that switches it off exactly.
    pub neutral: &'static str,
    /// Default, with its unit.
    pub default: &'static str,
    /// Plausible range.
    pub range: &'static str,
}

/// The design concepts of the ODD protocol, in its order (Grimm et al. 2020).
#[expect(missing_docs, reason = "the protocol says what they are")]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Concept {
    BasicPrinciples,
    Emergence,
    Adaptation,
    Objectives,
    Learning,
    Prediction,
    Sensing,
    Interaction,
    Stochasticity,
    Collectives,
    Observation,
}

/// Who takes over after a change of hands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Taker {
    /// The same person goes on.
    Same,
    /// Somebody of the same team.
    SameTeam,
    /// Somebody of another team.
    Across,
    /// Somebody of another team, which serves just the segments that this one serves, and not the whole market.
    Similar,
    /// Somebody hired into the vacant seat.
    NewHire,
}

macro_rules! mechanisms {
    ($($id:ident $settings:ident $concept:ident,)*) => {
        /// Every mechanism, in the order of the model's description.
        pub const ALL: &[&Card] = &[$(&$id::CARD),*];

        /// Which mechanisms are on, with their settings; `None` is off, and exactly neutral.
        #[derive(Clone, Debug, PartialEq)]
        pub struct Mechanisms {
            $(
                #[doc = concat!("See [`", stringify!($id), "`].")]
                pub $id: Option<$id::$settings>,
            )*
        }

        impl Mechanisms {
            /// Every mechanism, the design concept that it belongs to, and whether it is on.
            pub fn states(&self) -> impl Iterator<Item = (&'static Card, Concept, bool)> {
                [$((&$id::CARD, Concept::$concept, self.$id.is_some())),*].into_iter()
            }

            /// As a scenario states them.
            pub(crate) fn read(from: &mut dyn Settings) -> Mechanisms {
                Mechanisms { $($id: if from.opens(stringify!($id)) { $id::$settings::read(from) } else { None },)* }
            }

            /// Ids of those that are on, in the order of [`ALL`].
            pub fn on(&self) -> Vec<&'static str> {
                [$(self.$id.as_ref().map(|_| stringify!($id))),*].into_iter().flatten().collect()
            }

            /// The same with this one off; as it is if there is none of this id.
            pub fn without(mut self, id: &str) -> Mechanisms {
                match id {
                    $(stringify!($id) => self.$id = None,)*
                    _ => {}
                }
                self
            }
        }

        /// The rows of their keys.
        pub(crate) fn keys() -> impl Iterator<Item = &'static Key> {
            COMMON.iter()$(.chain($id::$settings::KEYS))*
        }
    };
}

mechanisms! {
    capacity Capacity BasicPrinciples,
    handoff_delay HandoffDelay Interaction,
    handoff_drop HandoffDrop Interaction,
    context_loss ContextLoss Interaction,
    familiarity Familiarity Learning,
    practice Practice Learning,
    segment_practice SegmentPractice Learning,
    switching Switching BasicPrinciples,
    ownership Ownership Objectives,
    overload Overload BasicPrinciples,
    ramp Ramps Learning,
    attrition Attrition Stochasticity,
    quitting Quitting Adaptation,
    dismissal Dismissal Adaptation,
    backfill Backfill Adaptation,
    book_loss BookLoss Interaction,
    rapport Rapport Interaction,
    peer_learning PeerLearning Learning,
    backup Backup Collectives,
    coordination Coordination Collectives,
    incentives Incentives Objectives,
    rivalry Rivalry Objectives,
    conflict Conflict Collectives,
    reorganisation Reorganisation Adaptation,
    health Health Adaptation,
    champion_exit ChampionExit Stochasticity,
    response_decay ResponseDecay Adaptation,
    market_depletion MarketDepletion Interaction,
    scoring Scoring Sensing,
    recycling Recycling Adaptation,
    ageing Ageing Adaptation,
    hygiene Hygiene Adaptation,
    visibility Visibility Prediction,
    cadence Cadence Adaptation,
}

const COMMON: &[Key] = &[
    key(
        "mechanisms",
        Takes::Table,
        Need::Optional,
        "",
        "Frictions and effects; each can be switched off, and is exactly neutral then.",
    ),
    key(
        "mechanisms.all",
        SWITCH,
        Need::Default("on"),
        "",
        "`off` switches off every mechanism not named in this table, except `capacity`.",
    ),
];
