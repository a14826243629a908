//! Facts that cannot be computed with: what is Mongolian about them. The rest is held for both in `kz-node`.

use kzmn_common::assessment::Problem;
use kzmn_testkit::{Facts, NotAssessed};
use mn_node::MongolianLaw;
use serde_json::json;

use super::{SUITE, man};

fn fault(facts: &Facts) -> (String, Problem) {
    match facts.assess(&MongolianLaw) {
        Err(NotAssessed::Fault(fault)) => (fault.path, fault.problem),
        other => panic!("{other:?}"),
    }
}

#[test]
fn wages_below_zero_or_told_twice_are_refused_by_their_own_names() {
    let wage = man().with("average_wage_mnt", -1);
    assert_eq!(fault(&wage), ("average_wage_mnt".to_owned(), Problem::NegativeMoney));
    let month = json!([{ "month": "2001-02", "amount": 1 }]);
    let both = man().with("monthly_wage_mnt", month);
    assert_eq!(fault(&both), ("monthly_wage_mnt".to_owned(), Problem::TwoIncomes));
    let one = both.with("average_wage_mnt", json!(null));
    assert!(one.assess(&MongolianLaw).is_ok());
    // Kazakh income beside it is the other law's.
    assert!(one.with("average_income_kzt", 1).assess(&MongolianLaw).is_ok());
}

/// The largest numbers that are let through fit into the fractions, under every reading.
#[test]
fn the_largest_facts_are_computed() {
    let facts = Facts::of("female", "1960-01-01", "2026-03-02")
        .in_force()
        .with("person.children_raised", 30)
        .with("average_wage_mnt", "999999999999.99")
        .period("MN", "employment", "1975-02-03", "2100-12-31")
        .period("KZ", "employment", "1971-02-03", "1993-04-05");
    assert!(facts.assess(&MongolianLaw).is_ok());
}

proptest::proptest! {
    #[test]
    fn whatever_the_facts_nothing_panics_and_there_are_words(facts in kzmn_testkit::any::facts()) {
        use kzmn_common::assessment::{Language, explain};

        let assessed = SUITE.assess(&Facts::told(&facts));
        for language in Language::ALL {
            proptest::prop_assert!(explain(&MongolianLaw, &assessed.0, language).is_ok());
        }
    }
}
