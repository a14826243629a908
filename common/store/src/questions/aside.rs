//! Setting a question aside, so that a case in which somebody else was asked about, or that has an answer which
//! nobody may use, can go on. Nothing is deleted: who, when and why is kept, and it can be taken back.

use std::collections::BTreeMap;

use kzmn_common::code::Code as _;
use kzmn_common::envelope::Digest;
use kzmn_common::header::Officer;
use kzmn_common::instant::Instant;
use kzmn_common::text::Text;
use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::{
    ColumnTrait as _, ConnectionTrait, EntityTrait as _, QueryFilter as _, QueryOrder as _,
};

use super::state::QuestionState;
use crate::columns::{code, text};
use crate::command::Command;
use crate::delivery;
use crate::entity::question;
use crate::entity::set_aside::{ActiveModel, Column, Entity, Model};
use crate::error::{StoreError, corrupt};
use crate::evidence;
use crate::tx::Tx;

const TABLE: &str = "set_aside";

/// What an officer says of a question's answer.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct SettingAside {
    /// The own case.
    pub case_id: Text,
    /// The question.
    pub query: Digest,
    /// Whether its answer is not to be counted, or is again.
    pub aside: bool,
    /// Why.
    pub reason: Text,
    /// Who says so.
    pub officer: Officer,
    /// When.
    pub at: Instant,
}

impl SettingAside {
    /// SHA-256 of everything: one line for each, none of which can hold a line's end.
    fn digest(&self) -> Digest {
        let Self { case_id, query, aside, reason, officer, at } = self;
        let lines = format!(
            "kzmn-set-aside-v1\n{}\n{query}\n{}\n{}\n{}\n{}\n{}\n",
            case_id.as_str(),
            i32::from(*aside),
            reason.as_str(),
            officer.id.as_str(),
            officer.role.code(),
            at.unix_ms(),
        );
        Digest::of(lines.as_bytes())
    }
}

impl Command for SettingAside {
    type Reply = bool;

    const BEGINS: bool = true;
}

/// Whether an officer has set a question aside.
pub(crate) async fn is_aside(
    db: &impl ConnectionTrait,
    case_id: &str,
    query: Digest,
) -> Result<bool, StoreError> {
    let held = latest(db, [case_id]).await?;
    Ok(held.get(&query).is_some_and(|last| last.aside))
}

/// Records it, unless that is what holds already. Tells whether this recorded it.
pub(crate) async fn set_aside(tx: &mut Tx<'_>, wanted: &SettingAside) -> Result<bool, StoreError> {
    let db = tx.db;
    let asked = question::Entity::find_by_id(wanted.query.as_bytes().to_vec()).one(db).await?;
    let asked = asked.filter(|asked| asked.case_id == wanted.case_id.as_str());
    let open = asked.ok_or(StoreError::UnknownQuestion)?.state == QuestionState::Open.name();
    let held = latest(db, [wanted.case_id.as_str()]).await?;
    let aside = held.get(&wanted.query).is_some_and(|last| last.aside);
    if aside == wanted.aside {
        return Ok(false);
    }
    let row = ActiveModel {
        number: NotSet,
        query_digest: Set(wanted.query.as_bytes().to_vec()),
        case_id: Set(wanted.case_id.as_str().to_owned()),
        aside: Set(i32::from(wanted.aside)),
        reason: Set(wanted.reason.as_str().to_owned()),
        officer_id: Set(wanted.officer.id.as_str().to_owned()),
        role: Set(wanted.officer.role.code()),
        at: Set(wanted.at.unix_ms()),
        digest: Set(wanted.digest().as_bytes().to_vec()),
        entry: NotSet,
    };
    tx.keep([row], wanted.at)?;
    match wanted.aside {
        true => {
            delivery::end(tx.db, [wanted.query.as_bytes().to_vec()]).await?;
            delivery::mark(tx.db, wanted.query, false).await?;
        }
        false if open => {
            delivery::add_stored(tx, wanted.query, wanted.case_id.as_str(), wanted.at).await?;
            delivery::mark(tx.db, wanted.query, true).await?;
        }
        false => {}
    }
    // Another word on the question may be in the batch.
    tx.flush().await?;
    tx.changed(wanted.case_id.as_str());
    Ok(true)
}

/// The last word on each question of these cases on which there is one.
pub(crate) async fn latest(
    db: &impl ConnectionTrait,
    cases: impl IntoIterator<Item = &str>,
) -> Result<BTreeMap<Digest, SettingAside>, StoreError> {
    let rows = Entity::find()
        .filter(Column::CaseId.is_in(cases))
        .order_by_asc(Column::Number)
        .all(db)
        .await?;
    let mut latest = BTreeMap::new();
    for row in rows {
        let read = read(row)?;
        latest.insert(read.query, read);
    }
    Ok(latest)
}

fn read(row: Model) -> Result<SettingAside, StoreError> {
    let Model {
        number: _,
        query_digest,
        case_id,
        aside,
        reason,
        officer_id,
        role,
        at,
        digest,
        entry: _,
    } = row;
    let read = SettingAside {
        case_id: text(TABLE, case_id)?,
        query: evidence::digest(TABLE, &query_digest)?,
        aside: aside != 0,
        reason: text(TABLE, reason)?,
        officer: Officer { id: text(TABLE, officer_id)?, role: code(TABLE, role)? },
        at: Instant::from_unix_ms(at).ok_or_else(|| corrupt(TABLE, "instant"))?,
    };
    match read.digest().as_bytes().as_slice() == digest {
        true => Ok(read),
        false => Err(corrupt(TABLE, "it is not what its digest names")),
    }
}
