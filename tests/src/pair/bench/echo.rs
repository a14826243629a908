//! The bare echo that the exchange is compared with: the exchange's connections and messages, and a handler that does
//! nothing.

use std::fs;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;

use kzmn_proto::exchange::record_exchange_service_server::RecordExchangeService;
use kzmn_proto::exchange::{DeliverRequest, DeliverResponse, QueryRequest, QueryResponse};
use prost::Message as _;
use serde::{Deserialize, Serialize};
use tonic::{Request, Response, Status};

use super::super::output::Failure;
use super::bare::{self, Connections};
use super::child::{Child, Settings};
use super::ground::BenchGround;
use super::load::{self, Measured, Plan};
use super::sample::Sample;

/// What the server's process is told, as its one argument.
#[derive(Debug, Deserialize, Serialize)]
struct Order {
    site: PathBuf,
    address: SocketAddr,
    response: PathBuf,
}

/// Calls the echo in a process of its own.
pub(super) async fn call(
    ground: &BenchGround,
    sample: &Sample,
    connections: u64,
    plan: Plan,
) -> Result<Measured, Failure> {
    let response = ground.file("echo.bin");
    fs::write(&response, sample.response.encode_to_vec())?;
    let address = bare::free_address()?;
    let order = Order { site: ground.site(""), address, response };
    let order = serde_json::to_string(&order)?;
    let mut server = Child::spawn(ground, "bench-echo", [order], &Settings::default())?;
    server.listening(&[address]).await?;
    let connections = Arc::new(Connections::open(ground, address, connections).await?);
    let request = Arc::new(sample.request.clone());
    let call = move || {
        let (connections, request) = (Arc::clone(&connections), Arc::clone(&request));
        async move { connections.query((*request).clone()).await.map(drop) }
    };
    load::run(plan, call).await
}

/// The server's process. Ends when it is killed.
pub(in super::super) async fn run(order: &str) -> Result<(), Failure> {
    let Order { site, address, response } = serde_json::from_str(order)?;
    let echo = Echo(QueryResponse::decode(fs::read(response)?.as_slice())?);
    bare::serve(echo, &site, address).await
}

/// Answers everything alike.
struct Echo(QueryResponse);

#[tonic::async_trait]
impl RecordExchangeService for Echo {
    async fn query(&self, _: Request<QueryRequest>) -> Result<Response<QueryResponse>, Status> {
        Ok(Response::new(self.0.clone()))
    }

    async fn deliver(
        &self,
        _: Request<DeliverRequest>,
    ) -> Result<Response<DeliverResponse>, Status> {
        Err(Status::unimplemented("only queries"))
    }
}
