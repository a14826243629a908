//! Whose database this is. One row, never updated, never deleted.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, DeriveEntityModel, Eq, PartialEq)]
#[sea_orm(table_name = "node")]
pub struct Model {
    /// Always 1.
    #[sea_orm(primary_key, auto_increment = false)]
    pub only: i32,
    /// What tells this database from every other: 16 random bytes.
    pub id: Vec<u8>,
    /// Whose node it serves: `kz` or `mn`.
    pub party: String,
    /// The deployment.
    pub realm: String,
}

#[derive(Clone, Copy, Debug, DeriveRelation, EnumIter)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
