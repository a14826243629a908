//! What a node says to its log, in the form that it has in production. For tests whose runtime has one
//! thread: only that thread is listened to.

use std::io::{self, Write};
use std::sync::{Arc, Mutex, Once, PoisonError};

use tracing::span::{Attributes, Id, Record};
use tracing::subscriber::{DefaultGuard, Interest};
use tracing::{Event, Metadata, Subscriber};

/// The log of this thread.
#[derive(Clone, Default)]
pub(crate) struct Heard(Arc<Mutex<Vec<u8>>>);

impl Heard {
    /// Listens until the guard is dropped.
    pub(crate) fn at(level: tracing::Level) -> (Self, DefaultGuard) {
        static CURIOUS: Once = Once::new();
        CURIOUS.call_once(|| {
            tracing::subscriber::set_global_default(Curious).expect("nobody else sets one");
        });
        let heard = Self::default();
        let writer = heard.clone();
        let subscriber = tracing_subscriber::fmt()
            .with_max_level(level)
            .with_writer(move || writer.clone())
            .json()
            .finish();
        let listening = tracing::subscriber::set_default(subscriber);
        // A place in the code that another thread came to at this very moment may have been told that nobody
        // listens.
        tracing::callsite::rebuild_interest_cache();
        (heard, listening)
    }

    pub(crate) fn text(&self) -> String {
        let heard = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        String::from_utf8(heard.clone()).expect("UTF-8")
    }

    /// Every line, which must be one JSON object.
    pub(crate) fn lines(&self) -> Vec<serde_json::Map<String, serde_json::Value>> {
        lines(&self.text()).expect("one JSON object a line")
    }

    /// The fields of the lines that have this message.
    pub(crate) fn said(&self, message: &str) -> Vec<serde_json::Value> {
        let fields = self.lines().into_iter().filter_map(|mut line| line.remove("fields"));
        fields.filter(|fields| fields["message"] == message).collect()
    }
}

/// Hears nothing, for the threads that nobody listens to, and has every place in the code ask each time: else one
/// that such a thread came to first would be silent everywhere.
struct Curious;

impl Subscriber for Curious {
    fn register_callsite(&self, _: &'static Metadata<'static>) -> Interest {
        Interest::sometimes()
    }

    fn enabled(&self, _: &Metadata<'_>) -> bool {
        false
    }

    fn new_span(&self, _: &Attributes<'_>) -> Id {
        Id::from_u64(1)
    }

    fn record(&self, _: &Id, _: &Record<'_>) {}

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, _: &Event<'_>) {}

    fn enter(&self, _: &Id) {}

    fn exit(&self, _: &Id) {}
}

/// Reads a log strictly: `None` where a line is not one object of a log line's own keys.
pub(crate) fn lines(text: &str) -> Option<Vec<serde_json::Map<String, serde_json::Value>>> {
    const KEYS: [&str; 6] = ["timestamp", "level", "fields", "target", "span", "spans"];
    text.strip_suffix('\n')
        .unwrap_or(text)
        .split('\n')
        .map(|line| {
            let object: serde_json::Map<_, _> = serde_json::from_str(line).ok()?;
            let known = object.keys().all(|key| KEYS.contains(&key.as_str()));
            (known && !line.chars().any(char::is_control)).then_some(object)
        })
        .collect()
}

impl Write for Heard {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
