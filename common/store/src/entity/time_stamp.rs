//! Time stamps on checkpoints of the own ledger that the other state cosigned. Never updated, never deleted.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, DeriveEntityModel, Eq, PartialEq)]
#[sea_orm(table_name = "time_stamp")]
pub struct Model {
    /// Ascending in the order of commits.
    #[sea_orm(primary_key)]
    pub number: i64,
    /// Who was asked: its URL.
    pub authority: String,
    /// How many entries the ledger had.
    pub size: i64,
    /// The note that is stamped, as it was then.
    pub note: String,
    /// What came back (RFC 3161), as it came.
    pub reply: Vec<u8>,
    /// When it came; milliseconds.
    pub at: i64,
    /// The ledger's entry that covers this row.
    pub entry: i64,
}

#[derive(Clone, Copy, Debug, DeriveRelation, EnumIter)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
