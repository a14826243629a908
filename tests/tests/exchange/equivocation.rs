//! Two different answers to one question: an alarm, and none of them is used.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, OnceLock};

use kzmn_common::date::PartialDate;
use kzmn_common::envelope::{Digest, Envelope};
use kzmn_common::header::OfficerRole;
use kzmn_common::kinds::{Completeness, MatchBasis, Outcome};
use kzmn_common::refusal::Refused;
use kzmn_common::statement::Unverified;
use kzmn_common::wire;
use kzmn_proto::office::{
    AttestedStatus, QuestionState, ReadCaseRequest, ReadQuestionRequest, ReadStatementRequest,
};
use kzmn_tests::pair::in_process::Pair;
use kzmn_transport::ExchangeHandler;
use tokio::sync::Barrier;

use super::asker::{ME, Mongolia, again, kazakhstan, request, serve, study};
use super::heard::Heard;

/// Defers its answer, and then gives two at once in the place of the deferral.
struct Liar {
    mongolia: Mongolia,
    deferral: OnceLock<Digest>,
    calls: AtomicUsize,
    both: Barrier,
}

impl Liar {
    fn answer(&self, query: Digest, call: usize) -> Envelope {
        let outcome = match call {
            0 => Outcome::Deferred { expected_by: PartialDate::parse("2027").expect("a date") },
            1 => Outcome::NotFound,
            _ => Outcome::Found {
                basis: MatchBasis::OwnIdentifier,
                periods: vec![study()],
                pensions: Vec::new(),
                completeness: Completeness::Complete,
            },
        };
        let mut answer = self.mongolia.answer(query, outcome);
        answer.header.supersedes = self.deferral.get().copied();
        let envelope = self.mongolia.seal(answer);
        self.deferral.get_or_init(|| envelope.digest());
        envelope
    }
}

impl ExchangeHandler for Liar {
    async fn query(&self, statement: Unverified) -> Result<Envelope, Refused> {
        let call = self.calls.fetch_add(1, Ordering::SeqCst);
        if call > 0 {
            self.both.wait().await;
        }
        Ok(self.answer(statement.digest(), call))
    }

    async fn deliver(&self, statement: Unverified) -> Result<Envelope, Refused> {
        self.query(statement).await
    }
}

async fn lied_to() -> (Pair, Digest) {
    let pair = kazakhstan().await;
    let mongolia = Mongolia::of(&pair);
    let liar = Liar {
        mongolia,
        deferral: OnceLock::new(),
        calls: AtomicUsize::new(0),
        both: Barrier::new(2),
    };
    serve(&pair, Arc::new(liar)).await;
    let asked = pair.ask(ME, request()).await.expect("asked");
    assert_eq!(asked.state(), QuestionState::Deferred);
    tokio::join!(again(&pair, &asked), again(&pair, &asked));
    (pair, Digest::from_bytes(&asked.query_digest).expect("a digest"))
}

#[tokio::test]
async fn refuses_to_tell_or_use_either_of_two_different_answers_and_raises_an_alarm() {
    let (heard, _listening) = Heard::at(tracing::Level::INFO);
    let (pair, query) = Box::pin(lied_to()).await;
    let caseworker = pair.officer(ME, OfficerRole::Caseworker).expect("a client");
    let query_digest = query.as_bytes().to_vec();
    let read = caseworker.read_question(ReadQuestionRequest { query_digest }).await.expect("read");
    let question = read.question.expect("a question");
    assert_eq!(question.state(), QuestionState::Equivocal);
    assert!(question.answer.is_none() && question.refusal.is_none());
    assert!(question.closed_by.is_none(), "not as signed either");

    let request = ReadCaseRequest { case_id: question.case_id, ..Default::default() };
    let case = caseworker.read_case(request).await.expect("read");
    assert!(case.attested.iter().all(|period| period.status() == AttestedStatus::Disputed));

    let alarms = heard.lines().into_iter().filter(|line| line["level"] == "ERROR");
    let alarms: Vec<_> = alarms.map(|line| line["fields"]["reason"].clone()).collect();
    assert_eq!(alarms, ["EQUIVOCATION"]);

    // Both are kept, and whoever has to find out what happened reads them as what they are.
    let kept = pair.store(ME).expect("running").question(query).await.expect("read").expect("kept");
    assert_eq!(kept.replies.len(), 3);
    let auditor = pair.officer(ME, OfficerRole::Auditor).expect("a client");
    for reply in kept.replies {
        let digest = reply.verified().digest();
        let request = ReadStatementRequest { digest: digest.as_bytes().to_vec() };
        let read = auditor.read_statement(request).await.expect("read").statement.expect("kept");
        assert_eq!(wire::read_envelope(read).digest(), digest);
    }
}
