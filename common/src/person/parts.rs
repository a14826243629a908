//! The parts of a name, and what each of them is.

use std::collections::BTreeSet;

use unicode_properties::{GeneralCategoryGroup, UnicodeGeneralCategory as _};

use super::fold::{fold, is_apostrophe, is_hyphen, letters, plain_capital, words};
use super::name::PersonName;
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

/// How many parts some names have: one that is given name and parent's name counts twice, for both may be alike. So
/// does a word that stands twice in a name that was copied whole.
#[must_use]
pub fn parts_told(names: &[PersonName]) -> usize {
    names.iter().flat_map(parts_told_by).collect::<BTreeSet<_>>().len()
}

fn parts_told_by(name: &PersonName) -> BTreeSet<(bool, bool, bool, String)> {
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
    names.iter().flat_map(one_taken_apart).collect()
}

fn one_taken_apart(name: &PersonName) -> Vec<PersonName> {
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
    // Most are letters, which Unicode's tables need not be asked about.
    plain_capital(c).is_none()
        && !c.is_alphanumeric()
        && !is_hyphen(c)
        && !is_apostrophe(c)
        && is_mark()
}
