//! Leads that are set aside by their score, come back from nurture, grow old or are closed as stale.

use super::agenda::Event;
use super::happening::{Ending, Happening, Observer};
use super::world::{Account, Deal, Kind, World};
use crate::dist::normal;
use crate::luck::{Fate, Purpose};
use crate::mechanisms::{recycling, scoring};
use crate::plan::NONE;
use crate::units::{Tick, ticks};

/// What few ask of a deal before the win.
#[derive(Clone, Copy, Debug)]
pub(super) struct Side {
    /// The fate of the lead when it first came in: it has its need, its fit and its value from there.
    pub origin: Fate,
    /// What the deal is worth, once somebody has asked.
    pub value: Option<f64>,
    /// The stage it was last recorded at and since when; [`u16::MAX`] before.
    pub recorded: u16,
    pub recorded_at: Tick,
    /// Whether it came back from nurture.
    pub again: bool,
}

/// A lead that will come back.
#[derive(Clone, Copy, Debug)]
pub(super) struct Nurtured {
    fate: Fate,
    origin: Fate,
    account: u32,
    source: u16,
    segment: u16,
}

impl<O: Observer> World<'_, O> {
    /// Something is kept beside a new deal.
    #[inline(never)]
    pub(super) fn open_side(&mut self, deal: u32, origin: Fate, again: bool) {
        let side = Side { origin, value: None, recorded: u16::MAX, recorded_at: 0, again };
        if self.sides.len() <= deal as usize {
            self.sides.resize(deal as usize + 1, side);
        }
        self.sides[deal as usize] = side;
    }

    /// The fate that a deal has its need and value from.
    #[inline]
    pub(super) fn origin(&self, deal: u32) -> Fate {
        if self.plan.funnel.sided { self.sides[deal as usize].origin } else { self.deals[deal].fate }
    }

    /// Whether a deal's lead has come back from nurture.
    #[inline]
    pub(super) fn has_returned(&self, deal: u32) -> bool {
        self.plan.funnel.sided && self.sides[deal as usize].again
    }

    /// A deal's score, where leads are scored.
    pub(super) fn score_of(&self, deal: u32) -> Option<f64> {
        let scoring = self.plan.mechanisms.on.scoring.as_ref()?;
        let origin = self.origin(deal);
        let need = normal::quantile(origin.uniform(Purpose::Need, 0));
        Some(scoring::score(scoring, need, origin, self.deals[deal].fate))
    }

    /// Whether an inbound lead's score is below the threshold.
    #[inline(never)]
    pub(super) fn is_below(&self, source: usize, fate: Fate) -> bool {
        let inbound = self.plan.sources[source].flow.is_inbound();
        self.plan.mechanisms.on.scoring.as_ref().is_some_and(|settings| {
            let need = normal::quantile(fate.uniform(Purpose::Need, 0));
            inbound && !scoring::passes(settings, scoring::score(settings, need, fate, fate))
        })
    }

    /// A lead of a low score goes to nurture at once.
    pub(super) fn set_aside(&mut self, source: usize, segment: usize, account: u32, fate: Fate) {
        let (source, segment) = (source as u16, segment as u16);
        let arrives = Happening::LeadArrives { deal: NONE, source, segment, taken: false, aside: true, initial: false };
        self.tell(arrives);
        self.nurture(Nurtured { fate, origin: fate, account, source, segment });
    }

    /// A deal is over without a win: unless the buyer bought elsewhere, it goes to nurture.
    #[inline(never)]
    pub(super) fn goes_to_nurture(&mut self, deal: u32, ending: Ending) {
        let it = &self.deals[deal];
        let bought = ending == Ending::Lost && it.stage as usize + 1 == self.plan.won_at;
        if it.kind == Kind::Open && !bought {
            let (fate, account, source, segment) = (it.fate, it.account, it.source, it.segment);
            self.nurture(Nurtured { fate, origin: self.origin(deal), account, source, segment });
        }
    }

    fn nurture(&mut self, lead: Nurtured) {
        let Some(nurture) = &self.plan.funnel.nurture else { return };
        let Some(days) = recycling::comes_back(nurture, lead.fate) else { return };
        let at = self.now.saturating_add(ticks(days));
        if at <= self.plan.horizon {
            let lead = self.nurtured.insert(lead);
            self.at(at, Event::Returns { lead });
        }
    }

    /// A lead comes back from nurture: a new deal with the old buyer, unless somebody is at the account by now.
    pub(super) fn returns(&mut self, lead: u32) {
        self.events += 1;
        let Nurtured { fate, origin, account, source, segment } = self.nurtured[lead];
        self.nurtured.remove(lead);
        let accounts = &mut self.markets[segment as usize].accounts;
        let taken = account != NONE && accounts[account as usize] == Account::Taken;
        if taken {
            return self.tell(Happening::Returns { deal: NONE, source, segment, taken });
        }
        if account != NONE {
            accounts[account as usize] = Account::Taken;
        }
        let stage = self.plan.sources[source as usize].enters;
        let deal = self.new_deal(fate.child(AGAIN), Kind::Open, stage, account, source, segment);
        self.open_deals += 1;
        self.open_side(deal, origin, true);
        self.tell(Happening::Returns { deal, source, segment, taken });
        self.entered(deal, stage as usize, source, segment);
        self.offer(deal);
    }

    /// Factor on the chance of a deal that is in the last stage before the win, and far older than is usual there.
    pub(super) fn ageing(&self, it: &Deal) -> f64 {
        let Some(ageing) = &self.plan.mechanisms.on.ageing else { return 1.0 };
        let last = it.stage as usize + 1 == self.plan.won_at;
        let old = last && self.now - it.came > self.plan.funnel.old_after[it.segment as usize];
        if old { ageing.win.get() } else { 1.0 }
    }

    /// At the end of a month: close deals that are stale, but for those that somebody is at or that are changing hands.
    pub(super) fn close_stale(&mut self) {
        if self.plan.mechanisms.on.hygiene.is_none() {
            return;
        }
        for deal in 0..self.deals.slots() {
            let it = &self.deals[deal];
            let open = it.turn != 0 && it.kind == Kind::Open && !it.in_work;
            let waits = self.asides[deal as usize].queue != NONE;
            let at_rest = waits || it.seat != NONE;
            if open && at_rest && self.now - it.came > self.plan.funnel.closed_after[it.segment as usize] {
                if waits {
                    self.stops_waiting(deal);
                }
                self.leave_stage(deal, Ending::Purged);
                self.lose(deal);
            }
        }
    }
}

/// The life of a lead after nurture, among the children of its fate.
const AGAIN: u64 = 0x0A6A_1400_0000_0000;
