//! What waits to be delivered to the other state: made with the statement, gone once a signed statement closes it.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, DeriveEntityModel, Eq, PartialEq)]
#[sea_orm(table_name = "delivery")]
pub struct Model {
    /// Ascending in the order in which they were stored.
    #[sea_orm(primary_key)]
    pub number: i64,
    /// The statement; 32 bytes.
    #[sea_orm(unique)]
    pub digest: Vec<u8>,
    /// The own case.
    pub case_id: String,
    /// From when on it is sent again; milliseconds.
    pub due_at: i64,
    /// 1: what follows it in its case waits for it; 0: its key has ended or was revoked, and nothing waits for it.
    pub holds: i32,
    /// Why the last attempt did not deliver it; a fixed name. None before the first one.
    pub last_reason: Option<String>,
}

#[derive(Clone, Copy, Debug, DeriveRelation, EnumIter)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
