//! Who learnt what about whom, at home and from abroad.

use kzmn_common::code::Code as _;
use kzmn_common::envelope::Digest;
use kzmn_common::exchange::answer::AccessRecord;
use kzmn_common::header::{Officer, Purpose};
use kzmn_common::instant::Instant;
use kzmn_common::kinds::AnswerPart;
use kzmn_common::party::Party;
use kzmn_common::text::Text;
use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::{
    ColumnTrait as _, Condition, ConnectionTrait, EntityTrait, QueryFilter as _, QueryOrder as _,
    QuerySelect as _,
};

use crate::columns::{code, text, text_or_null};
use crate::command::{Command, Job};
use crate::entity::disclosure::{ActiveModel, Column, Entity, Model};
use crate::error::{StoreError, corrupt};
use crate::evidence;
use crate::page::Page;
use crate::tx::Tx;

/// A reading at home, to be recorded before anything is shown.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct OwnAccess {
    /// When it was read.
    pub at: Instant,
    /// The person, where it is known who it is.
    pub person_id: Option<Text>,
    /// Under which own case.
    pub case_id: Option<Text>,
    /// Who reads.
    pub officer: Officer,
    /// Why.
    pub purpose: Purpose,
    /// What is read.
    pub what: AccessKind,
    /// The statement that is shown; it must be stored.
    pub statement: Option<Digest>,
}

/// What an officer of the own state reads.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum AccessKind {
    /// A person of the own registry.
    Person,
    /// A person whom a search showed.
    Search,
    /// A candidate of an ambiguous match, or its claim.
    Match,
    /// What would become of an entry, without entering it.
    Check,
    /// A case, with what the other state attested in it.
    Case,
    /// A question with its answer.
    Question,
    /// A statement.
    Statement,
    /// An assessment.
    Assessment,
}

impl AccessKind {
    /// As it is stored and shown.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Person => "PERSON",
            Self::Search => "SEARCH",
            Self::Match => "MATCH",
            Self::Check => "CHECK",
            Self::Case => "CASE",
            Self::Question => "QUESTION",
            Self::Statement => "STATEMENT",
            Self::Assessment => "ASSESSMENT",
        }
    }
}

/// A disclosure as it was kept.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct StoredAccessRecord {
    /// Ascending in the order of commits.
    pub id: i64,
    /// When it was read.
    pub at: Instant,
    /// The person, where one was recognised.
    pub person_id: Option<Text>,
    /// The query, or the statement that was read.
    pub statement: Option<Digest>,
    /// Whose officer read.
    pub asked_by: Party,
    /// Which officer of theirs.
    pub officer: Officer,
    /// Why.
    pub purpose: Purpose,
    /// Under which case of theirs.
    pub case_id: Option<Text>,
    /// What was asked for; from abroad only.
    pub parts: Vec<AnswerPart>,
    /// From abroad the outcome's name in the contract, at home that of a [`AccessKind`].
    pub outcome: String,
}

/// Whose disclosures.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum AccessSubject {
    /// Those about a person of the own registry.
    Person(Text),
    /// Those under a case, own or the other state's.
    Case(Text),
}

/// Which disclosures.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct AccessFilter {
    /// Whose.
    pub whose: AccessSubject,
    /// Only those at this instant or later.
    pub from: Option<Instant>,
    /// Only those before this instant.
    pub before: Option<Instant>,
}

/// What is about to be shown at home.
#[derive(Clone, Debug)]
pub(crate) struct NewAccesses(pub(crate) Vec<OwnAccess>);

impl Command for NewAccesses {
    type Reply = ();

    const BEGINS: bool = false;
}

/// Adds what the peer was told.
pub(crate) fn add_disclosures(
    tx: &mut Tx<'_>,
    disclosures: &[AccessRecord],
) -> Result<(), StoreError> {
    let Some(at) = disclosures.iter().map(|told| told.at).max() else {
        return Ok(());
    };
    tx.keep(disclosures.iter().map(told), at)
}

/// Adds what was read at home.
pub(crate) fn add_readings(
    tx: &mut Tx<'_>,
    readings: &[&Job<NewAccesses>],
) -> Result<(), StoreError> {
    let me = tx.shared.owner.me;
    readings.iter().for_each(|job| job.reply(()));
    let readings = || readings.iter().flat_map(|job| &job.command.0);
    let Some(at) = readings().map(|reading| reading.at).max() else {
        return Ok(());
    };
    tx.keep(readings().map(|reading| read(reading, me)), at)
}

fn told(disclosure: &AccessRecord) -> ActiveModel {
    let AccessRecord { at, person_id, query, asked_by, officer, purpose, case_id, parts, outcome } =
        disclosure;
    let parts: Vec<String> = parts.iter().map(|part| part.code().to_string()).collect();
    ActiveModel {
        id: NotSet,
        at: Set(at.unix_ms()),
        person_id: Set(person_id.clone().map(String::from)),
        statement_digest: Set(Some(query.as_bytes().to_vec())),
        asked_by: Set(asked_by.code().to_owned()),
        officer_id: Set(officer.id.as_str().to_owned()),
        role: Set(officer.role.code()),
        purpose: Set(purpose.code()),
        case_id: Set(Some(case_id.as_str().to_owned())),
        parts: Set(format!("[{}]", parts.join(","))),
        outcome: Set((*outcome).to_owned()),
        entry: NotSet,
    }
}

fn read(reading: &OwnAccess, me: Party) -> ActiveModel {
    let OwnAccess { at, person_id, case_id, officer, purpose, what, statement } = reading;
    ActiveModel {
        id: NotSet,
        at: Set(at.unix_ms()),
        person_id: Set(person_id.clone().map(String::from)),
        statement_digest: Set(statement.map(|digest| digest.as_bytes().to_vec())),
        asked_by: Set(me.code().to_owned()),
        officer_id: Set(officer.id.as_str().to_owned()),
        role: Set(officer.role.code()),
        purpose: Set(purpose.code()),
        case_id: Set(case_id.clone().map(String::from)),
        parts: Set("[]".to_owned()),
        outcome: Set(what.name().to_owned()),
        entry: NotSet,
    }
}

/// The disclosures of that filter that stand before `before_id`, newest first.
pub(crate) async fn disclosures(
    db: &impl ConnectionTrait,
    filter: &AccessFilter,
    before_id: Option<i64>,
    size: u32,
) -> Result<Page<StoredAccessRecord, i64>, StoreError> {
    let AccessFilter { whose, from, before } = filter;
    let whose = match whose {
        AccessSubject::Person(person_id) => Column::PersonId.eq(person_id.as_str()),
        AccessSubject::Case(case_id) => Column::CaseId.eq(case_id.as_str()),
    };
    let which = Condition::all()
        .add(whose)
        .add_option(from.map(|from| Column::At.gte(from.unix_ms())))
        .add_option(before.map(|before| Column::At.lt(before.unix_ms())))
        .add_option(before_id.map(|id| Column::Id.lt(id)));
    let rows = Entity::find()
        .filter(which)
        .order_by_desc(Column::Id)
        .limit(u64::from(size) + 1)
        .all(db)
        .await?;
    let records: Result<Vec<_>, _> = rows.into_iter().map(record).collect();
    Ok(Page::of(records?, size, |record| record.id))
}

fn record(row: Model) -> Result<StoredAccessRecord, StoreError> {
    const TABLE: &str = "disclosure";
    let parts: Vec<i32> =
        serde_json::from_str(&row.parts).map_err(|_| corrupt(TABLE, "the parts are no list"))?;
    let statement = row.statement_digest.as_deref();
    Ok(StoredAccessRecord {
        id: row.id,
        at: Instant::from_unix_ms(row.at).ok_or_else(|| corrupt(TABLE, "instant"))?,
        person_id: text_or_null(TABLE, row.person_id)?,
        statement: statement.map(|digest| evidence::digest(TABLE, digest)).transpose()?,
        asked_by: Party::ALL
            .into_iter()
            .find(|party| party.code() == row.asked_by)
            .ok_or_else(|| corrupt(TABLE, "party"))?,
        officer: Officer { id: text(TABLE, row.officer_id)?, role: code(TABLE, row.role)? },
        purpose: code(TABLE, row.purpose)?,
        case_id: text_or_null(TABLE, row.case_id)?,
        parts: parts.into_iter().map(|part| code(TABLE, part)).collect::<Result<_, _>>()?,
        outcome: row.outcome,
    })
}
