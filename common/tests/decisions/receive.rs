//! What is known about bytes from the peer before the store is asked.

use kzmn_common::envelope::{Digest, Envelope, Signature};
use kzmn_common::exchange::close::RejectionCause;
use kzmn_common::exchange::receive::Received;
use kzmn_common::header::{LegalBasis, StatementId};
use kzmn_common::kinds::{CaseClose, CaseCloseReason, Outcome, RecordAnswer, RecordQuery};
use kzmn_common::party::Realm;
use kzmn_common::refusal::RefusalReason;
use kzmn_common::statement::{PayloadType, Sealed, Signed, Unverified};
use kzmn_testkit::states::question;
use kzmn_testkit::values::{now, realm, text};

use super::world::{ME, MILLISECOND, PEER, World, claim, signed_with, signer};

/// What stands against what was received, and the id that it used up.
fn stands_against(received: &Received) -> (Option<RefusalReason>, Option<StatementId>) {
    (received.objection().map(|objection| objection.reason), received.statement_id())
}

/// Bytes that Mongolia signed as a query, whatever they are.
fn signed_bytes(world: &World, payload_type: &str, payload: Vec<u8>) -> Unverified {
    let mut envelope = Envelope {
        payload_type: payload_type.to_owned(),
        payload,
        signatures: Vec::new(),
        disclosures: Vec::new(),
    };
    let signing = world.states.key(PEER);
    envelope.signatures.push(Signature {
        key_id: signing.public().id().to_string(),
        signature: signing.sign(&envelope.pae()),
    });
    Unverified::received(envelope)
}

#[test]
fn refuses_at_once_and_keeps_nothing_of_what_is_not_signed_by_the_peer() {
    let world = World::new();
    let forged = signed_with(&signer(9), world.asked());
    assert_eq!(world.received(forged.clone(), now()).err(), Some(RefusalReason::KeyUnknown));
    assert_eq!(world.delivered(forged).err(), Some(RefusalReason::KeyUnknown));
    let own = signed_with(world.states.signer(ME), world.asked());
    assert_eq!(
        world.received(own, now()).err(),
        Some(RefusalReason::KeyUnknown),
        "not our own key"
    );
}

#[test]
fn takes_a_permitted_query() {
    let world = World::new();
    let query = world.asked();
    let received = world.received(world.signed(query.clone()), now()).expect("signed");
    assert_eq!(stands_against(&received), (None, Some(query.common_header.statement_id)));
    let permitted = received.permitted_query().expect("permitted");
    assert_eq!(permitted.statement(), &query);
    assert!(received.readable_query().is_some());
    assert_eq!(received.digest(), received.verified().digest());
    assert_eq!(permitted.digest(), received.digest());
}

#[test]
fn a_query_that_is_not_permitted_is_read_and_no_registry_for_it() {
    let world = World::new();
    let query = world.asked();
    let late = query.header.expires_at.after(world.policy.skew).after(MILLISECOND);
    let received = world.received(world.signed(query.clone()), late).expect("signed");
    let expected = (Some(RefusalReason::StatementExpired), Some(query.common_header.statement_id));
    assert_eq!(stands_against(&received), expected);
    assert!(received.permitted_query().is_none());
    assert_eq!(received.readable_query().map(|query| query.statement().clone()), Some(query));
}

/// What cannot be read as a statement of its type uses up no id.
#[test]
fn refuses_what_is_not_a_query_in_canonical_form() {
    let world = World::new();
    let query = world.asked();
    let kind = PayloadType::RecordQuery.as_str();
    let payload = query.encode();
    let longer = [payload.clone(), vec![0xf8, 0x07, 0x01]].concat();
    let cases = [
        (payload[..payload.len() - 1].to_vec(), RefusalReason::PayloadMalformed),
        (longer, RefusalReason::PayloadNotCanonical),
        (Vec::new(), RefusalReason::PayloadMalformed),
    ];
    for (bytes, reason) in cases {
        let received = world.received(signed_bytes(&world, kind, bytes), now()).expect("signed");
        assert_eq!(stands_against(&received), (Some(reason), None));
        assert!(received.readable_query().is_none() && received.permitted_query().is_none());
    }
    let whole = world.received(signed_bytes(&world, kind, payload), now()).expect("signed");
    assert_eq!(stands_against(&whole), (None, Some(query.common_header.statement_id)));
}

#[test]
fn refuses_other_types_of_statement_and_knows_the_ids_of_those_that_it_can_read() {
    let world = World::new();
    let parties = (PEER, realm());
    let query = Digest::of(b"a query");
    let answer = RecordAnswer::to(query, Outcome::NotFound, parties, now(), &world.entropy);
    let id = answer.common_header.statement_id;
    let unexpected = Some(RefusalReason::PayloadTypeUnexpected);
    let received = world.received(world.signed(answer), now()).expect("signed");
    assert_eq!(stands_against(&received), (unexpected, Some(id)));
    let later = signed_bytes(&world, "application/vnd.kzmn.record-query.v9+protobuf", Vec::new());
    let received = world.received(later, now()).expect("signed");
    assert_eq!(stands_against(&received), (unexpected, None));
}

#[test]
fn refuses_another_issuer_audience_or_realm_and_knows_the_id() {
    let world = World::new();
    let changed = |change: &dyn Fn(&mut Signed<RecordQuery>)| {
        let mut query = world.asked();
        change(&mut query);
        let received = world.received(world.signed(query), now()).expect("signed");
        assert!(received.permitted_query().is_none() && received.readable_query().is_none());
        let (reason, id) = stands_against(&received);
        assert!(id.is_some());
        reason
    };
    let issuer = changed(&|query| query.common_header.issuer = ME);
    assert_eq!(issuer, Some(RefusalReason::IssuerMismatch));
    let audience = changed(&|query| query.common_header.audience = PEER);
    assert_eq!(audience, Some(RefusalReason::AudienceMismatch));
    let other = Realm::parse("other").expect("a realm");
    let in_another = changed(&|query| query.common_header.realm = other.clone());
    assert_eq!(in_another, Some(RefusalReason::RealmMismatch));
    let all = changed(&|query| {
        query.common_header.issuer = ME;
        query.common_header.audience = PEER;
        query.common_header.realm = other.clone();
    });
    assert_eq!(all, Some(RefusalReason::IssuerMismatch), "the issuer is told first");
}

#[test]
fn deliver_refuses_a_query_and_knows_the_id() {
    let world = World::new();
    let query = world.asked();
    let received = world.delivered(world.signed(query.clone())).expect("signed");
    let expected =
        (Some(RefusalReason::PayloadTypeUnexpected), Some(query.common_header.statement_id));
    assert_eq!(stands_against(&received), expected);
    assert!(received.readable_query().is_none() && received.permitted_query().is_none());
}

/// Whatever is carried by `Deliver` is judged alike.
#[test]
fn refuses_the_closing_of_a_case_by_query_or_without_its_note_and_takes_it_by_deliver() {
    let world = World::new();
    let Signed { common_header, header, .. } = world.notice();
    let closing = |reason, note| Signed {
        common_header: common_header.clone(),
        header: header.clone(),
        body: CaseClose { reason, note },
    };
    let good = closing(CaseCloseReason::Withdrawn, None);
    let received = world.delivered(world.signed(good.clone())).expect("signed");
    assert_eq!(stands_against(&received), (None, Some(common_header.statement_id)));
    let received = world.received(world.signed(good), now()).expect("signed");
    let unexpected = Some(RefusalReason::PayloadTypeUnexpected);
    assert_eq!(stands_against(&received), (unexpected, Some(common_header.statement_id)));
    let unsaid = closing(CaseCloseReason::Other, None);
    let received = world.delivered(world.signed(unsaid)).expect("signed");
    assert_eq!(stands_against(&received).0, Some(RefusalReason::PayloadMalformed));
    let said = closing(CaseCloseReason::Other, Some(text("moved")));
    let received = world.delivered(world.signed(said)).expect("signed");
    assert_eq!(stands_against(&received).0, None);
}

#[test]
fn deliver_takes_a_notice_and_refuses_one_from_the_future_for_another_party_or_on_what_is_not_in_force()
 {
    let world = World::new();
    let notice = world.notice();
    let id = Some(notice.common_header.statement_id);
    let received = world.delivered(world.signed(notice.clone())).expect("signed");
    assert_eq!(stands_against(&received), (None, id));
    let fields = received.readable_fields().expect("read");
    assert_eq!(fields.case_id, Some(notice.header.case_id.clone()));
    assert!(received.permitted_query().is_none() && received.reply().is_none());
    let mut early = notice.clone();
    early.common_header.issued_at = now().after(world.policy.skew).after(MILLISECOND);
    let received = world.delivered(world.signed(early.clone())).expect("signed");
    assert_eq!(stands_against(&received), (Some(RefusalReason::StatementNotYetValid), id));
    early.common_header.issued_at = now().after(world.policy.skew);
    let received = world.delivered(world.signed(early)).expect("signed");
    assert_eq!(stands_against(&received), (None, id));
    let mut stray = notice.clone();
    stray.common_header.audience = PEER;
    let received = world.delivered(world.signed(stray)).expect("signed");
    assert_eq!(stands_against(&received), (Some(RefusalReason::AudienceMismatch), id));
    let mut treaty = notice.clone();
    treaty.header.justification.basis = LegalBasis::Treaty { article: text("5") };
    let received = world.delivered(world.signed(treaty)).expect("signed");
    assert_eq!(stands_against(&received), (Some(RefusalReason::LegalBasisNotInForce), id));
    let fields = received.readable_fields().expect("it reads all the same");
    assert_eq!(fields.case_id, Some(notice.header.case_id.clone()));
    let by_query = world.received(world.signed(notice), now()).expect("signed");
    assert_eq!(stands_against(&by_query), (Some(RefusalReason::PayloadTypeUnexpected), id));
}

/// Whatever rpc it came by, a reply is known as one, and judged for the query as if it had come in the call.
#[test]
fn knows_a_reply_that_came_by_an_rpc_that_takes_none_and_whether_it_fits() {
    let world = World::new();
    let query = RecordQuery::ask(question(claim()), ME, realm(), now(), &world.entropy);
    let asked = Sealed::seal(query, world.states.signer(ME)).expect("signed");
    let answer = |at| {
        let parties = (PEER, realm());
        RecordAnswer::to(asked.digest(), Outcome::NotFound, parties, at, &world.entropy)
    };
    let fits = answer(now());
    let by_query = world.received(world.signed(fits.clone()), now()).expect("signed");
    let by_deliver = world.delivered(world.signed(fits)).expect("signed");
    for received in [by_query, by_deliver] {
        let reply = received.reply().expect("a reply");
        assert_eq!(reply.answers(), asked.digest());
        assert_eq!(reply.fits(asked.statement()), Ok(()));
        assert_eq!(reply.closing().verified().digest(), received.digest());
    }
    let before = answer(now().before(world.policy.skew).before(MILLISECOND));
    let received = world.delivered(world.signed(before)).expect("signed");
    let reply = received.reply().expect("a reply");
    assert_eq!(reply.fits(asked.statement()), Err(RejectionCause::Untimely));
    let no_reply = world.received(world.signed(world.asked()), now()).expect("signed");
    assert!(no_reply.reply().is_none());
}
