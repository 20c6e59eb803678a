//! Markets with so many accounts and no more.

use orgsim::engine::Happening;
use orgsim::luck::Luck;
use orgsim::plan::Plan;
use orgsim::units::days;

use crate::cases::Case;
use crate::experiment::{Experiment, Length, watched};
use crate::family::Checks;
use crate::scene::{Scene, exponential};
use crate::sums::{mean, variance};
use crate::watch::On;

/// Days at which leads arrived, and whether the account was taken already.
fn touches(plan: &Plan, luck: Luck) -> Vec<(f64, bool)> {
    let mut touches = Vec::new();
    let look = |now, happening| {
        if let Happening::LeadArrives { taken, .. } = happening {
            touches.push((days(now), taken));
        }
    };
    watched(plan, luck, On(look));
    touches
}

const FINITE: &str = "market_depletion = \"on\"";

/// Accounts are never free again once they have been touched.
fn touched_once(accounts: f64) -> String {
    format!("accounts = {accounts}\ndeal_value = 1\ncontract = \"project\"\nrest = \"12600 days\"\n")
}

pub fn coverage(case: &Case) -> Checks {
    let (accounts, rate, end) = (case.number("N"), case.number("lambda"), case.number("T"));
    let market = format!("[market.everyone]\n{}", touched_once(accounts));
    let once = |horizon: f64| Scene::new(horizon).market(market.clone()).leads(rate).mechanisms(FINITE);
    let draws = case.number("draws") as usize;
    let whole = 500.0;
    let experiment = Experiment::of("once", &[once(whole)], Length::timed(whole, 1500.0), move |plans, turn, sums| {
        let touches = touches(&plans[0], turn.luck());
        let fresh = |among: &[(f64, bool)]| among.iter().filter(|touch| !touch.1).count() as f64;
        let inside = &touches[..touches.partition_point(|touch| touch.0 <= end)];
        sums.moments("fresh", fresh(inside));
        sums.add("again", inside.len() as f64 - fresh(inside));
        sums.moments("drawn", fresh(&touches[..draws]));
        let firsts: Vec<f64> = touches.iter().filter(|touch| !touch.1).map(|touch| touch.0).collect();
        assert_eq!(firsts.len() as f64, accounts, "every account is touched within the horizon");
        sums.add("all", firsts[firsts.len() - 1]);
        sums.add("most", firsts[(0.9 * accounts) as usize - 1]);
    });
    let once = experiment
        .value("cov", mean("fresh"))
        .value("cov_var", variance("fresh"))
        .value("dup", mean("again"))
        .value("cov_n", mean("drawn"))
        .value("cov_n_var", variance("drawn"))
        .value("t_all", mean("all"))
        .value("t_90", mean("most"));
    Checks::of(once).and(territories(case)).and(sold(case)).waits(&["cov_lnw"], "accounts that differ in attraction")
}

/// Equal territories, unequal leads.
fn territories(case: &Case) -> Experiment {
    let (end, shares) = (case.number("T"), case.numbers("island_shares"));
    let each = case.number("N") / shares.len() as f64;
    let market: String = (0..shares.len()).map(|at| format!("[market.part{at}]\n{}", touched_once(each))).collect();
    let mix: Vec<String> = shares.iter().enumerate().map(|(at, share)| format!("part{at} = {share}")).collect();
    let rate = case.number("lambda");
    let sources = format!("[sources.web]\nleads = {{ per_day = {rate} }}\nmix = {{ {} }}", mix.join(", "));
    let scene = Scene::new(end).market(market).sources(sources).mechanisms(FINITE);
    let experiment = Experiment::of("territories", &[scene], Length::timed(end, 500.0), |plans, turn, sums| {
        sums.add("fresh", touches(&plans[0], turn.luck()).iter().filter(|touch| !touch.1).count() as f64);
    });
    experiment.value("cov_islands", mean("fresh"))
}

/// Accounts that said no may be asked again at once; those that said yes stay customers.
fn sold(case: &Case) -> Experiment {
    let end = case.number("T");
    let accounts = case.number("N");
    let market = format!("[market.everyone]\naccounts = {accounts}\ndeal_value = 1\nrest = \"0 days\"");
    let scene = Scene::new(end)
        .market(market)
        .leads(case.number("lambda"))
        .work("\"0 days\"", case.number("win"), "")
        .mechanisms(&format!("{FINITE}\ncapacity = \"off\""));
    let experiment = Experiment::of("sold", &[scene], Length::timed(end, 500.0), |plans, turn, sums| {
        let mut wins = 0.0;
        let look = |_, happening| wins += f64::from(matches!(happening, Happening::Wins { .. }));
        watched(&plans[0], turn.luck(), On(look));
        sums.add("wins", wins);
    });
    experiment.value("sold", mean("wins"))
}

pub fn depletion(case: &Case) -> Checks {
    let (accounts, times) = (case.number("N"), case.numbers("times"));
    let whole = 60.0;
    let scene = Scene::new(whole)
        .market(format!("[market.everyone]\n{}", touched_once(accounts)))
        .sources("[sources.outbound]\nprospecting = {}")
        .work(&exponential(1.0 / case.number("mu")), case.number("win"), "")
        .mechanisms(FINITE)
        .reps(case.number("c") as u64);
    let read = times.clone();
    let length = Length::timed(whole, 900_000.0);
    let mut experiment = Experiment::of(&case.id, &[scene], length, move |plans, turn, sums| {
        let (mut done, mut won) = (Vec::with_capacity(accounts as usize), Vec::new());
        let look = |now, happening| match happening {
            Happening::TouchEnds { .. } => done.push(days(now)),
            Happening::Wins { .. } => won.push(days(now)),
            _ => {}
        };
        watched(&plans[0], turn.luck(), On(look));
        for time in &read {
            let by = |all: &[f64]| all.partition_point(|day| day <= time) as f64;
            sums.add(&format!("done_{time}"), by(&done));
            sums.add(&format!("won_{time}"), by(&won));
            sums.add(&format!("all_{time}"), f64::from(by(&done) == accounts));
        }
        assert_eq!(done.len() as f64, accounts, "the market is exhausted within the horizon");
        sums.add("end", done[done.len() - 1]);
    });
    for time in times {
        experiment = experiment
            .value(format!("done_{time}"), mean(format!("done_{time}")))
            .value(format!("won_{time}"), mean(format!("won_{time}")));
        if case.names().any(|name| name == format!("Pall_{time}")) {
            experiment = experiment.value(format!("Pall_{time}"), mean(format!("all_{time}")));
        }
    }
    Checks::of(experiment.value("t_all", mean("end")))
}
