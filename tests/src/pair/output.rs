//! What `cargo pair` prints, and how it fails.

use std::error::Error;
use std::io::{self, Write};

/// Any failure, told with its causes.
pub type Failure = Box<dyn Error + Send + Sync>;

pub(super) fn complain(failure: &(dyn Error + 'static)) {
    let mut cause = Some(failure);
    while let Some(error) = cause {
        if writeln!(io::stderr(), "cargo pair: {error}").is_err() {
            return;
        }
        cause = error.source();
    }
}

/// Writes a line to standard output, or several.
pub(super) fn say(line: impl AsRef<str>) -> Result<(), Failure> {
    let mut out = io::stdout().lock();
    for line in line.as_ref().split('\n') {
        writeln!(out, "{}", kzmn_runtime::output::shown(line))?;
    }
    Ok(out.flush()?)
}

/// Fails where something is not as the demonstration says.
pub(super) fn expect(holds: bool, otherwise: &str) -> Result<(), Failure> {
    if holds { Ok(()) } else { Err(format!("not as it must be: {otherwise}").into()) }
}

/// One word of a shell's command, whatever stands in it. Plain words stay as they are.
pub(super) fn quoted(text: impl AsRef<str>) -> String {
    let text = text.as_ref();
    let plain = |c: char| c.is_ascii_alphanumeric() || "/._-:=,@%+".contains(c);
    if !text.is_empty() && text.chars().all(plain) {
        return text.to_owned();
    }
    format!("'{}'", text.replace('\'', r"'\''"))
}
