//! Readings: one Latin form of a name for every orthography and romanisation in which it may be written.
//!
//! A reading has one capital for each sound that all standards tell apart: C is ц, H is х, J is ж, Q is ч, X is
//! ш and щ, I is и, й, ы and і, and vowels that follow themselves count once. What a standard writes in another
//! way than the others (ө as ö or as u, ь as nothing or as i) gives a reading of its own, so that two spellings
//! are of one name where they share a reading. The standards: MNS 5217:2012 and the older one of Mongolian
//! passports, BGN/PCGN and ALA-LC for Mongolian, Kazakh and Russian, ISO 9, ICAO 9303, the passports of Russia
//! and Kazakhstan, and the Kazakh alphabets of 2017, 2018 and 2021.

use std::collections::BTreeSet;

use unicode_normalization::UnicodeNormalization as _;

use super::fold::{is_apostrophe, is_cyrillic, letters, words};

/// How one standard writes the letters about which standards differ.
#[derive(Clone, Copy)]
struct Standard {
    /// Ө.
    oe: &'static str,
    /// Й.
    short_i: &'static str,
    /// Ё.
    yo: &'static str,
    /// Ь.
    soft: &'static str,
    /// Ъ.
    hard: &'static str,
}

/// Most of them agree with this one in most names.
const USUAL: Standard = Standard { oe: "O", short_i: "I", yo: "E", soft: "", hard: "" };

/// All readings of one part of a name; empty where nothing can be read: traditional Mongolian script, other scripts.
#[must_use]
pub fn readings(part: &str) -> BTreeSet<String> {
    let mut all = BTreeSet::from([String::new()]);
    for word in words(part) {
        let of_the_word = read_word(word);
        all = all
            .iter()
            .flat_map(|before| of_the_word.iter().map(move |word| format!("{before}{word}")))
            .take(MOST)
            .collect();
    }
    all.into_iter().map(|reading| settled(&reading)).filter(|reading| !reading.is_empty()).collect()
}

/// How many readings a part has at most. A name has one to four.
const MOST: usize = 16;

/// The reading that most standards give.
pub(super) fn reading(part: &str) -> String {
    let mut read = String::new();
    for word in words(part) {
        let letters = letters(word);
        match letters.iter().copied().any(is_cyrillic) {
            true => read_cyrillic(&letters, USUAL, &mut read),
            false => read.push_str(&read_latin(&letters, LatinStandard::USUAL)),
        }
    }
    settled(&read)
}

fn read_word(word: &str) -> Vec<String> {
    let letters = letters(word);
    if letters.iter().copied().any(is_cyrillic) {
        return cyrillic_readings(&letters);
    }
    let mut read = latin_readings(&letters);
    if word.contains(is_apostrophe) {
        read.extend(latin_readings(&super::fold::letters(&without_apostrophes(word))));
    }
    read
}

/// Where an apostrophe makes another letter: s' ш, c' ч and y' у of the Kazakh alphabet of 2017.
fn without_apostrophes(word: &str) -> String {
    let mut marked = String::with_capacity(word.len());
    for c in word.chars() {
        if !is_apostrophe(c) {
            marked.push(c);
            continue;
        }
        let changed = match marked.chars().last() {
            Some('s' | 'S') => Some('ş'),
            Some('c' | 'C') => Some('ç'),
            Some('y' | 'Y') => Some('ý'),
            _ => None,
        };
        if let Some(changed) = changed {
            marked.pop();
            marked.push(changed);
        }
    }
    marked
}

/// One reading for each way in which a standard may write the letters that the word has.
fn cyrillic_readings(letters: &[char]) -> Vec<String> {
    let has = |wanted: &[char]| letters.iter().any(|letter| wanted.contains(letter));
    let mut standards = vec![USUAL];
    let mut also = |change: &dyn Fn(Standard) -> Standard| {
        let changed: Vec<_> = standards.iter().copied().map(change).collect();
        standards.extend(changed);
    };
    if has(&['Ө', 'Є']) {
        also(&|standard| Standard { oe: "U", ..standard });
    }
    if has(&['Ё']) {
        also(&|standard| Standard { yo: "IO", ..standard });
    }
    if has(&['Ь', 'Ъ']) {
        also(&|standard| Standard { soft: "I", hard: "I", ..standard });
    }
    if has(&['Ъ']) {
        also(&|standard| Standard { hard: "E", ..standard });
    }
    if has(&['Й']) {
        // ISO 9, which has ž for ж.
        also(&|standard| Standard { short_i: "J", ..standard });
    }
    let read = |standard| {
        let mut read = String::new();
        read_cyrillic(letters, standard, &mut read);
        read
    };
    standards.into_iter().map(read).collect()
}

fn read_cyrillic(letters: &[char], standard: Standard, read: &mut String) {
    let mut rest = letters;
    while let Some((first, after)) = rest.split_first() {
        // Romanised, these are the same as one letter.
        let pair = match (first, after.first()) {
            ('Д', Some('Ж')) => Some("J"),
            ('Д', Some('З')) => Some("Z"),
            ('Н', Some('Г' | 'Ғ')) => Some("N"),
            ('Т', Some('С')) => Some("C"),
            _ => None,
        };
        read.push_str(pair.unwrap_or_else(|| cyrillic_sound(*first, standard)));
        let taken = if pair.is_some() { 2 } else { 1 };
        rest = rest.get(taken..).unwrap_or_default();
    }
}

fn cyrillic_sound(letter: char, standard: Standard) -> &'static str {
    match letter {
        'А' | 'Ә' | 'Ӑ' | 'Ӓ' => "A",
        'Б' => "B",
        'В' => "V",
        'Г' | 'Ғ' | 'Ґ' | 'Ҕ' => "G",
        'Д' => "D",
        'Е' | 'Э' => "E",
        'Ё' => standard.yo,
        'Ж' => "J",
        'З' => "Z",
        'И' | 'І' | 'Ы' => "I",
        'Й' => standard.short_i,
        'К' | 'Қ' | 'Ҝ' | 'Ҡ' => "K",
        'Л' => "L",
        'М' => "M",
        'Н' | 'Ң' | 'Ҥ' => "N",
        'О' | 'Ӧ' => "O",
        'Ө' | 'Є' => standard.oe,
        'П' => "P",
        'Р' => "R",
        'С' => "S",
        'Т' => "T",
        'У' | 'Ұ' | 'Ү' | 'Ї' | 'Ў' | 'Ӯ' | 'Ӱ' => "U",
        'Ф' => "F",
        'Х' | 'Һ' | 'Ҳ' => "H",
        'Ц' => "C",
        'Ч' => "Q",
        'Ш' | 'Щ' => "X",
        'Ъ' => standard.hard,
        'Ь' => standard.soft,
        'Ю' => "IU",
        'Я' => "IA",
        _ => "",
    }
}

/// How an alphabet uses the Latin letters about which alphabets differ.
#[derive(Clone, Copy, Eq, PartialEq)]
struct LatinStandard {
    w: &'static str,
    x: &'static str,
}

impl LatinStandard {
    const USUAL: Self = Self { w: "V", x: "KS" };
    /// That of the Kazakh news agency.
    const QAZAQPARAT: Self = Self { w: "U", x: "H" };
}

fn latin_readings(letters: &[char]) -> Vec<String> {
    let usual = read_latin(letters, LatinStandard::USUAL);
    let other = read_latin(letters, LatinStandard::QAZAQPARAT);
    if usual == other { vec![usual] } else { vec![usual, other] }
}

fn read_latin(letters: &[char], standard: LatinStandard) -> String {
    let letters: Vec<char> = letters.iter().copied().flat_map(latin_base).collect();
    let mut read = String::with_capacity(letters.len());
    let mut rest = letters.as_slice();
    while !rest.is_empty() {
        let (sound, taken) = latin_sound(rest, standard);
        read.push_str(sound);
        rest = rest.get(taken..).unwrap_or_default();
    }
    read
}

/// The first sound of Latin letters, and how many of them it takes.
fn latin_sound(letters: &[char], standard: LatinStandard) -> (&'static str, usize) {
    match letters {
        ['S', 'H', 'C', 'H', ..] => ("X", 4),
        ['S', 'C', 'H', ..] => ("X", 3),
        ['S', 'H', ..] | ['x', 'x' | 'q', ..] => ("X", 2),
        ['D', 'Z', 'H', ..] => ("J", 3),
        ['D', 'J' | 'j', ..] | ['Z', 'H', ..] => ("J", 2),
        ['D', 'Z', ..] => ("Z", 2),
        ['N', 'G', 'H', ..] => ("N", 3),
        ['N', 'G', ..] => ("N", 2),
        ['T', 'S' | 'C', ..] => ("C", 2),
        ['C', 'H', ..] => ("Q", 2),
        ['K', 'H', ..] => ("H", 2),
        ['G', 'H', ..] => ("G", 2),
        ['P', 'H', ..] => ("F", 2),
        [one, ..] => (latin_letter(*one, standard), 1),
        [] => ("", 1),
    }
}

fn latin_letter(letter: char, standard: LatinStandard) -> &'static str {
    match letter {
        'A' => "A",
        'B' => "B",
        'C' => "C",
        'D' => "D",
        'E' => "E",
        'F' => "F",
        'G' => "G",
        'H' => "H",
        'I' | 'Y' => "I",
        'J' | 'j' => "J",
        'K' | 'Q' => "K",
        'L' => "L",
        'M' => "M",
        'N' => "N",
        'O' => "O",
        'P' => "P",
        'R' => "R",
        'S' => "S",
        'T' => "T",
        'U' => "U",
        'V' => "V",
        'W' => standard.w,
        'X' => standard.x,
        'Z' => "Z",
        'q' => "Q",
        'x' => "X",
        _ => "",
    }
}

/// Latin letters without their marks. Those whose mark makes another sound are spelled out; small letters are the
/// sounds themselves: j for ж, q for ч, x for ш.
fn latin_base(letter: char) -> impl Iterator<Item = char> {
    let spelled = match letter {
        'Ş' | 'Š' | 'Ś' | 'Ŝ' => "x",
        'Ç' | 'Č' | 'Ć' => "q",
        'Ž' => "j",
        'Ŋ' => "N",
        'Ə' => "A",
        'Ɵ' => "O",
        // У of the Kazakh alphabet of 2018.
        'Ý' => "U",
        // Ю and я of ISO 9.
        'Û' => "IU",
        'Â' => "IA",
        _ => "",
    };
    let base = match letter {
        'A'..='Z' => Some(letter),
        _ if spelled.is_empty() => letter.nfd().next(),
        _ => None,
    };
    spelled.chars().chain(base)
}

/// A vowel that follows itself counts once, and no I stands before E: standards write ё, е, ий and ый in many ways.
fn settled(read: &str) -> String {
    let mut settled = String::with_capacity(read.len());
    for c in read.chars() {
        let last = settled.chars().last();
        if c == 'E' && last == Some('I') {
            settled.pop();
        }
        let again = settled.ends_with(c) && matches!(c, 'A' | 'E' | 'I' | 'O' | 'U');
        if !again {
            settled.push(c);
        }
    }
    settled
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The letters of a standard, each beside how it writes them; several ways are divided by /.
    fn table(text: &'static str) -> Vec<(&'static str, Vec<&'static str>)> {
        let mut words = text.split_whitespace();
        let mut table = Vec::new();
        while let (Some(letter), Some(written)) = (words.next(), words.next()) {
            let ways = written.split('/').map(|way| if way == "-" { "" } else { way });
            table.push((letter, ways.collect()));
        }
        table
    }

    /// Mongolian and Kazakh letters in the standards of the field.
    const STANDARDS: [(&str, &str); 13] = [
        (
            "MNS 5217:2012",
            "а a б b в v г g д d е ye ё yo ж j з z и i й i к k л l м m н n о o ө ö п p р r с s т t у u ү ü ф f \
             х kh ц ts ч ch ш sh щ sh/shch ъ i/- ы y ь i/- э e ю yu я ya",
        ),
        (
            "Mongolian passports",
            "а a б b в v г g д d е e/ye ё yo ж j з z и i й i к k л l м m н n о o ө u п p р r с s т t у u ү u \
             ф f х kh/h ц ts ч ch ш sh щ sh ы y ь i/- э e ю yu я ya",
        ),
        (
            "BGN/PCGN Mongolian",
            "а a б b в v г g д d е ye ё yo ж j з dz и i й y к k л l м m н n о o ө ö п p р r с s т t у u ү ü ф f \
             х h ц ts ч ch ш sh щ shch ъ - ы ï ь ĭ/’ э e ю yu/yü я ya",
        ),
        (
            "ALA-LC Mongolian",
            "а a б b в v г g д d е e ё ë ж zh з z и i й ĭ к k л l м m н n о o ө ȯ п p р r с s т t у u ү u̇ ф f \
             х kh ц t͡s ч ch ш sh щ shch ъ ʺ ы y ь ʹ э ė ю i͡u я i͡a",
        ),
        (
            "ISO 9",
            "а a ә ä б b в v г g ғ ġ д d е e ё ë ж ž з z и i й j к k қ ķ л l м m н n ң ņ о o ө ô п p р r с s \
             т t у u ү ù ф f х h һ ḥ ц c ч č ш š щ ŝ ъ ʺ ы y і ì ь ʹ э è ю û я â",
        ),
        (
            "ICAO 9303",
            "а a б b в v г g д d е e ё e ж zh з z и i й i к k л l м m н n о o п p р r с s т t у u ф f х kh \
             ц ts ч ch ш sh щ shch ъ ie ы y ь - э e ю iu я ia",
        ),
        (
            "Russian passports since 1997",
            "а a б b в v г g д d е e/ye ё e/ye/yo ж zh з z и i й y к k л l м m н n о o п p р r с s т t у u ф f \
             х kh ц ts/tc ч ch ш sh щ shch ъ - ы y ь - э e ю yu/iu я ya/ia",
        ),
        (
            "BGN/PCGN Kazakh",
            "а a ә ä б b в v г g ғ gh д d е e ё yo ж zh з z и ī й y к k қ q л l м m н n ң ng о o ө ö п p р r с s \
             т t у ū ұ u ү ü ф f х kh һ h ц ts ч ch ш sh щ shch ъ ʺ ы y і i ь ʹ э ė ю yu я ya",
        ),
        (
            "Kazakh passports",
            "а a ә a б b в v г g ғ g/gh д d е e/ye ж zh з z и i й i/y к k қ k/q л l м m н n ң n/ng о o ө o п p р r \
             с s т t у u ұ u ү u ф f х kh һ h ц ts ч ch ш sh щ shch ы y і i э e ю yu/iu я ya/ia",
        ),
        (
            "Kazakh alphabet of 2017",
            "а a ә a' б b в v г g ғ g' д d е e ж j з z и i' й i' к k қ q л l м m н n ң n' о o ө o' п p р r с s т t \
             у y' ұ u ү u' ф f х h һ h ч c' ш s' ы y і i",
        ),
        (
            "Kazakh alphabet of 2018",
            "а a ә á б b в v г g ғ ǵ д d е e ж j з z и ı й ı к k қ q л l м m н n ң ń о o ө ó п p р r с s т t \
             у ý ұ u ү ú ф f х h һ h ч ch ш sh ы y і i",
        ),
        (
            "Kazakh alphabet of 2021",
            "а a ә ä б b в v г g ғ ğ д d е e ж j з z и i й i к k қ q л l м m н n ң ñ о o ө ö п p р r с s т t \
             у u ұ ū ү ü ф f х h һ h ц ts ч ch/ç ш ş щ şş ы y і ı э e ю iu я ia",
        ),
        (
            "Kazakh news agency",
            "ж j и ï й y қ q х x у w ш ş щ şş ц c ч ç ю yu я ya ң ñ ө ö ү ü ұ u",
        ),
    ];

    #[track_caller]
    fn share(a: &str, b: &str, why: &str) {
        assert!(!readings(a).is_disjoint(&readings(b)), "{why}: {a} and {b}");
    }

    #[test]
    fn every_letter_in_every_standard_is_read_as_itself_and_as_no_other_consonant() {
        for (standard, letters) in STANDARDS {
            for (letter, ways) in table(letters) {
                for way in ways {
                    // Between letters that make no other letter with any.
                    share(&format!("бар{letter}ал"), &format!("bar{way}al"), standard);
                    share(&format!("Бол{letter}"), &format!("Bol{way}"), standard);
                }
            }
        }
        let consonants = "бвгджзклмнпрстфхцчш";
        for a in consonants.chars() {
            for b in consonants.chars().filter(|b| *b != a) {
                let (one, other) = (readings(&format!("а{a}а")), readings(&format!("а{b}а")));
                assert!(one.is_disjoint(&other), "{a} and {b}");
            }
        }
    }

    #[test]
    fn what_cannot_be_read_has_no_reading() {
        for text in ["", " - ", "ᠮᠣᠩᠭᠣᠯ", "王"] {
            assert!(readings(text).is_empty(), "{text}");
        }
        assert!(readings(&"Өйьъё ".repeat(60)).len() <= MOST, "however long it is");
    }
}
