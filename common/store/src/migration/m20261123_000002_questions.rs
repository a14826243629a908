//! Questions asked, what came back, and what it attests.

use sea_orm_migration::prelude::*;

use super::columns::{
    bytes, bytes_or_null, growing, long, long_or_null, number, table, text, text_or_null,
};

#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.create_table(question()).await?;
        manager
            .create_index(
                Index::create().name("question_state").table("question").col("state").take(),
            )
            .await?;
        manager.create_table(suspect()).await?;
        manager
            .create_index(
                Index::create()
                    .name("suspect_once")
                    .table("suspect")
                    .col("query_digest")
                    .col("reason")
                    .col("digest")
                    .unique()
                    .take(),
            )
            .await?;
        manager.create_table(attested_period()).await?;
        for (name, column) in
            [("attested_period_case", "case_id"), ("attested_period_query", "query_digest")]
        {
            let mut index = Index::create().name(name).table("attested_period").col(column).take();
            manager.create_index(index.take()).await?;
        }
        Ok(())
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}

fn question() -> TableCreateStatement {
    table(
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
        ],
    )
    .foreign_key(ForeignKey::create().from("question", "query_digest").to("statement", "digest"))
    .take()
}

fn suspect() -> TableCreateStatement {
    table(
        "suspect",
        vec![
            growing("id", "ascending in the order of commits"),
            long("seen_at", "when it came; milliseconds since 1970 UTC"),
            bytes("query_digest", "the query for which it came; 32 bytes"),
            text("reason", "why it closed nothing; a fixed name"),
            bytes_or_null("digest", "its digest, where the peer's signature holds; 32 bytes"),
            bytes_or_null("envelope", "its exact bytes; never of an answer that holds too much"),
        ],
    )
}

fn attested_period() -> TableCreateStatement {
    table(
        "attested_period",
        vec![
            bytes("answer_digest", "the answer that attests it; 32 bytes"),
            number("position", "its place in the answer, from 0"),
            bytes("query_digest", "the query that was answered; 32 bytes"),
            text("case_id", "the own case"),
            text("period_id", "the issuer's name for it"),
            number("kind", "the contract's PeriodKind"),
            text("starts", "first day: YYYY, YYYY-MM or YYYY-MM-DD"),
            text_or_null("ends", "last day, included, written alike; null while it goes on"),
            number("territory", "the contract's Territory"),
            number("scheme", "the contract's Scheme"),
            number("contribution", "the contract's ContributionState"),
            number("grade", "the contract's EvidenceGrade"),
            number("limitation", "the contract's PeriodLimitation"),
            text("status", "active, superseded, invalidated, expired or disputed"),
        ],
    )
    .primary_key(Index::create().col("answer_digest").col("position"))
    .foreign_key(
        ForeignKey::create().from("attested_period", "answer_digest").to("statement", "digest"),
    )
    .take()
}
