//! The own registry: every version of every person, and what is derived of the current ones to find them.

use sea_orm_migration::prelude::*;

use super::columns::{bytes, keyed_table, long, long_or_null, number, table, text};
use crate::dialect::Dialect;

#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let dialect = Dialect::of(manager.get_connection())?;
        manager.create_table(own_person(dialect)).await?;
        manager.create_index(one_current_version()).await?;
        manager.create_table(own_identifier(dialect)).await?;
        manager.create_table(own_look(dialect)).await?;
        manager.create_index(look_by_birth()).await
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}

fn own_person(dialect: Dialect) -> TableCreateStatement {
    table(
        dialect,
        "own_person",
        vec![
            text("person_id", "the registry's own key"),
            number("version", "from 1; a change of anything held about the person adds one"),
            long("recorded_from", "since when this was held; milliseconds since 1970 UTC"),
            long_or_null(
                "recorded_to",
                "until before when; milliseconds since 1970 UTC; null: it is held now",
            ),
            text("reason", "why it was entered"),
            text("author", "the officer who entered it"),
            number("sex", "the contract's Sex"),
            text("birth_date", "YYYY, YYYY-MM or YYYY-MM-DD"),
            text("record", "all else that is held, with periods and monthly rows: a JSON object"),
            bytes("rows_salt", "hashed with the monthly rows, changed with them; 32 random bytes"),
            bytes("name_salt", "hashed into names of periods, never changed; 32 random bytes"),
        ],
    )
    .primary_key(Index::create().col("person_id").col("version"))
    .take()
}

fn one_current_version() -> IndexCreateStatement {
    Index::create()
        .name("own_person_current")
        .table("own_person")
        .col("person_id")
        .unique()
        .cond_where(Expr::col("recorded_to").is_null())
        .take()
}

/// One holder of an identifier at a time, with what a claim must agree in to be recognised by it: so a claim that
/// conflicts is told from one that agrees without the holder's record, which takes the longer to read the more
/// it holds.
fn own_identifier(dialect: Dialect) -> TableCreateStatement {
    keyed_table(
        dialect,
        "own_identifier",
        vec![
            text("value", "its normal form"),
            number("kind", "the contract's IdentifierKind"),
            text("person_id", "who holds it now"),
            number("birth_year", "of the holder"),
            text("name_keys", "the holder's names, folded; a JSON list"),
        ],
    )
    .primary_key(Index::create().col("value").col("kind"))
    .take()
}

fn own_look(dialect: Dialect) -> TableCreateStatement {
    keyed_table(
        dialect,
        "own_look",
        vec![
            text("person_id", "the person").primary_key().take(),
            text("birth_date", "YYYY, YYYY-MM or YYYY-MM-DD"),
            number("sex", "the contract's Sex"),
            text("look_keys", "keys of how the names sound, each between spaces"),
        ],
    )
}

/// With the keys, so that a search over a whole year reads the index alone.
fn look_by_birth() -> IndexCreateStatement {
    let mut index = Index::create();
    index.name("own_look_birth").table("own_look");
    index.col("sex").col("birth_date").col("look_keys").take()
}
