//! Checkpoints of the own ledger that a third witness cosigned beside the other state. Never updated, never deleted.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, DeriveEntityModel, Eq, PartialEq)]
#[sea_orm(table_name = "third_witnessed")]
pub struct Model {
    /// Ascending in the order of commits.
    #[sea_orm(primary_key)]
    pub number: i64,
    /// Which witness: its verifier key, so that the row can be checked when no configuration names it any more.
    pub witness: String,
    /// How many entries the ledger had.
    pub size: i64,
    /// The note with the signatures of both states, and this witness's cosignature as its last line.
    pub note: String,
    /// When the cosignature came; milliseconds.
    pub at: i64,
    /// The ledger's entry that covers this row.
    pub entry: i64,
}

#[derive(Clone, Copy, Debug, DeriveRelation, EnumIter)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
