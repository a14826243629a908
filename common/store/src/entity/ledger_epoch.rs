//! The epochs of the own ledger after the first: each begins with its row. Never updated, never deleted.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, DeriveEntityModel, Eq, PartialEq)]
#[sea_orm(table_name = "ledger_epoch")]
pub struct Model {
    /// Ascending in the order of commits: 1 is the second epoch.
    #[sea_orm(primary_key)]
    pub number: i64,
    /// The last checkpoint of the epoch before it that the other state cosigned, as a signed note; none where there was none.
    pub cosigned: Option<String>,
    /// How many entries of that epoch this database held.
    pub left_size: i64,
    /// The root of these; 32 bytes.
    pub left_root: Vec<u8>,
    /// When it was begun; milliseconds.
    pub at: i64,
    /// Why, in the operator's words.
    pub reason: String,
    /// The ledger's entry that covers this row: the first one of the epoch.
    pub entry: i64,
}

#[derive(Clone, Copy, Debug, DeriveRelation, EnumIter)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
