//! Case 31: an answer that holds more than was asked for, in every way and for every set of parts.

use std::sync::atomic::{AtomicU32, Ordering};

use std::fs;
use std::sync::{Arc, Mutex};

use kzmn_common::code::Code as _;
use kzmn_common::date::PartialDate;
use kzmn_common::envelope::Digest;
use kzmn_common::kinds::{
    AnswerPart, Completeness, IdentificationNeed, MatchBasis, Outcome, PensionState, PensionStatus,
    WithheldReason,
};
use kzmn_common::period::{ContributionState, Employer, PeriodKind, ServicePeriod};
use kzmn_common::text::Text;
use kzmn_proto::exchange as proto;
use kzmn_proto::office::{AskPeerRequest, Question, QuestionState};
use kzmn_tests::pair::in_process::Pair;

use super::asker::{ME, Mongolia, kazakhstan, puppet, request, study};
use super::heard::Heard;
use super::support::counts;

use AnswerPart::{Contributions, Employers, Identity, Periods};

/// Stands in every text of what is told too much.
const CANARY: &str = "Сарыарқа құпия кәсіпорны";

fn canary() -> Option<Text> {
    Text::parse(CANARY, 100).ok()
}

/// All that can be told of a period, by the part that it belongs to.
fn told(parts: &[AnswerPart]) -> ServicePeriod {
    let mut period = ServicePeriod {
        kind: PeriodKind::Employment,
        contribution: ContributionState::NotTold,
        ..study()
    };
    if parts.contains(&Employers) {
        let name = Text::parse(CANARY, 100).expect("accepted");
        period.employer = Some(Employer { name, identifier: None });
        period.occupation = canary();
    }
    if parts.contains(&Contributions) {
        period.contribution = ContributionState::Paid;
        period.monthly_rows_digest = Some(Digest::of(b"rows"));
    }
    if parts.contains(&Employers) && parts.contains(&Contributions) {
        period.note = canary();
        period.evidence.reference = canary();
    }
    period
}

/// What is said next: an outcome, and whether with a note of its own.
#[derive(Clone)]
struct Saying {
    outcome: Outcome,
    note: bool,
}

impl Saying {
    fn plain(outcome: Outcome) -> Self {
        Self { outcome, note: false }
    }

    fn noted(outcome: Outcome) -> Self {
        Self { outcome, note: true }
    }
}

fn found(periods: Vec<ServicePeriod>) -> Outcome {
    Outcome::Found {
        basis: MatchBasis::OwnIdentifier,
        periods,
        pensions: Vec::new(),
        completeness: Completeness::Partial,
    }
}

/// Exactly what was asked for.
fn exact(parts: &[AnswerPart]) -> Outcome {
    found(if parts.contains(&Periods) { vec![told(parts)] } else { Vec::new() })
}

type Bend = fn(&mut ServicePeriod);

/// One thing that a period may hold, and the parts without any of which it is too much.
const TOO_MUCH: [(&str, &[AnswerPart], Bend); 9] = [
    ("employer", &[Employers], |period| period.employer = told(&[Employers]).employer),
    ("occupation", &[Employers], |period| period.occupation = canary()),
    ("paid", &[Contributions], |period| period.contribution = ContributionState::Paid),
    ("not known", &[Contributions], |period| period.contribution = ContributionState::NotKnown),
    ("rows", &[Contributions], |period| period.monthly_rows_digest = Some(Digest::of(b"rows"))),
    ("a note", &[Employers], |period| period.note = canary()),
    ("a note", &[Contributions], |period| period.note = canary()),
    ("a reference", &[Employers], |period| period.evidence.reference = canary()),
    ("a reference", &[Contributions], |period| period.evidence.reference = canary()),
];

/// Every answer that holds one thing more than was asked for, by name.
fn too_much(parts: &[AnswerPart]) -> Vec<(String, Saying)> {
    let mut answers = Vec::new();
    let pension = PensionStatus {
        state: PensionState::ALL[0],
        since: PartialDate::parse("2020").expect("a date"),
    };
    if let Outcome::Found { basis, periods, completeness, .. } = exact(parts) {
        let pensions = vec![pension];
        let pensioner = Outcome::Found { basis, periods, pensions, completeness };
        answers.push(("a pension".to_owned(), Saying::plain(pensioner)));
    }
    answers.push(("a note of its own".to_owned(), Saying::noted(exact(parts))));
    for outcome in not_found() {
        answers.push((format!("a note with {}", outcome.name()), Saying::noted(outcome)));
    }
    if !parts.contains(&Periods) {
        answers.push(("a period".to_owned(), Saying::plain(found(vec![told(parts)]))));
        return answers;
    }
    for (name, needed, bend) in TOO_MUCH {
        if needed.iter().any(|part| !parts.contains(part)) {
            let mut period = told(parts);
            bend(&mut period);
            answers.push((name.to_owned(), Saying::plain(found(vec![period]))));
        }
    }
    let mut other = told(parts);
    other.period_id = Text::parse("MN-1-2", 64).expect("an id");
    let mut study = other.clone();
    study.kind = PeriodKind::Study;
    let kinds = found(vec![told(parts), study]);
    answers.push(("another kind".to_owned(), Saying::plain(kinds)));
    (other.start, other.end) = (PartialDate::parse("1999").expect("a date"), None);
    let times = found(vec![told(parts), other]);
    answers.push(("another time".to_owned(), Saying::plain(times)));
    answers
}

/// Every outcome of which a note would tell what was not asked for.
fn not_found() -> [Outcome; 4] {
    [
        Outcome::NotFound,
        Outcome::Ambiguous { would_settle: vec![IdentificationNeed::OwnIdentifier] },
        Outcome::Deferred { expected_by: PartialDate::parse("2027").expect("a date") },
        Outcome::Refused { reason: WithheldReason::RestrictedPerson },
    ]
}

/// A question for these parts, for employment until 1990.
/// Each in a case of its own: what is open goes before what comes after it in its case.
fn asking(parts: &[AnswerPart]) -> AskPeerRequest {
    static CASES: AtomicU32 = AtomicU32::new(1);
    let case = CASES.fetch_add(1, Ordering::Relaxed);
    let date = |year| Some(proto::PartialDate { year, month: 0, day: 0 });
    AskPeerRequest {
        parts: parts.iter().map(|part| part.code()).collect(),
        kinds: vec![PeriodKind::Employment.code()],
        within: Some(proto::DateRange { start: None, end: date(1990) }),
        case_id: format!("KZ-2026-{case:07}"),
        ..request()
    }
}

fn sets_of_parts() -> Vec<Vec<AnswerPart>> {
    let all = [Identity, Periods, Employers, Contributions];
    let set = |bits: usize| {
        let chosen = all.iter().enumerate().filter(|(at, _)| bits >> at & 1 == 1);
        chosen.map(|(_, part)| *part).collect()
    };
    (1..1 << all.len()).map(set).collect()
}

/// Whether the asking node's database holds the canary anywhere, its log of changes included.
fn database_holds_canary(pair: &Pair) -> bool {
    let files = [format!("{}.db", ME.code()), format!("{}.db-wal", ME.code())];
    files.iter().any(|file| {
        let bytes = fs::read(pair.site.dir.join(file)).expect("a database");
        bytes.windows(CANARY.len()).any(|window| window == CANARY.as_bytes())
    })
}

/// An evil provider, and what it says next.
async fn provider(pair: &Pair) -> Arc<Mutex<Saying>> {
    let next = Arc::new(Mutex::new(Saying::plain(Outcome::NotFound)));
    let (says, mongolia) = (Arc::clone(&next), Mongolia::of(pair));
    puppet(pair, move |query| {
        let Saying { outcome, note } = says.lock().expect("not poisoned").clone();
        let mut answer = mongolia.answer(query, outcome);
        answer.body.note = canary().filter(|_| note);
        Ok(mongolia.seal(answer))
    })
    .await;
    next
}

async fn ask(pair: &Pair, next: &Mutex<Saying>, say: Saying, parts: &[AnswerPart]) -> Question {
    *next.lock().expect("not poisoned") = say;
    pair.ask(ME, asking(parts)).await.expect("asked")
}

#[tokio::test]
async fn refuses_every_answer_that_tells_more_than_was_asked_for_and_keeps_its_digest_alone() {
    let (heard, _listening) = Heard::at(tracing::Level::INFO);
    let pair = kazakhstan().await;
    let next = provider(&pair).await;
    let mut refused = 0;
    for parts in sets_of_parts() {
        for (name, answer) in too_much(&parts) {
            let before = counts(&pair, ME).await;
            let question = ask(&pair, &next, answer, &parts).await;
            let what = format!("{name}, where {parts:?} was asked for");
            assert_eq!(question.state(), QuestionState::Open, "{what}");
            assert_eq!(question.open_reason, "OVERSHARE", "{what}");
            assert!(question.closed_by.is_none() && question.answer.is_none());
            let after = counts(&pair, ME).await;
            assert_eq!(after.statement, before.statement + 1, "the question alone is kept");
            assert_eq!(after.suspect, before.suspect + 1);
            refused += 1;
        }
    }
    let alarms = heard.said("what came back is suspect");
    assert_eq!(alarms.len(), refused);
    assert!(alarms.iter().all(|alarm| alarm["reason"] == "OVERSHARE"));
    assert!(refused > 50, "{refused}");
    assert!(!database_holds_canary(&pair), "nothing of what was told is kept");
}

/// The control.
#[tokio::test]
async fn takes_every_answer_that_tells_exactly_what_was_asked_for() {
    let pair = kazakhstan().await;
    let next = provider(&pair).await;
    for parts in sets_of_parts() {
        let question = ask(&pair, &next, Saying::plain(exact(&parts)), &parts).await;
        assert_eq!(question.state(), QuestionState::Answered, "{parts:?}");
    }
    let all = AnswerPart::ALL;
    let question = ask(&pair, &next, Saying::noted(exact(all)), all).await;
    assert_eq!(question.state(), QuestionState::Answered, "a note, where everything was asked for");
    assert!(question.answer.is_some_and(|answer| answer.note == CANARY));
    for outcome in not_found() {
        let question = ask(&pair, &next, Saying::noted(outcome), all).await;
        assert_eq!(question.state(), QuestionState::Open);
        assert_eq!(question.open_reason, "OVERSHARE", "nobody was found");
    }
    assert_eq!(counts(&pair, ME).await.suspect, 4);
    assert!(database_holds_canary(&pair), "the control of the search for it");
}
