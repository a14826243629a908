//! What an assessment and a decision are made from, each read in one snapshot.

use kzmn_common::assessment::Inquiry;
use kzmn_common::envelope::Digest;
use kzmn_common::header::LegalBasis;
use kzmn_common::person::PersonClaim;
use kzmn_common::registry::Holding;
use kzmn_common::text::Text;
use sea_orm::ConnectionTrait;

use super::inputs;
use super::read::{self, AssessmentRecord};
use crate::cases::{self, CaseRecord};
use crate::error::StoreError;
use crate::questions::{AskedRecord, AttestedPeriod};
use crate::registry;
use crate::shared::Shared;

/// What a pension in a case is assessed from.
#[derive(Clone, Debug)]
pub struct AssessmentInputs {
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
pub struct QuestionInputs {
    /// The case.
    pub case: CaseRecord,
    /// What the own registry holds about its person; none where the case names nobody.
    pub holding: Option<Holding>,
    /// All its questions, in the order in which they were asked.
    pub asked: Vec<AskedRecord>,
}

pub(crate) async fn of_question(
    db: &impl ConnectionTrait,
    shared: &Shared,
    case_id: &Text,
) -> Result<Option<QuestionInputs>, StoreError> {
    let Some((case, questions)) = cases::case_and_questions(db, shared, case_id).await? else {
        return Ok(None);
    };
    let holding = holding_of(db, &case).await?;
    Ok(Some(QuestionInputs { case, holding, asked: questions.asked().cloned().collect() }))
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
pub struct DecisionInputs {
    /// The case.
    pub case: CaseRecord,
    /// The assessment; none where the case has none of that digest.
    pub assessment: Option<AssessmentRecord>,
    /// The legal basis of the case's newest question; none where nothing was asked.
    pub basis: Option<LegalBasis>,
}

pub(crate) async fn of_assessment(
    db: &impl ConnectionTrait,
    shared: &Shared,
    case_id: &Text,
) -> Result<Option<AssessmentInputs>, StoreError> {
    let Some((case, questions)) = cases::case_and_questions(db, shared, case_id).await? else {
        return Ok(None);
    };
    let holding = holding_of(db, &case).await?;
    let counting = questions.asked().filter(|asked| asked.counts());
    Ok(Some(AssessmentInputs {
        holding,
        attested: inputs::active(&questions),
        inquiries: questions.inquiries(),
        asked_about: counting.map(|asked| asked.asked.body.person.clone()).collect(),
        case,
    }))
}

pub(crate) async fn of_decision(
    db: &impl ConnectionTrait,
    shared: &Shared,
    (case_id, assessment): (&Text, Digest),
    rules: &str,
) -> Result<Option<DecisionInputs>, StoreError> {
    let Some((case, questions)) = cases::case_and_questions(db, shared, case_id).await? else {
        return Ok(None);
    };
    let named = (case_id, assessment);
    let assessment = read::assessment(db, shared, named, (&questions, rules)).await?;
    let newest = questions.asked().last();
    let basis = newest.map(|asked| asked.asked.header.justification.basis.clone());
    Ok(Some(DecisionInputs { case, assessment, basis }))
}
