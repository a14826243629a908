//! Under which claim of the work list each ambiguous query stands.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, DeriveEntityModel, Eq, PartialEq)]
#[sea_orm(table_name = "own_match_query")]
pub struct Model {
    /// The query; 32 bytes.
    #[sea_orm(primary_key, auto_increment = false)]
    pub query_digest: Vec<u8>,
    /// What names its claim.
    pub claim_key: String,
}

#[derive(Clone, Copy, Debug, DeriveRelation, EnumIter)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
