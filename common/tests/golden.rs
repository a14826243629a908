//! Statements made by another implementation (Python's protobuf and pyca/cryptography), which must be
//! accepted or refused exactly as the contract says.
//!
//! `tests/python/make_golden.py` makes the file, and with `--check` compares it.

#![cfg(test)]

use std::collections::BTreeMap;

use kzmn_common::envelope::{Digest, Disclosure, Envelope, Signature};
use kzmn_common::instant::Instant;
use kzmn_common::kinds::AnyStatement;
use kzmn_common::party::{Party, Realm};
use kzmn_common::period::Employer;
use kzmn_common::refusal::RefusalReason;
use kzmn_common::registry::{ContributionMonth, monthly_rows_digest};
use kzmn_common::statement::{Carrier, ExpectedAddress, KeyAge, PayloadType, Unverified, Verified};
use kzmn_common::text::Text;
use kzmn_common::trust::{GovernancePins, SigningKey, TrustBundle};
use kzmn_common::wire::{envelope_from_bytes, envelope_to_bytes};
use serde::Deserialize;

#[derive(Deserialize)]
struct Golden {
    realm: Realm,
    received_at: String,
    keys: BTreeMap<String, Key>,
    trust_bundle: Bundle,
    statements: Vec<Vector>,
    refused: Vec<Vector>,
    monthly_rows: Vec<MonthlyRows>,
}

#[derive(Deserialize)]
struct Key {
    pkcs8_pem: String,
    spki: String,
    key_id: String,
}

#[derive(Deserialize)]
struct Bundle {
    pins: GovernancePins,
    envelope: serde_json::Value,
}

/// An envelope, and how it is received.
#[derive(Deserialize)]
struct Vector {
    name: String,
    connection: Party,
    payload_type: String,
    opened_as: String,
    payload: String,
    digest: String,
    signatures: Vec<HexSignature>,
    #[serde(default)]
    disclosures: Vec<HexDisclosure>,
    /// Only where it must be accepted.
    pae: Option<String>,
    /// Only where it must be refused.
    reason: Option<String>,
}

#[derive(Deserialize)]
struct HexSignature {
    key_id: String,
    signature: String,
}

#[derive(Deserialize)]
struct HexDisclosure {
    salt: String,
    period: String,
}

#[derive(Deserialize)]
struct MonthlyRows {
    name: String,
    salt: String,
    rows: Vec<Row>,
    digest: String,
}

#[derive(Deserialize)]
struct Row {
    month: String,
    employer: String,
    paid: bool,
}

/// The file, and what every test needs of it.
struct Fixture {
    golden: Golden,
    bundle: TrustBundle,
    received_at: Instant,
}

impl Fixture {
    fn load() -> Self {
        let text = include_str!("../../tests/vectors/golden.json");
        let golden: Golden = serde_json::from_str(text).expect("golden.json is of this form");
        let envelope = serde_json::to_vec(&golden.trust_bundle.envelope).expect("JSON");
        let bundle = TrustBundle::open(&envelope, &golden.trust_bundle.pins).expect("a bundle");
        let received_at = Instant::parse(&golden.received_at).expect("an instant");
        Self { golden, bundle, received_at }
    }

    fn statement(&self, name: &str) -> &Vector {
        let found = self.golden.statements.iter().find(|vector| vector.name == name);
        found.expect("golden.json holds the vector")
    }

    /// The private half of the key that signed first.
    fn key(&self, vector: &Vector) -> SigningKey {
        let signature = vector.signatures.first().expect("a signature");
        let key = self.golden.keys.values().find(|key| key.key_id == signature.key_id);
        SigningKey::from_pem(&key.expect("a key of the file").pkcs8_pem).expect("a private key")
    }

    /// Receives an envelope as the vector says.
    fn verify(&self, vector: &Vector, envelope: Envelope) -> Result<Verified, RefusalReason> {
        let fresh = |kind: PayloadType| kind.carrier() == Carrier::Query;
        let age = match PayloadType::parse(&vector.opened_as).is_some_and(fresh) {
            true => KeyAge::ValidAtReceipt,
            false => KeyAge::ValidAtIssue,
        };
        let received = Unverified::received(envelope);
        received.verify(vector.connection, &self.bundle, self.received_at, age)
    }

    /// Receives and opens an envelope as the vector says, and seals what it says again.
    fn reseal(&self, vector: &Vector, envelope: Envelope) -> Result<Envelope, RefusalReason> {
        let opened = self.open(vector, envelope)?;
        Ok(opened.seal(&self.key(vector).into()).expect("signed"))
    }

    /// Receives and opens an envelope as the vector says.
    fn open(&self, vector: &Vector, envelope: Envelope) -> Result<AnyStatement, RefusalReason> {
        let verified = self.verify(vector, envelope)?;
        let audience = vector.connection.other();
        let addressed = ExpectedAddress { audience, realm: &self.golden.realm };
        let kind = PayloadType::parse(&vector.opened_as).expect("a known type");
        AnyStatement::open_as(kind, &verified, addressed).map_err(|objection| objection.reason)
    }
}

impl Vector {
    fn envelope(&self) -> Envelope {
        let signature = |signature: &HexSignature| Signature {
            key_id: signature.key_id.clone(),
            signature: bytes(&signature.signature),
        };
        let disclosure = |disclosure: &HexDisclosure| Disclosure {
            salt: bytes(&disclosure.salt),
            period: bytes(&disclosure.period),
        };
        Envelope {
            payload_type: self.payload_type.clone(),
            payload: bytes(&self.payload),
            signatures: self.signatures.iter().map(signature).collect(),
            disclosures: self.disclosures.iter().map(disclosure).collect(),
        }
    }
}

fn bytes(text: &str) -> Vec<u8> {
    hex::decode(text).expect("hexadecimal digits")
}

/// The same envelope with another payload, validly signed.
fn resigned(envelope: &Envelope, payload: Vec<u8>, key: &SigningKey) -> Envelope {
    let mut changed = Envelope { payload, ..envelope.clone() };
    let signed = changed.pae();
    for signature in &mut changed.signatures {
        signature.signature = key.sign(&signed);
    }
    changed
}

/// The bytes with each single bit flipped in turn.
fn flips(bytes: &[u8]) -> impl Iterator<Item = Vec<u8>> + '_ {
    (0..bytes.len() * 8).map(|bit| {
        let mut flipped = bytes.to_vec();
        flipped[bit / 8] ^= 1 << (bit % 8);
        flipped
    })
}

/// The bytes cut off at each place but the end.
fn truncations(bytes: &[u8]) -> impl Iterator<Item = &[u8]> + '_ {
    (0..bytes.len()).map(|end| &bytes[..end])
}

#[test]
fn keys_are_read_named_and_written_as_python_does() {
    for (name, key) in Fixture::load().golden.keys {
        let signing = SigningKey::from_pem(&key.pkcs8_pem).expect("a private key");
        assert_eq!(signing.public().id().as_str(), key.key_id, "{name}");
        assert_eq!(hex::encode(signing.public().spki()), key.spki, "{name}");
        assert_eq!(signing.to_pem().as_ref(), Ok(&key.pkcs8_pem), "{name}");
    }
}

#[test]
fn refuses_the_bundle_under_other_pins_or_with_a_changed_byte() {
    let golden = Fixture::load().golden;
    let envelope = serde_json::to_vec(&golden.trust_bundle.envelope).expect("JSON");
    let swapped: GovernancePins =
        golden.trust_bundle.pins.iter().map(|(party, pin)| (party.other(), pin.clone())).collect();
    assert!(TrustBundle::open(&envelope, &swapped).is_err());
    for place in ["/payload", "/signatures/0/sig", "/signatures/1/sig"] {
        let mut changed = golden.trust_bundle.envelope.clone();
        let value = changed.pointer_mut(place).expect("a field of the envelope");
        let text = value.as_str().expect("base64");
        let (first, rest) = text.split_at(1);
        *value = format!("{}{rest}", if first == "A" { "B" } else { "A" }).into();
        let changed = serde_json::to_vec(&changed).expect("JSON");
        assert!(TrustBundle::open(&changed, &golden.trust_bundle.pins).is_err(), "{place}");
    }
}

#[test]
fn accepts_the_statements_and_makes_the_same_bytes_again() {
    let fixture = Fixture::load();
    for vector in &fixture.golden.statements {
        let name = &vector.name;
        let envelope = vector.envelope();
        assert_eq!(Some(hex::encode(envelope.pae())), vector.pae, "{name}");
        assert_eq!(envelope.digest().to_string(), vector.digest, "{name}");
        let again = fixture.reseal(vector, envelope.clone()).expect(name);
        assert_eq!(hex::encode(&again.payload), vector.payload, "{name}");
        assert_eq!(in_order(again), in_order(envelope), "{name}");
    }
}

/// Disclosures may come in any order.
fn in_order(mut envelope: Envelope) -> Envelope {
    envelope.disclosures.sort_by_key(Disclosure::digest);
    envelope
}

/// The signature holds all the same: the digests in the payload are what finds it.
#[test]
fn refuses_every_flipped_bit_of_what_is_disclosed_and_every_one_that_is_left_out() {
    let fixture = Fixture::load();
    let disclosing = fixture.golden.statements.iter().filter(|one| !one.disclosures.is_empty());
    let mut seen = 0;
    for vector in disclosing {
        let envelope = vector.envelope();
        let incomplete = Err(RefusalReason::DisclosuresIncomplete);
        for place in 0..envelope.disclosures.len() {
            seen += 1;
            let mut without = envelope.clone();
            without.disclosures.remove(place);
            assert_eq!(fixture.open(vector, without), incomplete, "{}", vector.name);
            for salt in flips(&envelope.disclosures[place].salt) {
                let mut flipped = envelope.clone();
                flipped.disclosures[place].salt = salt;
                assert_eq!(fixture.open(vector, flipped), incomplete, "{}", vector.name);
            }
            for period in flips(&envelope.disclosures[place].period) {
                let mut flipped = envelope.clone();
                flipped.disclosures[place].period = period;
                assert_eq!(fixture.open(vector, flipped), incomplete, "{}", vector.name);
            }
        }
    }
    assert!(seen > 4, "{seen}");
}

#[test]
fn refuses_each_refused_envelope_for_its_own_reason() {
    let fixture = Fixture::load();
    let mut wrong = Vec::new();
    for vector in &fixture.golden.refused {
        let envelope = vector.envelope();
        assert_eq!(envelope.digest().to_string(), vector.digest, "{}", vector.name);
        let expected = vector.reason.as_deref().expect("a reason");
        let refused = match fixture.open(vector, envelope) {
            Ok(_) => "nothing",
            Err(reason) => reason.name(),
        };
        if refused != expected {
            wrong.push(format!("{}: {refused} instead of {expected}", vector.name));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn refuses_every_flipped_bit_of_payload_and_signature() {
    let fixture = Fixture::load();
    let vector = fixture.statement("answer-not-found");
    let envelope = vector.envelope();
    for payload in flips(&envelope.payload) {
        let flipped = Envelope { payload, ..envelope.clone() };
        assert_eq!(fixture.open(vector, flipped), Err(RefusalReason::SignatureInvalid));
    }
    for signature in flips(&envelope.signatures[0].signature) {
        let mut flipped = envelope.clone();
        flipped.signatures[0].signature = signature;
        assert_eq!(fixture.open(vector, flipped), Err(RefusalReason::SignatureInvalid));
    }
}

#[test]
fn refuses_every_statement_with_a_flipped_bit() {
    let fixture = Fixture::load();
    for vector in &fixture.golden.statements {
        let mut flipped = vector.envelope();
        let middle = flipped.payload.len() / 2;
        flipped.payload[middle] ^= 1;
        let refused = fixture.open(vector, flipped);
        assert_eq!(refused, Err(RefusalReason::SignatureInvalid), "{}", vector.name);
    }
}

#[test]
fn refuses_every_truncation_and_extension() {
    let fixture = Fixture::load();
    let vector = fixture.statement("answer-not-found");
    let envelope = vector.envelope();
    for payload in truncations(&envelope.payload) {
        let cut = Envelope { payload: payload.to_vec(), ..envelope.clone() };
        assert_eq!(fixture.open(vector, cut), Err(RefusalReason::SignatureInvalid));
    }
    for signature in truncations(&envelope.signatures[0].signature) {
        let mut cut = envelope.clone();
        cut.signatures[0].signature = signature.to_vec();
        assert_eq!(fixture.open(vector, cut), Err(RefusalReason::SignatureInvalid));
    }
    for extended in 0..=u8::MAX {
        let mut longer = envelope.clone();
        longer.payload.push(extended);
        assert_eq!(fixture.open(vector, longer), Err(RefusalReason::SignatureInvalid));
        let mut longer = envelope.clone();
        longer.signatures[0].signature.push(extended);
        assert_eq!(fixture.open(vector, longer), Err(RefusalReason::SignatureInvalid));
    }
}

/// The bytes of the whole envelope: what no longer decodes is refused, and so is what still does.
#[test]
fn refuses_every_truncation_of_the_envelope() {
    let fixture = Fixture::load();
    let vector = fixture.statement("answer-not-found");
    for cut in truncations(&envelope_to_bytes(&vector.envelope())) {
        if let Some(envelope) = envelope_from_bytes(cut) {
            assert!(fixture.open(vector, envelope).is_err(), "cut at {}", cut.len());
        }
    }
}

#[test]
fn refuses_every_validly_signed_truncation_of_the_payload() {
    let fixture = Fixture::load();
    let vector = fixture.statement("answer-not-found");
    let (envelope, key) = (vector.envelope(), fixture.key(vector));
    for payload in truncations(&envelope.payload) {
        let cut = resigned(&envelope, payload.to_vec(), &key);
        assert_eq!(fixture.open(vector, cut), Err(RefusalReason::PayloadMalformed));
    }
}

/// Whatever a peer signs is refused for what it says or is exactly what we would have written: there are
/// no two payloads that say the same.
#[test]
fn a_validly_signed_flipped_bit_is_refused_or_another_canonical_statement() {
    let fixture = Fixture::load();
    for name in ["answer-not-found", "answer-found", "query-small"] {
        let vector = fixture.statement(name);
        let (envelope, key) = (vector.envelope(), fixture.key(vector));
        for payload in flips(&envelope.payload) {
            let flipped = resigned(&envelope, payload, &key);
            match fixture.reseal(vector, flipped.clone()) {
                Ok(again) => assert_eq!(again, flipped, "{name}"),
                Err(reason) => assert_ne!(reason, RefusalReason::SignatureInvalid, "{name}"),
            }
        }
    }
}

#[test]
fn monthly_rows_have_the_digests_of_python_in_any_order() {
    for vector in Fixture::load().golden.monthly_rows {
        let salt = bytes(&vector.salt).try_into().expect("32 bytes");
        let mut rows: Vec<_> = vector.rows.iter().map(month).collect();
        let expected = Digest::from_hex(&vector.digest).expect("a digest");
        assert_eq!(monthly_rows_digest(&salt, &rows), expected, "{}", vector.name);
        rows.reverse();
        assert_eq!(monthly_rows_digest(&salt, &rows), expected, "{}", vector.name);
    }
}

fn month(row: &Row) -> ContributionMonth {
    let (year, month) = row.month.split_once('-').expect("YYYY-MM");
    let name = Text::parse(&row.employer, 200).expect("accepted");
    ContributionMonth {
        year: year.parse().expect("a year"),
        month: month.parse().expect("a month"),
        employer: Employer { name, identifier: None },
        paid: row.paid,
    }
}
