//! From a structure as written to the general form that the engine runs.

use super::phases::{self, Phase};
use super::{cadence, health, named, openings, timeline, *};

/// Lower `structure` to the general form, with what it turns into.
pub fn expand(scenario: &Scenario, structure: &Structure) -> Plan {
    let phases = phases::of(scenario, structure);
    let turns: Vec<(Tick, String)> = phases.iter().skip(1).map(|phase| (phase.at, phase.words.clone())).collect();
    cadence::hold(scenario, structure, phases, |phases| {
        let plans = phases.iter().map(|phase| lower(scenario, structure, phase, &turns)).collect();
        phases::chain(phases, plans)
    })
}

/// Lower what `path` is in one of its phases.
fn lower(scenario: &Scenario, path: &Structure, phase: &Phase<'_>, turns: &[(Tick, String)]) -> Plan {
    let (structure, general) = (phase.structure, &phase.general);
    let horizon = scenario.horizon.get();
    let won_at = scenario.stages.iter().position(|stage| stage.after_win).unwrap_or(scenario.stages.len());
    let segments = segments(scenario, won_at);
    let sources: Vec<SourcePlan> = scenario.sources.iter().map(|source| self::source(scenario, source)).collect();
    let mut plan = Plan {
        name: path.name.clone(),
        horizon: ticks(horizon),
        reorganised: 0,
        later: None,
        cadence: None,
        months: (libm::ceil(horizon / DAYS_PER_MONTH - 1e-9) as usize).max(1),
        first_month: (scenario.start.1 as usize + 11) % 12,
        won_at,
        upsell_at: scenario.stages.iter().position(|stage| stage.upsell).unwrap_or(scenario.stages.len()),
        funnel: FunnelPlan::of(scenario, &segments, &sources),
        segments,
        stated: sources.len(),
        sources,
        stages: scenario.stages.iter().map(|stage| self::stage(scenario, stage)).collect(),
        roles: scenario.roles.iter().enumerate().map(|(at, role)| self::role(scenario, structure, at, role)).collect(),
        teams: Vec::new(),
        desks: Vec::new(),
        seats: Vec::new(),
        pools: Vec::new(),
        routes: Vec::new(),
        plain: is_plain(scenario),
        swayed: false,
        credits: false,
        servers: Vec::new(),
        timeline: TimelinePlan::default(),
        openings: Vec::new(),
        customers: customers(scenario),
        products: scenario.products.iter().map(product).collect(),
        health: health::of(scenario),
        mechanisms: mechanisms(&scenario.mechanisms, scenario.customers.contacts),
        work: WorkPlan::default(),
        people: PeoplePlan::default(),
        pipeline: scenario.initial.pipeline.clone(),
        initial_customers: scenario.initial.customers,
        initial_value: scenario.initial.customer_value.as_ref().map(Law::sampler),
        economics: scenario.economics,
        shared_credit: false,
        clawback: false,
        incentives: None,
        quarter_end: None,
        planned_cost: 0.0,
        service_cost: 0.0,
        after_win: general.rules.after_win,
        divided: false,
        named: false,
        partners: Vec::new(),
        imbalance: general.rules.imbalance,
    };
    staff(&mut plan, scenario, general);
    connect(&mut plan, scenario, general);
    plan.funnel.seat(scenario, &plan.desks);
    named::name(&mut plan, &general.rules);
    pay::switch(&mut plan, scenario);
    people::expand(&mut plan, scenario);
    timeline::lower(&mut plan, scenario, path, turns);
    cadence::spend(&mut plan, scenario);
    plan.openings = openings::of(&plan, scenario);
    plan.timeline.closed |= !plan.openings.is_empty();
    plan.planned_cost = planned_cost(scenario, structure, general);
    plan.service_cost = service_cost(scenario, &plan);
    plan.work = WorkPlan::new(&plan, scenario);
    plan.plain &= !plan.work.shifts && plan.mechanisms.on.ageing.is_none() && plan.mechanisms.contact.is_none();
    plan.swayed = plan.incentives.is_some() || plan.people.moods || plan.work.paced;
    plan
}

fn is_plain(scenario: &Scenario) -> bool {
    scenario.mechanisms.rapport.is_none()
        && scenario.segments.iter().all(|segment| segment.need_spread == 0.0)
        && scenario.roles.iter().all(|role| role.skill_spread == 0.0)
}

fn segments(scenario: &Scenario, won_at: usize) -> Vec<SegmentPlan> {
    let mut classes: Vec<u8> = scenario.segments.iter().map(|segment| segment.priority).collect();
    classes.sort_unstable();
    classes.dedup();
    let buyer_days: f64 = scenario.stages[..won_at]
        .iter()
        .map(|stage| stage.buyer_gap.as_ref().map_or(0.0, Law::mean) * f64::from(stage.touches))
        .sum();
    let prospected = |index: usize| {
        let works = |source: &&crate::scenario::Source| matches!(source.flow, Flow::Prospecting);
        scenario
            .sources
            .iter()
            .filter(works)
            .any(|source| source.mix.iter().any(|&(to, share)| to == index && share > 0.0))
    };
    let plan = |(index, segment): (usize, &crate::scenario::Segment)| {
        let (recurring, term) = match segment.contract {
            Contract::Recurring { term } => (1.0, term.get()),
            Contract::Project => (0.0, 0.0),
            Contract::Both { term, recurring } => (recurring.get(), term.get()),
        };
        SegmentPlan {
            name: segment.name.clone(),
            key: name_key(&segment.name),
            accounts: match segment.accounts {
                Accounts::Finite(count) if scenario.mechanisms.market_depletion.is_some() => count,
                _ => 0,
            },
            prospected: prospected(index),
            value: segment.deal_value.sampler(),
            mean_value: segment.deal_value.mean(),
            price: Steps::default(),
            win_odds: Steps::default(),
            opens: 0,
            need_spread: segment.need_spread,
            pace: match segment.cycle {
                Some(cycle) if buyer_days > 0.0 => cycle.get() / buyer_days,
                _ => 1.0,
            },
            recurring,
            term,
            churn: segment.churn.unwrap_or(scenario.customers.churn).get(),
            rest: segment.rest.sampler(),
            class: classes.iter().position(|&class| class == segment.priority).unwrap_or(0),
        }
    };
    scenario.segments.iter().enumerate().map(plan).collect()
}

fn source(scenario: &Scenario, source: &crate::scenario::Source) -> SourcePlan {
    let first_month = (scenario.start.1 as usize + 11) % 12;
    let flow = match &source.flow {
        Flow::Inbound { rate, growth, season, batch } => FlowPlan::Inbound(
            Box::new(Intensity::new(rate.get(), *growth, season.clone(), first_month, scenario.horizon.get())),
            batch.as_ref().map(Law::sampler),
        ),
        Flow::Prospecting => FlowPlan::Prospecting,
        Flow::Referral { rate } => FlowPlan::Referral(rate.get()),
        flow @ Flow::Partners { .. } => FlowPlan::Partners(Box::new(PartnersPlan::of(flow).unwrap_or_default())),
    };
    let mut sum = 0.0;
    let mix = source
        .mix
        .iter()
        .filter(|(_, share)| *share > 0.0)
        .map(|&(segment, share)| {
            sum += share;
            (sum, segment as u32)
        })
        .collect();
    let advance = |(index, stage): (usize, &Stage)| {
        let own = source.advance.iter().find(|(at, _)| *at == index).map(|(_, share)| share.get());
        let stated = own.unwrap_or(stage.advance.get());
        let odds = libm::log(stated / (1.0 - stated)) + stage.anchor;
        let chance = if stage.anchor == 0.0 { stated } else { 1.0 / (1.0 + libm::exp(-odds)) };
        (chance, odds + libm::log(source.odds))
    };
    SourcePlan {
        name: source.name.clone(),
        key: name_key(&source.name),
        flow,
        mix,
        cost: source.cost.get(),
        volume: Steps::default(),
        enters: source.enters as u16,
        neutral_odds: source.odds == 1.0,
        advance: scenario.stages.iter().enumerate().map(advance).collect(),
    }
}

fn stage(scenario: &Scenario, stage: &Stage) -> StagePlan {
    StagePlan {
        name: stage.name.clone(),
        key: name_key(&stage.name),
        touches: stage.touches,
        attempts: stage.attempts.as_ref().map(|attempts| AttemptPlan {
            up_to: attempts.up_to,
            reach: attempts.reach.get(),
            then: attempts.then,
            gap: attempts.gap.sampler(),
        }),
        effort: stage.effort.sampler(),
        work: stage.effort.mean() * f64::from(stage.touches),
        buyer_gap: stage.buyer_gap.as_ref().map(Law::sampler),
        odds: libm::log(stage.advance.get() / (1.0 - stage.advance.get())),
        no_decision: stage.no_decision.get(),
        patience: stage.patience.as_ref().map(Law::sampler),
        response: stage.response.clone().filter(|_| scenario.mechanisms.response_decay.is_some()),
        handoff_delay: stage
            .handoff_delay
            .as_ref()
            .filter(|_| scenario.mechanisms.handoff_delay.is_some())
            .map(Law::sampler),
        handoff_drop: stage.handoff_drop.filter(|_| scenario.mechanisms.handoff_drop.is_some()).map(|drop| drop.get()),
    }
}

fn role(scenario: &Scenario, structure: &Structure, index: usize, role: &Role) -> RolePlan {
    let (base, variable) = structure.pay_of(index, role);
    let commission = structure.commission_of(index, role);
    let load = scenario.economics.employer_load;
    let leaving = match &role.attrition {
        _ if scenario.mechanisms.attrition.is_none() => Hazard::Never,
        Leaving::Never => Hazard::Never,
        Leaving::Constant(rate) if rate.get() == 0.0 => Hazard::Never,
        Leaving::Constant(rate) => Hazard::Constant(rate.get()),
        Leaving::Law(law) => Hazard::Law(law.clone()),
        Leaving::Bands(bands) => Hazard::Bands(summed(bands)),
    };
    RolePlan {
        name: role.name.clone(),
        days_per_hour: 1.0 / (HOURS_PER_DAY * role.selling_share.get()),
        base: base.get() / DAYS_PER_YEAR * load,
        variable: variable.get() / DAYS_PER_YEAR * load,
        quota: role.quota.map(|quota| QuotaPlan { quota, period: quota.period.ticks() }),
        cap: role.cap.unwrap_or(f64::INFINITY),
        clawback: role.clawback.ticks(),
        stage_credit: role.stage_credit.get(),
        accelerated: pay::accelerated(commission.as_ref()),
        commission,
        pay_hazard: pay::hazard(role, base.get() + variable.get()),
        ramp: if scenario.mechanisms.ramp.is_some() { role.ramp } else { Ramp::None },
        leaving,
        dismissed: people::dismissed(scenario, role),
        promoted_to: role.promoted_to,
        time_to_fill: scenario.mechanisms.backfill.as_ref().map(|_| role.time_to_fill.sampler()),
        hiring_cost: role.hiring_cost.get(),
        starting_tenure: role.starting_tenure.sampler(),
        skill_spread: role.skill_spread,
        open_deals: scenario
            .mechanisms
            .overload
            .as_ref()
            .map_or(f64::INFINITY, |overload| role.open_deals.unwrap_or(overload.capacity)),
    }
}

fn summed(bands: &[(crate::units::Span, crate::units::Rate)]) -> Vec<(f64, f64, f64)> {
    let mut spent = 0.0;
    let mut before = (0.0, 0.0);
    bands
        .iter()
        .map(|&(from, rate)| {
            spent += (from.get() - before.0) * before.1;
            before = (from.get(), rate.get());
            (from.get(), rate.get(), spent)
        })
        .collect()
}

fn customers(scenario: &Scenario) -> CustomerPlan {
    let change = |change: &Change| (change.rate.get(), change.by);
    let referral = |(index, source): (usize, &crate::scenario::Source)| match source.flow {
        Flow::Referral { rate } if rate.get() > 0.0 => Some((index as u16, rate.get())),
        _ => None,
    };
    CustomerPlan {
        renewal: scenario.customers.renewal,
        expansion: scenario.customers.expansion.as_ref().map(change),
        contraction: scenario.customers.contraction.as_ref().map(change),
        service: scenario.customers.service.as_ref().map(|service| (service.every.get(), service.effort.sampler())),
        referrals: scenario.sources.iter().enumerate().filter_map(referral).collect(),
        escalator: scenario.customers.escalator,
        wait_for_hire: scenario.customers.taken_over_by == TakenOver::NewHire,
    }
}

fn product(product: &Product) -> ProductPlan {
    ProductPlan {
        name: product.name.clone(),
        key: name_key(&product.name),
        value: product.value.sampler(),
        attach: product.attach.get(),
        stays: libm::log(product.churn),
    }
}

fn mechanisms(on: &Mechanisms, contacts: u32) -> MechanismPlan {
    MechanismPlan {
        on: on.clone(),
        handoff_delay: on.handoff_delay.as_ref().map(|delay| (delay.across.sampler(), delay.same_team.sampler())),
        book_loss: on.book_loss.as_ref().map(|loss| {
            [loss.new_hire, loss.insider, loss.similar, loss.same_team]
                .map(|share| hazard_for_loss(share.get()) / DAYS_PER_YEAR)
        }),
        contact: on
            .champion_exit
            .as_ref()
            .filter(|on| on.deal != 1.0 && on.leaves.get() > 0.0)
            .map(|on| (on.leaves.get(), champion_exit::risk(on.deal, contacts))),
    }
}

/// The extra hazard over a year that costs this part of the year's revenue: (1 − e^(−h)) / h = 1 − loss, by bisection.
fn hazard_for_loss(loss: f64) -> f64 {
    let (mut low, mut high) = (0.0, 1e3);
    if loss <= 0.0 {
        return 0.0;
    }
    for _ in 0..200 {
        let middle = 0.5 * (low + high);
        if -libm::expm1(-middle) / middle > 1.0 - loss { low = middle } else { high = middle }
    }
    0.5 * (low + high)
}

fn staff(plan: &mut Plan, scenario: &Scenario, general: &General) {
    let stages = scenario.stages.len();
    let mut taken = vec![0u64; scenario.roles.len()];
    for (team_index, team) in general.teams.iter().enumerate() {
        let mut serves = vec![false; scenario.segments.len()];
        team.serves.iter().for_each(|&segment| serves[segment] = true);
        let mut desks = Vec::new();
        for desk in &team.desks {
            let first = plan.seats.len() as u32;
            let mut covers = vec![false; stages];
            desk.covers.iter().for_each(|&stage| covers[stage] = true);
            for _ in 0..desk.seats {
                plan.seats.push(SeatPlan {
                    desk: plan.desks.len() as u32,
                    team: team_index as u32,
                    role: desk.role as u32,
                    skill_spread: plan.roles[desk.role].skill_spread,
                    family: name_key(&scenario.roles[desk.role].name),
                    index: taken[desk.role],
                });
                taken[desk.role] += 1;
            }
            desks.push(plan.desks.len() as u32);
            plan.desks.push(DeskPlan {
                team: team_index as u32,
                role: desk.role as u32,
                seats: first..plan.seats.len() as u32,
                prospects: prospects(scenario, &covers),
                supported_by: Vec::new(),
                activities: (desk.covers.len() + usize::from(desk.serves_customers)) as u32,
                covers,
                pools: Vec::new(),
                serves_customers: desk.serves_customers,
            });
        }
        plan.teams.push(TeamPlan {
            name: team.name.clone(),
            key: name_key(&team.name),
            seats: team.desks.iter().map(|desk| desk.seats).sum(),
            desks,
            pools: vec![NONE; stages],
            focused: serves.contains(&false),
            serves,
            share: team.share,
            team_pay: team.team_pay.get(),
        });
    }
}

fn prospects(scenario: &Scenario, covers: &[bool]) -> Vec<u16> {
    let made_here = |(_, source): &(usize, &crate::scenario::Source)| {
        matches!(source.flow, Flow::Prospecting) && covers[source.enters]
    };
    scenario.sources.iter().enumerate().filter(made_here).map(|(index, _)| index as u16).collect()
}

/// Pools and routes: a pool of its own for each team and stage, and where the route is "next free" one shared by all that could take the work.
fn connect(plan: &mut Plan, scenario: &Scenario, general: &General) {
    let covering = |plan: &Plan, team: u32, stage: usize| -> Vec<u32> {
        plan.teams[team as usize]
            .desks
            .iter()
            .copied()
            .filter(|&desk| plan.desks[desk as usize].covers[stage])
            .collect()
    };
    for stage in 0..scenario.stages.len() {
        for team in 0..plan.teams.len() as u32 {
            let desks = covering(plan, team, stage);
            if !desks.is_empty() {
                plan.teams[team as usize].pools[stage] = add_pool(plan, stage, desks);
            }
        }
        let mut shared: Vec<(Vec<u32>, u32)> = Vec::new();
        for segment in 0..scenario.segments.len() {
            let able = |&team: &u32| {
                plan.teams[team as usize].serves[segment] && plan.teams[team as usize].pools[stage] != NONE
            };
            let able: Vec<u32> = (0..plan.teams.len() as u32).filter(able).collect();
            let pool = match (general.rules.route[stage], able.as_slice()) {
                (_, []) => NONE,
                (_, [only]) => plan.teams[*only as usize].pools[stage],
                (Route::NextFree, teams) => match shared.iter().find(|(among, _)| among == teams) {
                    Some(&(_, pool)) => pool,
                    None => {
                        let desks = teams.iter().flat_map(|&team| covering(plan, team, stage)).collect();
                        let pool = add_pool(plan, stage, desks);
                        shared.push((teams.to_vec(), pool));
                        pool
                    }
                },
                _ => NONE,
            };
            let mut weight = 0.0;
            let weigh = |&team: &u32| {
                weight += plan.teams[team as usize].share;
                weight
            };
            let route = RoutePlan {
                rule: if able.len() < 2 { Route::NextFree } else { general.rules.route[stage] },
                weights: able.iter().map(weigh).collect(),
                teams: able.iter().map(|&team| (team, plan.teams[team as usize].pools[stage])).collect(),
                shared: pool,
            };
            plan.routes.push(route);
        }
    }
    for segment in 0..scenario.segments.len() {
        let serving = |&desk: &u32| {
            let desk = &plan.desks[desk as usize];
            desk.serves_customers && plan.teams[desk.team as usize].serves[segment]
        };
        plan.servers.push((0..plan.desks.len() as u32).filter(serving).collect());
    }
}

fn add_pool(plan: &mut Plan, stage: usize, desks: Vec<u32>) -> u32 {
    let pool = plan.pools.len() as u32;
    desks.iter().for_each(|&desk| plan.desks[desk as usize].pools.push(pool));
    plan.pools.push(PoolPlan { stage: stage as u16, desks, listed: Vec::new() });
    pool
}

/// Fully-loaded pay per year with every seat filled and everybody at quota.
fn planned_cost(scenario: &Scenario, structure: &Structure, general: &General) -> f64 {
    let seat = |role: usize| {
        let (base, variable) = structure.pay_of(role, &scenario.roles[role]);
        base.get() + variable.get()
    };
    let desks = general.teams.iter().flat_map(|team| &team.desks);
    desks.map(|desk| seat(desk.role) * f64::from(desk.seats)).sum::<f64>() * scenario.economics.employer_load
}

fn service_cost(scenario: &Scenario, plan: &Plan) -> f64 {
    let Some(service) = &scenario.customers.service else { return 0.0 };
    let serving = plan.seats.iter().filter(|seat| plan.desks[seat.desk as usize].serves_customers);
    let (mut seats, mut pay) = (0.0, 0.0);
    for seat in serving {
        let role = &plan.roles[seat.role as usize];
        seats += 1.0;
        pay += role.days_per_hour * (role.base + role.variable);
    }
    let hours = service.effort.mean() * DAYS_PER_YEAR / service.every.get();
    if seats > 0.0 { hours * pay / seats } else { 0.0 }
}
