//! Figures of years: missing ones, and files that add them.

use kz_node::KazakhLaw;
use kzmn_common::assessment::{Language, NationalLaw as _, explain};
use kzmn_common::rules::{PackError, Packs};
use kzmn_testkit::{Assessed, Facts};
use serde_json::json;

use super::man;

/// The projection of 2027, which is no law.
const OF_2027: &str = include_str!("facts/kz-2027.toml");

fn built_in() -> Packs {
    Packs::with_national(KazakhLaw.pack().expect("loads")).expect("loads")
}

fn with(file: &str) -> Result<Packs, PackError> {
    built_in().with_file("kz-2027.toml", file)
}

fn of(as_of: &str, packs: &Packs) -> Assessed {
    let old = man().with("as_of", as_of).with("person.birth_date", "1950-01-01");
    let work = old.period("KZ", "employment", "1980-01-01", "1997-12-31");
    work.assess_with(&KazakhLaw, packs).expect("is assessed")
}

fn missing(assessed: &Assessed) -> Vec<String> {
    let missing = assessed.0.missing_figures.iter();
    missing.map(|one| format!("{} of {}", one.parameter, one.year)).collect()
}

#[test]
fn a_year_without_figures_is_assessed_with_the_last_known_ones_and_says_so_first() {
    let last = of("2026-12-31", &built_in());
    let next = of("2027-01-01", &built_in());
    assert!(missing(&last).is_empty());
    assert_eq!(
        missing(&next),
        ["mci of 2027", "minimum_pension of 2027", "subsistence_minimum of 2027"]
    );
    assert_eq!(next.warnings().first().map(|(about, _)| *about), Some("figures_missing"));
    assert!(last.warnings().iter().all(|(about, _)| *about != "figures_missing"));
    assert_eq!(next.json()["missing_figures"][0]["known_until"], "2026-12-31");
    // The minimum of 2026 for the base pension, and what the law itself sets from 2027 on.
    assert_eq!(next.result()["base_amount_kzt"], "43731.86");
    for language in Language::ALL {
        let text = explain(&KazakhLaw, &next.0, language).expect("words");
        let first = text.lines().nth(2).expect("a line");
        assert!(first.contains("2027"), "{text}");
        assert_ne!(
            explain(&KazakhLaw, &last.0, language).expect("words").lines().nth(2),
            Some(first)
        );
    }
}

#[test]
fn a_year_in_between_of_which_a_part_is_known_is_missing_too() {
    assert_eq!(missing(&of("2022-03-31", &built_in())), ["minimum_pension of 2022"]);
    assert_eq!(missing(&of("2022-04-01", &built_in())).len(), 3);
    assert!(missing(&of("2023-01-01", &built_in())).is_empty());
}

#[test]
fn an_award_of_an_earlier_year_says_that_it_rose_since() {
    let indexed =
        |as_of: &str| of(as_of, &built_in()).warnings().contains(&("indexation", "SC 197(3)"));
    assert!(indexed("2023-05-01"));
    assert!(indexed("2025-12-31"));
    assert!(!indexed("2026-01-01"));
    let before_code = |as_of: &str| {
        let assessed = of(as_of, &built_in());
        assessed.warnings().iter().any(|(about, _)| *about == "before_code")
    };
    assert!(before_code("2023-06-30"));
    assert!(!before_code("2023-07-01"));
    let at = |as_of: &str| {
        let assessed = of(as_of, &built_in());
        let said = |name| assessed.figure(name).expect("a figure");
        (said("base_percent"), said("base_amount_kzt"))
    };
    // 18 years before 1998: 16 points above what the year begins with.
    assert_eq!(at("2021-05-01"), ("70".to_owned(), "24011.40".to_owned()));
    assert_eq!(at("2023-05-01"), ("76".to_owned(), "30830.92".to_owned()));
    assert_eq!(at("2024-05-01"), ("81".to_owned(), "35159.67".to_owned()));
}

#[test]
fn a_file_adds_the_figures_of_a_year_and_is_named_with_its_digest() {
    let packs = with(OF_2027).expect("adds");
    let assessed = of("2027-01-05", &packs);
    assert!(missing(&assessed).is_empty());
    assert_eq!(assessed.result()["base_amount_kzt"], "46574.16");
    let named = &assessed.json()["packs"][2];
    assert_eq!(named["name"], "kz-2027.toml");
    assert_eq!(named["version"], "2026-12-10");
    let digest = kzmn_common::envelope::Digest::of(OF_2027.as_bytes()).to_string();
    assert_eq!(named["digest"], json!(digest));
    assert_eq!(of("2027-01-05", &built_in()).json()["packs"].as_array().map(Vec::len), Some(2));
    // The past stays as it was, but for the name of the file.
    let (with, without) = (of("2026-03-02", &packs), of("2026-03-02", &built_in()));
    assert_eq!(with.0.findings.result, without.0.findings.result);
    assert_ne!(with.json()["packs"], without.json()["packs"]);
}

#[test]
fn a_file_that_changes_what_is_known_or_is_not_understood_is_refused() {
    let refused = |from: &str, to: &str| match with(&OF_2027.replacen(from, to, 1)) {
        Err(PackError::Malformed { path, problem }) => (path, problem),
        other => panic!("{from} {to}: {other:?}"),
    };
    let days = "2027-01-01\", to = \"2027-12-31";
    let (path, problem) = refused(days, "2026-12-31\", to = \"2027-12-31");
    assert_eq!(path, "parameters.mci.rows[0]");
    assert!(problem.starts_with("changes what is known"), "{problem}");
    assert_eq!(refused(days, "2020-01-01\", to = \"2027-12-31").0, "parameters.mci.rows[0]");
    // A figure without an end would say something of all years to come.
    assert_eq!(refused(", to = \"2027-12-31\"", "").0, "parameters.mci.rows[0].to");
    assert_eq!(refused("parameters.mci", "parameters.mcl").0, "parameters.mcl");
    // What the law sets for good is changed by a release.
    assert_eq!(refused("parameters.mci", "parameters.base_percent").0, "parameters.base_percent");
    assert_eq!(refused("name = \"kz\"", "name = \"mn\"").0, "name");
    assert_eq!(refused("value = 4606", "value = 4606.5").0, "parameters.mci.rows[0].value");
    assert_eq!(
        refused("confidence = \"N\"", "confidence = \"Q\"").0,
        "parameters.mci.rows[0].confidence"
    );
    assert_eq!(refused("version = \"2026-12-10\"", "version = \"soon\"").0, "version");
    let open = format!("{OF_2027}\n[open.rounding]\ndefault = \"a\"\nreadings = []\n");
    assert!(matches!(with(&open), Err(PackError::Malformed { path, .. }) if path == "open"));
    // Twice the same file says the same days twice.
    let twice = with(OF_2027).expect("adds").with_file("again.toml", OF_2027);
    assert!(matches!(twice, Err(PackError::Malformed { .. })));
    // What is added before the first figure changes nothing that is known.
    let earlier = OF_2027.replace("2027-", "2019-");
    assert!(with(&earlier).is_ok());
}

#[test]
fn readings_stay_chosen_when_a_file_is_added() {
    let chosen = built_in().with_reading("rounding", "up_to_tenge").expect("known");
    let packs = chosen.with_file("kz-2027.toml", OF_2027).expect("adds");
    assert_eq!(packs.national.reading("rounding").expect("known").name, "up_to_tenge");
    let facts = Facts::of("male", "1960-01-01", "2027-03-02");
    let assessed = facts.assess_with(&KazakhLaw, &packs).expect("is assessed");
    assert_eq!(assessed.result()["base_amount_kzt"], "37910.00");
}
