//! Who read about whom, at home and from abroad: kept so that the person can be told.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, DeriveEntityModel, Eq, PartialEq)]
#[sea_orm(table_name = "disclosure")]
pub struct Model {
    /// Ascending in the order of commits.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// When the registry was read; milliseconds.
    pub at: i64,
    /// The person, where one was recognised.
    pub person_id: Option<String>,
    /// The query, or the statement that was read; 32 bytes. None where there is none.
    pub statement_digest: Option<Vec<u8>>,
    /// Whose officer read: `kz` or `mn`.
    pub asked_by: String,
    /// Which officer of theirs.
    pub officer_id: String,
    /// In which role; the contract's number.
    pub role: i32,
    /// Why; the contract's number.
    pub purpose: i32,
    /// Under which case of theirs.
    pub case_id: Option<String>,
    /// What was asked for: the contract's numbers, a JSON list.
    pub parts: String,
    /// From abroad the outcome's name in the contract, at home what was read.
    pub outcome: String,
    /// The ledger's entry that covers this row.
    pub entry: i64,
}

#[derive(Clone, Copy, Debug, DeriveRelation, EnumIter)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
