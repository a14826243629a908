//! A write transaction: the one place where statements are kept.

use std::collections::BTreeSet;

use kzmn_common::envelope::Digest;
use sea_orm::sea_query::OnConflict;
use sea_orm::{ActiveModelTrait, DatabaseTransaction};
use tracing::{Instrument as _, debug_span};

use crate::entity::statement;
use crate::error::StoreError;
use crate::evidence::NewStatement;
use crate::inserts::Inserts;
use crate::shared::Shared;

/// The transaction of a batch. What is added to it goes to the database together.
pub(crate) struct Tx<'a> {
    /// For reading, and for what is written at once because the rest of the batch reads it.
    pub(crate) db: &'a DatabaseTransaction,
    pub(crate) shared: &'a Shared,
    appended: BTreeSet<Digest>,
    statements: Vec<statement::ActiveModel>,
    others: Inserts,
    changed: BTreeSet<String>,
}

impl<'a> Tx<'a> {
    pub(crate) fn new(db: &'a DatabaseTransaction, shared: &'a Shared) -> Self {
        Self {
            db,
            shared,
            appended: BTreeSet::new(),
            statements: Vec::new(),
            others: Inserts::default(),
            changed: BTreeSet::new(),
        }
    }

    /// Appends a statement: the only way by which one is kept. It gets the next number, without a gap. One that is
    /// kept already is left alone.
    pub(crate) fn append(&mut self, statement: NewStatement) {
        if self.appended.insert(statement.digest()) {
            self.statements.push(statement.into_row());
        }
    }

    /// Adds rows of another table, to be written after the statements.
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
        inserts.add_statements(std::mem::take(&mut self.statements))?;
        inserts.execute(self.db).instrument(debug_span!(target: "stage", "store.insert")).await
    }

    /// Writes what is left, and tells the cases that changed.
    pub(crate) async fn finish(mut self) -> Result<BTreeSet<String>, StoreError> {
        self.flush().await?;
        Ok(self.changed)
    }
}
