//! The rows of many tables as two values, which do not depend on how a database takes them apart.

use std::fmt::{self, Write as _};

use sea_orm::DbErr;
use sea_orm::sea_query::{InsertStatement, Value};

/// What a column holds, as it is taken out of what was packed.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum ColumnPart {
    /// A whole number.
    Number,
    /// Text.
    Text,
    /// Bytes.
    Bytes,
}

/// A table into which packed rows go.
#[derive(Debug, PartialEq)]
pub(crate) struct PackedTable {
    /// Into which columns, and what becomes of a row that is there already; without the rows.
    pub(crate) insert: InsertStatement,
    /// What these columns hold, in their order.
    pub(crate) parts: Vec<ColumnPart>,
    /// Which of the packed tables has the rows, from 0.
    pub(crate) place: usize,
}

/// The values of all rows: all bytes in one piece, and a JSON list of tables, of which each is a list of rows.
/// In a row a number stands for itself, and text or bytes for two: where they begin, from 1, and how many bytes
/// they are. Text goes as bytes, so that what it holds is never looked at.
#[derive(Debug)]
pub(crate) struct PackedRows {
    rows: String,
    bytes: Vec<u8>,
}

impl Default for PackedRows {
    /// With one byte that nobody refers to: of no bytes at all SQLite takes no piece, not even an empty one.
    fn default() -> Self {
        Self { rows: String::from("["), bytes: vec![0] }
    }
}

impl PackedRows {
    /// Begins the list of a table's rows, or within it a row's list of values.
    pub(crate) fn begin_list(&mut self) {
        self.separate();
        self.rows.push('[');
    }

    /// Ends the list that was begun last.
    pub(crate) fn end_list(&mut self) {
        self.rows.push(']');
    }

    /// Adds the row's next value.
    pub(crate) fn push(&mut self, value: Value) -> Result<(), DbErr> {
        match value {
            Value::Int(number) => self.number(number.map(i64::from)),
            Value::BigInt(number) => self.number(number),
            Value::String(text) => self.piece(text.as_deref().map(str::as_bytes)),
            Value::Bytes(bytes) => self.piece(bytes.as_deref()),
            _ => return Err(DbErr::Type(String::from("a value that no table here has"))),
        }
        Ok(())
    }

    fn number(&mut self, number: Option<i64>) {
        self.separate();
        match number {
            Some(number) => self.written(format_args!("{number}")),
            None => self.rows.push_str("null"),
        }
    }

    fn piece(&mut self, piece: Option<&[u8]>) {
        let Some(piece) = piece else {
            self.number(None);
            return self.number(None);
        };
        self.separate();
        self.written(format_args!("{},{}", self.bytes.len() + 1, piece.len()));
        self.bytes.extend_from_slice(piece);
    }

    fn written(&mut self, numbers: fmt::Arguments<'_>) {
        // Writing to a String does not fail.
        let _never = self.rows.write_fmt(numbers);
    }

    fn separate(&mut self) {
        if !self.rows.ends_with('[') {
            self.rows.push(',');
        }
    }

    /// The list of tables, and the bytes that its rows refer to.
    pub(crate) fn into_values(mut self) -> [Value; 2] {
        self.rows.push(']');
        [self.rows.into(), self.bytes.into()]
    }
}
