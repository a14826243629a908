//! Which answers of the other state an assessment relied on. Never updated, never deleted.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, DeriveEntityModel, Eq, PartialEq)]
#[sea_orm(table_name = "reliance")]
pub struct Model {
    /// The assessment's number.
    #[sea_orm(primary_key, auto_increment = false)]
    pub assessment: i64,
    /// The answer; 32 bytes.
    #[sea_orm(primary_key, auto_increment = false)]
    pub answer_digest: Vec<u8>,
    /// Which periods of it, by their places from 0: a JSON list.
    pub positions: String,
    /// The ledger's entry that covers this row.
    pub entry: i64,
}

#[derive(Clone, Copy, Debug, DeriveRelation, EnumIter)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
