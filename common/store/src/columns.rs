//! Columns back to domain types. What does not parse is an altered row, and never left out.

use kzmn_common::code::Code;
use kzmn_common::date::PartialDate;
use kzmn_common::text::Text;

use crate::error::{StoreError, corrupt};

/// A member of a code list.
pub(crate) fn code<T: Code>(table: &'static str, number: i32) -> Result<T, StoreError> {
    T::from_code(number).ok_or_else(|| corrupt(table, "a number is not of its code list"))
}

/// Text that keeps the text rules.
pub(crate) fn text(table: &'static str, text: String) -> Result<Text, StoreError> {
    Text::try_from(text).map_err(|_| corrupt(table, "a text breaks the text rules"))
}

/// The same, where it is there.
pub(crate) fn text_or_null(
    table: &'static str,
    value: Option<String>,
) -> Result<Option<Text>, StoreError> {
    value.map(|value| text(table, value)).transpose()
}

/// A date of which parts may be unknown.
pub(crate) fn date(table: &'static str, text: &str) -> Result<PartialDate, StoreError> {
    PartialDate::parse(text).map_err(|_| corrupt(table, "a date is none"))
}
