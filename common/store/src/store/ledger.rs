//! The ledger as the rest of a node sees it.

use std::sync::Arc;

use kzmn_common::envelope::Digest;
use kzmn_common::instant::Instant;
use kzmn_common::ledger::{
    CosignReply, LedgerEpoch, NoteKey, SignedNote, StatementInclusion, ToCosign, TreeHead, Witness,
};
use kzmn_common::refusal::RefusalReason;

use sea_orm::{EntityTrait as _, QueryOrder as _, TransactionTrait as _};

use super::Store;
use crate::entity::trust_bundle;
use crate::error::{StoreError, corrupt};
use crate::fsck::{self, Findings, Progress};
use crate::ledger::{Edge, Tree, Trees, entry_at};
use crate::page::Page;
use crate::witnessing::{
    self, CheckpointCosigned, CommittedTree, Cosigning, KeptCheckpoint, NewTimeStamp,
    ThirdCosigned, TimeStamp,
};

/// Where a statement stands in the ledger.
#[derive(Clone, Copy, Debug)]
pub struct LedgerPlace {
    statement: Digest,
    place: u64,
    index: u64,
    tree: Tree,
}

impl LedgerPlace {
    /// Of which epoch the ledger is that has it.
    #[must_use]
    pub fn epoch(&self) -> LedgerEpoch {
        self.tree.epoch
    }
}

impl Store {
    /// How many entries the ledger has, and its root: of the last commit.
    #[must_use]
    pub fn ledger(&self) -> TreeHead {
        self.shared().edge().head()
    }

    /// Which epoch of the ledger goes on.
    #[must_use]
    pub fn ledger_epoch(&self) -> LedgerEpoch {
        self.shared().edge().tree().epoch
    }

    /// When the last entry of the ledger of that size was made; none of an empty one, and where it was never so large.
    ///
    /// # Errors
    ///
    /// Those of every read.
    pub async fn entered_at(&self, size: u64) -> Result<Option<Instant>, StoreError> {
        let edge = self.shared().edge();
        match size.checked_sub(1).filter(|_| size <= edge.size()) {
            None => Ok(None),
            Some(last) => Ok(Some(entry_at(self.reads()?, edge.tree().place(last)).await?.at)),
        }
    }

    /// The size up to which the ledger is to be witnessed: what comes after it only says what was signed of a ledger.
    #[must_use]
    pub fn to_witness(&self) -> u64 {
        self.shared().edge().to_witness()
    }

    /// The proof that the ledger of the second size continues that of the first; none where it was never so large.
    ///
    /// # Errors
    ///
    /// Those of every read.
    pub async fn consistency(&self, sizes: (u64, u64)) -> Result<Option<Vec<Digest>>, StoreError> {
        let (edge, realm) = (self.shared().edge(), &self.shared().owner.realm);
        let committed = CommittedTree { realm, tree: edge.tree(), size: edge.size() };
        witnessing::consistency(&self.snapshot().await?, committed, sizes).await
    }

    /// Where a statement stands in the ledger of the epoch in which it was kept; none where it is not kept.
    ///
    /// # Errors
    ///
    /// Those of every read.
    pub async fn ledger_place(&self, statement: Digest) -> Result<Option<LedgerPlace>, StoreError> {
        let snapshot = self.snapshot().await?;
        let Some(place) = witnessing::place_of(&snapshot, statement).await? else {
            return Ok(None);
        };
        let tree = Trees::load(&snapshot).await?.of(place);
        let index = tree.index(place).ok_or_else(|| corrupt("statement", "its entry"))?;
        Ok(Some(LedgerPlace { statement, place, index, tree }))
    }

    /// The proof that a statement is in the ledger of its epoch, of that size; none where it was not so large, or did not
    /// hold it yet.
    ///
    /// # Errors
    ///
    /// Those of every read.
    pub async fn inclusion(
        &self,
        at: LedgerPlace,
        size: u64,
    ) -> Result<Option<StatementInclusion>, StoreError> {
        let (edge, realm) = (self.shared().edge(), &self.shared().owner.realm);
        let LedgerPlace { statement, place, index: _, tree } = at;
        let snapshot = self.snapshot().await?;
        let ended = Trees::load(&snapshot).await?.end_of(tree);
        let ended = ended.and_then(|end| tree.index(end));
        let committed = CommittedTree { realm, tree, size: ended.unwrap_or_else(|| edge.size()) };
        witnessing::inclusion(&snapshot, committed, (statement, place), size).await
    }

    /// Keeps a checkpoint of the own ledger, with the other state's cosignature, which came at `at`.
    ///
    /// # Errors
    ///
    /// Those of every write.
    pub async fn keep_checkpoint(
        &self,
        head: TreeHead,
        note: SignedNote,
        at: Instant,
    ) -> Result<(), StoreError> {
        self.write(CheckpointCosigned { size: head.size, note, at }).await
    }

    /// Has a checkpoint of the other state's ledger judged over what was cosigned last. Its cosignature is kept, and so is
    /// what is refused.
    ///
    /// # Errors
    ///
    /// Those of every write.
    pub async fn cosign(
        &self,
        asked: ToCosign,
        witness: &Arc<Witness>,
        at: Instant,
    ) -> Result<Result<CosignReply, RefusalReason>, StoreError> {
        self.write(Cosigning { asked, witness: Arc::clone(witness), at }).await
    }

    /// The newest checkpoint of the own ledger, in the epoch that goes on, that the other state cosigned.
    ///
    /// # Errors
    ///
    /// [`StoreError::Corrupt`], and those of every read.
    pub async fn newest_checkpoint(&self) -> Result<Option<KeptCheckpoint>, StoreError> {
        witnessing::newest_checkpoint(self.reads()?, self.shared().edge().tree()).await
    }

    /// The checkpoints that the other state cosigned and that have that statement: the first, for what was signed earliest
    /// proves most, and the newest of its epoch. None before there is one.
    ///
    /// # Errors
    ///
    /// [`StoreError::Corrupt`], and those of every read.
    pub async fn checkpoints_over(
        &self,
        at: LedgerPlace,
    ) -> Result<Option<[KeptCheckpoint; 2]>, StoreError> {
        let snapshot = self.snapshot().await?;
        let first = witnessing::first_checkpoint_over(&snapshot, at.tree, at.index).await?;
        let newest = witnessing::newest_checkpoint(&snapshot, at.tree).await?;
        Ok(first.zip(newest).map(|(first, newest)| [first, newest]))
    }

    /// The trust bundles that were adopted, oldest first, as they were signed.
    ///
    /// # Errors
    ///
    /// Those of every read.
    pub async fn bundle_files(&self) -> Result<Vec<Vec<u8>>, StoreError> {
        let bundles = trust_bundle::Entity::find().order_by_asc(trust_bundle::Column::Sequence);
        let bundles = bundles.all(self.reads()?).await?;
        Ok(bundles.into_iter().map(|row| row.envelope).collect())
    }

    /// Keeps a checkpoint of the own ledger with the signatures of both states and a third witness's cosignature, which came
    /// at `at`.
    ///
    /// # Errors
    ///
    /// Those of every write.
    pub async fn keep_third_cosigned(
        &self,
        witness: NoteKey,
        KeptCheckpoint { checkpoint, note, at }: KeptCheckpoint,
    ) -> Result<(), StoreError> {
        self.write(ThirdCosigned { witness, size: checkpoint.size, note, at }).await
    }

    /// The newest checkpoint of the own ledger, in the epoch that goes on, that this third witness cosigned.
    ///
    /// # Errors
    ///
    /// [`StoreError::Corrupt`], and those of every read.
    pub async fn newest_third_cosigned(
        &self,
        witness: &NoteKey,
    ) -> Result<Option<KeptCheckpoint>, StoreError> {
        witnessing::newest_third(self.reads()?, self.shared().edge().tree(), witness).await
    }

    /// The first checkpoint of the own ledger that a third witness cosigned and that has that statement, with the
    /// lines of all third witnesses that cosigned it.
    ///
    /// # Errors
    ///
    /// [`StoreError::Corrupt`], and those of every read.
    pub async fn first_third_cosigned_over(
        &self,
        at: LedgerPlace,
    ) -> Result<Option<KeptCheckpoint>, StoreError> {
        witnessing::first_third_over(self.reads()?, at.tree, at.index).await
    }

    /// Keeps a time stamp on a checkpoint of the own ledger.
    ///
    /// # Errors
    ///
    /// Those of every write.
    pub async fn keep_time_stamp(&self, stamp: TimeStamp) -> Result<(), StoreError> {
        self.write(NewTimeStamp(stamp)).await
    }

    /// The newest time stamp on a checkpoint of the own ledger, in the epoch that goes on.
    ///
    /// # Errors
    ///
    /// [`StoreError::Corrupt`], and those of every read.
    pub async fn newest_time_stamp(&self) -> Result<Option<TimeStamp>, StoreError> {
        witnessing::newest_time_stamp(self.reads()?, self.shared().edge().tree()).await
    }

    /// The time stamps after that number, oldest first and at most `size`, each with its number.
    ///
    /// # Errors
    ///
    /// [`StoreError::Corrupt`], and those of every read.
    pub async fn time_stamps(
        &self,
        after: Option<u64>,
        size: u32,
    ) -> Result<Page<(u64, TimeStamp), u64>, StoreError> {
        witnessing::time_stamps(self.reads()?, after, size).await
    }

    /// What this node cosigned last of the other state's ledger.
    ///
    /// # Errors
    ///
    /// [`StoreError::Corrupt`], and those of every read.
    pub async fn newest_witnessed(&self) -> Result<Option<KeptCheckpoint>, StoreError> {
        witnessing::newest_witnessed(self.reads()?).await
    }

    /// How many checkpoints of the other state were refused and kept as proof, and why the last of them was.
    ///
    /// # Errors
    ///
    /// Those of every read.
    pub async fn ledger_alarms(&self) -> Result<(u64, Option<RefusalReason>), StoreError> {
        witnessing::alarms(self.reads()?).await
    }

    /// The root that the ledger had at that size; none where it was never so large.
    ///
    /// # Errors
    ///
    /// [`StoreError::Corrupt`] where a subtree is not there, and those of every read.
    pub async fn ledger_root(&self, size: u64) -> Result<Option<Digest>, StoreError> {
        let now = self.shared().edge();
        if size > now.size() {
            return Ok(None);
        }
        let realm = self.shared().owner.realm.clone();
        let edge = Edge::at(&self.snapshot().await?, realm, now.tree(), size).await?;
        Ok(Some(edge.head().root))
    }

    /// Holds all that is stored against what it must be, beside whatever else goes on, over a connection of its own.
    /// `progress` is told when it begins, and after each page.
    ///
    /// # Errors
    ///
    /// Those of every read. What is not as it must be is no error: it is in the findings.
    pub async fn fsck(&self, progress: &(dyn Fn(Progress) + Sync)) -> Result<Findings, StoreError> {
        self.readable()?;
        let committed = self.shared().edge();
        let db = self.shared.dialect.connect_readers(&self.path, 1).await?;
        let found = fsck::fsck(&db.begin().await?, &self.shared, &committed, progress).await;
        db.close().await?;
        found
    }
}
