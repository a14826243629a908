//! What the other state attested: read from its stored answers, which are verified again, and kept nowhere
//! else. So it can never differ from what was signed, and never mixes with the own registry.

use std::collections::{BTreeMap, BTreeSet};

use kzmn_common::record::{Outcome, ServicePeriod};
use kzmn_common::statement::Digest;
use kzmn_common::text::Text;
use sea_orm::{
    ColumnTrait as _, ConnectionTrait, EntityTrait as _, QueryFilter as _, QueryOrder as _,
};

use super::questions::{QuestionRecord, QuestionState, StoredReply, records};
use crate::entity::question;
use crate::error::StoreError;
use crate::shared::Shared;

/// Whether an attested period may be relied on.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub enum AttestedStatus {
    /// It may.
    Active,
    /// Another question was asked in place of its own, and answered.
    Superseded,
    /// Its issuer said that it never held.
    Invalidated,
    /// It is too old to be relied on.
    Expired,
    /// Its issuer gave two different answers.
    Disputed,
}

/// A period as the other state attested it.
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

/// What was attested in a case: by question, as they were asked, then by answer, as they came.
pub(crate) async fn attested_periods(
    db: &impl ConnectionTrait,
    shared: &Shared,
    case: &Text,
) -> Result<Vec<AttestedPeriod>, StoreError> {
    let questions = of_case(db, shared, case).await?;
    let replaced = replaced(&questions);
    let attested = |question: &QuestionRecord| {
        let mut periods = attested_by(question);
        if replaced.contains(&question.query.attested().digest()) {
            periods.iter_mut().for_each(|period| period.status = AttestedStatus::Superseded);
        }
        periods
    };
    Ok(questions.iter().flat_map(attested).collect())
}

/// Whether a question of the case has two different answers, and none in its place was answered.
pub(crate) async fn is_equivocal(
    db: &impl ConnectionTrait,
    shared: &Shared,
    case: &Text,
) -> Result<bool, StoreError> {
    let questions = of_case(db, shared, case).await?;
    let replaced = replaced(&questions);
    let equivocal = questions.iter().filter(|question| question.state == QuestionState::Equivocal);
    Ok(equivocal
        .map(|question| question.query.attested().digest())
        .any(|it| !replaced.contains(&it)))
}

async fn of_case(
    db: &impl ConnectionTrait,
    shared: &Shared,
    case: &Text,
) -> Result<Vec<QuestionRecord>, StoreError> {
    let questions = question::Entity::find()
        .filter(question::Column::CaseId.eq(case.as_str()))
        .order_by_asc(question::Column::AskedAt)
        .order_by_asc(question::Column::QueryDigest)
        .all(db)
        .await?;
    records(db, shared, questions).await
}

/// The queries in whose place another one was asked and answered, however many stand between.
fn replaced(questions: &[QuestionRecord]) -> BTreeSet<Digest> {
    let replaces = |question: &QuestionRecord| {
        let query = question.query.attested();
        query.statement().supersedes.map(|earlier| (query.digest(), earlier))
    };
    let earlier: BTreeMap<Digest, Digest> = questions.iter().filter_map(replaces).collect();
    let answered = questions.iter().filter(|question| question.state == QuestionState::Answered);
    let mut replaced = BTreeSet::new();
    for question in answered {
        let mut query = question.query.attested().digest();
        // What was gone through once is not gone through again, so that this ends.
        while let Some(before) = earlier.get(&query).filter(|before| replaced.insert(**before)) {
            query = *before;
        }
    }
    replaced
}

/// What the answers to a question attest: the one that closed it; or all, of which none may be relied on.
fn attested_by(question: &QuestionRecord) -> Vec<AttestedPeriod> {
    let (status, replies) = match question.state {
        QuestionState::Answered => (AttestedStatus::Active, question.closed_by.as_slice()),
        QuestionState::Equivocal => (AttestedStatus::Disputed, question.replies.as_slice()),
        QuestionState::Refused | QuestionState::Deferred | QuestionState::Open => {
            return Vec::new();
        }
    };
    let query = question.query.attested().digest();
    let attested = |(answer, periods): (Digest, &Vec<ServicePeriod>)| {
        let numbered = (0..).zip(periods.clone());
        numbered.map(move |(position, period)| AttestedPeriod {
            answer,
            position,
            query,
            status,
            period,
        })
    };
    replies.iter().filter_map(periods).flat_map(attested).collect()
}

fn periods(reply: &StoredReply) -> Option<(Digest, &Vec<ServicePeriod>)> {
    let StoredReply::Answer(answer) = reply else {
        return None;
    };
    match &answer.attested().statement().outcome {
        Outcome::Found { periods, .. } => Some((answer.attested().digest(), periods)),
        Outcome::NotFound
        | Outcome::Ambiguous { .. }
        | Outcome::Deferred { .. }
        | Outcome::Refused { .. } => None,
    }
}
