//! What the command line writes: results to standard output, everything else to standard error.
//!
//! Names, notes, reasons and payload types are the other state's words, or those of a file that somebody sent. Nothing
//! of the program prints but this module, and nothing is printed that did not pass [`shown`] or [`shown_json`]: a value
//! can neither steer a terminal, nor turn or hide letters, nor begin a line of its own.

use std::borrow::Cow;
use std::error::Error;
use std::io::{self, BufRead, IsTerminal as _, Write};

use serde::Serialize;
use unicode_properties::{GeneralCategory, UnicodeGeneralCategory as _};
use unicode_width::UnicodeWidthStr as _;

use super::{PlainFailure, render_lines};

/// Any failure, told with its causes.
pub type CommandFailure = Box<dyn Error + Send + Sync>;

/// Marks that may stand on one letter. No language of either state has more than two.
const MOST_MARKS: usize = 4;

/// One line as a terminal may have it. A character that steers a terminal, changes the direction of writing, is not
/// to be seen, or begins a line stands there by its number, as in `\u{202e}`; so does each mark after the fourth on one
/// letter, and a mark on no letter.
#[must_use]
pub fn shown(line: &str) -> Cow<'_, str> {
    passed(line, |out, c| out.extend(c.escape_unicode()))
}

/// JSON as a terminal may have it. What [`shown`] would not let through stands there as JSON writes it, as in `\u202e`,
/// so that it is read as the same.
pub(super) fn shown_json(json: &str) -> Cow<'_, str> {
    passed(json, |out, c| {
        if c == '\n' {
            // Within text JSON never has one as it is: this one is between two values.
            out.push(c);
            return;
        }
        for unit in c.encode_utf16(&mut [0; 2]) {
            out.push_str(&format!("\\u{unit:04x}"));
        }
    })
}

/// The text with `instead` called for each character that is not to be printed as it is.
fn passed(text: &str, instead: impl Fn(&mut String, char)) -> Cow<'_, str> {
    if text.bytes().all(|byte| matches!(byte, b' '..=b'~')) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let (mut before, mut marks) = (' ', 0);
    for c in text.chars() {
        marks = if is_mark(c) { marks + 1 } else { 0 };
        let on_nothing = marks > 0 && before == ' ';
        if !is_visible(c, before) || marks > MOST_MARKS || on_nothing {
            instead(&mut out, c);
        } else {
            out.push(c);
        }
        if !on_nothing {
            before = c;
        }
    }
    Cow::Owned(out)
}

fn is_mark(c: char) -> bool {
    matches!(
        c.general_category(),
        GeneralCategory::NonspacingMark
            | GeneralCategory::EnclosingMark
            | GeneralCategory::SpacingMark
    )
}

/// Whether a character is seen where it stands, and does nothing else.
fn is_visible(c: char, before: char) -> bool {
    use GeneralCategory as Category;
    match c {
        // The selectors and the separator of traditional Mongolian, each on a letter of that script.
        '\u{180B}'..='\u{180F}' => matches!(before, '\u{1820}'..='\u{18AA}'),
        // Fillers, selectors and joiners that Unicode counts among letters, marks and symbols, and shows by nothing.
        '\u{34F}' | '\u{115F}' | '\u{1160}' | '\u{17B4}' | '\u{17B5}' | '\u{2800}' | '\u{3164}' => {
            false
        }
        '\u{FE00}'..='\u{FE0F}' | '\u{FFA0}' | '\u{E0100}'..='\u{E01EF}' => false,
        c => !matches!(
            c.general_category(),
            Category::Control
                | Category::Format
                | Category::LineSeparator
                | Category::ParagraphSeparator
                | Category::PrivateUse
                | Category::Surrogate
                | Category::Unassigned
        ),
    }
}

/// Whether a result could not be written because whoever read standard output has gone, as `head` does.
pub(super) fn unread(failure: &(dyn Error + Send + Sync + 'static)) -> bool {
    let kind = match failure.downcast_ref::<serde_json::Error>() {
        Some(error) => error.io_error_kind(),
        None => failure.downcast_ref::<io::Error>().map(io::Error::kind),
    };
    kind == Some(io::ErrorKind::BrokenPipe)
}

/// Writes lines of a result.
pub(super) fn lines(lines: &[String]) -> Result<(), CommandFailure> {
    let mut out = io::stdout().lock();
    for line in lines {
        writeln!(out, "{}", shown(line))?;
    }
    Ok(out.flush()?)
}

/// Writes a text of several lines.
pub(super) fn text(text: &str) -> Result<(), CommandFailure> {
    lines(&text.lines().map(str::to_owned).collect::<Vec<_>>())
}

/// Writes a result as JSON.
pub(super) fn json(value: &impl Serialize) -> Result<(), CommandFailure> {
    let text = serde_json::to_string_pretty(value)?;
    let mut out = io::stdout().lock();
    Ok(writeln!(out, "{}", shown_json(&text))?)
}

/// Writes a result as JSON on one line.
pub(super) fn json_line(value: &impl Serialize) -> Result<(), CommandFailure> {
    let text = serde_json::to_string(value)?;
    let mut out = io::stdout().lock();
    Ok(writeln!(out, "{}", shown_json(&text))?)
}

/// Writes JSON whose bytes have a digest: to a file or a program exactly as it is.
pub(super) fn exact_json(text: &str) -> Result<(), CommandFailure> {
    let mut out = io::stdout().lock();
    let end = if text.ends_with('\n') { "" } else { "\n" };
    if out.is_terminal() {
        return Ok(write!(out, "{}{end}", shown_json(text))?);
    }
    Ok(write!(out, "{text}{end}")?)
}

/// Writes a script of this program's own, which holds nobody's words.
pub(super) fn script(text: &str) -> Result<(), CommandFailure> {
    Ok(io::stdout().lock().write_all(text.as_bytes())?)
}

/// Rows under a head line, each column as wide as it needs on a terminal; the last one is not filled up. Two spaces
/// stand between columns and nowhere else.
pub(super) fn table<const N: usize>(head: [&str; N], rows: &[[String; N]]) -> Vec<String> {
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
pub(super) fn note(text: &str) {
    if writeln!(io::stderr().lock(), "{}", shown(text)).is_err() {
        tracing::debug!("standard error is closed");
    }
}

/// Writes a failure and each of its causes on a line. What this program tells in several lines it tells so; further
/// lines of a library's text are marked.
pub(super) fn error(program: &str, failure: &(dyn Error + 'static)) {
    for line in render_failure(program, failure) {
        note(&line);
    }
}

fn render_failure(program: &str, failure: &(dyn Error + 'static)) -> Vec<String> {
    let mut lines = render_error(&format!("{program}: "), failure);
    let mut cause = failure.source();
    while let Some(error) = cause {
        lines.extend(render_error("  because: ", error));
        cause = error.source();
    }
    lines
}

fn render_error(prefix: &str, error: &(dyn Error + 'static)) -> Vec<String> {
    if let Some(PlainFailure(lines)) = error.downcast_ref::<PlainFailure>() {
        let (first, further) = lines.split_first().map_or(("", &[][..]), |(f, r)| (f.as_str(), r));
        return std::iter::once(format!("{prefix}{first}"))
            .chain(further.iter().cloned())
            .collect();
    }
    let text = error.to_string();
    let mut lines = text.lines();
    let first = format!("{prefix}{}", lines.next().unwrap_or_default());
    std::iter::once(first).chain(lines.map(|line| format!("  | {line}"))).collect()
}

/// What a line is written in.
#[derive(Clone, Copy, Debug)]
pub(crate) enum LineForm {
    /// For people.
    Text,
    /// JSON.
    Json,
}

/// Writes one event of the log to standard error.
pub(crate) fn log_line(form: LineForm, event: &str) -> io::Result<()> {
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
pub(super) fn confirm(preview: &[String], question: &str, yes: bool) -> Result<(), CommandFailure> {
    for line in preview {
        note(line);
    }
    if yes {
        return Ok(());
    }
    let input = io::stdin();
    if !input.is_terminal() {
        return Err(render_lines(vec![
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
        _ => Err(render_lines(vec!["nothing was done: it was not confirmed".to_owned()])),
    }
}

#[cfg(test)]
mod tests {
    use super::super::told;
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
    fn what_steers_turns_hides_or_begins_a_line_is_shown_by_its_number() {
        for hidden in [
            '\0',
            '\t',
            '\n',
            '\r',
            '\u{1b}',
            '\u{7f}',
            '\u{85}',
            '\u{9b}',
            '\u{ad}',
            '\u{34f}',
            '\u{61c}',
            '\u{115f}',
            '\u{180e}',
            '\u{200b}',
            '\u{200d}',
            '\u{200e}',
            '\u{200f}',
            '\u{2028}',
            '\u{2029}',
            '\u{202a}',
            '\u{202e}',
            '\u{2060}',
            '\u{2066}',
            '\u{2069}',
            '\u{2800}',
            '\u{3164}',
            '\u{e000}',
            '\u{fe0f}',
            '\u{feff}',
            '\u{fff9}',
            '\u{ffff}',
            '\u{e0041}',
            '\u{e0100}',
            '\u{10ffff}',
        ] {
            let text = format!("a{hidden}b");
            let number = format!("\\u{{{:x}}}", u32::from(hidden));
            assert_eq!(shown(&text), format!("a{number}b"), "{number}");
            let json = serde_json::to_string(&text).expect("JSON");
            let printed = shown_json(&json);
            assert!(printed.is_ascii(), "{printed}");
            assert_eq!(serde_json::from_str::<String>(&printed).expect("JSON"), text, "{number}");
        }
        for plain in [
            "Төлеген Жанар",
            "Бат-Эрдэнэ",
            "101\u{a0}414,04",
            "李",
            "«ё»",
            "ᠮᠣᠩᠭᠣᠯ\u{180e}ᠠ",
            "ᠤᠨ\u{202f}ᠤ",
        ] {
            assert_eq!(shown(plain), plain);
            assert_eq!(shown_json(plain), plain);
        }
    }

    #[test]
    fn marks_beyond_four_on_a_letter_and_on_no_letter_are_shown_by_their_number() {
        let letter = |marks: usize| format!("a{}", "\u{301}".repeat(marks));
        assert_eq!(shown(&letter(4)), letter(4));
        let flood = shown(&letter(300)).into_owned();
        assert_eq!(flood.matches('\u{301}').count(), 4);
        assert_eq!(flood.matches("\\u{301}").count(), 296);
        assert_eq!(shown("\u{338}a"), "\\u{338}a");
        assert_eq!(shown("Name  \u{338}\u{338}a"), "Name  \\u{338}\\u{338}a");
    }

    #[test]
    fn json_between_its_values_stays_as_it_is() {
        let value = serde_json::json!({ "a": ["\u{9b}", "й"] });
        let text = serde_json::to_string_pretty(&value).expect("JSON");
        assert_eq!(shown_json(&text), text.replace('\u{9b}', "\\u009b"));
    }

    #[test]
    fn a_failure_begins_no_line_with_words_that_are_not_its_own() {
        #[derive(Debug, thiserror::Error)]
        #[error("cannot be read:\nkz-node: everything holds")]
        struct Library;
        assert_eq!(
            render_failure("kz-node", &Library),
            ["kz-node: cannot be read:", "  | kz-node: everything holds"]
        );
        let hostile = told("no such type: x\nkz-node: everything holds");
        let lines = render_failure("kz-node", hostile.as_ref());
        let printed: Vec<_> = lines.iter().map(|line| shown(line)).collect();
        assert_eq!(printed, ["kz-node: no such type: x\\u{a}kz-node: everything holds"]);
        let own = render_lines(vec!["two".to_owned(), "lines".to_owned()]);
        assert_eq!(render_failure("kz-node", own.as_ref()), ["kz-node: two", "lines"]);
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
