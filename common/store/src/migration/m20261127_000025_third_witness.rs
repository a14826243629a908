//! What third witnesses cosigned of the own ledger.

use sea_orm_migration::prelude::*;

use super::columns::{growing, long, table, text};
use crate::dialect::Dialect;

const TABLE: &str = "third_witnessed";

#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let db = manager.get_connection();
        let dialect = Dialect::of(db)?;
        manager.create_table(third_witnessed(dialect)).await?;
        manager.create_index(by_witness()).await?;
        dialect.forbid_changes(db, TABLE).await
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}

fn third_witnessed(dialect: Dialect) -> TableCreateStatement {
    table(
        dialect,
        TABLE,
        vec![
            growing("number", "ascending in the order of commits"),
            text("witness", "which witness; its C2SP verifier key"),
            long("size", "how many entries the own ledger had"),
            text(
                "note",
                "the signed note, with both states' signatures and the witness's as its last line",
            ),
            long("at", "when the cosignature came; milliseconds since 1970 UTC"),
            long("entry", "the ledger's entry that covers this row"),
        ],
    )
}

/// The newest row of a witness is looked for at each start and by `status`.
fn by_witness() -> IndexCreateStatement {
    let mut index = Index::create();
    index.name("third_witnessed_witness").table(TABLE).col("witness").col("number");
    index
}
