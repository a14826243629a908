//! Whom queries are about: two statements of SQL for all queries of a batch together, and one more for each
//! query that means nobody.

use std::collections::{BTreeMap, BTreeSet};

use kzmn_common::exchange::recognise::link::{Link, LinkVerdict};
use kzmn_common::exchange::recognise::{Lookup, Meant, Recognition, decide};
use kzmn_common::person::Identifier;
use kzmn_common::record::MatchBasis;
use kzmn_common::registry::Holding;
use kzmn_common::statement::Digest;
use kzmn_common::text::Text;
use sea_orm::ConnectionTrait;

use super::hold::current_or_holders;
use super::links::links;
use super::look::alike;
use crate::error::{StoreError, corrupt};

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

/// What is held under the identifiers and link keys of some lookups.
pub(super) struct Known {
    persons: BTreeMap<Text, Holding>,
    links: Vec<Link>,
}

impl Known {
    pub(super) async fn read<'a>(
        db: &impl ConnectionTrait,
        lookups: impl Iterator<Item = &'a Lookup> + Clone,
    ) -> Result<Self, StoreError> {
        let keys = lookups.clone().flat_map(|lookup| lookup.links.all());
        let links = links(db, keys).await?;
        let confirmed = links.iter().filter(|link| link.verdict == LinkVerdict::Confirmed);
        let linked = confirmed.map(|link| link.person_id.as_str());
        let identifiers = lookups.flat_map(|lookup| &lookup.identifiers).map(Identifier::value);
        let persons = current_or_holders(db, linked, identifiers).await?.into_iter();
        let persons = persons.map(|held| (held.person().person_id.clone(), held.holding)).collect();
        Ok(Self { persons, links })
    }

    /// The persons who hold an identifier of the lookup, or whom a confirmed link means.
    pub(super) fn named(&self, lookup: &Lookup) -> BTreeSet<&Text> {
        let holds = |holding: &&Holding| {
            let held = &holding.entry.person.identifiers;
            held.iter().any(|held| lookup.identifiers.contains(held))
        };
        let holders = self.persons.values().filter(holds).map(|held| &held.entry.person.person_id);
        let linked = self
            .links
            .iter()
            .filter(|link| link.verdict == LinkVerdict::Confirmed && link.speaks_for(lookup));
        holders.chain(linked.map(|link| &link.person_id)).collect()
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
        let one = alike(db, &lookup.alike(), &self.rejected(lookup), 1).await?;
        Ok(self.meant(lookup, &one) == Meant::LooksAlike)
    }

    fn person(&self, person_id: &Text, basis: MatchBasis) -> Result<Recognition, StoreError> {
        let holding = self.persons.get(person_id);
        let holding = holding.ok_or_else(|| corrupt("own_link", "its person is not there"))?;
        let holding = Box::new(holding.clone());
        Ok(match basis {
            MatchBasis::OwnIdentifier => Recognition::ByIdentifier(holding),
            MatchBasis::ConfirmedLink => Recognition::ByLink(holding),
        })
    }
}
