//! The shipped scenario, the table of keys and the reader held together.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use serde_json::Value;

use super::*;
use crate::units::DAYS_PER_MONTH;

const SHIPPED: &str = include_str!("../../scenarios/it-services.toml");
const EVERY_KEY: &str = include_str!("every-key.toml");

fn sound(text: &str, overrides: &[&str]) -> Scenario {
    let overrides: Vec<Override> = overrides.iter().map(|given| Override::parse(given).unwrap()).collect();
    parse(text, "scenarios/it-services.toml", &overrides).unwrap_or_else(|findings| panic!("{findings}"))
}

#[test]
fn the_shipped_scenario_is_sound() {
    let scenario = sound(SHIPPED, &[]);
    assert_eq!(scenario.name, "it-services");
    assert_eq!(scenario.warnings, Vec::<String>::new());
    assert_eq!((scenario.stages.len(), scenario.structures.len()), (3, 3));
}

#[test]
fn every_key_of_the_table_is_read() {
    let (root, findings, _) = tree::grow(EVERY_KEY);
    assert_eq!(findings, []);
    let (_, reader) = check::read(&root, "every-key.toml");
    assert_eq!(reader.findings, [], "{}", parse(EVERY_KEY, "every-key.toml", &[]).unwrap_err());
    let unread: Vec<&str> = keys::all().iter().map(|key| key.path).filter(|path| !reader.used.contains(path)).collect();
    // The root has no key of its own, and with every stage fixed `lead_to_win` would contradict.
    assert_eq!(unread, ["", "today.observed.lead_to_win"]);
}

#[test]
fn keys_are_unique_and_stand_below_their_parents() {
    let mut seen = BTreeSet::new();
    for key in keys::all() {
        let parent = key.path.rsplit_once('.').map_or("", |(parent, _)| parent);
        assert!(key.path.is_empty() || seen.contains(parent), "{} comes before its parent", key.path);
        assert!(seen.insert(key.path), "{} stands twice", key.path);
        assert!(key.doc.ends_with('.'), "{} lacks its sentence", key.path);
    }
}

#[test]
fn every_default_of_a_plain_value_says_what_it_rests_on() {
    use keys::{Need, Takes};
    let silent = |key: &&&keys::Key| {
        let number = !matches!(key.takes, Takes::Text | Takes::Word(_) | Takes::Flag | Takes::Name(_) | Takes::Table);
        number && matches!(key.need, Need::Default(_)) && key.evidence.is_empty() && !key.path.contains("mechanisms")
    };
    let silent: Vec<&str> = keys::all().iter().filter(silent).map(|key| key.path).collect();
    let harmless = [
        "scenario.seed",
        "market.*.accounts",
        "sources.*.leads.season.sine.period",
        "sources.*.leads.season.sine.phase",
        "roles.*.variable",
        "roles.*.quota.per",
        "roles.*.supports.roles",
        "structures.*.teams.*.serves",
    ];
    assert_eq!(silent, harmless);
}

#[test]
fn parameters_tell_what_was_given_and_what_a_default_rests_on() {
    let scenario = sound(SHIPPED, &["roles.ae.hiring_cost=70k"]);
    let find = |path: &str| scenario.parameters.iter().find(|parameter| parameter.path == path).unwrap();
    assert_eq!((find("roles.ae.hiring_cost").value.as_str(), find("roles.ae.hiring_cost").given), ("70k", true));
    let default = find("roles.sdr.hiring_cost");
    assert_eq!((default.value.as_str(), default.given, default.evidence), ("65000", false, "S25"));
    assert_eq!(find("structures.\"Assembly line\".assembly.sdr").value, "8");
    let paths: BTreeSet<&str> = scenario.parameters.iter().map(|parameter| parameter.path.as_str()).collect();
    assert_eq!(paths.len(), scenario.parameters.len(), "each parameter is recorded once");
}

#[test]
fn a_parameter_set_to_its_own_value_changes_nothing() {
    let scenario = sound(SHIPPED, &[]);
    for parameter in scenario.parameters.iter().filter(|parameter| parameter.given) {
        let again = sound(SHIPPED, &[&format!("{}={}", parameter.path, parameter.value)]);
        assert_eq!(format!("{:?}", again.structures), format!("{:?}", scenario.structures), "{}", parameter.path);
        assert_eq!(format!("{:?}", again.roles), format!("{:?}", scenario.roles), "{}", parameter.path);
        assert_eq!(format!("{:?}", again.sources), format!("{:?}", scenario.sources), "{}", parameter.path);
    }
}

#[test]
fn units_arrive_as_the_domain_keeps_them() {
    let scenario = sound(EVERY_KEY, &[]);
    let Flow::Inbound { rate, growth, season, batch } = &scenario.sources[2].flow else { panic!("monthly is inbound") };
    assert_eq!(rate.get(), 3.0 / DAYS_PER_MONTH);
    assert_eq!((*growth, batch), (0.0, &None));
    assert!(matches!(season, Season::Monthly(factors) if factors[11] == 2.0));
    let Flow::Inbound { growth, .. } = &scenario.sources[0].flow else { panic!("daily is inbound") };
    assert!((growth - libm::log(0.99) / DAYS_PER_MONTH).abs() < 1e-15);
    assert_eq!(scenario.stages[0].effort, Law::Fixed(20.0 / 60.0));
    assert_eq!(scenario.roles[0].attrition, {
        let band = |days, rate| (Span::new(days).unwrap(), Rate::per_year(rate));
        Leaving::Bands(vec![band(0.0, 0.2), band(126.0, 0.3)])
    });
    assert_eq!(scenario.roles[0].quota.map(|quota| quota.of), Some(QuotaOf::Advanced(0)));
    assert_eq!(scenario.roles[2].covers, [3, 4]);
    assert!(scenario.roles[2].serves_customers);
}

#[test]
fn half_a_day_of_work_is_four_hours() {
    let scenario = sound(SHIPPED, &["stages.onboard.effort=0.5 days"]);
    assert_eq!(scenario.stages[2].effort, Law::Fixed(4.0));
}

#[test]
fn all_mechanisms_off_leaves_capacity_and_those_named() {
    let mechanisms = sound(EVERY_KEY, &[]).mechanisms;
    assert!(mechanisms.capacity.is_some() && mechanisms.context_loss.is_some() && mechanisms.backfill.is_none());
    let off = sound(SHIPPED, &["mechanisms={all = \"off\"}"]).mechanisms;
    assert!(
        off.capacity.is_some()
            && off.context_loss.is_none()
            && off.rapport.is_none()
            && off.attrition.is_none()
            && off.backfill.is_none()
    );
    let some = sound(SHIPPED, &["mechanisms={all = \"off\", rapport = \"on\"}"]).mechanisms;
    assert_eq!(some.rapport.map(|rapport| rapport.odds), Some(1.15));
}

#[test]
fn overrides_replace_what_stands_in_their_way() {
    let scenario =
        sound(SHIPPED, &["mechanisms.context_loss=off", "roles.ae.ramp=3 months", "stages.qualify.response=hard"]);
    assert_eq!(scenario.mechanisms.context_loss, None);
    assert_eq!(scenario.roles[1].ramp, Ramp::Linear { start: Share::new(0.25).unwrap(), length: Span::months(3.0) });
    assert_eq!(sound(SHIPPED, &["structures.\"Assembly line\".assembly.sdr=9"]).structures.len(), 3);
    assert!(Override::parse("roles.ae.ramp").is_err());
    assert!(Override::parse("roles..ramp=1").is_err());
}

#[test]
fn bytes_are_read_with_or_without_a_mark_and_refused_with_their_place() {
    let marked = [b"\xEF\xBB\xBF", SHIPPED.as_bytes()].concat();
    assert!(parse_bytes(&marked, "x.toml", &[]).is_ok());
    let findings = parse_bytes(b"[scenario]\nname = \"\xFF\"", "x.toml", &[]).unwrap_err();
    assert_eq!(findings.list()[0].problem, Problem::NotText { offset: 19, line: 2 });
    let findings = parse_bytes(&vec![b' '; 5 << 20], "x.toml", &[]).unwrap_err();
    assert!(matches!(findings.list()[0].problem, Problem::TooLarge { .. }));
    assert_eq!(parse("", "x.toml", &[]).unwrap_err().list()[0].problem, Problem::Empty);
}

#[test]
fn hostile_nesting_and_sizes_are_findings() {
    let deep = [
        "a.".repeat(1_000_000) + "a = 1",
        "a = ".to_owned() + &"[".repeat(100_000),
        "a = ".to_owned() + &"{a.a.a = ".repeat(50_000),
        "[".to_owned() + &"a.".repeat(100_000) + "a]",
        "x = \"".to_owned() + &"\\".repeat(100_001),
        "\"\"\"".repeat(10_001),
    ];
    for text in deep {
        assert!(parse(&text, "x.toml", &[]).is_err());
    }
    let tables: String = (0..100_000).map(|index| format!("[market.m{index}]\n")).collect();
    let keys: String = (0..100_000).map(|index| format!("k{index} = 1\n")).collect();
    let twice = "k = 1\n".repeat(20_000);
    let list = format!("k = [{}]", "1, ".repeat(200_000));
    for text in [tables, keys, twice, list] {
        assert!(!parse(&text, "x.toml", &[]).unwrap_err().to_string().is_empty());
    }
}

#[test]
fn only_the_first_findings_are_drawn() {
    let text: String = (0..80).map(|index| format!("unknown{index} = 1\n")).collect();
    let shown = parse(&text, "x.toml", &[]).unwrap_err().render(false);
    assert!(shown.ends_with("50 findings shown, and 35 more\n"), "{}", &shown[shown.len() - 60..]);
}

#[test]
fn the_schema_file_is_the_schema() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios/scenario.schema.json");
    let text = serde_json::to_string_pretty(&schema()).unwrap() + "\n";
    if std::env::var_os("ORGSIM_BLESS").is_some() {
        fs::write(&path, &text).unwrap();
    }
    let file = fs::read_to_string(path).unwrap_or_default();
    assert!(file == text, "run the tests with ORGSIM_BLESS=1 and look at the difference");
}

#[test]
fn the_schema_knows_the_keys_of_the_scenarios() {
    let schema = schema();
    for text in [SHIPPED, EVERY_KEY] {
        let value: Value = serde_json::to_value(toml::from_str::<toml::Value>(text).unwrap()).unwrap();
        assert_eq!(refused(&schema, &schema, &value, "scenario"), None);
    }
    let wrong =
        serde_json::json!({"market": {}, "sources": {}, "stages": {}, "roles": {}, "structures": {}, "stage": {}});
    assert!(refused(&schema, &schema, &wrong, "scenario").is_some());
}

/// Where a value breaks a schema, by type, keys and alternatives; patterns are left to editors.
fn refused(root: &Value, schema: &Value, value: &Value, path: &str) -> Option<String> {
    if let Some(name) = schema["$ref"].as_str() {
        return refused(root, &root["definitions"][name.rsplit('/').next().unwrap()], value, path);
    }
    if let Some(all) = schema["allOf"].as_array() {
        return all.iter().find_map(|schema| refused(root, schema, value, path));
    }
    if let Some(any) = schema["anyOf"].as_array() {
        let mut reasons: Vec<String> = any.iter().map_while(|schema| refused(root, schema, value, path)).collect();
        return (reasons.len() == any.len()).then(|| reasons.pop().unwrap());
    }
    if let Some(words) = schema["enum"].as_array() {
        return (!words.contains(value)).then(|| format!("{path}: {value} is not a word"));
    }
    let fits = match schema["type"].as_str() {
        Some("object") => value.is_object(),
        Some("array") => value.is_array(),
        Some("string") => value.is_string(),
        Some("number") => value.is_number(),
        Some("integer") => value.is_u64() || value.is_i64(),
        Some("boolean") => value.is_boolean(),
        other => panic!("{path}: {other:?}"),
    };
    if !fits {
        return Some(format!("{path}: {value} is not {}", schema["type"]));
    }
    let object = value.as_object().into_iter().flatten();
    object.into_iter().find_map(|(key, inner)| {
        let path = format!("{path}.{key}");
        match (&schema["properties"][key], &schema["additionalProperties"]) {
            (Value::Null, Value::Object(_)) => refused(root, &schema["additionalProperties"], inner, &path),
            (Value::Null, _) => Some(format!("{path}: not known")),
            (known, _) => refused(root, known, inner, &path),
        }
    })
}

#[test]
fn the_reference_names_every_key() {
    let page = reference();
    for key in keys::all().iter().filter(|key| !key.path.is_empty()) {
        assert!(page.contains(&format!("`{}`", key.path)) || page.contains(&format!("[{}]", key.path)), "{}", key.path);
    }
}

#[test]
fn oversights_are_warned_about() {
    let warnings = sound(SHIPPED, &["scenario.budget=1M per year"]).warnings;
    assert_eq!(warnings.len(), 3, "every structure costs more than a million: {warnings:?}");
    assert!(warnings[0].starts_with("`Assembly line` costs 5,0"), "{}", warnings[0]);
    let hire = "timeline=[{ at = \"month 6\", in = [\"Islands\"], hire = { role = \"rep\", seats = 1 } }]";
    let warnings = sound(SHIPPED, &["scenario.budget=5.1M per year", hire]).warnings;
    assert_eq!(warnings.len(), 1, "seats that are funded later cost, too: {warnings:?}");
    assert!(warnings[0].starts_with("`Islands` costs 5,2"), "{}", warnings[0]);
    // Customers and open leads at the start are of every segment, so without them nothing comes from the new one.
    let new = ["roles.coach={ base = 100_000 }", "market.uk={ deal_value = 10_000 }", "start={}"];
    let unused = sound(SHIPPED, &new).warnings;
    assert_eq!(unused, ["no structure seats the role `coach`", "no source brings leads of the segment `uk`"]);
}

#[test]
fn unusual_sizes_and_pods_in_another_market_are_warned_about() {
    let firm = |structure: &str| {
        format!(
            r#"
            [market.big]
            accounts = 150
            deal_value = 60_000
            cycle = "4 months"
            [market.small]
            deal_value = 8_000
            [sources.calls]
            prospecting = {{}}
            mix = {{ big = 1 }}
            [sources.web]
            leads = {{ per_month = 20 }}
            mix = {{ small = 1 }}
            [stages.qualify]
            effort = "30 min"
            advance = 0.3
            [stages.sell]
            effort = "2 h"
            touches = 3
            buyer_gap = "5 days"
            advance = 0.3
            [roles]
            sdr = {{ covers = ["qualify"], base = 1 }}
            ae = {{ covers = ["sell"], base = 1 }}
            csm = {{ covers = ["serve"], base = 1 }}
            [structures]
            It = {{ {structure} }}
            "#
        )
    };
    let cases: [(&str, &[&str]); 8] = [
        (
            "assembly = { sdr = 1, ae = 2, csm = 1 }",
            &["`It` is an assembly line of 4 people, where 5 or more are usual"],
        ),
        ("assembly = { sdr = 2, ae = 2, csm = 1 }", &[]),
        (
            "pod = { teams = 2, each = { sdr = 1, ae = 1 } }",
            &["`It` has pods of 2 people, where 3 to 7 are usual", "no structure seats the role `csm`"],
        ),
        (
            "pod = { teams = 2, each = { sdr = 3, ae = 4, csm = 1 } }",
            &["`It` has pods of 8 people, where 3 to 7 are usual"],
        ),
        (
            "pod = { variant = \"inbound\", teams = 2 }",
            &[
                "`It` has inbound pods, meant for deals up to 20,000; those of `big` are worth 60,000",
                "`It` has inbound pods, meant for cycles up to a month; that of `big` is 84 days",
                "`It` has inbound pods, meant for strong marketing; none brings leads of `big`",
            ],
        ),
        (
            "pod = { variant = \"outbound\", teams = 2 }",
            &[
                "`It` has outbound pods, meant for deals over 50,000; those of `small` are worth 8,000",
                "`It` has outbound pods, meant for cycles over three months; that of `small` is 15 days",
            ],
        ),
        (
            "pod = { variant = \"targeted\", teams = 2 }",
            &[
                "`It` has targeted pods, meant for at most 200 accounts in the whole market; here is no limit to them",
                "`It` has targeted pods, meant for deals over 50,000; those of `small` are worth 8,000",
            ],
        ),
        (
            "pod = { variant = \"vertical\" }",
            &["`It` has vertical pods, meant for large markets; `big` has 150 accounts"],
        ),
    ];
    for (structure, expected) in cases {
        let mut expected = expected.to_vec();
        let mut warnings = sound(&firm(structure), &[]).warnings;
        warnings.sort();
        expected.sort_unstable();
        assert_eq!(warnings, expected, "{structure}");
    }
    // Each in its own market, and one market is not several.
    let own = [
        ("pod = { variant = \"inbound\", teams = { small = 2 } }", "meant for markets side by side", 0),
        ("pod = { variant = \"outbound\", teams = { big = 2 } }", "outbound", 0),
        ("pod = { variant = \"vertical\", teams = { small = 2 } }", "markets side by side; here is one", 1),
    ];
    for (structure, about, many) in own {
        // The other segment must be served too, where it has leads.
        let text = firm(structure).replace("mix = { small = 1 }", "mix = { big = 1 }");
        let text = match structure.contains("small") {
            true => text.replace("mix = { big = 1 }", "mix = { small = 1 }"),
            false => text,
        };
        let warnings = sound(&text, &[]).warnings;
        let told = warnings.iter().filter(|warning| warning.contains(about)).count();
        assert_eq!(told, many, "{structure}: {warnings:?}");
    }
}
