//! Few texts of SQL: a statement's text depends on how many values it has, and each text is prepared and kept
//! by its connection.

use sea_orm::sea_query::OnConflict;
use sea_orm::{ActiveModelTrait, ConnectionTrait, EntityTrait};

use crate::error::StoreError;

/// The values, each once, and the last one repeated until there are as many as a power of two.
pub(crate) fn padded<T: Clone + Ord>(values: impl IntoIterator<Item = T>) -> Vec<T> {
    let mut values: Vec<T> = values.into_iter().collect();
    values.sort_unstable();
    values.dedup();
    if let Some(last) = values.last().cloned() {
        values.resize(values.len().next_power_of_two(), last);
    }
    values
}

/// How many rows are inserted by one statement at most: beyond that nothing is gained.
const MOST_ROWS: usize = 64;

/// The rows in pieces, each as long as a power of two.
pub(crate) fn pieces<T>(mut rows: &[T]) -> impl Iterator<Item = &[T]> {
    std::iter::from_fn(move || {
        let most = rows.len().min(MOST_ROWS);
        let count = most.checked_ilog2().map(|exponent| 1_usize << exponent)?;
        let (piece, rest) = rows.split_at_checked(count)?;
        rows = rest;
        Some(piece)
    })
}

/// Inserts rows, in as few texts of SQL as [`pieces`] has lengths.
pub(crate) async fn insert_all<A>(
    db: &impl ConnectionTrait,
    rows: Vec<A>,
    conflict: Option<OnConflict>,
) -> Result<(), StoreError>
where
    A: ActiveModelTrait,
{
    for piece in pieces(&rows) {
        let mut insert = A::Entity::insert_many(piece.iter().cloned());
        if let Some(conflict) = &conflict {
            insert = insert.on_conflict(conflict.clone());
        }
        insert.exec_without_returning(db).await?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_padded_to_powers_of_two_and_none_is_lost() {
        assert!(padded(Vec::<i32>::new()).is_empty());
        assert_eq!(padded([3]), [3]);
        assert_eq!(padded([3, 1, 3, 2]), [1, 2, 3, 3]);
        assert_eq!(padded(0..5).len(), 8);
    }

    #[test]
    fn pieces_are_powers_of_two_and_none_is_lost() {
        let rows: Vec<usize> = (0..500).collect();
        let lengths: Vec<usize> = pieces(&rows).map(<[_]>::len).collect();
        assert_eq!(lengths, [64, 64, 64, 64, 64, 64, 64, 32, 16, 4]);
        assert_eq!(pieces(&rows).flatten().copied().collect::<Vec<_>>(), rows);
        assert_eq!(pieces::<usize>(&[]).count(), 0);
    }
}
