//! The person that a query means.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::link::{Link, LinkVerdict};
use super::lookup::{Held, Lookup};
use crate::date::PartialDate;
use crate::kinds::{IdentificationNeed, MatchBasis};
use crate::person::PersonClaim;
use crate::registry::{Holding, NationalRules};
use crate::text::Text;

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

impl Link {
    /// Whether the ruling holds for this lookup. A rejection holds for its very claim only. A confirmed
    /// link that disagrees in birth year or in the names
    /// ([`NameKeys::agree`](crate::person::NameKeys::agree)) is ignored: an identifier alone recognises no
    /// person.
    #[must_use]
    pub fn speaks_for(&self, lookup: &Lookup) -> bool {
        match self.verdict {
            LinkVerdict::Rejected => self.key == lookup.links.of_the_claim(),
            LinkVerdict::Confirmed => {
                lookup.links.holds(&self.key)
                    && self.birth_year == lookup.birth_date.year()
                    && self.name_keys.agree(&lookup.name_keys)
            }
        }
    }
}
