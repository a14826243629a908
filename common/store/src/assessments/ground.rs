//! What an assessment and a decision are made from, each read in one snapshot.

use kzmn_common::assessment::Inquiry;
use kzmn_common::envelope::Digest;
use kzmn_common::header::LegalBasis;
use kzmn_common::kinds::RecordQuery;
use kzmn_common::person::PersonClaim;
use kzmn_common::registry::Holding;
use kzmn_common::statement::Signed;
use kzmn_common::text::Text;
use sea_orm::{
    ColumnTrait as _, ConnectionTrait, EntityTrait as _, QueryFilter as _, QueryOrder as _,
};

use super::inputs;
use super::read::{self, AssessmentRecord};
use crate::cases::{self, CaseRecord};
use crate::entity::{question, statement};
use crate::error::{StoreError, corrupt};
use crate::exchange::{AskedRecord, AttestedPeriod, CaseQuestions};
use crate::shared::Shared;
use crate::{evidence, registry};

/// What a pension in a case is assessed from.
#[derive(Clone, Debug)]
pub struct AssessmentGround {
    /// The case.
    pub case: CaseRecord,
    /// What the own registry holds about its person; none where the case names nobody.
    pub holding: Option<Holding>,
    /// What the other state attested in it and may be relied on: each period read from its stored answer,
    /// which was verified again.
    pub attested: Vec<AttestedPeriod>,
    /// The questions that count, in the order in which they were asked.
    pub inquiries: Vec<Inquiry>,
    /// About whom these were.
    pub asked_about: Vec<PersonClaim>,
}

/// What a question in a case is judged by before it is asked.
#[derive(Clone, Debug)]
pub struct AskingGround {
    /// The case.
    pub case: CaseRecord,
    /// What the own registry holds about its person; none where the case names nobody.
    pub holding: Option<Holding>,
    /// All its questions, in the order in which they were asked.
    pub asked: Vec<AskedRecord>,
}

pub(super) async fn of_question(
    db: &impl ConnectionTrait,
    shared: &Shared,
    case_id: &Text,
) -> Result<Option<AskingGround>, StoreError> {
    let Some(case) = cases::case(db, shared, case_id).await? else {
        return Ok(None);
    };
    let holding = holding_of(db, &case).await?;
    let questions = CaseQuestions::load(db, shared, case_id).await?;
    Ok(Some(AskingGround { case, holding, asked: questions.asked().cloned().collect() }))
}

async fn holding_of(
    db: &impl ConnectionTrait,
    case: &CaseRecord,
) -> Result<Option<Holding>, StoreError> {
    match &case.person_id {
        Some(person_id) => registry::holding(db, person_id, None).await,
        None => Ok(None),
    }
}

/// What a decision in a case is made from.
#[derive(Clone, Debug)]
pub struct DecisionGround {
    /// The case.
    pub case: CaseRecord,
    /// The assessment; none where the case has none of that digest.
    pub assessment: Option<AssessmentRecord>,
    /// The legal basis of the case's newest question; none where nothing was asked.
    pub basis: Option<LegalBasis>,
}

pub(super) async fn of_assessment(
    db: &impl ConnectionTrait,
    shared: &Shared,
    case_id: &Text,
) -> Result<Option<AssessmentGround>, StoreError> {
    let Some(case) = cases::case(db, shared, case_id).await? else {
        return Ok(None);
    };
    let holding = holding_of(db, &case).await?;
    let questions = CaseQuestions::load(db, shared, case_id).await?;
    let counting = questions.asked().filter(|asked| asked.counts());
    Ok(Some(AssessmentGround {
        holding,
        attested: inputs::active(&questions),
        inquiries: questions.inquiries(),
        asked_about: counting.map(|asked| asked.asked.body.person.clone()).collect(),
        case,
    }))
}

pub(super) async fn of_decision(
    db: &impl ConnectionTrait,
    shared: &Shared,
    (case_id, assessment): (&Text, Digest),
    rules: &str,
) -> Result<Option<DecisionGround>, StoreError> {
    let Some(case) = cases::case(db, shared, case_id).await? else {
        return Ok(None);
    };
    let newest = question::Entity::find()
        .filter(question::Column::CaseId.eq(case_id.as_str()))
        .order_by_desc(question::Column::AskedAt)
        .order_by_desc(question::Column::QueryDigest)
        .one(db)
        .await?;
    let basis = match newest {
        Some(row) => queries_of(db, shared, vec![row.query_digest]).await?.pop(),
        None => None,
    };
    let assessment = read::assessment(db, shared, (case_id, assessment), rules).await?;
    Ok(Some(DecisionGround {
        case,
        assessment,
        basis: basis.map(|query| query.header.ground.basis),
    }))
}

async fn queries_of(
    db: &impl ConnectionTrait,
    shared: &Shared,
    digests: Vec<Vec<u8>>,
) -> Result<Vec<Signed<RecordQuery>>, StoreError> {
    let mut wanted = digests.clone();
    wanted.dedup();
    let rows =
        statement::Entity::find().filter(statement::Column::Digest.is_in(digests)).all(db).await?;
    if rows.len() != wanted.len() {
        return Err(corrupt("question", "the query that was asked is not there"));
    }
    let query = |row| {
        let query = evidence::reopen_as::<RecordQuery>(row, shared)?;
        Ok(query.attested().statement().clone())
    };
    rows.iter().map(query).collect()
}
