//! `kzmn.exchange.v1`, as the other state's node calls it.

use kzmn_common::envelope::{Digest, Envelope};
use kzmn_common::ledger::{CosignReply, SignedNote, StatementInclusion, ToCosign};
use kzmn_common::party::Party;
use kzmn_common::reconcile::{DayAsked, DayHeld};
use kzmn_common::statement::Unverified;
use kzmn_common::wire;
use kzmn_proto::exchange::ledger_service_client::LedgerServiceClient;
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

    /// The newest checkpoint of that state's ledger that both states have signed, as the other state's node has it: none of
    /// its signatures is checked.
    ///
    /// # Errors
    ///
    /// [`PeerFailure`]; `NOT_FOUND` where there is none yet.
    pub async fn checkpoint(&self, ledger_of: Party) -> Result<SignedNote, PeerFailure> {
        let (message, bytes) = (wire::ledger_of_to_proto(ledger_of), self.link.message_bytes);
        let get = |channel, request| async move {
            ledger_rpc(channel, bytes).get_checkpoint(request).await
        };
        let response = self.link.call(message, get).await?;
        let note = SignedNote::parse(&response.checkpoint);
        Ok(note.map_err(|_| CallFailure::no_answer())?)
    }

    /// The proof that the other state's ledger of the second size continues that of the first, unchecked.
    ///
    /// # Errors
    ///
    /// [`PeerFailure`]; `NOT_FOUND` where it was never so large.
    pub async fn consistency(&self, sizes: (u64, u64)) -> Result<Vec<Digest>, PeerFailure> {
        let (message, bytes) = (wire::sizes_to_proto(sizes), self.link.message_bytes);
        let get = |channel, request| async move {
            ledger_rpc(channel, bytes).get_consistency_proof(request).await
        };
        let response = self.link.call(message, get).await?;
        Ok(wire::read_hashes(&response.hashes).ok_or_else(CallFailure::no_answer)?)
    }

    /// The proof that a statement is in the other state's ledger of that size, unchecked.
    ///
    /// # Errors
    ///
    /// [`PeerFailure`]; `NOT_FOUND` where it is not there.
    pub async fn inclusion(
        &self,
        statement: Digest,
        size: u64,
    ) -> Result<StatementInclusion, PeerFailure> {
        let bytes = self.link.message_bytes;
        let message = wire::to_include_to_proto((statement, size));
        let get = |channel, request| async move {
            ledger_rpc(channel, bytes).get_inclusion_proof(request).await
        };
        let response = self.link.call(message, get).await?;
        let inclusion = wire::read_inclusion(&response, statement);
        Ok(inclusion.ok_or_else(CallFailure::no_answer)?)
    }

    /// Has a checkpoint of the own ledger cosigned. The cosignature is unchecked.
    ///
    /// # Errors
    ///
    /// [`PeerFailure`]: it is not known whether it was cosigned.
    pub async fn cosign(&self, asked: &ToCosign) -> Result<CosignReply, PeerFailure> {
        let (message, bytes) = (wire::to_cosign_to_proto(asked), self.link.message_bytes);
        let cosign =
            |channel, request| async move { ledger_rpc(channel, bytes).cosign(request).await };
        let response = self.link.call(message, cosign).await?;
        Ok(wire::read_cosign_reply(&response).ok_or_else(CallFailure::no_answer)?)
    }

    /// What the other state's node has of the statements of a day.
    ///
    /// # Errors
    ///
    /// [`PeerFailure`].
    pub async fn day_held(&self, asked: DayAsked) -> Result<DayHeld, PeerFailure> {
        let (message, bytes) = (wire::day_asked_to_proto(asked), self.link.message_bytes);
        let reconcile =
            |channel, request| async move { ledger_rpc(channel, bytes).reconcile(request).await };
        let response = self.link.call(message, reconcile).await?;
        Ok(wire::read_day_held(&response).ok_or_else(CallFailure::no_answer)?)
    }

    /// Statements between the two states as the other one's node has kept them, unverified: the first of those that are
    /// asked for, as many as a message takes.
    ///
    /// # Errors
    ///
    /// [`PeerFailure`].
    pub async fn statements(
        &self,
        digests: &[Digest],
    ) -> Result<Vec<(Digest, Option<Unverified>)>, PeerFailure> {
        let (message, bytes) = (wire::statements_wanted_to_proto(digests), self.link.message_bytes);
        let get = |channel, request| async move {
            ledger_rpc(channel, bytes).get_statements(request).await
        };
        let response = self.link.call(message, get).await?;
        let held = wire::read_statements_held(response).ok_or_else(CallFailure::no_answer)?;
        let unverified =
            |(digest, sent): (Digest, Option<Envelope>)| (digest, sent.map(Unverified::received));
        Ok(held.into_iter().map(unverified).collect())
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

fn ledger_rpc(channel: Channel, bytes: usize) -> LedgerServiceClient<Channel> {
    LedgerServiceClient::new(channel)
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
