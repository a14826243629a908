//! Officers of both states at work: each opens case after case, asks about somebody in it, and decides and closes some. What a node
//! acknowledged to them is noted, to be held against what it has in the end.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use kzmn_common::code::Code as _;
use kzmn_common::envelope::Envelope;
use kzmn_common::header::{OfficerRole, Purpose};
use kzmn_common::party::Party;
use kzmn_common::refusal::RefusalReason;
use kzmn_common::wire;
use kzmn_proto::exchange::{
    CaseCloseReason, DecisionOutcome, PartialDate, PensionKind, SignedStatement,
};
use kzmn_proto::office::{
    AssessPensionRequest, CloseCaseRequest, Money, OpenCaseRequest, PensionClaim, QuestionState,
    RecordDecisionRequest,
};
use kzmn_testkit::{Claim, ask_request};
use kzmn_transport::{FailureKind, OfficeClient, OfficeFailure};
use tokio::task::JoinSet;

use super::super::output::Failure;
use super::super::people;
use super::nodes::CrashPair;

/// How many officers of each state work at once.
const OFFICERS: u64 = 2;
/// Of how many cases one is decided. Each decision reads the person's other cases.
const DECIDED: u64 = 3;
/// Between two cases of an officer: so that what is written stays small enough to be looked at whole.
const PAUSE: Duration = Duration::from_millis(20);

/// A statement that a node acknowledged to an officer: it was shown as stored.
#[derive(Clone)]
pub(super) struct Acknowledged {
    pub(super) by: Party,
    pub(super) statement: Envelope,
}

/// What all officers of a pair share.
#[derive(Default)]
struct Desk {
    stopping: AtomicBool,
    cases: AtomicU64,
    acknowledged: Mutex<Vec<Acknowledged>>,
}

/// Officers at work.
pub(super) struct Load {
    desk: Arc<Desk>,
    officers: JoinSet<Result<(), Failure>>,
}

impl Load {
    /// Begins: cases are numbered from `first` on.
    pub(super) fn begin(pair: &CrashPair, first: u64) -> Result<Self, Failure> {
        let desk = Arc::new(Desk { cases: AtomicU64::new(first), ..Desk::default() });
        let mut officers = JoinSet::new();
        for party in Party::ALL {
            for _ in 0..OFFICERS {
                let client = pair.officer(party, OfficerRole::Caseworker)?;
                officers.spawn(work(Arc::clone(&desk), party, client));
            }
        }
        Ok(Self { desk, officers })
    }

    /// What was acknowledged so far.
    pub(super) fn so_far(&self) -> Vec<Acknowledged> {
        lock(&self.desk.acknowledged).clone()
    }

    /// Lets each officer finish the case at hand. Tells what was acknowledged, and the number of the next case.
    pub(super) async fn end(mut self) -> Result<(Vec<Acknowledged>, u64), Failure> {
        self.desk.stopping.store(true, Ordering::Relaxed);
        while let Some(officer) = self.officers.join_next().await {
            officer??;
        }
        let acknowledged = &self.desk.acknowledged;
        let acknowledged = std::mem::take(&mut *lock(acknowledged));
        Ok((acknowledged, self.desk.cases.load(Ordering::Relaxed)))
    }
}

fn lock<T>(of: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    of.lock().unwrap_or_else(PoisonError::into_inner)
}

async fn work(desk: Arc<Desk>, party: Party, client: OfficeClient) -> Result<(), Failure> {
    while !desk.stopping.load(Ordering::Relaxed) {
        let number = desk.cases.fetch_add(1, Ordering::Relaxed);
        if let Err(failure) = one_case(&desk, party, &client, number).await
            && !is_of_a_kill(&failure)
        {
            return Err(format!("an officer of {party} was refused: {failure:?}").into());
        }
        tokio::time::sleep(PAUSE).await;
    }
    Ok(())
}

/// Whether a call fails like that because its node, or the other one, was killed or is starting.
fn is_of_a_kill(failure: &OfficeFailure) -> bool {
    match failure.kind {
        FailureKind::Unreachable | FailureKind::TimedOut | FailureKind::Other => true,
        FailureKind::Refused(reason) => {
            matches!(reason, RefusalReason::ShuttingDown | RefusalReason::StoreUnavailable)
        }
    }
}

async fn one_case(
    desk: &Desk,
    party: Party,
    client: &OfficeClient,
    number: u64,
) -> Result<(), OfficeFailure> {
    let case_id = format!("{}-2026-{number:07}", party.code().to_uppercase());
    let Applicant { person_id, claim } = applicant(party);
    let purpose = Purpose::NewAward.code();
    client.open_case(OpenCaseRequest { case_id: case_id.clone(), purpose, person_id }).await?;
    let asked = client.ask_peer(ask_request(&case_id, &claim)).await?;
    let question = asked.question.unwrap_or_default();
    let is_answered = question.state() == QuestionState::Answered;
    for statement in [question.query, question.closed_by] {
        note(desk, party, statement);
    }
    if is_answered && number.is_multiple_of(DECIDED) {
        decide(desk, party, client, case_id).await?;
    }
    Ok(())
}

async fn decide(
    desk: &Desk,
    party: Party,
    client: &OfficeClient,
    case_id: String,
) -> Result<(), OfficeFailure> {
    let day = Some(PartialDate { year: 2026, month: 3, day: 2 });
    let currency = match party {
        Party::Kazakhstan => "KZT",
        Party::Mongolia => "MNT",
    };
    let claim = PensionClaim {
        pension: PensionKind::OldAge.into(),
        applied_on: day,
        average_income: Some(Money { minor_units: 30_000_000, currency: currency.to_owned() }),
        ..PensionClaim::default()
    };
    let request =
        AssessPensionRequest { case_id: case_id.clone(), claim: Some(claim), language: 0 };
    let assessed = client.assess_pension(request).await?;
    let decision = RecordDecisionRequest {
        case_id: case_id.clone(),
        assessment_digest: assessed.summary.unwrap_or_default().digest,
        outcome: DecisionOutcome::Refuse.into(),
        effective_from: day,
        article: "Article 7".to_owned(),
        reason: "Her papers do not bear out what she claims".to_owned(),
        ..RecordDecisionRequest::default()
    };
    note(desk, party, client.record_decision(decision).await?.notice);
    let reason = CaseCloseReason::Decided.into();
    let closing = CloseCaseRequest { case_id, reason, ..CloseCaseRequest::default() };
    note(desk, party, client.close_case(closing).await?.statement);
    Ok(())
}

fn note(desk: &Desk, by: Party, statement: Option<SignedStatement>) {
    if let Some(statement) = statement {
        let statement = wire::read_envelope(statement);
        lock(&desk.acknowledged).push(Acknowledged { by, statement });
    }
}

/// Somebody who applies in one state and was in the other one.
struct Applicant {
    person_id: String,
    claim: Claim,
}

fn applicant(party: Party) -> Applicant {
    let (person_id, claim) = match party {
        Party::Kazakhstan => ("KZ-1", people::zhanar()),
        Party::Mongolia => ("MN-3", people::bat_erdene()),
    };
    Applicant { person_id: person_id.to_owned(), claim }
}
