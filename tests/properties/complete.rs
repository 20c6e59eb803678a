//! No mechanism without its three tests: off it is as if it were not there, on it moves what it should, and where evidence
//! gives a size, its default has that size.
//!
//! A test named here is one that runs by itself; a mechanism that is not here does not pass.

use std::collections::BTreeMap;

use orgsim::mechanisms::ALL;
use orgsim::scenario::Assumptions;

use crate::support::scenario;
use crate::{cadence, crews, funnel, health, mechanisms, neutral, owners, pay, reorganisation, sizes, work};

/// Tests of a mechanism.
struct Tests {
    /// To the bit: off equals a scenario without it.
    off: fn(),
    /// In pairs, p < 0.01.
    on: fn(),
    /// At the default, inside what has been found; `None` where nobody has found anything.
    size: Option<fn()>,
}

fn tests() -> BTreeMap<&'static str, Tests> {
    let row = |off: fn(), on: fn(), size: Option<fn()>| Tests { off, on, size };
    let at_rest = work::how_people_work_is_off_at_its_neutral_values as fn();
    let all: [(&str, Tests); 34] = [
        (
            "cadence",
            row(
                cadence::cadence_off_is_a_plan_of_nothing,
                cadence::each_correction_moves_what_it_should,
                None,
            ),
        ),
        (
            "reorganisation",
            row(
                reorganisation::reorganisation_off_is_nothing_to_learn_no_unrest_and_no_severance,
                reorganisation::a_reorganisation_makes_people_restless_and_slow_in_what_is_new_to_them,
                None,
            ),
        ),
        (
            "capacity",
            row(
                neutral::capacity_off_lets_nobody_wait_for_a_person_who_is_there,
                mechanisms::capacity_makes_leads_wait,
                Some(sizes::people_with_endless_work_sell_in_a_third_of_their_paid_time),
            ),
        ),
        (
            "handoff_delay",
            row(
                neutral::handoff_delay_off_is_a_delay_of_nothing,
                mechanisms::handoff_delay_lengthens_the_cycle_by_itself,
                None,
            ),
        ),
        (
            "handoff_drop",
            row(
                neutral::handoff_drop_off_is_a_chance_of_nothing,
                mechanisms::handoff_drop_loses_leads_between_hands,
                Some(sizes::one_lead_in_seven_is_lost_between_teams),
            ),
        ),
        (
            "context_loss",
            row(
                neutral::context_loss_off_is_a_factor_of_one,
                mechanisms::context_loss_costs_wins,
                Some(sizes::a_documented_handover_costs_a_few_percent_of_the_odds),
            ),
        ),
        ("familiarity", row(at_rest, work::familiarity_keeps_context_and_thins_out_in_large_teams, None)),
        (
            "practice",
            row(at_rest, work::practice_makes_work_faster_and_better, Some(sizes::twice_the_experience_saves_time)),
        ),
        (
            "segment_practice",
            row(
                at_rest,
                work::practice_in_a_segment_is_had_by_those_who_stay_in_it,
                Some(sizes::twice_the_experience_saves_time),
            ),
        ),
        (
            "switching",
            row(
                at_rest,
                work::switching_costs_those_who_do_more_than_one_thing,
                Some(work::in_the_shipped_scenario_switching_takes_mixed_roles_about_a_twelfth_of_their_time),
            ),
        ),
        (
            "ownership",
            row(
                at_rest,
                work::ownership_may_turn_the_order_of_pooled_and_split_queues,
                Some(sizes::work_of_ones_own_takes_a_little_less_time),
            ),
        ),
        (
            "overload",
            row(at_rest, work::overload_slows_and_loses, Some(sizes::each_tenth_above_capacity_slows_and_loses)),
        ),
        (
            "ramp",
            row(
                neutral::ramp_off_is_no_role_with_a_ramp,
                mechanisms::a_ramp_makes_a_young_team_slower,
                Some(sizes::ramps_of_the_shipped_scenario_are_as_long_as_surveys_say),
            ),
        ),
        (
            "attrition",
            row(
                neutral::attrition_off_is_no_role_that_anybody_leaves,
                mechanisms::attrition_empties_seats_and_backfill_fills_them,
                Some(crews::account_executives_of_the_shipped_scenario_leave_as_often_as_surveys_say),
            ),
        ),
        (
            "quitting",
            row(
                crews::quitting_off_is_a_voluntary_part_of_nothing,
                crews::departures_come_in_clusters_where_people_see_each_other_leave,
                Some(crews::whoever_is_in_the_middle_of_attainment_quits_most),
            ),
        ),
        (
            "dismissal",
            row(
                crews::dismissal_off_is_nobody_far_enough_below_quota,
                crews::dismissal_tells_stragglers_from_stars,
                Some(sizes::about_half_of_the_sellers_who_leave_want_to),
            ),
        ),
        (
            "backfill",
            row(
                neutral::backfill_off_is_a_vacancy_beyond_the_horizon,
                mechanisms::attrition_empties_seats_and_backfill_fills_them,
                Some(sizes::a_seat_is_vacant_for_two_months_and_costs_what_surveys_say),
            ),
        ),
        (
            "book_loss",
            row(
                neutral::book_loss_off_is_a_loss_of_nothing,
                owners::an_owners_exit_drives_customers_away,
                Some(owners::an_owners_exit_costs_what_was_measured_in_the_field_and_a_similar_colleague_saves_part_of_it),
            ),
        ),
        (
            "rapport",
            row(
                neutral::rapport_off_is_a_factor_of_one,
                mechanisms::rapport_is_worth_more_to_whoever_keeps_the_buyer,
                Some(sizes::customers_handed_to_strangers_leave_a_little_sooner_at_first),
            ),
        ),
        (
            "peer_learning",
            row(
                at_rest,
                work::peers_teach_each_other_in_teams_and_nobody_alone,
                Some(work::peers_lift_output_by_a_few_percent_in_the_shipped_scenario),
            ),
        ),
        ("backup", row(at_rest, work::teammates_keep_what_a_leaver_knew, None)),
        (
            "coordination",
            row(
                at_rest,
                work::coordination_costs_large_teams_that_work_jointly,
                Some(work::coordination_costs_large_teams_that_work_jointly),
            ),
        ),
        (
            "incentives",
            row(
                neutral::incentives_off_are_slopes_and_discounts_of_nothing,
                pay::free_riding_costs_a_large_pool_and_nothing_where_pay_is_ones_own,
                Some(pay::team_pay_gains_with_spread_loses_with_size_and_stays_within_what_was_seen),
            ),
        ),
        (
            "rivalry",
            row(
                crews::rivalry_off_is_factors_of_one_or_pay_that_is_shared,
                crews::rivalry_spurs_those_in_front_and_costs_people,
                None,
            ),
        ),
        (
            "conflict",
            row(
                crews::conflict_off_is_nothing_that_adds_tension_or_nothing_it_costs,
                crews::lost_handoffs_sour_the_teams_on_both_sides,
                None,
            ),
        ),
        (
            "health",
            row(
                neutral::health_off_is_a_factor_of_one,
                health::missed_service_costs_customers_growth_referrals_and_renewals,
                Some(health::customers_of_those_who_do_not_keep_them_leave_as_much_sooner_as_evidence_says),
            ),
        ),
        (
            "champion_exit",
            row(
                neutral::champion_exit_off_is_a_factor_of_one,
                health::contacts_who_leave_cost_customers_and_several_soften_it,
                Some(health::at_default_contacts_who_leave_raise_churn_by_the_time_that_one_is_missed),
            ),
        ),
        (
            "response_decay",
            row(
                neutral::response_decay_off_is_no_stage_with_a_response,
                mechanisms::late_answers_cost_chances,
                Some(sizes::leads_answered_within_an_hour_qualify_twice_as_often_as_after_a_day),
            ),
        ),
        (
            "market_depletion",
            row(
                neutral::market_depletion_off_is_accounts_without_limit,
                mechanisms::a_finite_market_turns_leads_away,
                None,
            ),
        ),
        (
            "scoring",
            row(
                neutral::scoring_off_is_no_threshold_and_no_stage_served_by_score,
                funnel::scoring_leaves_fewer_leads_untouched_and_wins_more_with_the_same_people,
                Some(funnel::the_better_half_by_score_converts_as_much_better_as_the_evidence_says),
            ),
        ),
        (
            "recycling",
            row(
                neutral::recycling_off_is_a_chance_of_nothing,
                funnel::leads_come_back_from_nurture_as_often_as_stated_and_some_are_won,
                Some(funnel::leads_come_back_from_nurture_as_often_as_stated_and_some_are_won),
            ),
        ),
        (
            "ageing",
            row(
                neutral::ageing_off_is_a_factor_of_one,
                funnel::old_deals_win_as_much_less_as_the_evidence_says,
                Some(funnel::old_deals_win_as_much_less_as_the_evidence_says),
            ),
        ),
        (
            "hygiene",
            row(
                neutral::hygiene_off_is_an_age_that_no_deal_reaches,
                funnel::closing_stale_deals_makes_forecasts_honest,
                Some(funnel::closing_stale_deals_makes_forecasts_honest),
            ),
        ),
        (
            "visibility",
            row(
                neutral::visibility_is_only_seen_in_the_forecast,
                funnel::stated_odds_raise_forecasts_and_what_is_not_recorded_lowers_them,
                Some(sizes::forecasts_are_too_high_by_what_sellers_overstate),
            ),
        ),
    ];
    all.into_iter().collect()
}

#[test]
fn every_mechanism_has_its_three_tests() {
    let tests = tests();
    let known: Vec<&str> = ALL.iter().map(|card| card.id).collect();
    for id in &known {
        let it = tests.get(id).unwrap_or_else(|| panic!("`{id}` is not tested"));
        assert!(!std::ptr::fn_addr_eq(it.off, it.on), "`{id}`: one test for off and on");
    }
    let unknown: Vec<&&str> = tests.keys().filter(|id| !known.contains(*id)).collect();
    assert!(unknown.is_empty(), "tests of no mechanism: {unknown:?}");
}

#[test]
fn where_a_size_is_published_the_default_lies_within_and_is_measured() {
    let mut draft = mechanisms::plain();
    draft.unset("mechanisms", "all");
    let (tests, ledger) = (tests(), Assumptions::of(&scenario(&draft)).entries);
    for card in ALL {
        let own = format!("mechanisms.{}.", card.id);
        let published = ledger.iter().filter(|it| it.path.starts_with(&own) && it.published.is_some());
        for entry in published {
            assert!(!entry.outside(), "{} = {} lies outside {:?}", entry.path, entry.value, entry.published);
            assert!(tests[card.id].size.is_some(), "{} is published, and its size not measured", entry.path);
        }
    }
}
