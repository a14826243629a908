//! Whether the decision of a case is to be looked at again: what it relied on beside what the case holds now.

use kzmn_common::assessment::{Inquiry, Standing};
use kzmn_common::instant::Instant;
use kzmn_common::statement::Digest;
use kzmn_common::text::Text;
use sea_orm::{
    ColumnTrait as _, ConnectionTrait, EntityTrait as _, QueryFilter as _, QueryOrder as _,
    QuerySelect as _,
};

use super::inputs::Relied;
use super::read::relied;
use crate::entity::{assessment, decision, own_person};
use crate::error::{StoreError, corrupt};
use crate::exchange::{AskedRecord, CaseQuestions};
use crate::shared::Shared;

/// Why the newest decision of a case is to be looked at again.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Review {
    /// Since when there is a reason; none where that is not known.
    pub since: Option<Instant>,
    /// The reasons.
    pub because: Vec<ReviewCause>,
}

/// What came after a decision.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum ReviewCause {
    /// An answer to that question.
    Answer(Digest),
    /// That question, on whose answer it relied, was set aside.
    SetAside(Digest),
    /// Another version of the own record.
    Record,
    /// What it relied on can no longer be read: an altered row or statement.
    Damaged,
}

/// Why the newest decision of a case is to be looked at again; none where it need not be, or there is none.
///
/// What no longer verifies is a reason too, so that one damaged case does not hide the others of a list.
pub(crate) async fn to_review(
    db: &impl ConnectionTrait,
    shared: &Shared,
    case_id: &Text,
) -> Result<Option<Review>, StoreError> {
    let review = async {
        let Some(then) = relied_on(db, case_id).await? else {
            return Ok(None);
        };
        review(db, &then, &CaseQuestions::load(db, shared, case_id).await?).await
    };
    or_damaged(review.await)
}

/// The same, of a case whose questions were read.
pub(super) async fn to_review_of(
    db: &impl ConnectionTrait,
    case_id: &Text,
    questions: &CaseQuestions,
) -> Result<Option<Review>, StoreError> {
    let review = async {
        match relied_on(db, case_id).await? {
            Some(then) => review(db, &then, questions).await,
            None => Ok(None),
        }
    };
    or_damaged(review.await)
}

fn or_damaged(review: Result<Option<Review>, StoreError>) -> Result<Option<Review>, StoreError> {
    match review {
        Err(StoreError::Corrupt { .. }) => {
            Ok(Some(Review { since: None, because: vec![ReviewCause::Damaged] }))
        }
        review => review,
    }
}

/// What the newest decision of a case relied on; none where there is no decision.
async fn relied_on(
    db: &impl ConnectionTrait,
    case_id: &Text,
) -> Result<Option<Relied>, StoreError> {
    let decided = decision::Entity::find()
        .filter(decision::Column::CaseId.eq(case_id.as_str()))
        .order_by_desc(decision::Column::Number)
        .one(db)
        .await?;
    let Some(decided) = decided else {
        return Ok(None);
    };
    let row = assessment::Entity::find_by_id(decided.assessment).one(db).await?;
    let row = row.ok_or_else(|| corrupt("decision", "its assessment is not there"))?;
    Ok(Some(relied(db, &row).await?))
}

async fn review(
    db: &impl ConnectionTrait,
    then: &Relied,
    questions: &CaseQuestions,
) -> Result<Option<Review>, StoreError> {
    let mut causes: Vec<(ReviewCause, Option<Instant>)> =
        questions.asked().filter_map(|asked| changed(then, asked)).collect();
    if let Some((version, since)) = record(db, &then.person_id).await?
        && version != then.version
    {
        causes.push((ReviewCause::Record, Instant::from_unix_ms(since)));
    }
    if causes.is_empty() {
        return Ok(None);
    }
    let since = causes.iter().filter_map(|(_, since)| *since).min();
    Ok(Some(Review { since, because: causes.into_iter().map(|(cause, _)| cause).collect() }))
}

/// What of a question a decision did not know of. One that was only asked since, brought nothing yet; one that was
/// replaced, shows in the question that replaced it.
fn changed(then: &Relied, asked: &AskedRecord) -> Option<(ReviewCause, Option<Instant>)> {
    let Some(inquiries) = &then.asked else {
        let known = asked.reply.is_none_or(|reply| then.answers().contains(&reply));
        let tells =
            matches!(asked.standing, Standing::Complete | Standing::Partial | Standing::Narrow);
        let answer = (ReviewCause::Answer(asked.query), asked.replied_at);
        return (tells && asked.counts() && !known).then_some(answer);
    };
    let now = Inquiry { query: asked.query, standing: asked.standing, reply: asked.reply };
    let was = inquiries.iter().find(|inquiry| inquiry.query == asked.query);
    if asked.is_aside() {
        let at = asked.aside.as_ref().map(|aside| aside.at);
        return was.map(|_| (ReviewCause::SetAside(asked.query), at));
    }
    if asked.replaced || was == Some(&now) || (was.is_none() && asked.standing == Standing::Open) {
        return None;
    }
    let taken_back = asked.aside.as_ref().map(|aside| aside.at);
    Some((ReviewCause::Answer(asked.query), asked.replied_at.max(taken_back)))
}

async fn record(
    db: &impl ConnectionTrait,
    person_id: &Text,
) -> Result<Option<(i32, i64)>, StoreError> {
    let newest = own_person::Entity::find()
        .select_only()
        .columns([own_person::Column::Version, own_person::Column::RecordedFrom])
        .filter(own_person::Column::PersonId.eq(person_id.as_str()))
        .filter(own_person::Column::RecordedTo.is_null());
    Ok(newest.into_tuple().one(db).await?)
}
