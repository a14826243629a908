//! The words: every rule, warning and reading in all of them.

use kzmn_common::assessment::{
    Assessment, Circumstance, Language, NationalLaw as _, Reader, Words, document, explain,
};
use kzmn_common::rules::{Packs, RulePack};
use kzmn_testkit::Facts;
use mn_node::MongolianLaw;
use serde_json::json;

use super::{assess, cases, man, woman};

#[test]
fn every_rule_and_every_reading_has_words_in_every_language() {
    let packs = Packs::with_national(MongolianLaw.pack().expect("loads")).expect("loads");
    for language in Language::ALL {
        let words = Words::of(language).expect("words");
        let has = |key: &str| assert!(words.has(key), "{key} in {}", language.code());
        for rule in MongolianLaw.rules() {
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
        assert!(!words.has("rule-mn-none-such"));
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
        man().with("average_wage_mnt", json!(null)).period("KZ", "employment", "1980", "1990");
    for facts in [long, young, poor, man(), cases::zhanar()] {
        for language in Language::ALL {
            let text = explain(&MongolianLaw, &assess(&facts).0, language).expect("words");
            let marks = ['\u{2068}', '\u{2069}', '\u{200e}', '\u{200f}', '{', '}', '$'];
            assert!(!text.contains(marks), "{}: {text}", language.code());
        }
    }
}

#[test]
fn no_kazakh_law_is_cited_where_mongolia_decides_without_it() {
    for language in Language::ALL {
        let text = explain(&MongolianLaw, &assess(&cases::serik()).0, language).expect("words");
        assert!(!text.contains("19-1") && !text.contains("\nSC "), "{text}");
        assert!(text.contains("docs/law.md"), "{text}");
    }
}

#[test]
fn a_citizen_reads_of_a_stored_assessment_what_was_said_when_it_was_made() {
    for facts in [cases::serik(), cases::zhanar(), man()] {
        let made = assess(&facts).0;
        let stored = Assessment::from_json(&made.to_json().expect("JSON")).expect("read");
        for language in Language::ALL {
            for reader in [Reader::Officer, Reader::Citizen] {
                let text =
                    |of| document(&MongolianLaw, of, language, reader).expect("words").text();
                assert_eq!(text(&stored), text(&made), "{}", language.code());
            }
            let text =
                document(&MongolianLaw, &made, language, Reader::Citizen).expect("words").text();
            assert!(!text.contains("docs/law.md") && !text.contains("S29"), "{text}");
        }
    }
}

#[test]
fn a_citizen_is_told_the_amount_of_a_proportional_pension_once_and_which_of_two_is_paid() {
    let text = |facts: Facts| {
        document(&MongolianLaw, &assess(&facts).0, Language::English, Reader::Citizen)
            .expect("words")
            .text()
    };
    let proportional = text(cases::zhanar());
    assert_eq!(proportional.matches("MNT\u{a0}652,400.00").count(), 1, "{proportional}");
    assert!(!proportional.contains("Pension a month"), "{proportional}");
    let full = text(cases::serik());
    assert!(full.contains("Pension a month: MNT\u{a0}"), "{full}");
}
