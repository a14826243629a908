//! What came back and closes a question.
//!
//! Whatever is new is kept; how the question stands then is told by [`Course`]. A reply under an id that the peer used for
//! other bytes closes nothing, and is kept as evidence of that too.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use kzmn_common::envelope::Digest;
use kzmn_common::exchange::close::{Closing, RejectionCause};
use kzmn_common::exchange::receive::{Received, Reply};
use kzmn_common::header::{CommonHeader, HeaderFields};
use kzmn_common::party::Party;
use kzmn_common::refusal::RefusalReason;
use kzmn_common::text::Text;
use sea_orm::sea_query::OnConflict;
use sea_orm::{
    ColumnTrait as _, Condition, ConnectionTrait, EntityTrait as _, IntoActiveModel as _,
    QueryFilter as _, QuerySelect as _,
};
use tracing::{Instrument as _, debug_span};

use super::ids::used_by;
use super::submit::{self, QuestionRows};
use crate::columns::text;
use crate::command::{Command, Job};
use crate::delivery;
use crate::entity::{question, statement};
use crate::error::StoreError;
use crate::evidence::{self, NewStatement, StatementPlace};
use crate::padded::padded;
use crate::questions::{Course, QuestionRecord, QuestionState, ReplyStatus, records};
use crate::tx::Tx;

/// A reply that closes a question.
#[derive(Clone, Debug)]
pub(crate) struct Closes {
    pub(crate) query: Digest,
    pub(crate) reply: Arc<Closing>,
    /// The same question anew, to be asked in its place where this reply is what refuses it.
    pub(crate) anew: Option<Box<QuestionRows>>,
}

/// How a question stands after a reply to it was stored.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Closed {
    /// Its state.
    pub state: QuestionState,
    /// Whether this reply is the one that closes it.
    pub by_this_reply: bool,
}

impl Command for Closes {
    type Reply = Closed;

    const BEGINS: bool = false;
}

/// What became of a reply.
struct Taken {
    closed: Closed,
    /// Whether it was not stored before.
    is_new: bool,
}

/// What a batch of replies finds and does.
#[derive(Default)]
struct ReplyBatch {
    questions: BTreeMap<Digest, (Course, question::Model)>,
    /// Replies that are stored already.
    stored: BTreeSet<Digest>,
    /// Ids that the peer used already.
    used: BTreeSet<String>,
    replies: Vec<NewStatement>,
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
    tx: &mut Tx<'_>,
    received: &[&Received],
) -> Result<Delivered, StoreError> {
    let replies: Vec<(Digest, &Reply)> =
        received.iter().filter_map(|one| Some((one.digest(), one.reply()?))).collect();
    if replies.is_empty() {
        return Ok(Delivered::default());
    }
    let queries = replies.iter().map(|(_, reply)| reply.answers().as_bytes().to_vec());
    let rows = question::Entity::find()
        .filter(question::Column::QueryDigest.is_in(padded(queries)))
        .all(tx.db)
        .await?;
    let asked: BTreeMap<Digest, QuestionRecord> = records(tx.db, tx.shared, rows)
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
            Err(RejectionCause::Overshare) => {
                delivered.overshare.insert(digest);
            }
            Err(_) => {}
        }
    }
    let refused = Some(RefusalReason::PayloadTypeUnexpected);
    if !fitting.is_empty() {
        take_all(tx, &fitting, refused).await?;
        // Another reply to the same question may be in the batch, and has to find these.
        tx.flush().await?;
    }
    Ok(delivered)
}

/// Takes all replies, and tells the state of each one's question after it.
pub(crate) async fn close(tx: &mut Tx<'_>, jobs: &[&Job<Closes>]) -> Result<(), StoreError> {
    let replies: Vec<(Digest, &Closing)> =
        jobs.iter().map(|job| (job.command.query, job.command.reply.as_ref())).collect();
    let states = take_all(tx, &replies, None).await?;
    for (job, Taken { closed, is_new }) in jobs.iter().zip(states) {
        // Whoever brings the same refusal once more finds that it was asked anew.
        let refused = is_new && closed.state == QuestionState::Refused && closed.by_this_reply;
        if let Some(anew) = job.command.anew.as_deref().filter(|_| refused) {
            submit::add(tx, std::slice::from_ref(anew))?;
        }
        job.reply(closed);
    }
    Ok(())
}

/// Takes a reply that came back after it was lost.
pub(crate) async fn take(
    tx: &mut Tx<'_>,
    query: Digest,
    reply: &Closing,
) -> Result<(), StoreError> {
    take_all(tx, &[(query, reply)], None).await.map(drop)
}

async fn take_all(
    tx: &mut Tx<'_>,
    replies: &[(Digest, &Closing)],
    refused: Option<RefusalReason>,
) -> Result<Vec<Taken>, StoreError> {
    let Some((_, first)) = replies.first() else {
        return Ok(Vec::new());
    };
    let mut batch = ReplyBatch { refused, ..ReplyBatch::default() };
    let looking = debug_span!(target: "stage", "store.questions");
    let loaded = async {
        batch.load_questions(tx, replies).await?;
        batch.load_known(tx.db, first.verified().issuer(), replies).await
    };
    loaded.instrument(looking).await?;
    let states: Result<Vec<_>, _> =
        replies.iter().map(|(query, reply)| batch.take(*query, reply)).collect();
    let states = states?;
    batch.add_to(tx).await?;
    Ok(states)
}

fn common_header(reply: &Closing) -> &CommonHeader {
    match reply {
        Closing::Answer(answer) => &answer.statement().common_header,
        Closing::Refusal(refusal) => &refusal.statement().common_header,
    }
}

impl ReplyBatch {
    async fn load_questions(
        &mut self,
        tx: &Tx<'_>,
        replies: &[(Digest, &Closing)],
    ) -> Result<(), StoreError> {
        let queries = replies.iter().map(|(query, _)| query.as_bytes().to_vec());
        let rows = question::Entity::find()
            .filter(question::Column::QueryDigest.is_in(padded(queries)))
            .all(tx.db)
            .await?;
        // Most questions have no reply yet, and nothing of them is to be read again.
        let open = QuestionState::Open.name();
        let replied = rows.iter().filter(|row| row.state != open).cloned().collect();
        let mut courses: BTreeMap<Digest, Course> = records(tx.db, tx.shared, replied)
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
        let ids = replies.iter().map(|(_, reply)| common_header(reply).statement_id.to_string());
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

    fn take(&mut self, query: Digest, reply: &Closing) -> Result<Taken, StoreError> {
        let (course, row) = self.questions.get_mut(&query).ok_or(StoreError::UnknownQuestion)?;
        let verified = reply.verified();
        if !self.stored.insert(verified.digest()) {
            return Ok(Taken { closed: course.closed(verified.digest()), is_new: false });
        }
        let common_header = common_header(reply);
        let id_reused = !self.used.insert(common_header.statement_id.to_string());
        let case_id = text("question", row.case_id.clone())?;
        let refused = if id_reused { Some(RefusalReason::StatementIdReused) } else { self.refused };
        self.replies.push(NewStatement::received(verified, place(reply, case_id, refused))?);

        let next = course.after(ReplyStatus::from(reply), id_reused);
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
        Ok(Taken { closed: next.closed(verified.digest()), is_new: true })
    }

    async fn add_to(self, tx: &mut Tx<'_>) -> Result<(), StoreError> {
        let Self { mut questions, changed, replies, .. } = self;
        for reply in replies {
            tx.append(reply);
        }
        let changed: Vec<_> = changed.iter().filter_map(|query| questions.remove(query)).collect();
        changed.iter().for_each(|(_, question)| tx.changed(&question.case_id));
        // One that was closed by the first attempt never waited.
        let mut changed = changed;
        let mut closed = Vec::new();
        for (_, row) in changed
            .iter_mut()
            .filter(|(course, row)| course.state != QuestionState::Open && row.waits != 0)
        {
            row.waits = 0;
            closed.push(row.query_digest.clone());
        }
        delivery::end(tx.db, closed).await?;
        use question::Column::{ClosedAt, ClosedBy, LastReason, QueryDigest, State, Waits};
        let to_new_values = OnConflict::column(QueryDigest)
            .update_columns([State, ClosedBy, ClosedAt, LastReason, Waits])
            .to_owned();
        tx.insert(changed.into_iter().map(|(_, row)| row.into_active_model()), Some(to_new_values))
    }
}

fn place(reply: &Closing, case_id: Text, refused: Option<RefusalReason>) -> StatementPlace {
    let HeaderFields { answers, supersedes, .. } = match reply {
        Closing::Answer(answer) => answer.statement().fields(),
        Closing::Refusal(refusal) => refusal.statement().fields(),
    };
    StatementPlace {
        id: Some(common_header(reply).statement_id),
        case_id: Some(case_id),
        answers,
        supersedes,
        refused_reason: refused.map(RefusalReason::name),
    }
}

impl Course {
    fn closed(&self, reply: Digest) -> Closed {
        Closed { state: self.state, by_this_reply: self.closed_by() == Some(reply) }
    }
}
