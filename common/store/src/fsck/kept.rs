//! Rows that are kept for ever: all those that name an entry are what it is the hash of.

use std::collections::BTreeMap;
use std::fmt;
use std::ops::Range;

use kzmn_common::ledger::{EntryKind, JOURNAL_SALT};
use sea_orm::sea_query::ExprTrait as _;
use sea_orm::{
    ColumnTrait as _, EntityTrait, IntoActiveModel, ModelTrait, PaginatorTrait as _,
    QueryFilter as _, QueryOrder as _, QuerySelect as _,
};

use super::ahead::Ahead;
use super::checked::{Checked, pages};
use super::findings::{Findings, Look};
use crate::entity::{
    assessment, case_opening, checkpoint, decision, disclosure, ledger_alarm, ledger_entry,
    ledger_epoch, own_link, own_person, reliance, restored, set_aside, suspect, third_witnessed,
    time_stamp, trust_bundle, witnessed,
};
use crate::error::{StoreError, corrupt};
use crate::ledger::{Edge, Journal, Journaled, each_journaled, kept_row};

/// How many rows that have numbers are read together: what is beyond the entries of the page is read again.
const TOGETHER: u64 = 200;

/// The rows that name an entry.
#[derive(Default)]
struct CoveredRows {
    journal: Journal,
    tables: BTreeMap<&'static str, TableNumbers>,
}

/// The rows of a table among them.
#[derive(Default)]
struct TableNumbers {
    count: u64,
    /// The first and the last number, where rows are numbered: those of an entry follow each other.
    numbers: Option<(i64, i64)>,
}

impl fmt::Display for CoveredRows {
    /// Such as `disclosure 5 to 7, own_person (2 rows)`: what is keyed by a person's id is counted alone.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (place, (table, TableNumbers { count, numbers })) in self.tables.iter().enumerate() {
            let comma = if place == 0 { "" } else { ", " };
            match numbers {
                Some((first, last)) if first == last => write!(f, "{comma}{table} {first}")?,
                Some((first, last)) => write!(f, "{comma}{table} {first} to {last}")?,
                None if *count == 1 => write!(f, "{comma}{table}")?,
                None => write!(f, "{comma}{table} ({count} rows)")?,
            }
        }
        Ok(())
    }
}

impl CoveredRows {
    fn add(&mut self, table: &'static str, number: Option<i64>) {
        let named = self.tables.entry(table).or_default();
        named.count = named.count.saturating_add(1);
        if let Some(number) = number {
            let first = named.numbers.map_or(number, |(first, _)| first);
            named.numbers = Some((first, number));
        }
    }
}

/// What the rows of each table were seen to be.
#[derive(Default)]
struct Seen {
    /// How many rows of a table.
    rows: BTreeMap<&'static str, u64>,
    /// The number of a table's last row.
    numbers: BTreeMap<&'static str, i64>,
}

/// Adds the rows of a table to what their entries cover.
type Adding = Box<dyn FnOnce(&mut BTreeMap<i64, CoveredRows>) -> Result<(), StoreError> + Send>;

/// Entries, and the rows that name them.
struct KeptPage {
    entries: Vec<ledger_entry::Model>,
    rows: Vec<Adding>,
}

macro_rules! each_table {
    ($($table:ident, $name:literal, $number:expr, [$($derived:ident),*];)+) => {
        /// Reads the rows of all tables that name an entry of the page.
        async fn read_all(
            checked: &Checked<'_>,
            page: &Range<u64>,
            seen: &mut Seen,
            look: &mut Look<'_>,
        ) -> Result<Vec<Adding>, StoreError> {
            Ok(vec![$(read::<$table::Entity>(checked, page, seen, look).await?),+])
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
    let (mut seen, mut ahead) = (Seen::default(), Ahead::new());
    for page in pages(checked.size) {
        let rows = read_all(checked, &page, &mut seen, look).await?;
        let page = KeptPage { entries: entries(checked, &page).await?, rows };
        ahead.check(move || page.check(), look).await?;
    }
    ahead.end(look).await?;
    count_all(checked, &seen, look).await
}

/// Reads the rows of a table that name an entry of the page.
async fn read<E>(
    checked: &Checked<'_>,
    page: &Range<u64>,
    seen: &mut Seen,
    look: &mut Look<'_>,
) -> Result<Adding, StoreError>
where
    E: Journaled,
    E::Model: IntoActiveModel<E::ActiveModel> + ModelTrait<Entity = E> + 'static,
{
    let rows = match E::NUMBER {
        Some(number) => read_numbered::<E>(checked, page, (number, seen), look).await?,
        None => {
            let (first, end) = (Edge::column(page.start)?, Edge::column(page.end)?);
            let rows = E::find().filter(E::ENTRY.gte(first)).filter(E::ENTRY.lt(end));
            rows.order_by_asc(E::ENTRY).all(checked.db).await?
        }
    };
    look.looked(E::TABLE, rows.len());
    *seen.rows.entry(E::TABLE).or_default() += u64::try_from(rows.len()).unwrap_or(u64::MAX);
    Ok(Box::new(move |named| rows.into_iter().try_for_each(|row| add(row, named))))
}

/// Entries ascend with the numbers: the first row of the next page ends this one.
async fn read_numbered<E>(
    checked: &Checked<'_>,
    page: &Range<u64>,
    (number, seen): (E::Column, &mut Seen),
    look: &mut Look<'_>,
) -> Result<Vec<E::Model>, StoreError>
where
    E: Journaled,
    E::Model: ModelTrait<Entity = E>,
{
    let end = Edge::column(page.end)?;
    let mut of_page = Vec::new();
    loop {
        let last = seen.numbers.get(E::TABLE).copied().unwrap_or_default();
        let rows = E::find().filter(number.gt(last)).order_by_asc(number).limit(TOGETHER);
        let rows: Vec<E::Model> = rows.all(checked.db).await?;
        let were_all = u64::try_from(rows.len()).ok() != Some(TOGETHER);
        for row in rows {
            if whole(E::TABLE, &row.get(E::ENTRY))? >= end {
                return Ok(of_page);
            }
            let found = whole(E::TABLE, &row.get(number))?;
            let before = seen.numbers.insert(E::TABLE, found).unwrap_or_default();
            if found != before.saturating_add(1) {
                let at = format!("number {found}");
                look.altered(E::TABLE, at, "its number does not follow the one before it");
            }
            of_page.push(row);
        }
        if were_all {
            return Ok(of_page);
        }
    }
}

/// The entries of the page that cover rows.
async fn entries(
    checked: &Checked<'_>,
    page: &Range<u64>,
) -> Result<Vec<ledger_entry::Model>, StoreError> {
    use ledger_entry::Column::{Kind, Place};
    Ok(ledger_entry::Entity::find()
        .filter(Kind.eq(EntryKind::Kept.name()))
        .filter(Place.gte(Edge::column(page.start)?))
        .filter(Place.lt(Edge::column(page.end)?))
        .order_by_asc(Place)
        .all(checked.db)
        .await?)
}

/// Adds a row to what its entry covers.
fn add<M>(row: M, named: &mut BTreeMap<i64, CoveredRows>) -> Result<(), StoreError>
where
    M: ModelTrait + IntoActiveModel<<M::Entity as EntityTrait>::ActiveModel>,
    M::Entity: Journaled,
{
    let table = M::Entity::TABLE;
    let entry = whole(table, &row.get(M::Entity::ENTRY))?;
    let number = M::Entity::NUMBER.map(|number| whole(table, &row.get(number))).transpose()?;
    let kept = kept_row(&row.into_active_model())?;
    let naming = named.entry(entry).or_default();
    naming.add(table, number);
    naming.journal.add::<M::Entity>(kept);
    Ok(())
}

fn whole(table: &'static str, value: &sea_orm::Value) -> Result<i64, StoreError> {
    match value {
        sea_orm::Value::BigInt(Some(number)) => Ok(*number),
        _ => Err(corrupt(table, "a number is none")),
    }
}

impl KeptPage {
    /// Holds the rows against the entries.
    fn check(self) -> Result<Findings, StoreError> {
        let mut named = BTreeMap::new();
        self.rows.into_iter().try_for_each(|adding| adding(&mut named))?;
        let mut look = Look::at_page();
        for entry in self.entries {
            let naming = named.remove(&entry.place);
            let at = place(entry.place, naming.as_ref());
            let salt: Option<[u8; JOURNAL_SALT]> =
                entry.salt.as_deref().and_then(|salt| salt.try_into().ok());
            let what = match (naming, salt) {
                (None, _) => {
                    look.missing("ledger_entry", at, "the rows that it covers are not there");
                    continue;
                }
                (Some(_), None) => "its salt has not 32 bytes",
                (Some(naming), Some(salt)) => {
                    if naming.journal.digest(&salt).as_bytes().as_slice() == entry.digest {
                        continue;
                    }
                    "the rows that it covers are other ones"
                }
            };
            look.altered("ledger_entry", at, what);
        }
        for (entry, naming) in named {
            let at = place(entry, Some(&naming));
            look.surplus("ledger_entry", at, "rows name it that it does not cover");
        }
        Ok(look.findings)
    }
}

/// An entry and the rows that name it.
fn place(entry: i64, naming: Option<&CoveredRows>) -> String {
    match naming {
        Some(naming) => format!("entry {entry}: {naming}"),
        None => format!("entry {entry}"),
    }
}

/// Looks for rows that name no entry that is there.
async fn count<E>(checked: &Checked<'_>, seen: &Seen, look: &mut Look<'_>) -> Result<(), StoreError>
where
    E: Journaled,
    E::Model: ModelTrait<Entity = E> + Send + Sync,
{
    let all = E::find().count(checked.db).await?;
    if all != seen.rows.get(E::TABLE).copied().unwrap_or_default() {
        let beyond = E::ENTRY.lt(0).or(E::ENTRY.gte(Edge::column(checked.size)?));
        let row = E::find().filter(beyond).one(checked.db).await?;
        let at = match (row, E::NUMBER) {
            (Some(row), Some(number)) => format!("number {}", whole(E::TABLE, &row.get(number))?),
            (Some(row), None) => format!("entry {}", whole(E::TABLE, &row.get(E::ENTRY))?),
            // One that stands out of the order of its numbers.
            (None, _) => "somewhere".to_owned(),
        };
        look.surplus(E::TABLE, at, "a row names no entry of the ledger");
    }
    Ok(())
}
