//! Keeping statements again that were lost here, each with what is made of it, as if it had just come or been signed.

use std::collections::BTreeMap;
use std::sync::Arc;

use kzmn_common::envelope::Digest;
use kzmn_common::exchange::answer::AccessRecord;
use kzmn_common::exchange::close::{Closing, DeliveryReply};
use kzmn_common::exchange::recognise::link::ClaimKey;
use kzmn_common::exchange::recognise::{Lookup, Recognition};
use kzmn_common::exchange::restore::Restored;
use kzmn_common::header::{HeaderFields, NoticeHeader};
use kzmn_common::instant::Instant;
use kzmn_common::kinds::{AnyStatement, Outcome, RecordAnswer, RecordQuery};
use kzmn_common::refusal::RefusalReason;
use kzmn_common::statement::{Attested, Body, ExpectedAddress, Signed};
use kzmn_common::text::Text;
use sea_orm::ActiveValue::{NotSet, Set};

use crate::columns::text_or_null;
use crate::command::Command;
use crate::entity::{restored, statement};
use crate::error::{StoreError, corrupt};
use crate::evidence::{self, Direction, NewStatement, StatementPlace};
use crate::exchange::{self, DeliveryEnd, QuestionRows};
use crate::ledger::Edge;
use crate::registry::{self, Ambiguous};
use crate::tx::Tx;
use crate::{delivery, disclosure};

const TABLE: &str = "statement";

/// Statements to be kept again, in an order in which each follows what it answers.
#[derive(Clone, Debug)]
pub(crate) struct Restoring {
    pub(crate) statements: Arc<Vec<Restored>>,
    pub(crate) at: Instant,
}

impl Command for Restoring {
    type Reply = u64;

    const BEGINS: bool = true;
}

/// Keeps those that are not kept. Tells how many that are.
pub(crate) async fn restore(tx: &mut Tx<'_>, restoring: &Restoring) -> Result<u64, StoreError> {
    let mut count = 0;
    for one in restoring.statements.iter() {
        if evidence::find(tx.db, one.verified.digest()).await?.is_some() {
            continue;
        }
        restore_one(tx, one, restoring.at).await?;
        let row = restored::ActiveModel {
            number: NotSet,
            digest: Set(one.verified.digest().as_bytes().to_vec()),
            at: Set(restoring.at.unix_ms()),
            entry: NotSet,
        };
        tx.keep([row], restoring.at)?;
        // What answers it comes next, and has to find it.
        tx.flush().await?;
        count += 1;
    }
    Ok(count)
}

async fn restore_one(tx: &mut Tx<'_>, one: &Restored, at: Instant) -> Result<(), StoreError> {
    let is_own = one.verified.issuer() == tx.shared.owner.me;
    match &one.statement {
        AnyStatement::RecordQuery(_) if is_own => {
            let query = open::<RecordQuery>(tx, one)?;
            exchange::add(tx, &[QuestionRows::restored(&query)?])
        }
        AnyStatement::RecordAnswer(answer) if is_own => {
            let query = append(tx, one).await?;
            record_access(tx, answer, query).await
        }
        AnyStatement::DecisionNotice(notice) if is_own => {
            restore_notice(tx, one, &notice.header, at).await
        }
        AnyStatement::CaseClose(closing) if is_own => {
            restore_notice(tx, one, &closing.header, at).await
        }
        AnyStatement::Refusal(_) | AnyStatement::Receipt(_) if is_own => {
            append(tx, one).await.map(drop)
        }
        AnyStatement::RecordQuery(_)
        | AnyStatement::DecisionNotice(_)
        | AnyStatement::CaseClose(_) => append(tx, one).await.map(drop),
        AnyStatement::RecordAnswer(_) => {
            close(tx, one, Closing::Answer(Box::new(open(tx, one)?))).await
        }
        AnyStatement::Refusal(_) => match answers_question(tx, one).await? {
            true => close(tx, one, Closing::Refusal(Box::new(open(tx, one)?))).await,
            false => end(tx, one, DeliveryReply::Refusal(Box::new(open(tx, one)?))).await,
        },
        AnyStatement::Receipt(_) => {
            end(tx, one, DeliveryReply::Receipt(Box::new(open(tx, one)?))).await
        }
    }
}

/// An own notice waits until what answers it comes back too, or comes anew.
async fn restore_notice(
    tx: &mut Tx<'_>,
    one: &Restored,
    header: &NoticeHeader,
    at: Instant,
) -> Result<(), StoreError> {
    let entry = Edge::column(tx.next_entry())?;
    append(tx, one).await?;
    delivery::add(tx, (one.verified.digest(), entry), header.case_id.as_str(), at)
}

/// Appends it, and tells the statement that it answers.
async fn append(tx: &mut Tx<'_>, one: &Restored) -> Result<Option<statement::Model>, StoreError> {
    let direction = match one.verified.issuer() == tx.shared.owner.me {
        true => Direction::Issued,
        false => Direction::Received,
    };
    let HeaderFields { case_id, answers, supersedes, .. } = one.statement.fields();
    let answered = answered(tx, one).await?;
    let of_case = answered.as_ref().and_then(|answered| answered.case_id.clone());
    let place = StatementPlace {
        id: Some(one.statement.common_header().statement_id),
        case_id: case_id.or(text_or_null(TABLE, of_case)?),
        answers,
        supersedes,
        refused_reason: one.refused.map(RefusalReason::name),
    };
    tx.append(NewStatement::restored(&one.verified, direction, place)?);
    Ok(answered)
}

/// The statement that it answers.
async fn answered(tx: &Tx<'_>, one: &Restored) -> Result<Option<statement::Model>, StoreError> {
    match one.statement.fields().answers {
        Some(answers) => evidence::find(tx.db, answers).await,
        None => Ok(None),
    }
}

/// Whether what it answers is an own question.
async fn answers_question(tx: &Tx<'_>, one: &Restored) -> Result<bool, StoreError> {
    let answered = answered(tx, one).await?;
    Ok(answered.is_some_and(|row| row.payload_type == RecordQuery::TYPE.as_str()))
}

fn answers(one: &Restored) -> Result<Digest, StoreError> {
    one.statement.fields().answers.ok_or_else(|| corrupt(TABLE, "it answers nothing"))
}

async fn close(tx: &mut Tx<'_>, one: &Restored, reply: Closing) -> Result<(), StoreError> {
    exchange::take(tx, answers(one)?, &reply).await
}

async fn end(tx: &mut Tx<'_>, one: &Restored, reply: DeliveryReply) -> Result<(), StoreError> {
    let end = DeliveryEnd { delivered: answers(one)?, reply: Arc::new(reply) };
    exchange::end_delivery(tx, &end).await.map(drop)
}

/// Who asked about whom, as it was recorded with the answer. The person is recognised again by what the query says: whoever
/// is not held any more is not named.
async fn record_access(
    tx: &mut Tx<'_>,
    answer: &Signed<RecordAnswer>,
    query: Option<statement::Model>,
) -> Result<(), StoreError> {
    let Some(row) = query else { return Ok(()) };
    let stored = evidence::reopen_as::<RecordQuery>(&row, tx.shared)?;
    let (digest, asked) = (stored.attested().digest(), stored.attested().statement());
    let (outcome, at) = (&answer.body.outcome, answer.common_header.issued_at);
    let person_id = match outcome {
        Outcome::Found { .. } | Outcome::Refused { .. } => person(tx, digest, asked).await?,
        Outcome::Ambiguous { .. } | Outcome::NotFound | Outcome::Deferred { .. } => None,
    };
    let record = AccessRecord {
        at,
        person_id,
        query: digest,
        asked_by: asked.common_header.issuer,
        officer: asked.header.justification.officer.clone(),
        purpose: asked.header.justification.purpose,
        case_id: asked.header.case_id.clone(),
        parts: asked.body.parts.clone(),
        outcome: outcome.name(),
    };
    disclosure::add_disclosures(tx, &[record])?;
    let ambiguous = matches!(outcome, Outcome::Ambiguous { .. });
    let claim = ClaimKey::of(&asked.body.person);
    let ambiguous = ambiguous.then_some(Ambiguous { claim, query: digest, at });
    registry::count_ambiguous(tx, ambiguous.as_slice())
}

/// The person of the own registry whom a query names.
async fn person(
    tx: &Tx<'_>,
    digest: Digest,
    asked: &Signed<RecordQuery>,
) -> Result<Option<Text>, StoreError> {
    let lookup = Lookup::for_query(&asked.body, tx.shared.owner.rules.as_ref());
    let lookups: BTreeMap<_, _> = lookup.map(|lookup| (digest, lookup)).into_iter().collect();
    let mut recognised = registry::recognise(tx.db, &lookups, &BTreeMap::new()).await?;
    Ok(match recognised.remove(&digest).flatten() {
        Some(Recognition::ByIdentifier(holding) | Recognition::ByLink(holding)) => {
            Some(holding.entry.person.person_id.clone())
        }
        Some(Recognition::PossibleMatch | Recognition::NoPerson) | None => None,
    })
}

fn open<B: Body>(tx: &Tx<'_>, one: &Restored) -> Result<Attested<B>, StoreError> {
    let audience = one.verified.issuer().other();
    let addressed = ExpectedAddress { audience, realm: &tx.shared.owner.realm };
    let opened = one.verified.open::<B>(addressed);
    opened.map_err(|_| corrupt(TABLE, "it is not a statement of its type"))
}
