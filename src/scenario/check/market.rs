//! `[market.NAME]` and `[sources.NAME]`.

use super::Names;
use crate::dist::Law;
use crate::scenario::finding::Problem;
use crate::scenario::read::{Place, Reader};
use crate::scenario::{Accounts, Attempts, Contract, Flow, Season, Segment, Source, Stage};
use crate::units::{DAYS_PER_MONTH, DAYS_PER_WEEK, DAYS_PER_YEAR, Rate, Share, Span, short};

pub(super) fn segment(r: &mut Reader, place: &Place<'_>, names: &Names) -> Segment {
    let mut at = |key| r.at(place, key);
    let (accounts_at, deal_value, need_spread) = (at("accounts"), at("deal_value"), at("need_spread"));
    let (cycle, contract_at, churn, rest) = (at("cycle"), at("contract"), at("churn"), at("rest"));
    let (priority, opened_by, tags_at) = (at("priority"), at("opened_by"), at("tags"));
    Segment {
        name: place.name.clone(),
        accounts: accounts(r, &accounts_at),
        deal_value: r.law(&deal_value).unwrap_or(Law::Fixed(1.0)),
        need_spread: r.number(&need_spread).unwrap_or(0.0),
        cycle: r.span(&cycle),
        contract: contract(r, &contract_at).unwrap_or(Contract::Project),
        churn: r.rate(&churn),
        rest: r.law(&rest).unwrap_or(Law::Fixed(0.0)),
        priority: r.count(&priority).unwrap_or(0) as u8,
        opened_by: opener(r, &opened_by, names),
        tags: tags(r, &tags_at),
    }
}

fn accounts(r: &mut Reader, place: &Place<'_>) -> Accounts {
    if place.says("unlimited") || !place.given() {
        r.word(place);
        return Accounts::Unlimited;
    }
    r.count(place).map_or(Accounts::Unlimited, Accounts::Finite)
}

fn contract(r: &mut Reader, place: &Place<'_>) -> Option<Contract> {
    if !place.is_table() {
        let project = r.word(place)? == "project";
        let below = Place { node: None, ..place.clone() };
        return if project { Some(Contract::Project) } else { recurring(r, &below) };
    }
    r.open(place);
    let chosen = r.choice(place, &["recurring", "project", "both"])?;
    if !r.open(&chosen) {
        return None;
    }
    match chosen.name.as_str() {
        "recurring" => recurring(r, place),
        "both" => both(r, &chosen),
        _ => {
            r.note(&chosen, "", "");
            Some(Contract::Project)
        }
    }
}

fn recurring(r: &mut Reader, contract: &Place<'_>) -> Option<Contract> {
    let table = r.at(contract, "recurring");
    let term = r.at(&table, "term");
    r.span(&term).map(|term| Contract::Recurring { term })
}

fn both(r: &mut Reader, table: &Place<'_>) -> Option<Contract> {
    let (term, recurring) = (r.at(table, "term"), r.at(table, "recurring"));
    let (term, recurring) = (r.span(&term), r.share(&recurring));
    Some(Contract::Both { term: term?, recurring: recurring? })
}

fn opener(r: &mut Reader, table: &Place<'_>, names: &Names) -> Option<(usize, Span)> {
    if !r.open(table) {
        return None;
    }
    let (role, work) = (r.at(table, "role"), r.at(table, "work"));
    let (role, work) = (r.index(&role, "role", &names.roles), r.span(&work));
    Some((role?, work?))
}

fn tags(r: &mut Reader, table: &Place<'_>) -> Vec<(String, String)> {
    if !r.open(table) {
        return Vec::new();
    }
    let places = r.names(table);
    places.iter().filter_map(|place| Some((place.name.clone(), r.text(place)?))).collect()
}

pub(super) fn source(r: &mut Reader, place: &Place<'_>, names: &Names) -> Source {
    let flow = flow(r, place, names).unwrap_or(Flow::Prospecting);
    let mix = mix(r, place, names);
    let mut at = |key| r.at(place, key);
    let (cost, enters_at, advance_at, odds) = (at("cost"), at("enters"), at("advance"), at("odds"));
    Source {
        name: place.name.clone(),
        flow,
        mix,
        cost: r.money(&cost).unwrap_or_default(),
        enters: enters(r, &enters_at, names),
        advance: advance(r, &advance_at, names),
        odds: r.number(&odds).unwrap_or(1.0),
    }
}

/// Sources that state what part of their leads becomes an opportunity: the chance to advance from where they enter is what
/// makes that so for the reference, with all else as stated.
pub(super) fn opportunities(r: &mut Reader, sources: &mut [Source], places: &[Place<'_>], stages: &[Stage]) {
    let before_win = stages.iter().take_while(|stage| !stage.after_win).count();
    for (source, place) in sources.iter_mut().zip(places) {
        let at = r.at(place, "lead_to_opportunity");
        let Some(part) = r.share(&at) else { continue };
        let key = at.name.clone();
        if source.enters + 1 >= before_win {
            let why = "its leads enter at the last stage before the win";
            r.wrong_key(&at, Problem::NotHere { key, why });
        } else if source.advance.iter().any(|(stage, _)| *stage == source.enters) {
            let found = vec![key, format!("advance.{}", stages[source.enters].name)];
            r.wrong_key(&at, Problem::ChooseOne { key: place.name.clone(), found });
        } else {
            let most = most_opportunities(source, &stages[..before_win - 1]);
            let needed = if part.get() > 0.0 { part.get() / most } else { 0.0 };
            if needed > 1.0 + 1e-9 {
                let allowed = format!("is at most {} with the stages as they are", short(most));
                r.wrong(
                    &at,
                    Problem::OutOfBounds { key, what: "the part of leads that become opportunities", allowed },
                );
                continue;
            }
            let needed = needed.min(1.0);
            let own = needed / (needed + (1.0 - needed) * source.odds);
            source.advance.push((source.enters, Share::new(own).unwrap_or_default()));
        }
    }
}

/// The part of a source's leads that would become opportunities if all whom it reaches advanced where they enter.
fn most_opportunities(source: &Source, until: &[Stage]) -> f64 {
    let reached = |stage: &Stage| stage.attempts.as_ref().map_or(1.0, Attempts::reached);
    let pass = |(index, stage): (usize, &Stage)| {
        let own = source.advance.iter().find(|(at, _)| *at == index).map_or(stage.advance, |(_, share)| *share).get();
        reached(stage) * own * source.odds / (1.0 - own + own * source.odds)
    };
    let later = until.iter().enumerate().skip(source.enters + 1).map(pass).product::<f64>();
    later * reached(&until[source.enters])
}

fn flow(r: &mut Reader, place: &Place<'_>, names: &Names) -> Option<Flow> {
    let chosen = r.choice(place, &["leads", "prospecting", "from", "referral", "partners"])?;
    match chosen.name.as_str() {
        "from" => r.word(&chosen).map(|_| Flow::Prospecting),
        _ if !r.open(&chosen) => None,
        "leads" => inbound(r, &chosen),
        "partners" => partners(r, &chosen, names),
        "prospecting" => {
            r.note(&chosen, "", "");
            Some(Flow::Prospecting)
        }
        _ => {
            let rate = r.at(&chosen, "per_customer");
            r.rate(&rate).map(|rate| Flow::Referral { rate })
        }
    }
}

fn partners(r: &mut Reader, table: &Place<'_>, names: &Names) -> Option<Flow> {
    let (role_at, rate) = (r.at(table, "role"), r.at(table, "per_developer"));
    if !role_at.given() {
        r.missing(&role_at);
    }
    r.note(&role_at, "", "");
    let role =
        r.quiet_text(&role_at).and_then(|name| r.find(&role_at, &value_at(&role_at), "role", &name, &names.roles));
    let rate = r.rate(&rate);
    Some(Flow::Partners { role: role?, rate: rate? })
}

fn inbound(r: &mut Reader, table: &Place<'_>) -> Option<Flow> {
    let periods =
        [("per_day", 1.0), ("per_week", DAYS_PER_WEEK), ("per_month", DAYS_PER_MONTH), ("per_year", DAYS_PER_YEAR)];
    let rate = r.choice(table, &periods.map(|(key, _)| key)).and_then(|place| {
        let days = periods.iter().find(|(key, _)| *key == place.name).map_or(1.0, |(_, days)| *days);
        let per_day = r.number(&place)? / days;
        Rate::new(per_day).ok()
    });
    let mut at = |key| r.at(table, key);
    let (growth, season_at, batch) = (at("growth"), at("season"), at("batch"));
    let growth = r.number(&growth);
    let season = season(r, &season_at);
    let batch = r.law(&batch);
    Some(Flow::Inbound { rate: rate?, growth: growth?, season: season?, batch })
}

fn season(r: &mut Reader, place: &Place<'_>) -> Option<Season> {
    if !place.given() {
        return Some(Season::Flat);
    }
    if !place.is_table() {
        return r.months(place).map(Season::Monthly);
    }
    r.open(place);
    let table = r.at(place, "sine");
    if !table.given() {
        r.wrong_key(place, Problem::Choose { key: place.name.clone(), allowed: vec!["sine".into()] });
        return None;
    }
    if !r.open(&table) {
        return None;
    }
    let mut at = |key| r.at(&table, key);
    let (amplitude, period, phase) = (at("amplitude"), at("period"), at("phase"));
    let (amplitude, period, phase) = (r.share(&amplitude), r.span(&period), r.span(&phase));
    Some(Season::Sine { amplitude: amplitude?.get(), period: period?, phase: phase? })
}

fn mix(r: &mut Reader, source: &Place<'_>, names: &Names) -> Vec<(usize, f64)> {
    let table = r.at(source, "mix");
    if !table.given() {
        match &names.segments[..] {
            [only] => {
                r.note(&table, &format!("{{ {only} = 1 }}"), "the only segment");
                return vec![(0, 1.0)];
            }
            [] => {}
            _ => r.missing(&table),
        }
        return Vec::new();
    }
    if !r.open(&table) {
        return Vec::new();
    }
    let mut mix: Vec<(usize, f64)> = Vec::new();
    let mut sound = true;
    for place in r.names(&table) {
        let (segment, share) = (r.find_key(&place, "segment", &names.segments), r.share(&place));
        match (segment, share) {
            (Some(segment), Some(share)) => mix.push((segment, share.get())),
            _ => sound = false,
        }
    }
    let sum: f64 = mix.iter().map(|(_, share)| share).sum();
    if sound && (sum - 1.0).abs() > 1e-6 {
        r.wrong_key(&table, Problem::SharesSum { key: "mix".into(), sum: short(sum) });
    }
    mix.retain(|(_, share)| *share > 0.0);
    mix.iter_mut().for_each(|(_, share)| *share /= sum);
    mix
}

fn enters(r: &mut Reader, place: &Place<'_>, names: &Names) -> usize {
    let Some(first) = names.selling().first() else { return 0 };
    r.note(place, first, "the first stage");
    r.quiet_text(place)
        .and_then(|name| r.find(place, &value_at(place), "stage before the win", &name, names.selling()))
        .unwrap_or(0)
}

fn value_at(place: &Place<'_>) -> crate::scenario::finding::At {
    place.node.map_or_else(|| place.at.clone(), |node| node.at.clone())
}

fn advance(r: &mut Reader, table: &Place<'_>, names: &Names) -> Vec<(usize, Share)> {
    if !r.open(table) {
        return Vec::new();
    }
    let mut found = Vec::new();
    for place in r.names(table) {
        let (stage, share) = (r.find_key(&place, "stage before the win", names.selling()), r.share(&place));
        if let (Some(stage), Some(share)) = (stage, share) {
            found.push((stage, share));
        }
    }
    found
}
