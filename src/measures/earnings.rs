//! What people have earned, by seat.

use crate::plan::Plan;

/// Pay and days of presence of one seat.
#[derive(Clone, Copy, Debug, Default)]
struct Earned {
    pay: f64,
    days: f64,
    /// Whether pay there is by result.
    by_result: bool,
}

/// What has been earned in each seat, and in seats that are gone.
#[derive(Clone, Debug)]
pub(super) struct Earnings {
    seats: Vec<Earned>,
    gone: Vec<Earned>,
    /// Where the seats that people left last begin in `gone`.
    last: usize,
}

impl Earnings {
    pub fn new(plan: &Plan) -> Earnings {
        Earnings { seats: seats(plan), gone: Vec::new(), last: 0 }
    }

    /// Pay for the person in a seat, or pay taken back.
    #[inline(always)]
    pub fn pays(&mut self, seat: u32, amount: f64) {
        self.seats[seat as usize].pay += amount;
    }

    /// Somebody was there for so many days.
    #[inline(always)]
    pub fn present(&mut self, seat: u32, days: f64) {
        self.seats[seat as usize].days += days;
    }

    /// Seats are those of this plan from now on.
    pub fn turns(&mut self, plan: &Plan) {
        self.last = self.gone.len();
        self.gone.extend(std::mem::replace(&mut self.seats, seats(plan)));
    }

    /// A person goes on in a seat of it: with what was earned, where pay is by result as before.
    pub fn moves(&mut self, from: u32, to: u32) {
        let (was, is) = (&mut self.gone[self.last + from as usize], &mut self.seats[to as usize]);
        if was.by_result == is.by_result {
            *is = std::mem::take(was);
        }
    }

    /// Earnings per day of presence, by seat whose role has variable pay.
    pub fn by_result(&self) -> Vec<f64> {
        let all = self.seats.iter().chain(&self.gone).filter(|it| it.by_result && it.days > 0.0);
        all.map(|it| it.pay.max(0.0) / it.days).collect()
    }
}

fn seats(plan: &Plan) -> Vec<Earned> {
    let by_result = |seat: &crate::plan::SeatPlan| plan.roles[seat.role as usize].paid_by_result();
    plan.seats.iter().map(|seat| Earned { by_result: by_result(seat), ..Earned::default() }).collect()
}
