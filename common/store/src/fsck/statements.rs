//! Statements: each with the next number and its entry, its signatures hold, and its columns say what its bytes say.

use std::collections::BTreeMap;

use kzmn_common::envelope::Digest;
use kzmn_common::kinds::Refusal;
use kzmn_common::ledger::EntryKind;
use kzmn_common::refusal::RefusalReason;
use kzmn_common::statement::PayloadType;
use sea_orm::{
    ColumnTrait as _, EntityTrait as _, PaginatorTrait as _, QueryFilter as _, QueryOrder as _,
    QuerySelect as _,
};

use super::checked::{Checked, PAGE};
use super::findings::Look;
use crate::entity::{ledger_entry, statement, trust_bundle};
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
}

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
        let refusals = statement::Entity::find()
            .filter(
                statement::Column::Answers.is_in(padded(rows.iter().map(|row| row.digest.clone()))),
            )
            .filter(statement::Column::Direction.eq(Direction::Issued.name()))
            .filter(statement::Column::PayloadType.eq(PayloadType::Refusal.as_str()))
            .all(db)
            .await?;
        let mut refused = BTreeMap::new();
        for row in refusals {
            // One that does not read is found where its own row is looked at.
            if let (Some(answers), Ok(refusal)) =
                (row.answers.clone(), evidence::reopen_as::<Refusal>(&row, checked.shared))
            {
                refused.insert(answers, refusal.attested().statement().body.reason.name());
            }
        }
        Ok(Self {
            rows,
            entries: entries.into_iter().map(|entry| (entry.place, entry)).collect(),
            answered: answered.collect(),
            refused,
        })
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
        let said = self.refused.get(&row.digest).copied();
        // A reply under an id that was used before is kept, and nothing is said of it.
        let unsaid = said.is_none()
            && row.refused_reason.as_deref() == Some(RefusalReason::StatementIdReused.name());
        // A reply that was taken before it came by an rpc that takes none.
        let taken = said == Some(RefusalReason::PayloadTypeUnexpected.name())
            && row.refused_reason.is_none()
            && row.answers.is_some();
        if !unsaid && !taken && row.refused_reason.as_deref() != said {
            look.altered(TABLE, at, "why it was refused is not what the signed refusal says");
        }
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

fn what(error: &StoreError) -> &'static str {
    match error {
        StoreError::Corrupt { what, .. } => what,
        _ => "it does not read",
    }
}
