//! What only shows between the parts: work that nobody does, stages that nobody reaches, sizes beyond what can be simulated.

use super::{rules, suits};
use crate::dist::Law;
use crate::mechanisms::cadence::Cadence;
use crate::scenario::finding::{Finding, Problem};
use crate::scenario::read::{Place, Reader};
use crate::scenario::{Accounts, Desk, Flow, Form, Intervention, Milestone, Role, Scenario, Structure, Team};
use crate::units::{HOURS_PER_DAY, grouped};

/// Most leads over the horizon, expected.
const LEADS: f64 = 5e7;
/// Most that prices may rise or fall over the horizon.
const MOST_RISE: f64 = 1e6;
/// Most seats of a structure.
pub(super) const SEATS: u64 = 100_000;
/// Most teams of a structure, each island counted as one.
const TEAMS: u64 = 100_000;

/// Where things stand in the file, in the order of the scenario's lists.
pub(super) struct Places<'p, 't> {
    pub root: &'p Place<'t>,
    pub sources: &'p [Place<'t>],
    pub stages: &'p [Place<'t>],
    pub roles: &'p [Place<'t>],
    pub structures: &'p [Place<'t>],
}

pub(super) fn check(r: &mut Reader, scenario: &Scenario, places: &Places<'_, '_>) {
    leads(r, scenario, places);
    customers(r, scenario, places);
    promotions(r, scenario, places);
    happenings(r, scenario, places);
    prices(r, scenario, places);
    upsell(r, scenario, places);
    for (structure, place) in scenario.structures.iter().zip(places.structures) {
        if !(scenario.roles.is_empty() || scenario.segments.is_empty()) {
            staff(r, structure, place);
        }
        support(r, scenario, structure, place);
    }
    // With names or keys misunderstood, gaps in coverage would mostly be echoes of that.
    if !r.findings.iter().any(echoes) {
        reach(r, scenario, places);
        for (structure, place) in scenario.structures.iter().zip(places.structures) {
            coverage(r, scenario, structure, place);
            rules::check(r, scenario, structure, place);
        }
        unused(r, scenario);
    }
    // Means are taken only of what is sound.
    if r.findings.is_empty() {
        scenario.structures.iter().for_each(|structure| suits::warn(r, scenario, structure));
    }
    budget(r, scenario);
}

fn echoes(finding: &Finding) -> bool {
    let about = ["structures", "roles", "market", "stages", "sources"];
    match finding.problem {
        Problem::UnknownKey { .. }
        | Problem::UnknownName { .. }
        | Problem::BadName { .. }
        | Problem::Missing { .. } => true,
        Problem::NoStaff { .. } | Problem::SharesSum { .. } => true,
        _ => {
            about.contains(&finding.path.as_str())
                || finding.path.starts_with("structures.")
                || finding.path.ends_with(".covers")
        }
    }
}

/// The mean of a law as far as a bound on sizes needs it.
fn rough_mean(law: &Law) -> f64 {
    match law {
        Law::Fixed(mean) | Law::Exponential { mean } | Law::Lognormal { mean, .. } | Law::Gamma { mean, .. } => *mean,
        Law::Weibull { shape, scale } => scale * libm::tgamma(1.0 + 1.0 / shape),
        Law::Beta { high, .. } | Law::Uniform { high, .. } | Law::Triangular { high, .. } | Law::Pert { high, .. } => {
            *high
        }
        Law::Empirical(values) => values.iter().copied().fold(0.0, f64::max),
    }
}

/// Leads of all sources over the horizon stay within what can be simulated.
fn leads(r: &mut Reader, scenario: &Scenario, places: &Places<'_, '_>) {
    let horizon = scenario.horizon.get();
    let mut sum = 0.0;
    for (index, (source, place)) in scenario.sources.iter().zip(places.sources).enumerate() {
        sum += match &source.flow {
            Flow::Inbound { rate, growth, batch, .. } => {
                let growing = if growth.abs() < 1e-12 { horizon } else { libm::expm1(growth * horizon) / growth };
                rate.get() * growing * batch.as_ref().map_or(1.0, rough_mean).max(1.0) * most_volume(scenario, index)
            }
            // As many as all people of the largest structure could begin; without work there is no end of them.
            Flow::Prospecting => match scenario.stages.get(source.enters) {
                Some(stage) => horizon * HOURS_PER_DAY * most_seats(scenario) / stage.effort.mean(),
                None => 0.0,
            },
            Flow::Partners { role, rate } => {
                let seats = |structure: &Structure| {
                    let counts = head_count(&structure.form).into_iter().filter(|(other, _)| other == role);
                    counts.map(|(_, count)| count).sum::<u64>()
                };
                rate.get() * horizon * scenario.structures.iter().map(seats).max().unwrap_or(0) as f64
            }
            Flow::Referral { .. } => 0.0,
        };
        if !(sum.is_finite() && sum <= LEADS) {
            let count = if sum.is_finite() { grouped(sum) } else { "without end".to_owned() };
            r.wrong_key(place, Problem::TooMany { what: "leads over the horizon", count, limit: grouped(LEADS) });
            return;
        }
    }
}

/// How many times the stated leads of a source may come at the most, by the time line and by more that is spent on them.
fn most_volume(scenario: &Scenario, source: usize) -> f64 {
    let factor = |milestone: &Milestone| match milestone.change {
        Intervention::Volume { source: of, factor } if of == source => factor.max(1.0),
        _ => 1.0,
    };
    let corrected = match scenario.mechanisms.cadence.as_ref().and_then(Cadence::spends) {
        Some((of, more)) if of.is_none_or(|of| of == source) => 1.0 + more,
        _ => 1.0,
    };
    scenario.timeline.iter().map(factor).product::<f64>() * corrected
}

/// What the customers at the start cause over the horizon stays within what can be simulated.
fn happenings(r: &mut Reader, scenario: &Scenario, places: &Places<'_, '_>) {
    let after = &scenario.customers;
    let changes = [after.expansion, after.contraction].into_iter().flatten().map(|change| change.rate.get());
    let referrals = scenario.sources.iter().filter_map(|source| match source.flow {
        Flow::Referral { rate } => Some(rate.get()),
        _ => None,
    });
    let service = after.service.as_ref().map(|service| 1.0 / service.every.get());
    let products = scenario.products.iter().map(|product| product.attach.get());
    let champions = scenario.mechanisms.champion_exit.as_ref().map(|exit| exit.leaves.get());
    let rate: f64 = changes.chain(referrals).chain(service).chain(products).chain(champions).sum();
    let count = f64::from(scenario.initial.customers) * rate * scenario.horizon.get();
    if count > LEADS {
        let start = r.at(places.root, "start");
        let place = r.at(&start, "customers");
        let problem = Problem::TooMany {
            what: "events of customers over the horizon",
            count: grouped(count),
            limit: grouped(LEADS),
        };
        r.wrong(&place, problem);
    }
}

/// Work to sell more needs something to sell.
fn upsell(r: &mut Reader, scenario: &Scenario, places: &Places<'_, '_>) {
    let offers = scenario.customers.expansion.is_some() || !scenario.products.is_empty();
    // What cannot be read may be an offer.
    let products = r.at(places.root, "products").given();
    if offers || products || r.findings.iter().any(|finding| finding.path.starts_with("customers.expansion")) {
        return;
    }
    for (_, place) in scenario.stages.iter().zip(places.stages).filter(|(stage, _)| stage.upsell) {
        let why = "customers are offered nothing: there is neither `customers.expansion` nor a product";
        let at = r.at(place, "upsell");
        r.wrong(&at, Problem::NotHere { key: "upsell".into(), why });
    }
}

/// What contracts cost at the end of the horizon stays a number that can be added up.
fn prices(r: &mut Reader, scenario: &Scenario, places: &Places<'_, '_>) {
    let rises = libm::exp(scenario.customers.escalator * scenario.horizon.get());
    if !(1.0 / MOST_RISE..=MOST_RISE).contains(&rises) {
        let customers = r.at(places.root, "customers");
        let place = r.at(&customers, "escalator");
        let (what, allowed) = ("a rise of prices", "multiplies them by at most a million over the horizon".into());
        r.wrong(&place, Problem::OutOfBounds { key: "escalator".into(), what, allowed });
    }
}

/// Seats of the largest structure, from one to a thousand: how many more there may be has a bound of its own.
fn most_seats(scenario: &Scenario) -> f64 {
    let seats = |structure: &Structure| head_count(&structure.form).iter().map(|(_, count)| count).sum::<u64>();
    scenario.structures.iter().map(seats).max().unwrap_or(0).clamp(1, 1000) as f64
}

/// Nobody is promoted in a circle.
fn promotions(r: &mut Reader, scenario: &Scenario, places: &Places<'_, '_>) {
    for (start, place) in places.roles.iter().enumerate().take(scenario.roles.len()) {
        let next = |role: &usize| scenario.roles[*role].promoted_to.map(|promotion| promotion.role);
        let way = std::iter::successors(next(&start), next).take(scenario.roles.len());
        if way.into_iter().any(|role| role == start) {
            let at = r.at(place, "promoted_to");
            r.wrong(&at, Problem::Order { key: "promoted_to".into(), must: "not lead back to the same role" });
        }
    }
}

/// Customers at the start are accounts of the market.
fn customers(r: &mut Reader, scenario: &Scenario, places: &Places<'_, '_>) {
    if scenario.segments.is_empty() {
        return;
    }
    let accounts = scenario.segments.iter().try_fold(0u64, |sum, segment| match segment.accounts {
        Accounts::Finite(accounts) => Some(sum + u64::from(accounts)),
        Accounts::Unlimited => None,
    });
    let Some(accounts) = accounts else { return };
    let customers = u64::from(scenario.initial.customers);
    if customers > accounts {
        let (count, limit) = (grouped(customers as f64), format!("{} accounts", grouped(accounts as f64)));
        let start = r.at(places.root, "start");
        let place = r.at(&start, "customers");
        r.wrong(&place, Problem::TooMany { what: "customers at the start", count, limit });
    }
}

/// Seats of each role in the whole structure.
pub(super) fn head_count(form: &Form) -> Vec<(usize, u64)> {
    let plain = |seats: &[(usize, u32)]| seats.iter().map(|(role, count)| (*role, u64::from(*count))).collect();
    match form {
        Form::Assembly { seats } | Form::Island { seats } => plain(seats),
        Form::Pod { each, support, .. } => {
            let pods = pods(form);
            let mut all: Vec<(usize, u64)> =
                each.iter().map(|(role, count)| (*role, u64::from(*count) * pods)).collect();
            all.extend(plain(support));
            all
        }
        Form::Custom(teams) => {
            let seats = |team: &Team, desk: &Desk| (desk.role, u64::from(desk.seats) * u64::from(team.count));
            let staffed = teams.iter().filter(|team| team.count > 0);
            staffed.flat_map(|team| team.desks.iter().map(move |desk| seats(team, desk))).collect()
        }
    }
}

fn pods(form: &Form) -> u64 {
    match form {
        Form::Pod { by_segment, count, .. } if by_segment.is_empty() => u64::from(*count),
        Form::Pod { by_segment, .. } => by_segment.iter().map(|(_, count)| u64::from(*count)).sum(),
        _ => 0,
    }
}

fn staff(r: &mut Reader, structure: &Structure, place: &Place<'_>) {
    let broken = |finding: &Finding| finding.path.starts_with(&place.path);
    let seats: u64 = head_count(&structure.form).iter().map(|(_, count)| count).sum();
    let empty = seats == 0 || matches!(structure.form, Form::Pod { .. } if pods(&structure.form) == 0);
    if empty && !r.findings.iter().any(broken) {
        r.wrong_key(place, Problem::NoStaff { structure: structure.name.clone() });
    }
    let limit = SEATS.min(TEAMS);
    if seats > limit {
        let (count, limit) = (grouped(seats as f64), grouped(limit as f64));
        r.wrong_key(place, Problem::TooMany { what: "seats", count, limit });
    }
    if let Form::Custom(teams) = &structure.form {
        for team in teams.iter().filter(|team| team.desks.is_empty()) {
            let path = format!("{}.teams", place.path);
            if !r.findings.iter().any(|finding| finding.path.starts_with(&path)) {
                r.wrong_key(place, Problem::NoStaff { structure: format!("{}.{}", structure.name, team.name) });
            }
        }
    }
}

fn support(r: &mut Reader, scenario: &Scenario, structure: &Structure, place: &Place<'_>) {
    let Form::Pod { support, .. } = &structure.form else { return };
    for (role, _) in support {
        let role = &scenario.roles[*role];
        if works(role) {
            let pod = r.at(place, "pod");
            let seat = r.named(&pod, &role.name);
            r.wrong_key(&seat, Problem::SupportCovers { role: role.name.clone() });
        }
    }
}

pub(super) fn works(role: &Role) -> bool {
    role.serves_customers || !role.covers.is_empty()
}

/// Stages before the win that lie before every entry.
fn reach(r: &mut Reader, scenario: &Scenario, places: &Places<'_, '_>) {
    let entries = scenario.sources.iter().map(|source| source.enters);
    let Some(first) = entries.chain(scenario.initial.pipeline.iter().map(|(stage, _)| *stage)).min() else { return };
    for (stage, place) in scenario.stages.iter().zip(places.stages).take(first) {
        let (stage, enters) = (stage.name.clone(), scenario.stages[first].name.clone());
        r.wrong_key(place, Problem::Unreachable { stage, enters });
    }
}

/// Segments that leads or customers come from.
fn reached(scenario: &Scenario) -> Vec<bool> {
    let everywhere = scenario.initial.customers > 0 || !scenario.initial.pipeline.is_empty();
    let mut reached = vec![everywhere; scenario.segments.len()];
    for (segment, _) in scenario.sources.iter().flat_map(|source| &source.mix) {
        reached[*segment] = true;
    }
    reached
}

/// The first stage at which anything of a segment can stand.
fn entry(scenario: &Scenario, segment: usize) -> usize {
    let sources = scenario.sources.iter().filter(|source| source.mix.iter().any(|(index, _)| *index == segment));
    let entries = sources.map(|source| source.enters).chain(scenario.initial.pipeline.iter().map(|(stage, _)| *stage));
    entries.min().unwrap_or_else(|| scenario.stages.iter().take_while(|stage| !stage.after_win).count())
}

/// Whether a structure covers each stage, and last the service, for a segment.
fn covered(scenario: &Scenario, form: &Form, segment: usize) -> Vec<bool> {
    let serve = scenario.stages.len();
    let mut covered = vec![false; serve + 1];
    let mut add = |stages: &[usize], serves: bool| {
        stages.iter().for_each(|stage| covered[*stage] = true);
        covered[serve] |= serves;
    };
    let mut add_roles = |seats: &[(usize, u32)]| {
        seats.iter().for_each(|(role, _)| add(&scenario.roles[*role].covers, scenario.roles[*role].serves_customers));
    };
    match form {
        Form::Assembly { seats } | Form::Island { seats } => add_roles(seats),
        Form::Pod { by_segment, each, .. }
            if by_segment.is_empty() || by_segment.iter().any(|(index, _)| *index == segment) =>
        {
            add_roles(each);
        }
        Form::Pod { .. } => {}
        Form::Custom(teams) => {
            let teams = teams.iter().filter(|team| team.count > 0 && team.serves.contains(&segment));
            teams.flat_map(|team| &team.desks).for_each(|desk| add(&desk.covers, desk.serves_customers));
        }
    }
    covered
}

fn coverage(r: &mut Reader, scenario: &Scenario, structure: &Structure, place: &Place<'_>) {
    let reached = reached(scenario);
    let serve = scenario.stages.len();
    let served = |segment: &usize| covered(scenario, &structure.form, *segment).contains(&true);
    let all: Vec<usize> = (0..reached.len()).filter(|segment| reached[*segment]).collect();
    let nobody_works = !all.iter().any(served);
    let (segments, unserved): (Vec<usize>, Vec<usize>) =
        all.into_iter().partition(|segment| nobody_works || served(segment));
    for segment in unserved {
        let (structure, segment) = (structure.name.clone(), scenario.segments[segment].name.clone());
        r.wrong_key(place, Problem::Unserved { structure, segment });
    }
    for activity in 0..=serve {
        if activity == serve && scenario.customers.service.is_none() {
            continue;
        }
        let needs = |segment: &&usize| activity >= entry(scenario, **segment);
        let lacking: Vec<usize> = segments
            .iter()
            .filter(needs)
            .filter(|segment| !covered(scenario, &structure.form, **segment)[activity])
            .copied()
            .collect();
        let everywhere = lacking.len() == segments.iter().filter(needs).count();
        let named: Vec<Option<usize>> = match (lacking.is_empty(), everywhere) {
            (true, _) => continue,
            (_, true) => vec![None],
            _ => lacking.into_iter().map(Some).collect(),
        };
        for segment in named {
            uncovered(r, scenario, structure, place, activity, segment);
        }
    }
}

fn uncovered(
    r: &mut Reader,
    scenario: &Scenario,
    structure: &Structure,
    place: &Place<'_>,
    activity: usize,
    segment: Option<usize>,
) {
    let serve = scenario.stages.len();
    let does = |role: &&Role| if activity == serve { role.serves_customers } else { role.covers.contains(&activity) };
    let roles = scenario.roles.iter().filter(does).map(|role| role.name.clone()).collect();
    let activity = scenario.stages.get(activity).map_or_else(|| "serve".to_owned(), |stage| stage.name.clone());
    let segment = segment.map(|segment| scenario.segments[segment].name.clone());
    r.wrong_key(place, Problem::Uncovered { structure: structure.name.clone(), activity, segment, roles });
}

/// Roles and segments that nothing uses: no error, but probably an oversight.
fn unused(r: &mut Reader, scenario: &Scenario) {
    let seated = |index: usize| {
        scenario.structures.iter().any(|structure| head_count(&structure.form).iter().any(|(role, _)| *role == index))
    };
    for (_, role) in scenario.roles.iter().enumerate().filter(|(index, _)| !seated(*index)) {
        r.warnings.push(format!("no structure seats the role `{}`", role.name));
    }
    for (segment, _) in scenario.segments.iter().zip(reached(scenario)).filter(|(_, reached)| !reached) {
        r.warnings.push(format!("no source brings leads of the segment `{}`", segment.name));
    }
    for segment in &scenario.segments {
        let Some((role, _)) = segment.opened_by else { continue };
        let (name, role_name) = (&segment.name, &scenario.roles[role].name);
        let opens = |structure: &&Structure| {
            head_count(&structure.form).iter().any(|&(other, seats)| other == role && seats > 0)
        };
        for structure in scenario.structures.iter().filter(|structure| !opens(structure)) {
            let never = format!("nobody opens the segment `{name}` in `{}`: it has no `{role_name}`", structure.name);
            r.warnings.push(never);
        }
    }
}

/// Structures whose fully-loaded pay exceeds the budget, with the seats that the time line funds.
fn budget(r: &mut Reader, scenario: &Scenario) {
    let Some(budget) = scenario.budget else { return };
    for structure in &scenario.structures {
        let here = |it: &&Milestone| it.at < scenario.horizon && it.concerns(&structure.name);
        let hired = scenario.timeline.iter().filter(here).filter_map(|milestone| match milestone.change {
            Intervention::Hire { role, seats } => Some((role, u64::from(seats))),
            _ => None,
        });
        let seats = head_count(&structure.form);
        let there = |role: usize| seats.iter().any(|&(other, count)| other == role && count > 0);
        let pay: f64 = seats
            .iter()
            .copied()
            .chain(hired.filter(|&(role, _)| there(role)))
            .map(|(role, count)| {
                let (base, variable) = structure.pay_of(role, &scenario.roles[role]);
                (base.get() + variable.get()) * count as f64
            })
            .sum();
        let cost = pay * scenario.economics.employer_load;
        if cost > budget.get() * 1.001 {
            let text = format!(
                "`{}` costs {} a year, over the budget of {}",
                structure.name,
                grouped(cost),
                grouped(budget.get())
            );
            r.warnings.push(text);
        }
    }
}
