//! Tallies of several months in a row, and what is known of the whole horizon besides.

use std::ops::Range;

use super::ledger::{FIRST_SEGMENT_STOCK, FIRST_STOCK, Ledger, SEGMENT_TALLIES};
use super::parts::{TEAM_TALLIES, TeamTally};
use super::table::Reading;
use super::worth::average;
use crate::plan::Plan;
use crate::units::days;

/// Tallies of a span of months: flows summed in the order of months, stocks as at the end.
#[derive(Clone, Debug, Default)]
pub struct Sums {
    /// By `Tally`.
    pub row: Vec<f64>,
    /// By stage, then `StageTally`.
    pub stages: Vec<f64>,
    /// By segment, then `SegmentTally`.
    pub segments: Vec<f64>,
    /// By product, then `ProductTally`.
    pub products: Vec<f64>,
    /// By source, then `SourceTally`; of the whole horizon only.
    pub sources: Vec<f64>,
    /// By role, then `RoleTally`; of the whole horizon only.
    pub roles: Vec<f64>,
    /// By team, then `TeamTally`; of the whole horizon only, and empty where teams are very many.
    pub teams: Vec<f64>,
    /// Length in days.
    pub days: f64,
    /// Pay for the service of one customer in a year, on average over it.
    pub service_cost: f64,
    /// Earnings per day by seat with variable pay; of the whole horizon only.
    pub earnings: Vec<f64>,
    /// See [`Ledger::skill_share`]; of the whole horizon only.
    pub skill_share: Option<f64>,
    /// See [`Ledger::top_sellers_share`]; of the whole horizon only.
    pub top_sellers_share: Option<f64>,
}

impl Sums {
    /// As formulas read them.
    pub fn reading<'s>(&'s self, plan: &'s Plan) -> Reading<'s> {
        let Sums { row, stages, segments, products, sources, roles, days, service_cost, earnings, .. } = self;
        Reading {
            plan,
            row,
            stages,
            segments,
            products,
            sources,
            roles,
            days: *days,
            service_cost: *service_cost,
            earnings,
            skill_share: self.skill_share,
            top_sellers_share: self.top_sellers_share,
        }
    }
}

/// What is measured of each team over the horizon: ids in the order of [`Sums::by_team`].
pub const OF_A_TEAM: [&str; TEAM_TALLIES] = ["headcount", "departures", "wins", "bookings"];

impl Sums {
    /// Team by team: average filled seats, departures, wins, and the value booked, of wins and of what is sold to customers.
    pub fn by_team(&self) -> impl Iterator<Item = f64> {
        self.teams.iter().enumerate().map(|(at, tally)| {
            let presence = at % TEAM_TALLIES == TeamTally::PresentDays as usize;
            if presence { tally / self.days } else { *tally }
        })
    }
}

fn summed<'l>(months: Range<usize>, row: impl Fn(usize) -> &'l [f64]) -> Vec<f64> {
    let mut sum = vec![0.0; row(months.start).len()];
    for month in months {
        sum.iter_mut().zip(row(month)).for_each(|(sum, value)| *sum += value);
    }
    sum
}

impl Ledger<'_> {
    /// Tallies of these months, at least one.
    pub fn over(&self, months: Range<usize>) -> Sums {
        let (first, last) = (months.start, months.end - 1);
        let mut row = summed(months.clone(), |month| self.row(month));
        row[FIRST_STOCK..].copy_from_slice(&self.row(last)[FIRST_STOCK..]);
        let mut segments = summed(months.clone(), |month| self.segment_row(month));
        let stocks = self.segment_row(last).chunks(SEGMENT_TALLIES);
        for (total, last) in segments.chunks_mut(SEGMENT_TALLIES).zip(stocks) {
            total[FIRST_SEGMENT_STOCK..].copy_from_slice(&last[FIRST_SEGMENT_STOCK..]);
        }
        let begin = if first == 0 { 0 } else { self.plan.month_end(first - 1) };
        let end = self.plan.month_end(last);
        Sums {
            row,
            stages: summed(months.clone(), |month| self.stage_row(month)),
            segments,
            products: summed(months, |month| self.product_row(month)),
            days: days(end) - days(begin),
            service_cost: average(&self.service_costs, begin, end),
            ..Sums::default()
        }
    }

    /// Tallies of the whole horizon, with all that is known of it.
    pub fn total(&self) -> Sums {
        let [sources, roles, teams] = self.by_part().map(<[f64]>::to_vec);
        Sums {
            sources,
            roles,
            teams,
            days: days(self.plan.horizon),
            earnings: self.earnings(),
            skill_share: self.skill_share(),
            top_sellers_share: self.top_sellers_share(),
            ..self.over(0..self.plan.months)
        }
    }
}
