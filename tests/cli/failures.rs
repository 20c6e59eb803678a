//! Whole messages for what goes wrong outside a scenario, with the exit code; and that nothing is left behind.

use std::fs;
use std::io::Write;
use std::process::{Command, Stdio};

use crate::common::{Bench, COMPLETE, Said, said};

fn fails(bench: &Bench, arguments: &[&str], code: i32, message: &str) {
    let before = bench.names(".");
    let said = said(bench.of(arguments).output().unwrap());
    let expected = Said { code: Some(code), out: String::new(), err: format!("{}\n", message.trim_end()) };
    assert_eq!(said, expected, "{arguments:?}\n{}", said.err);
    assert_eq!(bench.names("."), before, "{arguments:?} left something behind");
}

#[test]
fn a_scenario_that_cannot_be_read_is_named_with_what_to_do() {
    let bench = Bench::new();
    bench.write("empty.toml", "");
    bench.write("latin.toml", b"[scenario]\nname = \"B\xfcro\"\n");
    bench.write("huge.toml", vec![b'#'; 50 << 20]);
    fs::create_dir(bench.path("folder")).unwrap();
    let cases: &[(&[&str], i32, &str)] = &[
        (&["compare", "smal.toml"], 1, "error: smal.toml does not exist; did you mean small.toml?"),
        (
            &["compare", "zzz.toml"],
            1,
            "error: zzz.toml does not exist; `orgsim init zzz.toml` writes a scenario to start from",
        ),
        (&["run", "no/such.toml"], 1, "error: no/such.toml does not exist, nor does the folder no"),
        (&["check", "folder"], 1, "error: folder is a folder; name a scenario file in it"),
        (&["explain", "huge.toml"], 2, "error: huge.toml is too large for a scenario, which has at most 4 MB"),
        (
            &["check", "empty.toml"],
            2,
            "error: the scenario is empty\n--> empty.toml\n = help: start from a shipped scenario, or from \
             `[scenario]`\n\n1 finding",
        ),
        (
            &["check", "latin.toml"],
            2,
            "error: the file is not UTF-8 text: byte 20, on line 2\n--> latin.toml\n = help: save it as UTF-8\n\n1 finding",
        ),
        (
            &["check", "-"],
            2,
            "error: the scenario is empty\n--> stdin.toml\n = help: start from a shipped scenario, or from \
             `[scenario]`\n\n1 finding",
        ),
    ];
    cases.iter().for_each(|(arguments, code, message)| fails(&bench, arguments, *code, message));
}

#[test]
#[cfg(unix)]
fn a_scenario_one_may_not_read_is_refused() {
    use std::os::unix::fs::PermissionsExt;
    let bench = Bench::new();
    fs::set_permissions(bench.path("small.toml"), fs::Permissions::from_mode(0o000)).unwrap();
    if fs::read(bench.path("small.toml")).is_ok() {
        eprintln!("skipped: this user may read everything");
        return;
    }
    fails(&bench, &["check", "small.toml"], 1, "error: small.toml cannot be read: permission denied");
}

#[test]
fn flags_that_make_no_sense_are_explained() {
    let bench = Bench::new();
    let help = "\n\nFor more information, try '--help'.";
    let number =
        |flag: &str, given: &str, why: &str| format!("error: invalid value '{given}' for '{flag}': {why}{help}");
    let cases: &[(&[&str], String)] = &[
        (&["compare", "--replications", "0"], number("--replications <N>", "0", "0 is not in 1..=1000000")),
        (
            &["compare", "--replications", "99999999999"],
            number("--replications <N>", "99999999999", "99999999999 is not in 1..=1000000"),
        ),
        (&["compare", "--replications", "-3"], number("--replications <N>", "-3", "-3 is not in 1..=1000000")),
        (&["compare", "--replications", "many"], number("--replications <N>", "many", "invalid digit found in string")),
        (&["compare", "--threads", "0"], number("--threads <T>", "0", "0 is not in 1..=1024")),
        (&["compare", "--seed", "-1"], number("--seed <S>", "-1", "invalid digit found in string")),
        (
            &["compare", "--seed", "18446744073709551616"],
            number("--seed <S>", "18446744073709551616", "number too large to fit in target type"),
        ),
        (
            &["compare", "--format", "xml"],
            "error: invalid value 'xml' for '--format <FORMAT>'\n  [possible values: text, json]".to_owned() + help,
        ),
        (
            &["compare", "--out", ""],
            format!("error: a value is required for '--out <DIR>' but none was supplied{help}"),
        ),
        (
            &["compare", "--replication", "3"],
            "error: unexpected argument '--replication' found\n\n  tip: a similar argument exists: '--replications'\n\n\
             Usage: orgsim compare --replications <N> [SCENARIO]"
                .to_owned() + help,
        ),
        (
            &["compair"],
            "error: unrecognized subcommand 'compair'\n\n  tip: a similar subcommand exists: 'compare'\n\n\
             Usage: orgsim <COMMAND>"
                .to_owned()
                + help,
        ),
    ];
    cases.iter().for_each(|(arguments, message)| fails(&bench, arguments, 2, message));
}

#[test]
fn more_than_memory_holds_is_refused_before_it_is_begun() {
    let bench = Bench::new();
    let said = bench.run("compare small.toml --replications 1000000");
    let begin = "error: 1,000,000 replications of 2 structures over this horizon need ";
    assert_eq!((said.code, said.err.starts_with(begin)), (Some(2), true), "{}", said.err);
    assert_eq!(bench.names("."), ["small.toml"]);
}

#[test]
fn changes_and_names_that_miss_say_what_there_is() {
    let bench = Bench::new();
    let like = "write it like `--set roles.ae.ramp=\"3 months\"`";
    let cases: &[(&[&str], String)] = &[
        (
            &["compare", "small.toml", "--structure", "Pod"],
            "error: --structure \"Pod\": the scenario has no such structure, only Line, Pods. Did you mean \"Pods\"?"
                .to_owned(),
        ),
        (
            &["compare", "--structure", "Pods", "small.toml"],
            "error: --structure \"small.toml\": the scenario has no such structure, only Assembly line, Islands, Pods.\n\
             if this is the scenario, name it before the flag"
                .to_owned(),
        ),
        (&["check", "small.toml", "--set", "nonsense"], format!("error: `--set nonsense`: there is no `=`; {like}")),
        (
            &["check", "--set", "scenario.seed=2", "small.toml"],
            format!(
                "error: `--set small.toml`: there is no `=`; {like}\nif this is the scenario, name it before the flag"
            ),
        ),
        (
            &["check", "small.toml", "--set", "roles.ae.ramp=banana"],
            "error: `ramp` cannot be read: it takes \"none\", or a time such as \"45 days\", or a table with linear, \
             smoothstep, exponential\n--> --set roles.ae.ramp=banana\n\n1 finding"
                .to_owned(),
        ),
        (
            &["compare", "small.toml", "--set", "scenario.decide_by=valu"],
            "error: scenario.decide_by = \"valu\" is no measure; did you mean \"value\"?\nknown: ".to_owned(),
        ),
    ];
    for (arguments, message) in cases {
        if message.ends_with("known: ") {
            let said = said(bench.of(arguments).output().unwrap());
            assert_eq!((said.code, said.err.starts_with(message)), (Some(2), true), "{}", said.err);
        } else {
            fails(&bench, arguments, 2, message);
        }
    }
}

#[test]
fn a_place_that_takes_no_results_is_refused_before_anything_is_computed() {
    let bench = Bench::new();
    bench.write("file", "mine");
    fs::create_dir_all(bench.path("taken/monthly.csv")).unwrap();
    let begin = "error: results cannot be written to";
    let long = format!("missing/{}", "x".repeat(300));
    let cases: &[(&str, String)] = &[
        ("file", format!("{begin} file: file is a file, not a folder")),
        ("file/below", format!("{begin} file/below: file is a file, not a folder")),
        ("taken", format!("{begin} taken: monthly.csv in it is a folder")),
        (&long, format!("{begin} {long}: file name too long")),
    ];
    for (out, message) in cases {
        fails(&bench, &["compare", "small.toml", "--replications", "2", "--out", out, "--quiet"], 1, message);
    }
    assert_eq!(fs::read(bench.path("file")).unwrap(), b"mine");
    assert_eq!(bench.names("taken"), ["monthly.csv"]);
}

#[test]
#[cfg(target_os = "linux")]
fn a_folder_that_cannot_be_written_is_refused() {
    let bench = Bench::new();
    let message = "error: results cannot be written to /proc/orgsim: there is no such file or folder";
    fails(&bench, &["compare", "small.toml", "--replications", "2", "--out", "/proc/orgsim"], 1, message);
}

#[test]
#[cfg(unix)]
fn a_limit_on_file_sizes_is_an_error_and_leaves_the_old_result() {
    let bench = Bench::new();
    let compare = |replications: &str| format!("compare small.toml -q --out result --replications {replications}");
    let limited = |arguments: &str| {
        let script = format!("ulimit -f 16; exec \"$0\" {arguments}");
        let mut shell = Command::new("sh");
        shell.args(["-c", &script, env!("CARGO_BIN_EXE_orgsim")]).current_dir(bench.path("."));
        said(shell.output().unwrap())
    };
    let message = "error: results cannot be written to result: a file would be larger than the system allows (see \
                   `ulimit -f`)\n";
    let expected = Said { code: Some(1), out: String::new(), err: message.to_owned() };
    assert_eq!(limited(&compare("2")), expected);
    assert_eq!(bench.names("."), ["small.toml"]);
    assert_eq!(bench.run(&compare("2")).code, Some(0));
    let old = bench.files("result");
    assert_eq!(limited(&compare("3")), expected);
    assert!(bench.files("result") == old, "the old result has changed");
}

#[test]
#[cfg(target_os = "linux")]
fn a_full_disk_behind_standard_output_is_told() {
    let bench = Bench::new();
    let full = || Stdio::from(fs::File::options().write(true).open("/dev/full").unwrap());
    let output = |arguments: &str| said(bench.command(arguments).stdout(full()).output().unwrap());
    let begin = "error: standard output cannot be written: no space is left there";
    assert_eq!(output("schema"), Said { code: Some(1), out: String::new(), err: format!("{begin}\n") });
    let said = output("compare small.toml --replications 2 -q --format json");
    assert_eq!(said.err, format!("{begin}; the results are in orgsim-out/small\n"));
    assert_eq!((said.code, bench.names("orgsim-out/small").len()), (Some(1), COMPLETE.len()));
}

#[test]
fn a_reader_that_leaves_early_is_no_failure() {
    let bench = Bench::new();
    for arguments in
        ["schema", "explain", "explain --mechanisms", "compare small.toml --replications 2 -q --format json"]
    {
        let mut child = bench.command(arguments).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        drop(child.stdout.take());
        let said = said(child.wait_with_output().unwrap());
        assert_eq!(said, Said { code: Some(0), out: String::new(), err: String::new() }, "{arguments}");
    }
}

#[test]
fn a_name_cannot_lead_out_of_the_folder() {
    let bench = Bench::new();
    for (name, folder) in [("../../x", "x"), ("..", "scenario"), ("/etc/passwd", "etc-passwd"), ("a/b", "a-b")] {
        let set = format!("scenario.name={name}");
        let said = said(bench.of(&["run", "small.toml", "--replications", "1", "-q", "--set", &set]).output().unwrap());
        assert_eq!((said.code, said.err.as_str()), (Some(0), ""), "{name}");
        assert!(bench.path("orgsim-out").join(folder).join("result.json").is_file(), "{name}");
    }
    assert_eq!(bench.names("."), ["orgsim-out", "small.toml"]);
    assert_eq!(bench.names("orgsim-out"), ["a-b", "etc-passwd", "scenario", "x"]);
}

#[test]
fn a_scenario_to_start_from_is_written_once_and_is_sound() {
    let bench = Bench::new();
    fs::create_dir(bench.path("folder")).unwrap();
    let said = bench.run("init new.toml");
    let notes =
        "wrote new.toml; next: orgsim compare new.toml\nfor help in editors: orgsim schema > scenario.schema.json\n";
    assert_eq!(said, Said { code: Some(0), out: String::new(), err: notes.to_owned() });
    assert_eq!(bench.run("check new.toml").code, Some(0));
    let cases: &[(&str, &str)] = &[
        ("new.toml", "error: new.toml exists already; --force replaces it"),
        ("folder", "error: folder is a folder; name a file in it"),
        ("no/x.toml", "error: no/x.toml cannot be written: there is no folder no"),
    ];
    cases.iter().for_each(|(file, message)| fails(&bench, &["init", file], 1, message));
    bench.write("new.toml", "mine");
    assert_eq!(bench.run("init new.toml --force").code, Some(0));
    assert_eq!(bench.run("init -").out.as_bytes(), fs::read(bench.path("new.toml")).unwrap());
    let listed = bench.run("init --list").out;
    for shipped in orgsim::scenario::LIBRARY {
        assert!(listed.lines().any(|line| line.starts_with(&format!("{} ", shipped.name))), "{listed}");
        assert_eq!(bench.run(&format!("init - --from {}", shipped.name)).out, shipped.text);
    }
    assert!(listed.contains("Should the first six people in sales"), "{listed}");
    let unknown = "error: --from \"inbound\": there is no such scenario; did you mean \"inbound-saas\"?\n`orgsim init --list` names them";
    fails(&bench, &["init", "new.toml", "--force", "--from", "inbound"], 2, unknown);
    assert_eq!(bench.run("init new.toml --list").code, Some(2));
    assert_eq!(bench.names("."), ["folder", "new.toml", "small.toml"]);
}

#[test]
fn a_scenario_comes_from_standard_input_too() {
    let bench = Bench::new();
    let mut child = bench.command("check -").stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(crate::common::SMALL.as_bytes()).unwrap();
    let said = said(child.wait_with_output().unwrap());
    assert!(said.out.starts_with("stdin: no findings; "), "{}", said.out);
}
