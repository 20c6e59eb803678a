//! What a study says, as text, charts and files: strings and bytes only, nothing is written here.

pub mod assumptions;
pub mod charts;
pub mod claims;
pub mod data;
mod grid;
pub mod json;
pub mod odd;
mod plausibility;
pub mod reason;
mod reorganisation;
pub mod text;
pub mod verdict;
pub mod words;
