//! The table of keys as a JSON schema for editors, and as a reference for people.

use std::fmt::Write;

use serde_json::{Map, Value, json};

use super::keys::{self, Bound, Key, LAWS, LawKey, Need, Takes, Unit};

/// A number as people write it in a quantity.
const NUMBER: &str = r"[+-]?[0-9][0-9_]*(\.[0-9_]+)?([eE][0-9]+)?";
/// Units of time, after a number.
const LENGTH: &str = r" *(min|minutes?|h|hours?|days?|weeks?|months?|quarters?|years?)";
/// Units of time, after "per".
const PERIOD: &str = r"(minute|hour|day|week|month|quarter|year)";

/// The JSON schema (draft 07) of a scenario file.
pub fn schema() -> Value {
    let mut schema = described(keys::all()[0]);
    let definitions = json!({
        "time": pattern("A time, such as \"45 days\"", &format!("{NUMBER}{LENGTH}")),
        "rate": pattern("Something per time, such as \"12 % per year\"", &format!("{NUMBER} *%? *per +{PERIOD}")),
        "share": either(vec![json!({"type": "number", "minimum": 0, "maximum": 1}), pattern("A share, such as \"25 %\"", &format!("{NUMBER} *%?"))]),
        "part": either(vec![json!({"type": "number"}), pattern("A part, such as \"30 %\"", &format!("{NUMBER} *%?"))]),
        "money": either(vec![json!({"type": "number"}), pattern("An amount, such as \"56k\"", &format!("{NUMBER} *[kKmM]?"))]),
        "law_of_time": law(Unit::Days),
        "law_of_work": law(Unit::Hours),
        "law_of_money": law(Unit::Money),
        "law_of_numbers": law(Unit::Count),
    });
    if let Some(object) = schema.as_object_mut() {
        object.insert("$schema".into(), json!("http://json-schema.org/draft-07/schema#"));
        object.insert("title".into(), json!("orgsim scenario"));
        object.insert("definitions".into(), definitions);
    }
    schema
}

fn pattern(description: &str, pattern: &str) -> Value {
    json!({"type": "string", "description": description, "pattern": format!("^ *{pattern} *$")})
}

fn either(mut alternatives: Vec<Value>) -> Value {
    if alternatives.len() == 1 { alternatives.remove(0) } else { json!({ "anyOf": alternatives }) }
}

fn reference_to(name: &str) -> Value {
    json!({"$ref": format!("#/definitions/{name}")})
}

/// The schema of a key with its sentence and default.
fn described(key: &Key) -> Value {
    let schema = taken(&key.takes, key);
    // Draft 07 ignores what stands beside a `$ref`.
    let mut object = match schema {
        Value::Object(object) if !object.contains_key("$ref") => object,
        other => Map::from_iter([("allOf".to_owned(), json!([other]))]),
    };
    if !key.doc.is_empty() {
        object.insert("description".into(), json!(sentence(key)));
    }
    Value::Object(object)
}

fn sentence(key: &Key) -> String {
    let evidence = if key.evidence.is_empty() { String::new() } else { format!(" ({})", key.evidence) };
    match key.need {
        Need::Required => format!("{} Required.", key.doc),
        Need::Optional => key.doc.to_owned(),
        Need::Default(text) => format!("{} Default: {text}{evidence}.", key.doc),
        Need::Depends(text) => format!("{} Default: {text}{evidence}.", key.doc),
    }
}

fn taken(takes: &Takes, key: &Key) -> Value {
    match takes {
        Takes::Text | Takes::Name(_) => json!({"type": "string"}),
        Takes::Month => json!({"type": "string", "pattern": "^[0-9]{4}-(0?[1-9]|1[0-2])$"}),
        Takes::Word(words) => json!({ "enum": words }),
        Takes::Names(_) => json!({"type": "array", "items": {"type": "string"}}),
        Takes::Whole(bound) => bounded("integer", bound),
        Takes::Number(bound) => bounded("number", bound),
        Takes::Money(_) => reference_to("money"),
        Takes::Budget(_) => either(vec![
            json!({"type": "number"}),
            pattern("An amount per time", &format!("{NUMBER} *[kKmM]? *per +{PERIOD}")),
        ]),
        Takes::Time(_) | Takes::Work(_) => reference_to("time"),
        Takes::Moment(_) => {
            either(vec![reference_to("time"), pattern("A moment, such as \"month 6\"", &format!("{PERIOD} +{NUMBER}"))])
        }
        Takes::Rate(_) | Takes::Growth => reference_to("rate"),
        Takes::Share => reference_to("share"),
        Takes::Part(_) => reference_to("part"),
        Takes::Flag => json!({"type": "boolean"}),
        Takes::Law(unit, _) => reference_to(law_name(*unit)),
        Takes::Quota => either(vec![
            pattern("An amount per time", &format!("{NUMBER} *[kKmM]?( +[^ ].*)? +per +{PERIOD}")),
            table(key),
        ]),
        Takes::Months => {
            json!({"type": "array", "items": {"type": "number", "minimum": 0}, "minItems": 12, "maxItems": 12})
        }
        Takes::Points => {
            let pair = json!([reference_to("time"), {"type": "number", "minimum": 0}]);
            json!({"type": "array", "minItems": 1, "items": {"type": "array", "items": pair, "minItems": 2, "maxItems": 2}})
        }
        Takes::Curve => {
            let pair = json!([reference_to("part"), reference_to("share")]);
            json!({"type": "array", "minItems": 1, "items": {"type": "array", "items": pair, "minItems": 2, "maxItems": 2}})
        }
        Takes::Table => table(key),
        Takes::Tables => json!({"type": "array", "items": table(key)}),
        Takes::Either(all) => either(all.iter().map(|takes| taken(takes, key)).collect()),
    }
}

fn bounded(kind: &str, bound: &Bound) -> Value {
    let least = if bound.closed { "minimum" } else { "exclusiveMinimum" };
    json!({"type": kind, least: bound.min, "maximum": bound.max})
}

/// A table of rows of their own, laws of tenure included where they may stand.
fn table(key: &Key) -> Value {
    let mut properties = Map::new();
    let mut others = Value::Bool(false);
    let mut required = Vec::new();
    for child in keys::children(key) {
        match keys::last(child) {
            "*" => others = described(child),
            name => {
                properties.insert(name.to_owned(), described(child));
                if child.need == Need::Required {
                    required.push(name);
                }
            }
        }
    }
    if key.path == "roles.*.attrition" {
        let laws = laws(Unit::Days);
        for name in ["exponential", "gamma", "weibull", "lognormal"] {
            properties.insert(name.to_owned(), laws[name].clone());
        }
    }
    let mut object = json!({"type": "object", "properties": properties, "additionalProperties": others});
    if !required.is_empty() {
        object["required"] = json!(required);
    }
    object
}

fn law_name(unit: Unit) -> &'static str {
    match unit {
        Unit::Days => "law_of_time",
        Unit::Hours => "law_of_work",
        Unit::Money => "law_of_money",
        Unit::Count => "law_of_numbers",
    }
}

fn one_value(unit: Unit) -> Value {
    match unit {
        Unit::Days | Unit::Hours => reference_to("time"),
        Unit::Money => reference_to("money"),
        Unit::Count => json!({"type": "number"}),
    }
}

fn laws(unit: Unit) -> Map<String, Value> {
    let mut laws = Map::new();
    for LawKey { name, sized, bare } in &LAWS {
        let sizes = sized.iter().map(|key| ((*key).to_owned(), one_value(unit)));
        let shapes = bare.iter().map(|(key, bound)| ((*key).to_owned(), bounded("number", bound)));
        let properties: Map<String, Value> = sizes.chain(shapes).collect();
        let required: Vec<&String> = properties.keys().collect();
        let law =
            json!({"type": "object", "required": required, "properties": properties, "additionalProperties": false});
        laws.insert((*name).to_owned(), law);
    }
    laws.insert("empirical".into(), json!({"type": "array", "items": one_value(unit), "minItems": 1}));
    laws
}

fn law(unit: Unit) -> Value {
    let table = json!({
        "type": "object", "description": "A law of chance, by its name.", "properties": laws(unit),
        "additionalProperties": false, "minProperties": 1, "maxProperties": 1,
    });
    either(vec![one_value(unit), table])
}

/// All keys as a page of Markdown, one table for each top-level key.
pub fn reference() -> String {
    let mut out = String::from("# Keys of a scenario\n\nIn a path, `*` stands for a name that the scenario chooses.\n");
    for top in keys::children(keys::all()[0]) {
        let need = if top.need == Need::Required { " Required." } else { "" };
        let _ = write!(
            out,
            "\n## `[{}]`\n\n{}{need}\n\n| key | takes | default | evidence | |\n|---|---|---|---|---|\n",
            top.path, top.doc
        );
        let prefix = format!("{}.", top.path);
        for key in keys::all().iter().filter(|key| key.path.starts_with(&prefix)) {
            let default = match key.need {
                Need::Required => "required".to_owned(),
                Need::Optional => String::new(),
                Need::Default(text) => format!("`{text}`"),
                Need::Depends(text) => text.to_owned(),
            };
            let takes = keys::described(&key.takes).replace('|', "\\|");
            let _ = writeln!(out, "| `{}` | {takes} | {default} | {} | {} |", key.path, key.evidence, key.doc);
        }
    }
    out.push_str("\n## Laws of chance\n\nWhere a law may stand, so may one value, which then always holds.\n\n| law | its parameters |\n|---|---|\n");
    for law in &LAWS {
        let parameters: Vec<String> = law.keys().map(|key| format!("`{key}`")).collect();
        let _ = writeln!(out, "| `{}` | {} |", law.name, parameters.join(", "));
    }
    out.push_str("| `empirical` | a list of values, all equally likely |\n");
    out
}
