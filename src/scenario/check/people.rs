//! `[roles.NAME]`.

use super::{Names, pay};
use crate::dist::Law;
use crate::scenario::finding::Problem;
use crate::scenario::keys::{LENGTH, Unit};
use crate::scenario::quantity;
use crate::scenario::read::{Place, Reader};
use crate::scenario::{Economics, Leaving, Promotion, Ramp, Role, Support};
use crate::units::{Rate, Share, Span};

pub(super) fn role(r: &mut Reader, place: &Place<'_>, names: &Names, economics: &Economics) -> Role {
    let mut at = |key| r.at(place, key);
    let (base, variable) = (at("base"), at("variable"));
    let (ramp_at, attrition, fill, hiring) = (at("ramp"), at("attrition"), at("time_to_fill"), at("hiring_cost"));
    let (tenure, skill, selling, covers_at) =
        (at("starting_tenure"), at("skill_spread"), at("selling_share"), at("covers"));
    let (promoted_to, supports, dismissals) = (at("promoted_to"), at("supports"), at("dismissals"));
    let open_deals = at("open_deals");
    let result = pay::by_result(r, place, names);
    let (covers, serves_customers) = covered(r, &covers_at, names).unwrap_or_default();
    if supports.given() && (serves_customers || !covers.is_empty()) {
        let why = "it covers work of its own; a role supports when it covers nothing";
        r.wrong_key(&supports, Problem::NotHere { key: "supports".into(), why });
    }
    Role {
        dismissals: r.share(&dismissals),
        promoted_to: promotion(r, &promoted_to, names),
        supports: support(r, &supports, place, names),
        name: place.name.clone(),
        base: r.money(&base).unwrap_or_default(),
        variable: r.money(&variable).unwrap_or_default(),
        quota: result.quota,
        commission: result.commission,
        cap: result.cap,
        clawback: result.clawback,
        stage_credit: result.stage_credit,
        market_pay: pay::market(r, place),
        ramp: ramp(r, &ramp_at).unwrap_or(Ramp::None),
        attrition: leaving(r, &attrition).unwrap_or(Leaving::Never),
        time_to_fill: r.law(&fill).unwrap_or(Law::Fixed(0.0)),
        hiring_cost: r.money(&hiring).unwrap_or_default(),
        starting_tenure: r.law(&tenure).unwrap_or(Law::Fixed(0.0)),
        skill_spread: r.number(&skill).unwrap_or(0.0),
        selling_share: r
            .share_or(&selling, &economics.selling_share.to_string(), "as in `economics`")
            .unwrap_or_default(),
        open_deals: r.number(&open_deals),
        covers,
        serves_customers,
    }
}

/// What a list of activities covers: stages in their order, and the service of customers.
pub(super) fn covered(r: &mut Reader, place: &Place<'_>, names: &Names) -> Option<(Vec<usize>, bool)> {
    let activities = names.activities();
    let mut stages = Vec::new();
    let mut serves = false;
    for (name, at) in r.list_of_names(place)? {
        match r.find(place, &at, "stage", &name, &activities) {
            Some(index) if index < names.stages.len() => stages.push(index),
            Some(_) => serves = true,
            None => {}
        }
    }
    stages.sort_unstable();
    stages.dedup();
    Some((stages, serves))
}

fn ramp(r: &mut Reader, place: &Place<'_>) -> Option<Ramp> {
    if place.says("none") || !place.given() {
        r.word(place);
        return Some(Ramp::None);
    }
    if !place.is_table() {
        let length = r.span(place)?;
        return Some(Ramp::Linear { start: Share::new(0.25).ok()?, length });
    }
    r.open(place);
    let chosen = r.choice(place, &["linear", "smoothstep", "exponential"])?;
    if !r.open(&chosen) {
        return None;
    }
    let (start, length) = (r.at(&chosen, "start"), r.at(&chosen, "length"));
    let (start, length) = (r.share(&start), r.span(&length));
    let (start, length) = (start?, length?);
    Some(match chosen.name.as_str() {
        "linear" => Ramp::Linear { start, length },
        "smoothstep" => Ramp::Smoothstep { start, length },
        _ => Ramp::Exponential { start, length },
    })
}

fn leaving(r: &mut Reader, place: &Place<'_>) -> Option<Leaving> {
    if place.says("none") || !place.given() {
        r.word(place);
        return Some(Leaving::Never);
    }
    if !place.is_table() {
        return r.rate(place).map(Leaving::Constant);
    }
    let node = place.node?;
    let by_tenure = r.at(place, "by_tenure");
    if by_tenure.given() {
        r.open(place);
        return bands(r, &by_tenure).map(Leaving::Bands);
    }
    r.note(place, "", "");
    match r.law_table(place, node, Unit::Days, &LENGTH)? {
        law @ (Law::Exponential { .. } | Law::Gamma { .. } | Law::Weibull { .. } | Law::Lognormal { .. }) => {
            Some(Leaving::Law(law))
        }
        _ => {
            let why = "tenure follows an exponential, gamma, weibull or lognormal law, or rates `by_tenure`";
            r.wrong(
                place,
                Problem::NotHere {
                    key: node.entries().first().map_or_else(String::new, |entry| entry.key.clone()),
                    why,
                },
            );
            None
        }
    }
}

fn promotion(r: &mut Reader, place: &Place<'_>, names: &Names) -> Option<Promotion> {
    if !place.given() {
        return None;
    }
    let below = if place.is_table() { place.clone() } else { Place { node: None, ..place.clone() } };
    let mut at = |key| r.at(&below, key);
    let (role, after, attainment, credit) = (at("role"), at("after"), at("attainment"), at("credit"));
    let named = if place.is_table() { &role } else { place };
    if place.is_table() {
        r.open(place);
    }
    if !named.given() {
        r.missing(named);
    }
    r.note(named, "", "");
    let at = named.node.map_or_else(|| named.at.clone(), |node| node.at.clone());
    let role = r.quiet_text(named).and_then(|name| r.find(named, &at, "role", &name, &names.roles));
    let (after, attainment, credit) = (r.span(&after), r.number(&attainment), r.span(&credit));
    Some(Promotion { role: role?, after: after?, attainment: attainment?, credit: credit? })
}

fn support(r: &mut Reader, table: &Place<'_>, role: &Place<'_>, names: &Names) -> Option<Support> {
    if !r.open(table) {
        return None;
    }
    let mut at = |key| r.at(table, key);
    let (roles_at, span, openings, leaving) = (at("roles"), at("span"), at("openings"), at("leaving"));
    let (pace, odds, ramp) = (at("pace"), at("odds"), at("ramp"));
    let (selling, fill) = (at("selling_share"), at("time_to_fill"));
    let mut roles = Vec::new();
    if roles_at.says("all") || !roles_at.given() {
        r.word(&roles_at);
    } else {
        for (name, at) in r.list_of_names(&roles_at)? {
            if name == role.name {
                let why = "a role does not support itself";
                r.wrong(&roles_at, Problem::NotHere { key: name.clone(), why });
            }
            roles.extend(r.find(&roles_at, &at, "role", &name, &names.roles));
        }
        if roles.is_empty() && !r.findings.iter().any(|finding| finding.path == roles_at.path) {
            r.wrong(&roles_at, Problem::Order { key: "roles".into(), must: "name at least one role" });
        }
    }
    roles.sort_unstable();
    roles.dedup();
    let numbers = [span, openings, leaving, pace, odds, ramp, fill].map(|place| r.number(&place));
    let selling_share = r.share(&selling);
    let [span, openings, leaving, pace, odds, ramp, time_to_fill] = numbers;
    Some(Support {
        roles,
        span: span?,
        openings: openings?,
        leaving: leaving?,
        pace: pace?,
        odds: odds?,
        ramp: ramp?,
        selling_share: selling_share?,
        time_to_fill: time_to_fill?,
    })
}

/// Rates by stretches of tenure, which follow one another from 0 to `later`.
fn bands(r: &mut Reader, table: &Place<'_>) -> Option<Vec<(Span, Rate)>> {
    if !r.open(table) {
        return None;
    }
    let mut bands: Vec<(f64, f64, Rate)> = Vec::new();
    let mut sound = true;
    for place in r.names(table) {
        let rate = r.rate(&place);
        match (stretch(&place.name), rate) {
            (Some((from, to)), Some(rate)) => bands.push((from, to, rate)),
            (None, _) => {
                let expected = "stretches such as \"0-6 months\", and \"later\"".to_owned();
                r.wrong_key(&place, Problem::NotUnderstood { key: place.name.clone(), expected, nearest: None });
                sound = false;
            }
            _ => sound = false,
        }
    }
    if !sound {
        return None;
    }
    bands.sort_by(|a, b| a.0.total_cmp(&b.0));
    // `later` begins where the stretch before it ends.
    if let [only] = &mut bands[..] {
        only.0 = if only.0.is_infinite() { 0.0 } else { only.0 };
    }
    if let [.., before, later] = &mut bands[..] {
        later.0 = if later.0.is_infinite() { before.1 } else { later.0 };
    }
    let joined = bands.windows(2).all(|pair| pair[0].1 == pair[1].0);
    let ends = bands.first().is_some_and(|band| band.0 == 0.0) && bands.last().is_some_and(|band| band.1.is_infinite());
    if !(joined && ends) {
        let must = "have stretches that follow one another without gaps, from 0 to `later`";
        r.wrong_key(table, Problem::Order { key: table.name.clone(), must });
        return None;
    }
    bands.into_iter().map(|(from, _, rate)| Some((Span::new(from).ok()?, rate))).collect()
}

/// Begin and end in days of `"6-24 months"` or `"later"`.
fn stretch(text: &str) -> Option<(f64, f64)> {
    if text == "later" {
        return Some((f64::INFINITY, f64::INFINITY));
    }
    let (from, rest) = text.split_once('-')?;
    let (to, _, unit) = quantity::leading(rest).ok()?;
    let from: f64 = from.trim().parse().ok()?;
    let days = quantity::unit_of_time(unit)?;
    (from >= 0.0 && to > from && to * days <= LENGTH.max).then_some((from * days, to * days))
}
