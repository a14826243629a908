//! Statements without their content, newest first.

use kzmn_common::envelope::Digest;
use kzmn_common::instant::Instant;
use kzmn_common::statement::PayloadType;
use kzmn_common::text::Text;
use sea_orm::{
    ColumnTrait as _, Condition, ConnectionTrait, EntityTrait as _, FromQueryResult,
    QueryFilter as _, QueryOrder as _, QuerySelect as _,
};

use super::Direction;
use crate::columns::text_or_null;
use crate::entity::statement::{Column, Entity};
use crate::error::{StoreError, corrupt};
use crate::page::Page;

/// Which statements; what is none leaves out nothing.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct StatementFilter {
    /// Only those of this case, own or the other state's.
    pub case_id: Option<Text>,
    /// Only those that went this way.
    pub direction: Option<Direction>,
    /// Only those of this type.
    pub payload_type: Option<PayloadType>,
    /// Only those issued or received at this instant or later.
    pub from: Option<Instant>,
    /// Only those issued or received before this instant.
    pub before: Option<Instant>,
}

/// A statement as its row names it. Its bytes were not looked at: reading it verifies them.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct StatementSummary {
    /// Ascending in the order of commits.
    pub number: i64,
    /// Its digest.
    pub digest: Digest,
    /// Whether it was issued or received.
    pub direction: Direction,
    /// As it stands in the envelope.
    pub payload_type: String,
    /// Issued: when it was signed; received: when it came first.
    pub at: Instant,
    /// The asker's case.
    pub case_id: Option<Text>,
    /// What it answers.
    pub answers: Option<Digest>,
    /// What it replaces.
    pub supersedes: Option<Digest>,
    /// Received and refused: why.
    pub refused_reason: Option<String>,
    /// The trust bundle against which its keys were judged.
    pub bundle_sequence: i64,
}

#[derive(FromQueryResult)]
struct StatementRow {
    number: i64,
    digest: Vec<u8>,
    direction: String,
    payload_type: String,
    at: i64,
    case_id: Option<String>,
    answers: Option<Vec<u8>>,
    supersedes: Option<Vec<u8>>,
    refused_reason: Option<String>,
    bundle_sequence: i64,
}

const COLUMNS: [Column; 10] = [
    Column::Number,
    Column::Digest,
    Column::Direction,
    Column::PayloadType,
    Column::At,
    Column::CaseId,
    Column::Answers,
    Column::Supersedes,
    Column::RefusedReason,
    Column::BundleSequence,
];

/// The statements of that filter with a number below `below`, newest first.
pub(crate) async fn statements(
    db: &impl ConnectionTrait,
    filter: &StatementFilter,
    below: Option<i64>,
    size: u32,
) -> Result<Page<StatementSummary, i64>, StoreError> {
    let StatementFilter { case_id, direction, payload_type, from, before } = filter;
    let which = Condition::all()
        .add_option(case_id.as_ref().map(|case_id| Column::CaseId.eq(case_id.as_str())))
        .add_option(direction.map(|direction| Column::Direction.eq(direction.name())))
        .add_option(payload_type.map(|kind| Column::PayloadType.eq(kind.as_str())))
        .add_option(from.map(|from| Column::At.gte(from.unix_ms())))
        .add_option(before.map(|before| Column::At.lt(before.unix_ms())))
        .add_option(below.map(|number| Column::Number.lt(number)));
    let rows = Entity::find()
        .select_only()
        .columns(COLUMNS)
        .filter(which)
        .order_by_desc(Column::Number)
        .limit(u64::from(size) + 1)
        .into_model::<StatementRow>()
        .all(db)
        .await?;
    let rows: Result<Vec<_>, _> = rows.into_iter().map(summary).collect();
    Ok(Page::of(rows?, size, |statement| statement.number))
}

fn summary(row: StatementRow) -> Result<StatementSummary, StoreError> {
    const TABLE: &str = "statement";
    let digest =
        |bytes: Option<Vec<u8>>| bytes.map(|bytes| super::digest(TABLE, &bytes)).transpose();
    Ok(StatementSummary {
        number: row.number,
        digest: super::digest(TABLE, &row.digest)?,
        direction: Direction::parse(&row.direction).ok_or_else(|| corrupt(TABLE, "direction"))?,
        payload_type: row.payload_type,
        at: Instant::from_unix_ms(row.at).ok_or_else(|| corrupt(TABLE, "instant"))?,
        case_id: text_or_null(TABLE, row.case_id)?,
        answers: digest(row.answers)?,
        supersedes: digest(row.supersedes)?,
        refused_reason: row.refused_reason,
        bundle_sequence: row.bundle_sequence,
    })
}
