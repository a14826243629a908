//! Persons: identifiers, names, and what one state claims about a person to the other.

mod fold;
mod identifier;
mod keys;
mod latin;
mod sound;

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::code::code_list;
use crate::date::PartialDate;
use crate::text::Text;

pub use fold::fold;
pub use identifier::{Identifier, IdentifierKind, InvalidIdentifier, iin_check_digit};
pub use keys::{NameKeys, parts_told, taken_apart};
pub use latin::readings;
pub use sound::{blocking_keys, blocking_keys_of_names, sound};

/// The version of the rules by which [`NameKeys`] and [`blocking_keys`] are made. What a store holds of them is made
/// again where it was made by another one: so a change of these rules needs the next number.
pub const KEYS_VERSION: i32 = 2;

code_list! {
    /// Sex as the civil registries of both states record it.
    pub enum Sex {
        /// Female.
        Female,
        /// Male.
        Male,
    }
}

code_list! {
    /// Since when a name is used.
    pub enum NameUse {
        /// The name in use.
        Current,
        /// The name at birth.
        Birth,
        /// A former name.
        Former,
    }
}

code_list! {
    /// The script in which a name is written.
    pub enum Script {
        /// Cyrillic.
        Cyrillic,
        /// Latin.
        Latin,
        /// Traditional Mongolian.
        Mongolian,
        /// Another one.
        Other,
    }
}

/// A name as a state records it. Kazakhstan has surname, given name and patronymic; Mongolia clan name,
/// parent's name and given name. No part is moved into another.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct PersonName {
    /// Since when it is used.
    pub usage: NameUse,
    /// Kazakh surname (тегі).
    pub surname: Option<Text>,
    /// Given name (аты, нэр).
    pub given_name: Option<Text>,
    /// Kazakh patronymic (әкесінің аты).
    pub patronymic: Option<Text>,
    /// Mongolian clan name (ургийн овог).
    pub clan_name: Option<Text>,
    /// Mongolian parent's name (эцэг (эх)-ийн нэр).
    pub parent_name: Option<Text>,
    /// The whole name as the document has it.
    pub original: Option<Text>,
    /// The script of the parts.
    pub script: Option<Script>,
}

/// A part of a name.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum NamePart {
    /// Kazakh surname.
    Surname,
    /// Given name.
    GivenName,
    /// Kazakh patronymic.
    Patronymic,
    /// Mongolian clan name.
    ClanName,
    /// Mongolian parent's name.
    ParentName,
}

impl PersonName {
    /// The parts that are there, without the original.
    pub fn parts(&self) -> impl Iterator<Item = &Text> {
        [&self.surname, &self.given_name, &self.patronymic, &self.clan_name, &self.parent_name]
            .into_iter()
            .flatten()
    }
}

/// The folded parts of all these names.
#[must_use]
pub fn folded_parts(names: &[PersonName]) -> BTreeSet<String> {
    names
        .iter()
        .flat_map(PersonName::parts)
        .map(|part| fold(part.as_str()))
        .filter(|folded| !folded.is_empty())
        .collect()
}

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
