//! `kzmn.office.v1`, as the command line calls it.

use std::pin::Pin;
use std::sync::Arc;

use kzmn_proto::office;
use tokio_stream::{Stream, StreamExt as _};

use super::{InvalidTarget, LazyConnections, Target};
use crate::failure::OfficeFailure;
use crate::limits::OFFICE_RESPONSE_BYTES;
use crate::office::office_rpcs;
use crate::status;

/// The way to the own node. Clones share its connections.
#[derive(Clone)]
pub struct OfficeClient {
    link: LazyConnections,
}

impl OfficeClient {
    /// Connects at the first call. To be made inside the runtime.
    ///
    /// # Errors
    ///
    /// [`InvalidTarget`].
    pub fn new(target: Target) -> Result<Self, InvalidTarget> {
        Ok(Self { link: LazyConnections::new(target)? })
    }
}

/// Responses that follow each other until the node ends them.
pub type Watching<T> = Pin<Box<dyn Stream<Item = Result<T, OfficeFailure>> + Send>>;

macro_rules! office_client {
    ($($service:ident $server:ident $module:ident $client:ident {
        $($rpc:ident($request:ident) -> $response:ident,)*
    } [$($stream:ident($watched:ident) -> $seen:ident as $type:ident)*])*) => {
        $(
            impl OfficeClient {
                $(
                    #[doc = concat!("`", stringify!($service), "`, `", stringify!($request), "`.")]
                    ///
                    /// # Errors
                    ///
                    /// [`OfficeFailure`].
                    pub async fn $rpc(
                        &self,
                        request: office::$request,
                    ) -> Result<office::$response, OfficeFailure> {
                        let bytes = self.link.message_bytes;
                        let rpc = |channel, request| async move {
                            office::$module::$client::new(channel)
                                .max_decoding_message_size(OFFICE_RESPONSE_BYTES)
                                .max_encoding_message_size(bytes)
                                .$rpc(request)
                                .await
                        };
                        self.link.call(request, rpc).await.map_err(|failure| failure.at(&self.link.address))
                    }
                )*
                $(
                    #[doc = concat!("`", stringify!($service), "`, `", stringify!($watched), "`.")]
                    ///
                    /// # Errors
                    ///
                    /// [`OfficeFailure`].
                    pub async fn $stream(
                        &self,
                        request: office::$watched,
                    ) -> Result<Watching<office::$seen>, OfficeFailure> {
                        let bytes = self.link.message_bytes;
                        let rpc = |channel, request| async move {
                            office::$module::$client::new(channel)
                                .max_decoding_message_size(OFFICE_RESPONSE_BYTES)
                                .max_encoding_message_size(bytes)
                                .$stream(request)
                                .await
                        };
                        let address = Arc::clone(&self.link.address);
                        let responses = self.link.call(request, rpc).await;
                        let responses = responses.map_err(|failure| failure.at(&address))?;
                        let seen = move |seen| status::received(seen).map_err(|f| f.at(&address));
                        Ok(Box::pin(responses.map(seen)))
                    }
                )*
            }
        )*
    };
}
office_rpcs!(office_client);

impl std::fmt::Debug for OfficeClient {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("OfficeClient")
    }
}
