//! What a number's holder must agree in, with sex and birth date; by which rules the derived rows were made; and under
//! which claim each query was ambiguous.

use sea_orm_migration::prelude::*;

use super::columns::{bytes, keyed_table, number, table, text};
use crate::dialect::Dialect;

#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let dialect = Dialect::of(manager.get_connection())?;
        manager.drop_table(Table::drop().table("own_identifier").take()).await?;
        manager.create_table(own_identifier(dialect)).await?;
        manager.create_table(own_keys(dialect)).await?;
        manager.create_table(own_match_query(dialect)).await?;
        manager.create_index(match_query_by_claim()).await?;
        manager.execute(known_queries()).await
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}

/// One holder of an identifier at a time, with what a claim must agree in to be recognised by it. The rows are derived,
/// and made when the store is opened.
fn own_identifier(dialect: Dialect) -> TableCreateStatement {
    keyed_table(
        dialect,
        "own_identifier",
        vec![
            text("value", "its normal form"),
            number("kind", "the contract's IdentifierKind"),
            text("person_id", "who holds it now"),
            text("birth_date", "of the holder: YYYY, YYYY-MM or YYYY-MM-DD"),
            number("sex", "of the holder: the contract's Sex"),
            text("name_keys", "the strict keys of the holder's names: a JSON object of lists"),
        ],
    )
    .primary_key(Index::create().col("value").col("kind"))
    .take()
}

fn own_keys(dialect: Dialect) -> TableCreateStatement {
    table(
        dialect,
        "own_keys",
        vec![
            number("id", "1: there is one row").primary_key().take(),
            number("version", "of the rules by which the keys of names were made"),
        ],
    )
}

fn own_match_query(dialect: Dialect) -> TableCreateStatement {
    table(
        dialect,
        "own_match_query",
        vec![
            bytes("query_digest", "a query that was ambiguous; 32 bytes").primary_key().take(),
            text("claim_key", "what names its claim"),
        ],
    )
    .foreign_key(
        ForeignKey::create().from("own_match_query", "query_digest").to("statement", "digest"),
    )
    .take()
}

fn match_query_by_claim() -> IndexCreateStatement {
    Index::create().name("own_match_query_claim").table("own_match_query").col("claim_key").take()
}

/// Of what was asked before, the newest query of each claim is known.
fn known_queries() -> InsertStatement {
    let known = Query::select().columns(["query_digest", "claim_key"]).from("own_match").take();
    let mut insert = Query::insert();
    insert.into_table("own_match_query").columns(["query_digest", "claim_key"]);
    // One column for each of those that are named: it cannot fail.
    let _counted = insert.select_from(known);
    insert
}
