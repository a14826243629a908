//! The complete subtrees of the ledger with two leaves and more. Never updated, never deleted.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, DeriveEntityModel, Eq, PartialEq)]
#[sea_orm(table_name = "ledger_node")]
pub struct Model {
    /// How many were completed before it.
    #[sea_orm(primary_key, auto_increment = false)]
    pub place: i64,
    /// Its hash; 32 bytes.
    pub hash: Vec<u8>,
}

#[derive(Clone, Copy, Debug, DeriveRelation, EnumIter)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
