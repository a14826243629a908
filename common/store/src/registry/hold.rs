//! What the registry holds, or held on a day.

use kzmn_common::code::Code as _;
use kzmn_common::instant::Instant;
use kzmn_common::registry::{Holding, PersonReference};
use kzmn_common::text::Text;
use sea_orm::sea_query::ExprTrait as _;
use sea_orm::{
    ColumnTrait as _, Condition, ConnectionTrait, EntityTrait as _, QueryFilter as _,
    QueryOrder as _, QuerySelect as _, QueryTrait as _,
};

use super::rows::{self, PersonVersion};
use crate::columns::text;
use crate::entity::own_identifier;
use crate::entity::own_person::{Column, Entity};
use crate::error::{StoreError, corrupt};
use crate::padded::padded;

/// What is held about a person, or was held at an instant, and all versions.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct PersonRecord {
    /// What was looked for.
    pub holding: Holding,
    /// All versions, oldest first.
    pub versions: Vec<VersionRecord>,
}

/// One version of what is held about a person.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct VersionRecord {
    /// From 1.
    pub version: i32,
    /// Since when it was held.
    pub recorded_from: Instant,
    /// Until before when; none: it is held now.
    pub recorded_to: Option<Instant>,
    /// Why it was entered.
    pub reason: Text,
    /// The officer who entered it.
    pub author: Text,
}

/// The current versions of persons by their keys, in one statement of SQL.
pub(super) async fn current<'a>(
    db: &impl ConnectionTrait,
    ids: impl IntoIterator<Item = &'a str>,
) -> Result<Vec<PersonVersion>, StoreError> {
    current_or_holders(db, ids, []).await
}

/// The same, and of those who hold any of these identifiers.
pub(super) async fn current_or_holders<'a>(
    db: &impl ConnectionTrait,
    ids: impl IntoIterator<Item = &'a str>,
    identifiers: impl IntoIterator<Item = &'a str>,
) -> Result<Vec<PersonVersion>, StoreError> {
    let (ids, identifiers) = (padded(ids), padded(identifiers));
    if ids.is_empty() && identifiers.is_empty() {
        return Ok(Vec::new());
    }
    let named = (!ids.is_empty()).then(|| Column::PersonId.is_in(ids));
    let holding = (!identifiers.is_empty()).then(|| {
        let holders = own_identifier::Entity::find()
            .select_only()
            .column(own_identifier::Column::PersonId)
            .filter(own_identifier::Column::Value.is_in(identifiers));
        Column::PersonId.in_subquery(holders.into_query())
    });
    let rows = Entity::find()
        .filter(Condition::any().add_option(named).add_option(holding))
        .filter(Column::RecordedTo.is_null())
        .all(db)
        .await?;
    rows.into_iter().map(rows::version).collect()
}

/// What is held about a person now, or was held at `as_of`.
pub(crate) async fn holding(
    db: &impl ConnectionTrait,
    person_id: &Text,
    as_of: Option<Instant>,
) -> Result<Option<Holding>, StoreError> {
    let held = match as_of {
        None => Condition::all().add(Column::RecordedTo.is_null()),
        Some(at) => Condition::all()
            .add(Column::RecordedFrom.lte(at.unix_ms()))
            .add(Column::RecordedTo.is_null().or(Column::RecordedTo.gt(at.unix_ms()))),
    };
    let row = Entity::find().filter(Column::PersonId.eq(person_id.as_str())).filter(held);
    let row = row.one(db).await?;
    Ok(row.map(rows::version).transpose()?.map(|version| version.holding))
}

/// The same with all versions, of the person who is named so now.
pub(crate) async fn person(
    db: &impl ConnectionTrait,
    whom: &PersonReference,
    as_of: Option<Instant>,
) -> Result<Option<PersonRecord>, StoreError> {
    let person_id = match whom {
        PersonReference::Key(id) => Some(id.clone()),
        PersonReference::Holder(identifier) => {
            let key = (identifier.value().to_owned(), identifier.kind().code());
            let row = own_identifier::Entity::find_by_id(key).one(db).await?;
            row.map(|row| text("own_identifier", row.person_id)).transpose()?
        }
    };
    let Some(person_id) = person_id else {
        return Ok(None);
    };
    let Some(holding) = holding(db, &person_id, as_of).await? else {
        return Ok(None);
    };
    Ok(Some(PersonRecord { holding, versions: versions(db, &person_id).await? }))
}

async fn versions(
    db: &impl ConnectionTrait,
    person_id: &Text,
) -> Result<Vec<VersionRecord>, StoreError> {
    let rows: Vec<(i32, i64, Option<i64>, String, String)> = Entity::find()
        .select_only()
        .columns([
            Column::Version,
            Column::RecordedFrom,
            Column::RecordedTo,
            Column::Reason,
            Column::Author,
        ])
        .filter(Column::PersonId.eq(person_id.as_str()))
        .order_by_asc(Column::Version)
        .into_tuple()
        .all(db)
        .await?;
    let instant = |ms| Instant::from_unix_ms(ms).ok_or_else(|| corrupt("own_person", "instant"));
    let record = |(version, from, to, reason, author): (i32, i64, Option<i64>, String, String)| {
        Ok(VersionRecord {
            version,
            recorded_from: instant(from)?,
            recorded_to: to.map(instant).transpose()?,
            reason: text("own_person", reason)?,
            author: text("own_person", author)?,
        })
    };
    rows.into_iter().map(record).collect()
}
