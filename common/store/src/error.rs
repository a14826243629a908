//! What can go wrong here. No message holds a value, a statement of SQL or the database's words: those are
//! causes, for the log alone.

use std::sync::Arc;

use kzmn_common::refusal::RefusalReason;
use kzmn_common::trust::BundleRefusal;
use sea_orm::{ConnAcquireErr, DbErr};

use crate::not_put::NotPut;

/// Why the store did not do what it was asked.
#[derive(Clone, Debug, thiserror::Error)]
pub enum StoreError {
    /// The database could not be read or written. Nothing was half-stored: the same again may succeed.
    #[error("the store cannot be read or written; nothing was stored")]
    Unavailable(#[source] DbErr),
    /// Less is free on the disk than the reserve. Nothing was begun.
    #[error(
        "the disk is nearly full: make room, and the node goes on by itself; nothing was stored"
    )]
    NoSpace,
    /// The work broke off before its commit. Nothing was stored.
    #[error("the work on it broke off before it was committed; nothing was stored")]
    BrokeOff,
    /// A commit failed: it may have become durable or not. The node must stop and start again; the same
    /// bytes sent again settle it.
    #[error("a commit failed, and it is not known whether it is durable: restart the node")]
    Indeterminate,
    /// The store is shut down.
    #[error("the store is shut down")]
    Closed,
    /// The file cannot be created or opened with the rights that it must have.
    #[error("the database file cannot be created or opened")]
    File(#[source] Arc<std::io::Error>),
    /// Others than its owner can read the file, or one beside it.
    #[error(
        "others can read the database file or the -wal and -shm files beside it (mode {0:03o}): run chmod 600 on them"
    )]
    Exposed(u32),
    /// Another process has the database.
    #[error(
        "another process uses this database: stop it first; two nodes on one database would corrupt it"
    )]
    InUse,
    /// The database is of another node.
    #[error(
        "the database is of the node of {party} in the realm {realm}: the configuration names the wrong file"
    )]
    OfAnotherNode {
        /// Whose, `kz` or `mn`.
        party: String,
        /// Of which deployment.
        realm: String,
    },
    /// The database's library is too old to be trusted with what is committed.
    #[error("{0}")]
    TooOld(&'static str),
    /// The file fails the database's own check.
    #[error("the database file is damaged: restore it from a backup, then reconcile with the peer")]
    Damaged,
    /// A newer version of this program has changed the schema.
    #[error(
        "the database was written by a newer version of this program: run that version, or restore a \
         backup made before the upgrade"
    )]
    SchemaTooNew,
    /// A row is not what was stored.
    #[error("a row of {table} was altered or is damaged: {what}")]
    Corrupt {
        /// The table.
        table: &'static str,
        /// What is wrong, without any value.
        what: &'static str,
    },
    /// A bundle older than the newest one.
    #[error(
        "the trust bundle is older than the one adopted before: sequence {offered} after {newest}"
    )]
    BundleRollback {
        /// Its sequence.
        offered: u64,
        /// The newest one's.
        newest: u64,
    },
    /// Another bundle with the sequence of an adopted one.
    #[error("another trust bundle with sequence {0} was adopted before")]
    BundleConflict(u64),
    /// A bundle that the pinned governance keys do not hold for.
    #[error("the trust bundle does not open under the pinned governance keys")]
    BundleRefused(#[source] Arc<BundleRefusal>),
    /// Nothing can be signed or judged before a bundle is adopted, or against one that never was.
    #[error("the trust bundle that this needs was never adopted")]
    NoBundle,
    /// A person was not entered.
    #[error(transparent)]
    NotPut(#[from] NotPut),
    /// No such question was posed.
    #[error("no such question was posed")]
    UnknownQuestion,
    /// The registry does not hold the person of a case.
    #[error("the registry does not hold the person of that case")]
    UnknownPerson,
    /// The case of that number is for something or somebody else.
    #[error("a case of that number was opened for another purpose or person")]
    CaseOpenedOtherwise,
}

impl StoreError {
    /// As what the peer is told of it.
    #[must_use]
    pub fn refusal(&self) -> RefusalReason {
        match self {
            Self::Closed => RefusalReason::ShuttingDown,
            Self::UnknownQuestion | Self::UnknownPerson => RefusalReason::NotFound,
            Self::CaseOpenedOtherwise => RefusalReason::CaseOpenedOtherwise,
            Self::NotPut(not_put) => not_put.refusal(),
            Self::Corrupt { .. } => RefusalReason::EvidenceDamaged,
            Self::Unavailable(_)
            | Self::NoSpace
            | Self::BrokeOff
            | Self::Indeterminate
            | Self::File(_)
            | Self::Exposed(_)
            | Self::InUse
            | Self::OfAnotherNode { .. }
            | Self::TooOld(_)
            | Self::Damaged
            | Self::SchemaTooNew
            | Self::BundleRollback { .. }
            | Self::BundleConflict(_)
            | Self::BundleRefused(_)
            | Self::NoBundle => RefusalReason::StoreUnavailable,
        }
    }
}

impl From<DbErr> for StoreError {
    fn from(cause: DbErr) -> Self {
        match cause {
            // Whoever reads while the store is shut down, and not what is read, is at fault.
            DbErr::ConnectionAcquire(ConnAcquireErr::ConnectionClosed) => Self::Closed,
            cause => Self::Unavailable(cause),
        }
    }
}

/// What reading a row gives where it is not what was stored.
pub(crate) fn corrupt(table: &'static str, what: &'static str) -> StoreError {
    StoreError::Corrupt { table, what }
}
