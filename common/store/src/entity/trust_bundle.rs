//! Every trust bundle that this node ever adopted: stored statements are verified against the one that was
//! in force when they came.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, DeriveEntityModel, Eq, PartialEq)]
#[sea_orm(table_name = "trust_bundle")]
pub struct Model {
    /// The bundle's sequence.
    #[sea_orm(primary_key, auto_increment = false)]
    pub sequence: i64,
    /// The exact bytes of the bundle's file.
    pub envelope: Vec<u8>,
    /// When it was adopted; milliseconds.
    pub adopted_at: i64,
    /// The ledger's entry that covers this row.
    pub entry: i64,
}

#[derive(Clone, Copy, Debug, DeriveRelation, EnumIter)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
