//! What no measure tells, told by somebody who watches a future from inside.

use std::collections::{BTreeMap, BTreeSet};

use crate::engine::{Ending, Exit, Happening, Observer, Taker};
use crate::plan::{NONE, Plan};
use crate::study::Unit;
use crate::units::{DAYS_PER_YEAR, HOURS_PER_DAY, Tick, days, ticks};

/// Somebody who watches a future and tells one number of it.
#[derive(Debug)]
pub(crate) struct Witness {
    /// What the number is.
    pub name: &'static str,
    pub unit: Unit,
    /// The number, not a number if there is none.
    pub tell: fn(&Plan, &Record) -> f64,
}

/// All that happened in a future, for any number of witnesses.
#[derive(Debug, Default)]
pub(crate) struct Record(Vec<(Tick, Happening)>);

impl Observer for Record {
    fn note(&mut self, now: Tick, happening: Happening) {
        self.0.push((now, happening));
    }
}

fn watch(record: &Record, mut listen: impl FnMut(Tick, Happening)) {
    record.0.iter().for_each(|&(now, happening)| listen(now, happening));
}

/// Seats whose role sells: it has a quota in money.
fn sells(plan: &Plan, seat: u32) -> bool {
    plan.roles[plan.seats[seat as usize].role as usize].commission.is_some()
}

/// A mean that is not a number if there is nothing.
fn mean(sum: f64, count: f64) -> f64 {
    if count > 0.0 { sum / count } else { f64::NAN }
}

pub(crate) static TALENT: Witness = Witness {
    name: "mean talent of sellers with a closed quota period",
    unit: Unit::Ratio,
    tell: |plan, record| {
        let (mut sum, mut count) = (0.0, 0.0);
        watch(record, |_, happening| {
            if let Happening::Attains { seat, talent, .. } = happening
                && sells(plan, seat)
            {
                sum += talent;
                count += 1.0;
            }
        });
        mean(sum, count)
    },
};

pub(crate) static MIDDLE_QUITS: Witness = Witness {
    name: "people who quit after a quarter of 50 to 110 % of quota, beyond what their part of the time would bring",
    unit: Unit::Count,
    tell: |plan, record| {
        let mut since: Vec<Option<(usize, Tick)>> = vec![None; plan.seats.len()];
        let (mut time, mut left) = ([0.0; 2], [0.0; 2]);
        watch(record, |now, happening| {
            let (seat, next, why) = match happening {
                Happening::Attains { seat, attainment, .. } if sells(plan, seat) => {
                    (seat, Some((usize::from((0.5..=1.1).contains(&attainment)), now)), None)
                }
                Happening::Leaves { seat, why, .. } => (seat, None, Some(why)),
                _ => return,
            };
            if let Some((band, begun)) = std::mem::replace(&mut since[seat as usize], next) {
                time[band] += days(now - begun) / DAYS_PER_YEAR;
                left[band] += f64::from(u8::from(why == Some(Exit::Left)));
            }
        });
        left[1] - (left[0] + left[1]) * mean(time[1], time[0] + time[1])
    },
};

pub(crate) static LOST_BETWEEN_TEAMS: Witness = Witness {
    name: "handoffs lost between teams, a win",
    unit: Unit::Ratio,
    tell: |_, record| {
        let (mut lost, mut wins) = (0.0, 0.0);
        watch(record, |_, happening| match happening {
            Happening::HandsOver { taker: Taker::Across | Taker::Similar, dropped: true, .. } => lost += 1.0,
            Happening::Wins { .. } => wins += 1.0,
            _ => {}
        });
        mean(lost, wins)
    },
};

pub(crate) static QUICK_OVER_LATE: Witness = Witness {
    name: "part that advances of the website's leads answered within an hour, over that of those answered after a day",
    unit: Unit::Ratio,
    tell: |plan, record| {
        let website = source(plan, "website");
        let mut lay: BTreeMap<u32, f64> = BTreeMap::new();
        let (mut advanced, mut all) = ([0.0; 2], [0.0; 2]);
        watch(record, |_, happening| match happening {
            Happening::TouchStarts { deal, stage: 0, lay: waited, opening: true, .. } => {
                lay.insert(deal, days(waited) * HOURS_PER_DAY);
            }
            // Whoever prospects answers at once, to people who asked for nothing.
            Happening::StageEnds { deal, stage: 0, ending, source, .. } => {
                let band = lay.remove(&deal).filter(|_| source == website).and_then(|hours| match hours {
                    hours if hours <= 1.0 => Some(0),
                    hours if hours > HOURS_PER_DAY => Some(1),
                    _ => None,
                });
                if let Some(band) = band.filter(|_| ending != Ending::Unreached) {
                    advanced[band] += f64::from(u8::from(ending == Ending::Advanced));
                    all[band] += 1.0;
                }
            }
            _ => {}
        });
        mean(mean(advanced[0], all[0]), mean(advanced[1], all[1]))
    },
};

pub(crate) static TWICE_WEBSITE: Witness =
    from_source("wins over leads, from referrals, less twice that of the website", |plan, record| {
        rate(plan, record, "referral") - 2.0 * rate(plan, record, "website")
    });
pub(crate) static WEBSITE_OVER_CALLS: Witness =
    from_source("wins over leads, from the website, less that of prospecting", |plan, record| {
        rate(plan, record, "website") - rate(plan, record, "outbound")
    });

const fn from_source(name: &'static str, tell: fn(&Plan, &Record) -> f64) -> Witness {
    Witness { name, unit: Unit::Share, tell }
}

fn source(plan: &Plan, name: &str) -> u16 {
    plan.sources.iter().position(|source| source.name == name).map_or(u16::MAX, |at| at as u16)
}

/// Wins over leads of a source that became deals.
fn rate(plan: &Plan, record: &Record, name: &str) -> f64 {
    let wanted = source(plan, name);
    let (mut leads, mut wins) = (0.0, 0.0);
    watch(record, |_, happening| match happening {
        Happening::LeadArrives { source, taken: false, initial: false, .. } if source == wanted => leads += 1.0,
        Happening::Wins { source, .. } if source == wanted => wins += 1.0,
        _ => {}
    });
    mean(wins, leads)
}

/// Business days of eight weeks beyond the longest usual cycle of the shipped scenario.
const SLIPPED: f64 = 100.0;

pub(crate) static SLIPPED_WIN_LESS: Witness = Witness {
    name: "by how much less deals win that slipped for more than eight weeks",
    unit: Unit::Share,
    tell: |plan, record| {
        let (mut won, mut all) = ([0.0; 2], [0.0; 2]);
        watch(record, |_, happening| {
            if let Happening::StageEnds { stage, ending, age, .. } = happening
                && usize::from(stage) + 1 == plan.won_at
                && matches!(ending, Ending::Advanced | Ending::Lost | Ending::NoDecision)
            {
                let band = usize::from(days(age) > SLIPPED);
                won[band] += f64::from(u8::from(ending == Ending::Advanced));
                all[band] += 1.0;
            }
        });
        1.0 - mean(mean(won[1], all[1]), mean(won[0], all[0]))
    },
};

/// Business days in which a contact's exit is an early one.
const EARLY: f64 = 63.0;

pub(crate) static EARLY_CONTACT: Witness = Witness {
    name: "part of customers gone in the year after their first quarter, of those whose contact left in it, less that of others",
    unit: Unit::Share,
    tell: |plan, record| {
        let (early, year) = (ticks(EARLY), ticks(DAYS_PER_YEAR));
        let mut there: BTreeMap<u32, (Tick, bool)> = BTreeMap::new();
        let (mut gone, mut all) = ([0.0; 2], [0.0; 2]);
        watch(record, |now, happening| match happening {
            Happening::ContractStarts { customer, initial: false, .. } if now + early + year <= plan.horizon => {
                match customer {
                    // Nothing more happens to those without a number: they stay.
                    NONE => all[0] += 1.0,
                    _ => _ = there.insert(customer, (now, false)),
                }
            }
            Happening::ChampionLeaves { customer } => {
                if let Some((since, left)) = there.get_mut(&customer) {
                    *left |= now - *since <= early;
                }
            }
            Happening::Churns { customer, .. } => {
                if let Some((since, left)) = there.remove(&customer).filter(|(since, _)| now - since > early) {
                    all[usize::from(left)] += 1.0;
                    gone[usize::from(left)] += f64::from(u8::from(now - since <= early + year));
                }
            }
            _ => {}
        });
        there.values().for_each(|(_, left)| all[usize::from(*left)] += 1.0);
        match &plan.health {
            Some(health) if health.leaves > 0.0 => mean(gone[1], all[1]) - mean(gone[0], all[0]),
            // No contact leaves, and nobody goes for it.
            _ => 0.0,
        }
    },
};

pub(crate) static LOST_AFTER_EXIT: Witness = Witness {
    name: "part of next year's revenue lost of customers whose owner left, beyond what is lost of others",
    unit: Unit::Share,
    tell: |_, record| {
        let mut lives = Lives::default();
        watch(record, |now, happening| lives.note(now, happening));
        lives.kept(false) - lives.kept(true)
    },
};

/// Customers there from the start, and what became of them.
#[derive(Default)]
struct Lives {
    yearly: BTreeMap<u32, f64>,
    ended: BTreeMap<u32, Tick>,
    left: Option<Tick>,
    concerned: BTreeSet<u32>,
}

impl Lives {
    fn note(&mut self, now: Tick, happening: Happening) {
        match happening {
            Happening::ContractStarts { customer, yearly, .. } => drop(self.yearly.insert(customer, yearly)),
            Happening::Churns { customer, .. } => drop(self.ended.insert(customer, now)),
            Happening::Leaves { .. } => self.left = self.left.or(Some(now)),
            Happening::Reassigned { customer, .. } => drop(self.concerned.insert(customer)),
            _ => {}
        }
    }

    /// Part of a year's revenue that those still there at the exit bring in the year after it.
    fn kept(&self, concerned: bool) -> f64 {
        let Some(left) = self.left else { return f64::NAN };
        let year = ticks(DAYS_PER_YEAR);
        let (mut before, mut after) = (0.0, 0.0);
        for (customer, yearly) in &self.yearly {
            let end = self.ended.get(customer).copied().unwrap_or(Tick::MAX);
            if end > left && self.concerned.contains(customer) == concerned {
                before += yearly;
                after += yearly * (end.min(left + year) - left) as f64 / year as f64;
            }
        }
        mean(after, before)
    }
}
