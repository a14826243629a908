//! Names as states record them.

use std::collections::BTreeSet;

use super::fold::fold;
use crate::code::code_list;
use crate::text::Text;

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
