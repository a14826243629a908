//! Closing a case: the other state is told, by `Deliver`, until its receipt comes back; and it is open again as soon as something
//! is asked or decided in it.

use std::time::Duration;

use kzmn_common::header::OfficerRole;
use kzmn_common::party::Party;
use kzmn_common::refusal::RefusalReason;
use kzmn_common::statement::PayloadType;
use kzmn_proto::exchange::CaseCloseReason;
use kzmn_proto::office::{
    AskPeerRequest, CaseClosing, CloseCaseRequest, CloseCaseResponse, QuestionState,
    ReadCaseRequest, SetAsideAnswerRequest,
};
use kzmn_store::{Direction, StatementFilter};
use kzmn_testkit::ask_request;
use kzmn_tests::pair::in_process::Pair;
use kzmn_tests::pair::people;
use kzmn_transport::{FailureKind, OfficeFailure};

use super::office::guarded::{assessed, award, opened};

const ME: Party = Party::Kazakhstan;
const PEER: Party = Party::Mongolia;
const CASE: &str = "KZ-2026-0000417";
/// Longer than every pause before a probe.
const A_WHILE: Duration = Duration::from_secs(3 * 60);

async fn asked(pair: &Pair) -> QuestionState {
    let request = AskPeerRequest { ask_anew: true, ..ask_request(CASE, &people::zhanar()) };
    pair.ask(ME, request).await.expect("asked").state()
}

async fn close(
    pair: &Pair,
    reason: CaseCloseReason,
    note: &str,
) -> Result<CloseCaseResponse, OfficeFailure> {
    let officer = pair.officer(ME, OfficerRole::Caseworker).expect("a client");
    let (case_id, note) = (CASE.to_owned(), note.to_owned());
    let request = CloseCaseRequest { case_id, reason: reason.into(), note, legal_basis: None };
    officer.close_case(request).await
}

async fn closing(pair: &Pair) -> Option<CaseClosing> {
    let officer = pair.officer(ME, OfficerRole::Caseworker).expect("a client");
    let request = ReadCaseRequest { case_id: CASE.to_owned(), ..Default::default() };
    officer.read_case(request).await.expect("read").closing
}

/// Waits until the other state has received it.
async fn received(pair: &Pair) -> CaseClosing {
    let coming = async {
        loop {
            match closing(pair).await {
                Some(closing) if closing.received_at.is_some() => return closing,
                _ => pair.clock.advance(Duration::from_secs(1)),
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(30), coming).await.expect("in time")
}

/// The closings that a node has in that direction.
async fn kept(pair: &Pair, party: Party, direction: Direction) -> usize {
    let filter = StatementFilter {
        payload_type: Some(PayloadType::CaseClose),
        direction: Some(direction),
        ..StatementFilter::default()
    };
    let store = pair.store(party).expect("running");
    store.statements(&filter, None, 9).await.expect("listed").rows.len()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_case_that_is_closed_is_told_to_the_other_state_once_and_open_again_with_the_next_question()
 {
    let pair = Pair::start().await.expect("starts");
    assert_eq!(asked(&pair).await, QuestionState::Answered);
    assert!(closing(&pair).await.is_none());
    let first = close(&pair, CaseCloseReason::Withdrawn, "").await.expect("closed");
    assert!(first.closed);
    let told = received(&pair).await;
    assert_eq!(told.reason(), CaseCloseReason::Withdrawn);
    assert_eq!((told.waits, told.waits_reason.as_str()), (false, ""));
    assert_eq!(kept(&pair, PEER, Direction::Received).await, 1);

    let again = close(&pair, CaseCloseReason::Withdrawn, "").await.expect("as it was");
    assert!(!again.closed);
    assert!(again.closing == first.closing);
    assert_eq!(kept(&pair, ME, Direction::Issued).await, 1, "the same is said once");

    assert_eq!(asked(&pair).await, QuestionState::Answered);
    assert!(closing(&pair).await.is_none(), "open again");
    let second = close(&pair, CaseCloseReason::Withdrawn, "").await.expect("closed again");
    assert!(second.closed && second.closing != first.closing);
    received(&pair).await;
    assert_eq!(kept(&pair, PEER, Direction::Received).await, 2);
    for party in Party::ALL {
        let store = pair.store(party).expect("running");
        assert_eq!(store.fsck(&|_| {}).await.expect("checked").count, 0);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_closing_waits_while_the_other_state_is_away_and_goes_out_by_itself() {
    let mut pair = Pair::start().await.expect("starts");
    asked(&pair).await;
    pair.stop(PEER).await.expect("stops");
    close(&pair, CaseCloseReason::Other, "She moved to a third state").await.expect("closed");
    let waits = closing(&pair).await.expect("closed");
    assert!(waits.waits && waits.received_at.is_none());
    assert_eq!(waits.note, "She moved to a third state");
    pair.restart(PEER).await.expect("starts");
    pair.clock.advance(A_WHILE);
    received(&pair).await;
    assert_eq!(kept(&pair, PEER, Direction::Received).await, 1);
}

/// The other state is asked in vain, and the case is closed once the question is set aside.
#[tokio::test(flavor = "multi_thread")]
async fn refuses_to_close_a_case_with_an_open_question_and_closes_it_once_that_is_set_aside() {
    let mut pair = Pair::start().await.expect("starts");
    pair.stop(PEER).await.expect("stops");
    let request = ask_request(CASE, &people::zhanar());
    let question = pair.ask(ME, request).await.expect("asked");
    assert_eq!(question.state(), QuestionState::Open);
    let refused = close(&pair, CaseCloseReason::Withdrawn, "").await.err().expect("open");
    assert_eq!(refused.kind, FailureKind::Refused(RefusalReason::QuestionsOpen));
    assert_eq!(kept(&pair, ME, Direction::Issued).await, 0);
    let officer = pair.officer(ME, OfficerRole::Caseworker).expect("a client");
    let aside = SetAsideAnswerRequest {
        case_id: CASE.to_owned(),
        query_digest: question.query_digest,
        reason: "She withdrew".to_owned(),
        take_back: false,
    };
    officer.set_aside_answer(aside).await.expect("set aside");
    assert!(close(&pair, CaseCloseReason::Withdrawn, "").await.expect("closed").closed);
}

#[tokio::test(flavor = "multi_thread")]
async fn refuses_to_close_what_is_no_case_was_never_asked_in_or_is_not_decided_and_closes_what_is()
{
    let pair = Pair::start().await.expect("starts");
    let unknown = close(&pair, CaseCloseReason::Withdrawn, "").await.err().expect("no case");
    assert_eq!(unknown.kind, FailureKind::Refused(RefusalReason::NotFound));
    opened(&pair, CASE, "KZ-1").await;
    let field = |failure: OfficeFailure| failure.violations.into_iter().map(|one| one.field).next();
    let unasked =
        close(&pair, CaseCloseReason::Withdrawn, "").await.err().expect("nothing to tell");
    assert_eq!(field(unasked).as_deref(), Some("legal_basis"));
    asked(&pair).await;
    let undecided = close(&pair, CaseCloseReason::Decided, "").await.err().expect("undecided");
    assert_eq!(field(undecided).as_deref(), Some("reason"));
    let unsaid = close(&pair, CaseCloseReason::Other, "").await.err().expect("why?");
    assert_eq!(field(unsaid).as_deref(), Some("note"));
    assert_eq!(kept(&pair, ME, Direction::Issued).await, 0);

    let assessed = assessed(&pair, CASE).await;
    let officer = pair.officer(ME, OfficerRole::Caseworker).expect("a client");
    officer.record_decision(award(&assessed, "Seen")).await.expect("recorded");
    assert!(close(&pair, CaseCloseReason::Decided, "").await.expect("closed").closed);
    received(&pair).await;
}
