//! The epochs of the own ledger after the first, and what came back from the other state.

use sea_orm_migration::prelude::*;

use super::columns::{bytes, growing, long, table, text, text_or_null};
use crate::dialect::Dialect;

#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let db = manager.get_connection();
        let dialect = Dialect::of(db)?;
        manager.create_table(epochs(dialect)).await?;
        manager.create_table(restored(dialect)).await?;
        let by_digest =
            Index::create().name("restored_digest").table("restored").col("digest").unique().take();
        manager.create_index(by_digest).await?;
        for kept_for_ever in ["ledger_epoch", "restored"] {
            dialect.forbid_changes(db, kept_for_ever).await?;
        }
        Ok(())
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}

fn entry() -> ColumnDef {
    long("entry", "the ledger's entry that covers this row")
}

fn epochs(dialect: Dialect) -> TableCreateStatement {
    table(
        dialect,
        "ledger_epoch",
        vec![
            growing("number", "ascending in the order of commits: 1 is the second epoch"),
            text_or_null("cosigned", "the last checkpoint of the epoch before that was cosigned"),
            long("left_size", "how many entries of that epoch this database held"),
            bytes("left_root", "the root of these; 32 bytes"),
            long("at", "when it was begun; milliseconds since 1970 UTC"),
            text("reason", "why, in the operator's words"),
            entry(),
        ],
    )
}

fn restored(dialect: Dialect) -> TableCreateStatement {
    table(
        dialect,
        "restored",
        vec![
            growing("number", "ascending in the order of commits"),
            bytes("digest", "the statement; 32 bytes"),
            long("at", "when it came back; milliseconds since 1970 UTC"),
            entry(),
        ],
    )
}
