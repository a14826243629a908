//! How many numbers this node gave the cases of each year.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, DeriveEntityModel, Eq, PartialEq)]
#[sea_orm(table_name = "case_number")]
pub struct Model {
    /// The year in UTC.
    #[sea_orm(primary_key, auto_increment = false)]
    pub year: i32,
    /// The last number given.
    pub given: i32,
}

#[derive(Clone, Copy, Debug, DeriveRelation, EnumIter)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
