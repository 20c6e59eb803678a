//! The shipped scenario, the table of keys and the reader held together.

use super::*;

const SHIPPED: &str = include_str!("../../scenarios/it-services.toml");

#[test]
fn the_shipped_scenario_is_sound() {
    let scenario = parse(SHIPPED, "scenarios/it-services.toml", &[]).unwrap_or_else(|findings| panic!("{findings}"));
    assert_eq!(scenario.name, "it-services");
    assert_eq!(scenario.warnings, Vec::<String>::new());
    assert_eq!(scenario.stages.len(), 3);
    assert_eq!(scenario.structures.len(), 3);
}
