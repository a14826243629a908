//! Instants and where they come from. Nothing in this crate reads a clock.

use std::fmt;
use std::time::Duration;

use time::format_description::well_known::Rfc3339;
use time::{Date, OffsetDateTime, UtcOffset};

/// An instant in whole milliseconds since 1970-01-01T00:00:00Z, years 1 to 9999.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub struct Instant(i64);

impl Instant {
    const EARLIEST_MS: i64 = -62_135_596_800_000;
    const LATEST_MS: i64 = 253_402_300_799_999;

    /// From milliseconds since the epoch; `None` outside years 1 to 9999.
    #[must_use]
    pub fn from_unix_ms(ms: i64) -> Option<Self> {
        (Self::EARLIEST_MS..=Self::LATEST_MS).contains(&ms).then_some(Self(ms))
    }

    /// Milliseconds since the epoch.
    #[must_use]
    pub fn unix_ms(self) -> i64 {
        self.0
    }

    /// Reads RFC 3339; `None` where it is not, or is not whole milliseconds.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let at = OffsetDateTime::parse(text, &Rfc3339).ok()?;
        let ns = at.unix_timestamp_nanos();
        if ns % 1_000_000 != 0 {
            return None;
        }
        Self::from_unix_ms(i64::try_from(ns / 1_000_000).ok()?)
    }

    /// Later by `span`, at most the last instant of year 9999.
    #[must_use]
    pub fn after(self, span: Duration) -> Self {
        Self(self.0.saturating_add(milliseconds(span)).min(Self::LATEST_MS))
    }

    /// Earlier by `span`, at least the first instant of year 1.
    #[must_use]
    pub fn before(self, span: Duration) -> Self {
        Self(self.0.saturating_sub(milliseconds(span)).max(Self::EARLIEST_MS))
    }

    /// The day in UTC.
    #[must_use]
    pub fn date(self) -> Date {
        self.date_time().date()
    }

    /// The date and time in a zone, such as [`crate::party::Party::utc_offset`].
    #[must_use]
    pub fn at_offset(self, zone: UtcOffset) -> OffsetDateTime {
        let utc = self.date_time();
        utc.checked_to_offset(zone).unwrap_or(utc)
    }

    /// The day in a zone.
    #[must_use]
    pub fn date_in(self, zone: UtcOffset) -> Date {
        self.at_offset(zone).date()
    }

    /// As people read it in a zone of whole hours, as in `2026-11-25 14:05 (UTC+5)`.
    #[must_use]
    pub fn render_in(self, zone: UtcOffset) -> String {
        let (at, hours) = (self.at_offset(zone), zone.whole_hours());
        let (year, month, day) = at.to_calendar_date();
        let month = u8::from(month);
        format!("{year:04}-{month:02}-{day:02} {:02}:{:02} (UTC{hours:+})", at.hour(), at.minute())
    }

    /// The first instant of a day in a zone; `None` outside years 1 to 9999.
    #[must_use]
    pub fn begin_of(day: Date, zone: UtcOffset) -> Option<Self> {
        let begins = day.midnight().assume_offset(zone).unix_timestamp();
        Self::from_unix_ms(begins.checked_mul(1000)?)
    }

    /// The last instant of a day in a zone; `None` outside years 1 to 9999.
    #[must_use]
    pub fn end_of(day: Date, zone: UtcOffset) -> Option<Self> {
        let next = Self::begin_of(day, zone)?.0.checked_add(24 * 60 * 60 * 1000)?;
        Self::from_unix_ms(next - 1)
    }

    fn date_time(self) -> OffsetDateTime {
        OffsetDateTime::from_unix_timestamp_nanos(i128::from(self.0) * 1_000_000)
            .unwrap_or(OffsetDateTime::UNIX_EPOCH)
    }
}

/// RFC 3339 in UTC with milliseconds, as in `2026-11-23T08:40:00.000Z`.
impl fmt::Display for Instant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let at = self.date_time();
        let (year, month, day) = at.to_calendar_date();
        let (hour, minute, second, milli) = at.to_hms_milli();
        let month = u8::from(month);
        write!(f, "{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}.{milli:03}Z")
    }
}

fn milliseconds(span: Duration) -> i64 {
    i64::try_from(span.as_millis()).unwrap_or(i64::MAX)
}

/// Where the time comes from.
pub trait Clock: Send + Sync + 'static {
    /// The current instant.
    fn now(&self) -> Instant;

    /// How long has passed since some moment before the first call: time that goes on by itself, whatever the clock is
    /// set to, so that a clock that leapt is found.
    fn elapsed(&self) -> Duration;
}

/// Where randomness comes from.
pub trait Entropy: Send + Sync + 'static {
    /// Fills `bytes`, for identifiers and salts.
    fn fill(&self, bytes: &mut [u8]);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn refuses_an_instant_with_microseconds_and_reads_one_without() {
        assert_eq!(Instant::parse("2026-11-23T08:40:00.000001Z"), None);
        let at = Instant::parse("2026-11-23T08:40:00.007Z").expect("whole milliseconds");
        assert_eq!(at.to_string(), "2026-11-23T08:40:00.007Z");
        assert_eq!(Instant::parse("2026-11-23T13:40:00.007+05:00"), Some(at));
    }

    #[test]
    fn a_day_begins_and_ends_at_midnight_of_its_own_zone() {
        use crate::party::Party;
        use time::macros::{date, offset};
        let day = date!(2026 - 11 - 25);
        for (zone, first, last) in [
            (
                Party::Kazakhstan.utc_offset(),
                "2026-11-24T19:00:00.000Z",
                "2026-11-25T18:59:59.999Z",
            ),
            (Party::Mongolia.utc_offset(), "2026-11-24T16:00:00.000Z", "2026-11-25T15:59:59.999Z"),
            (offset!(UTC), "2026-11-25T00:00:00.000Z", "2026-11-25T23:59:59.999Z"),
        ] {
            let begins = Instant::begin_of(day, zone).expect("an instant");
            let ends = Instant::end_of(day, zone).expect("an instant");
            assert_eq!((begins.to_string().as_str(), ends.to_string().as_str()), (first, last));
            assert_eq!((begins.date_in(zone), ends.date_in(zone)), (day, day));
            let later = Duration::from_millis(1);
            assert_eq!(ends.after(later).date_in(zone), date!(2026 - 11 - 26));
            assert_eq!(begins.before(later).date_in(zone), date!(2026 - 11 - 24));
        }
        assert_eq!(Instant::begin_of(Date::MIN, offset!(UTC)), None);
    }

    #[test]
    fn refuses_years_outside_1_to_9999() {
        assert_eq!(Instant::from_unix_ms(Instant::LATEST_MS + 1), None);
        let last = Instant::from_unix_ms(Instant::LATEST_MS).expect("the last one");
        assert_eq!(last.to_string(), "9999-12-31T23:59:59.999Z");
        assert_eq!(last.after(Duration::from_secs(1)), last);
        assert_eq!(Instant::from_unix_ms(Instant::EARLIEST_MS - 1), None);
    }
}
