//! Searching those who look alike outside of the writing transaction, and holding in it that what was found is so still.
//!
//! A search may go over a year of entries, and nothing else could be written meanwhile. So it reads a snapshot, and tells
//! of which version of the registry; in the transaction that answers only what changed since is looked at.

use std::collections::BTreeSet;

use kzmn_common::exchange::recognise::link::LinkVerdict;
use kzmn_common::exchange::recognise::{Lookup, Recognition};
use kzmn_common::person::Sex;
use kzmn_common::text::Text;
use sea_orm::sea_query::ExprTrait as _;
use sea_orm::{
    ColumnTrait as _, ConnectionTrait, EntityTrait as _, QueryFilter as _, QuerySelect as _,
};

use super::links::links;
use super::look::one_alike;
use crate::columns::{code, text};
use crate::dialect::Dialect;
use crate::entity::{own_look, own_person};
use crate::error::StoreError;
use crate::highest::highest;
use crate::padded::padded;

/// What a search found.
#[derive(Clone, Debug)]
pub(crate) struct Searched {
    /// The last version of a person that it could see.
    seen: i64,
    /// One who looks alike.
    found: Option<Text>,
    /// Those whom it left out, for an officer rejected them.
    except: Vec<Text>,
}

/// Searches in a snapshot.
pub(crate) async fn search_alike(
    db: &impl ConnectionTrait,
    lookup: &Lookup,
) -> Result<Searched, StoreError> {
    let seen = highest::<own_person::Entity>(db, Dialect::of(db)?.row_number()).await?;
    let links = links(db, lookup.links.all()).await?;
    let rejected = links
        .into_iter()
        .filter(|link| link.verdict == LinkVerdict::Rejected && link.speaks_for(lookup));
    let except: Vec<Text> = rejected.filter_map(|link| link.person_id).collect();
    let found = one_alike(db, &lookup.alike(), &except).await?;
    Ok(Searched { seen: seen.unwrap_or(0), found, except })
}

/// A row of those that a search may not have seen as they are.
pub(super) struct Look {
    person_id: Text,
    birth_date: String,
    sex: Sex,
    look_keys: String,
}

/// Who changed since any of these searches, and whom they found or left out: as they are now.
pub(super) async fn changed_since<'a>(
    db: &impl ConnectionTrait,
    searched: impl Iterator<Item = &'a Searched> + Clone,
) -> Result<Vec<Look>, StoreError> {
    let Some(seen) = searched.clone().map(|searched| searched.seen).min() else {
        return Ok(Vec::new());
    };
    let changed: Vec<String> = own_person::Entity::find()
        .select_only()
        .column(own_person::Column::PersonId)
        .distinct()
        .filter(Dialect::of(db)?.row_number().gt(seen))
        .into_tuple()
        .all(db)
        .await?;
    let named = searched.flat_map(|searched| searched.found.iter().chain(&searched.except));
    let mut ids: BTreeSet<String> = changed.into_iter().collect();
    ids.extend(named.map(|id| id.as_str().to_owned()));
    let ids: Vec<String> = ids.into_iter().collect();
    let mut looks = Vec::new();
    for ids in ids.chunks(MOST_TOGETHER) {
        let rows = own_look::Entity::find()
            .filter(own_look::Column::PersonId.is_in(padded(ids.iter().cloned())))
            .all(db)
            .await?;
        for row in rows {
            looks.push(look(row)?);
        }
    }
    Ok(looks)
}

/// How many are read by one statement of SQL.
const MOST_TOGETHER: usize = 1000;

fn look(row: own_look::Model) -> Result<Look, StoreError> {
    let own_look::Model { person_id, birth_date, sex, look_keys } = row;
    let (person_id, sex) = (text("own_look", person_id)?, code("own_look", sex)?);
    Ok(Look { person_id, birth_date, sex, look_keys })
}

/// What the search says of the registry as it is now: `since` are those who changed since then, and `rejected` those
/// whom an officer rejected. None where only another search can tell: who was found looks alike no more.
pub(super) fn still_so(
    searched: &Searched,
    lookup: &Lookup,
    rejected: &[Text],
    since: &[Look],
) -> Option<Recognition> {
    let alike = lookup.alike();
    let looks = |one: &Look| {
        !rejected.contains(&one.person_id)
            && alike.selects(one.sex, &one.birth_date, &one.look_keys)
    };
    match since.iter().any(looks) {
        true => Some(Recognition::PossibleMatch),
        false => searched.found.is_none().then_some(Recognition::NoPerson),
    }
}
