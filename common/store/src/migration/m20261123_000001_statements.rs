//! Trust bundles, statements, disclosures.

use sea_orm_migration::prelude::*;

use super::columns::{bytes, bytes_or_null, growing, long, number, table, text, text_or_null};
use crate::sqlite;

#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.create_table(trust_bundle()).await?;
        manager.create_table(statement()).await?;
        manager
            .create_index(
                Index::create().name("statement_answers").table("statement").col("answers").take(),
            )
            .await?;
        manager.create_index(one_use_of_an_id()).await?;
        manager.create_table(disclosure()).await?;
        manager
            .create_index(
                Index::create()
                    .name("disclosure_person")
                    .table("disclosure")
                    .col("person_id")
                    .take(),
            )
            .await?;
        for kept_for_ever in ["trust_bundle", "statement", "disclosure"] {
            sqlite::forbid_changes(manager.get_connection(), kept_for_ever).await?;
        }
        Ok(())
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}

fn trust_bundle() -> TableCreateStatement {
    table(
        "trust_bundle",
        vec![
            long("sequence", "the bundle's sequence").primary_key().take(),
            bytes("envelope", "the exact bytes of the bundle's file"),
            long("adopted_at", "when it was adopted; milliseconds since 1970 UTC"),
        ],
    )
}

fn statement() -> TableCreateStatement {
    table(
        "statement",
        vec![
            bytes("digest", "SHA-256 over the signed bytes; 32 bytes").primary_key().take(),
            text("direction", "issued or received"),
            text("payload_type", "as it stands in the envelope"),
            text("issuer", "whose signature holds: kz or mn"),
            text_or_null("statement_id", "UUIDv7; null where the payload could not be read"),
            text_or_null("case_id", "the asker's case, of queries and of what came back for them"),
            bytes_or_null("answers", "digest of the statement answered; 32 bytes"),
            bytes_or_null("supersedes", "digest of the statement replaced; 32 bytes"),
            long("at", "issued: when signed; received: when first; milliseconds since 1970 UTC"),
            long("bundle_sequence", "the trust bundle against which its keys are judged"),
            text_or_null("refused_reason", "received and refused: why"),
            bytes("envelope", "the exact bytes: the contract's SignedStatement"),
        ],
    )
    .foreign_key(
        ForeignKey::create().from("statement", "bundle_sequence").to("trust_bundle", "sequence"),
    )
    .take()
}

/// An id is used once by its issuer; the evidence that one was used again keeps it.
fn one_use_of_an_id() -> IndexCreateStatement {
    Index::create()
        .name("statement_id_once")
        .table("statement")
        .col("issuer")
        .col("statement_id")
        .unique()
        .cond_where(
            Cond::any()
                .add(Expr::col("refused_reason").is_null())
                .add(Expr::col("refused_reason").ne("STATEMENT_ID_REUSED")),
        )
        .take()
}

fn disclosure() -> TableCreateStatement {
    table(
        "disclosure",
        vec![
            growing("id", "ascending in the order of commits"),
            long("at", "when the registry was read; milliseconds since 1970 UTC"),
            text_or_null("person_id", "the person, where one was recognised"),
            bytes("query_digest", "the query; 32 bytes"),
            text("asked_by", "who asked: kz or mn"),
            text("officer_id", "for which officer of theirs"),
            number("role", "in which role; the contract's OfficerRole"),
            number("purpose", "why; the contract's Purpose"),
            text("case_id", "under which case of theirs"),
            text("parts", "what was asked for: the contract's AnswerPart, a JSON list"),
            text("outcome", "the contract's name of the outcome"),
        ],
    )
    .foreign_key(ForeignKey::create().from("disclosure", "query_digest").to("statement", "digest"))
    .take()
}
