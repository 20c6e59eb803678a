//! From the tree to the domain: one file for each part of a scenario, then what only shows between the parts.

mod between;
mod cadence;
mod funnel;
mod market;
mod mechanisms;
mod pay;
mod people;
mod pods;
mod reorganise;
mod rules;
mod structures;
mod suits;
mod terms;
mod timeline;
mod today;

pub use suits::variants;

use super::assumptions;
use super::finding::{At, Finding, Findings, Problem};
use super::read::{Place, Reader};
use super::tree::{self, Node, Override};
use super::{Initial, Role, Scenario, Segment, Source, Stage, Structure};

/// The largest file that is read.
const LARGEST: usize = 4 << 20;

/// Reads and checks a scenario. `origin` is the file's name, for messages and as the default of the scenario's name.
pub fn parse(text: &str, origin: &str, overrides: &[Override]) -> Result<Scenario, Findings> {
    let text = text.strip_prefix('\u{FEFF}').unwrap_or(text);
    if text.len() > LARGEST {
        return Err(refused(origin, Problem::TooLarge { bytes: text.len(), limit: LARGEST }));
    }
    if text.trim().is_empty() && overrides.is_empty() {
        return Err(refused(origin, Problem::Empty));
    }
    let (mut root, mut findings, sound) = tree::grow(text);
    if !sound {
        return Err(Findings::new(origin, text, findings, 0));
    }
    for each in overrides {
        match each.stranger(&root) {
            Some(finding) => findings.push(finding),
            None => each.apply(&mut root),
        }
    }
    let (scenario, reader) = read(&root, origin);
    findings.extend(reader.findings);
    for each in overrides {
        findings.iter_mut().for_each(|finding| each.claim(finding));
    }
    if !findings.is_empty() {
        return Err(Findings::new(origin, text, findings, reader.beyond));
    }
    let mut parameters = reader.parameters;
    assumptions::annotate(&mut parameters, text);
    Ok(Scenario { parameters, warnings: reader.warnings, ..scenario })
}

/// Reads and checks a scenario from the bytes of a file.
pub fn parse_bytes(bytes: &[u8], origin: &str, overrides: &[Override]) -> Result<Scenario, Findings> {
    if bytes.len() > LARGEST {
        return Err(refused(origin, Problem::TooLarge { bytes: bytes.len(), limit: LARGEST }));
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => parse(text, origin, overrides),
        Err(error) => {
            let offset = error.valid_up_to();
            let line = bytes[..offset].iter().filter(|byte| **byte == b'\n').count() + 1;
            Err(refused(origin, Problem::NotText { offset, line }))
        }
    }
}

fn refused(origin: &str, problem: Problem) -> Findings {
    let finding = Finding { problem, at: At::Whole, path: String::new(), value: String::new() };
    Findings::new(origin, "", vec![finding], 0)
}

/// Names of the things that others refer to, in file order.
struct Names {
    segments: Vec<String>,
    stages: Vec<String>,
    roles: Vec<String>,
    /// How many of the stages come before the win, and how many before those of upsell.
    before_win: usize,
    before_upsell: usize,
}

impl Names {
    /// The stages before the win.
    fn selling(&self) -> &[String] {
        &self.stages[..self.before_win]
    }

    /// What a role may cover.
    fn activities(&self) -> Vec<String> {
        self.stages.iter().filter(|name| *name != "serve").cloned().chain(["serve".to_owned()]).collect()
    }
}

/// The scenario of a tree with all findings; what could not be read is a placeholder, so it counts only without findings.
pub(super) fn read(root: &Node, origin: &str) -> (Scenario, Reader) {
    let mut r = Reader::default();
    let root = r.root(root);
    let frame = terms::frame(&mut r, &root, origin);
    let economics = terms::economics(&mut r, &root);
    let segment_places = things(&mut r, &root, "market", "segment", 1000);
    let source_places = things(&mut r, &root, "sources", "source", 256);
    let stage_places = things(&mut r, &root, "stages", "stage", 64);
    let role_places = things(&mut r, &root, "roles", "role", 64);
    let structure_places = things(&mut r, &root, "structures", "structure", 64);
    let (stage_places, before_win, before_upsell) = funnel::in_order(&mut r, stage_places);
    let names = Names {
        segments: names_of(&segment_places),
        stages: names_of(&stage_places),
        roles: names_of(&role_places),
        before_win,
        before_upsell,
    };
    let segments: Vec<Segment> = segment_places.iter().map(|place| market::segment(&mut r, place, &names)).collect();
    let mut sources: Vec<Source> = source_places.iter().map(|place| market::source(&mut r, place, &names)).collect();
    let stages: Vec<Stage> =
        stage_places.iter().enumerate().map(|(index, place)| funnel::stage(&mut r, place, index, &names)).collect();
    market::opportunities(&mut r, &mut sources, &source_places, &stages);
    let roles: Vec<Role> = role_places.iter().map(|place| people::role(&mut r, place, &names, &economics)).collect();
    let customers = terms::customers(&mut r, &root);
    let products = terms::products(&mut r, &root);
    let mechanisms =
        mechanisms::mechanisms(&mut r, &root, [&names_of(&source_places), &names.roles, &names_of(&structure_places)]);
    let initial: Initial = terms::start(&mut r, &root, &names);
    let mut structures: Vec<Structure> =
        structure_places.iter().map(|place| structures::structure(&mut r, place, &names, &roles)).collect();
    let horizon = frame.horizon;
    let things = timeline::Things { names: &names, sources: &sources, roles: &roles, structures: &structures, horizon };
    let (timeline, paths) = timeline::timeline(&mut r, &root, &things);
    cadence::check(&mut r, &root, mechanisms.cadence.as_ref(), &things);
    let today = today::today(&mut r, &root, &names, &structures);
    structures.extend(paths);
    let scenario = Scenario {
        name: frame.name,
        question: frame.question,
        start: frame.start,
        horizon: frame.horizon,
        currency: frame.currency,
        decide_by: frame.decide_by,
        budget: frame.budget,
        replications: frame.replications,
        seed: frame.seed,
        economics,
        segments,
        sources,
        stages,
        roles,
        customers,
        products,
        mechanisms,
        initial,
        structures,
        timeline,
        today,
        parameters: Vec::new(),
        warnings: Vec::new(),
    };
    let places = between::Places {
        root: &root,
        sources: &source_places,
        stages: &stage_places,
        roles: &role_places,
        structures: &structure_places,
    };
    between::check(&mut r, &scenario, &places);
    (scenario, r)
}

fn names_of(places: &[Place<'_>]) -> Vec<String> {
    places.iter().map(|place| place.name.clone()).collect()
}

/// The named things of a top-level table, each opened.
fn things<'t>(r: &mut Reader, root: &Place<'t>, table: &str, kind: &'static str, limit: usize) -> Vec<Place<'t>> {
    let place = r.at(root, table);
    if !place.given() {
        r.missing(&place);
        return Vec::new();
    }
    if !r.open(&place) {
        return Vec::new();
    }
    let found = r.names(&place);
    if found.is_empty() {
        let allowed = vec![format!("{table}.NAME")];
        r.wrong_key(&place, Problem::Choose { key: table.to_owned(), allowed });
    }
    if found.len() > limit {
        let problem =
            Problem::TooMany { what: "names in one table", count: found.len().to_string(), limit: limit.to_string() };
        r.wrong_key(&place, problem);
        return Vec::new();
    }
    for thing in &found {
        r.open(thing);
        if let Some(why) = reserved(&thing.name) {
            r.wrong_key(thing, Problem::BadName { name: thing.name.clone(), kind, why });
        }
    }
    found
}

fn reserved(name: &str) -> Option<&'static str> {
    match name {
        "serve" => Some("`serve` is the service of customers"),
        "bookings" | "wins" => Some("a quota counts it"),
        "all" => Some("it means all of them"),
        "by" | "each" | "teams" | "variant" => Some("it is a key of `pod`"),
        _ => None,
    }
}
