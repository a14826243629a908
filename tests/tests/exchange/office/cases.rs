//! Cases over the office: opened, asked in, read and watched.

use std::time::Duration;

use kzmn_common::code::Code as _;
use kzmn_common::header::{OfficerRole, Purpose};
use kzmn_common::party::Party;
use kzmn_common::refusal::RefusalReason;
use kzmn_proto::exchange::PartialDate;
use kzmn_proto::office::{
    AskAgainRequest, AttestedStatus, Case, ListCasesRequest, OpenCaseRequest, QuestionState,
    ReadCaseRequest, ReadQuestionRequest, WatchCaseRequest,
};
use kzmn_runtime::config::Config;
use kzmn_testkit::ask_request;
use kzmn_tests::pair::in_process::{Pair, Setting};
use kzmn_tests::pair::people;
use kzmn_transport::OfficeClient;
use kzmn_transport::client::Watching;
use tokio_stream::StreamExt as _;

use super::{ME, fields};

fn opening(case_id: &str, person_id: &str) -> OpenCaseRequest {
    OpenCaseRequest {
        case_id: case_id.to_owned(),
        purpose: Purpose::NewAward.code(),
        person_id: person_id.to_owned(),
    }
}

fn caseworker(pair: &Pair) -> OfficeClient {
    pair.officer(ME, OfficerRole::Caseworker).expect("a client")
}

/// A pair that asks once and does not wait long.
async fn pair() -> Pair {
    let configure = |_: Party, config: &mut Config| {
        config.attempts = 1;
        config.peer_deadline = Duration::from_millis(1500);
    };
    let setting = Setting { configure: Some(&configure), ..Setting::default() };
    Box::pin(Pair::start_with(setting)).await.expect("starts")
}

#[tokio::test(flavor = "multi_thread")]
async fn refuses_a_case_that_is_open_otherwise_and_a_person_whom_nobody_holds() {
    let pair = pair().await;
    let officer = caseworker(&pair);
    let nobody = officer.open_case(opening("", "KZ-nobody")).await.err().expect("refused");
    assert_eq!(fields(&nobody), ["person_id"]);
    let no_purpose = OpenCaseRequest { purpose: 0, ..opening("", "") };
    let failure = officer.open_case(no_purpose).await.err().expect("refused");
    assert_eq!(fields(&failure), ["purpose"]);
    let first = officer.open_case(opening("", "")).await.expect("opened");
    let case = first.case.expect("a case");
    assert_eq!((case.case_id.as_str(), first.opened), ("KZ-2026-0000001", true));
    let again = officer.open_case(opening(&case.case_id, "")).await.expect("open");
    assert!(again.case.as_ref() == Some(&case) && !again.opened);
    assert!(!first.person_added && !again.person_added);
    let review = OpenCaseRequest { purpose: Purpose::Review.code(), ..opening(&case.case_id, "") };
    let failure = officer.open_case(review).await.err().expect("refused");
    assert_eq!(failure.reason(), Some(RefusalReason::CaseOpenedOtherwise));
    let unknown = ReadCaseRequest { case_id: "KZ-2026-0000002".to_owned(), ..Default::default() };
    let failure = officer.read_case(unknown).await.err().expect("refused");
    assert_eq!(failure.reason(), Some(RefusalReason::NotFound));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_case_shows_its_question_and_what_was_attested_in_it() {
    let pair = pair().await;
    let asked =
        pair.ask(ME, ask_request("KZ-2026-0000001", &people::zhanar())).await.expect("asked");
    assert_eq!((asked.case_id.as_str(), asked.overdue), ("KZ-2026-0000001", false));
    assert!(asked.asked_at.is_some() && asked.closed_at.is_some());
    let request = ReadCaseRequest { case_id: "KZ-2026-0000001".to_owned(), ..Default::default() };
    let read = caseworker(&pair).read_case(request).await.expect("read");
    let case = read.case.expect("a case");
    assert_eq!((case.purpose, case.person_id.as_str()), (Purpose::NewAward.code(), ""));
    let [question] = case.questions.as_slice() else { panic!("one question") };
    assert_eq!(question.query_digest, asked.query_digest);
    assert_eq!(question.outcome(), kzmn_proto::exchange::Outcome::Found);
    assert_eq!(question.state(), QuestionState::Answered);
    assert!(asked.answer.is_some(), "an answer");
    let attested: Vec<_> = read.attested.iter().filter_map(|one| one.period.clone()).collect();
    assert!(attested == asked.answer_periods && !attested.is_empty(), "as it was signed");
    assert!(read.attested.iter().all(|one| one.status() == AttestedStatus::Active));
}

#[tokio::test(flavor = "multi_thread")]
async fn naming_the_person_of_a_case_that_names_nobody_is_told_once() {
    let pair = pair().await;
    let officer = caseworker(&pair);
    officer.open_case(opening("KZ-2026-0000001", "")).await.expect("opened");
    for added in [true, false] {
        let named = officer.open_case(opening("KZ-2026-0000001", "KZ-1")).await.expect("open");
        assert_eq!((named.opened, named.person_added), (false, added));
        assert_eq!(named.case.expect("a case").person_id, "KZ-1");
    }
}

async fn states(watching: &mut Watching<kzmn_proto::office::WatchCaseResponse>) -> Vec<i32> {
    let seen = tokio::time::timeout(Duration::from_secs(20), watching.next()).await;
    let case: Case = seen.expect("in time").expect("more").expect("seen").case.expect("a case");
    case.questions.iter().map(|question| question.state).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_watcher_sees_a_question_open_and_then_answered_until_the_node_stops() {
    let mut pair = pair().await;
    let officer = caseworker(&pair);
    let watch = || WatchCaseRequest { case_id: "KZ-2026-0000001".to_owned() };
    let unknown = officer.watch_case(watch()).await.err().expect("refused");
    assert_eq!(unknown.reason(), Some(RefusalReason::NotFound));
    officer.open_case(opening("KZ-2026-0000001", "")).await.expect("opened");
    let mut watching = officer.watch_case(watch()).await.expect("watches");
    assert_eq!(states(&mut watching).await, Vec::<i32>::new());

    pair.stop(Party::Mongolia).await.expect("stops");
    let asked =
        pair.ask(ME, ask_request("KZ-2026-0000001", &people::zhanar())).await.expect("asked");
    assert_eq!(asked.state(), QuestionState::Open);
    assert_eq!(states(&mut watching).await, [i32::from(QuestionState::Open)]);
    Box::pin(pair.restart(Party::Mongolia)).await.expect("starts");
    let again = AskAgainRequest { query_digest: asked.query_digest };
    let mut question = officer.ask_again(again.clone()).await.expect("asked").question;
    for _ in 0..10 {
        if question.as_ref().is_some_and(|one| one.state() == QuestionState::Open) {
            question = officer.ask_again(again.clone()).await.expect("asked").question;
        }
    }
    assert_eq!(question.expect("a question").state(), QuestionState::Answered);
    while states(&mut watching).await != [i32::from(QuestionState::Answered)] {}

    let (stopped, ended) = tokio::join!(pair.stop(ME), async {
        let rest = watching.as_mut().collect::<Vec<_>>();
        tokio::time::timeout(Duration::from_secs(20), rest).await
    });
    stopped.expect("stops");
    let rest = ended.expect("the watch ends with the node");
    assert!(rest.iter().all(Result::is_ok), "it ends by itself and is not cut off");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_question_without_an_answer_is_overdue_the_day_after_it_was_needed() {
    let mut pair = pair().await;
    pair.stop(Party::Mongolia).await.expect("stops");
    let officer = caseworker(&pair);
    let mut request = ask_request("KZ-2026-0000001", &people::zhanar());
    request.reply_by = Some(PartialDate { year: 2026, month: 11, day: 23 });
    let asked = pair.ask(ME, request).await.expect("asked");
    pair.ask(ME, ask_request("KZ-2026-0000002", &people::zhanar())).await.expect("asked");
    let overdue = async || {
        let request = ListCasesRequest { overdue: true, ..ListCasesRequest::default() };
        let cases = officer.list_cases(request).await.expect("listed").cases;
        let read = ReadQuestionRequest { query_digest: asked.query_digest.clone() };
        let question = officer.read_question(read).await.expect("read").question;
        let ids: Vec<_> = cases.into_iter().map(|case| case.case_id).collect();
        (ids, question.expect("a question").overdue)
    };
    assert_eq!(overdue().await, (Vec::new(), false));
    pair.clock.advance(Duration::from_secs(16 * 3600));
    assert_eq!(overdue().await, (vec!["KZ-2026-0000001".to_owned()], true));
}

/// Found, not found, ambiguous and withheld are told apart wherever a case is shown; what is open has none.
#[tokio::test(flavor = "multi_thread")]
async fn what_came_of_each_question_is_told_in_every_view_of_its_case() {
    use kzmn_proto::exchange::Outcome;
    let mut pair = pair().await;
    for (claim, expected) in [
        (people::zhanar(), Outcome::Found),
        (people::stranger(), Outcome::NotFound),
        (people::serik_from_kazakhstan(), Outcome::Ambiguous),
        (people::restricted_in_mongolia(), Outcome::Refused),
    ] {
        let case_id = format!("KZ-2026-000001{}", i32::from(expected));
        pair.ask(ME, ask_request(&case_id, &claim)).await.expect("asked");
        let officer = caseworker(&pair);
        let read = officer
            .read_case(ReadCaseRequest { case_id: case_id.clone(), ..Default::default() })
            .await;
        let read = read.expect("read");
        let listed = officer.list_cases(ListCasesRequest::default()).await.expect("listed");
        let listed = listed.cases.into_iter().find(|case| case.case_id == case_id);
        let watched = officer.watch_case(WatchCaseRequest { case_id: case_id.clone() }).await;
        let watched = watched.expect("watched").next().await.expect("seen").expect("a case");
        for case in [read.case, listed, watched.case] {
            let case = case.expect("a case");
            let [question] = case.questions.as_slice() else { panic!("one question") };
            assert_eq!((question.state(), question.outcome()), (QuestionState::Answered, expected));
        }
        for attested in read.attested {
            assert_eq!(attested.query_digest.len(), 32, "each period names its question");
        }
    }
    pair.stop(Party::Mongolia).await.expect("stops");
    let open =
        pair.ask(ME, ask_request("KZ-2026-0000020", &people::zhanar())).await.expect("asked");
    assert_eq!(open.state(), QuestionState::Open);
    assert!(open.open_reason.starts_with("PEER_"), "{}", open.open_reason);
    let request = ReadCaseRequest { case_id: "KZ-2026-0000020".to_owned(), ..Default::default() };
    let read = caseworker(&pair).read_case(request).await.expect("read").case.expect("a case");
    assert_eq!(read.questions[0].outcome(), Outcome::Unspecified);
    pair.restart(Party::Mongolia).await.expect("starts");
    let again = AskAgainRequest { query_digest: open.query_digest };
    let closed = caseworker(&pair).ask_again(again).await.expect("asked").question;
    let closed = closed.expect("a question");
    assert_eq!(closed.open_reason, "", "what is closed has no reason to be open");
    let request = ReadCaseRequest { case_id: "KZ-2026-0000020".to_owned(), ..Default::default() };
    let read = caseworker(&pair).read_case(request).await.expect("read").case.expect("a case");
    let [question] = read.questions.as_slice() else { panic!("one question") };
    assert_eq!((question.state(), question.open_reason.as_str()), (QuestionState::Answered, ""));
}
