//! What came back and closes a question.
//!
//! Whatever is new is kept; how the question stands then is told by [`Course`]. A reply under an id that the peer used for
//! other bytes closes nothing, and is kept as evidence of that too.

use std::collections::{BTreeMap, BTreeSet};

use kzmn_common::exchange::close::{Closing, NotClosing};
use kzmn_common::exchange::receive::{Received, Reply};
use kzmn_common::exchange::refusal::RefusalReason;
use kzmn_common::party::Party;
use kzmn_common::statement::{Digest, Heading};
use kzmn_common::text::Text;
use sea_orm::sea_query::OnConflict;
use sea_orm::{
    ColumnTrait as _, Condition, ConnectionTrait, EntityTrait as _, IntoActiveModel as _,
    QueryFilter as _, QuerySelect as _,
};
use tracing::{Instrument as _, debug_span};

use super::course::{Course, Told};
use super::questions::{QuestionRecord, QuestionState, records};
use super::settle::used_by;
use crate::entity::{question, statement};
use crate::error::{StoreError, corrupt};
use crate::evidence::{self, Place};
use crate::inserts::Inserts;
use crate::padded::padded;
use crate::registry::columns::text;
use crate::shared::Shared;

/// What a batch of replies finds and does.
#[derive(Default)]
struct Batch {
    questions: BTreeMap<Digest, (Course, question::Model)>,
    /// Replies that are stored already.
    stored: BTreeSet<Digest>,
    /// Ids that the peer used already.
    used: BTreeSet<String>,
    replies: Vec<statement::ActiveModel>,
    changed: BTreeSet<Digest>,
    /// Why the replies were refused all the same: they came by an rpc that takes none.
    refused: Option<RefusalReason>,
}

/// What became of replies that came as statements of their own.
#[derive(Default)]
pub(super) struct Delivered {
    /// Those that were taken for their questions, with the rows that go with it.
    pub(super) taken: BTreeSet<Digest>,
    /// Those that hold more than was asked for.
    pub(super) overshare: BTreeSet<Digest>,
}

/// Takes the replies among what came by an rpc that takes none, as if each had come in the call that asked.
pub(super) async fn take_delivered(
    db: &impl ConnectionTrait,
    shared: &Shared,
    received: &[&Received],
    changed: &mut BTreeSet<String>,
    inserts: &mut Inserts,
) -> Result<Delivered, StoreError> {
    let replies: Vec<(Digest, &Reply)> =
        received.iter().filter_map(|one| Some((one.digest(), one.reply()?))).collect();
    if replies.is_empty() {
        return Ok(Delivered::default());
    }
    let queries = replies.iter().map(|(_, reply)| reply.answers().as_bytes().to_vec());
    let rows = question::Entity::find()
        .filter(question::Column::QueryDigest.is_in(padded(queries)))
        .all(db)
        .await?;
    let asked: BTreeMap<Digest, QuestionRecord> = records(db, shared, rows)
        .await?
        .into_iter()
        .map(|record| (record.query.attested().digest(), record))
        .collect();
    let (mut delivered, mut fitting) = (Delivered::default(), Vec::new());
    for (digest, reply) in replies {
        let Some(question) = asked.get(&reply.answers()) else { continue };
        match reply.fits(question.query.attested().statement()) {
            Ok(()) => {
                delivered.taken.insert(digest);
                fitting.push((reply.answers(), reply.closing()));
            }
            Err(NotClosing::Overshare) => {
                delivered.overshare.insert(digest);
            }
            Err(_) => {}
        }
    }
    let refused = Some(RefusalReason::PayloadTypeUnexpected);
    take_all(db, shared, &fitting, (refused, changed, inserts)).await?;
    Ok(delivered)
}

/// Takes all replies, and tells the state of each one's question after it; `changed` gets the cases of those
/// that changed, and `inserts` what is to be kept.
pub(crate) async fn close(
    db: &impl ConnectionTrait,
    shared: &Shared,
    replies: &[(Digest, &Closing)],
    changed: &mut BTreeSet<String>,
    inserts: &mut Inserts,
) -> Result<Vec<QuestionState>, StoreError> {
    take_all(db, shared, replies, (None, changed, inserts)).await
}

async fn take_all(
    db: &impl ConnectionTrait,
    shared: &Shared,
    replies: &[(Digest, &Closing)],
    (refused, changed, inserts): (Option<RefusalReason>, &mut BTreeSet<String>, &mut Inserts),
) -> Result<Vec<QuestionState>, StoreError> {
    let Some((_, first)) = replies.first() else {
        return Ok(Vec::new());
    };
    let mut batch = Batch { refused, ..Batch::default() };
    let looking = debug_span!(target: "stage", "store.questions");
    let loaded = async {
        batch.load_questions(db, shared, replies).await?;
        batch.load_known(db, first.verified().issuer(), replies).await
    };
    loaded.instrument(looking).await?;
    let states: Result<Vec<_>, _> =
        replies.iter().map(|(query, reply)| batch.take(*query, reply)).collect();
    let states = states?;
    let questions = batch.changed.iter().filter_map(|query| batch.questions.get(query));
    changed.extend(questions.map(|(_, question)| question.case_id.clone()));
    batch.add_to(inserts)?;
    Ok(states)
}

fn heading(reply: &Closing) -> &Heading {
    match reply {
        Closing::Answer(answer) => &answer.statement().heading,
        Closing::Refusal(refusal) => &refusal.statement().heading,
    }
}

impl Batch {
    async fn load_questions(
        &mut self,
        db: &impl ConnectionTrait,
        shared: &Shared,
        replies: &[(Digest, &Closing)],
    ) -> Result<(), StoreError> {
        let queries = replies.iter().map(|(query, _)| query.as_bytes().to_vec());
        let rows = question::Entity::find()
            .filter(question::Column::QueryDigest.is_in(padded(queries)))
            .all(db)
            .await?;
        // Most questions have no reply yet, and nothing of them is to be read again.
        let open = QuestionState::Open.name();
        let replied = rows.iter().filter(|row| row.state != open).cloned().collect();
        let mut courses: BTreeMap<Digest, Course> = records(db, shared, replied)
            .await?
            .iter()
            .map(|record| (record.query.attested().digest(), record.course))
            .collect();
        for row in rows {
            let digest = evidence::digest("question", &row.query_digest)?;
            let course = courses.remove(&digest).unwrap_or(Course::OPEN);
            self.questions.insert(digest, (course, row));
        }
        Ok(())
    }

    async fn load_known(
        &mut self,
        db: &impl ConnectionTrait,
        peer: Party,
        replies: &[(Digest, &Closing)],
    ) -> Result<(), StoreError> {
        let digests = replies.iter().map(|(_, reply)| reply.verified().digest());
        let digests = padded(digests.map(|digest| digest.as_bytes().to_vec()));
        let ids = replies.iter().map(|(_, reply)| heading(reply).statement_id.to_string());
        let known: Vec<(Vec<u8>, String, Option<String>)> = statement::Entity::find()
            .select_only()
            .columns([
                statement::Column::Digest,
                statement::Column::Issuer,
                statement::Column::StatementId,
            ])
            .filter(
                Condition::any()
                    .add(statement::Column::Digest.is_in(digests))
                    .add_option(used_by(peer, ids)),
            )
            .into_tuple()
            .all(db)
            .await?;
        for (digest, issuer, id) in known {
            self.stored.insert(evidence::digest("statement", &digest)?);
            self.used.extend(id.filter(|_| issuer == peer.code()));
        }
        Ok(())
    }

    fn take(&mut self, query: Digest, reply: &Closing) -> Result<QuestionState, StoreError> {
        let (course, row) = self.questions.get_mut(&query).ok_or(StoreError::UnknownQuestion)?;
        let verified = reply.verified();
        if !self.stored.insert(verified.digest()) {
            return Ok(course.state);
        }
        let heading = heading(reply);
        let id_reused = !self.used.insert(heading.statement_id.to_string());
        let case_id = text("question", row.case_id.clone())?;
        let refused = if id_reused { Some(RefusalReason::StatementIdReused) } else { self.refused };
        self.replies.push(evidence::received(verified, place(reply, case_id, refused))?);

        let next = course.after(Told::from(reply), id_reused);
        if id_reused && next == *course && next.state != QuestionState::Equivocal {
            row.last_reason = Some(RefusalReason::StatementIdReused.name().to_owned());
            self.changed.insert(query);
        }
        if next != *course {
            if next.closed_by() != course.closed_by() {
                row.closed_by = next.closed_by().map(|digest| digest.as_bytes().to_vec());
                row.closed_at = next.closed_by().map(|_| verified.received_at().unix_ms());
            }
            row.state = next.state.name().to_owned();
            *course = next;
            self.changed.insert(query);
        }
        Ok(next.state)
    }

    fn add_to(self, inserts: &mut Inserts) -> Result<(), StoreError> {
        inserts.add(self.replies, None)?;
        let Self { mut questions, changed, .. } = self;
        let changed = changed.iter().filter_map(|query| questions.remove(query));
        use question::Column::{ClosedAt, ClosedBy, LastReason, QueryDigest, State};
        let to_new_values = OnConflict::column(QueryDigest)
            .update_columns([State, ClosedBy, ClosedAt, LastReason])
            .to_owned();
        inserts.add(changed.map(|(_, row)| row.into_active_model()), Some(to_new_values))
    }
}

fn place(reply: &Closing, case_id: Text, refused: Option<RefusalReason>) -> Place {
    let (answers, supersedes) = match reply {
        Closing::Answer(answer) => (answer.statement().answers, answer.statement().supersedes),
        Closing::Refusal(refusal) => (refusal.statement().answers, None),
    };
    Place {
        id: Some(heading(reply).statement_id),
        case_id: Some(case_id),
        answers: Some(answers),
        supersedes,
        refused_reason: refused.map(RefusalReason::name),
    }
}

impl QuestionState {
    /// The state in a row.
    pub(crate) fn of(row: &question::Model) -> Result<Self, StoreError> {
        Self::parse(&row.state).ok_or_else(|| corrupt("question", "a state is none"))
    }
}
