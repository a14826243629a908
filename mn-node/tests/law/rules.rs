//! Rules at their edges: thresholds by year, ages, routes, preferential regimes, wages.

use kzmn_common::assessment::{
    AssessError, Case, NationalLaw as _, assess as assess_case, case_from_facts,
};
use kzmn_common::envelope::Digest;
use kzmn_common::party::Party;
use kzmn_common::rules::{PackError, Packs};
use kzmn_common::totalisation::Origin;
use kzmn_testkit::{Assessed, Facts, NotAssessed};
use mn_node::MongolianLaw;
use serde_json::json;

use super::{assess, man, woman};

#[test]
fn the_threshold_of_a_year_grows_by_three_months_to_25_years() {
    for (year, months) in [
        (2018, 243),
        (2019, 246),
        (2023, 258),
        (2024, 261),
        (2025, 264),
        (2026, 267),
        (2036, 297),
        (2037, 300),
        (2060, 300),
    ] {
        let assessed = assess(&man().with("as_of", format!("{year}-12-31")));
        assert_eq!(assessed.result()["threshold_months"], months, "{year}");
    }
}

#[test]
fn a_year_before_the_table_is_an_error_that_names_the_parameter() {
    match man().with("as_of", "2017-12-31").assess(&MongolianLaw) {
        Err(NotAssessed::Refused(AssessError::Pack(error @ PackError::NoValue { .. }))) => {
            let text = "the rule pack mn has no value of threshold on 2017-12-31: the figures of that day are \
                        not in this version, which has them from 2018-01-01 on";
            assert_eq!(error.to_string(), text);
        }
        other => panic!("{other:?}"),
    }
    assert!(man().with("as_of", "2018-01-01").assess(&MongolianLaw).is_ok());
}

#[test]
fn ages_by_birth_year_end_at_65() {
    let on = |sex, birth| {
        let facts = Facts::of(sex, birth, "2026-03-02");
        assess(&facts).figure("age_by_birth_year_on").expect("a day")
    };
    assert_eq!(on("male", "1957-06-01"), "2017-06-01");
    assert_eq!(on("male", "1958-06-01"), "2018-09-01");
    assert_eq!(on("male", "1977-06-01"), "2042-06-01");
    assert_eq!(on("male", "1978-06-01"), "2043-06-01");
    assert_eq!(on("female", "1962-06-01"), "2017-06-01");
    assert_eq!(on("female", "2002-06-01"), "2067-06-01");
    assert_eq!(on("female", "2003-06-01"), "2068-06-01");
    assert_eq!(on("female", "1964-08-31"), "2020-02-29");
}

/// A man of 1963 with so many months from 1980 on, who applies on a day of 2026.
fn right(months: u32, as_of: &str) -> String {
    let first = kzmn_common::date::PartialDate::parse("1980-01-01").expect("a date").earliest();
    let end = kzmn_common::days::add_months(first, months).previous_day().expect("a day");
    let end = kzmn_common::date::PartialDate::from(end).to_string();
    let facts =
        Facts::of("male", "1963-06-20", as_of).period("MN", "employment", "1980-01-01", &end);
    assess(&facts).figure("right").expect("a word")
}

#[test]
fn routes_meet_at_their_edges() {
    // 60 on 2023-06-20; by birth year 61y6m on 2024-12-20. The threshold of 2026 is 267 months.
    assert_eq!(right(267, "2026-07-01"), "full");
    assert_eq!(right(240, "2026-07-01"), "full");
    assert_eq!(right(239, "2026-07-01"), "proportional");
    assert_eq!(right(120, "2026-07-01"), "proportional");
    assert_eq!(right(119, "2026-07-01"), "none");
    // Between the ages only the threshold of the year helps, 261 in 2024.
    assert_eq!(right(261, "2024-12-19"), "full");
    assert_eq!(right(260, "2024-12-19"), "none");
    assert_eq!(right(260, "2024-12-20"), "full");
    assert_eq!(right(258, "2023-06-19"), "none");
    assert_eq!(right(258, "2023-06-20"), "full");
}

/// The regime by which somebody born on that day has a right in 2026, with 25 years of such work.
fn regime(sex: &str, birth: &str, kind: &str, code: Option<&str>) -> (String, String) {
    let years = ["MN", kind, "1998-01-01", "2022-12-31"];
    let facts = Facts::of(sex, birth, "2026-03-02");
    let facts = match code {
        Some(code) => facts.period_with(years, ("multiplier_code", code)),
        None => facts.period("MN", kind, years[2], years[3]),
    };
    let assessed = assess(&facts);
    let said = |name| assessed.figure(name).expect("a word");
    (said("regime"), said("right"))
}

#[test]
fn preferential_regimes_begin_at_their_age_and_not_a_day_before() {
    let full = |name: &str| (name.to_owned(), "full".to_owned());
    let none = || full("none");
    let none = || (none().0, "none".to_owned());
    let under = Some("MN-UNDERGROUND");
    assert_eq!(regime("male", "1976-03-02", "employment", under), full("underground"));
    assert_eq!(regime("male", "1976-03-03", "employment", under), none());
    assert_eq!(regime("female", "1981-03-02", "employment", under), full("underground"));
    let heavy = Some("MN-HEAVY");
    assert_eq!(regime("male", "1971-03-02", "employment", heavy), full("heavy"));
    assert_eq!(regime("male", "1971-03-03", "employment", heavy), none());
    assert_eq!(regime("female", "1976-03-02", "employment", heavy), full("heavy"));
    assert_eq!(regime("male", "1971-03-02", "herding", None), full("herding"));
    assert_eq!(regime("female", "1976-03-02", "herding", None), full("herding"));
    assert_eq!(regime("female", "1976-03-03", "herding", None), none());
    assert_eq!(regime("male", "1971-03-02", "employment", None), none());
}

#[test]
fn a_regime_takes_work_with_contributions_and_neither_unpaid_work_nor_study() {
    let under = |kind: &str, paid: bool| {
        let facts = Facts::of("male", "1971-03-02", "2026-03-02")
            .period("MN", "employment", "1988-01-01", "2007-12-31")
            .period_with(["MN", kind, "2008-01-01", "2026-02-28"], ("contributions_paid", paid))
            .with("periods.1.multiplier_code", "MN-UNDERGROUND");
        assess(&facts).figure("regime").expect("a word")
    };
    assert_eq!(under("employment", true), "underground");
    assert_eq!(under("employment", false), "none");
    assert_eq!(under("study", false), "none");
    assert_eq!(under("study", true), "none");
    assert_eq!(under("other", true), "none");
    let herding = |paid: bool| {
        let years = ["MN", "herding", "2008-01-01", "2026-02-28"];
        let facts = Facts::of("male", "1971-03-02", "2026-03-02")
            .period("MN", "employment", "1988-01-01", "2007-12-31")
            .period_with(years, ("contributions_paid", paid));
        assess(&facts).figure("regime").expect("a word")
    };
    assert_eq!(herding(true), "herding");
    assert_eq!(herding(false), "none");
    // Study beside work does not make the work another one.
    let beside = Facts::of("male", "1971-03-02", "2026-03-02")
        .period("MN", "employment", "1988-01-01", "2007-12-31")
        .period_with(
            ["MN", "study", "1988-01-01", "2007-12-31"],
            ("multiplier_code", "MN-UNDERGROUND"),
        );
    assert_eq!(assess(&beside).figure("regime").as_deref(), Some("none"));
}

#[test]
fn what_kazakhstan_tells_of_work_in_mongolia_is_carried_and_not_counted() {
    let told = |origin| {
        let facts = man().period("MN", "employment", "1980-01-01", "1991-12-31");
        let checked = case_from_facts(&facts.json(), Party::Mongolia).expect("facts");
        let mut case = Case::clone(&checked);
        case.claims[0].origin = origin;
        let packs = Packs::with_national(MongolianLaw.pack().expect("loads")).expect("loads");
        let case = case.checked().expect("in order");
        Assessed(assess_case(&MongolianLaw, &packs, &case).expect("is assessed"))
    };
    let attested = told(Origin::Attested(Digest::of(b"answer")));
    assert_eq!(attested.figure("own_contribution").as_deref(), Some("0y0m0d"));
    assert_eq!(attested.json()["claims"][0]["set_aside"], "own_territory");
    for origin in [Origin::Own, Origin::Given] {
        assert_eq!(told(origin).figure("own_contribution").as_deref(), Some("12y0m0d"));
    }
}

#[test]
fn mothers_of_four_have_a_right_at_50_with_twenty_years_and_mothers_of_three_do_not() {
    let mother = |children| {
        let facts = Facts::of("female", "1976-03-02", "2026-03-02")
            .with("person.children_raised", children)
            .period("MN", "employment", "1998-01-01", "2017-12-31");
        assess(&facts).figure("right").expect("a word")
    };
    assert_eq!(mother(4), "full");
    assert_eq!(mother(3), "none");
    let nineteen = Facts::of("female", "1976-03-02", "2026-03-02")
        .with("person.children_raised", 4)
        .period("MN", "employment", "1998-01-01", "2016-12-31");
    assert_eq!(assess(&nineteen).figure("right").as_deref(), Some("none"));
}

/// So many months of a wage from January of a year on.
fn wages(from: u32, amount: u32) -> Vec<serde_json::Value> {
    let month = |at: u32| json!({ "month": format!("{}-{:02}", from + at / 12, at % 12 + 1), "amount": amount });
    (0..60).map(month).collect()
}

#[test]
fn the_best_60_consecutive_months_of_the_last_twenty_years_worked_make_the_average() {
    let all: Vec<_> = wages(1990, 9_000_000).into_iter().chain(wages(2010, 6_000_000)).collect();
    let facts = Facts::of("male", "1960-01-01", "2026-03-02").with("monthly_wage_mnt", all);
    let amount = |facts: &Facts| assess(facts).figure("amount_mnt");
    // 25 years: the wages of the first five are too long ago.
    let without_a_gap = facts.clone().period("MN", "employment", "1990-01-01", "2014-12-31");
    assert_eq!(amount(&without_a_gap).as_deref(), Some("3150000.00"));
    // 20 years with a gap of five: a gap does not use the years up.
    let with_a_gap = facts.period("MN", "employment", "1990-01-01", "1999-12-31").period(
        "MN",
        "employment",
        "2005-01-01",
        "2014-12-31",
    );
    assert_eq!(amount(&with_a_gap).as_deref(), Some("4050000.00"));
}

#[test]
fn who_left_long_ago_has_a_window_of_wages_too() {
    let left = Facts::of("male", "1960-01-01", "2026-03-02")
        .with("monthly_wage_mnt", wages(1995, 3_000_000))
        .period("MN", "employment", "1980-01-01", "1999-12-31");
    assert_eq!(assess(&left).figure("amount_mnt").as_deref(), Some("1350000.00"));
    // Missing months are not filled: the sum is divided by 60.
    let half = left.with("monthly_wage_mnt", wages(1995, 3_000_000)[..30].to_vec());
    assert_eq!(assess(&half).figure("amount_mnt_full_integration").as_deref(), Some("675000.00"));
}

#[test]
fn a_pension_below_the_minimum_of_its_day_and_kind_is_raised_and_one_above_it_is_not() {
    let amount =
        |as_of: &str, wage: u32, end: &str| {
            let facts = Facts::of("male", "1950-01-01", as_of)
                .with("average_wage_mnt", wage)
                .period("MN", "employment", "1980-01-01", end);
            assess(&facts).figure("amount_mnt").expect("an amount")
        };
    for (as_of, full, proportional) in [
        ("2022-02-01", "500000.00", "400000.00"),
        ("2023-07-01", "550000.00", "440000.00"),
        ("2024-03-31", "550000.00", "440000.00"),
        ("2024-04-01", "650000.00", "540000.00"),
        ("2026-01-01", "769000.00", "652400.00"),
    ] {
        assert_eq!(amount(as_of, 100_000, "2001-12-31"), full, "{as_of}");
        assert_eq!(amount(as_of, 100_000, "1994-12-31"), proportional, "{as_of}");
    }
    // 22 years: 48 % of 2,000,000.
    assert_eq!(amount("2026-01-01", 2_000_000, "2001-12-31"), "960000.00");
    // Before the first that is known it stands as computed, and nothing may be awarded on it.
    assert_eq!(amount("2022-01-31", 100_000, "2001-12-31"), "48000.00");
    let before = Facts::of("male", "1950-01-01", "2022-01-31");
    assert_eq!(assess(&before).warnings()[0].0, "figures_missing");
    assert_ne!(assess(&before.with("as_of", "2022-02-01")).warnings()[0].0, "figures_missing");
}

#[test]
fn the_minimum_is_shown_as_a_step_as_sure_as_its_figure() {
    let step = |as_of: &str| {
        let facts = Facts::of("male", "1950-01-01", as_of)
            .with("average_wage_mnt", 100_000)
            .period("MN", "employment", "1980-01-01", "2001-12-31");
        let json = assess(&facts).json();
        let steps = json["steps"].as_array().expect("a list").clone();
        steps.into_iter().find(|step| step["rule"] == "mn-minimum-pension").expect("a step")
    };
    assert_eq!(step("2025-01-01")["sources"][0]["confidence"], "V-");
    assert_eq!(step("2026-01-01")["sources"][0]["confidence"], "N");
    assert_eq!(step("2026-01-01")["inputs"]["minimum_pension"], "769000.00");
    assert_eq!(step("2026-01-01")["outcome"]["amount_mnt"], "769000.00");
}

#[test]
fn figures_of_2027_are_missing_until_a_file_adds_them() {
    let facts = man().with("as_of", "2027-01-05");
    let missing = |packs: &Packs| {
        let assessed = facts.assess_with(&MongolianLaw, packs).expect("is assessed");
        assessed.0.missing_figures.len()
    };
    let packs = Packs::with_national(MongolianLaw.pack().expect("loads")).expect("loads");
    assert_eq!(missing(&packs), 2);
    let file = "name = \"mn\"\nversion = \"2026-12-10\"\n\n[parameters.minimum_pension]\nunit = \"MNT\"\nrows = [{ \
                from = \"2027-01-01\", to = \"2027-12-31\", value = 800000, source = \"made up\", \
                confidence = \"U\" }]\n";
    assert_eq!(missing(&packs.with_file("mn-2027.toml", file).expect("adds")), 1);
}

#[test]
fn without_a_wage_the_right_is_said_and_the_amount_is_not() {
    let facts = Facts::of("male", "1960-01-01", "2026-03-02").period(
        "MN",
        "employment",
        "1990-01-01",
        "2009-12-31",
    );
    let assessed = assess(&facts);
    assert_eq!(assessed.result()["right"], "full");
    assert_eq!(assessed.result()["amount_mnt_full_integration"], json!(null));
    assert_eq!(assessed.json()["would_change"][0]["need"], "average_wage");
}

#[test]
fn notional_accounts_are_said_to_be_unsettled_for_who_may_have_one() {
    let born = |birth: &str| {
        let facts = Facts::of("male", birth, "2026-03-02").period(
            "MN",
            "employment",
            "1980-01-01",
            "2009-12-31",
        );
        assess(&facts).warnings().iter().any(|(about, _)| *about == "notional_account")
    };
    assert!(born("1960-01-01"));
    assert!(!born("1959-12-31"));
}

#[test]
fn unpaid_work_study_and_third_states_do_not_count() {
    let unpaid = ["MN", "employment", "1990-01-01", "1999-12-31"];
    let facts = woman()
        .in_force()
        .period_with(unpaid, ("contributions_paid", false))
        .period("MN", "study", "1985-01-01", "1989-12-31")
        .period("OTHER", "employment", "2000-01-01", "2009-12-31");
    assert_eq!(assess(&facts).figure("total_contribution").as_deref(), Some("0y0m0d"));
    let paid = facts.period("MN", "employment", "1990-01-01", "1999-12-31");
    assert_eq!(assess(&paid).figure("total_contribution").as_deref(), Some("10y0m0d"));
}
