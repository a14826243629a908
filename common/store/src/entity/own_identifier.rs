//! Identifiers of the own registry's persons. One identifier has at most one holder at a time.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, DeriveEntityModel, Eq, PartialEq)]
#[sea_orm(table_name = "own_identifier")]
pub struct Model {
    /// The row's own key.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// Its kind; the contract's number.
    pub kind: i32,
    /// Its normal form.
    pub value: String,
    /// Who holds it.
    pub person_id: String,
    /// Since when this was held; milliseconds.
    pub recorded_from: i64,
    /// Until before when; milliseconds. None: it is held now.
    pub recorded_to: Option<i64>,
}

#[derive(Clone, Copy, Debug, DeriveRelation, EnumIter)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
