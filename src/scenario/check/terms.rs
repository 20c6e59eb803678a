//! `[scenario]`, `[economics]`, `[customers]`, `[mechanisms]` and `[start]`.

use super::Names;
use crate::dist::Law;
use crate::scenario::finding::Problem;
use crate::scenario::read::{Place, Reader};
use crate::scenario::{
    BookLoss, Change, ContextLoss, Customers, Economics, HandoffDelay, HandoffDrop, Incentives, Initial, Mechanisms,
    Rapport, Renewal, Service,
};
use crate::units::{DAYS_PER_QUARTER, Money, Rate, Span};

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
    let churn = r.at(&table, "churn");
    Customers {
        churn: r.rate(&churn).unwrap_or_default(),
        renewal: renewal(r, &table),
        expansion: change(r, &table, "expansion"),
        contraction: change(r, &table, "contraction"),
        service: service(r, &table),
    }
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

/// The table of mechanisms with what holds for those it does not name.
struct Switchboard<'t> {
    table: Place<'t>,
    all_off: bool,
}

impl<'t> Switchboard<'t> {
    fn on(&self, r: &mut Reader, key: &str) -> bool {
        let place = r.at(&self.table, key);
        let default = if self.all_off && key != "capacity" { "off" } else { "on" };
        r.word_or(&place, default, "") == Some("on")
    }

    /// The place of a mechanism's table if the mechanism is on.
    fn table(&self, r: &mut Reader, key: &str) -> Option<Place<'t>> {
        let place = r.at(&self.table, key);
        if place.is_table() {
            return r.open(&place).then_some(place);
        }
        // Below a plain "on" nothing stands, so every parameter takes its default.
        self.on(r, key).then_some(Place { node: None, ..place })
    }
}

pub(super) fn mechanisms(r: &mut Reader, root: &Place<'_>) -> Mechanisms {
    let table = r.at(root, "mechanisms");
    r.open(&table);
    let all = r.at(&table, "all");
    let all_off = r.word(&all) == Some("off");
    let board = Switchboard { table, all_off };
    Mechanisms {
        capacity: board.on(r, "capacity"),
        handoff_delay: handoff_delay(r, &board),
        handoff_drop: handoff_drop(r, &board),
        context_loss: context_loss(r, &board),
        rapport: rapport(r, &board),
        book_loss: book_loss(r, &board),
        incentives: incentives(r, &board),
        response_decay: board.on(r, "response_decay"),
        ramp: board.on(r, "ramp"),
        attrition: board.on(r, "attrition"),
        backfill: board.on(r, "backfill"),
        market_depletion: board.on(r, "market_depletion"),
    }
}

fn handoff_delay(r: &mut Reader, board: &Switchboard<'_>) -> Option<HandoffDelay> {
    let table = board.table(r, "handoff_delay")?;
    let (across, same_team) = (r.at(&table, "across"), r.at(&table, "same_team"));
    let (across, same_team) = (r.law(&across), r.law(&same_team));
    Some(HandoffDelay { across: across?, same_team: same_team? })
}

fn handoff_drop(r: &mut Reader, board: &Switchboard<'_>) -> Option<HandoffDrop> {
    let table = board.table(r, "handoff_drop")?;
    let (across, same_team) = (r.at(&table, "across"), r.at(&table, "same_team"));
    let (across, same_team) = (r.share(&across), r.share(&same_team));
    Some(HandoffDrop { across: across?, same_team: same_team? })
}

fn context_loss(r: &mut Reader, board: &Switchboard<'_>) -> Option<ContextLoss> {
    let table = board.table(r, "context_loss")?;
    let mut at = |key| r.at(&table, key);
    let (bare, documented, same_team, across) = (at("bare"), at("documented"), at("same_team"), at("across"));
    let (bare, documented, same_team) = (r.number(&bare), r.number(&documented), r.number(&same_team));
    let across = r.word(&across);
    Some(ContextLoss {
        bare: bare?,
        documented: documented?,
        same_team: same_team?,
        across_is_documented: across? == "documented",
    })
}

fn rapport(r: &mut Reader, board: &Switchboard<'_>) -> Option<Rapport> {
    let table = board.table(r, "rapport")?;
    let mut at = |key| r.at(&table, key);
    let (odds, half_at, early) = (at("odds"), at("half_at"), at("early"));
    let (across, same_team) = (at("cold_across"), at("cold_same_team"));
    let (odds, half_at, early) = (r.number(&odds), r.number(&half_at), r.span(&early));
    let (across, same_team) = (r.number(&across), r.number(&same_team));
    Some(Rapport { odds: odds?, half_at: half_at?, cold_across: across?, cold_same_team: same_team?, early: early? })
}

fn book_loss(r: &mut Reader, board: &Switchboard<'_>) -> Option<BookLoss> {
    let table = board.table(r, "book_loss")?;
    let mut at = |key| r.at(&table, key);
    let (new_hire, insider, same_team) = (at("new_hire"), at("insider"), at("same_team"));
    let (new_hire, insider, same_team) = (r.share(&new_hire), r.share(&insider), r.share(&same_team));
    Some(BookLoss { new_hire: new_hire?, insider: insider?, same_team: same_team? })
}

fn incentives(r: &mut Reader, board: &Switchboard<'_>) -> Option<Incentives> {
    let table = board.table(r, "incentives")?;
    let mut at = |key| r.at(&table, key);
    let (free_ride, help, outshone) = (at("free_ride"), at("help"), at("outshone"));
    let (spurt, slack, last_part) = (at("spurt"), at("slack"), at("last_part"));
    let (discount_at, window, odds) = (at("discount"), at("discount_window"), at("discount_odds"));
    let (free_ride, help, outshone) = (r.number(&free_ride), r.number(&help), r.number(&outshone));
    let (spurt, slack, last_part) = (r.share(&spurt), r.share(&slack), r.share(&last_part));
    let (discount, window, odds) = (r.share(&discount_at), r.span(&window), r.number(&odds));
    // Deals that close evenly over a quarter close in the window in proportion to its length.
    let price_cut = discount?.get() * DAYS_PER_QUARTER / window?.get();
    if price_cut > 0.9 {
        let must = "leave a tenth of the price: make it smaller, or `discount_window` longer";
        r.wrong_key(&discount_at, Problem::Order { key: "discount".into(), must });
    }
    Some(Incentives {
        free_ride: free_ride?,
        help: help?,
        outshone: outshone?,
        spurt: spurt?,
        slack: slack?,
        last_part: last_part?,
        price_cut,
        discount_window: window?,
        discount_odds: odds?,
    })
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
