//! Sound keys: coarse keys of names, which find candidates and never recognise a person.
//!
//! A sound key is the skeleton of consonants of a name's [reading](super::latin::reading()): vowels are what
//! spellings disagree about.

use std::collections::BTreeSet;

use super::latin::reading;
use super::name::PersonName;
use super::parts::{Role, is_initial, parts, pieces};

/// Endings that a Kazakh or Russian patronymic has and a Mongolian parent's name lacks, as they are read.
const OF_A_CHILD: [&str; 9] =
    ["OVIQ", "EVIQ", "OVNA", "EVNA", "OGLI", "KIZI", "HIZI", "GIZI", "ULI"];

/// Endings of a surname. -ин and -ина are left out: too many names end so by themselves.
const OF_A_FAMILY: [&str; 4] = ["OVA", "EVA", "OV", "EV"];

/// Endings of the Mongolian genitive, in which a parent's name stands before a given name.
const OF_A_GENITIVE: [&str; 2] = ["GIN", "IN"];

/// How many names of a claim are searched by at most, whatever it holds: each costs time for each candidate.
const MOST_NAMES: usize = 24;

/// The sound key of one part of a name: capitals A to Z. Empty where nothing can be read: traditional
/// Mongolian script, other scripts.
///
/// К, Қ, Х and Һ are one class, for Қ may be written К or Х in Mongolian; Г and Ғ are another. Ң is written Н or НГ. Ж
/// may be written Дж in Russian papers. Ц is Т and С, for romanised they are the same. A vowel counts only where the
/// name begins with it, and then as A.
#[must_use]
pub fn sound(part: &str) -> String {
    skeleton(&reading(part), "V")
}

/// The sound keys of a reading: one that has a V also has the one without, for Уәлихан is Валихан too.
pub(super) fn sounds(reading: &str) -> impl Iterator<Item = String> {
    let without = reading.contains('V').then(|| skeleton(reading, ""));
    let keys = std::iter::once(skeleton(reading, "V")).chain(without);
    keys.filter(|key| !key.is_empty())
}

/// The blocking keys by which a possible bearer of these names is searched: `G` and the sound keys
/// of each given name, `O` and the sound keys of every other part. A part that may have an ending also gives the
/// keys of the name without it.
#[must_use]
pub fn blocking_keys(names: &[PersonName]) -> BTreeSet<String> {
    names.iter().flat_map(tokens_of_parts).flatten().collect()
}

/// The same, those together that are of one name in several spellings: sharing several of them shares one name.
#[must_use]
pub fn blocking_keys_of_names(names: &[PersonName]) -> Vec<BTreeSet<String>> {
    let mut found: Vec<BTreeSet<String>> = Vec::new();
    for mut tokens in names.iter().flat_map(tokens_of_parts).filter(|tokens| !tokens.is_empty()) {
        let (same, others) = found.into_iter().partition(|other| !tokens.is_disjoint(other));
        found = others;
        let same: Vec<BTreeSet<String>> = same;
        if same.is_empty() && found.len() >= MOST_NAMES {
            continue;
        }
        tokens.extend(same.into_iter().flatten());
        found.push(tokens);
    }
    found
}

fn tokens_of_parts(name: &PersonName) -> Vec<BTreeSet<String>> {
    parts(name).into_iter().flat_map(|(role, part)| tokens_of(role, part)).collect()
}

fn tokens_of(role: Role, part: &str) -> Vec<BTreeSet<String>> {
    let read: Vec<String> = pieces(part).filter(|piece| !is_initial(piece)).map(reading).collect();
    let whole = || read.iter().map(String::as_str);
    let stems = || read.iter().filter_map(|name| stem(name, role));
    let others = || token('O', whole().chain(stems()));
    match role {
        Role::Given => vec![token('G', whole())],
        Role::Surname | Role::Clan | Role::Patronymic | Role::Parent => vec![others()],
        Role::Word | Role::Half => vec![token('G', whole()), others()],
    }
}

fn token<'a>(kind: char, read: impl Iterator<Item = &'a str>) -> BTreeSet<String> {
    read.flat_map(sounds).map(|key| format!("{kind}{key}")).collect()
}

/// A name without its ending, if it has one and enough stays. A Mongolian parent's name has no ending of a surname:
/// Пүрэв only looks as if. A clan name has none.
fn stem(read: &str, role: Role) -> Option<&str> {
    let without = |endings: &[&str]| endings.iter().find_map(|ending| read.strip_suffix(ending));
    let after_vowel = || read.strip_suffix('N').filter(|stem| stem.ends_with(is_vowel));
    let stem = match role {
        Role::Given | Role::Clan => None,
        Role::Surname | Role::Patronymic => without(&OF_A_CHILD).or_else(|| without(&OF_A_FAMILY)),
        Role::Parent | Role::Word | Role::Half => {
            without(&OF_A_CHILD).or_else(|| without(&OF_A_GENITIVE)).or_else(after_vowel)
        }
    }?;
    (stem.chars().count() >= 2).then_some(stem)
}

fn is_vowel(c: char) -> bool {
    matches!(c, 'A' | 'E' | 'I' | 'O' | 'U')
}

/// The consonants of a reading, `v` for V. Consonants that follow themselves count once, and so does T before a
/// sound that begins with it.
fn skeleton(read: &str, v: &'static str) -> String {
    let mut key = String::new();
    let mut before = "";
    let mut rest = read.chars().peekable();
    while let Some(c) = rest.next() {
        let sound = consonant(c, v);
        match sound {
            "" if key.is_empty() => key.push('A'),
            "T" if rest.peek() == Some(&'C') => continue,
            _ if sound != before => key.push_str(sound),
            _ => {}
        }
        before = sound;
    }
    key
}

fn consonant(c: char, v: &'static str) -> &'static str {
    match c {
        'B' => "B",
        'C' => "TS",
        'D' => "D",
        'F' => "F",
        'G' => "G",
        'H' | 'K' => "K",
        'J' => "J",
        'L' => "L",
        'M' => "M",
        'N' => "N",
        'P' => "P",
        'Q' => "C",
        'R' => "R",
        'S' => "S",
        'T' => "T",
        'V' => v,
        'X' => "X",
        'Z' => "Z",
        _ => "",
    }
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
        alike(&["Батцэцэг", "Battsetseg", "Batsetseg", "Battcetceg"]);
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

    /// The key of a name with В as a consonant, and the one with В as the У that it is in Kazakh.
    #[test]
    fn a_name_with_v_is_also_the_one_with_u_and_others_stay_apart() {
        let keys = |name: &str| sounds(&reading(name)).collect::<Vec<_>>();
        assert_eq!(keys("Валихан"), ["VLKN", "ALKN"]);
        assert_eq!(keys("Уәлихан"), ["ALKN"]);
        assert_eq!(
            (keys("Дәулет"), keys("Давлет")),
            (vec!["DLT".to_owned()], vec!["DVLT".to_owned(), "DLT".to_owned()])
        );
        assert_eq!(keys("Болат"), ["BLT"]);
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
        blocking_keys(&[name]).into_iter().collect::<Vec<_>>().join(" ")
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
            ("Кадырович", "OKDR OKDRC OKDRVC"),
            ("Кадыровна", "OKDR OKDRN OKDRVN"),
            ("Алиевна", "OAL OALN OALVN"),
            ("Qadyruly", "OKDR OKDRL"),
            ("Kadyrovich", "OKDR OKDRC OKDRVC"),
            ("Қадыр", "OKDR"),
            ("Лев", "OL OLV"),
        ] {
            assert_eq!(tokens(PersonName { patronymic: part(patronymic), ..name() }), expected);
        }
        assert_eq!(tokens(PersonName { surname: part("Кадырова"), ..name() }), "OKDR OKDRV");
        assert_eq!(tokens(PersonName { surname: part("Щукин"), ..name() }), "OXKN");
    }

    #[test]
    fn a_mongolian_parents_name_keeps_its_ending() {
        assert_eq!(tokens(PersonName { parent_name: part("Пүрэв"), ..name() }), "OPR OPRV");
        let kazakh = tokens(PersonName { patronymic: part("Пүрэвұлы"), ..name() });
        assert!(kazakh.contains("OPRV"), "{kazakh}");
    }

    #[test]
    fn a_parents_name_in_the_genitive_also_gives_the_key_of_the_name_and_a_given_name_does_not() {
        for (genitive, base) in [
            ("Доржийн", "Дорж"),
            ("Болдын", "Болд"),
            ("Даваагийн", "Даваа"),
            ("Батаан", "Батаа"),
            ("Dorjiin", "Дорж"),
            ("Boldyn", "Болд"),
            ("Кадырұлы", "Кадыр"),
            ("Qadyrūly", "Қадыр"),
            ("Анарбайғызы", "Анарбай"),
            ("Anarbayevna", "Анарбай"),
        ] {
            let tokens = tokens(PersonName { parent_name: part(genitive), ..name() });
            let wanted = format!("O{}", sound(base));
            assert!(tokens.split(' ').any(|token| token == wanted), "{genitive}: {tokens}");
        }
        assert_eq!(tokens(PersonName { given_name: part("Доржийн"), ..name() }), "GDRJN");
    }

    /// Sharing several spellings of one name shares one name.
    #[test]
    fn spellings_of_one_name_are_one_and_other_names_are_others() {
        let given = |text| PersonName { given_name: part(text), ..name() };
        let count = |names: &[PersonName]| blocking_keys_of_names(names).len();
        assert_eq!(count(&[given("Валихан"), given("Уәлихан"), given("Valikhan")]), 1);
        assert_eq!(count(&[given("Валихан"), given("Болат")]), 2);
        let initial = PersonName { given_name: part("Д.Сарантуяа"), ..name() };
        assert!(tokens(initial).contains("GSRNT"));
        let consonants = ["б", "в", "г", "д", "з", "к", "л", "м", "н", "п", "р", "с", "т", "ф"];
        let of_two = |a: &&str| consonants.map(|b| format!("{a}а{b}а"));
        let many: Vec<String> = consonants.iter().flat_map(of_two).collect();
        let many: Vec<_> = many.iter().map(|name| given(name)).collect();
        assert_eq!(count(&many), MOST_NAMES, "however many a claim has");
    }

    #[test]
    fn given_names_and_other_parts_do_not_mix() {
        let given = tokens(PersonName { given_name: part("Серік"), ..name() });
        let clan = tokens(PersonName { clan_name: part("Серік"), ..name() });
        assert_eq!((given.as_str(), clan.as_str()), ("GSRK", "OSRK"));
    }
}
