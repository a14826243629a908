//! The traits that a node implements.

use std::future::Future;
use std::pin::Pin;

use kzmn_common::envelope::{Digest, Envelope};
use kzmn_common::identity::SpiffeId;
use kzmn_common::ledger::{CosignReply, SignedNote, StatementInclusion, ToCosign};
use kzmn_common::party::Party;
use kzmn_common::reconcile::{DayAsked, DayHeld};
use kzmn_common::refusal::{RefusalReason, Refused};
use kzmn_common::statement::Unverified;
use kzmn_proto::office;
use tokio_stream::Stream;

use crate::office::office_rpcs;

/// Answers the other state's node. Nothing of a statement has been read yet, except that it is one. A handler of a test may leave
/// out what is about ledgers.
///
/// A future that was started is run to its end, even if its caller has left.
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

    /// The newest checkpoint of that state's ledger that both states have signed.
    fn checkpoint(
        &self,
        _ledger_of: Party,
    ) -> impl Future<Output = Result<SignedNote, Refused>> + Send {
        no_ledger()
    }

    /// The proof that the own ledger of the second size continues that of the first.
    fn consistency(
        &self,
        _sizes: (u64, u64),
    ) -> impl Future<Output = Result<Vec<Digest>, Refused>> + Send {
        no_ledger()
    }

    /// The proof that a statement is in the own ledger of that size.
    fn inclusion(
        &self,
        _statement: Digest,
        _size: u64,
    ) -> impl Future<Output = Result<StatementInclusion, Refused>> + Send {
        no_ledger()
    }

    /// Cosigns a checkpoint of the other state's ledger.
    fn cosign(
        &self,
        _asked: ToCosign,
    ) -> impl Future<Output = Result<CosignReply, Refused>> + Send {
        no_ledger()
    }

    /// What this node has of the statements of a day.
    fn day_held(&self, _asked: DayAsked) -> impl Future<Output = Result<DayHeld, Refused>> + Send {
        no_ledger()
    }

    /// Statements between the two states, the first of them, as many as a message takes.
    fn statements(
        &self,
        _digests: Vec<Digest>,
    ) -> impl Future<Output = Result<Vec<(Digest, Option<Envelope>)>, Refused>> + Send {
        no_ledger()
    }
}

/// What a handler without a ledger answers.
fn no_ledger<T: Send>() -> impl Future<Output = Result<T, Refused>> + Send {
    std::future::ready(Err(RefusalReason::NotFound.into()))
}

/// The caller on the office listener: allowed to connect, and nothing more. What the caller may do
/// is the handler's to decide.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Caller {
    /// The identity in the caller's certificate.
    pub identity: SpiffeId,
}

/// Responses that follow each other until the caller hangs up.
pub type ResponseStream<T> = Pin<Box<dyn Stream<Item = Result<T, Refused>> + Send>>;

macro_rules! office_handler {
    ($($service:ident $server:ident $module:ident $client:ident {
        $($rpc:ident($request:ident) -> $response:ident,)*
    } [$($stream:ident($watched:ident) -> $seen:ident as $type:ident)*])*) => {
        /// Answers the own state's officers and systems, one method for each rpc of `kzmn.office.v1`.
        ///
        /// A future that was started is run to its end, even if its caller has left.
        pub trait OfficeHandler: Send + Sync + 'static {
            $(
                $(
                    #[doc = concat!("`", stringify!($service), "`, `", stringify!($request), "`.")]
                    fn $rpc(
                        &self,
                        caller: Caller,
                        request: office::$request,
                    ) -> impl Future<Output = Result<office::$response, Refused>> + Send;
                )*
                $(
                    #[doc = concat!("`", stringify!($service), "`, `", stringify!($watched), "`.")]
                    fn $stream(
                        &self,
                        caller: Caller,
                        request: office::$watched,
                    ) -> impl Future<Output = Result<ResponseStream<office::$seen>, Refused>> + Send;
                )*
            )*
        }
    };
}
office_rpcs!(office_handler);
