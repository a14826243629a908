//! Text that may stand in a statement.
//!
//! NFC; no control characters (Cc), no unassigned code points (Cn) and no format characters (Cf) but
//! U+180B–U+180F and U+202F, which traditional Mongolian needs; a maximum length for each field. Text in which
//! nothing can be seen is refused.

use std::fmt;

use serde::{Deserialize, Serialize};
use unicode_normalization::is_nfc;
use unicode_properties::{GeneralCategory, UnicodeGeneralCategory};

/// Text that keeps the rules above and is not empty.
#[derive(Clone, Deserialize, Eq, Ord, PartialEq, PartialOrd, Serialize)]
#[serde(try_from = "String", into = "String")]
pub struct Text(String);

/// Why text is not accepted. It never quotes the text.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
pub enum TextRefusal {
    /// Empty.
    #[error("is empty")]
    Empty,
    /// Not empty, and only of characters that cannot be seen.
    #[error("is missing: nothing of it can be seen")]
    Blank,
    /// More characters than the field may hold.
    #[error("is longer than {0} characters")]
    TooLong(usize),
    /// Not in Unicode normalisation form C.
    #[error("is not in Unicode normalisation form C")]
    NotNormalised,
    /// A control, format or unassigned character.
    #[error("holds a control, format or unassigned character")]
    Character,
}

impl Text {
    /// What a stored text may hold at most, whatever its field.
    const LONGEST: usize = 4096;

    /// Reads text of at most `longest` characters.
    ///
    /// # Errors
    ///
    /// The first rule that it breaks.
    pub fn parse(text: &str, longest: usize) -> Result<Self, TextRefusal> {
        check(text, longest).map(|()| Self(text.to_owned()))
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

fn check(text: &str, longest: usize) -> Result<(), TextRefusal> {
    if text.is_empty() {
        return Err(TextRefusal::Empty);
    }
    // A character has at most 4 bytes: most texts need no second look.
    if text.len() > longest && text.chars().take(longest + 1).count() > longest {
        return Err(TextRefusal::TooLong(longest));
    }
    if !text.chars().all(is_plain) {
        if !text.chars().all(is_accepted) {
            return Err(TextRefusal::Character);
        }
        if !is_nfc(text) {
            return Err(TextRefusal::NotNormalised);
        }
    }
    if !text.chars().any(is_visible) {
        return Err(TextRefusal::Blank);
    }
    Ok(())
}

/// Printable ASCII and the letters of the Kazakh, Mongolian and Russian alphabets: accepted, and in whatever
/// order NFC, so that most texts need no look into Unicode's tables.
pub(crate) fn is_plain(c: char) -> bool {
    matches!(c, ' '..='~' | 'А'..='я' | 'Ё' | 'ё' | 'І' | 'і' | 'Ғ' | 'ғ' | 'Қ' | 'қ' | 'Ң' | 'ң')
        || matches!(c, 'Ү' | 'ү' | 'Ұ' | 'ұ' | 'Һ' | 'һ' | 'Ә' | 'ә' | 'Ө' | 'ө')
}

fn is_accepted(c: char) -> bool {
    if matches!(c, '\u{180B}'..='\u{180F}' | '\u{202F}') {
        return true;
    }
    !matches!(
        c.general_category(),
        GeneralCategory::Control | GeneralCategory::Format | GeneralCategory::Unassigned
    )
}

/// Whether a character shows. Blanks of any kind do not, nor what Unicode calls default-ignorable (of what is
/// accepted: fillers of Hangul, vowels of Khmer, selectors of variants), nor two symbols that are drawn empty.
fn is_visible(c: char) -> bool {
    let ignorable = matches!(
        c,
        '\u{34F}'
            | '\u{115F}'..='\u{1160}'
            | '\u{17B4}'..='\u{17B5}'
            | '\u{180B}'..='\u{180F}'
            | '\u{3164}'
            | '\u{FE00}'..='\u{FE0F}'
            | '\u{FFA0}'
            | '\u{E0100}'..='\u{E01EF}'
    );
    !c.is_whitespace() && !ignorable && !matches!(c, '\u{2800}' | '\u{1D159}')
}

/// Redacted but for the length: texts are names and notes of persons.
impl fmt::Debug for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Text({} bytes)", self.0.len())
    }
}

/// From a store. What was stored before blanks counted as nothing can still be read.
impl TryFrom<String> for Text {
    type Error = TextRefusal;

    fn try_from(text: String) -> Result<Self, TextRefusal> {
        match check(&text, Self::LONGEST) {
            Ok(()) | Err(TextRefusal::Blank) => Ok(Self(text)),
            Err(refusal) => Err(refusal),
        }
    }
}

impl From<Text> for String {
    fn from(text: Text) -> Self {
        text.0
    }
}

#[cfg(test)]
mod tests {
    use unicode_normalization::{IsNormalized, is_nfc_quick};

    use super::*;

    /// A character for which the quick check says yes, and which does not combine, changes with no
    /// neighbour (UAX 15, 9).
    #[test]
    fn plain_characters_are_accepted_and_stay_as_they_are_in_any_text() {
        let plain: Vec<char> = ('\0'..=char::MAX).filter(|c| is_plain(*c)).collect();
        assert_eq!(plain.len(), 95 + 64 + 20);
        for c in plain {
            assert!(is_accepted(c), "{c:?}");
            assert_eq!(is_nfc_quick(std::iter::once(c)), IsNormalized::Yes, "{c:?}");
            assert_eq!(unicode_normalization::char::canonical_combining_class(c), 0, "{c:?}");
        }
        assert!(!is_plain('\u{306}'), "the control: a combining breve is none");
    }

    #[track_caller]
    fn refused(text: &str) -> TextRefusal {
        Text::parse(text, 10).expect_err("not accepted")
    }

    #[test]
    fn refuses_control_characters_and_accepts_the_same_text_without() {
        assert_eq!(refused("Ж\0"), TextRefusal::Character);
        assert_eq!(refused("Ж\n"), TextRefusal::Character);
        assert_eq!(refused("\u{1b}[31m"), TextRefusal::Character);
        assert_eq!(Text::parse("Ж", 10).map(|text| text.as_str().to_owned()), Ok("Ж".to_owned()));
    }

    #[test]
    fn refuses_direction_overrides_and_accepts_mongolian_separators() {
        assert_eq!(refused("a\u{202E}b"), TextRefusal::Character);
        assert_eq!(refused("a\u{200D}b"), TextRefusal::Character);
        assert!(Text::parse("ᠮᠣᠩᠭᠣᠯ\u{180E}ᠠ", 10).is_ok());
        assert!(Text::parse("ᠤᠨ\u{202F}ᠤ", 10).is_ok());
    }

    #[test]
    fn refuses_unassigned_code_points() {
        assert_eq!(refused("\u{0378}"), TextRefusal::Character);
        assert_eq!(refused("\u{FFFF}"), TextRefusal::Character);
    }

    #[test]
    fn refuses_text_that_is_not_nfc_and_accepts_its_composed_form() {
        assert_eq!(refused("и\u{306}"), TextRefusal::NotNormalised);
        assert!(Text::parse("й", 10).is_ok());
    }

    #[test]
    fn refuses_the_eleventh_character_and_accepts_the_tenth() {
        assert_eq!(refused("ҚҚҚҚҚҚҚҚҚҚҚ"), TextRefusal::TooLong(10));
        assert!(Text::parse("ҚҚҚҚҚҚҚҚҚҚ", 10).is_ok());
        assert_eq!(refused(""), TextRefusal::Empty);
    }

    #[test]
    fn refuses_text_in_which_nothing_shows_and_takes_a_single_letter_among_it() {
        let blanks = [
            ' ',
            '\u{A0}',
            '\u{1680}',
            '\u{2003}',
            '\u{202F}',
            '\u{205F}',
            '\u{3000}',
            '\u{34F}',
            '\u{115F}',
            '\u{1160}',
            '\u{17B4}',
            '\u{180B}',
            '\u{180E}',
            '\u{2800}',
            '\u{3164}',
            '\u{FE0F}',
            '\u{FFA0}',
            '\u{E0100}',
            '\u{1D159}',
        ];
        for blank in blanks {
            let blank = blank.to_string();
            assert!(matches!(refused(&blank), TextRefusal::Blank), "{blank:?}");
            assert!(matches!(refused(&format!(" {blank} ")), TextRefusal::Blank), "{blank:?}");
            assert!(Text::parse(&format!("Ж{blank}."), 10).is_ok(), "{blank:?}");
        }
        for shown in ["-", ".", "0", "ᠠ", "\u{FFFD}"] {
            assert!(Text::parse(shown, 10).is_ok(), "{shown}");
        }
    }

    #[test]
    fn debug_never_shows_the_text() {
        let text = Text::parse("Жанар", 10).expect("accepted");
        assert_eq!(format!("{text:?}"), "Text(10 bytes)");
    }
}
