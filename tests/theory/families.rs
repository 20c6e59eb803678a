//! All families, in the order of the published set, and what each is checked by.

use std::sync::OnceLock;

use crate::cases::{Case, Known, known};
use crate::experiment::Verdict;
use crate::family::Checks;
use crate::{customers, deals, flows, markets, people, pools, queues};

/// What is done about a family.
pub struct Family {
    pub id: &'static str,
    pub build: fn(&Case) -> Checks,
    /// Which of several semantics holds here, or how the reduction was read.
    pub note: &'static str,
    verdicts: OnceLock<Vec<Verdict>>,
}

impl Family {
    /// Its published cases.
    pub fn known(&self) -> &'static Known {
        known().iter().find(|known| known.id == self.id).expect("the family is published")
    }

    /// Its values as they came out; simulated once.
    pub fn verdicts(&self) -> &[Verdict] {
        self.verdicts
            .get_or_init(|| self.known().cases.iter().flat_map(|case| (self.build)(case).judge(case)).collect())
    }
}

macro_rules! families {
    ($($test:ident $id:literal $build:path, $note:literal;)+) => {
        /// All of them.
        pub static FAMILIES: [Family; [$($id),+].len()] =
            [$(Family { id: $id, build: $build, note: $note, verdicts: OnceLock::new() }),+];

        mod each {
            $(
                #[test]
                fn $test() {
                    crate::check($id);
                }
            )+
        }
    };
}

families! {
    mm1 "MM1" queues::mm1, "";
    mm1_transient "MM1T" queues::mm1t, "";
    mmc "MMC" queues::mmc, "";
    mmck "MMCK" queues::mmck, "who finds `room` used up is turned away";
    erlang_a "ERLA" queues::impatient, "";
    mmc_general_patience "MMCG" queues::impatient, "";
    mg1 "MG1" queues::mg1, "";
    priority "PRIO" queues::prio, "";
    batches "BATCH" queues::batch, "";
    round_robin "RR" pools::round_robin, "";
    full_cycle "FULLCYCLE" pools::full_cycle, "a rep who keeps a deal turns to its next stage before other work";
    seasonal_queue "MTMC" queues::mtmc, "";
    breakdowns "BREAK" queues::breaks, "a touch broken off is begun afresh by the next person, before other work";
    funnel "FUNNEL" pools::funnel, "";
    tandem "TANDEM" pools::tandem, "";
    pool "POOL" pools::pool, "";
    no_queue "MTGINF" flows::no_queue, "`capacity` off";
    seasonal_leads "NHPP" flows::stream, "rates hold at every moment; months are of 21 business days";
    handoffs "HANDOFF" pools::handoff, "a drop shows after the delay; decay counts all the time that a lead lay";
    speed_to_lead "DECAY" pools::decay, "";
    cycle "CYCLE" flows::cycle, "the cycle is the buyer's time after one touch";
    vacant_seats "SEATS" people::vacant_seats, "";
    tenure "TENURE" people::tenure, "";
    ramps "RAMP" people::ramps, "";
    ramp_with_backlog "RAMPSAT" people::ramp_with_backlog, "speed applies continuously, also inside a touch";
    rehire "REHIRE" people::rehire, "";
    capacity_over_time "CAPT" people::capacity_over_time, "";
    learning "LEARN" people::learning, "";
    customer_base "CUST" customers::come_and_go, "";
    recurring_revenue "MRR" customers::recurring_revenue, "";
    retention "NRR" customers::retention, "";
    renewals "RENEW" customers::renewals, "";
    compound_bookings "CPOI" deals::compound, "";
    quota "QUOTA" deals::quota, "";
    commission "COMM" deals::commission, "";
    concentration "CONC" deals::concentration, "";
    market "MARKET" markets::coverage, "a lead whose account is taken brings no deal";
    depletion "DEPLETE" markets::depletion, "";
    reverse_funnel "REVF" deals::reverse_funnel, "";
    staffing "STAFFC" queues::staffing, "at the staffing that a search would find";
    shared_luck "CRN" deals::shared_luck, "A and B are two scenarios under the same luck";
}
