//! Persons of the own registry: versions follow each other without a gap, each ends when the next begins, and the current
//! ones are found by their identifiers and names.

use std::collections::BTreeMap;

use sea_orm::sea_query::ExprTrait as _;
use sea_orm::{
    ColumnTrait as _, ConnectionTrait, EntityTrait as _, PaginatorTrait as _, QueryFilter as _,
    QueryOrder as _, QuerySelect as _,
};

use tokio::task::{JoinHandle, spawn_blocking};

use super::checked::{Checked, PAGE};
use super::findings::{DifferenceKind, Look};
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

/// A version, and by what its person is found as the record makes it; none where it does not read.
struct Read {
    row: own_person::Model,
    made: Option<(Vec<own_identifier::Model>, own_look::Model)>,
}

/// By what the persons of a page are found, as it is stored.
struct FoundBy {
    identifiers: BTreeMap<(String, i32), own_identifier::Model>,
    looks: BTreeMap<String, own_look::Model>,
}

/// What is wrong with a version.
type Fault = (DifferenceKind, &'static str, &'static str);

pub(super) async fn check(checked: &Checked<'_>, look: &mut Look<'_>) -> Result<(), StoreError> {
    let (mut versions, mut after) = (Versions::default(), None);
    let mut making: Option<JoinHandle<Vec<Read>>> = None;
    loop {
        let rows = next_page(checked.db, after.as_ref()).await?;
        after = rows.last().map(|last| (last.person_id.clone(), last.version)).or(after);
        look.looked(TABLE, rows.len());
        // By what persons are found is made of the next page while this one is compared.
        let ended = rows.is_empty();
        let next = spawn_blocking(|| rows.into_iter().map(Read::of).collect());
        if let Some(page) = making.replace(next) {
            versions.compare(checked, page.await.map_err(|_| StoreError::BrokeOff)?, look).await?;
        }
        if ended {
            break;
        }
    }
    if versions.last.is_some_and(|last| last.recorded_to.is_some()) {
        look.altered(TABLE, "the last person", "no version is current");
    }
    // Their keys are a person's: they are counted.
    let identifiers = own_identifier::Entity::find().count(checked.db).await?;
    if identifiers > versions.identifiers {
        let at = too_many(identifiers, versions.identifiers);
        look.surplus("own_identifier", at, "an identifier is of nobody");
    }
    let looks = own_look::Entity::find().count(checked.db).await?;
    if looks > versions.looks {
        let at = too_many(looks, versions.looks);
        look.surplus("own_look", at, "a name is of nobody");
    }
    Ok(())
}

fn too_many(stored: u64, made: u64) -> String {
    format!("{} too many", stored.saturating_sub(made))
}

/// Names a version without the person's id: its entry, and which it is of the rows that name that one.
async fn place(db: &impl ConnectionTrait, row: &own_person::Model) -> Result<String, StoreError> {
    use own_person::Column::{Entry, PersonId, Version};
    let same = PersonId.eq(row.person_id.as_str()).and(Version.lt(row.version));
    let before = own_person::Entity::find()
        .filter(Entry.eq(row.entry))
        .filter(PersonId.lt(row.person_id.as_str()).or(same))
        .count(db)
        .await?;
    let (entry, nth, version) = (row.entry, before.saturating_add(1), row.version);
    Ok(format!("entry {entry}, row {nth} of it by person_id and version: version {version}"))
}

/// The versions after that one of that person.
async fn next_page(
    db: &impl ConnectionTrait,
    after: Option<&(String, i32)>,
) -> Result<Vec<own_person::Model>, StoreError> {
    use own_person::Column::{PersonId, Version};
    let mut next = own_person::Entity::find().order_by_asc(PersonId).order_by_asc(Version);
    if let Some((person_id, version)) = after {
        let same = PersonId.eq(person_id.as_str()).and(Version.gt(*version));
        next = next.filter(PersonId.gt(person_id.as_str()).or(same));
    }
    Ok(next.limit(PAGE).all(db).await?)
}

impl Read {
    fn of(row: own_person::Model) -> Self {
        let made = match row.recorded_to {
            None => registry::found_by(&row).ok(),
            Some(_) => None,
        };
        Self { row, made }
    }
}

impl Versions {
    /// Holds a page against what is stored beside it.
    async fn compare(
        &mut self,
        checked: &Checked<'_>,
        page: Vec<Read>,
        look: &mut Look<'_>,
    ) -> Result<(), StoreError> {
        let stored = FoundBy::load(checked.db, &page).await?;
        for version in page {
            let faults = self.faults_of(&version, &stored);
            if !faults.is_empty() {
                let at = match look.tells_more() {
                    true => place(checked.db, &version.row).await?,
                    false => String::new(),
                };
                faults.into_iter().for_each(|(kind, table, what)| look.add(kind, table, &at, what));
            }
            self.last = Some(version.row);
        }
        Ok(())
    }

    fn faults_of(&mut self, version: &Read, stored: &FoundBy) -> Vec<Fault> {
        use DifferenceKind::{Altered, Missing};
        let (row, mut faults) = (&version.row, Vec::new());
        let before = self.last.as_ref().filter(|last| last.person_id == row.person_id);
        if before.map_or(0, |before| before.version).saturating_add(1) != row.version {
            faults.push((Missing, TABLE, "a version before it is not there"));
        }
        if before.is_some_and(|before| before.recorded_to != Some(row.recorded_from)) {
            faults.push((Altered, TABLE, "the version before it does not end where it begins"));
        }
        if before.is_none() && self.last.as_ref().is_some_and(|last| last.recorded_to.is_some()) {
            faults.push((Altered, TABLE, "of the person before it no version is current"));
        }
        match &version.made {
            Some(made) => self.is_found(made, stored, &mut faults),
            None if row.recorded_to.is_none() => {
                faults.push((Altered, TABLE, "the record does not read"));
            }
            None => {}
        }
        faults
    }

    /// Holds by what the person is found against what the record makes of it.
    fn is_found(
        &mut self,
        (identifiers, name): &(Vec<own_identifier::Model>, own_look::Model),
        stored: &FoundBy,
        faults: &mut Vec<Fault>,
    ) {
        use DifferenceKind::Altered;
        for made in identifiers {
            self.identifiers += 1;
            if stored.identifiers.get(&(made.value.clone(), made.kind)) != Some(made) {
                let what = "an identifier of the record is not that of the person";
                faults.push((Altered, "own_identifier", what));
            }
        }
        self.looks += 1;
        if stored.looks.get(&name.person_id) != Some(name) {
            faults.push((Altered, "own_look", "the names are not those of the record"));
        }
    }
}

impl FoundBy {
    async fn load(db: &impl ConnectionTrait, versions: &[Read]) -> Result<Self, StoreError> {
        let made = || versions.iter().filter_map(|version| version.made.as_ref());
        let values = padded(made().flat_map(|(rows, _)| rows).map(|row| row.value.as_str()));
        let identifiers = own_identifier::Entity::find()
            .filter(own_identifier::Column::Value.is_in(values))
            .all(db)
            .await?;
        let ids = padded(made().map(|(_, name)| name.person_id.as_str()));
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
