//! `kzmn.office.v1` over a handler.

use std::future::Future;
use std::sync::Arc;

use kzmn_common::exchange::refusal::{RefusalReason, Refused};
use kzmn_proto::office::case_service_server::CaseService;
use kzmn_proto::office::evidence_service_server::EvidenceService;
use kzmn_proto::office::registry_service_server::RegistryService;
use kzmn_proto::office::{
    AskAgainRequest, AskAgainResponse, AskPeerRequest, AskPeerResponse, PutPersonRequest,
    PutPersonResponse, ReadQuestionRequest, ReadQuestionResponse, ReadStatementRequest,
    ReadStatementResponse,
};
use tonic::{Request, Response};

use super::work::Works;
use super::{Caller, OfficeHandler};
use crate::accept::ConnectInfo;
use crate::status::{self, Reply};

pub(super) struct OfficeRpc<H> {
    handler: Arc<H>,
    works: Works,
}

impl<H: OfficeHandler> OfficeRpc<H> {
    pub(super) fn new(handler: Arc<H>, works: Works) -> Self {
        Self { handler, works }
    }

    async fn call<Q, R, F>(
        &self,
        request: Request<Q>,
        rpc: impl FnOnce(Arc<H>, Caller, Q) -> F + Send,
    ) -> Reply<R>
    where
        Q: Send,
        R: Send + 'static,
        F: Future<Output = Result<R, Refused>> + Send + 'static,
    {
        let slot = request.extensions().get().cloned();
        let caller = caller(&request).map_err(status::refusal)?;
        let work = rpc(Arc::clone(&self.handler), caller, request.into_inner());
        let response = self.works.run(slot, work).await.map_err(status::refusal)?;
        Ok(Response::new(response))
    }
}

/// A request without an identity cannot come from our acceptor; it has no role.
fn caller<Q>(request: &Request<Q>) -> Result<Caller, Refused> {
    let info = request.extensions().get::<ConnectInfo>();
    let info = info.ok_or(RefusalReason::RoleNotPermitted)?;
    Ok(Caller { identity: info.identity.clone() })
}

#[tonic::async_trait]
impl<H: OfficeHandler> CaseService for OfficeRpc<H> {
    async fn ask_peer(&self, request: Request<AskPeerRequest>) -> Reply<AskPeerResponse> {
        let rpc = |handler: Arc<H>, caller, request| async move {
            handler.ask_peer(caller, request).await
        };
        self.call(request, rpc).await
    }

    async fn ask_again(&self, request: Request<AskAgainRequest>) -> Reply<AskAgainResponse> {
        let rpc = |handler: Arc<H>, caller, request| async move {
            handler.ask_again(caller, request).await
        };
        self.call(request, rpc).await
    }

    async fn read_question(
        &self,
        request: Request<ReadQuestionRequest>,
    ) -> Reply<ReadQuestionResponse> {
        let rpc = |handler: Arc<H>, caller, request| async move {
            handler.read_question(caller, request).await
        };
        self.call(request, rpc).await
    }
}

#[tonic::async_trait]
impl<H: OfficeHandler> RegistryService for OfficeRpc<H> {
    async fn put_person(&self, request: Request<PutPersonRequest>) -> Reply<PutPersonResponse> {
        let rpc = |handler: Arc<H>, caller, request| async move {
            handler.put_person(caller, request).await
        };
        self.call(request, rpc).await
    }
}

#[tonic::async_trait]
impl<H: OfficeHandler> EvidenceService for OfficeRpc<H> {
    async fn read_statement(
        &self,
        request: Request<ReadStatementRequest>,
    ) -> Reply<ReadStatementResponse> {
        let rpc = |handler: Arc<H>, caller, request| async move {
            handler.read_statement(caller, request).await
        };
        self.call(request, rpc).await
    }
}
