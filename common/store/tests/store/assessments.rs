//! Assessments and decisions: what is kept, what outdates it, and what an altered row is.

use kzmn_common::claim::{PensionClaim, PensionRight};
use kzmn_common::envelope::Digest;
use kzmn_common::header::{
    CommonHeader, Justification, LegalBasis, NoticeHeader, Officer, OfficerRole, Purpose,
};
use kzmn_common::kinds::{DecisionNotice, DecisionOutcome, Outcome, Receipt, RecordQuery};
use kzmn_common::party::Party;
use kzmn_common::pension::PensionKind;
use kzmn_common::refusal::RefusalReason;
use kzmn_common::statement::{Sealed, Signed};
use kzmn_common::text::Text;
use kzmn_store::{
    AssessmentRecord, CaseOpening, Change, NewAssessment, NotDecided, Processed, QuestionState,
    ReviewCause, SettingAside, Store, StoreError,
};
use kzmn_testkit::states::question;
use kzmn_testkit::values::{date, now, realm, text};

use crate::world::{SALT, World, claim, entry, found, later, period};

const CASE: &str = "KZ-1";
const RULES: &str = "rules 1";

fn officer() -> Officer {
    Officer { id: text("7f3a"), role: OfficerRole::Caseworker }
}

/// A case about P-1 in which Mongolia attested two periods.
pub(crate) async fn case(world: &World) -> (Store, Sealed<RecordQuery>) {
    let store = world.store().await;
    store.put_person(entry(1), "r", &text("import"), now(), SALT).await.expect("stored");
    let opening = CaseOpening {
        case_id: Some(text(CASE)),
        purpose: Purpose::NewAward,
        person_id: Some(text("P-1")),
        officer_id: text("7f3a"),
        at: now(),
    };
    store.open_case(opening).await.expect("opened");
    let query = answered(world, &store, None, "M-1").await;
    (store, query)
}

/// Another question of the case, and its answer.
async fn answered(
    world: &World,
    store: &Store,
    supersedes: Option<Digest>,
    first: &str,
) -> Sealed<RecordQuery> {
    let mut asked = question(claim(1));
    (asked.case_id, asked.supersedes) = (text(CASE), supersedes);
    let query = RecordQuery::ask(asked, Party::Kazakhstan, realm(), now(), world.entropy.as_ref());
    let query = Sealed::seal(query, world.signer(Party::Kazakhstan)).expect("signed");
    store.submit_question(&query).await.expect("posed");
    answer(world, store, &query, found(first)).await;
    query
}

async fn answer(
    world: &World,
    store: &Store,
    query: &Sealed<RecordQuery>,
    outcome: Outcome,
) -> QuestionState {
    let reply = world.judge(query, world.answer(query, outcome), 1).expect("closes");
    store.close(query.digest(), reply).await.expect("closed").state
}

/// What an assessment of the case would be made of now; `json` says what came out.
async fn new(store: &Store, json: &str) -> NewAssessment {
    let justification = store.assessment_inputs(&text(CASE)).await.expect("read").expect("there");
    let holding = justification.holding.expect("a person");
    NewAssessment {
        case_id: text(CASE),
        person_id: holding.entry.person.person_id,
        version: holding.version,
        attested: justification.attested.iter().map(|one| (one.answer, one.position)).collect(),
        asked: justification.inquiries,
        rules: RULES.to_owned(),
        claim: PensionClaim {
            pension: PensionKind::OldAge,
            applied_on: date("2026-11-23").earliest(),
            ethnic_kazakh_resettler: true,
            children_raised: 0,
            semipalatinsk_years: 0,
            average_income: Some(30_000_000),
            monthly_income: Default::default(),
            circumstances: Vec::new(),
            readings: Default::default(),
        },
        json: json.to_owned(),
        officer: officer(),
        at: now(),
    }
}

pub(crate) const JSON: &str = r#"{"further":{"award_from":"2026-11-23"}}"#;

async fn read(store: &Store, json: &str) -> Result<Option<AssessmentRecord>, StoreError> {
    store.assessment(&text(CASE), Digest::of(json.as_bytes()), RULES).await
}

pub(crate) async fn kept(store: &Store, json: &str) -> AssessmentRecord {
    store.keep_assessment(new(store, json).await).await.expect("kept");
    read(store, json).await.expect("read").expect("there")
}

pub(crate) fn notice(
    world: &World,
    assessment: &AssessmentRecord,
    reason: &str,
) -> Signed<DecisionNotice> {
    let justification = Justification {
        purpose: Purpose::NewAward,
        basis: LegalBasis::Consent { article: text("8"), reference: text("C-1") },
        officer: officer(),
    };
    let body = DecisionNotice {
        outcome: DecisionOutcome::Award,
        pension: PensionKind::OldAge,
        effective_from: date("2026-11-23").earliest(),
        article: text("Social Code 210"),
        reason: Text::parse(reason, 500).ok(),
        relied_on: assessment.relied_on.clone(),
        own_record_version: assessment.version,
        assessment: assessment.digest,
    };
    Signed {
        common_header: CommonHeader::new(Party::Kazakhstan, realm(), now(), world.entropy.as_ref()),
        header: NoticeHeader { case_id: text(CASE), supersedes: None, justification },
        body,
    }
}

/// The same in place of an earlier one.
fn in_place_of(first: Digest, mut notice: Signed<DecisionNotice>) -> Signed<DecisionNotice> {
    notice.header.supersedes = Some(first);
    notice
}

pub(crate) async fn decide(
    world: &World,
    store: &Store,
    notice: Signed<DecisionNotice>,
) -> Result<(Digest, bool), NotDecided> {
    let sealed = Sealed::seal(notice, world.signer(Party::Kazakhstan)).expect("signed");
    let decided = store.record_decision(sealed, RULES).await.expect("written");
    decided.map(|(decision, recorded)| (decision.attested().digest(), recorded))
}

#[tokio::test]
async fn the_same_inputs_are_kept_once_and_others_beside_them() {
    let world = World::new();
    let (store, _) = case(&world).await;
    let first = new(&store, JSON).await;
    assert!(store.keep_assessment(first.clone()).await.expect("kept"));
    let again = NewAssessment { at: later(9), ..first.clone() };
    assert!(!store.keep_assessment(again).await.expect("kept"));
    let other = NewAssessment { rules: "rules 2".to_owned(), ..first.clone() };
    assert!(store.keep_assessment(other).await.expect("kept"));
    let mut other = first.clone();
    other.claim.children_raised = 3;
    assert!(store.keep_assessment(other).await.expect("kept"));
    let counts = store.counts().await.expect("counted");
    assert_eq!((counts.assessment, counts.reliance), (3, 3), "one answer each");
    drop(store);
    let store = world.bare_store().await.expect("opens");
    let kept = read(&store, JSON).await.expect("read").expect("there");
    assert_eq!((kept.json.as_str(), kept.at, kept.claim.children_raised), (JSON, now(), 3));
    let right = PensionRight::From(date("2026-11-23").earliest());
    assert!(kept.right == right && !kept.outdated);
    assert_eq!(kept.relied_on.len(), 1);
}

#[tokio::test]
async fn is_outdated_by_the_record_the_evidence_and_the_rules_and_by_nothing_else() {
    let world = World::new();
    let (store, query) = case(&world).await;
    let outdated = async |rules: &str| {
        let digest = Digest::of(JSON.as_bytes());
        let read = store.assessment(&text(CASE), digest, rules).await;
        read.expect("read").expect("there").outdated
    };
    kept(&store, JSON).await;
    store.put_person(entry(2), "r", &text("import"), now(), SALT).await.expect("stored");
    assert!(!outdated(RULES).await, "somebody else");
    assert!(outdated("rules 2").await);
    let mut corrected = entry(1);
    corrected.periods.push(period("C", "1991", "1992"));
    store.put_person(corrected, "r", &text("found"), now(), SALT).await.expect("stored");
    assert!(outdated(RULES).await);
    kept(&store, JSON).await;
    assert!(!outdated(RULES).await, "made anew");
    answered(&world, &store, None, "M-9").await;
    assert!(outdated(RULES).await, "more was attested");
    kept(&store, JSON).await;
    let state = answer(&world, &store, &query, found("M-7")).await;
    assert_eq!(state, QuestionState::Equivocal);
    assert!(outdated(RULES).await, "what was relied on is disputed");
}

#[tokio::test]
async fn disputed_periods_are_not_relied_on() {
    let world = World::new();
    let (store, query) = case(&world).await;
    assert_eq!(new(&store, JSON).await.attested.len(), 2);
    answer(&world, &store, &query, found("M-7")).await;
    assert_eq!(new(&store, JSON).await.attested, Vec::new());
}

#[tokio::test]
async fn refuses_to_decide_on_what_is_unknown_outdated_or_disputed() {
    let world = World::new();
    let (store, query) = case(&world).await;
    let assessment = kept(&store, JSON).await;
    let mut unknown = notice(&world, &assessment, "");
    unknown.body.assessment = Digest::of(b"another");
    assert_eq!(decide(&world, &store, unknown).await, Err(NotDecided::UnknownAssessment));
    let mut another_version = notice(&world, &assessment, "");
    another_version.body.own_record_version += 1;
    assert_eq!(decide(&world, &store, another_version).await, Err(NotDecided::Outdated));
    let mut nothing = notice(&world, &assessment, "");
    nothing.header.supersedes = Some(Digest::of(b"another"));
    assert_eq!(decide(&world, &store, nothing).await, Err(NotDecided::NothingToReplace));

    answer(&world, &store, &query, found("M-7")).await;
    let without = r#"{"further":{"award_from":null}}"#;
    let assessment = kept(&store, without).await;
    assert!(assessment.right == PensionRight::None);
    let decided = decide(&world, &store, notice(&world, &assessment, "")).await;
    assert_eq!(decided, Err(NotDecided::Equivocal));
    assert_eq!(store.counts().await.expect("counted").decision, 0);

    answered(&world, &store, Some(query.digest()), "M-1").await;
    let decided = decide(&world, &store, notice(&world, &assessment, "")).await;
    assert_eq!(decided, Err(NotDecided::Outdated));
    let assessment = kept(&store, JSON).await;
    decide(&world, &store, notice(&world, &assessment, "")).await.expect("asked anew in its place");
}

#[tokio::test]
async fn one_decision_holds_and_the_same_again_changes_nothing() {
    let world = World::new();
    let (store, _) = case(&world).await;
    let assessment = kept(&store, JSON).await;
    let (first, recorded) =
        decide(&world, &store, notice(&world, &assessment, "a")).await.expect("recorded");
    assert!(recorded);
    let again = decide(&world, &store, notice(&world, &assessment, "a")).await;
    assert_eq!(again, Ok((first, false)), "signed anew, and not kept");
    let other = decide(&world, &store, notice(&world, &assessment, "b")).await;
    assert_eq!(other, Err(NotDecided::Decided));
    let replacing = || in_place_of(first, notice(&world, &assessment, "b"));
    let (one, other) =
        tokio::join!(decide(&world, &store, replacing()), decide(&world, &store, replacing()),);
    let (one, other) = (one.expect("recorded"), other.expect("recorded"));
    assert_eq!((one.0, one.1 != other.1), (other.0, true), "by one of them");
    let counts = store.counts().await.expect("counted");
    assert_eq!(counts.decision, 2);
    let whole = store.case_whole(&text(CASE), RULES).await.expect("read").expect("there");
    let decided: Vec<_> = whole.decisions.iter().map(|one| one.attested().digest()).collect();
    assert_eq!(decided, [first, one.0]);
}

#[tokio::test]
async fn rows_cannot_be_changed_and_one_that_was_altered_is_an_error() {
    let altered: [(&str, &str); 6] = [
        ("assessment", "asked = replace(asked, 'partial', 'complete')"),
        ("assessment", "json = replace(json, '2026', '2025')"),
        ("assessment", "person_version = 1, rules = 'rules 2'"),
        ("assessment", "claim = x'0801'"),
        ("reliance", "positions = '[0]'"),
        ("decision", "case_id = 'KZ-2'"),
    ];
    for (table, change) in altered {
        let trigger = format!("DROP TRIGGER {table}_forbids_UPDATE");
        let world = World::new();
        let (store, _) = case(&world).await;
        let assessment = kept(&store, JSON).await;
        decide(&world, &store, notice(&world, &assessment, "")).await.expect("recorded");
        let url = format!("sqlite://{}", world.path().display());
        assert!(refuses(&url, &format!("UPDATE {table} SET {change}")).await, "{table}");
        assert!(refuses(&url, &format!("DELETE FROM {table}")).await, "{table}");
        store.case_whole(&text(CASE), RULES).await.expect("as it was stored");
        world.by_hand(&[&trigger, &format!("UPDATE {table} SET {change}")]).await;
        let case_id = if table == "decision" { "KZ-2" } else { CASE };
        if table == "decision" {
            let copy = "INSERT INTO case_file SELECT 'KZ-2', purpose, person_id, opened_at, opened_by \
                        FROM case_file";
            world.by_hand(&[copy]).await;
        }
        let read = store.case_whole(&text(case_id), RULES).await.expect_err("altered");
        assert!(matches!(read, StoreError::Corrupt { .. }), "{table}: {read}");
    }
}

async fn refuses(url: &str, sql: &str) -> bool {
    use sea_orm::{ConnectOptions, ConnectionTrait as _, Database};
    let mut options = ConnectOptions::new(url);
    options.sqlx_logging(false);
    let db = Database::connect(options).await.expect("opens");
    let refused = db.execute_unprepared(sql).await.is_err();
    db.close().await.expect("closes");
    refused
}

/// The same digest as the program of before made of what an assessment relied on.
fn inputs_of_before(new: &NewAssessment) -> String {
    let claim = kzmn_common::office::pension_claim_to_bytes(&new.claim, Party::Kazakhstan);
    let mut lines = format!(
        "kzmn-assessment-inputs-v1\n{CASE}\n{}\n{}\n{}\n{}\n",
        new.person_id.as_str(),
        new.version,
        Digest::of(RULES.as_bytes()),
        Digest::of(&claim),
    );
    for (answer, position) in &new.attested {
        lines.push_str(&format!("{answer} {position}\n"));
    }
    Digest::of(lines.as_bytes()).to_string()
}

#[tokio::test]
async fn an_assessment_of_before_questions_were_looked_at_is_read_and_outdated() {
    let world = World::new();
    let (store, _) = case(&world).await;
    let new = new(&store, JSON).await;
    assert!(store.keep_assessment(new.clone()).await.expect("kept"));
    let before = inputs_of_before(&new);
    let as_before = format!("UPDATE assessment SET asked = NULL, inputs = x'{before}'");
    world.by_hand(&["DROP TRIGGER assessment_forbids_UPDATE", &as_before]).await;
    let kept = read(&store, JSON).await.expect("it verifies").expect("there");
    assert!(kept.outdated);
    assert_eq!(kept.changes, [Change::Unasked]);
}

#[tokio::test]
async fn says_what_outdated_it() {
    let world = World::new();
    let (store, query) = case(&world).await;
    let first = kept(&store, JSON).await;
    assert_eq!((first.outdated, first.changes), (false, Vec::new()));
    let changes = async |rules: &str| {
        let digest = Digest::of(JSON.as_bytes());
        store.assessment(&text(CASE), digest, rules).await.expect("read").expect("there").changes
    };
    assert_eq!(changes("rules 2").await, [Change::Rules(RULES.to_owned())]);
    let later = answered(&world, &store, None, "M-9").await;
    assert_eq!(changes(RULES).await, [Change::Question(later.digest())]);
    answer(&world, &store, &query, found("M-7")).await;
    let mut both = [Change::Question(later.digest()), Change::Question(query.digest())];
    both.sort_by_key(|change| format!("{change:?}"));
    let mut said = changes(RULES).await;
    said.sort_by_key(|change| format!("{change:?}"));
    assert_eq!(said, both);
    let mut corrected = entry(1);
    corrected.periods.push(period("C", "1991", "1992"));
    store.put_person(corrected, "r", &text("found"), now(), SALT).await.expect("stored");
    assert_eq!(changes(RULES).await.first(), Some(&Change::Record(Some(2))));
}

pub(crate) fn aside(query: &Sealed<RecordQuery>, aside: bool) -> SettingAside {
    SettingAside {
        case_id: text(CASE),
        query: query.digest(),
        aside,
        reason: text("Asked about somebody else"),
        officer: officer(),
        at: later(60),
    }
}

#[tokio::test]
async fn what_is_set_aside_is_not_relied_on_until_it_is_taken_back_and_its_row_cannot_be_altered() {
    let world = World::new();
    let (store, query) = case(&world).await;
    let elsewhere = SettingAside { case_id: text("KZ-2"), ..aside(&query, true) };
    let unknown = store.set_aside(elsewhere).await.expect_err("another case");
    assert!(matches!(unknown, StoreError::UnknownQuestion));
    assert!(!store.set_aside(aside(&query, false)).await.expect("it counts already"));
    assert_eq!(new(&store, JSON).await.attested.len(), 2);
    for recorded in [true, false] {
        assert_eq!(store.set_aside(aside(&query, true)).await.expect("set aside"), recorded);
    }
    let without = new(&store, JSON).await;
    assert_eq!((without.attested.len(), without.asked.len()), (0, 0));
    assert!(store.set_aside(aside(&query, false)).await.expect("taken back"));
    assert_eq!(new(&store, JSON).await.attested.len(), 2);
    assert_eq!(store.counts().await.expect("counted").set_aside, 2, "nothing is deleted");

    let url = format!("sqlite://{}", world.path().display());
    let change = "UPDATE set_aside SET reason = 'another'";
    assert!(refuses(&url, change).await && refuses(&url, "DELETE FROM set_aside").await);
    world.by_hand(&["DROP TRIGGER set_aside_forbids_UPDATE", change]).await;
    let read = store.case(&text(CASE)).await.expect_err("altered");
    assert!(matches!(read, StoreError::Corrupt { .. }), "{read}");
}

#[tokio::test]
async fn a_decision_is_to_be_reviewed_after_what_it_did_not_know_and_after_nothing_else() {
    let world = World::new();
    let (store, query) = case(&world).await;
    let review = async || store.case(&text(CASE)).await.expect("read").expect("there").to_review;
    assert_eq!(review().await, None, "nothing is decided");
    let assessment = kept(&store, JSON).await;
    let (first, _) =
        decide(&world, &store, notice(&world, &assessment, "a")).await.expect("decided");
    assert_eq!(review().await, None);
    store.put_person(entry(2), "r", &text("import"), now(), SALT).await.expect("stored");
    assert_eq!(review().await, None, "somebody else");

    store.set_aside(aside(&query, true)).await.expect("set aside");
    let because = review().await.expect("to be reviewed");
    assert_eq!(because.because, [ReviewCause::SetAside(query.digest())]);
    assert_eq!(because.since, Some(later(60)));
    store.set_aside(aside(&query, false)).await.expect("taken back");
    assert_eq!(review().await, None, "it is as it was");

    let other = answered(&world, &store, None, "M-9").await;
    let because = review().await.expect("to be reviewed").because;
    assert_eq!(because, [ReviewCause::Answer(other.digest())]);
    let mut corrected = entry(1);
    corrected.periods.push(period("C", "1991", "1992"));
    store.put_person(corrected, "r", &text("found"), now(), SALT).await.expect("stored");
    let because = review().await.expect("to be reviewed").because;
    assert_eq!(because, [ReviewCause::Answer(other.digest()), ReviewCause::Record]);
    let assessment = kept(&store, JSON).await;
    let again = in_place_of(first, notice(&world, &assessment, "b"));
    decide(&world, &store, again).await.expect("decided anew");
    assert_eq!(review().await, None, "it knows all of that");
}

/// A receipt under an id that was used for other bytes proves nothing; and one that comes once more, by an rpc that takes
/// none, is refused and harms nothing.
#[tokio::test]
async fn refuses_a_receipt_under_a_used_id_and_ends_the_delivery_of_a_notice_by_a_right_one() {
    let world = World::new();
    let (store, _) = case(&world).await;
    let assessment = kept(&store, JSON).await;
    let (notice, _) =
        decide(&world, &store, notice(&world, &assessment, "a")).await.expect("decided");
    let due = async || store.due_deliveries(now(), 9).await.expect("read");
    assert_eq!(due().await, [notice]);
    let receipt = |ledger_index| {
        let receipt = Receipt { ledger_index, received_at: now() };
        receipt.of(notice, (Party::Mongolia, realm()), now(), world.entropy.as_ref())
    };
    let asked = world.signed(world.asked(claim(1)));
    world.process(&store, &asked).await;
    let mut reused = receipt(3);
    reused.common_header.statement_id = world.read_id(&asked);
    let (_, reused) = world.judge_delivery(notice, reused);
    for _ in 0..2 {
        assert!(!store.end_delivery(notice, reused.clone()).await.expect("kept"));
        assert_eq!(due().await, [notice], "it goes on waiting");
    }
    let (envelope, reply) = world.judge_delivery(notice, receipt(7));
    for _ in 0..2 {
        assert!(store.end_delivery(notice, reply.clone()).await.expect("kept"));
    }
    assert_eq!(due().await, []);
    let whole = store.case_whole(&text(CASE), RULES).await.expect("read").expect("a case");
    let shown = whole.receipts.get(&notice).expect("a receipt").attested().statement().body;
    assert_eq!(shown.ledger_index, 7);
    let again = store.process(world.delivered(envelope, 9), &world.answering()).await;
    let Processed::Refused(refused) = again.expect("settled") else { panic!("refused") };
    assert_eq!(refused.reason, RefusalReason::PayloadTypeUnexpected);
    assert_eq!(store.fsck(&|_| ()).await.expect("read").differences, []);
}
