//! Charts of made-up studies of every kind: whole titles, no overlaps, no false data, the same bytes.

use std::sync::{Mutex, Once};

use resvg::usvg::{Group, Node, Rect};

use super::page::INK;
use super::png::tree;
use super::scene::{Scene, Style};
use super::{Figure, all, png};
use crate::scenario::Assumptions;
use crate::stats::{Estimate, Paired, estimate};
use crate::study::{Best, Better, Column, Measured, Pair, StructureResult, Study, Unit};

/// Repeatable standard normal numbers: twelve uniform ones, summed.
struct Luck(u64);

impl Luck {
    fn uniform(&mut self) -> f64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 11) as f64 / (1u64 << 53) as f64
    }

    fn normal(&mut self) -> f64 {
        (0..12).map(|_| self.uniform()).sum::<f64>() - 6.0
    }
}

/// What a made-up study is like.
#[derive(Clone)]
struct Plan {
    names: Vec<String>,
    months: usize,
    replications: usize,
    /// Revenue a month, its common spread, and by structure its factor.
    revenue: f64,
    factor: fn(usize) -> f64,
    /// Spread of each structure's own luck, as a share of revenue.
    noise: f64,
    better: Better,
    currency: &'static str,
    funnel: Vec<&'static str>,
}

fn plan(names: &[&str]) -> Plan {
    Plan {
        names: names.iter().map(|name| (*name).to_owned()).collect(),
        months: 24,
        replications: 400,
        revenue: 412_000.0,
        factor: |at| 1.0 - 0.08 * at as f64,
        noise: 0.15,
        better: Better::Higher,
        currency: "€",
        funnel: vec!["qualify", "meeting", "proposal", "negotiation"],
    }
}

const THREE: [&str; 3] = ["Assembly line", "Islands", "PODs"];

fn measured(id: &str, label: &str, unit: Unit, better: Better) -> Measured {
    Measured { id: id.to_owned(), label: label.to_owned(), unit, better, sentence: "" }
}

fn measures(plan: &Plan) -> Vec<Measured> {
    let mut measures = vec![
        measured("revenue", "Revenue", Unit::Money, plan.better),
        measured("bookings", "Bookings", Unit::Money, Better::Higher),
        measured("headcount", "Headcount", Unit::People, Better::Neither),
        measured("attrition_rate", "Attrition", Unit::Share, Better::Lower),
        measured("lead_to_win", "Lead to win", Unit::Share, Better::Higher),
    ];
    let stage = |stage: &&str| measured(&format!("stage_conversion.{stage}"), stage, Unit::Share, Better::Higher);
    measures.extend(plan.funnel.iter().map(stage));
    measures
}

fn structure(plan: &Plan, at: usize) -> StructureResult {
    let mut own = Luck(1000 + at as u64);
    let mut common = Luck(7);
    let factor = (plan.factor)(at);
    let (mut monthly, mut heads) = (vec![Vec::new(); plan.months], vec![Vec::new(); plan.months]);
    let mut horizon: Vec<Column> = vec![Vec::new(); measures(plan).len()];
    for _ in 0..plan.replications {
        let year = 1.0 + 0.2 * common.normal();
        let mine = plan.noise * own.normal();
        let mut total = 0.0;
        for month in 0..plan.months {
            let growth = 0.4 + 0.6 * month as f64 / plan.months as f64 + 0.05 * common.normal();
            let value = plan.revenue * (growth * year * factor + mine * (0.3 + 0.02 * month as f64));
            monthly[month].push(value);
            total += value;
            heads[month].push((12.0 - 3.0 * own.uniform()).round());
        }
        horizon[0].push(total);
        horizon[1].push(total * 1.2);
        horizon[2].push(10.0 + own.normal());
        horizon[3].push((0.34 + 0.04 * at as f64 + 0.1 * own.normal()).max(0.0));
        horizon[4].push(0.021 * factor + 0.002 * own.normal());
        for stage in 0..plan.funnel.len() {
            horizon[5 + stage].push(0.2 + 0.13 * stage as f64 + 0.01 * at as f64 + 0.06 * own.normal());
        }
    }
    let bookings = monthly.iter().map(|month| month.iter().map(|value| value * 1.2).collect()).collect();
    let mut by_month = vec![None; horizon.len()];
    (by_month[0], by_month[1], by_month[2]) = (Some(monthly), Some(bookings), Some(heads));
    let quarterly = vec![None; by_month.len()];
    StructureResult {
        name: plan.names[at].clone(),
        reorganised: false,
        headcount: 12,
        seats: vec![12; plan.months],
        planned_cost: 1e6,
        horizon,
        monthly: by_month,
        quarterly,
        teams: Vec::new(),
    }
}

fn paired(a: &[f64], b: &[f64]) -> Option<Paired> {
    let difference: Vec<f64> = a.iter().zip(b).map(|(a, b)| a - b).collect();
    let known: Vec<f64> = difference.iter().copied().filter(|value| value.is_finite()).collect();
    let above: f64 = known
        .iter()
        .map(|d| {
            if *d > 0.0 {
                1.0
            } else if *d == 0.0 {
                0.5
            } else {
                0.0
            }
        })
        .sum();
    let share = above / known.len() as f64;
    let difference = estimate(&known)?;
    Some(Paired { difference, share_a_above_b: share, share_low: share, share_high: share, correlation: None })
}

/// Pairs and the best, from the structures as they are.
fn judged(mut study: Study) -> Study {
    let count = study.structures.len();
    let all = (0..count).flat_map(|a| (a + 1..count).map(move |b| (a, b)));
    let structures = &study.structures;
    let pairs = all.map(|(a, b)| {
        let both = structures[a].horizon.iter().zip(&structures[b].horizon);
        Pair { a, b, measures: both.map(|(a, b)| paired(a, b)).collect() }
    });
    study.pairs = pairs.collect();
    let sign = if study.measures[study.decide_by].better == Better::Lower { -1.0 } else { 1.0 };
    let mean = |at: &usize| estimate(&study.structures[*at].horizon[study.decide_by]).map(|e| sign * e.mean);
    let best = (0..count).filter(|at| mean(at).is_some()).max_by(|a, b| mean(a).unwrap().total_cmp(&mean(b).unwrap()));
    study.best = best.filter(|_| count > 1).map(|structure| Best {
        structure,
        probability: 0.9,
        probabilities: vec![0.1; count],
        share_of_futures: 0.8,
    });
    study
}

fn study(plan: &Plan) -> Study {
    judged(Study {
        reorganisations: Vec::new(),
        anchor: None,
        version: "0.1.0",
        seed: 1,
        replications: plan.replications as u32,
        scenario: "it-services".to_owned(),
        question: None,
        hash: "00".to_owned(),
        start: (2026, 2),
        months: plan.months,
        currency: plan.currency.to_owned(),
        funnel: plan.funnel.iter().map(|stage| (*stage).to_owned()).collect(),
        measures: measures(plan),
        decide_by: 0,
        structures: (0..plan.names.len()).map(|at| structure(plan, at)).collect(),
        pairs: Vec::new(),
        best: None,
        assumptions: Assumptions::default(),
    })
}

/// The study with every value of all measures changed.
fn changed(mut study: Study, change: impl Fn(f64) -> f64) -> Study {
    for structure in &mut study.structures {
        let months = structure.monthly.iter_mut().flatten().flatten();
        structure.horizon.iter_mut().chain(months).flatten().for_each(|value| *value = change(*value));
    }
    judged(study)
}

const LONG: [&str; 8] = [
    "Regional full-cycle teams with shared sales engineers and partner desk",
    "Fließband mit Übergabe an die Bestandskundenbetreuung",
    "Острова с собственными лидами и сопровождением",
    "PODs",
    "Zażółć gęślą jaźń – zespoły łączone w Łodzi",
    "X",
    "Ĉiuj kune & <everybody> \"together\" 東京",
    "Donaudampfschifffahrtsgesellschaftskapitänsmützenverkaufsabteilung",
];

/// Made-up studies of every shape.
fn shapes() -> Vec<(&'static str, Study)> {
    let three = plan(&THREE);
    let with = |change: fn(&mut Plan)| {
        let mut plan = plan(&THREE);
        change(&mut plan);
        study(&plan)
    };
    let mut unknown = study(&three);
    let islands = &mut unknown.structures[1];
    let gaps = islands.monthly.iter_mut().flatten().flatten();
    islands.horizon.iter_mut().chain(gaps).flatten().for_each(|value| *value = f64::NAN);
    let ten = [
        "mql",
        "sql",
        "discovery",
        "demo",
        "proof_of_concept_with_the_customer",
        "security",
        "legal",
        "offer",
        "verbal",
        "paper",
    ];
    let mut deep = plan(&LONG);
    deep.funnel = ten.to_vec();
    vec![
        ("three", study(&three)),
        ("one", study(&plan(&THREE[..1]))),
        ("two", study(&plan(&THREE[..2]))),
        ("four", study(&plan(&LONG[..4]))),
        ("five", study(&plan(&LONG[..5]))),
        ("eight", study(&deep)),
        ("unclear", with(|plan| plan.factor = |_| 1.0)),
        ("reversed", with(|plan| plan.factor = |at| 0.7 + 0.1 * at as f64)),
        ("lower", with(|plan| plan.better = Better::Lower)),
        ("neither", with(|plan| plan.better = Better::Neither)),
        ("huge", with(|plan| (plan.revenue, plan.currency) = (4.12e16, "HUF"))),
        ("tiny", with(|plan| (plan.revenue, plan.currency) = (0.000_412, "EUR"))),
        ("negative", changed(study(&three), |value| -value)),
        ("zero", changed(study(&three), |_| 0.0)),
        ("constant", changed(study(&three), |value| if value > 1.0 { 1234.0 } else { 0.5 })),
        ("month", with(|plan| plan.months = 1)),
        ("sixty", with(|plan| plan.months = 60)),
        ("few", with(|plan| plan.replications = 2)),
        ("unknown", judged(unknown)),
        ("noisy", with(|plan| plan.noise = 3.0)),
    ]
}

fn boxes(group: &Group, out: &mut Vec<(String, Rect)>) {
    for node in group.children() {
        match node {
            Node::Group(group) => boxes(group, out),
            Node::Text(text) => {
                let words = text.chunks().iter().map(|chunk| chunk.text()).collect();
                out.push((words, text.flattened().abs_bounding_box()));
            }
            _ => (),
        }
    }
}

fn apart(a: &Rect, b: &Rect) -> bool {
    a.right() <= b.left() || b.right() <= a.left() || a.bottom() <= b.top() || b.bottom() <= a.top()
}

fn flaws(figure: &Figure) -> Vec<String> {
    let tree = tree(&figure.svg).unwrap();
    let mut texts = Vec::new();
    boxes(tree.root(), &mut texts);
    assert!(texts.len() > 3);
    let mut flaws = Vec::new();
    let all = tree.root().abs_stroke_bounding_box();
    if all.left() < 0.0 || all.top() < 0.0 || all.right() > 1280.0 || all.bottom() > 720.0 {
        flaws.push(format!("something leaves the canvas: {all:?}"));
    }
    for (at, (text, area)) in texts.iter().enumerate() {
        if area.left() < 8.0 || area.right() > 1272.0 || area.top() < 8.0 || area.bottom() > 712.0 {
            flaws.push(format!("“{text}” touches the edge: {area:?}"));
        }
        for (other, place) in texts.iter().skip(at + 1).filter(|(_, place)| !apart(area, place)) {
            flaws.push(format!("“{text}” lies on “{other}”: {area:?} {place:?}"));
        }
    }
    flaws
}

#[test]
fn no_text_lies_on_another_and_nothing_leaves_the_canvas() {
    let mut found = Vec::new();
    for (shape, study) in shapes() {
        for figure in all(&study) {
            found.extend(flaws(&figure).into_iter().map(|flaw| format!("{shape}/{}: {flaw}", figure.stem)));
        }
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn a_bad_picture_is_found_out() {
    let mut scene = Scene::default();
    for (x, y, text) in [(600.0, 300.0, "one"), (612.0, 304.0, "two"), (1260.0, 600.0, "three"), (50.0, 50.0, "four")] {
        scene.text((x, y), text, Style::new(16.0, INK));
    }
    let figure = Figure { stem: "bad", title: String::new(), svg: scene.svg("bad", "", ""), alt: String::new() };
    let found = flaws(&figure).join("\n");
    assert!(found.contains("“one” lies on “two”") && found.contains("“three” touches the edge"), "{found}");
    assert!(!found.contains("four"), "{found}");
}

static HEARD: Mutex<Vec<String>> = Mutex::new(Vec::new());
static LISTENING: Once = Once::new();

struct Ear;

impl log::Log for Ear {
    fn enabled(&self, _: &log::Metadata<'_>) -> bool {
        true
    }

    fn log(&self, record: &log::Record<'_>) {
        HEARD.lock().unwrap().push(record.args().to_string());
    }

    fn flush(&self) {}
}

#[test]
fn every_character_has_a_glyph_in_the_embedded_faces() {
    LISTENING.call_once(|| {
        log::set_logger(&Ear).unwrap();
        log::set_max_level(log::LevelFilter::Warn);
    });
    tree(r#"<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><text font-family="Inter">東</text></svg>"#)
        .unwrap();
    assert!(!HEARD.lock().unwrap().is_empty(), "a missing glyph is heard of");
    HEARD.lock().unwrap().clear();
    for (_, study) in shapes() {
        all(&study).iter().for_each(|figure| drop(tree(&figure.svg).unwrap()));
    }
    assert_eq!(*HEARD.lock().unwrap(), [""; 0]);
}

#[test]
fn the_same_study_gives_the_same_bytes_and_pixels_twice_as_fine() {
    let study = study(&plan(&THREE));
    let figures = all(&study);
    assert_eq!(figures, all(&study));
    let image = png(&figures[0].svg).unwrap();
    assert_eq!(image, png(&figures[0].svg).unwrap());
    assert_eq!(image[..8], *b"\x89PNG\r\n\x1a\n");
    let number = |at: usize| u32::from_be_bytes(image[at..at + 4].try_into().unwrap());
    assert_eq!((number(16), number(20)), (2560, 1440));
}

fn titles(study: &Study) -> Vec<String> {
    all(study).into_iter().map(|figure| format!("{}: {}", figure.stem, figure.title)).collect()
}

/// The study with every pair's difference in the deciding measure set to a mean and its error.
fn judged_as(mut study: Study, mean: f64, se: f64) -> Study {
    for pair in &mut study.pairs {
        let paired = pair.measures[0].as_mut().unwrap();
        paired.difference = Estimate { mean, se, low: mean - 1.966 * se, high: mean + 1.966 * se, n: 400 };
    }
    study
}

#[test]
fn a_clear_result_is_said_with_its_interval() {
    assert_eq!(
        titles(&study(&plan(&THREE))),
        [
            "difference: Assembly line came out ahead of every other structure in revenue: €565k more than Islands \
             (95% interval €431k to €698k)",
            "revenue: Assembly line brought in the most revenue: €565k more than Islands in 24 months \
             (95% interval €431k to €698k)",
            "funnel: Assembly line turned the highest share of leads into wins: 2.107% against 1.923% in Islands \
             (95% interval of the difference 0.152 to 0.217 points)",
            "people: Assembly line had the lowest attrition: 4.1 points less a year than Islands \
             (95% interval 2.5 to 5.7 points)",
        ]
    );
    assert_eq!(
        titles(&study(&plan(&THREE[..2])))[..2],
        [
            "difference: Assembly line came out ahead of Islands in revenue: €565k more (95% interval €448k to €681k)",
            "revenue: Assembly line brought in €565k more revenue than Islands in 24 months \
             (95% interval €448k to €681k)",
        ]
    );
}

#[test]
fn a_reversed_result_names_the_other_and_less_can_be_better() {
    let reversed = Plan { factor: |at| 0.7 + 0.1 * at as f64, ..plan(&THREE) };
    assert_eq!(
        titles(&study(&reversed))[0],
        "difference: PODs came out ahead of every other structure in revenue: €744k more than Islands \
         (95% interval €619k to €868k)"
    );
    let lower = Plan { better: Better::Lower, ..plan(&THREE) };
    assert_eq!(
        titles(&study(&lower))[0],
        "difference: PODs came out ahead of every other structure in revenue: €488k less than Islands \
         (95% interval €363k to €614k)"
    );
}

#[test]
fn an_unclear_result_is_said_to_be_unclear() {
    let level = Plan { factor: |_| 1.0, ..plan(&THREE) };
    assert_eq!(
        titles(&study(&level))[..3],
        [
            "difference: No clear difference in revenue between PODs, Assembly line and Islands",
            "revenue: No clear difference in revenue in 24 months between PODs, Assembly line and Islands",
            "funnel: No clear difference in conversion between Assembly line, Islands and PODs at any stage",
        ]
    );
    let two = Plan { factor: |_| 1.0, ..plan(&THREE[..2]) };
    assert_eq!(
        titles(&study(&two))[0],
        "difference: No clear difference in revenue between Assembly line and Islands \
         (95% interval of the difference −€99k to +€134k)"
    );
    let behind = Plan { factor: |at| if at == 2 { 0.7 } else { 1.0 }, ..plan(&THREE) };
    assert_eq!(
        titles(&study(&behind))[0],
        "difference: No clear difference in revenue between Assembly line and Islands; \
         PODs came out clearly behind Assembly line"
    );
    assert_eq!(
        titles(&study(&behind))[2],
        "funnel: No clear difference in conversion from lead to win between Assembly line and Islands; \
         PODs came out clearly behind Assembly line"
    );
}

#[test]
fn an_interval_that_excludes_zero_for_two_need_not_for_three() {
    let two = judged_as(study(&plan(&THREE[..2])), 220_000.0, 100_000.0);
    assert_eq!(
        titles(&two)[0],
        "difference: Assembly line came out ahead of Islands in revenue: €220k more (95% interval €23k to €417k)"
    );
    let three = judged_as(study(&plan(&THREE)), 220_000.0, 100_000.0);
    assert_eq!(titles(&three)[0], "difference: No clear difference in revenue between Assembly line, Islands and PODs");
}

#[test]
fn one_structure_nothing_at_all_and_the_unknown_have_titles_of_their_own() {
    assert_eq!(
        titles(&study(&plan(&THREE[..1]))),
        [
            "revenue: Assembly line brought in a median of €6.9m revenue in 24 months; \
             nine in ten futures lie between €4.4m and €9.3m",
            "funnel: Assembly line turned 2.11% of leads into wins; the narrowest stage was qualify, \
             which 19.4% passed",
            "people: Attrition of Assembly line was 34.0% a year (95% interval 33.0% to 35.1%)",
        ]
    );
    assert_eq!(
        titles(&changed(study(&plan(&THREE)), |_| 0.0)),
        [
            "difference: No difference in revenue between PODs, Assembly line and Islands in any replication",
            "funnel: No difference in conversion between Assembly line, Islands and PODs at any stage",
            "people: Nobody left in any of the 400 replications; 0% of funded seats were filled in the last month (median)",
        ]
    );
    assert_eq!(titles(&changed(study(&plan(&THREE)), |_| f64::NAN)), [""; 0]);
    let (_, unknown) = shapes().into_iter().find(|(shape, _)| *shape == "unknown").unwrap();
    assert_eq!(
        titles(&unknown)[..2],
        [
            "difference: Assembly line came out ahead of PODs in revenue: €1.05m more (95% interval €0.92m to €1.18m)",
            "revenue: Assembly line brought in €1.05m more revenue than PODs in 24 months \
             (95% interval €0.92m to €1.18m)",
        ]
    );
}

#[test]
fn revenue_that_is_zero_gives_way_to_bookings() {
    let mut study = study(&plan(&THREE));
    for structure in &mut study.structures {
        structure.monthly[0].iter_mut().flatten().flatten().for_each(|value| *value = 0.0);
    }
    assert!(titles(&study)[1].starts_with("revenue: Assembly line brought in the most bookings: "));
}
