//! Checkpoints that the other state's node wanted cosigned and that were refused: proof of what it signed. Never updated,
//! never deleted.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, DeriveEntityModel, Eq, PartialEq)]
#[sea_orm(table_name = "ledger_alarm")]
pub struct Model {
    /// Ascending in the order of commits.
    #[sea_orm(primary_key)]
    pub number: i64,
    /// Why; the reason's fixed name.
    pub reason: String,
    /// The note as it came.
    pub note: String,
    /// The size from which its proof was to lead.
    pub old_size: i64,
    /// The hashes of its proof, one after the other; 32 bytes each.
    pub proof: Vec<u8>,
    /// When; milliseconds.
    pub at: i64,
    /// The ledger's entry that covers this row.
    pub entry: i64,
}

#[derive(Clone, Copy, Debug, DeriveRelation, EnumIter)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
