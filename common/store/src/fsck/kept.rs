//! Rows that are kept for ever: all those that name an entry are what it is the hash of.

use std::collections::BTreeMap;
use std::ops::Range;

use kzmn_common::ledger::{EntryKind, JOURNAL_SALT};
use sea_orm::{
    ColumnTrait as _, EntityTrait, IntoActiveModel, ModelTrait, PaginatorTrait as _,
    QueryFilter as _, QueryOrder as _, QuerySelect as _,
};

use super::checked::{Checked, PAGE, pages};
use super::findings::Look;
use crate::entity::{
    assessment, case_opening, checkpoint, decision, disclosure, ledger_alarm, ledger_entry,
    ledger_epoch, own_link, own_person, reliance, restored, set_aside, suspect, trust_bundle,
    witnessed,
};
use crate::error::{StoreError, corrupt};
use crate::ledger::{Edge, Journal, Journaled, each_journaled, kept_row};

/// What the rows of each table were seen to be.
#[derive(Default)]
struct Seen {
    /// How many rows of a table.
    rows: BTreeMap<&'static str, u64>,
    /// The number of a table's last row.
    numbers: BTreeMap<&'static str, i64>,
}

macro_rules! each_table {
    ($($table:ident, $name:literal, $number:expr, [$($derived:ident),*];)+) => {
        /// Reads the rows of all tables that name an entry of the page.
        async fn read_all(
            checked: &Checked<'_>,
            page: &Range<u64>,
            seen: &mut Seen,
            look: &mut Look<'_>,
        ) -> Result<BTreeMap<i64, Journal>, StoreError> {
            let mut journals = BTreeMap::new();
            $(read::<$table::Entity>(checked, page, &mut journals, seen, look).await?;)+
            Ok(journals)
        }

        /// Looks for rows of all tables that name no entry that is there.
        async fn count_all(
            checked: &Checked<'_>,
            seen: &Seen,
            look: &mut Look<'_>,
        ) -> Result<(), StoreError> {
            $(count::<$table::Entity>(checked, seen, look).await?;)+
            Ok(())
        }
    };
}

each_journaled!(each_table);

pub(super) async fn check(checked: &Checked<'_>, look: &mut Look<'_>) -> Result<(), StoreError> {
    let mut seen = Seen::default();
    for page in pages(checked.size) {
        let journals = read_all(checked, &page, &mut seen, look).await?;
        compare(checked, &page, journals, look).await?;
    }
    count_all(checked, &seen, look).await
}

/// Reads the rows of a table that name an entry of the page.
async fn read<E>(
    checked: &Checked<'_>,
    page: &Range<u64>,
    journals: &mut BTreeMap<i64, Journal>,
    seen: &mut Seen,
    look: &mut Look<'_>,
) -> Result<(), StoreError>
where
    E: Journaled,
    E::Model: IntoActiveModel<E::ActiveModel> + ModelTrait<Entity = E>,
{
    let (first, end) = (Edge::column(page.start)?, Edge::column(page.end)?);
    let Some(number) = E::NUMBER else {
        let rows = E::find().filter(E::ENTRY.gte(first)).filter(E::ENTRY.lt(end));
        let rows = rows.order_by_asc(E::ENTRY).all(checked.db).await?;
        look.looked(E::TABLE, rows.len());
        *seen.rows.entry(E::TABLE).or_default() += u64::try_from(rows.len()).unwrap_or(u64::MAX);
        for row in rows {
            add(row, journals)?;
        }
        return Ok(());
    };
    // Entries ascend with the numbers: what is of the next page ends this one.
    loop {
        let last = seen.numbers.get(E::TABLE).copied().unwrap_or_default();
        let rows = E::find().filter(number.gt(last)).order_by_asc(number).limit(PAGE);
        let rows: Vec<E::Model> = rows.all(checked.db).await?;
        let whole_page = u64::try_from(rows.len()).ok() == Some(PAGE);
        let mut of_page = 0;
        let mut ended = !whole_page;
        for row in rows {
            if whole(E::TABLE, &row.get(E::ENTRY))? >= end {
                ended = true;
                break;
            }
            of_page += 1;
            let found = whole(E::TABLE, &row.get(number))?;
            let before = seen.numbers.insert(E::TABLE, found).unwrap_or_default();
            if found != before.saturating_add(1) {
                let at = format!("number {found}");
                look.altered(E::TABLE, at, "its number does not follow the one before it");
            }
            add(row, journals)?;
        }
        look.looked(E::TABLE, of_page);
        *seen.rows.entry(E::TABLE).or_default() += u64::try_from(of_page).unwrap_or(u64::MAX);
        if ended {
            return Ok(());
        }
    }
}

/// Adds a row to what its entry covers.
fn add<M>(row: M, journals: &mut BTreeMap<i64, Journal>) -> Result<(), StoreError>
where
    M: ModelTrait + IntoActiveModel<<M::Entity as EntityTrait>::ActiveModel>,
    M::Entity: Journaled,
{
    let entry = whole(M::Entity::TABLE, &row.get(M::Entity::ENTRY))?;
    let kept = kept_row(&row.into_active_model())?;
    journals.entry(entry).or_default().add::<M::Entity>(kept);
    Ok(())
}

fn whole(table: &'static str, value: &sea_orm::Value) -> Result<i64, StoreError> {
    match value {
        sea_orm::Value::BigInt(Some(number)) => Ok(*number),
        _ => Err(corrupt(table, "a number is none")),
    }
}

/// Holds what was read against the entries of the page.
async fn compare(
    checked: &Checked<'_>,
    page: &Range<u64>,
    mut journals: BTreeMap<i64, Journal>,
    look: &mut Look<'_>,
) -> Result<(), StoreError> {
    use ledger_entry::Column::{Kind, Place};
    let entries = ledger_entry::Entity::find()
        .filter(Kind.eq(EntryKind::Kept.name()))
        .filter(Place.gte(Edge::column(page.start)?))
        .filter(Place.lt(Edge::column(page.end)?))
        .all(checked.db)
        .await?;
    for entry in entries {
        let journal = journals.remove(&entry.place);
        let tables: Vec<_> = journal.iter().flat_map(Journal::tables).collect();
        let at = format!("entry {} {}", entry.place, tables.join(" "));
        let at = at.trim_end();
        let salt: Option<[u8; JOURNAL_SALT]> =
            entry.salt.as_deref().and_then(|salt| salt.try_into().ok());
        match (journal, salt) {
            (None, _) => look.missing("ledger_entry", at, "the rows that it covers are not there"),
            (Some(_), None) => look.altered("ledger_entry", at, "its salt has not 32 bytes"),
            (Some(journal), Some(salt)) => {
                if journal.digest(&salt).as_bytes().as_slice() != entry.digest {
                    look.altered("ledger_entry", at, "the rows that it covers are other ones");
                }
            }
        }
    }
    for place in journals.into_keys() {
        let at = format!("entry {place}");
        look.surplus("ledger_entry", at, "rows name it that it does not cover");
    }
    Ok(())
}

/// Looks for rows that name no entry that is there.
async fn count<E>(checked: &Checked<'_>, seen: &Seen, look: &mut Look<'_>) -> Result<(), StoreError>
where
    E: EntityTrait + Journaled,
    E::Model: Send + Sync,
{
    let all = E::find().count(checked.db).await?;
    if all != seen.rows.get(E::TABLE).copied().unwrap_or_default() {
        look.surplus(E::TABLE, "somewhere", "a row names no entry of the ledger");
    }
    Ok(())
}
