//! What was assessed, with everything that it was made of. Never updated, never deleted.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, DeriveEntityModel, Eq, PartialEq)]
#[sea_orm(table_name = "assessment")]
pub struct Model {
    /// Ascending in the order of commits.
    #[sea_orm(primary_key)]
    pub number: i64,
    /// SHA-256 of the JSON; 32 bytes.
    pub digest: Vec<u8>,
    /// SHA-256 of all that it was made of; 32 bytes.
    pub inputs: Vec<u8>,
    /// The own case.
    pub case_id: String,
    /// The person of the own registry.
    pub person_id: String,
    /// The person's version that was relied on.
    pub person_version: i32,
    /// The rules by which it was made.
    pub rules: String,
    /// What the officer said: the contract's `PensionClaim`.
    pub claim: Vec<u8>,
    /// The assessment: its exact JSON.
    pub json: String,
    /// The officer for whom it was made.
    pub officer_id: String,
    /// In which role; the contract's number.
    pub role: i32,
    /// When; milliseconds.
    pub at: i64,
    /// Each question of the case that counts, how it stands and the reply: a line for each. None in rows of before.
    pub asked: Option<String>,
    /// The ledger's entry that covers this row.
    pub entry: i64,
}

#[derive(Clone, Copy, Debug, DeriveRelation, EnumIter)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
