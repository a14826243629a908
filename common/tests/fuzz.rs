//! Targets for a fuzzer: whatever a peer, an officer or a file says, reading it ends in a value or a typed refusal.
//!
//! `cargo test` tries each with a thousand inputs of chance, and first with every input that broke one before: those
//! are kept in `__fuzz__` beside this file. `docs/testing.md` says how to look for more. A failure says the seed of
//! its input (`BOLERO_RANDOM_SEED`).

#![cfg(test)]

use std::collections::BTreeMap;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use kzmn_common::assessment::case_from_facts;
use kzmn_common::header::{Officer, OfficerRole};
use kzmn_common::kinds::AnyStatement;
use kzmn_common::party::Party;
use kzmn_common::statement::{Disclosed, PayloadType};
use kzmn_common::text::Text;
use kzmn_common::trust::TrustBundle;
use kzmn_common::{office, wire};
use kzmn_proto::office as proto;
use kzmn_testkit::people::People;
use kzmn_testkit::{Claim, ask_request};
use prost::Message;

/// Which byte becomes which, one after another.
type Bends = Vec<(u16, u8)>;

fn bent(bytes: &[u8], bends: &Bends) -> Vec<u8> {
    let mut bent = bytes.to_vec();
    for (at, byte) in bends {
        let at = usize::from(*at) % bytes.len();
        bent[at] = *byte;
    }
    bent
}

/// Decoding either refuses or gives a statement that encodes as the same bytes.
fn strict_as_any(payload: &[u8]) {
    let left_out = Disclosed { list: &[], redacted: true };
    for kind in PayloadType::ALL {
        if let Ok(statement) = AnyStatement::decode(kind, payload, left_out) {
            assert_eq!(statement.encode(), payload);
        }
    }
}

/// Payloads of the golden vectors, to be bent.
fn payloads() -> Vec<Vec<u8>> {
    let golden: serde_json::Value =
        serde_json::from_str(include_str!("../../tests/vectors/golden.json")).expect("JSON");
    let statements = ["statements", "refused"].iter().flat_map(|list| golden[list].as_array());
    let payloads: Vec<Vec<u8>> = statements
        .flatten()
        .filter_map(|statement| hex::decode(statement["payload"].as_str()?).ok())
        .filter(|payload| !payload.is_empty())
        .collect();
    assert!(payloads.len() > 10, "there are payloads to bend");
    payloads
}

#[test]
fn an_envelope_is_refused_or_read_as_what_is_written_again() {
    bolero::check!().for_each(|bytes: &[u8]| {
        if let Some(envelope) = wire::envelope_from_bytes(bytes) {
            let again = wire::envelope_from_bytes(&wire::envelope_to_bytes(&envelope));
            assert_eq!(again.expect("reads").digest(), envelope.digest());
        }
    });
}

#[test]
fn a_payload_is_refused_or_canonical() {
    bolero::check!().for_each(|bytes: &[u8]| strict_as_any(bytes));
}

#[test]
fn a_bent_payload_is_refused_or_canonical() {
    let payloads = payloads();
    bolero::check!().with_type::<(u8, Bends)>().for_each(|(which, bends)| {
        strict_as_any(&bent(&payloads[usize::from(*which) % payloads.len()], bends));
    });
}

fn officer() -> Officer {
    let id = Text::parse("7f3a", 64).expect("an id");
    Officer { id, role: OfficerRole::Caseworker }
}

/// A question of an officer's about a person with names in both scripts.
fn question() -> proto::AskPeerRequest {
    let claim = People::new(7).claim(3, Party::Mongolia);
    ask_request("KZ-2026-0000417", &Claim(wire::claim_to_proto(&claim)))
}

/// A person of the own registry with periods and a reason.
fn entry() -> proto::PutPersonRequest {
    let people = People::new(7);
    proto::PutPersonRequest {
        person: Some(office::own_person_to_proto(&people.person(3).kazakh)),
        periods: people
            .periods(3, Party::Kazakhstan)
            .iter()
            .map(office::own_period_to_proto)
            .collect(),
        months: Vec::new(),
        reason: "first entry".to_owned(),
    }
}

/// Reads a message as each request that an officer can make.
fn read_as_any_request(bytes: &[u8]) {
    if let Ok(asked) = proto::AskPeerRequest::decode(bytes)
        && let Ok(wanted) = office::read_question_wanted(&asked, officer())
    {
        let person = Some(wire::claim_to_proto(&wanted.question.person));
        let again = proto::AskPeerRequest { person, ..asked };
        let again =
            office::read_question_wanted(&again, officer()).expect("reads what was written");
        assert_eq!(again.question, wanted.question);
    }
    if let Ok(put) = proto::PutPersonRequest::decode(bytes)
        && let Ok((entry, reason)) = office::read_put_person(&put)
    {
        let again = proto::PutPersonRequest {
            person: Some(office::own_person_to_proto(&entry.person)),
            periods: entry.periods.iter().map(office::own_period_to_proto).collect(),
            months: entry.months.iter().map(office::contribution_month_to_proto).collect(),
            reason: put.reason,
        };
        assert_eq!(office::read_put_person(&again), Ok((entry, reason)));
    }
    for party in Party::ALL {
        if let Ok(claimed) = proto::AssessPensionRequest::decode(bytes)
            && let Ok((case_id, claim)) = office::read_assess_pension(&claimed, party)
        {
            let again = office::pension_claim_to_bytes(&claim, party);
            assert_eq!(office::pension_claim_from_bytes(&again, party), Some(claim));
            assert!(!case_id.as_str().is_empty());
        }
    }
    drop(proto::CorrectPersonRequest::decode(bytes).map(|one| office::read_correct_person(&one)));
    drop(proto::SearchPersonsRequest::decode(bytes).map(|one| office::read_search_persons(&one)));
    drop(proto::RecordDecisionRequest::decode(bytes).map(|one| office::read_record_decision(&one)));
    drop(proto::ListStatementsRequest::decode(bytes).map(|one| office::read_list_statements(&one)));
    drop(
        proto::ListDisclosuresRequest::decode(bytes).map(|one| office::read_list_disclosures(&one)),
    );
}

#[test]
fn a_request_is_refused_or_read_as_what_is_written_again() {
    bolero::check!().for_each(|bytes: &[u8]| read_as_any_request(bytes));
}

#[test]
fn a_bent_request_is_refused_or_read_as_what_is_written_again() {
    let requests = [question().encode_to_vec(), entry().encode_to_vec()];
    assert!(office::read_question_wanted(&question(), officer()).is_ok(), "straight, it is read");
    assert!(office::read_put_person(&entry()).is_ok(), "straight, it is read");
    bolero::check!().with_type::<(bool, Bends)>().for_each(|(which, bends)| {
        read_as_any_request(&bent(&requests[usize::from(*which)], bends));
    });
}

/// Whatever stands in a file that an operator or an officer gives.
#[test]
fn a_file_of_json_is_refused_or_read() {
    bolero::check!().with_type::<String>().for_each(|text| {
        for party in Party::ALL {
            drop(case_from_facts(text, party));
        }
        let envelope = serde_json::json!({
            "payloadType": "application/vnd.kzmn.trust-bundle.v1+json",
            "payload": BASE64.encode(text),
            "signatures": [],
        });
        let unsigned = TrustBundle::open(envelope.to_string().as_bytes(), &BTreeMap::new());
        assert!(unsigned.is_err(), "signed by none");
    });
}
