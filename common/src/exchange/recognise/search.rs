//! Searching the own registry, as a query of the other state would.

use super::Lookup;
use crate::person::{
    IdentificationInsufficient, Identified, Identifier, NameKeys, PersonClaim, parts_told,
};
use crate::registry::{NationalRules, OwnPerson};

/// The person that an officer searches: an own identifier, or enough to find possible matches, or both.
#[derive(Clone, Debug)]
pub struct PersonSearchKeys {
    identifiers: Vec<Identifier>,
    name_keys: NameKeys,
    birth_year: Option<i32>,
    alike: Option<Lookup>,
}

impl PersonSearchKeys {
    /// The search for a claimed person.
    ///
    /// # Errors
    ///
    /// What is missing, as paths within the claim: two name parts, the birth year and the sex, unless it has an
    /// identifier of this state.
    pub fn of(
        claim: &PersonClaim,
        rules: &dyn NationalRules,
    ) -> Result<Self, IdentificationInsufficient> {
        let own = |identifier: &&Identifier| rules.own_identifiers().contains(&identifier.kind());
        let own: Vec<_> = claim.identifiers.iter().filter(own).collect();
        let alike = own.iter().flat_map(|number| number.misread_variants());
        let identifiers: Vec<_> = own.iter().copied().cloned().chain(alike).collect();
        let name_keys = NameKeys::of(&claim.names);
        let mut missing = Vec::new();
        if parts_told(&claim.names) < 2 {
            missing.push("names");
        }
        if claim.sex.is_none() {
            missing.push("sex");
        }
        if claim.birth_date.is_none() {
            missing.push("birth_date");
        }
        let alike = match (claim.sex, claim.birth_date) {
            (Some(sex), Some(birth_date)) if missing.is_empty() => {
                Some(Lookup::of(&Identified { claim, sex, birth_date }, rules))
            }
            _ if identifiers.is_empty() => return Err(IdentificationInsufficient(missing)),
            _ => None,
        };
        let birth_year = claim.birth_date.map(|date| date.year());
        Ok(Self { identifiers, name_keys, birth_year, alike })
    }

    /// The own identifiers, and those for which they may have been read.
    #[must_use]
    pub fn identifiers(&self) -> &[Identifier] {
        &self.identifiers
    }

    /// What possible matches are found by.
    #[must_use]
    pub fn alike(&self) -> Option<&Lookup> {
        self.alike.as_ref()
    }

    /// Whether the person holds an identifier of the search and agrees in birth year and a name part, where the
    /// search has these.
    #[must_use]
    pub fn recognises(&self, person: &OwnPerson) -> bool {
        let names = || self.name_keys.is_empty() || person.name_keys().agree(&self.name_keys);
        person.identifiers.iter().any(|held| self.identifiers.contains(held))
            && self.birth_year.is_none_or(|year| year == person.birth_date.year())
            && names()
    }
}
