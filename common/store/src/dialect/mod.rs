//! All in which databases differ, in one enum. Every other file of this crate says only what is the same for all of
//! them; the house's tests look for the words of one.

mod packed;
mod sqlite;

use std::fs::File;
use std::path::Path;

use sea_orm::sea_query::{ColumnDef, Expr, TableCreateStatement};
use sea_orm::{ConnectionTrait, DatabaseConnection, DatabaseTransaction, DbBackend, DbErr};

use crate::error::StoreError;

pub(crate) use packed::{ColumnPart, PackedRows, PackedTable};

/// How many values each of the databases takes in one statement of SQL: the least of what SQLite and PostgreSQL take.
pub(crate) const MOST_VALUES: usize = 32_766;

/// A kind of database, with what is its own.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Dialect {
    /// A file of SQLite.
    Sqlite,
}

impl Dialect {
    /// That of a database which is a file.
    pub(crate) fn of_a_file() -> Self {
        Self::Sqlite
    }

    /// That of an open connection.
    pub(crate) fn of(db: &impl ConnectionTrait) -> Result<Self, DbErr> {
        match db.get_database_backend() {
            DbBackend::Sqlite => Ok(Self::Sqlite),
            other => Err(DbErr::BackendNotSupported { db: other.as_str(), ctx: "the store" }),
        }
    }

    /// Takes the database for this process, until what is returned is dropped. One that is not there is made, for its
    /// owner alone; one that others can read is refused, for it holds what everybody's life was.
    pub(crate) fn take(self, path: &Path) -> Result<File, StoreError> {
        match self {
            Self::Sqlite => sqlite::take(path),
        }
    }

    /// The one connection that writes. A database whose faults could lose what was committed is refused.
    pub(crate) async fn connect_writer(
        self,
        path: &Path,
    ) -> Result<DatabaseConnection, StoreError> {
        match self {
            Self::Sqlite => sqlite::connect_writer(path).await,
        }
    }

    /// The connections that read, at most that many.
    pub(crate) async fn connect_readers(
        self,
        path: &Path,
        most: u32,
    ) -> Result<DatabaseConnection, DbErr> {
        match self {
            Self::Sqlite => sqlite::connect_readers(path, most).await,
        }
    }

    /// Begins a transaction that writes. No other one writes until it ends, so that what it reads is still so when it
    /// is committed: works that look first and write then rely on that.
    pub(crate) async fn begin_write(
        self,
        db: &DatabaseConnection,
    ) -> Result<DatabaseTransaction, DbErr> {
        match self {
            Self::Sqlite => sqlite::begin_write(db).await,
        }
    }

    /// Writes rows of many tables in one hand-off, table after table, and tells how many rows were written. Rows of a
    /// table whose number is left out get the next ones, in their order; a row that is there already takes none.
    pub(crate) async fn insert(
        self,
        db: &impl ConnectionTrait,
        tables: Vec<PackedTable>,
        rows: PackedRows,
    ) -> Result<u64, DbErr> {
        match self {
            Self::Sqlite => sqlite::insert(db, tables, rows).await,
        }
    }

    /// The number of a row of a table from which none goes: rows are numbered in the order in which they come.
    pub(crate) fn row_number(self) -> Expr {
        match self {
            Self::Sqlite => sqlite::row_number(),
        }
    }

    /// Has the types of a new table's columns checked on writing.
    pub(crate) fn check_types(self, table: &mut TableCreateStatement) {
        match self {
            Self::Sqlite => sqlite::check_types(table),
        }
    }

    /// The same, of a table that is kept by its primary key, where the database can do so: it has no row numbers.
    pub(crate) fn keep_by_key(self, table: &mut TableCreateStatement) {
        match self {
            Self::Sqlite => sqlite::keep_by_key(table),
        }
    }

    /// The column, with its text compared and ordered byte by byte, whatever the language of the database: pages of
    /// lists and spans of dates rely on that. SQLite does so of itself; PostgreSQL has to be told (`C`).
    pub(crate) fn compare_by_bytes(self, column: ColumnDef) -> ColumnDef {
        match self {
            Self::Sqlite => column,
        }
    }

    /// Rows of this table are never changed nor removed.
    pub(crate) async fn forbid_changes(
        self,
        db: &impl ConnectionTrait,
        table: &str,
    ) -> Result<(), DbErr> {
        match self {
            Self::Sqlite => sqlite::forbid_changes(db, table).await,
        }
    }

    /// Brings what was committed to where it stays, before the database is closed.
    pub(crate) async fn checkpoint(self, db: &DatabaseConnection) -> Result<(), DbErr> {
        match self {
            Self::Sqlite => sqlite::checkpoint(db).await,
        }
    }

    /// How many bytes the database takes. What cannot be looked at counts as nothing.
    pub(crate) fn size(self, path: &Path) -> u64 {
        match self {
            Self::Sqlite => sqlite::size(path),
        }
    }

    /// Whether the database itself finds nothing wrong with all that it holds, looked at on a connection of its own.
    /// The check breaks off as soon as `stopping` says so.
    pub(crate) async fn is_sound(
        self,
        path: &Path,
        stopping: impl Fn() -> bool + Send + 'static,
    ) -> Result<bool, DbErr> {
        match self {
            Self::Sqlite => sqlite::is_sound(path, stopping).await,
        }
    }
}
