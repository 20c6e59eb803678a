//! What the engine tells about a replication while it runs. Measures, audits and traces are listeners; the engine keeps no books.

use crate::mechanisms::Taker;
use crate::units::Tick;

/// How a deal left a stage.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// On to the next stage; from the last before the win: won.
    Advanced,
    /// Disqualified, or lost to a competitor.
    Lost,
    /// Closed without the buyer deciding.
    NoDecision,
    /// Never reached within the attempts allowed.
    Unreached,
    /// Forgotten or refused in a change of hands.
    Dropped,
    /// Gave up waiting.
    GaveUp,
    /// Work for a new customer, who has left meanwhile.
    CustomerLeft,
    /// Found no room to wait in.
    TurnedAway,
    /// Closed because it was far older than is usual.
    Purged,
    /// Forgotten when it changed hands in the midst of the stage.
    Forgotten,
}

/// Why a person left a seat.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exit {
    /// The hazard of leaving had its way.
    Left,
    /// Results were far below quota for too long.
    Dismissed,
    /// The person goes on in a seat of another role, and is still there.
    Promoted,
    /// The seat is gone, and there is no other for the person.
    Redundant,
}

/// Why money was paid to a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pay {
    /// For being there.
    Base,
    /// For results.
    Variable,
}

/// One thing that happened. Times are ticks, money includes the employer's load where people are paid.
#[expect(missing_docs, reason = "fields are named for what they are; what is not plain stands at the variant")]
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Happening {
    /// A lead came in; `taken` if its account was already in play, a customer, or at rest, or `aside` if its score was low,
    /// so that no deal came of it; `initial` if it was there at the start.
    LeadArrives { deal: u32, source: u16, segment: u16, taken: bool, aside: bool, initial: bool },
    /// A lead came back from nurture; `taken` if its account was in play or a customer, so that no deal came of it.
    Returns { deal: u32, source: u16, segment: u16, taken: bool },
    /// A deal is ready for a stage.
    Enters { deal: u32, stage: u16, source: u16, segment: u16 },
    /// A deal waits for a person.
    Waits { deal: u32, stage: u16 },
    /// A touch begins after a wait; `lay` is all the time the deal has lain unanswered so far. `first` at the stage, `opening`
    /// the first of all.
    TouchStarts { deal: u32, stage: u16, seat: u32, waited: Tick, lay: Tick, first: bool, opening: bool },
    /// The first touch at a stage begins as soon as was agreed; told just before the touch.
    InTime { deal: u32, stage: u16 },
    /// A touch ended, or was broken off because the person left.
    TouchEnds { deal: u32, stage: u16, seat: u32 },
    /// Time that a person at this desk worked, up to now; a touch across the end of a month is told in two parts.
    Worked { seat: u32, desk: u32, time: Tick },
    /// Time that a seat was filled, and what of it counted at the person's speed.
    Present { seat: u32, time: Tick, capacity: f64 },
    /// Time that a seat was vacant.
    Vacant { seat: u32, time: Tick },
    /// A service touch begins after a wait.
    ServiceStarts { seat: u32, waited: Tick },
    /// A service touch ended, or was broken off because the person left.
    ServiceEnds { seat: u32 },
    /// A service touch fell due while the one before was still waiting, or with nobody to do it.
    ServiceMissed,
    /// A deal changed hands between two people, and was lost by it or not.
    HandsOver { deal: u32, stage: u16, taker: Taker, delay: Tick, dropped: bool },
    /// A deal changed hands in the midst of a stage, and was lost by it or not.
    PassesOn { deal: u32, stage: u16, taker: Taker, delay: Tick, dropped: bool },
    /// A deal left a stage. `inside` is the time since it entered, `age` since the lead came in or back; `touches` were all so far.
    StageEnds {
        deal: u32,
        stage: u16,
        ending: Ending,
        inside: Tick,
        waited: Tick,
        age: Tick,
        touches: u32,
        source: u16,
        segment: u16,
    },
    /// A deal was won: `yearly` recurs, `once` does not, `booked` is the contract's whole value; `again` if its lead had come
    /// back from nurture.
    Wins {
        deal: u32,
        seat: u32,
        source: u16,
        segment: u16,
        yearly: f64,
        once: f64,
        booked: f64,
        cycle: Tick,
        touches: u32,
        handoffs: u32,
        again: bool,
    },
    /// A customer's contract starts; at time 0 for those already there. `customer` is [`crate::plan::NONE`] if nothing more can
    /// happen to it before the end.
    ContractStarts { customer: u32, segment: u16, yearly: f64, initial: bool },
    /// A customer left. `by_exit` is the part of the hazard that an owner's exit added.
    Churns { customer: u32, segment: u16, yearly: f64, age: Tick, by_exit: f64 },
    /// A term ended and a new one was signed.
    Renews { customer: u32, segment: u16, before: f64, after: f64, booked: f64 },
    /// A contract grew.
    Expands { customer: u32, segment: u16, by: f64 },
    /// A contract shrank.
    Shrinks { customer: u32, segment: u16, by: f64 },
    /// A customer bought a product besides.
    Attaches { customer: u32, segment: u16, product: u16, by: f64 },
    /// Something came up that a customer may buy: from now on a deal, at the first stage of upsell.
    UpsellOpens { deal: u32, customer: u32, segment: u16 },
    /// It was sold, for so much in a term; how the contract grows is told next.
    Upsells { deal: u32, seat: u32, customer: u32, booked: f64 },
    /// A customer's contact left.
    ChampionLeaves { customer: u32 },
    /// How the customers of a segment fare as a month ends: of so many, those who would recommend us and those who would warn
    /// others; average factors on churn and on the chance not to renew.
    Surveyed { segment: u16, customers: u32, promoters: u32, detractors: u32, churn: f64, lapse: f64 },
    /// Annual value of the largest customer at the end.
    Largest { yearly: f64 },
    /// An owner left and this customer was taken over.
    Reassigned { customer: u32, taker: Taker },
    /// A customer has nobody to look after it until this seat is filled.
    Unowned { customer: u32, seat: u32 },
    /// A seat was filled by somebody new, or by somebody `promoted` into it who has just left another.
    Joins { seat: u32, promoted: bool },
    /// A person left a seat; `tenure` in days.
    Leaves { seat: u32, tenure: f64, why: Exit },
    /// The plan that follows is in force, and all seats told from now on are its own; everybody who is still there moves next.
    /// `cost` is paid once, with what those without a seat get. It is the first plan's of this phase, after so many corrections.
    Turns { cost: f64, phase: u32, corrections: u32 },
    /// A person goes on in a seat of the new structure.
    Moves { from: u32, to: u32 },
    /// A person was paid; or pay for a win was taken back, and the amount is negative.
    Paid { seat: u32, pay: Pay, amount: f64 },
    /// The span of a forecast is over: what was expected of the deals open when it was made, and what of that was booked.
    Forecast { expected: f64, booked: f64 },
    /// A quota period of a person who was there all through it closed at this attainment; `talent` is the person's, standard
    /// normal, 0 where nobody differs.
    Attains { seat: u32, attainment: f64, talent: f64 },
    /// What was booked in a month that is over was held against the plan: whether it is off course, and something is done.
    HeldToPlan { off: bool, corrected: bool },
    /// A month is over.
    MonthEnds { month: u32, open_deals: u32, heads: u32, orphans: u32 },
}

/// Listens to a replication.
pub trait Observer {
    /// Something happened at `now`.
    fn note(&mut self, now: Tick, happening: Happening);

    /// Whether to go on, asked as a month ends. A replication that was broken off is none: what was told of it is of no use.
    fn goes_on(&self) -> bool {
        true
    }
}

/// Nobody listens.
impl Observer for () {
    #[inline]
    fn note(&mut self, _now: Tick, _happening: Happening) {}
}

/// Two listen.
impl<A: Observer, B: Observer> Observer for (&mut A, &mut B) {
    #[inline]
    fn note(&mut self, now: Tick, happening: Happening) {
        self.0.note(now, happening);
        self.1.note(now, happening);
    }

    fn goes_on(&self) -> bool {
        self.0.goes_on() && self.1.goes_on()
    }
}
