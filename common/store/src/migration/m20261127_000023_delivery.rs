//! What waits to be delivered.

use sea_orm_migration::prelude::*;

use super::columns::{bytes, growing, long, number, table, text};
use crate::dialect::Dialect;

#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let dialect = Dialect::of(manager.get_connection())?;
        let waits = number("waits", "whether it waits to be delivered: 0 or 1").default(0).take();
        let question = Table::alter().table("question").add_column(waits).take();
        manager.alter_table(question).await?;
        manager.create_table(delivery(dialect)).await?;
        for column in ["case_id", "due_at"] {
            let index = Index::create()
                .name(format!("delivery_{column}"))
                .table("delivery")
                .col(column)
                .take();
            manager.create_index(index).await?;
        }
        Ok(())
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}

fn delivery(dialect: Dialect) -> TableCreateStatement {
    table(
        dialect,
        "delivery",
        vec![
            growing("number", "ascending in the order in which they were stored"),
            bytes("digest", "the statement; 32 bytes").unique_key().take(),
            text("case_id", "the own case"),
            long("due_at", "from when on it is sent again; milliseconds since 1970 UTC"),
        ],
    )
}
