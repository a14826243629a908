//! Facts that cannot be computed with.

use kz_node::KazakhLaw;
use kzmn_common::assessment::{Case, Problem, case_from_facts};
use kzmn_common::days::Ratio;
use kzmn_common::party::Party;
use kzmn_testkit::{Facts, NotAssessed};
use proptest::prelude::*;
use serde_json::{Value, json};

use super::man;

/// The path and the problem of facts that are refused.
fn fault(facts: &Facts) -> (String, Problem) {
    match facts.assess(&KazakhLaw) {
        Err(NotAssessed::Fault(fault)) => (fault.path, fault.problem),
        other => panic!("{other:?}"),
    }
}

fn refuses(facts: &Facts, path: &str, problem: &Problem, neighbour: &Facts) {
    assert_eq!(fault(facts), (path.to_owned(), problem.clone()));
    assert!(neighbour.assess(&KazakhLaw).is_ok(), "the neighbour of {path}");
}

fn period(start: &str, end: &str) -> Facts {
    man().period("KZ", "employment", start, end)
}

#[test]
fn a_period_that_ends_before_it_starts() {
    let second =
        period("1990-01-01", "1990-01-01").period("KZ", "study", "1991-02-02", "1991-02-01");
    let neighbour = period("1991-02-02", "1991-02-02");
    refuses(&second, "periods[1].end", &Problem::EndsBeforeItBegins, &neighbour);
    refuses(
        &period("1991-03", "1991-02"),
        "periods[0].end",
        &Problem::EndsBeforeItBegins,
        &period("1991-03", "1991"),
    );
}

#[test]
fn a_birth_date_after_a_period() {
    refuses(
        &period("1959-12-31", "1990-01-01"),
        "periods[0].start",
        &Problem::BeforeBirth,
        &period("1960-01-01", "1990-01-01"),
    );
}

#[test]
fn a_birth_after_the_application() {
    let born = |day| Facts::of("male", day, "2026-03-02");
    refuses(&born("2026-03-03"), "person.birth_date", &Problem::AfterAsOf, &born("2026-03-02"));
}

#[test]
fn a_date_outside_the_tables() {
    let outside = Problem::OutsideTheTables;
    refuses(
        &period("1990-01-01", "2101-01-01"),
        "periods[0].end",
        &outside,
        &period("1990-01-01", "2100-12-31"),
    );
    let born = |day| Facts::of("male", day, "2026-03-02");
    refuses(&born("1899-12-31"), "person.birth_date", &outside, &born("1900-01-01"));
    let since = |day| man().with("circumstances", json!([{ "kind": "died", "since": day }]));
    refuses(&since("1899-12-31"), "circumstances[0].since", &outside, &since("1960-01-01"));
}

#[test]
fn a_circumstance_after_the_application() {
    let since = |day| man().with("circumstances", json!([{ "kind": "departed", "since": day }]));
    let neighbour = since("2026-03-02");
    refuses(&since("2026-03-03"), "circumstances[0].since", &Problem::AfterAsOf, &neighbour);
}

#[test]
fn an_entry_into_force_after_the_application() {
    let since = |day| man().in_force().with("agreement_in_force_from", day);
    refuses(
        &since("2026-03-03"),
        "agreement_in_force_from",
        &Problem::AfterAsOf,
        &since("2026-03-02"),
    );
}

#[test]
fn a_day_that_is_none() {
    refuses(
        &period("1990-02-30", "1991-01-01"),
        "periods[0].start",
        &Problem::NoDate,
        &period("1990-02-28", "1991-01-01"),
    );
    refuses(
        &man().with("as_of", "2026"),
        "as_of",
        &Problem::NoDay,
        &man().with("as_of", "2026-01-01"),
    );
}

#[test]
fn a_word_that_nobody_knows() {
    for (facts, path) in [
        (man().period("KZ", "loafing", "1990-01-01", "1991-01-01"), "periods[0].kind"),
        (man().period("RU", "employment", "1990-01-01", "1991-01-01"), "periods[0].territory"),
        (man().with("person.sex", "m"), "person.sex"),
        (man().with("pension", "widow"), "pension"),
        (man().with("circumstances", json!([{ "kind": "rich" }])), "circumstances[0].kind"),
    ] {
        let (at, problem) = fault(&facts);
        assert_eq!(at, path);
        assert!(matches!(problem, Problem::Unknown(_)), "{path}: {problem}");
    }
}

#[test]
fn money_below_zero_or_beyond_belief_or_of_a_float() {
    let income = |income: Value| man().with("average_income_kzt", income);
    refuses(&income(json!(-1)), "average_income_kzt", &Problem::NegativeMoney, &income(json!(0)));
    refuses(
        &income(json!("-0.01")),
        "average_income_kzt",
        &Problem::NegativeMoney,
        &income(json!("0.01")),
    );
    let most = 1_000_000_000_000_u64;
    refuses(
        &income(json!(most + 1)),
        "average_income_kzt",
        &Problem::TooMuchMoney,
        &income(json!(most)),
    );
    for form in [json!(0.5), json!("1e3"), json!("1.2345678"), json!(true), json!("")] {
        let (path, problem) = fault(&income(form));
        assert_eq!(path, "average_income_kzt");
        assert!(matches!(problem, Problem::Form(_)), "{problem}");
    }
    let month = |amount: Value| json!([{ "month": "2001-02", "amount": amount }]);
    let monthly = man().with("average_income_kzt", json!(null));
    let bad = monthly.clone().with("monthly_income_kzt", month(json!(-1)));
    let good = monthly.with("monthly_income_kzt", month(json!(1)));
    refuses(&bad, "monthly_income_kzt[0].amount", &Problem::NegativeMoney, &good);
    // The other state's money is looked over all the same.
    refuses(
        &man().with("average_wage_mnt", -5),
        "average_wage_mnt",
        &Problem::NegativeMoney,
        &man(),
    );
}

#[test]
fn more_children_than_anybody_of_that_age_has_raised() {
    let path = "person.children_raised";
    let more = &Problem::MoreThanRaised;
    refuses(&man().with(path, 31), path, more, &man().with(path, 30));
    // Who is 18 can have had a child at 12 and raised it to 6.
    let young = |birth| Facts::of("female", birth, "2026-03-02").with(path, 1);
    refuses(&young("2008-03-03"), path, more, &young("2008-03-02"));
    let many = |count| Facts::of("female", "2006-03-02", "2026-03-02").with(path, count);
    refuses(&many(7), path, more, &many(6));
}

#[test]
fn more_years_in_the_zones_of_semipalatinsk_than_somebody_can_have_lived_there() {
    let path = "person.semipalatinsk_years";
    let more = &Problem::MoreThanLived;
    let born = |birth: &str, years| Facts::of("male", birth, "2026-03-02").with(path, years);
    // They were such from 1949-08-29 to 1963-07-05.
    refuses(&born("1963-07-06", 5), path, more, &born("1963-07-06", 0));
    refuses(&born("1958-07-07", 5), path, more, &born("1958-07-06", 5));
    refuses(&born("1962-07-07", 1), path, more, &born("1962-07-06", 1));
    refuses(&born("1940-01-01", 14), path, more, &born("1940-01-01", 13));
    // Of a birth date that is known in part the first day counts.
    refuses(&born("1959", 5), path, more, &born("1958", 5));
}

#[test]
fn a_circumstance_that_was_told_of_before_it_held_or_after_the_application() {
    let told = |since: &str, received: &str| {
        let circumstance =
            json!([{ "kind": "pension_abroad", "since": since, "received": received }]);
        man().with("circumstances", circumstance)
    };
    let path = "circumstances[0].received";
    let neighbour = told("2026-02-10", "2026-02-10");
    refuses(&told("2026-02-10", "2026-02-09"), path, &Problem::ToldBefore, &neighbour);
    let neighbour = told("2026-02-10", "2026-03-02");
    refuses(&told("2026-02-10", "2026-03-03"), path, &Problem::AfterAsOf, &neighbour);
    let neighbour = told("1960-01-01", "2026-03-02");
    let before = Problem::BeforeBirth;
    refuses(&told("1959-12-31", "2026-03-02"), "circumstances[0].since", &before, &neighbour);
}

/// The largest numbers that are let through fit into the fractions, under every reading.
#[test]
fn the_largest_facts_are_computed() {
    let facts = man()
        .in_force()
        .with("person.children_raised", 30)
        .with("average_income_kzt", "999999999999.99")
        .with("average_wage_mnt", "999999999999.99")
        .period("KZ", "employment", "1960-01-01", "2100-12-31")
        .period("MN", "employment", "1961-02-03", "1993-04-05");
    for sex in ["female", "male"] {
        assert!(facts.clone().with("person.sex", sex).assess(&KazakhLaw).is_ok());
    }
}

#[test]
fn two_incomes_or_one_month_twice() {
    let months = json!([{ "month": "2001-02", "amount": 1 }, { "month": "2001-02", "amount": 2 }]);
    assert_eq!(
        fault(&man().with("monthly_income_kzt", months)),
        ("monthly_income_kzt[1].month".to_owned(), Problem::Twice)
    );
    let month = json!([{ "month": "2001-02", "amount": 1 }]);
    assert_eq!(
        fault(&man().with("monthly_income_kzt", month)),
        ("monthly_income_kzt".to_owned(), Problem::TwoIncomes)
    );
}

#[test]
fn a_field_that_nobody_knows_or_that_is_missing_or_of_another_type() {
    for (facts, path) in [
        (man().with("nationality", "kz"), "."),
        (man().with("person.name", "x"), "person"),
        (man().period_with(["KZ", "study", "1990", "1991"], ("employer", "x")), "periods[0]"),
        (
            man().period_with(["KZ", "study", "1990", "1991"], ("contributions_paid", "yes")),
            "periods[0].contributions_paid",
        ),
        (man().with("person.children_raised", -1), "person.children_raised"),
        (man().with("periods", json!({})), "periods"),
        (man().with("person", json!({ "sex": "male" })), "person"),
    ] {
        let (at, problem) = fault(&facts);
        assert_eq!(at, path);
        assert!(matches!(problem, Problem::Form(_)), "{path}: {problem}");
    }
}

#[test]
fn the_name_of_a_field_that_nobody_knows_is_not_said() {
    let name = "Zhanar\u{1b}[2J\n1965";
    let study = ["KZ", "study", "1990", "1991"];
    for (facts, path) in [
        (man().with(name, 1), "."),
        (man().with(&format!("person.{name}"), 1), "person"),
        (man().period_with(study, (name, 1)), "periods[0]"),
    ] {
        let (at, problem) = fault(&facts);
        assert_eq!(at, path);
        let said = problem.to_string();
        assert!(said.starts_with("holds an unknown field, at line 1 column "), "{said:?}");
        assert!(said.chars().all(|c| c.is_ascii_graphic() || c == ' '), "{said:?}");
    }
}

#[test]
fn income_of_months_after_the_application_or_before_birth() {
    let facts = |months: &[&str]| {
        let months: Vec<_> =
            months.iter().map(|month| json!({ "month": month, "amount": 1 })).collect();
        Facts::of("male", "1960-02-10", "2026-03-02").with("monthly_income_kzt", months)
    };
    // The place is that of the facts, in whatever order they stand.
    refuses(
        &facts(&["2026-04", "2001-01"]),
        "monthly_income_kzt[0].month",
        &Problem::AfterAsOf,
        &facts(&["2026-03", "2001-01"]),
    );
    refuses(
        &facts(&["2001-01", "1960-01"]),
        "monthly_income_kzt[1].month",
        &Problem::BeforeBirth,
        &facts(&["2001-01", "1960-02"]),
    );
    let wage = |month| {
        let months = json!([{ "month": month, "amount": 1 }]);
        Facts::of("male", "1960-02-10", "2026-03-02").with("monthly_wage_mnt", months)
    };
    refuses(&wage("2026-04"), "monthly_wage_mnt[0].month", &Problem::AfterAsOf, &wage("2026-03"));
}

/// A case that is not made from facts has its income in order of months.
#[test]
fn income_after_the_application_also_in_a_case_from_the_store() {
    let checked = case_from_facts(&man().json(), Party::Kazakhstan).expect("facts");
    let case = |month| {
        let mut case = Case::clone(&checked);
        case.income.average = None;
        case.income.monthly =
            [(2001, 1), month].map(|month| (month, Ratio::from_integer(1))).into();
        case.checked().map(|_| ()).map_err(|fault| (fault.path, fault.problem))
    };
    let path = "monthly_income[1].month".to_owned();
    assert_eq!(case((2026, 4)), Err((path, Problem::AfterAsOf)));
    assert_eq!(case((2026, 3)), Ok(()));
}

#[test]
fn more_periods_than_are_compared() {
    let period = json!({
        "territory": "KZ", "kind": "study", "start": "1990", "end": "1991", "contributions_paid": false,
    });
    let read = |count| {
        let facts = man().with("periods", vec![period.clone(); count]);
        case_from_facts(&facts.json(), Party::Kazakhstan).map(|case| case.claims.len())
    };
    assert_eq!(read(1000), Ok(1000));
    let fault = read(1001).expect_err("refused");
    assert_eq!((fault.path.as_str(), fault.problem), ("periods", Problem::TooManyPeriods));
}

#[test]
fn an_entry_into_force_of_what_is_not_in_force() {
    let since = man().with("agreement_in_force_from", "2026-03-01");
    let neighbour = since.clone().in_force();
    refuses(&since, "agreement_in_force_from", &Problem::NotInForce, &neighbour);
}

#[test]
fn money_finer_than_a_hundredth() {
    let income = |amount: &str| man().with("average_income_kzt", amount);
    refuses(&income("0.001"), "average_income_kzt", &Problem::TooFine, &income("0.010"));
}

#[test]
fn an_identifier_that_is_none_and_nothing_personal_in_the_error() {
    let (path, problem) = fault(&man().with("person.iin", "580315399901"));
    assert_eq!((path.as_str(), &problem), ("person.iin", &Problem::Identifier));
    assert!(!problem.to_string().contains("5803"));
    let (_, problem) = fault(&man().with("person.birth_date", "geheim"));
    assert!(!problem.to_string().contains("geheim"));
    let (_, problem) = fault(&man().with("agreement_in_force", "geheim"));
    assert!(!problem.to_string().contains("geheim"));
}

/// Some value in some place of well-formed facts.
fn mutated() -> impl Strategy<Value = String> {
    let value = prop_oneof![
        Just(json!(null)),
        Just(json!(-1)),
        Just(json!(u64::MAX)),
        Just(json!(1e300)),
        Just(json!("")),
        Just(json!("9999-12-31")),
        Just(json!("0000-00-00")),
        Just(json!("2026-02-30")),
        Just(json!([])),
        Just(json!({})),
        Just(json!([[[]]])),
        Just(json!("Қ\u{0}\u{202e}")),
        any::<String>().prop_map(Value::from),
    ];
    (kzmn_testkit::any::facts(), any::<prop::sample::Index>(), value, any::<bool>()).prop_map(
        |(mut facts, place, value, cut)| {
            let mut paths = Vec::new();
            collect(&facts, "", &mut paths);
            let path = place.get(&paths);
            *facts.pointer_mut(path).expect("a place") = value;
            let mut text = facts.to_string();
            if cut {
                let at = place.index(text.len());
                text.truncate((0..=at).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0));
            }
            text
        },
    )
}

fn collect(value: &Value, path: &str, paths: &mut Vec<String>) {
    paths.push(path.to_owned());
    match value {
        Value::Object(fields) => {
            fields
                .iter()
                .for_each(|(name, value)| collect(value, &format!("{path}/{name}"), paths));
        }
        Value::Array(items) => {
            (0..).zip(items).for_each(|(at, value): (u32, _)| {
                collect(value, &format!("{path}/{at}"), paths);
            });
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

proptest! {
    #[test]
    fn whatever_stands_in_the_facts_nothing_panics_and_a_fault_has_a_path(facts in mutated()) {
        use kzmn_common::assessment::{Language, NationalLaw as _, assess, explain};
        use kzmn_common::rules::Packs;

        match case_from_facts(&facts, Party::Kazakhstan) {
            Err(fault) => prop_assert!(!fault.path.is_empty()),
            Ok(case) => {
                let packs = Packs::with_national(KazakhLaw.pack().expect("loads")).expect("loads");
                if let Ok(assessment) = assess(&KazakhLaw, &packs, &case) {
                    prop_assert!(assessment.to_json().is_ok());
                    prop_assert!(explain(&KazakhLaw, &assessment, Language::Russian).is_ok());
                }
            }
        }
    }
}
