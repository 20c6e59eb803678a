//! What each command does.

use std::fmt::Write as _;
use std::io::{ErrorKind, IsTerminal, Write};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use super::arguments::{Arguments, Command, Explain, Format, Given, Init, Study as StudyArguments};
use super::{Failure, files, progress};
use crate::engine::mechanisms;
use crate::report::{charts, data, json, text, words};
use crate::scenario::{Override, Scenario, parse_bytes};
use crate::study::{Effort, Stopped, Study, compare, measure_ids};
use crate::{plan, scenario};

pub(super) fn execute(arguments: Arguments) -> Result<(), Failure> {
    match arguments.command {
        Command::Compare(given) => study(&given, Show::Comparison),
        Command::Run(given) => study(&given, Show::Levels),
        Command::Check(given) => check(&given),
        Command::Explain(given) => explain(&given),
        Command::Init(given) => init(&given),
        Command::Schema => print(&format!("{:#}\n", scenario::schema())),
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Show {
    Comparison,
    Levels,
}

fn study(given: &StudyArguments, show: Show) -> Result<(), Failure> {
    let mut scenario = read(&given.given)?;
    keep(&mut scenario, &given.structures)?;
    if !given.quiet {
        scenario.warnings.iter().for_each(|warning| note(&format!("warning: {warning}")));
    }
    let folder =
        given.out.clone().unwrap_or_else(|| PathBuf::from("orgsim-out").join(words::file_name(&scenario.name)));
    let effort = Effort {
        seed: given.seed.unwrap_or(scenario.seed),
        replications: given.replications.unwrap_or(scenario.replications),
        threads: given.threads.map_or(0, usize::from),
    };
    let stop = stop_on_interrupt();
    let total = u64::from(effort.replications) * scenario.structures.len() as u64;
    let bar = progress::Bar::new(total, given.quiet);
    let result = compare(&scenario, effort, &stop, &bar);
    bar.clear();
    let result = result.map_err(|stopped| match stopped {
        Stopped::Interrupted => Failure::Interrupted,
        Stopped::NoThreads(_) => Failure::Run(stopped.to_string()),
    })?;
    let set = output(&result)?;
    if stop.load(Ordering::SeqCst) {
        return Err(Failure::Interrupted);
    }
    let placed = files::write_set(&folder, &set)?;
    print(&match (given.format, show) {
        (Format::Json, _) => json::text(&result),
        (Format::Text, Show::Comparison) => text::comparison(&result, width()),
        (Format::Text, Show::Levels) => text::run(&result, width()),
    })?;
    if !given.quiet {
        note(&format!("{} files in {}", placed.len(), folder.display()));
    }
    Ok(())
}

/// Every file of a result: charts as SVG and PNG, tables, the document, and the scenario as resolved.
fn output(study: &Study) -> Result<Vec<(String, Vec<u8>)>, Failure> {
    let mut set = Vec::new();
    for figure in charts::all(study) {
        let picture = charts::png(&figure.svg).map_err(|error| Failure::Run(error.to_string()))?;
        set.push((format!("{}.png", figure.stem), picture));
        set.push((format!("{}.svg", figure.stem), figure.svg.into_bytes()));
    }
    set.push(("monthly.csv".to_owned(), data::monthly(study).into_bytes()));
    set.push(("replications.csv".to_owned(), data::replications(study).into_bytes()));
    set.push(("result.json".to_owned(), json::text(study).into_bytes()));
    set.push(("summary.txt".to_owned(), text::comparison(study, 110).into_bytes()));
    Ok(set)
}

/// A scenario read, changed and checked; or every finding.
fn read(given: &Given) -> Result<Scenario, Failure> {
    let (bytes, name) = files::scenario(given.scenario.as_deref())?;
    let overrides: Vec<Override> = given
        .set
        .iter()
        .map(|change| Override::parse(change).map_err(|error| Failure::Usage(error.to_string())))
        .collect::<Result<_, _>>()?;
    let scenario = parse_bytes(&bytes, &name, &overrides)
        .map_err(|findings| Failure::Usage(findings.render(std::io::stderr().is_terminal())))?;
    known_measure(&scenario)?;
    Ok(scenario)
}

fn known_measure(scenario: &Scenario) -> Result<(), Failure> {
    let ids = measure_ids(scenario);
    if ids.contains(&scenario.decide_by) {
        return Ok(());
    }
    let nearest = ids.iter().max_by(|a, b| {
        strsim::jaro_winkler(a, &scenario.decide_by).total_cmp(&strsim::jaro_winkler(b, &scenario.decide_by))
    });
    let hint = nearest.map_or(String::new(), |id| format!("; did you mean \"{id}\"?"));
    Err(Failure::Usage(format!(
        "scenario.decide_by = \"{}\" is no measure{hint}\nknown: {}",
        scenario.decide_by,
        ids.join(", ")
    )))
}

/// Keep only the structures named.
fn keep(scenario: &mut Scenario, names: &[String]) -> Result<(), Failure> {
    for name in names {
        if !scenario.structures.iter().any(|structure| structure.name == *name) {
            let known: Vec<&str> = scenario.structures.iter().map(|structure| structure.name.as_str()).collect();
            let nearest = known
                .iter()
                .max_by(|a, b| strsim::jaro_winkler(a, name).total_cmp(&strsim::jaro_winkler(b, name)))
                .map_or(String::new(), |near| format!(" Did you mean \"{near}\"?"));
            return Err(Failure::Usage(format!(
                "--structure \"{name}\": the scenario has no such structure, only {}.{nearest}",
                known.join(", ")
            )));
        }
    }
    if !names.is_empty() {
        scenario.structures.retain(|structure| names.contains(&structure.name));
    }
    Ok(())
}

fn check(given: &Given) -> Result<(), Failure> {
    let scenario = read(given)?;
    let mut out = String::new();
    scenario.warnings.iter().for_each(|warning| {
        let _ = writeln!(out, "warning: {warning}");
    });
    let parameters = scenario.parameters.len();
    let defaults = scenario.parameters.iter().filter(|parameter| !parameter.given).count();
    let _ = writeln!(
        out,
        "{}: no findings; {parameters} parameters, {defaults} of them defaults, {} structures",
        scenario.name,
        scenario.structures.len()
    );
    print(&out)
}

fn explain(given: &Explain) -> Result<(), Failure> {
    if given.mechanisms {
        return print(&mechanism_table());
    }
    let scenario = read(&given.given)?;
    let mut out = String::new();
    for structure in &scenario.structures {
        let _ = writeln!(out, "{}", plan::describe(&plan::expand(&scenario, structure)));
    }
    let width = scenario.parameters.iter().map(|parameter| parameter.path.chars().count()).max().unwrap_or(0).min(60);
    let _ = writeln!(out, "Parameters (· marks a default, with what it rests on)");
    for parameter in &scenario.parameters {
        let mark = if parameter.given { ' ' } else { '·' };
        let rests = match (parameter.given, parameter.evidence) {
            (false, evidence) if !evidence.is_empty() => format!("  [{evidence}]"),
            _ => String::new(),
        };
        let _ = writeln!(out, "{mark} {:width$}  {}{rests}", parameter.path, parameter.value);
    }
    print(&out)
}

fn mechanism_table() -> String {
    let mut out = String::new();
    for card in mechanisms::ALL {
        let _ = writeln!(out, "{}: {}", card.id, card.does);
        let _ = writeln!(out, "    formula  {}", card.formula);
        let _ = writeln!(out, "    default  {}", card.default);
        let _ = writeln!(out, "    range    {}", card.range);
        let _ = writeln!(out, "    neutral  {}", card.neutral);
        let _ = writeln!(out, "    source   {}\n", card.source);
    }
    out
}

fn init(given: &Init) -> Result<(), Failure> {
    files::write_new(&given.file, files::DEFAULT.as_bytes(), given.force)?;
    note(&format!("wrote {}; next: orgsim compare {}", given.file.display(), given.file.display()));
    Ok(())
}

/// A flag that Ctrl-C sets; a second Ctrl-C ends the program at once.
fn stop_on_interrupt() -> Arc<AtomicBool> {
    let stop = Arc::new(AtomicBool::new(false));
    let flag = Arc::clone(&stop);
    // Without a handler Ctrl-C ends the program, which leaves no half-written file either.
    let _ = ctrlc::set_handler(move || {
        if flag.swap(true, Ordering::SeqCst) {
            std::process::exit(130);
        }
    });
    stop
}

fn width() -> u16 {
    terminal_size::terminal_size().map_or(110, |(terminal_size::Width(width), _)| width.max(60))
}

/// Print to standard output; a reader that has gone is no error.
fn print(text: &str) -> Result<(), Failure> {
    let mut stdout = std::io::stdout().lock();
    match stdout.write_all(text.as_bytes()).and_then(|()| stdout.flush()) {
        Ok(()) => Ok(()),
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Err(Failure::Unheard),
        Err(error) => Err(Failure::Run(format!("standard output cannot be written: {error}"))),
    }
}

/// A note for people, on standard error.
fn note(text: &str) {
    let _ = writeln!(anstream::stderr(), "{text}");
}
