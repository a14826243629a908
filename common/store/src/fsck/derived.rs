//! What is made of statements and kept rows: made again, and compared.

use std::collections::BTreeMap;

use kzmn_common::envelope::Digest;
use kzmn_common::statement::PayloadType;
use sea_orm::sea_query::SelectStatement;
use sea_orm::{
    ColumnTrait as _, EntityTrait as _, PaginatorTrait as _, QueryFilter as _, QueryOrder as _,
    QuerySelect as _, QueryTrait as _, Select,
};

use super::checked::{Checked, PAGE};
use super::findings::Look;
use super::persons;
use crate::cases;
use crate::entity::{case_file, case_opening, delivery, question, statement};
use crate::error::StoreError;
use crate::evidence::{self, Direction};
use crate::padded::padded;
use crate::questions::{self, QuestionState};

pub(super) async fn check(checked: &Checked<'_>, look: &mut Look<'_>) -> Result<(), StoreError> {
    persons::check(checked, look).await?;
    asked(checked, look).await?;
    waiting(checked, look).await?;
    case_files(checked, look).await
}

/// Every query that was issued has its question, which stands as its replies say.
async fn asked(checked: &Checked<'_>, look: &mut Look<'_>) -> Result<(), StoreError> {
    const TABLE: &str = "question";
    let mut number = 0_i64;
    let mut found = 0_u64;
    loop {
        let queries = issued(PayloadType::RecordQuery)
            .filter(statement::Column::Number.gt(number))
            .order_by_asc(statement::Column::Number)
            .limit(PAGE)
            .all(checked.db)
            .await?;
        let Some(last) = queries.last() else { break };
        number = last.number;
        let digests = padded(queries.iter().map(|query| query.digest.clone()));
        let rows = question::Entity::find()
            .filter(question::Column::QueryDigest.is_in(digests))
            .all(checked.db)
            .await?;
        look.looked(TABLE, rows.len());
        found += u64::try_from(rows.len()).unwrap_or(u64::MAX);
        let mut rows: BTreeMap<Vec<u8>, question::Model> =
            rows.into_iter().map(|row| (row.query_digest.clone(), row)).collect();
        for query in &queries {
            let at = format!("of statement number {}", query.number);
            let Some(row) = rows.remove(&query.digest) else {
                look.missing(TABLE, at, "the question of a query is not there");
                continue;
            };
            if !questions::stands_as_replied(checked.db, checked.shared, row).await? {
                look.altered(TABLE, at, "it does not stand as its query and replies say");
            }
        }
    }
    if question::Entity::find().count(checked.db).await? != found {
        let of_none = question::Entity::find()
            .filter(
                question::Column::QueryDigest
                    .not_in_subquery(issued_digests(PayloadType::RecordQuery)),
            )
            .one(checked.db)
            .await?;
        let at = of_none.map_or_else(somewhere, |row| of_query(&row.query_digest));
        look.surplus(TABLE, at, "a question has no query");
    }
    Ok(())
}

/// The statements of that type that were signed here.
fn issued(kind: PayloadType) -> Select<statement::Entity> {
    statement::Entity::find()
        .filter(statement::Column::Direction.eq(Direction::Issued.name()))
        .filter(statement::Column::PayloadType.eq(kind.as_str()))
}

/// The own notices, of whatever type.
fn issued_notices() -> Select<statement::Entity> {
    statement::Entity::find()
        .filter(statement::Column::Direction.eq(Direction::Issued.name()))
        .filter(
            statement::Column::PayloadType.is_in(PayloadType::notices().map(PayloadType::as_str)),
        )
}

/// Their digests.
fn issued_digests(kind: PayloadType) -> SelectStatement {
    issued(kind).select_only().column(statement::Column::Digest).into_query()
}

/// Where a row is that no other one tells from the rest.
fn somewhere() -> String {
    "somewhere".to_owned()
}

fn of_query(digest: &[u8]) -> String {
    Digest::from_bytes(digest).map_or_else(somewhere, |digest| format!("of query {digest}"))
}

/// A case is what its first question or an officer said.
async fn case_files(checked: &Checked<'_>, look: &mut Look<'_>) -> Result<(), StoreError> {
    const TABLE: &str = "case_file";
    let mut last = String::new();
    loop {
        let rows = case_file::Entity::find()
            .filter(case_file::Column::CaseId.gt(last.as_str()))
            .order_by_asc(case_file::Column::CaseId)
            .limit(PAGE)
            .all(checked.db)
            .await?;
        let Some(newest) = rows.last() else { break };
        last.clone_from(&newest.case_id);
        look.looked(TABLE, rows.len());
        let ids = || padded(rows.iter().map(|row| row.case_id.as_str()));
        let said = case_opening::Entity::find()
            .filter(case_opening::Column::CaseId.is_in(ids()))
            .order_by_asc(case_opening::Column::Number)
            .all(checked.db)
            .await?;
        let queries = issued(PayloadType::RecordQuery)
            .filter(statement::Column::CaseId.is_in(ids()))
            .order_by_asc(statement::Column::Number)
            .all(checked.db)
            .await?;
        let mut made = BTreeMap::<String, (i64, case_file::Model)>::new();
        for query in queries {
            if let Ok(query_read) = evidence::reopen_as(&query, checked.shared) {
                let case = cases::by_question(query_read.attested().statement());
                made.entry(case.case_id.clone()).or_insert((query.entry, case));
            }
        }
        for opening in said {
            cases::hear(&mut made, opening);
        }
        for row in &rows {
            let made = made.get(&row.case_id);
            if made.map(|(_, case)| case) != Some(row) {
                let at = match made {
                    Some((entry, _)) => format!("opened by entry {entry}"),
                    None => format!("opened at {}, by no entry", row.opened_at),
                };
                look.altered(TABLE, at, "it is not what was said when it was opened");
            }
        }
    }
    missing_case_files(checked, look).await
}

/// Looks for cases that an officer or a question opened and that are not there.
async fn missing_case_files(checked: &Checked<'_>, look: &mut Look<'_>) -> Result<(), StoreError> {
    let files = || case_file::Entity::find().select_only().column(case_file::Column::CaseId);
    let opened = case_opening::Entity::find()
        .filter(case_opening::Column::CaseId.not_in_subquery(files().into_query()))
        .one(checked.db)
        .await?;
    let asked = issued(PayloadType::RecordQuery)
        .filter(statement::Column::CaseId.not_in_subquery(files().into_query()))
        .one(checked.db)
        .await?;
    for entry in [opened.map(|row| row.entry), asked.map(|row| row.entry)].into_iter().flatten() {
        let at = format!("opened by entry {entry}");
        look.missing("case_file", at, "a case that was opened is not there");
    }
    Ok(())
}

/// An open question that waits to be delivered is not set aside, and has its row; nothing else has, but notices.
async fn waiting(checked: &Checked<'_>, look: &mut Look<'_>) -> Result<(), StoreError> {
    const TABLE: &str = "delivery";
    let (mut last, mut found) = (Vec::new(), 0_u64);
    loop {
        let open = question::Entity::find()
            .filter(question::Column::State.eq(QuestionState::Open.name()))
            .filter(question::Column::QueryDigest.gt(last))
            .order_by_asc(question::Column::QueryDigest)
            .limit(PAGE)
            .all(checked.db)
            .await?;
        let Some(newest) = open.last() else { break };
        last = newest.query_digest.clone();
        let cases = open.iter().map(|question| question.case_id.as_str());
        let aside = questions::latest_aside(checked.db, padded(cases)).await?;
        let digests = padded(open.iter().map(|question| question.query_digest.clone()));
        let rows = delivery::Entity::find()
            .filter(delivery::Column::Digest.is_in(digests))
            .all(checked.db)
            .await?;
        look.looked(TABLE, rows.len());
        let entries = entries(checked, open.iter().map(|open| open.query_digest.clone())).await?;
        let mut rows = as_they_must_be(rows, &entries, look);
        for question in open {
            let waits = rows.remove(&question.query_digest);
            found += u64::from(waits.is_some());
            let digest = evidence::digest("question", &question.query_digest)?;
            let is_aside = aside.get(&digest).is_some_and(|last| last.aside);
            let marked = question.waits != 0;
            if (is_aside && marked) || waits != marked.then_some(question.case_id) {
                let at = of_query(&question.query_digest);
                look.altered(TABLE, at, "an open question does not wait as it must");
            }
        }
    }
    found += waiting_notices(checked, look).await?;
    if delivery::Entity::find().count(checked.db).await? != found {
        let open = question::Entity::find()
            .select_only()
            .column(question::Column::QueryDigest)
            .filter(question::Column::State.eq(QuestionState::Open.name()));
        let of_none = delivery::Entity::find()
            .filter(delivery::Column::Digest.not_in_subquery(open.into_query()))
            .filter(delivery::Column::Digest.not_in_subquery(
                issued_notices().select_only().column(statement::Column::Digest).into_query(),
            ))
            .one(checked.db)
            .await?;
        let at = of_none.map_or_else(somewhere, |row| format!("number {}", row.number));
        look.surplus(TABLE, at, "what is closed waits to be delivered");
    }
    Ok(())
}

/// A notice waits until it has a reply that ends its delivery. Tells how many do.
async fn waiting_notices(checked: &Checked<'_>, look: &mut Look<'_>) -> Result<u64, StoreError> {
    const TABLE: &str = "delivery";
    let (mut number, mut found) = (0_i64, 0_u64);
    loop {
        let notices = issued_notices()
            .filter(statement::Column::Number.gt(number))
            .order_by_asc(statement::Column::Number)
            .limit(PAGE)
            .all(checked.db)
            .await?;
        let Some(last) = notices.last() else { return Ok(found) };
        number = last.number;
        let digests = || padded(notices.iter().map(|notice| notice.digest.clone()));
        let ended: Vec<Vec<u8>> = statement::Entity::find()
            .select_only()
            .column(statement::Column::Answers)
            .filter(statement::Column::Answers.is_in(digests()))
            .filter(statement::Column::Direction.eq(Direction::Received.name()))
            .filter(statement::Column::RefusedReason.is_null())
            .into_tuple()
            .all(checked.db)
            .await?;
        let rows = delivery::Entity::find()
            .filter(delivery::Column::Digest.is_in(digests()))
            .all(checked.db)
            .await?;
        look.looked(TABLE, rows.len());
        let entries = notices.iter().map(|notice| (notice.digest.clone(), notice.entry)).collect();
        let rows = as_they_must_be(rows, &entries, look);
        for notice in &notices {
            let waits = rows.get(&notice.digest);
            found += u64::from(waits.is_some());
            let must = notice.case_id.as_ref().filter(|_| !ended.contains(&notice.digest));
            if waits != must {
                let at = format!("of statement number {}", notice.number);
                look.altered(TABLE, at, "a notice does not wait as it must");
            }
        }
    }
}

/// The entries of these statements.
async fn entries(
    checked: &Checked<'_>,
    digests: impl IntoIterator<Item = Vec<u8>>,
) -> Result<BTreeMap<Vec<u8>, i64>, StoreError> {
    let entries: Vec<(Vec<u8>, i64)> = statement::Entity::find()
        .select_only()
        .columns([statement::Column::Digest, statement::Column::Entry])
        .filter(statement::Column::Digest.is_in(padded(digests)))
        .into_tuple()
        .all(checked.db)
        .await?;
    Ok(entries.into_iter().collect())
}

/// The cases of what waits, each by its statement; looks whether it stands in the order of what was stored.
fn as_they_must_be(
    rows: Vec<delivery::Model>,
    entries: &BTreeMap<Vec<u8>, i64>,
    look: &mut Look<'_>,
) -> BTreeMap<Vec<u8>, String> {
    for row in &rows {
        let must = entries.get(&row.digest).map(|entry| crate::delivery::number(*entry));
        if must != Some(row.number) {
            let at = format!("number {}", row.number);
            look.altered("delivery", at, "it does not stand in the order of what was stored");
        }
    }
    rows.into_iter().map(|row| (row.digest, row.case_id)).collect()
}
