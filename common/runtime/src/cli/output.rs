//! What the command line writes: results to standard output, everything else to standard error.

use std::error::Error;
use std::io::{self, Write as _};

use serde_json::Value;

/// Any failure, told with its causes.
pub type Failure = Box<dyn Error + Send + Sync>;

/// Whether a result could not be written because whoever read standard output has gone, as `head` does.
pub(super) fn unread(failure: &(dyn Error + Send + Sync + 'static)) -> bool {
    let kind = match failure.downcast_ref::<serde_json::Error>() {
        Some(error) => error.io_error_kind(),
        None => failure.downcast_ref::<io::Error>().map(io::Error::kind),
    };
    kind == Some(io::ErrorKind::BrokenPipe)
}

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
    fn whoever_stopped_reading_is_no_failure_and_a_full_disk_is_one() {
        struct Ended(io::ErrorKind);
        impl io::Write for Ended {
            fn write(&mut self, _: &[u8]) -> io::Result<usize> {
                Err(self.0.into())
            }
            fn flush(&mut self) -> io::Result<()> {
                Ok(())
            }
        }
        for (kind, expected) in
            [(io::ErrorKind::BrokenPipe, true), (io::ErrorKind::StorageFull, false)]
        {
            assert_eq!(unread(Failure::from(io::Error::from(kind)).as_ref()), expected);
            let json = serde_json::to_writer(Ended(kind), &Value::Null).expect_err("ended");
            assert_eq!(unread(Failure::from(json).as_ref()), expected);
        }
    }

    #[test]
    fn columns_are_as_wide_as_their_widest_cell_in_characters() {
        let rows = [["Жанар".to_owned(), "x".to_owned()], ["Ли".to_owned(), "y".to_owned()]];
        assert_eq!(table(["a", "b"], &rows), ["A      B", "Жанар  x", "Ли     y"]);
    }
}
