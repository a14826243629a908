//! Packed rows, taken apart by SQLite: `json_each` over the list of tables, `substr` of the bytes.

use sea_orm::sea_query::{CommonTableExpression, Expr, Func, SelectStatement, SqliteQueryBuilder};
use sea_orm::{ConnectionTrait, DbErr, Statement};

use crate::dialect::{ColumnPart, PackedRows, PackedTable};

/// Writes the rows of all tables by one text of several statements, each of which refers to the same two parameters by
/// number. How many rows they wrote is added up by SQLite. A number that is left out is that of the row, the last one and
/// one more: in these tables no row goes, so that none is left out.
pub(crate) async fn insert(
    db: &impl ConnectionTrait,
    tables: Vec<PackedTable>,
    rows: PackedRows,
) -> Result<u64, DbErr> {
    let texts: Vec<String> = tables.into_iter().map(text).collect::<Result<_, _>>()?;
    let (backend, text) = (db.get_database_backend(), texts.join("; "));
    let statement = Statement::from_sql_and_values(backend, text, rows.into_values());
    Ok(db.execute_raw(statement).await?.rows_affected())
}

/// The statement that writes the rows of one table.
fn text(table: PackedTable) -> Result<String, DbErr> {
    let PackedTable { mut insert, parts, place } = table;
    let taken = insert.select_from(rows(&parts, place));
    taken.map_err(|cause| DbErr::Type(cause.to_string()))?;
    Ok(insert.to_string(SqliteQueryBuilder))
}

/// The rows of the table at that place: the first parameter is the list of tables, the second the bytes that their
/// rows refer to.
fn rows(parts: &[ColumnPart], place: usize) -> SelectStatement {
    let mut rows = SelectStatement::new();
    let mut at = 0;
    for part in parts {
        let piece = format!("substr(?2, \"row\"->>{at}, \"row\"->>{})", at + 1);
        let (text, taken) = match part {
            ColumnPart::Number => (format!("\"row\"->>{at}"), 1),
            ColumnPart::Text => (format!("CAST({piece} AS TEXT)"), 2),
            ColumnPart::Bytes => (piece, 2),
        };
        rows.expr(Expr::cust(text));
        at += taken;
    }
    // Materialized: a row's text is made once, and not for each of its parts.
    let table =
        Func::cust("json_each").args([Expr::cust("?1"), Expr::cust(format!("'$[{place}]'"))]);
    let list =
        SelectStatement::new().expr(Expr::cust("\"value\"")).from_function(table, "list").take();
    let mut packed = CommonTableExpression::new();
    packed.query(list).table_name("packed").column("row").materialized(true);
    // With a condition, so that a conflict clause after it is not read as one of a join.
    rows.with_cte(packed.to_owned()).from("packed").and_where(Expr::cust("TRUE")).take()
}

#[cfg(test)]
mod tests {
    use sea_orm::sea_query::InsertStatement;

    use super::*;

    #[test]
    fn a_table_is_written_by_one_statement_that_names_its_place() {
        let mut insert = InsertStatement::new();
        insert.into_table("suspect").columns(["seen_at", "reason", "digest"]);
        let parts = vec![ColumnPart::Number, ColumnPart::Text, ColumnPart::Bytes];
        let text = text(PackedTable { insert, parts, place: 3 }).expect("a statement");
        assert_eq!(
            text,
            "INSERT INTO \"suspect\" (\"seen_at\", \"reason\", \"digest\") \
             WITH \"packed\" (\"row\") AS  MATERIALIZED \
             (SELECT \"value\" FROM json_each(?1, '$[3]') AS \"list\") \
             SELECT \"row\"->>0, CAST(substr(?2, \"row\"->>1, \"row\"->>2) AS TEXT), \
             substr(?2, \"row\"->>3, \"row\"->>4) FROM \"packed\" WHERE TRUE"
        );
    }
}
