//! Reading questions, with what was asked and all that came back, verified again.

use std::collections::BTreeMap;

use kzmn_common::envelope::Digest;
use kzmn_common::instant::Instant;
use kzmn_common::kinds::RecordQuery;
use kzmn_common::refusal::RefusalReason;
use kzmn_common::statement::{PayloadType, Stored};
use kzmn_common::text::Text;
use sea_orm::{
    ColumnTrait as _, Condition, ConnectionTrait, EntityTrait as _, QueryFilter as _,
    QueryOrder as _,
};

use super::course::{Course, ReplyStatus};
use super::state::{QuestionState, StoredReply};
use crate::columns::text;
use crate::entity::{question, statement};
use crate::error::{StoreError, corrupt};
use crate::evidence::{self, Direction};
use crate::shared::Shared;

/// How many questions are read by one statement of SQL.
const CHUNK: usize = 500;

/// A question, with all that came back for it.
#[derive(Clone, Debug)]
pub struct QuestionRecord {
    /// How it stands.
    pub state: QuestionState,
    /// The own case.
    pub case_id: Text,
    /// What was asked.
    pub query: Stored<RecordQuery>,
    /// The reply that closed it; where a later one replaced a provisional answer, the later one.
    pub closed_by: Option<StoredReply>,
    /// All replies, in the order in which they came.
    pub replies: Vec<StoredReply>,
    /// How often it was sent without a reply that closes it.
    pub attempts: u32,
    /// Why the last of these did not close it; a fixed name.
    pub last_reason: Option<String>,
    /// When it was asked.
    pub asked_at: Instant,
    /// When the reply that closed it came.
    pub closed_at: Option<Instant>,
    pub(crate) course: Course,
}

impl QuestionRecord {
    /// The reply that counts; of an equivocal question the last that did.
    pub(super) fn stands(&self) -> Option<&StoredReply> {
        let stands = self.course.stands?.digest;
        self.replies.iter().find(|reply| reply.verified().digest() == stands)
    }

    /// Whether the same bytes may bring another answer: nothing came, or what came is provisional.
    #[must_use]
    pub fn may_change(&self) -> bool {
        let provisional = |reply: &StoredReply| match reply {
            StoredReply::Answer(answer) => {
                answer.attested().statement().body.outcome.is_provisional()
            }
            StoredReply::Refusal(_) => false,
        };
        match self.state {
            QuestionState::Open | QuestionState::Deferred => true,
            QuestionState::Answered => self.closed_by.as_ref().is_some_and(provisional),
            QuestionState::Refused | QuestionState::Equivocal => false,
        }
    }
}

/// One question.
pub(crate) async fn question(
    db: &impl ConnectionTrait,
    shared: &Shared,
    query: Digest,
) -> Result<Option<QuestionRecord>, StoreError> {
    let key = query.as_bytes().to_vec();
    let row = question::Entity::find_by_id(key).one(db).await?;
    Ok(records(db, shared, row.into_iter().collect()).await?.pop())
}

/// Those that wait for a reply, oldest first.
pub(crate) async fn open_questions(
    db: &impl ConnectionTrait,
    shared: &Shared,
) -> Result<Vec<QuestionRecord>, StoreError> {
    let waiting = [QuestionState::Open, QuestionState::Deferred].map(QuestionState::name);
    let rows = question::Entity::find()
        .filter(question::Column::State.is_in(waiting))
        .order_by_asc(question::Column::AskedAt)
        .order_by_asc(question::Column::QueryDigest)
        .all(db)
        .await?;
    records(db, shared, rows).await
}

pub(crate) async fn records(
    db: &impl ConnectionTrait,
    shared: &Shared,
    questions: Vec<question::Model>,
) -> Result<Vec<QuestionRecord>, StoreError> {
    let mut records = Vec::with_capacity(questions.len());
    for chunk in questions.chunks(CHUNK) {
        let (mut queries, mut replies) = statements(db, chunk).await?;
        for row in chunk {
            let query = queries
                .remove(&row.query_digest)
                .ok_or_else(|| corrupt("question", "the query that was asked is not there"))?;
            let replies = replies.remove(&row.query_digest).unwrap_or_default();
            records.push(record(row, &query, &replies, shared)?);
        }
    }
    Ok(records)
}

/// Whether a question stands as its query and the replies to it make it.
pub(crate) async fn stands_as_replied(
    db: &impl ConnectionTrait,
    shared: &Shared,
    row: question::Model,
) -> Result<bool, StoreError> {
    match records(db, shared, vec![row]).await {
        Ok(_) => Ok(true),
        Err(StoreError::Corrupt { .. }) => Ok(false),
        Err(error) => Err(error),
    }
}

/// The queries by digest, and the replies by the digest of the query.
async fn statements(
    db: &impl ConnectionTrait,
    questions: &[question::Model],
) -> Result<
    (BTreeMap<Vec<u8>, statement::Model>, BTreeMap<Vec<u8>, Vec<statement::Model>>),
    StoreError,
> {
    let digests = || questions.iter().map(|row| row.query_digest.clone());
    let replies = Condition::all()
        .add(statement::Column::Answers.is_in(digests()))
        .add(statement::Column::Direction.eq(Direction::Received.name()));
    let rows = statement::Entity::find()
        .filter(Condition::any().add(statement::Column::Digest.is_in(digests())).add(replies))
        .order_by_asc(statement::Column::Number)
        .all(db)
        .await?;
    let (mut queries, mut replies) = (BTreeMap::new(), BTreeMap::<_, Vec<_>>::new());
    for row in rows {
        match row.answers.clone() {
            Some(query) => replies.entry(query).or_default().push(row),
            None => {
                queries.insert(row.digest.clone(), row);
            }
        }
    }
    Ok((queries, replies))
}

fn record(
    row: &question::Model,
    query: &statement::Model,
    replies: &[statement::Model],
    shared: &Shared,
) -> Result<QuestionRecord, StoreError> {
    const TABLE: &str = "question";
    let query = evidence::reopen_as::<RecordQuery>(query, shared)?;
    if query.attested().statement().header.case_id.as_str() != row.case_id {
        return Err(corrupt(TABLE, "its query was asked in another case"));
    }
    let asked = query.attested().statement();
    if asked.common_header.issued_at.unix_ms() != row.asked_at
        || asked.body.reply_by.map(String::from) != row.reply_by
    {
        return Err(corrupt(TABLE, "its query was asked at another time"));
    }
    let mut course = Course::OPEN;
    let mut read = Vec::with_capacity(replies.len());
    for row in replies {
        let reply = reopen_reply(row, shared)?;
        course = course.after(ReplyStatus::from(&reply), is_id_reused(row));
        read.push(reply);
    }
    if course.state != QuestionState::of(row)? {
        return Err(corrupt(TABLE, "its state is not that which its replies make"));
    }
    let closed_by = course.closed_by();
    if closed_by.map(|digest| digest.as_bytes().to_vec()) != row.closed_by {
        return Err(corrupt(TABLE, "the reply that closed it is not that which closes it"));
    }
    let replies = read;
    let reply = |digest| replies.iter().find(|reply| reply.verified().digest() == digest).cloned();
    let closed_by = closed_by.and_then(reply);
    let instant = |ms| Instant::from_unix_ms(ms).ok_or_else(|| corrupt(TABLE, "instant"));
    let closed_at = closed_by.as_ref().map(|reply: &StoredReply| reply.verified().received_at());
    if closed_at.map(Instant::unix_ms) != row.closed_at {
        return Err(corrupt(TABLE, "the reply that closed it came at another time"));
    }
    Ok(QuestionRecord {
        state: course.state,
        case_id: text(TABLE, row.case_id.clone())?,
        query,
        closed_by,
        replies,
        attempts: u32::try_from(row.attempts).map_err(|_| corrupt(TABLE, "attempts"))?,
        last_reason: row.last_reason.clone(),
        asked_at: instant(row.asked_at)?,
        closed_at,
        course,
    })
}

/// Whether it came under an id that the peer used for other bytes. One that was refused for coming by an rpc that takes no
/// replies counts like any other.
fn is_id_reused(row: &statement::Model) -> bool {
    row.refused_reason.as_deref() == Some(RefusalReason::StatementIdReused.name())
}

/// A stored reply, own or received, verified again.
pub(crate) fn reopen_reply(
    row: &statement::Model,
    shared: &Shared,
) -> Result<StoredReply, StoreError> {
    match PayloadType::parse(&row.payload_type) {
        Some(PayloadType::RecordAnswer) => {
            Ok(StoredReply::Answer(Box::new(evidence::reopen_as(row, shared)?)))
        }
        Some(PayloadType::Refusal) => {
            Ok(StoredReply::Refusal(Box::new(evidence::reopen_as(row, shared)?)))
        }
        Some(
            PayloadType::RecordQuery
            | PayloadType::Receipt
            | PayloadType::DecisionNotice
            | PayloadType::CaseClose,
        )
        | None => Err(corrupt("statement", "it answers, and is no answer")),
    }
}
