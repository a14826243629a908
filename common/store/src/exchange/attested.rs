//! What the other state attested: a projection of stored answers, beside the own registry and never in it.

use std::collections::{BTreeMap, BTreeSet};

use kzmn_common::record::{Outcome, RecordAnswer, ServicePeriod};
use kzmn_common::statement::{Attested, Digest, PayloadType};
use kzmn_common::text::Text;
use kzmn_common::wire::Code as _;
use sea_orm::sea_query::Expr;
use sea_orm::{
    ColumnTrait as _, ConnectionTrait, EntityTrait as _, IntoActiveModel as _, QueryFilter as _,
    QueryOrder as _, QuerySelect as _,
};

use super::questions::QuestionState;
use crate::entity::attested_period::{Column, Entity, Model};
use crate::entity::{question, statement};
use crate::error::{StoreError, corrupt};
use crate::evidence::{self, Direction};
use crate::padded::insert_all;
use crate::shared::Shared;

/// How many answers are verified again between two writes of a rebuilding.
const CHUNK: u64 = 500;

/// Whether an attested period may be relied on.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub enum AttestedStatus {
    /// It may.
    Active,
    /// A later answer or a correction replaced it.
    Superseded,
    /// Its issuer said that it never held.
    Invalidated,
    /// It is too old to be relied on.
    Expired,
    /// Its issuer gave two different answers.
    Disputed,
}

impl AttestedStatus {
    const ALL: [Self; 5] =
        [Self::Active, Self::Superseded, Self::Invalidated, Self::Expired, Self::Disputed];

    /// As it is stored and shown.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Superseded => "superseded",
            Self::Invalidated => "invalidated",
            Self::Expired => "expired",
            Self::Disputed => "disputed",
        }
    }
}

/// A period as the other state attested it, read from the stored answer, which was verified again.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct AttestedPeriod {
    /// The answer that attests it.
    pub answer: Digest,
    /// Its place in the answer, from 0.
    pub position: u32,
    /// The query that was answered.
    pub query: Digest,
    /// Whether it may be relied on.
    pub status: AttestedStatus,
    /// As it was signed.
    pub period: ServicePeriod,
}

/// What an answer attests, given the state of its question.
pub(super) fn project(
    answer: &Attested<RecordAnswer>,
    query: Digest,
    case_id: &str,
    state: QuestionState,
) -> Result<Vec<Model>, StoreError> {
    let Outcome::Found { periods, .. } = &answer.statement().outcome else {
        return Ok(Vec::new());
    };
    let status = match state {
        QuestionState::Equivocal => AttestedStatus::Disputed,
        QuestionState::Answered
        | QuestionState::Refused
        | QuestionState::Deferred
        | QuestionState::Open => AttestedStatus::Active,
    };
    let row = |(position, period): (usize, &ServicePeriod)| {
        Ok(Model {
            answer_digest: answer.digest().as_bytes().to_vec(),
            position: i32::try_from(position).map_err(|_| StoreError::BrokeOff)?,
            query_digest: query.as_bytes().to_vec(),
            case_id: case_id.to_owned(),
            period_id: period.period_id.as_str().to_owned(),
            kind: period.kind.code(),
            starts: period.start.to_string(),
            ends: period.end.map(String::from),
            territory: period.territory.code(),
            scheme: period.scheme.code(),
            contribution: period.contribution.code(),
            grade: period.evidence.grade.code(),
            limitation: period.limitation.code(),
            status: status.name().to_owned(),
        })
    };
    periods.iter().enumerate().map(row).collect()
}

/// Not to be relied on any more.
pub(super) fn dispute(period: &mut Model) {
    AttestedStatus::Disputed.name().clone_into(&mut period.status);
}

/// The same, for what is stored.
pub(super) async fn dispute_stored(
    db: &impl ConnectionTrait,
    queries: &BTreeSet<Digest>,
) -> Result<(), StoreError> {
    if queries.is_empty() {
        return Ok(());
    }
    let queries = queries.iter().map(|query| query.as_bytes().to_vec());
    Entity::update_many()
        .col_expr(Column::Status, Expr::value(AttestedStatus::Disputed.name()))
        .filter(Column::QueryDigest.is_in(queries))
        .exec(db)
        .await?;
    Ok(())
}

/// Stores rows.
pub(super) async fn insert(db: &impl ConnectionTrait, rows: Vec<Model>) -> Result<(), StoreError> {
    insert_all(db, rows.into_iter().map(Model::into_active_model).collect(), None).await
}

/// Drops the projection, and makes it again from the stored answers, each verified again.
pub(crate) async fn rebuild_attested(
    db: &impl ConnectionTrait,
    shared: &Shared,
) -> Result<(), StoreError> {
    Entity::delete_many().exec(db).await?;
    let mut questions = BTreeMap::new();
    for row in question::Entity::find().all(db).await? {
        questions.insert(row.query_digest.clone(), (QuestionState::of(&row)?, row.case_id));
    }
    let mut after = 0;
    loop {
        let answers = answers_after(db, after).await?;
        let Some(last) = answers.last() else {
            return Ok(());
        };
        after = last.number;
        for row in &answers {
            let answer = evidence::reopen_as::<RecordAnswer>(row, shared)?;
            let query = answer.attested().statement().answers;
            let (state, case_id) = questions
                .get(query.as_bytes().as_slice())
                .ok_or_else(|| corrupt("question", "an answer's question is not there"))?;
            insert(db, project(answer.attested(), query, case_id, *state)?).await?;
        }
    }
}

/// The next answers of the peer that were taken for such, in the order in which they came.
async fn answers_after(
    db: &impl ConnectionTrait,
    number: i64,
) -> Result<Vec<statement::Model>, StoreError> {
    use statement::Column;
    Ok(statement::Entity::find()
        .filter(Column::Number.gt(number))
        .filter(Column::Direction.eq(Direction::Received.name()))
        .filter(Column::PayloadType.eq(PayloadType::RecordAnswer.as_str()))
        .filter(Column::RefusedReason.is_null())
        .order_by_asc(Column::Number)
        .limit(CHUNK)
        .all(db)
        .await?)
}

/// What was attested in a case, by answer and place.
pub(crate) async fn attested_periods(
    db: &impl ConnectionTrait,
    shared: &Shared,
    case: &Text,
) -> Result<Vec<AttestedPeriod>, StoreError> {
    let rows = Entity::find()
        .filter(Column::CaseId.eq(case.as_str()))
        .order_by_asc(Column::AnswerDigest)
        .order_by_asc(Column::Position)
        .all(db)
        .await?;
    let answers: BTreeSet<&[u8]> = rows.iter().map(|row| row.answer_digest.as_slice()).collect();
    let answers = answers_of(db, shared, answers.into_iter().collect()).await?;
    rows.iter().map(|row| period(row, &answers)).collect()
}

/// The answers of these digests, each verified again.
async fn answers_of(
    db: &impl ConnectionTrait,
    shared: &Shared,
    digests: Vec<&[u8]>,
) -> Result<BTreeMap<Digest, RecordAnswer>, StoreError> {
    let mut answers = BTreeMap::new();
    for chunk in digests.chunks(100) {
        let named = chunk.iter().map(|digest| digest.to_vec());
        let rows = statement::Entity::find()
            .filter(statement::Column::Digest.is_in(named))
            .all(db)
            .await?;
        for row in &rows {
            let answer = evidence::reopen_as::<RecordAnswer>(row, shared)?;
            let answer = answer.attested();
            answers.insert(answer.digest(), answer.statement().clone());
        }
    }
    Ok(answers)
}

fn period(
    row: &Model,
    answers: &BTreeMap<Digest, RecordAnswer>,
) -> Result<AttestedPeriod, StoreError> {
    const TABLE: &str = "attested_period";
    let answer = evidence::digest(TABLE, &row.answer_digest)?;
    let position = u32::try_from(row.position).map_err(|_| corrupt(TABLE, "position"))?;
    let periods = answers.get(&answer).map(|answer| match &answer.outcome {
        Outcome::Found { periods, .. } => periods.as_slice(),
        _ => &[],
    });
    let period = usize::try_from(position).ok().and_then(|at| periods?.get(at));
    let period = period.filter(|period| period.period_id.as_str() == row.period_id);
    let period = period.ok_or_else(|| corrupt(TABLE, "its answer attests no such period"))?;
    Ok(AttestedPeriod {
        answer,
        position,
        query: evidence::digest(TABLE, &row.query_digest)?,
        status: AttestedStatus::ALL
            .into_iter()
            .find(|status| status.name() == row.status)
            .ok_or_else(|| corrupt(TABLE, "a status is none"))?,
        period: period.clone(),
    })
}
