//! Logs through `tracing`, to standard error. Nothing personal is ever a field of an event: events name
//! statements by digest, peers by party, and refusals by reason.

use std::io;

use tracing_subscriber::EnvFilter;

use crate::config::{Log, LogFormat};

/// Starts logging. A second call in one process changes nothing.
///
/// # Errors
///
/// [`InvalidFilter`].
pub fn start(log: &Log) -> Result<(), InvalidFilter> {
    let filter = EnvFilter::try_new(&log.filter).map_err(InvalidFilter)?;
    let builder = tracing_subscriber::fmt().with_env_filter(filter).with_writer(io::stderr);
    let started = match log.format {
        LogFormat::Text => builder.with_ansi(false).try_init(),
        LogFormat::Json => builder.json().try_init(),
    };
    if started.is_err() {
        tracing::debug!("logging had been started before");
    }
    Ok(())
}

/// The configured filter is none.
#[derive(Debug, thiserror::Error)]
#[error("log.filter is not a filter such as \"info\" or \"info,kzmn_transport=debug\"")]
pub struct InvalidFilter(#[source] tracing_subscriber::filter::ParseError);
