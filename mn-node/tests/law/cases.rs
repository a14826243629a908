//! The worked cases that Mongolia decides. All persons are invented.

use kzmn_common::assessment::AssessError;
use kzmn_testkit::{Assessed, Facts, NotAssessed};
use mn_node::MongolianLaw;
use serde_json::{Value, json};

use super::assess;

fn length(years: u32, months: u32, days: u32) -> Value {
    json!({ "years": years, "months": months, "days": days })
}

pub(crate) fn zhanar() -> Facts {
    Facts::of("female", "1965-02-10", "2026-03-02")
        .resettler()
        .with("average_wage_mnt", 900_000)
        .period("MN", "study", "1983-09-01", "1986-06-30")
        .period("MN", "employment", "1986-08-15", "2004-06-30")
        .period("KZ", "employment", "2005-09-01", "2025-08-31")
}

#[test]
fn case_1_has_a_proportional_mongolian_right_at_55_years_and_nine_months() {
    let assessed = assess(&zhanar());
    // 11y4m16d to 1997 and 6y6m from 1998 on.
    assert_eq!(assessed.result()["own_contribution"], length(17, 10, 16));
    assert_eq!(assessed.result()["age_by_birth_year_on"], "2020-11-10");
    assert_eq!(assessed.result()["right"], "proportional");
    assert!(assessed.warnings().contains(&("proportional_amount", "Pension law")));
    for article in ["Pension law", "S29d", "S32", "S31", "S29", "S23"] {
        assert!(assessed.articles().contains(&article), "{article}");
    }
}

pub(crate) fn serik() -> Facts {
    Facts::of("male", "1963-06-20", "2026-07-01")
        .in_force()
        .with("average_wage_mnt", 1_000_000)
        .period("KZ", "employment", "1984-08-01", "1995-12-31")
        .period("MN", "employment", "1996-01-01", "2007-03-31")
}

#[test]
fn case_5_neither_state_alone_is_enough_and_together_there_is_a_full_pension() {
    let assessed = assess(&serik());
    assert_eq!(
        assessed.result(),
        json!({
            "own_contribution": length(11, 3, 0),
            "total_contribution": length(22, 8, 0),
            "threshold_months": 267,
            "age_at_threshold_on": "2023-06-20",
            "age_by_birth_year_on": "2024-12-20",
            "right": "full",
            "replacement_percent": "48",
            "amount_mnt_full_integration": "480000.00",
            // 11y3m of 22y8m.
            "amount_mnt_proportional_share": "238235.29",
        })
    );
    assert_eq!(assessed.figure("right_alone").as_deref(), Some("proportional"));
    for article in ["Agreement", "S5", "Pension law", "S29b", "S29d"] {
        assert!(assessed.articles().contains(&article), "{article}");
    }
    let alone = assess(&serik().with("agreement_in_force", false));
    assert_eq!(alone.result()["right"], "proportional");
}

#[test]
fn case_5_the_two_readings_of_the_cut_off_give_different_rights() {
    let assessed = assess(&serik());
    let said = |name: &str, right: &str| (name.to_owned(), Some(right.to_owned()));
    assert_eq!(
        assessed.under("mn_cutoff", "right"),
        [said("none", "full"), said("1998", "proportional")]
    );
    let total = assessed.under("mn_cutoff", "total_contribution");
    assert_eq!(total[1], said("1998", "13y5m0d"));
    let share = assessed.under("benefit_share", "amount_mnt");
    // Raised to the minimum pension of 2026 before it is shared.
    assert_eq!(share, [said("full_integration", "769000.00"), said("proportional", "381672.79")]);
}

#[test]
fn case_8b_a_book_that_was_copied_anew_is_carried_and_not_counted() {
    let book = ["MN", "employment", "1980-01-01", "1992-12-31"];
    let assessed = assess(&super::man().period_with(book, ("unverified", true)));
    assert_eq!(assessed.result()["own_contribution"], length(0, 0, 0));
    assert!(assessed.warnings().contains(&("unverified_evidence", "S44")));
    let would = &assessed.json()["would_change"][0];
    assert_eq!(would["need"], "verification");
    assert_eq!(would["figures"]["own_contribution"], length(13, 0, 0));
    assert_eq!(would["figures"]["right"], "proportional");
}

#[test]
fn case_8c_eight_years_in_all_give_no_insurance_pension_and_ten_do() {
    let eight = super::man()
        .in_force()
        .period("MN", "employment", "1985-01-01", "1990-12-31")
        .period("KZ", "employment", "1994-01-01", "1995-12-31");
    let assessed = assess(&eight);
    assert_eq!(assessed.result()["total_contribution"], length(8, 0, 0));
    assert_eq!(assessed.result()["right"], "none");
    assert!(assessed.warnings().contains(&("welfare_pension", "S39")));
    assert!(assessed.articles().contains(&"S29d"));
    let ten = assess(&eight.period("MN", "employment", "1996-01-01", "1997-12-31"));
    assert_eq!(ten.result()["right"], "proportional");
    assert!(!ten.warnings().iter().any(|(about, _)| *about == "welfare_pension"));
}

#[test]
fn case_8d_a_military_pension_is_out_of_scope_and_conscription_still_counts() {
    for pension in ["military", "long_service", "funded"] {
        match super::man().with("pension", pension).assess(&MongolianLaw) {
            Err(NotAssessed::Refused(AssessError::OutOfScope { rule })) => {
                assert_eq!(rule, "Agreement, S4 [N]");
            }
            other => panic!("{pension}: {other:?}"),
        }
    }
    let conscript = super::man().period("MN", "military_service", "1980-01-01", "1982-12-31");
    assert_eq!(assess(&conscript).result()["own_contribution"], length(3, 0, 0));
}

fn about<'a>(assessed: &'a Assessed, name: &str) -> Option<&'a str> {
    assessed.warnings().iter().find(|(about, _)| *about == name).map(|(_, article)| *article)
}

#[test]
fn case_9_a_request_for_the_pension_file_is_told_to_end_the_kazakh_pension() {
    let kinds = |kind: &str| super::man().with("circumstances", json!([{ "kind": kind }]));
    let requested = assess(&kinds("file_requested"));
    let article = about(&requested, "file_requested");
    assert_eq!(article, Some("SC 204(3)(5)"));
    let abroad = assess(&kinds("pension_abroad"));
    assert_eq!(about(&abroad, "pension_abroad"), Some("not found in the sources"));
}

#[test]
fn years_alone_give_a_range_and_name_the_document() {
    let facts = Facts::of("male", "1963-06-20", "2026-07-01")
        .in_force()
        .with("average_wage_mnt", 1_000_000)
        .period("KZ", "employment", "1984", "1995")
        .period("MN", "employment", "1996-01-01", "2007-03-31");
    let assessed = assess(&facts);
    // 1985 to 1994 are certain, and the two days at their ends.
    assert_eq!(assessed.result()["total_contribution"], length(21, 3, 1));
    assert_eq!(assessed.json()["at_most"]["total_contribution"], length(23, 3, 0));
    assert_eq!(assessed.json()["at_most"]["replacement_percent"], "49.5");
    let needs = json!([{ "need": "exact_dates", "claim": 0, "figures": {} }]);
    assert_eq!(assessed.json()["would_change"], needs);
    // With the days there is no range.
    assert_eq!(assess(&serik()).json()["at_most"], json!({}));
}
