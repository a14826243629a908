//! What was assessed, on what it relied, and what was decided.

use sea_orm_migration::prelude::*;

use super::columns::{bytes, bytes_or_null, long, number, table, text};
use crate::dialect::Dialect;

#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let dialect = Dialect::of(manager.get_connection())?;
        manager.create_table(assessment(dialect)).await?;
        manager.create_table(reliance(dialect)).await?;
        manager.create_table(decision(dialect)).await?;
        for index in indexes() {
            manager.create_index(index).await?;
        }
        for kept_for_ever in ["assessment", "reliance", "decision"] {
            dialect.forbid_changes(manager.get_connection(), kept_for_ever).await?;
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
        on("assessment_once", "assessment", &["inputs", "digest"]).unique().take(),
        on("assessment_case", "assessment", &["case_id"]),
        // A correction of an answer finds all that relied on it.
        on("reliance_answer", "reliance", &["answer_digest"]),
        on("decision_case", "decision", &["case_id"]),
    ]
}

fn assessment(dialect: Dialect) -> TableCreateStatement {
    table(
        dialect,
        "assessment",
        vec![
            long("number", "ascending in the order of commits").primary_key().take(),
            bytes("digest", "SHA-256 of the JSON; 32 bytes"),
            bytes("inputs", "SHA-256 of all that it was made of; 32 bytes"),
            text("case_id", "the own case"),
            text("person_id", "the person of the own registry"),
            number("person_version", "the person's version that was relied on"),
            text("rules", "the rules by which it was made"),
            bytes("claim", "what the officer said; the contract's PensionClaim"),
            text("json", "the assessment: its exact JSON"),
            text("officer_id", "the officer for whom it was made"),
            number("role", "in which role; the contract's OfficerRole"),
            long("at", "when; milliseconds since 1970 UTC"),
        ],
    )
    .foreign_key(ForeignKey::create().from("assessment", "case_id").to("case_file", "case_id"))
    .foreign_key(
        ForeignKey::create()
            .from("assessment", ("person_id", "person_version"))
            .to("own_person", ("person_id", "version")),
    )
    .take()
}

fn reliance(dialect: Dialect) -> TableCreateStatement {
    table(
        dialect,
        "reliance",
        vec![
            long("assessment", "the assessment's number"),
            bytes("answer_digest", "the answer of the other state; 32 bytes"),
            text("positions", "which periods of it, by their places from 0: a JSON list"),
        ],
    )
    .primary_key(Index::create().col("assessment").col("answer_digest"))
    .foreign_key(ForeignKey::create().from("reliance", "assessment").to("assessment", "number"))
    .foreign_key(ForeignKey::create().from("reliance", "answer_digest").to("statement", "digest"))
    .take()
}

fn decision(dialect: Dialect) -> TableCreateStatement {
    table(
        dialect,
        "decision",
        vec![
            long("number", "ascending in the order of commits").primary_key().take(),
            bytes("notice_digest", "the signed notice; 32 bytes").unique_key().take(),
            text("case_id", "the own case"),
            long("assessment", "the number of the assessment that it was decided on"),
            bytes_or_null("supersedes", "the notice of the decision that is replaced; 32 bytes")
                .unique_key()
                .take(),
        ],
    )
    .foreign_key(ForeignKey::create().from("decision", "notice_digest").to("statement", "digest"))
    .foreign_key(ForeignKey::create().from("decision", "assessment").to("assessment", "number"))
    .foreign_key(
        ForeignKey::create().from("decision", "supersedes").to("decision", "notice_digest"),
    )
    .take()
}
