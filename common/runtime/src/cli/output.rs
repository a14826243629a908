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
    Ok(out.flush()?)
}

/// Writes a result as JSON.
pub(super) fn json(value: &Value) -> Result<(), Failure> {
    let mut out = io::stdout().lock();
    serde_json::to_writer_pretty(&mut out, value)?;
    writeln!(out)?;
    Ok(())
}

/// Rows under a head line, each column as wide as it needs; the last one is not filled up.
pub(super) fn table<const N: usize>(head: [&str; N], rows: &[[String; N]]) -> Vec<String> {
    let width = |at: usize| {
        let cells = rows.iter().filter_map(|row| row.get(at)).map(|cell| cell.chars().count());
        cells.chain(head.get(at).map(|head| head.chars().count())).max().unwrap_or_default()
    };
    let widths: Vec<usize> = (0..N).map(width).collect();
    let line = |cells: &[String; N]| {
        let filled = cells.iter().zip(&widths).map(|(cell, width)| format!("{cell:<width$}"));
        filled.collect::<Vec<_>>().join("  ").trim_end().to_owned()
    };
    let head = head.map(str::to_uppercase);
    std::iter::once(&head).chain(rows).map(line).collect()
}

/// Writes a line for people to standard error.
pub(super) fn note(text: &str) {
    if writeln!(io::stderr().lock(), "{text}").is_err() {
        tracing::debug!("standard error is closed");
    }
}

/// Writes a failure and each of its causes on a line.
pub(super) fn error(program: &str, failure: &(dyn Error + 'static)) {
    note(&format!("{program}: {failure}"));
    let mut cause = failure.source();
    while let Some(error) = cause {
        note(&format!("  because: {error}"));
        cause = error.source();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_as_wide_as_their_widest_cell_in_characters() {
        let rows = [["Жанар".to_owned(), "x".to_owned()], ["Ли".to_owned(), "y".to_owned()]];
        assert_eq!(table(["a", "b"], &rows), ["A      B", "Жанар  x", "Ли     y"]);
    }
}
