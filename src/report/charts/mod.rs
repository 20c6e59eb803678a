//! Charts that say what a study found: each a picture with a title in words, true for this result.
//!
//! Every chart is drawn twice as sharp as it is shown and looks the same everywhere, because the typeface is part of
//! the program. The same study gives the same bytes.

mod backend;
mod difference;
mod face;
mod fan;
mod findings;
mod funnel;
mod months;
mod numbers;
mod page;
mod people;
mod png;
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
    [difference::draw, revenue::draw, funnel::draw, people::draw].into_iter().filter_map(|draw| draw(study)).collect()
}
