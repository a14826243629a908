//! What was refused on a day is found by it.

use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let refused = Index::create()
            .name("statement_refused")
            .table("statement")
            .col("at")
            .cond_where(Expr::col("refused_reason").is_not_null())
            .take();
        manager.create_index(refused).await
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}
