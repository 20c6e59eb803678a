//! Results as programs read them: the same on any number of threads, whatever else is compared, and of the promised shape.

use serde_json::Value;

use crate::common::{Bench, COMPLETE};

fn json(bench: &Bench, arguments: &str) -> Value {
    let said = bench.run(&format!("compare small.toml -q --format json {arguments}"));
    assert_eq!((said.code, said.err.as_str()), (Some(0), ""), "{arguments}");
    serde_json::from_str(&said.out).unwrap()
}

fn keys(value: &Value) -> Vec<&str> {
    value.as_object().unwrap().keys().map(String::as_str).collect()
}

fn has(value: &Value, wanted: &[&str]) {
    wanted.iter().for_each(|key| assert!(value.get(key).is_some(), "{key} is missing in {:?}", keys(value)));
}

/// A number, or nothing where it is unknown.
fn figure(value: &Value) {
    assert!(value.is_null() || value.as_f64().is_some_and(f64::is_finite), "{value}");
}

#[test]
fn the_document_has_its_promised_shape() {
    let bench = Bench::new();
    let it = json(&bench, "--replications 5 --seed 7");
    has(&it, &["format", "version", "seed", "replications", "scenario", "structures", "pairs", "best"]);
    assert_eq!(it["format"], "orgsim.compare/1");
    assert_eq!((it["seed"].as_u64(), it["replications"].as_u64()), (Some(7), Some(5)));
    has(&it["scenario"], &["name", "hash", "months"]);
    assert_eq!((it["scenario"]["name"].as_str(), it["scenario"]["months"].as_u64()), (Some("small"), Some(12)));
    assert_eq!(it["structures"].as_array().unwrap().len(), 2);
    for structure in it["structures"].as_array().unwrap() {
        has(structure, &["name", "headcount", "measures", "monthly", "quarterly", "teams"]);
        assert!(structure["headcount"].as_u64().unwrap() > 0);
        for level in structure["measures"].as_object().unwrap().values() {
            ["mean", "se", "p10", "p50", "p90"].iter().for_each(|key| figure(&level[key]));
        }
        for series in structure["monthly"].as_object().unwrap().values() {
            for key in ["mean", "p10", "p50", "p90"] {
                assert_eq!(series[key].as_array().unwrap().len(), 12);
                series[key].as_array().unwrap().iter().for_each(figure);
            }
        }
    }
    let panel = it["plausibility"].as_array().unwrap();
    assert_eq!(panel.len(), 12);
    for check in panel {
        has(check, &["measure", "low", "high", "sources", "structures"]);
        let measure = check["measure"].as_str().unwrap();
        for (at, found) in check["structures"].as_array().unwrap().iter().enumerate() {
            assert_eq!(found["mean"].as_f64(), it["structures"][at]["measures"][measure]["mean"].as_f64(), "{measure}");
            let ends = |it: &Value| Some((it["low"].as_f64()?, it["high"].as_f64()?));
            let place = match (ends(found), ends(check)) {
                (Some(it), Some(range)) if it.0 >= range.0 && it.1 <= range.1 => "inside",
                (Some(it), Some(range)) if it.0 > range.1 || it.1 < range.0 => "outside",
                (Some(_), Some(_)) => "at the edge",
                _ => "unknown",
            };
            assert_eq!(found["place"], place, "{check}");
        }
    }
    let [pair] = &it["pairs"].as_array().unwrap()[..] else { panic!("{}", it["pairs"]) };
    assert_eq!((pair["a"].as_str(), pair["b"].as_str()), (Some("Line"), Some("Pods")));
    assert_eq!(keys(&pair["measures"]), keys(&it["structures"][0]["measures"]));
    for difference in pair["measures"].as_object().unwrap().values() {
        ["difference", "low", "high", "share_a_above_b"].iter().for_each(|key| figure(&difference[key]));
    }
    has(&it["best"], &["measure", "name", "probability"]);
    figure(&it["best"]["probability"]);
    assert_eq!(it["best"]["measure"], "value");
}

#[test]
fn what_is_assumed_is_listed_filed_and_told_before_the_verdict() {
    let bench = Bench::new();
    let explained = |format: &str| bench.run(&format!("explain small.toml --assumptions --format {format}")).out;
    let it: Value = serde_json::from_str(&explained("json")).unwrap();
    has(&it, &["format", "version", "scenario", "parameters", "stated", "assumptions", "outside", "entries"]);
    assert_eq!(it["format"], "orgsim.assumptions/1");
    let entries = it["entries"].as_array().unwrap();
    for entry in entries {
        has(entry, &["path", "value", "given", "rests_on", "grade", "sources", "unknown_sources", "note"]);
        assert_eq!(entry["published"].is_null(), entry["outside"].is_null(), "{entry}");
    }
    let of = |key: &str| it[key].as_u64().unwrap() as usize;
    let that = |like: &dyn Fn(&Value) -> bool| entries.iter().filter(|entry| like(entry)).count();
    assert_eq!(of("parameters"), entries.len());
    assert_eq!(of("stated"), that(&|entry| entry["given"] == true));
    assert_eq!(of("assumptions"), that(&|entry| entry["rests_on"] == "assumption" || entry["rests_on"] == "none"));
    assert_eq!(of("outside"), that(&|entry| entry["outside"] == true));
    let said = bench.run("compare small.toml --replications 5 --out result --quiet").out;
    let csv = explained("csv");
    assert_eq!(csv.lines().count(), entries.len() + 1);
    assert_eq!(std::fs::read_to_string(bench.path("result/assumptions.csv")).unwrap(), csv);
    let parts: Vec<&str> = said.trim_end().split("\n\n").collect();
    let caution = format!(
        "Of {} parameters {} are assumptions and {} lie outside the published range: see assumptions.csv.",
        entries.len(),
        of("assumptions"),
        of("outside")
    );
    assert_eq!(parts[parts.len() - 2], caution, "and the verdict is the last word");
    assert_eq!(explained("text"), bench.run("explain small.toml --assumptions").out);
    assert!(explained("text").starts_with(&format!("{} parameters: {} stated, ", entries.len(), of("stated"))));
}

#[test]
fn one_replication_and_one_structure_know_less_and_say_so() {
    let bench = Bench::new();
    let it = json(&bench, "--replications 1");
    assert_eq!(it["best"]["probability"], Value::Null);
    assert_eq!(it["structures"][0]["measures"]["value"]["se"], Value::Null);
    assert!(it["structures"][0]["measures"]["value"]["mean"].is_f64());
    let it = json(&bench, "--replications 2 --structure Pods");
    assert_eq!((it["pairs"].as_array().unwrap().len(), &it["best"]["name"]), (0, &Value::Null));
    let text = |arguments: &str| bench.run(&format!("compare small.toml -q {arguments}")).out;
    let one = "Which structure is best by value is unknown: one replication says nothing about chance; it takes two at least.";
    assert!(flat(&text("--replications 1")).contains(one));
    // Charts of what was compared before do not stay beside a result that has none.
    assert!(!text("--replications 2 --structure Pods").contains("best"));
    assert!(!bench.names("orgsim-out/small").contains(&"difference.png".to_owned()));
}

fn flat(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn any_number_of_threads_gives_the_same_bytes() {
    let bench = Bench::new();
    let result = |threads: u32| {
        let arguments =
            format!("compare small.toml -q --replications 9 --threads {threads} --out t{threads} --format json");
        let said = bench.run(&arguments);
        assert_eq!(said.code, Some(0));
        (said.out, bench.files(&format!("t{threads}")))
    };
    let one = result(1);
    assert_eq!(bench.names("t1"), COMPLETE);
    let written = &one.1[COMPLETE.iter().position(|name| *name == "result.json").unwrap()].1;
    assert_eq!(one.0.as_bytes(), written, "the document printed is the one written");
    for threads in [2, 7] {
        let other = result(threads);
        for ((name, left), (_, right)) in one.1.iter().zip(&other.1) {
            assert!(left == right, "{name} differs with {threads} threads");
        }
        assert!(one == other);
    }
}

#[test]
fn another_structure_leaves_the_others_as_they_are() {
    let bench = Bench::new();
    // What roles do is measured by role, so the role is there from the start.
    let role = r#"--replications 6 --set roles.rep={covers=["qualify","sell","onboard","serve"],base=70_000}"#;
    let two = json(&bench, role);
    let three = json(&bench, &format!("{role} --set structures.Third={{island={{rep=3}}}}"));
    assert_eq!(three["structures"].as_array().unwrap().len(), 3);
    assert_eq!(two["structures"], Value::from(three["structures"].as_array().unwrap()[..2].to_vec()));
    assert_eq!(two["pairs"][0], three["pairs"][0]);
    assert_eq!(json(&bench, &format!("{role} --structure Pods"))["structures"][0], two["structures"][1]);
}

#[test]
fn equal_structures_tie_exactly_and_the_sentence_says_so() {
    let bench = Bench::new();
    let twin = "--set structures.Twin={assembly={sdr=2,ae=3,csm=2,manager=1}}";
    let text = |arguments: &str| flat(&bench.run(&format!("compare small.toml -q --replications 6 {arguments}")).out);
    let tie = "By value, Line and Twin tie exactly, in every replication: each is best with a probability of 50%.";
    let both = text(&format!("{twin} --structure Line Twin"));
    assert!(both.ends_with(tie), "{both}");
    let all = text(twin);
    assert!(all.contains("Line and Twin tie exactly") || all.contains("is Pods with a probability"), "{all}");
    let it = json(&bench, &format!("--replications 6 {twin} --structure Line Twin"));
    let value = &it["pairs"][0]["measures"]["value"];
    assert_eq!(value["difference"].as_f64(), Some(0.0));
    assert_eq!((value["low"].as_f64(), value["high"].as_f64()), (Some(0.0), Some(0.0)));
    assert_eq!((value["share_a_above_b"].as_f64(), it["best"]["probability"].as_f64()), (Some(0.5), Some(0.5)));
}

#[test]
fn the_reason_of_a_lead_is_in_the_document() {
    let bench = Bench::new();
    assert!(json(&bench, "--replications 20")["reason"].is_null());
    let it = json(&bench, "--replications 20 --reason");
    let reason = &it["reason"];
    assert_eq!((reason["measure"].as_str(), reason["replications"].as_u64()), (Some("value"), Some(2)));
    assert_eq!(reason["best"], it["best"]["name"]);
    assert!(reason["rival"].is_string() && reason["rival"] != reason["best"]);
    let lead = &reason["lead"];
    assert!(lead["low"].as_f64() <= lead["mean"].as_f64() && lead["mean"].as_f64() <= lead["high"].as_f64());
    let parts = reason["mechanisms"].as_array().unwrap();
    assert!(!parts.is_empty());
    for part in parts {
        assert!(part["mechanism"].is_string());
        ["part", "low", "high"].iter().for_each(|key| figure(&part[key]));
    }
    let sorted = parts.windows(2).all(|two| two[0]["part"].as_f64() >= two[1]["part"].as_f64());
    assert!(sorted, "most for the lead first: {parts:?}");
}

#[test]
fn claims_are_one_document_with_a_verdict_each() {
    let bench = Bench::new();
    let said = bench.run("claims V17-line V9-pooled V11-fades -q --format json --replications 40");
    assert_eq!((said.code, said.err.as_str()), (Some(0), ""));
    let document: Value = serde_json::from_str(&said.out).unwrap();
    assert_eq!(document["format"], "orgsim.claims/1");
    let claims = document["claims"].as_array().unwrap();
    let told: Vec<(&str, &str, &Value)> = claims
        .iter()
        .map(|it| (it["id"].as_str().unwrap(), it["verdict"].as_str().unwrap(), &it["carried_by"]))
        .collect();
    let (capacity, none) = (Value::from("capacity"), Value::Null);
    assert_eq!(
        told,
        [("V9-pooled", "holds", &capacity), ("V11-fades", "undecided", &none), ("V17-line", "holds", &none)]
    );
    for claim in claims {
        has(claim, &["claim", "source", "scenario", "measure", "effect", "low", "high", "n", "reason"]);
    }
    assert!(claims[0]["high"].as_f64().unwrap() < 0.0 && claims[1]["effect"].is_null());
    let said = bench.run("claims V9-poold");
    assert_eq!(said.code, Some(2));
    assert!(said.err.contains("did you mean \"V9-pooled\"?"), "{}", said.err);
}
