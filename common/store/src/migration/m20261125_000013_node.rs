//! Whose database this is.

use sea_orm_migration::prelude::*;

use super::columns::{bytes, number, table, text};
use crate::dialect::Dialect;

#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let dialect = Dialect::of(manager.get_connection())?;
        let node = table(
            dialect,
            "node",
            vec![
                number("only", "always 1: there is one row").primary_key().take(),
                bytes("id", "what tells this database from every other; 16 random bytes"),
                text("party", "whose node it serves: kz or mn"),
                text("realm", "the deployment"),
            ],
        );
        manager.create_table(node).await?;
        dialect.forbid_changes(manager.get_connection(), "node").await
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}
