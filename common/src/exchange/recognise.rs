//! Recognising the person that a query is about, and telling nothing else.

use std::collections::BTreeSet;

use crate::date::PartialDate;
use crate::person::{Identifier, PersonClaim, Sex, folded_parts};
use crate::record::{IdentificationNeed, RecordQuery};
use crate::registry::{Holding, NationalRules, OwnPerson};

/// What the registry is asked, for one query.
#[derive(Clone, Debug)]
pub struct Lookup {
    /// The identifiers that this state gives.
    pub identifiers: Vec<Identifier>,
    /// The folded name parts, for those who look alike.
    pub name_keys: BTreeSet<String>,
    /// The birth date.
    pub birth_date: PartialDate,
    /// The sex.
    pub sex: Sex,
}

/// Whom the registry holds.
#[derive(Clone, Debug)]
pub enum Recognition {
    /// One person, by an own identifier that agrees in birth year and a name part.
    ByIdentifier(Box<Holding>),
    /// Somebody looks alike.
    LooksAlike,
    /// Nobody.
    Nobody,
}

impl Lookup {
    /// What to look up for a query that is permitted; `None` where it names nobody.
    #[must_use]
    pub fn for_query(query: &RecordQuery, rules: &dyn NationalRules) -> Option<Self> {
        let identified = query.person.identify().ok()?;
        let own = |identifier: &&Identifier| rules.own_identifiers().contains(&identifier.kind());
        Some(Self {
            identifiers: query.person.identifiers.iter().filter(own).cloned().collect(),
            name_keys: folded_parts(&query.person.names),
            birth_date: identified.birth_date,
            sex: identified.sex,
        })
    }

    /// Whether the holder of one of the identifiers is the person claimed. One that conflicts is as good
    /// as one that does not exist.
    #[must_use]
    pub fn recognises(&self, person: &OwnPerson) -> bool {
        person.identifiers.iter().any(|held| self.identifiers.contains(held))
            && self.birth_date.year() == person.birth_date.year()
            && self.shared_parts(person) >= 1
    }

    /// Whether the person may be the one claimed, whatever the identifiers.
    #[must_use]
    pub fn looks_like(&self, person: &OwnPerson) -> bool {
        let parts_needed = match self.birth_date.is_exact() && person.birth_date.is_exact() {
            true => 1,
            false => 2,
        };
        self.sex == person.sex
            && self.birth_date.agrees_with(person.birth_date)
            && self.shared_parts(person) >= parts_needed
    }

    fn shared_parts(&self, person: &OwnPerson) -> usize {
        person.name_keys().intersection(&self.name_keys).count()
    }
}

/// What would settle an ambiguous match, from the claim alone: it must tell nothing of what is held.
#[must_use]
pub fn would_settle(claim: &PersonClaim, rules: &dyn NationalRules) -> Vec<IdentificationNeed> {
    let mut needs = vec![IdentificationNeed::OwnIdentifier];
    let has_own =
        claim.identifiers.iter().any(|held| rules.own_identifiers().contains(&held.kind()));
    if has_own {
        needs.push(IdentificationNeed::FormerNames);
    }
    if !claim.birth_date.is_some_and(PartialDate::is_exact) {
        needs.push(IdentificationNeed::FullBirthDate);
    }
    if claim.birth_place.is_none() {
        needs.push(IdentificationNeed::BirthPlace);
    }
    if claim.parents.is_empty() {
        needs.push(IdentificationNeed::ParentNames);
    }
    needs.sort_unstable();
    needs
}
