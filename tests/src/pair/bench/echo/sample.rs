//! What is echoed.

use kzmn_proto::exchange::{QueryRequest, QueryResponse};

/// A query and its answer as they went over the wire.
#[derive(Clone)]
pub(in super::super) struct Sample {
    pub(in super::super) request: QueryRequest,
    pub(in super::super) response: QueryResponse,
}
