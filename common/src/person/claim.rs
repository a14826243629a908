//! What one state claims about a person to the other.

use serde::{Deserialize, Serialize};

use super::identifier::Identifier;
use super::name::PersonName;
use super::parts::parts_told;
use super::sex::Sex;
use crate::date::PartialDate;
use crate::text::Text;

/// A place; every part may be missing.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct Place {
    /// ISO 3166-1 alpha-2.
    pub country: Option<Text>,
    /// Province.
    pub region: Option<Text>,
    /// Town, district or village.
    pub locality: Option<Text>,
}

/// What an asker claims about a person.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct PersonClaim {
    /// Identifiers of either state.
    pub identifiers: Vec<Identifier>,
    /// Names.
    pub names: Vec<PersonName>,
    /// Sex, if it is stated.
    pub sex: Option<Sex>,
    /// Birth date, if it is stated.
    pub birth_date: Option<PartialDate>,
    /// Birthplace, if it is stated.
    pub birth_place: Option<Place>,
    /// Parents' names.
    pub parents: Vec<PersonName>,
}

/// A claim that is sufficient for the registry to be read.
#[derive(Clone, Copy, Debug)]
pub struct Identified<'a> {
    /// The claim.
    pub claim: &'a PersonClaim,
    /// Its sex.
    pub sex: Sex,
    /// Its birth date.
    pub birth_date: PartialDate,
}

/// What a claim lacks to be answered, as paths within it.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct IdentificationInsufficient(pub Vec<&'static str>);

impl PersonClaim {
    /// The claim, if it is sufficient: two name parts, the birth year, the sex, and an identifier or a
    /// birthplace.
    ///
    /// # Errors
    ///
    /// [`IdentificationInsufficient`] with what is missing.
    pub fn identify(&self) -> Result<Identified<'_>, IdentificationInsufficient> {
        let mut missing = Vec::new();
        if parts_told(&self.names) < 2 {
            missing.push("names");
        }
        if self.sex.is_none() {
            missing.push("sex");
        }
        if self.birth_date.is_none() {
            missing.push("birth_date");
        }
        if self.identifiers.is_empty() && self.birth_place.is_none() {
            missing.push("identifiers");
        }
        match (self.sex, self.birth_date) {
            (Some(sex), Some(birth_date)) if missing.is_empty() => {
                Ok(Identified { claim: self, sex, birth_date })
            }
            _ => Err(IdentificationInsufficient(missing)),
        }
    }
}
