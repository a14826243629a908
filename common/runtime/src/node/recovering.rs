//! Going on after the database was lost, or an older copy of it was restored: a new epoch of the ledger is begun, and the
//! statements that the other state's node has kept are taken back.

use std::fmt;
use std::sync::Arc;

use kzmn_common::envelope::Digest;
use kzmn_common::exchange::restore::{Restoration, Restorer, Returned};
use kzmn_common::instant::{Clock, Entropy};
use kzmn_common::ledger::{LedgerEpoch, SignedNote, TreeHead};
use kzmn_common::reconcile::{DiscrepancyKind, MOST_STATEMENTS};
use kzmn_common::refusal::RefusalReason;
use kzmn_common::statement::Unverified;
use kzmn_common::text::Text;
use kzmn_store::StoreError;
use kzmn_transport::{ExchangeClient, FailureKind, PeerFailure};

use super::books::{Books, BooksCompared, NotCompared, patiently};
use super::start_error::StartError;
use super::{Core, start};
use crate::Jurisdiction;
use crate::config::Config;

/// Why a node could not be recovered. What was done stays done: the same command goes on from there.
#[derive(Debug, thiserror::Error)]
pub enum RecoverError {
    /// The books could not be compared.
    #[error("the other state's node cannot be asked for what it has")]
    Compare(#[from] NotCompared),
    /// What the other state's node says of the own ledger is not signed by both states.
    #[error("what the other state's node shows of this node's ledger is not signed by its key")]
    NotSigned,
    /// What came back does not read.
    #[error("a statement that came back cannot be kept: {0}")]
    Refused(RefusalReason),
    /// The database could not be read or written.
    #[error("the own database could not be read or written")]
    Store(#[from] StoreError),
}

impl From<PeerFailure> for RecoverError {
    fn from(failure: PeerFailure) -> Self {
        Self::Compare(NotCompared::Peer(failure))
    }
}

/// How far a recovery is.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum RecoveryStep {
    /// So many statements were compared.
    Compared(u64),
    /// So many that were lost came back, of all that are to.
    CameBack(u64, u64),
}

/// What a recovery did.
#[derive(Clone, Debug)]
pub struct Recovered {
    /// The epoch of the ledger that was begun; none where it could go on.
    pub begun: Option<LedgerEpoch>,
    /// How many entries of the epoch before it were in the database, and how many the other state had seen.
    pub left: Option<(u64, u64)>,
    /// How many statements came back.
    pub restored: u64,
    /// Those of the other state to which nothing was ever said here: they come again by themselves. And those that answer
    /// what neither node has.
    pub waiting: Vec<Digest>,
    /// Those that are not kept again, with the reason.
    pub refused: Vec<(Digest, RefusalReason)>,
    /// Those that this node has and the other one does not have any more.
    pub lost_there: u64,
}

/// A node that is to be recovered, opened without being served.
pub struct Recovery {
    core: Arc<Core>,
    peer: ExchangeClient,
}

impl Recovery {
    /// Opens the node, which must not run, whatever its database lacks.
    ///
    /// # Errors
    ///
    /// [`StartError`].
    pub async fn open(
        config: &Config,
        jurisdiction: Jurisdiction,
        clock: Arc<dyn Clock>,
        entropy: Arc<dyn Entropy>,
    ) -> Result<Self, StartError> {
        let core = start::open_unchecked(config, jurisdiction, clock, entropy).await?;
        let peer = start::peer(config, &core)?;
        Ok(Self { core, peer })
    }

    /// Brings back what can be brought back, and closes the node again. `reason` is kept with the epoch that is begun.
    ///
    /// # Errors
    ///
    /// [`RecoverError`].
    pub async fn run(
        self,
        reason: Text,
        progress: &(dyn Fn(RecoveryStep) + Sync),
    ) -> Result<Recovered, RecoverError> {
        let recovering = Recovering { core: &self.core, peer: &self.peer, progress };
        let recovered = recovering.run(reason).await;
        self.core.store.shutdown().await?;
        recovered
    }
}

impl fmt::Debug for Recovery {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Recovery({})", self.core.me)
    }
}

struct Recovering<'a> {
    core: &'a Core,
    peer: &'a ExchangeClient,
    progress: &'a (dyn Fn(RecoveryStep) + Sync),
}

/// What the other state has seen of a ledger that cannot go on.
struct LostHistory {
    cosigned: Option<SignedNote>,
    size: u64,
}

impl Recovering<'_> {
    async fn run(&self, reason: Text) -> Result<Recovered, RecoverError> {
        let Core { store, anchor, clock, .. } = self.core;
        let mut recovered = Recovered {
            begun: None,
            left: None,
            restored: 0,
            waiting: Vec::new(),
            refused: Vec::new(),
            lost_there: 0,
        };
        if let Some(LostHistory { cosigned, size }) = self.lost_history().await? {
            recovered.left = Some((store.ledger().size, size));
            store.begin_epoch(cosigned, reason, clock.now()).await?;
            recovered.begun = Some(store.ledger_epoch());
        }
        let _written = anchor.remember(store);
        self.take_back(&mut recovered).await?;
        let _written = anchor.remember(store);
        Ok(recovered)
    }

    /// What was lost of the ledger, by what the other state cosigned last and by the anchor; none where nothing was.
    async fn lost_history(&self) -> Result<Option<LostHistory>, RecoverError> {
        let Core { store, anchor, me, .. } = self.core;
        let cosigned = match patiently(|| self.peer.checkpoint(*me)).await {
            Ok(note) => Some(note),
            Err(PeerFailure { kind: FailureKind::Refused(RefusalReason::NotFound), .. }) => None,
            Err(failure) => return Err(failure.into()),
        };
        let now = store.ledger_epoch();
        let own = self.core.epoch().own_ledger(now);
        if let Some(note) = &cosigned {
            let then = own.epoch_of(note).ok_or(RecoverError::NotSigned)?;
            let seen = own.clone().in_epoch(then).open(note);
            let seen = TreeHead::from(&seen.map_err(|_| RecoverError::NotSigned)?);
            let held = then == now && store.ledger_root(seen.size).await? == Some(seen.root);
            if then >= now && !held {
                return Ok(Some(LostHistory { cosigned, size: seen.size }));
            }
        }
        let remembered = anchor.lost(store).await?;
        Ok(remembered.map(|size| LostHistory { cosigned, size }))
    }

    /// Takes back the statements that the other state's node has and this one has not, oldest first.
    async fn take_back(&self, recovered: &mut Recovered) -> Result<(), RecoverError> {
        let Core { store, me, clock, .. } = self.core;
        let books = Books { me: *me, store, peer: self.peer };
        let tell = |compared: &BooksCompared| {
            (self.progress)(RecoveryStep::Compared(compared.statements));
        };
        let compared = books.compare(clock.now(), None, tell).await?;
        let of = |wanted: &[DiscrepancyKind]| {
            let found = compared.discrepancies.iter().filter(|found| wanted.contains(&found.kind));
            found.map(|found| found.digest).collect::<Vec<Digest>>()
        };
        use DiscrepancyKind as Kind;
        recovered.lost_there = u64::try_from(of(&[Kind::LostThere]).len()).unwrap_or(u64::MAX);
        let mut lost = of(&[Kind::LostHere, Kind::MissingHere]);
        lost.reverse();
        let all = u64::try_from(lost.len()).unwrap_or(u64::MAX);
        let epoch = self.core.epoch();
        let restorer = Restorer {
            me: *me,
            realm: epoch.bundle.realm(),
            bundle: &epoch.bundle,
            now: clock.now(),
        };
        let mut restoration = Restoration::new(restorer);
        let mut wanted = lost.as_slice();
        while !wanted.is_empty() {
            let (next, _) = wanted.split_at(wanted.len().min(MOST_STATEMENTS));
            let came = patiently(|| self.peer.statements(next)).await?;
            let (_, rest) = wanted.split_at(came.len().clamp(1, next.len()));
            wanted = rest;
            let returned = read(&restorer, came, recovered);
            let answered = returned.iter().filter_map(Returned::answers);
            let kept = store.kept(answered).await?;
            let restored = restoration.take(returned, kept).map_err(RecoverError::Refused)?;
            recovered.restored += store.restore(restored, clock.now()).await?;
            (self.progress)(RecoveryStep::CameBack(recovered.restored, all));
        }
        recovered.waiting = restoration.left();
        Ok(())
    }
}

/// Reads what came back; what cannot be kept again is noted with its reason.
fn read(
    restorer: &Restorer<'_>,
    came: Vec<(Digest, Option<Unverified>)>,
    recovered: &mut Recovered,
) -> Vec<Returned> {
    let mut returned = Vec::new();
    for (digest, statement) in came {
        let read = statement.ok_or(RefusalReason::NotFound);
        match read.and_then(|statement| restorer.read(digest, statement)) {
            Ok(one) => returned.push(one),
            Err(reason) => recovered.refused.push((digest, reason)),
        }
    }
    returned
}
