//! `[stages.NAME]`.

use super::Names;
use crate::dist::Law;
use crate::scenario::finding::Problem;
use crate::scenario::read::{Place, Reader};
use crate::scenario::tree::NodeKind;
use crate::scenario::{Attempts, Order, PoolService, Response, Sla, Stage};
use crate::units::{HOURS_PER_DAY, Share, Span};

/// The stages with those after the win last and those of upsell after them; how many come before the win, and before upsell.
pub(super) fn in_order<'t>(r: &mut Reader, places: Vec<Place<'t>>) -> (Vec<Place<'t>>, usize, usize) {
    let (upsell, others): (Vec<_>, Vec<_>) = places.into_iter().partition(|place| is_flagged(place, "upsell"));
    let (after, before): (Vec<_>, Vec<_>) = others.into_iter().partition(|place| is_flagged(place, "after_win"));
    if let ([], Some(place)) = (&before[..], after.iter().chain(&upsell).next()) {
        let key = if after.is_empty() { "upsell" } else { "after_win" };
        r.wrong_key(place, Problem::NotHere { key: key.into(), why: "at least one stage comes before the win" });
    }
    for place in upsell.iter().filter(|place| is_flagged(place, "after_win")) {
        let found = vec!["after_win".into(), "upsell".into()];
        r.wrong_key(place, Problem::ChooseOne { key: place.name.clone(), found });
    }
    let (won_at, upsell_at) = (before.len(), before.len() + after.len());
    (before.into_iter().chain(after).chain(upsell).collect(), won_at, upsell_at)
}

/// Whether a stage says so, or something else than no.
fn is_flagged(place: &Place<'_>, key: &str) -> bool {
    let flag = place.node.and_then(|node| node.get(key));
    flag.is_some_and(|entry| !matches!(entry.value.kind, NodeKind::Bool(false)))
}

pub(super) fn stage(r: &mut Reader, place: &Place<'_>, index: usize, names: &Names) -> Stage {
    let mut at = |key| r.at(place, key);
    let (after_at, touches, attempts_at, effort) = (at("after_win"), at("touches"), at("attempts"), at("effort"));
    let (buyer_gap, advance_at, no_decision_at) = (at("buyer_gap"), at("advance"), at("no_decision"));
    let (patience_at, response_at, handoff) = (at("patience"), at("response"), at("handoff"));
    let upsell_at = r.at(place, "upsell");
    r.flag(&after_at);
    r.flag(&upsell_at);
    let (after_win, upsell) = (index >= names.before_win, index >= names.before_upsell);
    // Where it cannot be read whether the stage follows the win, nothing is concluded from it.
    let clear = |at: &Place<'_>| at.node.is_none_or(|node| matches!(node.kind, NodeKind::Bool(_)));
    let clear = clear(&after_at) && clear(&upsell_at);
    let (sure, last) = (after_win && !upsell, index + 1 == names.before_win);
    let advance = if clear { advance(r, &advance_at, sure) } else { Share::ALL };
    let no_decision = if clear { no_decision(r, &no_decision_at, sure, last) } else { Share::NONE };
    let (handoff_delay, handoff_drop) = handoffs(r, &handoff);
    Stage {
        name: place.name.clone(),
        after_win,
        upsell,
        touches: r.count(&touches).unwrap_or(1) as u16,
        attempts: attempts(r, &attempts_at),
        effort: r.law(&effort).unwrap_or(Law::Fixed(0.0)),
        buyer_gap: r.law(&buyer_gap),
        advance,
        anchor: 0.0,
        no_decision,
        patience: patience(r, &patience_at),
        response: response(r, &response_at),
        handoff_delay,
        handoff_drop,
        service: service(r, place),
    }
}

fn service(r: &mut Reader, stage: &Place<'_>) -> PoolService {
    let (order, room, sla_at) = (r.at(stage, "order"), r.at(stage, "room"), r.at(stage, "sla"));
    let order = match r.word(&order) {
        Some("newest") => Order::Newest,
        Some("score") => Order::Score,
        Some("value") => Order::Value,
        _ => Order::Oldest,
    };
    PoolService { order, room: r.count(&room), sla: sla(r, &sla_at) }
}

fn sla(r: &mut Reader, table: &Place<'_>) -> Option<Sla> {
    if !r.open(table) {
        return None;
    }
    let (first_touch, on_breach) = (r.at(table, "first_touch"), r.at(table, "on_breach"));
    let (first_touch, on_breach) = (r.span(&first_touch), r.word(&on_breach));
    Some(Sla { first_touch: first_touch?, late_first: on_breach == Some("front") })
}

fn advance(r: &mut Reader, place: &Place<'_>, sure: bool) -> Share {
    match (sure, place.given()) {
        (true, true) => {
            r.wrong_key(
                place,
                Problem::NotHere { key: "advance".into(), why: "after the win every customer passes on" },
            );
            Share::ALL
        }
        (true, false) => Share::ALL,
        (false, false) => {
            r.missing(place);
            Share::ALL
        }
        (false, true) => r.share(place).unwrap_or(Share::ALL),
    }
}

fn no_decision(r: &mut Reader, place: &Place<'_>, sure: bool, last: bool) -> Share {
    match sure {
        true if place.given() => {
            r.wrong_key(place, Problem::NotHere { key: "no_decision".into(), why: "the deal has been won" });
            Share::NONE
        }
        true => Share::NONE,
        false if last => r.share_or(place, "45 %", place.row.evidence).unwrap_or_default(),
        false => r.share_or(place, "0 %", "neutral").unwrap_or_default(),
    }
}

fn attempts(r: &mut Reader, table: &Place<'_>) -> Option<Attempts> {
    if !r.open(table) {
        return None;
    }
    let mut at = |key| r.at(table, key);
    let (up_to, reach, then, gap) = (at("up_to"), at("reach"), at("then"), at("gap"));
    let (up_to, reach, then, gap) = (r.count(&up_to), r.share(&reach), r.number(&then), r.law(&gap));
    Some(Attempts { up_to: up_to? as u16, reach: reach?, then: then?, gap: gap? })
}

fn patience(r: &mut Reader, place: &Place<'_>) -> Option<Law> {
    if place.says("forever") || !place.given() {
        r.word(place);
        return None;
    }
    r.law(place)
}

fn handoffs(r: &mut Reader, table: &Place<'_>) -> (Option<Law>, Option<Share>) {
    if !r.open(table) {
        return (None, None);
    }
    let (delay, drop) = (r.at(table, "delay"), r.at(table, "drop"));
    (r.law(&delay), r.share(&drop))
}

/// Delays of the points of the named curves, in days: 5 min, 1 h and 4 h of work, then a day and a week.
const DELAYS: [f64; 5] = [5.0 / 60.0 / HOURS_PER_DAY, 1.0 / HOURS_PER_DAY, 4.0 / HOURS_PER_DAY, 1.0, 5.0];

/// Factors at those delays (S30 S49 S50).
fn named_curve(name: &str) -> Option<[f64; 5]> {
    match name {
        "default" => Some([1.0, 0.80, 0.55, 0.33, 0.30]),
        "soft" => Some([1.0, 0.9, 0.8, 0.7, 0.65]),
        "hard" => Some([1.0, 0.5, 0.1, 0.03, 0.015]),
        _ => None,
    }
}

fn response(r: &mut Reader, place: &Place<'_>) -> Option<Response> {
    if !place.is_table() {
        let factors = named_curve(r.word(place)?)?;
        let points = DELAYS.iter().zip(factors).filter_map(|(days, factor)| Some((Span::new(*days).ok()?, factor)));
        return Some(Response::Curve(points.collect()));
    }
    r.open(place);
    let chosen = r.choice(place, &["exponential", "steps", "curve"])?;
    match chosen.name.as_str() {
        "steps" => r.points(&chosen, true).map(Response::Steps),
        "curve" => r.points(&chosen, false).map(Response::Curve),
        _ if !r.open(&chosen) => None,
        _ => {
            let rate = r.at(&chosen, "rate");
            r.rate(&rate).map(|rate| Response::Exponential { rate })
        }
    }
}
