//! What officers decided. What was decided stands in the signed notice. Never updated, never deleted.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, DeriveEntityModel, Eq, PartialEq)]
#[sea_orm(table_name = "decision")]
pub struct Model {
    /// Ascending in the order of commits.
    #[sea_orm(primary_key)]
    pub number: i64,
    /// The signed notice; 32 bytes.
    pub notice_digest: Vec<u8>,
    /// The own case.
    pub case_id: String,
    /// The assessment's number.
    pub assessment: i64,
    /// The notice of the decision that is replaced; 32 bytes.
    pub supersedes: Option<Vec<u8>>,
    /// The ledger's entry that covers this row.
    pub entry: i64,
}

#[derive(Clone, Copy, Debug, DeriveRelation, EnumIter)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
