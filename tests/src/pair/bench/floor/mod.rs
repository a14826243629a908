//! The floor below the exchange: the same bytes and signatures over the echo's gRPC, made durable by one append and one
//! `fdatasync` for each batch to a plain file at both ends. No store, no registry, no policy, no strict reading: what the
//! exchange costs beyond it is what these cost.

mod appending;

use std::fs;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use kzmn_common::envelope::Envelope;
use kzmn_common::instant::Clock as _;
use kzmn_common::kinds::RecordQuery;
use kzmn_common::party::Party;
use kzmn_common::statement::{KeyAge, Sealed, Unverified};
use kzmn_common::trust::{Signer, TrustBundle};
use kzmn_common::wire::{envelope_to_bytes, envelope_to_proto, read_envelope};
use kzmn_proto::exchange::record_exchange_service_server::RecordExchangeService;
use kzmn_proto::exchange::{
    DeliverRequest, DeliverResponse, QueryRequest, QueryResponse, SignedStatement,
};
use kzmn_runtime::system::{SystemClock, SystemEntropy};
use prost::Message as _;
use serde::{Deserialize, Serialize};
use tonic::{Request, Response, Status};

use super::super::output::Failure;
use super::bare::{self, Connections};
use super::child::{Child, Settings};
use super::ground::BenchGround;
use super::load::{self, Measured, Plan};
use super::questions::Questions;
use super::sample::Sample;
use appending::AppendedFile;

/// What the server's process is told, as its one argument.
#[derive(Debug, Deserialize, Serialize)]
struct FloorOrder {
    ground: PathBuf,
    address: SocketAddr,
    answer: PathBuf,
}

/// Asks the floor in a process of its own.
pub(super) async fn call(
    ground: &BenchGround,
    (sample, questions): (&Sample, Questions),
    connections: u64,
    plan: Plan,
) -> Result<Measured, Failure> {
    let answer = ground.file("floor-answer.bin");
    fs::write(&answer, sample.response.encode_to_vec())?;
    let address = bare::free_address()?;
    let order = FloorOrder { ground: ground.file(""), address, answer };
    let order = serde_json::to_string(&order)?;
    let mut server = Child::spawn(ground, "bench-floor", [order], &Settings::default())?;
    server.listening(&[address]).await?;
    let asker = Arc::new(FloorAsker {
        connections: Connections::open(ground, address, connections).await?,
        questions,
        asked: AtomicU64::new(0),
        signer: ground.signer(Party::Kazakhstan)?,
        bundle: ground.bundle().clone(),
        file: AppendedFile::create(&ground.file("floor-asker.log"))?,
    });
    let call = move || {
        let asker = Arc::clone(&asker);
        async move { asker.ask().await }
    };
    load::run(plan, call).await
}

/// The asking end.
struct FloorAsker {
    connections: Connections,
    questions: Questions,
    asked: AtomicU64,
    signer: Signer,
    bundle: TrustBundle,
    file: AppendedFile,
}

impl FloorAsker {
    async fn ask(&self) -> Result<(), Failure> {
        let question = self.questions.question(self.asked.fetch_add(1, Ordering::Relaxed))?;
        let (me, realm) = (Party::Kazakhstan, self.bundle.realm().clone());
        let query = RecordQuery::ask(question, me, realm, SystemClock.now(), &SystemEntropy);
        let query = Sealed::seal(query, &self.signer)?.into_envelope();
        self.file.append(envelope_to_bytes(&query)).await?;
        let request = QueryRequest { statement: Some(envelope_to_proto(&query)) };
        let response = self.connections.query(request).await?;
        let answer = verified(response.statement, Party::Mongolia, &self.bundle)?;
        self.file.append(envelope_to_bytes(&answer)).await
    }
}

/// The server's process. Ends when it is killed.
pub(in super::super) async fn run(order: &str) -> Result<(), Failure> {
    let FloorOrder { ground, address, answer } = serde_json::from_str(order)?;
    let ground = BenchGround::at(&ground)?;
    let answer = QueryResponse::decode(fs::read(answer)?.as_slice())?;
    let floor = FloorServer {
        answer: read_envelope(answer.statement.ok_or("no answer")?),
        signer: ground.signer(Party::Mongolia)?,
        bundle: ground.bundle().clone(),
        file: AppendedFile::create(&ground.file("floor-answerer.log"))?,
    };
    bare::serve(floor, &ground.site(""), address).await
}

/// The answering end: signs the same answer for every query whose signature holds.
struct FloorServer {
    answer: Envelope,
    signer: Signer,
    bundle: TrustBundle,
    file: AppendedFile,
}

impl FloorServer {
    async fn answer(&self, request: QueryRequest) -> Result<QueryResponse, Failure> {
        let query = verified(request.statement, Party::Kazakhstan, &self.bundle)?;
        let signatures = self.signer.sign(&self.answer.pae())?;
        let answer = Envelope { signatures, ..self.answer.clone() };
        let kept = [envelope_to_bytes(&query), envelope_to_bytes(&answer)].concat();
        self.file.append(kept).await?;
        Ok(QueryResponse { statement: Some(envelope_to_proto(&answer)) })
    }
}

#[tonic::async_trait]
impl RecordExchangeService for FloorServer {
    async fn query(&self, query: Request<QueryRequest>) -> Result<Response<QueryResponse>, Status> {
        let answered = self.answer(query.into_inner()).await;
        answered.map(Response::new).map_err(|failure| Status::aborted(failure.to_string()))
    }

    async fn deliver(
        &self,
        _: Request<DeliverRequest>,
    ) -> Result<Response<DeliverResponse>, Status> {
        Err(Status::unimplemented("only queries"))
    }
}

/// A statement of that state, whose signature holds.
fn verified(
    statement: Option<SignedStatement>,
    issuer: Party,
    bundle: &TrustBundle,
) -> Result<Envelope, Failure> {
    let received = Unverified::received(read_envelope(statement.ok_or("no statement")?));
    let verified = received.verify(issuer, bundle, SystemClock.now(), KeyAge::ValidAtReceipt);
    let verified = verified.map_err(|reason| format!("a signature does not hold: {reason}"))?;
    Ok(verified.envelope().clone())
}
