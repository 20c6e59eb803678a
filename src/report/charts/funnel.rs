//! Conversion at each stage and from lead to win, by structure: a table of dots with intervals.

use super::Figure;
use super::backend::Area;
use super::face::shorten;
use super::findings::{Contrast, Verdict, horizon, inside, listed, measure, precise, rivals};
use super::numbers::{Format, Steps};
use super::page::{GREY, HAIRLINE, INK, Names, Page, hue, name_label};
use super::scene::{Anchor, Fill, Scene, Stroke, Style};
use crate::stats::Estimate;
use crate::study::{Better, Study, Unit};

/// Stages shown at most; a picture with more could not be read.
const MOST: usize = 9;
/// Between columns: each has a scale of its own, and no line may join two of them.
const GAP: f64 = 44.0;
const HEAD: Style = Style::new(15.0, INK).semibold();
const TICK: Style = Style::new(12.0, GREY);

/// A column of the table.
struct Stage {
    heading: String,
    measure: usize,
    /// By structure.
    shares: Vec<Option<Estimate>>,
}

/// Draws it; `None` if no conversion is known.
pub fn draw(study: &Study) -> Option<Figure> {
    let stages: Vec<Stage> = stages(study).filter(|stage| stage.shares.iter().any(Option::is_some)).collect();
    if stages.is_empty() {
        return None;
    }
    let shown: Vec<&Stage> = visible(&stages);
    let subtitle = subtitle(study, shown.len(), stages.len());
    let mut page = Page::new(study, |names| title(study, &stages, names), &subtitle);
    match study.structures.len() {
        1 => ladder(&mut page.scene, page.area, &shown),
        _ => table(study, &mut page.scene, page.area, &shown),
    }
    let alt = alt(study, &stages);
    Some(page.figure("funnel", alt))
}

fn stages(study: &Study) -> impl Iterator<Item = Stage> {
    let by_stage = study.funnel.iter().map(|stage| (heading(stage), format!("stage_conversion.{stage}")));
    let all = by_stage.chain([("Lead to win".to_owned(), "lead_to_win".to_owned())]);
    all.filter_map(|(heading, id)| {
        let measure = measure(study, &id)?;
        let shares = (0..study.structures.len()).map(|at| horizon(study, measure, at)).collect();
        Some(Stage { heading, measure, shares })
    })
}

fn subtitle(study: &Study, shown: usize, of: usize) -> String {
    let scale = if study.structures.len() > 1 {
        " · every column has its own scale · differences are judged under the same luck, not by these lines"
    } else {
        ""
    };
    let part = if shown < of { format!(" · {shown} of {of} stages") } else { String::new() };
    let what = "Share that passes each stage, and of all leads that is won, %";
    format!("{what} · dot = mean, line = 95% interval of the mean{scale}{part}")
}

/// The stages of a single structure one below another, on one scale from zero.
fn ladder(scene: &mut Scene, area: Area, stages: &[&Stage]) {
    let names = stages.iter().map(|stage| HEAD.width(&stage.heading)).fold(0.0, f64::max).clamp(60.0, 240.0);
    let body = Area { left: area.left + names + 24.0, right: area.right - 80.0, bottom: area.bottom - 24.0, ..area };
    let height = (body.height() / stages.len() as f64).min(90.0);
    let body = Area { bottom: body.top + height * stages.len() as f64, ..body };
    let known = || stages.iter().filter_map(|stage| stage.shares[0]);
    let low = known().map(|share| share.low).fold(0.0, f64::min);
    let steps = Steps::around(low, known().map(|share| share.high).fold(0.0, f64::max), 5);
    let x = |value: f64| body.left + (value - steps.range.0) / (steps.range.1 - steps.range.0) * body.width();
    ticks(scene, &steps, body, x);
    for (place, stage) in stages.iter().enumerate() {
        let y = body.top + (place as f64 + 0.5) * height;
        let heading = shorten(&stage.heading, HEAD.size, HEAD.weight, names);
        scene.text((area.left, y + 5.0), &heading, HEAD);
        let Some(share) = stage.shares[0] else {
            scene.text((body.left + 12.0, y + 5.0), "not known", TICK);
            continue;
        };
        let (from, to) = (x(share.mean.min(0.0)), x(share.mean.max(0.0)));
        scene.rect((from, y - height * 0.2), to - from, height * 0.4, Fill { colour: hue(0).fill, opacity: 0.2 });
        scene.whisker(x(share.low), x(share.mean), x(share.high), y, hue(0).fill);
        let label = share_format(&stage.shares).full(share.mean);
        let style = Style::new(15.0, hue(0).ink).semibold().rimmed();
        scene.text((x(share.high.max(share.mean)) + 12.0, y + 5.0), &label, style);
    }
}

/// A stage's name as a heading: `proposal_sent` is `Proposal sent`, `sql` is `SQL`.
fn heading(stage: &str) -> String {
    let words = stage.replace('_', " ");
    if words.chars().count() <= 3 { words.to_uppercase() } else { capital(&words) }
}

/// The first stages and the last column, which is the result.
fn visible(stages: &[Stage]) -> Vec<&Stage> {
    match stages.len() > MOST {
        true => stages[..MOST - 1].iter().chain(stages.last()).collect(),
        false => stages.iter().collect(),
    }
}

fn table(study: &Study, scene: &mut Scene, area: Area, stages: &[&Stage]) {
    let names = Style::new(16.0, INK).semibold();
    let widest = study.structures.iter().map(|structure| names.width(&structure.name)).fold(0.0, f64::max);
    let left = widest.clamp(60.0, 200.0) + 24.0;
    let column = ((area.width() - left) / stages.len() as f64).min(420.0);
    let body = Area { top: area.top + 34.0, bottom: area.bottom - 24.0, ..area };
    let height =
        (body.height() / study.structures.len() as f64).min(if study.structures.len() < 3 { 180.0 } else { 136.0 });
    let body = Area { bottom: body.top + height * study.structures.len() as f64, ..body };
    for structure in 0..study.structures.len() {
        let y = body.top + (structure as f64 + 0.5) * height;
        name_label(scene, study, structure, (area.left, y + 6.0), names, left - 20.0);
    }
    let rows = (0..=study.structures.len()).map(|row| body.top + row as f64 * height).collect::<Vec<f64>>();
    for (place, stage) in stages.iter().enumerate() {
        let from = area.left + left + place as f64 * column;
        let span = Area { left: from, right: from + column - GAP, ..body };
        rows.iter().for_each(|&y| scene.polyline(&[(span.left, y), (span.right, y)], Stroke::new(HAIRLINE, 1.0)));
        stage_column(scene, stage, span, height);
    }
}

fn stage_column(scene: &mut Scene, stage: &Stage, area: Area, height: f64) {
    let heading = shorten(&stage.heading, HEAD.size, HEAD.weight, area.width());
    scene.text((area.left, area.top - 13.0), &heading, HEAD);
    let steps = scale(&stage.shares, area.width());
    let (low, high) = steps.range;
    let x = |value: f64| area.left + (value - low) / (high - low) * area.width();
    ticks(scene, &steps, area, x);
    let format = share_format(&stage.shares);
    for (structure, share) in stage.shares.iter().enumerate() {
        let y = area.top + (structure as f64 + 0.5) * height + 8.0;
        let middle = (area.left + area.right) / 2.0;
        match share {
            Some(share) => dot(scene, share, structure, y, (area.left, area.right), &format, &x),
            None => scene.text((middle, y), "not known", TICK.anchored(Anchor::Middle).rimmed()),
        }
    }
}

fn dot(
    scene: &mut Scene,
    share: &Estimate,
    structure: usize,
    y: f64,
    (left, right): (f64, f64),
    format: &Format,
    x: &impl Fn(f64) -> f64,
) {
    let hue = hue(structure);
    scene.whisker(x(share.low), x(share.mean), x(share.high), y, hue.fill);
    let style = Style::new(14.0, hue.ink).semibold().anchored(Anchor::Middle).rimmed();
    let label = format.full(share.mean);
    let half = style.width(&label) / 2.0;
    let at = x(share.mean).min(right - half).max(left + half);
    scene.text((at, y - 13.0), &label, style);
}

/// The axis of a column: it holds all intervals, and a difference of a few per cent does not fill it.
fn scale(shares: &[Option<Estimate>], width: f64) -> Steps {
    let known = || shares.iter().flatten();
    let low = known().map(|share| share.low).fold(f64::INFINITY, f64::min);
    let high = known().map(|share| share.high).fold(f64::NEG_INFINITY, f64::max);
    let middle = (low + high) / 2.0;
    let reach = ((high - low) / 2.0 * 1.15).max(middle.abs() * 0.15);
    let floor = if low >= 0.0 { 0.0 } else { f64::NEG_INFINITY };
    let ceiling = if high <= 1.0 { 1.0 } else { f64::INFINITY };
    let (from, to) = ((middle - reach).max(floor), (middle + reach).min(ceiling));
    Steps::within(from, to, if width > 130.0 { 3 } else { 2 })
}

fn ticks(scene: &mut Scene, steps: &Steps, area: Area, x: impl Fn(f64) -> f64) {
    let format = steps.format(Unit::Share, "");
    let mut taken = f64::NEG_INFINITY;
    for &tick in &steps.ticks {
        let at = x(tick);
        scene.polyline(&[(at, area.top), (at, area.bottom)], Stroke::new(HAIRLINE, 1.0));
        let label = format.full(tick);
        let half = TICK.width(&label) / 2.0;
        let at = at.max(area.left - 13.0 + half).min(area.right + 13.0 - half);
        if at - half > taken + 6.0 {
            scene.text((at, area.bottom + 18.0), &label, TICK.anchored(Anchor::Middle));
            taken = at + half;
        }
    }
}

/// As fine as the intervals of a column allow, with one figure beyond what they hold apart.
fn share_format(shares: &[Option<Estimate>]) -> Format {
    let largest = shares.iter().flatten().map(|share| share.mean.abs()).fold(0.0, f64::max);
    let width = shares.iter().flatten().map(|share| share.high - share.low).filter(|width| *width > 0.0);
    let finest = (width.fold(f64::INFINITY, f64::min) / 2.0).max(largest / 100.0).min(largest / 10.0);
    Format::new(Unit::Share, "", largest, finest)
}

fn title(study: &Study, stages: &[Stage], names: &Names) -> String {
    let win = stages.iter().find(|stage| study.measures[stage.measure].id == "lead_to_win");
    if study.structures.len() == 1 {
        return alone(study, stages, win, names);
    }
    if let Some(win) = win {
        let verdict = Verdict::new(study, win.measure, Better::Higher, None, rivals(study));
        if verdict.leads() {
            return won(study, win, &verdict, names);
        }
        if verdict.some_behind() {
            return verdict.unclear(study, "conversion from lead to win", names);
        }
    }
    let clearest = clearest(study, stages);
    let all: Vec<String> = study.structures.iter().map(|structure| names.of(&structure.name)).collect();
    let among = listed(&all);
    match (win, clearest) {
        (Some(_), Some(text)) => format!("No clear winner from lead to win between {among}; {}", text(names)),
        (None, Some(text)) => capital(&text(names)),
        (_, None) => {
            let clear = if equal(study, stages) { "" } else { "clear " };
            format!("No {clear}difference in conversion between {among} at any stage")
        }
    }
}

/// Whether all structures have the same conversion at every stage in every replication.
fn equal(study: &Study, stages: &[Stage]) -> bool {
    let verdict = |stage: &Stage| Verdict::new(study, stage.measure, Better::Higher, None, 1);
    stages.iter().all(|stage| verdict(stage).equal())
}

/// Who turns the most leads into wins.
fn won(study: &Study, win: &Stage, verdict: &Verdict, names: &Names) -> String {
    let name = |at: usize| names.of(&study.structures[at].name);
    let (first, second) = (verdict.ranked[0], verdict.ranked[1]);
    let contrast = verdict.contrasts[0].expect("a leader has a lead");
    let (format, shares) = (precise(study, verdict.measure, &contrast), &win.shares);
    let mean = |at: usize| format.full(shares[at].map_or(f64::NAN, |share| share.mean));
    let range = format!("95% interval of the difference {}", format.span(contrast.low, contrast.high));
    let most = if verdict.of_two() { "a higher share of" } else { "the highest share of" };
    format!(
        "{} turned {most} leads into wins: {} against {} in {} ({range})",
        name(first),
        mean(first),
        mean(second),
        name(second)
    )
}

/// The stage at which one structure is ahead of every other most clearly, all stages looked at.
fn clearest<'a>(study: &'a Study, stages: &[Stage]) -> Option<impl Fn(&Names) -> String + use<'a>> {
    let family = rivals(study) * stages.len();
    let clearness = |contrast: &Contrast| {
        let reach = (contrast.high - contrast.low) / 2.0;
        if reach > 0.0 { contrast.mean.abs() / reach } else { f64::MAX }
    };
    let leading = stages.iter().filter(|stage| study.measures[stage.measure].id != "lead_to_win").filter_map(|stage| {
        let verdict = Verdict::new(study, stage.measure, Better::Higher, None, family);
        let contrast = verdict.contrasts.first().copied().flatten()?;
        (verdict.leads() && !verdict.gaps).then_some((clearness(&contrast), stage, verdict, contrast))
    });
    let (_, stage, verdict, contrast) = leading.reduce(|best, next| if next.0 > best.0 { next } else { best })?;
    let stage_name = inside(&stage.heading);
    let shares = stage.shares.clone();
    Some(move |names: &Names| {
        let name = |at: usize| names.of(&study.structures[at].name);
        let format = precise(study, verdict.measure, &contrast);
        let mean = |at: usize| format.full(shares[at].map_or(f64::NAN, |share| share.mean));
        let (first, second) = (verdict.ranked[0], verdict.ranked[1]);
        let words = (name(first), mean(first), mean(second), name(second));
        format!("at {stage_name}, {} converted {} against {} in {}", words.0, words.1, words.2, words.3)
    })
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

/// The title when there is nobody to compare with.
fn alone(study: &Study, stages: &[Stage], win: Option<&Stage>, names: &Names) -> String {
    let name = names.of(&study.structures[0].name);
    let share = |stage: &Stage| stage.shares[0].map(|share| share_format(&stage.shares).full(share.mean));
    let narrow = narrowest(study, stages).and_then(|stage| Some((inside(&stage.heading), share(stage)?)));
    match (win.and_then(share), narrow) {
        (Some(won), Some((stage, passed))) => {
            format!("{name} turned {won} of leads into wins; the narrowest stage was {stage}, which {passed} passed")
        }
        (Some(won), None) => format!("{name} turned {won} of leads into wins"),
        (None, Some((stage, passed))) => format!("The narrowest stage of {name} was {stage}, which {passed} passed"),
        (None, None) => format!("Conversion at each stage of {name}"),
    }
}

/// The stage whose interval lies below those of all others.
fn narrowest<'a>(study: &Study, stages: &'a [Stage]) -> Option<&'a Stage> {
    let known = || {
        let steps = stages.iter().filter(|stage| study.measures[stage.measure].id != "lead_to_win");
        steps.filter_map(|stage| Some((stage, stage.shares[0]?)))
    };
    let (stage, share) = known().min_by(|a, b| a.1.mean.total_cmp(&b.1.mean))?;
    let below = known().filter(|other| !std::ptr::eq(other.0, stage)).all(|other| share.high < other.1.low);
    (below && known().count() > 1).then_some(stage)
}

fn alt(study: &Study, stages: &[Stage]) -> String {
    let line = |stage: &Stage| {
        let format = share_format(&stage.shares);
        let value = |share: &Option<Estimate>| share.map_or("not known".to_owned(), |share| format.full(share.mean));
        let values =
            study.structures.iter().zip(&stage.shares).map(|(s, share)| format!("{} {}", s.name, value(share)));
        format!("{}: {}", stage.heading, values.collect::<Vec<_>>().join(", "))
    };
    format!("Conversion by stage and structure. {}.", stages.iter().map(line).collect::<Vec<_>>().join("; "))
}
