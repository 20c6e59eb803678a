//! Every key a scenario may have: its path, what it takes, its default with the evidence for it, and a sentence.
//!
//! This table is the only source: the reader reads through it, unknown keys are whatever is not in it, and the JSON schema
//! and the reference are printed from it. In a path `*` stands for a name that the scenario chooses. Evidence ids are those
//! of the evidence page; "assumption" says that nobody has measured it. One file for each part of a scenario; a mechanism's
//! keys stand with the mechanism.

mod customers;
mod frame;
mod market;
mod roles;
mod stages;
mod structures;
mod timeline;

use std::collections::BTreeMap;
use std::sync::OnceLock;

pub(super) use crate::keys::{
    ATTAINMENT, Bound, FACTOR, Key, LAWS, LENGTH, LawKey, Need, QUOTA, SPAN, Takes, Unit, described,
};
use crate::mechanisms;

/// All keys. A parent stands before its children.
pub(super) fn all() -> &'static [&'static Key] {
    static ALL: OnceLock<Vec<&'static Key>> = OnceLock::new();
    ALL.get_or_init(|| {
        let before = [frame::KEYS, market::KEYS, stages::KEYS, roles::KEYS, customers::KEYS].into_iter().flatten();
        before.chain(mechanisms::keys()).chain(structures::KEYS).chain(timeline::KEYS).collect()
    })
}

fn index() -> &'static BTreeMap<&'static str, usize> {
    static INDEX: OnceLock<BTreeMap<&'static str, usize>> = OnceLock::new();
    INDEX.get_or_init(|| all().iter().enumerate().map(|(place, key)| (key.path, place)).collect())
}

/// The row of a path pattern.
pub(super) fn row(pattern: &str) -> Option<&'static Key> {
    index().get(pattern).map(|place| all()[*place])
}

/// The last part of a row's path.
pub(super) fn last(key: &Key) -> &'static str {
    key.path.rsplit('.').next().unwrap_or(key.path)
}

/// The rows directly below a row.
pub(super) fn children(parent: &Key) -> impl Iterator<Item = &'static Key> {
    let parent = parent.path;
    all().iter().copied().filter(move |key| match (parent, key.path.rsplit_once('.')) {
        ("", None) => !key.path.is_empty(),
        (_, Some((above, _))) => above == parent,
        _ => false,
    })
}

/// What the key of a row takes, in words, with the keys of a table.
pub(super) fn expected(key: &Key) -> String {
    let below: Vec<&str> = children(key).map(last).collect();
    let words = described(&key.takes);
    let Some(before) = words.strip_suffix("a table") else { return words };
    match below[..] {
        [] | ["*"] if key.path.contains('*') => format!("{before}a table such as {{ NAME = … }}"),
        [] | ["*"] => format!("{before}tables such as [{}.NAME]", key.path),
        _ => format!(
            "{before}a table with {}",
            below.iter().filter(|key| **key != "*").copied().collect::<Vec<_>>().join(", ")
        ),
    }
}
