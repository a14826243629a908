//! What the nodes plug in.

use std::future::Future;

use kzmn_common::exchange::refusal::Refused;
use kzmn_common::identity::SpiffeId;
use kzmn_common::statement::{Envelope, Unverified};
use kzmn_proto::office::{
    AskAgainRequest, AskAgainResponse, AskPeerRequest, AskPeerResponse, PutPersonRequest,
    PutPersonResponse, ReadQuestionRequest, ReadQuestionResponse, ReadStatementRequest,
    ReadStatementResponse,
};

/// Answers the other state's node. Nothing of a statement has been read yet, except that it is one.
///
/// A future that was started is run to its end, whoever still waits for it.
pub trait ExchangeHandler: Send + Sync + 'static {
    /// Answers a query with a signed answer.
    fn query(
        &self,
        statement: Unverified,
    ) -> impl Future<Output = Result<Envelope, Refused>> + Send;

    /// Takes any other statement and gives a signed receipt.
    fn deliver(
        &self,
        statement: Unverified,
    ) -> impl Future<Output = Result<Envelope, Refused>> + Send;
}

/// Who is calling on the office listener: allowed to connect, and nothing more. What the caller may do
/// is the handler's to decide.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Caller {
    /// Who the caller's certificate speaks for.
    pub identity: SpiffeId,
}

/// Answers the own state's officers and systems, one method for each rpc.
///
/// A future that was started is run to its end, whoever still waits for it.
pub trait OfficeHandler: Send + Sync + 'static {
    /// `CaseService.AskPeer`.
    fn ask_peer(
        &self,
        caller: Caller,
        request: AskPeerRequest,
    ) -> impl Future<Output = Result<AskPeerResponse, Refused>> + Send;

    /// `CaseService.AskAgain`.
    fn ask_again(
        &self,
        caller: Caller,
        request: AskAgainRequest,
    ) -> impl Future<Output = Result<AskAgainResponse, Refused>> + Send;

    /// `CaseService.ReadQuestion`.
    fn read_question(
        &self,
        caller: Caller,
        request: ReadQuestionRequest,
    ) -> impl Future<Output = Result<ReadQuestionResponse, Refused>> + Send;

    /// `RegistryService.PutPerson`.
    fn put_person(
        &self,
        caller: Caller,
        request: PutPersonRequest,
    ) -> impl Future<Output = Result<PutPersonResponse, Refused>> + Send;

    /// `EvidenceService.ReadStatement`.
    fn read_statement(
        &self,
        caller: Caller,
        request: ReadStatementRequest,
    ) -> impl Future<Output = Result<ReadStatementResponse, Refused>> + Send;
}
