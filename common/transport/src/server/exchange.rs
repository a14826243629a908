//! `kzmn.exchange.v1` over a handler.

use std::sync::Arc;

use kzmn_common::envelope::Envelope;
use kzmn_common::refusal::{RefusalReason, Refused};
use kzmn_common::statement::Unverified;
use kzmn_common::wire;
use kzmn_proto::exchange::record_exchange_service_server::RecordExchangeService;
use kzmn_proto::exchange::{
    DeliverRequest, DeliverResponse, QueryRequest, QueryResponse, SignedStatement,
};
use tonic::{Request, Response};

use super::ExchangeHandler;
use super::work::Works;
use crate::accept::CallSlot;
use crate::status::{self, RpcReply};

pub(super) struct ExchangeRpc<H> {
    handler: Arc<H>,
    works: Works,
}

impl<H> ExchangeRpc<H> {
    pub(super) fn new(handler: Arc<H>, works: Works) -> Self {
        Self { handler, works }
    }
}

#[tonic::async_trait]
impl<H: ExchangeHandler> RecordExchangeService for ExchangeRpc<H> {
    async fn query(&self, request: Request<QueryRequest>) -> RpcReply<QueryResponse> {
        let slot = slot(&request);
        let statement = received(request.into_inner().statement).map_err(status::refusal)?;
        let handler = Arc::clone(&self.handler);
        let work = async move { handler.query(statement).await };
        let answer = self.works.run(slot, work).await.map_err(status::refusal)?;
        Ok(Response::new(QueryResponse { statement: sent(&answer) }))
    }

    async fn deliver(&self, request: Request<DeliverRequest>) -> RpcReply<DeliverResponse> {
        let slot = slot(&request);
        let statement = received(request.into_inner().statement).map_err(status::refusal)?;
        let handler = Arc::clone(&self.handler);
        let work = async move { handler.deliver(statement).await };
        let receipt = self.works.run(slot, work).await.map_err(status::refusal)?;
        Ok(Response::new(DeliverResponse { statement: sent(&receipt) }))
    }
}

fn slot<T>(request: &Request<T>) -> Option<CallSlot> {
    request.extensions().get().cloned()
}

fn received(statement: Option<SignedStatement>) -> Result<Unverified, Refused> {
    let statement = statement.ok_or(RefusalReason::EnvelopeMalformed)?;
    Ok(Unverified::received(wire::read_envelope(statement)))
}

fn sent(envelope: &Envelope) -> Option<SignedStatement> {
    Some(wire::envelope_to_proto(envelope))
}
