//! The own registry, in all its versions.

use sea_orm_migration::prelude::*;

use super::columns::{bytes, growing, long, long_or_null, number, table, text, text_or_null};

#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.create_table(own_person()).await?;
        manager.create_table(own_identifier()).await?;
        manager.create_table(own_name_key()).await?;
        manager.create_table(own_period()).await?;
        manager.create_table(own_month()).await?;
        for index in indexes() {
            manager.create_index(index).await?;
        }
        Ok(())
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}

const FROM: &str = "since when this was held; milliseconds since 1970 UTC";
const TO: &str = "until before when; milliseconds since 1970 UTC; null: it is held now";

fn own_person() -> TableCreateStatement {
    table(
        "own_person",
        vec![
            text("person_id", "the registry's own key"),
            number("version", "from 1; a change of anything held about the person adds one"),
            long("recorded_from", FROM),
            long_or_null("recorded_to", TO),
            text("reason", "why it was entered"),
            text("author", "the officer who entered it"),
            number("sex", "the contract's Sex"),
            text("birth_date", "YYYY, YYYY-MM or YYYY-MM-DD"),
            text("names", "a JSON list"),
            text("parents", "parents' names: a JSON list"),
            text_or_null("birth_place", "a JSON object"),
            number("restricted", "1 where the own law forbids telling the other state, else 0"),
            bytes("rows_salt", "kept with the monthly rows, changed with them; 32 random bytes"),
        ],
    )
    .primary_key(Index::create().col("person_id").col("version"))
    .take()
}

fn own_identifier() -> TableCreateStatement {
    table(
        "own_identifier",
        vec![
            growing("id", "the row's own key"),
            number("kind", "the contract's IdentifierKind"),
            text("value", "its normal form"),
            text("person_id", "who holds it"),
            long("recorded_from", FROM),
            long_or_null("recorded_to", TO),
        ],
    )
}

fn own_name_key() -> TableCreateStatement {
    table(
        "own_name_key",
        vec![
            text("name_key", "one folded part of a name"),
            text("birth_date", "YYYY, YYYY-MM or YYYY-MM-DD"),
            text("person_id", "the person"),
            number("sex", "the contract's Sex"),
        ],
    )
    .primary_key(Index::create().col("name_key").col("birth_date").col("person_id"))
    .take()
}

fn own_period() -> TableCreateStatement {
    table(
        "own_period",
        vec![
            text("person_id", "the person"),
            text("period_id", "the registry's own key, unique for the person"),
            number("version", "from 1; a change of the period adds one"),
            long("recorded_from", FROM),
            long_or_null("recorded_to", TO),
            text("reason", "why it was entered"),
            text("author", "the officer who entered it"),
            number("kind", "the contract's PeriodKind"),
            text("starts", "first day: YYYY, YYYY-MM or YYYY-MM-DD"),
            text_or_null("ends", "last day, included, written alike; null while it goes on"),
            number("territory", "the contract's Territory"),
            number("contribution", "the contract's ContributionState"),
            text_or_null("employer_name", "the employer"),
            text_or_null("employer_id", "the employer's number"),
            text_or_null("occupation", "the occupation"),
            text_or_null("multiplier_code", "a multiplier of the own law"),
            number("evidence_kind", "the contract's EvidenceKind"),
            number("evidence_grade", "the contract's EvidenceGrade"),
            text_or_null("evidence_reference", "the document's number or key"),
            text_or_null("note", "in plain words"),
        ],
    )
    .primary_key(Index::create().col("person_id").col("period_id").col("version"))
    .take()
}

fn own_month() -> TableCreateStatement {
    table(
        "own_month",
        vec![
            growing("id", "the row's own key"),
            text("person_id", "the person"),
            number("year", "the year"),
            number("month", "the month, 1 to 12"),
            text("employer_name", "who paid"),
            text_or_null("employer_id", "the payer's number"),
            number("paid", "1 where the contribution was paid, else 0"),
            long("recorded_from", FROM),
            long_or_null("recorded_to", TO),
        ],
    )
}

/// Besides the look-ups: one version of a person or period, and one holder of an identifier, at a time.
fn indexes() -> Vec<IndexCreateStatement> {
    let current = || Expr::col("recorded_to").is_null();
    vec![
        Index::create()
            .name("own_person_current")
            .table("own_person")
            .col("person_id")
            .unique()
            .cond_where(current())
            .take(),
        Index::create()
            .name("own_identifier_holder")
            .table("own_identifier")
            .col("value")
            .col("kind")
            .unique()
            .cond_where(current())
            .take(),
        Index::create()
            .name("own_identifier_person")
            .table("own_identifier")
            .col("person_id")
            .take(),
        Index::create().name("own_name_key_person").table("own_name_key").col("person_id").take(),
        Index::create()
            .name("own_period_current")
            .table("own_period")
            .col("person_id")
            .col("period_id")
            .unique()
            .cond_where(current())
            .take(),
        Index::create().name("own_month_person").table("own_month").col("person_id").take(),
    ]
}
