//! What speaks for and against a candidate, side by side, for the officer who rules on the match.
//!
//! Texts are what the registries recorded, for the officer of the answering state alone: nothing of this
//! leaves for the other state.

use std::collections::BTreeSet;

use super::alike;
use crate::date::PartialDate;
use crate::person::{
    NameUse, PersonClaim, PersonName, Place, Sex, blocking_keys, fold, sound, taken_apart,
};
use crate::registry::OwnPerson;
use crate::text::Text;

/// What is compared.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub enum Aspect {
    /// Identifiers.
    Identifier,
    /// Given names in use.
    GivenName,
    /// Kazakh patronymic and Mongolian parent's name in use.
    FatherName,
    /// Kazakh surname and Mongolian clan name in use.
    FamilyName,
    /// Former names and names at birth.
    FormerName,
    /// Birth dates.
    BirthDate,
    /// Sex.
    Sex,
    /// Birthplaces.
    BirthPlace,
    /// Parents' names.
    Parents,
}

/// What the comparison of an aspect shows.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum AspectVerdict {
    /// That the claim means this person.
    For,
    /// That it means another one.
    Against,
    /// Neither.
    Unknown,
}

/// One aspect of a claim and a person.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Point {
    /// What is compared.
    pub aspect: Aspect,
    /// The result.
    pub verdict: AspectVerdict,
    /// What the claim has, as recorded, joined by `; `. Empty where it has nothing.
    pub claimed: String,
    /// What the registry has, in the same form.
    pub held: String,
}

/// Compares a claim with a person: one point for each aspect, in the order of [`Aspect`]. Where one side
/// has nothing, the verdict is unknown.
#[must_use]
pub fn compare(claim: &PersonClaim, person: &OwnPerson) -> Vec<Point> {
    let (claimed_names, held_names) = (taken_apart(&claim.names), taken_apart(&person.names));
    let claimed = InUse::of(&claimed_names);
    let held = InUse::of(&held_names);
    vec![
        identifiers(claim, person),
        names(Aspect::GivenName, &claimed.given, &held.given, AspectVerdict::Against),
        names(Aspect::FatherName, &claimed.father, &held.father, AspectVerdict::Against),
        // A surname is no clan name: that they differ is usual.
        names(Aspect::FamilyName, &claimed.family, &held.family, AspectVerdict::Unknown),
        former_names(&claimed_names, &held_names),
        birth_dates(claim, person),
        sexes(claim.sex, person.sex),
        places(claim.birth_place.as_ref(), person.birth_place.as_ref()),
        names(
            Aspect::Parents,
            &Named::of(claim.parents.iter()),
            &Named::of(person.parents.iter()),
            AspectVerdict::Against,
        ),
    ]
}

fn point(
    aspect: Aspect,
    verdict: impl FnOnce() -> AspectVerdict,
    claimed: &BTreeSet<String>,
    held: &BTreeSet<String>,
) -> Point {
    let nothing = claimed.is_empty() || held.is_empty();
    Point {
        aspect,
        verdict: if nothing { AspectVerdict::Unknown } else { verdict() },
        claimed: joined(claimed),
        held: joined(held),
    }
}

fn joined(texts: &BTreeSet<String>) -> String {
    texts.iter().map(String::as_str).collect::<Vec<_>>().join("; ")
}

/// Name parts as recorded, and the keys by which they are compared.
#[derive(Default)]
struct Named {
    texts: BTreeSet<String>,
    keys: BTreeSet<String>,
}

impl Named {
    /// All parts of these names.
    fn of<'a>(names: impl Iterator<Item = &'a PersonName>) -> Self {
        let mut named = Self::default();
        for name in names {
            named.texts.insert(whole(name));
            let tokens = blocking_keys(std::slice::from_ref(name));
            // Whether a part is a given name does not matter here, so the keys' first letter goes.
            named.keys.extend(tokens.iter().filter_map(|token| token.get(1..)).map(str::to_owned));
        }
        named.texts.remove("");
        named
    }

    /// One part, of those names that have it.
    fn part(names: &[&PersonName], pick: impl Fn(&PersonName) -> PersonName) -> Self {
        let picked: Vec<PersonName> = names.iter().map(|name| pick(name)).collect();
        Self::of(picked.iter())
    }
}

/// The parts of a name in the order in which its state writes them.
fn whole(name: &PersonName) -> String {
    let PersonName { surname, given_name, patronymic, clan_name, parent_name, .. } = name;
    let parts = [clan_name, parent_name, surname, given_name, patronymic];
    parts.into_iter().flatten().map(Text::as_str).collect::<Vec<_>>().join(" ")
}

/// The names in use, by their parts.
struct InUse {
    given: Named,
    father: Named,
    family: Named,
}

impl InUse {
    fn of(names: &[PersonName]) -> Self {
        let current = in_use(names);
        let none = PersonName {
            usage: NameUse::Current,
            surname: None,
            given_name: None,
            patronymic: None,
            clan_name: None,
            parent_name: None,
            original: None,
            script: None,
        };
        Self {
            given: Named::part(&current, |name| PersonName {
                given_name: name.given_name.clone(),
                ..none.clone()
            }),
            father: Named::part(&current, |name| PersonName {
                patronymic: name.patronymic.clone(),
                parent_name: name.parent_name.clone(),
                ..none.clone()
            }),
            family: Named::part(&current, |name| PersonName {
                surname: name.surname.clone(),
                clan_name: name.clan_name.clone(),
                ..none.clone()
            }),
        }
    }
}

/// The names in use; all names where none is.
fn in_use(names: &[PersonName]) -> Vec<&PersonName> {
    let current: Vec<_> = names.iter().filter(|name| name.usage == NameUse::Current).collect();
    if current.is_empty() { names.iter().collect() } else { current }
}

fn names(aspect: Aspect, claimed: &Named, held: &Named, otherwise: AspectVerdict) -> Point {
    let verdict =
        || if claimed.keys.is_disjoint(&held.keys) { otherwise } else { AspectVerdict::For };
    point(aspect, verdict, &claimed.texts, &held.texts)
}

/// A former name of one side is compared with all names of the other. Its absence among them proves
/// nothing: former names are seldom all recorded. A side without former names shows those in use.
fn former_names(claimed: &[PersonName], held: &[PersonName]) -> Point {
    let is_former = |name: &&PersonName| name.usage != NameUse::Current;
    let former = |names: &[PersonName]| Named::of(names.iter().filter(is_former));
    let (all_claimed, all_held) = (Named::of(claimed.iter()), Named::of(held.iter()));
    let (claimed, held) = match (former(claimed), former(held)) {
        (claimed, held) if claimed.texts.is_empty() && held.texts.is_empty() => (claimed, held),
        (claimed, held) if claimed.texts.is_empty() => (all_claimed, held),
        (claimed, held) if held.texts.is_empty() => (claimed, all_held),
        (claimed, held) => {
            let found = !claimed.keys.is_disjoint(&all_held.keys)
                || !held.keys.is_disjoint(&all_claimed.keys);
            let verdict = || if found { AspectVerdict::For } else { AspectVerdict::Unknown };
            return point(Aspect::FormerName, verdict, &claimed.texts, &held.texts);
        }
    };
    names(Aspect::FormerName, &claimed, &held, AspectVerdict::Unknown)
}

/// Numbers of one kind that differ speak against, even though numbers change: the officer sees both.
fn identifiers(claim: &PersonClaim, person: &OwnPerson) -> Point {
    let texts = |identifiers: &[crate::person::Identifier]| -> BTreeSet<String> {
        identifiers.iter().map(|identifier| identifier.value().to_owned()).collect()
    };
    let (claimed, held) = (texts(&claim.identifiers), texts(&person.identifiers));
    point(Aspect::Identifier, || identifiers_verdict(claim, person), &claimed, &held)
}

fn identifiers_verdict(claim: &PersonClaim, person: &OwnPerson) -> AspectVerdict {
    let equal = claim.identifiers.iter().any(|claimed| person.identifiers.contains(claimed));
    let same_kind = claim
        .identifiers
        .iter()
        .any(|claimed| person.identifiers.iter().any(|held| held.kind() == claimed.kind()));
    match (equal, same_kind) {
        (true, _) => AspectVerdict::For,
        (false, true) => AspectVerdict::Against,
        (false, false) => AspectVerdict::Unknown,
    }
}

/// Two known days that are one speak for, dates that cannot be one against; what may be one proves nothing.
fn birth_dates(claim: &PersonClaim, person: &OwnPerson) -> Point {
    let claimed = claim.birth_date.iter().map(ToString::to_string).collect();
    point(
        Aspect::BirthDate,
        || birth_dates_verdict(claim.birth_date, person.birth_date),
        &claimed,
        &BTreeSet::from([person.birth_date.to_string()]),
    )
}

fn birth_dates_verdict(claimed: Option<PartialDate>, held: PartialDate) -> AspectVerdict {
    match claimed {
        Some(claimed) if !alike::agree(claimed, held) => AspectVerdict::Against,
        Some(claimed) if alike::meaning(claimed).is_exact() && claimed == held => {
            AspectVerdict::For
        }
        _ => AspectVerdict::Unknown,
    }
}

fn sexes(claimed: Option<Sex>, held: Sex) -> Point {
    let word = |sex| match sex {
        Sex::Female => "female".to_owned(),
        Sex::Male => "male".to_owned(),
    };
    let verdict =
        || if claimed == Some(held) { AspectVerdict::For } else { AspectVerdict::Against };
    let texts = claimed.map(word).into_iter().collect();
    point(Aspect::Sex, verdict, &texts, &BTreeSet::from([word(held)]))
}

/// From the country down: the first part that differs speaks against; an equal province or town speaks
/// for. A country alone proves nothing.
fn places(claimed: Option<&Place>, held: Option<&Place>) -> Point {
    let written = |place: Option<&Place>| -> BTreeSet<String> {
        let parts = place.into_iter().flat_map(place_parts).flatten();
        let parts: Vec<&str> = parts.map(Text::as_str).collect();
        (!parts.is_empty()).then(|| parts.join(", ")).into_iter().collect()
    };
    point(Aspect::BirthPlace, || places_verdict(claimed, held), &written(claimed), &written(held))
}

/// Country, province, town.
fn place_parts(place: &Place) -> [Option<&Text>; 3] {
    [place.country.as_ref(), place.region.as_ref(), place.locality.as_ref()]
}

fn places_verdict(claimed: Option<&Place>, held: Option<&Place>) -> AspectVerdict {
    let claimed = claimed.into_iter().flat_map(place_parts);
    let both = claimed.zip(held.into_iter().flat_map(place_parts));
    let mut told = AspectVerdict::Unknown;
    for (level, parts) in both.enumerate() {
        match parts {
            (Some(a), Some(b)) if !same_place(a, b) => return AspectVerdict::Against,
            (Some(_), Some(_)) if level > 0 => told = AspectVerdict::For,
            _ => {}
        }
    }
    told
}

fn same_place(a: &Text, b: &Text) -> bool {
    let (a, b) = (a.as_str(), b.as_str());
    fold(a) == fold(b) || (!sound(a).is_empty() && sound(a) == sound(b))
}
