//! What the command line writes: results to standard output, everything else to standard error.

use std::error::Error;
use std::io::{self, Write as _};

use serde_json::Value;

/// Any failure, told with its causes.
pub type Failure = Box<dyn Error + Send + Sync>;

/// Writes lines of a result.
pub(super) fn lines(lines: &[String]) -> Result<(), Failure> {
    let mut out = io::stdout().lock();
    for line in lines {
        writeln!(out, "{line}")?;
    }
    Ok(())
}

/// Writes a result as JSON.
pub(super) fn json(value: &Value) -> Result<(), Failure> {
    let mut out = io::stdout().lock();
    serde_json::to_writer_pretty(&mut out, value)?;
    writeln!(out)?;
    Ok(())
}

/// Writes a failure and each of its causes on a line.
pub(super) fn error(program: &str, failure: &(dyn Error + 'static)) {
    let mut err = io::stderr().lock();
    let mut told = writeln!(err, "{program}: {failure}");
    let mut cause = failure.source();
    while let Some(error) = cause {
        told = told.and_then(|()| writeln!(err, "  because: {error}"));
        cause = error.source();
    }
    if told.is_err() {
        tracing::debug!("standard error is closed");
    }
}
