//! What each command does.

use std::fmt::Write as _;
use std::io::{ErrorKind, IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use super::arguments::{Arguments, Command, Explain, Format, Given, Init, Listing, Study as StudyArguments};
use super::{Failure, files, progress};
use crate::evidence::Basis;
use crate::mechanisms;
use crate::report::{assumptions, charts, data, json, odd, reason, text, words};
use crate::scenario::{LIBRARY, Override, Parameter, Scenario, Shipped, parse, parse_bytes};
use crate::study::{Effort, Reason, Stopped, Study, bytes_per_replication, carried, compare, measure_ids};
use crate::units::grouped;
use crate::{plan, scenario};

pub(super) fn execute(arguments: Arguments) -> Result<(), Failure> {
    match arguments.command {
        Command::Compare(given) => study(&given, Show::Comparison),
        Command::Run(given) => study(&given, Show::Levels),
        Command::Check(given) => check(&given),
        Command::Explain(given) => explain(&given),
        Command::Claims(given) => super::claims::execute(&given),
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
    let effort = Effort {
        seed: given.seed.unwrap_or(scenario.seed),
        replications: given.replications.unwrap_or(scenario.replications),
        threads: given.threads.map_or(0, usize::from),
    };
    affordable(&scenario, effort.replications)?;
    let folder =
        given.out.clone().unwrap_or_else(|| PathBuf::from("orgsim-out").join(words::file_name(&scenario.name)));
    let place = files::Place::new(folder.clone())?;
    if !given.quiet {
        scenario.warnings.iter().for_each(|warning| note(&format!("warning: {warning}")));
    }
    let interrupt = Interrupt::listen();
    let result = computed(&scenario, effort, given.quiet, &interrupt)?;
    let reason = if given.reason { why(&scenario, &result, effort, given.quiet, &interrupt)? } else { None };
    let set = output(&result, reason.as_ref())?;
    interrupt.writing.store(true, Ordering::SeqCst);
    place.fill(&set, &every_name(), &|| interrupt.stop.load(Ordering::SeqCst))?;
    interrupt.writing.store(false, Ordering::SeqCst);
    print(&match (given.format, show) {
        (Format::Json, _) => json::text(&result, reason.as_ref()),
        (Format::Text, Show::Comparison) => {
            text::comparison(&result, width()) + &because(&result, reason.as_ref(), width())
        }
        (Format::Text, Show::Levels) => text::run(&result, width()),
    })
    .map_err(|failure| match failure {
        Failure::Run(message) => Failure::Run(format!("{message}; the results are in {}", folder.display())),
        other => other,
    })?;
    if !given.quiet {
        note(&farewell(&set, &folder, given.given.scenario.as_deref(), show));
    }
    Ok(())
}

/// Why the best leads, as a paragraph.
fn because(result: &Study, reason: Option<&Reason>, width: u16) -> String {
    reason.map_or(String::new(), |reason| text::paragraph(&reason::sentence(result, reason), width))
}

/// Why the best leads.
fn why(
    scenario: &Scenario,
    result: &Study,
    effort: Effort,
    quiet: bool,
    interrupt: &Interrupt,
) -> Result<Option<Reason>, Failure> {
    let effort = Effort { replications: (effort.replications / 10).max(2), ..effort };
    let sides = 2 * (scenario.mechanisms.on().len() as u64 + 1);
    let bar = progress::Bar::new(u64::from(effort.replications) * sides, quiet);
    let found = carried(scenario, result, effort, &interrupt.stop, &bar);
    bar.clear();
    found.map_err(failure)
}

pub(super) fn failure(stopped: Stopped) -> Failure {
    match stopped {
        Stopped::Interrupted => Failure::Interrupted,
        Stopped::OutOfReach(why) => Failure::Findings(format!("error: {why}\n")),
        Stopped::NoThreads(_) => Failure::Run(stopped.to_string()),
    }
}

fn computed(scenario: &Scenario, effort: Effort, quiet: bool, interrupt: &Interrupt) -> Result<Study, Failure> {
    let bar = progress::Bar::new(u64::from(effort.replications) * scenario.structures.len() as u64, quiet);
    let result = compare(scenario, effort, &interrupt.stop, &bar);
    bar.clear();
    result.map_err(failure)
}

/// Bytes of results that are held at most; most machines have more, and nobody needs as many.
const MOST_HELD: u64 = 2 << 30;

/// Refuse what would not fit into memory before it is begun.
fn affordable(scenario: &Scenario, replications: u32) -> Result<(), Failure> {
    let each = bytes_per_replication(scenario).max(1);
    if u64::from(replications) <= MOST_HELD / each {
        return Ok(());
    }
    Err(Failure::Usage(format!(
        "{} replications of {} over this horizon need {:.1} GB of memory, and 2.1 GB is the limit; \
         up to {} replications fit",
        grouped(f64::from(replications)),
        words::counted(scenario.structures.len() as u64, "structure"),
        (each * u64::from(replications)) as f64 / 1e9,
        grouped((MOST_HELD / each) as f64),
    )))
}

/// Where the files are, what to open first and what to do next.
fn farewell(set: &[(String, Vec<u8>)], folder: &Path, scenario: Option<&Path>, show: Show) -> String {
    let charts: Vec<&str> = set.iter().map(|(name, _)| name.as_str()).filter(|name| name.ends_with(".png")).collect();
    let first = charts.first().copied().unwrap_or("summary.txt");
    let scenario = scenario.map_or(String::new(), |path| format!(" {}", path.display()));
    let next = match show {
        Show::Comparison => format!("orgsim explain{scenario}   (what each structure does, and every assumption)"),
        Show::Levels => format!("orgsim compare{scenario}   (which structure is best, and how surely)"),
    };
    format!("\n{} files in {}; open {first} first\nnext: {next}", set.len(), folder.display())
}

const TABLES: [&str; 7] =
    ["assumptions.csv", "monthly.csv", "quarterly.csv", "replications.csv", "result.json", "summary.txt", "teams.csv"];

/// Every file that a result may have.
fn every_name() -> Vec<String> {
    let charts = charts::stems().flat_map(|stem| [format!("{stem}.png"), format!("{stem}.svg")]);
    charts.chain(TABLES.iter().map(|&name| name.to_owned())).collect()
}

/// Every file of a result: charts as SVG and PNG, tables, the document and the summary.
fn output(study: &Study, reason: Option<&Reason>) -> Result<Vec<(String, Vec<u8>)>, Failure> {
    let mut set = Vec::new();
    for figure in charts::all(study) {
        let picture = charts::png(&figure.svg).map_err(|error| Failure::Run(error.to_string()))?;
        set.push((format!("{}.png", figure.stem), picture));
        set.push((format!("{}.svg", figure.stem), figure.svg.into_bytes()));
    }
    let tables = [
        assumptions::csv(&study.assumptions),
        data::monthly(study),
        data::quarterly(study),
        data::replications(study),
        json::text(study, reason),
        text::comparison(study, 110) + &because(study, reason, 110),
        data::teams(study),
    ];
    set.extend(TABLES.iter().zip(tables).map(|(&name, table)| (name.to_owned(), table.into_bytes())));
    Ok(set)
}

/// A scenario read, changed and checked; or every finding.
fn read(given: &Given) -> Result<Scenario, Failure> {
    let (bytes, name) = files::scenario(given.scenario.as_deref())?;
    let overrides: Vec<Override> = given
        .set
        .iter()
        .map(|change| Override::parse(change).map_err(|error| Failure::Usage(format!("{error}{}", misplaced(change)))))
        .collect::<Result<_, _>>()?;
    let scenario = parse_bytes(&bytes, &name, &overrides)
        .map_err(|findings| Failure::Findings(findings.render(std::io::stderr().is_terminal())))?;
    known_measure(&scenario)?;
    Ok(scenario)
}

/// A flag that takes several values takes the scenario too if it comes last.
fn misplaced(value: &str) -> &'static str {
    let file = value == "-" || value.ends_with(".toml") || Path::new(value).is_file();
    if file { "\nif this is the scenario, name it before the flag" } else { "" }
}

fn known_measure(scenario: &Scenario) -> Result<(), Failure> {
    let ids = measure_ids(scenario);
    if ids.contains(&scenario.decide_by) {
        return Ok(());
    }
    let near = nearest(&scenario.decide_by, ids.iter().map(String::as_str));
    let hint = near.map_or(String::new(), |id| format!("; did you mean \"{id}\"?"));
    Err(Failure::Usage(format!(
        "scenario.decide_by = \"{}\" is no measure{hint}\nknown: {}",
        scenario.decide_by,
        ids.join(", ")
    )))
}

/// The name that was most likely meant, if one is like enough.
pub(super) fn nearest<'n>(wanted: &str, known: impl Iterator<Item = &'n str>) -> Option<&'n str> {
    let likeness = known.map(|name| (strsim::jaro_winkler(name, wanted), name));
    likeness.filter(|(like, _)| *like > 0.75).max_by(|a, b| a.0.total_cmp(&b.0)).map(|(_, name)| name)
}

/// Keep only the structures named.
fn keep(scenario: &mut Scenario, names: &[String]) -> Result<(), Failure> {
    for name in names {
        if !scenario.structures.iter().any(|structure| structure.name == *name) {
            let known: Vec<&str> = scenario.structures.iter().map(|structure| structure.name.as_str()).collect();
            let near = nearest(name, known.iter().copied());
            let nearest = near.map_or(String::new(), |near| format!(" Did you mean \"{near}\"?"));
            return Err(Failure::Usage(format!(
                "--structure \"{name}\": the scenario has no such structure, only {}.{nearest}{}",
                known.join(", "),
                misplaced(name)
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
        "{}: no findings; {parameters} parameters, {defaults} of them defaults, {}",
        scenario.name,
        words::counted(scenario.structures.len() as u64, "structure")
    );
    print(&out)
}

fn explain(given: &Explain) -> Result<(), Failure> {
    if given.mechanisms {
        return print(&mechanism_table());
    }
    let scenario = read(&given.given)?;
    if given.odd {
        return print(&odd::text(&scenario));
    }
    if given.assumptions {
        return print(&assumed(&scenario, given.format.unwrap_or(Listing::Text)));
    }
    let mut out = String::new();
    if let Some(question) = &scenario.question {
        let _ = writeln!(out, "{question}\n");
    }
    for structure in &scenario.structures {
        let _ = writeln!(out, "{}", plan::describe(&plan::expand(&scenario, structure)));
    }
    out.push_str(&parameters(&scenario));
    print(&out)
}

/// What each parameter rests on.
fn assumed(scenario: &Scenario, format: Listing) -> String {
    let all = scenario::Assumptions::of(scenario);
    match format {
        Listing::Text => assumptions::text(&all),
        Listing::Json => assumptions::json(&all, scenario),
        Listing::Csv => assumptions::csv(&all),
    }
}

/// Every parameter as resolved, a part of the scenario at a time.
fn parameters(scenario: &Scenario) -> String {
    let all = &scenario.parameters;
    let width = all.iter().map(|parameter| parameter.path.chars().count()).max().unwrap_or(0).min(56);
    let defaults = all.iter().filter(|parameter| !parameter.given);
    let assumed = |it: &&Parameter| matches!(Basis::of(it.evidence), Basis::Graded(grade) if grade.assumed());
    let mut out = format!(
        "{} parameters under the names that --set takes; {} are defaults, marked · with their source or reason; {} of these \
         are assumptions (grade D or M), which deserve a look first\n",
        all.len(),
        defaults.clone().count(),
        defaults.filter(assumed).count(),
    );
    let mut part = "";
    for parameter in all {
        let begins = parameter.path.split('.').next().unwrap_or_default();
        if begins != part {
            out.push('\n');
            part = begins;
        }
        let mark = if parameter.given { ' ' } else { '·' };
        let line = format!("{mark} {:width$}  {}", parameter.path, parameter.value);
        let _ = writeln!(out, "{line}{}", rests(parameter));
    }
    out
}

/// What a default rests on, with its grade; nothing for what the scenario states.
fn rests(parameter: &Parameter) -> String {
    match (parameter.evidence, Basis::of(parameter.evidence)) {
        ("", _) => String::new(),
        _ if parameter.given => String::new(),
        (rests, Basis::Graded(grade)) => format!("  [{rests}: grade {}]", grade.letter()),
        (rests, _) => format!("  [{rests}]"),
    }
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
    let Some(file) = &given.file else { return list() };
    let shipped = given.from.as_deref().map_or(Ok(files::DEFAULT), named)?;
    if file == Path::new("-") {
        return print(shipped.text);
    }
    files::write_new(file, shipped.text.as_bytes(), given.force)?;
    let file = file.display();
    note(&format!(
        "wrote {file}; next: orgsim compare {file}\nfor help in editors: orgsim schema > scenario.schema.json"
    ));
    Ok(())
}

/// The scenarios that are shipped, with their questions.
fn list() -> Result<(), Failure> {
    let question = |it: &Shipped| parse(it.text, it.name, &[]).ok().and_then(|scenario| scenario.question);
    let line = |it: &Shipped| format!("{:20} {}\n", it.name, question(it).unwrap_or_default());
    print(&LIBRARY.iter().map(line).collect::<String>())
}

/// The shipped scenario of this name.
fn named(name: &str) -> Result<Shipped, Failure> {
    LIBRARY.iter().find(|it| it.name == name).copied().ok_or_else(|| {
        let near = nearest(name, LIBRARY.iter().map(|it| it.name));
        let hint = near.map_or(String::new(), |near| format!("; did you mean \"{near}\"?"));
        Failure::Usage(format!("--from \"{name}\": there is no such scenario{hint}\n`orgsim init --list` names them"))
    })
}

/// What Ctrl-C sets and asks.
pub(super) struct Interrupt {
    /// Somebody asked to stop.
    pub(super) stop: Arc<AtomicBool>,
    /// Files are being put in their place, which takes a moment and must not end halfway.
    pub(super) writing: Arc<AtomicBool>,
}

impl Interrupt {
    /// Ctrl-C ends a study cleanly; a second one at once, unless files are being put in their place.
    pub(super) fn listen() -> Interrupt {
        let interrupt = Interrupt { stop: Arc::default(), writing: Arc::default() };
        let (stop, writing) = (Arc::clone(&interrupt.stop), Arc::clone(&interrupt.writing));
        // Without a handler Ctrl-C ends the program, which is clean enough outside that moment.
        let _ = ctrlc::set_handler(move || {
            if stop.swap(true, Ordering::SeqCst) && !writing.load(Ordering::SeqCst) {
                std::process::exit(130);
            }
        });
        interrupt.heed_limits_and_termination();
        interrupt
    }

    /// A request to end is as good as Ctrl-C, and a file that grows beyond a limit is an error to report, not a sudden death.
    #[cfg(unix)]
    fn heed_limits_and_termination(&self) {
        use signal_hook::consts::{SIGTERM, SIGXFSZ};
        let _ = signal_hook::flag::register(SIGTERM, Arc::clone(&self.stop));
        let _ = signal_hook::flag::register(SIGXFSZ, Arc::default());
    }

    #[cfg(not(unix))]
    fn heed_limits_and_termination(&self) {}
}

pub(super) fn width() -> u16 {
    terminal_size::terminal_size().map_or(110, |(terminal_size::Width(width), _)| width.max(60))
}

/// Print to standard output; a reader that has gone is no error.
pub(super) fn print(text: &str) -> Result<(), Failure> {
    let mut stdout = std::io::stdout().lock();
    match stdout.write_all(text.as_bytes()).and_then(|()| stdout.flush()) {
        Ok(()) => Ok(()),
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Err(Failure::Unheard),
        Err(error) => Err(Failure::Run(format!("standard output cannot be written: {}", files::why(&error)))),
    }
}

/// A note for people, on standard error.
pub(super) fn note(text: &str) {
    let _ = writeln!(anstream::stderr(), "{text}");
}
