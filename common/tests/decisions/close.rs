//! The asker's side: what closes a question, and what does not.

use std::time::Duration;

use kzmn_common::code::Code as _;
use kzmn_common::date::DateRange;
use kzmn_common::envelope::Digest;
use kzmn_common::exchange::close::{Asker, Closing, DeliveryReply, RejectedReply, RejectionCause};
use kzmn_common::header::{ClosingHeader, CommonHeader};
use kzmn_common::instant::Instant;
use kzmn_common::kinds::{
    AnswerPart, Completeness, MatchBasis, Outcome, PensionState, PensionStatus, Receipt,
    RecordAnswer, RecordQuery, Refusal,
};
use kzmn_common::party::Realm;
use kzmn_common::period::{ContributionState, PeriodKind, ServicePeriod};
use kzmn_common::refusal::RefusalReason;
use kzmn_common::statement::{Body, Sealed, Signed, Unverified};
use kzmn_common::trust::{EnrolledKey, KeyUsage};
use kzmn_testkit::states::{enrol, question};
use kzmn_testkit::values::{date, now, realm, text};

use super::world::{ME, MILLISECOND, PEER, World, claim, key, period, signed_with, signer};

/// A question of Kazakhstan's, and who judges what comes back.
struct Asked {
    world: World,
    query: Sealed<RecordQuery>,
}

impl Asked {
    fn new() -> Self {
        Self::changed(|_| {})
    }

    fn changed(change: impl FnOnce(&mut Signed<RecordQuery>)) -> Self {
        let world = World::new();
        let mut query = RecordQuery::ask(question(claim()), ME, realm(), now(), &world.entropy);
        change(&mut query);
        let query = Sealed::seal(query, world.states.signer(ME)).expect("signed");
        Self { world, query }
    }

    /// Mongolia's answer to the question, issued now.
    fn answer(&self, outcome: Outcome) -> Signed<RecordAnswer> {
        let parties = (PEER, realm());
        RecordAnswer::to(self.query.digest(), outcome, parties, now(), &self.world.entropy)
    }

    fn not_found(&self) -> Signed<RecordAnswer> {
        self.answer(Outcome::NotFound)
    }

    fn close(&self, received: Unverified, at: Instant) -> Result<Closing, Box<RejectedReply>> {
        let (realm, bundle) = (realm(), self.world.bundle());
        let policy = &self.world.policy;
        let asker = Asker { me: ME, realm: &realm, bundle: &bundle, policy };
        let query = (self.query.statement(), self.query.digest());
        asker.close(query, received, at).map_err(Box::new)
    }

    /// Why what Mongolia signs closes nothing now; `None` where it closes the question.
    fn judge<T: Body>(&self, statement: Signed<T>) -> Option<RejectionCause> {
        self.judge_at(statement, now())
    }

    fn judge_at<T: Body>(&self, statement: Signed<T>, at: Instant) -> Option<RejectionCause> {
        let received = self.world.signed(statement);
        let digest = received.digest();
        match self.close(received, at) {
            Ok(closing) => {
                assert_eq!(closing.verified().digest(), digest);
                None
            }
            Err(suspect) => {
                assert_eq!(suspect.digest, digest, "named by its digest");
                let kept = suspect.verified.as_ref().map(|verified| verified.digest());
                assert_eq!(kept, Some(digest), "what the peer signed is evidence");
                Some(suspect.why)
            }
        }
    }

    /// Why an answer with these periods closes nothing.
    fn tells(&self, periods: Vec<ServicePeriod>) -> Option<RejectionCause> {
        self.judge(self.answer(found(periods)))
    }
}

fn found(periods: Vec<ServicePeriod>) -> Outcome {
    Outcome::Found {
        basis: MatchBasis::OwnIdentifier,
        periods,
        pensions: Vec::new(),
        completeness: Completeness::Complete,
    }
}

fn work() -> ServicePeriod {
    period("1", PeriodKind::Employment, "1980-01-01", "1984-12-31")
}

/// The same with nothing of its employer, and nothing that may tell of it.
fn bare() -> ServicePeriod {
    let mut bare = work();
    (bare.employer, bare.occupation, bare.note) = (None, None, None);
    bare.contribution = ContributionState::NotTold;
    bare.evidence.reference = None;
    bare
}

fn refusal(asked: &Asked) -> Signed<Refusal> {
    let reason = RefusalReason::PurposeNotPermitted;
    Signed {
        common_header: CommonHeader::new(PEER, realm(), now(), &asked.world.entropy),
        header: ClosingHeader { answers: asked.query.digest() },
        body: Refusal { reason, text: text(reason.text()) },
    }
}

#[test]
fn takes_answers_and_refusals_of_the_question_as_what_they_are() {
    let asked = Asked::new();
    let answer = asked.close(asked.world.signed(asked.not_found()), now());
    assert!(matches!(answer, Ok(Closing::Answer(_))));
    let refused = asked.close(asked.world.signed(refusal(&asked)), now());
    assert!(matches!(refused, Ok(Closing::Refusal(_))));
}

#[test]
fn refuses_answers_and_refusals_of_another_question() {
    let asked = Asked::new();
    let other = Digest::of(b"another question");
    let mut answer = asked.not_found();
    answer.header.answers = other;
    assert_eq!(asked.judge(answer), Some(RejectionCause::AnswerMismatch));
    let mut refused = refusal(&asked);
    refused.header.answers = other;
    assert_eq!(asked.judge(refused), Some(RejectionCause::AnswerMismatch));
}

/// The clocks of the two nodes may differ by the skew, and no more.
#[test]
fn refuses_an_answer_a_millisecond_beyond_the_skew_into_the_future_and_takes_one_at_its_edge() {
    let asked = Asked::new();
    let edge = now().after(asked.world.policy.skew);
    let issued = |issued_at| {
        let mut answer = asked.not_found();
        answer.common_header.issued_at = issued_at;
        let mut refused = refusal(&asked);
        refused.common_header.issued_at = issued_at;
        (asked.judge(answer), asked.judge(refused))
    };
    assert_eq!(issued(edge), (None, None));
    let untimely = Some(RejectionCause::Untimely);
    assert_eq!(issued(edge.after(MILLISECOND)), (untimely, untimely));
}

#[test]
fn refuses_an_answer_from_before_its_question_and_takes_one_that_the_skew_explains() {
    let asked = Asked::new();
    let edge = now().before(asked.world.policy.skew);
    let issued = |issued_at| {
        let mut answer = asked.not_found();
        answer.common_header.issued_at = issued_at;
        asked.judge(answer)
    };
    assert_eq!(issued(edge), None);
    assert_eq!(issued(edge.before(MILLISECOND)), Some(RejectionCause::Untimely));
}

/// An answer has no upper age: what comes a year later, under a key that has ended since, closes its question.
#[test]
fn takes_an_answer_a_year_later_and_refuses_one_under_a_key_that_was_revoked_meanwhile() {
    let year_later = now().after(Duration::from_secs(365 * 24 * 3600));
    let with = |change: fn(&mut EnrolledKey)| {
        let mut asked = Asked::new();
        let mut second = enrol(&key(9), KeyUsage::Statement);
        change(&mut second);
        asked.world.enrolled.push(second);
        let closed = asked.close(signed_with(&signer(9), asked.not_found()), year_later);
        closed.map(drop).map_err(|suspect| (suspect.why, suspect.verified.is_some()))
    };
    assert_eq!(with(|key| key.not_after = now()), Ok(()));
    let revoked = RejectionCause::Refused(RefusalReason::KeyRevoked);
    assert_eq!(with(|key| key.revoked_at = Some(now())), Err((revoked, false)));
}

#[test]
fn refuses_what_the_peer_did_not_sign_and_keeps_none_of_its_bytes() {
    let asked = Asked::new();
    for forger in [&signer(9), asked.world.states.signer(ME)] {
        let suspect =
            asked.close(signed_with(forger, asked.not_found()), now()).expect_err("refused");
        assert_eq!(suspect.why, RejectionCause::Refused(RefusalReason::KeyUnknown));
        assert!(suspect.verified.is_none());
    }
}

#[test]
fn refuses_another_issuer_audience_realm_or_type() {
    let asked = Asked::new();
    let because = |reason| Some(RejectionCause::Refused(reason));
    let changed = |change: &dyn Fn(&mut CommonHeader)| {
        let mut answer = asked.not_found();
        change(&mut answer.common_header);
        asked.judge(answer)
    };
    assert_eq!(
        changed(&|common_header| common_header.issuer = ME),
        because(RefusalReason::IssuerMismatch)
    );
    let audience = changed(&|common_header| common_header.audience = PEER);
    assert_eq!(audience, because(RefusalReason::AudienceMismatch));
    let other = Realm::parse("other").expect("a realm");
    let in_another = changed(&|common_header| common_header.realm = other.clone());
    assert_eq!(in_another, because(RefusalReason::RealmMismatch));
    let question_back = asked.judge(asked.world.asked());
    assert_eq!(question_back, because(RefusalReason::PayloadTypeUnexpected));
}

#[test]
fn refuses_periods_that_were_not_asked_for() {
    let overshare = Some(RejectionCause::Overshare);
    let all = Asked::new();
    assert_eq!(all.tells(vec![work()]), None);
    let identity = Asked::changed(|query| query.body.parts = vec![AnswerPart::Identity]);
    assert_eq!(identity.tells(vec![bare()]), overshare);
    assert_eq!(identity.tells(Vec::new()), None, "that somebody is found was asked");

    let study = Asked::changed(|query| query.body.kinds = vec![PeriodKind::Study]);
    assert_eq!(study.tells(vec![work()]), overshare);
    let studied = period("2", PeriodKind::Study, "1985", "1989");
    assert_eq!(study.tells(vec![studied.clone()]), None);
    assert_eq!(study.tells(vec![work(), studied]), overshare, "one too many is enough");

    let within = |from: &str, to: &str| {
        let range = DateRange::new(Some(date(from)), Some(date(to))).ok();
        Asked::changed(|query| query.body.within = range)
    };
    assert_eq!(within("1984-12-31", "1990-12-31").tells(vec![work()]), None);
    assert_eq!(within("1985-01-01", "1990-12-31").tells(vec![work()]), overshare);
}

/// What is free text may tell of employers and of contributions.
#[test]
fn refuses_parts_of_periods_that_were_not_asked_for() {
    let periods = Asked::changed(|query| query.body.parts = vec![AnswerPart::Periods]);
    assert_eq!(periods.tells(vec![bare()]), None);
    let whole = work();
    let more: [ServicePeriod; 5] = [
        ServicePeriod { employer: whole.employer.clone(), ..bare() },
        ServicePeriod { occupation: whole.occupation.clone(), ..bare() },
        ServicePeriod { contribution: whole.contribution, ..bare() },
        ServicePeriod { note: whole.note.clone(), ..bare() },
        ServicePeriod { evidence: whole.evidence, ..bare() },
    ];
    for period in more {
        assert_eq!(
            periods.tells(vec![period.clone()]),
            Some(RejectionCause::Overshare),
            "{period:?}"
        );
        assert_eq!(Asked::new().tells(vec![period]), None);
    }
    let rows = ServicePeriod { monthly_rows_digest: Some(Digest::of(b"rows")), ..bare() };
    assert_eq!(periods.tells(vec![rows.clone()]), Some(RejectionCause::Overshare));
    assert_eq!(Asked::new().tells(vec![rows]), None);
}

#[test]
fn refuses_pensions_that_were_not_asked_for() {
    let paid = PensionStatus { state: PensionState::InPayment, since: date("2020") };
    let with_pension = |asked: &Asked| {
        let mut outcome = found(Vec::new());
        if let Outcome::Found { pensions, .. } = &mut outcome {
            pensions.push(paid);
        }
        asked.judge(asked.answer(outcome))
    };
    assert_eq!(with_pension(&Asked::new()), Some(RejectionCause::Overshare));
    let asked = Asked::changed(|query| query.body.parts = vec![AnswerPart::PensionStatus]);
    assert_eq!(with_pension(&asked), None);
}

/// A note may tell of everything, so everything must have been asked for, and somebody found.
#[test]
fn refuses_a_note_unless_all_was_asked_for_and_somebody_found() {
    let noted = |asked: &Asked, outcome| {
        let mut answer = asked.answer(outcome);
        answer.body.note = Some(text("a note"));
        asked.judge(answer)
    };
    let everything = Asked::changed(|query| query.body.parts = AnswerPart::ALL.to_vec());
    assert_eq!(noted(&everything, found(Vec::new())), None);
    let overshare = Some(RejectionCause::Overshare);
    for outcome in [Outcome::NotFound, Outcome::Ambiguous { would_settle: Vec::new() }] {
        assert_eq!(noted(&everything, outcome), overshare);
    }
    assert_eq!(noted(&Asked::new(), found(Vec::new())), overshare, "pensions were not asked for");
}

#[test]
fn every_reason_has_a_name_of_its_own() {
    let reasons = [
        (RejectionCause::Refused(RefusalReason::KeyUnknown), "KEY_UNKNOWN"),
        (RejectionCause::AnswerMismatch, "ANSWER_MISMATCH"),
        (RejectionCause::Untimely, "ANSWER_UNTIMELY"),
        (RejectionCause::Overshare, "OVERSHARE"),
    ];
    for (reason, name) in reasons {
        assert_eq!(reason.name(), name);
    }
}

/// What ends a delivery: the peer's signed receipt or refusal of that very statement, and nothing else.
#[test]
fn refuses_receipts_of_other_statements_signers_and_times_and_takes_the_right_one() {
    let world = World::new();
    let (realm, bundle) = (realm(), world.bundle());
    let asker = Asker { me: ME, realm: &realm, bundle: &bundle, policy: &world.policy };
    let delivered = Digest::of(b"a notice");
    let receipt = |of, at| {
        let receipt = Receipt { ledger_index: 3, received_at: now() };
        receipt.of(of, (PEER, realm.clone()), at, &world.entropy)
    };
    let judge = |received| asker.delivered((delivered, now()), received, now());
    let why = |received| judge(received).expect_err("rejected").why;
    let other = receipt(Digest::of(b"another"), now());
    assert_eq!(why(world.signed(other)), RejectionCause::AnswerMismatch);
    let forged = signed_with(&signer(9), receipt(delivered, now()));
    assert_eq!(why(forged), RejectionCause::Refused(RefusalReason::KeyUnknown));
    let early = now().after(world.policy.skew).after(MILLISECOND);
    assert_eq!(why(world.signed(receipt(delivered, early))), RejectionCause::Untimely);
    let skew = world.policy.skew;
    let before = now().before(skew).before(MILLISECOND);
    assert_eq!(why(world.signed(receipt(delivered, before))), RejectionCause::Untimely);
    for received_at in [before, early] {
        let told = Receipt { ledger_index: 3, received_at };
        let told = told.of(delivered, (PEER, realm.clone()), now(), &world.entropy);
        assert_eq!(why(world.signed(told)), RejectionCause::Untimely, "received at {received_at}");
    }
    assert!(judge(world.signed(receipt(delivered, now().before(skew)))).is_ok());
    let parties = (PEER, realm.clone());
    let answer = RecordAnswer::to(delivered, Outcome::NotFound, parties, now(), &world.entropy);
    let unexpected = RejectionCause::Refused(RefusalReason::PayloadTypeUnexpected);
    assert_eq!(why(world.signed(answer)), unexpected);
    let taken = judge(world.signed(receipt(delivered, now().after(world.policy.skew))));
    let Ok(DeliveryReply::Receipt(taken)) = taken else { panic!("a receipt") };
    assert_eq!(taken.statement().body.ledger_index, 3);
    let refusal = Signed {
        common_header: CommonHeader::new(PEER, realm.clone(), now(), &world.entropy),
        header: ClosingHeader { answers: delivered },
        body: Refusal { reason: RefusalReason::AudienceMismatch, text: text("no") },
    };
    assert!(matches!(judge(world.signed(refusal)), Ok(DeliveryReply::Refusal(_))));
}
