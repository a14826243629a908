//! By what somebody who looks alike is found: derived from the person's current version, made again with it.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, DeriveEntityModel, Eq, PartialEq)]
#[sea_orm(table_name = "own_look")]
pub struct Model {
    /// The person.
    #[sea_orm(primary_key, auto_increment = false)]
    pub person_id: String,
    /// Birth date, of which parts may be unknown.
    pub birth_date: String,
    /// Sex; the contract's number.
    pub sex: i32,
    /// Keys of how the names sound, each between spaces.
    pub look_keys: String,
}

#[derive(Clone, Copy, Debug, DeriveRelation, EnumIter)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
