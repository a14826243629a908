//! What each state signed of the other's ledger: the own checkpoints with the other state's cosignature, and those of the
//! other state with the own.

use std::sync::Arc;

use kzmn_common::instant::Instant;
use kzmn_common::ledger::{
    Checkpoint, CosignReply, CosignedCheckpoint, NoteSignature, SignedNote, ToCosign, TreeHead,
    Witness, Witnessed,
};
use kzmn_common::refusal::RefusalReason;
use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait as _, PaginatorTrait as _,
    QueryFilter as _, QueryOrder as _, QuerySelect as _, Select,
};

use crate::command::Command;
use crate::entity::{checkpoint, ledger_alarm, witnessed};
use crate::error::{StoreError, corrupt};
use crate::ledger::{Edge, Tree, Trees};
use crate::tx::Tx;

/// How many refused checkpoints are kept: whoever sends more has proved enough.
const MOST_ALARMS: u64 = 1_000;

/// A checkpoint of which the note is kept.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct KeptCheckpoint {
    /// Which ledger, how large it was, and its root.
    pub checkpoint: Checkpoint,
    /// The note, with its signatures.
    pub note: SignedNote,
    /// When it was cosigned, or its cosignature came.
    pub at: Instant,
}

/// A checkpoint of the own ledger, with the other state's cosignature.
#[derive(Clone, Debug)]
pub(crate) struct CheckpointCosigned {
    pub(crate) size: u64,
    pub(crate) note: SignedNote,
    pub(crate) at: Instant,
}

impl Command for CheckpointCosigned {
    type Reply = ();

    const BEGINS: bool = false;
}

/// Keeps it.
pub(crate) fn keep_checkpoint(
    tx: &mut Tx<'_>,
    cosigned: &CheckpointCosigned,
) -> Result<(), StoreError> {
    let CheckpointCosigned { size, note, at } = cosigned;
    let row = checkpoint::ActiveModel {
        number: NotSet,
        size: Set(Edge::column(*size)?),
        note: Set(note.render()),
        at: Set(at.unix_ms()),
        entry: NotSet,
    };
    tx.keep([row], *at)
}

/// A checkpoint of the other state's ledger to be cosigned.
#[derive(Clone, Debug)]
pub(crate) struct Cosigning {
    pub(crate) asked: ToCosign,
    pub(crate) witness: Arc<Witness>,
    pub(crate) at: Instant,
}

impl Command for Cosigning {
    type Reply = Result<CosignReply, RefusalReason>;

    const BEGINS: bool = true;
}

/// Judges it over what was cosigned last, and keeps what comes of it: the cosignature, or what was refused.
pub(crate) async fn cosign(
    tx: &mut Tx<'_>,
    cosigning: &Cosigning,
) -> Result<Result<CosignReply, RefusalReason>, StoreError> {
    let Cosigning { asked, witness, at } = cosigning;
    let last = newest_witnessed(tx.db).await?;
    let judged = last.as_ref().map_or(Ok(None), |last| witness.to_continue(&last.checkpoint));
    let decided = match judged.and_then(|head| witness.decide(asked, head, *at)) {
        Ok(decided) => decided,
        Err(reason) => {
            keep_alarm(tx, cosigning, reason).await?;
            return Ok(Err(reason));
        }
    };
    Ok(Ok(match decided {
        Witnessed::FromAnotherSize(size) => CosignReply::FromAnotherSize(size),
        Witnessed::Again => CosignReply::Cosigned(own_lines(witness, last)?),
        Witnessed::Cosigned(CosignedCheckpoint { checkpoint, note, lines }) => {
            let row = witnessed::ActiveModel {
                number: NotSet,
                size: Set(Edge::column(checkpoint.size)?),
                note: Set(note.render()),
                at: Set(at.unix_ms()),
                entry: NotSet,
            };
            tx.keep([row], *at)?;
            // The next of the batch is judged over this one.
            tx.flush().await?;
            CosignReply::Cosigned(lines)
        }
    }))
}

/// The own cosignature of what was cosigned last: what stands behind the lines of the ledger, whichever keys made it.
fn own_lines(
    witness: &Witness,
    last: Option<KeptCheckpoint>,
) -> Result<Vec<NoteSignature>, StoreError> {
    let own = |line: &&NoteSignature| line.name == witness.name.name();
    let lines = last.map(|last| last.note.signatures().iter().filter(own).cloned().collect());
    lines
        .filter(|lines: &Vec<_>| !lines.is_empty())
        .ok_or_else(|| corrupt("witnessed", "its cosignature"))
}

/// Keeps a checkpoint that was refused and proves what the other state signed, once.
async fn keep_alarm(
    tx: &mut Tx<'_>,
    cosigning: &Cosigning,
    reason: RefusalReason,
) -> Result<(), StoreError> {
    use RefusalReason as Reason;
    // A valid signature of the ledger stands under these alone; what anybody could have made proves nothing.
    let proves =
        matches!(reason, Reason::LedgerShrunk | Reason::LedgerForked | Reason::LedgerNotContinued);
    let Cosigning { asked: ToCosign { old_size, proof, note }, at, .. } = cosigning;
    let note = note.render();
    let kept = ledger_alarm::Entity::find();
    if !proves || kept.clone().count(tx.db).await? >= MOST_ALARMS {
        return Ok(());
    }
    let same = kept.filter(ledger_alarm::Column::Note.eq(note.as_str()));
    if same.count(tx.db).await? > 0 {
        return Ok(());
    }
    let row = ledger_alarm::ActiveModel {
        number: NotSet,
        reason: Set(reason.name().to_owned()),
        note: Set(note),
        old_size: Set(Edge::column(*old_size)?),
        proof: Set(proof.iter().flat_map(|hash| hash.as_bytes().to_vec()).collect()),
        at: Set(at.unix_ms()),
        entry: NotSet,
    };
    tx.keep([row], *at)?;
    tx.flush().await
}

/// The checkpoints of the own ledger in the epoch of that tree.
async fn of_tree(
    db: &impl ConnectionTrait,
    tree: Tree,
) -> Result<Select<checkpoint::Entity>, StoreError> {
    let within = kept_while(db, tree, checkpoint::Column::Entry).await?;
    Ok(checkpoint::Entity::find().filter(within))
}

/// Whether a row was kept while the epoch of that tree went on, by the column that names its entry: so are the checkpoints of
/// that epoch.
pub(super) async fn kept_while(
    db: &impl ConnectionTrait,
    tree: Tree,
    entry: impl ColumnTrait,
) -> Result<Condition, StoreError> {
    let since = entry.gte(Edge::column(tree.first_entry)?);
    let before = Trees::load(db).await?.end_of(tree).map(Edge::column).transpose()?;
    Ok(Condition::all().add(since).add_option(before.map(|end| entry.lt(end))))
}

/// The newest checkpoint of the own ledger in that epoch which the other state cosigned.
pub(crate) async fn newest_checkpoint(
    db: &impl ConnectionTrait,
    tree: Tree,
) -> Result<Option<KeptCheckpoint>, StoreError> {
    let newest = of_tree(db, tree).await?.order_by_desc(checkpoint::Column::Number).limit(1);
    let newest = newest.one(db).await?;
    newest.map(|row| read("checkpoint", row.size, &row.note, row.at)).transpose()
}

/// The first checkpoint of the own ledger in that epoch that the other state cosigned and that has the entry with that
/// index.
pub(crate) async fn first_checkpoint_over(
    db: &impl ConnectionTrait,
    tree: Tree,
    index: u64,
) -> Result<Option<KeptCheckpoint>, StoreError> {
    let first = of_tree(db, tree)
        .await?
        .filter(checkpoint::Column::Size.gt(Edge::column(index)?))
        .order_by_asc(checkpoint::Column::Number)
        .limit(1)
        .one(db)
        .await?;
    first.map(|row| read("checkpoint", row.size, &row.note, row.at)).transpose()
}

/// What was cosigned last of the other state's ledger.
pub(crate) async fn newest_witnessed(
    db: &impl ConnectionTrait,
) -> Result<Option<KeptCheckpoint>, StoreError> {
    let newest = witnessed::Entity::find().order_by_desc(witnessed::Column::Number).limit(1);
    let newest = newest.one(db).await?;
    newest.map(|row| read("witnessed", row.size, &row.note, row.at)).transpose()
}

/// How many checkpoints of the other state were refused, and why the last of them was.
pub(crate) async fn alarms(
    db: &impl ConnectionTrait,
) -> Result<(u64, Option<RefusalReason>), StoreError> {
    let newest = ledger_alarm::Entity::find().order_by_desc(ledger_alarm::Column::Number).limit(1);
    let reason = newest.one(db).await?.and_then(|row| RefusalReason::by_name(&row.reason));
    Ok((ledger_alarm::Entity::find().count(db).await?, reason))
}

pub(super) fn read(
    table: &'static str,
    size: i64,
    note: &str,
    at: i64,
) -> Result<KeptCheckpoint, StoreError> {
    let note = SignedNote::parse(note).map_err(|_| corrupt(table, "its note"))?;
    let checkpoint = Checkpoint::parse(note.text()).map_err(|_| corrupt(table, "its note"))?;
    if Edge::column(checkpoint.size)? != size {
        return Err(corrupt(table, "its size"));
    }
    let at = Instant::from_unix_ms(at).ok_or_else(|| corrupt(table, "instant"))?;
    Ok(KeptCheckpoint { checkpoint, note, at })
}

impl KeptCheckpoint {
    /// How large the ledger was, and its root.
    #[must_use]
    pub fn head(&self) -> TreeHead {
        TreeHead::from(&self.checkpoint)
    }
}
