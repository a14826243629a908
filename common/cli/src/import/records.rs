//! A file as rows of cells, as spreadsheets write it: RFC 4180 with commas, semicolons or tabs, in UTF-8 or
//! UTF-16, with any line ends. No row may fill the memory, and no quotation mark may hide a row.
//!
//! Text of a registry holds no line end, so a cell that goes over several lines is a mistake. Where it can only be
//! that one cell, its row is at fault alone; where rows may be inside, whose persons would lose what they say,
//! the file is not read any further (ADR 0018).

use std::fs::File;
use std::io::{self, BufRead as _, BufReader};
use std::path::Path;

use encoding_rs_io::DecodeReaderBytes;

use super::super::files::decoded;

/// Bytes that one row may take, many times what a row that can be entered has.
pub(super) const LONGEST_ROW: usize = 256 * 1024;

/// Why a file cannot be read on. Nothing of what stands in it is told.
#[derive(Debug, thiserror::Error)]
pub(super) enum Broken {
    /// The system cannot read it.
    #[error("cannot be read: {0}")]
    Io(#[from] io::Error),
    /// A row of more bytes than any that can be entered.
    #[error(
        "the row that begins on line {0} is longer than {kib} KiB: is a quotation mark not closed, or is the file no \
         CSV?",
        kib = LONGEST_ROW / 1024
    )]
    TooLong(u64),
    /// A row that may hold other rows.
    #[error(
        "the row that begins on line {0} seems to hold the rows after it: is a quotation mark not closed? No cell \
         may go over several lines"
    )]
    Torn(u64),
}

/// A row.
#[derive(Debug, Default)]
pub(super) struct ImportRow {
    /// The line of the file on which it begins, from 1.
    pub(super) line: u64,
    text: Vec<u8>,
    /// Where each cell ends in `text`.
    ends: Vec<usize>,
}

impl ImportRow {
    /// How many cells it has.
    pub(super) fn width(&self) -> usize {
        self.ends.len()
    }

    /// How many bytes its cells have.
    pub(super) fn bytes(&self) -> usize {
        self.text.len()
    }

    /// A cell, as it stands; none where there is no such cell, or it is not UTF-8.
    pub(super) fn cell(&self, at: usize) -> Option<&str> {
        let begins = at.checked_sub(1).map_or(Some(0), |before| self.ends.get(before).copied())?;
        let cell = self.text.get(begins..*self.ends.get(at)?)?;
        std::str::from_utf8(cell).ok()
    }

    /// All cells.
    pub(super) fn cells(&self) -> impl Iterator<Item = &str> {
        (0..self.width()).map(|at| self.cell(at).unwrap_or_default())
    }

    /// Whether every cell is UTF-8.
    pub(super) fn is_utf8(&self) -> bool {
        (0..self.width()).all(|at| self.cell(at).is_some())
    }

    /// Whether nothing stands in it, as in the rows that spreadsheets write below a table.
    fn is_blank(&self) -> bool {
        std::str::from_utf8(&self.text).is_ok_and(|text| text.trim().is_empty())
    }
}

/// A file that is read row by row.
#[derive(Debug)]
pub(super) struct Records {
    reader: BufReader<DecodeReaderBytes<File, Vec<u8>>>,
    delimiter: u8,
    /// How many cells a row has, once the header row is read.
    width: Option<usize>,
    /// How many lines were read.
    lines: u64,
    /// Whether the line before ended in CR, so that LF belongs to it.
    after_cr: bool,
    raw: Vec<u8>,
}

/// How the cells of some lines end.
enum Split {
    Whole,
    /// In a cell whose quotation mark is not closed.
    Open,
    /// A cell goes over lines in a way that shows that rows are inside.
    Torn,
}

impl Records {
    /// Opens a file, and finds what stands between its cells.
    pub(super) fn open(path: &Path) -> Result<Self, Broken> {
        let file = File::open(path)?;
        let kind = file.metadata()?.file_type();
        if kind.is_dir() {
            return Err(io::Error::new(io::ErrorKind::IsADirectory, "it is a folder").into());
        }
        if !kind.is_file() {
            let problem = "it is read more than once, so it must be a file and no pipe";
            return Err(io::Error::new(io::ErrorKind::InvalidInput, problem).into());
        }
        let reader = BufReader::with_capacity(1 << 16, decoded(file));
        let (delimiter, width) = (b',', None);
        Ok(Self { reader, delimiter, width, lines: 0, after_cr: false, raw: Vec::new() })
    }

    /// The header row. What its cells stand apart by, those of all rows do.
    pub(super) fn header(&mut self) -> Result<ImportRow, Broken> {
        self.raw.clear();
        self.line(1)?;
        // Spreadsheets write the separator in a line of its own.
        let named = self.raw.strip_prefix(b"sep=").and_then(|rest| rest.first().copied());
        let named = named.filter(|_| self.raw.len() == 5);
        if named.is_some() {
            self.raw.clear();
            self.line(1)?;
        }
        let count = |delimiter: u8| self.raw.iter().filter(|byte| **byte == delimiter).count();
        let likely =
            [b',', b';', b'\t'].into_iter().rev().max_by_key(|delimiter| count(*delimiter));
        self.delimiter = named.or(likely).unwrap_or(b',');
        let mut header = ImportRow { line: self.lines, ..ImportRow::default() };
        self.cells(&mut header)?;
        self.width = Some(header.width());
        Ok(header)
    }

    /// The next row that holds anything.
    pub(super) fn next(&mut self) -> Result<Option<ImportRow>, Broken> {
        loop {
            let mut record = ImportRow { line: self.lines + 1, ..ImportRow::default() };
            self.raw.clear();
            if !self.line(record.line)? {
                return Ok(None);
            }
            self.cells(&mut record)?;
            if !record.is_blank() {
                return Ok(Some(record));
            }
        }
    }

    /// Takes the row apart that begins with the line just read, and reads on where a cell goes over lines.
    fn cells(&mut self, record: &mut ImportRow) -> Result<(), Broken> {
        let begins = record.line;
        loop {
            let over_lines = match split(&self.raw, self.delimiter, record) {
                Split::Whole => self.lines > begins,
                Split::Torn => return Err(Broken::Torn(begins)),
                Split::Open => {
                    self.raw.push(b'\n');
                    if !self.line(begins)? {
                        return Err(Broken::Torn(begins));
                    }
                    continue;
                }
            };
            let whole = self.width.is_some_and(|width| width == record.width());
            return if over_lines && !whole { Err(Broken::Torn(begins)) } else { Ok(()) };
        }
    }

    /// Adds the next line to `raw`, without its end; `false` where there is none.
    fn line(&mut self, begins: u64) -> Result<bool, Broken> {
        let mut any = false;
        loop {
            let buffer = self.reader.fill_buf()?;
            let mut buffer = buffer;
            let mut skipped = 0;
            if self.after_cr {
                if let [b'\n', rest @ ..] = buffer {
                    (buffer, skipped) = (rest, 1);
                }
                self.after_cr = buffer.is_empty() && skipped == 0;
            }
            if buffer.is_empty() && skipped == 0 {
                self.lines += u64::from(any);
                return Ok(any);
            }
            any |= !buffer.is_empty();
            let end = buffer.iter().position(|byte| matches!(byte, b'\n' | b'\r'));
            let taken = end.unwrap_or(buffer.len());
            self.raw.extend_from_slice(buffer.get(..taken).unwrap_or_default());
            let by_cr = end.and_then(|end| buffer.get(end)) == Some(&b'\r');
            self.reader.consume(skipped + taken + usize::from(end.is_some()));
            if self.raw.len() > LONGEST_ROW {
                return Err(Broken::TooLong(begins));
            }
            if end.is_some() {
                self.after_cr = by_cr;
                self.lines += 1;
                return Ok(true);
            }
        }
    }
}

/// Takes lines apart into cells. A quotation mark quotes only where its cell begins with it and nothing but blanks
/// follows the closing one: in `"Алтын" ЖШС` the marks are part of the name.
fn split(raw: &[u8], delimiter: u8, record: &mut ImportRow) -> Split {
    record.text.clear();
    record.ends.clear();
    let mut at = 0;
    loop {
        let rest = raw.get(at..).unwrap_or_default();
        let bare = rest.iter().position(|byte| *byte == delimiter).unwrap_or(rest.len());
        at += match rest.first() {
            Some(b'"') => match quoted(rest, delimiter, &mut record.text) {
                Ok(taken) => taken,
                Err(split) => return split,
            },
            _ => {
                record.text.extend_from_slice(rest.get(..bare).unwrap_or_default());
                bare
            }
        };
        record.ends.push(record.text.len());
        if at >= raw.len() {
            return Split::Whole;
        }
        at += 1;
    }
}

/// Adds the cell that begins with a quotation mark to `text`, and says how many bytes it takes.
fn quoted(rest: &[u8], delimiter: u8, text: &mut Vec<u8>) -> Result<usize, Split> {
    let begins = text.len();
    let mut at = 1;
    loop {
        match (rest.get(at), rest.get(at + 1)) {
            (None, _) => return Err(Split::Open),
            (Some(b'"'), Some(b'"')) => {
                text.push(b'"');
                at += 2;
            }
            (Some(b'"'), _) => break,
            (Some(byte), _) => {
                text.push(*byte);
                at += 1;
            }
        }
    }
    let cell = text.get(begins..).unwrap_or_default();
    let over_lines = cell.contains(&b'\n');
    if over_lines && cell.contains(&delimiter) {
        return Err(Split::Torn);
    }
    let after = rest.get(at + 1..).unwrap_or_default();
    let trailing = after.iter().position(|byte| *byte == delimiter).unwrap_or(after.len());
    let taken = at + 1 + trailing;
    if after.iter().take(trailing).any(|byte| *byte != b' ') {
        if over_lines {
            return Err(Split::Torn);
        }
        text.truncate(begins);
        text.extend_from_slice(rest.get(..taken).unwrap_or_default());
    }
    Ok(taken)
}
