//! What a terminal may have: a value can neither steer it, nor turn or hide letters, nor begin a line of its own.

use std::borrow::Cow;

use unicode_properties::{GeneralCategory, UnicodeGeneralCategory as _};

/// Marks that may stand on one letter. No language of either state has more than two.
const MOST_MARKS: usize = 4;

/// One line as a terminal may have it. A character that steers a terminal, changes the direction of writing, is not
/// to be seen, or begins a line stands there by its number, as in `\u{202e}`; so does each mark after the fourth on one
/// letter, and a mark on no letter.
#[must_use]
pub fn shown(line: &str) -> Cow<'_, str> {
    passed(line, |out, c| out.extend(c.escape_unicode()))
}

/// JSON as a terminal may have it. What [`shown`] would not let through stands there as JSON writes it, as in `\u202e`,
/// so that it is read as the same.
pub(super) fn shown_json(json: &str) -> Cow<'_, str> {
    passed(json, |out, c| {
        if c == '\n' {
            // Within text JSON never has one as it is: this one is between two values.
            out.push(c);
            return;
        }
        for unit in c.encode_utf16(&mut [0; 2]) {
            out.push_str(&format!("\\u{unit:04x}"));
        }
    })
}

/// The text with `instead` called for each character that is not to be printed as it is.
fn passed(text: &str, instead: impl Fn(&mut String, char)) -> Cow<'_, str> {
    if text.bytes().all(|byte| matches!(byte, b' '..=b'~')) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let (mut before, mut marks) = (' ', 0);
    for c in text.chars() {
        marks = if is_mark(c) { marks + 1 } else { 0 };
        let on_nothing = marks > 0 && before == ' ';
        if !is_visible(c, before) || marks > MOST_MARKS || on_nothing {
            instead(&mut out, c);
        } else {
            out.push(c);
        }
        if !on_nothing {
            before = c;
        }
    }
    Cow::Owned(out)
}

fn is_mark(c: char) -> bool {
    matches!(
        c.general_category(),
        GeneralCategory::NonspacingMark
            | GeneralCategory::EnclosingMark
            | GeneralCategory::SpacingMark
    )
}

/// Whether a character is seen where it stands, and does nothing else.
fn is_visible(c: char, before: char) -> bool {
    use GeneralCategory as Category;
    match c {
        // The selectors and the separator of traditional Mongolian, each on a letter of that script.
        '\u{180B}'..='\u{180F}' => matches!(before, '\u{1820}'..='\u{18AA}'),
        // Fillers, selectors and joiners that Unicode counts among letters, marks and symbols, and shows by nothing.
        '\u{34F}' | '\u{115F}' | '\u{1160}' | '\u{17B4}' | '\u{17B5}' | '\u{2800}' | '\u{3164}' => {
            false
        }
        '\u{FE00}'..='\u{FE0F}' | '\u{FFA0}' | '\u{E0100}'..='\u{E01EF}' => false,
        c => !matches!(
            c.general_category(),
            Category::Control
                | Category::Format
                | Category::LineSeparator
                | Category::ParagraphSeparator
                | Category::PrivateUse
                | Category::Surrogate
                | Category::Unassigned
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_steers_turns_hides_or_begins_a_line_is_shown_by_its_number() {
        for hidden in [
            '\0',
            '\t',
            '\n',
            '\r',
            '\u{1b}',
            '\u{7f}',
            '\u{85}',
            '\u{9b}',
            '\u{ad}',
            '\u{34f}',
            '\u{61c}',
            '\u{115f}',
            '\u{180e}',
            '\u{200b}',
            '\u{200d}',
            '\u{200e}',
            '\u{200f}',
            '\u{2028}',
            '\u{2029}',
            '\u{202a}',
            '\u{202e}',
            '\u{2060}',
            '\u{2066}',
            '\u{2069}',
            '\u{2800}',
            '\u{3164}',
            '\u{e000}',
            '\u{fe0f}',
            '\u{feff}',
            '\u{fff9}',
            '\u{ffff}',
            '\u{e0041}',
            '\u{e0100}',
            '\u{10ffff}',
        ] {
            let text = format!("a{hidden}b");
            let number = format!("\\u{{{:x}}}", u32::from(hidden));
            assert_eq!(shown(&text), format!("a{number}b"), "{number}");
            let json = serde_json::to_string(&text).expect("JSON");
            let printed = shown_json(&json);
            assert!(printed.is_ascii(), "{printed}");
            assert_eq!(serde_json::from_str::<String>(&printed).expect("JSON"), text, "{number}");
        }
        for plain in [
            "Төлеген Жанар",
            "Бат-Эрдэнэ",
            "101\u{a0}414,04",
            "李",
            "«ё»",
            "ᠮᠣᠩᠭᠣᠯ\u{180e}ᠠ",
            "ᠤᠨ\u{202f}ᠤ",
        ] {
            assert_eq!(shown(plain), plain);
            assert_eq!(shown_json(plain), plain);
        }
    }

    #[test]
    fn marks_beyond_four_on_a_letter_and_on_no_letter_are_shown_by_their_number() {
        let letter = |marks: usize| format!("a{}", "\u{301}".repeat(marks));
        assert_eq!(shown(&letter(4)), letter(4));
        let flood = shown(&letter(300)).into_owned();
        assert_eq!(flood.matches('\u{301}').count(), 4);
        assert_eq!(flood.matches("\\u{301}").count(), 296);
        assert_eq!(shown("\u{338}a"), "\\u{338}a");
        assert_eq!(shown("Name  \u{338}\u{338}a"), "Name  \\u{338}\\u{338}a");
    }

    #[test]
    fn json_between_its_values_stays_as_it_is() {
        let value = serde_json::json!({ "a": ["\u{9b}", "й"] });
        let text = serde_json::to_string_pretty(&value).expect("JSON");
        assert_eq!(shown_json(&text), text.replace('\u{9b}', "\\u009b"));
    }
}
