//! What all figures share: title, subtitle, footer, colours.

use super::Figure;
use super::backend::Area;
use super::face::{Weight, balance, shorten, wrap_parts};
use super::numbers::fixed;
use super::scene::{Colour, Scene, Style, WIDTH};
use crate::study::Study;

/// Text that is read first.
pub const INK: Colour = Colour(0x1f, 0x29, 0x33);
/// Text that is read when wanted.
pub const GREY: Colour = Colour(0x5b, 0x65, 0x73);
/// Lines of a grid.
pub const HAIRLINE: Colour = Colour(0xe3, 0xe7, 0xeb);
/// Lines that mean something: a baseline, zero, a plan.
pub const LINE: Colour = Colour(0x8a, 0x94, 0xa1);

/// Left and right margin.
pub const MARGIN: f64 = 48.0;
/// Names in a title up to this width stay on one line.
const UNBROKEN: f64 = 300.0;
/// Lower edge of what is drawn.
const FLOOR: f64 = 676.0;

const TITLE: Style = Style::new(28.0, INK).semibold();
const SUBTITLE: Style = Style::new(16.0, GREY);
const FOOTER: Style = Style::new(12.0, GREY);

/// Two colours of a structure: for areas and lines, and darker for text.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Hue {
    /// For areas and lines.
    pub fill: Colour,
    /// For text.
    pub ink: Colour,
}

/// Okabe and Ito's six that show on white, with slate and brown: apart also for the colour-blind.
pub const HUES: [Hue; 8] = [
    Hue { fill: Colour(0x00, 0x72, 0xb2), ink: Colour(0x00, 0x69, 0xa6) },
    Hue { fill: Colour(0xd5, 0x5e, 0x00), ink: Colour(0xb8, 0x4e, 0x00) },
    Hue { fill: Colour(0x00, 0x9e, 0x73), ink: Colour(0x00, 0x7a, 0x58) },
    Hue { fill: Colour(0xcc, 0x79, 0xa7), ink: Colour(0xa8, 0x4b, 0x7f) },
    Hue { fill: Colour(0xe6, 0x9f, 0x00), ink: Colour(0x8a, 0x5f, 0x00) },
    Hue { fill: Colour(0x56, 0xb4, 0xe9), ink: Colour(0x24, 0x77, 0xa8) },
    Hue { fill: Colour(0x37, 0x41, 0x51), ink: Colour(0x37, 0x41, 0x51) },
    Hue { fill: Colour(0x7a, 0x4b, 0x1e), ink: Colour(0x7a, 0x4b, 0x1e) },
];

/// The colours of a structure, by its place in the scenario.
pub fn hue(structure: usize) -> Hue {
    HUES[structure % HUES.len()]
}

/// Writes names in a title, shortened if it would not fit otherwise.
pub struct Names {
    room: f64,
}

impl Names {
    /// The name as the title has it.
    pub fn of(&self, name: &str) -> String {
        let name = shorten(name, TITLE.size, TITLE.weight, self.room);
        if TITLE.width(&name) < UNBROKEN { name.replace(' ', "\u{a0}") } else { name }
    }
}

/// A figure under construction.
pub struct Page {
    /// The picture.
    pub scene: Scene,
    /// Room for the chart.
    pub area: Area,
    title: String,
}

impl Page {
    /// A page whose title keeps to two lines, the names in it as long as that allows.
    pub fn new(study: &Study, title: impl Fn(&Names) -> String, subtitle: &str) -> Page {
        Page::with_footer(&footer(study), title, subtitle)
    }

    /// The same where the numbers come from something else than one study.
    pub fn with_footer(footer: &str, title: impl Fn(&Names) -> String, subtitle: &str) -> Page {
        let room = WIDTH - 2.0 * MARGIN;
        let wrapped = |size: f64| {
            let title = title(&Names { room: size });
            (balance(&title, TITLE.size, TITLE.weight, room), title)
        };
        let tries = std::iter::once(4000.0).chain((3..35).rev().map(|step| f64::from(step) * 20.0));
        let fitting = tries.map(wrapped).find(|(lines, _)| lines.len() <= 2);
        let (lines, title) = fitting.unwrap_or_else(|| wrapped(60.0));
        let mut scene = Scene::default();
        let mut baseline = 58.0;
        for line in &lines {
            scene.text((MARGIN, baseline), line, TITLE);
            baseline += 36.0;
        }
        baseline -= 4.0;
        for line in wrap_parts(subtitle, SUBTITLE.size, SUBTITLE.weight, room) {
            scene.text((MARGIN, baseline), &line, SUBTITLE);
            baseline += 22.0;
        }
        scene.text((MARGIN, 699.0), &shorten(footer, FOOTER.size, FOOTER.weight, room), FOOTER);
        let area = Area { left: MARGIN, top: baseline + 4.0, right: WIDTH - MARGIN, bottom: FLOOR };
        Page { scene, area, title: title.replace('\u{a0}', " ") }
    }

    /// The finished figure.
    pub fn figure(self, stem: &'static str, alt: String) -> Figure {
        Figure { stem, svg: self.scene.svg(stem, &self.title, &alt), title: self.title, alt }
    }
}

fn footer(study: &Study) -> String {
    let count = fixed(f64::from(study.replications), 0);
    let plural = if study.replications == 1 { "" } else { "s" };
    let per = if study.structures.len() > 1 { " per structure" } else { "" };
    format!(
        "{count} replication{plural}{per} · seed {} · scenario {} · orgsim {}",
        study.seed, study.scenario, study.version
    )
}

/// A structure's name in its colour, cut to its room.
pub fn name_label(scene: &mut Scene, study: &Study, structure: usize, at: (f64, f64), style: Style, room: f64) {
    let name = shorten(&study.structures[structure].name, style.size, Weight::Semibold, room);
    scene.text(at, &name, Style { colour: hue(structure).ink, ..style }.semibold());
}

#[cfg(test)]
mod tests {
    use super::*;

    fn luminance(Colour(red, green, blue): Colour) -> f64 {
        let linear = |part: u8| {
            let part = f64::from(part) / 255.0;
            if part <= 0.04045 { part / 12.92 } else { libm::pow((part + 0.055) / 1.055, 2.4) }
        };
        0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue)
    }

    #[test]
    fn text_can_be_read_on_white() {
        for colour in HUES.iter().map(|hue| hue.ink).chain([INK, GREY]) {
            assert!(1.05 / (luminance(colour) + 0.05) >= 4.5, "{colour}");
        }
    }
}
