//! The three sheets that are imported, and reading one: a header row, and rows sorted by person.

use kzmn_runtime::output::{CommandFailure, plain_failure};
use std::path::Path;
use std::sync::Arc;

use super::records::{Broken, ImportRow, Records};

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
    /// Where columns without a name stand, which spreadsheets write beside a table. Nothing may stand in them.
    unnamed: Vec<usize>,
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
    /// Its key has blanks before or after it.
    KeyBlanks,
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
pub(super) struct SheetRow {
    pub(super) head: Arc<Head>,
    /// The line of the file on which it begins, from 1.
    pub(super) line: u64,
    /// The person's key, without blanks around it; empty where it cannot be read.
    pub(super) person_id: String,
    pub(super) fault: Option<RowFault>,
    record: ImportRow,
}

impl SheetRow {
    fn new(record: ImportRow, head: &Arc<Head>) -> Self {
        let key = head.place("person_id").and_then(|at| record.cell(at)).unwrap_or_default();
        let person_id = key.trim().to_owned();
        let fault = if person_id.is_empty() {
            Some(RowFault::NoPerson)
        } else if person_id != key {
            Some(RowFault::KeyBlanks)
        } else if !record.is_utf8() {
            Some(RowFault::NotUtf8)
        } else if record.width() != head.width || head.unnamed.iter().any(|at| stands(&record, *at))
        {
            Some(RowFault::Cells)
        } else {
            None
        };
        Self { head: Arc::clone(head), line: record.line, person_id, fault, record }
    }

    /// A cell without blanks around it; empty where the file has no such column.
    pub(super) fn cell(&self, column: &str) -> &str {
        self.head.place(column).and_then(|at| self.record.cell(at)).unwrap_or_default().trim()
    }

    /// How many bytes its cells have.
    pub(super) fn bytes(&self) -> usize {
        self.record.bytes()
    }

    /// Whether nobody can say whose row it is.
    pub(super) fn is_loose(&self) -> bool {
        self.fault == Some(RowFault::NoPerson)
    }
}

/// A file that is read row by row.
#[derive(Debug)]
pub(super) struct Sheet {
    pub(super) head: Arc<Head>,
    rows: SheetRows,
    next: Option<SheetRow>,
}

#[derive(Debug)]
enum SheetRows {
    /// As they stand in the file.
    AsTheyStand(Box<Records>),
    /// Read and sorted.
    Sorted(std::vec::IntoIter<SheetRow>),
}

impl Sheet {
    /// Opens a file and reads its header row.
    pub(super) fn open(path: &Path, kind: &'static Kind) -> Result<Self, CommandFailure> {
        let file = path.display().to_string();
        let opened = Records::open(path).and_then(|mut records| {
            let header = records.header()?;
            Ok((records, header))
        });
        let (records, header) = opened.map_err(|broken| unreadable(&file, &broken))?;
        let head = Arc::new(read_head(file, &header, kind)?);
        Ok(Self { head, rows: SheetRows::AsTheyStand(Box::new(records)), next: None })
    }

    /// The same with all its rows in order. It must be small enough for that.
    pub(super) fn sorted(path: &Path, kind: &'static Kind) -> Result<Self, CommandFailure> {
        let mut sheet = Self::open(path, kind)?;
        let mut rows = Vec::new();
        while let Some(row) = sheet.take()? {
            rows.push(row);
        }
        // Stable: of the rows of one person the first in the file stays the first.
        rows.sort_by(|a, b| a.person_id.cmp(&b.person_id));
        Ok(Self { rows: SheetRows::Sorted(rows.into_iter()), ..sheet })
    }

    /// The next row, without taking it.
    pub(super) fn peek(&mut self) -> Result<Option<&SheetRow>, CommandFailure> {
        if self.next.is_none() {
            self.next = self.read()?;
        }
        Ok(self.next.as_ref())
    }

    /// Takes the next row.
    pub(super) fn take(&mut self) -> Result<Option<SheetRow>, CommandFailure> {
        self.peek()?;
        Ok(self.next.take())
    }

    fn read(&mut self) -> Result<Option<SheetRow>, CommandFailure> {
        match &mut self.rows {
            SheetRows::Sorted(rows) => Ok(rows.next()),
            SheetRows::AsTheyStand(records) => {
                let record =
                    records.next().map_err(|broken| unreadable(&self.head.file, &broken))?;
                Ok(record.map(|record| SheetRow::new(record, &self.head)))
            }
        }
    }
}

fn stands(record: &ImportRow, at: usize) -> bool {
    record.cell(at).is_none_or(|cell| !cell.trim().is_empty())
}

fn unreadable(file: &str, broken: &Broken) -> CommandFailure {
    match broken {
        Broken::Io(cause) => plain_failure(format!("cannot read {file}: {cause}")),
        Broken::TooLong(_) | Broken::Torn(_) => {
            plain_failure(format!("{file}: {broken}. Nothing was entered"))
        }
    }
}

fn read_head(
    file: String,
    header: &ImportRow,
    kind: &'static Kind,
) -> Result<Head, CommandFailure> {
    let known = || kind.columns.join(", ");
    if !header.is_utf8() {
        return Err(plain_failure(format!("{file}: the header row is not UTF-8: {SAVE_AS_UTF_8}")));
    }
    let mut places = vec![None; kind.columns.len()];
    let mut unnamed = Vec::new();
    for (at, typed) in header.cells().enumerate() {
        let name = column_name(typed);
        if name.is_empty() {
            unnamed.push(at);
            continue;
        }
        let column = kind.columns.iter().position(|known| *known == name);
        let Some(place) = column.and_then(|column| places.get_mut(column)) else {
            return Err(plain_failure(format!(
                "{file}: the header row names {}, which is no column; columns are: {}",
                render_column(at, typed.trim()),
                known()
            )));
        };
        if place.replace(at).is_some() {
            return Err(plain_failure(format!(
                "{file}: the header row names the column {name} twice"
            )));
        }
    }
    let head = Head { file, kind, places, unnamed, width: header.width() };
    if let Some(missing) = kind.required.iter().find(|column| !head.has(column)) {
        let file = &head.file;
        return Err(plain_failure(format!(
            "{file}: the header row must name the column {missing}"
        )));
    }
    Ok(head)
}

/// A column's name as people type it: in any case, with blanks of any kind.
pub(super) fn column_name(typed: &str) -> String {
    let words: Vec<&str> = typed.split_whitespace().collect();
    words.join("_").to_lowercase()
}

/// Without a header row the first person stands there: only what looks like a column is told.
fn render_column(at: usize, name: &str) -> String {
    let letters = |c: char| c.is_ascii_lowercase() || c == '_';
    if (1..=32).contains(&name.len()) && name.chars().all(letters) {
        format!("\"{name}\"")
    } else {
        format!("something else in place {} (is the header row missing?)", at + 1)
    }
}

/// What spreadsheets call it. Windows-1251, their other CSV, has no letters for Kazakh and Mongolian.
pub(super) const SAVE_AS_UTF_8: &str = "it may be Windows-1251, which has no Kazakh letters and no Ө and Ү: save \
the file as CSV UTF-8";
