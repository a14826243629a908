//! `mn-node assess` as a process.

use kzmn_testkit::AssessCommand;

use super::{cases, man};

fn command() -> AssessCommand<'static> {
    AssessCommand {
        name: "mn-node",
        program: env!("CARGO_BIN_EXE_mn-node"),
        pensioner: cases::serik(),
        figure: ("amount_mnt_proportional_share", "238235.29"),
        man: man(),
        right: "right",
        territory: "MN",
        income: "average_wage_mnt",
        begins: ["Assessment on the day of application", "Моңғолия", "Монгол Улсын", "Расчёт"],
    }
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
    assert_eq!(command().whole_assessment()["result"]["threshold_months"], 267);
}

#[test]
fn needs_facts_and_does_not_mix_forms() {
    command().needs_facts_and_one_form();
}
