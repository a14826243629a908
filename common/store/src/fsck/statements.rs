//! Statements: each with the next number and its entry, its signatures hold, and its columns say what its bytes say.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use kzmn_common::envelope::Digest;
use kzmn_common::kinds::{Receipt, Refusal};
use kzmn_common::ledger::EntryKind;
use kzmn_common::refusal::RefusalReason;
use kzmn_common::statement::PayloadType;
use sea_orm::{
    ColumnTrait as _, EntityTrait as _, PaginatorTrait as _, QueryFilter as _, QueryOrder as _,
    QuerySelect as _,
};

use super::ahead::Ahead;
use super::checked::Checked;
use super::findings::{Findings, Look};
use crate::entity::{ledger_entry, restored, statement, trust_bundle};
use crate::error::StoreError;
use crate::evidence::{self, Direction};
use crate::ledger::Trees;
use crate::padded::padded;
use crate::shared::Shared;

const TABLE: &str = "statement";

/// Digest, case, and the digest of what it answers itself.
type AnsweredRow = (Vec<u8>, Option<String>, Option<Vec<u8>>);

/// What of a statement concerns the ones that answer it.
struct Answered {
    case_id: Option<String>,
    /// It answers a statement itself. One that was taken in the call that asked, and comes once more by another rpc, is
    /// refused there; what it says stays taken.
    is_reply: bool,
}

/// Where a statement stands.
#[derive(Clone, Copy)]
struct StatementBefore {
    number: i64,
    entry: i64,
}

impl StatementBefore {
    fn of(row: &statement::Model) -> Self {
        Self { number: row.number, entry: row.entry }
    }
}

/// A page of statements, with what they are held against.
struct StatementPage {
    rows: Vec<statement::Model>,
    /// The entries that the rows name, each with when the one before it was made.
    entries: BTreeMap<i64, ledger_entry::Model>,
    /// The statements that these answer.
    answered: BTreeMap<Vec<u8>, Answered>,
    /// When the first of what answers these was signed here.
    replied_at: BTreeMap<Vec<u8>, i64>,
    /// Refusals and receipts that were signed here to answer these.
    replies: Vec<statement::Model>,
    /// The number of the first statement of the other state under an id, of those that were refused as used again.
    first_uses: BTreeMap<String, i64>,
    /// Those that were lost and came back from the other state.
    restored: BTreeSet<Vec<u8>>,
    /// The ledgers in which their entries are.
    trees: Trees,
}

/// What this node signed of statements of the other state.
#[derive(Default)]
struct Said {
    /// Why they were refused.
    refused: BTreeMap<Vec<u8>, &'static str>,
    /// The index of the entry and the instant that a receipt names.
    received: BTreeMap<Vec<u8>, (u64, i64)>,
}

impl Said {
    /// One that does not read is found where its own row is looked at.
    fn by(replies: &[statement::Model], shared: &Shared) -> Self {
        let mut said = Self::default();
        for row in replies {
            let Some(answers) = row.answers.clone() else { continue };
            if row.payload_type == PayloadType::Refusal.as_str()
                && let Ok(refusal) = evidence::reopen_as::<Refusal>(row, shared)
            {
                let reason = refusal.attested().statement().body.reason.name();
                said.refused.insert(answers, reason);
            } else if row.payload_type == PayloadType::Receipt.as_str()
                && let Ok(read) = evidence::reopen_as::<Receipt>(row, shared)
            {
                let Receipt { ledger_index, received_at } = read.attested().statement().body;
                said.received.insert(answers, (ledger_index, received_at.unix_ms()));
            }
        }
        said
    }
}

const UNEXPECTED: &str = "PAYLOAD_TYPE_UNEXPECTED";

/// How many statements are read together: the largest have 250 KiB, and several pages are in memory at once.
const PAGE: u64 = 250;

/// The bundles that were adopted: the entry and the sequence of each.
type Adopted = Arc<[(i64, i64)]>;

pub(super) async fn check(checked: &Checked<'_>, look: &mut Look<'_>) -> Result<(), StoreError> {
    let bundles: Vec<(i64, i64)> = trust_bundle::Entity::find()
        .select_only()
        .columns([trust_bundle::Column::Entry, trust_bundle::Column::Sequence])
        .into_tuple()
        .all(checked.db)
        .await?;
    let bundles = Adopted::from(bundles);
    let mut before = StatementBefore { number: 0, entry: -1 };
    let mut ahead = Ahead::new();
    loop {
        let rows = statement::Entity::find()
            .filter(statement::Column::Number.gt(before.number))
            .order_by_asc(statement::Column::Number)
            .limit(PAGE)
            .all(checked.db)
            .await?;
        let Some(last) = rows.last().map(StatementBefore::of) else { break };
        look.looked(TABLE, rows.len());
        let page = StatementPage::load(checked, rows).await?;
        let (shared, bundles) = (Arc::clone(checked.shared), Arc::clone(&bundles));
        ahead.check(move || Ok(page.check(&shared, &bundles, before)), look).await?;
        before = last;
    }
    ahead.end(look).await?;
    count(checked, look).await
}

/// Looks for statements that are of no entry, and for entries of no statement.
async fn count(checked: &Checked<'_>, look: &mut Look<'_>) -> Result<(), StoreError> {
    let kinds = [EntryKind::Issued, EntryKind::Received].map(EntryKind::name);
    let entries = ledger_entry::Entity::find().filter(ledger_entry::Column::Kind.is_in(kinds));
    let below = statement::Entity::find().filter(statement::Column::Number.lte(0));
    let count = statement::Entity::find().count(checked.db).await?;
    if entries.count(checked.db).await? > count {
        look.missing(
            TABLE,
            "somewhere",
            "an entry of the ledger names a statement that is not there",
        );
    }
    if below.count(checked.db).await? > 0 {
        look.surplus(TABLE, "below number 1", "it stands before the first one");
    }
    Ok(())
}

impl StatementPage {
    async fn load(checked: &Checked<'_>, rows: Vec<statement::Model>) -> Result<Self, StoreError> {
        let db = checked.db;
        let named = rows.iter().flat_map(|row| [row.entry, row.entry.saturating_sub(1)]);
        let entries = ledger_entry::Entity::find()
            .filter(ledger_entry::Column::Place.is_in(padded(named)))
            .all(db)
            .await?;
        let answers = padded(rows.iter().filter_map(|row| row.answers.clone()));
        let answered: Vec<AnsweredRow> = statement::Entity::find()
            .select_only()
            .columns([
                statement::Column::Digest,
                statement::Column::CaseId,
                statement::Column::Answers,
            ])
            .filter(statement::Column::Digest.is_in(answers))
            .into_tuple()
            .all(db)
            .await?;
        let answered = answered.into_iter().map(|(digest, case_id, answers)| {
            (digest, Answered { case_id, is_reply: answers.is_some() })
        });
        let mut page = Self {
            entries: entries.into_iter().map(|entry| (entry.place, entry)).collect(),
            answered: answered.collect(),
            replied_at: BTreeMap::new(),
            replies: Vec::new(),
            first_uses: first_uses(checked, &rows).await?,
            restored: restored(checked, &rows).await?,
            trees: checked.trees.clone(),
            rows,
        };
        page.load_replies(checked).await?;
        Ok(page)
    }

    /// Reads what this node signed to answer these. Of most no more than the instant is needed.
    async fn load_replies(&mut self, checked: &Checked<'_>) -> Result<(), StoreError> {
        let received = self.rows.iter().filter(|row| row.direction == Direction::Received.name());
        let digests = padded(received.map(|row| row.digest.clone()));
        let replies = statement::Entity::find()
            .filter(statement::Column::Answers.is_in(digests))
            .filter(statement::Column::Direction.eq(Direction::Issued.name()));
        let instants: Vec<(Option<Vec<u8>>, i64)> = replies
            .clone()
            .select_only()
            .columns([statement::Column::Answers, statement::Column::At])
            .order_by_desc(statement::Column::Number)
            .into_tuple()
            .all(checked.db)
            .await?;
        self.replied_at.extend(instants.into_iter().filter_map(|(to, at)| Some((to?, at))));
        let read = [PayloadType::Refusal, PayloadType::Receipt].map(PayloadType::as_str);
        self.replies = replies
            .filter(statement::Column::PayloadType.is_in(read))
            .order_by_asc(statement::Column::Number)
            .all(checked.db)
            .await?;
        Ok(())
    }

    fn check(self, shared: &Shared, bundles: &Adopted, mut before: StatementBefore) -> Findings {
        let mut look = Look::at_page();
        let said = Said::by(&self.replies, shared);
        for row in &self.rows {
            let at = format!("number {}", row.number);
            let next = before.number.saturating_add(1);
            if row.number != next {
                look.missing(TABLE, format!("number {next}"), "it is not there");
            }
            if row.entry <= before.entry {
                look.altered(TABLE, &at, "its entry does not follow that of the one before it");
            }
            before = StatementBefore::of(row);
            let newest = bundles.iter().filter(|(adopted, _)| *adopted < row.entry);
            if newest.map(|(_, sequence)| *sequence).max() != Some(row.bundle_sequence) {
                look.altered(TABLE, &at, "its trust bundle is not the one of then");
            }
            self.check_row(row, (shared, &said), &mut look, &at);
        }
        look.findings
    }

    fn check_row(
        &self,
        row: &statement::Model,
        (shared, said): (&Shared, &Said),
        look: &mut Look<'_>,
        at: &str,
    ) {
        if !self.is_covered(row) {
            look.altered(TABLE, at, "the ledger's entry that it names is of something else");
        }
        if !self.came_then(row) {
            look.altered(TABLE, at, "its instant is not that of its entry");
        }
        if let Err(error) = evidence::check(row, shared) {
            look.altered(TABLE, at, what(&error));
        }
        let answered = row.answers.as_ref().and_then(|answers| self.answered.get(answers));
        let stray = |answered: &Answered| {
            answered.case_id != row.case_id && !(answered.is_reply && row.case_id.is_none())
        };
        if answered.is_some_and(stray) {
            look.altered(TABLE, at, "its case is not that of what it answers");
        }
        if !self.refused_as_said(row, said) {
            look.altered(TABLE, at, "why it was refused is not what the signed refusal says");
        }
        if !self.replied_then(row, said) {
            look.altered(TABLE, at, "its instant or entry is not that of what answers it");
        }
    }

    /// Whether why it was refused is what the signed refusal says. Of a reply to this node nothing is said in the call
    /// that asked; where it comes by an rpc that takes none, that is said whatever else became of it.
    fn refused_as_said(&self, row: &statement::Model, said: &Said) -> bool {
        let said = said.refused.get(&row.digest).copied();
        let reason = row.refused_reason.as_deref();
        if reason == said {
            return true;
        }
        let is_reply = row.answers.is_some() && row.direction == Direction::Received.name();
        let of_any = matches!(said, None | Some(UNEXPECTED));
        let reused = reason == Some(RefusalReason::StatementIdReused.name())
            && row
                .statement_id
                .as_ref()
                .is_some_and(|id| self.first_uses.get(id).is_some_and(|first| *first < row.number));
        is_reply && of_any && (reused || (reason.is_none() && said.is_some()))
    }

    /// Whether it came when the first of what answers it was signed, which is signed at once; a reply may have come
    /// before, in the call that asked. A receipt says when it came, and as which entry of the ledger of then: of one that was
    /// lost and came back, that entry is lost.
    fn replied_then(&self, row: &statement::Model, said: &Said) -> bool {
        let Some(replied_at) = self.replied_at.get(&row.digest) else { return true };
        let is_restored = self.restored.contains(&row.digest);
        let then = match row.answers {
            None => *replied_at == row.at,
            Some(_) => is_restored || row.at <= *replied_at,
        };
        then && said.received.get(&row.digest).is_none_or(|(index, at)| {
            *at == row.at && (is_restored || Some(*index) == self.index_of(row))
        })
    }

    /// The index of its entry in the ledger of its epoch.
    fn index_of(&self, row: &statement::Model) -> Option<u64> {
        let place = u64::try_from(row.entry).ok()?;
        self.trees.of(place).index(place)
    }

    fn is_covered(&self, row: &statement::Model) -> bool {
        let Some(entry) = self.entries.get(&row.entry) else {
            return false;
        };
        entry.kind == row.direction
            && entry.digest == row.digest
            && Digest::from_bytes(&row.digest).is_some()
    }

    /// An entry is never earlier than the one before it, and else of the instant of what it is of.
    fn came_then(&self, row: &statement::Model) -> bool {
        let Some(entry) = self.entries.get(&row.entry) else {
            return true;
        };
        let before = self.entries.get(&row.entry.saturating_sub(1)).map(|before| before.at);
        entry.at == before.map_or(row.at, |before| before.max(row.at))
    }
}

/// Where the ids of those that were refused as used again stand first.
async fn first_uses(
    checked: &Checked<'_>,
    rows: &[statement::Model],
) -> Result<BTreeMap<String, i64>, StoreError> {
    let reused = rows.iter().filter(|row| {
        row.refused_reason.as_deref() == Some(RefusalReason::StatementIdReused.name())
    });
    let ids: Vec<String> = reused.filter_map(|row| row.statement_id.clone()).collect();
    let mut first = BTreeMap::new();
    if ids.is_empty() {
        return Ok(first);
    }
    let uses: Vec<(Option<String>, i64)> = statement::Entity::find()
        .select_only()
        .columns([statement::Column::StatementId, statement::Column::Number])
        .filter(statement::Column::StatementId.is_in(padded(ids)))
        .filter(statement::Column::Direction.eq(Direction::Received.name()))
        .order_by_desc(statement::Column::Number)
        .into_tuple()
        .all(checked.db)
        .await?;
    first.extend(uses.into_iter().filter_map(|(id, number)| Some((id?, number))));
    Ok(first)
}

/// Those that were lost and came back.
async fn restored(
    checked: &Checked<'_>,
    rows: &[statement::Model],
) -> Result<BTreeSet<Vec<u8>>, StoreError> {
    let digests = padded(rows.iter().map(|row| row.digest.clone()));
    let restored = restored::Entity::find()
        .select_only()
        .column(restored::Column::Digest)
        .filter(restored::Column::Digest.is_in(digests))
        .into_tuple()
        .all(checked.db);
    Ok(restored.await?.into_iter().collect())
}

fn what(error: &StoreError) -> &'static str {
    match error {
        StoreError::Corrupt { what, .. } => what,
        _ => "it does not read",
    }
}
