//! Every vector, and as many other facts of the same form as a run makes up.

use kzmn_testkit::Facts;
use proptest::prelude::*;

use super::{SUITE, naive};

#[test]
fn every_vector_holds_and_so_does_the_other_computation() {
    SUITE.vectors_hold();
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
        SUITE.agrees_on(&facts);
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
        let assessed = SUITE.assess(&facts);
        let years = naive::participation(&periods);
        prop_assert_eq!(assessed.figure("participation"), Some(format!("{years}y0m0d")));
        let percent = (70 + 2 * years.saturating_sub(10)).min(118);
        prop_assert_eq!(assessed.figure("base_percent"), Some(percent.to_string()));
    }

    #[test]
    fn the_same_facts_in_another_order_give_the_same_bytes_but_for_the_rows_names(
        facts in kzmn_testkit::any::facts(),
    ) {
        SUITE.has_no_order(&facts);
    }
}
