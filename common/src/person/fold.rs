//! Folding: bringing the spellings of a name together, so that two records can be compared.
//!
//! A folded name is a strict key and is never shown: what folds alike is one name in two orthographies.
//! It loses what Mongolian spelling cannot keep of Kazakh letters: a Kazakh born in Mongolia is recorded
//! without them. Spellings in another script fold apart; [`sound`](super::sound()) brings those together.

use std::borrow::Cow;

use unicode_normalization::{UnicodeNormalization as _, is_nfc};

use crate::text::is_plain;

/// Folds one part of a name: NFC, capitals, look-alikes, legacy and Kazakh letters, without spaces,
/// hyphens, apostrophes and the hard and soft signs. Empty where nothing is left.
///
/// Latin look-alikes are read as Cyrillic in words that have a Cyrillic letter, and only there: a word
/// wholly in Latin script is a Latin spelling.
#[must_use]
pub fn fold(part: &str) -> String {
    let mut folded = String::with_capacity(part.len());
    for word in words(part) {
        let kept = letters(word).into_iter().filter(|c| !matches!(c, 'Ь' | 'Ъ'));
        folded.extend(kept.map(fold_letter));
    }
    recomposed(folded)
}

/// What stood between two characters may have kept them from composing, or from changing places.
fn recomposed(folded: String) -> String {
    let settled = folded.chars().all(is_common) || is_nfc(&folded);
    if settled { folded } else { folded.nfc().collect() }
}

/// The words of a part, between spaces and hyphens.
pub(super) fn words(part: &str) -> impl Iterator<Item = &str> {
    part.split(|c: char| c.is_whitespace() || is_hyphen(c)).filter(|word| !word.is_empty())
}

pub(super) fn is_hyphen(c: char) -> bool {
    matches!(c, '-' | '\u{2010}'..='\u{2015}')
}

/// What is written for an apostrophe: punctuation, and letters that only modify others.
pub(super) fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '`' | '´' | '\u{2018}'..='\u{201B}' | '′' | '″') || is_modifier(c)
}

fn is_modifier(c: char) -> bool {
    matches!(c, '\u{2B0}'..='\u{2FF}')
}

pub(super) fn is_cyrillic(c: char) -> bool {
    ('\u{400}'..='\u{52F}').contains(&c)
}

/// The letters of one word, in capitals. In a word that has a Cyrillic letter the look-alikes are Cyrillic.
pub(super) fn letters(word: &str) -> Vec<char> {
    let composed: Cow<'_, str> =
        if is_composed(word) { word.into() } else { word.nfc().collect::<String>().into() };
    let cyrillic = composed.chars().any(has_cyrillic_capital);
    let mut letters = Vec::with_capacity(word.len());
    for c in composed.chars() {
        // Small letters look like others than their capitals, so this is asked before all become capitals.
        let small = if cyrillic { small_look_alike(c) } else { c };
        match plain_capital(small) {
            Some(capital) => letters.push(capital),
            None => letters.extend(small.to_uppercase()),
        }
    }
    if cyrillic {
        letters.iter_mut().for_each(|letter| *letter = look_alike_in_a_name(*letter));
    }
    letters.retain(|letter| is_letter(*letter));
    letters
}

fn is_composed(word: &str) -> bool {
    word.chars().all(is_plain) || is_nfc(word)
}

/// Some small letters are Cyrillic only in their capital.
fn has_cyrillic_capital(c: char) -> bool {
    is_cyrillic(c) || c.to_uppercase().any(is_cyrillic)
}

/// The capital of a letter of the alphabets in use, without a look into Unicode's tables.
pub(super) fn plain_capital(c: char) -> Option<char> {
    let (at, below) = (u32::from(c), |distance| char::from_u32(u32::from(c) - distance));
    match c {
        'A'..='Z' | 'А'..='Я' | 'Ё' | 'І' => Some(c),
        'a'..='z' | 'а'..='я' => below(32),
        'ё' | 'і' => below(80),
        // A capital, and after it the small letter.
        'Ҋ'..='ҿ' | 'Ӑ'..='ӿ' => below(at % 2),
        _ => None,
    }
}

/// Small h looks like Kazakh Һ and capital H like Н; small v is how ү is typed where it is missing.
fn small_look_alike(c: char) -> char {
    match c {
        'h' => 'Һ',
        'v' => 'Ү',
        other => other,
    }
}

fn is_letter(c: char) -> bool {
    is_common(c) || (c.is_alphabetic() && !is_modifier(c))
}

/// Capitals that need no look into Unicode's tables: they are in form NFC whatever stands beside them.
fn is_common(c: char) -> bool {
    plain_capital(c) == Some(c)
}

/// Letters that the spellings of one name exchange.
fn fold_letter(c: char) -> char {
    match c {
        'Қ' => 'К',
        'Ғ' => 'Г',
        'Ә' => 'А',
        'І' | 'Й' | 'Ы' => 'И',
        'Ң' => 'Н',
        'Ұ' | 'Ү' | 'Ї' => 'У',
        'Һ' => 'Х',
        'Ө' | 'Є' => 'О',
        'Э' | 'Ё' => 'Е',
        other => other,
    }
}

/// Names have more look-alikes than register numbers: those of Kazakh І and Ә, of Ө, and of letters with two dots.
fn look_alike_in_a_name(c: char) -> char {
    match c {
        'I' => 'І',
        'Ə' | 'Ä' => 'Ә',
        'Ɵ' | 'Θ' | 'Ö' => 'Ө',
        'Ï' => 'Ї',
        'Ë' => 'Ё',
        'V' | 'Ü' => 'Ү',
        other => cyrillic_look_alike(other),
    }
}

/// The Cyrillic letter that a Latin capital looks like, or else the letter itself.
pub(super) fn cyrillic_look_alike(c: char) -> char {
    match c {
        'A' => 'А',
        'B' => 'В',
        'C' => 'С',
        'E' => 'Е',
        'H' => 'Н',
        'K' => 'К',
        'M' => 'М',
        'O' => 'О',
        'P' => 'Р',
        'T' => 'Т',
        'X' => 'Х',
        'Y' => 'У',
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use unicode_normalization::char::canonical_combining_class;
    use unicode_normalization::{IsNormalized, is_nfc_quick};

    use super::*;

    #[track_caller]
    fn alike(a: &str, b: &str) {
        assert_eq!(fold(a), fold(b), "{a} and {b}");
    }

    #[track_caller]
    fn apart(a: &str, b: &str) {
        assert_ne!(fold(a), fold(b), "{a} and {b}");
    }

    #[test]
    fn what_is_known_of_letters_without_unicode_is_what_unicode_says() {
        for c in '\0'..=char::MAX {
            if let Some(capital) = plain_capital(c) {
                assert_eq!(c.to_uppercase().collect::<String>(), capital.to_string(), "{c:?}");
            }
            if is_common(c) {
                assert!(c.is_alphabetic() && !is_modifier(c), "{c:?}");
                assert_eq!(is_nfc_quick(std::iter::once(c)), IsNormalized::Yes, "{c:?}");
                assert_eq!(canonical_combining_class(c), 0, "{c:?}");
            }
        }
    }

    #[test]
    fn other_names_fold_apart() {
        apart("Серік", "Сержан");
        apart("Нурлан", "Нурлан Б");
        apart("Серік", "Serik");
        assert_eq!(fold(" - "), "");
    }

    #[test]
    fn kazakh_and_mongolian_spellings_of_one_name_fold_alike() {
        alike("Серік", "СЕРИК");
        alike("Серік", "Сэрик");
        alike("Қадыр", "КАДЫР");
        alike("Ғабит", "Габит");
        alike("Әлия", "Алия");
        alike("Меңсұлу", "Менсулу");
        alike("Ұлан", "Үлан");
        alike("Гауһар", "Гаухар");
        alike("Өмір", "Омир");
    }

    #[test]
    fn text_that_is_not_composed_folds_as_its_composed_form() {
        alike("Сери\u{306}", "Серй");
        alike("І\u{308}мєр", "Үмөр");
    }

    /// Found by chance: two marks that change places once nothing stands between them, and two letters that
    /// become one.
    #[test]
    fn what_was_folded_folds_as_itself_even_where_something_stood_between_marks() {
        for text in ["\u{1e008}!\u{711}", "\u{1100}.\u{1161}", "Се\u{308}рик"] {
            assert_eq!(fold(&fold(text)), fold(text), "{}", text.escape_unicode());
        }
    }

    /// Found by chance: a small letter that is Cyrillic only in its capital, beside a Latin look-alike.
    #[test]
    fn a_letter_that_is_cyrillic_in_its_capital_alone_makes_its_word_cyrillic() {
        let found = "\u{1C80}H";
        assert_eq!(fold(found), "ВН");
        assert_eq!(fold(&fold(found)), fold(found));
    }

    #[test]
    fn legacy_mongolian_letters_fold_as_those_they_stand_for() {
        alike("Eрєнхий", "Ерөнхий");
        alike("Зїйл", "Зүйл");
        alike("ЄЇ", "ӨҮ");
    }

    /// The look-alikes are written here as escapes, for a reader cannot tell them apart either.
    #[test]
    fn latin_look_alikes_fold_as_cyrillic_within_a_cyrillic_word() {
        alike("\u{41}\u{42}\u{43}\u{45}\u{48}\u{4B}\u{4D}Д", "АВСЕНКМД");
        alike("\u{4F}\u{50}\u{54}\u{58}\u{59}Д", "ОРТХУД");
        alike("Сер\u{69}к", "Серік");
        alike("Б\u{6F}лат", "Болат");
        alike("Се\u{70}ик", "Серик");
        alike("\u{63}\u{65}рик", "серик");
        alike("Гау\u{68}ар", "Гауһар");
        alike("\u{48}урлан", "Нурлан");
        alike("\u{259}лия", "әлия");
    }

    #[test]
    fn a_latin_v_is_a_cyrillic_u_only_within_a_cyrillic_word() {
        alike("Б\u{76}рэн", "Бүрэн");
        alike("С\u{59}хбаатар", "Сүхбаатар");
        apart("Буран", "Булан");
        assert_eq!(fold("Victor"), "VICTOR");
    }

    /// Small letters that are Cyrillic only as capitals, found by chance: they made another letter of H when what
    /// was folded was folded again.
    #[test]
    fn what_was_folded_folds_as_itself_where_only_the_capital_is_cyrillic() {
        for text in ["\u{1C80}H", "\u{1C88}h", "\u{1C81}v"] {
            assert_eq!(fold(&fold(text)), fold(text), "{}", text.escape_unicode());
        }
    }

    #[test]
    fn a_word_wholly_in_latin_script_is_left_as_it_is() {
        assert_eq!(fold("Sara"), "SARA");
        apart("CAPA", "САРА");
        alike("Bat-Эрдэнэ", "BAT ЭРДЭНЭ");
        apart("Bat-Эрдэнэ", "Ват-Эрдэнэ");
    }

    #[test]
    fn spaces_hyphens_apostrophes_and_signs_do_not_count() {
        alike("Бат-Эрдэнэ", "бат эрдэнэ");
        alike("Бат\u{2010}Эрдэнэ", "Батэрдэнэ");
        alike("Айгуль", "Айгүл");
        alike("Объект", "Обект");
        for apostrophe in ["'", "\u{2019}", "\u{2018}", "\u{2BB}", "\u{2BC}", "\u{2B9}", "`"] {
            alike(&format!("Мар{apostrophe}ям"), "Марям");
            alike(&format!("Mar{apostrophe}iam"), "Mariam");
        }
    }
}
