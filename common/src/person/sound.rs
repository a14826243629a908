//! Sound keys: coarse keys of names, by which candidates are searched and nobody is ever recognised.
//!
//! The spellings of one name in Cyrillic and in either romanisation (MNS 5217:2012, and the older one of
//! passports, which writes ө and ү as u) and the Latin spellings of Kazakh documents (zh, gh, q, ş) give
//! one key. It is the skeleton of consonants: vowels are what the spellings disagree about.

use std::collections::BTreeSet;

use unicode_normalization::UnicodeNormalization as _;

use super::PersonName;
use super::fold::fold;

/// Endings that a Kazakh patronymic or surname has and a Mongolian parent's name lacks, folded. -ин and
/// -ина are left out: too many names end so by themselves.
const ENDINGS: [&str; 25] = [
    "ОВИЧ", "ЕВИЧ", "ОВНА", "ЕВНА", "КИЗИ", "ХИЗИ", "УЛИ", "ОВА", "ЕВА", "ОВ", "ЕВ", "OVICH",
    "EVICH", "OVNA", "EVNA", "QYZY", "QIZI", "KYZY", "KIZI", "ULY", "ULI", "OVA", "EVA", "OV",
    "EV",
];

/// The sound key of one part of a name: capitals A to Z. Empty where nothing can be read: traditional
/// Mongolian script, other scripts.
///
/// К, Қ, Х and Һ are one class, for Қ may be written К or Х in Mongolian; Г and Ғ are another. Ң is
/// written Н or НГ. Ж may be written Дж in Russian papers. Ц is Т and С, for romanised they are the same. A vowel counts only where the name
/// begins with it, and then as A.
#[must_use]
pub fn sound(part: &str) -> String {
    skeleton(&fold(part))
}

/// The tokens by which somebody who may be the bearer of these names is searched: `G` and the sound key
/// of each given name, `O` and the sound key of every other part. A surname and a patronymic that have a
/// Kazakh or Russian ending also give the key of the name without it.
#[must_use]
pub fn look_tokens(names: &[PersonName]) -> BTreeSet<String> {
    let mut tokens = BTreeSet::new();
    let mut token = |kind: char, key: String| {
        if !key.is_empty() {
            tokens.insert(format!("{kind}{key}"));
        }
    };
    for name in names {
        let PersonName { given_name, surname, patronymic, clan_name, parent_name, .. } = name;
        if let Some(given) = given_name {
            token('G', sound(given.as_str()));
        }
        for kazakh in [surname, patronymic].into_iter().flatten() {
            let folded = fold(kazakh.as_str());
            token('O', skeleton(&folded));
            token('O', stem(&folded).map(skeleton).unwrap_or_default());
        }
        for mongolian in [clan_name, parent_name].into_iter().flatten() {
            token('O', sound(mongolian.as_str()));
        }
    }
    tokens
}

/// A folded name without its ending, if it has one and at least two letters stay.
fn stem(folded: &str) -> Option<&str> {
    let stem = ENDINGS.iter().find_map(|ending| folded.strip_suffix(ending))?;
    (stem.chars().count() >= 2).then_some(stem)
}

fn skeleton(folded: &str) -> String {
    let letters: Vec<char> = folded.chars().flat_map(latin_base).collect();
    let mut key = String::new();
    let mut before = Sound::Nothing;
    let mut rest = letters.as_slice();
    while let Some((sound, after)) = next_sound(rest) {
        rest = after;
        match sound {
            Sound::Nothing => continue,
            Sound::Vowel if key.is_empty() && before == Sound::Nothing => key.push('A'),
            Sound::Consonant(consonant) if sound != before => key.push_str(consonant),
            Sound::Vowel | Sound::Consonant(_) => {}
        }
        before = sound;
    }
    key
}

#[derive(Clone, Copy, Eq, PartialEq)]
enum Sound {
    Vowel,
    Consonant(&'static str),
    Nothing,
}

/// The first sound of some letters, and the letters after it; `None` where there are none.
fn next_sound(letters: &[char]) -> Option<(Sound, &[char])> {
    let spelled = |sound| Some((Sound::Consonant(sound), 2));
    let longer = match letters {
        ['S', 'H', 'C', 'H', ..] => Some((Sound::Consonant("X"), 4)),
        ['N', 'G', 'H', ..] => Some((Sound::Consonant("N"), 3)),
        ['S', 'H', ..] => spelled("X"),
        ['C', 'H', ..] => spelled("C"),
        ['Z', 'H', ..] | ['D', 'J', ..] | ['Д', 'Ж', ..] => spelled("J"),
        ['D', 'Z', 'H', ..] => Some((Sound::Consonant("J"), 3)),
        ['K', 'H', ..] => spelled("K"),
        ['G', 'H', ..] => spelled("G"),
        ['N', 'G', ..] | ['Н', 'Г', ..] => spelled("N"),
        _ => None,
    };
    let first = letters.first()?;
    let (sound, length) = longer.unwrap_or_else(|| (letter_sound(*first), 1));
    Some((sound, letters.get(length..).unwrap_or_default()))
}

fn letter_sound(letter: char) -> Sound {
    Sound::Consonant(match letter {
        'Б' | 'B' => "B",
        'В' | 'V' | 'W' => "V",
        'Г' | 'G' => "G",
        'Д' | 'D' => "D",
        'Ж' | 'J' => "J",
        'З' | 'Z' => "Z",
        'К' | 'Х' | 'K' | 'H' | 'Q' => "K",
        'Л' | 'L' => "L",
        'М' | 'M' => "M",
        'Н' | 'N' => "N",
        'П' | 'P' => "P",
        'Р' | 'R' => "R",
        'С' | 'S' => "S",
        'Т' | 'T' => "T",
        'Ф' | 'F' => "F",
        'Ц' | 'C' => "TS",
        'Ч' => "C",
        'Ш' | 'Щ' => "X",
        'X' => "KS",
        'А' | 'Е' | 'И' | 'О' | 'У' | 'Ю' | 'Я' => return Sound::Vowel,
        'A' | 'E' | 'I' | 'O' | 'U' | 'Y' | 'Ə' => return Sound::Vowel,
        _ => return Sound::Nothing,
    })
}

/// Latin letters without their marks; those whose mark changes the consonant are spelled out.
fn latin_base(letter: char) -> impl Iterator<Item = char> {
    let spelled = match letter {
        'Ş' | 'Š' => "SH",
        'Ç' | 'Č' => "CH",
        'Ž' => "ZH",
        'Ŋ' => "N",
        _ => "",
    };
    let base = match letter {
        'A'..='Z' | 'А'..='Я' => Some(letter),
        _ if spelled.is_empty() => letter.nfd().next(),
        _ => None,
    };
    spelled.chars().chain(base)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::person::NameUse;
    use crate::text::Text;

    #[track_caller]
    fn alike(spellings: &[&str]) {
        for spelling in spellings {
            assert_eq!(sound(spelling), sound(spellings[0]), "{spelling} and {}", spellings[0]);
        }
    }

    #[test]
    fn other_names_sound_apart() {
        for (a, b) in [
            ("Серік", "Сержан"),
            ("Ғалым", "Қалым"),
            ("Болат", "Марат"),
            ("Асар", "Сара"),
            ("Шара", "Сара"),
            ("Чимэг", "Шимэг"),
        ] {
            assert_ne!(sound(a), sound(b), "{a} and {b}");
        }
    }

    #[test]
    fn cyrillic_and_both_romanisations_sound_alike() {
        alike(&["Мөнхжаргал", "Mönkhjargal", "Munkhjargal", "Мєнхжаргал"]);
        alike(&["Өлгий", "Ölgii", "Ulgii"]);
        alike(&["Цэцэгмаа", "Tsetsegmaa"]);
        alike(&["Батсайхан", "Batsaikhan", "Бацайхан"]);
        alike(&["Чимэг", "Chimeg"]);
        alike(&["Бат-Эрдэнэ", "Bat-Erdene", "Baterdene"]);
        alike(&["Даваа", "Davaa", "Dawaa"]);
        alike(&["Ерлан", "Yerlan", "Erlan"]);
        alike(&["Щукин", "Shukin", "Shchukin"]);
    }

    #[test]
    fn kazakh_letters_sound_as_what_mongolian_and_latin_make_of_them() {
        alike(&["Қадыр", "Кадыр", "Хадыр", "Qadyr", "Kadyr", "Khadyr", "Qadır"]);
        alike(&["Ғабит", "Габит", "Gabit", "Ghabit", "Ğabit"]);
        alike(&["Меңсұлу", "Менсулу", "Менгсүлү", "Mensulu", "Mengsulu", "Meñsūlu"]);
        alike(&["Әлия", "Алия", "Элия", "Aliya", "Äliia"]);
        alike(&["Һамит", "Хамит", "Hamit", "Khamit"]);
        alike(&["Жанар", "Zhanar", "Janar", "Джанар", "Dzhanar", "Djanar"]);
        alike(&["Манғыстау", "Мангыстау", "Manghystau", "Mangystau"]);
        alike(&["Шәріп", "Sharip", "Şärıp"]);
        alike(&["Мақсат", "Maxat", "Maksat"]);
    }

    #[test]
    fn doubled_consonants_count_once_and_repeated_ones_do_not() {
        alike(&["Мухаммед", "Мухамед", "Mukhammed"]);
        assert_ne!(sound("Бабай"), sound("Бай"));
    }

    #[test]
    fn a_name_of_vowels_has_a_key_and_another_script_has_none() {
        assert_eq!(sound("Ая"), "A");
        assert_eq!(sound("Aya"), "A");
        assert_eq!(sound("Оюу"), "A");
        assert_eq!(sound("Ли"), "L");
        assert_eq!(sound("ᠮᠣᠩᠭᠣᠯ"), "");
        assert_eq!(sound(" - "), "");
    }

    fn name() -> PersonName {
        PersonName {
            usage: NameUse::Current,
            surname: None,
            given_name: None,
            patronymic: None,
            clan_name: None,
            parent_name: None,
            original: None,
            script: None,
        }
    }

    fn tokens(name: PersonName) -> String {
        look_tokens(&[name]).into_iter().collect::<Vec<_>>().join(" ")
    }

    fn part(text: &str) -> Option<Text> {
        Text::parse(text, 100).ok()
    }

    #[test]
    fn a_patronymic_also_gives_the_key_of_the_name_in_it() {
        for (patronymic, expected) in [
            ("Қадырұлы", "OKDR OKDRL"),
            ("Кадыр улы", "OKDR OKDRL"),
            ("Қадырқызы", "OKDR OKDRKZ"),
            ("Кадырович", "OKDR OKDRVC"),
            ("Кадыровна", "OKDR OKDRVN"),
            ("Алиевна", "OAL OALVN"),
            ("Qadyruly", "OKDR OKDRL"),
            ("Kadyrovich", "OKDR OKDRVC"),
            ("Қадыр", "OKDR"),
            ("Лев", "OLV"),
        ] {
            assert_eq!(tokens(PersonName { patronymic: part(patronymic), ..name() }), expected);
        }
        assert_eq!(tokens(PersonName { surname: part("Кадырова"), ..name() }), "OKDR OKDRV");
        assert_eq!(tokens(PersonName { surname: part("Щукин"), ..name() }), "OXKN");
    }

    #[test]
    fn a_mongolian_parents_name_keeps_its_ending() {
        assert_eq!(tokens(PersonName { parent_name: part("Пүрэв"), ..name() }), "OPRV");
        let kazakh = tokens(PersonName { patronymic: part("Пүрэвұлы"), ..name() });
        assert!(kazakh.contains("OPRV"), "{kazakh}");
    }

    #[test]
    fn given_names_and_other_parts_do_not_mix() {
        let given = tokens(PersonName { given_name: part("Серік"), ..name() });
        let clan = tokens(PersonName { clan_name: part("Серік"), ..name() });
        assert_eq!((given.as_str(), clan.as_str()), ("GSRK", "OSRK"));
    }
}
