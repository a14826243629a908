//! Documents that say what the code says.

use std::collections::BTreeMap;
use std::fs;

use kzmn_common::exchange::policy::Policy;
use kzmn_common::exchange::refusal::RefusalReason;
use kzmn_common::statement::{Need, OfficerRole, PayloadType, Purpose};
use kzmn_common::wire::Code as _;
use kzmn_runtime::config::Config;

fn document(name: &str) -> String {
    fs::read_to_string(format!("../docs/{name}")).expect("a document")
}

/// The cells of every table row of a document whose first cell is code, by that first cell.
fn rows(document: &str) -> BTreeMap<String, Vec<String>> {
    document
        .lines()
        .filter(|line| line.starts_with("| `"))
        .map(|line| {
            let mut cells = line.trim_matches('|').split('|').map(|c| c.trim().replace('`', ""));
            (cells.next().unwrap_or_default(), cells.collect())
        })
        .collect()
}

#[test]
fn every_option_of_the_example_configuration_is_known_and_has_its_default() {
    let config = Config::load("../docs/node.example.toml".as_ref()).expect("loads");
    let default = Policy::default();
    assert_eq!(config.policy.skew, default.skew);
    let shown = &config.policy.purposes[&Purpose::NewAward][&OfficerRole::Caseworker];
    assert_eq!(*shown, default.purposes[&Purpose::NewAward][&OfficerRole::Caseworker]);
    assert_eq!((config.attempts, config.peer_deadline.as_millis()), (3, 4000));
    let rates = config.rates;
    assert_eq!((rates.peer_per_second.get(), rates.peer_burst.get()), (500, 1000));
    assert_eq!((rates.peer_officer_per_minute.get(), rates.peer_officer_burst.get()), (120, 240));
    assert_eq!((rates.officer_per_minute.get(), rates.officer_burst.get()), (600, 600));
}

#[test]
fn the_header_table_is_that_of_the_code() {
    let rows = rows(&document("statements.md"));
    let word = |need| match need {
        Need::Required => "required",
        Need::Optional => "optional",
        Need::Forbidden => "forbidden",
    };
    for kind in PayloadType::ALL {
        let name = kind.as_str();
        let short =
            name.trim_start_matches("application/vnd.kzmn.").trim_end_matches(".v1+protobuf");
        let needs = kind.header_needs();
        let expected =
            [needs.expires_at, needs.case_id, needs.answers, needs.supersedes, needs.ground];
        assert_eq!(rows[short], expected.map(word), "{short}");
    }
}

#[test]
fn the_refusal_table_is_that_of_the_code() {
    let rows = rows(&document("refusals.md"));
    for reason in RefusalReason::ALL {
        let row = rows.get(reason.name()).unwrap_or_else(|| panic!("{reason} has a row"));
        let finality = if reason.is_final() { "final" } else { "passing" };
        assert_eq!(row[1], finality, "{reason}");
        assert_eq!(row[2], reason.text(), "{reason}");
    }
    assert_eq!(rows.len(), RefusalReason::ALL.len());
}

#[test]
fn roles_are_named_in_the_readme_of_the_contract() {
    let contract = fs::read_to_string("../proto/kzmn/exchange/v1/statement.proto").expect("read");
    for role in OfficerRole::ALL {
        assert!(contract.contains(role.name()));
    }
}
