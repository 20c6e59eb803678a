//! What no measure tells, told by somebody who watches a future from inside.

use std::collections::{BTreeMap, BTreeSet};

use crate::engine::{self, Ending, Exit, Happening, Observer, Taker};
use crate::luck::Luck;
use crate::plan::Plan;
use crate::study::Unit;
use crate::units::{DAYS_PER_YEAR, HOURS_PER_DAY, Tick, days, ticks};

/// Somebody who watches a future and tells one number of it.
#[derive(Debug)]
pub(crate) struct Witness {
    /// What the number is.
    pub name: &'static str,
    pub unit: Unit,
    /// The number, not a number if there is none.
    pub tell: fn(&Plan, Luck) -> f64,
}

struct Listen<F>(F);

impl<F: FnMut(Tick, Happening)> Observer for Listen<F> {
    fn note(&mut self, now: Tick, happening: Happening) {
        (self.0)(now, happening);
    }
}

fn watch(plan: &Plan, luck: Luck, listen: impl FnMut(Tick, Happening)) {
    engine::run(plan, luck, &mut Listen(listen));
}

/// Seats whose role sells: it has a quota in money.
fn sells(plan: &Plan, seat: u32) -> bool {
    plan.roles[plan.seats[seat as usize].role as usize].commission.is_some()
}

/// A mean that is not a number if there is nothing.
fn mean(sum: f64, count: f64) -> f64 {
    if count > 0.0 { sum / count } else { f64::NAN }
}

pub(crate) static SELLERS_AT_QUOTA: Witness = Witness {
    name: "part of sellers' years at 100 % of quota or more",
    unit: Unit::Share,
    tell: |plan, luck| attained(plan, luck, |attainment| f64::from(u8::from(attainment >= 1.0))),
};

pub(crate) static SELLERS_ATTAIN: Witness = Witness {
    name: "sellers' mean attainment of quota",
    unit: Unit::Share,
    tell: |plan, luck| attained(plan, luck, |attainment| attainment),
};

fn attained(plan: &Plan, luck: Luck, of: fn(f64) -> f64) -> f64 {
    let (mut sum, mut count) = (0.0, 0.0);
    watch(plan, luck, |_, happening| {
        if let Happening::Attains { seat, attainment, .. } = happening
            && sells(plan, seat)
        {
            sum += of(attainment);
            count += 1.0;
        }
    });
    mean(sum, count)
}

pub(crate) static TALENT: Witness = Witness {
    name: "mean talent of sellers with a closed quota period",
    unit: Unit::Ratio,
    tell: |plan, luck| {
        let (mut sum, mut count) = (0.0, 0.0);
        watch(plan, luck, |_, happening| {
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

pub(crate) static SELLERS_LEAVE: Witness = Witness {
    name: "sellers who leave in a year, by head",
    unit: Unit::Share,
    tell: |plan, luck| {
        let (mut left, mut years) = (0.0, 0.0);
        watch(plan, luck, |_, happening| match happening {
            Happening::Present { seat, time, .. } if sells(plan, seat) => years += days(time) / DAYS_PER_YEAR,
            Happening::Leaves { seat, why, .. } if sells(plan, seat) && why != Exit::Promoted => left += 1.0,
            _ => {}
        });
        mean(left, years)
    },
};

pub(crate) static MIDDLE_QUITS: Witness = Witness {
    name: "people who quit in a year after 50 to 110 % of quota, less those above and below",
    unit: Unit::Share,
    tell: |plan, luck| {
        let mut since: Vec<Option<(usize, Tick)>> = vec![None; plan.seats.len()];
        let (mut time, mut left) = ([0.0; 2], [0.0; 2]);
        watch(plan, luck, |now, happening| {
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
        mean(left[1], time[1]) - mean(left[0], time[0])
    },
};

pub(crate) static LOST_BETWEEN_TEAMS: Witness = Witness {
    name: "handoffs lost between teams, a win",
    unit: Unit::Ratio,
    tell: |plan, luck| {
        let (mut lost, mut wins) = (0.0, 0.0);
        watch(plan, luck, |_, happening| match happening {
            Happening::HandsOver { taker: Taker::Across | Taker::Similar, dropped: true, .. } => lost += 1.0,
            Happening::Wins { .. } => wins += 1.0,
            _ => {}
        });
        mean(lost, wins)
    },
};

pub(crate) static QUICK_OVER_LATE: Witness = Witness {
    name: "part that advances of leads answered within an hour, over that of those answered after a day",
    unit: Unit::Ratio,
    tell: |plan, luck| {
        let mut lay: BTreeMap<u32, f64> = BTreeMap::new();
        let (mut advanced, mut all) = ([0.0; 2], [0.0; 2]);
        watch(plan, luck, |_, happening| match happening {
            Happening::TouchStarts { deal, stage: 0, lay: waited, opening: true, .. } => {
                lay.insert(deal, days(waited) * HOURS_PER_DAY);
            }
            Happening::StageEnds { deal, stage: 0, ending, .. } => {
                let band = lay.remove(&deal).and_then(|hours| match hours {
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
    from_source("wins over leads, from referrals, less twice that of the website", |plan, luck| {
        rate(plan, luck, "referral") - 2.0 * rate(plan, luck, "website")
    });
pub(crate) static WEBSITE_OVER_CALLS: Witness =
    from_source("wins over leads, from the website, less that of prospecting", |plan, luck| {
        rate(plan, luck, "website") - rate(plan, luck, "outbound")
    });

const fn from_source(name: &'static str, tell: fn(&Plan, Luck) -> f64) -> Witness {
    Witness { name, unit: Unit::Share, tell }
}

/// Wins over leads of a source that became deals.
fn rate(plan: &Plan, luck: Luck, name: &str) -> f64 {
    let wanted = plan.sources.iter().position(|source| source.name == name).map_or(u16::MAX, |at| at as u16);
    let (mut leads, mut wins) = (0.0, 0.0);
    watch(plan, luck, |_, happening| match happening {
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
    tell: |plan, luck| {
        let (mut won, mut all) = ([0.0; 2], [0.0; 2]);
        watch(plan, luck, |_, happening| {
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

pub(crate) static LOST_AFTER_EXIT: Witness = Witness {
    name: "part of next year's revenue lost of customers whose owner left, beyond what is lost of others",
    unit: Unit::Share,
    tell: |plan, luck| {
        let mut lives = Lives::default();
        watch(plan, luck, |now, happening| lives.note(now, happening));
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
