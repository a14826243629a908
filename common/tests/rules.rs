//! Rule packs load strictly: what is wrong is named by its path, and nothing is guessed from a neighbour.
#![cfg(test)]

use kzmn_common::days::Ratio;
use kzmn_common::rules::{Confidence, PackError, RulePack};
use time::macros::date;

const GOOD: &str = r#"
name = "test"
version = "2026-11-24"

[parameters.mci]
unit = "KZT"
rows = [
    { from = "2024-01-01", to = "2024-12-31", value = 3692, source = "S1", confidence = "N" },
    { from = "2026-01-01", value = "4325.5", source = "S2", confidence = "V-" },
]

[open.floor]
default = "yes"
readings = [
    { name = "yes", source = "article 1", confidence = "I" },
    { name = "no", source = "article 2", confidence = "A" },
]
"#;

/// The path and problem of a pack that differs from the good one in one place.
fn refused(good: &str, bad: &str) -> String {
    assert!(GOOD.contains(good), "{good}");
    match RulePack::load(&GOOD.replacen(good, bad, 1)) {
        Err(error) => error.to_string(),
        Ok(_) => panic!("{bad} was accepted"),
    }
}

#[test]
fn the_neighbour_of_all_that_is_refused_is_accepted() {
    let pack = RulePack::load(GOOD).expect("loads");
    assert_eq!((pack.name(), pack.version().to_string()), ("test", "2026-11-24".to_owned()));
    assert_eq!(pack.rows("mci").expect("rows")[1].confidence, Confidence::Opening);
    assert_eq!(pack.value("mci", date!(2026 - 01 - 01)), Ok(Ratio::new(43_255, 10)));
    assert_eq!(pack.reading("floor").expect("open").name, "yes");
}

#[test]
fn overlapping_or_disordered_rows() {
    let overlap = refused(r#"from = "2026-01-01""#, r#"from = "2024-12-31""#);
    assert_eq!(overlap, "parameters.mci.rows[1].from: overlaps the row before");
    let open_end = refused(r#", to = "2024-12-31""#, "");
    assert_eq!(open_end, "parameters.mci.rows[1].from: overlaps the row before");
    let order = refused(r#"from = "2026-01-01""#, r#"from = "2024-01-01""#);
    assert_eq!(order, "parameters.mci.rows[1].from: must come after the row before");
    assert!(RulePack::load(&GOOD.replace("2026-01-01", "2025-01-01")).is_ok(), "rows may touch");
}

#[test]
fn a_gap_has_no_value_and_the_error_names_the_parameter_and_the_day() {
    let pack = RulePack::load(GOOD).expect("loads");
    let before =
        ": the figures of that day are not in this version, which has them from 2024-01-01 on";
    for (day, beside) in
        [(date!(2023 - 12 - 31), before), (date!(2025 - 01 - 01), ""), (date!(2025 - 12 - 31), "")]
    {
        let error = pack.value("mci", day).expect_err("a gap");
        assert!(matches!(&error, PackError::NoValue { parameter, .. } if parameter == "mci"));
        let text = format!("the rule pack test has no value of mci on {day}{beside}");
        assert_eq!(error.to_string(), text);
    }
    assert!(pack.value("mci", date!(2024 - 12 - 31)).is_ok());
    assert!(pack.value("mci", date!(2100 - 12 - 31)).is_ok());
}

#[test]
fn a_parameter_or_reading_that_is_missing() {
    let pack = RulePack::load(GOOD).expect("loads");
    let missing = || PackError::NoParameter { name: "cap".to_owned() };
    assert_eq!(pack.value("cap", date!(2026 - 01 - 01)), Err(missing()));
    assert_eq!(pack.reading("cap").err(), Some(missing()));
    assert_eq!(pack.with_reading("cap", "yes").err(), Some(missing()));
    let error = pack.with_reading("floor", "maybe").expect_err("no such reading");
    assert_eq!(error.to_string(), "floor has no reading maybe");
    assert_eq!(
        pack.with_reading("floor", "no").expect("known").reading("floor").expect("open").name,
        "no"
    );
    let unknown = pack.read("floor", |_| None::<bool>).expect_err("the law has no such reading");
    assert_eq!(unknown.to_string(), "floor has no reading yes");
}

#[test]
fn fields_that_nobody_knows_or_that_are_missing_or_of_another_type() {
    for (good, bad, begins) in [
        (r#"unit = "KZT""#, "unit = \"KZT\"\nround = 1", "parameters.mci.round: unknown field"),
        (r#"source = "S1", "#, "", "parameters.mci.rows[0]: missing field `source`"),
        (r#"source = "S1""#, r#"sauce = "S1""#, "parameters.mci.rows[0].sauce: unknown field"),
        ("value = 3692", "value = 3692.5", "parameters.mci.rows[0].value: a whole number"),
        (
            r#"confidence = "N""#,
            r#"confidence = "X""#,
            "parameters.mci.rows[0].confidence: unknown variant",
        ),
        (r#"name = "test""#, "name = \"test\"\nextra = 1", "extra: unknown field"),
        (r#"default = "yes""#, "", "open.floor: missing field `default`"),
    ] {
        let problem = refused(good, bad);
        assert!(problem.starts_with(begins), "{problem}");
    }
}

#[test]
fn values_that_are_negative_or_no_numbers_or_too_fine() {
    let problem = "must be a number of 0 or more with at most 6 decimal places";
    for bad in [
        "value = -1",
        r#"value = "-1""#,
        r#"value = "1,5""#,
        r#"value = "1.0000001""#,
        r#"value = """#,
    ] {
        assert_eq!(
            refused("value = 3692", bad),
            format!("parameters.mci.rows[0].value: {problem}")
        );
    }
}

#[test]
fn dates_that_are_none() {
    assert!(
        refused("2024-01-01", "2024-02-30")
            .starts_with("parameters.mci.rows[0].from: must have a day")
    );
    assert_eq!(refused("2024-01-01", "2024"), "parameters.mci.rows[0].from: must name a day");
    assert_eq!(
        refused("2024-12-31", "2023-12-31"),
        "parameters.mci.rows[0].to: ends before it begins"
    );
    assert!(refused("2026-11-24", "yesterday").starts_with("version: "));
}

#[test]
fn open_parameters_without_their_default_or_with_a_reading_twice() {
    assert_eq!(
        refused(r#"default = "yes""#, r#"default = "maybe""#),
        "open.floor.default: must be one of the readings"
    );
    assert_eq!(
        refused(r#"name = "no""#, r#"name = "yes""#),
        "open.floor.readings[1].name: stands there twice"
    );
    assert_eq!(
        refused(r#"source = "article 1""#, r#"source = " ""#),
        "open.floor.readings[0].source: must not be empty"
    );
}

#[test]
fn no_rows_no_unit_and_no_toml() {
    let rows = GOOD.split("rows = [").next().expect("a head").to_owned() + "rows = []";
    let error = RulePack::load(&rows).expect_err("no rows");
    assert_eq!(error.to_string(), "parameters.mci.rows: must hold a row");
    assert_eq!(
        refused(r#"unit = "KZT""#, r#"unit = """#),
        "parameters.mci.unit: must not be empty"
    );
    assert!(RulePack::load("name = ").is_err());
}

#[test]
fn a_figure_of_years_must_end_and_is_used_beyond_its_end_alone() {
    let yearly = GOOD.replacen("unit = \"KZT\"", "unit = \"KZT\"\nyearly = true", 1);
    match RulePack::load(&yearly) {
        Err(error) => assert_eq!(
            error.to_string(),
            "parameters.mci.rows[1].to: must have an end: the figure of a year says nothing of the next one"
        ),
        Ok(_) => panic!("a figure without an end was accepted"),
    }
    let ended =
        yearly.replacen(r#"from = "2026-01-01""#, r#"from = "2026-01-01", to = "2026-12-31""#, 1);
    let pack = RulePack::load(&ended).expect("loads");
    let known = |on| pack.value("mci", on).ok();
    let missing = |on| pack.missing(on).len();
    let (of_2024, of_2026) = (Some(Ratio::from_integer(3692)), Some(Ratio::new(43_255, 10)));
    assert_eq!((known(date!(2024 - 12 - 31)), missing(date!(2024 - 12 - 31))), (of_2024, 0));
    assert_eq!((known(date!(2025 - 06 - 01)), missing(date!(2025 - 06 - 01))), (of_2024, 1));
    assert_eq!((known(date!(2026 - 12 - 31)), missing(date!(2026 - 12 - 31))), (of_2026, 0));
    assert_eq!((known(date!(2027 - 01 - 01)), missing(date!(2027 - 01 - 01))), (of_2026, 1));
    // A figure that is too old would mislead.
    assert_eq!((known(date!(2031 - 12 - 31)), missing(date!(2031 - 12 - 31))), (of_2026, 1));
    assert_eq!((known(date!(2032 - 01 - 01)), missing(date!(2032 - 01 - 01))), (None, 1));
    // Before the first nothing is known, and nothing is taken from a later year.
    assert_eq!((known(date!(2023 - 12 - 31)), missing(date!(2023 - 12 - 31))), (None, 1));
    assert_eq!(pack.missing(date!(2023 - 12 - 31))[0].known_until, None);
}
