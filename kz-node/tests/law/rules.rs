//! Rules that the vectors do not reach: exceptions of age, caps, multipliers, income by months, care.

use serde_json::json;

use super::{assess, man, woman};
use kz_node::KazakhLaw;
use kzmn_common::assessment::{AssessError, Case, Language, case_from_facts, explain};
use kzmn_common::assessment::{NationalLaw as _, assess as assess_case};
use kzmn_common::party::Party;
use kzmn_common::rules::{PackError, Packs};
use kzmn_common::statement::Digest;
use kzmn_common::totalisation::Origin;
use kzmn_testkit::{Assessed, Facts, NotAssessed};

fn pension_age_on(sex: &str, birth: &str) -> Option<String> {
    assess(&Facts::of(sex, birth, "2026-03-02")).figure("pension_age_on")
}

#[test]
fn women_reach_pension_age_on_the_first_day_that_has_their_age() {
    for (birth, on) in [
        ("1966-12-31", "2027-12-31"),
        ("1967-01-01", "2028-07-01"),
        ("1967-06-30", "2028-12-30"),
        ("1967-07-02", "2029-07-02"),
        ("1968-01-01", "2030-07-01"),
        ("1968-08-01", "2031-08-01"),
        ("1970-05-05", "2033-05-05"),
    ] {
        assert_eq!(pension_age_on("female", birth).as_deref(), Some(on), "{birth}");
    }
}

#[test]
fn whoever_had_the_first_age_when_the_table_began_has_no_day_and_the_next_one_has() {
    assert_eq!(pension_age_on("female", "1959-07-01"), None);
    assert_eq!(pension_age_on("female", "1959-07-02").as_deref(), Some("2018-01-02"));
}

#[test]
fn a_birthday_on_29_february_clamps_and_leaps_back_where_the_year_has_one() {
    assert_eq!(pension_age_on("male", "1960-02-29").as_deref(), Some("2023-02-28"));
    assert_eq!(pension_age_on("male", "1961-02-28").as_deref(), Some("2024-02-28"));
}

#[test]
fn mothers_of_five_and_people_of_semipalatinsk_reach_it_earlier_and_no_others_do() {
    let on = |facts: Facts| assess(&facts).figure("pension_age_on").expect("a day");
    let born = |sex| Facts::of(sex, "1970-01-01", "2026-03-02");
    assert_eq!(on(born("female").with("person.children_raised", 5)), "2023-01-01");
    assert_eq!(on(born("female").with("person.children_raised", 4)), "2033-01-01");
    assert_eq!(on(born("male").with("person.children_raised", 5)), "2033-01-01");
    let of_zone = |sex, years| on(born(sex).with("person.semipalatinsk_years", years));
    assert_eq!(of_zone("male", 5), "2020-01-01");
    assert_eq!(of_zone("female", 5), "2015-01-01");
    assert_eq!(of_zone("male", 4), "2033-01-01");
}

#[test]
fn care_of_children_counts_for_mothers_and_for_twelve_years_at_most() {
    let care = |person: Facts| {
        let cared = person.period("KZ", "child_care", "1980-01-01", "1994-12-31");
        assess(&cared).figure("service_to_cutoff").expect("a length")
    };
    assert_eq!(care(woman()), "12y0m0d");
    assert_eq!(care(man()), "0y0m0d");
    // What is over the cap may still be work.
    let worked = woman().period("KZ", "child_care", "1980-01-01", "1994-12-31").period(
        "KZ",
        "employment",
        "1993-01-01",
        "1994-12-31",
    );
    assert_eq!(assess(&worked).figure("service_to_cutoff").as_deref(), Some("14y0m0d"));
}

#[test]
fn spouses_count_for_ten_years_at_most_also_abroad() {
    let abroad = man().period("OTHER", "spouse_abroad", "1980-01-01", "1991-12-31");
    assert_eq!(assess(&abroad).figure("service_to_cutoff").as_deref(), Some("10y0m0d"));
    let short = man().period("OTHER", "spouse_abroad", "1980-01-01", "1988-12-31");
    assert_eq!(assess(&short).figure("service_to_cutoff").as_deref(), Some("9y0m0d"));
}

#[test]
fn a_multiplier_is_applied_by_this_law_in_its_years_and_only_once_a_day() {
    let near = ["KZ", "employment", "1980-01-01", "1989-12-31"];
    let code = ("multiplier_code", "KZ-SEMIPALATINSK");
    let once = man().period_with(near, code);
    assert_eq!(assess(&once).figure("service_to_cutoff").as_deref(), Some("15y0m0d"));
    let twice = once.period_with(near, code);
    assert_eq!(assess(&twice).figure("service_to_cutoff").as_deref(), Some("15y0m0d"));
    let later = man().period_with(["KZ", "employment", "1992-01-02", "1993-01-01"], code);
    assert_eq!(assess(&later).figure("service_to_cutoff").as_deref(), Some("1y0m0d"));
    // Half of the day of 1 January 1992 still counts.
    let edge = man().period_with(["KZ", "employment", "1992-01-01", "1992-12-31"], code);
    let added = &assess(&edge).json()["steps"];
    assert!(added.to_string().contains("kz-multipliers"));
}

#[test]
fn a_period_that_does_not_count_multiplies_nothing_and_one_that_counts_does() {
    let study = || man().period("KZ", "study", "1980-01-01", "1989-12-31");
    let beside = |kind, code| {
        let years = ["KZ", kind, "1980-01-01", "1989-12-31"];
        let facts = study().period_with(years, ("multiplier_code", code));
        assess(&facts).figure("service_to_cutoff").expect("a length")
    };
    assert_eq!(beside("other", "KZ-REPRESSION"), "10y0m0d");
    assert_eq!(beside("child_care", "KZ-REPRESSION"), "10y0m0d", "of a man");
    assert_eq!(beside("repression", "KZ-REPRESSION"), "30y0m0d");
    // Near Semipalatinsk it is work and military service alone.
    assert_eq!(beside("study", "KZ-SEMIPALATINSK"), "10y0m0d");
    assert_eq!(beside("care_of_adult", "KZ-SEMIPALATINSK"), "10y0m0d");
    assert_eq!(beside("military_service", "KZ-SEMIPALATINSK"), "15y0m0d");
    assert_eq!(beside("employment", "KZ-SEMIPALATINSK"), "15y0m0d");
}

#[test]
fn what_mongolia_tells_of_work_in_kazakhstan_is_carried_and_not_counted() {
    let told = |origin| {
        let facts = man().period("KZ", "employment", "1980-01-01", "1989-12-31");
        let checked = case_from_facts(&facts.json(), Party::Kazakhstan).expect("facts");
        let mut case = Case::clone(&checked);
        case.claims[0].origin = origin;
        let packs = Packs::with_national(KazakhLaw.pack().expect("loads")).expect("loads");
        let case = case.checked().expect("in order");
        Assessed(assess_case(&KazakhLaw, &packs, &case).expect("is assessed"))
    };
    let attested = told(Origin::Attested(Digest::of(b"answer")));
    assert_eq!(attested.figure("service_to_cutoff").as_deref(), Some("0y0m0d"));
    assert_eq!(attested.json()["claims"][0]["set_aside"], "own_territory");
    for language in Language::ALL {
        assert!(explain(&attested.0, language).is_ok(), "{}", language.code());
    }
    for origin in [Origin::Own, Origin::Given] {
        assert_eq!(told(origin).figure("service_to_cutoff").as_deref(), Some("10y0m0d"));
    }
}

#[test]
fn a_multiplier_that_nobody_knows_counts_once_and_is_shown() {
    let odd = ["KZ", "employment", "1980-01-01", "1989-12-31"];
    let assessed = assess(&man().period_with(odd, ("multiplier_code", "KZ-SOMETHING")));
    assert_eq!(assessed.figure("service_to_cutoff").as_deref(), Some("10y0m0d"));
    assert_eq!(assessed.warnings(), [("multiplier_unknown", "SC 208(2)")]);
}

#[test]
fn care_and_military_service_are_participation_at_any_time_and_unpaid_work_is_not() {
    let since = |kind, paid| {
        let years = ["KZ", kind, "2000-01-01", "2009-12-31"];
        let facts = man().period_with(years, ("contributions_paid", paid));
        assess(&facts).figure("participation").expect("a length")
    };
    for kind in ["care_of_adult", "care_of_disabled_child", "child_care", "military_service"] {
        assert_eq!(since(kind, false), "10y0m0d", "{kind}");
    }
    assert_eq!(since("employment", true), "10y0m0d");
    assert_eq!(since("employment", false), "0y0m0d");
    assert_eq!(since("study", false), "0y0m0d");
}

#[test]
fn the_best_36_consecutive_months_make_the_average() {
    let month = |at: u32, amount: u32| json!({ "month": format!("{}-{:02}", 2000 + at / 12, at % 12 + 1), "amount": amount });
    // 36 good months, then a gap, then one very good month.
    let mut months: Vec<_> = (0..36).map(|at| month(at, 100_000)).collect();
    months.push(month(100, 900_000));
    let facts = Facts::of("male", "1960-01-01", "2026-03-02")
        .with("monthly_income_kzt", months)
        .period("KZ", "employment", "1970-01-01", "1997-12-31")
        .with("person.birth_date", "1950-01-01");
    // 28 years: 63 % of 100,000, under the minimum pension.
    assert_eq!(assess(&facts).figure("solidary_amount_kzt").as_deref(), Some("69049.00"));
    let few = vec![month(0, 3_600_000), month(40, 3_600_000)];
    let facts = facts.with("monthly_income_kzt", few);
    let json = assess(&facts).json();
    let steps = json["steps"].as_array().expect("a list");
    let average = steps.iter().find(|step| step["rule"] == "kz-average-income").expect("a step");
    assert_eq!(average["inputs"]["average_income"], "100000.00");
}

#[test]
fn without_income_the_right_is_said_and_the_amount_is_not() {
    let facts = Facts::of("male", "1960-01-01", "2026-03-02").period(
        "KZ",
        "employment",
        "1980-01-01",
        "1997-12-31",
    );
    let assessed = assess(&facts);
    assert_eq!(assessed.result()["solidary_right"], "partial");
    assert_eq!(assessed.result()["solidary_amount_kzt"], json!(null));
    assert_eq!(assessed.json()["would_change"][0]["need"], "average_income");
}

#[test]
fn a_day_without_a_value_is_an_error_that_names_the_parameter_and_its_neighbour_is_not() {
    for (as_of, known) in [("2024-12-31", "from 2025-01-01 on"), ("2027-01-01", "until 2026-12-31")]
    {
        match man().with("as_of", as_of).assess(&KazakhLaw) {
            Err(NotAssessed::Refused(AssessError::Pack(error @ PackError::NoValue { .. }))) => {
                let text = format!(
                    "the rule pack kz has no value of subsistence_minimum on {as_of}: the figures of that day \
                     are not in this version, which has them {known}"
                );
                assert_eq!(error.to_string(), text);
            }
            other => panic!("{as_of}: {other:?}"),
        }
    }
    assert!(man().with("as_of", "2025-01-01").assess(&KazakhLaw).is_ok());
    assert!(man().with("as_of", "2026-12-31").assess(&KazakhLaw).is_ok());
}

#[test]
fn every_circumstance_is_a_warning_with_its_article() {
    for (name, circumstance) in kzmn_common::assessment::Circumstance::ALL {
        assert_eq!(circumstance.name(), name);
        let assessed = assess(&man().with("circumstances", json!([{ "kind": name }])));
        let warnings = assessed.warnings();
        let about = warnings.iter().find(|(about, _)| *about == name).expect(name);
        assert!(about.1.starts_with("SC "), "{name}");
    }
}

#[test]
fn rights_begin_at_their_day_and_not_the_day_before() {
    let right = |person: Facts, start: &str| {
        let facts = person.period("KZ", "employment", start, "1997-12-31");
        assess(&facts).figure("solidary_right").expect("a word")
    };
    let old = |sex| Facts::of(sex, "1945-01-01", "2026-03-02");
    assert_eq!(right(old("male"), "1997-07-02"), "none");
    assert_eq!(right(old("male"), "1997-07-01"), "partial");
    assert_eq!(right(old("male"), "1973-01-02"), "partial");
    assert_eq!(right(old("male"), "1973-01-01"), "full");
    assert_eq!(right(old("female"), "1978-01-02"), "partial");
    assert_eq!(right(old("female"), "1978-01-01"), "full");
    // Before pension age there is none, whatever the service.
    assert_eq!(right(Facts::of("male", "1963-03-03", "2026-03-02"), "1982-01-01"), "none");
    assert_eq!(right(Facts::of("male", "1963-03-02", "2026-03-02"), "1982-01-01"), "partial");
}
