//! By what somebody who looks alike is found: derived from the person's current version, made again with it.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, DeriveEntityModel, Eq, PartialEq)]
#[sea_orm(table_name = "own_name_key")]
pub struct Model {
    /// One folded part of a name.
    #[sea_orm(primary_key, auto_increment = false)]
    pub name_key: String,
    /// Birth date, of which parts may be unknown.
    #[sea_orm(primary_key, auto_increment = false)]
    pub birth_date: String,
    /// The person.
    #[sea_orm(primary_key, auto_increment = false)]
    pub person_id: String,
    /// Sex; the contract's number.
    pub sex: i32,
}

#[derive(Clone, Copy, Debug, DeriveRelation, EnumIter)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
