//! An officer's decision about a match: what it ends, what it adds. What was decided before stays, with its
//! end; deciding again is allowed, for an officer may have erred.

use std::collections::BTreeSet;

use kzmn_common::exchange::recognise::Lookup;
use kzmn_common::exchange::recognise::link::LinkVerdict;
use kzmn_common::instant::Instant;
use kzmn_common::text::Text;
use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait as _, Condition, ConnectionTrait, EntityTrait as _, QueryFilter as _};

use super::hold::current;
use super::links::verdict_name;
use super::rows;
use super::worklist::{self, MatchRecord, MatchState, candidates, lookup};
use crate::command::Command;
use crate::entity::{own_link, own_match};
use crate::error::StoreError;
use crate::padded::padded;
use crate::shared::Shared;
use crate::tx::Tx;

/// What an officer says about a match.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Ruling {
    /// The claim means this person.
    Confirm(Text),
    /// It means none of these; where none is named, nobody of those who are shown.
    Reject(Vec<Text>),
}

/// A ruling with what is kept of it.
#[derive(Clone, Debug)]
pub struct MatchRuling {
    /// Which match.
    pub match_id: i64,
    /// What is said.
    pub ruling: Ruling,
    /// By which officer.
    pub by: Text,
    /// On what ground.
    pub reason: Text,
    /// When.
    pub at: Instant,
}

/// Why a ruling was not taken.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
pub enum NotRuled {
    /// There is no such match.
    #[error("there is no such match")]
    UnknownMatch,
    /// The person at that place of the ruling does not look like the claim.
    #[error("the person does not look like the claim")]
    NotACandidate(usize),
}

impl Command for MatchRuling {
    type Reply = Result<MatchRecord, NotRuled>;

    const BEGINS: bool = true;
}

/// Whether a ruling that names these persons would be taken.
pub(crate) async fn judge(
    db: &impl ConnectionTrait,
    shared: &Shared,
    match_id: i64,
    named: &[Text],
) -> Result<Result<(), NotRuled>, StoreError> {
    let Some(found) = worklist::one(db, shared, match_id).await? else {
        return Ok(Err(NotRuled::UnknownMatch));
    };
    let stranger = stranger(db, &lookup(&found, shared)?, named).await?;
    Ok(stranger.map_or(Ok(()), |at| Err(NotRuled::NotACandidate(at))))
}

/// Keeps a ruling, and gives the match as it stands then.
pub(crate) async fn rule(
    tx: &mut Tx<'_>,
    ruling: &MatchRuling,
) -> Result<Result<MatchRecord, NotRuled>, StoreError> {
    let (db, shared) = (tx.db, tx.shared);
    let Some(found) = worklist::one(db, shared, ruling.match_id).await? else {
        return Ok(Err(NotRuled::UnknownMatch));
    };
    let act = Act { found, ruling };
    let lookup = lookup(&act.found, shared)?;
    let ruled = match &ruling.ruling {
        Ruling::Confirm(person_id) => act.confirm(tx, &lookup, person_id).await?,
        Ruling::Reject(person_ids) => act.reject(tx, &lookup, person_ids).await?,
    };
    if let Err(not_ruled) = ruled {
        return Ok(Err(not_ruled));
    }
    let found = worklist::one(db, shared, ruling.match_id).await?;
    Ok(found.ok_or(NotRuled::UnknownMatch))
}

/// In the place of a person: the claim means nobody of the registry.
const NOBODY: &str = "";

struct Act<'a> {
    found: MatchRecord,
    ruling: &'a MatchRuling,
}

impl Act<'_> {
    async fn confirm(
        &self,
        tx: &mut Tx<'_>,
        lookup: &Lookup,
        person_id: &Text,
    ) -> Result<Result<(), NotRuled>, StoreError> {
        let db = tx.db;
        if let Some(stranger) = stranger(db, lookup, std::slice::from_ref(person_id)).await? {
            return Ok(Err(NotRuled::NotACandidate(stranger)));
        }
        let keys: Vec<&str> = lookup.links.all().collect();
        let rejection = standing(LinkVerdict::Rejected, &[&lookup.links.of_the_claim()])
            .add(own_link::Column::PersonId.is_in([person_id.as_str(), NOBODY]));
        let ended = Condition::any().add(standing(LinkVerdict::Confirmed, &keys)).add(rejection);
        self.end(db, ended).await?;
        let confirmed = LinkVerdict::Confirmed;
        let rows = keys.iter().map(|key| self.row(lookup, key, person_id.as_str(), confirmed));
        self.insert(tx, rows.collect()).await?;
        self.settle(db, MatchState::Confirmed, Some(person_id)).await?;
        Ok(Ok(()))
    }

    async fn reject(
        &self,
        tx: &mut Tx<'_>,
        lookup: &Lookup,
        named: &[Text],
    ) -> Result<Result<(), NotRuled>, StoreError> {
        let db = tx.db;
        if let Some(stranger) = stranger(db, lookup, named).await? {
            return Ok(Err(NotRuled::NotACandidate(stranger)));
        }
        let shown = candidates(db, lookup).await?;
        let mut rejected: BTreeSet<String> = match named {
            [] => shown.into_iter().map(|(person, _)| person.person_id.into()).collect(),
            named => named.iter().cloned().map(String::from).collect(),
        };
        if named.is_empty() {
            rejected.insert(NOBODY.to_owned());
        }
        let ids = padded(rejected.iter().map(String::as_str));
        let keys: Vec<&str> = lookup.links.all().collect();
        let claim = lookup.links.of_the_claim();
        let ended = Condition::any()
            .add(standing(LinkVerdict::Confirmed, &keys))
            .add(standing(LinkVerdict::Rejected, &[&claim]));
        self.end(db, Condition::all().add(ended).add(own_link::Column::PersonId.is_in(ids)))
            .await?;
        let rows = rejected.iter().map(|id| self.row(lookup, &claim, id, LinkVerdict::Rejected));
        self.insert(tx, rows.collect()).await?;
        let left = candidates(db, lookup).await?.iter().any(|(_, rejected)| !rejected);
        let state = if left { MatchState::Open } else { MatchState::Rejected };
        self.settle(db, state, None).await?;
        Ok(Ok(()))
    }

    async fn end(&self, db: &impl ConnectionTrait, which: Condition) -> Result<(), StoreError> {
        own_link::Entity::update_many()
            .col_expr(own_link::Column::EndedAt, Expr::value(self.ruling.at.unix_ms()))
            .col_expr(own_link::Column::EndedBy, Expr::value(self.ruling.by.as_str()))
            .col_expr(own_link::Column::EndedReason, Expr::value(self.ruling.reason.as_str()))
            .filter(own_link::Column::EndedAt.is_null())
            .filter(which)
            .exec(db)
            .await?;
        Ok(())
    }

    async fn insert(
        &self,
        tx: &mut Tx<'_>,
        rows: Vec<own_link::ActiveModel>,
    ) -> Result<(), StoreError> {
        tx.keep(rows, self.ruling.at)?;
        // Who is left is looked up next.
        tx.flush().await
    }

    fn row(
        &self,
        lookup: &Lookup,
        key: &str,
        person_id: &str,
        verdict: LinkVerdict,
    ) -> own_link::ActiveModel {
        own_link::ActiveModel {
            id: NotSet,
            key: Set(key.to_owned()),
            person_id: Set(person_id.to_owned()),
            verdict: Set(verdict_name(verdict).to_owned()),
            birth_year: Set(lookup.birth_date.year()),
            name_keys: Set(rows::name_keys_text(&lookup.name_keys)),
            query_digest: Set(self.found.query.attested().digest().as_bytes().to_vec()),
            decided_at: Set(self.ruling.at.unix_ms()),
            decided_by: Set(self.ruling.by.as_str().to_owned()),
            reason: Set(self.ruling.reason.as_str().to_owned()),
            ended_at: Set(None),
            ended_by: Set(None),
            ended_reason: Set(None),
            entry: NotSet,
        }
    }

    /// A match that stays open keeps nothing of the ruling: the links do.
    async fn settle(
        &self,
        db: &impl ConnectionTrait,
        state: MatchState,
        person_id: Option<&Text>,
    ) -> Result<(), StoreError> {
        use own_match::Column;
        let settled = (state != MatchState::Open).then_some(self.ruling);
        let by = settled.map(|ruling| ruling.by.as_str().to_owned());
        let reason = settled.map(|ruling| ruling.reason.as_str().to_owned());
        let person_id = person_id.map(|id| id.as_str().to_owned());
        own_match::Entity::update_many()
            .col_expr(Column::State, Expr::value(state.name()))
            .col_expr(Column::PersonId, Expr::value(person_id))
            .col_expr(Column::DecidedAt, Expr::value(settled.map(|ruling| ruling.at.unix_ms())))
            .col_expr(Column::DecidedBy, Expr::value(by))
            .col_expr(Column::Reason, Expr::value(reason))
            .filter(Column::MatchId.eq(self.found.match_id))
            .exec(db)
            .await?;
        Ok(())
    }
}

/// The decisions of that verdict under any of the keys, of which those that stand are meant.
fn standing(verdict: LinkVerdict, keys: &[&str]) -> Condition {
    Condition::all()
        .add(own_link::Column::Verdict.eq(verdict_name(verdict)))
        .add(own_link::Column::Key.is_in(padded(keys.iter().copied())))
}

/// The place of the first who is neither shown as a candidate nor looks alike.
async fn stranger(
    db: &impl ConnectionTrait,
    lookup: &Lookup,
    ids: &[Text],
) -> Result<Option<usize>, StoreError> {
    let shown = candidates(db, lookup).await?;
    let others = current(db, ids.iter().map(Text::as_str)).await?;
    let is_candidate = |id: &Text| {
        shown.iter().any(|(person, _)| person.person_id == *id)
            || others
                .iter()
                .any(|held| held.person().person_id == *id && lookup.looks_like(held.person()))
    };
    Ok(ids.iter().position(|id| !is_candidate(id)))
}
