//! The ledger: its leaves and subtrees, and which leaf covers each row that is kept.

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::{ConnectionTrait, DbErr};

use super::columns::{bytes, bytes_or_null, growing, long, number, table, text, text_or_null};
use crate::dialect::Dialect;

#[derive(DeriveMigrationName)]
pub(super) struct Migration;

/// The tables whose rows name the entry that covers them.
const COVERED: [&str; 10] = [
    "statement",
    "trust_bundle",
    "disclosure",
    "own_person",
    "own_link",
    "suspect",
    "set_aside",
    "decision",
    "assessment",
    "reliance",
];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let db = manager.get_connection();
        refuse_rows_without_entry(db).await?;
        let dialect = Dialect::of(db)?;
        for covered in COVERED {
            manager.alter_table(named_by_rows(covered)).await?;
        }
        for unnumbered in ["trust_bundle", "reliance", "own_person"] {
            manager.create_index(by_entry(unnumbered)).await?;
        }
        manager.create_table(entries(dialect)).await?;
        manager.create_table(nodes(dialect)).await?;
        manager.create_table(case_openings(dialect)).await?;
        for kept_for_ever in ["ledger_entry", "ledger_node", "case_opening", "suspect"] {
            dialect.forbid_changes(db, kept_for_ever).await?;
        }
        Ok(())
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}

/// No release was without a ledger: what a development version wrote is covered by nothing, and is not taken over.
async fn refuse_rows_without_entry(db: &impl ConnectionTrait) -> Result<(), DbErr> {
    let any = Query::select().expr(Expr::val(1)).from("trust_bundle").limit(1).take();
    match db.query_one(&any).await? {
        None => Ok(()),
        Some(_) => Err(DbErr::Migration(String::from(
            "this database was begun before there was a ledger: begin a new one, and import the registry again",
        ))),
    }
}

fn named_by_rows(covered: &'static str) -> TableAlterStatement {
    let entry = long("entry", "the ledger's entry that covers this row").default(-1).take();
    Table::alter().table(covered).add_column(entry).take()
}

/// A whole ledger is held against the rows that it covers, page by page. Where rows are numbered, their numbers lead to them.
fn by_entry(covered: &'static str) -> IndexCreateStatement {
    Index::create().name(format!("{covered}_entry")).table(covered).col("entry").take()
}

fn entries(dialect: Dialect) -> TableCreateStatement {
    table(
        dialect,
        "ledger_entry",
        vec![
            long("place", "the place of the leaf, from 0, without a gap").primary_key().take(),
            text("kind", "issued, received or kept"),
            bytes("digest", "of the statement, or over salt and kept rows; 32 bytes"),
            long("at", "when; milliseconds since 1970 UTC; never before the one before it"),
            bytes_or_null("salt", "of kept rows; 32 random bytes"),
        ],
    )
}

fn nodes(dialect: Dialect) -> TableCreateStatement {
    table(
        dialect,
        "ledger_node",
        vec![
            long("place", "how many subtrees were completed before it").primary_key().take(),
            bytes("hash", "its hash; 32 bytes"),
        ],
    )
}

fn case_openings(dialect: Dialect) -> TableCreateStatement {
    table(
        dialect,
        "case_opening",
        vec![
            growing("number", "ascending in the order of commits"),
            text("case_id", "the own case"),
            number("purpose", "what it is for; the contract's Purpose"),
            text_or_null("person_id", "the person's key in the own registry, where one was named"),
            long("at", "when; milliseconds since 1970 UTC"),
            text("officer_id", "which officer"),
            long("entry", "the ledger's entry that covers this row"),
        ],
    )
}
