//! What the answering node refuses: signatures, payloads, addresses, times, policy.

use std::time::Duration;

use kzmn_common::header::{LegalBasis, OfficerRole, Purpose};
use kzmn_common::kinds::{AnswerPart, Outcome, RecordQuery};
use kzmn_common::party::{Party, Realm};
use kzmn_common::refusal::RefusalReason;
use kzmn_common::statement::{PayloadType, Signed};
use kzmn_common::text::Text;
use kzmn_proto::exchange as proto;
use kzmn_tests::pair::in_process::{Pair, Setting};
use kzmn_transport::FailureKind;
use prost::Message as _;

use super::support::{
    ANSWERING, ASKING, answered, counts, query, refused_for_good, refused_for_now, send,
};

const QUERY: &str = "application/vnd.kzmn.record-query.v1+protobuf";

async fn pair() -> Pair {
    Pair::start().await.expect("starts")
}

/// Signs the usual query after its message was bent.
fn bent(
    pair: &Pair,
    bend: impl FnOnce(&mut proto::RecordQuery),
) -> kzmn_common::envelope::Envelope {
    let mut message = proto::RecordQuery::decode(query(pair).encode().as_slice()).expect("decodes");
    bend(&mut message);
    pair.sign(ASKING, QUERY, message.encode_to_vec())
}

fn person(message: &mut proto::RecordQuery) -> &mut proto::PersonClaim {
    message.person.as_mut().expect("a person")
}

fn header(message: &mut proto::RecordQuery) -> &mut proto::StatementHeader {
    message.header.as_mut().expect("a header")
}

/// Case 17, over a socket; the exhaustive one stands with the golden vectors.
#[tokio::test(flavor = "multi_thread")]
async fn refuses_a_bit_turned_over_anywhere_and_answers_the_same_bytes_unbent() {
    let pair = pair().await;
    let good = pair.seal(ASKING, query(&pair));
    for at in (0..good.payload.len()).step_by(37) {
        let mut bad = good.clone();
        bad.payload[at] ^= 1 << (at % 8);
        refused_for_now(&pair, &bad, RefusalReason::SignatureInvalid).await;
    }
    let mut bad = good.clone();
    bad.signatures[0].signature[63] ^= 0x10;
    refused_for_now(&pair, &bad, RefusalReason::SignatureInvalid).await;
    assert!(matches!(answered(&pair, &good).await, Outcome::Found { .. }));
}

/// Case 18.
#[tokio::test(flavor = "multi_thread")]
async fn refuses_a_payload_cut_short_and_one_that_was_cut_before_it_was_signed() {
    let pair = pair().await;
    let good = pair.seal(ASKING, query(&pair));
    for keep in (0..good.payload.len()).step_by(61) {
        let mut cut = good.clone();
        cut.payload.truncate(keep);
        refused_for_now(&pair, &cut, RefusalReason::SignatureInvalid).await;
    }
    let half = good.payload[..good.payload.len() - 1].to_vec();
    let signed = pair.sign(ASKING, QUERY, half);
    refused_for_good(&pair, &signed, RefusalReason::PayloadMalformed).await;
    let signed = pair.sign(ASKING, QUERY, Vec::new());
    refused_for_good(&pair, &signed, RefusalReason::PayloadMalformed).await;
}

/// Case 19: the type is part of what is signed.
#[tokio::test(flavor = "multi_thread")]
async fn refuses_a_statement_under_another_type_than_it_was_signed_as() {
    let pair = pair().await;
    let mut confused = pair.seal(ASKING, query(&pair));
    confused.payload_type = PayloadType::RecordAnswer.as_str().to_owned();
    refused_for_now(&pair, &confused, RefusalReason::SignatureInvalid).await;
}

/// Case 20, also by `Deliver`, which takes no type yet.
#[tokio::test(flavor = "multi_thread")]
async fn refuses_a_well_signed_statement_of_another_type() {
    let pair = pair().await;
    let payload = query(&pair).encode();
    for kind in
        ["application/vnd.kzmn.record-query.v9+protobuf", PayloadType::RecordAnswer.as_str(), ""]
    {
        let other = pair.sign(ASKING, kind, payload.clone());
        refused_for_good(&pair, &other, RefusalReason::PayloadTypeUnexpected).await;
    }
    let query = pair.seal(ASKING, query(&pair));
    let client = pair.exchange(ASKING).expect("a client");
    let failure = client.deliver(&query).await.expect_err("refused");
    assert_eq!(failure.kind, FailureKind::Refused(RefusalReason::PayloadTypeUnexpected));
    assert!(failure.signed.is_some());
}

/// Before the signatures, and before anything is kept or shown: a payload type is printed wherever statements are
/// listed.
#[tokio::test(flavor = "multi_thread")]
async fn refuses_a_payload_type_that_is_not_plain_ascii_of_128_bytes_by_either_rpc() {
    let pair = pair().await;
    let payload = query(&pair).encode();
    let client = pair.exchange(ASKING).expect("a client");
    for wrong in [
        "\u{1b}[2J\u{1b}[31m",
        "a\r\n{\"level\":\"INFO\"}",
        "application/\u{202e}vnd",
        "тип",
        "a\0",
        &"t".repeat(129),
        &"t".repeat(24_000),
    ] {
        let mut envelope = pair.sign(ASKING, wrong, payload.clone());
        refused_for_now(&pair, &envelope, RefusalReason::EnvelopeMalformed).await;
        let delivered = client.deliver(&envelope).await.expect_err("refused");
        assert_eq!(delivered.kind, FailureKind::Refused(RefusalReason::EnvelopeMalformed));
        envelope.signatures.clear();
        refused_for_now(&pair, &envelope, RefusalReason::EnvelopeMalformed).await;
    }
    for unknown in ["t".repeat(128), QUERY.to_uppercase()] {
        let envelope = pair.sign(ASKING, &unknown, payload.clone());
        refused_for_good(&pair, &envelope, RefusalReason::PayloadTypeUnexpected).await;
    }
    let kept = counts(&pair, ANSWERING).await;
    answered(&pair, &pair.seal(ASKING, query(&pair))).await;
    assert_eq!(counts(&pair, ANSWERING).await.statement, kept.statement + 2);
}

/// Case 23.
#[tokio::test(flavor = "multi_thread")]
async fn refuses_a_missing_a_second_and_a_garbage_signature() {
    let pair = pair().await;
    let good = pair.seal(ASKING, query(&pair));
    let mut none = good.clone();
    none.signatures.clear();
    refused_for_now(&pair, &none, RefusalReason::SignatureSetInvalid).await;
    let mut twice = good.clone();
    twice.signatures.push(good.signatures[0].clone());
    refused_for_now(&pair, &twice, RefusalReason::SignatureSetInvalid).await;
    for length in [0, 1, 63, 65, 4096] {
        let mut garbage = good.clone();
        garbage.signatures[0].signature = vec![7; length];
        refused_for_now(&pair, &garbage, RefusalReason::SignatureInvalid).await;
    }
    answered(&pair, &good).await;
}

/// Case 24.
#[tokio::test(flavor = "multi_thread")]
async fn refuses_a_statement_for_another_audience() {
    let pair = pair().await;
    let mut astray = query(&pair);
    astray.common_header.audience = ASKING;
    let astray = pair.seal(ASKING, astray);
    refused_for_good(&pair, &astray, RefusalReason::AudienceMismatch).await;
}

/// Case 25: Mongolia's connection and key, and Kazakhstan named as issuer.
#[tokio::test(flavor = "multi_thread")]
async fn refuses_a_statement_that_names_another_issuer_than_the_connection() {
    let pair = pair().await;
    let mut deputy = query(&pair);
    deputy.common_header.issuer = ANSWERING;
    let deputy = pair.seal(ASKING, deputy);
    refused_for_good(&pair, &deputy, RefusalReason::IssuerMismatch).await;
    // A statement that the other party really signed is not this connection's to send.
    let foreign = pair.seal(ANSWERING, query(&pair));
    refused_for_now(&pair, &foreign, RefusalReason::KeyUnknown).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn refuses_a_statement_of_another_realm() {
    let pair = pair().await;
    let mut other = query(&pair);
    other.common_header.realm = Realm::parse("production").expect("a realm");
    let other = pair.seal(ASKING, other);
    refused_for_good(&pair, &other, RefusalReason::RealmMismatch).await;
}

/// Case 26. At the edge of the window a query is still taken.
#[tokio::test(flavor = "multi_thread")]
async fn refuses_queries_outside_their_time_and_takes_them_at_its_edges() {
    let pair = pair().await;
    let shifted = |minutes: i64, seconds: i64| {
        let mut shifted = query(&pair);
        let shift = |at: kzmn_common::instant::Instant| {
            let ms = at.unix_ms() + (minutes * 60 + seconds) * 1000;
            kzmn_common::instant::Instant::from_unix_ms(ms).expect("in range")
        };
        shifted.common_header.issued_at = shift(shifted.common_header.issued_at);
        shifted.header.expires_at = shift(shifted.header.expires_at);
        pair.seal(ASKING, shifted)
    };
    refused_for_good(&pair, &shifted(-20, 0), RefusalReason::StatementExpired).await;
    refused_for_good(&pair, &shifted(-12, -1), RefusalReason::StatementExpired).await;
    answered(&pair, &shifted(-12, 0)).await;
    answered(&pair, &shifted(2, 0)).await;
    let early = shifted(2, 1);
    let failure = refused_for_now(&pair, &early, RefusalReason::StatementNotYetValid).await;
    assert!(failure.retry_after.is_some());
    pair.clock.advance(Duration::from_secs(1));
    answered(&pair, &early).await;

    let mut long = query(&pair);
    long.header.expires_at = long.common_header.issued_at.after(Duration::from_millis(600_001));
    let long = pair.seal(ASKING, long);
    refused_for_good(&pair, &long, RefusalReason::ValidityTooLong).await;
    let mut backwards = query(&pair);
    backwards.header.expires_at =
        backwards.common_header.issued_at.before(Duration::from_millis(1));
    let backwards = pair.seal(ASKING, backwards);
    refused_for_good(&pair, &backwards, RefusalReason::ValidityTooLong).await;
}

/// Case 27: validly signed, and not in the one form.
#[tokio::test(flavor = "multi_thread")]
async fn refuses_payloads_that_are_not_canonical() {
    let pair = pair().await;
    let canonical = query(&pair).encode();
    let mut unknown_field = canonical.clone();
    unknown_field.extend([0xf8, 0x07, 0x01]);
    let mut again = canonical.clone();
    again.extend([0x32, 0x03, 0x08, 0xea, 0x0f]);
    again.extend([0x32, 0x03, 0x08, 0xea, 0x0f]);
    let mut explicit_default = canonical.clone();
    explicit_default.extend([0x18, 0x00]);
    let mut long_varint = canonical.clone();
    long_varint.extend([0x32, 0x04, 0x08, 0xea, 0x8f, 0x00]);
    for bytes in [unknown_field, again, explicit_default, long_varint] {
        let envelope = pair.sign(ASKING, QUERY, bytes);
        refused_for_good(&pair, &envelope, RefusalReason::PayloadNotCanonical).await;
    }
    let mut accepted = canonical;
    accepted.extend([0x32, 0x03, 0x08, 0xea, 0x0f]);
    answered(&pair, &pair.sign(ASKING, QUERY, accepted)).await;
}

/// Case 28.
#[tokio::test(flavor = "multi_thread")]
async fn refuses_text_that_no_statement_may_hold() {
    let pair = pair().await;
    let marks = format!("e{}", "\u{301}".repeat(10_000));
    for bad in ["Ж\0", "\u{202E}Ж", "Ж\n", "и\u{306}", marks.as_str(), "\u{0378}"] {
        let envelope = bent(&pair, |message| person(message).names[0].given_name = bad.to_owned());
        let failure = refused_for_good(&pair, &envelope, RefusalReason::TextNotAccepted).await;
        assert_eq!(failure.violations[0].field, "person.names[0].given_name");
    }
    let mut bytes = query(&pair).encode();
    let at = bytes
        .windows(4)
        .position(|w| w == "Бат".as_bytes().get(..4).expect("4"))
        .expect("is there");
    bytes[at] = 0xff;
    let envelope = pair.sign(ASKING, QUERY, bytes);
    refused_for_good(&pair, &envelope, RefusalReason::TextNotAccepted).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn refuses_fields_that_are_missing_unknown_or_out_of_range_by_name() {
    type Bend = fn(&mut proto::RecordQuery);
    let bends: [(&str, Bend); 13] = [
        ("header.statement_id", |m| header(m).statement_id = "7".to_owned()),
        ("header.issuer", |m| header(m).issuer = 0),
        ("header.audience", |m| header(m).audience = 9),
        ("header.case_id", |m| header(m).case_id.clear()),
        ("header.answers", |m| header(m).answers = vec![0; 32]),
        ("header.supersedes", |m| header(m).supersedes = vec![0; 31]),
        ("header.purpose", |m| header(m).purpose = 77),
        ("header.officer.officer_id", |m| {
            header(m).officer.as_mut().expect("there").officer_id = "Ербол".to_owned();
        }),
        ("header.issued_at", |m| header(m).issued_at.as_mut().expect("there").nanos += 1),
        ("parts", |m| m.parts = vec![2, 1]),
        ("kinds[0]", |m| m.kinds = vec![99]),
        ("person.birth_date.month", |m| person(m).birth_date.as_mut().expect("there").month = 13),
        ("person.identifiers[0].value", |m| {
            person(m).identifiers[0].value = "661120399021".to_owned();
        }),
    ];
    let pair = pair().await;
    for (field, bend) in bends {
        let envelope = bent(&pair, bend);
        let failure = refused_for_good(&pair, &envelope, RefusalReason::PayloadMalformed).await;
        assert_eq!(failure.violations.first().map(|v| v.field.as_str()), Some(field));
    }
}

/// What somebody has, and what it was before a change: more numbers and names are guesses.
#[tokio::test(flavor = "multi_thread")]
async fn refuses_three_numbers_of_a_kind_and_nine_names_and_answers_two_and_eight() {
    let pair = pair().await;
    let guessing = |numbers: usize, names: usize| {
        bent(&pair, |message| {
            let person = person(message);
            let more = ["010621699908", "580315399902"].map(|value| proto::Identifier {
                kind: person.identifiers[0].kind,
                value: value.to_owned(),
            });
            person.identifiers.extend(more);
            person.identifiers.truncate(numbers);
            let name = person.names[0].clone();
            person.names = vec![name; names];
        })
    };
    for (numbers, names, field) in [(3, 1, "person.identifiers"), (1, 9, "person.names")] {
        let guess = guessing(numbers, names);
        let failure = refused_for_good(&pair, &guess, RefusalReason::PayloadMalformed).await;
        assert_eq!(failure.violations.first().map(|v| v.field.as_str()), Some(field));
    }
    assert!(matches!(answered(&pair, &guessing(2, 8)).await, Outcome::Found { .. }));
}

#[tokio::test(flavor = "multi_thread")]
async fn refuses_what_the_purpose_the_role_and_the_basis_do_not_allow() {
    let pair = pair().await;
    let refused = async |reason, bend: fn(&mut Signed<RecordQuery>)| {
        let mut bent = query(&pair);
        bend(&mut bent);
        refused_for_good(&pair, &pair.seal(ASKING, bent), reason).await;
    };
    refused(RefusalReason::PurposeNotPermitted, |q| {
        q.header.justification.purpose = Purpose::CaseHandling
    })
    .await;
    refused(RefusalReason::PurposeNotPermitted, |q| q.body.parts.push(AnswerPart::PensionStatus))
        .await;
    refused(RefusalReason::RoleNotPermitted, |q| {
        q.header.justification.officer.role = OfficerRole::Auditor
    })
    .await;
    refused(RefusalReason::LegalBasisNotInForce, |q| {
        let article = Text::parse("Agreement, article 5", 128).expect("accepted");
        q.header.justification.basis = LegalBasis::Treaty { article };
    })
    .await;
    let mut review = query(&pair);
    review.header.justification.purpose = Purpose::Review;
    answered(&pair, &pair.seal(ASKING, review)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn takes_the_treaty_as_basis_from_its_entry_into_force_on() {
    let in_force = |_: Party, config: &mut kzmn_runtime::config::Config| {
        config.policy.treaty_in_force_from =
            time::Date::from_calendar_date(2026, time::Month::November, 24).ok();
    };
    let setting = Setting { configure: Some(&in_force), ..Setting::default() };
    let pair = Pair::start_with(setting).await.expect("starts");
    let by_treaty = || {
        let mut query = query(&pair);
        let article = Text::parse("Agreement, article 5", 128).expect("accepted");
        query.header.justification.basis = LegalBasis::Treaty { article };
        pair.seal(ASKING, query)
    };
    refused_for_good(&pair, &by_treaty(), RefusalReason::LegalBasisNotInForce).await;
    pair.clock.advance(Duration::from_secs(16 * 3600));
    answered(&pair, &by_treaty()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn refuses_a_person_named_too_vaguely_and_answers_with_just_enough() {
    type Bend = fn(&mut Signed<RecordQuery>);
    let bends: [(&str, Bend); 4] = [
        ("person.sex", |q| q.body.person.sex = None),
        ("person.birth_date", |q| q.body.person.birth_date = None),
        ("person.identifiers", |q| q.body.person.identifiers.clear()),
        ("person.names", |q| {
            q.body.person.names[0].clan_name = None;
            q.body.person.names[0].parent_name = None;
        }),
    ];
    let pair = pair().await;
    for (field, bend) in bends {
        let mut vague = query(&pair);
        bend(&mut vague);
        let envelope = pair.seal(ASKING, vague);
        let reason = RefusalReason::IdentificationInsufficient;
        let failure = refused_for_good(&pair, &envelope, reason).await;
        assert_eq!(failure.violations.first().map(|v| v.field.as_str()), Some(field));
    }
    let mut enough = query(&pair);
    enough.body.person.names[0].clan_name = None;
    answered(&pair, &pair.seal(ASKING, enough)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn refuses_a_message_over_the_size_limit_and_takes_one_below_it_to_its_signature() {
    let pair = pair().await;
    let large = |bytes| pair.sign(ASKING, QUERY, vec![0; bytes]);
    let before = counts(&pair, ANSWERING).await;
    let failure = send(&pair, &large(256 * 1024)).await.expect_err("refused");
    assert_eq!(failure.kind, FailureKind::Other, "OUT_OF_RANGE is the stack's own");
    assert_eq!(counts(&pair, ANSWERING).await, before);
    refused_for_good(&pair, &large(255 * 1024), RefusalReason::PayloadMalformed).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn refuses_everything_while_the_store_is_closed() {
    let pair = pair().await;
    let envelope = pair.seal(ASKING, query(&pair));
    pair.store(ANSWERING).expect("running").shutdown().await.expect("closes");
    let failure = send(&pair, &envelope).await.expect_err("refused");
    assert_eq!(failure.kind, FailureKind::Refused(RefusalReason::ShuttingDown));
    assert!(failure.signed.is_none() && failure.retry_after.is_some());
}
