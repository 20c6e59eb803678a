//! `[scenario]`, `[economics]`, `[customers]`, `[mechanisms]` and `[start]`.

use super::Names;
use crate::dist::Law;
use crate::scenario::finding::Problem;
use crate::scenario::read::{Place, Reader};
use crate::scenario::{Change, Customers, Economics, Initial, Product, Renewal, Service, TakenOver};
use crate::units::{Money, Rate, Span};

/// `[scenario]`.
pub(super) struct Frame {
    pub name: String,
    pub question: Option<String>,
    pub start: (i32, u32),
    pub horizon: Span,
    pub currency: String,
    pub decide_by: String,
    pub budget: Option<Money>,
    pub replications: u32,
    pub seed: u64,
}

pub(super) fn frame(r: &mut Reader, root: &Place<'_>, origin: &str) -> Frame {
    let table = r.at(root, "scenario");
    r.open(&table);
    let mut at = |key| r.at(&table, key);
    let (name, question, start, horizon) = (at("name"), at("question"), at("start"), at("horizon"));
    let (currency, decide_by, budget) = (at("currency"), at("decide_by"), at("budget"));
    let (replications, seed) = (at("replications"), at("seed"));
    let stem = stem(origin);
    if !name.given() {
        r.note(&name, &stem, "the file's name");
    }
    Frame {
        name: r.text(&name).unwrap_or(stem),
        question: r.text(&question),
        start: r.month(&start).unwrap_or((2027, 1)),
        horizon: r.span(&horizon).unwrap_or_else(|| Span::months(24.0)),
        currency: r.text(&currency).unwrap_or_default(),
        decide_by: r.text(&decide_by).unwrap_or_default(),
        budget: r.money(&budget),
        replications: r.count(&replications).unwrap_or(1),
        seed: r.number(&seed).map_or(1, |seed| seed as u64),
    }
}

/// The name of a file without folders and ending.
fn stem(origin: &str) -> String {
    let file = origin.rsplit(['/', '\\']).next().unwrap_or(origin);
    let stem = file.strip_suffix(".toml").unwrap_or(file);
    if stem.is_empty() || stem == "-" { "scenario".to_owned() } else { stem.to_owned() }
}

pub(super) fn economics(r: &mut Reader, root: &Place<'_>) -> Economics {
    let table = r.at(root, "economics");
    r.open(&table);
    let margin = r.at(&table, "gross_margin");
    let discount = r.at(&table, "discount");
    let load = r.at(&table, "employer_load");
    let selling = r.at(&table, "selling_share");
    Economics {
        gross_margin: r.share(&margin).unwrap_or_default(),
        discount: discount_rate(r, &discount),
        employer_load: r.number(&load).unwrap_or(1.0),
        selling_share: r.share(&selling).unwrap_or_default(),
    }
}

fn discount_rate(r: &mut Reader, place: &Place<'_>) -> Rate {
    let Some(value) = r.number(place) else { return Rate::default() };
    Rate::new(value).unwrap_or_else(|_| {
        let key = place.name.clone();
        let allowed = "is zero or more".to_owned();
        r.wrong(place, Problem::OutOfBounds { key, what: "a discount", allowed });
        Rate::default()
    })
}

pub(super) fn customers(r: &mut Reader, root: &Place<'_>) -> Customers {
    let table = r.at(root, "customers");
    r.open(&table);
    let mut at = |key| r.at(&table, key);
    let (churn, escalator, contacts) = (at("churn"), at("escalator"), at("contacts"));
    let taken_over_by = at("taken_over_by");
    Customers {
        churn: r.rate(&churn).unwrap_or_default(),
        renewal: renewal(r, &table),
        expansion: change(r, &table, "expansion"),
        contraction: change(r, &table, "contraction"),
        service: service(r, &table),
        escalator: r.number(&escalator).unwrap_or(0.0),
        contacts: r.count(&contacts).unwrap_or(1),
        taken_over_by: match r.word(&taken_over_by) {
            Some("new hire") => TakenOver::NewHire,
            _ => TakenOver::Colleague,
        },
    }
}

/// Products by name; a customer's are bits of one word.
pub(super) fn products(r: &mut Reader, root: &Place<'_>) -> Vec<Product> {
    let table = r.at(root, "products");
    if !r.open(&table) {
        return Vec::new();
    }
    let places = r.names(&table);
    if places.len() > 32 {
        let (count, limit) = (places.len().to_string(), "32".to_owned());
        r.wrong_key(&table, Problem::TooMany { what: "products", count, limit });
        return Vec::new();
    }
    places.iter().filter_map(|place| product(r, place)).collect()
}

fn product(r: &mut Reader, place: &Place<'_>) -> Option<Product> {
    if !r.open(place) {
        return None;
    }
    let (value, attach, churn) = (r.at(place, "value"), r.at(place, "attach"), r.at(place, "churn"));
    let (value, attach, churn) = (r.law(&value), r.rate(&attach), r.number(&churn));
    Some(Product { name: place.name.clone(), value: value?, attach: attach?, churn: churn? })
}

/// The table of a row that takes `"none"` or a table.
fn some_table<'t>(r: &mut Reader, parent: &Place<'t>, key: &str) -> Option<Place<'t>> {
    let place = r.at(parent, key);
    if place.is_table() {
        return r.open(&place).then_some(place);
    }
    r.word(&place);
    None
}

fn renewal(r: &mut Reader, table: &Place<'_>) -> Option<Renewal> {
    let place = some_table(r, table, "renewal")?;
    let (probability, uplift) = (r.at(&place, "probability"), r.at(&place, "uplift"));
    let (probability, uplift) = (r.share(&probability), r.number(&uplift));
    Some(Renewal { probability: probability?, uplift: uplift? })
}

fn change(r: &mut Reader, table: &Place<'_>, key: &str) -> Option<Change> {
    let place = some_table(r, table, key)?;
    let (rate, by) = (r.at(&place, "rate"), r.at(&place, "by"));
    let (rate, by) = (r.rate(&rate), r.number(&by));
    Some(Change { rate: rate?, by: by? })
}

fn service(r: &mut Reader, table: &Place<'_>) -> Option<Service> {
    let place = some_table(r, table, "service")?;
    let (every, effort) = (r.at(&place, "every"), r.at(&place, "effort"));
    let (every, effort) = (r.span(&every), r.law(&effort));
    Some(Service { every: every?, effort: effort? })
}

pub(super) fn start(r: &mut Reader, root: &Place<'_>, names: &Names) -> Initial {
    let table = r.at(root, "start");
    r.open(&table);
    let pipeline = r.at(&table, "pipeline");
    let mut open = Vec::new();
    if r.open(&pipeline) {
        for place in r.names(&pipeline) {
            let stage = r.find_key(&place, "stage before the win", names.selling());
            let count = r.count(&place);
            if let (Some(stage), Some(count)) = (stage, count) {
                open.push((stage, count));
            }
        }
    }
    let customers = r.at(&table, "customers");
    let value = r.at(&table, "customer_value");
    let customers = r.count(&customers).unwrap_or(0);
    let customer_value: Option<Law> = r.law(&value);
    Initial { pipeline: open, customers, customer_value }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_scenario_is_named_after_its_file() {
        assert_eq!(stem("scenarios/it-services.toml"), "it-services");
        assert_eq!(stem("C:\\plans\\next.toml"), "next");
        assert_eq!(stem("-"), "scenario");
    }
}
