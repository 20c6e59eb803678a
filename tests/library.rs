//! Every shipped scenario is one that a person from the field could believe: it says its question and what the answer turns on,
//! where each number comes from, and comes out like companies of its kind, or the exception is listed here.
//!
//! The table of scenarios in the README is made here, with the studies that the other tests look at. With `ORGSIM_BLESS=1` it is
//! written anew.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::sync::OnceLock;
use std::sync::atomic::AtomicBool;

use orgsim::report::{charts, verdict};
use orgsim::scenario::{Form, LIBRARY, Scenario, Shipped, Standing, parse};
use orgsim::study::plausibility::{Place, panel, steady};
use orgsim::study::{Effort, Study, compare};

/// The reference model for speed: no company, so nothing here is asked of it.
const NO_COMPANY: &str = "sales-line-1";

/// Replications of each structure, and fewer where a company is large.
fn replications(name: &str) -> u32 {
    if name == "grown-line" { 40 } else { 200 }
}

/// What lies outside the published ranges: scenario, measure, structures, and why, found out by switching mechanisms off or
/// changing one number. One that no longer lies outside fails the test, so that nothing here grows old.
const OUTSIDE: &[(&str, &str, &[&str], &str)] = &[
    (
        "it-services",
        "sellers_at_quota",
        &["Assembly line", "Pods"],
        "the quota is the median that firms set, above what is booked here",
    ),
    (
        "it-services",
        "nrr",
        &["Islands"],
        "owners are sellers, who leave more often; without `book_loss` churn is as in the line",
    ),
    ("island-to-pod", "nrr", &["Islands"], "as in `it-services`"),
    (
        "start-up",
        "sellers_at_quota",
        &["Islands", "Tiny line"],
        "small deals even out luck; inside with twice the spread of skill",
    ),
    ("start-up", "top_sellers_share", &["Tiny line", "One pod"], "likewise"),
    ("inbound-saas", "sellers_at_quota", &["Assembly line"], "likewise"),
    ("inbound-saas", "top_sellers_share", &["Assembly line", "Inbound pods"], "likewise"),
    (
        "inbound-saas",
        "seller_attrition",
        &["Assembly line", "Inbound pods"],
        "few are far below quota, so few are dismissed",
    ),
    (
        "inbound-saas",
        "nrr",
        &["Inbound pods"],
        "one person serves more customers than one can; inside with `missed_service` neutral",
    ),
    ("targeted-niche", "selling_time", &["Line", "Targeted pods"], "150 accounts give specialists no more to do"),
    (
        "top-rep-leaves",
        "sales_cycle_days",
        &["Pods"],
        "deals wait for the two account executives of a pod; inside without `capacity`",
    ),
    (
        "off-plan",
        "sellers_at_quota",
        &["Wait", "Spend", "Hire", "Reassign"],
        "quotas stay as they were when two fifths of the leads are gone",
    ),
    ("off-plan", "quota_capacity_booked", &["Wait", "Hire", "Reassign"], "likewise"),
    ("off-plan", "selling_time", &["Wait", "Hire", "Reassign"], "with fewer leads there is less to sell"),
    ("off-plan", "top_sellers_share", &["Wait", "Spend"], "small deals even out luck, as in `inbound-saas`"),
    ("off-plan", "seller_attrition", &["Spend"], "few are dismissed, as in `inbound-saas`"),
    (
        "mixed-teams",
        "seller_attrition",
        &["Line of today", "Islands"],
        "more are dismissed, in the line because pairs share out work unevenly; inside or at the edge without `dismissal`",
    ),
    ("mixed-teams", "nrr", &["Islands"], "as in `it-services`"),
    ("grown-line", "seller_attrition", &["Islands"], "more are dismissed; inside without `dismissal`"),
    ("grown-line", "sales_cycle_days", &["Islands"], "deals wait for who does everything; inside without `capacity`"),
];

fn companies() -> impl Iterator<Item = &'static Shipped> {
    LIBRARY.iter().filter(|it| it.name != NO_COMPANY)
}

fn read(shipped: &Shipped) -> Scenario {
    parse(shipped.text, &format!("{}.toml", shipped.name), &[]).unwrap_or_else(|findings| panic!("{findings}"))
}

/// Every company with its study, run once.
fn studies() -> &'static [(&'static Shipped, Scenario, Study)] {
    static STUDIES: OnceLock<Vec<(&'static Shipped, Scenario, Study)>> = OnceLock::new();
    STUDIES.get_or_init(|| {
        let one = |shipped: &'static Shipped| {
            let scenario = read(shipped);
            let effort = Effort { seed: scenario.seed, replications: replications(shipped.name), threads: 0 };
            let study = compare(&scenario, effort, &AtomicBool::new(false), &()).unwrap();
            (shipped, scenario, study)
        };
        companies().map(one).collect()
    })
}

#[test]
fn the_library_is_the_folder() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios");
    let files = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let found: BTreeMap<String, String> = files
        .filter(|path| path.extension().is_some_and(|ending| ending == "toml"))
        .map(|path| (path.file_stem().unwrap().to_str().unwrap().to_owned(), fs::read_to_string(path).unwrap()))
        .collect();
    let known = LIBRARY.iter().map(|it| (it.name.to_owned(), it.text.to_owned())).collect();
    assert!(found == known, "{:?} and {:?}", found.keys(), LIBRARY);
}

#[test]
fn each_opens_with_its_question_and_what_the_answer_turns_on() {
    for shipped in LIBRARY {
        assert!(shipped.text.starts_with("#:schema ./scenario.schema.json\n# "), "{}", shipped.name);
    }
    for shipped in companies() {
        let scenario = read(shipped);
        let (opening, rest) = shipped.text.split_once("\n[").unwrap();
        let opening = opening.replace("\n# ", " ");
        assert!(opening.contains("nswer turns on "), "{} does not say what the answer turns on", shipped.name);
        assert!(opening.contains("Each number says where it comes from"), "{}", shipped.name);
        assert!(rest.starts_with("scenario]\nquestion = "), "{}: the question comes first", shipped.name);
        assert!(scenario.question.is_some_and(|question| question.ends_with('?')), "{}", shipped.name);
        assert!(scenario.warnings.is_empty(), "{}: {:?}", shipped.name, scenario.warnings);
    }
}

#[test]
fn every_number_says_where_it_comes_from() {
    for shipped in companies() {
        for entry in orgsim::scenario::Assumptions::of(&read(shipped)).entries.iter().filter(|entry| entry.given) {
            let place = format!("{}: {} # {}", shipped.name, entry.path, entry.note);
            assert!(entry.unknown.is_empty(), "{place}: no such source: {:?}", entry.unknown);
            assert!(entry.standing != Standing::Unsaid, "{place}: says nothing");
            // Words of one's own are for what is worked out; a company's own records are not shipped.
            assert!(entry.standing != Standing::Own, "{place}: neither a source nor an assumption");
        }
    }
}

#[test]
fn the_cost_beside_each_structure_is_what_it_costs() {
    for (shipped, scenario, study) in studies() {
        let budget = scenario.budget.expect("a budget").get();
        for structure in study.structures.iter().filter(|it| !it.reorganised) {
            let millions = structure.planned_cost / 1e6;
            assert!(structure.planned_cost <= budget, "{}: {} is over budget", shipped.name, structure.name);
            let table = shipped.text.split_once(&format!("[structures.\"{}\"]", structure.name));
            let table = table.or_else(|| shipped.text.split_once(&format!("[structures.{}]", structure.name)));
            let (_, table) = table.unwrap_or_else(|| panic!("{}: where is {}?", shipped.name, structure.name));
            let table = table.split_once("\n[").map_or(table, |(table, _)| table);
            let told = table.split("# ").filter_map(|note| note.split_once('M')?.0.parse::<f64>().ok()).next();
            let close = told.is_some_and(|told| (told / millions - 1.0).abs() < 0.002);
            assert!(close, "{}: {} costs {millions:.2}M, not {told:?}", shipped.name, structure.name);
        }
    }
}

#[test]
fn companies_come_out_like_those_that_are_published_or_say_why_not() {
    let mut found = BTreeSet::new();
    for (shipped, _, study) in studies() {
        for row in panel(study) {
            for (structure, (_, place)) in steady(study).zip(&row.found) {
                if *place == Place::Outside {
                    found.insert((shipped.name, study.measures[row.measure].id.as_str(), structure.name.as_str()));
                }
            }
        }
        let mentioned = shipped.text.contains("utside what is published") || shipped.text.contains("lies outside");
        assert!(mentioned, "{} does not say what lies outside", shipped.name);
    }
    let listed: BTreeSet<(&str, &str, &str)> = OUTSIDE
        .iter()
        .flat_map(|(name, measure, structures, _)| {
            structures.iter().map(move |structure| (*name, *measure, *structure))
        })
        .collect();
    let new: Vec<_> = found.difference(&listed).collect();
    let stale: Vec<_> = listed.difference(&found).collect();
    assert!(new.is_empty() && stale.is_empty(), "outside and not listed: {new:#?}\nlisted and not outside: {stale:#?}");
}

/// The preset that a study's clear winner is written with; `None` if none is clearly best.
fn winner(scenario: &Scenario, study: &Study) -> Option<&'static str> {
    let best = study.best.as_ref().filter(|_| verdict::sentence(study).contains("the best structure is"))?;
    Some(match scenario.structures[best.structure].form {
        Form::Assembly { .. } => "assembly",
        Form::Island { .. } => "island",
        Form::Pod { .. } => "pod",
        Form::Custom(_) => "custom",
    })
}

#[test]
fn no_structure_wins_everywhere() {
    let winners: BTreeMap<&str, Option<&str>> =
        studies().iter().map(|(shipped, scenario, study)| (shipped.name, winner(scenario, study))).collect();
    let clear: BTreeSet<&str> = winners.values().flatten().copied().collect();
    assert!(clear.len() >= 2, "V16: one structure wins wherever one does: {winners:?}");
}

/// Files with their questions and what was found.
fn table() -> String {
    let mut out = String::from("| scenario | its question | what was found |\n|---|---|---|\n");
    for shipped in LIBRARY {
        let scenario = read(shipped);
        let study = studies().iter().find(|(it, ..)| it.name == shipped.name);
        let found = study.map_or("the reference model for speed: no company".to_owned(), |(.., study)| {
            let sentence = verdict::sentence(study);
            let changes = charts::all(study).into_iter().find(|figure| figure.stem == "reorganisation");
            // Where a structure turns into another, that is the question, and not what is best from the start.
            let said = changes.map_or(sentence.split(':').next().unwrap().to_owned(), |figure| figure.title);
            format!("{said}, in {} futures", study.replications)
        });
        let question = scenario.question.unwrap_or_default();
        out += &format!("| [`{name}`](scenarios/{name}.toml) | {question} | {found} |\n", name = shipped.name);
    }
    out.trim_end().to_owned()
}

#[test]
fn the_table_of_the_readme_is_what_was_found() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md");
    let page = fs::read_to_string(&path).unwrap();
    let (begin, end) = ("<!-- begin: scenarios -->", "<!-- end: scenarios -->");
    let (before, rest) = page.split_once(begin).expect("the README has a table of scenarios");
    let (_, after) = rest.split_once(end).expect("the table ends");
    let renewed = format!("{before}{begin}\n\n{}\n\n{end}{after}", table());
    if std::env::var_os("ORGSIM_BLESS").is_some() {
        fs::write(&path, &renewed).unwrap();
    }
    assert!(renewed == page || std::env::var_os("ORGSIM_BLESS").is_some(), "ORGSIM_BLESS=1 cargo test --test library");
}
