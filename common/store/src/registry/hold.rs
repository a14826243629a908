//! What the registry holds, or held on a day.

use std::collections::BTreeMap;

use kzmn_common::instant::Instant;
use kzmn_common::registry::{ContributionMonth, Holding, OwnPeriod, OwnPerson, RegistryEntry};
use kzmn_common::text::Text;
use sea_orm::sea_query::ExprTrait as _;
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, EntityTrait as _, QueryFilter as _};

use super::{columns, rows};
use crate::entity::{own_identifier, own_month, own_period, own_person};
use crate::error::StoreError;

/// Which versions are read.
#[derive(Clone, Copy, Debug)]
pub(super) enum When {
    /// Those that are held.
    Now,
    /// Those that were held then.
    At(Instant),
}

impl When {
    fn holds(self, from: impl ColumnTrait, to: impl ColumnTrait) -> Condition {
        match self {
            Self::Now => Condition::all().add(to.is_null()),
            Self::At(at) => Condition::all()
                .add(from.lte(at.unix_ms()))
                .add(to.is_null().or(to.gt(at.unix_ms()))),
        }
    }
}

/// A person with what goes with the version.
#[derive(Clone, Debug)]
pub(super) struct PersonVersion {
    pub(super) person: OwnPerson,
    pub(super) version: i32,
    pub(super) recorded_from: i64,
    pub(super) rows_salt: [u8; 32],
}

/// Persons by their keys, in two statements of SQL.
pub(super) async fn persons(
    db: &impl ConnectionTrait,
    ids: &[String],
    when: When,
) -> Result<Vec<PersonVersion>, StoreError> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let held = own_identifier::Entity::find()
        .filter(own_identifier::Column::PersonId.is_in(ids))
        .filter(
            when.holds(own_identifier::Column::RecordedFrom, own_identifier::Column::RecordedTo),
        )
        .all(db)
        .await?;
    let mut identifiers = BTreeMap::<String, Vec<_>>::new();
    for row in held {
        let identifier = columns::identifier(row.kind, &row.value)?;
        identifiers.entry(row.person_id).or_default().push(identifier);
    }
    let persons = own_person::Entity::find()
        .filter(own_person::Column::PersonId.is_in(ids))
        .filter(when.holds(own_person::Column::RecordedFrom, own_person::Column::RecordedTo))
        .all(db)
        .await?;
    let version = |row: own_person::Model| {
        let mut identifiers = identifiers.remove(&row.person_id).unwrap_or_default();
        identifiers.sort_unstable();
        let (version, recorded_from) = (row.version, row.recorded_from);
        let (person, rows_salt) = rows::person(row, identifiers)?;
        Ok(PersonVersion { person, version, recorded_from, rows_salt })
    };
    persons.into_iter().map(version).collect()
}

/// The same persons with periods and monthly rows, in two more.
pub(super) async fn holdings(
    db: &impl ConnectionTrait,
    persons: Vec<PersonVersion>,
    when: When,
) -> Result<Vec<Holding>, StoreError> {
    if persons.is_empty() {
        return Ok(Vec::new());
    }
    let ids: Vec<&str> = persons.iter().map(|held| held.person.person_id.as_str()).collect();
    let mut periods = periods(db, &ids, when).await?;
    let mut months = months(db, &ids, when).await?;
    let whole = |held: PersonVersion| {
        let PersonVersion { person, version, recorded_from: _, rows_salt } = held;
        let mut periods = periods.remove(person.person_id.as_str()).unwrap_or_default();
        periods.sort_by(|a, b| a.period_id.cmp(&b.period_id));
        let mut months = months.remove(person.person_id.as_str()).unwrap_or_default();
        months.sort_unstable();
        Holding { entry: RegistryEntry { person, periods, months }, version, rows_salt }
    };
    Ok(persons.into_iter().map(whole).collect())
}

async fn periods(
    db: &impl ConnectionTrait,
    ids: &[&str],
    when: When,
) -> Result<BTreeMap<String, Vec<OwnPeriod>>, StoreError> {
    use own_period::{Column, Entity};
    let held = Entity::find()
        .filter(Column::PersonId.is_in(ids.iter().copied()))
        .filter(when.holds(Column::RecordedFrom, Column::RecordedTo))
        .all(db)
        .await?;
    let mut periods = BTreeMap::<_, Vec<_>>::new();
    for row in held {
        periods.entry(row.person_id.clone()).or_default().push(rows::period(row)?);
    }
    Ok(periods)
}

async fn months(
    db: &impl ConnectionTrait,
    ids: &[&str],
    when: When,
) -> Result<BTreeMap<String, Vec<ContributionMonth>>, StoreError> {
    use own_month::{Column, Entity};
    let held = Entity::find()
        .filter(Column::PersonId.is_in(ids.iter().copied()))
        .filter(when.holds(Column::RecordedFrom, Column::RecordedTo))
        .all(db)
        .await?;
    let mut months = BTreeMap::<_, Vec<_>>::new();
    for row in held {
        months.entry(row.person_id.clone()).or_default().push(rows::month(row)?);
    }
    Ok(months)
}

/// What is held about a person now, or was held at `as_of`.
pub(crate) async fn holding(
    db: &impl ConnectionTrait,
    person_id: &Text,
    as_of: Option<Instant>,
) -> Result<Option<Holding>, StoreError> {
    let when = as_of.map_or(When::Now, When::At);
    let persons = persons(db, &[person_id.as_str().to_owned()], when).await?;
    Ok(holdings(db, persons, when).await?.pop())
}
