//! What was not taken, and the file that says so: where and why, and never which value.

use std::fs::File;
use std::path::{Path, PathBuf};

use csv::Writer;
use kzmn_common::date::PartialDate;
use kzmn_runtime::output::{CommandFailure, plain_failure};

use super::super::files::create_private;
use super::sheet::{RowFault, SAVE_AS_UTF_8, SheetRow};

/// A row that was not taken.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) struct RejectedRow {
    pub(super) file: String,
    pub(super) line: u64,
    /// The column at fault; empty where it is the row.
    pub(super) column: &'static str,
    /// What kind of value stands there, without the value.
    pub(super) class: String,
    pub(super) reason: String,
    pub(super) problem: String,
}

impl RejectedRow {
    /// A cell at fault, or with an empty `column` a row.
    pub(super) fn cell(row: &SheetRow, column: &'static str, reason: &str, problem: &str) -> Self {
        let class = if column.is_empty() { String::new() } else { class(row.cell(column)) };
        Self {
            file: row.head.file.clone(),
            line: row.line,
            column,
            class,
            reason: reason.to_owned(),
            problem: problem.to_owned(),
        }
    }

    /// A row whose person is not in the persons file.
    pub(super) fn of_nobody(row: &SheetRow) -> Self {
        Self::cell(row, "person_id", "NO_SUCH_PERSON", "is of nobody in the persons file")
    }

    /// A row that is at fault as a whole.
    pub(super) fn of_row(row: &SheetRow, fault: RowFault) -> Self {
        match fault {
            RowFault::KeyBlanks => {
                let problem = "has blanks before or after it: a key is taken as it stands";
                Self::cell(row, "person_id", "PAYLOAD_MALFORMED", problem)
            }
            RowFault::NoPerson => Self::cell(row, "person_id", "PAYLOAD_MALFORMED", "is missing"),
            RowFault::NotUtf8 => {
                Self::cell(row, "", "ROW_MALFORMED", &format!("is not UTF-8: {SAVE_AS_UTF_8}"))
            }
            RowFault::Cells => {
                Self::cell(row, "", "ROW_MALFORMED", "has more or fewer cells than the header row")
            }
            RowFault::TooLarge => {
                let problem = "makes the person larger than one message may be";
                Self::cell(row, "", "TOO_LARGE", problem)
            }
            RowFault::TooMany => {
                let (most, rows) = (row.head.kind.most_rows, row.head.kind.rows);
                let problem = format!("is one too many: a person has at most {most} {rows}");
                Self::cell(row, "", "PAYLOAD_MALFORMED", &problem)
            }
        }
    }
}

/// What to do with a large file whose rows are in no order.
pub(super) const HOW_TO_SORT: &str = "stands after a person who sorts after this one: sort the rows by \
person_id, byte by byte, as LC_ALL=C sort does";

/// A value's class: enough to know what to look for, and nothing of the value.
pub(super) fn class(value: &str) -> String {
    if value.is_empty() {
        return "empty".to_owned();
    }
    let count = value.chars().count();
    if PartialDate::parse(value).is_ok() {
        return "date".to_owned();
    }
    if value.bytes().all(|b| b.is_ascii_digit()) {
        return format!("{count} digits");
    }
    let letters = value.chars().filter(|c| c.is_alphabetic()).count();
    let cyrillic = value.chars().any(|c| ('\u{400}'..='\u{52F}').contains(&c));
    let latin = value.chars().any(|c| c.is_ascii_alphabetic());
    let script = match (cyrillic, latin) {
        (true, true) => ", Cyrillic and Latin",
        (true, false) => ", Cyrillic",
        (false, true) => ", Latin",
        (false, false) => "",
    };
    if letters == count {
        format!("text of {count} letters{script}")
    } else {
        format!("text of {count} characters{script}")
    }
}

/// The file of rejects, or of warnings. Made with its first row, in place of one that was there.
#[derive(Debug)]
pub(super) struct RejectsFile {
    path: PathBuf,
    writer: Option<Writer<File>>,
    pub(super) rows: u64,
}

impl RejectsFile {
    pub(super) fn new(path: PathBuf) -> Self {
        Self { path, writer: None, rows: 0 }
    }

    /// Begins again: what was written is of no pass that counts.
    pub(super) fn restart(&mut self) -> Result<(), CommandFailure> {
        if self.writer.take().is_some() {
            let shown = self.path.display();
            std::fs::remove_file(&self.path).map_err(|e| {
                plain_failure(format!("cannot write the rejects file {shown}: {e}"))
            })?;
        }
        self.rows = 0;
        Ok(())
    }

    /// Its path, where anything was written.
    pub(super) fn written(&self) -> Option<String> {
        (self.rows > 0).then(|| self.path.display().to_string())
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    pub(super) fn write(&mut self, rejects: &[RejectedRow]) -> Result<(), CommandFailure> {
        if rejects.is_empty() {
            return Ok(());
        }
        let shown = self.path.display().to_string();
        let unwritable = move |error: &dyn std::fmt::Display| {
            plain_failure(format!("cannot write the rejects file {shown}: {error}"))
        };
        let writer = match &mut self.writer {
            Some(writer) => writer,
            none => {
                let file = create_private(&self.path).map_err(|e| unwritable(&e))?;
                let mut writer = Writer::from_writer(file);
                let head = ["file", "line", "column", "class", "reason", "problem"];
                writer.write_record(head).map_err(|e| unwritable(&e))?;
                none.insert(writer)
            }
        };
        for RejectedRow { file, line, column, class, reason, problem } in rejects {
            let line = line.to_string();
            let cells = [file, line.as_str(), column, class, reason, problem];
            writer.write_record(cells).map_err(|e| unwritable(&e))?;
            self.rows += 1;
        }
        writer.flush().map_err(|e| unwritable(&e))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_class_never_holds_the_value() {
        let classes = [
            ("", "empty"),
            ("1965-02-10", "date"),
            ("650210499903", "12 digits"),
            ("Төлеген", "text of 7 letters, Cyrillic"),
            ("Tolegen", "text of 7 letters, Latin"),
            ("БЦ65021021", "text of 10 characters, Cyrillic"),
            ("ТoлегенX", "text of 8 letters, Cyrillic and Latin"),
        ];
        for (value, expected) in classes {
            assert_eq!(class(value), expected);
        }
    }
}
