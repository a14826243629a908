//! What a statement says whatever it was signed with, and when.

use kzmn_common::envelope::Digest;
use kzmn_common::header::HeaderFields;
use kzmn_common::kinds::{Outcome, RecordAnswer, RecordQuery};
use kzmn_testkit::states::question;
use kzmn_testkit::values::{now, realm, text};

use super::world::{ME, MILLISECOND, PEER, World, claim};

#[test]
fn the_fields_of_a_header_are_those_of_its_form() {
    let world = World::new();
    let query = RecordQuery::ask(question(claim()), ME, realm(), now(), &world.entropy);
    let HeaderFields { case_id, answers, supersedes, .. } = query.fields();
    assert_eq!((case_id, answers, supersedes), (Some(query.header.case_id), None, None));
    let digest = Digest::of(b"a query");
    let answer =
        RecordAnswer::to(digest, Outcome::NotFound, (PEER, realm()), now(), &world.entropy);
    let HeaderFields { case_id, answers, supersedes, .. } = answer.fields();
    assert_eq!((case_id, answers, supersedes), (None, Some(digest), None));
}

#[test]
fn says_the_same_under_another_id_and_at_another_time_and_not_where_header_or_body_differ() {
    let world = World::new();
    let ask = |at| RecordQuery::ask(question(claim()), ME, realm(), at, &world.entropy);
    let (query, mut same) = (ask(now()), ask(now().after(MILLISECOND)));
    same.header.expires_at = query.header.expires_at;
    assert_ne!(query.common_header, same.common_header);
    assert!(query.says_the_same_as(&same));
    let mut other_header = same.clone();
    other_header.header.case_id = text("KZ-2026-9");
    assert!(!query.says_the_same_as(&other_header));
    let mut other_body = same;
    other_body.body.person.names.clear();
    assert!(!query.says_the_same_as(&other_body));
    let mut other = other_header;
    other.body = other_body.body;
    assert!(!query.says_the_same_as(&other));
}
