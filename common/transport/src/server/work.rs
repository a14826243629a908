//! Work that outlives the call that began it.

use std::future::Future;
use std::sync::Arc;

use kzmn_common::refusal::{RefusalReason, Refused};
use tokio::sync::watch;

use crate::accept::CallSlot;

/// Counts the work that goes on: each holds a receiver.
#[derive(Clone)]
pub(super) struct Works(Arc<watch::Sender<()>>);

impl Default for Works {
    fn default() -> Self {
        Self(Arc::new(watch::Sender::new(())))
    }
}

impl Works {
    /// Runs `work` to its end, even if its caller has left. The call's place on its
    /// connection is taken until then, so that a caller who hangs up does not gain one.
    pub(super) async fn run<T: Send + 'static>(
        &self,
        slot: Option<CallSlot>,
        work: impl Future<Output = Result<T, Refused>> + Send + 'static,
    ) -> Result<T, Refused> {
        let counted = self.0.subscribe();
        let task = tokio::spawn(async move {
            let done = work.await;
            drop((slot, counted));
            done
        });
        task.await.unwrap_or_else(|_| {
            // Not the panic's text: its content is unknown.
            tracing::error!("a handler panicked");
            Err(RefusalReason::StoreUnavailable.into())
        })
    }

    /// When no work goes on.
    pub(super) async fn finished(&self) {
        self.0.closed().await;
    }
}
