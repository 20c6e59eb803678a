//! The published values (`data/theory.json`): what each case assumes and what must come out.

use std::sync::OnceLock;

use serde_json::Value;

/// A known model with its cases.
pub struct Known {
    pub id: String,
    pub model: String,
    pub cases: Vec<Case>,
}

/// One set of parameters.
pub struct Case {
    pub id: String,
    pub params: Value,
    /// Warm-up in units of the case; 0 where a run starts from a stated beginning.
    pub warmup: f64,
    pub quantities: Vec<Quantity>,
}

/// A value that must come out.
pub struct Quantity {
    pub name: String,
    pub value: f64,
    pub kind: Kind,
}

/// What a value is, and with it how it is judged.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// Mean or probability of the steady state.
    Steady,
    /// Quantile, tail or standard deviation of the steady state.
    Tail,
    /// Expectation at a time, or over a finite window, from the stated start.
    Timed,
    /// Variance, standard deviation, skewness or correlation of terminating runs.
    Variance,
    /// Analytic: what a calculator must say.
    Number,
    /// A whole number.
    Whole,
}

impl Kind {
    fn of(letter: &str) -> Kind {
        match letter {
            "S" => Kind::Steady,
            "Q" => Kind::Tail,
            "T" => Kind::Timed,
            "V" => Kind::Variance,
            "N" => Kind::Number,
            _ => Kind::Whole,
        }
    }

    /// Its letter in the published set.
    pub fn letter(self) -> char {
        match self {
            Kind::Steady => 'S',
            Kind::Tail => 'Q',
            Kind::Timed => 'T',
            Kind::Variance => 'V',
            Kind::Number => 'N',
            Kind::Whole => 'I',
        }
    }

    /// Relative standard error to be reached before judging: quick, full.
    pub fn precision(self) -> (f64, f64) {
        match self {
            Kind::Steady | Kind::Timed => (0.02, 0.005),
            Kind::Tail => (0.04, 0.01),
            Kind::Variance => (0.06, 0.02),
            Kind::Number | Kind::Whole => (0.0, 0.0),
        }
    }

    /// Part of the value allowed beyond the sampling error.
    pub fn slack(self) -> f64 {
        match self {
            Kind::Steady => 0.002,
            Kind::Tail => 0.003,
            Kind::Number => 1e-8,
            _ => 0.0,
        }
    }
}

impl Case {
    /// A parameter that is a number.
    pub fn number(&self, name: &str) -> f64 {
        self.params[name].as_f64().unwrap_or_else(|| panic!("{} has the parameter {name}", self.id))
    }

    /// A parameter that is a list of numbers.
    pub fn numbers(&self, name: &str) -> Vec<f64> {
        self.list(name).iter().map(|value| value.as_f64().expect("a number")).collect()
    }

    /// A parameter that is a list.
    pub fn list(&self, name: &str) -> &[Value] {
        self.params[name].as_array().unwrap_or_else(|| panic!("{} has the list {name}", self.id))
    }

    /// Names of all its values.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.quantities.iter().map(|quantity| quantity.name.as_str())
    }
}

/// All of them.
pub fn known() -> &'static [Known] {
    static KNOWN: OnceLock<Vec<Known>> = OnceLock::new();
    KNOWN.get_or_init(|| {
        let all: Value = serde_json::from_str(include_str!("../data/theory.json")).expect("the data are JSON");
        all.as_array().expect("a list of families").iter().map(family).collect()
    })
}

fn text(value: &Value) -> String {
    value.as_str().expect("a text").to_owned()
}

fn family(family: &Value) -> Known {
    let cases = family["cases"].as_array().expect("cases").iter().map(case).collect();
    Known { id: text(&family["family"]), model: text(&family["model"]), cases }
}

fn case(case: &Value) -> Case {
    let quantity = |quantity: &Value| Quantity {
        name: text(&quantity["name"]),
        value: quantity["value"].as_f64().expect("a value"),
        kind: Kind::of(quantity["kind"].as_str().expect("a kind")),
    };
    Case {
        id: text(&case["id"]),
        params: case["params"].clone(),
        warmup: case["warmup"].as_f64().unwrap_or(0.0),
        quantities: case["quantities"].as_array().expect("quantities").iter().map(quantity).collect(),
    }
}
