//! Few texts of SQL: a statement's text depends on how many values it has, and each text is prepared and kept
//! by its connection.

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
}
