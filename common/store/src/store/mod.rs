//! The store as the rest of a node sees it.

mod assessing;
mod ledger;
mod persons;
mod recovery;

use std::fmt;
use std::fs::File;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use kzmn_common::envelope::Digest;
use kzmn_common::exchange::answer::Answering;
use kzmn_common::exchange::close::{Closing, DeliveryReply, RejectedReply};
use kzmn_common::exchange::receive::Received;
use kzmn_common::exchange::recognise::Lookup;
use kzmn_common::instant::{Entropy, Instant};
use kzmn_common::kinds::RecordQuery;
use kzmn_common::refusal::Refused;
use kzmn_common::statement::Sealed;
use kzmn_common::text::Text;
use kzmn_common::trust::{GovernancePins, TrustBundle};
use kzmn_failpoint::{Failpoint, reach};
use sea_orm::{DatabaseConnection, DatabaseTransaction, TransactionTrait as _};
use sea_orm_migration::MigratorTrait as _;
use tokio::sync::{broadcast, watch};
use tracing::{Instrument as _, debug_span};

use crate::adoption::Adoption;
use crate::assessments;
use crate::budget::Budget;
use crate::bundles::{self, Bundles};
use crate::cases::{self, CaseFilter, CaseKey, CaseOpened, CaseOpening, CaseRecord};
use crate::check::Check;
use crate::command::{Command, Job};
use crate::delivery::{self, Postponement};
use crate::dialect::Dialect;
use crate::disclosure::{self, AccessFilter, NewAccesses, OwnAccess, StoredAccessRecord};
use crate::entity::trust_bundle;
use crate::error::StoreError;
use crate::evidence::{self, StatementFilter, StatementRecord, StatementSummary, Subject};
use crate::exchange::{
    self, Attempt, Closed, Closes, DeliveryEnd, HeldBack, PendingStatement, Processed,
    ProcessingStep, QuestionRows,
};
use crate::identity::{self, DatabaseId};
use crate::jobs::AnyJob;
use crate::ledger::Edge;
use crate::migration::Migrator;
use crate::page::Page;
use crate::questions::{self, AttestedPeriod, QuestionRecord, SettingAside};
use crate::registry::{self, Searched};
use crate::shared::{Checked, Owner, Shared};
use crate::space::{self, FreeSpace, Reserve};
use crate::status::{self, Counts, StoreStatus};
use crate::writer::Writer;

pub use ledger::LedgerPlace;

/// How many changes a watcher may be behind before it is told that it missed some.
const CHANGES: usize = 256;

/// Where the database is, and how it is read.
#[derive(Clone)]
pub struct Options {
    /// The database file. It is created, for its owner alone, where it is not there.
    pub path: PathBuf,
    /// How many connections read at once.
    pub readers: u32,
    /// How many bytes of what is refused for good are kept in a day.
    pub refused_bytes_a_day: u64,
    /// How many bytes must be free on the disk for new work.
    pub reserve_bytes: u64,
    /// How many are; by itself the file system is asked.
    pub free_space: FreeSpace,
}

/// Twice what a batch of the largest statements and their answers takes.
pub const RESERVE_BYTES: u64 = 64 << 20;

/// Thousands of refusals: more than a year's honest mistakes.
pub const REFUSED_BYTES_A_DAY: u64 = 32 << 20;

impl Options {
    /// The database in that file, with 2 readers, 32 MiB of refusals a day and 64 MiB in reserve.
    #[must_use]
    pub fn at(path: impl Into<PathBuf>) -> Self {
        Self {
            path: path.into(),
            readers: 2,
            refused_bytes_a_day: REFUSED_BYTES_A_DAY,
            reserve_bytes: RESERVE_BYTES,
            free_space: space::of_file_system(),
        }
    }
}

impl fmt::Debug for Options {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Options")
            .field("path", &self.path)
            .field("readers", &self.readers)
            .field("refused_bytes_a_day", &self.refused_bytes_a_day)
            .field("reserve_bytes", &self.reserve_bytes)
            .finish_non_exhaustive()
    }
}

/// A node's store. Writes share commits and are answered when these are durable; reads are of what is
/// committed.
#[derive(Debug)]
pub struct Store {
    path: PathBuf,
    shared: Arc<Shared>,
    pins: GovernancePins,
    reads: DatabaseConnection,
    writer: Writer,
    check: Check,
    id: DatabaseId,
    /// Held until the store is shut down.
    lock: Mutex<Option<File>>,
    wide: tokio::sync::Mutex<()>,
    reserve: Reserve,
}

impl Store {
    /// Opens the database, brings its schema up to date and loads the trust bundles. `owner` says
    /// whose it must be; `entropy` names a new one; `pins` are the governance keys under which stored bundles must open.
    ///
    /// # Errors
    ///
    /// [`StoreError`]: a file that cannot be opened, that others can read, that another process has, that is of
    /// another node or was written by a newer version; a bundle that does not open. Whether the file is damaged is looked at afterwards: [`Self::checked`].
    pub async fn open(
        options: &Options,
        owner: Owner,
        entropy: Arc<dyn Entropy>,
        pins: GovernancePins,
    ) -> Result<Self, StoreError> {
        let dialect = Dialect::of_a_file();
        let lock = dialect.take(&options.path)?;
        let writes = dialect.connect_writer(&options.path).await?;
        migrate(&writes).await?;
        reach(Failpoint::DatabaseMigrated);
        registry::make_again_where_old(&writes).await?;
        questions::let_wait(&writes).await?;
        let bundles = Bundles::load(&writes, &pins).await?;
        let reads = dialect.connect_readers(&options.path, options.readers.max(1)).await?;
        let commits = AtomicU64::new(0);
        let may_wait = AtomicBool::new(true);
        let id = identity::bind(&writes, &owner, entropy.as_ref()).await?;
        let edge = Edge::load(&writes, owner.realm.clone()).await?;
        let shared = Arc::new(Shared {
            dialect,
            owner,
            bundles,
            entropy,
            committed: Mutex::new(edge),
            commits,
            may_wait,
            refusals: Budget::new(options.refused_bytes_a_day),
            failed: watch::Sender::new(false),
            checked: watch::Sender::new(Checked::Running),
            changes: broadcast::Sender::new(CHANGES),
        });
        let writer = Writer::start(writes, Arc::clone(&shared));
        let check = Check::start(options.path.clone(), Arc::clone(&shared));
        let (path, free) = (options.path.clone(), Arc::clone(&options.free_space));
        let reserve = Reserve::new(path.clone(), options.reserve_bytes, free);
        let (lock, wide) = (Mutex::new(Some(lock)), tokio::sync::Mutex::new(()));
        Ok(Self { path, id, shared, pins, reads, writer, check, lock, wide, reserve })
    }

    /// Adopts a trust bundle at `at`: `json` is its file, which `bundle` was opened from.
    ///
    /// # Errors
    ///
    /// [`StoreError::BundleRollback`], [`StoreError::BundleConflict`], [`StoreError::BundleRefused`] where
    /// the file does not open, and those of every write.
    pub async fn adopt_bundle(
        &self,
        json: &[u8],
        bundle: &TrustBundle,
        at: Instant,
    ) -> Result<(), StoreError> {
        if bundles::open(json, &self.pins)? != *bundle {
            return Err(StoreError::BundleConflict(bundle.sequence()));
        }
        let row = trust_bundle::Model {
            sequence: i64::try_from(bundle.sequence()).map_err(|_| StoreError::NoBundle)?,
            envelope: json.to_vec(),
            adopted_at: at.unix_ms(),
            entry: 0,
        };
        self.write(Adoption { row, at }).await?;
        self.shared.bundles.insert(bundle.clone());
        Ok(())
    }

    /// The newest adopted trust bundle.
    #[must_use]
    pub fn newest_bundle(&self) -> Option<Arc<TrustBundle>> {
        self.shared.bundles.newest()
    }

    /// Answers a received statement: with the stored bytes where it was answered before, else by reading
    /// the own registry. The answer is durable, with the statement and the disclosure.
    ///
    /// Those who look alike are searched outside of the writing transaction, so that nobody else waits for it, and what
    /// was found is held against what changed since in the transaction that answers.
    ///
    /// # Errors
    ///
    /// Those of every write; [`StoreError::Corrupt`] where a row that it needs was altered.
    pub async fn process(
        &self,
        received: Received,
        answering: &Arc<Answering>,
    ) -> Result<Processed, StoreError> {
        self.process_if(received, answering, |_| Ok(())).await
    }

    /// The same, where a search for those who look alike goes on only if `may_search` takes it: what it costs is known
    /// when it comes to it. Else nothing is stored, and the refusal is what `may_search` says.
    ///
    /// # Errors
    ///
    /// As [`Self::process`].
    pub async fn process_if(
        &self,
        received: Received,
        answering: &Arc<Answering>,
        may_search: impl Fn(&Lookup) -> Result<(), Refused>,
    ) -> Result<Processed, StoreError> {
        evidence::known_bundle(&self.shared.bundles, received.verified().bundle_sequence())?;
        let owner = &self.shared.owner;
        if answering.me != owner.me || answering.realm != owner.realm {
            let (party, realm) = (owner.me.code().to_owned(), owner.realm.as_str().to_owned());
            return Err(StoreError::OfAnotherNode { party, realm });
        }
        let received = Arc::new(received);
        let (mut searched, mut may) = (None, false);
        loop {
            let (received, answering) = (Arc::clone(&received), Arc::clone(answering));
            match self.write(PendingStatement { received, answering, searched }).await? {
                ProcessingStep::Processed(processed) => return Ok(processed),
                ProcessingStep::Search(lookup) => {
                    // Searching again, because the registry has changed, costs the caller nothing.
                    if !may && let Err(refused) = may_search(&lookup) {
                        return Ok(Processed::Refused(refused));
                    }
                    may = true;
                    searched = Some(self.search_alike(&lookup).await?);
                }
            }
        }
    }

    /// Only one search over a month or a year of entries goes on at a time, so that a reading connection stays free.
    async fn search_alike(&self, lookup: &Lookup) -> Result<Searched, StoreError> {
        let place = match lookup.alike().is_wide() {
            true => Some(self.wide.lock().await),
            false => None,
        };
        let searching = debug_span!(target: "stage", "store.alike");
        let snapshot = self.snapshot().await?;
        let searched = registry::search_alike(&snapshot, lookup).instrument(searching).await;
        drop(place);
        searched
    }

    /// Stores a query and its open question. The same again changes nothing. It waits to be delivered once an attempt did not
    /// close it, or the node ended before. Tells whether it waits at once, because something of its case goes before it.
    ///
    /// # Errors
    ///
    /// [`StoreError::NoBundle`], and those of every write.
    pub async fn submit_question(&self, sealed: &Sealed<RecordQuery>) -> Result<bool, StoreError> {
        let HeldBack(waits) = self.write(self.question_rows(sealed)?).await?;
        Ok(waits)
    }

    /// Whether a statement that waits has to let another one of its case go first.
    ///
    /// # Errors
    ///
    /// Those of every read.
    pub async fn is_held_back(&self, digest: Digest) -> Result<bool, StoreError> {
        delivery::is_held_back(self.reads()?, digest).await
    }

    fn question_rows(&self, sealed: &Sealed<RecordQuery>) -> Result<QuestionRows, StoreError> {
        let bundle = self.shared.bundles.newest().ok_or(StoreError::NoBundle)?;
        exchange::question_rows(sealed, bundle.sequence())
    }

    /// Stores a reply that closes a question, and the question's new state. What it attests is read from it.
    /// The same again changes nothing; another reply to a closed question is equivocation.
    ///
    /// # Errors
    ///
    /// [`StoreError::UnknownQuestion`], and those of every write.
    pub async fn close(
        &self,
        query: Digest,
        closing: impl Into<Arc<Closing>>,
    ) -> Result<Closed, StoreError> {
        let reply = closing.into();
        evidence::known_bundle(&self.shared.bundles, reply.verified().bundle_sequence())?;
        self.write(Closes { query, reply, anew: None }).await
    }

    /// The same of a refusal; where it is what closes the question, the same question is asked `anew` in its place, in the
    /// same transaction, and waits to be delivered at once.
    ///
    /// # Errors
    ///
    /// As [`Self::close`].
    pub async fn close_and_ask_anew(
        &self,
        query: Digest,
        reply: Arc<Closing>,
        anew: &Sealed<RecordQuery>,
    ) -> Result<Closed, StoreError> {
        evidence::known_bundle(&self.shared.bundles, reply.verified().bundle_sequence())?;
        let anew = Some(Box::new(self.question_rows(anew)?.waiting()));
        self.write(Closes { query, reply, anew }).await
    }

    /// Keeps what came back for a delivered statement, and ends its delivery. Tells whether it does: a reply under an id that
    /// the peer used for other bytes does not.
    ///
    /// # Errors
    ///
    /// [`StoreError::Corrupt`] where the statement is not there, and those of every write.
    pub async fn end_delivery(
        &self,
        delivered: Digest,
        reply: DeliveryReply,
    ) -> Result<bool, StoreError> {
        evidence::known_bundle(&self.shared.bundles, reply.verified().bundle_sequence())?;
        self.write(DeliveryEnd { delivered, reply: Arc::new(reply) }).await
    }

    /// Has a statement that was not delivered, for a reason of that fixed name, wait until `due_at`.
    ///
    /// # Errors
    ///
    /// Those of every write.
    pub async fn postpone_delivery(
        &self,
        delivered: Digest,
        reason: &'static str,
        due_at: Instant,
    ) -> Result<(), StoreError> {
        self.write(Postponement { delivered, reason, due_at }).await
    }

    /// Which statements are to be delivered at `now`, oldest first and at most `most`: of each case the first that waits.
    ///
    /// # Errors
    ///
    /// Those of every read.
    pub async fn due_deliveries(&self, now: Instant, most: u64) -> Result<Vec<Digest>, StoreError> {
        delivery::due(self.reads()?, now, most).await
    }

    /// Keeps what came back at `at` and closed nothing.
    ///
    /// # Errors
    ///
    /// Those of every write.
    pub async fn suspect(
        &self,
        query: Digest,
        suspect: &RejectedReply,
        at: Instant,
    ) -> Result<(), StoreError> {
        self.write(exchange::suspected(query, suspect, at)).await
    }

    /// Counts an attempt that did not close the question, with the fixed name of its reason. It is due again at `due_at`.
    ///
    /// # Errors
    ///
    /// [`StoreError::UnknownQuestion`], and those of every write.
    pub async fn note_attempt(
        &self,
        query: Digest,
        reason: &str,
        due_at: Instant,
    ) -> Result<(), StoreError> {
        self.write(Attempt { query, reason: reason.to_owned(), due_at }).await
    }

    /// A question that this node asked, with all that came back.
    ///
    /// # Errors
    ///
    /// Those of every read.
    pub async fn question(&self, query: Digest) -> Result<Option<QuestionRecord>, StoreError> {
        questions::question(&self.snapshot().await?, &self.shared, query).await
    }

    /// The questions that wait for a reply: the open and the deferred ones, oldest first.
    ///
    /// # Errors
    ///
    /// Those of every read.
    pub async fn open_questions(&self) -> Result<Vec<QuestionRecord>, StoreError> {
        questions::open_questions(&self.snapshot().await?, &self.shared).await
    }

    /// Opens a case, or finds it open as it is to be. Tells its number, and what this did.
    ///
    /// # Errors
    ///
    /// [`StoreError::UnknownPerson`], [`StoreError::CaseOpenedOtherwise`], and those of every write.
    pub async fn open_case(&self, opening: CaseOpening) -> Result<(Text, CaseOpened), StoreError> {
        self.write(opening).await
    }

    /// Sets a question aside, or takes that back. The same again changes nothing. Tells whether this changed it.
    ///
    /// # Errors
    ///
    /// [`StoreError::UnknownQuestion`] where the case has no such question, and those of every write.
    pub async fn set_aside(&self, wanted: SettingAside) -> Result<bool, StoreError> {
        self.write(wanted).await
    }

    /// Records what is about to be shown at home. It is durable when this returns.
    ///
    /// # Errors
    ///
    /// Those of every write: nothing may be shown.
    pub async fn record_readings(&self, readings: &[OwnAccess]) -> Result<(), StoreError> {
        if readings.is_empty() {
            return Ok(());
        }
        self.write(NewAccesses(readings.to_vec())).await
    }

    /// The cases of questions that change from now on, each told after the commit. Who falls behind is
    /// told so, and has to look at everything again.
    #[must_use]
    pub fn changes(&self) -> broadcast::Receiver<Arc<str>> {
        self.shared.changes.subscribe()
    }

    /// A case, with how its questions stand.
    ///
    /// # Errors
    ///
    /// Those of every read.
    pub async fn case(&self, case_id: &Text) -> Result<Option<CaseRecord>, StoreError> {
        let snapshot = self.snapshot().await?;
        let Some(mut case) = cases::case(&snapshot, &self.shared, case_id).await? else {
            return Ok(None);
        };
        assessments::add_decided(&snapshot, &self.shared, &mut case, None).await?;
        Ok(Some(case))
    }

    /// A page of cases, newest first, from after `after` on.
    ///
    /// # Errors
    ///
    /// Those of every read.
    pub async fn cases(
        &self,
        filter: &CaseFilter,
        after: Option<&CaseKey>,
        size: u32,
    ) -> Result<Page<CaseRecord, CaseKey>, StoreError> {
        let snapshot = self.snapshot().await?;
        let mut page = cases::cases(&snapshot, &self.shared, filter, after, size).await?;
        for case in &mut page.rows {
            assessments::add_decided(&snapshot, &self.shared, case, None).await?;
        }
        Ok(page)
    }

    /// A statement by its digest.
    ///
    /// # Errors
    ///
    /// Those of every read.
    pub async fn statement(&self, digest: Digest) -> Result<Option<StatementRecord>, StoreError> {
        self.readable()?;
        evidence::statement(&self.reads, &self.shared, digest).await
    }

    /// The same, and whom it is about.
    ///
    /// # Errors
    ///
    /// Those of every read.
    pub async fn statement_and_subject(
        &self,
        digest: Digest,
    ) -> Result<Option<(StatementRecord, Subject)>, StoreError> {
        evidence::statement_and_subject(&self.snapshot().await?, &self.shared, digest).await
    }

    /// A page of statements, newest first: those with a number below `below`.
    ///
    /// # Errors
    ///
    /// Those of every read.
    pub async fn statements(
        &self,
        filter: &StatementFilter,
        below: Option<i64>,
        size: u32,
    ) -> Result<Page<StatementSummary, i64>, StoreError> {
        self.readable()?;
        evidence::statements(&self.reads, filter, below, size).await
    }

    /// What the other state attested in a case.
    ///
    /// # Errors
    ///
    /// Those of every read.
    pub async fn attested_periods(&self, case: &Text) -> Result<Vec<AttestedPeriod>, StoreError> {
        questions::attested_periods(&self.snapshot().await?, &self.shared, case).await
    }

    /// A page of who read about a person or under a case, newest first: those with an id below `below`.
    ///
    /// # Errors
    ///
    /// Those of every read.
    pub async fn disclosures(
        &self,
        filter: &AccessFilter,
        below: Option<i64>,
        size: u32,
    ) -> Result<Page<StoredAccessRecord, i64>, StoreError> {
        self.readable()?;
        disclosure::disclosures(&self.reads, filter, below, size).await
    }

    /// What an operator sees of the store.
    ///
    /// # Errors
    ///
    /// Those of every read.
    pub async fn status(&self) -> Result<StoreStatus, StoreError> {
        let status = status::status(&self.snapshot().await?).await?;
        Ok(StoreStatus { bytes: self.shared.dialect.size(&self.path), ..status })
    }

    /// What tells this database from every other one.
    #[must_use]
    pub fn id(&self) -> DatabaseId {
        self.id
    }

    /// The instant of what was stored last; none where nothing is.
    ///
    /// # Errors
    ///
    /// Those of every read.
    pub async fn latest_instant(&self) -> Result<Option<Instant>, StoreError> {
        identity::latest_instant(&self.snapshot().await?).await
    }

    /// How many rows each table holds.
    ///
    /// # Errors
    ///
    /// Those of every read.
    pub async fn counts(&self) -> Result<Counts, StoreError> {
        status::counts(&self.snapshot().await?).await
    }

    /// How many commits were made since the store was opened.
    #[must_use]
    pub fn commits(&self) -> u64 {
        self.shared.commits.load(Ordering::Relaxed)
    }

    /// How far the check of the database file is, which begins with the opening.
    #[must_use]
    pub fn checked(&self) -> watch::Receiver<Checked> {
        self.shared.checked.subscribe()
    }

    /// Turns true when a commit failed or the file was found damaged: the node must stop, and everything
    /// else fails from then on.
    #[must_use]
    pub fn failed(&self) -> watch::Receiver<bool> {
        self.shared.failed.subscribe()
    }

    /// Finishes what was handed in, refuses what comes later, and closes the database.
    ///
    /// # Errors
    ///
    /// [`StoreError::Unavailable`] where the database does not close.
    pub async fn shutdown(&self) -> Result<(), StoreError> {
        self.check.stop().await;
        self.reads.close_by_ref().await?;
        let written = self.writer.shutdown().await;
        drop(self.lock.lock().unwrap_or_else(PoisonError::into_inner).take());
        written
    }

    async fn write<C: Command>(&self, command: C) -> Result<C::Reply, StoreError>
    where
        AnyJob: From<Job<C>>,
    {
        self.readable()?;
        if C::BEGINS {
            self.reserve.demand()?;
        }
        self.writer.write(command).await
    }

    /// All reads of one snapshot are of the same commit.
    async fn snapshot(&self) -> Result<DatabaseTransaction, StoreError> {
        self.readable()?;
        Ok(self.reads.begin().await?)
    }

    /// For a single read.
    fn reads(&self) -> Result<&DatabaseConnection, StoreError> {
        self.readable()?;
        Ok(&self.reads)
    }

    fn shared(&self) -> &Shared {
        &self.shared
    }

    fn readable(&self) -> Result<(), StoreError> {
        if !*self.shared.failed.borrow() {
            return Ok(());
        }
        match *self.shared.checked.borrow() {
            Checked::Damaged => Err(StoreError::Damaged),
            Checked::Running | Checked::Passed => Err(StoreError::Indeterminate),
        }
    }
}

/// A schema that holds steps which this program does not know is left alone.
async fn migrate(db: &DatabaseConnection) -> Result<(), StoreError> {
    let known: Vec<String> =
        Migrator::get_migration_files().iter().map(|step| step.name().to_owned()).collect();
    let applied = Migrator::get_migration_models(db).await?;
    if applied.iter().any(|step| !known.contains(&step.version)) {
        return Err(StoreError::SchemaTooNew);
    }
    Ok(Migrator::up(db, None).await?)
}
