//! What is no part of a structure does not touch it: threads, other structures, people who do nothing.

use orgsim::luck::Luck;

use crate::scenarios::Draft;
use crate::support::{bits, measure, on_random_scenarios, plans, study};

#[test]
fn the_same_seed_gives_the_same_bits_on_any_number_of_threads() {
    on_random_scenarios(0.05, |_, draft| {
        let alone = study(&draft, 3, 1);
        for threads in [1, 2, 7] {
            let other = study(&draft, 3, threads);
            for structure in 0..alone.structures.len() {
                assert_eq!(
                    bits(&alone, structure),
                    bits(&other, structure),
                    "structure {structure}, {threads} threads"
                );
            }
        }
    });
}

#[test]
fn another_structure_leaves_the_columns_of_the_others_as_they_were() {
    on_random_scenarios(0.1, |_, draft| {
        let before = study(&draft, 2, 1);
        let mut more = draft.clone();
        more.set("structures.Another", "island", "{ solo = 3 }");
        let after = study(&more, 2, 1);
        for structure in 0..before.structures.len() {
            assert_eq!(bits(&before, structure), bits(&after, structure), "structure {structure}");
        }
    });
}

#[test]
fn two_structures_of_the_same_content_tie_exactly() {
    on_random_scenarios(0.1, |_, draft| {
        let mut twins = draft.clone();
        for (key, value) in draft.keys("structures.Line") {
            twins.set("structures.Twin", key, value);
        }
        let study = study(&twins, 4, 2);
        let of = |name: &str| study.structures.iter().position(|structure| structure.name == name).unwrap();
        let (line, twin) = (of("Line"), of("Twin"));
        assert_eq!(bits(&study, line), bits(&study, twin));
        let pair = study.pairs.iter().find(|pair| (pair.a, pair.b) == (line, twin)).unwrap();
        for (measured, paired) in study.measures.iter().zip(&pair.measures) {
            let Some(paired) = paired else { continue };
            assert_eq!((paired.difference.mean, paired.difference.se), (0.0, 0.0), "{}", measured.id);
        }
    });
}

/// The draft with a seat in one structure whose role does nothing, costs nothing and stays.
fn with_an_idler(draft: &Draft, structure: &str, preset: &str) -> Draft {
    let mut more = draft.clone();
    more.set("roles.idler", "base", 0);
    let table = format!("structures.{structure}");
    let content = draft.get(&table, preset).unwrap_or_default().replacen('{', "{ idler = 1,", 1);
    more.set(&table, preset, content);
    more
}

#[test]
fn an_idle_seat_changes_nothing_but_the_head_count() {
    let heads = ["headcount", "capacity", "revenue_per_rep", "vacancy", "attrition_rate"];
    on_random_scenarios(0.3, |seed, mut draft| {
        // An idler is a mate to quarrel with.
        draft.set("mechanisms", "conflict", "\"off\"");
        let before = plans(&draft);
        for (place, (name, preset)) in [("Line", "assembly"), ("Islands", "island"), ("Pods", "pod")].iter().enumerate()
        {
            let after = plans(&with_an_idler(&draft, name, preset));
            for structure in 0..before.len() {
                let luck = Luck::new(seed, 1);
                let (mut was, mut is) = (measure(&before[structure], luck), measure(&after[structure], luck));
                if structure == place {
                    assert!((is["headcount"] - was["headcount"] - 1.0).abs() < 1e-9);
                    is.retain(|id, _| !id.ends_with(".idler"));
                    heads.iter().for_each(|id| {
                        was.remove(*id);
                        is.remove(*id);
                    });
                }
                assert_eq!(was, is, "an idler in `{name}` moves `{}`", before[structure].name);
            }
        }
    });
}

#[test]
fn a_role_that_nobody_has_changes_nothing() {
    on_random_scenarios(0.2, |seed, mut draft| {
        // The usual team of a variant is of the roles there are.
        draft.remove("structures.Variant");
        let mut more = draft.clone();
        more.set("roles.nobody", "base", 90_000).set("roles.nobody", "covers", "[\"step1\"]");
        for (before, after) in plans(&draft).iter().zip(&plans(&more)) {
            let luck = Luck::new(seed, 1);
            assert_eq!(measure(before, luck), measure(after, luck), "`{}`", before.name);
        }
    });
}
