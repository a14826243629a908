//! What the other state attested: a projection of stored answers, which can be dropped and made again.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, DeriveEntityModel, Eq, PartialEq)]
#[sea_orm(table_name = "attested_period")]
pub struct Model {
    /// The answer that attests it; 32 bytes.
    #[sea_orm(primary_key, auto_increment = false)]
    pub answer_digest: Vec<u8>,
    /// Its place in the answer, from 0.
    #[sea_orm(primary_key, auto_increment = false)]
    pub position: i32,
    /// The query that was answered; 32 bytes.
    pub query_digest: Vec<u8>,
    /// The own case.
    pub case_id: String,
    /// The issuer's name for the period.
    pub period_id: String,
    /// What it was; the contract's number.
    pub kind: i32,
    /// First day; a date of which parts may be unknown.
    pub starts: String,
    /// Last day, included; a date of which parts may be unknown. None while it goes on.
    pub ends: Option<String>,
    /// Where it was spent; the contract's number.
    pub territory: i32,
    /// Under which scheme; the contract's number.
    pub scheme: i32,
    /// Whether contributions were paid; the contract's number.
    pub contribution: i32,
    /// How far the issuer stands behind it; the contract's number.
    pub grade: i32,
    /// What must not be done with it; the contract's number.
    pub limitation: i32,
    /// `active`, `superseded`, `invalidated`, `expired` or `disputed`.
    pub status: String,
}

#[derive(Clone, Copy, Debug, DeriveRelation, EnumIter)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
