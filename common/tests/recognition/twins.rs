//! Twins share surname, clan and parent's name, birth date and sex: only the given name tells whose number it is.

use kzmn_common::exchange::recognise::{Lookup, Meant, decide};
use kzmn_common::kinds::MatchBasis;
use kzmn_common::party::Party;
use kzmn_common::person::{Identifier, PersonClaim, PersonName, Sex};
use kzmn_common::registry::OwnPerson;
use kzmn_common::text::Text;
use proptest::prelude::*;

use crate::decide::{numbered, whole};
use crate::{
    kazakh_name, lookup_by, mongolian_name, register_number, serik_claimed, serik_held, text,
};

/// Many of them sound alike: vowels do not count for that.
const KAZAKH_WOMEN: &str = "Анара Айнұр Айнара Анар Жанар Жанара Жанна Дина Дана Диана Динара Айдана Данара Гүлнар \
    Гүлнұр Гүлнара Гүлжан Гүлжанар Айгүл Ақгүл Сәуле Сәлима Сара Сәния Райхан Рауан Раушан Мариям \
    Мәриямгүл Майра Мейрамгүл Назым Назира Нәзгүл Перизат Фариза Фатима Бәтима Хадиша Қадиша Алма Әлима \
    Айман Айымгүл Әсел Асыл Ажар Әзира Зәуре Зура Зейнеп Зауреш Қарлығаш Құралай Күләш Күлән Күнсұлу Балжан \
    Болжан Бибігүл Ботагөз Меруерт Маржан Мөлдір";

const KAZAKH_MEN: &str = "Серік Сырым Берік Барақ Болат Бейбіт Марат Мұрат Мұхтар Мейрам Мереке Ерлан Орал Арлан \
    Нұрлан Нарлан Қайрат Қанат Қонай Асқар Әскер Бауыржан Баржан Ержан Оржан Талғат Төлеген Толаған Жанат Жанұзақ \
    Дәурен Дарын Дәрен Данияр Динар Самат Сәмит Сұлтан Сәлтен Мақсат Мәксет Өмір Омар Әмір Ғабит Ғабдол Ғалым \
    Ғалам Жомарт Жұмарт Есен Асан Хасен Хұсайын Абай Ибай Тұрсын Тарсан Еркін Аркан Мәлік Мәлек Құрман Керман \
    Айдос Әдіс Рысбек Расбек";

const MONGOLIANS: &str = "Бат Бата Болд Болат Бодь Бүд Дорж Дарж Дорждэрэм Очир Чар Пүрэв Пэрэв Лхагва \
    Лхүмбэ Бямба Ням Нума Нэмэх Мягмар Мөнгөмөр Даваа Дева Дэвээ Төмөр Тэмүр Тамир Түмэр Ганбат Гэнбат \
    Цэрэн Цорон Царан Базар Бүзэр Самбуу Симба Сүмбэ Гомбо Гумба Гэмби Жаргал Жургэл Эрдэнэ Ирдин Ардана Оюун Аян \
    Уян Туяа Тоёо Тая Саран Сүрэн Сорон Сирэн Болор Билэр Балар Нандин Нундан Нэндэн Ханд Хонд Хэнд Энх Анх Онх \
    Цэцэг Цацаг Цоцог";

fn given_names(list: &'static str) -> Vec<&'static str> {
    list.split_whitespace().collect()
}

/// How a twin of that given name is written.
type Form = fn(&str) -> PersonName;

const FORMS: [(Form, Form); 6] = [
    (
        |given| kazakh_name("Қуаныш", given, "Қадырұлы"),
        |given| kazakh_name("Қуаныш", given, "Қадырұлы"),
    ),
    (
        |given| mongolian_name("Хэрэйд", "Дорж", given),
        |given| mongolian_name("Хэрэйд", "Дорж", given),
    ),
    (
        |given| whole(&format!("Хэрэйд Дорж {given}")),
        |given| mongolian_name("Хэрэйд", "Дорж", given),
    ),
    (
        |given| mongolian_name("Хэрэйд", "Дорж", given),
        |given| whole(&format!("Хэрэйд Дорж {given}")),
    ),
    (
        |given| whole(&format!("Хэрэйд Дорж {given}")),
        |given| whole(&format!("ХЭРЭЙД ДОРЖ {given}")),
    ),
    // A Kazakh passport has no patronymic.
    (|given| kazakh_name("Дорж", given, ""), |given| mongolian_name("Дорж", "", given)),
];

fn number(of: usize) -> Identifier {
    register_number(["БЦ61051715", "БЦ61051723"][of])
}

fn twin(of: usize, name: PersonName) -> OwnPerson {
    OwnPerson {
        person_id: text(["MN-1", "MN-2"][of]),
        identifiers: vec![number(of)],
        names: vec![name],
        sex: Sex::Male,
        ..serik_held()
    }
}

/// What is asked with the number of the first of the twins and this name.
fn asked(name: PersonName) -> Lookup {
    let names = vec![name];
    let claim = PersonClaim { identifiers: vec![number(0)], names, ..serik_claimed() };
    lookup_by(&claim, Party::Mongolia)
}

fn meant(lookup: &Lookup, registry: &[OwnPerson]) -> Meant {
    let alike = registry.iter().filter(|held| lookup.looks_like(held));
    let alike: Vec<Text> = alike.map(|held| held.person_id.clone()).collect();
    decide(lookup, &lookup.held(&numbered(registry)), &[], &alike)
}

fn first() -> Meant {
    Meant::Person { person_id: text("MN-1"), basis: MatchBasis::OwnIdentifier }
}

#[test]
fn refuses_a_twins_number_under_every_other_given_name_and_finds_its_holder() {
    for list in [KAZAKH_WOMEN, KAZAKH_MEN, MONGOLIANS] {
        let names = given_names(list);
        assert!(names.len() >= 60, "{}", names.len());
        for (claimed, held) in FORMS {
            let lookups: Vec<Lookup> = names.iter().map(|given| asked(claimed(given))).collect();
            let holders: Vec<OwnPerson> = names.iter().map(|given| twin(0, held(given))).collect();
            for (holder, of) in holders.iter().zip(&names) {
                let numbered = numbered(std::slice::from_ref(holder));
                for (lookup, given) in lookups.iter().zip(&names) {
                    let found = decide(lookup, &lookup.held(&numbered), &[], &[]);
                    let expected = if given == of { first() } else { Meant::PossibleMatch };
                    assert_eq!(found, expected, "{:?} is asked as {given}", holder.names);
                }
            }
        }
    }
}

/// One name in the spellings of the standards, beside a surname that the twin has too.
#[test]
fn finds_the_holder_beside_a_shared_surname_in_every_romanisation() {
    for (held, asked_as) in [
        ("Батцэцэг", "Battsetseg"),
        ("Батцэцэг", "Battcetceg"),
        ("Мөнхжаргал", "Munkhjargal"),
        ("Мөнхжаргал", "Mönkhjargal"),
        ("Мөнхжаргал", "Mönhjargal"),
        ("Бүрэн", "Бvрэн"),
        ("Марʼям", "Мар'ям"),
        ("Кадыр", "Qadyr"),
        ("Қадыр", "Кадыр"),
        ("Ғабит", "Ğabit"),
        ("Шолпан", "Şolpan"),
        ("Дәурен", "Däuren"),
        ("Серік", "Сэрик"),
        ("Әлия", "Алия"),
        ("Бат-Эрдэнэ", "Батэрдэнэ"),
        ("Бат-Эрдэнэ", "Bat-Erdene"),
    ] {
        for (one, other) in [(held, asked_as), (asked_as, held)] {
            for (claimed, written) in FORMS {
                let registry = [twin(0, written(one)), twin(1, written("Өөр"))];
                assert_eq!(meant(&asked(claimed(other)), &registry), first(), "{one} and {other}");
            }
        }
    }
}

/// What only sounds alike is a question for an officer: a spelling of no standard, or the twin.
#[test]
fn a_given_name_that_only_sounds_alike_is_for_an_officer() {
    for (held, asked_as) in
        [("Анара", "Айнур"), ("Қадыр", "Хадыр"), ("Уәлихан", "Валихан"), ("Әлия", "Элия")]
    {
        let registry = [twin(0, mongolian_name("Хэрэйд", "Дорж", held))];
        let lookup = asked(mongolian_name("Хэрэйд", "Дорж", asked_as));
        assert_eq!(meant(&lookup, &registry), Meant::PossibleMatch, "{held} and {asked_as}");
    }
}

/// Names of which one stands in the other, or in another place.
#[test]
fn refuses_a_twin_who_has_the_parents_name_or_a_part_of_the_others() {
    let find = |claimed: PersonName, held: PersonName| meant(&asked(claimed), &[twin(0, held)]);
    for (claimed, held) in [
        (mongolian_name("", "Дорж", "Дорж"), whole("Дорж Бат")),
        (mongolian_name("Хэрэйд", "Дорж", "Бат"), whole("Хэрэйд Дорж Бат-Эрдэнэ")),
        (whole("Дорж Бат"), whole("Дорж Бат-Эрдэнэ")),
        (mongolian_name("Бат", "Дорж", "Болд"), whole("Дорж Бат")),
        (kazakh_name("Бат", "Бат", ""), kazakh_name("Бат", "Болд", "")),
    ] {
        assert_eq!(
            find(claimed.clone(), held.clone()),
            Meant::PossibleMatch,
            "{claimed:?} {held:?}"
        );
        assert_eq!(
            find(held.clone(), claimed.clone()),
            Meant::PossibleMatch,
            "{held:?} {claimed:?}"
        );
    }
    for (claimed, held) in [
        (mongolian_name("", "Бат", "Бат"), whole("Бат Бат")),
        (mongolian_name("Хэрэйд", "Дорж", "Бат-Эрдэнэ"), whole("Хэрэйд Дорж Бат-Эрдэнэ")),
        (whole("Дорж Бат"), whole("Хэрэйд Дорж Бат")),
        (whole("Дорж-Сарантуяа"), mongolian_name("", "Дорж", "Сарантуяа")),
        (whole("Дорж-Сарантуяа"), whole("Сарантуяа Дорж")),
    ] {
        assert_eq!(find(claimed.clone(), held.clone()), first(), "{claimed:?} {held:?}");
        assert_eq!(find(held.clone(), claimed.clone()), first(), "{held:?} {claimed:?}");
    }
}

/// One twin in several spellings at once, and a former name that was copied whole.
#[test]
fn several_names_of_one_twin_do_not_make_the_other() {
    let all = |given: &str| {
        vec![mongolian_name("Хэрэйд", "Дорж", given), whole(&format!("Хэрэйд Дорж {given}"))]
    };
    let with = |names| {
        let claim = PersonClaim { identifiers: vec![number(0)], names, ..serik_claimed() };
        lookup_by(&claim, Party::Mongolia)
    };
    let held = OwnPerson { names: all("Бат"), ..twin(0, whole("x")) };
    let registry = std::slice::from_ref(&held);
    assert_eq!(meant(&with(all("Болд")), registry), Meant::PossibleMatch);
    assert_eq!(meant(&with(all("Бат")), registry), first());
    let mut renamed = all("Бат");
    renamed.push(whole("Хэрэйд Дорж Болд"));
    let renamed = OwnPerson { names: renamed, ..held };
    assert_eq!(meant(&with(vec![mongolian_name("Хэрэйд", "Дорж", "Болд")]), &[renamed]), first());
}

/// Two of all lists, in any script and form, beside any parent.
fn two() -> impl Strategy<Value = (&'static str, &'static str)> {
    let lists = [KAZAKH_WOMEN, KAZAKH_MEN, MONGOLIANS];
    let one_list = prop::sample::select(&[0_usize, 1, 2][..]);
    one_list.prop_flat_map(move |list| {
        let names = given_names(lists[list]);
        (prop::sample::select(names.clone()), prop::sample::select(names))
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn no_twin_is_found_by_the_others_number((a, b) in two(), form in 0..FORMS.len()) {
        prop_assume!(a != b);
        let (claimed, held) = FORMS[form];
        let registry = [twin(0, held(a)), twin(1, held(b))];
        prop_assert_eq!(meant(&asked(claimed(b)), &registry), Meant::PossibleMatch);
        prop_assert_eq!(meant(&asked(claimed(a)), &registry), first());
    }
}
