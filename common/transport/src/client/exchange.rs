//! `kzmn.exchange.v1`, as the other state's node calls it.

use kzmn_common::envelope::Envelope;
use kzmn_common::statement::Unverified;
use kzmn_common::wire;
use kzmn_proto::exchange::record_exchange_service_client::RecordExchangeServiceClient;
use kzmn_proto::exchange::{DeliverRequest, QueryRequest, SignedStatement};
use rustls::NamedGroup;
use tonic::transport::Channel;
use tonic_health::pb::HealthCheckRequest;
use tonic_health::pb::health_check_response::ServingStatus;
use tonic_health::pb::health_client::HealthClient;

use super::{InvalidTarget, LazyConnections, Target};
use crate::failure::PeerFailure;
use crate::status::CallFailure;

/// The way to the other state's node. Clones share its connections.
#[derive(Clone)]
pub struct ExchangeClient {
    link: LazyConnections,
}

impl ExchangeClient {
    /// Connects at the first call. To be made inside the runtime.
    ///
    /// # Errors
    ///
    /// [`InvalidTarget`].
    pub fn new(target: Target) -> Result<Self, InvalidTarget> {
        Ok(Self { link: LazyConnections::new(target)? })
    }

    /// Sends a query and returns whatever statement came back, unverified.
    ///
    /// # Errors
    ///
    /// [`PeerFailure`]: the question is still open, unless the failure's signed refusal verifies.
    pub async fn query(&self, envelope: &Envelope) -> Result<Unverified, PeerFailure> {
        let message = QueryRequest { statement: Some(wire::envelope_to_proto(envelope)) };
        let bytes = self.link.message_bytes;
        let query = |channel, request| async move { rpc(channel, bytes).query(request).await };
        let response = self.link.call(message, query).await?;
        received(response.statement)
    }

    /// Sends any other statement and returns the receipt, unverified.
    ///
    /// # Errors
    ///
    /// [`PeerFailure`]: it is not known to be delivered.
    pub async fn deliver(&self, envelope: &Envelope) -> Result<Unverified, PeerFailure> {
        let message = DeliverRequest { statement: Some(wire::envelope_to_proto(envelope)) };
        let bytes = self.link.message_bytes;
        let deliver = |channel, request| async move { rpc(channel, bytes).deliver(request).await };
        let response = self.link.call(message, deliver).await?;
        received(response.statement)
    }

    /// Whether the other state's node reports that it serves.
    ///
    /// # Errors
    ///
    /// [`PeerFailure`]: it reported nothing.
    pub async fn serving(&self) -> Result<bool, PeerFailure> {
        let check =
            |channel, request| async move { HealthClient::new(channel).check(request).await };
        let health = self.link.call(HealthCheckRequest::default(), check).await?;
        Ok(health.status() == ServingStatus::Serving)
    }

    /// How the keys of the newest connection were agreed.
    #[must_use]
    pub fn key_exchange(&self) -> Option<NamedGroup> {
        *self.link.key_exchange.borrow()
    }
}

fn rpc(channel: Channel, bytes: usize) -> RecordExchangeServiceClient<Channel> {
    RecordExchangeServiceClient::new(channel)
        .max_decoding_message_size(bytes)
        .max_encoding_message_size(bytes)
}

impl std::fmt::Debug for ExchangeClient {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("ExchangeClient")
    }
}

fn received(statement: Option<SignedStatement>) -> Result<Unverified, PeerFailure> {
    let statement = statement.ok_or_else(CallFailure::no_answer)?;
    Ok(Unverified::received(wire::read_envelope(statement)))
}
