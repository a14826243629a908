//! Every vector, and as many other facts of the same form as a run makes up.

use proptest::prelude::*;

use super::SUITE;

#[test]
fn every_vector_holds_and_so_does_the_other_computation() {
    SUITE.vectors_hold();
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]
    #[test]
    fn agrees_with_a_count_day_by_day(facts in kzmn_testkit::any::facts()) {
        SUITE.agrees_on(&facts);
    }

    #[test]
    fn the_same_facts_in_another_order_give_the_same_bytes_but_for_the_rows_names(
        facts in kzmn_testkit::any::facts(),
    ) {
        SUITE.has_no_order(&facts);
    }
}
