//! How far long work is, on standard error: a bar on a terminal, else a line every few seconds.

use kzmn_runtime::output;
use std::io::{IsTerminal as _, stderr};
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// Between two lines where there is no bar.
const EVERY: Duration = Duration::from_secs(5);

pub(super) struct Progress {
    /// What is done, and to what.
    what: &'static str,
    unit: &'static str,
    /// How many there are, where that is known.
    total: Option<u64>,
    form: Form,
}

enum Form {
    Bar(ProgressBar),
    Lines { began: Instant, told: Instant },
}

impl Progress {
    /// Shows that `what` begins.
    pub(super) fn start(what: &'static str, unit: &'static str, total: Option<u64>) -> Self {
        if !stderr().is_terminal() {
            let now = Instant::now();
            return Self { what, unit, total, form: Form::Lines { began: now, told: now } };
        }
        let bar = ProgressBar::with_draw_target(total, ProgressDrawTarget::stderr());
        let template = match total {
            Some(_) => {
                format!(
                    "{{prefix}} [{{wide_bar}}] {{pos}}/{{len}} {unit}, {{per_sec}}, {{msg}}, {{eta}} left"
                )
            }
            None => format!("{{prefix}} {{spinner}} {{pos}} {unit}, {{per_sec}}, {{msg}}"),
        };
        if let Ok(style) = ProgressStyle::with_template(&template) {
            bar.set_style(style);
        }
        bar.set_prefix(what);
        Self { what, unit, total, form: Form::Bar(bar) }
    }

    /// Shows how much is done, and a word about it.
    pub(super) fn show(&mut self, done: u64, word: &str) {
        let Self { what, unit, total, form } = self;
        match form {
            Form::Bar(bar) => {
                bar.set_message(word.to_owned());
                bar.set_position(done);
            }
            Form::Lines { began, told } => {
                if told.elapsed() < EVERY {
                    return;
                }
                *told = Instant::now();
                let ms = u64::try_from(began.elapsed().as_millis()).unwrap_or(u64::MAX);
                let rate = done.saturating_mul(1000).checked_div(ms).unwrap_or(0);
                let of = total.map(|total| format!(" of {total}")).unwrap_or_default();
                output::note(&format!("{what}: {done}{of} {unit}, {rate} a second, {word}"));
            }
        }
    }

    pub(super) fn end(self) {
        if let Form::Bar(bar) = self.form {
            bar.finish_and_clear();
        }
    }
}
