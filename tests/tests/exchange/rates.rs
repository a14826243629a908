//! Case 51: how often the peer, its officers and the own officers may call.

use std::num::NonZeroU32;
use std::sync::Arc;
use std::time::Duration;

use kzmn_common::date::PartialDate;
use kzmn_common::envelope::{Digest, Envelope};
use kzmn_common::header::OfficerRole;
use kzmn_common::party::Party;
use kzmn_common::person::{PersonName, Place};
use kzmn_common::refusal::RefusalReason;
use kzmn_common::statement::Unverified;
use kzmn_common::text::Text;
use kzmn_proto::office::{
    ListMatchesRequest, PutPersonRequest, PutPersonsRequest, ReadQuestionRequest,
};
use kzmn_runtime::config::{Config, RateLimits};
use kzmn_tests::pair::in_process::{Pair, Setting};
use kzmn_transport::{FailureKind, OfficeClient, PeerFailure};
use tokio::task::JoinSet;

use super::heard::Heard;
use super::support::{ANSWERING, ASKING, counts, query, refused_for_now, send};

const QUOTA: usize = 20;
const FLOOD: usize = 10 * QUOTA;

/// The answering node with other rates than the usual ones.
async fn pair(change: fn(&mut RateLimits)) -> Pair {
    let configure = |party: Party, config: &mut Config| {
        if party == ANSWERING {
            change(&mut config.rates);
        }
    };
    let setting = Setting { configure: Some(&configure), ..Setting::default() };
    Pair::start_with(setting).await.expect("starts")
}

fn calls(number: u32) -> NonZeroU32 {
    NonZeroU32::new(number).expect("not zero")
}

/// A query of an officer, unlike every other one.
fn query_of(pair: &Pair, officer: &str) -> Envelope {
    let mut query = query(pair);
    query.header.justification.officer.id = Text::parse(officer, 64).expect("an id");
    pair.seal(ASKING, query)
}

type Answers = Vec<(Envelope, Result<Unverified, PeerFailure>)>;

/// Sends all of them over one connection, 8 at a time.
async fn flood(pair: &Pair, queries: Vec<Envelope>) -> Answers {
    let client = Arc::new(pair.exchange(ASKING).expect("a client"));
    let mut lanes = JoinSet::new();
    for lane in queries.chunks(queries.len().div_ceil(8)) {
        let (client, lane) = (Arc::clone(&client), lane.to_vec());
        lanes.spawn(async move {
            let mut answers = Vec::new();
            for query in lane {
                let answer = client.query(&query).await;
                answers.push((query, answer));
            }
            answers
        });
    }
    lanes.join_all().await.into_iter().flatten().collect()
}

/// Those that were limited, all of them with a pause and unsigned; nothing else went wrong.
fn limited(answers: &Answers) -> Vec<(Envelope, Duration)> {
    let failed = answers.iter().filter_map(|(query, answer)| Some((query, answer.as_ref().err()?)));
    failed
        .map(|(query, failure)| {
            assert_eq!(failure.kind, FailureKind::Refused(RefusalReason::RateLimited));
            assert!(failure.signed.is_none(), "passing");
            let pause = failure.retry_after.expect("a pause");
            assert!((1..=600_000).contains(&pause.as_millis()), "{pause:?}");
            (query.clone(), pause)
        })
        .collect()
}

fn few_for_an_officer(rates: &mut RateLimits) {
    (rates.peer_officer_burst, rates.peer_officer_per_minute) = (calls(20), calls(60));
}

#[tokio::test]
async fn refuses_an_officer_of_the_peer_beyond_the_quota_and_takes_every_other_caller() {
    let (heard, _listening) = Heard::at(tracing::Level::INFO);
    let pair = pair(few_for_an_officer).await;
    let before = counts(&pair, ANSWERING).await;
    let queries = (0..FLOOD).map(|_| query_of(&pair, "busy-officer")).collect();
    let answers = flood(&pair, queries).await;
    let refused = limited(&answers);
    assert_eq!(refused.len(), FLOOD - QUOTA, "exactly the quota gets through");
    let after = counts(&pair, ANSWERING).await;
    assert_eq!(after.statement, before.statement + 2 * 20, "what is limited is not stored");
    assert_eq!(after.disclosure, before.disclosure + 20, "and reads nobody's data");

    send(&pair, &query_of(&pair, "other-officer")).await.expect("another officer");
    let officer = pair.officer(ANSWERING, OfficerRole::Caseworker).expect("a client");
    assert_eq!(reads(&officer).await, Some(RefusalReason::NotFound), "an officer at home");
    let (settled, answer) = answers.iter().find(|(_, answer)| answer.is_ok()).expect("one");
    let again = send(&pair, settled).await.expect("settled bytes need no place");
    assert_eq!(again.digest(), answer.as_ref().expect("answered").digest(), "the same bytes");

    let (first, pause) = &refused[0];
    assert_eq!(pause.as_millis(), 1000);
    pair.clock.advance(*pause - Duration::from_millis(1));
    refused_for_now(&pair, first, RefusalReason::RateLimited).await;
    pair.clock.advance(Duration::from_millis(1));
    send(&pair, first).await.expect("the same bytes, after the pause");
    refused_for_now(&pair, &refused[1].0, RefusalReason::RateLimited).await;
    pair.clock.advance(Duration::from_secs(20));
    let later = refused[1..=QUOTA].iter().map(|(query, _)| query.clone()).collect();
    assert!(limited(&flood(&pair, later).await).is_empty(), "after a rest a whole burst");

    assert_eq!(lines(&heard, "RATE_LIMITED"), [(1, 0), (182, 180)], "one line a second");
    assert!(!heard.text().contains("busy-officer"), "no officer of the peer is named");
}

/// Parts of names of which none sounds like another.
const UNLIKE: [(&str, &str); 6] = [
    ("Кадыров", "Болат"),
    ("Ибраев", "Серік"),
    ("Тасов", "Жанар"),
    ("Панов", "Мұрат"),
    ("Цогтов", "Гүлнар"),
    ("Хасанов", "Төлеген"),
];

/// A year of entries, searched by twelve parts of names, takes twelve places.
#[tokio::test]
async fn refuses_a_costly_query_of_an_officer_where_a_cheap_one_has_a_place() {
    let pair = pair(few_for_an_officer).await;
    let costly = || {
        let mut query = query(&pair);
        query.header.justification.officer.id = Text::parse("busy-officer", 64).expect("an id");
        let part = |text: &str| Text::parse(text, 100).ok();
        let name = query.body.person.names[0].clone();
        let unlike = |(surname, given): (&str, &str)| PersonName {
            surname: part(surname),
            given_name: part(given),
            parent_name: None,
            clan_name: None,
            original: None,
            ..name.clone()
        };
        query.body.person.names = UNLIKE.map(unlike).to_vec();
        query.body.person.identifiers.clear();
        let locality = part("Өлгий");
        query.body.person.birth_place = Some(Place { country: None, region: None, locality });
        query.body.person.birth_date = PartialDate::parse("1958").ok();
        pair.seal(ASKING, query)
    };
    send(&pair, &costly()).await.expect("twelve of twenty places");
    refused_for_now(&pair, &costly(), RefusalReason::RateLimited).await;
    send(&pair, &query_of(&pair, "busy-officer")).await.expect("one of the eight that are left");
}

/// What the log says about refusals for a reason: how many there were, and how many it left out.
fn lines(heard: &Heard, reason: &str) -> Vec<(u64, u64)> {
    let number = |value: &serde_json::Value| value.as_u64().expect("a number");
    let refused = heard.said("refused").into_iter().filter(|line| line["reason"] == reason);
    refused.map(|line| (number(&line["total"]), number(&line["left_out"]))).collect()
}

/// The control.
#[tokio::test]
async fn takes_the_same_flood_where_the_rates_are_high() {
    let pair = pair(|rates| {
        (rates.peer_burst, rates.peer_officer_burst) = (calls(1_000_000), calls(1_000_000));
    })
    .await;
    let queries = (0..FLOOD).map(|_| query_of(&pair, "busy-officer")).collect();
    assert!(limited(&flood(&pair, queries).await).is_empty());
}

/// The rate of the node as a whole comes before everything: signatures, and answers that are stored.
#[tokio::test]
async fn refuses_the_peer_beyond_its_quota_before_anything_is_looked_at() {
    let (heard, _listening) = Heard::at(tracing::Level::INFO);
    let pair =
        pair(|rates| (rates.peer_burst, rates.peer_per_second) = (calls(20), calls(10))).await;
    let settled = query_of(&pair, "an-officer");
    let answer = send(&pair, &settled).await.expect("answered");
    let officer = |number: usize| format!("officer-{number}");
    let mut queries: Vec<_> = (1..FLOOD).map(|n| query_of(&pair, &officer(n))).collect();
    queries.push(settled.clone());
    let refused = limited(&flood(&pair, queries).await);
    assert_eq!(refused.len(), FLOOD - (QUOTA - 1));

    let mut forged = settled.clone();
    forged.signatures[0].signature[0] ^= 1;
    refused_for_now(&pair, &forged, RefusalReason::RateLimited).await;
    refused_for_now(&pair, &settled, RefusalReason::RateLimited).await;
    let client = pair.exchange(ASKING).expect("a client");
    let delivered = client.deliver(&settled).await.expect_err("by either rpc");
    assert_eq!(delivered.kind, FailureKind::Refused(RefusalReason::RateLimited));
    let officer = pair.officer(ANSWERING, OfficerRole::Caseworker).expect("a client");
    assert_eq!(reads(&officer).await, Some(RefusalReason::NotFound), "an officer at home");

    pair.clock.advance(Duration::from_millis(100));
    let again = send(&pair, &settled).await.expect("after the pause");
    assert_eq!(again.digest(), answer.digest(), "the same bytes get the same answer");
    pair.clock.advance(Duration::from_millis(100));
    refused_for_now(&pair, &forged, RefusalReason::SignatureInvalid).await;
    assert_eq!(lines(&heard, "RATE_LIMITED").len(), 1);
}

#[tokio::test]
async fn a_flood_of_bad_signatures_fills_no_log() {
    let (heard, _listening) = Heard::at(tracing::Level::INFO);
    let pair = pair(|_| ()).await;
    let mut forged = query_of(&pair, "an-officer");
    forged.signatures[0].signature[0] ^= 1;
    for _ in 0..50 {
        refused_for_now(&pair, &forged, RefusalReason::SignatureInvalid).await;
    }
    pair.clock.advance(Duration::from_secs(1));
    refused_for_now(&pair, &forged, RefusalReason::SignatureInvalid).await;
    assert_eq!(lines(&heard, "SIGNATURE_INVALID"), [(1, 0), (51, 49)]);
}

/// Why a read of a question that is not there is refused.
async fn reads(officer: &OfficeClient) -> Option<RefusalReason> {
    let query_digest = Digest::of(b"no question").as_bytes().to_vec();
    let read = officer.read_question(ReadQuestionRequest { query_digest }).await;
    read.err().expect("nothing is there").reason()
}

fn sample() -> PutPersonRequest {
    let people = serde_json::from_str(kz_node::SAMPLE).expect("JSON");
    kzmn_cli::people(&people).expect("people").remove(0)
}

#[tokio::test]
async fn refuses_an_own_officer_beyond_the_quota_and_takes_others_and_what_is_entered() {
    let pair = pair(|rates| {
        (rates.officer_burst, rates.officer_per_minute) = (calls(20), calls(60));
    })
    .await;
    let officer = |role| pair.officer(ANSWERING, role).expect("a client");
    let caseworker = officer(OfficerRole::Caseworker);
    for _ in 0..QUOTA {
        assert_eq!(reads(&caseworker).await, Some(RefusalReason::NotFound));
    }
    for _ in QUOTA..FLOOD {
        assert_eq!(reads(&caseworker).await, Some(RefusalReason::RateLimited));
    }
    let request = ReadQuestionRequest { query_digest: vec![0; 32] };
    let failure = caseworker.read_question(request).await.err().expect("limited");
    assert_eq!(failure.retry_after, Some(Duration::from_secs(1)));
    assert_eq!(reads(&officer(OfficerRole::Auditor)).await, Some(RefusalReason::NotFound));
    send(&pair, &query_of(&pair, "an-officer")).await.expect("the peer");
    let registrar = officer(OfficerRole::Registrar);
    for _ in 0..2 * QUOTA {
        registrar.put_person(sample()).await.expect("a registry is loaded by it");
    }
    for _ in 0..2 * QUOTA {
        assert_eq!(reads(&registrar).await, Some(RefusalReason::RoleNotPermitted));
    }
    pair.clock.advance(Duration::from_secs(1));
    assert_eq!(reads(&caseworker).await, Some(RefusalReason::NotFound));
    assert_eq!(reads(&caseworker).await, Some(RefusalReason::RateLimited));
}

/// Both tell who is held. Checking has places of its own, for an import checks all that it enters; entering takes none.
#[tokio::test]
async fn refuses_a_registrar_who_lists_matches_or_checks_entries_beyond_the_quota() {
    let pair = pair(|rates| {
        (rates.officer_burst, rates.officer_per_minute) = (calls(20), calls(60));
        rates.checks_per_minute = calls(30);
    })
    .await;
    let registrar = pair.officer(ANSWERING, OfficerRole::Registrar).expect("a client");
    let list = async || {
        let listed = registrar.list_matches(ListMatchesRequest::default()).await;
        listed.err().and_then(|failure| failure.reason())
    };
    let put = async |check_only| {
        let request = PutPersonsRequest { entries: vec![sample()], check_only, add_only: false };
        registrar.put_persons(request).await.err().and_then(|failure| failure.reason())
    };
    for _ in 0..QUOTA {
        assert_eq!((list().await, put(true).await), (None, None));
    }
    assert_eq!(list().await, Some(RefusalReason::RateLimited));
    for _ in QUOTA..30 {
        assert_eq!(put(true).await, None);
    }
    assert_eq!(put(true).await, Some(RefusalReason::RateLimited));
    assert_eq!(put(false).await, None, "a registry is loaded by it");
}
