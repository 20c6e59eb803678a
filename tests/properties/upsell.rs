//! Growth that has to be sold: by whom, how long it takes, and what its chance depends on.

use crate::mechanisms::{column, moves, plain};
use crate::scenarios::Draft;

/// Customers who take more of their contract at every second offer, sold by whoever serves them; no new leads.
fn sold() -> Draft {
    let mut draft = plain();
    draft.set("sources.web", "leads", "{ per_day = 0 }").set("start", "customers", 200);
    draft.set("start", "customer_value", 10_000);
    draft.set("customers", "expansion", "{ rate = \"1 per year\", by = \"20 %\" }");
    draft.set("stages.more", "upsell", "true").set("stages.more", "effort", "\"1 h\"");
    draft.set("stages.more", "touches", 2).set("stages.more", "buyer_gap", "\"5 days\"");
    draft.set("stages.more", "advance", 0.5);
    draft.set("roles.second", "covers", "[\"sell\", \"serve\", \"more\"]");
    draft
}

fn mean(draft: &Draft, id: &str) -> f64 {
    let column = column(draft, id, 60);
    column.iter().sum::<f64>() / column.len() as f64
}

#[test]
fn offers_come_at_the_stated_rate_take_their_touches_and_are_sold_at_the_stated_chance() {
    let draft = sold();
    let (offers, sold_part) = (mean(&draft, "stage_entered.more"), mean(&draft, "stage_conversion.more"));
    assert!((offers - 200.0).abs() < 6.0, "{offers} offers to 200 customers in a year");
    assert!((sold_part - 0.5).abs() < 0.02, "{sold_part} of them are sold");
    let days = mean(&draft, "days_in_stage.more") - mean(&draft, "wait_days.more");
    assert!((days - 10.25).abs() < 0.01, "two touches of an hour and two waits for the buyer take {days} days");
    let (upsells, bookings) = (mean(&draft, "upsells"), mean(&draft, "bookings"));
    let grown = mean(&draft, "expansion_arr");
    assert!(upsells > 80.0 && (bookings - grown).abs() < 1e-6 * grown, "{upsells} sold for {bookings}, {grown} more");
}

#[test]
fn growth_needs_somebody_with_time_to_sell_it() {
    let mut two = sold();
    two.set("stages.more", "effort", "\"8 h\"");
    let mut one = two.clone();
    one.set("structures.line", "assembly", "{ first = 2, second = 1 }");
    moves(&two, &one, "expansion_arr", -1.0);
    moves(&two, &one, "wait_days.more", 1.0);
    let mut impatient = one.clone();
    impatient.set("stages.more", "patience", "\"5 days\"");
    moves(&one, &impatient, "gave_up.more", 1.0);
}

#[test]
fn products_are_sold_once() {
    let mut draft = sold();
    draft.unset("customers", "expansion").set("products.extra", "value", 1_000);
    draft.set("products.extra", "attach", "\"20 per year\"").set("stages.more", "advance", 1);
    let (sales, upsells) = (mean(&draft, "product_sales.extra"), mean(&draft, "upsells"));
    assert!((190.0..=200.0).contains(&sales) && sales == upsells, "{sales} of 200 buy it, {upsells} times");
}

#[test]
fn whoever_knows_the_customer_sells_more() {
    // Owners sell themselves, or leave it to colleagues of theirs who have never met the customer.
    let mut owners = sold();
    owners.set("mechanisms", "rapport", "{ odds = 4 }").set("mechanisms", "health", "\"on\"");
    owners.set("customers", "service", "{ every = \"1 month\", effort = \"10 min\" }");
    let mut strangers = owners.clone();
    strangers.set("roles.second", "covers", "[\"sell\", \"serve\"]");
    strangers.set("roles.first", "covers", "[\"qualify\", \"more\"]");
    moves(&strangers, &owners, "stage_conversion.more", 1.0);
    // Without rapport it is all the same.
    for draft in [&mut owners, &mut strangers] {
        draft.set("mechanisms", "rapport", "\"off\"").set("customers", "service", "\"none\"");
    }
    let (own, strange) = (mean(&owners, "stage_conversion.more"), mean(&strangers, "stage_conversion.more"));
    assert!((own - strange).abs() < 0.01, "{own} by owners, {strange} by others");
}

#[test]
fn customers_who_fare_badly_buy_less() {
    let mut well = sold();
    well.set("customers", "service", "{ every = \"1 week\", effort = \"4 h\" }");
    well.set("mechanisms", "health", "{ missed_service = 1, acquire_only = 1 }");
    let mut badly = well.clone();
    badly.set("mechanisms", "health", "{ missed_service = 1.5, acquire_only = 1, growth = 1 }");
    moves(&well, &badly, "stage_conversion.more", -1.0);
}

#[test]
fn able_people_sell_more_and_are_credited_for_it() {
    let mut same = sold();
    same.set("roles.second", "variable", 50_000);
    same.set("roles.second", "quota", "{ amount = 100_000, per = \"3 months\" }");
    let mut able = same.clone();
    able.set("stages.more", "advance", 0.05).set("roles.second", "skill_spread", 2);
    same.set("stages.more", "advance", 0.05);
    // Odds are spread evenly about those stated, so that at small chances the able gain more than the others lose.
    moves(&same, &able, "upsells", 1.0);
    let (credited, sold) = (mean(&same, "quota_attainment"), mean(&same, "bookings"));
    let expected = sold / 8.0 / 100_000.0;
    assert!((credited - expected).abs() < 0.15 * expected, "{credited} of the quota by {sold} sold");
}
