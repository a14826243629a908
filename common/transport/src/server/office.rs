//! `kzmn.office.v1` over a handler.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use kzmn_common::refusal::{RefusalReason, Refused};
use kzmn_proto::office;
use tokio_stream::{Stream, StreamExt as _};
use tonic::{Request, Response};

use super::work::Works;
use super::{Caller, OfficeHandler};
use crate::accept::ConnectInfo;
use crate::office::office_rpcs;
use crate::status::{self, RpcReply};

/// Responses as tonic sends them one after another.
type Streamed<T> = Pin<Box<dyn Stream<Item = Result<T, tonic::Status>> + Send>>;

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
    ) -> RpcReply<R>
    where
        Q: Send,
        R: Send + 'static,
        F: Future<Output = Result<R, Refused>> + Send + 'static,
    {
        let slot = request.extensions().get().cloned();
        let caller = caller(&request).map_err(status::office_refusal)?;
        let work = rpc(Arc::clone(&self.handler), caller, request.into_inner());
        let response = self.works.run(slot, work).await.map_err(status::office_refusal)?;
        Ok(Response::new(response))
    }
}

/// A request without an identity cannot come from our acceptor; it has no role.
fn caller<Q>(request: &Request<Q>) -> Result<Caller, Refused> {
    let info = request.extensions().get::<ConnectInfo>();
    let info = info.ok_or(RefusalReason::RoleNotPermitted)?;
    Ok(Caller { identity: info.identity.clone() })
}

macro_rules! office_services {
    ($($service:ident $server:ident $module:ident $client:ident {
        $($rpc:ident($request:ident) -> $response:ident,)*
    } [$($stream:ident($watched:ident) -> $seen:ident as $type:ident)*])*) => {
        $(
            #[tonic::async_trait]
            impl<H: OfficeHandler> office::$server::$service for OfficeRpc<H> {
                $(
                    async fn $rpc(
                        &self,
                        request: Request<office::$request>,
                    ) -> RpcReply<office::$response> {
                        let rpc = |handler: Arc<H>, caller, request| async move {
                            handler.$rpc(caller, request).await
                        };
                        self.call(request, rpc).await
                    }
                )*
                $(
                    type $type = Streamed<office::$seen>;

                    async fn $stream(
                        &self,
                        request: Request<office::$watched>,
                    ) -> RpcReply<Self::$type> {
                        let rpc = |handler: Arc<H>, caller, request| async move {
                            handler.$stream(caller, request).await
                        };
                        let responses = self.call(request, rpc).await?;
                        let in_words = |response: Result<_, Refused>| {
                            response.map_err(status::office_refusal)
                        };
                        Ok(responses.map(|seen| -> Self::$type { Box::pin(seen.map(in_words)) }))
                    }
                )*
            }
        )*
    };
}
office_rpcs!(office_services);
