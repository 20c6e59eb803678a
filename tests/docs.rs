//! The README and the guide are true: their generated parts are what the program says today, their commands run, their
//! scenarios are sound, and no number in prose can grow old.
//!
//! With `ORGSIM_BLESS=1` the generated parts are written anew, to be read before they are kept.

use std::collections::BTreeSet;
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use std::sync::atomic::AtomicBool;

use orgsim::report::charts::{self, Figure};
use orgsim::report::{odd, reason, text, verdict};
use orgsim::scenario::{self, Scenario};
use orgsim::study::{Effort, Study, carried, compare};
use orgsim::{evidence, mechanisms};
use orgsim::{plan, units};

const SHIPPED: &str = include_str!("../scenarios/it-services.toml");

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// README and guide: path and text.
fn pages() -> Vec<(PathBuf, String)> {
    let mut paths = vec![root().join("README.md")];
    let guide = fs::read_dir(root().join("src/guide")).unwrap().map(|entry| entry.unwrap().path());
    paths.extend(guide.filter(|path| path.extension().is_some_and(|ending| ending == "md")));
    paths.sort();
    paths.into_iter().map(|path| (path.clone(), fs::read_to_string(path).unwrap())).collect()
}

fn is(path: &Path, name: &str) -> bool {
    path.file_name().is_some_and(|file| file == name)
}

// -- generated parts

/// What stands between the markers of this name.
fn generated(name: &str) -> String {
    match name {
        "verdict" => quoted(&verdict::sentence(first_study())),
        "reason" => quoted(&first_reason()),
        "picture" => format!("![{}](src/guide/images/difference.png)", first_picture().title),
        "training verdict" => quoted(&verdict::sentence(&study(&training(), Some(100)))),
        "result" => format!("```text\n{}```", trimmed(&text::comparison(&study(&shipped(), Some(40)), 110))),
        "time" => time(),
        "order" => odd::order(),
        "keys" => keys(),
        "variants" => scenario::variants(),
        "measures" => measure_table(),
        "mechanisms" => mechanism_cards(),
        "grades" => grades(),
        "papers" => sources('P'),
        "surveys" => sources('S'),
        "practice" => sources('B'),
        "facts" => facts(),
        _ => panic!("nothing generates the part `{name}`"),
    }
}

fn quoted(sentence: &str) -> String {
    format!("> {sentence}")
}

fn trimmed(text: &str) -> String {
    text.lines().fold(String::new(), |mut all, line| {
        let _ = writeln!(all, "{}", line.trim_end());
        all
    })
}

fn shipped() -> Scenario {
    scenario::parse(SHIPPED, "it-services.toml", &[]).unwrap_or_else(|findings| panic!("{findings}"))
}

/// The scenario of the first page of the guide.
fn training() -> Scenario {
    let page = fs::read_to_string(root().join("src/guide/first-scenario.md")).unwrap();
    let blocks = blocks(&page);
    let (_, text) = blocks.iter().find(|(kind, _)| kind == "toml").expect("the page shows a scenario");
    scenario::parse(text, "training.toml", &[]).unwrap_or_else(|findings| panic!("{findings}"))
}

/// What the first command of the README runs.
fn first_study() -> &'static Study {
    static STUDY: OnceLock<Study> = OnceLock::new();
    STUDY.get_or_init(|| study(&shipped(), None))
}

/// What `--reason` says of it.
fn first_reason() -> String {
    let (scenario, study) = (shipped(), first_study());
    let effort = Effort { seed: study.seed, replications: study.replications / 10, threads: 0 };
    let found = carried(&scenario, study, effort, &AtomicBool::new(false), &()).unwrap();
    reason::sentence(study, &found.expect("there is a best"))
}

fn first_picture() -> Figure {
    charts::all(first_study()).into_iter().find(|figure| figure.stem == "difference").expect("a chart that decides")
}

fn study(scenario: &Scenario, replications: Option<u32>) -> Study {
    let replications = replications.unwrap_or(scenario.replications);
    let effort = Effort { seed: scenario.seed, replications, threads: 0 };
    compare(scenario, effort, &AtomicBool::new(false), &()).unwrap()
}

fn time() -> String {
    let rows = [
        ("a day", units::HOURS_PER_DAY, "working hours"),
        ("a week", units::DAYS_PER_WEEK, "business days"),
        ("a month", units::DAYS_PER_MONTH, "business days"),
        ("a quarter", units::DAYS_PER_QUARTER, "business days"),
        ("a year", units::DAYS_PER_YEAR, "business days"),
    ];
    let rows: Vec<String> = rows.iter().map(|(what, many, of)| format!("| {what} | {many} {of} |")).collect();
    format!("| time | is |\n|---|---|\n{}", rows.join("\n"))
}

/// The reference of keys, its headings two levels down.
fn keys() -> String {
    let reference = scenario::reference();
    let (_, body) = reference.split_once('\n').unwrap();
    let lines =
        body.trim().lines().map(|line| if line.starts_with('#') { format!("#{line}") } else { line.to_owned() });
    lines.collect::<Vec<_>>().join("\n")
}

fn measure_table() -> String {
    let more = format!("{SHIPPED}\n[products.support]\nvalue = 1\nattach = \"1 % per year\"");
    let scenario = scenario::parse(&more, "it-services.toml", &[]).unwrap_or_else(|findings| panic!("{findings}"));
    odd::measure_table(&plan::expand(&scenario, &scenario.structures[0]))
}

fn mechanism_cards() -> String {
    let cards = mechanisms::ALL.iter().map(|card| format!("## `{}`\n\n{}", card.id, odd::described(card)));
    cards.collect::<Vec<_>>().join("\n\n")
}

fn grades() -> String {
    let rows = evidence::Grade::ALL.iter().map(|(grade, means)| format!("| {} | {means} |", grade.letter()));
    format!("| grade | means |\n|---|---|\n{}", rows.collect::<Vec<_>>().join("\n"))
}

fn of_kind(letter: char) -> impl Iterator<Item = &'static evidence::Source> {
    evidence::ALL.iter().filter(move |source| source.ids.starts_with(letter))
}

fn sources(letter: char) -> String {
    let row = |it: &evidence::Source| {
        let grade = it.grade.map_or("", evidence::Grade::letter);
        format!("| {} | {} | {grade} | {} |", it.ids, it.says, it.by)
    };
    format!(
        "| id | finding | grade | source |\n|---|---|---|---|\n{}",
        of_kind(letter).map(row).collect::<Vec<_>>().join("\n")
    )
}

fn facts() -> String {
    let rows = of_kind('V').map(|it| format!("| {} | {} |", it.ids, it.says));
    format!("| id | fact |\n|---|---|\n{}", rows.collect::<Vec<_>>().join("\n"))
}

/// Parts that are held elsewhere: by `tests/library.rs`, and by `.ci/claims`, which has the program itself make them.
const ELSEWHERE: [&str; 4] = ["scenarios", "claims", "market size", "claims in short"];

/// A page with its generated parts as they should be.
fn renewed(page: &str) -> String {
    let mut out = String::new();
    let mut rest = page;
    while let Some((before, after)) = rest.split_once("<!-- begin: ") {
        let (name, after) = after.split_once(" -->").expect("a marker ends");
        let end = format!("<!-- end: {name} -->");
        let (former, after) = after.split_once(&end).unwrap_or_else(|| panic!("the part `{name}` has no end"));
        let part = match ELSEWHERE.contains(&name) {
            true => former.trim().to_owned(),
            false => generated(name),
        };
        let _ = write!(out, "{before}<!-- begin: {name} -->\n\n{part}\n\n{end}");
        rest = after;
    }
    out + rest
}

#[test]
fn generated_parts_are_what_the_program_says() {
    let bless = std::env::var_os("ORGSIM_BLESS").is_some();
    let mut stale = Vec::new();
    for (path, page) in pages() {
        let renewed = renewed(&page);
        if renewed == page {
            continue;
        }
        if bless {
            fs::write(&path, renewed).unwrap();
        } else {
            let line = renewed.lines().zip(page.lines()).find(|(new, old)| new != old);
            stale.push(format!("{}: {:?}", path.display(), line.unwrap_or_default()));
        }
    }
    let how = "ORGSIM_BLESS=1 cargo test --test docs writes them anew";
    assert!(stale.is_empty(), "generated parts are out of date; {how}:\n{}", stale.join("\n"));
}

/// Whoever sees the chart of the README sees what the first command draws. Other processors may round a pixel otherwise.
#[test]
#[cfg(all(target_os = "linux", target_arch = "x86_64"))]
fn the_chart_in_the_readme_is_the_one_of_the_first_command() {
    let path = root().join("src/guide/images/difference.png");
    let picture = charts::png(&first_picture().svg).unwrap();
    if std::env::var_os("ORGSIM_BLESS").is_some() {
        fs::write(&path, &picture).unwrap();
    }
    assert!(fs::read(&path).unwrap() == picture, "{} is old; ORGSIM_BLESS=1 draws it anew", path.display());
}

/// Documentation carries the chart over market size in itself; whoever reads the page elsewhere sees the file.
#[test]
fn the_chart_that_the_documentation_carries_is_the_one_beside_it() {
    let images = root().join("src/guide/images");
    let carried = fs::read_to_string(images.join("market-size.txt")).unwrap();
    let coded =
        carried.trim_end().strip_prefix("[market-size]: data:image/png;base64,").expect("a definition of the picture");
    let picture = fs::read(images.join("market-size.png")).unwrap();
    assert!(coded == base64(&picture), "market-size.txt is not market-size.png; `.ci/claims --write` writes both");
}

fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let four = |three: &[u8]| {
        let bits = three.iter().fold(0_u32, |bits, byte| bits << 8 | u32::from(*byte)) << (8 * (3 - three.len()));
        let letter = |place: usize| {
            if place > three.len() { '=' } else { LETTERS[(bits >> (18 - 6 * place)) as usize & 63].into() }
        };
        [0, 1, 2, 3].map(letter)
    };
    bytes.chunks(3).flat_map(four).collect()
}

// -- what is written by hand

/// Fenced blocks: what follows the fence, and the text.
fn blocks(page: &str) -> Vec<(String, String)> {
    let parts: Vec<&str> = page.split("```").collect();
    assert!(parts.len() % 2 == 1, "a block has no end");
    let block = |part: &&str| part.split_once('\n').map(|(kind, text)| (kind.trim().to_owned(), text.to_owned()));
    parts.iter().skip(1).step_by(2).filter_map(block).collect()
}

/// A page without what a test renews or runs: generated parts, blocks, code, addresses of links.
fn prose(page: &str) -> String {
    let mut text = String::new();
    let mut rest = page;
    while let Some((before, after)) = rest.split_once("<!-- begin: ") {
        text.push_str(before);
        rest = after.split_once("<!-- end: ").map_or("", |(_, after)| after);
        rest = rest.split_once("-->").map_or("", |(_, after)| after);
    }
    text.push_str(rest);
    let mut out = String::new();
    for (place, part) in text.split("```").enumerate() {
        if place % 2 == 0 {
            out.extend(part.split('`').step_by(2));
        }
    }
    let mut shown = String::new();
    for (place, part) in out.split("](").enumerate() {
        shown.push_str(if place == 0 { part } else { part.split_once(')').map_or("", |(_, after)| after) });
    }
    shown
}

#[test]
fn no_number_stands_in_prose_where_it_could_grow_old() {
    for (path, page) in pages() {
        // Evidence quotes what others have measured; verification is generated as a whole.
        if is(&path, "evidence.md") || is(&path, "verification.md") {
            continue;
        }
        for line in prose(&page).lines().filter(|line| !line.contains("Apache")) {
            let item = line.trim_start().trim_start_matches(|c: char| c.is_ascii_digit());
            let text = if item.starts_with(". ") { item } else { line };
            let found = text.chars().any(|c| c.is_ascii_digit());
            assert!(!found, "{}: a number in prose: {line}", path.display());
        }
    }
}

#[test]
fn scenarios_in_the_guide_are_sound() {
    let mut seen = 0;
    for (path, page) in pages() {
        for (kind, text) in blocks(&page) {
            let text = match kind.as_str() {
                "toml" => text,
                "toml,addition" => format!("{SHIPPED}\n{text}"),
                _ => continue,
            };
            seen += 1;
            if let Err(findings) = scenario::parse(&text, "guide.toml", &[]) {
                panic!("{}: {findings}", path.display());
            }
        }
    }
    assert!(seen >= 2, "the guide shows scenarios");
}

#[test]
fn every_evidence_id_that_is_cited_has_a_source() {
    let mut cited = scenario::reference();
    mechanisms::ALL.iter().for_each(|card| cited += &format!("\n{} ", card.source));
    cited += &SHIPPED
        .lines()
        .filter_map(|line| line.split_once('#'))
        .map(|(_, note)| format!("{note} "))
        .collect::<String>();
    orgsim::claims::all().for_each(|claim| cited += &format!("\n{} ", claim.source));
    let missing: BTreeSet<&str> = evidence::unknown(&cited).collect();
    assert!(missing.is_empty(), "no source: {missing:?}");
}

#[test]
fn the_changelog_names_this_version_and_every_mechanism() {
    let changelog = fs::read_to_string(root().join("CHANGELOG.md")).unwrap();
    assert!(changelog.contains(&format!("## [{}]", env!("CARGO_PKG_VERSION"))));
    for card in mechanisms::ALL {
        assert!(changelog.contains(&format!("`{}`", card.id)), "{} is not in the changelog", card.id);
    }
}

#[test]
fn links_in_the_readme_lead_somewhere() {
    let page = fs::read_to_string(root().join("README.md")).unwrap();
    let targets = page.split("](").skip(1).filter_map(|part| part.split_once(')')).map(|(target, _)| target);
    for target in targets.filter(|target| !target.starts_with("http")) {
        assert!(root().join(target).exists(), "{target} does not exist");
    }
}

#[cfg(unix)]
mod commands {
    use super::*;
    use std::process::Command;

    /// Commands that are not run here, and why.
    const NOT_HERE: [(&str, &str); 3] = [
        ("orgsim claims --out claims", "takes minutes"),
        ("cargo test", "this is it"),
        ("cargo doc --no-deps --open", "opens a browser; `.ci/run` builds the documentation"),
    ];

    /// A command as it is run here: the program under test, and few replications where it would take long.
    fn as_run(command: &str) -> String {
        let named = ["cargo run --release --", "target/release/orgsim", "orgsim"];
        let start = named.iter().find(|start| command.starts_with(**start));
        let start = start.unwrap_or_else(|| panic!("what is `{command}`?"));
        let arguments = command[start.len()..].trim();
        let slow = ["compare", "run", "claims"].iter().any(|it| arguments.starts_with(it));
        let (arguments, target) = arguments.split_once(" > ").unwrap_or((arguments, "/dev/null"));
        let arguments = match arguments.split_once(" --replications ") {
            Some((before, after)) => format!("{before}{}", after.trim_start_matches(|c: char| c.is_ascii_digit())),
            None => arguments.to_owned(),
        };
        let few = if slow { " --replications 8" } else { "" };
        format!("\"$ORGSIM\" {arguments}{few} > {target}")
    }

    #[test]
    fn every_command_shown_runs() {
        let mut run = 0;
        for (path, page) in pages() {
            let folder = tempfile::tempdir().unwrap();
            if is(&path, "first-scenario.md") {
                let shown = blocks(&page);
                let (_, text) = shown.iter().find(|(kind, _)| kind == "toml").unwrap();
                fs::write(folder.path().join("training.toml"), text).unwrap();
            }
            let shown = blocks(&page).into_iter().filter(|(kind, _)| kind == "sh");
            for command in shown.flat_map(|(_, text)| text.lines().map(str::to_owned).collect::<Vec<_>>()) {
                if NOT_HERE.iter().any(|(not, _)| *not == command) {
                    continue;
                }
                let output = Command::new("sh")
                    .args(["-c", &as_run(&command)])
                    .env("ORGSIM", env!("CARGO_BIN_EXE_orgsim"))
                    .current_dir(folder.path())
                    .output()
                    .unwrap();
                let said = String::from_utf8_lossy(&output.stderr);
                assert!(output.status.success(), "{}: `{command}` failed:\n{said}", path.display());
                run += 1;
            }
        }
        assert!(run >= 12, "only {run} commands were run");
    }

    #[test]
    fn exit_codes_are_those_of_the_readme() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("bad.toml"), "[market.x]\n").unwrap();
        let code = |arguments: &[&str]| {
            let mut program = Command::new(env!("CARGO_BIN_EXE_orgsim"));
            program.args(arguments).current_dir(folder.path()).output().unwrap().status.code()
        };
        assert_eq!(code(&["check"]), Some(0));
        assert_eq!(code(&["check", "nowhere.toml"]), Some(1));
        assert_eq!(code(&["check", "bad.toml"]), Some(2));
        assert_eq!(code(&["compare", "--replications", "0"]), Some(2));
    }
}
