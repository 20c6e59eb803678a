//! The result as one JSON document, `orgsim.compare/1`. An unknown figure is `null`.

use serde_json::{Map, Value, json};

use crate::measures::OF_A_TEAM;
use crate::report::plausibility::word;
use crate::report::reason::together;
use crate::report::text::mean;
use crate::stats::{Estimate, estimate, quantile};
use crate::study::plausibility::{Place, Row, panel, steady};
use crate::study::{Carrier, Pair, Reason, Reorganisation, StructureResult, Study, TeamResult};
use crate::units::DAYS_PER_MONTH;

/// The document; `reason` is `null` if nobody asked for it.
pub fn document(study: &Study, reason: Option<&Reason>) -> Value {
    json!({
        "format": "orgsim.compare/1",
        "version": study.version,
        "seed": study.seed,
        "replications": study.replications,
        "scenario": { "name": study.scenario, "hash": study.hash, "months": study.months },
        "structures": study.structures.iter().map(|it| structure(study, it)).collect::<Vec<_>>(),
        "pairs": study.pairs.iter().map(|it| pair(study, it)).collect::<Vec<_>>(),
        "best": best(study),
        "reorganisations": study.reorganisations.iter().map(|it| reorganisation(study, it)).collect::<Vec<_>>(),
        "reason": reason.map(|it| why(study, it)),
        "today": today(study),
        "plausibility": panel(study).iter().map(|row| check(study, row)).collect::<Vec<_>>(),
    })
}

/// What each mechanism does for the lead of the best, most first; intervals hold for all of them together.
fn why(study: &Study, reason: &Reason) -> Value {
    let many = reason.carriers.len();
    let part = |carrier: &Carrier| {
        let it = together(&carrier.part, many);
        json!({ "mechanism": carrier.mechanism, "part": it.mean, "low": it.low, "high": it.high })
    };
    json!({
        "measure": study.measures[study.decide_by].id,
        "best": study.structures[reason.best].name,
        "rival": study.structures[reason.rival].name,
        "replications": reason.replications,
        "lead": { "mean": reason.lead.mean, "low": reason.lead.low, "high": reason.lead.high },
        "mechanisms": reason.carriers.iter().map(part).collect::<Vec<_>>(),
    })
}

/// How the simulation was made to do what the present structure is observed to do; `null` if the scenario says nothing.
fn today(study: &Study) -> Value {
    let Some(anchor) = &study.anchor else { return Value::Null };
    let setting = |it: &crate::study::Setting| json!({ "setting": it.path, "stated": it.stated, "solved": it.solved });
    let figure = |it: &crate::study::Figure| {
        json!({
            "measure": it.measure,
            "observed": it.observed,
            "simulated": it.reproduced,
            "se": it.se,
            "knob": it.knob,
            "factor": it.factor,
            "settings": it.settings.iter().map(setting).collect::<Vec<_>>(),
        })
    };
    json!({
        "structure": anchor.structure,
        "replications": anchor.replications,
        "figures": anchor.figures.iter().map(figure).collect::<Vec<_>>(),
    })
}

/// What a reorganisation costs before it pays; `null` where that is not known, and for months beyond the simulated time.
fn reorganisation(study: &Study, it: &Reorganisation) -> Value {
    let gap = |it: &Estimate| json!({ "mean": it.mean, "low": it.low, "high": it.high, "n": it.n });
    let within = |months: f64| Some(months).filter(|months| months.is_finite());
    let lowest = it.lowest().map(|(month, it)| {
        let mut value = gap(&it);
        value["month"] = json!(month + 1);
        value
    });
    json!({
        "name": study.structures[it.path].name,
        "from": study.structures[it.from].name,
        "to": it.to,
        "month": it.at.get() / DAYS_PER_MONTH,
        "cumulative_profit": it.mean.iter().map(|month| month.as_ref().map(gap)).collect::<Vec<_>>(),
        "lowest": lowest,
        "depth": it.depth.as_ref().map(gap),
        "break_even_months": it.break_even.map(|it| json!({ "median": it.months, "low": it.low, "high": it.high, "n": it.n })),
        "break_even_spread": it.spread.map(|it| json!({ "p10": within(it.p10), "p50": within(it.p50), "p90": within(it.p90) })),
        "never": it.never.map(|it| json!({ "share": it.share, "low": it.low, "high": it.high, "n": it.n })),
    })
}

/// A measure beside what is published about it; `null` where that is not known.
fn check(study: &Study, row: &Row) -> Value {
    let found = |(structure, (it, place)): (&StructureResult, &(Option<Estimate>, Place))| {
        json!({
            "name": structure.name,
            "mean": mean(&structure.horizon[row.measure]),
            "low": it.as_ref().map(|it| it.low),
            "high": it.as_ref().map(|it| it.high),
            "n": it.as_ref().map_or(0, |it| it.n),
            "place": word(*place),
        })
    };
    json!({
        "measure": study.measures[row.measure].id,
        "low": row.published.map(|(low, _)| low),
        "high": row.published.map(|(_, high)| high),
        "sources": row.sources,
        "structures": steady(study).zip(&row.found).map(found).collect::<Vec<_>>(),
    })
}

/// The document as text that ends with a line break.
pub fn text(study: &Study, reason: Option<&Reason>) -> String {
    format!("{:#}\n", document(study, reason))
}

fn structure(study: &Study, it: &StructureResult) -> Value {
    let measures = study.measures.iter().zip(&it.horizon);
    let by = |spans: &[Option<Vec<Vec<f64>>>]| {
        let known = study.measures.iter().zip(spans);
        known.filter_map(|(measure, spans)| Some((measure.id.clone(), series(spans.as_ref()?)))).collect::<Map<_, _>>()
    };
    json!({
        "name": it.name,
        "headcount": it.headcount,
        "planned_cost": it.planned_cost,
        "measures": measures.map(|(measure, column)| (measure.id.clone(), level(column))).collect::<Map<_, _>>(),
        "monthly": by(&it.monthly),
        "quarterly": by(&it.quarterly),
        "teams": it.teams.iter().map(team).collect::<Vec<_>>(),
    })
}

fn team(it: &TeamResult) -> Value {
    let measures = OF_A_TEAM.iter().zip(&it.columns).map(|(id, column)| ((*id).to_owned(), level(column)));
    json!({ "name": it.name, "seats": it.seats, "measures": measures.collect::<Map<_, _>>() })
}

fn level(column: &[f64]) -> Value {
    let known = column.iter().filter(|value| !value.is_nan()).count();
    json!({
        "mean": mean(column),
        "se": estimate(column).map(|it| it.se),
        "p10": quantile(column, 0.1),
        "p50": quantile(column, 0.5),
        "p90": quantile(column, 0.9),
        "n": known,
    })
}

fn series(months: &[Vec<f64>]) -> Value {
    let over = |p: f64| months.iter().map(|column| quantile(column, p)).collect::<Vec<_>>();
    json!({
        "mean": months.iter().map(|column| mean(column)).collect::<Vec<_>>(),
        "p10": over(0.1),
        "p50": over(0.5),
        "p90": over(0.9),
    })
}

fn pair(study: &Study, it: &Pair) -> Value {
    let value = |at: usize| match &it.measures[at] {
        Some(paired) => json!({
            "difference": paired.difference.mean,
            "low": paired.difference.low,
            "high": paired.difference.high,
            "share_a_above_b": paired.share_a_above_b,
            "n": paired.difference.n,
            "correlation": paired.correlation,
        }),
        None => {
            json!({ "difference": null, "low": null, "high": null, "share_a_above_b": null, "n": 0, "correlation": null })
        }
    };
    let measures = study.measures.iter().enumerate().map(|(at, measure)| (measure.id.clone(), value(at)));
    json!({
        "a": study.structures[it.a].name,
        "b": study.structures[it.b].name,
        "measures": measures.collect::<Map<_, _>>(),
    })
}

fn best(study: &Study) -> Value {
    let measure = &study.measures[study.decide_by].id;
    match &study.best {
        Some(best) => json!({
            "measure": measure,
            "name": study.structures[best.structure].name,
            "probability": best.probability,
            "share_of_futures": best.share_of_futures,
        }),
        None => json!({ "measure": measure, "name": null, "probability": null, "share_of_futures": null }),
    }
}
