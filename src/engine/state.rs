//! What the state of a replication consists of, in words, for the description of the model.
//!
//! A field that is added to what is described here, and not named, does not compile.

use super::cadence::Cadence;
use super::openings::Progress;
use super::world::{Account, Customer, Deal, Record, Seat, SourceState};

/// A kind of thing that has a state of its own.
#[derive(Clone, Copy, Debug)]
pub struct Entity {
    /// What it is called.
    pub name: &'static str,
    /// What there is of it.
    pub says: &'static str,
    /// Its state: what is remembered and may change, in words.
    pub state: &'static [&'static str],
}

/// The words for the fields of a state; fields after `besides` are counts of draws, links and marks that serve the program.
macro_rules! state {
    ($of:ident { $([$($field:ident)+] $says:literal;)+ besides [$($other:ident)*] }) => {{
        const _: fn(&$of) = |$of { $($($field: _,)+)+ $($other: _,)* }| ();
        &[$($says),+]
    }};
}

/// Everything that has a state, with the state it has.
pub const ENTITIES: &[Entity] = &[
    Entity {
        name: "account",
        says: "a company that may buy, in a segment with a stated number of them",
        state: {
            const _: fn(&Account) = |it| match it {
                Account::Free | Account::Taken | Account::Resting(_) => (),
            };
            &["free, taken (in play or a customer), or at rest until a moment"]
        },
    },
    Entity {
        name: "opening",
        says: "a segment that is closed until people of a role have worked for it so long",
        state: state! { Progress {
            [missing seen] "work that is missing, and up to when it has been counted";
            [people] "people who are at it";
            besides []
        } },
    },
    Entity {
        name: "plan",
        says: "what management holds bookings against",
        state: state! { Cadence {
            [booked] "what was booked in the present month";
            [off made] "months off course in a row, and corrections made";
            [spends_until] "until when more is spent on leads";
            [phase seated] "which seats there are: after what was stated, and after corrections";
            besides []
        } },
    },
    Entity {
        name: "source",
        says: "what leads come from",
        state: state! { SourceState {
            [drawn] "candidates drawn so far";
            [made] "leads made so far";
            [day] "moment of the last candidate";
            besides [fate]
        } },
    },
    Entity {
        name: "deal",
        says: "a lead on its way, the work for a new customer, or a service touch: whatever somebody has to work on",
        state: state! { Deal {
            [kind] "whether it is open, won, or service";
            [account customer source segment] "account, customer, source and segment";
            [stage touch attempt] "stage, touches done there, tries to reach the buyer there";
            [came entered] "when it came, and when it entered the stage";
            [waited last_wait lay] "time waited: here, before the next touch, unanswered in all";
            [team seat seat_turn] "team and person it belongs to";
            [talent shared_touches all_touches] "that person's talent, touches by that person and by anyone";
            [context] "log-odds lost by changes of hands";
            [response] "factor on the chance to advance from the delay of the first answer";
            [handoffs] "changes of hands so far";
            [in_work] "whether somebody is at it now";
            besides [fate turn starts waits]
        } },
    },
    Entity {
        name: "customer",
        says: "an account with a contract",
        state: state! { Customer {
            [account segment source] "account, segment, and the source it came from";
            [since yearly] "since when, and its annual value";
            [budget spent_at] "hazard of leaving not yet spent";
            [early early_until] "factor on that hazard at first, and until when";
            [exit exit_until] "hazard added by the exit of an owner, and until when";
            [seat owners_left] "who looks after it, and how many owners have left";
            [service_open] "whether a service touch waits or is being done";
            besides [fate turn churn_turn previous next terms expansions contractions referrals services]
        } },
    },
    Entity {
        name: "seat",
        says: "a funded position of one role in one team",
        state: state! { Seat {
            [here] "whether it is filled";
            [talent ramped] "talent of its person, and from when on they are at full speed";
            [days_per_hour] "time that an hour of effort takes them";
            [desk] "role and team";
            [at_work_on] "what they work on";
            [idle idle_since] "whether they are idle, and since when";
            [awaited] "whether something waits for this very person";
            besides [touch_told turn idle_previous idle_next]
        } },
    },
    Entity {
        name: "person",
        says: "who holds a seat",
        state: state! { Record {
            [since tenure_then] "when they came, and the tenure they had then";
            [behind] "days of tenure that do not count for the ramp";
            [book] "customers looked after";
            [credit period quota] "quota, and credit in the present period";
            besides [holder told leaves]
        } },
    },
];
