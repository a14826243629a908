//! Dates of which parts may be unknown, and ranges of them.

use kzmn_proto::exchange as proto;

use super::fault::{At, FieldFault, FieldResult, optional, required};
use crate::date::{DateRange, InvalidDate, PartialDate};
use time::Date;

/// A date of which parts may be unknown.
pub(crate) fn read_partial_date(date: &proto::PartialDate) -> FieldResult<PartialDate> {
    let proto::PartialDate { year, month, day } = date;
    let part = |value: i32| match value {
        0 => Ok(None),
        value => u8::try_from(value).map(Some),
    };
    let month = part(*month).map_err(|_| FieldFault::malformed("must be 0 to 12")).at("month")?;
    let day = part(*day).map_err(|_| FieldFault::malformed("must be 0 to 31")).at("day")?;
    PartialDate::new(*year, month, day).map_err(|invalid| {
        let part = match invalid {
            InvalidDate::Year => "year",
            InvalidDate::Month => "month",
            InvalidDate::Day => "day",
            InvalidDate::Form => return FieldFault::malformed(invalid),
        };
        FieldFault::in_field(part, &invalid.to_string())
    })
}

/// A date of which every part is known.
pub(crate) fn full_date(date: &proto::PartialDate) -> FieldResult<Date> {
    let date = read_partial_date(date)?;
    let full = date.is_exact().then(|| date.earliest());
    full.ok_or_else(|| FieldFault::malformed("must be a full date"))
}

/// A range of days.
pub(crate) fn read_range(range: &proto::DateRange) -> FieldResult<DateRange> {
    let proto::DateRange { start, end } = range;
    let start = optional(start, read_partial_date).at("start")?;
    let end = optional(end, read_partial_date).at("end")?;
    DateRange::new(start, end).map_err(FieldFault::malformed)
}

/// The first and the last day of a period; it may go on.
pub(crate) fn read_days(
    start: &Option<proto::PartialDate>,
    end: &Option<proto::PartialDate>,
) -> FieldResult<(PartialDate, Option<PartialDate>)> {
    let start = required(start, read_partial_date).at("start")?;
    let end = optional(end, read_partial_date).at("end")?;
    DateRange::new(Some(start), end).map_err(FieldFault::malformed).at("end")?;
    Ok((start, end))
}

/// A date as the contract writes it.
#[must_use]
pub fn partial_date_to_proto(date: PartialDate) -> proto::PartialDate {
    proto::PartialDate {
        year: date.year(),
        month: date.month().map_or(0, i32::from),
        day: date.day().map_or(0, i32::from),
    }
}

/// A range as the contract writes it.
pub(crate) fn range_to_proto(range: DateRange) -> proto::DateRange {
    proto::DateRange {
        start: range.start().map(partial_date_to_proto),
        end: range.end().map(partial_date_to_proto),
    }
}
