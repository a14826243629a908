//! Trust bundles, statements, disclosures.

use sea_orm_migration::prelude::*;

use super::columns::{bytes, bytes_or_null, growing, long, number, table, text, text_or_null};
use crate::dialect::Dialect;

#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let dialect = Dialect::of(manager.get_connection())?;
        manager.create_table(trust_bundle(dialect)).await?;
        manager.create_table(statement(dialect)).await?;
        manager.create_table(disclosure(dialect)).await?;
        manager.create_index(one_use_of_an_id()).await?;
        for index in lookups() {
            manager.create_index(index).await?;
        }
        for kept_for_ever in ["trust_bundle", "statement", "disclosure"] {
            dialect.forbid_changes(manager.get_connection(), kept_for_ever).await?;
        }
        Ok(())
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}

fn trust_bundle(dialect: Dialect) -> TableCreateStatement {
    table(
        dialect,
        "trust_bundle",
        vec![
            long("sequence", "the bundle's sequence").primary_key().take(),
            bytes("envelope", "the exact bytes of the bundle's file"),
            long("adopted_at", "when it was adopted; milliseconds since 1970 UTC"),
        ],
    )
}

fn statement(dialect: Dialect) -> TableCreateStatement {
    table(
        dialect,
        "statement",
        vec![
            // Not `growing`, which would leave a gap where a statement is there already: no row goes, so the
            // last number is also how many there are.
            long("number", "ascending in the order of commits").primary_key().take(),
            bytes("digest", "SHA-256 over the signed bytes; 32 bytes").unique_key().take(),
            text("direction", "issued or received"),
            text("payload_type", "as it stands in the envelope"),
            text("issuer", "whose signature holds: kz or mn"),
            text_or_null("statement_id", "UUIDv7; null where the payload could not be read"),
            text_or_null("case_id", "the asker's case, of queries and of what answers them"),
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

/// A row's key stands in every index on it: what is found by these comes in the order of commits.
fn lookups() -> Vec<IndexCreateStatement> {
    let on = |table: &'static str, name: &'static str, column: &'static str| {
        Index::create()
            .name(name)
            .table(table)
            .col(column)
            .cond_where(Expr::col(column).is_not_null())
            .take()
    };
    vec![
        on("statement", "statement_answers", "answers"),
        on("statement", "statement_case", "case_id"),
        on("disclosure", "disclosure_person", "person_id"),
        on("disclosure", "disclosure_case", "case_id"),
    ]
}

fn disclosure(dialect: Dialect) -> TableCreateStatement {
    table(
        dialect,
        "disclosure",
        vec![
            growing("id", "ascending in the order of commits"),
            long("at", "when the registry was read; milliseconds since 1970 UTC"),
            text_or_null("person_id", "the person, where one was recognised"),
            bytes_or_null("statement_digest", "the query, or the statement read; 32 bytes"),
            text("asked_by", "whose officer read: kz or mn"),
            text("officer_id", "which officer of theirs"),
            number("role", "in which role; the contract's OfficerRole"),
            number("purpose", "why; the contract's Purpose"),
            text_or_null("case_id", "under which case of theirs"),
            text("parts", "what was asked for: the contract's AnswerPart, a JSON list"),
            text(
                "outcome",
                "from abroad the contract's name of the outcome; at home what was read",
            ),
        ],
    )
    .foreign_key(
        ForeignKey::create().from("disclosure", "statement_digest").to("statement", "digest"),
    )
    .take()
}
