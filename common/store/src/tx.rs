//! A write transaction: the one place where statements are kept.

use std::collections::BTreeSet;

use kzmn_common::envelope::Digest;
use kzmn_common::instant::Instant;
use kzmn_common::ledger::{EntryKind, JOURNAL_SALT};
use sea_orm::sea_query::OnConflict;
use sea_orm::{
    ActiveModelTrait, ColumnTrait as _, DatabaseTransaction, EntityTrait as _, QueryFilter as _,
    QuerySelect as _,
};
use tracing::{Instrument as _, debug_span};

use crate::entity::statement;
use crate::error::StoreError;
use crate::evidence::{self, NewStatement};
use crate::inserts::Inserts;
use crate::ledger::{Edge, Journal, Journaled, kept_row};
use crate::padded::padded;
use crate::shared::Shared;

/// The transaction of a batch. What is added to it goes to the database together, with the entries of the ledger that cover
/// it: one for each statement, and one for all other rows that are kept.
pub(crate) struct Tx<'a> {
    /// For reading, and for what is written at once because the rest of the batch reads it.
    pub(crate) db: &'a DatabaseTransaction,
    pub(crate) shared: &'a Shared,
    /// The ledger as this transaction leaves it.
    edge: Edge,
    appended: BTreeSet<Digest>,
    statements: Vec<NewStatement>,
    journal: Journal,
    /// When the last of the rows in the journal was kept; none without a row.
    kept_at: Option<Instant>,
    others: Inserts,
    changed: BTreeSet<String>,
}

impl<'a> Tx<'a> {
    pub(crate) fn new(db: &'a DatabaseTransaction, shared: &'a Shared) -> Self {
        Self {
            db,
            shared,
            edge: shared.edge(),
            appended: BTreeSet::new(),
            statements: Vec::new(),
            journal: Journal::default(),
            kept_at: None,
            others: Inserts::default(),
            changed: BTreeSet::new(),
        }
    }

    /// Appends a statement: the only way by which one is kept. It gets the next number, without a gap. One that is
    /// kept already is left alone.
    pub(crate) fn append(&mut self, statement: NewStatement) {
        if self.appended.insert(statement.digest()) {
            self.statements.push(statement);
        }
    }

    /// Adds rows that are kept for ever, at `at`, to be written after the statements. The entry that will cover them is the
    /// next one: what waits is written with it.
    pub(crate) fn keep<A>(
        &mut self,
        rows: impl IntoIterator<Item = A>,
        at: Instant,
    ) -> Result<(), StoreError>
    where
        A: ActiveModelTrait,
        A::Entity: Journaled,
    {
        let entry = Edge::column(self.edge.size())?;
        let mut covered = Vec::new();
        for mut row in rows {
            self.journal.add::<A::Entity>(kept_row(&row)?);
            self.kept_at = self.kept_at.max(Some(at));
            row.set(A::Entity::ENTRY, entry.into());
            covered.push(row);
        }
        self.others.add(covered, None)
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
        let mut entries = Vec::new();
        let journal = std::mem::take(&mut self.journal);
        if let Some(at) = self.kept_at.take() {
            let mut salt = [0; JOURNAL_SALT];
            self.shared.entropy.fill(&mut salt);
            let digest = journal.digest(&salt);
            entries.push(self.edge.append(EntryKind::Kept, digest, at, Some(salt))?);
        }
        let mut statements = Vec::new();
        for statement in self.new_statements().await? {
            let place = Edge::column(self.edge.size())?;
            let (kind, digest, at) = statement.entry();
            entries.push(self.edge.append(kind, digest, at, None)?);
            statements.push(statement.into_row(place));
        }
        let (entries, nodes): (Vec<_>, Vec<_>) =
            entries.into_iter().map(|rows| (rows.entry, rows.nodes)).unzip();
        inserts.add(entries, None)?;
        inserts.add(nodes.into_iter().flatten(), None)?;
        inserts.add_statements(statements)?;
        inserts.execute(self.db).instrument(debug_span!(target: "stage", "store.insert")).await
    }

    /// The statements that were added and are not kept already.
    async fn new_statements(&mut self) -> Result<Vec<NewStatement>, StoreError> {
        let mut added = std::mem::take(&mut self.statements);
        if added.is_empty() {
            return Ok(added);
        }
        let digests = padded(added.iter().map(|one| one.digest().as_bytes().to_vec()));
        let kept: Vec<Vec<u8>> = statement::Entity::find()
            .select_only()
            .column(statement::Column::Digest)
            .filter(statement::Column::Digest.is_in(digests))
            .into_tuple()
            .all(self.db)
            .await?;
        let kept = kept.iter().map(|digest| evidence::digest("statement", digest));
        let kept: BTreeSet<Digest> = kept.collect::<Result<_, _>>()?;
        added.retain(|one| !kept.contains(&one.digest()));
        Ok(added)
    }

    /// Writes what is left. Returns the cases that changed, and the ledger as it is once this is committed.
    pub(crate) async fn finish(mut self) -> Result<(BTreeSet<String>, Edge), StoreError> {
        self.flush().await?;
        Ok((self.changed, self.edge))
    }
}
