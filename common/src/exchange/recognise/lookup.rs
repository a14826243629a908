//! What the registry is asked for a query, and how far a person agrees with it.

use std::collections::{BTreeMap, BTreeSet};

use super::alike::{
    self, BlockingName, POINTS_FOR_A_GIVEN_NAME, POINTS_FOR_ANOTHER_PART, PossibleMatchQuery,
};
use super::link::LinkKeys;
use crate::date::PartialDate;
use crate::kinds::RecordQuery;
use crate::person::{
    Identified, Identifier, NameKeys, PersonName, Sex, blocking_keys, blocking_keys_of_names,
};
use crate::registry::{NationalRules, OwnPerson};
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
