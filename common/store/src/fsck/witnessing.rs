//! Checkpoints: what both states signed of the own ledger is what the ledger is, and what was cosigned of the other one's only
//! grows.

use kzmn_common::ledger::{Checkpoint, LedgerEpoch, LedgerKeys, SignedNote};
use kzmn_common::trust::TrustBundle;
use sea_orm::{
    ColumnTrait as _, EntityTrait, FromQueryResult, QueryFilter as _, QueryOrder as _,
    QuerySelect as _,
};

use super::checked::{Checked, PAGE};
use super::findings::Look;
use crate::entity::{checkpoint, witnessed};
use crate::error::StoreError;
use crate::ledger::Edge;

pub(super) async fn check(checked: &Checked<'_>, look: &mut Look<'_>) -> Result<(), StoreError> {
    let Some(bundle) = checked.shared.bundles.newest() else { return Ok(()) };
    own(checked, &bundle, look).await?;
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
            let end = checked.trees.end_of(tree).unwrap_or(checked.size);
            let log = log.clone().in_epoch(tree.epoch);
            match signed_by_both(&note, size, (&log, &witness)) {
                None => look.altered(TABLE, at, "it is not what both states signed"),
                Some(signed) if end < tree.place(signed.size) => {
                    look.missing(TABLE, at, "both states signed a larger ledger than this one");
                }
                Some(signed) => {
                    let realm = owner.realm.clone();
                    // A subtree that is not there is found where the ledger is looked at.
                    let then = Edge::at(checked.db, realm, tree, signed.size).await;
                    if then.is_ok_and(|then| then.head().root != signed.root) {
                        look.altered(TABLE, at, "both states signed another ledger than this one");
                    }
                }
            }
        }
    }
    Ok(())
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
