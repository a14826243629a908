//! The project's clock, as rustls asks for it.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use kzmn_common::instant::Clock;
use rustls::pki_types::UnixTime;
use rustls::time_provider::TimeProvider;

pub(super) struct ClockTime(pub(super) Arc<dyn Clock>);

impl TimeProvider for ClockTime {
    /// `None` before 1970: rustls then refuses every certificate.
    fn current_time(&self) -> Option<UnixTime> {
        let ms = u64::try_from(self.0.now().unix_ms()).ok()?;
        Some(UnixTime::since_unix_epoch(Duration::from_millis(ms)))
    }
}

impl fmt::Debug for ClockTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ClockTime")
    }
}
