//! The words: case 1 in four languages word for word, and every rule, warning and reading in all of them.

use std::fs;

use kz_node::KazakhLaw;
use kzmn_common::assessment::{Circumstance, Language, NationalLaw as _, Words, explain};
use kzmn_common::rules::{Packs, RulePack};
use kzmn_testkit::Facts;
use serde_json::json;

use super::{assess, cases, man, woman};

/// To write the texts anew: `KZMN_GOLDEN=write cargo test -p kz-node --test law golden`, and read them.
#[test]
fn golden_texts_of_case_1() {
    for language in Language::ALL {
        let text = explain(&assess(&cases::zhanar()).0, language).expect("words");
        let path = format!("tests/law/golden/case-1.{}.txt", language.code());
        if option_env!("KZMN_GOLDEN") == Some("write") {
            fs::write(&path, &text).expect("written");
        }
        assert_eq!(text, fs::read_to_string(&path).expect("the golden text"), "{path}");
    }
}

#[test]
fn every_rule_and_every_reading_has_words_in_every_language() {
    let packs = Packs::with_national(KazakhLaw.pack().expect("loads")).expect("loads");
    for language in Language::ALL {
        let words = Words::of(language).expect("words");
        let has = |key: &str| assert!(words.has(key), "{key} in {}", language.code());
        for rule in KazakhLaw.rules() {
            has(&format!("rule-{}", rule.id));
            for source in rule.sources.iter() {
                let cited = words.citation(&source.cited).expect("words");
                let latin =
                    cited.split(|c: char| !c.is_ascii_lowercase()).any(|word| word.len() > 1);
                assert!(language == Language::English || !latin, "{cited}");
            }
        }
        for (parameter, readings) in packs.both().into_iter().flat_map(RulePack::open) {
            has(&format!("parameter-{parameter}"));
            readings
                .iter()
                .for_each(|reading| has(&format!("reading-{parameter}-{}", reading.name)));
        }
        assert!(!words.has("rule-kz-none-such"));
    }
}

#[test]
fn everything_that_can_be_said_is_said_in_every_language_without_marks_that_nobody_sees() {
    let circumstances: Vec<_> =
        Circumstance::ALL.iter().map(|(kind, _)| json!({ "kind": kind })).collect();
    let long = woman()
        .in_force()
        .with("person.iin", "580315399902")
        .with("circumstances", circumstances)
        .period("MN", "employment", "1980", "1985")
        .period("KZ", "employment", "1984-01-01", "1990-12-31")
        .period_with(["KZ", "study", "1991-01-01", "1991-12-31"], ("unverified", true))
        .period_with(["KZ", "employment", "1992-01-01", "1993-12-31"], ("multiplier_code", "X"))
        .period("MN", "military_service", "1993-01-01", "1994-12-31")
        .period("OTHER", "other", "1995-01-01", "1995-12-31");
    let young = man().with("person.birth_date", "1990-01-01");
    let poor =
        man().with("average_income_kzt", json!(null)).period("KZ", "employment", "1980", "1990");
    for facts in [long, young, poor, man(), cases::zhanar()] {
        for language in Language::ALL {
            let text = explain(&assess(&facts).0, language).expect("words");
            let marks = ['\u{2068}', '\u{2069}', '\u{200e}', '\u{200f}', '\u{a0}', '{', '}', '$'];
            assert!(!text.contains(marks), "{}: {text}", language.code());
        }
    }
}

fn said(facts: &Facts, language: Language) -> String {
    explain(&assess(facts).0, language).expect("words")
}

#[test]
fn a_range_has_its_earlier_end_first() {
    let born = man().with("person.birth_date", "1961");
    let text = said(&born, Language::Russian);
    let line = "дата достижения пенсионного возраста: от 01.01.2024 до 31.12.2024";
    assert!(text.contains(line), "{text}");
    let work = man().period("KZ", "employment", "1980-01-01", "1982-06");
    let text = said(&work, Language::Russian);
    assert!(text.contains("до 1998 года: от 2 лет 5 месяцев 1 дня до 2 лет 6 месяцев"), "{text}");
    assert!(!said(&man(), Language::Russian).contains(": от "));
}

#[test]
fn who_left_before_the_award_is_told_first_that_nothing_is_payable() {
    let left = |day| {
        let circumstances = json!([{ "kind": "departed", "since": day }]);
        said(&man().with("circumstances", circumstances), Language::English)
    };
    let told = left("2026-02-28");
    let headline = told.lines().nth(2).expect("a headline");
    assert!(headline.starts_with("Nothing is payable from 2026-03-02"), "{told}");
    // Who left in the month of the application is paid to its end.
    assert!(!left("2026-03-01").contains("Nothing is payable"));
}

#[test]
fn mongolian_dates_follow_the_vowels_of_their_day() {
    let title = |day| {
        let text = said(&man().with("as_of", day), Language::Mongolian);
        text.lines().next().expect("a title").to_owned()
    };
    for (day, form) in [("01", "ний"), ("02", "ны"), ("10", "ны"), ("24", "ний"), ("30", "ны")]
    {
        let title = title(format!("2026-03-{day}"));
        assert!(title.contains(&format!("2026.03.{day}-{form} өдрийн")), "{title}");
    }
}

#[test]
fn the_closing_cites_the_law_and_a_reading_says_how_it_is_chosen() {
    for language in Language::ALL {
        let text = said(&cases::zhanar(), language);
        assert!(text.contains("19-1"), "{text}");
        assert!(text.contains("\nSC "), "{text}");
        assert!(text.contains("(--reading daycount=whole_months)"), "{text}");
    }
}
