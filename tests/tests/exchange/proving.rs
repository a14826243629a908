//! Evidence files of a running node.

use kzmn_common::evidence::{EvidenceFile, Proved};
use kzmn_common::header::OfficerRole;
use kzmn_common::ledger::EntryKind;
use kzmn_common::party::Party;
use kzmn_common::refusal::RefusalReason;
use kzmn_proto::office::{ExportEvidenceRequest, ListDisclosuresRequest};
use kzmn_testkit::ask_request;
use kzmn_tests::pair::in_process::Pair;
use kzmn_tests::pair::people;
use tokio_stream::StreamExt as _;

const ME: Party = Party::Kazakhstan;
const PEER: Party = Party::Mongolia;
const CASE: &str = "KZ-2026-0000417";

/// The file that a state's node gives, and how many statements it says that the file holds.
pub(super) async fn exported(
    pair: &Pair,
    party: Party,
    request: ExportEvidenceRequest,
) -> Result<(Vec<u8>, i32), String> {
    let auditor = pair.officer(party, OfficerRole::Auditor).expect("a client");
    let failed = |failure: kzmn_transport::OfficeFailure| failure.to_string();
    let mut parts = auditor.export_evidence(request).await.map_err(failed)?;
    let mut file = Vec::new();
    while let Some(part) = parts.next().await {
        let part = part.map_err(failed)?;
        file.extend_from_slice(&part.part);
        if part.done {
            assert_eq!(part.left_out_count, 0);
            return Ok((file, part.statement_count));
        }
    }
    panic!("no end");
}

fn of_case() -> ExportEvidenceRequest {
    ExportEvidenceRequest { digest: Vec::new(), case_id: CASE.to_owned() }
}

/// Each state proves the same statements from its own ledger, and the other one has seen both.
#[tokio::test(flavor = "multi_thread")]
async fn both_states_prove_the_same_case_and_each_reading_is_recorded() {
    let pair = Pair::start().await.expect("starts");
    let asked = pair.ask(ME, ask_request(CASE, &people::zhanar())).await.expect("asked");
    let mut said = Vec::new();
    for (party, first) in [(ME, EntryKind::Issued), (PEER, EntryKind::Received)] {
        // The first of the two had its checkpoint refused while the other one was not there yet.
        pair.clock.advance(std::time::Duration::from_secs(180));
        let (file, count) = exported(&pair, party, of_case()).await.expect("a file");
        let file = EvidenceFile::parse(&file).expect("its form");
        let pins = pair.site.deployment.governance_pins();
        let proved = Proved::by(&file, &pins, None).expect("evidence").statements;
        assert_eq!(usize::try_from(count).expect("a count"), proved.len());
        let [query, answer] = proved.as_slice() else { panic!("two: {}", proved.len()) };
        assert_eq!(query.digest.as_bytes().as_slice(), asked.query_digest);
        assert_eq!((query.ledger_of, query.entry.kind), (party, first));
        assert_eq!(answer.statement.fields().answers, Some(query.digest));
        said.push([query.digest, answer.digest]);
    }
    assert_eq!(said[0], said[1]);
    let auditor = pair.officer(ME, OfficerRole::Auditor).expect("a client");
    let request =
        ListDisclosuresRequest { case_id: CASE.to_owned(), ..ListDisclosuresRequest::default() };
    let readings = auditor.list_disclosures(request).await.expect("listed").disclosures;
    assert!(readings.len() >= 2, "{}", readings.len());
}

#[tokio::test(flavor = "multi_thread")]
async fn refuses_evidence_of_nothing_and_of_what_the_other_state_has_not_seen_yet() {
    let mut pair = Pair::start().await.expect("starts");
    let nobody = ExportEvidenceRequest { digest: vec![7; 32], case_id: String::new() };
    let refused = exported(&pair, ME, nobody).await.expect_err("nothing");
    assert!(refused.contains(RefusalReason::NotFound.name()), "{refused}");
    pair.stop(PEER).await.expect("stops");
    let open = pair.ask(ME, ask_request(CASE, &people::zhanar())).await.expect("asked");
    assert!(open.closed_by.is_none());
    let refused = exported(&pair, ME, of_case()).await.expect_err("not seen");
    assert!(refused.contains(RefusalReason::NotYetCosigned.name()), "{refused}");
    pair.restart(PEER).await.expect("starts");
    pair.clock.advance(std::time::Duration::from_secs(180));
    let (_, count) = exported(&pair, ME, of_case()).await.expect("a file");
    assert!(count >= 1);
}
