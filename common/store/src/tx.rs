//! A write transaction: the one place where statements are kept.

use std::collections::BTreeSet;

use kzmn_common::envelope::Digest;
use kzmn_common::instant::Instant;
use kzmn_common::ledger::{EntryKind, JOURNAL_SALT, TreeHead};
use sea_orm::sea_query::OnConflict;
use sea_orm::{ActiveModelTrait, DatabaseTransaction};
use tracing::{Instrument as _, debug_span};

use crate::error::StoreError;
use crate::evidence::NewStatement;
use crate::inserts::Inserts;
use crate::ledger::{Edge, EntryRows, Journal, Journaled, kept_row};
use crate::shared::Shared;

/// The transaction of a batch. What is added to it goes to the database together, with the entries of the ledger that cover
/// it: one for each statement, and one for all other rows that are kept.
pub(crate) struct Tx<'a> {
    /// For reading, and for what is written at once because the rest of the batch reads it.
    pub(crate) db: &'a DatabaseTransaction,
    pub(crate) shared: &'a Shared,
    /// The ledger as it was flushed.
    edge: Edge,
    /// What gets the next entries, in their order: a statement, or where there is none the journal.
    pending: Vec<Option<NewStatement>>,
    appended: BTreeSet<Digest>,
    journal: Journal,
    /// The place of the journal's entry, and when the last of its rows was kept; none without a row.
    journal_entry: Option<(u64, Instant)>,
    others: Inserts,
    changed: BTreeSet<String>,
}

impl<'a> Tx<'a> {
    pub(crate) fn new(db: &'a DatabaseTransaction, shared: &'a Shared) -> Self {
        Self {
            db,
            shared,
            edge: shared.edge(),
            pending: Vec::new(),
            appended: BTreeSet::new(),
            journal: Journal::default(),
            journal_entry: None,
            others: Inserts::default(),
            changed: BTreeSet::new(),
        }
    }

    /// Appends a statement that is not kept yet: the only way by which one is kept. It gets the next number, without a gap,
    /// and the [next entry](Self::next_entry). The same one twice in a transaction is kept once. Tells whether it is kept now.
    pub(crate) fn append(&mut self, statement: NewStatement) -> bool {
        let is_new = self.appended.insert(statement.digest());
        if is_new {
            self.pending.push(Some(statement));
        }
        is_new
    }

    /// The place of the entry that what is appended next gets.
    pub(crate) fn next_entry(&self) -> u64 {
        self.edge.next_place().saturating_add(self.waiting())
    }

    /// The index of the same in the ledger of its epoch.
    pub(crate) fn next_index(&self) -> u64 {
        self.edge.size().saturating_add(self.waiting())
    }

    fn waiting(&self) -> u64 {
        u64::try_from(self.pending.len()).unwrap_or(u64::MAX)
    }

    /// Ends the epoch of the ledger: what is appended from now on is of the next one. Tells how large it was, and its root.
    pub(crate) async fn begin_epoch(&mut self) -> Result<TreeHead, StoreError> {
        self.flush().await?;
        let left = self.edge.head();
        self.edge.begin_epoch();
        Ok(left)
    }

    /// Adds rows that are kept for ever, at `at`, to be written after the statements. One entry covers all that is kept
    /// until the next [`Self::flush`].
    pub(crate) fn keep<A>(
        &mut self,
        rows: impl IntoIterator<Item = A>,
        at: Instant,
    ) -> Result<(), StoreError>
    where
        A: ActiveModelTrait,
        A::Entity: Journaled,
    {
        let mut rows: Vec<A> = rows.into_iter().collect();
        if rows.is_empty() {
            return Ok(());
        }
        let (place, before) = match self.journal_entry {
            Some(begun) => begun,
            None => {
                let place = self.next_entry();
                self.pending.push(None);
                (place, at)
            }
        };
        self.journal_entry = Some((place, before.max(at)));
        for row in &mut rows {
            self.journal.add::<A::Entity>(kept_row(row)?);
            row.set(A::Entity::ENTRY, Edge::column(place)?.into());
        }
        self.others.add(rows, None)
    }

    /// Adds rows of a table that is made of what is kept, to be written after the statements.
    pub(crate) fn insert<A: ActiveModelTrait>(
        &mut self,
        rows: impl IntoIterator<Item = A>,
        conflict: Option<OnConflict>,
    ) -> Result<(), StoreError> {
        self.others.add(rows, conflict)
    }

    /// Notes that questions of a case changed: whoever watches it is told after the commit.
    pub(crate) fn changed(&mut self, case_id: impl Into<String>) {
        self.changed.insert(case_id.into());
    }

    /// Writes what was added so far: statements first, for other rows refer to them.
    pub(crate) async fn flush(&mut self) -> Result<(), StoreError> {
        let mut inserts = std::mem::take(&mut self.others);
        let (mut entries, mut nodes, mut statements) = (Vec::new(), Vec::new(), Vec::new());
        for pending in std::mem::take(&mut self.pending) {
            let place = Edge::column(self.edge.next_place())?;
            let rows = match pending {
                None => self.close_journal()?,
                Some(statement) => {
                    let (kind, digest, at) = statement.entry();
                    statements.push(statement.into_row(place));
                    let rows = self.edge.append(kind, digest, at, None)?;
                    self.edge.needs_witness();
                    Some(rows)
                }
            };
            if let Some(EntryRows { entry, nodes: completed }) = rows {
                entries.push(entry);
                nodes.extend(completed);
            }
        }
        inserts.add(entries, None)?;
        inserts.add(nodes, None)?;
        inserts.add_statements(statements)?;
        inserts.execute(self.db).instrument(debug_span!(target: "stage", "store.insert")).await
    }

    /// The entry of all rows that were kept since the last flush.
    fn close_journal(&mut self) -> Result<Option<EntryRows>, StoreError> {
        let Some((_, at)) = self.journal_entry.take() else {
            return Ok(None);
        };
        let mut salt = [0; JOURNAL_SALT];
        self.shared.entropy.fill(&mut salt);
        let journal = std::mem::take(&mut self.journal);
        let of_checkpoints_alone = journal.is_of_checkpoints_alone();
        let rows = self.edge.append(EntryKind::Kept, journal.digest(&salt), at, Some(salt))?;
        if !of_checkpoints_alone {
            self.edge.needs_witness();
        }
        Ok(Some(rows))
    }

    /// Writes what is left. Returns the cases that changed, and the ledger as it is once this is committed.
    pub(crate) async fn finish(mut self) -> Result<(BTreeSet<String>, Edge), StoreError> {
        self.flush().await?;
        Ok((self.changed, self.edge))
    }
}
