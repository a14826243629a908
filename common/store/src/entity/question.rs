//! The state of each query that this node asked.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, DeriveEntityModel, Eq, PartialEq)]
#[sea_orm(table_name = "question")]
pub struct Model {
    /// The query's digest; 32 bytes.
    #[sea_orm(primary_key, auto_increment = false)]
    pub query_digest: Vec<u8>,
    /// The own case.
    pub case_id: String,
    /// `open`, `answered`, `refused`, `deferred` or `equivocal`.
    pub state: String,
    /// The digest of the reply that closed it; 32 bytes. A later one takes its place where it replaces a provisional
    /// answer. None while it is open or deferred.
    pub closed_by: Option<Vec<u8>>,
    /// How often it was sent without a reply that closes it.
    pub attempts: i32,
    /// Whether it waits to be delivered: 0 or 1. It does not during the first attempt, nor where it is closed or set aside.
    pub waits: i32,
    /// Why the last of these did not close it; a fixed name.
    pub last_reason: Option<String>,
    /// When the query was signed; milliseconds.
    pub asked_at: i64,
    /// When the reply that closed it came; milliseconds.
    pub closed_at: Option<i64>,
    /// By when the answer is needed; a date of which parts may be unknown.
    pub reply_by: Option<String>,
}

#[derive(Clone, Copy, Debug, DeriveRelation, EnumIter)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
