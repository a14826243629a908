//! Every statement issued or received, with the exact bytes. Never updated, never deleted.
//!
//! `(issuer, statement_id)` is unique but for the rows whose `refused_reason` is `STATEMENT_ID_REUSED`:
//! they are the evidence that an id was used again, and keep it.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, DeriveEntityModel, Eq, PartialEq)]
#[sea_orm(table_name = "statement")]
pub struct Model {
    /// Ascending in the order of commits.
    #[sea_orm(primary_key)]
    pub number: i64,
    /// SHA-256 over the signed bytes; 32 bytes.
    #[sea_orm(unique)]
    pub digest: Vec<u8>,
    /// `issued` or `received`.
    pub direction: String,
    /// The payload type, as it stands in the envelope.
    pub payload_type: String,
    /// Whose signature holds: `kz` or `mn`.
    pub issuer: String,
    /// The statement's id; none where the payload could not be read, or named one that was used before and was
    /// refused for something else.
    pub statement_id: Option<String>,
    /// The asker's case, of queries and of what answers them.
    pub case_id: Option<String>,
    /// The digest of the statement that this one answers; 32 bytes.
    pub answers: Option<Vec<u8>>,
    /// The digest of the statement that this one replaces; 32 bytes.
    pub supersedes: Option<Vec<u8>>,
    /// Issued: when it was signed; received: when it came first. Milliseconds.
    pub at: i64,
    /// The trust bundle against which its keys are judged.
    pub bundle_sequence: i64,
    /// Received and refused: why.
    pub refused_reason: Option<String>,
    /// The exact bytes: the contract's `SignedStatement`.
    pub envelope: Vec<u8>,
    /// How many bytes the envelope had, where it is empty because nobody could read it.
    pub left_out: Option<i64>,
    /// The ledger's entry that covers this row.
    pub entry: i64,
}

#[derive(Clone, Copy, Debug, DeriveRelation, EnumIter)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
