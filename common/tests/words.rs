//! The words of assessments: the same keys with the same variables in every language, and no mark that
//! nobody sees.
#![cfg(test)]

use std::collections::{BTreeMap, BTreeSet};

use kzmn_common::assessment::{Language, Words};
use kzmn_common::statement::PayloadType;

fn file(language: Language) -> String {
    let path = format!("src/assessment/explain/{}.ftl", language.code());
    std::fs::read_to_string(path).expect("words")
}

/// Each key with the variables that its words have.
fn keys(language: Language) -> BTreeMap<String, BTreeSet<String>> {
    let mut keys: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let mut key = String::new();
    for line in file(language).lines().filter(|line| !line.starts_with('#')) {
        if let Some((name, _)) = line.split_once(" = ").filter(|_| !line.starts_with(' ')) {
            name.clone_into(&mut key);
            assert!(!keys.contains_key(name), "{name} stands twice in {}", language.code());
        }
        let variables = line.split('$').skip(1).map(|rest| {
            rest.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '_').collect::<String>()
        });
        if !line.trim().is_empty() {
            keys.entry(key.clone()).or_default().extend(variables);
        }
    }
    keys
}

#[test]
fn every_key_is_in_every_language_with_the_same_variables() {
    let english = keys(Language::English);
    assert!(english.len() > 250);
    for language in Language::ALL {
        let theirs = keys(language);
        let words = Words::of(language).expect("words");
        for (key, variables) in &english {
            assert_eq!(theirs.get(key), Some(variables), "{key} in {}", language.code());
            assert!(words.has(key), "{key} in {}", language.code());
        }
        assert_eq!(theirs.len(), english.len(), "{}", language.code());
    }
}

#[test]
fn no_words_are_left_in_english() {
    let english = file(Language::English);
    let lines: BTreeSet<&str> = english.lines().filter(|line| line.contains(" = ")).collect();
    // Figures and dashes alone are the same in all languages.
    let same = |line: &str| {
        let (_, words) = line.split_once(" = ").unwrap_or_default();
        let told = words.split(['{', '}']).step_by(2);
        told.flat_map(str::chars).any(char::is_alphabetic)
    };
    for language in [Language::Kazakh, Language::Mongolian, Language::Russian] {
        for line in file(language).lines().filter(|line| line.contains(" = ") && same(line)) {
            assert!(!lines.contains(line), "{line} in {}", language.code());
        }
    }
}

/// What officials call it, and what they do not.
#[test]
fn words_are_those_of_officials_and_no_others() {
    let (ru, kk) = (Language::Russian, Language::Kazakh);
    let (mn, en) = (Language::Mongolian, Language::English);
    for (language, required) in [
        (ru, "стране выбытия"),
        (ru, "обучение"),
        (ru, "документам, подтверждающим сведения о работе"),
        (ru, "документы, подтверждающие сведения о работе"),
        (ru, "Женщины, родившие (усыновившие, удочерившие) 5 и более детей"),
        (ru, "период, за который осуществлялись обязательные пенсионные взносы"),
        (ru, "ребуемый период уплаты взносов"),
        (ru, "Сообщено другим государством"),
        (ru, "на день обращения"),
        (kk, "БЖЗҚ төлейді"),
        (kk, "МЗЖ аударылған кезеңдер"),
        (kk, "Алушы"),
        (kk, "үлеспен есептелген зейнетақы"),
        (kk, "ауыстырылады"),
        (kk, "зейнеткерлік жас"),
        (kk, "хабарлаған"),
        (mn, "сарын тооцооны үзүүлэлтийг 55 дахин авсан"),
        (mn, "шимтгэл төлсөн байвал зохих хугацаа"),
        (mn, "цалин хөлс, түүнтэй адилтгах орлогын дундаж"),
        (mn, "Тэтгэврийн хуримтлалын нэгдсэн сан"),
        (mn, "баталгаагүй"),
        (mn, "мэдээлсэн"),
        (en, "Points for the officer"),
        (en, "years required for a full pension"),
        (en, "on the day of application"),
        (en, "Reported by the other state"),
    ] {
        assert!(file(language).contains(required), "{required} in {}", language.code());
    }
    for (language, forbidden) in [
        (ru, "стране выезда"),
        (ru, "учёба"),
        (ru, "Подтвержден"),
        (ru, "порог"),
        (ru, "На сегодня"),
        (ru, "Матери пятерых"),
        (kk, "растаған"),
        (kk, "барабар зейнетақы"),
        (kk, "айналдырылады"),
        (kk, "зейнетақы жасы"),
        (kk, "Бүгінгі күні"),
        (mn, "баталсан"),
        (mn, "босго"),
        (mn, "дундаж цалин"),
        (mn, "Өнөөдөр"),
        (mn, "}-аас"),
        (mn, "}-нд"),
        (en, "Attested"),
        (en, "today"),
        (en, "officer must see"),
        (en, "threshold of the year"),
    ] {
        assert!(!file(language).contains(forbidden), "{forbidden} in {}", language.code());
    }
}

#[test]
fn a_key_without_words_is_an_error_that_names_it() {
    let words = Words::of(Language::Kazakh).expect("words");
    let error = words.text("rule-of-nobody").expect_err("no words");
    assert_eq!(error.to_string(), "there are no words for rule-of-nobody in kk");
    assert!(words.text("title").is_err(), "its places are not filled");
    assert_eq!(words.text("yes").as_deref(), Ok("иә"));
}

#[test]
fn languages_have_their_codes() {
    for language in Language::ALL {
        assert_eq!(Language::from_code(language.code()), Some(language));
    }
    assert_eq!(Language::from_code("de"), None);
}

#[test]
fn all_that_may_be_missing_is_said_in_every_language() {
    for language in Language::ALL {
        let words = Words::of(language).expect("words");
        for what in kzmn_common::assessment::all_missing() {
            assert!(words.has(&format!("missing-{what}")), "{what} in {}", language.code());
        }
        for why in ["impossible", "after_application", "too_many"] {
            assert!(words.has(&format!("aside-{why}")), "{why} in {}", language.code());
        }
    }
}

#[test]
fn all_that_an_evidence_file_may_hold_is_named_in_every_language() {
    for language in Language::ALL {
        let words = Words::of(language).expect("words");
        for kind in PayloadType::ALL {
            let key = format!("evidence-type-{}", kind.short_name());
            assert!(words.has(&key), "{key} in {}", language.code());
        }
        for outcome in ["FOUND", "NOT_FOUND", "AMBIGUOUS", "DEFERRED", "REFUSED"] {
            assert!(words.has(&format!("evidence-outcome-{outcome}")), "{outcome}");
        }
    }
}
