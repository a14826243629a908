//! How the node is.

use kzmn_common::refusal::Refused;
use kzmn_store::{Checked, StoreStatus};

use super::OfficeCall;
use crate::node::OrRefuse as _;
use crate::node::peer::PeerAttempts;
use crate::telemetry::{self, StageTotal};

/// How the node is, beside what its epoch of trust says.
pub(in crate::node) struct NodeStatus {
    /// What the store holds.
    pub(in crate::node) store: StoreStatus,
    /// Whether all of the store was verified since the start.
    pub(in crate::node) checked: bool,
    /// How the peer answered.
    pub(in crate::node) attempts: PeerAttempts,
    /// Whether the peer serves now; else why not, as a fixed name.
    pub(in crate::node) peer_serving: Result<(), &'static str>,
    /// Where time goes.
    pub(in crate::node) stages: Vec<StageTotal>,
}

impl OfficeCall {
    /// How the node is.
    pub(in crate::node) async fn status(&self) -> Result<NodeStatus, Refused> {
        let core = &self.core;
        let store = core.store.status().await.or_refuse()?;
        let checked = *core.store.checked().borrow() == Checked::Passed;
        Ok(NodeStatus {
            store,
            checked,
            peer_serving: self.asking.serving().await,
            attempts: core.peer.seen(),
            stages: telemetry::totals(),
        })
    }
}
