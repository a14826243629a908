//! The rows outside of the statements that a transaction keeps, covered by one entry.

use std::collections::BTreeMap;

use kzmn_common::envelope::Digest;
use kzmn_common::ledger::{Cell, JOURNAL_SALT, KeptRow, kept_digest};
use sea_orm::sea_query::Value;
use sea_orm::{ActiveModelTrait, EntityTrait, IdenStatic as _, Iterable as _};

use crate::entity::{
    assessment, case_opening, checkpoint, decision, disclosure, ledger_alarm, ledger_epoch,
    own_link, own_person, reliance, restored, set_aside, suspect, third_witnessed, time_stamp,
    trust_bundle, witnessed,
};
use crate::error::{StoreError, corrupt};

/// A table of which every row is covered by the entry that it names.
pub(crate) trait Journaled: EntityTrait {
    /// Its name.
    const TABLE: &'static str;
    /// The column that names the entry.
    const ENTRY: Self::Column;
    /// The number of a row, where rows are numbered in the order in which they come. It is not hashed: the order is.
    const NUMBER: Option<Self::Column>;
    /// Columns that are made of other rows, and change with them.
    const DERIVED: &'static [Self::Column];
}

/// Hands the list of tables whose rows are covered to another macro: for each its module, its name, its numbers, and
/// its columns that are made of other rows.
macro_rules! each_journaled {
    ($then:ident) => {
        $then! {
            trust_bundle, "trust_bundle", None, [];
            checkpoint, "checkpoint", Some(checkpoint::Column::Number), [];
            witnessed, "witnessed", Some(witnessed::Column::Number), [];
            third_witnessed, "third_witnessed", Some(third_witnessed::Column::Number), [];
            time_stamp, "time_stamp", Some(time_stamp::Column::Number), [];
            ledger_alarm, "ledger_alarm", Some(ledger_alarm::Column::Number), [];
            ledger_epoch, "ledger_epoch", Some(ledger_epoch::Column::Number), [];
            restored, "restored", Some(restored::Column::Number), [];
            disclosure, "disclosure", Some(disclosure::Column::Id), [];
            case_opening, "case_opening", Some(case_opening::Column::Number), [];
            suspect, "suspect", Some(suspect::Column::Id), [];
            set_aside, "set_aside", Some(set_aside::Column::Number), [];
            assessment, "assessment", Some(assessment::Column::Number), [];
            reliance, "reliance", None, [];
            decision, "decision", Some(decision::Column::Number), [];
            own_person, "own_person", None, [RecordedTo];
            own_link, "own_link", Some(own_link::Column::Id), [Key, NameKeys, EndedAt, EndedBy, EndedReason];
        }
    };
}

pub(crate) use each_journaled;

macro_rules! journaled {
    ($($table:ident, $name:literal, $number:expr, [$($derived:ident),*];)+) => {
        $(impl Journaled for $table::Entity {
            const TABLE: &'static str = $name;
            const ENTRY: $table::Column = $table::Column::Entry;
            const NUMBER: Option<$table::Column> = $number;
            const DERIVED: &'static [$table::Column] = &[$($table::Column::$derived),*];
        })+
    };
}

each_journaled!(journaled);

/// The rows that one entry covers.
#[derive(Debug, Default)]
pub(crate) struct Journal {
    tables: BTreeMap<&'static str, TableRows>,
}

/// Rows of one table.
#[derive(Debug, Default)]
struct TableRows {
    rows: Vec<KeptRow>,
    numbered: bool,
}

impl Journal {
    /// Adds a row.
    pub(crate) fn add<E: Journaled>(&mut self, row: KeptRow) {
        let of_table = self.tables.entry(row.table()).or_default();
        of_table.numbered = E::NUMBER.is_some();
        of_table.rows.push(row);
    }

    /// Whether it has no rows but those that say what was signed of a ledger. They need no checkpoint of their own: each
    /// would make a row that needs the next.
    pub(crate) fn is_of_checkpoints_alone(&self) -> bool {
        let of_checkpoints = ["checkpoint", "witnessed", "third_witnessed", "time_stamp"];
        self.tables().all(|table| of_checkpoints.contains(&table))
    }

    /// The tables of which it has rows.
    pub(crate) fn tables(&self) -> impl Iterator<Item = &'static str> {
        self.tables.keys().copied()
    }

    /// The digest over the salt and all rows. Tables stand in the order of their names, rows in that of their numbers, or
    /// else of their bytes.
    pub(crate) fn digest(mut self, salt: &[u8; JOURNAL_SALT]) -> Digest {
        let unnumbered = self.tables.values_mut().filter(|of_table| !of_table.numbered);
        unnumbered.for_each(|of_table| of_table.rows.sort_unstable());
        kept_digest(salt, self.tables.values().flat_map(|of_table| &of_table.rows))
    }
}

/// A row in the form that is hashed.
pub(crate) fn kept_row<A>(row: &A) -> Result<KeptRow, StoreError>
where
    A: ActiveModelTrait,
    A::Entity: Journaled,
{
    let table = <A::Entity as Journaled>::TABLE;
    let mut kept = KeptRow::of(table);
    for column in <A::Entity as EntityTrait>::Column::iter().filter(is_hashed::<A::Entity>) {
        let value = row.get(column).into_value();
        let value = value.ok_or_else(|| corrupt(table, "a column is left out"))?;
        kept.add(
            column.as_str(),
            cell(&value).ok_or_else(|| corrupt(table, "a value of no kind"))?,
        );
    }
    Ok(kept)
}

fn is_hashed<E: Journaled>(column: &E::Column) -> bool {
    let name = column.as_str();
    let is_left_out = |left_out: &E::Column| left_out.as_str() == name;
    !(is_left_out(&E::ENTRY)
        || E::NUMBER.as_ref().is_some_and(is_left_out)
        || E::DERIVED.iter().any(is_left_out))
}

fn cell(value: &Value) -> Option<Cell<'_>> {
    Some(match value {
        Value::Int(number) => number.map_or(Cell::Null, |number| Cell::Number(number.into())),
        Value::BigInt(number) => number.map_or(Cell::Null, Cell::Number),
        Value::String(text) => text.as_deref().map_or(Cell::Null, Cell::Text),
        Value::Bytes(bytes) => bytes.as_deref().map_or(Cell::Null, Cell::Bytes),
        _ => return None,
    })
}
