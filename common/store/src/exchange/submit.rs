//! What this node asks, durable before it is sent; and what came back and closed nothing.

use kzmn_common::envelope::Digest;
use kzmn_common::exchange::close::{RejectedReply, RejectionCause};
use kzmn_common::header::HeaderFields;
use kzmn_common::instant::Instant;
use kzmn_common::kinds::RecordQuery;
use kzmn_common::statement::{Attested, Sealed, Signed, Verified};
use kzmn_common::wire::envelope_to_bytes;
use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::sea_query::{Expr, ExprTrait as _, OnConflict};
use sea_orm::{
    ActiveModelTrait as _, ColumnTrait as _, EntityTrait as _, IntoActiveModel as _,
    PaginatorTrait as _, QueryFilter as _,
};

use crate::command::{Command, Job};
use crate::entity::{case_file, question, suspect};
use crate::error::{StoreError, corrupt};
use crate::evidence::{self, Direction, NewStatement, StatementPlace};
use crate::ledger::Edge;
use crate::questions::QuestionState;
use crate::tx::Tx;
use crate::{cases, delivery, questions};

/// The rows of a question to be submitted.
#[derive(Clone, Debug)]
pub(crate) struct QuestionRows {
    statement: NewStatement,
    case: case_file::Model,
    question: question::Model,
}

pub(crate) fn question_rows(
    sealed: &Sealed<RecordQuery>,
    bundle_sequence: u64,
) -> Result<QuestionRows, StoreError> {
    let statement = NewStatement::issued(sealed, bundle_sequence, None)?;
    Ok(QuestionRows::of(sealed.statement(), statement))
}

impl QuestionRows {
    /// Those of a query that was asked before, and lost.
    pub(crate) fn restored(query: &Attested<RecordQuery>) -> Result<Self, StoreError> {
        let HeaderFields { case_id, supersedes, .. } = query.statement().fields();
        let id = Some(query.statement().common_header.statement_id);
        let place = StatementPlace { id, case_id, supersedes, ..StatementPlace::default() };
        let statement = NewStatement::restored(query.verified(), Direction::Issued, place)?;
        Ok(Self::of(query.statement(), statement))
    }

    fn of(query: &Signed<RecordQuery>, statement: NewStatement) -> Self {
        let question = question::Model {
            query_digest: statement.digest().as_bytes().to_vec(),
            case_id: query.header.case_id.as_str().to_owned(),
            state: QuestionState::Open.name().to_owned(),
            closed_by: None,
            attempts: 0,
            waits: 0,
            last_reason: None,
            asked_at: query.common_header.issued_at.unix_ms(),
            closed_at: None,
            reply_by: query.body.reply_by.map(String::from),
        };
        Self { statement, case: cases::by_question(query), question }
    }

    /// The same, to wait for its delivery at once.
    pub(crate) fn waiting(mut self) -> Self {
        self.question.waits = 1;
        self
    }

    fn digest(&self) -> Digest {
        self.statement.digest()
    }
}

/// Whether a question waits from the first: something of its case goes before it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct HeldBack(pub(crate) bool);

impl Command for QuestionRows {
    type Reply = HeldBack;

    const BEGINS: bool = true;
}

/// Adds all of them, and the cases that nobody opened.
pub(crate) async fn submit(tx: &mut Tx<'_>, jobs: &[&Job<QuestionRows>]) -> Result<(), StoreError> {
    if jobs.is_empty() {
        return Ok(());
    }
    let mut submitted: Vec<QuestionRows> = jobs.iter().map(|job| job.command.clone()).collect();
    let kept = evidence::kept(tx.db, submitted.iter().map(QuestionRows::digest)).await?;
    let cases = submitted.iter().map(|one| one.question.case_id.as_str());
    let waiting = delivery::waiting_cases(tx, cases).await?;
    for job in jobs {
        job.reply(HeldBack(waiting.contains(&job.command.question.case_id)));
    }
    submitted.retain(|one| !kept.contains(&one.digest()));
    for rows in &mut submitted {
        if waiting.contains(&rows.question.case_id) {
            rows.question.waits = 1;
            rows.question.last_reason = Some(WAITS_ITS_TURN.to_owned());
        }
    }
    add(tx, &submitted)
}

/// Why a question was not sent at once: the fixed name.
pub(crate) const WAITS_ITS_TURN: &str = "WAITS_ITS_TURN";

/// Adds questions, each with its case. Those that wait are to be delivered from the instant at which they were asked.
pub(crate) fn add(tx: &mut Tx<'_>, submitted: &[QuestionRows]) -> Result<(), StoreError> {
    cases::add_new(tx, submitted.iter().map(|submitted| submitted.case.clone()))?;
    let kept = OnConflict::column(question::Column::QueryDigest).do_nothing().to_owned();
    let (mut questions, mut waiting) = (Vec::new(), Vec::new());
    for QuestionRows { statement, case: _, question } in submitted {
        let entry = Edge::column(tx.next_entry())?;
        if tx.append(statement.clone()) && question.waits != 0 {
            waiting.push(((statement.digest(), entry), question));
        }
        questions.push(question.clone().into_active_model());
        tx.changed(&question.case_id);
    }
    tx.insert(questions, Some(kept))?;
    for (named, question) in waiting {
        let due_at = Instant::from_unix_ms(question.asked_at);
        let due_at = due_at.ok_or_else(|| corrupt("question", "instant"))?;
        delivery::add(tx, named, &question.case_id, due_at)?;
    }
    Ok(())
}

/// What came back and closed nothing, to be kept.
#[derive(Clone, Debug)]
pub(crate) struct NewRejectedReply {
    row: suspect::ActiveModel,
    query: Digest,
    reason: &'static str,
    /// Whether the peer's signature holds.
    signed: bool,
    at: Instant,
}

/// How many things that anybody could have made are kept for one query and reason: more tell no more, and
/// whoever makes them does not fill the disk.
const MOST_UNSIGNED: u64 = 16;

/// Of what nobody vouches for, and of an answer that holds too much, the digest alone may be kept.
pub(crate) fn suspected(query: Digest, suspect: &RejectedReply, at: Instant) -> NewRejectedReply {
    let RejectedReply { why, digest, verified } = suspect;
    let kept = verified.as_ref().filter(|_| *why != RejectionCause::Overshare);
    let row = suspect::ActiveModel {
        id: NotSet,
        seen_at: Set(at.unix_ms()),
        query_digest: Set(query.as_bytes().to_vec()),
        reason: Set(why.name().to_owned()),
        digest: Set(digest.as_bytes().to_vec()),
        envelope: Set(kept.map(|verified| envelope_to_bytes(verified.envelope()))),
        entry: NotSet,
    };
    NewRejectedReply { row, query, reason: why.name(), signed: verified.is_some(), at }
}

/// What this node said itself, as the peer sent it under its own key: its row would be that of the own statement.
pub(super) fn mirrored(verified: &Verified, reason: &str) -> suspect::ActiveModel {
    let digest = verified.digest().as_bytes().to_vec();
    suspect::ActiveModel {
        id: NotSet,
        seen_at: Set(verified.received_at().unix_ms()),
        query_digest: Set(digest.clone()),
        reason: Set(reason.to_owned()),
        digest: Set(digest),
        envelope: Set(Some(envelope_to_bytes(verified.envelope()))),
        entry: NotSet,
    }
}

/// Keeps it, once: the same thing again for the same reason is left alone.
pub(super) async fn keep_suspect(
    tx: &mut Tx<'_>,
    suspect: &suspect::ActiveModel,
    at: Instant,
) -> Result<(), StoreError> {
    use suspect::Column;
    let mut same = suspect::Entity::find();
    for column in [Column::QueryDigest, Column::Reason, Column::Digest] {
        let value = suspect.get(column).into_value();
        same = same.filter(column.into_expr().eq(value.map_or_else(Expr::null, Expr::value)));
    }
    if same.count(tx.db).await? == 0 {
        tx.keep([suspect.clone()], at)?;
        // The same may be in the batch again.
        tx.flush().await?;
    }
    Ok(())
}

impl Command for NewRejectedReply {
    type Reply = ();

    const BEGINS: bool = false;
}

pub(crate) async fn keep_rejected_reply(
    tx: &mut Tx<'_>,
    suspected: &NewRejectedReply,
) -> Result<(), StoreError> {
    use suspect::Column::{QueryDigest, Reason};
    let NewRejectedReply { row, query, reason, signed, at } = suspected;
    if !signed {
        let alike = suspect::Entity::find()
            .filter(QueryDigest.eq(query.as_bytes().to_vec()))
            .filter(Reason.eq(*reason));
        if alike.count(tx.db).await? >= MOST_UNSIGNED {
            return Ok(());
        }
    }
    keep_suspect(tx, row, *at).await
}

/// An attempt that closed nothing, with the fixed name of its reason.
#[derive(Clone, Debug)]
pub(crate) struct Attempt {
    pub(crate) query: Digest,
    pub(crate) reason: String,
    /// From when on it is sent again.
    pub(crate) due_at: Instant,
}

impl Command for Attempt {
    type Reply = ();

    const BEGINS: bool = false;
}

/// Counts an attempt. The question waits from then on, unless another reply closed it or an officer set it aside while the
/// attempt went on.
pub(crate) async fn count_attempt(tx: &mut Tx<'_>, attempt: &Attempt) -> Result<(), StoreError> {
    let key = attempt.query.as_bytes().to_vec();
    let question = question::Entity::find_by_id(key.clone()).one(tx.db).await?;
    let question::Model { case_id, state, .. } = question.ok_or(StoreError::UnknownQuestion)?;
    let attempts = Expr::col(question::Column::Attempts).add(1);
    question::Entity::update_many()
        .col_expr(question::Column::Attempts, attempts)
        .col_expr(question::Column::LastReason, Expr::value(&attempt.reason))
        .filter(question::Column::QueryDigest.eq(key))
        .exec(tx.db)
        .await?;
    let is_open = state == QuestionState::Open.name();
    if is_open
        && !questions::is_aside(tx.db, &case_id, attempt.query).await?
        && !delivery::postpone(tx.db, attempt.query, &attempt.reason, attempt.due_at).await?
    {
        delivery::add_stored(tx, attempt.query, &case_id, attempt.due_at).await?;
        delivery::mark(tx.db, attempt.query, true).await?;
        // Another attempt may be in the batch.
        tx.flush().await?;
    }
    tx.changed(case_id);
    Ok(())
}
