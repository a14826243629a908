//! The asking side: what closes a question, and what does not.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use kzmn_common::code::Code as _;
use kzmn_common::envelope::{Digest, Envelope};
use kzmn_common::header::{ClosingHeader, CommonHeader, OfficerRole, Purpose};
use kzmn_common::instant::Clock as _;
use kzmn_common::kinds::{AnswerPart, Completeness, MatchBasis, Outcome, RecordAnswer, Refusal};
use kzmn_common::party::{Party, Realm};
use kzmn_common::period::{
    ContributionState, Evidence, EvidenceGrade, EvidenceKind, PeriodKind, PeriodLimitation, Scheme,
    ServicePeriod, Territory,
};
use kzmn_common::refusal::{RefusalReason, Refused};
use kzmn_common::statement::{Signed, Unverified};
use kzmn_common::text::Text;
use kzmn_proto::office::{
    AskAgainRequest, AskPeerRequest, Question, QuestionState, ReadQuestionRequest,
};
use kzmn_runtime::config::Config;
use kzmn_testkit::ask_request;
use kzmn_tests::pair::in_process::{Pair, Setting, sign_with};
use kzmn_tests::pair::people;
use kzmn_tests::pair::site::REALM;
use kzmn_transport::tls::{Credentials, Roots, ServerTls};
use kzmn_transport::{ExchangeHandler, Limits, Listener, Server};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;

use super::support::counts;

pub(super) const ME: Party = Party::Kazakhstan;
const PEER: Party = Party::Mongolia;

/// Kazakhstan's node alone; a test plays Mongolia's. It asks once, and does not wait long.
pub(super) async fn kazakhstan() -> Pair {
    let configure = |_: Party, config: &mut Config| {
        config.attempts = 1;
        config.peer_deadline = Duration::from_millis(1500);
        // The own policy lets every question out: here the answers are judged.
        let roles = config.policy.purposes.entry(Purpose::NewAward).or_default();
        roles.insert(OfficerRole::Caseworker, AnswerPart::ALL.iter().copied().collect());
    };
    let setting = Setting { configure: Some(&configure), only: Some(ME), ..Setting::default() };
    Pair::start_with(setting).await.expect("starts")
}

pub(super) fn request() -> AskPeerRequest {
    AskPeerRequest { ask_anew: true, ..ask_request("KZ-2026-0000417", &people::zhanar()) }
}

pub(super) async fn again(pair: &Pair, question: &Question) -> Question {
    let officer = pair.officer(ME, OfficerRole::Caseworker).expect("a client");
    let request = AskAgainRequest { query_digest: question.query_digest.clone() };
    officer.ask_again(request).await.expect("asked").question.expect("a question")
}

/// What the other side says to each query, by the query's digest.
type Says = Box<dyn FnMut(Digest) -> Result<Envelope, Refused> + Send>;

/// A node of Mongolia that says what a test wants it to.
struct Puppet(Mutex<Says>);

impl ExchangeHandler for Puppet {
    async fn query(&self, statement: Unverified) -> Result<Envelope, Refused> {
        let mut says = self.0.lock().expect("not poisoned");
        says(statement.digest())
    }

    async fn deliver(&self, statement: Unverified) -> Result<Envelope, Refused> {
        self.query(statement).await
    }
}

/// Serves the puppet where Mongolia's node would be, with its real certificate.
pub(super) async fn puppet(
    pair: &Pair,
    says: impl FnMut(Digest) -> Result<Envelope, Refused> + Send + 'static,
) {
    serve(pair, Arc::new(Puppet(Mutex::new(Box::new(says))))).await;
}

/// The same of any handler.
pub(super) async fn serve<H: ExchangeHandler>(pair: &Pair, handler: Arc<H>) {
    let (own, peer) = (pair.site.deployment.state(PEER), pair.site.deployment.state(ME));
    let (chain, key) = (own.exchange.certificate_pem(), own.exchange.key_pem());
    let credentials =
        Credentials::from_pem(chain.as_bytes(), key.as_bytes(), own.exchange_identity.clone());
    let roots = Roots::from_der([peer.root.certificate_der().to_vec()]).expect("roots");
    let allowed = [peer.exchange_identity.clone()].into();
    let tls = ServerTls::new(&credentials.expect("read"), &roots, allowed, pair.time());
    let address = pair.site.addresses(PEER).exchange;
    let listener =
        Listener::bind(address, tls.expect("tls"), Limits::default()).await.expect("bound");
    let server = Server::exchange(listener, handler, false).await.expect("a server");
    tokio::spawn(server.run(std::future::pending()));
}

/// Makes answers as Mongolia's node would sign them.
pub(super) struct Mongolia {
    key: kzmn_common::trust::Signer,
    common_header: CommonHeader,
    entropy: Arc<kzmn_testkit::SeededEntropy>,
}

impl Mongolia {
    pub(super) fn of(pair: &Pair) -> Self {
        let pem = pair.site.deployment.state(PEER).statement.first().to_pem().expect("pem");
        let realm = Realm::parse(REALM).expect("a realm");
        Self {
            key: kzmn_common::trust::SigningKey::from_pem(&pem).expect("a key").into(),
            common_header: CommonHeader::new(PEER, realm, pair.clock.now(), pair.entropy.as_ref()),
            entropy: Arc::clone(&pair.entropy),
        }
    }

    /// Its signed refusal of a query.
    pub(super) fn refusal(&self, query: Digest, reason: RefusalReason) -> Envelope {
        let text = Text::parse("no", 512).expect("accepted");
        self.seal(Signed {
            common_header: self.common_header.clone(),
            header: ClosingHeader { answers: query },
            body: Refusal { reason, text },
        })
    }

    pub(super) fn answer(&self, query: Digest, outcome: Outcome) -> Signed<RecordAnswer> {
        let parties = (PEER, self.common_header.realm.clone());
        RecordAnswer::to(
            query,
            outcome,
            parties,
            self.common_header.issued_at,
            self.entropy.as_ref(),
        )
    }

    pub(super) fn seal<T: kzmn_common::statement::Body>(&self, statement: Signed<T>) -> Envelope {
        kzmn_common::statement::Sealed::seal(statement, &self.key).expect("signed").into_envelope()
    }

    pub(super) fn not_found(&self, query: Digest) -> Envelope {
        self.seal(self.answer(query, Outcome::NotFound))
    }
}

fn found(periods: Vec<ServicePeriod>) -> Outcome {
    Outcome::Found {
        basis: MatchBasis::OwnIdentifier,
        periods,
        pensions: Vec::new(),
        completeness: Completeness::Complete,
    }
}

pub(super) fn study() -> ServicePeriod {
    ServicePeriod {
        period_id: Text::parse("MN-1-1", 64).expect("an id"),
        kind: PeriodKind::Study,
        start: kzmn_common::date::PartialDate::parse("1983").expect("a date"),
        end: None,
        territory: Territory::Mongolia,
        scheme: Scheme::MnState,
        contribution: ContributionState::NotRequired,
        employer: None,
        occupation: None,
        multiplier_code: None,
        evidence: Evidence {
            kind: EvidenceKind::Diploma,
            grade: EvidenceGrade::Verified,
            reference: None,
        },
        monthly_rows_digest: None,
        limitation: PeriodLimitation::None,
        note: None,
    }
}

/// Case 30: the answer to another question closes neither, and is kept as suspect.
#[tokio::test(flavor = "multi_thread")]
async fn refuses_an_answer_that_was_swapped_and_takes_the_right_one_later() {
    let pair = kazakhstan().await;
    let mongolia = Mongolia::of(&pair);
    let mut asked = 0;
    puppet(&pair, move |query| {
        asked += 1;
        let other = Digest::of(b"another question");
        Ok(mongolia.not_found(if asked == 1 { other } else { query }))
    })
    .await;
    let open = pair.ask(ME, request()).await.expect("asked");
    assert_eq!(open.state(), QuestionState::Open);
    assert_eq!(open.open_reason, "ANSWER_MISMATCH");
    assert!(open.closed_by.is_none() && open.answer.is_none());
    let kept = counts(&pair, ME).await;
    assert_eq!((kept.suspect, kept.statement), (1, 1));
    assert_eq!(again(&pair, &open).await.state(), QuestionState::Answered);
}

/// Who is meant was settled there: the same question gets another answer, which names the one that it replaces.
#[tokio::test(flavor = "multi_thread")]
async fn an_ambiguous_question_asked_again_takes_the_answer_that_names_the_first() {
    for names_it in [true, false] {
        let pair = kazakhstan().await;
        let mongolia = Mongolia::of(&pair);
        let mut first = None;
        puppet(&pair, move |query| {
            let Some(earlier) = first else {
                let ambiguous = Outcome::Ambiguous { would_settle: Vec::new() };
                let answer = mongolia.seal(mongolia.answer(query, ambiguous));
                first = Some(answer.digest());
                return Ok(answer);
            };
            let mut answer = mongolia.answer(query, found(vec![study()]));
            answer.header.supersedes = names_it.then_some(earlier);
            Ok(mongolia.seal(answer))
        })
        .await;
        let asked = pair.ask(ME, request()).await.expect("asked");
        let answer = asked.answer.as_ref().expect("answered");
        assert_eq!(answer.outcome(), kzmn_proto::exchange::Outcome::Ambiguous);
        let told = kzmn_cli::render_answer(answer, &[]).join(" ");
        assert!(told.contains("Provisional: officers of the other state have to settle"), "{told}");

        let settled = again(&pair, &asked).await;
        let kept = counts(&pair, ME).await;
        assert_eq!(kept.statement, 3, "the question and both answers");
        let found = kzmn_proto::exchange::Outcome::Found;
        let expected = match names_it {
            true => (QuestionState::Answered, Some(found)),
            false => (QuestionState::Equivocal, None),
        };
        let outcome = settled.answer.as_ref().map(|answer| answer.outcome());
        assert_eq!((settled.state(), outcome), expected);
        // A final answer is not asked for again.
        assert_eq!(again(&pair, &settled).await.state(), expected.0);
        assert_eq!(counts(&pair, ME).await.statement, 3);
    }
}

/// An answer that holds more than was asked for is not taken, and only its digest is kept.
#[tokio::test(flavor = "multi_thread")]
async fn refuses_an_answer_that_tells_more_than_was_asked_for() {
    let pair = kazakhstan().await;
    let mongolia = Mongolia::of(&pair);
    puppet(&pair, move |query| Ok(mongolia.seal(mongolia.answer(query, found(vec![study()])))))
        .await;
    let mut narrow = request();
    narrow.kinds = vec![kzmn_proto::exchange::PeriodKind::Employment.into()];
    let open = pair.ask(ME, narrow).await.expect("asked");
    assert_eq!((open.state(), open.open_reason.as_str()), (QuestionState::Open, "OVERSHARE"));
    let kept = counts(&pair, ME).await;
    assert_eq!((kept.suspect, kept.statement), (1, 1), "the question alone is kept");
    // In another case: what is open goes before what comes after it in its own.
    let elsewhere = AskPeerRequest { case_id: "KZ-2026-0000418".to_owned(), ..request() };
    let taken = pair.ask(ME, elsewhere).await.expect("asked");
    assert_eq!(taken.state(), QuestionState::Answered, "the same, where study was asked for");
}

/// What is not a payload type is not looked at further, and nothing but the digest of it is kept.
#[tokio::test(flavor = "multi_thread")]
async fn refuses_an_answer_under_a_payload_type_that_cannot_be_one() {
    let pair = kazakhstan().await;
    let mongolia = Mongolia::of(&pair);
    let mut wrong = vec!["тип".to_owned(), "\u{1b}[31m".to_owned(), "t".repeat(129)];
    puppet(&pair, move |query| {
        let answer = mongolia.not_found(query);
        Ok(match wrong.pop() {
            Some(kind) => sign_with(mongolia.key.first(), &kind, answer.payload),
            None => answer,
        })
    })
    .await;
    let mut question = pair.ask(ME, request()).await.expect("asked");
    for kept in 1..=3 {
        assert_eq!(question.state(), QuestionState::Open);
        assert_eq!(question.open_reason, "ENVELOPE_MALFORMED");
        assert_eq!((counts(&pair, ME).await.suspect, counts(&pair, ME).await.statement), (kept, 1));
        question = again(&pair, &question).await;
    }
    assert_eq!(question.state(), QuestionState::Answered);
}

/// Case 32: whatever a middlebox says, only a signed statement closes a question.
#[tokio::test(flavor = "multi_thread")]
async fn refuses_to_close_on_a_bare_status_whatever_it_says() {
    let pair = kazakhstan().await;
    let mongolia = Mongolia::of(&pair);
    let mut forged = vec![
        RefusalReason::NotFound,
        RefusalReason::AudienceMismatch,
        RefusalReason::StatementExpired,
        RefusalReason::ShuttingDown,
    ];
    puppet(&pair, move |query| match forged.pop() {
        Some(reason) => Err(Refused::because(reason)),
        None => Ok(mongolia.not_found(query)),
    })
    .await;
    let mut question = pair.ask(ME, request()).await.expect("asked");
    for reason in ["SHUTTING_DOWN", "STATEMENT_EXPIRED", "AUDIENCE_MISMATCH", "NOT_FOUND"] {
        assert_eq!(question.state(), QuestionState::Open);
        assert_eq!(question.open_reason, reason);
        question = again(&pair, &question).await;
    }
    assert_eq!(question.state(), QuestionState::Answered);
}

/// A refusal closes a question only if the peer signed it, and for this question.
#[tokio::test(flavor = "multi_thread")]
async fn refuses_a_signed_refusal_of_another_question_or_of_another_signer() {
    let pair = kazakhstan().await;
    let mongolia = Mongolia::of(&pair);
    let stranger = kzmn_common::trust::SigningKey::generate(pair.entropy.as_ref()).expect("a key");
    let refusal = move |query, common_header: &CommonHeader| Signed {
        common_header: common_header.clone(),
        header: ClosingHeader { answers: query },
        body: Refusal {
            reason: RefusalReason::PurposeNotPermitted,
            text: Text::parse("no", 512).expect("accepted"),
        },
    };
    let mut asked = 0;
    puppet(&pair, move |query| {
        asked += 1;
        let refused = Refused::because(RefusalReason::PurposeNotPermitted);
        let signed = match asked {
            1 => mongolia.seal(refusal(Digest::of(b"another question"), &mongolia.common_header)),
            2 => {
                let real = mongolia.seal(refusal(query, &mongolia.common_header));
                sign_with(&stranger, &real.payload_type, real.payload)
            }
            _ => mongolia.seal(refusal(query, &mongolia.common_header)),
        };
        Err(refused.signed(signed))
    })
    .await;
    let question = pair.ask(ME, request()).await.expect("asked");
    assert_eq!(
        (question.state(), question.open_reason.as_str()),
        (QuestionState::Open, "ANSWER_MISMATCH")
    );
    let question = again(&pair, &question).await;
    assert_eq!(
        (question.state(), question.open_reason.as_str()),
        (QuestionState::Open, "KEY_UNKNOWN")
    );
    let question = again(&pair, &question).await;
    assert_eq!(question.state(), QuestionState::Refused);
    assert_eq!(question.refusal.expect("read").reason, "PURPOSE_NOT_PERMITTED");
}

/// An answer has no upper age, but none from before its question or from the future.
#[tokio::test(flavor = "multi_thread")]
async fn refuses_an_answer_from_before_its_question_or_from_the_future_and_takes_one_at_the_edge() {
    let pair = kazakhstan().await;
    let mut mongolia = Mongolia::of(&pair);
    let honest = mongolia.common_header.issued_at;
    let mut asked = 0;
    puppet(&pair, move |query| {
        asked += 1;
        mongolia.common_header.issued_at = match asked {
            1 => honest.before(Duration::from_secs(121)),
            2 => honest.after(Duration::from_secs(121)),
            _ => honest.after(Duration::from_secs(120)),
        };
        Ok(mongolia.not_found(query))
    })
    .await;
    let before = pair.ask(ME, request()).await.expect("asked");
    let later = again(&pair, &before).await;
    for question in [&before, &later] {
        assert_eq!(question.state(), QuestionState::Open);
        assert_eq!(question.open_reason, "ANSWER_UNTIMELY");
        assert!(question.closed_by.is_none() && question.answer.is_none());
        assert!(question.closed_at.is_none());
    }
    assert_eq!(counts(&pair, ME).await.suspect, 2);
    assert_eq!(again(&pair, &later).await.state(), QuestionState::Answered);
}

/// What waits is sent again as the same bytes, and a closed question is not sent at all.
#[tokio::test(flavor = "multi_thread")]
async fn an_open_question_is_sent_again_byte_for_byte_and_a_closed_one_never() {
    let pair = kazakhstan().await;
    let mongolia = Mongolia::of(&pair);
    let seen = Arc::new(Mutex::new(Vec::new()));
    let log = Arc::clone(&seen);
    puppet(&pair, move |query| {
        let mut log = log.lock().expect("not poisoned");
        log.push(query);
        match log.len() {
            1 => Err(Refused::because(RefusalReason::InProgress)),
            _ => Ok(mongolia.not_found(query)),
        }
    })
    .await;
    let question = pair.ask(ME, request()).await.expect("asked");
    let question = again(&pair, &question).await;
    assert_eq!(question.state(), QuestionState::Answered);
    pair.clock.advance(Duration::from_secs(3600));
    assert_eq!(again(&pair, &question).await.state(), QuestionState::Answered);
    let officer = pair.officer(ME, OfficerRole::Auditor).expect("a client");
    let read = ReadQuestionRequest { query_digest: question.query_digest.clone() };
    let read = officer.read_question(read).await.expect("read").question.expect("a question");
    assert_eq!(read.closed_by.map(|s| s.payload), question.closed_by.map(|s| s.payload));
    let seen = seen.lock().expect("not poisoned");
    assert_eq!(seen.len(), 2);
    assert_eq!(seen[0], seen[1]);
}

/// Lets bytes through, or swallows what the server says.
async fn proxy(to: std::net::SocketAddr) -> (std::net::SocketAddr, watch::Sender<bool>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("bound");
    let address = listener.local_addr().expect("an address");
    let (swallow, swallowing) = watch::channel(false);
    tokio::spawn(async move {
        while let Ok((client, _)) = listener.accept().await {
            let Ok(server) = TcpStream::connect(to).await else { continue };
            let (mut from_client, mut to_client) = client.into_split();
            let (mut from_server, mut to_server) = server.into_split();
            tokio::spawn(async move { tokio::io::copy(&mut from_client, &mut to_server).await });
            let swallowing = swallowing.clone();
            tokio::spawn(async move {
                let mut buffer = [0; 4096];
                while let Ok(read @ 1..) = from_server.read(&mut buffer).await {
                    if !*swallowing.borrow() && to_client.write_all(&buffer[..read]).await.is_err()
                    {
                        return;
                    }
                }
            });
        }
    });
    (address, swallow)
}

/// Case 37: the answer was committed and lost on the way. Sent again, the question gets the same bytes.
#[tokio::test(flavor = "multi_thread")]
async fn an_answer_lost_on_the_way_is_fetched_again() {
    let (places, place) = std::sync::mpsc::channel();
    let through = Mutex::new(place);
    let configure = |party: Party, config: &mut Config| {
        config.attempts = 1;
        config.peer_deadline = Duration::from_millis(1500);
        // The own policy lets every question out: here the answers are judged.
        let roles = config.policy.purposes.entry(Purpose::NewAward).or_default();
        roles.insert(OfficerRole::Caseworker, AnswerPart::ALL.iter().copied().collect());
        if party == ME {
            let address: std::net::SocketAddr =
                through.lock().expect("not poisoned").recv().expect("an address");
            config.peer_address = address.to_string();
        }
    };
    let swallow = Mutex::new(None);
    let prepare = |site: &kzmn_tests::pair::site::Site| {
        let to = site.addresses(PEER).exchange;
        let (address, sender) =
            tokio::task::block_in_place(|| tokio::runtime::Handle::current().block_on(proxy(to)));
        places.send(address).expect("sent");
        *swallow.lock().expect("not poisoned") = Some(sender);
    };
    let setting =
        Setting { prepare: Some(&prepare), configure: Some(&configure), ..Setting::default() };
    let pair = Pair::start_with(setting).await.expect("starts");
    let swallow = swallow.into_inner().expect("not poisoned").expect("a proxy");

    let warm = pair.ask(ME, request()).await.expect("asked");
    assert_eq!(warm.state(), QuestionState::Answered);
    let before = counts(&pair, PEER).await;
    swallow.send(true).expect("heard");
    let lost = pair.ask(ME, request()).await.expect("asked");
    assert_eq!((lost.state(), lost.open_reason.as_str()), (QuestionState::Open, "PEER_TIMED_OUT"));
    assert_eq!(counts(&pair, PEER).await.statement, before.statement + 2, "it was answered");
    swallow.send(false).expect("heard");
    // The stream that lost bytes is dead; the client finds out and connects anew.
    let mut fetched = again(&pair, &lost).await;
    for _ in 0..10 {
        if fetched.state() == QuestionState::Open {
            fetched = again(&pair, &lost).await;
        }
    }
    assert_eq!(fetched.state(), QuestionState::Answered);
    let after = counts(&pair, PEER).await;
    assert_eq!(after.statement, before.statement + 2, "and only once");
    assert_eq!(after.disclosure, before.disclosure + 1);
    let answer = kzmn_common::wire::read_envelope(fetched.closed_by.expect("closed"));
    let kept = pair.store(PEER).expect("running").statement(answer.digest()).await;
    assert_eq!(kept.expect("read").expect("kept").envelope(), &answer, "both books agree");
}
