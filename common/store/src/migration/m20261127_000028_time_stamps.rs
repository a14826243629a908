//! Time stamps on the own ledger's checkpoints.

use sea_orm_migration::prelude::*;

use super::columns::{bytes, growing, long, table, text};
use crate::dialect::Dialect;

const TABLE: &str = "time_stamp";

#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let db = manager.get_connection();
        let dialect = Dialect::of(db)?;
        manager.create_table(time_stamp(dialect)).await?;
        dialect.forbid_changes(db, TABLE).await
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}

fn time_stamp(dialect: Dialect) -> TableCreateStatement {
    table(
        dialect,
        TABLE,
        vec![
            growing("number", "ascending in the order of commits"),
            text("authority", "who was asked; its URL"),
            long("size", "how many entries the own ledger had"),
            text("note", "the signed note that is stamped, with both states' signatures"),
            bytes("reply", "what came back, as it came; RFC 3161"),
            long("at", "when it came; milliseconds since 1970 UTC"),
            long("entry", "the ledger's entry that covers this row"),
        ],
    )
}
