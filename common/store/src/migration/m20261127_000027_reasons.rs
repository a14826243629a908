//! Why what waits to be delivered was not delivered by the last attempt.

use sea_orm_migration::prelude::*;

use super::columns::text_or_null;

#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let reason = text_or_null("last_reason", "why the last attempt failed; a fixed name");
        let delivery = Table::alter().table("delivery").add_column(reason).take();
        manager.alter_table(delivery).await
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}
