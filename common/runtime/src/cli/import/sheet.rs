//! The three sheets that are imported, and reading one: RFC 4180, UTF-8, a header row, sorted by person.

use std::path::Path;
use std::sync::Arc;

use csv::{ByteRecord, Reader, ReaderBuilder, StringRecord};

use super::super::output::Failure;
use super::super::told;
use super::bounded::{Bounded, LONGEST_ROW};

/// What a sheet may hold.
#[derive(Debug)]
pub(super) struct Kind {
    /// What its rows are, for people.
    pub(super) rows: &'static str,
    /// All columns.
    pub(super) columns: &'static [&'static str],
    /// Those that the header row must name.
    pub(super) required: &'static [&'static str],
    /// How many rows of one person are read; the next one is at fault.
    pub(super) most_rows: usize,
}

pub(super) const PERSONS: Kind = Kind {
    rows: "names and numbers",
    columns: &[
        "person_id",
        "sex",
        "birth_date",
        "name_use",
        "surname",
        "given_name",
        "patronymic",
        "clan_name",
        "parent_name",
        "original",
        "script",
        "iin",
        "register_number",
        "civil_id",
        "passport",
        "birth_country",
        "birth_region",
        "birth_locality",
        "parents",
        "restricted",
        "reason",
    ],
    required: &["person_id", "sex", "birth_date", "name_use", "given_name"],
    most_rows: 32,
};

pub(super) const PERIODS: Kind = Kind {
    rows: "periods",
    columns: &[
        "person_id",
        "period_id",
        "kind",
        "start",
        "end",
        "territory",
        "contribution",
        "employer_name",
        "employer_id",
        "occupation",
        "multiplier_code",
        "evidence_kind",
        "evidence_grade",
        "evidence_reference",
        "note",
    ],
    required: &[
        "person_id",
        "period_id",
        "kind",
        "start",
        "end",
        "territory",
        "contribution",
        "evidence_kind",
        "evidence_grade",
    ],
    most_rows: 200,
};

pub(super) const MONTHLY: Kind = Kind {
    rows: "monthly rows",
    columns: &["person_id", "year", "month", "employer_name", "employer_id", "paid"],
    required: &["person_id", "year", "month", "employer_name", "paid"],
    most_rows: 1200,
};

/// What is known of a file from its header row.
#[derive(Debug)]
pub(super) struct Head {
    /// The file, as the command line named it.
    pub(super) file: String,
    /// What it holds.
    pub(super) kind: &'static Kind,
    /// Where each column of `kind` stands.
    places: Vec<Option<usize>>,
    width: usize,
}

impl Head {
    pub(super) fn has(&self, column: &str) -> bool {
        self.place(column).is_some()
    }

    fn place(&self, column: &str) -> Option<usize> {
        let at = self.kind.columns.iter().position(|known| *known == column)?;
        self.places.get(at).copied().flatten()
    }
}

/// A row that cannot be what it should, whatever its cells say.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum RowFault {
    /// It stands after rows of a person whose key sorts after its own.
    OutOfOrder,
    /// Its bytes are not UTF-8.
    NotUtf8,
    /// It has more or fewer cells than the header row.
    Cells,
    /// It names no person.
    NoPerson,
    /// The person has more rows than may be.
    TooMany,
    /// With it the rows of the person are larger than any message.
    TooLarge,
}

/// A row of a file.
#[derive(Debug)]
pub(super) struct Row {
    pub(super) head: Arc<Head>,
    /// The line on which it begins, from 1.
    pub(super) line: u64,
    /// The person's key; empty where it cannot be read.
    pub(super) person_id: String,
    pub(super) fault: Option<RowFault>,
    record: StringRecord,
}

impl Row {
    /// A cell; empty where the file has no such column.
    pub(super) fn cell(&self, column: &str) -> &str {
        self.head.place(column).and_then(|at| self.record.get(at)).unwrap_or_default()
    }

    /// How many bytes its cells have.
    pub(super) fn bytes(&self) -> usize {
        self.record.as_slice().len()
    }

    /// Whether nobody can say whose row it is, or it came too late for its person.
    pub(super) fn is_loose(&self) -> bool {
        matches!(self.fault, Some(RowFault::OutOfOrder | RowFault::NoPerson))
    }
}

/// A file that is read row by row.
#[derive(Debug)]
pub(super) struct Sheet {
    pub(super) head: Arc<Head>,
    reader: Reader<Bounded>,
    highest: String,
    next: Option<Row>,
}

impl Sheet {
    /// Opens a file and reads its header row.
    pub(super) fn open(path: &Path, kind: &'static Kind) -> Result<Self, Failure> {
        let file = path.display().to_string();
        let opened = Bounded::open(path).map_err(|e| told(format!("cannot read {file}: {e}")))?;
        let mut reader =
            ReaderBuilder::new().flexible(true).buffer_capacity(1 << 16).from_reader(opened);
        let header = match reader.headers().cloned() {
            Ok(header) => header,
            Err(_) if reader.get_ref().is_exhausted() => return Err(too_long(&file, 1)),
            Err(error) => return Err(told(unreadable(&file, &error))),
        };
        let head = Arc::new(read_head(file, &header, kind)?);
        Ok(Self { head, reader, highest: String::new(), next: None })
    }

    /// The next row, without taking it.
    pub(super) fn peek(&mut self) -> Result<Option<&Row>, Failure> {
        if self.next.is_none() {
            self.next = self.read()?;
        }
        Ok(self.next.as_ref())
    }

    /// Takes the next row.
    pub(super) fn take(&mut self) -> Result<Option<Row>, Failure> {
        self.peek()?;
        Ok(self.next.take())
    }

    fn read(&mut self) -> Result<Option<Row>, Failure> {
        let mut bytes = ByteRecord::new();
        let begins = self.reader.position().line();
        self.reader.get_mut().renew();
        match self.reader.read_byte_record(&mut bytes) {
            Ok(true) => {}
            Ok(false) => return Ok(None),
            Err(_) if self.reader.get_ref().is_exhausted() => {
                return Err(too_long(&self.head.file, begins));
            }
            Err(error) => return Err(told(unreadable(&self.head.file, &error))),
        }
        let line = bytes.position().map_or(0, csv::Position::line);
        if holds_rows(&bytes, self.head.width) {
            let file = &self.head.file;
            return Err(told(format!(
                "{file}: the row that begins on line {line} seems to hold the rows after it: is a quotation \
                 mark not closed? Nothing was entered from there on"
            )));
        }
        let person_id = self.head.place("person_id").and_then(|at| bytes.get(at));
        let person_id = person_id.and_then(|id| std::str::from_utf8(id).ok()).unwrap_or_default();
        let person_id = person_id.to_owned();
        let width = bytes.len();
        let record = StringRecord::from_byte_record(bytes);
        let fault = if person_id.is_empty() {
            Some(RowFault::NoPerson)
        } else if person_id < self.highest {
            Some(RowFault::OutOfOrder)
        } else if record.is_err() {
            Some(RowFault::NotUtf8)
        } else if width != self.head.width {
            Some(RowFault::Cells)
        } else {
            None
        };
        if person_id > self.highest {
            self.highest.clone_from(&person_id);
        }
        let record = record.unwrap_or_default();
        Ok(Some(Row { head: Arc::clone(&self.head), line, person_id, fault, record }))
    }
}

/// Whether the lines that a row goes over were meant as rows: cells that hold a line end hold as many commas as
/// a row has. What such a row takes in would be missing from other persons, and what they hold would end.
fn holds_rows(row: &ByteRecord, width: usize) -> bool {
    let commas = |cell: &[u8]| cell.iter().filter(|byte| **byte == b',').count();
    let over_lines = row.iter().filter(|cell| cell.contains(&b'\n') || cell.contains(&b'\r'));
    let held: usize = over_lines.map(commas).sum();
    width > 1 && held >= width - 1
}

fn too_long(file: &str, line: u64) -> Failure {
    let most = LONGEST_ROW / 1024;
    told(format!(
        "{file}: the row that begins on line {line} is longer than {most} KiB: is a quotation mark not closed, or \
         is the file no CSV? Nothing was entered from there on"
    ))
}

fn read_head(file: String, header: &StringRecord, kind: &'static Kind) -> Result<Head, Failure> {
    let known = || kind.columns.join(", ");
    let only = header.get(0).filter(|_| header.len() == 1).unwrap_or_default();
    if let Some(other) = [';', '\t'].into_iter().find(|other| only.contains(*other)) {
        let other = if other == '\t' { "tabs" } else { "semicolons" };
        return Err(told(format!(
            "{file}: cells must have commas between them, and the header row has {other}: save the file as CSV \
             with commas, in UTF-8"
        )));
    }
    let mut places = vec![None; kind.columns.len()];
    for (at, name) in header.iter().enumerate() {
        let column = kind.columns.iter().position(|known| *known == name);
        let Some(place) = column.and_then(|column| places.get_mut(column)) else {
            return Err(told(format!(
                "{file}: the header row names {}, which is no column; columns are: {}",
                told_column(at, name),
                known()
            )));
        };
        if place.replace(at).is_some() {
            return Err(told(format!("{file}: the header row names the column {name} twice")));
        }
    }
    let head = Head { file, kind, places, width: header.len() };
    if let Some(missing) = kind.required.iter().find(|column| !head.has(column)) {
        let file = &head.file;
        return Err(told(format!("{file}: the header row must name the column {missing}")));
    }
    Ok(head)
}

/// Without a header row the first person stands there: only what looks like a column is told.
fn told_column(at: usize, name: &str) -> String {
    let letters = |c: char| c.is_ascii_lowercase() || c == '_';
    if (1..=32).contains(&name.len()) && name.chars().all(letters) {
        format!("\"{name}\"")
    } else {
        format!("something else in place {} (is the header row missing?)", at + 1)
    }
}

/// What spreadsheets call it.
pub(super) const SAVE_AS_UTF_8: &str = "save the file as CSV UTF-8";

/// An error of the CSV reader without what stands in the file.
fn unreadable(file: &str, error: &csv::Error) -> String {
    let line = error.position().map(|at| format!(" at line {}", at.line())).unwrap_or_default();
    match error.kind() {
        csv::ErrorKind::Io(cause) => format!("cannot read {file}{line}: {cause}"),
        csv::ErrorKind::Utf8 { .. } => {
            format!("{file}: the header row is not UTF-8: {SAVE_AS_UTF_8}")
        }
        _ => format!("{file} is not CSV{line}"),
    }
}
