//! Questions whose answers an officer does not want counted, or wants counted again. Never updated, never deleted.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, DeriveEntityModel, Eq, PartialEq)]
#[sea_orm(table_name = "set_aside")]
pub struct Model {
    /// Ascending in the order of commits.
    #[sea_orm(primary_key)]
    pub number: i64,
    /// The question; 32 bytes.
    pub query_digest: Vec<u8>,
    /// The own case.
    pub case_id: String,
    /// 1: its answer is not to be counted; 0: it is again.
    pub aside: i32,
    /// Why.
    pub reason: String,
    /// The officer who said so.
    pub officer_id: String,
    /// In which role; the contract's number.
    pub role: i32,
    /// When; milliseconds.
    pub at: i64,
    /// SHA-256 of all of this but the number; 32 bytes.
    pub digest: Vec<u8>,
    /// The ledger's entry that covers this row.
    pub entry: i64,
}

#[derive(Clone, Copy, Debug, DeriveRelation, EnumIter)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
