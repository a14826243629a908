//! Case 60: the purpose table, whole. What is expected stands here as a list, and is not asked of the code
//! that is tested.

use std::fs;
use std::io::Write as _;
use std::time::Duration;

use kzmn_common::exchange::policy::Policy;
use kzmn_common::header::{OfficerRole, Purpose};
use kzmn_common::instant::Clock as _;
use kzmn_common::kinds::{AnswerPart, Outcome, RecordQuery};
use kzmn_common::period::ContributionState;
use kzmn_common::refusal::RefusalReason;
use kzmn_common::statement::Signed;
use kzmn_runtime::config::Config;
use kzmn_tests::pair::in_process::{Pair, Setting};
use kzmn_tests::pair::site::Site;

use super::support::{ANSWERING, ASKING, answered, query, refused_for_good};

use AnswerPart::{Contributions, Employers, Identity, PensionStatus, Periods};
use OfficerRole::{Auditor, Caseworker, Operator, Registrar};
use Purpose::{CaseHandling, ChangeNotice, ConcurrentReceiptCheck, NewAward, Review};

const PURPOSES: [Purpose; 5] =
    [NewAward, Review, ConcurrentReceiptCheck, ChangeNotice, CaseHandling];
const ROLES: [OfficerRole; 4] = [Registrar, Caseworker, Auditor, Operator];
const PARTS: [AnswerPart; 5] = [Identity, Periods, Employers, Contributions, PensionStatus];

/// What a purpose allows to a role.
type Row = (Purpose, OfficerRole, &'static [AnswerPart]);

/// docs/statements.md, the order of checks.
const DEFAULT: [Row; 2] = [
    (NewAward, Caseworker, &[Identity, Periods, Employers, Contributions]),
    (Review, Caseworker, &[Identity, Periods, Employers, Contributions]),
];

/// The same as [`CONFIGURATION`].
const CONFIGURED: [Row; 5] = [
    (NewAward, Caseworker, &[Identity, Periods]),
    (NewAward, Auditor, &[Identity]),
    (CaseHandling, Registrar, &[Periods, Contributions]),
    (CaseHandling, Operator, &[]),
    (ChangeNotice, Caseworker, &[Identity, Periods, Employers, Contributions]),
];

const CONFIGURATION: &str = r#"
[policy.purposes.new_award]
caseworker = ["identity", "periods"]
auditor = ["identity"]
[policy.purposes.case_handling]
registrar = ["periods", "contributions"]
operator = []
[policy.purposes.change_notice]
caseworker = ["identity", "periods", "employers", "contributions"]
"#;

/// What is expected of a query: `None` where it is answered.
fn expected(
    table: &[Row],
    purpose: Purpose,
    role: OfficerRole,
    parts: &[AnswerPart],
) -> Option<RefusalReason> {
    if !table.iter().any(|row| row.0 == purpose) {
        return Some(RefusalReason::PurposeNotPermitted);
    }
    match table.iter().find(|row| row.0 == purpose && row.1 == role) {
        None => Some(RefusalReason::RoleNotPermitted),
        Some((_, _, allowed)) if parts.iter().all(|part| allowed.contains(part)) => None,
        Some(_) => Some(RefusalReason::PurposeNotPermitted),
    }
}

/// Every set of parts but the empty one, which cannot be asked for.
fn sets_of_parts() -> Vec<Vec<AnswerPart>> {
    let set = |bits: usize| {
        let chosen = PARTS.iter().enumerate().filter(|(at, _)| bits >> at & 1 == 1);
        chosen.map(|(_, part)| *part).collect()
    };
    (1..1 << PARTS.len()).map(set).collect()
}

fn asking(
    pair: &Pair,
    purpose: Purpose,
    role: OfficerRole,
    parts: Vec<AnswerPart>,
) -> Signed<RecordQuery> {
    let mut query = query(pair);
    (
        query.header.justification.purpose,
        query.header.justification.officer.role,
        query.body.parts,
    ) = (purpose, role, parts);
    query
}

fn matrix() -> impl Iterator<Item = (Purpose, OfficerRole)> {
    PURPOSES.into_iter().flat_map(|purpose| ROLES.map(|role| (purpose, role)))
}

/// Holds a policy against the table: all 620 questions.
fn assert_policy(pair: &Pair, policy: &Policy, table: &[Row]) {
    let (mut permitted, mut asked) = (0, 0);
    for (purpose, role) in matrix() {
        for parts in sets_of_parts() {
            let expected = expected(table, purpose, role, &parts);
            let query = asking(pair, purpose, role, parts.clone());
            let judged = policy.judge(&query, pair.clock.now());
            let reason = judged.err().map(|objection| objection.reason);
            assert_eq!(reason, expected, "{purpose:?}, {role:?}, {parts:?}");
            permitted += usize::from(reason.is_none());
            asked += 1;
        }
    }
    let sets = |row: &Row| (1_usize << row.2.len()) - 1;
    assert_eq!((asked, permitted), (620, table.iter().map(sets).sum()));
}

/// Each part alone, what is allowed exactly, and each time one part more: all over the wire.
async fn assert_wire(pair: &Pair, table: &[Row]) {
    let mut seen = std::collections::BTreeMap::<_, usize>::new();
    for (purpose, role) in matrix() {
        let row = table.iter().find(|row| row.0 == purpose && row.1 == role);
        let allowed = row.map_or(&[][..], |row| row.2);
        let mut sets = vec![allowed.to_vec(), vec![Identity], vec![PensionStatus]];
        for more in PARTS.into_iter().filter(|part| !allowed.contains(part)) {
            let mut set = [allowed, &[more]].concat();
            set.sort_unstable();
            sets.push(set);
        }
        sets.retain(|set| !set.is_empty());
        for parts in sets {
            let expected = expected(table, purpose, role, &parts);
            let envelope = pair.seal(ASKING, asking(pair, purpose, role, parts.clone()));
            match expected {
                Some(reason) => drop(refused_for_good(pair, &envelope, reason).await),
                None => assert_tells_only(&answered(pair, &envelope).await, &parts),
            }
            *seen.entry(expected).or_default() += 1;
            // So that the officer's rate stays out of this.
            pair.clock.advance(Duration::from_millis(500));
        }
    }
    assert_eq!(seen.len(), 3, "answers and both refusals were seen: {seen:?}");
}

fn assert_tells_only(outcome: &Outcome, parts: &[AnswerPart]) {
    let Outcome::Found { periods, pensions, .. } = outcome else { panic!("found") };
    assert!(pensions.is_empty());
    assert_eq!(periods.is_empty(), !parts.contains(&Periods));
    for period in periods {
        assert_eq!(period.employer.is_some(), parts.contains(&Employers));
        let told = period.contribution != ContributionState::NotTold;
        assert_eq!(told, parts.contains(&Contributions));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn refuses_whatever_the_default_table_does_not_allow_and_answers_the_rest() {
    let pair = Pair::start().await.expect("starts");
    assert_policy(&pair, &Policy::default(), &DEFAULT);
    assert_wire(&pair, &DEFAULT).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn refuses_whatever_a_configured_table_does_not_allow_and_answers_the_rest() {
    let prepare = |site: &Site| {
        let mut file =
            fs::OpenOptions::new().append(true).open(site.config(ANSWERING)).expect("a file");
        file.write_all(CONFIGURATION.as_bytes()).expect("written");
    };
    let setting = Setting { prepare: Some(&prepare), ..Setting::default() };
    let pair = Pair::start_with(setting).await.expect("starts");
    let policy = Config::load(&pair.site.config(ANSWERING)).expect("loads").policy;
    assert_policy(&pair, &policy, &CONFIGURED);
    assert_wire(&pair, &CONFIGURED).await;
}
