//! `kzmn.office.v1`, as the command line calls it.

use std::pin::Pin;

use kzmn_proto::office;
use tokio_stream::{Stream, StreamExt as _};

use super::{InvalidTarget, Link, Target};
use crate::failure::OfficeFailure;
use crate::limits::OFFICE_RESPONSE_BYTES;
use crate::office::office_rpcs;
use crate::status;

/// The way to the own node. Clones share its connections.
#[derive(Clone)]
pub struct OfficeClient {
    link: Link,
}

impl OfficeClient {
    /// Connects at the first call. To be made inside the runtime.
    ///
    /// # Errors
    ///
    /// [`InvalidTarget`].
    pub fn new(target: Target) -> Result<Self, InvalidTarget> {
        Ok(Self { link: Link::new(target)? })
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
                        Ok(self.link.call(request, rpc).await?)
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
                        let responses = self.link.call(request, rpc).await?;
                        Ok(Box::pin(responses.map(|seen| Ok(status::received(seen)?))))
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
