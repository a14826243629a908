//! Reading one statement, and whom it is about.

use kzmn_common::envelope::Digest;
use kzmn_common::header::Purpose;
use kzmn_common::statement::PayloadType;
use kzmn_common::text::Text;
use sea_orm::{
    ColumnTrait as _, ConnectionTrait, EntityTrait as _, QueryFilter as _, QueryOrder as _,
};

use super::StatementRecord;
use crate::columns::{code, text, text_or_null};
use crate::entity::{case_file, disclosure, question, statement};
use crate::error::StoreError;
use crate::shared::Shared;

/// Whom a statement is about and why it was made, as far as this node knows: so that a reading of it can be
/// recorded.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Subject {
    /// The person of the own registry.
    pub person_id: Option<Text>,
    /// The own case.
    pub case_id: Option<Text>,
    /// Why it was asked; none for what was refused unread.
    pub purpose: Option<Purpose>,
}

/// A statement, verified again.
pub(crate) async fn statement(
    db: &impl ConnectionTrait,
    shared: &Shared,
    digest: Digest,
) -> Result<Option<StatementRecord>, StoreError> {
    super::find(db, digest).await?.map(|row| super::reopen(&row, shared)).transpose()
}

/// The same, and whom it is about.
pub(crate) async fn statement_and_subject(
    db: &impl ConnectionTrait,
    shared: &Shared,
    digest: Digest,
) -> Result<Option<(StatementRecord, Subject)>, StoreError> {
    let Some(row) = super::find(db, digest).await? else {
        return Ok(None);
    };
    let record = super::reopen(&row, shared)?;
    if PayloadType::parse(&row.payload_type).is_some_and(PayloadType::is_notice) {
        let subject = of_own_case(db, row.case_id.clone().unwrap_or_default()).await?;
        return Ok(Some((record, subject.unwrap_or_default())));
    }
    let query = row.answers.as_ref().unwrap_or(&row.digest).clone();
    let subject = match of_own_question(db, query.clone()).await? {
        Some(subject) => subject,
        None => of_disclosure(db, &row, query).await?.unwrap_or_default(),
    };
    Ok(Some((record, subject)))
}

async fn of_own_question(
    db: &impl ConnectionTrait,
    query: Vec<u8>,
) -> Result<Option<Subject>, StoreError> {
    let asked = question::Entity::find_by_id(query).one(db).await?;
    let Some(asked) = asked else { return Ok(None) };
    of_own_case(db, asked.case_id).await
}

async fn of_own_case(
    db: &impl ConnectionTrait,
    case_id: String,
) -> Result<Option<Subject>, StoreError> {
    const TABLE: &str = "case_file";
    let case = case_file::Entity::find_by_id(case_id).one(db).await?;
    let Some(case) = case else { return Ok(None) };
    Ok(Some(Subject {
        person_id: text_or_null(TABLE, case.person_id)?,
        case_id: Some(text(TABLE, case.case_id)?),
        purpose: Some(code(TABLE, case.purpose)?),
    }))
}

/// What the peer's query was recorded to have told. The case is the peer's, and no own one.
async fn of_disclosure(
    db: &impl ConnectionTrait,
    row: &statement::Model,
    query: Vec<u8>,
) -> Result<Option<Subject>, StoreError> {
    const TABLE: &str = "disclosure";
    use disclosure::Column::{CaseId, Id, StatementDigest};
    let Some(case_id) = row.case_id.as_deref() else { return Ok(None) };
    let told = disclosure::Entity::find()
        .filter(CaseId.eq(case_id))
        .filter(StatementDigest.eq(query))
        .order_by_asc(Id)
        .one(db)
        .await?;
    let Some(told) = told else { return Ok(None) };
    Ok(Some(Subject {
        person_id: text_or_null(TABLE, told.person_id)?,
        case_id: None,
        purpose: Some(code(TABLE, told.purpose)?),
    }))
}
