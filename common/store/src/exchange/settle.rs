//! Settling what the peer sent: all that waits, in few statements of SQL and one commit.

use std::collections::{BTreeMap, BTreeSet};

use kzmn_common::exchange::answer::{Decision, Disclosure};
use kzmn_common::exchange::receive::Received;
use kzmn_common::exchange::recognise::link::ClaimKey;
use kzmn_common::exchange::recognise::{Lookup, Recognition};
use kzmn_common::exchange::refusal::{RefusalReason, Refused};
use kzmn_common::party::Party;
use kzmn_common::record::{Outcome, RecordAnswer, Refusal};
use kzmn_common::statement::{Digest, Envelope, PayloadType, Sealed};
use kzmn_common::text::Text;
use sea_orm::sea_query::Expr;
use sea_orm::{
    ColumnTrait as _, ConnectionTrait, EntityTrait as _, QueryFilter as _, QuerySelect as _,
};
use tracing::{Instrument as _, debug_span};

use crate::entity::statement::{ActiveModel, Column, Entity, Model};
use crate::error::{StoreError, corrupt};
use crate::evidence::{self, Direction, Place};
use crate::inserts::Inserts;
use crate::padded::padded;
use crate::registry::{self, Ambiguous};
use crate::shared::Shared;

/// What the caller gets: the same whenever it sends the same bytes.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Settled {
    /// A signed answer.
    Answer(Envelope),
    /// A refusal, signed where it is final.
    Refused(Refused),
}

/// What a batch is going to store.
#[derive(Default)]
struct Batch {
    statements: Vec<ActiveModel>,
    disclosures: Vec<Disclosure>,
    ambiguous: Vec<Ambiguous>,
}

/// Settles all, in their order; `inserts` gets what is to be kept.
pub(crate) async fn settle(
    db: &impl ConnectionTrait,
    shared: &Shared,
    received: &[&Received],
    inserts: &mut Inserts,
) -> Result<Vec<Settled>, StoreError> {
    if received.is_empty() {
        return Ok(Vec::new());
    }
    let digests: BTreeSet<Digest> = received.iter().map(|one| one.digest()).collect();
    let replayed = debug_span!(target: "stage", "store.replayed");
    let mut settled = settled_before(db, shared, &digests).instrument(replayed).await?;
    let mut new = received.to_vec();
    let mut seen: BTreeSet<Digest> = settled.keys().copied().collect();
    new.retain(|one| seen.insert(one.digest()));

    let looked_up = debug_span!(target: "stage", "store.used_ids");
    let mut used = used_ids(db, shared.answering.me.other(), &new).instrument(looked_up).await?;
    let recognising = debug_span!(target: "stage", "store.recognise");
    let lookups = lookups(shared, &new);
    let mut recognised = registry::recognise(db, &lookups).instrument(recognising).await?;
    let mut batch = Batch::default();
    debug_span!(target: "stage", "store.decide").in_scope(|| {
        for one in new {
            let result = batch.decide(shared, one, &mut used, &mut recognised)?;
            settled.insert(one.digest(), result);
        }
        Ok::<_, StoreError>(())
    })?;
    batch.add_to(inserts)?;
    let result = |one: &&Received| settled.get(&one.digest()).cloned();
    received.iter().map(|one| result(one).ok_or(StoreError::BrokeOff)).collect()
}

impl Batch {
    fn add_to(self, inserts: &mut Inserts) -> Result<(), StoreError> {
        inserts.add(self.statements, Some(evidence::unless_kept()))?;
        evidence::add_disclosures(inserts, &self.disclosures)?;
        registry::count_ambiguous(inserts, &self.ambiguous)
    }

    fn decide(
        &mut self,
        shared: &Shared,
        received: &Received,
        used: &mut BTreeSet<String>,
        recognised: &mut BTreeMap<Digest, Recognition>,
    ) -> Result<Settled, StoreError> {
        let digest = received.digest();
        let id = received.statement_id();
        let id_used = id.is_some_and(|id| used.contains(&id.to_string()));
        let mut missed = false;
        let now = received.verified().received_at();
        let decision = shared.answering.settle(received, id_used, now, || {
            recognised.remove(&digest).unwrap_or_else(|| {
                missed = true;
                Recognition::Nobody
            })
        });
        if missed {
            // Nobody was looked for: to answer that nobody is there would be a lie.
            return Err(StoreError::BrokeOff);
        }
        let query = received.readable_query();
        let mut place = Place {
            id,
            case_id: query.map(|query| query.statement().case_id.clone()),
            supersedes: query.and_then(|query| query.statement().supersedes),
            ..Place::default()
        };
        let sequence = received.verified().bundle_sequence();
        let case_id = place.case_id.clone();
        let (settled, reply) = match decision {
            Decision::Passing(refused) => return Ok(Settled::Refused(refused)),
            Decision::Refuse { sealed, refused } => {
                place.refused_reason = Some(refused.reason.name());
                (Settled::Refused(refused), refusal_row(&sealed, (digest, case_id), sequence)?)
            }
            Decision::Answer { sealed, disclosure } => {
                self.disclosures.push(*disclosure);
                if let (Outcome::Ambiguous { .. }, Some(query)) =
                    (&sealed.statement().outcome, query)
                {
                    let claim = ClaimKey::of(&query.statement().person);
                    self.ambiguous.push(Ambiguous { claim, query: digest, at: now });
                }
                let row = answer_row(&sealed, (digest, case_id), sequence)?;
                (Settled::Answer(sealed.into_envelope()), row)
            }
        };
        used.extend(id.map(|id| id.to_string()));
        self.statements.extend([evidence::received(received.verified(), place)?, reply]);
        Ok(settled)
    }
}

fn answer_row(
    sealed: &Sealed<RecordAnswer>,
    (query, case_id): (Digest, Option<Text>),
    sequence: u64,
) -> Result<ActiveModel, StoreError> {
    let supersedes = sealed.statement().supersedes;
    let place = Place { case_id, answers: Some(query), supersedes, ..Place::default() };
    evidence::issued(sealed, sequence, place)
}

fn refusal_row(
    sealed: &Sealed<Refusal>,
    (refused, case_id): (Digest, Option<Text>),
    sequence: u64,
) -> Result<ActiveModel, StoreError> {
    let place = Place { case_id, answers: Some(refused), ..Place::default() };
    evidence::issued(sealed, sequence, place)
}

/// What these statements were answered before, from the stored bytes, verified again. The newest wins.
async fn settled_before(
    db: &impl ConnectionTrait,
    shared: &Shared,
    digests: &BTreeSet<Digest>,
) -> Result<BTreeMap<Digest, Settled>, StoreError> {
    let digests = digests.iter().map(|digest| digest.as_bytes().to_vec());
    let rows = Entity::find()
        .filter(Column::Answers.is_in(padded(digests)))
        .filter(Column::Direction.eq(Direction::Issued.name()))
        .all(db)
        .await?;
    let mut newest = BTreeMap::<Digest, Model>::new();
    for row in rows {
        let answers = row.answers.as_deref().unwrap_or_default();
        let answers = evidence::digest("statement", answers)?;
        if newest.get(&answers).is_none_or(|other| other.number < row.number) {
            newest.insert(answers, row);
        }
    }
    newest.into_iter().map(|(digest, row)| Ok((digest, said_before(&row, shared)?))).collect()
}

fn said_before(row: &Model, shared: &Shared) -> Result<Settled, StoreError> {
    match PayloadType::parse(&row.payload_type) {
        Some(PayloadType::RecordAnswer) => {
            let answer = evidence::reopen_as::<RecordAnswer>(row, shared)?;
            Ok(Settled::Answer(answer.attested().verified().envelope().clone()))
        }
        Some(PayloadType::Refusal) => {
            let refusal = evidence::reopen_as::<Refusal>(row, shared)?;
            let envelope = refusal.attested().verified().envelope().clone();
            let reason: RefusalReason = refusal.attested().statement().reason;
            Ok(Settled::Refused(Refused::because(reason).signed(envelope)))
        }
        Some(PayloadType::RecordQuery) | None => {
            Err(corrupt("statement", "it answers, and is no answer"))
        }
    }
}

/// Those of the ids that the peer used before, all of them for other bytes. What is stored under its own
/// digest was settled: that its answer is not there is no reason to answer anew.
async fn used_ids(
    db: &impl ConnectionTrait,
    issuer: Party,
    new: &[&Received],
) -> Result<BTreeSet<String>, StoreError> {
    let ids = new.iter().filter_map(|one| one.statement_id());
    let used = ids_used_by(db, issuer, ids.map(|id| id.to_string()).collect()).await?;
    let lost = |one: &&Received| used.values().any(|digest| digest == one.digest().as_bytes());
    if new.iter().any(lost) {
        return Err(corrupt("statement", "the answer to a settled one is not there"));
    }
    Ok(used.into_keys().collect())
}

/// Those of the ids under which statements of that issuer are stored, with the digest of the first.
///
/// The condition is that of the index `statement_id_once`, word for word, so that it is used; it leaves out
/// nothing, for an id that was used again was used before.
pub(super) async fn ids_used_by(
    db: &impl ConnectionTrait,
    issuer: Party,
    ids: Vec<String>,
) -> Result<BTreeMap<String, Vec<u8>>, StoreError> {
    if ids.is_empty() {
        return Ok(BTreeMap::new());
    }
    let once = r#""refused_reason" IS NULL OR "refused_reason" <> 'STATEMENT_ID_REUSED'"#;
    let used: Vec<(String, Vec<u8>)> = Entity::find()
        .select_only()
        .column(Column::StatementId)
        .column(Column::Digest)
        .filter(Column::Issuer.eq(issuer.code()))
        .filter(Column::StatementId.is_in(padded(ids)))
        .filter(Expr::cust(format!("({once})")))
        .into_tuple()
        .all(db)
        .await?;
    Ok(used.into_iter().collect())
}

/// What the registry is to be asked: for queries against which nothing stands.
fn lookups(shared: &Shared, new: &[&Received]) -> BTreeMap<Digest, Lookup> {
    let permitted = new.iter().filter_map(|one| one.permitted_query());
    let rules = shared.answering.rules.as_ref();
    permitted
        .filter_map(|query| Some((query.digest(), Lookup::for_query(query.statement(), rules)?)))
        .collect()
}
