//! Who may call what: one table, held against the node and against the contract's comments.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use kzmn_common::header::OfficerRole;
use kzmn_common::refusal::RefusalReason;
use kzmn_tests::pair::in_process::Pair;
use kzmn_transport::{OfficeClient, OfficeFailure};

use super::ME;

type Roles = BTreeSet<&'static str>;

/// Every rpc of the office with the roles that may call it; calling one with an empty request gives its
/// failure.
macro_rules! rpcs {
    ($($name:ident $rpc:ident: $($role:ident),+;)*) => {
        fn table() -> BTreeMap<&'static str, Roles> {
            BTreeMap::from([$((stringify!($name), Roles::from([$(stringify!($role)),+]))),*])
        }

        async fn call_each(officer: &OfficeClient) -> Vec<(&'static str, Option<OfficeFailure>)> {
            let mut failures = Vec::new();
            $(failures.push((stringify!($name), Box::pin(officer.$rpc(Default::default())).await.err()));)*
            failures
        }
    };
}

rpcs! {
    OpenCase open_case: caseworker;
    ReadCase read_case: caseworker, auditor;
    ListCases list_cases: caseworker, auditor;
    WatchCase watch_case: caseworker;
    AskPeer ask_peer: caseworker;
    AskAgain ask_again: caseworker;
    ReadQuestion read_question: caseworker, auditor;
    SetAsideAnswer set_aside_answer: caseworker;
    CloseCase close_case: caseworker;
    AssessPension assess_pension: caseworker;
    ReadAssessment read_assessment: caseworker, auditor;
    RecordDecision record_decision: caseworker;
    PutPerson put_person: registrar;
    PutPersons put_persons: registrar;
    CorrectPerson correct_person: registrar;
    ReadPerson read_person: registrar, caseworker;
    SearchPersons search_persons: registrar, caseworker;
    ListMatches list_matches: registrar;
    ReadMatch read_match: registrar;
    ConfirmMatch confirm_match: registrar;
    RejectMatch reject_match: registrar;
    ListStatements list_statements: caseworker, auditor;
    ReadStatement read_statement: caseworker, auditor;
    ListDisclosures list_disclosures: caseworker, auditor;
    ListTimeStamps list_time_stamps: caseworker, auditor;
    ExportEvidence export_evidence: caseworker, auditor;
    Status status: operator;
    Fsck fsck: operator, auditor;
    Reconcile reconcile: operator, auditor;
}

const ROLES: [(OfficerRole, &str); 4] = [
    (OfficerRole::Registrar, "registrar"),
    (OfficerRole::Caseworker, "caseworker"),
    (OfficerRole::Auditor, "auditor"),
    (OfficerRole::Operator, "operator"),
];

#[tokio::test(flavor = "multi_thread")]
async fn refuses_every_role_that_an_rpc_does_not_name_and_takes_those_that_it_does() {
    let pair = Pair::start().await.expect("starts");
    let mut allowed: BTreeMap<&str, Roles> = BTreeMap::new();
    for (role, name) in ROLES {
        let officer = pair.officer(ME, role).expect("a client");
        for (rpc, failure) in Box::pin(call_each(&officer)).await {
            let reason = failure.and_then(|failure| failure.reason());
            let roles = allowed.entry(rpc).or_default();
            if reason != Some(RefusalReason::RoleNotPermitted) {
                roles.insert(name);
            }
        }
    }
    assert_eq!(allowed, table());
}

/// What is said of bad input is tried of every rpc.
#[test]
fn no_rpc_is_left_out_of_the_faults() {
    let spoiled: BTreeSet<String> = super::faults::rpcs().collect();
    let table: BTreeSet<String> = table().into_keys().map(str::to_owned).collect();
    assert_eq!(spoiled, table);
}

#[test]
fn the_contract_names_the_roles_that_the_node_takes() {
    let mut named = BTreeMap::new();
    for service in ["case", "registry", "evidence", "operations"] {
        let file = format!("../proto/kzmn/office/v1/{service}_service.proto");
        named.extend(roles_in(&fs::read_to_string(file).expect("the contract")));
    }
    let table = table().into_iter().map(|(rpc, roles)| {
        (rpc.to_owned(), roles.into_iter().map(str::to_owned).collect::<BTreeSet<_>>())
    });
    assert_eq!(named, table.collect());
}

/// The roles that stand in the comment above each rpc, after `Role:` or `Roles:` and up to the full stop.
fn roles_in(contract: &str) -> BTreeMap<String, BTreeSet<String>> {
    let (mut named, mut comment) = (BTreeMap::new(), String::new());
    for line in contract.lines().map(str::trim) {
        if let Some(text) = line.strip_prefix("//") {
            comment.push_str(text);
            continue;
        }
        if let Some(rpc) = line.strip_prefix("rpc ") {
            let name = rpc.split('(').next().unwrap_or_default();
            let after = comment.split("Roles:").nth(1).or_else(|| comment.split("Role:").nth(1));
            let roles = after.and_then(|text| text.split('.').next()).unwrap_or_default();
            let roles = roles.split(',').map(|role| role.trim().to_owned());
            named.insert(name.to_owned(), roles.collect());
        }
        comment.clear();
    }
    named
}
