//! All that is SQLite's own: how it is opened, what it must be, and the SQL that PostgreSQL does not share.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use sea_orm::sea_query::{
    CommonTableExpression, Expr, Func, SelectStatement, TableCreateStatement,
};
use sea_orm::{
    ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DbErr, SqliteTransactionMode,
    Statement, TransactionOptions,
};

use crate::error::StoreError;

/// How long a connection waits for another's lock.
const BUSY_TIMEOUT: Duration = Duration::from_secs(5);
/// Before it, two connections and a checkpoint could corrupt a WAL database.
const OLDEST_SQLITE: [u32; 3] = [3, 51, 3];

/// How many pages of 4 KiB the write-ahead log holds before they are moved into the file: 32 MiB. Rows come
/// in at random places of the indexes, so that a page is changed by many commits and moved once.
const CHECKPOINT_PAGES: &str = "8000";

/// How much of the database the writing connection keeps in memory: 6 MiB, in KiB and negative, as SQLite
/// wants it. The indexes on digests are written at random places.
const WRITER_CACHE: &str = "-6144";

/// Creates the file, for its owner alone, where there is none. The files beside it take its mode.
pub(crate) fn create_file(path: &Path) -> Result<(), StoreError> {
    let mut options = std::fs::OpenOptions::new();
    options.read(true).append(true).create(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path).map(drop).map_err(|cause| StoreError::File(Arc::new(cause)))
}

/// Refuses a database that others than its owner can read: it holds what everybody's life was.
#[cfg(unix)]
pub(crate) fn demand_private(path: &Path) -> Result<(), StoreError> {
    use std::os::unix::fs::PermissionsExt as _;
    for ending in ["", "-wal", "-shm"] {
        let mut file = path.as_os_str().to_owned();
        file.push(ending);
        // What is not there is made with the mode of the database.
        let Ok(file) = std::fs::metadata(Path::new(&file)) else { continue };
        let mode = file.permissions().mode() & 0o777;
        if mode & 0o077 != 0 {
            return Err(StoreError::Exposed(mode));
        }
    }
    Ok(())
}

/// Takes the database for this process, until what is returned is dropped: a lock on a file beside it, because SQLite's
/// own locks are given up by whoever closes the database file anywhere in the process.
pub(crate) fn lock(path: &Path) -> Result<std::fs::File, StoreError> {
    let mut beside = path.as_os_str().to_owned();
    beside.push(".lock");
    let beside = Path::new(&beside);
    create_file(beside)?;
    let failed = |cause| StoreError::File(Arc::new(cause));
    let file = std::fs::OpenOptions::new().append(true).open(beside).map_err(failed)?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(std::fs::TryLockError::WouldBlock) => Err(StoreError::InUse),
        Err(std::fs::TryLockError::Error(cause)) => Err(failed(cause)),
    }
}

/// How many bytes the file and its write-ahead log take. What cannot be looked at counts as nothing.
pub(crate) fn size(path: &Path) -> u64 {
    let mut log = path.as_os_str().to_owned();
    log.push("-wal");
    let bytes = |path: &Path| std::fs::metadata(path).map_or(0, |file| file.len());
    bytes(path) + bytes(Path::new(&log))
}

/// The one connection that writes.
pub(crate) async fn connect_writer(path: &Path) -> Result<DatabaseConnection, DbErr> {
    Database::connect(connect_options(path, 1, false)).await
}

/// The connections that read.
pub(crate) async fn connect_readers(path: &Path, most: u32) -> Result<DatabaseConnection, DbErr> {
    Database::connect(connect_options(path, most, true)).await
}

/// SQLite is spoken to by name and not by URL, so that a path may hold any character. No statement is
/// logged, with values or without.
fn connect_options(path: &Path, connections: u32, reading: bool) -> ConnectOptions {
    let mut options = ConnectOptions::new("sqlite::memory:");
    options
        .min_connections(1)
        .max_connections(connections)
        .idle_timeout(None)
        .max_lifetime(None)
        .test_before_acquire(false)
        .sqlx_logging(false)
        .record_stmt_in_spans(false);
    let path = path.to_owned();
    options.map_sqlx_sqlite_opts(move |sqlite| {
        let sqlite = sqlite
            .in_memory(false)
            .shared_cache(false)
            .filename(&path)
            .busy_timeout(BUSY_TIMEOUT)
            .pragma("journal_mode", "WAL")
            .pragma("synchronous", "FULL")
            .pragma("foreign_keys", "ON")
            .pragma("trusted_schema", "OFF")
            .pragma("wal_autocheckpoint", CHECKPOINT_PAGES)
            .pragma("mmap_size", "0");
        match reading {
            true => sqlite.pragma("query_only", "ON"),
            false => sqlite.pragma("cache_size", WRITER_CACHE),
        }
    });
    options
}

/// A transaction that takes the write lock at once: one that read first could only fail when it came to
/// write.
pub(crate) fn write_transaction() -> TransactionOptions {
    TransactionOptions {
        sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
        ..TransactionOptions::default()
    }
}

/// Refuses a library with the WAL-reset bug.
pub(crate) async fn check_version(db: &DatabaseConnection) -> Result<(), StoreError> {
    let version = one_text(db, "SELECT sqlite_version()").await?;
    if is_new_enough(&version) { Ok(()) } else { Err(StoreError::SqliteTooOld) }
}

/// Whether SQLite itself finds nothing wrong with the whole file.
pub(crate) async fn is_sound(db: &DatabaseConnection) -> Result<bool, DbErr> {
    Ok(one_text(db, "PRAGMA quick_check(1)").await? == "ok")
}

/// How many steps of its machine SQLite takes between two looks at whether to break off.
const STEPS: i32 = 10_000;

/// Breaks off what the one connection of `db` does as soon as `wanted` says so.
pub(crate) async fn break_off_when(
    db: &DatabaseConnection,
    wanted: impl Fn() -> bool + Send + 'static,
) -> Result<(), DbErr> {
    let failed =
        |cause: sea_orm::sqlx::Error| DbErr::Conn(sea_orm::RuntimeErr::SqlxError(Arc::new(cause)));
    let mut connection = db.get_sqlite_connection_pool().acquire().await.map_err(failed)?;
    connection.lock_handle().await.map_err(failed)?.set_progress_handler(STEPS, move || !wanted());
    Ok(())
}

fn is_new_enough(version: &str) -> bool {
    let parts: Vec<u32> = version.split('.').filter_map(|part| part.parse().ok()).collect();
    parts.as_slice() >= OLDEST_SQLITE.as_slice()
}

async fn one_text(db: &DatabaseConnection, sql: &str) -> Result<String, DbErr> {
    let statement = Statement::from_string(db.get_database_backend(), sql);
    let row = db.query_one_raw(statement).await?;
    row.ok_or_else(|| DbErr::Type("no row".to_owned()))?.try_get_by_index(0)
}

/// What a column holds, as [`rows`] takes it out of what was packed.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum ColumnPart {
    /// A whole number.
    Number,
    /// Text.
    Text,
    /// Bytes.
    Bytes,
}

/// The rows of the table at that place, of those that two parameters hold as `Inserts` packs them: the first is
/// the list of tables, the second the bytes that their rows refer to. Text goes as bytes too, so that what it
/// holds is never looked at. Every text of SQL refers to the same two parameters, by number.
pub(crate) fn rows(parts: Vec<ColumnPart>, place: usize) -> SelectStatement {
    let mut rows = SelectStatement::new();
    let mut at = 0;
    for part in parts {
        let piece = format!("substr(?2, \"row\"->>{at}, \"row\"->>{})", at + 1);
        let (text, taken) = match part {
            ColumnPart::Number => (format!("\"row\"->>{at}"), 1),
            ColumnPart::Text => (format!("CAST({piece} AS TEXT)"), 2),
            ColumnPart::Bytes => (piece, 2),
        };
        rows.expr(Expr::cust(text));
        at += taken;
    }
    // Materialized: a row's text is made once, and not for each of its parts.
    let table =
        Func::cust("json_each").args([Expr::cust("?1"), Expr::cust(format!("'$[{place}]'"))]);
    let list =
        SelectStatement::new().expr(Expr::cust("\"value\"")).from_function(table, "list").take();
    let mut packed = CommonTableExpression::new();
    packed.query(list).table_name("packed").column("row").materialized(true);
    // With a condition, so that a conflict clause after it is not read as one of a join.
    rows.with_cte(packed.to_owned()).from("packed").and_where(Expr::cust("TRUE")).take()
}

/// Types are checked on writing.
pub(crate) fn strict(table: &mut TableCreateStatement) {
    table.extra("STRICT");
}

/// The same, of a table that is kept by its primary key, without a row number beside it.
pub(crate) fn strict_keyed(table: &mut TableCreateStatement) {
    table.extra("STRICT, WITHOUT ROWID");
}

/// The number of the newest row of a table from which none goes: its rows are numbered in the order in which they come.
/// PostgreSQL wants a column for it.
pub(crate) fn last_row() -> Expr {
    Expr::cust("max(\"rowid\")")
}

/// The rows after that one.
pub(crate) fn row_after(row: i64) -> Expr {
    Expr::cust_with_values("\"rowid\" > ?", [row])
}

/// Rows of this table are never changed nor removed.
pub(crate) async fn forbid_changes(db: &impl ConnectionTrait, table: &str) -> Result<(), DbErr> {
    for change in ["UPDATE", "DELETE"] {
        db.execute_unprepared(&format!(
            "CREATE TRIGGER {table}_forbids_{change} BEFORE {change} ON {table} \
             BEGIN SELECT RAISE(ABORT, 'rows of this table are kept for ever'); END"
        ))
        .await?;
    }
    Ok(())
}

/// Moves what the write-ahead log holds into the file.
pub(crate) async fn checkpoint(db: &DatabaseConnection) -> Result<(), DbErr> {
    db.execute_unprepared("PRAGMA wal_checkpoint(TRUNCATE)").await.map(drop)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn refuses_versions_with_the_wal_reset_bug_and_takes_the_first_without() {
        for old in ["3.40.1", "3.51.2", "2.99.99", ""] {
            assert!(!is_new_enough(old), "{old}");
        }
        for new in ["3.51.3", "3.54.1", "4.0.0"] {
            assert!(is_new_enough(new), "{new}");
        }
    }
}
