//! What operators ask of a node.

use kzmn_proto::office as proto;
use time::Date;

use crate::wire::{At as _, FieldResult, full_date, optional};

/// Since when the books are to be compared; `None` from the first day.
///
/// # Errors
///
/// The field at fault.
pub fn read_since(request: &proto::ReconcileRequest) -> FieldResult<Option<Date>> {
    let proto::ReconcileRequest { since } = request;
    optional(since, full_date).at("since")
}
