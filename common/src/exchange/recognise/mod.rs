//! Recognising the person that a query is about, and disclosing nothing else.
//!
//! Two kinds of keys. Strict ones, identifiers and folded names, recognise a person: [`Lookup::recognises`],
//! and the [`link`] that an officer confirmed. Blocking keys only find possible matches, for an officer
//! to rule on: [`alike`]. [`compare`] shows what speaks for and against each of them.

pub mod alike;
pub mod compare;
pub mod link;
mod search;

pub use search::PersonSearchKeys;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use self::alike::{
    BlockingName, POINTS_FOR_A_GIVEN_NAME, POINTS_FOR_ANOTHER_PART, PossibleMatchQuery,
};
use self::link::{Link, LinkKeys, LinkVerdict};
use crate::date::PartialDate;
use crate::kinds::{IdentificationNeed, MatchBasis, RecordQuery};
use crate::person::{
    Identified, Identifier, NameKeys, PersonClaim, PersonName, Sex, blocking_keys,
    blocking_keys_of_names,
};
use crate::registry::{Holding, NationalRules, OwnPerson};
use crate::text::Text;

/// What the registry is asked, for one query.
#[derive(Clone, Debug)]
pub struct Lookup {
    /// The identifiers that this state gives.
    pub identifiers: Vec<Identifier>,
    /// The strict keys of the names.
    pub name_keys: NameKeys,
    /// The names as they are claimed: possible matches are searched by them.
    pub names: Vec<PersonName>,
    /// The birth date.
    pub birth_date: PartialDate,
    /// The sex.
    pub sex: Sex,
    /// The texts under which an officer's ruling on the claim is stored.
    pub links: LinkKeys,
}

/// The person that the registry holds for a query, if any.
#[derive(Clone, Debug)]
pub enum Recognition {
    /// One person, by an own identifier that agrees in birth year and a name part.
    ByIdentifier(Arc<Holding>),
    /// One person, by a link that an officer confirmed and that agrees in birth year and a name part.
    ByLink(Arc<Holding>),
    /// Possible matches only.
    PossibleMatch,
    /// No person.
    NoPerson,
}

/// The person that a query means, before that person's record is read.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Meant {
    /// One person.
    Person {
        /// The registry's key.
        person_id: Text,
        /// On what the person was recognised.
        basis: MatchBasis,
    },
    /// Possible matches only.
    PossibleMatch,
    /// No person.
    NoPerson,
}

impl Lookup {
    /// What to look up for a query that is permitted; `None` where it names no person.
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
            name_keys: NameKeys::of(&claim.names),
            names: claim.names.clone(),
            birth_date,
            sex,
            links: LinkKeys::of(claim, rules),
        }
    }

    /// Whether the holder of one of the identifiers is the person claimed. An identifier that conflicts counts as
    /// missing.
    #[must_use]
    pub fn recognises(&self, person: &OwnPerson) -> bool {
        self.numbers().iter().any(|number| person.identifiers.contains(number))
            && self.agrees(&Holder::of(person))
    }

    /// The identifiers, and those for which they may have been read.
    #[must_use]
    pub fn numbers(&self) -> Vec<Identifier> {
        let alike = self.identifiers.iter().flat_map(Identifier::misread_variants);
        self.identifiers.iter().cloned().chain(alike).collect()
    }

    /// The holders of an identifier of the claim among these; only without one, of a number as which it may be misread.
    #[must_use]
    pub fn held(&self, numbered: &[Numbered]) -> Vec<Held> {
        let mut held = BTreeMap::new();
        for claimed in &self.identifiers {
            let holders = |wanted: &[Identifier]| -> Vec<&Numbered> {
                numbered.iter().filter(|one| wanted.contains(&one.number)).collect()
            };
            let exactly = holders(std::slice::from_ref(claimed));
            let holders =
                if exactly.is_empty() { holders(&claimed.misread_variants()) } else { exactly };
            held.extend(holders.into_iter().map(|one| (&one.person_id, self.agrees(&one.holder))));
        }
        let held = held.into_iter();
        held.map(|(person_id, agrees)| Held { person_id: person_id.clone(), agrees }).collect()
    }

    /// Whether a holder of one of the identifiers agrees with the claim as far as recognition requires: in birth year,
    /// sex and a name that is not the parent's, and, where both know them, in month and day of birth.
    #[must_use]
    pub fn agrees(&self, holder: &Holder) -> bool {
        self.birth_date.year() == holder.birth_date.year()
            && alike::agree(self.birth_date, holder.birth_date)
            && self.sex == holder.sex
            && self.name_keys.agree(&holder.name_keys)
    }

    /// Whether sex or birth date speak against that person.
    #[must_use]
    pub fn contradicts(&self, person: &OwnPerson) -> bool {
        self.sex != person.sex || !alike::agree(self.birth_date, person.birth_date)
    }

    /// Whether the person may be the one claimed, whatever the identifiers: equal sex, birth dates that
    /// may be one ([`alike::agree`]), and names that share enough ([`alike::points_needed`]).
    #[must_use]
    pub fn looks_like(&self, person: &OwnPerson) -> bool {
        self.sex == person.sex
            && alike::agree(self.birth_date, person.birth_date)
            && self.points(person) >= alike::points_needed(self.birth_date, person.birth_date)
    }

    /// The same as [`Lookup::looks_like`], for a store that holds sex, birth date and
    /// [`OwnPerson::blocking_text`] of each person in a row.
    #[must_use]
    pub fn alike(&self) -> PossibleMatchQuery {
        let with_points = |tokens: &BTreeSet<String>| BlockingName {
            tokens: tokens.clone(),
            points: points(tokens),
        };
        PossibleMatchQuery {
            sex: self.sex,
            names: blocking_keys_of_names(&self.names).iter().map(with_points).collect(),
            spans: alike::spans(self.birth_date),
        }
    }

    /// How many places of a rate the look-up for a query takes so far as can be foreseen: that of a claim with an own
    /// identifier seldom needs a search, and that of a query without a person is not made.
    #[must_use]
    pub fn foreseen_cost(query: &RecordQuery, rules: &dyn NationalRules) -> u32 {
        let claimed = &query.person.identifiers;
        if claimed.iter().any(|identifier| rules.own_identifiers().contains(&identifier.kind())) {
            return 1;
        }
        Self::for_query(query, rules).map_or(1, |lookup| lookup.alike().cost())
    }

    /// How many places the search takes beyond [`Self::foreseen_cost`], where one goes on all the same: of a claim with
    /// an own identifier which an officer ruled to mean no person.
    #[must_use]
    pub fn unforeseen_cost(&self) -> u32 {
        if self.identifiers.is_empty() { 0 } else { self.alike().cost().saturating_sub(1) }
    }

    fn points(&self, person: &OwnPerson) -> u32 {
        let held = blocking_keys(&person.names);
        let claimed = blocking_keys_of_names(&self.names);
        claimed.iter().filter(|tokens| !tokens.is_disjoint(&held)).map(points).sum()
    }
}

/// What one name counts.
fn points(tokens: &BTreeSet<String>) -> u32 {
    let is_given = tokens.first().is_some_and(|token| token.starts_with('G'));
    if is_given { POINTS_FOR_A_GIVEN_NAME } else { POINTS_FOR_ANOTHER_PART }
}

/// What a claim must agree with in the holder of a number.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Holder {
    /// The birth date.
    pub birth_date: PartialDate,
    /// The sex.
    pub sex: Sex,
    /// The strict keys of the names.
    pub name_keys: NameKeys,
}

impl Holder {
    /// What a claim must agree with in this person.
    #[must_use]
    pub fn of(person: &OwnPerson) -> Self {
        Self { birth_date: person.birth_date, sex: person.sex, name_keys: person.name_keys() }
    }
}

/// A number and its holder.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Numbered {
    /// The number.
    pub number: Identifier,
    /// The person.
    pub person_id: Text,
    /// What a claim must agree with in the person.
    pub holder: Holder,
}

/// The holder of an own identifier of a claim.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Held {
    /// The person.
    pub person_id: Text,
    /// Whether the person [agrees](Lookup::agrees) with the claim.
    pub agrees: bool,
}

/// The person that a lookup means: `holders` hold one of its identifiers, `links` are stored under one of its link
/// keys, `candidates` are its possible matches.
///
/// The person that an officer confirmed for this very claim is meant. Else persons meant by identifier and by confirmed
/// link are united: two of them are for an officer to rule on, and so are two holders of the identifiers. A link that
/// was rejected takes the person out of the candidates and of the holders who do not agree, and silences a link for
/// the same person that was confirmed on another claim. The holder of an identifier who agrees is meant all the same.
///
/// A claim with an own identifier that means no person is for an officer: the number may be right and the record wrong.
/// Whether the number has a holder makes no difference, so that the outcome discloses nothing. An officer's ruling
/// that the claim means no person closes it.
#[must_use]
pub fn decide(lookup: &Lookup, holders: &[Held], links: &[Link], candidates: &[Text]) -> Meant {
    let ruled = |verdict: LinkVerdict| {
        links.iter().filter(move |link| link.verdict == verdict && link.speaks_for(lookup))
    };
    let rejected: BTreeSet<&Text> =
        ruled(LinkVerdict::Rejected).filter_map(|link| link.person_id.as_ref()).collect();
    let nobody = ruled(LinkVerdict::Rejected).any(|link| link.person_id.is_none());
    let open = |person_id: &&Text| !rejected.contains(person_id);
    let this_claim = lookup.links.of_the_claim();
    let settled = ruled(LinkVerdict::Confirmed).filter(|link| link.key == this_claim);
    let settled: BTreeSet<&Text> =
        settled.filter_map(|link| link.person_id.as_ref()).filter(open).collect();
    if let (Some(person_id), 1) = (settled.first(), settled.len()) {
        let person_id = Text::clone(person_id);
        return Meant::Person { person_id, basis: MatchBasis::ConfirmedLink };
    }
    let linked = ruled(LinkVerdict::Confirmed).filter_map(|link| link.person_id.as_ref());
    let linked = linked.filter(open);
    let mut meant: BTreeMap<&Text, MatchBasis> =
        linked.map(|person_id| (person_id, MatchBasis::ConfirmedLink)).collect();
    let agreeing = holders.iter().filter(|held| held.agrees).map(|held| &held.person_id);
    meant.extend(agreeing.map(|person_id| (person_id, MatchBasis::OwnIdentifier)));
    let different = holders.iter().filter(|held| held.agrees || open(&&held.person_id));
    let different: BTreeSet<&Text> = different.map(|held| &held.person_id).collect();
    let mut persons = meant.into_iter();
    match (persons.next(), persons.next()) {
        (Some((_, MatchBasis::OwnIdentifier)), None) if different.len() > 1 => Meant::PossibleMatch,
        (Some((person_id, basis)), None) => Meant::Person { person_id: person_id.clone(), basis },
        (Some(_), Some(_)) => Meant::PossibleMatch,
        (None, _) if candidates.iter().chain(different).any(|one| open(&one)) => {
            Meant::PossibleMatch
        }
        (None, _) if !lookup.identifiers.is_empty() && !nobody => Meant::PossibleMatch,
        (None, _) => Meant::NoPerson,
    }
}

/// What would resolve an ambiguous match, from the claim alone: it must disclose nothing of what is held.
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
