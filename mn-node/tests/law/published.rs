//! What was published with numbers, each beside its source, and facts on which the law was once wrong. The keys of
//! the sources are those of `docs/law.md`.

use kzmn_testkit::{Assessed, Facts};
use serde_json::json;

use super::{assess, man};

/// The facts of a file, assessed.
fn of(facts: &str) -> Assessed {
    assess(&Facts::told(&serde_json::from_str(facts).expect("JSON")))
}

/// S29, S29b, S29c: 20y3m in 2018, 20y6m in 2019, 21y6m in 2023, 21y9m in 2024; S29d: 25 years in 2037.
#[test]
fn the_thresholds_that_were_published() {
    for (year, years, months) in
        [(2018, 20, 3), (2019, 20, 6), (2023, 21, 6), (2024, 21, 9), (2037, 25, 0)]
    {
        let assessed = assess(&man().with("as_of", format!("{year}-06-01")));
        assert_eq!(assessed.result()["threshold_months"], years * 12 + months, "{year}");
    }
}

/// S29b, S31: who has twenty years and not the threshold had it at 60y6m and 55y6m in 2019, at 60y9m and 55y9m in
/// 2020.
#[test]
fn the_later_ages_that_were_published() {
    let on = |sex, birth: &str| {
        assess(&Facts::of(sex, birth, "2026-03-02")).figure("age_by_birth_year_on").expect("a day")
    };
    assert_eq!(on("male", "1959-01-01"), "2019-07-01");
    assert_eq!(on("female", "1964-01-01"), "2019-07-01");
    assert_eq!(on("male", "1960-01-01"), "2020-10-01");
    assert_eq!(on("female", "1965-01-01"), "2020-10-01");
}

/// S29d: 45 % for twenty years, 1.5 % more for each full year above.
#[test]
fn the_percentages_of_a_full_pension() {
    let percent = |years: i32| {
        let end = format!("{}-12-31", 1979 + years);
        let work = man().with("person.birth_date", "1955-01-01");
        let assessed = assess(&work.period("MN", "employment", "1980-01-01", &end));
        assessed.figure("replacement_percent").expect("a number")
    };
    for (years, expected) in [(20, "45"), (21, "46.5"), (25, "52.5"), (40, "75")] {
        assert_eq!(percent(years), expected, "{years}");
    }
}

/// S72: 0.1875 % of the average for each month of a proportional pension, which is 45 % in 240 months; S71 counts
/// it by months.
#[test]
fn a_proportional_pension_of_180_months() {
    let diplom = of(include_str!("facts/m11_diplom_180m_prop.json"));
    assert_eq!(diplom.result()["right"], "proportional");
    assert_eq!(diplom.figure("amount_mnt").as_deref(), Some("675000.00"));
    assert!(diplom.warnings().iter().any(|(about, _)| *about == "proportional_amount"));
}

/// S73: the minimum pension is 769,000 from 2026-01-01. By the formula alone it would be 48 % of 900,000.
#[test]
fn a_full_pension_of_2026_is_not_below_769_000() {
    let poor = of(include_str!("facts/m12_min2026.json"));
    assert_eq!(poor.figure("amount_mnt").as_deref(), Some("769000.00"));
    assert_eq!(poor.result()["amount_mnt_full_integration"], "432000.00");
}

/// S74: the twenty years of the wage are years worked.
#[test]
fn the_wages_of_an_emigrant_are_those_of_the_last_years_worked() {
    let emigrant = of(include_str!("facts/m15_emigrant_window.json"));
    assert_eq!(emigrant.result()["replacement_percent"], json!("52.5"));
    assert_eq!(emigrant.result()["amount_mnt_full_integration"], "157500.00");
    assert_eq!(emigrant.figure("amount_mnt").as_deref(), Some("769000.00"));
}
