//! Recognising the person that a query is about, and telling nothing else.
//!
//! Two kinds of keys. Strict ones, identifiers and folded names, say who is meant: [`Lookup::recognises`],
//! and the [`link`] that an officer confirmed. Coarse ones only find those who look alike, for an officer
//! to look at: [`alike`]. [`compare`] shows what speaks for and against each of them.

pub mod alike;
pub mod compare;
pub mod link;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use self::alike::{Alike, POINTS_FOR_A_GIVEN_NAME, POINTS_FOR_ANOTHER_PART};
use self::link::{Link, LinkKeys, LinkVerdict};
use crate::date::PartialDate;
use crate::person::{
    Identified, Identifier, PersonClaim, Sex, folded_parts, look_tokens, searchable,
};
use crate::record::{IdentificationNeed, MatchBasis, RecordQuery};
use crate::registry::{Holding, NationalRules, OwnPerson};
use crate::text::Text;

/// What the registry is asked, for one query.
#[derive(Clone, Debug)]
pub struct Lookup {
    /// The identifiers that this state gives.
    pub identifiers: Vec<Identifier>,
    /// The strict keys of the names.
    pub name_keys: BTreeSet<String>,
    /// The tokens of the names ([`look_tokens`]), for those who look alike.
    pub tokens: BTreeSet<String>,
    /// The birth date.
    pub birth_date: PartialDate,
    /// The sex.
    pub sex: Sex,
    /// The texts under which an officer's decision about the claim is kept.
    pub links: LinkKeys,
}

/// Whom the registry holds.
#[derive(Clone, Debug)]
pub enum Recognition {
    /// One person, by an own identifier that agrees in birth year and a name part.
    ByIdentifier(Arc<Holding>),
    /// One person, by a link that an officer confirmed and that agrees in birth year and a name part.
    ByLink(Arc<Holding>),
    /// Somebody looks alike.
    LooksAlike,
    /// Nobody.
    Nobody,
}

/// Whom a query means, before that person's record is read.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Meant {
    /// One person.
    Person {
        /// The registry's key.
        person_id: Text,
        /// On what the person was recognised.
        basis: MatchBasis,
    },
    /// Somebody looks alike.
    LooksAlike,
    /// Nobody.
    Nobody,
}

impl Lookup {
    /// What to look up for a query that is permitted; `None` where it names nobody.
    #[must_use]
    pub fn for_query(query: &RecordQuery, rules: &dyn NationalRules) -> Option<Self> {
        Some(Self::of(&query.person.identify().ok()?, rules))
    }

    /// What to look up for a claim.
    #[must_use]
    pub fn of(identified: &Identified<'_>, rules: &dyn NationalRules) -> Self {
        let Identified { claim, sex, birth_date } = *identified;
        let own = |identifier: &&Identifier| rules.own_identifiers().contains(&identifier.kind());
        Self {
            identifiers: claim.identifiers.iter().filter(own).cloned().collect(),
            name_keys: folded_parts(&claim.names),
            tokens: look_tokens(&claim.names),
            birth_date,
            sex,
            links: LinkKeys::of(claim, rules),
        }
    }

    /// Whether the holder of one of the identifiers is the person claimed. One that conflicts is as good
    /// as one that does not exist.
    #[must_use]
    pub fn recognises(&self, person: &OwnPerson) -> bool {
        person.identifiers.iter().any(|held| self.identifiers.contains(held))
            && self.agrees(person.birth_date.year(), &person.name_keys())
    }

    /// Whether a person of that birth year and with those folded names agrees with the claim as far as the
    /// holder of one of its identifiers must.
    #[must_use]
    pub fn agrees(&self, birth_year: i32, name_keys: &BTreeSet<String>) -> bool {
        self.birth_date.year() == birth_year && !name_keys.is_disjoint(&self.name_keys)
    }

    /// Whether the person may be the one claimed, whatever the identifiers: equal sex, birth dates that
    /// may be one ([`alike::agree`]), and names that share enough ([`alike::points_needed`]).
    #[must_use]
    pub fn looks_like(&self, person: &OwnPerson) -> bool {
        self.sex == person.sex
            && alike::agree(self.birth_date, person.birth_date)
            && self.points(person) >= alike::points_needed(self.birth_date, person.birth_date)
    }

    /// The same as [`Lookup::looks_like`], for a store that keeps sex, birth date and
    /// [`OwnPerson::look_keys`] of each person in a row.
    #[must_use]
    pub fn alike(&self) -> Alike {
        let with_points = |token: &String| (token.clone(), points(token));
        Alike {
            sex: self.sex,
            tokens: self.tokens.iter().map(with_points).collect(),
            spans: alike::spans(self.birth_date),
        }
    }

    fn points(&self, person: &OwnPerson) -> u32 {
        look_tokens(&searchable(&person.names))
            .intersection(&self.tokens)
            .map(|token| points(token))
            .sum()
    }
}

fn points(token: &str) -> u32 {
    if token.starts_with('G') { POINTS_FOR_A_GIVEN_NAME } else { POINTS_FOR_ANOTHER_PART }
}

/// Whom a lookup means: `by_identifier` are those whom it [recognises](Lookup::recognises), `links` those
/// kept under one of its link keys, `candidates` those who look like it.
///
/// Persons meant by identifier and by confirmed link are united. Two of them are for an officer to tell
/// apart. A link that an officer rejected takes the person out of the candidates, and silences a link for
/// the same person that was confirmed on another claim.
#[must_use]
pub fn decide(
    lookup: &Lookup,
    by_identifier: &[Text],
    links: &[Link],
    candidates: &[Text],
) -> Meant {
    let ruled = |verdict: LinkVerdict| {
        links
            .iter()
            .filter(move |link| link.verdict == verdict && link.speaks_for(lookup))
            .map(|link| &link.person_id)
    };
    let rejected: BTreeSet<&Text> = ruled(LinkVerdict::Rejected).collect();
    let linked = ruled(LinkVerdict::Confirmed).filter(|person_id| !rejected.contains(person_id));
    let mut meant: BTreeMap<&Text, MatchBasis> =
        linked.map(|person_id| (person_id, MatchBasis::ConfirmedLink)).collect();
    meant.extend(by_identifier.iter().map(|person_id| (person_id, MatchBasis::OwnIdentifier)));
    let mut persons = meant.into_iter();
    match (persons.next(), persons.next()) {
        (Some((person_id, basis)), None) => Meant::Person { person_id: person_id.clone(), basis },
        (Some(_), Some(_)) => Meant::LooksAlike,
        (None, _) if candidates.iter().any(|candidate| !rejected.contains(candidate)) => {
            Meant::LooksAlike
        }
        (None, _) => Meant::Nobody,
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
