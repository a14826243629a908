//! Pages of lists, and what they say of bad input.

use kzmn_common::statement::OfficerRole;
use kzmn_proto::office::{
    ListCasesRequest, ListDisclosuresRequest, ListStatementsRequest, QuestionState,
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
    ListDisclosuresRequest { case_id: "KZ-1".to_owned(), ..ListDisclosuresRequest::default() }
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
        let case = format!("KZ-{number}");
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
    assert_eq!(ids, ["KZ-2", "KZ-1", "KZ-0"], "all were opened at one instant");
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
