//! What this node asks, durable before it is sent; and what came back and closed nothing.

use kzmn_common::exchange::close::{NotClosing, Suspect};
use kzmn_common::instant::Instant;
use kzmn_common::record::RecordQuery;
use kzmn_common::statement::{Digest, Sealed};
use kzmn_common::wire::envelope_to_bytes;
use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::sea_query::{Expr, ExprTrait as _, OnConflict};
use sea_orm::{
    ColumnTrait as _, ConnectionTrait, EntityTrait as _, IntoActiveModel as _, QueryFilter as _,
};

use super::QuestionState;
use crate::entity::{question, statement, suspect};
use crate::error::StoreError;
use crate::evidence::{self, Place};

/// The rows of a question to be posed.
#[derive(Clone, Debug)]
pub(crate) struct Posed {
    statement: statement::Model,
    question: question::Model,
}

pub(crate) fn posed(
    sealed: &Sealed<RecordQuery>,
    bundle_sequence: u64,
) -> Result<Posed, StoreError> {
    let query = sealed.statement();
    let place = Place {
        case_id: Some(query.case_id.clone()),
        supersedes: query.supersedes,
        ..Place::default()
    };
    let question = question::Model {
        query_digest: sealed.digest().as_bytes().to_vec(),
        case_id: query.case_id.as_str().to_owned(),
        state: QuestionState::Open.name().to_owned(),
        closed_by: None,
        attempts: 0,
        last_reason: None,
        asked_at: query.heading.issued_at.unix_ms(),
        closed_at: None,
    };
    Ok(Posed { statement: evidence::issued(sealed, bundle_sequence, place)?, question })
}

/// Stores all of them, in two statements of SQL.
pub(crate) async fn pose(db: &impl ConnectionTrait, posed: &[&Posed]) -> Result<(), StoreError> {
    let statements = posed.iter().map(|posed| posed.statement.clone().into_active_model());
    statement::Entity::insert_many(statements)
        .on_conflict(OnConflict::column(statement::Column::Digest).do_nothing().to_owned())
        .exec_without_returning(db)
        .await?;
    let questions = posed.iter().map(|posed| posed.question.clone().into_active_model());
    question::Entity::insert_many(questions)
        .on_conflict(OnConflict::column(question::Column::QueryDigest).do_nothing().to_owned())
        .exec_without_returning(db)
        .await?;
    Ok(())
}

/// The row of what came back. Of an answer that holds too much, the digest alone may be kept.
pub(crate) fn suspected(query: Digest, suspect: &Suspect, at: Instant) -> suspect::ActiveModel {
    let Suspect { why, verified } = suspect;
    let kept = verified.as_ref().filter(|_| *why != NotClosing::Overshare);
    suspect::ActiveModel {
        id: NotSet,
        seen_at: Set(at.unix_ms()),
        query_digest: Set(query.as_bytes().to_vec()),
        reason: Set(why.name().to_owned()),
        digest: Set(verified.as_ref().map(|verified| verified.digest().as_bytes().to_vec())),
        envelope: Set(kept.map(|verified| envelope_to_bytes(verified.envelope()))),
    }
}

pub(crate) async fn keep_suspect(
    db: &impl ConnectionTrait,
    suspect: &suspect::ActiveModel,
) -> Result<(), StoreError> {
    use suspect::Column::{Digest, QueryDigest, Reason};
    suspect::Entity::insert(suspect.clone())
        .on_conflict(OnConflict::columns([QueryDigest, Reason, Digest]).do_nothing().to_owned())
        .exec_without_returning(db)
        .await?;
    Ok(())
}

pub(crate) async fn count_attempt(
    db: &impl ConnectionTrait,
    query: Digest,
    reason: &str,
) -> Result<(), StoreError> {
    let attempts = Expr::col(question::Column::Attempts).add(1);
    let updated = question::Entity::update_many()
        .col_expr(question::Column::Attempts, attempts)
        .col_expr(question::Column::LastReason, Expr::value(reason))
        .filter(question::Column::QueryDigest.eq(query.as_bytes().to_vec()))
        .exec(db)
        .await?;
    if updated.rows_affected == 0 { Err(StoreError::UnknownQuestion) } else { Ok(()) }
}
