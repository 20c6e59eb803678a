//! What is counted of the whole horizon by source, role and team.

use super::ledger::tallies;
use crate::plan::{DeskPlan, Plan, TeamPlan};

tallies!(SourceTally, SOURCE_TALLIES, Leads, Won, NewYearly,);

tallies!(RoleTally, ROLE_TALLIES, PresentDays, VacantDays, WorkedDays, Left, Attained, Attainments, Pay,);

tallies!(TeamTally, TEAM_TALLIES, PresentDays, Left, Won, Booked,);

/// What is counted of the whole horizon by source, role and team.
#[derive(Clone, Debug)]
pub(super) struct Parts {
    /// What a source brings beyond what was foreseen belongs to the source.
    stated: Vec<u16>,
    pub sources: Vec<[f64; SOURCE_TALLIES]>,
    pub roles: Vec<[f64; ROLE_TALLIES]>,
    pub teams: Vec<[f64; TEAM_TALLIES]>,
}

impl Parts {
    pub fn new(plan: &Plan) -> Parts {
        let stated = |name: &String| plan.sources.iter().position(|source| source.name == *name).unwrap_or(0) as u16;
        Parts {
            stated: plan.sources.iter().map(|source| stated(&source.name)).collect(),
            sources: vec![[0.0; SOURCE_TALLIES]; plan.stated],
            roles: vec![[0.0; ROLE_TALLIES]; plan.roles.len()],
            teams: vec![[0.0; TEAM_TALLIES]; told_apart(plan).len()],
        }
    }

    #[inline(always)]
    pub fn of_source(&mut self, source: u16, tally: SourceTally, value: f64) {
        self.sources[self.stated[source as usize] as usize][tally as usize] += value;
    }

    #[inline(always)]
    pub fn of_role(&mut self, plan: &Plan, seat: u32, tally: RoleTally, value: f64) {
        self.roles[plan.seats[seat as usize].role as usize][tally as usize] += value;
    }

    /// Of whoever sits there, if anybody does.
    #[inline(always)]
    pub fn of_team(&mut self, plan: &Plan, seat: u32, tally: TeamTally, value: f64) {
        let team = plan.seats.get(seat as usize).and_then(|seat| self.teams.get_mut(seat.team as usize));
        if let Some(team) = team {
            team[tally as usize] += value;
        }
    }
}

/// The teams of which each is measured by itself: all, or none where they are very many, are not the same all the time, or may
/// have to give seats away: what the people in them had at hand may be won when it is nobody's.
pub fn told_apart(plan: &Plan) -> &[TeamPlan] {
    let keeps = |(end, desk): (&DeskPlan, &DeskPlan)| end.seats.len() >= desk.seats.len();
    let stays = |end: &Plan| end.teams.len() == plan.teams.len() && end.desks.iter().zip(&plan.desks).all(keeps);
    let same = !plan.is_reorganised() && plan.ends().all(stays);
    if same && plan.teams.len() <= MOST_TEAMS { &plan.teams } else { &[] }
}

/// Teams up to which each is told apart.
const MOST_TEAMS: usize = 100;
