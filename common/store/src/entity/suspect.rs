//! What came back for a query and closed nothing; and a statement of this node that the peer sent under its own key, of
//! which the two digests are one. The same thing twice for one query is kept once.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, DeriveEntityModel, Eq, PartialEq)]
#[sea_orm(table_name = "suspect")]
pub struct Model {
    /// Ascending in the order of commits.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// When it came; milliseconds.
    pub seen_at: i64,
    /// The query's digest; 32 bytes.
    pub query_digest: Vec<u8>,
    /// Why it closed nothing; a fixed name.
    pub reason: String,
    /// Its digest, whether or not a signature holds; 32 bytes.
    pub digest: Vec<u8>,
    /// Its exact bytes, where the peer's signature holds; never of an answer that holds too much.
    pub envelope: Option<Vec<u8>>,
    /// The ledger's entry that covers this row.
    pub entry: i64,
}

#[derive(Clone, Copy, Debug, DeriveRelation, EnumIter)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
