//! Whom queries are about: three statements of SQL for all queries of a batch together. Those who look alike are
//! searched outside of the transaction ([`super::searched`]).

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use kzmn_common::envelope::Digest;
use kzmn_common::exchange::recognise::link::{Link, LinkVerdict};
use kzmn_common::exchange::recognise::{Holder, Lookup, Meant, Numbered, Recognition, decide};
use kzmn_common::kinds::MatchBasis;
use kzmn_common::person::Identifier;
use kzmn_common::registry::Holding;
use kzmn_common::text::Text;
use sea_orm::{ColumnTrait as _, ConnectionTrait, EntityTrait as _, QueryFilter as _};

use super::hold::current;
use super::links::links;
use super::rows::{self, PersonVersion};
use super::searched::{Searched, changed_since, still_so};
use crate::columns::{code, date, text};
use crate::entity::own_identifier;
use crate::error::{StoreError, corrupt};
use crate::padded::padded;

/// The recognition for each of the lookups, under its query's digest; none where those who look alike must be searched
/// first, outside of this transaction.
pub(crate) async fn recognise(
    db: &impl ConnectionTrait,
    lookups: &BTreeMap<Digest, Lookup>,
    searched: &BTreeMap<Digest, &Searched>,
) -> Result<BTreeMap<Digest, Option<Recognition>>, StoreError> {
    if lookups.is_empty() {
        return Ok(BTreeMap::new());
    }
    let known = KnownPersons::read(db, lookups.values()).await?;
    let since = changed_since(db, searched.values().copied()).await?;
    let mut recognised = BTreeMap::new();
    for (query, lookup) in lookups {
        let recognition = match known.meant(lookup) {
            Meant::NoPerson => searched
                .get(query)
                .and_then(|searched| still_so(searched, lookup, &known.rejected(lookup), &since)),
            Meant::PossibleMatch => Some(Recognition::PossibleMatch),
            Meant::Person { person_id, basis } => Some(known.person(lookup, &person_id, basis)?),
        };
        recognised.insert(*query, recognition);
    }
    Ok(recognised)
}

/// Whom the identifiers and link keys of some lookups recognise.
pub(super) struct KnownPersons {
    persons: BTreeMap<Text, Arc<Holding>>,
    numbered: Vec<Numbered>,
    links: Vec<Link>,
}

impl KnownPersons {
    /// Of a holder who conflicts nothing more is read than of nobody: how long an answer takes must not tell which of
    /// both it was.
    pub(super) async fn read<'a>(
        db: &impl ConnectionTrait,
        lookups: impl Iterator<Item = &'a Lookup> + Clone,
    ) -> Result<Self, StoreError> {
        let numbers = lookups.clone().flat_map(Lookup::numbers);
        let numbered = numbered(db, numbers).await?;
        let keys = lookups.clone().flat_map(|lookup| lookup.links.all());
        let links = links(db, keys).await?;
        let held = lookups.clone().flat_map(|lookup| lookup.held(&numbered));
        let agreeing = held.filter(|held| held.agrees).map(|held| held.person_id);
        let mut ids: BTreeSet<Text> = agreeing.collect();
        let speaks = |link: &&Link| {
            link.verdict == LinkVerdict::Confirmed
                && lookups.clone().any(|lookup| link.speaks_for(lookup))
        };
        ids.extend(links.iter().filter(speaks).filter_map(|link| link.person_id.clone()));
        let persons = current(db, ids.iter().map(Text::as_str)).await?.into_iter();
        let by_key =
            |held: PersonVersion| (held.person().person_id.clone(), Arc::new(held.holding));
        Ok(Self { persons: persons.map(by_key).collect(), numbered, links })
    }

    /// Who holds an own identifier of the claim.
    pub(super) fn holders(&self, lookup: &Lookup) -> BTreeSet<Text> {
        lookup.held(&self.numbered).into_iter().map(|held| held.person_id).collect()
    }

    /// The persons whom a confirmed link means.
    pub(super) fn linked(&self, lookup: &Lookup) -> BTreeSet<&Text> {
        let linked = self
            .links
            .iter()
            .filter(|link| link.verdict == LinkVerdict::Confirmed && link.speaks_for(lookup));
        linked.filter_map(|link| link.person_id.as_ref()).collect()
    }

    /// Those whom an officer rejected for this very claim.
    pub(super) fn rejected(&self, lookup: &Lookup) -> Vec<Text> {
        let rejected = self
            .links
            .iter()
            .filter(|link| link.verdict == LinkVerdict::Rejected && link.speaks_for(lookup));
        rejected.filter_map(|link| link.person_id.clone()).collect()
    }

    /// Those who look alike are searched elsewhere, and only where this means nobody.
    fn meant(&self, lookup: &Lookup) -> Meant {
        decide(lookup, &lookup.held(&self.numbered), &self.links, &[])
    }

    fn person(
        &self,
        lookup: &Lookup,
        person_id: &Text,
        basis: MatchBasis,
    ) -> Result<Recognition, StoreError> {
        let holding = self.persons.get(person_id);
        let holding = holding.ok_or_else(|| corrupt("own_link", "its person is not there"))?;
        let holding = Arc::clone(holding);
        Ok(match basis {
            MatchBasis::OwnIdentifier => Recognition::ByIdentifier(holding),
            // What an officer confirmed of another claim says nothing against sex and birth date of this one.
            MatchBasis::ConfirmedLink
                if !self.confirmed(lookup, person_id)
                    && lookup.contradicts(&holding.entry.person) =>
            {
                Recognition::PossibleMatch
            }
            MatchBasis::ConfirmedLink => Recognition::ByLink(holding),
        })
    }

    /// Whether an officer confirmed the person for this very claim.
    fn confirmed(&self, lookup: &Lookup, person_id: &Text) -> bool {
        let this_claim = lookup.links.of_the_claim();
        self.links.iter().any(|link| {
            link.verdict == LinkVerdict::Confirmed
                && link.key == this_claim
                && link.person_id.as_ref() == Some(person_id)
        })
    }
}

/// Who holds any of these identifiers, and what a claim must agree with in them.
async fn numbered(
    db: &impl ConnectionTrait,
    numbers: impl Iterator<Item = Identifier>,
) -> Result<Vec<Numbered>, StoreError> {
    let values = padded(numbers.map(|number| number.value().to_owned()));
    if values.is_empty() {
        return Ok(Vec::new());
    }
    let held = own_identifier::Column::Value.is_in(values);
    let rows = own_identifier::Entity::find().filter(held).all(db).await?;
    rows.into_iter().map(one_numbered).collect()
}

fn one_numbered(row: own_identifier::Model) -> Result<Numbered, StoreError> {
    const TABLE: &str = "own_identifier";
    let own_identifier::Model { value, kind, person_id, birth_date, sex, name_keys } = row;
    let number = Identifier::parse(code(TABLE, kind)?, &value);
    Ok(Numbered {
        number: number.map_err(|_| corrupt(TABLE, "an identifier has not its form"))?,
        person_id: text(TABLE, person_id)?,
        holder: Holder {
            birth_date: date(TABLE, &birth_date)?,
            sex: code(TABLE, sex)?,
            name_keys: rows::name_keys(TABLE, &name_keys)?,
        },
    })
}
