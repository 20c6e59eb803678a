//! Those who win deals: what they attain of their quotas, how much of their paid time goes into touches, and how
//! unequally they sell.

use crate::plan::{DeskPlan, Plan};
use crate::scenario::QuotaOf;
use crate::units::days;

/// What each person at a desk counts for in the tallies of sellers; all zero for a desk that wins nothing.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Weight {
    /// 1 for a seller.
    pub one: f64,
    /// Part of paid time that is there for touches.
    pub share: f64,
    /// Quotas that fall due in a day.
    pub quotas: f64,
    /// Quotas that a unit of currency booked makes.
    pub by_booking: f64,
    /// Quotas that a win makes.
    pub by_win: f64,
}

/// Sellers, and what the people in those seats have booked.
#[derive(Clone, Debug)]
pub(super) struct Sellers {
    /// By desk.
    weights: Vec<Weight>,
    /// What the person in a seat has booked; `None` where nobody has been since the last one left.
    booked: Vec<Option<f64>>,
    /// What those who have left their seats had booked.
    gone: Vec<f64>,
    /// The same of those who have not moved yet to the seats of a new structure.
    before: Vec<Option<f64>>,
}

/// The part of sellers whose share of bookings is measured.
const TOP: f64 = 0.2;

impl Sellers {
    pub fn new(plan: &Plan) -> Sellers {
        let weights = plan.desks.iter().map(|desk| weight(plan, desk)).collect();
        Sellers { weights, booked: vec![None; plan.seats.len()], gone: Vec::new(), before: Vec::new() }
    }

    /// Seats are those of this plan from now on.
    pub fn turns(&mut self, plan: &Plan) {
        let (gone, before) = (std::mem::take(&mut self.gone), std::mem::take(&mut self.booked));
        *self = Sellers { gone, before, ..Sellers::new(plan) };
    }

    /// A person goes on in a seat of it.
    pub fn moves(&mut self, from: u32, to: u32) {
        self.booked[to as usize] = self.before[from as usize].take();
    }

    /// What the person in a seat counts for; nothing if there is nobody.
    #[inline]
    pub fn weight(&self, plan: &Plan, seat: u32) -> Weight {
        plan.seats.get(seat as usize).map_or_else(Weight::default, |seat| self.of_desk(seat.desk))
    }

    /// What the people at a desk count for.
    #[inline]
    pub fn of_desk(&self, desk: u32) -> Weight {
        self.weights[desk as usize]
    }

    /// A seller's seat is filled.
    pub fn present(&mut self, seat: u32) {
        self.booked[seat as usize].get_or_insert(0.0);
    }

    /// The person in a seat has won a deal of this value.
    pub fn wins(&mut self, seat: u32, booked: f64) {
        if let Some(sum) = self.booked.get_mut(seat as usize) {
            *sum.get_or_insert(0.0) += booked;
        }
    }

    /// The person in a seat has left it.
    pub fn leaves(&mut self, seat: u32) {
        self.gone.extend(self.booked[seat as usize].take());
    }

    /// Part of all bookings that the fifth of the people who booked most has brought; unknown without bookings.
    pub fn top_share(&self) -> Option<f64> {
        let mut all: Vec<f64> = self.gone.iter().copied().chain(self.booked.iter().copied().flatten()).collect();
        all.sort_by(|a, b| b.total_cmp(a));
        let sum: f64 = all.iter().sum();
        let top = all.len() as f64 * TOP;
        // Of the last of them only as much as makes it a fifth.
        let part = |(rank, booked): (usize, &f64)| booked * (top - rank as f64).clamp(0.0, 1.0);
        (sum > 0.0).then(|| all.iter().enumerate().map(part).sum::<f64>() / sum)
    }
}

fn weight(plan: &Plan, desk: &DeskPlan) -> Weight {
    let wins = plan.won_at > 0 && desk.covers[plan.won_at - 1];
    if !wins {
        return Weight::default();
    }
    let role = &plan.roles[desk.role as usize];
    let plain = Weight { one: 1.0, share: role.selling_share(), ..Weight::default() };
    let Some(quota) = role.quota else { return plain };
    let (each, per_day) = (1.0 / quota.quota.amount, 1.0 / days(quota.period));
    match quota.quota.of {
        QuotaOf::Bookings => Weight { quotas: per_day, by_booking: each, ..plain },
        QuotaOf::Wins => Weight { quotas: per_day, by_win: each, ..plain },
        QuotaOf::Advanced(_) => plain,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sellers(booked: &[f64]) -> Sellers {
        let booked: Vec<Option<f64>> = booked.iter().map(|&sum| Some(sum)).collect();
        Sellers { weights: Vec::new(), booked, gone: Vec::new(), before: Vec::new() }
    }

    #[test]
    fn the_best_fifth_is_counted_in_parts() {
        assert_eq!(sellers(&[1.0; 10]).top_share(), Some(0.2));
        assert_eq!(sellers(&[6.0, 1.0, 1.0, 1.0, 1.0]).top_share(), Some(0.6));
        // A fifth of seven people is one and two fifths of another.
        let seven = sellers(&[10.0, 5.0, 1.0, 1.0, 1.0, 1.0, 1.0]).top_share().unwrap();
        assert!((seven - 12.0 / 20.0).abs() < 1e-12, "{seven}");
        assert_eq!(sellers(&[0.0, 0.0]).top_share(), None);
    }

    #[test]
    fn who_leaves_and_who_comes_are_two_people() {
        let mut two = sellers(&[4.0]);
        two.leaves(0);
        two.present(0);
        two.wins(0, 6.0);
        assert_eq!((two.gone.clone(), two.booked[0]), (vec![4.0], Some(6.0)));
    }
}
