//! Links: an officer's rulings on ambiguous claims, and the later claims for which each of them speaks.
//!
//! Two things keep a link from speaking for another person: it is found only under a key of the claim
//! itself or of an identifier of the other state, and it must agree in birth year and a name part with
//! the claim that the officer saw.

use std::collections::BTreeSet;

use sha2::{Digest as _, Sha256};

use crate::code::Code as _;
use crate::person::{IdentifierKind, NameKeys, PersonClaim, PersonName, fold, folded_parts};
use crate::registry::NationalRules;
use crate::text::Text;

/// The key of a claim: the same claim again, in another order or in a spelling that folds alike, has the
/// same one. Lower-case hexadecimal SHA-256 of a canonical text of the claim.
///
/// A guess of the whole claim gives its key, so the key stays in the store with the rest of the data.
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub struct ClaimKey(String);

impl ClaimKey {
    /// The key of a claim.
    #[must_use]
    pub fn of(claim: &PersonClaim) -> Self {
        Self(hex::encode(Sha256::digest(canonical(claim))))
    }

    /// 64 hexadecimal digits.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// A version line, then one line for each thing claimed. Folded text and identifiers hold no line ends,
/// so no two claims that differ after folding share a text.
fn canonical(claim: &PersonClaim) -> String {
    let PersonClaim { identifiers, names, sex, birth_date, birth_place, parents } = claim;
    let mut lines = BTreeSet::new();
    for identifier in identifiers {
        lines.insert(format!("identifier {}:{}", identifier.kind().name(), identifier.value()));
    }
    for name in names {
        let PersonName { given_name, surname, patronymic, clan_name, parent_name, .. } = name;
        lines.extend(given_name.iter().map(|part| format!("given {}", fold(part.as_str()))));
        let others = [surname, patronymic, clan_name, parent_name].into_iter().flatten();
        lines.extend(others.map(|part| format!("other {}", fold(part.as_str()))));
    }
    lines.extend(folded_parts(parents).into_iter().map(|part| format!("parent {part}")));
    lines.extend(sex.map(|sex| format!("sex {}", sex.name())));
    lines.extend(birth_date.map(|date| format!("born {date}")));
    if let Some(place) = birth_place {
        let folded = |part: &Option<Text>| part.as_ref().map_or_else(String::new, fold_text);
        let (country, region) = (folded(&place.country), folded(&place.region));
        lines.insert(format!("place {country}/{region}/{}", folded(&place.locality)));
    }
    let mut text = String::from("kzmn-claim-v1\n");
    for line in lines {
        text.push_str(&line);
        text.push('\n');
    }
    text
}

fn fold_text(text: &Text) -> String {
    fold(text.as_str())
}

/// The texts under which a ruling on a claim is stored: `claim:` and the [`ClaimKey`], and
/// `id:<kind>:<value>` for each identifier of the other state.
///
/// Passports give none: they are reissued, and the form of their numbers is open.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct LinkKeys {
    claim_key: ClaimKey,
    keys: BTreeSet<String>,
}

impl LinkKeys {
    /// The keys of a claim made to the state of these rules.
    #[must_use]
    pub fn of(claim: &PersonClaim, rules: &dyn NationalRules) -> Self {
        let claim_key = ClaimKey::of(claim);
        let of_the_other = |kind: IdentifierKind| {
            kind != IdentifierKind::Passport && !rules.own_identifiers().contains(&kind)
        };
        let mut keys: BTreeSet<String> = claim
            .identifiers
            .iter()
            .filter(|identifier| of_the_other(identifier.kind()))
            .map(|identifier| format!("id:{}:{}", identifier.kind().name(), identifier.value()))
            .collect();
        keys.insert(under(&claim_key));
        Self { claim_key, keys }
    }

    /// The claim's own key.
    #[must_use]
    pub fn claim_key(&self) -> &ClaimKey {
        &self.claim_key
    }

    /// The text for this claim and no other: the only one under which a rejection is stored.
    #[must_use]
    pub fn of_the_claim(&self) -> String {
        under(&self.claim_key)
    }

    /// All texts: under each of them a confirmed link is stored and looked for.
    pub fn all(&self) -> impl Iterator<Item = &str> {
        self.keys.iter().map(String::as_str)
    }

    pub(super) fn holds(&self, key: &str) -> bool {
        self.keys.contains(key)
    }
}

fn under(claim_key: &ClaimKey) -> String {
    format!("claim:{}", claim_key.as_str())
}

/// What an officer decided about a claim and a person.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum LinkVerdict {
    /// The claim means this person.
    Confirmed,
    /// The claim does not mean this person.
    Rejected,
}

/// A ruling as it is stored, not ended.
#[derive(Clone, Debug)]
pub struct Link {
    /// The text under which it is stored.
    pub key: String,
    /// The person; absent where the claim means no person of the registry.
    pub person_id: Option<Text>,
    /// What was decided.
    pub verdict: LinkVerdict,
    /// The birth year of the claim that the officer saw.
    pub birth_year: i32,
    /// The strict keys of the names that the officer saw.
    pub name_keys: NameKeys,
}
