//! The program as it is used: what it prints, leaves behind and returns, and what it says when something is wrong.

#[path = "cli/common.rs"]
mod common;
#[path = "cli/documents.rs"]
mod documents;
#[path = "cli/failures.rs"]
mod failures;
#[cfg(unix)]
#[path = "cli/signals.rs"]
mod signals;
