//! How SQLite is opened, what it must be, and how its file is looked after.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use sea_orm::{
    ConnectOptions, ConnectionTrait as _, Database, DatabaseConnection, DatabaseTransaction, DbErr,
    SqliteTransactionMode, Statement, TransactionOptions, TransactionTrait as _,
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

/// What an operator is told of an older library.
const TOO_OLD: &str =
    "SQLite is older than 3.51.3, which may corrupt a database: build against a newer one";

/// The one connection that writes. A library with the WAL-reset bug is refused.
pub(crate) async fn connect_writer(path: &Path) -> Result<DatabaseConnection, StoreError> {
    let db = Database::connect(connect_options(path, 1, false)).await?;
    let version = one_text(&db, "SELECT sqlite_version()").await?;
    if is_new_enough(&version) { Ok(db) } else { Err(StoreError::TooOld(TOO_OLD)) }
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

/// Begins a transaction that takes the write lock at once: one that read first could only fail when it came to
/// write.
pub(crate) async fn begin_write(db: &DatabaseConnection) -> Result<DatabaseTransaction, DbErr> {
    db.begin_with_options(TransactionOptions {
        sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
        ..TransactionOptions::default()
    })
    .await
}

/// Whether SQLite itself finds nothing wrong with the whole file.
pub(crate) async fn is_sound(
    path: &Path,
    stopping: impl Fn() -> bool + Send + 'static,
) -> Result<bool, DbErr> {
    let db = connect_readers(path, 1).await?;
    break_off_when(&db, stopping).await?;
    let found = one_text(&db, "PRAGMA quick_check(1)").await;
    db.close().await?;
    Ok(found? == "ok")
}

/// How many steps of its machine SQLite takes between two looks at whether to break off.
const STEPS: i32 = 10_000;

/// Breaks off what the one connection of `db` does as soon as `wanted` says so.
async fn break_off_when(
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
