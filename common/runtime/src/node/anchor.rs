//! What a node remembers of its database outside it: a file beside the statement key, so that another database, an
//! empty one, an old copy or one with another history is not served as if it were the one that signed with this key. Of
//! the history it knows how large the ledger was, and its root.
//!
//! It is written when the node starts, before each checkpoint is signed, and when the node stops, and so is behind the
//! database and never ahead of it.

use std::cmp::Ordering;
use std::fs;
use std::io::{self, Write as _};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use kzmn_common::ledger::TreeHead;
use kzmn_failpoint::{Failpoint, reach};
use kzmn_store::{Store, StoreError};
use serde::{Deserialize, Serialize};

/// Why a database is not served.
#[derive(Debug, thiserror::Error)]
pub enum AnchorError {
    /// The database is missing, and a new one would be another one.
    #[error(
        "there is no database at {}, and this statement key served another database, as {} says: name that one as \
         store.database, or restore it from a backup. To begin an empty one, start once with --adopt-database",
        .database.display(),
        .anchor.display()
    )]
    NoDatabase {
        /// Where it should be.
        database: PathBuf,
        /// The file that remembers one.
        anchor: PathBuf,
    },
    /// It is another database.
    #[error(
        "this statement key served another database, as {} says: name that one, or restore it from a backup. To serve \
         this one from now on, start once with --adopt-database",
        .0.display()
    )]
    OtherDatabase(PathBuf),
    /// Its ledger is shorter than before.
    #[error(
        "the database holds less than when it was served last, as {} says: it is an old copy, or a copy \
         made without the files beside it. Restore the newest backup; to serve this one, start once with \
         --adopt-database; the other state's node refuses one that holds less than it has cosigned (ROLLED_BACK)",
        .0.display()
    )]
    OlderDatabase(PathBuf),
    /// Its ledger does not continue that of before.
    #[error(
        "the database has another history than when it was served last, as {} says: somebody altered what it holds, or \
         restored an old copy and went on with it. Keep it as it is for whoever investigates, and restore a backup \
         from before; to serve this one, start once with --adopt-database; the other state's node refuses one that holds \
         less than it has cosigned, or another history (ROLLED_BACK)",
        .0.display()
    )]
    OtherHistory(PathBuf),
    /// The file is invalid.
    #[error("{} does not read: restore it, or remove it and start once with --adopt-database", .0.display())]
    Unreadable(PathBuf),
    /// The database cannot be read.
    #[error("the store cannot be used")]
    Store(#[from] StoreError),
}

#[derive(Deserialize, Eq, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
struct Remembered {
    database: String,
    ledger_epoch: u32,
    ledger_size: u64,
    ledger_root: String,
}

/// The file, of one node that runs.
#[derive(Debug)]
pub(super) struct Anchor {
    path: PathBuf,
    writing: Mutex<()>,
}

impl Anchor {
    /// Beside that statement key.
    pub(super) fn beside(statement_key: &Path) -> Self {
        let mut path = statement_key.as_os_str().to_owned();
        path.push(".anchor");
        Self { path: path.into(), writing: Mutex::new(()) }
    }

    /// Refuses to begin a new database, unless it is to be adopted, where one is remembered: before the file is made.
    pub(super) fn refuse_new(&self, database: &Path, adopt: bool) -> Result<(), AnchorError> {
        if adopt || database.exists() || self.read().is_none() {
            return Ok(());
        }
        Err(AnchorError::NoDatabase { database: database.to_owned(), anchor: self.path.clone() })
    }

    /// Compares the database with what is remembered, unless it is to be adopted, and remembers it.
    pub(super) async fn check(&self, store: &Store, adopt: bool) -> Result<(), AnchorError> {
        let now = of(store);
        if let Some(before) = self.read().filter(|_| !adopt) {
            let before = before.map_err(|_| AnchorError::Unreadable(self.path.clone()))?;
            if before.database != now.database {
                return Err(AnchorError::OtherDatabase(self.path.clone()));
            }
            match before.ledger_epoch.cmp(&now.ledger_epoch) {
                // Whoever begins an epoch says what was lost before it.
                Ordering::Less => {}
                Ordering::Greater => return Err(AnchorError::OlderDatabase(self.path.clone())),
                Ordering::Equal => self.check_history(store, &before).await?,
            }
        }
        let _written = self.write(&now);
        Ok(())
    }

    /// Holds the ledger against what is remembered of it.
    async fn check_history(&self, store: &Store, before: &Remembered) -> Result<(), AnchorError> {
        match store.ledger_root(before.ledger_size).await? {
            None => Err(AnchorError::OlderDatabase(self.path.clone())),
            Some(root) if root.to_string() != before.ledger_root => {
                Err(AnchorError::OtherHistory(self.path.clone()))
            }
            Some(_) => Ok(()),
        }
    }

    /// How many entries the ledger had when it was served last, where this database does not hold them, or holds others; none
    /// where it does, and where nothing is remembered of it.
    pub(super) async fn lost(&self, store: &Store) -> Result<Option<u64>, StoreError> {
        let Some(Ok(before)) = self.read() else { return Ok(None) };
        let lost = match before.ledger_epoch.cmp(&store.ledger_epoch().number()) {
            Ordering::Less => false,
            Ordering::Greater => true,
            Ordering::Equal => {
                let root = store.ledger_root(before.ledger_size).await?;
                root.is_none_or(|root| root.to_string() != before.ledger_root)
            }
        };
        Ok(lost.then_some(before.ledger_size))
    }

    /// Remembers how far the database is. Tells whether it is written.
    pub(super) fn remember(&self, store: &Store) -> bool {
        self.write(&of(store))
    }

    fn read(&self) -> Option<io::Result<Remembered>> {
        match fs::read(&self.path) {
            Err(e) if e.kind() == io::ErrorKind::NotFound => None,
            read => Some(read.and_then(|json| Ok(serde_json::from_slice(&json)?))),
        }
    }

    /// Keys may lie where the node cannot write. Then no checkpoint is signed, and a lost database would not be noticed here,
    /// which is logged. Tells whether it is written.
    fn write(&self, now: &Remembered) -> bool {
        let _one_at_a_time = self.writing.lock().unwrap_or_else(PoisonError::into_inner);
        if matches!(self.read(), Some(Ok(before)) if before == *now) {
            return true;
        }
        let next = self.path.with_extension("anchor-next");
        let written = serde_json::to_vec(now).map_err(io::Error::from).and_then(|json| {
            let mut options = fs::OpenOptions::new();
            let mut file =
                options.write(true).create(true).truncate(true).mode(0o600).open(&next)?;
            file.write_all(&json)?;
            file.sync_all()?;
            reach(Failpoint::AnchorBeforeRename);
            fs::rename(&next, &self.path)
        });
        if let Err(error) = &written {
            let error: &dyn std::error::Error = error;
            tracing::warn!(
                error,
                path = %self.path.display(),
                "cannot write the anchor of the database: no checkpoint is signed until it can be written, and an older \
                 copy of the database would not be noticed here"
            );
        }
        written.is_ok()
    }
}

fn of(store: &Store) -> Remembered {
    let TreeHead { size, root } = store.ledger();
    let database = hex::encode(store.id().as_bytes());
    let ledger_epoch = store.ledger_epoch().number();
    Remembered { database, ledger_epoch, ledger_size: size, ledger_root: root.to_string() }
}
