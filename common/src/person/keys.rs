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
    /// A word of a name that nobody has taken apart.
    Word,
}

/// Strict keys of names: the [readings](super::latin::readings()) of their parts, by what the parts are. Initials
/// give none.
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct NameKeys {
    given: BTreeSet<String>,
    family: BTreeSet<String>,
    parent: BTreeSet<String>,
    word: BTreeSet<String>,
}

impl NameKeys {
    /// The keys of some names of one person.
    #[must_use]
    pub fn of(names: &[PersonName]) -> Self {
        let mut keys = Self::default();
        for name in names {
            for (role, part) in parts(name) {
                let known = match role {
                    Role::Given => &mut keys.given,
                    Role::Surname | Role::Clan => &mut keys.family,
                    Role::Patronymic | Role::Parent => &mut keys.parent,
                    Role::Word => &mut keys.word,
                };
                known.extend(pieces(part).filter(|piece| !is_initial(piece)).flat_map(readings));
            }
        }
        keys
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        let Self { given, family, parent, word } = self;
        [given, family, parent, word].into_iter().all(BTreeSet::is_empty)
    }

    /// Whether these can be the names of the person with those: a part is shared that is not the parent's name on
    /// either side, which brothers and sisters share, and the given name is not another one, which is what tells
    /// twins of one surname apart. Of names that nobody has taken apart two words are shared.
    #[must_use]
    pub fn agree(&self, other: &Self) -> bool {
        let (mine, theirs) = (self.own(), other.own());
        let shared: BTreeSet<&str> = mine.intersection(&theirs).copied().collect();
        let only_words = |keys: &Self, key: &str| {
            keys.word.contains(key) && !keys.given.contains(key) && !keys.family.contains(key)
        };
        let told = shared.iter().any(|key| !(only_words(self, key) && only_words(other, key)));
        let enough = if told { 1 } else { 2 };
        sound_keys(shared.into_iter()).len() >= enough
            && (self.is_called(&theirs, other) || other.is_called(&mine, self))
    }

    /// Whether any part is shared, the parent's name too: too little to find somebody by.
    #[must_use]
    pub fn share_a_part(&self, other: &Self) -> bool {
        !self.all().is_disjoint(&other.all())
    }

    fn all(&self) -> BTreeSet<&str> {
        self.own().into_iter().chain(self.parent.iter().map(String::as_str)).collect()
    }

    /// Whether a given name sounds like one of `names`, those of `other`; or one of both has none.
    fn is_called(&self, names: &BTreeSet<&str>, other: &Self) -> bool {
        let (mine, theirs) = (self.called(), other.called());
        let none = mine.is_empty() || theirs.is_empty();
        none || !sound_keys(mine.into_iter()).is_disjoint(&sound_keys(names.iter().copied()))
    }

    fn called(&self) -> BTreeSet<&str> {
        self.given.union(&self.word).map(String::as_str).collect()
    }

    /// The keys that are not the parent's alone.
    fn own(&self) -> BTreeSet<&str> {
        self.called().into_iter().chain(self.family.iter().map(String::as_str)).collect()
    }
}

fn sound_keys<'a>(keys: impl Iterator<Item = &'a str>) -> BTreeSet<String> {
    keys.flat_map(sounds).collect()
}

/// How many parts some names tell: one that is given name and parent's name counts twice, for both may be alike. So does
/// a word that stands twice in a name that was copied whole.
#[must_use]
pub fn parts_told(names: &[PersonName]) -> usize {
    let of_one = |name: &PersonName| {
        let mut told = BTreeSet::new();
        for (role, part) in parts(name) {
            let of_a_parent = matches!(role, Role::Patronymic | Role::Parent);
            let (given, folded) = (role == Role::Given, fold(part));
            let again =
                role == Role::Word && told.contains(&(of_a_parent, given, false, folded.clone()));
            if !folded.is_empty() {
                told.insert((of_a_parent, given, again, folded));
            }
        }
        told
    };
    names.iter().flat_map(of_one).collect::<BTreeSet<_>>().len()
}

/// The parts of a name, each with what it is. A name that was copied whole, and of which nobody said which word is
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
        Some(original) if told.is_empty() => {
            whole(original).into_iter().map(|word| (Role::Word, word)).collect()
        }
        _ => told,
    }
}

/// Names with those that were copied whole taken apart: one for each word, which may be the given name and may be
/// another part.
#[must_use]
pub fn taken_apart(names: &[PersonName]) -> Vec<PersonName> {
    let apart = |name: &PersonName| -> Vec<PersonName> {
        let words = parts(name).into_iter().filter(|(role, _)| *role == Role::Word);
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
fn whole(original: &str) -> Vec<&str> {
    let between = |c: char| c.is_whitespace() || is_stop(c);
    let mut found = Vec::new();
    for word in original.split(between).filter(|word| !word.is_empty()).take(MOST_PIECES) {
        found.push(word);
        if word.contains(is_hyphen) {
            found.extend(words(word));
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
