//! The worked cases that Kazakhstan decides. All persons are invented.

use kz_node::{KazakhLaw, KazakhRules};
use kzmn_common::assessment::AssessError;
use kzmn_common::date::PartialDate;
use kzmn_common::days::{DayCount, DaySet, Run};
use kzmn_common::party::Party;
use kzmn_common::period::{ContributionState, PeriodKind, PeriodLimitation, Scheme, ServicePeriod};
use kzmn_common::registry::{Holding, NationalRules as _, RegistryEntry, Salts};
use kzmn_testkit::people::People;
use kzmn_testkit::{Facts, NotAssessed};
use serde_json::{Value, json};

use super::assess;

fn length(years: u32, months: u32, days: u32) -> Value {
    json!({ "years": years, "months": months, "days": days })
}

pub(crate) fn zhanar() -> Facts {
    Facts::of("female", "1965-02-10", "2026-03-02")
        .resettler()
        .with("average_income_kzt", 300_000)
        .period("MN", "study", "1983-09-01", "1986-06-30")
        .period("MN", "employment", "1986-08-15", "2004-06-30")
        .period("KZ", "employment", "2005-09-01", "2025-08-31")
}

#[test]
fn case_1_study_and_work_of_a_kandas_give_a_partial_pension_and_the_whole_base() {
    let assessed = assess(&zhanar());
    assert_eq!(
        assessed.result(),
        json!({
            "pension_age_on": "2026-02-10",
            "pension_age_reached": true,
            "service_to_cutoff": length(14, 2, 16),
            "required_years": 20,
            "solidary_right": "partial",
            "solidary_percent": 60,
            "solidary_amount_kzt": "101414.04",
            "participation": length(34, 2, 16),
            "base_percent": 118,
            "base_amount_kzt": "60004.18",
        })
    );
    // From the application and not from the birthday.
    assert_eq!(assessed.figure("award_from").as_deref(), Some("2026-03-02"));
    assert_eq!(assessed.figure("funded_part").as_deref(), Some("exists"));
    let articles = assessed.articles();
    for article in [
        "SC 207",
        "SC 208(1)(14)",
        "SC 208(1)(16)",
        "SC 208(1), 209(1)",
        "SC 210(4), 210(6)",
        "SC 210(2), 211(1), 211(2)",
        "SC 210(7)",
        "SC 199(3)",
        "SC 205(2), 206(1)",
        "SC 206(2)",
    ] {
        assert!(articles.contains(&article), "{article}");
    }
}

#[test]
fn case_1_says_the_result_under_each_granularity_of_the_share() {
    let under = assess(&zhanar()).under("fraction", "solidary_amount_kzt");
    let said = |name: &str, amount: &str| (name.to_owned(), Some(amount.to_owned()));
    assert_eq!(
        under,
        [
            said("days", "101414.04"),
            said("whole_months", "101096.88"),
            said("whole_years", "99907.50"),
        ]
    );
}

#[test]
fn case_1_the_agreement_changes_proof_and_neither_entitlement_nor_length() {
    let (without, with) = (assess(&zhanar()), assess(&zhanar().in_force()));
    assert_eq!(without.result(), with.result());
    assert!(with.articles().contains(&"SC 208(1)(16)"));
    assert!(!with.articles().contains(&"S5"));
}

#[test]
fn case_2_a_day_in_two_states_counts_once_and_an_officer_looks() {
    let nurlan = Facts::of("male", "1969-07-11", "2026-03-02")
        .resettler()
        .period("MN", "employment", "1990-03-01", "1993-05-31")
        .period("KZ", "study", "1991-09-01", "1996-06-30");
    let assessed = assess(&nurlan);
    assert_eq!(assessed.result()["service_to_cutoff"], length(6, 4, 0));
    let overlaps = &assessed.json()["overlaps"];
    assert_eq!(
        *overlaps,
        json!([{
            "kind": "two_states", "first": "1991-09-01", "last": "1993-05-31", "claims": [0, 1],
        }])
    );
    let overlap = ("two_states_at_once", "order 232 of 2023, not seen");
    assert!(assessed.warnings().contains(&overlap));
    // Split and told in another order, it is the same.
    let split = Facts::of("male", "1969-07-11", "2026-03-02")
        .resettler()
        .period("KZ", "study", "1992-01-01", "1996-06-30")
        .period("MN", "employment", "1990-03-01", "1993-05-31")
        .period("KZ", "study", "1991-09-01", "1991-12-31");
    assert_eq!(assess(&split).result(), assessed.result());
}

/// What Kazakhstan attests of Bat-Erdene's one period in Karaganda.
fn attested() -> Vec<ServicePeriod> {
    let people = People::new(3);
    let mut period = people.periods(3, Party::Kazakhstan).remove(0);
    period.start = PartialDate::parse("1994-05-16").expect("a date");
    period.end = PartialDate::parse("2001-03-31").ok();
    period.kind = PeriodKind::Employment;
    period.contribution = ContributionState::Paid;
    let person = people.person(3).kazakh;
    KazakhRules.attest(&Holding {
        entry: RegistryEntry { person, periods: vec![period], months: Vec::new() },
        version: 1,
        salts: Salts { rows: [0; 32], names: [0; 32] },
    })
}

#[test]
fn case_3_a_period_that_straddles_1998_is_told_as_two_rows() {
    let rows = attested();
    let told: Vec<_> = rows
        .iter()
        .map(|row| {
            let (start, end) = (Some(row.start), row.end);
            let [start, end] = [start, end].map(|date| date.expect("a date").earliest());
            let days = DaySet::from(Run::new(start, end).expect("in order"));
            (row.scheme, row.limitation, DayCount::Borrow30.length(&days).to_string())
        })
        .collect();
    assert_eq!(
        told,
        [
            (Scheme::KzSolidary, PeriodLimitation::None, "3y7m15d".to_owned()),
            (Scheme::KzFunded, PeriodLimitation::NotTotalisable, "3y3m0d".to_owned()),
        ]
    );
    let note = rows[1].note.as_ref().expect("a pointer").as_str();
    assert!(note.starts_with("ENPF savings exist"), "{note}");
}

#[test]
fn case_3_the_last_day_of_1997_counts_and_the_first_of_1998_does_not() {
    let facts = |start, end| assess(&super::man().period("KZ", "employment", start, end));
    let whole = facts("1994-05-16", "2001-03-31");
    assert_eq!(whole.result()["service_to_cutoff"], length(3, 7, 15));
    assert_eq!(whole.result()["participation"], length(6, 10, 15));
    let last = facts("1997-12-31", "1998-01-01");
    assert_eq!(last.json()["steps"][1]["outcome"]["days"], 1);
}

fn dauren() -> Facts {
    Facts::of("male", "1959-04-02", "2026-03-02")
        .resettler()
        .with("average_income_kzt", 200_000)
        .period("MN", "military_service", "1978-05-01", "1981-04-30")
        .period("OTHER", "study", "1981-09-01", "1986-06-30")
        .period("MN", "employment", "1986-08-01", "1999-12-31")
}

#[test]
fn case_4_military_service_counts_by_the_agreement_and_study_in_any_state() {
    let assessed = assess(&dauren().in_force());
    assert_eq!(assessed.result()["service_to_cutoff"], length(19, 3, 0));
    // 231 of 300 months of 60 % of 200,000.
    assert_eq!(assessed.result()["solidary_amount_kzt"], "92400.00");
    for article in ["SC 208(1)(2)", "Agreement", "SC 208(1)(14)", "SC 208(1)(16)"] {
        assert!(assessed.articles().contains(&article), "{article}");
    }
    // Under national law alone it is open whether a foreign army counts.
    let without = assess(&dauren());
    assert_eq!(without.result()["service_to_cutoff"], length(16, 3, 0));
    let under = without.under("military_conscript_counts", "service_to_cutoff");
    let said = |name: &str, length: &str| (name.to_owned(), Some(length.to_owned()));
    assert_eq!(under, [said("by_agreement", "16y3m0d"), said("by_national_law", "19y3m0d")]);
}

#[test]
fn case_4_years_alone_give_a_range_and_name_the_documents() {
    let told_in_years = Facts::of("male", "1959-04-02", "2026-03-02")
        .resettler()
        .in_force()
        .with("average_income_kzt", 200_000)
        .period("MN", "military_service", "1978", "1981")
        .period("OTHER", "study", "1981", "1986")
        .period("MN", "employment", "1986-08-01", "1999-12-31");
    let assessed = assess(&told_in_years);
    // 1979 and 1980, 1982 to 1985 are certain; nothing is taken for the first of January.
    assert_eq!(assessed.result()["service_to_cutoff"], length(17, 5, 2));
    let at_most = &assessed.json()["at_most"]["service_to_cutoff"];
    assert_eq!(*at_most, length(20, 0, 0));
    let needs = &assessed.json()["would_change"];
    let claims: Vec<_> = needs.as_array().expect("a list").iter().map(|n| &n["claim"]).collect();
    assert_eq!(claims, [0, 1]);
    assert!(needs.as_array().expect("a list").iter().all(|need| need["need"] == "exact_dates"));
}

#[test]
fn case_5_mirrored_gives_a_partial_kazakh_pension() {
    let serik = Facts::of("male", "1963-06-20", "2026-07-01")
        .in_force()
        .period("KZ", "employment", "1984-08-01", "1995-12-31")
        .period("MN", "employment", "1996-01-01", "2007-03-31");
    let assessed = assess(&serik);
    assert_eq!(assessed.result()["service_to_cutoff"], length(13, 5, 0));
    assert_eq!(assessed.result()["solidary_right"], "partial");
    assert!(assessed.articles().contains(&"S5"));
}

fn ganbold() -> Facts {
    Facts::of("male", "1962-01-15", "2026-03-02")
        .with("average_income_kzt", 150_000)
        .period("MN", "employment", "1982-09-01", "1997-12-31")
        .period("KZ", "employment", "2010-02-01", "2024-12-31")
}

#[test]
fn case_6_before_the_agreement_there_is_the_base_pension_alone() {
    let before = assess(&ganbold());
    assert_eq!(before.result()["service_to_cutoff"], length(0, 0, 0));
    assert_eq!(before.result()["solidary_right"], "none");
    assert_eq!(before.result()["base_percent"], 78);
    assert_eq!(before.result()["base_amount_kzt"], "39663.78");
    let in_2025 = assess(&ganbold().with("as_of", "2025-03-02"));
    assert_eq!(in_2025.result()["base_amount_kzt"], "36057.84");
    assert!(before.articles().contains(&"SC 208(1)(16)"));
    assert!(before.articles().contains(&"SC 210(4), 210(6)"));
}

#[test]
fn case_6_the_agreement_makes_the_right_and_kandas_have_it_today() {
    let after = assess(&ganbold().in_force());
    assert_eq!(after.result()["solidary_right"], "partial");
    assert_eq!(after.result()["solidary_amount_kzt"], "55200.00");
    assert_eq!(after.result()["participation"], length(30, 3, 0));
    assert_eq!(after.result()["base_percent"], 110);
    assert_eq!(after.result()["base_amount_kzt"], "55936.10");
    assert_eq!(after.figure("award_from").as_deref(), Some("2026-03-02"));
    assert!(after.articles().contains(&"S5"));
    assert_eq!(assess(&ganbold().resettler()).result(), after.result());
    // If each state pays for its own periods only, Kazakhstan owes nothing for Mongolian ones.
    let under = after.under("benefit_share", "solidary_amount_kzt");
    assert_eq!(under[1], ("proportional".to_owned(), Some("0.00".to_owned())));
}

#[test]
fn case_7_savings_of_a_person_who_left_wait_for_a_rule_and_have_no_amount() {
    let enkhtuya = Facts::of("female", "1985-09-12", "2026-03-02")
        .with("pension", "funded")
        .with("circumstances", json!([{ "kind": "departed", "since": "2024-05-01" }]))
        .period("KZ", "employment", "2012-03-01", "2023-10-31");
    let assessed = assess(&enkhtuya);
    assert_eq!(assessed.figure("funded_part").as_deref(), Some("pending_legal_rule"));
    let warnings = assessed.warnings();
    assert!(warnings.contains(&("funded_transfer", "SC 220(1), 220(1)(3)")));
    assert_eq!(assessed.result()["service_to_cutoff"], length(0, 0, 0));
    assert_eq!(assessed.result()["solidary_amount_kzt"], "0.00");
    // The neighbour who stays has savings, and nothing is open.
    let stays = Facts::of("female", "1985-09-12", "2026-03-02").period(
        "KZ",
        "employment",
        "2012-03-01",
        "2023-10-31",
    );
    assert_eq!(assess(&stays).figure("funded_part").as_deref(), Some("exists"));
}

#[test]
fn case_8a_identity_that_does_not_match_may_refuse_acceptance_until_it_is_confirmed() {
    let conflict = json!([{ "kind": "identity_not_matching" }]);
    let assessed = assess(&super::man().with("circumstances", conflict));
    assert!(assessed.warnings().contains(&("identity_not_matching", "SC 200(1)(3)")));
    assert_eq!(assessed.json()["warnings"][0]["effect"], "refuse_acceptance");
    assert!(assess(&super::man()).warnings().is_empty());
}

#[test]
fn case_8b_unverified_evidence_is_carried_and_not_counted_and_is_not_zero_years() {
    let book = ["MN", "employment", "1980-01-01", "1992-12-31"];
    let facts = super::man().resettler().period_with(book, ("unverified", true));
    let assessed = assess(&facts);
    assert_eq!(assessed.result()["service_to_cutoff"], length(0, 0, 0));
    assert_eq!(assessed.json()["claims"][0]["set_aside"], "unverified");
    assert!(assessed.warnings().contains(&("unverified_evidence", "SC 209(2), 200(2)(1)")));
    let would = &assessed.json()["would_change"];
    assert_eq!(would[0]["need"], "verification");
    assert_eq!(would[0]["claim"], 0);
    assert_eq!(would[0]["figures"]["service_to_cutoff"], length(13, 0, 0));
    assert_eq!(would[0]["figures"]["solidary_right"], "partial");
    // Verified, it counts.
    let verified = super::man().resettler().period_with(book, ("unverified", false));
    assert_eq!(assess(&verified).result()["service_to_cutoff"], length(13, 0, 0));
}

#[test]
fn case_8c_kazakhstan_owes_base_and_partial_where_mongolia_owes_nothing() {
    let facts = super::man()
        .in_force()
        .period("MN", "employment", "1985-01-01", "1990-12-31")
        .period("KZ", "employment", "1994-01-01", "1995-12-31");
    let assessed = assess(&facts);
    assert_eq!(assessed.result()["service_to_cutoff"], length(8, 0, 0));
    assert_eq!(assessed.result()["solidary_right"], "partial");
    assert_eq!(assessed.result()["base_percent"], 70);
}

#[test]
fn case_8d_long_service_pensions_are_out_of_scope_and_age_pensions_are_not() {
    for pension in ["long_service", "military"] {
        match super::man().with("pension", pension).assess(&KazakhLaw) {
            Err(NotAssessed::Refused(ref error @ AssessError::OutOfScope { ref rule })) => {
                assert_eq!(rule, "SC 196(2) [V]; Agreement, S4 [N]");
                assert!(error.to_string().starts_with("OUT_OF_SCOPE"));
            }
            other => panic!("{pension}: {other:?}"),
        }
    }
    assert!(super::man().with("pension", "old_age").assess(&KazakhLaw).is_ok());
}

/// Aigül: circumstances since her move, and what Kazakhstan says.
fn aigul(kind: &str, since: &str) -> kzmn_testkit::Assessed {
    let facts = Facts::of("female", "1958-08-20", "2026-09-15")
        .with("average_income_kzt", 200_000)
        .with("circumstances", json!([{ "kind": kind, "since": since, "received": since }]))
        .period("KZ", "employment", "1978-09-01", "1997-12-31");
    assess(&facts)
}

#[test]
fn case_9_a_pension_is_paid_to_the_end_of_the_month_of_departure() {
    let moved = aigul("departed", "2026-09-10");
    assert_eq!(moved.figure("paid_until").as_deref(), Some("2026-09-30"));
    assert!(moved.warnings().contains(&("departed", "SC 202(2), 204(3)(2)")));
    assert!(moved.articles().contains(&"SC 202(2)"));
    let warning = &moved.json()["warnings"][0];
    assert_eq!((&warning["effect"], &warning["from"]), (&json!("terminate"), &json!("2026-10-01")));
}

#[test]
fn case_9_a_file_request_ends_a_pension_and_a_question_about_periods_does_not() {
    let requested = aigul("file_requested", "2026-09-12");
    assert!(requested.warnings().contains(&("file_requested", "SC 204(3)(5)")));
    assert_eq!(requested.figure("paid_until").as_deref(), Some("2026-09-30"));
    // A question about periods is no circumstance at all; its statement has no form of a file request.
    let asked = Facts::of("female", "1958-08-20", "2026-09-15").period(
        "KZ",
        "employment",
        "1978-09-01",
        "1997-12-31",
    );
    assert!(assess(&asked).warnings().is_empty());
    assert_eq!(assess(&asked).figure("paid_until"), None);
}

#[test]
fn case_9_a_pension_abroad_suspends_unless_the_agreement_is_read_to_allow_it() {
    let double = aigul("pension_abroad", "2026-09-10");
    assert!(double.warnings().contains(&("pension_abroad", "SC 204(1)(5)")));
    let warning = &double.json()["warnings"][0];
    assert_eq!((&warning["effect"], &warning["from"]), (&json!("suspend"), &json!("2026-10-01")));
}

#[test]
fn case_10_an_iin_that_spells_another_date_is_a_warning_and_no_error() {
    let bolat = Facts::of("male", "1958-08-15", "2026-03-02")
        .with("person.iin", "580315399902")
        .with("average_income_kzt", 200_000)
        .period("KZ", "employment", "1992-04-01", "1997-12-31");
    let assessed = assess(&bolat);
    assert!(assessed.warnings().contains(&("iin_spells_another_date", "decree 853 of 2013")));
    assert_eq!(assessed.result()["solidary_right"], "partial");
    let agreeing = bolat.with("person.birth_date", "1958-03-15");
    assert!(assess(&agreeing).warnings().is_empty());
}
