//! The own cases: what is asked about whom, and why.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, DeriveEntityModel, Eq, PartialEq)]
#[sea_orm(table_name = "case_file")]
pub struct Model {
    /// The own case.
    #[sea_orm(primary_key, auto_increment = false)]
    pub case_id: String,
    /// What it is for; the contract's number.
    pub purpose: i32,
    /// The person's key in the own registry.
    pub person_id: Option<String>,
    /// When it was opened; milliseconds.
    pub opened_at: i64,
    /// The officer who opened it.
    pub opened_by: String,
}

#[derive(Clone, Copy, Debug, DeriveRelation, EnumIter)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
