//! Pages of lists, and what they say of bad input.

use std::time::Duration;

use kzmn_common::header::OfficerRole;
use kzmn_proto::office::{
    ListCasesRequest, ListDisclosuresRequest, ListMatchesRequest, ListStatementsRequest,
    QuestionState,
};
use kzmn_testkit::ask_request;
use kzmn_tests::pair::in_process::Pair;
use kzmn_tests::pair::people;
use prost_types::Timestamp;

use super::{ME, fields};

fn cases() -> ListCasesRequest {
    ListCasesRequest::default()
}

fn statements() -> ListStatementsRequest {
    ListStatementsRequest::default()
}

fn disclosures() -> ListDisclosuresRequest {
    ListDisclosuresRequest {
        case_id: "KZ-2026-0000001".to_owned(),
        ..ListDisclosuresRequest::default()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn refuses_a_size_or_a_token_that_is_none_and_takes_their_neighbours() {
    let pair = Pair::start().await.expect("starts");
    let officer = pair.officer(ME, OfficerRole::Caseworker).expect("a client");
    for (page_size, wrong) in [(-1, true), (0, false), (1, false), (100, false), (101, true)] {
        let expected: &[&str] = if wrong { &["page_size"] } else { &[] };
        let listed = [
            officer.list_cases(ListCasesRequest { page_size, ..cases() }).await.err(),
            officer
                .list_statements(ListStatementsRequest { page_size, ..statements() })
                .await
                .err(),
            officer
                .list_disclosures(ListDisclosuresRequest { page_size, ..disclosures() })
                .await
                .err(),
        ];
        for failure in listed {
            assert_eq!(failure.as_ref().map(fields).unwrap_or_default(), expected, "{page_size}");
        }
    }
    for token in ["x", "-1", "0", "1.", ".KZ-1", "99999999999999999999.KZ-1", "1.KZ\n"] {
        let page_token = || token.to_owned();
        let listed = [
            officer
                .list_cases(ListCasesRequest { page_token: page_token(), ..cases() })
                .await
                .err(),
            officer
                .list_statements(ListStatementsRequest { page_token: page_token(), ..statements() })
                .await
                .err(),
            officer
                .list_disclosures(ListDisclosuresRequest {
                    page_token: page_token(),
                    ..disclosures()
                })
                .await
                .err(),
        ];
        for failure in listed {
            assert_eq!(fields(&failure.expect("refused")), ["page_token"], "{token}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn refuses_filters_that_are_none_and_names_them() {
    let pair = Pair::start().await.expect("starts");
    let officer = pair.officer(ME, OfficerRole::Caseworker).expect("a client");
    for state in [0, 6] {
        let states = vec![QuestionState::Open.into(), state];
        let failure = officer.list_cases(ListCasesRequest { states, ..cases() }).await.err();
        assert_eq!(fields(&failure.expect("refused")), ["states[1]"]);
    }
    let microsecond = Some(Timestamp { seconds: 0, nanos: 1_000 });
    for (request, field) in [
        (ListStatementsRequest { direction: 3, ..statements() }, "direction"),
        (ListStatementsRequest { payload_type: "x".to_owned(), ..statements() }, "payload_type"),
        (ListStatementsRequest { from: microsecond, ..statements() }, "from"),
        (ListStatementsRequest { case_id: "KZ\n".to_owned(), ..statements() }, "case_id"),
    ] {
        let failure = officer.list_statements(request).await.err();
        assert_eq!(fields(&failure.expect("refused")), [field]);
    }
    let both = ListDisclosuresRequest { person_id: "P".to_owned(), ..disclosures() };
    let neither = ListDisclosuresRequest::default();
    for request in [both, neither] {
        let failure = officer.list_disclosures(request).await.err();
        assert_eq!(fields(&failure.expect("refused")), ["person_id"]);
    }
    officer.list_disclosures(disclosures()).await.expect("exactly one");
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_follow_each_other_to_the_end() {
    let pair = Pair::start().await.expect("starts");
    let officer = pair.officer(ME, OfficerRole::Caseworker).expect("a client");
    for number in 0..3 {
        let case = format!("KZ-2026-{number:07}");
        pair.ask(ME, ask_request(&case, &people::zhanar())).await.expect("asked");
    }
    let (mut ids, mut page_token) = (Vec::new(), String::new());
    for more in [true, false] {
        let request = ListCasesRequest { page_size: 2, page_token, ..cases() };
        let page = officer.list_cases(request).await.expect("listed");
        ids.extend(page.cases.into_iter().map(|case| case.case_id));
        page_token = page.next_page_token;
        assert_eq!(page_token.is_empty(), !more);
    }
    let numbered = |number: u8| format!("KZ-2026-{number:07}");
    assert_eq!(ids, [2, 1, 0].map(numbered), "all were opened at one instant");
    let (mut digests, mut page_token) = (Vec::new(), String::new());
    loop {
        let request = ListStatementsRequest { page_size: 4, page_token, ..statements() };
        let page = officer.list_statements(request).await.expect("listed");
        assert!(digests.len() < 100, "the list does not end");
        digests.extend(page.statements.into_iter().map(|statement| statement.digest));
        page_token = page.next_page_token;
        if page_token.is_empty() {
            break;
        }
    }
    assert_eq!(digests.len(), 6);
    digests.sort_unstable();
    digests.dedup();
    assert_eq!(digests.len(), 6, "each once");
}

/// A token of every list, by the rpc: three ambiguous questions, three cases, their statements and readings.
async fn listed(pair: &Pair) {
    for (case, locality) in [("0000000", "Толбо"), ("0000001", "Буянт"), ("0000002", "Дэлүүн")]
    {
        let own = format!("KZ-2026-{case}");
        pair.ask(ME, ask_request(&own, &people::zhanar())).await.expect("asked");
        let mut claim = people::serik_from_mongolia();
        claim.0.birth_place.get_or_insert_default().locality = locality.to_owned();
        pair.ask(ME.other(), ask_request("MN-2026-0000001", &claim)).await.expect("asked");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn refuses_a_token_that_was_altered_or_is_of_another_list_and_takes_the_one_it_gave() {
    let pair = Pair::start().await.expect("starts");
    listed(&pair).await;
    let caseworker = pair.officer(ME, OfficerRole::Caseworker).expect("a client");
    let registrar = pair.officer(ME, OfficerRole::Registrar).expect("a client");
    let of = |page_token: &str| {
        let page_token = page_token.to_owned();
        (
            ListCasesRequest { page_size: 1, page_token: page_token.clone(), ..cases() },
            ListStatementsRequest { page_size: 1, page_token: page_token.clone(), ..statements() },
            ListDisclosuresRequest {
                page_size: 1,
                page_token: page_token.clone(),
                case_id: "MN-2026-0000001".to_owned(),
                ..ListDisclosuresRequest::default()
            },
            ListMatchesRequest { page_size: 1, page_token, state: 0 },
        )
    };
    let ask = async |page_token: &str| {
        let (cases, statements, disclosures, matches) = of(page_token);
        [
            caseworker.list_cases(cases).await.map(|page| page.next_page_token),
            caseworker.list_statements(statements).await.map(|page| page.next_page_token),
            caseworker.list_disclosures(disclosures).await.map(|page| page.next_page_token),
            registrar.list_matches(matches).await.map(|page| page.next_page_token),
        ]
    };
    let first = ask("").await.map(|token| token.expect("a first page"));
    for (at, token) in first.iter().enumerate() {
        assert!(!token.is_empty(), "list {at} goes on");
        for (other, answer) in ask(token).await.into_iter().enumerate() {
            match answer {
                Ok(next) => assert!(other == at && next != *token, "list {at} in {other}"),
                Err(failure) => {
                    assert!(other != at, "its own");
                    assert_eq!(fields(&failure), ["page_token"]);
                }
            }
        }
        for place in 0..token.len() {
            let mut altered = token.clone().into_bytes();
            altered[place] = if altered[place] == b'0' { b'1' } else { b'0' };
            let altered = String::from_utf8(altered).expect("ASCII");
            // So that the officer's rate stays out of this.
            pair.clock.advance(Duration::from_secs(2));
            let [a, b, c, d] = ask(&altered).await;
            let answer = [a, b, c, d].into_iter().nth(at).expect("one of four");
            assert_eq!(fields(&answer.expect_err("altered")), ["page_token"], "{altered}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn refuses_a_token_with_other_filters_and_takes_it_with_another_size() {
    let pair = Pair::start().await.expect("starts");
    listed(&pair).await;
    let officer = pair.officer(ME, OfficerRole::Caseworker).expect("a client");
    let first = ListStatementsRequest { page_size: 1, direction: 1, ..statements() };
    let page_token = officer.list_statements(first.clone()).await.expect("listed").next_page_token;
    let next = ListStatementsRequest { page_token, ..first };
    let more = ListStatementsRequest { page_size: 2, ..next.clone() };
    assert_eq!(officer.list_statements(more).await.expect("listed").statements.len(), 2);
    for other in [
        ListStatementsRequest { direction: 0, ..next.clone() },
        ListStatementsRequest { case_id: "KZ-2026-0000001".to_owned(), ..next.clone() },
        ListStatementsRequest { from: Some(Timestamp::default()), ..next.clone() },
    ] {
        let failure = officer.list_statements(other).await.err().expect("refused");
        assert_eq!(fields(&failure), ["page_token"]);
    }
}
