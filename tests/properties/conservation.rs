//! Nothing comes from nowhere, nothing gets lost, nobody is in two places.

use orgsim::engine;
use orgsim::luck::Luck;
use orgsim::measures::OF_A_TEAM;

use crate::audit::Audit;
use crate::scenarios::changing;
use crate::support::{measure_with, on_random_scenarios, plans, study};

#[test]
fn leads_people_money_and_time_are_conserved_at_every_event() {
    on_random_scenarios(1.0, |seed, draft| {
        for plan in plans(&changing(seed, draft)) {
            let mut audit = Audit::new(&plan);
            let measures = measure_with(&plan, Luck::new(seed, 3), &mut audit);
            audit.close(plan.horizon);
            assert_eq!(audit.wrong.take(), None, "in `{}`", plan.name);
            let near = |id: &str, value: f64| {
                let told = measures[id];
                let close = (told - value).abs() <= 1e-9 * (1.0 + value.abs());
                assert!(close, "`{}` measures {id} as {told}, the audit as {value}", plan.name);
            };
            near("payroll", audit.paid[0]);
            near("commission", audit.paid[1]);
            near("arr_end", audit.yearly());
            if let Some(share) = measures.get("top_account_share") {
                let top = share * audit.yearly();
                assert!((top - audit.top()).abs() <= 1e-9 * (1.0 + audit.top()), "{top}, {} by the audit", audit.top());
            }
            near("customers_end", audit.customers() as f64);
            near("departures", (audit.left - audit.redundant) as f64);
            if plan.is_reorganised() {
                near("redundancies", audit.redundant as f64);
                near("reorganisation_cost", audit.reorganising);
            }
            if plan.cadence.is_some() {
                near("corrections", f64::from(audit.corrections));
            }
            near("hires", audit.joined as f64);
            near("leads", (audit.arrived - audit.initial) as f64);
            near("wins", audit.wins as f64);
            if plan.upsells() {
                near("upsells", audit.upsells as f64);
            }
            let initial = audit.initial + audit.aside + audit.taken;
            near("mqls", (audit.arrived + audit.returned - initial) as f64);
            let parts = |id: &str| {
                let of_parts =
                    measures.iter().filter(|(part, _)| part.strip_prefix(id).is_some_and(|rest| rest.starts_with('.')));
                of_parts.map(|(_, value)| value).sum::<f64>()
            };
            if plan.segments.len() > 1 {
                near("wins", parts("wins"));
                near("arr_end", parts("arr_end"));
            }
            near("leads", parts("source_leads"));
            near("wins", parts("source_wins"));
            near("headcount", parts("role_headcount"));
            near("payroll", parts("role_pay") - measures["commission"]);
            let heads = (plan.seats.len() as u64 + audit.joined - audit.left) as usize;
            assert_eq!(audit.heads(), heads, "heads in `{}`", plan.name);
            let outcome = engine::run(&plan, Luck::new(seed, 3), &mut ());
            let own = (outcome.open_deals as u64, outcome.customers as usize, outcome.heads as usize);
            assert_eq!(
                own,
                (audit.open, audit.customers(), audit.heads()),
                "the engine's own counts in `{}`",
                plan.name
            );
        }
    });
}

#[test]
fn what_teams_and_quarters_do_adds_up_to_what_their_structure_does() {
    on_random_scenarios(0.05, |seed, draft| {
        let study = study(&changing(seed, draft), 2, 1);
        for structure in &study.structures {
            let at = |id: &str| study.measures.iter().position(|measure| measure.id == id).expect("it is measured");
            let near = |one: f64, other: f64, what: &str| {
                let close = (one - other).abs() <= 1e-9 * (1.0 + other.abs());
                assert!(close, "{what} of `{}`: {one} against {other}", structure.name);
            };
            for replication in 0..2 {
                // Teams that are not there all the time are not told apart.
                let told =
                    OF_A_TEAM.iter().enumerate().filter(|(_, id)| **id != "bookings" && !structure.teams.is_empty());
                for (place, id) in told {
                    let teams: f64 = structure.teams.iter().map(|team| team.columns[place][replication]).sum();
                    near(teams, structure.horizon[at(id)][replication], id);
                }
                for id in ["leads", "wins", "bookings", "cost"] {
                    let quarters = structure.quarterly[at(id)].as_ref().expect("it is measured by quarter");
                    let sum: f64 = quarters.iter().map(|quarter| quarter[replication]).sum();
                    near(sum, structure.horizon[at(id)][replication], id);
                }
                let last = structure.quarterly[at("arr_end")].as_ref().and_then(|quarters| quarters.last());
                near(last.expect("a quarter")[replication], structure.horizon[at("arr_end")][replication], "arr_end");
            }
        }
    });
}

#[test]
fn measures_that_cannot_be_negative_are_not() {
    let signed = [
        "value",
        "profit",
        "nrr",
        "grr",
        "expansion_arr",
        "lead_growth",
        "forecast_bias",
        "nps",
        "worth",
        "return",
        "skill_share_of_attainment",
    ];
    on_random_scenarios(0.5, |seed, draft| {
        for plan in plans(&changing(seed, draft)) {
            for (id, value) in measure_with(&plan, Luck::new(seed, 0), &mut ()) {
                let whole = id.split_once('.').map_or(id.as_str(), |(whole, _)| whole);
                // Pay for a win may be taken back from somebody who has changed the role since.
                let reassigned = plan.mechanisms.on.cadence.as_ref().is_some_and(|cadence| cadence.reassigns());
                let moved = (plan.is_reorganised() || reassigned) && whole == "role_pay";
                let may = value.is_finite() && (value >= -1e-6 || moved || signed.contains(&whole));
                assert!(may, "`{}` measures {id} as {value}", plan.name);
            }
        }
    });
}

#[test]
fn prospecting_without_work_is_refused_because_it_would_never_end() {
    let mut draft = crate::mechanisms::plain();
    draft.remove("sources.").set("sources.calls", "prospecting", "{}");
    let refused = |draft: &crate::scenarios::Draft| orgsim::scenario::parse(&draft.text(), "calls.toml", &[]).is_err();
    assert!(!refused(&draft));
    assert!(refused(draft.set("stages.qualify", "effort", "\"0 h\"")));
}
