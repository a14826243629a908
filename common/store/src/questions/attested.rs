//! What the other state was asked in a case and what it attested: read from its stored answers, which are verified
//! again, and kept nowhere else. So it can never differ from what was signed, and never mixes with the own registry.

use std::collections::{BTreeMap, BTreeSet};

use kzmn_common::assessment::{Inquiry, InquiryStatus};
use kzmn_common::envelope::Digest;
use kzmn_common::instant::Instant;
use kzmn_common::kinds::{AnswerPart, Completeness, Outcome, RecordQuery};
use kzmn_common::period::ServicePeriod;
use kzmn_common::statement::Signed;
use kzmn_common::text::Text;
use sea_orm::{
    ColumnTrait as _, ConnectionTrait, EntityTrait as _, QueryFilter as _, QueryOrder as _,
};

use super::aside::{self, SettingAside};
use super::record::{QuestionRecord, records};
use super::state::{QuestionState, StoredReply};
use super::summary::QuestionSummary;
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
    /// An officer does not want it counted.
    SetAside,
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

/// A question of a case, with what became of it.
#[derive(Clone, Debug)]
pub struct AskedRecord {
    /// The query's digest.
    pub query: Digest,
    /// The query.
    pub asked: Signed<RecordQuery>,
    /// Where it stands.
    pub state: QuestionState,
    /// What its answer comes to.
    pub standing: InquiryStatus,
    /// The reply that says so; none while none came, and where two disagree.
    pub reply: Option<Digest>,
    /// When the last reply came.
    pub replied_at: Option<Instant>,
    /// Whether another question was asked in its place, and answered.
    pub replaced: bool,
    /// Who set it aside, when and why; or took that back.
    pub aside: Option<SettingAside>,
}

impl AskedRecord {
    /// Whether it still counts: no other one was answered in its place, and nobody set it aside.
    #[must_use]
    pub fn counts(&self) -> bool {
        !self.replaced && !self.is_aside()
    }

    /// Whether an officer does not want its answer counted.
    #[must_use]
    pub fn is_aside(&self) -> bool {
        self.aside.as_ref().is_some_and(|last| last.aside)
    }
}

/// The questions of a case, as they were asked, with what became of each.
pub(crate) struct CaseQuestions {
    questions: Vec<(QuestionRecord, AskedRecord)>,
}

impl CaseQuestions {
    pub(crate) async fn load(
        db: &impl ConnectionTrait,
        shared: &Shared,
        case: &Text,
    ) -> Result<Self, StoreError> {
        let rows = question::Entity::find()
            .filter(question::Column::CaseId.eq(case.as_str()))
            .order_by_asc(question::Column::AskedAt)
            .order_by_asc(question::Column::QueryDigest)
            .all(db)
            .await?;
        let questions = records(db, shared, rows).await?;
        let mut aside = aside::latest(db, [case.as_str()]).await?;
        let replaced = replaced(&questions, &aside);
        let with_status = |question: QuestionRecord| {
            let query = question.query.attested().digest();
            let asked = asked_record(&question, replaced.contains(&query), aside.remove(&query));
            (question, asked)
        };
        Ok(Self { questions: questions.into_iter().map(with_status).collect() })
    }

    /// All of them.
    pub(crate) fn asked(&self) -> impl Iterator<Item = &AskedRecord> {
        self.questions.iter().map(|(_, asked)| asked)
    }

    /// How each of them stands, without what was asked and answered.
    pub(crate) fn summaries(&self) -> impl Iterator<Item = QuestionSummary> {
        self.questions.iter().map(|(question, asked)| QuestionSummary {
            query: asked.query,
            state: question.state,
            outcome: outcome(question),
            asked_at: question.asked_at,
            closed_at: question.closed_at,
            attempts: question.attempts,
            last_reason: question.last_reason.clone(),
            reply_by: asked.asked.body.reply_by,
            aside: asked.aside.clone(),
        })
    }

    /// What an assessment relies on: those that still count.
    pub(crate) fn inquiries(&self) -> Vec<Inquiry> {
        let inquiry = |asked: &AskedRecord| Inquiry {
            query: asked.query,
            standing: asked.standing,
            reply: asked.reply,
        };
        self.asked().filter(|asked| asked.counts()).map(inquiry).collect()
    }

    /// Whether one that counts has two different answers.
    pub(crate) fn is_equivocal(&self) -> bool {
        self.asked().any(|asked| asked.counts() && asked.standing == InquiryStatus::Equivocal)
    }

    /// What was attested: by question, as they were asked, then by answer, as they came.
    pub(crate) fn periods(&self) -> Vec<AttestedPeriod> {
        self.questions.iter().flat_map(|(question, asked)| attested_as(question, asked)).collect()
    }
}

fn asked_record(
    question: &QuestionRecord,
    replaced: bool,
    aside: Option<SettingAside>,
) -> AskedRecord {
    let (standing, reply) = standing(question);
    AskedRecord {
        query: question.query.attested().digest(),
        asked: question.query.attested().statement().clone(),
        state: question.state,
        standing,
        reply: reply.map(|reply| reply.verified().digest()),
        replied_at: question.replies.last().map(|reply| reply.verified().received_at()),
        replaced,
        aside,
    }
}

/// What a question's answers attest, as it counts after it was set aside or replaced.
fn attested_as(question: &QuestionRecord, asked: &AskedRecord) -> Vec<AttestedPeriod> {
    let mut periods = attested_by(question);
    let instead = match (asked.is_aside(), asked.replaced) {
        (true, _) => Some(AttestedStatus::SetAside),
        (false, true) => Some(AttestedStatus::Superseded),
        (false, false) => None,
    };
    for period in &mut periods {
        period.status = instead.unwrap_or(period.status);
    }
    periods
}

/// What the answer that closed a question found: the outcome's name in the contract.
fn outcome(question: &QuestionRecord) -> Option<&'static str> {
    match (question.state, &question.closed_by) {
        (QuestionState::Answered, Some(StoredReply::Answer(answer))) => {
            Some(answer.attested().statement().body.outcome.name())
        }
        _ => None,
    }
}

/// What was attested in a case: by question, as they were asked, then by answer, as they came.
pub(crate) async fn attested_periods(
    db: &impl ConnectionTrait,
    shared: &Shared,
    case: &Text,
) -> Result<Vec<AttestedPeriod>, StoreError> {
    Ok(CaseQuestions::load(db, shared, case).await?.periods())
}

/// The queries in whose place another one was asked and answered, however many stand between.
fn replaced(
    questions: &[QuestionRecord],
    aside: &BTreeMap<Digest, SettingAside>,
) -> BTreeSet<Digest> {
    let replaces = |question: &QuestionRecord| {
        let query = question.query.attested();
        query.statement().header.supersedes.map(|earlier| (query.digest(), earlier))
    };
    let earlier: BTreeMap<Digest, Digest> = questions.iter().filter_map(replaces).collect();
    // What is provisional replaces nothing: until it is settled the earlier answer is what is known.
    let answered = questions
        .iter()
        .filter(|question| question.state == QuestionState::Answered && !question.may_change());
    let mut replaced = BTreeSet::new();
    for question in answered {
        let mut query = question.query.attested().digest();
        if aside.get(&query).is_some_and(|last| last.aside) {
            continue;
        }
        // What was gone through once is not gone through again, so that this ends.
        while let Some(before) = earlier.get(&query).filter(|before| replaced.insert(**before)) {
            query = *before;
        }
    }
    replaced
}

/// What the answer to a question comes to, and the reply that says so.
fn standing(question: &QuestionRecord) -> (InquiryStatus, Option<&StoredReply>) {
    match question.state {
        QuestionState::Open => (InquiryStatus::Open, None),
        QuestionState::Equivocal => (InquiryStatus::Equivocal, None),
        QuestionState::Deferred => (InquiryStatus::Deferred, question.stands()),
        QuestionState::Refused => (InquiryStatus::Refused, question.closed_by.as_ref()),
        QuestionState::Answered => {
            let reply = question.closed_by.as_ref();
            let Some(StoredReply::Answer(answer)) = reply else {
                return (InquiryStatus::Open, None);
            };
            let standing = match &answer.attested().statement().body.outcome {
                Outcome::Found { completeness, .. } => {
                    found(&question.query.attested().statement().body, *completeness)
                }
                Outcome::NotFound => InquiryStatus::NotFound,
                Outcome::Ambiguous { .. } => InquiryStatus::Ambiguous,
                Outcome::Deferred { .. } => InquiryStatus::Deferred,
                Outcome::Refused { .. } => InquiryStatus::Withheld,
            };
            (standing, reply)
        }
    }
}

/// What was found is no more than what was asked for.
fn found(asked: &RecordQuery, completeness: Completeness) -> InquiryStatus {
    let all = asked.kinds.is_empty()
        && asked.within.is_none()
        && asked.parts.contains(&AnswerPart::Periods);
    match (all, completeness) {
        (false, _) => InquiryStatus::Narrow,
        (true, Completeness::Complete) => InquiryStatus::Complete,
        (true, Completeness::Partial) => InquiryStatus::Partial,
    }
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
    match &answer.attested().statement().body.outcome {
        Outcome::Found { periods, .. } => Some((answer.attested().digest(), periods)),
        Outcome::NotFound
        | Outcome::Ambiguous { .. }
        | Outcome::Deferred { .. }
        | Outcome::Refused { .. } => None,
    }
}
