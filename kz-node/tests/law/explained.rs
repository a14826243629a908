//! The words: case 1 in four languages word for word, and every rule, warning and reading in all of them.

use std::fs;

use kz_node::KazakhLaw;
use kzmn_common::assessment::{
    Assessment, Circumstance, Language, NationalLaw as _, Reader, Words, document, explain,
};
use kzmn_common::rules::{Packs, RulePack};
use kzmn_testkit::Facts;
use serde_json::json;

use super::{assess, cases, man, woman};

/// To write the texts anew: `KZMN_GOLDEN=write cargo test -p kz-node --test law golden`, and read them.
#[test]
fn golden_texts_of_case_1() {
    for language in Language::ALL {
        let text = explain(&KazakhLaw, &assess(&cases::zhanar()).0, language).expect("words");
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
        Circumstance::ALL.iter().map(|one| json!({ "kind": one.name() })).collect();
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
            let text = explain(&KazakhLaw, &assess(&facts).0, language).expect("words");
            let marks = ['\u{2068}', '\u{2069}', '\u{200e}', '\u{200f}', '{', '}', '$'];
            assert!(!text.contains(marks), "{}: {text}", language.code());
            let citizens = to_citizen(&facts, language);
            let offices = ["SC ", "S11", "SHA-256", "--reading", "docs/", ".md", "[V", "agreement"];
            for mark in marks.map(String::from).iter().map(String::as_str).chain(offices) {
                assert!(!citizens.contains(mark), "{mark} in {}: {citizens}", language.code());
            }
            // No key of a source such as S3 either.
            let key = |word: &str| {
                word.strip_prefix('S')
                    .is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()))
            };
            assert!(!citizens.split(|c: char| !c.is_alphanumeric()).any(key), "{citizens}");
        }
    }
}

fn to_citizen(facts: &Facts, language: Language) -> String {
    document(&KazakhLaw, &assess(facts).0, language, Reader::Citizen).expect("words").text()
}

fn said(facts: &Facts, language: Language) -> String {
    explain(&KazakhLaw, &assess(facts).0, language).expect("words")
}

/// Who has service enough is not told that service is missing.
#[test]
fn whoever_has_no_right_for_want_of_income_alone_is_told_so_and_who_has_no_service_is_told_that() {
    let packs = Packs::with_national(KazakhLaw.pack().expect("loads")).expect("loads");
    let packs = packs.with_reading("no_income", "no_pension").expect("known");
    let said = |facts: &Facts| {
        let assessed = facts.assess_with(&KazakhLaw, &packs).expect("is assessed");
        let texts = [Reader::Officer, Reader::Citizen].map(|reader| {
            document(&KazakhLaw, &assessed.0, Language::English, reader).expect("words").text()
        });
        let least = texts.each_ref().map(|text| text.contains("at least 6 months are needed"));
        let income = texts.each_ref().map(|text| text.contains("without Kazakh income since 1998"));
        (least, income)
    };
    let poor = man().with("average_income_kzt", 0);
    let worked = poor.clone().period("KZ", "employment", "1980-01-01", "1989-12-31");
    assert_eq!(said(&worked), ([false; 2], [true; 2]));
    assert_eq!(said(&poor), ([true; 2], [false; 2]));
}

#[test]
fn a_range_has_its_earlier_end_first() {
    let born = man().with("person.birth_date", "1961");
    let text = said(&born, Language::Russian);
    let line = "дата достижения пенсионного возраста: от 1 января 2024 г. до 31 декабря 2024 г.";
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
    assert!(headline.starts_with("Nothing is payable from 2 March 2026"), "{told}");
    // Who left in the month of the application is paid to its end.
    assert!(!left("2026-03-01").contains("Nothing is payable"));
}

#[test]
fn mongolian_dates_follow_the_vowels_of_their_day() {
    let title = |day| {
        let text = said(&man().with("as_of", day), Language::Mongolian);
        text.lines().next().expect("a title").to_owned()
    };
    for (day, form) in
        [("01", "1-ний"), ("02", "2-ны"), ("10", "10-ны"), ("24", "24-ний"), ("30", "30-ны")]
    {
        let title = title(format!("2026-03-{day}"));
        assert!(title.contains(&format!("2026 оны 3 дугаар сарын {form} өдрийн")), "{title}");
    }
}

#[test]
fn the_closing_cites_the_law_and_a_reading_says_how_it_is_chosen() {
    for language in Language::ALL {
        let text = said(&cases::zhanar(), language);
        assert!(text.contains("19-1"), "{text}");
        assert!(text.contains("(--reading daycount=whole_months)"), "{text}");
    }
}

/// The same text is made of what is stored as of what was just assessed, for both readers in every language.
#[test]
fn a_stored_assessment_is_explained_as_it_was_when_it_was_made() {
    let partial = man()
        .with("person.birth_date", "1961")
        .in_force()
        .period("KZ", "employment", "1980", "1990-06")
        .period("MN", "employment", "1985-01-01", "1997-12-31")
        .period_with(["MN", "study", "1979-09-01", "1980-06-30"], ("unverified", true))
        .with("circumstances", json!([{ "kind": "pension_abroad", "since": "2026-02-01" }]));
    for facts in [cases::zhanar(), partial, man()] {
        let made = assess(&facts).0;
        let json = made.to_json().expect("JSON");
        let stored = Assessment::from_json(&json).expect("read");
        for language in Language::ALL {
            for reader in [Reader::Officer, Reader::Citizen] {
                let text = |of| document(&KazakhLaw, of, language, reader).expect("words").text();
                assert_eq!(text(&stored), text(&made), "{}", language.code());
            }
        }
        // What this program has no words for is refused by name, and what is no assessment by its form.
        let unknown = json.replacen("\"solidary_right\"", "\"lunar_right\"", 1);
        let error = Assessment::from_json(&unknown).expect_err("unknown");
        assert!(error.to_string().contains("lunar_right"), "{error}");
        assert!(Assessment::from_json("{}").is_err());
    }
}

/// A paper can be told from another person's.
#[test]
fn an_assessment_of_a_case_names_case_and_person_below_its_title_in_every_language() {
    let made = assess(&man()).0;
    for (language, named) in [
        (Language::English, "Case KZ-2026-0000417, person KZ-1 of the registry"),
        (Language::Kazakh, "Іс KZ-2026-0000417, тізілімдегі тұлға KZ-1"),
        (Language::Mongolian, "Хэрэг KZ-2026-0000417, бүртгэлийн иргэн KZ-1"),
        (Language::Russian, "Дело KZ-2026-0000417, лицо KZ-1 в реестре"),
    ] {
        let text = document(&KazakhLaw, &made, language, Reader::Citizen).expect("words");
        let of_case = text.clone().of_case("KZ-2026-0000417", "KZ-1").expect("words").text();
        assert_eq!(of_case.lines().nth(2), Some(named));
        assert!(!text.text().contains("KZ-1"), "facts that are given by hand name nobody");
    }
}

#[test]
fn each_source_has_its_own_confidence_and_the_agreement_was_read_by_nobody() {
    let text = said(&cases::zhanar(), Language::Russian);
    let savings = text.lines().skip_while(|line| !line.contains("Накопления выплачивает"));
    let basis: Vec<&str> = savings.skip(1).take(2).collect();
    assert!(basis[0].contains("статьи 220 Социального кодекса РК. Надёжно"), "{text}");
    assert!(basis[1].contains("Соглашение, S4. Менее надёжно"), "{text}");
}

#[test]
fn a_citizen_is_told_the_result_first_and_of_each_period_what_became_of_it() {
    let facts = man()
        .period("KZ", "employment", "1980-01-01", "1989-12-31")
        .period("MN", "employment", "1990-01-01", "1992-12-31")
        .period_with(["KZ", "employment", "1993-01-01", "1993-12-31"], ("unverified", true));
    for (language, first, counted, abroad, reported) in [
        (
            Language::Russian,
            "Имеется право",
            "Засчитано в трудовой стаж до 1998 года: 10 лет.",
            "стране выбытия",
            "документы не проверены",
        ),
        (
            Language::Kazakh,
            "Жасына байланысты",
            "1998 жылға дейінгі еңбек өтіліне есептелді: 10 жыл.",
            "шыққан еліндегі",
            "құжаттар тексерілмеген",
        ),
        (
            Language::Mongolian,
            "Өндөр насны",
            "1998 оноос өмнөх ажилласан хугацаанд тооцсон: 10 жил.",
            "явсан орондоо",
            "баталгаагүй",
        ),
        (
            Language::English,
            "There is a right",
            "Counted as service before 1998: 10 years.",
            "country of departure",
            "not verified",
        ),
    ] {
        let text = to_citizen(&facts, language);
        assert!(text.lines().nth(2).is_some_and(|line| line.starts_with(first)), "{text}");
        for told in [counted, abroad, reported] {
            assert!(text.contains(told), "{told}: {text}");
        }
    }
    let text = to_citizen(&facts, Language::English);
    // Each with its own length, also where it does not count.
    for line in ["Length: 10 years", "Length: 3 years", "Length: 1 year"] {
        assert!(text.contains(line), "{line}: {text}");
    }
    assert!(text.contains("Period 3: hand in documents that prove the work"), "{text}");
    assert!(text.contains("Social Code of Kazakhstan, article 207\n"), "{text}");
    assert!(text.contains("KZT\u{a0}"), "{text}");
    assert!(text.contains("\nAwarded from: ") && text.contains("1. Work, Kazakhstan"), "{text}");
    // Said once: that it is no decision, and what can be done against it, with the law that says so.
    assert_eq!(text.matches("changes and ends nothing").count(), 1, "{text}");
    assert_eq!(text.matches("or object").count(), 1, "{text}");
    assert!(text.ends_with('\n') && text.contains("article 19-1"), "{text}");
}

#[test]
fn an_open_period_begins_since_a_day_in_the_form_of_each_language() {
    let facts = man().with("periods", json!([{
        "territory": "KZ", "kind": "employment", "start": "2006-03-04", "contributions_paid": true,
    }]));
    for (language, since) in [
        (Language::Russian, "с 4 марта 2006 г., без окончания"),
        (Language::Kazakh, "2006 жылғы 4 наурыздан бастап"),
        (Language::Mongolian, "2006 оны 3 дугаар сарын 4-ний өдрөөс хойш"),
        (Language::English, "since 4 March 2006, without an end"),
    ] {
        let text = said(&facts, language);
        assert!(text.contains(since), "{text}");
    }
}
