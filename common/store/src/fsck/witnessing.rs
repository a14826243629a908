//! Checkpoints: what both states signed of the own ledger is what the ledger is, and what was cosigned of the other one's only
//! grows.

use kzmn_common::ledger::{
    Checkpoint, Cosignature, LedgerEpoch, LedgerKeys, NoteKey, SignedNote, may_stamp,
};
use kzmn_common::trust::TrustBundle;
use sea_orm::{
    ColumnTrait as _, EntityTrait, FromQueryResult, QueryFilter as _, QueryOrder as _,
    QuerySelect as _,
};

use super::checked::{Checked, PAGE};
use super::findings::Look;
use crate::entity::{checkpoint, third_witnessed, time_stamp, witnessed};
use crate::error::StoreError;
use crate::ledger::{Edge, Tree};

pub(super) async fn check(checked: &Checked<'_>, look: &mut Look<'_>) -> Result<(), StoreError> {
    let Some(bundle) = checked.shared.bundles.newest() else { return Ok(()) };
    own(checked, &bundle, look).await?;
    thirds(checked, &bundle, look).await?;
    stamps(checked, &bundle, look).await?;
    others(checked, &bundle, look).await
}

/// The signatures of both states hold, and the tree of that size has that root.
async fn own(
    checked: &Checked<'_>,
    bundle: &TrustBundle,
    look: &mut Look<'_>,
) -> Result<(), StoreError> {
    use checkpoint::Column::{Entry, Note, Number, Size};
    const TABLE: &str = "checkpoint";
    let owner = &checked.shared.owner;
    let (log, witness) =
        (LedgerKeys::ever(bundle, owner.me), LedgerKeys::ever(bundle, owner.me.other()));
    let mut pages = NotePages::<checkpoint::Entity>::of([Number, Size, Note, Entry]);
    while let Some(rows) = pages.next(checked).await? {
        for NoteRow { number, size, note, entry } in rows {
            let at = format!("number {number}");
            let tree = checked.trees.of(u64::try_from(entry).unwrap_or_default());
            let log = log.clone().in_epoch(tree.epoch);
            match signed_by_both(&note, size, (&log, &witness)) {
                None => look.altered(TABLE, at, "it is not what both states signed"),
                Some(signed) => is_of_this_ledger(checked, &signed, (TABLE, at, tree), look).await,
            }
        }
    }
    Ok(())
}

/// Holds what both states signed of the own ledger against the tree of that size.
async fn is_of_this_ledger(
    checked: &Checked<'_>,
    signed: &Checkpoint,
    (table, at, tree): (&'static str, String, Tree),
    look: &mut Look<'_>,
) {
    let end = checked.trees.end_of(tree).unwrap_or(checked.size);
    if end < tree.place(signed.size) {
        return look.missing(table, at, "both states signed a larger ledger than this one");
    }
    let realm = checked.shared.owner.realm.clone();
    // A subtree that is not there is found where the ledger is looked at.
    let then = Edge::at(checked.db, realm, tree, signed.size).await;
    if then.is_ok_and(|then| then.head().root != signed.root) {
        look.altered(table, at, "both states signed another ledger than this one");
    }
}

/// The same of what third witnesses cosigned, each by the key that the row names.
async fn thirds(
    checked: &Checked<'_>,
    bundle: &TrustBundle,
    look: &mut Look<'_>,
) -> Result<(), StoreError> {
    const TABLE: &str = "third_witnessed";
    let me = checked.shared.owner.me;
    let (log, witness) = (LedgerKeys::ever(bundle, me), LedgerKeys::ever(bundle, me.other()));
    let mut last = 0;
    loop {
        let rows = third_witnessed::Entity::find()
            .filter(third_witnessed::Column::Number.gt(last))
            .order_by_asc(third_witnessed::Column::Number)
            .limit(PAGE)
            .all(checked.db)
            .await?;
        let Some(newest) = rows.last() else { return Ok(()) };
        last = newest.number;
        for row in &rows {
            let at = format!("number {}", row.number);
            let tree = checked.trees.of(u64::try_from(row.entry).unwrap_or_default());
            let log = log.clone().in_epoch(tree.epoch);
            let signed = signed_by_both(&row.note, row.size, (&log, &witness));
            match signed.filter(|_| cosigned_by(&row.note, &row.witness)) {
                None => {
                    look.altered(TABLE, at, "it is not what both states and the witness signed")
                }
                Some(signed) => is_of_this_ledger(checked, &signed, (TABLE, at, tree), look).await,
            }
        }
    }
}

/// The same of what was stamped. What came back is covered by its entry, and has what was asked in it; it is not read.
async fn stamps(
    checked: &Checked<'_>,
    bundle: &TrustBundle,
    look: &mut Look<'_>,
) -> Result<(), StoreError> {
    const TABLE: &str = "time_stamp";
    let me = checked.shared.owner.me;
    let (log, witness) = (LedgerKeys::ever(bundle, me), LedgerKeys::ever(bundle, me.other()));
    let mut last = 0;
    loop {
        let rows = time_stamp::Entity::find()
            .filter(time_stamp::Column::Number.gt(last))
            .order_by_asc(time_stamp::Column::Number)
            .limit(PAGE)
            .all(checked.db)
            .await?;
        let Some(newest) = rows.last() else { return Ok(()) };
        last = newest.number;
        for row in &rows {
            let at = format!("number {}", row.number);
            let tree = checked.trees.of(u64::try_from(row.entry).unwrap_or_default());
            let log = log.clone().in_epoch(tree.epoch);
            let signed = signed_by_both(&row.note, row.size, (&log, &witness));
            let stamped = SignedNote::parse(&row.note).ok();
            let stamped = stamped.is_some_and(|note| may_stamp(&note, &row.reply));
            match signed.filter(|_| stamped) {
                None => look.altered(TABLE, at, "it is no stamp on what both states signed"),
                Some(signed) => is_of_this_ledger(checked, &signed, (TABLE, at, tree), look).await,
            }
        }
    }
}

/// Whether the witness of that verifier key has cosigned the note.
fn cosigned_by(note: &str, witness: &str) -> bool {
    let (note, witness) = (SignedNote::parse(note).ok(), NoteKey::parse(witness));
    note.zip(witness).is_some_and(|(note, witness)| Cosignature::verify(&note, &witness).is_ok())
}

/// The own cosignatures hold, and each is of a larger ledger than the one before it.
async fn others(
    checked: &Checked<'_>,
    bundle: &TrustBundle,
    look: &mut Look<'_>,
) -> Result<(), StoreError> {
    use witnessed::Column::{Entry, Note, Number, Size};
    const TABLE: &str = "witnessed";
    let me = checked.shared.owner.me;
    let (log, witness) = (LedgerKeys::ever(bundle, me.other()), LedgerKeys::ever(bundle, me));
    let mut pages = NotePages::<witnessed::Entity>::of([Number, Size, Note, Entry]);
    let mut before = (None, -1);
    while let Some(rows) = pages.next(checked).await? {
        for NoteRow { number, size, note, entry: _ } in rows {
            let at = format!("number {number}");
            let epoch = SignedNote::parse(&note).ok().and_then(|note| log.epoch_of(&note));
            let log = log.clone().in_epoch(epoch.unwrap_or(LedgerEpoch::FIRST));
            if signed_by_both(&note, size, (&log, &witness)).is_none() {
                look.altered(TABLE, &at, "it is not what both states signed");
            }
            let now = (epoch, size);
            if now <= before {
                look.altered(TABLE, &at, "it is of no larger ledger than the one before it");
            }
            before = now;
        }
    }
    Ok(())
}

/// A row of a table of notes.
#[derive(FromQueryResult)]
struct NoteRow {
    number: i64,
    size: i64,
    note: String,
    entry: i64,
}

/// A table of notes, page by page in the order of its numbers.
struct NotePages<E: EntityTrait> {
    columns: [E::Column; 4],
    last: i64,
}

impl<E: EntityTrait> NotePages<E> {
    /// By its columns of number, size, note and entry.
    fn of(columns: [E::Column; 4]) -> Self {
        Self { columns, last: 0 }
    }

    /// None where there are no more.
    async fn next(&mut self, checked: &Checked<'_>) -> Result<Option<Vec<NoteRow>>, StoreError> {
        let [number, ..] = self.columns;
        let rows: Vec<NoteRow> = E::find()
            .select_only()
            .columns(self.columns)
            .filter(number.gt(self.last))
            .order_by_asc(number)
            .limit(PAGE)
            .into_model::<NoteRow>()
            .all(checked.db)
            .await?;
        let Some(last) = rows.last() else { return Ok(None) };
        self.last = last.number;
        Ok(Some(rows))
    }
}

/// The checkpoint of that size which the ledger's own state signed and the other one cosigned; none where it is not so.
fn signed_by_both(
    note: &str,
    size: i64,
    (log, witness): (&LedgerKeys, &LedgerKeys),
) -> Option<Checkpoint> {
    let note = SignedNote::parse(note).ok()?;
    let signed = log.open(&note).ok()?;
    witness.cosigned(&note).ok()?;
    (i64::try_from(signed.size).ok() == Some(size)).then_some(signed)
}
