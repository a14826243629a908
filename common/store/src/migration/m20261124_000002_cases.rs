//! Cases, the questions asked in them, and what came back.

use sea_orm_migration::prelude::*;

use super::columns::{
    bytes, bytes_or_null, growing, long, long_or_null, number, table, text, text_or_null,
};
use crate::dialect::Dialect;

#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let dialect = Dialect::of(manager.get_connection())?;
        manager.create_table(case_number(dialect)).await?;
        manager.create_table(case_file(dialect)).await?;
        manager.create_table(question(dialect)).await?;
        manager.create_table(suspect(dialect)).await?;
        for index in indexes() {
            manager.create_index(index).await?;
        }
        Ok(())
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}

fn indexes() -> Vec<IndexCreateStatement> {
    let on = |name: &str, table: &'static str, columns: &[&'static str]| {
        let mut index = Index::create().name(name).table(table).take();
        for column in columns {
            index.col(*column);
        }
        index
    };
    vec![
        on("case_file_opened", "case_file", &["opened_at", "case_id"]),
        on("case_file_person", "case_file", &["person_id", "opened_at", "case_id"])
            .cond_where(Expr::col("person_id").is_not_null())
            .take(),
        on("question_case", "question", &["case_id", "state"]),
        on("question_state", "question", &["state", "case_id"]),
        on("suspect_once", "suspect", &["query_digest", "reason", "digest"]).unique().take(),
    ]
}

fn case_number(dialect: Dialect) -> TableCreateStatement {
    table(
        dialect,
        "case_number",
        vec![
            number("year", "the year in UTC").primary_key().take(),
            number("given", "the last number that this node gave a case of that year"),
        ],
    )
}

fn case_file(dialect: Dialect) -> TableCreateStatement {
    table(
        dialect,
        "case_file",
        vec![
            text("case_id", "the own case").primary_key().take(),
            number("purpose", "what it is for; the contract's Purpose"),
            text_or_null("person_id", "the person's key in the own registry"),
            long("opened_at", "when it was opened; milliseconds since 1970 UTC"),
            text("opened_by", "the officer who opened it"),
        ],
    )
}

fn question(dialect: Dialect) -> TableCreateStatement {
    table(
        dialect,
        "question",
        vec![
            bytes("query_digest", "the query; 32 bytes").primary_key().take(),
            text("case_id", "the own case"),
            text("state", "open, answered, refused, deferred or equivocal"),
            bytes_or_null("closed_by", "the reply that closed it first; 32 bytes"),
            number("attempts", "how often it was sent without a reply that closes it"),
            text_or_null("last_reason", "why the last of these did not; a fixed name"),
            long("asked_at", "when the query was signed; milliseconds since 1970 UTC"),
            long_or_null("closed_at", "when closed_by came; milliseconds since 1970 UTC"),
            text_or_null("reply_by", "by when the answer is needed: YYYY, YYYY-MM or YYYY-MM-DD"),
        ],
    )
    .foreign_key(ForeignKey::create().from("question", "query_digest").to("statement", "digest"))
    .foreign_key(ForeignKey::create().from("question", "case_id").to("case_file", "case_id"))
    .take()
}

fn suspect(dialect: Dialect) -> TableCreateStatement {
    table(
        dialect,
        "suspect",
        vec![
            growing("id", "ascending in the order of commits"),
            long("seen_at", "when it came; milliseconds since 1970 UTC"),
            bytes("query_digest", "the query for which it came; 32 bytes"),
            text("reason", "why it closed nothing; a fixed name"),
            bytes("digest", "its digest, whether or not a signature holds; 32 bytes"),
            bytes_or_null(
                "envelope",
                "its exact bytes, if signed; never of an answer that holds too much",
            ),
        ],
    )
}
