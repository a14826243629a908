//! The office listener: who may do what, and what it says of bad input.

mod assessments;
mod cases;
mod evidence;
mod faults;
pub(crate) mod guarded;
mod largest;
mod lists;
mod looks;
mod preview;
mod roles;

use kzmn_common::header::OfficerRole;
use kzmn_common::party::Party;
use kzmn_common::refusal::RefusalReason;
use kzmn_proto::office::{PutPersonRequest, QuestionState, ReadStatementRequest};
use kzmn_testkit::ask_request;
use kzmn_tests::pair::in_process::Pair;
use kzmn_tests::pair::people;
use kzmn_transport::OfficeFailure;

use super::support::counts;

const ME: Party = Party::Kazakhstan;

fn sample() -> PutPersonRequest {
    let people = serde_json::from_str(kz_node::SAMPLE).expect("JSON");
    kzmn_cli::people(&people).expect("people").remove(0)
}

fn fields(failure: &OfficeFailure) -> Vec<&str> {
    failure.violations.iter().map(|violation| violation.field.as_str()).collect()
}

/// An officer of the other state, and the other state's node, are nobody here.
#[tokio::test(flavor = "multi_thread")]
async fn refuses_everybody_of_the_other_state() {
    let pair = Pair::start().await.expect("starts");
    let stranger =
        pair.exchange_to(Party::Mongolia, pair.site.addresses(ME).office).expect("a client");
    let envelope = pair.sign(Party::Mongolia, "x", Vec::new());
    assert!(stranger.query(&envelope).await.is_err());
}

#[tokio::test(flavor = "multi_thread")]
async fn refuses_a_question_that_cannot_become_a_query_and_stores_nothing() {
    let pair = Pair::start().await.expect("starts");
    let officer = pair.officer(ME, OfficerRole::Caseworker).expect("a client");
    let before = counts(&pair, ME).await;
    let mut vague = ask_request("KZ-2026-0000001", &people::zhanar());
    vague.person.as_mut().expect("a person").sex = 0;
    let failure = officer.ask_peer(vague).await.err().expect("refused");
    assert_eq!(fields(&failure), ["person.sex"]);
    let mut typo = ask_request("KZ-2026-0000001", &people::bat_erdene());
    typo.person.as_mut().expect("a person").identifiers[0].value = "661120399021".to_owned();
    let failure = officer.ask_peer(typo).await.err().expect("refused");
    assert_eq!(fields(&failure), ["person.identifiers[0].value"]);
    assert_eq!(counts(&pair, ME).await, before);
}

#[tokio::test(flavor = "multi_thread")]
async fn refuses_a_person_whom_the_registry_cannot_take_and_stores_nothing() {
    let pair = Pair::start().await.expect("starts");
    let officer = pair.officer(ME, OfficerRole::Registrar).expect("a client");
    let before = counts(&pair, ME).await;
    let mut reversed = sample();
    reversed.periods[0].end.as_mut().expect("an end").year = 1990;
    let failure = officer.put_person(reversed).await.err().expect("refused");
    assert_eq!(fields(&failure), ["periods[0].end"]);
    let mut foreign = sample();
    foreign.person.as_mut().expect("a person").identifiers.clear();
    let failure = officer.put_person(foreign).await.err().expect("refused");
    assert_eq!(fields(&failure), ["person.identifiers"]);
    let mut held = sample();
    held.person.as_mut().expect("a person").person_id = "KZ-other".to_owned();
    let failure = officer.put_person(held).await.err().expect("refused");
    assert_eq!(failure.reason(), Some(RefusalReason::IdentifierHeld));
    let mut clash = sample();
    clash.periods[0].start.as_mut().expect("a start").year = 1990;
    let mut twin = clash.periods[0].clone();
    twin.period_id = format!("{}-solidary", twin.period_id);
    twin.end.as_mut().expect("an end").year = 1991;
    clash.periods.push(twin);
    let failure = officer.put_person(clash).await.err().expect("two rows of one name");
    assert_eq!(fields(&failure), ["periods"]);
    assert_eq!(counts(&pair, ME).await, before);
    let again = officer.put_person(sample()).await.expect("held already");
    assert!(!again.changed);
}

#[tokio::test(flavor = "multi_thread")]
async fn warns_of_an_iin_that_spells_another_birth_date() {
    let pair = Pair::start().await.expect("starts");
    let officer = pair.officer(ME, OfficerRole::Registrar).expect("a client");
    let people = serde_json::from_str(kz_node::SAMPLE).expect("JSON");
    let mut people = kzmn_cli::people(&people).expect("people");
    let bolat = people.remove(9);
    let put = officer.put_person(bolat).await.expect("taken");
    assert_eq!(put.warnings, ["The IIN spells another birth date: look at the documents."]);
}

#[tokio::test(flavor = "multi_thread")]
async fn finds_nothing_under_an_unknown_digest_and_the_statement_under_its_own() {
    let pair = Pair::start().await.expect("starts");
    let auditor = pair.officer(ME, OfficerRole::Auditor).expect("a client");
    let none = auditor.read_statement(ReadStatementRequest { digest: vec![7; 32] }).await;
    assert_eq!(none.err().expect("refused").reason(), Some(RefusalReason::NotFound));
    let short = auditor.read_statement(ReadStatementRequest { digest: vec![7; 31] }).await;
    assert_eq!(fields(&short.err().expect("refused")), ["digest"]);
    let asked =
        pair.ask(ME, ask_request("KZ-2026-0000001", &people::zhanar())).await.expect("asked");
    assert_eq!(asked.state(), QuestionState::Answered);
    let request = ReadStatementRequest { digest: asked.query_digest.clone() };
    let read = auditor.read_statement(request).await.expect("read");
    assert_eq!(read.statement.map(|s| s.payload), asked.query.map(|s| s.payload));
}
