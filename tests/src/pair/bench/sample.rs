//! What is echoed.

use kzmn_proto::exchange::{QueryRequest, QueryResponse};

/// A query and its answer as they went over the wire.
#[derive(Clone)]
pub(super) struct Sample {
    pub(super) request: QueryRequest,
    pub(super) response: QueryResponse,
}
