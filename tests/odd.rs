//! The description of the model says what is run: it names everything, and another scenario has another description.

use orgsim::engine::{ENTITIES, Event};
use orgsim::report::odd;
use orgsim::scenario::{self, Override, Scenario};
use orgsim::{measures, mechanisms, plan};

const SHIPPED: &str = include_str!("../scenarios/it-services.toml");

fn shipped(more: &str, changes: &[&str]) -> Scenario {
    let changes: Vec<Override> = changes.iter().map(|change| Override::parse(change).unwrap()).collect();
    let text = format!("{SHIPPED}\n{more}");
    scenario::parse(&text, "it-services.toml", &changes).unwrap_or_else(|findings| panic!("{findings}"))
}

fn section<'t>(text: &'t str, title: &str) -> &'t str {
    let (_, after) = text.split_once(&format!("\n{title}\n")).unwrap_or_else(|| panic!("no section `{title}`"));
    let level = title.split(' ').next().unwrap();
    after.split(&format!("\n{level} ")).next().unwrap()
}

#[test]
fn it_names_every_event_entity_mechanism_measure_stage_role_and_parameter() {
    let scenario = shipped("", &[]);
    let text = odd::text(&scenario);
    let schedule = section(&text, "## 3. Process overview and scheduling");
    let mut last = 0;
    for (name, says) in Event::ORDER {
        let at = schedule.find(&format!("| `{name}` | {says} |")).unwrap_or_else(|| panic!("no event {name}"));
        assert!(at > last, "{name} is out of order");
        last = at;
    }
    let entities = section(&text, "## 2. Entities, state variables, scales");
    assert!(ENTITIES.iter().all(|it| entities.contains(&format!("| {} | {} | {}", it.name, it.says, it.state[0]))));
    let names = scenario.stages.iter().map(|it| &it.name).chain(scenario.roles.iter().map(|it| &it.name));
    names.for_each(|name| assert!(entities.contains(name.as_str()), "{name}"));
    let observed = section(&text, "### Observation");
    for measure in measures::measures(&plan::expand(&scenario, &scenario.structures[0])) {
        let id = measure.what.id.split('.').next().unwrap();
        assert!(observed.contains(&format!("| `{id}")), "{id} is not observed");
    }
    for parameter in &scenario.parameters {
        let row = format!("| `{}` | ", parameter.path);
        assert_eq!(text.matches(&row).count(), 1, "{} stands once", parameter.path);
    }
    assert!(text.contains(&scenario.fingerprint()) && text.contains(env!("CARGO_PKG_VERSION")));
}

#[test]
fn every_mechanism_belongs_to_one_design_concept_and_is_described() {
    // A plan has to be stated.
    let plan = "mechanisms.cadence={ bookings = 0, hire = { role = \"ae\", seats = 1 } }";
    let text = odd::text(&shipped("", &[plan]));
    let (concepts, submodels) = (section(&text, "## 4. Design concepts"), section(&text, "## 7. Submodels"));
    for card in mechanisms::ALL {
        assert_eq!(concepts.matches(&format!("- `{}`: {}.", card.id, card.does)).count(), 1, "{}", card.id);
        assert!(submodels.contains(&format!("#### `{}`", card.id)), "{}", card.id);
        assert!(submodels.contains(&card.formula.replace('|', "\\|")), "{}", card.id);
    }
    assert_eq!(concepts.matches("\n### ").count(), 11);
}

#[test]
fn what_the_guide_says_of_the_model_is_all_there() {
    let text = odd::text(&shipped("", &[]));
    for line in
        include_str!("../src/guide/model.md").lines().filter(|line| line.starts_with("logit p") || line.contains("**"))
    {
        let plain = line.split('[').next().unwrap();
        assert!(text.contains(plain), "{line}");
    }
    assert!(!text.contains("<!--") && !text.contains("crate::") && !text.contains("](#"));
}

#[test]
fn another_scenario_or_mechanism_has_another_description() {
    let before = odd::text(&shipped("", &[]));
    let after = odd::text(&shipped("", &["mechanisms.handoff_drop=off", "roles.ae.ramp=\"9 months\""]));
    assert!(before.contains("#### `handoff_drop`") && !after.contains("#### `handoff_drop`"));
    assert!(after.contains("- `handoff_drop` (off)") && after.contains("Off, and without any effect"));
    assert!(before.contains("| `roles.ae.ramp` | 6 months |") && after.contains("| `roles.ae.ramp` | 9 months |"));
    let planned =
        odd::text(&shipped("[[timeline]]\nat = \"month 6\"\nprice = { by = \"+10 %\", win_odds = 0.85 }", &[]));
    assert!(before.contains("Nothing is scheduled") && !planned.contains("Nothing is scheduled"));
    let observed = "[today]\nstructure = \"Islands\"\nobserved = { win_rate = 0.21 }";
    assert!(odd::text(&shipped(observed, &[])).contains("| `today.observed.win_rate` | 0.21 |"));
}
