//! Luck: (seed, replication, kind of entity, index, purpose, count) → draw. The only place where chance is made.
//!
//! No stream is ever consumed in sequence. Each draw is a pure function of what it is for, so lead 1,041 has the same need,
//! patience and arrival in every structure, hire 7 into seat 3 the same talent, and adding a seat, a stage or a mechanism
//! disturbs no other draw.
//!
//! The function is SplitMix64 (Steele, Lea & Flood 2014) read at a place instead of in a row: a key is a point on its
//! sequence, found by mixing the parts of the key one after the other, and draw `count` is the output `count` steps on.
//! The finaliser is Stafford's variant 13. It costs two multiplications a draw where Philox4x32-10 costs forty; the tests
//! hold it against Philox, whose published vectors are checked there too.

mod exponential;

use std::convert::Infallible;

/// The step between neighbouring draws: 2⁶⁴ divided by the golden ratio, odd.
const GOLDEN: u64 = 0x9E37_79B9_7F4A_7C15;

/// Stafford's variant 13 of the 64-bit finaliser, as in SplitMix64.
#[inline(always)]
const fn mix(mut z: u64) -> u64 {
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}

/// The name of a scenario's thing as a number that does not depend on its position (FNV-1a, then mixed).
///
/// Sources, stages, segments and roles are keyed by name, so that adding one leaves the draws of the others alone.
pub const fn name_key(name: &str) -> u64 {
    let bytes = name.as_bytes();
    let mut hash = 0xCBF2_9CE4_8422_2325_u64;
    let mut at = 0;
    while at < bytes.len() {
        hash = (hash ^ bytes[at] as u64).wrapping_mul(0x0000_0100_0000_01B3);
        at += 1;
    }
    mix(hash)
}

/// What a draw is for. Codes are only ever appended: a code that changed would change every result.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Purpose {
    /// Time to the next candidate arrival of a source.
    ArrivalGap = 1,
    /// Whether a candidate arrival stays (thinning).
    ArrivalThinning = 2,
    /// Leads in one arrival.
    BatchSize = 3,
    /// The segment a lead belongs to.
    Segment = 4,
    /// The account a lead belongs to.
    Account = 5,
    /// A lead's hidden need.
    Need = 6,
    /// The value of a deal.
    DealValue = 7,
    /// How long a lead waits at a stage before it gives up.
    Patience = 8,
    /// The work in one touch at a stage.
    Effort = 9,
    /// The buyer's time after a touch.
    BuyerGap = 10,
    /// Whether an attempt reaches the buyer.
    Reach = 11,
    /// Whether a stage is passed.
    Advance = 12,
    /// Whether a deal that is not won ends without a decision.
    NoDecision = 13,
    /// The delay of a handoff.
    HandoffDelay = 14,
    /// Whether a handoff loses the lead.
    HandoffDrop = 15,
    /// Which of several teams gets the work.
    Routing = 16,
    /// A person's talent.
    Talent = 17,
    /// How long a person stays, as a budget of hazard.
    Tenure = 18,
    /// How long the person in a seat had been there at the start.
    StartingTenure = 19,
    /// How long a seat stays vacant.
    Vacancy = 20,
    /// How long a customer stays, as a budget of hazard.
    Churn = 21,
    /// Whether a contract is renewed.
    Renewal = 22,
    /// Time to a customer's next expansion.
    Expansion = 23,
    /// Time to a customer's next contraction.
    Contraction = 24,
    /// Time to a customer's next referral.
    Referral = 25,
    /// How long a lost account rests.
    Rest = 26,
    /// The order in which untouched accounts are prospected.
    ProspectOrder = 27,
    /// The first service touch of a customer.
    ServicePhase = 28,
    /// The age of a contract at the start.
    ContractAge = 29,
    /// What is known of a lead's company, beside its need.
    FitSignal = 80,
    /// What a lead does, beside its need.
    BehaviourSignal = 81,
    /// Whether a lead comes back from nurture.
    Return = 82,
    /// How long a lead is in nurture.
    Nurture = 83,
    /// Whether a change of stage is recorded.
    Recorded = 84,
    /// Whether a team quarrels in a month.
    Quarrel = 60,
    /// The size of a territory or list of accounts.
    Territory = 30,
    /// Whether a customer goes along with its owner.
    TakenAlong = 100,
    /// Time to the exit of a customer's next contact.
    ChampionLeaves = 101,
    /// Whether a candidate for growth stays (thinning).
    Growth = 102,
    /// Time to the next product that comes up with a customer.
    Offer = 103,
    /// Which product that is.
    Product = 104,
    /// Whether it is bought (thinning).
    OfferTaken = 105,
    /// Resampling and integration in the statistics of a study; never drawn inside a simulation.
    Statistics = 255,
}

/// The luck of one replication.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Luck {
    key: u64,
}

/// The luck of one entity: a lead, a seat's holder, an account, a source.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Fate {
    key: u64,
}

impl Luck {
    /// The luck of replication `replication` under `seed`.
    pub const fn new(seed: u64, replication: u64) -> Luck {
        Luck { key: mix(mix(seed.wrapping_add(GOLDEN)) ^ replication.wrapping_mul(GOLDEN)) }
    }

    /// The fate of entity `index` of the family with this [`name_key`].
    #[inline]
    pub const fn fate(self, family: u64, index: u64) -> Fate {
        Fate { key: mix((self.key ^ family).wrapping_add(index.wrapping_mul(GOLDEN))) }
    }
}

impl Fate {
    /// The fate of this entity's child `index`: a referral by a customer, a later holder of a seat.
    #[inline]
    pub const fn child(self, index: u64) -> Fate {
        Fate { key: mix(self.key ^ mix(index.wrapping_add(GOLDEN))) }
    }

    /// The fate of this entity at the thing with this [`name_key`], such as a lead at a stage.
    ///
    /// Only for names, never for small numbers. Places add up by exclusive or: their order does not count, and a place
    /// taken twice is no place. For a thing inside a thing use [`Fate::child`].
    #[inline]
    pub const fn at(self, place: u64) -> Fate {
        Fate { key: self.key ^ place }
    }

    /// Draw `count` for `purpose`: 64 bits.
    #[inline]
    pub const fn bits(self, purpose: Purpose, count: u32) -> u64 {
        mix(self.key.wrapping_add((((purpose as u64) << 32) | count as u64).wrapping_mul(GOLDEN)))
    }

    /// Draw `count` for `purpose`, uniform on the open interval (0, 1).
    #[inline]
    pub fn uniform(self, purpose: Purpose, count: u32) -> f64 {
        unit(self.bits(purpose, count))
    }

    /// A unit-exponential draw: the budget a hazard spends.
    #[inline]
    pub fn exponential(self, purpose: Purpose, count: u32) -> f64 {
        exponential::minus_ln(self.uniform(purpose, count))
    }

    /// Whether an event of this probability happens. The same draw happens for every larger probability too.
    #[inline]
    pub fn happens(self, purpose: Purpose, count: u32, probability: f64) -> bool {
        self.uniform(purpose, count) < probability
    }

    /// A range of draws of its own for samplers that need more than one; it is a generator for `rand`'s distributions.
    #[inline]
    pub fn stream(self, purpose: Purpose, count: u32) -> Stream {
        Stream { state: self.bits(purpose, count) }
    }
}

/// The middle of one of 2⁵² equal cells of (0, 1): never 0, never 1.
#[inline(always)]
fn unit(bits: u64) -> f64 {
    // The upper 52 bits behind an exponent of 0 are a number in [1, 2): exact, and cheaper than a conversion.
    f64::from_bits((bits >> 12) | 1.0_f64.to_bits()) - (1.0 - 0.5 / (1u64 << 52) as f64)
}

/// Draws in a row for one purpose: the range that a rejection sampler may use up.
#[derive(Clone, Debug)]
pub struct Stream {
    state: u64,
}

impl Stream {
    /// The next uniform on (0, 1).
    #[inline]
    pub fn uniform(&mut self) -> f64 {
        unit(self.step())
    }

    #[inline]
    fn step(&mut self) -> u64 {
        self.state = self.state.wrapping_add(GOLDEN);
        mix(self.state)
    }
}

impl rand::TryRng for Stream {
    type Error = Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        Ok((self.step() >> 32) as u32)
    }

    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        Ok(self.step())
    }

    fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), Infallible> {
        for chunk in bytes.chunks_mut(8) {
            chunk.copy_from_slice(&self.step().to_le_bytes()[..chunk.len()]);
        }
        Ok(())
    }
}
