//! What each state signed of the other's ledger; and which of what waits to be delivered holds back what follows it.

use sea_orm_migration::prelude::*;

use super::columns::{bytes, growing, long, number, table, text};
use crate::dialect::Dialect;

#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let db = manager.get_connection();
        let dialect = Dialect::of(db)?;
        let holds = number("holds", "whether what follows it in its case waits for it: 0 or 1")
            .default(1)
            .take();
        let delivery = Table::alter().table("delivery").add_column(holds).take();
        manager.alter_table(delivery).await?;
        manager.create_table(checkpoints(dialect)).await?;
        manager.create_table(witnessed(dialect)).await?;
        manager.create_table(alarms(dialect)).await?;
        for kept_for_ever in ["checkpoint", "witnessed", "ledger_alarm"] {
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

fn checkpoints(dialect: Dialect) -> TableCreateStatement {
    table(
        dialect,
        "checkpoint",
        vec![
            growing("number", "ascending in the order of commits"),
            long("size", "how many entries the own ledger had"),
            text("note", "the signed note, with its cosignatures"),
            long("at", "when the cosignature came; milliseconds since 1970 UTC"),
            entry(),
        ],
    )
}

fn witnessed(dialect: Dialect) -> TableCreateStatement {
    table(
        dialect,
        "witnessed",
        vec![
            growing("number", "ascending in the order of commits"),
            long("size", "how many entries the other state's ledger had"),
            text("note", "the signed note, with the own cosignature as its last line"),
            long("at", "when it was cosigned; milliseconds since 1970 UTC"),
            entry(),
        ],
    )
}

fn alarms(dialect: Dialect) -> TableCreateStatement {
    table(
        dialect,
        "ledger_alarm",
        vec![
            growing("number", "ascending in the order of commits"),
            text("reason", "why it was refused; a fixed name"),
            text("note", "the note as it came"),
            long("old_size", "the size from which its proof was to lead"),
            bytes("proof", "the hashes of its proof, 32 bytes each"),
            long("at", "when; milliseconds since 1970 UTC"),
            entry(),
        ],
    )
}
