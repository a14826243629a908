//! `kz-node assess` as a process.

use std::os::unix::fs::PermissionsExt as _;

use kzmn_testkit::AssessCommand;
use serde_json::Value;

use super::{cases, man};

fn command() -> AssessCommand<'static> {
    AssessCommand {
        name: "kz-node",
        program: env!("CARGO_BIN_EXE_kz-node"),
        pensioner: cases::zhanar(),
        figure: ("solidary_amount_kzt", "101414.04"),
        man: man(),
        right: "solidary_right",
        territory: "KZ",
        income: "average_income_kzt",
        begins: ["Assessment on the day of application", "Қазақстан", "Казахстан Улсын", "Расчёт"],
    }
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).expect("UTF-8")
}

#[test]
fn prints_exactly_one_object_from_a_file_and_from_standard_input() {
    command().prints_one_object(tempfile::tempdir().expect("a folder").path());
}

#[test]
fn lines_keep_their_places_and_a_bad_one_is_an_error_object() {
    command().keeps_lines_in_their_places();
}

#[test]
fn refuses_one_bad_person_with_the_field_and_prints_nothing() {
    command().refuses_a_negative_income();
}

#[test]
fn explains_in_the_language_that_is_asked_for_and_in_english_otherwise() {
    command().explains_in_four_languages();
}

#[test]
fn the_whole_assessment_is_the_same_bytes_each_time() {
    assert_eq!(command().whole_assessment()["result"]["base_percent"], 118);
}

#[test]
fn needs_facts_and_does_not_mix_forms() {
    command().needs_facts_and_one_form();
}

#[test]
fn puts_the_text_on_paper_for_its_owner_alone_and_replaces_none_unless_told_to() {
    let folder = tempfile::tempdir().expect("a folder");
    let [text_too, figures] = ["text.pdf", "figures.pdf"].map(|name| folder.path().join(name));
    let facts = cases::zhanar().json();
    let print = |file: &std::path::Path, options: &[&str]| {
        let pdf = ["--facts", "-", "--pdf", file.to_str().expect("a path")];
        command().run(&[&pdf, options].concat(), &facts)
    };
    let citizens = ["--explain", "kk", "--for", "citizen"];
    let told = print(&text_too, &citizens);
    assert_eq!(told.status.code(), Some(0), "{}", text(&told.stderr));
    assert!(text(&told.stdout).starts_with("Қазақстан"));
    let paper = std::fs::read(&text_too).expect("written");
    assert!(paper.starts_with(b"%PDF-"));
    let mode = std::fs::metadata(&text_too).expect("there").permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    // Without --explain and --for, figures are printed as ever, and the paper is the officer's in English.
    let printed = print(&figures, &[]);
    assert!(serde_json::from_slice::<Value>(&printed.stdout).is_ok());
    assert_ne!(std::fs::read(&figures).expect("written"), paper);
    let refused = print(&text_too, &[]);
    assert_eq!(refused.status.code(), Some(1));
    assert!(text(&refused.stderr).contains("--overwrite"), "{}", text(&refused.stderr));
    assert_eq!(std::fs::read(&text_too).expect("there"), paper);
    // Another process gives the same bytes.
    assert_eq!(print(&figures, &[&citizens[..], &["--overwrite"]].concat()).status.code(), Some(0));
    assert_eq!(std::fs::read(&figures).expect("replaced"), paper);
    assert_eq!(print(&figures, &["--lines"]).status.code(), Some(2));
}
