//! Columns with their meaning and unit. Only the types that all databases share, also where they check them:
//! whole numbers, text, bytes.

use sea_orm_migration::sea_query::{ColumnDef, TableCreateStatement};

use crate::dialect::Dialect;

/// A table of these columns.
pub(super) fn table(
    dialect: Dialect,
    name: &'static str,
    columns: Vec<ColumnDef>,
) -> TableCreateStatement {
    let mut table = table_of(dialect, name, columns);
    dialect.check_types(&mut table);
    table
}

/// A table of these columns that is kept by its primary key: for short rows that are found by it.
pub(super) fn keyed_table(
    dialect: Dialect,
    name: &'static str,
    columns: Vec<ColumnDef>,
) -> TableCreateStatement {
    let mut table = table_of(dialect, name, columns);
    dialect.keep_by_key(&mut table);
    table
}

fn table_of(dialect: Dialect, name: &'static str, columns: Vec<ColumnDef>) -> TableCreateStatement {
    let mut table = TableCreateStatement::new();
    table.table(name);
    for column in columns {
        table.col(dialect.compare_by_bytes(column));
    }
    table
}

/// A whole number of at most 32 bits: versions, years, the contract's numbers, 0 and 1.
pub(super) fn number(name: &'static str, meaning: &str) -> ColumnDef {
    ColumnDef::new(name).integer().not_null().comment(meaning).take()
}

/// A whole number of 64 bits: instants in milliseconds since 1970-01-01T00:00:00Z, sequences.
pub(super) fn long(name: &'static str, meaning: &str) -> ColumnDef {
    ColumnDef::new(name).big_integer().not_null().comment(meaning).take()
}

/// The same, absent where it does not apply.
pub(super) fn long_or_null(name: &'static str, meaning: &str) -> ColumnDef {
    ColumnDef::new(name).big_integer().null().comment(meaning).take()
}

/// A key that grows with every row.
pub(super) fn growing(name: &'static str, meaning: &str) -> ColumnDef {
    ColumnDef::new(name)
        .big_integer()
        .not_null()
        .auto_increment()
        .primary_key()
        .comment(meaning)
        .take()
}

/// Text.
pub(super) fn text(name: &'static str, meaning: &str) -> ColumnDef {
    ColumnDef::new(name).text().not_null().comment(meaning).take()
}

/// Text, absent where it does not apply.
pub(super) fn text_or_null(name: &'static str, meaning: &str) -> ColumnDef {
    ColumnDef::new(name).text().null().comment(meaning).take()
}

/// Bytes.
pub(super) fn bytes(name: &'static str, meaning: &str) -> ColumnDef {
    ColumnDef::new(name).blob().not_null().comment(meaning).take()
}

/// Bytes, absent where they do not apply.
pub(super) fn bytes_or_null(name: &'static str, meaning: &str) -> ColumnDef {
    ColumnDef::new(name).blob().null().comment(meaning).take()
}
