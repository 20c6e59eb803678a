//! The description of the model by the ODD protocol (Grimm et al. 2020, JASSS 23(2) 7), written from what is run: the
//! scenario as resolved, the plans, the engine's own order of events, the cards of the mechanisms, the table of measures, and
//! the page of the guide on the model.

use std::collections::BTreeSet;
use std::fmt::Write;

use crate::engine::{ENTITIES, Event};
use crate::evidence;
use crate::measures;
use crate::mechanisms::{Card, Concept};
use crate::plan::{self, Plan};
use crate::scenario::{Parameter, Scenario};
use crate::study::{Better, Unit};

const MODEL: &str = include_str!("../guide/model.md");

/// The description of this scenario's model, as Markdown.
pub fn text(scenario: &Scenario) -> String {
    let plans: Vec<Plan> = scenario.structures.iter().map(|structure| plan::expand(scenario, structure)).collect();
    let parts = [
        head(scenario),
        purpose(scenario, &plans),
        entities(scenario, &plans),
        process(scenario, &plans),
        concepts(scenario, &plans),
        start(scenario),
        input(scenario),
        submodels(scenario),
    ];
    let mut out = parts.map(|part| part.trim().to_owned()).join("\n\n");
    out.push('\n');
    out
}

fn head(scenario: &Scenario) -> String {
    format!(
        "# {}: description of the model\n\n\
         By the ODD protocol (overview, design concepts, details; Grimm et al. 2020, JASSS 23(2) 7). Written by \
         `orgsim explain --odd` from the scenario and the program; nothing in it is kept by hand for this scenario.\n\n\
         | | |\n|---|---|\n| program | orgsim {} |\n| scenario | {}, hash {} |\n| master seed | {} |\n\
         | replications of each structure | {} |\n\n\
         Scenario, seed and version determine every digit of a result, on any number of threads.",
        scenario.name,
        env!("CARGO_PKG_VERSION"),
        scenario.name,
        scenario.fingerprint(),
        scenario.seed,
        scenario.replications
    )
}

fn purpose(scenario: &Scenario, plans: &[Plan]) -> String {
    let question = scenario.question.as_deref().unwrap_or("Which of the structures is the best?");
    let facts = evidence::ALL.iter().filter(|source| source.ids.starts_with('V'));
    format!(
        "## 1. Purpose and patterns\n\n{question}\n\nThe model compares ways of organising the same work for the same market: \
         {}. It decides by `{}`, which was named before anything was run.\n\n{}\n\n\
         Patterns: facts from the field that a plausible company should show in the simulation. What observes one company \
         stands under input data.\n\n{}",
        listed(plans.iter().map(|plan| plan.name.as_str())),
        scenario.decide_by,
        table(scenario, "scenario"),
        rows("| id | fact |\n|---|---|", facts.map(|it| format!("| {} | {} |", it.ids, it.says))),
    )
}

fn entities(scenario: &Scenario, plans: &[Plan]) -> String {
    let mut out = String::from("## 2. Entities, state variables, scales\n\n### State\n\n");
    let state = ENTITIES.iter().map(|it| format!("| {} | {} | {} |", it.name, it.says, it.state.join("; ")));
    let _ = writeln!(out, "{}\n", rows("| entity | is | its state |\n|---|---|---|", state));
    out.push_str(
        "Teams share pools of work; a pool is a queue of deals at one stage. What else a mechanism remembers (experience, \
         familiarity, health of a customer, tension of a team) it remembers for one of these.\n\n### Scales\n\n",
    );
    let _ = writeln!(
        out,
        "Time is continuous business time, from {:04}-{:02} for {}. There is no space: near is who is in the same team. The \
         market is as large as the segments say.\n",
        scenario.start.0, scenario.start.1, scenario.horizon
    );
    let of = |title: &str, names: Vec<&str>, part: &str| {
        let names = if names.is_empty() { "none".to_owned() } else { listed(names.into_iter()) };
        format!("### {title}\n\n{names}.\n\n{}\n\n", table(scenario, part))
    };
    out += &of("Segments", scenario.segments.iter().map(|it| it.name.as_str()).collect(), "market");
    out += &of("Sources", scenario.sources.iter().map(|it| it.name.as_str()).collect(), "sources");
    out += &of("Stages", scenario.stages.iter().map(|it| it.name.as_str()).collect(), "stages");
    out += &of("Roles", scenario.roles.iter().map(|it| it.name.as_str()).collect(), "roles");
    out += &of("Products", scenario.products.iter().map(|it| it.name.as_str()).collect(), "products");
    let _ = writeln!(out, "### Customers and money\n\n{}\n", tables(scenario, &["customers", "economics"]));
    out += &of("Structures", plans.iter().map(|plan| plan.name.as_str()).collect(), "structures");
    out.push_str("What they expand to:\n\n");
    plans.iter().for_each(|plan| {
        let _ = writeln!(out, "```text\n{}\n```\n", plan::describe(plan).trim_end());
    });
    out
}

fn process(scenario: &Scenario, plans: &[Plan]) -> String {
    let passed = |after: bool| {
        let stages = scenario.stages.iter().filter(move |stage| stage.after_win == after);
        let names: Vec<&str> = stages.map(|stage| stage.name.as_str()).collect();
        if names.is_empty() { "nothing".to_owned() } else { names.join(", then ") }
    };
    let planned: BTreeSet<(u64, String)> = plans
        .iter()
        .flat_map(|plan| plan.timeline.planned.iter().map(|it| (it.at, format!("| {} | {} |", plan.name, it.words))))
        .collect();
    let planned = if planned.is_empty() {
        "Nothing is scheduled on a time line.".to_owned()
    } else {
        let rows_of = planned.iter().map(|(_, row)| row.clone());
        format!("On the time line, in the order of time:\n\n{}", rows("| in | what |\n|---|---|", rows_of))
    };
    format!(
        "## 3. Process overview and scheduling\n\nThe engine takes one event after another, in the order of time; each may \
         plan others. A lead passes {}; after the win, the work is {}. Of the events of one moment the first in this table \
         comes first, and of two of one kind the one that was planned first. An event whose deal, customer or person has gone \
         on meanwhile does nothing.\n\n{}\n\n{planned}\n\n{}",
        passed(false),
        passed(true),
        order(),
        table(scenario, "timeline"),
    )
}

/// What can happen, in the order of one moment, as a table.
pub fn order() -> String {
    rows(
        "| event | what happens |\n|---|---|",
        Event::ORDER.iter().map(|(name, says)| format!("| `{name}` | {says} |")),
    )
}

const CONCEPTS: [(Concept, &str, &str); 11] = [
    (
        Concept::BasicPrinciples,
        "Basic principles",
        "Selling is work that waits in queues for people with finite hours. A structure only says who does what, in which team, \
         for which customers: the engine cannot see its name, and none has a bonus. Every friction and effect is a mechanism \
         that can be switched off exactly.",
    ),
    (
        Concept::Emergence,
        "Emergence",
        "Waits, conversion, cycle, turnover, churn, money, and which structure is best come of what people, buyers and \
         customers do. Imposed are the figures in the tables of this text.",
    ),
    (
        Concept::Adaptation,
        "Adaptation",
        "Nobody plans ahead. Idle people take what waits, then prospect; people, buyers, customers and management react to what \
         has happened to them, by stated rules:",
    ),
    (
        Concept::Objectives,
        "Objectives",
        "Nobody maximises. Where pay, rank or property move effort, they do so by a formula:",
    ),
    (Concept::Learning, "Learning", "People get better by what they and their colleagues have done:"),
    (
        Concept::Prediction,
        "Prediction",
        "Only management predicts, at the end of a month, and nothing is decided by it unless a mechanism says so:",
    ),
    (
        Concept::Sensing,
        "Sensing",
        "People see the queues of their team and their own list, and who is there. The hidden need of a lead is seen by nobody; \
         what is known of it is a noisy score:",
    ),
    (
        Concept::Interaction,
        "Interaction",
        "Deals compete for people, people for accounts, and work changes hands between them:",
    ),
    (Concept::Stochasticity, "Stochasticity", "All chance is keyed. Random besides the laws in the tables are these:"),
    (
        Concept::Collectives,
        "Collectives",
        "Teams are given by the structure, not formed. They share pools of work, and more:",
    ),
    (
        Concept::Observation,
        "Observation",
        "The engine tells what happens; a ledger counts it by month, without touching the run. Measures are formulas over these \
         counts, over the horizon and by month. Every structure meets the same luck; differences are taken future by future. \
         What cannot be known is absent, never zero.",
    ),
];

fn concepts(scenario: &Scenario, plans: &[Plan]) -> String {
    let mut out = String::from("## 4. Design concepts\n\n");
    for (concept, title, says) in CONCEPTS {
        let _ = writeln!(out, "### {title}\n\n{says}\n");
        let belongs = scenario.mechanisms.states().filter(|(_, of, _)| *of == concept);
        for (card, _, on) in belongs {
            let _ = writeln!(out, "- `{}`{}: {}.", card.id, if on { "" } else { " (off)" }, card.does);
        }
        match (concept, plans.first()) {
            (Concept::Stochasticity, _) => out += &format!("\n{}\n", section("Luck")),
            (Concept::Observation, Some(plan)) => out += &measure_table(plan),
            _ => {}
        }
        out = format!("{}\n\n", out.trim_end());
    }
    out
}

fn start(scenario: &Scenario) -> String {
    format!(
        "## 5. Initialisation\n\nAt the start every seat is filled, by people with tenure drawn from the starting tenure of \
         their role. The open leads stated wait at their stages, and the customers stated are there; what is not stated is not \
         there. Every structure starts with the same.\n\n{}",
        table(scenario, "start")
    )
}

fn input(scenario: &Scenario) -> String {
    let today = if scenario.today.is_some() {
        "What is observed today is reproduced in the present structure before anything is compared:"
    } else {
        "No figures of a present structure are stated, so nothing is fitted."
    };
    format!(
        "## 6. Input data\n\nNothing is read while the simulation runs. What varies over time from outside is stated in the \
         scenario: seasons and growth of sources, and the time line.\n\n{today}\n\n{}",
        table(scenario, "today")
    )
}

fn submodels(scenario: &Scenario) -> String {
    let mut out = String::from("## 7. Submodels\n\n");
    for title in titles().filter(|title| *title != "Time" && *title != "Luck") {
        let _ = writeln!(out, "### {title}\n\n{}\n", section(title));
    }
    let (on, off): (Vec<_>, Vec<_>) = scenario.mechanisms.states().partition(|(_, _, on)| *on);
    let _ = writeln!(out, "### Mechanisms\n\n{}\n", table(scenario, "mechanisms.all"));
    for (card, ..) in on {
        let path = format!("mechanisms.{}", card.id);
        let _ = writeln!(out, "#### `{}`\n\n{}\n\n{}\n", card.id, described(card), table(scenario, &path));
    }
    if off.is_empty() {
        out.push_str("No mechanism is off.");
        return out;
    }
    let would = off.iter().map(|(card, ..)| format!("| `{}` | {} | {} |", card.id, card.does, card.neutral));
    let would = rows("| mechanism | would | off by |\n|---|---|---|", would);
    let tables = off.iter().map(|(card, ..)| table(scenario, &format!("mechanisms.{}", card.id)));
    let _ = write!(out, "Off, and without any effect:\n\n{would}\n\n{}", tables.collect::<Vec<_>>().join("\n\n"));
    out
}

/// What there is to know about a mechanism, as Markdown.
pub fn described(card: &Card) -> String {
    let lines = [
        ("formula", format!("`{}`", card.formula.replace('|', "\\|"))),
        ("off", card.neutral.to_owned()),
        ("default", card.default.to_owned()),
        ("plausible", card.range.to_owned()),
        ("source", card.source.to_owned()),
    ];
    let lines = lines.iter().map(|(what, text)| format!("| {what} | {text} |"));
    format!("{}.\n\n{}", capital(card.does), rows("| | |\n|---|---|", lines))
}

/// What is measured in this plan; measures of parts once for all parts.
pub fn measure_table(plan: &Plan) -> String {
    let mut told = BTreeSet::new();
    let mut lines = Vec::new();
    for measure in measures::measures(plan) {
        let what = &measure.what;
        let id = match (what.id.split_once('.'), measure.by) {
            (Some((id, _)), Some(part)) => format!("{id}.<{part}>"),
            _ => what.id.clone(),
        };
        if told.insert(id.clone()) {
            let by_month = if measure.monthly { "" } else { " Over the horizon only." };
            let (unit, better) = (unit(what.unit), better(what.better));
            lines.push(format!("| `{id}` | {unit} | {better} | {}{by_month} |", what.sentence));
        }
    }
    rows("| id | unit | better | |\n|---|---|---|---|", lines)
}

const fn unit(unit: Unit) -> &'static str {
    match unit {
        Unit::Money => "money",
        Unit::Share => "share",
        Unit::Ratio => "ratio",
        Unit::Days => "days",
        Unit::Hours => "hours",
        Unit::Months => "months",
        Unit::Count => "count",
        Unit::People => "people",
    }
}

const fn better(better: Better) -> &'static str {
    match better {
        Better::Higher => "more",
        Better::Lower => "less",
        Better::Neither => "",
    }
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or(String::new(), |first| first.to_uppercase().chain(letters).collect())
}

fn listed<'n>(names: impl Iterator<Item = &'n str>) -> String {
    names.collect::<Vec<_>>().join(", ")
}

/// A table in Markdown.
fn rows(head: &str, rows: impl IntoIterator<Item = String>) -> String {
    rows.into_iter().fold(head.to_owned(), |all, row| all + "\n" + &row)
}

fn tables(scenario: &Scenario, parts: &[&str]) -> String {
    parts.iter().map(|part| table(scenario, part)).collect::<Vec<_>>().join("\n\n")
}

/// The parameters at or below a path; nothing if there are none.
fn table(scenario: &Scenario, part: &str) -> String {
    let below = |path: &str| path.strip_prefix(part).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'));
    let parameters: Vec<String> = scenario.parameters.iter().filter(|it| below(&it.path)).map(row).collect();
    if parameters.is_empty() {
        return String::new();
    }
    rows("| parameter | value | from |\n|---|---|---|", parameters)
}

fn row(parameter: &Parameter) -> String {
    let from = match (parameter.given, parameter.evidence) {
        (true, _) => "the scenario".to_owned(),
        (false, "") => "default".to_owned(),
        (false, rests) => format!("default: {rests}"),
    };
    let cell = |text: &str| text.replace('|', "\\|").replace('\n', " ");
    format!("| `{}` | {} | {from} |", cell(&parameter.path), cell(&parameter.value))
}

/// The sections of the page on the model.
fn titles() -> impl Iterator<Item = &'static str> {
    MODEL.lines().filter_map(|line| line.strip_prefix("## "))
}

/// A section of the page on the model, its headings two levels down, without marks and links that only the guide can follow.
fn section(title: &str) -> String {
    let all = format!("\n{MODEL}");
    let (_, after) = all.split_once(&format!("\n## {title}\n")).unwrap_or_default();
    let body = after.split("\n## ").next().unwrap_or_default();
    let lines = body.lines().filter(|line| !line.starts_with("<!--"));
    let lines = lines.map(|line| if line.starts_with("###") { format!("#{line}") } else { line.to_owned() });
    unlinked(lines.collect::<Vec<_>>().join("\n").trim())
}

/// Links as their words alone.
fn unlinked(text: &str) -> String {
    let mut parts = text.split("](");
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        if let Some(at) = out.rfind('[') {
            out.remove(at);
        }
        out.push_str(part.split_once(')').map_or(part, |(_, rest)| rest));
    }
    out
}
