//! The statistics against published and independently computed values (`data/study-statistics.json`).
//!
//! Analytic values agree to 1e-8; the one that is simulated here (sup-t) has its false-alarm rate stated.

use orgsim::luck::{Luck, Purpose, name_key};
use orgsim::stats::{self, Precision, Worst};
use serde_json::Value;

fn data(case: &str) -> Value {
    let all: Value = serde_json::from_str(include_str!("data/study-statistics.json")).unwrap();
    all[case].clone()
}

fn number(value: &Value) -> f64 {
    value.as_f64().unwrap()
}

fn numbers(value: &Value) -> Vec<f64> {
    value.as_array().unwrap().iter().map(number).collect()
}

#[track_caller]
fn close(got: f64, wanted: f64) {
    within(got, wanted, 1e-8 * wanted.abs().max(1e-3));
}

#[track_caller]
fn within(got: f64, wanted: f64, absolute: f64) {
    assert!((got - wanted).abs() <= absolute, "{got} is not {wanted} within {absolute:e}");
}

#[test]
fn students_sleep_data() {
    let case = data("paired_sleep");
    let (a, b) = (numbers(&case["a"]), numbers(&case["b"]));
    let pair = stats::paired(&b, &a).unwrap();
    close(pair.difference.mean, number(&case["mean"]));
    close(pair.difference.se, number(&case["se"]));
    close(pair.difference.mean / pair.difference.se, number(&case["t"]));
    close(stats::p_value(&pair.difference), number(&case["p"]));
    close(pair.difference.low, number(&case["lo"]));
    close(pair.difference.high, number(&case["hi"]));
    close(pair.correlation.unwrap(), number(&case["corr"]));
    assert_eq!(pair.share_a_above_b, 0.95, "nine above and one tie of ten");
    let welch = stats::welch(&b, &a).unwrap();
    close(welch.low, number(&case["welch_lo"]));
    close(welch.high, number(&case["welch_hi"]));
}

#[test]
fn quantiles_of_student_and_the_normal() {
    // R's qt(0.975, df) and qnorm.
    let table = [(1.0, 12.706_204_736_174_7), (2.0, 4.302_652_729_696_14), (9.0, 2.262_157_162_740_99)];
    let more = [(29.0, 2.045_229_642_132_70), (99.0, 1.984_216_951_508_68), (999.0, 1.962_341_460_922_37)];
    for (freedom, wanted) in table.into_iter().chain(more) {
        within(stats::t_quantile(0.975, freedom), wanted, 2e-10 * wanted);
    }
    within(stats::t_quantile(0.975, 1e6), 1.959_966_356_8, 1e-9);
    let (below, above) = (stats::t_quantile(0.975, 999.999_999), stats::t_quantile(0.975, 1000.0));
    within(below, above, 1e-10); // where the two methods meet
    let many = stats::Estimate { mean: 1.959_966_356_8, se: 1.0, low: 0.0, high: 4.0, n: 1_000_001 };
    within(stats::p_value(&many), 0.05, 1e-8);
    within(stats::normal_quantile(0.975), 1.959_963_984_540_054, 1e-14);
}

#[test]
fn a_structure_and_its_copy_differ_by_exactly_nothing() {
    let a = [3.1, f64::NAN, 4.7, 5.9, 0.3];
    let pair = stats::paired(&a, &a).unwrap();
    assert_eq!((pair.difference.mean, pair.difference.se), (0.0, 0.0));
    assert_eq!((pair.difference.low, pair.difference.high), (0.0, 0.0));
    assert_eq!((pair.share_a_above_b, pair.difference.n), (0.5, 4));
    assert_eq!(pair.correlation, Some(1.0));
    assert_eq!(stats::p_value(&pair.difference), 1.0);
    assert_eq!(stats::variance_reduction(&a, &a), None);
}

#[test]
fn the_unknown_is_left_out_and_too_little_is_nothing() {
    let gap = [1.0, f64::NAN, 3.0];
    assert_eq!(stats::estimate(&gap), stats::estimate(&[1.0, 3.0]));
    assert_eq!(stats::estimate(&[1.0, f64::NAN]), None);
    assert_eq!(stats::estimate(&[1.0, f64::INFINITY]), None);
    assert_eq!(stats::quantile(&[f64::NAN], 0.5), None);
    assert_eq!(stats::quantile(&gap, 0.5), Some(2.0));
    assert_eq!(stats::paired(&gap, &[1.0, 2.0, f64::NAN]), None);
    assert_eq!(stats::correlation(&[1.0, 2.0], &[5.0, 5.0]), None);
    assert_eq!(stats::wilson(0.0, 0), None);
    assert_eq!(stats::cvar(&[], 0.9, Worst::Lowest), None);
    assert_eq!(stats::fan(&[vec![f64::NAN; 3]], &[0.5]), [None]);
    assert_eq!(stats::best_of(&[&gap, &[f64::NAN, 1.0, 2.0]], true), None);
}

#[test]
fn equal_values_have_no_error_at_all() {
    let estimate = stats::estimate(&[0.1; 7]).unwrap();
    assert_eq!((estimate.mean, estimate.se, estimate.low), (0.1, 0.0, 0.1));
}

#[test]
fn skewness_of_a_known_sample() {
    // 1, 2, 3, 4, 10: mean 4, s² = 12.5, Σ(x − m)³ = 180, G₁ = 5/12 · 180/12.5^1.5.
    close(stats::skewness(&[1.0, 2.0, 3.0, 4.0, 10.0]).unwrap(), 5.0 / 12.0 * 180.0 / 12.5f64.powf(1.5));
    within(stats::skewness(&[-1.0, 0.0, 1.0]).unwrap(), 0.0, 1e-15);
    assert_eq!(stats::skewness(&[2.0; 9]), None);
}

#[test]
fn a_long_tail_moves_the_interval_towards_it() {
    let values: Vec<f64> =
        (1..=20).map(|i| (stats::normal_quantile((f64::from(i) - 0.5) / 20.0) * 1.2).exp()).collect();
    let (plain, skewed) = (stats::estimate(&values).unwrap(), stats::estimate_skewed(&values).unwrap());
    assert_eq!(Some(skewed), stats::bootstrap_t(&values));
    assert_eq!((plain.mean, plain.se), (skewed.mean, skewed.se));
    assert!(skewed.high > plain.high && skewed.low > plain.low, "{plain:?} {skewed:?}");
    let even: Vec<f64> = (1..=20).map(f64::from).collect();
    assert_eq!(stats::estimate_skewed(&even), stats::estimate(&even));
}

#[test]
fn bootstrap_t_covers_a_lognormal_mean_better_than_student() {
    // 400 samples of 20 from a lognormal with σ = 1. Student covers about 86 %, bootstrap-t about 92 %; the difference of
    // the two shares has a standard error under 1.6 points, so chance alone would reverse them in less than 1 of 10,000.
    let (mut student, mut bootstrap) = (0, 0);
    for sample in 0..400 {
        let fate = Luck::new(11, sample).fate(name_key("coverage"), 0);
        let draw = |i| stats::normal_quantile(fate.uniform(Purpose::DealValue, i)).exp();
        let values: Vec<f64> = (0..20).map(draw).collect();
        let holds = |e: stats::Estimate| u32::from(e.low <= 0.5f64.exp() && 0.5f64.exp() <= e.high);
        student += holds(stats::estimate(&values).unwrap());
        bootstrap += holds(stats::bootstrap_t(&values).unwrap());
    }
    assert!(bootstrap > student, "{bootstrap} against {student} of 400");
}

#[test]
fn wilson_at_the_ends_and_in_the_middle() {
    let z2 = stats::normal_quantile(0.975).powi(2);
    let (low, high) = stats::wilson(0.0, 10).unwrap();
    assert_eq!(low, 0.0);
    close(high, z2 / (10.0 + z2));
    let (low, high) = stats::wilson(5.0, 10).unwrap();
    close(low, 0.236_593_090_511_256_26); // R, prop.test(5, 10, correct = FALSE)
    close(high, 0.763_406_909_488_743_7);
}

#[test]
fn shared_luck_reduces_variance_by_the_known_factor() {
    // CRN-1 in small: variances 2.5 and 10 (y = 2x), difference x: factor 12.5/2.5.
    let x = [1.0, 2.0, 3.0, 4.0, 5.0];
    let y: Vec<f64> = x.iter().map(|x| 2.0 * x).collect();
    close(stats::variance_reduction(&y, &x).unwrap(), 5.0);
    close(stats::correlation(&y, &x).unwrap(), 1.0);
}

/// The van der Corput sequence in base 2: the bits of i mirrored at the point.
fn mirrored(i: u32) -> f64 {
    f64::from(i.reverse_bits()) / 2f64.powi(32)
}

#[test]
fn the_sequential_rule_stops_where_it_should() {
    let case = data("sequential");
    let series: Vec<f64> = (1..=1000).map(|i| 100.0 + 30.0 * stats::normal_quantile(mirrored(i))).collect();
    for (name, share) in [("g10", 0.10), ("g05", 0.05), ("g02", 0.02)] {
        let wanted = numbers(&case[name]);
        let n = stats::stop_at(&series, Precision::Relative(share), 10).unwrap();
        assert_eq!(n, wanted[0] as usize);
        let estimate = stats::estimate(&series[..n]).unwrap();
        close(estimate.mean, wanted[1]);
        close((estimate.high - estimate.low) / 2.0, wanted[2]);
        assert!(stats::precise(&estimate, Precision::Relative(share)));
    }
    assert_eq!(stats::stop_at(&series, Precision::Relative(0.001), 10), None);
}

#[test]
fn one_lucky_look_does_not_end_a_study() {
    // Precise at 4 (all equal), not at 6, then precise again at 8 and 10.
    let series = [5.0, 5.0, 5.0, 5.0, 9.0, 1.0, 5.0, 5.0, 5.0, 5.0];
    let demand = Precision::Absolute(2.0);
    assert_eq!(stats::stop_at(&series, demand, 4), Some(4));
    assert_eq!(stats::stop_at_consecutive(&series, demand, &[4, 6, 8, 10, 12]), Some(10));
    assert_eq!(stats::stop_at_consecutive(&series, demand, &[4, 6, 8]), None);
}

#[test]
fn plans_for_precision_and_power() {
    let n = stats::replications_for(10.0, 1.0).unwrap();
    let half = |n: u64| stats::t_quantile(0.975, n as f64 - 1.0) * 10.0 / (n as f64).sqrt();
    assert!(half(n) <= 1.0 && half(n - 1) > 1.0, "{n}");
    assert_eq!(stats::replications_for(0.0, 1.0), Some(2));
    assert_eq!(stats::replications_for(1.0, 0.0), None);
    assert_eq!(stats::replications_for_power(1.0, 0.5, 0.8), Some(32)); // (2.8015853/0.5)² = 31.395
    assert_eq!(stats::replications_for_power(1.0, 0.0, 0.8), None);
    close(stats::detectable(1.0, 100, 0.8), 0.280_158_521_8);
}

#[test]
fn quantile_intervals_by_order_statistics() {
    let case = data("quantile_ci");
    for (name, n, p) in [("n20_p50", 20, 0.5), ("n100_p50", 100, 0.5), ("n100_p90", 100, 0.9), ("n200_p95", 200, 0.95)]
    {
        let wanted = numbers(&case[name]);
        let (r, s, coverage) = stats::order_ranks(n, p).unwrap();
        assert_eq!([r as f64, s as f64], wanted[..2], "{name}");
        close(coverage, wanted[2]);
        let ranks: Vec<f64> = (1..=n).rev().map(|i| i as f64).collect();
        let interval = stats::quantile_interval(&ranks, p).unwrap();
        assert_eq!([interval.low, interval.high], wanted[..2]);
    }
    assert_eq!(stats::order_ranks(5, 0.9), None);
    let few: Vec<f64> = (0..199).map(f64::from).collect();
    assert_eq!(stats::quantile_interval(&few, 0.95), None, "fewer than ten beyond");
    assert_eq!(stats::quantile_interval(&few, 0.05), None);
    let (one, two) = stats::wilks(0.95, 0.95).unwrap();
    assert_eq!((one as f64, two as f64), (number(&case["wilks_one_sided"]), number(&case["wilks_two_sided"])));
}

#[test]
fn quantiles_are_type_seven() {
    let values = [40.0, 10.0, 30.0, 20.0];
    assert_eq!(stats::quantiles(&values, &[0.0, 0.25, 0.5, 1.0]), Some(vec![10.0, 17.5, 25.0, 40.0]));
    assert_eq!(stats::quantile(&values, 1.1), None);
}

#[test]
fn the_mean_of_the_worst() {
    let case = data("cvar");
    let hundred: Vec<f64> = (1..=100).map(f64::from).collect();
    close(stats::cvar(&hundred, 0.95, Worst::Highest).unwrap(), number(&case["sample_1_100"]));
    close(stats::cvar(&hundred, 0.95, Worst::Lowest).unwrap(), 3.0);
    close(stats::cvar(&[1.0, 2.0, 3.0], 0.5, Worst::Lowest).unwrap(), (1.0 + 0.5 * 2.0) / 1.5);
    // Laws at the middles of equal cells: the error of that grid is under 0.002 of the value.
    let n = 200_000;
    let cells = || (0..n).map(|i| (f64::from(i) + 0.5) / f64::from(n));
    type Inverse = fn(f64) -> f64;
    let laws: [(&str, Inverse); 3] = [
        ("normal95", stats::normal_quantile),
        ("exp95", |u| -(1.0 - u).ln()),
        ("lognormal01_95", |u| stats::normal_quantile(u).exp()),
    ];
    for (name, law) in laws {
        let values: Vec<f64> = cells().map(law).collect();
        let wanted = number(&case[name]);
        within(stats::cvar(&values, 0.95, Worst::Highest).unwrap(), wanted, 0.002 * wanted);
    }
}

#[test]
fn the_interval_of_the_worst_mean() {
    let values: Vec<f64> = (0..400).map(|i| -(1.0 - (f64::from(i) + 0.5) / 400.0f64).ln()).collect();
    let worst = stats::cvar_interval(&values, 0.95, Worst::Highest).unwrap();
    assert!(worst.low < worst.mean && worst.mean < worst.high);
    // Theory for the exponential: variance of the estimate (1 + level)/(1 − level)/n, here 0.312²; the tail is read from 20.
    within(worst.se, (1.95f64 / 0.05 / 400.0).sqrt(), 0.06);
    assert_eq!(stats::cvar_interval(&values[..199], 0.95, Worst::Highest), None);
}

/// `months` columns of standard normals; cumulated over months if asked.
fn paths(months: u32, replications: u64, cumulated: bool) -> Vec<Vec<f64>> {
    let mut columns = vec![Vec::new(); months as usize];
    for replication in 0..replications {
        let fate = Luck::new(5, replication).fate(name_key("paths"), u64::from(cumulated));
        let mut sum = 0.0;
        for month in 0..months {
            let shock = stats::normal_quantile(fate.uniform(Purpose::Need, month));
            sum = if cumulated { sum + shock } else { shock };
            columns[month as usize].push(sum);
        }
    }
    columns
}

#[test]
fn the_sup_t_constant_knows_how_dependent_the_months_are() {
    // 4,000 resamples: the standard error of the 95 % quantile is below 0.025, the tolerance 0.1 four of them; four
    // comparisons give a false alarm in fewer than 1 of 3,000 choices of the fixed keys.
    let case = data("bands");
    for (name, months, cumulated) in
        [("sidak12", 12, false), ("supt_cumsum4", 4, true), ("supt_cumsum12", 12, true), ("supt_cumsum52", 52, true)]
    {
        let c = stats::sup_t(&paths(months, 800, cumulated)).unwrap();
        within(c, number(&case[name]), 0.1);
    }
    let one = stats::sup_t(&paths(1, 800, false)).unwrap();
    within(one, stats::normal_quantile(0.975), 0.1);
}

#[test]
fn simultaneous_bands_are_wider_and_skip_what_does_not_vary() {
    let mut months = paths(6, 60, true);
    months.push(vec![2.0; 60]);
    months.push(vec![f64::NAN; 60]);
    let (pointwise, together) = (stats::mean_band(&months), stats::simultaneous_band(&months));
    for (narrow, wide) in pointwise[..6].iter().zip(&together) {
        let (narrow, wide) = (narrow.unwrap(), wide.unwrap());
        assert!(wide.low < narrow.low && wide.high > narrow.high && wide.mean == narrow.mean);
    }
    assert_eq!(together[6].map(|month| (month.low, month.high)), Some((2.0, 2.0)));
    assert_eq!(together[7], None);
    assert_eq!(stats::sup_t(&[vec![1.0; 5]]), None);
}

#[test]
fn mser_finds_the_end_of_the_warm_up() {
    let case = data("MSER5");
    let series: Vec<f64> = (1..=500).map(|t| 100.0 + 80.0 * 0.9f64.powi(t) + 5.0 * f64::from(t * t).sin()).collect();
    let found = stats::mser5(&series).unwrap();
    assert_eq!((found.batches, found.truncate, found.too_short), (7, 35, false));
    close(found.statistic, number(&case["stat"]));
    close(found.mean, number(&case["mean_after"]));
    let trend: Vec<f64> = (0..50).map(f64::from).collect();
    assert!(stats::mser5(&trend).unwrap().too_short);
    assert_eq!(stats::mser5(&[1.0; 9]), None);
    assert_eq!(stats::mser5(&[1.0; 10]).unwrap().batches, 0);
}

#[test]
fn the_best_of_three_and_of_two() {
    let case = data("pbest_eoc");
    let sd = numbers(&case["sd"]);
    let covariance: Vec<Vec<f64>> =
        (0..3).map(|i| (0..3).map(|j| if i == j { sd[i] * sd[i] } else { 0.0 }).collect()).collect();
    let best = stats::best_of_normal(&numbers(&case["means"]), &covariance).unwrap();
    for (got, wanted) in best.probability.iter().zip(numbers(&case["pbest"])) {
        close(*got, wanted);
    }
    close(best.opportunity_cost[1], number(&case["eoc_pick2"]));
    close(best.opportunity_cost[0], number(&case["emax"]) - 1.0);
    let case = data("eoc_two");
    let (delta, sd) = (number(&case["delta"]), number(&case["sd"]));
    let best = stats::best_of_normal(&[delta, 0.0], &[vec![sd * sd, 0.0], vec![0.0, 0.0]]).unwrap();
    close(best.probability[0], number(&case["p"]));
    close(best.opportunity_cost[0], number(&case["eoc"]));
    assert_eq!(best.error, 0.0);
}

#[test]
fn two_structures_are_judged_by_their_paired_difference() {
    let case = data("paired_sleep");
    let (a, b) = (numbers(&case["a"]), numbers(&case["b"]));
    let best = stats::best_of(&[&b, &a], true).unwrap();
    // Φ(t) with the normal in place of Student's law: the posterior N(mean, S/n).
    within(1.0 - best.probability[0], 2.431_2e-5, 2e-8);
}

#[test]
fn holm_adjusts_step_by_step() {
    let case = data("holm");
    for (got, wanted) in stats::holm(&numbers(&case["p"])).iter().zip(numbers(&case["adjusted"])) {
        close(*got, wanted);
    }
    let with_gap = stats::holm(&[0.01, f64::NAN, 0.9]);
    assert_eq!((with_gap[0], with_gap[1].is_nan(), with_gap[2]), (0.02, true, 0.9));
}

#[test]
fn antithetic_pairs_and_a_control_for_the_exponential_of_a_uniform() {
    let case = data("variance_reduction_expU");
    // Midpoints of 100,000 cells: the error of the midpoint rule is below 1e-10.
    let n = 100_000;
    let u: Vec<f64> = (0..n).map(|i| (f64::from(i) + 0.5) / f64::from(n)).collect();
    let y: Vec<f64> = u.iter().map(|u| u.exp()).collect();
    let variance = |values: &[f64]| {
        let e = stats::estimate(values).unwrap();
        e.se * e.se * (e.n as f64 - 1.0)
    };
    close(variance(&y), number(&case["var"]));
    let mirrored: Vec<f64> = u.iter().flat_map(|u| [u.exp(), (1.0 - u).exp()]).collect();
    let pairs = stats::antithetic_means(&mirrored);
    close(variance(&pairs), number(&case["var_anti_pair"]));
    let plain = stats::estimate(&y).unwrap();
    let off = 0.01;
    let with = stats::control_variate(&y, &u, 0.5).unwrap();
    let shifted = stats::control_variate(&y, &u, 0.5 - off).unwrap();
    close(with.mean, number(&case["mean"]));
    close((plain.mean - shifted.mean) / off, number(&case["beta"]));
    close(with.se * with.se * f64::from(n - 2), number(&case["var_cv"]));
    assert_eq!(stats::control_variate(&y[..5], &[1.0; 5], 1.0), stats::estimate(&y[..5]));
}

/// Freireich 1963: weeks in remission under 6-MP.
#[test]
fn kaplan_meier_of_the_leukaemia_data() {
    let case = data("leukaemia_6mp");
    let (weeks, ended) = (numbers(&case["time_6mp"]), numbers(&case["event_6mp"]));
    let ended: Vec<bool> = ended.iter().map(|&ended| ended == 1.0).collect();
    let curve = stats::kaplan_meier(&weeks, &ended);
    let wanted = case["km"].as_object().unwrap();
    assert_eq!(curve.len(), wanted.len());
    for step in &curve {
        let wanted = numbers(&wanted[&step.time.to_string()]);
        close(step.survival, wanted[0]);
        close(step.se, wanted[1]);
    }
    assert_eq!((curve[0].at_risk, curve[0].events), (21, 3));
    // Limits on the log(-log) scale as Stata's `sts list` prints them.
    within(curve[0].low, 0.6197, 5e-5);
    within(curve[0].high, 0.9516, 5e-5);
}

#[test]
fn kaplan_meier_at_its_edges() {
    assert_eq!(stats::kaplan_meier(&[], &[]), []);
    assert_eq!(stats::kaplan_meier(&[3.0, f64::NAN], &[false, true]), [], "nothing ended");
    // Without censoring it is the share still going on.
    let curve = stats::kaplan_meier(&[1.0, 2.0, 2.0, 4.0], &[true; 4]);
    let shares: Vec<f64> = curve.iter().map(|step| step.survival).collect();
    assert_eq!(shares, [0.75, 0.25, 0.0]);
    assert!(curve[2].se.is_nan() && curve[2].low.is_nan() && curve[2].high.is_nan());
    // Who is censored when others end was still under watch.
    assert_eq!(stats::kaplan_meier(&[1.0, 1.0], &[true, false])[0].at_risk, 2);
}
