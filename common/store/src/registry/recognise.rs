//! Whom queries are about: three statements of SQL for all queries of a batch together, and one more for each
//! query that means nobody.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use kzmn_common::exchange::recognise::link::{Link, LinkVerdict};
use kzmn_common::exchange::recognise::{Lookup, Meant, Recognition, decide};
use kzmn_common::person::Identifier;
use kzmn_common::record::MatchBasis;
use kzmn_common::registry::Holding;
use kzmn_common::statement::Digest;
use kzmn_common::text::Text;
use kzmn_common::wire::Code as _;
use sea_orm::{ColumnTrait as _, ConnectionTrait, EntityTrait as _, QueryFilter as _};

use super::columns::text;
use super::hold::current;
use super::links::links;
use super::look::one_alike;
use super::rows::{self, PersonVersion};
use crate::entity::own_identifier;
use crate::error::{StoreError, corrupt};
use crate::padded::padded;

/// The recognition for each of the lookups, under its query's digest.
pub(crate) async fn recognise(
    db: &impl ConnectionTrait,
    lookups: &BTreeMap<Digest, Lookup>,
) -> Result<BTreeMap<Digest, Recognition>, StoreError> {
    if lookups.is_empty() {
        return Ok(BTreeMap::new());
    }
    let known = Known::read(db, lookups.values()).await?;
    let mut recognised = BTreeMap::new();
    for (query, lookup) in lookups {
        let recognition = match known.meant(lookup, &[]) {
            Meant::Nobody => match known.somebody_looks_like(db, lookup).await? {
                true => Recognition::LooksAlike,
                false => Recognition::Nobody,
            },
            Meant::LooksAlike => Recognition::LooksAlike,
            Meant::Person { person_id, basis } => known.person(&person_id, basis)?,
        };
        recognised.insert(*query, recognition);
    }
    Ok(recognised)
}

/// Whom the identifiers and link keys of some lookups recognise.
pub(super) struct Known {
    persons: BTreeMap<Text, Arc<Holding>>,
    links: Vec<Link>,
}

impl Known {
    pub(super) async fn read<'a>(
        db: &impl ConnectionTrait,
        lookups: impl Iterator<Item = &'a Lookup> + Clone,
    ) -> Result<Self, StoreError> {
        let mut ids = recognised(db, lookups.clone()).await?;
        let keys = lookups.clone().flat_map(|lookup| lookup.links.all());
        let links = links(db, keys).await?;
        let speaks = |link: &&Link| {
            link.verdict == LinkVerdict::Confirmed
                && lookups.clone().any(|lookup| link.speaks_for(lookup))
        };
        ids.extend(links.iter().filter(speaks).map(|link| link.person_id.clone()));
        let persons = current(db, ids.iter().map(Text::as_str)).await?.into_iter();
        let by_key =
            |held: PersonVersion| (held.person().person_id.clone(), Arc::new(held.holding));
        Ok(Self { persons: persons.map(by_key).collect(), links })
    }

    /// The persons whom a confirmed link means.
    pub(super) fn linked(&self, lookup: &Lookup) -> BTreeSet<&Text> {
        let linked = self
            .links
            .iter()
            .filter(|link| link.verdict == LinkVerdict::Confirmed && link.speaks_for(lookup));
        linked.map(|link| &link.person_id).collect()
    }

    /// Those whom an officer rejected for this very claim.
    pub(super) fn rejected(&self, lookup: &Lookup) -> Vec<Text> {
        let rejected = self
            .links
            .iter()
            .filter(|link| link.verdict == LinkVerdict::Rejected && link.speaks_for(lookup));
        rejected.map(|link| link.person_id.clone()).collect()
    }

    fn meant(&self, lookup: &Lookup, candidates: &[Text]) -> Meant {
        let by_identifier = self.persons.values().map(|held| &held.entry.person);
        let by_identifier = by_identifier.filter(|person| lookup.recognises(person));
        let by_identifier: Vec<_> = by_identifier.map(|person| person.person_id.clone()).collect();
        decide(lookup, &by_identifier, &self.links, candidates)
    }

    /// Whether one who was not rejected looks like a claim that means nobody.
    async fn somebody_looks_like(
        &self,
        db: &impl ConnectionTrait,
        lookup: &Lookup,
    ) -> Result<bool, StoreError> {
        let one = one_alike(db, &lookup.alike(), &self.rejected(lookup)).await?;
        let one: Vec<Text> = one.into_iter().collect();
        Ok(self.meant(lookup, &one) == Meant::LooksAlike)
    }

    fn person(&self, person_id: &Text, basis: MatchBasis) -> Result<Recognition, StoreError> {
        let holding = self.persons.get(person_id);
        let holding = holding.ok_or_else(|| corrupt("own_link", "its person is not there"))?;
        let holding = Arc::clone(holding);
        Ok(match basis {
            MatchBasis::OwnIdentifier => Recognition::ByIdentifier(holding),
            MatchBasis::ConfirmedLink => Recognition::ByLink(holding),
        })
    }
}

/// Whom the identifiers of any of these lookups recognise. Of a holder who conflicts nothing more is read than of
/// nobody: how long an answer takes must not tell which of both it was.
async fn recognised<'a>(
    db: &impl ConnectionTrait,
    lookups: impl Iterator<Item = &'a Lookup> + Clone,
) -> Result<BTreeSet<Text>, StoreError> {
    let mut recognised = BTreeSet::new();
    let identifiers = lookups.clone().flat_map(|lookup| &lookup.identifiers);
    for row in holder_rows(db, identifiers).await? {
        let own_identifier::Model { value, kind, person_id, birth_year, name_keys } = row;
        let names = rows::name_keys("own_identifier", &name_keys)?;
        let is_held =
            |claimed: &Identifier| claimed.value() == value && claimed.kind().code() == kind;
        let meant = |lookup: &Lookup| {
            lookup.identifiers.iter().any(is_held) && lookup.agrees(birth_year, &names)
        };
        if lookups.clone().any(meant) {
            recognised.insert(text("own_identifier", person_id)?);
        }
    }
    Ok(recognised)
}

/// Who holds any of these identifiers.
pub(super) async fn holders<'a>(
    db: &impl ConnectionTrait,
    identifiers: impl Iterator<Item = &'a Identifier>,
) -> Result<BTreeSet<Text>, StoreError> {
    let rows = holder_rows(db, identifiers).await?;
    rows.into_iter().map(|row| text("own_identifier", row.person_id)).collect()
}

async fn holder_rows<'a>(
    db: &impl ConnectionTrait,
    identifiers: impl Iterator<Item = &'a Identifier>,
) -> Result<Vec<own_identifier::Model>, StoreError> {
    let values = padded(identifiers.map(Identifier::value));
    if values.is_empty() {
        return Ok(Vec::new());
    }
    let held = own_identifier::Column::Value.is_in(values);
    Ok(own_identifier::Entity::find().filter(held).all(db).await?)
}
