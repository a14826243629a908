//! Who learnt what about whom; and how many rows there are.

use kzmn_common::exchange::answer::Disclosure;
use kzmn_common::instant::Instant;
use kzmn_common::party::Party;
use kzmn_common::record::AnswerPart;
use kzmn_common::statement::{Digest, Officer, Purpose};
use kzmn_common::text::Text;
use kzmn_common::wire::Code as _;
use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::{
    ColumnTrait as _, ConnectionTrait, EntityTrait, PaginatorTrait as _, QueryFilter as _,
    QueryOrder as _,
};

use crate::entity::disclosure::{ActiveModel, Column, Entity, Model};
use crate::entity::{
    attested_period, own_identifier, own_month, own_name_key, own_period, own_person, question,
    statement, suspect, trust_bundle,
};
use crate::error::{StoreError, corrupt};
use crate::registry::columns::{code, text};

/// A disclosure as it was kept.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct DisclosureRecord {
    /// When the registry was read.
    pub at: Instant,
    /// The person, where one was recognised.
    pub person_id: Option<Text>,
    /// The query.
    pub query: Digest,
    /// Who asked.
    pub asked_by: Party,
    /// For which officer of theirs.
    pub officer: Officer,
    /// Why.
    pub purpose: Purpose,
    /// Under which case of theirs.
    pub case_id: Text,
    /// What was asked for.
    pub parts: Vec<AnswerPart>,
    /// The outcome's name in the contract.
    pub outcome: String,
}

/// How many rows each table holds: for tests and for an operator's overview.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
#[expect(missing_docs, reason = "each field is named after its table")]
pub struct Counts {
    pub trust_bundle: u64,
    pub statement: u64,
    pub disclosure: u64,
    pub question: u64,
    pub suspect: u64,
    pub attested_period: u64,
    pub own_person: u64,
    pub own_identifier: u64,
    pub own_name_key: u64,
    pub own_period: u64,
    pub own_month: u64,
}

pub(crate) async fn counts(db: &impl ConnectionTrait) -> Result<Counts, StoreError> {
    Ok(Counts {
        trust_bundle: trust_bundle::Entity::find().count(db).await?,
        statement: statement::Entity::find().count(db).await?,
        disclosure: Entity::find().count(db).await?,
        question: question::Entity::find().count(db).await?,
        suspect: suspect::Entity::find().count(db).await?,
        attested_period: attested_period::Entity::find().count(db).await?,
        own_person: own_person::Entity::find().count(db).await?,
        own_identifier: own_identifier::Entity::find().count(db).await?,
        own_name_key: own_name_key::Entity::find().count(db).await?,
        own_period: own_period::Entity::find().count(db).await?,
        own_month: own_month::Entity::find().count(db).await?,
    })
}

/// Stores disclosures, all by one statement of SQL.
pub(crate) async fn insert_disclosures(
    db: &impl ConnectionTrait,
    disclosures: &[Disclosure],
) -> Result<(), StoreError> {
    Entity::insert_many(disclosures.iter().map(row)).exec_without_returning(db).await?;
    Ok(())
}

fn row(disclosure: &Disclosure) -> ActiveModel {
    let Disclosure { at, person_id, query, asked_by, officer, purpose, case_id, parts, outcome } =
        disclosure;
    let parts: Vec<String> = parts.iter().map(|part| part.code().to_string()).collect();
    ActiveModel {
        id: NotSet,
        at: Set(at.unix_ms()),
        person_id: Set(person_id.clone().map(String::from)),
        query_digest: Set(query.as_bytes().to_vec()),
        asked_by: Set(asked_by.code().to_owned()),
        officer_id: Set(officer.id.as_str().to_owned()),
        role: Set(officer.role.code()),
        purpose: Set(purpose.code()),
        case_id: Set(case_id.as_str().to_owned()),
        parts: Set(format!("[{}]", parts.join(","))),
        outcome: Set((*outcome).to_owned()),
    }
}

/// The disclosures about a person, oldest first.
pub(crate) async fn disclosures(
    db: &impl ConnectionTrait,
    person_id: &Text,
) -> Result<Vec<DisclosureRecord>, StoreError> {
    let rows = Entity::find()
        .filter(Column::PersonId.eq(person_id.as_str()))
        .order_by_asc(Column::Id)
        .all(db)
        .await?;
    rows.into_iter().map(record).collect()
}

fn record(row: Model) -> Result<DisclosureRecord, StoreError> {
    const TABLE: &str = "disclosure";
    let parts: Vec<i32> =
        serde_json::from_str(&row.parts).map_err(|_| corrupt(TABLE, "the parts are no list"))?;
    Ok(DisclosureRecord {
        at: Instant::from_unix_ms(row.at).ok_or_else(|| corrupt(TABLE, "instant"))?,
        person_id: row.person_id.map(|id| text(TABLE, id)).transpose()?,
        query: super::digest(TABLE, &row.query_digest)?,
        asked_by: Party::ALL
            .into_iter()
            .find(|party| party.code() == row.asked_by)
            .ok_or_else(|| corrupt(TABLE, "party"))?,
        officer: Officer { id: text(TABLE, row.officer_id)?, role: code(TABLE, row.role)? },
        purpose: code(TABLE, row.purpose)?,
        case_id: text(TABLE, row.case_id)?,
        parts: parts.into_iter().map(|part| code(TABLE, part)).collect::<Result<_, _>>()?,
        outcome: row.outcome,
    })
}
