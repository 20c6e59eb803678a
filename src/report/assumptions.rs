//! What is assumed, for people and for programs.

use std::fmt::Write;

use serde_json::{Value, json};

use crate::report::data::field;
use crate::scenario::{Assumptions, Entry, Lies, Scenario, Standing};

/// How many there are of what, in one line.
pub fn summary(all: &Assumptions) -> String {
    let stated = all.count(|entry| entry.given);
    format!(
        "{} parameters: {stated} stated, {} defaults; {} are assumptions (grade D or M, or no source), {} outside the published range",
        all.entries.len(),
        all.entries.len() - stated,
        all.count(Entry::assumed),
        all.count(Entry::outside),
    )
}

/// What stands before a verdict: how much of it is assumed, and where to read that.
pub fn caution(all: &Assumptions) -> String {
    let outside = all.count(Entry::outside);
    format!(
        "Of {} parameters {} are assumptions and {outside} {} outside the published range: see assumptions.csv.",
        all.entries.len(),
        all.count(Entry::assumed),
        if outside == 1 { "lies" } else { "lie" },
    )
}

/// All of it: what lies outside the published range, what is assumed, and the rest.
pub fn text(all: &Assumptions) -> String {
    let mut out = format!("{}\nDefaults are marked ·\n", summary(all));
    let mut part = |heading: &str, line: fn(&Entry) -> String, like: &dyn Fn(&Entry) -> bool| {
        let entries: Vec<&Entry> = all.entries.iter().filter(|entry| like(entry)).collect();
        if !entries.is_empty() {
            let _ = writeln!(out, "\n{heading} ({})", entries.len());
        }
        for entry in entries {
            let _ = writeln!(out, "{} {}", if entry.given { ' ' } else { '·' }, line(entry));
        }
    };
    part("Outside the published range", far, &Entry::outside);
    part("Assumptions", near, &|entry| entry.assumed() && !entry.outside());
    part("The rest", near, &|entry| !entry.assumed() && !entry.outside());
    out
}

/// What lies outside, in words.
fn far(entry: &Entry) -> String {
    let Some(range) = entry.published else { return near(entry) };
    let lies = if range.lies == Lies::Below { "below" } else { "above" };
    format!(
        "{} is {}, {lies} the {} to {} of {}; {}",
        entry.path,
        entry.value,
        range.low,
        range.high,
        range.sources,
        rests(entry)
    )
}

fn near(entry: &Entry) -> String {
    format!("{} = {}  [{}]", entry.path, entry.value, rests(entry))
}

/// What a value rests on, with its grade and the ids that nobody knows.
fn rests(entry: &Entry) -> String {
    let mut out = match entry.standing {
        Standing::Graded(grade) => format!("{}; grade {}", entry.note, grade.letter()),
        Standing::Unsaid => "no source".to_owned(),
        _ if entry.note.is_empty() => "a choice".to_owned(),
        _ => entry.note.clone(),
    };
    if !entry.unknown.is_empty() {
        let _ = write!(out, "; not in the table of sources: {}", entry.unknown.join(", "));
    }
    out
}

/// What a value rests on, in one word for programs.
fn word(standing: Standing) -> &'static str {
    match standing {
        Standing::Graded(grade) if grade.assumed() => "assumption",
        Standing::Graded(_) => "source",
        Standing::Own => "own",
        Standing::Neutral => "neutral",
        Standing::Choice => "choice",
        Standing::Unsaid => "none",
    }
}

fn grade(entry: &Entry) -> Option<&'static str> {
    match entry.standing {
        Standing::Graded(grade) => Some(grade.letter()),
        _ => None,
    }
}

/// One row per parameter: `path,value,given,rests_on,grade,sources,unknown_sources,note,low,high,range_sources,outside`.
pub fn csv(all: &Assumptions) -> String {
    let mut out =
        String::from("path,value,given,rests_on,grade,sources,unknown_sources,note,low,high,range_sources,outside\n");
    for entry in &all.entries {
        let (low, high, by) = entry.published.map_or(("", "", ""), |range| (range.low, range.high, range.sources));
        let outside = entry.published.map_or(String::new(), |_| entry.outside().to_string());
        let (given, sources, unknown) = (entry.given.to_string(), entry.sources.join(" "), entry.unknown.join(" "));
        let (rests, grade) = (word(entry.standing), grade(entry).unwrap_or_default());
        let row: [&str; 12] =
            [&entry.path, &entry.value, &given, rests, grade, &sources, &unknown, &entry.note, low, high, by, &outside];
        let _ = writeln!(out, "{}", row.map(field).join(","));
    }
    out
}

/// One JSON document, `orgsim.assumptions/1`, as text that ends with a line break. What is unknown is `null`.
pub fn json(all: &Assumptions, scenario: &Scenario) -> String {
    let document = json!({
        "format": "orgsim.assumptions/1",
        "version": env!("CARGO_PKG_VERSION"),
        "scenario": { "name": scenario.name, "hash": scenario.fingerprint() },
        "parameters": all.entries.len(),
        "stated": all.count(|entry| entry.given),
        "assumptions": all.count(Entry::assumed),
        "outside": all.count(Entry::outside),
        "entries": all.entries.iter().map(object).collect::<Vec<_>>(),
    });
    format!("{document:#}\n")
}

fn object(entry: &Entry) -> Value {
    json!({
        "path": entry.path,
        "value": entry.value,
        "given": entry.given,
        "rests_on": word(entry.standing),
        "grade": grade(entry),
        "sources": entry.sources,
        "unknown_sources": entry.unknown,
        "note": entry.note,
        "published": entry.published.map(|range| json!({ "low": range.low, "high": range.high, "sources": range.sources })),
        "outside": entry.published.map(|_| entry.outside()),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evidence::Grade;
    use crate::scenario::Range;

    fn entry(path: &str, value: &str, given: bool, note: &str, standing: Standing) -> Entry {
        let (path, value, note) = (path.to_owned(), value.to_owned(), note.to_owned());
        Entry { path, value, given, note, sources: Vec::new(), unknown: Vec::new(), standing, published: None }
    }

    fn few() -> Assumptions {
        let range = |lies| Some(Range { low: "3", high: "10", sources: "S46 S47", lies });
        let mut far = entry("stages.a.attempts.up_to", "12", true, "S46 S999, guessed", Standing::Graded(Grade::B));
        (far.published, far.sources, far.unknown) = (range(Lies::Above), vec!["S46"], vec!["S999".to_owned()]);
        let mut low = entry("stages.b.attempts.up_to", "2", false, "", Standing::Unsaid);
        low.published = range(Lies::Below);
        let mut inside = entry("stages.c.attempts.up_to", "6", false, "S46", Standing::Graded(Grade::B));
        (inside.published, inside.sources) = (range(Lies::Inside), vec!["S46"]);
        let entries = vec![
            inside,
            far,
            entry("economics.discount", "10 % per year", true, "M", Standing::Graded(Grade::M)),
            low,
            entry("market.a.accounts", "200", true, "", Standing::Unsaid),
            entry("market.b.accounts", "300", true, "our CRM", Standing::Own),
            entry("roles.a.covers", "[\"a\"]", true, "", Standing::Choice),
        ];
        Assumptions { entries }
    }

    #[test]
    fn people_read_first_what_lies_outside_then_what_is_assumed() {
        let expected = "\
7 parameters: 5 stated, 2 defaults; 3 are assumptions (grade D or M, or no source), 2 outside the published range
Defaults are marked ·

Outside the published range (2)
  stages.a.attempts.up_to is 12, above the 3 to 10 of S46 S47; S46 S999, guessed; grade B; not in the table of sources: S999
· stages.b.attempts.up_to is 2, below the 3 to 10 of S46 S47; no source

Assumptions (2)
  economics.discount = 10 % per year  [M; grade M]
  market.a.accounts = 200  [no source]

The rest (3)
· stages.c.attempts.up_to = 6  [S46; grade B]
  market.b.accounts = 300  [our CRM]
  roles.a.covers = [\"a\"]  [a choice]
";
        assert_eq!(text(&few()), expected);
        assert_eq!(
            caution(&few()),
            "Of 7 parameters 3 are assumptions and 2 lie outside the published range: see assumptions.csv."
        );
    }

    #[test]
    fn programs_read_a_row_for_each_parameter() {
        let expected = "\
path,value,given,rests_on,grade,sources,unknown_sources,note,low,high,range_sources,outside
stages.c.attempts.up_to,6,false,source,B,S46,,S46,3,10,S46 S47,false
stages.a.attempts.up_to,12,true,source,B,S46,S999,\"S46 S999, guessed\",3,10,S46 S47,true
economics.discount,10 % per year,true,assumption,M,,,M,,,,
stages.b.attempts.up_to,2,false,none,,,,,3,10,S46 S47,true
market.a.accounts,200,true,none,,,,,,,,
market.b.accounts,300,true,own,,,,our CRM,,,,
roles.a.covers,\"[\"\"a\"\"]\",true,choice,,,,,,,,
";
        assert_eq!(csv(&few()), expected);
    }
}
