//! Claims of the other state that somebody looks like: one row for each claim, for an officer to settle.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, DeriveEntityModel, Eq, PartialEq)]
#[sea_orm(table_name = "own_match")]
pub struct Model {
    /// The work list's own number.
    #[sea_orm(primary_key)]
    pub match_id: i64,
    /// What names the claim, however it is written.
    #[sea_orm(unique)]
    pub claim_key: String,
    /// The newest query with this claim; 32 bytes.
    pub query_digest: Vec<u8>,
    /// When it was asked first; milliseconds.
    pub asked_at: i64,
    /// How many queries with this claim were ambiguous.
    pub times_asked: i32,
    /// `open`, `confirmed` or `rejected`.
    pub state: String,
    /// Confirmed: the person who is meant.
    pub person_id: Option<String>,
    /// Settled: when; milliseconds.
    pub decided_at: Option<i64>,
    /// Settled: by which officer.
    pub decided_by: Option<String>,
    /// Settled: on what ground.
    pub reason: Option<String>,
}

#[derive(Clone, Copy, Debug, DeriveRelation, EnumIter)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
