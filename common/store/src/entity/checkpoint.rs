//! Checkpoints of the own ledger that the other state cosigned. Never updated, never deleted.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, DeriveEntityModel, Eq, PartialEq)]
#[sea_orm(table_name = "checkpoint")]
pub struct Model {
    /// Ascending in the order of commits.
    #[sea_orm(primary_key)]
    pub number: i64,
    /// How many entries the ledger had.
    pub size: i64,
    /// The signed note, with its cosignatures.
    pub note: String,
    /// When the cosignature came; milliseconds.
    pub at: i64,
    /// The ledger's entry that covers this row.
    pub entry: i64,
}

#[derive(Clone, Copy, Debug, DeriveRelation, EnumIter)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
