//! What the cases share: queries made by hand, and what a refusal must leave behind.

use kzmn_common::envelope::Envelope;
use kzmn_common::header::{Officer, OfficerRole};
use kzmn_common::instant::Clock as _;
use kzmn_common::kinds::{Outcome, RecordAnswer, RecordQuery, Refusal};
use kzmn_common::office;
use kzmn_common::party::{Party, Realm};
use kzmn_common::refusal::RefusalReason;
use kzmn_common::statement::{Attested, Body, ExpectedAddress, KeyAge, Signed, Unverified};
use kzmn_common::text::Text;
use kzmn_store::Counts;
use kzmn_testkit::{Claim, ask_request};
use kzmn_tests::pair::in_process::Pair;
use kzmn_tests::pair::site::REALM;
use kzmn_transport::{FailureKind, PeerFailure};

/// Who answers in most cases; the other one asks.
pub(crate) const ANSWERING: Party = Party::Kazakhstan;
/// Who asks in most cases.
pub(crate) const ASKING: Party = Party::Mongolia;

/// A query by which `asking` asks about somebody, ready to be bent and sealed.
pub(crate) fn query_by(pair: &Pair, asking: Party, claim: &Claim) -> Signed<RecordQuery> {
    let officer = Officer {
        id: Text::parse("7f3a90c2d1e4b586", 64).expect("an id"),
        role: OfficerRole::Caseworker,
    };
    let question =
        office::read_question(&ask_request("MN-2026-0000052", claim), officer).expect("a question");
    let realm = Realm::parse(REALM).expect("a realm");
    RecordQuery::ask(question, asking, realm, pair.clock.now(), pair.entropy.as_ref())
}

/// The usual query of the usual asker.
pub(crate) fn query(pair: &Pair) -> Signed<RecordQuery> {
    query_by(pair, ASKING, &kzmn_tests::pair::people::bat_erdene())
}

/// Sends an envelope as the usual asker's node.
pub(crate) async fn send(pair: &Pair, envelope: &Envelope) -> Result<Unverified, PeerFailure> {
    pair.exchange(ASKING).expect("a client").query(envelope).await
}

pub(crate) async fn counts(pair: &Pair, party: Party) -> Counts {
    pair.store(party).expect("running").counts().await.expect("counted")
}

/// Opens what came back as the answering node's statement.
pub(crate) fn open<T: Body>(pair: &Pair, received: Unverified) -> Attested<T> {
    open_from(pair, ANSWERING, received)
}

pub(crate) fn open_from<T: Body>(pair: &Pair, issuer: Party, received: Unverified) -> Attested<T> {
    let bundle = pair.site.open_bundle().expect("opens");
    let realm = Realm::parse(REALM).expect("a realm");
    received
        .verify(issuer, &bundle, pair.clock.now(), KeyAge::ValidAtIssue)
        .expect("signed by the node")
        .open(ExpectedAddress { audience: issuer.other(), realm: &realm })
        .expect("readable")
}

/// Sends an envelope that must be answered, and gives the outcome.
pub(crate) async fn answered(pair: &Pair, envelope: &Envelope) -> Outcome {
    let received = send(pair, envelope).await.expect("answered");
    let answer: Attested<RecordAnswer> = open(pair, received);
    assert_eq!(answer.statement().header.answers, envelope.digest());
    answer.statement().body.outcome.clone()
}

/// A final refusal: signed, kept with what it refuses, the same again for the same bytes, and nothing
/// else stored.
pub(crate) async fn refused_for_good(
    pair: &Pair,
    envelope: &Envelope,
    reason: RefusalReason,
) -> PeerFailure {
    let before = counts(pair, ANSWERING).await;
    let failure = send(pair, envelope).await.expect_err("refused");
    assert_eq!(failure.kind, FailureKind::Refused(reason));
    let signed = failure.signed.clone().expect("signed");
    let refusal: Attested<Refusal> = open(pair, *signed.clone());
    assert_eq!(refusal.statement().body.reason, reason);
    assert_eq!(refusal.statement().header.answers, envelope.digest());
    let after = counts(pair, ANSWERING).await;
    assert_eq!(after.statement, before.statement + 2, "the statement and its refusal are kept");
    assert_eq!(after.disclosure, before.disclosure, "nobody's data was read");
    let again = send(pair, envelope).await.expect_err("refused again");
    assert_eq!(again.signed.expect("signed").digest(), signed.digest(), "the same bytes");
    assert_eq!(counts(pair, ANSWERING).await, after, "nothing more is stored");
    failure
}

/// A passing refusal: not signed, nothing stored.
pub(crate) async fn refused_for_now(
    pair: &Pair,
    envelope: &Envelope,
    reason: RefusalReason,
) -> PeerFailure {
    let before = counts(pair, ANSWERING).await;
    let failure = send(pair, envelope).await.expect_err("refused");
    assert_eq!(failure.kind, FailureKind::Refused(reason));
    assert!(failure.signed.is_none(), "a passing refusal is not signed");
    assert_eq!(counts(pair, ANSWERING).await, before, "nothing is stored");
    failure
}
