use super::super::{Override, parse};
use super::*;

const SMALL: &str = r#"
[market.everyone]
deal_value = 30_000

[sources.web]
leads = { per_month = 40 } # our CRM, 2026
odds = 5

[sources.friends]
referral = { per_customer = "0.05 per year" }
odds = 5 # S28

[stages.first]
attempts = { up_to = 12, reach = "40 %", gap = "1 day" } # S46 S47; the gap is an assumption; S998
effort = "25 min"
advance = "90 %"

[stages.last]
effort = "25 min"
advance = "36 %" # P1 S999

[roles.caller]
covers = ["first"]
base = 50_000 # S1
ramp = "5 months"
attrition = "53.2 % per year"

[roles.seller]
covers = ["first", "last"]
base = 90_000
ramp = "5 months"
attrition = "4.4 % per month"

[roles.chief]
base = 90_000

[structures.One]
assembly = { caller = 2, seller = 2, chief = 1 }
"#;

fn all(changes: &[&str]) -> Assumptions {
    let overrides: Vec<Override> = changes.iter().map(|change| Override::parse(change).unwrap()).collect();
    let scenario = parse(SMALL, "small.toml", &overrides).unwrap_or_else(|findings| panic!("{findings}"));
    Assumptions::of(&scenario)
}

fn find(changes: &[&str], path: &str) -> Entry {
    let found = all(changes).entries.into_iter().find(|entry| entry.path == path);
    found.unwrap_or_else(|| panic!("no {path}"))
}

fn lies_at(change: &str) -> Option<Lies> {
    let path = change.split('=').next().unwrap();
    find(&[change], path).published.map(|range| range.lies)
}

#[test]
fn a_clause_that_names_a_key_is_for_that_key_alone() {
    let line = ["up_to", "reach", "gap"].map(str::to_owned);
    let of = |comment, key| clause(comment, key, &line).trim();
    assert_eq!(of(" S46 S47; the gap is an assumption", "reach"), "S46 S47");
    assert_eq!(of(" S46 S47; the gap is an assumption", "gap"), "the gap is an assumption");
    assert_eq!(of(" the gap is an assumption; S46; S47", "reach"), "S46", "of the others the first counts");
    assert_eq!(of(" the gap is an assumption", "reach"), "", "nothing is said of it");
    assert_eq!(of(" up_to as S46; S47", "up_to"), "up_to as S46");
    assert_eq!(of(" S46; gaps are not the key", "gap"), "S46", "a key is named by a whole word");
    assert_eq!(of("", "gap"), "");
}

#[test]
fn what_a_value_rests_on_is_the_comment_at_the_end_of_its_line() {
    let standing = |path: &str| find(&[], path).standing;
    assert_eq!(standing("stages.first.attempts.reach"), Standing::Graded(Grade::B));
    assert_eq!(standing("stages.first.attempts.gap"), Standing::Graded(Grade::D));
    assert_eq!(standing("stages.first.attempts.then"), Standing::Graded(Grade::B), "a default has its own evidence");
    assert_eq!(standing("sources.web.leads.per_month"), Standing::Own);
    assert_eq!(standing("sources.web.odds"), Standing::Unsaid);
    assert_eq!(standing("roles.caller.base"), Standing::Graded(Grade::C));
    assert_eq!(standing("roles.caller.covers"), Standing::Choice);
    assert_eq!(standing("structures.One.assembly.caller"), Standing::Choice);
    assert_eq!(standing("market.everyone.need_spread"), Standing::Neutral);
    assert_eq!(standing("scenario.seed"), Standing::Choice);
    let sources = find(&[], "stages.first.attempts.reach").sources;
    assert_eq!(sources, ["S46", "S47"]);
}

#[test]
fn a_comment_is_found_behind_strings_and_lists_and_only_on_the_line_itself() {
    let text = "a = \"x # y\" # one\nb = [1,\n  2] # two\nc = 3\n# above\nd = 'q' # \"four\" # more";
    let note = |value: &str| {
        let start = text.find(value).unwrap();
        let parameter = Parameter {
            path: "k".into(),
            value: String::new(),
            given: true,
            evidence: "",
            note: String::new(),
            at: At::File(start..start + value.len()),
            row: crate::scenario::keys::all()[0],
        };
        let mut one = [parameter];
        annotate(&mut one, text);
        let [parameter] = one;
        parameter.note
    };
    assert_eq!(note("\"x # y\""), "one");
    assert_eq!(note("[1,\n  2]"), "two");
    assert_eq!(note("3"), "");
    assert_eq!(note("'q'"), "\"four\" # more");
}

#[test]
fn a_value_that_a_flag_sets_has_no_source() {
    let entry = find(&["roles.caller.base=60_000"], "roles.caller.base");
    assert_eq!((entry.note.as_str(), entry.standing, entry.assumed()), ("", Standing::Unsaid, true));
}

#[test]
fn unknown_ids_are_named_and_known_ones_still_count() {
    let entry = find(&[], "stages.last.advance");
    assert_eq!(entry.unknown, ["S999"]);
    assert_eq!((entry.sources, entry.standing), (vec!["P1"], Standing::Graded(Grade::A)));
    assert_eq!(find(&[], "stages.first.attempts.reach").unknown, Vec::<String>::new(), "S998 is in no clause of it");
}

#[test]
fn ends_of_a_range_are_inside_and_what_is_beyond_is_outside() {
    assert_eq!(lies_at("stages.last.advance=\"35 %\""), Some(Lies::Inside));
    assert_eq!(lies_at("stages.last.advance=\"35.1 %\""), Some(Lies::Above));
    assert_eq!(lies_at("stages.last.advance=0.12"), Some(Lies::Inside));
    assert_eq!(lies_at("stages.last.advance=0.119"), Some(Lies::Below));
    assert_eq!(lies_at("mechanisms.recycling.returns=\"20 %\""), Some(Lies::Inside));
    assert_eq!(lies_at("mechanisms.recycling.returns=\"21 %\""), Some(Lies::Above));
    assert_eq!(find(&[], "stages.first.attempts.up_to").published.map(|it| (it.low, it.high)), Some(("3", "10")));
    assert!(find(&[], "stages.first.attempts.up_to").outside());
    assert!(!find(&[], "stages.first.attempts.reach").outside());
}

#[test]
fn a_range_is_for_what_a_thing_does_whatever_its_name() {
    let lies = |path: &str| find(&[], path).published.map(|range| range.lies);
    assert_eq!(lies("stages.first.advance"), None, "only the last stage wins");
    assert_eq!(lies("roles.caller.ramp"), Some(Lies::Above));
    assert_eq!(lies("roles.seller.ramp"), Some(Lies::Inside));
    assert_eq!(lies("roles.chief.ramp"), None);
    assert_eq!(lies("roles.caller.attrition"), Some(Lies::Inside));
    assert_eq!(lies("roles.seller.attrition"), Some(Lies::Above), "4.4 % a month are 52.8 % a year");
    assert_eq!(lies("roles.chief.attrition"), Some(Lies::Below), "nobody leaves");
    assert_eq!(lies("sources.web.odds"), None);
    assert_eq!(lies("sources.friends.odds"), Some(Lies::Above));
}

#[test]
fn a_law_is_compared_by_its_mean_and_money_only_in_dollars() {
    assert_eq!(lies_at("roles.chief.time_to_fill={ lognormal = { mean = \"86 days\", cv = 2 } }"), Some(Lies::Inside));
    assert_eq!(
        lies_at("roles.chief.time_to_fill={ uniform = { low = \"60 days\", high = \"120 days\" } }"),
        Some(Lies::Above)
    );
    assert_eq!(lies_at("roles.chief.hiring_cost=116_000"), Some(Lies::Above));
    let euros = find(&["roles.chief.hiring_cost=116_000", "scenario.currency=EUR"], "roles.chief.hiring_cost");
    assert_eq!(euros.published, None);
}

#[test]
fn every_range_can_be_read_rises_and_names_known_sources() {
    let mut ranges = 0;
    for key in crate::scenario::keys::all() {
        for (_, low, high, by) in key.published {
            let (from, to) = (figure(key, low), figure(key, high));
            assert!(from.unwrap() < to.unwrap(), "{}: {low} to {high}", key.path);
            assert_eq!(evidence::unknown(by).next(), None, "{}: {by}", key.path);
            assert!(by.split(|c: char| !c.is_alphanumeric()).any(|id| known(id).is_some()), "{}: {by}", key.path);
            ranges += 1;
        }
    }
    assert!(ranges > 45, "{ranges}");
}

#[test]
fn no_default_of_a_mechanism_lies_outside_what_others_found() {
    let mechanisms = all(&[]).entries.into_iter().filter(|entry| entry.path.starts_with("mechanisms."));
    let outside: Vec<String> = mechanisms.filter(Entry::outside).map(|entry| entry.path).collect();
    assert_eq!(outside, Vec::<String>::new());
}
