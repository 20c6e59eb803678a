//! The lead of pods over the best other structure by number of accounts, on a logarithmic axis, with its interval.

use super::Figure;
use super::backend::{Area, Mark, Plot};
use super::numbers::{Format, Steps, fixed};
use super::page::{GREY, HAIRLINE, INK, LINE, Page, hue};
use super::scene::{Anchor, Scene, Stroke, Style};
use crate::claims::{MarketSize, Size};
use crate::study::Unit;

const TICK: Style = Style::new(13.0, GREY);
const HEAD: Style = Style::new(13.0, GREY);

/// Draws it; `None` without at least two sizes.
pub fn draw(found: &MarketSize, seed: u64) -> Option<Figure> {
    let (first, last) = (found.sizes.first()?, found.sizes.last()?);
    if first.accounts >= last.accounts {
        return None;
    }
    let reach = |of: fn(&Size) -> f64| found.sizes.iter().map(of);
    let low = reach(|size| size.lead.low).fold(0.0_f64, f64::min);
    let high = reach(|size| size.lead.high).fold(0.0_f64, f64::max);
    let axis = Steps::around(low, high, 6);
    let format = axis.format(Unit::Money, &found.currency);
    let title = title(&found.sizes);
    let subtitle = format!(
        "Value of pods less that of the best other structure under the same luck, {} · dot and line = mean with 99% interval · \
         leads and customers in proportion to accounts, the same people at every size",
        format.unit()
    );
    let footer = format!(
        "{} replications per structure and size · seed {seed} · scenario {} · orgsim {}",
        found.replications,
        found.scenario,
        env!("CARGO_PKG_VERSION")
    );
    let mut page = Page::with_footer(&footer, |_| title.clone(), &subtitle);
    let area =
        Area { left: page.area.left + 70.0, top: page.area.top + 20.0, bottom: page.area.bottom - 74.0, ..page.area };
    let ends = (f64::from(first.accounts) / 1.2, f64::from(last.accounts) * 1.2);
    let plot = Plot { area, x: (libm::log10(ends.0), libm::log10(ends.1)), y: axis.range };
    grid(&mut page.scene, &plot, &axis, &format);
    points(&mut page.scene, &plot, &found.sizes);
    Some(page.figure("market-size", alt(found)))
}

/// What the sizes say together, in a sentence.
fn title(sizes: &[Size]) -> String {
    let ahead = |size: &Size| size.lead.low > 0.0;
    let behind = |size: &Size| size.lead.high < 0.0;
    let many = |is: fn(&Size) -> bool| sizes.iter().filter(|size| is(size)).count();
    match (many(ahead), many(behind)) {
        (0, 0) => "Pods are neither clearly ahead nor behind in a market of any size".to_owned(),
        (all, 0) if all == sizes.len() => "Pods lead in markets of every size that was run".to_owned(),
        (0, all) if all == sizes.len() => "Pods are behind in markets of every size that was run".to_owned(),
        (_, 0) => format!("Pods lead clearly {}, and nowhere else", places(sizes, ahead)),
        (0, _) => format!("Pods are clearly behind {}, and lead clearly nowhere", places(sizes, behind)),
        _ => format!("Pods lead clearly {}, and are clearly behind {}", places(sizes, ahead), places(sizes, behind)),
    }
}

/// The sizes at which something is so, one after the other; what lies between two of them is not claimed.
fn places(sizes: &[Size], is: impl Fn(&Size) -> bool) -> String {
    let runs = sizes.chunk_by(|a, b| is(a) == is(b)).filter(|run| is(&run[0]));
    let one = |run: &[Size]| match run {
        [first, .., last] => format!("from {} to {}", count(first.accounts), count(last.accounts)),
        _ => format!("at {}", count(run[0].accounts)),
    };
    format!("{} accounts", runs.map(one).collect::<Vec<_>>().join(" and "))
}

fn count(accounts: u32) -> String {
    fixed(f64::from(accounts), 0)
}

fn grid(scene: &mut Scene, plot: &Plot, axis: &Steps, format: &Format) {
    for &tick in &axis.ticks {
        let stroke = if tick == 0.0 { Stroke::new(INK, 1.4) } else { Stroke::new(HAIRLINE, 1.0) };
        plot.draw(scene, &[Mark::Line(vec![(plot.x.0, tick), (plot.x.1, tick)], stroke)]);
        let (x, y) = plot.at((plot.x.0, tick));
        scene.text((x - 12.0, y + 4.5), &format.signed_bare(tick), TICK.anchored(Anchor::End));
    }
    let bottom = plot.area.bottom;
    let middle = (plot.area.left + plot.area.right) / 2.0;
    scene.text((middle, bottom + 64.0), "Accounts in the whole market", HEAD.anchored(Anchor::Middle));
}

fn points(scene: &mut Scene, plot: &Plot, sizes: &[Size]) {
    let colour = hue(2).fill;
    let x = |size: &Size| libm::log10(f64::from(size.accounts));
    let line: Vec<(f64, f64)> = sizes.iter().map(|size| (x(size), size.lead.mean)).collect();
    plot.draw(scene, &[Mark::Line(line, Stroke { opacity: 0.45, ..Stroke::new(colour, 2.0) })]);
    for size in sizes {
        let stroke = Stroke::new(colour, 2.4);
        plot.draw(scene, &[Mark::Line(vec![(x(size), size.lead.low), (x(size), size.lead.high)], stroke)]);
        scene.dot(plot.at((x(size), size.lead.mean)), 5.0, colour);
        let (at, _) = plot.at((x(size), plot.y.0));
        scene.text((at, plot.area.bottom + 20.0), &count(size.accounts), TICK.anchored(Anchor::Middle));
    }
    rivals(scene, plot, sizes, x);
}

/// How far the line below sizes reaches beyond the first and the last of them.
const REACH: f64 = 16.0;

/// The best other structure, once below each run of sizes at which it is the same, where there is room for its name.
fn rivals(scene: &mut Scene, plot: &Plot, sizes: &[Size], x: impl Fn(&Size) -> f64) {
    let style = Style::new(12.0, GREY).anchored(Anchor::Middle);
    let mut taken = f64::NEG_INFINITY;
    for run in sizes.chunk_by(|a, b| a.rival == b.rival) {
        let ends = [&run[0], &run[run.len() - 1]].map(|size| plot.at((x(size), plot.y.0)).0);
        let (middle, label) = ((ends[0] + ends[1]) / 2.0, format!("against {}", run[0].rival));
        let half = style.width(&label) / 2.0;
        let y = plot.area.bottom + 28.0;
        scene.polyline(&[(ends[0] - REACH, y), (ends[1] + REACH, y)], Stroke::new(LINE, 1.2));
        if middle - half > taken + 8.0 {
            scene.text((middle, y + 16.0), &label, style);
            taken = middle + half;
        }
    }
}

fn alt(found: &MarketSize) -> String {
    let leads = || found.sizes.iter().map(|size| size.lead);
    let largest = leads().map(|lead| lead.low.abs().max(lead.high.abs())).fold(0.0, f64::max);
    let finest = leads().map(|lead| lead.high - lead.low).fold(f64::INFINITY, f64::min).max(largest / 20.0);
    let format = Format::new(Unit::Money, &found.currency, largest, finest);
    let one = |size: &Size| {
        let [mean, low, high] = [size.lead.mean, size.lead.low, size.lead.high].map(|value| format.signed(value));
        format!("{} accounts: {mean} ({low} to {high}) against {}", count(size.accounts), size.rival)
    };
    found.sizes.iter().map(one).collect::<Vec<_>>().join("; ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::claims::Effect;

    fn size(accounts: u32, mean: f64) -> Size {
        Size { accounts, rival: "Islands", lead: Effect { mean, low: mean - 1.0, high: mean + 1.0, n: 9 } }
    }

    #[test]
    fn the_title_says_where_pods_lead_and_where_they_are_behind() {
        let told = |means: &[f64]| {
            title(&means.iter().zip([100, 1_000, 5_000]).map(|(mean, at)| size(at, *mean)).collect::<Vec<_>>())
        };
        assert_eq!(told(&[0.0, 0.5, 0.0]), "Pods are neither clearly ahead nor behind in a market of any size");
        assert_eq!(told(&[2.0, 2.0, 2.0]), "Pods lead in markets of every size that was run");
        assert_eq!(told(&[-2.0, -2.0, -2.0]), "Pods are behind in markets of every size that was run");
        assert_eq!(told(&[0.0, 2.0, 2.0]), "Pods lead clearly from 1,000 to 5,000 accounts, and nowhere else");
        assert_eq!(told(&[2.0, 0.0, 2.0]), "Pods lead clearly at 100 and at 5,000 accounts, and nowhere else");
        assert_eq!(
            told(&[-2.0, 0.0, 2.0]),
            "Pods lead clearly at 5,000 accounts, and are clearly behind at 100 accounts"
        );
    }

    #[test]
    fn the_chart_shows_every_size_and_says_its_numbers() {
        let sizes = vec![size(150, -3.0), size(3_000, 2.5e6), size(12_000, 4.0e6)];
        let found = MarketSize { scenario: "firm", currency: "USD".into(), replications: 9, sizes };
        let figure = draw(&found, 1).unwrap();
        assert_eq!(figure.svg.matches("<circle").count(), 3);
        for text in ["150", "3,000", "12,000"] {
            assert!(figure.svg.contains(&format!(">{text}</text>")), "{text}");
        }
        assert!(figure.alt.contains("3,000 accounts: +USD\u{a0}2.5m"), "{}", figure.alt);
        assert!(draw(&MarketSize { sizes: vec![size(150, 1.0)], ..found }, 1).is_none());
    }
}
