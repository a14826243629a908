//! No copy of what the other state attested: it is read from the stored answers.

use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        // Nothing is lost: each row repeated a part of a statement that is kept.
        manager.drop_table(Table::drop().table("attested_period").take()).await
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}
