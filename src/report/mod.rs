//! What a study says, as text, charts and files: strings and bytes only, nothing is written here.

pub mod charts;
