//! One name in the spellings of both states, of old encodings and of passports.

use kzmn_common::person::Sex;

use super::draw::Draw;
use super::names::Heritage;

/// A Kazakh name as a Mongolian registrar writes it, without the letters that Mongolian lacks.
pub(super) fn mongolian(name: &str, draw: &mut Draw) -> String {
    let q = if draw.percent(70) { 'к' } else { 'х' };
    let ae = if draw.percent(60) { 'а' } else { 'э' };
    let ng = if draw.percent(50) { "н" } else { "нг" };
    let u = if draw.percent(60) { 'у' } else { 'ү' };
    let e = if draw.percent(70) { 'е' } else { 'э' };
    spelled(name, |letter| match letter {
        'қ' => q.to_string(),
        'ғ' => "г".to_owned(),
        'ә' => ae.to_string(),
        'і' => "и".to_owned(),
        'ң' => ng.to_owned(),
        'ұ' => u.to_string(),
        'һ' => "х".to_owned(),
        'е' => e.to_string(),
        other => other.to_string(),
    })
}

/// A Kazakh name as a Soviet registrar wrote it.
pub(super) fn russian(name: &str, draw: &mut Draw) -> String {
    let zh = if draw.percent(30) { "дж" } else { "ж" };
    let oe = if draw.percent(50) { "о" } else { "у" };
    spelled(name, |letter| match letter {
        'қ' => "к".to_owned(),
        'ғ' => "г".to_owned(),
        'ә' => "а".to_owned(),
        'і' => "и".to_owned(),
        'ң' => "н".to_owned(),
        'ұ' | 'ү' => "у".to_owned(),
        'ө' => oe.to_owned(),
        'һ' => "х".to_owned(),
        'ж' => zh.to_owned(),
        other => other.to_string(),
    })
}

/// The same in a legacy encoding: Є and Ї for Ө and Ү, and at least one Latin look-alike where there is
/// one.
pub(super) fn legacy(name: &str, draw: &mut Draw) -> String {
    let mut first = true;
    name.chars()
        .map(|letter| match letter {
            'Ө' => 'Є',
            'ө' => 'є',
            'Ү' => 'Ї',
            'ү' => 'ї',
            other => match look_alike(other) {
                Some(latin) if std::mem::take(&mut first) || draw.percent(30) => latin,
                _ => other,
            },
        })
        .collect()
}

fn look_alike(letter: char) -> Option<char> {
    Some(match letter {
        'А' => 'A',
        'В' => 'B',
        'Е' => 'E',
        'К' => 'K',
        'М' => 'M',
        'Н' => 'H',
        'О' => 'O',
        'С' => 'C',
        'Т' => 'T',
        'Х' => 'X',
        'а' => 'a',
        'е' => 'e',
        'о' => 'o',
        'р' => 'p',
        'с' => 'c',
        'х' => 'x',
        _ => return None,
    })
}

/// How a passport writes a name in Latin script.
#[derive(Clone, Copy, Debug)]
pub(super) enum Romanisation {
    /// MNS 5217:2012 for a Mongolian spelling, zh and kh for a Kazakh one.
    National,
    /// u for ө and ү; q and gh for Kazakh letters.
    Passport,
    /// The Kazakh alphabet of 2021: a letter for each letter.
    Alphabet,
}

/// A name in Latin script.
pub(super) fn latin(name: &str, of: Heritage, romanisation: Romanisation) -> String {
    if matches!(romanisation, Romanisation::Alphabet) {
        return spelled(name, |letter| alphabet(letter).to_owned());
    }
    let national = matches!(romanisation, Romanisation::National);
    let either = |a: &'static str, b: &'static str| if national { a } else { b };
    spelled(name, |letter| {
        match letter {
            'ө' if of == Heritage::Kazakh => "o",
            'ү' if of == Heritage::Kazakh => "u",
            'ө' => either("ö", "u"),
            'ү' => either("ü", "u"),
            'ж' if of == Heritage::Kazakh => "zh",
            'ж' => "j",
            'қ' => either("k", "q"),
            'ғ' => either("g", "gh"),
            'ң' => either("n", "ng"),
            'е' => either("ye", "e"),
            other => plain(other),
        }
        .to_owned()
    })
}

fn alphabet(letter: char) -> &'static str {
    match letter {
        'ә' => "ä",
        'ғ' => "ğ",
        'ж' => "j",
        'қ' => "q",
        'ң' => "ñ",
        'ө' => "ö",
        'ұ' => "ū",
        'ү' => "ü",
        'ш' => "ş",
        'щ' => "şş",
        'ы' => "y",
        'і' => "ı",
        'х' | 'һ' => "h",
        'ю' => "iu",
        'я' => "ia",
        other => plain(other),
    }
}

fn plain(letter: char) -> &'static str {
    match letter {
        'а' | 'ә' => "a",
        'б' => "b",
        'в' => "v",
        'г' => "g",
        'д' => "d",
        'ё' => "yo",
        'з' => "z",
        'и' | 'й' | 'і' => "i",
        'к' => "k",
        'л' => "l",
        'м' => "m",
        'н' => "n",
        'о' => "o",
        'п' => "p",
        'р' => "r",
        'с' => "s",
        'т' => "t",
        'у' | 'ұ' => "u",
        'ф' => "f",
        'х' => "kh",
        'һ' => "h",
        'ц' => "ts",
        'ч' => "ch",
        'ш' => "sh",
        'щ' => "shch",
        'ы' => "y",
        'э' => "e",
        'ю' => "yu",
        'я' => "ya",
        '-' => "-",
        _ => "",
    }
}

/// A Kazakh surname of a forefather's name, in the Russian form.
pub(super) fn russian_surname(name: &str, sex: Sex) -> String {
    let (stem, ending) = russian_stem(name);
    format!("{stem}{ending}в{}", if sex == Sex::Male { "" } else { "а" })
}

/// A Russian patronymic.
pub(super) fn russian_patronymic(name: &str, sex: Sex) -> String {
    let (stem, ending) = russian_stem(name);
    format!("{stem}{ending}в{}", if sex == Sex::Male { "ич" } else { "на" })
}

/// A Kazakh patronymic.
pub(super) fn kazakh_patronymic(name: &str, sex: Sex) -> String {
    format!("{name}{}", if sex == Sex::Male { "ұлы" } else { "қызы" })
}

fn russian_stem(name: &str) -> (&str, char) {
    if let Some(stem) = name.strip_suffix(['й', 'а', 'ы', 'ь']) {
        return (stem, 'е');
    }
    let after_vowel = name.ends_with(['е', 'и', 'і', 'о', 'у', 'ұ', 'ү', 'ә', 'ө', 'э']);
    (name, if after_vowel { 'е' } else { 'о' })
}

/// Small letters in, small letters out; the case of each is kept.
fn spelled(name: &str, spell: impl Fn(char) -> String) -> String {
    let mut written = String::with_capacity(name.len());
    for letter in name.chars() {
        let mut small = letter.to_lowercase();
        let text = spell(small.next().unwrap_or(letter));
        if letter.is_uppercase() {
            let mut letters = text.chars();
            written.extend(letters.next().into_iter().flat_map(char::to_uppercase));
            written.push_str(letters.as_str());
        } else {
            written.push_str(&text);
        }
    }
    written
}
