//! What officers have to settle about claims of the other state, and what they settled.

use sea_orm_migration::prelude::*;

use super::columns::{bytes, growing, long, long_or_null, number, table, text, text_or_null};
use crate::dialect::Dialect;

#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let dialect = Dialect::of(manager.get_connection())?;
        manager.create_table(own_link(dialect)).await?;
        manager.create_index(link_by_key()).await?;
        manager.create_index(one_person_meant()).await?;
        manager.create_table(own_match(dialect)).await?;
        manager.create_index(match_by_state()).await
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}

fn own_link(dialect: Dialect) -> TableCreateStatement {
    table(
        dialect,
        "own_link",
        vec![
            growing("id", "ascending in the order of commits"),
            text("key", "a claim, or an identifier of the other state"),
            text("person_id", "the person of the own registry"),
            text("verdict", "confirmed: it means the person; rejected: it does not"),
            number("birth_year", "that was claimed"),
            text("name_keys", "the folded name parts that were claimed: a JSON list"),
            bytes("query_digest", "the query that the officer saw; 32 bytes"),
            long("decided_at", "milliseconds since 1970 UTC"),
            text("decided_by", "the officer"),
            text("reason", "on what ground"),
            long_or_null(
                "ended_at",
                "until before when it stood; milliseconds since 1970 UTC; null: it stands",
            ),
            text_or_null("ended_by", "the officer who ended it"),
            text_or_null("ended_reason", "on what ground"),
        ],
    )
    .foreign_key(ForeignKey::create().from("own_link", "query_digest").to("statement", "digest"))
    .take()
}

fn link_by_key() -> IndexCreateStatement {
    Index::create().name("own_link_key").table("own_link").col("key").take()
}

fn one_person_meant() -> IndexCreateStatement {
    Index::create()
        .name("own_link_confirmed")
        .table("own_link")
        .col("key")
        .unique()
        .cond_where(
            Cond::all()
                .add(Expr::col("verdict").eq("confirmed"))
                .add(Expr::col("ended_at").is_null()),
        )
        .take()
}

fn own_match(dialect: Dialect) -> TableCreateStatement {
    table(
        dialect,
        "own_match",
        vec![
            growing("match_id", "the work list's own number"),
            text("claim_key", "what names the claim, however it is written").unique_key().take(),
            bytes("query_digest", "the newest query with this claim; 32 bytes"),
            long("asked_at", "when it was asked first; milliseconds since 1970 UTC"),
            number("times_asked", "how many queries with this claim were ambiguous"),
            text("state", "open, confirmed or rejected"),
            text_or_null("person_id", "confirmed: the person who is meant"),
            long_or_null("decided_at", "settled: when; milliseconds since 1970 UTC"),
            text_or_null("decided_by", "settled: by which officer"),
            text_or_null("reason", "settled: on what ground"),
        ],
    )
    .foreign_key(ForeignKey::create().from("own_match", "query_digest").to("statement", "digest"))
    .take()
}

fn match_by_state() -> IndexCreateStatement {
    Index::create().name("own_match_state").table("own_match").col("state").col("match_id").take()
}
