//! What the command line writes: results to standard output, everything else to standard error.
//!
//! Names, notes, reasons and payload types are the other state's words, or those of a file that somebody sent. Nothing
//! of the program prints but this module, and nothing is printed that did not pass [`shown`] or `shown_json`: a value
//! can neither steer a terminal, nor turn or hide letters, nor begin a line of its own.

mod escape;
mod failure;

use std::error::Error;
use std::io::{self, BufRead, IsTerminal as _, Write};

use serde::Serialize;
use unicode_width::UnicodeWidthStr as _;

pub use escape::shown;
pub use failure::{CommandFailure, failure_of_lines, plain_failure};

use escape::shown_json;
use failure::render_failure;

/// Whether a result could not be written because whoever read standard output has gone, as `head` does.
pub fn unread(failure: &(dyn Error + Send + Sync + 'static)) -> bool {
    let kind = match failure.downcast_ref::<serde_json::Error>() {
        Some(error) => error.io_error_kind(),
        None => failure.downcast_ref::<io::Error>().map(io::Error::kind),
    };
    kind == Some(io::ErrorKind::BrokenPipe)
}

/// Writes lines of a result.
///
/// # Errors
///
/// Standard output cannot be written ([`unread`]).
pub fn lines(lines: &[String]) -> Result<(), CommandFailure> {
    let mut out = io::stdout().lock();
    for line in lines {
        writeln!(out, "{}", shown(line))?;
    }
    Ok(out.flush()?)
}

/// Writes a text of several lines.
///
/// # Errors
///
/// Standard output cannot be written ([`unread`]).
pub fn text(text: &str) -> Result<(), CommandFailure> {
    lines(&text.lines().map(str::to_owned).collect::<Vec<_>>())
}

/// Writes a result as JSON.
///
/// # Errors
///
/// Standard output cannot be written ([`unread`]).
pub fn json(value: &impl Serialize) -> Result<(), CommandFailure> {
    let text = serde_json::to_string_pretty(value)?;
    let mut out = io::stdout().lock();
    Ok(writeln!(out, "{}", shown_json(&text))?)
}

/// Writes a result as JSON on one line.
///
/// # Errors
///
/// Standard output cannot be written ([`unread`]).
pub fn json_line(value: &impl Serialize) -> Result<(), CommandFailure> {
    let text = serde_json::to_string(value)?;
    let mut out = io::stdout().lock();
    Ok(writeln!(out, "{}", shown_json(&text))?)
}

/// Writes JSON whose bytes have a digest: to a file or a program exactly as it is.
///
/// # Errors
///
/// Standard output cannot be written ([`unread`]).
pub fn exact_json(text: &str) -> Result<(), CommandFailure> {
    let mut out = io::stdout().lock();
    let end = if text.ends_with('\n') { "" } else { "\n" };
    if out.is_terminal() {
        return Ok(write!(out, "{}{end}", shown_json(text))?);
    }
    Ok(write!(out, "{text}{end}")?)
}

/// Writes a script of this program's own, which holds nobody's words.
///
/// # Errors
///
/// Standard output cannot be written ([`unread`]).
pub fn script(text: &str) -> Result<(), CommandFailure> {
    Ok(io::stdout().lock().write_all(text.as_bytes())?)
}

/// Rows under a head line, each column as wide as it needs on a terminal; the last one is not filled up. Two spaces
/// stand between columns and nowhere else.
pub fn table<const N: usize>(head: [&str; N], rows: &[[String; N]]) -> Vec<String> {
    let head = head.map(str::to_uppercase);
    let rows: Vec<[String; N]> = std::iter::once(&head)
        .chain(rows)
        .map(|row| row.each_ref().map(|text| cell(text)))
        .collect();
    let width = |at: usize| {
        let cells = rows.iter().filter_map(|row| row.get(at)).map(|cell| cell.width());
        cells.max().unwrap_or_default()
    };
    let widths: Vec<usize> = (0..N).map(width).collect();
    let line = |cells: &[String; N]| {
        let filled = cells.iter().zip(&widths).map(|(cell, width)| {
            format!("{cell}{}", " ".repeat(width.saturating_sub(cell.width())))
        });
        filled.collect::<Vec<_>>().join("  ").trim_end().to_owned()
    };
    rows.iter().map(line).collect()
}

fn cell(text: &str) -> String {
    shown(text).replace("  ", " \\u{20}")
}

/// Writes a line for people to standard error.
pub fn note(text: &str) {
    if writeln!(io::stderr().lock(), "{}", shown(text)).is_err() {
        tracing::debug!("standard error is closed");
    }
}

/// Writes a failure and each of its causes on a line. What this program tells in several lines it tells so; further
/// lines of a library's text are marked.
pub fn error(program: &str, failure: &(dyn Error + 'static)) {
    for line in render_failure(program, failure) {
        note(&line);
    }
}

/// What a line is written in.
#[derive(Clone, Copy, Debug)]
pub enum LineForm {
    /// For people.
    Text,
    /// JSON.
    Json,
}

/// Writes one event of the log to standard error.
///
/// # Errors
///
/// Standard error cannot be written.
pub fn log_line(form: LineForm, event: &str) -> io::Result<()> {
    let event = event.strip_suffix('\n').unwrap_or(event);
    let event = match form {
        LineForm::Text => shown(event),
        LineForm::Json => shown_json(event),
    };
    writeln!(io::stderr().lock(), "{event}")
}

/// Shows what is about to be done, and asks on the terminal whether to do it; `yes` says so beforehand.
///
/// # Errors
///
/// Nobody said yes, with what to do now.
pub fn confirm(preview: &[String], question: &str, yes: bool) -> Result<(), CommandFailure> {
    for line in preview {
        note(line);
    }
    if yes {
        return Ok(());
    }
    let input = io::stdin();
    if !input.is_terminal() {
        return Err(failure_of_lines(vec![
            "nothing was done: this must be confirmed, and standard input is no terminal."
                .to_owned(),
            "Look at what stands above; if it is right, give the command again with --yes."
                .to_owned(),
        ]));
    }
    let mut err = io::stderr().lock();
    write!(err, "{} [y/N] ", shown(question))?;
    err.flush()?;
    agreed(&mut input.lock())
}

/// Whether the next line is a yes.
fn agreed(input: &mut impl BufRead) -> Result<(), CommandFailure> {
    let mut answer = String::new();
    input.read_line(&mut answer)?;
    match answer.trim().to_lowercase().as_str() {
        "y" | "yes" => Ok(()),
        _ => Err(failure_of_lines(vec!["nothing was done: it was not confirmed".to_owned()])),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whoever_stopped_reading_is_no_failure_and_a_full_disk_is_one() {
        struct Ended(io::ErrorKind);
        impl Write for Ended {
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
            assert_eq!(unread(CommandFailure::from(io::Error::from(kind)).as_ref()), expected);
            let json =
                serde_json::to_writer(Ended(kind), &serde_json::Value::Null).expect_err("ended");
            assert_eq!(unread(CommandFailure::from(json).as_ref()), expected);
        }
    }

    #[test]
    fn columns_are_as_wide_as_their_widest_cell_is_on_a_terminal() {
        let row = |a: &str, b: &str| [a.to_owned(), b.to_owned()];
        let rows = [row("Жанар", "x"), row("Ли", "y")];
        assert_eq!(table(["a", "b"], &rows), ["A      B", "Жанар  x", "Ли     y"]);
        let rows = [row("李", "x"), row("e\u{301}a", "y"), row("abc", "z")];
        assert_eq!(table(["a", "b"], &rows), ["A    B", "李   x", "e\u{301}a   y", "abc  z"]);
    }

    #[test]
    fn a_cell_can_neither_hold_a_column_nor_be_wider_than_it_shows() {
        let rows = [["a  b".to_owned(), "x".to_owned()], ["\u{200b}".to_owned(), "y".to_owned()]];
        assert_eq!(table(["a", "b"], &rows), ["A          B", "a \\u{20}b  x", "\\u{200b}   y"]);
    }

    #[test]
    fn only_a_yes_is_one() {
        for no in ["", "\n", "n\n", "no\n", "yesterday\n", "j\n", "\ny\n"] {
            assert!(agreed(&mut no.as_bytes()).is_err(), "{no:?}");
        }
        for yes in ["y\n", "Y\n", " yes \n", "YES"] {
            assert!(agreed(&mut yes.as_bytes()).is_ok(), "{yes:?}");
        }
    }
}
