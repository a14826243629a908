//! Pages of lists, as a caller asks for them: bounded by rows and, whatever a row holds, by bytes.

use kzmn_common::envelope::Digest;
use kzmn_common::refusal::Refused;
use kzmn_common::wire;
use kzmn_store::Page;
use prost::{Message, Name};

use super::at_fault;

/// How many rows a page has by default.
const USUAL: u32 = 20;
/// How many rows a page has at most.
const MOST: u32 = 100;
/// How many bytes the rows of a page fill at most. A single row that fills more is a page of its own: it fits into a
/// response all the same, of which a page is a quarter.
const BYTES: usize = kzmn_transport::OFFICE_RESPONSE_BYTES / 4;
/// Bytes of the check in a token.
const CHECK: usize = 8;

/// How many rows are asked for.
pub(super) fn size(page_size: i32) -> Result<u32, Refused> {
    match u32::try_from(page_size) {
        Ok(0) => Ok(USUAL),
        Ok(size) if size <= MOST => Ok(size),
        _ => {
            Err(at_fault(wire::FieldFault::in_field("page_size", "must be 1 to 100, or 0 for 20")))
        }
    }
}

/// The rows of a page as they are shown, as many as its bytes hold and one at the least, and the key of the last
/// one where more follow.
pub(super) fn cut<R, K, T: Message>(
    page: Page<R, K>,
    key: impl Fn(&R) -> K,
    show: impl Fn(R) -> T,
) -> (Vec<T>, Option<K>) {
    let Page { rows, next } = page;
    let (mut shown, mut bytes, mut last) = (Vec::new(), 0_usize, None);
    for row in rows {
        let key = key(&row);
        let row = show(row);
        bytes = bytes.saturating_add(row.encoded_len());
        if last.is_some() && BYTES < bytes {
            return (shown, last);
        }
        shown.push(row);
        last = Some(key);
    }
    (shown, next)
}

/// The tokens of one list with one set of filters.
///
/// A token holds the key of the last row of the page before, so it stays good whatever comes in between, and
/// a check over list, filters and key, so that an altered one, or one of another list, is refused and does
/// not pass over rows in silence. The check is no secret: a token opens nothing that its bearer may not list.
pub(super) struct Tokens(Vec<u8>);

impl Tokens {
    /// Of a request from which page size and token are taken out.
    pub(super) fn of<M: Message + Name>(filters: &M) -> Self {
        let mut bytes = format!("kzmn-page-v1\n{}\n", M::full_name()).into_bytes();
        bytes.extend(filters.encode_to_vec());
        Self(bytes)
    }

    /// The token for the page after this key.
    pub(super) fn after(&self, key: impl ToString) -> String {
        let key = key.to_string();
        let mut bytes = self.check(key.as_bytes());
        bytes.extend(key.into_bytes());
        hex::encode(bytes)
    }

    /// The key after which the page begins, as `parse` reads it; absent for the first page.
    pub(super) fn read<K>(
        &self,
        token: &str,
        parse: impl Fn(&str) -> Option<K>,
    ) -> Result<Option<K>, Refused> {
        if token.is_empty() {
            return Ok(None);
        }
        self.key(token).as_deref().and_then(parse).map(Some).ok_or_else(|| {
            let problem = "must be the next_page_token of the page before, with the same filters";
            at_fault(wire::FieldFault::in_field("page_token", problem))
        })
    }

    fn key(&self, token: &str) -> Option<String> {
        let bytes = hex::decode(token).ok()?;
        let (check, key) = bytes.split_at_checked(CHECK)?;
        // Capitals would be a second spelling of the same token.
        let is_ours = self.check(key) == check && hex::encode(&bytes) == token;
        String::from_utf8(key.to_vec()).ok().filter(|_| is_ours)
    }

    fn check(&self, key: &[u8]) -> Vec<u8> {
        let length = u64::try_from(self.0.len()).unwrap_or(u64::MAX).to_be_bytes();
        let digest = Digest::of(&[&length, self.0.as_slice(), key].concat());
        digest.as_bytes().iter().copied().take(CHECK).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(rows: &[usize], next: Option<usize>) -> (Vec<usize>, Option<usize>) {
        let rows = rows.iter().copied().enumerate().collect();
        let show = |(_, bytes): (usize, usize)| vec![0_u8; bytes];
        let (shown, next) = cut(Page { rows, next }, |(at, _)| *at, show);
        (shown.iter().map(Vec::len).collect(), next)
    }

    #[test]
    fn refuses_to_fill_a_page_beyond_its_bytes_and_goes_on_after_the_last_row() {
        assert_eq!(page(&[1, 2, 3], None), (vec![1, 2, 3], None));
        assert_eq!(page(&[1, 2, 3], Some(2)), (vec![1, 2, 3], Some(2)), "there are more");
        let half = BYTES / 2;
        assert_eq!(page(&[half, half, 1], Some(2)), (vec![half], Some(0)));
        assert_eq!(page(&[], None), (vec![], None));
    }

    #[test]
    fn a_row_that_is_larger_than_a_page_stands_alone() {
        let large = 2 * BYTES;
        assert_eq!(page(&[large, 1], None), (vec![large], Some(0)));
        assert_eq!(page(&[1, large], None), (vec![1], Some(0)));
        assert_eq!(page(&[large], None), (vec![large], None));
    }
}
