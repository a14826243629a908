//! What an officer enters when a pension is applied for, and the case that it makes with the own record and
//! with what the other state attested.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use time::Date;

use crate::assessment::{
    Case, CaseFault, CheckedCase, Claimant, Income, Inquiry, Reported, Treaty,
};
use crate::date::PartialDate;
use crate::days::Ratio;
use crate::envelope::Digest;
use crate::pension::PensionKind;
use crate::period::ServicePeriod;
use crate::person::{Identifier, IdentifierKind, PersonClaim, PersonName, sound, taken_apart};
use crate::registry::{Holding, NationalRules, OwnPerson};
use crate::rules::{PackError, Packs};
use crate::totalisation::{Claim, Origin};

/// What is applied for, and what the own state's officer alone knows about it. Nothing of it ever comes from
/// the other state.
#[derive(Clone, Eq, PartialEq)]
pub struct PensionClaim {
    /// What is applied for.
    pub pension: PensionKind,
    /// The day on which the application was registered.
    pub applied_on: Date,
    /// An ethnic Kazakh who came to Kazakhstan permanently, by Kazakhstan's own record.
    pub ethnic_kazakh_resettler: bool,
    /// Children borne or adopted, and raised to the age that the law asks for.
    pub children_raised: u32,
    /// Full years in the zones of extreme and maximum radiation at Semipalatinsk.
    pub semipalatinsk_years: u32,
    /// The monthly average income in hundredths of the own currency, where it is given ready. Zero means that
    /// there was none.
    pub average_income: Option<i64>,
    /// The income by year and month, in hundredths of the own currency.
    pub monthly_income: BTreeMap<(i32, u8), i64>,
    /// What an officer must see.
    pub circumstances: Vec<Reported>,
    /// Readings of open parameters that are not the default ones.
    pub readings: BTreeMap<String, String>,
}

/// Redacted: what a person claims and earns.
impl fmt::Debug for PensionClaim {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PensionClaim(..)")
    }
}

impl PensionClaim {
    /// The case that it makes: the own periods as the national rules render them, and beside them, each with
    /// the answer that it came from, those that the other state attested; a row that several answers repeat
    /// is one. The Agreement binds where its entry into force is known and not after the day of application.
    ///
    /// # Errors
    ///
    /// [`CaseFault`], where what is held or entered cannot be computed with.
    pub fn case(
        &self,
        held: &Holding,
        rules: &dyn NationalRules,
        attested: impl IntoIterator<Item = (Digest, ServicePeriod)>,
        inquiries: Vec<Inquiry>,
        in_force_from: Option<Date>,
    ) -> Result<CheckedCase, CaseFault> {
        let own = held.attested(rules).into_iter();
        let own = own.map(|period| Claim { origin: Origin::Own, period });
        let mut told: Vec<Claim> = Vec::new();
        for (answer, period) in attested {
            if told.iter().all(|claim| claim.period != period) {
                told.push(Claim { origin: Origin::Attested(answer), period });
            }
        }
        let in_force = in_force_from.filter(|from| *from <= self.applied_on);
        Case {
            as_of: self.applied_on,
            pension: self.pension,
            claimant: self.claimant(&held.entry.person),
            treaty: in_force
                .map_or(Treaty::NotInForce, |from| Treaty::InForce { since: Some(from) }),
            claims: own.chain(told).collect(),
            inquiries: Some(inquiries),
            income: self.income(),
            circumstances: self.circumstances.clone(),
        }
        .checked()
    }

    fn claimant(&self, person: &OwnPerson) -> Claimant {
        let iin = person.identifiers.iter().find(|held| held.kind() == IdentifierKind::Iin);
        Claimant {
            sex: person.sex,
            birth_date: person.birth_date,
            ethnic_kazakh_resettler: self.ethnic_kazakh_resettler,
            children_raised: self.children_raised,
            semipalatinsk_years: self.semipalatinsk_years,
            iin: iin.cloned(),
        }
    }

    fn income(&self) -> Income {
        let whole = |hundredths: &i64| Ratio::new(i128::from(*hundredths), 100);
        Income {
            average: self.average_income.as_ref().map(whole),
            monthly: self.monthly_income.iter().map(|(month, sum)| (*month, whole(sum))).collect(),
        }
    }

    /// The rule packs, read as the officer chose.
    ///
    /// # Errors
    ///
    /// The parameter of the choice that the packs do not know, and [`PackError`].
    pub fn packs(&self, packs: &Packs) -> Result<Packs, (String, PackError)> {
        let mut chosen = packs.clone();
        for (parameter, reading) in &self.readings {
            chosen = chosen
                .with_reading(parameter, reading)
                .map_err(|error| (parameter.clone(), error))?;
        }
        Ok(chosen)
    }
}

/// How many names a claim holds: those in use before former ones.
const MOST_NAMES: usize = 8;
/// How many parents a claim names.
const MOST_PARENTS: usize = 4;
/// How many identifiers a claim holds, and how many of a kind.
const MOST_IDENTIFIERS: (usize, usize) = (8, 2);

/// What the own record holds of a person, as the other state is asked about it: with the identifiers that are
/// not the own state's, for the own ones mean nothing to the other state.
#[must_use]
pub fn claim_of(person: &OwnPerson, rules: &dyn NationalRules) -> PersonClaim {
    let mut claim = whole_claim(person);
    claim.identifiers.retain(|held| !rules.own_identifiers().contains(&held.kind()));
    claim.names.sort_by_key(|name| name.usage);
    added_to(claim, PersonClaim::default())
}

/// What an officer enters of a person, and what the own record adds to it: as much as a claim may hold, the officer's
/// first.
#[must_use]
pub fn added_to(record: PersonClaim, added: PersonClaim) -> PersonClaim {
    let mut claim = PersonClaim { birth_place: added.birth_place.or(record.birth_place), ..record };
    let held = std::mem::take(&mut claim.identifiers);
    for identifier in added.identifiers.into_iter().chain(held) {
        let of_a_kind = claim.identifiers.iter().filter(|one| one.kind() == identifier.kind());
        let room =
            of_a_kind.count() < MOST_IDENTIFIERS.1 && claim.identifiers.len() < MOST_IDENTIFIERS.0;
        if room && !claim.identifiers.contains(&identifier) {
            claim.identifiers.push(identifier);
        }
    }
    claim.names.splice(0..0, added.names);
    claim.names.truncate(MOST_NAMES);
    claim.parents.splice(0..0, added.parents);
    claim.parents.truncate(MOST_PARENTS);
    claim
}

fn whole_claim(person: &OwnPerson) -> PersonClaim {
    PersonClaim {
        identifiers: person.identifiers.clone(),
        names: person.names.clone(),
        sex: Some(person.sex),
        birth_date: Some(person.birth_date),
        birth_place: person.birth_place.clone(),
        parents: person.parents.clone(),
    }
}

/// In what a question describes another person than that of the own registry: fields of the claim, empty
/// where it may be the same person.
#[must_use]
pub fn differs_from_person(asked: &PersonClaim, person: &OwnPerson) -> Vec<&'static str> {
    differs(asked, &whole_claim(person))
}

/// In what two claims describe different people. Names are compared by their sound, so that no spelling makes
/// another person; a holder of the same identifier may have changed the name.
#[must_use]
pub fn differs(asked: &PersonClaim, other: &PersonClaim) -> Vec<&'static str> {
    let mut fields = Vec::new();
    let kind = |identifier: &Identifier| identifier.kind() != IdentifierKind::Passport;
    let shared = asked.identifiers.iter().any(|one| other.identifiers.contains(one));
    let contradicted = asked.identifiers.iter().filter(|one| kind(one)).any(|one| {
        let mut alike =
            other.identifiers.iter().filter(|held| held.kind() == one.kind()).peekable();
        alike.peek().is_some() && alike.all(|held| held != one)
    });
    if contradicted {
        fields.push("identifiers");
    }
    if !shared && names_differ(&asked.names, &other.names) {
        fields.push("names");
    }
    if asked.sex.zip(other.sex).is_some_and(|(one, another)| one != another) {
        fields.push("sex");
    }
    let dates = asked.birth_date.zip(other.birth_date);
    if dates.is_some_and(|(one, another)| !one.agrees_with(another)) {
        fields.push("birth_date");
    }
    fields
}

/// Whether no part sounds alike, or both have a given name and the one's is no part of the other's.
fn names_differ(asked: &[PersonName], other: &[PersonName]) -> bool {
    let (asked, other) = (taken_apart(asked), taken_apart(other));
    let sounds = |names: &[PersonName]| -> BTreeSet<String> {
        names.iter().flat_map(PersonName::parts).map(|part| sound(part.as_str())).collect()
    };
    let given = |names: &[PersonName]| -> BTreeSet<String> {
        names
            .iter()
            .filter_map(|name| name.given_name.as_ref())
            .map(|part| sound(part.as_str()))
            .collect()
    };
    let apart = |given: BTreeSet<String>, all: &BTreeSet<String>| {
        !given.is_empty() && given.is_disjoint(all)
    };
    let (all_asked, all_other) = (sounds(&asked), sounds(&other));
    all_asked.is_disjoint(&all_other)
        || (apart(given(&asked), &all_other) && !given(&other).is_empty())
        || (apart(given(&other), &all_asked) && !given(&asked).is_empty())
}

/// The right to a pension that an assessment finds.
#[derive(Clone, Copy, Eq, PartialEq)]
pub enum PensionRight {
    /// No right.
    None,
    /// There is one, and the award begins on that day.
    From(Date),
}

/// Redacted: what a person is entitled to.
impl fmt::Debug for PensionRight {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Right(..)")
    }
}

impl PensionRight {
    /// Of an assessment as it was stored; absent where that is not an assessment.
    #[must_use]
    pub fn found_by(assessment_json: &str) -> Option<Self> {
        let assessment: serde_json::Value = serde_json::from_str(assessment_json).ok()?;
        let from = assessment.pointer("/further/award_from")?;
        if from.is_null() {
            return Some(Self::None);
        }
        let from = PartialDate::parse(from.as_str()?).ok()?;
        from.is_exact().then(|| Self::From(from.earliest()))
    }

    /// Whether an assessment as it was stored was made with figures of an earlier year, because those of its
    /// own are not known. None may be awarded on it.
    #[must_use]
    pub fn figures_missing(assessment_json: &str) -> bool {
        let assessment: Option<serde_json::Value> = serde_json::from_str(assessment_json).ok();
        let missing = assessment.as_ref().and_then(|json| json.get("missing_figures")?.as_array());
        missing.is_some_and(|missing| !missing.is_empty())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::person::{NameUse, Sex};
    use crate::text::Text;

    fn claim(given: &str, born: &str) -> PersonClaim {
        let part = |text: &str| Text::parse(text, 100).ok();
        let name = PersonName {
            usage: NameUse::Current,
            surname: part("Төлеген"),
            given_name: part(given),
            patronymic: part("Тілеуқызы"),
            clan_name: None,
            parent_name: None,
            original: None,
            script: None,
        };
        PersonClaim {
            identifiers: Vec::new(),
            names: vec![name],
            sex: Some(Sex::Female),
            birth_date: PartialDate::parse(born).ok(),
            birth_place: None,
            parents: Vec::new(),
        }
    }

    fn number(kind: IdentifierKind, value: &str) -> Identifier {
        Identifier::parse(kind, value).expect("an identifier")
    }

    #[test]
    fn another_birth_date_sex_given_name_or_number_is_another_person() {
        let zhanar = claim("Жанар", "1965-02-10");
        assert_eq!(differs(&claim("Жанар", "1965-02-11"), &zhanar), ["birth_date"]);
        assert_eq!(differs(&claim("Айгүл", "1965-02-10"), &zhanar), ["names"], "her twin");
        let brother = PersonClaim { sex: Some(Sex::Male), ..zhanar.clone() };
        assert_eq!(differs(&brother, &zhanar), ["sex"]);
        let iin = |value| PersonClaim {
            identifiers: vec![number(IdentifierKind::Iin, value)],
            ..zhanar.clone()
        };
        assert_eq!(differs(&iin("661120399020"), &iin("650210499903")), ["identifiers"]);
    }

    #[test]
    fn a_vaguer_date_another_spelling_and_a_new_name_under_the_same_number_are_the_same_person() {
        let zhanar = claim("Жанар", "1965-02-10");
        for same in [zhanar.clone(), claim("Жанар", "1965"), claim("Zhanar", "1965-02-10")] {
            assert_eq!(differs(&same, &zhanar), Vec::<&str>::new());
        }
        let mut married = claim("Жанна", "1965-02-10");
        married.identifiers = vec![number(IdentifierKind::Iin, "650210499903")];
        let mut held = zhanar;
        held.identifiers = married.identifiers.clone();
        assert_eq!(differs(&married, &held), Vec::<&str>::new());
        held.identifiers.push(number(IdentifierKind::MnRegisterNumber, "БЦ65021021"));
        assert_eq!(differs(&married, &held), Vec::<&str>::new(), "she has both");
    }

    #[test]
    fn what_an_officer_adds_comes_first_and_no_more_is_asked_than_a_claim_may_hold() {
        let passport = |value: &str| Identifier::parse(IdentifierKind::Passport, value);
        let passports = |values: &[&str]| -> Vec<Identifier> {
            values.iter().map(|value| passport(value).expect("a passport")).collect()
        };
        let many = |mut claim: PersonClaim, values: &[&str]| {
            claim.identifiers = passports(values);
            claim.names = vec![claim.names.remove(0); 9];
            claim.parents = vec![claim.names[0].clone(); 5];
            claim
        };
        let record = many(claim("Жанар", "1965-02-10"), &["N1111111", "N2222222", "N3333333"]);
        let added = PersonClaim { identifiers: passports(&["N4444444"]), ..PersonClaim::default() };
        let merged = added_to(record, added);
        assert!(merged.identifiers == passports(&["N4444444", "N1111111"]));
        assert_eq!((merged.names.len(), merged.parents.len()), (8, 4));
    }
}
