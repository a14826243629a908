//! Case 58: nothing personal in logs, errors and temporary files; databases aside.
//!
//! One test, because it listens to all that this process says, at the finest level.

#![cfg(test)]

mod office;

use std::collections::BTreeSet;
use std::fs;
use std::io::{self, Write};
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use kzmn_common::header::OfficerRole;
use kzmn_common::party::Party;
use kzmn_common::refusal::RefusalReason;
use kzmn_proto::office::{PutPersonRequest, QuestionState};
use kzmn_testkit::{Claim, ask_request};
use kzmn_tests::pair::in_process::Pair;
use kzmn_tests::pair::people;
use kzmn_transport::FailureKind;

#[derive(Clone, Default)]
struct Heard(Arc<Mutex<Vec<u8>>>);

impl Heard {
    fn text(&self) -> String {
        let heard = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        String::from_utf8_lossy(&heard).into_owned()
    }
}

impl Write for Heard {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Everything personal of the people of this run: names, identifiers, places, employers, documents.
fn canaries() -> BTreeSet<String> {
    let mut canaries = BTreeSet::new();
    let mut collect = |sample: &str| {
        let people = serde_json::from_str(sample).expect("JSON");
        let people: Vec<PutPersonRequest> = kzmn_cli::people(&people).expect("people");
        for entered in people {
            let person = entered.person.expect("a person");
            canaries.extend(person.identifiers.into_iter().map(|held| held.value));
            for name in person.names.into_iter().chain(person.parents) {
                canaries.extend([
                    name.surname,
                    name.given_name,
                    name.patronymic,
                    name.clan_name,
                    name.parent_name,
                ]);
            }
            for period in entered.periods {
                canaries.extend(period.employer.map(|employer| employer.name));
                canaries.extend(period.evidence.map(|evidence| evidence.reference));
                canaries.extend([period.occupation, period.note]);
            }
        }
    };
    collect(kz_node::SAMPLE);
    collect(mn_node::SAMPLE);
    // Short words occur by chance.
    canaries.retain(|canary| canary.chars().count() > 3);
    canaries
}

/// Also as the bytes that a debug print shows.
fn found(text: &str, canaries: &BTreeSet<String>) -> Vec<String> {
    let bytes = |canary: &str| {
        let list: Vec<String> = canary.bytes().take(6).map(|byte| byte.to_string()).collect();
        list.join(", ")
    };
    let shows = |canary: &&String| text.contains(canary.as_str()) || text.contains(&bytes(canary));
    canaries.iter().filter(shows).cloned().collect()
}

async fn run(pair: &Pair) -> String {
    let mut told = String::new();
    let questions: [(Party, Claim); 6] = [
        (Party::Kazakhstan, people::zhanar()),
        (Party::Mongolia, people::bat_erdene()),
        (Party::Kazakhstan, people::serik_from_kazakhstan()),
        (Party::Mongolia, people::serik_from_mongolia()),
        (Party::Kazakhstan, people::restricted_in_mongolia()),
        (Party::Mongolia, people::restricted_in_kazakhstan()),
    ];
    for (number, (party, claim)) in questions.into_iter().enumerate() {
        let case = format!("{}-2026-{number:07}", party.code().to_uppercase());
        let asked = pair.ask(party, ask_request(&case, &claim)).await.expect("asked");
        assert_eq!(asked.state(), QuestionState::Answered);
        // Once more, bent: refused, with the names on the way to the log and the status.
        let query = kzmn_common::wire::read_envelope(asked.query.expect("a query"));
        let mut forged = query.clone();
        forged.payload.reverse();
        let peer = pair.exchange(party).expect("a client");
        let failure = peer.query(&forged).await.expect_err("refused");
        assert_eq!(failure.kind, FailureKind::Refused(RefusalReason::SignatureInvalid));
        told.push_str(&format!("{failure} {failure:?}"));
        let cut = query.payload[..query.payload.len() / 2].to_vec();
        let signed = pair.sign(party, &query.payload_type, cut);
        let failure = peer.query(&signed).await.expect_err("refused");
        told.push_str(&format!("{failure} {failure:?}"));
    }
    let officer = pair.officer(Party::Kazakhstan, OfficerRole::Caseworker).expect("a client");
    let mut wrong = ask_request("KZ-2026-0000800", &people::bat_erdene());
    wrong.person.as_mut().expect("a person").identifiers[0].value.push('7');
    let failure = officer.ask_peer(wrong).await.err().expect("refused");
    told.push_str(&format!("{failure} {failure:?}"));
    told
}

/// What is written beside the databases.
fn files(folder: &Path, texts: &mut String) {
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned());
        if path.is_dir() {
            files(&path, texts);
        } else if !name.unwrap_or_default().contains(".db") {
            texts.push_str(&String::from_utf8_lossy(&fs::read(&path).expect("read")));
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_personal_is_in_logs_errors_and_files() {
    let heard = Heard::default();
    let writer = heard.clone();
    tracing_subscriber::fmt()
        .with_max_level(tracing::Level::TRACE)
        .with_writer(move || writer.clone())
        .with_ansi(false)
        .init();
    let canaries = canaries();
    assert!(canaries.len() > 50, "there is something to look for");

    let temporary: BTreeSet<_> = listing(&std::env::temp_dir());
    let pair = Pair::start().await.expect("starts");
    let mut told = run(&pair).await;
    let office = Box::pin(office::run(&pair)).await;
    assert!(office.served > 20 && office.refused > 50, "{}, {}", office.served, office.refused);
    told.push_str(&office.text);
    let mut texts = String::new();
    files(&pair.folder(), &mut texts);
    let new: Vec<_> = listing(&std::env::temp_dir())
        .into_iter()
        .filter(|path| !temporary.contains(path) && !pair.folder().starts_with(path))
        .filter(|path| path.is_file())
        .collect();
    for path in new {
        texts.push_str(&String::from_utf8_lossy(&fs::read(path).unwrap_or_default()));
    }

    let heard_text = heard.text();
    assert!(heard_text.contains("answered"), "the nodes were heard");
    assert!(heard_text.contains("TRACE"), "at the finest level");
    assert_eq!(found(&heard_text, &canaries), Vec::<String>::new(), "in logs");
    assert_eq!(found(&told, &canaries), Vec::<String>::new(), "in errors");
    assert_eq!(found(&texts, &canaries), Vec::<String>::new(), "in files");

    // The control: what is logged is found.
    tracing::info!(name = "Тілеуқызы", "a leak");
    assert_eq!(found(&heard.text(), &canaries), ["Тілеуқызы"]);
}

fn listing(folder: &Path) -> BTreeSet<std::path::PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    entries.map(|entry| entry.path()).collect()
}
