//! Strict keys of names: whether two records can be of one person.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::latin::readings;
use super::name::PersonName;
use super::parts::{Role, is_initial, parts, pieces};
use super::sound::sounds;

/// The version of the rules by which [`NameKeys`] and [`blocking_keys`](super::blocking_keys) are made. What a store
/// holds of them is made again where it was made by another one: so a change of these rules needs the next number.
pub const KEYS_VERSION: i32 = 2;

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
