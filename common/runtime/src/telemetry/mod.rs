//! Logs through `tracing`, to standard error. Nothing personal is ever a field of an event: events name
//! statements by digest, peers by party, and refusals by reason.

mod stages;

use std::io::{self, Write};

use tracing_subscriber::filter::{LevelFilter, filter_fn};
use tracing_subscriber::layer::SubscriberExt as _;
use tracing_subscriber::util::SubscriberInitExt as _;
use tracing_subscriber::{EnvFilter, Layer as _, fmt, registry};

use crate::config::{Log, LogFormat};
use crate::output::{LineForm, log_line};

pub(crate) use stages::{StageTotal, totals};
use stages::{Stages, TARGET};

/// Starts logging. A second call in one process changes nothing.
///
/// # Errors
///
/// [`InvalidFilter`].
pub fn start(log: &Log) -> Result<(), InvalidFilter> {
    // Stages are added up and never logged. Where no layer adds them up, they are not made.
    let filter = filter(&log.filter)?;
    let lines = match log.format {
        LogFormat::Text => {
            fmt::layer().with_writer(|| Lines(LineForm::Text)).with_ansi(false).boxed()
        }
        LogFormat::Json => fmt::layer().with_writer(|| Lines(LineForm::Json)).json().boxed(),
    };
    let of_stage = filter_fn(|metadata| metadata.target() == TARGET);
    let stages = log.stages.then(|| Stages::default().with_filter(of_stage));
    let started = registry().with(lines.with_filter(filter)).with(stages).try_init();
    if started.is_err() {
        tracing::debug!("logging had been started before");
    }
    Ok(())
}

/// What is logged. A word alone is a level: a misspelt one would be taken for a target, and nothing else be logged.
fn filter(text: &str) -> Result<EnvFilter, InvalidFilter> {
    for word in text.split(',').map(str::trim).filter(|word| !word.contains(['=', '['])) {
        word.parse::<LevelFilter>().map_err(|error| InvalidFilter(error.into()))?;
    }
    let filter = EnvFilter::try_new(format!("{text},{TARGET}=off"));
    filter.map_err(|error| InvalidFilter(error.into()))
}

/// Writes each event, which comes whole, as one line to standard error, through what all printing passes.
struct Lines(LineForm);

impl Write for Lines {
    fn write(&mut self, event: &[u8]) -> io::Result<usize> {
        log_line(self.0, &String::from_utf8_lossy(event))?;
        Ok(event.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// The configured filter is invalid.
#[derive(Debug, thiserror::Error)]
#[error("log.filter is not a filter such as \"info\" or \"info,kzmn_transport=debug\"")]
pub struct InvalidFilter(#[source] Box<dyn std::error::Error + Send + Sync>);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn refuses_a_word_that_is_no_level_and_takes_levels_and_targets() {
        for wrong in ["loud", "info,loud", "loud=="] {
            assert!(filter(wrong).is_err(), "{wrong}");
        }
        for right in ["info", "WARN", "off", "info,kzmn_transport=debug", "kzmn_store=trace"] {
            assert!(filter(right).is_ok(), "{right}");
        }
    }
}
