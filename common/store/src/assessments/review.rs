//! Whether the decision of a case is to be looked at again: what it relied on beside what the case holds now.

use kzmn_common::assessment::{Inquiry, InquiryStatus};
use kzmn_common::instant::Instant;
use kzmn_common::text::Text;
use sea_orm::{
    ColumnTrait as _, ConnectionTrait, EntityTrait as _, PaginatorTrait as _, QueryFilter as _,
    QueryOrder as _, QuerySelect as _,
};

use super::inputs::Relied;
use super::read::{newest_decision, relied};
use crate::cases::{CaseRecord, Decided, Review, ReviewCause};
use crate::entity::{assessment, decision, own_person};
use crate::error::{StoreError, corrupt};
use crate::questions::{AskedRecord, CaseQuestions};
use crate::shared::Shared;

/// Adds to a case what was decided in it, and why that is to be looked at again.
///
/// Its questions are read where a decision is there and `questions` are not given. What no longer verifies is a
/// reason too, so that one damaged case does not hide the others of a list.
pub(crate) async fn add_decided(
    db: &impl ConnectionTrait,
    shared: &Shared,
    case: &mut CaseRecord,
    questions: Option<&CaseQuestions>,
) -> Result<(), StoreError> {
    let review = async {
        let Some(then) = relied_on(db, &case.case_id).await? else {
            return Ok(None);
        };
        match questions {
            Some(questions) => review(db, &then, questions).await,
            None => review(db, &then, &CaseQuestions::load(db, shared, &case.case_id).await?).await,
        }
    };
    let review = review.await;
    let decided = decided(db, shared, &case.case_id).await;
    case.to_review = match (&decided, review) {
        (Err(StoreError::Corrupt { .. }), _) | (_, Err(StoreError::Corrupt { .. })) => {
            Some(Review { since: None, because: vec![ReviewCause::Damaged] })
        }
        (_, review) => review?,
    };
    case.decided = match decided {
        Err(StoreError::Corrupt { .. }) => None,
        decided => decided?,
    };
    Ok(())
}

async fn decided(
    db: &impl ConnectionTrait,
    shared: &Shared,
    case_id: &Text,
) -> Result<Option<Decided>, StoreError> {
    let Some(newest) = newest_decision(db, shared, case_id).await? else {
        return Ok(None);
    };
    let all = decision::Entity::find().filter(decision::Column::CaseId.eq(case_id.as_str()));
    let replaced = all.count(db).await?.saturating_sub(1);
    Ok(Some(Decided {
        outcome: newest.attested().statement().body.outcome,
        replaced: u32::try_from(replaced).unwrap_or(u32::MAX),
    }))
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
        let tells = matches!(
            asked.standing,
            InquiryStatus::Complete | InquiryStatus::Partial | InquiryStatus::Narrow
        );
        let answer = (ReviewCause::Answer(asked.query), asked.replied_at);
        return (tells && asked.counts() && !known).then_some(answer);
    };
    let now = Inquiry { query: asked.query, standing: asked.standing, reply: asked.reply };
    let was = inquiries.iter().find(|inquiry| inquiry.query == asked.query);
    if asked.is_aside() {
        let at = asked.aside.as_ref().map(|aside| aside.at);
        return was.map(|_| (ReviewCause::SetAside(asked.query), at));
    }
    if asked.replaced
        || was == Some(&now)
        || (was.is_none() && asked.standing == InquiryStatus::Open)
    {
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
