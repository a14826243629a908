//! The leaves of the ledger, in their order. Never updated, never deleted.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, DeriveEntityModel, Eq, PartialEq)]
#[sea_orm(table_name = "ledger_entry")]
pub struct Model {
    /// The place of the leaf, from 0, without a gap.
    #[sea_orm(primary_key, auto_increment = false)]
    pub place: i64,
    /// `issued`, `received` or `kept`.
    pub kind: String,
    /// The statement's digest; of kept rows the hash over salt and rows. 32 bytes.
    pub digest: Vec<u8>,
    /// When; milliseconds, never before the entry before it.
    pub at: i64,
    /// The salt of kept rows; 32 bytes. None of a statement's entry.
    pub salt: Option<Vec<u8>>,
}

#[derive(Clone, Copy, Debug, DeriveRelation, EnumIter)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
