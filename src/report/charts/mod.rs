//! Charts that say what a study found: each a picture with a title in words, true for this result.
//!
//! Every chart is drawn twice as sharp as it is shown and looks the same everywhere, because the typeface is part of
//! the program. The same study gives the same bytes.

mod backend;
mod difference;
mod face;
mod fan;
pub(crate) mod findings;
mod funnel;
pub mod market_size;
pub(super) mod months;
pub(crate) mod numbers;
mod page;
mod people;
mod png;
mod reorganisation;
mod revenue;
mod scene;
#[cfg(test)]
mod tests;

pub use png::{PngError, png};

use crate::study::Study;

/// A finished chart.
#[derive(Clone, Debug, PartialEq)]
pub struct Figure {
    /// Its name as a file, without an ending.
    pub stem: &'static str,
    /// What it shows, in one sentence.
    pub title: String,
    /// The picture, 1280 × 720.
    pub svg: String,
    /// What it shows, with the numbers, for those who do not see it.
    pub alt: String,
}

/// Every chart for which the study has the data, the deciding one first.
pub fn all(study: &Study) -> Vec<Figure> {
    CHARTS
        .iter()
        .filter_map(|(stem, draw)| draw(study).inspect(|figure| debug_assert_eq!(figure.stem, *stem)))
        .collect()
}

/// The names as files of all charts there are, whether or not a study has their data.
pub fn stems() -> impl Iterator<Item = &'static str> {
    CHARTS.iter().map(|(stem, _)| *stem)
}

/// Draws a chart, if the study has its data.
type Draw = fn(&Study) -> Option<Figure>;

/// Every chart by its name as a file. To add one: one file, one line.
const CHARTS: [(&str, Draw); 5] = [
    ("difference", difference::draw),
    ("reorganisation", reorganisation::draw),
    ("revenue", revenue::draw),
    ("funnel", funnel::draw),
    ("people", people::draw),
];
