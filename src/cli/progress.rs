//! Progress on standard error, where a terminal shows it.

use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::study::Watch;

/// A bar with rate and remaining time; hidden without a terminal.
pub(super) struct Bar(ProgressBar);

impl Bar {
    pub(super) fn new(replications: u64, quiet: bool) -> Bar {
        let target = if quiet { ProgressDrawTarget::hidden() } else { ProgressDrawTarget::stderr_with_hz(5) };
        let bar = ProgressBar::with_draw_target(Some(replications), target);
        let style = ProgressStyle::with_template("{bar:30} {pos}/{len} replications, {eta} left");
        bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
        bar.enable_steady_tick(Duration::from_millis(200));
        Bar(bar)
    }

    pub(super) fn clear(&self) {
        self.0.finish_and_clear();
    }
}

impl Watch for Bar {
    fn done(&self, replications: u64) {
        self.0.inc(replications);
    }

    fn more(&self, replications: u64) {
        self.0.inc_length(replications);
    }
}
