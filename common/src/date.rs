//! Days of which parts may be unknown, and ranges of them. An unknown part is never filled in.

use std::fmt;

use serde::{Deserialize, Serialize};
use time::{Date, Month};

/// A date of which the day, or the day and the month, may be unknown. Years 1800 to 2200.
///
/// Ordered by what is known: an unknown part sorts before every known one.
#[derive(Clone, Copy, Deserialize, Eq, Ord, PartialEq, PartialOrd, Serialize)]
#[serde(try_from = "String", into = "String")]
pub struct PartialDate {
    year: i32,
    month: Option<u8>,
    day: Option<u8>,
}

/// Why a date is invalid.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
pub enum InvalidDate {
    /// The year is outside 1800 to 2200.
    #[error("must have a year from 1800 to 2200")]
    Year,
    /// The month is outside 1 to 12.
    #[error("must have a month from 1 to 12, or none")]
    Month,
    /// The month has no such day, or a day is given without a month.
    #[error("must have a day of its month, or none")]
    Day,
    /// Not written as `YYYY`, `YYYY-MM` or `YYYY-MM-DD`.
    #[error("must be written as YYYY, YYYY-MM or YYYY-MM-DD")]
    Form,
}

impl PartialDate {
    /// A date of known year, and maybe month, and maybe day.
    ///
    /// # Errors
    ///
    /// [`InvalidDate`].
    pub fn new(year: i32, month: Option<u8>, day: Option<u8>) -> Result<Self, InvalidDate> {
        if !(1800..=2200).contains(&year) {
            return Err(InvalidDate::Year);
        }
        let first = match month {
            None if day.is_some() => return Err(InvalidDate::Day),
            None => 1,
            Some(month) => month,
        };
        let first = Month::try_from(first).map_err(|_| InvalidDate::Month)?;
        Date::from_calendar_date(year, first, day.unwrap_or(1)).map_err(|_| InvalidDate::Day)?;
        Ok(Self { year, month, day })
    }

    /// Reads `YYYY`, `YYYY-MM` or `YYYY-MM-DD`.
    ///
    /// # Errors
    ///
    /// [`InvalidDate`].
    pub fn parse(text: &str) -> Result<Self, InvalidDate> {
        let mut parts = text.split('-');
        let mut part = |digits: usize| match parts.next() {
            None => Ok(None),
            Some(part) if part.len() == digits && part.bytes().all(|b| b.is_ascii_digit()) => {
                part.parse::<i32>().map(Some).map_err(|_| InvalidDate::Form)
            }
            Some(_) => Err(InvalidDate::Form),
        };
        let year = part(4)?.ok_or(InvalidDate::Form)?;
        let (month, day) = (part(2)?, part(2)?);
        if parts.next().is_some() {
            return Err(InvalidDate::Form);
        }
        let small = |part: Option<i32>| part.and_then(|part| u8::try_from(part).ok());
        Self::new(year, small(month), small(day))
    }

    /// The year.
    #[must_use]
    pub fn year(self) -> i32 {
        self.year
    }

    /// The month, if it is known.
    #[must_use]
    pub fn month(self) -> Option<u8> {
        self.month
    }

    /// The day, if it is known.
    #[must_use]
    pub fn day(self) -> Option<u8> {
        self.day
    }

    /// The first day that it may mean.
    #[must_use]
    pub fn earliest(self) -> Date {
        self.at(self.month.unwrap_or(1), self.day.unwrap_or(1))
    }

    /// The last day that it may mean.
    #[must_use]
    pub fn latest(self) -> Date {
        let month = self.month.unwrap_or(12);
        let last = Month::try_from(month).map_or(31, |month| month.length(self.year));
        self.at(month, self.day.unwrap_or(last))
    }

    /// Whether the day is known.
    #[must_use]
    pub fn is_exact(self) -> bool {
        self.day.is_some()
    }

    /// Whether both may mean the same day.
    #[must_use]
    pub fn agrees_with(self, other: Self) -> bool {
        self.earliest() <= other.latest() && other.earliest() <= self.latest()
    }

    fn at(self, month: u8, day: u8) -> Date {
        Month::try_from(month)
            .ok()
            .and_then(|month| Date::from_calendar_date(self.year, month, day).ok())
            .unwrap_or(Date::MIN)
    }
}

impl From<Date> for PartialDate {
    fn from(date: Date) -> Self {
        let (year, month, day) = date.to_calendar_date();
        Self { year, month: Some(month.into()), day: Some(day) }
    }
}

impl fmt::Display for PartialDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}", self.year)?;
        if let Some(month) = self.month {
            write!(f, "-{month:02}")?;
        }
        if let Some(day) = self.day {
            write!(f, "-{day:02}")?;
        }
        Ok(())
    }
}

/// Redacted: dates are birth dates as often as not.
impl fmt::Debug for PartialDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PartialDate(..)")
    }
}

impl TryFrom<String> for PartialDate {
    type Error = InvalidDate;

    fn try_from(text: String) -> Result<Self, InvalidDate> {
        Self::parse(&text)
    }
}

impl From<PartialDate> for String {
    fn from(date: PartialDate) -> Self {
        date.to_string()
    }
}

/// A range of days, both ends included; a missing end is open.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct DateRange {
    start: Option<PartialDate>,
    end: Option<PartialDate>,
}

/// A range ends before it begins, whatever its unknown parts mean.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
#[error("ends before it begins")]
pub struct EndsBeforeItBegins;

impl DateRange {
    /// A range of days.
    ///
    /// # Errors
    ///
    /// [`EndsBeforeItBegins`].
    pub fn new(
        start: Option<PartialDate>,
        end: Option<PartialDate>,
    ) -> Result<Self, EndsBeforeItBegins> {
        match (start, end) {
            (Some(start), Some(end)) if end.latest() < start.earliest() => Err(EndsBeforeItBegins),
            _ => Ok(Self { start, end }),
        }
    }

    /// The first day, if there is one.
    #[must_use]
    pub fn start(&self) -> Option<PartialDate> {
        self.start
    }

    /// The last day, if there is one.
    #[must_use]
    pub fn end(&self) -> Option<PartialDate> {
        self.end
    }

    /// Whether both may have a day in common.
    #[must_use]
    pub fn touches(&self, other: &Self) -> bool {
        let begins_by = |a: &Self, b: &Self| match (a.start, b.end) {
            (Some(start), Some(end)) => start.earliest() <= end.latest(),
            _ => true,
        };
        begins_by(self, other) && begins_by(other, self)
    }

    /// Splits the range where `day` begins: what lies before, and what lies from it on. Meant for the
    /// first day of a year, which no unknown month or day can straddle.
    #[must_use]
    pub fn split_at(&self, day: Date) -> (Option<Self>, Option<Self>) {
        let begins_before = self.start.is_none_or(|start| start.earliest() < day);
        let ends_from = self.end.is_none_or(|end| end.latest() >= day);
        match (begins_before, ends_from) {
            (true, false) => (Some(*self), None),
            (false, _) => (None, Some(*self)),
            (true, true) => {
                let last = day.previous_day().unwrap_or(day);
                let before = Self { start: self.start, end: Some(last.into()) };
                let from = Self { start: Some(day.into()), end: self.end };
                (Some(before), Some(from))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(text: &str) -> PartialDate {
        PartialDate::parse(text).expect("a date")
    }

    #[test]
    fn refuses_what_is_no_date_and_reads_its_neighbour() {
        let new = PartialDate::new;
        assert_eq!(new(1799, None, None).err(), Some(InvalidDate::Year));
        assert_eq!(new(1965, Some(13), None).err(), Some(InvalidDate::Month));
        assert_eq!(new(1965, Some(0), None).err(), Some(InvalidDate::Month));
        assert_eq!(new(1965, None, Some(1)).err(), Some(InvalidDate::Day));
        assert_eq!(new(1965, Some(2), Some(29)).err(), Some(InvalidDate::Day));
        assert!(new(1964, Some(2), Some(29)).is_ok());
        for wrong in ["", "65", "1965-2", "1965-02-1", "1965-02-10-1", "+196", "1965-02-3O"] {
            assert!(PartialDate::parse(wrong).is_err(), "{wrong}");
        }
        assert_eq!(date("1965-02").to_string(), "1965-02");
    }

    #[test]
    fn a_partial_date_is_the_range_that_it_may_mean() {
        assert_eq!(date("1964-02").latest(), date("1964-02-29").earliest());
        assert_eq!(date("1964").earliest(), date("1964-01-01").latest());
        assert!(date("1964").agrees_with(date("1964-05-03")));
        assert!(!date("1964-05").agrees_with(date("1964-06-01")));
    }

    #[test]
    fn refuses_a_range_that_ends_before_it_begins_and_accepts_one_that_may_not() {
        let range = |start, end| DateRange::new(Some(date(start)), Some(date(end)));
        assert_eq!(range("1965-02-02", "1965-02-01").err(), Some(EndsBeforeItBegins));
        assert!(range("1965-02-02", "1965-02").is_ok());
        assert!(range("1965-02-02", "1965-02-02").is_ok());
    }

    #[test]
    fn a_range_splits_at_the_hinge_and_nowhere_else() {
        let hinge = date("1998-01-01").earliest();
        let split = |start, end: Option<&str>| {
            let range = DateRange::new(Some(date(start)), end.map(date)).expect("a range");
            let (before, from) = range.split_at(hinge);
            let show = |range: Option<DateRange>| {
                range.map(|r| format!("{:?}", (r.start.map(String::from), r.end.map(String::from))))
            };
            (show(before), show(from))
        };
        let both = split("1994-05-16", Some("2001-03-31"));
        assert_eq!(both.0.as_deref(), Some(r#"(Some("1994-05-16"), Some("1997-12-31"))"#));
        assert_eq!(both.1.as_deref(), Some(r#"(Some("1998-01-01"), Some("2001-03-31"))"#));
        assert_eq!(split("1997-12-31", Some("1997-12-31")).1, None);
        assert_eq!(split("1998-01-01", None).0, None);
        assert_eq!(split("1997", Some("1997")).1, None);
        assert_eq!(split("1998", Some("1999")).0, None);
    }
}
