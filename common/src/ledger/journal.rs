//! The journal: what the ledger's entry of kept rows is the hash of.
//!
//! Rows outside of the statements are covered by one entry for each transaction, over a salt and the rows in a canonical
//! form, so that nothing of them can be guessed from the tree. The form says its lengths, and two different lists of rows
//! never have the same one:
//!
//! ```text
//! kzmn-kept-rows-v1
//! row <table> <bytes of the columns below>
//! <column> null
//! <column> number <decimal>
//! <column> text <bytes>
//! <the text>
//! <column> bytes <bytes>
//! <the bytes>
//! ```

use sha2::{Digest as _, Sha256};

use crate::envelope::Digest;

/// How many random bytes are hashed before the rows.
pub const JOURNAL_SALT: usize = 32;

/// What a column of a kept row holds.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Cell<'a> {
    /// Nothing.
    Null,
    /// A whole number.
    Number(i64),
    /// Text, UTF-8.
    Text(&'a str),
    /// Bytes.
    Bytes(&'a [u8]),
}

/// A row in its canonical form. Rows compare as their bytes do.
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub struct KeptRow {
    table: &'static str,
    columns: Vec<u8>,
}

impl KeptRow {
    /// A row of that table, still without columns.
    #[must_use]
    pub fn of(table: &'static str) -> Self {
        Self { table, columns: Vec::new() }
    }

    /// Its table.
    #[must_use]
    pub fn table(&self) -> &'static str {
        self.table
    }

    /// Adds the next column, in the order of the table.
    pub fn add(&mut self, column: &str, cell: Cell<'_>) {
        let mut line = |kind: &str, number: &str| {
            for part in [column, " ", kind, number, "\n"] {
                self.columns.extend_from_slice(part.as_bytes());
            }
        };
        match cell {
            Cell::Null => line("null", ""),
            Cell::Number(number) => line("number ", &number.to_string()),
            Cell::Text(text) => {
                line("text ", &text.len().to_string());
                self.piece(text.as_bytes());
            }
            Cell::Bytes(bytes) => {
                line("bytes ", &bytes.len().to_string());
                self.piece(bytes);
            }
        }
    }

    fn piece(&mut self, bytes: &[u8]) {
        self.columns.extend_from_slice(bytes);
        self.columns.push(b'\n');
    }
}

/// What the entry of these rows names: SHA-256 over the salt and the rows, in the order in which they are given.
#[must_use]
pub fn kept_digest<'a>(
    salt: &[u8; JOURNAL_SALT],
    rows: impl IntoIterator<Item = &'a KeptRow>,
) -> Digest {
    let mut hash = Sha256::new();
    hash.update(salt);
    hash.update(b"kzmn-kept-rows-v1\n");
    for KeptRow { table, columns } in rows {
        hash.update(format!("row {table} {}\n", columns.len()));
        hash.update(columns);
    }
    Digest::from_sha256(hash.finalize().into())
}
