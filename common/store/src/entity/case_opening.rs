//! What officers said when they opened a case, or said who it is about. Never updated, never deleted. A case that its
//! first question opened has none.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, DeriveEntityModel, Eq, PartialEq)]
#[sea_orm(table_name = "case_opening")]
pub struct Model {
    /// Ascending in the order of commits.
    #[sea_orm(primary_key)]
    pub number: i64,
    /// The own case.
    pub case_id: String,
    /// What it is for; the contract's number.
    pub purpose: i32,
    /// The person's key in the own registry, where one was named.
    pub person_id: Option<String>,
    /// When; milliseconds.
    pub at: i64,
    /// Which officer.
    pub officer_id: String,
    /// The ledger's entry that covers this row.
    pub entry: i64,
}

#[derive(Clone, Copy, Debug, DeriveRelation, EnumIter)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
