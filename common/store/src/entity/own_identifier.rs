//! Who holds an identifier now: derived from the persons' current versions. One identifier has one holder.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, DeriveEntityModel, Eq, PartialEq)]
#[sea_orm(table_name = "own_identifier")]
pub struct Model {
    /// Its normal form.
    #[sea_orm(primary_key, auto_increment = false)]
    pub value: String,
    /// Its kind; the contract's number.
    #[sea_orm(primary_key, auto_increment = false)]
    pub kind: i32,
    /// Who holds it.
    pub person_id: String,
    /// The holder's birth date, of which parts may be unknown.
    pub birth_date: String,
    /// The holder's sex; the contract's number.
    pub sex: i32,
    /// The strict keys of the holder's names; a JSON object of lists.
    pub name_keys: String,
}

#[derive(Clone, Copy, Debug, DeriveRelation, EnumIter)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
