//! The quality of `luck` in the patterns in which a simulation draws, against Philox4x32-10 as the yardstick.
//!
//! Simulations draw at neighbouring places: replication r and r + 1, lead i and i + 1, attempt 0 and 1. A keyed generator is
//! good if such draws look as unrelated as any. Each statistic below is near standard normal if they are, and may reach
//! [`LIMIT`] = 6 (2e-9, two-sided). Both generators together have about 500 single ones and 80 that are the furthest of
//! 64 bits; with avalanche (32,768 proportions at 6.5, 8e-11 each) and collisions, a choice of keys fails by chance with
//! probability below 3e-5. The keys are fixed: a failure is a changed generator.

use std::collections::HashSet;

use orgsim::luck::{Luck, Purpose, name_key};

const LIMIT: f64 = 6.0;
const DRAWS: u32 = 1 << 18;

/// Philox4x32-10 (Salmon, Moraes, Dror & Shaw 2011).
fn philox(mut counter: [u32; 4], mut key: [u32; 2]) -> [u32; 4] {
    for _ in 0..10 {
        let low = u64::from(counter[0]) * 0xD251_1F53;
        let high = u64::from(counter[2]) * 0xCD9E_8D57;
        counter = [
            (high >> 32) as u32 ^ counter[1] ^ key[0],
            high as u32,
            (low >> 32) as u32 ^ counter[3] ^ key[1],
            low as u32,
        ];
        key = [key[0].wrapping_add(0x9E37_79B9), key[1].wrapping_add(0xBB67_AE85)];
    }
    counter
}

#[test]
fn philox_gives_the_published_vectors() {
    let zeros = philox([0; 4], [0; 2]);
    assert_eq!(zeros, [0x6627_e8d5, 0xe169_c58d, 0xbc57_ac4c, 0x9b00_dbd8]);
    let ones = philox([u32::MAX; 4], [u32::MAX; 2]);
    assert_eq!(ones, [0x408f_276d, 0x41c8_3b0e, 0xa20b_c7c6, 0x6d54_51fd]);
    let pi = philox([0x243f_6a88, 0x85a3_08d3, 0x1319_8a2e, 0x0370_7344], [0xa409_3822, 0x299f_31d0]);
    assert_eq!(pi, [0xd16c_fe09, 0x94fd_cceb, 0x5001_e420, 0x2412_6ea1]);
}

/// What a draw is keyed by.
#[derive(Clone, Copy)]
struct At {
    seed: u64,
    replication: u64,
    family: u64,
    index: u64,
    child: u64,
    place: u64,
    purpose: Purpose,
    count: u32,
}

const HERE: At = At {
    seed: 42,
    replication: 7,
    family: name_key("lead"),
    index: 11,
    child: 0,
    place: 0,
    purpose: Purpose::Patience,
    count: 0,
};

const PURPOSES: [Purpose; 8] = [
    Purpose::ArrivalGap,
    Purpose::ArrivalThinning,
    Purpose::BatchSize,
    Purpose::Segment,
    Purpose::Need,
    Purpose::DealValue,
    Purpose::Patience,
    Purpose::Effort,
];

const STAGES: [u64; 8] = [
    name_key("qualify"),
    name_key("demo"),
    name_key("proposal"),
    name_key("close"),
    name_key("stage 1"),
    name_key("stage 2"),
    name_key("stage 3"),
    name_key("stage 4"),
];

const FAMILIES: [u64; 4] = [name_key("lead"), name_key("seat"), name_key("account"), name_key("source")];

type Generator = fn(At) -> u64;

/// `luck` as the engine uses it: child and place only where there is one.
fn luck(at: At) -> u64 {
    let mut fate = Luck::new(at.seed, at.replication).fate(at.family, at.index);
    if at.child > 0 {
        fate = fate.child(at.child);
    }
    if at.place > 0 {
        fate = fate.at(at.place);
    }
    fate.bits(at.purpose, at.count)
}

/// The same keys through Philox: one block per level.
fn yardstick(at: At) -> u64 {
    let words = |x: u64| [x as u32, (x >> 32) as u32];
    let [a, b] = words(at.seed);
    let [c, d] = words(at.replication);
    let replication = philox([c, d, 0, 0], [a, b]);
    let [e, f] = words(at.index);
    let [g, h] = words(at.family);
    let entity = philox([e, f, g, h], [replication[0], replication[1]]);
    let [i, j] = words(at.place);
    let thing = philox([i, j, at.child as u32, 1], [entity[0], entity[1]]);
    let out = philox([at.count, at.purpose as u32, 0, 2], [thing[0], thing[1]]);
    u64::from(out[0]) << 32 | u64::from(out[1])
}

const GENERATORS: [(&str, Generator); 2] = [("luck", luck), ("Philox", yardstick)];

/// A pattern: where draw i lies.
type Pattern = fn(u32) -> At;

const PATTERNS: [(&str, Pattern); 12] = [
    ("seeds", |i| At { seed: i.into(), ..HERE }),
    ("replications", |i| At { replication: i.into(), ..HERE }),
    ("entities", |i| At { index: i.into(), ..HERE }),
    ("entities 2³² apart", |i| At { index: u64::from(i) << 32, ..HERE }),
    ("counts", |i| At { count: i, ..HERE }),
    ("purposes", |i| At { purpose: PURPOSES[i as usize % 8], count: i / 8, ..HERE }),
    ("purposes of entities", |i| At { purpose: PURPOSES[i as usize % 8], index: (i / 8).into(), ..HERE }),
    ("entities of replications", |i| At { index: (i % 64).into(), replication: (i / 64).into(), ..HERE }),
    ("places of entities", |i| At { place: STAGES[i as usize % 8], index: (i / 8).into(), ..HERE }),
    ("numbered places", |i| At { place: (i % 8 + 1).into(), index: (i / 8).into(), ..HERE }),
    ("children", |i| At { child: (i + 1).into(), ..HERE }),
    ("children of entities", |i| At { child: (i % 8 + 1).into(), index: (i / 8).into(), ..HERE }),
];

/// A pair of streams: how the second differs from the first. Both run over entities.
const PAIRS: [(&str, Pattern); 12] = [
    ("next seed", |i| At { seed: HERE.seed + 1, index: i.into(), ..HERE }),
    ("next replication", |i| At { replication: HERE.replication + 1, index: i.into(), ..HERE }),
    ("far replication", |i| At { replication: HERE.replication + (1 << 20), index: i.into(), ..HERE }),
    ("other family", |i| At { family: name_key("seat"), index: i.into(), ..HERE }),
    ("next entity", |i| At { index: u64::from(i) + 1, ..HERE }),
    ("next purpose", |i| At { purpose: Purpose::Effort, index: i.into(), ..HERE }),
    ("far purpose", |i| At { purpose: Purpose::ContractAge, index: i.into(), ..HERE }),
    ("next count", |i| At { count: 1, index: i.into(), ..HERE }),
    ("a stage", |i| At { place: STAGES[0], index: i.into(), ..HERE }),
    ("numbered place", |i| At { place: 1, index: i.into(), ..HERE }),
    ("first child", |i| At { child: 1, index: i.into(), ..HERE }),
    ("a child at a stage", |i| At { child: 1, place: STAGES[1], index: i.into(), ..HERE }),
];

fn unit(bits: u64) -> f64 {
    (bits >> 11) as f64 / (1u64 << 53) as f64
}

/// A chi-square against equal cells as a standard normal (Wilson & Hilferty 1931).
fn equal_cells(cells: &[u32]) -> f64 {
    let expected = cells.iter().map(|&n| f64::from(n)).sum::<f64>() / cells.len() as f64;
    let square: f64 = cells.iter().map(|&n| (f64::from(n) - expected).powi(2) / expected).sum();
    let freedom = cells.len() as f64 - 1.0;
    let spread = 2.0 / (9.0 * freedom);
    ((square / freedom).cbrt() - (1.0 - spread)) / spread.sqrt()
}

fn count(cells: usize, places: impl Iterator<Item = u64>) -> Vec<u32> {
    let mut counts = vec![0; cells];
    places.for_each(|place| counts[place as usize] += 1);
    counts
}

/// Correlation of pairs of uniforms times √n.
fn correlation(pairs: impl Iterator<Item = (u64, u64)>) -> f64 {
    let (mut sum, mut n) = (0.0, 0.0);
    for (a, b) in pairs {
        sum += (unit(a) - 0.5) * (unit(b) - 0.5) * 12.0;
        n += 1.0;
    }
    sum / f64::sqrt(n)
}

/// Pairs on a 64 × 64 board, by their high and by their low bits.
fn boards(pairs: &[(u64, u64)]) -> [(&'static str, f64); 2] {
    let high = count(4096, pairs.iter().map(|(a, b)| (a >> 58) << 6 | b >> 58));
    let low = count(4096, pairs.iter().map(|(a, b)| (a & 63) << 6 | b & 63));
    [("board of high bits", equal_cells(&high)), ("board of low bits", equal_cells(&low))]
}

/// Runs above and below ½ (Wald & Wolfowitz 1940, with the median known).
fn runs(draws: &[u64]) -> f64 {
    let changes = draws.windows(2).filter(|pair| pair[0] >> 63 != pair[1] >> 63).count() as f64;
    let n = draws.len() as f64 - 1.0;
    (changes - n / 2.0) / (n / 4.0).sqrt()
}

/// The furthest of the 64 bits from being set half the time.
fn worst_bit(draws: impl Fn(usize) -> u64, n: usize) -> f64 {
    let mut set = [0u32; 64];
    for i in 0..n {
        let bits = draws(i);
        set.iter_mut().enumerate().for_each(|(bit, count)| *count += (bits >> bit & 1) as u32);
    }
    let off = |count: &u32| (f64::from(*count) - n as f64 / 2.0) / (n as f64 / 4.0).sqrt();
    set.iter().map(off).fold(0.0, |worst, z| if z.abs() > f64::abs(worst) { z } else { worst })
}

/// Everything about one row of draws.
fn row(draws: &[u64]) -> Vec<(&'static str, f64)> {
    let pairs: Vec<(u64, u64)> = draws.chunks_exact(2).map(|pair| (pair[0], pair[1])).collect();
    let lag = |by: usize| correlation(draws.iter().copied().zip(draws[by..].iter().copied()));
    let mut all = vec![
        ("high 12 bits", equal_cells(&count(4096, draws.iter().map(|bits| bits >> 52)))),
        ("middle 12 bits", equal_cells(&count(4096, draws.iter().map(|bits| bits >> 26 & 4095)))),
        ("low 12 bits", equal_cells(&count(4096, draws.iter().map(|bits| bits & 4095)))),
        ("lag 1", lag(1)),
        ("lag 2", lag(2)),
        ("lag 8", lag(8)),
        ("lag 64", lag(64)),
        ("runs", runs(draws)),
        ("worst bit", worst_bit(|i| draws[i], draws.len())),
        ("worst bit of neighbours", worst_bit(|i| draws[i] ^ draws[i + 1], draws.len() - 1)),
    ];
    all.extend(boards(&pairs));
    all
}

/// Fails with everything that went wrong.
fn judge(results: Vec<(String, f64)>, limit: f64) {
    let furthest = results.iter().map(|(_, z)| z.abs()).fold(0.0, f64::max);
    println!("{} statistics, the furthest {furthest:.2}", results.len());
    let wrong: Vec<_> = results.iter().filter(|(_, z)| z.is_nan() || z.abs() >= limit).collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn draws_in_a_row_are_uniform_and_unrelated() {
    let mut results = Vec::new();
    for (generator, draw) in GENERATORS {
        for (pattern, at) in PATTERNS {
            let draws: Vec<u64> = (0..DRAWS).map(|i| draw(at(i))).collect();
            results.extend(row(&draws).into_iter().map(|(test, z)| (format!("{generator}, {pattern}, {test}"), z)));
        }
    }
    judge(results, LIMIT);
}

#[test]
fn a_stream_for_a_rejection_sampler_is_as_good_as_single_draws() {
    use rand::TryRng;
    let fate = Luck::new(1, 1).fate(name_key("lead"), 5);
    let mut stream = fate.stream(Purpose::Effort, 0);
    let long: Vec<u64> = (0..DRAWS).map(|_| stream.try_next_u64().unwrap()).collect();
    // Short ones: two draws from each of neighbouring streams, and the draw that the stream began with.
    let short: Vec<u64> = (0..DRAWS / 4)
        .flat_map(|count| {
            let mut stream = fate.stream(Purpose::Effort, count);
            let [a, b, c] = [(); 3].map(|()| stream.try_next_u64().unwrap());
            [fate.bits(Purpose::Effort, count), a, b, c]
        })
        .collect();
    let named =
        |name: &'static str, draws: &[u64]| row(draws).into_iter().map(move |(test, z)| (format!("{name}, {test}"), z));
    judge(named("long", &long).chain(named("short", &short)).collect(), LIMIT);
}

#[test]
fn streams_that_differ_in_one_key_are_unrelated() {
    let mut results = Vec::new();
    for (generator, draw) in GENERATORS {
        for (name, other) in PAIRS {
            let first = |i: u32| draw(At { index: i.into(), ..HERE });
            let pairs: Vec<(u64, u64)> = (0..DRAWS).map(|i| (first(i), draw(other(i)))).collect();
            let mut tests = vec![
                ("correlation", correlation(pairs.iter().copied())),
                ("worst bit in common", worst_bit(|i| pairs[i].0 ^ pairs[i].1, pairs.len())),
            ];
            tests.extend(boards(&pairs));
            results.extend(tests.into_iter().map(|(test, z)| (format!("{generator}, {name}, {test}"), z)));
        }
    }
    judge(results, LIMIT);
}

#[test]
fn places_are_unrelated_to_each_other_over_replications_entities_and_counts() {
    let mut results = Vec::new();
    for (generator, draw) in GENERATORS {
        for (i, &a) in STAGES.iter().enumerate() {
            for &b in &STAGES[i + 1..] {
                let here = |n: u32, place| At {
                    replication: (n >> 12).into(),
                    index: (n >> 3 & 511).into(),
                    count: n & 7,
                    place,
                    ..HERE
                };
                let pairs: Vec<(u64, u64)> = (0..1 << 16).map(|n| (draw(here(n, a)), draw(here(n, b)))).collect();
                results.push((format!("{generator}, places, correlation"), correlation(pairs.iter().copied())));
                results.extend(boards(&pairs).map(|(test, z)| (format!("{generator}, places, {test}"), z)));
            }
        }
    }
    judge(results, LIMIT);
}

/// One input bit flipped at an ordinary place.
type Flip = fn(At, u32) -> At;

const FLIPS: [(&str, u32, Flip); 5] = [
    ("seed", 64, |at, bit| At { seed: at.seed ^ 1 << bit, ..at }),
    ("replication", 32, |at, bit| At { replication: at.replication ^ 1 << bit, ..at }),
    ("index", 64, |at, bit| At { index: at.index ^ 1 << bit, ..at }),
    ("count", 32, |at, bit| At { count: at.count ^ 1 << bit, ..at }),
    ("place", 64, |at, bit| At { place: at.place ^ 1 << bit, ..at }),
];

#[test]
fn one_bit_of_the_key_changes_every_bit_of_the_draw_half_the_time() {
    // 8,192 places: half the time means 0.5 ± 0.036 at 6.5 standard errors, 16,384 proportions for each generator. The
    // places have triangular numbers, so that a flipped place is rarely another of them: no pair is counted twice.
    let triangle = |n: u64| n * (n + 1) / 2;
    let mut results = Vec::new();
    for (generator, draw) in GENERATORS {
        for (name, bits, flip) in FLIPS {
            for bit in 0..bits {
                let change = |i: usize| {
                    let i = i as u64;
                    let at = At { replication: triangle(i % 16), index: triangle(i / 16 % 32), ..HERE };
                    let at = At { place: STAGES[0], count: triangle(i / 512) as u32, ..at };
                    draw(at) ^ draw(flip(at, bit))
                };
                results.push((format!("{generator}, bit {bit} of {name}"), worst_bit(change, 8192)));
            }
        }
    }
    judge(results, 6.5);
}

#[test]
fn no_two_keys_meet() {
    // 2²⁰ keys of 64 bits meet by chance with probability 3e-8, and in 32 bits 128 ± 11 times.
    type Keys = fn(u64) -> At;
    let sets: [(&str, Keys); 3] = [
        ("replications and entities", |i| At { replication: i >> 10, index: i & 1023, ..HERE }),
        ("families and entities", |i| At { family: FAMILIES[(i & 3) as usize], index: i >> 2, ..HERE }),
        ("places, purposes, counts and children of entities", |i| At {
            place: STAGES[(i & 7) as usize],
            purpose: PURPOSES[(i >> 3 & 7) as usize],
            count: (i >> 6 & 7) as u32,
            child: i >> 9 & 3,
            index: i >> 11,
            ..HERE
        }),
    ];
    for (generator, draw) in GENERATORS {
        for (name, at) in sets {
            let keys: Vec<u64> = (0..1 << 20).map(|i| draw(at(i))).collect();
            let distinct = |part: fn(u64) -> u64| keys.iter().map(|&key| part(key)).collect::<HashSet<u64>>().len();
            assert_eq!(distinct(|key| key), 1 << 20, "{generator}, {name}");
            for half in [distinct(|key| key >> 32), distinct(|key| key & 0xFFFF_FFFF)] {
                let met = f64::from(1 << 20) - half as f64;
                assert!((met - 128.0).abs() < 6.5 * 128f64.sqrt(), "{generator}, {name}: {met} in 32 bits");
            }
        }
    }
}

#[test]
fn luck_is_the_same_for_ever() {
    // A changed value here is a change of every result ever published: a deliberate edit or a mistake.
    let fate = Luck::new(42, 7).fate(name_key("lead"), 1041);
    let mut stream = fate.stream(Purpose::Effort, 2);
    let drawn = [
        name_key("lead"),
        fate.bits(Purpose::Patience, 0),
        fate.bits(Purpose::Patience, 1),
        fate.bits(Purpose::Effort, 0),
        fate.child(3).bits(Purpose::Talent, 0),
        fate.at(name_key("qualify")).bits(Purpose::Advance, 0),
        fate.uniform(Purpose::Need, 0).to_bits(),
        fate.exponential(Purpose::Tenure, 0).to_bits(),
        stream.uniform().to_bits(),
        stream.uniform().to_bits(),
    ];
    assert_eq!(drawn, PINNED, "{drawn:#x?}");
}

const PINNED: [u64; 10] = [
    0xb817_3eb1_776b_b2a6,
    0x62b3_ce38_25f7_b840,
    0x4e04_bddf_10c1_025f,
    0x057c_b173_c41f_64d0,
    0x0332_f0d9_e919_ebaa,
    0x36f8_03eb_a110_925d,
    0x3fea_2ec0_4d76_c3b7,
    0x3fcf_3b78_b538_7117,
    0x3fe9_1e31_5fc6_dcff,
    0x3fe2_3d7b_50b5_18af,
];
