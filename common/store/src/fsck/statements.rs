//! Statements: each with the next number and its entry, its signatures hold, and its columns say what its bytes say.

use std::collections::{BTreeMap, BTreeSet};

use kzmn_common::envelope::Digest;
use kzmn_common::kinds::{Receipt, Refusal};
use kzmn_common::ledger::EntryKind;
use kzmn_common::refusal::RefusalReason;
use kzmn_common::statement::PayloadType;
use sea_orm::{
    ColumnTrait as _, EntityTrait as _, PaginatorTrait as _, QueryFilter as _, QueryOrder as _,
    QuerySelect as _,
};

use super::checked::{Checked, PAGE};
use super::findings::Look;
use crate::entity::{ledger_entry, restored, statement, trust_bundle};
use crate::error::StoreError;
use crate::evidence::{self, Direction};
use crate::padded::padded;

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

/// A page of statements, with what they are held against.
struct StatementPage {
    rows: Vec<statement::Model>,
    /// The entries that the rows name, each with when the one before it was made.
    entries: BTreeMap<i64, ledger_entry::Model>,
    /// The statements that these answer.
    answered: BTreeMap<Vec<u8>, Answered>,
    /// Why statements of the other state were refused, by the refusals that were signed.
    refused: BTreeMap<Vec<u8>, &'static str>,
    /// The first of what was signed to answer these.
    replied: BTreeMap<Vec<u8>, Replied>,
    /// The number of the first statement of the other state under an id, of those that were refused as used again.
    first_uses: BTreeMap<String, i64>,
    /// Those that were lost and came back from the other state.
    restored: BTreeSet<Vec<u8>>,
}

/// What was signed to answer a statement of the other state.
struct Replied {
    at: i64,
    /// The index of the entry and the instant that a receipt names.
    receipt: Option<(u64, i64)>,
}

const UNEXPECTED: &str = "PAYLOAD_TYPE_UNEXPECTED";

pub(super) async fn check(checked: &Checked<'_>, look: &mut Look<'_>) -> Result<(), StoreError> {
    let bundles: Vec<(i64, i64)> = trust_bundle::Entity::find()
        .select_only()
        .columns([trust_bundle::Column::Entry, trust_bundle::Column::Sequence])
        .into_tuple()
        .all(checked.db)
        .await?;
    let (mut number, mut entry) = (0_i64, -1_i64);
    loop {
        let rows = statement::Entity::find()
            .filter(statement::Column::Number.gt(number))
            .order_by_asc(statement::Column::Number)
            .limit(PAGE)
            .all(checked.db)
            .await?;
        if rows.is_empty() {
            break;
        }
        look.looked(TABLE, rows.len());
        let page = StatementPage::load(checked, rows).await?;
        for row in &page.rows {
            let at = format!("number {}", row.number);
            if row.number != number.saturating_add(1) {
                look.missing(
                    TABLE,
                    format!("number {}", number.saturating_add(1)),
                    "it is not there",
                );
            }
            if row.entry <= entry {
                look.altered(TABLE, &at, "its entry does not follow that of the one before it");
            }
            (number, entry) = (row.number, row.entry);
            let newest = bundles.iter().filter(|(adopted, _)| *adopted < row.entry);
            if newest.map(|(_, sequence)| *sequence).max() != Some(row.bundle_sequence) {
                look.altered(TABLE, &at, "its trust bundle is not the one of then");
            }
            page.check(row, checked, look, &at);
        }
    }
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
            refused: BTreeMap::new(),
            replied: BTreeMap::new(),
            first_uses: first_uses(checked, &rows).await?,
            restored: restored(checked, &rows).await?,
            rows,
        };
        page.load_replies(checked).await?;
        Ok(page)
    }

    /// Reads what this node signed to answer these.
    async fn load_replies(&mut self, checked: &Checked<'_>) -> Result<(), StoreError> {
        let received = self.rows.iter().filter(|row| row.direction == Direction::Received.name());
        let digests = padded(received.map(|row| row.digest.clone()));
        let replies = statement::Entity::find()
            .filter(statement::Column::Answers.is_in(digests))
            .filter(statement::Column::Direction.eq(Direction::Issued.name()))
            .order_by_asc(statement::Column::Number)
            .all(checked.db)
            .await?;
        for row in replies {
            let Some(answers) = row.answers.clone() else { continue };
            let mut receipt = None;
            // One that does not read is found where its own row is looked at.
            if row.payload_type == PayloadType::Refusal.as_str()
                && let Ok(refusal) = evidence::reopen_as::<Refusal>(&row, checked.shared)
            {
                let reason = refusal.attested().statement().body.reason.name();
                self.refused.insert(answers.clone(), reason);
            }
            if row.payload_type == PayloadType::Receipt.as_str()
                && let Ok(read) = evidence::reopen_as::<Receipt>(&row, checked.shared)
            {
                let Receipt { ledger_index, received_at } = read.attested().statement().body;
                receipt = Some((ledger_index, received_at.unix_ms()));
            }
            self.replied.entry(answers).or_insert(Replied { at: row.at, receipt });
        }
        Ok(())
    }

    fn check(&self, row: &statement::Model, checked: &Checked<'_>, look: &mut Look<'_>, at: &str) {
        if !self.is_covered(row) {
            look.altered(TABLE, at, "the ledger's entry that it names is of something else");
        }
        if !self.came_then(row) {
            look.altered(TABLE, at, "its instant is not that of its entry");
        }
        if let Err(error) = evidence::check(row, checked.shared) {
            look.altered(TABLE, at, what(&error));
        }
        let answered = row.answers.as_ref().and_then(|answers| self.answered.get(answers));
        let stray = |answered: &Answered| {
            answered.case_id != row.case_id && !(answered.is_reply && row.case_id.is_none())
        };
        if answered.is_some_and(stray) {
            look.altered(TABLE, at, "its case is not that of what it answers");
        }
        if !self.refused_as_said(row) {
            look.altered(TABLE, at, "why it was refused is not what the signed refusal says");
        }
        if !self.replied_then(row, checked) {
            look.altered(TABLE, at, "its instant or entry is not that of what answers it");
        }
    }

    /// Whether why it was refused is what the signed refusal says. Of a reply to this node nothing is said in the call
    /// that asked; where it comes by an rpc that takes none, that is said whatever else became of it.
    fn refused_as_said(&self, row: &statement::Model) -> bool {
        let said = self.refused.get(&row.digest).copied();
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
    fn replied_then(&self, row: &statement::Model, checked: &Checked<'_>) -> bool {
        let Some(replied) = self.replied.get(&row.digest) else { return true };
        let then = match row.answers {
            None => replied.at == row.at,
            Some(_) => row.at <= replied.at,
        };
        let index = |place| checked.trees.of(place).index(place);
        let index = u64::try_from(row.entry).ok().and_then(index);
        let is_restored = self.restored.contains(&row.digest);
        then && replied
            .receipt
            .is_none_or(|(entry, at)| at == row.at && (is_restored || Some(entry) == index))
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
