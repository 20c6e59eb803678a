//! What a role is paid for by result, and what a structure says about pay.

use super::Names;
use crate::scenario::finding::{At, Problem};
use crate::scenario::read::{Place, Reader};
use crate::scenario::{Commission, PayPlan, Quota, QuotaOf};
use crate::units::{Money, Share, Span};

/// What depends on results.
pub(super) struct ByResult {
    pub quota: Option<Quota>,
    pub commission: Option<Commission>,
    pub cap: Option<f64>,
    pub clawback: Span,
    pub stage_credit: Share,
}

pub(super) fn by_result(r: &mut Reader, role: &Place<'_>, names: &Names) -> ByResult {
    let mut at = |key| r.at(role, key);
    let (quota_at, commission_at, cap_at) = (at("quota"), at("commission"), at("cap"));
    let (clawback_at, credit_at) = (at("clawback"), at("stage_credit"));
    let quota = quota(r, &quota_at, names);
    let commission = commission(r, &commission_at);
    let accelerators = commission.as_ref().map_or(&[][..], |commission| &commission.accelerators);
    if !accelerators.is_empty() && !quota_at.given() {
        r.wrong_key(
            &commission_at,
            Problem::NotHere { key: "accelerator".into(), why: "attainment is measured against a `quota`" },
        );
    }
    let cap = r.number(&cap_at);
    if cap.is_some() && !quota_at.given() {
        let why = "attainment is measured against a `quota`";
        r.wrong_key(&cap_at, Problem::NotHere { key: "cap".into(), why });
    }
    if cap.is_some_and(|cap| accelerators.iter().any(|(above, _)| *above >= cap)) {
        r.wrong(&cap_at, Problem::Order { key: "cap".into(), must: "lie above every accelerator" });
    }
    let clawback = r.span(&clawback_at).unwrap_or_default();
    let stage_credit = r.share(&credit_at).unwrap_or_default();
    ByResult { quota, commission, cap, clawback, stage_credit }
}

/// What the market pays, and how much a cut below it counts.
pub(super) fn market(r: &mut Reader, role: &Place<'_>) -> Option<(Money, f64)> {
    let (pay_at, hazard_at) = (r.at(role, "market_pay"), r.at(role, "pay_cut_hazard"));
    if !pay_at.given() {
        if hazard_at.given() {
            let why = "without `market_pay` nobody compares";
            r.wrong_key(&hazard_at, Problem::NotHere { key: "pay_cut_hazard".into(), why });
        }
        return None;
    }
    let (pay, hazard) = (r.money(&pay_at), r.number(&hazard_at));
    Some((pay?, hazard?))
}

/// A structure's own pay plan.
pub(super) fn plan(r: &mut Reader, structure: &Place<'_>) -> Option<PayPlan> {
    let place = r.at(structure, "pay");
    if !r.open(&place) {
        return None;
    }
    let mut at = |key| r.at(&place, key);
    let (base, variable, commission, pool) = (at("base"), at("variable"), at("commission"), at("team_pool"));
    Some(PayPlan {
        base: r.money(&base),
        variable: r.money(&variable),
        commission: r.share(&commission),
        team_pool: r.share(&pool).unwrap_or_default(),
    })
}

fn quota(r: &mut Reader, place: &Place<'_>, names: &Names) -> Option<Quota> {
    if !place.given() {
        return None;
    }
    let mut elastic = Share::NONE;
    let (amount, of, at, period) = if place.is_table() {
        r.open(place);
        let mut key = |key| r.at(place, key);
        let (amount, of, per, elastic_at) = (key("amount"), key("of"), key("per"), key("elastic"));
        let (amount, period) = (r.number(&amount), r.span(&per));
        elastic = r.share(&elastic_at).unwrap_or_default();
        r.note(&of, "bookings", "");
        let word = if of.given() { r.quiet_text(&of)? } else { String::new() };
        let at = of.node.map_or(At::Whole, |node| node.at.clone());
        (amount?, word, at, period?)
    } else {
        let (amount, what, days) = r.quota_text(place)?;
        let at = place.node.map_or(At::Whole, |node| node.at.clone());
        (amount, what, at, Span::new(days).ok()?)
    };
    let of = counted(r, place, &of, &at, names)?;
    Some(Quota { amount, of, period, elastic })
}

fn counted(r: &mut Reader, place: &Place<'_>, word: &str, at: &At, names: &Names) -> Option<QuotaOf> {
    match word {
        "" | "bookings" => Some(QuotaOf::Bookings),
        "wins" => Some(QuotaOf::Wins),
        _ => {
            let known: Vec<String> = names.stages.iter().cloned().chain(["bookings".into(), "wins".into()]).collect();
            let index = r.find(place, at, "stage", word, &known)?;
            Some(QuotaOf::Advanced(index))
        }
    }
}

fn commission(r: &mut Reader, table: &Place<'_>) -> Option<Commission> {
    if !r.open(table) {
        return None;
    }
    let mut at = |key| r.at(table, key);
    let (rate, one, several) = (at("rate"), at("accelerator"), at("accelerators"));
    let rate = r.share(&rate);
    if one.given() && several.given() {
        let found = vec![one.name.clone(), several.name.clone()];
        r.wrong_key(&several, Problem::ChooseOne { key: table.name.clone(), found });
    }
    let mut accelerators = r.curve(&several).unwrap_or_default();
    if r.open(&one) {
        let (above, rate) = (r.at(&one, "above"), r.at(&one, "rate"));
        let (above, rate) = (r.number(&above), r.share(&rate));
        accelerators = vec![(above?, rate?)];
    }
    Some(Commission { rate: rate?, accelerators })
}
