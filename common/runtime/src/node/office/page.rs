//! Pages of lists, as a caller asks for them.

use kzmn_common::exchange::refusal::Refused;
use kzmn_common::wire;

use super::at_fault;

/// How many rows a page has where the caller does not say.
const USUAL: u32 = 20;
/// How many rows a page has at most.
const MOST: u32 = 100;

/// How many rows are asked for.
pub(super) fn size(page_size: i32) -> Result<u32, Refused> {
    match u32::try_from(page_size) {
        Ok(0) => Ok(USUAL),
        Ok(size) if size <= MOST => Ok(size),
        _ => Err(at_fault(wire::Fault::in_field("page_size", "must be 1 to 100, or 0 for 20"))),
    }
}

/// The number after which the page begins, of a list that is kept by a number; none for the first page.
pub(super) fn after(page_token: &str) -> Result<Option<i64>, Refused> {
    if page_token.is_empty() {
        return Ok(None);
    }
    let number = page_token.parse().ok().filter(|number: &i64| *number > 0);
    number.map(Some).ok_or_else(no_token)
}

/// A page's token that is none.
pub(super) fn no_token() -> Refused {
    let problem = "must be the next_page_token of the page before";
    at_fault(wire::Fault::in_field("page_token", problem))
}
