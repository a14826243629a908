//! How large a statement was whose bytes are not kept.

use sea_orm_migration::prelude::*;

use super::columns::long_or_null;

#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let meaning =
            "how many bytes the envelope had, where it is empty because nobody could read it";
        let column = long_or_null("left_out", meaning);
        let table = Table::alter().table("statement").add_column(column).take();
        manager.alter_table(table).await
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}
