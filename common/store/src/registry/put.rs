//! Entering and correcting persons.

use std::collections::BTreeMap;

use kzmn_common::instant::Instant;
use kzmn_common::person::Identifier;
use kzmn_common::registry::{ContributionMonth, Holding, OwnPeriod, RegistryEntry};
use kzmn_common::text::Text;
use sea_orm::sea_query::Expr;
use sea_orm::{
    ColumnTrait as _, Condition, ConnectionTrait, EntityTrait, IntoActiveModel as _,
    QueryFilter as _, QuerySelect as _,
};

use super::hold::{When, holdings, persons};
use super::{columns, rows};
use crate::entity::{own_identifier, own_month, own_name_key, own_period, own_person};
use crate::error::StoreError;

/// What entering a person did.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Put {
    /// The person's version.
    pub version: i32,
    /// Whether anything differed from what was held.
    pub changed: bool,
}

/// A person to be entered, in the order in which it is compared with what is held.
#[derive(Debug)]
pub(crate) struct Entered {
    pub(super) entry: RegistryEntry,
    pub(super) author: String,
    pub(super) reason: Text,
    at: Instant,
    new_salt: [u8; 32],
}

impl Entered {
    pub(crate) fn new(
        mut entry: RegistryEntry,
        (author, reason): (&str, &Text),
        at: Instant,
        new_salt: [u8; 32],
    ) -> Self {
        entry.person.identifiers.sort_unstable();
        entry.person.identifiers.dedup();
        entry.periods.sort_by(|a, b| a.period_id.cmp(&b.period_id));
        entry.months.sort_unstable();
        Self { entry, author: author.to_owned(), reason: reason.clone(), at, new_salt }
    }
}

/// Ends what differs and adds what is new. A clock that went back cannot make a version end before it
/// began.
pub(crate) async fn put(db: &impl ConnectionTrait, entered: &Entered) -> Result<Put, StoreError> {
    let person_id = entered.entry.person.person_id.clone();
    let held = persons(db, &[person_id.as_str().to_owned()], When::Now).await?;
    let since = held.first().map(|held| held.recorded_from);
    let held = holdings(db, held, When::Now).await?.pop();
    if let Some(held) = held.as_ref().filter(|held| held.entry == entered.entry) {
        return Ok(Put { version: held.version, changed: false });
    }
    refuse_held_identifiers(db, entered).await?;
    let from = entered.at.unix_ms().max(since.unwrap_or(i64::MIN));
    let version = put_person(db, entered, held.as_ref(), from).await?;
    put_periods(db, entered, held.as_ref(), from).await?;
    put_months(db, entered, held.as_ref(), from).await?;
    Ok(Put { version, changed: true })
}

async fn refuse_held_identifiers(
    db: &impl ConnectionTrait,
    entered: &Entered,
) -> Result<(), StoreError> {
    let person = &entered.entry.person;
    let held = own_identifier::Entity::find()
        .filter(
            own_identifier::Column::Value.is_in(person.identifiers.iter().map(Identifier::value)),
        )
        .filter(own_identifier::Column::RecordedTo.is_null())
        .filter(own_identifier::Column::PersonId.ne(person.person_id.as_str()))
        .all(db)
        .await?;
    for row in held {
        let identifier = columns::identifier(row.kind, &row.value)?;
        if person.identifiers.contains(&identifier) {
            return Err(StoreError::IdentifierHeld(identifier.kind()));
        }
    }
    Ok(())
}

async fn put_person(
    db: &impl ConnectionTrait,
    entered: &Entered,
    held: Option<&Holding>,
    from: i64,
) -> Result<i32, StoreError> {
    let person = &entered.entry.person;
    let id = person.person_id.as_str();
    let version = held.map_or(1, |held| held.version.saturating_add(1));
    let salt = match held {
        Some(held) if held.entry.months == entered.entry.months => held.rows_salt,
        _ => entered.new_salt,
    };
    own_person::Entity::update_many()
        .col_expr(own_person::Column::RecordedTo, Expr::value(from))
        .filter(own_person::Column::PersonId.eq(id))
        .filter(own_person::Column::RecordedTo.is_null())
        .exec(db)
        .await?;
    let row = rows::person_row(entered, version, from, salt)?;
    own_person::Entity::insert(row.into_active_model()).exec_without_returning(db).await?;

    let before = held.map_or(&[][..], |held| &held.entry.person.identifiers);
    let gone = before.iter().filter(|old| !person.identifiers.contains(old));
    own_identifier::Entity::update_many()
        .col_expr(own_identifier::Column::RecordedTo, Expr::value(from))
        .filter(own_identifier::Column::PersonId.eq(id))
        .filter(own_identifier::Column::Value.is_in(gone.map(Identifier::value)))
        .filter(own_identifier::Column::RecordedTo.is_null())
        .exec(db)
        .await?;
    // The same value under two kinds: both ended above, and the one that stays begins again.
    let ended = |new: &Identifier| {
        before.iter().any(|old| old.value() == new.value() && !person.identifiers.contains(old))
    };
    let new = person.identifiers.iter().filter(|new| !before.contains(new) || ended(new));
    let new = new.map(|identifier| rows::identifier_row(identifier, &person.person_id, from));
    own_identifier::Entity::insert_many(new).exec_without_returning(db).await?;

    own_name_key::Entity::delete_many()
        .filter(own_name_key::Column::PersonId.eq(id))
        .exec(db)
        .await?;
    own_name_key::Entity::insert_many(rows::name_key_rows(person))
        .exec_without_returning(db)
        .await?;
    Ok(version)
}

async fn put_periods(
    db: &impl ConnectionTrait,
    entered: &Entered,
    held: Option<&Holding>,
    from: i64,
) -> Result<(), StoreError> {
    let before: &[OwnPeriod] = held.map_or(&[], |held| &held.entry.periods);
    let now = &entered.entry.periods;
    let id = entered.entry.person.person_id.as_str();
    let gone = before.iter().filter(|old| !now.contains(old)).map(|old| old.period_id.as_str());
    own_period::Entity::update_many()
        .col_expr(own_period::Column::RecordedTo, Expr::value(from))
        .filter(own_period::Column::PersonId.eq(id))
        .filter(own_period::Column::PeriodId.is_in(gone))
        .filter(own_period::Column::RecordedTo.is_null())
        .exec(db)
        .await?;
    let mut versions: BTreeMap<String, i32> = own_period::Entity::find()
        .select_only()
        .column(own_period::Column::PeriodId)
        .column_as(own_period::Column::Version.max(), "version")
        .filter(own_period::Column::PersonId.eq(id))
        .group_by(own_period::Column::PeriodId)
        .into_tuple::<(String, i32)>()
        .all(db)
        .await?
        .into_iter()
        .collect();
    let new = now.iter().filter(|new| !before.contains(new)).map(|new| {
        let last = versions.remove(new.period_id.as_str()).unwrap_or(0);
        rows::period_row(entered, new, last.saturating_add(1), from).into_active_model()
    });
    own_period::Entity::insert_many(new).exec_without_returning(db).await?;
    Ok(())
}

async fn put_months(
    db: &impl ConnectionTrait,
    entered: &Entered,
    held: Option<&Holding>,
    from: i64,
) -> Result<(), StoreError> {
    let before: &[ContributionMonth] = held.map_or(&[], |held| &held.entry.months);
    let now = &entered.entry.months;
    let person_id = &entered.entry.person.person_id;
    let mut gone: Vec<_> = before.iter().filter(|old| now.binary_search(old).is_err()).collect();
    gone.dedup_by_key(|old| (old.year, old.month));
    // All rows of a month in which one differs begin anew: their key is long, and they are few.
    let begun = |new: &&ContributionMonth| {
        before.binary_search(new).is_err()
            || gone
                .binary_search_by_key(&(new.year, new.month), |old| (old.year, old.month))
                .is_ok()
    };
    for chunk in gone.chunks(400) {
        let months = chunk.iter().map(|old| {
            Condition::all()
                .add(own_month::Column::Year.eq(old.year))
                .add(own_month::Column::Month.eq(i32::from(old.month)))
        });
        let any = months.fold(Condition::any(), Condition::add);
        own_month::Entity::update_many()
            .col_expr(own_month::Column::RecordedTo, Expr::value(from))
            .filter(own_month::Column::PersonId.eq(person_id.as_str()))
            .filter(own_month::Column::RecordedTo.is_null())
            .filter(any)
            .exec(db)
            .await?;
    }
    let new = now.iter().filter(begun);
    let new = new.map(|month| rows::month_row(month, person_id, from));
    own_month::Entity::insert_many(new).exec_without_returning(db).await?;
    Ok(())
}
