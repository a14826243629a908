//! A small file of a few columns, read as an import reads its files: what a spreadsheet writes.

use std::path::Path;

use kzmn_common::date::{InvalidDate, PartialDate};
use kzmn_runtime::output::{CommandFailure, plain_failure};

use super::cells::typed_date;
use super::records::Records;
use super::sheet::{SAVE_AS_UTF_8, column_name};

/// The rows of a file whose header row names these columns and no others, in any order: each with its line.
pub(in super::super) fn small_table<const COLUMNS: usize>(
    path: &Path,
    columns: [&str; COLUMNS],
) -> Result<Vec<(u64, [String; COLUMNS])>, CommandFailure> {
    let file = path.display();
    let unreadable = |broken| plain_failure(format!("{file}: {broken}"));
    let mut records = Records::open(path).map_err(unreadable)?;
    let header = records.header().map_err(unreadable)?;
    let named: Vec<String> = header.cells().map(column_name).collect();
    let place = |column: &str| named.iter().position(|name| name == column);
    let places: Vec<usize> = columns.iter().filter_map(|column| place(column)).collect();
    let named = named.iter().filter(|name| !name.is_empty()).count();
    if places.len() != COLUMNS || named != COLUMNS {
        return Err(plain_failure(format!(
            "{file} must begin with the line {}",
            columns.join(",")
        )));
    }
    let mut rows = Vec::new();
    while let Some(record) = records.next().map_err(unreadable)? {
        if !record.is_utf8() {
            return Err(plain_failure(format!(
                "{file} line {} is not UTF-8: {SAVE_AS_UTF_8}",
                record.line
            )));
        }
        let beyond = record.cells().skip(header.width()).any(|cell| !cell.trim().is_empty());
        if beyond {
            let line = record.line;
            return Err(plain_failure(format!(
                "{file} line {line} has more cells than the header row"
            )));
        }
        let mut cells =
            places.iter().map(|at| record.cell(*at).unwrap_or_default().trim().to_owned());
        rows.push((record.line, std::array::from_fn(|_| cells.next().unwrap_or_default())));
    }
    Ok(rows)
}

/// A month as it is typed, or as a spreadsheet writes it: `2019-04`, `04.2019`, or its first day.
pub(in super::super) fn typed_month(text: &str) -> Result<PartialDate, InvalidDate> {
    let date = typed_date(text)?;
    match (date.month(), date.day()) {
        (Some(month), Some(1)) => PartialDate::new(date.year(), Some(month), None),
        _ => Ok(date),
    }
}
