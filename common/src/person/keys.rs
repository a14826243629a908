//! Strict keys of names: whether two records can be of one person.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use unicode_properties::{GeneralCategoryGroup, UnicodeGeneralCategory as _};

use super::PersonName;
use super::fold::{fold, is_apostrophe, is_hyphen, letters, words};
use super::latin::readings;
use super::sound::sounds;
use crate::text::Text;

/// How many pieces of one part are looked at. A part of a name has one or two.
const MOST_PIECES: usize = 8;

/// What a part of a name is.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub(super) enum Role {
    /// Given name.
    Given,
    /// Kazakh surname.
    Surname,
    /// Mongolian clan name.
    Clan,
    /// Kazakh or Russian patronymic.
    Patronymic,
    /// Mongolian parent's name.
    Parent,
    /// A word of a name that was copied whole.
    Word,
    /// A half of such a word that has a hyphen.
    Half,
}

/// Strict keys of names: the [readings](super::latin::readings()) of their parts, by what the parts are. Initials
/// give none.
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct NameKeys {
    given: BTreeSet<String>,
    family: BTreeSet<String>,
    parent: BTreeSet<String>,
    /// Of names that were copied whole: for each word its readings.
    words: BTreeSet<BTreeSet<String>>,
    /// The readings of words that stand twice in such a name.
    twice: BTreeSet<String>,
}

impl NameKeys {
    /// The keys of some names of one person.
    #[must_use]
    pub fn of(names: &[PersonName]) -> Self {
        let mut keys = Self::default();
        names.iter().for_each(|name| keys.add(name));
        keys
    }

    fn add(&mut self, name: &PersonName) {
        let parts = parts(name);
        let is_word = |(role, part): &&(Role, &str)| *role == Role::Word && !is_initial(part);
        // Where there are other words, a hyphen stands within a name and not between two.
        let divided = parts.iter().filter(is_word).count() < 2;
        let mut seen = BTreeSet::new();
        for (role, part) in parts {
            let read = || pieces(part).filter(|piece| !is_initial(piece)).flat_map(readings);
            match role {
                Role::Given => self.given.extend(read()),
                Role::Surname | Role::Clan => self.family.extend(read()),
                Role::Patronymic | Role::Parent => self.parent.extend(read()),
                Role::Half if !divided => {}
                Role::Word | Role::Half => {
                    let read: BTreeSet<String> = read().collect();
                    self.twice.extend(read.intersection(&seen).cloned());
                    seen.extend(read.iter().cloned());
                    self.words.extend((!read.is_empty()).then_some(read));
                }
            }
        }
    }

    /// Whether it is empty.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        let Self { given, family, parent, words, twice: _ } = self;
        words.is_empty() && [given, family, parent].into_iter().all(BTreeSet::is_empty)
    }

    /// Whether these can be the names of the person with those: a part is shared that is not the parent's name on
    /// either side, which brothers and sisters share, and the given name is the same in some spelling of the
    /// standards, which is what tells twins of one surname apart: that it sounds alike is too little. Of names that
    /// were copied whole two words are shared, and all words of one of them.
    #[must_use]
    pub fn agree(&self, other: &Self) -> bool {
        let (mine, theirs) = (self.own(), other.own());
        let shared: BTreeSet<&str> = mine.intersection(&theirs).copied().collect();
        let told = shared.iter().any(|key| self.tells(key) || other.tells(key));
        let enough = if told { 1 } else { 2 };
        sound_keys(shared.into_iter()).len() >= enough && self.is_called_as(other)
    }

    /// Whether any part is shared, the parent's name too: too little to find a person by.
    #[must_use]
    pub fn share_a_part(&self, other: &Self) -> bool {
        !self.all().is_disjoint(&other.all())
    }

    fn all(&self) -> BTreeSet<&str> {
        self.own().into_iter().chain(self.parent.iter().map(String::as_str)).collect()
    }

    /// Whether the given names are one, so far as both are known. A name that was copied whole has it among its words.
    fn is_called_as(&self, other: &Self) -> bool {
        match (self.given.is_empty(), other.given.is_empty()) {
            (false, false) => {
                !self.given.is_disjoint(&other.given)
                    || self.is_called_in(other)
                    || other.is_called_in(self)
            }
            (false, true) => other.words.is_empty() || self.is_called_in(other),
            (true, false) => self.words.is_empty() || other.is_called_in(self),
            (true, true) => {
                let unknown = self.words.is_empty() || other.words.is_empty();
                unknown || self.words_are_in(other) || other.words_are_in(self)
            }
        }
    }

    /// Whether a given name is one of the words of `other`, and none of those that are known to be another part.
    fn is_called_in(&self, other: &Self) -> bool {
        let families = [&self.family, &other.family, &self.parent, &other.parent];
        let is_other_part =
            |word: &&BTreeSet<String>| families.iter().any(|family| !family.is_disjoint(word));
        let may_be: Vec<_> = other.words.iter().filter(|word| !is_other_part(word)).collect();
        let is_mine = |word: &&BTreeSet<String>| !self.given.is_disjoint(word);
        match may_be.is_empty() && other.given.is_empty() {
            // A person may have the name of the parent.
            true => other.words.iter().any(|word| is_mine(&word)),
            false => may_be.iter().any(is_mine),
        }
    }

    /// Whether all words are among those of `other`, and one that stands twice does so there too.
    fn words_are_in(&self, other: &Self) -> bool {
        let is_there =
            |word: &BTreeSet<String>| other.words.iter().any(|one| !one.is_disjoint(word));
        let as_often = self.twice.is_empty() || !self.twice.is_disjoint(&other.twice);
        as_often && self.words.iter().all(is_there)
    }

    /// Whether the name was taken apart, and this is its given or its family name.
    fn tells(&self, key: &str) -> bool {
        self.given.contains(key) || self.family.contains(key)
    }

    /// The keys that are not the parent's alone.
    fn own(&self) -> BTreeSet<&str> {
        let told = self.given.iter().chain(&self.family);
        told.chain(self.words.iter().flatten()).map(String::as_str).collect()
    }
}

fn sound_keys<'a>(keys: impl Iterator<Item = &'a str>) -> BTreeSet<String> {
    keys.flat_map(sounds).collect()
}

/// How many parts some names have: one that is given name and parent's name counts twice, for both may be alike. So
/// does a word that stands twice in a name that was copied whole.
#[must_use]
pub fn parts_told(names: &[PersonName]) -> usize {
    let of_one = |name: &PersonName| {
        let mut told = BTreeSet::new();
        for (role, part) in parts(name) {
            let of_a_parent = matches!(role, Role::Patronymic | Role::Parent);
            let (given, folded) = (role == Role::Given, fold(part));
            let whole = matches!(role, Role::Word | Role::Half);
            let again = whole && told.contains(&(of_a_parent, given, false, folded.clone()));
            if !folded.is_empty() {
                told.insert((of_a_parent, given, again, folded));
            }
        }
        told
    };
    names.iter().flat_map(of_one).collect::<BTreeSet<_>>().len()
}

/// The parts of a name, each with what it is. A name that was copied whole, and of which it is unknown which word is
/// what, has its words.
pub(super) fn parts(name: &PersonName) -> Vec<(Role, &str)> {
    let PersonName { given_name, surname, patronymic, clan_name, parent_name, original, .. } = name;
    let told = [
        (Role::Given, given_name),
        (Role::Surname, surname),
        (Role::Patronymic, patronymic),
        (Role::Clan, clan_name),
        (Role::Parent, parent_name),
    ];
    let told: Vec<_> =
        told.into_iter().filter_map(|(role, part)| Some((role, part.as_ref()?.as_str()))).collect();
    match original.as_ref().map(Text::as_str) {
        Some(original) if told.is_empty() => whole(original),
        _ => told,
    }
}

/// Names with those that were copied whole taken apart: one for each word, which may be the given name and may be
/// another part.
#[must_use]
pub fn taken_apart(names: &[PersonName]) -> Vec<PersonName> {
    let apart = |name: &PersonName| -> Vec<PersonName> {
        let words = parts(name).into_iter();
        let words = words.filter(|(role, _)| matches!(role, Role::Word | Role::Half));
        let words = words.filter_map(|(_, word)| Text::parse(word, 300).ok());
        let as_either = |word: Text| PersonName {
            given_name: Some(word.clone()),
            surname: Some(word),
            original: None,
            ..name.clone()
        };
        let apart: Vec<PersonName> = words.map(as_either).collect();
        if apart.is_empty() { vec![name.clone()] } else { apart }
    };
    names.iter().flat_map(apart).collect()
}

/// The words of a name that was copied whole, with the halves of those that have a hyphen.
fn whole(original: &str) -> Vec<(Role, &str)> {
    let between = |c: char| c.is_whitespace() || is_stop(c);
    let mut found = Vec::new();
    for word in original.split(between).filter(|word| !word.is_empty()).take(MOST_PIECES) {
        found.push((Role::Word, word));
        if word.contains(is_hyphen) {
            found.extend(words(word).map(|half| (Role::Half, half)));
        }
    }
    found
}

/// A part, and what stands in it between full stops and the like, as after an initial.
pub(super) fn pieces(part: &str) -> impl Iterator<Item = &str> {
    let divided = part.contains(is_stop);
    let between = part.split(is_stop).filter(move |piece| divided && !piece.trim().is_empty());
    std::iter::once(part).chain(between.take(MOST_PIECES))
}

/// Whether it is one letter, as of a name that is shortened.
pub(super) fn is_initial(piece: &str) -> bool {
    words(piece).flat_map(letters).take(2).count() < 2
}

/// Punctuation that ends a word. Hyphens and apostrophes stand within one.
fn is_stop(c: char) -> bool {
    let is_mark = || {
        let group = c.general_category_group();
        matches!(group, GeneralCategoryGroup::Punctuation | GeneralCategoryGroup::Symbol)
    };
    !c.is_alphanumeric() && !is_hyphen(c) && !is_apostrophe(c) && is_mark()
}
