//! Asking the peer: what was asked, what came back, what it attests.

use std::sync::Arc;

use kzmn_common::envelope::Digest;
use kzmn_common::exchange::close::Closing;
use kzmn_common::header::{ClosingHeader, CommonHeader};
use kzmn_common::kinds::{Outcome, RecordQuery, Refusal, WithheldReason};
use kzmn_common::party::Party;
use kzmn_common::refusal::RefusalReason;
use kzmn_common::statement::{Sealed, Signed};
use kzmn_store::{AttestedStatus, QuestionState, SettingAside, Store, StoreError};
use kzmn_testkit::values::{date, now, realm, text};
use tokio::task::JoinSet;

use crate::world::{World, found, later};

fn refusal(world: &World, query: Digest) -> Signed<Refusal> {
    let reason = RefusalReason::StatementExpired;
    Signed {
        common_header: CommonHeader::new(Party::Mongolia, realm(), now(), world.entropy.as_ref()),
        header: ClosingHeader { answers: query },
        body: Refusal { reason, text: text(reason.text()) },
    }
}

/// A store with one open question.
async fn submitted() -> (World, Store, Sealed<RecordQuery>) {
    let world = World::new();
    let store = world.store().await;
    let query = world.own_query("KZ-1");
    store.submit_question(&query).await.expect("submitted");
    (world, store, query)
}

#[tokio::test]
async fn refuses_replies_and_attempts_for_what_was_never_asked() {
    let world = World::new();
    let store = world.store().await;
    let query = world.own_query("KZ-1");
    let answer = world.judge(&query, world.answer(&query, Outcome::NotFound), 1).expect("closes");
    let closed = store.close(query.digest(), answer.clone()).await;
    assert!(matches!(closed, Err(StoreError::UnknownQuestion)), "{closed:?}");
    let noted = store.note_attempt(query.digest(), "DEADLINE_EXCEEDED", now()).await;
    assert!(matches!(noted, Err(StoreError::UnknownQuestion)));
    assert!(store.question(query.digest()).await.expect("read").is_none());
    assert_eq!(store.counts().await.expect("counted").statement, 0);
    store.submit_question(&query).await.expect("posed");
    let closed = store.close(query.digest(), answer).await;
    assert_eq!(closed.expect("closed").state, QuestionState::Answered);
}

#[tokio::test]
async fn only_the_reply_that_closes_a_question_is_said_to_close_it() {
    let (world, store, query) = submitted().await;
    let closes = async |reply| store.close(query.digest(), reply).await.expect("stored");
    let reply = |outcome| world.judge(&query, world.answer(&query, outcome), 1).expect("closes");
    let (first, second) = (reply(Outcome::NotFound), reply(found("P-1")));
    assert!(closes(first.clone()).await.by_this_reply);
    assert!(closes(first.clone()).await.by_this_reply, "the same again");
    assert!(!closes(second).await.by_this_reply);
    assert_eq!(closes(first).await.state, QuestionState::Equivocal);
}

#[tokio::test]
async fn an_open_question_survives_a_crash() {
    let world = World::new();
    let store = world.store().await;
    let (query, other) = (world.own_query("KZ-1"), world.own_query("KZ-2"));
    for _ in 0..2 {
        store.submit_question(&query).await.expect("posed");
        store.submit_question(&other).await.expect("posed");
    }
    store.note_attempt(query.digest(), "UNAVAILABLE", now()).await.expect("noted");
    store.note_attempt(query.digest(), "DEADLINE_EXCEEDED", now()).await.expect("noted");
    drop(store);

    let store = world.bare_store().await.expect("opens");
    let open = store.open_questions().await.expect("read");
    assert_eq!(open.len(), 2);
    let asked = open.iter().find(|question| question.case_id.as_str() == "KZ-1").expect("there");
    assert_eq!(asked.query.attested().verified().envelope(), query.envelope());
    assert_eq!((asked.state, asked.attempts), (QuestionState::Open, 2));
    assert_eq!(asked.last_reason.as_deref(), Some("DEADLINE_EXCEEDED"));
    assert_eq!(asked.asked_at, now());
}

#[tokio::test]
async fn a_question_is_closed_once_and_its_answer_attests_its_periods() {
    let world = World::new();
    let store = world.store().await;
    let (query, other) = (world.own_query("KZ-1"), world.own_query("KZ-2"));
    store.submit_question(&query).await.expect("posed");
    store.submit_question(&other).await.expect("posed");
    let answer = world.judge(&query, world.answer(&query, found("M-1")), 5).expect("closes");
    for _ in 0..2 {
        let state = store.close(query.digest(), answer.clone()).await.expect("closed").state;
        assert_eq!(state, QuestionState::Answered);
    }
    let closed = store.question(query.digest()).await.expect("read").expect("there");
    assert_eq!(closed.closed_at, Some(later(5)));
    let by = closed.closed_by.expect("an answer");
    assert_eq!(by.verified().digest(), answer.verified().digest());
    assert_eq!(closed.replies.len(), 1);
    assert_eq!(store.open_questions().await.expect("read").len(), 1);
    let counts = store.counts().await.expect("counted");
    assert_eq!((counts.statement, counts.question), (3, 2));

    let periods = store.attested_periods(&text("KZ-1")).await.expect("read");
    let [first, second] = periods.as_slice() else { panic!("two") };
    assert_eq!(
        (first.period.period_id.as_str(), first.position, first.status),
        ("M-1", 0, AttestedStatus::Active)
    );
    assert_eq!((second.period.start, second.period.end), (date("1990-02"), Some(date("1994-12"))));
    assert_eq!((first.answer, first.query), (answer.verified().digest(), query.digest()));
    assert!(store.attested_periods(&text("KZ-2")).await.expect("read").is_empty());
}

/// Posing and closing share commits.
#[tokio::test]
async fn questions_posed_and_closed_in_the_same_commits_are_all_kept() {
    let world = World::new();
    let store = Arc::new(world.store().await);
    let query = |number| world.own_query(&format!("KZ-{number}"));
    let (earlier, later): (Vec<_>, Vec<_>) =
        ((0..24).map(query).collect(), (24..48).map(query).collect());
    for query in &earlier {
        store.submit_question(query).await.expect("posed");
    }
    let before = store.commits();
    let mut works = JoinSet::new();
    for (closed, posed) in earlier.iter().zip(later.clone()) {
        let answer = world.judge(closed, world.answer(closed, found("M-1")), 1).expect("closes");
        let (one, other, closed) = (Arc::clone(&store), Arc::clone(&store), closed.digest());
        works.spawn(async move { one.close(closed, answer).await.map(drop) });
        works.spawn(async move { other.submit_question(&posed).await.map(drop) });
    }
    works.join_all().await.into_iter().for_each(|done| done.expect("done"));
    assert!(store.commits() - before < 24, "they share commits, or this shows nothing");
    let expected = [(earlier, QuestionState::Answered), (later, QuestionState::Open)];
    for (queries, state) in expected {
        for query in queries {
            let kept = store.question(query.digest()).await.expect("read").expect("there");
            assert_eq!((kept.state, kept.replies.len()), (state, usize::from(!state.waits())));
        }
    }
}

fn deferred(expected_by: &str) -> Outcome {
    Outcome::Deferred { expected_by: date(expected_by) }
}

fn ambiguous() -> Outcome {
    Outcome::Ambiguous { would_settle: Vec::new() }
}

/// What Mongolia says to a query, in the place of an earlier answer to it.
fn reply(
    world: &World,
    query: &Sealed<RecordQuery>,
    outcome: Outcome,
    earlier: Option<&Closing>,
) -> Closing {
    let supersedes = earlier.map(|earlier| earlier.verified().digest());
    let mut answer = world.answer(query, outcome);
    answer.header.supersedes = supersedes;
    world.judge(query, answer, 1).expect("closes")
}

#[tokio::test]
async fn a_deferral_leaves_the_question_waiting_and_an_answer_in_its_place_closes_it() {
    let (world, store, query) = submitted().await;
    let first = reply(&world, &query, deferred("2026-12"), None);
    let later = reply(&world, &query, deferred("2027"), Some(&first));
    let last = reply(&world, &query, found("M-1"), Some(&later));
    let close = async |reply: &_| {
        store.close(query.digest(), Clone::clone(reply)).await.expect("closed").state
    };
    assert_eq!(close(&first).await, QuestionState::Deferred);
    assert_eq!(store.open_questions().await.expect("read").len(), 1);
    assert_eq!(close(&later).await, QuestionState::Deferred);
    assert_eq!(close(&last).await, QuestionState::Answered);
    // The deferrals again change nothing.
    assert_eq!(close(&first).await, QuestionState::Answered);
    assert_eq!(close(&later).await, QuestionState::Answered);
    let question = store.question(query.digest()).await.expect("read").expect("there");
    assert_eq!(question.replies.len(), 3);
    let by = question.closed_by.map(|reply| reply.verified().digest());
    assert_eq!(by, Some(last.verified().digest()));
}

/// The answer may overtake the deferral that it replaces.
#[tokio::test]
async fn a_provisional_answer_that_comes_after_what_replaced_it_changes_nothing() {
    let (world, store, query) = submitted().await;
    let late = reply(&world, &query, deferred("2027"), None);
    let answer = reply(&world, &query, found("M-1"), Some(&late));
    for reply in [&answer, &late, &answer] {
        let state = store.close(query.digest(), reply.clone()).await.expect("closed").state;
        assert_eq!(state, QuestionState::Answered);
    }
    let unnamed = reply(&world, &query, deferred("2028"), None);
    let state = store.close(query.digest(), unnamed).await.expect("closed").state;
    assert_eq!(state, QuestionState::Equivocal, "one that it does not name is another answer");
}

#[tokio::test]
async fn an_answer_that_names_an_ambiguous_one_replaces_it_and_any_other_is_equivocation() {
    let world = World::new();
    let store = world.store().await;
    let close = async |query: &Sealed<RecordQuery>, reply: &Closing| {
        store.close(query.digest(), reply.clone()).await.expect("closed").state
    };
    let digest = |reply: &Closing| reply.verified().digest();
    let query = world.own_query("KZ-1");
    store.submit_question(&query).await.expect("posed");
    let first = reply(&world, &query, ambiguous(), None);
    assert_eq!(close(&query, &first).await, QuestionState::Answered);
    let asked = store.question(query.digest()).await.expect("read").expect("there");
    assert!(asked.may_change());
    let second = reply(&world, &query, found("M-1"), Some(&first));
    assert_eq!(close(&query, &second).await, QuestionState::Answered);
    let kept = store.question(query.digest()).await.expect("read").expect("there");
    let replies: Vec<_> = kept.replies.iter().map(|one| one.verified().digest()).collect();
    assert_eq!(replies, [digest(&first), digest(&second)], "both are kept");
    assert!(!kept.may_change());
    let by = kept.closed_by.map(|reply| reply.verified().digest());
    assert_eq!(by, Some(digest(&second)));
    let attested = store.attested_periods(&text("KZ-1")).await.expect("read");
    assert!(attested.iter().all(|one| one.status == AttestedStatus::Active));
    assert_eq!(attested.len(), 2);

    // Each with what stands before, and whether the next one names it.
    let final_ones = [found("M-1"), Outcome::NotFound, withheld()];
    let provisional = [ambiguous(), deferred("2027")];
    let cases = final_ones.map(|outcome| (outcome, true)).into_iter();
    let cases = cases.chain(provisional.map(|outcome| (outcome, false)));
    for (number, (before, names)) in (2..).zip(cases) {
        let case = format!("KZ-{number}");
        let query = world.own_query(&case);
        store.submit_question(&query).await.expect("posed");
        let before = reply(&world, &query, before, None);
        close(&query, &before).await;
        let next = reply(&world, &query, found("M-9"), names.then_some(&before));
        assert_eq!(close(&query, &next).await, QuestionState::Equivocal, "{case}");
        let attested = store.attested_periods(&text(&case)).await.expect("read");
        assert!(attested.iter().all(|one| one.status == AttestedStatus::Disputed), "{case}");
    }
}

/// An ambiguous answer may become a deferral, which does not close.
#[tokio::test]
async fn a_question_waits_again_when_its_ambiguous_answer_became_a_deferral() {
    let (world, store, query) = submitted().await;
    let first = reply(&world, &query, ambiguous(), None);
    let second = reply(&world, &query, deferred("2027"), Some(&first));
    for reply in [first, second] {
        store.close(query.digest(), reply).await.expect("closed");
    }
    let kept = store.question(query.digest()).await.expect("read").expect("there");
    assert_eq!((kept.state, kept.closed_at), (QuestionState::Deferred, None));
    assert!(kept.closed_by.is_none() && kept.may_change());
    assert_eq!(store.open_questions().await.expect("read").len(), 1);
}

fn withheld() -> Outcome {
    Outcome::Refused { reason: WithheldReason::OutOfScope }
}

#[tokio::test]
async fn two_different_answers_are_equivocation_and_none_is_used() {
    let world = World::new();
    for at_once in [false, true] {
        let store = world.store().await;
        let case = if at_once { "KZ-2" } else { "KZ-1" };
        let query = world.own_query(case);
        store.submit_question(&query).await.expect("posed");
        let first = world.judge(&query, world.answer(&query, found("M-1")), 1).expect("closes");
        let second = world.judge(&query, world.answer(&query, found("M-9")), 2).expect("closes");
        if at_once {
            let both = tokio::join!(
                store.close(query.digest(), first.clone()),
                store.close(query.digest(), second.clone()),
            );
            let both = (both.0.expect("closed").state, both.1.expect("closed").state);
            assert_eq!(both, (QuestionState::Answered, QuestionState::Equivocal));
        } else {
            store.close(query.digest(), first.clone()).await.expect("closed");
            let state = store.close(query.digest(), second.clone()).await.expect("closed").state;
            assert_eq!(state, QuestionState::Equivocal);
        }
        let again = store.close(query.digest(), first.clone()).await.expect("closed").state;
        assert_eq!(again, QuestionState::Equivocal);
        let question = store.question(query.digest()).await.expect("read").expect("there");
        assert_eq!((question.state, question.replies.len()), (QuestionState::Equivocal, 2));
        let periods = store.attested_periods(&text(case)).await.expect("read");
        assert_eq!(periods.len(), 4);
        assert!(periods.iter().all(|period| period.status == AttestedStatus::Disputed));
        store.shutdown().await.expect("closes");
    }
}

/// One answer comes by `Deliver` and another one in the call, in one commit: neither is judged as if the other were
/// not there.
#[tokio::test]
async fn a_delivered_answer_and_another_one_in_one_batch_are_equivocation() {
    let (world, store, query) = submitted().await;
    let closing = world.judge(&query, world.answer(&query, found("M-1")), 1).expect("closes");
    let other = world.answer(&query, found("M-9"));
    let other = Sealed::seal(other, world.signer(Party::Mongolia)).expect("signed").into_envelope();
    let (answering, commits) = (world.answering(), store.commits());
    let (delivered, closed) = tokio::join!(
        store.process(world.delivered(other, 1), &answering),
        store.close(query.digest(), closing),
    );
    assert_eq!(store.commits(), commits + 1, "one batch");
    delivered.expect("settled");
    assert_eq!(closed.expect("closed").state, QuestionState::Equivocal);
    let question = store.question(query.digest()).await.expect("reads").expect("there");
    assert_eq!((question.state, question.replies.len()), (QuestionState::Equivocal, 2));
}

#[tokio::test]
async fn a_refusal_closes_and_an_answer_after_it_is_equivocation() {
    let (world, store, query) = submitted().await;
    let refused = world.judge(&query, refusal(&world, query.digest()), 1).expect("closes");
    let state = store.close(query.digest(), refused).await.expect("closed").state;
    assert_eq!(state, QuestionState::Refused);
    assert!(store.open_questions().await.expect("read").is_empty());
    let answer = world.judge(&query, world.answer(&query, Outcome::NotFound), 2).expect("closes");
    let state = store.close(query.digest(), answer).await.expect("closed").state;
    assert_eq!(state, QuestionState::Equivocal);
}

#[tokio::test]
async fn an_answer_under_an_id_used_before_closes_nothing_and_is_kept() {
    let world = World::new();
    let store = world.store().await;
    let (one, other) = (world.own_query("KZ-1"), world.own_query("KZ-2"));
    store.submit_question(&one).await.expect("posed");
    store.submit_question(&other).await.expect("posed");
    let first = world.answer(&one, found("M-1"));
    let mut second = world.answer(&other, found("M-1"));
    second.common_header.statement_id = first.common_header.statement_id;
    let mut third = world.answer(&one, Outcome::NotFound);
    third.common_header.statement_id = first.common_header.statement_id;
    let close = async |query: &_, answer| {
        let closing = world.judge(query, answer, 1).expect("closes");
        store.close(query.digest(), closing).await.expect("closed").state
    };
    assert_eq!(close(&one, first).await, QuestionState::Answered);
    assert_eq!(close(&other, second.clone()).await, QuestionState::Open);
    assert_eq!(close(&other, second).await, QuestionState::Open);
    let question = store.question(other.digest()).await.expect("read").expect("there");
    assert_eq!(question.last_reason.as_deref(), Some("STATEMENT_ID_REUSED"));
    assert_eq!(question.replies.len(), 1);
    assert_eq!(close(&one, third).await, QuestionState::Equivocal);
    assert!(store.attested_periods(&text("KZ-2")).await.expect("read").is_empty());
    let answer = world.answer(&other, Outcome::NotFound);
    assert_eq!(close(&other, answer).await, QuestionState::Answered);
}

#[tokio::test]
async fn what_closes_nothing_is_kept_but_for_what_says_too_much() {
    let world = World::new();
    let store = world.store().await;
    let mut asked = world.own_query("KZ-1").statement().clone();
    asked.body.parts.retain(|part| *part == kzmn_common::kinds::AnswerPart::Identity);
    let query = Sealed::seal(asked, world.signer(Party::Kazakhstan)).expect("signed");
    let other = world.own_query("KZ-2");
    store.submit_question(&query).await.expect("posed");
    let overshare =
        world.judge(&query, world.answer(&query, found("M-1")), 1).expect_err("too much");
    let mismatch =
        world.judge(&query, world.answer(&other, Outcome::NotFound), 1).expect_err("another");
    for suspect in [&overshare, &mismatch, &overshare] {
        store.suspect(query.digest(), suspect, later(1)).await.expect("kept");
    }
    assert_eq!(store.counts().await.expect("counted").suspect, 2);
    let kept = crate::evidence::suspects(&world).await;
    let kept: Vec<_> =
        kept.iter().map(|(reason, digest, bytes)| (reason.as_str(), *digest, *bytes)).collect();
    assert_eq!(kept, [("OVERSHARE", true, false), ("ANSWER_MISMATCH", true, true)]);
    let question = store.question(query.digest()).await.expect("read").expect("there");
    assert_eq!(question.state, QuestionState::Open);
}

#[tokio::test]
async fn only_the_answer_that_closed_a_question_attests_and_two_answers_are_both_disputed() {
    let world = World::new();
    let store = world.store().await;
    let cases = [
        ("KZ-0", vec![found("M-1")], vec![AttestedStatus::Active; 2]),
        ("KZ-1", vec![found("M-1"), found("M-3")], vec![AttestedStatus::Disputed; 4]),
        ("KZ-2", vec![deferred("2027"), found("M-4")], vec![AttestedStatus::Active; 2]),
        ("KZ-3", vec![found("M-1"), Outcome::NotFound], vec![AttestedStatus::Disputed; 2]),
        ("KZ-4", vec![Outcome::NotFound], Vec::new()),
        ("KZ-5", Vec::new(), Vec::new()),
    ];
    for (case, outcomes, expected) in cases {
        let query = world.own_query(case);
        store.submit_question(&query).await.expect("posed");
        let mut earlier = None;
        for outcome in outcomes {
            let reply = reply(&world, &query, outcome, earlier.as_ref());
            store.close(query.digest(), reply.clone()).await.expect("closed");
            earlier = Some(reply);
        }
        let attested = store.attested_periods(&text(case)).await.expect("read");
        let statuses: Vec<_> = attested.iter().map(|period| period.status).collect();
        assert_eq!(statuses, expected, "{case}");
    }
}

fn in_place_of(world: &World, earlier: &Sealed<RecordQuery>) -> Sealed<RecordQuery> {
    let mut query =
        world.own_query(earlier.statement().header.case_id.as_str()).statement().clone();
    query.header.supersedes = Some(earlier.digest());
    Sealed::seal(query, world.signer(Party::Kazakhstan)).expect("signed")
}

/// Withdrawn periods must not count on: an officer asked again, and the other state answered anew.
#[tokio::test]
async fn refuses_to_rely_on_an_answer_once_a_question_in_its_place_was_answered() {
    let world = World::new();
    let store = world.store().await;
    let first = world.own_query("KZ-1");
    let second = in_place_of(&world, &first);
    let third = in_place_of(&world, &second);
    let statuses = async || {
        let attested = store.attested_periods(&text("KZ-1")).await.expect("read");
        let of = |query: &Sealed<RecordQuery>| {
            let mut of = attested.iter().filter(|period| period.query == query.digest());
            of.next().map(|period| period.status)
        };
        [of(&first), of(&second), of(&third)]
    };
    let close = async |query: &_, outcome, earlier: Option<&_>| {
        let reply = reply(&world, query, outcome, earlier);
        store.close(query.digest(), reply.clone()).await.expect("closed");
        reply
    };
    store.submit_question(&first).await.expect("posed");
    close(&first, found("M-1"), None).await;
    assert_eq!(statuses().await, [Some(AttestedStatus::Active), None, None]);
    store.submit_question(&second).await.expect("posed");
    assert_eq!(statuses().await[0], Some(AttestedStatus::Active), "nothing came in its place yet");
    // The one between was never answered; the newest one replaces both.
    store.submit_question(&third).await.expect("posed");
    let deferral = close(&third, deferred("2027"), None).await;
    assert_eq!(statuses().await[0], Some(AttestedStatus::Active), "a deferral answers nothing");
    close(&third, found("M-4"), Some(&deferral)).await;
    let expected = [Some(AttestedStatus::Superseded), None, Some(AttestedStatus::Active)];
    assert_eq!(statuses().await, expected);
}

#[tokio::test]
async fn refuses_a_question_moved_to_another_case_or_whose_state_was_altered() {
    let world = World::new();
    let store = world.store().await;
    let (one, other) = (world.own_query("KZ-1"), world.own_query("KZ-2"));
    store.submit_question(&one).await.expect("posed");
    store.submit_question(&other).await.expect("posed");
    for (seconds, outcome) in [(1, found("M-1")), (2, found("M-9"))] {
        let reply = world.judge(&one, world.answer(&one, outcome), seconds).expect("closes");
        store.close(one.digest(), reply).await.expect("closed");
    }
    let attested = async || store.attested_periods(&text("KZ-1")).await;
    assert_eq!(attested().await.expect("read").len(), 4, "the control");
    let state = |state| format!("UPDATE question SET state = '{state}' WHERE case_id = 'KZ-1'");
    world.by_hand(&[&state("answered")]).await;
    let refused = attested().await.expect_err("altered");
    assert!(matches!(refused, StoreError::Corrupt { table: "question", .. }), "{refused}");
    world.by_hand(&[&state("equivocal"), "UPDATE question SET case_id = 'KZ-2'"]).await;
    let refused = store.attested_periods(&text("KZ-2")).await.expect_err("moved");
    assert!(matches!(refused, StoreError::Corrupt { table: "question", .. }), "{refused}");
}

/// Of each case the first goes first: the next one is due when it is closed.
#[tokio::test]
async fn refuses_to_deliver_out_of_the_order_of_a_case_or_before_it_is_due() {
    let world = World::new();
    let store = world.store().await;
    let [first, second, elsewhere] = ["KZ-1", "KZ-1", "KZ-2"].map(|case| world.own_query(case));
    for query in [&first, &second, &elsewhere] {
        store.submit_question(query).await.expect("posed");
    }
    let due = async |seconds| store.due_deliveries(later(seconds), 9).await.expect("read");
    assert_eq!(due(99).await, [], "each is being asked for the first time");
    for query in [&first, &second, &elsewhere] {
        store.note_attempt(query.digest(), "PEER_TIMED_OUT", later(10)).await.expect("noted");
    }
    assert_eq!(due(9).await, []);
    assert_eq!(due(10).await, [first.digest(), elsewhere.digest()]);
    store.note_attempt(first.digest(), "PEER_TIMED_OUT", later(60)).await.expect("noted");
    assert_eq!(due(59).await, [elsewhere.digest()], "the second of the case waits for the first");
    let reply = world.judge(&first, world.answer(&first, Outcome::NotFound), 1).expect("closes");
    store.close(first.digest(), reply).await.expect("closed");
    assert_eq!(due(59).await, [second.digest(), elsewhere.digest()]);
    let found = store.fsck(&|_| ()).await.expect("read");
    assert_eq!(found.differences, []);
}

/// In one transaction: a question that is refused as expired is never left without the one in its place.
#[tokio::test]
async fn asks_anew_where_the_refusal_closes_the_question_and_not_where_it_was_answered() {
    let world = World::new();
    let store = world.store().await;
    for answered in [true, false] {
        let query = world.own_query(if answered { "KZ-1" } else { "KZ-2" });
        store.submit_question(&query).await.expect("posed");
        if answered {
            let reply = world.answer(&query, Outcome::NotFound);
            let reply = world.judge(&query, reply, 1).expect("closes");
            store.close(query.digest(), reply).await.expect("closed");
        }
        let old = (query.statement(), query.digest());
        let anew = RecordQuery::anew(old, later(3600), world.entropy.as_ref());
        let anew = Sealed::seal(anew, world.signer(Party::Kazakhstan)).expect("signed");
        let refusal =
            Arc::new(world.judge(&query, refusal(&world, query.digest()), 3600).expect("closes"));
        let close = store.close_and_ask_anew(query.digest(), Arc::clone(&refusal), &anew).await;
        let state = close.expect("closed").state;
        // Whoever sent the same bytes beside it gets the same refusal: it is asked anew once.
        let twice = RecordQuery::anew(old, later(3601), world.entropy.as_ref());
        let twice = Sealed::seal(twice, world.signer(Party::Kazakhstan)).expect("signed");
        let close = store.close_and_ask_anew(query.digest(), refusal, &twice).await;
        assert_eq!(close.expect("closed").state, state);
        assert!(store.question(twice.digest()).await.expect("read").is_none());
        let asked = store.question(anew.digest()).await.expect("read");
        if answered {
            assert!(state == QuestionState::Equivocal && asked.is_none());
        } else {
            assert!(state == QuestionState::Refused);
            assert_eq!(asked.expect("there").state, QuestionState::Open);
            let due = store.due_deliveries(later(3600), 9).await.expect("read");
            assert_eq!(due, [anew.digest()]);
        }
    }
    assert_eq!(store.fsck(&|_| ()).await.expect("read").differences, []);
}

/// An attempt that fails after another reply came, or after an officer set the question aside, has nothing wait.
#[tokio::test]
async fn refuses_to_have_wait_what_was_answered_or_set_aside_while_an_attempt_went_on() {
    let world = World::new();
    let store = world.store().await;
    let due = async || store.due_deliveries(later(99), 9).await.expect("read");
    let [answered, late, aside, open] =
        ["KZ-1", "KZ-2", "KZ-3", "KZ-4"].map(|case| world.own_query(case));
    for query in [&answered, &late, &aside, &open] {
        store.submit_question(query).await.expect("posed");
    }
    let reply = |query, outcome| world.judge(query, world.answer(query, outcome), 1);
    let not_found = reply(&answered, Outcome::NotFound).expect("closes");
    store.close(answered.digest(), not_found).await.expect("closed");
    let later_on = reply(&late, deferred("2027")).expect("closes");
    store.close(late.digest(), later_on.clone()).await.expect("taken");
    let setting = SettingAside { case_id: text("KZ-3"), ..crate::assessments::aside(&aside, true) };
    assert!(store.set_aside(setting).await.expect("set aside"));
    for query in [&answered, &late, &aside, &open] {
        store.note_attempt(query.digest(), "PEER_TIMED_OUT", now()).await.expect("noted");
    }
    assert_eq!(due().await, [open.digest()]);
    store.close(late.digest(), later_on).await.expect("the same once more");
    assert_eq!(due().await, [open.digest()]);
    assert_eq!(store.fsck(&|_| ()).await.expect("read").differences, []);
}

/// In the order in which they were stored, whatever becomes of their first attempts.
#[tokio::test]
async fn what_is_stored_behind_something_that_waits_in_its_case_waits_too_and_elsewhere_it_does_not()
 {
    let world = World::new();
    let store = world.store().await;
    let due = async || store.due_deliveries(later(99), 9).await.expect("read");
    let [first, second, third] = [(); 3].map(|()| world.own_query("KZ-1"));
    let elsewhere = world.own_query("KZ-2");
    for query in [&first, &second] {
        assert!(!store.submit_question(query).await.expect("posed"), "nothing waits yet");
    }
    store.note_attempt(second.digest(), "PEER_TIMED_OUT", now()).await.expect("noted");
    store.note_attempt(first.digest(), "PEER_TIMED_OUT", now()).await.expect("noted");
    assert!(store.submit_question(&third).await.expect("posed"), "it waits");
    assert!(!store.submit_question(&elsewhere).await.expect("posed"));
    for query in [&first, &second, &third] {
        assert_eq!(due().await, [query.digest()]);
        let reply = world.judge(query, world.answer(query, Outcome::NotFound), 1).expect("closes");
        store.close(query.digest(), reply).await.expect("closed");
    }
    assert_eq!(due().await, []);
    drop(store);
    let store = world.bare_store().await.expect("opens");
    let asked = store.question(third.digest()).await.expect("read").expect("there");
    assert_eq!(asked.last_reason.as_deref(), Some("WAITS_ITS_TURN"));
    assert_eq!(store.fsck(&|_| ()).await.expect("read").differences, []);
}

/// Nobody signs that a key has ended: what follows must not wait for ever for what it signed.
#[tokio::test]
async fn refuses_to_hold_a_case_back_by_what_a_key_signed_that_has_ended() {
    let world = World::new();
    let store = world.store().await;
    let [first, second] = [(); 2].map(|()| world.own_query("KZ-1"));
    store.submit_question(&first).await.expect("posed");
    store.note_attempt(first.digest(), "PEER_TIMED_OUT", now()).await.expect("noted");
    assert!(store.submit_question(&second).await.expect("posed"), "it waits for the first");
    let due = async || store.due_deliveries(later(99), 9).await.expect("read");
    assert_eq!(due().await, [first.digest()]);
    store.note_attempt(first.digest(), "KEY_EXPIRED", now()).await.expect("noted");
    assert_eq!(due().await, [first.digest(), second.digest()]);
    assert!(!store.is_held_back(second.digest()).await.expect("read"));
    let third = world.own_query("KZ-1");
    store.note_attempt(second.digest(), "KEY_REVOKED", now()).await.expect("noted");
    assert!(!store.submit_question(&third).await.expect("posed"));
    assert_eq!(store.fsck(&|_| ()).await.expect("read").differences, []);
}

/// A clock that leapt ahead and was set right leaves nothing waiting until then.
#[tokio::test]
async fn refuses_to_believe_that_something_is_due_later_than_any_pause_lasts() {
    let (_world, store, query) = submitted().await;
    let due = async |at| store.due_deliveries(at, 9).await.expect("read");
    let hour = 3600;
    store.note_attempt(query.digest(), "PEER_TIMED_OUT", later(hour)).await.expect("noted");
    assert_eq!(due(now()).await, []);
    store.note_attempt(query.digest(), "PEER_TIMED_OUT", later(6 * hour)).await.expect("noted");
    assert_eq!(due(now()).await, [query.digest()]);
}

/// Nobody knows whether it was sent: the same bytes go out again.
#[tokio::test]
async fn what_was_being_asked_when_the_process_ended_waits_once_it_is_opened_again_and_what_is_aside_does_not()
 {
    let world = World::new();
    let store = world.store().await;
    let [asked, aside] = ["KZ-1", "KZ-2"].map(|case| world.own_query(case));
    for query in [&asked, &aside] {
        store.submit_question(query).await.expect("posed");
    }
    let setting = SettingAside { case_id: text("KZ-2"), ..crate::assessments::aside(&aside, true) };
    assert!(store.set_aside(setting).await.expect("set aside"));
    assert_eq!(store.due_deliveries(later(99), 9).await.expect("read"), []);
    drop(store);
    let store = world.bare_store().await.expect("opens");
    assert_eq!(store.due_deliveries(later(99), 9).await.expect("read"), [asked.digest()]);
    assert_eq!(store.fsck(&|_| ()).await.expect("read").differences, []);
    let reply = world.judge(&asked, world.answer(&asked, Outcome::NotFound), 1).expect("closes");
    store.close(asked.digest(), reply).await.expect("closed");
    assert_eq!(store.due_deliveries(later(99), 9).await.expect("read"), []);
    assert_eq!(store.fsck(&|_| ()).await.expect("read").differences, []);
}
