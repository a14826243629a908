//! What was asked belongs to what an assessment is made of, and a question can be set aside.

use sea_orm_migration::prelude::*;

use super::columns::{bytes, growing, long, number, table, text, text_or_null};
use crate::dialect::Dialect;

#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let dialect = Dialect::of(manager.get_connection())?;
        let asked = text_or_null(
            "asked",
            "each question of the case that counts, how it stands and the reply: a line for each; null in rows \
             of before",
        );
        let mut asked = dialect.compare_by_bytes(asked);
        let with_asked = Table::alter().table("assessment").add_column(&mut asked).to_owned();
        manager.alter_table(with_asked).await?;
        manager.create_table(set_aside(dialect)).await?;
        let by_case =
            Index::create().name("set_aside_case").table("set_aside").col("case_id").take();
        manager.create_index(by_case).await?;
        dialect.forbid_changes(manager.get_connection(), "set_aside").await
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}

fn set_aside(dialect: Dialect) -> TableCreateStatement {
    table(
        dialect,
        "set_aside",
        vec![
            growing(
                "number",
                "ascending in the order of commits; the last one of a question holds",
            ),
            bytes("query_digest", "the question; 32 bytes"),
            text("case_id", "the own case"),
            number("aside", "1: its answer is not to be counted; 0: it is again"),
            text("reason", "why"),
            text("officer_id", "the officer who said so"),
            number("role", "in which role; the contract's OfficerRole"),
            long("at", "when; milliseconds since 1970 UTC"),
            bytes("digest", "SHA-256 of all of this but the number; 32 bytes"),
        ],
    )
    .foreign_key(
        ForeignKey::create().from("set_aside", "query_digest").to("question", "query_digest"),
    )
    .take()
}
