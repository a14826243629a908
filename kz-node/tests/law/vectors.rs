//! Every vector, and as many other facts of the same form as a run makes up.

use kz_node::KazakhLaw;
use kzmn_testkit::{Assessed, Facts};
use proptest::prelude::*;
use serde_json::Value;

use super::naive;

fn assessed(facts: &Value) -> Assessed {
    let facts = facts.as_object().expect("an object");
    let empty = Facts::of("male", "1960-01-01", "2026-01-01");
    let told = facts.iter().fold(empty, |told, (name, value)| told.with(name, value.clone()));
    told.assess(&KazakhLaw).expect("is assessed")
}

#[test]
fn every_vector_holds_and_so_does_the_other_computation() {
    let vectors = include_str!("../../vectors/kazakhstan.json");
    let vectors: Vec<Value> = serde_json::from_str(vectors).expect("JSON");
    assert_eq!(vectors.len(), 60);
    for (at, vector) in vectors.iter().enumerate() {
        assert_eq!(assessed(&vector["facts"]).result(), vector["expected"], "vector {at}");
        assert_eq!(naive::expected(&vector["facts"]), vector["expected"], "vector {at}");
    }
}

fn whole_years() -> impl Strategy<Value = naive::Years> {
    let kinds =
        ["employment", "child_care", "military_spouse", "special_state_service", "care_of_adult"];
    let kind = prop::sample::select(kinds.to_vec());
    (kind, 1970..2015_i32, 0..11_i32, any::<bool>())
        .prop_map(|(kind, first, more, paid)| (kind, first, first + more, paid))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]
    #[test]
    fn agrees_with_a_count_day_by_day(facts in kzmn_testkit::any::facts()) {
        prop_assert_eq!(assessed(&facts).result(), naive::expected(&facts), "{}", facts);
    }

    #[test]
    fn participation_agrees_with_a_count_year_by_year(
        female in any::<bool>(),
        periods in prop::collection::vec(whole_years(), 0..8),
    ) {
        let person = Facts::of(if female { "female" } else { "male" }, "1955-01-01", "2026-03-02");
        let facts = periods.iter().fold(person, |facts, (kind, first, last, paid)| {
            let (first, last) = (format!("{first}-01-01"), format!("{last}-12-31"));
            facts.period_with(["KZ", kind, &first, &last], ("contributions_paid", *paid))
        });
        let assessed = facts.assess(&KazakhLaw).expect("is assessed");
        let years = naive::participation(&periods);
        prop_assert_eq!(assessed.figure("participation"), Some(format!("{years}y0m0d")));
        let percent = (70 + 2 * years.saturating_sub(10)).min(118);
        prop_assert_eq!(assessed.figure("base_percent"), Some(percent.to_string()));
    }

    #[test]
    fn the_same_facts_in_another_order_give_the_same_bytes_but_for_the_rows_names(
        facts in kzmn_testkit::any::facts(),
    ) {
        let mut reversed = facts.clone();
        reversed["periods"].as_array_mut().expect("a list").reverse();
        let (one, other) = (assessed(&facts), assessed(&reversed));
        prop_assert_eq!(one.result(), other.result());
        prop_assert_eq!(one.json()["steps"].clone(), other.json()["steps"].clone());
        prop_assert_eq!(one.json()["open_questions"].clone(), other.json()["open_questions"].clone());
        let again = assessed(&facts).0.to_json().expect("JSON");
        prop_assert_eq!(one.0.to_json().expect("JSON"), again);
    }
}
