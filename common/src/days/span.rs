//! Periods of which an end may not be known to the day.

use time::{Date, Month};

use super::Run;
use crate::date::PartialDate;

/// The days of a period whose dates may be partial: those that it covers whatever its dates mean, and
/// those that it may cover.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Span {
    certain: Option<Run>,
    possible: Option<Run>,
}

impl Span {
    /// The days from `start` to `end`; a period without an end goes on to `as_of`.
    #[must_use]
    pub fn new(start: PartialDate, end: Option<PartialDate>, as_of: Date) -> Self {
        let (earliest, latest) = match end {
            Some(end) => (end.earliest(), end.latest()),
            None => (as_of, as_of),
        };
        Self {
            certain: Run::new(start.latest(), earliest).ok(),
            possible: Run::new(start.earliest(), latest).ok(),
        }
    }

    /// The days that it covers whatever its dates mean.
    #[must_use]
    pub fn certain(self) -> Option<Run> {
        self.certain
    }

    /// The days that it may cover.
    #[must_use]
    pub fn possible(self) -> Option<Run> {
        self.possible
    }

    /// Whether both are the same.
    #[must_use]
    pub fn is_exact(self) -> bool {
        self.certain == self.possible
    }
}

/// The day that many months later; where that month is shorter, its last day. At most year 9999.
#[must_use]
pub fn add_months(day: Date, months: u32) -> Date {
    let (year, month, of_month) = day.to_calendar_date();
    let zero_based = i64::from(u8::from(month)) - 1 + i64::from(months);
    let year = i64::from(year) + zero_based.div_euclid(12);
    let month = u8::try_from(zero_based.rem_euclid(12) + 1).ok();
    let month = month.and_then(|month| Month::try_from(month).ok()).unwrap_or(Month::December);
    let year = i32::try_from(year).unwrap_or(i32::MAX).min(9999);
    Date::from_calendar_date(year, month, of_month.min(month.length(year))).unwrap_or(Date::MAX)
}
