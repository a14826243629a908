//! `kzmn.exchange.v1` over a handler.

use std::sync::Arc;

use kzmn_common::envelope::Envelope;
use kzmn_common::refusal::{RefusalReason, Refused};
use kzmn_common::statement::Unverified;
use kzmn_common::wire;
use kzmn_proto::exchange::ledger_service_server::LedgerService;
use kzmn_proto::exchange::record_exchange_service_server::RecordExchangeService;
use kzmn_proto::exchange::{
    CosignRequest, CosignResponse, DeliverRequest, DeliverResponse, GetCheckpointRequest,
    GetCheckpointResponse, GetConsistencyProofRequest, GetConsistencyProofResponse,
    GetInclusionProofRequest, GetInclusionProofResponse, GetStatementsRequest,
    GetStatementsResponse, QueryRequest, QueryResponse, ReconcileRequest, ReconcileResponse,
    SignedStatement,
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

#[tonic::async_trait]
impl<H: ExchangeHandler> LedgerService for ExchangeRpc<H> {
    async fn get_checkpoint(
        &self,
        request: Request<GetCheckpointRequest>,
    ) -> RpcReply<GetCheckpointResponse> {
        let slot = slot(&request);
        let party = wire::read_ledger_of(request.get_ref()).map_err(objected)?;
        let handler = Arc::clone(&self.handler);
        let work = async move { handler.checkpoint(party).await };
        let note = self.works.run(slot, work).await.map_err(status::refusal)?;
        Ok(Response::new(GetCheckpointResponse { checkpoint: note.render() }))
    }

    async fn get_consistency_proof(
        &self,
        request: Request<GetConsistencyProofRequest>,
    ) -> RpcReply<GetConsistencyProofResponse> {
        let slot = slot(&request);
        let sizes = wire::read_sizes(request.get_ref()).map_err(objected)?;
        let handler = Arc::clone(&self.handler);
        let work = async move { handler.consistency(sizes).await };
        let hashes = self.works.run(slot, work).await.map_err(status::refusal)?;
        let hashes = wire::hashes_to_proto(&hashes);
        Ok(Response::new(GetConsistencyProofResponse { hashes }))
    }

    async fn get_inclusion_proof(
        &self,
        request: Request<GetInclusionProofRequest>,
    ) -> RpcReply<GetInclusionProofResponse> {
        let slot = slot(&request);
        let (digest, size) = wire::read_to_include(request.get_ref()).map_err(objected)?;
        let handler = Arc::clone(&self.handler);
        let work = async move { handler.inclusion(digest, size).await };
        let inclusion = self.works.run(slot, work).await.map_err(status::refusal)?;
        Ok(Response::new(wire::inclusion_to_proto(&inclusion)))
    }

    async fn cosign(&self, request: Request<CosignRequest>) -> RpcReply<CosignResponse> {
        let slot = slot(&request);
        let asked = wire::read_to_cosign(request.get_ref()).map_err(objected)?;
        let handler = Arc::clone(&self.handler);
        let work = async move { handler.cosign(asked).await };
        let reply = self.works.run(slot, work).await.map_err(status::refusal)?;
        Ok(Response::new(wire::cosign_reply_to_proto(&reply)))
    }

    async fn reconcile(&self, request: Request<ReconcileRequest>) -> RpcReply<ReconcileResponse> {
        let slot = slot(&request);
        let asked = wire::read_day_asked(request.get_ref()).map_err(objected)?;
        let handler = Arc::clone(&self.handler);
        let work = async move { handler.day_held(asked).await };
        let held = self.works.run(slot, work).await.map_err(status::refusal)?;
        Ok(Response::new(wire::day_held_to_proto(&held)))
    }

    async fn get_statements(
        &self,
        request: Request<GetStatementsRequest>,
    ) -> RpcReply<GetStatementsResponse> {
        let slot = slot(&request);
        let digests = wire::read_statements_wanted(request.get_ref()).map_err(objected)?;
        let handler = Arc::clone(&self.handler);
        let work = async move { handler.statements(digests).await };
        let held = self.works.run(slot, work).await.map_err(status::refusal)?;
        Ok(Response::new(wire::statements_held_to_proto(&held)))
    }
}

/// The status of a request that cannot be taken.
fn objected(objection: impl Into<Refused>) -> tonic::Status {
    status::refusal(objection.into())
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
