//! The work list: claims of the other state that somebody looks like, each in one row however often it is asked.

use std::collections::BTreeMap;

use kzmn_common::envelope::Digest;
use kzmn_common::exchange::recognise::compare::{Point, compare};
use kzmn_common::exchange::recognise::{Lookup, link::ClaimKey};
use kzmn_common::instant::Instant;
use kzmn_common::kinds::RecordQuery;
use kzmn_common::listed;
use kzmn_common::registry::OwnPerson;
use kzmn_common::statement::Stored;
use kzmn_common::text::Text;
use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::sea_query::{Expr, ExprTrait as _, OnConflict};
use sea_orm::{
    ColumnTrait as _, ConnectionTrait, EntityTrait as _, QueryFilter as _, QueryOrder as _,
    QuerySelect as _, QueryTrait as _,
};

use super::hold::current;
use super::look::alike;
use super::recognise::KnownPersons;
use crate::columns::{text, text_or_null};
use crate::entity::own_match::{ActiveModel, Column, Entity, Model};
use crate::entity::{own_link, own_match_query, statement};
use crate::error::{StoreError, corrupt};
use crate::evidence;
use crate::page::Page;
use crate::shared::Shared;
use crate::tx::Tx;

const TABLE: &str = "own_match";

/// How many candidates an officer is shown.
pub(super) const MOST_SHOWN: usize = 20;

listed! {
    /// Where a match stands.
    #[derive(Clone, Copy, Debug, Eq, PartialEq)]
    pub enum MatchState {
        /// An officer has to settle it.
        Open,
        /// An officer said who is meant.
        Confirmed,
        /// An officer said that nobody who looks alike is meant.
        Rejected,
    }
}

impl MatchState {
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Confirmed => "confirmed",
            Self::Rejected => "rejected",
        }
    }
}

/// A claim that somebody looks like.
#[derive(Clone, Debug)]
pub struct MatchRecord {
    /// The work list's own number.
    pub match_id: i64,
    /// Where it stands.
    pub state: MatchState,
    /// The newest query with the claim, verified again.
    pub query: Stored<RecordQuery>,
    /// When it was asked first.
    pub asked_at: Instant,
    /// How many queries with the claim were ambiguous.
    pub times_asked: i32,
    /// What was settled.
    pub settled: Option<MatchOutcome>,
}

/// A match in the work list, with whom it may mean: several claims about one person are seen to be that.
#[derive(Clone, Debug)]
pub struct ListedMatch {
    /// The match.
    pub found: MatchRecord,
    /// The keys of those who look alike and were not rejected for it; none once it is settled.
    pub candidates: Vec<Text>,
}

/// A question of the other state that was answered with OUTCOME_AMBIGUOUS.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct AmbiguousQuestion {
    /// The query.
    pub query: Digest,
    /// The other state's case.
    pub case_id: Option<Text>,
}

/// What an officer said of a match: it stands, or it was replaced.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct RuledMatch {
    /// The person; none where nobody is meant.
    pub person_id: Option<Text>,
    /// Whether the person is meant, or is not.
    pub confirmed: bool,
    /// When.
    pub at: Instant,
    /// By which officer.
    pub by: Text,
    /// On what ground.
    pub reason: Text,
    /// When, by whom and on what ground it was replaced.
    pub ended: Option<(Instant, Text, Text)>,
}

/// How a match was settled.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct MatchOutcome {
    /// The person who is meant; none where nobody is.
    pub person_id: Option<Text>,
    /// When.
    pub at: Instant,
    /// By which officer.
    pub by: Text,
    /// On what ground.
    pub reason: Text,
}

/// A person whom a claim may mean.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Candidate {
    /// The person.
    pub person: OwnPerson,
    /// What speaks for and against.
    pub points: Vec<Point>,
    /// Whether an officer said that this claim does not mean the person.
    pub rejected: bool,
}

/// An ambiguous query, to be counted.
#[derive(Clone, Debug)]
pub(crate) struct Ambiguous {
    pub(crate) claim: ClaimKey,
    pub(crate) query: Digest,
    pub(crate) at: Instant,
}

/// Adds or counts the rows of ambiguous queries, whose statements are added before them. What was settled is open again.
pub(crate) fn count_ambiguous(tx: &mut Tx<'_>, ambiguous: &[Ambiguous]) -> Result<(), StoreError> {
    let mut rows = BTreeMap::<&ClaimKey, ActiveModel>::new();
    let mut times = BTreeMap::<&ClaimKey, i32>::new();
    for Ambiguous { claim, query, at } in ambiguous {
        let count = times.entry(claim).and_modify(|count| *count += 1).or_insert(1);
        let row = rows.entry(claim).or_insert_with(|| first(claim, *at));
        row.query_digest = Set(query.as_bytes().to_vec());
        row.times_asked = Set(*count);
    }
    let excluded = |column| Expr::col(("excluded", column));
    let asked = Expr::col((Entity, Column::TimesAsked)).add(excluded(Column::TimesAsked));
    let again = OnConflict::column(Column::ClaimKey)
        .update_columns([Column::QueryDigest, Column::State])
        .update_columns([Column::PersonId, Column::DecidedAt, Column::DecidedBy, Column::Reason])
        .value(Column::TimesAsked, asked)
        .to_owned();
    tx.insert(rows.into_values(), Some(again))?;
    let of_the_claim = |one: &Ambiguous| own_match_query::ActiveModel {
        query_digest: Set(one.query.as_bytes().to_vec()),
        claim_key: Set(one.claim.as_str().to_owned()),
    };
    let once = OnConflict::column(own_match_query::Column::QueryDigest).do_nothing().to_owned();
    tx.insert(ambiguous.iter().map(of_the_claim), Some(once))
}

fn first(claim: &ClaimKey, at: Instant) -> ActiveModel {
    ActiveModel {
        match_id: NotSet,
        claim_key: Set(claim.as_str().to_owned()),
        query_digest: NotSet,
        asked_at: Set(at.unix_ms()),
        times_asked: NotSet,
        state: Set(MatchState::Open.name().to_owned()),
        person_id: Set(None),
        decided_at: Set(None),
        decided_by: Set(None),
        reason: Set(None),
    }
}

/// A page of matches, oldest first: those with a number above `above`.
pub(crate) async fn matches(
    db: &impl ConnectionTrait,
    shared: &Shared,
    state: MatchState,
    above: Option<i64>,
    size: u32,
) -> Result<Page<ListedMatch, i64>, StoreError> {
    let rows = Entity::find()
        .filter(Column::State.eq(state.name()))
        .filter(Column::MatchId.gt(above.unwrap_or(0)))
        .order_by_asc(Column::MatchId)
        .limit(u64::from(size) + 1)
        .all(db)
        .await?;
    let Page { rows, next } = Page::of(rows, size, |row| row.match_id);
    let digests = rows.iter().map(|row| row.query_digest.clone());
    let queries =
        statement::Entity::find().filter(statement::Column::Digest.is_in(digests)).all(db).await?;
    let queries: BTreeMap<Vec<u8>, _> =
        queries.into_iter().map(|row| (row.digest.clone(), row)).collect();
    let mut listed = Vec::with_capacity(rows.len());
    for row in rows {
        let found = record(queries.get(&row.query_digest), row, shared)?;
        let candidates = match found.state {
            MatchState::Open => not_rejected(db, &lookup(&found, shared)?).await?,
            MatchState::Confirmed | MatchState::Rejected => Vec::new(),
        };
        listed.push(ListedMatch { found, candidates });
    }
    Ok(Page { rows: listed, next })
}

/// The keys of those whom a claim may still mean, at most as many as are shown.
async fn not_rejected(db: &impl ConnectionTrait, lookup: &Lookup) -> Result<Vec<Text>, StoreError> {
    let candidates = candidate_ids(db, lookup).await?.into_iter();
    Ok(candidates.filter(|(_, rejected)| !rejected).map(|(id, _)| id).collect())
}

/// One match.
pub(super) async fn one(
    db: &impl ConnectionTrait,
    shared: &Shared,
    match_id: i64,
) -> Result<Option<MatchRecord>, StoreError> {
    let Some(row) = Entity::find_by_id(match_id).one(db).await? else {
        return Ok(None);
    };
    let query = statement::Entity::find()
        .filter(statement::Column::Digest.eq(row.query_digest.clone()))
        .one(db)
        .await?;
    record(query.as_ref(), row, shared).map(Some)
}

/// One match with those whom it may mean: first who holds an own identifier of the claim or is linked to it,
/// then those who look alike.
pub(crate) async fn with_candidates(
    db: &impl ConnectionTrait,
    shared: &Shared,
    match_id: i64,
) -> Result<Option<(MatchRecord, Vec<Candidate>)>, StoreError> {
    let Some(found) = one(db, shared, match_id).await? else {
        return Ok(None);
    };
    let candidates = candidates(db, &lookup(&found, shared)?).await?;
    let claim = &found.query.attested().statement().body.person;
    let shown = |(person, rejected): (OwnPerson, bool)| Candidate {
        points: compare(claim, &person),
        person,
        rejected,
    };
    let candidates = candidates.into_iter().map(shown).collect();
    Ok(Some((found, candidates)))
}

/// The questions of the other state with the claim of a match, oldest first, and all that officers said of it.
pub(crate) async fn history(
    db: &impl ConnectionTrait,
    match_id: i64,
) -> Result<(Vec<AmbiguousQuestion>, Vec<RuledMatch>), StoreError> {
    let Some(row) = Entity::find_by_id(match_id).one(db).await? else {
        return Ok((Vec::new(), Vec::new()));
    };
    let of_the_claim = own_match_query::Entity::find()
        .select_only()
        .column(own_match_query::Column::QueryDigest)
        .filter(own_match_query::Column::ClaimKey.eq(row.claim_key.as_str()));
    let queries = statement::Entity::find()
        .filter(statement::Column::Digest.in_subquery(of_the_claim.into_query()))
        .order_by_desc(statement::Column::Number)
        .limit(MOST_TOLD)
        .all(db)
        .await?;
    let question = |row: &statement::Model| {
        Ok(AmbiguousQuestion {
            query: evidence::digest("statement", &row.digest)?,
            case_id: text_or_null("statement", row.case_id.clone())?,
        })
    };
    let questions: Result<Vec<_>, StoreError> = queries.iter().rev().map(question).collect();
    let key = format!("claim:{}", row.claim_key);
    let links = own_link::Entity::find()
        .filter(own_link::Column::Key.eq(key))
        .order_by_asc(own_link::Column::Id)
        .all(db)
        .await?;
    Ok((questions?, links.into_iter().map(ruled).collect::<Result<_, _>>()?))
}

/// How many questions of one claim are told, the newest.
const MOST_TOLD: u64 = 50;

fn ruled(row: own_link::Model) -> Result<RuledMatch, StoreError> {
    const TABLE: &str = "own_link";
    let instant = |ms| Instant::from_unix_ms(ms).ok_or_else(|| corrupt(TABLE, "instant"));
    let person_id = (!row.person_id.is_empty()).then(|| text(TABLE, row.person_id)).transpose()?;
    let ended = match (row.ended_at, row.ended_by, row.ended_reason) {
        (Some(at), Some(by), Some(reason)) => {
            Some((instant(at)?, text(TABLE, by)?, text(TABLE, reason)?))
        }
        _ => None,
    };
    Ok(RuledMatch {
        person_id,
        confirmed: row.verdict == MatchState::Confirmed.name(),
        at: instant(row.decided_at)?,
        by: text(TABLE, row.decided_by)?,
        reason: text(TABLE, row.reason)?,
        ended,
    })
}

/// What the claim of a match is looked up by.
pub(super) fn lookup(found: &MatchRecord, shared: &Shared) -> Result<Lookup, StoreError> {
    let query = found.query.attested().statement();
    Lookup::for_query(&query.body, shared.owner.rules.as_ref())
        .ok_or_else(|| corrupt(TABLE, "its query names nobody"))
}

/// Whom a claim may mean, at most as many as are shown, and whether an officer rejected them before.
pub(super) async fn candidates(
    db: &impl ConnectionTrait,
    lookup: &Lookup,
) -> Result<Vec<(OwnPerson, bool)>, StoreError> {
    let ids = candidate_ids(db, lookup).await?;
    let persons = current(db, ids.iter().map(|(id, _)| id.as_str())).await?;
    let mut persons: BTreeMap<Text, OwnPerson> = persons
        .into_iter()
        .map(|held| (held.person().person_id.clone(), held.holding.entry.person))
        .collect();
    let whole = |(id, rejected)| Some((persons.remove(&id)?, rejected));
    Ok(ids.into_iter().filter_map(whole).collect())
}

/// Their keys alone.
async fn candidate_ids(
    db: &impl ConnectionTrait,
    lookup: &Lookup,
) -> Result<Vec<(Text, bool)>, StoreError> {
    let known = KnownPersons::read(db, std::iter::once(lookup)).await?;
    let rejected = known.rejected(lookup);
    let mut named = known.holders(lookup);
    named.extend(known.linked(lookup).into_iter().cloned());
    let mut ids: Vec<Text> = named.into_iter().collect();
    let room = MOST_SHOWN.saturating_sub(ids.len());
    let most = u64::try_from(room).unwrap_or(0);
    // Those who were rejected come last: there may be more of them than are shown.
    let mut except = ids.clone();
    except.extend(rejected.iter().cloned());
    ids.extend(alike(db, &lookup.alike(), &except, most).await?);
    ids.extend(rejected.iter().filter(|id| !ids.contains(id)).cloned().collect::<Vec<_>>());
    ids.truncate(MOST_SHOWN);
    let with_verdict = |id: Text| {
        let rejected = rejected.contains(&id);
        (id, rejected)
    };
    Ok(ids.into_iter().map(with_verdict).collect())
}

fn record(
    query: Option<&statement::Model>,
    row: Model,
    shared: &Shared,
) -> Result<MatchRecord, StoreError> {
    let query = query.ok_or_else(|| corrupt(TABLE, "its query is not there"))?;
    let state = MatchState::ALL.into_iter().find(|state| state.name() == row.state);
    let instant = |ms| Instant::from_unix_ms(ms).ok_or_else(|| corrupt(TABLE, "instant"));
    let by = text_or_null(TABLE, row.decided_by)?;
    let reason = text_or_null(TABLE, row.reason)?;
    let settled = match (row.decided_at, by, reason) {
        (Some(at), Some(by), Some(reason)) => {
            let person_id = text_or_null(TABLE, row.person_id)?;
            Some(MatchOutcome { person_id, at: instant(at)?, by, reason })
        }
        _ => None,
    };
    Ok(MatchRecord {
        match_id: row.match_id,
        state: state.ok_or_else(|| corrupt(TABLE, "state"))?,
        query: evidence::reopen_as::<RecordQuery>(query, shared)?,
        asked_at: instant(row.asked_at)?,
        times_asked: row.times_asked,
        settled,
    })
}
