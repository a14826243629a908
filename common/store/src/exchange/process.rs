//! Processing what the peer sent: all that waits, in few statements of SQL and one commit.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use kzmn_common::envelope::{Digest, Envelope};
use kzmn_common::exchange::answer::{AccessRecord, Answering, Decision, StoredBefore};
use kzmn_common::exchange::receive::Received;
use kzmn_common::exchange::recognise::link::ClaimKey;
use kzmn_common::exchange::recognise::{Lookup, Recognition};
use kzmn_common::header::HeaderFields;
use kzmn_common::instant::Instant;
use kzmn_common::kinds::{Outcome, Receipt, RecordAnswer, Refusal};
use kzmn_common::refusal::{RefusalReason, Refused};
use kzmn_common::statement::{PayloadType, Sealed};
use kzmn_common::wire::envelope_to_bytes;
use kzmn_failpoint::{Failpoint, reach};
use sea_orm::{ColumnTrait as _, Condition, ConnectionTrait, EntityTrait as _, QueryFilter as _};
use tracing::{Instrument as _, debug_span};

use super::close::{Delivered, take_delivered};
use super::ids::used_by;
use super::submit::{keep_suspect, mirrored};
use crate::command::{Command, Job};
use crate::disclosure;
use crate::entity::statement::{Column, Entity, Model};
use crate::entity::suspect;
use crate::error::{StoreError, corrupt};
use crate::evidence::{self, Direction, NewStatement, StatementPlace};
use crate::padded::padded;
use crate::questions::{StoredReply, reopen_reply};
use crate::registry::{self, Ambiguous, Searched};
use crate::shared::Shared;
use crate::tx::Tx;

/// What the caller gets: the same whenever it sends the same bytes.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Processed {
    /// A signed answer.
    Answer(Envelope),
    /// A refusal, signed where it is permanent.
    Refused(Refused),
}

/// A statement to be processed, with what a search outside of the transaction found for it.
#[derive(Clone, Debug)]
pub(crate) struct PendingStatement {
    pub(crate) received: Arc<Received>,
    /// Decides and signs, when it is known what is held.
    pub(crate) answering: Arc<Answering>,
    pub(crate) searched: Option<Searched>,
}

impl Command for PendingStatement {
    type Reply = ProcessingStep;

    const BEGINS: bool = true;
}

/// How far a statement was processed.
#[derive(Clone, Debug)]
pub(crate) enum ProcessingStep {
    /// Permanently.
    Processed(Processed),
    /// Not at all: possible matches are to be searched first.
    Search(Box<Lookup>),
}

/// What a batch is going to store.
#[derive(Default)]
struct StatementBatch {
    disclosures: Vec<AccessRecord>,
    ambiguous: Vec<Ambiguous>,
    /// Own statements that the peer sends under its own key.
    mirrored: Vec<(suspect::ActiveModel, Instant)>,
    own: BTreeSet<Digest>,
    /// Statements of the peer that are kept already, such as a reply that comes once more by another rpc.
    kept: BTreeSet<Digest>,
    /// Replies that came as statements of their own.
    delivered: Delivered,
}

/// Processes all, in their order.
pub(crate) async fn process(
    tx: &mut Tx<'_>,
    jobs: &[&Job<PendingStatement>],
) -> Result<(), StoreError> {
    if jobs.is_empty() {
        return Ok(());
    }
    let (db, shared) = (tx.db, tx.shared);
    let mut new: Vec<&PendingStatement> = jobs.iter().map(|job| &job.command).collect();
    let received: Vec<&Received> = new.iter().map(|one| one.received.as_ref()).collect();
    let looking = debug_span!(target: "stage", "store.known");
    let KnownStatements { settled, mut used, asked, kept, own } =
        known(db, shared, &received).instrument(looking).await?;
    let mut seen: BTreeSet<Digest> = settled.keys().copied().collect();
    new.retain(|one| seen.insert(one.received.digest()));
    if new.iter().any(|one| asked.contains(&one.received.digest())) {
        return Err(corrupt("statement", "the answer to a settled one is not there"));
    }

    let recognising = debug_span!(target: "stage", "store.recognise");
    let lookups = lookups(shared, &new, &used);
    let searched = jobs
        .iter()
        .map(|job| &job.command)
        .filter_map(|one| Some((one.received.digest(), one.searched.as_ref()?)))
        .collect();
    let recognised = registry::recognise(db, &lookups, &searched).instrument(recognising).await?;
    let mut steps: BTreeMap<Digest, ProcessingStep> = settled
        .into_iter()
        .map(|(digest, settled)| (digest, ProcessingStep::Processed(settled)))
        .collect();
    let mut known = BTreeMap::new();
    for (digest, recognition) in recognised {
        match (recognition, lookups.get(&digest)) {
            (None, Some(lookup)) => {
                drop(steps.insert(digest, ProcessingStep::Search(lookup.clone().into())))
            }
            (recognition, _) => known.extend(recognition.map(|recognition| (digest, recognition))),
        }
    }
    new.retain(|one| !steps.contains_key(&one.received.digest()));
    let limited = replies_over_the_day(tx, &new).await?;
    steps.extend(limited);
    new.retain(|one| !steps.contains_key(&one.received.digest()));
    let received: Vec<&Received> = new.iter().map(|one| one.received.as_ref()).collect();
    let delivered = take_delivered(tx, &received).await?;
    let mut batch = StatementBatch { kept, own, delivered, ..StatementBatch::default() };
    debug_span!(target: "stage", "store.decide").in_scope(|| {
        for one in new {
            let result = batch.decide(tx, one, &mut used, &mut known)?;
            steps.insert(one.received.digest(), ProcessingStep::Processed(result));
        }
        Ok::<_, StoreError>(())
    })?;
    batch.add_to(tx).await?;
    for job in jobs {
        let step = steps.get(&job.command.received.digest());
        job.reply(step.cloned().ok_or(StoreError::BrokeOff)?);
    }
    Ok(())
}

impl StatementBatch {
    async fn add_to(self, tx: &mut Tx<'_>) -> Result<(), StoreError> {
        for (suspect, at) in &self.mirrored {
            keep_suspect(tx, suspect, *at).await?;
        }
        disclosure::add_disclosures(tx, &self.disclosures)?;
        registry::count_ambiguous(tx, &self.ambiguous)
    }

    /// Who looks alike is an officer's to settle.
    fn count_ambiguous(&mut self, received: &Received, answer: &Sealed<RecordAnswer>) {
        if let (Outcome::Ambiguous { .. }, Some(query)) =
            (&answer.statement().body.outcome, received.readable_query())
        {
            let claim = ClaimKey::of(&query.statement().body.person);
            let at = received.verified().received_at();
            self.ambiguous.push(Ambiguous { claim, query: received.digest(), at });
        }
    }

    fn decide(
        &mut self,
        tx: &mut Tx<'_>,
        pending: &PendingStatement,
        used: &mut BTreeSet<String>,
        recognised: &mut BTreeMap<Digest, Recognition>,
    ) -> Result<Processed, StoreError> {
        let received = pending.received.as_ref();
        let digest = received.digest();
        let id = received.statement_id();
        let id_used = id.is_some_and(|id| used.contains(&id.to_string()));
        let mut missed = false;
        let now = received.verified().received_at();
        let stored = StoredBefore { id_used, next_index: tx.next_index() };
        let decision = pending.answering.decide(received, stored, now, || {
            recognised.remove(&digest).unwrap_or_else(|| {
                missed = true;
                Recognition::NoPerson
            })
        });
        if missed {
            // The registry was not searched: to answer that it holds no such person would be a lie.
            return Err(StoreError::BrokeOff);
        }
        reach(Failpoint::AnswerSigned);
        let HeaderFields { case_id, supersedes, .. } =
            received.readable_fields().unwrap_or_default();
        // The id is that of its first use.
        let id_here = id.filter(|_| !id_used);
        let mut place =
            StatementPlace { id: id_here, case_id, supersedes, ..StatementPlace::default() };
        let sequence = received.verified().bundle_sequence();
        let case_id = place.case_id.clone();
        let (settled, reply) = match decision {
            Decision::Transient(refused) => return Ok(Processed::Refused(refused)),
            Decision::Refuse { sealed, refused } => {
                if let Some(limited) = over_the_day(tx.shared, received, &sealed) {
                    return Ok(limited);
                }
                if refused.reason == RefusalReason::StatementIdReused {
                    place.id = id;
                }
                place.refused_reason = Some(refused.reason.name());
                (Processed::Refused(refused), NewStatement::issued(&sealed, sequence, case_id)?)
            }
            Decision::Receive { sealed } => {
                let row = NewStatement::issued(&sealed, sequence, case_id)?;
                (Processed::Answer(sealed.into_envelope()), row)
            }
            Decision::Answer { sealed, disclosure } => {
                self.disclosures.push(*disclosure);
                self.count_ambiguous(received, &sealed);
                let row = NewStatement::issued(&sealed, sequence, case_id)?;
                (Processed::Answer(sealed.into_envelope()), row)
            }
        };
        used.extend(id.map(|id| id.to_string()));
        if self.own.contains(&digest) {
            // Its row is that of the own statement: what the peer signed is kept beside it.
            let reason = place.refused_reason.unwrap_or_default();
            self.mirrored.push((mirrored(received.verified(), reason), now));
        } else if !self.delivered.taken.contains(&digest) && !self.kept.contains(&digest) {
            // Of an answer that holds too much the digest alone may be kept.
            let readable = id.is_some() && !self.delivered.overshare.contains(&digest);
            let keep = if readable { NewStatement::received } else { NewStatement::unread };
            tx.append(keep(received.verified(), place)?);
        }
        tx.append(reply);
        Ok(settled)
    }
}

/// What is said instead where the statement and its refusal are more than may be kept today. Of what cannot be read
/// the bytes are not kept. Of a reply that was looked at before it was taken.
fn over_the_day(
    shared: &Shared,
    received: &Received,
    refusal: &Sealed<Refusal>,
) -> Option<Processed> {
    if received.reply().is_some() {
        return None;
    }
    let verified = received.verified();
    let length = |envelope: &Envelope| envelope_to_bytes(envelope).len();
    let kept = received.statement_id().map_or(0, |_| length(verified.envelope()));
    let bytes = kept.saturating_add(length(refusal.envelope()));
    let wait = shared.refusals.take(bytes, verified.received_at()).err()?;
    let limited = Refused::because(RefusalReason::RateLimited);
    Some(Processed::Refused(Refused { retry_after: Some(wait), ..limited }))
}

/// What is known of the days on which these came, and what is said of the replies among them that are over the day's bytes:
/// before they are taken, for what is taken is kept.
async fn replies_over_the_day(
    tx: &Tx<'_>,
    new: &[&PendingStatement],
) -> Result<Vec<(Digest, ProcessingStep)>, StoreError> {
    let refusals = &tx.shared.refusals;
    for one in new {
        let now = one.received.verified().received_at();
        if let Some(day) = refusals.unknown_day(now) {
            refusals.note(now, evidence::refused_bytes(tx.db, day).await?);
        }
    }
    let limited = new.iter().filter_map(|one| {
        let limited = reply_over_the_day(tx.shared, &one.received)?;
        Some((one.received.digest(), ProcessingStep::Processed(limited)))
    });
    Ok(limited.collect())
}

/// The same of a reply that came by an rpc that takes none: it is kept with its question, and so is the refusal.
fn reply_over_the_day(shared: &Shared, received: &Received) -> Option<Processed> {
    received.reply()?;
    let verified = received.verified();
    let kept = envelope_to_bytes(verified.envelope()).len().saturating_add(LARGEST_REFUSAL);
    let wait = shared.refusals.take(kept, verified.received_at()).err()?;
    let limited = Refused::because(RefusalReason::RateLimited);
    Some(Processed::Refused(Refused { retry_after: Some(wait), ..limited }))
}

/// More than a refusal takes that is signed by both algorithms.
const LARGEST_REFUSAL: usize = 5 * 1024;

/// What is known of statements before they are processed.
#[derive(Default)]
struct KnownStatements {
    /// What they were answered before, from the stored bytes, verified again. The newest wins.
    settled: BTreeMap<Digest, Processed>,
    /// Those of their ids under which the peer's statements are stored.
    used: BTreeSet<String>,
    /// Those of the statements stored under these ids that are no replies, so that they must have been answered.
    asked: BTreeSet<Digest>,
    /// Those of the peer's that are kept: under these ids, or as these statements.
    kept: BTreeSet<Digest>,
    /// Those that this node said itself: the bytes are its own, whoever signed them now.
    own: BTreeSet<Digest>,
}

/// Both in one statement of SQL: mostly there is nothing of either.
async fn known(
    db: &impl ConnectionTrait,
    shared: &Shared,
    received: &[&Received],
) -> Result<KnownStatements, StoreError> {
    let digests =
        |some: &[&Received]| padded(some.iter().map(|one| one.digest().as_bytes().to_vec()));
    let issued = Column::Direction.eq(Direction::Issued.name());
    let answered = Condition::all().add(Column::Answers.is_in(digests(received))).add(issued);
    let same = Column::Digest.is_in(digests(received));
    let ids = received.iter().filter_map(|one| one.statement_id());
    let peer = shared.owner.me.other();
    let used = used_by(peer, ids.map(|id| id.to_string()));
    let any = Condition::any().add(answered).add(same).add_option(used);
    let rows = Entity::find().filter(any).all(db).await?;

    let mut known = KnownStatements::default();
    let sent: BTreeSet<Digest> = received.iter().map(|one| one.digest()).collect();
    let mut newest = BTreeMap::<Digest, Model>::new();
    for row in rows {
        if row.issuer == peer.code() {
            let digest = evidence::digest("statement", &row.digest)?;
            known.kept.insert(digest);
            if row.answers.is_none() {
                known.asked.insert(digest);
            }
            known.used.extend(row.statement_id);
            continue;
        }
        known.own.extend(Some(evidence::digest("statement", &row.digest)?));
        let Some(answers) = row.answers.as_deref() else {
            continue;
        };
        let answers = evidence::digest("statement", answers)?;
        if !sent.contains(&answers) {
            continue;
        }
        if newest.get(&answers).is_none_or(|other| other.number < row.number) {
            newest.insert(answers, row);
        }
    }
    for (digest, row) in newest {
        known.settled.insert(digest, said_before(&row, shared)?);
    }
    Ok(known)
}

fn said_before(row: &Model, shared: &Shared) -> Result<Processed, StoreError> {
    if row.payload_type == PayloadType::Receipt.as_str() {
        let receipt = evidence::reopen_as::<Receipt>(row, shared)?;
        return Ok(Processed::Answer(receipt.attested().verified().envelope().clone()));
    }
    Ok(match reopen_reply(row, shared)? {
        StoredReply::Answer(answer) => {
            Processed::Answer(answer.attested().verified().envelope().clone())
        }
        StoredReply::Refusal(refusal) => {
            let refusal = refusal.attested();
            let envelope = refusal.verified().envelope().clone();
            let reason = refusal.statement().body.reason;
            Processed::Refused(Refused::because(reason).signed(envelope))
        }
    })
}

/// What the registry is to be asked: for queries against which nothing stands.
fn lookups(
    shared: &Shared,
    new: &[&PendingStatement],
    used: &BTreeSet<String>,
) -> BTreeMap<Digest, Lookup> {
    let is_new = |one: &&&PendingStatement| {
        one.received.statement_id().is_none_or(|id| !used.contains(&id.to_string()))
    };
    let permitted = new.iter().filter(is_new).filter_map(|one| one.received.permitted_query());
    let rules = shared.owner.rules.as_ref();
    permitted
        .filter_map(|query| {
            Some((query.digest(), Lookup::for_query(&query.statement().body, rules)?))
        })
        .collect()
}
