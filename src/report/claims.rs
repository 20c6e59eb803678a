//! Claims and what was found of them: as text, as a table for the guide, and as JSON.

use serde_json::{Value, json};

use super::charts::numbers::Format;
use super::grid::wrapped;
use crate::claims::{Answer, Carried, Claims, Expected, Verdict};
use crate::study::Unit;

/// Currency of the scenes.
const CURRENCY: &str = "USD";

/// The document, `orgsim.claims/1`. An unknown figure is `null`.
pub fn json(claims: &Claims) -> String {
    let document = json!({
        "format": "orgsim.claims/1",
        "version": claims.version,
        "seed": claims.seed,
        "confidence": crate::claims::CONFIDENCE,
        "claims": claims.answers.iter().map(one).collect::<Vec<_>>(),
    });
    format!("{document:#}\n")
}

fn one(answer: &Answer) -> Value {
    let part = |it: &Carried| json!({ "mechanism": it.mechanism, "share": it.share, "low": it.low, "high": it.high });
    json!({
        "id": answer.claim.id,
        "claim": answer.claim.claim,
        "source": answer.claim.source,
        "scenario": answer.scenario,
        "measure": answer.measure,
        "expected": answer.expected.map(expected),
        "effect": answer.effect.map(|it| it.mean),
        "low": answer.effect.map(|it| it.low),
        "high": answer.effect.map(|it| it.high),
        "n": answer.effect.map_or(0, |it| it.n),
        "verdict": answer.verdict.words(),
        "carried_by": answer.carried_by(),
        "parts": answer.carried.iter().map(part).collect::<Vec<_>>(),
        "reason": if answer.reason().is_empty() { Value::Null } else { answer.reason().into() },
    })
}

fn expected(expected: Expected) -> String {
    match expected {
        Expected::More => "above 0".to_owned(),
        Expected::Less => "below 0".to_owned(),
        Expected::NotMore => "not above 0".to_owned(),
        Expected::Within(low, high) if high.is_infinite() => format!("{low} or more"),
        Expected::Within(low, high) => format!("{low} to {high}"),
    }
}

/// The claims for people, those of one source after the other, and how many held.
pub fn text(claims: &Claims, width: usize) -> String {
    let width = width.min(110);
    let mut out = String::new();
    for answer in &claims.answers {
        out += &format!("{} · {}\n", answer.verdict.words().to_uppercase(), answer.claim.id);
        let mut line = |text: &str| {
            let text = wrapped(text, width.saturating_sub(4)).replace('\n', "\n    ");
            out.push_str(&format!("    {text}\n"));
        };
        line(&format!("{} ({})", answer.claim.claim, answer.claim.source));
        if answer.effect.is_some() {
            line(&format!("{}: {}", answer.measure, effect(answer)));
            line(&answer.scenario);
        }
        if answer.searched {
            line(&format!("carried by {}", carriers(answer)));
        }
        if !answer.reason().is_empty() {
            line(&format!("because {}", answer.reason()));
        }
        out.push('\n');
    }
    out + &summary(claims) + "\n"
}

/// How many claims came out how.
pub fn summary(claims: &Claims) -> String {
    let many = |verdict: Verdict| claims.answers.iter().filter(|answer| answer.verdict == verdict).count();
    format!(
        "Of {} claims {} hold, {} do not, and {} are undecided (seed {}, intervals at 99%).",
        claims.answers.len(),
        many(Verdict::Holds),
        many(Verdict::DoesNotHold),
        many(Verdict::Undecided),
        claims.seed
    )
}

/// The effect with its interval and futures, or that there is none.
fn effect(answer: &Answer) -> String {
    let Some(it) = answer.effect else { return "not run".to_owned() };
    if it.low == it.high {
        return format!("{} in each of {} futures", format_of(answer, it.mean).gap(it.mean), it.n);
    }
    let format = format_of(answer, (it.high - it.low) / 2.0);
    let [mean, low, high] = [it.mean, it.low, it.high].map(|value| format.signed(value));
    format!("{mean} ({low} to {high}), {} futures", it.n)
}

fn format_of(answer: &Answer, half: f64) -> Format {
    let largest = answer.effect.map_or(0.0, |it| it.low.abs().max(it.high.abs()));
    let unit = if answer.unit == Unit::People { Unit::Count } else { answer.unit };
    Format::with_error(unit, CURRENCY, largest, half)
}

/// What carries the effect, with its part.
fn carriers(answer: &Answer) -> String {
    let told = |it: &Carried| format!("{} ({:.0}%)", it.mechanism, it.share * 100.0);
    match answer.carried_by() {
        None => "–".to_owned(),
        Some("none") => "none of those switched off".to_owned(),
        Some("several") => {
            let some: Vec<String> = answer.carried.iter().take(3).map(told).collect();
            format!("several: {}", some.join(", "))
        }
        Some(_) => told(&answer.carried[0]),
    }
}

/// The table of the guide.
pub fn markdown(claims: &Claims) -> String {
    let mut out = format!("{}\n\n", summary(claims));
    out +=
        "| claim | said of, source | verdict | effect, 99% interval | carried by | measure, in scenario | reason |\n";
    out += "|---|---|---|---|---|---|---|\n";
    for answer in &claims.answers {
        let how = match answer.effect {
            Some(_) => format!("{}, in {}", code(&answer.measure), code(&answer.scenario)),
            None => "–".to_owned(),
        };
        out += &format!(
            "| `{}`: {} | {} | {} | {} | {} | {how} | {} |\n",
            answer.claim.id,
            answer.claim.claim,
            answer.claim.source,
            strong(answer.verdict),
            effect(answer).replace('\u{a0}', " "),
            carriers(answer),
            answer.reason(),
        );
    }
    out
}

fn strong(verdict: Verdict) -> String {
    match verdict {
        Verdict::Holds => verdict.words().to_owned(),
        _ => format!("**{}**", verdict.words()),
    }
}

/// A text that a page must not read as markup.
fn code(text: &str) -> String {
    format!("`{}`", text.replace('|', "\\|"))
}
