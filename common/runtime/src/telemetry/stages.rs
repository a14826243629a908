//! Where time goes: how often each stage was passed, and how long that took in all.
//!
//! A stage is a span with the target `stage`; its name is the stage's. It counts from its creation to its
//! end, waiting included, so that stages which run at once may add up to more than the clock.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use tracing::span::{Attributes, Id};
use tracing::{Subscriber, dispatcher};
use tracing_subscriber::Layer;
use tracing_subscriber::layer::Context;
use tracing_subscriber::registry::LookupSpan;

/// The target of the spans that are stages.
pub(super) const TARGET: &str = "stage";

/// Adds up stages. Other spans must be kept from it by a filter.
#[derive(Debug, Default)]
pub(super) struct Stages(Mutex<BTreeMap<&'static str, (u64, Duration)>>);

/// What was added up for one stage.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) struct StageTotal {
    /// The stage.
    pub(crate) name: &'static str,
    /// How often it was passed.
    pub(crate) count: u64,
    /// How long that took in all.
    pub(crate) time: Duration,
}

/// What this process has added up, by name; empty where the configuration does not ask for it.
pub(crate) fn totals() -> Vec<StageTotal> {
    let of = |stages: &Stages| stages.totals();
    dispatcher::get_default(|started| started.downcast_ref().map(of)).unwrap_or_default()
}

impl Stages {
    fn add(&self, name: &'static str, passed: Duration) {
        let mut totals = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (count, time) = totals.entry(name).or_default();
        *count += 1;
        *time += passed;
    }

    fn totals(&self) -> Vec<StageTotal> {
        let totals = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let total = |(name, (count, time)): (&&'static str, &(u64, Duration))| StageTotal {
            name,
            count: *count,
            time: *time,
        };
        totals.iter().map(total).collect()
    }
}

/// When a stage began.
struct StageStart(Instant);

impl<S: Subscriber + for<'a> LookupSpan<'a>> Layer<S> for Stages {
    fn on_new_span(&self, _: &Attributes<'_>, id: &Id, context: Context<'_, S>) {
        if let Some(span) = context.span(id) {
            span.extensions_mut().insert(StageStart(Instant::now()));
        }
    }

    fn on_close(&self, id: Id, context: Context<'_, S>) {
        if let Some(span) = context.span(&id) {
            let begun = span.extensions().get::<StageStart>().map(|begun| begun.0.elapsed());
            if let Some(passed) = begun {
                self.add(span.name(), passed);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use tracing_subscriber::filter::filter_fn;
    use tracing_subscriber::layer::SubscriberExt as _;
    use tracing_subscriber::{EnvFilter, fmt, registry};

    use super::*;

    #[test]
    fn adds_up_stages_and_nothing_else_and_nothing_where_nobody_asks() {
        let pass = || {
            for _ in 0..3 {
                tracing::debug_span!(target: "stage", "ask.sign").in_scope(|| ());
            }
            tracing::debug_span!(target: "stage", "ask.read").in_scope(|| ());
            tracing::info_span!("other").in_scope(|| ());
            totals()
        };
        let lines = || {
            let filter = EnvFilter::new(format!("debug,{TARGET}=off"));
            fmt::layer().with_writer(std::io::sink).with_filter(filter)
        };
        let of_stage = filter_fn(|metadata| metadata.target() == TARGET);
        let asked = Some(Stages::default().with_filter(of_stage));
        let asked = registry().with(lines()).with(asked);
        let passed = tracing::subscriber::with_default(asked, pass);
        let passed: Vec<_> = passed.iter().map(|total| (total.name, total.count)).collect();
        assert_eq!(passed, [("ask.read", 1), ("ask.sign", 3)]);
        let unasked = registry().with(lines());
        assert_eq!(tracing::subscriber::with_default(unasked, pass), []);
    }
}
