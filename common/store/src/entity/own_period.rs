//! Periods of the own registry, in all versions.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, DeriveEntityModel, Eq, PartialEq)]
#[sea_orm(table_name = "own_period")]
pub struct Model {
    /// The person.
    #[sea_orm(primary_key, auto_increment = false)]
    pub person_id: String,
    /// The registry's own key, unique for the person.
    #[sea_orm(primary_key, auto_increment = false)]
    pub period_id: String,
    /// From 1; a change of the period adds one.
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
    /// What it was; the contract's number.
    pub kind: i32,
    /// First day; a date of which parts may be unknown.
    pub starts: String,
    /// Last day, included; a date of which parts may be unknown. None while it goes on.
    pub ends: Option<String>,
    /// Where it was spent; the contract's number.
    pub territory: i32,
    /// Whether contributions were paid; the contract's number.
    pub contribution: i32,
    /// The employer's name.
    pub employer_name: Option<String>,
    /// The employer's number.
    pub employer_id: Option<String>,
    /// The occupation.
    pub occupation: Option<String>,
    /// A multiplier of the own law.
    pub multiplier_code: Option<String>,
    /// The document or register behind it; the contract's number.
    pub evidence_kind: i32,
    /// How far this state stands behind it; the contract's number.
    pub evidence_grade: i32,
    /// The document's number or key.
    pub evidence_reference: Option<String>,
    /// In plain words.
    pub note: Option<String>,
}

#[derive(Clone, Copy, Debug, DeriveRelation, EnumIter)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
