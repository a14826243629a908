//! Opening a case: by an officer, or by the first question asked in it.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use kzmn_common::code::Code as _;
use kzmn_common::header::Purpose;
use kzmn_common::instant::Instant;
use kzmn_common::kinds::RecordQuery;
use kzmn_common::party::Party;
use kzmn_common::statement::Signed;
use kzmn_common::text::Text;
use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::sea_query::{Expr, OnConflict};
use sea_orm::{
    ColumnTrait as _, ConnectionTrait, EntityTrait as _, IntoActiveModel as _, PaginatorTrait as _,
    QueryFilter as _,
};

use crate::columns::text;
use crate::command::Command;
use crate::entity::case_file::{Column, Entity, Model};
use crate::entity::{case_number, case_opening, own_person};
use crate::error::{StoreError, corrupt};
use crate::tx::Tx;

/// A case to be opened.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct CaseOpening {
    /// Its number; none takes the next free one of the year.
    pub case_id: Option<Text>,
    /// What it is for.
    pub purpose: Purpose,
    /// The person's key in the own registry.
    pub person_id: Option<Text>,
    /// The officer who opens it.
    pub officer_id: Text,
    /// When.
    pub at: Instant,
}

/// What asking for an open case did.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum CaseOpened {
    /// It was opened.
    Now,
    /// It was open and named nobody: it got its person.
    PersonAdded,
    /// It was open as it was to be.
    Before,
}

impl Command for CaseOpening {
    type Reply = (Text, CaseOpened);

    const BEGINS: bool = true;
}

/// Opens a case, or finds it open as it is to be; one that names nobody gets the person. Tells its number, and what this did.
pub(crate) async fn open(
    tx: &mut Tx<'_>,
    opening: &CaseOpening,
) -> Result<(Text, CaseOpened), StoreError> {
    let db = tx.db;
    let CaseOpening { case_id, purpose, person_id, officer_id, at } = opening;
    if let Some(person_id) = person_id {
        holds(db, person_id).await?;
    }
    let person_id = person_id.as_ref().map(|id| id.as_str().to_owned());
    if let Some(case_id) = case_id
        && let Some(held) = Entity::find_by_id(case_id.as_str()).one(db).await?
    {
        if held.purpose != purpose.code() {
            return Err(StoreError::CaseOpenedOtherwise);
        }
        return match (held.person_id, person_id) {
            (None, Some(person_id)) => {
                name_person(db, case_id, person_id).await?;
                tx.keep([said(case_id, opening)], *at)?;
                Ok((case_id.clone(), CaseOpened::PersonAdded))
            }
            (held, wanted) if held == wanted => Ok((case_id.clone(), CaseOpened::Before)),
            _ => Err(StoreError::CaseOpenedOtherwise),
        };
    }
    let case_id = match case_id {
        Some(case_id) => case_id.clone(),
        None => next_number(db, tx.shared.owner.me, at.date().year()).await?,
    };
    let row = Model {
        case_id: case_id.as_str().to_owned(),
        purpose: purpose.code(),
        person_id,
        opened_at: at.unix_ms(),
        opened_by: officer_id.as_str().to_owned(),
    };
    Entity::insert(row.into_active_model()).exec_without_returning(db).await?;
    tx.keep([said(&case_id, opening)], *at)?;
    Ok((case_id, CaseOpened::Now))
}

/// What an officer said of a case, as it is kept.
fn said(case_id: &Text, opening: &CaseOpening) -> case_opening::ActiveModel {
    case_opening::ActiveModel {
        number: NotSet,
        case_id: Set(case_id.as_str().to_owned()),
        purpose: Set(opening.purpose.code()),
        person_id: Set(opening.person_id.as_ref().map(|id| id.as_str().to_owned())),
        at: Set(opening.at.unix_ms()),
        officer_id: Set(opening.officer_id.as_str().to_owned()),
        entry: NotSet,
    }
}

/// Says who a case is about that names nobody, such as one that its first question opened.
async fn name_person(
    db: &impl ConnectionTrait,
    case_id: &Text,
    person_id: String,
) -> Result<(), StoreError> {
    Entity::update_many()
        .col_expr(Column::PersonId, Expr::value(person_id))
        .filter(Column::CaseId.eq(case_id.as_str()))
        .filter(Column::PersonId.is_null())
        .exec(db)
        .await?;
    Ok(())
}

async fn holds(db: &impl ConnectionTrait, person_id: &Text) -> Result<(), StoreError> {
    let held = own_person::Entity::find()
        .filter(own_person::Column::PersonId.eq(person_id.as_str()))
        .filter(own_person::Column::RecordedTo.is_null())
        .count(db)
        .await?;
    if held == 0 { Err(StoreError::UnknownPerson) } else { Ok(()) }
}

/// The next number of the year that nobody took. Counting on from what was given, and not from the highest
/// number in use, leaves room where an officer chose a high one.
async fn next_number(db: &impl ConnectionTrait, me: Party, year: i32) -> Result<Text, StoreError> {
    let counted = case_number::Entity::find_by_id(year).one(db).await?;
    let mut given = counted.map_or(0, |counted| counted.given);
    loop {
        given = given.checked_add(1).ok_or_else(|| corrupt("case_number", "given"))?;
        let case_id = format!("{}-{year:04}-{given:07}", me.code().to_uppercase());
        if Entity::find_by_id(&*case_id).one(db).await?.is_none() {
            let to_new_value = OnConflict::column(case_number::Column::Year)
                .update_column(case_number::Column::Given)
                .to_owned();
            case_number::Entity::insert(case_number::Model { year, given }.into_active_model())
                .on_conflict(to_new_value)
                .exec_without_returning(db)
                .await?;
            return text("case_file", case_id);
        }
    }
}

/// The case of a question, where nobody opened it before.
pub(crate) fn by_question(query: &Signed<RecordQuery>) -> Model {
    Model {
        case_id: query.header.case_id.as_str().to_owned(),
        purpose: query.header.justification.purpose.code(),
        person_id: None,
        opened_at: query.common_header.issued_at.unix_ms(),
        opened_by: query.header.justification.officer.id.as_str().to_owned(),
    }
}

/// Adds what an officer said of a case to what was said before, each with the entry of the ledger by which it was said:
/// whoever was first opened it, and one that names nobody gets the person.
pub(crate) fn hear(cases: &mut BTreeMap<String, (i64, Model)>, opening: case_opening::Model) {
    let case_opening::Model { number: _, case_id, purpose, person_id, at, officer_id, entry } =
        opening;
    let opened = Model {
        case_id: case_id.clone(),
        purpose,
        person_id: person_id.clone(),
        opened_at: at,
        opened_by: officer_id,
    };
    match cases.entry(case_id) {
        Entry::Vacant(none) => drop(none.insert((entry, opened))),
        Entry::Occupied(mut said) if entry < said.get().0 => drop(said.insert((entry, opened))),
        Entry::Occupied(mut said) => said.get_mut().1.person_id = person_id,
    }
}

/// Adds cases, leaving those alone that are open.
pub(crate) fn add_new(
    tx: &mut Tx<'_>,
    rows: impl IntoIterator<Item = Model>,
) -> Result<(), StoreError> {
    let open = OnConflict::column(Column::CaseId).do_nothing().to_owned();
    tx.insert(rows.into_iter().map(Model::into_active_model), Some(open))
}
