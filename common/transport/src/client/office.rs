//! `kzmn.office.v1`, as the command line calls it.

use kzmn_proto::office::case_service_client::CaseServiceClient;
use kzmn_proto::office::evidence_service_client::EvidenceServiceClient;
use kzmn_proto::office::registry_service_client::RegistryServiceClient;
use kzmn_proto::office::{
    AskAgainRequest, AskAgainResponse, AskPeerRequest, AskPeerResponse, PutPersonRequest,
    PutPersonResponse, ReadQuestionRequest, ReadQuestionResponse, ReadStatementRequest,
    ReadStatementResponse,
};
use tonic::transport::Channel;

use super::{InvalidTarget, Link, Target};
use crate::failure::OfficeFailure;

/// The way to the own node. Clones share one connection.
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

    /// `CaseService.AskPeer`.
    ///
    /// # Errors
    ///
    /// [`OfficeFailure`].
    pub async fn ask_peer(
        &self,
        request: AskPeerRequest,
    ) -> Result<AskPeerResponse, OfficeFailure> {
        let mut rpc = self.cases();
        Ok(self.link.call(request, |request| rpc.ask_peer(request)).await?)
    }

    /// `CaseService.AskAgain`.
    ///
    /// # Errors
    ///
    /// [`OfficeFailure`].
    pub async fn ask_again(
        &self,
        request: AskAgainRequest,
    ) -> Result<AskAgainResponse, OfficeFailure> {
        let mut rpc = self.cases();
        Ok(self.link.call(request, |request| rpc.ask_again(request)).await?)
    }

    /// `CaseService.ReadQuestion`.
    ///
    /// # Errors
    ///
    /// [`OfficeFailure`].
    pub async fn read_question(
        &self,
        request: ReadQuestionRequest,
    ) -> Result<ReadQuestionResponse, OfficeFailure> {
        let mut rpc = self.cases();
        Ok(self.link.call(request, |request| rpc.read_question(request)).await?)
    }

    /// `RegistryService.PutPerson`.
    ///
    /// # Errors
    ///
    /// [`OfficeFailure`].
    pub async fn put_person(
        &self,
        request: PutPersonRequest,
    ) -> Result<PutPersonResponse, OfficeFailure> {
        let mut rpc = RegistryServiceClient::new(self.link.channel.clone())
            .max_decoding_message_size(self.link.message_bytes)
            .max_encoding_message_size(self.link.message_bytes);
        Ok(self.link.call(request, |request| rpc.put_person(request)).await?)
    }

    /// `EvidenceService.ReadStatement`.
    ///
    /// # Errors
    ///
    /// [`OfficeFailure`].
    pub async fn read_statement(
        &self,
        request: ReadStatementRequest,
    ) -> Result<ReadStatementResponse, OfficeFailure> {
        let mut rpc = EvidenceServiceClient::new(self.link.channel.clone())
            .max_decoding_message_size(self.link.message_bytes)
            .max_encoding_message_size(self.link.message_bytes);
        Ok(self.link.call(request, |request| rpc.read_statement(request)).await?)
    }

    fn cases(&self) -> CaseServiceClient<Channel> {
        CaseServiceClient::new(self.link.channel.clone())
            .max_decoding_message_size(self.link.message_bytes)
            .max_encoding_message_size(self.link.message_bytes)
    }
}

impl std::fmt::Debug for OfficeClient {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("OfficeClient")
    }
}
