//! Persons of the own registry: versions follow each other without a gap, each ends when the next begins, and the current
//! ones are found by their identifiers and names.

use std::collections::BTreeMap;

use sea_orm::sea_query::ExprTrait as _;
use sea_orm::{
    ColumnTrait as _, ConnectionTrait, EntityTrait as _, PaginatorTrait as _, QueryFilter as _,
    QueryOrder as _, QuerySelect as _,
};

use super::checked::{Checked, PAGE};
use super::findings::Look;
use crate::entity::{own_identifier, own_look, own_person};
use crate::error::StoreError;
use crate::padded::padded;
use crate::registry;

const TABLE: &str = "own_person";

/// How far the versions were looked at.
#[derive(Default)]
struct Versions {
    last: Option<own_person::Model>,
    /// How many identifiers, and how many rows of names, there must be.
    identifiers: u64,
    looks: u64,
}

/// By what the persons of a page are found, as it is stored.
struct FoundBy {
    identifiers: BTreeMap<(String, i32), own_identifier::Model>,
    looks: BTreeMap<String, own_look::Model>,
}

pub(super) async fn check(checked: &Checked<'_>, look: &mut Look<'_>) -> Result<(), StoreError> {
    let mut versions = Versions::default();
    loop {
        let rows = versions.next_page(checked.db).await?;
        if rows.is_empty() {
            break;
        }
        let stored = FoundBy::load(checked.db, &rows).await?;
        look.looked(TABLE, rows.len());
        for row in rows {
            versions.take(row, &stored, look);
        }
    }
    if versions.last.is_some_and(|last| last.recorded_to.is_some()) {
        look.altered(TABLE, "the last person", "no version is current");
    }
    if own_identifier::Entity::find().count(checked.db).await? > versions.identifiers {
        look.surplus("own_identifier", "somewhere", "an identifier is of nobody");
    }
    if own_look::Entity::find().count(checked.db).await? > versions.looks {
        look.surplus("own_look", "somewhere", "a name is of nobody");
    }
    Ok(())
}

impl Versions {
    async fn next_page(
        &self,
        db: &impl ConnectionTrait,
    ) -> Result<Vec<own_person::Model>, StoreError> {
        use own_person::Column::{PersonId, Version};
        let mut next = own_person::Entity::find().order_by_asc(PersonId).order_by_asc(Version);
        if let Some(last) = &self.last {
            let same = PersonId.eq(last.person_id.as_str()).and(Version.gt(last.version));
            next = next.filter(PersonId.gt(last.person_id.as_str()).or(same));
        }
        Ok(next.limit(PAGE).all(db).await?)
    }

    fn take(&mut self, row: own_person::Model, stored: &FoundBy, look: &mut Look<'_>) {
        let at = format!("entry {}", row.entry);
        let before = self.last.as_ref().filter(|last| last.person_id == row.person_id);
        if before.map_or(0, |before| before.version).saturating_add(1) != row.version {
            look.missing(TABLE, &at, "a version before it is not there");
        }
        if before.is_some_and(|before| before.recorded_to != Some(row.recorded_from)) {
            look.altered(TABLE, &at, "the version before it does not end where it begins");
        }
        if before.is_none() && self.last.as_ref().is_some_and(|last| last.recorded_to.is_some()) {
            look.altered(TABLE, &at, "of the person before it no version is current");
        }
        if row.recorded_to.is_none() {
            self.is_found(&row, stored, look, &at);
        }
        self.last = Some(row);
    }

    /// Holds by what the person is found against what the record makes of it.
    fn is_found(
        &mut self,
        row: &own_person::Model,
        stored: &FoundBy,
        look: &mut Look<'_>,
        at: &str,
    ) {
        let Ok((identifiers, name)) = registry::found_by(row) else {
            return look.altered(TABLE, at, "the record does not read");
        };
        for made in identifiers {
            self.identifiers += 1;
            if stored.identifiers.get(&(made.value.clone(), made.kind)) != Some(&made) {
                look.altered(
                    "own_identifier",
                    at,
                    "an identifier of the record is not that of the person",
                );
            }
        }
        self.looks += 1;
        if stored.looks.get(&row.person_id) != Some(&name) {
            look.altered("own_look", at, "the names are not those of the record");
        }
    }
}

impl FoundBy {
    async fn load(
        db: &impl ConnectionTrait,
        rows: &[own_person::Model],
    ) -> Result<Self, StoreError> {
        let current = || rows.iter().filter(|row| row.recorded_to.is_none());
        // What does not read is found where the row itself is looked at.
        let made = current().filter_map(|row| registry::found_by(row).ok());
        let values = padded(made.flat_map(|(rows, _)| rows).map(|row| row.value));
        let identifiers = own_identifier::Entity::find()
            .filter(own_identifier::Column::Value.is_in(values))
            .all(db)
            .await?;
        let ids = padded(current().map(|row| row.person_id.as_str()));
        let looks =
            own_look::Entity::find().filter(own_look::Column::PersonId.is_in(ids)).all(db).await?;
        Ok(Self {
            identifiers: identifiers
                .into_iter()
                .map(|row| ((row.value.clone(), row.kind), row))
                .collect(),
            looks: looks.into_iter().map(|look| (look.person_id.clone(), look)).collect(),
        })
    }
}
