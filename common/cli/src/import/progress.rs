//! How far an import is, on standard error: a bar on a terminal, else a line every few seconds.

use kzmn_runtime::output;
use std::io::{IsTerminal as _, stderr};
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::send::ImportCounts;

/// Between two lines where there is no bar.
const EVERY: Duration = Duration::from_secs(5);

pub(super) enum Progress {
    Bar(ProgressBar),
    Lines { what: &'static str, total: u64, began: Instant, told: Instant },
}

impl Progress {
    /// Shows that `what` begins, for so many persons.
    pub(super) fn start(what: &'static str, total: u64) -> Self {
        if !stderr().is_terminal() {
            let now = Instant::now();
            return Self::Lines { what, total, began: now, told: now };
        }
        let bar = ProgressBar::with_draw_target(Some(total), ProgressDrawTarget::stderr());
        let form = "{prefix} [{wide_bar}] {pos}/{len} persons, {per_sec}, {msg}, {eta} left";
        if let Ok(style) = ProgressStyle::with_template(form) {
            bar.set_style(style);
        }
        bar.set_prefix(what);
        bar.set_message("0 rejected");
        Self::Bar(bar)
    }

    pub(super) fn show(&mut self, tally: &ImportCounts) {
        match self {
            Self::Bar(bar) => {
                bar.set_message(format!("{} rejected", tally.rejected));
                bar.set_position(tally.persons);
            }
            Self::Lines { what, total, began, told } => {
                if told.elapsed() >= EVERY {
                    *told = Instant::now();
                    let ms = u64::try_from(began.elapsed().as_millis()).unwrap_or(u64::MAX);
                    let rate = tally.persons.saturating_mul(1000).checked_div(ms).unwrap_or(0);
                    let (done, rejected) = (tally.persons, tally.rejected);
                    output::note(&format!(
                        "{what}: {done} of {total} persons, {rate} a second, {rejected} rejected"
                    ));
                }
            }
        }
    }

    pub(super) fn end(self) {
        if let Self::Bar(bar) = self {
            bar.finish_and_clear();
        }
    }
}
