//! Monthly contribution rows of the own registry, in all versions.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, DeriveEntityModel, Eq, PartialEq)]
#[sea_orm(table_name = "own_month")]
pub struct Model {
    /// The row's own key.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// The person.
    pub person_id: String,
    /// The year.
    pub year: i32,
    /// The month, 1 to 12.
    pub month: i32,
    /// Who paid.
    pub employer_name: String,
    /// The payer's number.
    pub employer_id: Option<String>,
    /// 1 where the contribution was paid, else 0.
    pub paid: i32,
    /// Since when this was held; milliseconds.
    pub recorded_from: i64,
    /// Until before when; milliseconds. None: it is held now.
    pub recorded_to: Option<i64>,
}

#[derive(Clone, Copy, Debug, DeriveRelation, EnumIter)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
