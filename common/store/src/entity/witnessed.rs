//! Checkpoints of the other state's ledger that this node cosigned. Never updated, never deleted.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, DeriveEntityModel, Eq, PartialEq)]
#[sea_orm(table_name = "witnessed")]
pub struct Model {
    /// Ascending in the order of commits.
    #[sea_orm(primary_key)]
    pub number: i64,
    /// How many entries that ledger had.
    pub size: i64,
    /// The signed note, with the own cosignature as its last line.
    pub note: String,
    /// When it was cosigned; milliseconds.
    pub at: i64,
    /// The ledger's entry that covers this row.
    pub entry: i64,
}

#[derive(Clone, Copy, Debug, DeriveRelation, EnumIter)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
