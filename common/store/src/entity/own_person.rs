//! Persons of the own registry: one row for each version of a person, with all that is held.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, DeriveEntityModel, Eq, PartialEq)]
#[sea_orm(table_name = "own_person")]
pub struct Model {
    /// The registry's own key.
    #[sea_orm(primary_key, auto_increment = false)]
    pub person_id: String,
    /// From 1; a change of anything that is held about the person adds one.
    #[sea_orm(primary_key, auto_increment = false)]
    pub version: i32,
    /// Since when this was held; milliseconds.
    pub recorded_from: i64,
    /// Until before when; milliseconds. None: it is held now.
    pub recorded_to: Option<i64>,
    /// Why it was entered.
    pub reason: String,
    /// The officer who entered it.
    pub author: String,
    /// Sex; the contract's number.
    pub sex: i32,
    /// Birth date, of which parts may be unknown.
    pub birth_date: String,
    /// Identifiers, names, birthplace, parents, periods and monthly rows: a JSON object.
    pub record: String,
    /// Hashed with the monthly rows, changed with them; 32 random bytes.
    pub rows_salt: Vec<u8>,
    /// Hashed into the names of derived periods, the same in all versions; 32 random bytes.
    pub name_salt: Vec<u8>,
    /// The ledger's entry that covers this row.
    pub entry: i64,
}

#[derive(Clone, Copy, Debug, DeriveRelation, EnumIter)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
