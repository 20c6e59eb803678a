//! Interrupted at any moment, the program leaves a complete result or none.

use std::process::{Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use crate::common::{Bench, COMPLETE, Said, said};

/// Starts a comparison and sends a signal after so long.
fn interrupted(bench: &Bench, arguments: &str, after: Duration, signal: &str) -> Said {
    let child = bench.command(arguments).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    sleep(after);
    // It may have ended already.
    let _ = Command::new("kill").args([signal, &child.id().to_string()]).stderr(Stdio::null()).status().unwrap();
    said(child.wait_with_output().unwrap())
}

#[test]
fn an_interruption_leaves_a_complete_result_or_none() {
    let bench = Bench::new();
    let begun = Instant::now();
    assert_eq!(bench.run("compare small.toml -q --out whole --replications 30").code, Some(0));
    let whole = begun.elapsed();
    let mut stopped = 0;
    for moment in 1..=10 {
        let arguments = format!("compare small.toml -q --out result --replications 30 --seed {moment}");
        let before = bench.files("result");
        let said = interrupted(&bench, &arguments, whole.mul_f64(f64::from(moment) / 10.0), "-INT");
        let after = bench.files("result");
        match said.code {
            Some(0) => {
                assert_eq!(bench.names("result"), COMPLETE);
                let document = COMPLETE.iter().position(|name| *name == "result.json").unwrap();
                let written = String::from_utf8_lossy(&after[document].1);
                assert!(after != before && written.contains(&format!("\"seed\": {moment}")));
            }
            Some(130) => {
                assert_eq!(
                    said,
                    Said { code: Some(130), out: String::new(), err: "interrupted: nothing was written\n".into() }
                );
                assert!(after == before, "moment {moment}: the result has changed");
                stopped += 1;
            }
            // Before the program could listen it ends as any other.
            None if moment == 1 => assert!(after == before),
            other => panic!("moment {moment}: {other:?}\n{}", said.err),
        }
        assert!(bench.names(".").iter().all(|name| !name.starts_with(".orgsim-")), "{:?}", bench.names("."));
    }
    assert!(stopped > 0);
}

#[test]
fn a_request_to_end_is_heeded_like_an_interruption() {
    let bench = Bench::new();
    let arguments = "compare small.toml -q --replications 100000";
    let said = interrupted(&bench, arguments, Duration::from_millis(700), "-TERM");
    assert_eq!(said, Said { code: Some(130), out: String::new(), err: "interrupted: nothing was written\n".into() });
    assert_eq!(bench.names("."), ["small.toml"]);
}
