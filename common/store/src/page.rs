//! Lists, page by page. The next page begins after the last row's key, so that rows that come in between
//! shift nothing.

/// A page of a list, newest first.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Page<T, K> {
    /// At most as many as were asked for.
    pub rows: Vec<T>,
    /// After which the next page begins; none on the last one.
    pub next: Option<K>,
}

impl<T, K> Page<T, K> {
    /// Of `rows`, which were looked for with room for one more than `size`.
    pub(crate) fn of(mut rows: Vec<T>, size: u32, key: impl Fn(&T) -> K) -> Self {
        let size = usize::try_from(size).unwrap_or(usize::MAX);
        let more = rows.len() > size;
        rows.truncate(size);
        let next = rows.last().filter(|_| more).map(key);
        Self { rows, next }
    }
}
