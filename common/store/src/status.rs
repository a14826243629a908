//! How much there is.

use kzmn_common::instant::Instant;
use sea_orm::sea_query::ExprTrait as _;
use sea_orm::{
    ColumnTrait as _, ConnectionTrait, EntityTrait as _, PaginatorTrait as _, QueryFilter as _,
    QueryOrder as _, QuerySelect as _,
};

use crate::delivery;
use crate::entity::{
    assessment, case_file, decision, disclosure, own_identifier, own_link, own_look, own_match,
    own_person, question, reliance, set_aside, statement, suspect, trust_bundle,
};
use crate::error::StoreError;
use crate::evidence::Direction;
use crate::highest::highest;
use crate::questions::QuestionState;

/// How many rows each table holds: for tests.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
#[expect(missing_docs, reason = "each field is named after its table")]
pub struct Counts {
    pub trust_bundle: u64,
    pub statement: u64,
    pub disclosure: u64,
    pub case_file: u64,
    pub question: u64,
    pub suspect: u64,
    pub own_person: u64,
    pub own_identifier: u64,
    pub own_look: u64,
    pub own_link: u64,
    pub own_match: u64,
    pub assessment: u64,
    pub reliance: u64,
    pub decision: u64,
    pub set_aside: u64,
}

pub(crate) async fn counts(db: &impl ConnectionTrait) -> Result<Counts, StoreError> {
    Ok(Counts {
        trust_bundle: trust_bundle::Entity::find().count(db).await?,
        statement: statement::Entity::find().count(db).await?,
        disclosure: disclosure::Entity::find().count(db).await?,
        case_file: case_file::Entity::find().count(db).await?,
        question: question::Entity::find().count(db).await?,
        suspect: suspect::Entity::find().count(db).await?,
        own_person: own_person::Entity::find().count(db).await?,
        own_identifier: own_identifier::Entity::find().count(db).await?,
        own_look: own_look::Entity::find().count(db).await?,
        own_link: own_link::Entity::find().count(db).await?,
        own_match: own_match::Entity::find().count(db).await?,
        assessment: assessment::Entity::find().count(db).await?,
        reliance: reliance::Entity::find().count(db).await?,
        decision: decision::Entity::find().count(db).await?,
        set_aside: set_aside::Entity::find().count(db).await?,
    })
}

/// What an operator sees of the store. Nothing personal is in it.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct StoreStatus {
    /// Persons of the own registry.
    pub persons: u64,
    /// Statements, issued and received.
    pub statements: u64,
    /// Questions without a signed answer or refusal.
    pub open_questions: u64,
    /// When the oldest of them was asked.
    pub oldest_open_at: Option<Instant>,
    /// Notices that wait to be delivered.
    pub waiting_notices: u64,
    /// When the oldest of them was issued.
    pub oldest_notice_at: Option<Instant>,
    /// Questions whose answer comes later.
    pub deferred_questions: u64,
    /// Questions with two different answers.
    pub equivocal_questions: u64,
    /// Ambiguous matches that an officer has to settle.
    pub open_matches: u64,
    /// What came back and closed nothing.
    pub suspects: u64,
    /// Size of the database file and its log in bytes.
    pub bytes: u64,
    /// When a statement of the other state was received last.
    pub received_at: Option<Instant>,
}

/// All but the size. Each number comes from an index or from the last key, so that 10,000,000 statements
/// take no longer than ten; no statement is ever removed.
pub(crate) async fn status(db: &impl ConnectionTrait) -> Result<StoreStatus, StoreError> {
    let in_state = async |state: QuestionState| {
        let of_state = question::Column::State.eq(state.name());
        question::Entity::find().filter(of_state).count(db).await
    };
    let last = highest::<statement::Entity>(db, statement::Column::Number.into_expr()).await?;
    let received: Option<i64> = statement::Entity::find()
        .filter(statement::Column::Direction.eq(Direction::Received.name()))
        .order_by_desc(statement::Column::Number)
        .select_only()
        .column(statement::Column::At)
        .limit(1)
        .into_tuple()
        .one(db)
        .await?;
    let oldest: Option<Option<i64>> = question::Entity::find()
        .filter(question::Column::State.eq(QuestionState::Open.name()))
        .select_only()
        .expr(question::Column::AskedAt.into_expr().min())
        .into_tuple()
        .one(db)
        .await?;
    let oldest = oldest.flatten();
    let (waiting_notices, oldest_notice) = delivery::waiting_notices(db).await?;
    Ok(StoreStatus {
        persons: own_look::Entity::find().count(db).await?,
        statements: last.and_then(|last| u64::try_from(last).ok()).unwrap_or(0),
        open_questions: in_state(QuestionState::Open).await?,
        oldest_open_at: oldest.and_then(Instant::from_unix_ms),
        waiting_notices,
        oldest_notice_at: oldest_notice.and_then(Instant::from_unix_ms),
        deferred_questions: in_state(QuestionState::Deferred).await?,
        equivocal_questions: in_state(QuestionState::Equivocal).await?,
        open_matches: own_match::Entity::find()
            .filter(own_match::Column::State.eq("open"))
            .count(db)
            .await?,
        suspects: suspect::Entity::find().count(db).await?,
        bytes: 0,
        received_at: received.and_then(Instant::from_unix_ms),
    })
}
