//! Reading cases, with how their questions stand and without any statement.

use std::collections::BTreeMap;

use kzmn_common::date::PartialDate;
use kzmn_common::envelope::Digest;
use kzmn_common::instant::Instant;
use kzmn_common::kinds::RecordAnswer;
use kzmn_common::text::Text;
use sea_orm::sea_query::{Expr, ExprTrait as _, Func, SelectStatement};
use sea_orm::{
    ColumnTrait as _, Condition, ConnectionTrait, EntityTrait as _, QueryFilter as _,
    QueryOrder as _, QuerySelect as _, QueryTrait as _,
};

use super::record::{CaseFilter, CaseKey, CaseRecord};
use crate::columns::{code, date, text, text_or_null};
use crate::entity::case_file::{Column, Entity, Model};
use crate::entity::question;
use crate::error::{StoreError, corrupt};
use crate::evidence;
use crate::page::Page;
use crate::questions::{self, CaseQuestions, QuestionState, QuestionSummary, SettingAside};
use crate::shared::Shared;

/// One case.
pub(crate) async fn case(
    db: &impl ConnectionTrait,
    shared: &Shared,
    case_id: &Text,
) -> Result<Option<CaseRecord>, StoreError> {
    let row = Entity::find_by_id(case_id.as_str()).one(db).await?;
    Ok(records(db, shared, row.into_iter().collect()).await?.pop())
}

/// Whether there is a case of that number.
pub(crate) async fn is_open(db: &impl ConnectionTrait, case_id: &Text) -> Result<bool, StoreError> {
    let found: Option<String> = Entity::find_by_id(case_id.as_str())
        .select_only()
        .column(Column::CaseId)
        .into_tuple()
        .one(db)
        .await?;
    Ok(found.is_some())
}

/// One case with its questions, each of them verified again, once for all that is made of them.
pub(crate) async fn case_and_questions(
    db: &impl ConnectionTrait,
    shared: &Shared,
    case_id: &Text,
) -> Result<Option<(CaseRecord, CaseQuestions)>, StoreError> {
    let Some(row) = Entity::find_by_id(case_id.as_str()).one(db).await? else {
        return Ok(None);
    };
    let questions = CaseQuestions::load(db, shared, case_id).await?;
    let case = record(row, questions.summaries().collect())?;
    Ok(Some((case, questions)))
}

/// The cases of that filter that stand after `after`, newest first.
pub(crate) async fn cases(
    db: &impl ConnectionTrait,
    shared: &Shared,
    filter: &CaseFilter,
    after: Option<&CaseKey>,
    size: u32,
) -> Result<Page<CaseRecord, CaseKey>, StoreError> {
    let CaseFilter { states, overdue_at, person_id } = filter;
    let which = Condition::all()
        .add_option((!states.is_empty()).then(|| with_question_in(states)))
        .add_option(overdue_at.map(with_overdue_question))
        .add_option(person_id.as_ref().map(|id| Column::PersonId.eq(id.as_str())))
        .add_option(after.map(standing_after));
    let rows = Entity::find()
        .filter(which)
        .order_by_desc(Column::OpenedAt)
        .order_by_desc(Column::CaseId)
        .limit(u64::from(size) + 1)
        .all(db)
        .await?;
    let Page { rows, next } = Page::of(rows, size, |row| (row.opened_at, row.case_id.clone()));
    let next = next.map(|(opened_at, case_id)| key(opened_at, case_id)).transpose()?;
    Ok(Page { rows: records(db, shared, rows).await?, next })
}

fn key(opened_at: i64, case_id: String) -> Result<CaseKey, StoreError> {
    const TABLE: &str = "case_file";
    let opened_at = Instant::from_unix_ms(opened_at).ok_or_else(|| corrupt(TABLE, "instant"))?;
    Ok(CaseKey { opened_at, case_id: text(TABLE, case_id)? })
}

/// The first condition, which the others imply, is the one that an index can begin at.
fn standing_after(key: &CaseKey) -> Condition {
    let at = key.opened_at.unix_ms();
    let beside =
        Condition::any().add(Column::OpenedAt.lt(at)).add(Column::CaseId.lt(key.case_id.as_str()));
    Condition::all().add(Column::OpenedAt.lte(at)).add(beside)
}

/// Few questions wait at a time and most are closed: those that wait are found first and then their cases,
/// of the others each case is asked for one.
fn with_question_in(states: &[QuestionState]) -> Expr {
    let few = states.iter().all(|state| state.waits() || *state == QuestionState::Equivocal);
    let names = states.iter().map(|state| state.name());
    let mut questions = cases_of(question::Column::State.is_in(names));
    if few {
        return Column::CaseId.in_subquery(questions);
    }
    let of_this_case =
        Expr::col((question::Entity, question::Column::CaseId)).equals((Entity, Column::CaseId));
    Expr::exists(questions.and_where(of_this_case).take())
}

/// The same as [`is_overdue`](kzmn_common::kinds::is_overdue): the day's text is cut to what is known of the date
/// that it is compared with.
fn with_overdue_question(now: Instant) -> Expr {
    let waiting = QuestionState::ALL.into_iter().filter(|state| state.waits());
    let today = String::from(PartialDate::from(now.date()));
    let by = question::Column::ReplyBy.into_expr();
    let known = Expr::from(Func::char_length(by.clone()));
    let cut = Func::cust("substr").args([Expr::value(today), Expr::value(1), known]);
    let overdue = question::Column::State.is_in(waiting.map(QuestionState::name)).and(by.lt(cut));
    Column::CaseId.in_subquery(cases_of(overdue))
}

fn cases_of(questions: Expr) -> SelectStatement {
    question::Entity::find()
        .select_only()
        .column(question::Column::CaseId)
        .filter(questions)
        .into_query()
}

async fn records(
    db: &impl ConnectionTrait,
    shared: &Shared,
    cases: Vec<Model>,
) -> Result<Vec<CaseRecord>, StoreError> {
    let ids: Vec<&str> = cases.iter().map(|case| case.case_id.as_str()).collect();
    let rows = question::Entity::find()
        .filter(question::Column::CaseId.is_in(ids.iter().copied()))
        .order_by_asc(question::Column::AskedAt)
        .order_by_asc(question::Column::QueryDigest)
        .all(db)
        .await?;
    let mut questions = BTreeMap::<String, Vec<QuestionSummary>>::new();
    let mut aside = questions::latest_aside(db, ids).await?;
    for row in rows {
        let outcome = outcome(db, shared, &row).await?;
        let summary = summary(&row, outcome, &mut aside)?;
        questions.entry(row.case_id).or_default().push(summary);
    }
    let of = |case: Model| {
        let questions = questions.remove(&case.case_id).unwrap_or_default();
        record(case, questions)
    };
    cases.into_iter().map(of).collect()
}

fn record(case: Model, questions: Vec<QuestionSummary>) -> Result<CaseRecord, StoreError> {
    const TABLE: &str = "case_file";
    let Model { case_id, purpose, person_id, opened_at, opened_by } = case;
    Ok(CaseRecord {
        case_id: text(TABLE, case_id)?,
        purpose: code(TABLE, purpose)?,
        person_id: text_or_null(TABLE, person_id)?,
        opened_at: Instant::from_unix_ms(opened_at).ok_or_else(|| corrupt(TABLE, "instant"))?,
        opened_by: text(TABLE, opened_by)?,
        questions,
        to_review: None,
        decided: None,
    })
}

/// What the answer that closed a question found. Answers are read one at a time: they may be large, and a page of cases
/// has many.
async fn outcome(
    db: &impl ConnectionTrait,
    shared: &Shared,
    row: &question::Model,
) -> Result<Option<&'static str>, StoreError> {
    const TABLE: &str = "question";
    let Some(closed_by) = row.closed_by.as_deref() else {
        return Ok(None);
    };
    if QuestionState::of(row)? != QuestionState::Answered {
        return Ok(None);
    }
    let reply = evidence::find(db, evidence::digest(TABLE, closed_by)?).await?;
    let reply = reply.ok_or_else(|| corrupt(TABLE, "the reply that closed it is not there"))?;
    let answer = evidence::reopen_as::<RecordAnswer>(&reply, shared)?;
    Ok(Some(answer.attested().statement().body.outcome.name()))
}

fn summary(
    row: &question::Model,
    outcome: Option<&'static str>,
    aside: &mut BTreeMap<Digest, SettingAside>,
) -> Result<QuestionSummary, StoreError> {
    const TABLE: &str = "question";
    let query = evidence::digest(TABLE, &row.query_digest)?;
    let instant = |ms| Instant::from_unix_ms(ms).ok_or_else(|| corrupt(TABLE, "instant"));
    Ok(QuestionSummary {
        query,
        state: QuestionState::of(row)?,
        outcome,
        asked_at: instant(row.asked_at)?,
        closed_at: row.closed_at.map(instant).transpose()?,
        attempts: u32::try_from(row.attempts).map_err(|_| corrupt(TABLE, "attempts"))?,
        last_reason: row.last_reason.clone(),
        reply_by: row.reply_by.as_deref().map(|day| date(TABLE, day)).transpose()?,
        aside: aside.remove(&query),
    })
}
