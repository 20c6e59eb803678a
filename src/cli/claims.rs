//! `orgsim claims`.

use std::sync::atomic::Ordering;

use super::arguments::{Claims as Given, ClaimsFormat};
use super::commands::{Interrupt, failure, nearest, print, width};
use super::{Failure, files, progress};
use crate::claims::{Claim, Claims, all, tested};
use crate::report::{charts, claims as report};
use crate::study::Effort;

pub(super) fn execute(given: &Given) -> Result<(), Failure> {
    let claims = chosen(&given.ids)?;
    let place = given.out.clone().map(files::Place::new).transpose()?;
    let interrupt = Interrupt::listen();
    let effort = Effort {
        seed: given.seed,
        replications: given.replications.unwrap_or(0),
        threads: given.threads.map_or(0, usize::from),
    };
    let bar = progress::Bar::new(0, given.quiet);
    let found = tested(&claims, effort, &interrupt.stop, &bar);
    bar.clear();
    let found = found.map_err(failure)?;
    if let Some(place) = place {
        let set = output(&found)?;
        interrupt.writing.store(true, Ordering::SeqCst);
        let former = ["claims.json", "claims.md", "market-size.png", "market-size.svg"].map(str::to_owned);
        place.fill(&set, &former, &|| interrupt.stop.load(Ordering::SeqCst))?;
        interrupt.writing.store(false, Ordering::SeqCst);
    }
    print(&match given.format {
        ClaimsFormat::Text => report::text(&found, usize::from(width())),
        ClaimsFormat::Json => report::json(&found),
        ClaimsFormat::Markdown => report::markdown(&found),
    })
}

/// The claims of these ids, in their usual order; all if there are none.
fn chosen(ids: &[String]) -> Result<Vec<&'static Claim>, Failure> {
    let known = || all().map(|claim| claim.id);
    if let Some(id) = ids.iter().find(|id| !known().any(|other| other == *id)) {
        let near = nearest(id, known()).map_or(String::new(), |near| format!("; did you mean \"{near}\"?"));
        let list: Vec<&str> = known().collect();
        return Err(Failure::Usage(format!("there is no claim \"{id}\"{near}\nknown: {}", list.join(", "))));
    }
    Ok(all().filter(|claim| ids.is_empty() || ids.iter().any(|id| id == claim.id)).collect())
}

/// The claims as files, and the chart over market size if a claim asked for it.
fn output(found: &Claims) -> Result<Vec<(String, Vec<u8>)>, Failure> {
    let chart = found.sizes.as_ref().and_then(|sizes| charts::market_size::draw(sizes, found.seed));
    let shown = chart.as_ref().map(|figure| format!("\n![{}]({}.png)\n", figure.title, figure.stem));
    let table = report::markdown(found) + &shown.unwrap_or_default();
    let mut set = vec![
        ("claims.json".to_owned(), report::json(found).into_bytes()),
        ("claims.md".to_owned(), table.into_bytes()),
    ];
    if let Some(figure) = chart {
        let picture = charts::png(&figure.svg).map_err(|error| Failure::Run(error.to_string()))?;
        set.push((format!("{}.png", figure.stem), picture));
        set.push((format!("{}.svg", figure.stem), figure.svg.into_bytes()));
    }
    Ok(set)
}
