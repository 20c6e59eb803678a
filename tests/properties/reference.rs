//! The reference model of the benchmark against the means of a plain program written apart from this one, whose 20,000
//! replications five simulation kits agree with.

use orgsim::engine::{self, Ending, Happening, Observer};
use orgsim::luck::Luck;
use orgsim::plan::expand;
use orgsim::scenario::parse;
use orgsim::units::{Tick, days};

/// What is published of a replication: mean and standard error.
const PUBLISHED: [(&str, f64, f64); 16] = [
    ("leads", 9_999.0, 0.7),
    ("qualified", 3_918.0, 0.5),
    ("handed over", 3_519.0, 0.5),
    ("won", 870.8, 0.2),
    ("lost at qualify", 5_878.0, 0.6),
    ("lost in handoff", 391.3, 0.14),
    ("lost at sell", 2_613.0, 0.4),
    ("gave up at qualify", 188.8, 0.6),
    ("gave up at sell", 21.33, 0.08),
    ("mean wait at qualify", 0.1856, 0.0006),
    ("mean wait at sell", 0.0584, 0.0002),
    ("quits", 21.14, 0.03),
    ("churned", 117.9, 0.08),
    ("revenue", 23.97e6, 8e3),
    ("in the system at the end", 36.2, 0.06),
    ("events", 27_560.0, 2.0),
];

const REPLICATIONS: u64 = 600;

#[derive(Default)]
struct Counts {
    counts: [f64; 16],
    touches: [f64; 2],
}

impl Observer for Counts {
    fn note(&mut self, _: Tick, happening: Happening) {
        let counts = &mut self.counts;
        match happening {
            Happening::LeadArrives { .. } => counts[0] += 1.0,
            Happening::StageEnds { stage, ending, .. } => match (stage, ending) {
                (0, Ending::Advanced) => counts[1] += 1.0,
                (0, Ending::Lost) => counts[4] += 1.0,
                (1, Ending::Lost) => counts[6] += 1.0,
                (_, Ending::GaveUp) => counts[7 + stage as usize] += 1.0,
                _ => {}
            },
            Happening::HandsOver { dropped, .. } => counts[if dropped { 5 } else { 2 }] += 1.0,
            Happening::TouchStarts { stage, waited, .. } => {
                counts[9 + stage as usize] += days(waited);
                self.touches[stage as usize] += 1.0;
            }
            Happening::Leaves { .. } => counts[11] += 1.0,
            Happening::Churns { .. } => counts[12] += 1.0,
            Happening::Wins { booked, .. } => {
                counts[3] += 1.0;
                counts[13] += booked;
            }
            _ => {}
        }
    }
}

#[test]
fn the_reference_model_has_the_published_means() {
    let text = include_str!("../../scenarios/sales-line-1.toml");
    let scenario = parse(text, "sales-line-1.toml", &[]).expect("a shipped scenario is sound");
    let plan = expand(&scenario, &scenario.structures[0]);
    let rows: Vec<[f64; 16]> = (0..REPLICATIONS)
        .map(|number| {
            let mut seen = Counts::default();
            let outcome = engine::run(&plan, Luck::new(1, number), &mut seen);
            let mut row = seen.counts;
            (0..2).for_each(|stage| row[9 + stage] /= seen.touches[stage]);
            (row[14], row[15]) = (f64::from(outcome.open_deals), outcome.events as f64);
            row
        })
        .collect();
    let count = REPLICATIONS as f64;
    for (at, (what, published, error)) in PUBLISHED.into_iter().enumerate() {
        let mean = rows.iter().map(|row| row[at]).sum::<f64>() / count;
        let variance = rows.iter().map(|row| (row[at] - mean).powi(2)).sum::<f64>() / (count - 1.0);
        let z = (mean - published) / (variance / count + error * error).sqrt();
        assert!(z.abs() < 4.0, "{what}: {mean} against {published}, {z} standard errors");
    }
}

/// Wants no more after so many months.
struct Patience(u32, u32);

impl Observer for Patience {
    fn note(&mut self, _: Tick, happening: Happening) {
        self.1 += u32::from(matches!(happening, Happening::MonthEnds { .. }));
    }

    fn goes_on(&self) -> bool {
        self.1 < self.0
    }
}

#[test]
fn a_replication_ends_with_the_month_after_which_nobody_wants_more() {
    let text = include_str!("../../scenarios/sales-line-1.toml");
    let scenario = parse(text, "sales-line-1.toml", &[]).expect("a shipped scenario is sound");
    let plan = expand(&scenario, &scenario.structures[0]);
    let (mut few, mut all) = (Patience(3, 0), Patience(u32::MAX, 0));
    let events = engine::run(&plan, Luck::new(1, 0), &mut (&mut few, &mut all)).events;
    assert_eq!((few.1, all.1), (3, 3));
    let whole = engine::run(&plan, Luck::new(1, 0), &mut all).events;
    assert_eq!(all.1 as usize, 3 + plan.months);
    assert!(events > 0 && events * 5 < whole, "{events} of {whole}");
}
