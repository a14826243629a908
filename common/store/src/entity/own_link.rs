//! What officers decided about claims of the other state: whom one means, and whom it does not mean. A
//! decision ends and is never erased.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, DeriveEntityModel, Eq, PartialEq)]
#[sea_orm(table_name = "own_link")]
pub struct Model {
    /// Ascending in the order of commits.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// Under what it is found: a claim, or an identifier of the other state.
    pub key: String,
    /// The person of the own registry; empty where the claim means nobody of it.
    pub person_id: String,
    /// `confirmed` or `rejected`.
    pub verdict: String,
    /// The birth year that was claimed.
    pub birth_year: i32,
    /// The strict keys of the names that were claimed; a JSON object of lists.
    pub name_keys: String,
    /// The query that the officer saw; 32 bytes.
    pub query_digest: Vec<u8>,
    /// When it was decided; milliseconds.
    pub decided_at: i64,
    /// By which officer.
    pub decided_by: String,
    /// On what ground.
    pub reason: String,
    /// Until before when it stood; milliseconds. None: it stands.
    pub ended_at: Option<i64>,
    /// Which officer ended it.
    pub ended_by: Option<String>,
    /// On what ground.
    pub ended_reason: Option<String>,
    /// The ledger's entry that covers this row.
    pub entry: i64,
}

#[derive(Clone, Copy, Debug, DeriveRelation, EnumIter)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
