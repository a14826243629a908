//! Who asked about whom, and with what outcome: kept so that the person can be told.

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
    /// The query's digest; 32 bytes.
    pub query_digest: Vec<u8>,
    /// Who asked: `kz` or `mn`.
    pub asked_by: String,
    /// For which officer of theirs.
    pub officer_id: String,
    /// In which role; the contract's number.
    pub role: i32,
    /// Why; the contract's number.
    pub purpose: i32,
    /// Under which case of theirs.
    pub case_id: String,
    /// What was asked for: the contract's numbers, a JSON list.
    pub parts: String,
    /// The outcome's name in the contract.
    pub outcome: String,
}

#[derive(Clone, Copy, Debug, DeriveRelation, EnumIter)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
