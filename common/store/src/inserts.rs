//! Many rows of many tables in one hand-off to the database, by a text of SQL that depends neither on how many
//! rows there are nor on what stands in them.
//!
//! A statement with a placeholder for each value has as many texts as there are numbers of rows, each to be
//! built, prepared and kept; and each statement costs two changes of thread. Here all rows are two values: the
//! bytes of all text and blobs, one after the other, and lists of numbers that say for each table and row where
//! its parts stand. How the database takes these apart is its own ([`Dialect::insert`]).

use sea_orm::sea_query::{InsertStatement, OnConflict};
use sea_orm::{
    ActiveModelTrait, ActiveValue, ColumnTrait as _, ConnectionTrait, DbErr, EntityTrait,
    Iden as _, Iterable as _,
};

use crate::dialect::{ColumnPart, Dialect, PackedRows, PackedTable};
use crate::entity::statement;
use crate::error::StoreError;

/// Rows to be inserted, table after table.
#[derive(Debug, Default)]
pub(crate) struct Inserts {
    tables: Vec<PackedTable>,
    packed: PackedRows,
    /// How many rows must be there in the end at the least: those for which no conflict is provided.
    certain: u64,
}

impl Inserts {
    /// Adds rows of one table. A column that the first row leaves out is left out by all.
    pub(crate) fn add<A>(
        &mut self,
        rows: impl IntoIterator<Item = A>,
        conflict: Option<OnConflict>,
    ) -> Result<(), StoreError>
    where
        A: ActiveModelTrait,
    {
        let mut rows = rows.into_iter().peekable();
        let Some(columns) = rows.peek().map(given_columns) else {
            return Ok(());
        };
        let mut count = 0;
        self.packed.begin_list();
        for mut row in rows {
            self.packed.begin_list();
            for column in &columns {
                match row.take(*column) {
                    ActiveValue::Set(value) | ActiveValue::Unchanged(value) => {
                        self.packed.push(value)?;
                    }
                    ActiveValue::NotSet => return Err(left_out(&column.to_string())),
                }
            }
            if let Some(column) = given_columns(&row).first() {
                return Err(left_out(&column.to_string()));
            }
            self.packed.end_list();
            count += 1;
        }
        self.packed.end_list();
        let parts = columns.iter().map(|column| part::<A>(*column)).collect();
        let mut insert = InsertStatement::new();
        insert.into_table(A::Entity::default()).columns(columns);
        match conflict {
            Some(conflict) => drop(insert.on_conflict(conflict)),
            None => self.certain += count,
        }
        self.tables.push(PackedTable { insert, parts, place: self.tables.len() });
        Ok(())
    }

    /// Adds statements, each with the next number, to be written before all others.
    pub(crate) fn add_statements(
        &mut self,
        rows: Vec<statement::ActiveModel>,
    ) -> Result<(), StoreError> {
        let before = self.tables.len();
        self.add(rows, None)?;
        // A table knows where its rows stand; the order of the tables is that of writing.
        let added = self.tables.len() - before;
        self.tables.rotate_right(added);
        Ok(())
    }

    /// Writes all of them: statements first, the others in the order in which they were added.
    pub(crate) async fn execute(self, db: &impl ConnectionTrait) -> Result<(), StoreError> {
        let Self { tables, packed, certain } = self;
        if tables.is_empty() {
            return Ok(());
        }
        let inserted = Dialect::of(db)?.insert(db, tables, packed).await?;
        // An insert that takes its rows from nowhere is no error to a database. It is one to us.
        if inserted < certain { Err(DbErr::RecordNotInserted.into()) } else { Ok(()) }
    }
}

type Column<A> = <<A as ActiveModelTrait>::Entity as EntityTrait>::Column;

fn given_columns<A: ActiveModelTrait>(row: &A) -> Vec<Column<A>> {
    let given = |column: &Column<A>| !row.is_not_set(*column);
    Column::<A>::iter().filter(given).collect()
}

fn part<A: ActiveModelTrait>(column: Column<A>) -> ColumnPart {
    use sea_orm::ColumnType::{BigInteger, Blob, Integer, VarBinary};
    let def = column.def();
    match def.get_column_type() {
        Integer | BigInteger => ColumnPart::Number,
        Blob | VarBinary(_) => ColumnPart::Bytes,
        _ => ColumnPart::Text,
    }
}

fn left_out(what: &str) -> StoreError {
    StoreError::from(DbErr::Type(format!("{what} cannot be inserted with the rows before it")))
}

#[cfg(test)]
mod tests {
    use sea_orm::ActiveValue::{NotSet, Set};
    use sea_orm::{ConnectionTrait as _, Database, DatabaseConnection, QueryOrder as _, Schema};

    use super::*;
    use crate::entity::{question, suspect};

    async fn database() -> DatabaseConnection {
        let db = Database::connect("sqlite::memory:").await.expect("opens");
        let schema = Schema::new(db.get_database_backend());
        db.execute(&schema.create_table_from_entity(suspect::Entity)).await.expect("made");
        db.execute(&schema.create_table_from_entity(question::Entity)).await.expect("made");
        db
    }

    fn suspect(
        at: i64,
        reason: &str,
        digest: &[u8],
        envelope: Option<&[u8]>,
    ) -> suspect::ActiveModel {
        suspect::ActiveModel {
            id: NotSet,
            seen_at: Set(at),
            query_digest: Set(vec![7; 32]),
            reason: Set(reason.to_owned()),
            digest: Set(digest.to_vec()),
            envelope: Set(envelope.map(<[u8]>::to_vec)),
            entry: Set(0),
        }
    }

    fn question(digest: u8, state: &str) -> question::ActiveModel {
        question::ActiveModel {
            query_digest: Set(vec![digest]),
            case_id: Set(String::from("KZ-1")),
            state: Set(state.to_owned()),
            closed_by: Set(None),
            attempts: Set(-1),
            waits: Set(0),
            last_reason: Set(None),
            asked_at: Set(i64::MIN),
            closed_at: Set(Some(i64::MAX)),
            reply_by: Set(None),
        }
    }

    #[tokio::test]
    async fn every_value_comes_back_as_it_was_whatever_it_holds() {
        let db = database().await;
        let rows = [
            suspect(0, "", b"", None),
            suspect(i64::MIN, "'; DROP TABLE suspect; --", b"\0\xff\xfe", Some(b"")),
            suspect(i64::MAX, "a\0b\u{1f}\"\\Қ𐐷", &[0; 300], Some(&[0xff; 5])),
        ];
        let mut inserts = Inserts::default();
        inserts.add(rows.clone(), None).expect("packed");
        inserts.add([question(1, "open")], None).expect("packed");
        inserts.execute(&db).await.expect("inserted");
        let kept = suspect::Entity::find().order_by_asc(suspect::Column::Id).all(&db).await;
        let kept: Vec<suspect::Model> = kept.expect("read");
        assert_eq!(kept.len(), rows.len());
        for (kept, row) in kept.iter().zip(&rows) {
            assert_eq!(Set(kept.seen_at), row.seen_at);
            assert_eq!(Set(kept.reason.clone()), row.reason);
            assert_eq!(Set(kept.digest.clone()), row.digest);
            assert_eq!(Set(kept.envelope.clone()), row.envelope);
        }
        let asked = question::Entity::find().one(&db).await.expect("read").expect("there");
        assert_eq!(
            (asked.attempts, asked.asked_at, asked.closed_at),
            (-1, i64::MIN, Some(i64::MAX))
        );
    }

    #[tokio::test]
    async fn refuses_to_write_fewer_rows_than_it_was_given() {
        let db = database().await;
        let mut inserts = Inserts::default();
        inserts.add([suspect(1, "A", b"1", None)], None).expect("packed");
        inserts.certain += 1;
        assert!(inserts.execute(&db).await.is_err());
    }

    #[tokio::test]
    async fn many_tables_go_in_one_text_and_each_row_to_its_own() {
        let db = database().await;
        let mut inserts = Inserts::default();
        for table in 0..9_u8 {
            inserts
                .add([question(table, "open"), question(table + 100, "open")], None)
                .expect("packed");
            let reason = format!("R{table}");
            let rows = (0..=i64::from(table)).map(|at| suspect(at, &reason, &[table], None));
            inserts.add(rows, None).expect("packed");
        }
        inserts.execute(&db).await.expect("inserted");
        let (asked, kept) =
            (question::Entity::find().all(&db).await, suspect::Entity::find().all(&db).await);
        assert_eq!(asked.expect("read").len(), 18);
        let kept = kept.expect("read");
        assert_eq!(kept.len(), 45);
        assert!(kept.iter().all(|row| row.reason == format!("R{}", row.digest[0])));
    }

    #[tokio::test]
    async fn refuses_all_where_one_row_is_there_already_unless_a_conflict_is_provided_for() {
        let db = database().await;
        let add = async |rows: Vec<question::ActiveModel>, conflict| {
            let mut inserts = Inserts::default();
            inserts.add(rows, conflict).expect("packed");
            inserts.execute(&db).await
        };
        let states = async || {
            let all = question::Entity::find().order_by_asc(question::Column::QueryDigest);
            let all = all.all(&db).await.expect("read");
            all.into_iter().map(|row| row.state).collect::<Vec<_>>().join(" ")
        };
        let key = || OnConflict::column(question::Column::QueryDigest);
        add(vec![question(1, "open")], None).await.expect("inserted");
        assert!(add(vec![question(2, "open"), question(1, "refused")], None).await.is_err());
        assert_eq!(states().await, "open");
        let kept = key().do_nothing().to_owned();
        add(vec![question(1, "refused"), question(2, "open")], Some(kept)).await.expect("inserted");
        assert_eq!(states().await, "open open");
        let replaced = key().update_column(question::Column::State).to_owned();
        add(vec![question(2, "answered")], Some(replaced)).await.expect("inserted");
        assert_eq!(states().await, "open answered");
    }

    #[test]
    fn refuses_rows_that_do_not_give_the_same_columns() {
        let without = suspect::ActiveModel { envelope: NotSet, ..suspect(1, "B", b"2", None) };
        let mut inserts = Inserts::default();
        assert!(inserts.add([suspect(1, "A", b"1", None), without.clone()], None).is_err());
        let mut inserts = Inserts::default();
        assert!(inserts.add([without.clone(), suspect(1, "A", b"1", None)], None).is_err());
        assert!(Inserts::default().add([without.clone(), without], None).is_ok());
    }

    #[test]
    fn what_is_said_to_the_database_depends_on_the_tables_alone() {
        let tables = |rows: Vec<suspect::ActiveModel>| {
            let mut inserts = Inserts::default();
            inserts.add(rows, None).expect("packed");
            inserts.add(Vec::<question::ActiveModel>::new(), None).expect("packed");
            inserts.tables
        };
        let one = tables(vec![suspect(1, "A", b"1", None)]);
        assert_eq!(one.len(), 1);
        assert_eq!(
            one,
            tables((0..99).map(|at| suspect(at, "\u{0}?'", b"", Some(b"2"))).collect())
        );
    }
}
