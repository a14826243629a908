//! Case 29: payloads that are well signed, and made to hurt whoever decodes them.

use kzmn_common::kinds::{Outcome, Refusal};
use kzmn_common::refusal::RefusalReason;
use kzmn_common::statement::Attested;
use kzmn_tests::pair::in_process::Pair;
use kzmn_transport::FailureKind;

use super::support::{ANSWERING, ASKING, answered, counts, open, query, refused_for_good, send};

const QUERY: &str = "application/vnd.kzmn.record-query.v1+protobuf";

fn varint(mut number: usize) -> Vec<u8> {
    let mut bytes = Vec::new();
    while number >= 0x80 {
        bytes.push(u8::try_from(number & 0x7f).expect("seven bits") | 0x80);
        number >>= 7;
    }
    bytes.push(u8::try_from(number).expect("seven bits"));
    bytes
}

/// A field that holds bytes.
fn bytes_field(number: usize, content: &[u8]) -> Vec<u8> {
    [varint(number << 3 | 2), varint(content.len()), content.to_vec()].concat()
}

/// A message in a message, in this field, this often.
fn nested(number: usize, levels: usize) -> Vec<u8> {
    (0..levels).fold(Vec::new(), |inner, _| bytes_field(number, &inner))
}

/// A group in a group, which ends as often as it begins.
fn groups(number: usize, levels: usize) -> Vec<u8> {
    [varint(number << 3 | 3).repeat(levels), varint(number << 3 | 4).repeat(levels)].concat()
}

/// The words of a parser, none of which may leave the node.
const PARSERS_WORDS: [&str; 8] =
    ["recursion", "wire type", "varint", "underflow", "delimit", "prost", "decode protobuf", "tag"];

/// Refused for good, in our words alone.
async fn refused(pair: &Pair, payload: Vec<u8>, reason: RefusalReason) {
    let envelope = pair.sign(ASKING, QUERY, payload);
    let failure = refused_for_good(pair, &envelope, reason).await;
    let refusal: Attested<Refusal> = open(pair, *failure.signed.clone().expect("signed"));
    assert_eq!(refusal.statement().body.text.as_str(), reason.text());
    let told = format!("{failure} {:?}", failure.violations);
    for word in PARSERS_WORDS {
        assert!(!told.contains(word), "{word} was told: {told}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn refuses_nesting_wherever_it_stands() {
    let pair = Pair::start().await.expect("starts");
    let good = query(&pair).encode();
    for levels in [101, 5_000] {
        // Where the contract has messages, the third level is text, and these bytes are none.
        for payload in [nested(1, levels), nested(2, levels)] {
            refused(&pair, payload, RefusalReason::TextNotAccepted).await;
        }
        // Where it has nothing, a parser goes through groups and past bytes.
        let grouped = [good.clone(), groups(15, levels)].concat();
        refused(&pair, grouped, RefusalReason::PayloadMalformed).await;
        let unknown = [good.clone(), nested(15, levels)].concat();
        refused(&pair, unknown, RefusalReason::PayloadNotCanonical).await;
    }
    let shallow = [good.clone(), groups(15, 3)].concat();
    refused(&pair, shallow, RefusalReason::PayloadNotCanonical).await;
    assert!(matches!(
        answered(&pair, &pair.sign(ASKING, QUERY, good)).await,
        Outcome::Found { .. }
    ));
}

#[tokio::test(flavor = "multi_thread")]
async fn refuses_what_is_no_protobuf_and_answers_the_query_that_it_stands_in() {
    let pair = Pair::start().await.expect("starts");
    let good = query(&pair).encode();
    let wrong: [&[u8]; 11] = [
        // Wire types that there are none of.
        &[0x7e, 0x01],
        &[0x7f, 0x01],
        // A group that does not end, one that does not begin, and one that another ends.
        &[0x7b],
        &[0x7c],
        &[0x7b, 0x74],
        // Lengths beyond the end: by one byte, by 2 GiB, by all that 64 bits can say.
        &[0x12, 0x01],
        &[0x12, 0xff, 0xff, 0xff, 0xff, 0x07],
        &[0x12, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01],
        // Numbers that do not end, and field number 0.
        &[0x78, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01],
        &[0x78, 0xff],
        &[0x00],
    ];
    for tail in wrong {
        let payload = [good.as_slice(), tail].concat();
        refused(&pair, payload, RefusalReason::PayloadMalformed).await;
    }
    assert!(matches!(
        answered(&pair, &pair.sign(ASKING, QUERY, good)).await,
        Outcome::Found { .. }
    ));
}

/// `PersonClaim.names`: the message that costs most for two bytes.
fn empty_names(items: usize) -> Vec<u8> {
    bytes_field(2, &[0x12, 0x00].repeat(items))
}

#[tokio::test(flavor = "multi_thread")]
async fn refuses_two_million_empty_items_by_their_size_and_fewer_by_their_number() {
    let pair = Pair::start().await.expect("starts");
    let before = counts(&pair, ANSWERING).await;
    let large = pair.sign(ASKING, QUERY, empty_names(2_000_000));
    assert!(large.payload.len() > 4_000_000);
    let failure = send(&pair, &large).await.expect_err("refused");
    assert_eq!((failure.kind, failure.signed), (FailureKind::Other, None), "before it is read");
    assert_eq!(counts(&pair, ANSWERING).await, before, "and nothing is kept");

    refused(&pair, empty_names(125_000), RefusalReason::PayloadMalformed).await;
    let mut query = query(&pair);
    let name = query.body.person.names[0].clone();
    query.body.person.names = vec![name.clone(); 8];
    answered(&pair, &pair.seal(ASKING, query.clone())).await;
    query.common_header.statement_id = super::support::query(&pair).common_header.statement_id;
    query.body.person.names.push(name);
    refused(&pair, query.encode(), RefusalReason::PayloadMalformed).await;
}
