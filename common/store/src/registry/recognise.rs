//! Whom queries are about: a few statements of SQL for all queries of a batch together.

use std::collections::{BTreeMap, BTreeSet};

use kzmn_common::date::PartialDate;
use kzmn_common::exchange::recognise::{Lookup, Recognition};
use kzmn_common::person::Identifier;
use kzmn_common::registry::Holding;
use kzmn_common::statement::Digest;
use kzmn_common::wire::Code as _;
use sea_orm::QuerySelect as _;
use sea_orm::{ColumnTrait as _, Condition, ConnectionTrait, EntityTrait, QueryFilter as _};

use super::hold::{PersonVersion, When, holdings, persons};
use crate::entity::{own_identifier, own_name_key};
use crate::error::StoreError;

/// How many persons who may look alike are loaded at once.
const CANDIDATES: usize = 256;

/// The recognition for each of the lookups, under its query's digest.
pub(crate) async fn recognise(
    db: &impl ConnectionTrait,
    lookups: &BTreeMap<Digest, Lookup>,
) -> Result<BTreeMap<Digest, Recognition>, StoreError> {
    if lookups.is_empty() {
        return Ok(BTreeMap::new());
    }
    let holders = holders(db, lookups).await?;
    let meant = |lookup: &Lookup| {
        let recognised = holders.iter().filter(|held| lookup.recognises(&held.person));
        recognised.map(|held| held.person.person_id.clone()).collect::<Vec<_>>()
    };
    let meant: BTreeMap<Digest, Vec<_>> =
        lookups.iter().map(|(query, lookup)| (*query, meant(lookup))).collect();
    let wanted: BTreeSet<_> = meant.values().flatten().cloned().collect();
    let wanted = holders.into_iter().filter(|held| wanted.contains(&held.person.person_id));
    let held: BTreeMap<_, Holding> = holdings(db, wanted.collect(), When::Now)
        .await?
        .into_iter()
        .map(|holding| (holding.entry.person.person_id.clone(), holding))
        .collect();
    let unmet: BTreeMap<_, _> =
        lookups.iter().filter(|(query, _)| meant.get(query).is_none_or(Vec::is_empty)).collect();
    let alike = alike(db, &unmet).await?;
    let recognition = |query: Digest, meant: Vec<_>| match meant.as_slice() {
        [] if alike.contains(&query) => Recognition::LooksAlike,
        [] => Recognition::Nobody,
        [one] => match held.get(one) {
            Some(holding) => Recognition::ByIdentifier(Box::new(holding.clone())),
            None => Recognition::LooksAlike,
        },
        // Two persons, by two identifiers: which one is meant is not for a program to say.
        _ => Recognition::LooksAlike,
    };
    Ok(meant.into_iter().map(|(query, meant)| (query, recognition(query, meant))).collect())
}

/// Who holds any of the identifiers asked for.
async fn holders(
    db: &impl ConnectionTrait,
    lookups: &BTreeMap<Digest, Lookup>,
) -> Result<Vec<PersonVersion>, StoreError> {
    let values: BTreeSet<&str> = lookups
        .values()
        .flat_map(|lookup| lookup.identifiers.iter().map(Identifier::value))
        .collect();
    if values.is_empty() {
        return Ok(Vec::new());
    }
    let mut ids: Vec<String> = own_identifier::Entity::find()
        .select_only()
        .column(own_identifier::Column::PersonId)
        .filter(own_identifier::Column::Value.is_in(values))
        .filter(own_identifier::Column::RecordedTo.is_null())
        .into_tuple()
        .all(db)
        .await?;
    ids.sort_unstable();
    ids.dedup();
    persons(db, &ids, When::Now).await
}

/// The queries for which somebody looks alike. Name key, birth date and sex narrow it down in one
/// statement of SQL; each candidate is then compared in full, until every query has one or none is left.
async fn alike(
    db: &impl ConnectionTrait,
    lookups: &BTreeMap<&Digest, &Lookup>,
) -> Result<BTreeSet<Digest>, StoreError> {
    let mut found = BTreeSet::new();
    let any = lookups.values().map(|lookup| may_be(lookup));
    let any = any.fold(Condition::any(), Condition::add);
    if any.is_empty() {
        return Ok(found);
    }
    let mut ids: Vec<String> = own_name_key::Entity::find()
        .select_only()
        .column(own_name_key::Column::PersonId)
        .filter(any)
        .into_tuple()
        .all(db)
        .await?;
    ids.sort_unstable();
    ids.dedup();
    for chunk in ids.chunks(CANDIDATES) {
        let candidates = persons(db, chunk, When::Now).await?;
        let looks = |lookup: &Lookup| candidates.iter().any(|held| lookup.looks_like(&held.person));
        found.extend(lookups.iter().filter(|(_, lookup)| looks(lookup)).map(|(query, _)| **query));
        if found.len() == lookups.len() {
            break;
        }
    }
    Ok(found)
}

fn may_be(lookup: &Lookup) -> Condition {
    use own_name_key::Column;
    let key = Column::NameKey.is_in(lookup.name_keys.iter().map(String::as_str));
    Condition::all()
        .add(key)
        .add(Column::Sex.eq(lookup.sex.code()))
        .add(agreeing(lookup.birth_date))
}

/// Dates that may mean the same day: those that are a beginning of this one, itself, and those of which it
/// is a beginning.
fn agreeing(date: PartialDate) -> Condition {
    use own_name_key::Column;
    let written = date.to_string();
    let beginnings: Vec<&str> =
        [4, 7, 10].into_iter().filter_map(|end| written.get(..end)).collect();
    let agreeing = Condition::any().add(Column::BirthDate.is_in(beginnings));
    if date.is_exact() {
        agreeing
    } else {
        agreeing.add(Column::BirthDate.starts_with(written + "-"))
    }
}
