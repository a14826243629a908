//! What SQLite says otherwise of tables and of their rows' numbers.

use sea_orm::sea_query::{Expr, TableCreateStatement};
use sea_orm::{ConnectionTrait, DbErr};

/// Types are checked on writing.
pub(crate) fn check_types(table: &mut TableCreateStatement) {
    table.extra("STRICT");
}

/// The same, of a table that is kept by its primary key, without a row number beside it.
pub(crate) fn keep_by_key(table: &mut TableCreateStatement) {
    table.extra("STRICT, WITHOUT ROWID");
}

/// The number that SQLite gives to each row that comes.
pub(crate) fn row_number() -> Expr {
    Expr::col("rowid")
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
