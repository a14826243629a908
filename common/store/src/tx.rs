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

/// Rows of one table, to be handed in when it is their turn.
type Rows = Box<dyn FnOnce(&mut Inserts) -> Result<(), StoreError> + Send + Sync>;

/// The transaction of a batch. What is added to it goes to the database together.
pub(crate) struct Tx<'a> {
    /// For reading, and for what is written at once because the rest of the batch reads it.
    pub(crate) db: &'a DatabaseTransaction,
    pub(crate) shared: &'a Shared,
    appended: BTreeSet<Digest>,
    statements: Vec<statement::ActiveModel>,
    others: Vec<Rows>,
    changed: BTreeSet<String>,
}

impl<'a> Tx<'a> {
    pub(crate) fn new(db: &'a DatabaseTransaction, shared: &'a Shared) -> Self {
        Self {
            db,
            shared,
            appended: BTreeSet::new(),
            statements: Vec::new(),
            others: Vec::new(),
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
    pub(crate) fn insert<A: ActiveModelTrait + Send + Sync + 'static>(
        &mut self,
        rows: impl IntoIterator<Item = A>,
        conflict: Option<OnConflict>,
    ) {
        let rows: Vec<A> = rows.into_iter().collect();
        self.others.push(Box::new(move |inserts| inserts.add(rows, conflict)));
    }

    /// Notes that questions of a case changed: whoever watches it is told after the commit.
    pub(crate) fn changed(&mut self, case_id: impl Into<String>) {
        self.changed.insert(case_id.into());
    }

    /// Writes what was added so far: statements first, for other rows refer to them.
    pub(crate) async fn flush(&mut self) -> Result<(), StoreError> {
        let mut inserts = Inserts::default();
        inserts.add_statements(std::mem::take(&mut self.statements))?;
        for rows in std::mem::take(&mut self.others) {
            rows(&mut inserts)?;
        }
        inserts.execute(self.db).instrument(debug_span!(target: "stage", "store.insert")).await
    }

    /// Writes what is left, and tells the cases that changed.
    pub(crate) async fn finish(mut self) -> Result<BTreeSet<String>, StoreError> {
        self.flush().await?;
        Ok(self.changed)
    }
}
