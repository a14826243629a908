//! Folding: bringing the spellings of a name together, so that two records can be compared.
//!
//! A folded name is a key for comparison and is never shown. It loses what Mongolian spelling cannot keep
//! of Kazakh letters: a Kazakh born in Mongolia is recorded without them.

use unicode_normalization::UnicodeNormalization as _;

/// Folds one part of a name: NFC, capitals, look-alikes, legacy and Kazakh letters, without spaces,
/// hyphens, apostrophes and the hard and soft signs. Empty where nothing is left.
#[must_use]
pub fn fold(part: &str) -> String {
    let mut folded = String::with_capacity(part.len());
    let cyrillic = part.chars().any(|c| ('\u{400}'..='\u{52F}').contains(&c));
    for c in part.nfc().flat_map(char::to_uppercase) {
        let c = if cyrillic { cyrillic_look_alike(c) } else { c };
        if c.is_alphabetic() && !matches!(c, 'Ь' | 'Ъ') {
            folded.push(fold_letter(c));
        }
    }
    folded
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

/// The Cyrillic letter that a Latin capital looks like; the letter itself where there is none.
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
    use super::*;

    #[test]
    fn kazakh_and_mongolian_spellings_of_one_name_fold_alike() {
        assert_eq!(fold("Серік"), fold("СЕРИК"));
        assert_eq!(fold("Серік"), fold("Сэрик"));
        assert_eq!(fold("Қадыр"), fold("КАДЫР"));
        assert_eq!(fold("Eрєн"), fold("Ерөн"));
        assert_eq!(fold("Бат-Эрдэнэ"), fold("бат эрдэнэ"));
    }

    #[test]
    fn other_names_fold_apart() {
        assert_ne!(fold("Серік"), fold("Сержан"));
        assert_ne!(fold("Нурлан"), fold("Нурлан Б"));
        assert_eq!(fold(" - "), "");
    }
}
