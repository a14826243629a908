//! Watching a case: it is told again after each commit that changed it.

use std::sync::Arc;

use kzmn_common::refusal::Refused;
use kzmn_common::text::Text;
use kzmn_store::CaseRecord;
use tokio::sync::{broadcast, mpsc};
use tokio_stream::wrappers::ReceiverStream;

use super::OfficeCall;
use crate::node::Core;

/// A case as it was seen, or why it cannot be.
type SeenCase = Result<CaseRecord, Refused>;

impl OfficeCall {
    /// The case now, and again after each change, until the watcher goes, the node stops, or the case cannot be read.
    pub(in crate::node) async fn watch_case(
        &self,
        case_id: Text,
    ) -> Result<ReceiverStream<SeenCase>, Refused> {
        // Before the case is read: a change in between is reported rather than missed.
        let changes = self.core.store.changes();
        let now = self.core.case(&case_id).await?;
        let (sender, seen) = mpsc::channel(1);
        tokio::spawn(watch(Arc::clone(&self.core), case_id, now, (changes, sender)));
        Ok(ReceiverStream::new(seen))
    }
}

async fn watch(
    core: Arc<Core>,
    case_id: Text,
    first: CaseRecord,
    (mut changes, sender): (broadcast::Receiver<Arc<str>>, mpsc::Sender<SeenCase>),
) {
    let mut seen = Ok(first);
    loop {
        let failed = seen.is_err();
        // A watcher that does not take what is sent must not delay the node's stop either.
        let sent = tokio::select! {
            sent = sender.send(seen) => sent,
            () = core.stopping.cancelled() => return,
        };
        if failed || sent.is_err() {
            return;
        }
        tokio::select! {
            changed = changed(&mut changes, &case_id) => if !changed { return },
            () = core.stopping.cancelled() => return,
            () = sender.closed() => return,
        }
        seen = core.case(&case_id).await;
    }
}

/// Waits until the case has changed, or may have: a watcher that fell behind looks again. False: there will be no
/// more changes.
async fn changed(changes: &mut broadcast::Receiver<Arc<str>>, case_id: &Text) -> bool {
    loop {
        match changes.recv().await {
            Ok(changed) if *changed == *case_id.as_str() => return true,
            Ok(_) => {}
            Err(broadcast::error::RecvError::Lagged(_)) => return true,
            Err(broadcast::error::RecvError::Closed) => return false,
        }
    }
}
